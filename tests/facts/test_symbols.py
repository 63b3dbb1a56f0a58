"""Bodies, stages, sessions and years come from symbols and words as far as these fix them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.facts.symbols import (
    Bodies,
    Document,
    Symbols,
    normalise_bodies,
    normalise_symbols,
)
from analysis.facts.tables import read_table

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def tables():
    wanted = ("symbols", "bodies", "stage_words", "resolutions", "sponsor_lists")
    return {name: read_table(DATA, name) for name in wanted}


@pytest.fixture(scope="module")
def symbols(tables):
    return Symbols(tables["symbols"])


@pytest.fixture(scope="module")
def bodies(tables, symbols):
    return Bodies(tables["bodies"], tables["stage_words"], symbols)


@pytest.mark.parametrize(
    ("symbol", "body", "stage", "session", "year", "kind"),
    [
        ("A/RES/79/181", "UNGA", "plenary", 79, 2024, "resolution"),
        ("A/RES/60/173", "UNGA", "plenary", 60, 2005, "resolution"),
        ("A/C.3/80/L.40", "UNGA", "tabling", 80, 2025, "draft"),
        ("A/C.3/62/L.37/Rev.1", "UNGA", "tabling", 62, 2007, "draft"),
        ("A/HRC/RES/52/28", "HRC", "council", 52, None, "resolution"),
        ("A/HRC/52/L.9", "HRC", "tabling", 52, None, "draft"),
        ("E/CN.4/RES/2003/10", "CHR", "council", None, 2003, "resolution"),
        ("E/CN.4/2004/L.21", "CHR", "tabling", None, 2004, "draft"),
        ("E/CN.4/2003/L.31/Rev.1", "CHR", "tabling", None, 2003, "draft"),
        ("A/78/481/Add.3", "UNGA", "", 78, 2023, "document"),
        ("GA/SHC/4432", "UNGA", "committee", None, None, "press release"),
    ],
)
def test_a_symbol_gives_what_it_fixes_and_no_more(
    symbols, symbol, body, stage, session, year, kind
):
    "A Council session says no year; an Assembly session opens in September of 1945 and n."
    assert symbols.read(symbol) == Document(body, stage, session, year, kind, symbol)


def test_the_register_gives_a_council_session_its_year(tables):
    "Only for sessions that had such a resolution; the ninth had none."
    symbols = Symbols(tables["symbols"], tables["resolutions"])

    assert symbols.read("A/HRC/RES/52/28").year == 2023
    assert symbols.read("A/HRC/43/L.17").year == 2020
    assert symbols.read("E/CN.4/RES/2003/10").session == 59
    assert symbols.read("A/HRC/RES/9/1").year is None


@pytest.mark.parametrize(
    "said", ["a/c.3/62/l.37/rev.1", " A/C.3/62/L.37/Rev.1. ", "A / C.3 / 62 / L.37 / Rev.1",
             "A/C.3/62/L.37/Rev.1*", "Ａ/C.3/62/L.37/REV.1"]
)  # fmt: skip
def test_a_symbol_is_written_as_the_un_writes_it(symbols, said):
    "Capitals, spaces and a reissue's asterisk make no other document."
    assert symbols.read(said).symbol == "A/C.3/62/L.37/Rev.1"


@pytest.mark.parametrize(
    "said", ["A/C.3/80/L.", "A/RES/ES-11/1", "S/RES/1718", "79/181", "A/RES/79/181 and more", ""]
)
def test_a_form_of_symbol_nobody_has_met_is_refused(symbols, said):
    "A number alone is a resolution of any body."
    with pytest.raises(SourceError, match="is not a document symbol of a known form"):
        symbols.read(said)


@pytest.mark.parametrize(
    ("said", "body", "stage"),
    [
        ("Third Committee", "UNGA", "committee"),
        ("the UN General Assembly’s Third Committee", "UNGA", "committee"),
        ("General Assembly", "UNGA", ""),
        ("U.N. General Assembly", "UNGA", ""),
        ("plenary", "UNGA", "plenary"),
        ("UN General Assembly plenary", "UNGA", "plenary"),
        ("Human Rights Council", "HRC", ""),
        ("UNHRC", "HRC", ""),
        ("Commission on Human Rights", "CHR", ""),
        ("U.N. Human Rights Commission", "CHR", ""),
        ("유엔 총회", "UNGA", ""),
        ("CHR", "CHR", ""),
        ("A/HRC/52/L.9", "HRC", "tabling"),
    ],
)
def test_words_give_a_body_and_the_stage_they_fix(bodies, said, body, stage):
    "A text is tabled in the Council too, so that its name fixes no stage."
    found = bodies.read(said)

    assert (found.body, found.stage) == (body, stage)


def test_a_session_in_words_gives_the_year(bodies):
    "The eightieth Assembly opened in September 2025."
    found = bodies.read("the 80th United Nations (UN) General Assembly")

    assert found == Document("UNGA", session=80, year=2025)
    assert bodies.read("79th session of the General Assembly").year == 2024


def test_every_unknown_body_is_named_with_its_neighbour(tables):
    "One run tells the coder all there is to mend."
    said = pd.Series(["Thrid Committee", "", "A/RES/X"], index=["c1", "c2", "c3"], name="body")
    used = [tables[name] for name in ("bodies", "stage_words", "symbols")]

    with pytest.raises(SourceError) as caught:
        normalise_bodies(said, *used, file="claims.csv")

    assert len(caught.value.faults) == 2
    assert caught.value.faults[0].startswith(
        "claims.csv, row c1, column body: 'Thrid Committee' is not a known body, stage or symbol; "
        "the nearest known are 'Third Committee'"
    )


def test_every_example_fits_its_own_form_and_no_other(tables):
    "Two forms that took the same symbol would be a guess."
    for name, row in tables["symbols"].iterrows():
        fits = [
            other
            for other, pattern in tables["symbols"]["pattern"].items()
            if re.fullmatch(pattern, row["example"], re.IGNORECASE)
        ]
        assert fits == [name]


def test_the_symbols_of_the_record_say_what_its_columns_say(tables):
    "Body, session and year of each resolution and draft agree with its symbol."
    held = tables["resolutions"]
    for column, stages in (("symbol", {"plenary", "council"}), ("draft_symbol", {"tabling"})):
        found = normalise_symbols(held[column], tables["symbols"], file="resolutions.csv")
        known = found["body"] != ""
        assert (found["body"] == held["body"].astype("string"))[known].all()
        assert set(found["stage"][known]) <= stages
        for number in ("session", "year"):
            given = found[number].notna()
            assert (found[number][given] == held[number][given]).all()


def test_column_of_symbols_keeps_its_rows_and_empty_cells(tables):
    "A resolution without a symbol stays one."
    said = pd.Series(["", "A/RES/61/174"], index=["x", "y"], name="symbol")

    found = normalise_symbols(said, tables["symbols"], file="resolutions.csv")

    assert list(found.index) == ["x", "y"]
    assert list(found["symbol"]) == ["", "A/RES/61/174"]
    assert found["year"].isna().tolist() == [True, False]
