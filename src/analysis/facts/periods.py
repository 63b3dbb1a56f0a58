"""Periods in words, to exact years or dates: ``since 2019``, ``last month``, ``Nov. 12``.

Words that lean on the day of publication are read from the date of their source, never
from today's. Single moments are read in :mod:`analysis.facts.moments`, runs of years in
:mod:`analysis.facts.runs`.
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.moments import read_moment
from analysis.facts.runs import Period, once, read_run
from analysis.facts.spelling import expect_near, read_each

__all__ = ["Period", "normalise_periods", "read_period"]

_EXAMPLES = (
    "from 2008 through 2018", "between 2019 and 2022", "2008-18", "since 2019", "until 2018",
    "in 2023", "in late October", "November 16", "on Wednesday", "last week", "last month",
    "last year", "this year", "two years ago", "the past two years", "two years in a row",
    "the third consecutive year", "for the first time in four years", "yesterday", "to date",
    "for the first time since 2018",
)  # fmt: skip
_EACH = re.compile(r"^(?:(?:every|each) year |annually )")


def read_period(said: str, published: str = "", *, ahead: bool = False) -> Period:
    """Read words for a time.

    Parameters
    ----------
    said
        The source's words: ``from 2008 through 2018``, ``Nov. 12``, ``the past two years``.
    published
        EDTF date of the source, perhaps a month or an interval; empty where unknown.
    ahead
        Whether the words look ahead, as in ``expected to vote in December``: that is then
        the next December, and otherwise the latest one not after publication. What was
        ``announced on November 16`` does not look ahead.

    Returns
    -------
    Period

    Raises
    ------
    SourceError
        If the words are unknown, need a publication date that is missing, or tell of
        several years that the publication date leaves open.

    Notes
    -----
    Where the date of publication is an interval, a single moment is given as the interval
    of all its readings; a run of years is refused unless every reading has the same years.
    The past *n* years are the *n* whole years before the one of publication; the past
    decade, a round word, runs from ten years before up to it. A week runs from Monday.

    Examples
    --------
    >>> read_period("between 2019 and 2022").years
    (2019, 2020, 2021, 2022)
    >>> read_period("last month", "2025-11-12").edtf
    '2025-10'
    >>> read_period("for the first time in four years", "2022-11-17").previous
    2018
    """
    words = _EACH.sub("", _plain(said))
    try:
        if period := read_run(words, published, ahead):
            return period
        if moment := read_moment(words, published, ahead=ahead):
            return once(moment)
    except SourceError as fault:
        raise SourceError([f"{said!r}: {line}" for line in fault.faults]) from None
    except (OverflowError, ValueError):
        raise SourceError(f"{said!r}: lies outside the calendar; correct it") from None
    raise SourceError(
        f"{said!r}: is not a period that can be read; {expect_near(said, _EXAMPLES)}; "
        "write it in such words, or give the years"
    )


def normalise_periods(
    said: pd.Series, published: pd.Series, *, file: str, ahead: pd.Series | None = None
) -> pd.DataFrame:
    """Put exact years and dates in place of words for a time.

    Parameters
    ----------
    said
        Words, shape (n,), indexed by row id and named as its column; may be empty.
    published
        EDTF dates of the sources, same index; empty where unknown.
    file
        Name of the raw file, for messages.
    ahead
        Booleans, same index: which words look ahead. None does, if not given.

    Returns
    -------
    pandas.DataFrame
        Same index; ``edtf`` (string), ``first``, ``last``, ``previous`` (years, ``Int64``)
        and ``every`` (``boolean``), as in :class:`Period`; empty where the cell is.

    Raises
    ------
    SourceError
        One line a cell that cannot be read, all at once.
    """
    looks = pd.Series(False, index=said.index) if ahead is None else ahead

    def read(said: str, published: str, ahead: str) -> Period:
        return read_period(said, published, ahead=ahead == "True")

    cells = {"said": said, "published": published, "ahead": looks.astype(bool).astype(str)}
    found: list[Period | None] = list(read_each(cells, read, file=file, column=said.name))
    return pd.DataFrame(
        {
            "edtf": pd.array([p.edtf if p else "" for p in found], dtype="string"),
            "first": pd.array([p.first if p else None for p in found], dtype="Int64"),
            "last": pd.array([p.last if p else None for p in found], dtype="Int64"),
            "every": pd.array([p.every if p else None for p in found], dtype="boolean"),
            "previous": pd.array([p.previous if p else None for p in found], dtype="Int64"),
        },
        index=said.index,
    )


def _plain(said: str) -> str:
    """Lower case, without commas, dots and possessives; a dash of ranges stays a dash."""
    text = unicodedata.normalize("NFKC", said).casefold()
    text = re.sub(r"['’]s\b", "", re.sub("[\u2010\u2011]", "-", text))
    text = re.sub(r"\s*[\u2012-\u2015\u2212~]\s*", "–", text)
    text = re.sub(r"[.,;()]", " ", text)
    return " ".join(text.split()).removeprefix("the ")
