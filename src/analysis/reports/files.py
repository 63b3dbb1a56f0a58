"""Files that are whole or not there, and an account of what was written."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

_account: dict[str, str] | None = None


def keep_account() -> None:
    """Note from now on what this process writes: for a kernel, whose run will be checked."""
    global _account
    _account = {}


def account_of(folder: Path | str) -> dict[str, str]:
    """Give the sha256 of each file written below a folder, by its name there."""
    start = str(folder) + os.sep
    written = (_account or {}).items()
    return {path.removeprefix(start): sha for path, sha in written if path.startswith(start)}


def write_atomically(path: Path, content: str | bytes) -> Path:
    """Write a file under a temporary name, then rename it: it is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        temporary.write_bytes(raw)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if _account is not None:
        _account[str(path)] = hashlib.sha256(raw).hexdigest()
    return path
