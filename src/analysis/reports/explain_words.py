"""What ``analysis explain`` says: a sentence for each ground of a changed mark, and the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.facts.clauses import TEXTS
from analysis.facts.labels import split_list
from analysis.measures.changes import (
    ADDED,
    CHANGES,
    CODE,
    DATA,
    EVIDENCE,
    NOT_MADE,
    PARAMETERS,
    REMOVED,
    RULE,
    SEVERAL,
    SOURCES,
    VALUE,
    shown,
)
from analysis.reports.explain import ChangedMark, Explainer
from analysis.reports.explain_grounds import Change
from analysis.reports.explain_sides import Side

COLUMNS = (
    "figure", "panel", "mark", "position", "change", "old", "new", "decision", "old_value",
    "new_value", "old_status", "new_status", "cause", "claims_in", "claims_out",
    "claims_changed", "counted_old", "counted_new", "rows_changed", "words",
)  # fmt: skip
FEW = 6  # ids named in a sentence; the CSV has all
MANY = 12  # rows named that had no effect
_CHANGE_WORDS = {
    VALUE: "with another value", ADDED: "added", REMOVED: "gone",
    EVIDENCE: "with the same value on other grounds",
}  # fmt: skip


class Teller:
    """Tells what an explainer has found.

    Parameters
    ----------
    explainer
        The two sides.
    """

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.marks = list(explainer.changes())
        self.unused = explainer.without_effect(self.marks)

    def rows(self) -> Iterator[dict[str, str]]:
        """Give one row a changed mark and ground: the columns of :data:`COLUMNS`."""
        for mark in self.marks:
            told = mark.told
            for ground in mark.grounds:
                (old_counted, _), (new_counted, _) = ground.counted
                yield {
                    "figure": mark.figure, "panel": told["panel"], "mark": mark.mark,
                    "position": told["position"], "change": mark.change,
                    "old": mark.old["value"], "new": mark.new["value"],
                    "decision": ground.decision,
                    "old_value": shown(ground.old) if _compared(ground) else "",
                    "new_value": shown(ground.new) if _compared(ground) else "",
                    "old_status": _status(ground, ground.old),
                    "new_status": _status(ground, ground.new),
                    "cause": mark.cause,
                    "claims_in": ";".join(ground.claims_in),
                    "claims_out": ";".join(ground.claims_out),
                    "claims_changed": "; ".join(ground.changed),
                    "counted_old": ";".join(old_counted), "counted_new": ";".join(new_counted),
                    "rows_changed": "; ".join(ground.rows),
                    "words": self.words(mark, ground),
                }  # fmt: skip

    def words(self, mark: ChangedMark, ground: Change) -> str:
        """Say in one sentence why a mark changed."""
        if ground.decision and ground.cause == PARAMETERS:
            asked = self._differing(PARAMETERS)
            return f"{ground.decision} was asked for on one side alone: {asked}."
        why = "; ".join(self._why(mark, ground))
        if not ground.decision:
            return f"{why[:1].upper()}{why[1:]}."
        was, now = _stood(ground.old), _stood(ground.new)
        if was == now:
            return f"{ground.decision} is {now} as before: {why}."
        return f"{ground.decision} was {was} and is {now}: {why}."

    def summary(self) -> dict[str, Any]:
        """Give both sides, what differs, how many marks changed how and why, figure by figure."""
        old, new = self.explainer.old, self.explainer.new
        figures = {}
        for figure in dict.fromkeys([*new.figures, *old.figures]):
            own = [mark for mark in self.marks if mark.figure == figure]
            kept = {m for s in (old, new) for m in s.figures.get(figure, {"mark": []})["mark"]}
            figures[figure] = {
                "marks": len(kept), "changed": len(own),
                "changes": _counted([mark.change for mark in own], CHANGES),
                "causes": _counted([mark.cause for mark in own]),
            }  # fmt: skip
        return {
            "old": _told_side(old), "new": _told_side(new),
            "differ": self.explainer.differ, "parameters": self.explainer.parameters,
            "figures": figures, "without_effect": self.unused,
        }  # fmt: skip

    # ---- In words ----

    def lines(self) -> Iterator[tuple[int, str]]:
        """Tell all of it, a line each with its indent."""
        told = self.summary()
        for name in ("old", "new"):
            side = told[name]
            yield (
                0,
                f"{name.upper()} {side['name']} (rule {side['rule']}, sources {side['sources']})",
            )
        yield 0, f"They differ in: {', '.join(map(self._differing, told['differ'])) or 'nothing'}."
        if not self.marks:
            yield 0, "Nothing changed: every mark is the same in both."
        for figure, counts in told["figures"].items():
            if not counts["changed"]:
                continue
            what = f"{figure}: " if figure else ""
            kind = "mark" if figure else "decision"
            yield 0, ""
            yield (
                0,
                (
                    f"{what}{counts['changed']} of {counts['marks']} {kind}s changed: "
                    f"{_listed_counts(counts['changes'])}."
                ),
            )
            own = [mark for mark in self.marks if mark.figure == figure]
            for change in CHANGES:
                for mark in (mark for mark in own if mark.change == change):
                    yield from self._mark_lines(mark)
        if self.unused:
            n = len(self.unused) - MANY
            more = f" and {n} more" if n > 0 else ""
            yield 0, ""
            yield (
                0,
                f"Changed in the data, without effect here: {', '.join(self.unused[:MANY])}{more}.",
            )

    def _mark_lines(self, mark: ChangedMark) -> Iterator[tuple[int, str]]:
        panel = f"{mark.told['panel']}, " if mark.told["panel"] else ""
        old, new = (_plain(cells["value"]) for cells in (mark.old, mark.new))
        what = {
            ADDED: f"added, {new}", REMOVED: f"gone, was {old}", VALUE: f"{old} -> {new}",
            EVIDENCE: f"{new} as before, on other grounds",
        }[mark.change]  # fmt: skip
        yield 2, f"{panel}{mark.told['position']}: {what}  [{mark.cause}]"
        for ground in mark.grounds[:FEW]:
            yield 4, self.words(mark, ground)
        if len(mark.grounds) > FEW:
            more = ", ".join(ground.decision for ground in mark.grounds[FEW:])
            yield 4, f"And {len(mark.grounds) - FEW} more of its decisions: {more}."

    def _differing(self, factor: str) -> str:
        old, new = self.explainer.old, self.explainer.new
        if factor in (RULE, SOURCES):
            place = 0 if factor == RULE else 1
            return f"{factor} ({old.way[place]} -> {new.way[place]})"
        if factor == DATA:
            tables = self.explainer.grounds.tables
            called = {
                t: "whole texts and their clauses" if t == TEXTS else f"{t}.csv" for t in tables
            }
            counts = (f"{called[t]} {rows['row'].nunique()}" for t, rows in tables.items())
            return f"data (rows: {', '.join(counts)})"
        if factor == PARAMETERS:
            return ", ".join(
                f"{n} ({_value(old.parameters.get(n))} -> {_value(new.parameters.get(n))})"
                for n in self.explainer.parameters
            )
        fields = [name for name, value in old.made_by.items() if value != new.made_by.get(name)]
        return f"code ({', '.join(fields)})"

    def _why(self, mark: ChangedMark, ground: Change) -> Iterator[str]:
        """Give the parts of a sentence: what the claims, sources or rule did."""
        (old_rule, old_sources), (new_rule, new_sources) = ground.ways
        if mark.cause == PARAMETERS:
            yield f"asked for otherwise: {self._differing(PARAMETERS)}"
        if mark.cause == CODE:
            yield "no claim, source, rule or parameter differs, only the programs that drew it"
        if mark.cause == SEVERAL and not ground.decision:
            yield f"several things differ: {', '.join(map(self._differing, self.explainer.differ))}"
        by_data = ground.by_data
        for words, claims in (("added to", ground.claims_in), ("gone from", ground.claims_out)):
            if told := [c for c in claims if c in by_data]:
                yield f"{_claims(told)} {words} the data ({self._named(told, ground)})"
        if ground.changed:
            yield f"changed in the data: {_few(ground.changed)}"
        if ground.rows:
            yield f"rows behind it: {_few(ground.rows)}"
        came, gone = (
            [c for c in side if c not in by_data] for side in (ground.claims_in, ground.claims_out)
        )
        if old_sources != new_sources:
            if came:
                yield (
                    f"sources={new_sources} brings in {_claims(came)} that {old_sources} "
                    f"leaves out ({self._named(came, ground)})"
                )
            if gone:
                yield (
                    f"sources={new_sources} leaves out {_claims(gone)} that {old_sources} has "
                    f"({self._named(gone, ground)})"
                )
        elif came or gone:
            yield f"other claims speak to it now: {_few([*came, *gone])}"
        if ground.decision and old_rule != new_rule:
            yield f"{self._counting(0, ground)}, and {self._counting(1, ground)}"
        elif ground.decision and shown(ground.old) != shown(ground.new) and ground.counted[1][0]:
            yield self._counting(1, ground)
        against = split_list(ground.new["claims_against"]) if ground.new else []
        before = split_list(ground.old["claims_against"]) if ground.old else []
        if ground.old and (disputing := [c for c in against if c not in before]):
            yield f"against it now: {self._named(disputing, ground)}"
        if not any((ground.changed, ground.rows, came, gone, by_data)):
            yield from self._why_else(mark, ground)

    def _why_else(self, mark: ChangedMark, ground: Change) -> Iterator[str]:
        """Give what is left to say where neither claims nor rows tell."""
        if ground.old and ground.new and mark.cause == DATA:
            for name in ("date", "administration", "acting_president"):
                was, now = (row[name] or "unknown" for row in (ground.old, ground.new))
                if was != now:
                    yield f"its {_plain(name)} was {was}, is {now}"
        if not ground.decision and mark.cause in (DATA, SOURCES, RULE):
            what = self._differing(mark.cause)
            yield f"none of its own claims or rows differs; what does: {what}"

    def _counting(self, place: int, ground: Change) -> str:
        rule = ground.ways[place][0]
        claims, words = ground.counted[place]
        if not claims:
            return f"under {rule} no claim counts"
        said = {(c["source"], c["value"]) for c in (self._claim(c, place) for c in claims)}
        counts = Counter(value for _, value in sorted(said)).most_common()
        values = ", ".join(f"{_plain(value)} {n}" for value, n in counts)
        return f"under {rule} {words} count ({values}): {self._named(claims, ground, place)}"

    def _named(self, claims: Sequence[str], ground: Change, place: int = 1) -> str:
        """Name claims with their documents, those that count first."""
        counted = {c for told, _ in ground.counted for c in told}
        order = sorted(claims, key=lambda claim: (claim not in counted, claim))
        return _few(
            [f"{c} of {self._claim(c, place).get('source', 'a document')}" for c in order],
        )

    def _claim(self, name: str, place: int) -> Mapping[str, str]:
        accounts = self.explainer.accounts
        return accounts[place].claims.get(name) or accounts[1 - place].claims.get(name, {})


def _told_side(side: Side) -> dict[str, str]:
    rule, sources = side.way
    return {"name": side.name, "rule": rule, "sources": sources, "data": side.data}


def _compared(ground: Change) -> bool:
    return bool(ground.decision) and ground.cause != PARAMETERS


def _status(ground: Change, decision: Mapping[str, Any] | None) -> str:
    if not _compared(ground):
        return ""
    return str(decision["status"]) if decision else NOT_MADE


def _stood(decision: Mapping[str, Any] | None) -> str:
    if decision is None:
        return NOT_MADE
    if not decision["value"]:
        announced = decision["status"] == "unknown" and decision["n_announced"]
        return f"without value ({'announced only' if announced else decision['status']})"
    many = "document" if decision["n_for"] == 1 else "documents"
    counts = f"{decision['n_for']} {many} for, {decision['n_against']} against"
    return f"{_plain(decision['value'])} ({decision['status']}: {counts})"


def _counted(words: Sequence[str], order: Sequence[str] = ()) -> dict[str, int]:
    return {word: words.count(word) for word in (order or sorted(set(words)))}


def _listed_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {_CHANGE_WORDS[change]}" for change, n in counts.items() if n)


def _claims(claims: Sequence[str]) -> str:
    return f"{len(claims)} claim{'s' * (len(claims) != 1)}"


def _few(told: Sequence[str]) -> str:
    more = f" and {len(told) - FEW} more" if len(told) > FEW else ""
    return f"{', '.join(told[:FEW])}{more}"


def _plain(value: object) -> str:
    return str(value).replace("_", " ")


def _value(value: object) -> str:
    return str(value) if value not in ("", None) else "nothing"
