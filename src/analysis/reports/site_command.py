"""The command ``analysis site``: finished runs and the record, as pages."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.reports.freshness import Standing

SITE = "site"


def add_site(commands: Any, places: argparse.ArgumentParser) -> None:
    """Add the command to the command line.

    Parameters
    ----------
    commands
        Where commands are added, as argparse gives it.
    places
        The options that every command has.
    """
    commands.add_parser(
        SITE, parents=[places], prog="analysis site",
        help="write the site: figures, decisions, claims and sources as pages",
    )  # fmt: skip


def run_site(given: argparse.Namespace, version: str) -> None:
    """Write the site of a dossier and its finished runs.

    Parameters
    ----------
    given
        The command line: ``data`` and ``output``, where named.
    version
        Version of the package.

    Raises
    ------
    ParameterError
        If a run is not as it would be now, or something else stands where the site goes;
        the message names the command that mends it.
    SourceError
        If the data are not as their labels say.
    """
    from analysis.reports.freshness import standings
    from analysis.reports.locks import locked
    from analysis.reports.sessions import session_of
    from analysis.reports.site.building import Run, Site
    from analysis.reports.site.matter import Matter
    from analysis.reports.site.placing import check_place, put_in_place

    session = session_of(given)
    place = session.places.output / SITE
    check_place(place)
    usable, lacking = _sorted_out(standings(session), given)
    matter = Matter(session.record, session.places.data / "raw", session.data_hash[:12])
    citation = session.places.data.parent / "CITATION.cff"  # of the dossier, not of the program
    site = Site(
        matter,
        [Run(label, session.store.figures / label) for label in usable],
        version=version,
        lacking=[f"{label}: {state}; make it: analysis run {label}" for label, state in lacking],
        citation=citation.read_text(encoding="utf-8") if citation.is_file() else "",
    )
    with locked(session.store.root / "locks" / "site.lock"):
        pages, size = put_in_place(site.files(), place)
    print(f"Site: {pages:,} pages, {size / 1e6:.1f} MB: {place / 'index.html'}")
    for label, state in lacking:
        print(f"  {label}: {state}; make it: {_command(label, given)}")


def _sorted_out(
    found: Sequence[Standing], given: argparse.Namespace
) -> tuple[list[str], list[tuple[str, str]]]:
    """Part the runs with default parameters into those to show and those that are not there."""
    from analysis.reports.declarations import find_notebooks
    from analysis.reports.freshness import DAMAGED, FRESH, STALE

    usable, lacking, faults = [], [], []
    notebooks = find_notebooks()
    for standing in found:
        if standing.label not in notebooks:
            continue  # runs with other parameters are not shown
        if standing.state == FRESH:
            usable.append(standing.label)
        elif standing.state in (STALE, DAMAGED):
            why, command = "; ".join(standing.why), _command(standing.label, given)
            faults.append(f"{standing.label}: {standing.state} ({why}); make it again: {command}")
        else:
            lacking.append((standing.label, standing.state))
    if faults:
        raise ParameterError(faults)
    return usable, lacking


def _command(label: str, given: argparse.Namespace) -> str:
    """Give the command that makes a run for the same data and output."""
    options = "".join(
        f" --{name} {shlex.quote(str(value))}"
        for name in ("data", "output")
        if (value := getattr(given, name, None)) is not None
    )
    return f"analysis run {label}{options}"
