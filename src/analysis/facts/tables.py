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
from analysis.facts.reading import note

__all__ = ["collect_dossier", "read_dossier", "read_table", "split_list", "table_names"]

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
    note(name)
    frame, faults = _read(Path(folder), read_label(Path(folder) / "raw" / f"{name}.toml"))
    if faults or frame is None:
        raise SourceError(faults)
    return frame


def collect_dossier(folder: Path | str) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Read every raw table of a data folder as far as it can be read.

    Parameters
    ----------
    folder
        The dossier's data folder, which holds ``raw/``.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        The tables by name, as :func:`read_table` gives them. A faulty cell is emptied,
        so that what depends on the sound ones can be held against them too; a table
        whose columns are not those of its label is left out.
    faults : list of str
        One line a fault, dangling references included.
    """
    folder = Path(folder)
    faults: list[str] = []
    frames: dict[str, pd.DataFrame] = {}
    labels: dict[str, Label] = {}
    for name in table_names(folder):
        try:
            label = read_label(folder / "raw" / f"{name}.toml")
            frame, found = _read(folder, label)
        except SourceError as fault:
            faults += fault.faults
            continue
        faults += found
        if frame is not None:
            frames[name], labels[name] = frame, label
    names = set(table_names(folder))
    for label in labels.values():
        faults += _dangling(frames, label, names)
    return frames, faults


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
    frames, faults = collect_dossier(folder)
    if faults:
        raise SourceError(faults)
    return frames


def _read(folder: Path, label: Label) -> tuple[pd.DataFrame | None, list[str]]:
    """Read one table; give the frame, its faulty cells emptied, and its faults."""
    header, rows, faults = _cells(folder / "raw" / f"{label.name}.csv", label)
    if faults:
        return None, faults
    file = f"{label.name}.csv"
    low, high = label.rows
    if not low <= len(rows) <= high:
        faults.append(
            f"{file}: found {len(rows)} rows, expected {low} to {high}; "
            f"something was lost or doubled, or widen 'rows' in {label.name}.toml."
        )
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    key = next((c.name for c in label.columns.values() if c.type == "id"), "")
    names = columns.get(key, [""] * len(rows))
    for name, column in label.columns.items():
        for row, fault in _faults_of(file, column, columns[name], names):
            faults.append(fault)
            if name != key:
                columns[name][row - 2] = ""
    frame = pd.DataFrame({name: _series(label.columns[name], columns[name]) for name in header})
    return (frame.set_index(key) if key else frame), faults


def _cells(path: Path, label: Label) -> tuple[list[str], list[list[str]], list[str]]:
    """Give the header, the rows and what keeps them from being read."""
    file = path.name
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        return [], [], [f"{file}: the table is missing; write it beside its label."]
    except OSError as fault:
        return [], [], [f"{file}: cannot be read ({fault.strerror}); mend it."]
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        return [], [], [f"{file}, row {line}: not UTF-8 text; save the file as UTF-8."]
    if text.startswith("\ufeff"):
        return [], [], [f"{file}: begins with a byte-order mark; save as UTF-8 without it."]
    if not text.strip():
        return [], [], [f"{file}: is empty; write its header and rows."]
    if "\x00" in text:
        lines = [n for n, line in enumerate(text.split("\n"), start=1) if "\x00" in line]
        return [], [], [f"{file}, row {n}: a cell holds a NUL byte; remove it." for n in lines]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = list(reader)
    except csv.Error as fault:
        where = f"{file}, line {reader.line_num}"
        return [], [], [f"{where}: not readable as CSV ({fault}); mend the cell or its quotes."]
    wanted = list(label.columns)
    faults = [f"{file}, column {c}: is missing; add it." for c in wanted if c not in header]
    faults += [
        f"{file}, column {c!r}: is not in {label.name}.toml; describe it there or remove it."
        for c in header
        if c not in wanted
    ]
    faults += [f"{file}, column {c}: stands twice." for c in set(header) if header.count(c) > 1]
    faults = faults or [
        f"{file}, row {n}: found {len(row)} cells, expected {len(header)}; mind the commas."
        for n, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    return header, rows, faults


def _faults_of(
    file: str, column: Column, cells: list[str], names: list[str]
) -> list[tuple[int, str]]:
    """Say, for one column, which rows are not as declared, and why."""
    check = expected_of(column)
    seen: dict[str, int] = {}
    faults: list[tuple[int, str]] = []
    for row, (cell, name) in enumerate(zip(cells, names, strict=True), start=2):
        found = f"{cell[:_SHOWN]!r}"
        wrong = ""
        if cell != cell.strip():
            wrong = f"{found} begins or ends with a space; remove it."
        elif "\n" in cell or "\r" in cell:
            wrong = f"{found} holds a line break; write it on one line."
        elif not cell:
            if column.required or column.type == "id":
                wrong = f"is empty; expected {column.help or 'a value'}."
        elif expected := check(cell):
            wrong = f"found {found}; {expected}; correct the cell."
        elif column.type == "id" or column.unique:
            if cell in seen:
                wrong = f"{found} stands already in row {seen[cell]}; rename one."
            seen.setdefault(cell, row)
        if wrong:
            shown = f" ({name.splitlines()[0][:_SHOWN]})" if name.strip() else ""
            faults.append((row, f"{file}, row {row}{shown}, column {column.name}: {wrong}"))
    return faults


def _series(column: Column, cells: list[str]) -> pd.Series:
    """Give a column its type."""
    if column.type in ("integer", "year"):
        return pd.Series([int(c) if c else pd.NA for c in cells], dtype="Int64")
    if column.type == "word":
        words = pd.CategoricalDtype(list(column.words), ordered=True)
        return pd.Series([c or None for c in cells], dtype=words)
    return pd.Series(cells, dtype="string")


def _dangling(frames: dict[str, pd.DataFrame], label: Label, tables: set[str]) -> Iterable[str]:
    """Say which references of one table lead nowhere."""
    frame = frames[label.name]
    names = frame.index if frame.index.name else [""] * len(frame)
    for key, column in label.columns.items():
        if not column.to:
            continue
        table, target = column.refers_to
        if table not in tables:
            yield f"{label.name}.toml, column {key}: there is no table {table}; correct 'to'."
        if table not in frames:  # it has faults of its own, told already
            continue
        there = frames[table]
        if target not in (there.index.name, *there.columns):
            yield f"{label.name}.toml, column {key}: {table} has no {target}; correct 'to'."
            continue
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
