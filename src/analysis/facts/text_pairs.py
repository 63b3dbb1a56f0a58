"""Two texts named to be compared: found on the shelf, or by what sources quote of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.clauses import PHRASES, TEXTS, latest_texts, read_clauses
from analysis.facts.places import find_data
from analysis.facts.symbols import Document, Symbols
from analysis.facts.texts import list_texts

if TYPE_CHECKING:
    from analysis.facts.record import Record


def pair_of_texts(
    record: Record, old: str, new: str, *, data: Path | str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give what is known of two texts, to be compared.

    Parameters
    ----------
    record
        The dossier.
    old, new
        Symbols of two documents; or a body and a year, such as ``HRC 2025``, for what is known
        of that text at any stage.
    data
        The dossier's data folder.

    Returns
    -------
    old, new : pandas.DataFrame
        As :func:`read_clauses` gives them: the clauses of both where both texts are on the
        shelf; else of both the phrases quoted from that body's text of that year, and where
        that is one text, from its draft and from what was adopted.

    Raises
    ------
    ParameterError
        If a symbol is unknown, or nothing is known of its text.
    """
    named = [_named(record, said) for said in (old, new)]
    shelf = list_texts(find_data(data))
    best = {(text.body, text.year): text.symbol for text in latest_texts(shelf)}
    symbols = [text.symbol or best.get((text.body, int(text.year or 0)), "") for text in named]
    basis = TEXTS if set(symbols) <= {text.symbol for text in shelf} else PHRASES
    clauses = read_clauses(record, basis=basis, data=data)
    one = len({(text.body, text.year) for text in named}) == 1 and named[0] != named[1]
    pair: list[pd.DataFrame] = []
    faults: list[str] = []
    for document, symbol in zip(named, symbols, strict=True):
        kept = (clauses["body"].astype(str) == document.body) & (clauses["year"] == document.year)
        if basis == TEXTS:
            kept &= clauses["symbol"] == symbol
        elif document.symbol and not _is_of(record, document):
            kept &= False
        elif one:
            kept &= (clauses["stage"] == "plenary") == (document.kind == "resolution")
        if not kept.any():
            said = document.symbol or f"{document.body} {document.year}"
            faults.append(
                f"{said}: no text has been added and no phrase of it is known; analysis texts add "
                f"FILE --symbol {document.symbol or 'SYMBOL'}."
            )
        pair.append(clauses[kept])
    if faults:
        raise ParameterError(faults)
    return pair[0], pair[1]


def _named(record: Record, said: str) -> Document:
    """Read a symbol, or a body and a year."""
    bodies = {str(body).casefold(): str(body) for body in record.table("bodies").index}
    first, _, year = said.strip().rpartition(" ")
    if first.casefold() in bodies and year.isascii() and year.isdigit():
        return Document(bodies[first.casefold()], year=int(year))
    document = Symbols(record.table("symbols"), record.table("resolutions")).find(said)
    if document is None or not document.body or document.year is None:
        last = record.table("resolutions").sort_values("year", kind="stable").iloc[-1]
        raise ParameterError(
            f"symbol: found {said!r}; expected that of a resolution or a draft, or a body and a "
            f"year such as {last['body']} {last['year']}."
        )
    return document


def _is_of(record: Record, document: Document) -> bool:
    """Say whether a symbol is of a resolution of the dossier, or of a draft of one."""
    tables = (("resolutions", "symbol"), ("resolutions", "draft_symbol"), ("wording", "symbol"))
    return any(
        document.symbol in set(record.table(name)[column].astype(str)) for name, column in tables
    )
