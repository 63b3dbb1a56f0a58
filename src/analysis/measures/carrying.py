"""How one body's years are carried over to another in later reports."""

from __future__ import annotations

import pandas as pd

from analysis.facts.dates import bounds
from analysis.facts.record import Record
from analysis.facts.rules import WEEKS_AROUND
from analysis.facts.scope import Scope
from analysis.measures.evidence import OTHERWISE, SO, spoken_claims, stance_of

COLUMNS = [
    "source", "publisher", "kind", "report_date", "report_first", "dated_by", "body", "year",
    "stage", "value", "decided", "stance", "told_at", "fits", "run", "decision", "claims",
]  # fmt: skip
AT_THE_TIME, LATER = "at the time", "later"


def sponsorship_reports(record: Record, scope: Scope) -> pd.DataFrame:
    """Say which document says what about each year's final list of sponsors, and when.

    Parameters
    ----------
    record
        The record.
    scope
        Country, bodies and years looked at.

    Returns
    -------
    pandas.DataFrame
        One row a document, body, year and value, in order of the report's date: ``source``,
        ``publisher``, ``kind``, ``report_date`` (EDTF), ``report_first`` (day), ``dated_by``,
        ``body``, ``year``, ``stage``, ``value``, ``decided`` (what the rule finds),
        ``stance``, ``told_at`` (``at the time``: within six weeks of the act, as the rule
        ``contemporary`` has it; else ``later``; empty if either date is not known), ``fits``
        (for a claim that says otherwise: the other bodies whose list of that year it would
        fit, parted by ``;``), ``run`` (years of one document and value without a gap share
        a number), ``decision``, ``claims``.
    """
    told = spoken_claims(record.of(scope.country))
    final = record.table("bodies")["final_stage"].astype(str)
    told = told[(told["act"] == "sponsorship") & (told["stage"] == told["body"].map(final))]
    decisions = record.of(scope.country).decisions.set_index("id")
    told = told[told["decision"].isin(decisions.index)]
    found = decisions.loc[told["decision"], ["value", "date"]]
    told = told.assign(decided=found["value"].to_numpy(), acted=found["date"].to_numpy())
    keys = ["source", "body", "year", "value"]
    ordered = told.sort_values(["report_first", "claim"])
    frame = ordered.groupby(keys, sort=False).agg(
        **{
            name: (name, "first")
            for name in (
                *COLUMNS[1:6],
                "report_last",
                "stage",
                "decided",
                "decision",
                "acted",
                "modality",
            )
        },
        claims=("claim", ";".join),
    )
    frame = frame.reset_index()
    frame["stance"] = [
        stance_of(*said)
        for said in frame[["value", "decided", "modality"]].itertuples(index=False, name=None)
    ]
    frame["told_at"] = [_told_at(row) for row in frame.to_dict("records")]
    frame["fits"] = _fits(frame, decisions, final)
    frame["run"] = _runs(frame)
    frame = frame[frame["body"].isin(scope.bodies) & frame["year"].isin(scope.years)]
    return frame.sort_values(
        ["report_first", "source", "body", "year"],
        key=lambda c: c.where(c != "", "9999") if c.name == "report_first" else c,
    )[COLUMNS].reset_index(drop=True)


def final_lists(record: Record, scope: Scope) -> pd.DataFrame:
    """Keep the country's decisions on the final lists of sponsors of the bodies and years."""
    decisions = scope.of(record.of(scope.country).decisions)
    final = decisions["body"].map(record.table("bodies")["final_stage"].astype(str))
    kept = (decisions["act"] == "sponsorship") & (decisions["stage"] == final)
    return decisions[kept].reset_index(drop=True)


def count_carried_over(reports: pd.DataFrame) -> pd.DataFrame:
    """Count, year by year, who says so and who says otherwise, at the time and later.

    Parameters
    ----------
    reports
        As :func:`sponsorship_reports` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a body and year that anybody disputes: ``body``, ``year``, ``decided``,
        ``so_at_the_time``, ``so_later``, ``otherwise_at_the_time``, ``otherwise_later``,
        ``otherwise_fits_other_body`` (documents).
    """
    rows = []
    for (body, year), told in reports.groupby(["body", "year"], sort=False):
        otherwise = told[told["stance"] == OTHERWISE]
        if otherwise.empty:
            continue
        row: dict[str, object] = {"body": body, "year": year, "decided": told["decided"].iloc[0]}
        for side, part in (("so", told[told["stance"] == SO]), ("otherwise", otherwise)):
            timed = part["told_at"] == AT_THE_TIME
            row[f"{side}_at_the_time"] = part.loc[timed, "source"].nunique()
            row[f"{side}_later"] = part.loc[~timed, "source"].nunique()
        row["otherwise_fits_other_body"] = otherwise.loc[
            otherwise["fits"] != "", "source"
        ].nunique()
        rows.append(row)
    columns = [
        "body", "year", "decided", "so_at_the_time", "so_later", "otherwise_at_the_time",
        "otherwise_later", "otherwise_fits_other_body",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["body", "year"], ignore_index=True)


def describe_carrying(reports: pd.DataFrame) -> str:
    """Tell a reader who cannot see the figure what it shows, from its numbers."""
    if reports.empty:
        return "No figure: no document speaks of a final list of sponsors."
    prompt, late = (reports["told_at"] == AT_THE_TIME).sum(), (reports["told_at"] == LATER).sum()
    days = reports.loc[reports["report_first"] != "", "report_first"]
    words = [
        f"Marks in {reports['body'].nunique()} panels, one a body: years of the list from "
        f"{reports['year'].min()} to {reports['year'].max()} across, {reports['source'].nunique()} "
        f"documents down the page in order of their reports, from {min(days)} to {max(days)}; "
        "full where the document says sponsor, hollow where it says not.",
        f"{prompt} marks are of reports within six weeks of the act and form a diagonal; {late} "
        "are of later reports, which run back over many years.",
    ]
    for row in count_carried_over(reports).to_dict("records"):
        n = row["otherwise_at_the_time"] + row["otherwise_later"]
        words.append(
            f"{row['body']} {row['year']} ({row['decided'] or 'no value'}): documents saying "
            f"otherwise {n}, of them later reports {row['otherwise_later']}, of them right of "
            f"the other body's list of that year {row['otherwise_fits_other_body']}."
        )
    return " ".join(words)


def _told_at(row: dict[str, object]) -> str:
    """Place a report beside its act, by the days that both may mean."""
    first, last, acted = str(row["report_first"]), str(row["report_last"]), str(row["acted"])
    if not first or not acted:
        return ""
    early, late = (bounds(acted)[0] - WEEKS_AROUND, bounds(acted)[1] + WEEKS_AROUND)
    return AT_THE_TIME if early.isoformat() <= first and last <= late.isoformat() else LATER


def _fits(frame: pd.DataFrame, decisions: pd.DataFrame, final: pd.Series) -> list[str]:
    fits = []
    for row in frame.to_dict("records"):
        country = str(row["decision"]).split("-", 1)[0]
        others = [
            str(body)
            for body, stage in final.items()
            if body != row["body"]
            and _value(decisions, f"{country}-{body}-{row['year']}-{stage}-sponsorship")
            == row["value"]
        ]
        fits.append(";".join(others) if row["stance"] == OTHERWISE else "")
    return fits


def _value(decisions: pd.DataFrame, name: str) -> str:
    return str(decisions.at[name, "value"]) if name in decisions.index else ""


def _runs(frame: pd.DataFrame) -> pd.Series:
    ordered = frame.sort_values(["source", "body", "value", "year"])
    same = (
        ordered[["source", "body", "value"]] == ordered[["source", "body", "value"]].shift()
    ).all(axis=1)
    next_year = ordered["year"] == ordered["year"].shift() + 1
    return (~(same & next_year)).cumsum()
