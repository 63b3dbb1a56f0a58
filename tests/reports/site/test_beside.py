"""Pages made by a second process: the same as if there were none."""

from __future__ import annotations

import os
import signal
import sys

import psutil
import pytest

from analysis.errors import SourceError
from analysis.reports.site.beside import Beside

FILES = [("a.html", "äöü"), ("b.png", b"\x00\xff"), ("c.html", "x" * 3_000_000)]


@pytest.mark.parametrize("system", ["as it is", "without fork"])
def test_what_is_made_beside_is_what_would_be_made_here(system, monkeypatch):
    "Texts and bytes, also more than a pipe holds; where nothing can be forked, here."
    if system == "without fork":
        monkeypatch.setattr(sys, "platform", "darwin")
    with Beside(lambda: iter(FILES)) as beside:
        assert beside.files() == FILES


def test_a_fault_made_beside_is_told_here():
    "As if it had been raised here."

    def fails():
        yield FILES[0]
        raise SourceError("claims.csv: is damaged.")

    with Beside(fails) as beside, pytest.raises(SourceError, match="claims.csv: is damaged"):
        beside.files()


def test_if_the_other_process_dies_the_files_are_made_here():
    "Whatever killed it."
    here = os.getpid()

    def dies():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(FILES)

    with Beside(dies) as beside:
        assert beside.files() == FILES


def test_no_process_is_left_if_nobody_waits_for_it():
    "Another page failed meanwhile."
    before = set(psutil.Process().children())

    def endless():
        while True:
            yield FILES[0]

    with pytest.raises(ZeroDivisionError), Beside(endless):
        _ = 1 / 0
    assert set(psutil.Process().children()) <= before
