"""The stance timeline and acts by administration, on small literal frames and the real record."""

from __future__ import annotations

import pandas as pd
import pytest

import analysis
from analysis.facts.scope import Scope
from analysis.measures import acts as tally
from analysis.measures import positions as measure

BODIES = pd.DataFrame(
    {
        "id": ["GA", "HC"],
        "series": ["GA", "HC"],
        "order": [1, 2],
        "final_stage": ["committee", "council"],
        "vote_stages": ["committee;plenary", "council"],
    }
).set_index("id")
RESOLUTIONS = pd.DataFrame(
    {
        "id": ["GA-2001", "GA-2002", "GA-2003"],
        "committee_adoption": ["recorded_vote", "without_vote", "recorded_vote"],
        "adoption": ["recorded_vote", "without_vote", "without_vote"],
    }
).set_index("id")
SCOPE = Scope("ATL", ("GA",), 2001, 2004)


def decision(year, stage, act, value, status="agreed", against=""):
    return {
        "id": f"ATL-GA-{year}-{stage}-{act}",
        "body": "GA",
        "year": year,
        "stage": stage,
        "act": act,
        "value": value,
        "status": status,
        "n_for": 2,
        "n_against": len(against.split(";")) if against else 0,
        "claims_for": "a;b",
        "claims_against": against,
        "administration": "one",
        "acting_president": "",
    }


def grid(*decisions, said=None):
    frame = pd.DataFrame(decisions or [], columns=list(decision(0, "", "", "")))
    return measure.stance_grid(
        frame, RESOLUTIONS, BODIES, said or {}, ["not_cosponsor"], {"GA-2001": "one"}, SCOPE
    ).set_index(["lane", "year"])


def test_four_states_are_never_confused():
    "Did not, unknown, not applicable and disputed each have their own word."
    cells = grid(
        decision(2001, "committee", "sponsorship", "not_cosponsor"),
        decision(2003, "committee", "sponsorship", "cosponsor", "contested", "x"),
        said={"x": "not_cosponsor"},
    )["state"]

    assert cells["GA sponsorship", 2001] == "did not"
    assert cells["GA sponsorship", 2002] == "unknown"
    assert cells["GA sponsorship", 2003] == "contested"
    assert cells["GA sponsorship", 2004] == "not applicable"


def test_the_last_recorded_vote_is_the_one_shown():
    "Where the committee voted and the plenary did not, the committee's vote is shown."
    cells = grid(
        decision(2001, "committee", "vote", "abstain"),
        decision(2001, "plenary", "vote", "yes"),
        decision(2003, "committee", "vote", "yes"),
    )

    assert cells.loc[("GA vote", 2001), "value"] == "yes"
    assert cells.loc[("GA vote", 2001), "stage"] == "plenary"
    assert cells.loc[("GA vote", 2003), "stage"] == "committee"


def test_without_a_vote_the_part_in_the_consensus_is_shown_or_nothing():
    "No vote was held: joining is known, and where it is not known the cell is not applicable."
    joined = grid(decision(2002, "committee", "consensus", "joined")).loc[("GA vote", 2002)]
    silent = grid().loc[("GA vote", 2002)]

    assert (joined["state"], joined["value"], joined["note"]) == ("did", "joined", measure.ADOPTED)
    assert (silent["state"], silent["note"]) == ("not applicable", measure.ADOPTED)


def test_a_tie_shows_both_values_and_none_as_its_own():
    "The two halves are what the claims say; the counts stand beside."
    tied = grid(
        decision(2001, "plenary", "vote", "", "tied", "x;y"), said={"x": "yes", "y": "no"}
    ).loc[("GA vote", 2001)]

    assert tied["state"] == "tied"
    assert {tied["value"], tied["against"]} == {"yes", "no"}


def test_only_what_both_know_can_change():
    "A source that is silent does not disagree."
    first = grid(decision(2001, "committee", "sponsorship", "cosponsor")).reset_index()
    other = grid(decision(2001, "committee", "sponsorship", "not_cosponsor")).reset_index()
    silent = grid().reset_index()

    assert measure.changed_cells(first, other)["changed"].sum() == 1
    assert not measure.changed_cells(first, silent)["changed"].any()
    assert not measure.changed_cells(first, first)["changed"].any()


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def real(record):
    return measure.stance_of(record, analysis.read_scope(record)).set_index(["lane", "year"])


def test_the_two_breaks_fall_in_different_years_in_the_two_bodies(real):
    "Three years off the Assembly's list, four off the Council's."
    off = real[(real["value"] == "not_cosponsor") & (real["state"] == "did not")]

    assert list(off.loc["UNGA sponsorship"].index) == [2019, 2020, 2021]
    assert list(off.loc["HRC sponsorship"].index) == [2019, 2020, 2021, 2022]
    assert real.loc[("HRC sponsorship", 2008), "state"] == "contested"


def test_spring_and_autumn_of_a_handover_year_fall_to_two_governments(real):
    "2022: the Council's text is Moon's, the Assembly's is Yoon's."
    assert real.loc[("HRC sponsorship", 2022), "government"] == "moon_jae_in"
    assert real.loc[("UNGA sponsorship", 2022), "government"] == "yoon_suk_yeol"


def test_every_mark_leads_to_a_decision_or_says_why_not(real):
    "A cell without a decision has a note."
    bare = real[real["decisions"] == ""]

    assert (bare["note"] != "").all()


def test_counts_by_administration_add_up_to_the_acts(record):
    "Each act is one dot, each dot is counted once."
    decisions = record.of("KOR").decisions
    administrations = record.table("administrations")
    acts = tally.acts_by_administration(decisions, administrations, record.table("bodies"))
    counts = tally.counts_by_administration(
        acts, record.table("values"), record.table("acts"), administrations
    )

    assert counts["n"].sum() == len(acts) == acts["decisions"].nunique()
    moon = counts[(counts["Administration"] == "Moon Jae-in") & (counts["Act"] == "Sponsorship")]
    assert (moon["co-sponsor"].item(), moon["not a sponsor"].item()) == (3, 7)


def test_the_description_names_spans_and_the_disputed_years(record, real):
    "A reader who cannot see the figure is told the two gaps."
    told = measure.describe_stance(
        real.reset_index(), "Korea", record.table("values")["label"].to_dict()
    )

    assert (
        "UNGA sponsorship: co-sponsor 2008 to 2018, 2022 to 2025; not a sponsor 2019 to 2021"
        in told
    )
    assert "not a sponsor 2008, 2019 to 2022" in told
