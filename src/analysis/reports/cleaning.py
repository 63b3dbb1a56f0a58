"""Executed notebooks without what differs from run to run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # where an object lay in memory
_CELL = re.compile(r"[^\s\"'<>]*ipykernel_[0-9]+[/\\][0-9]+\.py")  # what a cell's code is called
_STYLED = re.compile(r"\bT_[0-9a-f]{5}(?=[_\"\s])")  # pandas' own name for a styled table
_KEPT_METADATA = ("kernelspec", "language_info", "widgets")


def cleaned(executed: Mapping[str, Any]) -> dict[str, Any]:
    """Take out of an executed notebook what differs from run to run.

    Parameters
    ----------
    executed
        A notebook as JSON.

    Returns
    -------
    dict
        The same without times, paths, versions of Python and papermill's notes; cells
        keep their ids, and an injected cell gets one from its place.
    """
    cells = []
    for number, cell in enumerate(executed["cells"]):
        tags = cell.get("metadata", {}).get("tags", [])
        kept = dict(cell)
        kept["metadata"] = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            kept["id"] = f"injected-{number}"
        kept["source"] = _lines("".join(cell["source"]))
        if "outputs" in kept:
            kept["outputs"] = [_plain(output) for output in kept["outputs"]]
        cells.append(kept)
    metadata = {k: dict(v) for k, v in executed["metadata"].items() if k in _KEPT_METADATA}
    metadata.get("language_info", {}).pop("version", None)
    return {**executed, "cells": cells, "metadata": metadata}


def text_of(executed: Mapping[str, Any], *, ids: bool = True) -> str:
    """Write an executed notebook, cleaned, as text.

    Parameters
    ----------
    executed
        A notebook as JSON.
    ids
        Whether its cells had ids before it was executed; else they get them by their places.
    """
    clean = cleaned(executed)
    if not ids:
        for number, cell in enumerate(clean["cells"]):
            cell["id"] = f"cell-{number}"
    return json.dumps(clean, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(output: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(output)
    if "text" in kept:
        kept["text"] = _lines(_told("".join(kept["text"])))
    if "traceback" in kept:
        kept["traceback"] = [_told(line) for line in kept["traceback"]]
    if "data" in kept:
        kept["data"] = {
            kind: _lines(_told("".join(shown))) if kind.startswith("text/") else shown
            for kind, shown in kept["data"].items()
        }
    return kept


def _told(text: str) -> str:
    """Take out of a text where things lay in memory, and names drawn by lot."""
    names: dict[str, str] = {}
    text = _CELL.sub("<cell>", _ADDRESS.sub("", text))
    return _STYLED.sub(lambda found: names.setdefault(found[0], f"T_{len(names):05}"), text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
