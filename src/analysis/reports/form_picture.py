"""The chosen mark of a figure, drawn once more with a rim, to be laid over the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

RIMS = {"#c2185b": "3.4", "#ffe14d": "2.4"}
"""Colours laid around the mark, the widest first, by how many points it is widened."""

HALO = "rim-of-the-chosen-mark"
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
    needed.append(_halo(root.get("viewBox", "").split()))
    ElementTree.SubElement(drawn, f"{_SVG}g", {"filter": f"url(#{HALO})"}).append(group)
    return ElementTree.tostring(drawn, encoding="unicode")


def _named(element: ElementTree.Element) -> Iterator[str]:
    """Name what an element and those in it are drawn with."""
    for part in element.iter():
        for key, value in part.attrib.items():
            if key in (_LINK, "href") and value.startswith("#"):
                yield value[1:]
            elif "url(#" in value:
                yield from _REFERENCE.findall(value)


def _halo(box: list[str]) -> ElementTree.Element:
    """Make a filter that lays rims around whatever is drawn, lines and letters alike."""
    place = dict(zip(("x", "y", "width", "height"), box, strict=False))
    halo = ElementTree.Element(
        f"{_SVG}filter", {"id": HALO, "filterUnits": "userSpaceOnUse", **place}
    )
    for colour, points in RIMS.items():
        wide = {"in": "SourceAlpha", "operator": "dilate", "radius": points, "result": "wide"}
        ElementTree.SubElement(halo, f"{_SVG}feMorphology", wide)
        ElementTree.SubElement(halo, f"{_SVG}feFlood", {"flood-color": colour, "result": "colour"})
        rim = {"in": "colour", "in2": "wide", "operator": "in", "result": f"rim{points}"}
        ElementTree.SubElement(halo, f"{_SVG}feComposite", rim)
    merged = ElementTree.SubElement(halo, f"{_SVG}feMerge")
    for layer in (*(f"rim{points}" for points in RIMS.values()), "SourceGraphic"):
        ElementTree.SubElement(merged, f"{_SVG}feMergeNode", {"in": layer})
    return halo
