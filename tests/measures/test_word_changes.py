"""Words of a clause that changed: nothing is lost of either text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.facts.wording import normalise_spelling
from analysis.measures.word_changes import (
    ADDED,
    DROPPED,
    SAME,
    letters_of,
    likeness_of,
    share_in,
    word_changes,
    words_of,
)

TEXTS = st.one_of(
    st.text("abc ,;()“”\"'’-–é\n", max_size=40),
    st.lists(
        st.sampled_from("the of law, (grave) gross; People’s People's long-standing The".split()),
        max_size=14,
    ).map(" ".join),
)  # fmt: skip


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def kept(parts: list[tuple[str, str]], *kinds: str) -> str:
    return "".join(words for kind, words in parts if kind in kinds)


@given(TEXTS, TEXTS)
def test_both_clauses_can_be_read_off_their_difference(old, new):
    "What stayed and what was dropped is the old clause, what stayed and what came the new."
    parts = word_changes(old, new)

    assert squeezed(kept(parts, SAME, ADDED)) == squeezed(new)
    assert squeezed(normalise_spelling(kept(parts, SAME, DROPPED))) == squeezed(
        normalise_spelling(old)
    )
    assert all(words for _, words in parts)
    assert all(one[0] != other[0] for one, other in zip(parts, parts[1:], strict=False))


@given(TEXTS)
def test_a_clause_does_not_differ_from_itself(text):
    "One part, all of it the same; none where there are no words."
    assert {kind for kind, _ in word_changes(text, text)} <= {SAME}


def test_a_word_that_was_replaced_stands_beside_its_successor():
    "Grave gave way to gross; the comma that became a semicolon is told apart from the word."
    assert word_changes(
        "Condemns the grave violations,", "Condemns the gross violations;"
    ) == [
        (SAME, "Condemns the"), (DROPPED, "grave"), (ADDED, "gross"), (SAME, "violations"),
        (DROPPED, ","), (ADDED, ";"),
    ]  # fmt: skip


def test_a_little_word_in_common_does_not_hold_two_changes_apart():
    "An of between other words is no agreement."
    assert word_changes("end the abuses of law here", "end the harvest of grain here") == [
        (SAME, "end the"), (DROPPED, "abuses of law"), (ADDED, "harvest of grain"), (SAME, "here"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3. Urges", ["urges"]),
        ("1 bis. Urges", ["urges"]),
        ("(a) To free", ["to", "free"]),
        ("(iv) To free", ["to", "free"]),
        ("41 per cent", ["41", "per", "cent"]),
        ("long–standing, People’s", ["long", "standing", "people's"]),
        ("", []),
    ],
)
def test_a_number_before_a_clause_and_its_marks_are_no_words(text, words):
    "Renumbering and another printer's dashes change nothing."
    assert list(words_of(text)) == words


def test_likeness_is_the_share_of_words_in_the_same_order():
    "Two of three and two of four words: four of seven."
    one, other = letters_of([["a", "false", "paper"], ["is", "a", "false", "claim"]])

    assert likeness_of([one], [other])[0, 0] == pytest.approx(4 / 7)
    assert share_in(one, other) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("free the fishermen", "Urges it to free the fishermen of the islands", True),
        ("free the widows", "Urges it to free the fishermen of the islands", False),
        ("the fishermen", "Urges it to free the fishermen of the islands", False),
        ("long and ongoing grave violations of law",
         "Condemns the long and ongoing gross violations of law in all valleys of the land", True),
    ],
)  # fmt: skip
def test_a_part_stands_for_the_whole_if_it_is_there(one, other, alike):
    "Three words to the letter, or six but for one; two words could be anybody's."
    letters = letters_of([words_of(one), words_of(other)])

    assert (likeness_of(letters[:1], letters[1:], parts=True)[0, 0] >= 0.8) == alike
    assert likeness_of(letters[:1], letters[1:])[0, 0] < 0.7
