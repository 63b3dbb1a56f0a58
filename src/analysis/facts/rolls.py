"""Claims that stand in lists: roll calls, sponsor lists, and the register of lead sponsors.

A list says one thing of each country on it, so each row is a claim of the
document it was read from. A list says nothing of who is missing from it: UN vote
data drop absences, and some sponsor lists leave the lead sponsors out.
"""

from __future__ import annotations

import pandas as pd

COLUMNS = [
    "id", "source", "actor", "body", "body_basis", "session", "period", "years", "stage", "act",
    "value", "modality", "wording", "said", "as_of_date", "administration_said", "quotation",
    "place", "confidence", "fact", "note",
]  # fmt: skip
REGISTER = "register-of-resolutions"
"""The document id under which ``resolutions.csv`` itself speaks for its lead sponsors:
its rows rest on several documents together, and none of them alone is made to say it."""


def claims_of_votes(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Read roll calls as claims.

    Parameters
    ----------
    votes
        ``recorded_votes.csv``: ``resolution``, ``stage``, ``country``, ``value``, ``source``.
    resolutions
        ``resolutions.csv``, indexed by ``body-year``.

    Returns
    -------
    pandas.DataFrame
        One claim a row, with the columns of ``claims.csv``, indexed by the row's id.
    """
    held = resolutions.loc[votes["resolution"]]
    return _claims(
        votes,
        actor=votes["country"],
        body=held["body"],
        years=held["year"],
        stage=votes["stage"],
        act="vote",
        value=votes["value"],
        as_of_date=held["adoption_date"],
        source=votes["source"],
    )


def claims_of_sponsors(
    lists: pd.DataFrame, resolutions: pd.DataFrame, bodies: pd.DataFrame
) -> pd.DataFrame:
    """Read sponsor lists as claims.

    Parameters
    ----------
    lists
        ``sponsor_lists.csv``: ``resolution``, ``list_kind``, ``as_of_date``, ``country``,
        ``source``.
    resolutions, bodies
        The tables of those names.

    Returns
    -------
    pandas.DataFrame
        As :func:`claims_of_votes`. An initial list speaks of tabling; states that
        joined later, and lists printed with the adopted text, of the final list.
    """
    held = resolutions.loc[lists["resolution"]]
    final = bodies.loc[held["body"].astype(str), "final_stage"].astype(str).to_numpy()
    initial = (lists["list_kind"].astype(str) == "initial").to_numpy()
    stage = pd.Series(final, index=lists.index).mask(initial, "tabling")
    return _claims(
        lists,
        actor=lists["country"],
        body=held["body"],
        years=held["year"],
        stage=stage,
        act="sponsorship",
        value="cosponsor",
        as_of_date=lists["as_of_date"],
        source=lists["source"],
    )


def claims_of_leads(resolutions: pd.DataFrame) -> pd.DataFrame:
    """Read the register's lead sponsors as claims.

    Parameters
    ----------
    resolutions
        ``resolutions.csv``: ``lead_sponsors`` holds country codes parted by semicolons.

    Returns
    -------
    pandas.DataFrame
        As :func:`claims_of_votes`; ids are ``lead-<country>-<body>-<year>``, the
        source :data:`REGISTER`. A state that is not named is not said not to lead.
    """
    named = resolutions.assign(country=resolutions["lead_sponsors"].str.split(";")).explode(
        "country"
    )
    named = named[named["country"].fillna("") != ""]
    rows = named.set_index("lead-" + named["country"] + "-" + named.index)
    return _claims(
        rows,
        actor=rows["country"],
        body=rows["body"],
        years=rows["year"],
        stage="tabling",
        act="lead",
        value="lead",
        as_of_date=rows["adoption_date"],
        source=REGISTER,
    )


def _claims(rows: pd.DataFrame, **columns: pd.Series | str) -> pd.DataFrame:
    values = {
        key: column if isinstance(column, str) else column.astype(str).to_numpy()
        for key, column in columns.items()
    }
    frame = pd.DataFrame(values, index=pd.Index(rows.index.astype(str), name="id"))
    for column in COLUMNS[1:]:
        if column not in frame:
            frame[column] = ""
    frame["modality"] = "done"
    frame["confidence"] = "high"
    return frame[COLUMNS[1:]].astype("string")
