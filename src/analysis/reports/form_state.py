"""What stands in the form of a notebook's parameters: fields, faults, the command, the run.

Everything is kept as the text that would be typed on the command line, and read and refused
by the very functions that read and refuse it there.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import ParameterError
from analysis.facts.places import DATA_VARIABLE
from analysis.facts.rules import RULES
from analysis.facts.scope import ALL_BODIES
from analysis.reports.declarations import Parameter, find_notebook, read_notebook, read_parameters
from analysis.reports.limits import Limits
from analysis.reports.parameters import asked_values, check_parameters, known_words
from analysis.reports.requests import Request, told
from analysis.reports.runs import Run, Stop
from analysis.reports.sessions import Session
from analysis.reports.sidecars import Row, Sidecar, read_sidecar
from analysis.reports.site.figures import figures_of
from analysis.reports.trace import Tracer

if TYPE_CHECKING:
    from analysis.facts.record import Record

YEARS = ("first_year", "last_year")


@dataclass(frozen=True)
class Field:
    """One field of the form.

    Parameters
    ----------
    parameter
        What it sets.
    default
        The default, as it would be typed.
    words
        Words it may be, or may well be, with what each means.
    closed
        Whether nothing but these words will do, so that one is chosen rather than typed.
    """

    parameter: Parameter
    default: str
    words: Mapping[str, str]
    closed: bool

    @property
    def hint(self) -> str:
        """What stands beneath the field."""
        parted = "; values parted by commas" if self.parameter.many else ""
        return (self.parameter.help or self.parameter.type) + parted


@dataclass(frozen=True)
class Checked:
    """What is wrong with what stands in the fields, in the words of the command line.

    Parameters
    ----------
    by_field
        The faults of each parameter that has some.
    others
        Those of no single field.
    command
        The command line that asks for the same.
    """

    by_field: Mapping[str, Sequence[str]]
    others: Sequence[str]
    command: str

    @property
    def fine(self) -> bool:
        """Whether it can be run."""
        return not self.by_field and not self.others


class FormState:
    """The form of one notebook, without anything that is drawn.

    Parameters
    ----------
    notebook
        Its name.
    data, output
        The dossier's data folder and where runs go, as on the command line.

    Raises
    ------
    ParameterError, SourceError
        If there is no such notebook, or the data are not as their labels say.
    """

    def __init__(self, notebook: str, data: Path | None = None, output: Path | None = None) -> None:
        self.path = find_notebook(notebook)
        self.declared = read_parameters(self.path)
        self._given = {"data": data, "output": output}
        self.session = self._session()
        self.fields = {
            name: _field(parameter, self.session.record)
            for name, parameter in self.declared.items()
        }

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.path.stem

    @property
    def defaults(self) -> dict[str, str]:
        """What stands in the fields at first."""
        return {name: field.default for name, field in self.fields.items()}

    def given(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Give what is asked for: the texts of the fields that are not as they were at first."""
        return {name: typed[name] for name in self.fields if typed[name] != self.defaults[name]}

    def check(self, typed: Mapping[str, str]) -> Checked:
        """Hold what stands in the fields against the notebook and the record.

        Parameters
        ----------
        typed
            The text of each field, by the name of its parameter.
        """
        given = self.given(typed)
        try:
            values = check_parameters(self.declared, given, self.name, self.session.record)
        except ParameterError as fault:
            by_field: dict[str, list[str]] = {}
            others: list[str] = []
            for line in dict.fromkeys(fault.faults):
                by_field.setdefault(_told_of(line, self.name, self.declared), []).append(line)
            others = by_field.pop("", [])
            return Checked(by_field, others, self._command(given))
        asked = asked_values(self.declared, values)
        return Checked({}, [], self._command({k: told(value) for k, value in asked.items()}))

    def run(self, typed: Mapping[str, str], stop: Stop) -> Finished:
        """Run the notebook with what stands in the fields, as the command line would.

        Parameters
        ----------
        typed
            The text of each field.
        stop
            Tells whether to give up.

        Raises
        ------
        ParameterError, SourceError
            All that is to be mended first.
        """
        session = self._session()
        if session.data_hash == self.session.data_hash:
            session.record = self.session.record  # as it was read when the form was drawn
        (request,) = session.requests([(self.name, self.given(typed))])
        run = replace(session.runner(Limits()), stop=stop).make(request)
        self.session = session
        return Finished(run, request, session)

    def _session(self) -> Session:
        return Session(self._given["data"], self._given["output"])

    def _command(self, asked: Mapping[str, str]) -> str:
        places = {**self._given, "data": self._given["data"] or os.environ.get(DATA_VARIABLE)}
        told_places = (f"--{k} {shlex.quote(str(v))}" for k, v in places.items() if v)
        return " ".join([Request(self.name, self.path, asked, {}, {}).command, *told_places])


class Finished:
    """A run that has ended, and the documents behind the marks of its figures.

    Parameters
    ----------
    run
        What came of it.
    request
        What was asked for.
    session
        The data and the library that it was made from.
    """

    def __init__(self, run: Run, request: Request, session: Session) -> None:
        self.run, self.request, self._session = run, request, session
        self._tracer: Tracer | None = None
        drawn = [] if run.reason else figures_of(run.label, run.folder, read_notebook(request.path))
        self.figures = {figure.name: figure.title for figure in drawn}

    def picture_of(self, figure: str) -> Picture:
        """Give a figure with its marks.

        Raises
        ------
        ParameterError
            If it is no longer the one that the run made.
        """
        place = self.run.folder / f"{figure}.svg"
        return Picture(read_sidecar(place, self._session), place)

    def trace(self, picture: Picture, mark: str) -> dict[str, object]:
        """Tell what a mark stands on: decisions with their claims for and against, and rows."""
        if self._tracer is None:
            self._tracer = Tracer(self._session.record, self._session.places.data)
        return self._tracer.mark(picture.by_id[mark], picture.sidecar)

    def trace_command(self, picture: Picture, mark: str) -> str:
        """Give the command line that tells the same, from the project's folder."""
        place, project = picture.place.absolute(), self._session.places.project.absolute()
        short = place.relative_to(project) if place.is_relative_to(project) else place
        return f"analysis trace {shlex.quote(str(short))} {shlex.quote(mark)}"


class Picture:
    """A figure that lies in a folder.

    Parameters
    ----------
    sidecar
        Its marks.
    place
        Its SVG.
    """

    def __init__(self, sidecar: Sidecar, place: Path) -> None:
        self.sidecar, self.place = sidecar, place
        self.by_id: dict[str, Row] = {mark["mark"]: mark for mark in sidecar.marks}
        self.alt = place.with_suffix(".txt").read_text(encoding="utf-8").strip()
        self.png = place.with_suffix(".png").read_bytes()
        self.svg = place.read_text(encoding="utf-8")

    def find(self, words: str) -> list[Row]:
        """Give the marks in whose panel, position, value or label all these words occur."""
        wanted = words.lower().split()
        return [
            mark
            for mark in self.sidecar.marks
            if all(word in " ".join(mark.values()).lower() for word in wanted)
        ]


def _field(parameter: Parameter, record: Record) -> Field:
    words = _words(parameter, record)
    closed = bool(words) and not parameter.many
    closed = closed and parameter.kind in ("rule", "choice", "body", "bool", "column")
    if closed and (parameter.optional or parameter.default == ""):
        words = {"": "", **words}
    return Field(parameter, told(parameter.default), words, closed)


def _words(parameter: Parameter, record: Record) -> dict[str, str]:
    """Give words that a value may be, each with its meaning where it has another name."""
    kind = parameter.kind
    if kind in ("choice", "id", "column"):
        return dict.fromkeys(known_words(parameter, record)[0], "")
    if kind == "rule":
        return dict.fromkeys(RULES, "")
    if kind == "bool":
        return {"true": "yes", "false": "no"}
    if kind == "country":
        return {str(code): str(name) for code, name in record.table("countries")["name"].items()}
    if kind == "body":
        bodies = record.table("bodies").sort_values("order")["name"]
        return {ALL_BODIES: "", **{str(code): str(name) for code, name in bodies.items()}}
    if kind == "sources":
        about = record.table("sources")
        publishers = sorted({*map(str, about["publisher"]), *map(str, about["mirror_of"])} - {""})
        kinds = [f"kind:{kind}" for kind in about["kind"].cat.categories]
        return dict.fromkeys(
            ["all", "founding", *kinds, *(f"publisher:{name}" for name in publishers)], ""
        )
    if parameter.name in YEARS:
        years = record.table("resolutions")["year"]
        return dict.fromkeys(map(str, range(int(years.min()), int(years.max()) + 1)), "")
    return {}


def _told_of(line: str, notebook: str, names: Mapping[str, object]) -> str:
    """Find the parameter that a fault is about; empty if it is none's alone."""
    return next(
        (n for n in names if line.startswith((f"{n}: ", f"{notebook}, parameter {n}: "))), ""
    )
