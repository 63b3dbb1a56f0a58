"""Collations drawn: every word in its column, none on another, none lost at the edge."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.facts.record import Record, read_record
from analysis.facts.statements import read_renderings, renderings_of
from analysis.figures import style
from analysis.figures.statements import HANDS, NO_PAIRS, NOTHING, plot_agreement, plot_collation
from analysis.measures.statements import collate, pairs_in_common


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def pairs(record) -> pd.DataFrame:
    return pairs_in_common(read_renderings(record))


def drawn(ax, reading: str) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_label() == f"_{reading}"]


@pytest.mark.parametrize("statement", ["S01", "S05", "S13", "S24"])
def test_every_word_is_drawn_in_the_hand_of_its_reading(record, statement):
    "Common words grey, lone ones in colour, each as often as the frame has it."
    words = collate(renderings_of(record, statement))
    ax = plot_collation(words)

    for reading in words["reading"].cat.categories.drop("omitted"):
        asked = words.loc[words["reading"] == reading, "word"]
        assert sorted(drawn(ax, reading)) == sorted(asked)


@pytest.mark.parametrize("statement", ["S01", "S04", "S13", "S31", "S49"])
def test_no_word_lies_on_another_or_runs_over_the_edge(record, statement):
    "Seen at print size, with the widths of the font the figure is set in."
    ax = plot_collation(collate(renderings_of(record, statement)))
    ax.figure.canvas.draw()
    texts = [text for text in ax.texts if text.get_text().strip("· ")]
    boxes = [text.get_window_extent().padded(-0.6) for text in texts]
    clashes = [
        (texts[a].get_text(), texts[b].get_text())
        for a in range(len(boxes))
        for b in range(a + 1, len(boxes))
        if boxes[a].overlaps(boxes[b])
    ]

    assert clashes == []
    assert max(box.x1 for box in boxes) <= ax.figure.bbox.x1
    assert min(text.get_size() for text in texts) >= 6.0


def test_words_of_one_column_stand_under_one_another(record):
    "Tangible, actually and practical begin at one place."
    words = collate(renderings_of(record, "S01"))
    ax = plot_collation(words)
    places = {
        text.get_text(): round(text.get_position()[0], 3)
        for text in ax.texts
        if text.get_text() in {"tangible", "actually", "practical", "substantially"}
    }

    assert len(places) == 4
    assert len(set(places.values())) == 1


def test_outlet_and_date_stand_at_the_left(record):
    "The date is that of print, where it is known."
    ax = plot_collation(collate(renderings_of(record, "S01")))

    assert "Reuters 2025-11-13" in drawn(ax, "label")


def test_colour_is_repeated_by_weight_and_slant():
    "The hands can be told apart in a grey print."
    hands = {
        (hand.get("weight", ""), hand.get("style", ""), round(style.lightness(hand["color"]) / 15))
        for reading, hand in HANDS.items()
        if reading not in {"label", "passage"}
    }

    assert len(hands) == 6


def test_sources_that_render_nothing_leave_a_line_that_says_so(record):
    "An empty page would look like a mistake."
    ax = plot_collation(collate(renderings_of(record.under(sources="founding"), "S24")))

    assert drawn(ax, "label") == [NOTHING]


def test_every_pair_is_a_dot_at_its_share(pairs):
    "Hollow where both print one agency."
    ax = plot_agreement(pairs)
    dots = {line.get_label(): line for line in ax.lines}

    for pair in pairs.itertuples():
        dot = dots[f"_{pair.one} {pair.other}"]
        assert dot.get_xdata()[0] == pytest.approx(pair.share, abs=0.006)
        assert (dot.get_markerfacecolor() == style.PAPER) is (not pair.independent)


def test_a_row_says_how_many_renderings_it_stands_on(pairs):
    "Six outlets weigh more than two."
    labels = [label.get_text() for label in plot_agreement(pairs).get_yticklabels()]

    assert "Seoul co-sponsors in 2025, passage a (S01, n = 6)" in labels
    assert len(labels) == len(pairs.drop_duplicates(["statement", "passage"]))


def test_without_a_pair_the_figure_says_so_in_words(pairs):
    "A scale with nothing on it would read as a finding."
    ax = plot_agreement(pairs[:0])

    assert [text.get_text() for text in ax.texts] == [NO_PAIRS]
    assert not ax.axison
