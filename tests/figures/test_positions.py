"""The drawn stance timeline, read back from its artists."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest

import analysis
from analysis.figures import acts as dots
from analysis.figures import positions as draw
from analysis.figures import style
from analysis.measures import acts as tally
from analysis.measures import positions as measure


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def grid(record):
    return measure.stance_of(record, analysis.read_scope(record))


@pytest.fixture
def axes(record, grid):
    _, ax = style.new_figure("double", 2.0)
    lanes = measure.lane_names(grid, record.table("bodies"))
    yield draw.plot_stance(
        grid, record.table("values"), lanes, record.table("administrations"), ax=ax
    )
    plt.close("all")


def labels(ax, state):
    return [a for a in ax.get_children() if a.get_label() == f"_{state}"]


@pytest.mark.parametrize("state", ["did", "did not", "contested", "unknown", "not applicable"])
def test_every_cell_is_drawn_in_its_state(axes, grid, state):
    "As many drawn as measured, of each state."
    drawn = {round(a.get_window_extent().x0) for a in labels(axes, state)}
    cells = grid[grid["state"] == state]

    assert len(labels(axes, state)) >= len(cells) > 0
    assert len(drawn) >= cells["year"].nunique()


def test_the_documents_for_and_against_stand_below_a_contested_cell(axes, grid):
    "The count of 2022 can be read off the picture."
    contested = grid[grid["state"] == "contested"]
    written = [t.get_text() for t in axes.texts if t.get_gid() == "count"]

    assert written == [f"{c.n_for}:{c.n_against}" for c in contested.itertuples()]


def test_bands_of_the_two_bodies_end_in_different_years(axes):
    "Moon's band ends with 2021 at the Assembly and with 2022 at the Council."
    bands = [p for p in axes.patches if p.get_gid() == "band moon_jae_in"]
    ends = {round(p.get_y(), 2): 0.0 for p in bands}
    for patch in bands:
        y = round(patch.get_y(), 2)
        ends[y] = max(ends[y], patch.get_x() + 1)

    assert [ends[y] for y in sorted(ends)] == [2021.5, 2021.5, 2022.5, 2022.5]


def test_acting_presidents_are_marked_where_they_stood_in(axes, grid):
    "A grey bar above each act of an acting president, and above no other."
    bars = [p for p in axes.patches if p.get_gid() == "acting"]

    assert len(bars) == (grid["acting_president"] != "").sum() == 3


def test_changed_cells_are_outlined_and_no_others(record, grid):
    "Under the founding articles alone one cell says otherwise: the Assembly of 2022."
    other = record.under(sources="founding")
    second = measure.changed_cells(grid, measure.stance_of(other, analysis.read_scope(record)))
    _, ax = style.new_figure("double", 2.0)
    lanes = measure.lane_names(grid, record.table("bodies"))
    draw.plot_stance(second, record.table("values"), lanes, record.table("administrations"), ax=ax)
    outlined = [p.get_x() + 0.5 for p in ax.patches if p.get_gid() == "changed"]

    assert outlined == [2022]
    plt.close("all")


def test_each_act_is_one_dot_with_n_beside_the_government(record):
    "Small numbers are shown as the things themselves."
    administrations = record.table("administrations")
    acts = tally.acts_by_administration(
        record.of("KOR").decisions, administrations, record.table("bodies")
    )
    _, ax = style.new_figure("double", 2.0)
    dots.plot_acts(acts, administrations, record.table("values"), upright="UNGA", ax=ax)
    drawn = [line for line in ax.lines if str(line.get_gid()).startswith("act ")]

    assert len(drawn) == len(acts)
    assert [t.get_text() for t in ax.get_yticklabels()][:2] == ["Roh (n=6)", "Lee MB (n=18)"]
    plt.close("all")


@pytest.fixture(scope="module")
def unanimous(record):
    return record.under(rule="unanimous")


def test_the_documents_of_each_side_stand_below_a_tied_cell(record, unanimous):
    "A tie has no winner, so nothing reads 0:23."
    cells = measure.stance_of(unanimous, analysis.read_scope(record))
    lanes = measure.lane_names(cells, record.table("bodies"))
    _, ax = style.new_figure("double", 2.0)
    draw.plot_stance(cells, record.table("values"), lanes, record.table("administrations"), ax=ax)
    written = [t.get_text() for t in ax.texts if t.get_gid() == "count"]
    tied = cells[cells["state"] == "tied"]

    assert written == [n.replace(";", "=") for n in tied["n_sides"]]
    assert "26=1" in written
    plt.close("all")


def test_a_tied_cell_shows_its_two_sides():
    "Neither is its value."
    tied = {"state": "tied", "value": "", "against": "", "sides": "cosponsor;not_cosponsor"}

    assert draw.halves_of(tied) == ("cosponsor", "not_cosponsor")
    assert draw.halves_of(tied | {"state": "did", "value": "yes"}) == ("yes", "")


def test_acts_put_under_another_government_bear_a_dagger(axes, grid):
    "One dagger a flagged decision."
    drawn = [t.get_text() for t in axes.texts if t.get_gid() == "elsewhere"]

    assert drawn == ["†"] * int(grid["flags"].str.contains(draw.ELSEWHERE).sum())
    assert drawn


def test_letters_of_the_key_fit_in_their_swatches(record, grid):
    "A swatch lower than its letter cuts it."
    figure, axes = style.new_figure(
        "double", 4.5, nrows=3, gridspec_kw={"height_ratios": [4.8, 4.8, 1.9]}
    )
    draw.add_stance_key(axes[2], grid, record.table("values"))
    figure.canvas.draw()
    swatches = [*labels(axes[2], "did"), *labels(axes[2], "did not")]
    tall = min(a.get_window_extent().height for a in swatches if a in axes[2].patches)
    letter = max(a.get_window_extent().height for a in swatches if a not in axes[2].patches)

    assert letter <= tall
    plt.close("all")


def test_tied_acts_are_hollow_diamonds_in_a_column_of_their_own(record, unanimous):
    "What the rule leaves open is drawn, and is not put among any value."
    administrations = record.table("administrations")
    acts = tally.acts_by_administration(
        unanimous.of("KOR").decisions, administrations, record.table("bodies")
    )
    _, ax = style.new_figure("double", 2.0)
    dots.plot_acts(acts, administrations, record.table("values"), upright="UNGA", ax=ax)
    drawn = [line for line in ax.lines if str(line.get_gid()).startswith("act ")]

    assert [t.get_text() for t in ax.get_xticklabels()][-1] == "tied: no value"
    assert sum(line.get_marker() == "D" for line in drawn) == (acts["state"] == "tied").sum() > 0
    assert len(drawn) == len(acts)
    plt.close("all")


def test_without_acts_the_figure_says_why(record):
    "No blank canvas."
    administrations = record.table("administrations")
    acts = tally.acts_by_administration(
        record.of("NAM").decisions, administrations, record.table("bodies")
    )
    figure = dots.draw_acts(
        acts, administrations, record.table("values"), upright="UNGA", none="None on record."
    )

    assert [t.get_text() for t in figure.axes[0].texts] == ["None on record."]
    plt.close("all")
