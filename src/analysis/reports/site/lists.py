"""The pages that list: decisions, claims, sources, administrations, resolutions, countries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from analysis.reports.site.cards import Block, Section, paged
from analysis.reports.site.matter import Matter
from analysis.reports.site.writing import Pages

Page = tuple[str, str]


def list_pages(matter: Matter, pages: Pages, scripts: list[str]) -> Iterator[Page]:
    """Write the lists, those that can be searched and filtered among them.

    Parameters
    ----------
    matter, pages
        What there is to show, and the templates.
    scripts
        Addresses of what the search looks things up in.

    Yields
    ------
    tuple of str
        Address and content.
    """
    found = {
        "decisions": ("Decisions", _decisions(matter, pages)),
        "claims": ("Claims", _claims(matter, pages)),
        "sources": ("Sources", _sources(matter, pages)),
    }
    introduced = {
        "decisions": "A decision is one act of one country on one text at one stage, with all the "
        "claims that support or dispute it.",
        "claims": "A claim is what one document says of one act of one country, as written, right "
        "or wrong.",
        "sources": "A document counts once, under however many addresses it was found.",
    }
    for kind, (title, sections) in found.items():
        yield from _paged(
            pages, kind, title, sections, said=introduced[kind],
            scripts=_needed(scripts, kind), kind=kind,
        )  # fmt: skip
    yield from _paged(pages, "resolutions", "Resolutions", _resolutions(matter, pages))
    yield from _paged(pages, "administrations", "Administrations", _administrations(matter, pages))
    yield from _paged(pages, "countries", "Countries", _countries(matter, pages))
    yield (
        "search/index.html",
        pages.fill(
            "list",
            title="Search",
            said="",
            scripts=_needed(scripts, "all"),
            kind="all",
            sections=[],
            others=[],
        ),  # fmt: skip
    )


def _needed(scripts: list[str], kind: str) -> list[str]:
    """Leave out what a list of one kind does not look up; sources are found by their claims."""
    heads = {
        "decisions": ("words", "decisions"),
        "claims": ("words", "claims", "sources"),
        "sources": ("words", "claims", "sources"),
        "all": ("words", "decisions", "claims", "sources"),
    }[kind]
    wanted = tuple(f"search/{head}" for head in heads)
    return [*(script for script in scripts if script.startswith(wanted)), "static/site.js"]


def _paged(
    pages: Pages, folder: str, title: str, sections: list[Section], *, said: str = "",
    scripts: list[str] | None = None, kind: str = "",
) -> Iterator[Page]:  # fmt: skip
    parts = list(paged(sections))
    places = [f"{folder}/index{f'.{n + 1}' if n else ''}.html" for n in range(len(parts))]
    for number, (place, part) in enumerate(zip(places, parts, strict=True)):
        yield (
            place,
            pages.fill(
                "list",
                title=title,
                said=said,
                scripts=(scripts or []) if number == 0 else [],
                kind=kind if number == 0 else "",
                sections=part,
                others=[(p == place, p, n + 1) for n, p in enumerate(places)]
                if len(places) > 1
                else [],
            ),
        )


def _line(*parts: str) -> Block:
    return Markup('<p class="line">{}</p>').format(Markup(" ").join(parts)), ()


def _begun(words: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return words[:1].upper() + words[1:]


def _count(n: int, what: str) -> Markup:
    return Markup('<span class="n">{} {}</span>').format(n, what if n == 1 else f"{what}s")


def _decisions(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    of_country, of_text = matter.decisions_of["country"], matter.decisions_of["resolution"]
    disputed = [
        _line(
            write.decision(name),
            write.value(row["value"]),
            Markup('<span class="side against">{}</span>').format(row["status"]),
        )
        for name, row in matter.decisions.items()
        if row["status"] in ("contested", "tied")
    ]
    own = matter.record.country
    countries = sorted(of_country, key=lambda code: (code != own, write.country(code)))
    return [
        Section("Disputed", disputed),
        Section("By text", [
            _line(write.resolution(name), _count(len(of_text.get(name, [])), "decision"))
            for name in matter.resolutions
        ]),
        Section("By country", [
            _line(write.of_country(code), _count(len(of_country[code]), "decision"))
            for code in countries
        ]),
    ]  # fmt: skip


def _claims(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    aside = [
        _line(
            write.claim(name, write.claim_title(name)),
            Markup('<span class="id">{}</span> <span class="why">{}</span>').format(name, reason),
        )
        for name, reason in matter.set_aside.items()
    ]
    ordered = sorted(matter.claims_of_source.items(), key=lambda item: (-len(item[1]), item[0]))
    sources = [_line(write.source(name), _count(len(claims), "claim")) for name, claims in ordered]
    return [Section("Set aside", aside), Section("By source", sources)]


def _sources(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    lost = Counter(side.source for side in matter.sides if side.side == "against")
    kinds: dict[str, list[str]] = {}
    for name, row in matter.sources.items():
        kinds.setdefault(row["kind"], []).append(name)
    order = matter.labels["sources"].columns["kind"].words
    sections = []
    for kind in sorted(kinds, key=lambda k: order.index(k) if k in order else len(order)):
        names = sorted(
            kinds[kind],
            key=lambda name: (
                write.publishers[name].lower(),
                matter.sources[name]["published"],
                name,
            ),
        )
        blocks: list[Block] = []
        for name in names:
            claims = len(matter.claims_of_source.get(name, []))
            told = [write.source(name), Markup('<span class="id">{}</span>').format(name)]
            if claims:
                told.append(_count(claims, "claim"))
            if lost[name]:
                told.append(
                    Markup('<span class="side against">{} on the losing side</span>').format(
                        lost[name]
                    )
                )
            blocks.append(_line(*told))
        sections.append(Section(_begun(write.kind(kind)), blocks))
    return sections


def _resolutions(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    bodies: dict[str, list[Block]] = {}
    for name, row in matter.resolutions.items():
        how = row["adoption"].replace("_", " ")
        bodies.setdefault(row["body"], []).append(
            _line(write.resolution(name), row["symbol"], row["adoption_date"],
                  Markup('<span class="n">{}</span>').format(how))
        )  # fmt: skip
    names = matter.table("bodies")
    return [Section(names[body]["name"], blocks) for body, blocks in bodies.items()]


def _administrations(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    countries: dict[str, list[Block]] = {}
    for name, row in matter.administrations.items():
        n = len(matter.decisions_of["administration"].get(name, []))
        term = f"{row['start']} to {row['end_excluded'] or 'now'}"
        countries.setdefault(row["country"], []).append(
            _line(write.administration(name), term, _count(n, "decision"))
        )
    return [Section(write.country(code), blocks) for code, blocks in countries.items()]


def _countries(matter: Matter, pages: Pages) -> list[Section]:
    write = pages.writer
    codes = sorted(matter.countries, key=lambda code: (write.country(code), code))
    lines = [
        _line(
            write.of_country(code),
            Markup('<span class="id">{}</span>').format(code),
            _count(len(matter.decisions_of["country"].get(code, [])), "decision"),
        )
        for code in codes
    ]
    return [Section("All", lines)]
