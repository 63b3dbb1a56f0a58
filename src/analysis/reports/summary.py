"""What a finished command says: where the figures lie, and what was disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.facts.record import Record
from analysis.facts.scope import read_scope
from analysis.reports.runs import Run


def summary_of(runs: Sequence[Run], record: Record, asked: Mapping[str, str]) -> str:
    """Sum up runs for the person who started them.

    Parameters
    ----------
    runs
        The finished runs.
    record
        The record they read.
    asked
        Their parameters as typed: rule, sources, country and years narrow what is listed.

    Returns
    -------
    str
        Several lines: a folder a run, then every disputed decision.
    """
    lines = ["Figures (PDF, SVG, PNG, each with the CSV of its marks):"]
    for run in runs:
        names = ", ".join(figure.stem for figure in run.figures)
        lines.append(f"  {run.folder}/  {names}")
    record = record.under(rule=asked.get("rule") or None, sources=asked.get("sources") or None)
    scope = read_scope(
        record,
        country=asked.get("country", ""),
        body=asked.get("body", "all"),
        first_year=int(asked.get("first_year", 0)),
        last_year=int(asked.get("last_year", 0)),
    )
    decisions = scope.of(record.of(scope.country).decisions)
    disputed = decisions[record.is_disputed(decisions)]
    lines.append(
        f"Disputed (rule {record.rule}, sources {record.sources_choice}): "
        f"{len(disputed)} of {len(decisions)} decisions of {scope.country}"
    )
    lines += [f"  {line}" for line in disputed_lines(disputed)]
    return "\n".join(lines)


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
