"""Texts that would act in a careless page: here they are shown as the texts they are."""

from __future__ import annotations

import base64
import json
import shutil

import lxml.html
import pytest
from dossiers import HOSTILE, UNDERSTOOD
from kinds_of_page import PAGES

from analysis.facts.record import read_record
from analysis.reports.site.building import Run, Site
from analysis.reports.site.drawing import drawing_of
from analysis.reports.site.matter import Matter
from analysis.reports.site.notebooks import cells_of, markdown
from analysis.reports.site.placing import put_in_place

ELEMENTS = set(
    "html head meta title link script body a header p nav form label input main footer ol ul li h1 "
    "h2 h3 h4 h5 h6 dl dt dd div span b i code cite blockquote section article table thead tbody "
    "tr th td pre figure figcaption img object svg g path defs use clippath title text tspan "
    "circle rect select button em strong hr br".split()
)
GIVEN = {"href", "src", "data", "action"}


def misdeeds(text: str, where: str) -> list[str]:
    "What a page holds that the site never writes: elements, handlers, addresses, styles."
    found = []
    for element in lxml.html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            found.append(f"{where}: a comment {str(element)[:60]}")
            continue
        if element.tag.lower() not in ELEMENTS:
            found.append(f"{where}: <{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                found.append(f"{where}: {name}={value[:40]}")
            if name in GIVEN and ":" in value and not value.startswith(("https://", "http://")):
                found.append(f"{where}: {name}={value[:40]}")
        if element.tag == "script" and (element.text or not element.get("src")):
            found.append(f"{where}: a script of its own")
        if element.tag == "meta" and element.get("http-equiv") == "refresh":
            found.append(f"{where}: leads away")
    return found


def test_no_hostile_text_becomes_a_part_of_a_page(hostile_site):
    "Every page of a dossier of thirteen kinds of hostile texts, read as a browser reads it."
    found: list[str] = []
    for path in sorted(hostile_site.rglob("*.html")):
        found += misdeeds(path.read_text(encoding="utf-8"), path.name)

    assert found[:20] == []


def test_hostile_texts_are_shown_as_texts(hostile_site):
    "Letter by letter: nothing is swallowed, nothing is filled in."
    shown = set()
    for path in sorted((hostile_site / "sources").glob("*.html"))[:150]:
        read = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
        text = read.text_content()
        shown |= {one for one in HOSTILE if one in text}

    assert shown == set(HOSTILE)


def test_a_careless_page_would_be_caught():
    "The test of the test."
    page = (
        '<!doctype html><body><img src=x onerror="a"><a href="javascript:b">c</a><iframe></iframe>'
    )

    assert len(misdeeds(page, "page")) == 3


def test_nothing_of_a_hostile_dossier_is_executed(open_window, hostile_site):
    "In the browser: no script runs, no dialog opens, nothing is asked of another machine."
    page = open_window().page
    for name in PAGES:
        page.goto((hostile_site / name).as_uri())
        assert page.evaluate("window.hacked === undefined"), name
        assert page.is_visible("h1"), name
    page.goto((hostile_site / "search/index.html").as_uri() + "#q=hacked")
    assert page.locator("#hits li").count() > 20
    page.goto((hostile_site / "search/index.html").as_uri() + "#q=%3Cscript%3E&country=%22%3E%3Cb")
    assert page.evaluate("window.hacked === undefined")
    page.goto((hostile_site / "search/index.html").as_uri() + "?q=<img src=x onerror=hacked=1>")
    assert page.evaluate("window.hacked === undefined")


def test_a_text_that_turns_letters_round_turns_its_own_only(open_window, hostile_site):
    "After a right-to-left mark that is never closed, the next cell reads as ever."
    page = open_window().page
    page.goto((hostile_site / "countries/index.html").as_uri())
    count = page.locator("main .line .n")
    edges = count.first.evaluate("e => [e.getBoundingClientRect().left, e.textContent]")

    assert edges[1].split()[1] in ("decision", "decisions")
    turned = page.locator("main .line", has_text="back to front").first
    lefts = turned.evaluate(
        "e => [...e.querySelectorAll('a, .id, .n')].map(x => x.getBoundingClientRect().left)"
    )
    assert lefts == sorted(lefts)


def test_the_corpus_leaves_out_only_what_must_be_understood(data):
    "Each column left as it was is one in which an unknown word is refused."
    record = read_record(data=data)

    for table, column in UNDERSTOOD:
        assert column in record.table(table).columns or record.table(table).index.name == column


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_brings_no_html_of_its_own(text):
    "A notebook's text is set; what looks like HTML in it is shown."
    page = f"<!doctype html><body>{markdown(f'# {text}')}{markdown(text)}{markdown(f'- `{text}`')}"

    assert misdeeds(page, "text") == []


def test_links_in_notebooks_lead_to_pages_only():
    "No script behind a link, and no picture fetched from elsewhere."
    set_text = str(
        markdown(
            "[a](javascript:alert(1)) [b](https://example.org/x?a=1&b=2) ![c](https://example.org/c.png)"
            " [d](data:text/html,x) <https://example.org/e> [f](file:///etc/passwd)"
        )
    )

    assert "javascript" not in set_text
    assert "<img" not in set_text
    assert "data:" not in set_text
    assert "file:" not in set_text
    assert set_text.count("href=") == 2


def test_what_a_cell_shows_is_taken_as_text():
    "Tables lose their styles and scripts; pictures must be pictures; the rest is printed."
    hostile = HOSTILE[3]
    shown = [
        {"output_type": "stream", "name": "stdout", "text": hostile},
        {"output_type": "execute_result", "data": {"text/html": [
            "<style>*{color:red}</style><script>x</script><table><tr><th onclick=x>",
            "a &lt;b&gt;</th></tr><tr><td><img src=x onerror=y>c</td></tr></table>"]}},
        {"output_type": "display_data",
         "data": {"image/png": "bm90IGEgcGljdHVyZQ==", "text/plain": "p"}},
        {"output_type": "display_data", "data": {"image/svg+xml": hostile, "text/plain": hostile}},
        {"output_type": "error", "ename": hostile, "evalue": hostile, "traceback": []},
    ]  # fmt: skip
    cell = {"cell_type": "code", "source": hostile, "outputs": shown}
    pictures: dict[str, bytes] = {}
    cells = list(cells_of({"cells": [cell]}, pictures, {}))
    page = "<!doctype html><body>" + "".join(str(html) for _, html in cells)

    assert misdeeds(page, "cell") == []
    assert pictures == {}
    read = lxml.html.document_fromstring(page)
    assert [one.text_content() for one in read.cssselect("th, td")] == ["a <b>", "c"]
    assert read.text_content().count(hostile) == 5


SVG = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="a()">
<script>b()</script><style>*{{fill:red}}</style><foreignObject><p>c</p></foreignObject>
<a xlink:href="javascript:d()"><title>{text}</title><path d="M 0 0 L 1.234567 1" onclick="e()"
 style="fill: url(#f); stroke: #000; behavior: url(x)"/></a>
<a xlink:href="../../site/decisions/known.html"><rect width="1" height="1"/></a>
<a href="https://example.org/"><use xlink:href="https://example.org/x.svg#y"/></a>
<animate attributeName="href" to="javascript:g()"/><image href="data:image/png;base64,AA=="/>
<g id="f"/></svg>"""


def test_a_drawing_brings_only_what_draws():
    "Scripts, styles, handlers and foreign parts stay outside, links lead to pages of the site."
    from html import escape

    def leads(address):
        return "../decisions/known.html" if address.endswith("/known.html") else ""

    drawn = drawing_of(SVG.format(text=escape(HOSTILE[1])), leads, HOSTILE[0])
    page = f"<!doctype html><body>{drawn}"

    assert misdeeds(page, "drawing") == []
    read = lxml.html.document_fromstring(page)
    assert [one.get("href") for one in read.iter("a")] == ["../decisions/known.html"]
    assert "M0 0L1.23 1" in drawn
    assert 'fill="url(#drawn-f)"' in drawn
    assert "behavior" not in drawn


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("<svg", "not an SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "entities of its own"),
    ],
)
def test_what_is_no_drawing_is_refused(svg, said):
    "Rather than shown in part."
    with pytest.raises(ValueError, match=said):
        drawing_of(svg, str, "x")


def test_a_hostile_run_is_shown_as_text(open_window, tmp_path, data, output):
    "Alt text, marks, numbers and a notebook's cells, all of them hostile."
    run = tmp_path / "01_positions"
    shutil.copytree(output / "figures/01_positions", run)
    (run / "stance_timeline.txt").write_text(HOSTILE[0] + HOSTILE[1], encoding="utf-8")
    lines = (run / "stance_timeline.marks.csv").read_text(encoding="utf-8").splitlines()
    quoted = HOSTILE[1].replace('"', '""')
    lines[5] = f'a-mark,"{quoted}","{HOSTILE[0]}","{HOSTILE[4]}",x,"{HOSTILE[3]}",<b>,<i>:<b>'
    (run / "stance_timeline.marks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (run / "acts_by_administration.marks.csv").unlink()
    (run / "acts_by_administration.csv").write_text(
        f'"{HOSTILE[0]}","{quoted}"\n"{HOSTILE[3]}","{HOSTILE[7]}"\n', encoding="utf-8"
    )
    notebook = json.loads((run / "01_positions.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = [f"# {HOSTILE[0]}\n", HOSTILE[9]]
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    notebook["cells"][3]["outputs"] = [
        {"output_type": "display_data", "data": {"image/png": png},
         "metadata": {"image/png": {"alt": HOSTILE[1]}}}
    ]  # fmt: skip
    (run / "01_positions.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    matter = Matter(read_record(data=data), data / "raw", "x")
    put_in_place(Site(matter, [Run("01_positions", run)], version="1").files(), tmp_path / "site")
    page = open_window().page
    for name in (
        "index.html", "marks/stance_timeline.html", "marks/acts_by_administration.html",
        "marks/index.html", "notebooks/01_positions.html", "notebooks/index.html",
    ):  # fmt: skip
        path = tmp_path / "site" / name
        assert misdeeds(path.read_text(encoding="utf-8"), name) == []
        page.goto(path.as_uri())
        assert page.evaluate("window.hacked === undefined")
