"""A resolution of the United Nations taken apart: masthead, clauses, footnotes, furniture.

Lines are first sorted by what they are (:mod:`~analysis.facts.page_furniture`,
:mod:`~analysis.facts.mastheads`); those that are left are joined into paragraphs. A paragraph
begins at a number, at a mark such as (a), or at an opening
(:mod:`~analysis.facts.openings`) that follows a comma, a semicolon or a blank line. What
begins otherwise goes on with the paragraph before, if that has not ended; if it has, it
is given as unplaced. Nothing is left out: every line belongs to one piece.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.facts.clause_words import citations_in, glued_marks, join_lines, take_marks, words_in
from analysis.facts.mastheads import (
    DATE,
    Masthead,
    find_enacting,
    find_own_symbols,
    numbered_symbol,
    read_parts,
    split_number,
    split_sponsors,
)
from analysis.facts.numbering import read_number
from analysis.facts.openings import is_usual_opening, read_opening
from analysis.facts.page_furniture import (
    Line,
    find_codes,
    find_footnotes,
    find_heads,
    split_lines,
)
from analysis.facts.paragraphs import Draft, begins_paragraph, read_paragraphs

__all__ = ["Masthead", "Piece", "masthead_of", "parse_text"]

_NOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[0-9]{1,3}|\*{1,4})[\s.]*")
_CLAUSES = frozenset({"preambular", "operative"})
_BY_LINE = frozenset({"symbol", "organ", "session"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, with its place.

    Parameters
    ----------
    kind
        ``masthead``, ``preambular``, ``operative``, ``footnote``, ``furniture`` or
        ``unplaced``.
    part
        A finer word. Of a masthead: ``symbol``, ``organ``, ``distribution``, ``session``,
        ``agenda``, ``adoption``, ``sponsors``, ``title``, ``enacting``. Of furniture:
        ``header``, ``footer``, ``code``, ``rule``, ``page break``, ``adoption``, ``vote``.
        Of what is unplaced: ``masthead``, ``preamble``, ``heading``, ``operative``,
        ``annex``, ``after``: where it was met. Else empty.
    number
        ``2``, ``1 bis``, ``2 (a)``, ``2 (a) (i)``; empty for a preambular paragraph and for an
        operative one that has none, ``(a)`` for a point of a preambular paragraph. Of a
        title that of the resolution; of a footnote its mark.
    verb
        The opening, as printed; of a sub-paragraph that of its paragraph.
    text
        The words, lines joined, without number, marks of footnotes and what is nested.
    start, end
        Place in the original, the blank space after it included. A piece broken by a page
        spans what stands between.
    citations
        Documents and resolutions named (:func:`~analysis.facts.clause_words.citations_in`).
    notes
        Marks of footnotes, in order.
    """

    kind: str
    part: str
    number: str
    verb: str
    text: str
    start: int
    end: int
    citations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def parse_text(text: str) -> list[Piece]:
    """Take the text of a resolution or a draft apart.

    Parameters
    ----------
    text
        As :func:`analysis.facts.text_files.read_text_file` gives it.

    Returns
    -------
    list of Piece
        In order of start. Their places together cover the text without a gap; only a piece
        broken by a page overlaps with others, which lie within it whole. Empty if the text
        is.

    Notes
    -----
    No error is raised, whatever the text: what cannot be placed is ``unplaced``.
    """
    if not text:
        return []
    lines = _cut_enacting(split_lines(text))
    if not lines:
        return [Piece("furniture", "", "", "", "", 0, len(text))]
    known = words_in(text)
    codes = find_codes(lines)
    symbols = find_own_symbols(lines, codes)
    furniture = find_heads(lines, codes, symbols)
    begin = _find_begin(lines, furniture)
    parts = read_parts(lines[:begin], furniture, followed=begin < len(lines))
    title_lines = [lines[n].words for n in sorted(parts) if parts[n] == "title"]
    title = take_marks(split_number(join_lines(title_lines, known))[1], ())[0]
    furniture = find_heads(lines, codes, symbols, title, begin)
    starts = {
        n for n, line in enumerate(lines)
        if n not in furniture and begins_paragraph(line.words, body=n >= begin)
    }  # fmt: skip
    notes = find_footnotes(text, lines, furniture, starts)
    parts = read_parts(lines[:begin], {**furniture, **notes}, followed=begin < len(lines))
    body = [n for n in range(begin, len(lines)) if n not in furniture and n not in notes]
    drafts = _shell(lines, furniture, notes) + _masthead(lines, parts)
    drafts += read_paragraphs(lines, body)
    footnotes = {mark for mark in notes.values() if mark} | _in_sequence(text)
    verbs: dict[Draft, str] = {}
    pieces = [_finish(draft, known, footnotes, verbs) for draft in drafts]
    return sorted(pieces, key=lambda piece: piece.start)


def masthead_of(pieces: Sequence[Piece]) -> Masthead:
    """Gather what a document says of itself.

    Parameters
    ----------
    pieces
        As :func:`parse_text` gives them.

    Returns
    -------
    Masthead
    """
    head = [piece for piece in pieces if piece.kind == "masthead"]

    def first(part: str) -> str:
        return next((piece.text for piece in head if piece.part == part), "")

    enacting = find_enacting(first("enacting"))
    organ = enacting[0] if enacting else ""
    number = next((piece.number for piece in head if piece.part == "title"), "")
    named = [one for piece in head if piece.part == "symbol" for one in piece.citations]
    number = number or next((one for one in named if one[0].isdigit()), "")
    number = number if number[-1:].isalnum() else ""  # a draft leaves a gap: 58/...
    derived = numbered_symbol(organ, number)
    # "Commission on Human Rights resolution 2003/10" names the symbol by the number.
    symbols = [one if one[0].isalpha() else numbered_symbol(organ, one) or one for one in named]
    said = " ".join(piece.text for piece in head if piece.part in {"sponsors", "adoption"})
    stage = ""
    if re.search(r"draft (?:resolution|decision)", said, re.I) or any(
        "/L." in symbol for symbol in symbols
    ):
        stage = "draft"
    elif derived or re.search(r"\badopted\b", said, re.I) or any("/RES/" in one for one in symbols):
        stage = "plenary"
    days = [
        match[0]
        for part in ("adoption", "distribution")
        for piece in pieces
        if piece.part == part and (match := DATE.search(piece.text))
    ]
    return Masthead(
        symbols=tuple(dict.fromkeys([*symbols, *([derived] if derived else [])])),
        title=first("title"),
        sponsors=split_sponsors(first("sponsors")),
        organ=organ,
        session=first("session"),
        number=number,
        stage=stage,
        date=days[0] if days else "",
    )


def _cut_enacting(lines: list[Line]) -> list[Line]:
    """Set "The General Assembly," on a line of its own."""
    cut: list[Line] = []
    for line in lines:
        enacting = find_enacting(line.words)
        if enacting and enacting[1] < len(line.words):
            head, rest = line.words[: enacting[1]], line.words[enacting[1] :]
            at = line.place + enacting[1]
            cut += [
                Line(line.start, at, line.place, head.strip(), line.gap),
                Line(at, line.end, at, rest, 2),
            ]
        else:
            cut.append(line)
    return cut


def _find_begin(lines: Sequence[Line], furniture: Mapping[int, str]) -> int:
    """Find where the masthead ends: at the organ's words, or at what opens as a clause."""
    first = len(lines)
    for n, line in enumerate(lines):
        if n in furniture:
            continue
        if find_enacting(line.words):
            return min(n, first)
        # A title may open with a participle, but does not end with a comma.
        if first == len(lines) and (
            (is_usual_opening(line.words, "preambular") and _ends_with_comma(lines, n, furniture))
            or (
                (number := read_number(line.words))
                and is_usual_opening(line.words[number.skip :], "operative")
            )
        ):
            first = n
    return first


def _ends_with_comma(lines: Sequence[Line], n: int, furniture: Mapping[int, str]) -> bool:
    """Say whether the paragraph that a line begins ends with a comma."""
    for m in range(n, min(n + 40, len(lines))):
        if m in furniture:
            continue
        words = lines[m].words.rstrip(" *⁰¹²³⁴⁵⁶⁷⁸⁹0123456789")
        after = next((k for k in range(m + 1, len(lines)) if k not in furniture), None)
        if words.endswith((",", ";")) and (
            after is None
            or lines[after].gap > 1
            or is_usual_opening(lines[after].words, "preambular")
            or find_enacting(lines[after].words)
            or read_number(lines[after].words)
        ):
            return True
        if after is None or (lines[after].gap > 1 and after == m + 1):
            return False
    return False


def _shell(
    lines: Sequence[Line], furniture: Mapping[int, str], notes: Mapping[int, str]
) -> list[Draft]:
    """Gather furniture line by line, and footnotes with the lines that go on with them."""
    drafts = [Draft("furniture", part, lines=[lines[n]]) for n, part in furniture.items()]
    note: Draft | None = None
    for n, mark in sorted(notes.items()):
        if mark or note is None:
            match = _NOTE.match(lines[n].words) if mark else None
            note = Draft("footnote", "", mark, match.end() if match else 0)
            drafts.append(note)
        note.lines.append(lines[n])
    return drafts


def _masthead(lines: Sequence[Line], parts: Mapping[int, str]) -> list[Draft]:
    """Gather the lines of a masthead, neighbours of one sort into one piece."""
    drafts: list[Draft] = []
    for n, part in sorted(parts.items()):
        before = drafts[-1] if drafts else None
        if before and _goes_on(before, part, lines[n]):
            before.lines.append(lines[n])
        elif part:
            drafts.append(Draft("masthead", part, lines=[lines[n]]))
        else:
            drafts.append(Draft("unplaced", "masthead", lines=[lines[n]]))
    return drafts


def _goes_on(before: Draft, part: str, line: Line) -> bool:
    if not part:
        apart = line.gap > 1 or before.lines[-1].end != line.start
        return before.kind == "unplaced" and not apart
    return part == before.part and part not in _BY_LINE


def _in_sequence(text: str) -> set[str]:
    """Give the marks that stand in the text as 1, 2, 3 in this order, though no note is there."""
    found: set[str] = set()
    for mark in glued_marks(text):
        if mark == str(len(found) + 1):
            found.add(mark)
    return found


def _finish(
    draft: Draft, known: frozenset[str], footnotes: Collection[str], verbs: dict[Draft, str]
) -> Piece:
    """Join the words of a piece; a paragraph is finished before its points, which take its verb."""
    text, notes = _words_of(draft, known, footnotes)
    number, verb = draft.number, ""
    if draft.part == "title":
        number, text = split_number(text)
    if draft.kind in _CLAUSES:
        verb = verbs.get(draft.above, "") if draft.above else ""
        verb = verb or read_opening(text, draft.kind) or read_opening(text, "")
        verbs[draft] = verb
    citations = () if draft.kind == "furniture" else citations_in(text)
    return Piece(
        draft.kind, draft.part, number, verb, text,
        draft.lines[0].start, draft.lines[-1].end, citations, notes,
    )  # fmt: skip


def _words_of(
    draft: Draft, known: frozenset[str], footnotes: Collection[str]
) -> tuple[str, tuple[str, ...]]:
    words = [draft.lines[0].words[draft.skip :], *(line.words for line in draft.lines[1:])]
    text = join_lines([line for line in words if line], known)
    if draft.kind in _CLAUSES or draft.part in {"title", "sponsors"}:
        return take_marks(text, footnotes)
    return text, ()
