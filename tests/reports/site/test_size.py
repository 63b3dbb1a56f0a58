"""A record three times as large: every page stays small, and nothing is left out."""

from __future__ import annotations

import json

import pytest
from dossiers import large_dossier

from analysis.facts.record import read_record
from analysis.reports.site.building import Site
from analysis.reports.site.matter import Matter
from analysis.reports.site.placing import put_in_place

CLAIMS = 10_000
LARGEST = 500_000


@pytest.fixture(scope="module")
def large(tmp_path_factory, data):
    "A dossier with ten thousand rows of claims, and its site without figures."
    folder = tmp_path_factory.mktemp("large")
    dossier = large_dossier(data, folder / "data", claims=CLAIMS)
    record = read_record(data=dossier)
    put_in_place(
        Site(Matter(record, dossier / "raw", "x"), [], version="1").files(), folder / "site"
    )
    return record, folder / "site"


def test_no_page_and_no_script_is_large(large):
    "At most 500 kB each, lists and conflict report included."
    _, site = large
    sizes = {p.relative_to(site).as_posix(): p.stat().st_size for p in site.rglob("*.*")}

    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_nothing_is_left_out_of_a_large_record(large):
    "A page for every decision, claim and source; the search knows them all."
    record, site = large
    assert len(record.table("claims")) == CLAIMS
    for kind, count in (
        ("decisions", len(record.decisions)),
        ("claims", len(record.claims)),
        ("sources", len(record.table("sources"))),
    ):
        pages = {path.name for path in (site / kind).glob("*.html") if path.name.count(".") == 1}
        assert len(pages) == count + 1
        known = 0
        for script in (site / "search").glob(f"{kind}-*.js"):
            text = script.read_text(encoding="utf-8")
            known += len(json.loads(text[text.index("push(") + 5 : text.rindex(")")])[1])
        assert known == count


def test_a_list_that_goes_on_leads_on(large):
    "What has no room on the first page stands on the next, and each leads to the other."
    _, site = large
    first = (site / "conflicts/index.html").read_text(encoding="utf-8")
    parts = sorted(path.name for path in (site / "conflicts").glob("*.html"))

    assert len(parts) > 1
    assert all(f'href="../conflicts/{name}"' in first for name in parts if name != "index.html")


def test_a_site_without_figures_says_how_they_are_made(large):
    "The record alone is a site, too."
    _, site = large
    assert "analysis run" in (site / "index.html").read_text(encoding="utf-8")


def test_a_heap_of_claims_on_one_act_by_one_document_makes_no_large_page(tmp_path, data):
    "Eight thousand claims of one document on one decision: pages go on where they grow too long."
    dossier = large_dossier(data, tmp_path / "data", claims=8_000, documents=1, heaped=True)
    record = read_record(data=dossier)
    site = tmp_path / "site"
    put_in_place(Site(Matter(record, dossier / "raw", "x"), [], version="1").files(), site)
    sizes = {p.relative_to(site).as_posix(): p.stat().st_size for p in site.rglob("*.*")}

    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    said = "".join(p.read_text(encoding="utf-8") for p in (site / "sources").glob("made-0.*html"))
    for claim in record.claims.index[record.claims["source"] == "made-0"]:
        assert f'href="../claims/{claim}.html"' in said
