"""Acts counted by the administration they fell to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.facts.decisions import claims_of
from analysis.measures.positions import STATE_OF

TIED = "tied"


def acts_by_administration(
    decisions: pd.DataFrame, administrations: pd.DataFrame, bodies: pd.DataFrame
) -> pd.DataFrame:
    """List every decided vote and final sponsorship with the government it fell to.

    Parameters
    ----------
    decisions
        Of one country, with ``administration`` by the date of the act.
    administrations, bodies
        The tables of those names.

    Returns
    -------
    pandas.DataFrame
        One row an act: ``administration, act, value, body, year, state, n, decisions,
        claims``,
        where ``n`` counts the acts of that administration. An act that the rule leaves tied
        is there, with an empty ``value`` and ``state`` ``tied``; one that was only
        announced is not. A vote is taken at the body's
        last stage at which one was held, so a text voted on twice is one act.
    """
    final = bodies["final_stage"].astype(str).to_dict()
    sponsored = decisions[
        (decisions["act"] == "sponsorship") & (decisions["stage"] == decisions["body"].map(final))
    ]
    votes = decisions[decisions["act"] == "vote"]
    votes = votes.groupby(["body", "year"], sort=False).tail(1)  # stages stand in order of time
    chosen = pd.concat([votes, sponsored])
    chosen = chosen[(chosen["administration"] != "") & (chosen["status"] != "unknown")]
    order = [str(name) for name in administrations.sort_values("start").index]
    rank = chosen["administration"].map({name: place for place, name in enumerate(order)})
    acts = pd.DataFrame(
        {
            "administration": chosen["administration"],
            "act": chosen["act"],
            "value": chosen["value"],
            "body": chosen["body"],
            "year": chosen["year"],
            "state": chosen["status"].map(STATE_OF),
            "n": chosen.groupby("administration")["id"].transform("size"),
            "decisions": chosen["id"],
            "claims": [claims_of(decision) for decision in chosen.to_dict("records")],
        }
    )
    return (
        acts.assign(rank=rank)
        .sort_values(["rank", "act", "year", "body"], kind="stable")
        .drop(columns="rank")
        .reset_index(drop=True)
    )


def counts_by_administration(
    acts: pd.DataFrame, values: pd.DataFrame, kinds: pd.DataFrame, administrations: pd.DataFrame
) -> pd.DataFrame:
    """Count acts by administration, kind of act and value, with n.

    Parameters
    ----------
    acts
        From :func:`acts_by_administration`.
    values, kinds, administrations
        ``values.csv``, ``acts.csv`` and ``administrations.csv``, for names and order.

    Returns
    -------
    pandas.DataFrame
        One row an administration and kind of act: ``Administration``, ``Act``, a column a
        value that occurs, ``tied`` for acts without a value if there are any, and ``n``.
        Counts of acts, not shares: they are few.
    """
    if acts.empty:
        return pd.DataFrame(columns=["Administration", "Act", "n"])
    order = [v for v in values.sort_values("order").index if (acts["value"] == v).any()]
    order += [TIED] if (acts["state"] == TIED).any() else []
    table = acts.assign(value=_values_or_tied(acts)).pivot_table(
        index=["administration", "act"], columns="value", values="year", aggfunc="size",
        fill_value=0, sort=False,
    )[order]  # fmt: skip
    table["n"] = table.sum(axis=1)
    named = table.rename(columns=values["label"]).rename_axis(columns=None).reset_index()
    named["administration"] = named["administration"].map(administrations["president"])
    named["act"] = named["act"].map(kinds["label"])
    return named.rename(columns={"administration": "Administration", "act": "Act"})


def say_why_none(administrations: pd.DataFrame, country: str, name: str) -> str:
    """Say why a country has no act under any administration, should it have none.

    Parameters
    ----------
    administrations
        The table of that name, with ``country``.
    country, name
        Its code and its name.
    """
    if (administrations["country"] == country).any():
        return "No decided act in these years."
    return f"No administrations of {name} are on record."


def _values_or_tied(acts: pd.DataFrame) -> pd.Series:
    return acts["value"].where(acts["state"] != TIED, TIED)


def describe_acts(acts: pd.DataFrame, labels: Mapping[str, str], none: str) -> str:
    """Put the dots by administration in words; ``none`` where there are no acts."""
    if acts.empty:
        return none
    parts = [
        f"Dot plot of {len(acts)} acts, one dot an act, rows administrations in order of time, "
        "columns kinds of act."
    ]
    named = acts.assign(value=_values_or_tied(acts))
    for who, found in named.groupby("administration", sort=False):
        counted = found.groupby("value", sort=False).size()
        told = ", ".join(f"{labels.get(v, v)} {n}" for v, n in counted.items())
        parts.append(f"{who}: {told}.")
    return " ".join(parts)
