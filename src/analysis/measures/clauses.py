"""What a comparison of clauses stands on: whole texts, or phrases that sources quote."""

from __future__ import annotations

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest

TEXT, PHRASE = "text", "phrase"
NO_TEXT = "No whole text added"


def say_known(clauses: pd.DataFrame, sources: str) -> str:
    """Say, for the foot of a figure, what is known of the texts it is about.

    Parameters
    ----------
    clauses
        As :func:`analysis.facts.clauses.read_clauses` gives them.
    sources
        The choice of sources, as asked for.
    """
    of_texts, phrases = (clauses[clauses["basis"] == basis] for basis in (TEXT, PHRASE))
    n_texts, n_quoted = (
        len(rows[["body", "year"]].drop_duplicates()) for rows in (of_texts, phrases)
    )
    whole = f"Whole texts: {n_texts} ({len(of_texts)} clauses)" if n_texts else NO_TEXT
    quoted = f"phrases of {n_quoted} texts: {len(phrases)}" if len(phrases) else "no phrases"
    documents = phrases["source"].nunique()
    return (
        f"{whole}; {quoted}. Sources: {sources} (n = {documents}). No claim is decided, so no rule "
        f"applies.{' Of phrases, not seen is not absent.' if len(phrases) else ''}"
    )


def choose_pair(
    clauses: pd.DataFrame, old_year: int = 0, new_year: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose the two texts to lay side by side, of one body.

    Parameters
    ----------
    clauses
        As :func:`analysis.facts.clauses.read_clauses` gives them; the first body of which
        anything is known is taken.
    old_year, new_year
        Years; 0 for the last of which anything is known, and the one before it.

    Returns
    -------
    old, new : pandas.DataFrame
        Rows of ``clauses``. Both are empty if fewer than two texts are known and no year is
        named.

    Raises
    ------
    ParameterError
        If nothing is known of a year that is named, or the older is not the older.
    """
    have = set(clauses["body"].astype(str))
    body = next((name for name in map(str, clauses["body"].cat.categories) if name in have), "")
    of_body = clauses[clauses["body"].astype(str) == body]
    years = sorted({int(year) for year in of_body["year"]})
    told = [str(year) for year in years]
    faults = [
        f"{name}: found {year}, of which nothing is known; {nearest(str(year), told)}."
        for name, year in (("old_year", old_year), ("new_year", new_year))
        if year and year not in years
    ]
    if faults:
        raise ParameterError(faults)
    new = new_year or (years[-1] if years else 0)
    before = [year for year in years if year < new]
    old = old_year or (before[-1] if before else 0)
    if old and new and old >= new:
        raise ParameterError(f"old_year: found {old}; expected a year before {new}.")
    if not old or not new:
        return clauses.iloc[:0], clauses.iloc[:0]
    return of_body[of_body["year"] == old], of_body[of_body["year"] == new]


def name_text(clauses: pd.DataFrame) -> str:
    """Name the text that clauses are of: body, year, symbol, and the stage if it is a draft."""
    if clauses.empty:
        return "no text"
    first = clauses.iloc[0]
    symbols = [symbol for symbol in dict.fromkeys(clauses["symbol"]) if symbol]
    named = f" ({', '.join(symbols[:2])}{', …' if len(symbols) > 2 else ''})" if symbols else ""
    return f"{first['body']} {first['year']}{named}"
