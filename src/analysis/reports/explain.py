"""Why marks changed between two runs, or two readings of the record: by which claims or rule.

Each changed mark has one main cause (:data:`analysis.measures.changes.CAUSES`):

data
    Claims, or other rows of the raw tables, were added, removed or changed.
sources
    The same data, other sources: claims were brought in, or left out.
rule
    The same claims, weighed otherwise.

Parameters
----------
    Something else was asked for: other years, another body.
code
    None of these differs: the programs do (packages, platform).
several
    Several of these differ, and none alone makes the change.

Where several differ, a cause is the one that by itself makes the old decision the new one, and
taken back makes the new one the old (:func:`analysis.measures.changes.main_cause`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.facts.labels import split_list
from analysis.facts.scope import Scope, read_scope
from analysis.facts.sources import ALL
from analysis.measures.changes import (
    ADDED,
    CODE,
    DATA,
    MARK_COLUMNS,
    PARAMETERS,
    REMOVED,
    RULE,
    SEVERAL,
    SOURCES,
    marks_changed,
)
from analysis.reports.explain_grounds import Account, Cells, Change, Grounds, Way
from analysis.reports.explain_sides import Side
from analysis.reports.parameters import SCOPE

NO_CAUSE = ("site", "rule", "sources")
"""Parameters that are told apart otherwise, or have no part in what is drawn."""


@dataclass
class ChangedMark:
    """A mark that is not the same: which, how, why."""

    figure: str
    mark: str
    change: str
    cause: str
    old: Cells
    new: Cells
    grounds: list[Change]

    @property
    def told(self) -> Cells:
        """What is known of it on the side where it is; on the new if on both."""
        return self.old if self.change == REMOVED else self.new


class Explainer:
    """Explains one side by the other.

    Parameters
    ----------
    old, new
        The two, as :class:`analysis.reports.explain_sides.Reader` gives them.
    """

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        first, same = Account(old.record, old.texts), old.data == new.data
        same = same and old.texts.equals(new.texts)
        self.accounts = first, first if same else Account(new.record, new.texts)
        self.grounds = Grounds(*self.accounts)
        self._panels: dict[tuple[int, str, str], Way] = {}

    # ---- What differs as a whole ----

    @cached_property
    def differ(self) -> list[str]:
        """What differs between the two sides: of data, sources, rule, parameters, code."""
        told = []
        if self.grounds.tables:
            told.append(DATA)
        for place, name in ((1, SOURCES), (0, RULE)):
            if self.old.way[place] != self.new.way[place]:
                told.append(name)
        if self.parameters:
            told.append(PARAMETERS)
        if self.old.made_by != self.new.made_by:
            told.append(CODE)
        return told

    @cached_property
    def parameters(self) -> list[str]:
        """The other parameters that differ."""
        names = dict.fromkeys([*self.old.parameters, *self.new.parameters])
        before, after = self.old.parameters, self.new.parameters
        return [n for n in names if n not in NO_CAUSE and before.get(n) != after.get(n)]

    # ---- Marks ----

    def changes(self) -> Iterator[ChangedMark]:
        """Explain every mark that is not the same, figure by figure."""
        blank = pd.DataFrame(columns=["mark", *MARK_COLUMNS], dtype=str)
        for figure in dict.fromkeys([*self.new.figures, *self.old.figures]):
            frames = [side.figures.get(figure, blank) for side in (self.old, self.new)]
            for row in marks_changed(*frames).to_dict("records"):
                old, new = ({c: str(row[f"{w}_{c}"]) for c in MARK_COLUMNS} for w in ("old", "new"))
                yield self._explained(figure, str(row["mark"]), str(row["change"]), old, new)

    def _explained(
        self, figure: str, mark: str, change: str, old: Cells, new: Cells
    ) -> ChangedMark:
        ways = self._ways(figure, old, new, change)
        names = dict.fromkeys([*split_list(new["decisions"]), *split_list(old["decisions"])])
        grounds = [ground for name in names if (ground := self._ground(name, ways, old, new))]
        if not grounds:
            grounds = list(filter(None, [self.grounds.of_others(old, new, ways)]))
        if not grounds:
            cause = self._left_over(ways, change, old if change == REMOVED else new)
            grounds = [Change("", cause, ways)]
        causes = {ground.cause for ground in grounds}
        cause = causes.pop() if len(causes) == 1 else SEVERAL
        return ChangedMark(figure, mark, change, cause, old, new, grounds)

    def _ground(self, name: str, ways: tuple[Way, Way], old: Cells, new: Cells) -> Change | None:
        """Compare a decision behind a mark: whether it was asked for, then what it says."""
        asked = [True, True]
        if self._scopes and (row := self._anywhere(name, ways)):
            within = [row["body"] in s.bodies and row["year"] in s.years for s in self._scopes]
            own = [row["country"] == scope.country for scope in self._scopes]
            asked = (
                [w and o for w, o in zip(within, own, strict=True)] if own[0] != own[1] else within
            )
        if asked[0] != asked[1]:
            return Change(name, PARAMETERS, ways)
        return self.grounds.of_decision(name, ways, old, new) if asked[0] else None

    @cached_property
    def _scopes(self) -> tuple[Scope, ...]:
        """What either side looks at, if that differs."""
        if not set(self.parameters) & set(SCOPE):
            return ()
        return tuple(
            read_scope(side.record, **{k: v for k, v in side.parameters.items() if k in SCOPE})
            for side in (self.old, self.new)
        )

    def _anywhere(self, name: str, ways: tuple[Way, Way]) -> Mapping[str, Any] | None:
        """Find a decision, under whatever rule and sources of the two, or of all."""
        for account, way in zip(self.accounts, ways, strict=True):
            for may in (way, (way[0], ALL)):
                if row := account.decisions(may).get(name):
                    return row
        return None

    def _left_over(self, ways: tuple[Way, Way], change: str, cells: Cells) -> str:
        """Name what made a change of which no decision, claim or row tells: what is left."""
        if change in (ADDED, REMOVED) and self._asked_once(cells):
            return PARAMETERS
        told = [name for name in self.differ if name not in (SOURCES, RULE, CODE)]
        if cells["decisions"] and told:  # of which rule and sources have changed none
            return told[0] if len(told) == 1 else SEVERAL
        told += [n for place, n in ((1, SOURCES), (0, RULE)) if ways[0][place] != ways[1][place]]
        if not told:  # as of a mark that counts over all rules
            told = [name for name in self.differ if name in (SOURCES, RULE)]
        if not told:
            return CODE
        return told[0] if len(told) == 1 else SEVERAL

    def _asked_once(self, cells: Cells) -> bool:
        """Say whether the years or the body that a mark's position names were asked for once."""
        words = re.findall(r"\w+", cells["position"])
        asked = []
        for scope in self._scopes:
            years = [int(word) for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
            bodies = [word for word in words if word in self.old.record.table("bodies").index]
            asked.append(all(y in scope.years for y in years) and set(bodies) <= set(scope.bodies))
        return len(set(asked)) == 2

    # ---- By which rule and sources ----

    def _ways(self, figure: str, old: Cells, new: Cells, change: str) -> tuple[Way, Way]:
        """Find the rule and the sources by which a mark was drawn on either side."""
        found = [
            None if change == gone else self._way(place, figure, cells)
            for place, cells, gone in ((0, old, ADDED), (1, new, REMOVED))
        ]
        if found[0] is None:
            found[0] = self._answering(0, figure, new["panel"], found[1])
        if found[1] is None:
            found[1] = self._answering(1, figure, old["panel"], found[0])
        assert found[0]
        assert found[1]
        return found[0], found[1]

    def _way(self, place: int, figure: str, cells: Cells) -> Way:
        side = (self.old, self.new)[place]
        if not side.notebook:
            return side.way
        may = self.accounts[place].tracer.ways(cells, side.parameters)
        usual = self._panel_way(place, figure, cells["panel"])
        return (
            usual if usual in may and not set(may[0]) & set(cells["position"].split()) else may[0]
        )

    def _panel_way(self, place: int, figure: str, panel: str) -> Way:
        """Find by which rule and sources most marks of a panel may have been drawn."""
        key = place, figure, panel
        if key not in self._panels:
            side, tracer = (self.old, self.new)[place], self.accounts[place].tracer
            frame = side.figures.get(figure, pd.DataFrame(columns=["panel", "decisions"]))
            marks = frame[(frame["panel"] == panel) & (frame["decisions"] != "")]
            told: Counter[Way] = Counter()
            for mark in marks.to_dict("records"):
                told.update(tracer.ways(mark, side.parameters))
            most = max(told.values(), default=0)
            best = [way for way in told if told[way] == most]
            self._panels[key] = side.way if side.way in best or not best else best[0]
        return self._panels[key]

    def _answering(self, place: int, figure: str, panel: str, other: Way | None) -> Way:
        """Give the way that answers to one of the other side, for a mark that is not there."""
        side, there = ((self.old, self.new), (self.new, self.old))[place]
        assert other is not None
        usual = self._panel_way(1 - place, figure, panel)
        frame = side.figures.get(figure)
        if other == usual and frame is not None and (frame["panel"] == panel).any():
            return self._panel_way(place, figure, panel)
        rule, sources = (
            mine if its == theirs else its
            for its, theirs, mine in zip(other, there.way, side.way, strict=True)
        )
        return rule, sources

    # ---- What had no effect ----

    def without_effect(self, marks: list[ChangedMark]) -> list[str]:
        """Name the rows that differ in the data and stand behind no mark that changed."""
        named: set[str] = set()
        lines: set[str] = set()
        for mark in marks:
            for ground in mark.grounds:
                named |= {*ground.claims_in, *ground.claims_out}
                lines |= {*ground.changed, *ground.rows}
        named |= {line.split(" ", 1)[0] for line in lines}
        return [
            row
            for row, told in self.grounds.by_row.items()
            if row not in named and row.partition(":")[2] not in named and not lines & set(told)
        ]
