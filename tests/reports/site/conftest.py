"""What tests of the site may ask for: sites as the command makes them, and a real browser."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from dossiers import hostile_dossier

from analysis.__main__ import main
from analysis.facts.record import Record, read_record
from analysis.reports.site.building import Run, Site
from analysis.reports.site.matter import Matter
from analysis.reports.site.placing import put_in_place

NOTEBOOKS = ("01_positions", "06_votes")
AXE = Path(__file__).resolve().parents[3] / "build/browser/node_modules/axe-core/axe.min.js"


def say_command(*words: str | Path) -> int:
    "Give a command as it would be typed."
    return main([str(word) for word in words])


@pytest.fixture(scope="session")
def output(tmp_path_factory, data) -> Path:
    "An output folder with finished runs and the site made of them, as the commands make both."
    folder = tmp_path_factory.mktemp("site") / "output"
    places = ("--data", data, "--output", folder)
    assert say_command("run", *NOTEBOOKS, *places) == 0
    assert say_command("site", *places) == 0
    return folder


@pytest.fixture(scope="session")
def site(output) -> Path:
    "The site of the real record."
    return output / "site"


@pytest.fixture(scope="session")
def record(data) -> Record:
    "The real record."
    return read_record(data=data)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory, data, output) -> Path:
    "A site of a dossier whose every text is hostile, beside figures as they are."
    folder = tmp_path_factory.mktemp("hostile")
    dossier = hostile_dossier(data, folder / "data")
    runs = [Run(name, output / "figures" / name) for name in NOTEBOOKS]
    matter = Matter(read_record(data=dossier), dossier / "raw", "<script>")
    hostile = "<script>window.hacked=9</script>{{ 7*7 }}"
    made = Site(matter, runs, version="<b>1", lacking=[hostile], citation=hostile)
    put_in_place(made.files(), folder / "site")
    return folder / "site"


# ---- The browser ----


def _absent(what: str) -> None:
    """Skip for want of something; where the whole check is made, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and the whole check asks for it: see .ci/run")
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    "A real Chromium without a window."
    executable = os.environ.get("ANALYSIS_CHROMIUM") or shutil.which("chromium")
    if not executable:
        _absent("no chromium on this machine (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    "The program that looks for what people with disabilities would stumble over."
    if not AXE.is_file():
        _absent(f"axe-core is not at {AXE.parent} (npm install --prefix build/browser axe-core)")
    return AXE.read_text(encoding="utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    "The site on a web server, below a path of some depth."
    folder = site.parent.parent
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{site.relative_to(folder).as_posix()}"
        server.shutdown()
        thread.join()


@dataclass
class Window:
    """A window of the browser that keeps account of what must not happen."""

    context: Any
    page: Any
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        page.on("console", lambda message: self._said(message))
        page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        page.on("dialog", lambda dialog: (self.faults.append("a dialog"), dialog.dismiss()))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    @property
    def outside(self) -> list[str]:
        "Requests that would leave the machine."
        found = []
        for address in self.requests:
            parts = urlsplit(address)
            if parts.scheme not in ("file", "data") and parts.hostname != "127.0.0.1":
                found.append(address)
        return found


@pytest.fixture
def open_window(browser) -> Iterator[Any]:
    "Opens windows; when a test ends, none has complained or asked anything of another machine."
    windows: list[Window] = []

    def open_one(*, width: int = 1100, **wishes: Any) -> Window:
        context = browser.new_context(viewport={"width": width, "height": 860}, **wishes)
        context.set_default_timeout(15_000)
        window = Window(context, context.new_page())
        context.on("request", lambda request: window.requests.append(request.url))
        context.on("page", window.watch)
        window.watch(window.page)
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.context.close()
    assert [fault for window in windows for fault in window.faults] == []
    assert [address for window in windows for address in window.outside] == []


@pytest.fixture(params=["from a disk", "from a server"])
def address(request, site) -> str:
    "Where the site begins: a file's address, or a server's."
    if request.param == "from a disk":
        return site.as_uri()
    return str(request.getfixturevalue("served"))
