"""Ladders drawn: the same verbs on two orders of rungs, and where the two disagree."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.facts.record import Record, read_record
from analysis.facts.wording import read_phrases, read_reports
from analysis.figures import style
from analysis.figures.verbs import plot_ladders, plot_verbs
from analysis.measures.verbs import rungs_by_ladder, verb_ladder, verbs_by_year


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def ladder(record) -> pd.DataFrame:
    verbs = record.table("verbs")
    return verb_ladder(verbs_by_year(read_phrases(record), read_reports(record), verbs), verbs)


@pytest.fixture(scope="module")
def rungs(record) -> dict[tuple[str, str], list[str]]:
    return rungs_by_ladder(record.table("verbs"))


def marks(ax, beginning: str) -> list:
    return [line for line in ax.lines if str(line.get_label()).startswith(beginning)]


def of(ladder: pd.DataFrame, order: str, family: str) -> pd.DataFrame:
    return ladder[(ladder["order"] == order) & (ladder["family"] == family)]


def test_every_ladder_has_a_panel_and_every_verb_a_mark(ladder, rungs):
    "Nothing known is left out, and nothing is drawn twice."
    panels = plot_ladders(ladder, rungs)

    assert len(panels) == 3
    for ax, which in zip(panels, rungs, strict=True):
        kept = of(ladder, *which)
        assert len(marks(ax, "_strongest")) == kept["strongest"].sum()
        assert len(marks(ax, "_known")) == (~kept["strongest"]).sum()


def test_the_rungs_are_named_from_weak_to_strong(ladder, rungs):
    "Demands stands highest after Gruenberg, Decides after the teaching page."
    first, second, _ = plot_ladders(ladder, rungs)

    assert [ax.get_yticklabels()[-1].get_text() for ax in (first, second)] == ["Demands", "Decides"]


def test_a_strongest_verb_stands_on_its_rung(ladder, rungs):
    "Read back from the picture, it is the verb of the table."
    named = rungs["gruenberg", "evaluative"]
    ax = plot_verbs(of(ladder, "gruenberg", "evaluative"), named)
    (mark,) = marks(ax, "_strongest UNGA 2014")

    assert named[int(mark.get_ydata()[0])] == "Condemns"


def test_texts_on_which_the_orders_differ_are_ringed_in_both(ladder, rungs):
    "Three texts of the Council, by shape and by colour."
    panels = plot_ladders(ladder, rungs)

    assert [len(marks(ax, "_ring")) for ax in panels] == [3, 3, 0]


def test_a_verb_known_from_a_report_only_is_hollow(ladder, rungs):
    "The demand of 2024 is a broadcaster's."
    ax = plot_verbs(of(ladder, "gruenberg", "directive"), rungs["gruenberg", "directive"])
    (mark,) = marks(ax, "_strongest UNGA 2024")

    assert mark.get_markerfacecolor() == style.PAPER


def test_no_verb_known_draws_empty_rungs(ladder, rungs):
    "The ladder stays, with nobody on it and no years under it."
    ax = plot_ladders(ladder.iloc[:0], rungs)[-1]

    assert len(ax.get_yticks()) == len(rungs["gruenberg", "evaluative"])
    assert list(ax.get_xticks()) == []


def test_the_ladders_stay_on_their_page(ladder, rungs, record):
    "Names of rungs and key included, in letters of six points or more."
    panels = plot_ladders(ladder, rungs, names=record.table("bodies")["short"].to_dict())
    figure = panels[0].figure
    figure.canvas.draw()
    texts = [text for text in figure.findobj(plt.Text) if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]

    assert min(box.x0 for box in boxes) >= -1
    assert max(box.x1 for box in boxes) <= figure.bbox.x1 + 1
    assert min(text.get_size() for text in texts) >= 6.0


def test_marks_of_a_single_year_stand_near_its_tick(ladder, rungs):
    "Their offset is of a year, and the axis reaches a year or more to both sides."
    panels = plot_ladders(ladder[ladder["year"] == 2025], rungs)

    left, right = panels[-1].get_xlim()
    assert left <= 2024
    assert right >= 2026
    assert list(panels[-1].get_xticks()) == [2025]
