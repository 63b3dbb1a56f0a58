"""The sidecar of a figure: which marks it has, found by words, and of which run it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.facts.plain import read_rows
from analysis.reports.declarations import find_notebooks
from analysis.reports.freshness import other_version
from analysis.reports.outputs import SIDECAR, pages_of
from analysis.reports.requests import request_of
from analysis.reports.sessions import Session
from analysis.reports.store import MANIFEST, described, read_manifest

ENDINGS = (SIDECAR, ".svg", ".pdf", ".png", ".csv", ".txt")
NEAR = 3  # marks named in place of one that there is not
Row = Mapping[str, str]


@dataclass(frozen=True)
class Sidecar:
    """A figure's marks.

    Parameters
    ----------
    figure
        Its name.
    folder
        Where it lies.
    marks
        One mapping a mark, with the columns of the sidecar.
    parameters
        Those of its run; none for a figure that no run made.
    """

    figure: str
    folder: Path
    marks: Sequence[Row]
    parameters: Mapping[str, Any]


def is_figure(place: str) -> bool:
    """Say whether a word of the command line names a figure rather than an id."""
    return place.endswith(ENDINGS) or "/" in place or "\\" in place or Path(place).exists()


def read_sidecar(place: Path, session: Session, options: str = "") -> Sidecar:
    """Read the marks of a figure, if it is one of this version.

    Parameters
    ----------
    place
        The figure, in whatever format, or its sidecar.
    session
        The data and the library that it is held against.
    options
        What the command that makes it anew has to be told besides.

    Raises
    ------
    ParameterError
        If there is no such figure (the nearest is named), if it has no sidecar, or if it was
        made from other data or by another version; the message names the command that makes
        it anew.
    """
    folder, name = place.parent, _stem(place)
    if not folder.is_dir():
        runs = sorted(label for label, _ in session.store.shown())
        listed = f"; there are the runs {', '.join(runs)}" if runs else ""
        raise ParameterError(
            f"{place}: there is no folder {folder}{listed}. 'analysis run' makes them."
        )
    drawn = sorted({_stem(path) for path in folder.glob("*.svg")})
    if name not in drawn:
        near = f"; did you mean {_nearest(name, drawn)[0]}.svg?" if drawn else "."
        raise ParameterError(f"{place}: there is no such figure in {folder}{near}")
    name = next((first for first in drawn if name in pages_of(folder, first)), name)
    manifest = _manifest_of(folder, options)
    again = _command_of(manifest, session) + options
    path = folder / f"{name}{SIDECAR}"
    if not path.is_file():
        raise ParameterError(
            f"{place}: has no sidecar {path.name}, so nobody can tell what its marks stand on; "
            f"make it: {again}"
        )
    if manifest is not None:
        why = other_version(manifest, session, find_notebooks())
        if described(path) != manifest["files"].get(path.name):
            why.append(f"{path.name} is not as the run left it")
        if why:
            raise ParameterError(
                f"{place}: was made by another version ({'; '.join(why)}); make it again: {again}"
            )
    header, *rows = read_rows(path)
    marks = [dict(zip(header, row, strict=False)) for row in rows]
    return Sidecar(name, folder, marks, manifest["parameters"] if manifest else {})


def find_marks(marks: Sequence[Row], asked: str) -> list[Row]:
    """Find marks by their id, by an id they stand on, or by words of their position.

    Parameters
    ----------
    marks
        All marks of a figure.
    asked
        Such as ``a-UNGA-2022-sponsorship``, ``p0585``, ``wording:w0305`` or ``KOR UNGA 2022``,
        of which every word must occur in a mark's position, value or decisions.

    Returns
    -------
    list
        Every one that fits, in the figure's order; none if none does.
    """
    exact = [mark for mark in marks if asked in (mark["mark"], mark["position"])]
    if exact:
        return exact
    standing = [mark for mark in marks if asked in _ids_of(mark)]
    if standing:
        return standing
    words = _words(asked)
    return [mark for mark in marks if words and words <= _words_of(mark)]


def say_nearest(marks: Sequence[Row], asked: str) -> str:
    """Name the marks nearest to one that there is not."""
    words = _words(asked)
    scored = sorted(
        marks,
        key=lambda mark: (
            -len(words & _words_of(mark)),
            -difflib.SequenceMatcher(None, asked.lower(), mark["position"].lower()).ratio(),
        ),
    )
    named = dict.fromkeys(mark["position"] for mark in scored)
    return "; ".join(repr(position) for position in list(named)[:NEAR])


def _stem(place: Path) -> str:
    ending = next((e for e in ENDINGS if place.name.endswith(e)), "")
    return place.name.removesuffix(ending)


def _manifest_of(folder: Path, options: str) -> dict[str, Any] | None:
    """Read the manifest of the run a folder is; None for one that no run made."""
    if not (folder / MANIFEST).exists():
        return None
    manifest = read_manifest(folder)
    if manifest is None:
        raise ParameterError(
            f"{folder / MANIFEST}: is damaged, so nobody can tell how the figure was made; "
            f"make it again: analysis run --force{options}"
        )
    return manifest


def _command_of(manifest: Mapping[str, Any] | None, session: Session) -> str:
    """Give the command that makes the run of a manifest anew."""
    if manifest is None:
        return "analysis run"
    name, given = str(manifest["notebook"]), manifest["parameters"]
    try:
        request = request_of(name, given, session.surroundings, None)
    except ParameterError:
        request = None
    return request.command if request else f"analysis run {name}"


def _ids_of(mark: Row) -> set[str]:
    ids = {name for kind in ("decisions", "claims", "rows") for name in mark[kind].split(";")}
    return (ids | {name.partition(":")[2] for name in ids}) - {""}


def _words_of(mark: Row) -> set[str]:
    told = ("mark", "panel", "position", "value", "decisions")
    return _words(" ".join(mark[column] for column in told))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


def _nearest(found: str, known: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(found, known, n=1, cutoff=0.0)
