"""What is compared: a run, or the record under settings, of these data or of others."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import ParameterError, SourceError
from analysis.facts.clauses import TEXTS, read_clauses
from analysis.facts.labels import nearest
from analysis.facts.record import Record, read_record
from analysis.facts.rules import DEFAULT_RULE
from analysis.facts.sources import ALL
from analysis.facts.texts import list_texts
from analysis.measures.changes import MARK_COLUMNS, marks_of_decisions
from analysis.reports.declarations import find_notebook, find_notebooks
from analysis.reports.requests import request_of
from analysis.reports.revisions import take_out
from analysis.reports.sessions import Session
from analysis.reports.sidecars import read_sidecar
from analysis.reports.store import MANIFEST, read_manifest
from analysis.reports.trace_command import options_of

SETTINGS = ("rule", "sources")
EXPECTED = (
    "expected a run such as 01_positions,rule=majority, settings such as rule=majority or "
    "sources=founding, data:PATH or git:REVISION"
)
_OTHER_DATA = re.compile(r"(?P<what>.*?)@?(?P<kind>data|git):(?P<where>.*)", re.DOTALL)
_NEXT = re.compile(r",(?=[A-Za-z_]\w*=)")


@dataclass(frozen=True)
class Side:
    """One of the two that are compared.

    Parameters
    ----------
    name
        What it is called.
    record
        Its data, under its rule and sources.
    data
        Hash of its data.
    figures
        Marks of each figure, one row a mark; one figure without a name for a record.
    parameters
        Those of the run, or the settings.
    notebook
        Whose run it is; empty for a record.
    made_by
        The programs it was made by, as its manifest tells; empty for a record.
    texts
        The whole texts that a reader has added, and their clauses; none for a record, whose
        decisions do not rest on them.
    """

    name: str
    record: Record
    data: str
    figures: Mapping[str, pd.DataFrame]
    parameters: Mapping[str, Any]
    notebook: str = ""
    made_by: Mapping[str, Any] = field(default_factory=dict)
    texts: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def way(self) -> tuple[str, str]:
        """Its rule and its choice of sources."""
        return self.record.rule, self.record.sources_choice


class Reader:
    """Reads what was named on the command line.

    Parameters
    ----------
    given
        The command line.
    session
        The data and the output that are meant where no others are named.
    country
        Whose decisions are compared where no runs are; empty for all.
    stack
        Closed at the end: temporary folders are removed then.
    """

    def __init__(self, given: Any, session: Session, country: str, stack: ExitStack) -> None:
        self.given, self.session, self.country, self.stack = given, session, country, stack
        self._records: dict[str, Record] = {}

    def side(self, asked: str) -> Side:
        """Read one side.

        Raises
        ------
        ParameterError
            If there is nothing of that name, or it cannot be compared; in one line, with the
            command that makes it where there is one.
        """
        what, session, name = self._data_of(asked)
        settings = None if not asked or _is_run(Path(what)) else _settings(what)
        if settings is not None:
            return self._of_record(asked, name, settings, session or self.session)
        return self._of_run(what, session)

    # ---- A record ----

    def _of_record(
        self, asked: str, name: str, settings: Mapping[str, str], session: Session
    ) -> Side:
        unknown = [key for key in settings if key not in SETTINGS]
        if unknown:
            near = nearest(unknown[0], SETTINGS)
            raise ParameterError(f"{asked}: no setting {unknown[0]!r}; {near}.")
        rule, sources = settings.get("rule", DEFAULT_RULE), settings.get("sources", ALL)
        record = self._record(session, name).under(rule=rule, sources=sources)
        if self.country:
            known = [str(code) for code in record.table("countries").index]
            if self.country not in known:
                raise ParameterError(
                    f"--country: found {self.country!r}; {nearest(self.country, known)}."
                )
            record = record.of(self.country)
        marks = marks_of_decisions(record.decisions)
        told = {"rule": rule, "sources": sources}
        return Side(asked, record, session.data_hash, {"": marks}, told)

    def _record(self, session: Session, name: str) -> Record:
        if session.data_hash not in self._records:
            try:
                self._records[session.data_hash] = read_record(data=session.places.data)
            except SourceError as fault:
                if not name.startswith("git:"):
                    told = f"{name}: " if name else ""
                    raise SourceError([f"{told}{line}" for line in fault.faults]) from None
                n = len(fault.faults)
                more = f" (and {n - 1} more faults)" if n > 1 else ""
                raise ParameterError(
                    f"{name}: the tables of that revision do not read: {fault.faults[0]}{more}"
                ) from None
        return self._records[session.data_hash]

    def _data_of(self, asked: str) -> tuple[str, Session | None, str]:
        """Part what is asked from the data it is asked of."""
        found = _OTHER_DATA.fullmatch(asked)
        clear = found and (not found["what"] or asked[found.end("what")] == "@")
        if not found or not clear:
            return asked, None, ""
        name = f"{found['kind']}:{found['where']}"
        if found["kind"] == "data":
            return found["what"], self._session(Path(found["where"] or ".")), name
        temporary = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-"))
        folder, _ = take_out(self.session.places.data, found["where"], Path(temporary))
        return found["what"], self._session(folder), name

    def _session(self, data: Path) -> Session:
        return Session(data, self.session.places.output, here=False)

    # ---- A run ----

    def _of_run(self, what: str, named: Session | None) -> Side:
        folder = self._folder_of(what, named or self.session)
        manifest = read_manifest(folder)
        if manifest is None:
            raise ParameterError(
                f"{folder}: holds no run (its {MANIFEST} is missing or damaged); make it: "
                f"analysis run{' --force' if (folder / MANIFEST).exists() else ''}"
            )
        session = named or self._session_of(folder, manifest)
        notebook, parameters = str(manifest["notebook"]), dict(manifest["parameters"])
        drawn = sorted(path.stem for path in folder.glob("*.svg"))
        figures = {}
        for name in drawn:
            place = folder / f"{name}.svg"
            try:
                sidecar = read_sidecar(place, session, options_of(self.given, place, session))
            except ParameterError as fault:
                raise ParameterError(_other_data(fault.faults[0], named)) from None
            rows = [{c: mark[c] for c in ("mark", *MARK_COLUMNS)} for mark in sidecar.marks]
            figures[name] = pd.DataFrame(rows, columns=["mark", *MARK_COLUMNS], dtype=str)
        rule, sources = str(parameters.get("rule") or DEFAULT_RULE), parameters.get("sources")
        record = self._record(session, "").under(rule=rule, sources=str(sources or ALL))
        fields = ("lock", "packages", "platform")
        return Side(
            what, record, session.data_hash, figures, parameters, notebook,
            {name: manifest[name] for name in fields}, _texts_of(record, session.places.data),
        )  # fmt: skip

    def _folder_of(self, what: str, session: Session) -> Path:
        """Find a run by its folder, or by its label in the output."""
        places = [folder for folder in (Path(what), session.store.figures / what) if what]
        for good in (_is_run, Path.is_dir):
            for folder in filter(good, places):
                return folder
        name, *pairs = _NEXT.split(what)
        given = dict(pair.split("=", 1) for pair in pairs)
        runs = [label for label, _ in session.store.shown()]
        try:
            notebook = find_notebook(name).stem if name else ""
            request = request_of(notebook, given, session.surroundings, None) if notebook else None
        except ParameterError:
            request = None
            notebook = ""
        if not notebook:
            known = list(dict.fromkeys([*runs, *find_notebooks()]))
            raise ParameterError(f"{what}: {nearest(what, known)}; {EXPECTED}.")
        folder = session.store.figures / (request.label if request else what)
        if not folder.is_dir():  # told with all that is wrong about it
            request = request_of(notebook, given, session.surroundings, session.record)
            assert request is not None
            place = folder / "x"
            command = request.command + options_of(self.given, place, session)
            raise ParameterError(
                f"{what}: there is no such run in {folder.parent}; make it: {command}"
            )
        return folder

    def _session_of(self, folder: Path, manifest: Mapping[str, Any]) -> Session:
        """Find the data that a run was made of: the usual ones, or those beside its output."""
        beside = folder.absolute().parent.parent.parent / "data"
        if (beside / "raw").is_dir() and _data_differ(manifest, self.session):
            other = self._session(beside)
            if not _data_differ(manifest, other):
                return other
        return self.session


def check_pair(old: Side, new: Side) -> None:
    """Refuse two that have no marks in common.

    Raises
    ------
    ParameterError
        In one line.
    """
    if bool(old.notebook) != bool(new.notebook):
        run, record = (old, new) if old.notebook else (new, old)
        raise ParameterError(
            f"{run.name} is a run and {record.name} is none; name two runs "
            f"({run.notebook},rule=…, made by: analysis run {run.notebook} -p rule=…), or no run."
        )
    if old.notebook != new.notebook:
        raise ParameterError(
            f"{old.name} and {new.name} are runs of different notebooks ({old.notebook}, "
            f"{new.notebook}), whose marks do not answer to each other; name two runs of one."
        )
    if old.record.country != new.record.country:
        raise ParameterError(
            f"{old.name} and {new.name} are dossiers of different countries; name two of one."
        )


def _settings(what: str) -> dict[str, str] | None:
    """Read ``rule=…,sources=…``; None if it is something else, such as a run's label."""
    if not what:
        return {}
    pairs = [part.partition("=") for part in _NEXT.split(what)]
    if not all(equals for _, equals, _ in pairs) or "/" in pairs[0][0]:
        return None
    return {name.strip(): value for name, _, value in pairs}


def _texts_of(record: Record, data: Path) -> pd.DataFrame:
    """Give the whole texts that a reader has added, and the words of their clauses, by name."""
    clauses = read_clauses(record, basis=TEXTS, data=data)["text"].astype(str)
    whole = {text.symbol: f"sha256 {text.words_sha256[:12]}" for text in list_texts(data)}
    named = pd.Series({**whole, **clauses}, name="text", dtype=str)
    return named.rename_axis("clause").to_frame()


def _is_run(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def _data_differ(manifest: Mapping[str, Any], session: Session) -> bool:
    return any(
        digest != session.places.contents([name])[name]
        for name, digest in manifest["reads"].items()
        if name.startswith("data/")
    )


def _other_data(fault: str, named: Session | None) -> str:
    """Say how data of another day are named, where they are what differs."""
    if named is None and (".csv has changed" in fault or "data/texts/" in fault):
        return f"{fault} (or name the data it was made of: RUN@data:PATH or RUN@git:REVISION)"
    return fault
