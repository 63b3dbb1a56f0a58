"""Whose print is looked at, who may bear witness, and which documents merely copy one another."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.facts.quotations import (
    PRINTED,
    WITNESSES,
    families_of_rows,
    family_of,
    read_printed,
    read_witnesses,
)
from analysis.facts.record import Record, read_record


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture
def sources() -> pd.DataFrame:
    rows = {
        "agency": ("World Agency", "news_agency", ""),
        "paper": ("Morning Paper", "newspaper", "World Agency"),
        "paper-2": ("Morning Paper", "newspaper", ""),
        "rival": ("Evening Paper", "newspaper", ""),
        "archive": ("Archive", "other", "World Agency"),
        "archive-2": ("Archive", "other", "Ministry"),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["publisher", "kind", "mirror_of"])


def test_who_prints_an_agency_is_of_its_family_with_all_it_prints(sources):
    "A paper that printed the agency once is turned away with its other items: strict, but safe."
    family = family_of(sources)

    assert family["agency"] == family["paper"] == family["paper-2"] == "World Agency"
    assert family["rival"] == "Evening Paper"


def test_an_archive_does_not_make_one_family_of_those_it_copies(sources):
    "Two issuers' statements kept by one archive are still two issuers' statements."
    family = family_of(sources)

    assert family["archive"] == "World Agency"
    assert family["archive-2"] == "Ministry"


def test_families_do_not_depend_on_the_order_of_the_documents(sources):
    "The chain of copies is the same from whichever end it is read."
    shuffled = sources.iloc[::-1]

    assert family_of(shuffled).sort_index().equals(family_of(sources).sort_index())


def test_a_rendering_belongs_to_its_agency_too_however_that_is_named(sources):
    "World, World Agency and WA are one agency; a paper that took its words from it is no witness."
    agency = pd.Series(["the world agency", "WA", "World", ""])
    source = pd.Series(["rival"] * 4)

    families = families_of_rows(source, agency, pd.Series([""] * 4), sources)

    assert list(families[:3]) == ["Evening Paper;World Agency"] * 3
    assert families[3] == "Evening Paper"


def test_an_agency_nobody_knows_is_a_family_of_its_own(sources):
    "Two papers that name the same unknown agency are still one witness."
    families = families_of_rows(
        pd.Series(["rival"]), pd.Series(["Bureau X"]), pd.Series([""]), sources
    )

    assert families[0] == "Bureau X;Evening Paper"


def test_every_phrase_and_every_rendering_of_a_resolution_is_printed(record):
    "All of wording.csv, and of renderings.csv what is said to be a resolution's words."
    printed = read_printed(record)
    renderings = printed[printed["table"] == "renderings"]

    assert list(printed.columns) == PRINTED
    assert (printed["table"] == "wording").sum() == len(record.table("wording"))
    assert list(renderings.index) == ["g013", "g014", "g015", "g016", "g017"]
    assert set(renderings["body"]) == {"UNGA"}
    assert set(renderings["year"]) == {2025}
    assert set(renderings["stage"]) == {"draft"}


def test_what_people_said_is_not_printed_as_a_resolutions_words(record):
    "A ministry, an envoy or a letter speaks for itself, even of the resolution."
    statements = record.table("statements")
    spoken = record.table("renderings")["statement"].map(statements["speaker"])
    people = spoken.index[~spoken.str.contains("resolution")]

    assert len(people) > 100
    assert not set(people) & set(read_printed(record).index)


def test_a_choice_of_sources_says_whose_print_is_graded_not_who_may_speak(record):
    "The founding articles are graded against all that is known."
    founding = record.under(sources="founding")

    assert set(read_printed(founding)["source"]) == {"upi-2025-11-12", "koreapost-2025-11-12"}
    assert read_witnesses(founding).equals(read_witnesses(record))


def test_a_translation_bears_no_witness_to_the_words(record):
    "The Korea Post's two renderings are no evidence of what the resolution says."
    witnesses = read_witnesses(record)

    assert not {"g014", "g017"} & set(witnesses.index)
    assert {"g013", "g015", "g016"} <= set(witnesses.index)


def test_copies_of_documents_stand_nearer_than_the_press(record):
    "Words seen in a copy of the UN document come before words a paper gives."
    official = read_witnesses(record)["official"]

    assert official["w0051"] == 1
    assert official["w0317"] == 2


def test_an_added_text_bears_witness_as_a_whole_and_first(record):
    "Of a text known in full, what is not there is not there."
    clauses = pd.DataFrame(
        {
            "body": ["UNGA", "UNGA"], "year": [2025, 2025], "symbol": ["A/RES/1", ""],
            "stage": ["plenary", "draft"], "text": ["Notes the weather", "never mind"],
            "basis": ["text", "phrase"],
        },
        index=["A/RES/1 OP1", "w9999"],
    )  # fmt: skip
    witnesses = read_witnesses(record, clauses)

    assert list(witnesses.columns) == WITNESSES
    assert witnesses.index[0] == "A/RES/1 OP1"
    assert "w9999" not in witnesses.index
    assert tuple(witnesses.loc["A/RES/1 OP1", ["basis", "official", "family"]]) == ("text", 0, "")
