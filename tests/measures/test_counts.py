import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.measures.counts import KEYS, contested_counts


@pytest.fixture
def resolutions():
    columns = ["sponsors_at_tabling", "sponsors_at_adoption", "committee_yes", "yes"]
    return pd.DataFrame([[41, 61, 96, 99]], index=["UNGA-2025"], columns=columns, dtype="Int64")


def printed(*rows):
    columns = [*KEYS, "value", "source", "note"]
    return pd.DataFrame([(*row, "") for row in rows], columns=columns).rename(lambda n: f"n{n}")


def test_a_count_on_which_all_agree_is_not_contested(resolutions):
    "Two reports of 41 at tabling are one number."
    rows = [("sponsors", "UNGA", 2025, "tabling", "sponsors", 41, source) for source in "ab"]

    assert contested_counts(printed(*rows), resolutions).empty


def test_each_figure_printed_has_a_row_with_the_documents_that_print_it(resolutions):
    "61 stands in two documents, 41 in one; the register keeps 61, and nothing is averaged."
    frame = contested_counts(
        printed(
            ("sponsors", "UNGA", 2025, "committee", "sponsors", 61, "herald"),
            ("sponsors", "UNGA", 2025, "committee", "sponsors", 41, "times"),
            ("sponsors", "UNGA", 2025, "committee", "sponsors", 61, "agency"),
        ),
        resolutions,
    )

    assert list(frame["value"]) == [41, 61]
    assert list(frame["n_sources"]) == [1, 2]
    assert list(frame["sources"]) == ["times", "agency;herald"]
    assert list(frame["rows"]) == ["n1", "n0;n2"]
    assert list(frame["kept"]) == [False, True]
    assert set(frame["register"]) == {61}


def test_one_source_alone_is_contested_where_the_register_has_another_figure(resolutions):
    "The register rests on documents too."
    frame = contested_counts(
        printed(("tally", "UNGA", 2025, "plenary", "yes", 98, "data set")), resolutions
    )

    assert frame[["value", "register", "kept"]].values.tolist() == [[98, 99, False]]


def test_a_committee_tally_is_held_against_the_committee_figure(resolutions):
    "96 in committee doesn't contradict 99 in plenary."
    frame = contested_counts(
        printed(("tally", "UNGA", 2025, "committee", "yes", 96, "agency")), resolutions
    )

    assert frame.empty


def test_the_signatories_of_the_open_letter_stay_unresolved(data):
    "20 organisations, or one and 20 others: no register decides it, and both figures stand."
    record = read_record(data=data)
    frame = contested_counts(record.table("counts"), record.table("resolutions"))
    letter = frame[frame["quantity"] == "signatories"]

    assert list(letter["value"]) == [20, 21]
    assert letter["register"].isna().all()
    assert not letter["kept"].any()
