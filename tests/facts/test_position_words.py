"""Words for positions become acts and values, and say no more than they say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.facts.position_words import Position, index_positions, normalise_positions
from analysis.facts.spelling import close_up, fold
from analysis.facts.tables import read_table

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def words():
    return read_table(DATA, "position_words")


@pytest.fixture(scope="module")
def read(words):
    return index_positions(words)


@pytest.mark.parametrize(
    ("said", "act", "value"),
    [
        ("opting not to back", "sponsorship", "not_cosponsor"),
        ("withdrew its support", "sponsorship", "not_cosponsor"),
        ("rejoined as a co-sponsor", "sponsorship", "cosponsor"),
        ("resumed its role as a co-sponsor", "sponsorship", "cosponsor"),
        ("did not participate as a co-sponsor", "sponsorship", "not_cosponsor"),
        ("co-sponsored", "sponsorship", "cosponsor"),
        ("joined the consensus", "consensus", "joined"),
        ("dissociated itself from the consensus", "consensus", "dissociated"),
        ("did not take part in the vote", "vote", "absent"),
        ("was absent", "vote", "absent"),
        ("boycotted", "vote", "absent"),
        ("abstained", "vote", "abstain"),
        ("voted in favor", "vote", "yes"),
        ("voted in favour", "vote", "yes"),
        ("기권", "vote", "abstain"),
        ("불참", "vote", "absent"),
        ("찬성", "vote", "yes"),
        ("공동제안국", "sponsorship", "cosponsor"),
        ("공동제안국 불참", "sponsorship", "not_cosponsor"),
    ],
)
def test_a_wording_is_an_act_and_what_was_done(read, said, act, value):
    "Not sponsoring is not abstaining, and absence is neither."
    assert (read(said).act, read(said).value) == (act, value)


@pytest.mark.parametrize(
    "said", ["will co-sponsor", "to Co-Sponsor", "will vote in favor", "will abstain"]
)
def test_an_announcement_is_not_an_act(read, said):
    "What will be done has not been done."
    assert read(said).modality == "announced"


def test_spelling_does_not_matter(read):
    "A hyphen, capitals or a no-break space make no other word."
    for said in (
        "Co-sponsored",
        "cosponsored",
        "CO SPONSORED",
        "co‐sponsored",
        " co-\u00a0sponsored",
    ):
        assert read(said) == Position("sponsorship", "cosponsor", "done")


def test_the_projects_own_words_are_known(read):
    "A table that is coded already passes through unchanged."
    values = read_table(DATA, "values")
    for value, act in values["act"].astype(str).items():
        assert (read(value).act, read(value).value) == (act, value)


def test_each_word_belongs_to_the_act_of_its_value(words):
    "The two columns cannot disagree."
    act_of = read_table(DATA, "values")["act"].astype(str)

    assert (words["value"].map(act_of) == words["act"]).all()


def test_words_of_support_in_general_are_marked(words):
    "To back a text may be to sponsor it, to vote for it or to praise it."
    notes = words.set_index("said")["note"]

    for said in ("backed", "supported", "withdrew its support", "opting not to back"):
        assert notes[said].startswith("vague")


def test_the_record_is_worded_as_it_was_coded(words):
    "Every wording of the claims is known; where it names another act, the claim keeps it as said."
    claims = read_table(DATA, "claims")

    found = normalise_positions(claims["wording"], words, file="claims.csv")
    wrong_kind = normalise_positions(claims["said"], words, file="claims.csv")

    known = (found["act"] != "") & (claims["said"] == "")
    for column in ("act", "value"):
        assert (found[column] == claims[column].astype("string"))[known].all()
    told = known & (found["modality"] != "")
    assert (found["modality"] == claims["modality"].astype("string"))[told].all()
    assert (wrong_kind["act"] != claims["act"].astype("string"))[wrong_kind["act"] != ""].all()


def test_every_unknown_word_is_named_with_its_claim(words):
    "One run tells the coder all there is to mend, not the first of it."
    said = pd.Series(["in favour", "co-sponsered", "", "hm"], index=list("abcd"), name="wording")

    with pytest.raises(SourceError) as caught:
        normalise_positions(said, words, file="claims.csv")

    assert [fault.split("; ")[0] for fault in caught.value.faults] == [
        "claims.csv, row b, column wording: 'co-sponsered' is not a known word for a position",
        "claims.csv, row d, column wording: 'hm' is not a known word for a position",
    ]
    assert "'co-sponsored'" in caught.value.faults[0]
    assert "no known word comes near" in caught.value.faults[1]


def test_one_word_has_one_meaning():
    "Two rows that differ by a hyphen would be a coin to toss."
    words = pd.DataFrame(
        [("co-sponsored", "sponsorship", "cosponsor", ""), ("cosponsored", "vote", "yes", "")],
        columns=["said", "act", "value", "modality"],
    )

    with pytest.raises(
        SourceError, match="row 3, column said: 'cosponsored' differs from an earlier"
    ):
        index_positions(words)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_a_folded_text_is_folded_for_good(text):
    "What spelling cannot change is gone at the first time."
    assert fold(fold(text)) == fold(text) or fold(text).startswith("the ")
    assert close_up(fold(text)) == fold(text).replace(" ", "") or fold(text).startswith("the ")
