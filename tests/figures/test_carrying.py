import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.scope import read_scope
from analysis.figures import style
from analysis.figures.carrying import draw_carrying, plot_reports, rows_by_date
from analysis.measures import carrying


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def reports():
    rows = [
        ("A", "2021-11-20", 2021, "not_cosponsor", "says so", "at the time", 1),
        ("B", "2022-11-17", 2022, "cosponsor", "says so", "at the time", 2),
        ("C", "2025-11-12", 2021, "not_cosponsor", "says so", "later", 3),
        ("C", "2025-11-12", 2022, "not_cosponsor", "says otherwise", "later", 3),
    ]
    columns = ["source", "report_date", "year", "value", "stance", "told_at", "run"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["decision"] = "KOR-UNGA-" + frame["year"].astype(str) + "-committee-sponsorship"
    return frame.assign(
        body="UNGA", publisher="Paper", report_first=frame["report_date"], claims="c1"
    )


def marks(ax, label):
    return [line for line in ax.lines if line.get_label() == f"_{label}"]


def test_reports_run_down_the_page_in_order_of_their_days(reports):
    "The first report is at the top."
    places = rows_by_date(reports)

    assert list(places) == ["A", "B", "C"]
    assert sorted(places.values()) == list(places.values())
    assert plot_reports(reports).yaxis_inverted()


def test_a_document_that_says_otherwise_has_room_for_its_name(reports):
    "Its row is taller than the others."
    places = rows_by_date(reports)

    assert places["C"] - places["B"] > places["B"] - places["A"]


def test_full_says_sponsor_and_hollow_says_not(reports):
    "In the colour that sponsorship has in every figure."
    ax = plot_reports(reports)
    (full,), hollow = marks(ax, "cosponsor: says so"), marks(ax, "not_cosponsor: says so")

    assert full.get_markerfacecolor() == style.position_colours()["cosponsor"]
    assert {mark.get_markerfacecolor() for mark in hollow} == {style.PAPER}


def test_what_contradicts_the_decision_is_a_larger_diamond(reports):
    "The carried-over year stands out."
    ax = plot_reports(reports)
    (otherwise,) = marks(ax, "not_cosponsor: says otherwise")

    assert otherwise.get_marker() == "D"
    assert list(otherwise.get_xdata()) == [2022]
    assert otherwise.get_markersize() > marks(ax, "cosponsor: says so")[0].get_markersize()


def test_reports_of_the_time_are_larger_than_later_ones(reports):
    "So that the diagonal can be seen."
    ax = plot_reports(reports)
    later, prompt = sorted(marks(ax, "not_cosponsor: says so"), key=lambda m: m.get_markersize())

    assert list(prompt.get_ydata()) == [rows_by_date(reports)["A"]]
    assert list(later.get_ydata()) == [rows_by_date(reports)["C"]]


def test_a_range_is_joined_by_a_line(reports):
    "One document, one value, years without a gap."
    (run,) = marks(plot_reports(reports), "run")

    assert list(run.get_xdata()) == [2021, 2022]


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


def drawing(record, **where):
    scope = read_scope(record, **where)
    return draw_carrying(
        carrying.sponsorship_reports(record, scope), carrying.final_lists(record, scope),
        bodies=record.table("bodies"), values=record.table("values"),
        administrations=record.table("administrations"),
    )  # fmt: skip


def test_each_body_has_a_panel_and_the_year_its_decision_on_top(record):
    "Beneath each decision stands what was said of it."
    figure = drawing(record)
    figure.canvas.draw()
    strip = [patch.get_label() for patch in figure.axes[0].patches]

    assert "General Assembly: year of the list of sponsors" in [
        ax.get_xlabel() for ax in figure.axes
    ]
    assert strip.count("_contested") > 0
    assert figure.get_tightbbox().x1 <= figure.get_figwidth()


def test_those_who_say_otherwise_are_named_with_their_day(record):
    "The names stand at the edge of the rows."
    figure = drawing(record, body="UNGA")
    names = {text.get_text() for ax in figure.axes for text in ax.texts}

    assert "2025-11-12 UPI" in names


def test_where_no_document_speaks_the_figure_says_so(record):
    "No panel pretends that there was something to see."
    figure = drawing(record, body="CHR")

    assert [text.get_text() for text in figure.axes[0].texts] == [
        "No document speaks of a final list of sponsors here."
    ]


def test_the_label_of_the_axis_keeps_out_of_the_row_above_it(data):
    "Where few documents speak, it takes two lines."
    record = read_record(data=data)
    scope = read_scope(record, body="HRC")
    figure = draw_carrying(
        carrying.sponsorship_reports(record, scope), carrying.final_lists(record, scope),
        bodies=record.table("bodies"), values=record.table("values"),
    )  # fmt: skip
    figure.draw_without_rendering()

    label = figure.axes[1].yaxis.label.get_window_extent()
    above = figure.axes[0].get_yticklabels()[0].get_window_extent()
    assert not label.overlaps(above)


def test_the_bands_of_the_two_bodies_end_in_different_years(record):
    "Moon's ends with 2021 at the Assembly, with 2022 at the Council."
    figure = drawing(record)
    ends = [
        patch.get_x() + patch.get_width()
        for ax in figure.axes[:2]
        for patch in ax.patches
        if patch.get_label() == "_band moon_jae_in"
    ]

    assert ends == [2021.5, 2022.5]
