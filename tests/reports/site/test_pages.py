"""What the site holds: a page for every thing, all that the tables hold, nothing made up."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
from collections import Counter

import lxml.html
import pandas as pd
import pytest
from PIL import Image

from analysis.facts.addresses import slug_of
from analysis.facts.labels import split_list
from analysis.measures.losing import AGAINST, sides_of
from analysis.reports.site.building import Run
from analysis.reports.site.figures import figure_files, figure_pages, figures_of, lighter
from analysis.reports.site.matter import Matter
from analysis.reports.site.writing import Pages


def page(site, address):
    "A page, read as a browser reads it."
    return lxml.html.document_fromstring((site / address).read_text(encoding="utf-8"))


def words(element) -> str:
    return " ".join(element.text_content().split())


def names_in(site, folder):
    return {path.name.split(".")[0] for path in (site / folder).glob("*.html")} - {"index"}


def test_every_decision_claim_and_source_has_a_page(site, record):
    "Counts equal the tables: nothing is left out, nothing is there twice."
    assert names_in(site, "decisions") == {slug_of(name) for name in record.decisions["id"]}
    assert names_in(site, "claims") == {slug_of(name) for name in record.claims.index}
    assert names_in(site, "sources") == {slug_of(name) for name in record.table("sources").index}
    assert len(list((site / "decisions").glob("*.html"))) == len(record.decisions) + 1
    assert len(list((site / "claims").glob("*.html"))) == len(record.claims) + 1


@pytest.mark.parametrize(
    ("folder", "table"),
    [
        ("administrations", "administrations"),
        ("resolutions", "resolutions"),
        ("countries", "countries"),
    ],
)
def test_every_administration_resolution_and_country_has_a_page(site, record, folder, table):
    "Each by its own name."
    assert names_in(site, folder) == {slug_of(str(name)) for name in record.table(table).index}


def test_the_first_page_counts_as_the_tables_do(site, record):
    "A reader sees at once how much there is."
    told = [words(one) for one in page(site, "index.html").cssselect(".tally li")]

    assert told[:3] == [
        f"{len(record.decisions):,} decisions",
        f"{len(record.claims):,} claims",
        f"{len(record.table('sources')):,} sources",
    ]


def test_a_decision_lists_all_its_claims_on_their_sides(site, record):
    "For, against, announced: as many entries as the decision has claims, in order of time."
    disputed = record.decisions[record.is_disputed(record.decisions)]
    for row in disputed.to_dict("records"):
        read = page(site, f"decisions/{row['id']}.html")
        for side, column in (
            ("for", "claims_for"), ("against", "claims_against"), ("announced", "claims_announced"),
        ):  # fmt: skip
            listed = read.cssselect(f".timeline > .{side} .id a")
            assert sorted(words(one) for one in listed) == sorted(split_list(row[column]))
        told = [words(one) for one in read.cssselect(".timeline > li .when")]
        dates = [date for date in told if date != "undated"]
        assert told == [*dates, *["undated"] * (len(told) - len(dates))]
        assert [date[:4] for date in dates] == sorted(date[:4] for date in dates)


def test_a_losing_claim_says_why_it_lost(site, record):
    "On its own page, on its decision's and on its source's."
    losing = sides_of(record)
    losing = losing[losing["side"] == AGAINST]
    for row in losing.to_dict("records"):
        for address in (f"claims/{row['claim']}.html", f"decisions/{row['decision']}.html"):
            assert row["why"] in [words(one) for one in page(site, address).cssselect(".why")]
    counted = Counter(losing["source"])
    for source, times in counted.items():
        read = page(site, f"sources/{source}.html")
        assert f"{times} times on the losing side" in [
            words(one) for one in read.cssselect(".tally li")
        ]
        assert len(read.cssselect(".losing")) == times


def test_a_source_tells_all_it_said(site, record):
    "Claims, phrases, reports, renderings, measures, counts: each row stands on its page."
    anchors: dict[str, set[str]] = {}
    for path in (site / "sources").glob("*.html"):
        found = set(re.findall(r'id="([^"]+)"', path.read_text(encoding="utf-8")))
        anchors.setdefault(path.name.split(".")[0], set()).update(found)
    for table, column in (
        ("wording", "source"), ("wording_reported", "source"), ("renderings", "source"),
        ("counts", "source"), ("policies", "sources"), ("resolutions", "sources"),
        ("founding_facts", "source"),
    ):  # fmt: skip
        for row, named in record.table(table)[column].astype(str).items():
            for source in split_list(named):
                assert slug_of(str(row)) in anchors[slug_of(source)], (table, row, source)
    for claim, source in record.claims["source"].items():
        assert slug_of(str(claim)) in anchors[slug_of(str(source))]


def test_a_claim_set_aside_has_its_page_and_its_reason(site, record):
    "It speaks to no decision, which is told rather than passed over."
    for claim, reason in record.set_aside.itertuples(index=False):
        assert reason in words(page(site, f"claims/{claim}.html").cssselect("main")[0])


def test_mirrors_are_not_linked(site, record):
    "Readers are led to publishers, not to hosts that only copy them."
    addresses = record.table("source_addresses")
    kept = set(addresses.loc[addresses["link"].astype(str) == "yes", "address"])
    linked = set()
    for path in (site / "sources").glob("*.html"):
        read = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
        linked |= {one.get("href") for one in read.cssselect("a.out")}

    assert linked == kept


def test_quotations_stand_as_in_the_tables(site, record):
    "Word for word, and never more than the twenty-five words that a table may hold."
    quoted = {" ".join(one.split()) for one in record.claims["quotation"] if one}
    quoted |= {" ".join(one.split()) for one in record.claims["wording"] if one}
    for name in record.claims.index[:400]:
        for one in page(site, f"claims/{name}.html").cssselect("blockquote"):
            assert words(one) in quoted


def test_a_figure_has_a_line_for_every_mark(site, output):
    "Its numbers stand beneath it, each with the decisions and claims behind it."
    for sidecar in sorted((output / "figures").glob("*/*.marks.csv")):
        marks = pd.read_csv(sidecar, dtype=str, keep_default_na=False)
        read = page(site, f"marks/{sidecar.name.removesuffix('.marks.csv')}.html")
        lines = {line.get("id"): line for line in read.cssselect(".numbers tbody tr")}

        assert list(lines) == list(marks["mark"])
        for mark in marks.to_dict("records"):
            line = lines[mark["mark"]]
            assert words(line[1]) == " ".join(mark["value"].split())
            links = {one.get("href").partition("#")[0] for one in line.cssselect("a")}
            for decision in split_list(mark["decisions"])[:1]:
                assert f"../decisions/{slug_of(decision)}.html" in links


def test_a_figure_of_several_pages_shows_them_all(record, data, output, tmp_path):
    "A redline of long texts: one table beneath all its pages; what no alt text names is no figure."
    folder = tmp_path / "01_positions"
    shutil.copytree(output / "figures" / "01_positions", folder)
    for name in ("stance_timeline_2", "stance_timeline_3", "by_hand"):
        for ending in ("svg", "png"):
            shutil.copy(folder / f"stance_timeline.{ending}", folder / f"{name}.{ending}")
    run = Run("01_positions", folder)
    figures = figures_of(run.label, folder, run.notebook())
    first = "marks/stance_timeline.html"
    made = dict(
        figure_pages(Pages(Matter(record, data / "raw", "x"), "1"), figures, frozenset((first,)))
    )
    shown = lxml.html.document_fromstring(made[first]).cssselect("figure object")
    kept = {address for address, _ in figure_files(figures)}

    assert [figure.name for figure in figures] == ["stance_timeline", "acts_by_administration"]
    assert [one.get("data") for one in shown] == [
        f"../drawn/stance_timeline_{n}.svg" for n in (2, 3)
    ]
    assert shown[1].get("aria-label") == "Stance timeline, page 3 of 3"
    assert "#a-UNGA-2022-vote" in made["drawn/stance_timeline_3.svg"]
    assert {one.get("src")[3:] for one in shown[0].cssselect("img")} < kept


def test_a_picture_full_of_letters_is_made_small_enough():
    "First at half its width, then in fewer colours."
    noise = Image.frombytes("RGB", (1400, 700), random.Random(1).randbytes(1400 * 700 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")

    assert len(out.getvalue()) > 2_000_000
    assert len(lighter(out.getvalue())) <= 500_000


def test_a_decision_names_the_marks_that_stand_for_it(site):
    "From the page one gets back to where it is drawn."
    read = page(site, "decisions/KOR-UNGA-2022-committee-sponsorship.html")
    links = [one.get("href") for one in read.cssselect("main a")]

    assert "../marks/stance_timeline.html#a-UNGA-2022-sponsorship" in links


def test_the_codebook_says_what_the_labels_say(site, record, data):
    "Every column of every table, with its help."
    from analysis.facts.labels import read_label

    for table in record.tables:
        label = read_label(data / "raw" / f"{table}.toml")
        read = page(site, f"codebook/{table}.html")
        told = {
            words(one.cssselect("code")[0]): words(one[1])
            for one in read.cssselect(".columns > div")
        }
        assert list(told) == list(label.columns)
        for name, column in label.columns.items():
            assert told[name].startswith(" ".join(column.help.split()))


def test_the_conflict_report_holds_every_conflict(site, record):
    "A section a decision, a line a claim, and what each rule makes of it."
    read = page(site, "conflicts/index.html")
    disputed = record.decisions[record.is_disputed(record.decisions)]

    assert {one.get("id") for one in read.cssselect(".conflict")} == set(disputed["id"])
    ruled = read.cssselect("table tbody tr")
    assert len(ruled) == len(disputed)
    assert all(len(row.cssselect("td")) == 5 for row in ruled)


def test_a_notebook_is_shown_as_it_was_executed(site, output):
    "Its text, its code, what it printed, its pictures with their alt text."
    notebook = json.loads(
        (output / "figures/01_positions/01_positions.ipynb").read_text(encoding="utf-8")
    )
    read = page(site, "notebooks/01_positions.html")
    code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]

    assert [one.text_content() for one in read.cssselect(".code code")] == code
    pictures = read.cssselect("img")
    assert [one.get("src") for one in pictures] == [
        "../pictures/stance_timeline.png", "../pictures/acts_by_administration.png",
    ]  # fmt: skip
    assert all(len(one.get("alt")) > 80 for one in pictures)
    assert read.cssselect(".shown table")


def test_no_page_has_a_script_or_a_style_of_its_own(site):
    "Scripts and styles lie in files beside the pages, as the policy of each page demands."
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert " style=" not in text
        assert "<style" not in text
        assert not re.search(r"<script(?! src=\"[^\"]+\" defer></script>)", text), path


def test_no_file_is_too_large_for_a_slow_line(site):
    "At most 500 kB a page, a script, a drawing, a picture."
    large = [p.name for p in site.rglob("*") if p.is_file() and p.stat().st_size > 500_000]

    assert large == []


def test_nothing_of_this_machine_stands_in_the_pages(site, output, repository):
    "Neither a folder's name nor a day: the site can be given away."
    for path in [*site.glob("*/index.html"), site / "index.html", site / "cite/index.html"]:
        text = path.read_text(encoding="utf-8")
        assert str(output) not in text
        assert str(repository) not in text
