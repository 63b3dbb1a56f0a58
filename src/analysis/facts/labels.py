"""Labels: what a raw table is, and what each of its cells may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, SourceError
from analysis.facts.dates import parse_edtf

LIST_TYPES = ("words", "references", "list")
TEXT_TYPES = (
    "id", "text", "reference", "references", "words", "list",
    "date", "day", "years", "quotation", "address",
)  # fmt: skip
TYPES = (*TEXT_TYPES, "word", "integer", "year")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = re.compile(r"([0-9]{4})(?:/([0-9]{4}))?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_ADDRESS = re.compile(r"https?://[^\s\"<>]+")


@dataclass(frozen=True)
class Column:
    """One column of a raw table, as its label declares it."""

    name: str
    type: str
    help: str
    required: bool = False
    unique: bool = False
    words: tuple[str, ...] = ()
    to: str = ""
    pattern: str = ""
    range: tuple[int, int] | None = None
    max_words: int = 25

    @property
    def refers_to(self) -> tuple[str, str]:
        """The table and column a reference points to."""
        table, _, column = self.to.partition(".")
        return table, column or "id"


@dataclass(frozen=True)
class Label:
    """What one raw table is: its title, its rows, its columns in file order."""

    name: str
    title: str
    row: str
    licence: str
    rows: tuple[int, int]
    columns: Mapping[str, Column]
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_label(path: Path) -> Label:
    """Read a table's label.

    Parameters
    ----------
    path
        The TOML file beside the CSV file of the same name.

    Returns
    -------
    Label

    Raises
    ------
    SourceError
        If the label is missing, is not TOML, or declares a column wrongly.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(
            f"{path.name}: the label is missing; write {path.name} beside {path.stem}.csv."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SourceError(f"{path.name}: not a readable TOML file ({fault}); mend it.") from None
    except OSError as fault:
        raise SourceError(f"{path.name}: cannot be read ({fault.strerror}); mend it.") from None
    faults = [
        f"{path.name}: {key!r} is missing; add it to the label."
        for key in ("title", "row", "licence", "rows", "columns")
        if key not in raw
    ]
    faults = faults or _misdeclared(path.name, raw)
    if faults:
        raise SourceError(faults)
    columns: dict[str, Column] = {}
    known = set(Column.__dataclass_fields__) - {"name"}
    for name, declared in raw["columns"].items():
        kind = declared.get("type", "")
        if kind not in TYPES:
            faults.append(
                f"{path.name}, column {name}: type {kind!r} is unknown; "
                f"expected one of {', '.join(TYPES)}."
            )
            continue
        for key in declared.keys() - known:
            faults.append(f"{path.name}, column {name}: {key!r} is unknown; remove it.")
        if not declared.get("help"):
            faults.append(f"{path.name}, column {name}: 'help' is missing; say what it holds.")
        if kind in ("word", "words") and not declared.get("words"):
            faults.append(f"{path.name}, column {name}: 'words' is missing; list them.")
        if kind.startswith("reference") and not declared.get("to"):
            faults.append(f"{path.name}, column {name}: 'to' is missing; name table.column.")
        given = {key: declared[key] for key in declared.keys() & known}
        for key in ("words", "range"):
            if key in given:
                given[key] = tuple(given[key])
        columns[name] = Column(name=name, **{"help": "", **given})
    if faults:
        raise SourceError(sorted(faults))
    return Label(
        name=path.stem,
        title=raw["title"],
        row=raw["row"],
        licence=raw["licence"],
        rows=(int(raw["rows"][0]), int(raw["rows"][1])),
        columns=columns,
        note=raw.get("note", ""),
        extra={k: v for k, v in raw.items() if k not in Label.__dataclass_fields__},
    )


def _misdeclared(file: str, raw: Mapping[str, Any]) -> list[str]:
    """Say which entries of a label are not of the type they must have."""

    def pair(value: object) -> bool:
        return isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)

    def regular(value: object) -> bool:
        try:
            re.compile(str(value))
        except re.error:
            return False
        return isinstance(value, str)

    def texts(value: object) -> bool:
        return isinstance(value, list) and all(isinstance(word, str) for word in value)

    kinds: dict[str, tuple[Callable[[object], bool], str]] = {
        "type": (lambda value: isinstance(value, str), "a word"),
        "help": (lambda value: isinstance(value, str), "a text"),
        "to": (lambda value: isinstance(value, str), "table.column"),
        "required": (lambda value: isinstance(value, bool), "true or false"),
        "unique": (lambda value: isinstance(value, bool), "true or false"),
        "max_words": (lambda value: type(value) is int, "a whole number"),
        "words": (texts, "a list of words"),
        "range": (pair, "two whole numbers"),
        "pattern": (regular, "a regular expression"),
    }
    if not pair(raw["rows"]):
        return [f"{file}: 'rows' is {raw['rows']!r}; expected two whole numbers, least and most."]
    if not isinstance(raw["columns"], dict):
        return [f"{file}: 'columns' is not a table; write [columns.NAME] for each."]
    faults = []
    for name, declared in raw["columns"].items():
        if not isinstance(declared, dict):
            faults.append(f"{file}, column {name}: is not a table; write [columns.{name}].")
            continue
        faults += [
            f"{file}, column {name}: {key!r} is {declared[key]!r}; expected {expected}."
            for key, (fits, expected) in kinds.items()
            if key in declared and not fits(declared[key])
        ]
    return faults


def expected_of(column: Column) -> Callable[[str], str]:
    """Make the check of one column's non-empty cells.

    Parameters
    ----------
    column
        The column as declared.

    Returns
    -------
    callable
        Takes a cell; gives what was expected instead, or ``""`` if the cell will do.
    """

    def word(cell: str) -> str:
        return "" if cell in column.words else nearest(cell, column.words)

    def words(cell: str) -> str:
        return next((fault for part in split_list(cell) if (fault := word(part))), "")

    def whole(cell: str) -> str:
        if not _WHOLE.fullmatch(cell):
            return "expected a whole number of at most nine digits"
        low, high = column.range or (-(10**9), 10**9)
        return "" if low <= int(cell) <= high else f"expected {low} to {high}"

    def year(cell: str) -> str:
        if not re.fullmatch(r"[0-9]{4}", cell):
            return "expected a year of four digits"
        low, high = column.range or (1900, 2199)
        return "" if low <= int(cell) <= high else f"expected a year from {low} to {high}"

    def years(cell: str) -> str:
        found = _YEARS.fullmatch(cell)
        if not found:
            return "expected a year (2008) or years first/last (2008/2018)"
        first, last = found.group(1), found.group(2) or found.group(1)
        if first > last:
            return "expected the first year before the last"
        return year(first) or year(last)

    def date(cell: str) -> str:
        try:
            parse_edtf(cell)
        except AnalysisError as fault:
            return f"expected a date such as 2025, 2025-11, 2025-11-12 or first/last ({fault})"
        return ""

    def day(cell: str) -> str:
        return date(cell) if _DAY.fullmatch(cell) else "expected a day such as 2025-11-12"

    def quotation(cell: str) -> str:
        count = len(cell.split())
        return (
            ""
            if count <= column.max_words
            else (f"expected at most {column.max_words} words, counted {count}")
        )

    def address(cell: str) -> str:
        return "" if _ADDRESS.fullmatch(cell) else "expected an address beginning with http"

    def anything(cell: str) -> str:
        return ""

    checks: dict[str, Callable[[str], str]] = {
        "word": word, "words": words, "integer": whole, "year": year, "years": years,
        "date": date, "day": day, "quotation": quotation, "address": address,
    }  # fmt: skip
    check = checks.get(column.type, anything)
    if not column.pattern:
        return check
    pattern = re.compile(column.pattern)

    def patterned(cell: str) -> str:
        return check(cell) if pattern.fullmatch(cell) else f"expected the form {column.pattern}"

    return patterned


def split_list(cell: str) -> list[str]:
    """Take a cell of several entries, parted by semicolons, apart."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def nearest(found: str, known: tuple[str, ...] | list[str]) -> str:
    """Say what was expected in place of an unknown word, the nearest first.

    Parameters
    ----------
    found
        The word met.
    known
        The words permitted.

    Returns
    -------
    str
        ``expected ...``, with ``did you mean`` where one is near.
    """
    import difflib

    lower = {word.lower(): word for word in known}
    near = difflib.get_close_matches(found.lower(), list(lower), n=1, cutoff=0.6)
    listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    if near:
        return f"did you mean {lower[near[0]]!r}? Expected one of {listed}"
    return f"expected one of {listed}"
