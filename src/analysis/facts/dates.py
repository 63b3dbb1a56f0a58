"""Dates no more exact than their source: a small part of EDTF.

Four forms are known: a year ``2025``, a month ``2025-11``, a day ``2025-11-12``, and an
interval of two of these, ``2025-10-28/2025-10-29``. All else of the Extended Date/Time
Format (ISO 8601-2) is refused: seasons, open ends, ``~`` and ``?``. A date is kept as its
text; the functions here read it. Nothing here knows today's date.

Notes
-----
The ``edtf`` package is not used: it depends on ``convertdate``, which depends on
``pymeeus`` (LGPL), and four forms need no package.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from analysis.errors import SourceError

__all__ = [
    "DateSpan",
    "bounds",
    "normalise_dates",
    "overlaps",
    "parse_edtf",
    "precision",
    "surely_before",
    "widen",
    "within",
    "write_edtf",
    "year_of",
]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")  # no digits of other scripts
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class DateSpan:
    """The days that a date may mean.

    Parameters
    ----------
    edtf
        The date as written.
    first, last
        First and last day, both included. A year is 365 or 366 days, not 1 January.
    precision
        ``day``, ``month``, ``year`` or ``interval``.
    """

    edtf: str
    first: date
    last: date
    precision: str

    @property
    def year(self) -> int | None:
        """The year, or None where the date spans more than one."""
        return self.first.year if self.first.year == self.last.year else None


@lru_cache(maxsize=8192)
def parse_edtf(text: str, where: str = "") -> DateSpan:
    """Read a date.

    Parameters
    ----------
    text
        A year, month, day or interval, for instance ``2025-11`` or ``2008/2018``.
    where
        File, row and column, set before the message if there is one to make.

    Returns
    -------
    DateSpan

    Raises
    ------
    SourceError
        If the text is none of the four forms or names a day that does not exist.

    Examples
    --------
    >>> parse_edtf("2025-02").last
    datetime.date(2025, 2, 28)
    >>> parse_edtf("2008/2018").year is None
    True
    """
    try:
        return _parse(text)
    except ValueError as fault:
        raise SourceError(f"{where}: {fault}" if where else str(fault)) from None


def _parse(text: str) -> DateSpan:
    """Read a date; a ValueError says what is wrong with it."""
    parts = text.split("/")
    if len(parts) == 1:
        first, last = _days(text, text)
        return DateSpan(text, first, last, _PRECISIONS[len(text)])
    if len(parts) > 2:
        raise ValueError(f"{text!r} has more than two dates in it; an interval is first/last")
    first, last = _days(parts[0], text)[0], _days(parts[1], text)[1]
    if last < first:
        raise ValueError(f"{text!r} ends before it begins; put the earlier date first")
    return DateSpan(text, first, last, "interval")


def _days(part: str, text: str) -> tuple[date, date]:
    """Give first and last day of one year, month or day of a date."""
    found = _FORM.fullmatch(part)
    if found is None:
        raise ValueError(f"{text!r} is not a date; write a year, 2025-11, 2025-11-12 or first/last")
    year, month, day = (int(group) if group else None for group in found.groups())
    if not year:
        raise ValueError(f"{text!r} is not a date; there is no year 0")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} is not a date; there is no month {month:02d}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise ValueError(f"{text!r} is not a date; {year:04d}-{month:02d} has {length} days")
    return date(year, month, day), date(year, month, day)


def bounds(text: str) -> tuple[date, date]:
    """Give the first and the last day that a date may mean, both included."""
    span = parse_edtf(text)
    return span.first, span.last


def precision(text: str) -> str:
    """Say how exact a date is: ``day``, ``month``, ``year`` or ``interval``."""
    return parse_edtf(text).precision


def year_of(text: str) -> int | None:
    """Give the year of a date, or None where it spans more than one."""
    return parse_edtf(text).year


def within(inner: str, outer: str) -> bool:
    """Say whether every day that ``inner`` may mean lies in ``outer``."""
    (first, last), (begin, end) = bounds(inner), bounds(outer)
    return begin <= first and last <= end


def overlaps(one: str, other: str) -> bool:
    """Say whether two dates may mean the same day."""
    (first, last), (begin, end) = bounds(one), bounds(other)
    return first <= end and begin <= last


def surely_before(one: str, other: str) -> bool:
    """Say whether ``one`` came before ``other`` on any reading of both."""
    return bounds(one)[1] < bounds(other)[0]


def widen(text: str, before: int = 0, after: int = 0) -> str:
    """Stretch a date by whole days on either side.

    Parameters
    ----------
    text
        A date.
    before, after
        Number of days, not negative.

    Returns
    -------
    str
        The window as a date; ``within`` and ``overlaps`` take it as they take any other.

    Examples
    --------
    >>> widen("2025-11-19", before=7, after=1)
    '2025-11-12/2025-11-20'
    """
    if before < 0 or after < 0:
        raise ValueError(f"a window of {before} and {after} days; neither may be negative")
    first, last = bounds(text)
    if not (before or after):
        return text
    return write_edtf(first - timedelta(days=before), last + timedelta(days=after))


def write_edtf(first: date, last: date) -> str:
    """Write a stretch of days as the shortest date that means exactly these days.

    Parameters
    ----------
    first, last
        First and last day, both included.

    Returns
    -------
    str
        Whole years and whole months are written as such.

    Examples
    --------
    >>> write_edtf(date(2025, 11, 1), date(2025, 11, 30))
    '2025-11'
    >>> write_edtf(date(2019, 1, 1), date(2021, 12, 31))
    '2019/2021'
    """
    if last < first:
        raise ValueError(f"{first} to {last} ends before it begins")
    begins_month = first.day == 1
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    if begins_month and ends_month and first.month == 1 and last.month == 12:
        written = (f"{first.year:04d}", f"{last.year:04d}")
    elif begins_month and ends_month:
        written = (first.isoformat()[:7], last.isoformat()[:7])
    else:
        written = (first.isoformat(), last.isoformat())
    return written[0] if written[0] == written[1] else "/".join(written)


def normalise_dates(said: pd.Series, *, file: str) -> pd.Series:
    """Check a column of dates.

    Parameters
    ----------
    said
        Dates or empty strings, shape (n,), indexed by row id, named as its column.
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.Series
        Strings, shape (n,), same index: the dates without surrounding space.

    Raises
    ------
    SourceError
        One line a faulty date, all at once.
    """
    texts = said.astype("string").fillna("").str.strip()
    faults: list[str] = []
    for row, text in texts.items():
        if text:
            try:
                parse_edtf(text)
            except SourceError as fault:
                place = f"{file}, row {row}, column {said.name}"
                faults += [f"{place}: {line}; correct it." for line in fault.faults]
    if faults:
        raise SourceError(faults)
    return texts
