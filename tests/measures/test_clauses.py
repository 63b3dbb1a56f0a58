"""Which two texts are laid side by side, and what the foot of a figure says of them."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.measures.clauses import choose_pair, name_text, say_known


def clauses(*rows):
    "Rows of body, year, basis."
    frame = pd.DataFrame(rows, columns=["body", "year", "basis"])
    frame["body"] = pd.Categorical(frame["body"], ["UNGA", "HRC"], ordered=True)
    return frame.assign(symbol=["A/1" if basis == "text" else "" for basis in frame["basis"]],
                        source="s")  # fmt: skip


KNOWN = [("UNGA", 2013, "text"), ("UNGA", 2014, "phrase"), ("UNGA", 2016, "phrase"),
         ("HRC", 2020, "phrase")]  # fmt: skip


def test_the_last_two_texts_of_the_first_body_are_the_pair():
    "A year between of which nothing is known is passed over."
    old, new = choose_pair(clauses(*KNOWN))

    assert [(text["year"].tolist(), set(text["body"])) for text in (old, new)] == [
        ([2014], {"UNGA"}), ([2016], {"UNGA"}),
    ]  # fmt: skip


def test_two_whole_texts_go_before_phrases():
    "Whoever adds two texts sees them, not the phrases of a later year, or of another body."
    later = [*KNOWN, ("UNGA", 2012, "text")]
    other = [*KNOWN[1:], ("HRC", 2021, "text"), ("HRC", 2022, "text")]

    assert [t["year"].item() for t in choose_pair(clauses(*later))] == [2012, 2013]
    old, new = choose_pair(clauses(*other))
    assert [(t["body"].item(), t["year"].item()) for t in (old, new)] == [
        ("HRC", 2021),
        ("HRC", 2022),
    ]


def test_years_can_be_named():
    "Either, or both."
    assert [t["year"].item() for t in choose_pair(clauses(*KNOWN), 2013, 2016)] == [2013, 2016]
    assert [t["year"].item() for t in choose_pair(clauses(*KNOWN), 0, 2014)] == [2013, 2014]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (2011, 0, "old_year: found 2011, of which nothing is known; did you mean '2016'?"),
        (0, 2020, "new_year: found 2020, of which nothing is known; "),
        (2016, 2014, "old_year: found 2016; expected a year before 2014."),
    ],
)
def test_a_year_of_which_nothing_is_known_is_refused(old, new, said):
    "A redline of nothing would look like a text without changes."
    with pytest.raises(ParameterError) as fault:
        choose_pair(clauses(*KNOWN), old, new)

    assert said in fault.value.faults[0]


def test_where_there_are_no_two_texts_the_pair_is_empty():
    "A dossier without phrases still has its notebook."
    assert [len(text) for text in choose_pair(clauses())] == [0, 0]
    assert [len(text) for text in choose_pair(clauses(KNOWN[0]))] == [0, 0]


def test_the_foot_says_whether_whole_texts_were_added():
    "Silence of a whole text and of phrases are not the same."
    assert say_known(clauses(*KNOWN), "all") == (
        "Whole texts: 1 (1 clauses); phrases of 3 texts: 3. Sources: all (n = 1). No claim is "
        "decided, so no rule applies. Of phrases, not seen is not absent."
    )
    assert say_known(clauses(*KNOWN[1:]), "founding").startswith("No whole text added; phrases of")


def test_a_text_is_named_by_body_year_and_symbol():
    "So that a reader can find it."
    assert name_text(clauses(KNOWN[0])) == "UNGA 2013 (A/1)"
    assert name_text(clauses(KNOWN[1])) == "UNGA 2014"
    assert name_text(clauses()) == "no text"
