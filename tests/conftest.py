"""What every test may ask for: the repository, its data, and the reference material beside it."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def data(repository: Path) -> Path:
    """Return the data folder of the dossier, with ``raw`` and ``processed``."""
    return repository / "data"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Return the reference material kept beside the repository; without it the test is skipped.

    ``ANALYSIS_REFERENCE`` names another place. With ``ANALYSIS_REFERENCE_REQUIRED=1`` a test that
    asks for it and skips, for whatever reason, has failed.
    """
    folder = Path(os.environ.get("ANALYSIS_REFERENCE") or REPOSITORY.parent / "shared")
    if not folder.is_dir():
        pytest.skip("needs the reference material kept beside the repository, which is absent")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where the reference material is there and is asked for."""
    report = yield
    required = os.environ.get("ANALYSIS_REFERENCE_REQUIRED") == "1"
    asks = "reference" in getattr(item, "fixturenames", ())
    if required and asks and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though reference material is required: {report.longreprtext}"
    return report
