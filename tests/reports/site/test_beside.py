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
    with Beside(lambda _: iter(FILES), lambda given: [(given, "more")]) as beside:
        beside.begin()
        assert beside.files() == FILES
        beside.begin("d.html")
        assert beside.files() == [("d.html", "more")]


def test_a_fault_made_beside_is_told_here():
    "As if it had been raised here."

    def fails(_):
        yield FILES[0]
        raise SourceError("claims.csv: is damaged.")

    with Beside(fails) as beside:
        beside.begin()
        with pytest.raises(SourceError, match=r"claims\.csv: is damaged"):
            beside.files()


def test_if_the_other_process_dies_the_files_are_made_here():
    "Whatever killed it."
    here = os.getpid()

    def dies(_):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(FILES)

    with Beside(dies, lambda _: FILES[:1]) as beside:
        beside.begin()
        assert beside.files() == FILES
        beside.begin()
        assert beside.files() == FILES[:1]


def test_no_process_is_left_if_nobody_waits_for_it():
    "Another page failed meanwhile."
    before = set(psutil.Process().children())

    def endless(_):
        while True:
            yield FILES[0]

    def begin():
        with Beside(endless) as beside:
            beside.begin()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin()
    assert set(psutil.Process().children()) <= before
