"""The look of every figure: fonts, sizes, colours, footers.

Figures are drawn at the size they are printed: 3.5 in (single column) or 7.0 in (double
column) wide, text of 7 to 8 points and never under 6. Text is Open Sans, bundled in
``fonts/`` (Apache License 2.0, ``fonts/LICENSE-OpenSans.txt``), so that a picture does not
depend on the machine; a glyph it lacks comes from the DejaVu Sans inside matplotlib.

Other modules need only this one: ``palette``, ``states``, ``bands`` and ``marks`` are reached
through it.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.rcsetup import cycler
from matplotlib.text import Text

from analysis.figures.bands import add_administrations, decimal_year, slot
from analysis.figures.layout import SteadyLayout
from analysis.figures.marks import (
    Mark,
    add_claims,
    add_tick_claims,
    join_ids,
    mark_of_cell,
    name_panel,
    rows_of,
)
from analysis.figures.palette import (
    BLANK,
    COLOURS,
    FAINT,
    HATCHES,
    INK,
    MARKERS,
    MUTED,
    PAPER,
    POSITIONS,
    TINTS,
    colours_of,
    hatches_of,
    ink_on,
    lightness,
    markers_of,
    position_colours,
    position_hatches,
)
from analysis.figures.printing import PaperFigure
from analysis.figures.states import (
    STATE_HANDLERS,
    STATE_MARKS,
    STATES,
    StateHandle,
    add_state_key,
    draw_state,
)

__all__ = [
    "BLANK", "COLOURS", "FAINT", "HATCHES", "INK", "MARKERS", "MUTED", "PAPER", "POSITIONS",
    "STATES", "STATE_HANDLERS", "STATE_MARKS", "TINTS", "WIDTHS", "Mark", "StateHandle",
    "add_administrations", "add_claims", "add_footer", "add_mark", "add_state_key",
    "add_tick_claims",
    "apply", "colours_of", "decimal_year", "draw_state", "figure_of_words", "hatches_of",
    "hide_ticks", "ink_on", "join_ids", "lightness", "mark_of_cell", "markers_of", "name_panel",
    "new_figure", "panel_letter", "position_colours", "position_hatches", "rows_of", "slot",
]  # fmt: skip

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Open Sans"
FALLBACK = "DejaVu Sans"
WIDTHS = {"single": 3.5, "double": 7.0}  # inches
FOOTER_SIZE = 6.0
FOOTER_LETTER = 0.51  # mean width of a letter of running text, as a share of its size

RC: Any = {
    "font.family": [FAMILY, FALLBACK],
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 8.0,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "legend.fontsize": 7.0,
    "legend.frameon": False,
    "figure.titlesize": 8.0,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#cccccc",
    "grid.linewidth": 0.4,
    "lines.linewidth": 0.9,
    "lines.markersize": 3.5,
    "patch.linewidth": 0.5,
    "hatch.linewidth": 0.4,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 1.5,
    "ytick.minor.size": 1.5,
    "axes.labelpad": 2.5,
    "axes.titley": 1.0,  # there are none inside a figure: no room need be sought for them
    "axes.prop_cycle": cycler(color=COLOURS),
    "figure.dpi": 150,
    "figure.facecolor": PAPER,
    "savefig.dpi": 300,
    "savefig.bbox": None,  # the figure keeps the width the page gives it
    "text.hinting": "none",  # letters stand in the PNG exactly where PDF and SVG have them
    "pdf.fonttype": 42,  # text stays text in the PDF, and journals accept it
    "svg.fonttype": "path",  # the same picture where the font is not installed
    "svg.hashsalt": "analysis",  # the same bytes each time
}


def apply() -> None:
    """Set fonts and rcParams for paper figures; may be called any number of times."""
    homes = {FAMILY: FONTS, FALLBACK: Path(matplotlib.get_data_path())}
    # A copy of the same family installed on the machine may be of another version.
    fontManager.ttflist = [
        font
        for font in fontManager.ttflist
        if font.name not in homes or homes[font.name] in Path(font.fname).parents
    ]
    present = {font.fname for font in fontManager.ttflist}
    for path in sorted(FONTS.glob("*.ttf")):
        if str(path) not in present:
            fontManager.addfont(str(path))
    matplotlib.rcdefaults()  # nobody's own settings are in a figure
    matplotlib.rcParams.update(RC)


def new_figure(
    width: str | float = "double", height: float = 3.2, **subplots: Any
) -> tuple[Figure, Any]:
    """Make a figure of final size, with constrained layout.

    Parameters
    ----------
    width
        ``"single"`` (3.5 in), ``"double"`` (7.0 in) or a number of inches.
    height
        In inches, footer included.
    **subplots
        Passed to :meth:`matplotlib.figure.Figure.subplots`, such as ``nrows``, ``sharex`` or
        ``gridspec_kw={"height_ratios": [3, 1]}``.

    Returns
    -------
    Figure, Axes or array of Axes
        As :func:`matplotlib.pyplot.subplots` gives them, but pyplot doesn't know the figure:
        a notebook shows it where it is saved, or where a cell ends with it.

    Raises
    ------
    ValueError
        If the width is neither a number nor one of the two words.
    """
    apply()
    if isinstance(width, str):
        if width not in WIDTHS:
            raise ValueError(f"width {width!r} is neither a number nor one of {list(WIDTHS)}")
        width = WIDTHS[width]
    engine = SteadyLayout(w_pad=0.03, h_pad=0.03, wspace=0.02, hspace=0.02)
    figure = PaperFigure(figsize=(width, height), layout=engine)
    FigureCanvasAgg(figure)  # else there is none that could be drawn on
    return figure, figure.subplots(**subplots)


def figure_of_words(words: str, width: str | float = "double") -> Figure:
    """Make a figure that says in words why there is nothing to draw."""
    figure, ax = new_figure(width, 0.8)
    ax.set_axis_off()
    ax.text(0, 0.5, words, transform=ax.transAxes, va="center")
    return figure


def add_footer(figure: Figure, text: str) -> Text:
    """Write the small line at the foot: rule, sources, number of decisions, disputed.

    Long lines are broken to the width of the figure, and the axes move up to make room. A
    second call adds its lines below the first. Keep legends in axes: one "outside" the
    figure's axes would not see the footer.

    Parameters
    ----------
    figure
        Made by :func:`new_figure`.
    text
        One or more lines, such as ``record.footer(n=83, disputed=14)``.

    Returns
    -------
    Text
        The footer, one artist whatever the number of calls.
    """
    wide, high = figure.get_size_inches()
    letters = int((wide - 0.1) * 72 / (FOOTER_SIZE * FOOTER_LETTER))
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, letters)]
    found = [artist for artist in figure.texts if artist.get_gid() == "footer"]
    if found:
        footer = found[0]
        footer.set_text("\n".join([footer.get_text(), *lines]))
    else:
        footer = figure.text(
            0.05 / wide, 0.04 / high, "\n".join(lines), size=FOOTER_SIZE, color=MUTED,
            ha="left", va="bottom", linespacing=1.25, gid="footer", in_layout=False,
        )  # fmt: skip
    rows = footer.get_text().count("\n") + 1
    room = (rows * FOOTER_SIZE * 1.45 / 72 + 0.05) / high
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0, room, 1, 1 - room))
    return footer


def add_mark(ax: Axes, x: float, y: float, **look: Any) -> Line2D:
    """Draw one mark, as :meth:`matplotlib.axes.Axes.plot` would, but leave the limits alone.

    Parameters
    ----------
    ax
        Axes to draw on.
    x, y
        Where.
    **look
        As for :class:`matplotlib.lines.Line2D`. Marks have no line unless it says so.
    """
    mark = Line2D([x], [y], **{"linestyle": "", **look})
    mark.set_in_layout(False)  # it lies inside the axes
    ax.add_artist(mark)
    return mark


def hide_ticks(ax: Axes, axis: Literal["both", "x", "y"] = "both", **how: Any) -> None:
    """Leave out the marks of ticks, not their labels.

    Parameters
    ----------
    ax
        Axes whose labels say enough; they are to stand where they shall already.
    axis
        Which of the two.
    **how
        Passed to :meth:`matplotlib.axes.Axes.tick_params`.
    """
    sides = dict.fromkeys(("left", "right", "top", "bottom"), False)
    ax.tick_params(axis=axis, length=0, **sides, **how)


def panel_letter(ax: Axes, letter: str) -> Text:
    """Write the letter of a panel, bold, above the left end of its axes."""
    name_panel(letter, ax)
    return ax.annotate(
        letter, (0, 1), xycoords="axes fraction", xytext=(-5, 4), textcoords="offset points",
        ha="right", va="baseline", size=8.0, weight="bold", annotation_clip=False,
    )  # fmt: skip
