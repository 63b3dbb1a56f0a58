import pandas as pd
import pytest

from analysis.facts.policies import normalise_switches
from analysis.facts.tables import read_table
from analysis.measures.switches import describe_switches, step_switches


def throws(*rows):
    "Rows of id, first, last, state, level."
    found = pd.DataFrame(rows, columns=["id", "first", "last", "state", "level"]).set_index("id")
    return found.assign(
        switch=pd.Categorical(["lamp"] * len(found), ["lamp"], ordered=True),
        label=found["state"], policy="m1",
        first=pd.to_datetime(found["first"]), last=pd.to_datetime(found["last"]),
    )  # fmt: skip


def stepped(*rows, first_year=2000, last_year=2010, known_until="2010-06-30"):
    until = pd.Timestamp(known_until)
    return step_switches(
        throws(*rows), first_year=first_year, last_year=last_year, known_until=until
    )


LIT = ("sw1", "2004-03-05", "2004-03-05", "lit", "on")
OUT = ("sw2", "2006-01-01", "2006-12-31", "out", "off")


@pytest.fixture(scope="module")
def dossier(data):
    thrown = normalise_switches(
        *[read_table(data, name) for name in ("switches", "switch_states", "policies")]
    )
    known_until = pd.Timestamp("2025-12-18")
    return step_switches(thrown, first_year=2003, last_year=2026, known_until=known_until)


def test_before_the_first_record_the_state_is_unknown():
    "That a lamp was lit in 2004 does not say it was dark before."
    steps = stepped(LIT)

    assert steps["level"].tolist() == ["unknown", "on"]
    assert steps["to_last"].astype(str).tolist() == ["2004-03-05", "2010-06-30"]


def test_the_last_state_runs_to_where_the_table_ends_and_says_so():
    "Nobody looked beyond the last measure, so nothing is drawn beyond it."
    steps = stepped(LIT, OUT)

    assert steps["kind"].tolist() == ["unknown", "known", "last"]
    assert str(steps["to_last"].iloc[-1].date()) == "2010-06-30"


def test_a_throw_of_coarse_date_may_have_been_on_any_of_its_days():
    "Put out in 2006: lit until its first day at least, dark from its last at most."
    steps = stepped(LIT, OUT).set_index("state")

    assert steps.loc["lit", ["to_first", "to_last"]].astype(str).tolist() == [
        "2006-01-01", "2006-12-31",
    ]  # fmt: skip
    assert steps.loc["out", ["from_first", "from_last"]].astype(str).tolist() == [
        "2006-01-01", "2006-12-31",
    ]  # fmt: skip


def test_a_coarse_throw_ends_where_the_next_begins():
    "Lit some day in August and put out on the 25th: lit before the 25th."
    steps = stepped(
        ("sw1", "2005-08-01", "2005-08-31", "lit", "on"),
        ("sw2", "2005-08-25", "2005-08-25", "out", "off"),
    ).set_index("state")

    assert str(steps.loc["lit", "from_last"].date()) == "2005-08-25"


def test_a_switch_set_again_to_its_state_is_not_thrown():
    "A second public report leaves the report public."
    again = ("sw3", "2005-01-01", "2005-12-31", "lit", "on")
    steps = stepped(LIT, again, OUT)

    assert steps["state"].tolist() == ["", "lit", "out"]
    assert steps["throws"].tolist() == ["", "sw1;sw3", "sw2"]


def test_a_switch_keeps_the_state_it_had_before_the_first_year():
    "A figure that begins in 2008 knows how the lamp was left in 2006."
    steps = stepped(LIT, OUT, first_year=2008)

    assert steps["state"].tolist() == ["out"]
    assert str(steps["from_first"].iloc[0].date()) == "2008-01-01"


def test_a_state_that_ends_beyond_the_figure_is_not_the_last_known():
    "Only the end of the record leaves a state open, not the end of the figure."
    assert stepped(LIT, OUT, last_year=2005)["kind"].tolist() == ["unknown", "known"]


def test_no_switch_no_step():
    "A choice of sources may leave none."
    steps = step_switches(
        throws(), first_year=2000, last_year=2010, known_until=pd.Timestamp("2010-06-30")
    )

    assert steps.empty
    assert describe_switches(steps).endswith("No switch is in the table for this choice.")


def test_the_loudspeakers_of_the_dossier_go_back_and_forth(dossier):
    "Off by agreement in 2004, on and off in August 2015, on 2016, off 2018, on 2024, off 2025."
    found = dossier[dossier["switch"] == "loudspeakers"]

    assert found["level"].tolist() == ["unknown", "off", "on", "off", "on", "off", "on", "off"]
    assert found["from_first"].dt.year.tolist()[1:] == [2004, 2015, 2015, 2016, 2018, 2024, 2025]


def test_leaflets_restricted_are_neither_banned_nor_allowed(dossier):
    "The ban was struck down; what came in December 2025 is a narrower thing."
    found = dossier[dossier["switch"] == "leaflet_launches"]

    assert found["level"].tolist() == ["unknown", "off", "on", "between"]


def test_the_switches_in_words_tell_each_state_with_its_year(dossier):
    "The text says what the picture shows, from the same numbers."
    told = describe_switches(dossier)

    assert "Rights report: unknown, secret from 2018, public from 2023, internal from 2025" in told
