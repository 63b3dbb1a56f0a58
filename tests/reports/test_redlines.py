"""A redline as a page: it says what the figure says, asks nobody for anything, and runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import analysis
from analysis.facts.clauses import read_clauses
from analysis.measures.alignment import align_clauses
from analysis.measures.clauses import choose_pair, name_text
from analysis.measures.redline import NOTHING, redline_of
from analysis.reports.redlines import write_redline

ROWS = [
    ("reworded", "X OP1", "Y OP1", [
        ("same", "Condemns the"), ("dropped", "grave"), ("added", "gross"), ("same", "violations;"),
    ]),
    ("added", "", "Y OP2", [("added", "Requests a report;")]),
    ("dropped", "X OP3", "", [("dropped", "Urges a visit;")]),
    ("seen only in old", "w0001", "", [("same", "as quoted once")]),
    ("seen only in new", "", "w0002", [("same", "as quoted later")]),
]  # fmt: skip
VOID = {"meta", "br"}


class Page(HTMLParser):
    "A page taken apart: its tags, its attributes, and each row as its cells."

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[list[tuple[str, str]]]] = []
        self.said = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append([])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and "style" not in self.open:
            self.said += data
            if data.strip() and {"td", "th"} & set(self.open):
                self.rows[-1][-1].append((self.open[-1], data.strip()))

    def column(self, place: int) -> list[list[tuple[str, str]]]:
        return [row[place] for row in self.rows[1:]]


def redline(rows=ROWS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["change", "old", "new", "words"])
    return frame.assign(label=frame["change"] + "\n1")


def written(rows=ROWS, *, heads=("A 2013", "A 2014"), alt="Two texts.", note="Sources.") -> str:
    return write_redline(redline(rows), heads=heads, alt=alt, note=note)


def test_each_column_has_the_words_of_its_text():
    "Left what was, right what is; what went is struck out, what came is underlined."
    page = Page(written())

    assert page.column(1) == [
        [("span", "Condemns the"), ("del", "grave"), ("span", "violations;")],
        [],
        [("del", "Urges a visit;")],
        [("span", "as quoted once")],
        [("i", "not seen")],
    ]
    assert page.column(2) == [
        [("span", "Condemns the"), ("ins", "gross"), ("span", "violations;")],
        [("ins", "Requests a report;")],
        [],
        [("i", "not seen")],
        [("span", "as quoted later")],
    ]


def test_a_phrase_seen_once_is_neither_struck_out_nor_underlined():
    "Nobody knows that it was dropped or added."
    page = Page(written(ROWS[3:]))

    assert not {"del", "ins"} & {tag for tag, _ in page.tags}


def test_the_margin_says_what_became_of_each_clause_and_the_heads_name_the_texts():
    "Cells know their heads, by row, by column, and on a narrow screen."
    page = Page(written())
    scopes = [attributes["scope"] for tag, attributes in page.tags if tag == "th"]
    named = [attributes["data-text"] for tag, attributes in page.tags if tag == "td"]

    assert page.column(0)[0] == [("th", "reworded"), ("th", "1")]
    assert [cell[0][1] for cell in page.rows[0]] == ["What became of it", "A 2013", "A 2014"]
    assert scopes == ["col"] * 3 + ["row"] * len(ROWS)
    assert named == ["A 2013", "A 2014"] * len(ROWS)


def test_the_page_is_whole_and_tells_what_it_shows():
    "Every tag is closed; language, title, the words of the figure, and the note at the foot."
    source = written()
    page = Page(source)

    assert page.open == []
    assert source.startswith("<!DOCTYPE html>\n")
    assert ("html", {"lang": "en"}) in page.tags
    assert "<title>A 2013 / A 2014</title>" in source
    assert "<p>Two texts.</p>" in source
    assert '<p class="note">Sources.</p>' in source


SHARP = """<script>alert('x')</script> "q" & {{ 7 * 7 }} {% if x %} {# y #} </td></table> $&#39;"""


@pytest.mark.parametrize("place", ["words", "head", "alt", "note"])
def test_no_words_of_a_text_become_part_of_the_page(place):
    "Brackets, quotation marks, braces and entities arrive as they were printed, wherever."
    given = {
        "words": {"rows": [("dropped", "a", "", [("dropped", SHARP)])]},
        "head": {"heads": (SHARP, "A 2014")},
        "alt": {"alt": SHARP},
        "note": {"note": SHARP},
    }[place]
    page, plain = Page(written(**given)), Page(written(given.get("rows", ROWS)))

    assert SHARP in page.said
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    if place == "head":
        assert page.tags[-1] == plain.tags[-1]
        assert {a["data-text"] for t, a in page.tags if t == "td"} == {SHARP, "A 2014"}


def test_a_mark_of_direction_turns_nothing_but_its_own_words():
    "Words with a right-to-left override keep it, in an element that the override cannot leave."
    turned = "\u202eto open the camps"
    source = written([("reworded", "a", "b", [
        ("same", "Urges\u2067 all"), ("dropped", turned), ("same", "at once"),
    ])])  # fmt: skip
    page = Page(source)
    cell = page.column(1)[0]

    assert cell == [("span", "Urges\u2067 all"), ("del", turned), ("span", "at once")]
    assert "span, del, ins { unicode-bidi: isolate; }" in source
    assert all(attributes["dir"] == "auto" for tag, attributes in page.tags if tag == "td")


def test_the_page_asks_nobody_for_anything_and_runs_nothing():
    "It can be read in an archive in fifty years, and tells nobody that it is read."
    page = Page(written())
    policy = [a["content"] for t, a in page.tags if a.get("http-equiv")]

    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "bdi", "p", "table", "thead",
        "tbody", "tr", "th", "td", "br", "i", "span", "del", "ins",
    }  # fmt: skip
    assert not [
        (tag, name)
        for tag, attributes in page.tags
        for name in attributes
        if name in ("src", "href", "style") or name.startswith("on")
    ]
    assert not re.search(r"https?:|url\(|@import", written())


def test_the_page_is_no_wider_for_its_headlines():
    "The two texts share the width evenly, beside a narrow margin for what became of a clause."
    source = written()

    assert "table-layout: fixed" in source
    assert re.findall(r"([^\n{}]+) \{[^}]*width: (\d+%)", source) == [
        ("table", "100%"), ("th:first-child", "12%"),
    ]  # fmt: skip


def test_nothing_to_show_is_said_in_words():
    "Not an empty table."
    page = Page(written([]))

    assert len(page.rows) == 1
    assert NOTHING in page.said
    assert NOTHING not in Page(written()).said


def test_the_same_redline_gives_the_same_page():
    "No date, no random number."
    assert written() == written()


def test_the_dossiers_own_texts_are_all_on_the_page():
    "Every row of the redline of the last two texts, with every word in its column."
    known = read_clauses(analysis.read_record(), basis="phrases")
    old, new = choose_pair(known)
    rows = redline_of(align_clauses(old, new))
    heads = name_text(old), name_text(new)
    page = Page(write_redline(rows, heads=heads, alt="", note=""))

    assert len(page.rows) == 1 + len(rows) > 5
    for row, left, right in zip(rows.to_dict("records"), page.column(1), page.column(2),
                                strict=True):  # fmt: skip
        for text, cell in ((row["old_text"], left), (row["new_text"], right)):
            said = " ".join(words for _, words in cell)
            assert said.split() == (text.split() or ["not", "seen"])
