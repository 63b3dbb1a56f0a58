"""Positions counted and laid out: the stance timeline, and acts by administration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from analysis.facts.decisions import DISPUTED, claims_of, voted_at
from analysis.facts.labels import split_list
from analysis.facts.record import Record
from analysis.facts.scope import Scope

GRID_COLUMNS = (
    "lane", "body", "year", "act", "stage", "state", "value", "against", "share_against",
    "n_for", "n_against", "sides", "n_sides", "government", "acting_president", "date", "decisions",
    "claims", "flags", "note",
)  # fmt: skip
EMPTY: dict[str, object] = dict.fromkeys(GRID_COLUMNS, "") | {
    "share_against": 0.0,
    "n_for": 0,
    "n_against": 0,
}
ADOPTED = "adopted without a vote"
NO_TEXT = "no text that year"
BEYOND = "beyond the record"  # after the last text the record holds: one may come
NO_CLAIM = "no claim"
ANNOUNCED = "announced only"
STATE_OF = {
    "agreed": "did",
    "single source": "did",
    "contested": "contested",
    "tied": "tied",
    "unknown": "unknown",
}


def stance_grid(
    decisions: pd.DataFrame,
    resolutions: pd.DataFrame,
    bodies: pd.DataFrame,
    claims: pd.DataFrame,
    values: pd.DataFrame,
    governments: Mapping[str, str],
    scope: Scope,
) -> pd.DataFrame:
    """Lay one country's votes and sponsorships out by lane and year.

    Parameters
    ----------
    decisions
        Of one country, as :func:`analysis.facts.decisions.decide_all` gives them.
    resolutions, bodies
        The tables of those names. Bodies of one ``series`` share two lanes, since one
        took the place of the other.
    claims
        Of the record, indexed by claim id: ``source``, ``value``; for the losing side of a
        contested cell and the sides of a tied one.
    values
        ``values.csv``, indexed by value: ``refusal``, ``order``. Refusals are drawn
        hollow: the act was not done.
    governments
        The administration each resolution fell to, by ``body-year``, so that a cell
        without a decision has its place too.
    scope
        Bodies and years.

    Returns
    -------
    pandas.DataFrame
        One row a cell, in order of lane and year, with :data:`GRID_COLUMNS`. ``state``
        is ``did``, ``did not``, ``contested``, ``tied``, ``unknown`` or ``not
        applicable``; ``against`` the value most losing documents give, ``share_against``
        their share of the documents. A tie has no value and no loser: ``value`` and
        ``against`` are empty, ``sides`` are the values told, joined by ``;``, that of most
        documents first and else in the order of ``values``, and ``n_sides`` the documents
        of each. A year after the last text of a series is ``unknown``, ``beyond the
        record``; a sponsorship of which only an announcement is told, at whatever stage,
        is ``unknown`` too and carries that decision. ``claims`` are all
        claims of the decision, ``flags`` its own.
        Votes and sponsorship are two lanes, since they are two acts; where a text was
        adopted without a vote, the vote's lane shows the country's part in the consensus, if known.
    """
    held = resolutions.to_dict("index")
    found = {
        (d["body"], int(d["year"]), d["stage"], d["act"]): d for d in decisions.to_dict("records")
    }
    refusals = set(values.index[values["refusal"].astype(str) == "yes"])
    order = [str(value) for value in values.sort_values("order").index]
    rows: list[dict[str, object]] = []
    series = bodies.loc[list(scope.bodies)].sort_values("order").groupby("series", sort=False)
    for name, members in series:
        kin = bodies.index[bodies["series"] == name]  # a body left out may hold the last text
        ends = [int(str(text["year"])) for text in held.values() if text["body"] in kin]
        last = max(ends, default=scope.last_year)
        for act in ("vote", "sponsorship"):
            for year in scope.years:
                cell = EMPTY | {"lane": f"{name} {act}", "year": year, "act": act}
                texts = [b for b in members.index if f"{b}-{year}" in held]
                if year > last:
                    cell |= {"state": "unknown", "note": BEYOND}
                elif not texts:
                    cell |= {"state": "not applicable", "note": NO_TEXT}
                else:
                    body = str(texts[0])
                    row = _decided(act, body, year, members.loc[body], held, found)
                    cell |= {"body": body, "government": governments.get(f"{body}-{year}", "")}
                    cell |= _cell(*row, claims, order, refusals)
                rows.append(cell)
    return pd.DataFrame(rows, columns=list(GRID_COLUMNS))


def _decided(
    act: str,
    body: str,
    year: int,
    ruled: pd.Series,
    held: Mapping[str, Mapping[str, object]],
    found: Mapping[tuple[str, int, str, str], Mapping[str, object]],
) -> tuple[Mapping[str, object] | None, str]:
    """Find the decision a cell shows, and what to say where there is none."""
    if act == "sponsorship":
        final = found.get((body, year, str(ruled["final_stage"]), act))
        return final or _announced(body, year, act, split_list(str(ruled["stages"])), found), ""
    stages = split_list(str(ruled["vote_stages"]))[::-1]  # the last vote is the body's own
    resolution = held[f"{body}-{year}"]
    voted = [stage for stage in stages if voted_at(resolution, stage)]
    act = "vote" if voted else "consensus"
    for stage in voted or stages:
        if decision := found.get((body, year, stage, act)):
            return decision, "" if voted else ADOPTED
    return None, "" if voted else ADOPTED


def _announced(
    body: str,
    year: int,
    act: str,
    stages: Sequence[str],
    found: Mapping[tuple[str, int, str, str], Mapping[str, object]],
) -> Mapping[str, object] | None:
    """Find the last decision of a text that stands on announcements alone."""
    for stage in reversed(stages):
        decision = found.get((body, year, stage, act))
        if decision and decision["status"] == "unknown":
            return decision
    return None


def sides_of(claims: pd.DataFrame, names: str, order: Sequence[str]) -> dict[str, int]:
    """Count the documents that give each value, most first, then in the order given.

    Parameters
    ----------
    claims
        Of the record, indexed by claim id: ``source``, ``value``.
    names
        Claim ids, joined by ``;``; may be empty.
    order
        Every value there is, which orders those of as many documents.
    """
    told = claims.loc[split_list(names), ["source", "value"]].drop_duplicates()
    counted = Counter(str(value) for value in told["value"])
    ranked = sorted(counted, key=lambda value: (-counted[value], order.index(value)))
    return {value: counted[value] for value in ranked}


def _cell(
    decision: Mapping[str, object] | None,
    note: str,
    claims: pd.DataFrame,
    order: Sequence[str],
    refusals: Collection[str],
) -> dict[str, object]:
    if decision is None:
        state = "not applicable" if note == ADOPTED else "unknown"
        return {"state": state, "note": note or NO_CLAIM}
    state = STATE_OF[str(decision["status"])]
    if state == "did" and decision["value"] in refusals:
        state = "did not"
    lost = sides_of(claims, str(decision["claims_against"]), order)
    n_for, n_against = int(str(decision["n_for"])), int(str(decision["n_against"]))
    cell = {
        "stage": decision["stage"],
        "state": state,
        "value": decision["value"],
        "n_for": n_for,
        "n_against": n_against,
        "share_against": n_against / (n_for + n_against) if n_against else 0.0,
        "acting_president": decision["acting_president"],
        "date": decision["date"],
        "decisions": decision["id"],
        "claims": claims_of(decision),
        "flags": decision["flags"],
        "note": note or (ANNOUNCED if state == "unknown" else ""),
    }
    if state == "tied":
        cell |= {"share_against": 0.0, "sides": ";".join(lost)}
        cell["n_sides"] = ";".join(str(n) for n in lost.values())
    elif lost:
        cell["against"] = next(iter(lost))
    return cell


def changed_cells(grid: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Mark the cells of a second grid that say otherwise than the first.

    Parameters
    ----------
    grid, other
        Two grids of the same scope, under two rules or choices of sources.

    Returns
    -------
    pandas.DataFrame
        ``other`` with a column ``changed``: true where both know a value and it is not
        the same one. What one of them does not know is not counted as a change.
    """
    decided = ["did", "did not", "contested"]
    known = grid["state"].isin(decided).to_numpy() & other["state"].isin(decided).to_numpy()
    return other.assign(changed=known & (grid["value"].to_numpy() != other["value"].to_numpy()))


def describe_stance(grid: pd.DataFrame, country: str, labels: Mapping[str, str]) -> str:
    """Put the stance timeline in words, for readers who cannot see it.

    Parameters
    ----------
    grid
        From :func:`stance_grid`.
    country
        Name of the country.
    labels
        The label of each value, by its id.

    Returns
    -------
    str
        Three or four sentences: kind of figure, axes, extent, order, exceptions.
    """
    first, last = int(grid["year"].min()), int(grid["year"].max())
    lanes = ", ".join(dict.fromkeys(grid["lane"]))
    parts = [
        f"Grid of cells, one column a year from {first} to {last}, one row a kind of act: "
        f"{lanes}; each cell is what {country} did."
    ]
    for lane, cells in grid.groupby("lane", sort=False):
        known = cells[cells["state"].isin(["did", "did not", "contested"])]
        runs = [
            f"{labels.get(value, value)} {_spans(list(years))}"
            for value, years in known.groupby("value", sort=False)["year"]
        ]
        if runs:
            parts.append(f"{lane}: " + "; ".join(runs) + ".")
    disputed = grid[grid["state"].isin(DISPUTED)]
    parts.append(
        f"{len(disputed)} of {int((grid['decisions'] != '').sum())} decisions shown are "
        f"disputed" + (f" ({_spans(sorted(set(disputed['year'])))})." if len(disputed) else ".")
    )
    return " ".join(parts)


def _spans(years: Sequence[int]) -> str:
    """Write years as spans: 2008 to 2018, 2022."""
    spans: list[list[int]] = []
    for year in sorted(int(y) for y in years):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(f"{a} to {b}" if a < b else str(a) for a, b in spans)


def stance_of(record: Record, scope: Scope) -> pd.DataFrame:
    """Lay out the stance of a record's country; see :func:`stance_grid`."""
    return stance_grid(
        record.of(scope.country).decisions,
        record.table("resolutions"),
        record.table("bodies"),
        record.claims,
        record.table("values"),
        record.governments(scope.country),
        scope,
    )


def lane_names(grid: pd.DataFrame, bodies: pd.DataFrame) -> dict[str, str]:
    """Name the lanes of a grid: the bodies that share one, oldest last, and the act."""
    members = bodies.sort_values("order").reset_index().groupby("series", sort=False)["id"]
    written = {str(series): "/".join(names) for series, names in members}
    lanes = [lane.split(" ", 1) for lane in dict.fromkeys(grid["lane"])]
    return {f"{series} {act}": f"{written[series]} {act}" for series, act in lanes}


def join_panels(grids: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the cells of several panels in one frame, with the panel's letter first."""
    panels = [
        grid.assign(panel=letter, changed=grid.get("changed", False))
        for letter, grid in grids.items()
    ]
    return pd.concat(panels, ignore_index=True)[["panel", *GRID_COLUMNS, "changed"]]


def count_disputed(grid: pd.DataFrame) -> dict[str, int]:
    """Count the decisions a grid shows, and those of them that are disputed."""
    shown = grid[grid["decisions"] != ""]
    return {"n": len(shown), "disputed": int(shown["state"].isin(DISPUTED).sum())}


def footer_of(panels: Mapping[str, tuple[Record, pd.DataFrame]], scope: Scope) -> str:
    """Say beneath a figure of several panels what each stands on, a line a panel."""
    lines = []
    for letter, (record, grid) in panels.items():
        counted = count_disputed(grid)
        shown = record.of(scope.country)
        lines.append(f"{letter}  {shown.footer(n=counted['n'], disputed=counted['disputed'])}")
    return "\n".join(lines)
