"""How chosen countries acted on every resolution, and where nobody says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.decisions import DISPUTED, adoption_at, claims_of
from analysis.facts.labels import nearest
from analysis.measures.positions import sides_of
from analysis.measures.votes import WITHOUT_VOTE, stages_of

COLUMNS = [
    "country", "line", "resolution", "body", "year", "stage", "act", "part",
    "state", "value", "letter", "rival", "share", "sides", "status", "decision", "claims",
]  # fmt: skip


def countries_named(country: str, others: Sequence[str], countries: pd.DataFrame) -> list[str]:
    """Read a list of countries, the one looked at first.

    Parameters
    ----------
    country
        Code of the country looked at.
    others
        Further codes, such as ``["JPN", "USA"]``; may be empty.
    countries
        ``countries.csv``, indexed by code.

    Returns
    -------
    list of str
        Codes, each once.

    Raises
    ------
    ParameterError
        If a code is unknown; every unknown one is named.
    """
    codes = list(others)
    known = tuple(str(code) for code in countries.index)
    faults = [
        f"countries: found {code!r}, not a code of countries.csv; {nearest(code, known)}."
        for code in codes
        if code not in known
    ]
    if faults:
        raise ParameterError(faults)
    return list(dict.fromkeys([country, *codes]))


def acts_by_country(
    decisions: pd.DataFrame,
    resolutions: pd.DataFrame,
    countries: Sequence[str],
    claims: pd.DataFrame,
    values: pd.DataFrame,
) -> pd.DataFrame:
    """Say how chosen countries acted on every resolution, and where nobody says.

    Parameters
    ----------
    decisions
        Of the record: ``id``, ``value``, ``status``, ``claims_against``, ``n_for``,
        ``n_against``.
    resolutions
        ``resolutions.csv``, indexed by ``body-year``.
    countries
        Codes, in drawing order.
    claims
        Of the record, indexed by claim id: ``source``, ``value``.
    values
        ``values.csv``, indexed by value and in its order: ``letter``, ``refusal``.

    Returns
    -------
    pandas.DataFrame
        One row a country, resolution, line and stage: ``country`` (ordered), ``line``
        (``vote``: the answer in a ballot or, where none was held, the country's place in the
        consensus; ``sponsorship``), ``resolution``, ``body``, ``year``, ``stage``, ``act``,
        ``part`` (of the year's cell: ``left`` the earlier stage, ``right`` the later, or
        ``whole``), ``state`` (``did``, ``did not``, ``unknown``, ``not applicable``, ``contested``,
        ``tied``), ``value``, ``letter``, ``rival`` (the value most of the losing documents
        give), ``share`` (of the documents that lost), ``sides`` (the values told where tied,
        joined by ``;``, that of most documents first: a tie has neither value nor rival),
        ``status``, ``decision`` (its id, or empty), ``claims`` (all of it). A ballot that was
        not held does not apply; a part in a ballot or on a list that nobody tells is
        unknown, since the record doesn't hold who was a member.
    """
    known = {row["id"]: row for row in decisions.to_dict("records")}
    refusals = set(values.index[values["refusal"].astype(str) == "yes"])
    order = [str(value) for value in values.index]
    letters = values["letter"].astype(str).to_dict()
    rows = []
    for name, row in resolutions.to_dict("index").items():
        adopting = stages_of(row)
        parts = ("left", "right") if len(adopting) > 1 else ("whole",)
        steps = [("vote", stage, part) for stage, part in zip(adopting, parts, strict=True)]
        steps += [("sponsorship", "tabling", "left"), ("sponsorship", adopting[0], "right")]
        for country in countries:
            for line, stage, part in steps:
                held = line != "vote" or adoption_at(row, stage) != WITHOUT_VOTE
                act = line if held else "consensus"
                found = known.get(f"{country}-{name}-{stage}-{act}")
                told = _told(found, claims, order, refusals) if found else _untold(held)
                rows.append(
                    {
                        "country": country, "line": line, "resolution": name,
                        "body": row["body"], "year": row["year"], "stage": stage, "act": act,
                        "part": part, "letter": letters.get(told["value"], ""), **told,
                    }
                )  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"year": "Int64"})
    frame["country"] = pd.Categorical(frame["country"], list(dict.fromkeys(countries)), True)
    frame["line"] = pd.Categorical(frame["line"], ["vote", "sponsorship"], True)
    return frame.sort_values(["country", "line", "body", "year"], kind="stable", ignore_index=True)


def count_decisions(acts: pd.DataFrame) -> dict[str, int]:
    """Count the decisions behind the cells, and those that are disputed.

    Returns
    -------
    dict
        ``n`` and ``disputed`` (contested or tied), for the footer of a figure.
    """
    decided = acts[acts["decision"] != ""].drop_duplicates("decision")
    return {"n": len(decided), "disputed": int(decided["state"].isin(DISPUTED).sum())}


def acting_of(acting: pd.DataFrame, administrations: pd.DataFrame, country: str) -> pd.DataFrame:
    """Keep the acting presidents of one country's administrations."""
    own = administrations.index[administrations["country"] == country]
    return acting[acting["administration"].isin(own)]


def _untold(held: bool) -> dict[str, Any]:
    state = "unknown" if held else "not applicable"
    return {
        "state": state, "value": "", "rival": "", "share": 0.0, "sides": "", "status": "",
        "decision": "", "claims": "",
    }  # fmt: skip


def _told(
    found: Mapping[Hashable, Any], claims: pd.DataFrame, order: Sequence[str], refusals: set[str]
) -> dict[str, Any]:
    value, status = str(found["value"]), str(found["status"])
    rivals = list(sides_of(claims, str(found["claims_against"]), order))
    share, sides = 0.0, ""
    if status == "tied":
        state, value, rivals, sides = "tied", "", [], ";".join(rivals)
    elif status == "contested":
        state = "contested"
        share = int(found["n_against"]) / (int(found["n_for"]) + int(found["n_against"]))
    elif status == "unknown":
        state = "unknown"
    else:
        state = "did not" if value in refusals else "did"
    return {
        "state": state, "value": value, "rival": rivals[0] if rivals else "", "share": share,
        "sides": sides, "status": status, "decision": str(found["id"]),
        "claims": claims_of(found),
    }  # fmt: skip
