"""One stretch of days in words: ``November 16``, ``on Wednesday``, ``last month``.

Words such as ``last month`` are read from the day the source was published, which may
itself be known to the month only. They are then read from its first and from its last
day, and the answer covers both readings: less exact than the source, never more.

English months and weekdays stand here as code, since English is the language the
sources are coded in; they are not a matter of any country.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from analysis.errors import SourceError
from analysis.facts.dates import DateSpan, bounds, parse_edtf

__all__ = ["Stretch", "calendar_month", "calendar_year", "read_moment", "read_number"]

Stretch = tuple[date, date]

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
CARDINALS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty".split()
)
ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
)

_YEAR = r"(?P<year>[12][0-9]{3})"
_MONTHS = "|".join(sorted({*MONTHS, *(month[:3] for month in MONTHS), "sept"}, reverse=True))
_MONTH = rf"(?P<month>{_MONTHS})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_NAMED_DAY = rf"(?:{_MONTH} {_DAY}|{_DAY.replace('day', 'day2')} (?:of )?(?P<month2>{_MONTHS}))"
_NUMBER = r"(?P<number>[0-9]{1,2}|" + "|".join(CARDINALS) + ")"
_BESIDE = re.compile(
    r"(?:earlier|later|early|late|mid|in|on|during|at|of|the|by|end|beginning|start) |mid-"
)


def read_number(word: str) -> int:
    """Read ``two``, ``second``, ``2`` or ``2nd``.

    Raises
    ------
    SourceError
        If the word is no number up to twenty, nor written in figures.
    """
    if figures := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?", word):
        return int(figures.group(1))
    for series in (CARDINALS, ORDINALS):
        if word in series:
            return series.index(word) + 1
    raise SourceError(f"{word!r} is not a number; write it in figures")


def read_moment(words: str, published: str = "", *, ahead: bool = False) -> Stretch | None:
    """Read words for one stretch of days.

    Parameters
    ----------
    words
        In lower case, without commas and dots: ``late october``, ``nov 16``.
    published
        EDTF date of the source; empty where unknown.
    ahead
        Whether the words look ahead (``expected in December``). A month, a day or a
        weekday without a year is otherwise the latest one not after publication.

    Returns
    -------
    tuple of datetime.date or None
        First and last day; None if the words are of no known form.

    Raises
    ------
    SourceError
        If the words need a publication date and there is none, or name no day of the
        calendar. The message does not repeat the words.
    """
    while found := _BESIDE.match(words):
        # "Late October" is October: no source says where late begins.
        words = words[found.end() :]
    for pattern, read in _ABSOLUTE:
        if match := pattern.fullmatch(words):
            return read(match)
    for pattern, relative in _RELATIVE:
        if match := pattern.fullmatch(words):
            if not published:
                raise SourceError(
                    "needs the date of publication, and the source has none; give the source "
                    "its date or write the period out"
                )
            span = parse_edtf(published)
            early, late = relative(match, span.first, ahead), relative(match, span.last, ahead)
            if relative in (_month_near, _day_near) and (span.last - span.first).days < 31:
                # "November 16" in a text of 16 or 17 November is of that year, on either day.
                inside = [s for s in (early, late) if s[0] <= span.last and span.first <= s[1]]
                early, late = (inside[0], inside[0]) if inside else (early, late)
            return early[0], late[1]
    return None


def calendar_year(year: int) -> Stretch:
    """Give first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def calendar_month(year: int, month: int) -> Stretch:
    """Give first and last day of a month; month 0 is the December before."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return bounds(f"{year:04d}-{month:02d}")


def _number_of_month(word: str) -> int:
    for place, name in enumerate(MONTHS, start=1):
        if word in (name, name[:3]) or (word == "sept" and name == "september"):
            return place
    raise SourceError(f"{word!r} is not a month; write it in full")


def _named(match: re.Match[str]) -> tuple[int, int]:
    """Month and day of ``november 16`` or ``16 november``."""
    parts = match.groupdict()
    return _number_of_month(parts["month"] or parts["month2"]), int(parts["day"] or parts["day2"])


def _day(year: int, month: int, day: int) -> Stretch:
    span: DateSpan = parse_edtf(f"{year:04d}-{month:02d}-{day:02d}")
    return span.first, span.last


def _written(match: re.Match[str]) -> Stretch:
    return bounds(match.group())


def _month_of_year(match: re.Match[str]) -> Stretch:
    return calendar_month(int(match["year"]), _number_of_month(match["month"]))


def _day_of_year(match: re.Match[str]) -> Stretch:
    return _as_weekday(match, _day(int(match["year"]), *_named(match)))


def _as_weekday(match: re.Match[str], stretch: Stretch) -> Stretch:
    """Hold a day against the weekday that the words give it, if they give one."""
    said = match.groupdict().get("weekday")
    if said and WEEKDAYS[stretch[0].weekday()] != said:
        right = WEEKDAYS[stretch[0].weekday()].title()
        raise SourceError(f"{stretch[0]} was a {right}; correct the day or the year")
    return stretch


def _month_near(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    month = _number_of_month(match["month"])
    if match["which"]:  # last June, next June: never the month of publication itself
        ahead = match["which"].startswith("next")
        later = month > today.month if ahead else month >= today.month
    else:
        later = month >= today.month if ahead else month > today.month
    year = today.year + (not later) if ahead else today.year - later
    return calendar_month(year, month)


def _day_near(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    month, day = _named(match)
    step = 1 if ahead else -1
    for year in range(today.year, today.year + 9 * step, step):  # 29 February is rare
        try:
            stretch = _day(year, month, day)
        except SourceError:
            continue
        if stretch[0] >= today if ahead else stretch[0] <= today:
            return _as_weekday(match, stretch)
    raise SourceError("is not a day of any year; correct it")


def _weekday_near(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    place = WEEKDAYS.index(match["weekday"])
    back, on = (today.weekday() - place) % 7, (place - today.weekday()) % 7
    if not match["which"]:
        day = today + timedelta(on) if ahead else today - timedelta(back)
        return day, day
    # "Last Tuesday" said on a Thursday is two days or nine days ago: both are kept.
    monday = today - timedelta(today.weekday())
    if match["which"].startswith("next"):
        readings = today + timedelta(on or 7), monday + timedelta(7 + place)
    else:
        readings = today - timedelta(back or 7), monday - timedelta(7 - place)
    return min(readings), max(readings)


def _unit_near(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    return _unit(match["unit"], today, {"last": -1, "this": 0, "next": 1}[match["which"]])


def _ago(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    return _unit(match["unit"].removesuffix("s"), today, -read_number(match["number"]))


def _unit(unit: str, today: date, step: int) -> Stretch:
    """The day, week (from Monday), month or year so many steps from today."""
    if unit == "year":
        return calendar_year(today.year + step)
    if unit == "month":
        return calendar_month(today.year, today.month + step)
    if unit == "week":
        monday = today + timedelta(7 * step - today.weekday())
        return monday, monday + timedelta(6)
    return today + timedelta(step), today + timedelta(step)


def _named_day(match: re.Match[str], today: date, ahead: bool) -> Stretch:
    return _unit("day", today, {"yesterday": -1, "tomorrow": 1}.get(match.group(), 0))


_ABSOLUTE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Stretch]]] = [
    (re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"), _written),
    (re.compile(rf"{_MONTH} (?:of )?{_YEAR}"), _month_of_year),
    (re.compile(rf"(?:{_WEEKDAY} )?{_NAMED_DAY} {_YEAR}"), _day_of_year),
]
_RELATIVE: list[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], Stretch]]] = [
    (re.compile(rf"(?P<which>(?:last|next) )?{_MONTH}"), _month_near),
    (re.compile(rf"(?:{_WEEKDAY} )?{_NAMED_DAY}"), _day_near),
    (re.compile(rf"(?P<which>(?:last|next) )?{_WEEKDAY}"), _weekday_near),
    (re.compile(r"(?P<which>last|this|next) (?P<unit>week|month|year)"), _unit_near),
    (re.compile(rf"{_NUMBER} (?P<unit>days?|weeks?|months?|years?) ago"), _ago),
    (re.compile(r"today|tonight|yesterday|tomorrow"), _named_day),
]
