"""The codebook, made from the labels of the raw tables."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from analysis.facts.addresses import table_address
from analysis.facts.labels import Column, Label
from analysis.reports.site.cards import Section, card_of, paged
from analysis.reports.site.matter import PAGES, Matter
from analysis.reports.site.writing import Pages

Page = tuple[str, str]


def codebook_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write a page a raw table: what a row is, what each column may hold, and where rows stand.

    Parameters
    ----------
    matter, pages
        What there is to show, and the templates.

    Yields
    ------
    tuple of str
        Address and content. A table whose rows name no document, and have no page of their
        own, is printed whole on its page.
    """
    write = pages.writer
    listed = []
    for name, label in matter.labels.items():
        rows = matter.table(name)
        listed.append((table_address(name), name, label.title, len(rows)))
        own = name not in matter.of_claims and name not in PAGES
        homeless = [
            key
            for key in (rows if own else ())
            if matter.place_of(name, key).partition("#")[0] == table_address(name)
        ]
        section = Section(
            "Its rows" if len(homeless) == len(rows) else "Rows that name no document",
            [(card_of(write, name, key), ((name, key),)) for key in homeless],
        )
        parts = list(paged([section]))
        places = [_part(name, number) for number in range(len(parts))]
        for place, part in zip(places, parts, strict=True):
            for _, ids in (block for one in part for block in one.blocks):
                for table, key in ids:
                    if place != places[0]:
                        anchor = matter.place_of(table, key).partition("#")[2]
                        matter.places[table, key] = f"{place}#{anchor}"
        for number, (place, part) in enumerate(zip(places, parts, strict=True)):
            yield (
                place,
                pages.fill(
                    "table",
                    title=label.title,
                    name=name,
                    label=label,
                    n=len(rows),
                    where=_where(matter, name),
                    columns=[_column(matter, column) for column in label.columns.values()],
                    words=_extra(label),
                    sections=part,
                    number=number,
                    others=[(p == place, p, n + 1) for n, p in enumerate(places)]
                    if len(places) > 1
                    else [],
                ),
            )
    yield (
        "codebook/index.html",
        pages.fill("codebook", title="Codebook", tables=listed),
    )


def _part(name: str, number: int) -> str:
    address = table_address(name)
    return address if number == 0 else address.replace(".html", f".{number + 1}.html")


def _where(matter: Matter, name: str) -> str:
    if name in matter.of_claims or name == "claims":
        return "Each row is a claim and has a page of its own."
    if name in PAGES:
        return "Each row has a page of its own."
    if name in matter.sourced:
        return "Each row stands on the page of the document it names."
    return ""


def _column(matter: Matter, column: Column) -> tuple[str, Markup, str]:
    kind = Markup("{}").format(column.type)
    if column.to:
        table, key = column.refers_to
        known = table in matter.labels
        kind = Markup("{} to {}.{}").format(
            column.type,
            Markup('<a href="../{}">{}</a>').format(table_address(table), table)
            if known
            else table,
            key,
        )
    rules = [
        *(["required"] if column.required else []),
        *(["unique"] if column.unique else []),
        *([f"{column.range[0]} to {column.range[1]}"] if column.range else []),
        *([f"form {column.pattern}"] if column.pattern else []),
        *([f"at most {column.max_words} words"] if column.type == "quotation" else []),
        *([f"one of {', '.join(column.words)}"] if column.words else []),
    ]
    return column.name, kind, "; ".join([column.help, *rules])


def _extra(label: Label) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in label.extra.items()]
