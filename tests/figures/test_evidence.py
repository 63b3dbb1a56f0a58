import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.scope import read_scope
from analysis.figures import evidence as draw
from analysis.figures import style
from analysis.measures import evidence


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def decisions():
    return pd.DataFrame(
        {
            "id": ["d1", "d2"], "country": "KOR", "body": ["UNGA", "CHR"], "year": [2022, 2003],
            "act": ["sponsorship", "vote"], "value": ["cosponsor", "absent"],
            "status": "contested", "n_for": [2, 1], "n_against": [1, 1],
            "stage": ["committee", "council"], "claims": "c1;c2",
        }
    )  # fmt: skip


@pytest.fixture
def testimony():
    rows = [
        ("A", "2003-04-16", "as_of_date", "d2", "absent", "says so"),
        ("B", "2022-11-17", "published", "d1", "cosponsor", "says so"),
        ("C", "2022-11-18", "published", "d1", "cosponsor", "says so"),
        ("D", "2025-11-12", "published", "d1", "not_cosponsor", "says otherwise"),
        ("D", "2025-11-12", "published", "d2", "abstain", "says otherwise"),
    ]
    columns = ["source", "report_date", "dated_by", "decision", "value", "stance"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(publisher="Paper " + frame["source"], kind="news_agency", claims="c")


@pytest.fixture
def values():
    names = ["cosponsor", "not_cosponsor", "absent", "abstain"]
    return pd.DataFrame(
        {"label": names, "letter": list("Soøa"), "refusal": ["no", "yes", "no", "no"]}, index=names
    )


def marks(ax, stance):
    return [line for line in ax.lines if line.get_label() == f"_{stance}"]


def test_a_square_says_so_and_a_diamond_otherwise(testimony, decisions):
    "Shape tells agreement, colour the value that the document gives."
    ax = draw.plot_matrix(testimony, decisions)
    so, otherwise = marks(ax, "says so"), marks(ax, "says otherwise")
    colours = style.position_colours()

    assert [(mark.get_xdata()[0], mark.get_ydata()[0]) for mark in so] == [(1, 0), (0, 1), (0, 2)]
    assert [(mark.get_xdata()[0], mark.get_ydata()[0]) for mark in otherwise] == [(0, 3), (1, 3)]
    assert {mark.get_marker() for mark in so} == {"s"}
    assert {mark.get_marker() for mark in otherwise} == {"D"}
    assert otherwise[1].get_markerfacecolor() == colours["abstain"]


def test_where_a_document_is_silent_nothing_is_drawn(testimony, decisions):
    "Five things said, five marks."
    ax = draw.plot_matrix(testimony, decisions)

    assert len(marks(ax, "says so") + marks(ax, "says otherwise")) == 5


def test_documents_stand_in_order_of_their_reports_from_the_top(testimony, decisions):
    "Named by day and publisher; the day is in italics where it is the claim's own."
    ax = draw.plot_matrix(testimony, decisions)
    labels = ax.get_yticklabels()

    assert [label.get_text() for label in labels] == [
        "2003-04-16  Paper A", "2022-11-17  Paper B", "2022-11-18  Paper C", "2025-11-12  Paper D",
    ]  # fmt: skip
    assert [label.get_style() for label in labels] == ["italic", "normal", "normal", "normal"]
    assert ax.yaxis_inverted()


def test_columns_are_named_by_country_body_year_and_act(testimony, decisions):
    "The acts across the top."
    ax = draw.plot_matrix(testimony, decisions)

    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "KOR\nUNGA 2022\nsponsor", "KOR\nCHR 2003\nvote",
    ]  # fmt: skip


@pytest.fixture
def ruled(decisions):
    parts = []
    for rule, values, status in (
        ("contemporary", ["cosponsor", "absent"], "contested"),
        ("latest", ["not_cosponsor", "absent"], "contested"),
        ("unanimous", ["", ""], "tied"),
    ):
        part = decisions.assign(rule=rule, value=values, status=status)
        rivals = {"cosponsor": "not_cosponsor", "not_cosponsor": "cosponsor"}
        part["rival"] = [
            rivals.get(values[0], "cosponsor;not_cosponsor"),
            "abstain" if values[1] else "absent;abstain",
        ]
        part["moved"] = [rule == "latest", False]
        parts.append(part)
    return pd.concat(parts, ignore_index=True).rename(columns={"id": "decision"})


def test_a_conclusion_that_moves_is_boxed(ruled, values):
    "The one cell in which another rule finds another value."
    ax = draw.plot_rules(ruled, values)
    boxes = [patch for patch in ax.patches if patch.get_label() == "_moved"]

    assert len(boxes) == 1
    assert boxes[0].get_x() + boxes[0].get_width() / 2 == pytest.approx(1)
    assert boxes[0].get_y() + boxes[0].get_height() / 2 == pytest.approx(0)


def test_contested_and_tied_cells_look_different_and_are_counted(ruled, values):
    "Beneath each rule: how many it decides against somebody, and how many it leaves open."
    ax = draw.plot_rules(ruled, values)
    labels = {patch.get_label() for patch in ax.patches}

    assert {"_contested", "_tied"} <= labels
    words = [text.get_text() for text in ax.texts]
    assert [word for word in words if "/" in word] == ["2 / 0", "2 / 0", "0 / 2"]


def test_documents_for_lie_right_of_the_line_and_documents_against_left(testimony, decisions):
    "Each document is a mark, and their number stands at the end."
    ax = draw.plot_agreement(testimony, decisions)
    drawn = [(m.get_xdata()[0], m.get_ydata()[0]) for m in ax.lines if m.get_label() == "_c"]

    assert sorted(drawn) == [(-1, 0), (-1, 1), (1, 0), (1, 1), (2, 0)]
    assert {text.get_text() for text in ax.texts} >= {"1", "2", "documents for"}


def test_where_nothing_is_disputed_the_figure_says_so(testimony, decisions, values, ruled):
    "An empty grid would leave the reader guessing."
    none = decisions.iloc[:0]
    for figure in (
        draw.draw_matrix(testimony.iloc[:0], none, values),
        draw.draw_rules(ruled.iloc[:0], testimony.iloc[:0], none, values),
    ):
        assert "No decision is disputed here." in [t.get_text() for t in figure.axes[0].texts]


def test_the_real_matrix_is_drawn_whole_and_no_word_leaves_the_page(data):
    "At the width of a page, all labels and marks lie on it."
    record = read_record(data=data)
    disputed = evidence.disputed_in(record, read_scope(record), everyone=True)
    testimony = evidence.testimony_on(record, disputed)
    figure = draw.draw_matrix(testimony, disputed, record.table("values"))
    figure.canvas.draw()
    box = figure.get_tightbbox()

    assert figure.get_figwidth() == style.WIDTHS["double"]
    assert box.x0 >= 0
    assert box.x1 <= style.WIDTHS["double"]
    drawn = [line for line in figure.axes[1].lines if str(line.get_label()).startswith("_")]
    assert len(drawn) == len(testimony)
