"""The tests a conclusion can be put to, on little records where the answer is plain."""

from __future__ import annotations

import pandas as pd
import pytest

import analysis
from analysis.errors import SourceError
from analysis.facts.labels import read_label
from analysis.measures.conclusions import KINDS, judge, line_of, read_conclusions, unit_of
from analysis.measures.verdicts import Act, Conclusion

LETTERS = {
    "S": ("cosponsor",),
    "o": ("not_cosponsor",),
    "?": (),
    "x": ("cosponsor", "not_cosponsor"),
}


def conclusion(kind, **told):
    given = {
        "id": "one", "statement": "One.", "kind": kind, "country": "KOR", "act": "sponsorship",
        "value": "cosponsor", "bodies": ("UNGA", "HRC"), "camps": ("liberal", "conservative"),
        "administration": "", "number": None, "from_year": 0,
    }  # fmt: skip
    return Conclusion(**{**given, **told})


def acts(letters, body="UNGA", first=2008, government="", camp="", month="11"):
    "S sponsor, o not, ? unknown, x either, by the treatment that reckons with every claim."
    return [
        Act(body, first + n, LETTERS[letter], government, camp, f"{first + n}-{month}-15")
        for n, letter in enumerate(letters)
    ]


def outcome(found):
    return found.outcome, found.effect


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ("SSoooSS", ("holds", 3.0)),
        ("SSooooS", ("fails", 4.0)),
        ("SSooo?S", ("undecidable", None)),  # three years or four
        ("SS??oooo?S", ("fails", 4.0)),  # four years or more
        ("SSS", ("fails", 0.0)),
        ("ooo", ("undecidable", None)),
        ("oooS", ("fails", 0.0)),  # before the first there is no gap
        ("?oooS", ("undecidable", None)),  # unless it was not the first
        ("Sooo", ("holds", 3.0)),  # one that runs on is as long as it is
        ("S?S", ("fails", 1.0)),
    ],
)
def test_a_gap_is_as_long_as_what_is_known_allows(record, found):
    "An unknown year at the edge of a gap belongs to it, or does not: nobody knows."
    assert outcome(judge(acts(record), conclusion("gap", number=3))) == found


@pytest.mark.parametrize(
    ("liberal", "conservative", "found"),
    [
        ("ooSo", "SSSS", ("holds", 0.75)),
        ("S", "SS", ("fails", 0.0)),
        ("??", "S", ("undecidable", None)),
    ],
)
def test_camps_are_compared_by_what_is_known_of_each(liberal, conservative, found):
    "Shares of known acts; equal shares are not less often, and no act is no share."
    told = acts(liberal, camp="liberal") + acts(conservative, camp="conservative", first=2015)

    assert outcome(judge(told, conclusion("less_often"))) == found


def test_the_counts_stand_beside_a_difference_of_shares():
    "Three of four is not seventy-five of a hundred."
    told = acts("oSoo", camp="liberal") + acts("SSS", camp="conservative", first=2015)

    assert judge(told, conclusion("less_often")).detail == "liberal 1 of 4; conservative 3 of 3"


@pytest.mark.parametrize(
    ("kind", "record", "found"),
    [
        ("always", "SSS", ("holds", 3.0)),
        ("always", "SSo?", ("fails", 1.0)),
        ("always", "SS?", ("undecidable", None)),
        ("never", "oo", ("holds", 2.0)),
        ("never", "oS", ("fails", 0.0)),
        ("never", "o?", ("undecidable", None)),
        ("never", "", ("undecidable", None)),
    ],
)
def test_one_exception_refutes_and_one_unknown_leaves_open(kind, record, found):
    "Always and never are said of every text, not of those somebody wrote about."
    assert outcome(judge(acts(record), conclusion(kind, camps=()))) == found


@pytest.mark.parametrize(
    ("assembly", "council", "found"),
    [
        ("oSS", "SSS", ("fails")),
        ("SSS", "oSS", ("holds")),
        ("SSS", "?SS", ("undecidable")),  # the Council's spring text comes first
        ("?SS", "oSS", ("undecidable")),
        ("SSS", "ooo", ("holds")),
        ("ooo", "???", ("undecidable")),
        ("SSS", "", ("undecidable")),  # no texts there were looked at
    ],
)
def test_what_comes_first_is_known_only_if_nothing_unknown_may_have_come_before(
    assembly, council, found
):
    "The texts of one year are months apart, and days decide."
    told = acts(assembly) + acts(council, body="HRC", month="03")

    assert judge(told, conclusion("comes_first")).outcome == found


@pytest.mark.parametrize(
    ("assembly", "council", "found"),
    [
        ("SSooSS", "SSoooS", ("holds", 2.0)),
        ("SSooSS", "SSooSS", ("fails", 0.0)),
        ("SSooSS", "SSoo?S", ("undecidable", None)),
        ("SSooSS", "SSo??S", ("undecidable", None)),
        ("SSooSS", "SSSS??", ("holds", 1.0)),  # the year of the first turn is enough
        ("SSSS", "SSSS", ("undecidable", None)),  # no break, no year of it
    ],
)
def test_turns_differ_where_one_body_surely_turned_and_the_other_surely_did_not(
    assembly, council, found
):
    "A turn whose year is not known differs from nothing."
    told = acts(assembly) + acts(council, body="HRC")

    assert outcome(judge(told, conclusion("turns_differ"))) == found


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("So", "oS", "holds"),
        ("So", "SS", "fails"),
        ("So", "S?", "undecidable"),
        ("So", "S", "fails"),
    ],
)
def test_a_turn_within_a_term_needs_both_values_in_one_body(left, right, found):
    "A handover between two governments is no turn of either."
    told = acts(left, government="a", camp="liberal")
    told += acts(right, government="b", camp="conservative", first=2012)

    assert judge(told, conclusion("turns_within")).outcome == found


@pytest.mark.parametrize(
    ("before", "own", "found"),
    [
        ("SSS", "S", ("holds", 1.0)),
        ("oSS", "So", ("fails", 0.0)),
        ("oS", "S", ("undecidable", None)),  # no line to continue
        ("SSS", "?", ("undecidable", None)),
    ],
)
def test_a_government_continues_what_its_predecessor_did_most_often(before, own, found):
    "One act is enough to break with a line, and to have one is needed."
    told = acts(before, government="a") + acts(own, government="b", first=2012)

    assert outcome(judge(told, conclusion("continues", administration="b"))) == found


def test_a_body_that_is_unknown_leaves_both_together_open():
    "The same line at the Assembly says nothing of the Council."
    told = acts("SS", government="a") + acts("S", government="b", first=2010)
    told += acts("SS", body="HRC", government="a") + acts(
        "?", body="HRC", government="b", first=2010
    )

    assert judge(told, conclusion("continues", administration="b")).outcome == "undecidable"


def test_an_act_counted_against_takes_the_value_that_is_worst():
    "With every claim reckoned with, a conclusion must survive each of them."
    assert judge(acts("SSoooxS"), conclusion("gap", number=3)).outcome == "fails"
    assert judge(acts("SSoooxS"), conclusion("gap", number=4)).outcome == "fails"
    assert judge(acts("xSS"), conclusion("always", camps=())).outcome == "fails"
    assert judge(acts("xoo"), conclusion("never", camps=())).outcome == "fails"


def test_every_kind_in_the_label_is_a_test_and_the_other_way_round(data):
    "Who adds a kind adds a word, and who writes the word finds a test."
    assert set(read_label(data / "raw" / "conclusions.toml").columns["kind"].words) == set(KINDS)


def test_a_conclusion_lacking_what_its_test_needs_is_refused():
    "All at once, with row and column."
    table = analysis.read_record().table("conclusions").copy()
    table.loc["assembly_gap", ["bodies", "number"]] = ["", pd.NA]
    table.loc["liberals_less", "camps"] = "liberal"

    with pytest.raises(SourceError) as refused:
        read_conclusions(table)
    assert refused.value.faults == (
        "conclusions.csv, row liberals_less, column camps: found 1 entries; "
        "kind less_often needs 2.",
        "conclusions.csv, row assembly_gap, column bodies: found 0 entries; kind gap needs 1.",
        "conclusions.csv, row assembly_gap, column number: found 0 entries; kind gap needs 1.",
    )


def test_an_effect_is_named_with_the_camps_compared():
    "Which share is taken from which."
    assert unit_of(conclusion("less_often")) == "Share of such acts, conservative less liberal"
    assert line_of(conclusion("gap", number=3)) == 3.0
    assert line_of(conclusion("always")) is None
