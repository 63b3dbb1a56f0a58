"""Grades drawn: a quotation a dot, in the row of its outlet and the column of its grade."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import analysis
from analysis.figures import style
from analysis.figures.printing import print_figure
from analysis.figures.quotations import HANDS, NOTHING, OTHER, plot_grades
from analysis.measures.grading import GRADES
from analysis.measures.quotations import grade_record, grades_by_outlet


@pytest.fixture(scope="module")
def counted() -> pd.DataFrame:
    grades = grade_record(analysis.read_record())
    return grades_by_outlet(grades[grades["of_body"] != ""])


def grades(*rows: tuple[str, str]) -> pd.DataFrame:
    "Counts of quotations q1, q2, …: outlet and grade."
    frame = pd.DataFrame(rows, columns=["outlet", "grade"])
    frame.index = [f"q{n}" for n in range(1, len(rows) + 1)]
    frame["table"] = "wording"
    frame["grade"] = pd.Categorical(frame["grade"], GRADES, ordered=True)
    return grades_by_outlet(frame)


def dots(ax) -> dict[str, object]:
    "The dots by id."
    return {
        str(mark.get_label()).rpartition(" ")[2]: mark
        for mark in ax.get_children()
        if str(mark.get_label()).startswith(tuple(f"_{grade} " for grade in GRADES))
    }


def rows(ax) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def place(mark) -> tuple[float, float]:
    return mark.get_xdata()[0], mark.get_ydata()[0]


def test_every_quotation_is_one_dot_in_the_row_of_its_outlet(counted):
    "Each id once, none lost, and no two dots in one place."
    ax = plot_grades(counted)
    found = dots(ax)
    of = {
        name: outlet
        for outlet, ids in zip(counted["outlet"], counted["ids"], strict=True)
        for name in ids.split(";")
    }

    assert set(found) == set(of)
    assert len({place(mark) for mark in found.values()}) == counted["n"].sum()
    for name, mark in found.items():
        label = rows(ax)[int(place(mark)[1])].rpartition(" (n = ")[0]
        assert of[name].startswith(label.removesuffix(" …"))


def test_a_column_is_one_grade_and_says_how_many_it_has(counted):
    "Columns in the order of the grades, each with its number over all outlets."
    ax = plot_grades(counted)
    n = counted.groupby("grade", observed=True)["n"].sum()
    heads = [
        (text.get_text().replace("-\n", "-").replace("\n", " "), text.xy[0]) for text in ax.texts
    ]
    kinds = {grade: [] for grade in n.index}
    for mark in dots(ax).values():
        kinds[str(mark.get_label())[1:].rpartition(" ")[0]].append(place(mark)[0])

    assert [head for head, _ in heads] == [f"{grade} {count}" for grade, count in n.items()]
    ends = [*(start for _, start in heads[1:]), float("inf")]
    for (_, start), end, grade in zip(heads, ends, n.index, strict=True):
        assert start <= min(kinds[grade])
        assert max(kinds[grade]) < end


def test_rows_stand_by_their_number_and_say_it():
    "Small numbers are shown as the things themselves, and counted beside."
    ax = plot_grades(
        grades(("Post", "verbatim"), ("Herald", "altered"), ("Herald", "verbatim"),
               ("Herald", "verbatim"))
    )  # fmt: skip

    assert rows(ax) == ["Herald (n = 3)", "Post (n = 1)"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first row above


@pytest.mark.parametrize(
    ("least", "said"),
    [
        (1, ["Herald (n = 3)", "Post (n = 1)", "Star (n = 1)"]),
        (2, ["Herald (n = 3)", "2 outlets with fewer than 2 (n = 2)"]),
        (9, ["3 outlets with fewer than 9 (n = 5)"]),
    ],
)
def test_small_outlets_share_the_last_row_and_none_of_their_dots_is_lost(least, said):
    "Nobody is left out for having printed little."
    ax = plot_grades(
        grades(*[("Herald", "verbatim")] * 3, ("Post", "verbatim"), ("Star", "altered")),
        least=least,
    )

    assert rows(ax) == said
    assert len(dots(ax)) == 5
    assert len({place(mark) for mark in dots(ax).values()}) == 5


def test_one_small_outlet_is_one_outlet():
    "Not one outlets."
    ax = plot_grades(grades(*[("Herald", "verbatim")] * 2, ("Post", "altered")), least=2)

    assert rows(ax)[-1] == "1 outlet with fewer than 2 (n = 1)"


def test_colour_is_repeated_by_shape_or_filling():
    "In a grey print too, what others have in these words differs from what they have otherwise."
    looks = {
        (look["marker"], style.lightness(look.get("markerfacecolor", look["color"])) > 90)
        for look in (*HANDS.values(), OTHER)
    }

    assert len(looks) == len(HANDS) + 1


def test_the_rows_stay_on_their_page_and_the_dots_apart(counted):
    "Nothing over the edge, nothing under six points, no dot on its neighbour or the next column."
    ax = plot_grades(counted, least=2)
    style.add_footer(ax.figure, "Phrases printed as a resolution's words.")
    ax.figure.canvas.draw()
    page = ax.figure.bbox.padded(1)
    said = [text for text in ax.figure.findobj(plt.Text) if text.get_text() and text.get_visible()]
    step = abs(ax.transData.transform((1, 0))[0] - ax.transData.transform((0, 0))[0])
    heads = [text.get_window_extent() for text in ax.texts]

    assert ax.figure.get_size_inches()[0] == 7.0
    assert [t.get_text() for t in said
            if page.count_contains(t.get_window_extent().corners()) < 4] == []  # fmt: skip
    assert min(text.get_size() for text in said) >= 6.0
    assert step / ax.figure.dpi * 72 > 2.7 + 0.6  # points: a dot and its edge
    assert all(a.x1 < b.x0 for a, b in zip(heads, heads[1:], strict=False))


def test_a_long_name_is_cut_at_a_word():
    "And a name with signs of money is no formula."
    long = "The $5 and $6 Gazette of Trade, Fisheries, Lighthouses and Harbours"
    ax = plot_grades(grades((long, "verbatim")))
    (label,) = ax.get_yticklabels()

    assert label.get_text() == "The $5 and $6 Gazette of Trade, Fisheries, … (n = 1)"
    assert not label.get_parse_math()


def test_without_a_quotation_the_figure_says_so():
    "Sources that print none are no fault."
    ax = plot_grades(grades())

    assert [text.get_text() for text in ax.texts] == [NOTHING]
    assert not ax.axison
    assert print_figure(ax.figure)["pdf"].startswith(b"%PDF")
