"""Ladders of verbs: what is known of each text, and the strongest of it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend

from analysis.figures import style
from analysis.figures.wording import ACCENT, BODY_MARKERS, rows_behind, scale_years

STEP_ASIDE = 0.24  # of a year, so that two bodies' marks of one year stand side by side
LETTERS = 40  # of a rung's name on one line
RUNG = 0.182  # inches
RING: dict[str, Any] = {
    "marker": "o", "markersize": 7.0, "linestyle": "", "color": ACCENT, "markerfacecolor": "none",
    "markeredgewidth": 0.7,
}  # fmt: skip
HEADS = {
    ("gruenberg", "directive"): "Asking others to act, after Gruenberg (2009)",
    ("teaching", "directive"): "The same verbs, after a teaching page",
    ("gruenberg", "evaluative"): "Judging, after Gruenberg; the degrees are our coding",
}


def plot_ladders(
    ladder: pd.DataFrame,
    rungs: Mapping[tuple[str, str], Sequence[str]],
    *,
    names: Mapping[str, str] | None = None,
) -> list[Axes]:
    """Draw every ladder in a panel of its own, one figure for all.

    Parameters
    ----------
    ladder
        As :func:`analysis.measures.verbs.verb_ladder` gives them.
    rungs
        The rungs of each ladder, by order and family, as
        :func:`analysis.measures.verbs.rungs_by_ladder` gives them.
    names
        What to call each body.

    Returns
    -------
    list of Axes
        The panels from above; see :func:`plot_verbs`.
    """
    high = [len(named) + 0.9 for named in rungs.values()]
    _, grid = style.new_figure(
        "double", 0.75 + RUNG * sum(high), nrows=len(high), sharex=True, squeeze=False,
        height_ratios=high,
    )  # fmt: skip
    panels = list(grid[:, 0])
    for number, (ax, (which, named)) in enumerate(zip(panels, rungs.items(), strict=True)):
        order, family = which
        kept = ladder[(ladder["order"] == order) & (ladder["family"] == family)]
        plot_verbs(kept, named, names=names, head=HEADS.get(which, f"{family}, {order}"),
                   key=ax is panels[-1], ax=ax)  # fmt: skip
        if len(panels) > 1:
            style.panel_letter(ax, "abcd"[number])
    scale_years(panels[-1], ladder["year"])
    return panels


def plot_verbs(
    ladder: pd.DataFrame,
    rungs: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    head: str = "",
    key: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw one ladder: rungs from weak to strong, years, every verb known and the strongest.

    Parameters
    ----------
    ladder
        Rows of one order and one family, as :func:`analysis.measures.verbs.verb_ladder`
        gives them.
    rungs
        The verbs of each rung, the weakest first, as
        :func:`analysis.measures.verbs.rungs_of` gives them.
    names
        What to call each body.
    head
        Which ladder it is, written above it.
    key
        Whether to explain the marks, below the axes, once a figure.
    ax
        Axes to draw on; a figure of single width is made if none is given.

    Returns
    -------
    Axes
        A small grey mark is a verb known, a large one the strongest of its text; hollow
        where only a report attributes it. In colour and ringed: the other order names
        another verb. The shape is the body's. Steps between rungs are not distances.
    """
    if ax is None:
        _, ax = style.new_figure("single", 0.9 + RUNG * len(rungs))
    bodies = [str(body) for body in ladder["body"].cat.categories]
    shapes = dict(zip(bodies, BODY_MARKERS, strict=False))
    for row in ladder.itertuples(index=False):
        body = str(row.body)
        # The body that stands first meets in autumn, so its mark is the later of a year.
        aside = -STEP_ASIDE if bodies.index(body) else STEP_ASIDE
        colour = ACCENT if row.disagree and row.strongest else style.INK
        if not row.strongest:
            colour = style.FAINT
        drawn = style.add_mark(
            ax, row.year + aside, row.rung, marker=shapes[body], color=colour,
            markersize=3.6 if row.strongest else 2.0, markeredgewidth=0.7,
            markerfacecolor=colour if row.evidence == "phrase" else style.PAPER,
            label=f"_{'strongest' if row.strongest else 'known'} {body} {row.year} {row.verb}",
            zorder=4 if row.strongest else 3,
        )  # fmt: skip
        both = [drawn]
        if row.strongest and row.disagree:
            both.append(style.add_mark(ax, row.year + aside, row.rung, label="_ring", **RING))
        position = f"{row.order} {row.family} {body} {row.year} {row.verb}"
        told = f"{'strongest' if row.strongest else 'known'}, by {row.evidence}"
        told += ", the other order names another" * (len(both) > 1)
        style.add_claims(
            both,
            style.Mark(position, row.verb, f"{position}: {told}",
                       rows=rows_behind(row.phrases, row.reports)),
        )  # fmt: skip
    ax.set_ylim(-0.6, max(len(rungs), 1) - 0.4)
    ax.set_yticks(range(len(rungs)), ["\n".join(textwrap.wrap(rung, LETTERS)) for rung in rungs])
    style.hide_ticks(ax, "y")
    for rung in range(len(rungs)):
        ax.axhline(rung, color=style.BLANK, linewidth=0.4, zorder=0)
    scale_years(ax, ladder["year"])
    ax.spines["left"].set_visible(False)
    if head:
        ax.annotate(head, (0, 1), xycoords="axes fraction", xytext=(0, 4), annotation_clip=False,
                    textcoords="offset points", size=7.0, va="baseline")  # fmt: skip
    if key:
        here = set(ladder["body"].astype(str))
        _add_key(ax, {body: shapes[body] for body in bodies if body in here}, names or {})
    return ax


def _add_key(ax: Axes, shapes: Mapping[str, str], names: Mapping[str, str]) -> Legend:
    plain: dict[str, Any] = {
        "marker": "o", "linestyle": "", "color": style.INK, "markersize": 3.6,
        "markeredgewidth": 0.7,
    }  # fmt: skip
    hands: list[tuple[str, dict[str, Any]]] = [
        *((names.get(body, body), {**plain, "marker": shape}) for body, shape in shapes.items()),
        ("report only", {**plain, "markerfacecolor": style.PAPER}),
        ("known, weaker", {**plain, "markersize": 2.0, "color": style.FAINT}),
        ("the orders differ", RING),
    ]
    return ax.legend(
        handles=[ax.plot([], [], label=words, **hand)[0] for words, hand in hands],
        loc="upper right", bbox_to_anchor=(1, -0.13), ncols=6, borderaxespad=0.2,
        handletextpad=0.2, columnspacing=1.0, fontsize=6.5,
    )  # fmt: skip
