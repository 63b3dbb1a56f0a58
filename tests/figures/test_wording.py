"""Themes and shifts drawn: what is not known never looks like what is not there."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.facts.clauses import read_clauses
from analysis.facts.record import Record, read_record
from analysis.facts.wording import read_phrases, read_reports, read_shifts
from analysis.figures import style
from analysis.figures.wording import FACES, SIGNS, plot_shifts, plot_themes, scale_years
from analysis.measures.wording import themes_by_year, word_shifts


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def cells(record) -> pd.DataFrame:
    return themes_by_year(
        read_phrases(record), read_reports(record), record.table("resolutions"), thin=5
    )


@pytest.fixture(scope="module")
def sightings(record) -> pd.DataFrame:
    return word_shifts(read_phrases(record), read_shifts(record))


@pytest.fixture(scope="module")
def grid(cells, record) -> Iterator[Axes]:
    labels = record.table("themes")["label"].to_dict()
    yield plot_themes(cells, labels=labels, names=record.table("bodies")["short"].to_dict())
    plt.close("all")


def labelled(ax, label: str) -> list:
    return [artist for artist in ax.get_children() if artist.get_label() == label]


def outside(ax) -> list[str]:
    "Texts that run over the edge of the figure."
    ax.figure.canvas.draw()
    page = ax.figure.bbox.padded(1)
    corners = {
        text.get_text(): text.get_window_extent().corners()
        for text in ax.findobj(plt.Text)
        if text.get_text() and text.get_visible()
    }
    return [words for words, box in corners.items() if page.count_contains(box) < 4]


def smallest(ax) -> float:
    return min(text.get_size() for text in ax.findobj(plt.Text) if text.get_text())


@pytest.mark.parametrize("state", list(FACES))
def test_every_cell_is_drawn_in_its_state(grid, cells, state):
    "As many cells of each kind as the frame has."
    assert len(labelled(grid, f"_{state}")) == (cells["state"] == state).sum()


def test_the_states_never_look_alike():
    "Face, hatch or sign differs between any two, also in a grey print."
    looks = [
        (round(style.lightness(face["facecolor"]) / 8), face.get("hatch", ""), SIGNS.get(state))
        for state, face in FACES.items()
    ]

    assert len(set(looks)) == len(looks)


def test_the_margin_says_how_many_phrases_are_known(grid, cells):
    "Under each text its number, and a zero where nothing is known."
    texts = cells.drop_duplicates(["body", "year"])
    written = [int(text.get_text()) for text in labelled(grid, "_coverage")]

    assert written[::2] == list(texts["phrases_of_text"])
    assert written[1::2] == list(texts["reports_of_text"])


def test_a_dark_cell_holds_its_number(cells):
    "The number in the cell is the number of its phrases."
    one = cells[(cells["body"] == "UNGA") & (cells["year"] == 2014)]
    ax = plot_themes(one)
    inside = [t.get_text() for t in ax.texts if t.get_label() != "_coverage"]
    numbers = [int(words) for words in inside if words.isdigit()]

    assert numbers == [
        row.n_phrases or row.n_reports for row in one.itertuples() if row.n_phrases or row.n_reports
    ]


def test_a_year_without_a_text_has_no_column(cells):
    "The Council adopted none in 2006 and 2007: there is nothing to be silent about."
    ax = plot_themes(cells[cells["body"] == "HRC"])

    assert next(iter(ax.get_xticklabels())).get_text() == "08"


def test_what_a_source_calls_new_is_underlined(grid, cells):
    "One bar a cell, no more."
    assert len(labelled(grid, "_new")) == cells["new"].sum()


def test_the_grid_stays_on_its_page_in_letters_one_can_read(grid):
    "Double column, nothing over the edge, nothing under six points."
    assert grid.figure.get_size_inches()[0] == 7.0
    assert outside(grid) == []
    assert smallest(grid) >= 6.0


def test_no_text_at_all_draws_an_empty_grid(cells):
    "A choice of years without a resolution is no fault."
    ax = plot_themes(cells.iloc[:0])

    assert [patch for patch in ax.patches if isinstance(patch, Rectangle)] == []


def test_a_lifeline_has_a_mark_a_year_and_body(sightings):
    "Three quotations of one year's text are one year."
    ax = plot_shifts(sightings)
    marks = [line for line in ax.lines if str(line.get_label()).startswith("_gross ")]
    gross = sightings[sightings["words"] == "gross"]

    assert len(marks) == len(gross.drop_duplicates(["body", "year"]))
    assert {round(float(line.get_xdata()[0])) for line in marks} == set(gross["year"])


def test_a_word_known_from_a_draft_only_is_hollow(sightings):
    "What was tabled need not have been adopted."
    ax = plot_shifts(sightings)
    (draft,) = labelled(ax, "_systemic UNGA 2005")
    (adopted,) = labelled(ax, "_systemic UNGA 2006")

    assert draft.get_markerfacecolor() == style.PAPER
    assert adopted.get_markerfacecolor() != style.PAPER


def test_lifelines_carry_their_quotations_on_the_page(sightings, record):
    "Each with the first sighting in miniature, and nothing over the edge."
    ax = plot_shifts(sightings, names=record.table("bodies")["short"].to_dict())
    written = [text.get_text() for text in ax.texts]

    assert "“… reports of systemic, widespread and …” (UNGA 2005, draft)" in written
    assert outside(ax) == []
    assert smallest(ax) >= 6.0


def test_an_empty_figure_says_why(sightings):
    "Nothing seen is a finding about our sources."
    ax = plot_shifts(sightings.iloc[:0])

    assert [text.get_text() for text in ax.texts] == ["None of the words followed was seen."]


@pytest.mark.parametrize(
    ("years", "told"),
    [([2003, 2025], [2005, 2010, 2015, 2020, 2025]), ([2003, 2005], [2003, 2004, 2005]), ([], [])],
)
def test_few_years_are_all_named(years, told):
    "Every fifth of many, each of a few."
    _, ax = style.new_figure("single", 1.0)

    assert scale_years(ax, pd.Series(years, dtype=int)) == told


# ---- Whole texts ----


@pytest.fixture(scope="module")
def with_text(record) -> pd.DataFrame:
    "As if what is known of the Assembly's text of 2016 were all of it."
    known = read_clauses(record, basis="phrases")
    known.loc[(known["body"] == "UNGA") & (known["year"] == 2016), "basis"] = "text"
    return themes_by_year(
        read_phrases(record), read_reports(record), record.table("resolutions"), clauses=known
    )


def key_of(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_dash_says_that_a_whole_text_lacks_a_theme(with_text):
    "As many as the frame has, all in the column of that text, in cells without a face."
    ax = plot_themes(with_text)
    lacking = with_text[with_text["state"] == "not in the text"]
    cells = labelled(ax, "_not in the text")
    dashes = {text.get_position() for text in ax.texts if text.get_text() == "–"}
    (column,) = {x for x, _ in dashes}

    assert len(dashes) == len(cells) == len(lacking) > 5
    assert ax.get_xticklabels()[list(ax.get_xticks()).index(column)].get_text() == "16"
    assert {cell.get_facecolor()[:3] for cell in cells} == {(1.0, 1.0, 1.0)}


def test_the_margin_and_the_key_speak_of_clauses_only_where_a_whole_text_is_known(with_text, grid):
    "Without one the figure is as ever."
    ax = plot_themes(with_text)

    assert "Phrases or clauses" in [label.get_text() for label in ax.get_yticklabels()]
    assert "–  not in the text" in key_of(ax)
    assert "Phrases known" in [label.get_text() for label in grid.get_yticklabels()]
    assert "–  not in the text" not in key_of(grid)
    assert "–" not in [text.get_text() for text in grid.texts]


def test_the_grid_with_whole_texts_stays_on_its_page(with_text, record):
    "The key is longer by one."
    labels = record.table("themes")["label"].to_dict()
    ax = plot_themes(with_text, labels=labels, names=record.table("bodies")["short"].to_dict())

    assert outside(ax) == []
    assert smallest(ax) >= 6.0


def test_a_quotation_is_set_as_it_stands(sightings):
    "Two signs of money are no formula."
    ax = plot_shifts(sightings.assign(excerpt="$5 and $6"))
    quoted = [text for text in ax.texts if "$5 and $6" in text.get_text()]

    assert quoted
    assert not any(text.get_parse_math() for text in quoted)
