"""What was said about the resolutions: utterances, and what outlets made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.facts.sources import choose_sources

if TYPE_CHECKING:
    from analysis.facts.record import Record


def normalise_renderings(
    renderings: pd.DataFrame, statements: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Put the utterance and the date of print beside every rendering.

    Parameters
    ----------
    renderings
        ``renderings.csv``, indexed by rendering.
    statements
        ``statements.csv``, indexed by utterance: ``date``, ``speaker``, ``label``.
    sources
        ``sources.csv``, indexed by document: ``published`` (empty where unknown).

    Returns
    -------
    pandas.DataFrame
        Shape (n_renderings, ...), same index and order. The columns of ``renderings`` and

        - ``witness``: the agency an outlet prints, else the outlet. Two renderings with
          one witness are not independent of each other;
        - ``published``: EDTF, empty where unknown;
        - ``date``, ``speaker``, ``label`` of the utterance.

    Notes
    -----
    Renderings of one ``passage`` of one utterance render the same sentence or phrase
    (our coding); only these may be laid side by side. Source: ``data/raw/renderings.csv``.
    """
    utterance = renderings["statement"].map
    agency = renderings["agency"]
    return renderings.assign(
        passage=renderings["passage"].astype("string"),
        witness=agency.where(agency != "", renderings["outlet"]),
        published=renderings["source"].map(sources["published"]).fillna("").astype("string"),
        date=utterance(statements["date"]),
        speaker=utterance(statements["speaker"]),
        label=utterance(statements["label"]),
    )


def read_renderings(record: Record) -> pd.DataFrame:
    """Give the renderings of a record's chosen sources; see :func:`normalise_renderings`."""
    chosen = choose_sources(record.table("sources"), record.sources_choice)
    rows = record.table("renderings")
    return normalise_renderings(
        rows[rows["source"].isin(chosen)], record.table("statements"), record.table("sources")
    )


def renderings_of(record: Record, statement: str) -> pd.DataFrame:
    """Give the renderings of one utterance.

    Parameters
    ----------
    record
        The record looked at.
    statement
        Id from ``statements.csv``.

    Returns
    -------
    pandas.DataFrame
        As :func:`read_renderings`; empty if none of the chosen sources renders it.

    Raises
    ------
    ParameterError
        If there is no such utterance.
    """
    known = [str(name) for name in record.table("statements").index]
    if statement not in known:
        raise ParameterError(f"statement: found {statement!r}; {nearest(statement, known)}.")
    rows = read_renderings(record)
    return rows[rows["statement"] == statement]


def narrow_years(renderings: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Keep the renderings of utterances made in these years, both included.

    Parameters
    ----------
    renderings
        As :func:`normalise_renderings` gives them.
    first_year, last_year
        Years; an utterance is of the year its date begins with.
    """
    year = renderings["date"].str[:4].astype(int)
    return renderings[year.between(first_year, last_year)]
