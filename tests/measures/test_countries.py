import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.record import read_record
from analysis.measures.countries import (
    acting_of,
    acts_by_country,
    count_decisions,
    countries_named,
)

VALUES = pd.DataFrame(
    {"letter": ["S", "o", "y", "a", "d"], "refusal": ["no", "yes", "no", "no", "no"]},
    index=["cosponsor", "not_cosponsor", "yes", "abstain", "dissociated"],
)
RESOLUTIONS = pd.DataFrame(
    {
        "body": ["UNGA", "UNGA", "HRC"],
        "year": [2007, 2012, 2008],
        "committee_adoption": ["recorded_vote", "without_vote", pd.NA],
        "adoption": ["recorded_vote", "without_vote", "recorded_vote"],
    },
    index=["UNGA-2007", "UNGA-2012", "HRC-2008"],
)
CLAIMS = pd.DataFrame(
    {"source": ["A", "B", "C", "C"], "value": ["cosponsor", "not_cosponsor", "yes", "yes"]},
    index=["c1", "c2", "c3", "c4"],
)


def decision(name, value, status="agreed", against="", n_for=1, n_against=0):
    return {
        "id": name, "value": value, "status": status, "claims_against": against,
        "n_for": n_for, "n_against": n_against, "claims_for": "", "claims_announced": "",
    }  # fmt: skip


def acts(*decisions, countries=("KOR",)):
    columns = ["id", "value", "status", "claims_against", "n_for", "n_against"]
    columns += ["claims_for", "claims_announced"]
    frame = pd.DataFrame(list(decisions), columns=columns)
    return acts_by_country(frame, RESOLUTIONS, list(countries), CLAIMS, VALUES)


def one(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_committee_and_plenary_are_the_two_halves_of_a_cell():
    "A vote in committee says nothing of the vote in plenary."
    frame = acts(decision("KOR-UNGA-2007-committee-vote", "abstain"))

    left = one(frame, line="vote", year=2007, part="left")
    right = one(frame, line="vote", year=2007, part="right")
    assert (left["state"], left["letter"]) == ("did", "a")
    assert (right["stage"], right["state"]) == ("plenary", "unknown")


def test_a_council_vote_has_one_cell_and_its_sponsorship_two():
    "The list when tabled, and the list when adopted."
    frame = acts()
    council = frame[frame["body"] == "HRC"]

    assert list(council[council["line"] == "vote"]["part"]) == ["whole"]
    assert list(council[council["line"] == "sponsorship"]["stage"]) == ["tabling", "council"]


def test_where_no_ballot_was_held_the_part_in_the_consensus_is_shown():
    "Leaving the consensus is an act; without a report of it, no vote was there to cast."
    frame = acts(decision("KOR-UNGA-2012-plenary-consensus", "dissociated"))

    assert one(frame, line="vote", year=2012, part="right")["value"] == "dissociated"
    assert one(frame, line="vote", year=2012, part="left")["state"] == "not applicable"


def test_a_list_that_nobody_saw_is_unknown():
    "No row in the record isn't a refusal to sponsor."
    assert one(acts(), line="sponsorship", year=2012, part="right")["state"] == "unknown"


def test_a_refusal_is_not_an_act_done():
    "Off the list is drawn hollow."
    frame = acts(decision("KOR-UNGA-2007-tabling-sponsorship", "not_cosponsor"))

    assert one(frame, line="sponsorship", year=2007, part="left")["state"] == "did not"


def test_a_contested_act_keeps_what_the_losers_say_and_their_share():
    "One document of four says otherwise."
    frame = acts(
        decision("KOR-UNGA-2007-committee-sponsorship", "cosponsor", "contested", "c2", 3, 1)
    )
    cell = one(frame, line="sponsorship", year=2007, part="right")

    assert (cell["state"], cell["value"], cell["rival"]) == (
        "contested",
        "cosponsor",
        "not_cosponsor",
    )
    assert cell["share"] == 0.25


def test_a_tied_act_has_two_sides_and_no_value():
    "Neither half of the cell is the country's position."
    frame = acts(decision("KOR-UNGA-2007-committee-sponsorship", "", "tied", "c1;c2", 0, 2))
    cell = one(frame, line="sponsorship", year=2007, part="right")

    assert cell["state"] == "tied"
    assert (cell["value"], cell["rival"], cell["letter"]) == ("", "", "")
    assert cell["sides"] == "cosponsor;not_cosponsor"


def test_an_announcement_alone_leaves_the_act_unknown():
    "What was to be done wasn't yet done."
    frame = acts(decision("KOR-HRC-2008-council-sponsorship", "", "unknown", "", 0, 0))
    cell = one(frame, line="sponsorship", year=2008, part="right")

    assert cell["state"] == "unknown"
    assert cell["decision"] == "KOR-HRC-2008-council-sponsorship"


def test_the_footer_counts_decisions_not_cells():
    "Cells without a decision are shown, but aren't counted as decisions."
    frame = acts(
        decision("KOR-UNGA-2007-committee-sponsorship", "cosponsor", "contested", "c2", 3, 1),
        decision("KOR-UNGA-2007-plenary-vote", "abstain"),
    )

    assert count_decisions(frame) == {"n": 2, "disputed": 1}


def test_countries_stand_in_the_order_asked_for_each_once():
    "The country looked at comes first, though it is named again."
    known = pd.DataFrame(index=["CHN", "JPN", "KOR"])

    assert countries_named("KOR", ["JPN", "KOR", "CHN"], known) == ["KOR", "JPN", "CHN"]
    assert countries_named("KOR", [], known) == ["KOR"]


def test_every_unknown_country_is_named():
    "One run tells all there is to mend."
    known = pd.DataFrame(index=["CHN", "JPN", "KOR"])

    with pytest.raises(ParameterError) as refused:
        countries_named("KOR", ["JPX", "CHN", "QQ"], known)
    assert len(refused.value.faults) == 2
    assert refused.value.faults[0].startswith("countries: found 'JPX', not a code")


def test_only_the_countrys_own_acting_presidents_are_kept():
    "Another country's stripes don't belong on its bands."
    acting = pd.DataFrame({"administration": ["a", "b"]}, index=["x", "y"])
    administrations = pd.DataFrame({"country": ["KOR", "JPN"]}, index=["a", "b"])

    assert list(acting_of(acting, administrations, "KOR").index) == ["x"]


@pytest.mark.parametrize(
    ("country", "year", "stage", "state", "value"),
    [
        ("USA", 2025, "tabling", "did not", "not_cosponsor"),
        ("USA", 2025, "committee", "did", "cosponsor"),
        ("JPN", 2023, "tabling", "did not", "not_cosponsor"),
        ("JPN", 2023, "committee", "did", "cosponsor"),
        ("KOR", 2022, "committee", "contested", "cosponsor"),
        ("KOR", 2021, "committee", "did not", "not_cosponsor"),
    ],
)
def test_who_stood_on_the_list_when_tabled_and_when_adopted(
    data, country, year, stage, state, value
):
    "The real lists of the Assembly: joining late isn't staying away."
    record = read_record(data=data)
    resolutions, values = record.table("resolutions"), record.table("values")
    frame = acts_by_country(record.decisions, resolutions, [country], record.claims, values)
    cell = one(frame, line="sponsorship", body="UNGA", year=year, stage=stage)

    assert (cell["state"], cell["value"]) == (state, value)
