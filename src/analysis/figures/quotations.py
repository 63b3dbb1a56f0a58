"""Grades of quotations by outlet: the phrases themselves, a dot each."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.wording import ACCENT, SMALL, say_nothing

ROW = 0.128  # inches
LETTERS = 44  # of an outlet's name
BETWEEN = 2.6  # dots' widths between two columns
LEAST = 6.5  # dots' widths a column has at least, for its name,
NAME = 0.1  # and share of all columns, where one outlet has very many
NOTHING = "These sources print no words as those of a resolution."
# What a grade says of the words is said in the place; the look says it once more.
HANDS: dict[str, dict[str, Any]] = {
    "verbatim": {"marker": "o", "markerfacecolor": style.INK, "color": style.INK},
    "trimmed": {"marker": "o", "markerfacecolor": style.PAPER, "color": style.INK},
    "altered": {"marker": "D", "markerfacecolor": style.PAPER, "color": ACCENT},
    "back-translated": {"marker": "D", "markerfacecolor": ACCENT, "color": ACCENT},
}
OTHER: dict[str, Any] = {"marker": "x", "color": style.MUTED}


def plot_grades(grades: pd.DataFrame, *, least: int = 1, ax: Axes | None = None) -> Axes:
    """Draw every quotation as a dot, in the row of its outlet and the column of its grade.

    Parameters
    ----------
    grades
        As :func:`analysis.measures.quotations.grades_by_outlet` gives them.
    least
        Outlets with fewer quotations have no row of their own; they are counted in the last.
    ax
        Axes to draw on; a figure of double width is made if none is given.

    Returns
    -------
    Axes
        The outlets with most quotations above, each with its number; the grades from left to
        right, each with its number over all outlets. Dots of a cell have no order.
    """
    size = grades.groupby("outlet", sort=False)["n"].sum()
    shown = [str(outlet) for outlet in size.index if size[outlet] >= least]
    others = int((size < least).sum())
    rest = f"{others} outlet{'s' * (others != 1)} with fewer than {least}"
    rows = [*shown, *([rest] if others else [])]
    if ax is None:
        _, ax = style.new_figure("double", 0.75 + ROW * max(len(rows), 1))
    if grades.empty:
        return say_nothing(ax, NOTHING)
    row_of = {outlet: row for row, outlet in enumerate(shown)}
    cells = grades.assign(row=[row_of.get(str(outlet), len(shown)) for outlet in grades["outlet"]])
    counts = cells.groupby(["grade", "row"], observed=True)["n"].sum()
    kinds = [grade for grade in grades["grade"].cat.categories if grade in counts.index]
    widest = {kind: float(counts[kind].max()) for kind in kinds}
    for_name = max(LEAST, NAME * sum(widest.values()))
    widths = {kind: max(wide, for_name) for kind, wide in widest.items()}
    starts = _starts(widths)
    met: dict[tuple[str, int], int] = {}
    for cell in cells.itertuples(index=False):
        kind, row = str(cell.grade), int(cell.row)
        for name, source in zip(str(cell.ids).split(";"), str(cell.rows).split(";"), strict=True):
            place = met[kind, row] = met.get((kind, row), -1) + 1
            dot = style.add_mark(
                ax, starts[kind] + place, row, markersize=2.7, markeredgewidth=0.6,
                label=f"_{kind} {name}", **HANDS.get(kind, OTHER),
            )  # fmt: skip
            style.add_claims(dot, style.Mark(f"{cell.outlet} {name}", kind, rows=source))
    for kind in kinds:
        n = int(counts[kind].sum())
        head = ax.annotate(
            "\n".join([*textwrap.wrap(kind, 10), str(n)]), (starts[kind] - 0.5, 1), va="bottom",
            xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points",
            size=SMALL + 0.5, linespacing=1.1, annotation_clip=False,
        )  # fmt: skip
        of_kind = style.join_ids(*cells["rows"][cells["grade"] == kind])
        style.add_claims(head, style.Mark(f"all outlets {kind}", n, rows=of_kind))
        ax.axvline(starts[kind] - 1.3, color=style.BLANK, linewidth=0.5, zorder=0)
    ax.set_xlim(-1.4, starts[kinds[-1]] + widths[kinds[-1]])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    totals = cells.groupby("row")["n"].sum()
    labels = [
        f"{textwrap.shorten(row, LETTERS, placeholder=' …')} (n = {totals[y]})"
        for y, row in enumerate(rows)
    ]
    ax.set_yticks(range(len(rows)), labels, size=6.5, parse_math=False)
    style.add_tick_claims(
        ax, "y",
        [style.Mark(f"{outlet} all grades", int(totals[y]),
                    rows=style.join_ids(*cells["rows"][cells["row"] == y]))
         for y, outlet in enumerate(rows)],
    )  # fmt: skip
    ax.set_xticks([])
    style.hide_ticks(ax, "y")
    for y in range(len(rows)):
        ax.axhline(y, color=style.BLANK, linewidth=0.3, zorder=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _starts(widths: dict[str, float]) -> dict[str, float]:
    """Give each grade its place from left to right."""
    starts, x = {}, 0.0
    for kind, wide in widths.items():
        starts[kind] = x
        x += wide + BETWEEN
    return starts
