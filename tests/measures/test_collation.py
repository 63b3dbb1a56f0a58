"""Words in columns: every word keeps its order, and the order of the outlets does not matter."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.collation import align, key_of, share_in_common, words_of

WORDS = st.lists(
    st.sampled_from(["the", "of", "human", "rights", "improve", "improving"]), max_size=8
)


def columns(**renderings: str) -> list[dict[str, str]]:
    keys = {name: [key_of(word) for word in words_of(text)] for name, text in renderings.items()}
    return [{name: keys[name][n] for name, n in column.items()} for column in align(keys)]


def test_words_in_the_same_place_share_a_column():
    "Tangible, actually and practical render one Korean word."
    laid = columns(
        upi="it is important to make tangible improvements to the human rights",
        reuters="it is important to actually improve the human rights",
        post="working to achieve practical improvements in the human rights",
    )

    assert {"upi": "tangible", "reuters": "actually", "post": "practical"} in laid
    assert {"upi": "improvements", "reuters": "improve", "post": "improvements"} in laid


def test_a_fragment_falls_in_its_place():
    "Three words quoted out of a sentence stand under the same three words."
    laid = columns(
        kcna="a grave politically-motivated provocation encroaching upon the dignity",
        upi="politically motivated provocation",
    )

    assert [column["kcna"] for column in laid if "upi" in column] == [
        "politically", "motivated", "provocation",
    ]  # fmt: skip


def test_last_words_that_differ_are_set_against_each_other():
    "Of the DPRK in one, of the state in the other: two words for one thing."
    laid = columns(kcna="the dignity and sovereignty of the DPRK", post="the dignity of the state")

    assert laid[-1] == {"kcna": "dprk", "post": "state"}


def test_a_little_word_is_not_set_against_a_full_one():
    "Of is not a rendering of impunity."
    laid = columns(one="the culture of impunity and", other="the widespread impunity and")

    assert {"one": "impunity", "other": "impunity"} in laid


def test_a_hyphen_parts_words_and_is_no_difference():
    "Politically-motivated and politically motivated are the same two words."
    assert [key_of(word) for word in words_of("politically-motivated")] == [
        key_of(word) for word in words_of("politically motivated")
    ]


@pytest.mark.parametrize(
    ("word", "key"), [("(the", "the"), ("Koreans’", "koreans"), ("People’s", "people's"), ("–", "")]
)
def test_marks_at_the_ends_of_a_word_are_no_part_of_it(word, key):
    "Brackets are the outlet's; an apostrophe within is the word's."
    assert key_of(word) == key


def test_a_part_that_is_quoted_agrees_with_the_whole():
    "Who quotes three words does not deny the others."
    assert share_in_common(["false", "paper"], ["is", "a", "false", "paper"]) == 1.0


def test_words_count_as_often_as_they_stand():
    "One the does not answer for two."
    assert share_in_common(["the", "the"], ["the", "paper"]) == 0.5


@given(st.dictionaries(st.sampled_from("abcd"), WORDS, min_size=1), st.randoms())
def test_nothing_is_lost_and_nothing_depends_on_who_comes_first(renderings, chance: random.Random):
    "Each word stands in one column, in its order, whatever the order of the outlets."
    shuffled = list(renderings)
    chance.shuffle(shuffled)
    laid = align(renderings)

    for name, words in renderings.items():
        assert [column[name] for column in laid if name in column] == list(range(len(words)))
    assert all(laid)
    assert laid == align({name: renderings[name] for name in shuffled})


@given(WORDS)
def test_a_rendering_agrees_with_itself_in_every_column(words):
    "Two outlets with the same words differ nowhere."
    assert align({"a": words, "b": words}) == [{"a": n, "b": n} for n in range(len(words))]
