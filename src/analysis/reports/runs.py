"""Running notebooks by name through papermill: done means done, or nothing is left.

A run is made in a temporary folder beside its place and moved there in one rename
once every code cell has executed. A run that fails leaves what was there before.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, ParameterError, RunError
from analysis.facts.labels import nearest
from analysis.facts.record import DATA_VARIABLE, Record, places_above
from analysis.reports.outputs import OUTPUT_VARIABLE, write_atomically
from analysis.reports.parameters import Value, check_parameters, read_parameters

CELL_SECONDS = 600
_OURS = ("ParameterError", "SourceError")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # where an object lay in memory
_KEPT_METADATA = ("kernelspec", "language_info")


@dataclass(frozen=True)
class Run:
    """A finished run: its notebook, its parameters, and the folder of what it made."""

    notebook: str
    parameters: Mapping[str, Value]
    folder: Path

    @property
    def figures(self) -> list[Path]:
        """The figures made, as PDF."""
        return sorted(self.folder.glob("*.pdf"))


def find_notebooks() -> dict[str, Path]:
    """Find the notebooks: the folder is the list.

    Returns
    -------
    dict of str to pathlib.Path
        By name without ending, in alphabetical order; from the first ``notebooks``
        above the working folder, else beside the package.

    Raises
    ------
    RunError
        If there is none.
    """
    for place in places_above():
        found = sorted((place / "notebooks").glob("[0-9]*.ipynb"))
        if found:
            return {path.stem: path for path in found}
    raise RunError("no notebooks found: none of the folders above holds notebooks/.")


def find_notebook(name: str) -> Path:
    """Find one notebook by its name, or by the beginning of it that is its own.

    Raises
    ------
    ParameterError
        If there is no such notebook, or more than one.
    """
    notebooks = find_notebooks()
    stem = name.removesuffix(".ipynb")
    chosen = [key for key in notebooks if key == stem] or [
        key for key in notebooks if key.startswith(stem) and stem
    ]
    if len(chosen) != 1:
        raise ParameterError(f"notebook: found {name!r}; {nearest(name, tuple(notebooks))}.")
    return notebooks[chosen[0]]


def check_request(name: str, given: Mapping[str, str], record: Record) -> dict[str, Value]:
    """Hold what was asked of a notebook against its cell and against the data.

    Parameters
    ----------
    name
        The notebook's name.
    given
        Parameters as typed.
    record
        The record it will read.

    Returns
    -------
    dict of str to value
        Typed values of what was given.

    Raises
    ------
    ParameterError
        For what the notebook does not know, and what the record does not hold.
    """
    return check_parameters(read_parameters(find_notebook(name)), given, name, record)


def folder_of(output: Path, name: str, values: Mapping[str, Value]) -> Path:
    """Give the final folder of a run: the notebook's, with what was asked for in its name."""
    asked = "".join(f",{key}={value}" for key, value in sorted(values.items()))
    return output / (name + re.sub(r"[^\w=,.+-]+", "-", asked))


def run_notebook(
    name: str, given: Mapping[str, str], *, record: Record, data: Path, output: Path
) -> Run:
    """Run one notebook and put what it made in its place.

    Parameters
    ----------
    name
        The notebook's name.
    given
        Parameters as typed.
    record
        The record it will read, for checking the parameters before a kernel starts.
    data, output
        The dossier's data folder, and the folder that runs go to.

    Returns
    -------
    Run

    Raises
    ------
    ParameterError
        If a parameter is refused, here or by the notebook.
    RunError
        If a cell fails, a kernel dies, or a cell was not executed.
    """
    values = check_request(name, given, record)
    notebook = find_notebook(name)
    final = folder_of(output, notebook.stem, values)
    output.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{notebook.stem}-", dir=output))
    try:
        executed = _execute(notebook, values, data=data, folder=temporary)
        _check_finished(notebook.stem, executed)
        text = json.dumps(cleaned(executed), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        write_atomically(temporary / notebook.name, text)
        temporary.chmod(0o755)  # mkdtemp makes it its owner's alone
        _publish(temporary, final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Run(notebook.stem, values, final)


def _execute(
    notebook: Path, values: Mapping[str, Value], *, data: Path, folder: Path
) -> dict[str, Any]:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from analysis.reports.kernels import FileKernelManager

    raw = folder / ".executed.ipynb"
    place = {
        DATA_VARIABLE: str(data.resolve()),
        OUTPUT_VARIABLE: str(folder.resolve()),
        # Whatever backend the caller is in, a kernel shows its pictures in the notebook.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    try:
        with _environment(place):
            papermill.execute_notebook(
                str(notebook),
                str(raw),
                parameters=dict(values),
                progress_bar=False,
                cwd=str(notebook.parent),
                execution_timeout=CELL_SECONDS,
                kernel_manager_class=FileKernelManager,
                record_timing=False,
            )
        return dict(json.loads(raw.read_text(encoding="utf-8")))
    except PapermillExecutionError as fault:
        where = f"{notebook.stem}, cell {fault.cell_index + 1}"
        said = " ".join(str(fault.evalue).split())
        if fault.ename in _OURS:
            raise ParameterError(f"{where}: {said}") from None
        raise RunError(f"{where} failed: {fault.ename}: {said}") from None
    except DeadKernelError:
        raise RunError(f"{notebook.stem}: the kernel died; nothing was kept.") from None
    except CellTimeoutError:
        raise RunError(f"{notebook.stem}: a cell took over {CELL_SECONDS} s; stopped.") from None
    finally:
        raw.unlink(missing_ok=True)


@contextmanager
def _environment(added: Mapping[str, str]) -> Iterator[None]:
    """Set variables for the kernel, which inherits them; put back what was there."""
    before = {key: os.environ.get(key) for key in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _check_finished(name: str, executed: Mapping[str, Any]) -> None:
    # papermill also calls a run complete that a SystemExit ended half way.
    for number, cell in enumerate(executed["cells"], start=1):
        if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
            continue
        outputs = cell.get("outputs", [])
        failed = [out for out in outputs if out["output_type"] == "error"]
        if failed:
            raise RunError(f"{name}, cell {number} failed: {failed[0]['ename']}.")
        if cell.get("execution_count") is None:
            raise RunError(f"{name}, cell {number} was not executed; nothing was kept.")


def cleaned(executed: Mapping[str, Any]) -> dict[str, Any]:
    """Take out of an executed notebook what differs from run to run.

    Parameters
    ----------
    executed
        A notebook as JSON.

    Returns
    -------
    dict
        The same without times, paths, versions of Python and papermill's notes; cells
        keep their ids, and an injected cell gets one from its place.
    """
    cells = []
    for number, cell in enumerate(executed["cells"]):
        tags = cell.get("metadata", {}).get("tags", [])
        kept = dict(cell)
        kept["metadata"] = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            kept["id"] = f"injected-{number}"
        for output in kept.get("outputs", []):
            shown = output.get("data", {}).get("text/plain")
            if shown is not None:
                output["data"]["text/plain"] = [_ADDRESS.sub("", line) for line in shown]
        cells.append(kept)
    metadata = {k: dict(v) for k, v in executed["metadata"].items() if k in _KEPT_METADATA}
    metadata.get("language_info", {}).pop("version", None)
    return {**executed, "cells": cells, "metadata": metadata}


def _publish(temporary: Path, final: Path) -> None:
    """Move a finished run to its place, out of which an older one is taken first."""
    old = final.with_name(f".old-{final.name}-{os.getpid()}")
    if final.exists():
        final.rename(old)
    try:
        temporary.rename(final)
    except OSError as fault:
        if old.exists():
            old.rename(final)
        raise AnalysisError(f"{final}: cannot be written ({fault.strerror}).") from None
    shutil.rmtree(old, ignore_errors=True)
