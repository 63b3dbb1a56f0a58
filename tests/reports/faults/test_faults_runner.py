"""The command is killed or interrupted, at any stage: what is whole is kept, nobody is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through /proc")

QUICK, FULL = (), (pytest.mark.full_faults,)

# What the command is about to do when the blow falls, as the interpreter's audit events tell it
# (docs.python.org/3/library/audit_events.html): event, and a pattern of its first arguments.
STAGES = {
    "trying-the-output-folder": ("open", r"/output/store\b"),
    "starting-the-fork-server": ("subprocess.Popen", r"analysis\.reports\.forkserver"),
    "taking-a-lock": ("open", r"/store/locks/"),
    "beginning-a-part": ("os.mkdir", r"/store/parts/"),
    "marking-its-folder": ("open", r"/made/\.run-"),
    "making-the-kernels-folder": ("os.mkdir", r"/tmp/analysis-[^/]*/k"),
    "writing-the-notebook": ("open", r"/made/\.01_numbers\.ipynb"),
    "writing-the-manifest": ("open", r"/made/\.manifest\.json"),
    "moving-a-run-to-its-place": ("os.rename", r"/store/runs/"),
    "remembering-what-was-read": ("open", r"/store/reads/\..*\.part"),
    "making-a-link": ("os.symlink", r"/store/runs/|/figures/"),
    "switching-a-link": ("os.rename", r"/figures/\."),
    "logging-the-time": ("open", r"timings\.jsonl"),
    "removing-a-part": ("shutil.rmtree", r"/store/parts/"),
    "writing-the-runs": ("open", r"/\.runs\.csv"),
    "writing-the-numbers": ("open", r"/\.numbers\.csv"),
    "switching-the-numbers": ("os.rename", r"/\.numbers\.csv"),
    "writing-the-sweeps-manifest": ("open", r"/\.sweep\.json"),
}
# Every stage is hit by SIGKILL, and by one of the others in turn.
SIGNALS = {"killed": "SIGKILL", "terminated": "SIGTERM", "interrupted": "SIGINT"}
IN_QUICK = {
    "runner-killed-moving-a-run-to-its-place",
    "runner-killed-starting-the-fork-server",
}
MECHANISMS = {
    f"runner-{ending}-{stage}": (event, pattern, signum)
    for turn, (stage, (event, pattern)) in enumerate(STAGES.items())
    for number, (ending, signum) in enumerate(SIGNALS.items())
    if number in (0, 1 + turn % 2)
}
BLOW = """
import os, re, signal, sys, time
seen = [0]
def listen(event, arguments):
    if event == {event!r} and re.search({pattern!r}, " ".join(map(repr, arguments[:2]))
                                        .replace("'", "")):
        seen[0] += 1
        if seen[0] == {number}:
            os.kill(os.getpid(), signal.{signum})
sys.addaudithook(listen)
"""
PER_RUN = {
    "taking-a-lock", "beginning-a-part", "marking-its-folder", "making-the-kernels-folder",
    "writing-the-notebook", "writing-the-manifest", "moving-a-run-to-its-place",
    "remembering-what-was-read", "making-a-link", "switching-a-link", "logging-the-time",
    "removing-a-part",
}  # fmt: skip
SLEEP = "open(os.environ['FAULTS'] + '/../asleep', 'w').close(); import time; time.sleep(600)"
SWALLOWING = """
open(os.environ['FAULTS'] + '/../asleep', 'w').close()
while True:
    try:
        while True: pass
    except BaseException:
        pass
"""
DAEMON = """
import subprocess, sys, time
code = "import os, signal, time; signal.signal(15, 1); os.fork(); os.setsid(); time.sleep(600)"
children = [subprocess.Popen([sys.executable, "-c", code, os.environ["FAULTS"]]) for _ in range(3)]
"""
STOP_SECONDS = 2.0
SLACK_SECONDS = 1.0  # for a machine that has other work


def forkserver_of(command: subprocess.Popen[str]) -> psutil.Process:
    "The fork server of a command."
    for child in psutil.Process(command.pid).children():
        if "analysis.reports.forkserver" in child.cmdline():
            return child
    raise AssertionError("the command has no fork server")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=QUICK if name in IN_QUICK else FULL) for name in MECHANISMS],
)
def test_a_command_stopped_at_any_stage_is_resumed_to_the_same_bytes(scene, name):
    "The blow falls at the second run where there is one; its exit code says which it was."
    event, pattern, signum = MECHANISMS[name]
    number = 2 if any(name.endswith(stage) for stage in PER_RUN) else 1
    blow = BLOW.format(event=event, pattern=pattern, number=number, signum=signum)

    said = scene.ended(scene.start(before=blow))

    assert said.code == 128 + getattr(signal, signum), said
    assert "Traceback" not in said.err
    if signum != "SIGKILL":
        assert said.err in ("", "analysis: interrupted; what was finished is kept.\n")
    scene.check_resumed()


# name: what the cell does meanwhile, the signals sent (to whom, which), the exit code, set
OUTSIDE = {
    "runner-killed-while-a-cell-sleeps": (SLEEP, ["runner KILL"], 137, FULL),
    "runner-terminated-while-a-cell-sleeps": (SLEEP, ["runner TERM"], 143, FULL),
    "runner-interrupted-while-a-cell-sleeps": (SLEEP, ["runner INT"], 130, FULL),
    "runner-hung-up-while-a-cell-sleeps": (SLEEP, ["runner HUP"], 129, FULL),
    "runner-interrupted-twice": (SLEEP, ["runner INT", "runner INT"], 130, FULL),
    "runner-interrupted-and-terminated": (SLEEP, ["runner INT", "runner TERM"], (130, 143), FULL),
    "runner-interrupted-while-a-cell-swallows-interrupts": (SWALLOWING, ["runner INT"], 130, QUICK),
    "runner-terminated-while-a-cell-swallows-interrupts": (SWALLOWING, ["runner TERM"], 143, FULL),
    "runner-interrupted-with-grandchildren": (DAEMON + SLEEP, ["runner INT"], 130, FULL),
    "runner-terminated-with-grandchildren": (DAEMON + SLEEP, ["runner TERM"], 143, QUICK),
    "runner-killed-with-grandchildren": (DAEMON + SLEEP, ["runner KILL"], 137, FULL),
    "fork-server-killed-while-a-cell-sleeps": (SLEEP, ["server KILL"], 1, QUICK),
    "fork-server-terminated-while-a-cell-sleeps": (SLEEP, ["server TERM"], 1, FULL),
    "fork-server-killed-with-grandchildren": (DAEMON + SLEEP, ["server KILL"], 1, FULL),
    "keeper-killed-while-a-cell-sleeps": (SLEEP, ["keeper KILL"], 1, FULL),
    "keeper-terminated-while-a-cell-sleeps": (SLEEP, ["keeper TERM"], 1, FULL),
    "keeper-killed-with-grandchildren": (DAEMON + SLEEP, ["keeper KILL"], 1, FULL),
    "runner-and-fork-server-killed-at-once": (
        DAEMON + SLEEP, ["runner KILL", "server KILL"], 137, QUICK,
    ),
    # What a cell has started is ended by the keeper or, without it, by the fork server; so not
    # here, where both are killed.
    "fork-server-and-keeper-killed-at-once": (SLEEP, ["server KILL", "keeper KILL"], 1, FULL),
    "runner-fork-server-and-keeper-killed-at-once": (
        SLEEP, ["runner KILL", "server KILL", "keeper KILL"], 137, FULL,
    ),
    "runner-halted-and-continued": (
        "import time; open(os.environ['FAULTS'] + '/../asleep', 'w').close(); time.sleep(1)",
        ["runner STOP", "runner CONT"], 0, FULL,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[3]) for name, told in OUTSIDE.items()]
)
def test_a_blow_from_outside_ends_the_work_in_time_and_all_of_it(scene, name):
    "Within two seconds, with whatever the cells have started; resumed, the same bytes."
    code, blows, expected, _ = OUTSIDE[name]
    scene.fault("between", code)
    command = scene.start()
    scene.file("asleep")
    server = forkserver_of(command)
    (keeper,) = server.children()
    pids = {"runner": command.pid, "server": server.pid, "keeper": keeper.pid}

    began = time.monotonic()
    for blow in blows:
        whom, signame = blow.split()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pids[whom], getattr(signal, f"SIG{signame}"))
        time.sleep(0.05)
    said = scene.ended(command)
    took = time.monotonic() - began

    assert said.code in (expected if isinstance(expected, tuple) else (expected,)), said
    if said.code > 128:
        assert took < STOP_SECONDS + SLACK_SECONDS
    if said.code < 128:  # it went on with the others, in another fork server if need be
        scene.check_told(said, failed=expected)
        assert len(scene.listed("figures")) == 3 - expected
    if said.code in (129, 130, 143):
        assert said.err == "analysis: interrupted; what was finished is kept.\n"
    scene.check_resumed()


STARTING = {
    f"runner-{ending}-{after:g}-s-after-its-start": (after, signum, QUICK if quick else FULL)
    for after, ending, signum, quick in (
        (0.9, "killed", "SIGKILL", True),
        (1.2, "killed", "SIGKILL", False),
        (1.5, "terminated", "SIGTERM", False),
        (0.9, "interrupted", "SIGINT", False),
    )
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[2]) for name, told in STARTING.items()]
)
def test_a_command_stopped_while_the_fork_server_imports_leaves_nobody(scene, name):
    "The fork server has not answered yet; it ends in time all the same."
    after, signum, _ = STARTING[name]
    command = scene.start()
    time.sleep(after)

    began = time.monotonic()
    command.send_signal(getattr(signal, signum))
    said = scene.ended(command)

    assert time.monotonic() - began < STOP_SECONDS + SLACK_SECONDS
    assert said.code == 128 + getattr(signal, signum), said
    scene.check_resumed()
