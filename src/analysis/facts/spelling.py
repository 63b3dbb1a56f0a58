"""Spellings that do not matter, words that come near, and where a faulty cell stands."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

import pandas as pd

from analysis.errors import SourceError

__all__ = ["close_up", "expect_near", "fold", "place_of", "read_each"]

_APOSTROPHES = dict.fromkeys(map(ord, "‘’ʼ′`´"), "'")
_POSSESSIVE = re.compile(r"'s?(?!\w)")
_NOT_LETTERS = re.compile(r"[\W_]+")

Value = TypeVar("Value")


def fold(text: str) -> str:
    """Reduce a text to what its spelling cannot change.

    Parameters
    ----------
    text
        As the source has it.

    Returns
    -------
    str
        Lower-case words parted by one space: no accents, hyphens, dots, full-width
        letters or possessive ``'s``, and no ``the`` in front.

    Examples
    --------
    >>> fold("The  Lee Jae-Myung administration’s")
    'lee jae myung administration'
    """
    text = unicodedata.normalize("NFKD", text).casefold().translate(_APOSTROPHES)
    # Only Latin accents go: the marks of other scripts part one word from another.
    text = "".join(
        letter
        for letter in text
        if not "\u0300" <= letter <= "\u036f" and unicodedata.category(letter) != "Cf"
    )
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFC", text))
    return _NOT_LETTERS.sub(" ", text).strip().removeprefix("the ")


def close_up(text: str) -> str:
    """Fold a text and close its spaces, so that ``co-sponsor`` is ``cosponsor``.

    Examples
    --------
    >>> close_up("S. Korea") == close_up("S.Korea")
    True
    """
    return fold(text).replace(" ", "")


def expect_near(found: str, known: Iterable[str], most: int = 3) -> str:
    """Name the known words nearest to an unknown one.

    Parameters
    ----------
    found
        The word met.
    known
        The words there are, as their table writes them.
    most
        How many to name at most.

    Returns
    -------
    str
        ``the nearest known are 'a', 'b'``, or that nothing known comes near.
    """
    written: dict[str, str] = {}
    for word in known:
        written.setdefault(close_up(word), word)
    near = difflib.get_close_matches(close_up(found), list(written), n=most, cutoff=0.6)
    if not near:
        return "no known word comes near"
    listed = ", ".join(repr(written[key]) for key in near)
    return f"the nearest known {'is' if len(near) == 1 else 'are'} {listed}"


def place_of(file: str, row: Hashable, column: Hashable) -> str:
    """Say where a cell stands, as every message of the raw data does."""
    return f"{file}, row {row}, column {column}"


def read_each(
    cells: Mapping[str, pd.Series],
    read: Callable[..., Value],
    *,
    file: str,
    column: Hashable,
) -> pd.Series:
    """Read every row with a function of single cells, and tell all faults at once.

    Parameters
    ----------
    cells
        The function's arguments by name: strings, shape (n,), of one index. The first
        is the cell that is read; where it is empty the row is passed over.
    read
        Takes the cells of a row; raises SourceError where it cannot read them.
    file, column
        What to name in a message, with the row's id from the index.

    Returns
    -------
    pandas.Series
        What was read, shape (n,), same index, dtype object; None for an empty cell.

    Raises
    ------
    SourceError
        One line a fault. No row is dropped and none is guessed.

    Notes
    -----
    Equal rows are read once: a thousand claims hold some fifty different words.
    """
    first = next(iter(cells.values()))
    if not all(series.index.equals(first.index) for series in cells.values()):
        raise ValueError(f"{file}, column {column}: the columns to be read have different rows")
    frame = pd.DataFrame({name: list(series) for name, series in cells.items()}, index=first.index)
    frame = frame.astype("string").fillna("")
    known: dict[tuple[str, ...], Value | SourceError | None] = {}
    faults: list[str] = []
    found: list[Value | None] = []
    for row, values in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
        key = tuple(str(value).strip() for value in values)
        if key not in known:
            try:
                known[key] = read(**dict(zip(cells, key, strict=True))) if key[0] else None
            except SourceError as fault:
                known[key] = fault
        answer = known[key]
        if isinstance(answer, SourceError):
            faults += [f"{place_of(file, row, column)}: {line}" for line in answer.faults]
        else:
            found.append(answer)
    if faults:
        raise SourceError(faults)
    return pd.Series(found, index=frame.index, dtype="object", name=column)
