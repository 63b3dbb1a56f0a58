"""The executed notebooks as pages: text, code, and what the cells showed, all of it escaped.

nbconvert's own pages hold scripts, ask other machines for more and let what a cell shows stand
as it is. Here Markdown is set without the HTML in it, pictures lie beside the page, and of
tables only the text is taken.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import mistune
from markupsafe import Markup, escape

from analysis.facts.addresses import slug_of

SHOWN = 20_000
"""Letters of one output that a page shows."""

ROWS = 200
"""Rows of one table that a page shows."""


class _Plain(mistune.HTMLRenderer):
    """Markdown as HTML, without any HTML of its own, links out of the way, or pictures."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        under = min(level + 1, 6)
        return f"<h{under}>{text}</h{under}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not url.startswith(("https://", "http://")):
            return text
        return str(
            Markup('<a class="out" rel="noopener noreferrer external" href="{}">{}</a>').format(
                url, Markup(text)
            )
        )

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return str(escape(text))


def markdown(text: str) -> Markup:
    """Set Markdown; HTML in it is shown as the text it is."""
    return Markup(mistune.create_markdown(renderer=_Plain(), plugins=["table"])(text))


class Tables(HTMLParser):
    """The tables of a piece of HTML, as rows of texts; nothing else of it is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[list[list[tuple[bool, str]]]] = []
        self._cell: list[str] | None = None
        self._heads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self.found.append([])
        elif tag == "tr" and self.found:
            self.found[-1].append([])
        elif tag in ("td", "th") and self.found and self.found[-1]:
            self._cell, self._heads = [], tag == "th"
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th") and self._cell is not None:
            self.found[-1][-1].append((self._heads, "".join(self._cell).strip()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)


def cells_of(
    notebook: Mapping[str, Any], pictures: dict[str, bytes], known: Mapping[str, str]
) -> Iterator[tuple[str, Markup]]:
    """Give the cells of an executed notebook as HTML.

    Parameters
    ----------
    notebook
        As JSON.
    pictures
        Where pictures are put, by their addresses on the site.
    known
        Addresses of pictures that are there already, by the hash of their bytes.

    Yields
    ------
    tuple
        What it is (``text``, ``code``, ``shown``), and its HTML.
    """
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield "text", markdown(source)
        elif cell["cell_type"] == "code":
            if source.strip():
                yield "code", Markup("<pre><code>{}</code></pre>").format(source)
            for output in cell.get("outputs", []):
                shown = _shown(output, pictures, known)
                if shown:
                    yield "shown", shown


def _shown(
    output: Mapping[str, Any], pictures: dict[str, bytes], known: Mapping[str, str]
) -> Markup:
    if output["output_type"] == "stream":
        return _text("".join(output.get("text", "")))
    if output["output_type"] == "error":
        return _text(f"{output.get('ename', '')}: {output.get('evalue', '')}")
    data = output.get("data", {})
    if "image/png" in data:
        said = output.get("metadata", {}).get("image/png", {})
        picture = _picture(data["image/png"], said, pictures, known)
        if picture:
            return picture
    if "text/html" in data:
        reader = Tables()
        reader.feed("".join(data["text/html"]))
        reader.close()
        if reader.found:
            return Markup("").join(_table(rows) for rows in reader.found)
    return _text("".join(data.get("text/plain", "")))


def _text(text: str) -> Markup:
    if not text.strip():
        return Markup("")
    more = len(text) - SHOWN
    tail = f"\n… {more} more characters in the executed notebook" if more > 0 else ""
    return Markup('<pre class="printed">{}{}</pre>').format(text[:SHOWN], tail)


def _picture(
    encoded: Any, said: Any, pictures: dict[str, bytes], known: Mapping[str, str]
) -> Markup:
    try:
        content = base64.b64decode("".join(encoded))
    except (binascii.Error, ValueError, TypeError):
        return Markup("")
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Markup("")
    digest = hashlib.sha256(content).hexdigest()
    address = known.get(digest, f"pictures/{digest[:16]}.png")
    if digest not in known:
        pictures[address] = content
    alt = said.get("alt", "") if isinstance(said, dict) else ""
    return Markup('<img src="../{}" alt="{}" loading="lazy">').format(
        address, alt or "A picture without a description"
    )


def _table(rows: list[list[tuple[bool, str]]]) -> Markup:
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup('<th scope="{}">{}</th>').format("col" if place == 0 else "row", text)
                if head and text
                else Markup("<td>{}</td>").format(text)
                for head, text in row
            )
        )
        for place, row in enumerate(rows[: ROWS + 1])
    )
    more = len(rows) - ROWS - 1
    tail = Markup("<p>… {} more rows in the executed notebook</p>").format(more) if more > 0 else ""
    return Markup(
        '<div class="wide" role="region" aria-label="Table" tabindex="0"><table>{}</table></div>{}'
    ).format(lines, tail)


def notebook_address(name: str) -> str:
    """Give the page of an executed notebook."""
    return f"notebooks/{slug_of(name)}.html"
