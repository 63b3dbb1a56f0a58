"""Openings of clauses: the verb with its adverbs and its feeling, and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.facts.openings import base_opening, is_usual_opening, read_opening


@pytest.mark.parametrize(
    ("clause", "opening"),
    [
        ("Recalling its resolution", "Recalling"),
        ("Deeply concerned at the", "Deeply concerned"),
        ("Gravely concerned that", "Gravely concerned"),
        ("Noting with concern also that", "Noting with concern also"),
        ("Taking note with appreciation of the", "Taking note with appreciation"),
        ("Taking also into account the", "Taking also into account"),
        ("Bearing in mind paragraph 3", "Bearing in mind"),
        ("Guided by the Charter", "Guided"),
        ("Mindful of the", "Mindful"),
        ("Having considered the report", "Having considered"),
        ("Encouraged by", "Encouraged"),
        ("Aware that", "Aware"),
        ("Alarmed by", "Alarmed"),
        ("Expressing its very deep concern at", "Expressing its very deep concern"),
        ("Stressing again with grave concern that", "Stressing again with grave concern"),
        ("Remaining gravely concerned at", "Remaining gravely concerned"),
        ("Paying tribute to the", "Paying tribute"),
    ],
)
def test_a_preambular_paragraph_opens_with_a_participle_or_an_adjective(clause, opening):
    "With what belongs to it: adverbs before and after, a feeling, the noun of a set phrase."
    assert read_opening(clause, "preambular") == opening


@pytest.mark.parametrize(
    ("clause", "opening"),
    [
        ("Strongly urges the Government", "Strongly urges"),
        ("Condemns in the strongest terms the", "Condemns in the strongest terms"),
        ("Condemns, in the strongest terms, the", "Condemns in the strongest terms"),
        ("Expresses its very serious concern at", "Expresses its very serious concern"),
        ("Also expresses its deep appreciation to", "Also expresses its deep appreciation"),
        ("Expresses once again its grave concern", "Expresses once again its grave concern"),
        ("Expresses its intention to return", "Expresses its intention"),
        ("Expresses the hope that", "Expresses the hope"),
        ("Calls once again upon all", "Calls once again upon"),
        ("Takes note of the", "Takes note"),
        ("Notes with deep regret that", "Notes with deep regret"),
        ("Remains deeply concerned at", "Remains deeply concerned"),
        ("Decides, in this regard, to", "Decides"),
        ("Recalls, in the light of the terms of", "Recalls"),
        ("Reaffirms its commitment", "Reaffirms"),
        ("Underscores its very serious concern at", "Underscores its very serious concern"),
        ("Stresses its importance for the hope of", "Stresses"),
    ],
)
def test_an_operative_paragraph_opens_with_a_verb_in_the_third_person(clause, opening):
    "The object is no part of the opening, unless the verb only says that something is expressed."
    assert read_opening(clause, "operative") == opening


@pytest.mark.parametrize(
    ("clause", "kind", "opening"),
    [
        ("Abhorring the trade in permits,", "preambular", "Abhorring"),
        ("Firmly disbelieving that", "preambular", "Firmly disbelieving"),
        ("Bewildered by", "preambular", "Bewildered"),
        ("Annuls the fees;", "operative", "Annuls"),
        ("Further abhors all", "operative", "Further abhors"),
    ],
)
def test_a_verb_that_nobody_has_listed_is_read_by_its_form(clause, kind, opening):
    "It is a grammar of drafting: a new verb is an opening too."
    assert read_opening(clause, kind) == opening


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("United Nations bodies", "preambular"),
        ("During the session", "preambular"),
        ("The General Assembly", "preambular"),
        ("The Council", "operative"),
        ("States that have signed", "operative"),
        ("Peoples of the region", "operative"),
        ("", "operative"),
        ("2024", "preambular"),
    ],
)
def test_what_opens_with_a_noun_has_no_opening(clause, kind):
    "Nothing is invented where there is no verb."
    assert read_opening(clause, kind) == ""


def test_where_the_kind_is_not_known_both_are_tried():
    "A quotation in the press does not say from which part of the text it is."
    assert read_opening("Strongly urges all", "unknown") == "Strongly urges"
    assert read_opening("Deeply concerned at", "unknown") == "Deeply concerned"


@pytest.mark.parametrize(
    ("opening", "base"),
    [
        ("Also condemns", "Condemns"),
        ("Noting with concern also", "Noting with concern"),
        ("Once again calls upon", "Calls upon"),
        ("Emphasizing once more", "Emphasizing"),
        ("Recalling further", "Recalling"),
        ("Expresses once again its grave concern", "Expresses its grave concern"),
        ("Strongly urges", "Strongly urges"),
        ("Also", "Also"),
    ],
)
def test_saying_it_again_does_not_make_it_stronger(opening, base):
    "Also and once again count paragraphs; strongly and gravely are degrees, and stay."
    assert base_opening(opening) == base


def test_a_usual_opening_may_follow_without_a_blank_line_an_unusual_one_may_not():
    "A line that begins with Beijing does not begin a paragraph."
    assert is_usual_opening("Recalling also its", "preambular")
    assert not is_usual_opening("Beijing, and the work of", "preambular")


@given(st.text(max_size=200), st.sampled_from(["preambular", "operative", "unknown"]))
def test_an_opening_is_the_beginning_of_its_clause(text, kind):
    "Whatever the text, no word is added, and nothing is read twice."
    opening = read_opening(text, kind)
    letters = [sign for sign in text if sign.isalpha()]

    assert [sign for sign in opening if sign.isalpha()] == letters[: sum(map(str.isalpha, opening))]
    assert base_opening(base_opening(opening)) == base_opening(opening)
