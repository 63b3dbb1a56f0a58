"""Runs of years in words: ``from 2008 through 2018``, ``since 2019``, ``two years in a row``.

How a stretch told by two years is read is fixed here once, because sources do not say:
both its ends are included, ``between 2019 and 2022`` as much as ``until 2018``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from analysis.errors import SourceError
from analysis.facts.dates import bounds, parse_edtf, write_edtf
from analysis.facts.moments import (
    CARDINALS,
    ORDINALS,
    Stretch,
    calendar_month,
    calendar_year,
    read_moment,
    read_number,
)

__all__ = ["Period", "once", "read_run"]


@dataclass(frozen=True)
class Period:
    """What words for a time mean.

    Parameters
    ----------
    edtf
        The time as a date. ``../2018`` where the words give no beginning: the one open
        form, which :func:`analysis.facts.dates.parse_edtf` does not take. Empty where the
        words are known to fix no time (``in the past``).
    first, last
        First and last year, both included; None where the words fix none.
    every
        True where the words speak of each year from first to last (``since 2019``);
        False where they place something once, somewhere inside (``last month``).
    previous
        Year of the last time before, where the words give it: ``for the first time in
        four years``, said of 2022, has 2018.
    """

    edtf: str
    first: int | None
    last: int | None
    every: bool = False
    previous: int | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """The years claimed; none where the words fix none of them for certain."""
        if self.first is None or self.last is None:
            return ()
        if self.first != self.last and not self.every:
            return ()
        return tuple(range(self.first, self.last + 1))


_WITH_YEAR = re.compile(r"[0-9]{4}")
_OWN_YEAR = re.compile(r"[0-9]{4}|last|this|next|ago|day\b")
_CARDINAL = "(?P<number>[0-9]{1,2}|" + "|".join(CARDINALS) + ")"
_ORDINAL = "(?P<number>[0-9]{1,2}(?:st|nd|rd|th)|" + "|".join(ORDINALS) + ")"


def read_run(words: str, published: str, ahead: bool) -> Period | None:
    """Read words for a run of years, or for one year and the last time before it.

    Parameters
    ----------
    words
        In lower case, without commas and dots, dashes of ranges as ``–``.
    published, ahead
        As :func:`analysis.facts.periods.read_period` has them.

    Returns
    -------
    Period or None
        None if the words are of no known form.

    Raises
    ------
    SourceError
        If the words need a publication date that is missing or leaves the years open. The
        message does not repeat the words.
    """
    for pattern, read in _FORMS:
        if (match := pattern.fullmatch(words)) and (period := read(match, published, ahead)):
            return period
    return None


def once(stretch: Stretch) -> Period:
    """Make a period of something that came once, somewhere in a stretch of days."""
    first, last = stretch
    return Period(write_edtf(first, last), first.year, last.year)


def _run(first: Stretch, last: Stretch) -> Period:
    """Make a period of every year between two stretches, both included."""
    if last[1] < first[0]:
        raise SourceError("ends before it begins; correct it")
    return replace(once((first[0], last[1])), every=True)


def _fixed(words: str, published: str, ahead: bool = False) -> Stretch | None:
    """Read one end of a run: all days of publication must agree on it."""
    if not published:
        return read_moment(words, ahead=ahead)
    early, late = (read_moment(words, day.isoformat(), ahead=ahead) for day in bounds(published))
    if early != late:
        raise SourceError(_undecided(published))
    return early


def _undecided(published: str) -> str:
    return (
        f"means different times on different days of {published!r}, the date of publication; "
        "give a closer date or write the years out"
    )


def _now(published: str, size: int = 365) -> Stretch:
    """The day, month or year of publication: no more exact than a stretch of so many days."""
    if not published:
        raise SourceError(
            "needs the date of publication, and the source has none; give the source its date "
            "or write the years out"
        )
    span = parse_edtf(published)
    if span.year is None:
        raise SourceError(_undecided(published))
    month = calendar_month(span.first.year, span.first.month)
    if size == 1 and span.first == span.last:
        return span.first, span.last
    if size <= 31 and span.last <= month[1]:
        return month
    return calendar_year(span.year)


def _ends(match: re.Match[str], published: str, ahead: bool) -> tuple[Stretch, Stretch] | None:
    """Read both ends of a stretch told by two."""
    finish = _fixed(match["end"], published, ahead)
    if finish is None:
        return None
    if _WITH_YEAR.search(match["end"]) and not _OWN_YEAR.search(match["start"]):
        # In "between March and June 2020" the year of June is that of March too.
        published, ahead = finish[0].isoformat(), False
    begin = _fixed(match["start"], published, ahead)
    return (begin, finish) if begin else None


def _between(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    """Both ends told: ``from 2008 through 2018``."""
    ends = _ends(match, published, ahead)
    return _run(*ends) if ends else None


def _joined(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    """Two neighbours: ``2004 and 2005``."""
    ends = _ends(match, published, ahead)
    if ends and ends[0][1] + timedelta(1) != ends[1][0]:
        raise SourceError("is two periods; write one claim for each")
    return _run(*ends) if ends else None


def _short(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    """``2008-18``; but ``2008-12`` may be a month, and ``2025-11`` can be nothing else."""
    first = int(match["first"])
    last = first // 100 * 100 + int(match["last"])
    if match["dash"] != "–" and int(match["last"]) <= 12:
        if last <= first:
            return None
        raise SourceError(
            f"may be a month or a run of years; write {first}-{last} or the month's name"
        )
    return _run(calendar_year(first), calendar_year(last))


def _since(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    """From a time up to publication; each end keeps its own precision: ``2008-11/2025``."""
    begin = _fixed(match["start"], published)
    if begin is None:
        return None
    end = _now(published, (begin[1] - begin[0]).days + 1)
    if end[1] < begin[0]:
        raise SourceError("begins after its source was published; correct one of the two")
    edtf = once(begin).edtf if begin == end else f"{once(begin).edtf}/{once(end).edtf}"
    return replace(_run(begin, end), edtf=edtf)


def _until(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    """Up to a time, from no one knows when; the time itself is included, but not by 'before'."""
    end = _fixed(match["end"], published, ahead)
    if end is None:
        return None
    if match["word"] == "before":
        day, size = end[0] - timedelta(1), (end[1] - end[0]).days + 1
        end = (day, day) if size == 1 else calendar_month(day.year, day.month)
        end = calendar_year(day.year) if size > 31 else end
    return _open(end)


def _to_date(match: re.Match[str], published: str, ahead: bool) -> Period:
    return _open(_now(published))


def _open(end: Stretch) -> Period:
    return Period(f"../{once(end).edtf}", None, end[1].year, every=True)


def _past(match: re.Match[str], published: str, ahead: bool) -> Period:
    year = _now(published)[0].year
    if match["decade"]:
        return _run(calendar_year(year - 10), calendar_year(year))
    return _run(calendar_year(year - read_number(match["number"])), calendar_year(year - 1))


def _in_a_row(match: re.Match[str], published: str, ahead: bool) -> Period:
    now = _now(published)
    return _run(calendar_year(now[0].year - read_number(match["number"]) + 1), now)


def _first_time_in(match: re.Match[str], published: str, ahead: bool) -> Period:
    now = _now(published)
    return replace(once(now), previous=now[0].year - read_number(match["number"]))


def _first_time_since(match: re.Match[str], published: str, ahead: bool) -> Period | None:
    now = _now(published)
    before = _fixed(match["start"], published)
    if before and before[1].year >= now[0].year:
        raise SourceError("names no year before that of its source; correct it")
    return replace(once(now), previous=before[1].year) if before else None


def _no_time(match: re.Match[str], published: str, ahead: bool) -> Period:
    return Period("", None, None)


_TO = r"(?:through|to|until|till|up to|up until)"
# Known words that fix no time by themselves are told apart from words nobody has met.
_UNFIXED = (
    r"in the past|previously|this time|(?:once )?again|always|repeatedly|for years|in recent years"
    r"|(?:under|during) .+ (?:administration|government|presidency)"
)
_ROW = r"(?:consecutive|straight|successive) years?"
_Read = Callable[[re.Match[str], str, bool], Period | None]
_FORMS: list[tuple[re.Pattern[str], _Read]] = [
    (re.compile(rf"from (?P<start>.+?)(?: {_TO} |–)(?P<end>.+)"), _between),
    (re.compile(r"between (?P<start>.+?) and (?P<end>.+)"), _between),
    (re.compile(r"(?:in |from )?(?P<first>[0-9]{4})(?P<dash>[-–/])(?P<last>[0-9]{2})"), _short),
    (re.compile(r"(?:in |from )?(?P<start>[0-9]{4}) ?[-/] ?(?P<end>[0-9]{4})"), _between),
    (re.compile(rf"(?:in )?(?P<start>[^–]+?)(?:–| {_TO} )(?P<end>[^–]+)"), _between),
    (re.compile(r"(?:in )?(?P<start>.+?) and (?:in )?(?P<end>.+)"), _joined),
    (re.compile(r"(?:ever )?since (?P<start>.+)"), _since),
    (re.compile(r"from (?P<start>.+?)(?: on| onwards?)?"), _since),
    (re.compile(rf"(?P<word>{_TO}|before) (?P<end>.+)"), _until),
    (re.compile(_UNFIXED), _no_time),
    (re.compile(r"to date|until now|up to now|so far"), _to_date),
    (
        re.compile(
            r"(?:(?:in|over|for|during|from|of) )?(?:the )?(?:past|last|previous) "
            rf"(?:{_CARDINAL} years|(?P<decade>decade))"
        ),
        _past,
    ),
    (re.compile(rf"(?:for )?(?:(?:the|a) )?{_ORDINAL} {_ROW}"), _in_a_row),
    (re.compile(rf"(?:for )?(?:(?:the|a) )?{_ORDINAL} year (?:in a row|running)"), _in_a_row),
    (re.compile(rf"(?:for )?{_CARDINAL} (?:{_ROW}|years (?:in a row|running))"), _in_a_row),
    (re.compile(rf"(?:for )?(?:the )?first(?: time)? in {_CARDINAL} years"), _first_time_in),
    (re.compile(r"(?:for )?(?:the )?first(?: time)? since (?P<start>.+)"), _first_time_since),
]
