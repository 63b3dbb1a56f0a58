"""Running one notebook through papermill: done means done, or it is told why not.

A run that is in the store with the same key is not made again. Otherwise it is made in a
folder of its own, under the lock of its base, in a fresh kernel, and moved to its place
once every code cell has executed, none has failed, the kernel and all it started have
ended, everything saved is as it was saved, and nothing it depends on has changed
meanwhile.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from analysis.errors import AnalysisError
from analysis.facts.places import DATA_VARIABLE
from analysis.facts.reading import stamp_of
from analysis.reports.declarations import Value, read_notebook
from analysis.reports.files import write_atomically
from analysis.reports.habits import INLINE, without_habits
from analysis.reports.keys import PACKAGE, Places, Surroundings, sha256_of, surroundings_of
from analysis.reports.limits import Limits
from analysis.reports.requests import Request, is_unchanged
from analysis.reports.store import Entry, Store

OUTPUT_VARIABLE = "ANALYSIS_OUTPUT"
DONE, CACHED, FAILED = "done", "cached", "failed"
TIMINGS = "timings.jsonl"
_OURS = ("ParameterError", "SourceError")
_READING = "__import__('analysis.facts.reading', fromlist=['reading'])"
_FILES = "__import__('analysis.reports.files', fromlist=['files'])"


class Stop(Protocol):
    """Tells whether to give up, as an event does."""

    def is_set(self) -> bool:
        """Say whether to give up."""


@dataclass(frozen=True)
class Run:
    """What came of a request: its state, and the folder of what it made.

    Parameters
    ----------
    notebook, parameters, label
        What was asked for: values that are not the defaults, and the folder's name.
    state
        ``done`` (made now), ``cached`` (it was there) or ``failed``.
    folder
        What people open; of a failed run, what it left, if that could be kept.
    key
        Its key in the store; empty if it failed.
    reason
        Why it failed, in one line.
    refused
        Whether it failed because a value or a table is the user's to mend.
    """

    notebook: str
    parameters: Mapping[str, Value]
    label: str
    state: str
    folder: Path
    key: str = ""
    reason: str = ""
    refused: bool = False

    @property
    def figures(self) -> list[Path]:
        """The figures made, as PDF."""
        return sorted(self.folder.glob("*.pdf"))


def failed_run(
    request: Request, why: str, folder: Path | None = None, *, refused: bool = False
) -> Run:
    """Give a run that failed, the reason in one line that names the notebook.

    Parameters
    ----------
    request
        What was asked for.
    why
        The reason.
    folder
        What it left; the notebook itself if nothing could be kept.
    refused
        Whether it is the user's to mend.
    """
    line = " ".join(why.split())
    if not why.startswith(request.notebook):
        line = f"{request.notebook}: {line}"
    return Run(
        request.notebook, request.asked, request.label, FAILED, folder or request.path,
        reason=line, refused=refused,
    )  # fmt: skip


@dataclass(frozen=True)
class Runner:
    """Makes runs of one dossier into one output folder, from inputs that stay as they are.

    Parameters
    ----------
    places
        The folders.
    surroundings
        The installation, as it was when the work began.
    data_hash
        Of all raw data, as they were then.
    limits
        How much a run may take.
    force
        Whether to make again what is there.
    stop
        Tells whether to give up.
    """

    places: Places
    surroundings: Surroundings
    data_hash: str
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    stop: Stop = field(default_factory=Event)

    @property
    def store(self) -> Store:
        """The store of the output folder."""
        return Store(self.places.output)

    def find(self, request: Request) -> Run | None:
        """Give the run that is there already, as it would be made; None if there is none."""
        if self.force:
            return None
        with self.store.showing():
            entry = self.store.lookup(request.base, self.places)
            return self._shown(request, entry, CACHED) if entry else None

    def make(self, request: Request) -> Run:
        """Make a run, or give the one that is there.

        Returns
        -------
        Run
            Whatever happens: of a run that did not finish, with the reason.
        """
        try:
            with self.store.holding(request.base_digest, self.stop.is_set):
                return self.find(request) or self._make(request)  # somebody may have been faster
        except FailureError as failure:
            return self._failed(request, failure)
        except InterruptedError:
            return self._failed(request, FailureError("was stopped before it began"))
        except OSError as fault:
            place = fault.filename or self.places.output
            return self._failed(request, FailureError(f"{place}: {fault.strerror}"))
        except AnalysisError as fault:
            return self._failed(request, FailureError(str(fault)))
        except Exception as fault:  # of a library: told like the rest, and what is left is kept
            return self._failed(request, FailureError(f"{type(fault).__name__}: {fault}"))

    def _make(self, request: Request) -> Run:
        if not self._unchanged(request):
            raise FailureError("the data, the notebook or the library have changed; run it again")
        part = self.store.begin(request.base_digest)
        try:
            made = part / "made"
            made.mkdir()
            # Files that a notebook saves need this very folder to be there to the end.
            mark = made / f".run-{part.name}"
            mark.touch()
            began = time.time()
            told = self._execute(request, made, part)
            reads = self._reads(told["reads"])
            _check_saved(made, told["saved"])
            if not mark.exists():
                raise FailureError(f"{self.places.output}: the folder has vanished; run it again")
            mark.unlink()
            if not self._unchanged(request):
                raise FailureError("what it reads has changed while it ran; run it again")
            write_atomically(made / f"{request.notebook}.ipynb", told.pop("text"))
            manifest = {"cells_executed": told["cells"], "versions": _versions()}
            with self.store.showing():
                entry = self.store.publish(made, request.base, reads, manifest)
                run = self._shown(request, entry, DONE)
            self.store.forget_failed(request.label)
            self._log(request, entry, began, told["seconds"])
            return run
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _execute(self, request: Request, made: Path, part: Path) -> dict[str, Any]:
        """Execute the notebook; give its text, what it read and saved, and timings."""
        papermill = import_papermill()
        from jupyter_client.kernelspec import NoSuchKernel

        from analysis.reports.cleaning import text_of
        from analysis.reports.engine import Job, UnfinishedError

        project, data = self.places.project.resolve(), self.places.data.resolve()
        without = tuple(
            str(folder.resolve())
            for folder in (
                *self.store.folders,
                self.places.output / "interactive",
                PACKAGE,
                project / ".venv",
                project / ".git",
            )
        )
        job = Job(
            limits=self.limits,
            environment={
                **without_habits(os.environ),
                DATA_VARIABLE: str(data),
                OUTPUT_VARIABLE: str(made.resolve()),
                # Whatever backend the caller is in, a kernel shows its pictures in the notebook.
                "MPLBACKEND": INLINE,
                # Somebody's own profile would be in the results.
                "IPYTHONDIR": str(part.resolve() / "ipython"),
            },
            folder=str(request.path.parent.resolve()),
            before=(
                f"{_READING}.watch({str(data)!r}, {str(project)!r}, {without!r}); "
                f"{_FILES}.keep_account()"
            ),
            after={
                "reads": f"{_READING}.noted()",
                "saved": f"{_FILES}.account_of({str(made.resolve())!r})",
            },
            expected=dict(request.asked),
            stopped=self.stop.is_set,
        )
        ids = all("id" in cell for cell in read_notebook(request.path)["cells"])
        logging.getLogger("papermill").setLevel(logging.ERROR)  # what it warns of is refused here
        try:
            executed = papermill.execute_notebook(
                str(request.path).replace("{", "{{").replace("}", "}}"),  # no templates of its own
                None,
                parameters=dict(request.asked),
                engine_name="analysis",
                progress_bar=False,
                job=job,
            )
        except UnfinishedError as fault:
            where = request.notebook + (f", cell {fault.cell}" if fault.cell else "")
            text = text_of(job.notebook, ids=ids) if job.notebook is not None else ""
            if fault.name in _OURS:
                raise FailureError(f"{where}: {fault.said}", text, refused=True) from None
            joint = " " if fault.cell else ": "
            raise FailureError(f"{where}{joint}{fault.reason}", text) from None
        except NoSuchKernel as fault:
            raise FailureError(
                f"{request.path.name}: its kernel {fault.name!r} is not installed; choose Python 3 "
                "in JupyterLab and save",
                refused=True,
            ) from None
        return {
            **job.answers,
            "text": text_of(executed, ids=ids),
            "cells": len(job.executed),
            "seconds": job.seconds,
        }

    def _reads(self, noted: Mapping[str, tuple[int, ...] | None]) -> dict[str, str]:
        """Give the hashes of what was read, if it is still what was opened."""
        for name, stamp in noted.items():
            path = self.places.find(name)
            if stamp is not None and stamp_of(path) != tuple(stamp):
                raise FailureError(f"{path} has changed while it ran; run it again")
        return self.places.contents(noted)

    def _unchanged(self, request: Request) -> bool:
        return (
            self.places.whole_data() == self.data_hash
            and surroundings_of(self.places.project) == self.surroundings
            and is_unchanged(request, self.surroundings)
        )

    def _shown(self, request: Request, entry: Entry, state: str) -> Run:
        folder = self.store.show(request.label, entry)
        return Run(request.notebook, request.asked, request.label, state, folder, entry.key)

    def _failed(self, request: Request, failure: FailureError) -> Run:
        place = self.store.failed / request.label
        run = failed_run(request, failure.reason, place, refused=failure.refused)
        files = {"reason.txt": f"{run.reason}\n{request.command}\n"}
        if failure.text:
            files[f"{request.notebook}.ipynb"] = failure.text
        # On a full disk there is no place for what is left; the reason is told all the same.
        with contextlib.suppress(OSError):
            self.store.keep_failed(request.label, files)
        return run

    def _log(
        self, request: Request, entry: Entry, began: float, seconds: Mapping[int, float]
    ) -> None:
        """Add a line to the log of timings, which is no part of any result."""
        line = {
            "run": request.label, "key": entry.key, "began": round(began, 3),
            "seconds": round(time.time() - began, 3),
            "cells": {str(number): round(spent, 4) for number, spent in seconds.items()},
        }  # fmt: skip
        with (self.store.root / TIMINGS).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


class FailureError(Exception):
    """A run did not finish: the reason, the notebook so far, and whose affair it is."""

    def __init__(self, reason: str, text: str = "", *, refused: bool = False) -> None:
        self.reason, self.text, self.refused = reason, text, refused
        super().__init__(reason)


def import_papermill() -> Any:
    """Import papermill, without what most of that time would go into.

    Notes
    -----
    The library that checks notebooks against their schema (jsonschema) compiles, if it finds
    it, a grammar of international addresses (``rfc3987_syntax``), which takes two thirds of
    a second. The schema of notebooks knows no such addresses.
    """
    grammar = "rfc3987_syntax"
    found = grammar in sys.modules
    if not found:
        sys.modules[grammar] = None  # type: ignore[assignment]
    try:
        import papermill
    finally:
        if not found:
            sys.modules.pop(grammar, None)
    return papermill


def _check_saved(made: Path, saved: Mapping[str, str]) -> None:
    """Hold every file against what the kernel saved."""
    for name, digest in sorted(saved.items()):
        path = made / name
        if not path.is_file() or sha256_of(path.read_bytes()) != digest:
            raise FailureError(f"{name} is not as it was saved; run it again")


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    names = ("analysis", "jupyterlab", "matplotlib", "numpy", "pandas", "papermill", "ipykernel")
    return {name: version(name) for name in names}
