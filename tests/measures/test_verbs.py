"""The strongest verb: within one family, under each order, and only of what is known."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.record import Record, read_record
from analysis.facts.wording import read_phrases, read_reports
from analysis.measures.verbs import (
    chosen_orders,
    describe_verbs,
    rungs_by_ladder,
    rungs_of,
    strongest_by_year,
    verb_ladder,
    verbs_by_year,
)

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)


@pytest.fixture
def verbs() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ["operative", "performative", 1, 4],
            ["operative", "directive", 2, 2],
            ["operative", "directive", 3, 1],
            ["operative", "directive", 4, 2],
            ["operative", "evaluative", 1, None],
            ["operative", "positive", None, None],
            ["preambular", "evaluative", 9, None],
        ],
        index=["Decides", "Calls upon", "Recommends", "Urges", "Regrets", "Welcomes", "Condemning"],
        columns=["kind", "family", "rank_gruenberg", "rank_teaching"],
    ).astype({"rank_gruenberg": "Int64", "rank_teaching": "Int64"})


def rows(verbs: pd.DataFrame, *found: tuple[int, str], prefix: str = "w") -> pd.DataFrame:
    frame = pd.DataFrame(found, columns=["year", "operative_verb"])
    frame.index = pd.Index([f"{prefix}{n}" for n in range(1, len(found) + 1)])
    kind = frame["operative_verb"].map(verbs["kind"])
    return frame.assign(body=pd.Categorical(["HRC"] * len(frame), dtype=BODIES), kind=kind).assign(
        says="holds"
    )


def ladder_of(verbs, phrases, reports=(), **asked) -> pd.DataFrame:
    known = verbs_by_year(rows(verbs, *phrases), rows(verbs, *reports, prefix="r"), verbs)
    return verb_ladder(known, verbs, **asked)


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture(scope="module")
def known(record) -> pd.DataFrame:
    return verbs_by_year(read_phrases(record), read_reports(record), record.table("verbs"))


def test_the_two_orders_name_different_verbs_for_a_text_that_decides(verbs):
    "The weakest word of the one is the strongest of the other."
    table = strongest_by_year(ladder_of(verbs, [(2018, "Decides"), (2018, "Urges")]))

    assert table[["gruenberg", "teaching", "agree"]].values.tolist() == [["Urges", "Decides", "no"]]


def test_calls_upon_and_recommends_change_places(verbs):
    "The other pair the two orders dispute."
    table = strongest_by_year(ladder_of(verbs, [(2014, "Calls upon"), (2014, "Recommends")]))

    assert table[["gruenberg", "teaching"]].values.tolist() == [["Recommends", "Calls upon"]]


def test_verbs_on_one_rung_are_all_named(verbs):
    "A tie is shown as a tie, never settled by the alphabet."
    ladder = ladder_of(verbs, [(2014, "Calls upon"), (2014, "Urges")], ladder="teaching")

    assert ladder.loc[ladder["strongest"], ["verb", "tied"]].values.tolist() == [
        ["Calls upon", True],
        ["Urges", True],
    ]


def test_two_orders_that_share_a_strongest_verb_do_not_disagree(verbs):
    "A tie that holds the other's choice is no dispute."
    table = strongest_by_year(ladder_of(verbs, [(2014, "Calls upon"), (2014, "Urges")]))

    assert table[["gruenberg", "teaching", "agree"]].values.tolist() == [
        ["Urges", "Calls upon, Urges", "yes"]
    ]


def test_families_are_never_compared(verbs):
    "A text that regrets and urges has a strongest verb of each, not one of the two."
    table = strongest_by_year(ladder_of(verbs, [(2014, "Urges"), (2014, "Regrets")]))

    assert table[["family", "gruenberg"]].values.tolist() == [
        ["directive", "Urges"],
        ["evaluative", "Regrets"],
    ]


def test_verbs_of_the_preamble_and_of_praise_climb_no_ladder(verbs):
    "A participle is another kind, a welcome is off the scale."
    assert ladder_of(verbs, [(2014, "Condemning"), (2014, "Welcomes")]).empty


def test_decides_can_be_left_off_the_ladder(verbs):
    "The body acts itself: whoever thinks that no strength of asking may say so."
    phrases = [(2018, "Decides"), (2018, "Urges")]
    table = strongest_by_year(ladder_of(verbs, phrases, performative=False))

    assert table[["gruenberg", "teaching", "agree"]].values.tolist() == [["Urges", "Urges", "yes"]]


def test_a_verb_only_a_report_attributes_is_marked(verbs):
    "A paper's 'demanded' may be the paper's."
    table = strongest_by_year(ladder_of(verbs, [(2024, "Calls upon")], [(2024, "Urges")]))

    assert table["gruenberg"].item() == "Urges (report)"
    assert table["verbs known"].item() == 2


def test_an_unknown_order_is_refused(verbs):
    "The message names the orders there are."
    with pytest.raises(ParameterError) as fault:
        ladder_of(verbs, [(2014, "Urges")], ladder="grünberg")

    assert str(fault.value) == (
        "ladder: found 'grünberg'; did you mean 'gruenberg'? Expected one of gruenberg, teaching, "
        "both."
    )


def test_a_rung_has_all_its_verbs_the_weakest_first(verbs):
    "The rungs of the teaching page are groups."
    assert rungs_of(verbs, "teaching", "directive") == [
        "Recommends",
        "Calls upon, Urges",
        "Decides",
    ]


def test_an_order_that_ranks_no_verb_of_a_family_has_no_ladder_of_it(verbs):
    "The teaching page says nothing of verbs that judge."
    assert list(rungs_by_ladder(verbs)) == [
        ("gruenberg", "directive"),
        ("teaching", "directive"),
        ("gruenberg", "evaluative"),
    ]


def test_every_rank_stands_on_the_rung_it_names(record, known):
    "The picture and the table climb the same ladder."
    verbs = record.table("verbs")
    ladder = verb_ladder(known, verbs)
    named = rungs_by_ladder(verbs)

    assert all(
        row.verb in named[row.order, row.family][row.rung].split(", ")
        for row in ladder.itertuples()
    )


def test_the_orders_differ_on_three_texts_of_the_council(record, known):
    "2013, 2017 and 2018, each by Decides; on the Assembly's texts they never differ."
    table = strongest_by_year(verb_ladder(known, record.table("verbs")))
    differ = table[table["agree"] == "no"]

    assert differ[["body", "year", "gruenberg", "teaching"]].values.tolist() == [
        ["HRC", 2013, "Urges (report)", "Decides"],
        ["HRC", 2017, "Urges (report)", "Decides"],
        ["HRC", 2018, "Requests", "Decides"],
    ]


def test_the_assembly_condemns_from_2014_on(record, known):
    "Until 2013 it expressed very serious concern; in the strongest terms is first seen in 2020."
    table = strongest_by_year(verb_ladder(known, record.table("verbs")))
    judged = table[(table["family"] == "evaluative") & (table["body"] == "UNGA")]
    said = judged.set_index("year")["gruenberg"].str.replace(" (report)", "")

    assert set(said.loc[2006:2013]) == {"Expresses its very serious concern"}
    assert set(said.loc[2014:2019]) == {"Condemns"}
    assert said.loc[2020] == "Condemns in the strongest terms"


def test_demands_is_known_from_the_press_alone(known):
    "A report of 2024 has the verb, and of 2025 an agency's sentence around the phrase quoted."
    demands = known[known["verb"] == "Demands"]
    counted = [
        (str(row.body), row.year, row.n_phrases, row.n_reports) for row in demands.itertuples()
    ]

    assert counted == [("UNGA", 2024, 0, 1), ("UNGA", 2025, 1, 0)]


def test_the_alt_text_says_that_verbs_are_attributed(verbs):
    "And that a step is not a distance."
    told = describe_verbs(ladder_of(verbs, [(2018, "Decides"), (2018, "Urges")]))

    assert told == (
        "Ladders with years from left to right and verbs from weak below to strong above; a small "
        "mark a verb known, a large one the strongest of its text. Directive verbs, 1 texts: most "
        "often strongest after Gruenberg Urges (1); the two orders name different verbs in HRC "
        "2018. Verbs are attributed by editors or reports, and steps are not distances."
    )


def test_an_order_of_ones_own_stands_beside_the_published_ones(verbs):
    "A further rank_ column is an order; nothing rests on it alone."
    own = verbs.assign(
        basis_gruenberg="published", basis_teaching="published",
        rank_own=pd.array([1] * len(verbs), dtype="Int64"),
    )  # fmt: skip

    assert chosen_orders(own) == ["gruenberg", "teaching"]
    assert chosen_orders(own, "own") == ["gruenberg", "teaching", "own"]
    assert chosen_orders(own, "teaching") == ["teaching"]
    ladders = rungs_by_ladder(own, ladder="own")
    assert [o for o, family in ladders if family == "directive"] == ["gruenberg", "teaching", "own"]
