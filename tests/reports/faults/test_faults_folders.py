"""The disk is full, a folder is taken away, an input changes under way: told, and mended later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through /proc")

QUICK, FULL = (), (pytest.mark.full_faults,)
DROP_FROM_BOUNDS, OVERRIDING = 24, (1, 2)  # linux/prctl.h, linux/capability.h


@pytest.fixture
def small_disk(scene) -> Iterator[Path]:
    "The scene's output folder on a disk of half a megabyte."
    mounted = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=777", "tmpfs", str(scene.output)]
    shutil.move(scene.output / "store", scene.folder / "store")
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        shutil.move(scene.folder / "store", scene.output / "store")
        yield scene.output
    finally:
        subprocess.run(["umount", "-l", str(scene.output)], check=True)


FILL = """
filler = open(place.parent.parent.parent.parent / "filler", "ab", buffering=0)
try:
    while True: filler.write(bytes(512))
except OSError:
    filler.close()
"""
FULL_DISK = {
    "disk-full-before-saving": ("first", QUICK),
    "disk-full-after-saving": ("between", FULL),
    "disk-full-in-last-cell": ("last", FULL),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in FULL_DISK.items()]
)
def test_a_full_disk_is_told_and_nothing_half_written_counts(scene, small_disk, name):
    "One line a run that failed of it; with room again, the same bytes."
    scene.fault(FULL_DISK[name][0], FILL)

    said = scene.sweep(workers=1)

    assert said.code in (1, 2), said
    assert "No space left on device" in said.err
    scene.check_told(said, failed=3)
    (small_disk / "filler").unlink()
    scene.check_resumed()


# name: bytes that a file may have, code of a cell, set
LIMITED = {
    "file-of-a-cell-over-the-systems-limit": (
        2**20, "_ = write_atomically(place / 'large.csv', 'x' * 2**21)", FULL,
    ),
    "every-file-over-the-systems-limit": (200, "", FULL),
    "manifest-over-the-systems-limit": (1500, "", FULL),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[2]) for name, told in LIMITED.items()]
)
def test_a_limit_of_the_system_on_files_is_told(scene, name):
    "RLIMIT_FSIZE: what cannot be written whole is not written."
    size, code, _ = LIMITED[name]
    scene.fault("between", code or "pass")
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"

    said = scene.ended(scene.start(before=limit))

    assert said.code in (1, 2), said
    assert "File too large" in said.err
    scene.check_told(said, failed=3)
    scene.check_resumed()


def without_rights() -> None:
    "Before a command begins: what the superuser may write, it may write no longer."
    import ctypes

    for right in OVERRIDING:
        ctypes.CDLL(None).prctl(DROP_FROM_BOUNDS, right, 0, 0, 0)


# name: the folder that may not be written, set
READ_ONLY = {
    "output-read-only": (".", QUICK),
    "store-read-only": ("store", FULL),
    "runs-read-only": ("store/runs", FULL),
    "figures-read-only": ("figures", FULL),
    "parts-read-only": ("store/parts", FULL),
    "sweeps-read-only": ("sweeps", FULL),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in READ_ONLY.items()]
)
def test_a_folder_that_may_not_be_written_is_told(scene, name):
    "One line a run, or one for all; with the right to write, the same bytes."
    for place in ("store/runs", "store/parts", "figures", "sweeps"):
        (scene.output / place).mkdir(parents=True, exist_ok=True)
    closed = scene.output / READ_ONLY[name][0]
    folders = [closed, *(path for path in closed.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    trying = [sys.executable, "-c", f"open({str(closed / 'tried')!r}, 'w')"]
    if not subprocess.run(trying, capture_output=True, preexec_fn=without_rights).returncode:
        pytest.skip("this user may write whatever is forbidden")

    said = scene.ended(scene.start(preexec_fn=without_rights))

    assert said.code in (1, 2), said
    assert "Permission denied" in said.err
    scene.check_told(said, failed=3)
    for path in folders:
        path.chmod(0o755)
    scene.check_resumed()


GONE = "import shutil; output = place.parent.parent.parent.parent; "
# name: what a cell does to the output folder, set
TAKEN = {
    "output-vanished": (GONE + "shutil.rmtree(output, ignore_errors=True)", QUICK),
    "output-replaced-by-a-file": (
        GONE + "shutil.rmtree(output, ignore_errors=True); output.write_text('x')", FULL,
    ),
    "output-moved-away": (GONE + "output.rename(output.parent / 'elsewhere')", FULL),
    "store-vanished": (GONE + "shutil.rmtree(output / 'store', ignore_errors=True)", FULL),
    "parts-vanished": (
        GONE + "shutil.rmtree(output / 'store' / 'parts', ignore_errors=True)", FULL,
    ),
    "parts-vanished-and-made-anew": (
        GONE + "shutil.rmtree(place.parent, ignore_errors=True); place.mkdir(parents=True)", FULL,
    ),
    "runs-replaced-by-a-file": (
        GONE + "runs = output / 'store' / 'runs'; shutil.rmtree(runs, ignore_errors=True); "
        "runs.write_text('x')", FULL,
    ),
    "figures-replaced-by-a-file": (
        GONE + "shown = output / 'figures'; shutil.rmtree(shown, ignore_errors=True); "
        "shown.write_text('x')", FULL,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[1]) for name, told in TAKEN.items()]
)
def test_a_folder_taken_away_in_mid_run_is_told(scene, name):
    "No run is done of which nothing is there; with the folder back, the same bytes."
    scene.fault("between", TAKEN[name][0])

    said = scene.sweep(workers=1)

    assert said.code in (1, 2), said
    scene.check_told(said, failed=3)
    for path in (scene.output, scene.output / "figures", scene.output / "store" / "runs"):
        if path.is_file():
            path.unlink()
    # What people open may lead nowhere now, since the runs themselves have been taken away.
    scene.check_resumed(damaged=True)


# name: what a cell changes, how, set
INPUTS = {
    "raw-table-changed": ("data/raw/claims.csv", "path.open('a').write('\\n')", QUICK),
    "raw-table-replaced-by-a-faulty-one": (
        "data/raw/claims.csv", "path.write_text('id\\nwrong\\n')", FULL,
    ),
    "raw-table-removed": ("data/raw/claims.csv", "path.unlink()", FULL),
    "raw-table-touched": ("data/raw/claims.csv", "os.utime(path)", FULL),
    "notebook-changed": (
        "project/notebooks/01_numbers.ipynb",
        "path.write_text(path.read_text().replace('n * n', 'n + n'))", FULL,
    ),
    "notebook-truncated": (
        "project/notebooks/01_numbers.ipynb", "path.write_text(path.read_text()[:100])", FULL,
    ),
    "notebook-removed": ("project/notebooks/01_numbers.ipynb", "path.unlink()", FULL),
    "library-changed": (
        "library/analysis/measures/countries.py", "path.open('a').write('# changed\\n')", FULL,
    ),
    "library-file-added": (
        "library/analysis/measures/added.py", "path.write_text('x = 1')", FULL,
    ),
    "lock-changed": ("library/requirements.lock", "path.write_text('')", FULL),
}  # fmt: skip
CHANGE = """
path = pathlib.Path(os.environ["FAULTS"]).parent / {name!r}
{change}
"""
HARMLESS = {"raw-table-touched"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=told[2]) for name, told in INPUTS.items()]
)
def test_a_run_whose_inputs_change_under_way_is_not_done(scene, name):
    "Nobody could say of which inputs it is; with the inputs as they were, the same bytes."
    file, change, _ = INPUTS[name]
    shutil.copytree(scene.data, scene.folder / "data")
    shutil.copytree(scene.library, scene.folder / "library")
    scene.data, scene.library = scene.folder / "data", scene.folder / "library"
    path = scene.folder / file
    before = path.read_bytes() if path.exists() else None
    scene.fault("between", CHANGE.format(name=file, change=change))

    apart = file.startswith("library")  # which the desk has not imported
    said = scene.ended(scene.start()) if apart else scene.sweep(workers=1)

    failed = 0 if name in HARMLESS else 2  # the one under way, and the one after it
    assert said.code == min(failed, 1), said
    scene.check_told(said, failed=failed)
    assert len(scene.listed("figures")) == 3 - failed
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
    scene.check_resumed()
