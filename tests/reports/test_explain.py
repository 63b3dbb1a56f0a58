"""Which marks changed between two runs or readings of the record, and what changed them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace

import pandas as pd
import pytest
from dossiers import rewrite

from analysis.__main__ import main
from analysis.facts.record import read_record
from analysis.measures.changes import CAUSES, MARK_COLUMNS
from analysis.reports.explain import Explainer
from analysis.reports.explain_sides import Side
from analysis.reports.explain_words import Teller

HRC_2008 = "KOR-HRC-2008-council-sponsorship"
PRK_2017 = "PRK-UNGA-2017-committee-consensus"


@pytest.fixture(scope="module")
def output(tmp_path_factory, data):
    "Real runs of the real record, by two rules and from two choices of sources."
    folder = tmp_path_factory.mktemp("explained") / "output"
    where = ["--data", str(data), "--output", str(folder)]
    for more in ([], ["-p", "rule=majority"], ["-p", "sources=founding"]):
        assert main(["run", "01_positions", *more, *where]) == 0
    return folder


@pytest.fixture
def say(data, capsys, monkeypatch):
    "Runs the command; gives its code, what it printed and what it complained of."
    monkeypatch.setenv("COLUMNS", "100")
    capsys.readouterr()

    def run(old, new, *more, dossier=data):
        code = main(["explain", str(old), str(new), *more, "--data", str(dossier)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def rows(say, capsys):
    "Gives the rows of the CSV."

    def run(old, new, *more, **known):
        capsys.readouterr()
        code, out, errors = say(old, new, "--format", "csv", *more, **known)
        assert (code, errors) == (0, "")
        return list(csv.DictReader(io.StringIO(out)))

    return run


def copied(data, folder):
    shutil.copytree(data / "raw", folder / "raw")
    return folder


def cells(name, **changed):
    "Change cells of one row."
    return lambda rows: [row | changed if row["id"] == name else row for row in rows]


def without(name):
    "Drop one row."
    return lambda rows: [row for row in rows if row["id"] != name]


def marks_of(folder):
    return {
        (path.name.removesuffix(".marks.csv"), row["mark"]): row
        for path in sorted(folder.glob("*.marks.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8"))
    }


PAIRS = [
    ("01_positions", "01_positions,rule=majority"),
    ("01_positions,sources=founding", "01_positions"),
    ("01_positions,sources=founding", "01_positions,rule=majority"),
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_mark_that_is_not_the_same_is_named_once_with_one_cause(output, rows, old, new):
    "And every mark that is not named has equal rows in both sidecars."
    named = rows(old, new, "--output", str(output))
    before, after = (marks_of(output / "figures" / name) for name in (old, new))
    differing = {mark for mark in {**before, **after} if before.get(mark) != after.get(mark)}
    causes = {(row["figure"], row["mark"]): row["cause"] for row in named}

    assert differing
    assert set(causes) == differing
    assert set(causes.values()) <= set(CAUSES)
    assert len({(r["figure"], r["mark"], r["cause"]) for r in named}) == len(causes)
    assert len({(r["figure"], r["mark"], r["decision"]) for r in named}) == len(named)
    assert all(row["words"] for row in named)
    for row in named:
        mark = row["figure"], row["mark"]
        assert row["old"] == before.get(mark, {"value": ""})["value"]
        assert row["new"] == after.get(mark, {"value": ""})["value"]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_other_way_round_the_same_marks_change_back(output, rows, old, new):
    "For the same causes; what was added is gone."
    forth = rows(old, new, "--output", str(output))
    back = rows(new, old, "--output", str(output))
    swapped = {"added": "removed", "removed": "added", "value": "value", "evidence": "evidence"}
    pairs = [("old", "new"), ("old_value", "new_value"), ("old_status", "new_status"),
             ("claims_in", "claims_out")]  # fmt: skip

    def told(row, turned):
        ends = [(row[a], row[b]) for a, b in pairs]
        change = swapped[row["change"]] if turned else row["change"]
        return (row["figure"], row["mark"], row["decision"], row["cause"], change,
                *((b, a) if turned else (a, b) for a, b in ends))  # fmt: skip

    assert sorted(told(row, True) for row in forth) == sorted(told(row, False) for row in back)


def test_two_rules_differ_where_the_claims_are_contested(output, rows):
    "In the founding case of 2008: one report of the time against three later summaries."
    named = rows("01_positions", "01_positions,rule=majority", "--output", str(output))

    assert {row["decision"] for row in named} == {HRC_2008}
    assert {row["cause"] for row in named} == {"rule"}
    one = next(row for row in named if row["mark"] == "a-HRC-2008-sponsorship")
    assert (one["old"], one["new"]) == ("not_cosponsor", "cosponsor")
    assert (one["claims_in"], one["claims_out"]) == ("", "")
    assert one["counted_old"] == "p0022"
    assert "under contemporary reports of the weeks around the act count (not cosponsor 1): p0022"\
        in one["words"]  # fmt: skip
    assert "under majority all documents alike count (cosponsor 3, not cosponsor 2)" in one["words"]


def test_sources_brought_in_are_named_with_their_documents(output, rows):
    "What the founding articles say of 2022 is overruled by reports of that year."
    named = rows("01_positions,sources=founding", "01_positions", "--output", str(output))
    one = next(row for row in named if row["mark"] == "a-UNGA-2022-sponsorship")

    assert {row["cause"] for row in named} == {"sources"}
    assert (one["old"], one["new"]) == ("not_cosponsor", "cosponsor")
    assert (one["old_status"], one["new_status"]) == ("agreed", "contested")
    assert len(one["claims_in"].split(";")) == 20
    assert one["claims_out"] == ""
    assert "p0524 of yonhap-2022-11-17" in one["words"]


def test_a_panel_that_both_runs_draw_alike_is_not_named(output, rows):
    "The founding articles' own panel does not hang on the sources of the other."
    named = rows("01_positions,sources=founding", "01_positions", "--output", str(output))

    assert {row["panel"] for row in named if row["figure"] == "stance_timeline"} == {"a"}


def test_rows_of_documents_that_do_not_count_are_named(rows, data, tmp_path):
    "Renderings of a statement that no founding article prints are left out with their mark."
    where = ["--output", str(tmp_path / "output")]
    for more in ([], ["-p", "sources=founding"]):
        assert main(["run", "04_statements", *more, "--data", str(data), *where]) == 0
    named = rows("04_statements", "04_statements,sources=founding", *where)
    gone = next(row for row in named if row["mark"] == "S42-passage-b-g111-g112")

    assert {row["cause"] for row in named} == {"sources"}
    assert gone["change"] == "removed"
    assert [line.split(" (")[0] for line in gone["rows_changed"].split("; ")] == [
        "renderings:g111 left out",
        "renderings:g112 left out",
    ]


def test_a_cause_is_told_apart_where_rule_and_sources_differ(output, rows):
    "What needs the other sources is theirs; only where both have a part, it is said so."
    named = rows("01_positions,sources=founding", "01_positions,rule=majority", "--output",
                 str(output))  # fmt: skip
    cause = {row["mark"]: row["cause"] for row in named if row["figure"] == "stance_timeline"}

    assert cause["a-UNGA-2025-sponsorship"] == "sources"  # the founding articles only announce it
    assert cause["a-HRC-2008-sponsorship"] == "several"  # whose value needs other sources and rule


def test_the_record_itself_is_compared_without_runs(rows, data):
    "Every decision of every country, under two rules."
    named = rows("rule=contemporary", "rule=majority", "--data", str(data))
    record = read_record(data=data)
    old, new = (record.under(rule=rule).decisions for rule in ("contemporary", "majority"))
    columns = ["value", "status", "claims_for", "claims_against"]
    differ = (old[columns] != new[columns]).any(axis=1)

    assert {row["mark"] for row in named} == set(old["id"][differ])
    assert {row["cause"] for row in named} == {"rule"}


def test_nothing_changed_is_said(say, output):
    "Of a run held against itself, and of a setting."
    code, out, _ = say("01_positions", "01_positions", "--output", str(output))
    _, settings, _ = say("rule=latest", "rule=latest")

    assert code == 0
    assert "They differ in: nothing." in out
    assert "Nothing changed: every mark is the same in both." in out
    assert "Nothing changed" in settings


# ---- Other data ----


def test_a_claim_changed_is_named_with_what_it_said(rows, data, tmp_path):
    "Exactly the decisions it speaks to, and no other."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", cells("p0022", value="cosponsor"))
    named = rows(f"data:{data}", f"data:{dossier}")

    assert [row["mark"] for row in named] == [HRC_2008]
    assert (named[0]["old"], named[0]["new"], named[0]["cause"]) == (
        "not_cosponsor", "cosponsor", "data",
    )  # fmt: skip
    assert named[0]["claims_changed"] == "p0022 value: not_cosponsor -> cosponsor"


def test_a_claim_deleted_is_named_and_changes_what_it_spoke_to(rows, data, tmp_path):
    "One claim of the founding articles speaks to four years, and to no other."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", without("f0006"))
    named = rows(f"data:{data}", f"data:{dossier}")
    spoken = read_record(data=data).spoken
    years = spoken[spoken["claim"] == "f0006"]["year"]

    assert {row["mark"] for row in named} == {
        f"KOR-UNGA-{year}-committee-sponsorship" for year in years
    }
    assert {row["claims_out"] for row in named} == {"f0006"}
    assert {row["cause"] for row in named} == {"data"}
    assert all("1 claim gone from the data (f0006 of upi-2025-11-12)" in r["words"] for r in named)


def test_a_document_dated_otherwise_is_named(rows, data, tmp_path):
    "Under the rule of the latest report, it is no longer the only latest one."
    dossier = copied(data, tmp_path / "data")
    name = "sputnik-japan-2017-11-15"
    rewrite(dossier / "raw", "sources", cells(name, published="2017-11-01"))
    named = rows(f"rule=latest@data:{data}", f"rule=latest@data:{dossier}")

    assert [(row["mark"], row["cause"]) for row in named] == [(PRK_2017, "data")]
    assert (named[0]["old"], named[0]["new"]) == ("walked_out", "tied")
    assert named[0]["claims_changed"] == "p0911 report_date: 2017-11-15 -> 2017-11-01"
    assert named[0]["rows_changed"] == f"sources:{name} published: 2017-11-15 -> 2017-11-01"


def test_a_change_without_effect_is_told_as_such(say, data, tmp_path):
    "Another place of a quotation changes no decision."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", cells("f0006", place="paragraph 8"))
    _, out, _ = say(f"data:{data}", f"data:{dossier}")

    assert "Nothing changed" in out
    assert "Changed in the data, without effect here: claims:f0006." in out


def test_data_and_rule_are_told_apart(rows, data, tmp_path):
    "A claim that was deleted, and a rule that counts others: each has its decisions."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", without("f0006"))
    named = rows(f"data:{data}", f"rule=majority@data:{dossier}")
    cause = {row["mark"]: row["cause"] for row in named}

    assert cause[HRC_2008] == "rule"
    assert cause["KOR-UNGA-2020-committee-sponsorship"] == "data"


def test_marks_of_runs_of_other_data_are_those_that_rest_on_the_claim(output, rows, data, tmp_path):
    "A run beside its own data is compared with one beside others."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", cells("p0022", value="cosponsor"))
    assert main(["run", "01_positions", "--data", str(dossier)]) == 0
    other = tmp_path / "output" / "figures" / "01_positions"
    named = rows(output / "figures" / "01_positions", other)
    before, after = marks_of(output / "figures" / "01_positions"), marks_of(other)

    assert {(row["figure"], row["mark"]) for row in named} == {
        mark for mark in {**before, **after} if before.get(mark) != after.get(mark)
    }
    assert {row["decision"] for row in named} == {HRC_2008}
    assert {row["cause"] for row in named} == {"data"}
    assert {row["claims_changed"] for row in named} == {"p0022 value: not_cosponsor -> cosponsor"}


# ---- Git ----


@pytest.fixture
def repository_of_data(data, tmp_path):
    "A real repository of the data, in which one claim has been changed since."
    place = tmp_path / "project"
    copied(data, place / "data")

    def git(*words):
        own = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", "-C", str(place), *own, *words], check=True, capture_output=True, text=True
        )
        return done.stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    rewrite(place / "data" / "raw", "claims", cells("p0022", value="cosponsor"))
    git("commit", "-q", "-a", "-m", "second")
    return place, git


def test_two_revisions_of_the_data_are_compared(rows, repository_of_data):
    "By git alone; the working tree is not touched, whatever it holds."
    place, git = repository_of_data
    (place / "data" / "raw" / "claims.csv").write_text("broken", encoding="utf-8")
    before = git("status", "--porcelain"), git("rev-parse", "HEAD"), git("stash", "list")
    named = rows("git:HEAD~1", "git:HEAD", dossier=place / "data")

    assert [row["mark"] for row in named] == [HRC_2008]
    assert named[0]["claims_changed"] == "p0022 value: not_cosponsor -> cosponsor"
    assert before == (git("status", "--porcelain"), git("rev-parse", "HEAD"), git("stash", "list"))
    assert (place / "data" / "raw" / "claims.csv").read_text(encoding="utf-8") == "broken"


def test_a_revision_is_compared_with_the_data_as_they_lie_there(rows, repository_of_data):
    "Under another rule, too."
    place, _ = repository_of_data
    named = rows("rule=latest@git:HEAD~1", "rule=latest", dossier=place / "data")

    assert [row["mark"] for row in named] == [HRC_2008]


def test_a_revision_that_cannot_be_read_is_refused_in_one_line(
    say, data, tmp_path, repository_of_data
):
    "Unknown, without data, no repository, or tables that do not read."
    place, git = repository_of_data
    (place / "data" / "raw" / "claims.csv").write_text("broken\n", encoding="utf-8")
    git("commit", "-q", "-a", "-m", "third")
    dossier = place / "data"
    outside = copied(data, tmp_path / "outside" / "data")
    asked = {
        "knows no such revision": ("git:no-such", dossier),
        "expected a revision": ("git:--help", dossier),
        "the tables of that revision do not read: claims.csv": ("git:HEAD", dossier),
        "is in no git repository": ("git:HEAD", outside),
    }
    for words, (name, where) in asked.items():
        code, out, errors = say(name, name, dossier=where)
        assert (code, out, errors.count("\n")) == (2, "", 1), errors
        assert words in errors


# ---- What cannot be compared ----


def refused(said):
    code, out, errors = said
    assert (code, out, errors.count("\n")) == (2, "", 1), errors
    return errors


def test_runs_of_different_notebooks_are_refused(say, output):
    "Their marks do not answer to each other."
    folder = output / "figures" / "02_policies"
    manifest = (output / "figures" / "01_positions" / "manifest.json").read_text(encoding="utf-8")
    from analysis.reports.keys import digest_of

    told = json.loads(manifest) | {"notebook": "02_policies"}
    told["digest"] = digest_of({k: v for k, v in told.items() if k != "digest"})
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(
        json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    errors = refused(say("01_positions", folder, "--output", str(output)))

    shutil.rmtree(folder)
    assert "are runs of different notebooks (01_positions, 02_policies)" in errors


def test_a_run_and_a_setting_are_refused_with_what_to_do(say, output):
    "A figure has marks; a setting has decisions."
    errors = refused(say("01_positions", "sources=founding", "--output", str(output)))

    assert "01_positions is a run and sources=founding is none" in errors
    assert "analysis run 01_positions -p rule=" in errors


def test_a_run_that_is_not_there_is_refused_with_the_command_that_makes_it(say, output):
    "With the folders it is to be made in."
    errors = refused(say("01_positions,rule=latest", "01_positions", "--output", str(output)))

    assert "make it: analysis run 01_positions -p rule=latest --data" in errors
    assert f"--output {output}" in errors


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("01_position,rule=majority,x=1", "no parameter 'x'"),
        ("no-such-thing", "expected a run such as"),
        ("", "expected a run such as"),
        ("01_positions,rule=latst", "did you mean 'latest'?"),
        ("rule=majorty", "did you mean 'majority'?"),
        ("sources=fonding", "did you mean 'founding'?"),
        ("rules=latest", "no setting 'rules'; did you mean 'rule'?"),
        ("data:/no/such/folder", "holds no folder raw"),
    ],
)
def test_what_is_misspelt_is_refused(say, output, asked, words):
    "In one line, with the nearest."
    assert words in refused(say(asked, "rule=latest", "--output", str(output)))


@pytest.fixture
def moved(output, tmp_path):
    "A copy of a run, which a test may spoil."
    place = tmp_path / "other" / "figures" / "01_positions,rule=majority"
    shutil.copytree(output / "figures" / place.name, place)
    return place


def test_a_run_without_a_sidecar_is_refused_with_the_command(say, output, moved, data):
    "Nobody can tell what its marks are."
    (moved / "stance_timeline.marks.csv").unlink()
    errors = refused(say(output / "figures" / "01_positions", moved))

    assert "has no sidecar stance_timeline.marks.csv" in errors
    assert f"make it: analysis run 01_positions -p rule=majority --data {data}" in errors


def test_a_run_of_other_data_says_how_to_name_them(say, output, data, tmp_path):
    "If they are not beside it: by their folder, or by a revision."
    dossier = copied(data, tmp_path / "data")
    rewrite(dossier / "raw", "claims", without("f0006"))
    asked = [output / "figures" / name for name in ("01_positions", "01_positions,rule=majority")]
    errors = refused(say(*asked, dossier=dossier))
    code, _, _ = say(*(f"{run}@data:{data}" for run in asked), dossier=dossier)

    assert "was made by another version (claims.csv has changed)" in errors
    assert "RUN@data:PATH or RUN@git:REVISION" in errors
    assert code == 0


# ---- How it is told ----


def test_all_formats_tell_the_same(say, rows, data):
    "JSON has the rows of the CSV; plain words name every mark; only decisions of one country."
    asked = ["sources=founding", "sources=all", "--country", "KOR"]
    named = rows(*asked)
    told = json.loads(say(*asked, "--format", "json")[1])
    plain = say(*asked)[1]
    counts = told["figures"][""]

    assert told["changes"] == named
    assert told["differ"] == ["sources"]
    assert counts["changed"] == len({row["mark"] for row in named}) == sum(
        counts["changes"].values()
    )  # fmt: skip
    assert {row["mark"].partition("-")[0] for row in named} == {"KOR"}
    assert all(row["position"] in " ".join(plain.split()) for row in named)
    assert all(len(line) <= 100 for line in plain.splitlines())


def test_it_is_written_to_a_file_whatever_the_terminal(say, tmp_path, monkeypatch):
    "Whole, and the same bytes; nothing is printed then."
    written = []
    for columns in ("40", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        code, out, _ = say("rule=contemporary", "rule=majority", "--to", str(tmp_path / columns))
        assert (code, out) == (0, "")
        written.append((tmp_path / columns).read_bytes())

    assert written[0] == written[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["200", "40"]


def test_the_readme_shows_what_the_command_says(rows, repository):
    "Its sentence and its table, for the default rule against the five founding articles alone."
    named = rows("sources=founding", "sources=all", "--country", "KOR")
    changes = [row["change"] for row in named]
    turned = [r for r in named if r["change"] == "evidence" and r["old_status"] != r["new_status"]]
    disputed = [row for row in turned if row["new_status"] == "contested"]
    record = read_record().of("KOR")
    founding, every = (len(record.under(sources=s).decisions) for s in ("founding", "all"))
    lines = [
        f"| {row['position'].removeprefix('KOR ')} | {row['old'].replace('_', ' ')} "
        f"| {row['new'].replace('_', ' ')} ({row['new_status']}) | {row['cause']} "
        f"| {len(row['claims_in'].split(';'))} | {len(row['counted_new'].split(';'))} |"
        for row in [*(r for r in named if r["change"] == "value"), *disputed]
    ]
    told = " ".join((repository / "README.md").read_text(encoding="utf-8").split())

    assert turned == disputed
    assert "analysis explain sources=founding sources=all --country KOR" in told
    assert f"founding articles speak to {founding} of {every} decisions of South Korea" in told
    assert (
        f"change the value of {changes.count('value')}, confirm {changes.count('evidence')} "
        f"({len(disputed)} of them contested now) and add {changes.count('added')}:"
    ) in told
    assert "| --- | " + " ".join(lines) + " `explain OLD NEW`" in told
    assert changes.count("removed") == 0


def test_whole_texts_that_a_reader_has_added_are_data(data):
    "A mark that stands on a clause changed by it, and not by the programs."
    record = read_record(data=data)
    name, other = "A/RES/79/181 OP1", "A/RES/79/181 OP2"
    texts = pd.DataFrame({"text": ["Urges.", "Decides."]}, index=pd.Index([name, other]))
    columns = ["mark", *MARK_COLUMNS]
    mark = dict.fromkeys(columns, "") | {"mark": "m", "value": "added", "rows": f"texts:{name}"}
    without = Side("old", record, "same", {"f": pd.DataFrame(columns=columns, dtype=str)}, {}, "n")
    drawn = {"f": pd.DataFrame([mark], columns=columns)}
    texts = texts.rename_axis("clause")
    explainer = Explainer(without, replace(without, name="new", figures=drawn, texts=texts))
    (changed,) = explainer.changes()

    assert explainer.differ == ["data"]
    assert changed.cause == "data"
    assert changed.grounds[0].rows == [f"texts:{name} added"]
    assert explainer.without_effect([changed]) == [f"texts:{other}"]
    assert "whole texts and their clauses 2" in "\n".join(
        line for _, line in Teller(explainer).lines()
    )
