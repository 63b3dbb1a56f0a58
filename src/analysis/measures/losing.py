"""On which side of a decision each claim stands, and why a losing one lost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.facts.dates import bounds
from analysis.facts.decisions import witness_of
from analysis.facts.record import Record
from analysis.facts.rules import RULES, WEEKS_AROUND, Witness

FOR, AGAINST, UNDECIDED, ANNOUNCED = "for", "against", "undecided", "announced"
SIDES = (FOR, AGAINST, UNDECIDED, ANNOUNCED)
COLUMNS = ["claim", "decision", "source", "value", "decided", "side", "why"]

# What stands in a tier, by rule; a rule that has one tier only weighs all documents alike.
TIERS = {
    "contemporary": ("UN records and roll calls", "reports of the weeks around the act", ""),
    "official": ("UN records", "governments and data sets", "other documents"),
    "latest": ("the latest reports", "earlier or undated reports"),
}


def sides_of(record: Record) -> pd.DataFrame:
    """Say of each claim and each decision it speaks to on which side it stands.

    Parameters
    ----------
    record
        The record; its rule decides.

    Returns
    -------
    pandas.DataFrame
        One row a claim and decision, in order of decisions and then of claims: ``claim``,
        ``decision``, ``source``, ``value`` (what the claim says), ``decided`` (what the
        decision has; empty if tied or unknown), ``side`` (one of :data:`SIDES`), ``why`` (a
        sentence for a claim that is against or undecided, else empty).

    Notes
    -----
    The tiers are those of :mod:`analysis.facts.rules`.
    """
    kinds = record.table("sources")["kind"].astype(str).to_dict()
    columns = ["source", "value", "report_date"]
    told = record.claims[columns].astype(str).to_dict("index")
    labels = record.table("values")["label"].astype(str).to_dict()
    rows: list[tuple[str, ...]] = []
    for decision in record.decisions.to_dict("records"):
        name, value, act = decision["id"], decision["value"], decision["act"]
        acted = bounds(decision["date"]) if decision["date"] else None
        done = [*_split(decision["claims_for"]), *_split(decision["claims_against"])]
        seen = [witness_of(claim, told[claim], kinds, act, acted) for claim in sorted(done)]
        reasons = reasons_of(seen, value, record.rule, labels) if decision["claims_against"] else {}
        for witness in seen:
            side = FOR if witness.value == value else AGAINST if value else UNDECIDED
            why = reasons.get(witness.claim, "")
            rows.append((witness.claim, name, witness.document, witness.value, value, side, why))
        for claim in _split(decision["claims_announced"]):
            said = told[claim]
            rows.append((claim, name, said["source"], said["value"], value, ANNOUNCED, ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def reasons_of(
    witnesses: Sequence[Witness], value: str, rule: str, labels: dict[str, str]
) -> dict[str, str]:
    """Say why each claim against a decision lost, or why there is no decision.

    Parameters
    ----------
    witnesses
        All claims of the act done.
    value
        What the rule found; empty for a tie.
    rule
        The rule's name.
    labels
        What each value is called.

    Returns
    -------
    dict
        A sentence by the claim's id.
    """
    tiers = RULES[rule](witnesses)
    first = min(tiers)
    heard = {(w.document, w.value) for w, t in zip(witnesses, tiers, strict=True) if t == first}
    counts: dict[str, int] = {}
    for _, said in heard:
        counts[said] = counts.get(said, 0) + 1
    winner = labels.get(value, value)
    found = {}
    for witness, tier in zip(witnesses, tiers, strict=True):
        if witness.value == value:
            continue
        if tier > first:
            speak = f"speak first, and say {winner}" if value else "speak first, and do not agree"
            found[witness.claim] = (
                f"{_standing(witness, rule, tier)}; {TIERS[rule][first]} {speak}."
            )
        elif value:
            n, m = counts[value], counts[witness.value]
            among = f" among {TIERS[rule][first]}" if rule in TIERS and TIERS[rule][first] else ""
            found[witness.claim] = f"Outnumbered{among}: {_count(n)} {winner}, {_count(m)} this."
        elif rule == "unanimous":
            found[witness.claim] = "Documents do not agree, and the rule takes no side."
        else:
            found[witness.claim] = "As many documents say otherwise, so the rule takes no side."
    return found


def _standing(witness: Witness, rule: str, tier: int) -> str:
    if rule != "contemporary":
        words = TIERS[rule][tier]
        return f"Not among {TIERS[rule][0]} but {words}"
    if tier == 1:
        return "A report of the weeks around the act"
    if witness.reported is None:
        return "A report without a date"
    if witness.acted is None:
        return "The day of the act is not known, so no report is sure to be of its weeks"
    if witness.reported[0] > witness.acted[1] + WEEKS_AROUND:
        return "A later summary"
    if witness.reported[1] < witness.acted[0] - WEEKS_AROUND:
        return "A report from before the weeks around the act"
    return "A report whose date is not exact enough to be sure of the weeks around the act"


def _count(n: int) -> str:
    return f"{n} document says" if n == 1 else f"{n} documents say"


def _split(names: str) -> list[str]:
    return [name for name in names.split(";") if name]
