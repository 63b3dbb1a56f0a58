"""The command ``analysis trace``: from a mark of a figure back to its documents."""

from __future__ import annotations

import argparse
import shlex
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError

if TYPE_CHECKING:
    from analysis.reports.sessions import Session
    from analysis.reports.sidecars import Sidecar
    from analysis.reports.trace import Tracer

FORMATS = ("text", "json")
FEW = 3  # decisions of a mark that are told in full; of more, each has a line
NARROWEST, WIDEST = 40, 100  # letters of a line


def add_trace(commands: Any, places: argparse.ArgumentParser) -> None:
    """Add the command to the command line.

    Parameters
    ----------
    commands
        Where commands are added, as argparse gives it.
    places
        The options that every command has.
    """
    trace = commands.add_parser(
        "trace", parents=[places], prog="analysis trace",
        help="say what a mark of a figure, a decision or a claim stands on",
    )  # fmt: skip
    trace.add_argument(
        "figure", metavar="FIGURE|ID",
        help="a figure, such as output/figures/01_positions/stance_timeline.svg; or the id of a "
        "decision or claim",
    )  # fmt: skip
    trace.add_argument(
        "words", nargs="*", metavar="MARK",
        help="words of a mark's position ('KOR UNGA 2022'), its id, or the id of a decision, "
        "claim or row that it stands on; without it, the marks are listed",
    )  # fmt: skip
    trace.add_argument("--format", choices=FORMATS, default="text", help="text, or json")


def run_trace(given: argparse.Namespace) -> None:
    """Trace what is asked for, and print it.

    Parameters
    ----------
    given
        The command line.

    Raises
    ------
    ParameterError
        If there is no such figure, mark, decision or claim (the nearest is named), or the
        figure has no sidecar or is of another version.
    """
    from analysis.reports.sessions import session_of
    from analysis.reports.sidecars import find_marks, is_figure, read_sidecar, say_nearest
    from analysis.reports.trace import Tracer

    session = session_of(given, here=False)
    asked, data = " ".join(given.words), session.places.data
    if not is_figure(given.figure):
        names = [given.figure, *given.words]
        _print(_traced_ids(Tracer(session.record, data), names), given.format)
        return
    place = Path(given.figure)
    sidecar = read_sidecar(place, session, options_of(given, place, session))
    if not asked:
        _print(_listed(sidecar), given.format)
        return
    found = find_marks(sidecar.marks, asked)
    if not found:
        near = say_nearest(sidecar.marks, asked)
        nearest = f"the nearest are {near}" if near else "the figure has none"
        raise ParameterError(f"{place}: has no mark {asked!r}; {nearest}.")
    tracer = Tracer(session.record, data)
    _print(
        {
            "figure": sidecar.figure, "folder": sidecar.folder.name, "asked": asked,
            "marks": [tracer.mark(mark, sidecar) for mark in found],
        },
        given.format,
    )  # fmt: skip


def options_of(given: argparse.Namespace, place: Path, session: Session) -> str:
    """Say with which options the run of a figure is made where it lies.

    Parameters
    ----------
    given
        The command line.
    place
        The figure.
    session
        What the command works on.

    Returns
    -------
    str
        To be put after the command; begins with a space if it is not empty.
    """
    told = {"data": getattr(given, "data", None), "output": getattr(given, "output", None)}
    folder = place.absolute().parent.parent
    if told["output"] is None and folder.name == "figures":
        own = folder.parent.resolve() == session.places.output.resolve()
        told["output"] = None if own else folder.parent
    return "".join(f" --{k} {shlex.quote(str(v))}" for k, v in told.items() if v is not None)


def _traced_ids(tracer: Tracer, names: Sequence[str]) -> dict[str, Any]:
    from analysis.facts.labels import nearest

    known = [str(name) for name in tracer.record.decisions["id"]]
    known += [str(name) for name in tracer.record.all_claims.index]
    faults = [
        f"{name}: is neither a figure nor the id of a decision or claim; {nearest(name, known)}."
        for name in names
        if not tracer.knows(name)
    ]
    if faults:
        raise ParameterError(faults)
    return {"asked": " ".join(names), "marks": [tracer.by_id(name) for name in names]}


def _listed(sidecar: Sidecar) -> dict[str, Any]:
    return {
        "figure": sidecar.figure, "folder": sidecar.folder.name, "asked": "",
        "marks": [dict(mark) for mark in sidecar.marks],
    }  # fmt: skip


def _print(told: Mapping[str, Any], form: str) -> None:
    if form == "json":
        import json

        print(json.dumps(told, indent=1, ensure_ascii=False))
        return
    wide = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    lines = _list_of_marks(told) if not told["asked"] else _told(told)
    for indent, line in lines:
        print(wrapped(line, indent, wide))


Line = tuple[int, str]


def wrapped(line: str, indent: int, wide: int) -> str:
    """Break a line to the width of the terminal; addresses stay whole."""
    begin = " " * indent
    return textwrap.fill(
        line, wide, initial_indent=begin, subsequent_indent=begin + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _list_of_marks(told: Mapping[str, Any]) -> Iterator[Line]:
    yield 0, f"{told['figure']} ({told['folder']}): {len(told['marks'])} marks"
    for mark in told["marks"]:
        panel = f"{mark['panel']}  " if mark["panel"] else ""
        yield 2, f"{panel}{mark['position']}: {mark['value']}  [{mark['mark']}]"


def _told(told: Mapping[str, Any]) -> Iterator[Line]:
    """Tell all marks found; a decision that stands behind several is told once."""
    if "figure" in told:
        n = len(told["marks"])
        yield 0, f"{told['figure']} ({told['folder']}), {told['asked']!r}: {n} mark{'s' * (n > 1)}"
    known: set[tuple[str, str, str]] = set()
    for mark in told["marks"]:
        yield 0, ""
        if "mark" in mark:
            panel = f"Panel {mark['panel']}, " if mark["panel"] else ""
            yield 0, f"{panel}{mark['position']}: {mark['value']}"
            yield 2, f"mark {mark['mark']}: {mark['label']}"
            if not (mark["decisions"] or mark["claims"] or mark["rows"]):
                yield 2, "Nothing stands behind it: nothing is known."
        else:
            yield 0, f"{mark['asked']}, as the record has it"
        yield from _told_decisions(mark, known)
        for claim in mark.get("claims", ()):
            yield from _told_claim(claim, 2)
        for row in mark.get("rows", ()):
            yield from _told_row(row)


def _told_decisions(mark: Mapping[str, Any], known: set[tuple[str, str, str]]) -> Iterator[Line]:
    own = set(mark.get("its_claims", ()))
    for decision in mark["decisions"]:
        key = decision["id"], decision["rule"], decision["sources"]
        yield 2, f"Decision {decision['id']}: {_value(decision)} ({decision['status']})"
        if key in known:
            yield 4, "as told above"
        elif len(mark["decisions"]) > FEW:
            counts = (f"{len(decision[s])} {s}" for s in ("for", "against", "undecided"))
            yield 4, ", ".join(c for c in counts if c[0] != "0") or "no claim"
        else:
            known.add(key)
            yield from _told_decision(decision, own)
    if len(mark["decisions"]) > FEW:
        yield 2, "Name one of these decisions in place of the mark to read its claims."


def _told_decision(decision: Mapping[str, Any], own: set[str]) -> Iterator[Line]:
    from analysis.reports.trace import sides_in_order

    if "act" in decision:
        when = f", {decision['date']}" if decision["date"] else ""
        under = decision["administration"]
        yield (
            4,
            (
                f"{decision['country']}, {decision['act']}, {decision['body']} {decision['year']}, "
                f"{decision['stage']}{when}{f', under {under}' if under else ''}"
            ),
        )
    yield 4, f"Rule: {decision['rule']}. Sources: {decision['sources']}."
    everything = {claim["id"] for _, claims in sides_in_order(decision) for claim in claims}
    for words, claims in sides_in_order(decision):
        yield 4, f"{words} ({len(claims)})"
        for claim in claims:
            marked = claim["id"] in own and own < everything
            yield from _told_claim(claim, 6, marked)


def _told_claim(claim: Mapping[str, Any], indent: int, marked: bool = False) -> Iterator[Line]:
    source = claim["source"]
    lost = "LOST " if claim["lost"] else ""
    this = " <- this is the one" if marked else ""
    date = f"{claim['date'] or 'undated'}{' (date of the claim)' * _of_the_claim(claim)}"
    yield indent, f"{lost}{claim['id']}: {_words(claim['value'])}, {claim['modality']}{this}"
    yield indent + 2, f"{date}, {_publisher(source)} ({_words(source['kind'])}, {source['id']})"
    if claim["why"]:
        yield indent + 2, f"Why: {claim['why']}"
    if claim["quotation"]:
        place = f" ({claim['place']})" if claim["place"] else ""
        yield indent + 2, f"“{claim['quotation']}”{place}"
    else:
        yield indent + 2, f"No words quoted{'; ' * bool(claim['place'])}{claim['place']}."
    yield from _told_addresses(source, indent + 2)


def _told_row(row: Mapping[str, Any]) -> Iterator[Line]:
    from analysis.reports.trace import heading_of

    yield 2, heading_of(row)
    for name, cell in row["says"].items():
        yield 4, f"{_words(name)}: {cell}"
    for source in row["sources"]:
        yield (
            4,
            (
                f"{source['published'] or 'undated'}, {_publisher(source)} "
                f"({_words(source['kind'])}, {source['id']})"
            ),
        )
        yield from _told_addresses(source, 6)


def _told_addresses(source: Mapping[str, Any], indent: int) -> Iterator[Line]:
    yield from ((indent, address) for address in source["addresses"])
    if not source["addresses"]:
        yield indent, "No address to lead to."


def _publisher(source: Mapping[str, Any]) -> str:
    own = source["mirror_of"] in ("", source["publisher"])
    return str(source["publisher"]) if own else f"{source['mirror_of']}, in {source['publisher']}"


def _of_the_claim(claim: Mapping[str, Any]) -> bool:
    return bool(claim["date"]) and claim["dated_by"] != "published"


def _value(decision: Mapping[str, Any]) -> str:
    return _words(decision["value"]) if decision["value"] else "no value"


def _words(name: str) -> str:
    return str(name).replace("_", " ")
