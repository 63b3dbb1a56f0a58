"""The record: every table of a dossier read once, and its claims reconciled by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.administrations import Calendar
from analysis.facts.decisions import DISPUTED, date_of_act, decide_all, openings
from analysis.facts.dossier import Dossier
from analysis.facts.places import find_data
from analysis.facts.preloading import preload, read_once
from analysis.facts.reading import Tables, note, note_label
from analysis.facts.rules import DEFAULT_RULE, check_rule
from analysis.facts.sources import ALL, choose_sources
from analysis.facts.speaking import Speaking

NEEDED = (
    "acts", "values", "bodies", "stage_words", "symbols", "position_words", "countries",
    "administrations", "acting_presidents", "sources", "resolutions", "claims",
    "recorded_votes", "sponsor_lists",
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """A dossier's facts, its claims, and the decisions a rule makes of them.

    Parameters
    ----------
    tables
        The raw tables by name.
    dossier
        What the dossier is about, and whose record it is.
    every_claim
        Every claim, normalised, indexed by claim id, whatever the choice of sources; read
        it as :attr:`all_claims`, which notes that claims were used.
    claims_from
        The tables that went into the claims.
    speaking
        What every claim says and speaks to, shared by records of the same facts.
    rule
        How conflicting claims are reconciled (:mod:`analysis.facts.rules`).
    sources_choice
        Which sources count (:mod:`analysis.facts.sources`).
    only
        Country codes the decisions and claims are narrowed to; empty for all.
    """

    tables: Mapping[str, pd.DataFrame]
    dossier: Dossier
    every_claim: pd.DataFrame
    claims_from: tuple[str, ...]
    speaking: Speaking
    rule: str
    sources_choice: str
    only: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """The country whose record the dossier is."""
        return self.dossier.country

    @property
    def all_claims(self) -> pd.DataFrame:
        """Every claim, normalised, indexed by claim id, whatever the choice of sources."""
        note(*self.claims_from)
        return self.every_claim

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The claims of the chosen sources (and countries), indexed by claim id."""
        chosen = choose_sources(self.tables["sources"], self.sources_choice)
        kept = self.all_claims["source"].isin(chosen)
        if self.only:
            kept &= self.all_claims["actor"].isin(self.only)
        return self.all_claims[kept]

    @cached_property
    def _spoken(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        note("bodies", "acts", "resolutions")
        return self.speaking.of(self.claims)

    @property
    def spoken(self) -> pd.DataFrame:
        """Which claim speaks to which decision: ``claim, body, year, stage, act``."""
        return self._spoken[0]

    @property
    def set_aside(self) -> pd.DataFrame:
        """The claims that speak to no decision, with the reason: ``claim, reason``."""
        return self._spoken[1]

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """The decisions, one row each; see :func:`analysis.facts.decisions.decide_all`."""
        bodies, acts = self.tables["bodies"], self.tables["acts"]
        return decide_all(
            self.spoken,
            self.speaking.told,
            self.tables["sources"]["kind"].astype(str).to_dict(),
            self.tables["resolutions"],
            openings(bodies),
            self.calendar,
            self.rule,
            {
                "body": list(bodies.sort_values("order").index.astype(str)),
                "stage": list(self.stages),
                "act": list(acts.sort_values("order").index.astype(str)),
            },
        )

    @cached_property
    def calendar(self) -> Calendar:
        """Who governed which country on which day."""
        return Calendar(self.tables["administrations"], self.tables["acting_presidents"])

    def governments(self, country: str) -> dict[str, str]:
        """Name the administration each resolution fell to, by ``body-year``.

        The date is that of the stage at which the list of sponsors closes.
        """
        final = self.tables["bodies"]["final_stage"].astype(str).to_dict()
        opened = openings(self.tables["bodies"])
        return {
            str(key): self.calendar.in_office(
                country, date_of_act(row, final[row["body"]], opened[row["body"]])
            )[0]
            for key, row in self.tables["resolutions"].to_dict("index").items()
        }

    @cached_property
    def values_said(self) -> dict[str, str]:
        """The value of every claim, by its id."""
        return {str(k): str(v) for k, v in self.all_claims["value"].items()}

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of a text, in order of time."""
        return ("tabling", "committee", "plenary", "council")

    @property
    def n_sources(self) -> int:
        """How many documents the claims come from."""
        return int(self.claims["source"].nunique())

    def table(self, name: str) -> pd.DataFrame:
        """Give a raw table by name.

        Raises
        ------
        SourceError
            If the dossier has no such table.
        """
        if name not in self.tables:
            raise SourceError(f"there is no table {name}; there are {', '.join(self.tables)}.")
        return self.tables[name]

    def of(self, *countries: str) -> Record:
        """Narrow the record to the acts of one country or several."""
        return replace(self, only=countries)

    def under(self, *, rule: str | None = None, sources: str | None = None) -> Record:
        """Reconcile the same facts by another rule or from other sources."""
        choice = self.sources_choice if sources is None else sources
        choose_sources(self.tables["sources"], choice)
        named = self.rule if rule is None else rule
        return replace(self, rule=check_rule(named), sources_choice=choice)

    def footer(self, *, n: int, disputed: int, what: str = "decisions") -> str:
        """Say, small, what a figure stands on.

        Parameters
        ----------
        n, disputed
            How many decisions the figure shows, and how many of them are contested
            or tied.
        what
            What is counted.
        """
        return (
            f"Rule: {self.rule}. Sources: {self.sources_choice} (n = {self.n_sources}). "
            f"{what.capitalize()}: {n}, of which disputed: {disputed}."
        )

    def is_disputed(self, decisions: pd.DataFrame) -> pd.Series:
        """Mark the decisions that are contested or tied."""
        return decisions["status"].isin(DISPUTED)


def read_record(
    *, rule: str = DEFAULT_RULE, sources: str = ALL, data: Path | str | None = None
) -> Record:
    """Read a dossier.

    Parameters
    ----------
    rule
        How conflicting claims are reconciled: ``contemporary``, ``official``,
        ``majority``, ``latest`` or ``unanimous``.
    sources
        Which sources count: ``all``, ``founding``, ``publisher:NAME``, ``kind:KIND``.
    data
        The dossier's data folder; found by :func:`find_data` if not named.

    Returns
    -------
    Record

    Raises
    ------
    SourceError
        If a table is not as its label says; every fault of every table is named.
    ParameterError
        If the rule or the choice of sources is unknown.
    """
    check_rule(rule)
    reading = read_once(find_data(data), NEEDED)
    faults = list(dict.fromkeys(reading.faults))
    if faults or reading.missing:
        raise SourceError(faults or [f"{t}.csv: is missing; write it." for t in reading.missing])
    choose_sources(reading.frames["sources"], sources)
    note_label()
    return Record(
        Tables(reading.frames),
        reading.dossier,
        reading.claims,
        reading.claims_from,
        reading.speaking,
        rule,
        sources,
    )


def read_ahead(data: Path | str) -> None:
    """Read a dossier for a later :func:`read_record` of this process, or of a fork of it."""
    preload(data, NEEDED)
