"""Utterances and their renderings: whose words, of which passage, from whom they were taken."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.record import Record, read_record
from analysis.facts.statements import (
    narrow_years,
    normalise_renderings,
    read_renderings,
    renderings_of,
)

ARTICLES = {
    "upi-2025-11-12": "000",
    "reuters-2025-11-13": "001",
    "koreapost-2025-11-12": "002",
    "news1-2025-10-28": "003",
}


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


def test_an_outlet_that_prints_an_agency_is_no_witness_of_its_own():
    "Two papers that print Yonhap are one witness; a paper that names none is its own."
    renderings = pd.DataFrame(
        {
            "statement": ["S01", "S01"],
            "passage": ["a", "a"],
            "outlet": ["Korea Herald", "Reuters"],
            "agency": ["Yonhap", ""],
            "source": ["herald", "reuters"],
        },
        index=["g001", "g002"],
    )
    statements = pd.DataFrame(
        {"date": ["2025-11-12"], "speaker": ["a ministry"], "label": ["a sentence"]}, index=["S01"]
    )
    sources = pd.DataFrame({"published": ["2025-11-13"]}, index=["reuters"])

    known = normalise_renderings(renderings, statements, sources)

    assert list(known["witness"]) == ["Yonhap", "Reuters"]
    assert list(known["published"]) == ["", "2025-11-13"]


def test_every_rendering_known_is_read(record):
    "No row is lost between the table and the measures."
    assert len(read_renderings(record)) == 161


def test_the_ministrys_sentence_is_one_statement_in_all_its_renderings(record):
    "Tangible, substantially, actually, practical: six outlets, one sentence."
    renderings = renderings_of(record, "S01")
    sentence = renderings[renderings["passage"] == "a"]

    assert set(sentence["outlet"]) == {
        "UPI", "UPI (second report)", "IANS", "Reuters", "The Korea Post", "Korea JoongAng Daily",
    }  # fmt: skip
    assert set(sentence["date"]) == {"2025-11-12"}


def test_one_statement_of_pyongyang_keeps_both_quotations(record):
    "UPI and The Korea Post quote the statement of 22 November 2024 with different words."
    renderings = renderings_of(record, "S05").set_index("outlet")

    assert renderings.at["UPI", "rendering"] == "politically motivated provocation"
    assert renderings.at["The Korea Post", "rendering"] == (
        "an act infringing on the dignity and sovereignty of the state"
    )
    assert set(renderings["passage"]) == {"a"}


def test_the_sentence_on_peace_is_excluding_in_one_and_sidelining_in_the_other(record):
    "One is a quotation, the other is indirect speech put back from Korean."
    letter = renderings_of(record, "S35")
    peace = letter[letter["passage"] == "c"].set_index("outlet")

    assert "excluding" in peace.at["UPI", "rendering"]
    assert "sidelining" in peace.at["News1", "rendering"]
    assert peace.at["News1", "manner"] == "indirect"


def test_an_utterance_has_one_date_and_one_speaker(record):
    "What the delegation said on the 27th is not what the ministry said on the 28th."
    statements = record.table("statements")

    assert statements.at["S21", "date"] == "2012-11-28"
    assert statements.at["S73", "date"] == "2012-11-27"
    assert statements.at["S28", "date"] != statements.at["S74", "date"]


def test_an_outlet_renders_a_passage_once(record):
    "Two parts of a sentence that an outlet prints apart are two passages."
    renderings = read_renderings(record)

    assert not renderings.duplicated(["statement", "passage", "outlet"]).any()


def test_renderings_of_the_founding_articles_stand_in_them(record, reference):
    "What is quoted from an article can be found there, word by word."
    renderings = read_renderings(record.under(sources="founding"))
    texts = {
        source: next((reference / "sources").glob(f"{number}_*.txt")).read_text(encoding="utf-8")
        for source, number in ARTICLES.items()
    }
    strange = [
        name
        for name, row in renderings.iterrows()
        if _plain(row["rendering"]) not in _plain(texts[row["source"]])
    ]

    assert len(renderings) == 14
    assert strange == []


def test_an_unknown_statement_is_refused_with_the_nearest():
    "A slip of the pen is answered with what may have been meant."
    record = read_record()

    with pytest.raises(ParameterError, match=r"^statement: found 'S1'; did you mean 'S\d\d'\?"):
        renderings_of(record, "S1")


def test_a_statement_that_the_chosen_sources_do_not_render_is_empty(record):
    "Not rendered by them is no fault: the figure says so."
    assert renderings_of(record.under(sources="founding"), "S24").empty


def test_years_are_those_of_the_utterance(record):
    "A statement dated to a month is of the month's year."
    few = narrow_years(read_renderings(record), 2025, 2025)

    assert {"S01", "S33", "S34"} <= set(few["statement"])
    assert "S05" not in set(few["statement"])


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).lower().split())
