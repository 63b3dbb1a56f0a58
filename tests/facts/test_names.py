"""Names in any spelling lead to one actor, or are refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.facts.names import (
    index_names,
    index_presidents,
    normalise_actors,
    normalise_administrations,
)
from analysis.facts.tables import read_table

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def tables():
    return {name: read_table(DATA, name) for name in ("countries", "actors", "administrations")}


@pytest.fixture(scope="module")
def names(tables):
    return index_names(tables["countries"], tables["actors"])


@pytest.fixture(scope="module")
def presidents(tables):
    return index_presidents(tables["administrations"], tables["actors"])


@pytest.mark.parametrize(
    "said",
    ["Lee Jae Myung", "Lee Jae-myung", "Lee Jae-Myung", "LEE JAE MYUNG", "lee jae–myung", "이재명",
     "President Lee Jae Myung", "Lee Jae  Myung’s", "the Lee Jae-myung administration",
     "Ｌｅｅ Jae Myung", "the government of Lee Jae Myung", "liberal leader Lee Jae-myung"],
)  # fmt: skip
def test_one_president_in_any_spelling_is_one_actor(names, said):
    "Hyphens, capitals, width, script and title do not make another person."
    assert names.read(said) == "lee_jae_myung"


@pytest.mark.parametrize(
    "said", ["Lee", "President Lee", "the Lee administration", "Lee’s government"]
)
@pytest.mark.parametrize(
    ("on", "meant"),
    [("2008-11-21", "lee_myung_bak"), ("2010", "lee_myung_bak"), ("2013-02-24", "lee_myung_bak"),
     ("2025-06-04", "lee_jae_myung"), ("2025-11", "lee_jae_myung")],
)  # fmt: skip
def test_two_presidents_named_lee_are_told_apart_by_date(names, presidents, said, on, meant):
    "The day of taking office counts, the day of leaving it does not."
    assert names.read(said, on) == meant
    assert presidents.read(said, on) == meant


@pytest.mark.parametrize("said", ["Lee", "President Lee", "the Lee administration"])
def test_a_bare_lee_without_a_date_is_refused(presidents, said):
    "The refusal names both and says what to do."
    with pytest.raises(SourceError) as caught:
        presidents.read(said)

    assert str(caught.value) == (
        f"{said!r} may be Lee Myung-bak (from 2008-02-25 to 2013-02-24) or Lee Jae Myung "
        "(from 2025-06-04); write the name in full, or give the date it speaks of"
    )


@pytest.mark.parametrize(
    ("on", "how_many"),
    [("2015", "none of them"), ("2008-02-24", "none of them"), ("2013-02-25", "none of them"),
     ("2025-06-03", "none of them"), ("2010/2025", "2 of them")],
)  # fmt: skip
def test_a_date_that_does_not_decide_is_refused(presidents, on, how_many):
    "Between two presidents named Lee there was none, and over both there were two."
    with pytest.raises(SourceError, match=f"'{on}' fits {how_many}; write the name in full"):
        presidents.read("President Lee", on)


def test_a_former_president_is_not_the_one_in_office(names):
    "Said in 2025, 'former President Lee' is Lee Myung-bak."
    assert names.read("former President Lee", "2025-11-12") == "lee_myung_bak"
    assert names.read("then-President Moon Jae-in") == "moon_jae_in"
    assert names.read("conservative ex-President Yoon Suk-yeol") == "yoon_suk_yeol"


@pytest.mark.parametrize(
    "said",
    ["Seoul", "the South", "ROK", "R.O.K.", "South Korea", "S.Korea", "S. Korea", "South Korea's",
     "Republic of Korea", "대한민국", "KOR", "ＲＯＫ", "south  korea"],
)  # fmt: skip
def test_a_state_has_many_names_and_one_code(names, said):
    "A capital stands for its government."
    assert names.read(said) == "KOR"


def test_namibia_survives(tables):
    "NA is a country, and no missing value; in small letters it is nothing."
    said = pd.Series(["NA", "NAM", "Namibia"], index=["a", "b", "c"], name="country")

    assert list(normalise_actors(said, tables["countries"], file="x.csv")) == ["NAM"] * 3
    with pytest.raises(SourceError, match="'na' is not a known name"):
        normalise_actors(said.str.lower(), tables["countries"], file="x.csv")


def test_accents_and_apostrophes_do_not_matter(names):
    "Sources drop both."
    for said in ("Côte d'Ivoire", "Cote d’Ivoire", "COTE D'IVOIRE"):
        assert names.read(said) == "CIV"
    assert names.read("Turkiye") == names.read("Turkey") == "TUR"


def test_a_ministry_is_the_one_of_its_time(names):
    "In 2006 the foreign ministry was that of Foreign Affairs and Trade."
    assert names.read("the foreign ministry", "2006-11-16") == "mofat_kor"
    assert names.read("Foreign Ministry", "2025-11-12") == "mofa_kor"


def test_a_short_name_of_one_is_the_short_name_of_all_who_bear_it():
    "A table that gives the family name to one of two presidents does not decide for him."
    countries = pd.DataFrame({"code": [], "iso2": [], "name": [], "aliases": []})
    actors = pd.DataFrame(
        [("Adams Jane", "person", "2001", "2004", "Adams"), ("John Adams", "person", "", "", "")],
        index=["jane", "john"],
        columns=["name", "kind", "from", "until", "aliases"],
    )
    names = index_names(countries, actors)

    assert names.read("Adams", "2024") == "john"
    with pytest.raises(SourceError, match="may be Adams Jane .* or John Adams"):
        names.read("Adams")


def test_every_unknown_name_is_named_with_its_row_and_its_neighbour(tables):
    "One run tells the coder all there is to mend."
    said = pd.Series(
        ["Suth Korea", "", "Japan", "qqqq"], index=["c1", "c2", "c3", "c4"], name="actor"
    )

    with pytest.raises(SourceError) as caught:
        normalise_actors(said, tables["countries"], file="claims.csv")

    assert caught.value.faults == (
        "claims.csv, row c1, column actor: 'Suth Korea' is not a known name; the nearest known are "
        "'South Korea', 'S. Korea', 'North Korea'; correct it, or add it to the aliases in "
        "countries.csv",
        "claims.csv, row c4, column actor: 'qqqq' is not a known name; no known word comes near; "
        "correct it, or add it to the aliases in countries.csv",
    )


def test_the_administrations_a_source_names_are_its_own(tables):
    "Whom the source names, whoever was in office."
    said = pd.Series(["the Lee administration", "문재인", "", "Roh"], name="administration_said")
    on = pd.Series(["2025-11-12", "2022-11-17", "", "2006"])

    found = normalise_administrations(
        said, tables["administrations"], tables["actors"], on, file="claims.csv"
    )

    assert list(found) == ["lee_jae_myung", "moon_jae_in", "", "roh_moo_hyun"]


def test_every_name_of_the_tables_leads_back_to_its_row(tables, names):
    "No two states share a name, and no alias is lost."
    countries = tables["countries"]
    for code, row in countries.iterrows():
        for said in (code, row["name"], *filter(None, row["aliases"].split(";"))):
            assert index_names(countries.loc[[code]]).read(said) == code
            assert names.read(said) == code
    for name, row in tables["administrations"].iterrows():
        on = row["start"]
        for said in (name, row["president"], row["president_local"], row["president"].upper()):
            assert names.read(said, on) == name


def test_columns_of_different_rows_are_not_matched_by_place(tables):
    "A date of another row would tell the wrong president."
    said = pd.Series(["Lee"], index=["a"], name="actor")

    with pytest.raises(ValueError, match="have different rows"):
        normalise_actors(
            said, tables["countries"], on=pd.Series(["2025"], index=["b"]), file="claims.csv"
        )
