"""Who bears witness to a phrase: rows cut into words once, the independent ones laid beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.collation import ROOT
from analysis.measures.stretches import Comparison, Phrase, Spelling, compare, content_of

# Witnesses of the text asked about, and of all others, that are compared word by word: so
# many with most words in common, so many with most of their own.
NEAR_BY = 25


@dataclass(frozen=True, slots=True)
class Witness:
    """One row that can bear witness, cut into words."""

    id: str
    phrase: Phrase
    body: str
    year: int
    symbol: str
    stage: str
    source: str
    families: frozenset[str]
    whole: bool
    official: int
    own: int


@dataclass(frozen=True, slots=True)
class Match:
    """A witness laid beside a phrase; ``far`` is 0 for the text that is asked about."""

    witness: Witness
    found: Comparison
    far: int
    years: int

    @property
    def nearness(self) -> tuple[int, int, int, int, str]:
        """The nearest first: text asked about, issuer's own, year, official document, id."""
        one = self.witness
        return (self.far, one.own, self.years, one.official, one.id)


class Known:
    """Witnesses cut into words once, and found by the words they have.

    Parameters
    ----------
    witnesses
        As :func:`analysis.facts.quotations.read_witnesses` gives them.
    phrases
        All texts that will be laid beside them.
    """

    def __init__(self, witnesses: pd.DataFrame, phrases: Iterable[str]) -> None:
        self.spelling = Spelling([*witnesses["text"].astype(str), *phrases])
        ordered = witnesses.assign(_id=witnesses.index.astype(str)).sort_values("_id")
        self.all = [
            Witness(
                str(row["_id"]), self.spelling.cut(str(row["text"])), str(row["body"]),
                int(row["year"]), str(row["symbol"]), str(row["stage"]), str(row["source"]),
                frozenset(filter(None, str(row["family"]).split(";"))),
                str(row["basis"]) == "text", int(row["official"]), int(row["own"]),
            )
            for row in ordered.to_dict("records")
        ]  # fmt: skip
        self._with_root: dict[str, set[int]] = {}
        self._n_roots: list[int] = []
        for n, witness in enumerate(self.all):
            roots = _roots(witness.phrase.keys)
            self._n_roots.append(len(roots))
            for root in roots:
                self._with_root.setdefault(root, set()).add(n)

    def near(
        self, phrase: Phrase, families: frozenset[str], body: str | None, year: int | None
    ) -> list[Match]:
        """Compare the independent witnesses that share most roots with a phrase."""
        keys = phrase.keys
        shared: dict[int, int] = {}
        for root in _roots(keys):
            for n in self._with_root.get(root, ()):
                shared[n] = shared.get(n, 0) + 1
        groups: dict[bool, list[tuple[int, int, int, int]]] = {False: [], True: []}
        for n, score in shared.items():
            one = self.all[n]
            if not families & one.families:
                years = 0 if year is None else abs(year - one.year)
                far = 2 if body not in (None, one.body) else max(int(years > 0), one.own)
                groups[far > 0].append((-score, far, years, n))
        # By words in common, and by their share of the witness: a long phrase may be made of
        # several short witnesses, each of which has few words in common with it.
        chosen = {
            row[1:]
            for group in groups.values()
            for ranked in (sorted(group), sorted(group, key=self._by_share))
            for row in ranked[:NEAR_BY]
        }
        return [
            Match(one, compare(keys, one.phrase.keys, whole=one.whole), far, years)
            for far, years, n in sorted(chosen)
            for one in (self.all[n],)
        ]

    def _by_share(self, row: tuple[int, int, int, int]) -> tuple[float, tuple[int, ...]]:
        return row[0] / self._n_roots[row[3]], row

    def speaks(self, families: frozenset[str]) -> bool:
        """Say whether any witness is independent of these families."""
        return any(not families & one.families for one in self.all)

    def knows_whole(self, body: str | None, year: int | None) -> bool:
        """Say whether the text asked about is known in full."""
        return any(one.whole and (one.body, one.year) == (body, year) for one in self.all)


def _roots(keys: Sequence[str]) -> set[str]:
    return {keys[place][:ROOT] for place in content_of(keys)}
