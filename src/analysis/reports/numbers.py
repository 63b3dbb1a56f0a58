"""What a sweep's runs found, in one tidy table.

``numbers.csv`` has one row for each row of each CSV file that a run left (the marks of
its figures, its tables): which run it is from (``run``, the beginning of its key;
``notebook``; a column ``asked_<parameter>`` for each parameter, defaults included), which
``table`` and ``row`` of it, and then the columns of all those files, empty where a file
has no such column. ``runs.csv`` has one row a run, with the reason of those that failed.
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
from analysis.reports.requests import Request, told
from analysis.reports.runs import DONE, FAILED, Run

NUMBERS, RUNS, MANIFEST = "numbers.csv", "runs.csv", "sweep.json"


def write_numbers(
    folder: Path, requests: Sequence[Request], runs: Sequence[Run]
) -> tuple[Path, Path]:
    """Write what the runs of a sweep found, unless it stands there already.

    Parameters
    ----------
    folder
        The sweep's own folder.
    requests, runs
        What was asked for, and what came of it, in the same order.

    Returns
    -------
    tuple of pathlib.Path
        ``numbers.csv`` and ``runs.csv``.
    """
    outcomes = [[run.label, run.key, run.reason] for run in runs]
    whole = {"runs": digest_of(outcomes)}
    paths = folder / NUMBERS, folder / RUNS
    if _standing(folder) == whole | {path.name: hash_of(path) for path in paths}:
        return paths
    names = list(dict.fromkeys(name for request in requests for name in request.full))
    folder.mkdir(parents=True, exist_ok=True)
    _write(paths[1], _rows_of_runs(requests, runs, names))
    columns = _columns(runs)
    _write(paths[0], _rows_of_numbers(requests, runs, names, columns))
    whole |= {path.name: hash_of(path) for path in paths}
    write_atomically(folder / MANIFEST, json.dumps(whole, indent=1, sort_keys=True) + "\n")
    return paths


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
    yield ["run", "notebook", *(f"asked_{name}" for name in names), "state", "reason", "label"]
    for request, run in zip(requests, runs, strict=True):
        state = FAILED if run.state == FAILED else DONE
        given = _asked(request, names)
        yield [run.key[:SHORT], run.notebook, *given, state, run.reason, run.label]


def _tables(run: Run) -> list[Path]:
    return sorted(run.folder.glob("*.csv")) if run.state != FAILED else []


def _columns(runs: Sequence[Run]) -> list[str]:
    found: dict[str, None] = {}
    for run in runs:
        for path in _tables(run):
            found.update(dict.fromkeys(next(read_rows(path), [])))
    return list(found)


def _rows_of_numbers(
    requests: Sequence[Request], runs: Sequence[Run], names: Sequence[str], columns: Sequence[str]
) -> Iterator[list[str]]:
    yield ["run", "notebook", *(f"asked_{name}" for name in names), "table", "row", *columns]
    for request, run in zip(requests, runs, strict=True):
        whence = [run.key[:SHORT], run.notebook, *_asked(request, names)]
        for path in _tables(run):
            rows = read_rows(path)
            header = next(rows, [])
            for number, row in enumerate(rows, start=1):
                cells: Mapping[str, str] = dict(zip(header, row, strict=True))
                yield [*whence, path.stem, str(number), *(cells.get(name, "") for name in columns)]
