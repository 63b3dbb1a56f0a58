"""The lexicon of themes: every term was read in a phrase or report coded with its theme."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.facts.record import read_record
from analysis.facts.theme_terms import (
    Lexicon,
    normalise_theme_terms,
    pattern_of_terms,
    read_lexicon,
)


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture
def phrases():
    return pd.DataFrame(
        {
            "phrase": ["the large number of prison camps", "all abductions of foreigners"],
            "theme": ["prison_camps", "abductees"],
            "source": ["one", "two"],
        },
        index=["w0001", "w0002"],
    )


REPORTS = pd.DataFrame(
    {"content": ["camps to be closed"], "theme": ["prison_camps"], "source": ["three"]},
    index=["r0001"],
)


def terms(*rows):
    columns = ["term", "theme", "phrase", "report", "source"]
    named = [f"t{n:03d}" for n in range(1, len(rows) + 1)]
    return pd.DataFrame(rows, columns=columns, index=named)


def test_every_term_of_the_dossier_stands_where_it_says(record):
    "Reading the lexicon holds each term against its phrase or report, theme and source."
    lexicon = record.table("theme_terms")

    assert len(normalise_theme_terms(
        lexicon, record.table("wording"), record.table("wording_reported")
    )) == len(lexicon)  # fmt: skip
    assert (lexicon["phrase"].isna() | (lexicon["phrase"] == "")).sum() < len(lexicon) / 4


def test_every_theme_but_the_rest_has_a_term(record):
    "A theme without a term could never be found in a text; 'other' is what has none."
    have = set(record.table("theme_terms")["theme"])

    assert set(map(str, record.table("themes").index)) - have == {"other"}


def test_the_lexicon_finds_what_coders_found(record):
    "Of the phrases in which it finds anything, the coder's theme is among its themes in 95 of 100."
    phrases, lexicon = record.table("wording"), read_lexicon(record)
    found = [lexicon.themes_of(str(phrase)) for phrase in phrases["phrase"]]
    told = [(theme in had) for theme, had in zip(phrases["theme"], found, strict=True) if had]

    assert sum(told) / len(told) >= 0.95
    assert len(told) / len(phrases) >= 0.8


def test_a_clause_may_have_several_themes_or_none():
    "In the order of the themes, whatever the order of the terms."
    made = pd.DataFrame({"term": ["torture", "prison camp*"], "theme": ["torture", "prison_camps"]})
    themes = pd.DataFrame({"order": [2, 1]}, index=["torture", "prison_camps"])
    lexicon = Lexicon(made, themes)

    assert lexicon.themes_of("Torture in prison camps") == ("prison_camps", "torture")
    assert lexicon.themes_of("Decides to remain seized") == ()


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("abduction*", "abductions", True),
        ("abduction*", "an abduction, so", True),
        ("abduction", "abductions", False),
        ("camp", "campaign", False),
        ("camp*", "campaign", True),
        ("non-refoulement", "the non-refoulement principle", True),
        ("a.b", "axb", False),
    ],
)
def test_a_term_is_looked_for_whole(term, text, found):
    "An asterisk lets the last word go on, and nothing else is a pattern."
    assert bool(pattern_of_terms([term]).search(text)) is found


def test_every_fault_of_the_lexicon_is_told_at_once(phrases):
    "A term that stands elsewhere, a theme or source of another, none or two witnesses."
    wrong = terms(
        ("prison camps", "prison_camps", "w0001", "", "one"),
        ("labour camps", "prison_camps", "w0001", "", "one"),
        ("abductions", "torture", "w0002", "", "two"),
        ("camps", "prison_camps", "", "r0001", "one"),
        ("foreigners", "abductees", "", "", "two"),
        ("abductions of", "abductees", "w0002", "r0001", "two"),
        ("abduct*ns", "abductees", "w0002", "", "two"),
    )

    with pytest.raises(SourceError) as told:
        normalise_theme_terms(wrong, phrases, REPORTS)

    assert told.value.faults == (
        "theme_terms.csv, row t002, column term: 'labour camps' does not stand in w0001; correct "
        "one.",
        "theme_terms.csv, row t003, column theme: found 'torture'; phrase w0002 has 'abductees'.",
        "theme_terms.csv, row t004, column source: found 'one'; report r0001 has 'three'.",
        "theme_terms.csv, row t005, column phrase: name either a phrase or a report that has the "
        "term.",
        "theme_terms.csv, row t006, column phrase: name either a phrase or a report that has the "
        "term.",
        "theme_terms.csv, row t007, column term: found 'abduct*ns'; an asterisk may stand at the "
        "end only.",
        "theme_terms.csv, row t007, column term: 'abduct*ns' does not stand in w0002; correct one.",
    )
