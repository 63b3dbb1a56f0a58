"""What of a dossier a process has read: on what the work of a run depends.

Reading a record reads and checks every table. What comes out of a notebook depends only
on the tables it then asks for, and on the other files it opens; this module notes them,
so that a change elsewhere does not make its results stale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

_noted: set[str] = set()
_watched: list[tuple[str, str, tuple[str, ...]]] = []  # prefix, folder with separator, not below
_silent = 0

DATA, PROJECT = "data", "project"


def note(*tables: str) -> None:
    """Note that raw tables, with their labels, have been used."""
    _noted.update(f"{DATA}/raw/{table}{ending}" for table in tables for ending in (".csv", ".toml"))


def note_label() -> None:
    """Note that the dossier's own label has been used."""
    _noted.add(f"{DATA}/raw/dossier.toml")


def noted() -> list[str]:
    """Name what has been used so far.

    Returns
    -------
    list of str
        Places below the data folder (``data/raw/claims.csv``) or below the project's
        (``project/docs/note.txt``), in alphabetical order.
    """
    return sorted(_noted)


def forget() -> None:
    """Begin a new list."""
    _noted.clear()


def watch(data: Path | str, project: Path | str, without: tuple[str, ...] = ()) -> None:
    """Note from now on every file opened for reading below two folders.

    Parameters
    ----------
    data
        The dossier's data folder.
    project
        The folder that holds ``notebooks/``.
    without
        Folders below them whose files do not count: the environment, what runs make.

    Notes
    -----
    By an audit hook of the interpreter, which cannot be taken away again: for a process
    that runs one notebook and ends.
    """
    forget()
    if not _watched:
        sys.addaudithook(_heard)
    left_out = tuple(os.path.realpath(folder) + os.sep for folder in without)
    for prefix, folder in ((DATA, data), (PROJECT, project)):
        _watched.append((prefix, os.path.realpath(folder) + os.sep, left_out))


@contextmanager
def unnoted() -> Iterator[None]:
    """Read without noting: what is only checked has no part in a result."""
    global _silent
    _silent += 1
    try:
        yield
    finally:
        _silent -= 1


def _heard(event: str, details: tuple[Any, ...]) -> None:
    if event != "open" or _silent:
        return
    path, mode, flags = details
    if not isinstance(path, str | bytes) or (isinstance(mode, str) and set(mode) & set("wax+")):
        return
    if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
        return
    place = os.path.realpath(os.fsdecode(path))
    for prefix, folder, without in _watched:
        if place.startswith(folder):
            if not place.startswith(without) and Path(place).is_file():
                _noted.add(f"{prefix}/{place.removeprefix(folder).replace(os.sep, '/')}")
            return


class Tables(Mapping[str, pd.DataFrame]):
    """Raw tables by name, noting which are asked for.

    Parameters
    ----------
    frames
        The tables.
    hear
        Told the name of each table asked for, there or not: the coming of one that is
        not there would change the result too.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], hear: Callable[[str], object] = note
    ) -> None:
        self._frames, self._hear = frames, hear

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._hear(name)
        return self._frames[name]

    def __contains__(self, name: object) -> bool:
        self._hear(str(name))
        return name in self._frames

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)
