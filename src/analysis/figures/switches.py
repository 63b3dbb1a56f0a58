"""Switches drawn: one step line each, thrown back and forth under the governments."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.figures.style import decimal_year
from analysis.measures.policies import in_words

HEIGHTS = {"off": 0.0, "between": 0.5, "on": 1.0}
ROW = 1.85  # from one switch to the next, in heights of a step
LABEL_SIZE = 6.5
LETTER = 0.52  # width of a letter as a share of its size


def plot_switches(
    steps: pd.DataFrame,
    *,
    administrations: pd.DataFrame | None = None,
    acting: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one step line a switch, its states written beside the line.

    Parameters
    ----------
    steps
        As :func:`analysis.measures.switches.step_switches` gives them. Unknown is a grey
        field with a question mark and no line; a throw of coarse date is a slope over the
        days it may be of; the line is broken where no later record is known.
    administrations, acting
        Bands behind; see :func:`analysis.figures.style.add_administrations`.
    ax
        Axes to draw on; made if not given.

    Returns
    -------
    Axes
        Lines are labelled ``_<level> <switch>``, slopes ``_throw <ids>``, grey fields
        ``_unknown <switch>``.
    """
    if ax is None:
        _, ax = style.new_figure("double", 3.6)
    if steps.empty:
        ax.set_axis_off()
        ax.text(
            0.5, 0.5, "No switch in the table for this choice.", transform=ax.transAxes,
            ha="center", va="center", color=style.MUTED,
        )  # fmt: skip
        return ax
    switches = list(steps["switch"].cat.categories)
    bases = {switch: ROW * place for place, switch in enumerate(reversed(switches))}
    ax.set_xlim(decimal_year(steps["from_first"].min()), decimal_year(steps["to_last"].max()))
    mark_whole_years(ax)
    ax.set_ylim(-0.65, ROW * (len(switches) - 1) + 1.6)
    if administrations is not None:
        style.add_administrations(ax, administrations, acting, axis="years")
    for switch, stretches in steps.groupby("switch", observed=True):
        _draw_switch(ax, str(switch), stretches, bases[str(switch)])
    ax.set_yticks([base + 0.5 for base in bases.values()], [in_words(s) for s in bases])
    levels = [(base + HEIGHTS[name], name) for base in bases.values() for name in ("off", "on")]
    ax.set_yticks([at for at, _ in levels], [name for _, name in levels], minor=True)
    ax.tick_params(axis="y", which="minor", labelsize=6.0, length=1.5, labelcolor=style.MUTED)
    style.hide_ticks(ax, "y", pad=18)
    return ax


def mark_whole_years(ax: Axes) -> None:
    """Number an axis of decimal years at beginnings of years only, however few they are."""
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1))
    ax.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")


def _draw_switch(ax: Axes, switch: str, stretches: pd.DataFrame, base: float) -> None:
    """Draw one step line."""
    before: float | None = None
    for one in stretches.itertuples(index=False):
        start, thrown = decimal_year(one.from_first), decimal_year(one.from_last)
        end = decimal_year(one.to_first)
        if one.kind == "unknown":
            field = Rectangle(
                (start, base), end - start, 1, facecolor=style.BLANK, linewidth=0, zorder=2,
                label=f"_unknown {switch}",
            )  # fmt: skip
            ax.add_patch(field)
            sign = ax.text((start + end) / 2, base + 0.5, "?", ha="center", va="center_baseline")
            style.add_claims([field, sign], _mark_of_stretch(switch, one))
            continue
        drawn: list[Artist] = []
        height = base + HEIGHTS[one.level]
        if thrown > start or before is not None:
            drawn += ax.plot(
                [start, thrown], [height if before is None else before, height], linewidth=1.0,
                color=style.INK, solid_capstyle="round", zorder=4, label=f"_throw {one.throws}",
            )  # fmt: skip
        if end > thrown:
            drawn += ax.plot(
                [thrown, end], [height, height], color=style.INK, linewidth=1.6,
                linestyle=(0, (1.2, 0.8)) if one.kind == "last" else "-", zorder=4,
                solid_capstyle="butt", dash_capstyle="butt", label=f"_{one.level} {switch}",
            )  # fmt: skip
        drawn += _write_state(
            ax, one.label, thrown, end, height, one.level, last=one.kind == "last"
        )
        style.add_claims(drawn, _mark_of_stretch(switch, one))
        before = height


def _write_state(
    ax: Axes, words: str, start: float, end: float, height: float, level: str, *, last: bool
) -> list[Text]:
    """Write a state along its line if there is room, else after it if it is the last."""
    left, right = ax.get_xlim()
    inches = ax.get_position().width * ax.get_figure(root=True).get_figwidth()  # type: ignore[union-attr]
    room = (end - start) * inches * 72 / (right - left)
    if room >= LETTER * LABEL_SIZE * len(words):
        below = level == "off"
        text = ax.annotate(
            words, ((start + end) / 2, height), xytext=(0, -3 if below else 3), size=LABEL_SIZE,
            textcoords="offset points", ha="center", va="top" if below else "bottom",
        )  # fmt: skip
    elif last:
        text = ax.annotate(
            words, (end, height), xytext=(3, 0), textcoords="offset points", size=LABEL_SIZE,
            va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    else:
        return []
    return [text]


def _mark_of_stretch(switch: str, one: Any) -> style.Mark:
    """Give the mark of a stretch between two throws."""
    since, until = one.from_first.date(), one.to_last.date()
    rows = (style.rows_of("switches", one.throws), style.rows_of("policies", one.policies))
    return style.Mark(
        f"{in_words(switch)} from {since}", str(one.label),
        f"{in_words(switch)} from {since} to {until}: {one.label}", rows=style.join_ids(*rows),
        key=str(one.throws),
    )  # fmt: skip
