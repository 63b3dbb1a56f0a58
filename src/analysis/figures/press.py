"""A press that prints PDF, SVG and PNG of a figure in one go.

Saving a figure three times asks each of its artists three times where it stands, and each
text three times how wide it is. The press is asked once and hands on every path, marker and
text to matplotlib's own renderers of the three formats, which so have one layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO, StringIO
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Bbox, BboxBase, Transform, TransformedPath
from PIL import Image

from analysis.figures.linking import LEAST, LinkedSvg, Places
from analysis.figures.marks import Link

PIXELS_PER_INCH = 300
POINTS_PER_INCH = 72
SCALE = POINTS_PER_INCH / PIXELS_PER_INCH
DEFLATION = 3  # of the PNG, of 9: a twentieth larger than at 6, in half the time
# Without these, PDF and SVG carry the moment they were made and the library's version.
PDF_UNSAID: Any = dict.fromkeys(("CreationDate", "ModDate", "Producer", "Creator"))
SVG_UNSAID: Any = dict.fromkeys(("Date", "Creator"))


class Rule(RendererBase):
    """Measures a figure and draws nothing.

    Parameters
    ----------
    width, height
        Of the figure, in inches.

    Notes
    -----
    It counts in the pixels of the PNG. Text is measured unhinted, so that no format's letters
    say where the axes lie.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        # Of a begun pixel there is none, nor of one that only a rounding made.
        self.wide, self.high = (int(inches * PIXELS_PER_INCH + 1e-6) for inches in (width, height))
        self._extents: dict[tuple, tuple[float, float, float]] = {}

    def get_canvas_width_height(self) -> tuple[int, int]:
        """Give width and height in pixels."""
        return self.wide, self.high

    def flipy(self) -> bool:
        """Say that places of text are counted from the top."""
        return True

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Measure a text, once: a mark's text is measured to lay it out, and to be linked."""
        key = s, hash(prop), ismath
        if key not in self._extents:
            self._extents[key] = super().get_text_width_height_descent(s, prop, ismath)
        return self._extents[key]

    def points_to_pixels(self, points: Any) -> Any:
        """Turn points into pixels."""
        return points / SCALE


class Press(Rule):
    """Hands on what is drawn to the three formats.

    Parameters
    ----------
    width, height
        Of the figure, in inches.
    marked
        The links of its marks, as :func:`analysis.figures.marks.linked` gives them.

    Notes
    -----
    The figure is drawn at the resolution of the PNG, whose renderer gets everything as it
    comes; PDF and SVG count in points. Line widths, dashes and sizes of letters come in points
    for all three.
    """

    def __init__(
        self, width: float, height: float, marked: Mapping[str, tuple[list[Link], bool]]
    ) -> None:
        super().__init__(width, height)
        self.png = _Png(self.wide, self.high, PIXELS_PER_INCH)
        self.page = BytesIO()
        self.file = PdfFile(self.page, metadata=PDF_UNSAID)
        self.notes = self.file.pageAnnotations  # of the next page, as the library has it
        self.file.newPage(width, height)
        self.pdf = _Pdf(self.file, PIXELS_PER_INCH, height, width)
        self.source = StringIO()
        self.points_high = height * POINTS_PER_INCH
        self.svg = LinkedSvg(
            width * POINTS_PER_INCH, self.points_high, self.source,
            image_dpi=PIXELS_PER_INCH, metadata=SVG_UNSAID,
        )  # fmt: skip
        self.svg._text2path = _Outlines()
        self.down = Affine2D().scale(SCALE)
        self._clips: dict[int, tuple[BboxBase, Bbox]] = {}
        self._marked, self._places = marked, Places(LEAST / SCALE)
        self._links: list[Link] = []  # of the mark whose artist is being drawn
        self._deep = 0  # groups open within that artist

    def finish(self) -> dict[str, bytes]:
        """Give the three pages, by the ending of their files."""
        self.pdf.finalize()
        self._places.annotate(self.file, self.notes, SCALE)
        self.file.finalize()
        self.file.close()
        self.svg.finalize()
        picture = BytesIO()
        opaque = Image.fromarray(np.asarray(self.png.buffer_rgba())).convert("RGB")
        inches = (PIXELS_PER_INCH, PIXELS_PER_INCH)
        opaque.save(picture, "png", dpi=inches, compress_level=DEFLATION)
        return {
            "pdf": self.page.getvalue(),
            "svg": self.source.getvalue().encode("utf-8"),
            "png": picture.getvalue(),
        }

    def option_image_nocomposite(self) -> bool:
        """Say that each image is drawn by itself."""
        return True

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Open a group, which only SVG knows: the artist of a mark opens one."""
        found, each = self._marked.get(gid or "", ([], False))
        if self._deep or found:
            self._deep += 1
        if self._deep == 1:
            self._links, self.svg.each = found, found if each else []
        if self._deep == 1 and not each:
            self.svg.begin(found[0])
        elif self._deep <= 1:
            self.svg.end()
        self.svg.open_group(s, None if self._deep else gid)

    def close_group(self, s: str) -> None:
        """Close the group opened last."""
        if not self._deep:
            self.svg.end()
        self.svg.close_group(s)
        self._deep = max(0, self._deep - 1)
        if not self._deep:
            self._links, self.svg.each = [], []

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Draw a path thrice."""
        if self._links:
            self._places.add_path(self._links[0], gc, path, transform)
        self.png.draw_path(gc, path, transform, rgbFace)
        small, down = self._small(gc), self._down(transform)
        self.pdf.draw_path(small, path, down, rgbFace)
        self.svg.draw_path(small, path, down, rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Draw markers thrice."""
        if self._links:
            self._places.add_markers(self._links, gc, marker_path, marker_trans, path, trans)
        self.png.draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
        small, marker, down = self._small(gc), self._down(marker_trans), self._down(trans)
        self.pdf.draw_markers(small, marker_path, marker, path, down, rgbFace)
        self.svg.draw_markers(small, marker_path, marker, path, down, rgbFace)

    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None
    ) -> None:
        """Draw an image thrice."""
        self.png.draw_image(gc, x, y, im)
        small = self._small(gc)
        self.pdf.draw_image(small, x * SCALE, y * SCALE, im)
        self.svg.draw_image(small, x * SCALE, y * SCALE, im)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Write a line of text thrice."""
        if self._links:
            extent = self.get_text_width_height_descent(s, prop, ismath)
            self._places.add_text(self._links[0], (x, self.high - y), angle, extent)
        self.png.draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        small, x, y = self._small(gc), x * SCALE, (self.high - y) * SCALE
        self.pdf.draw_text(small, x, y, s, prop, angle, ismath, mtext)  # counts from the foot
        self.svg.draw_text(small, x, self.points_high - y, s, prop, angle, ismath, mtext)

    def _down(self, transform: Transform) -> Transform:
        if transform.is_affine:
            return Affine2D(self.down.get_matrix() @ transform.get_matrix())
        return transform + self.down

    def _small(self, gc: GraphicsContextBase) -> GraphicsContextBase:
        """Give the same pen, clipped in points."""
        small = self.pdf.new_gc()
        small.copy_properties(gc)
        clip = gc.get_clip_rectangle()
        if clip is not None:
            if id(clip) not in self._clips:  # kept, so that no other gets its id
                self._clips[id(clip)] = clip, Bbox(clip.get_points() * SCALE)
            small.set_clip_rectangle(self._clips[id(clip)][1])
        path, transform = cast(Any, gc.get_clip_path())
        if path is not None:
            small.set_clip_path(TransformedPath(path, transform + self.down))
        return small


# Setting a text, letter by letter in its font, costs more than drawing it, and most texts of a
# figure are the same few numbers and letters. The classes below remember how a text was set;
# where a version of matplotlib doesn't ask them, nothing is lost but time.

_SETTINGS: dict[tuple, tuple] = {}
_MOST = 20_000  # settings remembered: the figures of some hundred notebooks


class _Font:
    """A font that remembers how it set a text at one size; in all else the font itself."""

    def __init__(self, find: Callable[[], Any], *size: float) -> None:
        self._find, self._size = find, size
        self._font = find()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)

    def _layout(self, s: str, flags: Any, **kind: Any) -> Any:
        key = (self._font, self._size, s, flags, *map(repr, sorted(kind.items())))
        if key not in _SETTINGS:
            if len(_SETTINGS) >= _MOST:
                _SETTINGS.clear()
            # Found again, since others may have given it another size meanwhile.
            _SETTINGS[key] = tuple(self._find()._layout(s, flags, **kind))
        return _SETTINGS[key]


def _remembering(
    known: dict[int, Any],
    find: Callable[[FontProperties], Any],
    prop: FontProperties,
    dpi: float,
) -> Any:
    """Give the font of these properties, the same for the same (they compare by their hash)."""
    if hash(prop) not in known:
        font = _Font(partial(find, prop.copy()), prop.get_size_in_points(), dpi)
        known[hash(prop)] = font if hasattr(font._font, "_layout") else None
    return known[hash(prop)] or find(prop)


class _Png(RendererAgg):
    def __init__(self, width: int, height: int, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self._fonts: dict[int, Any] = {}

    def _prepare_font(self, font_prop: FontProperties) -> Any:
        return _remembering(self._fonts, super()._prepare_font, font_prop, self.dpi)


class _Pdf(RendererPdf):
    def __init__(self, file: PdfFile, dpi: float, height: float, width: float) -> None:
        super().__init__(file, dpi, height, width)
        self._fonts: dict[int, Any] = {}

    def _get_font_ttf(self, prop: FontProperties) -> Any:
        return _remembering(self._fonts, super()._get_font_ttf, prop, POINTS_PER_INCH)


class _Outlines(TextToPath):
    """Outlines of letters, for one SVG: a text met before brings it no new letters."""

    def __init__(self) -> None:
        super().__init__()
        self._met: dict[tuple, Any] = {}

    def _get_font(self, prop: FontProperties) -> Any:
        font = super()._get_font(prop)  # type: ignore[misc]  # each time: its size is what the outlines have
        return _Font(lambda: font, self.FONT_SCALE, self.DPI) if hasattr(font, "_layout") else font

    def get_glyphs_with_font(
        self,
        font: Any,
        s: str,
        glyph_map: Any = None,
        return_new_glyphs_only: bool = False,
        **kind: Any,
    ) -> Any:
        """Give the letters of a text, their places, and the outlines the SVG lacks."""
        key = (getattr(font, "_font", font), s, *map(repr, sorted(kind.items())))
        if key not in self._met or not return_new_glyphs_only:
            made = super().get_glyphs_with_font(
                font, s, glyph_map=glyph_map, return_new_glyphs_only=return_new_glyphs_only, **kind
            )
            self._met[key] = made[0], {}, made[2]
            return made
        return self._met[key]
