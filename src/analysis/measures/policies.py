"""Measures of governments counted, and compared between home and the UN.

A row is a dated act. Only the state's own acts are counted: what others did, or what
groups asked for, belongs to no government. Numbers are small and the rows a
researched selection, so nothing here is a share or an average.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest, split_list
from analysis.facts.policies import BY_SOURCE

ALL, DOMESTIC, UN = "all", "domestic", "un"
STATE = "state"
ALIKE, APART = "one way", "different ways"


def in_words(word: str) -> str:
    """Write a coded word as it stands in a figure or table.

    Examples
    --------
    >>> in_words("leaflets_and_balloons"), in_words("at_the_un")
    ('Leaflets and balloons', 'At the UN')
    """
    parts = ["UN" if part == "un" else part for part in word.split("_")]
    written = " ".join(parts)
    return written[:1].upper() + written[1:]


def narrow_policies(
    policies: pd.DataFrame,
    administrations: pd.DataFrame,
    *,
    country: str = "",
    track: str = ALL,
    first_year: int = 0,
    last_year: int = 0,
    sources: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Keep the state's own measures of one country, track, time and choice of sources.

    Parameters
    ----------
    policies
        As :func:`analysis.facts.policies.normalise_policies` gives them.
    administrations
        ``administrations.csv``, indexed by administration.
    country
        Code of the country whose governments acted; empty for all in the table.
    track
        ``domestic``, ``un`` or ``all``.
    first_year, last_year
        Both included; 0 for no bound. A period counts where any of it lies within.
    sources
        Documents that count; a measure needs one of them, and ``documents`` is narrowed
        to them. None for all.

    Returns
    -------
    pandas.DataFrame
        Rows of ``policies``; none where nothing is coded, which is no error. The
        categories of ``administration`` are the governments of that country and time,
        those without a measure included.

    Raises
    ------
    ParameterError
        If the track is unknown.
    """
    if track not in (ALL, DOMESTIC, UN):
        raise ParameterError(f"track: found {track!r}; {nearest(track, [DOMESTIC, UN, ALL])}.")
    kept = policies["actor_kind"].eq(STATE)
    if country:
        kept &= policies["country"].eq(country)
    if track != ALL:
        kept &= policies["track"].eq(track)
    if first_year:
        kept &= policies["last"].dt.year.ge(first_year)
    if last_year:
        kept &= policies["first"].dt.year.le(last_year)
    if sources is not None:
        chosen = set(sources)
        told = policies["documents"].map(
            lambda cell: ";".join(name for name in cell.split(";") if name in chosen)
        )
        policies = policies.assign(documents=told.astype("string"))
        kept &= policies["documents"].ne("")
    chosen_rows = policies[kept.astype(bool)]
    asked = administrations["country"].eq(country) if country else administrations["country"].ne("")
    if last_year:
        asked &= administrations["start"].le(f"{last_year}-12-31")
    if first_year:
        ended = administrations["end_excluded"]
        asked &= ended.eq("") | ended.gt(f"{first_year}-01-01")
    governing = {*administrations.index[asked], *chosen_rows["administration"]}
    known = chosen_rows["administration"].cat
    ours = known.remove_categories([who for who in known.categories if who not in governing])
    return chosen_rows.assign(administration=ours)


def say_basis(policies: pd.DataFrame, choice: str, *, what: str = "Measures") -> str:
    """Say, small, what a figure of measures stands on.

    Parameters
    ----------
    policies
        The measures shown, narrowed.
    choice
        The choice of sources, as the notebook was asked.
    what
        What is counted.
    """
    documents = {name for cell in policies["documents"] for name in split_list(cell)}
    coarse = int(policies["administration_by"].eq(BY_SOURCE).sum())
    return (
        f"{what}: {len(policies)}, of the state's own actors, a researched selection and no "
        f"census. Sources: {choice} (n = {len(documents)}). Coded, not reconciled: no rule, none "
        f"disputed. Date too coarse to decide the government, given as the source has it: {coarse}."
    )


def list_measures(policies: pd.DataFrame) -> pd.DataFrame:
    """Give every measure of the state its place in a matrix of dots.

    Parameters
    ----------
    policies
        Normalised measures.

    Returns
    -------
    pandas.DataFrame
        One row a dot: ``policy``, ``administration``, ``track``, ``direction``, ``place``
        (0, 1, ... in order of time within its cell), ``n`` (dots in its cell), ``step``,
        ``administration_by``, ``title``.
    """
    own = policies[policies["actor_kind"].eq(STATE)]
    cell = ["administration", "track", "direction"]
    cells = own.groupby(cell, observed=True)
    dots = own[cell].assign(
        policy=own.index.astype(str),
        place=cells.cumcount(),
        n=cells["title"].transform("size").astype("int64"),
        step=own["step_of"].ne("").to_numpy(dtype=bool),
        administration_by=own["administration_by"],
        title=own["title"],
    )
    columns = ["policy", *cell, "place", "n", "step", "administration_by", "title"]
    return dots[columns].reset_index(drop=True)


def count_measures(policies: pd.DataFrame) -> pd.DataFrame:
    """Count the state's measures by administration, track and direction.

    Parameters
    ----------
    policies
        Normalised measures; acts of others may be among them and are not counted.

    Returns
    -------
    pandas.DataFrame
        One row a cell, empty cells included: ``administration``, ``track``,
        ``direction``, ``n`` (dated acts), ``n_steps`` (of these, announcements and stages
        of another row), ``n_by_source`` (of these, given to the government by the source
        since the date cannot decide), ``policies`` (ids joined by ``;``).
    """
    dots = list_measures(policies)
    dots["by_source"] = dots["administration_by"].eq(BY_SOURCE)
    cells = dots.groupby(["administration", "track", "direction"], observed=False)
    counts = cells.agg(
        n=("policy", "size"),
        n_steps=("step", "sum"),
        n_by_source=("by_source", "sum"),
        policies=("policy", ";".join),
    )
    numbers = ["n", "n_steps", "n_by_source"]
    counts[numbers] = counts[numbers].astype("int64")
    counts["policies"] = counts["policies"].replace(0, "").astype("string").fillna("")
    return counts.reset_index()


def tabulate_measures(counts: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Set the counts out as a table, one row an administration and track.

    Parameters
    ----------
    counts
        As :func:`count_measures` gives them.
    names
        How each administration is written, by its id.

    Returns
    -------
    pandas.DataFrame
        ``Administration``, ``Track``, one column a direction, ``n``, ``of these steps``.
    """
    rows = ["administration", "track"]
    wide = counts.pivot(index=rows, columns="direction", values="n")
    wide.columns = [in_words(str(word)) for word in wide.columns]
    sums = counts.groupby(rows, observed=False)[["n", "n_steps"]].sum()
    table = wide.join(sums.rename(columns={"n_steps": "of these steps"})).reset_index()
    table["administration"] = [names[who] for who in table["administration"]]
    table["track"] = [in_words(str(word)) for word in table["track"]]
    return table.rename(columns={"administration": "Administration", "track": "Track"})


def compare_tracks(counts: pd.DataFrame) -> pd.DataFrame:
    """Set each government's most frequent direction at home beside that at the UN.

    Parameters
    ----------
    counts
        As :func:`count_measures` gives them.

    Returns
    -------
    pandas.DataFrame
        One row an administration: ``administration``; ``n_domestic``, ``domestic`` (the
        most frequent direction; several joined by `` and `` where they are level);
        ``n_un``, ``un``; ``ways``: ``one way`` where the two have a direction in common,
        ``different ways`` where not, empty where a track has no measure.
    """
    rows = []
    for administration, of_one in counts.groupby("administration", observed=False):
        most: dict[str, list[str]] = {}
        number: dict[str, int] = {}
        for track, cells in of_one.groupby("track", observed=False):
            number[str(track)] = int(cells["n"].sum())
            top = cells[cells["n"].eq(cells["n"].max()) & cells["n"].gt(0)]
            most[str(track)] = [str(word) for word in top["direction"]]
        home, abroad = most.get(DOMESTIC, []), most.get(UN, [])
        ways = ALIKE if set(home) & set(abroad) else APART
        rows.append(
            {
                "administration": str(administration),
                "n_domestic": number.get(DOMESTIC, 0),
                "domestic": " and ".join(home),
                "n_un": number.get(UN, 0),
                "un": " and ".join(abroad),
                "ways": ways if home and abroad else "",
            }
        )
    return pd.DataFrame(
        rows, columns=["administration", "n_domestic", "domestic", "n_un", "un", "ways"]
    )


def tabulate_tracks(tracks: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write the comparison of the two tracks as it stands in a table.

    Parameters
    ----------
    tracks
        As :func:`compare_tracks` gives them.
    names
        How each administration is written, by its id.

    Returns
    -------
    pandas.DataFrame
        The same rows, in words.
    """
    return pd.DataFrame(
        {
            "Administration": [names[who] for who in tracks["administration"]],
            "Domestic track": [in_words(word) for word in tracks["domestic"]],
            "n domestic": tracks["n_domestic"],
            "UN track": [in_words(word) for word in tracks["un"]],
            "n UN": tracks["n_un"],
            "Most frequent directions": tracks["ways"],
        }
    )


def describe_matrix(counts: pd.DataFrame, names: pd.Series) -> str:
    """Put the matrix of measures in words, for readers who cannot see it.

    Parameters
    ----------
    counts
        As :func:`count_measures` gives them.
    names
        How each administration is written, by its id.

    Returns
    -------
    str
        Kind of figure, axes, extent, each government's numbers by track, and which of
        them go different ways on the two.
    """
    told, apart = [], []
    for row in compare_tracks(counts).itertuples(index=False):
        tracks = [
            f"{n} {where} (most often {in_words(most).lower()})"
            for n, where, most in (
                (row.n_domestic, "at home", row.domestic),
                (row.n_un, "at the UN", row.un),
            )
            if n
        ]
        if tracks:
            told.append(f"{names[row.administration]} {' and '.join(tracks)}")
        if row.ways == APART:
            apart.append(str(names[row.administration]))
    return (
        f"Dot matrix of {counts['n'].sum()} measures, one dot a measure: rows are "
        f"administrations in order of office, columns directions, one panel a track. "
        f"{'; '.join(told) or 'No measure is in the table for this choice'}. "
        f"The most frequent directions of the two tracks differ under "
        f"{' and '.join(apart) or 'none'}."
    )
