"""Pages made beside others: by a second process, where the system can fork one.

What it makes is what this process would have made, byte for byte; it only takes less time.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any

File = tuple[str, "str | bytes"]


Step = Callable[[Any], Iterable[File]]


class Beside:
    """Files being made by a fork of this process, one step after the other.

    Parameters
    ----------
    *steps
        Each gives files of what :meth:`begin` hands it. They are called in the fork, which
        knows what this process knew when it was made; here if there can be none, or if the
        fork dies.
    """

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self._given: Any = None
        self._process: Any = None
        # On macOS a fork of a process that has used the system's libraries may hang.
        if sys.platform == "linux" and (os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("fork")
            self._talk, there = context.Pipe()
            self._process = context.Process(target=_work, args=(there, steps), daemon=True)
            self._process.start()
            there.close()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._talk.close()

    def begin(self, given: Any = None) -> None:
        """Let the next step begin, with what it needs to know."""
        self._given = given
        if self._process is not None:
            with contextlib.suppress(OSError):  # it has died, which is noticed below
                self._talk.send(given)

    def files(self) -> list[File]:
        """Wait for the files of the step begun.

        Raises
        ------
        Exception
            What making them raised.
        """
        step = self._steps.pop(0)
        if self._process is None:
            return list(step(self._given))
        try:
            made, fault = self._talk.recv()
        except (EOFError, OSError):
            return list(step(self._given))
        if fault is not None:
            raise fault
        return list(made)


def _work(there: Connection, steps: Iterable[Step]) -> None:
    for step in steps:
        try:
            given = there.recv()
        except EOFError:  # nobody waits any more
            return
        try:
            made = [(str(address), _plain(content)) for address, content in step(given)]
        except Exception as fault:
            there.send((None, fault))
        else:
            there.send((made, None))


def _plain(content: str | bytes) -> str | bytes:
    return content if isinstance(content, bytes) else str(content)
