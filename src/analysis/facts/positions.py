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
    if faults := faults_of_claims(tables):
        raise SourceError(faults)
    raw = tables["claims"]
    resolutions, bodies = tables["resolutions"], tables["bodies"]
    coded = raw[COLUMNS[1:]].astype(object).fillna("").astype("string")
    read = _read_bodies(tables).set_axis(raw.index)
    coded["actor"] = normalise_actors(
        _numbered(raw["actor"]), tables["countries"], file=FILE
    ).to_numpy()
    coded["body"] = read["body"]
    coded["stage"] = coded["stage"].where(coded["stage"] != "", read["stage"])
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
    published = claims["source"].map(sources["published"]).fillna("").astype("string")
    claims["report_date"] = published.where(published != "", claims["as_of_date"])
    claims["report_date_from"] = pd.Series("published", index=claims.index, dtype="string").where(
        published != "", "as_of_date"
    )
    return claims.sort_index()


def faults_of_claims(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say all that is wrong with the claims beyond what a column's label can know.

    Parameters
    ----------
    tables
        The raw tables by name; a faulty cell is empty and is not told again.

    Returns
    -------
    list of str
        One line a fault: a value of another act, years outside the record, a session
        that is not the resolution's, unknown names, words or periods, and coding that
        disagrees with the source's own words.
    """
    raw = tables["claims"]
    checks: list[Callable[[], object]] = [
        lambda: _refuse(_faults(raw, tables)),
        lambda: normalise_actors(_numbered(raw["actor"]), tables["countries"], file=FILE),
        lambda: _refuse(_sessions_disagree(raw, tables)),
        lambda: _refuse(_words_disagree(raw, tables["position_words"])),
        lambda: _refuse(_periods_disagree(raw, tables["sources"])),
    ]
    faults: list[str] = []
    for check in checks:
        try:
            check()
        except SourceError as fault:
            faults += fault.faults
    return faults


def _refuse(faults: list[str]) -> None:
    if faults:
        raise SourceError(faults)


def _read_bodies(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Read each claim's body, which may stand as a code, in words or as a symbol."""
    return normalise_bodies(
        _numbered(tables["claims"]["body"]),
        tables["bodies"],
        tables["stage_words"],
        tables["symbols"],
        tables["resolutions"],
        file=FILE,
    )


def _sessions_disagree(raw: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Hold a claim's session against the resolution of its body and year."""
    body = _read_bodies(tables)["body"].set_axis(raw.index)
    held = tables["resolutions"]["session"]
    faults = []
    for name, claim in raw[raw["session"].notna()].iterrows():
        key = f"{body[name]}-{claim['years']}"
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


def _words_disagree(raw: pd.DataFrame, words: pd.DataFrame) -> list[str]:
    """Hold the coded act against the source's words: each claim is entered twice.

    Where the source named the wrong kind of act (``said``), its words must say another
    act than the one coded; else they must say the same.
    """
    worded = raw[raw["wording"] != ""]
    told = normalise_positions(_numbered(raw["wording"]), words, file=FILE)
    told = told.set_axis(raw.index)
    faults = []
    for name, claim in worded.iterrows():
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


def _periods_disagree(raw: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Hold the coded years against the source's words for the time."""
    timed = raw[(raw["period"] != "") & (raw["years"] != "")]
    published = raw["source"].map(sources["published"]).fillna("").astype("string")
    dated = published.where(published != "", raw["as_of_date"])
    read = normalise_periods(
        _numbered(raw["period"]), _numbered(dated.rename("period")), file=FILE
    ).set_axis(raw.index)
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
