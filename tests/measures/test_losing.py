"""Why a claim stands on the losing side of a decision."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.facts.record import read_record
from analysis.facts.rules import Witness, decide
from analysis.measures.losing import AGAINST, ANNOUNCED, FOR, reasons_of, sides_of

LABELS = {"cosponsor": "co-sponsor", "not_cosponsor": "not a sponsor"}
ACTED = (date(2022, 11, 16), date(2022, 11, 16))


def witness(claim, kind, reported, value):
    day = date.fromisoformat(reported)
    return Witness(claim, claim.upper(), value, "sponsorship", kind, (day, day), ACTED)


@pytest.fixture
def five():
    "The five claims of the example in the rules' own docstring."
    return [
        witness("a", "news_agency", "2022-11-17", "cosponsor"),
        witness("b", "newspaper", "2022-12-16", "cosponsor"),
        witness("c", "newspaper", "2025-11-12", "not_cosponsor"),
        witness("d", "broadcaster", "2025-11-12", "not_cosponsor"),
        witness("e", "government", "2025-11-13", "not_cosponsor"),
    ]


def why(five, rule):
    return reasons_of(five, decide(five, rule), rule, LABELS)


def test_a_later_summary_loses_to_reports_of_the_time(five):
    "What was written within six weeks of the act is heard before what recalls it years later."
    said = "A later summary; reports of the weeks around the act speak first, and say co-sponsor."

    assert why(five, "contemporary") == dict.fromkeys("cde", said)


def test_a_minority_loses_to_more_documents(five):
    "Under the rule of the majority, two lose to three."
    said = "Outnumbered: 3 documents say not a sponsor, 2 documents say this."

    assert why(five, "majority") == dict.fromkeys("ab", said)


def test_newspapers_lose_to_a_government_where_officials_speak_first(five):
    "The reason names the tier that was heard."
    said = (
        "Not among UN records but other documents; governments and data sets speak first, "
        "and say not a sponsor."
    )

    assert why(five, "official") == dict.fromkeys("ab", said)


def test_nobody_wins_where_unanimity_is_asked_for(five):
    "All five are told the same."
    said = "Documents do not agree, and the rule takes no side."

    assert why(five, "unanimous") == dict.fromkeys("abcde", said)


@pytest.mark.parametrize("rule", ["contemporary", "majority", "unanimous", "official", "latest"])
def test_sides_are_those_of_the_decisions(data, rule):
    "Counted by side, the claims are those that each decision lists."
    record = read_record(data=data, rule=rule)
    sides, decisions = sides_of(record), record.decisions

    for side, column in ((FOR, "claims_for"), (ANNOUNCED, "claims_announced")):
        listed = decisions.loc[decisions[column] != "", column].str.split(";")
        told = sides[sides["side"] == side].groupby("decision", sort=False)["claim"].agg(sorted)
        assert told.to_dict() == dict(
            zip(decisions.loc[listed.index, "id"], listed.map(sorted), strict=True)
        )
    losing = sides[sides["side"] == AGAINST]
    assert len(losing) == sum(
        len(names.split(";")) if names and value else 0
        for names, value in zip(decisions["claims_against"], decisions["value"], strict=True)
    )
    assert losing["why"].ne("").all()
    assert sides.loc[sides["side"] == FOR, "why"].eq("").all()
