"""Lives of phrases drawn: seen, lacking and unknown can be told apart, and nothing is cut off."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import analysis
from analysis.facts.clauses import read_clauses
from analysis.figures import style
from analysis.figures.biographies import NOTHING, plot_biographies
from analysis.figures.printing import print_figure
from analysis.measures.biographies import biographies

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)
FISHERMEN = "free the fishermen of the northern islands"
PORTS = "open their ports to grain ships of all"
DRAFT, TEXT = {"stage": "draft", "basis": "text"}, {"basis": "text"}


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def lives(record) -> pd.DataFrame:
    return biographies(read_clauses(record, basis="phrases"), record.table("resolutions"))


@pytest.fixture(scope="module")
def names(record) -> dict[str, str]:
    return record.table("bodies")["short"].to_dict()


def life(*rows: tuple, bodies: tuple[str, ...] = ("UNGA", "HRC"), **asked) -> pd.DataFrame:
    "Lives in the texts of 2001 to 2005; a row is body, year, words, and what is not as usual."
    frame = pd.DataFrame(
        [
            {"body": row[0], "year": row[1], "text": row[2], "stage": "plenary", "themes": "",
             "basis": "phrase"} | (row[3] if len(row) > 3 else {})
            for row in rows
        ],
        index=pd.Index([f"c{n}" for n in range(1, len(rows) + 1)], name="clause"),
    ).astype({"body": BODIES})  # fmt: skip
    texts = pd.DataFrame(
        [(body, year) for body in bodies for year in range(2001, 2006)], columns=["body", "year"]
    )
    return biographies(frame, texts, **asked)


def marks(ax, beginning: str) -> list:
    return [line for line in ax.get_children() if str(line.get_label()).startswith(beginning)]


def one(ax, beginning: str):
    (mark,) = marks(ax, beginning)
    return mark


def lines(ax) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def key(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def outside(ax) -> list[str]:
    "Texts that run over the edge of the figure."
    ax.figure.canvas.draw()
    page = ax.figure.bbox.padded(1)
    return [
        text.get_text()
        for text in ax.figure.findobj(plt.Text)
        if text.get_text() and text.get_visible()
        and page.count_contains(text.get_window_extent().corners()) < 4
    ]  # fmt: skip


def smallest(ax) -> float:
    return min(text.get_size() for text in ax.figure.findobj(plt.Text) if text.get_text())


def test_every_sighting_is_a_mark_and_nothing_else_is(lives):
    "As many marks as texts in which a wording was seen, none for a text that is not known."
    ax = plot_biographies(lives, most=1000)

    assert len(marks(ax, "_seen ")) == (lives["state"] == "seen").sum()
    assert marks(ax, "_not seen ") == []
    assert marks(ax, "_unknown ") == []


def test_gross_violations_are_drawn_where_they_were_seen(lives):
    "Read back from the picture: the Assembly's years, from 2014 to the draft of 2025."
    wording = "systematic-widespread-and-gross-violations-of-human-rights"
    name = next(n for n in lives["biography"].unique() if n.endswith(wording))
    ax = plot_biographies(lives, most=1000)
    seen = lives[(lives["biography"] == name) & (lives["state"] == "seen")]
    drawn = {
        (body, round(float(mark.get_xdata()[0])))
        for body in ("UNGA", "HRC", "CHR")
        for mark in marks(ax, f"_seen {body} ")
        if mark.get_label().endswith(f" {name}")
    }

    assert drawn == set(zip(seen["body"].astype(str), seen["year"], strict=True))
    assert ("UNGA", 2014) in drawn


def test_a_cross_stands_for_a_whole_text_without_the_words_only():
    "What was merely not seen has no mark at all."
    ax = plot_biographies(
        life(("UNGA", 2001, FISHERMEN), ("UNGA", 2003, "a word of thanks", TEXT),
             ("UNGA", 2004, FISHERMEN))
    )  # fmt: skip

    assert one(ax, "_not seen UNGA 2003").get_marker() == "x"
    assert len(marks(ax, "_not seen")) == 1
    assert "whole text without it" in key(ax)


def test_a_draft_without_the_words_has_another_cross():
    "A draft that lacks them says nothing of the text that was adopted."
    ax = plot_biographies(
        life(("UNGA", 2001, FISHERMEN), ("UNGA", 2003, "a word of thanks", DRAFT),
             ("UNGA", 2004, FISHERMEN))
    )  # fmt: skip

    assert one(ax, "_not seen UNGA 2003").get_marker() == "+"
    assert key(ax)[-1] == "whole draft without it"
    assert "whole text without it" not in key(ax)


def test_without_a_whole_text_the_key_has_no_cross(lives, names):
    "A key explains what is there."
    assert key(plot_biographies(lives, names=names)) == [
        "General Assembly", "Human Rights Council", "Commission on Human Rights",
        "hollow: seen in a draft only",
    ]  # fmt: skip


def test_words_known_from_a_draft_only_are_hollow():
    "What was tabled need not have been adopted; what was adopted as well is not hollow."
    ax = plot_biographies(
        life(("UNGA", 2001, FISHERMEN, {"stage": "draft"}), ("UNGA", 2002, FISHERMEN),
             ("UNGA", 2003, FISHERMEN, {"stage": "draft"}), ("UNGA", 2003, FISHERMEN))
    )  # fmt: skip
    hollow = [
        one(ax, f"_seen UNGA {year}").get_markerfacecolor() == style.PAPER
        for year in (2001, 2002, 2003)
    ]

    assert hollow == [True, False, False]


def test_bodies_have_shapes_and_both_texts_of_a_year_are_in_sight():
    "The Council meets in spring, the Assembly in autumn."
    ax = plot_biographies(life(("UNGA", 2001, FISHERMEN), ("HRC", 2001, FISHERMEN),
                               ("HRC", 2003, FISHERMEN)))  # fmt: skip
    autumn, spring = one(ax, "_seen UNGA 2001"), one(ax, "_seen HRC 2001")

    assert autumn.get_marker() != spring.get_marker()
    assert spring.get_xdata()[0] < 2001 < autumn.get_xdata()[0]
    assert autumn.get_xdata()[0] - spring.get_xdata()[0] >= 0.4


def test_marks_of_one_body_stand_on_their_year():
    "Where there is nothing to keep apart, nothing is moved aside."
    ax = plot_biographies(life(("UNGA", 2001, FISHERMEN), ("UNGA", 2002, FISHERMEN),
                               bodies=("UNGA",)))  # fmt: skip

    assert one(ax, "_seen UNGA 2001").get_xdata()[0] == 2001


def test_those_seen_first_stand_above_and_each_line_says_in_how_many_years():
    "Two lines, the older above, with its three years beside it."
    ax = plot_biographies(
        life(*(("UNGA", year, PORTS) for year in (2003, 2004)),
             *(("UNGA", year, FISHERMEN) for year in (2001, 2002, 2005)))
    )  # fmt: skip
    counts = [text.get_text() for text in ax.texts if text.get_text().isdigit()]
    top, bottom = max(ax.get_ylim()), min(ax.get_ylim())

    assert lines(ax) == [f"“{FISHERMEN}”", f"“{PORTS}”"]
    assert counts == ["3", "2"]
    assert ax.get_ylim() == (top, bottom)


def test_the_dotted_line_joins_the_first_and_the_last_sighting():
    "And goes no further."
    ax = plot_biographies(life(("UNGA", 2002, FISHERMEN), ("UNGA", 2004, FISHERMEN)))

    assert list(one(ax, "_life").get_xdata()) == [2002, 2004]


def test_only_so_many_are_drawn_as_asked(lives):
    "Those that account for most words."
    ax = plot_biographies(lives, most=5)
    kept = lives[lives["biography"].isin(lives["biography"].unique()[:5])]

    assert len(lines(ax)) == 5
    assert len(marks(ax, "_seen ")) == (kept["state"] == "seen").sum()


def test_no_line_runs_over_the_edge(lives, names):
    "Long wordings are cut at a word, in letters of six points or more, on the width of a page."
    ax = plot_biographies(lives, names=names)
    style.add_footer(ax.figure, "Sources: all.")

    assert ax.figure.get_size_inches()[0] == 7.0
    assert outside(ax) == []
    assert smallest(ax) >= 6.0


def test_the_longer_key_of_whole_texts_stays_on_the_page_too(record, names):
    "With both kinds of crosses, in two rows."
    known = read_clauses(record, basis="phrases")
    of = (known["body"] == "UNGA") & known["year"].isin([2014, 2020])
    known.loc[of, "basis"] = "text"
    known.loc[of, "stage"] = [
        "draft" if year == 2020 else "plenary" for year in known.loc[of, "year"]
    ]
    ax = plot_biographies(biographies(known, record.table("resolutions")), names=names)

    assert key(ax)[-2:] == ["whole text without it", "whole draft without it"]
    assert outside(ax) == []


def test_a_wording_is_set_as_it_stands():
    "Two sums in dollars are not a formula."
    words = "spend $5 on grain and $6 on lamps"
    ax = plot_biographies(life(("UNGA", 2001, words), ("UNGA", 2002, words)))
    (label,) = ax.get_yticklabels()

    assert label.get_text() == f"“{words}”"
    assert not label.get_parse_math()


@pytest.mark.parametrize("asked", [{}, {"wordings": ["lighthouses"]}])
def test_nothing_seen_is_said_in_words(asked):
    "Neither where nothing recurs, nor where what is asked for was never seen."
    ax = plot_biographies(life(("UNGA", 2001, FISHERMEN), **asked))

    assert [text.get_text() for text in ax.texts] == [NOTHING]
    assert not ax.axison
    assert print_figure(ax.figure)["pdf"].startswith(b"%PDF")
