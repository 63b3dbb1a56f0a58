"""The processed tables: what the default rule makes of the raw ones, byte for byte."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd

from analysis.facts.record import Record
from analysis.reports.files import write_atomically
from analysis.reports.outputs import csv_of


def processed_tables(record: Record) -> dict[str, pd.DataFrame]:
    """Give the processed tables of a record.

    Parameters
    ----------
    record
        As read, by the default rule from all sources for what is committed.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``claims`` (every claim, normalised, by id), ``decisions``, and ``set_aside``
        (the claims that speak to no decision, with the reason).
    """
    claims = record.claims.sort_index().reset_index()
    return {
        "claims": claims,
        "decisions": record.decisions,
        "set_aside": record.set_aside.sort_values("claim"),
    }


def write_processed(record: Record, folder: Path) -> list[Path]:
    """Write the processed tables.

    Parameters
    ----------
    record
        As read.
    folder
        ``data/processed`` of the dossier.

    Returns
    -------
    list of pathlib.Path
        The files. All are written before the first takes its place.
    """
    ready = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        written = [
            write_atomically(ready / f"{name}.csv", csv_of(frame))
            for name, frame in processed_tables(record).items()
        ]
        folder.mkdir(parents=True, exist_ok=True)
        return [path.replace(folder / path.name) for path in written]
    finally:
        shutil.rmtree(ready, ignore_errors=True)
