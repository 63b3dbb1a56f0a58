"""Bad input: each fault is told in one line with file, row and column, and nothing is written."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import analysis
from analysis.__main__ import main
from analysis.errors import SourceError
from analysis.facts.tables import read_dossier, read_table


@pytest.fixture
def copy(tmp_path, data) -> Path:
    "A copy of the data folder, to be spoilt."
    shutil.copytree(data / "raw", tmp_path / "raw")
    return tmp_path


def spoil(folder: Path, table: str, row: int, column: str, cell: str) -> str:
    "Put a cell in place of another; give the id of the row."
    path = folder / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return rows[row - 1][0]


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "said"),
    [
        ("claims", 40, "value", "abstaned", "did you mean 'abstain'?"),
        ("claims", 41, "actor", "South Koera", "the nearest known are 'South Korea'"),
        ("claims", 42, "as_of_date", "2025-02-30", "2025-02-30"),
        ("claims", 43, "years", "1999", "the record runs from 2003 to 2026"),
        ("claims", 44, "id", "p0001", "stands already in row"),
        ("claims", 45, "source", "reutters", "which is not in sources.csv"),
        ("claims", 46, "quotation", "word " * 25 + "word", "at most 25 words, counted 26"),
        ("claims", 47, "modality", "", "is empty"),
        ("claims", 48, "modality", "doing", "did you mean 'done'?"),
        ("claims", 60, "act", "lead", "is no value of 'lead'"),
        ("administrations", 3, "start", "25 Feb 2003", "expected a day such as"),
        ("counts", 3, "value", "forty", "expected a whole number"),
        ("policies", 5, "date", "2025-13", "2025-13"),
        ("policies", 6, "category", "lawz", "did you mean 'law"),
        ("recorded_votes", 9, "country", "XXX", "which is not in countries.csv"),
        ("wording", 7, "phrase", "word " * 26 + "word", "at most 25 words, counted 27"),
    ],
)
def test_a_spoilt_cell_is_named_with_file_row_and_column(copy, table, row, column, cell, said):
    "One line tells where, what was found, and what to do."
    spoil(copy, table, row, column, cell.strip())

    with pytest.raises(SourceError) as caught:
        analysis.read_record(data=copy)
    assert len(caught.value.faults) == 1
    line = caught.value.faults[0]
    assert f"{table}.csv, row {row}" in line
    assert f"column {column}" in line or column == "act"
    assert said in line


def test_all_faults_of_a_file_are_told_in_one_run(copy):
    "One run tells the coder all there is to mend, not the first of it."
    for row in (5, 9, 12):
        spoil(copy, "claims", row, "modality", "perhaps")
    spoil(copy, "claims", 14, "as_of_date", "soon")

    with pytest.raises(SourceError) as caught:
        read_table(copy, "claims")
    assert [line.split(" (")[0] for line in caught.value.faults] == [
        "claims.csv, row 5",
        "claims.csv, row 9",
        "claims.csv, row 12",
        "claims.csv, row 14",
    ]


def test_a_missing_and_an_extra_column_are_both_named(copy):
    "A renamed column is one missing and one too many."
    path = copy / "raw" / "switches.csv"
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(head.replace("state", "status") + "\n" + rest, encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        read_table(copy, "switches")
    assert [line.split(":")[0] for line in caught.value.faults] == [
        "switches.csv, column state",
        "switches.csv, column 'status'",
    ]


def test_a_nul_byte_is_refused_with_its_row(copy):
    "Half the tools of the world end a text there."
    path = copy / "raw" / "counts.csv"
    lines = path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b",", b"\x00,", 1)
    path.write_bytes(b"\n".join(lines))

    with pytest.raises(SourceError, match=r"^counts\.csv, row 5: a cell holds a NUL byte"):
        read_table(copy, "counts")


def test_text_that_is_not_utf_8_is_refused_with_its_row(copy):
    "No letter is guessed."
    path = copy / "raw" / "administrations.csv"
    lines = path.read_bytes().split(b"\n")
    lines[3] = lines[3] + b"\xff"
    path.write_bytes(b"\n".join(lines))

    with pytest.raises(SourceError, match=r"^administrations\.csv, row 4: not UTF-8 text"):
        read_table(copy, "administrations")


def test_a_row_with_a_cell_too_many_is_refused(copy):
    "A comma in an unquoted cell moves all that follows."
    path = copy / "raw" / "acts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("vote,Vote", "vote,Vo,te"), "utf-8")

    with pytest.raises(SourceError, match=r"^acts\.csv, row 3: found 5 cells, expected 4"):
        read_table(copy, "acts")


def test_rows_lost_or_doubled_are_noticed(copy):
    "Outside the expected range something has happened."
    path = copy / "raw" / "claims.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(True)[:300]), "utf-8")

    with pytest.raises(SourceError, match=r"^claims\.csv: found 299 rows, expected 900 to 2000"):
        read_table(copy, "claims")


def test_a_table_without_a_label_is_refused(copy):
    "A table nobody has described is not read."
    (copy / "raw" / "notes.csv").write_text("id\nx\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"^notes\.csv: has no label; write notes\.toml\.$"):
        read_dossier(copy)


def test_a_label_that_forgets_a_word_list_is_refused(copy):
    "A label is held against the form of labels."
    path = copy / "raw" / "acts.toml"
    path.write_text(path.read_text("utf-8").replace("words = ", "wrods = "), encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        read_table(copy, "acts")
    assert "acts.toml, column speaks_to: 'words' is missing; list them." in caught.value.faults


def test_namibia_survives():
    "NA is a country, not a missing value."
    countries = read_table(Path(__file__).parents[2] / "data", "countries")

    assert countries.loc["NAM", "iso2"] == "NA"


def test_the_coding_and_the_sources_words_are_held_against_each_other(copy):
    "Each founding claim is entered twice: in the source's words and in the project's."
    name = spoil(copy, "claims", 7, "years", "2019/2021")
    assert name == "f0006"

    analysis.read_record(data=copy)  # inside the period the words give: narrower is allowed
    spoil(copy, "claims", 7, "years", "2018/2022")
    with pytest.raises(SourceError, match=r"\(f0006\), column period: 'between 2019 and 2022' m"):
        analysis.read_record(data=copy)


@pytest.mark.parametrize("command", [["check"], ["data"], ["run", "01_positions"]])
def test_a_command_on_bad_data_says_one_line_writes_nothing_and_ends_with_2(copy, capsys, command):
    "No traceback, no half-written folder."
    spoil(copy, "claims", 40, "value", "abstaned")
    before = sorted(copy.rglob("*"))

    assert main([*command, "--data", str(copy), "--output", str(copy / "output")]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert said.err.startswith("analysis: claims.csv, row 40 (")
    assert "Traceback" not in said.err
    assert said.out == ""
    assert sorted(copy.rglob("*")) == before


def test_faults_of_several_kinds_and_files_are_told_in_one_run(copy):
    "An unknown name, a wrong wording, a wrong year, a broken date and a dangling source, at once."
    spoil(copy, "claims", 50, "actor", "Ruritania")
    spoil(copy, "claims", 8, "wording", "sort of")
    spoil(copy, "claims", 51, "years", "2035")
    spoil(copy, "claims", 52, "as_of_date", "2025-02-30")
    spoil(copy, "claims", 53, "source", "reutters")
    spoil(copy, "wording", 7, "year", "soon")
    spoil(copy, "resolutions", 3, "year", "2005")

    with pytest.raises(SourceError) as caught:
        analysis.read_record(data=copy)
    told = "\n".join(caught.value.faults)
    for part in ("'Ruritania'", "'sort of'", "'2035'", "'2025-02-30'", "'reutters'", "'soon'"):
        assert part in told, part
    assert "resolutions.csv, row 3 (UNGA-2006), column id: expected UNGA-2005" in told


@pytest.mark.parametrize("file", ["acts.csv", "acts.toml", "dossier.toml"])
def test_a_folder_in_place_of_a_file_is_told_in_one_line(copy, file, capsys):
    "No traceback."
    (copy / "raw" / file).unlink()
    (copy / "raw" / file).mkdir()

    assert main(["check", "--data", str(copy)]) == 2
    told = capsys.readouterr().err
    assert f"analysis: {file}: cannot be read" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rows    = [1, 20]", 'rows = "many"', "'rows' is 'many'; expected two whole numbers"),
        ("rows    = [1, 20]", "rows = [3]", "'rows' is [3]; expected two whole numbers"),
        ("unique = true", 'unique = "yes"', "column order: 'unique' is 'yes'; expected true or"),
        ('type = "integer"', 'type = "integer"\nrange = [1]', "'range' is [1]; expected two whole"),
        ('type = "integer"', 'type = "integer"\npattern = "("', "expected a regular expression"),
    ],
)
def test_a_wrong_label_is_told_in_one_line(copy, old, new, said):
    "A label is held against the form of labels, types included."
    path = copy / "raw" / "acts.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        read_table(copy, "acts")
    assert len(caught.value.faults) == 1
    assert said in caught.value.faults[0]


def test_a_byte_order_mark_and_an_empty_file_are_named_as_such(copy):
    "What a spreadsheet program leaves behind."
    (copy / "raw" / "acts.csv").write_bytes(b"\xef\xbb\xbfid,label\n")
    (copy / "raw" / "values.csv").write_bytes(b"")

    with pytest.raises(SourceError, match=r"^acts\.csv: begins with a byte-order mark"):
        read_table(copy, "acts")
    with pytest.raises(SourceError, match=r"^values\.csv: is empty"):
        read_table(copy, "values")


def test_digits_of_other_scripts_and_endless_numbers_are_refused(copy):
    "A year is four digits of this script, a count at most nine."
    spoil(copy, "claims", 50, "years", "٢٠٠٥")
    spoil(copy, "counts", 5, "value", "9" * 5000)

    with pytest.raises(SourceError) as caught:
        read_dossier(copy)
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "said"),
    [
        ("resolutions", 2, "committee_date", "2005-12-30", "lies before committee_date"),
        ("resolutions", 2, "adoption_date", "2001-01-01", "2001-01-01 is not in 2005"),
        ("recorded_votes", 3, "country", "AFG", "AFG stands in this roll call already"),
        ("shifts", 2, "words", "systemic", "name two or more"),
        ("switches", 2, "state", "nonsense", "nonsense"),
        ("policies", 2, "administration", "moon_jae_in", "moon_jae_in"),
        ("claims", 50, "session", "12", "column session: found 12"),
    ],
)
def test_what_no_single_column_can_know_is_checked_too(
    copy, capsys, table, row, column, cell, said
):
    "Check refuses what a notebook would refuse later."
    spoil(copy, table, row, column, cell)

    assert main(["check", "--data", str(copy)]) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_country_of_the_dossier_is_refused(copy, capsys):
    "With the nearest."
    path = copy / "raw" / "dossier.toml"
    path.write_text(path.read_text("utf-8").replace('"KOR"', '"KORR"'), encoding="utf-8")

    assert main(["check", "--data", str(copy)]) == 2
    assert "dossier.toml: country is 'KORR'; did you mean 'KOR'?" in capsys.readouterr().err


def test_a_body_may_stand_in_words_or_as_a_symbol(copy):
    "Third Committee is the Assembly's committee; a symbol says its stage too."
    spoil(copy, "claims", 60, "body", "Third Committee")
    name = spoil(copy, "claims", 61, "body", "A/HRC/RES/7/15")

    claims = analysis.read_record(data=copy).claims
    assert claims.loc[name, "body"] == "HRC"
    assert set(claims["body"]) <= {"UNGA", "HRC", "CHR", ""}
