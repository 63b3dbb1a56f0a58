"""A notebook's parameters as its own cell declares them.

The cell tagged ``parameters`` is the one declaration: a line a parameter, ``name: type =
value  # help``. The type is ``str``, ``int``, ``float`` or ``bool``, a list of one of these
(``list[str]``), or one of these or nothing (``int | None``).

What a value may be follows from the declaration. By the last part of the name:

``rule``
    A rule by which claims are reconciled.
``sources``
    A choice of sources.
``country``, ``countries``; ``body``, ``bodies``
    Codes of ``countries.csv`` and ``bodies.csv``, or ``all`` bodies.
``years``
    A year or a range of years of the record, such as ``2008/2018``.
``first_year``, ``last_year``
    Years of the record, 0 for its first and its last.

By a fixed form in the help:

``one of: domestic, un, all``
    One of these words. The list ends at a semicolon or with the line.
``id from statements.csv``; ``id from conclusions.csv, or all``; ``country from conclusions.csv``
    An id of that raw table, or that word.
``rank_ column of verbs.csv, or both``
    What follows ``rank_`` in the name of a column of that raw table, or that word.
``at least 1``
    A number not below it.

Each entry of a list is held against the same. An empty text is permitted where the
default is empty.
"""

from __future__ import annotations

import ast
import io
import json
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError, RunError
from analysis.facts.labels import nearest
from analysis.facts.places import places_above

Value = str | int | float | bool | None | list[str] | list[int] | list[float] | list[bool]

EXPECTED = {
    "int": "a whole number such as 2008",
    "float": "a number such as 0.5",
    "bool": "true or false",
    "str": "text",
}
_BY_NAME = {
    "rule": "rule", "rules": "rule", "sources": "sources", "country": "country",
    "countries": "country", "body": "body", "bodies": "body", "years": "year range",
}  # fmt: skip
_ONE_OF = re.compile(r"\bone of: ([^;]+)")
_CELL_FROM = re.compile(r"\b(id|country) from (\w+)\.csv(?:, or (\w+))?")
_COLUMN_OF = re.compile(r"\b(\w+_) column of (\w+)\.csv(?:, or (\w+))?")
_AT_LEAST = re.compile(r"\bat least (-?\d+)")
_TYPE = re.compile(r"(?:list\[(?P<many>\w+)\]|(?P<one>\w+))(?P<optional> \| None)?")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook, as its cell declares it."""

    name: str
    type: str
    default: Value
    help: str

    @cached_property
    def _parts(self) -> Mapping[str, str | None]:
        found = _TYPE.fullmatch(self.type)
        return found.groupdict() if found else {"many": None, "one": self.type, "optional": None}

    @property
    def item(self) -> str:
        """The plain type of the value, or of each entry of a list."""
        return self._parts["many"] or self._parts["one"] or ""

    @property
    def many(self) -> bool:
        """Whether it is a list."""
        return self._parts["many"] is not None

    @property
    def optional(self) -> bool:
        """Whether it may be nothing."""
        return self._parts["optional"] is not None

    @property
    def kind(self) -> str:
        """What it is: rule, sources, country, body, year range, choice, id, column, plain type."""
        if _ONE_OF.search(self.help):
            return "choice"
        if _CELL_FROM.search(self.help):
            return "id"
        if _COLUMN_OF.search(self.help):
            return "column"
        named = _BY_NAME.get(self.name.rpartition("_")[2], "") if self.item == "str" else ""
        return named or {"str": "text"}.get(self.item, self.item)

    @property
    def choices(self) -> list[str]:
        """The words it may be, where the help lists them."""
        told = _ONE_OF.search(self.help)
        return [word.strip() for word in told[1].split(",")] if told else []

    @property
    def cells(self) -> tuple[str, str, str] | None:
        """Column and table whose cells it may be, and a word that will do beside them."""
        told = _CELL_FROM.search(self.help)
        return (told[1], told[2], told[3] or "") if told else None

    @property
    def columns(self) -> tuple[str, str, str] | None:
        """Beginning of names of columns, their table, and a word that will do beside them."""
        told = _COLUMN_OF.search(self.help)
        return (told[1], told[2], told[3] or "") if told else None

    @property
    def least(self) -> int | None:
        """The least number it may be."""
        told = _AT_LEAST.search(self.help)
        return int(told[1]) if told else None

    def fits(self, value: object) -> bool:
        """Say whether a value is of the declared type."""
        if value is None:
            return self.optional
        if self.many:
            return isinstance(value, list) and all(_is(part, self.item) for part in value)
        return _is(value, self.item)


def _is(value: object, kind: str) -> bool:
    return type(value).__name__ == kind and (kind != "float" or math.isfinite(float(str(value))))


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as JSON.

    Raises
    ------
    ParameterError
        If it is not a notebook of version 4.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if all(_is_cell(cell) for cell in notebook["cells"]) and notebook["nbformat"] == 4:
            return dict(notebook)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ParameterError(f"{path.name}: is not a notebook of version 4; restore it.")


def _is_cell(cell: Any) -> bool:
    source = cell["source"]
    lines = source if isinstance(source, list) else [source]
    tags = cell["metadata"].get("tags", [])
    return all(isinstance(part, str) for part in (cell["cell_type"], *lines, *tags))


def check_runnable(notebook: Mapping[str, Any], file: str) -> None:
    """Refuse a notebook that papermill could not run, or not as it is asked.

    Raises
    ------
    ParameterError
        If it names no kernel, or holds the injected cell of an earlier run.
    """
    if not notebook.get("metadata", {}).get("kernelspec", {}).get("name"):
        raise ParameterError(f"{file}: names no kernel; choose one in JupyterLab and save.")
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            raise ParameterError(f"{file}: holds an injected cell of an earlier run; delete it.")


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Read a notebook's parameters cell.

    Parameters
    ----------
    notebook
        A file in ``notebooks/``.

    Returns
    -------
    dict of str to Parameter
        By name, in the cell's order; empty if the notebook has no such cell.

    Raises
    ------
    ParameterError
        If a line of the cell is not ``name: type = value  # help``.
    """
    return parameters_of(read_notebook(notebook), notebook.name)


def parameters_of(notebook: Mapping[str, Any], file: str) -> dict[str, Parameter]:
    """Give the parameters of a notebook already read; ``file`` is for the message."""
    sources = [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    found: dict[str, Parameter] = {}
    if not sources:
        return found
    try:
        lines, helps = ast.parse(sources[0]).body, _comments(sources[0])
    except (SyntaxError, tokenize.TokenError) as fault:
        raise ParameterError(f"{file}, parameters cell: is not Python ({fault}).") from None
    for line in lines:
        place = f"{file}, parameters cell, line {line.lineno}"
        kind = ast.unparse(line.annotation) if isinstance(line, ast.AnnAssign) else ""
        read = _TYPE.fullmatch(kind)
        if not (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and read
            and (read["many"] or read["one"]) in EXPECTED
            and line.value is not None
        ):
            raise ParameterError(
                f"{place}: expected name: type = value  # help, the type one of "
                f"{', '.join(EXPECTED)}, a list of it (list[str]), or it | None."
            )
        try:
            default = ast.literal_eval(line.value)
        except (ValueError, TypeError):
            raise ParameterError(f"{place}: the default is not a plain value.") from None
        name = line.target.id
        if name.startswith("__"):
            raise ParameterError(f"{place}: {name!r} is Python's own; choose another name.")
        declared = Parameter(name, kind, default, helps.get(line.lineno, ""))
        if not declared.fits(default):
            raise ParameterError(
                f"{place}: the default {default!r} is not {expected_of(declared)}."
            )
        found[name] = declared
    return found


def expected_of(parameter: Parameter) -> str:
    """Say what a value of a parameter looks like."""
    said = EXPECTED[parameter.item]
    if parameter.many:
        said = f"a list, each entry {said}"
    return f"{said}, or nothing" if parameter.optional else said


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def find_notebooks() -> dict[str, Path]:
    """Find the notebooks: the folder is the list.

    Returns
    -------
    dict of str to pathlib.Path
        By name without ending, in alphabetical order; from the first ``notebooks``
        above the working folder, else beside the package.

    Raises
    ------
    RunError
        If there is none.
    """
    for place in places_above():
        found = sorted((place / "notebooks").glob("[0-9]*.ipynb"))
        if found:
            return {path.stem: path for path in found}
    raise RunError("no notebooks found: none of the folders above holds notebooks/.")


def find_notebook(name: str) -> Path:
    """Find one notebook by its name, or by the beginning of it that is its own.

    Raises
    ------
    ParameterError
        If there is no such notebook, or more than one.
    """
    notebooks = find_notebooks()
    stem = name.removesuffix(".ipynb")
    chosen = [key for key in notebooks if key == stem] or [
        key for key in notebooks if key.startswith(stem) and stem
    ]
    if len(chosen) != 1:
        raise ParameterError(f"notebook: found {name!r}; {nearest(name, tuple(notebooks))}.")
    return notebooks[chosen[0]]
