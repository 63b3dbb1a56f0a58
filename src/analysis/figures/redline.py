"""A redline: two texts side by side, clause by clause, what went struck out, what came underlined.

As many pages as it needs. What is said in colour is said in line too, so that a grey copy
reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.widths import width_of
from analysis.figures.wording import ACCENT, rows_behind
from analysis.measures.alignment import ONLY_NEW, ONLY_OLD
from analysis.measures.redline import NOTHING
from analysis.measures.word_changes import ADDED, DROPPED, SAME

SIZE = 7.0  # points
LINE, BETWEEN = 9.4, 5.0  # points: a line, two clauses
LABEL_ROOM, GUTTER = 62.0, 12.0  # points: change and numbers at the left, between the texts
HIGH = 9.0  # inches of a page at most, footer included
FOOT = 0.62  # inches kept for footer and key
HEAD = 1.6 * LINE
NOT_SEEN = "not seen"  # of a phrase; that is not to say absent
HANDS: dict[str, dict[str, Any]] = {
    SAME: {"color": style.INK},
    NOT_SEEN: {"color": style.FAINT, "style": "italic"},
    DROPPED: {"color": style.MUTED},
    ADDED: {"color": ACCENT},
}
KEY = ((DROPPED, "only in the older text"), (ADDED, "only in the newer text"))

Run = tuple[str, str]  # what became of the words, and the words


@dataclass(frozen=True)
class _Row:
    """One line of the page: the label's part, a line of the older text, one of the newer."""

    clause: int
    label: str
    old: tuple[Run, ...]
    new: tuple[Run, ...]
    first: bool


def plot_redline(
    redline: pd.DataFrame, *, heads: Sequence[str] = ("", ""), high: float = HIGH
) -> list[Axes]:
    """Draw two texts side by side, over as many pages as they need.

    Parameters
    ----------
    redline
        As :func:`analysis.measures.redline.redline_of` gives it: ``change``, ``old``,
        ``new``, ``label`` and ``words``, the list of what became of which words.
    heads
        What stands above the older and the newer text.
    high
        Inches a page may be high.

    Returns
    -------
    list of Axes
        One for each page, in figures of their own, of double width; the last only as high as
        it needs to be. A clause is parted between two pages only if it is longer than one.
    """
    style.apply()  # the widths are those of the bundled font
    wide = style.WIDTHS["double"] * 72 - 8
    column = (wide - LABEL_ROOM - GUTTER) / 2
    blocks = [
        list(_lines_of(place, row, column))
        for place, row in enumerate(redline.itertuples(index=False))
    ]
    pages = list(_paginate(blocks, (high - FOOT) * 72 - HEAD)) or [[]]
    return [
        _draw_page(rows, redline, heads, number, len(pages), column)
        for number, rows in enumerate(pages, start=1)
    ]


def _draw_page(
    rows: list[_Row],
    redline: pd.DataFrame,
    heads: Sequence[str],
    number: int,
    of: int,
    column: float,
) -> Axes:
    wide = style.WIDTHS["double"] * 72 - 8
    lefts = (LABEL_ROOM, LABEL_ROOM + column + GUTTER)
    tall = HEAD + sum(LINE + BETWEEN * row.first for row in rows) + LINE
    _, ax = style.new_figure("double", tall / 72 + FOOT)
    ax.set_xlim(0, wide)
    ax.set_ylim(tall, -0.6 * LINE)
    ax.set_axis_off()
    for x, head, side in zip(lefts, heads, ("old", "new"), strict=True):
        named = ax.text(x, 0, head, size=SIZE, weight="bold", va="center_baseline")
        if known := rows_behind(";".join(redline[side])):
            style.add_claims(named, style.Mark(f"{side} text", head, rows=known))
    if of > 1:
        ax.text(0, 0, f"{number} of {of}", size=6.0, color=style.MUTED, va="center_baseline")
    ax.plot([0, wide], [0.9 * LINE] * 2, color=style.FAINT, linewidth=0.4)
    y = HEAD
    if not len(redline):
        ax.text(0, y, NOTHING, size=SIZE, color=style.MUTED, va="center_baseline")
    marks = [_mark_of(one) for one in redline.itertuples(index=False)]
    for row in rows:
        y += BETWEEN * row.first
        drawn: list[Artist] = []
        if row.label:
            drawn.append(ax.text(0, y, row.label, size=6.0, color=style.MUTED,
                                 va="center_baseline",
                                 label="_change" if row.first else "_number"))  # fmt: skip
        for x, runs in zip(lefts, (row.old, row.new), strict=True):
            drawn += _write(ax, x, y, runs, row.clause)
        style.add_claims(drawn, marks[row.clause])
        y += LINE
    if any(what != SAME for words in redline["words"] for what, _ in words):
        _add_key(ax, y + 0.3 * LINE)
    return ax


def _mark_of(row: Any) -> style.Mark:
    """Say what a group of clauses stands for: what became of it, and the rows it stands on."""
    pair = " → ".join(str(side).replace(";", " and ") for side in (row.old, row.new) if side)
    return style.Mark(
        pair, str(row.change), f"{pair}: {row.change}", rows=rows_behind(f"{row.old};{row.new}")
    )


def _write(ax: Axes, x: float, y: float, runs: Sequence[Run], clause: int) -> list[Artist]:
    """Write a line of words, those that went struck out, those that came underlined."""
    drawn: list[Artist] = []
    for what, words in runs:
        wide = width_of(words, SIZE)
        look = {"size": SIZE, "va": "center_baseline", **HANDS[what]}
        label = f"_{what} {clause}"
        drawn.append(ax.text(x, y, words, label=label, in_layout=False, parse_math=False, **look))
        if what in (DROPPED, ADDED):
            at = y if what == DROPPED else y + 0.42 * LINE
            colour = HANDS[what]["color"]
            drawn += ax.plot([x, x + wide], [at, at], label="_line", linewidth=0.5, color=colour,
                             solid_capstyle="butt")  # fmt: skip
        x += wide + width_of(" ", SIZE)
    return drawn


def _add_key(ax: Axes, y: float) -> None:
    x = LABEL_ROOM
    for what, meaning in KEY:
        _write(ax, x, y, [(what, meaning)], -1)
        x += width_of(meaning, SIZE) + 4 * width_of(" ", SIZE)


def _lines_of(clause: int, row: Any, wide: float) -> Iterator[_Row]:
    """Break one clause into lines of both texts, with its label beside the first ones."""
    phrase = row.change in (ONLY_NEW, ONLY_OLD)
    old, new = (
        list(_break([run for run in row.words if run[0] != gone], wide))
        if names or not phrase
        else [((NOT_SEEN, NOT_SEEN),)]
        for names, gone in ((row.old, ADDED), (row.new, DROPPED))
    )
    labels = str(row.label).split("\n")
    for number in range(max(len(old), len(new), len(labels))):
        yield _Row(
            clause,
            labels[number] if number < len(labels) else "",
            old[number] if number < len(old) else (),
            new[number] if number < len(new) else (),
            number == 0,
        )


def _break(runs: Sequence[Run], wide: float) -> Iterator[tuple[Run, ...]]:
    """Break words into lines no wider than the column, words of one kind kept together."""
    line: list[Run] = []
    x = 0.0
    for what, said in runs:
        for word in said.split():
            room = width_of(word, SIZE)
            if line and x + room > wide:
                yield tuple(line)
                line, x = [], 0.0
            if line and line[-1][0] == what:
                line[-1] = (what, f"{line[-1][1]} {word}")
            else:
                line.append((what, word))
            x += room + width_of(" ", SIZE)
    if line:
        yield tuple(line)


def _paginate(blocks: Sequence[list[_Row]], room: float) -> Iterator[list[_Row]]:
    page: list[_Row] = []
    left = room
    for block in blocks:
        need = len(block) * LINE + BETWEEN
        if page and need > left and need <= room:
            yield page
            page, left = [], room
        for row in block:
            step = LINE + BETWEEN * row.first
            if page and step > left:
                yield page
                page, left = [], room
            page.append(row)
            left -= step
    if page:
        yield page
