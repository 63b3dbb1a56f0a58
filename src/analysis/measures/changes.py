"""What differs between two accounts of one thing: marks, rows, decisions, and what made it so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.facts.dates import bounds
from analysis.facts.decisions import claims_of, witness_of
from analysis.facts.labels import split_list
from analysis.facts.rules import RULES
from analysis.measures.losing import TIERS

ADDED, REMOVED, VALUE, EVIDENCE = "added", "removed", "value", "evidence"
CHANGES = (VALUE, ADDED, REMOVED, EVIDENCE)
"""How a mark may change; by evidence if it says the same on other grounds."""

DATA, SOURCES, RULE, PARAMETERS, CODE, SEVERAL = (
    "data", "sources", "rule", "parameters", "code", "several",
)  # fmt: skip
CAUSES = (DATA, SOURCES, RULE, PARAMETERS, CODE, SEVERAL)
"""What may have made a change, in the order in which one is looked for."""

NOT_MADE = "not made"
MARK_COLUMNS = ("panel", "position", "value", "label", "decisions", "claims", "rows")
ROW_COLUMNS = ("row", "change", "column", "old", "new")
_LAST_TIER = "later summaries, and reports whose dates are not known well enough"


def marks_changed(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Name the marks that are not the same in two sidecars of one figure.

    Parameters
    ----------
    old, new
        One row a mark: ``mark`` and :data:`MARK_COLUMNS`, as texts.

    Returns
    -------
    pandas.DataFrame
        One row a mark of which anything differs, in the order of ``new``, and then those gone:
        ``mark``, ``change`` (of :data:`CHANGES`), and each column as ``old_…`` and ``new_…``,
        empty where there is no such mark. Every mark that is not named has equal rows.
    """
    told = [frame.set_index("mark")[list(MARK_COLUMNS)] for frame in (old, new)]
    before, after = (dict(zip(f.index, f.to_dict("records"), strict=True)) for f in told)
    rows = []
    for mark in dict.fromkeys([*after, *before]):
        was, now = before.get(mark), after.get(mark)
        if was == now:
            continue
        if was is None or now is None:
            change = ADDED if was is None else REMOVED
        else:
            change = VALUE if was["value"] != now["value"] else EVIDENCE
        row = {"mark": mark, "change": change}
        for name in MARK_COLUMNS:
            row[f"old_{name}"] = was[name] if was else ""
            row[f"new_{name}"] = now[name] if now else ""
        rows.append(row)
    columns = ["mark", "change", *(f"{w}_{n}" for n in MARK_COLUMNS for w in ("old", "new"))]
    return pd.DataFrame(rows, columns=columns)


def marks_of_decisions(decisions: pd.DataFrame) -> pd.DataFrame:
    """Tell decisions as if each were a mark of a figure.

    Parameters
    ----------
    decisions
        As a record has them.

    Returns
    -------
    pandas.DataFrame
        ``mark`` and :data:`MARK_COLUMNS`, one row a decision.
    """
    rows = []
    for row in decisions.to_dict("records"):
        told = (row["status"], row["date"], row["administration"], row["acting_president"])
        counts = f"{row['n_for']} for, {row['n_against']} against, {row['n_announced']} announced"
        rows.append(
            {
                "mark": row["id"], "panel": "", "position": str(row["id"]).replace("-", " "),
                "value": shown(row), "label": ", ".join([*filter(None, map(str, told)), counts]),
                "decisions": row["id"], "claims": claims_of(row), "rows": "",
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["mark", *MARK_COLUMNS]).astype(str)


def rows_changed(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Name the rows that are not the same in two versions of a table, cell by cell.

    Parameters
    ----------
    old, new
        Indexed by the rows' ids; without ids (an index of numbers), rows are held against each
        other whole, and told as added or removed.

    Returns
    -------
    pandas.DataFrame
        :data:`ROW_COLUMNS`: ``change`` is ``added``, ``removed`` or ``changed``; ``column``,
        ``old`` and ``new`` are empty for rows that are in one version alone.
    """
    before, after = _cells(old), _cells(new)
    columns = dict.fromkeys([*map(str, old.columns), *map(str, new.columns)])
    found: list[tuple[str, ...]] = []
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            found.append((name, ADDED if was is None else REMOVED, "", "", ""))
            continue
        for column in columns if was != now else ():
            if was.get(column, "") != now.get(column, ""):
                found.append(
                    (name, "changed", column, was.get(column, ""), now.get(column, ""))
                )  # fmt: skip
    return pd.DataFrame(found, columns=list(ROW_COLUMNS), dtype="string")


def _cells(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Give each row's cells as texts, by its id; the row itself is the id if it has none."""
    texts = table.astype("string").fillna("")
    rows = texts.to_dict("records")
    named = table.index.name is not None and table.index.is_unique
    names = [str(n) for n in table.index] if named else [", ".join(row.values()) for row in rows]
    return {
        name: {str(column): str(cell) for column, cell in row.items()}
        for name, row in zip(names, rows, strict=True)
    }


def shown(decision: Mapping[Any, Any] | None) -> str:
    """Give what a decision shows: its value, or why it has none."""
    if decision is None:
        return NOT_MADE
    return str(decision["value"] or decision["status"])


def levels_of(decision: Mapping[Any, Any] | None, contents: Callable[[str], Any]) -> list[Any]:
    """Tell a decision ever more closely: two are held against each other level by level.

    Parameters
    ----------
    decision
        One row of a record's decisions; None if it was not made.
    contents
        What a claim says and what its document is, by its id.

    Returns
    -------
    list
        What it shows; its status; which claims are for and against it; the day and the
        government of the act; and what those claims say.
    """
    if decision is None:
        return [NOT_MADE] * 5
    sides = [
        frozenset(split_list(str(decision[f"claims_{side}"])))
        for side in ("for", "against", "announced")
    ]
    told = ("date", "administration", "acting_president", "flags")
    said = {claim: contents(claim) for claim in sorted(frozenset().union(*sides))}
    return [
        shown(decision), decision["status"], sides, [str(decision[c]) for c in told], said,
    ]  # fmt: skip


def main_cause(
    outcome: Callable[[frozenset[str]], Sequence[Any]], factors: Sequence[str]
) -> tuple[str, int] | None:
    """Find what alone made an outcome another.

    Parameters
    ----------
    outcome
        What comes out, told ever more closely (:func:`levels_of`), when these factors are as
        in the new account and the others as in the old.
    factors
        What differs between the two, in the order in which one is looked for.

    Returns
    -------
    tuple or None
        A factor that by itself makes the old outcome the new one, and back; ``several`` if
        none does. With it, the first level at which the outcomes differ: only so closely are
        they held against each other. None if they do not differ.

    Notes
    -----
    The cause is the same whichever account is called the old one.
    """
    every = frozenset(factors)
    old, new = outcome(frozenset()), outcome(every)
    level = next((n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b), None)
    if level is None:
        return None
    for factor in factors:
        forth, back = outcome(frozenset({factor})), outcome(every - {factor})
        if forth[level] == new[level] and back[level] == old[level]:
            return factor, level
    return SEVERAL, level


def counted_of(
    decision: Mapping[Any, Any],
    told: Mapping[str, Mapping[str, Any]],
    kinds: Mapping[str, str],
    rule: str,
) -> tuple[list[str], str]:
    """Say which claims on a decision count under a rule: those of the first tier that speaks.

    Parameters
    ----------
    decision
        One row of a record's decisions.
    told
        What each claim says, by its id: ``source``, ``value``, ``report_date``.
    kinds
        The kind of each document.
    rule
        The rule's name.

    Returns
    -------
    claims : list of str
        Ids; none if no act is claimed as done.
    words : str
        What they are, such as ``reports of the weeks around the act``.
    """
    date = str(decision["date"])
    acted = bounds(date) if date else None
    done = [c for side in ("for", "against") for c in split_list(str(decision[f"claims_{side}"]))]
    witnesses = [witness_of(c, told[c], kinds, str(decision["act"]), acted) for c in sorted(done)]
    if not witnesses:
        return [], ""
    tiers = RULES[rule](witnesses)
    first = min(tiers)
    words = TIERS[rule][first] or _LAST_TIER if rule in TIERS else "all documents alike"
    return [w.claim for w, tier in zip(witnesses, tiers, strict=True) if tier == first], words
