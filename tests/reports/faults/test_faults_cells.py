"""A kernel is killed, a cell does what no cell should: the run fails in one line, or is whole."""

from __future__ import annotations

import sys
import threading
import time

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through /proc")

KILL = "import signal; os.kill(os.getpid(), signal.SIGKILL)"
SPAWN = "import subprocess, sys; {} = subprocess.Popen([sys.executable, '-c', {!r}, {}])"
HERE = "os.environ['FAULTS']"  # by which the child is known again
DAEMON = """
import sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        code = "import time; time.sleep(600)"
        os.execv(sys.executable, [sys.executable, "-c", code, os.environ["FAULTS"]])
    os._exit(0)
os.wait()
"""
IGNORING = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
SWALLOWING = """
while True:
    try:
        while True: pass
    except KeyboardInterrupt:
        pass
"""

QUICK, FULL = (), (pytest.mark.full_faults,)

# name: where (a cell), what it does, what is told of it (None: the run is done), in which set,
# and the limits asked for.
MECHANISMS = {
    "kernel-killed-in-first-cell": ("first", KILL, "cell 3 failed: the kernel died", FULL),
    "kernel-killed-after-saving": ("between", KILL, "cell 4 failed: the kernel died", QUICK),
    "kernel-killed-in-last-cell": ("last", KILL, "cell 5 failed: the kernel died", FULL),
    "kernel-killed-after-last-cell": (
        "last",
        "get_ipython().user_expressions = lambda *_: os.kill(os.getpid(), 9)",
        "the kernel died",
        QUICK,
    ),
    "kernel-crashed": (
        "between", "import ctypes; ctypes.string_at(0)", "cell 4 failed: the kernel died", FULL,
    ),
    "kernel-stopped": (
        "between", "os.kill(os.getpid(), 19)", "cell 4 was stopped: it took over 1 s", FULL,
        "--cell-seconds", "1",
    ),
    "kernel-replaced-by-another-program": (
        "between", "os.execv('/bin/sleep', ['sleep', '600'])", "cell 4 was stopped", FULL,
        "--cell-seconds", "1",
    ),
    "cell-leaves-with-sys-exit-0": (
        "between", "import sys; sys.exit(0)", "cell 4 failed: SystemExit: 0", FULL,
    ),
    "cell-leaves-with-os-exit-0": (
        "between", "os._exit(0)", "cell 4 failed: the kernel died", QUICK,
    ),
    "cell-interrupts-itself": (
        "between", "raise KeyboardInterrupt", "cell 4 failed: KeyboardInterrupt", FULL,
    ),
    "cell-loops-without-end": (
        "between", "while True: pass", "cell 4 was stopped: it took over 0.7 s", FULL,
        "--cell-seconds", "0.7",
    ),
    "cell-loops-and-swallows-interrupts": (
        "between", SWALLOWING, "cell 4 was stopped: it took over 0.7 s", QUICK,
        "--cell-seconds", "0.7",
    ),
    "cell-hungers-for-memory": (
        "between", "hoard = bytearray(3 * 2**30)", "cell 4 failed: MemoryError", FULL,
        "--memory", "1024",
    ),
    "cell-prints-200-megabytes": (
        "between", "for _ in range(200): print('x' * 2**20)", "the run showed over 32 MB", FULL,
    ),
    "cell-leaves-a-child": (
        "between", SPAWN.format("child", "import time; time.sleep(600)", HERE), None, FULL,
    ),
    "cell-leaves-a-daemon": ("between", DAEMON, None, QUICK),
    "cell-leaves-a-child-that-ignores-sigterm": (
        "between", SPAWN.format("child", IGNORING, HERE), None, FULL,
    ),
    "cell-leaves-a-fork-of-the-kernel": (
        "between", "import time\nif os.fork() == 0: time.sleep(600)", None, FULL,
    ),
    "cell-fails-and-leaves-a-daemon": (
        "between", DAEMON + "\n1 / 0", "cell 4 failed: ZeroDivisionError", FULL,
    ),
    "cell-leaves-a-thread": (
        "between",
        "import threading, time; threading.Thread(target=time.sleep, args=(600,)).start()",
        None,
        QUICK,
    ),
    "cell-closes-file-descriptors": (
        "between", "os.closerange(0, 1024)", "cell 4", FULL, "--cell-seconds", "3",
    ),
    "cell-kills-its-keeper": (
        "between", "import time; os.kill(os.getppid(), 9); time.sleep(600)",
        "cell 4 failed: the kernel died", FULL,
    ),
    "cell-replaces-standard-output": (
        "first",
        "import sys, io; kept = sys.stdout; sys.stdout = io.StringIO()\n"
        "get_ipython().events.register('post_run_cell', lambda *_: setattr(sys, 'stdout', kept))",
        None,
        FULL,
    ),
    "cell-closes-standard-output": (
        "last", "import sys; sys.stdout.close(); print('more')", "cell 5 failed: ValueError", FULL,
    ),
    "cell-deletes-a-saved-figure": (
        "last", "(place / 'numbers.svg').unlink()", "numbers.svg is not as it was saved", FULL,
    ),
    "cell-overwrites-a-saved-table": (
        "last", "_ = (place / 'numbers.csv').write_text('number,square\\n0,0\\n')",
        "numbers.csv is not as it was saved", QUICK,
    ),
    "cell-removes-its-output-folder": (
        "last", "import shutil; shutil.rmtree(place)", "", FULL,
    ),
    "cell-walks-to-another-folder": ("first", "os.chdir('/')", None, FULL),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[3]) for name, told in MECHANISMS.items()]
)
def test_a_cell_cannot_have_a_half_made_run_called_done(scene, name):
    "The other runs are made, it fails in one line or is whole, and nothing it started goes on."
    stage, code, told, _, *limits = MECHANISMS[name]
    scene.fault(stage, code)

    said = scene.sweep(*limits)

    failed = int(told is not None)
    assert said.code == failed, said.err
    assert (told or "") in said.err
    scene.check_told(said, failed=failed)
    assert len(scene.listed("figures")) == 3 - failed
    assert len(scene.listed("failed")) == failed
    scene.check_resumed()


def test_what_a_cell_prints_does_not_fill_the_runners_memory(scene):
    "200 MB shown cost the runner the limit's worth and no more."
    scene.fault("between", "for _ in range(200): print('x' * 2**20)")
    scene.fault("first", "")
    scene.sweep()
    runner = psutil.Process(scene.desk.process.pid)
    before, highest, over = runner.memory_info().rss, [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            highest[0] = max(highest[0], runner.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        assert scene.sweep().code == 1
    finally:
        over.set()
        watching.join()
    assert highest[0] - before < 160 * 2**20


STARTING = {
    f"kernel-killed-{after:03}-ms-after-its-start": (after, QUICK if after == 0 else FULL)
    for after in (0, 20, 40, 60, 80, 100, 130, 160, 200)
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in STARTING.items()]
)
def test_a_kernel_killed_while_it_starts_is_a_failed_run(scene, name):
    "Found among the processes and killed: at once, while it starts, before its first cell."
    after, _ = STARTING[name]
    over, killed, missed = threading.Event(), [], []

    def kill() -> None:
        while not over.is_set() and not killed:
            for pid, command in scene.processes().items():
                try:
                    process = psutil.Process(pid)
                    keeper = scene.desk.process.pid
                    with_keeper = "forkserver" in command and process.ppid() != keeper
                    if with_keeper:
                        time.sleep(after / 1000)
                        process.kill()
                        killed.append(pid)
                        break
                except psutil.NoSuchProcess:  # it was done before the blow
                    missed.append(pid)

    killing = threading.Thread(target=kill)
    killing.start()
    try:
        said = scene.sweep("--cell-seconds", "30", workers=1)
    finally:
        over.set()
        killing.join()

    assert killed or (missed and after)
    assert said.code in ((1,) if after == 0 else (0, 1))  # a late blow may find it done
    scene.check_told(said, failed=said.code)
    scene.check_resumed()
