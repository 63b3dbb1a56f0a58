"""What is behind a changed mark: decisions, claims and rows, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.clauses import TEXTS
from analysis.facts.decisions import claims_of
from analysis.facts.labels import split_list
from analysis.facts.record import Record
from analysis.facts.sources import choose_sources
from analysis.measures.changes import (
    ADDED,
    DATA,
    REMOVED,
    RULE,
    SEVERAL,
    SOURCES,
    counted_of,
    levels_of,
    main_cause,
    rows_changed,
)
from analysis.reports.trace import Tracer

Way = tuple[str, str]
Cells = Mapping[str, str]


@dataclass
class Change:
    """A decision (or other ground) of a changed mark, before and after.

    Parameters
    ----------
    decision
        Its id; empty for a mark whose decisions did not change.
    cause
        What alone made the change.
    old, new
        The decision's row; None if it was not made.
    ways
        Rule and sources by which each was made.
    claims_in, claims_out
        Claims that speak now and did not, and the reverse.
    changed
        What differs of claims that speak in both: ``f0006 value: abstain -> yes``.
    rows
        What differs of other rows behind the mark.
    counted
        Old and new: the claims that count under the rule, and what they are.
    by_data
        Those of ``claims_in`` and ``claims_out`` that the data have on one side alone.
    """

    decision: str
    cause: str
    ways: tuple[Way, Way]
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None
    claims_in: list[str] = field(default_factory=list)
    claims_out: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    counted: tuple[tuple[list[str], str], ...] = (([], ""), ([], ""))
    by_data: frozenset[str] = frozenset()


class Account:
    """One side's record, asked by rule and sources; and the whole texts added to it."""

    def __init__(self, record: Record, texts: pd.DataFrame | None = None) -> None:
        self.record = record
        self.texts = pd.DataFrame() if texts is None else texts
        self.tracer = Tracer(record)
        self._decided: dict[Way, dict[str, Mapping[str, Any]]] = {}

    def decisions(self, way: Way) -> dict[str, Mapping[str, Any]]:
        """Give the decisions under a rule from some sources; none if it has no such sources."""
        if way not in self._decided:
            rule, sources = way
            try:
                decided = self.record.under(rule=rule, sources=sources).decisions
            except ParameterError:  # a publisher, say, that only the other data know
                decided = pd.DataFrame()
            self._decided[way] = {str(row["id"]): row for row in decided.to_dict("records")}
        return self._decided[way]

    @cached_property
    def claims(self) -> dict[str, dict[str, str]]:
        """Every claim, normalised, as texts."""
        texts = self.record.all_claims.astype("string").fillna("")
        rows = texts.to_dict("index")
        return {str(k): {str(c): str(v) for c, v in row.items()} for k, row in rows.items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each document."""
        return {str(k): str(v) for k, v in self.record.table("sources")["kind"].items()}

    def documents(self, table: str, name: str) -> frozenset[str]:
        """Name the documents that a raw row cites."""
        if table not in self.record.tables or name not in self.record.table(table).index:
            return frozenset()
        row = self.record.table(table).loc[name]
        cited = (split_list(str(row.get(column, ""))) for column in ("source", "sources"))
        return frozenset(document for each in cited for document in each)

    def chosen(self, choice: str) -> frozenset[str]:
        """Give the documents that a choice of sources admits; none if there are no such."""
        try:
            return frozenset(choose_sources(self.record.table("sources"), choice))
        except ParameterError:
            return frozenset()

    def contents(self, claim: str) -> tuple[object, ...]:
        """Give what a claim says."""
        return tuple(sorted(self.claims[claim].items()))


class Grounds:
    """Compares what is behind marks in two accounts.

    Parameters
    ----------
    old, new
        The two; one and the same if the data are.
    """

    def __init__(self, old: Account, new: Account) -> None:
        self.accounts = old, new

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Rows that differ, by table: of all tables that either has."""
        if self.accounts[0] is self.accounts[1]:
            return {}
        before, after = (account.record.tables for account in self.accounts)
        empty = pd.DataFrame()
        found = {}
        for name in sorted({*before, *after}):
            was = before.get(name, empty)
            now = after.get(name, empty)
            differing = rows_changed(was, now)
            if len(differing):
                found[name] = differing
        differing = rows_changed(*(account.texts for account in self.accounts))
        return found | ({TEXTS: differing} if len(differing) else {})

    @cached_property
    def by_row(self) -> dict[str, list[str]]:
        """What differs of each row that differs, by ``table:id``."""
        found: dict[str, list[str]] = {}
        for table, rows in self.tables.items():
            for row in rows.itertuples(index=False):
                what = f" {row.column}: {row.old or 'nothing'} -> {row.new or 'nothing'}"
                told = f" {row.change}" if row.change in (ADDED, REMOVED) else what
                found.setdefault(f"{table}:{row.row}", []).append(f"{table}:{row.row}{told}")
        return found

    def of_decision(
        self, name: str, ways: tuple[Way, Way], old: Cells, new: Cells
    ) -> Change | None:
        """Compare a decision before and after; None if nothing about it differs."""
        differ = {
            DATA: self.accounts[0] is not self.accounts[1],
            SOURCES: ways[0][1] != ways[1][1],
            RULE: ways[0][0] != ways[1][0],
        }

        def outcome(changed: frozenset[str]) -> list[Any]:
            account = self.accounts[DATA in changed]
            way = ways[RULE in changed][0], ways[SOURCES in changed][1]
            return levels_of(account.decisions(way).get(name), account.contents)

        found = main_cause(outcome, [factor for factor, is_so in differ.items() if is_so])
        if found is None:
            return None
        was, now = (a.decisions(way).get(name) for a, way in zip(self.accounts, ways, strict=True))
        speaking = [split_list(claims_of(row)) if row else [] for row in (was, now)]
        came = [c for c in speaking[1] if c not in speaking[0]]
        gone = [c for c in speaking[0] if c not in speaking[1]]
        both = [c for c in speaking[0] if c in speaking[1]]
        before, after = (account.claims for account in self.accounts)
        changed = [
            f"{c} {column}: {before[c].get(column, '') or 'nothing'} -> {cell or 'nothing'}"
            for c in dict.fromkeys([*both, *came, *gone])
            if c in before and c in after
            for column, cell in after[c].items()
            if before[c].get(column, "") != cell
        ]
        made = now or was
        text = f"resolutions:{made['body']}-{made['year']}" if made else ""
        return Change(
            name, found[0], ways, was, now, came, gone, changed,
            self._rows_behind(text, [*both, *came, *gone], old, new),
            tuple(
                counted_of(row, account.claims, account.kinds, way[0]) if row else ([], "")
                for row, account, way in zip((was, now), self.accounts, ways, strict=True)
            ),
            frozenset(c for c in [*came, *gone] if (c in before) != (c in after)),
        )  # fmt: skip

    def _rows_behind(self, text: str, claims: list[str], old: Cells, new: Cells) -> list[str]:
        """Name what differs of the rows behind a decision: its text, and its claims' documents."""
        if not self.by_row:
            return []
        told = [account.claims for account in self.accounts]
        documents = [f"sources:{t[c]['source']}" for t in told for c in claims if c in t]
        names = [*documents, text, *_rows_of(old, new)]
        return [line for name in dict.fromkeys(names) for line in self.by_row.get(name, ())]

    def of_others(self, old: Cells, new: Cells, ways: tuple[Way, Way]) -> Change | None:
        """Compare the claims and rows of a mark of which no decision differs."""
        before, after = (set(split_list(cells["claims"])) for cells in (old, new))
        known = [account.claims for account in self.accounts]
        came, gone = sorted(after - before), sorted(before - after)
        changed = [
            line
            for c in sorted(before | after)
            if c in known[0] and c in known[1] and known[0][c] != known[1][c]
            for line in self.by_row.get(f"claims:{c}", [f"{c} is read otherwise"])
        ]
        rows = [line for name in _rows_of(old, new) for line in self.by_row.get(name, ())]
        documents = {known[i][c]["source"] for i in (0, 1) for c in before | after if c in known[i]}
        rows += [line for d in sorted(documents) for line in self.by_row.get(f"sources:{d}", ())]
        by_data = frozenset(c for c in [*came, *gone] if (c in known[0]) != (c in known[1]))
        chosen = self._rows_chosen(old, new, ways)
        if not (changed or rows or by_data or chosen):
            return None
        in_data = bool(changed or rows or by_data)
        cause = SEVERAL if in_data and chosen else DATA if in_data else SOURCES
        return Change(
            "", cause, ways, None, None, came, gone, changed, [*rows, *chosen], by_data=by_data
        )

    def _rows_chosen(self, old: Cells, new: Cells, ways: tuple[Way, Way]) -> list[str]:
        """Name the rows of whose documents the choice of sources admits some on one side alone."""
        if ways[0][1] == ways[1][1]:
            return []
        lines = []
        for row in _rows_of(old, new):
            table, _, name = row.partition(":")
            for account in reversed(self.accounts):
                cited = account.documents(table, name)
                if cited:
                    break
            had, has = (
                bool(cited & a.chosen(way[1])) for a, way in zip(self.accounts, ways, strict=True)
            )
            if had != has:
                what = "brought in" if has else "left out"
                lines.append(f"{row} {what} ({', '.join(sorted(cited))})")
        return lines


def _rows_of(*cells: Cells) -> list[str]:
    return list(dict.fromkeys(row for each in cells for row in split_list(each["rows"])))
