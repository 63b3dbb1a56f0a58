"""The numbers of a figure as lines of a table: a line a mark, with links to what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from analysis.facts.labels import split_list
from analysis.facts.plain import read_rows
from analysis.reports.site.matter import Row
from analysis.reports.site.writing import Writer

ROOM = 470_000
"""Bytes of a drawing and its table."""

CAPS = (60, 20, 8, 4, 2, 1, 0)
"""How many decisions, claims or rows of one mark are linked where there is no room for all of
them; further pages hold them all."""

NO_CAP = 1_000_000
KINDS = ("decisions", "claims", "rows")


@dataclass(frozen=True)
class Line:
    """One line: what it begins with, the mark's id, and links to what it stands on, by kind."""

    begins: str
    mark: str = ""
    links: Sequence[Sequence[Markup]] = ()

    def written(self, cap: int, rest: str) -> str:
        """Write the line; of what it stands on, no more of a kind than the cap.

        Parameters
        ----------
        cap
            How many.
        rest
            The page on which all of it stands.
        """
        where = f'<a href="../{escape(rest)}#{escape(self.mark)}">'
        told = [(kind, what) for kind, what in zip(self.links, KINDS, strict=False) if kind]
        if not cap and told:  # one link for all kinds, since every byte counts
            return f"{self.begins}{where}{_counted(told)}</a></td></tr>"
        shown = []
        for kind, _ in told:
            more = f" and {where}{len(kind) - cap} more</a>" if len(kind) > cap else ""
            shown.append(", ".join(kind[:cap]) + more)
        return f"{self.begins}{'; '.join(shown)}</td></tr>"


@dataclass(frozen=True)
class Lines:
    """All lines of a figure's table, and what stands above its columns."""

    heads: Sequence[str]
    lines: Sequence[Line]

    @property
    def least(self) -> int:
        """Bytes of the shortest table that names every mark."""
        return _size(self._written(CAPS[-1], {}))

    def _written(self, cap: int, homes: dict[str, str]) -> list[str]:
        return [line.written(cap, homes.get(line.mark, "")) for line in self.lines]

    def fitting(self, room: int, address: str) -> list[tuple[str, Markup]]:
        """Give the pages of the table: its own, and further ones if that holds not all of it.

        Parameters
        ----------
        room
            Bytes on the first page.
        address
            The figure's page; further pages have a number before their ending.

        Returns
        -------
        list
            Address and lines. Where there is more than one, the first names every mark as
            far as there is room, and the further ones hold all lines whole.
        """
        whole = self._written(NO_CAP, {})
        if _size(whole) <= room:
            return [(address, _joined(whole))]
        further = _parted(whole)
        places = [address.replace(".html", f".{n + 2}.html") for n in range(len(further))]
        homes: dict[str, str] = {}
        rest = iter(self.lines)
        for place, part in zip(places, further, strict=True):
            homes.update({line.mark: place for _, line in zip(part, rest, strict=False)})
        shown: list[str] = []
        for cap in CAPS:
            shown = self._written(cap, homes)
            if _size(shown) <= room:
                break
        first = shown if _size(shown) <= room else _parted(shown, room)[0]
        pages = zip(places, further, strict=True)
        return [(address, _joined(first)), *((place, _joined(part)) for place, part in pages)]


def lines_of(write: Writer, marks: Sequence[Row], numbers: Path) -> Lines:
    """Make the lines of a figure's table.

    Parameters
    ----------
    write
        The writer.
    marks
        A row a mark; may be empty.
    numbers
        The CSV file of the numbers drawn, shown as it is where there are no marks.
    """
    if not marks:
        rows = read_rows(numbers)
        heads = next(rows, [])
        cells = ("<td>".join(f"{escape(cell)}</td>" for cell in row) for row in rows)
        return Lines(heads, [Line(f"<tr><td>{row[:-5]}") for row in cells])
    kept: dict[tuple[str, str], Markup] = {}

    def linked(column: str, name: str) -> Markup:
        if (column, name) not in kept:
            kept[column, name] = _link(write, column, name)
        return kept[column, name]

    return Lines(
        ("Mark", "Value", "Stands on"),
        [
            Line(
                f'<tr id="{escape(mark["mark"])}"><th scope="row">{escape(place_of(mark))}</th>'
                f"<td>{escape(mark['value'])}</td><td>",
                mark["mark"],
                [[linked(column, name) for name in split_list(mark[column])] for column in KINDS],
            )
            for mark in marks
        ],
    )


def _counted(told: Sequence[tuple[Sequence[Markup], str]]) -> str:
    """Say how many of each kind: ``30 decisions, 1 row``."""
    return ", ".join(
        f"{len(links)} {kind.removesuffix('s') if len(links) == 1 else kind}"
        for links, kind in told
    )


def place_of(mark: Row) -> str:
    """Say where a mark stands in its figure."""
    panel = f"{mark['panel']}: " if mark["panel"] else ""
    return f"{panel}{mark['position']}"


def _link(write: Writer, column: str, name: str) -> Markup:
    if column == "decisions":
        return write.decision(name, name)
    if column == "claims":
        return write.claim(name)
    table, _, key = name.partition(":")
    return write.row(table, key)


def _size(lines: Sequence[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in lines)


def _parted(lines: Sequence[str], room: int = ROOM) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    filled = 0
    for line in lines:
        size = _size([line])
        if parts[-1] and filled + size > room:
            parts.append([])
            filled = 0
        parts[-1].append(line)
        filled += size
    return parts


def _joined(lines: Sequence[str]) -> Markup:
    return Markup("\n".join(lines))  # each is escaped already
