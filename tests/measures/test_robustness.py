"""Specifications of the real record: what is varied, what is counted, what comes out."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

import analysis
from analysis.errors import ParameterError
from analysis.facts.rules import RULES
from analysis.measures import robustness as measure
from analysis.measures import specifications as specify
from analysis.measures.codings import AGAINST, DECISIONS, Codings
from analysis.measures.verdicts import OUTCOMES


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def scope(record):
    return analysis.read_scope(record)


@pytest.fixture(scope="module")
def conclusions(record, scope):
    return specify.conclusions_about(record, scope)


@pytest.fixture(scope="module")
def tested(record, scope, conclusions):
    return specify.outcomes_by_coding(record, scope, conclusions)


@pytest.fixture(scope="module")
def turns(tested):
    return measure.turns_by_decision(tested)


def under(tested, name, **choices):
    found = tested[tested["conclusion"] == name]
    for decision, choice in choices.items():
        found = found[found[decision] == choice]
    return set(found["outcome"].astype(str))


USUAL = {"rule": "contemporary", "sources": "all", "stage": "final list"}


@pytest.mark.parametrize(
    ("name", "choices", "outcome"),
    [
        ("liberals_less", {}, "holds"),
        ("lee_continues", {"body": "UNGA"}, "holds"),
        ("lee_continues", {"body": "HRC"}, "undecidable"),  # an announcement is not an act
        ("lee_continues", {"body": "together"}, "undecidable"),
        ("assembly_gap", {}, "holds"),
        ("assembly_gap", {"sources": "founding"}, "fails"),
        ("assembly_gap", {"rule": "unanimous"}, "undecidable"),
        ("assembly_gap", {"rule": AGAINST}, "fails"),
        ("council_gap", {}, "holds"),
        ("assembly_first", {}, "holds"),
        ("assembly_first", {"rule": "majority"}, "fails"),
        ("breaks_differ", {}, "holds"),
        ("breaks_differ", {"rule": "latest"}, "fails"),
        ("no_abstention", {"stage": "last vote"}, "holds"),
        ("no_abstention", {"stage": "first vote", "body": "UNGA"}, "undecidable"),
        ("camps_turn", {"body": "UNGA"}, "fails"),
        ("camps_turn", {"body": "HRC"}, "holds"),
    ],
)
def test_what_is_known_of_the_conclusions_comes_out(tested, name, choices, outcome):
    "Under the default rule and all sources, and where a single decision is taken otherwise."
    assert under(tested, name, **{**USUAL, **choices}) == {outcome}


def test_every_combination_that_could_differ_is_tested_once(tested):
    "Six treatments of disputed acts, seven choices of sources, two stages: 72, since some agree."
    gap = tested[tested["conclusion"] == "assembly_gap"]
    combinations = list(zip(gap["rule"], gap["sources"], gap["stage"], strict=True))
    whole = set(product([*RULES, AGAINST], gap["sources"].unique(), ["final list", "tabling"]))

    assert len(combinations) == len(set(combinations)) == 72
    assert {(rule, sources) for rule, sources, _ in whole - set(combinations)} == {
        ("official", f"kind:{kind}")
        for kind in ("un_record", "government", "news_agency", "newspaper", "broadcaster")
    } | {("contemporary", "kind:un_record")}


def test_what_is_left_out_could_not_have_differed(record):
    "Within one kind of document the tiers by kind are one tier, which is the majority."
    for kind in ("un_record", "government", "newspaper"):
        of_kind = record.under(sources=f"kind:{kind}").of("KOR")
        majority = of_kind.under(rule="majority").decisions.drop(columns="rule")
        assert of_kind.under(rule="official").decisions.drop(columns="rule").equals(majority)
    un = record.under(sources="kind:un_record").of("KOR")
    contemporary, majority = un.under(rule="contemporary"), un.under(rule="majority")
    assert list(contemporary.decisions["value"]) == list(majority.decisions["value"])


def test_rules_differ_in_disputed_acts_alone(record, scope):
    "So a rule and the treatment of disputed acts are one decision, and unanimity drops them."
    codings = Codings(record, scope)
    found = {rule: codings.decided(rule, "all") for rule in RULES}
    for place, act in found["contemporary"].items():
        values = {found[rule][place].value for rule in RULES if rule != "unanimous"}
        assert act.disputed or values == {act.value}
        assert {found[rule][place].disputed for rule in RULES} == {act.disputed}
        assert {found[rule][place].claimed for rule in RULES} == {act.claimed}
        if act.disputed:
            assert found["unanimous"][place].value == ""
            assert len(act.claimed) > 1


def test_only_decisions_that_bear_on_a_conclusion_are_varied(tested):
    "The length of a gap does not ask who governed."
    varied = {
        name: {decision for decision in DECISIONS if found[decision].nunique() > 1}
        for name, found in tested.groupby("conclusion")
    }

    assert varied["assembly_gap"] == {"rule", "sources", "stage"}
    assert varied["no_abstention"] == {"rule", "sources", "stage", "body"}
    assert varied["lee_continues"] == set(DECISIONS)
    acting = tested[tested["conclusion"] == "lee_continues"]["acting"]
    assert set(acting) == {"with their government", "apart", "left out"}


def test_a_body_that_adopts_once_has_one_day(tested):
    "The Council has no committee whose date could be taken instead."
    council = tested[(tested["conclusion"] == "liberals_less") & (tested["body"] == "HRC")]
    assembly = tested[(tested["conclusion"] == "liberals_less") & (tested["body"] == "UNGA")]

    assert council["dated_by"].nunique() == 1
    assert assembly["dated_by"].nunique() == 2


def test_by_the_plenary_an_acting_president_was_in_office_in_2016_and_2024(
    record, scope, conclusions
):
    "By the committee's date, neither year's text fell to one."
    codings = Codings(record, scope)
    chosen = specify.choose_conclusion(conclusions, "lee_continues")
    governments = {}
    for coding in codings.each(chosen):
        if (coding.sources, coding.body, coding.acting) == ("all", "UNGA", "apart"):
            acts, _ = codings.acts(coding, chosen)
            governments[coding.dated_by] = {act.year: act.government for act in acts}

    assert governments["plenary"][2016] == "Hwang Kyo-ahn"
    assert governments["plenary"][2024] == "Han Duck-soo"
    assert governments["committee"][2016] == "park_geun_hye"
    assert governments["committee"][2024] == "yoon_suk_yeol"


def test_specifications_of_one_reading_find_the_same(tested):
    "A reading is a set of known acts: whichever decisions lead there, the answer is one."
    for (name, reading), found in tested.groupby(["conclusion", "reading"]):
        assert found["outcome"].nunique() == 1, (name, reading)
        assert found["detail"].nunique() == 1, (name, reading)
        assert found["decisions"].nunique() == 1, (name, reading)


def test_readings_stand_in_order_of_effect_with_the_undecidable_last(tested):
    "And no specification is lost among them."
    readings = specify.readings_of(tested)

    assert readings["specifications"].sum() == len(tested)
    for _, found in readings.groupby("conclusion", sort=False):
        decided = found[found["outcome"] != "undecidable"]
        assert list(found["place"]) == list(range(1, len(found) + 1))
        assert decided["effect"].is_monotonic_increasing
        assert list(found["outcome"][: len(decided)]) == list(decided["outcome"])


def test_a_curve_has_a_column_a_specification_where_the_page_has_room(tested):
    "72 fit; 720 are drawn by reading."
    gap = tested[tested["conclusion"] == "assembly_gap"]
    less = tested[tested["conclusion"] == "liberals_less"]

    assert len(specify.curve_of(gap)) == len(gap)
    assert set(specify.curve_of(gap)["specifications"]) == {1}
    assert len(specify.curve_of(less)) == less["reading"].nunique() < len(less)


def test_counts_add_up_by_every_decision(tested):
    "Each specification has one choice of each."
    for _, found in tested.groupby("conclusion"):
        counts = measure.counts_by_choice(found)
        sums = counts.groupby("decision")[list(OUTCOMES)].sum().sum(axis=1)
        assert set(sums) == {len(found)}


def test_a_summary_counts_all_and_names_what_turns_the_conclusion(tested, turns, conclusions):
    "Holds, fails and undecidable are all there is."
    summary = measure.summary_by_conclusion(tested, turns, conclusions).set_index("conclusion")

    assert (summary[list(OUTCOMES)].sum(axis=1) == summary["of"]).all()
    assert list(summary.index) == [each.statement for each in conclusions]
    gap = summary.loc["At the Council, the gap in sponsorship is four years"]
    assert gap["fails"] == 0
    assert gap["turned by"] == "none"


def test_a_turn_is_a_pair_that_differs_in_one_decision_alone():
    "Two rules under two stages: the rule turns one of its two pairs, the stage one of its two."
    rows = [
        ("a", "final list", "holds"),
        ("b", "final list", "fails"),
        ("a", "tabling", "holds"),
        ("b", "tabling", "holds"),
        ("c", "tabling", "undecidable"),
    ]
    frame = pd.DataFrame(rows, columns=["rule", "stage", "outcome"]).assign(conclusion="one")
    frame = frame.assign(**{name: "" for name in DECISIONS if name not in frame})
    turns = measure.turns_by_decision(frame).set_index("decision")

    assert list(turns.loc["disputed acts", ["changes", "turned", "left open"]]) == [4, 1, 2]
    assert list(turns.loc["stage", ["changes", "turned", "left open"]]) == [2, 1, 0]


def test_how_many_of_how_many_is_said_in_words(tested):
    "Specifications first, readings beside them."
    gap = tested[tested["conclusion"] == "council_gap"]

    assert measure.in_words(gap) == {
        "holds": "holds in 6 of 72 specifications (4 of 15 readings)",
        "fails": "fails in 0 of 72 specifications (0 of 15 readings)",
        "undecidable": "undecidable in 66 of 72 specifications (11 of 15 readings)",
    }


def test_alt_texts_say_kind_extent_order_and_exceptions(tested, turns, conclusions):
    "For readers who cannot see the figure, from its numbers."
    summary = measure.summary_by_conclusion(tested, turns, conclusions)
    overview = measure.describe_overview(summary)
    chosen = specify.choose_conclusion(conclusions, "assembly_gap")
    curve = measure.describe_curve(tested[tested["conclusion"] == chosen.id], chosen)

    assert overview.startswith("Dot strips of conclusions, 10 rows")
    assert "Never failing, where they can be decided" in overview
    assert curve.startswith("Specification curve of the conclusion: At the Assembly")
    assert "from 3 to 4" in curve
    assert "holds in 12 of 72 specifications" in curve


def test_a_footer_names_rules_sources_decisions_and_disputes(record, scope, tested):
    "And what one mark is."
    gap = tested[tested["conclusion"] == "assembly_gap"]
    footer = measure.footer_of(record, scope, gap, specify.curve_of(gap))

    assert footer.startswith("Rules: 5. Sources: 7 choices (all: n = ")
    assert "of which disputed: 2." in footer
    assert footer.endswith("One mark: a specification.")


def test_another_countrys_conclusions_are_tested_the_same_way(record):
    "Nothing in the tests is about one country."
    scope = analysis.read_scope(record, country="JPN")
    stated = specify.conclusions_about(record, scope)
    tested = specify.outcomes_by_coding(record, scope, stated)

    assert [each.country for each in stated] == ["JPN"]
    assert under(tested, stated[0].id, **USUAL) == {"holds"}


def test_years_narrow_the_texts_and_may_leave_nothing_to_decide(record):
    "Before 2008 nobody can say how long a later gap was."
    scope = analysis.read_scope(record, last_year=2007)
    tested = specify.outcomes_by_coding(record, scope, specify.conclusions_about(record, scope))

    assert set(tested["outcome"]) == {"undecidable"}


def test_an_unknown_conclusion_or_a_country_without_one_is_refused(record, conclusions):
    "The nearest name is given."
    with pytest.raises(ParameterError, match="^conclusion: found 'asembly_gap'; did you mean"):
        specify.choose_conclusion(conclusions, "asembly_gap")
    with pytest.raises(ParameterError, match="^country: found 'CHN', of which conclusions.csv"):
        specify.conclusions_about(record, analysis.read_scope(record, country="CHN"))
    assert specify.choose_conclusion(conclusions, "all") is conclusions[0]


def test_what_is_asked_for_is_one_coding_among_the_others(record, scope, conclusions, tested):
    "Rules and sources are varied whatever the record's own; it says which of them is ringed."
    other = record.under(rule="latest", sources="founding")
    again = specify.outcomes_by_coding(other, scope, conclusions)
    asked = again[again["asked"]]

    assert again.drop(columns="asked").equals(tested.drop(columns="asked"))
    assert list(asked["conclusion"]) == [each.id for each in conclusions]
    assert set(asked["rule"]) == {"latest"}
    assert set(asked["sources"]) == {"founding"}
    assert set(asked["stage"]) == {"final list", "last vote"}
    assert set(tested[tested["asked"]]["rule"]) == {"contemporary"}


@pytest.mark.parametrize(
    ("rule", "sources"), [("latest", "publisher:Reuters"), ("official", "kind:newspaper")]
)
def test_what_is_asked_for_is_added_where_it_would_not_be_tried(record, scope, rule, sources):
    "A publisher, or a rule that is the majority's within one kind of document."
    other = record.under(rule=rule, sources=sources)
    stated = specify.conclusions_about(other, scope)[4:5]
    asked = specify.outcomes_by_coding(other, scope, stated).query("asked")

    assert list(zip(asked["rule"], asked["sources"], strict=True)) == [(rule, sources)]


def test_one_body_alone_can_be_looked_at(record):
    "Then nothing is known of the other, and nothing is varied between the two."
    scope = analysis.read_scope(record, body="HRC")
    tested = specify.outcomes_by_coding(record, scope, specify.conclusions_about(record, scope))

    assert set(tested["body"]) == {"HRC", ""}
    assert under(tested, "council_gap", **USUAL) == {"holds"}
    for name in ("assembly_gap", "assembly_first", "assembly_back_first", "breaks_differ"):
        assert under(tested, name) == {"undecidable"}
