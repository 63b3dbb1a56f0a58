"""Measures drawn: in swim lanes by kind, and as a matrix of dots.

A direction keeps its colour and its shape in both. Every mark is a dated act; the frames
carry its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from analysis.figures import style
from analysis.figures.style import decimal_year
from analysis.figures.switches import mark_whole_years
from analysis.figures.un_record import CELL, draw_record, seasons_of
from analysis.measures.lanes import AT_THE_UN
from analysis.measures.policies import in_words

MARK = 4.3  # points: the size of a measure
STEP = 3.2  # points: of an announcement or stage of another measure
GAP = 0.55  # between two lanes, in heights of a mark's row
CELL_REACH = 0.45  # years from the middle of a cell of that record to its edge, and a hair
ROWS_AT_LEAST = 12.0  # few lanes leave room below rather than swell
DOTS_A_LINE = 5
CELL_OF = ["administration", "direction"]
RECORD_KEY = (
    ("did", "on the final list of sponsors"),
    ("did not", "not on it"),
    ("contested", "contested"),
    ("tied", "tied"),
    ("unknown", "unknown"),
    ("not applicable", "no text"),
)
# Dark blue is also the colour of a co-sponsorship, its kin; the others are colours of acts
# that a record drawn beside the measures hardly ever has.
DIRECTION_COLOURS = (
    style.COLOURS[0], style.COLOURS[4], style.FAINT, style.COLOURS[7], style.COLOURS[6],
)  # fmt: skip
NOTHING = "No measure in the table for this choice."


def plot_swim_lanes(
    marks: pd.DataFrame,
    *,
    grid: pd.DataFrame | None = None,
    lanes: Mapping[str, str] | None = None,
    administrations: pd.DataFrame | None = None,
    acting: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw every measure at its date in the lane of its kind, the UN record on top.

    Parameters
    ----------
    marks
        As :func:`analysis.measures.lanes.place_measures` gives them. A measure that
        lasted has a bar; a hair line runs over the days on which one of coarse date may
        have been, begun or ended. Hollow marks are steps of another row.
    grid, lanes
        The UN record: cells as :func:`analysis.measures.positions.stance_grid` gives
        them, and how each line of cells is named. None to leave it out.
    administrations, acting
        Bands behind; see :func:`analysis.figures.style.add_administrations`.
    ax
        Axes to draw on; made if not given.

    Returns
    -------
    Axes
        Marks are labelled ``_measure <id>``, bars ``_period <id>``, hair lines
        ``_doubt <id>``, cells ``_<state>``.
    """
    if ax is None:
        _, ax = style.new_figure("double", 5.0)
    cells = pd.DataFrame(columns=["lane", "year"]) if grid is None else grid
    left, right = _years(marks, cells)
    season = seasons_of(cells)
    placed = [cell["year"] + season[str(cell["lane"])] for cell in cells.to_dict("records")]
    left = min([left, *(x - CELL_REACH for x in placed)])
    right = max([right, *(x + CELL_REACH for x in placed)])
    ax.set_xlim(left, right)
    mark_whole_years(ax)
    apart = (MARK + 0.8) * (right - left) / _points_wide(ax)
    levels = _levels(marks, apart)
    record = list(dict.fromkeys(cells["lane"]))
    rows = [(lanes or {}).get(lane, lane) for lane in record]
    middles = [CELL * (place + 0.5) for place in range(len(record))]
    top = CELL * len(record) + (GAP if record else 0.0)
    tops: dict[str, float] = {}
    depths: dict[str, int] = {}
    for lane in marks["lane"].cat.categories:
        within = marks["lane"].eq(lane)
        tops[lane], depths[lane] = top, 1 + int(levels[within].max())
        rows.append(in_words(lane))
        middles.append(top + depths[lane] / 2)
        counted = _beside(ax, middles[-1], f"n = {within.sum()}", 3)
        own = style.rows_of("policies", *marks.loc[within, "policy"])
        style.add_claims(counted, style.Mark(in_words(lane), counted.get_text(), rows=own))
        top += depths[lane] + GAP
    ax.set_ylim(max(top - GAP, ROWS_AT_LEAST) + 0.35, -0.35)
    if administrations is not None:
        style.add_administrations(ax, administrations, acting, axis="years")
    draw_record(ax, cells, season, dict(zip(record, middles, strict=False)))
    _rule_tracks(ax, tops, depths, bool(record))
    colours, shapes = _looks(marks)
    for row, level in zip(marks.itertuples(index=False), levels, strict=True):
        y = tops[str(row.lane)] + level + 0.5
        colour = colours[row.direction]
        reach = decimal_year(row.first), decimal_year(row.last)
        drawn: list[Artist] = []
        if reach[1] - reach[0] > apart and row.precision != "day":
            drawn += ax.plot(
                reach, [y, y], color=style.INK, linewidth=0.5, marker="|", markersize=2.5,
                markeredgewidth=0.5, zorder=2.5, label=f"_doubt {row.policy}",
            )  # fmt: skip
        if row.period:
            lasted = decimal_year(row.first_latest), decimal_year(row.last_earliest)
            drawn += ax.plot(
                lasted, [y, y], color=colour, linewidth=2.0, solid_capstyle="butt", zorder=3,
                label=f"_period {row.policy}",
            )  # fmt: skip
        shape = style.add_mark(
            ax, _where(row), y, marker=shapes[row.direction],
            markersize=STEP if row.step else MARK,
            markerfacecolor=style.PAPER if row.step else colour, markeredgecolor=style.INK,
            markeredgewidth=0.7 if row.step else 0.3, zorder=4, label=f"_measure {row.policy}",
        )  # fmt: skip
        position = f"{in_words(str(row.lane))} {row.date}"
        style.add_claims([shape, *drawn], _mark_of_measure(position, row))
    ax.set_yticks(middles, rows)
    style.hide_ticks(ax, "y")
    if marks.empty:
        ax.text(
            0.5, 0.02, NOTHING, transform=ax.transAxes, ha="center", va="bottom",
            color=style.MUTED,
        )  # fmt: skip
    return ax


def add_measure_key(ax: Axes, marks: pd.DataFrame) -> Legend:
    """Explain shapes, hollow marks, bars and hair lines on axes of their own.

    Parameters
    ----------
    ax
        Empty axes beneath the lanes.
    marks
        The measures drawn.
    """
    ax.set_axis_off()
    colours, shapes = _looks(marks)
    handles = [
        Line2D(
            [], [], linestyle="", marker=shapes[word], markersize=MARK, label=in_words(word),
            markerfacecolor=colours[word], markeredgecolor=style.INK, markeredgewidth=0.3,
        )
        for word in marks["direction"].cat.categories
    ]  # fmt: skip
    handles += [
        Line2D(
            [], [], linestyle="", marker="o", markersize=STEP, markerfacecolor=style.PAPER,
            markeredgecolor=style.INK, markeredgewidth=0.7, label="hollow: a step of another",
        ),
        Line2D([], [], color=style.MUTED, linewidth=2.0, label="bar: as long as it lasted"),
        Line2D(
            [], [], color=style.INK, linewidth=0.5, marker="|", markersize=2.5,
            markeredgewidth=0.5, label="hair line: some day between",
        ),
    ]  # fmt: skip
    key = ax.legend(
        handles=handles, ncols=4, frameon=False, borderaxespad=0, handletextpad=0.5,
        columnspacing=1.4, handlelength=1.4, **_from_the_left(ax),
    )  # fmt: skip
    key.set_in_layout(False)  # its axes keep the room; it may be wider than they are
    return key


def add_record_key(ax: Axes, grid: pd.DataFrame) -> Legend | None:
    """Explain the cells of the UN record that occur, on axes of their own.

    Parameters
    ----------
    ax
        Empty axes beneath the lanes.
    grid
        The cells drawn, of sponsorship.
    """
    ax.set_axis_off()
    present = [pair for pair in RECORD_KEY if pair[0] in set(grid["state"])]
    if not present:
        return None
    key = style.add_state_key(ax, present, **_from_the_left(ax))
    key.set_in_layout(False)
    return key


def plot_measures_matrix(dots: pd.DataFrame, names: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw the measures of one track as dots, by administration and direction.

    Parameters
    ----------
    dots
        As :func:`analysis.measures.policies.list_measures` gives them, of one track.
        Hollow dots are steps of another row.
    names
        How each administration is written, by its id.
    ax
        Axes to draw on; made if not given.

    Returns
    -------
    Axes
        One line a direction and kind, labelled with the direction; the number of dots of
        a cell is written in it, that of an administration beside its name.
    """
    if ax is None:
        _, ax = style.new_figure("single", 3.2)
    directions = list(dots["direction"].cat.categories)
    governments = list(dots["administration"].cat.categories)
    if not governments:
        ax.set_axis_off()
        ax.text(0.5, 0.5, NOTHING, transform=ax.transAxes, ha="center", color=style.MUTED)
        return ax
    ax.set_xlim(-0.5, len(directions) - 0.5)
    ax.set_ylim(len(governments) - 0.5, -0.5)  # time runs down the page
    for place in range(len(governments)):
        ax.axhspan(place - 0.5, place + 0.5, facecolor=style.TINTS[place % 2], zorder=0)
    for place in range(1, len(directions)):
        ax.axvline(place - 0.5, color=style.FAINT, linewidth=0.25, zorder=1)
    column = dots["direction"].cat.codes
    row = dots["administration"].cat.codes
    depth = -(-dots["n"] // DOTS_A_LINE)
    x = column - 0.41 + 0.135 * (dots["place"] % DOTS_A_LINE)
    y = row + 0.22 * (dots["place"] // DOTS_A_LINE - (depth - 1) / 2)
    colours, shapes = _looks(dots)
    whole = [_mark_of_measure(f"{names[row.administration]} {in_words(row.direction)}", row)
             for row in dots.itertuples(index=False)]  # fmt: skip
    for direction in directions:
        for step in (False, True):
            chosen = dots["direction"].eq(direction) & dots["step"].eq(step)
            (line,) = ax.plot(
                x[chosen], y[chosen], linestyle="", marker=shapes[direction], zorder=3,
                markersize=STEP if step else MARK, markeredgecolor=style.INK,
                markerfacecolor=style.PAPER if step else colours[direction],
                markeredgewidth=0.7 if step else 0.3, label=f"_{direction}",
            )  # fmt: skip
            style.add_claims(line, [m for m, c in zip(whole, chosen, strict=True) if c])
    cells = dots.groupby(CELL_OF, observed=False)
    ids = cells["policy"].agg(list)
    for (government, direction), n in cells.size().items():
        text = ax.text(
            directions.index(direction) + 0.46, governments.index(government), str(n), size=6.0,
            ha="right", va="center_baseline", color=style.INK if n else style.FAINT,
            in_layout=False,
        )  # fmt: skip
        found = style.rows_of("policies", *(ids[government, direction] if n else ()))
        where = f"{names[government]} {in_words(direction)} number"
        style.add_claims(text, style.Mark(where, n, rows=found))
    sums = dots.groupby("administration", observed=False).size()
    ax.set_yticks(
        range(len(governments)), [f"{names[who]} (n = {sums[who]})" for who in governments]
    )
    style.add_tick_claims(
        ax, "y",
        [
            style.Mark(
                f"measures under {names[who]}", int(sums[who]),
                rows=style.rows_of("policies", *dots.loc[dots["administration"] == who, "policy"]),
            )
            for who in governments
        ],
    )  # fmt: skip
    ax.set_xticks(range(len(directions)), [in_words(d).replace(" ", "\n") for d in directions])
    ax.xaxis.set_ticks_position("top")
    style.hide_ticks(ax)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def _from_the_left(ax: Axes) -> dict[str, Any]:
    """Let a key begin at the left edge of the figure, at the top of its axes."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    across = blended_transform_factory(figure.transFigure, ax.transAxes)
    return {"loc": "upper left", "bbox_to_anchor": (0.02, 1), "bbox_transform": across}


def _mark_of_measure(position: str, row: Any) -> style.Mark:
    return style.Mark(
        position, str(row.direction), f"{position}: {row.title}; {in_words(row.direction)}",
        rows=f"policies:{row.policy}", key=str(row.policy),
    )  # fmt: skip


def _rule_tracks(
    ax: Axes, tops: Mapping[str, float], depths: Mapping[str, int], record: bool
) -> None:
    """Part the lanes by lines, and name the two tracks at the right."""
    foot = max((tops[lane] + depths[lane] for lane in tops), default=0.0)
    border = tops.get(AT_THE_UN, -GAP / 2) + depths.get(AT_THE_UN, 0)
    for place, lane in enumerate(tops):
        if place or record:
            parting = tops[lane] - GAP / 2
            wide = 0.8 if tops[lane] > border >= parting - GAP else 0.25
            ax.axhline(parting, color=style.MUTED if wide > 0.5 else style.FAINT, lw=wide, zorder=1)
    if AT_THE_UN in tops:
        _beside(ax, border / 2, "UN track", 33, turned=True)
    if tops.keys() - {AT_THE_UN}:
        _beside(ax, (border + foot) / 2, "domestic track", 33, turned=True)


def _beside(ax: Axes, y: float, words: str, points: float, *, turned: bool = False) -> Text:
    """Write a few words to the right of the axes."""
    return ax.annotate(
        words, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(points, 0), color=style.MUTED,
        textcoords="offset points", size=6.5 if turned else 6.0, rotation=270 if turned else 0,
        ha="center" if turned else "left", va="center" if turned else "center_baseline",
        annotation_clip=False,
    )  # fmt: skip


def _levels(marks: pd.DataFrame, apart: float) -> pd.Series:
    """Give marks of a lane that would touch a row each, the first free one."""
    levels = []
    ends: dict[str, list[float]] = {}
    for row in marks.itertuples(index=False):
        centre = _where(row)
        begins = min(centre - apart / 2, decimal_year(row.first))
        finishes = max(centre + apart / 2, decimal_year(row.last) + apart / 4)
        taken = ends.setdefault(str(row.lane), [])
        level = next((n for n, end in enumerate(taken) if end <= begins), len(taken))
        taken[level : level + 1] = [finishes]
        levels.append(level)
    return pd.Series(levels, index=marks.index, dtype="int64")


def _where(row: Any) -> float:
    """Place a mark in the middle of the days on which the measure may have begun."""
    return (decimal_year(row.first) + decimal_year(row.first_latest)) / 2


def _looks(frame: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Give each direction its colour and its shape, by its place in the order."""
    directions = [str(word) for word in frame["direction"].cat.categories]
    return dict(zip(directions, cycle(DIRECTION_COLOURS), strict=False)), style.markers_of(
        directions
    )


def _years(marks: pd.DataFrame, cells: pd.DataFrame) -> tuple[float, float]:
    """Give the first day of the first year shown, and a little more than the last's last."""
    years = [*marks["first"].dt.year, *marks["last"].dt.year, *cells["year"]] or [2000]
    return float(min(years)), float(max(years)) + (1.0 if len(cells) else 1.25)


def _points_wide(ax: Axes) -> float:
    """Estimate the width of axes whose layout is not settled yet, in points."""
    return ax.get_position().width * ax.get_figure(root=True).get_figwidth() * 72  # type: ignore[union-attr]
