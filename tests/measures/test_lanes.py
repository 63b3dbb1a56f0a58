import pandas as pd
import pytest

from analysis.facts.policies import normalise_policies
from analysis.facts.tables import read_table
from analysis.measures.lanes import DAYS, describe_swim_lanes, join_marks, place_measures

CELLS = pd.DataFrame(
    [
        ("UNGA sponsorship", "UNGA", 2019, "did not", "not_cosponsor", "d1"),
        ("UNGA sponsorship", "UNGA", 2022, "contested", "cosponsor", "d2"),
        ("UNGA sponsorship", "UNGA", 2026, "unknown", "", ""),
    ],
    columns=["lane", "body", "year", "state", "value", "decisions"],
)


@pytest.fixture(scope="module")
def marks(data):
    tables = ("policies", "administrations", "acting_presidents", "sources")
    return place_measures(normalise_policies(*[read_table(data, name) for name in tables]))


def of(marks, policy):
    return marks.set_index("policy").loc[policy]


def test_the_un_track_has_a_lane_of_its_own_whatever_the_kind_of_measure(marks):
    "A speech in the Third Committee lies beside the votes, not among speeches at home."
    assert of(marks, "m075")["category"] == "statements"
    assert of(marks, "m075")["lane"] == "at_the_un"
    assert list(marks["lane"].cat.categories)[0] == "at_the_un"


def test_lanes_that_nothing_lies_in_are_left_out(marks):
    "Stances on resolutions are all in the lane of the UN, so their own would be empty."
    assert "un_resolutions" not in marks["lane"].cat.categories
    assert set(marks["lane"]) == set(marks["lane"].cat.categories)


def test_acts_of_others_have_no_mark(marks):
    "The US law of 2004 and the letter of 2025 are no government's measure."
    assert not {"m006", "m106"} & set(marks["policy"])


def test_a_period_may_have_begun_on_any_day_of_its_first_year(marks):
    "Kept secret from 2018 to 2022: nobody says from which day to which."
    secret = of(marks, "m052")
    days = [str(secret[day].date()) for day in DAYS]

    assert secret["period"]
    assert days == ["2018-01-01", "2018-12-31", "2022-01-01", "2022-12-31"]


def test_a_month_is_a_doubt_and_not_a_length(marks):
    "Leaflet groups were asked some day in June 2025, not all through it."
    asked = of(marks, "m091")

    assert not asked["period"]
    assert asked["last"] - asked["first"] == pd.Timedelta(days=29)


def test_the_marks_of_a_figure_are_one_frame_with_the_ids_behind_them(marks):
    "Every mark of the picture has a row: measures with theirs, cells with their decisions."
    both = join_marks(marks, CELLS)

    assert len(both) == len(marks) + 3
    assert set(both["policy"]) - {""} == set(marks["policy"])
    assert both["decisions"].tolist()[:3] == ["d1", "d2", ""]
    assert both.loc[both["policy"] == "m047", "first"].tolist() == ["2018-04-23"]


def test_the_lanes_in_words_count_measures_and_disputed_decisions(marks):
    "The text says what the picture shows, from the same numbers."
    told = describe_swim_lanes(marks, CELLS)

    assert f"At the UN {(marks['lane'] == 'at_the_un').sum()}," in told
    assert told.endswith("2 decisions, 1 of them disputed.")
    assert "none in the table" in describe_swim_lanes(marks[:0], CELLS)
