"""Robustness drawn: conclusions as strips of readings, and the specification curve of one."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.figures import style

HOLDS, FAILS, OPEN = "holds", "fails", "undecidable"
# No colours: each means an act in the other figures. What fails is larger, darker, a diamond.
MARKS: Mapping[str, dict[str, Any]] = {
    HOLDS: {"marker": "o", "color": "#8a8a8a", "markeredgewidth": 0.0},
    FAILS: {"marker": "D", "color": style.INK, "markeredgewidth": 0.0},
    OPEN: {"marker": "o", "color": style.FAINT, "fillstyle": "none", "markeredgewidth": 0.4},
}
RING: Mapping[str, Any] = {
    "marker": "o", "ms": 5.8, "mfc": "none", "mec": style.INK, "mew": 0.8, "ls": "", "gid": "asked",
}  # fmt: skip
A_LINE = 58  # dots of a strip before the next line begins
GAP = 1.2  # between the outcomes of a strip, in dots
TWO_LINES, BETWEEN = 1.7, 0.7  # height of a row with two lines of words, and of the space below
COUNTS_AT = {HOLDS: 20.0, FAILS: 46.0, OPEN: 73.0}  # right edges, in points from the axes
NARROW = 0.35  # width of an undecidable column, in columns

DECISION_LABELS = {
    "rule": "Disputed acts",
    "sources": "Sources",
    "body": "Body",
    "stage": "Stage",
    "dated_by": "Day that counts",
    "acting": "Acting presidents",
}
CHOICE_LABELS = {
    "unanimous": "unanimous (left out)",
    "kind:un_record": "UN records alone",
    "kind:government": "governments alone",
    "kind:news_agency": "news agencies alone",
    "kind:newspaper": "newspapers alone",
    "kind:broadcaster": "broadcasters alone",
    "founding": "founding articles",
    "committee": "list closes (committee)",
    "plenary": "adopted (plenary)",
}


def plot_strips(readings: pd.DataFrame, summary: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a strip of dots for each conclusion, one dot a reading of the record.

    Parameters
    ----------
    readings
        From :func:`analysis.measures.robustness.readings_of`.
    summary
        From :func:`analysis.measures.robustness.summary_by_conclusion`, in the same order.
    ax
        Axes to draw on; new ones if None.

    Returns
    -------
    Axes
        Conclusions down the page, each with its dots (``gid`` the outcome) and, at the
        right, in how many of how many specifications it holds. The reading under the
        coding asked for is ringed.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    top, ticks = 0.0, []
    for (_, found), row in zip(
        readings.groupby("conclusion", sort=False), summary.to_dict("records"), strict=True
    ):
        places = _strip(found)
        lines = 1 + max(y for of in places.values() for _, y in of)
        tall = max(lines, TWO_LINES)
        middle = top + tall / 2
        told = _in_strip_order(found)
        marks = [_mark_of_reading(reading) for reading in told]
        for outcome, of in places.items():
            (line,) = ax.plot(
                [x for x, _ in of], [middle + y - (lines - 1) / 2 for _, y in of], ls="",
                ms=3.6 if outcome == FAILS else 3.4, gid=outcome, **MARKS[outcome],
            )  # fmt: skip
            own = [m for m, r in zip(marks, told, strict=True) if r["outcome"] == outcome]
            style.add_claims(line, own)
        dots = [dot for of in places.values() for dot in of]
        for reading, mark, (x, y) in zip(told, marks, dots, strict=True):
            if reading["asked"]:
                style.add_claims(ax.plot(x, middle + y - (lines - 1) / 2, **RING), mark)
        words = (
            f"holds in {row[HOLDS]:,} of {row['of']:,},\n"
            f"fails in {row[FAILS]:,}, undecidable in {row[OPEN]:,}"
        )
        text = ax.text(
            A_LINE + 2.5, middle, words, size=7, va="center", linespacing=1.15, gid="count"
        )
        known = style.join_ids(*found["decisions"])
        position = f"{found['conclusion'].iloc[0]}, specifications"
        style.add_claims(
            text,
            style.Mark(
                position,
                words.replace("\n", " "),
                decisions=known,
                rows=style.rows_of("conclusions", *found["conclusion"]),
            ),
        )
        ticks.append(middle)
        top += tall + BETWEEN
        ax.axhline(top - BETWEEN / 2, color=style.FAINT, lw=0.3)
    labels = [textwrap.fill(words, 36) for words in summary["conclusion"]]
    ax.set_yticks(ticks, labels, ha="left", linespacing=1.15)
    style.hide_ticks(ax, "y", pad=136)
    ax.set_ylim(top - BETWEEN / 2, -BETWEEN / 2)
    ax.set_xlim(-1.0, A_LINE + 30)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def _strip(readings: pd.DataFrame) -> dict[str, list[tuple[float, float]]]:
    """Give each dot of a strip its place, line by line, outcome after outcome."""
    places: dict[str, list[tuple[float, float]]] = {}
    x, y = 0.0, 0.0
    for outcome in (HOLDS, FAILS, OPEN):
        for _ in range(int((readings["outcome"] == outcome).sum())):
            if x >= A_LINE:
                x, y = 0.0, y + 1.0
            places.setdefault(outcome, []).append((x, y))
            x += 1.0
        x += GAP if outcome in places else 0.0
    return places


def _in_strip_order(readings: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the readings in the order of their dots."""
    ordered = [readings[readings["outcome"] == each] for each in (HOLDS, FAILS, OPEN)]
    return [row for part in ordered for row in part.to_dict("records")]


def _mark_of_reading(
    reading: Mapping[Any, Any], choice: str = "", value: object = None
) -> style.Mark:
    """Give the mark of a reading, called by the first of the specifications that lead to it."""
    first = (str(reading[name]).split(";")[0] for name in DECISION_LABELS)
    named = " ".join(word for word in first if word)
    said = f"{reading['conclusion']} {reading['outcome']}: {reading['detail']}"
    return style.Mark(
        f"{reading['conclusion']} {f'{choice}, ' if choice else ''}{named}",
        reading["outcome"] if value is None else value,
        f"{said}; {reading['specifications']} specifications",
        decisions=reading["decisions"], rows=f"conclusions:{reading['conclusion']}",
    )  # fmt: skip


def add_outcome_key(ax: Axes, words: Mapping[str, str], **legend: Any) -> Axes:
    """Explain the marks of the outcomes, in the words given, and the ring.

    Parameters
    ----------
    ax
        Axes the key belongs to.
    words
        By outcome, such as how many of how many.
    **legend
        Passed to :meth:`matplotlib.axes.Axes.legend`.
    """
    handles = [
        ax.plot([], [], ls="", ms=4, label=text, **MARKS[outcome])[0]
        for outcome, text in words.items()
    ]
    handles += ax.plot([], [], label="the rule and sources asked for", **RING)
    chosen: dict[str, Any] = {
        "loc": "lower left",
        "bbox_to_anchor": (0, 1.0),
        "handletextpad": 0.2,
    }
    ax.legend(handles=handles, **{**chosen, **legend})
    return ax


def plot_effects(
    readings: pd.DataFrame, *, unit: str, line: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the effect under each reading of one conclusion, in order of its size.

    Parameters
    ----------
    readings
        From :func:`analysis.measures.robustness.readings_of`, of one conclusion.
    unit
        What the effect is.
    line
        The effect at which the conclusion turns, if there is one.
    ax
        Axes to draw on; new ones if None.

    Returns
    -------
    Axes
        One mark a reading (``gid`` the outcome), the undecidable at the right below the
        axis of effects, where there is no effect to show; the coding asked for is ringed.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    x = _columns(readings)
    decided = readings["outcome"] != OPEN
    if line is not None:
        ax.axhline(line, color=style.INK, lw=0.5, ls=(0, (4, 2)), gid="line", zorder=1)
    for outcome in (HOLDS, FAILS):
        chosen = readings["outcome"] == outcome
        (dots,) = ax.plot(
            x[chosen], readings["effect"][chosen], ls="", ms=1.2 * _size(readings, outcome),
            gid=outcome, **MARKS[outcome],
        )  # fmt: skip
        style.add_claims(dots, _marks_of_effects(readings[chosen]))
    low, high = ax.get_ylim()
    if decided.any():
        shown = [*readings["effect"][decided], *([line] if line is not None else [])]
        low, high = min(shown), max(shown)
    room = (high - low or 4.0) * 0.12
    ax.set_ylim(low - room, high + room)
    (dots,) = ax.plot(
        x[~decided], [low - room] * int((~decided).sum()), ls="", ms=_size(readings, OPEN),
        clip_on=False, gid=OPEN, **MARKS[OPEN],
    )  # fmt: skip
    style.add_claims(dots, _marks_of_effects(readings[~decided]))
    asked = x[readings["asked"]]
    (rings,) = ax.plot(
        asked, readings["effect"][asked.index].fillna(low - room), clip_on=False, zorder=4, **RING
    )
    style.add_claims(rings, _marks_of_effects(readings.loc[asked.index]))
    if (readings["effect"][decided] % 1 == 0).all():  # years and acts come whole
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))
    _stripe(ax, readings, x)
    ax.set_xlim(_limits(x))
    ax.set_xticks([])
    ax.set_ylabel(textwrap.fill(unit, 24))
    ax.spines["bottom"].set_visible(False)
    return ax


def plot_choices(readings: pd.DataFrame, counts: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw, beneath the effects, a dot for each choice that leads to each reading.

    Parameters
    ----------
    readings
        As for :func:`plot_effects`.
    counts
        From :func:`analysis.measures.robustness.counts_by_choice`, of the same conclusion.
    ax
        Axes to draw on; new ones if None.

    Returns
    -------
    Axes
        One row a choice, under a line with the name of its decision; at the right, in how
        many specifications with this choice the conclusion holds, fails, is undecidable.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    x = _columns(readings)
    left, right = _limits(x)
    told = readings.to_dict("records")
    y, ticks, labels = 0.0, [], []
    marks: dict[str, list[tuple[float, float, style.Mark]]] = {OPEN: [], HOLDS: [], FAILS: []}
    column: dict[str, Any] = {
        "size": 6.5, "ha": "right", "va": "center", "xycoords": ax.get_yaxis_transform(),
        "textcoords": "offset points", "annotation_clip": False,
    }  # fmt: skip
    for outcome, head in ((HOLDS, "holds"), (FAILS, "fails"), (OPEN, "undec.")):
        ax.annotate(head, (1, 0), xytext=(COUNTS_AT[outcome], 0), **column)
    for decision, rows in counts.groupby("decision", sort=False):
        ax.text(
            -0.012, y, DECISION_LABELS[str(decision)], transform=ax.get_yaxis_transform(),
            size=7, weight="bold", ha="right", va="center",
        )  # fmt: skip
        for row in rows.to_dict("records"):
            y += 1.0
            ticks.append(y)
            labels.append(CHOICE_LABELS.get(row["choice"], row["choice"]))
            of = readings[str(decision)].str.split(";")
            leads = of.map(lambda choices, choice=row["choice"]: choice in choices)
            name = f"{DECISION_LABELS[str(decision)]} {labels[-1]}"
            for outcome, dots in marks.items():
                lead = leads & (readings["outcome"] == outcome)
                here = [(at, r) for at, r, yes in zip(x, told, lead, strict=True) if yes]
                dots += [(at, y, _mark_of_reading(reading, name)) for at, reading in here]
                weight = "bold" if outcome == FAILS and row[outcome] else "normal"
                text = ax.annotate(
                    f"{row[outcome]:,}", (1, y), xytext=(COUNTS_AT[outcome], 0), weight=weight,
                    **column,
                )  # fmt: skip
                known = style.join_ids(*(reading["decisions"] for _, reading in here))
                mark = style.Mark(
                    f"{name} {outcome}",
                    text.get_text(),
                    decisions=known,
                    rows=style.rows_of("conclusions", *readings["conclusion"]),
                )
                style.add_claims(text, mark)
        y += 1.15
    for outcome, dots in marks.items():
        (line,) = ax.plot(
            [at for at, _, _ in dots], [row for _, row, _ in dots], ls="",
            ms=_size(readings, outcome), gid=outcome, **MARKS[outcome],
        )  # fmt: skip
        style.add_claims(line, [mark for _, _, mark in dots])
    ax.hlines(ticks, left, right, color=style.BLANK, lw=0.3, zorder=0)
    _stripe(ax, readings, x)
    ax.set_yticks(ticks, labels)
    style.hide_ticks(ax, "y")
    ax.set_ylim(y - 0.5, -0.6)
    ax.set_xlim(left, right)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def _marks_of_effects(readings: pd.DataFrame) -> list[style.Mark]:
    return [
        _mark_of_reading(row, value=OPEN if row["outcome"] == OPEN else row["effect"])
        for row in readings.to_dict("records")
    ]


def _columns(readings: pd.DataFrame) -> pd.Series:
    """Give each column its place: the decided side by side, the undecidable pressed together."""
    decided = readings["outcome"] != OPEN
    n = int(decided.sum())
    place = pd.Series(range(len(readings)), index=readings.index, dtype=float)
    return place.where(decided, n + 0.02 * len(readings) + (place - n) * NARROW)


def _limits(x: pd.Series) -> tuple[float, float]:
    room = 0.015 * (x.max() - x.min() + 10)
    return x.min() - room, x.max() + room


def _size(readings: pd.DataFrame, outcome: str) -> float:
    """Make the dots as large as their columns allow, in points."""
    decided = int((readings["outcome"] != OPEN).sum())
    columns = decided + NARROW * (len(readings) - decided) + 10
    wide = min(3.2, max(1.3, 280 / columns))
    return wide * {HOLDS: 0.85, FAILS: 1.15, OPEN: 0.4}[outcome]


def _stripe(ax: Axes, readings: pd.DataFrame, x: pd.Series) -> None:
    """Lay a stripe behind the columns in which the conclusion fails."""
    for at in x[readings["outcome"] == FAILS]:
        ax.axvspan(at - 0.5, at + 0.5, color=style.BLANK, lw=0, alpha=0.6, zorder=0, gid="failing")
