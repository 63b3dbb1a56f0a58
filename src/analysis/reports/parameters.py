"""A notebook's parameters, read from its own cell and held against the data.

The cell tagged ``parameters`` is the one declaration: name, type, default and help.
Text from the command line is read by the declared type and never guessed; what is
unknown, ill-typed or impossible is refused before a kernel starts.

What a value may be follows from the declaration. By name: ``rule`` and ``..._rule`` are
rules, ``sources`` and ``..._sources`` choices of sources, ``countries`` codes parted by
commas; ``country``, ``body``, ``first_year`` and ``last_year`` are the scope. By a fixed
form in the help:

``one of: domestic, un, all``
    One of these words. The list ends at a semicolon or with the line.
``id from statements.csv``; ``id from conclusions.csv, or all``; ``country from conclusions.csv``
    An id of that raw table, or that word.
``at least 1``
    A number not below it.

An empty text is permitted where the default is empty.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.facts.record import Record
from analysis.facts.rules import check_rule
from analysis.facts.scope import read_scope
from analysis.facts.sources import choose_sources
from analysis.measures.countries import countries_named

Value = str | int | float | bool

SCOPE = ("country", "body", "first_year", "last_year")

_ONE_OF = re.compile(r"\bone of: ([^;]+)")
_CELL_FROM = re.compile(r"\b(id|country) from (\w+)\.csv(?:, or (\w+))?")
_AT_LEAST = re.compile(r"\bat least (-?\d+)")
_TRUE = {"true": True, "false": False}
_EXPECTED = {
    "int": "a whole number such as 2008",
    "float": "a number such as 0.5",
    "bool": "true or false",
    "str": "text",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook, as its cell declares it."""

    name: str
    type: str
    default: Value
    help: str


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
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = [
        "".join(cell["source"])
        for cell in cells
        if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if not sources:
        return {}
    found: dict[str, Parameter] = {}
    helps = _comments(sources[0])
    for line in ast.parse(sources[0]).body:
        if not (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and isinstance(line.annotation, ast.Name)
            and line.annotation.id in _EXPECTED
            and line.value is not None
        ):
            raise ParameterError(
                f"{notebook.name}, parameters cell, line {line.lineno}: expected "
                "name: type = value  # help, the type one of " + ", ".join(_EXPECTED) + "."
            )
        default = ast.literal_eval(line.value)
        if type(default).__name__ != line.annotation.id:
            raise ParameterError(
                f"{notebook.name}, parameters cell, line {line.lineno}: the default {default!r} "
                f"is not {_EXPECTED[line.annotation.id]}."
            )
        name = line.target.id
        found[name] = Parameter(name, line.annotation.id, default, helps.get(line.lineno, ""))
    return found


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def read_assignments(given: Sequence[str]) -> dict[str, str]:
    """Take ``key=value`` texts of the command line apart.

    Raises
    ------
    ParameterError
        If one has no ``=``, or a key is given twice.
    """
    faults, found = [], {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            faults.append(f"-p {text}: expected key=value, such as -p country=JPN.")
        elif key.strip() in found:
            faults.append(f"-p {text}: {key.strip()} is given twice; give it once.")
        found[key.strip()] = value
    if faults:
        raise ParameterError(faults)
    return found


def check_parameters(
    declared: Mapping[str, Parameter], given: Mapping[str, str], notebook: str, record: Record
) -> dict[str, Value]:
    """Give typed values for what was asked, or say at once all that is wrong.

    Parameters
    ----------
    declared
        What the notebook knows.
    given
        Texts by name, as typed.
    notebook
        Its name, for the message.
    record
        The record the values are held against.

    Returns
    -------
    dict of str to value
        Only what was given, by the declared type.

    Raises
    ------
    ParameterError
        For unknown names (with the nearest), values of another type, and values that the
        declaration or the record does not permit.
    """
    faults: list[str] = []
    values: dict[str, Value] = {}
    for name, text in given.items():
        if name not in declared:
            known = tuple(declared)
            faults.append(f"{notebook}: no parameter {name!r}; {nearest(name, known)}.")
            continue
        kind = declared[name].type
        try:
            values[name] = _typed(text, kind)
        except (ValueError, KeyError):
            faults.append(
                f"{notebook}, parameter {name}: found {text!r}; expected {_EXPECTED[kind]}."
            )
    for name, parameter in declared.items():
        value = values.get(name, parameter.default)
        if value != "" or parameter.default != "":
            faults += _refusals(parameter, value, record)
    scope = {key: values.get(key, declared[key].default) for key in SCOPE if key in declared}
    try:
        read_scope(record, **scope)  # type: ignore[arg-type]
    except ParameterError as fault:
        faults += fault.faults
    if faults:
        raise ParameterError(faults)
    return values


def _refusals(parameter: Parameter, value: Value, record: Record) -> list[str]:
    """Say what is wrong with a value of the right type, by its name and its help."""
    name = parameter.name
    kind = name.rpartition("_")[2]
    try:
        if kind == "rule":
            check_rule(str(value))
        elif kind == "sources":
            choose_sources(record.table("sources"), str(value))
        elif name == "countries":
            countries_named(record.country, str(value), record.table("countries"))
    except ParameterError as fault:
        # These name the parameter by its kind: a second rule is told by its own name.
        return [name + line.removeprefix(kind) for line in fault.faults]
    known: list[str] = []
    place = ""
    if told := _ONE_OF.search(parameter.help):
        known = [word.strip() for word in told[1].split(",")]
    elif told := _CELL_FROM.search(parameter.help):
        table, place = record.table(told[2]), f", not in {told[2]}.csv"
        cells = table.index if told[1] == "id" else table[told[1]]
        known = [word for word in (told[3],) if word] + sorted({str(cell) for cell in cells})
    if known and value not in known:
        return [f"{name}: found {value!r}{place}; {nearest(str(value), known)}."]
    least = _AT_LEAST.search(parameter.help)
    if least and isinstance(value, int | float) and value < int(least[1]):
        return [f"{name}: found {value}; expected at least {least[1]}."]
    return []


def _typed(text: str, kind: str) -> Value:
    if kind == "bool":
        return _TRUE[text.strip().lower()]
    if kind == "int":
        if not text.strip().lstrip("-").isascii() or "_" in text:
            raise ValueError(text)
        return int(text)
    if kind == "float":
        value = float(text)
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(text)
        return value
    return text
