"""Who says what about the same act: sources held against disputed decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.facts.dates import bounds
from analysis.facts.decisions import claims_of
from analysis.facts.record import Record
from analysis.facts.rules import RULES
from analysis.facts.scope import Scope

SO, OTHERWISE, EITHER, ANNOUNCED = "says so", "says otherwise", "one of two", "announces"
STANCES = (SO, OTHERWISE, EITHER, ANNOUNCED)
SILENT = ""

KEYS = ["country", "body", "year", "stage", "act"]


def disputed_in(record: Record, scope: Scope, *, everyone: bool = False) -> pd.DataFrame:
    """Find the decisions on which sources disagree, under whatever rule.

    Parameters
    ----------
    record
        The record; its rule decides which of them have a value.
    scope
        Country, bodies and years looked at.
    everyone
        Whether other countries' disputed decisions are taken too.

    Returns
    -------
    pandas.DataFrame
        Rows of ``record.decisions`` that are contested or tied, in order of the act's date.
    """
    decisions = record.decisions[record.is_disputed(record.decisions)]
    kept = decisions["year"].isin(scope.years) & decisions["body"].isin(scope.bodies)
    if not everyone:
        kept &= decisions["country"] == scope.country
    return decisions[kept].sort_values(["date", "country"], kind="stable", ignore_index=True)


def testimony_on(record: Record, decisions: pd.DataFrame) -> pd.DataFrame:
    """Say what each document says on each of these decisions.

    Parameters
    ----------
    record
        The record the decisions were made from.
    decisions
        Rows of its decisions, such as :func:`disputed_in` gives them, in drawing order.

    Returns
    -------
    pandas.DataFrame
        One row a document, decision and value, in order of the report's date: ``source``,
        ``publisher``, ``kind``, ``report_date`` (EDTF, never more exact than known),
        ``report_first`` and ``report_last`` (its first and last day, empty if undated),
        ``dated_by`` (``published``, or ``as_of_date`` of the claim), ``decision``, ``value``,
        ``decided``, ``stance`` (one of :data:`STANCES`: ``one of two`` where the decision is
        tied), ``claims`` (ids). A document silent on a decision has no row.
    """
    told = spoken_claims(record)
    told = told[told["decision"].isin(decisions["id"])]
    decided = decisions.set_index("id")["value"]
    columns = [
        "source", "publisher", "kind", "report_date", "report_first", "report_last", "dated_by",
        "decision", "value", "decided", "stance", "claims",
    ]  # fmt: skip
    if told.empty:
        return pd.DataFrame(columns=columns)
    told = told.assign(decided=told["decision"].map(decided).astype("string"))
    told["stance"] = [
        stance_of(value, now, modality)
        for value, now, modality in zip(
            told["value"], told["decided"], told["modality"], strict=True
        )
    ]
    keys = ["source", "decision", "value", "decided", "stance"]
    ordered = told.sort_values(["report_first", "claim"], key=_undated_last)
    gathered = ordered.groupby(keys, sort=False, observed=True).agg(
        **{name: (name, "first") for name in columns[1:7]}, claims=("claim", ";".join)
    )
    place = {name: n for n, name in enumerate(decisions["id"])}
    return (
        gathered.reset_index()[columns]
        .assign(place=lambda frame: frame["decision"].map(place))
        .sort_values(["report_first", "source", "place"], key=_undated_last, kind="stable")
        .drop(columns="place")
        .reset_index(drop=True)
    )


def stance_of(value: str, decided: str, modality: str) -> str:
    """Say how a claim stands to the decision: one of :data:`STANCES`."""
    if modality != "done":
        return ANNOUNCED
    if not decided:
        return EITHER
    return SO if value == decided else OTHERWISE


def spoken_claims(record: Record) -> pd.DataFrame:
    """Join each claim with the decision it speaks to and the document it stands in.

    Returns
    -------
    pandas.DataFrame
        One row a claim and decision: ``claim``, ``decision``, ``country``, ``body``, ``year``,
        ``stage``, ``act``, ``value``, ``modality``, ``source``, ``publisher``, ``kind``,
        ``report_date``, ``report_first``, ``report_last``, ``dated_by``.
    """
    claims = record.claims[["actor", "source", "value", "modality", "report_date"]].assign(
        dated_by=record.claims["report_date_from"], kind=record.claims["kind"]
    )
    told = record.spoken.merge(claims, left_on="claim", right_index=True, how="left")
    told = told.rename(columns={"actor": "country"})
    told["decision"] = told[KEYS].astype(str).agg("-".join, axis=1)
    told["publisher"] = told["source"].map(publishers_of(record.table("sources")))
    told["publisher"] = told["publisher"].fillna(told["source"])
    days = {date: _days(date) for date in told["report_date"].unique()}
    told["report_first"] = told["report_date"].map({date: day[0] for date, day in days.items()})
    told["report_last"] = told["report_date"].map({date: day[1] for date, day in days.items()})
    return told


def publishers_of(sources: pd.DataFrame) -> pd.Series:
    """Name who published each document, and whose text it is where that is another's.

    Parameters
    ----------
    sources
        ``sources.csv``, indexed by document: ``publisher``, ``mirror_of``.

    Returns
    -------
    pandas.Series
        Such as ``Kyodo, in Jiji Press``, so that one agency's item printed twice is seen to be.
    """
    publisher, origin = sources["publisher"].astype(str), sources["mirror_of"].astype(str)
    own = (origin == "") | (origin == publisher)
    return publisher.where(own, origin + ", in " + publisher)


def matrix_of(testimony: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Lay documents by decisions: says so, says otherwise, announces, or silent (empty).

    Parameters
    ----------
    testimony, decisions
        As :func:`testimony_on` gives and takes them.

    Returns
    -------
    pandas.DataFrame
        One row a document by date of its report: ``reported``, ``dated_by``, ``source``,
        ``publisher``, ``kind``, then a column a decision.
    """
    first = testimony.drop_duplicates("source")
    words = testimony["stance"].where(
        testimony["stance"] != EITHER, "says " + testimony["value"].astype("string")
    )
    cells = testimony.assign(words=words).groupby(["source", "decision"])["words"].agg("; ".join)
    wide = cells.unstack("decision").reindex(index=first["source"], columns=list(decisions["id"]))
    head = first[["report_date", "dated_by", "source", "publisher", "kind"]]
    return pd.concat(
        [
            head.rename(columns={"report_date": "reported"}).reset_index(drop=True),
            wide.fillna(SILENT).reset_index(drop=True).rename_axis(columns=None),
        ],
        axis=1,
    )


def agreement_on(testimony: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Count the documents for and against each decision, and when they were written.

    Parameters
    ----------
    testimony, decisions
        As :func:`testimony_on` gives and takes them.

    Returns
    -------
    pandas.DataFrame
        One row a decision: ``decision``, ``date`` (of the act, EDTF), ``value``, ``status``,
        ``for``, ``against``, ``announced`` (documents), ``rivals`` (what the others say),
        ``first_for``, ``last_for``, ``first_against``, ``last_against`` (days of reports).
        Shares are left out on purpose: documents repeat each other.
    """
    rows = []
    for decision in decisions.to_dict("records"):
        told = testimony[testimony["decision"] == decision["id"]]
        parts = {
            "for": told[told["stance"] == SO],
            "against": told[told["stance"].isin((OTHERWISE, EITHER))],
        }
        row: dict[str, Any] = {
            "decision": decision["id"], "date": decision["date"], "value": decision["value"],
            "status": decision["status"],
            "rivals": ";".join(sorted(parts["against"]["value"].unique())),
            "announced": told.loc[told["stance"] == ANNOUNCED, "source"].nunique(),
        }  # fmt: skip
        for side, part in parts.items():
            row[side] = part["source"].nunique()
            days = part.loc[part["report_first"] != "", "report_first"]
            row[f"first_{side}"] = min(days, default="")
            row[f"last_{side}"] = max(days, default="")
        rows.append(row)
    columns = [
        "decision", "date", "value", "status", "for", "against", "announced", "rivals",
        "first_for", "last_for", "first_against", "last_against",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def values_by_rule(
    record: Record, decisions: pd.DataFrame, rules: Sequence[str] = tuple(RULES)
) -> pd.DataFrame:
    """Decide the same claims by each rule, and say which conclusions move.

    Parameters
    ----------
    record
        The record; its own rule is the one the others are held against.
    decisions
        Rows of its decisions, in drawing order.
    rules
        Names of rules, in drawing order.

    Returns
    -------
    pandas.DataFrame
        One row a decision and rule: ``decision``, ``country``, ``body``, ``year``, ``stage``,
        ``act``, ``rule``, ``value`` (empty where the rule finds none), ``status``, ``n_for``,
        ``n_against``, ``rival`` (what the losing documents say, most of them first, parted by
        ``;``), ``claims`` (all of the decision), ``moved`` (whether rule and record's own
        rule both find a value, and not the same).
    """
    own = decisions.set_index("id")["value"]
    narrowed = record.of(*dict.fromkeys(decisions["country"]))
    told = narrowed.claims
    columns = ["decision", *KEYS, "rule", "value", "status", "n_for", "n_against", "rival"]
    columns += ["claims", "moved"]
    parts = []
    for rule in rules if len(decisions) else ():
        ruled = narrowed.under(rule=rule).decisions.set_index("id").loc[list(own.index)]
        losing = zip(ruled["claims_against"], ruled["value"], strict=True)
        rivals = [_rivals(told, names, value) for names, value in losing]
        moved = (ruled["value"] != own) & (ruled["value"] != "") & (own != "")
        claims = [claims_of(decision) for decision in ruled.to_dict("records")]
        parts.append(ruled.assign(rivals=rivals, claims=claims, moved=moved).reset_index())
    if not parts:
        return pd.DataFrame(columns=columns)
    frame = pd.concat(parts, ignore_index=True)
    return frame.rename(columns={"id": "decision", "rivals": "rival"})[columns]


def table_by_rule(ruled: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Lay decisions by rules, in words.

    Parameters
    ----------
    ruled
        As :func:`values_by_rule` gives it.
    labels
        Label of each value.

    Returns
    -------
    pandas.DataFrame
        One row a decision: ``decision``, a column a rule (``tied`` where it finds no value),
        ``moves`` (whether two rules that find a value find different ones).
    """
    words = ruled["value"].map(labels.astype(str)).fillna("").astype("string")
    named = ruled.assign(words=words.where(ruled["status"] != "tied", "tied"))
    rules, decisions = list(dict.fromkeys(ruled["rule"])), list(dict.fromkeys(ruled["decision"]))
    wide = named.pivot(index="decision", columns="rule", values="words").loc[decisions, rules]
    found = named[named["value"] != ""].groupby("decision")["value"].nunique()
    wide["moves"] = ["yes" if found.get(name, 0) > 1 else "no" for name in decisions]
    return wide.reset_index().rename_axis(columns=None)


def join_marks(**panels: pd.DataFrame) -> pd.DataFrame:
    """Put the marks of several panels in one frame, each with the name of its panel."""
    parts = [frame.assign(panel=name) for name, frame in panels.items()]
    joined = pd.concat(parts, ignore_index=True)
    return joined[["panel", *[name for name in joined.columns if name != "panel"]]]


def describe_matrix(testimony: pd.DataFrame, decisions: pd.DataFrame) -> str:
    """Tell a reader who cannot see the matrix what it shows, from its numbers."""
    if decisions.empty:
        return "No figure: no decision is disputed."
    days = testimony.loc[testimony["report_first"] != "", "report_first"]
    counted = testimony["stance"].value_counts()
    most = agreement_on(testimony, decisions).sort_values("against", kind="stable").iloc[-1]
    return (
        f"Matrix of marks: {testimony['source'].nunique()} documents down the page in order of "
        f"their reports, from {min(days)} to {max(days)}, and {len(decisions)} disputed decisions "
        "across in order of their dates. "
        f"{counted.get(SO, 0)} squares say what the decision has, "
        f"{counted.get(OTHERWISE, 0) + counted.get(EITHER, 0)} diamonds say otherwise; elsewhere "
        "the document is silent. "
        f"Most documents speak against {most['decision']}: {most['against']}, reported from "
        f"{most['first_against']} to {most['last_against']}, against {most['for']} for it, "
        f"reported from {most['first_for'] or 'no day'} to {most['last_for'] or 'no day'}."
    )


def describe_rules(ruled: pd.DataFrame) -> str:
    """Tell a reader who cannot see the figure of rules what it shows, from its numbers."""
    if ruled.empty:
        return "No figure: no decision is disputed."
    left = [
        f"{rule}: {(own['status'] == 'contested').sum()} contested, "
        f"{(own['status'] == 'tied').sum()} tied"
        for rule, own in ruled.groupby("rule", sort=False)
    ]
    moved = ruled[ruled["moved"]]
    moves = [
        f"{row['decision']} is {row['value']} under {row['rule']}"
        for row in moved.to_dict("records")
    ]
    n = ruled["decision"].nunique()
    return (
        f"Grid of cells: {n} disputed decisions down the page in order of their dates, "
        f"{ruled['rule'].nunique()} rules across; beside each row, its documents for and against "
        f"as single marks. {'; '.join(left)}. "
        f"{moved['decision'].nunique()} of {n} have another value under some other rule"
        + (f": {'; '.join(moves)}." if moves else ".")
    )


def _rivals(claims: pd.DataFrame, names: str, value: str) -> str:
    """Give what the losing documents say, the value most of them give first."""
    told = claims.loc[[name for name in str(names).split(";") if name], ["source", "value"]]
    counted = told.drop_duplicates()["value"].value_counts()
    ranked = sorted(counted.index, key=lambda rival: (-counted[rival], rival))
    return ";".join(rival for rival in ranked if rival != value)


def _days(date: str) -> tuple[str, str]:
    if not date:
        return "", ""
    first, last = bounds(date)
    return first.isoformat(), last.isoformat()


def _undated_last(column: pd.Series) -> pd.Series:
    return column.where(column != "", "9999") if column.name == "report_first" else column
