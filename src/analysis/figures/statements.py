"""Renderings of one utterance, laid out as the manuscripts of a text are collated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.widths import width_of
from analysis.figures.wording import ACCENT, say_nothing

SIZE = 6.5  # points
LINE, BETWEEN, SPACE = 9.2, 6.0, 2.6  # points: a row, two systems, two words
LETTER_ROOM, LABEL_ROOM = 8.0, 116.0  # points at the left for passage, then outlet and date
STACKED = 0.28  # of a row, between equal dots
COMMON_INK = "#767676"
LEFT_OUT = "·"
NO_PAIRS = "Nothing to show: these sources have no two renderings of one passage."
NOTHING = "None of these sources renders the utterance."
HANDS: dict[str, dict[str, Any]] = {
    "common": {"color": COMMON_INK},
    "shared": {"color": style.INK},
    "alone": {"color": ACCENT, "weight": "bold"},
    "only": {"color": style.INK, "style": "italic"},
    "moved": {"color": ACCENT, "style": "italic"},
    "omitted": {"color": style.FAINT},
    "label": {"color": style.INK},
    "passage": {"color": style.INK, "weight": "bold"},
}
KEY = (
    ("common", "common to all who speak there"),
    ("shared", "shared by several"),
    ("alone", "one against others"),
    ("moved", "found elsewhere in another"),
    ("only", "nobody else speaks there"),
    ("omitted", f"{LEFT_OUT} left out"),
)


@dataclass(frozen=True)
class _Piece:
    """One word or label in its place, in points from the upper left corner."""

    x: float
    y: float
    text: str
    reading: str
    mark: style.Mark | None = None


def plot_collation(words: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a collation: rows are renderings, columns words in the same place.

    Parameters
    ----------
    words
        As :func:`analysis.measures.statements.collate` gives them.
    ax
        Axes to draw on; a figure of double width, as high as the text needs, is made if
        none is given.

    Returns
    -------
    Axes
        Without scales. Outlet and date stand at the left; where the text is longer than the
        page is wide, it goes on below, as music does. A rendering has a row only where it
        has words. Words are labelled ``_<reading>``.
    """
    style.apply()  # the widths are those of the bundled font
    wide = style.WIDTHS["double"] * 72 - 8 if ax is None else _points_of(ax)
    pieces = list(_lay_out(words, wide)) or [_Piece(0.0, 0.0, NOTHING, "label")]
    high = max((piece.y for piece in pieces), default=0.0) + LINE
    if ax is None:
        _, ax = style.new_figure("double", (high + 2.2 * LINE) / 72 + 0.2)
    ax.set_xlim(0, wide)
    ax.set_ylim(high + 1.2 * LINE, -0.6 * LINE)
    ax.set_axis_off()
    for piece in pieces:
        text = ax.text(piece.x, piece.y, piece.text, size=SIZE, va="center_baseline",
                       label=f"_{piece.reading}", **HANDS[piece.reading])  # fmt: skip
        if piece.mark is not None:
            style.add_claims(text, piece.mark)
    ax.plot([0, wide], [high, high], color=style.FAINT, linewidth=0.4)
    x = 0.0
    for reading, meaning in KEY:
        ax.text(x, high + 0.7 * LINE, meaning, size=SIZE, va="center_baseline", **HANDS[reading])
        x += width_of(meaning, SIZE, *_hand_of(reading)) + 4 * SPACE
    return ax


def plot_agreement(pairs: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how far the renderings of each passage agree, a dot a pair.

    Parameters
    ----------
    pairs
        As :func:`analysis.measures.statements.pairs_in_common` gives them.
    ax
        Axes to draw on; a figure of double width is made if none is given.

    Returns
    -------
    Axes
        One row a passage, the oldest above, with its number of renderings; hollow dots are
        pairs that print the same agency. Equal shares are stacked.
    """
    rows = list(dict.fromkeys(zip(pairs["statement"], pairs["passage"], strict=True)))
    if not rows:
        if ax is None:
            _, ax = style.new_figure("double", 0.8)
        return say_nothing(ax, NO_PAIRS)
    if ax is None:
        _, ax = style.new_figure("double", 0.95 + 0.135 * len(rows))
    several = pairs.groupby("statement")["passage"].nunique()
    labels, ticks = [], []
    for y, (statement, passage) in enumerate(rows):
        here = pairs[(pairs["statement"] == statement) & (pairs["passage"] == passage)]
        first = here.iloc[0]
        part = f", passage {passage}" if several[statement] > 1 else ""
        labels.append(f"{first['label']}{part} ({statement}, n = {first['n']})")
        own = style.rows_of("renderings", *here["one"], *here["other"])
        where = f"{statement} passage {passage}"
        ticks.append(style.Mark(f"{where} renderings", int(first["n"]), rows=own))
        ax.plot([0, 1], [y, y], color=style.BLANK, linewidth=0.4, zorder=0)
        for share, same in here.groupby(here["share"].round(2)):
            for place, pair in enumerate(same.itertuples(index=False)):
                aside = STACKED * (place - (len(same) - 1) / 2)
                dot = style.add_mark(
                    ax, share, y + aside, marker="o", markersize=3.4, color=style.INK,
                    markerfacecolor=style.INK if pair.independent else style.PAPER,
                    markeredgewidth=0.6, label=f"_{pair.one} {pair.other}",
                )  # fmt: skip
                told = f"{where}, {pair.one_outlet} and {pair.other_outlet}: share {share:g}"
                mark = style.Mark(
                    f"{where} {pair.one} {pair.other}", f"{share:g}",
                    told + ", of one agency" * (not pair.independent),
                    rows=style.rows_of("renderings", pair.one, pair.other),
                )  # fmt: skip
                style.add_claims(dot, mark)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-0.03, 1.03)
    ax.set_yticks(range(len(rows)), labels)
    style.add_tick_claims(ax, "y", ticks)
    style.hide_ticks(ax, "y")
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("Share of the shorter rendering’s words that the longer has too")
    key = {"a pair of renderings": style.INK, "both print one agency": style.PAPER}
    for words, face in key.items():
        ax.plot([], [], marker="o", markersize=3.4, linestyle="", color=style.INK,
                markerfacecolor=face, markeredgewidth=0.6, label=words)  # fmt: skip
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return ax


def _lay_out(words: pd.DataFrame, wide: float) -> Iterator[_Piece]:
    """Put every word and label in its place, system below system."""
    y = 0.0
    several = words["passage"].nunique() > 1
    for passage, block in words.groupby("passage", sort=True):
        widths = {
            int(column): max(
                width_of(str(row.word) or LEFT_OUT, SIZE, *_hand_of(str(row.reading)))
                for row in place.itertuples(index=False)
            )
            for column, place in block.groupby("column", sort=True)
        }
        # a word cut at its hyphen stays in one piece
        spoken = block[block["word"] != ""]
        cut = spoken["word"].str.endswith("-").groupby(spoken["column"]).all()
        spaces = {column: 0.0 if cut[column] else SPACE for column in widths}
        for system in _systems(widths, wide - LABEL_ROOM):
            here, mark = block[block["column"].isin(system)], True
            for rendering in dict.fromkeys(block["rendering"]):
                row = here[here["rendering"] == rendering]
                if (row["word"] == "").all():
                    continue
                if several and mark:
                    yield _Piece(0.0, y, str(passage), "passage")
                    mark = False
                label = _label_of(row.iloc[0])
                where = f"passage {passage} {rendering}"
                source = style.rows_of("renderings", rendering)
                own = style.Mark(f"{where} outlet", label, rows=source)
                yield _Piece(LETTER_ROOM, y, label, "label", own)
                x = LABEL_ROOM
                for column in system:
                    for one in row[row["column"] == column].itertuples(index=False):
                        word = str(one.word) or LEFT_OUT
                        told = f"{one.outlet}: {one.word or 'left out'}, {one.reading}"
                        own = style.Mark(f"{where} {column + 1}", word, told, rows=source)
                        yield _Piece(x, y, word, str(one.reading), own)
                    x += widths[column] + spaces[column]
                y += LINE
            y += BETWEEN


def _systems(widths: dict[int, float], room: float) -> Iterator[list[int]]:
    """Break the columns into lines no wider than the room there is."""
    system: list[int] = []
    x = 0.0
    for column, width in widths.items():
        if system and x + width > room:
            yield system
            system, x = [], 0.0
        system.append(column)
        x += width + SPACE
    if system:
        yield system


def _label_of(row: pd.Series) -> str:
    outlet, day = str(row["outlet"]), str(row["published"]).split("/")[0]
    room = LABEL_ROOM - LETTER_ROOM - 2 * SPACE - (width_of(f" {day}", SIZE) if day else 0)
    while width_of(outlet, SIZE) > room:
        outlet = outlet[:-2].rstrip() + "…"
    return f"{outlet} {day}".strip()


def _hand_of(reading: str) -> tuple[str, str]:
    hand = HANDS[reading]
    return hand.get("weight", "normal"), hand.get("style", "normal")


def _points_of(ax: Axes) -> float:
    return float(ax.get_window_extent().width / ax.figure.dpi * 72)
