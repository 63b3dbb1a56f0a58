"""What a comparison of clauses stands on: whole texts, or phrases that sources quote."""

from __future__ import annotations

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.clauses import PHRASE, TEXT
from analysis.facts.labels import nearest

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
        As :func:`analysis.facts.clauses.read_clauses` gives them.
    old_year, new_year
        Years of the first body of which anything is known; 0 for the last known, and the one
        before it. If both are 0, the first body with two whole texts goes before, and the
        pair is of whole texts.

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
    body, years = _known_years(clauses, whole=not (old_year or new_year))
    of_body = clauses[clauses["body"].astype(str) == body]
    if not (old_year or new_year):
        of_body = of_body[of_body["year"].isin(years)]
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


def _known_years(clauses: pd.DataFrame, *, whole: bool) -> tuple[str, list[int]]:
    """Name the first body, and the years of it of which anything is known.

    If asked, a body of which two whole texts are known goes before one known by phrases, and
    only its whole texts count: whoever adds two texts wants to see them.
    """
    bodies = [str(body) for body in clauses["body"].cat.categories]
    of_texts = clauses[clauses["basis"] == TEXT]
    for rows, least in ((of_texts, 2), (clauses, 1)) if whole else ((clauses, 1),):
        for body in bodies:
            years = sorted({int(year) for year in rows["year"][rows["body"].astype(str) == body]})
            if len(years) >= least:
                return body, years
    return "", []


def name_text(clauses: pd.DataFrame) -> str:
    """Name the text that clauses are of: body, year, symbol, and the stage if it is a draft."""
    if clauses.empty:
        return "no text"
    first = clauses.iloc[0]
    symbols = [symbol for symbol in dict.fromkeys(clauses["symbol"]) if symbol]
    named = f" ({', '.join(symbols[:2])}{', …' if len(symbols) > 2 else ''})" if symbols else ""
    return f"{first['body']} {first['year']}{named}"
