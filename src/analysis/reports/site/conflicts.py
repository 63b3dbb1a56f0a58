"""The conflict report: where documents disagree, who says what, and what each rule makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from analysis.facts.addresses import slug_of
from analysis.facts.labels import split_list
from analysis.facts.rules import RULES
from analysis.measures.counts import contested_counts
from analysis.measures.losing import SIDES
from analysis.reports.site.cards import Block, Section, paged
from analysis.reports.site.matter import Matter, rows_of
from analysis.reports.site.writing import Pages, Writer

Page = tuple[str, str]

FULL = 200
"""Claims of one conflict that are listed; all stand on its decision's page."""


def conflict_pages(matter: Matter, pages: Pages) -> Iterator[Page]:
    """Write the conflict report.

    Parameters
    ----------
    matter, pages
        What there is to show, and the templates.

    Yields
    ------
    tuple of str
        Address and content: one page, or more where conflicts are very many.
    """
    write = pages.writer
    disputed = list(matter.disputed)
    parts = list(paged(_sections(matter, write, disputed)))
    places = [f"conflicts/index{f'.{n + 1}' if n else ''}.html" for n in range(len(parts))]
    for number, (place, part) in enumerate(zip(places, parts, strict=True)):
        yield (
            place,
            pages.fill(
                "conflicts",
                title="Conflicts",
                n=len(disputed),
                of=len(matter.decisions),
                number=number,
                sections=part,
                others=[(p == place, p, n + 1) for n, p in enumerate(places)]
                if len(places) > 1
                else [],
            ),
        )


def _sections(matter: Matter, write: Writer, disputed: list[str]) -> Iterator[Section]:
    yield Section("Under each rule", [_by_rule(matter, write, disputed)] if disputed else [])
    yield Section("Who says what", [_conflict(matter, write, name) for name in disputed])
    if "counts" in matter.record.tables:
        yield Section("Numbers that differ", _counts(matter, write), note=(
            "Counts of sponsors, votes and signatories on which documents differ; n is the number "
            "of documents."
        ))  # fmt: skip


def _by_rule(matter: Matter, write: Writer, disputed: list[str]) -> Block:
    ruled = matter.under_rules
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(
            Markup(' class="own"') if rule == matter.record.rule else "", rule
        )
        for rule in RULES
    )
    body = Markup("").join(
        Markup('<tr><th scope="row"><a href="#{}">{}</a></th>{}</tr>').format(
            slug_of(name),
            write.decision_title(name),
            Markup("").join(
                Markup("<td{}>{}</td>").format(
                    Markup(' class="moved"') if ruled[name][rule]["moved"] == "True" else "",
                    write.value(ruled[name][rule]["value"]),
                )
                for rule in RULES
            ),
        )
        for name in disputed
    )
    table = Markup(
        '<div class="wide" role="region" aria-label="Values under each rule" tabindex="0">'
        '<table class="conflicts"><thead><tr><th scope="col">Decision</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(head, body)
    return table, ()


def _conflict(matter: Matter, write: Writer, name: str) -> Block:
    row = matter.decisions[name]
    sides = sorted(
        matter.sides_of_decision[name],
        key=lambda s: (
            SIDES.index(s.side),
            matter.claims[s.claim]["report_date"] or "9999",
            s.claim,
        ),
    )
    lines = Markup("").join(
        Markup('<li><p>{} {} <cite>{}</cite> {} <span class="id">{}</span></p>{}</li>').format(
            write.side(side),
            write.value(side.value),
            write.source(side.source),
            matter.claims[side.claim]["report_date"] or "undated",
            write.claim(side.claim),
            Markup('<p class="why">{}</p>').format(side.why) if side.why else "",
        )
        for side in sides[:FULL]
    )
    if len(sides) > FULL:
        more = write.decision(name, f"{len(sides) - FULL} more claims")
        lines += Markup("<li>{}</li>").format(more)
    said = f"{row['n_for']} documents for, {row['n_against']} against; {row['status']}"
    block = Markup(
        '<section class="conflict" id="{}"><h3>{}</h3><p>{} <span class="status">{}</span></p>'
        '<ul class="plain sides">{}</ul></section>'
    ).format(
        slug_of(name),
        write.decision(name),
        write.value(row["value"]),
        said,
        lines,
    )
    return block, ()


def _counts(matter: Matter, write: Writer) -> list[Block]:
    frame = contested_counts(matter.record.table("counts"), matter.record.table("resolutions"))
    blocks: list[Block] = []
    for row in rows_of(frame).values():
        rows = Markup(", ").join(write.row("counts", key) for key in split_list(row["rows"]))
        about = " ".join(
            filter(
                None, [row["subject"], write.word("bodies", row["body"]), row["year"], row["stage"]]
            )
        )
        kept = Markup(' <span class="side for">kept</span>') if row["kept"] == "True" else ""
        blocks.append(
            (
                Markup(
                    '<p class="line">{}: {} <b>{}</b>{} <span class="n">n = {}</span> '
                    '<span class="id">{}</span></p>'
                ).format(about, row["quantity"], row["value"], kept, row["n_sources"], rows),
                (),
            )
        )
    return blocks
