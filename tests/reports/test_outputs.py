"""What a notebook saves, and what it shows of it."""

from __future__ import annotations

import base64

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from analysis.figures import style
from analysis.reports.outputs import OUTPUT_VARIABLE, save_figure

DRAW = """
import analysis
import pandas
from analysis.figures import style
figure, ax = style.new_figure("single", 1.5)
line = ax.plot([2003, 2025], [0, 1])
"""
SAVE = """
alt = "A line that rises from 2003 to 2025."
analysis.save_figure(figure, "line", marks=pandas.DataFrame({"year": [2003, 2025]}), alt=alt)
alt
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(OUTPUT_VARIABLE, str(tmp_path / "made"))
    return tmp_path / "made"


def shown(cell) -> list[dict]:
    return [output["data"] | {"look": output["metadata"]} for output in cell["outputs"]
            if "image/png" in output.get("data", {})]  # fmt: skip


def test_a_figure_is_saved_in_three_formats_with_its_numbers_and_its_words(folder):
    "And nothing else is left in the folder."
    figure, _ = style.new_figure("single", 1)
    save_figure(figure, "empty", marks=pd.DataFrame({"n": [1, 2]}), alt=" Nothing. ")

    assert sorted(path.name for path in folder.iterdir()) == [
        f"empty.{ending}" for ending in ("csv", "marks.csv", "pdf", "png", "svg", "txt")
    ]
    assert (folder / "empty.csv").read_bytes() == b"n\n1\n2\n"
    assert (folder / "empty.txt").read_bytes() == b"Nothing.\n"
    assert (folder / "empty.marks.csv").read_text() == (
        "mark,panel,position,value,label,decisions,claims,rows\n"
    )


def test_outside_a_notebook_nothing_is_shown(folder, capsys):
    "A figure saved by a script prints no line."
    figure, _ = style.new_figure("single", 1)
    save_figure(figure, "empty", marks=pd.DataFrame({"n": []}), alt="Nothing.")

    assert capsys.readouterr() == ("", "")


def test_a_notebook_shows_a_saved_figure_once_where_it_is_saved(folder):
    "The saved picture, in the size of the page, with its alt text; not as well where it is drawn."
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (DRAW, SAVE)]
    )
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    drawn, saved = notebook.cells
    (picture,) = shown(saved)

    assert drawn["outputs"] == []
    assert base64.b64decode(picture["image/png"]) == (folder / "line.png").read_bytes()
    assert picture["look"] == {
        "image/png": {"width": 336, "alt": "A line that rises from 2003 to 2025."}
    }
    assert saved["outputs"][-1]["data"]["text/plain"] == "'A line that rises from 2003 to 2025.'"
