import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.scope import Scope, read_scope
from analysis.measures import countries, counts, votes

BLANK = {
    "committee_date": "", "committee_adoption": pd.NA, "committee_yes": pd.NA,
    "committee_no": pd.NA, "committee_abstain": pd.NA, "yes": pd.NA, "no": pd.NA,
    "abstain": pd.NA, "sponsors_at_tabling": pd.NA, "sponsors_at_adoption": pd.NA,
}  # fmt: skip
COUNTS = [name for name in BLANK if name not in ("committee_date", "committee_adoption")]


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture
def resolutions():
    rows = {
        "UNGA-2007": {
            **BLANK, "body": "UNGA", "year": 2007, "adoption": "recorded_vote",
            "committee_date": "2007-11-20", "committee_adoption": "recorded_vote",
            "committee_yes": 97, "committee_no": 23, "committee_abstain": 60,
            "adoption_date": "2007-12-18", "yes": 101, "no": 22, "abstain": 59,
            "sponsors_at_tabling": 48, "sponsors_at_adoption": 51,
        },
        "UNGA-2012": {
            **BLANK, "body": "UNGA", "year": 2012, "adoption": "without_vote",
            "committee_date": "2012-11-27", "committee_adoption": "without_vote",
            "adoption_date": "2012-12-20",
        },
        "HRC-2008": {
            **BLANK, "body": "HRC", "year": 2008, "adoption": "recorded_vote",
            "adoption_date": "2008-03-27", "yes": 22, "no": 7, "abstain": 18,
        },
    }  # fmt: skip
    frame = pd.DataFrame.from_dict(rows, orient="index").astype(dict.fromkeys(COUNTS, "Int64"))
    return frame.rename_axis("id")


@pytest.fixture
def contested(resolutions):
    printed = pd.DataFrame(
        [
            ("n1", "tally", "UNGA", 2007, "plenary", "yes", 101, "ministry", ""),
            ("n2", "tally", "UNGA", 2007, "plenary", "yes", 102, "roll call", ""),
            ("n3", "sponsors", "UNGA", 2007, "committee", "sponsors", 52, "newspaper", ""),
        ],
        columns=["id", *counts.KEYS, "value", "source", "note"],
    ).set_index("id")
    return counts.contested_counts(printed, resolutions)


def test_a_text_of_the_assembly_is_voted_on_twice_and_one_of_the_council_once(resolutions):
    "Committee and plenary are two ballots with two tallies."
    tallies = votes.tallies(resolutions)
    ballots = tallies[["resolution", "stage"]].drop_duplicates()

    assert list(ballots.itertuples(index=False, name=None)) == [
        ("HRC-2008", "council"),
        ("UNGA-2007", "committee"),
        ("UNGA-2007", "plenary"),
        ("UNGA-2012", "committee"),
        ("UNGA-2012", "plenary"),
    ]


def test_a_tally_gives_the_states_behind_each_answer(resolutions):
    "Yes, no and abstentions, each at its stage and with its date."
    tallies = votes.tallies(resolutions).set_index("id")

    assert tallies.loc["UNGA-2007-committee-yes", "n"] == 97
    assert tallies.loc["UNGA-2007-plenary-abstain", "n"] == 59
    assert tallies.loc["UNGA-2007-committee-no", "date"] == "2007-11-20"


def test_an_adoption_without_a_vote_has_no_tally(resolutions):
    "Nobody voted: that is neither nought nor unknown votes, so there is one plain mark."
    plain = votes.tallies(resolutions).query("resolution == 'UNGA-2012'")

    assert list(plain["answer"]) == ["without_vote", "without_vote"]
    assert plain["n"].isna().all()


def test_a_figure_another_source_prints_stands_beside_the_tally(resolutions, contested):
    "The register's 101 isn't averaged with the 102 of the roll call."
    tallies = votes.tallies(resolutions, contested).set_index("id")

    assert tallies.loc["UNGA-2007-plenary-yes", ["n", "others"]].tolist() == [101, "102"]
    assert tallies.loc["UNGA-2007-plenary-no", "others"] == ""


def test_sponsors_are_counted_when_tabled_and_when_adopted(resolutions, contested):
    "48 names on the list that was tabled and 51 on the final one are both right."
    sponsors = votes.sponsor_numbers(resolutions, contested).set_index("id")

    assert sponsors.loc["UNGA-2007-sponsors-tabling", ["n", "others"]].tolist() == [48, ""]
    assert sponsors.loc["UNGA-2007-sponsors-adoption", ["n", "others"]].tolist() == [51, "52"]


def test_a_number_of_sponsors_that_nobody_gives_is_missing_not_nought(resolutions):
    "A text without a known list had sponsors all the same."
    sponsors = votes.sponsor_numbers(resolutions)

    assert sponsors.query("resolution == 'HRC-2008'")["n"].isna().all()


def test_a_roll_call_is_held_against_the_tally_of_its_ballot(resolutions):
    "A state coded yes for abstain shows as one too many and one too few."
    rows = [("yes", 102), ("no", 22), ("abstain", 58)]
    ballot = pd.DataFrame(
        [("UNGA-2007", "plenary", v, "data set") for v, n in rows for _ in range(n)],
        columns=["resolution", "stage", "value", "source"],
    )
    calls = votes.roll_calls_against_tallies(ballot, votes.tallies(resolutions))

    assert dict(zip(calls["answer"], calls["difference"], strict=True)) == {
        "yes": 1, "no": 0, "abstain": -1,
    }  # fmt: skip
    assert set(calls["coverage"]) == {"whole"}


def test_an_answer_left_out_of_a_copied_list_is_missing_not_nought(resolutions):
    "Where only the yes votes were copied, nothing is said about the no votes."
    ballot = pd.DataFrame(
        [("HRC-2008", "council", "yes", "page")] * 22,
        columns=["resolution", "stage", "value", "source"],
    )
    calls = votes.roll_calls_against_tallies(ballot, votes.tallies(resolutions)).set_index("answer")

    assert calls.loc["yes", "difference"] == 0
    assert calls.loc["no", ["roll_call", "difference"]].isna().all()
    assert calls.loc["no", "coverage"] == "yes"


def test_sponsors_stand_in_the_row_of_the_stage_whose_list_is_final(resolutions, contested):
    "At the Assembly the list closes with the committee."
    table = votes.table_of_votes(
        votes.tallies(resolutions, contested), votes.sponsor_numbers(resolutions, contested)
    )
    rows = table[table["year"] == 2007].set_index("stage")

    assert rows.loc["committee", ["yes", "tabled_by", "adopted_with"]].tolist() == [97, 48, 51]
    assert rows.loc["committee", "other_figures"] == "sponsors at adoption 52"
    assert rows.loc["plenary", ["tabled_by", "adopted_with"]].isna().all()
    assert rows.loc["plenary", "other_figures"] == "yes 102"


def test_years_without_a_text_give_empty_tables_and_say_so(resolutions, contested):
    "Among many notebooks one with nothing to draw is no fault; its words say that it is empty."
    none = Scope("KOR", ("HRC",), 2006, 2006).of(resolutions)
    tallies, sponsors = votes.tallies(none, contested), votes.sponsor_numbers(none, contested)

    assert tallies.empty
    assert sponsors.empty
    assert votes.table_of_votes(tallies, sponsors).empty
    assert votes.describe_votes(tallies, sponsors, pd.DataFrame()).startswith(votes.NONE_ADOPTED)


def test_the_description_gives_kind_extent_and_exceptions(resolutions, contested):
    "A reader who can't see the figure learns what it holds, from its own numbers."
    tallies = votes.tallies(resolutions, contested)
    sponsors = votes.sponsor_numbers(resolutions, contested)
    acts = pd.DataFrame(
        {"country": pd.Categorical(["KOR", "JPN"], ["KOR", "JPN"], ordered=True),
         "state": ["contested", "did"]}
    )  # fmt: skip
    words = votes.describe_votes(tallies, sponsors, acts)

    assert "from 2007 to 2012" in words
    assert "for 3 recorded votes; 2 adoptions without a vote" in words
    assert "from 22 (HRC-2008, council) to 101 (UNGA-2007, plenary)" in words
    assert "from 48 to 51; 4 of 6 numbers are not known" in words
    assert "KOR, JPN, 1 of them disputed; on 2 of the counts" in words


def test_the_assembly_voted_in_nine_years_and_never_after_2015(record):
    "Recorded votes in 2005 to 2011, 2014 and 2015; otherwise adopted without one."
    tallies = votes.tallies(record.table("resolutions"))
    plenary = tallies[tallies["stage"] == "plenary"]
    voted = set(plenary.loc[plenary["answer"] == "yes", "year"])

    assert voted == {*range(2005, 2012), 2014, 2015}
    assert set(plenary.loc[plenary["answer"] == "without_vote", "year"]) == {
        2012, 2013, *range(2016, 2026),
    }  # fmt: skip


def test_the_known_faults_of_the_roll_calls_are_found_and_no_others(record):
    "The data set has 102-22-58 in 2007 and lacks one yes vote in 2009; the rest agree."
    tallies = votes.tallies(record.table("resolutions"))
    calls = votes.roll_calls_against_tallies(record.table("recorded_votes"), tallies)
    faults = calls[calls["difference"].fillna(0) != 0]

    assert faults[["resolution", "answer", "difference"]].values.tolist() == [
        ["UNGA-2007", "yes", 1],
        ["UNGA-2007", "abstain", -1],
        ["UNGA-2009", "yes", -1],
    ]


def test_forty_one_tabled_and_sixty_one_adopted_the_text_of_2025(record):
    "Each number belongs to its stage; the report that gives 41 at adoption stays beside it."
    resolutions = record.table("resolutions")
    contested = counts.contested_counts(record.table("counts"), resolutions)
    sponsors = votes.sponsor_numbers(resolutions, contested).set_index("id")

    assert sponsors.loc["UNGA-2025-sponsors-tabling", "n"] == 41
    assert sponsors.loc["UNGA-2025-sponsors-adoption", ["n", "others"]].tolist() == [61, "41"]


def test_every_mark_of_the_figure_has_one_row(record):
    "Each act carries the decision behind it; no mark stands twice."
    scope = read_scope(record, first_year=2019, last_year=2025)
    resolutions = scope.of(record.table("resolutions"))
    tallies, sponsors = votes.tallies(resolutions), votes.sponsor_numbers(resolutions)
    acts = countries.acts_by_country(
        record.decisions, resolutions, ["KOR", "USA"], record.claims, record.table("values")
    )
    marks = votes.marks_of(tallies, sponsors, acts)

    assert len(marks) == len(tallies) + len(sponsors) + len(acts)
    assert not marks.duplicated().any()
    told = marks[(marks["mark"] == "act") & marks["state"].isin(["did", "did not", "contested"])]
    assert set(told["decision"]) <= set(record.decisions["id"])
