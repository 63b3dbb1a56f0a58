"""The list of what is injected: every mechanism has a name, and there are enough of them."""

from __future__ import annotations

import runpy
from pathlib import Path

TABLES = {
    "test_faults_cells.py": ("MECHANISMS", "STARTING"),
    "test_faults_runner.py": ("MECHANISMS", "OUTSIDE", "STARTING"),
    "test_faults_store.py": ("MECHANISMS", "AROUND"),
    "test_faults_folders.py": ("FULL_DISK", "LIMITED", "READ_ONLY", "TAKEN", "INPUTS"),
    "test_faults_many.py": ("TOGETHER",),
}


def named(*, quick: bool = False) -> list[str]:
    "The names in all tables; if asked, of those that every run of the suite injects."
    found: list[str] = []
    for file, tables in TABLES.items():
        module = runpy.run_path(str(Path(__file__).with_name(file)))
        for table in tables:
            for name, told in module[table].items():
                is_quick = name in module.get("IN_QUICK", ()) or module["QUICK"] in told
                if is_quick or not quick:
                    found.append(name)
    return found


def test_at_least_forty_mechanisms_have_names_of_their_own():
    "No name stands for two; each is an id under which make faults tells what came of it."
    names = named()

    assert len(set(names)) == len(names)
    assert len(names) >= 40


def test_every_run_of_the_suite_injects_some_of_each_kind():
    "Kernel, cell, runner, fork server, entry, manifest, link, disk, folder and input."
    kinds = "kernel cell runner fork-server entry manifest link disk output raw-table".split()
    quick = named(quick=True)

    assert [kind for kind in kinds if not any(name.startswith(kind) for name in quick)] == []
