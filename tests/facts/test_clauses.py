"""Clauses as data: of whole texts and of phrases, in one form."""

from __future__ import annotations

import os
import shutil

import pytest
from facts.texts.layouts import as_text
from texts_of_the_dossier import CAMPS, HARVEST, LETTERS, resolution

from analysis.errors import ParameterError
from analysis.facts.additions import read_additions
from analysis.facts.clauses import (
    COLUMNS,
    Rungs,
    latest_texts,
    names_of,
    read_clauses,
)
from analysis.facts.record import read_record
from analysis.facts.resolution_text import parse_text
from analysis.facts.texts import Text, list_texts, put_texts, slug_of_symbol

OLD, NEW, DRAFT = "A/RES/78/218", "A/RES/79/181", "A/C.3/79/L.34"


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture(scope="module")
def dossier(data, tmp_path_factory, record):
    "A copy of the dossier with two whole texts."
    folder = tmp_path_factory.mktemp("dossier")
    shutil.copytree(data / "raw", folder / "raw")
    for laid in (resolution(OLD, HARVEST, year=2023), resolution(NEW, CAMPS, LETTERS)):
        path = folder / "text.txt"
        path.write_bytes(as_text(laid))
        put_texts(folder, read_additions([path], "", record))
    return folder


@pytest.fixture(scope="module")
def clauses(record, dossier):
    return read_clauses(record, data=dossier)


def test_every_clause_of_a_text_is_a_row_with_its_place(clauses, dossier):
    "Body, year, symbol, stage, number, kind, verb, themes, and the span it stands in."
    text = clauses[clauses["symbol"] == NEW]
    words = (dossier / "texts" / slug_of_symbol(NEW) / "text.txt").read_text(encoding="utf-8")
    last = text.iloc[-1]

    assert list(clauses.columns) == COLUMNS
    assert list(text.index) == [f"{NEW} {name}" for name in ("PP1", "PP2", "PP3", "OP1", "OP2")]
    assert set(text["basis"]) == {"text"}
    assert (last["body"], last["year"], last["stage"], last["number"], last["kind"]) == (
        "UNGA", 2024, "plenary", "2", "operative",
    )  # fmt: skip
    assert (last["verb"], last["rung"]) == ("Requests", "Requests")
    assert " ".join(words[last["start"] : last["end"]].split()).startswith(f"2. {last['text']}")


def test_themes_come_from_the_lexicon(clauses):
    "Of a phrase the one it was coded with, of a clause those whose words it has."
    assert clauses.loc[f"{NEW} OP1", "themes"] == "prison_camps"
    assert clauses.loc[f"{NEW} OP2", "themes"] == ""
    assert clauses.loc["w0001", "themes"] == "freedoms"


def test_a_text_takes_the_place_of_its_phrases_and_of_no_others(clauses):
    "2023 and 2024 are known whole; 2022 and the Council by phrases."
    basis = clauses.groupby(["body", "year"], observed=True)["basis"].agg(set)

    assert basis["UNGA", 2023] == basis["UNGA", 2024] == {"text"}
    assert basis["UNGA", 2022] == basis["HRC", 2023] == {"phrase"}


def test_each_basis_can_be_asked_for_alone(record, dossier):
    "Texts, or phrases; anything else is refused."
    assert set(read_clauses(record, basis="texts", data=dossier)["symbol"]) == {OLD, NEW}
    phrases = read_clauses(record, basis="phrases", data=dossier)
    assert len(phrases) == len(record.table("wording"))
    assert phrases["start"].isna().all()
    with pytest.raises(ParameterError, match="expected best, texts or phrases"):
        read_clauses(record, basis="text", data=dossier)


def test_without_texts_all_is_phrases(record, data):
    "The default run needs none."
    clauses = read_clauses(record, data=data)

    assert set(clauses["basis"]) == {"phrase"}
    assert clauses.index.is_unique
    assert read_clauses(record, basis="texts", data=data).empty


def test_clauses_stand_in_the_order_of_bodies_years_and_places(clauses):
    "Whatever the order in which texts were added."
    keys = clauses[["body", "year"]].astype({"body": str}).apply(tuple, axis=1)
    order = {body: n for n, body in enumerate(clauses["body"].cat.categories)}

    assert list(keys) == sorted(keys, key=lambda key: (order[key[0]], key[1]))
    assert clauses[clauses["symbol"] == NEW]["place"].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("opening", "kind", "rung"),
    [
        ("Strongly urges", "operative", "Strongly urges"),
        ("Also strongly urges", "operative", "Strongly urges"),
        ("Condemns in the strongest terms", "operative", "Condemns in the strongest terms"),
        (
            "Also expresses its very serious concern",
            "operative",
            "Expresses its very serious concern",
        ),
        ("Noting with concern also", "preambular", "Noting with concern"),
        ("Recalling also", "preambular", "Recalling also"),
        ("Stressing again with grave concern", "preambular", "Stressing again with grave concern"),
        ("Requests", "preambular", ""),
        ("Requestsomething", "operative", ""),
        ("", "operative", ""),
    ],
)
def test_an_opening_is_brought_to_its_rung(record, opening, kind, rung):
    "Also, further and again say nothing of strength; a verb of the other part is another."
    assert Rungs(record.table("verbs")).find(opening, kind) == rung


def test_numbers_that_restart_get_names_of_their_own():
    "Every clause can be named."
    pieces = [
        piece
        for piece in parse_text(
            "The General Assembly,\n\nRecalling all that was said,\n\n1. Urges all;\n\n"
            "2. Requests more;\n\n1. Decides to stay;\n"
        )
        if piece.kind in ("preambular", "operative")
    ]

    assert names_of(pieces) == ["PP1", "OP1", "OP2", "OP1 [2]"]


def text(symbol, stage):
    return Text(symbol, "UNGA", 2024, stage, "", "text", "original.txt", 0, "", "")


def test_of_a_years_texts_the_adopted_one_stands_for_the_year():
    "Before a draft; of drafts the last."
    draft, revised, adopted = (
        text(DRAFT, "draft"), text(f"{DRAFT}/Rev.1", "draft"), text(NEW, "plenary"),
    )  # fmt: skip

    assert latest_texts([adopted, draft, revised]) == [adopted]
    assert latest_texts([revised, draft]) == [revised]


def test_a_label_of_another_symbol_or_a_broken_one_is_refused(dossier, tmp_path):
    "A folder renamed by hand would be another text."
    from analysis.errors import SourceError

    shutil.copytree(dossier / "texts", tmp_path / "texts")
    (tmp_path / "texts" / slug_of_symbol(NEW)).rename(tmp_path / "texts" / "A_RES_79_999")
    (tmp_path / "texts" / slug_of_symbol(OLD) / "text.toml").write_text("x", encoding="utf-8")

    with pytest.raises(SourceError) as fault:
        list_texts(tmp_path)
    assert fault.value.faults == (
        "texts/A_RES_78_218/text.toml: is not a readable label; remove the folder and add it "
        "again.",
        f"texts/A_RES_79_999/text.toml: is of {NEW}; remove the folder and add it again.",
    )


def test_what_a_killed_command_left_is_cleared_away(dossier, record, tmp_path):
    "Of one that still works, nothing is."
    shutil.copytree(dossier / "raw", tmp_path / "raw")
    shelf = tmp_path / "texts"
    dead, alive = shelf / ".A_RES_1_1.999999999.part", shelf / f".A_RES_1_2.{os.getpid()}.part"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
    path = tmp_path / "text.txt"
    path.write_bytes(as_text(resolution(NEW, CAMPS)))
    put_texts(tmp_path, read_additions([path], "", record))

    assert sorted(p.name for p in shelf.iterdir()) == [alive.name, slug_of_symbol(NEW)]


def test_if_one_of_several_cannot_be_written_none_is_there(dossier, record, tmp_path):
    "A folder is added whole or not at all, also where a file changes meanwhile."
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    paths[0].write_bytes(as_text(resolution(NEW, CAMPS)))
    paths[1].write_bytes(as_text(resolution(OLD, CAMPS, year=2023)))
    additions = read_additions(paths, "", record)
    paths[1].write_text("other", encoding="utf-8")

    with pytest.raises(ParameterError, match="b.txt: changed while it was read; add it again"):
        put_texts(tmp_path, additions)
    assert list((tmp_path / "texts").iterdir()) == []
