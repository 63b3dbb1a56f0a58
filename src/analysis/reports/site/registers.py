"""The pages of administrations, resolutions and countries: which acts fell to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from analysis.facts.addresses import (
    administration_address,
    country_address,
    resolution_address,
)
from analysis.facts.labels import split_list
from analysis.reports.site.cards import Block, Section, card_of, decision_lists, paged
from analysis.reports.site.matter import Matter, Row
from analysis.reports.site.writing import Pages, Writer

Page = tuple[str, str]


def administration_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write a page an administration: its term, its acts, its measures, what is said of it."""
    for name, row in matter.administrations.items():
        address = administration_address(name)
        yield from _register(
            pages,
            address,
            title=row["president"],
            kicker="Administration",
            above=("administrations", "Administrations"),
            name=("administration", name),
            facts=list(_administration_facts(name, row, pages.writer)),
            sections=_administration_sections(matter, pages.writer, name),
        )


def _administration_facts(name: str, row: Row, write: Writer) -> Iterator[tuple[str, object]]:
    local = f" ({row['president_local']})" if row["president_local"] else ""
    yield "President", f"{row['president']}{local}"
    yield "Country", write.of_country(row["country"])
    yield (
        "In office",
        f"from {row['start']}"
        + (f" until the day before {row['end_excluded']}" if row["end_excluded"] else ""),
    )
    for title, column in (
        ("Party", "party"), ("Orientation", "orientation"), ("Removed", "removed"),
    ):  # fmt: skip
        if row[column]:
            yield title, row[column]
    yield "Source", write.source(row["source"])


def _administration_sections(matter: Matter, write: Writer, name: str) -> Iterator[Section]:
    acts = matter.decisions_of["administration"].get(name, [])
    yield Section("Acts while it was in office", _acts(matter, write, acts))
    for table, heading in (
        ("acting_presidents", "Acting presidents"), ("policies", "Measures at home"),
    ):  # fmt: skip
        if table in matter.record.tables:
            keys = [k for k, row in matter.table(table).items() if row["administration"] == name]
            yield Section(
                heading,
                [(card_of(write, table, key, anchor=False), ((table, key),)) for key in keys],
            )
    said = [c for c, claim in matter.claims.items() if claim["administration_said"] == name]
    yield Section(
        "Claims that put an act under it",
        [
            (
                Markup('<p class="line">{} <span class="id">{}</span></p>').format(
                    write.claim(claim, write.claim_title(claim)), claim
                ),
                (("claims", claim),),
            )
            for claim in said
        ],
    )


def _acts(matter: Matter, write: Writer, names: list[str]) -> list[Block]:
    """Write decisions by body and act, a chip a year."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for name in names:
        row = matter.decisions[name]
        groups.setdefault((row["country"], row["body"], row["stage"], row["act"]), []).append(name)
    blocks: list[Block] = []
    for (country, body, stage, act), members in groups.items():
        years = Markup("").join(
            Markup("<li>{}</li>").format(
                write.decision(
                    name,
                    Markup('{} {}<span class="unseen">: {}{}</span>{}').format(
                        write.chips.get(row["value"], write.no_chip),
                        row["year"],
                        write.word("values", row["value"]) or "no value",
                        f", {row['status']}" if row["status"] in ("contested", "tied") else "",
                        Markup('<span aria-hidden="true">*</span>')
                        if row["status"] in ("contested", "tied")
                        else "",
                    ),
                )
            )
            for name in members
            for row in (matter.decisions[name],)
        )
        head = f"{write.word('bodies', body)}, {stage}: {write.word('acts', act).lower()}"
        blocks.append(
            (
                Markup('<div class="series"><p><b>{}</b> {}</p><ol>{}</ol></div>').format(
                    head, "" if country == matter.record.country else write.country(country), years
                ),
                (),
            )
        )
    return blocks


def resolution_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write a page a resolution: how it was adopted, who did what, what it says."""
    write = pages.writer
    for name, row in matter.resolutions.items():
        yield from _register(
            pages,
            resolution_address(name),
            title=f"{write.word('bodies', row['body'])} {row['year']}",
            kicker="Resolution",
            above=("resolutions", "Resolutions"),
            name=("resolution", name),
            facts=list(_resolution_facts(matter, row, write)),
            sections=_resolution_sections(matter, write, name, row),
        )


def _resolution_facts(matter: Matter, row: Row, write: Writer) -> Iterator[tuple[str, object]]:
    columns = matter.labels["resolutions"].columns
    for column in columns:
        if column not in ("id", "body", "year", "sources") and row[column]:
            shown = row[column].replace("_", " ") if columns[column].type == "word" else row[column]
            linked = columns[column].type.startswith("reference")
            yield (
                column.replace("_", " ").capitalize(),
                write.cell("resolutions", column, row[column]) if linked else shown,
            )
    named = split_list(row["sources"])
    yield "Sources", Markup("; ").join(write.source(source) for source in named)


def _resolution_sections(
    matter: Matter, write: Writer, name: str, resolution: Row
) -> Iterator[Section]:
    lists = decision_lists(write, matter.decisions_of["resolution"].get(name, []))
    yield Section("Who did what", [(block, ()) for block in lists])
    for table in ("wording", "wording_reported", "counts"):
        if table not in matter.record.tables:
            continue
        keys = [
            key
            for key, row in matter.table(table).items()
            if (row["body"], row["year"]) == (resolution["body"], resolution["year"])
        ]
        yield Section(
            matter.labels[table].title,
            [(card_of(write, table, key, anchor=False), ((table, key),)) for key in keys],
        )


def country_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write a page a country: what it did, by body, act and year."""
    for code, row in matter.countries.items():
        names = matter.decisions_of["country"].get(code, [])
        yield from _register(
            pages,
            country_address(code),
            title=row["name"],
            kicker="Country",
            above=("countries", "Countries"),
            name=("country", code),
            facts=[("Decisions", len(names))],
            sections=[Section("What it did", _acts(matter, pages.writer, names))],
        )


def _register(
    pages: Pages,
    address: str,
    *,
    title: str,
    kicker: str,
    above: tuple[str, str],
    name: tuple[str, str],
    facts: list[tuple[str, object]],
    sections: Iterable[Section],
) -> Iterator[Page]:
    parts = list(paged(sections))
    places = [
        address.replace(".html", f".{n + 1}.html") if n else address for n in range(len(parts))
    ]
    for number, (place, part) in enumerate(zip(places, parts, strict=True)):
        yield (
            place,
            pages.fill(
                "register",
                title=title,
                kicker=kicker,
                above=above,
                name=name,
                facts=facts,
                sections=part,
                number=number,
                others=[(p == place, p, n + 1) for n, p in enumerate(places)]
                if len(places) > 1
                else [],
            ),
        )
