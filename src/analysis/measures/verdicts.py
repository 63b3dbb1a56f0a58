"""Tests of stated conclusions: acts in, whether the conclusion holds out.

A conclusion is a row of ``conclusions.csv``; its kind names one of the tests here. A
test is given acts of which some may be unknown, and answers in three ways: the
conclusion *holds*, it *fails*, or what is known leaves it *undecidable*. An unknown act
might have been either, so a test holds or fails only where no unknown act could
change the answer; only ``less_often`` and ``continues``, which compare what is known,
do not wait for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

OUTCOMES = ("holds", "fails", "undecidable")
HOLDS, FAILS, OPEN = OUTCOMES
BADNESS = {HOLDS: 0, OPEN: 1, FAILS: 2}
"""For a conclusion, how bad an outcome is; one failure decides, and so does one open question."""
DAYS_OF_A_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class Act:
    """One text as a test sees it.

    Parameters
    ----------
    body, year
        The series of the text's body, and its year.
    values
        What the country may have done: one value if decided, none if unknown, several
        if every claim about a disputed act is to be reckoned with.
    government, camp, date
        Who the act fell to, and its day, where the kind of test looks at them.
    """

    body: str
    year: int
    values: tuple[str, ...]
    government: str = ""
    camp: str = ""
    date: str = ""


@dataclass(frozen=True)
class Conclusion:
    """One row of ``conclusions.csv``; its label says what each column holds."""

    id: str
    statement: str
    kind: str
    country: str
    act: str
    value: str
    bodies: tuple[str, ...]
    camps: tuple[str, ...]
    administration: str
    number: int | None
    from_year: int


@dataclass(frozen=True)
class Finding:
    """What a test found: an outcome, the size of the effect if it has one, and words."""

    outcome: str
    effect: float | None
    detail: str


def less_often(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """The first camp's share of acts with the value is below the second's."""
    value, told, shares = conclusion.value, [], []
    for camp in conclusion.camps[:2]:
        known = [_is(act, value) for act in acts if act.camp == camp and act.values]
        told.append(f"{camp} {sum(map(bool, known))} of {len(known)}")
        if known:
            shares.append(sum(map(bool, known)) / len(known))
    if len(shares) < 2:
        return Finding(OPEN, None, "; ".join(told))
    effect = shares[1] - shares[0]
    return Finding(HOLDS if effect > 0 else FAILS, effect, "; ".join(told))


def always(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """Every text got the value (of the texts of the camps, if any are named)."""
    camps = conclusion.camps
    found = [_is(act, conclusion.value) for act in acts if not camps or act.camp in camps]
    return _without_exception(found.count(True), found.count(False), found.count(None))


def never(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """No text got the value."""
    found = [_is(act, conclusion.value) for act in acts]
    return _without_exception(found.count(False), found.count(True), found.count(None))


def _without_exception(as_stated: int, otherwise: int, unknown: int) -> Finding:
    told = f"{as_stated} as stated, {otherwise} otherwise, {unknown} unknown"
    if otherwise:
        return Finding(FAILS, float(as_stated - otherwise), told)
    if unknown or not as_stated:
        return Finding(OPEN, None, told)
    return Finding(HOLDS, float(as_stated), told)


def continues(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """In each body, the government does what its predecessor there did most often.

    The predecessor in a body is whoever acted there last before; with several bodies
    one that is unknown leaves the whole undecidable, unless another already fails.
    """
    who, findings, told = conclusion.administration, [], []
    alike = unlike = 0
    for body in dict.fromkeys(act.body for act in acts):
        known = [act for act in acts if act.body == body and act.values]
        own = [_is(act, conclusion.value) for act in known if act.government == who]
        before = [act for act in known if own and act.year < _first_year(known, who)]
        line = [_is(a, conclusion.value) for a in before if a.government == before[-1].government]
        if not own or 2 * line.count(True) == len(line):
            findings.append(OPEN)
            told.append(f"{body} unknown")
            continue
        same = own.count(2 * line.count(True) > len(line))
        alike, unlike = alike + same, unlike + len(own) - same
        findings.append(HOLDS if same == len(own) else FAILS)
        told.append(f"{body} {same} of {len(own)} as {before[-1].government}")
    outcome = max(findings, key=BADNESS.__getitem__, default=OPEN)
    return Finding(outcome, None if outcome == OPEN else float(alike - unlike), "; ".join(told))


def _first_year(acts: Sequence[Act], government: str) -> int:
    return min(act.year for act in acts if act.government == government)


def turns_within(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """Each camp has a government that both did and did not, in one body."""
    held: dict[tuple[str, str, str], list[bool | None]] = {}
    for act in acts:
        term = (act.camp, act.government, act.body)
        held.setdefault(term, []).append(_is(act, conclusion.value))
    turned = {
        camp: [term for term in held if term[0] == camp and {True, False} <= set(held[term])]
        for camp in conclusion.camps
    }
    told = "; ".join(f"{who} at {body}" for terms in turned.values() for _, who, body in terms)
    least = min(map(len, turned.values()))
    if least:
        return Finding(HOLDS, float(least), told)
    for camp in (camp for camp, terms in turned.items() if not terms):
        others = [found for term, found in held.items() if term[0] == camp]
        if others and not any(None in found and len(found) > 1 for found in others):
            return Finding(FAILS, 0.0, told or "none")
    return Finding(OPEN, None, told or "none known")


def turns_differ(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """In some year one of two bodies surely saw a turn and the other surely none."""
    turns = [_turns(_of(acts, body), conclusion.value) for body in conclusion.bodies[:2]]
    shared = sorted(turns[0].keys() & turns[1].keys())
    told = "; ".join(
        f"{body} {_listed(y for y in sorted(of) if of[y])}"
        for body, of in zip(conclusion.bodies, turns, strict=False)
    )
    both = [(turns[0][y], turns[1][y]) for y in shared]
    apart = [pair for pair in both if None not in pair and pair[0] != pair[1]]
    if apart:
        return Finding(HOLDS, float(len(apart)), told)
    if not both or any(None in pair for pair in both) or not any(map(any, both)):
        return Finding(OPEN, None, told)
    return Finding(FAILS, 0.0, told)


def _turns(acts: Sequence[Act], value: str) -> dict[int, bool | None]:
    """Say of each text but the first whether it was a turn from the text before."""
    known = [(act.year, _is(act, value)) for act in acts]
    return {
        year: None if None in (before, now) else before != now
        for (_, before), (year, now) in pairwise(known)
    }


def comes_first(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """The value came in the first body before it came in the second."""
    first: list[date | None] = []  # known to have come
    earliest: list[date] = []  # when it may have come, at the earliest
    for body in conclusion.bodies[:2]:
        held = [(date.fromisoformat(a.date), _is(a, conclusion.value)) for a in _of(acts, body)]
        first.append(min((day for day, did in held if did), default=None))
        earliest.append(min((day for day, did in held if did is not False), default=date.max))
    told = "; ".join(
        f"{body} {day or 'unknown'}" for body, day in zip(conclusion.bodies, first, strict=False)
    )
    latest = max((date.fromisoformat(act.date) for act in acts), default=date.max)
    one, other = (day or min(early, latest) for day, early in zip(first, earliest, strict=True))
    months = (other - one).days / DAYS_OF_A_MONTH
    if not all(_of(acts, body) for body in conclusion.bodies[:2]):
        return Finding(OPEN, None, told)
    if first[0] and first[0] < earliest[1]:
        return Finding(HOLDS, months, told)
    if first[1] and first[1] < earliest[0]:
        return Finding(FAILS, months, told)
    return Finding(OPEN, None, told)


def gap(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """The longest stretch of texts without the value, once it had been given, is as stated.

    A stretch that runs on to the last text counts as long as it is.
    """
    given = [_is(act, conclusion.value) for act in acts]
    if True not in given:
        return Finding(OPEN, None, "not known to have been given")
    stretches = _split(given)
    shortest = max(map(_run_of_false, stretches[1:]))
    longest = max(map(len, stretches[1:]))
    if None in stretches[0]:  # it may have been given there first
        longest = max(longest, len(stretches[0]) - stretches[0].index(None) - 1)
    stated = conclusion.number or 0
    if shortest == longest:
        outcome = HOLDS if shortest == stated else FAILS
        return Finding(outcome, float(shortest), f"{shortest} years")
    told = f"{shortest} to {longest} years"
    if shortest <= stated <= longest:
        return Finding(OPEN, None, told)
    return Finding(FAILS, float(shortest if shortest > stated else longest), told)


def _split(given: Sequence[bool | None]) -> list[list[bool | None]]:
    """Part what lies before, between and after the texts known to have got the value."""
    stretches: list[list[bool | None]] = [[]]
    for did in given:
        if did:
            stretches.append([])
        else:
            stretches[-1].append(did)
    return stretches


def _run_of_false(stretch: Sequence[bool | None]) -> int:
    longest = run = 0
    for did in stretch:
        run = run + 1 if did is False else 0
        longest = max(longest, run)
    return longest


def _is(act: Act, value: str) -> bool | None:
    return value == act.values[0] if act.values else None


def _of(acts: Sequence[Act], body: str) -> list[Act]:
    return [act for act in acts if act.body == body]


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, years)) or "none known"
