"""How robust stated conclusions are: how many of how many, and what turns them.

See :mod:`analysis.measures.specifications` for what is counted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.facts.decisions import DISPUTED
from analysis.facts.labels import split_list
from analysis.facts.record import Record
from analysis.facts.scope import Scope
from analysis.facts.sources import ALL
from analysis.measures.codings import AGAINST, DECISIONS
from analysis.measures.conclusions import unit_of
from analysis.measures.verdicts import FAILS, HOLDS, OPEN, OUTCOMES, Conclusion

DECISION_WORDS = {
    "rule": "disputed acts",
    "sources": "sources",
    "body": "body",
    "stage": "stage",
    "dated_by": "day that counts",
    "acting": "acting presidents",
}


def counts_by_choice(specifications: pd.DataFrame) -> pd.DataFrame:
    """Count the outcomes of one conclusion's specifications by each choice of each decision.

    Parameters
    ----------
    specifications
        From :func:`analysis.measures.specifications.outcomes_by_coding`, of one conclusion.

    Returns
    -------
    pandas.DataFrame
        ``decision, choice`` and a column an outcome, in the order of the decisions;
        only decisions that were varied.
    """
    counted = [
        specifications.groupby([name, "outcome"], sort=False, observed=False)
        .size()
        .unstack("outcome")[list(OUTCOMES)]
        .reindex(list(dict.fromkeys(specifications[name])))
        .rename_axis(index="choice", columns=None)
        .reset_index()
        .assign(decision=name)
        for name in DECISIONS
        if specifications[name].nunique() > 1
    ]
    return pd.concat(counted, ignore_index=True)[["decision", "choice", *OUTCOMES]]


def turns_by_decision(specifications: pd.DataFrame) -> pd.DataFrame:
    """Count how often a change of one coding decision alone turns each conclusion.

    Parameters
    ----------
    specifications
        From :func:`analysis.measures.specifications.outcomes_by_coding`.

    Returns
    -------
    pandas.DataFrame
        One row a conclusion and decision varied for it: ``conclusion``, ``decision`` (in
        words), ``changes`` (pairs of specifications that differ in this decision alone),
        ``turned`` (pairs of which one holds and one fails) and ``left open`` (pairs of
        which one is undecidable and the other is not).
    """
    rows: list[dict[str, object]] = []
    for conclusion, tested in specifications.groupby("conclusion", sort=False):
        outcomes = list(tested["outcome"].astype(str))
        for decision in (name for name in DECISIONS if tested[name].nunique() > 1):
            others = [list(tested[name]) for name in DECISIONS if name != decision]
            alike: dict[tuple[str, ...], Counter[str]] = {}  # in all decisions but this one
            for outcome, *rest in zip(outcomes, *others, strict=True):
                alike.setdefault(tuple(rest), Counter())[outcome] += 1
            rows.append(
                {
                    "conclusion": conclusion,
                    "decision": DECISION_WORDS[decision],
                    "changes": sum(n.total() * (n.total() - 1) // 2 for n in alike.values()),
                    "turned": sum(n[HOLDS] * n[FAILS] for n in alike.values()),
                    "left open": sum((n[HOLDS] + n[FAILS]) * n[OPEN] for n in alike.values()),
                }
            )
    return pd.DataFrame(rows)


def summary_by_conclusion(
    specifications: pd.DataFrame, turns: pd.DataFrame, conclusions: Sequence[Conclusion]
) -> pd.DataFrame:
    """Say of each conclusion in how many of how many specifications it holds.

    Parameters
    ----------
    specifications
        From :func:`analysis.measures.specifications.outcomes_by_coding`.
    turns
        From :func:`turns_by_decision`, of the same.
    conclusions
        The same conclusions, for their words.

    Returns
    -------
    pandas.DataFrame
        One row a conclusion: ``conclusion`` (in words), ``holds``, ``fails``,
        ``undecidable``, ``of`` (specifications), ``as asked`` (the outcome under the
        coding asked for), ``readings`` (as ``holds:fails:undecidable``), ``turned by``
        and ``left open by``: the coding decision whose
        change alone does so most often, with how often.
    """
    rows = []
    for each in conclusions:
        tested = specifications[specifications["conclusion"] == each.id]
        counts = tested["outcome"].value_counts()
        distinct = tested.drop_duplicates("reading")["outcome"].value_counts()
        own = turns[turns["conclusion"] == each.id]
        rows.append(
            {
                "conclusion": each.statement,
                **{outcome: int(counts[outcome]) for outcome in OUTCOMES},
                "of": len(tested),
                "as asked": str(tested.loc[tested["asked"], "outcome"].iloc[0]),
                "readings": ":".join(str(distinct[outcome]) for outcome in OUTCOMES),
                "turned by": _most_often(own, "turned"),
                "left open by": _most_often(own, "left open"),
            }
        )
    return pd.DataFrame(rows)


def _most_often(turns: pd.DataFrame, what: str) -> str:
    """Name the decision with the greatest share of changes; the earlier where two are alike."""
    if turns.empty or not turns[what].any():
        return "none"
    most = turns.loc[(turns[what] / turns["changes"]).idxmax()]
    return f"{most['decision']} ({most[what]:,} of {most['changes']:,})"


def in_words(specifications: pd.DataFrame) -> dict[str, str]:
    """Say how many of how many, outcome by outcome, of one conclusion's specifications.

    Returns
    -------
    dict of str to str
        By outcome, such as ``holds in 1,290 of 2,100 specifications (98 of 106 readings)``.
    """
    n, readings = len(specifications), specifications["reading"].nunique()
    words = {HOLDS: "holds in", FAILS: "fails in", OPEN: "undecidable in"}
    told = {}
    for outcome, verb in words.items():
        found = specifications[specifications["outcome"] == outcome]
        told[outcome] = (
            f"{verb} {len(found):,} of {n:,} specifications "
            f"({found['reading'].nunique():,} of {readings:,} readings)"
        )
    return told


def footer_of(
    record: Record, scope: Scope, specifications: pd.DataFrame, columns: pd.DataFrame
) -> str:
    """Say, small, what a figure of specifications stands on, and what one mark is."""
    known = {name for cell in set(specifications["decisions"]) for name in split_list(cell)}
    decisions = record.under(sources=ALL).of(scope.country).decisions
    disputed = decisions["id"].isin(known) & decisions["status"].isin(DISPUTED)
    choices = specifications["sources"].nunique()
    documents = record.under(sources=ALL).of(scope.country).n_sources
    rules = set(specifications["rule"]) - {AGAINST}
    return (
        f"Rules: {len(rules)}. Sources: {choices} choices (all: n = "
        f"{documents}). Specifications: {len(specifications):,}. Decisions behind them: "
        f"{len(known)}, of which disputed: {int(disputed.sum())}. One mark: "
        + (
            "a specification."
            if len(columns) == len(specifications)
            else "a reading, that is all specifications that come to the same known acts."
        )
    )


def describe_overview(summary: pd.DataFrame) -> str:
    """Put the overview of all conclusions in words, for readers who cannot see it.

    Parameters
    ----------
    summary
        From :func:`summary_by_conclusion`.
    """
    named = summary.set_index("conclusion")
    firm = list(named.index[(named["fails"] == 0) & (named["holds"] > 0)])
    most = (named["fails"] / named["of"]).idxmax()
    told = (
        f"Dot strips of conclusions, {len(named)} rows, one row a conclusion, one dot a reading "
        "of the record: first those under which it holds, then those under which it fails, then "
        f"those that leave it undecidable; {int(named['of'].sum()):,} specifications in all. "
    )
    if firm:
        told += f"Never failing, where they can be decided: {'; '.join(firm)}. "
    if named.loc[most, "fails"]:
        fails, of = int(named.loc[most, "fails"]), int(named.loc[most, "of"])
        told += f"Failing most often, in {fails:,} of {of:,}: {most}."
    return told.strip()


def describe_curve(specifications: pd.DataFrame, conclusion: Conclusion) -> str:
    """Put the specification curve of one conclusion in words.

    Parameters
    ----------
    specifications
        From :func:`analysis.measures.specifications.outcomes_by_coding`, of the conclusion.
    conclusion
        The conclusion.
    """
    effects = specifications["effect"].dropna()
    extent = "nowhere decided"
    if len(effects):
        low, high = f"{effects.min():.3g}", f"{effects.max():.3g}"
        extent = f"from {low} to {high}" if low != high else f"{low} throughout"
    varied = [DECISION_WORDS[name] for name in DECISIONS if specifications[name].nunique() > 1]
    turner = _most_often(turns_by_decision(specifications), "turned")
    turned = (
        "No change of one decision alone turns it."
        if turner == "none"
        else f"The decision whose change alone turns it most often is {turner}."
    )
    return (
        f"Specification curve of the conclusion: {conclusion.statement}. Above, marks in order of "
        f"their effect ({unit_of(conclusion).lower()}, {extent}), the undecidable last; beneath, "
        f"a dot for each choice that leads there, in rows by {', '.join(varied)}. "
        f"It {'; '.join(in_words(specifications).values())}. {turned}"
    )
