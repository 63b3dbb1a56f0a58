"""Values: text is read by the declared type, never guessed, and can never become code."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from throwaway import notebook_of

import analysis
from analysis.errors import ParameterError, RunError
from analysis.reports.declarations import Parameter
from analysis.reports.parameters import check_parameters, read_assignments, read_back, read_values


@pytest.fixture(scope="module")
def record():
    return analysis.read_record()


def declare(*lines: tuple[str, str, object]) -> dict[str, Parameter]:
    return {name: Parameter(name, kind, default, "") for name, kind, default in lines}


@pytest.mark.parametrize(
    ("kind", "default", "text", "value"),
    [
        ("str", "", "007", "007"),
        ("str", "", "NO", "NO"),
        ("str", "", "true", "true"),
        ("str", "", "1e5", "1e5"),
        ("str", "", "null", "null"),
        ("str", "", " a b ", " a b "),
        ("int", 0, "-7", -7),
        ("int", 0, "007", 7),
        ("float", 0.0, "1e-3", 0.001),
        ("float", 0.0, "2", 2.0),
        ("bool", False, "TRUE", True),
        ("bool", True, "false", False),
        ("list[str]", [], "JPN,USA", ["JPN", "USA"]),
        ("list[str]", [], '"a, b",c', ["a, b", "c"]),
        ("list[str]", [], "", []),
        ("list[int]", [], "1,2", [1, 2]),
        ("int | None", None, "", None),
        ("str | None", None, "", None),
        ("list[str] | None", None, "", None),
        ("str | None", None, "None", "None"),
    ],
)
def test_text_is_read_by_the_declared_type(kind, default, text, value):
    "007 stays text where text is declared, and NO is never False."
    values, faults = read_values(declare(("x", kind, default)), {"x": text}, "01")

    assert faults == []
    assert repr(values) == repr({"x": value})


@pytest.mark.parametrize(
    ("kind", "default", "said"),
    [("int", 0, text) for text in ("", "1.0", "1e3", "١", "1_0", "0x1", "true", "9" * 30, "1 2")]
    + [("float", 0.0, text) for text in ("", "nan", "inf", "-inf", "1e999", "1,5", "1_0.0", "١")]
    + [("bool", True, text) for text in ("", "yes", "no", "NO", "1", "0", "on", "off", "y")]
    + [("list[int]", [], text) for text in ("1,x", "1,,2", '"1')]
    + [("int", 0, value) for value in (1.0, True, "1.0", None, [1], {"a": 1})]
    + [("str", "", value) for value in (1, True, None, ["a"])]
    + [("bool", True, value) for value in (1, 0, "x")]
    + [("str", "", "half a character: \udc80")]
    + [("list[str]", [], value) for value in ([1], [["a"]], 1)],
)
def test_what_is_not_of_the_declared_type_is_refused(kind, default, said):
    "From the command line or from a file, in one line with what was found and expected."
    values, faults = read_values(declare(("x", kind, default)), {"x": said}, "01")

    assert values == {}
    (line,) = faults
    assert line.startswith("01, parameter x: found ")
    assert "; expected " in line


@pytest.mark.parametrize(
    ("name", "kind", "default", "value", "said"),
    [
        ("countries", "list[str]", [], "JPN,NO", "countries: found 'NO', not a code of countries"),
        ("countries", "list[str]", [], "NOR", ""),
        ("bodies", "list[str]", [], "UNGA,HRCC", "bodies: found 'HRCC', not in bodies.csv; did y"),
        ("rules", "list[str]", [], "latest,majorty", "rules: found 'majorty'"),
        ("years", "str", "", "2008/2018", ""),
        ("years", "str", "", "2008", ""),
        ("years", "str", "", "", ""),
        ("years", "str", "", "2008-2018", "years: found '2008-2018'; expected a year or first/la"),
        ("years", "str", "", "2018/2008", "years: found '2018/2008'; put the earlier year first"),
        ("years", "str", "", "1999/2008", "years: found '1999/2008'; the record runs from 2003"),
    ],
)
def test_what_the_record_does_not_hold_is_refused(record, name, kind, default, value, said):
    "NO is Norway's old code or an error, not False."
    declared = declare((name, kind, default))

    if not said:
        check_parameters(declared, {name: value}, "01", record)
        return
    with pytest.raises(ParameterError) as refused:
        check_parameters(declared, {name: value}, "01", record)
    assert said in str(refused.value)


ANY_TEXT = st.text(max_size=40) | st.sampled_from(
    ["'", '"', "\\", "\n", "{}", "../", '""" + 1', "\r", "\u2028", "#", "'); import os; ('", "\x00"]
)


@settings(max_examples=150, deadline=None)
@given(
    word=ANY_TEXT,
    words=st.lists(ANY_TEXT, max_size=4),
    number=st.integers(-(10**12), 10**12),
    share=st.floats(allow_nan=False, allow_infinity=False),
    sure=st.booleans(),
    maybe=st.none() | st.integers(),
)
def test_whatever_a_value_holds_it_arrives_as_it_was_and_as_data(
    word, words, number, share, sure, maybe
):
    "What papermill really injects is read back and is the very request, types and all."
    asked = {
        "word": word, "words": words, "number": number, "share": share, "sure": sure,
        "maybe": maybe,
    }  # fmt: skip
    notebook = nbformat.reads(notebook_of(), as_version=4)
    notebook.metadata["papermill"] = {}  # as papermill's own reading leaves it
    injected = papermill.parameterize.parameterize_notebook(notebook, asked)

    assert repr(read_back(injected)) == repr(asked)


@pytest.mark.parametrize(
    "source", ["x = 1; import os", "x = y", "x: int = 1", "x = f()", "x.y = 1"]
)
def test_an_injected_cell_that_holds_more_than_values_is_refused(source):
    "It is read, not run."
    cell = {"cell_type": "code", "source": source, "metadata": {"tags": ["injected-parameters"]}}

    with pytest.raises((RunError, ValueError)):
        read_back({"cells": [cell]})


def test_assignments_keep_what_stands_after_the_first_equals_sign():
    "A value may hold anything."
    asked = read_assignments(["a=b=c", "d=", "e= f\n"])

    assert asked == {"a": "b=c", "d": "", "e": " f\n"}


@pytest.mark.parametrize("value", ['it\'s "so"', "two\nlines", "{}{0}", "../../x", "$(id)", "é☃"])
def test_a_value_of_any_kind_goes_through_a_real_run(shelf, run_one, tmp_path, value):
    "Quotes, line breaks, braces, dots: nothing is lost, nothing leaves its place."
    shelf("01_words", "print(ascii(word))")

    run = run_one("01_words", tmp_path / "out", word=value)

    assert run.state == "done", run.reason
    executed = json.loads((run.folder / "01_words.ipynb").read_text(encoding="utf-8"))
    (printed,) = executed["cells"][-1]["outputs"]
    assert ast.literal_eval("".join(printed["text"])) == value
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"figures", "store"}
    assert Path(run.folder).parent == tmp_path / "out" / "figures"


# ---- A choice of columns ----

LADDER = {"ladder": Parameter("ladder", "str", "both", "a rank_ column of verbs.csv, or both")}


def refused(declared: dict[str, Parameter], given: dict[str, object], record) -> str:
    with pytest.raises(ParameterError) as fault:
        check_parameters(declared, given, "03", record)
    return str(fault.value)


@pytest.fixture
def with_order(copied):
    "A dossier whose table of verbs has one more order of strength."
    verbs, label = copied / "raw" / "verbs.csv", copied / "raw" / "verbs.toml"
    table = pd.read_csv(verbs, dtype=str, keep_default_na=False)
    table.assign(rank_mine="1").to_csv(verbs, index=False, lineterminator="\n")
    told = '\n[columns.rank_mine]\ntype = "integer"\nhelp = "our own order"\n'
    label.write_text(label.read_text(encoding="utf-8") + told, encoding="utf-8")
    return analysis.read_record(data=copied)


@pytest.mark.parametrize("value", ["gruenberg", "teaching", "both"])
def test_an_order_of_the_table_will_do_and_so_will_the_word_beside_them(record, value):
    "The columns of the table are the list; nothing is registered elsewhere."
    assert check_parameters(LADDER, {"ladder": value}, "03", record) == {"ladder": value}


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("grunberg", "did you mean 'gruenberg'? Expected one of gruenberg, teaching, both"),
        ("Both", "did you mean 'both'? Expected one of gruenberg, teaching, both"),
        ("rank_teaching", "did you mean 'teaching'? Expected one of gruenberg, teaching, both"),
        ("family", "expected one of gruenberg, teaching, both"),
        ("", "expected one of gruenberg, teaching, both"),
    ],
)
def test_an_order_that_the_table_lacks_is_refused_with_the_nearest(record, value, near):
    "Before anything runs, in one line; neither case nor the whole name of the column will do."
    told = refused(LADDER, {"ladder": value}, record)

    assert told == f"ladder: found {value!r}, not a rank_ column of verbs.csv; {near}."


def test_a_dossier_with_a_further_order_takes_it(with_order, record):
    "Whoever adds a column need not touch the notebook."
    assert check_parameters(LADDER, {"ladder": "mine"}, "03", with_order) == {"ladder": "mine"}
    assert "gruenberg, teaching, mine, both" in refused(LADDER, {"ladder": "x"}, with_order)
    assert "not a rank_ column" in refused(LADDER, {"ladder": "mine"}, record)


def test_each_of_several_columns_is_held_against_the_table(record):
    "And without a word beside them, none will do."
    several = {"orders": Parameter("orders", "list[str]", [], "rank_ column of verbs.csv")}

    assert check_parameters(several, {"orders": "teaching,gruenberg"}, "03", record) == {
        "orders": ["teaching", "gruenberg"]
    }
    assert refused(several, {"orders": "teaching,both"}, record) == (
        "orders: found 'both', not a rank_ column of verbs.csv; expected one of gruenberg, "
        "teaching."
    )


def test_a_declaration_that_names_no_column_of_the_table_is_refused(record):
    "Else anything would do."
    wrong = {"ladder": Parameter("ladder", "str", "a", "height_ column of verbs.csv")}

    assert refused(wrong, {}, record) == (
        "ladder: its help names height_ columns of verbs.csv, which has none."
    )
