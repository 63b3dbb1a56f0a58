"""The lines of a document, and what on its pages is not its text.

Running heads, page numbers, job numbers and bar codes are told by their form and by where
they stand; footnotes by the rule above them, by their raised figure, or by being the next
number at the foot of a page, with its mark in the text before.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.facts.clause_words import glued_marks, plain_figures, symbols_in

__all__ = ["Line", "find_codes", "find_footnotes", "find_heads", "split_lines"]

FORM_FEED = "\f"
RULE = "__________"  # above footnotes
NOWHERE = sys.maxsize  # behind every line
MARGIN = 200  # characters: page furniture is never longer

_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BLANKS = "".join(chr(n) for n in range(0x3001) if chr(n).isspace()) + "\u200b\u2060\ufeff"

_PAGE = re.compile(r"([0-9]{1,3})(?:\s?[/|]\s?| of )([0-9]{1,3})(?![\w/])")
_BARE = re.compile(r"[0-9]{1,3}")
_TOKEN = re.compile(
    r"(?P<code>GE\.\s?[0-9]{2}-[0-9]{4,6}|[0-9]{2}-[0-9]{5,6}(?![\w/-])"
    r"|\*\s?(?:[0-9]\s?){5,10}\*|Please recycle(?: this document)?@?|[♲♻♺])"
    r"|(?P<page>(?i:page )[0-9]{1,3}(?: of [0-9]{1,3})?|[-–] ?[0-9]{1,3} ?[-–](?!\S)"
    r"|/ ?(?:\.{3}|…)(?!\S))"
    r"|(?P<weak>\((?:E|As|EFS|ASEFR|[ACEFRS])\)|[0-9]{6}(?!\w)|[\ue000-\uf8ff])"
)
_RULE = re.compile(r"[_\-–—─━=][_\-–—─━= ]{3,}")
_NOTE = re.compile(
    r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[0-9]{1,3}|\*{1,4})(?P<gap>[\s.]*)(?=[^\W\d_]|[“\"‘(\[])"
)
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, or a page break.

    Parameters
    ----------
    start, end
        Place in the text; the blank space after it counts, and before the first line.
    place
        Place of its first word.
    words
        The line without the space at its ends; a form feed for a page break.
    gap
        Line breaks before it; two or more mean a blank line.
    """

    start: int
    end: int
    place: int
    words: str
    gap: int


def split_lines(text: str) -> list[Line]:
    """Cut a text into lines whose places cover it without a gap.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    list of Line
        In order; empty if there is nothing but blank space.
    """
    found: list[tuple[int, str, int]] = []
    place = gap = 0
    for end, after, sign in _ends(text):
        line = text[place:end]
        if words := line.strip(_BLANKS):
            found.append((place + len(line) - len(line.lstrip(_BLANKS)), words, gap))
            gap = 0
        gap += 1
        if sign == FORM_FEED:
            found.append((end, FORM_FEED, gap))
            gap = 1
        place = after
    starts = [0, *(start for start, _, _ in found[1:]), len(text)]
    return [
        Line(starts[n], starts[n + 1], place, words, gap)
        for n, (place, words, gap) in enumerate(found)
    ]


def _ends(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BREAK.finditer(text):
        yield match.start(), match.end(), match[0]
    yield len(text), len(text), ""


def find_codes(lines: Sequence[Line]) -> dict[int, str]:
    """Find page breaks, rules, job numbers, bar codes and page numbers.

    Returns
    -------
    dict
        By the place of a line: ``page break``, ``rule``, ``code`` or ``footer``.
    """
    found: dict[int, str] = {}
    pages: list[int] = []
    for n, line in enumerate(lines):
        if line.words == FORM_FEED:
            found[n] = "page break"
        elif len(line.words) > MARGIN:
            continue
        elif _RULE.fullmatch(line.words):
            found[n] = "rule"
        elif part := _code_of(line.words):
            found[n] = part
        elif _is_page(line.words):
            pages.append(n)
    _add_at_the_edge(lines, found, pages, "footer")
    return found


def _code_of(words: str) -> str:
    """Say what a line is that consists of codes alone; a page number needs one beside it."""
    place, strong, part = 0, False, "code"
    while place < len(words):
        if words[place].isspace():
            place += 1
        elif match := _TOKEN.match(words, place):
            strong = strong or not match["weak"]
            part = "footer" if match["page"] else part
            place = match.end()
        elif match := _PAGE.match(words, place) or _BARE.match(words, place):
            part = "footer"
            place = match.end()
        else:
            return ""
    return part if strong else ""


def _is_page(words: str) -> bool:
    if match := _PAGE.fullmatch(words):
        return int(match[1]) <= int(match[2])
    return _BARE.fullmatch(words) is not None


def _add_at_the_edge(
    lines: Sequence[Line], found: dict[int, str], places: Sequence[int], part: str
) -> None:
    """Add lines that stand at the edge of a page: beside a page break, furniture or an end."""
    for ordered in (places, places[::-1]):
        for n in ordered:
            if n in (0, len(lines) - 1) or {found.get(n - 1), found.get(n + 1)} - {None, "rule"}:
                found[n] = part


def find_heads(
    lines: Sequence[Line],
    known: Mapping[int, str],
    symbols: Collection[str],
    title: str = "",
    begin: int = NOWHERE,
) -> dict[int, str]:
    """Find running heads: the document's symbol, its title, or both, on a line of their own.

    Parameters
    ----------
    lines
        Of the whole document.
    known
        Furniture found so far.
    symbols
        The document's own; where they first stand is the masthead, not a head.
    title
        The document's, empty if it is not known yet; a head may have it in capitals.
    begin
        Where the masthead ends, if that is known yet. Only behind it is the title alone a
        head, or the symbol of a report that holds this text, at the edge of a page.

    Returns
    -------
    dict
        The furniture found so far and ``header`` for running heads.
    """
    found = dict(known)
    title = title.casefold()
    seen: set[str] = set()
    bare: list[int] = []
    pages: list[int] = []
    rest_of_title = ""
    for n, line in enumerate(lines):
        if n in found or len(line.words) > MARGIN:
            continue
        words = " ".join(line.words.split())
        own = [symbol for symbol in symbols_in(words) if symbol in symbols]
        if own:
            rest = words
            for symbol in own:
                rest = rest.replace(symbol, " ")
            rest = " ".join(re.sub(r"(?:^| )(?:[0-9]{1,3}/)?[0-9]{1,3}(?: |$)", " ", rest).split())
            rest = rest.casefold()
            alone = not rest or (title and title.startswith(rest) and len(rest) > 3)
            if alone and set(own) <= seen:
                found[n] = "header"
                rest_of_title = title[len(rest) :].strip()
            seen.update(own)
        elif n > begin and rest_of_title.startswith(words.casefold()) and n - 1 in found:
            found[n] = "header"
            rest_of_title = rest_of_title[len(words.casefold()) :].strip()
        elif n > begin and (
            (len(words) > 9 and title == words.casefold()) or symbols_in(words) == (words,)
        ):
            bare.append(n)
        elif _is_page(words):
            pages.append(n)
        if n not in found:
            rest_of_title = ""
    _add_at_the_edge(lines, found, bare, "header")
    _add_at_the_edge(lines, found, pages, "footer")
    return found


def find_footnotes(
    text: str, lines: Sequence[Line], furniture: Mapping[int, str], starts: Collection[int]
) -> dict[int, str]:
    """Find footnotes at the feet of pages and at the end.

    Parameters
    ----------
    text
        The whole, for the marks in it.
    lines
        Its lines.
    furniture
        Page furniture, by the place of the line.
    starts
        Places of lines that begin a paragraph, so are no footnote's.

    Returns
    -------
    dict
        By the place of a line: the mark of the footnote that begins there, plain (``1``,
        ``*``); empty for a line that continues one.
    """
    marks = glued_marks(text)
    edges = sorted(n for n, part in furniture.items() if part != "rule")
    sorted_starts = sorted(starts)
    found: dict[int, str] = {}
    last = 0
    inside = after_rule = False
    for n, line in enumerate(lines):
        if n in furniture:
            after_rule = furniture[n] == "rule" or (after_rule and not inside)
            inside = False
            continue
        note = _NOTE.match(line.words)
        mark = plain_figures(note["mark"]) if note else ""
        if (
            note
            and (
                mark[0] == "*"
                or note["mark"] != mark
                or ((after_rule or inside) and "." not in note["gap"] and note["gap"])
                or _is_next(note, line, last, marks)
                and _at_the_foot(n, edges, sorted_starts, len(lines))
            )
            and not _goes_on(note, line.words, n, lines, furniture, found)
        ):
            found[n] = mark
            last = int(mark) if mark.isdigit() else last
            inside, after_rule = True, False
        elif inside and n not in starts and not (line.gap > 1 and _ended(lines[n - 1].words)):
            found[n] = ""
        else:
            inside = after_rule = False
    return found


def _is_next(note: re.Match[str], line: Line, last: int, marks: Mapping[str, int]) -> bool:
    """Say whether a plain figure is the next footnote's, its mark standing in the text before."""
    mark = note["mark"]
    return (
        mark.isdigit()
        and int(mark) == last + 1
        and note["gap"].isspace()
        and line.words[note.end()] != "("
        and not _MONTH.match(line.words, note.end())
        and line.words[note.end()].lower() != line.words[note.end()]
        and marks.get(mark, line.start) < line.start
    )


def _at_the_foot(n: int, edges: Sequence[int], starts: Sequence[int], size: int) -> bool:
    """Say whether no paragraph begins between a line and the foot of its page."""
    at = bisect_right(edges, n)
    edge = edges[at] if at < len(edges) else size
    after = bisect_right(starts, n)
    return after == len(starts) or starts[after] > edge


def _goes_on(
    note: re.Match[str],
    words: str,
    n: int,
    lines: Sequence[Line],
    furniture: Mapping[int, str],
    found: Mapping[int, str],
) -> bool:
    """Say whether a mark at the head of a line belongs to the line before."""
    follows = words[note.end()]
    before = n - 1
    return (
        follows.islower()
        and before >= 0
        and before not in furniture
        and before not in found
        and lines[n].gap < 2
    )


def _ended(words: str) -> bool:
    return words.rstrip("”\"’')]»")[-1:] in {".", ";"} or words[-1:] in {")", "."}
