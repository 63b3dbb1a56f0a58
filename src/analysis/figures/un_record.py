"""The UN record as lines of cells, each at its date, above what is drawn beneath."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.positions import halves_of
from analysis.figures.style import decimal_year

CELL = 1.15  # height of a line of the UN record, in heights of a mark's row


def draw_record(
    ax: Axes, cells: pd.DataFrame, season: Mapping[str, float], middles: Mapping[str, float]
) -> None:
    """Draw the lines of the UN record, one cell a year, as in the stance timeline.

    Parameters
    ----------
    ax
        Axes whose x axis is time.
    cells
        As :func:`analysis.measures.positions.stance_grid` gives them.
    season
        From :func:`seasons_of`.
    middles
        Where each lane lies on the y axis.
    """
    colours, hatches = style.position_colours(), style.position_hatches()
    for cell in cells.to_dict("records"):
        value, against = halves_of(cell)
        drawn = style.draw_state(
            ax, str(cell["state"]), int(cell["year"]) + season[str(cell["lane"])],
            middles[str(cell["lane"])],
            height=0.8 * CELL, colour=colours.get(value, style.PAPER),
            against=colours.get(against, style.PAPER),
            share=min(float(cell["share_against"]), 0.5), hatch=hatches.get(value, ""),
        )  # fmt: skip
        series, act = str(cell["lane"]).split(" ", 1)
        position = f"{cell['body'] or series} {cell['year']} {act}"
        style.add_claims(drawn, style.mark_of_cell(position, cell))


def seasons_of(cells: pd.DataFrame) -> dict[str, float]:
    """Say how far into the year each line's acts lie, so that a cell stands at its date.

    In the middle of a year a text of March would stand under the government that came in
    May.
    """
    shares: dict[str, list[float]] = {str(lane): [] for lane in cells["lane"].unique()}
    for cell in cells.to_dict("records"):
        if len(str(cell["date"])) == len("2022-04-01"):
            shares[str(cell["lane"])].append(decimal_year(cell["date"]) - int(cell["year"]))
    return {lane: median(known) if known else 0.5 for lane, known in shares.items()}
