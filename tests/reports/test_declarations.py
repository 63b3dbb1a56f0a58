"""One declaration a parameter: its cell says type, default, help, and what it may be."""

from __future__ import annotations

import pytest
from throwaway import notebook_of

from analysis.errors import ParameterError
from analysis.reports.declarations import find_notebook, read_parameters


def declared(tmp_path, text):
    path = tmp_path / "01_words.ipynb"
    path.write_text(notebook_of(parameters=text), encoding="utf-8")
    return read_parameters(path)


@pytest.mark.parametrize(
    ("line", "kind", "many", "optional"),
    [
        ('word: str = "a"  # a word', "text", False, False),
        ("n: int = 1", "int", False, False),
        ("share: float = 0.5", "float", False, False),
        ("all_of_them: bool = True", "bool", False, False),
        ('rule: str = "latest"', "rule", False, False),
        ('compare_rule: str = ""', "rule", False, False),
        ('sources: str = "all"', "sources", False, False),
        ('country: str = ""', "country", False, False),
        ('countries: list[str] = ["JPN"]', "country", True, False),
        ('bodies: list[str] = ["UNGA"]', "body", True, False),
        ("rules: list[str] = []", "rule", True, False),
        ('years: str = "2008/2018"', "year range", False, False),
        ('track: str = "un"  # one of: domestic, un', "choice", False, False),
        ('statement: str = "S01"  # id from statements.csv', "id", False, False),
        ('ladder: str = "both"  # a rank_ column of verbs.csv, or both', "column", False, False),
        ("orders: list[str] = []  # rank_ column of verbs.csv", "column", True, False),
        ("first: int | None = None", "int", False, True),
        ("some: list[int] = [1, 2]", "int", True, False),
        ("some: list[float] | None = None", "float", True, True),
    ],
)
def test_what_a_value_may_be_follows_from_the_declaration(tmp_path, line, kind, many, optional):
    "From the type, the name and the help; nothing is registered elsewhere."
    (parameter,) = declared(tmp_path, line).values()

    assert (parameter.kind, parameter.many, parameter.optional) == (kind, many, optional)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("word = 'a'", "line 1: expected name: type = value"),
        ("word: dict = {}", "line 1: expected name: type = value"),
        ("word: str", "line 1: expected name: type = value"),
        ("word: list[set] = []", "line 1: expected name: type = value"),
        ("\nword: str = 1", "line 2: the default 1 is not text"),
        ("n: int = True", "line 1: the default True is not a whole number"),
        ("n: int = None", "line 1: the default None is not a whole number"),
        ("words: list[str] = ['a', 1]", "the default ['a', 1] is not a list, each entry text"),
        ("word: str = print('x')", "line 1: the default is not a plain value"),
        ("import os", "line 1: expected name: type = value"),
        ("word: str = (", "parameters cell: is not Python"),
    ],
)
def test_a_cell_that_declares_wrongly_is_refused_with_its_line(tmp_path, text, said):
    "The declaration is read, never run."
    with pytest.raises(ParameterError) as refused:
        declared(tmp_path, text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("told", "columns"),
    [
        ("order of verbs: a rank_ column of verbs.csv, or both published ones",
         ("rank_", "verbs", "both")),
        ("rank_ column of verbs.csv", ("rank_", "verbs", "")),
        ("basis_ column of other_table.csv, or none; at least one", ("basis_", "other_table",
                                                                   "none")),
        ("the column of verbs.csv", None),
        ("one column of a table", None),
    ],
)  # fmt: skip
def test_a_choice_of_columns_is_declared_in_the_help(tmp_path, told, columns):
    "The beginning of their names, their table, and the word that will do beside them."
    (parameter,) = declared(tmp_path, f'ladder: str = "both"  # {told}').values()

    assert parameter.columns == columns
    assert (parameter.kind == "column") is (columns is not None)


def test_the_choice_of_an_order_of_verbs_is_declared_so():
    "The notebook on wording leaves it to the table which orders there are."
    ladder = read_parameters(find_notebook("03"))["ladder"]

    assert (ladder.kind, ladder.columns) == ("column", ("rank_", "verbs", "both"))
