"""Executed notebooks without what differs from run to run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # where an object lay in memory
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


def text_of(executed: Mapping[str, Any]) -> str:
    """Write an executed notebook, cleaned, as text."""
    return json.dumps(cleaned(executed), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(output: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(output)
    if isinstance(kept.get("text"), str):
        kept["text"] = _lines(kept["text"])
    if "data" in kept:
        data = dict(kept["data"])
        for kind, shown in data.items():
            if kind.startswith("text/"):
                data[kind] = [_ADDRESS.sub("", line) for line in _lines("".join(shown))]
        kept["data"] = data
    return kept


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
