"""What lies in the output folder is damaged: it is noticed, set aside and made again."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through /proc")

QUICK, FULL = (), (pytest.mark.full_faults,)


def flip(path: Path) -> None:
    "Turn one bit in the middle, leaving size and times as they were."
    times = path.stat()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


def replace_by_link(path: Path) -> None:
    "The same bytes, but somewhere else, where anybody may change them."
    elsewhere = path.resolve().parents[4] / f"moved-{path.name}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def change_parameter(path: Path) -> None:
    "Another number, the digest of old."
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["parameters"]["n"] = 3
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def change_key(path: Path) -> None:
    "Another entry's manifest, whole in itself."
    other = next(p for p in path.parent.parent.iterdir() if p != path.parent)
    shutil.copy(other / "manifest.json", path)


def write(text: str) -> Callable[[Path], Any]:
    return lambda path: path.write_text(text, encoding="utf-8")


# name: which file of an entry, what is done to it, set
MECHANISMS = {
    "entry-truncated": ("numbers.csv", truncate, QUICK),
    "entry-with-a-bit-flipped": ("numbers.csv", flip, QUICK),
    "entrys-notebook-with-a-bit-flipped": ("01_numbers.ipynb", flip, FULL),
    "entrys-file-empty": ("numbers.svg", empty, FULL),
    "entry-with-a-file-missing": ("numbers.svg", remove, FULL),
    "entry-with-a-file-added": ("extra.csv", write("a\n1\n"), QUICK),
    "entry-with-a-hidden-file-added": (".extra", write(""), FULL),
    "entrys-file-replaced-by-a-link": ("numbers.csv", replace_by_link, FULL),
    "entrys-file-replaced-by-a-folder": ("numbers.csv", replace_by_folder, FULL),
    "manifest-with-a-bit-flipped": ("manifest.json", flip, FULL),
    "manifest-truncated": ("manifest.json", truncate, FULL),
    "manifest-empty": ("manifest.json", empty, FULL),
    "manifest-missing": ("manifest.json", remove, FULL),
    "manifest-not-json": ("manifest.json", write("not json"), FULL),
    "manifest-of-another-kind": ("manifest.json", write("[]\n"), FULL),
    "manifest-not-text": ("manifest.json", lambda path: path.write_bytes(b"\xff\xfe{}"), FULL),
    "manifest-with-a-changed-parameter": ("manifest.json", change_parameter, QUICK),
    "manifest-of-another-entry": ("manifest.json", change_key, FULL),
    "manifest-replaced-by-a-link": ("manifest.json", replace_by_link, FULL),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[2]) for name, told in MECHANISMS.items()]
)
def test_a_damaged_entry_is_never_shown_as_a_run(finished, name):
    "It is set aside and made again, the others are taken as they are."
    file, damage, _ = MECHANISMS[name]
    entry = (finished.output / "figures" / "01_numbers,n=2").resolve()
    damage(entry / file)

    said = finished.sweep()

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("1 done, 0 failed, 2 cached.")
    finished.check_resumed()


def entry_of(output: Path) -> Path:
    return (output / "figures" / "01_numbers,n=2").resolve()


def empty_entry(output: Path) -> None:
    entry = entry_of(output)
    shutil.rmtree(entry)
    entry.mkdir()


def link_entry(output: Path) -> None:
    entry = entry_of(output)
    entry.rename(output.parent / "moved")
    entry.symlink_to(output.parent / "moved")


def file_for_entry(output: Path) -> None:
    entry = entry_of(output)
    shutil.rmtree(entry)
    entry.write_text("x", encoding="utf-8")


def folder_for_link(output: Path) -> None:
    "As where links are not permitted: a copy of the run, and somebody has been in it."
    entry, link = entry_of(output), output / "figures" / "01_numbers,n=2"
    link.unlink()
    shutil.copytree(entry, link)
    flip(link / "numbers.csv")


def other_link(output: Path) -> None:
    link = output / "figures" / "01_numbers,n=2"
    link.unlink()
    link.symlink_to((output / "figures" / "01_numbers,n=3").readlink())


def dangling_link(output: Path) -> None:
    link = output / "figures" / "01_numbers,n=2"
    link.unlink()
    link.symlink_to("nowhere")


def file_for_link(output: Path) -> None:
    link = output / "figures" / "01_numbers,n=2"
    link.unlink()
    link.write_text("x", encoding="utf-8")


def spoil_reads(text: str) -> Callable[[Path], None]:
    def spoil(output: Path) -> None:
        for path in (output / "store" / "reads").iterdir():
            path.write_text(text, encoding="utf-8")

    return spoil


def flip_numbers(output: Path) -> None:
    flip(output / "sweeps" / "all" / "numbers.csv")


def part_left(output: Path) -> None:
    "What a killed run of the same base leaves."
    lock = next((output / "store" / "locks").iterdir())
    part = output / "store" / "parts" / f"{lock.stem}-left" / "made"
    part.mkdir(parents=True)
    (part / "numbers.csv").write_text("x", encoding="utf-8")


# name: what is done to the output folder, set
AROUND = {
    "entry-empty": (empty_entry, FULL),
    "entry-missing": (lambda output: shutil.rmtree(entry_of(output)), FULL),
    "entry-replaced-by-a-link": (link_entry, QUICK),
    "entry-replaced-by-a-file": (file_for_entry, FULL),
    "store-missing": (lambda output: shutil.rmtree(output / "store"), FULL),
    "locks-missing": (lambda output: shutil.rmtree(output / "store" / "locks"), FULL),
    "reads-index-not-json": (spoil_reads("{"), QUICK),
    "reads-index-of-another-kind": (spoil_reads('{"a": 1}'), FULL),
    "reads-index-of-other-places": (spoil_reads('[["project/../../etc/passwd", "x"]]'), FULL),
    "reads-index-empty": (spoil_reads(""), FULL),
    "link-replaced-by-a-changed-copy": (folder_for_link, QUICK),
    "link-to-another-run": (other_link, FULL),
    "link-dangling": (dangling_link, FULL),
    "link-replaced-by-a-file": (file_for_link, FULL),
    "figures-missing": (lambda output: shutil.rmtree(output / "figures"), FULL),
    "numbers-with-a-bit-flipped": (flip_numbers, QUICK),
    "part-of-a-killed-run-left": (part_left, FULL),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in AROUND.items()]
)
def test_what_stands_around_the_entries_is_put_right(finished, name):
    "The sweep asked for again ends well, and what people open is what it was."
    damage, _ = AROUND[name]
    damage(finished.output)

    finished.check_resumed(damaged=True)


def test_a_folder_of_somebodys_own_in_place_of_a_link_is_refused_and_kept(finished):
    "Nobody's work is removed for a figure: one line, exit code 1, and the folder as it was."
    link = finished.output / "figures" / "01_numbers,n=2"
    link.unlink()
    link.mkdir()
    (link / "thesis.txt").write_text("years of work", encoding="utf-8")

    said = finished.sweep()

    assert said.code in (1, 2)
    assert said.err.count("\n") == 1
    assert "is not a run's; move it away, and run again." in said.err
    assert (link / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    shutil.rmtree(link)
    finished.check_resumed()
