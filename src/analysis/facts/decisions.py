"""Decisions: one act of one country on one resolution at one stage, with its claims.

Three newspapers reporting one abstention are one abstention. A decision carries
every claim that supports it and every claim that disputes it; which of them wins
is a named rule (:mod:`analysis.facts.rules`), never this module's own judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis.facts.administrations import Calendar
from analysis.facts.dates import bounds
from analysis.facts.labels import split_list
from analysis.facts.rules import Witness, check_rule, decide

COLUMNS = (
    "country", "body", "year", "stage", "act", "value", "status", "administration",
    "acting_president", "rule", "n_for", "n_against", "claims_for", "claims_against",
    "id", "date", "n_announced", "claims_announced", "flags",
)  # fmt: skip

DISPUTED = ("contested", "tied")
RECORDED_VOTE = "recorded_vote"
WRONG_KIND = "wrong_kind_of_act"
ELSEWHERE = "attributed_to_another_administration"


def date_of_act(resolution: Mapping[str, str], stage: str, opening: int) -> str:
    """Give the date of a stage of one resolution.

    Parameters
    ----------
    resolution
        One row of ``resolutions.csv``.
    stage
        ``tabling``, ``committee``, or else the adoption by the body itself.
    opening
        The month in which the body's session opens.

    Returns
    -------
    str
        EDTF. Where the day of tabling is not known, it is some day from the opening of
        the session to the next known stage; empty if that is not known either.
    """
    column = {"tabling": "tabling_date", "committee": "committee_date"}.get(stage, "adoption_date")
    known = str(resolution[column])
    if known or stage != "tabling":
        return known
    later = str(resolution["committee_date"]) or str(resolution["adoption_date"])
    opened = f"{resolution['year']}-{opening:02d}"
    return f"{opened}/{later}" if later and opened <= later[:7] else ""


def adoption_at(resolution: Mapping[Any, Any], stage: str) -> str:
    """Say whether a stage adopted by ``recorded_vote`` or ``without_vote``."""
    return str(resolution["committee_adoption" if stage == "committee" else "adoption"])


def claims_of(decision: Mapping[Any, Any]) -> str:
    """Join the ids of all claims of a decision: those for it, against it and announcing it."""
    told = (decision[f"claims_{side}"] for side in ("for", "against", "announced"))
    return ";".join(ids for ids in map(str, told) if ids)


def voted_at(resolution: Mapping[Any, Any], stage: str) -> bool:
    """Say whether a vote was recorded at a stage of one resolution."""
    return adoption_at(resolution, stage) == RECORDED_VOTE


def openings(bodies: pd.DataFrame) -> dict[str, int]:
    """Give the month in which each body's session opens, from ``bodies.csv``."""
    return {
        str(body): min(int(month) for month in split_list(str(months)))
        for body, months in bodies["months"].items()
    }


def decide_all(
    spoken: pd.DataFrame,
    told: Mapping[str, Mapping[str, Any]],
    kinds: Mapping[str, str],
    resolutions: pd.DataFrame,
    opened: Mapping[str, int],
    calendar: Calendar,
    rule: str,
    order: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Reconcile claims into decisions by one rule.

    Parameters
    ----------
    spoken
        Which claim speaks to what: ``claim``, ``body``, ``year``, ``stage``, ``act``,
        one row a claim and decision.
    told
        What each claim says, by its id: ``source``, ``actor``, ``value``, ``modality``,
        ``said``, ``report_date``, ``administration_said``.
    kinds
        The kind of each document, by its id.
    resolutions
        ``resolutions.csv``, indexed by ``body-year``.
    opened
        The month in which each body's session opens (:func:`openings`).
    calendar
        Who governed which country on which day.
    rule
        A name of :data:`analysis.facts.rules.RULES`.
    order
        The order of ``body``, ``stage`` and ``act`` for the rows.

    Returns
    -------
    pandas.DataFrame
        One row a decision, with the columns of :data:`COLUMNS`, in the order body,
        year, stage, act, country; counts are of documents, lists of claims.
    """
    check_rule(rule)
    groups: dict[tuple[str, str, int, str, str], list[str]] = {}
    for claim, body, year, stage, act in spoken[
        ["claim", "body", "year", "stage", "act"]
    ].itertuples(index=False):
        groups.setdefault((told[claim]["actor"], body, int(year), stage, act), []).append(claim)
    held = resolutions.to_dict("index")
    place = {key: {word: n for n, word in enumerate(words)} for key, words in order.items()}

    def position(key: tuple[str, str, int, str, str]) -> tuple[int, int, int, int, str]:
        country, body, year, stage, act = key
        return place["body"][body], year, place["stage"][stage], place["act"][act], country

    rows = []
    for key in sorted(groups, key=position):
        country, body, year, stage, act = key
        when = date_of_act(held[f"{body}-{year}"], stage, opened[body])
        names = sorted(groups[key])
        done = [c for c in names if told[c]["modality"] == "done"]
        announced = [c for c in names if told[c]["modality"] != "done"]
        acted = bounds(when) if when else None
        witnesses = [witness_of(c, told[c], kinds, act, acted) for c in done]
        value = decide(witnesses, rule) if witnesses else ""
        in_favour = [w for w in witnesses if w.value == value]
        against = [w for w in witnesses if w.value != value]
        administration, acting = calendar.in_office(country, when)
        rows.append(
            {
                "country": country,
                "body": body,
                "year": year,
                "stage": stage,
                "act": act,
                "value": value,
                "status": _status(witnesses, value),
                "administration": administration,
                "acting_president": acting,
                "rule": rule,
                "n_for": len({w.document for w in in_favour}),
                "n_against": len({w.document for w in against}),
                "claims_for": ";".join(w.claim for w in in_favour),
                "claims_against": ";".join(w.claim for w in against),
                "id": f"{country}-{body}-{year}-{stage}-{act}",
                "date": when,
                "n_announced": len({told[c]["source"] for c in announced}),
                "claims_announced": ";".join(announced),
                "flags": ";".join(_flags([told[c] for c in names], administration)),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def witness_of(
    claim: str,
    said: Mapping[str, Any],
    kinds: Mapping[str, str],
    act: str,
    acted: tuple[date, date] | None,
) -> Witness:
    """See one claim of an act done as a rule sees it.

    Parameters
    ----------
    claim
        Its id.
    said
        What it says: ``source``, ``value``, ``report_date``.
    kinds
        The kind of each document, by its id.
    act
        The kind of act.
    acted
        First and last day the act may have happened; None where not known.
    """
    reported = str(said["report_date"])
    return Witness(
        claim=claim,
        document=str(said["source"]),
        value=str(said["value"]),
        act=act,
        kind=kinds[said["source"]],
        reported=bounds(reported) if reported else None,
        acted=acted,
    )


def _status(witnesses: Sequence[Witness], value: str) -> str:
    if not witnesses:
        return "unknown"
    if not value:
        return "tied"
    if any(w.value != value for w in witnesses):
        return "contested"
    return "agreed" if len({w.document for w in witnesses}) > 1 else "single source"


def _flags(told: Sequence[Mapping[str, str]], administration: str) -> list[str]:
    flags = []
    if any(claim["said"] for claim in told):
        flags.append(WRONG_KIND)
    if administration and any(
        claim["administration_said"] not in ("", administration) for claim in told
    ):
        flags.append(ELSEWHERE)
    return flags
