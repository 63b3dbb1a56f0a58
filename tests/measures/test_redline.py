"""Aligned clauses side by side: what is struck out, what underlined, what merely not seen."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measures.alignment import align_clauses
from analysis.measures.redline import marks_of, redline_of, say_coverage


def text_of(year, clauses, *, basis="text"):
    "Clauses of one text of a year."
    n = len(clauses)
    names = [f"w{year}{at}" if basis == "phrase" else f"X/{year} OP{at + 1}" for at in range(n)]
    return pd.DataFrame(
        {
            "body": "UNGA", "year": year, "symbol": "" if basis == "phrase" else f"X/{year}",
            "stage": "plenary", "place": range(n), "kind": "operative", "text": clauses,
            "basis": basis,
        },
        index=pd.Index(names, name="clause"),
    )  # fmt: skip


OLD = [
    "Condemns the systematic, widespread and grave violations of human rights;",
    "Urges the Government to close the camps at once;",
    "Decides to continue its examination of the situation at its next session.",
]
NEW = [
    "Condemns the systematic, widespread and gross violations of human rights;",
    "Requests the envoy to report on the harvest of the northern provinces;",
    "Decides to continue its examination of the situation at its next session.",
]


@pytest.fixture
def redline():
    return redline_of(align_clauses(text_of(2013, OLD), text_of(2014, NEW)))


def test_only_what_changed_is_shown_unless_asked(redline):
    "A clause that stayed as it was fills no page."
    everything = redline_of(
        align_clauses(text_of(2013, OLD), text_of(2014, NEW)), only_changed=False
    )

    assert set(redline["change"]) == {"reworded", "added", "dropped"}
    assert "same" in set(everything["change"])


def test_a_reworded_clause_shows_the_very_word(redline):
    "Grave went, gross came; the rest stays."
    words = redline.set_index("change").loc["reworded", "words"]

    assert [part for part in words if part[0] != "same"] == [
        ("dropped", "grave"),
        ("added", "gross"),
    ]


def test_the_margin_has_the_numbers_without_the_symbol(redline):
    "The symbol stands at the head of the column."
    assert list(redline["label"]) == ["reworded\n1 → 1", "dropped\n2", "added\n2"]


def test_a_phrase_seen_once_is_neither_struck_out_nor_underlined():
    "Nobody knows that it was dropped or added."
    phrases = [text_of(year, words, basis="phrase") for year, words in ((2013, OLD), (2014, NEW))]
    redline = redline_of(align_clauses(*phrases))
    unseen = redline[redline["change"].str.startswith("seen only")]

    assert len(unseen) == 2
    assert {what for words in unseen["words"] for what, _ in words} == {"same"}


def test_marks_are_plain_cells(redline):
    "A table of marks can be read without the figure."
    told = marks_of(redline).set_index("change")["words"]

    assert "[-grave-] {+gross+}" in told["reworded"]
    assert told["dropped"] == "[-Urges the Government to close the camps at once;-]"


def test_the_coverage_says_what_was_compared():
    "Clauses of whole texts, or phrases, of which silence means nothing."
    texts = text_of(2013, OLD), text_of(2014, NEW)
    phrases = [text_of(year, words, basis="phrase") for year, words in ((2013, OLD), (2014, NEW))]

    assert say_coverage(*texts, align_clauses(*texts)) == (
        "Compared: clauses, 3 of UNGA 2013 (X/2013) and 3 of UNGA 2014 (X/2014). 1 same, "
        "1 reworded, 1 added, 1 dropped."
    )
    assert say_coverage(texts[0].iloc[:0], texts[1].iloc[:0], align_clauses(*texts)) == (
        "Nothing is compared: two texts of one body are needed, and fewer are known."
    )
    assert say_coverage(*phrases, align_clauses(*phrases)).endswith(
        "What was not seen is not known to be absent."
    )
