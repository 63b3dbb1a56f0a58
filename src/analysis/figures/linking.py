"""Links laid on the marks of a printed figure: groups in its SVG, annotations in its PDF.

Matplotlib links texts and whole artists, without a title or an id. Here every mark of the
figure's register (:mod:`analysis.figures.marks`) is a group of its own, with the id, the title
that a screen reader reads, and the link; in the PDF the same lies over the mark's box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import cos, radians, sin
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_pdf import PdfFile, pdfRepr
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.path import Path
from matplotlib.transforms import Transform

from analysis.figures.marks import Link

Box = tuple[float, float, float, float]
LEAST = 3.0  # points: a link is at least so wide and high, or nobody could hit it
_NOTE = (  # an annotation of PDF that leads to an address
    b"%d 0 obj\n<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] /Rect [ %.2f %.2f %.2f %.2f ] "
    b"/Contents %b /A << /S /URI /URI %b >> >>\nendobj\n"
)
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class LinkedSvg(RendererSVG):
    """An SVG whose groups can be marks.

    Notes
    -----
    Artists of one mark that are drawn one after another stand in one group; those that other
    artists part from it are linked, too, but the id and the title stand once.
    """

    def __init__(self, *page: Any, **about: Any) -> None:
        super().__init__(*page, **about)
        self.named: set[str] = set()
        self._standing: Link | None = None
        self.each: Sequence[Link] = ()  # a mark for each marker of the next line

    def begin(self, link: Link) -> None:
        """Begin what belongs to a mark, unless it has begun."""
        if self._standing is link:
            return
        self.end()
        self._standing = link
        new = link.id not in self.named
        self.named.add(link.id)
        if link.address:
            told = {"aria-label": link.label} if new else {"aria-hidden": "true", "tabindex": "-1"}
            self.writer.start("a", {"xlink:href": link.address, **told})
            self._title(link, new)
        self.writer.start("g", {"id": link.id} if new else {})
        if not link.address:
            self._title(link, new)

    def _title(self, link: Link, new: bool) -> None:
        if new:
            self.writer.element("title", link.label)

    def end(self) -> None:
        """End what belongs to the mark that has begun, if one has."""
        if self._standing is not None:
            self.writer.end("g")
            if self._standing.address:
                self.writer.end("a")
            self._standing = None

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Open a group, with the name asked for if it is one and nobody has it yet."""
        fit = gid is not None and gid not in self.named and _NAME.fullmatch(gid)
        if fit and gid is not None:
            self.named.add(gid)
        super().open_group(s, gid if fit else None)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Draw markers, each in a group of its own where each is a mark."""
        whole = marker_path, marker_trans, path, trans, rgbFace
        if len(self.each) != len(np.asarray(path.vertices)):
            super().draw_markers(gc, *whole)
            return
        drawn = np.isfinite(trans.transform(path.vertices)).all(axis=1)
        links = (link for link, there in zip(self.each, drawn, strict=True) if there)
        writer: Any = self.writer
        write = writer.element

        def element(tag: str, *content: Any, **attributes: Any) -> None:
            link = next(links, None) if tag == "use" else None
            if link is not None:
                self.begin(link)
            write(tag, *content, **attributes)
            if link is not None:
                self.end()

        writer.element = element
        try:
            super().draw_markers(gc, *whole)
        finally:
            del writer.element


class Places:
    """Where the marks of a page lie, in pixels from its lower left corner."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.boxes: dict[Link, list[Box]] = {}

    def add_path(self, link: Link, gc: GraphicsContextBase, path: Path, trans: Transform) -> None:
        """Note the extent of a path."""
        corners = np.asarray(path.vertices)
        if path.codes is not None:  # what closes a path stands anywhere
            corners = corners[np.asarray(path.codes) != Path.CLOSEPOLY]
        if len(corners):
            (left, foot), (right, top) = _extent(trans.transform(corners))
            self._add(link, gc, (left, foot, right, top))

    def add_markers(
        self, links: Sequence[Link], gc: GraphicsContextBase, marker: Path, looks: Transform,
        path: Path, trans: Transform,
    ) -> None:  # fmt: skip
        """Note the extents of markers: of one mark, or of a mark each."""
        points = trans.transform(path.vertices)
        if not len(points):
            return
        (left, foot), (right, top) = _extent(looks.transform(marker.vertices))
        several = links if len(links) == len(points) else [links[0]] * len(points)
        for link, (x, y) in zip(several, points.tolist(), strict=True):
            if x == x and y == y:
                self._add(link, gc, (x + left, y + foot, x + right, y + top))

    def add_text(
        self, link: Link, at: tuple[float, float], angle: float, extent: tuple[float, float, float]
    ) -> None:
        """Note the extent of a line of text, unless it stands in what is noted already."""
        (x, y), (wide, high, deep) = at, extent
        if any(a <= x <= c and b <= y <= d for a, b, c, d in self.boxes.get(link, ())):
            return
        across, up = cos(radians(angle)), sin(radians(angle))
        corners = [(w, h) for w in (0.0, wide) for h in (-deep, high - deep)]
        xs = [x + w * across - h * up for w, h in corners]
        ys = [y + w * up + h * across for w, h in corners]
        self._add(link, None, (min(xs), min(ys), max(xs), max(ys)))

    def _add(self, link: Link, gc: GraphicsContextBase | None, box: Box) -> None:
        left, foot, right, top = box
        clip = gc.get_clip_rectangle() if gc is not None else None
        if clip is not None:
            left, right = max(left, clip.x0), min(right, clip.x1)
            foot, top = max(foot, clip.y0), min(top, clip.y1)
        wide, high = max(0.0, self.least - right + left), max(0.0, self.least - top + foot)
        new = (left - wide / 2, foot - high / 2, right + wide / 2, top + high / 2)
        known = self.boxes.setdefault(link, [])
        for place, (a, b, c, d) in enumerate(known):
            if a <= new[2] and new[0] <= c and b <= new[3] and new[1] <= d:
                known[place] = min(a, new[0]), min(b, new[1]), max(c, new[2]), max(d, new[3])
                return
        known.append(new)

    def annotate(self, file: PdfFile, notes: list[Any], scale: float) -> None:
        """Lay a link over each box of a PDF's page, in the order of drawing."""
        file.endStream()
        for link, boxes in self.boxes.items():
            told = pdfRepr(link.label), pdfRepr(link.address)
            for box in boxes if link.address else ():
                there = file.reserveObject("link")
                file.recordXref(there.id)
                file.write(_NOTE % (there.id, *(edge * scale for edge in box), *told))
                notes.append(there)


def _extent(points: Any) -> Any:
    return points.min(axis=0).tolist(), points.max(axis=0).tolist()
