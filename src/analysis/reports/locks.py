"""Locks that the system frees when their holder dies, however it dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_SECONDS = 0.05


@contextmanager
def locked(path: Path, *, stopped: Callable[[], bool] = bool) -> Iterator[None]:
    """Hold a lock, waiting for whoever holds it.

    Parameters
    ----------
    path
        The lock's file, which stays.
    stopped
        Asked while waiting: whether to give up.

    Raises
    ------
    InterruptedError
        If it was given up.

    Notes
    -----
    ``flock(2)`` of the open file, so that threads of one process exclude each other too;
    on Windows the first byte of it. Over NFS, Linux makes it a lock of the server.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:  # closing it frees the lock
        while not _try(file.fileno()):
            if stopped():
                raise InterruptedError(f"{path.name}: given up while waiting")
            time.sleep(PAUSE_SECONDS)
        yield


def is_free(path: Path) -> bool:
    """Say whether nobody holds a lock."""
    try:
        with path.open("r+b") as file:
            return _try(file.fileno())
    except FileNotFoundError:
        return True


if os.name == "nt":
    import msvcrt

    def _try(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
