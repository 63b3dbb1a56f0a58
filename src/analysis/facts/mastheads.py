"""The head of a document of the United Nations: symbol, organ, session, sponsors, title.

What stands before "The General Assembly," is told by its form: a symbol, "Distr.:", an
ordinal and the word session, "Agenda item", "Resolution adopted by", names of States ending
in ": draft resolution", a number and a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.facts.clause_words import symbols_in
from analysis.facts.page_furniture import MARGIN, Line

__all__ = [
    "Masthead",
    "find_enacting",
    "find_own_symbols",
    "numbered_symbol",
    "read_parts",
    "split_sponsors",
]

ORGANS = {
    "General Assembly": "A/RES/",
    "Human Rights Council": "A/HRC/RES/",
    "Commission on Human Rights": "E/CN.4/RES/",
    "Economic and Social Council": "E/RES/",
    "Security Council": "S/RES/",
}
HEAD = 80  # lines in which a document names itself

_ORGAN = "|".join(ORGANS)
_ENACTING = re.compile(rf"The ({_ORGAN})\s?,(?:\s+|$)")
_ENACTING_ALONE = re.compile(rf"The ({_ORGAN})")
_ORDINAL = re.compile(
    r"\b(?:[0-9]{1,3}(?:st|nd|rd|th)|[a-z-]{0,30}(?:first|second|third|th)) "
    r"(?:special |emergency special |resumed )?session\b",
    re.I,
)
_DATE = (
    r"[0-9]{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)"
)
DATE = re.compile(rf"{_DATE}\s[0-9]{{4}}")
_DATES = re.compile(rf"(?:{_DATE}|[0-9]{{1,2}})(?:\s[0-9]{{4}})?\s?[-–]\s?{_DATE}\s[0-9]{{4}}")
_DISTRIBUTION = re.compile(
    r"\bDistr\b|^Original\s?:|^(?:GENERAL|LIMITED|ENGLISH(?: ONLY)?|General|Limited)$"
)
_AGENDA = re.compile(r"^(?:Agenda )?items? [0-9]{1,3}|^Agenda items?\b|^Item [0-9]{1,3} of", re.I)
_COMMITTEE = re.compile(r"^(?:First|Second|Third|Fourth|Fifth|Sixth) Committee$")
_ADOPTED = re.compile(
    r"^(?:Resolution|Decision)s? adopted\b|^\[?(?:on|without) (?:the report|reference)\b", re.I
)
_DRAFT = re.compile(r":\s?\*{0,3}\s?((?:revised )?draft (?:resolution|decision))s?\b\W*$", re.I)
_DRAFT_END = re.compile(r"(?:(?:revised )?draft )?(?:resolution|decision)s?\W*", re.I)
_NUMBERED = re.compile(
    r"(?P<number>(?:(?:ES|S)-)?[0-9]{1,4}/(?:[0-9]{1,3}(?: [A-Z])?|…|\.{2,3}|_{2,}))\.?\s*(?=\S|$)"
)
_NAMED = re.compile(rf"(?:{_ORGAN}) resolution [0-9A-Z/-]{{3,12}}", re.I)
# What may stand on a line with the document's own symbol.
_BESIDE_SYMBOL = re.compile(
    rf"United Nations|{_ORGAN}|Distr\.?\s?:?\s?(?:General|Limited)?|{_DATE}\s[0-9]{{4}}"
    r"|Original\s?:\s?English|[\s*()]+",
    re.I,
)
# Names of States that hold an "and" of their own.
_AND_WITHIN = ("Herzegovina", "Barbuda", "Tobago", "Nevis", "the Grenadines", "Principe",
               "Príncipe", "Northern Ireland")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a document says of itself.

    Parameters
    ----------
    symbols
        Its own symbols as printed, then the one that follows from organ and number, if that
        is not among them.
    title
        Its title, without number and marks; empty if none was found.
    sponsors
        Names as printed, in order; only drafts have them.
    organ
        ``General Assembly``, ``Human Rights Council``, ...; empty if not found.
    session
        As printed: ``Seventy-ninth session``; empty if not found.
    number
        ``79/181``, ``2003/10``; empty if it has none yet.
    stage
        ``draft`` or ``plenary``, by its symbol and its words; empty if neither tells.
    date
        Day of adoption as printed, else of distribution; empty if not found.
    """

    symbols: tuple[str, ...]
    title: str
    sponsors: tuple[str, ...]
    organ: str
    session: str
    number: str
    stage: str
    date: str


def find_enacting(words: str) -> tuple[str, int] | None:
    """Find the words with which an organ begins its sentence at the head of a line.

    Returns
    -------
    tuple or None
        The organ, and how many characters are its words; None if the line begins otherwise.
    """
    if match := _ENACTING.match(words):
        return match[1], match.end()
    if match := _ENACTING_ALONE.fullmatch(words):
        return match[1], match.end()
    return None


def find_own_symbols(lines: Sequence[Line], furniture: Collection[int]) -> tuple[str, ...]:
    """Find the symbols that stand alone, or beside the organisation's name, at the head."""
    found: list[str] = []
    for n, line in enumerate(lines[:HEAD]):
        if find_enacting(line.words) or found and n > HEAD // 2:
            break
        if n in furniture or len(line.words) > MARGIN:
            continue
        if _names_itself(line.words):
            found += symbols_in(line.words)
    return tuple(dict.fromkeys(found))


def _names_itself(words: str) -> bool:
    """Say whether a line holds a symbol, and nothing that would make it another document's."""
    symbols = symbols_in(words)
    for symbol in symbols:
        words = words.replace(symbol, " ")
    return bool(symbols) and not _BESIDE_SYMBOL.sub("", words)


def numbered_symbol(organ: str, number: str) -> str:
    """Give the symbol that follows from an organ and a resolution's number.

    Examples
    --------
    >>> numbered_symbol("Human Rights Council", "52/28")
    'A/HRC/RES/52/28'
    """
    return ORGANS[organ] + number if organ in ORGANS and number[-1:].isdigit() else ""


def split_number(title: str) -> tuple[str, str]:
    """Take the number of a resolution off its title.

    Examples
    --------
    >>> split_number("79/181. Situation of human rights in Arcadia")
    ('79/181', 'Situation of human rights in Arcadia')
    """
    match = _NUMBERED.match(title)
    return (match["number"], title[match.end() :]) if match else ("", title)


def read_parts(
    lines: Sequence[Line], skipped: Mapping[int, str], *, followed: bool = True
) -> dict[int, str]:
    """Say of each line of a masthead what it is.

    Parameters
    ----------
    lines
        Those before the organ begins its sentence.
    skipped
        Furniture and footnotes, by the place of the line.
    followed
        Whether the body of a text follows; if not, the last lines are no title.

    Returns
    -------
    dict
        By the place of a line: ``symbol``, ``organ``, ``distribution``, ``session``,
        ``agenda``, ``adoption``, ``sponsors``, ``title``; empty for a line that is none of
        these.
    """
    own = [n for n in range(len(lines)) if n not in skipped]
    parts = dict.fromkeys(own, "")
    sponsors = _find_sponsors(lines, own)
    parts.update(dict.fromkeys(sponsors, "sponsors"))
    if followed:
        parts.update(dict.fromkeys(_find_title(lines, own, sponsors, parts), "title"))
    before = ""
    for n in own:
        words = lines[n].words
        if not parts[n]:
            parts[n] = _part_of(words, before, lines[n].gap)
        before = parts[n]
        if before == "adoption" and words.endswith("]"):
            before = "adopted"
    return parts


def _part_of(words: str, before: str, gap: int) -> str:
    """Say what a line is by its form, or as the continuation of the line before."""
    line = " ".join(words[:MARGIN].split())
    if _NAMED.fullmatch(line) or _names_itself(line):
        return "symbol"
    apart = gap > 1 and line[0] != "["
    if _ADOPTED.match(line) or (
        before == "adoption" and not apart and not _DISTRIBUTION.search(line)
    ):
        return "adoption"
    if _DISTRIBUTION.search(line):
        return "distribution"
    if before == "distribution" and DATE.fullmatch(line):
        return "distribution"
    if _AGENDA.match(line):
        return "agenda"
    if _ORDINAL.search(line) or _COMMITTEE.match(line) or _DATES.search(line):
        return "session"
    if (
        line.upper().startswith("UNITED NATIONS")
        or line in ORGANS
        or line.upper() in map(str.upper, ORGANS)
    ):
        return "organ"
    if DATE.fullmatch(line):
        return "distribution"
    # The heading of an agenda item runs over several lines, its sub-item after a blank one.
    return "agenda" if before == "agenda" and gap < 4 else ""


def _find_sponsors(lines: Sequence[Line], own: Sequence[int]) -> list[int]:
    last = next((k for k in range(len(own)) if _ends_sponsors(lines, own, k)), None)
    if last is None:
        return []
    first = last
    while first and _above_is_list(lines, own, first):
        first -= 1
    return list(own[first : last + 1])


def _ends_sponsors(lines: Sequence[Line], own: Sequence[int], k: int) -> bool:
    """Say whether ": draft resolution" ends with a line; it may be broken between two."""
    words = lines[own[k]].words[-60:]
    if k and _DRAFT_END.fullmatch(words):
        words = f"{lines[own[k - 1]].words[-60:]} {words}"
    return _DRAFT.search(words) is not None


def _above_is_list(lines: Sequence[Line], own: Sequence[int], k: int) -> bool:
    """Say whether the line above one of the list of sponsors belongs to it."""
    above, here = lines[own[k - 1]].words[:MARGIN], lines[own[k]]
    blank = here.gap > 1 and own[k] - own[k - 1] == 1
    if _AGENDA.match(above) or _ORDINAL.search(above) or (blank and not _ends_name(above)):
        return False
    # A long name broken over a whole line leaves no comma in it.
    higher = lines[own[k - 2]].words[:MARGIN] if k > 1 and lines[own[k - 1]].gap < 2 else ""
    broken = here.words[0].islower() or (higher.count(",") > 1 and _is_list(higher))
    return _is_list(above) or (broken and not blank)


def _ends_name(words: str) -> bool:
    return words.rstrip("* ⁰¹²³⁴⁵⁶⁷⁸⁹").endswith(",")


def _is_list(words: str) -> bool:
    """Say whether a line holds names parted by commas; the first may be the end of one."""
    names = [name.strip(" *⁰¹²³⁴⁵⁶⁷⁸⁹") for name in words.split(",")]
    named = [name for name in (names[1:] if len(names) > 2 else names) if name]
    return len(names) > 1 and all(name[0].isupper() or name[:4] == "the " for name in named)


def _find_title(
    lines: Sequence[Line], own: Sequence[int], sponsors: Sequence[int], parts: Mapping[int, str]
) -> list[int]:
    """Find the lines of the title: from a number, behind the sponsors, or the last block."""
    free = [n for n in own if not parts[n] and (not sponsors or n > sponsors[-1])]
    for k, n in enumerate(free):
        if _NUMBERED.match(lines[n].words) and not symbols_in(lines[n].words[:20]):
            return free[k:]
    if sponsors:
        return free
    block: list[int] = []
    for n in reversed(free):
        part = _part_of(lines[n].words, "", lines[n].gap)
        if part == "symbol" and not block:
            continue  # "Commission on Human Rights resolution 2003/10" below its title
        ended = bool(block) and (lines[block[0]].gap > 1 and block[0] - n == 1)
        if part or ended or lines[n].words.endswith("]"):
            break
        block.insert(0, n)
    return block if len(block) < 8 else []


def split_sponsors(text: str) -> tuple[str, ...]:
    """Take the names of the sponsors apart.

    Parameters
    ----------
    text
        Their lines, joined, without marks.

    Returns
    -------
    tuple of str
        Names as printed.

    Examples
    --------
    >>> split_sponsors("Albania, Bosnia and Herzegovina and Chile: draft resolution")
    ('Albania', 'Bosnia and Herzegovina', 'Chile')
    """
    names: list[str] = []
    depth, name = 0, ""
    for sign in _DRAFT.sub("", text).replace("*", ""):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth <= 0:
            names.append(name)
            name = ""
        else:
            name += sign
    names += _split_last(name)
    plain = (" ".join(name.split()) for name in names)
    return tuple(name.removeprefix("and ") for name in plain if name)


def _split_last(name: str) -> list[str]:
    parts = name.split(" and ")
    joined = parts[:1]
    for part in parts[1:]:
        if part.strip().startswith(_AND_WITHIN):
            joined[-1] += f" and {part}"
        else:
            joined.append(part)
    return joined
