"""Whole texts in the notebooks: a real run before and after a reader adds them."""

from __future__ import annotations

import pandas as pd
import pypdf
import pytest
from facts.texts.layouts import as_text
from texts_of_the_dossier import CAMPS, HARVEST, LETTERS, resolution

from analysis.facts.additions import read_additions
from analysis.facts.record import read_record
from analysis.facts.texts import put_texts
from analysis.reports.trace import Tracer

OLD, NEW = "A/RES/78/218", "A/RES/79/181"
YEARS = {"body": "UNGA", "old_year": 2023, "new_year": 2024}


@pytest.fixture
def add(copied, tmp_path):
    "Puts texts of our own wording on the shelf."

    def added(*laid) -> None:
        record = read_record(data=copied)
        for one in laid:
            path = tmp_path / "resolution.txt"
            path.write_bytes(as_text(one))
            put_texts(copied, read_additions([path], "", record))

    return added


@pytest.fixture
def notebooks(project, repository):
    "The real notebooks, in a folder to work in."
    for name in ("03_wording", "08_text"):
        (project / "notebooks" / f"{name}.ipynb").write_bytes(
            (repository / "notebooks" / f"{name}.ipynb").read_bytes()
        )


def test_added_texts_make_the_run_anew_and_stand_in_its_figures(
    notebooks, copied, add, run_one, tmp_path
):
    "By phrases first, and said so; by clauses once both texts are there, over several pages."
    before = run_one("08_text", tmp_path / "out", dossier=copied, **YEARS)
    assert before.reason == ""
    told = (before.folder / "text_redline.txt").read_text(encoding="utf-8")
    assert "Only phrases are known" in told
    assert "No whole text added" in (before.folder / "text_redline.html").read_text("utf-8")

    long = [f"{HARVEST[:-1]}, in the province of the number {n};" for n in range(60)]
    add(resolution(OLD, HARVEST, year=2023), resolution(NEW, CAMPS, LETTERS, *long))
    after = run_one("08_text", tmp_path / "out", dossier=copied, **YEARS)
    marks = pd.read_csv(after.folder / "text_redline.csv", keep_default_na=False)

    assert after.reason == ""
    assert after.key != before.key
    assert set(marks["change"]) == {"added", "reworded"}
    assert f"{NEW} OP1" in set(marks["new"])
    pages = len(pypdf.PdfReader(after.folder / "text_redline.pdf").pages)
    assert pages > 1
    assert len(list(after.folder.glob("text_redline*.svg"))) == pages
    assert "Whole texts: 2" in (after.folder / "text_redline.html").read_text("utf-8")
    tracer = Tracer(read_record(data=copied), copied)
    assert tracer.row("texts", f"{NEW} OP1")["says"]["text"] == CAMPS
    assert tracer.row("texts", NEW)["says"]["year"] == "2024"
    assert tracer.row("texts", "A/RES/1/1 OP1")["says"] == {}


def test_a_whole_text_says_which_themes_it_lacks(notebooks, copied, add, run_one, tmp_path):
    "And only of it is that said."
    add(resolution(NEW, CAMPS, LETTERS))
    run = run_one("03_wording", tmp_path / "out", dossier=copied)
    assert run.reason == ""
    cells = pd.read_csv(run.folder / "wording_themes.csv")
    lacking = cells[cells["state"] == "not in the text"]

    assert set(zip(lacking["body"], lacking["year"], strict=True)) == {("UNGA", 2024)}
    assert "prison_camps" not in set(lacking["theme"])
    assert len(lacking) == cells["theme"].nunique() - 1
    marks = pd.read_csv(run.folder / "wording_themes.marks.csv", dtype=str)
    dashes = marks[marks["value"] == "not in the text"]
    assert len(dashes) == len(lacking)
    assert all(f"texts:{NEW}" in rows.split(";") for rows in dashes["rows"])
    assert not dashes["label"].str.contains("known").any()
    lives = pd.read_csv(run.folder / "wording_lives.marks.csv", dtype=str)
    lives = lives[lives["value"] == "not seen"]
    assert len(lives)
    assert set(lives["rows"]) == {f"texts:{NEW}"}


def test_a_year_of_which_nothing_is_known_is_refused(notebooks, copied, run_one, tmp_path):
    "In one line, as any wrong parameter."
    run = run_one("08_text", tmp_path / "out", dossier=copied, old_year=1999)

    assert "old_year: found 1999, of which nothing is known" in run.reason
