"""The paragraphs of a resolution: which line begins one, which goes on, which is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.facts.mastheads import DATE, find_enacting
from analysis.facts.numbering import Number, Points, read_mark, read_number
from analysis.facts.openings import is_usual_opening, read_opening
from analysis.facts.page_furniture import Line

__all__ = ["Draft", "begins_paragraph", "read_paragraphs"]

WRAPPED = 130  # characters: a longer line is a paragraph, not a line of one
SHORT = 0.75  # of the usual length: such a line ends a paragraph
HEADING = 100  # characters

_MEETING = re.compile(
    r"[0-9]{1,4}(?:st|nd|rd|th) (?:plenary )?meeting,?(?: [0-9]{1,2} [A-Z][a-z]+ [0-9]{4})?\.?"
)
_VOTE = re.compile(
    r"\[?(?:Resolution |Decision )?[Aa]dopted (?:by|without|as|unanimously)\b|\[See "
)
_VOTED = re.compile(r"(?:In favour|Against|Abstaining|Absent)\s?:")
_APART = re.compile(r"(?i:annex(?:es)?|appendix|enclosure)(?: [IVXLC]{1,6}| [A-Z]| [0-9]{1,2})?")
_SECTION = re.compile(r"[IVX]{1,6}\.?|[A-Z]\.?")
_END = re.compile(r"[,;:.!?]\s?[0-9]{0,3}(?:\s(?:and|or))?$")
_CLOSERS = " *⁰¹²³⁴⁵⁶⁷⁸⁹”’\"')]»"
_QUOTES = "“\"‘'«[( "


@dataclass(slots=True, eq=False)
class Draft:
    """A piece while its lines are gathered.

    Parameters
    ----------
    kind, part, number
        As of the piece.
    skip
        Characters of its first line that are its number.
    above
        The paragraph that a point belongs to, whose verb governs it.
    lines
        Its lines, in order.
    """

    kind: str
    part: str = ""
    number: str = ""
    skip: int = 0
    above: Draft | None = None
    lines: list[Line] = field(default_factory=list)


def begins_paragraph(words: str, *, body: bool) -> bool:
    """Say whether a line would begin a paragraph, seen by itself."""
    if number := read_number(words):
        return bool(read_opening(words[number.skip :], "operative"))
    return body and (read_mark(words) is not None or is_usual_opening(words, "preambular"))


def read_paragraphs(lines: Sequence[Line], body: Sequence[int]) -> list[Draft]:
    """Gather lines into paragraphs.

    Parameters
    ----------
    lines
        Of the whole document.
    body
        Places of those from the organ's words on that are neither furniture nor footnotes.

    Returns
    -------
    list of Draft
        In order; every line is in one of them.
    """
    return _Reader(lines, body).read()


def _ended(words: str) -> bool:
    return _END.search(words[-40:].rstrip(_CLOSERS)) is not None


class _Reader:
    def __init__(self, lines: Sequence[Line], body: Sequence[int]) -> None:
        self.lines, self.body = lines, body
        sizes = sorted(len(lines[n].words) for n in body)
        self.width = sizes[len(sizes) * 9 // 10] if sizes else 0
        self.whole = sum(size > WRAPPED for size in sizes) * 4 > len(sizes)
        self.following = self._following_marks()
        self.drafts: list[Draft] = []
        self.section = "preamble"
        self.enacted = False
        self.last = 0  # figure of the last numbered paragraph
        self.paragraph: Draft | None = None  # the last one that may have points
        self.number = ""
        self.points = Points()

    def _following_marks(self) -> list[str]:
        """Give for each line the mark of the next line that has one."""
        found, mark = [""] * len(self.body), ""
        for k in range(len(self.body) - 1, -1, -1):
            found[k] = mark
            if read := read_mark(self.lines[self.body[k]].words):
                mark = read[0]
        return found

    def read(self) -> list[Draft]:
        for k, n in enumerate(self.body):
            line = self.lines[n]
            if not (self._closing(k, line) or self._apart(k, line) or self._clause(k, line)):
                self._go_on(k, line)
        return self.drafts

    # ---- What stands around a line ----

    def _before(self, k: int) -> str:
        return self.lines[self.body[k - 1]].words if k else ""

    def _ahead(self, k: int) -> str:
        """Give a line with the beginning of the next, over which an opening may run."""
        after = self.lines[self.body[k + 1]].words[:80] if k + 1 < len(self.body) else ""
        return f"{self.lines[self.body[k]].words[:200]} {after}"

    def _crossed(self, k: int) -> bool:
        """Say whether furniture stands between a line and the one before."""
        return k > 0 and self.body[k - 1] != self.body[k] - 1

    def _blank(self, k: int) -> bool:
        if k == 0 or self.whole:
            return True
        return self.lines[self.body[k]].gap > 1 and not self._crossed(k)

    def _free(self, k: int) -> bool:
        """Say whether what stands before has ended, so that something may begin."""
        current = self.drafts[-1] if self.drafts else None
        return (
            current is None
            or current.part in {"enacting", "heading", "adoption", "vote"}
            or _ended(self._before(k))
        )

    def _begin(
        self, line: Line, kind: str, part: str = "", number: str = "", skip: int = 0
    ) -> Draft:
        draft = Draft(kind, part, number, skip, lines=[line])
        self.drafts.append(draft)
        return draft

    # ---- What is no clause ----

    def _closing(self, k: int, line: Line) -> bool:
        """Place the organ's words, the day of adoption and the vote."""
        current = self.drafts[-1] if self.drafts else None
        words = " ".join(line.words[:200].split())
        if not self.enacted and find_enacting(line.words):
            self.enacted = True
            self.section = "preamble"
            self._begin(line, "masthead", "enacting")
        elif current and current.part == "vote" and self._vote_goes_on(current, k, line):
            current.lines.append(line)
        elif _MEETING.fullmatch(words):
            self.section = "after"
            self._begin(line, "furniture", "adoption")
        elif current and current.part == "adoption" and DATE.fullmatch(words):
            current.lines.append(line)
        elif (words[0] == "[" or self.section == "after") and (
            _VOTE.match(words) or _VOTED.match(words)
        ):
            self.section = "after"
            self._begin(line, "furniture", "vote")
        else:
            return False
        return True

    def _vote_goes_on(self, vote: Draft, k: int, line: Line) -> bool:
        bracketed = vote.lines[0].words[0] == "["
        if bracketed and vote.lines[-1].words.rstrip(" *.⁰¹²³⁴⁵⁶⁷⁸⁹").endswith("]"):
            return False
        if _APART.fullmatch(line.words) or (read_number(line.words) and self._blank(k)):
            return False
        return bracketed or not self._blank(k) or _VOTED.match(line.words) is not None

    def _apart(self, k: int, line: Line) -> bool:
        """Set apart annexes, what follows the adoption, and headings."""
        current = self.drafts[-1] if self.drafts else None
        if _APART.fullmatch(line.words) and (self._free(k) or self._blank(k)):
            self.section = "annex"
            self._begin(line, "unplaced", "annex")
        elif self.section in {"after", "annex"}:
            if current and current.part == self.section and not self._blank(k):
                current.lines.append(line)
            else:
                self._begin(line, "unplaced", self.section)
        elif self._free(k) and self._is_heading(k, line.words):
            self._begin(line, "unplaced", "heading")
        else:
            return False
        return True

    def _is_heading(self, k: int, words: str) -> bool:
        if len(words) > HEADING or not words[0].isupper() or k + 1 == len(self.body):
            return False
        if self.enacted and _SECTION.fullmatch(words):
            return True
        number = read_number(self.lines[self.body[k + 1]].words)
        return (
            number is not None
            and number.ordinal in {1, self.last + 1}
            and not _ended(words)
            and (self.drafts[-1].part != "enacting" if self.drafts else False)
        )

    # ---- Clauses ----

    def _clause(self, k: int, line: Line) -> bool:
        if number := read_number(line.words):
            if self._takes_number(k, number):
                self._begin_numbered(k, line, number)
                return True
        elif mark := read_mark(line.words):
            if self._takes_mark(k, mark[1]):
                self._begin_point(k, line, "", 0)
                return True
        elif line.words.lstrip(_QUOTES)[:1].isupper():
            return self._begin_unnumbered(k, line)
        return False

    def _takes_number(self, k: int, number: Number) -> bool:
        rest = self._ahead(k)[number.skip :]
        opens = bool(read_opening(rest, "operative"))
        # "1 bis" stands behind 1.
        in_turn = number.ordinal == self.last + (" " not in number.number)
        free = self._free(k) or self._blank(k)
        if number.label:
            return True
        if in_turn:
            return free or opens
        return free and opens and (self._blank(k) or is_usual_opening(rest, "operative"))

    def _begin_numbered(self, k: int, line: Line, number: Number) -> None:
        rest = self._ahead(k)[number.skip :]
        preambular = number.label == "PP" or (
            self.section == "preamble"
            and not number.label
            and not read_opening(rest, "operative")
            and is_usual_opening(rest, "preambular")
        )
        self.last = number.ordinal
        self.points = Points()
        if preambular:
            self.number = ""
            self.paragraph = self._begin(line, "preambular", skip=number.skip)
            return
        self.section = "operative"
        self.number = number.number
        if read_mark(line.words[number.skip :]):
            self.paragraph = None
            self._begin_point(k, line, self.number, number.skip)
        else:
            self.paragraph = self._begin(line, "operative", "", self.number, number.skip)

    def _takes_mark(self, k: int, skip: int) -> bool:
        before = self._before(k)
        rest = self.lines[self.body[k]].words[skip:]
        if not self.drafts or self.drafts[-1].kind not in {"preambular", "operative"}:
            return False
        if rest[:1].islower() and not self._blank(k):
            # "paragraph 5 (a),\n(b) and (c)" is no list, unless its first point is as small.
            last = self.drafts[-1]
            small = last.number.endswith(")") and last.lines[0].words[last.skip :][:1].islower()
            ends = (":", ";", "; and", "; or") + ((",", ", and", ", or") if small else ())
            return before.rstrip(_CLOSERS).endswith(ends)
        return self._free(k) or self._blank(k)

    def _begin_point(self, k: int, line: Line, number: str, skip: int) -> None:
        path: tuple[str, ...] = ()
        after_colon = self._before(k).rstrip(_CLOSERS).endswith(":")
        while read := read_mark(line.words[skip:]):
            skip += read[1]
            inner = read_mark(line.words[skip:])
            following = inner[0] if inner else self.following[k]
            path = self.points.place(read[0], after_colon=after_colon, following=following)
            after_colon = True  # "(a) (i)": the second begins a list of its own
        kind = "operative" if self.section == "operative" else "preambular"
        place = " ".join(filter(None, [number or self.number, *(f"({mark})" for mark in path)]))
        self._begin(line, kind, "", place, skip).above = self.paragraph

    def _begin_unnumbered(self, k: int, line: Line) -> bool:
        free, blank, ahead = self._free(k), self._blank(k), self._ahead(k)
        apart = blank or len(self._before(k)) < SHORT * self.width
        after_enacting = bool(self.drafts) and self.drafts[-1].part == "enacting"
        for kind in ("preambular", "operative"):
            usual = is_usual_opening(ahead, kind)
            if kind == "preambular" and (
                self.last or (is_usual_opening(ahead, "operative") and not usual)
            ):
                continue
            if not read_opening(ahead, kind) or (not usual and self.section == "operative"):
                continue
            if (free and (usual or apart or after_enacting)) or (blank and usual):
                self.section = "operative" if kind == "operative" else "preamble"
                self.number, self.points = "", Points()
                self.paragraph = self._begin(line, kind)
                return True
        return False

    def _go_on(self, k: int, line: Line) -> None:
        """Go on with the piece before, or give a line as unplaced."""
        current = self.drafts[-1] if self.drafts else None
        goes_on = current is not None and current.kind not in {"masthead", "furniture"}
        goes_on = goes_on and current is not None and current.part != "heading"
        small = line.words.lstrip(_QUOTES)[:1].islower()
        if current and goes_on and (small or not self._blank(k) or not _ended(self._before(k))):
            current.lines.append(line)
        else:
            self._begin(line, "unplaced", self.section)
