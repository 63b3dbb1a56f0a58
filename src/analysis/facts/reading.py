"""What of a dossier a process has read: on what the work of a run depends.

Reading a record reads and checks every table. What comes out of a notebook depends only
on the tables it then asks for, and on the other files it opens and folders it lists; this
module notes them, so that a change elsewhere does not make its results stale.
"""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

DATA, PROJECT = "data", "project"
Stamp = tuple[int, ...]
ABSENT: Stamp = ()

_own: set[str] = set()
_noted: dict[str, Stamp | None] = {}
_watched: list[tuple[str, str]] = []  # prefix, folder with separator
_left_out: list[str] = []
_silent = 0


def note(*tables: str) -> None:
    """Note that raw tables, with their labels, have been used."""
    for table in tables:
        for ending in (".csv", ".toml"):
            _noted.setdefault(f"{DATA}/raw/{table}{ending}")


def note_label() -> None:
    """Note that the dossier's own label has been used."""
    _noted.setdefault(f"{DATA}/raw/dossier.toml")


def noted() -> dict[str, Stamp | None]:
    """Tell what has been used so far.

    Returns
    -------
    dict
        By places below the data folder (``data/raw/claims.csv``) or the project's
        (``project/docs/note.txt``), in alphabetical order; a folder that was listed ends with
        a slash. With each, its stamp when it was first opened, empty if it was not there;
        None of folders, and of tables of the record, which are checked as a whole.
    """
    return dict(sorted(_noted.items()))


def forget() -> None:
    """Begin a new list."""
    _noted.clear()


def watch(data: Path | str, project: Path | str, without: tuple[str, ...] = ()) -> None:
    """Note from now on every file opened for reading, and every folder listed, below two folders.

    Parameters
    ----------
    data
        The dossier's data folder.
    project
        The folder that holds ``notebooks/``.
    without
        Folders below them that do not count: the environment, what runs make.

    Notes
    -----
    By an audit hook of the interpreter, which cannot be taken away again: for a process
    that runs one notebook and ends. Other programs that a cell starts are not heard, nor is
    a question whether a file exists.
    """
    forget()
    if not _watched:
        sys.addaudithook(_heard)
    for prefix, folder in ((DATA, data), (PROJECT, project)):
        places = dict.fromkeys((os.path.abspath(folder), os.path.realpath(folder)))  # noqa: PTH100
        _watched.extend((prefix, place + os.sep) for place in places)
    _left_out.extend(os.path.realpath(folder) + os.sep for folder in without)


@contextmanager
def unnoted() -> Iterator[None]:
    """Read without noting: what is only checked has no part in a result."""
    global _silent
    _silent += 1
    try:
        yield
    finally:
        _silent -= 1


def stamp_of(place: str | Path) -> Stamp:
    """Give size, times and place on disk of a file; empty if there is none."""
    try:
        found = os.stat(place)  # noqa: PTH116 - heard with every file a cell opens
    except OSError:
        return ABSENT
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _heard(event: str, details: tuple[Any, ...]) -> None:
    if _silent or event not in {"open", "os.listdir", "os.scandir", "sqlite3.connect"}:
        return
    place = details[0] if details else None
    if place is None and event != "open":
        place = "."
    if not isinstance(place, str | bytes | os.PathLike):
        return
    path = os.path.abspath(os.fsdecode(place))  # noqa: PTH100 - a link counts where it lies
    if event == "open":
        _note_opened(path, details[1], details[2])
    elif event == "sqlite3.connect":
        _note_path(path)
    elif path not in map(os.path.abspath, ["", *sys.path]):  # where Python looks for modules
        _note_path(path, listed=True)


def _note_opened(path: str, mode: Any, flags: Any) -> None:
    written = isinstance(mode, str) and set(mode) & set("wax")
    if written or (isinstance(flags, int) and flags & os.O_WRONLY):
        # What was looked for in vain and is then made is the run's own from here on.
        for name in [name for name, stamp in _noted.items() if stamp == ABSENT]:
            if path.endswith(os.sep + name.partition("/")[2].replace("/", os.sep)):
                del _noted[name]
                _own.add(path)
        return
    if path in _own:
        return
    if path.endswith(".pyc"):
        try:
            path = importlib.util.source_from_cache(path)
        except ValueError:
            return
    _note_path(path)


def _note_path(path: str, *, listed: bool = False) -> None:
    if os.path.realpath(path).startswith(tuple(_left_out)):
        return
    for prefix, folder in _watched:
        if path.startswith(folder):
            stamp = stamp_of(path)
            if not listed and stamp and not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
                return
            below = path.removeprefix(folder).replace(os.sep, "/")
            _noted.setdefault(f"{prefix}/{below}{'/' if listed else ''}", None if listed else stamp)
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
        _noted.setdefault(f"{DATA}/raw/")
        return iter(self._frames)

    def __len__(self) -> int:
        _noted.setdefault(f"{DATA}/raw/")
        return len(self._frames)
