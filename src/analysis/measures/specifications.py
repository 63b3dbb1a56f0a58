"""The specification curve: the coding decisions under which a stated conclusion holds.

Every decision a coder could reasonably have taken otherwise is varied, all together,
and the conclusion is tested under each combination, after Simonsohn, U., Simmons, J. P.
and Nelson, L. D., "Specification curve analysis", Nature Human Behaviour 4, 1208-1214
(2020). Only the description is taken over from there: acts of states are few and no
sample of anything, so combinations are counted and nothing is called significant.

Many combinations come to the same acts known with the same values. They are one
*reading* of the record: a conclusion is reported by the number of specifications and by
the number of readings, since the first alone would count one piece of evidence often.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.facts.record import Record
from analysis.facts.scope import Scope
from analysis.measures.codings import DECISIONS, Codings
from analysis.measures.conclusions import judge, read_conclusions
from analysis.measures.verdicts import OPEN, OUTCOMES, Conclusion, Finding

EVERY = "all"
ROOM = 120
"""Columns that a page has room for: with more, specifications are drawn by reading."""
SPECIFICATION_COLUMNS = (
    "conclusion", *DECISIONS, "outcome", "effect", "detail", "reading", "asked",
    "decisions",
)  # fmt: skip


def conclusions_about(record: Record, scope: Scope) -> list[Conclusion]:
    """Give the conclusions stated about the country looked at, in the table's order.

    Raises
    ------
    ParameterError
        If none is stated about it.
    """
    stated = read_conclusions(record.table("conclusions"))
    found = [each for each in stated if each.country == scope.country]
    if not found:
        known = sorted({each.country for each in stated})
        raise ParameterError(
            f"country: found {scope.country!r}, of which conclusions.csv states nothing; "
            f"{nearest(scope.country, known)}."
        )
    return found


def choose_conclusion(conclusions: Sequence[Conclusion], name: str = EVERY) -> Conclusion:
    """Give the conclusion of a name; for ``all`` the first, on which the others rest.

    Raises
    ------
    ParameterError
        If there is no such conclusion about the country.
    """
    named = {each.id: each for each in conclusions}
    if name not in (EVERY, *named):
        raise ParameterError(f"conclusion: found {name!r}; {nearest(name, [EVERY, *named])}.")
    return named.get(name, conclusions[0])


def outcomes_by_coding(
    record: Record, scope: Scope, conclusions: Sequence[Conclusion]
) -> pd.DataFrame:
    """Test conclusions under every combination of the coding decisions that bear on them.

    Parameters
    ----------
    record, scope
        What is looked at.
    conclusions
        From :func:`conclusions_about`.

    Returns
    -------
    pandas.DataFrame
        One row a specification, with :data:`SPECIFICATION_COLUMNS`: a column a coding
        decision (empty where it bears on nothing), ``outcome`` (ordered as
        :data:`OUTCOMES`), ``effect`` (in the unit of the kind of test; missing where
        undecidable), ``detail`` in words, ``reading`` (a number; specifications of one
        conclusion with the same number know the same acts with the same values, and
        find the same), ``asked`` (whether it is the coding asked for, one a conclusion)
        and ``decisions``, the ids of those acts.
    """
    codings = Codings(record, scope)
    rows: list[tuple[object, ...]] = []
    for conclusion in conclusions:
        findings: dict[object, Finding] = {}
        readings: dict[object, int] = {}
        for coding in codings.each(conclusion):
            acts, ids = codings.acts(coding, conclusion)
            if acts not in findings:
                findings[acts] = judge(acts, conclusion)
            found = findings[acts]
            known = (coding.body, tuple(act for act in acts if act.values), found)
            number = readings.setdefault(known, len(readings) + 1)
            choices = (getattr(coding, decision) for decision in DECISIONS)
            asked = codings.is_asked(coding, conclusion)
            told = (found.outcome, found.effect, found.detail, number, asked, ";".join(ids))
            rows.append((conclusion.id, *choices, *told))
    frame = pd.DataFrame(rows, columns=list(SPECIFICATION_COLUMNS))
    return frame.assign(
        outcome=pd.Categorical(frame["outcome"], OUTCOMES, ordered=True),
        effect=frame["effect"].astype(float),
    )


def readings_of(specifications: pd.DataFrame) -> pd.DataFrame:
    """Bring the specifications that come to the same reading together, in order of effect.

    Parameters
    ----------
    specifications
        From :func:`outcomes_by_coding`, of one conclusion or several.

    Returns
    -------
    pandas.DataFrame
        One row a reading, by conclusion, then by effect, the undecidable last:
        ``conclusion, place, outcome, effect, detail, specifications`` (how many), a
        column a coding decision (the choices that lead there, parted by semicolons),
        ``asked`` (whether the coding asked for is among them) and ``decisions``.
    """
    told = {name: (name, "first") for name in ("outcome", "effect", "detail", "decisions")}
    choices = {name: (name, lambda of: ";".join(dict.fromkeys(of))) for name in DECISIONS}
    frame = (
        specifications.groupby(["conclusion", "reading"], sort=False)
        .agg(specifications=("rule", "size"), asked=("asked", "any"), **told, **choices)
        .reset_index()
    )
    rank = {name: place for place, name in enumerate(dict.fromkeys(frame["conclusion"]))}
    frame["rank"] = frame["conclusion"].map(rank)
    frame["open"] = frame["outcome"] == OPEN
    frame = frame.sort_values(["rank", "open", "effect", "reading"])
    frame["place"] = frame.groupby("conclusion", sort=False).cumcount() + 1
    first = ["conclusion", "place", "outcome", "effect", "detail", "specifications"]
    return frame[[*first, *DECISIONS, "asked", "decisions"]].reset_index(drop=True)


def curve_of(specifications: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a specification curve, in order of effect.

    Parameters
    ----------
    specifications
        From :func:`outcomes_by_coding`, of one conclusion.

    Returns
    -------
    pandas.DataFrame
        As :func:`readings_of`: one row a specification where a page has room for all of
        them (:data:`ROOM`), otherwise one row a reading.
    """
    if len(specifications) > ROOM:
        return readings_of(specifications)
    return readings_of(specifications.assign(reading=range(1, len(specifications) + 1)))
