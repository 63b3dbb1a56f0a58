"""The data folder of a git revision, taken out of the repository without touching its files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

from analysis.errors import ParameterError

PLAIN = ("100644", "100755")  # how git calls what is a file, and no link


def take_out(data: Path, revision: str, place: Path) -> tuple[Path, str]:
    """Write the raw tables of a revision into a folder of their own.

    Parameters
    ----------
    data
        The data folder as it lies in the working tree.
    revision
        As git knows it: ``HEAD~1``, a branch, a tag, a hash.
    place
        An empty folder to write to.

    Returns
    -------
    folder : pathlib.Path
        A data folder, which holds ``raw/``.
    commit : str
        The revision's hash.

    Raises
    ------
    ParameterError
        If the data are in no repository, or there is no such revision, or no data in it; in
        one line.
    """
    name = f"git:{revision}"
    within = _git(data, name, "rev-parse", "--show-prefix").decode("utf-8").rstrip("\n")
    if not revision or revision.startswith("-"):
        raise ParameterError(f"{name}: expected a revision, such as git:HEAD~1.")
    try:
        told = _git(data, name, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except ParameterError:
        raise ParameterError(
            f"{name}: the repository of {data} knows no such revision; 'git log' names them."
        ) from None
    commit = told.decode("ascii").strip()
    listed = _git(data, name, "ls-tree", "-z", "--full-tree", commit, f"{within}raw/")
    kept: dict[str, str] = {}
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, blob = about.split(" ") if path else ("", "", "")
        table = PurePosixPath(path).name
        if mode in PLAIN and table.endswith((".csv", ".toml")) and "\\" not in table:
            kept[table] = blob
    if not kept:
        raise ParameterError(f"{name}: holds no tables in {within}raw; name a later revision.")
    raw = place / "raw"
    raw.mkdir(parents=True)
    for table, content in _blobs(data, name, kept).items():
        (raw / table).write_bytes(content)
    return place, commit


def _blobs(data: Path, name: str, wanted: dict[str, str]) -> dict[str, bytes]:
    """Read blobs byte for byte, as they were committed, whatever this machine's line ends."""
    asked = "".join(f"{blob}\n" for blob in wanted.values()).encode("ascii")
    answer = _git(data, name, "cat-file", "--batch", told=asked)
    found, start = {}, 0
    for table in wanted:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].split(b" ")[2])
        found[table] = answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1
    return found


def _git(folder: Path, name: str, *words: str, told: bytes = b"") -> bytes:
    """Ask git, and give its answer; what it complains of becomes one line."""
    own = {k: v for k, v in os.environ.items() if k not in {"GIT_DIR", "GIT_WORK_TREE"}}
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), "--no-replace-objects", *words],
            input=told, capture_output=True, check=False, env=own | {"LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise ParameterError(f"{name}: needs git, which is not installed here.") from None
    if answer.returncode:
        lines = answer.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in lines):
            raise ParameterError(
                f"{name}: {folder} is in no git repository; name a data folder, as data:PATH."
            )
        raise ParameterError(f"{name}: git says: {lines[0] if lines else 'nothing'}.")
    return answer.stdout
