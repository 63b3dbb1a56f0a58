"""The commands on whole texts and on quotations, typed as a user types them."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from facts.texts.layouts import ENDINGS, FORMS, as_pdf, as_text
from texts_of_the_dossier import CAMPS, HARVEST, LETTERS, TITLE, resolution

from analysis.__main__ import main
from analysis.facts.texts import list_texts

OLD, NEW = "A/RES/78/218", "A/RES/79/181"
OTHERS = [HARVEST, "Decides to remain seized of the matter."]


@pytest.fixture(scope="module")
def dossier(data, tmp_path_factory):
    "A copy of the dossier."
    folder = tmp_path_factory.mktemp("dossier") / "data"
    shutil.copytree(data / "raw", folder / "raw")
    return folder


@pytest.fixture
def copied(dossier):
    "The copy, its shelf empty again afterwards."
    yield dossier
    shutil.rmtree(dossier / "texts", ignore_errors=True)


@pytest.fixture
def analysis(copied, capsys):
    "The command on a copy of the dossier; gives exit code, output, and what it said of faults."

    def typed(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--data", str(copied)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return typed


@pytest.fixture
def file(tmp_path):
    "Writes a file to be added."

    def written(laid, form="text", name="resolution") -> str:
        path = tmp_path / f"{name}{ENDINGS[form]}"
        path.write_bytes(FORMS[form](laid))
        return str(path)

    return written


@pytest.fixture
def shelf(copied):
    "What lies on the shelf, whole or in part."
    return lambda: sorted(path.name for path in (copied / "texts").glob("*"))


def lines(said: str) -> list[dict]:
    return [json.loads(line) for line in said.splitlines()]


# ---- Adding ----


@pytest.mark.parametrize("form", FORMS)
def test_a_text_is_added_in_any_form_and_read_again_clause_by_clause(analysis, file, form):
    "Plain text, HTML, PDF or Word: the same clauses, each with its place in what was read."
    code, out, err = analysis("texts", "add", file(resolution(NEW, CAMPS, *OTHERS), form))
    _, shown, _ = analysis("texts", "show", NEW, "--format", "jsonl")
    rows = lines(shown)
    operative = [row for row in rows if row["kind"] == "operative"]

    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith(f"{NEW}: added (UNGA 2024, plenary; ")
    assert [(row["number"], row["verb"]) for row in operative] == [
        ("1", "Strongly urges"), ("2", "Expresses its very serious concern"), ("3", "Decides"),
    ]  # fmt: skip
    assert [row["text"] for row in operative] == [CAMPS, *OTHERS]
    assert operative[0]["themes"] == ["prison_camps"]
    assert {"kind", "number", "verb", "themes", "text", "start", "end"} <= set(rows[0])


@pytest.mark.parametrize("form", FORMS)
def test_the_spans_of_all_pieces_cover_what_was_read(analysis, file, copied, form):
    "Nothing is dropped in silence."
    analysis("texts", "add", file(resolution(NEW, CAMPS, *OTHERS), form))
    rows = lines(analysis("texts", "show", NEW, "--format", "jsonl")[1])
    words = (copied / "texts" / "A_RES_79_181" / "text.txt").read_bytes().decode()
    covered = set()
    for row in rows:
        covered |= set(range(row["start"], row["end"]))

    assert covered == set(range(len(words)))


def test_the_file_is_kept_as_it_was_with_its_hash(analysis, file, copied):
    "Whoever doubts a clause opens the very file."
    place = Path(file(resolution(NEW, CAMPS), "pdf"))
    analysis("texts", "add", str(place))
    (text,) = list_texts(copied)

    kept = copied / "texts" / "A_RES_79_181" / text.file
    assert kept.read_bytes() == place.read_bytes()
    assert text.title == TITLE
    assert (text.form, text.pages) == ("pdf", 1)
    assert len(text.sha256) == 64


def test_a_folder_is_added_whole_or_not_at_all(analysis, file, shelf, tmp_path):
    "One bad file among three: each fault told, nothing stored."
    file(resolution(NEW, CAMPS), name="a")
    file(resolution(OLD, CAMPS, year=2023), name="b")
    bad = tmp_path / "c.txt"
    bad.write_text("nothing of the kind", encoding="utf-8")
    code, _, err = analysis("texts", "add", str(tmp_path / "."))

    assert code == 2
    assert "c.txt" in err
    assert shelf() == []

    bad.unlink()
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    assert analysis("texts", "add", str(tmp_path))[0] == 0
    assert shelf() == ["A_RES_78_218", "A_RES_79_181"]


def test_adding_the_same_file_again_changes_nothing(analysis, file, shelf):
    "It is there already."
    place = file(resolution(NEW, CAMPS))
    analysis("texts", "add", place)
    code, out, _ = analysis("texts", "add", place, "--symbol", NEW)

    assert code == 0
    assert "is there already" in out
    assert shelf() == ["A_RES_79_181"]


def test_what_could_not_be_placed_is_reported(analysis, file):
    "A heading between paragraphs is no clause."
    laid = resolution(NEW, CAMPS, HARVEST)
    *before, last = laid.paragraphs
    laid = replace(laid, paragraphs=(*before, ("", "Follow-up"), last))
    _, out, _ = analysis("texts", "add", file(laid))

    assert "not placed: Follow-up" in out


# ---- Refusing ----


def locked(data: bytes) -> bytes:
    book = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    book.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    book.write(made)
    return made.getvalue()


def scan() -> bytes:
    book = pypdf.PdfWriter()
    book.add_blank_page(600, 800)
    made = io.BytesIO()
    book.write(made)
    return made.getvalue()


FRENCH = (
    "L’Assemblée générale, rappelant la Déclaration universelle des droits de l’homme et les "
    "pactes internationaux relatifs aux droits de l’homme, se déclare profondément préoccupée par "
    "la situation des droits de l’homme en République populaire démocratique de Corée et prie le "
    "Secrétaire général de lui en faire rapport à sa prochaine session."
)
GOOD = resolution(NEW, CAMPS)
REFUSED = {
    "a scan": (lambda: scan(), "x.pdf", [], "x.pdf: a scan"),
    "a password": (lambda: locked(as_pdf(GOOD)), "x.pdf", [], "x.pdf: a PDF locked"),
    "a truncated PDF": (lambda: as_pdf(GOOD)[:2000], "x.pdf", [], "x.pdf: a PDF that"),
    "another language": (lambda: FRENCH.encode(), "x.txt", ["--symbol", NEW], "x.txt: "),
    "another subject": (
        lambda: as_text(resolution(NEW, CAMPS, title="Situation of human rights in Arcadia")),
        "x.txt", [], "x.txt: is on another subject, 'Situation of human rights in Arcadia'",
    ),
    "another symbol": (
        lambda: as_text(GOOD), "x.txt", ["--symbol", OLD],
        f"x.txt: the masthead has {NEW}, not {OLD}",
    ),
    "no symbol": (
        lambda: as_text(GOOD).replace(b"A/RES/79/181", b"").replace(b"79/181.", b"79/..."),
        "x.txt", [], "x.txt: symbols found in the masthead: none; say which with --symbol.",
    ),
    "no form of a symbol": (
        lambda: as_text(GOOD), "x.txt", ["--symbol", "79-181"],
        "--symbol: '79-181' is not a symbol of a known form",
    ),
    "a record": (
        lambda: as_text(GOOD), "x.txt", ["--symbol", "A/79/PV.54"],
        "x.txt: A/79/PV.54 is a record; expected a draft or a resolution.",
    ),
    "an empty file": (lambda: b"", "x.txt", [], "x.txt: "),
    "two symbols": (
        lambda: as_text(GOOD).replace(b"79/181.", b"79/182."), "x.txt", [],
        "x.txt: symbols found in the masthead: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_stand_on_the_shelf_is_refused_in_one_line(analysis, tmp_path, shelf, case):
    "What was found and what to do; nothing stored."
    made, name, more, said = REFUSED[case]
    place = tmp_path / name
    place.write_bytes(made())
    code, out, err = analysis("texts", "add", str(place), *more)

    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"analysis: {said}")
    assert "Traceback" not in err
    assert shelf() == []


def test_two_texts_for_one_symbol_are_refused(analysis, file, shelf, copied):
    "Neither quietly replaces the other; the line says how to replace it."
    analysis("texts", "add", file(resolution(NEW, CAMPS), name="one"))
    before = list_texts(copied)
    code, _, err = analysis("texts", "add", file(resolution(NEW, HARVEST), name="two"))

    assert code == 2
    assert f"two.txt: {NEW} is there already, from another file" in err
    assert f"analysis texts remove {NEW} first." in err
    assert list_texts(copied) == before
    assert shelf() == ["A_RES_79_181"]


def test_two_files_of_one_symbol_in_one_folder_are_refused(analysis, file, shelf, tmp_path):
    "Which of them it is, is not guessed."
    file(resolution(NEW, CAMPS), name="one")
    file(resolution(NEW, HARVEST), name="two")
    code, _, err = analysis("texts", "add", str(tmp_path))

    assert code == 2
    assert f"two.txt: is a second text of {NEW}, beside one.txt; name one of them." in err
    assert shelf() == []


def test_one_symbol_for_a_folder_is_refused(analysis, file, tmp_path):
    "A symbol names one text."
    file(resolution(NEW, CAMPS), name="one")
    file(resolution(OLD, CAMPS, year=2023), name="two")
    code, _, err = analysis("texts", "add", str(tmp_path), "--symbol", NEW)

    assert code == 2
    assert f"--symbol {NEW}: found 2 files; expected one." in err


def test_a_text_that_changed_on_the_shelf_is_refused(analysis, file, copied):
    "A clause must be what the file says."
    analysis("texts", "add", file(resolution(NEW, CAMPS)))
    (copied / "texts" / "A_RES_79_181" / "text.txt").write_text("other", encoding="utf-8")
    code, _, err = analysis("texts", "show", NEW)

    assert code == 2
    assert "has changed since it was added" in err


def test_a_text_that_is_not_there_is_named_with_the_nearest(analysis, file):
    "And with none at all, how to add one."
    assert "no text has been added" in analysis("texts", "show", NEW)[2]
    analysis("texts", "add", file(resolution(NEW, CAMPS)))
    code, _, err = analysis("texts", "show", "A/RES/79/811")

    assert code == 2
    assert f"did you mean '{NEW}'" in err


# ---- Listing, removing ----


def test_the_shelf_is_listed_and_emptied(analysis, file, shelf):
    "By body and year; what is removed is gone."
    analysis("texts", "add", file(resolution(NEW, CAMPS), name="one"))
    analysis("texts", "add", file(resolution(OLD, CAMPS, year=2023), name="two"))
    rows = lines(analysis("texts", "list", "--format", "jsonl")[1])

    assert [(row["symbol"], row["year"], row["stage"]) for row in rows] == [
        (OLD, 2023, "plenary"), (NEW, 2024, "plenary"),
    ]  # fmt: skip
    assert analysis("texts", "remove", OLD)[1] == f"{OLD}: removed.\n"
    assert shelf() == ["A_RES_79_181"]


# ---- Comparing ----


@pytest.fixture
def pair(analysis, file):
    "Two years of one resolution on the shelf."
    analysis("texts", "add", file(resolution(OLD, *OTHERS, year=2023), name="old"))
    new = [CAMPS, HARVEST.replace("very serious", "grave"), LETTERS, OTHERS[1]]
    analysis("texts", "add", file(resolution(NEW, *new), name="new"))


def test_a_comparison_says_what_became_of_each_clause(analysis, pair):
    "One row a pair: added, reworded with the very word, and what stayed."
    code, out, err = analysis("texts", "diff", OLD, NEW, "--format", "jsonl")
    rows = {row["new"]: row for row in lines(out)}

    assert code == 0
    assert rows[f"{NEW} OP1"]["change"] == "added"
    assert rows[f"{NEW} OP2"]["change"] == "reworded"
    assert ["dropped", "very serious"] in rows[f"{NEW} OP2"]["words"]
    assert ["added", "grave"] in rows[f"{NEW} OP2"]["words"]
    assert rows[f"{NEW} OP4"]["change"] == "same"
    assert err.startswith(f"Compared: clauses, 5 of UNGA 2023 ({OLD}) and 7 of UNGA 2024 ({NEW}).")


def test_the_order_of_the_texts_only_swaps_added_and_dropped(analysis, pair):
    "Nothing else depends on which is named first."
    there = lines(analysis("texts", "diff", OLD, NEW, "--format", "jsonl")[1])
    back = lines(analysis("texts", "diff", NEW, OLD, "--format", "jsonl")[1])
    swapped = {"added": "dropped", "dropped": "added"}

    assert sorted((r["change"], r["old"], r["new"]) for r in there) == sorted(
        (swapped.get(r["change"], r["change"]), r["new"], r["old"]) for r in back
    )


@pytest.mark.parametrize("other", [NEW, "UNGA 2024"])
def test_a_text_differs_in_nothing_from_itself(analysis, pair, other):
    "However it is named."
    code, out, err = analysis("texts", "diff", NEW, other, "--format", "jsonl")

    assert code == 0
    assert {row["change"] for row in lines(out)} == {"same"}
    assert err.endswith("7 same.\n")


def test_phrases_of_one_text_differ_in_nothing_from_themselves(analysis):
    "Where no text was added."
    _, out, _ = analysis("texts", "diff", NEW, NEW, "--format", "jsonl")

    assert {row["change"] for row in lines(out)} == {"same"}


def test_without_texts_phrases_are_compared_and_the_coverage_is_told(analysis):
    "What was not seen is not said to be dropped."
    code, out, err = analysis("texts", "diff", OLD, NEW, "--format", "jsonl")
    changes = {row["change"] for row in lines(out)}

    assert code == 0
    assert changes <= {"same", "reworded", "seen only in old", "seen only in new"}
    assert "Compared: phrases known, 19 of UNGA 2023" in err
    assert "What was not seen is not known to be absent." in err


def test_a_text_without_a_symbol_is_named_by_body_and_year(analysis):
    "The symbols of 2025 are not known."
    code, out, _ = analysis("texts", "diff", "UNGA 2024", "UNGA 2025")

    assert code == 0
    assert "seen only in new" in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A/RES/79/999", NEW, "A/RES/79/999: no text has been added and no phrase of it is known"),
        ("nonsense", NEW, "symbol: found 'nonsense'; expected that of a resolution or a draft"),
        ("UNGA 1999", NEW, "UNGA 1999: no text has been added"),
        ("A/79/PV.54", NEW, "A/79/PV.54: no text has been added"),
    ],
)
def test_texts_that_cannot_be_compared_are_refused(analysis, old, new, said):
    "One nobody knows, no symbol at all."
    code, out, err = analysis("texts", "diff", old, new)

    assert (code, out) == (2, "")
    assert err.startswith(f"analysis: {said}")


def test_a_threshold_outside_its_range_is_refused(analysis):
    "Above 0, at most 1."
    code, _, err = analysis("texts", "diff", OLD, NEW, "--threshold", "2")

    assert code == 2
    assert "threshold" in err


# ---- Quotations ----


def test_a_verbatim_phrase_is_graded_and_its_match_named(analysis):
    "With year, source and the share of its words covered."
    phrase = "long-standing and ongoing systematic, widespread and gross violations of human rights"
    code, out, _ = analysis("quotation", phrase, "--format", "jsonl")
    (grade,) = lines(out)

    assert code == 0
    assert (grade["grade"], grade["covered"]) == ("verbatim", 1.0)
    assert grade["match_source"]
    assert grade["year"]


def test_a_translation_back_is_not_verbatim(analysis):
    "The Korea Post's two quotations of the text of 2025."
    phrase = (
        "deep concern over the grave human rights situation in the DPRK, the widespread "
        "impunity, and the lack of accountability for human rights violations"
    )
    _, out, _ = analysis(
        "quotation", phrase, "--body", "UNGA", "--year", "2025", "--format", "jsonl"
    )

    assert lines(out)[0]["grade"] in {"back-translated", "altered"}


def test_an_added_text_bears_witness(analysis, file):
    "Words that no source prints, found in the text itself, with its symbol."
    analysis("texts", "add", file(resolution(NEW, CAMPS, LETTERS)))
    phrase = "to answer the letters of families in good time"
    _, out, _ = analysis("quotation", phrase, "--format", "jsonl")
    (grade,) = lines(out)

    assert (grade["grade"], grade["symbol"], grade["match"]) == ("verbatim", NEW, f"{NEW} OP2")


def test_words_of_a_statement_are_found_among_its_renderings(analysis):
    "The two English versions of Pyongyang's statement: KCNA's own, and one translated back."
    ours = "a grave politically-motivated provocation encroaching upon the dignity"
    theirs = "an act infringing on the dignity and sovereignty of the state"
    grades = [
        lines(analysis("quotation", words, "--format", "jsonl")[1])[0] for words in (ours, theirs)
    ]

    assert [grade["grade"] for grade in grades] == ["verbatim", "verbatim"]
    assert [grade["match"] for grade in grades] == ["g018", "g021"]
    assert all("no resolution's: S05" in grade["note"] for grade in grades)

    _, out, _ = analysis(
        "quotation", theirs, "--source", "koreapost-2025-11-12", "--format", "jsonl"
    )
    assert lines(out)[0]["grade"] in {"altered", "back-translated"}
    assert lines(out)[0]["match_source"] != "koreapost-2025-11-12"


def test_the_plain_form_reads_as_a_list(analysis):
    "For a reader, name and value."
    _, out, _ = analysis("quotation", "in the strongest terms")

    assert any(line.startswith("grade") for line in out.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([""], "phrase"),
        (["..."], "phrase"),
        (["words here now", "--body", "UNSC"], "body"),
        (["words here now", "--year", "1950"], "year"),
        (["words here now", "--source", "nobody"], "source"),
        (["word " * 501], "phrase"),
    ],
)
def test_what_cannot_be_graded_is_refused(analysis, words, said):
    "No words, too many, an unknown body, year or source."
    code, out, err = analysis("quotation", *words)

    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"analysis: {said}")


def test_without_the_extra_a_pdf_is_refused_and_plain_text_is_not(file, copied):
    "The line names what to install; a plain file needs none of it."
    hide = "import sys; sys.modules.update(dict.fromkeys(['pypdfium2', 'docx', 'lxml']))\n"
    code = hide + "from analysis.__main__ import main; sys.exit(main(sys.argv[1:]))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, "texts", "add", file(GOOD, form), "--data", str(copied)],
            capture_output=True, text=True, check=False,
        )
        for form in ("pdf", "text")
    ]  # fmt: skip

    assert [run.returncode for run in runs] == [2, 0]
    assert "analysis[texts]" in runs[0].stderr
    assert "Traceback" not in runs[0].stderr
