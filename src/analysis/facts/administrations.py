"""Who governed which country on which day, acting presidents included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.dates import bounds

_OPEN = date.max  # a term that runs on


@dataclass(frozen=True)
class Term:
    """A stretch of days with one head: first day included, end excluded."""

    name: str
    start: date
    end_excluded: date

    def holds(self, first: date, last: date) -> bool:
        """Say whether the whole stretch from first to last lies in the term."""
        return self.start <= first and last < self.end_excluded


class Calendar:
    """Who governed, by country and date.

    Parameters
    ----------
    administrations
        ``administrations.csv``: ``country``, ``start``, ``end_excluded`` (empty: in
        office still), indexed by administration.
    acting
        ``acting_presidents.csv``: ``administration``, ``name``, ``start``,
        ``end_excluded``.

    Raises
    ------
    SourceError
        If two administrations of a country overlap, or an acting period lies outside
        its administration's term. Each fault is named.
    """

    def __init__(self, administrations: pd.DataFrame, acting: pd.DataFrame) -> None:
        self.terms: Mapping[str, list[Term]] = {}
        self.acting: Mapping[str, list[Term]] = {}
        faults: list[str] = []
        terms: dict[str, list[Term]] = {}
        for name, row in administrations.iterrows():
            terms.setdefault(str(row["country"]), []).append(_term(str(name), row))
        for country, found in terms.items():
            found.sort(key=lambda term: term.start)
            faults += [
                f"administrations.csv, row {after.name}, column start: {after.start} lies before "
                f"the end of {before.name}; correct one of the two ({country})."
                for before, after in zip(found, found[1:], strict=False)
                if after.start < before.end_excluded
            ]
        by_name = {term.name: term for found in terms.values() for term in found}
        acted: dict[str, list[Term]] = {}
        for key, row in acting.iterrows():
            term = _term(str(row["name"]), row)
            whole = by_name[str(row["administration"])]
            if not (whole.start <= term.start < term.end_excluded <= whole.end_excluded):
                faults.append(
                    f"acting_presidents.csv, row {key}, column start: {term.start} to "
                    f"{term.end_excluded} lies outside the term of {whole.name}; correct it."
                )
            acted.setdefault(whole.name, []).append(term)
        if faults:
            raise SourceError(faults)
        self.terms, self.acting = terms, acted

    def in_office(self, country: str, when: str) -> tuple[str, str]:
        """Name the administration and, if there was one, the acting president.

        Parameters
        ----------
        country
            Code from ``countries.csv``.
        when
            EDTF date of the act, perhaps empty.

        Returns
        -------
        tuple of str
            Administration and acting president. Each is empty where nobody is on
            record, or where the date is too coarse to say: a month with a handover
            in it names no government.

        Notes
        -----
        The day of handover belongs to the successor (``end_excluded``).
        """
        if not when:
            return "", ""
        first, last = bounds(when)
        for term in self.terms.get(country, []):
            if term.holds(first, last):
                stood_in = [a.name for a in self.acting.get(term.name, []) if a.holds(first, last)]
                return term.name, stood_in[0] if stood_in else ""
        return "", ""


def _term(name: str, row: pd.Series) -> Term:
    end = str(row["end_excluded"])
    return Term(
        name,
        date.fromisoformat(str(row["start"])),
        date.fromisoformat(end) if end else _OPEN,
    )
