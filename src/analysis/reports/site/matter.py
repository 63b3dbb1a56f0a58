"""What the site shows, gathered from the record once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facts.addresses import (
    administration_address,
    check_slugs,
    claim_address,
    country_address,
    resolution_address,
    row_address,
    slug_of,
    source_address,
    table_address,
)
from analysis.facts.decisions import DISPUTED
from analysis.facts.labels import Label, read_label, split_list
from analysis.facts.record import Record
from analysis.measures.evidence import values_by_rule
from analysis.measures.losing import sides_of

Row = Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """How one claim stands to one decision.

    Parameters
    ----------
    claim, decision, source
        Their ids.
    value, decided
        What the claim says, and what the decision has.
    side
        ``for``, ``against``, ``undecided`` or ``announced``.
    why
        Why it is not the decision's.
    """

    claim: str
    decision: str
    source: str
    value: str
    decided: str
    side: str
    why: str


@dataclass
class Matter:
    """Everything pages are made from, as plain texts by id.

    Parameters
    ----------
    record
        The record.
    raw
        The folder of the raw tables and their labels.
    stamp
        What names the state of the data: the first digits of their hash.
    """

    record: Record
    raw: Path
    stamp: str
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """Where rows stand whose place is another than :meth:`place_of` would say by itself."""

    def __post_init__(self) -> None:
        for kind, names in (
            ("decision", self.decisions),
            ("claim", self.claims),
            ("source", self.sources),
            ("resolution", self.resolutions),
            ("administration", self.administrations),
            ("country", self.countries),
        ):
            check_slugs(names, kind)

    @cached_property
    def decisions(self) -> dict[str, Row]:
        """The decisions by id, in the record's order."""
        return rows_of(self.record.decisions.set_index("id", drop=False))

    @cached_property
    def claims(self) -> dict[str, Row]:
        """Every claim by id, those set aside too."""
        return rows_of(self.record.claims)

    @cached_property
    def sources(self) -> dict[str, Row]:
        """The documents by id."""
        return self.table("sources")

    @cached_property
    def resolutions(self) -> dict[str, Row]:
        """The resolutions by id, in order of bodies and years."""
        return self.table("resolutions")

    @cached_property
    def administrations(self) -> dict[str, Row]:
        """The administrations by id."""
        return self.table("administrations")

    @cached_property
    def countries(self) -> dict[str, Row]:
        """The countries by code."""
        return self.table("countries")

    @cached_property
    def disputed(self) -> tuple[str, ...]:
        """The ids of decisions on which documents disagree, in the record's order."""
        return tuple(name for name, row in self.decisions.items() if row["status"] in DISPUTED)

    @cached_property
    def under_rules(self) -> dict[str, dict[str, Row]]:
        """What each rule makes of each disputed decision: by decision, then by rule."""
        decisions = self.record.decisions
        ruled = values_by_rule(self.record, decisions[decisions["id"].isin(self.disputed)])
        found: dict[str, dict[str, Row]] = {name: {} for name in self.disputed}
        for row in rows_of(ruled).values():
            found[row["decision"]][row["rule"]] = row
        return found

    @cached_property
    def set_aside(self) -> dict[str, str]:
        """The reason of each claim that speaks to no decision."""
        aside = self.record.set_aside
        return dict(zip(aside["claim"].astype(str), aside["reason"].astype(str), strict=True))

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """How every claim stands to every decision it speaks to."""
        return tuple(Side(*row) for row in sides_of(self.record).itertuples(index=False))

    @cached_property
    def sides_of_claim(self) -> dict[str, list[Side]]:
        """The sides by claim."""
        return gathered(self.sides, "claim")

    @cached_property
    def sides_of_decision(self) -> dict[str, list[Side]]:
        """The sides by decision."""
        return gathered(self.sides, "decision")

    @cached_property
    def claims_of_source(self) -> dict[str, list[str]]:
        """The ids of claims by document, in the record's order."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, claim in self.claims.items():
            found[claim["source"]].append(name)
        return dict(found)

    @cached_property
    def decisions_of(self) -> dict[str, dict[str, list[str]]]:
        """The ids of decisions by country, resolution and administration."""
        found: dict[str, dict[str, list[str]]] = {
            kind: defaultdict(list) for kind in ("country", "resolution", "administration")
        }
        for name, row in self.decisions.items():
            found["country"][row["country"]].append(name)
            found["resolution"][f"{row['body']}-{row['year']}"].append(name)
            if row["administration"]:
                found["administration"][row["administration"]].append(name)
        return {kind: dict(lists) for kind, lists in found.items()}

    @cached_property
    def labels(self) -> dict[str, Label]:
        """The labels of the raw tables, in alphabetical order."""
        return {name: read_label(self.raw / f"{name}.toml") for name in sorted(self.record.tables)}

    @cached_property
    def labelled(self) -> dict[str, dict[str, str]]:
        """What words are called, by the table that says so."""
        columns = {
            "values": "label", "acts": "label", "bodies": "short", "countries": "name",
            "administrations": "president", "themes": "label",
        }  # fmt: skip
        return {
            name: {key: row[column] for key, row in self.table(name).items()}
            for name, column in columns.items()
            if name in self.record.tables
        }

    def table(self, name: str) -> dict[str, Row]:
        """Give the rows of a raw table by id (by their number where there is none)."""
        if name not in self._tables:
            self._tables[name] = rows_of(self.record.table(name))
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, dict[str, Row]]:
        return {}

    @cached_property
    def of_claims(self) -> tuple[str, ...]:
        """The raw tables whose every row is a claim."""
        return tuple(
            name
            for name in self.record.tables
            if self.table(name) and all(key in self.claims for key in self.table(name))
        )

    @cached_property
    def sourced(self) -> dict[str, tuple[str, ...]]:
        """The columns that name documents, of each table whose rows are not claims."""
        found = {}
        for name, label in self.labels.items():
            columns = tuple(c.name for c in label.columns.values() if c.to == "sources.id")
            if columns and name != "source_addresses" and name not in self.of_claims:
                found[name] = columns
        return found

    @cached_property
    def rows_of_source(self) -> dict[str, dict[str, list[str]]]:
        """The rows that rest on each document, by table: ids, in file order."""
        found: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for name, columns in self.sourced.items():
            for key, row in self.table(name).items():
                cells = [source for column in columns for source in split_list(row[column])]
                for source in dict.fromkeys(cells):
                    found[source].setdefault(name, []).append(key)
        return dict(found)

    def place_of(self, table: str, row: str) -> str:
        """Give the address of a raw table's row, empty if there is no such row.

        A claim has a page of its own, and so has what :data:`PAGES` names; another row stands
        on the page of the first document it names; a row that names none on the codebook's
        page of its table.
        """
        if table not in self.record.tables or row not in self.table(table):
            return ""
        if table in self.of_claims:
            return claim_address(row)
        if table in PAGES:
            return PAGES[table](row)
        if (table, row) in self.places:
            return self.places[table, row]
        for column in self.sourced.get(table, ()):
            for source in split_list(self.table(table)[row][column]):
                return row_address(source, row)
        return f"{table_address(table)}#{slug_of(row)}"


PAGES: dict[str, Callable[[str], str]] = {
    "sources": source_address,
    "resolutions": resolution_address,
    "administrations": administration_address,
    "countries": country_address,
}
"""Tables each of whose rows has a page of its own."""


def rows_of(frame: pd.DataFrame) -> dict[str, Row]:
    """Give the rows of a frame as texts by their index; what is missing is empty."""
    columns = [[text_of(cell) for cell in frame[name].tolist()] for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return {
        str(key): dict(zip(names, cells, strict=True))
        for key, cells in zip(frame.index, zip(*columns, strict=True), strict=True)
    }


def text_of(cell: Any) -> str:
    """Give a cell as text that turns no letters round but its own."""
    if type(cell) is not str:
        return "" if cell is None or cell is pd.NA or cell != cell else str(cell)
    return cell if cell.isascii() or not _TURNS.search(cell) else closed(cell)


_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENDS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}


def closed(text: str) -> str:
    r"""End what a text begins of the marks that turn the order of letters round.

    Browsers let such a mark work on beyond the element it stands in.

    Examples
    --------
    >>> closed("\u202eback to front") == "\u202eback to front\u202c"
    True
    """
    open_ends: list[str] = []
    for letter in text:
        if letter in _ENDS:
            open_ends.append(_ENDS[letter])
        elif letter == "\u2069" and letter in open_ends:
            while open_ends.pop() != letter:
                pass
        elif open_ends and letter == open_ends[-1]:
            open_ends.pop()
    return text + "".join(reversed(open_ends))


def gathered(sides: Iterable[Side], by: str) -> dict[str, list[Side]]:
    """Gather sides by one of their ids."""
    found: dict[str, list[Side]] = defaultdict(list)
    for side in sides:
        found[getattr(side, by)].append(side)
    return dict(found)
