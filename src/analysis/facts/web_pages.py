"""Pages in HTML read as plain text: blocks, lists, tables, raised figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.errors import ParameterError
from analysis.facts.clause_words import raise_figures
from analysis.facts.page_furniture import RULE
from analysis.facts.word_files import figure_of

__all__ = ["read_html"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_LINES = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the non-breaking ones
_BLOCKS = frozenset(
    "address article aside blockquote body center caption dd div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section table tbody tfoot thead tr "
    "ul".split()
)
_SKIPPED = frozenset("head nav noscript script style template".split())


def read_html(data: bytes, name: str) -> str:
    """Read a page.

    Parameters
    ----------
    data
        Its bytes.
    name
        Of the file, for messages.

    Returns
    -------
    str
        Blocks parted by blank lines, cells of a row by tabs; items of a numbered list with
        their numbers, raised figures as such (¹), a rule for a line across the page. Scripts,
        styles and navigation are left out.

    Raises
    ------
    ParameterError
        If its encoding is not said, or it cannot be read.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        charset = _CHARSET.search(data[:4096])
        try:
            text = data.decode(charset[1].decode("ascii") if charset else "ascii")
        except (UnicodeDecodeError, LookupError):
            raise ParameterError(
                f"{name}: HTML in an encoding that it does not name rightly; save it in UTF-8."
            ) from None
    try:
        # A declaration of the encoding is not allowed in a text that is decoded already.
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*>", "", text),
            parser=html.HTMLParser(huge_tree=True),  # or what is nested deep is lost
        )
    except (etree.LxmlError, ValueError):
        raise ParameterError(
            f"{name}: HTML that cannot be read; save the page again, or save it as plain text."
        ) from None
    lines = _LINES.sub("\n", "".join(_parts_of(root))).strip("\n")
    return re.sub(r"\n{2,}", "\n\n", lines)


def _parts_of(root: Any) -> Iterator[str]:
    """Yield the text of a page with its line breaks; a page may be nested as deep as it likes."""
    pending: list[tuple[Any, bool]] = [(root, True)]
    counts: dict[Any, int] = {}
    while pending:
        node, opens = pending.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        known = tag and tag not in _SKIPPED
        if opens:
            if known:
                yield _opening_of(node, tag, counts)
                raised = tag == "sup" or any(above.tag == "sup" for above in _near(node))
                said = _SPACE.sub(" ", node.text or "")
                yield raise_figures(said) if raised and said.strip().isdigit() else said
            pending.append((node, False))
            if known:
                pending.extend((child, True) for child in reversed(node))
        else:
            if tag in _BLOCKS:
                yield "\n\n" if tag != "tr" else "\n"
            elif tag in {"td", "th"}:
                yield "\t"
            if node is not root and node.tail:
                yield _SPACE.sub(" ", node.tail)


def _near(node: Any) -> Iterator[Any]:
    above = node.getparent()
    for _ in range(3):
        if above is None:
            return
        yield above
        above = above.getparent()


def _opening_of(node: Any, tag: str, counts: dict[Any, int]) -> str:
    """Give what stands before an element; the items of each numbered list are counted."""
    if tag == "br":
        return "\n"
    if tag == "hr":
        return f"\n\n{RULE}\n\n"
    if tag == "li" and (above := node.getparent()) is not None and above.tag == "ol":
        first = str(above.get("start") or "1")
        counts[above] = counts.get(above, int(first) - 1 if first.isdigit() else 0) + 1
        return "\n\n" + _mark_of(counts[above], str(above.get("type") or "1"))
    return "\n\n" if tag in _BLOCKS and tag != "tr" else "\n" if tag == "tr" else ""


def _mark_of(place: int, series: str) -> str:
    if series in {"a", "i"}:
        return f"({figure_of(place, 'lowerLetter' if series == 'a' else 'lowerRoman')}) "
    return f"{place}. "
