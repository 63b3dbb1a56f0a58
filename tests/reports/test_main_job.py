"""The main job on the real record: every notebook, every file, the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from links_of_the_site import broken_links
from throwaway import contents

from analysis.__main__ import main
from analysis.reports.declarations import find_notebooks

NOTEBOOKS = sorted(find_notebooks())
COLUMN_WIDTHS = {252.0, 504.0}  # points: 3.5 and 7.0 inches
COMMON = ["country", "body", "first_year", "last_year", "rule", "sources", "site"]


def main_job(output: Path, folder: Path, repository: Path, **elsewhere: str) -> subprocess.Popen:
    "Start the whole job as a user would, in another folder, language, time zone and hash seed."
    command = [sys.executable, "-m", "analysis", "run", "--output", str(output)]
    command += ["--data", str(repository / "data")]
    return subprocess.Popen(
        command, cwd=folder, env={**os.environ, **elsewhere}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def jobs(tmp_path_factory, repository):
    "The main job twice, side by side, in two surroundings; what each said."
    place = tmp_path_factory.mktemp("jobs")
    started = [
        main_job(place / "one", repository, repository, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C"),
        main_job(
            place / "two", repository / "tests", repository,
            PYTHONHASHSEED="4711", TZ="Asia/Seoul", LC_ALL="C.UTF-8", MPLBACKEND="Agg",
        ),
    ]  # fmt: skip
    said = [job.communicate(timeout=900) for job in started]
    for job, (_, errors) in zip(started, said, strict=True):
        assert job.returncode == 0, errors
    return place, said


def test_two_jobs_give_the_same_bytes(jobs):
    "Tables, PNG, SVG, PDF and executed notebooks, whatever the folder, language, zone and seed."
    one, two = (contents(jobs[0] / name / "store" / "runs") for name in ("one", "two"))

    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_site_of_the_whole_job_is_the_same_twice_and_its_every_link_leads_somewhere(jobs, data):
    "With the figures of all notebooks, also those whose marks fill several pages."
    sites = []
    for name in ("one", "two"):
        assert main(["site", "--data", str(data), "--output", str(jobs[0] / name)]) == 0
        sites.append(jobs[0] / name / "site")
    one, two = map(contents, sites)

    assert one == two
    assert broken_links(sites[0]) == []
    assert {name: n for name in one if (n := (sites[0] / name).stat().st_size) > 500_000} == {}


def test_the_picture_in_the_readme_is_the_one_the_notebook_makes(jobs, repository):
    "What opens the README is not an older picture."
    made = jobs[0] / "one" / "figures" / "01_positions" / "stance_timeline.png"

    assert (repository / "docs" / "stance_timeline.png").read_bytes() == made.read_bytes()


def test_the_job_ends_by_saying_where_the_figures_lie_and_what_was_disputed(jobs):
    "And names what is running meanwhile."
    said, errors = jobs[1][0]

    for name in NOTEBOOKS:
        assert f"/{name}/" in said
        assert f"done {name}" in errors
    assert "Disputed (rule contemporary, sources all): 6 of" in said
    assert "UNGA 2022 committee, sponsorship: cosponsor" in said


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_leaves_figures_in_three_formats_and_a_table(jobs, name):
    "Every figure with its numbers, its sidecar and its alt text, every table as CSV and LaTeX."
    folder = jobs[0] / "one" / "figures" / name
    figures = {path.stem for path in folder.glob("*.pdf")}
    tables = {path.stem for path in folder.glob("*.tex")}

    assert figures
    assert tables
    for stem in figures:
        for ending in ("svg", "png", "csv", "marks.csv", "txt"):
            assert (folder / f"{stem}.{ending}").stat().st_size > 0, f"{stem}.{ending}"
    for stem in tables:
        assert (folder / f"{stem}.csv").stat().st_size > 0
        assert "\\toprule" in (folder / f"{stem}.tex").read_text(encoding="utf-8")
    assert (folder / f"{name}.ipynb").exists()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_figures_are_of_column_width_with_their_fonts_inside(jobs, name):
    "A journal prints them as they are."
    for path in (jobs[0] / "one" / "figures" / name).glob("*.pdf"):
        page = pypdf.PdfReader(path).pages[0]
        assert float(page.mediabox.width) in COLUMN_WIDTHS, path.name
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()
            if described["/Subtype"] == "/Type0":
                described = described["/DescendantFonts"][0].get_object()
            inside = set(described["/FontDescriptor"].get_object())
            assert inside & {"/FontFile", "/FontFile2", "/FontFile3"}, path.name


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_alt_texts_are_a_few_sentences_without_gaps(jobs, name):
    "Kind of figure, axes, extent, exceptions; no number left out."
    for path in (jobs[0] / "one" / "figures" / name).glob("*.txt"):
        told = path.read_text(encoding="utf-8")
        assert len(told) > 100, path.name
        assert "nan" not in told.lower().split(), path.name
        assert "None" not in told, path.name


def test_every_mark_that_names_decisions_names_known_ones(jobs, data):
    "The ids behind a mark lead to the processed decisions."
    known = set(pd.read_csv(data / "processed" / "decisions.csv", dtype=str)["id"])
    seen = 0
    for path in (jobs[0] / "one" / "store" / "runs").rglob("*.csv"):
        marks = pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.with_suffix(".pdf").exists() and "decisions" in marks:
            named = {i for cell in marks["decisions"] for i in cell.split(";") if i}
            other = {i for i in named if not i.count("-") >= 4}
            assert named - other <= known, path.name
            seen += len(named - other)
    assert seen > 100


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_declares_the_common_parameters_with_help(name, repository):
    "Country, body, years, rule, sources and site, in that order, before its own."
    from analysis.reports.declarations import read_parameters

    declared = read_parameters(repository / "notebooks" / f"{name}.ipynb")

    assert list(declared)[: len(COMMON)] == COMMON
    assert all(parameter.help for parameter in declared.values())


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_executed_notebook_holds_no_time_and_no_place(jobs, name):
    "Cleaned: the same for everybody."
    text = (jobs[0] / "one" / "figures" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(text)

    assert str(jobs[0]) not in text
    assert "start_time" not in text
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
