"""Runs: done means done, and a run that fails leaves nothing under a final name."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import analysis
from analysis.__main__ import main
from analysis.errors import ParameterError, RunError
from analysis.reports import runs
from analysis.reports.runs import cleaned, find_notebook, folder_of, run_notebook


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    "A folder of throw-away notebooks, in which the real runner finds them."
    place = tmp_path / "project"
    (place / "notebooks").mkdir(parents=True)
    monkeypatch.chdir(place)

    def put(name: str, *cells: str, parameters: str = 'word: str = "old"  # a word') -> None:
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
        notebook = {
            "cells": written,
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (place / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    return put


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


def run(name, record, data, output, **given):
    return run_notebook(name, given, record=record, data=data, output=output)


SAVE = """
import pandas as pd
from analysis.reports.outputs import save_table
save_table(pd.DataFrame({"word": [word]}), "words", caption="c", note="n")
"""


def test_a_finished_run_stands_under_its_name_with_what_it_made(shelf, record, data, tmp_path):
    "Figures, tables and the executed notebook, in one folder."
    shelf("01_words", SAVE)

    done = run("01_words", record, data, tmp_path / "out", word="new")

    assert done.folder == tmp_path / "out" / "01_words,word=new"
    made = sorted(path.name for path in done.folder.iterdir())
    assert made == ["01_words.ipynb", "words.csv", "words.tex"]
    assert (done.folder / "words.csv").read_text() == "word\nnew\n"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1 / 0", "01_words, cell 3 failed: ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(0)", "01_words, cell 3"),
        ("import os; os._exit(0)", "01_words"),
    ],
)
def test_a_run_that_does_not_finish_leaves_nothing(shelf, record, data, tmp_path, cell, said):
    "Neither an error nor a quiet exit half way is called done."
    shelf("01_words", SAVE, cell, "word")

    with pytest.raises(RunError, match=said) as caught:
        run("01_words", record, data, tmp_path / "out")
    assert len(caught.value.faults) == 1
    assert list((tmp_path / "out").iterdir()) == []


def test_a_failed_run_leaves_the_run_before_it_as_it_was(shelf, record, data, tmp_path):
    "What stood there was whole, and stays."
    shelf("01_words", SAVE)
    before = run("01_words", record, data, tmp_path / "out")
    kept = {p.name: p.read_bytes() for p in before.folder.iterdir()}
    shelf("01_words", SAVE, "raise ValueError('no')")

    with pytest.raises(RunError, match="cell 3 failed: ValueError: no"):
        run("01_words", record, data, tmp_path / "out")
    assert {p.name: p.read_bytes() for p in before.folder.iterdir()} == kept


def test_a_parameter_refused_inside_the_notebook_is_the_users_to_mend(
    shelf, record, data, tmp_path, capsys
):
    "One line, with the cell; exit code 2; nothing written."
    shelf("01_words", "from analysis.errors import ParameterError\nraise ParameterError('word: x')")

    with pytest.raises(ParameterError, match="^01_words, cell 2: word: x$"):
        run("01_words", record, data, tmp_path / "out")
    assert main(["run", "01_words", "--data", str(data), "--output", str(tmp_path / "o")]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "analysis: 01_words, cell 2: word: x"


def test_two_runs_of_one_notebook_give_the_same_bytes(shelf, record, data, tmp_path):
    "In whatever folder, and whenever."
    shelf("01_words", SAVE, "pd.DataFrame({'a': [1]})")
    first = run("01_words", record, data, tmp_path / "one")
    second = run("01_words", record, data, tmp_path / "another" / "place")

    contents = [{p.name: p.read_bytes() for p in r.folder.iterdir()} for r in (first, second)]
    assert contents[0] == contents[1]
    assert str(tmp_path).encode() not in contents[0]["01_words.ipynb"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["-p", "contry=JPN"], "no parameter 'contry'; did you mean 'country'?"),
        (["-p", "first_year=abc"], "parameter first_year: found 'abc'; expected a whole number"),
        (["-p", "first_year=2020", "-p", "last_year=2010"], "first_year: found 2020, after last"),
        (["-p", "first_year=1999"], "first_year: found 1999; the record runs from 2003 to 2026"),
        (["-p", "country=XYZ"], "country: found 'XYZ', not a code of countries.csv"),
        (["-p", "country=Japan"], "did you mean 'JPN'?"),
        (["-p", "body=UNGAA"], "body: found 'UNGAA'; did you mean 'UNGA'?"),
        (["-p", "rule=majorty"], "rule: found 'majorty'; did you mean 'majority'?"),
        (["-p", "sources=publisher:Reutrs"], "did you mean 'Reuters'?"),
        (["-p", "sources=newspapers"], "sources: found 'newspapers'"),
        (["-p", "country"], "-p country: expected key=value"),
        (["-p", "rule=latest", "-p", "rule=official"], "rule is given twice"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(
    given, said, data, tmp_path, capsys, monkeypatch
):
    "One line with the parameter and what to do; exit code 2; nothing written."
    monkeypatch.setattr(runs, "_execute", None)  # a kernel would have to pass here

    assert main(["run", "01_positions", *given, "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("01", "compare_rule=majorty", "compare_rule: found 'majorty'; did you mean 'majority'?"),
        ("01", "compare_sources=foundng", "compare_sources: found 'foundng'; did you mean 'found"),
        ("01", "compare_sources=kind:datset", "compare_sources: no kind 'datset'; did you mean"),
        ("01", "compare_sources=", "compare_sources: found ''; expected one of"),
        ("01", "rule=", "rule: found ''; expected one of contemporary"),
        ("02", "track=domestc", "track: found 'domestc'; did you mean 'domestic'?"),
        ("02", "track=", "track: found ''; expected one of domestic, un, all"),
        ("03", "ladder=grunberg", "ladder: found 'grunberg'; did you mean 'gruenberg'?"),
        ("03", "thin=0", "thin: found 0; expected at least 1"),
        ("04", "statement=S1", "statement: found 'S1', not in statements.csv; did you mean 'S"),
        ("06", "countries=JPN,USB", "countries: found 'USB', not a code of countries.csv; did you"),
        (
            "07",
            "conclusion=al",
            "conclusion: found 'al', not in conclusions.csv; did you mean 'all'?",
        ),
    ],
)
def test_a_notebooks_own_parameter_is_refused_before_a_kernel_starts(
    name, given, said, tmp_path, capsys, monkeypatch
):
    "What it may be is read from its name or from its help."
    monkeypatch.setattr(runs, "_execute", None)

    assert main(["run", name, "-p", given, "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told
    assert not (tmp_path / "out").exists()


def test_all_wrong_parameters_are_told_at_once(tmp_path, capsys, monkeypatch):
    "A line each, of whatever kind the fault is."
    monkeypatch.setattr(runs, "_execute", None)
    wrong = ["ruel=latest", "first_year=x", "rule=x", "sources=x", "ladder=x", "thin=0", "body=x"]
    given = [part for text in wrong for part in ("-p", text)]

    assert main(["run", "03", *given, "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(wrong)
    for text in wrong:
        assert any(text.partition("=")[0] in line for line in told)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("01", {"compare_rule": "", "compare_sources": "kind:dataset"}),
        ("02", {"track": "un"}),
        ("03", {"ladder": "teaching", "thin": "1", "country": ""}),
        ("04", {"statement": "S02"}),
        ("06", {"countries": ""}),
        ("07", {"conclusion": "all"}),
    ],
)
def test_what_a_declaration_permits_is_accepted(record, name, given):
    "Empty too, where the default or the list may be empty."
    assert runs.check_request(name, given, record).keys() == given.keys()


def test_every_default_is_permitted(record):
    "A notebook runs as it is."
    for name in runs.find_notebooks():
        assert runs.check_request(name, {}, record) == {}


def test_places_are_accepted_before_and_after_the_command(data, capsys):
    "--data and --output belong to every command, wherever they stand."
    assert main(["--data", str(data), "check"]) == 0
    before = capsys.readouterr().out
    assert main(["check", "--data", str(data)]) == 0
    assert capsys.readouterr().out == before
    assert "no faults" in before


def test_the_list_shows_types_defaults_and_help(capsys):
    "Nobody has to open a notebook to know what it takes."
    assert main(["list"]) == 0
    told = capsys.readouterr().out

    assert "01_positions\n" in told
    assert "rule: str = 'contemporary'" in told
    assert "how conflicting claims are reconciled" in told


def test_every_notebook_is_committed_without_outputs_and_thin(repository):
    "About ten lines a cell, no def, no loop, no path; cells with lasting ids."
    for path in sorted((repository / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] for cell in code), path.name
        assert all(cell["execution_count"] is None for cell in code), path.name
        assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
        for cell in code:
            source = "".join(cell["source"])
            assert source.count("\n") < 15, f"{path.name}: {cell['id']}"
            shapes = {type(node) for node in ast.walk(ast.parse(source))}
            banned = {ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.ListComp}
            assert not shapes & banned, f"{path.name}: {cell['id']}"


def test_a_name_may_be_shortened_as_long_as_it_is_one_notebooks():
    "01 is enough; nothing is not."
    assert find_notebook("01").stem == "01_positions"
    assert find_notebook("01_positions.ipynb").stem == "01_positions"
    for unclear in ("0", "", "09_nothing"):
        with pytest.raises(ParameterError, match="^notebook: found"):
            find_notebook(unclear)


def test_a_runs_folder_never_leaves_the_output_folder():
    "A value is data, not a path."
    folder = folder_of(Path("out"), "01_positions", {"sources": "../../etc/x y'\n"})

    assert folder.parent == Path("out")
    assert "\n" not in folder.name


def test_cleaning_takes_out_what_differs_from_run_to_run():
    "Times, paths and versions go; tags and contents stay."
    cell = {
        "cell_type": "code",
        "id": "9f3c",
        "source": "x",
        "outputs": [],
        "execution_count": 1,
        "metadata": {"tags": ["injected-parameters"], "papermill": {"start_time": "now"}},
    }
    language = {"name": "python", "version": "3.11.7"}
    notebook = {"cells": [cell], "metadata": {"papermill": {}, "language_info": language}}

    clean = cleaned(notebook)

    assert clean["cells"][0]["id"] == "injected-0"
    assert clean["cells"][0]["metadata"] == {"tags": ["injected-parameters"]}
    assert clean["metadata"] == {"language_info": {"name": "python"}}


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_an_output_folder_that_cannot_be_is_told_before_a_kernel_starts(
    place, data, tmp_path, capsys, monkeypatch
):
    "One line, exit code 2."
    monkeypatch.setattr(runs, "_execute", None)
    (tmp_path / "file").write_text("x", encoding="utf-8")

    command = ["run", "01_positions", "--data", str(data), "--output", str(tmp_path / place)]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "name another place" in told


def test_a_country_one_notebook_knows_nothing_of_is_told_before_any_runs(
    data, tmp_path, capsys, monkeypatch
):
    "The whole job is refused at once, not after the notebooks before it."
    monkeypatch.setattr(runs, "_execute", None)
    command = ["run", "-p", "country=CHN", "--data", str(data), "--output", str(tmp_path / "out")]

    assert main(command) == 2
    assert "'CHN', not in conclusions.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
