"""Claims about positions: the coded ones and those that stand in lists, as one frame."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.names import normalise_actors
from analysis.facts.periods import normalise_periods
from analysis.facts.position_words import normalise_positions
from analysis.facts.rolls import COLUMNS, claims_of_leads, claims_of_sponsors, claims_of_votes
from analysis.facts.speaking import years_of


def read_claims(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Normalise every claim of a dossier.

    Parameters
    ----------
    tables
        The raw tables by name; ``claims``, ``recorded_votes``, ``sponsor_lists``,
        ``resolutions``, ``bodies``, ``countries``, ``sources``, ``values`` are read.

    Returns
    -------
    pandas.DataFrame
        Indexed by claim id, in order of id: the columns of ``claims.csv``, all text,
        with ``actor`` a code of ``countries.csv``, and added ``kind`` (of the
        document), ``report_date`` (EDTF: the document's ``published``, else the
        claim's ``as_of_date``) and ``report_date_from`` (which of the two).

    Raises
    ------
    SourceError
        If an actor is unknown, a year lies outside the record, a value belongs to
        another act, or an id stands in two tables.
    """
    raw = tables["claims"]
    resolutions, bodies = tables["resolutions"], tables["bodies"]
    parts = [
        raw[COLUMNS[1:]].astype(object).fillna("").astype("string"),
        claims_of_votes(tables["recorded_votes"], resolutions),
        claims_of_sponsors(tables["sponsor_lists"], resolutions, bodies),
        claims_of_leads(resolutions),
    ]
    claims = pd.concat(parts)
    faults = [*_faults(raw, tables), *_words_disagree(raw, tables["position_words"])]
    faults += _periods_disagree(raw, tables["sources"])
    twice = claims.index[claims.index.duplicated()]
    faults += [f"claims.csv: the id {name} stands in a list too; rename it." for name in twice]
    if faults:
        raise SourceError(faults)
    actors = normalise_actors(_numbered(raw["actor"]), tables["countries"], file="claims.csv")
    claims.loc[raw.index, "actor"] = actors.to_numpy()
    sources = tables["sources"]
    claims["kind"] = claims["source"].map(sources["kind"].astype(str)).astype("string")
    published = claims["source"].map(sources["published"]).fillna("").astype("string")
    claims["report_date"] = published.where(published != "", claims["as_of_date"])
    claims["report_date_from"] = pd.Series("published", index=claims.index, dtype="string").where(
        published != "", "as_of_date"
    )
    return claims.sort_index()


def _faults(raw: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say what a single column's label cannot know."""
    act_of = tables["values"]["act"].astype(str).to_dict()
    held = tables["resolutions"]["year"]
    low, high = int(held.min()), int(held.max())
    faults = []
    for row, (name, claim) in enumerate(raw.to_dict("index").items(), start=2):
        place = f"claims.csv, row {row} ({name})"
        if act_of[claim["value"]] != claim["act"]:
            faults.append(
                f"{place}, column value: {claim['value']!r} is no value of "
                f"{claim['act']!r}; correct one of the two."
            )
        if claim["years"] and not all(low <= year <= high for year in years_of(claim["years"])):
            faults.append(
                f"{place}, column years: found {claim['years']!r}; the record runs "
                f"from {low} to {high}."
            )
    return faults


def _words_disagree(raw: pd.DataFrame, words: pd.DataFrame) -> list[str]:
    """Hold the coded act against the source's words: each claim is entered twice.

    Where the source named the wrong kind of act (``said``), its words must say another
    act than the one coded; else they must say the same.
    """
    worded = raw[raw["wording"] != ""]
    told = normalise_positions(_numbered(raw["wording"]), words, file="claims.csv")
    told = told.set_axis(raw.index)
    faults = []
    for name, claim in worded.iterrows():
        act, value = told.loc[name, "act"], told.loc[name, "value"]
        same = (act, value) == (claim["act"], claim["value"])
        place = f"claims.csv, row {raw.index.get_loc(name) + 2} ({name}), column wording"
        if not claim["said"] and not same:
            faults.append(
                f"{place}: {claim['wording']!r} means {act}, {value}, but the row is coded "
                f"{claim['act']}, {claim['value']}; correct one, or fill 'said'."
            )
        if claim["said"] and act == claim["act"]:
            faults.append(
                f"{place}: {claim['wording']!r} is of the kind coded, {act}; empty 'said'."
            )
    return faults


def _periods_disagree(raw: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Hold the coded years against the source's words for the time."""
    timed = raw[(raw["period"] != "") & (raw["years"] != "")]
    published = raw["source"].map(sources["published"]).astype("string")
    dated = published.where(published != "", raw["as_of_date"])
    read = normalise_periods(
        _numbered(raw["period"]), _numbered(dated.rename("period")), file="claims.csv"
    ).set_axis(raw.index)
    faults = []
    for name, claim in timed.iterrows():
        first, last = read.loc[name, "first"], read.loc[name, "last"]
        coded = years_of(claim["years"])
        # Words that fix no year ("this time") leave the coding to the context.
        if pd.notna(first) and pd.notna(last) and not (first <= coded[0] and coded[-1] <= last):
            faults.append(
                f"claims.csv, row {raw.index.get_loc(name) + 2} ({name}), column period: "
                f"{claim['period']!r} means {first} to {last}, but years holds "
                f"{claim['years']!r}; correct one of the two."
            )
    return faults


def _numbered(column: pd.Series) -> pd.Series:
    """Put the row, as a spreadsheet numbers it, before the id, for messages."""
    rows = [f"{row} ({name})" for row, name in enumerate(column.index, start=2)]
    return column.set_axis(rows)
