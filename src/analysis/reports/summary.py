"""What a finished command says: where the figures lie, and what was disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.reports.declarations import Value
from analysis.reports.runs import Run

if TYPE_CHECKING:
    import pandas as pd

    from analysis.facts.record import Record


def folders_of(runs: Sequence[Run]) -> list[str]:
    """Say where the figures of each run lie."""
    lines = ["Figures (PDF, SVG, PNG, each with the CSV of its marks):"]
    for run in runs:
        names = ", ".join(figure.stem for figure in run.figures)
        lines.append(f"  {run.folder}/  {names}")
    return lines


def disputes_of(record: Record, asked: Mapping[str, Value]) -> list[str]:
    """List every disputed decision of what was asked for.

    Parameters
    ----------
    record
        The record that the runs read.
    asked
        Their parameters: rule, sources, country, body and years narrow what is listed.

    Returns
    -------
    list of str
        A heading and a line a decision.
    """
    from analysis.facts.scope import read_scope

    def said(name: str) -> str:
        return str(asked.get(name) or "")

    record = record.under(rule=said("rule") or None, sources=said("sources") or None)
    scope = read_scope(
        record,
        country=said("country"),
        body=said("body") or "all",
        first_year=int(said("first_year") or 0),
        last_year=int(said("last_year") or 0),
    )
    decisions = scope.of(record.of(scope.country).decisions)
    disputed = decisions[record.is_disputed(decisions)]
    heading = (
        f"Disputed (rule {record.rule}, sources {record.sources_choice}): "
        f"{len(disputed)} of {len(decisions)} decisions of {scope.country}"
    )
    return [heading, *(f"  {line}" for line in disputed_lines(disputed))]


def disputed_lines(disputed: pd.DataFrame) -> list[str]:
    """Put each disputed decision in a line: what, its value if any, for and against."""
    return [
        f"{row.body} {row.year} {row.stage}, {row.act}: "
        + (
            f"{row.value}, {row.n_for} for, {row.n_against} against"
            if row.value
            else f"tied, {row.n_against} documents"
        )
        for row in disputed.itertuples()
    ]
