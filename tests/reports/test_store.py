"""Remembering: what is unchanged is not run again, what is damaged is noticed and made again."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from throwaway import SAVE, contents

from analysis.__main__ import main
from analysis.errors import AnalysisError
from analysis.reports.keys import digest_of
from analysis.reports.limits import Limits
from analysis.reports.runs import Runner
from analysis.reports.sessions import Session
from analysis.reports.store import MANIFEST, Store, checked


@pytest.fixture
def made(shelf, run_one, tmp_path):
    "A finished run, and the folder it lies in."
    shelf("01_words", SAVE)
    run = run_one("01_words", tmp_path / "out")
    assert run.state == "done", run.reason
    return run, tmp_path / "out"


def test_an_unchanged_run_is_not_made_again(made, run_one):
    "It is found by its key, whole."
    first, output = made

    again = run_one("01_words", output)

    assert (again.state, again.key, again.folder) == ("cached", first.key, first.folder)


def test_a_value_that_is_the_default_asks_for_the_same_run(made, run_one):
    "What counts is the value, not who named it."
    first, output = made

    assert run_one("01_words", output, word="old").key == first.key
    assert run_one("01_words", output, word="new").key != first.key


def test_force_makes_it_again(made, run_one):
    "And since the same comes out, what stands there stays."
    first, output = made
    place = (first.folder / MANIFEST).stat().st_ino

    again = run_one("01_words", output, force=True)

    assert (again.state, again.key) == ("done", first.key)
    assert (again.folder / MANIFEST).stat().st_ino == place


def test_the_manifest_says_what_the_run_is_made_of(made):
    "Every file with sha256 and size, parameters, key, cells executed, versions."
    run, _ = made
    manifest = json.loads((run.folder / MANIFEST).read_text(encoding="utf-8"))

    assert set(manifest["files"]) == {"01_words.ipynb", "words.csv", "words.tex"}
    assert manifest["files"]["words.csv"]["bytes"] == len("word\nold\n")
    assert manifest["parameters"] == {"word": "old"}
    assert manifest["cells_executed"] == 2
    assert manifest["key"] == run.key == run.folder.resolve().name
    assert {"pandas", "matplotlib", "papermill", "analysis"} <= set(manifest["versions"])


def damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def damage_flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_remove(path: Path) -> None:
    path.unlink()


def damage_link(path: Path) -> None:
    elsewhere = path.parent.parent / path.name
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def damage_add(path: Path) -> None:
    path.with_name("stranger.csv").write_text("x\n")


@pytest.mark.parametrize("name", ["words.csv", "01_words.ipynb", MANIFEST])
@pytest.mark.parametrize(
    "damage",
    [damage_truncate, damage_flip, damage_empty, damage_remove, damage_link, damage_add],
    ids=lambda damage: damage.__name__.removeprefix("damage_"),
)
def test_a_damaged_entry_is_set_aside_and_made_again(made, run_one, damage, name):
    "Whatever happened to whichever file."
    first, output = made
    before = contents(first.folder)
    damage(first.folder.resolve() / name)

    assert checked(first.folder.resolve(), first.key) is None
    again = run_one("01_words", output)

    assert again.state == "done"
    assert contents(again.folder) == before
    assert len(list((output / "store" / "damaged").iterdir())) == 1


def test_an_entry_that_became_a_link_is_not_believed(made, run_one):
    "Even if what it points to is whole."
    first, output = made
    place = first.folder.resolve()
    moved = place.rename(output / "moved")
    place.symlink_to(moved)

    assert run_one("01_words", output).state == "done"
    assert not place.is_symlink()


def test_a_manifest_that_was_made_up_is_not_believed(made):
    "Its digest is of all it says."
    run, _ = made
    path = run.folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["parameters"] = {"word": "other"}
    path.write_text(json.dumps(manifest), encoding="utf-8")

    assert checked(run.folder.resolve(), run.key) is None


@pytest.mark.parametrize("text", ["", "{", "[1]", '[["data/raw/claims.csv"]]', "null"])
def test_a_spoilt_list_of_reads_costs_a_run_and_no_more(made, run_one, text):
    "What was read can be seen anew."
    first, output = made
    (listed,) = (output / "store" / "reads").iterdir()
    listed.write_text(text, encoding="utf-8")

    again = run_one("01_words", output)

    assert (again.state, again.key) == ("done", first.key)


READS = "import analysis\nlen(analysis.read_record().table('{}'))"


def test_a_changed_table_makes_again_just_what_read_it(shelf, run_one, copied, tmp_path, capsys):
    "One notebook reads the policies, the other does not."
    shelf("01_policies", READS.format("policies"))
    shelf("02_statements", READS.format("statements"))
    command = ["run", "--output", str(tmp_path / "out")]
    assert main(command) == 0
    told = sorted(capsys.readouterr().err.splitlines())
    assert told == ["done 01_policies", "done 02_statements"]
    table = copied / "raw" / "policies.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("committee", "Committee", 1), encoding="utf-8")

    main(["status", "--output", str(tmp_path / "out")])
    assert capsys.readouterr().out.splitlines() == [
        "stale    01_policies: policies.csv has changed",
        "fresh    02_statements",
    ]
    assert main(command) == 0
    told = sorted(capsys.readouterr().err.splitlines())
    assert told == ["cached 02_statements", "done 01_policies"]
    table.write_text(before, encoding="utf-8")
    assert main(command) == 0
    told = sorted(capsys.readouterr().err.splitlines())
    assert told == ["cached 01_policies", "cached 02_statements"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("open('../data/raw/policies.csv', encoding='utf-8').read(1)", "data/raw/policies.csv"),
        (
            "import analysis\nanalysis.read_table('../data', 'policies').shape",
            "data/raw/policies.csv",
        ),
        ("open('../notes.txt').read()", "project/notes.txt"),
        ("import pandas as pd\npd.read_csv('../notes.txt').shape", "project/notes.txt"),
    ],
)
def test_a_file_that_a_cell_opens_is_read_too(shelf, run_one, copied, tmp_path, cell, name):
    "By whatever way, as long as Python opens it."
    (copied.parent / "notes.txt").write_text("a,b\n1,2\n")
    shelf("01_opens", cell)
    first = run_one("01_opens", tmp_path / "out", dossier=copied)
    assert first.state == "done", first.reason
    assert name in json.loads((first.folder / MANIFEST).read_text(encoding="utf-8"))["reads"]

    path = copied.parent / name.removeprefix("project/")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("committee", "Committee", 1).replace("a,b\n", "a,c\n"), "utf-8")

    again = run_one("01_opens", tmp_path / "out", dossier=copied)
    assert "policies" in name or again.state == "done"
    assert again.key != first.key


def test_a_changed_cell_or_library_makes_it_stale(made, shelf, capsys, monkeypatch, data):
    "And the status says which."
    _, output = made
    shelf("01_words", SAVE, "1")
    command = ["status", "--output", str(output), "--data", str(data)]
    assert main(command) == 0
    assert capsys.readouterr().out == "stale    01_words: the notebook has changed\n"

    shelf("01_words", SAVE)
    assert main(command) == 0
    assert capsys.readouterr().out == "fresh    01_words\n"
    from analysis.reports import sessions
    from analysis.reports.keys import Surroundings

    other = Surroundings("another", "lock", "packages", "Plan 9")
    monkeypatch.setattr(sessions, "surroundings_of", lambda project: other)
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "the library has changed; requirements.lock has changed; installed packages" in told
    assert "it was made on " in told


def test_status_tells_failed_damaged_and_never_run(made, shelf, run_one, capsys, data):
    "Every notebook has a line."
    run, output = made
    shelf("02_fails", "1 / 0")
    shelf("03_never")
    run_one("02_fails", output)
    damage_flip(run.folder.resolve() / "words.csv")

    assert main(["status", "--output", str(output), "--data", str(data)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "damaged  01_words: it will be made again",
        "failed   02_fails: 02_fails, cell 2 failed: ZeroDivisionError: division by zero",
        "not run  03_never",
    ]


def test_clean_keeps_what_people_can_open(made, shelf, run_one, capsys, data):
    "Older runs, failures, damaged entries and abandoned parts go."
    first, output = made
    shelf("01_words", SAVE, "1")
    second = run_one("01_words", output)
    shelf("02_fails", "1 / 0")
    run_one("02_fails", output)
    (output / "store" / "parts" / "0123456789abcdef-left" / "made").mkdir(parents=True)

    assert main(["clean", "--output", str(output), "--data", str(data)]) == 0
    assert capsys.readouterr().out == "3 removed; what stands in figures/ is kept.\n"
    assert [path.name for path in (output / "store" / "runs").iterdir()] == [second.key]
    assert second.key != first.key
    assert not list((output / "failed").iterdir())


def test_what_people_open_is_switched_in_one_step(made, shelf, run_one):
    "Never a moment with nothing or with half: a reader in a tight loop sees one or the other."
    import threading

    _, output = made
    link = output / "figures" / "01_words" / "words.csv"
    seen, over = set(), threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.add(link.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for word in ("one", "two", "three"):
        shelf("01_words", SAVE, parameters=f'word: str = "{word}"')
        run_one("01_words", output)
    over.set()
    reader.join()

    assert seen <= {f"word\n{word}\n" for word in ("old", "one", "two", "three")}


def test_something_else_in_a_runs_place_is_not_overwritten(shelf, run_one, tmp_path):
    "Somebody put it there."
    shelf("01_words", SAVE)
    theirs = tmp_path / "out" / "figures" / "01_words"
    theirs.mkdir(parents=True)
    (theirs / "mine.txt").write_text("mine")

    run = run_one("01_words", tmp_path / "out")

    assert run.reason == f"01_words: {theirs}: is not a run's; move it away, and run again."
    assert (theirs / "mine.txt").read_text() == "mine"


def test_where_links_are_not_permitted_people_open_a_copy(made, run_one, monkeypatch):
    "As on some Windows machines."
    first, output = made
    (output / "figures" / "01_words").unlink()

    def refuse(*_: object, **__: object) -> None:
        raise OSError("links are not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for _ in range(2):
        again = run_one("01_words", output)
        assert again.state == "cached"
        assert not again.folder.is_symlink()
        assert contents(again.folder) == contents(output / "store" / "runs" / first.key)
    assert list(Store(output).shown()) == [("01_words", first.key)]


@pytest.mark.parametrize("what", ["table", "notebook"])
def test_inputs_that_change_in_mid_run_make_it_fail(shelf, run_one, copied, tmp_path, what):
    "A run of two states of the data is a run of neither."
    target = {"table": "../data/raw/policies.csv", "notebook": "01_words.ipynb"}[what]
    change = (
        f"path = {target!r}\nold = open(path, encoding='utf-8').read()\n"
        "open(path, 'w', encoding='utf-8').write(old.replace('committee', 'Committee', 1))"
    )
    shelf("01_words", SAVE, change)

    run = run_one("01_words", tmp_path / "out", dossier=copied)

    assert "has changed while it ran; run it again" in run.reason
    assert not (tmp_path / "out" / "figures").exists()


def test_data_that_change_between_two_runs_of_one_command_are_noticed(shelf, copied, tmp_path):
    "All runs of a command are of one state of the data."
    shelf("01_words", SAVE)
    session = Session(copied, tmp_path / "out")
    (request,) = session.requests([("01_words", {})])
    runner = session.runner(Limits())
    with (copied / "raw" / "policies.csv").open("a", encoding="utf-8") as table:
        table.write("more\n")

    assert "have changed; run it again" in runner.make(request).reason


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import os; os.remove(os.environ['ANALYSIS_OUTPUT'] + '/words.csv')", "words.csv is not"),
        (
            "import os; open(os.environ['ANALYSIS_OUTPUT'] + '/words.csv', 'a').write('x')",
            "words.csv is not as it was saved",
        ),
        (
            "import os, shutil; shutil.rmtree(os.environ['ANALYSIS_OUTPUT'])",
            "words.csv is not as it was saved",
        ),
    ],
)
def test_a_file_that_is_not_as_it_was_saved_makes_the_run_fail(
    shelf, run_one, tmp_path, cell, said
):
    "What is published is what the notebook saved."
    shelf("01_words", SAVE, cell)

    assert said in run_one("01_words", tmp_path / "out").reason


def test_the_key_knows_nothing_of_places_times_and_order(made, shelf, run_one, tmp_path):
    "The same in another folder, from a notebook with other outputs."
    first, _ = made
    path = shelf("01_words", SAVE)
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["execution_count"] = 7
    notebook["metadata"]["language_info"] = {"name": "python", "version": "9"}
    path.write_text(json.dumps(notebook))
    os.utime(path, (1, 1))

    assert run_one("01_words", tmp_path / "elsewhere").key == first.key
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


def test_a_refusal_writes_nothing(shelf, data, tmp_path):
    "Not even a folder."
    shelf("01_words", SAVE)

    assert main(["run", "-p", "wrd=x", "--output", str(tmp_path / "o"), "--data", str(data)]) == 2
    assert not (tmp_path / "o").exists()


def test_a_store_can_be_thrown_away(made, run_one):
    "All in it can be made again."
    first, output = made
    before = contents(first.folder)
    shutil.rmtree(output / "store")

    again = run_one("01_words", output)

    assert again.state == "done"
    assert contents(again.folder) == before


def test_nothing_is_asked_of_a_kernel_for_what_is_there(made, run_one, monkeypatch):
    "A found run costs no kernel."
    _, output = made
    monkeypatch.setattr(Runner, "_execute", None)

    assert run_one("01_words", output).state == "cached"


def test_a_lock_is_free_as_soon_as_its_holder_dies(tmp_path):
    "The system frees it, however the process ended."
    import signal
    import subprocess
    import sys

    from analysis.reports.locks import is_free

    lock = tmp_path / "one.lock"
    code = (
        "import sys, time, pathlib\nfrom analysis.reports.locks import locked\n"
        "with locked(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not is_free(lock)
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        assert is_free(lock)
    finally:
        holder.kill()
        holder.wait()


def test_waiting_for_a_lock_can_be_given_up(tmp_path):
    "Whoever is asked to stop does not wait for somebody else's run."
    from analysis.reports.locks import locked

    with (
        locked(tmp_path / "one.lock"),
        pytest.raises(InterruptedError),
        locked(tmp_path / "one.lock", stopped=lambda: True),
    ):
        pass


def test_an_output_folder_that_is_a_file_is_told(shelf, data, tmp_path):
    "Before anything is run."
    shelf("01_words", SAVE)
    (tmp_path / "file").write_text("x")
    session = Session(data, tmp_path / "file")
    session.requests([("01_words", {})])

    with pytest.raises(AnalysisError, match="name another place"):
        session.runner(Limits())


@pytest.mark.parametrize(
    ("cell", "change"),
    [
        ("import sys; sys.path.insert(0, '../lib')\nimport mine; mine.V", "lib/mine.py"),
        ("import helper; helper.V", "notebooks/helper.py"),
        ("try: open('../late.txt')\nexcept OSError: pass", "late.txt"),
        ("from pathlib import Path\nsorted(Path('../docs').glob('*'))", "docs/new.txt"),
        ("import os\nos.listdir('../docs')", "docs/new.txt"),
        ("open('../docs/link.txt').read()", "elsewhere.txt"),
        ("import sqlite3\nsqlite3.connect('../docs/x.db').close()", "docs/x.db"),
        ("open('../data/processed/x.csv').read()", "data/processed/x.csv"),
        ("open('../output/note.txt').read()", "output/note.txt"),
        ("import analysis\nsorted(analysis.read_record().tables)", "data/raw/more.csv"),
    ],
)
def test_what_a_notebook_depends_on_is_seen_however_it_is_reached(
    shelf, run_one, copied, project, cell, change
):
    "Modules beside it, files that come later, folders, links, data bases, what it was given."
    for name, text in {
        "lib/mine.py": "V = 1", "notebooks/helper.py": "V = 1", "docs/a.txt": "a",
        "elsewhere.txt": "a", "data/processed/x.csv": "a", "output/note.txt": "a", "docs/x.db": "",
    }.items():  # fmt: skip
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    (project / "docs" / "link.txt").symlink_to(project / "elsewhere.txt")
    shelf("01_reads", cell)
    output = project / "output"
    first = run_one("01_reads", output, dossier=copied)
    assert first.state == "done", first.reason
    assert run_one("01_reads", output, dossier=copied).state == "cached"

    if change == "data/raw/more.csv":
        rows = "".join(f"a{number}\n" for number in range(40))
        (copied / "raw" / "more.csv").write_text(f"id\n{rows}")
        label = (copied / "raw" / "verbs.toml").read_text(encoding="utf-8").partition("[columns")[0]
        label += '[columns.id]\ntype = "id"\nhelp = "An id."\n'
        (copied / "raw" / "more.toml").write_text(label)
    elif change == "docs/x.db":
        (project / change).write_bytes(b"")
        os.utime(project / change, (1, 1))
        (project / change).write_bytes(b"SQLite")
    else:
        (project / change).write_text("V = 2")

    assert run_one("01_reads", output, dossier=copied).state == "done"


def test_two_workers_that_import_one_module_do_not_disturb_each_other(
    shelf, copied, project, tmp_path, data
):
    "Python writes what it compiled beside the module, in the middle of a run."
    (project / "lib").mkdir()
    (project / "lib" / "mine.py").write_text("V = 1")
    number = "number: int = 0"
    shelf("01_lib", "import sys; sys.path.insert(0, '../lib')\nimport mine", parameters=number)

    command = ["sweep", "01", "-p", "number=1,2,3,4,5,6", "--workers", "2", "--data", str(copied)]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("how", ["overwritten", "replaced by an older one"])
def test_a_file_that_changes_after_it_was_read_makes_the_run_fail(
    shelf, run_one, project, tmp_path, how
):
    "Whatever its times say: what was read is not what lies there."
    (project / "note.txt").write_text("old")
    (project / "other.txt").write_text("new")
    os.utime(project / "other.txt", (1, 1))
    change = {
        "overwritten": "open('../note.txt', 'w').write('new')",
        "replaced by an older one": "import os; os.replace('../other.txt', '../note.txt')",
    }[how]
    shelf("01_reads", "open('../note.txt').read()", change)

    assert "has changed while it ran" in run_one("01_reads", tmp_path / "out").reason


def test_a_file_from_the_future_and_one_of_its_own_making_are_no_hindrance(
    shelf, run_one, project, tmp_path
):
    "Clocks differ, and a notebook may keep what it has worked out."
    (project / "note.txt").write_text("x")
    os.utime(project / "note.txt", (4e9, 4e9))
    keep = "try: open('../kept.txt')\nexcept OSError: open('../kept.txt', 'w').write('y')"
    shelf("01_reads", "open('../note.txt').read()", keep, "open('../kept.txt').read()")

    run = run_one("01_reads", tmp_path / "out")
    assert run.state == "done", run.reason


def test_somebodys_own_settings_are_not_in_a_run(shelf, run_one, project, tmp_path, monkeypatch):
    "Start-up files and matplotlib's settings are in no key, so they are in no result."
    (project / "matplotlibrc").write_text("axes.facecolor: red\nfont.size: 30\n")
    (project / "start.py").write_text("leaked = True")
    look = "import matplotlib\nprint(matplotlib.rcParams['font.size'], 'leaked' in globals())"
    shelf("01_looks", look, "print({'a', 'b', 'c', 'd'})")
    plain = run_one("01_looks", tmp_path / "one")
    monkeypatch.setenv("PYTHONSTARTUP", str(project / "start.py"))
    monkeypatch.setenv("MATPLOTLIBRC", str(project / "matplotlibrc"))
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    from analysis.reports.warm import stop_fork_server

    stop_fork_server()  # the next is started from here
    for kernels in ("warm", "ordinary"):
        monkeypatch.setenv("ANALYSIS_KERNELS", kernels)
        run = run_one("01_looks", tmp_path / kernels)
        assert contents(run.folder) == contents(plain.folder)
    assert "10.0 False" in (plain.folder / "01_looks.ipynb").read_text()


@pytest.mark.parametrize(
    "name", [".~lock.claims.csv#", ".DS_Store", "README.md", ".claims.csv.swp"]
)
def test_a_table_opened_elsewhere_does_not_stop_a_run(shelf, copied, tmp_path, name):
    "Only the tables and their labels are the data."
    shelf("01_words", SAVE)
    session = Session(copied, tmp_path / "out")
    (request,) = session.requests([("01_words", {})])
    runner = session.runner(Limits())
    (copied / "raw" / name).write_text("x")

    assert runner.make(request).state == "done"


@pytest.mark.parametrize("output", [".", "data", "data/raw", "data/raw/out", "notebooks"])
def test_runs_do_not_lie_among_what_they_are_made_from(shelf, copied, capsys, output):
    "Exit code 2, nothing written."
    shelf("01_words", SAVE)
    before = contents(copied)

    assert main(["run", "--output", output]) == 2
    assert "holds what runs read; name another folder." in capsys.readouterr().err
    assert contents(copied) == before


def test_two_runs_never_share_a_folder(shelf, run_one, tmp_path):
    "Whatever their values hold, each has its own name and its own numbers."
    declared = 'word: str = "old"\nx: str = ""\nmany: list[str] = ["z"]'
    shelf("01_words", SAVE, parameters=declared)
    asked = [
        {"word": "a,x=b"}, {"word": "a", "x": "b"}, {"many": []}, {"many": [""]},
        {"word": "한" * 90}, {"word": "한" * 91},
    ]  # fmt: skip
    runs = [run_one("01_words", tmp_path / "out", **given) for given in asked]

    assert [run.state for run in runs] == ["done"] * 6, [run.reason for run in runs]
    assert len({run.label for run in runs}) == len({run.folder.resolve() for run in runs}) == 6


def test_braces_in_a_place_or_a_name_are_nothing_but_braces(data, tmp_path, monkeypatch):
    "Papermill would fill them in."
    from throwaway import notebook_of

    project = tmp_path / "a {word} {0} b"
    (project / "notebooks").mkdir(parents=True)
    (project / "notebooks" / "01_{word}.ipynb").write_text(notebook_of("word"))
    monkeypatch.chdir(project)

    for given in ([], ["-p", "word=new"]):
        command = ["run", "01", *given, "--data", str(data), "--output", str(project / "out")]
        assert main(command) == 0
