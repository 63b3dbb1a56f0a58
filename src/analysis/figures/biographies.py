"""Lives of phrases: a line a wording, a mark a text in which it was seen."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.wording import (
    BODY_MARKERS,
    SMALL,
    add_body_key,
    rows_behind,
    say_nothing,
    scale_years,
    texts_behind,
)

ROW = 0.165  # inches
LETTERS = 74  # of a wording on its line
ASIDE = 0.22  # of a year: two texts of one year, both in sight
SEEN, NOT_SEEN = "seen", "not seen"
# What a text known in full says by not having the words, and what a draft alone does.
LACKING = {"whole text without it": "x", "whole draft without it": "+"}
NOTHING = "No wording was seen in several years."


def plot_biographies(
    biographies: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 30,
    ax: Axes | None = None,
) -> Axes:
    """Draw the life of each wording, those seen first above.

    Parameters
    ----------
    biographies
        As :func:`analysis.measures.biographies.biographies` gives them.
    names
        What to call each body in the key.
    most
        How many wordings to draw, those that account for most words.
    ax
        Axes to draw on; a figure of double width is made if none is given.

    Returns
    -------
    Axes
        A mark a sighting, its shape the body's, hollow where only a draft has the words; of
        the bodies in whose texts the words were ever seen, a
        cross where a text known in full does not have them, upright where it is a draft. The
        dotted line joins the first and the last sighting: nothing is known of the texts between
        that have no mark.
    """
    chosen = list(dict.fromkeys(biographies["biography"]))[:most]
    kept = biographies[biographies["biography"].isin(chosen)]
    seen = kept[kept["state"] == SEEN]
    lacking = dict.fromkeys(_lacks(text.stages) for text in kept.itertuples(index=False)
                            if text.state == NOT_SEEN)  # fmt: skip
    if ax is None:
        key = 0.16 * bool(lacking)  # of a second row
        _, ax = style.new_figure("double", 0.85 + key + ROW * max(len(chosen), 1))
    if seen.empty:
        return say_nothing(ax, NOTHING)
    first = seen.groupby("biography")["year"].min()
    order = sorted(chosen, key=lambda name: (first.get(name, 9999), chosen.index(name)))
    bodies = [str(body) for body in kept["body"].cat.categories]
    several = kept["body"].nunique() > 1
    shapes = dict(zip(bodies, BODY_MARKERS, strict=False))
    labels: list[str] = []
    quotations: list[style.Mark | None] = []
    for y, name in enumerate(order):
        life = kept[kept["biography"] == name]
        told = life[life["state"] == SEEN]
        # That another body's text lacks words that were never its own says nothing.
        life = life[life["body"].isin(set(told["body"]))]
        labels.append(textwrap.shorten(str(life["label"].iloc[0]), LETTERS, placeholder=" …"))
        years = told["year"]
        line = ax.plot([years.min(), years.max()], [y, y], color=style.INK, linewidth=0.5,
                       linestyle=(0, (1, 1.6)), zorder=1, label="_life")  # fmt: skip
        count = ax.annotate(f"{years.nunique()}", (1.01, y), size=SMALL, color=style.MUTED,
                            xycoords=("axes fraction", "data"), va="center_baseline",
                            annotation_clip=False)  # fmt: skip
        wording, rows = f"“{life['label'].iloc[0]}”", rows_behind(";".join(told["ids"]))
        style.add_claims(
            [*line, count],
            style.Mark(f"{wording}: years seen", years.nunique(), rows=rows, key=name),
        )
        quotations.append(style.Mark(wording, labels[-1], wording, rows=rows, key=name))
        for text in life[life["state"].isin((SEEN, NOT_SEEN))].itertuples(index=False):
            body = str(text.body)
            # The body that stands first meets in autumn, so its mark is the later of a year.
            aside = several * (-ASIDE if bodies.index(body) else ASIDE)
            look = {"marker": shapes[body], "markersize": 3.2, "markerfacecolor": style.INK}
            if text.state == NOT_SEEN:
                look = {"marker": LACKING[_lacks(text.stages)], "markersize": 2.8}
            elif _is_draft(text.stages):
                look["markerfacecolor"] = style.PAPER
            mark = style.add_mark(
                ax, text.year + aside, y, color=style.INK, markeredgewidth=0.7, zorder=3,
                label=f"_{text.state} {body} {text.year} {name}", **look,
            )  # fmt: skip
            position = f"{wording} {body} {text.year}"
            behind = texts_behind if text.state == NOT_SEEN else rows_behind
            value, told_of = (NOT_SEEN, f"{text.stages}: not in the text known in full") \
                if text.state == NOT_SEEN else (text.year, f"seen, {text.stages}")  # fmt: skip
            style.add_claims(
                mark,
                style.Mark(position, value, f"{position}: {told_of}", rows=behind(text.ids),
                           key=name),
            )  # fmt: skip
    scale_years(ax, kept["year"])
    ax.annotate("years", (1.01, -1.0), xycoords=("axes fraction", "data"), size=SMALL,
                color=style.MUTED, va="center_baseline", annotation_clip=False)  # fmt: skip
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.set_yticks(range(len(order)), [f"“{label}”" for label in labels], size=6.5,
                  parse_math=False)  # fmt: skip
    style.add_tick_claims(ax, "y", quotations)
    style.hide_ticks(ax, "y")
    for y in range(len(order)):
        ax.axhline(y, color=style.BLANK, linewidth=0.4, zorder=0)
    ax.spines["left"].set_visible(False)
    here = set(seen["body"].astype(str))
    shown = {body: shapes[body] for body in bodies if body in here}
    others = {words: shape for words, shape in LACKING.items() if words in lacking}
    add_body_key(ax, shown, names or {}, "right", others)
    return ax


def _is_draft(stages: object) -> bool:
    return set(str(stages).split(";")) == {"draft"}


def _lacks(stages: object) -> str:
    return list(LACKING)[_is_draft(stages)]
