"""The shelf of whole texts: UN documents that a user has added, each under its symbol.

Texts stand in ``texts/`` beside ``raw/``, which git ignores: none ships with a dossier, and
nothing needs one. A text is a folder of three files, renamed into place in one step:

- the file as it was added, whatever its form;
- ``text.txt``, its words as they were read off it, to which every span of a clause refers;
- ``text.toml``, the label: symbol, body, year, stage, title, form, and the sha256 of both.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from psutil import pid_exists

from analysis.errors import ParameterError, SourceError
from analysis.facts.labels import nearest

FOLDER = "texts"
LABEL, WORDS = "text.toml", "text.txt"
ENDINGS = {"text": "txt", "html": "html", "pdf": "pdf", "word": "docx"}


@dataclass(frozen=True)
class Text:
    """A whole text on the shelf.

    Parameters
    ----------
    symbol
        Of the document, as the UN writes it.
    body, year, stage
        Whose text of which year it is; ``draft`` or ``plenary`` as in ``wording.csv``.
    title
        As the document has it.
    form, file, pages
        What was added: its form, the name it is kept under, its pages (0 if it has none).
    sha256, words_sha256
        Of the file, and of the words read off it.
    """

    symbol: str
    body: str
    year: int
    stage: str
    title: str
    form: str
    file: str
    pages: int
    sha256: str
    words_sha256: str


@dataclass(frozen=True)
class Addition:
    """A text about to be put on the shelf.

    Parameters
    ----------
    text
        Its label.
    path
        The file.
    words
        What was read off it.
    unplaced
        What of it the parser could not place.
    """

    text: Text
    path: Path
    words: str
    unplaced: tuple[str, ...] = ()


def slug_of_symbol(symbol: str) -> str:
    """Give the name of the folder of a symbol.

    Examples
    --------
    >>> slug_of_symbol("A/C.3/79/L.34/Rev.1")
    'A_C.3_79_L.34_Rev.1'
    """
    return symbol.replace("/", "_").replace(" ", "-")


def list_texts(data: Path) -> list[Text]:
    """List what is on the shelf.

    Parameters
    ----------
    data
        The dossier's data folder.

    Returns
    -------
    list of Text
        By body, year and symbol; empty if there is no shelf.

    Raises
    ------
    SourceError
        If a label is not readable.
    """
    try:
        names = sorted(os.listdir(data / FOLDER))  # noqa: PTH208 - heard where what a run reads is noted
    except (FileNotFoundError, NotADirectoryError):
        return []
    found, faults = [], []
    for name in names:
        if name.startswith("."):
            continue
        place = f"{FOLDER}/{name}/{LABEL}"
        try:
            text = Text(**tomllib.loads((data / place).read_text(encoding="utf-8")))
            if slug_of_symbol(text.symbol) != name:
                faults.append(f"{place}: is of {text.symbol}; remove the folder and add it again.")
            found.append(text)
        except (OSError, TypeError, ValueError):
            faults.append(f"{place}: is not a readable label; remove the folder and add it again.")
    if faults:
        raise SourceError(faults)
    return sorted(found, key=lambda text: (text.body, text.year, text.symbol))


def find_text(data: Path, symbol: str) -> Text:
    """Find one text by its symbol, whatever its capitals.

    Raises
    ------
    ParameterError
        If it is not there.
    """
    texts = list_texts(data)
    for text in texts:
        if text.symbol.casefold() == symbol.strip().casefold():
            return text
    if not texts:
        raise ParameterError(
            f"{symbol}: no text has been added; analysis texts add FILE --symbol {symbol}."
        )
    known = tuple(text.symbol for text in texts)
    raise ParameterError(
        f"symbol: found {symbol!r}, not among the texts; {nearest(symbol, known)}."
    )


def words_of(data: Path, text: Text) -> str:
    """Read the words of a text.

    Raises
    ------
    SourceError
        If they are not what was stored.
    """
    place = data / FOLDER / slug_of_symbol(text.symbol) / WORDS
    try:
        raw = place.read_bytes()
    except OSError:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != text.words_sha256:
        raise SourceError(
            f"{FOLDER}/{slug_of_symbol(text.symbol)}/{WORDS}: has changed since it was added; "
            f"analysis texts remove {text.symbol}, and add it again."
        )
    return raw.decode("utf-8")


def put_texts(data: Path, additions: Sequence[Addition]) -> list[Text]:
    """Put texts on the shelf, each whole or not at all.

    Parameters
    ----------
    data
        The dossier's data folder.
    additions
        What was read and found in order.

    Returns
    -------
    list of Text
        Those that were not there yet. What is there with the same bytes is left as it is.

    Raises
    ------
    ParameterError
        If another text stands, or would stand, under one of the symbols. Then none is put.
    """
    there = {text.symbol: text for text in list_texts(data)}
    coming: dict[str, Addition] = {}
    faults = []
    for addition in additions:
        symbol, sha256 = addition.text.symbol, addition.text.sha256
        other = there.get(symbol)
        if other and other.sha256 != sha256:
            faults.append(
                f"{addition.path.name}: {symbol} is there already, from another file (sha256 "
                f"{other.sha256[:12]}…); to replace it, analysis texts remove {symbol} first."
            )
        elif symbol in coming and coming[symbol].text.sha256 != sha256:
            faults.append(
                f"{addition.path.name}: is a second text of {symbol}, beside "
                f"{coming[symbol].path.name}; name one of them."
            )
        elif not other:
            coming.setdefault(symbol, addition)
    if faults:
        raise ParameterError(faults)
    shelf = data / FOLDER
    _clear_away(shelf)
    made: list[tuple[Path, Path]] = []
    try:
        for addition in coming.values():
            place = shelf / slug_of_symbol(addition.text.symbol)
            made.append((shelf / f".{place.name}.{os.getpid()}.part", place))
            _make(made[-1][0], addition)
        for making, place in made:
            _rename(making, place)
    finally:
        for making, _ in made:
            shutil.rmtree(making, ignore_errors=True)
    return [addition.text for addition in coming.values()]


def remove_text(data: Path, symbol: str) -> Text:
    """Take a text off the shelf.

    Raises
    ------
    ParameterError
        If it is not there.
    """
    text = find_text(data, symbol)
    place = data / FOLDER / slug_of_symbol(text.symbol)
    going = place.with_name(f".{place.name}.{os.getpid()}.gone")
    place.rename(going)
    shutil.rmtree(going)
    return text


def _make(making: Path, addition: Addition) -> None:
    """Write one text in a folder that nobody sees yet."""
    making.mkdir(parents=True)
    raw = addition.path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != addition.text.sha256:
        raise ParameterError(f"{addition.path.name}: changed while it was read; add it again.")
    (making / addition.text.file).write_bytes(raw)
    (making / WORDS).write_bytes(addition.words.encode("utf-8"))
    (making / LABEL).write_text(_label_of(addition.text), encoding="utf-8", newline="\n")


def _rename(making: Path, place: Path) -> None:
    try:
        making.rename(place)
    except OSError as fault:
        if not place.exists():
            raise
        raise ParameterError(f"{place.name}: was added meanwhile; look again.") from fault


def _clear_away(shelf: Path) -> None:
    """Remove what a command left that was killed while it worked."""
    for left in shelf.glob(".*.*.*"):
        *_, process, kind = left.name.split(".")
        if kind in ("part", "gone") and process.isdigit() and not pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _label_of(text: Text) -> str:
    lines = (f"{key} = {json.dumps(value)}" for key, value in asdict(text).items())
    return "\n".join(lines) + "\n"
