"""Plain files read and written as they are: rows of a CSV, a TOML file, a list in a line.

Nothing here knows what a column means; for the raw tables see :mod:`analysis.facts.tables`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from analysis.errors import ParameterError


def split_values(text: str) -> list[str]:
    """Take several values parted by commas apart; one that holds a comma stands in quotes.

    Raises
    ------
    ValueError
        If a quotation mark is not closed.

    Examples
    --------
    >>> split_values('all,"publisher:A, B"')
    ['all', 'publisher:A, B']
    """
    if not text:
        return []
    if "\n" in text or "\r" in text:  # a line break would end a row
        return [text]
    try:
        return next(csv.reader([text], strict=True, skipinitialspace=True))
    except csv.Error as fault:
        raise ValueError(str(fault)) from None


def join_values(values: Sequence[str]) -> str:
    """Put several values in a line, as :func:`split_values` takes them apart.

    Examples
    --------
    >>> join_values(["all", "publisher:A, B"])
    'all,"publisher:A, B"'
    """
    plain = [
        bool(value) and value.strip() == value and not set(value) & set(',"') for value in values
    ]
    return ",".join(
        value if clear else '"' + value.replace('"', '""') + '"'
        for value, clear in zip(values, plain, strict=True)
    )


def read_rows(path: Path) -> Iterator[list[str]]:
    """Read the rows of a CSV file, the header first, as texts."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def write_rows(file: TextIO, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as CSV with plain line ends."""
    csv.writer(file, lineterminator="\n").writerows(rows)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file that a user has written.

    Raises
    ------
    ParameterError
        If it is not there, or not TOML; a name given twice is told with its line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"{path}: no such file; name a notebook or a sweep file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ParameterError(f"{path.name}: not a readable TOML file ({fault}); mend it.") from None
