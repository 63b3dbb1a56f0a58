"""One resolution laid out as a plain file, a web page, a Word file and a PDF, furniture included.

The words are ours. In a paragraph {1} stands for the mark of the first footnote.
"""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Layout:
    """A text before it is laid out: its paragraphs are pairs of a number and words."""

    symbol: str
    title: str
    head: tuple[str, ...]
    enacting: str
    paragraphs: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    job: str = "24-23912"
    lines_a_page: int = field(default=34)


def plain_marks(words: str) -> str:
    return re.sub(r"\{([0-9]+)\}", r"\1", words)


def as_text(laid: Layout) -> bytes:
    """Lay out hard-wrapped pages: running head, page number, notes below a rule at the end."""
    blocks = [*laid.head, laid.enacting]
    blocks += [f"{number} {words}".strip() for number, words in laid.paragraphs]
    blocks += laid.closing
    lines = [
        line
        for block in blocks
        for line in (textwrap.wrap(plain_marks(block), 78, break_long_words=False) or [""])
    ]
    pages = [lines[n : n + laid.lines_a_page] for n in range(0, len(lines), laid.lines_a_page)]
    noted = 0
    written = []
    for n, page in enumerate(pages, start=1):
        if n > 1:
            page = [f"{laid.symbol}    {laid.title}", "", *page]
        notes = []
        words = "\n".join(page)
        while noted < len(laid.footnotes) and re.search(rf"[a-z)][,;]?{noted + 1}\b", words):
            noted += 1
            notes.append(f"{noted} {laid.footnotes[noted - 1]}")
        page = [*page, *(["__________", *notes] if notes else [])]
        written.append("\n".join([*page, "", f"{laid.job}    {n}/{len(pages)}", ""]))
    return "\f".join(written).encode()


def as_html(laid: Layout) -> bytes:
    """Lay out a page with the notes below a line."""

    def block(words: str) -> str:
        return re.sub(r"\{([0-9]+)\}", r"<sup>\1</sup>", escape(words))

    def opening(words: str) -> str:
        return re.sub(r"^(\S+)", r"<em>\1</em>", block(words))

    parts = [f"<p>{block(words)}</p>" for words in (*laid.head, laid.enacting)]
    parts += [f"<p>{number}&#160;&#160;{opening(words)}</p>" for number, words in laid.paragraphs]
    parts += [f"<p>{block(words)}</p>" for words in laid.closing]
    if laid.footnotes:
        parts.append("<hr>")
        parts += [
            f"<p><sup>{n}</sup> {block(words)}</p>" for n, words in enumerate(laid.footnotes, 1)
        ]
    body = "\n".join(parts)
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{escape(laid.title)}</title>"
        f"<style>p {{ margin: 0 }}</style></head><body><nav>Home &gt; Documents</nav>{body}"
        "</body></html>"
    ).encode()


_NUMBERING = """
<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" {attributes}>
{content}</w:{tag}>"""


def as_word(laid: Layout) -> bytes:
    """Lay out a Word file: numbers that Word counts, true footnotes, the masthead in a table."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    document = docx.Document()
    numbering = document.part.numbering_part.element
    forms = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(forms)
    )
    abstract = _NUMBERING.format(
        tag="abstractNum", attributes='w:abstractNumId="909"', content=levels
    )
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(
            _NUMBERING.format(
                tag="num",
                attributes='w:numId="909"',
                content='<w:abstractNumId w:val="909"/>',
            )
        )
    )

    def fill(paragraph, words: str) -> None:
        for piece in re.split(r"(\{[0-9]+\})", words):
            run = paragraph.add_run("" if piece.startswith("{") else piece)
            if piece.startswith("{"):
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), str(int(piece[1:-1]) + 1))
                run._r.append(reference)

    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = laid.head[0].split(" A/", 1)
    table.rows[0].cells[1].text = "A/" + table.rows[0].cells[1].text
    for words in (*laid.head[1:], laid.enacting):
        document.add_paragraph(words)
    for number, words in laid.paragraphs:
        paragraph = document.add_paragraph()
        fill(paragraph, words)
        counted = re.fullmatch(r"[0-9]+\.|\(([a-z]+)\)", number)
        if not counted:
            if number:
                paragraph.runs[0].text = f"{number}\t{paragraph.runs[0].text}"
            continue
        level = 0 if not counted[1] else 2 if set(counted[1]) <= set("iv") else 1
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = 909
    for words in laid.closing:
        document.add_paragraph(words)
    if laid.footnotes:
        notes = "".join(
            f'<w:footnote w:id="{n + 1}"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
            f'<w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:footnote>'
            for n, words in enumerate(laid.footnotes, 1)
        )
        blob = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            + _NUMBERING.format(tag="footnotes", attributes="", content=notes).strip()
        ).encode()
        sort = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), sort, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.sections[0].header.paragraphs[0].text = laid.symbol
    document.sections[0].footer.paragraphs[0].text = laid.job
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def as_pdf(laid: Layout) -> bytes:
    """Lay out pages with running head, page number, raised marks and notes at the feet."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    style = ParagraphStyle("text", fontName="Times-Roman", fontSize=10, leading=12)
    small = ParagraphStyle("note", fontName="Times-Roman", fontSize=8, leading=9.5)

    def block(words: str) -> str:
        return re.sub(r"\{([0-9]+)\}", r"<super>\1</super>", escape(words))

    noted: list[int] = []

    class Marked(Paragraph):
        def draw(self) -> None:
            noted.extend(int(n) for n in re.findall(r"<super>([0-9]+)</super>", self.source))
            super().draw()

    def marked(words: str) -> Paragraph:
        paragraph = Marked(block(words), style)
        paragraph.source = block(words)
        return paragraph

    def head(canvas, document) -> None:
        canvas.setFont("Times-Roman", 8)
        if document.page > 1:
            canvas.drawString(72, 800, laid.symbol)
            canvas.drawRightString(520, 800, laid.title)

    def foot(canvas, document) -> None:
        line, height = 150.0, 0.0
        for n in sorted(set(noted)):
            note = Paragraph(f"<super>{n}</super> {escape(laid.footnotes[n - 1])}", small)
            _, height = note.wrap(450, 200)
            line -= height
            note.drawOn(canvas, 72, line)
        noted.clear()
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(72, 40, f"{document.page}/9")
        canvas.drawRightString(520, 40, laid.job)

    saved = io.BytesIO()
    document = BaseDocTemplate(saved, pagesize=A4)
    frame = Frame(72, 160, 450, 620)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=head, onPageEnd=foot))
    document.build(
        [
            *(marked(words) for words in (*laid.head, laid.enacting)),
            *(marked(f"{number} {words}".strip()) for number, words in laid.paragraphs),
            *(marked(words) for words in laid.closing),
        ]
    )
    return saved.getvalue()


FORMS = {"text": as_text, "html": as_html, "word": as_word, "pdf": as_pdf}
ENDINGS = {"text": ".txt", "html": ".html", "word": ".docx", "pdf": ".pdf"}

ARCADIA = Layout(
    symbol="A/RES/79/901",
    title="Situation of human rights in Arcadia",
    head=(
        "United Nations A/RES/79/901",
        "Distr.: General",
        "7 January 2025",
        "Seventy-ninth session",
        "Agenda item 71 (c)",
        "Resolution adopted by the General Assembly on 17 December 2024",
        "79/901. Situation of human rights in Arcadia",
    ),
    enacting="The General Assembly,",
    paragraphs=(
        ("", "Guided by the purposes and principles of the Charter of the United Nations,"),
        (
            "",
            "Recalling the Universal Declaration of Human Rights,{1} the two Covenants{2} "
            "and its resolutions 77/926 of 15 December 2022 and 78/918 of 19 December 2023, and "
            "bearing in mind all that the Human Rights Council has said on the same subject,",
        ),
        ("", "Deeply concerned at the fate of those who were taken from their villages,"),
        ("1.", "Strongly condemns all acts that deny the people of Arcadia what is theirs;"),
        ("2.", "Calls upon the authorities of Arcadia:"),
        ("(a)", "To open the camps, as the Special Rapporteur{3} has asked, namely:"),
        ("(i)", "Those of the north;"),
        ("(ii)", "Those of the south;"),
        ("(b)", "To answer the letters of families, however many there are, in good time;"),
        ("3.", "Expresses its very serious concern at the burning of harvests before the winter;"),
        ("4.", "Decides to remain seized of the matter."),
    ),
    footnotes=(
        "Resolution 217 A (III).",
        "See resolution 2200 A (XXI), annex, and the remarks of the Secretariat on it.",
        "A/79/977.",
    ),
    closing=("54th plenary meeting", "17 December 2024"),
)


def lengthened(laid: Layout, rounds: int) -> Layout:
    """Repeat the numbered paragraphs, numbered on, until the text has the length wanted."""
    from dataclasses import replace

    preamble = [one for one in laid.paragraphs if not one[0]]
    numbered = [one for one in laid.paragraphs if one[0]]
    paragraphs, last = list(preamble * max(rounds // 4, 1)), 0
    for _ in range(rounds):
        for number, words in numbered:
            if number.endswith("."):
                last += 1
                number = f"{last}."
            paragraphs.append((number, words))
    return replace(laid, paragraphs=tuple(paragraphs))
