"""A dossier read whole and checked; and read ahead of the process that will ask for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.facts.dossier import Dossier, read_dossier_label
from analysis.facts.positions import collect_claims
from analysis.facts.reading import Tables, stamp_of, unnoted
from analysis.facts.register import faults_of_register
from analysis.facts.speaking import Speaking
from analysis.facts.tables import collect_dossier

Signature = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Reading:
    """All that reading a dossier gives.

    Parameters
    ----------
    dossier
        Its own label.
    frames
        The raw tables by name.
    claims
        Every claim, normalised; see :func:`analysis.facts.positions.collect_claims`.
    claims_from
        The tables that went into the claims.
    faults
        One line a fault, in the order found.
    missing
        Tables without which there is no record; if any, claims were not collected.
    """

    dossier: Dossier
    frames: Mapping[str, pd.DataFrame]
    claims: pd.DataFrame
    claims_from: tuple[str, ...]
    faults: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @cached_property
    def speaking(self) -> Speaking:
        """What every claim says and speaks to."""
        tables = (self.frames[name] for name in ("bodies", "acts", "resolutions"))
        return Speaking(self.claims, *tables)


_ready: dict[str, tuple[Signature, Reading]] = {}


def preload(folder: Path | str, needed: tuple[str, ...]) -> None:
    """Read a dossier ahead, for this process or one forked from it.

    Parameters
    ----------
    folder
        The dossier's data folder.
    needed
        Tables without which there is no record.
    """
    signature = signature_of(folder)
    reading = read_whole(folder, needed)
    if not (reading.faults or reading.missing):
        reading.speaking.work_out()
    _ready[os.path.realpath(folder)] = (signature, reading)


def read_once(folder: Path | str, needed: tuple[str, ...]) -> Reading:
    """Give a dossier as read ahead, if it is the very same still; else read it.

    What was read ahead is given out once, since whoever gets it may change its frames.
    """
    found = _ready.pop(os.path.realpath(folder), None)
    with unnoted():
        if found and found[0] == signature_of(folder):
            return found[1]
    return read_whole(folder, needed)


def read_whole(folder: Path | str, needed: tuple[str, ...]) -> Reading:
    """Read every table of a dossier and what claims make of them, with all faults.

    Raises
    ------
    SourceError
        If the dossier's own label cannot be read.
    """
    with unnoted():
        dossier = read_dossier_label(Path(folder))
        frames, faults = collect_dossier(folder)
        missing = tuple(name for name in needed if name not in frames)
        if missing:
            return Reading(dossier, frames, pd.DataFrame(), (), tuple(faults), missing)
        asked: set[str] = set()
        claims, wrong = collect_claims(Tables(frames, asked.add))
        faults += wrong + faults_of_register(frames, dossier)
    return Reading(dossier, frames, claims, tuple(sorted(asked)), tuple(faults))


def signature_of(folder: Path | str) -> Signature:
    """Tell the files of ``raw/`` apart from what they were: name, size, times, place on disk."""
    with os.scandir(Path(folder) / "raw") as entries:
        return tuple(sorted((entry.name, *stamp_of(entry.path)) for entry in entries))
