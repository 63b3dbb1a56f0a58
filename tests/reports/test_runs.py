"""Runs: done means done, and a run that fails leaves nothing under a final name."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from throwaway import SAVE, contents

import analysis
from analysis.__main__ import main
from analysis.errors import ParameterError
from analysis.reports.cleaning import cleaned
from analysis.reports.declarations import find_notebook, find_notebooks, read_parameters
from analysis.reports.limits import Limits
from analysis.reports.parameters import check_parameters
from analysis.reports.requests import label_of
from analysis.reports.runs import Runner


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


@pytest.fixture
def no_kernel(monkeypatch):
    "A kernel would have to pass here."
    monkeypatch.setattr(Runner, "_execute", None)


def visible(folder: Path) -> list[str]:
    "What people see in an output folder."
    return sorted(p.name for p in folder.iterdir() if p.name != "store") if folder.is_dir() else []


def test_a_finished_run_stands_under_its_name_with_what_it_made(shelf, run_one, tmp_path):
    "Figures, tables, the executed notebook and the manifest, in one folder."
    shelf("01_words", SAVE)

    done = run_one("01_words", tmp_path / "out", word="new")

    assert done.state == "done", done.reason
    assert done.folder == tmp_path / "out" / "figures" / "01_words,word=new"
    made = sorted(path.name for path in done.folder.iterdir())
    assert made == ["01_words.ipynb", "manifest.json", "words.csv", "words.tex"]
    assert (done.folder / "words.csv").read_text() == "word\nnew\n"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1 / 0", "01_words, cell 3 failed: ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(0)", "01_words, cell 3 failed: SystemExit: 0"),
        ("raise SystemExit", "01_words, cell 3 failed: SystemExit"),
        ("import os; os._exit(0)", "01_words, cell 3 failed: the kernel died"),
        ("input()", "01_words, cell 3 failed: StdinNotImplementedError"),
    ],
)
def test_a_run_that_does_not_finish_is_failed_with_cell_reason_and_notebook_so_far(
    shelf, run_one, tmp_path, cell, said
):
    "Neither an error nor a quiet exit half way is called done."
    shelf("01_words", SAVE, cell, "word")

    run = run_one("01_words", tmp_path / "out")

    assert run.state == "failed"
    assert run.reason.startswith(said)
    assert "\n" not in run.reason
    assert visible(tmp_path / "out") == ["failed"]
    left = json.loads((run.folder / "01_words.ipynb").read_text(encoding="utf-8"))
    assert [c["execution_count"] for c in left["cells"]][-1] is None
    assert (run.folder / "reason.txt").read_text() == f"{run.reason}\nanalysis run 01_words\n"
    assert not list((tmp_path / "out" / "store").glob("runs/*"))
    assert not list((tmp_path / "out" / "store" / "parts").iterdir())


@pytest.mark.parametrize("tag", ["raises-exception", "skip-execution"])
def test_no_tag_makes_a_cell_exempt(shelf, run_one, tmp_path, tag):
    "A cell that may fail, or may be left out, is not a cell that was executed."
    path = shelf("01_words", "1 / 0")
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["metadata"]["tags"] = [tag]
    path.write_text(json.dumps(notebook))

    assert "cell 2 failed: ZeroDivisionError" in run_one("01_words", tmp_path / "out").reason


def test_a_failed_run_leaves_the_run_before_it_as_it_was(shelf, run_one, tmp_path):
    "What stood there was whole, and stays; a later success takes the failure away."
    shelf("01_words", SAVE)
    before = run_one("01_words", tmp_path / "out")
    kept = {p.name: p.read_bytes() for p in before.folder.iterdir()}
    shelf("01_words", SAVE, "raise ValueError('no')")

    assert "cell 3 failed: ValueError: no" in run_one("01_words", tmp_path / "out").reason
    assert {p.name: p.read_bytes() for p in before.folder.iterdir()} == kept
    shelf("01_words", SAVE, "'mended'")
    assert run_one("01_words", tmp_path / "out").state == "done"
    assert visible(tmp_path / "out" / "failed") == []


def test_a_parameter_refused_inside_the_notebook_is_the_users_to_mend(
    shelf, data, tmp_path, capsys
):
    "One line, with the cell; exit code 2; nothing to be opened."
    shelf("01_words", "from analysis.errors import ParameterError\nraise ParameterError('word: x')")

    assert main(["run", "01_words", "--data", str(data), "--output", str(tmp_path / "o")]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "analysis: 01_words, cell 2: word: x"
    assert visible(tmp_path / "o") == ["failed"]


def test_two_runs_of_one_notebook_give_the_same_bytes(shelf, run_one, tmp_path):
    "In whatever folder, and whenever."
    shelf("01_words", SAVE, "pd.DataFrame({'a': [1]})")
    first = run_one("01_words", tmp_path / "one")
    second = run_one("01_words", tmp_path / "another" / "place")

    assert contents(first.folder) == contents(second.folder)
    assert all(str(tmp_path).encode() not in file for file in contents(first.folder).values())


@pytest.mark.parametrize(
    ("limits", "cell", "said"),
    [
        (Limits(cell_seconds=0.5), "while True: pass", "cell 2 was stopped: it took over 0.5 s"),
        (Limits(run_seconds=1), "import time; time.sleep(60)", "the run took over 1 s"),
        (Limits(printed=10_000), "while True: print('x' * 999)", "showed over 0.00953674 MB"),
        (Limits(memory=2**29), "x = bytearray(2**31)", "cell 2 failed: MemoryError"),
    ],
)
def test_a_run_has_its_limits(shelf, run_one, tmp_path, limits, cell, said):
    "Time for a cell, time for a run, what is shown, memory: each adjustable, always set."
    shelf("01_words", cell)

    assert said in run_one("01_words", tmp_path / "out", limits=limits).reason


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
    given, said, tmp_path, capsys, no_kernel
):
    "One line with the parameter and what to do; exit code 2; nothing written."

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
        ("03", "ladder=grunberg", "ladder: found 'grunberg', not a rank_ column of verbs.csv; did"),
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
    name, given, said, tmp_path, capsys, no_kernel
):
    "What it may be is read from its name or from its help."

    assert main(["run", name, "-p", given, "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told
    assert not (tmp_path / "out").exists()


def test_all_wrong_parameters_are_told_at_once(tmp_path, capsys, no_kernel):
    "A line each, of whatever kind the fault is."
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
    notebook = find_notebook(name)
    declared = read_parameters(notebook)
    assert check_parameters(declared, given, notebook.stem, record).keys() == given.keys()


def test_every_default_is_permitted(record):
    "A notebook runs as it is."
    for name, path in find_notebooks().items():
        assert check_parameters(read_parameters(path), {}, name, record) == {}


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
    "A value is data, not a path; and two values never share a name."
    labels = [
        label_of("01_positions", {"sources": value})
        for value in ("../../etc/x y'\n", "../../etc/x y' ", "a b", "a-b", "é" * 300, "a/b", "{}")
    ]

    assert all("/" not in label and "\n" not in label and len(label) < 200 for label in labels)
    assert len(set(labels)) == len(labels)


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
    place, data, tmp_path, capsys, no_kernel
):
    "One line, exit code 2."
    (tmp_path / "file").write_text("x", encoding="utf-8")

    command = ["run", "01_positions", "--data", str(data), "--output", str(tmp_path / place)]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "name another place" in told


def test_a_country_one_notebook_knows_nothing_of_is_told_before_any_runs(
    data, tmp_path, capsys, no_kernel
):
    "The whole job is refused at once, not after the notebooks before it."
    command = ["run", "-p", "country=CHN", "--data", str(data), "--output", str(tmp_path / "out")]

    assert main(command) == 2
    assert "'CHN', not in conclusions.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


VOLATILE = """
import sys, warnings, traceback, pandas as pd
warnings.warn("mind")
try: 1 / 0
except ZeroDivisionError: traceback.print_exc()
print(object(), {"alpha", "beta", "gamma", "delta"}, display)
pd.DataFrame({"a": [1, 2]}).style
"""


@pytest.mark.parametrize("ids", [True, False])
def test_nothing_that_differs_from_run_to_run_is_kept(shelf, run_one, tmp_path, ids):
    "Warnings name no process, objects no address, sets one order, styled tables no chance name."
    path = shelf("01_words", VOLATILE)
    if not ids:
        notebook = json.loads(path.read_text())
        notebook["nbformat_minor"] = 4
        for cell in notebook["cells"]:
            del cell["id"]
        path.write_text(json.dumps(notebook))
    one, two = (run_one("01_words", tmp_path / name) for name in ("one", "two"))

    assert one.state == "done", one.reason
    assert contents(one.folder) == contents(two.folder)
    text = (one.folder / "01_words.ipynb").read_text(encoding="utf-8")
    assert "ipykernel" not in text
    assert "0x" not in text
    assert "<cell>:2: UserWarning: mind" in text


def test_a_kernel_that_cannot_begin_is_told_in_words(shelf, run_one, tmp_path):
    "As with far too little memory: no name of a message between programs."
    shelf("01_words", "word")

    run = run_one("01_words", tmp_path / "out", limits=Limits(memory=2**24))
    assert run.reason == (
        "01_words: the kernel did not start: it ended before it was ready; it may need more memory"
    )


def write_notebook(path, **changed):
    notebook = json.loads(path.read_text())
    notebook.update(changed)
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"metadata": {}}, "01_words.ipynb: names no kernel; choose one in JupyterLab and save."),
        ({"cells": [1]}, "01_words.ipynb: is not a notebook of version 4; restore it."),
        ({"cells": [{"cell_type": "code"}]}, "is not a notebook of version 4"),
        ({"nbformat": 3}, "is not a notebook of version 4"),
        (
            {"metadata": {"kernelspec": {"name": "myenv"}}},
            "its kernel 'myenv' is not installed; choose Python 3 in JupyterLab and save",
        ),
        (
            {
                "cells": [
                    {
                        "cell_type": "code", "source": "x = 1", "id": "a", "outputs": [],
                        "execution_count": None, "metadata": {"tags": ["injected-parameters"]},
                    }
                ]
            },
            "holds an injected cell of an earlier run; delete it.",
        ),
    ],
)  # fmt: skip
def test_a_notebook_that_cannot_be_run_is_told_in_a_line(
    shelf, data, tmp_path, capsys, changed, said
):
    "It is the user's to mend: exit code 2."
    write_notebook(shelf("01_words", "word"), **changed)

    assert main(["run", "01", "--data", str(data), "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert said in told[-1]
    assert not any("Traceback" in line for line in told)


def test_every_unknown_notebook_is_named(shelf, data, capsys):
    "One run tells all there is to mend."
    shelf("01_words", "word")

    assert main(["run", "nope", "nix", "--data", str(data)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_parameter_that_may_be_nothing_is_not_called_unknown(shelf, run_one, tmp_path, caplog):
    "Papermill cannot read its type and would say so."
    shelf("01_words", "print(n)", parameters="n: int | None = None")

    assert run_one("01_words", tmp_path / "out", n="3").state == "done"
    assert "unknown" not in caplog.text


@pytest.mark.parametrize("value", [["a,b"], [""], [' a"'], ["x", "", "y"], ["'"], []])
def test_the_command_of_a_failed_run_asks_for_the_same(value):
    "Values of a list are quoted as they are read."
    from analysis.reports.declarations import Parameter
    from analysis.reports.parameters import read_values
    from analysis.reports.requests import told

    declared = {"m": Parameter("m", "list[str]", ["z"], "")}
    assert read_values(declared, {"m": told(value)}, "01")[0] == {"m": value}


def test_letters_that_a_terminal_does_not_know_are_no_fault(shelf, data, tmp_path):
    "And a command may be started without any terminal."
    import subprocess
    import sys

    shelf("01_words", "word")
    command = [sys.executable, "-m", "analysis", "run", "01", "-p", "word=한", "--data", str(data)]
    command += ["--output", str(tmp_path / "out")]
    import os

    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    one = subprocess.run(command, env=ascii_only, capture_output=True, text=True, check=False)
    assert (one.returncode, "Traceback" in one.stderr) == (0, False), one.stderr
    closed = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', "sh", *command], check=False,
                            stdout=subprocess.DEVNULL)  # fmt: skip
    assert closed.returncode == 0
