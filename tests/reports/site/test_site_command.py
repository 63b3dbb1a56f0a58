"""The command `analysis site`: whole or not at all, the same each time, never from stale runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from throwaway import contents

from analysis.__main__ import main
from analysis.errors import AnalysisError
from analysis.facts.record import read_record
from analysis.reports.site.building import Run, Site
from analysis.reports.site.matter import Matter
from analysis.reports.site.placing import ABOUT, put_in_place


@pytest.fixture
def own(output, tmp_path):
    "A copy of an output folder, which a test may spoil, with an older site in it."
    shutil.copytree(
        output, tmp_path / "output", symlinks=True, ignore=shutil.ignore_patterns("site")
    )
    old = tmp_path / "output/site"
    old.mkdir()
    (old / ABOUT).write_text("an older one", encoding="utf-8")
    (old / "index.html").write_text("an older one", encoding="utf-8")
    return tmp_path / "output"


def build(output, data, **elsewhere: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "analysis", "site", "--output", str(output)]
    return subprocess.run(
        [*command, "--data", str(data)], env={**os.environ, **elsewhere}, cwd=output.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_two_sites_of_the_same_runs_are_the_same_bytes(own, site, data):
    "Whatever the hash seed, the time zone, the language and the folder; the older one is gone."
    (own / ".site-killed/new").mkdir(parents=True)  # by a command that was killed
    made = build(own, data, PYTHONHASHSEED="4711", TZ="Asia/Seoul", LC_ALL="C")
    assert made.returncode == 0, made.stderr

    one, two = contents(site), contents(own / "site")
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert sorted(path.name for path in own.iterdir()) == ["figures", "site", "store"]
    # What has not been run is told, with the command that makes it.
    lacking = f"03_wording: not run; make it: analysis run 03_wording --data {data} --output {own}"
    assert lacking in made.stdout
    page = (own / "site/marks/index.html").read_text(encoding="utf-8")
    assert "03_wording: not run; make it: analysis run 03_wording</p>" in page


def test_runs_of_other_data_are_refused(own, data, tmp_path, capsys):
    "A figure that does not show the record beside it would be a false one."
    shutil.copytree(data / "raw", tmp_path / "data/raw")
    with (tmp_path / "data/raw/claims.toml").open("a", encoding="utf-8") as label:
        label.write("# another remark\n")
    before = contents(own / "site")

    assert main(["site", "--data", str(tmp_path / "data"), "--output", str(own)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("analysis: 01_positions: stale (claims.toml has changed); make it ag")
    assert told[0].endswith(f"analysis run 01_positions --data {tmp_path / 'data'} --output {own}")
    assert contents(own / "site") == before


def test_a_damaged_run_is_refused(own, data, capsys):
    "A picture changed by hand is not shown as if a notebook had drawn it."
    picture = next((own / "store/runs").glob("*/stance_timeline.svg"))
    picture.write_bytes(picture.read_bytes() + b" ")

    assert main(["site", "--data", str(data), "--output", str(own)]) == 2
    assert "01_positions: damaged" in capsys.readouterr().err


def test_somebody_elses_folder_is_left_alone(tmp_path, data, capsys):
    "What the command did not make, it does not replace."
    (tmp_path / "output/site").mkdir(parents=True)
    (tmp_path / "output/site/diary.txt").write_text("mine", encoding="utf-8")

    assert main(["site", "--data", str(data), "--output", str(tmp_path / "output")]) == 2
    assert "was not made by analysis site; move it away" in capsys.readouterr().err
    assert (tmp_path / "output/site/diary.txt").read_text(encoding="utf-8") == "mine"


def test_a_site_that_fails_half_way_leaves_the_old_one(own, data, tmp_path):
    "Nobody ever opens half a site, and nothing is left lying about."
    before = contents(own / "site")
    run = tmp_path / "01_positions"
    shutil.copytree(own / "figures/01_positions", run)
    (run / "stance_timeline.svg").write_text("<svg", encoding="utf-8")
    matter = Matter(read_record(data=data), data / "raw", "x")

    with pytest.raises(ValueError, match="not an SVG"):
        put_in_place(Site(matter, [Run("01_positions", run)], version="1").files(), own / "site")
    assert contents(own / "site") == before
    assert sorted(path.name for path in own.iterdir()) == ["figures", "site", "store"]


def test_what_has_not_changed_is_not_written_again(tmp_path):
    "A page changed is written, the rest is kept; nothing changed, nothing is touched."
    place = tmp_path / "site"
    files = {ABOUT: "x", "a.html": "a", "b/c.html": "c", "b/d.html": "d"}
    assert put_in_place(files.items(), place) == (3, 4)
    before = {path: path.stat().st_ino for path in [place, *place.rglob("*")]}
    put_in_place(files.items(), place)
    assert {path: path.stat().st_ino for path in [place, *place.rglob("*")]} == before

    kept = (place / "b/d.html").stat().st_ino
    del files["a.html"]
    put_in_place({**files, "b/c.html": "other"}.items(), place)
    assert contents(place) == {ABOUT: b"x", "b/c.html": b"other", "b/d.html": b"d"}
    assert (place / "b/d.html").stat().st_ino == kept

    put_in_place({ABOUT: "x"}.items(), place)
    assert contents(place) == {ABOUT: b"x"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_files_of_one_address_are_refused(tmp_path):
    "The second would stand where the first is looked for."
    with pytest.raises(
        AnalysisError, match=r"A\.html: two pages of the site would have this address"
    ):
        put_in_place([("a.html", "a"), ("A.html", "b")], tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_two_commands_at_once_make_one_whole_site(own, data):
    "The second waits for the first."
    command = [sys.executable, "-m", "analysis", "site", "--output", str(own), "--data", str(data)]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [one.wait(timeout=300) for one in started] == [0, 0]
    assert (own / "site/index.html").is_file()
    assert sorted(path.name for path in own.iterdir()) == ["figures", "site", "store"]


def test_ids_that_differ_in_capitals_alone_are_refused(data, tmp_path):
    "On many disks their two pages would be one file."
    from dossiers import rewrite

    from analysis.errors import SourceError

    shutil.copytree(data / "raw", tmp_path / "raw")
    rewrite(
        tmp_path / "raw", "countries",
        lambda rows: [*rows, {**rows[0], "id": rows[0]["id"].lower(), "iso2": "zz", "name": "Zz",
                              "aliases": ""}],
    )  # fmt: skip
    text = (tmp_path / "raw/countries.toml").read_text(encoding="utf-8")
    (tmp_path / "raw/countries.toml").write_text(
        text.replace("[A-Z]", "[A-Za-z]"), encoding="utf-8"
    )

    record = read_record(data=tmp_path)
    with pytest.raises(SourceError, match=r"country 'afg': its page would be that of 'AFG'"):
        Matter(record, tmp_path / "raw", "x")
