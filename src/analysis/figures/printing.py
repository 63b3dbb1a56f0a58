"""Printing a finished figure: laid out once, drawn once, in three formats.

:func:`warm_up` draws something like a figure beforehand, so that a process that is to draw
many, or from which others are forked, has fonts found and letters set.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure

from analysis.figures.marks import Mark, linked
from analysis.figures.press import PIXELS_PER_INCH, Press, Rule
from analysis.figures.resting import collector_resting

SCREEN_PIXELS = 96  # of an inch, by the definition of CSS


class PaperFigure(Figure):
    """A figure that pyplot doesn't know, so that a notebook shows it only where it is saved.

    At the end of a cell by itself, it shows what would be saved.
    """

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return print_figure(self)["png"], {"width": width_on_screen(self)}


class _Sheet(FigureCanvasBase):
    """What a figure lies on while it is laid out and printed: it says what measures its text."""

    def __init__(self, figure: Figure, rule: Rule) -> None:
        super().__init__(figure)
        self.rule = rule

    def get_renderer(self) -> Rule:
        """Give what measures, and draws if it can."""
        return self.rule


def print_figure(
    figure: Figure, *, address: Callable[[str, Mark], str] | None = None
) -> dict[str, bytes]:
    """Print a figure as PDF, SVG and PNG, and close it.

    Parameters
    ----------
    figure
        Drawn at final size.
    address
        Where its marks lead to (:func:`analysis.figures.marks.addresses_on`); nowhere if None.

    Returns
    -------
    dict
        The pages by the ending of their files: ``pdf``, ``svg``, ``png`` (of 300 pixels an
        inch). The same figure gives the same bytes: no dates, no versions of libraries.

    Notes
    -----
    The figure is laid out and drawn once for all three, which so show the same. Pyplot then
    forgets it, if it knew it, so that a notebook doesn't draw it once more to show it. It may
    be printed again.
    """
    with collector_resting(), linked(figure, address) as marked:
        press = Press(*_size_of(figure), marked)
        with _laid_on(figure, press):
            figure.draw(press)
            made = press.finish()
    plt.close(figure)
    return made


def width_on_screen(figure: Figure) -> int:
    """Give the width at which a screen shows a figure in its final size, in CSS pixels."""
    return round(_size_of(figure)[0] * SCREEN_PIXELS)


def lay_out(figure: Figure) -> None:
    """Put the axes of a figure where they will be printed, as far as it is drawn by now."""
    with _laid_on(figure, Rule(*_size_of(figure))):
        pass


def warm_up() -> None:
    """Draw and print a scratch figure, and leave nothing of it but what it taught.

    Notes
    -----
    Fonts are found and read, and what matplotlib imports at the first page is imported. No
    later figure comes out otherwise for it: rcParams and pyplot's figures are as before.
    Setting beforehand the words that figures use was tried; it costs more than it saves.
    """
    from analysis.figures import style

    with matplotlib.rc_context():
        style.apply()
        figure, ax = style.new_figure("double", 1.5)
        for place, look in enumerate(({}, {"weight": "bold"}, {"style": "italic"})):
            words = string.printable[:95].replace("$", "")
            ax.text(0, place, words, size=7.0, in_layout=False, **look)
        style.draw_state(ax, style.STATES[0], 0, 0, hatch="////", letter="S")
        ax.set(xlabel="Year", ylabel="States", xlim=(-1, 6), ylim=(-1, 3))
        style.add_footer(figure, "Rule: contemporary.")
        print_figure(figure)


def _size_of(figure: Figure) -> tuple[float, float]:
    width, height = figure.get_size_inches()
    return float(width), float(height)


@contextmanager
def _laid_on(figure: Figure, rule: Rule) -> Iterator[None]:
    """Lay a figure out as measured by this rule, and keep it so for a while."""
    canvas, dpi, engine = figure.canvas, figure.dpi, figure.get_layout_engine()
    # An axis without a label need not look for a place for it, which it does at every turn.
    axes: list[Any] = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    bare = [
        axis for axis in axes if not axis.label.get_text() and getattr(axis, "_autolabelpos", False)
    ]
    try:
        _Sheet(figure, rule)
        figure.dpi = PIXELS_PER_INCH
        for axis in bare:
            axis._autolabelpos = False
        if engine is not None:
            engine.execute(figure)
            figure.set_layout_engine("none")
        yield
    finally:
        for axis in bare:
            axis._autolabelpos = True
        figure.set_layout_engine(engine)
        figure.dpi = dpi
        figure.set_canvas(canvas)
