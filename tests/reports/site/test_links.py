"""Every link of the site leads somewhere."""

from __future__ import annotations

import re

import pytest
from links_of_the_site import broken_links
from markupsafe import Markup

from analysis.reports.site.mark_lines import ROOM, Line, Lines


def test_every_link_of_the_site_leads_somewhere(site):
    "All pages, all links, all places within pages; those in drawings too."
    assert broken_links(site) == []


def test_every_link_of_a_hostile_dossier_leads_somewhere(hostile_site):
    "Whatever its texts are made of."
    assert broken_links(hostile_site) == []


def test_each_mark_of_a_long_table_leads_to_its_own_line_on_a_further_page():
    "The first page names every mark, however many pages the whole lines fill."
    names = [f"mark-{n}-{'of-a-long-name' * 3}" for n in range(1900)]
    link = Markup('<a href="../decisions/x.html">x</a>')
    lines = Lines((), [Line(f'<tr id="{n}"><td>', n, [[link] * 40, [], [link]]) for n in names])
    (own, first), *further = lines.fitting(ROOM, "marks/long.html")

    assert own == "marks/long.html"
    assert len(further) > 3
    assert len(first) <= ROOM
    assert re.findall(r'id="([^"]+)"', first) == names
    homes = [(place, name) for place, text in further for name in re.findall(r'id="([^"]+)"', text)]
    assert re.findall(r'href="\.\./(marks[^#"]+)#([^"]+)">40 decisions, 1 row<', first) == homes


def test_a_broken_link_would_be_seen(tmp_path):
    "The walk itself can fail."
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.html").write_text(
        '<a href="../b.html#x">x</a> <p id="y"> ', encoding="utf-8"
    )
    (tmp_path / "b.html").write_text('<a href="a/one.html#y">y</a><a href="#z">', encoding="utf-8")

    assert sorted(broken_links(tmp_path)) == ["a/one.html: ../b.html#x", "b.html: #z"]


@pytest.mark.parametrize("kind", ["decisions", "claims", "sources"])
def test_what_the_search_leads_to_is_there(site, kind):
    "An entry whose page is called otherwise than its id says so."
    import json

    names = {path.name.removesuffix(".html") for path in (site / kind).glob("*.html")}
    for script in (site / "search").glob(f"{kind}-*.js"):
        text = script.read_text(encoding="utf-8")
        _, entries = json.loads(text[text.index("push(") + 5 : text.rindex(")")])
        for entry in entries:
            if kind != "decisions":
                assert entry[0] in names
