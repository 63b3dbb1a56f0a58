"""Quotations graded: what stands where, who may say so, and every phrase of the dossier."""

from __future__ import annotations

import json
import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ParameterError
from analysis.facts.quotations import families_of_rows, read_printed, read_witnesses
from analysis.facts.record import Record, read_record
from analysis.facts.statements import read_renderings
from analysis.measures.grading import Grade
from analysis.measures.quotations import (
    describe_grades,
    grade_any,
    grade_quotation,
    grade_quotations,
    grade_record,
    grade_renderings,
    grades_by_outlet,
    tabulate_grades,
)
from analysis.measures.stretches import Spelling, are_kin, compare, spell

CLAUSE = "Strongly urges the Government of Freedonia to open every closed harbour without any delay"


def witnesses(*rows: tuple[str, str, int], basis: str = "phrase") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["text", "body", "year"])
    frame.index = pd.Index([f"w{n}" for n in range(1, len(rows) + 1)])
    return frame.assign(
        symbol="", stage="", source=[f"paper-{n}" for n in range(len(rows))],
        family=[f"Paper {n}" for n in range(len(rows))], basis=basis, official=2, own=0,
    )  # fmt: skip


def graded(phrase: str, **options: object) -> Grade:
    return grade_quotation(phrase, witnesses((CLAUSE, "UNGA", 2020)), **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def grades(record) -> pd.DataFrame:
    return grade_record(record)


# ---- One phrase, one witness ----


def test_words_that_stand_there_in_a_row_are_verbatim():
    "A stretch of the clause is a quotation of it, wherever it begins and ends."
    found = graded("urges the Government of Freedonia to open every closed harbour")

    assert (found.grade, found.covered, found.n_words) == ("verbatim", 1.0, 10)
    assert (found.match, found.body, found.year) == ("w1", "UNGA", 2020)
    assert found.stretch == "urges the Government of Freedonia to open every closed harbour"


@pytest.mark.parametrize("gap", [" ", " … ", " ... "])
def test_words_left_out_from_within_are_trimmed_marked_or_not(gap):
    "Whether or not the outlet owns to it, the clause goes on between the two."
    found = graded(f"urges the Government of Freedonia to open{gap}without any delay")

    assert found.grade == "trimmed"
    assert ("marks that words are left out" in found.note) == (gap != " ")


def test_a_word_put_in_or_replaced_makes_it_altered():
    "Most words in order, one another's."
    found = graded("urges the Government of Freedonia to unlock every closed harbour")

    assert (found.grade, found.covered) == ("altered", 0.9)


def test_the_sense_in_other_words_is_back_translated():
    "The content words return, in other forms and another order."
    found = graded(
        "without delays, all harbours now closed should be opened by the Freedonian state"
    )

    assert found.grade == "back-translated"


def test_what_has_little_in_common_is_not_found():
    "A sentence on something else is none of the clause's."
    found = graded("Deplores that the swans of the lake were counted twice")

    assert (found.grade, found.match, found.year, found.covered) == ("not found", "", None, 0.0)


def test_three_words_are_found_whole_or_not_at_all_and_only_in_the_text_asked_about():
    "A short phrase is not verbatim because some long text has it somewhere."
    here = graded("every closed harbour", body="UNGA", year=2020)
    elsewhere = graded("every closed harbour", body="UNGA", year=2019)

    assert (here.grade, elsewhere.grade) == ("verbatim", "not found")
    assert here.note == elsewhere.note == "3 words only: too short to tell much"
    assert graded("every shut harbour", body="UNGA", year=2020).grade == "not found"


def test_a_witness_is_silent_beyond_its_ends():
    "What a fragment does not show is neither confirmed nor denied; the share covered tells."
    found = graded("open every closed harbour without any delay and count the swans")

    assert (found.grade, found.covered) == ("verbatim", 7 / 11)


def test_a_text_known_in_full_is_silent_on_nothing():
    "The same words are altered where the whole clause is known: the rest was put in."
    known = witnesses((CLAUSE, "UNGA", 2020), basis="text")
    phrase = "open every closed harbour without any delay and count swans"

    assert grade_quotation(phrase, known, body="UNGA", year=2020).grade == "altered"


def test_a_quotation_may_run_over_two_clauses_of_a_text():
    "The end of one clause and the beginning of the next stand side by side in the text."
    known = witnesses(
        (CLAUSE, "UNGA", 2020), ("Requests the Secretary-General to count the swans", "UNGA", 2020),
        basis="text",
    )  # fmt: skip
    found = grade_quotation("every closed harbour without any delay Requests the Secretary-General "
                            "to count", known, body="UNGA", year=2020)  # fmt: skip

    assert (found.grade, found.covered, found.witnesses) == ("verbatim", 1.0, "w1;w2")


# ---- Spelling ----


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("to open every closed harbor without any delay", "spelling: harbor for harbour"),
        ("TO OPEN “every closed harbour” without any delay", ""),
        ("to open every closed harbour (in Freedonia) without any delay", "words in brackets"),
    ],
)
def test_what_copies_change_is_no_difference_but_is_told(printed, note):
    "Spelling, capitals, quotation marks and an agency's brackets do not alter a quotation."
    found = graded(printed)

    assert found.grade == "verbatim"
    assert found.note.startswith(note)


def test_initials_and_hyphens_stand_for_what_they_shorten():
    "PRF is the People's Republic of Freedonia; longstanding is long-standing."
    known = witnesses(
        ("the long-standing debts of the People's Republic of Freedonia to its swans", "UNGA", 2020)
    )
    found = grade_quotation("the longstanding debts of the PRF to its swans", known)

    assert (found.grade, found.covered) == ("verbatim", 1.0)
    assert "prf for people's republic of freedonia" in found.note
    assert spell("organisations") == spell("organizations")
    assert spell("our") != spell("or")


def test_kin_are_forms_of_one_word():
    "As in the collation: diversion and divert, but not concern and conclude."
    assert are_kin("diversion", "divert")
    assert not are_kin("concern", "conclude")


WORDS = st.lists(st.sampled_from("a b c dd ee of the swan harbour delay".split()), max_size=12)


@given(WORDS, WORDS)
def test_a_comparison_counts_every_word_once(one, other):
    "Common words stand in order in both, and with those put in they are at most the phrase."
    found = compare(one, other)
    matched = [(i + k, a + k) for i, a, n in found.blocks for k in range(n)]

    assert all(one[i] == other[a] for i, a in matched)
    assert matched == sorted(set(matched))
    assert len({a for _, a in matched}) == len(matched)
    assert len(found.matched) + found.put_in <= len(one)
    assert compare(one, other, whole=True).put_in == len(one) - len(found.matched)


@given(WORDS.filter(bool))
def test_a_phrase_is_its_own_stretch(words):
    "The same words twice are one run without a gap."
    text = Spelling([" ".join(words)]).cut(" ".join(words))
    found = compare(text.keys, text.keys)

    assert found.clean
    assert found.longest == len(words) == len(text.places(found.matched))


# ---- Several witnesses ----


def test_several_witnesses_may_cover_a_phrase_between_them():
    "Each gives a stretch; together they have it all, and all are named."
    known = witnesses(("urges the Government of Freedonia", "UNGA", 2020),
                      ("of Freedonia to open every harbour", "UNGA", 2020))  # fmt: skip
    found = grade_quotation("urges the Government of Freedonia to open every harbour", known)

    assert (found.grade, found.covered, found.witnesses) == ("verbatim", 1.0, "w1;w2")


def test_stretches_do_not_meet_where_another_witness_has_words_in_between():
    "Two fragments side by side would hide what the clause has between them."
    pieces = [("urges the Government of Freedonia", "UNGA", 2020),
              ("to open every closed harbour", "UNGA", 2020)]  # fmt: skip
    clause = "urges the Government of Freedonia at last and once more to open every closed harbour"
    phrase = "urges the Government of Freedonia to open every closed harbour"

    assert grade_quotation(phrase, witnesses(*pieces)).grade == "verbatim"
    assert grade_quotation(phrase, witnesses(*pieces, (clause, "UNGA", 2020))).grade == "trimmed"


def test_the_text_asked_about_speaks_first_and_another_is_named_as_such():
    "The claim is about one text; the nearest year helps out, and the note says so."
    known = witnesses((CLAUSE, "UNGA", 2016), (CLAUSE, "UNGA", 2021), (CLAUSE, "HRC", 2020))

    same = grade_quotation(CLAUSE, known, body="UNGA", year=2016)
    near = grade_quotation(CLAUSE, known, body="UNGA", year=2020)

    assert (same.match, same.note) == ("w1", "")
    assert near.match == "w2"
    assert near.note.endswith("this is UNGA 2021")


def test_a_text_known_in_full_that_has_it_otherwise_outweighs_another_year():
    "Last year's words printed as this year's are not this year's."
    text = witnesses((CLAUSE.replace("any", "undue"), "UNGA", 2020), basis="text")
    known = pd.concat([text, witnesses((CLAUSE, "UNGA", 2019)).rename(index={"w1": "w2"})])

    assert grade_quotation(CLAUSE, known, body="UNGA", year=2020).grade == "altered"
    assert grade_quotation(CLAUSE, known, body="UNGA", year=2019).grade == "verbatim"


def test_words_absent_from_a_text_known_in_full_are_said_to_be_absent():
    "Here, and only here, not seen is not there."
    text = witnesses(("Requests the Secretary-General to count the swans", "UNGA", 2020),
                     basis="text")  # fmt: skip
    known = pd.concat([text, witnesses((CLAUSE, "UNGA", 2019)).rename(index={"w1": "w2"})])
    found = grade_quotation(CLAUSE, known, body="UNGA", year=2020)

    assert (found.grade, found.year) == ("verbatim", 2019)
    assert found.note == "not in the text of UNGA 2020, which is known in full"


def test_a_source_is_no_evidence_for_itself():
    "The only paper that has the words is the one that is asked about."
    known = witnesses((CLAUSE, "UNGA", 2020))

    assert grade_quotation(CLAUSE, known, families="Paper 0").grade == "no witness"
    assert grade_quotation(CLAUSE, known, families="Paper 1").grade == "verbatim"


# ---- The dossier ----


def test_the_korea_posts_quotations_are_not_the_resolutions_words(grades):
    "Both share the sense of the English text and few of its words."
    assert list(grades.loc[["g014", "g017"], "grade"]) == ["back-translated"] * 2
    assert set(grades.loc[["g014", "g017"], "year"]) == {2025}


def test_upis_condemnation_is_verbatim_by_other_witnesses(grades, record):
    "It stands in earlier years' reports; of the whole sentence, the stretch covered is stated."
    clause, end = grades.loc["w0317"], grades.loc["w0314"]

    assert (clause["grade"], end["grade"]) == ("verbatim", "verbatim")
    assert (clause["covered"], end["covered"]) == (1.0, 1.0)
    assert "upi-2025-11-12" not in {clause["match_source"], end["match_source"]}
    sentence = f"{clause['text']} the DPRK, {end['text']}"
    whole = grade_any(record, None, sentence, body="UNGA", year=2025, source="upi-2025-11-12")
    assert whole["grade"] == "verbatim"
    assert 0.9 < whole["covered"] < 1
    assert len(whole["stretch"].replace("…", "").split()) <= 25


def test_upis_demand_lacks_words_of_earlier_texts(grades):
    "A word is left out that stood there in 2021; who left it out is not known."
    assert grades.loc["w0321", "grade"] == "trimmed"
    assert "may differ" in grades.loc["w0321", "note"]


def test_one_statement_of_pyongyang_in_two_englishes(grades):
    "The Korea Times shortens KCNA's English, the Korea Post has another, and so has the ministry."
    assert tuple(grades.loc["g019", ["grade", "match"]]) == ("verbatim", "g018")
    assert tuple(grades.loc["g021", ["grade", "match"]]) == ("back-translated", "g018")
    assert tuple(grades.loc["g048", ["grade", "match"]]) == ("altered", "g049")


def test_nobodys_english_of_the_ministrys_sentence_is_anothers(grades):
    "Three founding articles render one sentence; none has the words of an independent other."
    assert not set(grades.loc[["g001", "g007", "g009"], "grade"]) & {"verbatim", "trimmed"}


def test_indirect_speech_is_not_graded_and_bears_no_witness(grades, record):
    "News1 reports the letter's sentence; that confirms no word of UPI's quotation."
    manner = record.table("renderings")["manner"].astype(str)
    indirect = set(manner.index[manner == "indirect"])
    used = {row for cell in grades["witnesses"] for row in cell.split(";")}

    assert set(grades.index[grades["grade"] == "not quoted"]) == indirect
    assert grades.loc["g096", "grade"] == "no witness"
    assert not used & indirect


def test_no_phrase_of_the_dossier_is_witnessed_by_its_own_family(grades, record):
    "Neither by its source, nor a mirror of it, nor another paper that prints the same agency."
    rows = record.table("renderings")
    family = {
        **read_printed(record)["family"].to_dict(),
        **families_of_rows(
            rows["source"], rows["agency"], rows["outlet"], record.table("sources")
        ).to_dict(),
    }
    pairs = [
        (phrase, witness)
        for phrase, cell in grades["witnesses"].items()
        for witness in cell.split(";")
        if witness
    ]

    assert len(pairs) > 200
    assert not [
        (one, two)
        for one, two in pairs
        if set(family[one].split(";")) & set(family[two].split(";"))
    ]


def test_every_grade_of_the_dossier_is_as_checked_in(grades, repository):
    "Nothing moves unseen; what moves is read as a difference of this table."
    path = repository / "tests" / "expected" / "quotation_grades.csv"
    expected = path.read_text(encoding="utf-8")

    assert tabulate_grades(grades).to_csv(index=False, lineterminator="\n") == expected
    assert len(grades) == 484


def test_the_table_in_the_docs_is_the_computed_one(grades, record, repository):
    "What the page shows of the founding articles is what the rules give."
    sources = record.table("sources")
    founding = sources.index[sources["founding"].astype(object).fillna("") != ""]
    page = (repository / "docs" / "quotations.md").read_text(encoding="utf-8")
    shown = page.split("|---|---|---|---|---|---|---|\n")[1].split("<!-- end -->")[0]

    assert shown.splitlines() == [
        f"| {row} | {about['outlet']} | {about['grade']} | {about['covered']:.2f} of "
        f"{about['n_words']} words | {about['witnesses'].replace(';', ', ') or '–'} | "
        f"{' '.join(map(str, filter(pd.notna, (about['body'], about['year'])))).strip() or '–'} | "
        f"{about['match_source'] or '–'} |"
        for row, about in grades[grades["source"].isin(founding)].iterrows()
    ]


def test_grades_do_not_depend_on_the_order_of_the_tables(record, grades):
    "Whoever comes first in the file wins nothing."
    chance = random.Random(7)
    printed, known = read_printed(record), read_witnesses(record)
    renderings = read_renderings(record)
    shuffled = [
        frame.loc[chance.sample(list(frame.index), len(frame))]
        for frame in (printed, known, renderings)
    ]

    quotations = grade_quotations(shuffled[0], shuffled[1])
    others = grade_renderings(shuffled[2], record.table("sources").iloc[::-1])
    again = pd.concat([quotations, others[~others.index.isin(quotations.index)]]).sort_index()

    assert again["grade"].astype(str).equals(grades["grade"].astype(str))
    assert again["witnesses"].equals(grades["witnesses"])
    assert again["note"].equals(grades["note"])


def test_no_more_than_twenty_five_words_are_shown(grades):
    "Of a stretch and of a match alike."
    for column in ("stretch", "match_text"):
        shown = grades[column].str.replace("…", "").str.split().str.len()
        assert shown.max() <= 25


def test_grades_are_counted_by_outlet(grades):
    "Every phrase once, the outlet with most phrases first."
    counted = grades_by_outlet(grades)
    totals = counted.groupby("outlet", sort=False)["n"].sum()

    assert counted["n"].sum() == len(grades)
    assert totals.is_monotonic_decreasing
    assert sorted(";".join(counted["ids"]).split(";")) == sorted(grades.index)


def test_grades_are_put_into_words(grades):
    "The counts, and the rule without which they would mean nothing."
    said = describe_grades(grades.loc[["g014", "g017", "w0317"]])

    assert said == (
        "Grades of 3 quotations from 2 outlets: 1 verbatim, 2 back-translated. A phrase is graded "
        "against other witnesses than the outlet and its mirrors."
    )
    assert describe_grades(grades.iloc[:0]) == "Grades of quotations: these sources print none."


# ---- Any phrase ----


def test_any_phrase_is_graded_in_plain_fields(record):
    "A line of JSON names the match."
    found = grade_any(record, None, "long years of severe suffering experienced", body="UNGA")

    assert json.loads(json.dumps(found)) == found
    assert (found["grade"], found["of_body"], found["of_year"]) == ("verbatim", "UNGA", None)
    assert found["match"] == "w0263"


@pytest.mark.parametrize(
    ("phrase", "options", "message"),
    [
        ("  ", {}, r"phrase: found '  ', which has no letters; give the words to grade\."),
        ("12 – 14", {}, r"phrase: found '12 – 14', which has no letters"),
        ("word " * 501, {}, r"phrase: found 501 words; give at most 500"),
        ("a word", {"body": "UNG"}, r"body: found 'UNG'; did you mean 'UNGA'\?"),
        ("a word", {"body": "HRC", "year": 2007}, r"year: found 2007, in which HRC has no text"),
        ("a word", {"year": 1999}, r"year: found 1999, in which no body has a text"),
        ("a word", {"source": "upi-2025-11-21"}, r"did you mean 'upi-2025-11-12'\?"),
    ],
)
def test_what_cannot_be_graded_is_refused_with_what_was_expected(record, phrase, options, message):
    "One line says what was found and what to give."
    with pytest.raises(ParameterError, match=message):
        grade_any(record, None, phrase, **options)
