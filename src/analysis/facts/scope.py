"""Which country, bodies and years a notebook looks at, held against the record."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.facts.record import Record

ALL_BODIES = "all"


@dataclass(frozen=True)
class Scope:
    """What is looked at: one country, bodies in the record's order, years both included."""

    country: str
    bodies: tuple[str, ...]
    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        """The years, both ends included."""
        return range(self.first_year, self.last_year + 1)

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of these bodies and years (and country, where there is a column)."""
        kept = frame["year"].between(self.first_year, self.last_year)
        kept &= frame["body"].isin(self.bodies)
        if "country" in frame:
            kept &= frame["country"] == self.country
        return frame[kept.fillna(False).astype(bool)]


def read_scope(
    record: Record,
    *,
    country: str = "",
    body: str = ALL_BODIES,
    first_year: int = 0,
    last_year: int = 0,
) -> Scope:
    """Hold a notebook's parameters against the record.

    Parameters
    ----------
    record
        The record looked at.
    country
        Code from ``countries.csv``; empty for the dossier's own.
    body
        Id from ``bodies.csv``, or ``all``.
    first_year, last_year
        Years of the record, both included; 0 for its first and its last.

    Returns
    -------
    Scope

    Raises
    ------
    ParameterError
        For an unknown country or body, a year outside the record, or a first year
        after the last. All faults at once.
    """
    countries, bodies = record.table("countries"), record.table("bodies").sort_values("order")
    years = record.table("resolutions")["year"]
    low, high = int(years.min()), int(years.max())
    faults = []
    codes = [str(code) for code in countries.index]
    if country and country not in codes:
        named = {str(n).lower(): str(c) for c, n in countries["name"].items()}
        hint = named.get(country.lower())
        expected = f"did you mean {hint!r}?" if hint else nearest(country, codes) + "."
        faults.append(f"country: found {country!r}, not a code of countries.csv; {expected}")
    known = [str(name) for name in bodies.index]
    if body != ALL_BODIES and body not in known:
        faults.append(f"body: found {body!r}; {nearest(body, [*known, ALL_BODIES])}.")
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if year and not low <= year <= high:
            faults.append(f"{name}: found {year}; the record runs from {low} to {high}.")
    first, last = first_year or low, last_year or high
    if not faults and first > last:
        faults.append(f"first_year: found {first}, after last_year {last}; put the earlier first.")
    if faults:
        raise ParameterError(faults)
    chosen = tuple(known) if body == ALL_BODIES else (body,)
    return Scope(country or record.country, chosen, first, last)
