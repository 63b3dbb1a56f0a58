"""The strongest verb of each theme: a place in one order of one family, never a quantity."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.clauses import read_clauses
from analysis.facts.record import read_record
from analysis.measures.theme_strength import describe_strength, strength_by_theme

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)


@pytest.fixture
def verbs() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ["operative", "performative", 1, 4, "own", "own"],
            ["operative", "directive", 2, 2, "own", "own"],
            ["operative", "directive", 3, 1, "own", "own"],
            ["operative", "directive", 4, 2, "own", "own"],
            ["operative", "evaluative", 1, None, "own", ""],
            ["operative", "positive", None, None, "", ""],
            ["preambular", "evaluative", 9, None, "own", ""],
        ],
        index=["Decides", "Calls upon", "Recommends", "Urges", "Regrets", "Welcomes", "Condemning"],
        columns=["kind", "family", "rank_gruenberg", "rank_teaching", "basis_gruenberg",
                 "basis_teaching"],
    ).astype({"rank_gruenberg": "Int64", "rank_teaching": "Int64"})  # fmt: skip


def clauses(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["rung", "themes"])
    frame.index = pd.Index([f"c{n}" for n in range(1, len(rows) + 1)], name="clause")
    return frame.assign(
        body=pd.Series(["HRC"] * len(rows), index=frame.index, dtype=BODIES),
        year=2014, basis="text",
    )  # fmt: skip


def told(strength: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(strength[list(columns)].itertuples(index=False, name=None))


def test_each_theme_has_its_strongest_verb_under_both_orders(verbs):
    "Urges is above Recommends under either order, on a rung it shares under the one."
    strength = strength_by_theme(
        clauses(("Recommends", "food"), ("Urges", "food"), ("Calls upon", "food")), verbs
    )

    assert told(strength, "order", "verbs", "rung", "n_rungs", "n_clauses", "strongest_ids") == [
        ("gruenberg", "Urges", 3, 4, 3, "c2"),
        ("teaching", "Calls upon, Urges", 1, 3, 3, "c2;c3"),
    ]


def test_orders_that_name_different_verbs_disagree(verbs):
    "Decides is the weakest for the one and the strongest for the other."
    strength = strength_by_theme(clauses(("Decides", "inquiry"), ("Urges", "inquiry")), verbs)

    assert told(strength, "family", "order", "verbs", "disagree") == [
        ("directive", "gruenberg", "Urges", True),
        ("directive", "teaching", "Decides", True),
    ]


def test_decides_can_be_left_out_of_the_directive_verbs(verbs):
    "Then it is on no ladder, and the other verb is the strongest."
    strength = strength_by_theme(
        clauses(("Decides", "inquiry"), ("Urges", "inquiry")), verbs, performative=False
    )

    assert told(strength, "verbs", "n_clauses") == [("Urges", 1), ("Urges", 1)]


def test_families_are_not_compared(verbs):
    "A theme that is urged and regretted has a row for either."
    strength = strength_by_theme(clauses(("Urges", "food"), ("Regrets", "food")), verbs)

    assert told(strength, "family", "verbs")[::2] == [
        ("directive", "Urges"), ("evaluative", "Regrets"),
    ]  # fmt: skip


def test_a_clause_of_two_themes_counts_for_both_and_one_without_a_rung_for_none(verbs):
    "What welcomes, and what opens the preamble, is on no ladder."
    strength = strength_by_theme(
        clauses(("Urges", "food;aid"), ("Welcomes", "aid"), ("Condemning", "law"), ("", "law"),
                ("Urges", "")),
        verbs,
    )  # fmt: skip

    assert set(strength["theme"]) == {"food", "aid"}


def test_another_order_is_shown_beside_the_published_ones(verbs):
    "Nothing rests on a ladder of one's own alone."
    strength = strength_by_theme(
        clauses(("Urges", "food"), ("Recommends", "food")),
        verbs,
        orders={"mine": {"Urges": 1, "Recommends": 2}},
    )

    assert told(strength, "order", "verbs", "rung") == [
        ("gruenberg", "Urges", 3), ("teaching", "Urges", 1), ("mine", "Recommends", 1),
    ]  # fmt: skip
    assert strength["disagree"].all()


def test_unknown_orders_and_verbs_are_refused_by_name(verbs):
    "The message says what is known."
    some = clauses(("Urges", "food"))
    with pytest.raises(ParameterError, match="ladder: found 'grunberg'; did you mean 'gruenberg'"):
        strength_by_theme(some, verbs, orders=["grunberg"])
    with pytest.raises(ParameterError, match="orders: found in 'mine' Begs; expected verbs of"):
        strength_by_theme(some, verbs, orders={"mine": {"Begs": 1}})
    with pytest.raises(ParameterError, match="found rungs that the table of verbs does not have"):
        strength_by_theme(clauses(("Begs", "food")), verbs)


def test_on_the_record_both_published_orders_are_shown_and_agree_with_the_ladder(data):
    "Prison camps are demanded closed in the draft of 2025; nothing directive is stronger for one."
    record = read_record(data=data)
    strength = strength_by_theme(read_clauses(record, basis="phrases"), record.table("verbs"))
    camps = strength[(strength["theme"] == "prison_camps") & (strength["year"] == 2025)]

    assert told(camps, "order", "verbs", "strongest_ids") == [
        ("gruenberg", "Demands", "w0321"), ("teaching", "Demands", "w0321"),
    ]  # fmt: skip
    assert camps["rung"].tolist()[0] == camps["n_rungs"].tolist()[0] - 1
    assert set(strength["order"]) == {"gruenberg", "teaching"}
    assert (strength["basis"] == "phrase").all()


def test_the_alt_text_gives_the_highest_rung_under_each_order(verbs):
    "And says that the steps are no distances."
    strength = strength_by_theme(clauses(("Decides", "inquiry"), ("Urges", "inquiry")), verbs)

    assert describe_strength(strength, {"inquiry": "Inquiry"}) == (
        "Grid of 1 themes by texts of HRC, years from left to right, 2014 to 2014, each cell with "
        "the rung of its strongest verb known under gruenberg and teaching; steps are not "
        "distances. Highest of 1 cells with directive verbs: after gruenberg Urges, first on "
        "Inquiry in HRC 2014 (n = 1); after teaching Decides, first on Inquiry in HRC 2014 "
        "(n = 1); the orders name different verbs in 1."
    )
