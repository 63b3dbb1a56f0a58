"""Rows of raw tables as cards, claims as short lines, and pages cut where they grow too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from analysis.facts.addresses import slug_of
from analysis.reports.site.matter import Row
from analysis.reports.site.writing import Writer

LONGEST = 1000
"""Claims of one list."""

Block = tuple[Markup, tuple[tuple[str, str], ...]]
"""A piece of a page that stays whole, and the tables and ids of the rows that stand in it."""

ASIDE = Markup('<span class="side aside">set aside</span>')
ROOM = 300_000
"""Bytes of cards on one page; with head, foot and drawings it stays well under 500 kB."""


@dataclass
class Section:
    """One part of a page: a heading and what stands beneath it.

    Parameters
    ----------
    heading
        Its heading.
    blocks
        Pieces that stay whole, each with the ids of what stands in it.
    note
        A line under the heading.
    """

    heading: str
    blocks: list[Block] = field(default_factory=list)
    note: str = ""


def paged(sections: Iterable[Section], room: int = ROOM) -> Iterator[list[Section]]:
    """Share sections out among pages, none of which holds more than there is room for.

    Parameters
    ----------
    sections
        In their order; empty ones are left out.
    room
        Bytes a page.

    Yields
    ------
    list of Section
        At least one list, perhaps empty; a section that goes on has its heading again.
    """
    page: list[Section] = []
    filled = 0
    for section in sections:
        if not section.blocks:
            continue
        part = Section(section.heading, note=section.note)
        for block in section.blocks:
            size = len(block[0].encode("utf-8", "surrogatepass"))
            if filled and filled + size > room:
                if part.blocks:
                    page.append(part)
                yield page
                page, filled = [], 0
                part = Section(f"{section.heading} (continued)")
            part.blocks.append(block)
            filled += size
        page.append(part)
    yield page


def card_of(write: Writer, table: str, key: str, *, anchor: bool = True) -> Markup:
    """Write a raw table's row as a card: what each column is called, and its cell.

    Parameters
    ----------
    write
        The writer.
    table, key
        The row.
    anchor
        Whether links to the row lead here.
    """
    row = write.matter.table(table)[key]
    cells = "".join(
        f"<div><dt>{escape(name.replace('_', ' '))}</dt>"
        f"<dd>{write.cell(table, name, value)}</dd></div>"
        for name, value in row.items()
        if value
    )
    place = f' id="{slug_of(key)}"' if anchor else ""
    named = escape(table.replace("_", " "))
    return Markup(
        f'<dl class="row"{place}><div><dt>{named}</dt><dd class="id">{escape(key)}</dd></div>'
        f"{cells}</dl>"
    )


def claim_line(write: Writer, name: str, claim: Row) -> Markup:
    """Write a claim as an entry of a list: what it says, on which side, and its words."""
    sides = write.matter.sides_of_claim.get(name, [])
    told = " ".join(dict.fromkeys(write.side(side) for side in sides)) or ASIDE
    words = claim["quotation"] or claim["wording"]
    quoted = f"<blockquote>{escape(words)}</blockquote>" if words else ""
    return Markup(
        f'<div class="said" id="{slug_of(name)}"><p>{told} '
        f"{write.claim(name, write.claim_title(name))} "
        f'<span class="id">{escape(name)}</span></p>{quoted}</div>'
    )


def claim_lists(write: Writer, names: Sequence[str]) -> Iterator[tuple[Markup, tuple[str, ...]]]:
    """Write claims without words of their own, such as roll calls, as lists of countries.

    Yields
    ------
    tuple
        The list of one text, act, value and side, and the ids of its claims.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        claim = write.matter.claims[name]
        sides = [side.side for side in write.matter.sides_of_claim.get(name, [])]
        key = (claim["body"], claim["years"], claim["stage"], claim["act"], claim["value"],
               " ".join(dict.fromkeys(sides)) or "set aside")  # fmt: skip
        group = groups.setdefault((*key, ""), [])
        if len(group) == LONGEST:  # goes on in another
            groups[*key, str(len(groups))] = groups.pop((*key, ""))
            group = groups.setdefault((*key, ""), [])
        group.append(name)
    for (body, years, stage, act, value, side, _), members in groups.items():
        head = f"{write.word('bodies', body)} {years}, {stage}: {write.word('acts', act).lower()}"
        countries = Markup(", ").join(
            write.link(
                f"claims/{slug_of(name)}.html",
                write.country(write.matter.claims[name]["actor"]),
                slug_of(name),
            )
            for name in members
        )
        shown = "" if side == "for" else f" ({side})"
        block = Markup(
            '<div class="rolls"><p><b>{}</b> {}{} <span class="n">{}</span></p><p>{}</p></div>'
        ).format(head, write.value(value), shown, len(members), countries)
        yield block, tuple(members)


def decision_lists(write: Writer, names: Iterable[str]) -> Iterator[Markup]:
    """Write the decisions on one text by stage, act and value, as lists of countries."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name in names:
        row = write.matter.decisions[name]
        groups.setdefault((row["stage"], row["act"], row["value"]), []).append(name)
    for (stage, act, value), members in groups.items():
        countries = Markup(", ").join(
            Markup("{}{}").format(
                write.decision(name, write.country(write.matter.decisions[name]["country"])),
                _mark(write.matter.decisions[name]["status"]),
            )
            for name in members
        )
        yield Markup(
            '<div class="rolls"><p><b>{}: {}</b> {} <span class="n">{}</span></p><p>{}</p></div>'
        ).format(
            stage, write.word("acts", act).lower(), write.value(value), len(members), countries
        )


def _mark(status: str) -> Markup:
    if status not in ("contested", "tied"):
        return Markup("")
    return Markup(' <span class="side against">{}</span>').format(status)
