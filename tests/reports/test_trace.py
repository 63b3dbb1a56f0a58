"""From a mark of a figure back to the documents: ``analysis trace``."""

from __future__ import annotations

import json
import shutil

import pytest

from analysis.__main__ import main


@pytest.fixture(scope="module")
def output(tmp_path_factory, data):
    "Two runs of the real record, made by the command line."
    folder = tmp_path_factory.mktemp("traced")
    where = ["--data", str(data), "--output", str(folder)]
    assert main(["run", "01_positions", "02_policies", "-p", "body=UNGA", *where]) == 0
    return folder


@pytest.fixture
def trace(output, data, capsys, monkeypatch):
    "Runs the command in a terminal of 80 letters; gives its code, what it printed and complained."
    monkeypatch.setenv("COLUMNS", "80")
    capsys.readouterr()

    def run(figure, *words):
        place = output / "figures" / figure if "/" in figure else figure
        code = main(["trace", str(place), *words, "--data", str(data)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


STANCE = "01_positions,body=UNGA/stance_timeline.svg"


def test_a_mark_leads_to_its_decision_and_every_claim_for_and_against(trace):
    "With source, date, quotation and address; in words, without colours, as wide as the terminal."
    code, out, _ = trace(STANCE, "a-UNGA-2022-sponsorship")

    assert code == 0
    assert "Panel a, UNGA 2022 sponsorship: cosponsor" in out
    assert "Decision KOR-UNGA-2022-committee-sponsorship: cosponsor (contested)" in out
    assert "Rule: contemporary. Sources: all." in out
    assert "For (13)" in out
    assert "Against: these claims lost (10)" in out
    assert out.count("LOST ") == 10
    assert "2025-11-12, UPI (news agency, upi-2025-11-12)" in out
    assert "“it withdrew its support during a period of inter-Korean détente between" in out
    assert "Why: A later summary; reports of the weeks around the act speak first," in out
    assert "https://m-en.yna.co.kr/view/AEN20221117000200325" in out
    assert "\x1b" not in out
    assert all(len(line) <= 80 or "://" in line for line in out.splitlines())


def test_words_of_a_position_find_every_mark_they_fit(trace):
    "The same year in both panels; what stands behind two of them is told once."
    code, out, _ = trace(STANCE, "KOR", "UNGA", "2022")

    assert code == 0
    assert "'KOR UNGA 2022': 3 marks" in out
    assert "Panel b, UNGA 2022 sponsorship: not_cosponsor" in out
    assert "as told above" in out


def test_the_second_panel_is_traced_under_its_own_sources(trace):
    "There the founding articles alone decide, and otherwise."
    _, out, _ = trace(STANCE, "b-UNGA-2022-sponsorship")

    assert "Decision KOR-UNGA-2022-committee-sponsorship: not cosponsor (agreed)" in out
    assert "Sources: founding." in out
    assert "LOST" not in out


@pytest.mark.parametrize("name", ["KOR-UNGA-2022-committee-sponsorship", "f0006"])
def test_a_decision_or_a_claim_finds_the_marks_that_stand_on_it(trace, name):
    "In the figure, and without one in the record."
    _, drawn, _ = trace(STANCE, name)
    code, alone, _ = trace(name)

    assert "UNGA 2022 sponsorship" in drawn
    assert code == 0
    assert "Decision KOR-UNGA-2022-committee-sponsorship: cosponsor (contested)" in alone


def test_a_mark_that_stands_on_raw_rows_shows_them_with_their_documents(trace):
    "A measure of a government is no decision; its row is its evidence."
    _, out, _ = trace("02_policies,body=UNGA/policies_lanes.pdf", "m005")

    assert "Row m005 of policies.csv" in out
    assert "title: Loudspeaker broadcasts stopped by inter-Korean agreement" in out
    assert "wikipedia-nd-2" in out


def test_a_mark_behind_which_nothing_stands_says_so(trace):
    "An empty cell is traced to nobody's knowledge."
    _, out, _ = trace(STANCE, "a-UNGA-2003-vote")

    assert "UNGA 2003 vote: not applicable" in out
    assert "Nothing stands behind it: nothing is known." in out


def test_a_mark_of_many_decisions_names_each_of_them(trace):
    "And how to read on."
    _, out, _ = trace("01_positions,body=UNGA/acts_by_administration.png", "acts under Park")

    assert out.count("Decision KOR-UNGA-") > 3
    assert "Name one of these decisions in place of the mark" in out


def test_programs_get_one_json_document(trace):
    "With everything that the words say."
    code, out, _ = trace(STANCE, "a-UNGA-2022-sponsorship", "--format", "json")
    (mark,) = json.loads(out)["marks"]
    (decision,) = mark["decisions"]

    assert code == 0
    assert (mark["rule"], mark["sources"], mark["value"]) == ("contemporary", "all", "cosponsor")
    assert (len(decision["for"]), len(decision["against"])) == (13, 10)
    lost = decision["against"][0]
    assert lost["lost"]
    assert lost["why"]
    assert {"id", "publisher", "addresses"} <= set(lost["source"])


def test_without_a_mark_the_marks_are_listed(trace):
    "So that one can be chosen."
    code, out, _ = trace(STANCE)

    assert code == 0
    assert "a  UNGA 2022 sponsorship: cosponsor  [a-UNGA-2022-sponsorship]" in out


def test_a_mark_that_does_not_exist_names_the_nearest(trace):
    "One line, no traceback."
    code, out, errors = trace(STANCE, "UNGA 2022 sponsorshp")

    assert (code, out) == (2, "")
    assert errors.count("\n") == 1
    assert "has no mark 'UNGA 2022 sponsorshp'; the nearest are 'UNGA 2022 sponsorship'" in errors


def test_an_id_nobody_knows_names_the_nearest(trace):
    "A slip of the pen is found."
    code, _, errors = trace("KOR-UNGA-2022-comittee-sponsorship")

    assert code == 2
    assert "did you mean 'KOR-UNGA-2022-committee-sponsorship'?" in errors


def test_a_figure_that_does_not_exist_names_the_nearest(trace):
    "In the folder asked for; without the folder, the runs there are."
    _, _, errors = trace("01_positions,body=UNGA/stance.svg", "x")
    _, _, folder = trace("01_position/stance.svg", "x")

    assert "there is no such figure in" in errors
    assert "did you mean stance_timeline.svg?" in errors
    assert "there is no folder" in folder
    assert "'analysis run' makes them." in folder


@pytest.fixture
def moved(output, tmp_path):
    "A copy of a run, which a test may spoil, as an output folder of its own."
    place = tmp_path / "other" / "figures" / "01_positions,body=UNGA"
    shutil.copytree(output / "figures" / place.name, place)
    return place


def again(place, data):
    return f"analysis run 01_positions -p body=UNGA --data {data} --output {place.parent.parent}"


def test_a_figure_without_a_sidecar_says_how_to_make_it(moved, data, capsys):
    "The very command, with its parameters."
    (moved / "stance_timeline.marks.csv").unlink()

    assert main(["trace", str(moved / "stance_timeline.svg"), "x", "--data", str(data)]) == 2
    said = capsys.readouterr().err
    assert "has no sidecar stance_timeline.marks.csv" in said
    assert f"make it: {again(moved, data)}" in said


def test_a_further_page_of_a_figure_is_traced_by_the_marks_of_all_its_pages(moved, data, capsys):
    "A redline of several pages has one sidecar; a figure of its own would have a description."
    further = shutil.copy(moved / "stance_timeline.svg", moved / "stance_timeline_2.svg")
    asked = ["trace", str(further), "a-UNGA-2022-sponsorship", "--data", str(data)]

    assert main(asked) == 0
    assert "KOR-UNGA-2022-committee-sponsorship" in capsys.readouterr().out
    (moved / "stance_timeline_2.txt").write_text("Another figure.", encoding="utf-8")
    assert main(asked) == 2
    assert "has no sidecar stance_timeline_2.marks.csv" in capsys.readouterr().err


def test_a_damaged_manifest_is_told_with_the_whole_command(moved, data, capsys):
    "Where the run lies, and of which data it is."
    (moved / "manifest.json").write_text("{", encoding="utf-8")

    assert main(["trace", str(moved / "stance_timeline.svg"), "x", "--data", str(data)]) == 2
    said = capsys.readouterr().err
    assert f"analysis run --force --data {data} --output {moved.parent.parent}" in said


def test_a_figure_of_other_data_is_refused_with_the_command_that_rebuilds_it(
    moved, data, tmp_path, capsys
):
    "Its marks may stand on claims that are no longer there, or weigh otherwise now."
    shutil.copytree(data / "raw", tmp_path / "data" / "raw")
    claims = tmp_path / "data" / "raw" / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    asked = [str(moved / "stance_timeline.svg"), "x", "--data", str(tmp_path / "data")]

    assert main(["trace", *asked]) == 2
    said = capsys.readouterr().err
    assert "was made by another version (claims.csv has changed)" in said
    assert f"make it again: {again(moved, tmp_path / 'data')}" in said


def test_a_figure_of_another_library_is_refused(moved, data, monkeypatch, capsys):
    "What drew it may have called its marks otherwise."
    from analysis.reports import sessions

    real = sessions.surroundings_of
    monkeypatch.setattr(
        sessions, "surroundings_of", lambda place: _other(real(place), library="another")
    )

    assert main(["trace", str(moved / "stance_timeline.svg"), "x", "--data", str(data)]) == 2
    assert "(the library has changed)" in capsys.readouterr().err


def _other(surroundings, **changed):
    from dataclasses import replace

    return replace(surroundings, **changed)


def test_a_sidecar_changed_by_hand_is_not_believed(moved, data, capsys):
    "Evidence is what the run left."
    path = moved / "stance_timeline.marks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("cosponsor", "x"), encoding="utf-8")

    assert main(["trace", str(moved / "stance_timeline.svg"), "x", "--data", str(data)]) == 2
    assert "stance_timeline.marks.csv is not as the run left it" in capsys.readouterr().err
