"""The form in a real JupyterLab in a real browser: change a parameter, run, open a source."""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsers import absent
from throwaway import those_of

NAME = "01_positions"
TOKEN = "of-this-test-alone"
STARTED, RUN = 60, 60  # seconds
OWN = (
    "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
)  # fmt: skip
ARTICLE = "https://m-en.yna.co.kr/view/AEN20221117000200325"


@dataclass
class Lab:
    """A JupyterLab, and the project that is open in it."""

    address: str
    project: Path

    @property
    def picture(self) -> Path:
        "The figure of the run asked for."
        return self.project / "output/figures" / f"{NAME},rule=latest" / "stance_timeline.png"


@pytest.fixture(scope="module")
def lab(browser, data, repository, tmp_path_factory) -> Iterator[Lab]:
    "JupyterLab with a copy of a notebook and of the data; nobody's own settings have a part in it."
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        absent("ipywidgets is not installed")
    place = tmp_path_factory.mktemp("lab")
    project = place / "project"
    (project / "notebooks").mkdir(parents=True)
    shutil.copy(repository / "notebooks" / f"{NAME}.ipynb", project / "notebooks")
    shutil.copytree(data / "raw", project / "data" / "raw")
    own = {name: str(place / name.lower()) for name in OWN}
    news = Path(own["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab/apputils-extension")
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANALYSIS_")} | own
    with (place / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1",
                f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
                f"--ServerApp.root_dir={project}", "--allow-root", "--LabApp.news_url=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            ],
            cwd=project, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", server, place / "log")
        page = f"lab/tree/notebooks/{NAME}.ipynb?token={TOKEN}"
        yield Lab(f"http://127.0.0.1:{port}/{page}", project)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    for _ in range(100):
        if not those_of(str(place)):
            break
        time.sleep(0.1)
    assert those_of(str(place)) == []  # neither a kernel nor what a run needs


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + STARTED
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            told = log.read_text(encoding="utf-8")[-3000:]
            assert server.poll() is None, told
            assert time.monotonic() < deadline, told
            time.sleep(0.1)


def _drawn(form) -> bytes:
    "The picture that the form shows."
    kind, _, encoded = form.locator(".af-stage img").first.get_attribute("src").partition(",")
    assert kind == "data:image/png;base64"
    return base64.b64decode(encoded)


def _run(form) -> None:
    "Press the button and wait for the end."
    form.get_by_role("button", name="Run", exact=True).click()
    form.get_by_text("it lies in").wait_for(timeout=RUN * 1000)


def test_a_form_is_drawn_run_and_leads_to_the_sources(lab, open_window, tmp_path):
    "Run All; a wrong year is told as it is typed; another rule changes the figure; a claim opens."
    window = open_window(width=1400)
    page = window.page
    page.goto(lab.address)
    page.get_by_text("| Idle").wait_for(timeout=STARTED * 1000)
    page.locator('.lm-MenuBar-itemLabel:text-is("Run")').click()
    page.locator('li[data-command="runmenu:run-all"]').click()
    form = page.locator(".analysis-form")
    form.wait_for(timeout=STARTED * 1000)

    # As one types.
    run, year = form.get_by_role("button", name="Run", exact=True), form.get_by_label("first_year")
    year.fill("1999")
    form.get_by_text("first_year: found 1999; the record runs from 2003 to 2026.").wait_for()
    assert run.is_disabled()
    year.fill("0")
    form.locator(".af-fault").wait_for(state="detached")

    # As it stands, and under another rule.
    _run(form)
    before, told_before = _drawn(form), form.locator(".af-stage img").first.get_attribute("alt")
    form.get_by_label("rule", exact=True).select_option("latest")
    form.locator("pre", has_text="rule=latest").wait_for()
    command = form.locator("pre").first.inner_text()
    _run(form)
    form.get_by_text(f"{NAME},rule=latest: done in").wait_for(timeout=RUN * 1000)
    page.wait_for_function(
        "old => document.querySelector('.af-stage img').alt !== old", arg=told_before
    )
    assert _drawn(form) != before
    assert _drawn(form) == lab.picture.read_bytes()

    # A mark, and what it stands on.
    form.get_by_label("marks").fill("unga 2022 contested")
    form.locator(".af-count", has_text="2 of 198 marks").wait_for()
    form.locator(".af-marks select").select_option(index=0)
    sources = form.locator(".af-sources")
    sources.get_by_text("Against: these claims lost (13)").wait_for()
    assert "UPI (news agency), 2025-11-12" in sources.inner_text()
    quoted = sources.locator("blockquote").all_inner_texts()
    assert any("it withdrew its support during a period" in words for words in quoted)
    assert form.locator(".af-over img").count() == 1  # shows which mark it is

    # The document itself, in a window of its own.
    window.context.route(ARTICLE, lambda route: route.fulfill(body="The article.", status=200))
    with page.expect_popup() as opened:
        sources.locator(f'a[href="{ARTICLE}"]').first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == ARTICLE
    opened.value.close()
    assert window.outside == [ARTICLE]
    window.requests.remove(ARTICLE)

    # The command line that was printed makes the same.
    assert command == f"analysis run {NAME} -p rule=latest"
    again = ["--data", str(lab.project / "data"), "--output", str(tmp_path / "again")]
    words = [*shlex.split(command)[1:], *again]
    subprocess.run([sys.executable, "-m", "analysis", *words], check=True, capture_output=True)
    made = tmp_path / "again/figures" / lab.picture.parent.name / lab.picture.name
    assert made.read_bytes() == lab.picture.read_bytes()
    if folder := os.environ.get("ANALYSIS_SCREENSHOTS"):  # to be looked at
        page.screenshot(path=Path(folder) / "form.png")
