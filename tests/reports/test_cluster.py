"""The same sweep on a cluster: a real scheduler and two worker processes on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from throwaway import contents, those_of

from analysis.__main__ import main
from analysis.reports.warm import can_fork

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not can_fork(), reason="what is left is looked for on Linux only")

CARD = """
import time
time.sleep(0.5)
import pandas as pd
from analysis.reports.outputs import save_table
save_table(pd.DataFrame({"twice": [number * 2]}), "words", caption="c", note="n")
"""
NUMBER = "number: int = 0  # a number"


def dask(program: str, file: Path, folder: Path, *options: str, **environment: str):
    "Start a scheduler or a worker as an administrator would."
    command = [
        sys.executable,
        "-m",
        f"distributed.cli.dask_{program}",
        "--scheduler-file",
        str(file),
    ]
    common = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False", "DASK_TEMPORARY_DIRECTORY": str(folder)}
    return subprocess.Popen(
        [*command, "--no-dashboard", *options], cwd=folder,
        env={**os.environ, **common, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def worker(file: Path, folder: Path, **environment: str):
    folder.mkdir(exist_ok=True)
    return dask("worker", file, folder, "--nthreads", "1", "--no-nanny", **environment)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(condition, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def scheduler(tmp_path) -> Iterator[tuple[str, Path]]:
    "A scheduler: its address, and the file that workers find it by."
    file = tmp_path / "scheduler.json"
    process = dask("scheduler", file, tmp_path, "--host", "127.0.0.1", "--port", "0")
    try:
        wait_for(file.exists)
        yield json.loads(file.read_text())["address"], file
    finally:
        stop(process)


@pytest.fixture
def two_workers(scheduler, tmp_path):
    address, file = scheduler
    workers = [worker(file, tmp_path / f"worker{n}") for n in (1, 2)]
    import distributed

    try:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in workers:
            stop(process)


def sweep(address: str, data: Path, output: Path) -> list[str]:
    numbers = "number=" + ",".join(map(str, range(10)))
    places = ["--data", str(data), "--output", str(output), "--name", "mine"]
    where = ["--dask", address] if address else []
    return ["sweep", "01", "-p", numbers, *places, *where]


def test_a_cluster_gives_what_this_machine_gives_though_a_worker_is_killed(
    shelf, data, tmp_path, two_workers
):
    "A lost worker costs only its runs, which are tried again; nothing of it is left."
    shelf("01_words", CARD, parameters=NUMBER)
    address, (doomed, _) = two_workers
    output = tmp_path / "out"
    job = subprocess.Popen(
        [sys.executable, "-m", "analysis", *sweep(address, data, output)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    parts = output / "store" / "parts"
    wait_for(lambda: len(list(parts.glob("*/ipython"))) == 2)
    doomed.send_signal(signal.SIGKILL)
    told, errors = job.communicate(timeout=120)

    assert job.returncode == 0, errors
    assert told.startswith("10 done, 0 failed, 0 cached.")
    timings = (output / "store" / "timings.jsonl").read_text().splitlines()
    assert len(timings) == 10
    assert main(sweep("", data, tmp_path / "here")) == 0
    for place in ("sweeps", "figures", "store/runs"):
        assert contents(output / place) == contents(tmp_path / "here" / place)
    assert not list((output / "store").glob("*.token"))
    wait_for(lambda: not those_of(str(output / "store" / "parts")), 5)


def test_an_unreachable_scheduler_is_told_in_one_line(shelf, data, tmp_path, capsys):
    "Exit code 2, nothing run."
    shelf("01_words", CARD, parameters=NUMBER)

    assert main(sweep("tcp://127.0.0.1:9", data, tmp_path / "out")) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("analysis: --dask tcp://127.0.0.1:9: no scheduler answers there (")
    assert not (tmp_path / "out" / "figures").exists()
    assert main(sweep("nonsense://x", data, tmp_path / "out")) == 2
    assert "expected an address such as tcp://host:8786" in capsys.readouterr().err


def test_a_cluster_without_workers_is_told(shelf, data, tmp_path, capsys, scheduler):
    "It would wait for ever."
    shelf("01_words", CARD, parameters=NUMBER)

    assert main(sweep(scheduler[0], data, tmp_path / "out")) == 2
    assert "has no worker; add some." in capsys.readouterr().err


def test_a_worker_with_another_version_of_the_package_is_told(
    shelf, data, tmp_path, capsys, scheduler
):
    "Before anything is run: its results would be others."
    shelf("01_words", CARD, parameters=NUMBER)
    older = tmp_path / "older"
    meta = older / "analysis-0.0.9.dist-info"
    meta.mkdir(parents=True)
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: analysis\nVersion: 0.0.9\n")
    process = worker(scheduler[1], tmp_path / "worker", PYTHONPATH=str(older))
    import distributed

    try:
        with distributed.Client(scheduler[0], set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
        assert main(sweep(scheduler[0], data, tmp_path / "out")) == 2
    finally:
        stop(process)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "has version 0.0.9 of the package, here it is 0.1.0." in told
    assert not (tmp_path / "out" / "figures").exists()


def test_a_worker_that_does_not_see_the_folder_says_so_at_once(data, tmp_path):
    "Told by the file that stands in the shared folder as long as the sweep goes on."
    from analysis.reports.cluster import Token, _unfit, make_remotely
    from analysis.reports.keys import Places, surroundings_of
    from analysis.reports.limits import Limits
    from analysis.reports.requests import Request
    from analysis.reports.runs import Runner

    here = surroundings_of(data.parent)
    places = Places(data.parent, data, tmp_path)
    work = Runner(places, here, "", Limits(), stop=Token(tmp_path / "nowhere.token"))
    request = Request("01_words", tmp_path / "01_words.ipynb", {}, {}, {})

    run = make_remotely(work, request)
    assert run.reason == f"01_words: a worker does not see {tmp_path}; share it"
    from importlib.metadata import version

    answer = {"version": version("analysis"), "token": False}
    assert _unfit(answer, work) == f"does not see {tmp_path}; share the folder"
    assert _unfit({"version": ""}, work).startswith("has no package analysis")
    assert _unfit(OSError("gone"), work) == "cannot be asked (OSError: gone)"


def test_an_interrupted_sweep_on_a_cluster_stops_its_runs(shelf, data, tmp_path, two_workers):
    "The workers stay, their kernels do not."
    shelf("01_words", "import time; time.sleep(60)", parameters=NUMBER)
    output = tmp_path / "out"
    job = subprocess.Popen(
        [sys.executable, "-m", "analysis", *sweep(two_workers[0], data, output)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: len(list((output / "store" / "parts").glob("*/ipython"))) == 2)
    began = time.monotonic()
    job.send_signal(signal.SIGINT)
    _, errors = job.communicate(timeout=30)

    assert job.returncode == 130
    assert errors.splitlines()[-1] == "analysis: interrupted; what was finished is kept."
    assert time.monotonic() - began < 5
    wait_for(lambda: not list((output / "store" / "parts").iterdir()), 5)
    assert all(process.poll() is None for process in two_workers[1])
