"""The whole site: every file of it, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from analysis.facts.addresses import check_slugs, figure_address
from analysis.facts.decisions import DISPUTED
from analysis.reports.site.beside import Beside
from analysis.reports.site.codebook import codebook_pages
from analysis.reports.site.conflicts import conflict_pages
from analysis.reports.site.decisions import claim_pages, decision_pages
from analysis.reports.site.drawing import drawing_of
from analysis.reports.site.figures import (
    FIRST,
    Drawn,
    figure_files,
    figure_pages,
    figures_of,
    figures_page,
    known_pictures,
    leading,
    marks_by,
)
from analysis.reports.site.lists import list_pages
from analysis.reports.site.matter import Matter
from analysis.reports.site.notebooks import cells_of, notebook_address
from analysis.reports.site.placing import ABOUT
from analysis.reports.site.registers import administration_pages, country_pages, resolution_pages
from analysis.reports.site.searching import search_scripts
from analysis.reports.site.sources import source_pages
from analysis.reports.site.writing import Pages, colour_rules

_ABOUT = "Made by analysis site, and made again by it: what is changed here by hand is lost.\n"


@dataclass(frozen=True)
class Run:
    """A finished run with the default parameters.

    Parameters
    ----------
    label
        Its name, which is that of its notebook.
    folder
        Where its files lie.
    """

    label: str
    folder: Path

    def notebook(self) -> dict[str, Any]:
        """Read the executed notebook."""
        text = (self.folder / f"{self.label}.ipynb").read_text(encoding="utf-8")
        notebook: dict[str, Any] = json.loads(text)
        return notebook


class Site:
    """The pages of one site, each written once.

    Parameters
    ----------
    matter
        What there is to show.
    runs
        The runs whose figures and notebooks are shown.
    version
        Version of the package.
    lacking
        What is not there, told where it would stand.
    citation
        The project's ``CITATION.cff``; empty where there is none.
    """

    def __init__(
        self,
        matter: Matter,
        runs: Sequence[Run],
        *,
        version: str,
        lacking: Sequence[str] = (),
        citation: str = "",
    ) -> None:
        self.matter = matter
        self.pages = Pages(matter, version)
        self.lacking = list(lacking)
        self.citation = citation
        self.notebooks = {run.label: run.notebook() for run in runs}
        self.figures = [
            figure
            for run in runs
            for figure in figures_of(run.label, run.folder, self.notebooks[run.label])
        ]
        check_slugs([figure.name for figure in self.figures], "figure")

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Give every file of the site: its address, and what it holds."""
        matter, pages, figures = self.matter, self.pages, self.figures
        known = {figure_address(figure.name) for figure in figures}
        write = pages.writer
        scripts = search_scripts(matter, write)
        yield from scripts.items()
        drawn = {column: marks_by(figures, column, write) for column in ("decisions", "claims")}

        def others(_: None) -> Iterator[tuple[str, str | bytes]]:
            yield from claim_pages(matter, pages, drawn["claims"])
            yield from source_pages(matter, pages)
            yield from figure_files(figures)

        def drawings(known: frozenset[str]) -> Iterator[tuple[str, str | bytes]]:
            return figure_pages(pages, figures[1::2], known)

        with Beside(others, drawings) as beside:
            beside.begin()
            for made in (
                codebook_pages(matter, pages),
                decision_pages(matter, pages, drawn["decisions"]),
                administration_pages(matter, pages),
                resolution_pages(matter, pages),
                country_pages(matter, pages),
                conflict_pages(matter, pages),
                list_pages(matter, pages, list(scripts)),
                self._notebooks(),
            ):
                for address, content in made:
                    known.add(address)
                    yield address, content
            for address, content in beside.files():
                known.add(address)
                yield address, content
            beside.begin(frozenset(known))
            yield from figure_pages(pages, figures[::2], frozenset(known))
            yield from beside.files()
        yield figures_page(pages, figures, self.lacking)
        yield "index.html", self._first(frozenset(known))
        yield "cite/index.html", self._cite()
        yield from self._static()
        yield ABOUT, _ABOUT

    def _notebooks(self) -> Iterator[tuple[str, Any]]:
        pictures: dict[str, bytes] = {}
        known = known_pictures(self.figures)
        listed = []
        for name, notebook in self.notebooks.items():
            cells = list(cells_of(notebook, pictures, known))
            listed.append((notebook_address(name), name, _heading(notebook)))
            yield (
                notebook_address(name),
                self.pages.fill("notebook", title=f"Notebook {name}", name=name, cells=cells),
            )
        yield (
            "notebooks/index.html",
            self.pages.fill("notebooks", title="Notebooks", notebooks=listed, lacking=self.lacking),
        )
        yield from sorted(pictures.items())

    def _first(self, known: frozenset[str]) -> str:
        matter, write = self.matter, self.pages.first
        figure = self._emblem()
        own = matter.record.country
        disputed = [
            (
                write.decision(name, write.act(row)),
                write.value(row["value"]),
                f"{row['n_for']} for, {row['n_against']} against",
            )
            for name, row in matter.decisions.items()
            if row["country"] == own and row["status"] in DISPUTED
        ]
        counts = [
            (len(matter.decisions), "decisions", "decisions/index.html"),
            (len(matter.claims), "claims", "claims/index.html"),
            (len(matter.sources), "sources", "sources/index.html"),
            (len(matter.resolutions), "resolutions", "resolutions/index.html"),
            (len(matter.decisions_of["country"]), "countries", "countries/index.html"),
        ]
        administrations = [
            (write.administration(name), f"{row['start']} to {row['end_excluded'] or 'now'}")
            for name, row in matter.administrations.items()
            if row["country"] == own
        ]
        return self.pages.fill(
            "index",
            at_root=True,
            title="Evidence",
            figure=figure,
            address=figure_address(figure.name) if figure else "",
            drawing=drawing_of(figure.svg, leading(known, ""), figure.title) if figure else "",
            counts=counts,
            country=write.country(own),
            disputed=disputed,
            administrations=administrations,
        )

    def _emblem(self) -> Drawn | None:
        named = [figure for figure in self.figures if figure.name == FIRST]
        return next(iter([*named, *self.figures]), None)

    def _cite(self) -> str:
        example = next(iter(self.matter.decisions), "")
        return self.pages.fill("cite", title="How to cite", citation=self.citation, example=example)

    def _static(self) -> Iterator[tuple[str, str]]:
        for file in sorted(
            (resources.files("analysis.reports.site") / "static").iterdir(), key=lambda f: f.name
        ):
            text = file.read_text(encoding="utf-8")
            if file.name == "site.css":
                text += colour_rules(self.matter.table("values"))
            yield f"static/{file.name}", text


def _heading(notebook: Mapping[str, Any]) -> str:
    for cell in notebook["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return ""
