"""One command's work: a dossier, an output folder, and what is known of both.

The record is read and checked before anything runs, unless these very data have been
found without fault by this very library before; the same for what is asked.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import AnalysisError, ParameterError
from analysis.facts.places import find_data
from analysis.reports.declarations import Value, find_notebooks
from analysis.reports.files import write_atomically
from analysis.reports.keys import Places, digest_of, surroundings_of
from analysis.reports.limits import Limits
from analysis.reports.requests import Request, request_of
from analysis.reports.runs import Runner
from analysis.reports.store import Store

if TYPE_CHECKING:
    from analysis.facts.record import Record


class Session:
    """What one command works on.

    Parameters
    ----------
    data
        The dossier's data folder; found if None.
    output
        Where runs go; ``output`` beside the data folder if None.
    here
        Whether runs are made on this machine.
    """

    def __init__(
        self, data: Path | None = None, output: Path | None = None, *, here: bool = True
    ) -> None:
        self._here = here
        folder = find_data(data)
        project = next(iter(find_notebooks().values())).parent.parent
        self.places = Places(project, folder, output or folder.parent / "output")
        _check_output(self.places)
        self.surroundings = surroundings_of(project)
        self.data_hash = self.places.whole_data()
        self.store = Store(self.places.output)
        # What hangs on the data and the library alone.
        self._known = digest_of([self.data_hash, self.surroundings.library])

    @cached_property
    def record(self) -> Record:
        """The record, every topic of it checked as the notebooks will read it.

        Raises
        ------
        SourceError
            One line a fault.
        """
        from analysis.facts.checks import check_topics
        from analysis.facts.record import read_record

        record = read_record(data=self.places.data)
        check_topics(record)
        return record

    def requests(self, wanted: Sequence[tuple[str, Mapping[str, object]]]) -> list[Request]:
        """Hold what is asked against the notebooks and the record.

        Parameters
        ----------
        wanted
            Notebook and parameters of each run.

        Returns
        -------
        list of Request

        Raises
        ------
        ParameterError, SourceError
            All faults of all that is asked, before anything is written.
        """
        if not self._checked.exists():
            self._warm()
            self.record  # noqa: B018 - tells every fault of the data
        found: list[Request] = []
        faults: dict[str, None] = {}
        for name, given in wanted:
            quick = request_of(name, given, self.surroundings, None)
            if quick is not None and self.store.has(quick.base, self.places):
                found.append(quick)  # it was accepted when it was made, from the same data
                continue
            self._warm()
            try:
                request = request_of(name, given, self.surroundings, self.record)
            except ParameterError as fault:
                faults.update(dict.fromkeys(fault.faults))
                continue
            if request is not None:
                found.append(request)
        if faults:
            raise ParameterError(list(faults))
        return found

    def runner(self, limits: Limits, *, force: bool = False) -> Runner:
        """Make sure that the output folder can be written, and give what makes runs."""
        self._prepare_output()
        self.store.drop_abandoned()
        write_atomically(self._checked, "")
        return Runner(self.places, self.surroundings, self.data_hash, limits, force=force)

    def disputes(self, asked: Mapping[str, Value]) -> list[str]:
        """List the disputed decisions of what was asked, as far as known from last time."""
        memory = self.store.root / "known" / f"{digest_of([self._known, dict(asked)])}.txt"
        try:
            return memory.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            pass
        from analysis.reports.summary import disputes_of

        lines = disputes_of(self.record, asked)
        write_atomically(memory, "\n".join(lines) + "\n")
        return lines

    def _warm(self) -> None:
        """Start the fork server, whose imports go on while the record is read here."""
        from analysis.reports.warm import can_fork, fork_server

        if self._here and can_fork():
            fork_server(self.places.data)

    @property
    def _checked(self) -> Path:
        return self.store.root / "known" / f"{self._known}.checked"

    def _prepare_output(self) -> None:
        root = self.store.root
        try:
            root.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=root).close()
        except OSError as fault:
            place = fault.filename or root
            raise AnalysisError(f"{place}: {fault.strerror}; name another place.") from None


def _check_output(places: Places) -> None:
    """Refuse an output folder in which runs would lie among what they are made from."""
    output, project = places.output.resolve(), places.project.resolve()
    data, raw = places.data.resolve(), places.data.resolve() / "raw"
    among = output in (project, data, raw, project / "notebooks") or raw in output.parents
    if among:
        raise ParameterError(
            f"--output {places.output}: holds what runs read; name another folder."
        )


def session_of(given: argparse.Namespace, *, here: bool = True) -> Session:
    """Give what a typed command works on: the folders it names, or the usual ones.

    Parameters
    ----------
    given
        The command line: ``data`` and ``output``, where named.
    here
        As for :class:`Session`.
    """
    return Session(getattr(given, "data", None), getattr(given, "output", None), here=here)
