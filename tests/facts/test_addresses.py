"""What pages are called: links that last, on every file system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.facts.addresses import (
    check_slugs,
    decision_address,
    mark_address,
    row_address,
    slug_of,
)
from analysis.facts.record import read_record


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


def test_the_ids_of_the_record_are_their_own_slugs(record):
    "Whoever knows the id of a decision, a claim or a source can write its address."
    names = [*record.decisions["id"], *record.claims.index, *record.table("sources").index]

    assert [slug_of(name) for name in names] == names


def test_no_two_things_of_the_record_share_a_page(record):
    "Counts of pages would be less than counts of rows."
    check_slugs(record.decisions["id"], "decision")
    check_slugs(record.claims.index, "claim")
    check_slugs(record.table("sources").index, "source")


@given(st.text(), st.text())
def test_different_ids_have_different_slugs(one, other):
    "Whatever an id is made of, its page is its own."
    assert (slug_of(one) == slug_of(other)) == (one == other)


@given(st.text())
def test_every_slug_is_a_file_name_and_needs_no_percent_sign(name):
    "Slashes, blanks, Korean letters and names that Windows keeps for itself make no harm."
    slug = slug_of(name)

    assert re.fullmatch(r"[A-Za-z0-9_~-]{1,93}", slug)
    assert slug.lower() not in {"index", "con", "prn", "aux", "nul", "com1", "lpt1"}


def test_the_slug_of_an_id_that_is_unfit_stays_readable():
    "A reader sees which clause the address is about."
    assert slug_of("A/RES/79/181 OP2 (a)") == "A-RES-79-181-OP2-a~dc6fefa80f4a"


def test_ids_that_differ_in_capitals_alone_are_refused():
    "On many disks the second page would overwrite the first."
    with pytest.raises(SourceError, match=r"claim 'F1': its page would be that of 'f1'"):
        check_slugs(["f1", "f2", "F1"], "claim")


def test_addresses_name_the_thing():
    "Not its place in a list, which moves when something is added."
    assert decision_address("KOR-HRC-2009-council-vote") == (
        "decisions/KOR-HRC-2009-council-vote.html"
    )
    assert row_address("un-news-nd", "w0001") == "sources/un-news-nd.html#w0001"
    assert mark_address("votes", "2005-yes") == "marks/votes.html#2005-yes"
