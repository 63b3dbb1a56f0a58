import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis.facts.policies import normalise_switches
from analysis.facts.tables import read_table
from analysis.figures.style import decimal_year
from analysis.figures.switches import plot_switches
from analysis.measures.switches import step_switches


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def steps(data):
    thrown = normalise_switches(
        *[read_table(data, name) for name in ("switches", "switch_states", "policies")]
    )
    return step_switches(
        thrown, first_year=2003, last_year=2026, known_until=pd.Timestamp("2025-12-18")
    )


@pytest.fixture
def ax(steps, data):
    return plot_switches(steps, administrations=read_table(data, "administrations"))


def labelled(artists, label):
    return [artist for artist in artists if artist.get_label() == label]


def test_every_switch_has_its_line_top_to_bottom(ax, steps):
    "The order comes with the data."
    labels = [label.get_text() for label in ax.get_yticklabels()]
    places = dict(zip(labels, ax.get_yticks(), strict=True))

    assert places["Loudspeakers"] == max(places.values())
    assert len(labels) == steps["switch"].nunique()


def test_unknown_is_a_grey_field_and_no_line(ax):
    "Before 2020 nobody says whether launches were allowed."
    (field,) = labelled(ax.patches, "_unknown leaflet_launches")
    lines = [x for line in ax.lines for x in line.get_xdata() if "leaflet" in line.get_label()]

    assert isinstance(field, Rectangle)
    assert field.get_x() + field.get_width() == pytest.approx(decimal_year("2020-12-14"))
    assert min(lines) >= decimal_year("2020-12-14")


def test_on_lies_above_off_and_restricted_between(ax):
    "Three heights, three states."
    height = {
        level: {line.get_ydata()[0] for line in labelled(ax.lines, f"_{level} leaflet_launches")}
        for level in ("off", "between", "on")
    }

    assert max(height["off"]) < min(height["between"]) < min(height["on"])


def test_a_throw_on_a_known_day_is_upright_and_one_in_some_year_slopes(ax, steps):
    "A date is never made more exact than its source."
    silent = steps[(steps["switch"] == "loudspeakers") & (steps["throws"] == "sw05")]
    (upright,) = labelled(ax.lines, "_throw sw05")
    coarse = steps[(steps["switch"] == "rights_report") & (steps["state"] == "public")]
    (slope,) = labelled(ax.lines, f"_throw {coarse['throws'].iloc[0]}")

    assert len(silent) == 1
    assert upright.get_xdata()[0] == upright.get_xdata()[1]
    assert list(slope.get_xdata()) == [decimal_year("2023-03-01"), decimal_year("2023-03-31")]


def test_a_line_is_broken_where_no_later_record_is_known(ax):
    "The speakers fell silent in June 2025; what came after is not in the table."
    ends = labelled(ax.lines, "_off loudspeakers")

    assert [line.is_dashed() for line in ends] == [False, False, False, True]


def test_states_are_written_beside_the_line(ax):
    "No legend: the words of the sources stand where the line is."
    words = [text.get_text() for text in ax.texts]

    assert {"silent", "banned", "restricted", "secret", "public", "internal"} <= set(words)
    assert ax.get_legend() is None


def test_no_switch_is_said_in_words(steps):
    "An empty figure would be taken for a fault."
    (text,) = plot_switches(steps[:0]).texts

    assert text.get_text() == "No switch in the table for this choice."


def test_a_single_year_is_numbered_in_whole_years(data):
    "There is no year 2025.2."
    thrown = normalise_switches(
        *[read_table(data, name) for name in ("switches", "switch_states", "policies")]
    )
    known = pd.Timestamp("2025-12-18")
    ax = plot_switches(step_switches(thrown, first_year=2025, last_year=2025, known_until=known))
    ax.figure.draw_without_rendering()

    assert {tick.get_text() for tick in ax.get_xticklabels()} <= {"2024", "2025", "2026", "2027"}
