"""Files of texts, in the forms in which the United Nations publishes them, read as plain text.

The form is told by what is in the file, not by its name. A file is read whole or refused: in
one line that says what was found, what was expected and what to do.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.facts.clause_words import raise_figures

__all__ = ["TextFile", "language_fault", "read_text_file"]

LARGEST = 50_000_000  # bytes
FUNCTION_WORDS_SHARE = 0.15  # of the words; English drafting has two to three times as many
FEWEST_WORDS = 5  # of which a language can be told

_FUNCTION_WORDS = frozenset(
    "the of and to for that which with by its their from this all is are at be been has have "
    "having or not these those such any into between through against including under".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|table|p|h[1-6])\b", re.I)
_PDF_HYPHEN = re.compile("[\ufffe\x02]")


@dataclass(frozen=True)
class TextFile:
    """What a file holds.

    Parameters
    ----------
    name
        Of the file, without its folder.
    form
        ``text``, ``html``, ``pdf`` or ``word``.
    text
        Its text; places of clauses count its characters. Of a plain file every character but
        a mark of byte order; of a PDF the pages parted by form feeds; raised figures are
        written as such (¹). A blank line parts the paragraphs of HTML and Word.
    pages
        Of a PDF; None of the others.
    sha256
        Of the file's bytes.
    """

    name: str
    form: str
    text: str
    pages: int | None
    sha256: str


def read_text_file(path: Path) -> TextFile:
    """Read a file.

    Parameters
    ----------
    path
        Plain text in UTF-8, HTML, PDF or Word (``.docx``).

    Returns
    -------
    TextFile

    Raises
    ------
    ParameterError
        In one line that begins with the file's name: it is not there, no file, empty, too
        large, damaged, locked with a password, a scan without text, of an unknown form, in
        an encoding that is not said, or the extra ``texts`` is not installed.
    """
    name = path.name
    try:
        if path.is_dir():
            raise ParameterError(f"{name}: a folder, where a file was expected; name a file in it.")
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            # A pipe or a device may never end, and cannot be read again.
            raise ParameterError(f"{name}: no file but a pipe or a device; name a file.")
        size = told.st_size
        if size > LARGEST:
            raise ParameterError(
                f"{name}: {size / 1e6:.0f} MB, where a resolution has at most "
                f"{LARGEST / 1e6:.0f}; give the text alone."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ParameterError(f"{name}: no such file; check its name and folder.") from None
    except OSError as fault:
        raise ParameterError(
            f"{name}: cannot be read ({fault.strerror or fault}); check that you may open it."
        ) from None
    form = _form_of(data, name)
    pages: int | None = None
    if form == "pdf":
        text, pages = _read_pdf(data, name)
    else:
        text = {"word": _read_word, "html": _read_html, "text": _read_plain}[form](data, name)
    if not text.strip():
        raise ParameterError(f"{name}: no words in it; give the file that holds the text.")
    return TextFile(name, form, text, pages, hashlib.sha256(data).hexdigest())


def language_fault(text: str) -> str | None:
    """Say that a text is not in English, the language whose drafting is read.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str or None
        What was found and expected; None if too few words (5) tell, or if at least 15 in 100
        words are among the commonest little words of English (the, of, and, to, which, ...).
        Names of States and a heading in a second language do not reach that.

    Examples
    --------
    >>> language_fault("Rappelant la Déclaration universelle des droits de l’homme")
    'not in English: 0 of 9 words are little words of English, where 15 in 100 are expected; give the English text.'
    """  # noqa: E501
    words = [word.lower() for word in _WORD.findall(text)]
    little = sum(word in _FUNCTION_WORDS for word in words)
    if len(words) < FEWEST_WORDS or little >= FUNCTION_WORDS_SHARE * len(words):
        return None
    return (
        f"not in English: {little} of {len(words)} words are little words of English, where "
        f"{FUNCTION_WORDS_SHARE:.0%} are expected; give the English text."
    ).replace("15%", "15 in 100")


def _form_of(data: bytes, name: str) -> str:
    if not data:
        raise ParameterError(f"{name}: an empty file; give the file that holds the text.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "word"
    fault = ""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        fault = "an old Word file, or one locked with a password"
    elif data[:5] == b"{\\rtf":
        fault = "a file in Rich Text Format"
    if fault:
        raise ParameterError(
            f"{name}: {fault}, which is not read; save it as .docx without a password, or as PDF."
        )
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise ParameterError(
            f"{name}: text in UTF-16, where UTF-8 was expected; save it as plain text in UTF-8."
        )
    if b"\0" in data:
        raise ParameterError(
            f"{name}: of no known form; expected plain text, HTML, PDF or Word (.docx)."
        )
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "html" if head[:1] == b"<" and _HTML.search(head) else "text"


def _read_plain(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ParameterError(
            f"{name}: not UTF-8 (byte {data[fault.start]:#04x} at {fault.start}); "
            "save it as plain text in UTF-8."
        ) from None


def _missing(name: str, form: str) -> ParameterError:
    return ParameterError(
        f"{name}: {form} is read with libraries that are not installed; "
        "pip install 'analysis[texts]', or save it as plain text."
    )


# ---- PDF ----


def _read_pdf(data: bytes, name: str) -> tuple[str, int]:
    try:
        import pypdfium2  # type: ignore[import-untyped]
    except ImportError:
        raise _missing(name, "PDF") from None
    damaged = ParameterError(
        f"{name}: a PDF that is damaged or not complete; fetch it again from where it is published."
    )
    # Readers mend what they can, and give the half of a file for the whole.
    if b"%%EOF" not in data[-1024:]:
        raise damaged
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise ParameterError(
                f"{name}: a PDF locked with a password; save a copy without one."
            ) from None
        raise damaged from None
    try:
        pages = [_read_page(page) for page in document]
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        raise damaged from None
    finally:
        document.close()
    scanned = [n for n, text in enumerate(pages, start=1) if text is None]
    if not pages:
        raise damaged
    if scanned or not any(pages):
        said = ", ".join(map(str, scanned[:5])) + (", ..." if len(scanned) > 5 else "")
        where = "no page has text" if not any(pages) else f"no text on page {said}"
        raise ParameterError(
            f"{name}: a scan ({where}); give a PDF with text, or run character recognition on it."
        )
    return "\f".join(page or "" for page in pages), len(pages)


def _read_page(page: Any) -> str | None:
    """Read a page; None if there is a picture on it and no text."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        if not text.strip():
            pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
            return None if next(iter(pictures), None) is not None else ""
        if len(text) == textpage.count_chars():

            def size(n: int) -> float:
                return float(pdfium.FPDFText_GetFontSize(textpage.raw, n))

            text = _raise_small_figures(text, size)
    finally:
        textpage.close()
        page.close()
    # A raised figure ends a line for the reader of PDF, though the words go on.
    text = re.sub(r"(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])\r\n (?=\S)", " ", text)
    # So it gives a hyphen at the end of a line, and leaves the end out.
    return _PDF_HYPHEN.sub("-\r\n", text).replace("\f", " ")


def _raise_small_figures(text: str, size: Callable[[int], float]) -> str:
    """Write figures set smaller than what they stand at as raised ones: marks of footnotes."""
    parts, place = [], 0
    for match in re.finditer(r"[0-9]{1,3}(?![0-9/])", text):
        start, end = match.span()
        if start and not text[start - 1].isspace():
            beside = start - 1
        else:
            beside = next((n for n in range(end, min(end + 4, len(text))) if text[n] > " "), start)
        if text[beside].isdigit() and beside < start and text[beside - 1 : start].isdigit():
            beside = max(beside - 3, 0)
        if 0 < size(start) < 0.85 * size(beside):
            parts += [text[place:start], raise_figures(match[0])]
            place = end
    return "".join([*parts, text[place:]])


def _read_html(data: bytes, name: str) -> str:
    try:
        import lxml.html  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        raise _missing(name, "HTML") from None
    from analysis.facts.web_pages import read_html

    return read_html(data, name)


def _read_word(data: bytes, name: str) -> str:
    try:
        import docx  # noqa: F401
    except ImportError:
        raise _missing(name, "Word") from None
    from analysis.facts.word_files import read_word

    return read_word(data, name)
