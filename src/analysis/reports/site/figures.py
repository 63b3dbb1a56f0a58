"""The pages of figures: the drawing with its links, its alt text, its numbers as a table."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from analysis.facts.addresses import figure_address, mark_address, slug_of
from analysis.facts.labels import split_list
from analysis.facts.plain import read_rows
from analysis.reports.outputs import pages_of
from analysis.reports.site.drawing import drawing_of
from analysis.reports.site.mark_lines import ROOM, lines_of, place_of
from analysis.reports.site.matter import Row
from analysis.reports.site.writing import Pages, Writer

Page = tuple[str, str]

FIRST = "stance_timeline"
"""The figure of the first page; where there is none, the first there is."""

LARGEST_FILE = 500_000
"""Bytes of a table that can be taken along; a larger one stands in the run's folder alone."""

LARGE_PICTURE = 450_000
"""Bytes from which a picture is written at half its width, and then in fewer colours."""

_PAGE = re.compile(r"(?:^|/)([a-z]+/[A-Za-z0-9_~.-]+\.html)(#[^#\s]*)?$")


@dataclass(frozen=True)
class Drawn:
    """A figure that a run has made.

    Parameters
    ----------
    name
        Its file name without ending.
    run
        The run's label.
    folder
        Where its files lie.
    alt
        What a reader who cannot see it is told.
    marks
        A row a mark: ``mark``, ``panel``, ``position``, ``value``, ``label``, ``decisions``,
        ``claims``, ``rows``. Empty where the figure does not say.
    further
        File names without ending of its pages after the first.
    """

    name: str
    run: str
    folder: Path
    alt: str
    marks: Sequence[Row] = field(default=())
    further: Sequence[str] = field(default=())

    @property
    def svg(self) -> str:
        """The drawing; of several pages the first."""
        return self.page(self.name)

    def page(self, name: str) -> str:
        """Give the drawing of one page."""
        return (self.folder / f"{name}.svg").read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """Its name in words."""
        return self.name.replace("_", " ").capitalize()


def figures_of(run: str, folder: Path, notebook: Mapping[str, Any]) -> list[Drawn]:
    """Find the figures of a run, in the order in which its notebook saves them."""
    stems = [path.stem for path in sorted(folder.glob("*.svg"))]
    names = [name for name in stems if (folder / f"{name}.txt").is_file()]
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    places = {name: place for name in names if (place := code.find(f'"{name}"')) >= 0}
    names.sort(key=lambda name: (places.get(name, len(code)), name))
    return [
        Drawn(
            name,
            run,
            folder,
            (folder / f"{name}.txt").read_text(encoding="utf-8").strip(),
            _rows(folder / f"{name}.marks.csv"),
            pages_of(folder, name),
        )
        for name in names
    ]


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    rows = read_rows(path)
    head = next(rows, [])
    return [dict(zip(head, row, strict=False)) for row in rows]


def marks_by(figures: Sequence[Drawn], column: str, write: Writer) -> dict[str, list[Markup]]:
    """Link, for each decision or claim, the marks that stand for it (alone or with others)."""
    found: dict[str, dict[str, list[Row]]] = {}
    for figure in figures:
        for mark in figure.marks:
            for name in dict.fromkeys(split_list(mark[column])):
                found.setdefault(name, {}).setdefault(figure.name, []).append(mark)
    links: dict[str, list[Markup]] = {}
    titles = {figure.name: figure.title for figure in figures}
    for name, drawn in found.items():
        for figure_name, marks in drawn.items():
            fewest = sorted(marks, key=lambda mark: len(mark[column]))[:3]
            several = ", ".join(
                write.link(mark_address(figure_name, mark["mark"]), place_of(mark))
                for mark in fewest
            )
            more = f" and {len(marks) - 3} more marks" if len(marks) > 3 else ""
            links.setdefault(name, []).append(
                Markup(f"{escape(titles[figure_name])}: {several}{more}")
            )
    return links


def leading(known: frozenset[str], root: str, own: str = "") -> Callable[[str], str]:
    """Give what leads a figure's link to the page it means, wherever the figure was printed for.

    Parameters
    ----------
    known
        Addresses of all pages.
    root
        The way from the page to the site's first page.
    own
        The page's own address, to which links are short.
    """

    def leads(address: str) -> str:
        found = _PAGE.search(address)
        if not found or found.group(1) not in known:
            return ""
        if found.group(1) == own and found.group(2):
            return found.group(2)
        return f"{root}{found.group(1)}{found.group(2) or ''}"

    return leads


def figure_pages(
    pages: Pages,
    figures: Sequence[Drawn],
    known: frozenset[str],
) -> Iterator[Page]:
    """Write a page a figure.

    Parameters
    ----------
    pages
        The templates.
    figures
        What the runs have drawn.
    known
        Addresses of all pages, since a drawing links no other.

    Yields
    ------
    tuple of str
        Address and content.
    """
    for figure in figures:
        yield from _figure(pages, figure, known)


def figures_page(pages: Pages, figures: Sequence[Drawn], lacking: Sequence[str]) -> Page:
    """Write the page that lists the figures, and what has not been drawn, in words."""
    return (
        "marks/index.html",
        pages.fill(
            "figures",
            title="Figures",
            figures=[(figure_address(f.name), f, picture_address(f)) for f in figures],
            lacking=lacking,
        ),
    )


def _figure(pages: Pages, figure: Drawn, known: frozenset[str]) -> Iterator[Page]:
    """Write one figure: its page, and what that page has no room for."""
    address = figure_address(figure.name)
    svg, lines = (
        figure.svg,
        lines_of(pages.writer, figure.marks, figure.folder / f"{figure.name}.csv"),
    )
    drawing, beside, room = Markup(""), "", ROOM - len(figure.alt.encode("utf-8"))
    if lines.least + len(svg) // 2 < room:  # a drawing comes out at more than half its size
        drawing = drawing_of(svg, leading(known, "../", own=address), figure.title)
        room -= len(drawing.encode("utf-8"))
    if not drawing or lines.least > room:  # it becomes a file of its own, shown in the page
        drawing, beside, room = Markup(""), f"drawn/{slug_of(figure.name)}.svg", ROOM
        yield beside, drawing_of(svg, leading(known, "../"), figure.title, alone=True)
    pages_after = []
    for number, name in enumerate(figure.further, start=2):
        title = f"{figure.title}, page {number} of {len(figure.further) + 1}"
        there = f"drawn/{slug_of(name)}.svg"
        pages_after.append((title, there, _picture(name)))
        yield there, drawing_of(figure.page(name), leading(known, "../"), title, alone=True)
    parts = lines.fitting(room, address)
    for number, (place, part) in enumerate(parts):
        yield (
            place,
            pages.fill(
                "figure",
                title=figure.title,
                figure=figure,
                drawing=Markup("") if number else drawing,
                beside=beside,
                picture=picture_address(figure),
                pages_after=pages_after,
                number=number,
                heads=lines.heads,
                lines=part,
                files=files_of(figure),
                others=[(p == place, p, n + 1) for n, (p, _) in enumerate(parts)]
                if len(parts) > 1
                else [],
            ),
        )


# ---- Files beside the pages ----


def picture_address(figure: Drawn) -> str:
    """Give the address of a figure as a picture."""
    return _picture(figure.name)


def _picture(name: str) -> str:
    return f"pictures/{slug_of(name)}.png"


def files_of(figure: Drawn) -> list[tuple[str, str]]:
    """Name the files that can be taken along: address and what it is."""
    stem = slug_of(figure.name)
    found = [(picture_address(figure), "picture (PNG)")]
    for ending, what in (
        (".csv", "numbers (CSV)"),
        (".marks.csv", "marks with their claims (CSV)"),
    ):
        path = figure.folder / f"{figure.name}{ending}"
        if path.is_file() and path.stat().st_size <= LARGEST_FILE:
            found.append((f"numbers/{stem}{ending}", what))
    return found


def figure_files(figures: Sequence[Drawn]) -> Iterator[tuple[str, bytes]]:
    """Give the files that pages of figures lead to."""
    for figure in figures:
        sources = {"picture (PNG)": ".png", "numbers (CSV)": ".csv"}
        for address, what in files_of(figure):
            ending = sources.get(what, ".marks.csv")
            content = (figure.folder / f"{figure.name}{ending}").read_bytes()
            yield address, lighter(content) if ending == ".png" else content
        for name in figure.further:
            yield _picture(name), lighter((figure.folder / f"{name}.png").read_bytes())


def known_pictures(figures: Sequence[Drawn]) -> dict[str, str]:
    """Give the addresses of figures as pictures, by the sha256 of what was printed."""
    return {
        hashlib.sha256((f.folder / f"{name}.png").read_bytes()).hexdigest(): _picture(name)
        for f in figures
        for name in (f.name, *f.further)
    }


def lighter(png: bytes) -> bytes:
    """Give a large picture at half its width, still sharp on a screen; a small one as it is."""
    if len(png) <= LARGE_PICTURE:
        return png
    from PIL.PngImagePlugin import PngImageFile

    with PngImageFile(io.BytesIO(png)) as picture:
        half = picture.convert("RGB").reduce(2)
    for one in (half, half.quantize(256)):  # fewer colours, where a page is full of letters
        out = io.BytesIO()
        one.save(out, "PNG", compress_level=6)
        if out.tell() <= LARGE_PICTURE:
            break
    return out.getvalue()
