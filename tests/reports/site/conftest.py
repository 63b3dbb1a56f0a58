"""What tests of the site may ask for: sites as the command makes them, and a real browser."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import absent
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


@pytest.fixture(scope="session")
def axe() -> str:
    "The program that looks for what people with disabilities would stumble over."
    if not AXE.is_file():
        absent(f"axe-core is not at {AXE.parent} (npm install --prefix build/browser axe-core)")
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


@pytest.fixture(params=["from a disk", "from a server"])
def address(request, site) -> str:
    "Where the site begins: a file's address, or a server's."
    if request.param == "from a disk":
        return site.as_uri()
    return str(request.getfixturevalue("served"))
