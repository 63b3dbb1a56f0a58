"""Sweeps: a grid of parameters run, collected, gone on with after failures and after a kill."""

from __future__ import annotations

import csv
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from throwaway import SAVE, contents

from analysis.__main__ import main
from analysis.errors import ParameterError
from analysis.reports.sweeps import check_size, read_grid, read_sweep_file, wanted_of

GRID = 'word: str = "old"  # a word\nnumber: int = 0\nsome: list[str] = []'
CARD = """
import pandas as pd
from analysis.reports.outputs import save_table
if word == "bad": raise ValueError("no such word")
save_table(pd.DataFrame({"word": [word], "twice": [number * 2]}), "words", caption="c", note="n")
"""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def words(shelf):
    shelf("01_words", CARD, parameters=GRID)
    shelf("02_more", SAVE)


@pytest.fixture
def sweep(data, tmp_path):
    "Sweeps into one folder; gives the exit code."

    def run(*given: str) -> int:
        places = ["--data", str(data), "--output", str(tmp_path / "out")]
        return main(["sweep", *given, *places])

    return run


def test_every_combination_is_run_and_its_numbers_stand_in_one_table(words, sweep, tmp_path):
    "A row for each row of each table, with what was asked for, defaults included."
    assert sweep("01", "-p", "word=a,b", "-p", "number=1,2", "--name", "mine") == 0

    rows = rows_of(tmp_path / "out" / "sweeps" / "mine" / "numbers.csv")
    told = [(r["asked_word"], r["asked_number"], r["table"], r["row"], r["twice"]) for r in rows]
    assert told == [
        ("a", "1", "words", "1", "2"), ("a", "2", "words", "1", "4"),
        ("b", "1", "words", "1", "2"), ("b", "2", "words", "1", "4"),
    ]  # fmt: skip
    assert {row["notebook"] for row in rows} == {"01_words"}
    labels = sorted(path.name for path in (tmp_path / "out" / "figures").iterdir())
    assert labels[0] == "01_words,number=1,word=a"
    assert len(labels) == 4


def test_a_sweep_goes_on_after_failures_and_lists_them(words, sweep, tmp_path, capsys):
    "Exit code 1; a line a failure; the others are there."
    assert sweep("01", "-p", "word=a,bad,c", "--name", "mine") == 1

    told = capsys.readouterr()
    assert told.err == "analysis: 01_words, cell 3 failed: ValueError: no such word\n"
    assert told.out.startswith("2 done, 1 failed, 0 cached.")
    folder = tmp_path / "out" / "sweeps" / "mine"
    assert [row["word"] for row in rows_of(folder / "numbers.csv")] == ["a", "c"]
    states = [
        (row["asked_word"], row["state"], row["reason"]) for row in rows_of(folder / "runs.csv")
    ]
    assert states[1] == ("bad", "failed", "01_words, cell 3 failed: ValueError: no such word")
    assert sweep("01", "-p", "word=a,bad,c", "--name", "mine") == 1
    assert capsys.readouterr().out.startswith("0 done, 1 failed, 2 cached.")


def test_a_sweep_file_sweeps_several_notebooks_with_constraints(
    words, sweep, tmp_path, project, capsys
):
    "Combinations left out, combinations kept, one value for many, lists of lists."
    path = project / "all.toml"
    path.write_text(
        """
        [[sweep]]
        notebook = "01_words"
        except = [{word = "a", number = [2, 3]}]
        only = [{number = [1, 2]}]
        [sweep.grid]
        word = ["a", "b"]
        number = [1, 2, 3]
        some = [["x", "y"]]
        [[sweep]]
        notebook = "02"
        grid = {word = "z"}
        """,
        encoding="utf-8",
    )

    assert sweep(str(path)) == 0
    rows = rows_of(tmp_path / "out" / "sweeps" / "all" / "runs.csv")
    assert [(r["notebook"], r["asked_word"], r["asked_number"], r["asked_some"]) for r in rows] == [
        ("01_words", "a", "1", "x,y"),
        ("01_words", "b", "1", "x,y"),
        ("01_words", "b", "2", "x,y"),
        ("02_more", "z", "", ""),
    ]


def test_an_unchanged_sweep_runs_nothing_and_leaves_its_table_alone(words, sweep, tmp_path, capsys):
    "Not even written again."
    given = ("01", "-p", "number=1,2,3", "--name", "mine")
    assert sweep(*given) == 0
    table = tmp_path / "out" / "sweeps" / "mine" / "numbers.csv"
    before = table.stat().st_ino
    capsys.readouterr()

    assert sweep(*given) == 0
    assert capsys.readouterr().out.startswith("0 done, 0 failed, 3 cached.")
    assert table.stat().st_ino == before
    table.write_text("spoilt")
    assert sweep(*given) == 0
    assert len(rows_of(table)) == 3


def test_the_same_sweep_gives_the_same_bytes_whatever_the_number_of_workers(
    words, sweep, tmp_path, data
):
    "The order of rows is the order asked for, not the order of ending."
    given = ["sweep", "01", "-p", "number=1,2,3,4,5", "--data", str(data), "--name", "mine"]
    for workers in ("1", "4"):
        place = ["--output", str(tmp_path / workers), "--workers", workers]
        assert main([*given, *place]) == 0

    one, four = (contents(tmp_path / n / "sweeps") for n in ("1", "4"))
    assert one == four


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["01", "-p", "wrd=a,b"], "01_words: no parameter 'wrd'; did you mean 'word'?"),
        (["01", "-p", "number=1,x"], "01_words, parameter number: found 'x'; expected a whole nu"),
        (["01", "-p", "word=a,a"], "01_words, parameter word: 'a' is given twice; give it once"),
        (["01", "-p", "number=1,01"], "parameter number: '01' is given twice; give it once"),
        (["01", "-p", "word=a", "-p", "word=b"], "-p word=b: word is given twice; give it once"),
        (["01", "-p", "word"], "-p word: expected key=value,value"),
        (["01", "-p", 'word="a'], "close the quotation mark"),
        (["01", "-p", "word=a", "--except", "word"], "--except word: expected key=value"),
        (["01", "-p", "word=a", "--except", "number=1"], "'number' is left out or kept but not sw"),
        (["01", "-p", "word=a", "--except", "word=a"], "the sweep leaves out every run"),
        (["01", "-p", "word=ab,b", "--except", "word=a"], "'a' is left out or kept but not swept"),
        (["01", "-p", "word=a,b", "--except", "word=a,word=b"], "word is given twice; write --exc"),
        (["01", "-p", "word=a", "--name", "../x"], "the sweep's name '../x' is no name of a folde"),
        (["01", "-p", "word=a", "--name", ""], "the sweep's name '' is no name of a folder"),
        (["01", "-p", "word=a", "--name", "/tmp/x"], "is no name of a folder; give --name."),
        (["03", "-p", "word=a"], "notebook: found '03'"),
        (["no.toml"], "no.toml: no such file; name a notebook or a sweep file"),
        (["01", "--workers", "0"], "found '0'; expected 1 to 1024"),
        (["01", "--cell-seconds", "soon"], "found 'soon'; expected a number from 0.1"),
    ],
)
def test_a_wrong_sweep_is_refused_in_one_line_before_anything_runs(
    words, sweep, tmp_path, capsys, given, said
):
    "Exit code 2, nothing written."
    assert sweep(*given) == 2

    told = capsys.readouterr().err
    assert told.count("\n") == 1, told
    assert said in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.toml: has no sweep; write [[sweep]] with notebook and [sweep.grid]."),
        ("swep = 1", "f.toml: 'swep' is unknown; did you mean 'sweep'?"),
        ("[[sweep]]\nnotbook = '01'", "'notbook' is unknown; did you mean 'notebook'?"),
        ("[[sweep]]\ngrid = {word = 'a'}", "f.toml, sweep 1: 'notebook' is missing; name one."),
        ("[[sweep]]\nnotebook = '09'", "f.toml, sweep 1, notebook: found '09'"),
        ("[[sweep]]\nnotebook = '01'\nnotebook = '02'", "not a readable TOML file (Cannot overwri"),
        ("[[sweep]]\nnotebook = '01'\ngrid = [1]", "'grid' is not a table; write [sweep.grid]"),
        ("[[sweep]]\nnotebook = '01'\ngrid = {number = '1'}", "number: found '1'"),
        ("[[sweep]]\nnotebook = '01'\ngrid = {number = true}", "number: found 'True'; expected"),
        ("[[sweep]]\nnotebook = '01'\ngrid = {word = 7}", "word: found 7; expected text"),
        ("[[sweep]]\nnotebook = '01'\ngrid = {word = []}", "parameter word: has no value"),
        ("[[sweep]]\nnotebook = '01'\ngrid = {word = ['a', 'a']}", "'a' is given twice"),
        ("[[sweep]]\nnotebook = '01'\nexcept = 'x'", "'except' is 'x'; expected a list such as"),
        (
            "[[sweep]]\nnotebook = '01'\ngrid = {word = ['a']}\n[[sweep]]\nnotebook = '01'\n"
            "grid = {word = 'a'}",
            "01_words with word=a is asked for twice; ask once.",
        ),
        ("not toml", "f.toml: not a readable TOML file"),
        ("sweep = [1]", "f.toml, sweep 1: is not a table; write [[sweep]]."),
        (
            "[[sweep]]\nnotebook = '01'\n[[sweep]]\nnotebook = '01'\ngrid = {word = 'old'}",
            "01_words with word=old is asked for twice; ask once.",
        ),
    ],
)
def test_a_wrong_sweep_file_is_refused_with_its_place(words, project, text, said):
    "Unknown keys, duplicates, values of another type: TOML has types, and they are kept."
    path = project / "f.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ParameterError) as refused:
        wanted_of(read_sweep_file(path))
    assert said in str(refused.value)


def test_a_parameter_beside_a_sweep_file_is_refused(words, sweep, project, capsys):
    "It would be unclear which notebook is meant."
    (project / "f.toml").write_text("[[sweep]]\nnotebook = '01'", encoding="utf-8")

    assert sweep("f.toml", "-p", "word=a") == 2
    assert "write them into it" in capsys.readouterr().err


def test_a_very_large_grid_needs_a_yes(words):
    "Nobody means a hundred thousand runs by a slip."
    numbers = ",".join(map(str, range(400)))
    grid = read_grid("01", [f"number={numbers}", "word=" + ",".join(f"w{n}" for n in range(300))])

    with pytest.raises(ParameterError, match=r"asks for 120,000 runs, over 100,000; .* add --yes"):
        check_size([grid], sure=False)
    check_size([grid], sure=True)


def test_a_value_that_holds_a_comma_stands_in_quotes(words):
    "And a list parameter takes several values each."
    grid = read_grid("01", ['word="a, b",c', 'some="x,y",z'])

    assert grid.values == {"word": ["a, b", "c"], "some": [["x", "y"], ["z"]]}
    assert len(grid.combinations()) == 4


def test_a_killed_sweep_resumes_with_what_was_in_flight(shelf, data, tmp_path, capsys):
    "What was done is not done again, and the table is that of an undisturbed sweep."
    shelf("01_words", "import time; time.sleep(0.2)", CARD, parameters=GRID)
    given = ["sweep", "01", "-p", "number=" + ",".join(map(str, range(12))), "--data", str(data)]
    given += ["--name", "mine", "--workers", "2", "--output"]
    command = [sys.executable, "-m", "analysis", *given, str(tmp_path / "out")]
    runs = tmp_path / "out" / "store" / "runs"
    with subprocess.Popen(command, stderr=subprocess.PIPE) as job:
        while not runs.exists() or len(list(runs.iterdir())) < 4:
            assert job.poll() is None
            time.sleep(0.02)
        job.send_signal(signal.SIGKILL)
    there = len(list(runs.iterdir()))
    assert 4 <= there < 12

    assert main([*given, str(tmp_path / "out")]) == 0
    done, _, cached = (int(part.split()[0]) for part in capsys.readouterr().out.split(",")[:3])
    assert (done, cached) == (12 - there, there)
    assert main([*given, str(tmp_path / "whole")]) == 0
    for place in ("sweeps", "store/runs", "figures"):
        assert contents(tmp_path / "out" / place) == contents(tmp_path / "whole" / place)
    assert not list((tmp_path / "out" / "store" / "parts").iterdir())


def test_two_sweeps_on_one_folder_share_the_work(shelf, data, tmp_path):
    "Neither harms the other; each run is made once."
    shelf("01_words", "import time; time.sleep(0.3)", CARD, parameters=GRID)
    given = ["sweep", "01", "-p", "number=1,2,3,4,5,6", "--data", str(data), "--name"]
    place = ["--output", str(tmp_path / "out")]
    jobs = [
        subprocess.Popen(
            [sys.executable, "-m", "analysis", *given, name, *place],
            stdout=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    told = [job.communicate(timeout=120)[0] for job in jobs]

    assert [job.returncode for job in jobs] == [0, 0]
    made = [int(text.split()[0]) for text in told]
    assert sum(made) == 6, told
    tables = [tmp_path / "out" / "sweeps" / name / "numbers.csv" for name in ("one", "two")]
    assert tables[0].read_bytes() == tables[1].read_bytes()
    timings = (tmp_path / "out" / "store" / "timings.jsonl").read_text().splitlines()
    assert len(timings) == 6


def test_a_terminal_shows_a_bar_with_what_is_done_failed_cached_and_left(words, data, tmp_path):
    "Seen through a real pseudo-terminal."
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    command = [sys.executable, "-m", "analysis", "sweep", "01", "-p", "word=a,bad,c"]
    command += ["--data", str(data), "--output", str(tmp_path / "out"), "--workers", "1"]
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL) as job:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 65536):
                seen += part
        except OSError:  # the other end has been closed
            pass
        job.wait(60)
    os.close(ours)

    assert b"1 failed" in seen
    assert b"2 done, 1 failed, 0 cached" in seen
    assert b"3/3" in seen
    assert b"<" in seen  # elapsed<remaining


def test_a_column_called_as_one_of_the_tables_own_gets_another_name(shelf, sweep, tmp_path):
    "Whence a row is stays clear; and what is no CSV file is left out and told."
    shelf(
        "01_words",
        "import pandas as pd\nfrom analysis.reports.outputs import save_table\n"
        "frame = pd.DataFrame({'run': [1], 'asked_word': ['x' * 200_000]})\n"
        "save_table(frame, 'own', caption='c', note='n')",
        "import os\nplace = os.environ['ANALYSIS_OUTPUT']\n"
        "open(place + '/ragged.csv', 'w').write('a,b\\n1\\n')\n"
        "open(place + '/latin.csv', 'wb').write(b'a\\n\\xe9\\n')",
    )

    assert sweep("01", "-p", "word=a", "--name", "mine") == 1
    (row,) = rows_of(tmp_path / "out" / "sweeps" / "mine" / "numbers.csv")
    assert row["table_run"] == "1"
    assert row["asked_word"] == "a"
    assert len(row["table_asked_word"]) == 200_000


def test_a_number_that_is_none_is_refused_in_a_file_too(shelf, project):
    "TOML has nan and inf; a parameter has not."
    shelf("01_words", "share", parameters="share: float = 0.5")
    path = project / "f.toml"
    path.write_text("[[sweep]]\nnotebook = '01'\ngrid = {share = [nan, inf]}", encoding="utf-8")

    with pytest.raises(ParameterError, match=r"(?s)found nan; expected a number.*found inf"):
        read_sweep_file(path)
