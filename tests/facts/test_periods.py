"""Periods in words become years and dates no more exact than the source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.facts.dates import bounds, parse_edtf
from analysis.facts.periods import Period, normalise_periods, read_period
from analysis.facts.tables import read_table

DATA = Path(__file__).parents[2] / "data"
YEARS = st.integers(1946, 2099)
DAYS = st.dates(date(1946, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "words",
    ["from 2008 through 2018", "From 2008 to 2018", "between 2008 and 2018", "2008-18", "2008–18",
     "2008-2018", "2008–2018", "2008 – 2018", "2008/2018", "2008~2018", "from 2008 until 2018",
     "in 2008-2018", "２００８－２０１８", "every year from 2008 through 2018"],
)  # fmt: skip
def test_a_run_of_years_is_every_year_with_both_its_ends(words):
    "A run needs no date of publication."
    assert read_period(words) == Period("2008/2018", 2008, 2018, every=True)
    assert read_period(words).years == tuple(range(2008, 2019))


@pytest.mark.parametrize(
    ("words", "published", "edtf"),
    [
        ("last month", "2025-11-12", "2025-10"),
        ("last month", "2026-01-05", "2025-12"),
        ("last week", "2025-11-12", "2025-11-03/2025-11-09"),
        ("on Wednesday", "2025-11-12", "2025-11-12"),
        ("on Wednesday", "2025-11-13", "2025-11-12"),
        ("Tuesday", "2025-10-28/2025-10-29", "2025-10-28"),
        ("this year", "2025-11-12", "2025"),
        ("last year’s", "2025-11-12", "2024"),
        ("in late October", "2025-11-12", "2025-10"),
        ("in June", "2025-11-12", "2025-06"),
        ("in February", "2025-11-12", "2025-02"),
        ("last December", "2025-12-12", "2024-12"),
        ("Nov. 12", "2025-11-12", "2025-11-12"),
        ("November 16", "2006-11-16", "2006-11-16"),
        ("on November 14", "2006-11-16/2006-11-17", "2006-11-14"),
        ("on November 17", "2006-11-16/2006-11-17", "2006-11-17"),
        ("16 November 2006", "", "2006-11-16"),
        ("Thursday, Nov. 16, 2006", "", "2006-11-16"),
        ("in 2023", "", "2023"),
        ("in November 2008", "", "2008-11"),
        ("2025-11-12", "", "2025-11-12"),
        ("yesterday", "2025-11-01", "2025-10-31"),
        ("two years ago", "2025-11-12", "2023"),
        ("earlier this month", "2025-11-12", "2025-11"),
    ],
)
def test_a_moment_is_read_from_the_day_of_publication(words, published, edtf):
    "What the source meant on its day, not what the words would mean today."
    period = read_period(words, published)

    assert (period.edtf, period.every) == (edtf, False)


@pytest.mark.parametrize(
    ("words", "published", "edtf"),
    [
        ("in December", "2025-11-12", "2025-12"),
        ("in January", "2006-11-16", "2007-01"),
        ("on Friday", "2006-11-16", "2006-11-17"),
        ("next month", "2025-12-30", "2026-01"),
    ],
)
def test_what_is_expected_lies_ahead(words, published, edtf):
    "A vote expected in December is not the December before."
    assert read_period(words, published, ahead=True).edtf == edtf


@pytest.mark.parametrize(
    ("words", "published", "edtf"),
    [
        ("last month", "2025", "2024-12/2025-11"),
        ("on Wednesday", "2025-11", "2025-10-29/2025-11-26"),
        ("this year", "2022-12-30/2023-01-02", "2022/2023"),
        ("in June", "2025", "2024-06/2025-06"),
        ("last Tuesday", "2025-11-13", "2025-11-04/2025-11-11"),
    ],
)
def test_where_words_fit_two_times_both_are_kept(words, published, edtf):
    "An interval of what may be meant is no more exact than the source."
    period = read_period(words, published)

    assert period.edtf == edtf
    assert period.first == period.last or period.years == ()


@pytest.mark.parametrize(
    ("words", "published", "years"),
    [
        ("since 2019", "2025-11-12", (2019, 2020, 2021, 2022, 2023, 2024, 2025)),
        ("since last year", "2025-11-12", (2024, 2025)),
        ("from 2019 to last year", "2022-10-20", (2019, 2020, 2021)),
        ("the past two years", "2025-10-28", (2023, 2024)),
        ("over the last three years", "2025-10-28", (2022, 2023, 2024)),
        ("third consecutive year", "2025-11-12", (2023, 2024, 2025)),
        ("for the fourth year running", "2022-04-01", (2019, 2020, 2021, 2022)),
        ("two years in a row", "2020-06-22", (2019, 2020)),
        ("2004 and 2005", "", (2004, 2005)),
    ],
)
def test_a_run_up_to_publication_is_every_year_of_it(words, published, years):
    "Years in words become years to be counted."
    assert read_period(words, published).years == years


def test_since_a_month_keeps_the_month():
    "November 2008 is not the whole of 2008, nor its first day."
    assert read_period("since Nov 2008", "2011-03-24").edtf == "2008-11/2011-03"
    assert read_period("since Nov. 2008", "2011").edtf == "2008-11/2011"


def test_the_first_time_in_four_years_names_the_time_before():
    "A sponsor of 2022 that is one for the first time in four years was one in 2018."
    expected = Period("2022", 2022, 2022, previous=2018)

    assert read_period("for the first time in four years", "2022-11-17") == expected
    assert read_period("for the first time since 2018", "2022-11-17") == expected


@pytest.mark.parametrize(
    ("words", "published", "edtf", "last"),
    [("until 2018", "", "../2018", 2018), ("before 2008", "", "../2007", 2007),
     ("To date", "2006-11-16/2006-11-17", "../2006", 2006)],
)  # fmt: skip
def test_a_run_without_a_beginning_claims_no_single_year(words, published, edtf, last):
    "That something held until 2018 does not say when it began."
    period = read_period(words, published)

    assert (period.edtf, period.first, period.last, period.years) == (edtf, None, last, ())


@pytest.mark.parametrize("words", ["in the past", "under a previous liberal administration"])
def test_words_known_to_fix_no_time_fix_none(words):
    "They are known, and empty; words nobody has met are refused."
    assert read_period(words, "2025-11-13") == Period("", None, None)


@pytest.mark.parametrize(
    "words",
    ["last month", "on Wednesday", "since 2019", "the past two years", "in June", "to date",
     "for the first time in four years", "third consecutive year", "November 16", "yesterday"],
)  # fmt: skip
def test_words_that_lean_on_publication_are_refused_without_it(words):
    "Nobody's today stands in for the source's."
    with pytest.raises(SourceError, match="needs the date of publication, and the source has none"):
        read_period(words)


@pytest.mark.parametrize("words", ["since 2019", "the past two years", "third consecutive year"])
def test_a_run_whose_years_publication_leaves_open_is_refused(words):
    "An interval would claim a year that the source may not have meant."
    with pytest.raises(SourceError, match="means different times on different days of '2022-12-30"):
        read_period(words, "2022-12-30/2023-01-02")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("2008-12", "'2008-12': may be a month or a run of years; "
         "write 2008-2012 or the month's name"),
        ("2018 to 2008", "'2018 to 2008': ends before it begins; correct it"),
        ("2004 and 2007", "'2004 and 2007': is two periods; write one claim for each"),
        ("since 2030", "'since 2030': begins after its source was published; "
         "correct one of the two"),
        ("29 Feb 2025", "'29 Feb 2025': '2025-02-29' is not a date; 2025-02 has 28 days"),
        ("Friday, Nov. 16, 2006", "'Friday, Nov. 16, 2006': 2006-11-16 was a Thursday; "
         "correct the day or the year"),
        ("lst month", "'lst month': is not a period that can be read; the nearest known is "
         "'last month'; write it in such words, or give the years"),
        ("in the fall", "'in the fall': is not a period that can be read; no known word comes "
         "near; write it in such words, or give the years"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_remedy(words, message):
    "The words, what is wrong with them, and what to do."
    with pytest.raises(SourceError) as caught:
        read_period(words, "2025-11-12")

    assert str(caught.value) == message


def test_every_unreadable_period_is_named_with_its_claim():
    "One run tells the coder all there is to mend."
    said = pd.Series(["in 2023", "sometime", "since 2019", ""], index=list("abcd"), name="period")
    published = pd.Series(["", "2025", "", ""], index=list("abcd"))

    with pytest.raises(SourceError) as caught:
        normalise_periods(said, published, file="claims.csv")

    assert [fault.split(";")[0] for fault in caught.value.faults] == [
        "claims.csv, row b, column period: 'sometime': is not a period that can be read",
        "claims.csv, row c, column period: 'since 2019': needs the date of publication, and the "
        "source has none",
    ]


def test_a_column_of_periods_keeps_its_rows():
    "An empty cell stays empty, and no row moves."
    said = pd.Series(["since 2019", "", "in December"], index=list("abc"), name="period")
    published = pd.Series(["2022", "2022", "2025-11-12"], index=list("abc"))
    ahead = pd.Series([False, False, True], index=list("abc"))

    periods = normalise_periods(said, published, ahead=ahead, file="claims.csv")

    assert list(periods["edtf"]) == ["2019/2022", "", "2025-12"]
    assert list(periods["first"].fillna(0)) == [2019, 0, 2025]
    assert list(periods.index) == ["a", "b", "c"]


def test_the_record_reads_as_it_was_coded():
    "Every period of the claims can be read, and holds the years it was coded with."
    claims, sources = read_table(DATA, "claims"), read_table(DATA, "sources")
    published = claims["source"].map(sources["published"]).fillna("")
    published = published.where(published != "", claims["as_of_date"])

    periods = normalise_periods(claims["period"], published, file="claims.csv")

    for claim, years in claims.loc[
        (claims["years"] != "") & periods["first"].notna(), "years"
    ].items():
        first, last = bounds(years)
        assert periods["first"][claim] <= first.year, claim
        assert last.year <= periods["last"][claim], claim


@settings(deadline=None)
@given(
    YEARS, YEARS, st.sampled_from(["from {} through {}", "between {} and {}", "{}–{}", "{} to {}"])
)
def test_two_years_in_words_are_the_same_two_years(one, other, form):
    "Words and years say the same."
    first, last = sorted((one, other))

    period = read_period(form.format(first, last))

    assert period.years == tuple(range(first, last + 1))
    assert read_period(period.edtf).years == period.years


@settings(deadline=None)
@given(YEARS, st.integers(1, 60))
def test_short_years_are_long_years(first, length):
    "2008–18 is 2008 to 2018; only an en dash says so of 2008–12."
    last = first + length
    if last // 100 == first // 100:
        assert read_period(f"{first}–{last % 100:02d}") == read_period(f"{first} to {last}")


@settings(deadline=None)
@given(
    DAYS,
    st.sampled_from(["last month", "last week", "on Tuesday", "in March", "May 3", "this year"]),
)
@example(date(2024, 2, 29), "on Tuesday")
def test_a_vaguer_date_of_publication_makes_nothing_more_exact(day, words):
    "What is read from a month or a year holds what is read from its days."
    exact = bounds(read_period(words, day.isoformat()).edtf)

    year = bounds(read_period(words, day.isoformat()[:4]).edtf)
    assert year[0] <= exact[0]
    assert exact[1] <= year[1]


WORDS = (
    "from to through until since between and in on last this next past first second 2 4 2008 2018 "
    "18 12 year years month week ago for the time row consecutive november tuesday feb 30 - – / ."
).split()


@settings(deadline=None)
@given(
    st.text(max_size=30) | st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
    st.sampled_from(["", "2025-11-12", "2025", "2022-12-30/2023-01-02", "9999-12-31", "0001"]),
)
@example("next week", "9999-12-31")
@example("last year", "0001")
@example("99 years ago", "0050")
def test_no_words_break_the_reader(words, published):
    "A cell is read or refused, whatever is in it."
    try:
        period = read_period(words, published)
    except SourceError:
        return
    if period.edtf and not period.edtf.startswith(".."):
        assert parse_edtf(period.edtf).first.year == period.first
