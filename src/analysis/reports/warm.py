"""Warm kernels: asked of a fork server, which imported the libraries once.

One fork server serves a whole process, from the first kernel asked for until the process
ends. It is another program, started afresh rather than forked, so the threads and locks
of whoever asks never reach a kernel.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import RunError
from analysis.reports.descendants import CAN_ADOPT
from analysis.reports.habits import without_habits

KERNELS_VARIABLE = "ANALYSIS_KERNELS"
READY_SECONDS = 120
END_SECONDS = 5


def can_fork() -> bool:
    """Say whether kernels may be forked here.

    Returns
    -------
    bool
        On Linux, unless the environment variable ``ANALYSIS_KERNELS`` is ``ordinary``.
        On macOS a fork of a process that has used the system's own libraries may hang
        (Python's documentation of :func:`os.fork`), and Windows has none: there, kernels
        start in the ordinary way and give the same results.
    """
    return CAN_ADOPT and os.environ.get(KERNELS_VARIABLE, "warm") != "ordinary"


class ForkedKernel:
    """A forked kernel, with as much of :class:`subprocess.Popen` as its provisioner needs.

    Parameters
    ----------
    server
        The fork server that made it.
    pid
        The keeper's process id: it ends when the kernel and all it started have ended.
    kernel
        The kernel's own process id.
    """

    stdin = stdout = stderr = None

    def __init__(self, server: ForkServer, pid: int, kernel: int) -> None:
        self._server, self.pid, self.kernel = server, pid, kernel
        self.returncode: int | None = None
        self._over = threading.Event()

    def ended(self, code: int) -> None:
        """Take note of the end; called by the server's listener."""
        self.returncode = code
        self._over.set()

    def poll(self) -> int | None:
        """Give the exit code, or None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = END_SECONDS) -> int | None:
        """Wait for the end, for some seconds at most, and give the exit code."""
        self._over.wait(timeout)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel; to be killed is the keeper's affair."""
        if signum == getattr(signal, "SIGKILL", None):
            self.kill()
        elif self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.kernel, signum)

    def kill(self) -> None:
        """End the kernel and all it started."""
        if self.returncode is None:
            self._server.end(self.pid)

    terminate = kill


class ForkServer:
    """The handle on a fork server.

    Parameters
    ----------
    data
        Data folder of the dossier that the kernels will read, read ahead; or None.
    """

    def __init__(self, data: Path | None = None) -> None:
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._answers: dict[int, ForkedKernel] = {}
        self._answered = threading.Condition()
        self._kernels: dict[int, ForkedKernel] = {}
        self._ready = threading.Event()
        self.gone = False
        ours, theirs = socket.socketpair()
        self._socket = ours
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
        command = [sys.executable, "-P", "-m", "analysis.reports.forkserver", str(theirs.fileno())]
        # One thread: a fork carries only the thread that forks.
        alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        try:
            self.process = subprocess.Popen(
                [*command, str(data or "")],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._told,
                start_new_session=True,
                env={**without_habits(os.environ), "MPLBACKEND": "agg", **alone},
            )
        finally:
            theirs.close()
        threading.Thread(target=self._listen, name="forkserver", daemon=True).start()

    def fork(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: str, memory: int
    ) -> ForkedKernel:
        """Fork a kernel.

        Parameters
        ----------
        arguments
            Of the kernel, such as ``-f`` and its connection file.
        environment
            All of its variables.
        folder
            Its working folder.
        memory
            Bytes of private memory it may use; 0 for no limit.

        Raises
        ------
        RunError
            If the server is gone or does not answer.
        """
        number = next(self._numbers)
        self._say(
            {
                "fork": number, "arguments": list(arguments), "environment": dict(environment),
                "folder": folder, "memory": memory,
            }
        )  # fmt: skip
        with self._answered:
            answered = self._answered.wait_for(
                lambda: number in self._answers or self.gone, READY_SECONDS
            )
            if not answered or number not in self._answers:
                raise RunError(f"no kernel could be forked: {self._last_words()}")
            return self._answers.pop(number)

    def end(self, pid: int) -> None:
        """Have a keeper end its kernel; without a server it ends by itself."""
        with contextlib.suppress(RunError):
            self._say({"end": pid})

    def stop(self) -> None:
        """End the server and every kernel it still has."""
        if not self._ready.is_set():  # it has none yet, and would hear of it only afterwards
            self.process.kill()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _say(self, message: dict[str, Any]) -> None:
        with self._lock:
            try:
                self._socket.sendall(json.dumps(message).encode() + b"\n")
            except OSError:
                raise RunError(f"the fork server has ended: {self._last_words()}") from None

    def _listen(self) -> None:
        with self._socket.makefile("rb") as lines, contextlib.suppress(OSError, ValueError):
            for line in lines:
                self._hear(json.loads(line))
        with self._answered:
            self.gone = True
            for kernel in self._kernels.values():
                kernel.ended(-signal.SIGTERM)
            self._answered.notify_all()
        self._socket.close()
        self.process.wait()

    def _hear(self, message: dict[str, Any]) -> None:
        with self._answered:
            if "ready" in message:
                self._ready.set()
            elif "ended" in message:
                kernel = self._kernels.pop(message["ended"], None)
                if kernel:
                    kernel.ended(message["code"])
            elif "forked" in message:
                kernel = ForkedKernel(self, message["pid"], message["kernel"])
                self._kernels[kernel.pid] = kernel
                self._answers[message["forked"]] = kernel
                self._answered.notify_all()

    def _last_words(self) -> str:
        self._told.seek(0)
        lines = self._told.read().decode("utf-8", "replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it said nothing'}."


_servers: dict[int, ForkServer] = {}
_starting = threading.Lock()


def fork_server(data: Path | None = None) -> ForkServer:
    """Give this process's fork server, started if there is none or if it has ended.

    Parameters
    ----------
    data
        The dossier to be read ahead, if it is started now.
    """
    with _starting:
        server = _servers.get(os.getpid())
        if server is None or server.gone:
            _servers.clear()  # of a parent process, if this is a fork of it
            server = _servers[os.getpid()] = ForkServer(data)
        return server


def stop_fork_server() -> None:
    """End this process's fork server, if it has one."""
    with _starting:
        server = _servers.pop(os.getpid(), None)
    if server:
        server.stop()


atexit.register(stop_fork_server)
