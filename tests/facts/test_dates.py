"""Dates are never made more exact than their source."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.facts.dates import (
    bounds,
    normalise_dates,
    overlaps,
    parse_edtf,
    precision,
    surely_before,
    widen,
    within,
    write_edtf,
    year_of,
)

DAYS = st.dates(date(1850, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "exactness"),
    [
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2025-11-12", "2025-11-12", "2025-11-12", "day"),
        ("2025-10-28/2025-10-29", "2025-10-28", "2025-10-29", "interval"),
        ("2008/2018", "2008-01-01", "2018-12-31", "interval"),
        ("2008-11/2025", "2008-11-01", "2025-12-31", "interval"),
    ],
)
def test_a_date_is_all_the_days_it_may_mean(text, first, last, exactness):
    "A year is not its first of January."
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))
    assert precision(text) == exactness


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-02-30", "'2025-02-30' is not a date; 2025-02 has 28 days"),
        ("2025-02-29", "'2025-02-29' is not a date; 2025-02 has 28 days"),
        ("2025-13", "'2025-13' is not a date; there is no month 13"),
        ("2018/2008", "'2018/2008' ends before it begins; put the earlier date first"),
        ("0000", "'0000' is not a date; there is no year 0"),
        ("1/2/3", "'1/2/3' has more than two dates in it; an interval is first/last"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_reason(text, message):
    "The whole message, since it is all that the coder sees."
    with pytest.raises(SourceError) as caught:
        parse_edtf(text)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    ["", "12 Nov 2025", "2025-1", "25-11-12", "2025-21", "2025~", "2019/..", "../2018", "20251112",
     "2025-11-12T10:00", " 2025", "2025\n", "２０２５", "-2025", "2025/", "/2025"],
)  # fmt: skip
def test_what_is_not_one_of_four_forms_is_refused(text):
    "Seasons, open ends and doubts say more than the record can hold."
    with pytest.raises(SourceError, match="is not a date"):
        parse_edtf(text)


def test_the_place_of_a_fault_goes_before_it():
    "A fault without a place cannot be mended."
    with pytest.raises(SourceError, match=r"^claims.csv, row 7, column date: '2025-02-30'"):
        parse_edtf("2025-02-30", where="claims.csv, row 7, column date")


def test_a_date_over_the_turn_of_a_year_has_no_year():
    "A vote between December and January is put in neither."
    assert year_of("2022-12-30/2023-01-02") is None
    assert year_of("2022-12-30/2022-12-31") == 2022


def test_a_month_lies_in_its_year_but_a_year_in_no_month():
    "To be in a window is to be in it on every reading."
    assert within("2025-11", "2025")
    assert not within("2025", "2025-11")
    assert overlaps("2025", "2025-11")
    assert not overlaps("2024", "2025-11")


def test_of_two_dates_of_one_month_neither_is_surely_first():
    "November is not before the twelfth of November, nor after."
    assert not surely_before("2025-11", "2025-11-12")
    assert not surely_before("2025-11-12", "2025-11")
    assert surely_before("2025-10", "2025-11-12")


def test_a_window_is_as_many_days_wider_as_it_is_told():
    "A week before the committee's day and one after."
    assert widen("2025-11-19", before=7, after=1) == "2025-11-12/2025-11-20"
    assert widen("2025-11") == "2025-11"


def test_every_faulty_date_of_a_column_is_named_at_once():
    "One run tells the coder all there is to mend."
    dates = pd.Series(["2025-02-30", "", " 2025 ", "soon"], index=["a", "b", "c", "d"], name="date")

    with pytest.raises(SourceError) as caught:
        normalise_dates(dates, file="counts.csv")

    assert caught.value.faults == (
        "counts.csv, row a, column date: '2025-02-30' is not a date; 2025-02 has 28 days; "
        "correct it.",
        "counts.csv, row d, column date: 'soon' is not a date; write a year, 2025-11, 2025-11-12 "
        "or first/last; correct it.",
    )
    assert list(normalise_dates(dates[["b", "c"]], file="counts.csv")) == ["", "2025"]


@settings(deadline=None)
@given(DAYS, DAYS)
def test_a_written_stretch_is_read_back_as_the_same_days(one, other):
    "Writing a date makes it neither wider nor narrower."
    first, last = sorted((one, other))

    assert bounds(write_edtf(first, last)) == (first, last)


@settings(deadline=None)
@given(DAYS, st.integers(0, 3))
def test_a_date_written_once_is_written_the_same_again(day, length):
    "Year, month and day keep their precision through reading and writing."
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert write_edtf(*bounds(text)) == text
        assert within(day.isoformat(), text)
        assert within(text, widen(text, before=length, after=length))
    assert bounds(widen(day.isoformat(), after=length))[1] == day + timedelta(length)


@settings(deadline=None)
@given(st.text(max_size=24))
def test_no_text_breaks_the_reader(text):
    "A cell is read or refused, whatever is in it."
    try:
        span = parse_edtf(text)
    except SourceError:
        return
    assert span.first <= span.last
