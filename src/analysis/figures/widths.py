"""How wide words are, as the bundled font sets them."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.figures import style


@lru_cache(maxsize=16384)
def width_of(
    text: str,
    size: float,
    weight: str = "normal",
    slant: Literal["normal", "italic", "oblique"] = "normal",
) -> float:
    """Give the width of a text in points.

    Parameters
    ----------
    text
        On one line; a space by itself has its width too.
    size
        Of the letters, in points.
    weight, slant
        As for :class:`matplotlib.font_manager.FontProperties`.

    Notes
    -----
    Call :func:`analysis.figures.style.apply` before, or the font is not known.
    """
    if text == " ":  # measured by itself it is nothing
        return width_of("x x", size, weight, slant) - width_of("xx", size, weight, slant)
    families = [style.FAMILY, style.FALLBACK]
    font = FontProperties(family=families, weight=weight, style=slant, size=size)
    wide, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(wide)
