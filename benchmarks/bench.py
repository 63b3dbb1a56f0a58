"""How fast the engine is, against plain papermill and against the bare library, in one run.

``make bench`` prints a table: for each question the medians of five repetitions, the ratio
(taken pair by pair, so that it holds when the machine's speed drifts) and what is wanted.
Two cores are used, whatever there are. Nothing here is asserted by a test: machines differ.

``python benchmarks/bench.py --repeat 1 --only sweep`` does a part of it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
POSITIONS = NOTEBOOKS[0]
GRID = {
    "rule": ["contemporary", "official", "majority", "latest", "unanimous"],
    "country": ["KOR", "JPN", "USA"],
    "body": ["all", "UNGA", "HRC", "CHR"],
}
RUNS = [dict(zip(GRID, one, strict=True)) for one in itertools.product(*GRID.values())]
ANALYSIS = [sys.executable, "-m", "analysis"]
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# A trivial notebook, for what a run costs beside its work.
NOTHING = {
    "cells": [
        {
            "cell_type": "code", "id": "parameters", "metadata": {"tags": ["parameters"]},
            "execution_count": None, "outputs": [], "source": "number: int = 0  # a number",
        }
    ],
    "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
    },
    "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


@dataclass
class Line:
    """One line of the table: a value, and the least or the most that is wanted of it."""

    question: str
    figures: str
    value: float
    most: float = 0
    least: float = 0

    def __str__(self) -> str:
        met = self.least <= self.value <= self.most if self.most else self.value >= self.least
        wanted = f"<= {self.most:g}" if self.most else f">= {self.least:g}"
        said = "met" if met else "NOT MET"
        return f"{self.question:<52} {self.value:8.3f}  {wanted:<9} {said:<8} {self.figures}"


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def call(*command: object, cwd: Path = ROOT, **environment: str) -> None:
    told = subprocess.run(
        list(map(str, command)), cwd=cwd, env={**os.environ, **environment}, check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if told.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{told.stderr[-2000:]}")


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def plain(notebook: Path, folder: Path, values: dict[str, str] | None = None) -> None:
    """Run one notebook by papermill's own command, as its manual says."""
    given = [part for pair in (values or {}).items() for part in ("-r", *pair)]
    name = "-".join([notebook.stem, *(values or {}).values()])
    saved = folder / name
    saved.mkdir()
    call(
        sys.executable, "-m", "papermill", notebook, saved / "out.ipynb", "--no-progress-bar",
        "--cwd", ROOT / "notebooks", *given, ANALYSIS_OUTPUT=str(saved),
    )  # fmt: skip


def sweep_command(folder: Path) -> list[object]:
    given = [part for key, several in GRID.items() for part in ("-p", f"{key}={','.join(several)}")]
    return [*ANALYSIS, "sweep", POSITIONS.stem, *given, "--workers", "2", "--output", folder]


BARE = """
import json, os, sys, time
os.environ["MPLBACKEND"] = "agg"
every = json.load(open(sys.argv[1]))["cells"]
cells = ["".join(cell["source"]) for cell in every if cell["cell_type"] == "code"]
def run(values):
    names = {}
    exec(cells[0], names)
    names.update(values)
    for cell in cells[1:]:
        exec(cell, names)
runs = json.loads(sys.argv[2])
from analysis.figures.printing import warm_up
warm_up()
run(runs[0])
print("warm", flush=True)
sys.stdin.readline()
for values in runs:
    run(values)
print("done", flush=True)
"""


def bare(folder: Path) -> float:
    """Time the library's own calls: the cells as plain code in two warm processes."""
    parts = [RUNS[0::2], RUNS[1::2]]
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", BARE, str(POSITIONS), json.dumps(part)], cwd=ROOT / "notebooks",
            env={**os.environ, "ANALYSIS_OUTPUT": str(fresh(folder / str(number)))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number, part in enumerate(parts)
    ]  # fmt: skip

    def begin() -> None:
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        for worker in workers:
            assert worker.stdout.readline() == "done\n"

    for worker in workers:
        assert worker.stdout.readline() == "warm\n"
    seconds = timed(begin)
    for worker in workers:
        worker.communicate()
    return seconds


def bench_main_job(place: Path, repeat: int) -> Iterator[Line]:
    ours, theirs = [], []
    for _ in range(repeat):
        folder = fresh(place / "main")
        ours.append(timed(lambda: call(*ANALYSIS, "run", "--output", folder, "--workers", "2")))  # noqa: B023
        plainly = fresh(place / "plain")
        theirs.append(timed(lambda: [plain(notebook, plainly) for notebook in NOTEBOOKS]))  # noqa: B023
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    figures = f"{statistics.median(ours):.2f} s against {statistics.median(theirs):.2f} s"
    yield Line("whole main job, of plain papermill's one by one", figures, ratio, most=0.25)
    again = statistics.median(
        timed(lambda: call(*ANALYSIS, "run", "--output", folder)) for _ in range(repeat)
    )
    yield Line("whole main job, nothing changed (s)", "", again, most=1.5)


def bench_sweep(place: Path, repeat: int) -> Iterator[Line]:
    ours, theirs, library = [], [], []
    for _ in range(repeat):
        folder = fresh(place / "sweep")
        ours.append(timed(lambda: call(*sweep_command(folder))))  # noqa: B023
        library.append(bare(fresh(place / "bare")))
        plainly = fresh(place / "plain-sweep")

        def two_at_a_time(plainly: Path = plainly) -> None:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda values: plain(POSITIONS, plainly, values), RUNS))

        theirs.append(timed(two_at_a_time))
    n = len(RUNS)
    rows = list(zip(ours, theirs, library, strict=True))
    overhead = statistics.median((a - c) / (b - c) for a, b, c in rows)
    throughput = statistics.median(b / a for a, b, _ in rows)
    per_run = [statistics.median(times) / n for times in (ours, theirs, library)]
    figures = "{:.3f} s a run, papermill {:.3f}, bare library {:.3f}".format(*per_run)
    yield Line("sweep of 60: overhead a run, of papermill's", figures, overhead, most=0.125)
    yield Line("sweep of 60: throughput, times papermill's", "", throughput, least=4)
    again = statistics.median(timed(lambda: call(*sweep_command(folder))) for _ in range(repeat))
    yield Line("sweep of 60, nothing changed (s)", "", again, most=1)


def bench_help(place: Path, repeat: int) -> Iterator[Line]:
    took = statistics.median(timed(lambda: call(*ANALYSIS, "--help")) for _ in range(repeat))
    yield Line("analysis --help (s)", "", took, most=0.4)


FIGURE = """
import io, json, sys, time
import analysis
from analysis.figures import positions, printing, style
from analysis.measures import positions as measure

printing.warm_up()
record = analysis.read_record()
grid = measure.stance_of(record, analysis.read_scope(record))
lanes = measure.lane_names(grid, record.table("bodies"))
tables = record.table("values"), lanes, record.table("administrations")

def thrice(figure):
    for ending in ("pdf", "svg", "png"):
        figure.savefig(io.BytesIO(), format=ending, dpi=300)

def cost(how):
    figure, ax = style.new_figure("double", 3)
    positions.plot_stance(grid, *tables, ax=ax)
    began = time.process_time()
    how(figure)
    return time.process_time() - began

rows = [(cost(printing.print_figure), cost(thrice)) for _ in range(int(sys.argv[1]) + 1)]
print(json.dumps(rows[1:]))
"""


def bench_figure(place: Path, repeat: int) -> Iterator[Line]:
    command = [sys.executable, "-c", FIGURE, str(repeat)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = json.loads(told.stdout)
    ratio = statistics.median(a / b for a, b in rows)
    once, thrice = (statistics.median(times) for times in zip(*rows, strict=True))
    figures = f"{once:.2f} s against {thrice:.2f} s of processor"
    yield Line("three formats of a picture, of savefig thrice", figures, ratio, most=0.5)


def bench_memory(place: Path, repeat: int) -> Iterator[Line]:
    project = fresh(place / "memory")
    (project / "notebooks").mkdir()
    (project / "notebooks" / "01_nothing.ipynb").write_text(json.dumps(NOTHING), encoding="utf-8")
    numbers = ",".join(map(str, range(500)))
    command = [*ANALYSIS, "sweep", "01", "-p", f"number={numbers}", "--workers", "2"]
    command += ["--data", str(ROOT / "data"), "--output", str(project / "out")]
    seen: list[tuple[int, int]] = []
    with subprocess.Popen(command, cwd=project, **SILENT) as job:
        process, log = psutil.Process(job.pid), project / "out" / "store" / "timings.jsonl"

        def watch() -> None:
            while job.poll() is None:
                done = log.read_bytes().count(b"\n") if log.exists() else 0
                try:
                    seen.append((done, process.memory_info().rss))
                except psutil.Error:
                    return
                time.sleep(0.05)

        watcher = threading.Thread(target=watch)
        watcher.start()
        job.wait()
        watcher.join()
    first = statistics.median(rss for done, rss in seen if 0 < done <= 100)
    last = statistics.median(rss for done, rss in seen if 400 < done <= 500)
    figures = (
        f"{first / 2**20:.0f} MB over the first 100 of 500 runs, {last / 2**20:.0f} over the last"
    )
    yield Line("memory of the runner, last of first", figures, last / first, most=1.05)


BENCHES = {
    "help": bench_help, "figure": bench_figure, "main": bench_main_job,
    "memory": bench_memory, "sweep": bench_sweep,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", choices=BENCHES, action="append")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        for name in given.only or BENCHES:
            for line in BENCHES[name](Path(place), given.repeat):
                print(line, flush=True)


if __name__ == "__main__":
    main()
