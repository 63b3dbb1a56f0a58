"""Many runs, many blows, two sweeps at once: every run done, the same bytes, memory flat."""

from __future__ import annotations

import random
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through /proc")

QUICK, FULL = (), (pytest.mark.full_faults,)
TWELVE = tuple(range(12))
BLOWS, SEED = 50, 20251126
MANY = tuple(range(500))

# name: seconds between the beginnings, set
TOGETHER = {
    "two-sweeps-begun-at-once": (0.0, FULL),
    "two-sweeps-begun-half-a-second-apart": (0.5, FULL),
    "two-sweeps-begun-two-seconds-apart": (2.0, FULL),
}


def made(output: Path) -> int:
    "How many runs have been made."
    log = output / "store" / "timings.jsonl"
    return log.read_bytes().count(b"\n") if log.exists() else 0


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in TOGETHER.items()]
)
def test_two_sweeps_of_one_folder_make_each_run_once(scene_of, name):
    "Both end well and agree."
    scene = scene_of(TWELVE)
    one = scene.start()
    time.sleep(TOGETHER[name][0])
    other = scene.start()

    for said in (scene.ended(one), scene.ended(other)):
        assert (said.code, said.err) == (0, "")
    assert made(scene.output) == len(TWELVE)
    scene.check_resumed()


@pytest.mark.full_faults
@pytest.mark.parametrize("name", ["folder-cleaned-while-a-sweep-is-under-way"])
def test_cleaning_takes_nothing_from_a_sweep_under_way(scene_of, name):
    "`analysis clean`, over and over."
    scene = scene_of(TWELVE)
    sweep = scene.start(workers=2)
    places = ["--data", str(scene.data), "--output", str(scene.output)]
    while sweep.poll() is None:
        assert scene.desk.ask(scene.project, [*places, "clean"], scene.environment).code == 0

    said = scene.ended(sweep)

    assert (said.code, said.err) == (0, "")
    scene.check_resumed()


@pytest.mark.full_faults
@pytest.mark.parametrize("name", ["runner-killed-at-fifty-random-moments"])
def test_fifty_kills_at_random_moments_do_no_harm(scene_of, name):
    "After each blow what stands is whole; a sweep resumed until it ends gives the same bytes."
    chance, blows = random.Random(SEED), 0
    while blows < BLOWS:
        scene = scene_of(TWELVE)
        while True:
            command = scene.start(workers=2)
            try:
                command.wait(chance.uniform(0.2, 3.2))
            except subprocess.TimeoutExpired:
                command.send_signal(signal.SIGKILL)
                blows += 1
            said = scene.ended(command)
            assert said.code in (0, 137), said
            scene.check_nobody_left()
            scene.check_nothing_false()
            if said.code == 0 or blows >= BLOWS:
                break
        scene.check_resumed()


@pytest.mark.full_faults
@pytest.mark.parametrize("workers", [1, 2, 4, 8], ids=lambda n: f"five-hundred-runs-at-{n}-workers")
def test_five_hundred_runs_are_all_done_and_memory_stays(scene_of, workers, five_hundred):
    "No kernel is lost on the way; neither bytes nor, after a hundred runs, memory move any more."
    scene = scene_of()
    scene.numbers = MANY
    sweep = scene.start(workers=workers)
    runner, sizes = psutil.Process(sweep.pid), []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            try:
                sizes.append((made(scene.output), runner.memory_info().rss))
            except psutil.NoSuchProcess:
                return

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        said = scene.ended(sweep, 600)
    finally:
        over.set()
        watching.join()

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("500 done, 0 failed, 0 cached.")
    scene.check_nobody_left()
    scene.check_nothing_false()
    numbers = (scene.output / "sweeps" / "all" / "numbers.csv").read_bytes()
    assert five_hundred.setdefault("numbers", numbers) == numbers
    if workers > 4:  # each thread's own heap fills up once, which would be taken for growth
        return
    first = statistics.fmean(size for done, size in sizes if 0 < done <= 100)
    last = statistics.fmean(size for done, size in sizes if done > 400)
    assert abs(last / first - 1) < 0.05, (first, last)


@pytest.fixture(scope="module")
def five_hundred() -> dict[str, bytes]:
    "What the first of these sweeps found."
    return {}


@pytest.mark.full_faults
@pytest.mark.parametrize("name", ["runner-killed-in-a-real-notebook"])
@pytest.mark.parametrize("after", [2.5, 4.0, 5.5])
def test_a_real_notebook_killed_and_resumed_gives_the_same_bytes(
    scene_of, undisturbed_positions, repository, name, after
):
    "notebooks/01_positions, figures and all."
    scene = scene_of()
    shutil.copy(repository / "notebooks" / "01_positions.ipynb", scene.project / "notebooks")
    command = scene.start(before=AS_POSITIONS.format(str(scene.output)))
    try:
        command.wait(after)
    except subprocess.TimeoutExpired:
        command.kill()
    assert scene.ended(command).code in (0, 137)
    scene.check_nobody_left()
    scene.check_nothing_false()

    assert positions(scene) == undisturbed_positions


AS_POSITIONS = """
import sys
sys.argv[1:] = [*sys.argv[1:5], "run", "01_positions"]
assert sys.argv[4] == {!r}
"""


def positions(scene) -> dict[str, bytes]:
    "The bytes of the real notebook's run."
    places = ["--data", str(scene.data), "--output", str(scene.output)]
    said = scene.desk.ask(scene.project, [*places, "run", "01_positions"], scene.environment)
    assert said.code == 0, said
    scene.check_nothing_false()
    folder = scene.output / "figures" / "01_positions"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def undisturbed_positions(scene_of, repository, ground) -> dict[str, bytes]:
    "The same of a run that nothing happened to."
    scene = scene_of()
    shutil.copy(repository / "notebooks" / "01_positions.ipynb", scene.project / "notebooks")
    return positions(scene)
