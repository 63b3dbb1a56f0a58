"""The lexicon: words by which a clause of a whole text is known to be about a theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.wording import normalise_spelling

if TYPE_CHECKING:
    from analysis.facts.record import Record

TABLE = "theme_terms"


class Lexicon:
    """The terms of every theme, looked for together.

    Parameters
    ----------
    terms
        ``theme_terms.csv``: ``term``, ``theme``.
    themes
        ``themes.csv``, indexed by theme: ``order``.
    """

    def __init__(self, terms: pd.DataFrame, themes: pd.DataFrame) -> None:
        by_theme: dict[str, list[str]] = {}
        for term, theme in zip(terms["term"].astype(str), terms["theme"].astype(str), strict=True):
            by_theme.setdefault(theme, []).append(normalise_spelling(term))
        order = [str(theme) for theme in themes.sort_values("order").index]
        self._patterns = {
            theme: pattern_of_terms(by_theme[theme]) for theme in order if theme in by_theme
        }

    def themes_of(self, text: str) -> tuple[str, ...]:
        """Give the themes a text has a term of, in the order of ``themes.csv``; maybe none."""
        plain = normalise_spelling(text)
        return tuple(theme for theme, pattern in self._patterns.items() if pattern.search(plain))


def pattern_of_terms(terms: list[str]) -> re.Pattern[str]:
    """Make the search for any of several terms in a text of normalised spelling.

    Examples
    --------
    >>> pattern = pattern_of_terms(["abduction*", "prison camp"])
    >>> bool(pattern.search("all abductions")), bool(pattern.search("prison camps"))
    (True, False)
    """
    ways = (re.escape(term.removesuffix("*")) + r"\w*" * term.endswith("*") for term in terms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)")


def normalise_theme_terms(
    terms: pd.DataFrame, phrases: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """Hold every term against the phrase or the report it was read in.

    Parameters
    ----------
    terms
        ``theme_terms.csv``, indexed by id: ``term``, ``theme``, ``phrase``, ``report``,
        ``source``.
    phrases
        ``wording.csv``, indexed by phrase: ``phrase``, ``theme``, ``source``.
    reports
        ``wording_reported.csv``, indexed by report: ``content``, ``theme``, ``source``.

    Returns
    -------
    pandas.DataFrame
        The terms as they are, shape (n_terms, ...).

    Raises
    ------
    SourceError
        If a term names both a phrase and a report, or neither; if it does not stand there;
        or if that row has another theme or another source.
    """
    faults: list[str] = []
    for name, row in terms.iterrows():
        faults += [
            f"theme_terms.csv, row {name}, {fault}" for fault in _faults(row, phrases, reports)
        ]
    if faults:
        raise SourceError(faults)
    return terms


def read_lexicon(record: Record) -> Lexicon:
    """Give the lexicon of a dossier; one without terms finds no themes."""
    if TABLE not in record.tables:
        return Lexicon(pd.DataFrame({"term": [], "theme": []}), record.table("themes"))
    terms = normalise_theme_terms(
        record.table(TABLE), record.table("wording"), record.table("wording_reported")
    )
    return Lexicon(terms, record.table("themes"))


def _faults(row: pd.Series, phrases: pd.DataFrame, reports: pd.DataFrame) -> list[str]:
    phrase, report = (_cell(row, column) for column in ("phrase", "report"))
    if bool(phrase) == bool(report):
        return ["column phrase: name either a phrase or a report that has the term."]
    column, found, words = (
        ("phrase", phrases.loc[phrase], "phrase")
        if phrase
        else ("report", reports.loc[report], "content")
    )
    term = normalise_spelling(str(row["term"]))
    place, faults = phrase or report, []
    if "*" in str(row["term"])[:-1]:
        faults.append(f"column term: found {row['term']!r}; an asterisk may stand at the end only.")
    if not pattern_of_terms([term]).search(normalise_spelling(str(found[words]))):
        faults.append(f"column term: {row['term']!r} does not stand in {place}; correct one.")
    for what in ("theme", "source"):
        if str(found[what]) != str(row[what]):
            faults.append(
                f"column {what}: found {row[what]!r}; {column} {place} has {found[what]!r}."
            )
    return faults


def _cell(row: pd.Series, column: str) -> str:
    return "" if pd.isna(row[column]) else str(row[column])
