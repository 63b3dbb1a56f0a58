"""The chosen mark of a figure, drawn once more in another colour to be laid over the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

ACCENT = "#c2185b"
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_SHAPES = frozenset(f"{_SVG}{tag}" for tag in "path use rect circle ellipse line polygon".split())

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def overlay_of(svg: str, mark: str) -> str:
    """Draw one mark of a figure alone, on a clear ground of the figure's own size.

    Parameters
    ----------
    svg
        The figure as it was printed, each mark a group with its id.
    mark
        The id.

    Returns
    -------
    str
        An SVG; empty if the figure draws no such mark.
    """
    root = ElementTree.fromstring(svg)
    by_id = {found: element for element in root.iter() if (found := element.get("id"))}
    group = by_id.get(mark)
    if group is None or not any(element.tag in _SHAPES for element in group.iter()):
        return ""
    drawn = ElementTree.Element(f"{_SVG}svg", {"viewBox": root.get("viewBox", "")})
    needed = ElementTree.SubElement(drawn, f"{_SVG}defs")
    known: set[str] = set()
    waiting = [group]
    while waiting:
        for name in _named(waiting.pop()):
            if name not in known and name in by_id:
                known.add(name)
                needed.append(by_id[name])
                waiting.append(by_id[name])
    drawn.append(group)
    for element in drawn.iter():
        if element.tag in _SHAPES:
            _emphasise(element)
    return ElementTree.tostring(drawn, encoding="unicode")


def _named(element: ElementTree.Element) -> Iterator[str]:
    """Name what an element and those in it are drawn with."""
    for part in element.iter():
        for key, value in part.attrib.items():
            if key in (_LINK, "href") and value.startswith("#"):
                yield value[1:]
            elif "url(#" in value:
                yield from _REFERENCE.findall(value)


def _emphasise(element: ElementTree.Element) -> None:
    style = element.get("style")
    if style is None:  # a letter
        element.set("fill", ACCENT)
    else:
        line = f"stroke: {ACCENT}; stroke-width: 2px; stroke-opacity: 1"
        element.set("style", f"{style}; {line}; vector-effect: non-scaling-stroke")
