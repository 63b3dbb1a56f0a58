"""Positions drawn: the stance timeline."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from analysis.figures import style

CELL = (0.86, 0.58)  # width in years, height in lanes
LANE_GAP = 0.6  # between the lanes of two bodies, in lanes
COUNT_SIZE = 6.0
ELSEWHERE = "attributed_to_another_administration"  # a flag of decisions
DAGGER = "†"
HALO = withStroke(linewidth=1.0, foreground=style.PAPER)  # to be read on any colour
KEY_ROWS = 4  # room for as many rows of explanations


def plot_stance(
    grid: pd.DataFrame,
    values: pd.DataFrame,
    lanes: Mapping[str, str],
    administrations: pd.DataFrame,
    *,
    names: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw one row of cells a kind of act, one column a year, under the governments.

    Parameters
    ----------
    grid
        From :func:`analysis.measures.positions.stance_grid`; with ``changed`` (from
        ``changed_cells``) changed cells are outlined.
    values
        ``values.csv``: ``letter``, indexed by value.
    lanes
        How each lane of the grid is named on the page.
    administrations
        ``administrations.csv``: ``short``, ``start``, indexed by administration.
    names
        Whether the governments are named above, with the day of handover.
    ax
        Axes to draw on; new ones if None.

    Returns
    -------
    Axes
        Each cell's artists are labelled ``_<state>``, as :func:`style.draw_state` does.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    order = list(dict.fromkeys(grid["lane"]))
    heights = _heights(order)
    first, last = int(grid["year"].min()), int(grid["year"].max())
    ax.set_xlim(first - 0.5, last + 0.5)
    ax.set_ylim(max(heights.values()) + 0.62, min(heights.values()) - 0.5)
    starts = _draw_governments(ax, grid, heights)
    colours, hatches = style.position_colours(), style.position_hatches()
    letters, labels = (values[told].astype(str).to_dict() for told in ("letter", "label"))
    for cell in grid.to_dict("records"):
        x, y = int(cell["year"]), heights[str(cell["lane"])]
        value, against = halves_of(cell)
        series, act = str(cell["lane"]).split(" ", 1)
        mark = style.mark_of_cell(f"{cell['body'] or series} {x} {act}", cell, labels)
        drawn = style.draw_state(
            ax,
            str(cell["state"]),
            x,
            y,
            width=CELL[0],
            height=CELL[1],
            colour=colours.get(value, style.PAPER),
            against=colours.get(against, style.PAPER),
            share=min(float(cell["share_against"]), 0.5),
            hatch=hatches.get(value, ""),
            against_hatch=hatches.get(against, "") if cell["state"] == "tied" else "",
            letter=letters.get(value, ""),
        )
        style.add_claims(drawn, mark)
        if counted := _counts(cell):
            text = ax.text(
                x, y + 0.51, counted, size=COUNT_SIZE,
                color=style.MUTED, ha="center", va="center", gid="count",
                in_layout=False,
            )  # fmt: skip
            style.add_claims(text, replace(mark, position=f"{mark.position} documents",
                                           value=counted))  # fmt: skip
        if ELSEWHERE in str(cell["flags"]).split(";"):
            dagger = ax.text(
                x + 0.37, y - 0.1, DAGGER, size=COUNT_SIZE, color=style.INK, ha="right",
                va="center", gid="elsewhere", zorder=6, path_effects=[HALO],
                in_layout=False,
            )  # fmt: skip
            style.add_claims(dagger, mark)
        if cell["acting_president"]:
            stripe = (x - 0.43, y - 0.46), 0.86, 0.09
            bar = ax.add_artist(Rectangle(*stripe, color=style.MUTED, lw=0, gid="acting"))
            style.add_claims(bar, mark)
        if cell.get("changed", False):
            outline = Rectangle(
                (x - 0.5, y - 0.42), 1.0, 0.84, fill=False, ec=style.INK, lw=1.4,
                gid="changed", zorder=5,
            )  # fmt: skip
            style.add_claims(ax.add_patch(outline), mark)
    ax.set_yticks([heights[lane] for lane in order], [lanes[lane] for lane in order])
    ax.set_xticks(range(first, last + 1), [f"{year % 100:02d}" for year in range(first, last + 1)])
    style.hide_ticks(ax)
    ax.spines[["left", "bottom"]].set_visible(False)
    if names:
        _name_governments(ax, starts, administrations)
    return ax


def halves_of(cell: Mapping[Hashable, Any], against: str = "against") -> tuple[str, str]:
    """Name the two values a cell shows: its own and the losing one, or the sides of a tie.

    Parameters
    ----------
    cell
        ``state``, ``value``, the losing value and, where tied, ``sides``.
    against
        The column of the losing value.
    """
    if cell["state"] == "tied":
        first, second, *_ = [*str(cell.get("sides", "")).split(";"), ""]
        return first, second
    return str(cell["value"]), str(cell[against])


def _counts(cell: Mapping[Hashable, Any]) -> str:
    """Write the documents below a disputed cell: 26:1 where contested, 13=10 where tied."""
    if cell["state"] == "contested":
        return f"{cell['n_for']}:{cell['n_against']}"
    return str(cell["n_sides"]).replace(";", "=") if cell["state"] == "tied" else ""


def _heights(order: list[str]) -> dict[str, float]:
    """Put the lanes of one body close together and those of two apart."""
    heights: dict[str, float] = {}
    y, before = 0.0, ""
    for lane in order:
        body = lane.split(" ")[0]
        if before:
            y += 1.0 + (LANE_GAP if body != before else 0.0)
        heights[lane], before = y, body
    return heights


def _draw_governments(ax: Axes, grid: pd.DataFrame, heights: Mapping[str, float]) -> dict[str, int]:
    """Tint each column by the government its act fell to, body by body.

    A spring act and an autumn act of one year may fall to two governments, so the
    bands of the two bodies end at different columns; that is the point of the figure.
    """
    tints: dict[str, str] = {}
    starts: dict[str, int] = {}
    for who in grid.sort_values("year", kind="stable")["government"]:
        if who and who not in tints:
            tints[who] = style.TINTS[len(tints) % 2]
    top = min(heights.values())
    for lane, cells in grid.groupby("lane", sort=False):
        y = heights[str(lane)]
        for cell in cells[cells["government"] != ""].itertuples():
            ax.add_artist(  # add_patch would look for new limits
                Rectangle(
                    (cell.year - 0.5, y - 0.5), 1.0, 1.14, color=tints[cell.government], lw=0,
                    zorder=0, gid=f"band {cell.government}",
                )
            )  # fmt: skip
            # Names follow the top lanes; the first government has nobody to its left.
            if y < top + 1.5 or cell.government == next(iter(tints)):
                year = int(cell.year)
                starts[cell.government] = min(starts.get(cell.government, year), year)
    return starts


def _name_governments(ax: Axes, starts: Mapping[str, int], administrations: pd.DataFrame) -> None:
    for who, year in starts.items():
        day = pd.Timestamp(str(administrations.loc[who, "start"]))
        ax.annotate(
            str(administrations.loc[who, "short"]), (year - 0.46, 1.0),
            xycoords=("data", "axes fraction"), xytext=(0, 9), textcoords="offset points",
            size=7.5, weight="bold", ha="left", va="bottom", annotation_clip=False,
        )  # fmt: skip
        ax.annotate(
            f"{day.day}.{day.month}.{day.year}", (year - 0.46, 1.0),
            xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
            size=6.0, color=style.MUTED, ha="left", va="bottom", annotation_clip=False,
        )  # fmt: skip


def add_stance_key(ax: Axes, grid: pd.DataFrame, values: pd.DataFrame) -> Axes:
    """Explain letters, colours and states on axes of their own.

    Parameters
    ----------
    ax
        Empty axes beneath the panels.
    grid
        The cells drawn, of all panels together.
    values
        ``values.csv``: ``label``, ``letter``, ``order``.
    """
    ax.set_axis_off()
    ax.set_xlim(0, 100)
    ax.set_ylim(KEY_ROWS - 0.5, -0.5)
    colours, hatches = style.position_colours(), style.position_hatches()
    shown = {v for cell in grid.to_dict("records") for v in halves_of(cell)}
    seen = [v for v in values.sort_values("order").index if v in shown]
    entries = [
        ("did not" if colours[v] == style.PAPER else "did", str(values.loc[v, "label"]), v)
        for v in seen
    ]
    entries += [
        ("contested", "contested; below it documents for : against", seen[0] if seen else ""),
        ("tied", "tied: no value; below it documents of each side", seen[0] if seen else ""),
        ("unknown", "unknown", ""),
        ("not applicable", "no text, or no vote held", ""),
        ("changed", "otherwise than in a", ""),
        ("acting", "acting president", ""),
        ("elsewhere", "sources put it under another government", ""),
    ]
    present = {*grid["state"], "did", "did not"}
    present |= {"changed"} if grid.get("changed", pd.Series(dtype=bool)).any() else set()
    present |= {"acting"} if (grid["acting_president"] != "").any() else set()
    present |= {"elsewhere"} if grid["flags"].str.contains(ELSEWHERE).any() else set()
    x, row = 0.0, 0
    for state, words, value in entries:
        if state not in present:
            continue
        wide = 4.6 + 0.94 * len(words)
        if x + wide > 101:
            x, row = 0.0, row + 1
        ax.text(x + 3.2, row, words, size=7, va="center")
        if state in ("changed", "acting", "elsewhere"):
            _draw_sign(ax, state, x, row)
            x += wide
            continue
        style.draw_state(
            ax, state, x + 1.3, row, width=2.6, height=0.84, colour=colours.get(value, style.PAPER),
            hatch=hatches.get(value, ""), share=0.3,
            letter=str(values.loc[value, "letter"]) if value else "",
        )  # fmt: skip
        x += wide
    return ax


def _draw_sign(ax: Axes, sign: str, x: float, row: float) -> None:
    """Draw in the key what is laid on a cell rather than put in it."""
    if sign == "elsewhere":
        ax.text(x + 1.3, row, DAGGER, size=7, ha="center", va="center")
    elif sign == "acting":
        ax.add_patch(Rectangle((x, row - 0.09), 2.6, 0.18, color=style.MUTED, lw=0))
    else:
        ax.add_patch(Rectangle((x, row - 0.38), 2.6, 0.76, fill=False, ec=style.INK, lw=1.4))
