"""Claims about positions: the coded ones and those that stand in lists, as one frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.names import normalise_actors
from analysis.facts.periods import normalise_periods
from analysis.facts.position_words import normalise_positions
from analysis.facts.rolls import COLUMNS, claims_of_leads, claims_of_sponsors, claims_of_votes
from analysis.facts.speaking import years_of
from analysis.facts.symbols import normalise_bodies

FILE = "claims.csv"


def collect_claims(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[str]]:
    """Normalise every claim of a dossier, as far as it can be.

    Parameters
    ----------
    tables
        The raw tables by name; ``claims``, ``recorded_votes``, ``sponsor_lists``,
        ``resolutions``, ``bodies``, ``stage_words``, ``symbols``, ``countries``, ``sources``,
        ``values``, ``position_words`` are read. A faulty cell is empty and not told again.

    Returns
    -------
    claims : pandas.DataFrame
        Indexed by claim id, in order of id: the columns of ``claims.csv``, all text,
        with ``actor`` a code of ``countries.csv`` and ``body`` one of ``bodies.csv``, and
        added ``kind`` (of the document), ``report_date`` (EDTF: the document's
        ``published``, else the claim's ``as_of_date``) and ``report_date_from`` (which of
        the two). Empty if anything is wrong.
    faults : list of str
        What is wrong beyond what a column's label can know, one line a fault: a value of
        another act, years outside the record, a session that is not the resolution's,
        unknown names, words or periods, and coding that disagrees with the source's own
        words.
    """
    raw = tables["claims"]
    faults = _faults(raw, tables)
    said = {name: _numbered(raw[name]) for name in ("actor", "body", "wording", "period")}
    dated = _numbered(_reported(raw, tables["sources"]))
    names, words = tables["countries"], tables["position_words"]
    known = [tables[name] for name in ("bodies", "stage_words", "symbols", "resolutions")]
    readings: dict[str, Callable[[], pd.DataFrame | pd.Series]] = {
        "actor": lambda: normalise_actors(said["actor"], names, file=FILE),
        "body": lambda: normalise_bodies(said["body"], *known, file=FILE),
        "wording": lambda: normalise_positions(said["wording"], words, file=FILE),
        "period": lambda: normalise_periods(said["period"], dated, file=FILE),
    }
    read = {}
    for name, reading in readings.items():
        try:
            read[name] = reading().set_axis(raw.index)
        except SourceError as fault:
            faults += fault.faults
    if "body" in read:
        faults += _sessions_disagree(raw, read["body"], tables["resolutions"])
    if "wording" in read:
        faults += _words_disagree(raw, read["wording"])
    if "period" in read:
        faults += _periods_disagree(raw, read["period"])
    if faults:
        return pd.DataFrame(), faults
    resolutions, bodies = tables["resolutions"], tables["bodies"]
    coded = raw[COLUMNS[1:]].astype(object).fillna("").astype("string")
    coded["actor"], coded["body"] = read["actor"], read["body"]["body"]
    coded["stage"] = coded["stage"].where(coded["stage"] != "", read["body"]["stage"])
    claims = pd.concat(
        [
            coded,
            claims_of_votes(tables["recorded_votes"], resolutions),
            claims_of_sponsors(tables["sponsor_lists"], resolutions, bodies),
            claims_of_leads(resolutions),
        ]
    )
    sources = tables["sources"]
    claims["kind"] = claims["source"].map(sources["kind"].astype(str)).astype("string")
    published = _published(claims, sources)
    claims["report_date"] = _reported(claims, sources)
    claims["report_date_from"] = pd.Series("published", index=claims.index, dtype="string").where(
        published != "", "as_of_date"
    )
    return claims.sort_index(), []


def _published(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    return claims["source"].map(sources["published"]).fillna("").astype("string")


def _reported(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Date each claim by its document's publication, else by its own as-of date."""
    published = _published(claims, sources)
    return published.where(published != "", claims["as_of_date"])


def _sessions_disagree(
    raw: pd.DataFrame, read: pd.DataFrame, resolutions: pd.DataFrame
) -> list[str]:
    """Hold a claim's session against the resolution of its body and year."""
    held = resolutions["session"]
    faults = []
    for name, claim in raw[raw["session"].notna()].iterrows():
        key = f"{read.loc[name, 'body']}-{claim['years']}"
        if key in held.index and held[key] != claim["session"]:
            faults.append(
                f"{_place(raw, name)}, column session: found {claim['session']}, but {key} was "
                f"adopted in session {held[key]}; correct one of the two."
            )
    return faults


def _faults(raw: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say what a single column's label cannot know."""
    act_of = tables["values"]["act"].astype(str).to_dict()
    held = tables["resolutions"]["year"]
    low, high = int(held.min()), int(held.max())
    faults = []
    for name, claim in raw.iterrows():
        value, act = claim["value"], claim["act"]
        if value in act_of and act and act_of[value] != act:
            faults.append(
                f"{_place(raw, name)}, column value: {value!r} is no value of "
                f"{act!r}; correct one of the two."
            )
        if claim["years"] and not all(low <= year <= high for year in years_of(claim["years"])):
            faults.append(
                f"{_place(raw, name)}, column years: found {claim['years']!r}; the record runs "
                f"from {low} to {high}."
            )
    for table in ("recorded_votes", "sponsor_lists"):
        shared = raw.index.intersection(tables[table].index)
        faults += [f"{_place(raw, n)}, column id: stands in {table}.csv too." for n in shared]
    return faults


def _place(raw: pd.DataFrame, name: object) -> str:
    return f"{FILE}, row {raw.index.get_indexer_for([name])[0] + 2} ({name})"


def _words_disagree(raw: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """Hold the coded act against the source's words: each claim is entered twice.

    Where the source named the wrong kind of act (``said``), its words must say another
    act than the one coded; else they must say the same.
    """
    faults = []
    for name, claim in raw[raw["wording"] != ""].iterrows():
        act, value = told.loc[name, "act"], told.loc[name, "value"]
        same = (act, value) == (claim["act"], claim["value"])
        place = f"{_place(raw, name)}, column wording"
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


def _periods_disagree(raw: pd.DataFrame, read: pd.DataFrame) -> list[str]:
    """Hold the coded years against the source's words for the time."""
    timed = raw[(raw["period"] != "") & (raw["years"] != "")]
    faults = []
    for name, claim in timed.iterrows():
        first, last = read.loc[name, "first"], read.loc[name, "last"]
        coded = years_of(claim["years"])
        # Words that fix no year ("this time") leave the coding to the context.
        if pd.notna(first) and pd.notna(last) and not (first <= coded[0] and coded[-1] <= last):
            faults.append(
                f"{_place(raw, name)}, column period: "
                f"{claim['period']!r} means {first} to {last}, but years holds "
                f"{claim['years']!r}; correct one of the two."
            )
    return faults


def _numbered(column: pd.Series) -> pd.Series:
    """Put the row, as a spreadsheet numbers it, before the id, for messages."""
    rows = [f"{row} ({name})" for row, name in enumerate(column.index, start=2)]
    return column.set_axis(rows)
