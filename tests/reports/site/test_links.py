"""Every link of the site leads somewhere."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

_LINK = re.compile(r'\s(?:href|src|data|action)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


def broken_links(site: Path) -> list[str]:
    "Walk every page and drawing, and name the links that lead to no file or to no place in it."
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    texts = {
        name: (site / name).read_text(encoding="utf-8")
        for name in sorted(files)
        if name.endswith((".html", ".svg"))
    }
    places = {name: {unescape(one) for one in _ID.findall(text)} for name, text in texts.items()}
    broken, known = [], {}
    for name, text in texts.items():
        folder = name.rpartition("/")[0]
        for written in set(_LINK.findall(text)):
            link = unescape(written)
            if link.startswith(("http://", "https://")):
                continue
            if (folder, link) not in known or link.startswith("#"):
                target, place = urldefrag(link)
                steps = [*folder.split("/"), *unquote(target).split("/")] if target else [name]
                found: list[str] = []
                for step in filter(None, steps):
                    found = found[:-1] if step == ".." else [*found, step]
                address = "/".join(found)
                known[folder, link] = address in files and (
                    not place or unquote(place) in places.get(address, ())
                )
            if not known[folder, link]:
                broken.append(f"{name}: {link}")
    return broken


def test_every_link_of_the_site_leads_somewhere(site):
    "All pages, all links, all places within pages; those in drawings too."
    assert broken_links(site) == []


def test_every_link_of_a_hostile_dossier_leads_somewhere(hostile_site):
    "Whatever its texts are made of."
    assert broken_links(hostile_site) == []


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
