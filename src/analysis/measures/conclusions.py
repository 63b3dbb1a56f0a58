"""Conclusions stated in a table, and the kinds of test that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.labels import split_list
from analysis.measures import verdicts
from analysis.measures.verdicts import BADNESS, Act, Conclusion, Finding

WITH, APART, OUT = "with their government", "apart", "left out"


@dataclass(frozen=True)
class Kind:
    """A kind of test, and which coding decisions bear on it.

    Parameters
    ----------
    test
        Takes acts in order of body and year, and the conclusion.
    unit
        What the effect is, as the axis of a figure names it; ``{0}`` and ``{1}`` are camps.
    needs
        Columns of ``conclusions.csv`` that must be filled, and with how many entries.
    several_bodies
        Whether the bodies are varied: each, and all together.
    acting
        To whom acts under acting presidents may be counted; empty where the kind
        looks at no government. For a comparison of camps *apart* is *left out*,
        since an acting president set apart belongs to no camp.
    dated
        Whether the day of the act matters.
    line
        The effect above which the conclusion holds, if there is one.
    """

    test: Callable[[Sequence[Act], Conclusion], Finding]
    unit: str
    needs: Mapping[str, int] = field(default_factory=dict)
    several_bodies: bool = False
    acting: tuple[str, ...] = ()
    dated: bool = False
    line: float | None = None


KINDS: Mapping[str, Kind] = {
    "less_often": Kind(
        verdicts.less_often, "Share of such acts, {1} less {0}",
        needs={"camps": 2}, several_bodies=True, acting=(WITH, OUT), line=0.0,
    ),
    "always": Kind(
        verdicts.always, "Texts as stated less texts otherwise",
        several_bodies=True, acting=(WITH, OUT),
    ),
    "never": Kind(verdicts.never, "Texts as stated less texts otherwise", several_bodies=True),
    "continues": Kind(
        verdicts.continues, "Acts alike less acts unlike",
        needs={"administration": 1}, several_bodies=True, acting=(WITH, APART, OUT),
    ),
    "turns_within": Kind(
        verdicts.turns_within, "Turns within a term, in the camp with fewer",
        needs={"camps": 2}, several_bodies=True, acting=(WITH, OUT), line=0.0,
    ),
    "turns_differ": Kind(
        verdicts.turns_differ, "Years with a turn in one body only",
        needs={"bodies": 2}, line=0.0,
    ),
    "comes_first": Kind(
        verdicts.comes_first, "Months by which it came earlier",
        needs={"bodies": 2}, dated=True, line=0.0,
    ),
    "gap": Kind(verdicts.gap, "Length of the gap in years", needs={"bodies": 1, "number": 1}),
}  # fmt: skip
"""The kinds of test, by the words of the column ``kind``."""


def read_conclusions(table: pd.DataFrame) -> list[Conclusion]:
    """Take the conclusions out of their table.

    Parameters
    ----------
    table
        ``conclusions.csv``, indexed by conclusion.

    Returns
    -------
    list of Conclusion
        In the table's order.

    Raises
    ------
    SourceError
        If a row has not what its kind of test needs. All such faults at once.
    """
    faults: list[str] = []
    found = []
    for name, row in table.iterrows():
        kind = KINDS[str(row["kind"])]
        for key, n in kind.needs.items():
            entries = [] if pd.isna(row[key]) else split_list(str(row[key]))
            if len(entries) != n:
                faults.append(
                    f"conclusions.csv, row {name}, column {key}: found {len(entries)} entries; "
                    f"kind {row['kind']} needs {n}."
                )
        found.append(_conclusion(str(name), row))
    if faults:
        raise SourceError(faults)
    return found


def _conclusion(name: str, row: pd.Series) -> Conclusion:
    words = {k: str(row[k]) for k in ("statement", "kind", "country", "act", "value")}
    return Conclusion(
        id=name,
        **words,
        bodies=tuple(split_list(str(row["bodies"]))),
        camps=tuple(split_list(str(row["camps"]))),
        administration=str(row["administration"]),
        number=None if pd.isna(row["number"]) else int(row["number"]),
        from_year=0 if pd.isna(row["from_year"]) else int(row["from_year"]),
    )


def unit_of(conclusion: Conclusion) -> str:
    """Say what the effect of a conclusion is, as the axis of a figure names it."""
    return KINDS[conclusion.kind].unit.format(*conclusion.camps)


def line_of(conclusion: Conclusion) -> float | None:
    """Give the effect at which a conclusion turns, where it turns at a single one."""
    stated = conclusion.number
    return float(stated) if stated is not None else KINDS[conclusion.kind].line


def judge(acts: Sequence[Act], conclusion: Conclusion) -> Finding:
    """Test a conclusion; where an act has several values, every one must pass.

    Parameters
    ----------
    acts
        In order of body and year.
    conclusion
        What is tested.

    Returns
    -------
    Finding
        Of acts with several values, the combination worst for the conclusion.
    """
    test = KINDS[conclusion.kind].test
    either: list[list[tuple[str, ...]]] = [[(v,) for v in act.values] or [()] for act in acts]
    findings = [
        test([replace(a, values=v) for a, v in zip(acts, chosen, strict=True)], conclusion)
        for chosen in product(*either)
    ]
    return max(findings, key=lambda found: (BADNESS[found.outcome], -(found.effect or 0.0)))
