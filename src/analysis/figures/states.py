"""The states of a mark, drawn so that none is taken for another.

==================  =========================================================
state               drawing
==================  =========================================================
``did``             cell filled with the colour of the value
``did not``         hollow cell, thin solid outline
``unknown``         grey cell without outline, question mark
``not applicable``  no cell, one small dot (no session, not a member, no vote)
``contested``       filled cell, thick solid outline, one corner cut off in the
                    colour of the losing claims, its area their share
``tied``            two halves along the diagonal, dashed outline, an equals
                    sign on a white disc: there is no value
==================  =========================================================

*Disputed* means ``contested`` or ``tied``. Shape, outline and sign differ, so the
states stay apart in a grey print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerBase
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Transform

from analysis.figures.palette import BLANK, COLOURS, FAINT, INK, PAPER, ink_on

STATES = ("did", "did not", "unknown", "not applicable", "contested", "tied")
SMALLEST_CORNER = 0.12  # of the cell: a smaller share would not be seen at print size

STATE_MARKS: dict[str, dict[str, object]] = {
    "did": {"marker": "o", "fillstyle": "full"},
    "did not": {"marker": "o", "fillstyle": "none", "markeredgewidth": 0.7},
    "unknown": {"marker": "$?$", "color": FAINT},
    "not applicable": {"marker": ".", "markersize": 1.5, "color": FAINT},
    "contested": {"marker": "D", "fillstyle": "left", "markerfacecoloralt": PAPER},
    "tied": {"marker": "D", "fillstyle": "none", "markeredgewidth": 0.7},
}
"""Keywords of :meth:`matplotlib.axes.Axes.plot` for the same states as dots."""


def draw_state(
    ax: Axes,
    state: str,
    x: float,
    y: float,
    *,
    width: float = 0.86,
    height: float = 0.8,
    colour: str = COLOURS[0],
    against: str = PAPER,
    share: float = 0.5,
    hatch: str = "",
    against_hatch: str = "",
    letter: str = "",
    size: float = 6.0,
    zorder: float = 3.0,
) -> list[Artist]:
    """Draw one cell in one of the six states.

    Parameters
    ----------
    ax
        Axes to draw on; its limits are left alone.
    state
        One of :data:`STATES`.
    x, y
        Centre of the cell, in data units.
    width, height
        Size of the cell, in data units. Turn the y axis over, if at all, before drawing.
    colour
        Face where there is a value (``did``, ``contested``), first half where tied.
    against
        Colour of the losing claims (``contested``) or of the second half (``tied``).
    share
        Share of the claims that lost, between 0 and 0.5; only for ``contested``.
    hatch, against_hatch
        Repeat what the two colours say.
    letter
        Written in the cell (``did``, ``did not``, ``contested``).
    size
        Of the letter, in points.
    zorder
        Of all of them; what lies on the face is drawn after it.

    Returns
    -------
    list of Artist
        What was drawn, the cell first. Each is labelled ``_<state>``, so that a test can
        read the state back and a legend leaves it out.

    Raises
    ------
    ValueError
        If the state is none of the six.
    """
    made = _artists(
        state, (x - width / 2, y - height / 2, width, height), colour=colour, against=against,
        share=share, hatch=hatch, against_hatch=against_hatch, letter=letter, size=size,
    )  # fmt: skip
    for artist in made:
        artist.set_zorder(zorder)  # one after the other, so that they are one group in an SVG
        artist.set_in_layout(False)  # cells lie inside their axes; asking each one is slow
        if ax.yaxis_inverted():  # the corner stays at the foot of the cell on the page
            _turn_over(artist, y)
        ax.add_artist(artist)  # add_patch would look for new limits, which are left alone
    return made


def add_state_key(ax: Axes, states: Sequence[str | tuple[str, str]], **legend: Any) -> Legend:
    """Add a legend that explains these states, each drawn as in the figure.

    Parameters
    ----------
    ax
        Axes the legend belongs to.
    states
        Those of :data:`STATES` that occur in the figure, in the order of the key; a pair
        ``(state, words)`` puts other words beside it.
    **legend
        Passed to :meth:`matplotlib.axes.Axes.legend`.
    """
    pairs = [(state, state) if isinstance(state, str) else state for state in states]
    handles = [StateHandle(state, against=COLOURS[1], share=0.25) for state, _ in pairs]
    chosen: dict[str, Any] = {
        "loc": "lower left", "bbox_to_anchor": (0, 1.02), "ncols": len(pairs), "frameon": False,
        "handlelength": 1.3, "handleheight": 1.0, "borderaxespad": 0.0, "columnspacing": 1.2,
        "handler_map": STATE_HANDLERS,
    }  # fmt: skip
    return ax.legend(handles, [words for _, words in pairs], **{**chosen, **legend})


class StateHandle(Patch):
    """A cell for a legend, in one of the states; draw it with :data:`STATE_HANDLERS`.

    Parameters
    ----------
    state
        One of :data:`STATES`.
    **look
        ``colour``, ``against``, ``share``, ``hatch``, ``letter``, ``size``, as for
        :func:`draw_state`.
    """

    def __init__(self, state: str, **look: Any) -> None:
        super().__init__(label=f"_{state}")
        self.state, self.look = state, {"size": 5.5, **look}


def _artists(
    state: str,
    box: tuple[float, float, float, float],
    *,
    colour: str = COLOURS[0],
    against: str = PAPER,
    share: float = 0.5,
    hatch: str = "",
    against_hatch: str = "",
    letter: str = "",
    size: float = 6.0,
) -> list[Artist]:
    x, y, width, height = box
    middle = (x + width / 2, y + height / 2)
    made: list[Artist] = []

    def write(words: str, ink: str, at: tuple[float, float] = middle) -> None:
        made.append(Text(*at, words, size=size, color=ink, ha="center", va="center_baseline"))

    def face(fill: str, **edge: object) -> None:
        made.append(Rectangle((x, y), width, height, facecolor=fill, hatch=hatch, **edge))  # type: ignore[arg-type]

    if state == "did":
        # the edge colours the hatch, and is otherwise not seen
        face(colour, edgecolor=ink_on(colour) if hatch else colour, linewidth=0.0)
        write(letter, ink_on(colour))
    elif state == "did not":
        face(PAPER, edgecolor=INK, linewidth=0.5)
        write(letter, INK)
    elif state == "unknown":
        face(BLANK, edgecolor=INK, linewidth=0.0)
        write("?", INK)
    elif state == "not applicable":
        dot = Line2D([middle[0]], [middle[1]], marker=".", markersize=1.8, color=FAINT, ls="")
        made.append(dot)
    elif state == "contested":
        face(colour, edgecolor=INK, linewidth=1.1)
        # A right triangle with legs k of the sides covers k * k / 2 of the cell.
        leg = (2 * min(0.5, max(share, SMALLEST_CORNER))) ** 0.5
        right = x + width
        corner = [(right, y), (right - leg * width, y), (right, y + leg * height)]
        made.append(
            Polygon(corner, facecolor=against, edgecolor=INK, linewidth=0.5, hatch=against_hatch)
        )
        write(letter, ink_on(colour), (x + 0.32 * width, y + 0.64 * height))  # clear of the corner
    elif state == "tied":
        right, top = x + width, y + height
        made.append(Rectangle((x, y), width, height, facecolor=PAPER, linewidth=0.0))
        for half, fill, lines in (
            ([(x, y), (x, top), (right, top)], colour, hatch),
            ([(x, y), (right, y), (right, top)], against, against_hatch),
        ):
            made.append(
                Polygon(half, facecolor=fill, edgecolor=ink_on(fill), linewidth=0.0, hatch=lines)
            )
        edge = Rectangle((x, y), width, height, fill=False, edgecolor=INK, linewidth=0.8)
        edge.set_linestyle((0, (1.6, 1.0)))
        made.append(edge)
        disc = {"boxstyle": "circle,pad=-0.15", "facecolor": PAPER, "edgecolor": "none"}
        made.append(Text(*middle, "=", size=size, color=INK, ha="center", va="center", bbox=disc))
    else:
        raise ValueError(f"state {state!r} is none of {', '.join(STATES)}")
    made = [artist for artist in made if not (isinstance(artist, Text) and not artist.get_text())]
    for artist in made:
        artist.set_label(f"_{state}")
    return made


def _turn_over(artist: Artist, y: float) -> None:
    if isinstance(artist, Polygon):
        artist.set_xy([(px, 2 * y - py) for px, py in artist.get_xy()])
    elif isinstance(artist, Text):
        artist.set_y(2 * y - artist.get_position()[1])


class _StateHandler(HandlerBase):
    """Draws in a legend the cell that the figure shows."""

    def create_artists(
        self,
        legend: Legend,
        orig_handle: Artist,
        xdescent: float,
        ydescent: float,
        width: float,
        height: float,
        fontsize: float,
        trans: Transform,
    ) -> list[Artist]:
        """Make the artists of one legend entry, in the box the legend gives it."""
        assert isinstance(orig_handle, StateHandle)
        box = (-xdescent, -ydescent, width, height)
        made = _artists(orig_handle.state, box, **orig_handle.look)
        for artist in made:
            artist.set_transform(trans)
        return made


STATE_HANDLERS = {StateHandle: _StateHandler()}
"""The ``handler_map`` of a legend that holds :class:`StateHandle`."""
