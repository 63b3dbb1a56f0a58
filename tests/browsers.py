"""A real browser for tests, and windows of it that keep account of what must not happen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest


def absent(what: str) -> None:
    """Skip for want of something; where the whole check is made, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and the whole check asks for it: see .ci/run")
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    "A real Chromium without a window; while it is open, its loop runs in the main thread."
    executable = os.environ.get("ANALYSIS_CHROMIUM") or shutil.which("chromium")
    if not executable:
        absent("no chromium on this machine (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield started
        started.close()


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
