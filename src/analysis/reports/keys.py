"""What a run depends on, and the key made of it.

A key is the sha256 of everything that can change what a run makes: its notebook, its
typed parameters, this library, the lock, the installed packages and the platform, and
the content of what it read. Places, times and names of machines have no part in it.

What a run reads is known only once it has run. So there are two hashes: the *base*, of
all that is known before, and the *key*, of the base and of the content of what runs of
that base have been seen to read.
"""

from __future__ import annotations

import hashlib
import json
import platform
import stat
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"
SHORT = 16  # digits by which a folder or a lock is told apart

_hashes: dict[tuple[object, ...], str] = {}


def sha256_of(content: bytes | str) -> str:
    """Give the sha256 of a text or of bytes, in hexadecimal."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def digest_of(thing: Any) -> str:
    """Give the sha256 of anything JSON can say, whatever the order of its names."""
    return sha256_of(json.dumps(thing, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def hash_of(path: Path | str) -> str:
    """Give the sha256 of a file, remembered while nothing about the file changes.

    Returns
    -------
    str
        Empty if there is no such file, or something that is none; of a folder, the hash
        of the names in it, hidden ones and caches left out.
    """
    try:
        found = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if stat.S_ISDIR(found.st_mode):
        names = (p.name for p in Path(path).iterdir() if p.name[0] not in "._~")
        return digest_of(sorted(names))
    if not stat.S_ISREG(found.st_mode):
        return ""
    stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if stamp not in _hashes:
        _hashes[stamp] = sha256_of(Path(path).read_bytes())
    return _hashes[stamp]


def hash_of_tree(folder: Path, paths: Iterable[Path]) -> str:
    """Give one hash of several files by their names below a folder."""
    return digest_of({path.relative_to(folder).as_posix(): hash_of(path) for path in paths})


@dataclass(frozen=True)
class Surroundings:
    """What a run depends on beside its notebook, its parameters and the data.

    Parameters
    ----------
    library
        Hash of this package's files.
    lock
        Hash of the lock; empty where there is none.
    packages
        Hash of the names and versions of what is installed.
    platform
        System, processor and Python.
    """

    library: str
    lock: str
    packages: str
    platform: str


def surroundings_of(project: Path) -> Surroundings:
    """Look at this installation.

    Parameters
    ----------
    project
        The folder that holds ``notebooks/``, and the lock if there is one.
    """
    files = (p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".ttf"} and p.is_file())
    lock = next((hash_of(p / LOCK) for p in (project, *PACKAGE.parents) if (p / LOCK).exists()), "")
    return Surroundings(hash_of_tree(PACKAGE, files), lock, _packages(), platform_name())


@cache
def platform_name() -> str:
    """Name what the same code may give other bytes on: system, processor, Python."""
    return f"{platform.system()} {platform.machine()} {platform.python_implementation()} " + (
        ".".join(map(str, sys.version_info[:3]))
    )


@cache
def _packages() -> str:
    # The folders' names say name and version; reading each one's record would take a second.
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = {path.name for folder in folders for path in Path(folder).glob("*.*-info")}
    return digest_of(sorted(name for name in names if not name.startswith("analysis-")))


def base_of(
    name: str,
    notebook: Mapping[str, Any],
    parameters: Mapping[str, Any],
    surroundings: Surroundings,
) -> dict[str, Any]:
    """Say all that is known before a run, for its manifest and its key.

    Parameters
    ----------
    name
        The notebook's name.
    notebook
        As JSON; outputs do not count.
    parameters
        All typed parameters, defaults included.
    surroundings
        The installation.

    Returns
    -------
    dict
        ``notebook``, ``code`` (its hash), ``parameters`` and the fields of
        :class:`Surroundings`.
    """
    return {
        "notebook": name, "code": code_of(notebook), "parameters": dict(parameters),
        **asdict(surroundings),
    }  # fmt: skip


def code_of(notebook: Mapping[str, Any]) -> str:
    """Give the hash of a notebook's cells and kernel, whatever it shows."""
    cells = [
        [cell["cell_type"], cell.get("id", ""), cell.get("metadata", {}).get("tags", []),
         "".join(cell["source"]), cell.get("attachments", {})]
        for cell in notebook["cells"]
    ]  # fmt: skip
    return digest_of([cells, notebook.get("metadata", {}).get("kernelspec", {})])


@dataclass(frozen=True)
class Places:
    """The folders of a run.

    Parameters
    ----------
    project
        Holds ``notebooks/``.
    data
        The dossier's data folder, which holds ``raw/``.
    output
        Where runs go.
    """

    project: Path
    data: Path
    output: Path

    def find(self, name: str) -> Path:
        """Find a place that :func:`analysis.facts.reading.noted` named."""
        prefix, _, rest = name.partition("/")
        return (self.data if prefix == "data" else self.project) / rest

    def contents(self, names: Iterable[str]) -> dict[str, str]:
        """Give the hash of each named file as it is now; empty where there is none."""
        return {name: hash_of(self.find(name)) for name in names}

    def whole_data(self) -> str:
        """Give one hash of every file of the dossier's raw data."""
        raw = self.data / "raw"
        tables = (path for path in raw.iterdir() if path.suffix in {".csv", ".toml"})
        return hash_of_tree(raw, sorted(path for path in tables if path.name[0] != "."))
