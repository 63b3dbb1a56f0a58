"""Marks that carry their claims: each knows its place, its value, and what stands behind it.

Whatever draws a mark (a cell, bar, dot, segment or text that stands for data) says so with
:func:`add_claims`. Printing then links the mark in SVG and PDF, and the sidecar
``<figure>.marks.csv`` has a row for it; nothing is drawn otherwise for it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.facts.addresses import decision_address, mark_address

COLUMNS = ("mark", "panel", "position", "value", "label", "decisions", "claims", "rows")
NOTHING_KNOWN = frozenset(
    {"unknown", "not applicable", "not seen", "thin", "undecidable", "0", "0 / 0"}
)
"""Values of marks behind which nothing stands: they say that nothing is known, or was found."""
LONGEST = 64  # letters of a mark's id; longer ones end with a digest
NOTHING = "nothing is known"
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark stands for.

    Parameters
    ----------
    position
        Where it stands, in words a reader would use: ``UNGA 2022 sponsorship``.
    value
        The number or word drawn.
    says
        What the mark says, in a few words, for who cannot see it; on how many claims it
        stands is added. Position and value if left out.
    decisions, claims
        Ids, joined by ``;``.
    rows
        Other raw rows, each with its table, joined by ``;``: ``wording:w0305``.
    panel
        Letter or name of the panel; that of its axes if left out.
    key
        What tells it from others of the same position, such as an id; in the mark's own id.
    """

    position: str
    value: object
    says: str = ""
    decisions: str = ""
    claims: str = ""
    rows: str = ""
    panel: str = ""
    key: str = ""

    @property
    def label(self) -> str:
        """One sentence: what the mark says, and what it stands on."""
        return f"{self.says or f'{self.position}: {self.value}'} ({self._basis()})."

    def _basis(self) -> str:
        named = (("decision", self.decisions), ("claim", self.claims), ("row", self.rows))
        counted = ((word, ids.count(";") + 1) for word, ids in named if ids)
        return ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for word, n in counted) or NOTHING


@dataclass(frozen=True, slots=True)
class Link:
    """A mark as it is printed: its id in the figure, its label, the address it leads to."""

    id: str
    label: str
    address: str = ""


class _Register:
    """The marks of one figure, in the order in which they were drawn."""

    def __init__(self) -> None:
        self.entries: list[tuple[Artist, Axes | None, Sequence[Mark], bool]] = []
        self.panels: dict[Axes, str] = {}


def add_claims(
    artists: Artist | Iterable[Artist], mark: Mark | Sequence[Mark], *, ax: Axes | None = None
) -> None:
    """Say what artists stand for.

    Parameters
    ----------
    artists
        What draws the mark: several artists may draw one, and may be named in several calls.
    mark
        What they stand for; for a single line of markers, a mark for each point of it.
    ax
        Their axes, where the artists do not know it themselves.

    Raises
    ------
    ValueError
        If a line has another number of points than marks were given.
    """
    drawn = [artists] if isinstance(artists, Artist) else list(artists)
    each = not isinstance(mark, Mark)
    marks: Sequence[Mark] = mark if not isinstance(mark, Mark) else (mark,)
    if each and (len(drawn) != 1 or len(drawn[0].get_xdata()) != len(marks)):  # type: ignore[attr-defined]
        raise ValueError(f"{len(marks)} marks were given for a line of other points")
    for artist in drawn if marks else ():
        figure = artist.get_figure(root=True)
        assert figure is not None
        own: Any = ax or artist.axes
        _register_of(figure).entries.append((artist, own, marks, each))


def name_panel(letter: str, *axes: Axes) -> None:
    """Say to which panel axes belong, for the marks drawn on them."""
    for ax in axes:
        figure = ax.get_figure(root=True)
        assert figure is not None
        _register_of(figure).panels[ax] = letter


def add_tick_claims(ax: Axes, axis: str, marks: Iterable[Mark | None]) -> None:
    """Say what the labels of an axis stand for that have numbers in them; None for no mark.

    Parameters
    ----------
    ax
        Axes whose ticks are set already.
    axis
        ``x`` or ``y``.
    marks
        One for each label.
    """
    labels = (ax.xaxis if axis == "x" else ax.yaxis).get_ticklabels()
    for label, mark in zip(labels, marks, strict=True):
        if mark is not None:
            add_claims(label, mark, ax=ax)


def join_ids(*lists: object) -> str:
    """Join lists of ids, each joined by ``;`` itself, naming each id once."""
    names = dict.fromkeys(name for ids in lists for name in str(ids).split(";"))
    names.pop("", None)
    return ";".join(names)


def rows_of(table: str, *lists: object) -> str:
    """Name rows of a raw table: ``wording:w0305``."""
    ids = join_ids(*lists)
    return f"{table}:" + ids.replace(";", f";{table}:") if ids else ""


def mark_of_cell(
    position: str,
    cell: Mapping[Any, Any],
    labels: Mapping[str, str] | None = None,
    **more: str,
) -> Mark:
    """Give the mark of a cell that shows a decision in one of its states.

    Parameters
    ----------
    position
        Where it stands.
    cell
        ``state``, ``value``, and, where there are any, ``decisions``, ``claims``, ``n_for``,
        ``n_against``.
    labels
        What to call each value; its id if not named.
    **more
        Other fields of the mark.
    """
    state, value = str(cell["state"]), str(cell["value"])
    drawn = value if value and state not in ("tied", "unknown") else state
    words = (labels or {}).get(drawn, drawn.replace("_", " "))
    if state == "contested":
        told = cell.get("n_for"), cell.get("n_against")
        heard = f": documents for {told[0]}, against {told[1]}" if None not in told else ""
        words += f", contested{heard}"
    note = str(cell.get("note", ""))
    return Mark(
        position, drawn, f"{position}: {words}{f', {note}' if note else ''}",
        decisions=str(cell.get("decisions", "")), claims=str(cell.get("claims", "")), **more,
    )  # fmt: skip


def frame_of_marks(figure: Figure) -> pd.DataFrame:
    """List the marks of a figure, one row a mark, in the order in which they were drawn.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`; lists of ids are joined by ``;``.
    """
    named = _named(figure)
    rows = [
        (name, m.panel, m.position, str(m.value), m.label, m.decisions, m.claims, m.rows)
        for m, name in named.values()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="string")


def marked_artists(figure: Figure) -> Iterator[tuple[Artist, list[Mark], bool]]:
    """Give each artist of a figure that draws marks.

    Yields
    ------
    artist, marks, each
        The marks with the names of their panels; whether they are one for each point of a line.
    """
    register = _register_of(figure)
    for artist, ax, marks, each in register.entries:
        panel = register.panels.get(ax, "") if ax is not None else ""
        yield artist, [_in_panel(mark, panel) for mark in marks], each


def addresses_on(site: str, figure: str) -> Callable[[str, Mark], str]:
    """Give what tells a mark's address on a site.

    Parameters
    ----------
    site
        Address of the site, such as ``../../site`` or ``https://example.org/dossier``.
    figure
        Name of the figure.

    Returns
    -------
    callable
        Of a mark's id and the mark: the page of its decision if it stands on exactly one;
        else its place on the figure's page.
    """
    root = quote(site.strip().rstrip("/"), safe="/:?#[]@!$&'()*+,;=%~")

    def address(name: str, mark: Mark) -> str:
        if mark.decisions and ";" not in mark.decisions:
            return f"{root}/{decision_address(mark.decisions)}"
        return f"{root}/{mark_address(figure, name)}"

    return address


@contextmanager
def linked(
    figure: Figure, address: Callable[[str, Mark], str] | None = None
) -> Iterator[dict[str, tuple[list[Link], bool]]]:
    """Let the artists of a figure be known by a name for a while.

    Parameters
    ----------
    figure
        The figure.
    address
        From :func:`addresses_on`; without it, marks lead nowhere.

    Yields
    ------
    dict
        By the ``gid`` that an artist has meanwhile: its links, and whether they are one for
        each point of a line. What draws a figure meets the ``gid`` as the name of a group.
    """
    named = _named(figure)
    links = {
        key: Link(name, mark.label, address(name, mark) if address else "")
        for key, (mark, name) in named.items()
    }
    known: dict[str, tuple[list[Link], bool]] = {}
    before: list[tuple[Artist, Any]] = []
    for place, (artist, marks, each) in enumerate(marked_artists(figure)):
        before.append((artist, artist.get_gid()))
        artist.set_gid(f"mark {place}")
        known[f"mark {place}"] = [links[_key_of(mark)] for mark in marks], each
    try:
        yield known
    finally:
        for artist, gid in reversed(before):
            artist.set_gid(gid)


def id_of(panel: str, position: str, key: str = "") -> str:
    """Give the id of a mark: a name of XML, made of what it stands for alone.

    Examples
    --------
    >>> id_of("a", "UNGA 2022 sponsorship")
    'a-UNGA-2022-sponsorship'
    """
    words = " ".join(part for part in (panel, position, key) if part)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = _UNFIT.sub("-", plain).strip("-")
    if not slug[:1].isalpha():
        slug = f"mark-{slug}".rstrip("-")
    whole = len(slug) <= LONGEST and words.isascii()
    return slug if whole else _with_digest(slug, panel, position, key)


def _with_digest(slug: str, *parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:10]
    return f"{slug[: LONGEST - 11].rstrip('-')}-{digest}"


def _named(figure: Figure) -> dict[tuple[str, str, str], tuple[Mark, str]]:
    """Give each mark of a figure its id, by panel, position and key."""
    marks: dict[tuple[str, str, str], Mark] = {}
    for _, several, _ in marked_artists(figure):
        for mark in several:
            other = marks.setdefault(_key_of(mark), mark)
            if other != mark:
                raise ValueError(f"two marks stand at one place: {other} and {mark}")
    ids = {key: id_of(*key) for key in marks}
    times = Counter(ids.values())
    return {
        key: (mark, ids[key] if times[ids[key]] == 1 else _with_digest(ids[key], *key))
        for key, mark in marks.items()
    }


def _register_of(figure: Figure) -> _Register:
    """Give the register that a figure carries with it."""
    carrier: Any = figure
    if not hasattr(carrier, "_marks_with_claims"):
        carrier._marks_with_claims = _Register()
    register: _Register = carrier._marks_with_claims
    return register


def _key_of(mark: Mark) -> tuple[str, str, str]:
    return mark.panel, mark.position, mark.key


def _in_panel(mark: Mark, panel: str) -> Mark:
    if mark.panel or not panel:
        return mark
    return Mark(
        mark.position, mark.value, mark.says, mark.decisions, mark.claims, mark.rows, panel,
        mark.key,
    )  # fmt: skip
