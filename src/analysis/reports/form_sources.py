"""The panel beside a figure in the form: what a mark stands on, as HTML, all of it escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from analysis.measures.losing import AGAINST, FOR
from analysis.reports.trace import heading_of, sides_in_order

OPEN = 3
"""Decisions, and other rows, that are told at once; of more, each is opened by a click."""

MOST = 60
"""Decisions, and other rows, that the panel tells; more are told by the command line."""


def panel_of(mark: Mapping[str, Any], command: str) -> Markup:
    """Tell a mark: its decisions, the claims for and against each, and other rows.

    Parameters
    ----------
    mark
        As :meth:`analysis.reports.trace.Tracer.mark` tells it.
    command
        The command line that tells the same.

    Returns
    -------
    markupsafe.Markup
        With quotation, outlet, date and address of every claim, those that lost included.
    """
    panel = Markup("Panel {}, ").format(mark["panel"]) if mark["panel"] else ""
    parts = [
        Markup("<h4>{}{}: <b>{}</b></h4>").format(panel, mark["position"], in_words(mark["value"])),
        Markup('<p class="af-note">{}</p>').format(mark["label"]),
        *_decisions(mark),
        *(Markup("<ul>{}</ul>").format(_claim(claim)) for claim in mark["claims"]),
        *_rows(mark["rows"]),
    ]
    if not (mark["decisions"] or mark["claims"] or mark["rows"]):
        parts.append(Markup("<p>Nothing stands behind it: nothing is known.</p>"))
    parts.append(
        Markup('<p class="af-note">The same on the command line:</p><pre>{}</pre>').format(command)
    )
    return Markup("\n").join(parts)


def in_words(name: object) -> str:
    """Put the project's word for something as it is read."""
    return str(name).replace("_", " ")


def _decisions(mark: Mapping[str, Any]) -> Iterator[Markup]:
    decisions = mark["decisions"]
    for decision in decisions[:MOST]:
        value = in_words(decision["value"] or "no value")
        head = Markup("{}: <b>{}</b> ({})").format(decision["id"], value, decision["status"])
        body = Markup("").join(_decision(decision))
        if len(decisions) <= OPEN:
            yield Markup('<section><p class="af-head">{}</p>{}</section>').format(head, body)
        else:
            yield Markup("<details><summary>{}</summary>{}</details>").format(head, body)
    yield from _and_more(len(decisions), "decisions")


def _decision(decision: Mapping[str, Any]) -> Iterator[Markup]:
    if "act" in decision:
        told = [decision["country"], in_words(decision["act"]), decision["body"],
                str(decision["year"]), decision["stage"], decision["date"]]  # fmt: skip
        under = f", under {decision['administration']}" if decision["administration"] else ""
        line = f"{' '.join(filter(None, told))}{under}"
        yield Markup('<p class="af-note">{}</p>').format(line)
    yield Markup('<p class="af-note">Rule {}, sources {}</p>').format(
        decision["rule"], decision["sources"]
    )
    for words, claims in sides_in_order(decision):
        side = claims[0]["side"]
        listed = Markup("").join(_claim(claim) for claim in claims)
        yield Markup(
            '<details open class="af-side af-{}"><summary>{} ({})</summary><ul>{}</ul></details>'
        ).format(side if side in (FOR, AGAINST) else "open", words, len(claims), listed)


def _claim(claim: Mapping[str, Any]) -> Markup:
    date = claim["date"] or "undated"
    if claim["date"] and claim["dated_by"] != "published":
        date += " (date of the claim)"
    said = Markup("<blockquote>“{}”</blockquote>").format(claim["quotation"])
    if not claim["quotation"]:
        said = Markup('<p class="af-note">No words quoted.</p>')
    place = Markup(' <span class="af-note">{}</span>').format(claim["place"])
    return Markup(
        '<li><p><b>{outlet}</b>, {date}: {value}, {modality}{place} <span class="af-note">{id}'
        "</span></p>{said}{why}{where}</li>"
    ).format(
        outlet=_publisher(claim["source"]), date=date, value=in_words(claim["value"]),
        modality=claim["modality"], place=place if claim["place"] else "", id=claim["id"],
        said=said, where=_addresses(claim["source"]),
        why=Markup('<p class="af-note">{}</p>').format(claim["why"]) if claim["why"] else "",
    )  # fmt: skip


def _rows(rows: list[dict[str, Any]]) -> Iterator[Markup]:
    for row in rows[:MOST]:
        head = escape(heading_of(row))
        says = Markup("").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(in_words(name), cell)
            for name, cell in row["says"].items()
        )
        told = Markup("").join(
            Markup("<li><p><b>{}</b>, {}</p>{}</li>").format(
                _publisher(source), source["published"] or "undated", _addresses(source)
            )
            for source in row["sources"]
        )
        open_at_once = Markup(" open") if len(rows) <= OPEN else ""
        yield Markup(
            "<details{}><summary>{}</summary><dl>{}</dl><ul>{}</ul></details>"
        ).format(open_at_once, head, says, told)  # fmt: skip
    yield from _and_more(len(rows), "rows")


def _and_more(n: int, what: str) -> Iterator[Markup]:
    if n > MOST:
        yield Markup("<p>… and {} more {}, which the command below tells.</p>").format(
            n - MOST, what
        )


def _publisher(source: Mapping[str, Any]) -> str:
    own = source["mirror_of"] in ("", source["publisher"])
    whose = source["publisher"] if own else f"{source['mirror_of']}, in {source['publisher']}"
    return f"{whose} ({in_words(source['kind'])})"


def _addresses(source: Mapping[str, Any]) -> Markup:
    """Link the addresses of a document; only those of the web lead anywhere."""
    links = [
        Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(address)
        if str(address).startswith(("https://", "http://"))
        else Markup("{}").format(address)
        for address in source["addresses"]
    ]
    return Markup('<p class="af-address">{}</p>').format(
        Markup("<br>").join(links) if links else "No address to lead to."
    )
