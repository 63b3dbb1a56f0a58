"""Everything a dossier's tables must hold, asked at once: what ``analysis check`` runs."""

from __future__ import annotations

from collections.abc import Callable

from analysis.errors import SourceError
from analysis.facts.names import index_names, index_presidents
from analysis.facts.policies import read_policies, read_switches
from analysis.facts.record import Record
from analysis.facts.statements import read_renderings
from analysis.facts.symbols import Symbols
from analysis.facts.theme_terms import read_lexicon
from analysis.facts.wording import read_phrases, read_reports, read_shifts

# Each reading with the tables without which a dossier simply does not have the topic.
READINGS: tuple[tuple[tuple[str, ...], Callable[[Record], object]], ...] = (
    (("policies",), read_policies),
    (("policies", "switches", "switch_states"), read_switches),
    (("wording", "verbs"), read_phrases),
    (("wording_reported", "verbs"), read_reports),
    (("shifts", "wording"), read_shifts),
    (("theme_terms", "wording", "wording_reported"), read_lexicon),
    (("statements", "renderings"), read_renderings),
    (("symbols",), lambda record: Symbols(record.table("symbols"), record.table("resolutions"))),
    (
        ("actors",),
        lambda record: (
            index_names(record.table("countries"), record.table("actors")),
            index_presidents(record.table("administrations"), record.table("actors")),
        ),
    ),
)


def check_topics(record: Record) -> None:
    """Read every topic of a dossier as its notebooks will.

    Parameters
    ----------
    record
        As read; its claims and resolutions have been checked.

    Raises
    ------
    SourceError
        One line a fault, of all topics at once.
    """
    faults: list[str] = []
    for needed, read in READINGS:
        if all(name in record.tables for name in needed):
            try:
                read(record)
            except SourceError as fault:
                faults += fault.faults
    if faults:
        raise SourceError(faults)
