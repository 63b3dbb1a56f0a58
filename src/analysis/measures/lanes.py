"""Swim lanes: every measure of the state in the lane of its kind, at its days."""

from __future__ import annotations

import pandas as pd

from analysis.facts.dates import bounds
from analysis.facts.decisions import DISPUTED
from analysis.measures.policies import STATE, UN, in_words

AT_THE_UN = "at_the_un"  # the lane of the UN track; the others are categories
DAYS = ("first", "first_latest", "last_earliest", "last")


def place_measures(policies: pd.DataFrame) -> pd.DataFrame:
    """Give every measure of the state its lane and its days.

    Parameters
    ----------
    policies
        Normalised measures.

    Returns
    -------
    pandas.DataFrame
        One row a mark, in order of time: ``policy`` (its id), ``lane`` (categories, the UN
        track first, then the kinds of measure that occur at home), ``direction``, ``track``,
        ``category``, ``date``, ``precision``, ``period`` (whether it lasted); ``first``,
        ``first_latest``: the days it may have begun on; ``last_earliest``, ``last``: those
        it may have ended on (of an act of one day, the same two); ``administration``,
        ``step`` (whether a stage of another row), ``actor``, ``title``.
    """
    own = policies[policies["actor_kind"].eq(STATE)]
    lanes = own["category"].astype(object).where(own["track"].ne(UN), AT_THE_UN)
    present = set(lanes)
    order = [AT_THE_UN, *own["category"].cat.categories]
    return pd.DataFrame(
        {
            "policy": own.index.astype(str),
            "lane": pd.Categorical(lanes, [w for w in order if w in present], ordered=True),
            "direction": own["direction"].array,
            "track": own["track"].array,
            "category": own["category"].array,
            "date": own["date"].array,
            "precision": own["precision"].array,
            "period": own["precision"].eq("interval").to_numpy(dtype=bool),
            "first": own["first"].array,
            "first_latest": pd.to_datetime([bounds(d.split("/")[0])[1] for d in own["date"]]),
            "last_earliest": pd.to_datetime([bounds(d.split("/")[-1])[0] for d in own["date"]]),
            "last": own["last"].array,
            "administration": own["administration"].array,
            "step": own["step_of"].ne("").to_numpy(dtype=bool),
            "actor": own["actor"].array,
            "title": own["title"].array,
        }
    )


def join_marks(marks: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Put the measures and the cells of the UN record above them in one frame.

    Parameters
    ----------
    marks
        As :func:`place_measures` gives them.
    grid
        Cells as :func:`analysis.measures.positions.stance_grid` gives them.

    Returns
    -------
    pandas.DataFrame
        One row a mark: ``lane``, ``date``, the columns of ``marks``, then ``body``,
        ``state``, ``value`` and ``decisions`` of the cells; empty where not of its kind.
    """
    cells = grid.assign(date=grid["year"].astype("string"))
    cells = cells[["lane", "date", "body", "state", "value", "decisions"]]
    days = {day: marks[day].dt.strftime("%Y-%m-%d") for day in DAYS}
    columns = list(dict.fromkeys(["lane", "date", *marks.columns, *cells.columns]))
    both = [cells.astype(object), marks.assign(**days).astype(object)]
    return pd.concat(both, ignore_index=True)[columns].fillna("")


def describe_swim_lanes(marks: pd.DataFrame, grid: pd.DataFrame) -> str:
    """Put the swim lanes in words, for readers who cannot see them.

    Parameters
    ----------
    marks
        As :func:`place_measures` gives them.
    grid
        The cells of the UN record above the lanes; may be empty.

    Returns
    -------
    str
        Kind of figure, axes, extent, number of measures by lane, what stands out.
    """
    decided = grid[grid["decisions"].ne("")]
    disputed = int(decided["state"].isin(DISPUTED).sum())
    record = (
        f"Above them the record of final sponsorships at the UN, {len(decided)} decisions, "
        f"{disputed} of them disputed."
    )
    if marks.empty:
        return f"Timeline of measures in lanes by kind: none in the table for this choice. {record}"
    first, last = marks["first"].dt.year.min(), marks["last"].dt.year.max()
    lanes = marks["lane"].value_counts(sort=False)
    listed = ", ".join(f"{in_words(str(lane))} {n}" for lane, n in lanes.items())
    begun = marks["first"].dt.year.value_counts().sort_index()
    return (
        f"Timeline from {first} to {last}, one mark a measure at its date, shape and colour for "
        f"its direction, in {len(lanes)} lanes by kind over bands of administrations. "
        f"Measures by lane: {listed}; {int(marks['period'].sum())} are drawn as long as they "
        f"lasted, and most begin in {begun.idxmax()} ({begun.max()}). {record}"
    )
