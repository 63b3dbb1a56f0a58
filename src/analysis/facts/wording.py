"""Words of the resolutions: phrases as quoted, reports on their content, verbs, words to follow."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.sources import choose_sources
from analysis.facts.tables import split_list

if TYPE_CHECKING:
    from analysis.facts.record import Record

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_DASHES = re.compile(r"[‐‑‒–—]")


def normalise_spelling(text: str) -> str:
    """Put a text in the form in which words are compared.

    Parameters
    ----------
    text
        Words as quoted.

    Returns
    -------
    str
        Lower case, straight quotation marks, plain hyphens, single spaces. Spelling
        itself (labor, labour) is left alone.

    Examples
    --------
    >>> normalise_spelling("Long–standing  and “grave”")
    'long-standing and "grave"'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(_DASHES.sub("-", plain).lower().split())


def normalise_phrases(
    rows: pd.DataFrame, themes: pd.DataFrame, verbs: pd.DataFrame, bodies: pd.DataFrame
) -> pd.DataFrame:
    """Put order and the verb's family beside every phrase, or every report.

    Parameters
    ----------
    rows
        ``wording.csv`` or ``wording_reported.csv``, indexed by row.
    themes
        ``themes.csv``, indexed by theme: ``order``.
    verbs
        ``verbs.csv``, indexed by verb: ``kind``, ``family``.
    bodies
        ``bodies.csv``, indexed by body: ``order``.

    Returns
    -------
    pandas.DataFrame
        Shape (n_rows, ...), same index and order. ``body`` and ``theme`` are categories
        in drawing order, those without a row included; ``year`` is int; ``kind`` and
        ``family`` are the verb's, empty where there is no verb.

    Raises
    ------
    SourceError
        If a verb of the preamble opens an operative clause, or the other way round.

    Notes
    -----
    ``operative_verb`` is an editorial attribution or a report's paraphrase, whatever the
    row: it is never part of the phrase. Source: ``data/raw/wording.csv``.
    """
    verb = rows["operative_verb"].astype(str)
    kind = verb.map(verbs["kind"].astype(str)).fillna("")
    element = rows["element"].astype(str)
    clash = (kind != "") & (element != "unknown") & (kind != element)
    if clash.any():
        raise SourceError(
            [
                f"row {name}, column operative_verb: found {verb[name]!r}, a verb of the "
                f"{kind[name]} part, in an element coded {element[name]}; correct one of the two."
                for name in rows.index[clash]
            ]
        )
    return rows.assign(
        body=_ordered(rows["body"], bodies),
        year=rows["year"].astype(int),
        theme=_ordered(rows["theme"], themes),
        kind=kind.astype("string"),
        family=verb.map(verbs["family"].astype(str)).fillna("").astype("string"),
    )


def normalise_shifts(shifts: pd.DataFrame) -> pd.DataFrame:
    """Take the words to follow apart, one row a word.

    Parameters
    ----------
    shifts
        ``shifts.csv``, indexed by shift: ``words`` and ``context``, entries parted by
        semicolons, the oldest words first.

    Returns
    -------
    pandas.DataFrame
        ``shift``, ``step`` (1 is the oldest), ``words``, ``context`` (list of str),
        ``clause``, ``note``; in the table's order.

    Raises
    ------
    SourceError
        If a shift has fewer than two words, or one of them holds another, so that a
        sighting of the longer would count for both.
    """
    rows, faults = [], []
    for name, shift in shifts.iterrows():
        words = [normalise_spelling(word) for word in split_list(str(shift["words"]))]
        if len(words) < 2:
            faults.append(
                f"shifts.csv, row {name}, column words: found {len(words)}; name two or more."
            )
        faults += [
            f"shifts.csv, row {name}: {inner!r} stands within {outer!r}, so that one phrase "
            "would show both; name words that exclude each other."
            for inner in words
            for outer in words
            if inner != outer and pattern_of(inner).search(outer)
        ]
        context = [normalise_spelling(word) for word in split_list(str(shift["context"]))]
        rows += [
            (str(name), step, word, context, str(shift["clause"]), str(shift["note"]))
            for step, word in enumerate(words, start=1)
        ]
    if faults:
        raise SourceError(faults)
    return pd.DataFrame(rows, columns=["shift", "step", "words", "context", "clause", "note"])


def pattern_of(words: str) -> re.Pattern[str]:
    """Make the search for whole words in a text of normalised spelling.

    Examples
    --------
    >>> bool(pattern_of("grave").search("gravely concerned"))
    False
    """
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def read_phrases(record: Record) -> pd.DataFrame:
    """Give the phrases of a record's chosen sources; see :func:`normalise_phrases`."""
    return _read(record, "wording")


def read_reports(record: Record) -> pd.DataFrame:
    """Give what the chosen sources say of the texts without quoting them."""
    return _read(record, "wording_reported")


def read_shifts(record: Record) -> pd.DataFrame:
    """Give the words to follow; see :func:`normalise_shifts`."""
    return normalise_shifts(record.table("shifts"))


def _read(record: Record, table: str) -> pd.DataFrame:
    rows = record.table(table)
    chosen = choose_sources(record.table("sources"), record.sources_choice)
    return normalise_phrases(
        rows[rows["source"].isin(chosen)],
        record.table("themes"),
        record.table("verbs"),
        record.table("bodies"),
    )


def _ordered(column: pd.Series, table: pd.DataFrame) -> pd.Series:
    names = [str(name) for name in table.sort_values("order").index]
    return column.astype(str).astype(pd.CategoricalDtype(names, ordered=True))
