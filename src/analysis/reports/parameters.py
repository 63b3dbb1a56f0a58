"""Values for a notebook's parameters: of the declared type, and possible in the record.

Text from the command line is read by the declared type and never guessed: ``007`` stays
text where text is declared, and ``NO`` is a code or an error. What is unknown, ill-typed
or impossible is refused before a kernel starts, all of it at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError, RunError
from analysis.facts.labels import nearest
from analysis.facts.plain import split_values
from analysis.reports.declarations import Parameter, Value, expected_of

if TYPE_CHECKING:
    from analysis.facts.record import Record

SCOPE = ("country", "body", "first_year", "last_year")

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_YEARS = re.compile(r"([0-9]{4})(?:/([0-9]{4}))?")
_TRUE = {"true": True, "false": False}


def read_assignments(given: Sequence[str]) -> dict[str, str]:
    """Take ``key=value`` texts of the command line apart.

    Raises
    ------
    ParameterError
        If one has no ``=``, or a key is given twice.
    """
    found, faults = split_assignments(given, "key=value, such as -p country=JPN")
    if faults:
        raise ParameterError(faults)
    return found


def split_assignments(given: Sequence[str], expected: str) -> tuple[dict[str, str], list[str]]:
    """Take texts of the command line apart at their first ``=``.

    Parameters
    ----------
    given
        As typed after ``-p``.
    expected
        What one looks like, for the message.

    Returns
    -------
    found : dict of str to str
        The texts after it by the names before it.
    faults : list of str
        One line for each that has no ``=``, and each name given twice.
    """
    faults: list[str] = []
    found: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            faults.append(f"-p {text}: expected {expected}.")
        elif key.strip() in found:
            faults.append(f"-p {text}: {key.strip()} is given twice; give it once.")
        else:
            found[key.strip()] = value
    return found, faults


def read_values(
    declared: Mapping[str, Parameter],
    given: Mapping[str, object],
    notebook: str,
    *,
    typed: bool = False,
) -> tuple[dict[str, Value], list[str]]:
    """Give typed values for what was asked, with what is wrong about them by themselves.

    Parameters
    ----------
    declared
        What the notebook knows.
    given
        By name: texts as typed, or values of a sweep file, which have types already.
    notebook
        Its name, for the message.
    typed
        Whether all values have types already, so that a text is nothing but a text.

    Returns
    -------
    values : dict of str to value
        Of what was given and will do.
    faults : list of str
        Unknown names, with the nearest, and values of another type.
    """
    faults: list[str] = []
    values: dict[str, Value] = {}
    for name, said in given.items():
        if name not in declared:
            faults.append(f"{notebook}: no parameter {name!r}; {nearest(name, tuple(declared))}.")
            continue
        parameter = declared[name]
        try:
            values[name] = _typed(said, parameter, typed)
        except (ValueError, KeyError):
            found, expected = _shown(said), expected_of(parameter)
            faults.append(f"{notebook}, parameter {name}: found {found!r}; expected {expected}.")
    return values, faults


def _shown(said: object) -> object:
    return str(said) if isinstance(said, bool | dict) else said


def full_values(declared: Mapping[str, Parameter], values: Mapping[str, Value]) -> dict[str, Value]:
    """Give the values of all parameters, defaults included, in the declared order."""
    return {name: values.get(name, parameter.default) for name, parameter in declared.items()}


def asked_values(
    declared: Mapping[str, Parameter], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Give the values that are not the defaults, in the declared order."""
    full = full_values(declared, values)
    return {name: value for name, value in full.items() if value != declared[name].default}


def check_parameters(
    declared: Mapping[str, Parameter], given: Mapping[str, object], notebook: str, record: Record
) -> dict[str, Value]:
    """Give typed values for what was asked, or say at once all that is wrong.

    Parameters
    ----------
    declared
        What the notebook knows.
    given
        By name: texts as typed, or values of a sweep file.
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
    from analysis.facts.scope import read_scope

    values, faults = read_values(declared, given, notebook)
    for name, parameter in declared.items():
        value = values.get(name, parameter.default)
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if part is not None and (part != "" or parameter.default != ""):
                faults += _refusals(parameter, part, record)
    scope: dict[str, Any] = {
        key: values.get(key, declared[key].default) for key in SCOPE if key in declared
    }
    try:
        read_scope(record, **scope)
    except ParameterError as fault:
        faults += fault.faults
    if faults:
        raise ParameterError(faults)
    return values


def _refusals(parameter: Parameter, value: Value, record: Record) -> list[str]:
    """Say what is wrong with a value of the right type, by its name and its help."""
    from analysis.facts.rules import check_rule
    from analysis.facts.sources import choose_sources

    name = parameter.name
    try:
        if parameter.kind == "rule":
            check_rule(str(value))
        elif parameter.kind == "sources":
            choose_sources(record.table("sources"), str(value))
    except ParameterError as fault:
        # These name the parameter by its kind: a second rule is told by its own name.
        return [name + line.removeprefix(parameter.kind) for line in fault.faults]
    if parameter.kind == "year range":
        return _refused_years(name, str(value), record)
    known, place = known_words(parameter, record)
    if known and value not in known:
        return [f"{name}: found {value!r}{place}; {nearest(str(value), known)}."]
    least = parameter.least
    if least is not None and isinstance(value, int | float) and value < least:
        return [f"{name}: found {value}; expected at least {least}."]
    return []


def known_words(parameter: Parameter, record: Record) -> tuple[list[str], str]:
    """Give the words a value may be, if they are known, and where they stand."""
    if parameter.choices:
        return parameter.choices, ""
    if parameter.cells:
        column, name, word = parameter.cells
        table = record.table(name)
        if column != "id" and column not in table:
            raise ParameterError(
                f"{parameter.name}: its help names {column} of {name}.csv, which has none."
            )
        cells = table.index if column == "id" else table[column]
        known = [word] if word else []
        return known + sorted({str(cell) for cell in cells}), f", not in {name}.csv"
    if parameter.columns:
        beginning, name, word = parameter.columns
        named = [str(column) for column in record.table(name).columns]
        known = [column.removeprefix(beginning) for column in named if column.startswith(beginning)]
        if not known:
            raise ParameterError(
                f"{parameter.name}: its help names {beginning} columns of {name}.csv, "
                "which has none."
            )
        known += [word] if word else []
        return known, f", not a {beginning} column of {name}.csv"
    if parameter.name in SCOPE:  # held against the record together
        return [], ""
    if parameter.kind == "country":
        return [str(c) for c in record.table("countries").index], ", not a code of countries.csv"
    if parameter.kind == "body":
        return [*map(str, record.table("bodies").index), "all"], ", not in bodies.csv"
    return [], ""


def _refused_years(name: str, value: str, record: Record) -> list[str]:
    years = record.table("resolutions")["year"]
    low, high = int(years.min()), int(years.max())
    found = _YEARS.fullmatch(value)
    if not found:
        return [f"{name}: found {value!r}; expected a year or first/last, such as 2008/2018."]
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        return [f"{name}: found {value!r}; put the earlier year first."]
    if first < low or last > high:
        return [f"{name}: found {value!r}; the record runs from {low} to {high}."]
    return []


def _typed(said: object, parameter: Parameter, typed: bool) -> Value:
    """Read a text by the declared type; a value must be of it already."""
    if isinstance(said, str):
        said.encode("utf-8")  # half a character cannot be written down
    if said == "" and parameter.optional:
        return None
    if typed or not isinstance(said, str) or (parameter.item == "str" and not parameter.many):
        if type(said) is int and parameter.item == "float" and not parameter.many:
            return float(said)
        if not parameter.fits(said):
            raise ValueError(said)
        return said  # type: ignore[return-value]
    if parameter.many:
        return [_plain(part, parameter.item) for part in split_values(said)]  # type: ignore[return-value]
    return _plain(said, parameter.item)


def _plain(text: str, kind: str) -> str | int | float | bool:
    if kind == "bool":
        return _TRUE[text.strip().lower()]
    if kind == "int":
        if not _WHOLE.fullmatch(text.strip()):
            raise ValueError(text)
        return int(text)
    if kind == "float":
        if not _NUMBER.fullmatch(text.strip()) or float(text) in (float("inf"), float("-inf")):
            raise ValueError(text)
        return float(text)
    return text


def read_back(notebook: Mapping[str, Any]) -> dict[str, Value]:
    """Read what a notebook's injected cell sets, without running it.

    Parameters
    ----------
    notebook
        As JSON or as papermill holds it.

    Returns
    -------
    dict of str to value
        Empty if nothing was injected.

    Raises
    ------
    RunError
        If the cell holds anything but plain values under plain names.
    """
    found: dict[str, Value] = {}
    for cell in notebook["cells"]:
        if "injected-parameters" in cell.get("metadata", {}).get("tags", []):
            for line in ast.parse("".join(cell["source"])).body:
                match line:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        found[name] = ast.literal_eval(value)
                    case _:
                        said = "the injected cell holds more than parameters; nothing was run."
                        raise RunError(said)
    return found
