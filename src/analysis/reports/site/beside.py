"""Pages made beside others: by a second process, where the system can fork one.

What it makes is what this process would have made, byte for byte; it only takes less time.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any

File = tuple[str, "str | bytes"]


class Beside:
    """Files being made by a fork of this process.

    Parameters
    ----------
    make
        Gives the files. It is called in the fork, which knows what this process knows now;
        here if there can be none, or if the fork dies.
    """

    def __init__(self, make: Callable[[], Iterable[File]]) -> None:
        self._make = make
        self._process: Any = None
        # On macOS a fork of a process that has used the system's libraries may hang.
        if sys.platform == "linux" and (os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("fork")
            self._answer, there = context.Pipe(duplex=False)
            self._process = context.Process(target=_tell, args=(there, make), daemon=True)
            self._process.start()
            there.close()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._answer.close()

    def files(self) -> list[File]:
        """Wait for the files.

        Raises
        ------
        Exception
            What making them raised.
        """
        if self._process is None:
            return list(self._make())
        try:
            made, fault = self._answer.recv()
        except EOFError:
            return list(self._make())
        if fault is not None:
            raise fault
        return list(made)


def _tell(there: Connection, make: Callable[[], Iterable[File]]) -> None:
    try:
        made = [(str(address), _plain(content)) for address, content in make()]
    except Exception as fault:
        there.send((None, fault))
    else:
        there.send((made, None))
    there.close()


def _plain(content: str | bytes) -> str | bytes:
    return content if isinstance(content, bytes) else str(content)
