import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.figures import style
from analysis.figures.bands import decimal_year, slot, term_of


@pytest.fixture
def administrations():
    return pd.DataFrame(
        [
            ("second", "Second", "2013-02-25", "2017-05-10"),
            ("first", "First", "2008-02-25", "2013-02-25"),
            ("third", "Third", "2017-05-10", ""),
        ],
        columns=["id", "short", "start", "end_excluded"],
    )


@pytest.fixture
def ax():
    _, ax = style.new_figure("double", 2)
    ax.set_xlim(2009.5, 2020.5)
    yield ax
    plt.close("all")


def bands(ax):
    return {
        str(patch.get_label()).removeprefix("_band "): (
            patch.get_x(),
            patch.get_x() + patch.get_width(),
        )
        for patch in ax.patches
        if str(patch.get_label()).startswith("_band ")
    }


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_bands_meet_on_the_day_of_handover(ax, administrations):
    "The start is included and the end excluded, so two neighbours share one line."
    style.add_administrations(ax, administrations, axis="years")
    drawn = bands(ax)

    assert drawn["first"][1] == drawn["second"][0] == decimal_year("2013-02-25")
    assert drawn["second"][1] == drawn["third"][0] == decimal_year("2017-05-10")


def test_a_government_in_office_runs_to_the_edge_of_the_figure(ax, administrations):
    "No end is known, and none is invented."
    style.add_administrations(ax, administrations)

    assert bands(ax)["third"][1] == 2020.5


def test_on_an_axis_of_slots_a_day_lies_within_the_slot_of_its_year(ax, administrations):
    "10 May 2017 lies a little over a third of the way through the cell of 2017."
    style.add_administrations(ax, administrations, axis="slots")

    assert bands(ax)["third"][0] == slot("2017-05-10") == pytest.approx(2016.5 + 129 / 365)


def test_bands_stand_in_order_of_time_whatever_the_order_of_the_rows(ax, administrations):
    "Neighbours have different tints."
    style.add_administrations(ax, administrations)

    assert list(bands(ax)) == ["first", "second", "third"]
    tints = [patch.get_facecolor() for patch in ax.patches]
    assert tints[0] == tints[2] != tints[1]


def test_names_stand_once_above_the_bands_with_the_day_of_handover(ax, administrations):
    "A band that began before the figure has its name, but no day of handover is drawn."
    style.add_administrations(ax, administrations)

    assert words(ax) == ["First", "Second", "25 Feb 2013", "Third", "10 May 2017"]


def test_lower_panels_may_go_without_names(ax, administrations):
    "Named once at the top."
    style.add_administrations(ax, administrations, names=False)

    assert words(ax) == []


def test_a_remnant_of_an_earlier_government_is_not_named(ax, administrations):
    "Two months at the left edge are drawn, but a name there would stand over its successor."
    ax.set_xlim(2012.9, 2020.5)
    style.add_administrations(ax, administrations, axis="years")

    assert "First" not in words(ax)
    assert "first" in bands(ax)


def test_names_do_not_overlap(ax, administrations):
    "A government of months after one of years is named a step higher, not over it."
    administrations.loc[2, "end_excluded"] = "2019-09-01"
    late = ("fourth", "A government of the last months", "2019-09-01", "")
    administrations.loc[3] = late
    style.add_administrations(ax, administrations)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]

    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])
    assert max(box.x1 for box in boxes) <= ax.figure.bbox.x1


def test_an_acting_president_is_a_thin_stripe_at_the_top(ax, administrations):
    "The administration stays; who stood in for its head is marked."
    acting = pd.DataFrame(
        {
            "name": ["X", "Y"],
            "start": ["2016-12-09", "1999-01-01"],
            "end_excluded": ["2017-05-10", "2000-01-01"],
        }
    )
    style.add_administrations(ax, administrations, acting)
    stripes = [line for line in ax.lines if line.get_label() == "_acting"]

    assert len(stripes) == 1
    assert list(stripes[0].get_xdata()) == [slot("2016-12-09"), slot("2017-05-10")]


def test_administrations_outside_the_figure_are_not_drawn(ax, administrations):
    "The limits of the figure are left as they were."
    ax.set_xlim(2018.5, 2020.5)
    style.add_administrations(ax, administrations)

    assert list(bands(ax)) == ["third"]
    assert ax.get_xlim() == (2018.5, 2020.5)


def test_the_index_may_hold_the_names_of_the_rows(ax, administrations):
    "The table is taken as the record gives it."
    style.add_administrations(ax, administrations.set_index("id"))

    assert list(bands(ax)) == ["first", "second", "third"]


def test_an_axis_that_is_neither_is_refused(ax, administrations):
    "Half a year's shift would put acts under the wrong government."
    with pytest.raises(ValueError, match="axis 'dates' is neither 'slots' nor 'years'"):
        style.add_administrations(ax, administrations, axis="dates")


def test_a_day_is_the_share_of_its_own_year():
    "A leap year has a day more."
    assert decimal_year("2024-12-31") == pytest.approx(2024 + 365 / 366)
    assert decimal_year(pd.Timestamp("2023-01-01")) == 2023


def test_by_year_the_bands_end_between_columns(ax, administrations):
    "A column belongs to one government: that of the day of its act, whatever the calendar says."
    by_year = {2012: "first", 2013: "second", 2016: "second", 2017: "second", 2018: "third"}
    style.add_administrations(ax, administrations, by_year=by_year)

    assert bands(ax) == {
        "first": (2011.5, 2012.5),
        "second": (2012.5, 2017.5),
        "third": (2017.5, 2018.5),
    }
    assert "10 May 2017" in words(ax)


def test_the_term_of_a_day_includes_its_start_and_not_its_end(administrations):
    "A coarser date is in nobody's term."
    terms = administrations.set_index("id")

    days = ["2013-02-24", "2013-02-25", "2017-05-10", "2017-05", "", "1999-01-01"]
    assert [term_of(day, terms) for day in days] == ["first", "second", "third", "", "", ""]
