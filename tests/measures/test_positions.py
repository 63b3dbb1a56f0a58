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
        "stages": ["tabling;committee;plenary", "tabling;council"],
    }
).set_index("id")
RESOLUTIONS = pd.DataFrame(
    {
        "id": ["GA-2001", "GA-2002", "GA-2003", "GA-2005"],
        "body": "GA",
        "year": [2001, 2002, 2003, 2005],
        "committee_adoption": ["recorded_vote", "without_vote", "recorded_vote", "recorded_vote"],
        "adoption": ["recorded_vote", "without_vote", "without_vote", "without_vote"],
    }
).set_index("id")
VALUES = pd.DataFrame(
    {"refusal": ["no", "yes", "no", "no"], "order": [1, 2, 3, 4]},
    index=["cosponsor", "not_cosponsor", "yes", "no"],
)
SCOPE = Scope("ATL", ("GA",), 2001, 2004)


def decision(year, stage, act, value, status="agreed", against="", flags=""):
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
        "claims_announced": "",
        "administration": "one",
        "acting_president": "",
        "date": "",
        "flags": flags,
    }


def grid(*decisions, said=None, scope=SCOPE):
    frame = pd.DataFrame(decisions or [], columns=list(decision(0, "", "", "")))
    told = pd.DataFrame(
        [(name, f"document {name}", value) for name, value in (said or {}).items()],
        columns=["id", "source", "value"],
    ).set_index("id")
    return measure.stance_grid(
        frame, RESOLUTIONS, BODIES, told, VALUES, {"GA-2001": "one"}, scope
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


def test_a_tie_has_no_value_but_two_sides_with_their_documents():
    "Most documents first; as many, in the order of the values."
    said = {"x": "no", "y": "yes", "z": "no"}
    more = grid(decision(2001, "plenary", "vote", "", "tied", "x;y;z"), said=said)
    even = grid(decision(2001, "plenary", "vote", "", "tied", "x;y"), said=said)
    more, even = more.loc[("GA vote", 2001)], even.loc[("GA vote", 2001)]

    assert (more["state"], more["value"], more["against"]) == ("tied", "", "")
    assert (more["sides"], more["n_sides"]) == ("no;yes", "2;1")
    assert (even["sides"], even["n_sides"]) == ("yes;no", "1;1")


def test_an_announcement_at_another_stage_is_carried_by_the_cell():
    "What was announced at tabling is not a done act, and not silence either."
    cell = grid(decision(2001, "tabling", "sponsorship", "", "unknown")).loc[
        ("GA sponsorship", 2001)
    ]
    told = grid(decision(2001, "tabling", "sponsorship", "cosponsor")).loc[("GA sponsorship", 2001)]

    assert (cell["state"], cell["note"]) == ("unknown", measure.ANNOUNCED)
    assert cell["decisions"] == "ATL-GA-2001-tabling-sponsorship"
    assert (told["decisions"], told["note"]) == ("", measure.NO_CLAIM)


def test_a_year_after_the_last_text_is_unknown_and_a_gap_is_not():
    "Nobody knows yet whether a text will come; in 2004 none came."
    cells = grid(scope=Scope("ATL", ("GA",), 2001, 2006))

    assert cells.loc[("GA vote", 2004), "note"] == measure.NO_TEXT
    assert list(cells.loc[("GA vote", 2006), ["state", "note"]]) == ["unknown", measure.BEYOND]
    assert cells.loc[("GA sponsorship", 2006), "note"] == measure.BEYOND


def test_flags_of_a_decision_stand_in_its_cell():
    "A government said otherwise can be seen in the table."
    flag = "attributed_to_another_administration"
    cells = grid(decision(2001, "committee", "sponsorship", "cosponsor", flags=flag))

    assert cells.loc[("GA sponsorship", 2001), "flags"] == flag


def test_tied_acts_are_kept_without_a_value(record):
    "Under unanimity every disputed act is a tie; none is lost."
    other = record.under(rule="unanimous")
    administrations, bodies = record.table("administrations"), record.table("bodies")
    plain, tied = (
        tally.acts_by_administration(r.of("KOR").decisions, administrations, bodies)
        for r in (record, other)
    )
    counts = tally.counts_by_administration(
        tied, record.table("values"), record.table("acts"), administrations
    )
    told = tally.describe_acts(tied, record.table("values")["label"].to_dict(), "")

    assert len(tied) == len(plain)
    assert (tied["value"] == "").sum() == counts["tied"].sum() == 6
    assert counts["n"].sum() == len(tied)
    assert measure.count_disputed(tied)["disputed"] == 6
    assert "tied 1" in told


def test_a_country_without_governments_on_record_is_said_to_have_none(record):
    "Nothing drawn is not nothing done."
    administrations = record.table("administrations")
    acts = tally.acts_by_administration(
        record.of("NAM").decisions, administrations, record.table("bodies")
    )
    none = tally.say_why_none(administrations, "NAM", "Namibia")

    assert none == "No administrations of Namibia are on record."
    assert tally.describe_acts(acts, {}, none) == none
    assert tally.say_why_none(administrations, "KOR", "Korea").startswith("No decided act")


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


def test_the_record_ends_where_its_last_text_does(real):
    "2026: the Council's list was only announced, the Assembly's text has yet to come."
    council, assembly = real.loc[("HRC sponsorship", 2026)], real.loc[("UNGA sponsorship", 2026)]

    assert council["decisions"] == "KOR-HRC-2026-tabling-sponsorship"
    assert council["note"] == measure.ANNOUNCED
    assert (assembly["state"], assembly["note"]) == ("unknown", measure.BEYOND)
    assert real.loc[("HRC sponsorship", 2006), "note"] == measure.NO_TEXT
