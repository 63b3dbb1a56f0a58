import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.facts.policies import normalise_policies
from analysis.facts.tables import read_table
from analysis.figures import style
from analysis.figures.policies import (
    DIRECTION_COLOURS,
    add_measure_key,
    add_record_key,
    plot_measures_matrix,
    plot_swim_lanes,
)
from analysis.figures.style import decimal_year
from analysis.measures.lanes import place_measures
from analysis.measures.policies import list_measures

GRID = pd.DataFrame(
    [
        ("UNGA sponsorship", 2021, "did not", "not_cosponsor", "", 0.0),
        ("UNGA sponsorship", 2022, "contested", "cosponsor", "not_cosponsor", 0.35),
        ("UNGA sponsorship", 2023, "did", "cosponsor", "", 0.0),
        ("HRC sponsorship", 2021, "not applicable", "", "", 0.0),
        ("HRC sponsorship", 2022, "unknown", "", "", 0.0),
        ("HRC sponsorship", 2023, "tied", "", "", 0.0),
    ],
    columns=["lane", "year", "state", "value", "against", "share_against"],
).assign(date="", body="", decisions="", claims="", n_for=0, n_against=0, note="")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def policies(data):
    tables = ("policies", "administrations", "acting_presidents", "sources")
    return normalise_policies(*[read_table(data, name) for name in tables])


@pytest.fixture(scope="module")
def marks(policies):
    return place_measures(policies)


@pytest.fixture(scope="module")
def administrations(data):
    return read_table(data, "administrations")


def lines(ax, kind):
    "Lines by what they are labelled with: measures, bars, hair lines."
    begins = f"_{kind} "
    return {
        str(line.get_label()).removeprefix(begins): line
        for line in ax.lines
        if str(line.get_label()).startswith(begins)
    }


def states(ax):
    artists = [*ax.patches, *ax.lines, *ax.texts]
    return {str(a.get_label())[1:] for a in artists} & set(style.STATES)


def test_every_measure_has_one_mark_at_its_date(marks):
    "None is left out, none drawn twice, and a day is where the calendar has it."
    drawn = lines(plot_swim_lanes(marks), "measure")

    assert sorted(drawn) == sorted(marks["policy"])
    assert drawn["m047"].get_xdata()[0] == pytest.approx(decimal_year("2018-04-23"))


def test_no_two_marks_of_a_lane_lie_on_one_another(marks):
    "Six measures of the autumn of 2025 are six marks to be counted."
    ax = plot_swim_lanes(marks)
    ax.figure.draw_without_rendering()
    centres = [
        tuple(ax.transData.transform((line.get_xdata()[0], line.get_ydata()[0])))
        for line in lines(ax, "measure").values()
    ]
    points = ax.figure.dpi / 72
    apart = [
        ((x - u) ** 2 + (y - v) ** 2) ** 0.5 / points
        for n, (x, y) in enumerate(centres)
        for u, v in centres[:n]
    ]

    assert min(apart) > 3.5


def test_shape_repeats_what_colour_says(marks):
    "In a grey print, or to a colour-blind eye, the direction is still told."
    ax = plot_swim_lanes(marks)
    drawn = lines(ax, "measure")
    whole = marks[~marks["step"]]
    pairs = {
        (drawn[p].get_marker(), to_hex(drawn[p].get_markerfacecolor())) for p in whole["policy"]
    }

    assert len(pairs) == whole["direction"].nunique() == len({shape for shape, _ in pairs})


def test_the_colours_of_directions_stay_apart_in_grey_or_have_other_shapes():
    "Five looks, no two alike in colour."
    assert len(set(DIRECTION_COLOURS)) == len(DIRECTION_COLOURS) == 5


def test_a_step_is_hollow(marks):
    "An announcement is seen, and not taken for the measure."
    drawn = lines(plot_swim_lanes(marks), "measure")
    hollow = {p for p, line in drawn.items() if to_hex(line.get_markerfacecolor()) == style.PAPER}

    assert hollow == set(marks.loc[marks["step"], "policy"])


def test_a_period_has_a_bar_of_the_length_that_is_sure(marks):
    "Secret from some day of 2018 to some day of 2022: sure from its end to its beginning."
    ax = plot_swim_lanes(marks)
    bar, doubt = lines(ax, "period")["m052"], lines(ax, "doubt")["m052"]

    assert list(bar.get_xdata()) == [decimal_year("2018-12-31"), decimal_year("2022-01-01")]
    assert list(doubt.get_xdata()) == [decimal_year("2018-01-01"), decimal_year("2022-12-31")]


def test_a_year_without_a_day_is_a_hair_line_and_no_bar(marks):
    "Aid of 2005 was sent on days nobody names; it did not last the year."
    ax = plot_swim_lanes(marks)

    assert "m007" in lines(ax, "doubt")
    assert "m007" not in lines(ax, "period")


def test_every_lane_says_how_many_measures_lie_in_it(marks):
    "The counts stand beside the lanes, top to bottom."
    ax = plot_swim_lanes(marks)
    beside = [text.get_text() for text in ax.texts if text.get_text().startswith("n = ")]

    assert beside == [f"n = {n}" for n in marks["lane"].value_counts(sort=False)]


def test_the_tracks_are_named_beside_the_lanes(marks):
    "The reader sees where the UN ends and home begins."
    words = {text.get_text() for text in plot_swim_lanes(marks).texts}
    at_home = {text.get_text() for text in plot_swim_lanes(_only(marks, "domestic")).texts}

    assert {"UN track", "domestic track"} <= words
    assert "UN track" not in at_home


def _only(marks, track):
    kept = marks[marks["track"] == track]
    return kept.assign(lane=kept["lane"].cat.remove_unused_categories())


def test_the_un_record_lies_above_the_lanes_in_all_its_states(marks):
    "Did not, unknown, no text and disputed are four things."
    ax = plot_swim_lanes(marks, grid=GRID, lanes={"HRC sponsorship": "Council"})
    labels = [label.get_text() for label in ax.get_yticklabels()]

    assert labels[:3] == ["UNGA sponsorship", "Council", "At the UN"]
    assert states(ax) == set(style.STATES)


def test_bands_of_governments_lie_behind(marks, administrations):
    "A measure is read against the government of its day."
    ax = plot_swim_lanes(marks, administrations=administrations)
    bands = {str(p.get_label()) for p in ax.patches if str(p.get_label()).startswith("_band")}

    assert bands == {f"_band {name}" for name in administrations.index}
    assert max(p.get_zorder() for p in ax.patches) < min(
        line.get_zorder() for line in lines(ax, "measure").values()
    )


def test_no_measure_is_said_in_words_and_the_record_still_drawn(marks):
    "Another country has a record at the UN and no row in this table."
    none = marks[:0].assign(lane=marks["lane"][:0].cat.remove_unused_categories())
    ax = plot_swim_lanes(none, grid=GRID)

    assert "No measure in the table for this choice." in {text.get_text() for text in ax.texts}
    assert "did" in states(ax)


def test_the_keys_explain_what_occurs(marks):
    "Every direction has its entry; of the states only those that are drawn."
    _, (above, below) = style.new_figure("double", 2, nrows=2)
    directions = [text.get_text() for text in add_measure_key(above, marks).get_texts()]
    record = add_record_key(below, GRID[GRID["state"].isin(["did", "unknown"])])

    assert directions[:5] == [
        "Rights promoting", "Conciliatory", "Neutral", "Pressure", "Rights reducing",
    ]  # fmt: skip
    assert [t.get_text() for t in record.get_texts()] == [
        "on the final list of sponsors",
        "unknown",
    ]


def test_the_matrix_has_a_dot_a_measure(policies, administrations):
    "Small numbers are shown as the things themselves."
    dots = list_measures(policies)
    dots = dots[dots["track"] == "domestic"]
    ax = plot_measures_matrix(dots, administrations["short"])

    drawn = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() != "None")
    assert drawn == len(dots)


def test_the_number_of_a_government_stands_beside_its_name(policies, administrations):
    "Also where it is nought: the line stays."
    dots = list_measures(policies)
    dots = dots[dots["track"] == "un"]
    ax = plot_measures_matrix(dots, administrations["short"])
    labels = [label.get_text() for label in ax.get_yticklabels()]

    assert labels[0] == "Kim DJ (n = 0)"
    assert labels[-1] == f"Lee JM (n = {(dots['administration'] == 'lee_jae_myung').sum()})"


def test_the_number_of_every_cell_is_written_in_it(policies, administrations):
    "Nobody has to count dots."
    dots = list_measures(policies)
    dots = dots[dots["track"] == "domestic"]
    ax = plot_measures_matrix(dots, administrations["short"])
    written = [int(text.get_text()) for text in ax.texts]

    assert sum(written) == len(dots)
    assert len(written) == 7 * 5


def test_the_dots_of_a_cell_stay_in_it(policies, administrations):
    "Eleven dots take three lines and do not run into the next government."
    dots = list_measures(policies)
    dots = dots[dots["track"] == "domestic"]
    ax = plot_measures_matrix(dots, administrations["short"])
    places = {
        (round(x), round(y))
        for line in ax.lines
        if line.get_marker() != "None"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    codes = zip(dots["direction"].cat.codes, dots["administration"].cat.codes, strict=True)

    assert places == set(codes)


def test_text_is_never_smaller_than_six_points(marks, policies, administrations):
    "Drawn at final size, it is read at final size."
    lanes = plot_swim_lanes(marks, grid=GRID, administrations=administrations)
    matrix = plot_measures_matrix(list_measures(policies), administrations["short"])
    texts = [t for ax in (lanes, matrix) for t in [*ax.texts, *ax.get_yticklabels()]]

    assert min(text.get_size() for text in texts if text.get_text()) >= 6


def test_a_single_year_is_numbered_in_whole_years(policies):
    "There is no year 2026.2."
    ax = plot_swim_lanes(place_measures(policies[:0]), grid=GRID[GRID["year"] == 2022])
    ax.figure.draw_without_rendering()

    labels = [tick.get_text() for tick in ax.get_xticklabels()]
    assert set(labels) <= {"2021", "2022", "2023", "2024"}
    assert "2022" in labels


def test_a_cell_of_the_un_record_stands_at_the_season_of_its_act(marks, administrations):
    "The Council's text of 1 April 2022 lies before the handover of 10 May, the Assembly's after."
    dated = GRID.assign(
        date=[f"{year}-11-16" if "UNGA" in lane else f"{year}-04-01"
              for lane, year in zip(GRID["lane"], GRID["year"], strict=True)],
        state="did",
        value="cosponsor",
    )  # fmt: skip
    ax = plot_swim_lanes(marks, grid=dated, administrations=administrations)
    middles = {
        round(p.get_x() + p.get_width() / 2, 2) for p in ax.patches if p.get_label() == "_did"
    }

    assert {2022.25, 2022.87} <= middles
