"""The drawn specification curve, read back from its artists."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest

import analysis
from analysis.figures import robustness as draw
from analysis.figures import style
from analysis.measures import robustness as measure
from analysis.measures import specifications as specify
from analysis.measures.conclusions import line_of, unit_of


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture(scope="module")
def conclusions(record):
    return specify.conclusions_about(record, analysis.read_scope(record))


@pytest.fixture(scope="module")
def tested(record, conclusions):
    return specify.outcomes_by_coding(record, analysis.read_scope(record), conclusions)


@pytest.fixture(scope="module")
def gap(tested):
    return tested[tested["conclusion"] == "assembly_gap"]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def panels(gap, conclusions):
    figure, axes = style.new_figure("double", 5.2, nrows=2)
    chosen = specify.choose_conclusion(conclusions, "assembly_gap")
    curve = specify.curve_of(gap)
    draw.plot_effects(curve, unit=unit_of(chosen), line=line_of(chosen), ax=axes[0])
    draw.plot_choices(curve, measure.counts_by_choice(gap), ax=axes[1])
    draw.add_outcome_key(axes[0], measure.in_words(gap))
    return figure, axes


def marks(ax, outcome):
    return [
        (float(x), float(y))
        for line in ax.lines
        if line.get_gid() == outcome
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def test_every_specification_has_its_mark_at_its_effect(panels, gap):
    "Three years where the conclusion holds, four where it fails."
    _, (effects, _) = panels

    assert [y for _, y in marks(effects, "holds")] == [3.0] * 12
    assert [y for _, y in marks(effects, "fails")] == [4.0] * 15
    assert len(marks(effects, "undecidable")) == 45
    assert [line.get_ydata()[0] for line in effects.lines if line.get_gid() == "line"] == [3.0]


def test_the_coding_asked_for_is_ringed(panels, gap):
    "One mark, on the effect it has."
    _, (effects, _) = panels
    (ring,) = [
        line for line in effects.lines if line.get_gid() == "asked" and len(line.get_xdata())
    ]

    assert list(ring.get_ydata()) == list(gap[gap["asked"]]["effect"]) == [3.0]


def test_marks_run_in_order_of_effect_with_the_undecidable_at_the_right(panels):
    "Each column is one specification, in both panels."
    _, (effects, choices) = panels
    places = [
        sorted({x for x, _ in marks(ax, outcome)})
        for outcome in ("holds", "fails", "undecidable")
        for ax in (effects, choices)
    ]

    assert places[0::2] == places[1::2]
    assert places[0][-1] < places[2][0] < places[2][-1] < places[4][0]


def test_each_column_has_one_dot_a_decision(panels, gap):
    "A specification is one choice of each: disputed acts, sources, stage."
    _, (_, choices) = panels
    for outcome, n in gap["outcome"].value_counts().items():
        assert len(marks(choices, outcome)) == 3 * n


def test_rows_carry_the_counts_of_the_table(panels, gap):
    "The numbers at the right are those of the measure, row by row."
    _, (_, choices) = panels
    written = [t.get_text() for t in choices.texts if t.get_text().isdigit()]
    counts = measure.counts_by_choice(gap)
    order = ["undecidable", "holds", "fails"]

    assert sorted(written) == sorted(str(n) for n in counts[order].to_numpy().ravel())
    assert [t.get_text() for t in choices.get_yticklabels()][:2] == ["contemporary", "official"]


def test_failing_columns_stand_out_by_shape_size_and_stripe(panels):
    "In a grey print as in colour: there is none."
    _, (effects, choices) = panels
    by_outcome = {line.get_gid(): line for line in effects.lines if line.get_gid() in draw.MARKS}

    assert by_outcome["fails"].get_marker() != by_outcome["holds"].get_marker()
    assert by_outcome["fails"].get_markersize() > by_outcome["holds"].get_markersize()
    assert by_outcome["undecidable"].get_fillstyle() == "none"
    for ax in (effects, choices):
        assert sum(patch.get_gid() == "failing" for patch in ax.patches) == 15


def test_how_many_of_how_many_stands_in_words(panels):
    "The key of the marks says it."
    _, (effects, _) = panels
    words = [text.get_text() for text in effects.get_legend().get_texts()]

    assert words[0] == "holds in 12 of 72 specifications (3 of 17 readings)"


def test_no_two_words_of_the_curve_overlap(panels):
    "Nothing is written over anything, at the size it is printed."
    figure, axes = panels
    figure.canvas.draw()
    texts = [
        text
        for ax in axes
        for text in [*ax.texts, *ax.get_yticklabels()]
        # a tick beyond the limits has a label that is not drawn
        if text in ax.texts or min(ax.get_ylim()) <= text.get_position()[1] <= max(ax.get_ylim())
    ]
    boxes = [text.get_window_extent().shrunk(1.0, 0.7) for text in texts]

    for n, box in enumerate(boxes):
        clashing = [texts[k].get_text() for k in range(n) if boxes[k].overlaps(box)]
        assert clashing == [], texts[n].get_text()
    assert min(text.get_fontsize() for text in texts) >= 6


def test_the_overview_has_a_dot_a_reading_and_a_row_a_conclusion(tested, conclusions):
    "The words at the right count specifications."
    readings = specify.readings_of(tested)
    summary = measure.summary_by_conclusion(tested, measure.turns_by_decision(tested), conclusions)
    _, ax = style.new_figure("double", 4.6)
    draw.plot_strips(readings, summary, ax=ax)

    for outcome, n in readings["outcome"].value_counts().items():
        assert len(marks(ax, outcome)) == n
    assert len(ax.get_yticklabels()) == len(conclusions)
    counted = [text.get_text() for text in ax.texts if text.get_gid() == "count"]
    assert sum(line.get_gid() == "asked" for line in ax.lines) == len(conclusions)
    assert counted[4] == "holds in 12 of 72,\nfails in 15, undecidable in 45"


def test_a_conclusion_that_nothing_decides_can_still_be_drawn(record):
    "No effect, no line of effects, but every decision that was taken."
    scope = analysis.read_scope(record, last_year=2007)
    stated = specify.conclusions_about(record, scope)
    own = specify.outcomes_by_coding(record, scope, stated[:1])
    curve = specify.curve_of(own)
    _, axes = style.new_figure("double", 5.2, nrows=2)

    draw.plot_effects(curve, unit=unit_of(stated[0]), line=line_of(stated[0]), ax=axes[0])
    draw.plot_choices(curve, measure.counts_by_choice(own), ax=axes[1])
    assert marks(axes[0], "holds") == []
    assert len(marks(axes[0], "undecidable")) == len(curve)
