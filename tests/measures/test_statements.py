"""Renderings compared: who has a word, who leaves it out, and who merely copied."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.facts.record import Record, read_record
from analysis.facts.statements import read_renderings, renderings_of
from analysis.measures.statements import (
    collate,
    describe_agreement,
    describe_collation,
    pairs_in_common,
    places_of_difference,
    say_basis,
)


def renderings(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["outlet", "witness", "rendering"])
    frame.index = pd.Index([f"g{n}" for n in range(1, len(rows) + 1)])
    return frame.assign(
        statement="S01", passage="a", manner="quoted", published="", source="s",
        date="2025-11-12", label="a sentence",
    )  # fmt: skip


def reading(words: pd.DataFrame, rendering: str, word: str) -> str:
    found = words[(words["rendering"] == rendering) & (words["key"] == word)]
    return str(found["reading"].item())


@pytest.fixture
def three() -> pd.DataFrame:
    return renderings(
        ("UPI", "Yonhap", "important to make tangible improvements to human rights"),
        ("IANS", "Yonhap", "important to make tangible improvements to human rights"),
        ("Reuters", "Reuters", "important to actually improve human rights"),
    )


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def sentence(record) -> pd.DataFrame:
    words = collate(renderings_of(record, "S01"))
    return words[words["passage"] == "a"]


def test_a_word_all_have_is_common(three):
    "Human rights stands in every rendering."
    words = collate(three)

    assert reading(words, "g3", "rights") == "common"


def test_copies_of_one_agency_are_one_witness(three):
    "UPI and IANS print Yonhap: their tangible is one voice against Reuters."
    words = collate(three)
    tangible = words[words["key"] == "tangible"]

    assert set(tangible["reading"]) == {"alone"}
    assert set(tangible["n_same"]) == {1}
    assert set(tangible["n_there"]) == {2}


def test_what_is_not_quoted_is_not_left_out():
    "An outlet that begins later is silent before, not against."
    words = collate(
        renderings(
            ("KCNA", "KCNA", "a grave politically motivated provocation encroaching"),
            ("UPI", "UPI", "politically provocation"),
        )
    )
    fragment = words[words["rendering"] == "g2"]

    assert list(fragment["reading"]) == ["common", "omitted", "common"]
    assert reading(words, "g1", "grave") == "only"
    assert reading(words, "g1", "motivated") == "alone"


def test_words_moved_within_a_sentence_are_known_again():
    "With the international community, said first by one and last by the other."
    words = collate(
        renderings(
            ("Post", "Post", "with the international community to improve human rights of people"),
            ("Times", "Times", "improve human rights of people with the international community"),
        )
    )

    assert reading(words, "g1", "international") == "moved"


def test_nothing_is_compared_across_passages(three):
    "Two sentences of one utterance are two collations."
    parted = three.assign(passage=["a", "a", "b"])

    assert set(collate(parted).query("passage == 'b'")["reading"]) == {"only"}
    assert set(pairs_in_common(parted)["passage"]) == {"a"}


def test_a_pair_that_prints_one_agency_is_not_independent(three):
    "Their agreement shows that they copied."
    pairs = pairs_in_common(three)

    assert pairs[["one", "other", "share", "independent"]].values.tolist() == [
        ["g1", "g2", 1.0, False],
        ["g1", "g3", 4 / 6, True],
        ["g2", "g3", 4 / 6, True],
    ]


def test_places_of_difference_name_the_words_and_who_has_them(three):
    "What a reader would put in a footnote."
    places = places_of_difference(collate(three))

    assert "tangible: UPI, IANS; actually: Reuters" in list(places["readings"])
    assert "improvements: UPI, IANS; improve: Reuters" in list(places["readings"])


def test_no_rendering_is_no_fault():
    "Sources that do not render an utterance leave an empty collation."
    words = collate(renderings().iloc[:0])

    assert words.empty
    assert places_of_difference(words).empty
    assert describe_collation(words, "it") == ("Collation of it: none of these sources renders it.")
    assert describe_agreement(pairs_in_common(renderings().iloc[:0])) == (
        "Overview of agreement: no passage has more than one rendering."
    )


def test_the_ministrys_four_words_stand_in_one_column(sentence):
    "Tangible, substantially, actually, practical."
    place = sentence.loc[sentence["key"] == "tangible", "column"].iloc[0]
    words = sentence[(sentence["column"] == place) & (sentence["key"] != "")]

    assert words.set_index("outlet")["key"].to_dict() == {
        "UPI": "tangible",
        "IANS": "tangible",
        "Korea JoongAng Daily": "tangible",
        "UPI (second report)": "substantially",
        "Reuters": "actually",
        "The Korea Post": "practical",
    }


def test_all_six_agree_on_the_human_rights_of_north(sentence):
    "What is common is what was hardest to translate in two ways."
    common = sentence[(sentence["reading"] == "common") & (sentence["n_there"] == 5)]

    assert list(common.drop_duplicates("column").sort_values("column")["key"]) == [
        "the", "human", "rights", "of", "north",
    ]  # fmt: skip


def test_every_word_of_every_rendering_stands_in_the_collation(record):
    "Nothing quoted is lost, whatever the utterance."
    known = read_renderings(record)
    lost = [
        name
        for statement, rows in known.groupby("statement")
        for name, words in collate(rows).query("word != ''").groupby("rendering")["word"]
        if "".join(words) != known.at[name, "rendering"].replace(" ", "")
    ]

    assert lost == []


def test_the_alt_text_tells_what_differs_most(three):
    "Who cannot see the colours hears the words."
    told = describe_collation(collate(three), "the sentence")

    assert told == (
        "Collation of the sentence: rows are renderings, columns words in the same place, common "
        "words grey, differing ones in colour. Passage a has 3 renderings by 2 witnesses in 8 "
        "columns, of which 4 have one word common to all who speak there (important to human "
        "rights). They differ most in: tangible: UPI, IANS; actually: Reuters."
    )


def test_the_alt_text_of_the_overview_leaves_copies_out(three):
    "The range is that of independent pairs."
    told = describe_agreement(pairs_in_common(three))

    assert told == (
        "Dots on a scale of the share of common words from 0 to 1, one a pair of renderings, 1 "
        "passages from the oldest above to the newest below. 3 pairs, of which 1 print the same "
        "agency and do not count as agreement. Independent pairs run from 0.67 (S01, a sentence) "
        "to 0.67 (S01, a sentence). Most renderings: 3, S01 (a sentence)."
    )


def test_the_footer_counts_witnesses_beside_renderings(three):
    "Three renderings by two witnesses are two."
    assert say_basis(three, "all") == (
        "Sources: all (n = 1). Utterances: 1. Renderings: 3, by 2 witnesses. Decisions: none is "
        "drawn, so no rule applies."
    )
