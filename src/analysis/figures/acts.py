"""Acts drawn as dots, in the row of the administration they fell to."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import style

TIED = "tied"


def plot_acts(
    acts: pd.DataFrame,
    administrations: pd.DataFrame,
    values: pd.DataFrame,
    *,
    upright: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw every act as a dot, in the row of its government and the column of its kind.

    Parameters
    ----------
    acts
        From :func:`analysis.measures.positions.acts_by_administration`.
    administrations, values
        The tables of those names, for labels and order.
    upright
        The body whose years are written upright; the others' are slanted.
    ax
        Axes to draw on; new ones if None.

    Returns
    -------
    Axes
        One dot an act, labelled with its year beneath; contested acts ringed. Acts that
        are tied have no value: they stand in a column of their own, as hollow diamonds.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    rows = list(dict.fromkeys(acts["administration"]))
    names = administrations["short"].astype(str)
    acts = acts.assign(value=acts["value"].where(acts["state"] != TIED, TIED))
    heads = values["label"].astype(str).to_dict() | {TIED: "tied: no value"}
    columns = [v for v in values.sort_values("order").index if (acts["value"] == v).any()]
    columns += [TIED] if (acts["value"] == TIED).any() else []
    widest = {v: _most(acts[acts["value"] == v]) for v in columns}
    left, edges = 0.0, {}
    for value in columns:
        edges[value] = left
        left += max(widest[value], 3) + 1.0
    colours = style.position_colours()
    for y, who in enumerate(rows):
        for value in columns:
            found = acts[(acts["administration"] == who) & (acts["value"] == value)]
            for place, act in enumerate(found.sort_values(["year", "body"]).itertuples()):
                x = edges[value] + place + 0.5
                look: dict[str, Any] = {
                    "marker": "o",
                    "ms": 5,
                    "mfc": colours.get(value),
                    "mew": 0.5,
                }
                if value == TIED:
                    look = style.STATE_MARKS["tied"] | {"ms": 5}
                dot = style.add_mark(ax, x, y - 0.14, mec=style.INK, gid=f"act {act.body}", **look)
                drawn: list[Artist] = [dot]
                if act.state == "contested":
                    ring = {"marker": "o", "ms": 8, "mfc": "none", "mec": style.INK, "mew": 0.7}
                    drawn.append(style.add_mark(ax, x, y - 0.14, **ring))
                year = ax.text(
                    x, y + 0.26, f"{act.year % 100:02d}", size=6, ha="center", va="center",
                    style="normal" if act.body == upright else "italic", in_layout=False,
                )  # fmt: skip
                position = f"{act.body} {act.year} {act.act} under {names[who]}"
                mark = style.mark_of_cell(position, act._asdict(), heads, key=act.decisions)
                style.add_claims([*drawn, year], mark)
    counts = acts.groupby("administration")["year"].size()
    ax.set_yticks(range(len(rows)), [f"{names[w]} (n={counts[w]})" for w in rows])
    told = acts.groupby("administration")["decisions"].agg(";".join)
    style.add_tick_claims(
        ax, "y",
        [style.Mark(f"acts under {names[w]}", int(counts[w]), decisions=told[w]) for w in rows],
    )  # fmt: skip
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-0.3, left)
    ax.xaxis.tick_top()
    ax.set_xticks([edges[v] for v in columns], [heads[v] for v in columns], ha="left")
    style.hide_ticks(ax)
    ax.spines[["left", "bottom"]].set_visible(False)
    for y in range(1, len(rows)):
        ax.axhline(y - 0.5, color=style.FAINT, lw=0.4)
    return ax


def draw_acts(
    acts: pd.DataFrame,
    administrations: pd.DataFrame,
    values: pd.DataFrame,
    *,
    upright: str,
    none: str,
) -> Figure:
    """Draw the acts as a figure, or say in words why there are none.

    Parameters
    ----------
    acts, administrations, values, upright
        As for :func:`plot_acts`.
    none
        What to say where there is no act.
    """
    if acts.empty:
        return style.figure_of_words(none)
    figure, ax = style.new_figure("double", 2.6)
    plot_acts(acts, administrations, values, upright=upright, ax=ax)
    return figure


def _most(acts: pd.DataFrame) -> int:
    return int(acts.groupby("administration").size().max())
