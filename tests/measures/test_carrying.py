import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.scope import read_scope
from analysis.measures import carrying


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture(scope="module")
def reports(record):
    return carrying.sponsorship_reports(record, read_scope(record))


def test_years_are_counted_only_where_somebody_says_otherwise():
    "Agreement needs no row of its own."
    said = pd.DataFrame(
        [
            ("a", "UNGA", 2021, "not_cosponsor", "says so", "later", ""),
            ("b", "UNGA", 2022, "cosponsor", "says so", "at the time", ""),
            ("c", "UNGA", 2022, "cosponsor", "says otherwise", "later", "HRC"),
            ("d", "UNGA", 2022, "cosponsor", "says otherwise", "later", ""),
        ],
        columns=["source", "body", "year", "decided", "stance", "told_at", "fits"],
    )
    counted = carrying.count_carried_over(said)

    assert counted.to_dict("records") == [
        {
            "body": "UNGA", "year": 2022, "decided": "cosponsor",
            "so_at_the_time": 1, "so_later": 0,
            "otherwise_at_the_time": 0, "otherwise_later": 2, "otherwise_fits_other_body": 1,
        }
    ]  # fmt: skip


def test_a_documents_years_without_a_gap_are_one_run(reports):
    "A range is drawn as one line, and a gap breaks it."
    for _, run in reports.groupby("run"):
        years = sorted(run["year"])
        assert years == list(range(years[0], years[-1] + 1))
        assert run["source"].nunique() == run["value"].nunique() == run["body"].nunique() == 1


def test_the_councils_2022_was_carried_over_to_the_assembly_by_later_reports(reports):
    "All who deny the Assembly's 2022 wrote later, and would be right of the Council's."
    row = carrying.count_carried_over(reports).set_index(["body", "year"]).loc[("UNGA", 2022)]

    assert row["otherwise_at_the_time"] == 0
    assert row["otherwise_later"] >= 9
    assert row["otherwise_fits_other_body"] == row["otherwise_later"]
    assert row["so_at_the_time"] >= 6


def test_the_assemblys_2008_was_carried_over_to_the_council(reports):
    "Summaries that begin the Council's sponsorship in 2008 have the Assembly's first year."
    row = carrying.count_carried_over(reports).set_index(["body", "year"]).loc[("HRC", 2008)]

    assert row["decided"] == "not_cosponsor"
    assert row["otherwise_later"] == row["otherwise_fits_other_body"] == 3


def test_only_the_final_list_is_looked_at(reports):
    "Who stood on the list when it was tabled is another act."
    assert set(reports["stage"]) <= {"committee", "council"}


def test_a_report_is_of_the_time_only_if_all_days_it_may_mean_are(reports):
    "Written within six weeks of the act, as the rule contemporary has it."
    prompt = reports[reports["told_at"] == carrying.AT_THE_TIME]
    days = pd.to_datetime(prompt["report_first"])

    assert not prompt.empty
    assert ((days.dt.year - prompt["year"]).abs() <= 1).all()
    assert "2022-11" in set(prompt["report_date"])


def test_what_says_so_fits_no_other_body_by_definition(reports):
    "Only a claim that is wrong of its own body can have been carried over."
    assert (reports.loc[reports["stance"] != "says otherwise", "fits"] == "").all()


def test_the_decisions_above_the_reports_are_those_of_the_final_lists(record):
    "One a body and year, of the country looked at."
    lists = carrying.final_lists(record, read_scope(record, body="UNGA"))

    assert not lists.duplicated(["body", "year"]).any()
    assert set(lists["country"]) == {"KOR"}
    assert set(lists["stage"]) == {"committee"}


def test_the_description_gives_the_diagonal_and_the_exceptions(reports):
    "How many reports were prompt, how many late, and which years others deny."
    words = carrying.describe_carrying(reports)

    assert "2 panels" in words
    assert "form a diagonal" in words
    assert "UNGA 2022 (cosponsor)" in words
    assert "HRC 2008 (not_cosponsor)" in words


def test_a_body_without_final_lists_is_said_to_have_none(record):
    "The Commission's final lists were never reported."
    reports = carrying.sponsorship_reports(record, read_scope(record, body="CHR"))

    assert reports.empty
    assert "no document speaks" in carrying.describe_carrying(reports)
