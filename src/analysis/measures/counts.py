"""Counts of sponsors, votes and signatories on which sources differ."""

from __future__ import annotations

from typing import Any

import pandas as pd

KEYS = ["subject", "body", "year", "stage", "quantity"]
COLUMNS = [*KEYS, "value", "n_sources", "sources", "rows", "n_values", "register", "kept", "note"]


def contested_counts(counts: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Gather what sources print for the same count, wherever they differ.

    Parameters
    ----------
    counts
        ``counts.csv``, indexed by row: ``subject``, ``body`` (empty where the count is of a
        document), ``year``, ``stage``, ``quantity``, ``value``, ``source``, ``note``.
    resolutions
        ``resolutions.csv``, indexed by ``body-year``: the register's own figures.

    Returns
    -------
    pandas.DataFrame
        One row a count and value, in the order body, year, stage: ``value`` (states or
        organisations), ``n_sources`` (documents that print it), ``sources`` (their ids),
        ``rows`` (of ``counts.csv``), ``n_values`` (how many values the count has),
        ``register`` (the register's figure; missing where it has none), ``kept`` (whether the
        register has this one), ``note``. Counts on which all agree, the register too, are left
        out. Nothing is averaged.
    """
    rows = []
    named = counts.assign(**{key: counts[key].astype(object).fillna("") for key in KEYS})
    for key, printed in named.groupby(KEYS, sort=True, dropna=False):
        told: dict[str, Any] = dict(zip(KEYS, key, strict=True))
        register = _register(resolutions, told)
        values = {int(value) for value in printed["value"]}
        if len(values | ({int(register)} if pd.notna(register) else set())) < 2:
            continue
        for value in sorted(values):
            same = printed[printed["value"] == value]
            documents = sorted(set(same["source"].astype(str)))
            rows.append(
                {
                    **told, "value": value, "n_sources": len(documents),
                    "sources": ";".join(documents), "rows": ";".join(same.index.astype(str)),
                    "n_values": len(values), "register": register,
                    "kept": bool(pd.notna(register)) and value == int(register),
                    "note": "; ".join(note for note in same["note"].astype(str) if note),
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS)
    integers = ("year", "value", "n_sources", "n_values", "register")
    return frame.astype({**dict.fromkeys(integers, "Int64"), "kept": bool}).reset_index(drop=True)


def _register(resolutions: pd.DataFrame, told: dict[str, Any]) -> Any:
    """Give the register's figure for the same count, or a missing value."""
    name = f"{told['body']}-{told['year']}"
    if name not in resolutions.index:
        return pd.NA
    stage, quantity = str(told["stage"]), str(told["quantity"])
    if quantity == "sponsors":
        column = f"sponsors_at_{'tabling' if stage == 'tabling' else 'adoption'}"
    else:
        column = f"committee_{quantity}" if stage == "committee" else quantity
    return resolutions.loc[name, column] if column in resolutions else pd.NA
