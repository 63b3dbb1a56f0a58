"""The site in a real browser: read, searched, filtered, printed, by hand and by keyboard."""

from __future__ import annotations

import json

import pytest
from kinds_of_page import PAGES

EMBLEM = "main svg.drawn"
AXE = {"iframes": False, "preload": False, "resultTypes": ["violations"]}
ACT = "KOR-UNGA-2022-committee-sponsorship"


def told(page) -> int:
    "How many entries the search says it has found."
    return int(page.get_attribute("#told", "data-found"))


def heading(page) -> str:
    return page.inner_text("h1")


def test_from_a_cell_to_the_document_that_tells_it(open_window, address):
    "Figure, decision, claim, source: three clicks from a drawn cell to who said so."
    page = open_window().page
    page.goto(f"{address}/index.html")
    page.locator(f"{EMBLEM} a[href='decisions/{ACT}.html']").first.click()
    assert heading(page) == "Republic of Korea, General Assembly 2022, committee: sponsorship"
    assert page.locator(".timeline > .against").count() == 10

    page.locator(".timeline > .against", has_text="UPI").locator(".id a").click()
    assert "not a sponsor" in heading(page)
    assert page.url == f"{address}/claims/f0006.html"

    page.locator(".verdict cite a").click()
    assert page.url == f"{address}/sources/upi-2025-11-12.html"
    assert heading(page) == "UPI, 2025-11-12"
    assert "later summary" in page.inner_text(".losing .why")

    page.go_back()
    page.go_back()
    assert heading(page).startswith("Republic of Korea, General Assembly 2022")


def test_a_filter_is_in_the_address_and_back_takes_it_away(open_window, address):
    "What was looked at can be sent to a colleague, and left again as one left it before."
    page = open_window().page
    page.goto(f"{address}/decisions/index.html")
    page.select_option("#by-country", "KOR")
    page.select_option("#by-status", "contested")
    assert told(page) == 6
    page.select_option("#by-body", "UNGA")
    assert told(page) == 2
    assert page.url.endswith("#country=KOR&body=UNGA&status=contested")

    page.go_back()
    page.wait_for_function("document.getElementById('told').dataset.found === '6'")
    assert page.input_value("#by-body") == ""

    again = open_window().page
    again.goto(f"{address}/decisions/index.html#country=KOR&body=UNGA&year=2022&status=contested")
    again.locator("#hits a").click()
    assert again.url == f"{address}/decisions/{ACT}.html"
    again.go_back()
    assert told(again) == 1


def test_the_box_on_every_page_finds_decisions_claims_and_sources(open_window, address):
    "Words, parts of words and ids; most exact first."
    page = open_window().page
    page.goto(f"{address}/codebook/claims.html")
    page.fill("#find", "withdrew detente")
    page.press("#find", "Enter")
    page.wait_for_selector("#hits li")
    assert page.input_value("#ask") == "withdrew detente"
    assert page.inner_text("#hits .id") == "f0006"

    page.fill("#ask", "f0030")
    page.wait_for_function("document.querySelector('#hits .id')?.textContent === 'f0030'")
    page.fill("#ask", "korea herald")
    page.select_option("#by-kind", "source")
    assert 0 < told(page) < 60
    assert page.locator("#hits li").count() == told(page)
    page.fill("#ask", "no such words anywhere")
    page.wait_for_selector("text=Nothing found")
    page.click("text=Clear")
    page.wait_for_selector("text=Type words or choose a filter")
    assert page.input_value("#ask") == ""


def test_the_search_finds_every_decision_claim_and_source(open_window, address, record):
    "Counts equal the tables, by kind and by country."
    page = open_window().page
    page.goto(f"{address}/search/index.html#kind=decision")
    assert told(page) == len(record.decisions)
    page.goto(f"{address}/search/index.html#kind=claim")
    page.wait_for_function(
        f"document.getElementById('told').dataset.found === '{len(record.claims)}'"
    )
    page.goto(f"{address}/search/index.html#kind=source")
    found = str(len(record.table("sources")))
    page.wait_for_function(f"document.getElementById('told').dataset.found === '{found}'")
    own = int((record.decisions["country"] == "JPN").sum())
    page.goto(f"{address}/search/index.html#kind=decision&country=JPN")
    page.wait_for_function(f"document.getElementById('told').dataset.found === '{own}'")


def test_a_long_list_is_shown_bit_by_bit(open_window, site):
    "Two thousand decisions are not put before a reader at once, and none is out of reach."
    page = open_window().page
    page.goto(f"{site.as_uri()}/decisions/index.html#year=2014")
    first, found = page.locator("#hits li").count(), told(page)
    assert first < found
    page.click("#further")
    assert page.locator("#hits li").count() == min(2 * first, found)
    assert page.evaluate("document.activeElement.closest('li') !== null")


def test_a_mark_leads_to_its_line_and_its_line_to_what_it_stands_on(open_window, site):
    "Also where the drawing is so large that it is a file of its own."
    page = open_window().page
    page.goto(f"{site.as_uri()}/marks/votes.html")
    page.wait_for_selector("object.drawn, svg.drawn")
    frame = page.frames[-1]
    link = frame.locator("a[href*='votes.html#'], a[href^='#']").nth(5)
    mark = link.get_attribute("href").partition("#")[2]
    link.press("Enter")
    page.wait_for_url(f"**/marks/votes.html#{mark}")
    assert page.locator(f"tr[id='{mark}']").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(open_window, site, name):
    "At 390 pixels the page fits; a wide drawing or table scrolls within its own frame."
    page = open_window(width=390).page
    page.goto(f"{site.as_uri()}/{name}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("scheme", "width", "rules"),
    [
        ("light", 1100, {}),
        ("dark", 1100, {"runOnly": ["color-contrast"]}),
        ("light", 390, {"runOnly": ["scrollable-region-focusable"]}),
    ],
    ids=["light", "dark", "telephone"],
)
def test_nobody_stumbles(open_window, site, axe, scheme, width, rules):
    "axe-core finds no serious fault on any kind of page, by day, by night or on a telephone."
    window = open_window(color_scheme=scheme, width=width, bypass_csp=True)
    found = {}
    for name in PAGES:
        window.page.goto(f"{site.as_uri()}/{name}")
        window.page.evaluate(axe)
        result = window.page.evaluate("wanted => axe.run(document, wanted)", {**AXE, **rules})
        serious = [
            [one["id"], one["nodes"][0]["html"][:160], one["nodes"][0]["failureSummary"][:300]]
            for one in result["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        if serious:
            found[name] = serious

    assert found == {}, json.dumps(found, indent=1)


def test_the_page_is_dark_where_the_reader_wants_it_dark(open_window, site):
    "Paper and ink change places; the drawing keeps its own paper, as its colours are fixed."
    page = open_window(color_scheme="dark").page
    page.goto(f"{site.as_uri()}/index.html")

    def colour(what: str, of: str) -> list[int]:
        shown = page.evaluate(f"getComputedStyle(document.querySelector('{of}')).{what}")
        return [int(part) for part in shown.removeprefix("rgb(").removesuffix(")").split(",")]

    assert max(colour("backgroundColor", "body")) < 60
    assert min(colour("color", "body")) > 180
    assert colour("backgroundColor", ".paper") == [255, 255, 255]


def test_the_keyboard_alone_suffices(open_window, site):
    "Skip to the content, step to a cell, open it, go on to a claim; what has focus is seen."
    page = open_window().page
    page.goto(f"{site.as_uri()}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href') || ''").endswith(
            f"{ACT}.html"
        ):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ACT}.html")
    for _ in range(400):
        page.keyboard.press("Tab")
        if "/claims/" in page.evaluate("document.activeElement.href || ''"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*.html")


def test_the_filters_work_by_keyboard(open_window, site):
    "A country is chosen by its first letters, an entry opened by Enter."
    page = open_window().page
    page.goto(f"{site.as_uri()}/decisions/index.html")
    page.focus("#ask")
    page.keyboard.press("Tab")
    page.keyboard.type("Republic of Korea")
    page.wait_for_function("location.hash.includes('country=KOR')")
    assert told(page) == 87


def test_without_scripts_only_search_and_filters_are_missing(open_window, site):
    "Lists, links and pages are plain HTML."
    page = open_window(java_script_enabled=False).page
    page.goto(f"{site.as_uri()}/decisions/index.html")
    assert not page.is_visible("#explorer")
    assert page.is_visible("text=Search and filters need JavaScript")
    page.click("text=General Assembly 2022 >> nth=-1")
    page.go_back()
    page.locator("a[href$='countries/KOR.html']").click()
    page.locator(f"a[href$='{ACT}.html']").click()
    assert heading(page).startswith("Republic of Korea, General Assembly 2022")


def test_a_printed_page_has_what_is_to_be_read(open_window, site):
    "No menus on paper, black on white, the claims and the drawing whole."
    page = open_window(width=700, color_scheme="dark").page
    page.goto(f"{site.as_uri()}/decisions/{ACT}.html")
    page.emulate_media(media="print")
    assert not page.is_visible("header nav")
    assert page.is_visible(".timeline")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.goto(f"{site.as_uri()}/marks/stance_timeline.html")
    assert page.evaluate("document.querySelector('figure').scrollWidth") <= 700


def test_a_script_that_came_into_a_page_would_not_run(open_window, site):
    "The policy of the page refuses what does not lie beside it."
    window = open_window()
    window.page.goto(f"{site.as_uri()}/index.html")
    window.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1';"
        " document.body.append(s); document.body.setAttribute('onclick', 'window.hacked = 2');"
        " document.body.click(); }"
    )
    refused = [fault for fault in window.faults if "Content Security Policy" in fault]
    window.faults.clear()

    assert window.page.evaluate("window.hacked") is None
    assert len(refused) == 2


def test_every_figure_says_in_words_and_numbers_what_it_shows(open_window, site):
    "Alt text and a table, on the page of each figure."
    page = open_window().page
    for path in sorted((site / "marks").glob("*.html")):
        if path.name == "index.html" or path.name.count(".") > 1:
            continue
        page.goto(path.as_uri())
        assert len(page.inner_text("figcaption")) > 80
        assert page.locator(".numbers tbody tr").count() > 10
