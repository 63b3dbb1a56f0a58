"""Faults injected for real: what a test may ask for to break a sweep, and to see what stands then.

A *scene* is a sweep of one throw-away notebook in a folder of its own. Its cells run whatever
code a test has laid beside them, so the notebook stays the same in the disturbed sweep, in the
one that resumes it, and in the undisturbed one whose bytes it is held against.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PARAMETER = "n: int = 0  # a number"
CELLS = (
    """
import os, pathlib
from analysis.reports.files import write_atomically
place = pathlib.Path(os.environ["ANALYSIS_OUTPUT"])
def here(stage):
    fault = pathlib.Path(os.environ["FAULTS"]) / f"{stage}.py"
    if fault.exists():
        exec(fault.read_text(), globals())
here("first")
""",
    """
_ = write_atomically(place / "numbers.csv", f"number,square\\n{n},{n * n}\\n")
_ = write_atomically(place / "numbers.svg", f"<svg><text>{n}</text></svg>\\n")
here("between")
""",
    """
print(n * n)
here("last")
""",
)
FAILED_LINE = re.compile(r"analysis: \S.*")
LINGERING_SECONDS = 2.0  # that a process may go on after its command has ended
COMMAND_SECONDS = 120.0  # no command of a test takes longer


@dataclass(frozen=True)
class Said:
    "What a command said, and how it ended; a death by a signal as a shell tells it."

    code: int
    out: str
    err: str
    seconds: float


def code_of(returned: int) -> int:
    "An exit code as a shell gives it."
    return 128 - returned if returned < 0 else returned


# ---- A library, a dossier and a desk for all scenes ----

DESK = """
import contextlib, io, json, os, sys, time, traceback
from analysis.__main__ import main
from analysis.reports.warm import fork_server
os.chdir("/")
fork_server()
answers = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    asked = json.loads(line)
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    out, err, began = io.StringIO(), io.StringIO(), time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(asked["arguments"])
        except BaseException:
            traceback.print_exc()
            code = 99
    os.chdir("/")
    said = [code, out.getvalue(), err.getvalue(), time.monotonic() - began]
    print(json.dumps(said), file=answers, flush=True)
"""


@dataclass
class Desk:
    "A process that runs commands one after another, its libraries imported once."

    library: Path
    process: subprocess.Popen[bytes] | None = None

    def ask(self, folder: Path, arguments: Sequence[str], environment: dict[str, str]) -> Said:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DESK], cwd="/", env=environment_of(self.library),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        asked = {"folder": str(folder), "arguments": list(arguments), "environment": environment}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], COMMAND_SECONDS)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.close()
            pytest.fail(f"no answer within {COMMAND_SECONDS:g} s")
        return Said(*json.loads(line))

    def close(self) -> None:
        if self.process is not None:
            try:
                self.process.communicate(timeout=10)  # at the end of what it is asked, it ends
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
            self.process = None


def environment_of(library: Path) -> dict[str, str]:
    "The environment of a command that takes the package from a folder."
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("ANALYSIS_")}
    return inherited | {"PYTHONPATH": str(library), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    "A folder of a short name that anybody may look into: sockets and other users will."
    place = Path(tempfile.mkdtemp(prefix="faults-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def library(ground, repository) -> Path:
    "A copy of the package, so that nobody's edit in mid-test is taken for a fault."
    place = ground / "library"
    shutil.copytree(repository / "src" / "analysis", place / "analysis")
    shutil.copy(repository / "requirements.lock", place)
    return place


@pytest.fixture(scope="session")
def dossier(ground, data) -> Path:
    "A copy of the dossier's raw data, for the same reason."
    shutil.copytree(data / "raw", ground / "data" / "raw")
    return ground / "data"


@pytest.fixture(scope="session")
def desk(library) -> Iterator[Desk]:
    "Where commands are run that are to end by themselves."
    desk = Desk(library)
    yield desk
    desk.close()


# ---- A scene ----


@dataclass
class Scene:
    "A sweep in a folder of its own, which may be disturbed, resumed, and held against its bytes."

    folder: Path
    library: Path
    data: Path
    desk: Desk
    whole: dict[str, bytes]
    numbers: Sequence[int] = (1, 2, 3)
    ours: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def environment(self) -> dict[str, str]:
        return {"FAULTS": str(self.folder / "faults")}

    @property
    def own_environment(self) -> dict[str, str]:
        "Of a command of its own, which has its scratch where it can be looked at."
        scratch = {"TMPDIR": str(self.folder / "tmp")}
        return environment_of(self.library) | self.environment | scratch

    def arguments(self, *more: str, workers: int = 2) -> list[str]:
        grid = ",".join(map(str, self.numbers))
        places = ["--data", str(self.data), "--output", str(self.output)]
        sweep = ["sweep", "01_numbers", "-p", f"n={grid}", "--name", "all"]
        return [*places, *sweep, "--workers", str(workers), *more]

    def fault(self, stage: str, code: str, *, only: int | None = 2) -> None:
        "Lay code beside the cells; of one number, unless of all."
        lines = [f"if n == {only}:" if only is not None else "if True:", *code.strip().splitlines()]
        written = "\n    ".join(lines) + "\n"
        (self.folder / "faults" / f"{stage}.py").write_text(written, encoding="utf-8")

    def mend(self) -> None:
        for fault in (self.folder / "faults").iterdir():
            fault.unlink()

    def sweep(self, *more: str, workers: int = 2) -> Said:
        "Sweep at the desk."
        arguments = self.arguments(*more, workers=workers)
        return self.desk.ask(self.project, arguments, self.environment)

    def start(
        self, *more: str, before: str = "", workers: int = 1, **options: Any
    ) -> subprocess.Popen[str]:
        "Start a sweep as a command of its own, some code run before it."
        code = f"{before}\nfrom analysis.__main__ import main\nraise SystemExit(main())"
        command = subprocess.Popen(
            [sys.executable, "-c", code, *self.arguments(*more, workers=workers)],
            cwd=self.project, env=self.own_environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
        )  # fmt: skip
        self.ours.append(command)
        return command

    def ended(self, command: subprocess.Popen[str], seconds: float = COMMAND_SECONDS) -> Said:
        "Wait for a command's end."
        began = time.monotonic()
        try:
            command.wait(seconds)
        except subprocess.TimeoutExpired:
            command.kill()
            pytest.fail(f"still running after {seconds:g} s")
        took = time.monotonic() - began
        out, err = command.communicate(timeout=LINGERING_SECONDS + 10)
        return Said(code_of(command.returncode), out, err, took)

    def file(self, name: str, seconds: float = 60) -> Path:
        "Wait until a cell has left a file."
        path = self.folder / name
        deadline = time.monotonic() + seconds
        while not path.exists():
            assert time.monotonic() < deadline, f"{name} never came"
            time.sleep(0.005)
        return path

    # ---- What must hold ----

    def check_told(self, said: Said, *, failed: int) -> None:
        "One line a failed run, and never a traceback."
        lines = [line for line in said.err.splitlines() if line]
        assert "Traceback" not in said.err, said.err
        assert len(lines) <= failed, said.err
        assert bool(lines) == bool(failed), said.err
        for line in lines:
            assert FAILED_LINE.fullmatch(line), said.err

    def check_nothing_false(self) -> None:
        "Every entry of the store is as its manifest says; people open only such entries."
        for entry in self.listed("store", "runs"):
            manifest = json.loads((entry / "manifest.json").read_text(encoding="utf-8"))
            digest = manifest.pop("digest")
            told = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
            assert hashlib.sha256(told.encode()).hexdigest() == digest
            assert manifest["key"] == entry.name
            found = {
                path.relative_to(entry).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in entry.rglob("*")
                if path.name != "manifest.json"
            }
            assert found == {name: one["sha256"] for name, one in manifest["files"].items()}
        for link in self.listed("figures"):
            if not link.name.startswith("."):
                assert link.is_symlink(), link
                assert link.resolve().parent == (self.output / "store" / "runs").resolve()
                assert link.is_dir(), f"{link} leads nowhere"

    def check_nobody_left(self) -> None:
        "No process of the scene goes on; kernels, keepers, what cells started, all have ended."
        deadline = time.monotonic() + LINGERING_SECONDS
        while left := self.processes():
            if time.monotonic() > deadline:
                for pid in left:
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
                pytest.fail(f"still there: {left}")
            time.sleep(0.02)

    def check_nothing_stray(self) -> None:
        "Once `analysis clean` has run a day later, no half-written file and no scratch is left."
        yesterday = time.time() - 86_400
        for path in self.output.rglob("*"):
            os.utime(path, (yesterday, yesterday), follow_symlinks=False)
        places = ["--data", str(self.data), "--output", str(self.output)]
        assert self.desk.ask(self.project, [*places, "clean"], self.environment).code == 0
        assert [p for p in self.output.rglob("*") if p.name.startswith((".", "tmp"))] == []
        assert self.listed("store", "parts") == []
        # Scratch that a killed command left goes when the next one needs a place.
        scratch = "from analysis.reports.scratch import private_folder; private_folder()"
        if any((self.folder / "tmp").iterdir()):
            subprocess.run([sys.executable, "-c", scratch], env=self.own_environment, check=True)
        assert sorted((self.folder / "tmp").iterdir()) == []

    def check_resumed(self, *, damaged: bool = False) -> None:
        "The sweep, asked for again, gives the very bytes of an undisturbed one."
        self.check_nobody_left()
        if not damaged:
            self.check_nothing_false()
        self.mend()
        said = self.sweep()
        assert (said.code, said.err) == (0, "")
        self.check_nothing_false()
        assert bytes_of(self.output) == self.whole
        self.check_nothing_stray()
        assert bytes_of(self.output) == self.whole
        self.check_nobody_left()

    def listed(self, *place: str) -> list[Path]:
        folder = self.output.joinpath(*place)
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def processes(self) -> dict[int, str]:
        "Every process that names the scene's folder or stands in it, but for the desk's own."
        named = str(self.folder).encode()
        desk = self.desk.process.pid if self.desk.process else 0
        found = {}
        for place in Path("/proc").iterdir():
            if not place.name.isdigit() or int(place.name) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                stat = (place / "stat").read_text(encoding="utf-8", errors="replace")
                state, parent = stat.rpartition(")")[2].split()[:2]
                command = (place / "cmdline").read_bytes()
                told = command + (place / "environ").read_bytes()
                told += os.fsencode((place / "cwd").readlink())
                if named in told and state != "Z" and desk not in (int(place.name), int(parent)):
                    shown = command.replace(b"\0", b" ")[:200].decode("utf-8", "replace")
                    found[int(place.name)] = shown
        return found

    def close(self) -> None:
        for command in self.ours:
            if command.poll() is None:
                command.kill()
            command.communicate()
        for pid in self.processes():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def bytes_of(output: Path) -> dict[str, bytes]:
    "What people open: all files below figures/ and of the sweep, by name."
    found = {}
    for name in ("figures", "sweeps"):
        for folder in sorted((output / name).iterdir()):
            names = [] if folder.name.startswith(".") else sorted(folder.iterdir())
            for path in names:
                if path.name != "sweep.json" and not path.name.startswith("."):
                    found[f"{name}/{folder.name}/{path.name}"] = path.read_bytes()
    return found


def notebook() -> str:
    "The throw-away notebook, as text."
    cells = [
        {
            "cell_type": "code", "id": f"cell-{place}", "execution_count": None, "outputs": [],
            "metadata": {"tags": ["parameters"]} if place == 0 else {}, "source": source.strip(),
        }
        for place, source in enumerate([PARAMETER, *CELLS])
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="session")
def undisturbed(ground, library, dossier, desk) -> Callable[[Sequence[int]], Path]:
    "Gives the output folder of a sweep that nothing happened to."
    made: dict[tuple[int, ...], Path] = {}

    def sweep(numbers: Sequence[int]) -> Path:
        if tuple(numbers) not in made:
            folder = Path(tempfile.mkdtemp(prefix="u-", dir=ground))
            scene = set_up(folder, library, dossier, desk)
            scene.numbers = numbers
            said = scene.sweep()
            assert (said.code, said.err) == (0, "")
            made[tuple(numbers)] = scene.output
        return made[tuple(numbers)]

    return sweep


def set_up(folder: Path, library: Path, data: Path, desk: Desk) -> Scene:
    for name in ("faults", "tmp", "project/notebooks"):
        (folder / name).mkdir(parents=True)
    for place in (folder, folder / "tmp"):
        place.chmod(0o777)
    path = folder / "project" / "notebooks" / "01_numbers.ipynb"
    path.write_text(notebook(), encoding="utf-8")
    return Scene(folder, library, data, desk, {})


@pytest.fixture
def scene_of(ground, library, dossier, desk, undisturbed) -> Iterator[Callable[..., Scene]]:
    "Sets up a scene: new, or as a finished sweep left it."
    opened: list[Scene] = []

    def make(numbers: Sequence[int] = (1, 2, 3), *, finished: bool = False) -> Scene:
        folder = Path(tempfile.mkdtemp(prefix="s-", dir=ground))
        scene = set_up(folder, library, dossier, desk)
        opened.append(scene)
        scene.numbers = numbers
        reference = undisturbed(numbers)
        scene.whole = bytes_of(reference)
        known = scene.output / "store" / "known"
        if finished:
            shutil.copytree(reference, scene.output, symlinks=True)
        else:  # as anybody's output folder, it has seen these data before
            shutil.copytree(reference / "store" / "known", known)
        return scene

    yield make
    for scene in opened:
        scene.close()
        shutil.rmtree(scene.folder, ignore_errors=True)


@pytest.fixture
def scene(scene_of) -> Scene:
    "A scene where nothing has run yet."
    return scene_of()


@pytest.fixture
def finished(scene_of) -> Scene:
    "A scene whose sweep has been made."
    return scene_of(finished=True)
