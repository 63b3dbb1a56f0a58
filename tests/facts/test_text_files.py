"""Files of texts: read whole in four forms, or refused in one line that says what to do."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from facts.texts.layouts import ARCADIA, ENDINGS, FORMS, as_html, as_pdf, as_word, lengthened

from analysis.errors import ParameterError
from analysis.facts.resolution_text import masthead_of, parse_text
from analysis.facts.text_files import LARGEST, language_fault, read_text_file


@pytest.fixture
def write(tmp_path):
    def written(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def clauses(text: str) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    return [
        (piece.kind, piece.number, piece.verb, piece.text, piece.notes)
        for piece in parse_text(text)
        if piece.kind in {"preambular", "operative"}
    ]


# ---- The same resolution in four forms ----

NUMBERS = ["1", "2", "2 (a)", "2 (a) (i)", "2 (a) (ii)", "2 (b)", "3", "4"]


@pytest.mark.parametrize("form", FORMS)
def test_a_resolution_reads_the_same_in_every_form(write, form):
    "Pages, running heads, tables, counted numbers and true footnotes make no difference."
    read = read_text_file(write(f"arcadia{ENDINGS[form]}", FORMS[form](ARCADIA)))
    pieces = parse_text(read.text)
    own = [re.sub(r"\{[0-9]\}", "", words) for _, words in ARCADIA.paragraphs]

    assert read.form == form
    assert [text for _, _, _, text, _ in clauses(read.text)] == own
    assert [number for _, number, *_ in clauses(read.text)] == ["", "", "", *NUMBERS]
    assert [notes for *_, notes in clauses(read.text) if notes] == [("1", "2"), ("3",)]
    assert [piece.text for piece in pieces if piece.kind == "footnote"] == list(ARCADIA.footnotes)
    assert [piece for piece in pieces if piece.kind == "unplaced"] == []
    assert masthead_of(pieces).title == ARCADIA.title
    assert masthead_of(pieces).symbols == (ARCADIA.symbol,)
    assert masthead_of(pieces).date == "17 December 2024"


@pytest.mark.parametrize("form", [form for form in FORMS if form != "text"])
def test_a_long_resolution_over_many_pages_reads_the_same(write, form):
    "No clause is lost or broken where a page ends."
    laid = lengthened(ARCADIA, 15)
    plain = read_text_file(write("plain.txt", FORMS["text"](laid)))
    read = read_text_file(write(f"arcadia{ENDINGS[form]}", FORMS[form](laid)))

    assert clauses(read.text) == clauses(plain.text)
    assert read.pages is None or read.pages > 2


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_told_by_what_is_in_the_file(write, form):
    "An ending may be wrong."
    data = FORMS[form](ARCADIA)
    read = read_text_file(write("arcadia.dat", data))

    assert (read.form, read.name) == (form, "arcadia.dat")
    assert read.sha256 == hashlib.sha256(data).hexdigest()


# ---- What each form has of its own ----


def test_plain_text_is_kept_sign_by_sign(write):
    "Places in the text are places in the file; only the mark of byte order goes."
    text = "The General Assembly,\r\nGuided\u00a0by it\f"

    assert read_text_file(write("a.txt", text.encode("utf-8-sig"))).text == text


def test_a_word_broken_at_the_end_of_a_line_of_a_pdf_is_joined(write):
    "A reader of PDF gives such a hyphen as a sign of its own, without the end of the line."
    from reportlab.pdfgen.canvas import Canvas

    saved = io.BytesIO()
    canvas = Canvas(saved)
    for n, line in enumerate(
        ["The General Assembly,", "Recalling the inter-", "national treaties,", "1. Ends it."]
    ):
        canvas.drawString(72, 800 - 14 * n, line)
    canvas.save()
    read = read_text_file(write("a.pdf", saved.getvalue()))

    assert clauses(read.text)[0][3] == "Recalling the international treaties,"
    assert read.pages == 1


def test_what_a_reader_of_a_web_page_does_not_see_as_text_is_left_out(write):
    "Scripts, styles and navigation; entities are signs, list items have their numbers."
    page = (
        "<html><head><title>t</title><script>let a = 1</script></head><body><nav>Home</nav>"
        "<p>The&nbsp;General Assembly,</p><p>Recalling<br>it &amp; all,<sup>1</sup></p>"
        "<ol><li>Urges all:<ol type='a'><li>To go;</li><li>To come;</li></ol></li>"
        "<li>Ends.</li></ol><table><tr><td>a</td><td>b</td></tr></table></body></html>"
    )
    read = read_text_file(write("a.html", page.encode()))

    assert read.text == (
        "The\u00a0General Assembly,\n\nRecalling\nit & all,¹\n\n1. Urges all:\n\n(a) To go;\n\n"
        "(b) To come;\n\n2. Ends.\n\na\tb"
    )


def test_a_web_page_is_read_in_the_encoding_it_names(write):
    "Old pages are not in UTF-8."
    page = "<html><head><meta charset='windows-1252'></head><p>Côte d’Ivoire</p></html>"

    assert read_text_file(write("a.html", page.encode("cp1252"))).text == "Côte d’Ivoire"


def test_the_header_of_the_first_page_of_word_stands_at_the_beginning(write):
    "There the symbol is; those of the other pages are page furniture at the end."
    import docx

    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "United Nations A/RES/79/901"
    section.header.paragraphs[0].text = "A/RES/79/901"
    for words in ("79/901. A title", "The General Assembly,", "Recalling it,"):
        document.add_paragraph(words)
    saved = io.BytesIO()
    document.save(saved)
    read = read_text_file(write("a.docx", saved.getvalue()))

    assert read.text == (
        "United Nations A/RES/79/901\n\n79/901. A title\n\nThe General Assembly,\n\n"
        "Recalling it,\fA/RES/79/901"
    )
    assert masthead_of(parse_text(read.text)).symbols == ("A/RES/79/901",)
    assert [piece.part for piece in parse_text(read.text)][-2:] == ["page break", "header"]


def test_numbers_that_a_style_of_word_carries_are_counted(write):
    "A list need not be set on the paragraph itself."
    import docx

    document = docx.Document()
    for words in ("Urges all;", "Decides."):
        document.add_paragraph(words, style="List Number")
    saved = io.BytesIO()
    document.save(saved)

    assert read_text_file(write("a.docx", saved.getvalue())).text == (
        "1.\tUrges all;\n\n2.\tDecides."
    )


def test_words_marked_as_deleted_in_word_are_left_out(write):
    "The text is read as it would be with all changes accepted."
    import docx
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("Deplores ")
    for tag, text, words in (("del", "delText", "some"), ("ins", "t", "all")):
        paragraph._p.append(
            parse_xml(f"<w:{tag} {space}><w:r><w:{text}>{words}</w:{text}></w:r></w:{tag}>")
        )
    saved = io.BytesIO()
    document.save(saved)

    assert read_text_file(write("a.docx", saved.getvalue())).text.strip() == "Deplores all"


# ---- Refusals ----


def refusal(path: Path) -> str:
    with pytest.raises(ParameterError) as refused:
        read_text_file(path)
    (line,) = refused.value.faults
    assert line.startswith(f"{path.name}: ")
    assert "\n" not in line
    return line


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf(ARCADIA))))
    writer.encrypt("secret", algorithm="RC4-128")
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def scanned_pdf(*, first_page: str = "") -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    saved = io.BytesIO()
    canvas = Canvas(saved)
    if first_page:
        canvas.drawString(72, 700, first_page)
        canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, 500, 700)
    canvas.save()
    return saved.getvalue()


def packed(**files: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return saved.getvalue()


REFUSED = {
    "empty": (lambda: b"", "an empty file; give the file"),
    "blank": (lambda: b" \n\n ", "no words in it"),
    "latin": (lambda: "Côte d’Ivoire".encode("cp1252"), "not UTF-8 (byte 0xf4 at 1); save it as"),
    "utf16": (lambda: "The Assembly".encode("utf-16"), "UTF-16, where UTF-8 was expected"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0", "of no known form; expected plain text, HTML"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .docx"),
    "rich text": (lambda: b"{\\rtf1 The Assembly}", "Rich Text Format, which is not read; save"),
    "scan": (scanned_pdf, "a scan (no page has text); give a PDF with text"),
    "half a scan": (lambda: scanned_pdf(first_page="Recalling"), "a scan (no text on page 2)"),
    "locked": (locked_pdf, "a PDF locked with a password; save a copy without one"),
    "half a pdf": (lambda: as_pdf(ARCADIA)[:2000], "a PDF that is damaged or not complete"),
    "torn pdf": (lambda: b"%PDF-1.4\nnothing\n%%EOF", "a PDF that is damaged or not complete"),
    "half a word": (lambda: as_word(ARCADIA)[:9000], "a Word file that is damaged"),
    "torn word": (lambda: packed(word__document_xml="<w"), "a Word file that is damaged"),
    "other pack": (lambda: packed(content_xml="<a/>"), "a packed file, but not of Word"),
    "odd page": (lambda: b"<html><body><p>C\xf4te</p></body></html>", "an encoding that it does"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_whole_is_refused_in_one_line(write, name):
    "It says what was found and what to do; no half of a text is ever taken for the whole."
    make, said = REFUSED[name]

    assert said in refusal(write(f"{name}.txt", make()))


@pytest.mark.parametrize("form", ["pdf", "word"])
def test_no_torn_file_is_read_as_a_shorter_text(write, form):
    "Wherever it is torn, it is refused."
    data = FORMS[form](ARCADIA)
    for share in (0.1, 0.5, 0.9, 0.99):
        assert "damaged" in refusal(write("torn", data[: int(len(data) * share)]))


def test_a_file_that_is_not_there_a_folder_and_a_giant_are_refused(tmp_path):
    "Before anything is read."
    with (tmp_path / "giant.txt").open("wb") as giant:
        giant.truncate(LARGEST + 1)

    assert refusal(tmp_path / "none.txt").endswith("no such file; check its name and folder.")
    assert "a folder, where a file was expected" in refusal(tmp_path)
    assert "50 MB, where a resolution has at most 50" in refusal(tmp_path / "giant.txt")


def test_a_pipe_or_a_device_is_refused_before_it_is_read(tmp_path):
    "It might never end."
    os.mkfifo(tmp_path / "pipe")

    assert refusal(tmp_path / "pipe") == "pipe: no file but a pipe or a device; name a file."
    assert "a pipe or a device" in refusal(Path(os.devnull))


@pytest.mark.parametrize(
    ("library", "form"), [("pypdfium2", "pdf"), ("docx", "word"), ("lxml", "html")]
)
def test_without_its_library_a_form_is_refused_with_the_command_to_install_it(write, library, form):
    "The libraries are an extra; plain text is read without them."
    path = write(f"a{ENDINGS[form]}", FORMS[form](ARCADIA))
    plain = write("a.txt", FORMS["text"](ARCADIA))
    code = (
        "import sys, pathlib\n"
        f"sys.modules[{library!r}] = None\n"  # as if it were not installed
        "from analysis.errors import ParameterError\n"
        "from analysis.facts.text_files import read_text_file\n"
        "print(read_text_file(pathlib.Path(sys.argv[2])).form)\n"
        "try: read_text_file(pathlib.Path(sys.argv[1]))\n"
        "except ParameterError as fault: print(fault)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path), str(plain)], capture_output=True, text=True
    )

    form_read, said = run.stdout.splitlines()
    assert form_read == "text"
    assert said.startswith(f"a{ENDINGS[form]}: ")
    assert "pip install 'analysis[texts]'" in said


# ---- Language ----

ENGLISH = (
    "Recalling the report of the Secretary-General and the letters which have been sent to all "
    "those who were taken from their villages in the north of Arcadia,"
)


@pytest.mark.parametrize(
    "text",
    [
        "L’Assemblée générale, Rappelant la Déclaration universelle des droits de l’homme et "
        "ses résolutions sur la question, 1. Condamne les violations commises en Arcadie;",
        "La Asamblea General, Recordando los informes que le fueron presentados, 1. Exhorta a "
        "todos los Estados a que abran las puertas de los campamentos;",
        "Генеральная Ассамблея, ссылаясь на свои резолюции по этому вопросу, 1. осуждает все "
        "нарушения прав человека в Аркадии;",
        "총회는 세계인권선언을 상기하며 아르카디아의 인권 상황에 깊은 우려를 표명하고 "
        "모든 국가에 촉구한다",
        "Die Generalversammlung, unter Hinweis auf ihre Resolutionen, fordert alle Staaten auf, "
        "die Lager zu öffnen und in den Bergen zu helfen;",
    ],
    ids=["French", "Spanish", "Russian", "Korean", "German"],
)
def test_a_text_in_another_language_is_told(text):
    "Openings are read by the grammar of English drafting."
    fault = language_fault(text)

    assert fault is not None
    assert fault.startswith("not in English: ")
    assert fault.endswith("where 15 in 100 are expected; give the English text.")


def test_an_english_text_is_not_told():
    "Nor one with a heading in two languages, nor one with many names of States."
    names = (Path(__file__).parent / "texts/committee_draft.txt").read_text(encoding="utf-8")

    assert language_fault(ENGLISH) is None
    assert language_fault(f"Nations Unies United Nations Assemblée générale\n{ENGLISH}") is None
    assert language_fault(names) is None
    assert language_fault("Arcadia") is None


def test_the_same_page_read_twice_is_the_same_text(write):
    "Nothing in a reading depends on chance."
    path = write("a.html", as_html(ARCADIA))

    assert read_text_file(path) == read_text_file(path)
