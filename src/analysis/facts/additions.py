"""Files of resolutions read and held against the dossier before they go on the shelf.

A file is refused, with all others named beside it, if nothing can be read off it, if it is
in another language or on another subject, or if its masthead has another symbol than the
one it is to stand under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import AnalysisError, ParameterError
from analysis.facts.record import Record
from analysis.facts.resolution_text import Masthead, masthead_of, parse_text
from analysis.facts.symbols import Document, Symbols
from analysis.facts.text_files import language_fault, read_text_file
from analysis.facts.texts import ENDINGS, Addition, Text
from analysis.facts.wording import normalise_spelling

STAGES = {"draft": "draft", "resolution": "plenary"}  # what a document of a kind shows


def read_additions(paths: Sequence[Path], symbol: str, record: Record) -> list[Addition]:
    """Read files that are to go on the shelf.

    Parameters
    ----------
    paths
        Files, or folders, of which every file is taken that is not hidden.
    symbol
        What the one file is to stand under; empty if the mastheads shall say.
    record
        The dossier: its forms of symbols, its register of resolutions, its subject.

    Returns
    -------
    list of Addition
        In the order of the files.

    Raises
    ------
    ParameterError
        All that is wrong with any of them; or if several files are to stand under one symbol.
    """
    files = [file for path in paths for file in _files_of(path)]
    if symbol and len(files) != 1:
        raise ParameterError(
            f"--symbol {symbol}: found {len(files)} files; expected one. Leave --symbol out, and "
            "each text stands under the symbol of its masthead."
        )
    symbols = Symbols(record.table("symbols"), record.table("resolutions"))
    additions: list[Addition] = []
    faults: list[str] = []
    for file in files:
        try:
            additions.append(_read(file, symbol, record, symbols))
        except AnalysisError as fault:
            faults += fault.faults
    if faults:
        raise ParameterError(faults)
    return additions


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.is_file() and file.name[0] not in ".~")
    if not found:
        raise ParameterError(f"{path}: holds no file; name a folder of resolutions.")
    return found


def _read(file: Path, symbol: str, record: Record, symbols: Symbols) -> Addition:
    read = read_text_file(file)
    if fault := language_fault(read.text):
        raise ParameterError(f"{file.name}: {fault}")
    pieces = parse_text(read.text)
    masthead = masthead_of(pieces)
    document = _document_of(file.name, symbol, masthead, symbols)
    _check_subject(file.name, masthead, record.dossier.subject)
    if document.year is None:
        raise ParameterError(
            f"{file.name}: the year of {document.symbol} is not known; add its resolution to "
            "resolutions.csv."
        )
    text = Text(
        symbol=document.symbol,
        body=document.body,
        year=document.year,
        stage=STAGES[document.kind],
        title=masthead.title,
        form=read.form,
        file=f"original.{ENDINGS[read.form]}",
        pages=read.pages or 0,
        sha256=read.sha256,
        words_sha256=hashlib.sha256(read.text.encode("utf-8")).hexdigest(),
    )
    unplaced = tuple(piece.text for piece in pieces if piece.kind == "unplaced")
    return Addition(text, file, read.text, unplaced)


def _document_of(name: str, symbol: str, masthead: Masthead, symbols: Symbols) -> Document:
    """Say which document it is: as asked for, if the masthead does not contradict."""
    found = [known for said in masthead.symbols if (known := symbols.find(said))]
    printed = [one for one in found if one.kind in STAGES]
    if symbol:
        document = symbols.find(symbol)
        if document is None:
            raise ParameterError(f"--symbol: {symbol!r} is not a symbol of a known form.")
    elif len({one.symbol for one in printed}) == 1:
        document = printed[0]
    else:
        told = ", ".join(dict.fromkeys(one.symbol for one in printed)) or "none"
        raise ParameterError(
            f"{name}: symbols found in the masthead: {told}; say which with --symbol."
        )
    if document.kind not in STAGES or not document.body:
        raise ParameterError(
            f"{name}: {document.symbol} is a {document.kind}; expected a draft or a resolution."
        )
    if printed and document.symbol not in {one.symbol for one in printed}:
        raise ParameterError(
            f"{name}: the masthead has {printed[0].symbol}, not {document.symbol}; name the symbol "
            "of this text, or the text of this symbol."
        )
    return document


def _check_subject(name: str, masthead: Masthead, subject: str) -> None:
    if not masthead.title:
        raise ParameterError(f"{name}: no title was found; expected a resolution or a draft.")
    if normalise_spelling(subject) not in normalise_spelling(masthead.title):
        raise ParameterError(
            f"{name}: is on another subject, {masthead.title!r}; expected a title with {subject!r}."
        )
