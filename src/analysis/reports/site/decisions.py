"""The pages of decisions, each a timeline of its claims, and of claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from analysis.facts.addresses import claim_address, decision_address
from analysis.facts.dates import bounds
from analysis.facts.labels import split_list
from analysis.reports.site.matter import Matter, Row, Side
from analysis.reports.site.writing import FLAG_WORDS, RULE_WORDS, Pages, Writer

Page = tuple[str, str]

FULL, NAMED = 300, 3000
"""Claims of one decision told in full; further ones are named, and from there on counted."""

WIDTH, MARGIN = 640.0, 12.0


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: a claim, or the act itself (without a side)."""

    when: str
    first: str
    side: Side | None
    quotation: str = ""
    note: str = ""


def decision_pages(
    matter: Matter, pages: Pages, drawn: Mapping[str, Sequence[Markup]]
) -> Iterator[Page]:
    """Write a page a decision.

    Parameters
    ----------
    matter
        What there is to show.
    pages
        The templates.
    drawn
        Links to the marks that stand for a decision, by its id.

    Yields
    ------
    tuple of str
        Address and content.
    """
    series = _series(matter, pages.writer)
    for name, row in matter.decisions.items():
        sides = matter.sides_of_decision[name]
        entries = _timeline(matter, row, sides[:FULL])
        yield (
            decision_address(name),
            pages.fill(
                "decision",
                title=f"{pages.writer.country(row['country'])}, {pages.writer.act(row)}",
                row=row,
                facts=list(_facts(row, pages.writer)),
                series=_with_here(series[_same(row)], name, row, pages.writer),
                heading=_heading(row),
                strip=_strip(entries),
                timeline=entries,
                more=Markup(", ").join(
                    pages.writer.claim(side.claim) for side in sides[FULL : FULL + NAMED]
                ),
                unnamed=max(0, len(sides) - FULL - NAMED),
                ruled=list(matter.under_rules.get(name, {}).values()),
                marks=drawn.get(name, ()),
            ),
        )


def _facts(row: Row, write: Writer) -> Iterator[tuple[str, object]]:
    yield "Country", write.of_country(row["country"])
    yield "Text", write.resolution(f"{row['body']}-{row['year']}")
    yield "Stage", row["stage"]
    yield "Date of the act", row["date"] or "not known"
    if row["administration"]:
        acting = f" (acting: {row['acting_president']})" if row["acting_president"] else ""
        named = write.administration(row["administration"])
        yield "Administration", Markup("{}{}").format(named, acting)
    yield (
        "Documents",
        f"{row['n_for']} for, {row['n_against']} against"
        + (f", {row['n_announced']} announce it" if row["n_announced"] != "0" else ""),
    )
    yield "Rule", f"{row['rule']}: {RULE_WORDS[row['rule']]}"
    if row["flags"]:
        yield "Note", "; ".join(FLAG_WORDS[flag] for flag in split_list(row["flags"]))


def _heading(row: Row) -> str:
    if row["value"] and row["n_against"] != "0":
        return "Its claims, for and against"
    return "Its claims"


def _timeline(matter: Matter, row: Row, sides: Sequence[Side]) -> list[Entry]:
    """Put claims in order of their reports, and the act among them; undated ones come last."""
    entries = []
    for side in sides:
        claim = matter.claims[side.claim]
        when = claim["report_date"]
        entries.append(Entry(when or "undated", _first(when), side, claim["quotation"]))
    if row["date"]:
        note = "" if row["date"].count("-") == 2 and "/" not in row["date"] else ", at some day"
        entries.append(Entry(row["date"], _first(row["date"]), None, note=note))
    return sorted(
        entries, key=lambda e: (e.first, e.side is not None, e.side.claim if e.side else "")
    )


def _first(date: str) -> str:
    return bounds(date)[0].isoformat() if date else "9999"


def _strip(entries: Sequence[Entry]) -> Markup:
    """Draw the reports along a line of time: those for above it, those against beneath."""
    dated = [entry for entry in entries if entry.first != "9999"]
    days = {entry.first: _ordinal(entry.first) for entry in dated}
    if len(days) < 3:
        return Markup("")
    low, high = min(days.values()), max(days.values())

    def across(day: int) -> str:
        return f"{MARGIN + (WIDTH - 2 * MARGIN) * (day - low) / (high - low):.1f}"

    marks, risen = [], dict[tuple[str, bool], int]()
    for entry in dated:
        place = across(days[entry.first])
        if entry.side is None:
            marks.append(Markup('<path class="act" d="M{} 2V68"/>').format(place))
            continue
        above = entry.side.side in ("for", "announced")
        step = risen.get((place, above), 0)
        risen[place, above] = step + 1
        height = 30 - 5 * min(step, 5) if above else 40 + 5 * min(step, 5)
        marks.append(
            Markup('<circle class="{}" cx="{}" cy="{}" r="3.2"/>').format(
                entry.side.side, place, height
            )
        )
    first, last = min(days), max(days)
    return Markup(
        '<svg class="strip" viewBox="0 0 {w:.0f} 84" aria-hidden="true">'
        '<path class="line" d="M{m} 35H{e}"/>{marks}'
        '<text x="{m}" y="82">{first}</text>'
        '<text x="{e}" y="82" text-anchor="end">{last}</text></svg>'
    ).format(
        w=WIDTH, m=MARGIN, e=WIDTH - MARGIN, marks=Markup("").join(marks), first=first, last=last
    )


def _ordinal(day: str) -> int:
    return bounds(day)[0].toordinal()


def _series(matter: Matter, write: Writer) -> dict[tuple[str, ...], dict[str, Markup]]:
    """Link the same act in all years, by its id."""
    found: dict[tuple[str, ...], dict[str, Markup]] = {}
    for name, row in matter.decisions.items():
        shown = _year(row, write)
        item = Markup(f"<li>{write.decision(name, shown)}</li>")
        found.setdefault(_same(row), {})[name] = item
    return found


def _same(row: Row) -> tuple[str, ...]:
    return row["country"], row["body"], row["stage"], row["act"]


def _year(row: Row, write: Writer) -> Markup:
    chip = write.chips.get(row["value"], write.no_chip)
    called = write.word("values", row["value"]) or "no value"
    return Markup(f'{chip}<span class="unseen">{escape(called)}</span> {escape(row["year"])}')


def _with_here(series: Mapping[str, Markup], name: str, row: Row, write: Writer) -> Markup:
    """Write the acts of a series, the page's own without a link; nothing if it is the only one."""
    if len(series) < 2:
        return Markup("")
    here = f'<li><span class="here" aria-current="page">{_year(row, write)}</span></li>'
    items = "".join(here if other == name else item for other, item in series.items())
    return Markup(f"<ol>{items}</ol>")


def claim_pages(
    matter: Matter, pages: Pages, drawn: Mapping[str, Sequence[Markup]]
) -> Iterator[Page]:
    """Write a page a claim, those set aside too.

    Parameters
    ----------
    matter, pages, drawn
        As :func:`decision_pages` takes them; ``drawn`` by the ids of claims.

    Yields
    ------
    tuple of str
        Address and content.
    """
    write = pages.writer
    facts_of = matter.table("founding_facts") if "founding_facts" in matter.record.tables else {}
    for name, claim in matter.claims.items():
        yield (
            claim_address(name),
            pages.fill(
                "claim",
                title=f"Claim {name}",
                name=name,
                claim=claim,
                facts=list(_fields(claim, write)),
                sides=matter.sides_of_claim.get(name, []),
                aside=matter.set_aside.get(name, ""),
                told=[
                    (write.row("founding_facts", fact), facts_of[fact]["fact"])
                    for fact in split_list(claim["fact"])
                    if fact in facts_of
                ],
                decisions=matter.decisions,
                marks=drawn.get(name, ()),
            ),
        )


def _fields(claim: Row, write: Writer) -> Iterator[tuple[str, object]]:
    yield "Who acted", write.of_country(claim["actor"])
    if claim["body"]:
        context = ", by context" if claim["body_basis"] == "context" else ""
        yield "Body", f"{write.word('bodies', claim['body'])}{context}"
    for name, column in (
        ("Session", "session"), ("Time, in its words", "period"), ("Years of the texts", "years"),
        ("Stage", "stage"),
    ):  # fmt: skip
        if claim[column]:
            yield name, claim[column]
    yield "Act", write.word("acts", claim["act"])
    yield "Told as", claim["modality"]
    for name, column in (
        ("Its word for the position", "wording"), ("Its word for the act", "said"),
        ("As of", "as_of_date"),
    ):  # fmt: skip
        if claim[column]:
            yield name, claim[column]
    if claim["administration_said"]:
        yield "Puts it under", write.administration(claim["administration_said"])
    if claim["report_date"]:
        how = "its publication" if claim["report_date_from"] == "published" else "the claim itself"
        yield "Reported", f"{claim['report_date']}, by the date of {how}"
    for name, column in (("Place", "place"), ("Confidence", "confidence"), ("Remark", "note")):
        if claim[column]:
            yield name, claim[column]
