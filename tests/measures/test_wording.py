"""Themes, novelty and shifts: an absence is never read as a silence."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.facts.record import Record, read_record
from analysis.facts.wording import normalise_shifts, read_phrases, read_reports, read_shifts
from analysis.measures.wording import (
    coverage,
    describe_shifts,
    describe_themes,
    novelty_by_year,
    say_basis,
    themes_by_year,
    word_shifts,
)

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)
THEMES = pd.CategoricalDtype(["torture", "food", "dialogue"], ordered=True)


def rows(*rows: tuple[str, int, str, str, str], prefix: str = "w") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["body", "year", "theme", "novel", "phrase"])
    frame.index = pd.Index([f"{prefix}{n}" for n in range(1, len(rows) + 1)])
    return frame.astype({"body": BODIES, "theme": THEMES}).assign(
        stage="plenary", source="s", says="holds"
    )


@pytest.fixture
def phrases() -> pd.DataFrame:
    return rows(
        ("UNGA", 2014, "torture", "yes", "the systematic use of torture"),
        ("UNGA", 2014, "torture", "no", "public executions"),
        ("UNGA", 2015, "food", "unknown", "severe malnutrition"),
    )


@pytest.fixture
def reports() -> pd.DataFrame:
    return rows(("UNGA", 2015, "dialogue", "yes", ""), prefix="r")


@pytest.fixture
def texts() -> pd.DataFrame:
    return pd.DataFrame({"body": ["UNGA", "UNGA", "HRC"], "year": [2014, 2015, 2015]})


@pytest.fixture
def cells(phrases, reports, texts) -> pd.DataFrame:
    return themes_by_year(phrases, reports, texts, thin=2)


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def sightings(record) -> pd.DataFrame:
    return word_shifts(read_phrases(record), read_shifts(record))


def state(cells: pd.DataFrame, body: str, year: int, theme: str) -> str:
    found = cells[(cells["body"] == body) & (cells["year"] == year) & (cells["theme"] == theme)]
    return str(found["state"].item())


def test_a_text_without_a_phrase_keeps_its_column(phrases, reports, texts):
    "No phrase known isn't the same as no resolution."
    cover = coverage(phrases, reports, texts)

    assert cover.astype({"body": str}).values.tolist() == [
        ["UNGA", 2014, 2, 0],
        ["UNGA", 2015, 1, 1],
        ["HRC", 2015, 0, 0],
    ]


@pytest.mark.parametrize(
    ("text", "theme", "expected"),
    [
        (("UNGA", 2014), "torture", "seen"),
        (("UNGA", 2015), "dialogue", "reported"),
        (("UNGA", 2014), "food", "not seen"),
        (("UNGA", 2015), "torture", "thin"),
        (("HRC", 2015), "food", "thin"),
    ],
)
def test_not_seen_is_told_apart_from_hardly_looked_at(cells, text, theme, expected):
    "Where few phrases are known, an empty cell says less."
    assert state(cells, *text, theme) == expected


def test_a_report_that_a_clause_was_left_out_is_no_sign_of_it(phrases, reports, texts):
    "The draft of 2016 was said to lack the clause on dialogue between the Koreas."
    cells = themes_by_year(phrases, reports.assign(says="lacks"), texts, thin=1)

    assert state(cells, "UNGA", 2015, "dialogue") == "not seen"
    assert not cells.loc[cells["theme"] == "dialogue", "new"].any()


def test_every_phrase_and_report_stands_in_one_cell(cells, phrases, reports):
    "The grid can be read back to its rows."
    assert sorted(";".join(c for c in cells["phrases"] if c).split(";")) == list(phrases.index)
    assert sorted(";".join(c for c in cells["reports"] if c).split(";")) == list(reports.index)


def test_the_coverage_of_a_text_stands_beside_each_of_its_cells(cells):
    "An absence can't be quoted without the number it stands on."
    assert set(cells.loc[cells["year"] == 2014, "phrases_of_text"]) == {2}


def test_new_is_what_a_source_calls_new(cells):
    "Unknown is not new, and a report may say so as well as a phrase."
    table = novelty_by_year(cells, {"torture": "Torture"})

    assert table[["year", "called new"]].values.tolist() == [
        [2014, "Torture"],
        [2015, "dialogue"],
        [2015, ""],
    ]


def test_reports_are_never_searched_for_words(phrases):
    "What a paper says in its own words is no wording of the text."
    shifts = pd.DataFrame(
        [["systemic; systematic", "", "clause", ""]],
        index=["h01"],
        columns=["words", "context", "clause", "note"],
    )
    found = word_shifts(phrases, normalise_shifts(shifts))

    assert found[["words", "year", "phrase", "excerpt"]].values.tolist() == [
        ["systematic", 2014, "w1", "the systematic use of …"]
    ]


def test_a_word_counts_only_in_its_clause(phrases):
    "Grave concern is not a grave violation."
    shifts = pd.DataFrame(
        [["systematic; gross", "widespread", "clause", ""]],
        index=["h01"],
        columns=["words", "context", "clause", "note"],
    )

    assert word_shifts(phrases, normalise_shifts(shifts)).empty


def test_systemic_gave_way_to_systematic_in_2006(sightings):
    "The draft of 2006 has the newer word, a UN press release of that year the older."
    seen = sightings[sightings["shift"] == "h01"].groupby("words")["year"].agg(["min", "max"])

    assert seen.loc["systemic"].tolist() == [2005, 2006]
    assert seen.loc["systematic"].tolist() == [2006, 2025]


def test_grave_gave_way_to_gross_in_2014_and_stays_in_one_clause(sightings):
    "The demand to put an end to the violations still says grave in 2021."
    grave = sightings[sightings["words"] == "grave"]
    gross = sightings[sightings["words"] == "gross"]

    assert gross["year"].min() == 2014
    assert sorted(grave.loc[grave["year"] > 2013, "phrase"]) == ["w0258"]


def test_unlawful_is_known_as_wording_from_2025_only(sightings):
    "In 2024 there is a report that says so, and a report is no wording."
    law = sightings[sightings["shift"] == "h06"].groupby("words")["year"].agg(list)

    assert law.to_dict() == {"illicit": [2023], "unlawful": [2025, 2025]}


def test_every_quotation_of_a_shift_holds_its_words(sightings):
    "An excerpt is cut out of the quotation, never rewritten."
    cut = sightings["excerpt"].str.strip("… ")
    whole = zip(cut, sightings["quotation"], strict=True)

    assert all(excerpt in quotation for excerpt, quotation in whole)


def test_coverage_on_the_real_record_is_uneven(record):
    "None for the Commission of 2004 and the Council of 2009 and 2019: nothing follows from them."
    cover = coverage(read_phrases(record), read_reports(record), record.table("resolutions"))
    none = cover[cover["n_phrases"] == 0]

    assert set(zip(none["body"].astype(str), none["year"], strict=True)) == {
        ("CHR", 2004), ("HRC", 2009), ("HRC", 2019), ("HRC", 2026),
    }  # fmt: skip


def test_the_alt_text_says_that_an_empty_cell_is_not_an_absence(cells):
    "Who hears the figure gets the same warning as who sees it."
    told = describe_themes(cells, {"torture": "Torture", "food": "Food", "dialogue": "Talks"})

    assert told == (
        "Grid of 3 themes by 3 texts of UNGA, HRC, 2014 to 2015. In 2 cells a phrase is known, in "
        "1 there are only reports, 4 are empty in thinly covered texts and 2 empty in others; an "
        "empty cell means not seen, not absent. Seen in most texts: Torture (1), Food (1), "
        "Talks (0). Known phrases per text run from 0 to 2; none is known of HRC 2015."
    )


def test_the_alt_text_of_lifelines_names_words_and_years(sightings):
    "Each clause with its words in order, and how often each was seen."
    told = describe_shifts(sightings[sightings["shift"] == "h07"])

    assert told == (
        "Lifelines of 2 words in 1 clauses, years from left to right, a mark a sighting (4 in "
        "all), each with a short quotation. Abductees: what is missing: 'lack of positive' in "
        "2016 (n = 2), then 'lack of any concrete or positive' from 2021 to 2024 (n = 2). Years "
        "between were not seen or have the other word."
    )


def test_the_footer_says_that_nothing_was_decided(phrases, reports):
    "A figure without decisions says so, since every other one counts them."
    assert say_basis(phrases, reports, "all") == (
        "Sources: all (n = 1). Phrases: 3, reports: 1. Decisions: none is drawn, so no rule "
        "applies."
    )


# ---- Whole texts ----


def clauses(*rows: tuple[str, int, str, str, str]) -> pd.DataFrame:
    "Body, year, themes, basis and stage of clauses."
    frame = pd.DataFrame(rows, columns=["body", "year", "themes", "basis", "stage"])
    frame.index = pd.Index([f"X OP{n}" for n in range(1, len(rows) + 1)], name="clause")
    return frame.astype({"body": BODIES})


@pytest.fixture
def whole() -> pd.DataFrame:
    "The text of 2015 in full, of the others phrases."
    return clauses(
        ("UNGA", 2014, "torture", "phrase", "plenary"),
        ("UNGA", 2015, "torture;food", "text", "plenary"),
        ("UNGA", 2015, "", "text", "plenary"),
        ("UNGA", 2015, "torture", "text", "plenary"),
    )


@pytest.fixture
def with_text(phrases, reports, texts, whole) -> pd.DataFrame:
    return themes_by_year(phrases, reports, texts, thin=2, clauses=whole)


def test_clauses_of_a_whole_text_take_the_place_of_its_phrases(with_text):
    "A clause of two themes stands in both cells; no phrase of that text is counted besides."
    of_text = with_text[with_text["year"].eq(2015) & with_text["body"].eq("UNGA")]

    assert dict(zip(of_text["theme"], of_text["phrases"], strict=True)) == {
        "torture": "X OP2;X OP4", "food": "X OP2", "dialogue": "",
    }  # fmt: skip
    assert list(of_text["n_phrases"]) == [2, 1, 0]


def test_only_of_a_whole_text_can_a_theme_be_said_to_be_missing(with_text):
    "Even where a report says so: the report keeps its cell, the text does not have the theme."
    lacking = with_text[with_text["state"] == "not in the text"]
    (cell,) = lacking.to_dict("records")

    assert (cell["body"], cell["year"], cell["theme"]) == ("UNGA", 2015, "dialogue")
    assert (cell["n_reports"], cell["reports"]) == (1, "r1")


def test_all_clauses_of_a_whole_text_count_as_its_coverage(with_text):
    "Those without a theme included; few as they are, no cell of it is thinly covered."
    of_text = with_text.drop_duplicates(["body", "year"]).astype({"body": str})

    assert of_text[["body", "year", "phrases_of_text", "whole"]].values.tolist() == [
        ["UNGA", 2014, 2, False], ["UNGA", 2015, 3, True], ["HRC", 2015, 0, False],
    ]  # fmt: skip
    assert not (with_text["whole"] & with_text["state"].isin(["thin", "not seen"])).any()


def test_other_texts_are_as_they_were(with_text, cells):
    "What is known of one text says nothing of another."
    columns = [column for column in cells.columns if column != "whole"]

    def others(table: pd.DataFrame) -> list:
        rest = table[(table["body"] != "UNGA") | (table["year"] != 2015)]
        return rest[columns].astype(str).values.tolist()

    assert others(with_text) == others(cells)
    assert not cells["whole"].any()


def test_clauses_without_a_whole_text_change_nothing(phrases, reports, texts, whole, cells):
    "Phrases in the form of clauses are not counted twice."
    only = themes_by_year(phrases, reports, texts, thin=2, clauses=whole[:1])

    pd.testing.assert_frame_equal(only, cells)


def test_where_nothing_is_known_every_text_keeps_its_column(phrases, reports, texts, whole):
    "No phrase, no report, no clause: a column of cells of which hardly anything is known."
    told = themes_by_year(phrases[:0], reports[:0], texts, clauses=whole[:0])

    assert set(told["state"]) == {"thin"}
    assert len(told.drop_duplicates(["body", "year"])) == len(texts)


def test_a_text_of_no_theme_at_all_lacks_every_theme(phrases, reports, texts):
    "A whole text is known as such, whatever it speaks of."
    known = clauses(("HRC", 2015, "", "text", "plenary"))
    found = themes_by_year(phrases, reports, texts, clauses=known)

    assert set(found.loc[found["body"] == "HRC", "state"]) == {"not in the text"}
    assert set(found.loc[found["body"] == "HRC", "phrases_of_text"]) == {1}


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ([], "No whole text added: phrases only."),
        ([("UNGA", 2014, "plenary")], "Whole texts: 1."),
        ([("UNGA", 2014, "plenary"), ("HRC", 2014, "draft")], "Whole texts: 2, of them drafts: 1."),
        ([("UNGA", 2014, "draft"), ("UNGA", 2014, "plenary")], "Whole texts: 1."),
        ([("UNGA", 2014, "draft"), ("UNGA", 2015, "draft")], "Whole texts: 2, of them drafts: 2."),
    ],
)
def test_the_footer_tells_how_many_whole_texts_there_are(phrases, reports, stages, said):
    "A draft is one only where nothing later is known of that text."
    known = clauses(
        ("UNGA", 2003, "food", "phrase", "draft"),
        *((body, year, "food", "text", stage) for body, year, stage in stages),
    )
    told = say_basis(phrases, reports, "all", known)

    assert told == f"{say_basis(phrases, reports, 'all')} {said}"


def test_the_alt_text_tells_what_whole_texts_lack(with_text):
    "Beside the warning that holds for all others."
    told = describe_themes(with_text, {"torture": "Torture", "food": "Food", "dialogue": "Talks"})

    assert told == (
        "Grid of 3 themes by 3 texts of UNGA, HRC, 2014 to 2015. In 3 cells a phrase is known, in "
        "0 there are only reports, 3 are empty in thinly covered texts and 2 empty in others; an "
        "empty cell means not seen, not absent. Seen in most texts: Torture (2), Food (1), "
        "Talks (0). Known phrases per text run from 0 to 3; none is known of HRC 2015. 1 texts are "
        "known whole, by their clauses; 1 cells say that one lacks the theme."
    )
