"""Every way to code one country's acts, and what a test sees under each.

The decisions are those a coder could reasonably have taken otherwise: what becomes of
disputed acts, the sources that count, the bodies and the stage looked at, the day by
which an act falls to a government, and whom acts under acting presidents are counted to.
Only those that bear on a conclusion are varied for it, and only where they could differ.

The rule of reconciliation and the treatment of disputed acts are one decision, not two.
Rules differ in disputed acts and in nothing else. Four of them decide such acts, most of
the time (*kept as decided*); ``unanimous`` gives them no value, which is to *drop* them;
and where they are *counted against* the conclusion, no rule is needed. To multiply five
rules by three treatments would count most specifications five times over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from analysis.facts.decisions import DISPUTED, date_of_act, openings, voted_at
from analysis.facts.labels import split_list
from analysis.facts.record import Record
from analysis.facts.rules import DEFAULT_RULE, RULES
from analysis.facts.scope import Scope
from analysis.facts.sources import ALL, FOUNDING
from analysis.measures.conclusions import APART, KINDS, OUT, WITH
from analysis.measures.verdicts import Act, Conclusion

STANDING_ALONE = ("un_record", "government", "news_agency", "newspaper", "broadcaster")
"""Kinds of document that a study might rest on alone. The others are too few
(``dataset``, ``ngo``, ``think_tank``) or too mixed (``other``) to be anybody's choice."""

TOGETHER = "together"
FINAL, TABLING = "final list", "tabling"
FIRST, LAST = "first vote", "last vote"
COMMITTEE, PLENARY = "committee", "plenary"
AGAINST = "counted against"
DECISIONS = ("rule", "sources", "body", "stage", "dated_by", "acting")


@dataclass(frozen=True)
class Coding:
    """One choice for every coding decision; empty where it bears on nothing."""

    rule: str
    sources: str
    body: str
    stage: str
    dated_by: str
    acting: str


@dataclass(frozen=True)
class Decided:
    """What one rule makes of one act: its value, what was claimed, whether it is disputed."""

    id: str
    value: str
    claimed: tuple[str, ...]
    disputed: bool

    def values(self, rule: str) -> tuple[str, ...]:
        """Give the values a test must reckon with: none for a tie, all if counted against."""
        if self.disputed and rule == AGAINST:
            return self.claimed
        return (self.value,) if self.value else ()


Place = tuple[str, int, str, str]
"""Body, year, stage and kind of act."""


class Codings:
    """The acts of one country under every coding, reconciled once per rule and sources.

    Parameters
    ----------
    record
        The record; its own rule and choice of sources are one coding among the others.
    scope
        Country, bodies and years.
    """

    def __init__(self, record: Record, scope: Scope) -> None:
        self.record, self.scope = record, scope
        bodies = record.table("bodies").sort_values("order")
        self.bodies = {str(name): row for name, row in bodies.to_dict("index").items()}
        self.series: dict[str, list[str]] = {}
        for body in (body for body in self.bodies if body in scope.bodies):
            row = self.bodies[body]
            self.series.setdefault(str(row["series"]), []).append(body)
        texts = record.table("resolutions").sort_values("year").to_dict("records")
        self.texts = {
            (str(text["body"]), int(text["year"])): text
            for members in self.series.values()
            for text in texts
            if text["body"] in members and int(text["year"]) in scope.years
        }
        self.camps = record.table("administrations")["orientation"].astype(str).to_dict()
        self._decided: dict[tuple[str, str], Mapping[Place, Decided]] = {}
        self._seen: dict[tuple[str, ...], list[tuple[Place, Act]]] = {}

    @cached_property
    def sources(self) -> list[str]:
        """The choices of sources: all, the founding articles, each kind that stands alone.

        The record's own choice is added where it is none of them.
        """
        table = self.record.table("sources")
        kinds = [str(kind) for kind in table["kind"].cat.categories]
        founding = [FOUNDING] if table["founding"].notna().any() else []
        alone = [f"kind:{kind}" for kind in STANDING_ALONE if kind in kinds]
        return list(dict.fromkeys([ALL, *founding, *alone, self.record.sources_choice]))

    def each(self, conclusion: Conclusion) -> Iterator[Coding]:
        """Give every combination of the coding decisions that bear on a conclusion.

        Left out is only what could not differ by definition: a body that adopts its
        texts once has one vote and one day of adoption, and within one kind of document
        ``official`` (within UN records also ``contemporary``) is ``majority``.
        """
        kind = KINDS[conclusion.kind]
        for sources, rule, *rest in product(
            self.sources,
            (*RULES, AGAINST),
            self._choices_of_body(conclusion),
            (FINAL, TABLING) if conclusion.act == "sponsorship" else (LAST, FIRST),
            (COMMITTEE, PLENARY) if kind.acting else ("",),
            kind.acting or ("",),
        ):
            coding = Coding(rule, sources, *rest)
            once = not self._adopts_twice(coding.body, conclusion)
            if once and (coding.dated_by == PLENARY or coding.stage == FIRST):
                continue
            own = (rule, sources) == (self.record.rule, self.record.sources_choice)
            if own or not _is_majority(rule, sources):
                yield coding

    def is_asked(self, coding: Coding, conclusion: Conclusion) -> bool:
        """Say whether a coding is the one asked for, and used in the other figures.

        That is the record's own rule and sources, all bodies together, final lists and
        last votes, acts dated when the list closes and counted to the government of the
        day.
        """
        bodies = self._choices_of_body(conclusion)
        return (
            (coding.rule, coding.sources) == (self.record.rule, self.record.sources_choice)
            and coding.body == bodies[-1]
            and coding.stage in (FINAL, LAST)
            and coding.dated_by in ("", COMMITTEE)
            and coding.acting in ("", WITH)
        )

    def acts(self, coding: Coding, conclusion: Conclusion) -> tuple[tuple[Act, ...], list[str]]:
        """Give the acts a test sees under one coding, and the ids of those it knows.

        Parameters
        ----------
        coding
            One of :meth:`each`.
        conclusion
            What is tested.

        Returns
        -------
        acts : tuple of Act
            One a text, in order of body and year; a vote only where one was held.
        ids : list of str
            Of the decisions whose value is known.
        """
        decided = self.decided(
            DEFAULT_RULE if coding.rule == AGAINST else coding.rule, coding.sources
        )
        acts, ids = [], []
        for place, act in self._texts_seen(coding, conclusion):
            found = decided.get(place)
            values = found.values(coding.rule) if found else ()
            acts.append(replace(act, values=values) if values else act)
            if found and values:
                ids.append(found.id)
        return tuple(acts), ids

    def decided(self, rule: str, sources: str) -> Mapping[Place, Decided]:
        """Give the acts of the country as one rule finds them from one choice of sources."""
        if (rule, sources) not in self._decided:
            chosen = self.record.under(rule=rule, sources=sources).of(self.scope.country)
            said = self.record.values_said
            self._decided[rule, sources] = {
                (d["body"], int(d["year"]), d["stage"], d["act"]): Decided(
                    id=d["id"],
                    value=d["value"],
                    claimed=tuple(
                        sorted(
                            {
                                said[claim]
                                for side in ("claims_for", "claims_against")
                                for claim in split_list(d[side])
                            }
                        )
                    ),
                    disputed=d["status"] in DISPUTED,
                )
                for d in chosen.decisions.to_dict("records")
            }
        return self._decided[rule, sources]

    def _texts_seen(self, coding: Coding, conclusion: Conclusion) -> list[tuple[Place, Act]]:
        """Give the texts a coding looks at, each with who was in office, without values."""
        key = (conclusion.id, coding.body, coding.stage, coding.dated_by, coding.acting)
        if key not in self._seen:
            kind, members = KINDS[conclusion.kind], self._members(coding.body, conclusion)
            found = []
            for (body, year), text in self.texts.items():
                stage = self._stage(coding.stage, body, text)
                if body not in members or year < conclusion.from_year or not stage:
                    continue
                who, acting, day = self._in_office(body, text, coding.dated_by)
                if acting and coding.acting == OUT:
                    continue
                who = acting if acting and coding.acting == APART else who
                act = Act(
                    str(self.bodies[body]["series"]),
                    year,
                    (),
                    government=who if kind.acting else "",
                    camp=self.camps.get(who, "") if kind.acting else "",
                    date=day if kind.dated else "",
                )
                found.append(((body, year, stage, conclusion.act), act))
            # a body and the one that took its place are one series
            self._seen[key] = sorted(
                found, key=lambda seen: (list(self.series).index(seen[1].body), seen[1].year)
            )
        return self._seen[key]

    def _in_office(self, body: str, text: Mapping[str, str], by: str) -> tuple[str, str, str]:
        """Name the administration, the acting president and the day of a text."""
        stage = PLENARY if by == PLENARY else str(self.bodies[body]["final_stage"])
        opened = openings(self.record.table("bodies"))[body]
        day = date_of_act(text, stage, opened) or date_of_act(text, PLENARY, opened)
        return (*self.record.calendar.in_office(self.scope.country, day), day)

    def _stage(self, choice: str, body: str, text: Mapping[str, object]) -> str:
        if choice in (FINAL, TABLING):
            return TABLING if choice == TABLING else str(self.bodies[body]["final_stage"])
        voted = [
            stage
            for stage in split_list(str(self.bodies[body]["vote_stages"]))
            if voted_at(text, stage)
        ]
        return voted[0 if choice == FIRST else -1] if voted else ""

    def _choices_of_body(self, conclusion: Conclusion) -> list[str]:
        if not KINDS[conclusion.kind].several_bodies:
            return [""]
        series = [name for name in self.series if self._members(name, conclusion)]
        return [*series, TOGETHER] if len(series) > 1 else series or [""]

    def _adopts_twice(self, body: str, conclusion: Conclusion) -> bool:
        return any(
            len(split_list(str(self.bodies[member]["vote_stages"]))) > 1
            for member in self._members(body, conclusion)
        )

    def _members(self, choice: str, conclusion: Conclusion) -> Sequence[str]:
        chosen = self.series.values() if choice in ("", TOGETHER) else [self.series[choice]]
        about = conclusion.bodies or tuple(self.bodies)  # of the bodies looked at
        return [body for members in chosen for body in members if body in about]


def _is_majority(rule: str, sources: str) -> bool:
    """Say whether a rule is the majority's by definition, within one kind of document."""
    if not sources.startswith("kind:"):
        return False
    return rule == "official" or (rule == "contemporary" and sources == "kind:un_record")
