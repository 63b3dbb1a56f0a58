"""Words, links and cells as HTML, and the templates they go into; everything is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from analysis.facts.addresses import (
    administration_address,
    claim_address,
    country_address,
    decision_address,
    resolution_address,
    source_address,
)
from analysis.facts.labels import split_list
from analysis.facts.rules import RULES
from analysis.figures.palette import BLANK, INK, PAPER, ink_on, position_colours, position_hatches
from analysis.measures.evidence import publishers_of
from analysis.measures.losing import AGAINST, ANNOUNCED, FOR, UNDECIDED
from analysis.reports.site.matter import Matter, Row, Side, closed, text_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'"
)
"""What a page may load: what lies beside it, and nothing else. No style stands in a page either,
since drawings carry theirs as attributes."""

RULE_WORDS = {
    "contemporary": (
        "UN records and roll calls speak first, then reports of the weeks around the act, then "
        "later summaries; among equals, what most documents say."
    ),
    "official": "UN records speak first, then governments and data sets, then the rest.",
    "majority": "All documents weigh the same; what most of them say.",
    "latest": "Only what no other claim was certainly reported after.",
    "unanimous": "A value only where all documents agree.",
}
STATUS_WORDS = {
    "agreed": "agreed: several documents, and all say so",
    "single source": "single source: one document says so",
    "contested": "contested: decided, but documents disagree",
    "tied": "tied: documents disagree, and the rule finds no value",
    "unknown": "unknown: announced, never told as done",
}
SIDE_WORDS = {
    FOR: "for", AGAINST: "against", UNDECIDED: "undecided", ANNOUNCED: "announces it",
}  # fmt: skip
SIDE_MARKS = {
    side: Markup(f'<span class="side {side}">{words}</span>') for side, words in SIDE_WORDS.items()
}
FLAG_WORDS = {
    "wrong_kind_of_act": "a document names the wrong kind of act",
    "attributed_to_another_administration": "a document puts it under another administration",
}

KIND_WORDS = {"un_record": "UN record", "ngo": "NGO"}

# They turn the order of letters round until told otherwise; in a page's text each piece is
# isolated, in the window's title nothing can be.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Writer:
    """Words, links and cells as HTML.

    Parameters
    ----------
    matter
        What there is to show.
    root
        The way from the pages it writes for to the site's first page.
    """

    def __init__(self, matter: Matter, root: str = "../") -> None:
        self.matter = matter
        self.root = root
        values, labels = matter.table("values"), matter.labelled
        self.chips = {
            name: Markup('<span class="chip v{}" aria-hidden="true">{}</span>').format(
                place, row["letter"]
            )
            for place, (name, row) in enumerate(values.items())
        }
        self.no_chip = Markup('<span class="chip none" aria-hidden="true"></span>')
        self.labels = labels

    # ---- Words ----

    def word(self, table: str, name: str) -> str:
        """Say what an id is called."""
        return self.labels.get(table, {}).get(name, name) or name

    def value(self, name: str) -> Markup:
        """Write a value as in the figures: its letter on its colour, and what it is called."""
        return self._kept("value", name, self._value)

    def _value(self, name: str) -> Markup:
        called = self.word("values", name) if name else "no value"
        chip = self.chips.get(name, self.no_chip)
        return Markup('{} <span class="value">{}</span>').format(chip, called)

    def act(self, row: Row) -> str:
        """Say what a decision is about, without its country and value."""
        return (
            f"{self.word('bodies', row['body'])} {row['year']}, {row['stage']}: "
            f"{self.word('acts', row['act']).lower()}"
        )

    def decision_title(self, name: str) -> str:
        """Say what a decision is about."""
        row = self.matter.decisions[name]
        return f"{self.country(row['country'])}, {self.act(row)}"

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Who published each document, and whose text it is where that is another's."""
        named = publishers_of(self.matter.record.table("sources"))
        return {str(name): text_of(publisher) for name, publisher in named.items()}

    def source_title(self, name: str) -> str:
        """Say which document it is: publisher and date."""
        date = self.matter.sources[name]["published"]
        return f"{self.publishers[name]}, {date or 'undated'}"

    def claim_title(self, name: str) -> str:
        """Say what a claim says."""
        claim = self.matter.claims[name]
        when = " ".join(filter(None, [self.word("bodies", claim["body"]), claim["years"]]))
        stage = f", {claim['stage']}" if claim["stage"] else ""
        act = self.word("acts", claim["act"]).lower()
        told = self.word("values", claim["value"])
        return f"{self.country(claim['actor'])}, {when or 'no text named'}{stage}: {act}, {told}"

    def kind(self, name: str) -> str:
        """Say what kind of document it is."""
        return KIND_WORDS.get(name, name.replace("_", " "))

    def country(self, code: str) -> str:
        """Name a country."""
        return self.word("countries", code)

    # ---- Links ----

    def link(self, address: str, words: object, anchor: str = "") -> Markup:
        """Write a link within the site; without an address, the words alone."""
        if not address:
            return escape(words)
        place = f' id="{escape(anchor)}"' if anchor else ""
        return Markup(f'<a href="{self.root}{escape(address)}"{place}>{escape(words)}</a>')

    def outward(self, address: str) -> Markup:
        """Write a link that leaves the site, if it is one that a browser may follow; else text."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return escape(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return escape(address)
        return Markup(
            '<a class="out" rel="noopener noreferrer external" href="{0}">{0}</a>'
        ).format(address)

    def decision(self, name: str, words: object = None) -> Markup:
        """Link a decision, by what it is about."""
        if name not in self.matter.decisions:
            return escape(name if words is None else words)
        if words is None:
            return self._kept("decision", name, self._decision)
        return self.link(decision_address(name), words)

    def _decision(self, name: str) -> Markup:
        return self.link(decision_address(name), self.decision_title(name))

    def claim(self, name: str, words: object = None) -> Markup:
        """Link a claim, by its id."""
        known = name in self.matter.claims
        return self.link(claim_address(name) if known else "", name if words is None else words)

    def source(self, name: str, words: object = None) -> Markup:
        """Link a document, by publisher and date."""
        if name not in self.matter.sources:
            return escape(name if words is None else words)
        if words is None:
            return self._kept("source", name, self._source)
        return self.link(source_address(name), words)

    def _source(self, name: str) -> Markup:
        return self.link(source_address(name), self.source_title(name))

    def resolution(self, name: str) -> Markup:
        """Link a resolution, by body and year."""
        return self._kept("resolution", name, self._resolution)

    def _resolution(self, name: str) -> Markup:
        row = self.matter.resolutions.get(name)
        if row is None:
            return escape(name)
        shown = f"{self.word('bodies', row['body'])} {row['year']}"
        return self.link(resolution_address(name), shown)

    def administration(self, name: str) -> Markup:
        """Link an administration, by its president."""
        known = name in self.matter.administrations
        shown = self.word("administrations", name)
        return self.link(administration_address(name) if known else "", shown)

    def of_country(self, code: str) -> Markup:
        """Link a country, by its name."""
        return self._kept("country", code, self._of_country)

    def _of_country(self, code: str) -> Markup:
        known = code in self.matter.countries
        return self.link(country_address(code) if known else "", self.country(code))

    def row(self, table: str, name: str, words: object = None) -> Markup:
        """Link a raw table's row, by its id."""
        return self.link(self.matter.place_of(table, name), name if words is None else words)

    def _kept(self, kind: str, name: str, make: Callable[[str], Markup]) -> Markup:
        """Make a piece once."""
        key = kind, name
        if key not in self._pieces:
            self._pieces[key] = make(name)
        return self._pieces[key]

    @cached_property
    def _pieces(self) -> dict[tuple[str, str], Markup]:
        return {}

    # ---- Cells ----

    def facts(self, pairs: Iterable[tuple[str, object]]) -> Markup:
        """Write what is known of a thing: a name and what it is, one beneath the other."""
        lines = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(what)}</dd></div>\n" for name, what in pairs
        )
        return Markup(f'<dl class="facts">\n{lines}</dl>')

    def cell(self, table: str, column: str, value: str) -> Markup:
        """Write a cell of a raw table; what it refers to is linked."""
        label = self.matter.labels[table].columns.get(column)
        if label is None or not value:
            return escape(value)
        if label.type.startswith("reference"):
            target, key = label.refers_to
            if key != "id" and target != "verbs":
                return escape(value)
            return Markup("; ").join(self.reference(target, part) for part in split_list(value))
        return self.outward(value) if label.type == "address" else escape(value)

    def reference(self, table: str, name: str) -> Markup:
        """Link what a cell refers to, by what it is called."""
        if table == "values":
            return self.value(name)
        if table == "sources":
            return self.source(name)
        if table == "resolutions":
            return self.resolution(name)
        return self.row(table, name, self.word(table, name))

    def side(self, side: Side) -> Markup:
        """Write on which side a claim stands."""
        return SIDE_MARKS[side.side]


def environment() -> Environment:
    """Give the templates, in which every text is escaped and every name must be known."""
    templates = Environment(
        loader=PackageLoader("analysis.reports.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    templates.filters["straight"] = lambda text: _TURNING.sub("", str(text))
    return templates


class Pages:
    """The templates, filled.

    Parameters
    ----------
    matter
        What there is to show.
    version
        Version of the package, for the foot of each page.
    """

    def __init__(self, matter: Matter, version: str) -> None:
        self.writer = Writer(matter)
        self.first = Writer(matter, root="")
        self._environment = environment()
        self._environment.globals.update(
            policy=POLICY,
            dossier={key: closed(text) for key, text in asdict(matter.record.dossier).items()},
            named=matter.record.dossier.title,
            rule=matter.record.rule,
            stamp=matter.stamp,
            version=version,
            flags=FLAG_WORDS,
            statuses=STATUS_WORDS,
            rules={name: RULE_WORDS[name] for name in RULES},
        )
        self._known: dict[str, Template] = {}
        self._frames: dict[str, dict[str, Markup]] = {}

    def fill(self, template: str, *, at_root: bool = False, **words: Any) -> str:
        """Fill a template.

        Parameters
        ----------
        template
            Its name, without ending.
        at_root
            Whether the page lies at the site's root rather than in a folder.
        words
            What it needs.
        """
        if template not in self._known:
            self._known[template] = self._environment.get_template(f"{template}.html")
        writer = self.first if at_root else self.writer
        return self._known[template].render(
            write=writer, root=writer.root, **self._frame(writer.root), **words
        )

    def _frame(self, root: str) -> dict[str, Markup]:
        """Give what stands on every page, filled once."""
        if root not in self._frames:
            self._frames[root] = {
                name: Markup(
                    self._environment.get_template(f"{file}.html").render(root=root).strip()
                )
                for name, file in (("head", "links"), ("top", "top"), ("foot", "foot"))
            }
        return self._frames[root]


def colour_rules(values: Mapping[str, Row]) -> str:
    """Give the style sheet's rules for values: the colours and hatches of the figures."""
    colours, hatches = position_colours(), position_hatches()
    lines = []
    for place, name in enumerate(values):
        face = colours.get(name, BLANK)
        ink = INK if face in (PAPER, BLANK) else ink_on(face)
        rule = f"background-color:{face};color:{ink}"
        if hatches.get(name):
            rule += (
                ";background-image:repeating-linear-gradient(45deg,transparent 0 3px,"
                f"{ink} 3px 4px)"
            )
        lines.append(f".v{place}{{{rule}}}\n")
    return "".join(lines)
