"""Throw-away notebooks, and what a folder holds: shared by the tests of runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import psutil

WORD = 'word: str = "old"  # a word'


def notebook_of(*cells: str, parameters: str = WORD) -> str:
    "A notebook of these cells, as text."
    written = [
        {
            "cell_type": "code",
            "id": f"cell-{place}",
            "metadata": {"tags": ["parameters"]} if place == 0 else {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for place, source in enumerate([parameters, *cells])
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": written, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


SAVE = """
import pandas as pd
from analysis.reports.outputs import save_table
save_table(pd.DataFrame({"word": [word]}), "words", caption="c", note="n")
"""


def contents(folder: Path) -> dict[str, bytes]:
    "Every file below a folder, by its name there."
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def those_of(folder: str) -> list[psutil.Process]:
    "Processes whose surroundings name a folder."
    found = []
    for process in psutil.process_iter():
        try:
            said = " ".join(process.cmdline()) + " ".join(process.environ().values())
        except (psutil.Error, OSError):
            continue
        if folder in said and process.pid != os.getpid():
            found.append(process)
    return found
