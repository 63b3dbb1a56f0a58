"""A site written beside its place and put there when it is whole.

A site has thousands of small files, and making them takes longer than filling them. So what is
as it was in the older site is not written anew, and what is written is written by the side
while the next pages are being made.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from analysis.errors import AnalysisError, ParameterError
from analysis.figures.resting import collector_resting

ABOUT = "about.txt"
"""The file by which a site is known to be ours."""

BATCH = 64  # files handed over at a time
AHEAD = 32  # batches made before they are written

File = tuple[str, "str | bytes"]


def check_place(place: Path) -> None:
    """Refuse a place at which something stands that is no site of ours.

    Raises
    ------
    ParameterError
        Rather than replace what somebody else put there.
    """
    if place.is_symlink() or (place.exists() and not (place / ABOUT).is_file()):
        if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
            return
        raise ParameterError(f"{place}: was not made by analysis site; move it away.")


def put_in_place(files: Iterable[File], place: Path) -> tuple[int, int]:
    """Write a site beside its place, and put it there in one step when it is whole.

    Parameters
    ----------
    files
        Addresses and contents.
    place
        The site's folder; an older site there is replaced, or kept if it is the same.

    Returns
    -------
    tuple of int
        How many pages, and how many bytes in all.

    Raises
    ------
    AnalysisError
        If two files would have one address.
    """
    check_place(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in place.parent.glob(f".{place.name}-*"):  # by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        with collector_resting(), _Writing(part / "new", place) as writing:
            for address, content in files:
                writing.add(address, content)
        if writing.changed:
            if place.exists():
                place.rename(part / "old")
            (part / "new").rename(place)
    finally:
        if (part / "old").exists() and not place.exists():
            (part / "old").rename(place)
        shutil.rmtree(part, ignore_errors=True)
    return writing.pages, writing.size


class _Writing:
    """The files of a new site on their way to its folder.

    Parameters
    ----------
    folder
        Where the new site is written.
    older
        Where an older one may stand.
    """

    def __init__(self, folder: Path, older: Path) -> None:
        self.pages = self.size = 0
        self.changed = False
        self._folder, self._older = folder, older
        self._known: set[str] = set()
        self._batch: list[tuple[str, bytes | None]] = []  # nothing: as in the older site
        self._same: list[str] = []
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._under_way: deque[Future[None]] = deque()
        self._folders: set[str] = set()

    def __enter__(self) -> _Writing:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def add(self, address: str, content: str | bytes) -> None:
        """Take a file."""
        if address.lower() in self._known:
            raise AnalysisError(f"{address}: two pages of the site would have this address.")
        self._known.add(address.lower())
        raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self.pages += address.endswith(".html")
        self.size += len(raw)
        same = _content_of(self._older / address) == raw
        if same and not self.changed:
            self._same.append(address)
            return
        self._begin()
        self._hand_over(address, None if same else raw)

    def _begin(self) -> None:
        """Begin to write, at the first file that is not as it was."""
        if not self.changed:
            self.changed = True
            for address in self._same:
                self._hand_over(address, None)

    def _hand_over(self, address: str, raw: bytes | None) -> None:
        self._batch.append((address, raw))
        if len(self._batch) >= BATCH:
            self._send()

    def _send(self) -> None:
        self._under_way.append(self._pool.submit(self._write, self._batch))
        self._batch = []
        while len(self._under_way) > AHEAD:
            self._under_way.popleft().result()

    def _write(self, batch: list[tuple[str, bytes | None]]) -> None:
        for address, raw in batch:
            above = address.rpartition("/")[0]
            if above not in self._folders:
                (self._folder / above).mkdir(parents=True, exist_ok=True)
                self._folders.add(above)
            target = self._folder / address
            if raw is None:
                with contextlib.suppress(OSError):  # where there are no links, it is copied
                    target.hardlink_to(self._older / address)
                    continue
                raw = _content_of(self._older / address) or b""
            target.write_bytes(raw)

    def _finish(self) -> None:
        """Write what is left; a file too many in the older site is a change as well."""
        if not self.changed and _count(self._older) != len(self._same):
            self._begin()
        self._send()
        for one in self._under_way:
            one.result()


def _content_of(path: Path) -> bytes | None:
    """Give what a file holds; None if there is no such file."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _count(folder: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(folder))
