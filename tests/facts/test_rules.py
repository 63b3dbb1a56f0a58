"""The rules of reconciliation: each with the worked example of its definition."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.errors import ParameterError
from analysis.facts.rules import RULES, WEEKS_AROUND, Witness, decide

ACT = (date(2022, 11, 16), date(2022, 11, 16))


def witness(claim, value, kind="newspaper", reported=None, *, document="", act="sponsorship"):
    days = (reported, reported) if isinstance(reported, date) else reported
    return Witness(claim, document or claim, value, act, kind, days, ACT)


@pytest.fixture
def worked():
    "The five claims of the module's worked example."
    return [
        witness("a", "cosponsor", "news_agency", date(2022, 11, 17)),
        witness("b", "cosponsor", "newspaper", date(2022, 12, 16)),
        witness("c", "not_cosponsor", "newspaper", date(2025, 11, 12)),
        witness("d", "not_cosponsor", "broadcaster", date(2025, 11, 12)),
        witness("e", "not_cosponsor", "government", date(2025, 11, 13)),
    ]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("contemporary", "cosponsor"),
        ("official", "not_cosponsor"),
        ("majority", "not_cosponsor"),
        ("latest", "not_cosponsor"),
        ("unanimous", ""),
    ],
)
def test_the_worked_example_comes_out_as_it_is_told(worked, rule, value):
    "What the definition of each rule says of its example is what the rule does."
    assert decide(worked, rule) == value


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_order_of_the_claims_decides_nothing(worked, rule):
    "A rule reads claims, not their places."
    assert decide(worked[::-1], rule) == decide(worked, rule)


def test_a_tie_has_no_value_under_any_rule():
    "Two reports of one day and kind that contradict each other leave no value, never a pick."
    two = [witness("a", "yes", reported=ACT[0]), witness("b", "abstain", reported=ACT[0])]

    assert {rule: decide(two, rule) for rule in RULES} == dict.fromkeys(RULES, "")


def test_a_document_counts_once_however_often_it_repeats_itself():
    "A report that says it three times is one report."
    claims = [witness(c, "yes", document="A") for c in "xyz"]
    claims += [witness("b", "no"), witness("c", "no")]

    assert decide(claims, "majority") == "no"


def test_a_un_record_outweighs_all_reports_of_the_day():
    "The roll call is the act; the rest is telling."
    claims = [witness("r", "absent", "un_record", date(2030, 1, 1))]
    claims += [witness(c, "abstain", reported=ACT[0]) for c in "abc"]

    assert decide(claims, "contemporary") == "absent"
    assert decide(claims, "majority") == "abstain"


def test_a_data_set_is_a_roll_call_of_votes_only():
    "A data set's list of sponsors is no roll call."
    late = date(2030, 1, 1)
    votes = [witness("r", "yes", "dataset", late, act="vote"), witness("a", "no", reported=ACT[0])]
    lists = [witness("r", "yes", "dataset", late), witness("a", "no", reported=ACT[0])]

    assert decide(votes, "contemporary") == "yes"
    assert decide(lists, "contemporary") == "no"


def test_a_report_counts_as_made_at_the_time_up_to_the_last_day_of_the_window():
    "The edge of the window belongs to it, the day after does not."
    edge, late = ACT[0] + WEEKS_AROUND, date(2025, 1, 1)
    claims = [witness("a", "yes", reported=edge)] + [witness(c, "no", reported=late) for c in "bc"]

    assert decide(claims, "contemporary") == "yes"
    claims[0] = witness("a", "yes", reported=date.fromordinal(edge.toordinal() + 1))
    assert decide(claims, "contemporary") == "no"


def test_a_report_known_by_its_year_alone_is_not_said_to_be_of_the_time():
    "An inexact date is not made more exact to fit the window."
    year = (date(2022, 1, 1), date(2022, 12, 31))
    claims = [witness("a", "yes", reported=year), witness("b", "no"), witness("c", "no")]

    assert decide(claims, "contemporary") == "no"


def test_of_two_reports_of_one_month_neither_is_the_latest():
    "A month overlaps its days: which came later cannot be told."
    month = (date(2023, 3, 1), date(2023, 3, 31))
    claims = [witness("a", "yes", reported=month), witness("b", "no", reported=date(2023, 3, 20))]

    assert decide(claims, "latest") == ""


def test_an_unknown_rule_is_refused_with_the_nearest():
    "A misspelt rule never falls back to another."
    with pytest.raises(ParameterError, match=r"^rule: found 'contemporry'; did you mean 'cont"):
        decide([witness("a", "yes")], "contemporry")
