"""The words of a clause: broken lines joined, marks of footnotes taken out, citations found.

A word broken at the end of a line is joined and its hyphen goes. It stays if the text has the
word elsewhere with its hyphen and nowhere without ("long-standing"); if the word begins with
non-, self- or well- and the text has it nowhere without a hyphen; or if a capital or a figure
follows ("Secretary-General"). A soft hyphen always goes, a non-breaking one always stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = [
    "citations_in",
    "glued_marks",
    "join_lines",
    "plain_figures",
    "raise_figures",
    "symbols_in",
    "take_marks",
    "words_in",
]

_BLANK = re.compile(r"[\s\u200b\u2060\ufeff]+")
# French typography sets a space before these, which is no part of the words.
_SPACED = re.compile(r" (?=[;:!?,»]|\.(?!\.))|(?<=«) ")
_VOCABULARY = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_HYPHENED = frozenset({"non", "self", "well"})
_BEGUN = re.compile(r"[^\W\d_]+")

_FIGURES, _RAISED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_RAISED = str.maketrans(_FIGURES, _RAISED)
_TO_PLAIN = str.maketrans(_RAISED, _FIGURES)
_MARK = re.compile(
    r"(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"|(?<=[\w.,;:)\]”’])(?P<star>\*{1,4})"
    r"|(?:(?<=[^\W\d_]{2}[,;:.)”’])|(?<=[)”’][,;:.])|(?<=[0-9]{4}[,;:.])|(?<=[a-z]{3}))"
    r"(?P<plain>[0-9]{1,3})(?=[\s,;:.)\]”’]|$)"
)
# Several notes at one place: "the Covenants,¹, ² of which".
_MORE = re.compile(
    r",\s?(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(?P<plain>[0-9]{1,3})(?=[\s,;:.)\]”’]|$))"
)
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kc]?m)$")
# "para.3" names a paragraph, not a footnote.
_ABBREVIATION = re.compile(
    r"\b(?:add|art|arts|chap|corr|no|nos|para|paras|pp|rev|sect|vol)\.$", re.I
)

_SYMBOL = re.compile(
    r"(?<![\w/])(?:A|S|E|ST|CAT|CCPR|CED|CEDAW|CERD|CRC|CRPD|DP)"
    r"(?:/[A-Za-z0-9][A-Za-z0-9.\-]*){1,8}"
)
_RESOLUTION = re.compile(
    r"(?<![\w/.])(?:(?:ES|S)-)?[0-9]{1,4}/[0-9]{1,3}(?: [A-Z](?![\w.]))?(?![\w/])"
    r"|(?<![\w/])[0-9]{2,4}(?: [A-Z]{1,2})? \((?:[IVXLC]{1,8}|(?:19|20)[0-9]{2}|S-[IVX]{1,5})\)"
)
_NAMED = re.compile(r"\b(?:resolutions?|decisions?)\b", re.I)


def raise_figures(text: str) -> str:
    """Write figures as raised ones: the marks of footnotes."""
    return text.translate(_TO_RAISED)


def plain_figures(text: str) -> str:
    """Write raised figures as plain ones."""
    return text.translate(_TO_PLAIN)


def words_in(text: str) -> frozenset[str]:
    """Give the words of a text in lower case, those with a hyphen as one.

    The parts of a word broken at the end of a line count as two, so that it is no witness
    for itself.
    """
    found = _VOCABULARY.findall(text.lower().replace("\u00ad", ""))
    return frozenset(word.replace("‐", "-").replace("‑", "-") for word in found)


def join_lines(lines: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """Join the lines of a clause.

    Parameters
    ----------
    lines
        In order, without page furniture.
    known
        Words of the whole text (:func:`words_in`).

    Returns
    -------
    str
        With single spaces; non-breaking and thin spaces are plain ones, spaces before a
        semicolon or a colon are gone. No letter is added or lost.

    Examples
    --------
    >>> join_lines(["the inter-", "national long-", "standing"], frozenset({"long-standing"}))
    'the international long-standing'
    """
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        if last:
            joined[-1], between = _end_of(last, line, known)
            joined.append(between)
        joined.append(line)
    plain = _BLANK.sub(" ", "".join(joined).replace("\u00ad", "")).strip()
    return _SPACED.sub("", plain)


def _end_of(last: str, line: str, known: frozenset[str]) -> tuple[str, str]:
    """Give a line as it ends before another, and what stands between the two."""
    if last[-1] in "/‑" and len(last) > 1 and not last[-2].isspace():
        return last, ""
    # No word is longer than this; a line may be as long as the text.
    broken, begun = _BROKEN.search(last, max(len(last) - 60, 0)), _BEGUN.match(line)
    if last[-1] == "\u00ad":
        return last, ""
    if not broken:
        return last, "" if re.search(r"\w[-‐]$", last[-2:]) else " "
    if not begun or not begun[0][0].islower():
        return last, ""
    whole, hyphened = (f"{broken[1]}{mark}{begun[0]}".lower() for mark in ("", "-"))
    if whole not in known and (hyphened in known or broken[1].lower() in _HYPHENED):
        return last, ""
    return last[:-1], ""


def glued_marks(text: str) -> dict[str, int]:
    """Find figures that stand at a word or its comma, as marks of footnotes do.

    Returns
    -------
    dict
        Place in the text of each figure's first standing, by figure ("1").
    """
    found: dict[str, int] = {}
    for match in _MARK.finditer(text):
        if not match["star"] and _is_mark(text, match):
            found.setdefault(plain_figures(match[0]), match.start())
    return found


def take_marks(text: str, footnotes: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Take the marks of footnotes out of a clause.

    Parameters
    ----------
    text
        The clause, its lines joined.
    footnotes
        Numbers of the footnotes of the text. A raised figure and a star are always marks, a
        plain figure only if it is one of these. Commas between marks of one place go with them.

    Returns
    -------
    tuple
        The clause without them, and the marks in order, plain.

    Examples
    --------
    >>> take_marks("on Human Rights,¹ and the Covenants,2 of which", {"1", "2"})
    ('on Human Rights, and the Covenants, of which', ('1', '2'))
    """
    known = frozenset(footnotes)
    marks: list[str] = []
    kept: list[str] = []
    place = 0
    while match := _MARK.search(text, place):
        if (match["plain"] and match[0] not in known) or not _is_mark(text, match):
            kept.append(text[place : match.end()])
            place = match.end()
            continue
        kept.append(text[place : match.start()])
        marks.append(plain_figures(match[0]))
        place = match.end()
        while not match["star"] and (more := _MORE.match(text, place)):
            if more["plain"] and more["plain"] not in known:
                break
            marks.append(plain_figures(more["raised"] or more["plain"]))
            place = more.end()
    return " ".join("".join([*kept, text[place:]]).split()), tuple(marks)


def _is_mark(text: str, match: re.Match[str]) -> bool:
    before = text[max(match.start() - 8, 0) : match.start()]
    if match["raised"]:
        return not (match[0] in "²³" and _UNIT.search(before))
    return not _ABBREVIATION.search(before)


def symbols_in(text: str) -> tuple[str, ...]:
    """Find document symbols, each once, in order.

    Examples
    --------
    >>> symbols_in("its report (A/HRC/25/63), see A/RES/79/181.")
    ('A/HRC/25/63', 'A/RES/79/181')
    """
    found = (match[0].rstrip(".-") for match in _SYMBOL.finditer(text))
    return tuple(dict.fromkeys(symbol for symbol in found if re.search("[0-9]", symbol)))


def citations_in(text: str) -> tuple[str, ...]:
    """Find the documents and resolutions that a clause names.

    Parameters
    ----------
    text
        The clause, its lines joined.

    Returns
    -------
    tuple of str
        Each once, in order: symbols as printed (``A/HRC/25/63``); resolutions and decisions
        by their number alone, in the form of their time: ``60/173``, ``S-17/1``, ``2003/10``,
        ``217 A (III)``, ``2397 (2017)``. Numbers count only behind the word "resolution" or
        "decision".

    Examples
    --------
    >>> citations_in("Recalling its resolutions 60/173 of 16 December 2005 and 61/174,")
    ('60/173', '61/174')
    """
    places = {match.start(): match[0].rstrip(".-") for match in _SYMBOL.finditer(text)}
    if named := _NAMED.search(text):
        for match in _RESOLUTION.finditer(text, named.end()):
            places.setdefault(match.start(), match[0])
    cited = (said for _, said in sorted(places.items()) if re.search("[0-9]", said))
    return tuple(dict.fromkeys(cited))
