"""The register of resolutions held against itself, the roll calls and the dossier's label."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.administrations import Calendar
from analysis.facts.dossier import Dossier
from analysis.facts.labels import nearest


def faults_of_register(tables: Mapping[str, pd.DataFrame], dossier: Dossier) -> list[str]:
    """Say what is wrong across columns and tables, beyond what a label can know.

    Parameters
    ----------
    tables
        The raw tables by name; an empty cell is not told again.
    dossier
        The dossier's own label.

    Returns
    -------
    list of str
        One line a fault: ids that are not ``body-year``, dates in another year or in the
        wrong order, a country twice in one roll call, overlapping governments, and an
        unknown country in ``dossier.toml``.
    """
    faults = _dates(tables["resolutions"])
    votes = tables["recorded_votes"]
    twice = votes.duplicated(["resolution", "stage", "country"])
    faults += [
        f"recorded_votes.csv, row {row} ({name}), column country: {vote['country']} stands in "
        f"this roll call already; remove one."
        for row, (name, vote) in enumerate(votes.iterrows(), start=2)
        if twice[name] and vote["country"]
    ]
    codes = [str(code) for code in tables["countries"].index]
    if dossier.country not in codes:
        expected = nearest(dossier.country, codes)
        faults.append(f"dossier.toml: country is {dossier.country!r}; {expected}.")
    try:
        Calendar(tables["administrations"], tables["acting_presidents"])
    except SourceError as fault:
        faults += fault.faults
    except (ValueError, KeyError):  # a day or a name is missing, and has been told
        pass
    return faults


def _dates(resolutions: pd.DataFrame) -> list[str]:
    faults = []
    order = ("tabling_date", "committee_date", "adoption_date")
    for row, (name, held) in enumerate(resolutions.iterrows(), start=2):
        place = f"resolutions.csv, row {row} ({name})"
        if held["body"] and pd.notna(held["year"]) and name != f"{held['body']}-{held['year']}":
            faults.append(
                f"{place}, column id: expected {held['body']}-{held['year']}; correct one."
            )
        dated = [(column, str(held[column])) for column in order if held[column]]
        faults += [
            f"{place}, column {column}: {day} is not in {held['year']}; correct one of the two."
            for column, day in dated
            if pd.notna(held["year"]) and not day.startswith(str(held["year"]))
        ]
        faults += [
            f"{place}, column {after}: {later} lies before {before} {earlier}; correct one."
            for (before, earlier), (after, later) in zip(dated, dated[1:], strict=False)
            if later[: len(earlier)] < earlier[: len(later)]
        ]
    return faults
