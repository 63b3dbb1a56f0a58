"""What a mark, a decision or a claim stands on: every claim with its document and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facts.clauses import TEXTS, read_clauses
from analysis.facts.decisions import claims_of
from analysis.facts.labels import split_list
from analysis.facts.places import find_data
from analysis.facts.record import Record
from analysis.facts.rules import RULES
from analysis.facts.sources import FOUNDING
from analysis.facts.texts import list_texts
from analysis.measures.losing import AGAINST, ANNOUNCED, FOR, SIDES, UNDECIDED, sides_of
from analysis.reports.sidecars import Row, Sidecar

WITHOUT_VALUE = ("tied", "unknown")


class Tracer:
    """Leads from marks back to documents.

    Parameters
    ----------
    record
        The record, by whatever rule; each mark is traced under the one it was drawn by.
    data
        The dossier's data folder, on whose shelf the whole texts stand.
    """

    def __init__(self, record: Record, data: Path | None = None) -> None:
        self.record = record
        self.data = data
        self._sides: dict[tuple[str, str], pd.DataFrame] = {}
        self._decided: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}

    # ---- What is asked for ----

    def mark(self, mark: Row, sidecar: Sidecar) -> dict[str, Any]:
        """Trace a mark of a figure.

        Returns
        -------
        dict
            The sidecar's columns, with ``rule`` and ``sources`` by which the mark was drawn,
            and in place of ids the ``decisions``, ``claims`` (of no decision among them) and
            ``rows`` themselves.
        """
        names = split_list(mark["decisions"])
        rule, sources = self.ways(mark, sidecar.parameters)[0]
        decisions = [self.decision(name, rule, sources) for name in names]
        within = {c["id"] for each in decisions for side in SIDES for c in each[side]}
        one = names[0] if len(names) == 1 else ""
        others = [c for c in split_list(mark["claims"]) if c not in within]
        return {
            **{name: mark[name] for name in ("mark", "panel", "position", "value", "label")},
            "rule": rule, "sources": sources, "decisions": decisions,
            "its_claims": split_list(mark["claims"]),
            "claims": [self.claim(c, rule, sources, one) for c in others],
            "rows": [self.row(*name.split(":", 1)) for name in split_list(mark["rows"])],
        }  # fmt: skip

    def knows(self, name: str) -> bool:
        """Say whether this is the id of a decision or of a claim."""
        return name in self._by(self.record.rule, "all") or name in self.record.all_claims.index

    def by_id(self, name: str) -> dict[str, Any]:
        """Trace a decision or a claim of the record, under the record's rule and all sources."""
        rule, sources = self.record.rule, "all"
        known = self._by(rule, sources)
        if name in known:
            return {
                "asked": name, "rule": rule, "sources": sources,
                "decisions": [self.decision(name)],
            }  # fmt: skip
        speaks = [d for d, row in known.items() if name in split_list(claims_of(row))]
        return {
            "asked": name, "rule": rule, "sources": sources,
            "claims": [] if speaks else [self.claim(name, rule, sources, "")],
            "decisions": [self.decision(d) for d in speaks],
            "its_claims": [name],
        }  # fmt: skip

    # ---- What is behind it ----

    def decision(self, name: str, rule: str = "", sources: str = "all") -> dict[str, Any]:
        """Tell a decision with its claims, side by side."""
        rule = rule or self.record.rule
        found = self._by(rule, sources).get(name)
        if found is None:
            return {"id": name, "rule": rule, "sources": sources, "status": "not made",
                    "value": "", **{side: [] for side in SIDES}}  # fmt: skip
        kept = ("id", "country", "body", "year", "stage", "act", "date", "administration")
        told = self._sides_by(rule, sources)
        told = told[told["decision"] == name]
        by_side = {
            side: [
                self.claim(c, rule, sources, name) for c in told.loc[told["side"] == side, "claim"]
            ]
            for side in SIDES
        }
        return {
            **{column: found[column] for column in kept},
            "year": int(found["year"]), "value": found["value"], "status": found["status"],
            "rule": rule, "sources": sources, **by_side,
        }  # fmt: skip

    def claim(self, name: str, rule: str, sources: str, decision: str) -> dict[str, Any]:
        """Tell a claim with its document, and how it stands to a decision."""
        said = self.record.all_claims.loc[name]
        side, why = "", ""
        if decision:
            told = self._sides_by(rule, sources)
            own = told[(told["decision"] == decision) & (told["claim"] == name)]
            side, why = (str(own.iloc[0][c]) for c in ("side", "why")) if len(own) else ("", "")
        return {
            "id": name, "side": side, "lost": side == AGAINST, "why": why,
            **{c: str(said[c]) for c in ("value", "modality", "quotation", "place")},
            "date": str(said["report_date"]), "dated_by": str(said["report_date_from"]),
            "source": self.source(str(said["source"])),
        }  # fmt: skip

    def row(self, table: str, name: str) -> dict[str, Any]:
        """Tell a row of a raw table with the documents it names; or a clause of a whole text."""
        if table == TEXTS:
            says = self._clauses.get(name) or self._texts.get(name, {})
            return {"table": table, "id": name, "says": says, "sources": []}
        if table not in self.record.tables or name not in self.record.table(table).index:
            return {"table": table, "id": name, "says": {}, "sources": []}
        cells = self.record.table(table).loc[name]
        says = {str(c): str(v) for c, v in cells.items() if pd.notna(v) and str(v)}
        cited = split_list(says.pop("sources", "")) + split_list(says.pop("source", ""))
        known = [s for s in dict.fromkeys(cited) if s in self.record.table("sources").index]
        return {"table": table, "id": name, "says": says,
                "sources": [self.source(s) for s in known]}  # fmt: skip

    def source(self, name: str) -> dict[str, Any]:
        """Tell a document: whose it is, of which day, and where it may be read."""
        about = self.record.table("sources").loc[name]
        told = ("publisher", "kind", "published", "mirror_of")
        return {
            "id": name, **{column: str(about[column]) for column in told},
            "addresses": self._addresses.get(name, []),
        }  # fmt: skip

    @cached_property
    def _clauses(self) -> dict[str, dict[str, str]]:
        """The clauses of the whole texts that a reader has added, by their names."""
        told = ["body", "year", "stage", "text"]
        clauses = read_clauses(self.record, basis=TEXTS, data=self.data)[told].astype(str)
        return {str(name): row for name, row in clauses.to_dict("index").items()}

    @cached_property
    def _texts(self) -> dict[str, dict[str, str]]:
        """What is told of a whole text itself, by its symbol."""
        return {
            text.symbol: {"body": text.body, "year": str(text.year), "stage": text.stage,
                          "title": text.title}
            for text in list_texts(find_data(self.data))
        }  # fmt: skip

    @cached_property
    def _addresses(self) -> dict[str, list[str]]:
        """The addresses to which a reader may be led, by document."""
        found: dict[str, list[str]] = {}
        if "source_addresses" not in self.record.tables:
            return found
        for row in self.record.table("source_addresses").to_dict("records"):
            if str(row["link"]) == "yes":
                found.setdefault(str(row["source"]), []).append(str(row["address"]))
        return found

    # ---- By which rule ----

    def ways(self, mark: Row, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Find by which rule and sources a mark may have been drawn, likeliest first.

        Parameters
        ----------
        mark
            A row of a sidecar.
        parameters
            Of the run it is of.

        Returns
        -------
        list of tuple
            Those under which its decisions rest on the claims it names; all that may be, if
            it names none.
        """
        names = split_list(mark["decisions"])
        ways = list(dict.fromkeys(_ways(mark, parameters, self.record.rule)))
        if not names or not mark["claims"]:
            return ways
        claims = set(split_list(mark["claims"]))
        best = [w for w in ways if claims <= self._claims_by(*w, names)]
        same = [w for w in best if claims == self._claims_by(*w, names)]
        alike = [
            w for w in same if len(names) == 1 and self._shown_by(*w, names[0]) == mark["value"]
        ]
        return alike or same or best or ways

    def _claims_by(self, rule: str, sources: str, names: list[str]) -> set[str]:
        known = self._by(rule, sources)
        return {c for n in names if n in known for c in split_list(claims_of(known[n]))}

    def _shown_by(self, rule: str, sources: str, name: str) -> str:
        found = self._by(rule, sources)[name]
        status = str(found["status"])
        return status if status in WITHOUT_VALUE else str(found["value"])

    def _by(self, rule: str, sources: str) -> dict[str, dict[str, Any]]:
        if (rule, sources) not in self._decided:
            decided = self.record.under(rule=rule, sources=sources).decisions
            rows = decided.to_dict("records")
            self._decided[rule, sources] = {str(row["id"]): dict(row) for row in rows}
        return self._decided[rule, sources]

    def _sides_by(self, rule: str, sources: str) -> pd.DataFrame:
        if (rule, sources) not in self._sides:
            self._sides[rule, sources] = sides_of(self.record.under(rule=rule, sources=sources))
        return self._sides[rule, sources]


def _ways(mark: Row, parameters: Mapping[str, Any], usual: str) -> Iterator[tuple[str, str]]:
    """Give the rules and choices of sources that a mark may have been drawn by, likeliest first.

    A notebook may compare two: its parameters then come in pairs, such as ``compare_rule`` and
    ``compare_sources``; or all rules, or choices of sources, which the mark's position then names.
    """
    rule, sources = str(parameters.get("rule") or usual), str(parameters.get("sources") or "all")
    words = mark["position"].split()
    chosen = [w for w in words if w == FOUNDING or w.startswith("kind:")]
    for name in [name for name in RULES if name in words] or [rule] * bool(chosen):
        yield from ((name, choice) for choice in [*chosen, sources])
    yield rule, sources
    for name in parameters:
        if name.endswith(("_sources", "_rule")):
            kin = name.removesuffix("_sources").removesuffix("_rule")
            other = str(parameters.get(f"{kin}_rule") or rule)
            yield other, str(parameters.get(f"{kin}_sources") or sources)
    yield from ((name, sources) for name in RULES)


def heading_of(row: Mapping[str, Any]) -> str:
    """Say which row it is."""
    if row["table"] == TEXTS:
        return f"{row['id']}, a text added by a reader"
    return f"Row {row['id']} of {row['table']}.csv"


def sides_in_order(decision: Mapping[str, Any]) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Give the claims of a decision side by side, in the words in which they are told."""
    words = {
        FOR: "For", AGAINST: "Against: these claims lost",
        UNDECIDED: "Undecided: the rule takes no side", ANNOUNCED: "Announced only",
    }  # fmt: skip
    return [(words[side], decision[side]) for side in SIDES if decision[side]]
