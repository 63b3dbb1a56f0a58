"""What a notebook saves, and what it shows of it."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import nbformat
import pandas as pd
import pypdf
import pytest
from nbclient import NotebookClient

from analysis.figures import style
from analysis.figures.printing import print_figure
from analysis.reports import outputs
from analysis.reports.outputs import OUTPUT_VARIABLE, bind, save_figure, save_pages

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


# ---- Figures of several pages ----


def page_of(number: int):
    figure, ax = style.new_figure("single", 1 + number / 10)
    ax.plot([2003, 2025], [0, number])
    ax.set_xlabel(f"Page {number}")
    style.add_footer(figure, f"Foot {number}")
    return figure


def pages_of(count: int) -> list:
    return [page_of(number) for number in range(1, count + 1)]


def book(path) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(path.read_bytes()))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_all_pages_are_bound_in_order_into_one_pdf_and_lie_beside_it_as_pictures(folder, count):
    "A PDF with as many pages as drawn; an SVG and a PNG a page; numbers and words once."
    save_pages(pages_of(count), "line", marks=pd.DataFrame({"n": [1]}), alt=" Lines. ")
    stems = ["line", *(f"line_{number}" for number in range(2, count + 1))]
    bound = book(folder / "line.pdf")

    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["line.pdf", "line.csv", "line.marks.csv", "line.txt"]
        + [f"{stem}.{ending}" for stem in stems for ending in ("svg", "png")]
    )
    assert len(bound.pages) == count
    for number, sheet in enumerate(bound.pages, start=1):
        assert f"Page {number}" in sheet.extract_text()
        assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(
            [252, 72 + 7.2 * number]
        )
    assert (folder / "line.txt").read_bytes() == b"Lines.\n"


def test_each_picture_is_that_of_its_own_page(folder):
    "The second file shows the second page, as it would be printed by itself."
    save_pages(pages_of(3), "line", marks=pd.DataFrame({"n": [1]}), alt="Lines.")

    for number, stem in enumerate(("line", "line_2", "line_3"), start=1):
        printed = print_figure(page_of(number))
        assert (folder / f"{stem}.svg").read_bytes() == printed["svg"]
        assert (folder / f"{stem}.png").read_bytes() == printed["png"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_fonts_are_in_the_pdf(folder, count):
    "It reads the same on a machine that has never heard of Open Sans."
    save_pages(pages_of(count), "line", marks=pd.DataFrame({"n": [1]}), alt="Lines.")

    for sheet in book(folder / "line.pdf").pages:
        fonts = [font.get_object() for font in sheet["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            held = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert "OpenSans" in font["/BaseFont"]
            assert "/FontFile2" in held["/FontDescriptor"].get_object()


@pytest.mark.parametrize("count", [1, 3])
def test_a_bound_pdf_says_nothing_of_when_by_what_or_which_time_it_was_made(count):
    "No date, no program, no number that is another the next time."
    printed = [print_figure(page)["pdf"] for page in pages_of(count)]
    bound = bind(printed)
    read = pypdf.PdfReader(BytesIO(bound))

    assert not read.metadata
    assert read.xmp_metadata is None
    assert "/ID" not in read.trailer
    for told in (b"/Producer", b"/Creator", b"/CreationDate", b"/ModDate", b"pypdf", b"atplotlib"):
        assert told not in bound


def test_the_same_pages_give_the_same_bytes_in_another_process():
    "Whatever Python's hashes are there."
    code = (
        "import hashlib, test_outputs as here; from analysis.figures.printing import print_figure;"
        "print(hashlib.sha256(here.bind([print_figure(p)['pdf'] for p in here.pages_of(3)]))"
        ".hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=Path(__file__).parent, check=True, text=True,
            capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    here = hashlib.sha256(bind([print_figure(page)["pdf"] for page in pages_of(3)])).hexdigest()

    assert told == {f"{here}\n"}


def test_a_page_for_the_screen_is_written_where_there_is_one(folder):
    "Byte for byte as given; and none where none is given."
    save_pages(pages_of(1), "a", marks=pd.DataFrame({"n": [1]}), alt="A.", html="<p>é</p>\n")
    save_pages(pages_of(1), "b", marks=pd.DataFrame({"n": [1]}), alt="B.")

    assert (folder / "a.html").read_bytes() == "<p>é</p>\n".encode()
    assert not (folder / "b.html").exists()


def test_a_notebook_shows_every_page_and_says_which_it_is(folder):
    "The first has the words of the figure, the others their place in it."
    draw = DRAW + 'other, _ = style.new_figure("single", 1.0)\n'
    save = SAVE.replace("save_figure(figure,", "save_pages([figure, other],")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (draw, save)]
    )
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    pictures = shown(notebook.cells[1])

    assert [base64.b64decode(picture["image/png"]) for picture in pictures] == [
        (folder / name).read_bytes() for name in ("line.png", "line_2.png")
    ]
    assert [picture["look"]["image/png"]["alt"] for picture in pictures] == [
        "A line that rises from 2003 to 2025.", "line, page 2 of 2, goes on from page 1.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "site", "there"),
    [(True, "../../site", "../../site"), (False, "../../site", "../site"),
     (False, "https://example.org", "https://example.org")],
)  # fmt: skip
def test_marks_lead_to_the_usual_site_from_wherever_a_figure_is_saved(
    folder, monkeypatch, variable, site, there
):
    "A run lies two folders below the site's, what is saved by hand one."
    if not variable:
        monkeypatch.delenv(OUTPUT_VARIABLE)
        monkeypatch.setattr(outputs, "output_folder", lambda: folder)
    figure, ax = style.new_figure("single", 1.0)
    style.add_claims(ax.text(0, 0, "x"), style.Mark("here", "x", decisions="D"))
    save_figure(figure, "line", marks=pd.DataFrame({"n": [1]}), alt="A.", site=site)

    assert f'"{there}/decisions/D.html"' in (folder / "line.svg").read_text(encoding="utf-8")
