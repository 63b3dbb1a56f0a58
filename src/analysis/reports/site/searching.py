"""What the search and the filters look things up in: scripts that hold data only.

A page opened from a disk may load a script beside it but read no other file, so the entries
are scripts that put lists into a variable. Words that come often (countries, values, sources)
stand once, in a table, and are meant by their place there; ids of decisions are put together
again from their parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.facts.addresses import slug_of
from analysis.reports.site.matter import Matter
from analysis.reports.site.writing import Writer

ROOM = 400_000
"""Bytes of one script."""

STATUSES = ("agreed", "single source", "contested", "tied", "unknown", "set aside")


def search_scripts(matter: Matter, write: Writer) -> dict[str, str]:
    """Give the scripts that hold what can be found, by their addresses.

    Parameters
    ----------
    matter
        What there is to show.
    write
        Says what things are called.

    Returns
    -------
    dict
        In the order in which pages must load them.
    """
    return dict(_scripts(matter, write))


def _scripts(matter: Matter, write: Writer) -> Iterator[tuple[str, str]]:
    actors = _seen([*matter.countries, *(row["country"] for row in matter.decisions.values()),
                    *(claim["actor"] for claim in matter.claims.values())])  # fmt: skip
    bodies = _seen([*matter.table("bodies"), *(c["body"] for c in matter.claims.values())])
    stages = _seen([*matter.record.stages, *(c["stage"] for c in matter.claims.values())])
    acts, values = _seen(matter.table("acts")), _seen(matter.table("values"))
    kinds = _seen(row["kind"] for row in matter.sources.values())
    documents = _seen(matter.sources)
    statuses = {status: place for place, status in enumerate(STATUSES)}
    words = {
        "countries": [[code, write.country(code)] for code in actors],
        "bodies": [[body, write.word("bodies", body)] for body in bodies],
        "stages": list(stages),
        "acts": [[act, write.word("acts", act).lower()] for act in acts],
        "values": [
            [write.word("values", value), matter.table("values")[value]["letter"]]
            for value in values
        ],
        "kinds": [write.kind(kind) for kind in kinds],
        "statuses": list(STATUSES),
    }
    yield "search/words.js", _script("words", words)
    decisions: list[list[Any]] = []
    for name, row in matter.decisions.items():
        entry: list[Any] = [
            actors[row["country"]], bodies[row["body"]], int(row["year"]), stages[row["stage"]],
            acts[row["act"]], values.get(row["value"], -1), statuses[row["status"]],
            int(row["n_for"]), int(row["n_against"]),
        ]  # fmt: skip
        decisions.append(_with_slug(entry, name))
    yield from _parts("decisions", decisions)
    claims: list[list[Any]] = []
    for name, claim in matter.claims.items():
        told = dict.fromkeys(
            statuses[matter.decisions[side.decision]["status"]]
            for side in matter.sides_of_claim.get(name, [])
        )
        text = " ".join(filter(None, dict.fromkeys([claim["quotation"], claim["wording"]])))
        entry = [
            name, documents[claim["source"]], actors[claim["actor"]], bodies[claim["body"]],
            claim["years"], stages[claim["stage"]], acts[claim["act"]],
            values.get(claim["value"], -1), list(told) or [statuses["set aside"]], text,
        ]  # fmt: skip
        claims.append(_with_slug(entry, name))
    yield from _parts("claims", claims)
    sources: list[list[Any]] = [
        _with_slug([name, write.source_title(name), kinds[row["kind"]], row["note"]], name)
        for name, row in matter.sources.items()
    ]
    yield from _parts("sources", sources)


def _seen(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _with_slug(entry: list[Any], name: str) -> list[Any]:
    """Say what the page is called where that is not the id."""
    return entry if slug_of(name) == name else [*entry, name, slug_of(name)]


def _parts(name: str, entries: Sequence[list[Any]]) -> Iterator[tuple[str, str]]:
    """Put entries into scripts, none larger than there is room for."""
    part: list[str] = []
    filled = number = 0
    for entry in entries:
        line = _json(entry)
        size = len(line.encode("utf-8")) + 2
        if part and filled + size > ROOM:
            number += 1
            yield f"search/{name}-{number}.js", _joined(name, part)
            part, filled = [], 0
        part.append(line)
        filled += size
    yield f"search/{name}-{number + 1}.js", _joined(name, part)


def _joined(name: str, lines: Sequence[str]) -> str:
    body = ",\n".join(lines)
    return f'(window.found = window.found || []).push(["{name}", [\n{body}\n]]);\n'


def _script(name: str, thing: object) -> str:
    return f'(window.found = window.found || []).push(["{name}", {_json(thing)}]);\n'


def _json(thing: object) -> str:
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    # Half a letter can stand in no file; line separators of old would end a line of script.
    return (
        text.encode("utf-8", "backslashreplace")
        .decode("utf-8")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
