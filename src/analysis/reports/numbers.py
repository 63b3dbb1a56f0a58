"""What a sweep's runs found, in one tidy table.

``numbers.csv`` has one row for each row of each CSV file that a run left (the marks of
its figures, its tables): which run it is from (``run``, the beginning of its key;
``notebook``; a column ``asked_<parameter>`` for each parameter, defaults included), which
``table`` and ``row`` of it, and then the columns of all those files, empty where a file
has no such column; one that is called as one of those before becomes ``table_<name>``. The
sidecars of figures, which say what each mark stands on, are left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.facts.plain import read_rows, write_rows
from analysis.reports.files import write_atomically
from analysis.reports.keys import SHORT, digest_of, hash_of
from analysis.reports.outputs import SIDECAR
from analysis.reports.requests import Request, told
from analysis.reports.runs import DONE, FAILED, Run

OWN, ASKED = ("run", "notebook", "table", "row"), "asked_"
Table = tuple[Path, list[str]]
NUMBERS, RUNS, MANIFEST = "numbers.csv", "runs.csv", "sweep.json"


def write_numbers(
    folder: Path, requests: Sequence[Request], runs: Sequence[Run]
) -> tuple[Path, Path, list[str]]:
    """Write what the runs of a sweep found, unless it stands there already.

    Parameters
    ----------
    folder
        The sweep's own folder.
    requests, runs
        What was asked for, and what came of it, in the same order.

    Returns
    -------
    numbers, runs : pathlib.Path
        ``numbers.csv`` and ``runs.csv``.
    faults : list of str
        One line for each CSV file that a run left and that is none; it is left out.
    """
    outcomes = [[run.label, run.key, run.reason] for run in runs]
    whole = {"runs": digest_of(outcomes)}
    paths = folder / NUMBERS, folder / RUNS
    if _standing(folder) == whole | {path.name: hash_of(path) for path in paths}:
        return *paths, []
    names = list(dict.fromkeys(name for request in requests for name in request.full))
    folder.mkdir(parents=True, exist_ok=True)
    _write(paths[1], _rows_of_runs(requests, runs, names))
    faults: list[str] = []
    tables = {run.label: _tables(run, faults) for run in runs}
    columns = list(dict.fromkeys(c for several in tables.values() for t in several for c in t[1]))
    _write(paths[0], _rows_of_numbers(requests, runs, names, columns, tables))
    whole |= {path.name: hash_of(path) for path in paths}
    write_atomically(folder / MANIFEST, json.dumps(whole, indent=1, sort_keys=True) + "\n")
    return *paths, faults


def _standing(folder: Path) -> Any:
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(path: Path, rows: Iterator[list[str]]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            write_rows(file, rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _asked(request: Request, names: Sequence[str]) -> list[str]:
    return [told(request.full[name]) if name in request.full else "" for name in names]


def _rows_of_runs(
    requests: Sequence[Request], runs: Sequence[Run], names: Sequence[str]
) -> Iterator[list[str]]:
    yield ["run", "notebook", *(f"{ASKED}{name}" for name in names), "state", "reason", "label"]
    for request, run in zip(requests, runs, strict=True):
        state = FAILED if run.state == FAILED else DONE
        given = _asked(request, names)
        yield [run.key[:SHORT], run.notebook, *given, state, run.reason, run.label]


def _tables(run: Run, faults: list[str]) -> list[Table]:
    """Give the CSV files of a run with their headers; what is no CSV file is told."""
    found: list[Table] = []
    for path in sorted(run.folder.glob("*.csv")) if run.state != FAILED else []:
        if path.name.endswith(SIDECAR):
            continue
        try:
            header, *rows = read_rows(path)
            ragged = [n for n, row in enumerate(rows, start=2) if len(row) != len(header)]
            fault = f"row {ragged[0]} has not {len(header)} cells" if ragged else ""
        except UnicodeDecodeError:
            fault = "it is not in UTF-8"
        except ValueError:
            fault = "it is empty"
        if fault:
            faults.append(f"{run.label}: {path.name} is left out of {NUMBERS}: {fault}.")
        else:
            found.append((path, [_column(name) for name in header]))
    return found


def _column(name: str) -> str:
    """Name a column of a run's own so that it is none of those that say whence a row is."""
    return f"table_{name}" if name in OWN or name.startswith(ASKED) else name


def _rows_of_numbers(
    requests: Sequence[Request],
    runs: Sequence[Run],
    names: Sequence[str],
    columns: Sequence[str],
    tables: Mapping[str, Sequence[Table]],
) -> Iterator[list[str]]:
    yield ["run", "notebook", *(f"{ASKED}{name}" for name in names), "table", "row", *columns]
    for request, run in zip(requests, runs, strict=True):
        whence = [run.key[:SHORT], run.notebook, *_asked(request, names)]
        for path, header in tables[run.label]:
            rows = read_rows(path)
            next(rows)
            for number, row in enumerate(rows, start=1):
                cells: Mapping[str, str] = dict(zip(header, row, strict=True))
                yield [*whence, path.stem, str(number), *(cells.get(name, "") for name in columns)]
