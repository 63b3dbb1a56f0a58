"""New against all earlier years: by words, beside how much of those years is known."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.clauses import read_clauses
from analysis.facts.record import read_record
from analysis.measures.novelty import describe_novelty, novelty_by_text, novelty_of_clauses

FISHERMEN = "Urges the authorities to free the fishermen of the northern islands"
PORTS = "Calls upon all Member States to open their ports to the grain of the valley"
LIGHTS = "Requests the Secretary-General to report on the lighthouses of the coast"
BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)


def clauses(*rows: tuple[str, int, str], basis: str = "text") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["body", "year", "text"])
    frame.index = pd.Index([f"c{n}" for n in range(1, len(rows) + 1)], name="clause")
    return frame.assign(
        body=frame["body"].astype(BODIES),
        basis=basis,
        place=frame.groupby(["body", "year"]).cumcount(),
    )


@pytest.fixture
def known() -> pd.DataFrame:
    return clauses(
        ("UNGA", 2001, FISHERMEN),
        ("UNGA", 2002, FISHERMEN),
        ("UNGA", 2003, FISHERMEN.replace("northern", "southern")),
        ("UNGA", 2003, PORTS),
        ("HRC", 2003, PORTS),
        ("HRC", 2004, PORTS),
        ("HRC", 2004, LIGHTS),
    )


def test_the_first_text_of_a_body_has_nothing_before_it(known):
    "It is not called new: there is nothing known that it could be new against."
    first = novelty_of_clauses(known).loc["c1"]

    assert first["n_earlier"] == 0
    assert pd.isna(first["new"])
    assert pd.isna(first["share_new"])
    assert first["nearest"] == ""


def test_a_reworded_clause_is_not_new_and_its_new_words_are_counted(known):
    "One word of eleven is new; of two years with the same clause the later is named."
    clause = novelty_of_clauses(known).loc["c3"]

    assert not clause["new"]
    assert clause["nearest"] == "c2"
    assert clause["share_new"] == pytest.approx(1 / 11)
    assert clause["n_earlier"] == 2


def test_texts_of_one_year_are_not_earlier_than_each_other(known):
    "What the Council and the Assembly both say in 2003, neither has from the other."
    novelty = novelty_of_clauses(known)

    assert novelty.at["c4", "new_any"]
    assert novelty.at["c5", "new_any"]
    assert novelty.at["c5", "n_earlier"] == 0
    assert novelty.at["c5", "n_earlier_any"] == 2


def test_what_is_new_to_a_body_may_be_old_to_another(known):
    "The Council's ports of 2004 are known from either body; its lighthouses from none."
    novelty = novelty_of_clauses(known)

    assert novelty.loc["c6", ["nearest", "nearest_any"]].tolist() == ["c5", "c4"]
    assert novelty.loc["c7", ["new", "new_any"]].tolist() == [True, True]


def test_a_phrase_within_an_earlier_one_is_not_new():
    "Who quotes less of a sentence adds nothing; the share says how much a longer one adds."
    novelty = novelty_of_clauses(
        clauses(
            ("UNGA", 2001, "free the fishermen"),
            ("UNGA", 2002, "authorities to free the fishermen"),
            ("UNGA", 2003, "free the fishermen"),
            basis="phrase",
        )
    )

    assert novelty["new"].tolist()[1:] == [False, False]
    assert novelty["share_new"].tolist()[1:] == pytest.approx([2 / 5, 0])


def test_a_year_is_summed_up_beside_what_is_known_before_it(known):
    "The share of words that are new stands beside the texts and clauses it was compared with."
    texts = novelty_by_text(novelty_of_clauses(known), known).set_index(["body", "year"])

    assert texts.loc[("UNGA", 2001), "state"] == "nothing earlier known"
    assert pd.isna(texts.loc[("UNGA", 2001), "n_new"])
    assert pd.isna(texts.loc[("HRC", 2003), "share_new"])
    row = texts.loc[("UNGA", 2003)]
    assert row[["n_clauses", "n_new", "n_earlier", "clauses_earlier"]].tolist() == [2, 1, 2, 2]
    assert 1 / 11 < row["share_new"] < 1
    assert row["basis_earlier"] == "text"


def test_the_order_of_the_clauses_makes_no_difference(known):
    "Each clause finds the same forerunner wherever its text stands in the table."
    straight, turned = novelty_of_clauses(known), novelty_of_clauses(known[::-1])

    pd.testing.assert_frame_equal(turned.loc[known.index], straight)


def test_a_threshold_out_of_range_is_refused(known):
    "The message says what was found and what is expected."
    with pytest.raises(ParameterError, match=r"threshold: found 0; expected a share above 0"):
        novelty_of_clauses(known, threshold=0)


def test_the_alt_text_says_where_nothing_earlier_is_known(known):
    "The first texts are named and have no share; the others are ranked."
    told = describe_novelty(novelty_by_text(novelty_of_clauses(known), known))

    assert told.startswith("A mark a text, years from left to right, from 2001 to 2004")
    assert "Nothing earlier is known for UNGA 2001, HRC 2003, so they have no share." in told
    assert "least in UNGA 2002 (0%)" in told


@pytest.fixture(scope="module")
def phrases(data) -> pd.DataFrame:
    return read_clauses(read_record(data=data), basis="phrases")


def test_on_the_record_as_given_every_year_shows_its_coverage(phrases):
    "A hundred per cent new in the Council of 2012 rests on one phrase of two words."
    texts = novelty_by_text(novelty_of_clauses(phrases), phrases)
    council = texts[(texts["body"] == "HRC") & (texts["year"] == 2012)].iloc[0]

    assert (texts["basis"] == "phrase").all()
    assert set(texts.loc[texts["n_earlier"] == 0, "body"]) == {"UNGA", "HRC", "CHR"}
    assert texts.loc[texts["n_earlier"] == 0, "share_new"].isna().all()
    assert council[["share_new", "n_clauses", "words"]].tolist() == [1.0, 1, 2]
