"""A process's own place for what lives as long as it does: sockets, connection files.

The place is removed when the process ends. Of a process that was killed it stays, with a
lock in it that nobody holds any more; the next process that needs a place removes it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

from analysis.reports.locks import hold_for_life, is_free

HAS_SOCKET_FILES = os.name == "posix"
LONGEST_PATH = 90  # of a socket: some 107 bytes in all, of which a few are the socket's own name
OWN_LENGTH = 32  # of the names of a place and of a folder in it
PREFIX, LOCK = "analysis-", "lock"
HOUR_SECONDS = 3600  # nobody takes so long from making a place to holding its lock

_places: dict[int, Path] = {}
_making = threading.Lock()


def private_folder() -> Path:
    """Make a folder in this process's own place.

    Returns
    -------
    pathlib.Path
        Of a name short enough for a socket, where there is room for one.
    """
    with _making:
        place = _places.get(os.getpid())
        if place is None or not place.is_dir():
            above = _short_place()
            remove_abandoned(above)
            place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=above))
            hold_for_life(place / LOCK)
            _places[os.getpid()] = place
    return Path(tempfile.mkdtemp(prefix="k", dir=place))


def remove_abandoned(above: Path) -> None:
    """Remove the places of processes that have ended without doing so themselves."""
    for place in above.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
            begun = time.time() - place.stat().st_mtime > HOUR_SECONDS
            if is_free(place / LOCK) if (place / LOCK).exists() else begun:
                shutil.rmtree(place, ignore_errors=True)


def _short_place() -> Path:
    """Give the usual place for temporary files, or one of a shorter name where it needs to be."""
    usual = tempfile.gettempdir()
    if len(usual) + OWN_LENGTH < LONGEST_PATH or not HAS_SOCKET_FILES:
        return Path(usual)
    return Path("/tmp" if os.access("/tmp", os.W_OK) else usual)


@atexit.register
def _remove_own() -> None:
    place = _places.pop(os.getpid(), None)
    if place:
        shutil.rmtree(place, ignore_errors=True)
