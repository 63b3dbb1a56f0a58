"""How strongly each theme is put, text by text: a grid for each order of strength."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from analysis.figures import style
from analysis.figures.verbs import HEADS
from analysis.figures.wording import (
    ACCENT,
    FEWEST,
    SMALL,
    columns_of_texts,
    name_bodies,
    places_of_names,
    rows_behind,
    say_nothing,
    scale_texts,
)

CELL = 0.137  # inches
WEAKEST, STRONGEST = 0.93, 0.18  # grey of the lowest and the highest rung
NOTHING = "No ranked verb is known of these themes."
LETTERS = 125  # of the line that names the rungs
RINGED = "ringed: another order names another verb"


def plot_strength(
    strength: pd.DataFrame,
    rungs: Mapping[tuple[str, str], Sequence[str]],
    texts: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> list[Axes]:
    """Draw a grid of themes by texts for each order and family, in one figure.

    Parameters
    ----------
    strength
        As :func:`analysis.measures.theme_strength.strength_by_theme` gives it.
    rungs
        The rungs of each ladder, the weakest first, by order and family, as
        :func:`analysis.measures.verbs.rungs_by_ladder` gives them.
    texts
        One row a column: ``body`` (categories in drawing order), ``year``; those of which no
        verb is known included.
    labels
        What to call each theme; its id if not named.
    names
        What to call each body.

    Returns
    -------
    list of Axes
        A panel each. A cell has the number of the rung of the strongest verb known of that
        theme in that text, 1 the weakest, and is the darker the higher the rung; ringed where
        another order names another verb. An empty cell was not seen. Which verbs a rung has is
        told under each panel. Rungs are places in an order: steps are not distances.
    """
    panels = {
        which: strength[(strength["order"] == which[0]) & (strength["family"] == which[1])]
        for which in rungs
    }
    panels = {which: rows for which, rows in panels.items() if len(rows)}
    if not panels:
        _, ax = style.new_figure("double", 0.8)
        return [say_nothing(ax, NOTHING)]
    place = columns_of_texts(texts.sort_values(["body", "year"]))
    themes = {which: _themes_of(rows, labels or {}) for which, rows in panels.items()}
    # Where few texts are shown, the name of a body runs over several lines below the heads.
    lifted = 28 + 8 * max(0, _lines_below_heads(place, names or {}) - 2)
    high = [len(rows) + 5.2 + (lifted - 28) / 72 / CELL for rows in themes.values()]
    _, grid = style.new_figure(
        "double", 0.55 + CELL * sum(high), nrows=len(panels), squeeze=False, height_ratios=high
    )
    axes = list(grid[:, 0])
    for number, (ax, (which, rows)) in enumerate(zip(axes, panels.items(), strict=True)):
        _draw(ax, rows, list(rungs[which]), themes[which], place, labels or {},
              " ".join(which))  # fmt: skip
        ax.annotate(HEADS.get(which, f"{which[1]}, {which[0]}"), (0, 1), xytext=(0, lifted),
                    xycoords="axes fraction", textcoords="offset points", size=7.0,
                    va="baseline", annotation_clip=False)  # fmt: skip
        if len(axes) > 1:
            style.panel_letter(ax, ascii_lowercase[number]).set_position((-5, lifted))
        name_bodies(ax, place, names or {}, lift=9)
    return axes


def _lines_below_heads(place: Mapping[tuple[str, int], float], names: Mapping[str, str]) -> int:
    """Give the lines of the longest name of a body that stands at the left, where heads are."""
    half = max([*place.values(), FEWEST]) / 2
    return max((len(name) for x, _, name in places_of_names(place, names) if x < half), default=0)


def _draw(
    ax: Axes,
    rows: pd.DataFrame,
    rungs: list[str],
    themes: list[str],
    place: Mapping[tuple[str, int], float],
    labels: Mapping[str, str],
    which: str,
) -> None:
    for cell in rows.itertuples(index=False):
        x, y = place[str(cell.body), int(cell.year)], themes.index(str(cell.theme))
        shade = _shade(int(cell.rung), len(rungs))
        about = f"{cell.body} {cell.year} {cell.theme}"
        # Within a ring the cell is smaller: the white between shows on a grey print too.
        wide, high = (0.38, 0.34) if cell.disagree else (0.44, 0.42)
        own: list[Artist] = [
            _frame(ax, x, y, wide, high, facecolor=shade, linewidth=0, label=f"_rung {about}")
        ]
        if cell.disagree:
            own.append(_frame(ax, x, y, 0.47, 0.45, facecolor="none", edgecolor=ACCENT,
                              linewidth=0.8, label=f"_ring {about}"))  # fmt: skip
        rung = int(cell.rung) + 1
        own.append(ax.text(x, y, str(rung), size=SMALL, ha="center", va="center_baseline",
                           color=style.ink_on(shade), in_layout=False))  # fmt: skip
        position = f"{cell.body} {cell.year} {labels.get(str(cell.theme), cell.theme)}"
        says = f"{position}: rung {rung} of {len(rungs)}, {cell.verbs}"
        style.add_claims(
            own,
            style.Mark(f"{which} {position}", rung, says, rows=rows_behind(cell.ids),
                       key=str(cell.theme)),
        )  # fmt: skip
    ax.set_ylim(len(themes) - 0.4, -0.6)
    ax.set_yticks(range(len(themes)), [labels.get(theme, theme) for theme in themes])
    scale_texts(ax, place)
    told = [f"{n} {named}" for n, named in enumerate(rungs, start=1)]
    told += [RINGED] * bool(rows["disagree"].any())
    named = "\n".join(textwrap.wrap("; ".join(told), LETTERS))
    below = ax.annotate(named, (0, 0), va="top", size=SMALL, xycoords="axes fraction",
                        xytext=(0, -3), textcoords="offset points", color=style.MUTED,
                        annotation_clip=False)  # fmt: skip
    verbs = ";".join(verb for rung in rungs for verb in rung.split(", "))
    style.add_claims(
        below, style.Mark(f"{which} rungs", "; ".join(told), rows=style.rows_of("verbs", verbs))
    )


def _frame(ax: Axes, x: float, y: float, wide: float, high: float, **look: Any) -> Rectangle:
    """Draw a rectangle about a place, so far to either side."""
    drawn = Rectangle((x - wide, y - high), 2 * wide, 2 * high, **look)
    drawn.set_in_layout(False)
    ax.add_artist(drawn)  # add_patch would look for new limits
    return drawn


def _themes_of(rows: pd.DataFrame, labels: Mapping[str, str]) -> list[str]:
    """Name the themes a panel has, in the order in which figures name them."""
    have = set(rows["theme"].astype(str))
    return [theme for theme in labels if theme in have] + sorted(have - set(labels))


def _shade(rung: int, of: int) -> str:
    share = rung / (of - 1) if of > 1 else 1.0
    grey = WEAKEST + (STRONGEST - WEAKEST) * share
    return to_hex((grey, grey, grey))
