"""What differs between two accounts, and what alone made it so."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.rules import RULES, decide
from analysis.measures.changes import (
    MARK_COLUMNS,
    NOT_MADE,
    SEVERAL,
    counted_of,
    levels_of,
    main_cause,
    marks_changed,
    marks_of_decisions,
    rows_changed,
    shown,
)


@pytest.fixture(scope="module")
def record():
    return read_record()


def sidecar(**marks):
    "Marks by id: their values, all standing on one decision."
    rows = [
        dict.fromkeys(MARK_COLUMNS, "") | {"mark": mark, "value": value, "decisions": "d"}
        for mark, value in marks.items()
    ]
    return pd.DataFrame(rows, columns=["mark", *MARK_COLUMNS], dtype=str)


def test_marks_are_added_gone_of_another_value_or_on_other_grounds():
    "And those that are the same in everything are not named."
    old = sidecar(kept="yes", gone="yes", turned="yes", moved="yes")
    new = sidecar(kept="yes", turned="no", moved="yes", came="yes")
    new.loc[new["mark"] == "moved", "claims"] = "p0001"
    found = marks_changed(old, new)

    assert dict(zip(found["mark"], found["change"], strict=True)) == {
        "turned": "value", "moved": "evidence", "came": "added", "gone": "removed",
    }  # fmt: skip
    assert found.set_index("mark").loc["turned", ["old_value", "new_value"]].tolist() == [
        "yes",
        "no",
    ]


def test_two_sidecars_alike_have_no_changed_mark(record):
    "Nor do two readings of one record."
    marks = marks_of_decisions(record.decisions)

    assert marks_changed(marks, marks.copy()).empty


def test_cells_that_differ_are_told_with_both_words():
    "Rows that came or went are told as such, without their cells."
    old = pd.DataFrame(
        {"value": ["a", "b"], "note": ["", "x"]}, index=pd.Index(["1", "2"], name="id")
    )
    new = pd.DataFrame(
        {"value": ["c", "d"], "note": ["", "y"]}, index=pd.Index(["1", "3"], name="id")
    )

    assert rows_changed(old, new).values.tolist() == [
        ["1", "changed", "value", "a", "c"],
        ["3", "added", "", "", ""],
        ["2", "removed", "", "", ""],
    ]
    assert rows_changed(old, old.copy()).empty


def test_a_table_without_ids_is_compared_by_whole_rows():
    "As the words for positions, which have no ids."
    old = pd.DataFrame({"said": ["aye", "nay"]})
    new = pd.DataFrame({"said": ["aye", "no"]})

    assert rows_changed(old, new)[["row", "change"]].values.tolist() == [
        ["no", "added"],
        ["nay", "removed"],
    ]


def outcomes(table):
    "What comes out, by which factors are as in the new account."
    return lambda changed: [table["".join(sorted(changed))]]


@pytest.mark.parametrize(
    ("table", "cause"),
    [
        ({"": 0, "a": 1, "b": 0, "ab": 1}, "a"),
        ({"": 0, "a": 0, "b": 1, "ab": 1}, "b"),
        ({"": 0, "a": 0, "b": 0, "ab": 1}, SEVERAL),  # only together
        ({"": 0, "a": 1, "b": 1, "ab": 1}, SEVERAL),  # either would have done
        ({"": 0, "a": 1, "b": 2, "ab": 3}, SEVERAL),
    ],
)
def test_a_cause_is_what_alone_makes_the_change_and_undoes_it(table, cause):
    "Where two differ, neither is blamed for what needed both, or what either had done."
    assert main_cause(outcomes(table), ["a", "b"]) == (cause, 0)


@pytest.mark.parametrize("values", list(product(range(3), repeat=4)))
def test_the_cause_is_the_same_whichever_account_is_the_old_one(values):
    "For every way in which two factors may work together."
    table = dict(zip(("", "a", "b", "ab"), values, strict=True))
    other = dict(zip(("ab", "b", "a", ""), values, strict=True))

    assert main_cause(outcomes(table), ["a", "b"]) == main_cause(outcomes(other), ["a", "b"])


def test_what_does_not_differ_has_no_cause():
    "Though the rule may."
    assert main_cause(lambda _: [1, 2], ["rule"]) is None


def test_decisions_are_told_apart_by_value_before_status_before_claims(record):
    "So that a cause of another value is not mixed up with one of more documents."
    (row,) = record.decisions[
        record.decisions["id"] == "KOR-UNGA-2022-committee-sponsorship"
    ].to_dict("records")
    levels = levels_of(row, lambda claim: claim)

    assert levels[:2] == ["cosponsor", "contested"]
    assert [len(side) for side in levels[2]] == [13, 10, 0]
    assert levels_of(None, lambda claim: claim)[0] == shown(None) == NOT_MADE


@pytest.mark.parametrize("rule", RULES)
def test_the_claims_that_count_decide_by_themselves(record, rule):
    "For every decision of the record: had nobody else spoken, the rule would say the same."
    from analysis.facts.dates import bounds
    from analysis.facts.decisions import witness_of

    told = record.speaking.told
    kinds = record.table("sources")["kind"].astype(str).to_dict()
    for row in record.under(rule=rule).decisions.to_dict("records"):
        counted, words = counted_of(row, told, kinds, rule)
        acted = bounds(row["date"]) if row["date"] else None
        seen = [witness_of(c, told[c], kinds, row["act"], acted) for c in counted]
        assert bool(counted) == bool(words) == (row["status"] != "unknown")
        assert not counted or decide(seen, rule) == row["value"]
