"""The process that has imported everything once, and forks a kernel for each run.

It is started by :mod:`analysis.reports.warm` and spoken to over a socket, a JSON object a
line. It runs no thread and holds no kernel of its own, so a fork of it is a fresh
interpreter with the libraries in it: nothing a run does to them reaches the next run.

Between it and each kernel stands a keeper, forked too, which adopts whatever the kernel
starts and ends all of it when the kernel ends, when it is told to, or when the fork
server ends. The fork server ends when its socket does, so nothing outlives a command
that was killed.

Requests: ``{"fork": id, "arguments": [...], "environment": {...}, "folder": ...,
"memory": bytes}`` and ``{"end": pid}``. Answers: ``{"ready": true}``,
``{"forked": id, "pid": keeper, "kernel": pid}`` and ``{"ended": keeper, "code": n}``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Protocol

from analysis.reports.descendants import (
    adopt_orphans,
    ask_children_to_end,
    end_descendants,
    end_with_parent,
)
from analysis.reports.habits import INLINE

FLOORS = ("analysis.facts", "analysis.measures", "analysis.figures")
# What a kernel and a saved table would import on first use.
LIBRARIES = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger",
    "matplotlib_inline.config",
    "matplotlib.pyplot", "matplotlib_inline.backend_inline", "pandas.io.formats.style",
    "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_agg", "IPython.core.completer", "IPython.core.pylabtools",
    "numpy.random", "sqlite3", "analysis.reports.outputs",
)  # fmt: skip


class Closable(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Close it."""


def prepare(data: str, connection: socket.socket) -> None:
    """Import the libraries, fill their caches, and read the dossier.

    Parameters
    ----------
    data
        The dossier's data folder, or an empty text. A dossier that cannot be read is left
        to the run that asks for it.
    connection
        Its other end may be closed meanwhile.

    Raises
    ------
    ConnectionResetError
        If it is: nobody waits any more.
    """
    _import_pandas()
    for name in LIBRARIES:
        _check_wanted(connection)
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for floor in FLOORS:
        _check_wanted(connection)
        package = importlib.import_module(floor)
        for module in pkgutil.iter_modules(package.__path__, f"{floor}."):
            importlib.import_module(module.name)
    from analysis.errors import AnalysisError
    from analysis.facts.record import read_ahead
    from analysis.figures import printing
    from analysis.reports import outputs

    printing.warm_up()
    outputs.warm_up()
    _check_wanted(connection)
    if data:
        with contextlib.suppress(AnalysisError, OSError):
            read_ahead(data)


def _check_wanted(connection: socket.socket) -> None:
    end = select.poll()
    end.register(connection, 0)  # to be told of an end, not of a request
    if end.poll(0):
        raise ConnectionResetError("the other end has gone")


def _import_pandas() -> None:
    """Import pandas as in a kernel: it looks where it is, and sets its options by that."""
    import builtins
    from types import SimpleNamespace

    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        importlib.import_module("pandas")
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def serve(connection: socket.socket) -> None:
    """Answer requests until the other end of the socket is closed."""
    gc.collect()
    gc.freeze()  # collecting would write to every page that forks share
    readable, writable = socket.socketpair()
    for end in (readable, writable):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writable.fileno())
    keepers: set[int] = set()
    unread = b""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        selector.register(readable, selectors.EVENT_READ)
        _say(connection, {"ready": True})
        while True:
            for key, _ in selector.select():
                if key.fileobj is readable:
                    readable.recv(4096)
                    for pid, code in _ended(keepers):
                        _say(connection, {"ended": pid, "code": code})
                    continue
                received = connection.recv(1 << 20)
                if not received:
                    return
                *lines, unread = (unread + received).split(b"\n")
                for line in lines:
                    request = json.loads(line)
                    if "end" in request:
                        if request["end"] in keepers:
                            os.kill(request["end"], signal.SIGTERM)
                        continue
                    pid, kernel = fork_kernel(request, (connection, readable, writable, selector))
                    keepers.add(pid)
                    _say(connection, {"forked": request["fork"], "pid": pid, "kernel": kernel})


def fork_kernel(request: dict[str, Any], own: tuple[Closable, ...]) -> tuple[int, int]:
    """Fork a keeper, which forks a kernel.

    Parameters
    ----------
    request
        What is asked for.
    own
        What this process holds open and neither may keep.

    Returns
    -------
    tuple of int
        Process ids of the keeper and of the kernel.
    """
    told, tells = os.pipe()
    server = os.getpid()
    # Until a process has its own handlers, a signal waits.
    signals = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    keeper = os.fork()
    if keeper == 0:
        try:
            signal.set_wakeup_fd(-1)
            for end in own:
                end.close()
            os.close(told)
            end_with_parent(server, signal.SIGTERM)
            adopt_orphans()
            code = _keep(request, tells)
        except BaseException:
            code = 70
        os._exit(code)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    os.close(tells)
    with os.fdopen(told, "rb") as pipe:
        return keeper, int(pipe.read() or b"0")


def _keep(request: dict[str, Any], tells: int) -> int:
    """Fork the kernel, wait until it ends or shall end, and end all it started."""
    keeper = os.getpid()
    kernel = os.fork()
    if kernel == 0:
        try:
            os.close(tells)
            end_with_parent(keeper, signal.SIGKILL)
            become_kernel(request)
        except BaseException:
            os._exit(71)
        os._exit(0)
    os.write(tells, str(kernel).encode())
    os.close(tells)
    while True:
        asked = signal.sigwait({signal.SIGCHLD, signal.SIGTERM})
        if asked == signal.SIGTERM:
            os.kill(kernel, signal.SIGKILL)
        pid, status = os.waitpid(kernel, 0 if asked == signal.SIGTERM else os.WNOHANG)
        if pid == kernel:
            end_descendants()
            return os.waitstatus_to_exitcode(status) & 0xFF


def become_kernel(request: dict[str, Any]) -> None:
    """Turn this fork into what a fresh interpreter would be, and run a kernel in it."""
    os.setsid()
    for signum in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    if request.get("memory"):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (request["memory"], request["memory"]))
    _forget_inheritance()
    from ipykernel.kernelapp import IPKernelApp

    # As IPython does where Python looks in the working folder, which a fork server must not.
    first = next((n for n, p in enumerate(sys.path) if p.endswith("site-packages")), 0)
    sys.path.insert(first, "")
    arguments = request["arguments"]
    sys.argv = ["ipykernel_launcher", *arguments]
    IPKernelApp.launch_instance(argv=arguments)


def _forget_inheritance() -> None:
    """Renew what a fresh interpreter would have drawn or read for itself."""
    import random
    import tempfile
    import time

    random.seed()
    tempfile.tempdir = None
    time.tzset()
    import numpy as np

    from analysis.figures.backend import set_backend

    np.random.seed()  # noqa: NPY002 - the generator that notebooks may use is the old one
    set_backend(os.environ.get("MPLBACKEND", INLINE))


def _ended(keepers: set[int]) -> list[tuple[int, int]]:
    """Take leave of every child that has ended; give the keepers among them."""
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            strangers = _children() - keepers
            for stranger in strangers:  # orphans of a keeper that was itself killed
                with contextlib.suppress(OSError):
                    os.kill(stranger, signal.SIGKILL)
            return found
        if pid in keepers:
            keepers.discard(pid)
            found.append((pid, os.waitstatus_to_exitcode(status)))


def _children() -> set[int]:
    try:
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        return {int(pid) for pid in listed.split()}
    except OSError:
        return set()


def _say(connection: socket.socket, message: dict[str, Any]) -> None:
    connection.setblocking(True)
    connection.sendall(json.dumps(message).encode() + b"\n")


def main() -> None:
    """Prepare and serve; the socket's number and the data folder are the arguments."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    connection.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command tells us when to end
    adopt_orphans()
    try:
        prepare(sys.argv[2], connection)
        serve(connection)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the other end has gone: so do we
    finally:
        ask_children_to_end()
        end_descendants()


if __name__ == "__main__":
    main()
