"""The command ``analysis site``: finished runs and the record, as pages."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.reports.freshness import Standing
    from analysis.reports.sessions import Session

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


def run_site(given: argparse.Namespace) -> None:
    """Write the site of a dossier and its finished runs.

    Parameters
    ----------
    given
        The command line: ``data`` and ``output``, where named.

    Raises
    ------
    ParameterError
        If a run is not as it would be now, or something else stands where the site goes;
        the message names the command that mends it.
    SourceError
        If the data are not as their labels say.
    """
    from analysis import __version__
    from analysis.reports.freshness import standings
    from analysis.reports.locks import locked
    from analysis.reports.sessions import Session
    from analysis.reports.site.building import Run, Site, check_place, put_in_place
    from analysis.reports.site.matter import Matter

    session = Session(getattr(given, "data", None), getattr(given, "output", None))
    place = session.places.output / SITE
    check_place(place)
    usable, lacking = _sorted_out(standings(session), session, given)
    matter = Matter(session.record, session.places.data / "raw", session.data_hash[:12])
    citation = session.places.project / "CITATION.cff"
    site = Site(
        matter,
        [Run(label, session.store.figures / label) for label in usable],
        version=__version__,
        lacking=lacking,
        citation=citation.read_text(encoding="utf-8") if citation.is_file() else "",
    )
    with locked(session.store.root / "locks" / "site.lock"):
        pages, size = put_in_place(site, place)
    print(f"Site: {pages:,} pages, {size / 1e6:.1f} MB: {place / 'index.html'}")
    for line in lacking:
        print(f"  {line}")


def _sorted_out(
    found: Sequence[Standing], session: Session, given: argparse.Namespace
) -> tuple[list[str], list[str]]:
    """Part the runs with default parameters into those to show and those that are not there."""
    from analysis.reports.declarations import find_notebooks
    from analysis.reports.freshness import DAMAGED, FAILED, FRESH, NOT_RUN, STALE

    usable, lacking, faults = [], [], []
    notebooks = find_notebooks()
    options = "".join(
        f" --{name} {shlex.quote(str(value))}"
        for name in ("data", "output")
        if (value := getattr(given, name, None)) is not None
    )
    for standing in found:
        if standing.label not in notebooks:
            continue  # runs with other parameters are not shown
        command = f"analysis run {standing.label}{options}"
        if standing.state == FRESH:
            usable.append(standing.label)
        elif standing.state in (STALE, DAMAGED):
            why = "; ".join(standing.why)
            faults.append(f"{standing.label}: {standing.state} ({why}); make it again: {command}")
        elif standing.state in (NOT_RUN, FAILED):
            lacking.append(f"{standing.label}: {standing.state}; make it: {command}")
    if faults:
        raise ParameterError(faults)
    return usable, lacking
