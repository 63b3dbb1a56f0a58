"""The set-up: one set of packages told three times, two commands, and what the CI asks for."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RUNNING, DEVELOPMENT = LOCK.split("\n# Development only\n")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

# conda-forge's matplotlib adds a window system to the library; nobody opens a window here.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}

# Packages whose modules go by another name.
PACKAGES = {"PIL": "pillow", "zmq": "pyzmq", "IPython": "ipython", "docx": "python-docx"}

TARGETS = set("run site test faults bench check lab data lock clean help".split())


def pins(part: str) -> dict[str, Requirement]:
    """Return the locked requirements of a part of the lock by name; a name stands there once."""
    lines = [line for line in part.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    requirements = [Requirement(line.removesuffix("\\").strip()) for line in lines]
    assert len({r.name for r in requirements}) == len(requirements)
    return {canonicalize_name(r.name): r for r in requirements}


def direct(*, development: bool) -> list[Requirement]:
    extra = PROJECT["project"]["optional-dependencies"]["dev"]
    return [Requirement(r) for r in (extra if development else PROJECT["project"]["dependencies"])]


def version(requirement: Requirement) -> str:
    (only,) = requirement.specifier
    assert only.operator == "=="
    return only.version


def make(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    if shutil.which("make") is None:
        pytest.skip("make is not on this machine")
    # Nothing of the make that runs these tests: its flags and variables are not the user's.
    outside = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON"}
    environment = {k: v for k, v in os.environ.items() if k not in outside}
    return subprocess.run(
        ["make", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def installed(tmp_path):
    "A folder as make leaves it, where the stamps are there and nothing has changed since."
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
        os.utime(tmp_path / name, (1000, 1000))
    (tmp_path / ".venv").mkdir()
    for age, stamp in enumerate(("locked", "installed", "development")):
        (tmp_path / ".venv" / stamp).touch()
        os.utime(tmp_path / ".venv" / stamp, (2000 + age, 2000 + age))
    return tmp_path


# ---- One set of packages ----


@pytest.mark.parametrize("development", [False, True], ids=["running", "development"])
def test_every_direct_dependency_is_locked_within_its_bounds(development):
    "What pyproject.toml asks for, the lock gives, on every system and every Python."
    locked = pins(LOCK if development else RUNNING)

    for wanted in direct(development=development):
        found = locked[canonicalize_name(wanted.name)]
        assert found.marker is None
        assert version(found) in wanted.specifier


def test_conda_users_get_the_same_set_at_the_same_versions():
    "environment.yml holds the direct dependencies as locked, Python, pip and the package itself."
    locked = pins(LOCK)
    wanted = direct(development=False) + direct(development=True)
    expected = [
        f"{CONDA_NAMES.get(r.name, r.name)} ={version(locked[canonicalize_name(r.name)])}"
        for r in wanted
    ]
    python = f"python {PROJECT['project']['requires-python']}"

    assert CONDA["dependencies"] == [python, "pip", *expected, {"pip": ["-e ."]}]
    assert CONDA["channels"] == ["conda-forge"]


def test_the_build_backend_is_locked_too():
    "An installation needs nothing that the lock does not name."
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]
    for wanted in map(Requirement, PROJECT["build-system"]["requires"]):
        assert version(pins(RUNNING)[wanted.name]) in wanted.specifier


def test_every_pin_carries_hashes():
    "A file that is not the one locked is not installed."
    entries = re.split(r"\n(?=[^\s#])", LOCK.partition("\n# To run the notebooks\n")[2])

    assert len(entries) == len(pins(LOCK))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_lock_names_no_address_and_no_place_on_somebodys_disk():
    "Where packages come from is the reader's affair."
    pin = r"[a-z0-9-]+==[0-9a-z.]+( ; [A-Za-z0-9_ ()=!<>'.*]+)? \\"
    digest = r" {4}--hash=sha256:[0-9a-f]{64}( \\)?"
    heading = r"# [A-Za-z0-9 ,.<>=]+"

    unlike = [t for t in LOCK.splitlines() if not re.fullmatch(f"{pin}|{digest}|{heading}", t)]
    assert unlike == []


def test_one_range_of_python_everywhere():
    "pyproject.toml, the lock, environment.yml, the classifiers and make speak of the same Pythons."
    asked = PROJECT["project"]["requires-python"]
    supported = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(asked)]
    classifiers = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if ":: 3" in c]
    first, last = (tuple(map(int, v.split("."))) for v in (supported[0], supported[-1]))

    assert asked == ">=3.11,<3.14"
    assert classifiers == supported
    assert f"for Python {asked} on" in LOCK.splitlines()[0]
    assert f"{first} <= sys.version_info[:2] <= {last}" in MAKEFILE
    assert f"--python-version {supported[0]}" in MAKEFILE
    assert all(f"python{one}" in MAKEFILE for one in supported)
    assert PROJECT["tool"]["mypy"]["python_version"] == supported[0]
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + supported[0].replace(".", "")


def test_the_package_imports_only_what_it_asks_for():
    "A package that comes along with another may go with it."
    asked = {canonicalize_name(r.name) for r in direct(development=False)}
    extras = {**PROJECT["project"]["optional-dependencies"], "dev": []}
    asked |= {canonicalize_name(Requirement(r).name) for extra in extras.values() for r in extra}
    imported: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])

    others = imported - set(sys.stdlib_module_names) - {"analysis"}
    assert {canonicalize_name(PACKAGES.get(name, name)) for name in others} <= asked


def test_the_version_is_told_once():
    "The package, the citation and the newest entry of the changelog are of one version."
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)

    assert newest is not None
    assert citation["version"] == newest[1] == PROJECT["project"]["version"]


def test_a_built_package_holds_every_file_of_the_source(tmp_path):
    "Typefaces and other files that are not Python come along."
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "unpacked", "zip")

    files = {p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    missing = {p.relative_to(ROOT / "src") for p in files} - {
        p.relative_to(tmp_path / "unpacked") for p in (tmp_path / "unpacked").rglob("*")
    }
    assert missing == set()


# ---- Two commands ----


def test_help_lists_every_target():
    "Nothing that make can do is left for the reader to find out."
    listed = re.findall(r"^make ([a-z]+)", make("help").stdout, re.MULTILINE)
    (declared,) = re.findall(r"^\.PHONY: (all .*)", MAKEFILE, re.MULTILINE)

    assert set(listed) == TARGETS
    assert set(declared.split()) == TARGETS | {"all"}


def test_make_alone_runs_every_notebook_and_makes_the_site(installed):
    "One word makes the paper's figures, and the pages on which their evidence can be opened."
    assert make("--dry-run", cwd=installed).stdout.splitlines() == [
        ".venv/bin/analysis run",
        ".venv/bin/analysis site",
    ]


def test_a_second_make_with_nothing_changed_does_not_reinstall(installed):
    "Half a minute of installation is paid once."
    plan = make("--dry-run", "run", "check", "test", cwd=installed).stdout

    assert "install" not in plan
    assert "pytest" in plan


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements.lock", ["Making .venv", "Installing the package", "Adding the development"]),
        ("pyproject.toml", ["Installing the package"]),
    ],
)
def test_a_changed_lock_makes_the_environment_anew(installed, changed, again):
    "A changed lock costs the whole environment, a changed pyproject.toml the package alone."
    os.utime(installed / changed)
    plan = make("--dry-run", "test", cwd=installed).stdout

    steps = ["Making .venv", "Installing the package", "Adding the development"]
    assert [step for step in steps if step in plan] == again


def test_a_python_that_will_not_do_is_refused_in_one_line(tmp_path):
    "Which Pythons will do, and how to name one."
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "python3.10"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)

    refused = make(f"PYTHON={old}", cwd=tmp_path)

    assert refused.returncode == 2
    assert not (tmp_path / ".venv").exists()
    (line,) = refused.stderr.splitlines()
    assert "Python 3.11, 3.12 or 3.13" in line
    assert f"none of these is one: {old}" in line
    assert "make PYTHON=/path/to/python3.12" in line


# ---- What the CI asks for ----


def test_the_ci_checks_and_tests():
    "Lint, formatting, types and the whole suite, and a reference test that skips is a failure."
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script.splitlines()[-1] == "make check test"
    assert "set -euo pipefail" in script
    assert "export ANALYSIS_REFERENCE_REQUIRED=1" in script


def test_the_ci_brings_the_browser_in_which_the_site_is_tested():
    "Debian's chromium and, of one version, what looks for barriers; neither is in the repository."
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert "command -v chromium >/dev/null || missing+=(chromium)" in script
    assert re.search(r"npm install .*--prefix build/browser .*axe-core@\d+\.\d+\.\d+", script)
    assert "export CI=" in script
    assert "playwright install" not in script
    assert "build/" in ignored


@pytest.mark.parametrize(
    ("there", "required", "outcome"),
    [
        (True, "", {"passed": 1, "skipped": 1}),
        (True, "1", {"passed": 1, "failed": 1}),
        (False, "", {"skipped": 2}),
        (False, "1", {"error": 2}),
    ],
    ids=["there", "there, required", "absent", "absent, required"],
)
def test_a_reference_test_may_skip_only_where_the_material_is_not_required(
    tmp_path, there, required, outcome
):
    "A test that quietly skips where its material lies ready proves nothing."
    tests = tmp_path / "repository" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    (tests / "test_one.py").write_text(
        "import pytest\n"
        "def test_reads(reference): assert reference.is_dir()\n"
        "def test_finds_nothing_to_read(reference): pytest.skip('nothing there')\n",
        encoding="utf-8",
    )
    if there:
        (tmp_path / "shared").mkdir()
    environment = {**os.environ, "ANALYSIS_REFERENCE_REQUIRED": required, "ANALYSIS_REFERENCE": ""}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tests), "-q"],
        cwd=tests,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    counted = re.findall(r"(\d+) (passed|failed|skipped|error)", run.stdout.splitlines()[-1])
    assert {word: int(n) for n, word in counted} == outcome
