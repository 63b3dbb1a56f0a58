"""The acts of chosen countries, as thin rows of cells."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.positions import halves_of

LINES = ("vote", "sponsorship")
PITCH = 2.35  # rows from one country to the next: its two, and a gap
PART = {"left": -0.22, "right": 0.22, "whole": 0.0}  # of a year's slot
SMALL = 6.0


def rows_of(acts: pd.DataFrame) -> float:
    """How many rows :func:`plot_acts` takes, gaps included: a measure of the height it needs."""
    return PITCH * len(acts["country"].cat.categories)


def plot_acts(acts: pd.DataFrame, names: Mapping[str, str], *, ax: Axes | None = None) -> Axes:
    """Draw how countries acted: two thin rows each, votes above and sponsorship beneath.

    Parameters
    ----------
    acts
        As :func:`analysis.measures.countries.acts_by_country` gives it, of one body or of
        bodies that follow each other. Where a body adopts twice, the left half of a cell is
        the earlier stage.
    names
        Name of each country, by its code.
    ax
        Axes to draw on; its x axis has a slot a year.
    """
    if ax is None:
        _, ax = style.new_figure("double", 2.4)
    colours, hatches = style.position_colours(), style.position_hatches()
    countries = list(acts["country"].cat.categories)
    row_of = {
        (country, line): PITCH * place + LINES.index(line)
        for place, country in enumerate(countries)
        for line in LINES
    }
    ax.set_ylim(max(row_of.values()) + 0.75, -0.75)  # turned over before anything is drawn
    silent = _silent(acts)
    for row in acts[~silent].to_dict("records"):
        value, rival = halves_of(row, "rival")
        drawn = style.draw_state(
            ax, row["state"], row["year"] + PART[row["part"]],
            row_of[row["country"], row["line"]], width=0.84 if row["part"] == "whole" else 0.4,
            height=0.86, colour=colours.get(value, style.PAPER),
            against=colours.get(rival, style.PAPER), share=row["share"],
            hatch=hatches.get(value, ""), letter=row["letter"],
        )  # fmt: skip
        where = f"{row['country']} {row['resolution'].replace('-', ' ')} {row['stage']}"
        cell = {**row, "decisions": row["decision"]}
        style.add_claims(drawn, style.mark_of_cell(f"{where} {row['line']}", cell))
    for (country, line), row in acts[silent].groupby(["country", "line"], observed=True):
        span, y = (row["year"].min() - 0.42, row["year"].max() + 0.42), row_of[country, line]
        bar = ax.barh(
            y, span[1] - span[0], 0.86, left=span[0], color=style.BLANK, linewidth=0,
            label=["_unknown throughout"], zorder=3,
        )  # fmt: skip
        words = ax.text(
            span[0] + 0.3, y, "? unknown throughout: none of the sources says", size=SMALL,
            va="center_baseline", zorder=4,
        )  # fmt: skip
        bodies = ", ".join(dict.fromkeys(row["body"].astype(str)))
        when = f"{bodies} {row['year'].min()} to {row['year'].max()}"
        mark = style.Mark(
            f"{country} {when} {line}", "unknown", decisions=style.join_ids(*row["decision"]),
            claims=style.join_ids(*row["claims"]),
        )  # fmt: skip
        style.add_claims([*bar, words], mark)
    ax.set_yticks(
        list(row_of.values()),
        [f"{names.get(c, c)}  vote" if line == "vote" else "sponsor" for c, line in row_of],
        size=SMALL,
    )
    style.hide_ticks(ax, "y")
    ax.spines["left"].set_visible(False)
    return ax


def _silent(acts: pd.DataFrame) -> pd.Series:
    """Mark the rows of a country's line of which no source says anything."""
    told = ~acts["state"].isin(("unknown", "not applicable"))
    unknown = acts["state"] == "unknown"
    keys = [acts["country"], acts["line"]]
    return ~told.groupby(keys, observed=True).transform("any") & unknown.groupby(
        keys, observed=True
    ).transform("any")
