"""Votes and sponsor numbers: what the bodies did with each resolution."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.facts.decisions import DISPUTED, adoption_at

ANSWERS = ("yes", "no", "abstain")
WITHOUT_VOTE = "without_vote"
NONE_ADOPTED = "None of the bodies chosen adopted such a resolution in the years chosen."


def stages_of(resolution: Mapping[Hashable, Any]) -> tuple[str, ...]:
    """Give the stages at which a body adopts: committee and plenary, or the council alone.

    Parameters
    ----------
    resolution
        One row of ``resolutions.csv``.
    """
    two = str(resolution["committee_adoption"]) not in ("", "nan", "<NA>")
    return ("committee", "plenary") if two else ("council",)


def tallies(resolutions: pd.DataFrame, contested: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the answers of every recorded vote, and name every adoption without one.

    Parameters
    ----------
    resolutions
        ``resolutions.csv``, indexed by ``body-year``.
    contested
        As :func:`analysis.measures.counts.contested_counts` gives it; the figures that other
        sources print are put beside those of the register.

    Returns
    -------
    pandas.DataFrame
        One row a body, year, stage and answer: ``id``, ``resolution``, ``body``, ``year``,
        ``stage`` (committee, plenary, council), ``date`` (EDTF), ``answer`` (``yes``, ``no``,
        ``abstain`` or ``without_vote``), ``n`` (states; missing where not known, and for an
        adoption without a vote), ``others`` (what other sources count, parted by ``;``),
        ``other_rows`` (the rows of ``counts.csv`` behind each of them, those of one joined by
        ``;`` and parted by ``|``).
    """
    printed = _printed(contested)
    rows = []
    for name, row in resolutions.to_dict("index").items():
        for stage in stages_of(row):
            prefix = "committee_" if stage == "committee" else ""
            date = "committee_date" if stage == "committee" else "adoption_date"
            voted = adoption_at(row, stage) != WITHOUT_VOTE
            for answer in ANSWERS if voted else (WITHOUT_VOTE,):
                n = row[f"{prefix}{answer}"] if voted else pd.NA
                others = printed.get((row["body"], row["year"], stage, answer), [])
                rows.append(
                    {
                        "id": f"{name}-{stage}-{answer}", "resolution": name, "body": row["body"],
                        "year": row["year"], "stage": stage, "date": row[date], "answer": answer,
                        "n": n, **_told_otherwise(others, n),
                    }
                )  # fmt: skip
    columns = ["id", "resolution", "body", "year", "stage", "date", "answer", "n", "others"]
    return _ordered(pd.DataFrame(rows, columns=[*columns, "other_rows"]), ("year", "n"))


def sponsor_numbers(
    resolutions: pd.DataFrame, contested: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count the sponsors of every resolution when tabled and when adopted.

    Parameters
    ----------
    resolutions, contested
        As for :func:`tallies`.

    Returns
    -------
    pandas.DataFrame
        One row a resolution and moment: ``id``, ``resolution``, ``body``, ``year``, ``moment``
        (``tabling``, ``adoption``), ``n`` (states; missing where no source gives an exact
        number), ``others`` (what other sources count), ``other_rows``.
    """
    printed = _printed(contested)
    rows = []
    for name, row in resolutions.to_dict("index").items():
        for moment in ("tabling", "adoption"):
            n = row[f"sponsors_at_{moment}"]
            others: list[tuple[int, str]] = []
            for stage in ("tabling",) if moment == "tabling" else ("committee", "council"):
                others += printed.get((row["body"], row["year"], stage, "sponsors"), [])
            rows.append(
                {
                    "id": f"{name}-sponsors-{moment}", "resolution": name, "body": row["body"],
                    "year": row["year"], "moment": moment, "n": n,
                    **_told_otherwise(others, n),
                }
            )  # fmt: skip
    columns = ["id", "resolution", "body", "year", "moment", "n", "others", "other_rows"]
    return _ordered(pd.DataFrame(rows, columns=columns), ("year", "n"))


def roll_calls_against_tallies(votes: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Set the rows of roll calls beside the tally of the same ballot.

    Parameters
    ----------
    votes
        ``recorded_votes.csv``: ``resolution``, ``stage``, ``value``, ``source``, one row a state.
    counted
        As :func:`tallies` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a ballot, source and answer: ``resolution``, ``stage``, ``answer``, ``source``,
        ``tally``, ``roll_call`` (states), ``difference`` (roll call less tally), ``coverage``
        (``whole``, or the answers that were copied). An answer the source leaves out has a
        missing roll call, not one of nought.
    """
    rows = []
    tally = counted.set_index(["resolution", "stage", "answer"])["n"]
    ballots = votes.assign(value=votes["value"].astype(str), stage=votes["stage"].astype(str))
    for (resolution, stage, source), states in ballots.groupby(
        ["resolution", "stage", "source"], sort=True
    ):
        seen = states["value"].value_counts()
        given = [answer for answer in ANSWERS if answer in seen]
        for answer in ANSWERS:
            n = tally.get((resolution, stage, answer), pd.NA)
            called = int(seen[answer]) if answer in seen else pd.NA
            rows.append(
                {
                    "resolution": resolution, "stage": stage, "answer": answer, "source": source,
                    "tally": n, "roll_call": called, "difference": called - n,
                    "coverage": "whole" if len(given) == len(ANSWERS) else " and ".join(given),
                }
            )  # fmt: skip
    columns = ["resolution", "stage", "answer", "source", "tally", "roll_call", "difference"]
    frame = pd.DataFrame(rows, columns=[*columns, "coverage"])
    return frame.astype(dict.fromkeys(columns[4:], "Int64"))


def table_of_votes(counted: pd.DataFrame, sponsors: pd.DataFrame) -> pd.DataFrame:
    """Set tallies and sponsor numbers in one table, a row a body, year and stage.

    Parameters
    ----------
    counted, sponsors
        As :func:`tallies` and :func:`sponsor_numbers` give them.

    Returns
    -------
    pandas.DataFrame
        ``body``, ``year``, ``stage``, ``date``, ``adoption``, ``yes``, ``no``, ``abstain``,
        ``tabled_by``, ``adopted_with`` (sponsors; the second at the stage whose list is final),
        ``other_figures`` (what other sources count).
    """
    ballots = counted.assign(n=counted["n"].astype("Int64"))
    keys = ["resolution", "body", "year", "stage", "date"]
    wide = ballots.pivot(index=keys, columns="answer", values="n").reindex(columns=list(ANSWERS))
    wide = wide.astype("Int64").reset_index().rename_axis(columns=None)
    held = ballots.groupby(["resolution", "stage"])["answer"].agg(lambda a: WITHOUT_VOTE in set(a))
    pairs = [tuple(pair) for pair in wide[["resolution", "stage"]].itertuples(index=False)]
    wide["adoption"] = ["without a vote" if held[pair] else "recorded vote" for pair in pairs]
    listed = sponsors.pivot(index="resolution", columns="moment", values="n").astype("Int64")
    listed = listed.reindex(columns=["tabling", "adoption"])  # where nothing was adopted, neither
    final = wide["stage"] != "plenary"
    wide["tabled_by"] = wide["resolution"].map(listed["tabling"]).where(final).astype("Int64")
    wide["adopted_with"] = wide["resolution"].map(listed["adoption"]).where(final).astype("Int64")
    wide["other_figures"] = [
        _other_figures(counted, sponsors, resolution, stage) for resolution, stage in pairs
    ]
    order = {"committee": 0, "plenary": 1, "council": 0}
    wide = wide.sort_values(
        ["body", "year", "stage"], key=lambda c: c.map(order) if c.name == "stage" else c
    )
    return wide[
        ["body", "year", "stage", "date", "adoption", *ANSWERS]
        + ["tabled_by", "adopted_with", "other_figures"]
    ].reset_index(drop=True)


def marks_of(counted: pd.DataFrame, sponsors: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """Gather what the figure of votes shows, one row a mark.

    Parameters
    ----------
    counted, sponsors
        As :func:`tallies` and :func:`sponsor_numbers` give them.
    acts
        As :func:`analysis.measures.countries.acts_by_country` gives it.

    Returns
    -------
    pandas.DataFrame
        ``mark`` (``tally``, ``sponsors`` or ``act``), ``resolution``, and every column of the
        three frames; ``decision`` is the decision behind an act.
    """
    parts = {
        "tally": counted.drop(columns="id"),
        "sponsors": sponsors.drop(columns="id"),
        "act": acts.astype({"country": "string", "line": "string"}),
    }
    return pd.concat([part.assign(mark=mark) for mark, part in parts.items()], ignore_index=True)[
        ["mark", "resolution", "body", "year", "stage", "date", "answer", "moment", "n", "others"]
        + [
            "other_rows",
            "country",
            "line",
            "act",
            "state",
            "value",
            "rival",
            "share",
            "sides",
            "status",
            "decision",
            "claims",
        ]
    ]


def describe_votes(counted: pd.DataFrame, sponsors: pd.DataFrame, acts: pd.DataFrame) -> str:
    """Tell a reader who cannot see the figure what it shows, from its numbers."""
    if counted.empty:
        return f"{NONE_ADOPTED} Nothing is drawn."
    voted = counted[counted["answer"] != WITHOUT_VOTE]
    plain = counted[counted["answer"] == WITHOUT_VOTE]
    yes = voted[(voted["answer"] == "yes") & voted["n"].notna()]
    words = [
        "Bars above and below a line of nought, for each year from "
        f"{int(counted['year'].min())} to {int(counted['year'].max())} and each body: states "
        f"voting yes above, no and abstaining below, for {_ballots(voted)} recorded votes; "
        f"{_ballots(plain)} adoptions without a vote are a plain ring on the line."
    ]
    if not yes.empty:
        ranked = yes.sort_values("n", kind="stable").to_dict("records")
        low, high = ranked[0], ranked[-1]
        words.append(
            f"Yes votes run from {low['n']} ({low['resolution']}, {low['stage']}) "
            f"to {high['n']} ({high['resolution']}, {high['stage']})."
        )
    numbers = sponsors.dropna(subset="n")
    unknown = int(sponsors["n"].isna().sum())
    if not numbers.empty:
        words.append(
            f"Sponsors, as two joined dots a year, run from {numbers['n'].min()} to "
            f"{numbers['n'].max()}; {unknown} of {len(sponsors)} numbers are not known."
        )
    disputed = int(acts["state"].isin(DISPUTED).sum())
    differing = int((counted["others"] != "").sum() + (sponsors["others"] != "").sum())
    words.append(
        f"Thin rows of cells beneath give the acts of {', '.join(acts['country'].cat.categories)}, "
        f"{disputed} of them disputed; on {differing} of the counts other sources differ."
    )
    return " ".join(words)


def _printed(
    contested: pd.DataFrame | None,
) -> Mapping[tuple[str, int, str, str], list[tuple[int, str]]]:
    """Give the values printed for each count, each with its rows."""
    printed: dict[tuple[str, int, str, str], list[tuple[int, str]]] = {}
    if contested is None:
        return printed
    for row in contested[contested["body"] != ""].to_dict("records"):
        key = (str(row["body"]), int(row["year"]), str(row["stage"]), str(row["quantity"]))
        printed.setdefault(key, []).append((int(row["value"]), str(row["rows"])))
    return printed


def _told_otherwise(printed: Iterable[tuple[int, str]], n: Any) -> dict[str, str]:
    """Give the figures that are not the register's, and the rows behind each."""
    others = [(value, rows) for value, rows in printed if not _same(value, n)]
    return {
        "others": ";".join(str(value) for value, _ in others),
        "other_rows": "|".join(rows for _, rows in others),
    }


def _other_figures(
    counted: pd.DataFrame, sponsors: pd.DataFrame, resolution: str, stage: str
) -> str:
    ballots = counted[(counted["resolution"] == resolution) & (counted["stage"] == stage)]
    parts = [(row["answer"], row["others"]) for row in ballots.to_dict("records")]
    if stage != "plenary":
        lists = sponsors[sponsors["resolution"] == resolution].to_dict("records")
        parts += [(f"sponsors at {row['moment']}", row["others"]) for row in lists]
    return "; ".join(f"{what} {others.replace(';', ' or ')}" for what, others in parts if others)


def _ordered(frame: pd.DataFrame, integers: Iterable[str]) -> pd.DataFrame:
    frame = frame.astype(dict.fromkeys(integers, "Int64"))
    return frame.sort_values(["body", "year"], kind="stable", ignore_index=True)


def _ballots(rows: pd.DataFrame) -> int:
    return len(rows[["resolution", "stage"]].drop_duplicates())


def _same(value: int, n: Any) -> bool:
    return bool(pd.notna(n)) and value == int(n)
