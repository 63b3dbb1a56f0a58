"""The store of finished runs: written whole, checked on reading, never trusted blindly.

::

    output/
      figures/<run>      what people open: a link to the run's folder in the store
      failed/<run>/      what a failed run left: its notebook so far, and why
      store/runs/<key>/  a finished run, its manifest.json written last
      store/reads/       what runs of a base have been seen to read
      store/locks/       one a base, freed by the system when a process dies
      store/parts/       runs under way
      store/damaged/     entries that were not as their manifest says

A run is made in ``parts`` and moved to ``runs`` in one rename, so whoever reads an entry
reads a whole one. What people open is a link, switched in one step.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.reports.files import write_atomically
from analysis.reports.keys import SHORT, Places, digest_of, sha256_of
from analysis.reports.locks import is_free, locked

MANIFEST = "manifest.json"
FORMAT = 1
STALE_SECONDS = 3600  # after which nobody is still writing a file
SEEN = 8  # sets of reads remembered for one base


@dataclass(frozen=True)
class Entry:
    """A finished run in the store, checked against its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The key it is stored by."""
        return str(self.manifest["key"])


class Store:
    """The runs of one output folder.

    Parameters
    ----------
    output
        Where runs go.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.root = output / "store"
        self.runs = self.root / "runs"
        self.figures = output / "figures"
        self.failed = output / "failed"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that it keeps, which nobody's work depends on."""
        return self.root, self.figures, self.failed

    # ---- Finding ----

    def lookup(self, base: Mapping[str, Any], places: Places) -> Entry | None:
        """Find the run of a base whose reads are as they are now.

        Parameters
        ----------
        base
            As :func:`analysis.reports.keys.base_of` gives it.
        places
            The run's folders.

        Returns
        -------
        Entry or None
            Every byte of it as its manifest says; what is not is set aside.
        """
        for names in self.seen(digest_of(base)):
            entry = self.entry(key_of(base, places.contents(names)))
            if entry:
                return entry
        return None

    def has(self, base: Mapping[str, Any], places: Places) -> bool:
        """Say whether there is such a run, without looking at its files."""
        keys = (key_of(base, places.contents(names)) for names in self.seen(digest_of(base)))
        return any((self.runs / key).is_dir() for key in keys)

    def entry(self, key: str) -> Entry | None:
        """Read one entry and check all of it; a damaged one is set aside."""
        folder = self.runs / key
        if not os.path.lexists(folder):
            return None
        manifest = checked(folder, key)
        if manifest is None:
            self.set_aside(folder)
            return None
        return Entry(folder, manifest)

    def seen(self, base: str) -> list[list[str]]:
        """Give what runs of a base have been seen to read, the latest first."""
        try:
            found = json.loads((self.root / "reads" / f"{base}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        whole = isinstance(found, list) and all(
            isinstance(names, list) and all(isinstance(name, str) for name in names)
            for names in found
        )
        return found if whole else []

    def set_aside(self, folder: Path) -> None:
        """Move what is not as it should be out of the way."""
        damaged = self.root / "damaged"
        damaged.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # somebody else has done it
            place = Path(tempfile.mkdtemp(prefix=f"{folder.name[:SHORT]}-", dir=damaged))
            folder.rename(place / folder.name)

    # ---- Making ----

    def holding(
        self, base: str, stopped: Callable[[], bool] = bool
    ) -> AbstractContextManager[None]:
        """Hold the lock of a base while its run is made."""
        return locked(self._lock(base), stopped=stopped)

    def begin(self, base: str) -> Path:
        """Make a folder for a run under way; whoever begins holds the base's lock."""
        parts = self.root / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        for left in parts.glob(f"{base[:SHORT]}-*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{base[:SHORT]}-", dir=parts))

    def publish(
        self, part: Path, base: Mapping[str, Any], reads: Mapping[str, str], told: Mapping[str, Any]
    ) -> Entry:
        """Write the manifest of a run and move it to its place.

        Parameters
        ----------
        part
            The folder it was made in.
        base
            As :func:`analysis.reports.keys.base_of` gives it.
        reads
            Hashes of what it read, by name.
        told
            What else the manifest says.

        Returns
        -------
        Entry
        """
        key = key_of(base, reads)
        files = {
            path.relative_to(part).as_posix(): described(path)
            for path in sorted(part.rglob("*"))
            if path.is_file()
        }
        manifest: dict[str, Any] = {
            "format": FORMAT, "key": key, **base, **told, "reads": dict(reads), "files": files,
        }  # fmt: skip
        manifest["digest"] = digest_of(manifest)
        write_atomically(part / MANIFEST, _written(manifest))
        part.chmod(0o755)  # mkdtemp makes it its owner's alone
        self.runs.mkdir(parents=True, exist_ok=True)
        place = self.runs / key
        standing = self.entry(key)
        if standing is None:
            part.rename(place)
        elif standing.manifest != manifest:  # made again, and other bytes came out
            self.set_aside(place)
            part.rename(place)
        self._remember(digest_of(base), sorted(reads))
        return Entry(place, manifest)

    def _remember(self, base: str, names: list[str]) -> None:
        known = [names, *(other for other in self.seen(base) if other != names)][:SEEN]
        write_atomically(self.root / "reads" / f"{base}.json", json.dumps(known, indent=1) + "\n")

    def _lock(self, base: str) -> Path:
        return self.root / "locks" / f"{base[:SHORT]}.lock"

    # ---- Showing ----

    def show(self, label: str, entry: Entry) -> Path:
        """Point what people open at a run, in one step.

        Returns
        -------
        pathlib.Path
            ``output/figures/<label>``.

        Raises
        ------
        AnalysisError
            If something stands there that is not such a link.
        """
        link = self.figures / label
        target = Path(os.path.relpath(entry.folder, self.figures))
        if link.is_symlink() and link.readlink() == target:
            return link
        self.figures.mkdir(parents=True, exist_ok=True)
        if link.is_dir() and not link.is_symlink() and not (link / MANIFEST).exists():
            raise AnalysisError(f"{link}: is not a run's; move it away, and run again.")
        new = self.figures / f".{label[:40]}.{os.getpid()}.{entry.key[:SHORT]}.part"
        _drop(new)
        try:
            try:
                new.symlink_to(target, target_is_directory=True)
            except OSError:  # where links are not permitted, a copy
                shutil.copytree(entry.folder, new)
            if link.is_dir() and not link.is_symlink():
                _drop(link)
            new.replace(link)
        finally:
            _drop(new)
        return link

    def shown(self) -> Iterator[tuple[str, str]]:
        """Name what people can open: label and key of each."""
        if self.figures.is_dir():
            for link in sorted(self.figures.iterdir()):
                if link.name.startswith("."):
                    continue
                if link.is_symlink():
                    yield link.name, link.readlink().name
                elif (manifest := read_manifest(link)) is not None:
                    yield link.name, str(manifest["key"])

    # ---- Failing and cleaning ----

    def keep_failed(self, label: str, files: Mapping[str, str]) -> Path:
        """Keep what a failed run left, in place of what an earlier one left."""
        self.failed.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{label[:40]}-", dir=self.failed))
        try:
            for name, text in files.items():
                write_atomically(new / name, text)
            new.chmod(0o755)
            self.forget_failed(label)
            new.rename(self.failed / label)
        finally:
            _drop(new)
        return self.failed / label

    def forget_failed(self, label: str) -> None:
        """Drop what a failed run left, since it has been run again."""
        _drop(self.failed / label)

    def clean(self) -> list[Path]:
        """Remove what nobody can open: older runs, damaged ones, parts nobody works on.

        Returns
        -------
        list of pathlib.Path
            What was removed.
        """
        if not self.root.is_dir():
            return []
        with locked(self._lock("showing")):
            kept = {key for _, key in self.shown()}
            doomed = [path for path in _listed(self.runs) if path.name not in kept]
            doomed += _listed(self.root / "damaged") + _listed(self.failed)
            doomed += [*self._abandoned(), *self._half_written()]
            for path in doomed:
                _drop(path)
        return doomed

    def _abandoned(self) -> Iterator[Path]:
        """Name the parts that nobody works on any more."""
        for part in _listed(self.root / "parts"):
            if is_free(self._lock(part.name.partition("-")[0])):
                yield part

    def drop_abandoned(self) -> None:
        """Remove the parts that killed processes left."""
        for part in self._abandoned():
            _drop(part)

    def showing(self) -> AbstractContextManager[None]:
        """Keep whoever cleans away while a run is found or put in place, and shown."""
        return locked(self._lock("showing"), shared=True)

    def _half_written(self) -> Iterator[Path]:
        """Name what processes that were killed left under a temporary name."""
        sweeps = _listed(self.output / "sweeps")
        for folder in (self.figures, self.root / "reads", self.root / "known", *sweeps):
            for path in folder.glob(".*.part"):
                with contextlib.suppress(FileNotFoundError):  # it has been finished meanwhile
                    if time.time() - path.lstat().st_mtime > STALE_SECONDS:
                        yield path


def key_of(base: Mapping[str, Any], reads: Mapping[str, str]) -> str:
    """Give a run's key."""
    return digest_of({"base": dict(base), "reads": dict(reads)})


def described(path: Path) -> dict[str, Any]:
    """Give the sha256 and the size of a file."""
    content = path.read_bytes()
    return {"sha256": sha256_of(content), "bytes": len(content)}


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Read a manifest that says of itself that it is whole; None if there is no such one."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest = json.loads(text)
        said = {name: value for name, value in manifest.items() if name != "digest"}
        whole = manifest["digest"] == digest_of(said) and _written(manifest) == text
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return manifest if whole else None


def _written(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, indent=1, sort_keys=True) + "\n"


def checked(folder: Path, key: str) -> dict[str, Any] | None:
    """Give an entry's manifest if every file is there, as described, and no other.

    Parameters
    ----------
    folder
        The entry's folder.
    key
        What it should be the run of.
    """
    if folder.is_symlink() or not folder.is_dir() or (folder / MANIFEST).is_symlink():
        return None
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("key") != key or manifest.get("format") != FORMAT:
        return None
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    names = {path.relative_to(folder).as_posix() for path in found} - {MANIFEST}
    if names != set(manifest["files"]) or any(path.is_symlink() for path in found):
        return None
    try:
        same = all(described(folder / name) == manifest["files"][name] for name in sorted(names))
    except OSError:
        return None
    return manifest if same else None


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _drop(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path, ignore_errors=True)
