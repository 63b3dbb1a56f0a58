"""Strength of themes drawn: the rung can be read, and a rung is a place, never a quantity."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import analysis
from analysis.facts.clauses import read_clauses
from analysis.figures import style
from analysis.figures.printing import print_figure
from analysis.figures.theme_strength import NOTHING, RINGED, plot_strength
from analysis.figures.wording import ACCENT
from analysis.measures.theme_strength import strength_by_theme
from analysis.measures.verbs import rungs_by_ladder

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)
VERBS = pd.DataFrame(
    [["operative", "performative", 1, 3, "own", "own"],
     ["operative", "directive", 2, 1, "own", "own"],
     ["operative", "directive", 3, 2, "own", "own"]],
    index=["Decides", "Requests", "Urges"],
    columns=["kind", "family", "rank_gruenberg", "rank_teaching", "basis_gruenberg",
             "basis_teaching"],
)  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def strength(record) -> pd.DataFrame:
    return strength_by_theme(read_clauses(record, basis="phrases"), record.table("verbs"))


@pytest.fixture(scope="module")
def rungs(record) -> dict[tuple[str, str], list[str]]:
    return rungs_by_ladder(record.table("verbs"))


@pytest.fixture(scope="module")
def labels(record) -> dict[str, str]:
    return record.table("themes")["label"].to_dict()


@pytest.fixture(scope="module")
def texts(record) -> pd.DataFrame:
    found = record.table("resolutions")[["body", "year"]].copy()
    order = record.table("bodies").sort_values("order").index
    return found.assign(body=pd.Categorical(found["body"].astype(str), order, ordered=True))


def some(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["rung", "themes"]).rename_axis("clause")
    return frame.assign(
        body=pd.Series(["HRC"] * len(rows), dtype=BODIES), year=2014, basis="text"
    )  # fmt: skip


def drawn(*rows: tuple[str, str], verbs: pd.DataFrame = VERBS, **asked) -> list:
    known = some(*rows)
    return plot_strength(
        strength_by_theme(known, verbs, **asked), rungs_by_ladder(verbs, ladder="both"), known
    )


def cells(ax) -> dict[str, object]:
    return labelled(ax, "_rung ")


def labelled(ax, beginning: str) -> dict[str, object]:
    return {
        cell.get_label().removeprefix(beginning): cell
        for cell in ax.patches
        if cell.get_label().startswith(beginning)
    }


def centre(cell) -> tuple[float, float]:
    x, y = cell.get_xy()
    return round(x + cell.get_width() / 2, 2), round(y + cell.get_height() / 2)


def numbers(ax) -> dict[tuple[float, float], str]:
    return {
        (round(text.get_position()[0], 2), text.get_position()[1]): text.get_text()
        for text in ax.texts
        if text.get_text().isdigit()
    }


def told(ax) -> str:
    "The line under a panel that names its rungs."
    (line,) = (text.get_text() for text in ax.texts if text.get_text().startswith("1 "))
    return line.replace("\n", " ")


def test_every_row_is_a_cell_with_its_rung_in_it(strength, rungs, labels, texts):
    "Read back from the picture, each number is the rung of the table, the weakest being 1."
    panels = plot_strength(strength, rungs, texts, labels=labels)

    assert len(panels) == 3
    for ax, (order, family) in zip(panels, rungs, strict=True):
        rows = strength[(strength["order"] == order) & (strength["family"] == family)]
        found, inside = cells(ax), numbers(ax)
        assert len(found) == len(rows) == len(inside)
        for row in rows.itertuples():
            cell = found[f"{row.body} {row.year} {row.theme}"]
            assert inside[centre(cell)] == str(row.rung + 1)


def test_the_higher_rung_is_the_darker(strength, rungs, labels, texts):
    "In each panel, from the weakest verb to the strongest, and readable in grey."
    for ax in plot_strength(strength, rungs, texts, labels=labels):
        inside = numbers(ax)
        shades = {}
        for cell in cells(ax).values():
            shades[int(inside[centre(cell)])] = style.lightness(cell.get_facecolor()[:3])
        ordered = [shades[rung] for rung in sorted(shades)]
        assert ordered == sorted(ordered, reverse=True)
        assert len(set(ordered)) == len(ordered)


def test_each_panel_names_its_own_rungs(strength, rungs, labels, texts):
    "A number of one panel is another verb in the next."
    panels = plot_strength(strength, rungs, texts, labels=labels)

    for ax, named in zip(panels, rungs.values(), strict=True):
        assert told(ax) == "; ".join(f"{n} {verb}" for n, verb in enumerate(named, start=1))


def test_a_theme_on_which_the_orders_differ_is_ringed_and_the_ring_is_explained():
    "Decides is the strongest for the one order and the weakest for the other."
    panels = drawn(("Decides", "inquiry"), ("Urges", "inquiry"), ("Urges", "food"))

    for ax in panels:
        ((name, ring),) = labelled(ax, "_ring ").items()
        assert name == "HRC 2014 inquiry"
        assert to_hex(ring.get_edgecolor()) == ACCENT
        assert centre(ring) == centre(cells(ax)[name])
        assert told(ax).endswith(RINGED)


def test_a_ring_can_be_seen_on_a_grey_print():
    "There is white between it and the cell, the darkest of which is nearly as dark as the ring."
    for ax in drawn(("Decides", "inquiry"), ("Urges", "inquiry")):
        (ring,), (cell,) = labelled(ax, "_ring ").values(), cells(ax).values()
        ax.figure.canvas.draw()
        around, within = ring.get_window_extent(), cell.get_window_extent()
        points = 72 / ax.figure.dpi
        assert (within.x0 - around.x0) * points > 0.4 + 0.3  # half of its line, and white
        assert (within.y0 - around.y0) * points > 0.4 + 0.3


def test_a_single_text_does_not_fill_the_page():
    "Its cells are as wide as those of many."
    (ax, _) = drawn(("Urges", "food"))
    ax.figure.canvas.draw()
    (cell,) = cells(ax).values()

    assert cell.get_window_extent().width < ax.figure.bbox.width / 20


def test_where_the_orders_agree_nothing_is_ringed():
    "Nor is a ring explained that nobody can see."
    for ax in drawn(("Urges", "food")):
        assert not labelled(ax, "_ring ")
        assert RINGED not in told(ax)


def test_a_text_of_which_no_verb_is_known_keeps_its_column(strength, rungs, labels, texts):
    "An empty column is our ignorance, not a year without a resolution."
    for ax in plot_strength(strength, rungs, texts, labels=labels):
        assert len(ax.get_xticks()) == len(texts.drop_duplicates(["body", "year"]))


def test_themes_stand_in_the_order_of_their_table(strength, rungs, labels, texts):
    "And only those of which a verb is known."
    first = plot_strength(strength, rungs, texts, labels=labels)[0]
    named = [label.get_text() for label in first.get_yticklabels()]
    have = set(strength.loc[strength["family"] == "directive", "theme"])

    assert named == [label for theme, label in labels.items() if theme in have]


def test_an_order_of_ones_own_has_its_panel_beside_the_published(strength, rungs, record, texts):
    "Nothing rests on it alone, and it is named in its headline."
    verbs = record.table("verbs")
    mine = {"Requests": 1, "Urges": 2}
    both = strength_by_theme(read_clauses(record, basis="phrases"), verbs, orders={"mine": mine})
    own = {("mine", "directive"): ["Requests", "Urges"]}
    panels = plot_strength(both, {**rungs, **own}, texts)
    heads = [[text.get_text() for text in ax.texts] for ax in panels]

    assert len(panels) == 4
    assert "directive, mine" in heads[-1]
    assert [letter for words, letter in zip(heads, "abcd", strict=True) if letter in words] == [
        *"abcd"
    ]


def test_a_single_panel_has_no_letter():
    "There is nothing to tell it from."
    alone = VERBS.drop(columns=["rank_teaching", "basis_teaching"])
    (ax,) = drawn(("Urges", "food"), verbs=alone)

    assert "a" not in [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("differ", [False, True])
def test_the_panels_stay_on_their_page_and_clear_of_each_other(
    strength, rungs, labels, texts, record, differ
):
    "Nothing over the edge, nothing under six points, and no headline on the rungs above it."
    strength = strength.assign(disagree=differ)
    names = record.table("bodies")["short"].to_dict()
    panels = plot_strength(strength, rungs, texts, labels=labels, names=names)
    figure = panels[0].figure
    style.add_footer(figure, "Sources: all. Steps are not distances.")
    figure.canvas.draw()
    page = figure.bbox.padded(1)
    said = [text for text in figure.findobj(plt.Text) if text.get_text() and text.get_visible()]
    boxes = [[t.get_window_extent() for t in ax.texts if t.get_text()] for ax in panels]

    assert figure.get_size_inches()[0] == 7.0
    assert [
        text.get_text()
        for text in said
        if page.count_contains(text.get_window_extent().corners()) < 4
    ] == []
    assert min(text.get_size() for text in said) >= 6.0
    assert panels[0].get_window_extent().x1 > 0.98 * figure.bbox.x1  # no line pushes them aside
    for above, below in zip(boxes, boxes[1:], strict=False):
        assert min(box.y0 for box in above) > max(box.y1 for box in below)


def test_without_a_ranked_verb_the_figure_says_so(strength, rungs, texts):
    "An empty grid would read as a finding."
    (ax,) = plot_strength(strength[:0], rungs, texts)

    assert [text.get_text() for text in ax.texts] == [NOTHING]
    assert not ax.axison
    assert print_figure(ax.figure)["pdf"].startswith(b"%PDF")
