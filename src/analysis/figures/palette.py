"""Colours, hatches and markers, in an order that survives grey and colour blindness.

The order is fixed: the first category of a frame gets the first colour, whatever the
figure. Every two of the eight colours differ by 8 or more in CIE lightness and by 15 of 255
in the luma of ITU-R BT.601, the two ways in which grey prints are made, and by 20 or more
in CIE Lab under each of the three common kinds of colour blindness. Tests simulate these
after Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009.
Hatch or marker repeats what colour says.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from matplotlib.colors import to_rgb

Key = TypeVar("Key", bound=Hashable)

COLOURS = (
    "#0b477b",  # dark blue
    "#eeba61",  # amber
    "#3a898b",  # teal
    "#d47e64",  # coral
    "#c29ed6",  # lilac
    "#bfe3c6",  # pale green
    "#974345",  # dark red
    "#31233f",  # near black
)
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "oooo")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

INK = "#1a1a1a"  # text, axes, outlines
MUTED = "#595959"  # secondary text; 7:1 against white
FAINT = "#a6a6a6"  # rules, leaders, marks of no consequence
PAPER = "#ffffff"
BLANK = "#d9d9d9"  # the face of what nobody knows
TINTS = ("#f4f3ef", "#e7e9ec")  # bands of administrations: no party's colours

POSITIONS = ("cosponsor", "abstain", "yes", "absent", "dissociated", "joined", "no", "lead")
"""Values of acts, each at the place of its colour."""

# Values too rare for a colour of their own share one with their nearest kin; the
# hatch tells them apart.
KIN = {
    "walked_out": ("dissociated", "////"),
    "stayed_away": ("dissociated", "...."),
    "opposed": ("no", "////"),
}
# A refusal is drawn as the hollow state "did not", never as a colour.
HOLLOW = ("not_cosponsor", "not_lead")


def colours_of(categories: Iterable[Key]) -> dict[Key, str]:
    """Give each category the colour of its place in the order.

    Parameters
    ----------
    categories
        Categories in drawing order, such as ``frame["category"].cat.categories``.
        Repeats count once.

    Returns
    -------
    dict
        Category to colour. After the eighth the colours begin again: pair them with
        :func:`hatches_of`, whose pairs with the colours stay unique up to 64.
    """
    return {key: COLOURS[place % len(COLOURS)] for place, key in _placed(categories)}


def hatches_of(categories: Iterable[Key]) -> dict[Key, str]:
    """Give each category the hatch of its place; the first of each eight has the plainest."""
    n = len(HATCHES)
    return {key: HATCHES[(place + place // n) % n] for place, key in _placed(categories)}


def markers_of(categories: Iterable[Key]) -> dict[Key, str]:
    """Give each category the marker of its place."""
    n = len(MARKERS)
    return {key: MARKERS[(place + place // n) % n] for place, key in _placed(categories)}


def position_colours() -> dict[str, str]:
    """Give each value of an act (``cosponsor``, ``yes`` ...) its one colour in all figures.

    Returns
    -------
    dict
        Value to colour; refusals (``not_cosponsor``, ``not_lead``) are paper white, since
        they are drawn hollow (state ``did not`` of :func:`~analysis.figures.states.draw_state`).
    """
    colours = colours_of(POSITIONS)
    kin = {value: colours[nearest] for value, (nearest, _) in KIN.items()}
    return {**colours, **kin, **dict.fromkeys(HOLLOW, PAPER)}


def position_hatches() -> Mapping[str, str]:
    """Give each value of an act its hatch: plain, but for the values that share a colour."""
    plain = dict.fromkeys((*POSITIONS, *HOLLOW), "")
    return {**plain, **{value: hatch for value, (_, hatch) in KIN.items()}}


def lightness(colour: str) -> float:
    """CIE lightness (0 black to 100 white) of a colour, which a grey print keeps."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    if luminance > 216 / 24389:
        return 116 * float(luminance ** (1 / 3)) - 16
    return luminance * 24389 / 27


def ink_on(colour: str) -> str:
    """Text colour that stays legible on a face of this colour."""
    return PAPER if lightness(colour) < 55 else INK


def _placed(categories: Iterable[Key]) -> list[tuple[int, Key]]:
    return list(enumerate(dict.fromkeys(categories)))
