"""Raw tables read strictly: every cell is as its label says, or the whole table is refused.

Text is read as text, or Namibia, ``NA``, would go missing. All faults of all
tables are told at once, each in one line: file, row (as a spreadsheet numbers
it, the header being row 1), column, what was found, what was expected.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.labels import (
    LIST_TYPES,
    Column,
    Label,
    expected_of,
    nearest,
    read_label,
    split_list,
)

__all__ = ["read_dossier", "read_table", "split_list", "table_names"]

_SHOWN = 60  # characters of a faulty cell that a message repeats


def table_names(folder: Path | str) -> list[str]:
    """Name the raw tables of a data folder, in alphabetical order.

    Parameters
    ----------
    folder
        The dossier's data folder, which holds ``raw/``.

    Returns
    -------
    list of str

    Raises
    ------
    SourceError
        If there is no such folder, or a table and its label are not both there.
    """
    raw = Path(folder) / "raw"
    if not raw.is_dir():
        raise SourceError(f"{raw}: no such folder; name a data folder that holds raw/.")
    tables = {path.stem for path in raw.glob("*.csv")}
    labels = {path.stem for path in raw.glob("*.toml")} - {"dossier"}
    faults = [f"{name}.csv: has no label; write {name}.toml." for name in sorted(tables - labels)]
    faults += [f"{name}.toml: has no table; write {name}.csv." for name in sorted(labels - tables)]
    if faults:
        raise SourceError(faults)
    return sorted(tables)


def read_table(folder: Path | str, name: str) -> pd.DataFrame:
    """Read one raw table and hold every cell against the label.

    Parameters
    ----------
    folder
        The dossier's data folder, which holds ``raw/``.
    name
        The table's name, without ending.

    Returns
    -------
    pandas.DataFrame
        One row a row, in file order, indexed by the column of type ``id`` where there is one.
        Text columns are strings (empty where the cell is), whole numbers and
        years ``Int64``, words ordered categories in the label's order.

    Raises
    ------
    SourceError
        One line a fault, all faults of the file at once.
    """
    frame, faults = _read(Path(folder), name)
    if faults:
        raise SourceError(faults)
    return frame


def read_dossier(folder: Path | str) -> dict[str, pd.DataFrame]:
    """Read every raw table of a data folder, with the references between them.

    Parameters
    ----------
    folder
        The dossier's data folder, which holds ``raw/``.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables by name, as :func:`read_table` gives them.

    Raises
    ------
    SourceError
        One line a fault, all faults of all files at once.
    """
    folder = Path(folder)
    faults: list[str] = []
    frames: dict[str, pd.DataFrame] = {}
    labels: dict[str, Label] = {}
    for name in table_names(folder):
        try:
            labels[name] = read_label(folder / "raw" / f"{name}.toml")
            frames[name], found = _read(folder, name)
        except SourceError as fault:
            found = list(fault.faults)
        faults += found
    if not faults:  # a dangling reference into a faulty table would be a false alarm
        for label in labels.values():
            faults += _dangling(frames, label)
    if faults:
        raise SourceError(faults)
    return frames


def _read(folder: Path, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Read one table; give the frame (empty if faulty) and its faults."""
    label = read_label(folder / "raw" / f"{name}.toml")
    header, rows, faults = _cells(folder / "raw" / f"{name}.csv", label)
    if faults:
        return pd.DataFrame(), faults
    file = f"{name}.csv"
    low, high = label.rows
    if not low <= len(rows) <= high:
        faults.append(
            f"{file}: found {len(rows)} rows, expected {low} to {high}; "
            f"something was lost or doubled, or widen 'rows' in {name}.toml."
        )
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    key = next((c.name for c in label.columns.values() if c.type == "id"), "")
    names = columns.get(key, [""] * len(rows))
    for name, column in label.columns.items():
        faults += _faults_of(file, column, columns[name], names)
    if faults:
        return pd.DataFrame(), faults
    frame = pd.DataFrame({name: _series(label.columns[name], columns[name]) for name in header})
    return (frame.set_index(key) if key else frame), []


def _cells(path: Path, label: Label) -> tuple[list[str], list[list[str]], list[str]]:
    """Give the header, the rows and what keeps them from being read."""
    file = path.name
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return [], [], [f"{file}: the table is missing; write it beside its label."]
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        return [], [], [f"{file}, row {line}: not UTF-8 text; save the file as UTF-8."]
    if "\x00" in text:
        lines = [n for n, line in enumerate(text.split("\n"), start=1) if "\x00" in line]
        return [], [], [f"{file}, row {n}: a cell holds a NUL byte; remove it." for n in lines]
    try:
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as fault:
        return [], [], [f"{file}: not readable as CSV ({fault}); mind the quotation marks."]
    wanted = list(label.columns)
    faults = [f"{file}, column {c}: is missing; add it." for c in wanted if c not in header]
    faults += [
        f"{file}, column {c}: is not in {label.name}.toml; describe it there or remove it."
        for c in header
        if c not in wanted
    ]
    faults += [f"{file}, column {c}: stands twice." for c in set(header) if header.count(c) > 1]
    faults += [
        f"{file}, row {n}: found {len(row)} cells, expected {len(header)}; mind the commas."
        for n, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    return header, rows, faults


def _faults_of(file: str, column: Column, cells: list[str], names: list[str]) -> Iterable[str]:
    """Say, for one column, which cells are not as declared."""
    check = expected_of(column)
    seen: dict[str, int] = {}
    for row, (cell, name) in enumerate(zip(cells, names, strict=True), start=2):
        place = f"{file}, row {row}{f' ({name})' if name else ''}, column {column.name}"
        if cell != cell.strip():
            yield f"{place}: {cell[:_SHOWN]!r} begins or ends with a space; remove it."
        elif not cell:
            if column.required or column.type == "id":
                yield f"{place}: is empty; expected {column.help or 'a value'}."
        elif wrong := check(cell):
            yield f"{place}: found {cell[:_SHOWN]!r}; {wrong}; correct the cell."
        elif column.type == "id" or column.unique:
            if cell in seen:
                yield f"{place}: {cell[:_SHOWN]!r} stands already in row {seen[cell]}; rename one."
            seen.setdefault(cell, row)


def _series(column: Column, cells: list[str]) -> pd.Series:
    """Give a column its type."""
    if column.type in ("integer", "year"):
        return pd.Series([int(c) if c else pd.NA for c in cells], dtype="Int64")
    if column.type == "word":
        words = pd.CategoricalDtype(list(column.words), ordered=True)
        return pd.Series([c or None for c in cells], dtype=words)
    return pd.Series(cells, dtype="string")


def _dangling(frames: dict[str, pd.DataFrame], label: Label) -> Iterable[str]:
    """Say which references of one table lead nowhere."""
    frame = frames[label.name]
    names = frame.index if frame.index.name else [""] * len(frame)
    for key, column in label.columns.items():
        if not column.to:
            continue
        table, target = column.refers_to
        if table not in frames:
            yield f"{label.name}.toml, column {key}: there is no table {table}; correct 'to'."
            continue
        there = frames[table]
        known = [str(k) for k in (there.index if there.index.name == target else there[target])]
        permitted = set(known)
        for row, (cell, name) in enumerate(zip(frame[key], names, strict=True), start=2):
            parts = split_list(cell) if column.type in LIST_TYPES else [cell] if cell else []
            for part in parts:
                if part not in permitted:
                    yield (
                        f"{label.name}.csv, row {row}{f' ({name})' if name else ''}, "
                        f"column {key}: found {part!r}, which is not in {table}.csv; "
                        f"{nearest(part, known)}."
                    )
