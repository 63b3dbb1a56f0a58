"""Locks that the system frees when their holder dies, however it dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PAUSE_SECONDS = 0.05

_held: list[BinaryIO] = []


@contextmanager
def locked(
    path: Path, *, stopped: Callable[[], bool] = bool, shared: bool = False
) -> Iterator[None]:
    """Hold a lock, waiting for whoever holds it.

    Parameters
    ----------
    path
        The lock's file, which stays.
    stopped
        Asked while waiting: whether to give up.
    shared
        Whether others who share it may hold it at the same time; on Windows none may.

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
        while not _try(file.fileno(), shared):
            if stopped():
                raise InterruptedError(f"{path.name}: given up while waiting")
            time.sleep(PAUSE_SECONDS)
        yield


def hold_for_life(path: Path) -> None:
    """Hold a new lock until this process ends; nobody sees its file before it is held."""
    new = path if os.name == "nt" else path.with_name(f".{path.name}")
    file = new.open("ab")
    _held.append(file)
    _try(file.fileno())
    if new != path:  # Windows renames no open file
        new.replace(path)


def is_free(path: Path) -> bool:
    """Say whether nobody holds a lock."""
    try:
        with path.open("r+b") as file:
            return _try(file.fileno())
    except FileNotFoundError:
        return True


if os.name == "nt":
    import msvcrt

    def _try(file: int, shared: bool = False) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(file: int, shared: bool = False) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
