"""What tests of runs may ask for: throw-away notebooks, in which the real runner finds them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from browsers import browser, open_window  # noqa: F401 - for every test below
from throwaway import WORD, notebook_of

from analysis.reports.limits import Limits
from analysis.reports.runs import Run
from analysis.reports.sessions import Session


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    "A folder to work in, with a place for notebooks."
    place = tmp_path / "project"
    (place / "notebooks").mkdir(parents=True)
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def shelf(project) -> Callable[..., Path]:
    "Puts throw-away notebooks where the real runner finds them."

    def put(name: str, *cells: str, parameters: str = WORD) -> Path:
        path = project / "notebooks" / f"{name}.ipynb"
        path.write_text(notebook_of(*cells, parameters=parameters), encoding="utf-8")
        return path

    return put


@pytest.fixture
def copied(project, data) -> Path:
    "A copy of the dossier's data, which a test may change."
    shutil.copytree(data / "raw", project / "data" / "raw")
    return project / "data"


@pytest.fixture
def run_one(data) -> Callable[..., Run]:
    "Runs one notebook as the command line would."

    def run(
        name: str, output: Path, *, force: bool = False, limits: Limits | None = None,
        dossier: Path | None = None, **given: object,
    ) -> Run:  # fmt: skip
        session = Session(dossier or data, output)
        (request,) = session.requests([(name, given)])
        return session.runner(limits or Limits(), force=force).make(request)

    return run
