"""The engine: fresh kernels, warm or ordinary, the same results, and nothing left behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import papermill
import psutil
import pytest
from throwaway import SAVE, contents, notebook_of, those_of

from analysis.errors import RunError
from analysis.reports.engine import Job
from analysis.reports.limits import Limits
from analysis.reports.warm import KERNELS_VARIABLE, can_fork, fork_server

warm = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")

# Everything a run could leave for the next one.
SPOIL = """
import os, sys, random, locale, warnings
import numpy as np, pandas as pd, matplotlib
import matplotlib.pyplot as plt
import analysis
from analysis.facts import reading
matplotlib.rcParams["font.size"] = 99
pd.set_option("display.max_rows", 1)
plt.figure()
analysis.leaked = reading.leaked = pd.leaked = True
analysis.read_record().tables["countries"].loc[:, "name"] = "nowhere"
os.environ["LEAKED"] = "1"
os.chdir("/")
sys.path.insert(0, "/leaked")
np.random.seed(1); random.seed(1)
warnings.simplefilter("error")
np.seterr(all="raise")
import builtins; builtins.leaked = True
open(os.path.join(os.environ["IPYTHONDIR"], "leaked"), "w").close()
"""

LOOK = """
import os, sys, random, warnings, gc
import numpy as np, pandas as pd, matplotlib
import matplotlib.pyplot as plt
import analysis, builtins
from analysis.facts import reading
print(matplotlib.rcParams["font.size"], pd.get_option("display.max_rows"), plt.get_fignums())
print(hasattr(analysis, "leaked"), hasattr(pd, "leaked"), hasattr(builtins, "leaked"))
print(hasattr(reading, "leaked"), "LEAKED" in os.environ, os.path.basename(os.getcwd()))
print("/leaked" in sys.path, np.geterr()["divide"], reading.noted())
print("nowhere" in set(analysis.read_record().table("countries")["name"]))
print(os.path.exists(os.path.join(os.environ["IPYTHONDIR"], "leaked")), sorted(globals())[:3])
print([str(f[:3]) for f in warnings.filters])
print(pd.describe_option("display.max_columns", _print_desc=False))
print(matplotlib.get_backend(), sorted(k for k in os.environ if k.startswith("ANALYSIS")))
"""


def printed(folder) -> str:
    notebook = json.loads((folder / "02_look.ipynb").read_text(encoding="utf-8"))
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    return "".join("".join(o.get("text", [])) for o in outputs)


@pytest.mark.parametrize("kernels", [pytest.param("warm", marks=warm), "ordinary"])
def test_no_state_leaks_from_one_run_to_the_next(
    shelf, run_one, data, tmp_path, monkeypatch, kernels
):
    "Settings, options, globals, environment, working folder, random numbers, the data themselves."
    monkeypatch.setenv(KERNELS_VARIABLE, kernels)
    shelf("01_spoil", SPOIL)
    shelf("02_look", LOOK)
    before = run_one("02_look", tmp_path / "one")
    assert before.state == "done", before.reason
    spoilt = run_one("01_spoil", tmp_path / "one")
    assert spoilt.state == "done", spoilt.reason
    after = run_one("02_look", tmp_path / "two")

    assert contents(before.folder) == contents(after.folder)
    lines = printed(after.folder).splitlines()
    assert lines[0].endswith("60 []")
    assert lines[1] == "False False False"
    assert lines[2] == "False False notebooks"
    assert lines[3].startswith("False warn")
    assert lines[4] == "False"
    assert lines[5].startswith("False ")


@warm
def test_forked_and_ordinary_kernels_give_the_same_bytes(run_one, tmp_path, monkeypatch):
    "Where forking is not safe, the results are no others: a real notebook, every byte."
    forked = run_one("01_positions", tmp_path / "forked")
    monkeypatch.setenv(KERNELS_VARIABLE, "ordinary")
    ordinary = run_one("01_positions", tmp_path / "ordinary")

    assert (forked.state, ordinary.state) == ("done", "done"), ordinary.reason
    assert contents(forked.folder) == contents(ordinary.folder)


@warm
def test_two_forks_do_not_draw_the_same_random_numbers(shelf, run_one, tmp_path):
    "A fork of one generator would; each run has its own, as ordinary kernels have."
    shelf("01_words", "import random, numpy\nprint(random.random(), numpy.random.rand())")
    drawn = [
        json.loads((run_one("01_words", tmp_path / name).folder / "01_words.ipynb").read_text())
        for name in ("one", "two")
    ]

    texts = [notebook["cells"][1]["outputs"][0]["text"][0].split() for notebook in drawn]
    assert texts[0][0] != texts[1][0]
    assert texts[0][1] != texts[1][1]


CHILDREN = """
import os, subprocess, sys, time
subprocess.Popen(["sleep", "987"])
subprocess.Popen(["sleep", "986"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(985)
    os._exit(0)
"""


@warm
@pytest.mark.parametrize("end", ["", "1 / 0", "import os; os._exit(0)"])
def test_what_a_cell_started_ends_with_its_run(shelf, run_one, tmp_path, end):
    "Children, sessions of their own, daemons that ignore SIGTERM: whatever way the run ends."
    shelf("01_words", CHILDREN, end)

    run = run_one("01_words", tmp_path / "out")

    assert (run.state == "done") == (end == ""), run.reason
    assert those_of(str(tmp_path / "out")) == []


@warm
def test_a_fork_server_that_died_is_started_again(shelf, run_one, tmp_path):
    "Its kernels die with it; the next run has another."
    shelf("01_words", "import os, signal\nos.kill(int(word), signal.SIGKILL)\nwhile True: pass")
    server = fork_server()

    run = run_one("01_words", tmp_path / "out", word=str(server.process.pid))

    assert run.reason == "01_words, cell 3 failed: the kernel died"
    shelf("01_words", SAVE)
    assert run_one("01_words", tmp_path / "out").state == "done"
    assert fork_server() is not server


@warm
def test_the_fork_server_has_one_thread(shelf, run_one, tmp_path):
    "A fork carries only the thread that forks; another's lock would stay locked for ever."
    shelf("01_words", SAVE)
    assert run_one("01_words", tmp_path / "out").state == "done"

    assert psutil.Process(fork_server().process.pid).num_threads() == 1


def test_kernels_are_reached_through_files(shelf, run_one, tmp_path):
    "No port is chosen that another could take meanwhile."
    asked = (
        "import ipykernel, json\nprint(json.loads(ipykernel.get_connection_info())['transport'])"
    )
    shelf("01_words", asked)
    run = run_one("01_words", tmp_path / "out")

    notebook = json.loads((run.folder / "01_words.ipynb").read_text(encoding="utf-8"))
    assert notebook["cells"][1]["outputs"][0]["text"] == ["ipc\n"]


def test_a_long_name_for_temporary_files_is_no_hindrance(shelf, run_one, tmp_path, monkeypatch):
    "A socket's path may have a hundred bytes."
    import tempfile

    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    shelf("01_words", SAVE)

    run = run_one("01_words", tmp_path / "out")
    assert run.state == "done", run.reason


def test_papermills_own_command_gains_from_the_engine(tmp_path):
    "papermill --engine analysis: what papermill calls complete and is not, is an error."
    notebook = tmp_path / "quits.ipynb"
    notebook.write_text(notebook_of("import sys; sys.exit(0)", "1 / 0"), encoding="utf-8")
    command = [sys.executable, "-m", "papermill", str(notebook), str(tmp_path / "out.ipynb")]

    plain = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = subprocess.run(
        [*command, "--engine", "analysis"], capture_output=True, text=True, check=False
    )

    assert plain.returncode == 0
    assert ours.returncode != 0
    assert "cell 2 failed: SystemExit: 0" in ours.stderr


def test_papermills_own_time_limit_is_kept(tmp_path):
    "And a text, a table and a parameter come out as from papermill's own engine."
    notebook = tmp_path / "waits.ipynb"
    notebook.write_text(notebook_of("print(word)", "word * 2"), encoding="utf-8")
    given = {"parameters": {"word": "né"}, "progress_bar": False}

    plain = papermill.execute_notebook(notebook, None, **given)
    ours = papermill.execute_notebook(notebook, None, engine_name="analysis", **given)
    shown = [[c.outputs for c in n.cells if c.cell_type == "code"] for n in (plain, ours)]
    assert shown[0] == shown[1]

    notebook.write_text(notebook_of("import time; time.sleep(60)"), encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(RunError, match="it took over 1 s"):
        papermill.execute_notebook(
            notebook, None, engine_name="analysis", execution_timeout=1, progress_bar=False
        )
    assert time.monotonic() - began < 30


def test_an_injected_cell_that_is_not_the_request_is_not_run(tmp_path):
    "Before anything is executed."
    notebook = tmp_path / "words.ipynb"
    notebook.write_text(notebook_of("print(word)"), encoding="utf-8")

    with pytest.raises(RunError, match="not those asked for; nothing was run"):
        papermill.execute_notebook(
            notebook, None, engine_name="analysis", parameters={"word": 1}, progress_bar=False,
            job=Job(expected={"word": True}),
        )  # fmt: skip


def test_the_engine_works_from_within_a_running_loop(tmp_path):
    "As in JupyterLab, whose cells run in one."
    import asyncio

    notebook = tmp_path / "words.ipynb"
    notebook.write_text(notebook_of("print(word)"), encoding="utf-8")

    async def within() -> object:
        return papermill.execute_notebook(
            notebook, None, engine_name="analysis", progress_bar=False
        )

    assert asyncio.run(within()).cells[1].outputs[0].text == "old\n"


@warm
def test_a_kernel_may_be_told_to_stop_by_its_job(tmp_path):
    "Asked every twentieth of a second."
    notebook = tmp_path / "waits.ipynb"
    notebook.write_text(notebook_of("import time; time.sleep(60)"), encoding="utf-8")
    began = time.monotonic()
    job = Job(limits=Limits(), stopped=lambda: time.monotonic() > began + 3)

    with pytest.raises(RunError, match="cell 2 was stopped"):
        papermill.execute_notebook(
            notebook, None, engine_name="analysis", progress_bar=False, job=job
        )


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_stops_within_two_seconds(shelf, data, tmp_path, signum):
    "And says that what was finished is kept; no process is left."
    shelf("01_words", SAVE)
    shelf("02_waits", CHILDREN, "while True:\n try: time.sleep(9)\n except BaseException: pass")
    command = [sys.executable, "-m", "analysis", "run", "--data", str(data)]
    command += ["--output", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as job:
        assert job.stderr is not None
        assert job.stderr.readline() == "done 01_words\n"
        parts = tmp_path / "out" / "store" / "parts"
        while not list(parts.glob("*/ipython")):
            time.sleep(0.05)
        time.sleep(1)
        began = time.monotonic()
        job.send_signal(signum)
        job.wait(20)
        took = time.monotonic() - began
        told = job.stderr.read()

    assert job.returncode == 128 + signum
    assert told == "analysis: interrupted; what was finished is kept.\n"
    assert took < 2.5, took  # two seconds, and what a busy machine adds
    assert those_of(str(tmp_path / "out")) == []
    assert (tmp_path / "out" / "figures" / "01_words" / "words.csv").exists()


@pytest.mark.parametrize("first", ["papermill", "analysis.reports.engine", "analysis.reports.runs"])
def test_the_engine_is_found_whatever_is_imported_first(first):
    "Papermill loads engines while it is itself being imported."
    code = f"import {first}, papermill.engines; import analysis.reports.engine; "
    code += "print(papermill.engines.papermill_engines.get_engine('analysis').__name__)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "AnalysisEngine\n"
