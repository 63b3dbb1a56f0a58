"""Measures and switches: read as coded, with the government of the day held to the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.administrations import Calendar
from analysis.facts.dates import bounds, overlaps, precision
from analysis.facts.labels import nearest, split_list

if TYPE_CHECKING:
    from analysis.facts.record import Record

BY_DATE, BY_SOURCE = "date", "source"


def normalise_policies(
    policies: pd.DataFrame,
    administrations: pd.DataFrame,
    acting: pd.DataFrame,
    sources: pd.DataFrame,
) -> pd.DataFrame:
    """Put days, precision and the government of the day beside every measure.

    Parameters
    ----------
    policies
        ``policies.csv``, indexed by measure: ``date`` and ``administration`` as coded.
    administrations
        ``administrations.csv``, indexed by administration.
    acting
        ``acting_presidents.csv``.
    sources
        ``sources.csv``, indexed by document: ``founding``, the number of the founding
        article it is, if it is one.

    Returns
    -------
    pandas.DataFrame
        Shape (n_measures, ...), in order of time. The columns of ``policies`` and

        - ``first``, ``last``: the days the date reaches from and to, both included;
        - ``country``: whose government it was;
        - ``precision``: ``day``, ``month``, ``year``, or ``interval`` for a period;
        - ``administration``: categories in order of office, those without a measure
          included;
        - ``administration_by``: ``date``, or ``source`` where the date is too coarse to
          decide between two governments and the coded one is what the source says;
        - ``documents``: ids of ``sources`` and of the founding articles that speak of it,
          joined by ``;``;
        - ``acting_president``: empty unless one stood in on every day of the date.

    Raises
    ------
    SourceError
        If a coded government was not in office on any day that the date may mean, or a
        measure is a step of itself or of a step. Every such row is named.

    Notes
    -----
    A period belongs to the government in office when it began: who leaves a post vacant
    for five years began to do so on its first day. Source: ``data/raw/policies.csv``.
    """
    office = Calendar(administrations, acting)
    home = administrations["country"].astype(str)
    faults: list[str] = []
    found: list[tuple[str, str, str]] = []
    for row, measure in policies.iterrows():
        coded, begins = str(measure["administration"]), str(measure["date"]).split("/")[0]
        dated, stood_in = office.in_office(home[coded], begins)
        if dated in ("", coded) and _may_hold(administrations.loc[coded], begins):
            found.append((coded, BY_DATE if dated else BY_SOURCE, stood_in))
            continue
        faults.append(
            f"policies.csv, row {row}, column administration: found {coded!r}, which was not in "
            f"office on {begins}; expected {dated or 'another'!r}; correct date or administration."
        )
    step_of = policies["step_of"].astype(str)
    faults += [
        f"policies.csv, row {row}, column step_of: found {whole!r}, which is itself a step; "
        "name the whole measure."
        for row, whole in step_of.items()
        if whole and step_of.get(whole)
    ]
    if faults:
        raise SourceError(faults)
    days = policies["date"].map(bounds)
    articles = {str(no): str(name) for name, no in sources["founding"].items() if pd.notna(no)}
    order = administrations.sort_values("start", key=lambda start: start.astype(str)).index
    ours = [str(name) for name in order if home[name] in set(home[[who for who, _, _ in found]])]
    known = policies.assign(
        first=pd.to_datetime(days.str[0]),
        last=pd.to_datetime(days.str[1]),
        country=pd.array([home[who] for who, _, _ in found], dtype="string"),
        precision=policies["date"].map(precision).astype("string"),
        administration=pd.Categorical([who for who, _, _ in found], ours, ordered=True),
        administration_by=pd.array([by for _, by, _ in found], dtype="string"),
        documents=pd.array(
            [
                _documents(told, spoken, articles)
                for told, spoken in zip(policies["sources"], policies["founding"], strict=True)
            ],
            dtype="string",
        ),
        acting_president=pd.array([stood_in for _, _, stood_in in found], dtype="string"),
    )
    return known.sort_values(["first", "last"], kind="stable")


def normalise_switches(
    switches: pd.DataFrame, states: pd.DataFrame, policies: pd.DataFrame
) -> pd.DataFrame:
    """Put days, level and label beside every throw of a switch.

    Parameters
    ----------
    switches
        ``switches.csv``, indexed by throw.
    states
        ``switch_states.csv``: what each state of each switch means.
    policies
        ``policies.csv``, indexed by measure.

    Returns
    -------
    pandas.DataFrame
        Shape (n_throws, ...), switch by switch in order of time: the columns of
        ``switches`` and ``first``, ``last`` (days the date may mean), ``level`` (``off``,
        ``between``, ``on``) and ``label``.

    Raises
    ------
    SourceError
        If a state is unknown for its switch, or the measure that is said to have thrown
        it is of another time. Every such row is named.

    Notes
    -----
    Source: ``data/raw/switches.csv`` and ``data/raw/switch_states.csv``.
    """
    meaning = states.set_index(["switch", "state"])
    faults = []
    for row, thrown in switches.iterrows():
        switch, state, date = (str(thrown[key]) for key in ("switch", "state", "date"))
        if (switch, state) not in meaning.index:
            known = [str(s) for s in states.loc[states["switch"] == switch, "state"]]
            faults.append(
                f"switches.csv, row {row}, column state: found {state!r}; {nearest(state, known)}; "
                "correct it or extend switch_states.csv."
            )
        measure = str(thrown["policy"])
        if not overlaps(date, str(policies.at[measure, "date"])):
            faults.append(
                f"switches.csv, row {row}, column date: found {date!r}, but {measure} is of "
                f"{policies.at[measure, 'date']}; correct the date or the measure."
            )
    if faults:
        raise SourceError(faults)
    keys = pd.MultiIndex.from_arrays([switches["switch"].astype(str), switches["state"]])
    days = switches["date"].map(bounds)
    known = switches.assign(
        first=pd.to_datetime(days.str[0]),
        last=pd.to_datetime(days.str[1]),
        level=meaning.loc[keys, "level"].array,
        label=meaning.loc[keys, "label"].array,
    )
    return known.sort_values(["switch", "first", "last"], kind="stable")


def read_policies(record: Record) -> pd.DataFrame:
    """Give the measures of a record, normalised; see :func:`normalise_policies`."""
    return normalise_policies(
        record.table("policies"),
        record.table("administrations"),
        record.table("acting_presidents"),
        record.table("sources"),
    )


def read_switches(record: Record) -> pd.DataFrame:
    """Give the throws of the switches of a record; see :func:`normalise_switches`."""
    return normalise_switches(
        record.table("switches"), record.table("switch_states"), record.table("policies")
    )


def _documents(told: str, spoken: str, articles: Mapping[str, str]) -> str:
    """Join the documents of a row with the founding articles that speak of it."""
    founding = [articles[number] for number in split_list(spoken) if number in articles]
    return ";".join(dict.fromkeys([*split_list(told), *founding]))


def _may_hold(term: pd.Series, when: str) -> bool:
    """Say whether some day of a date may lie in a term (end excluded)."""
    first, last = bounds(when)
    start, end = str(term["start"]), str(term["end_excluded"])
    return start <= last.isoformat() and (not end or first.isoformat() < end)
