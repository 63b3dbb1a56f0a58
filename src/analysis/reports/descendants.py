"""Processes that come of a process: adopted when orphaned, and ended to the last one.

A cell may start processes of its own, which may start others and outlive their parents.
On Linux a process can ask to be given such orphans (``prctl(2)``,
``PR_SET_CHILD_SUBREAPER``) and to be sent a signal when its own parent ends
(``PR_SET_PDEATHSIG``). With both, nothing that a kernel started survives it, however
the kernel, its keeper or the command ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time

SET_SIGNAL_OF_PARENTS_END, SET_ADOPTER = 1, 36  # linux/prctl.h
PAUSE_SECONDS = 0.001
PATIENCE_SECONDS, ASKED_SECONDS = 2.0, 1.0

CAN_ADOPT = sys.platform == "linux"


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _prctl(SET_ADOPTER, 1)


def end_with_parent(parent: int, signum: signal.Signals) -> None:
    """Ask for a signal when the parent ends.

    Parameters
    ----------
    parent
        The parent's process id. If it has ended already, this process ends at once.
    signum
        The signal to be sent.
    """
    _prctl(SET_SIGNAL_OF_PARENTS_END, int(signum))
    if os.getppid() != parent:  # it ended between the fork and the request
        os._exit(1)


def end_descendants() -> None:
    """Kill every child of this process, and what they leave behind, until none is left.

    Notes
    -----
    Orphans arrive only after :func:`adopt_orphans`. A process that spawns faster than it
    can be killed is given up after two seconds.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _reap() and time.monotonic() < deadline:
        import psutil

        for child in psutil.Process().children():
            _kill(child.pid)
        time.sleep(PAUSE_SECONDS)


def ask_children_to_end() -> None:
    """Send every child SIGTERM, and give them a second to end what they keep, and themselves.

    Notes
    -----
    A keeper that is killed leaves what it kept to this process, and this process, killed in
    its turn, leaves it to nobody.
    """
    import psutil

    for child in psutil.Process().children():
        with contextlib.suppress(OSError):
            os.kill(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + ASKED_SECONDS
    while _reap() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def end_tree(pid: int) -> None:
    """Kill a process and what descends from it, as far as that can still be seen.

    Parameters
    ----------
    pid
        The process. Where nothing adopts orphans, those of it are missed.
    """
    import psutil

    try:
        root = psutil.Process(pid)
        tree = [*root.children(recursive=True), root]
    except psutil.NoSuchProcess:
        return
    for process in tree:
        _kill(process.pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself
        os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _reap() -> bool:
    """Take leave of the children that have ended; say whether any is left."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True


def _prctl(option: int, value: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
