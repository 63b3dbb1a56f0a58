"""The pages of sources: all that each said, and how often it was on the losing side and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from analysis.facts.addresses import row_address, slug_of, source_address
from analysis.facts.dates import bounds
from analysis.measures.losing import AGAINST, UNDECIDED
from analysis.reports.site.cards import Section, card_of, claim_line, claim_lists, paged
from analysis.reports.site.matter import Matter, Row, Side
from analysis.reports.site.writing import Pages, Writer

Page = tuple[str, str]

HOW = {
    "in_text": "shown on the page",
    "in_address": "read from its address",
    "deduced": "deduced from what it tells",
    "recorded": "recorded when it was read",
}


def source_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write a page a source, and more where it said very much.

    Parameters
    ----------
    matter, pages
        What there is to show, and the templates.

    Yields
    ------
    tuple of str
        Address and content.

    Notes
    -----
    Where a row of a raw table stands on a further page, ``matter.places`` is told.
    """
    write = pages.writer
    addresses = _addresses(matter)
    for name, source in matter.sources.items():
        parts = list(paged(_sections(matter, write, name)))
        places = [_part(name, number) for number in range(len(parts))]
        for place, part in zip(places, parts, strict=True):
            for table, key in (one for section in part for _, ids in section.blocks for one in ids):
                if place != places[0] and matter.place_of(table, key) == row_address(name, key):
                    matter.places[table, key] = f"{place}#{slug_of(key)}"
        sides = _sides(matter, name)
        for number, (place, part) in enumerate(zip(places, parts, strict=True)):
            yield (
                place,
                pages.fill(
                    "source",
                    title=write.source_title(name),
                    name=name,
                    source=source,
                    facts=list(_facts(source, addresses.get(name, []), write)),
                    tally=_tally(matter, name, Counter(side.side for side in sides)),
                    sections=part,
                    number=number,
                    others=[
                        (place == other, other, place_number + 1)
                        for place_number, other in enumerate(places)
                    ]
                    if len(places) > 1
                    else [],
                ),
            )


def _part(name: str, number: int) -> str:
    address = source_address(name)
    return address if number == 0 else address.replace(".html", f".{number + 1}.html")


def _addresses(matter: Matter) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    if "source_addresses" in matter.record.tables:
        for row in matter.table("source_addresses").values():
            found.setdefault(row["source"], []).append(row)
    return found


def _facts(source: Row, addresses: Sequence[Row], write: Writer) -> Iterator[tuple[str, object]]:
    yield "Publisher", source["publisher"]
    if source["mirror_of"] and source["mirror_of"] != source["publisher"]:
        yield "Whose text it is", source["mirror_of"]
    yield "Kind", write.kind(source["kind"])
    how = HOW.get(source["published_how"], "")
    yield "Published", (source["published"] or "not known") + (f" ({how})" if how else "")
    for name, column in (
        ("Language", "language"), ("Founding article", "founding"), ("Remark", "note"),
    ):  # fmt: skip
        if source[column]:
            yield name, source[column]
    for row in addresses:
        if row["link"] == "yes":
            shown = write.outward(row["address"])
        else:  # readers are not led to hosts that only mirror others' copy
            shown = Markup("{} (a mirror, not linked)").format(row["address"])
        yield "Address" if row["role"] == "original" else "Copy at", shown


def _tally(matter: Matter, name: str, sides: Counter[str]) -> list[tuple[int, str]]:
    claims = matter.claims_of_source.get(name, [])
    aside = sum(claim in matter.set_aside for claim in claims)
    found = [
        (len(claims), "claims"),
        (sides["for"], "times as decided"),
        (sides["against"], "times on the losing side"),
        (sides["undecided"], "times undecided"),
        (sides["announced"], "announcements"),
        (aside, "set aside"),
    ]
    return [(n, what) for place, (n, what) in enumerate(found) if n or place in (0, 2)]


def _sides(matter: Matter, name: str) -> list[Side]:
    """Give the sides of all claims of a document."""
    return [
        side
        for claim in matter.claims_of_source.get(name, [])
        for side in matter.sides_of_claim.get(claim, [])
    ]


def _losing(write: Writer, side: Side) -> Markup:
    return Markup(
        f'<div class="losing"><p>{write.claim(side.claim)} says {write.value(side.value)} of '
        f"{write.decision(side.decision)}: {write.value(side.decided)}</p>"
        f'<p class="why">{escape(side.why)}</p></div>'
    )


def _sections(matter: Matter, write: Writer, name: str) -> Iterator[Section]:
    losing = [side for side in _sides(matter, name) if side.side in (AGAINST, UNDECIDED)]
    yield Section("On the losing side, and why", [(_losing(write, side), ()) for side in losing])
    claims = matter.claims_of_source.get(name, [])
    worded = [c for c in claims if matter.claims[c]["quotation"] or matter.claims[c]["wording"]]
    noted = [c for c in claims if matter.claims[c]["note"] or matter.claims[c]["fact"]]
    told = set(worded) | set(noted)
    if len(claims) <= 20:  # short enough to be read one by one
        told = set(claims)
    ordered = sorted(told, key=lambda c: (_year(matter.claims[c]["years"]), c))
    yield Section(
        "Claims",
        [(claim_line(write, c, matter.claims[c]), (("claims", c),)) for c in ordered],
    )
    listed = [c for c in claims if c not in told]
    yield Section(
        "Claims in lists" if told else "Claims",
        [
            (block, tuple(("claims", c) for c in members))
            for block, members in claim_lists(write, listed)
        ],
    )
    for table, keys in matter.rows_of_source.get(name, {}).items():
        label = matter.labels[table]
        yield Section(
            label.title,
            [(card_of(write, table, key), ((table, key),)) for key in keys],
        )


def _year(years: str) -> str:
    return bounds(years[:4])[0].isoformat() if years else "9999"
