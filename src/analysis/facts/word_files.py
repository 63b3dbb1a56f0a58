"""Word files read as plain text: numbers that Word only counts, footnotes, tables, headers.

Headers and footers stand at the end, once each, as page furniture; the first page's header,
which holds a document's symbol, stands at the beginning. Text marked as deleted is left
out, text marked as inserted is kept: the state that "accept all" would give.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import ParameterError
from analysis.facts.clause_words import raise_figures
from analysis.facts.page_furniture import RULE

__all__ = ["figure_of", "read_word"]

LARGEST_UNPACKED = 300_000_000  # bytes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_LEFT_OUT = {f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_ROMAN = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def read_word(data: bytes, name: str) -> str:
    """Read a Word file.

    Parameters
    ----------
    data
        Its bytes.
    name
        Of the file, for messages.

    Returns
    -------
    str
        Paragraphs parted by blank lines, cells of a row by tabs; footnotes below a rule, each
        with its number.

    Raises
    ------
    ParameterError
        If it is damaged, or packed but no Word file.
    """
    import docx

    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        names = set(packed.namelist())
        unpacked = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _damaged(name) from None
    if "word/document.xml" not in names:
        raise ParameterError(
            f"{name}: a packed file, but not of Word; expected plain text, HTML, PDF or .docx."
        )
    if unpacked > LARGEST_UNPACKED:
        raise ParameterError(f"{name}: unpacks to {unpacked / 1e6:.0f} MB; give the text alone.")
    try:
        if packed.testzip() is not None:
            raise _damaged(name)
        return _Word(docx.Document(io.BytesIO(data))).text()
    except ParameterError:
        raise
    except Exception:  # whatever is amiss inside, the file is not as Word writes it
        raise _damaged(name) from None


def _damaged(name: str) -> ParameterError:
    return ParameterError(
        f"{name}: a Word file that is damaged or not complete; "
        "fetch it again, or open it in Word and save it anew."
    )


def figure_of(place: int, form: str) -> str:
    """Write a number as Word's lists do.

    Examples
    --------
    >>> figure_of(4, "lowerRoman"), figure_of(28, "lowerLetter"), figure_of(3, "decimal")
    ('iv', 'bb', '3')
    """
    if form in {"lowerLetter", "upperLetter"} and place > 0:
        letter = chr(ord("a") + (place - 1) % 26) * ((place - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        written = ""
        for value, sign in _ROMAN:
            written += sign * (place // value)
            place %= value
        return written if form == "lowerRoman" else written.upper()
    return str(place)


@dataclass
class _Level:
    form: str
    pattern: str
    first: int


@dataclass
class _Word:
    document: Any
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.levels = self._read_levels()

    def text(self) -> str:
        section = self.document.sections[0]
        heads = [section.first_page_header] if section.different_first_page_header_footer else []
        foots = [section.header, section.footer]
        if section.different_first_page_header_footer:
            foots += [section.first_page_footer]
        blocks = [*self._of_margins(heads), *self._blocks(self.document.element.body)]
        blocks += self._footnotes()
        furniture = dict.fromkeys(self._of_margins(foots))
        text = "\n\n".join(blocks)
        return text + ("\f" + "\n".join(furniture) if furniture else "")

    def _of_margins(self, margins: list[Any]) -> list[str]:
        kept = [margin for margin in margins if not margin.is_linked_to_previous]
        return [block for margin in kept for block in self._blocks(margin._element)]

    def _blocks(self, container: Any) -> Iterator[str]:
        """Yield the paragraphs and the rows of tables, those without words left out."""
        for node in container:
            if node.tag == f"{_W}p":
                boxes: list[str] = []
                text = self._number_of(node) + self._words(node, boxes)
                yield from (block for block in [text, *boxes] if block.strip())
            elif node.tag == f"{_W}tbl":
                for row in node.findall(f"{_W}tr"):
                    cells = [list(self._blocks(cell)) for cell in row.findall(f"{_W}tc")]
                    full = [cell for cell in cells if cell]
                    if len(full) == 1:
                        yield from full[0]
                    elif full:
                        yield "\t".join(" ".join(cell) for cell in cells).strip()
            elif node.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo"}:
                yield from self._blocks(node)

    def _words(self, node: Any, boxes: list[str], *, raised: bool = False) -> str:
        """Give the words within a node; what stands in boxes of text is put aside."""
        parts: list[str] = []
        for child in node:
            tag = child.tag
            if tag in _LEFT_OUT:
                continue
            if tag == f"{_W}t":
                said = child.text or ""
                parts.append(raise_figures(said) if raised and said.strip().isdigit() else said)
            elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                parts.append(self._mark_of(child))
            elif tag == f"{_W}br":
                parts.append("\f" if child.get(f"{_W}type") == "page" else "\n")
            elif tag == f"{_W}txbxContent":
                boxes.extend(self._blocks(child))
            elif tag == _ALTERNATE:
                choice = child.find(_CHOICE)
                parts.append(self._words(child if choice is None else choice, boxes))
            else:
                sign = {"tab": "\t", "cr": "\n", "noBreakHyphen": "‑", "softHyphen": "\u00ad"}
                parts.append(sign.get(str(tag).removeprefix(_W), ""))
                align = child.find(f"{_W}rPr/{_W}vertAlign") if tag == f"{_W}r" else None
                up = align is not None and align.get(f"{_W}val") == "superscript"
                parts.append(self._words(child, boxes, raised=raised or up))
        return "".join(parts)

    # ---- Footnotes ----

    def _mark_of(self, reference: Any) -> str:
        key = (str(reference.tag).removeprefix(_W)[:-9], str(reference.get(f"{_W}id")))
        if reference.get(f"{_W}customMarkFollows") in {"1", "true", "on"}:
            # The mark stands in the text that follows: nearly always a star.
            self.notes.setdefault(key, "*")
            return ""
        counted = sum(mark.isdigit() for mark in self.notes.values())
        return raise_figures(self.notes.setdefault(key, str(counted + 1)))

    def _footnotes(self) -> list[str]:
        from docx.oxml import parse_xml

        texts: dict[tuple[str, str], str] = {}
        for relation in self.document.part.rels.values():
            sort = str(relation.reltype).rpartition("/")[2].removesuffix("s")
            if sort not in {"footnote", "endnote"} or relation.is_external:
                continue
            for note in parse_xml(relation.target_part.blob):
                words = " ".join(block.strip() for block in self._blocks(note))
                texts[sort, str(note.get(f"{_W}id"))] = words
        lines = [
            f"{mark} {texts[key].removeprefix('*').strip()}"
            for key, mark in list(self.notes.items())
            if texts.get(key)
        ]
        return [RULE, *lines] if lines else []

    # ---- Numbers that Word counts ----

    def _read_levels(self) -> dict[str, tuple[str, dict[int, _Level]]]:
        """Give for each list of the document the counter it shares and its levels."""
        part = next(
            (
                relation.target_part
                for relation in self.document.part.rels.values()
                if str(relation.reltype).endswith("/numbering")
            ),
            None,
        )
        if part is None:
            return {}
        root = part._element
        abstract = {
            one.get(f"{_W}abstractNumId"): {
                int(level.get(f"{_W}ilvl")): _Level(
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1")),
                )
                for level in one.findall(f"{_W}lvl")
            }
            for one in root.findall(f"{_W}abstractNum")
        }
        found: dict[str, tuple[str, dict[int, _Level]]] = {}
        for number in root.findall(f"{_W}num"):
            shared = _value(number, "abstractNumId", "")
            levels, counter = dict(abstract.get(shared, {})), f"abstract {shared}"
            for override in number.findall(f"{_W}lvlOverride"):
                at = int(override.get(f"{_W}ilvl"))
                first = _value(override, "startOverride", "")
                if first and at in levels:
                    levels[at] = _Level(levels[at].form, levels[at].pattern, int(first))
                    counter = f"number {number.get(f'{_W}numId')}"
            found[str(number.get(f"{_W}numId"))] = (counter, levels)
        return found

    def _number_of(self, paragraph: Any) -> str:
        """Give the number that Word sets before a paragraph; empty if it has none."""
        list_id, at = self._list_of(paragraph)
        counter, levels = self.levels.get(list_id, ("", {}))
        if at not in levels:
            return ""
        counts = self.counts.setdefault(counter, [])
        while len(counts) <= at:
            level = levels.get(len(counts))
            counts.append(level.first - 1 if level else 0)
        counts[at] += 1
        del counts[at + 1 :]
        if levels[at].form in {"bullet", "none"}:
            return ""
        written = levels[at].pattern
        for n, count in enumerate(counts):
            form = levels[n].form if n in levels else "decimal"
            # A level above that was never met counts as its first.
            written = written.replace(f"%{n + 1}", figure_of(max(count, 1), form))
        return f"{written}\t" if written else ""

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """Give the list and the level of a paragraph, its own or its style's."""
        properties = paragraph.find(f"{_W}pPr")
        list_id, at = "", None
        style = "" if properties is None else _value(properties, "pStyle", "")
        for _ in range(10):  # a style may rest on another
            numbered = None if properties is None else properties.find(f"{_W}numPr")
            if numbered is not None:
                list_id = list_id or _value(numbered, "numId", "")
                level = _value(numbered, "ilvl", "")
                at = int(level) if at is None and level else at
            if list_id or not style:
                break
            definition = next(
                (
                    one
                    for one in self.document.styles.element.findall(f"{_W}style")
                    if one.get(f"{_W}styleId") == style
                ),
                None,
            )
            if definition is None:
                break
            properties, style = definition.find(f"{_W}pPr"), _value(definition, "basedOn", "")
        return list_id, at or 0


def _value(node: Any, child: str, default: str) -> str:
    found = node.find(f"{_W}{child}")
    return default if found is None else str(found.get(f"{_W}val", default))
