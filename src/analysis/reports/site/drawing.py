"""The SVG of a figure made fit to stand in a page: smaller, without styles, linked to the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape as _quoted
from xml.etree import ElementTree

from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"

KEPT = frozenset(
    "svg g a defs use path rect circle ellipse line polyline polygon text tspan clipPath pattern "
    "linearGradient stop title".split()
)
"""Elements that draw, group, link or name; no other comes into a page."""

ATTRIBUTES = frozenset(
    "d x y x1 y1 x2 y2 cx cy r rx ry width height points transform viewBox offset "
    "preserveAspectRatio patternUnits patternTransform patternContentUnits clipPathUnits "
    "gradientUnits clip-path clip-rule fill fill-opacity fill-rule stroke stroke-width stroke- "
    "opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke- "
    "miterlimit opacity font font-family font-size font-style font-weight text-anchor dominant- "
    "baseline stop-color stop-opacity aria-label aria-hidden tabindex".split()
)
PREFIX = "drawn-"
"""Before every id of a drawing, so that a mark's own name can be that of its line in the table."""

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_BLANK = re.compile(r"\s+")
_AROUND = re.compile(r" ?([A-Za-z]) ?")


def drawing_of(svg: str, leads: Callable[[str], str], name: str, *, alone: bool = False) -> Markup:
    """Make an SVG fit to stand in a page.

    Parameters
    ----------
    svg
        A figure as it was printed.
    leads
        Takes the address of a link in it; gives the address from the page, or nothing if
        there is no such page.
    name
        What the drawing is called, for who cannot see it.
    alone
        Whether it is to be a file of its own, shown within a page, rather than a part of it.

    Returns
    -------
    markupsafe.Markup
        The same picture. Styles are attributes, which a strict policy allows; numbers have a
        hundredth of a point; what neither draws, links nor names is left out; every id begins
        with :data:`PREFIX`.

    Raises
    ------
    ValueError
        If it is not an SVG.
    """
    if "<!ENTITY" in svg:
        raise ValueError("the drawing defines entities of its own")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as fault:
        raise ValueError(f"the drawing is not an SVG ({fault})") from None
    needed = set(_REFERENCE.findall(svg)) | set(re.findall(r'href="#([^"]*)"', svg))
    parts: list[str] = []
    box = root.get("viewBox", "")
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    parts.append(
        f'<svg{space} class="drawn" viewBox="{_quoted(box)}" role="group" '
        f'aria-label="{_quoted(name)}" stroke-linejoin="round" stroke-linecap="butt">'
    )
    more = {"target": "_top"} if alone else {}
    for child in root:
        _write(child, parts, needed, leads, more)
    parts.append("</svg>")
    return Markup("".join(parts))


def _write(
    element: ElementTree.Element,
    parts: list[str],
    needed: set[str],
    leads: Callable[[str], str],
    more: Mapping[str, str],
) -> None:
    tag = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    if tag not in KEPT:
        return
    told = _attributes(element, needed)
    if tag == "a":
        address = leads(element.get("href") or element.get(XLINK) or "")
        if not address:
            tag, told = "g", {k: v for k, v in told.items() if k != "tabindex"}
        else:
            told |= {"href": address, **more}
        if any(child.tag == f"{SVG}title" for child in element):
            told.pop("aria-label", None)  # the title says the same, and is seen, too
    if tag == "g" and not told and len(element) == 0:
        return
    bare = tag == "g" and not told
    if not bare:
        written = "".join([f' {key}="{_quoted(value)}"' for key, value in told.items()])
        if len(element) == 0 and not element.text:
            parts.append(f"<{tag}{written}/>")
            return
        parts.append(f"<{tag}{written}>")
    if element.text and tag in ("text", "tspan", "title"):
        parts.append(_quoted(element.text))
    for child in element:
        _write(child, parts, needed, leads, more)
        if child.tail and tag in ("text", "tspan"):
            parts.append(_quoted(child.tail))
    if not bare:
        parts.append(f"</{tag}>")


def _attributes(element: ElementTree.Element, needed: set[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            told.update(_style(value))
        elif key == "id":
            if value in needed:
                told["id"] = PREFIX + value
        elif key in (XLINK, "href"):
            if value.startswith("#"):
                told["href"] = f"#{PREFIX}{value[1:]}"
        elif key == "d":
            told["d"] = _AROUND.sub(r"\1", _shortened(value))
        elif key in ATTRIBUTES:
            told[key] = value if key == "aria-label" else _shortened(value)
    return told


@lru_cache(maxsize=4096)
def _style(style: str) -> tuple[tuple[str, str], ...]:
    """Read a style as attributes; the same few come thousands of times."""
    parted = (line.partition(":") for line in style.split(";"))
    return tuple(
        (key.strip(), _shortened(value)) for key, _, value in parted if key.strip() in ATTRIBUTES
    )


def _shortened(value: str) -> str:
    if "." in value:
        value = _NUMBER.sub(_rounded, value)
    if "url(" in value:
        value = _REFERENCE.sub(rf"url(#{PREFIX}\1)", value)
    return _BLANK.sub(" ", value).strip()


def _rounded(found: re.Match[str]) -> str:
    number = float(found.group())
    short = f"{number:.2f}" if abs(number) >= 1 else f"{number:.4g}"
    if "e" in short:
        return "0" if abs(number) < 1e-4 else found.group()
    return short.rstrip("0").rstrip(".") if "." in short else short
