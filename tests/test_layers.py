"""The floors of the house: what stands on what, shown by reading every module's source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODULES = sorted((SOURCE / "analysis").rglob("*.py"))

# From the ground up. The front door (analysis/__init__.py) opens on every room, so only the
# command line may come in by it; a room that did would reach the rooms above.
FLOORS = ("errors", "facts", "measures", "figures", "reports", "teaching", "", "__main__")

LONGEST = 400


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> str:
    return (module.split(".") + [""])[1]


def imports(tree: ast.AST, module: str, *, package: bool) -> Iterator[str]:
    """Yield the full name of every module imported, wherever in the file and under whatever if."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: len(module.split(".")) - node.level + package]
            origin = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            if origin == "analysis":  # from analysis import facts: a room, not the door
                rooms = [f"{origin}.{alias.name}" for alias in node.names]
                yield from (room if floor_of(room) in FLOORS else origin for room in rooms)
            else:
                yield origin


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return set(imports(tree, name_of(path), package=path.name == "__init__.py"))


def upward(module: str, imported: set[str]) -> list[str]:
    height = FLOORS.index(floor_of(module))
    own = {name for name in imported if name.split(".")[0] == "analysis"}
    return sorted(name for name in own if FLOORS.index(floor_of(name)) > height)


def calls(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield every call as (what it is called on, name, node); ("", "open", ...) for open()."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else "?"
            yield owner, node.func.attr, node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield "", node.func.id, node


each_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


@each_module
def test_a_module_stands_on_a_floor(path):
    "A module beside the floors would be one that no rule is about."
    assert floor_of(name_of(path)) in FLOORS


@each_module
def test_imports_go_down_never_up(path):
    "Facts know nothing of measures, measures nothing of figures, and nobody of the command line."
    module = name_of(path)

    assert floor_of(module) == "" or upward(module, imports_of(path)) == []


def test_the_errors_are_under_everything():
    "Whoever refuses something needs errors.py, so it needs nobody."
    own = {name for name in imports_of(SOURCE / "analysis/errors.py") if "analysis" in name}

    assert own == set()


@each_module
def test_only_figures_imports_matplotlib(path):
    "A number can be checked, and a run can be gathered, on a machine that draws nothing."
    drawing = {name for name in imports_of(path) if name.split(".")[0] == "matplotlib"}

    assert drawing == set() or floor_of(name_of(path)) == "figures"


@each_module
def test_only_facts_reads_data(path):
    "A number in a figure comes from the record, never from a file somebody opened on the way."
    reading = {name for name in imports_of(path) if name in {"csv", "tomllib"}}
    reading |= {name for owner, name, _ in calls(path) if owner == "pd" and name[:5] == "read_"}

    assert reading == set() or floor_of(name_of(path)) == "facts"


@each_module
def test_measures_touch_no_file(path):
    "Frames in, frames out."
    touching = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "to_csv"}
    touched = {name for _, name, _ in calls(path)} & touching

    assert touched == set() or floor_of(name_of(path)) != "measures"


@each_module
def test_text_is_read_and_written_with_its_encoding_named(path):
    "Korean names survive a machine whose own encoding is another."
    unnamed = [
        f"line {node.lineno}"
        for _, name, node in calls(path)
        if name in {"open", "read_text", "write_text"}
        and not any(word.arg in {"encoding", None} for word in node.keywords)
        and not any(isinstance(a, ast.Constant) and "b" in str(a.value) for a in node.args[-1:])
    ]

    assert unnamed == []


@each_module
def test_no_module_is_longer_than_a_reader_can_hold(path):
    "A module growing past some 350 lines is usually two."
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_front_door_opens_without_waiting_for_pandas():
    "A command's help is there at once: names are looked up on first use."
    code = "import analysis, sys; print(sorted({'matplotlib', 'pandas'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("module", "line", "found"),
    [
        ("analysis.facts.names", "from analysis.measures import positions", ["analysis.measures"]),
        ("analysis.facts.names", "from ..reports import runs", ["analysis.reports"]),
        ("analysis.facts.names", "from analysis import figures", ["analysis.figures"]),
        ("analysis.measures.wording", "from analysis import read_record", ["analysis"]),
        ("analysis.reports.runs", "import analysis.__main__", ["analysis.__main__"]),
        ("analysis.errors", "def f():\n    from analysis.facts import dates", ["analysis.facts"]),
        ("analysis.figures.style", "from analysis import errors", []),
        ("analysis.facts.names", "from . import dates", []),
        ("analysis.__main__", "from analysis import read_record", []),
    ],
)
def test_an_import_is_seen_however_it_is_written(module, line, found):
    "From within a function, by dots or through the front door, up is up."
    assert upward(module, set(imports(ast.parse(line), module, package=False))) == found
