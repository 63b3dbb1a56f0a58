"""A run asked for: which notebook, with which typed parameters, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.facts.plain import join_values
from analysis.reports.declarations import (
    Value,
    check_runnable,
    find_notebook,
    parameters_of,
    read_notebook,
)
from analysis.reports.keys import Surroundings, base_of, digest_of
from analysis.reports.parameters import (
    asked_values,
    check_parameters,
    full_values,
    read_values,
)

if TYPE_CHECKING:
    from analysis.facts.record import Record

LONGEST_LABEL = 120


@dataclass(frozen=True)
class Request:
    """A run asked for, its values of the declared types.

    Parameters
    ----------
    notebook
        The notebook's name.
    path
        Its file.
    asked
        The values that are not the defaults.
    full
        All values, defaults included.
    base
        All that its key is made of and is known before it runs.
    """

    notebook: str
    path: Path
    asked: Mapping[str, Value]
    full: Mapping[str, Value]
    base: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What its folder is called."""
        return label_of(self.notebook, self.asked)

    @cached_property
    def base_digest(self) -> str:
        """Hash of the base."""
        return digest_of(self.base)

    @property
    def command(self) -> str:
        """The command line that asks for the same."""
        import shlex

        given = " ".join(f"-p {shlex.quote(f'{k}={told(v)}')}" for k, v in self.asked.items())
        return f"analysis run {self.notebook} {given}".strip()


def told(value: Value) -> str:
    """Put a value as it is typed on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return join_values([told(part) for part in value])
    return "" if value is None else str(value)


def label_of(notebook: str, asked: Mapping[str, Value]) -> str:
    """Name a run's folder: the notebook, and what was asked for where it is not the default.

    Returns
    -------
    str
        A name without separators. One that had to be changed or shortened carries a hash,
        so that no two runs share it.
    """
    parts = "".join(f",{name}={told(value)}" for name, value in sorted(asked.items()))
    plain = re.sub(r"[^\w=,.+-]+", "-", parts)
    whole = notebook + plain
    short = whole.encode("utf-8")[:LONGEST_LABEL].decode("utf-8", "ignore")
    texts = [part for value in asked.values() for part in _parts_of(value)]
    unclear = any(text == "" or set(text) & set(",=") for text in texts)
    if plain != parts or short != whole or unclear:
        return f"{short}~{digest_of(dict(asked))[:8]}"
    return whole


def _parts_of(value: Value) -> list[str]:
    """Give the texts in a value that could be mistaken for something else in a name."""
    if isinstance(value, list):
        return [str(part) for part in value] or [""]
    return ["" if value is None else str(value)]


def request_of(
    name: str, given: Mapping[str, object], surroundings: Surroundings, record: Record | None
) -> Request | None:
    """Make a request of what was asked.

    Parameters
    ----------
    name
        The notebook's name, or the beginning of it.
    given
        Parameters by name: texts as typed, or values of a sweep file.
    surroundings
        The installation.
    record
        The record the values are held against; None if only their types are to be read.

    Returns
    -------
    Request or None
        None if, without a record, something is already wrong: with one, that is told.

    Raises
    ------
    ParameterError
        If there is no such notebook; with a record, for every value that is refused.
    """
    path = find_notebook(name)
    notebook = read_notebook(path)
    declared = parameters_of(notebook, path.name)
    check_runnable(notebook, path.name)
    if record is None:
        values, faults = read_values(declared, given, path.stem)
        if faults:
            return None
    else:
        values = check_parameters(declared, given, path.stem, record)
    full = full_values(declared, values)
    base = base_of(path.stem, notebook, full, surroundings)
    return Request(path.stem, path, asked_values(declared, values), full, base)


def is_unchanged(request: Request, surroundings: Surroundings) -> bool:
    """Say whether the notebook and the installation are still those of the request."""
    notebook = read_notebook(request.path)
    return base_of(request.notebook, notebook, request.full, surroundings) == request.base
