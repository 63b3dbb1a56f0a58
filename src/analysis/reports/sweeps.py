"""Sweeps: which runs a grid of parameters asks for.

On the command line, ``-p rule=contemporary,majority`` gives a parameter several values;
one that holds a comma stands in quotes. In a file, several notebooks have a grid each::

    [[sweep]]
    notebook = "01_positions"
    except = [{rule = "latest", country = "JPN"}]   # these combinations are left out
    only = [{rule = ["contemporary", "majority"]}]  # and of the rest only these are kept

    [sweep.grid]
    rule = ["contemporary", "majority", "latest"]
    country = ["KOR", "JPN"]
    first_year = 2010                               # one value is a grid of one
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, ParameterError
from analysis.facts.labels import nearest
from analysis.facts.plain import read_toml, split_values
from analysis.reports.declarations import Parameter, Value, find_notebook, read_parameters
from analysis.reports.parameters import full_values, read_values, split_assignments

MANY = 100_000
LONGEST_TITLE = 100  # bytes
_KEYS = ("notebook", "grid", "except", "only")
Combination = dict[str, Value]


@dataclass(frozen=True)
class Grid:
    """Several values for some parameters of one notebook, and which combinations count.

    Parameters
    ----------
    notebook
        Its name.
    values
        Typed values by parameter.
    left_out, kept
        Combinations left out, and those alone kept; each names values of some parameters.
    """

    notebook: str
    values: Mapping[str, Sequence[Value]]
    left_out: Sequence[Mapping[str, Sequence[Value]]] = ()
    kept: Sequence[Mapping[str, Sequence[Value]]] = ()

    @property
    def size(self) -> int:
        """How many combinations there are before any is left out."""
        return math.prod(len(values) for values in self.values.values())

    def combinations(self) -> list[Combination]:
        """Give the combinations that count, the last parameter changing fastest."""
        names = list(self.values)
        every = (
            dict(zip(names, one, strict=True)) for one in itertools.product(*self.values.values())
        )
        return [
            one
            for one in every
            if not any(_meets(one, rule) for rule in self.left_out)
            and (not self.kept or any(_meets(one, rule) for rule in self.kept))
        ]


def _meets(one: Combination, rule: Mapping[str, Sequence[Value]]) -> bool:
    return all(one[name] in values for name, values in rule.items())


def read_grid(name: str, given: Sequence[str], left_out: Sequence[str] = ()) -> Grid:
    """Read a grid from the command line.

    Parameters
    ----------
    name
        The notebook.
    given
        ``key=value,value`` texts.
    left_out
        ``key=value,key=value`` texts, each a combination that does not count.

    Raises
    ------
    ParameterError
        For every parameter that is unknown, ill-typed or given twice.
    """
    notebook = find_notebook(name)
    declared = read_parameters(notebook)
    found, faults = split_assignments(given, "key=value,value, such as -p country=KOR,JPN")
    listed = {key: _listed(key, said, faults) for key, said in found.items()}
    rules = [_combination(text, faults) for text in left_out]
    values = {key: several for key, several in listed.items() if several}
    return _grid(notebook.stem, declared, values, rules, [], faults, place="")


def _listed(key: str, said: str, faults: list[str]) -> list[Any]:
    try:
        return split_values(said) or [""]
    except ValueError as fault:
        faults.append(f"-p {key}={said}: {fault}; close the quotation mark.")
        return []


def _combination(text: str, faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        parts = split_values(text)
    except ValueError as fault:
        faults.append(f"--except {text}: {fault}; close the quotation mark.")
        return found
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals:
            faults.append(f"--except {text}: expected key=value,key=value.")
            continue
        if key.strip() in found:
            faults.append(
                f"--except {text}: {key.strip()} is given twice; write --except for each."
            )
        found[key.strip()] = [value]
    return found


def read_sweep_file(path: Path) -> list[Grid]:
    """Read a sweep file.

    Raises
    ------
    ParameterError
        For every key that is unknown, value that is ill-typed, and run asked for twice.
    """
    raw = read_toml(path)
    faults = [
        f"{path.name}: {key!r} is unknown; {nearest(key, ('sweep',))}."
        for key in raw
        if key != "sweep"
    ]
    listed = raw.get("sweep", [])
    if not isinstance(listed, list) or not listed:
        faults.append(f"{path.name}: has no sweep; write [[sweep]] with notebook and [sweep.grid].")
        listed = []
    grids = []
    for number, entry in enumerate(listed, start=1):
        try:
            grids.append(_read_entry(entry, f"{path.name}, sweep {number}"))
        except AnalysisError as fault:
            faults += fault.faults
    if faults:
        raise ParameterError(faults)
    return grids


def _read_entry(entry: Any, place: str) -> Grid:
    if not isinstance(entry, dict):
        raise ParameterError(f"{place}: is not a table; write [[sweep]].")
    faults = [
        f"{place}: {key!r} is unknown; {nearest(key, _KEYS)}." for key in entry if key not in _KEYS
    ]
    if not isinstance(entry.get("notebook"), str):
        raise ParameterError([*faults, f"{place}: 'notebook' is missing; name one."])
    try:
        notebook = find_notebook(entry["notebook"])
    except ParameterError as fault:
        raise ParameterError([*faults, *(f"{place}, {line}" for line in fault.faults)]) from None
    declared = read_parameters(notebook)
    grid = entry.get("grid", {})
    if not isinstance(grid, dict):
        raise ParameterError([*faults, f"{place}: 'grid' is not a table; write [sweep.grid]."])
    values = {key: _many(said, declared.get(key)) for key, said in grid.items()}
    rules: list[list[dict[str, Any]]] = []
    for key in ("except", "only"):
        said = entry.get(key, [])
        if not isinstance(said, list) or not all(isinstance(rule, dict) for rule in said):
            faults.append(
                f"{place}: {key!r} is {said!r}; expected a list such as [{{rule = 'latest'}}]."
            )
            said = []
        rules.append([{k: _many(v, declared.get(k)) for k, v in rule.items()} for rule in said])
    left_out, kept = rules
    return _grid(notebook.stem, declared, values, left_out, kept, faults, place=f"{place}, ")


def _many(said: Any, parameter: Parameter | None) -> list[Any]:
    """Take one value for a list of one; of a list parameter the values are lists."""
    if not isinstance(said, list):
        return [said]
    if parameter is not None and parameter.many and not all(isinstance(p, list) for p in said):
        return [said]
    return said


def _grid(
    notebook: str,
    declared: Mapping[str, Parameter],
    values: Mapping[str, Sequence[Any]],
    left_out: Sequence[Mapping[str, Sequence[Any]]],
    kept: Sequence[Mapping[str, Sequence[Any]]],
    faults: list[str],
    *,
    place: str,
) -> Grid:
    """Type all values; tell every fault at once."""

    def typed(given: Mapping[str, Sequence[Any]]) -> dict[str, list[Value]]:
        found: dict[str, list[Value]] = {}
        for name, several in given.items():
            if not several:
                faults.append(
                    f"{place}{notebook}, parameter {name}: has no value; give at least one."
                )
            for said in several:
                read, wrong = read_values(declared, {name: said}, notebook, typed=bool(place))
                faults.extend(place + line for line in wrong if place + line not in faults)
                if wrong:
                    continue
                # 1 is not True, though Python says so.
                if any(repr(read[name]) == repr(other) for other in found.get(name, [])):
                    twice = f"{said!r} is given twice; give it once."
                    faults.append(f"{place}{notebook}, parameter {name}: {twice}")
                found.setdefault(name, []).append(read[name])
        return found

    grid = Grid(notebook, typed(values), [typed(r) for r in left_out], [typed(r) for r in kept])
    for rule in (*grid.left_out, *grid.kept):
        faults += [
            f"{place}{notebook}: {name!r} is left out or kept but not swept; add it to the grid."
            for name in rule
            if name not in grid.values
        ]
        for name in rule.keys() & grid.values.keys():
            swept = [repr(value) for value in grid.values[name]]
            faults += [
                f"{place}{notebook}, parameter {name}: {value!r} is left out or kept but not "
                f"swept; {nearest(repr(value), swept)}."
                for value in rule[name]
                if repr(value) not in swept
            ]
    if faults:
        raise ParameterError(faults)
    return grid


def check_title(title: str) -> None:
    """Refuse a sweep's name that is no name of a folder.

    Raises
    ------
    ParameterError
        If it is empty, begins with a dot, holds a separator, or is over 100 bytes long.
    """
    strange = not title or title[0] == "." or set(title) & set("/\\\0") or not title.isprintable()
    if strange or len(title.encode("utf-8", "replace")) > LONGEST_TITLE:
        raise ParameterError(f"the sweep's name {title!r} is no name of a folder; give --name.")


def check_size(grids: Sequence[Grid], *, sure: bool) -> None:
    """Refuse a grid that nobody can have meant, unless told to be sure.

    Raises
    ------
    ParameterError
        If there are over 100,000 combinations.
    """
    total = sum(grid.size for grid in grids)
    if total > MANY and not sure:
        raise ParameterError(
            f"the grid asks for {total:,} runs, over {MANY:,}; narrow it, or add --yes."
        )


def wanted_of(grids: Sequence[Grid]) -> list[tuple[str, Combination]]:
    """Give the runs that grids ask for.

    Returns
    -------
    list of tuple
        Notebook and values of each.

    Raises
    ------
    ParameterError
        If one is asked for twice, or none is left.
    """
    wanted = [(grid.notebook, one) for grid in grids for one in grid.combinations()]
    if not wanted:
        raise ParameterError("the sweep leaves out every run; narrow 'except', or widen 'only'.")
    declared = {grid.notebook: read_parameters(find_notebook(grid.notebook)) for grid in grids}
    seen: set[str] = set()
    faults: dict[str, None] = {}
    for notebook, one in wanted:
        said = f"{notebook} {full_values(declared[notebook], one)!r}"
        if said in seen:
            shown = ", ".join(f"{name}={value}" for name, value in one.items())
            faults[f"{notebook} with {shown or 'its defaults'} is asked for twice; ask once."] = (
                None
            )
        seen.add(said)
    if faults:
        raise ParameterError(list(faults))
    return wanted
