"""The form as JupyterLab draws it; what it says and does is :mod:`.form_state`'s."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped, unused-ignore]
from IPython.display import display
from markupsafe import Markup

from analysis.errors import AnalysisError
from analysis.reports.form_picture import overlay_of
from analysis.reports.form_sources import in_words, panel_of
from analysis.reports.form_state import Checked, Field, Finished, FormState, Picture
from analysis.reports.runs import CACHED

TICK_SECONDS = 0.5
ROWS = 24


class Form:
    """The form of a notebook, drawn.

    Parameters
    ----------
    state
        What stands in it.

    Notes
    -----
    A run is made in a thread of its own, so that the form answers meanwhile, and can stop it.
    """

    def __init__(self, state: FormState) -> None:
        self.state = state
        self._stop = threading.Event()
        self._finished: Finished | None = None
        self._picture: Picture | None = None
        self._filling = False
        self.controls = {name: _control(field) for name, field in state.fields.items()}
        self._hints = {name: widgets.HTML() for name in state.fields}
        self._boxes = {
            name: widgets.VBox([self.controls[name], self._hints[name]]).add_class("af-field")
            for name in state.fields
        }
        self.command, self.status = widgets.HTML(), widgets.HTML()
        self.run = _button("Run", "run it as the command line would", style="primary")
        self.stop = _button("Stop", "stop the run", disabled=True)
        self.reset = _button("Defaults", "put every field back to its default")
        self.figure = widgets.Dropdown(description="figure", style=_OWN_WIDTH)
        self.picture, self._overlay = widgets.HTML(), widgets.HTML().add_class("af-over")
        self.words = widgets.Text(
            description="marks", placeholder="words, such as 2022 contested", style=_OWN_WIDTH,
            layout=_WIDE,
        )  # fmt: skip
        self.marks = widgets.Select(rows=ROWS, layout=_WIDE).add_class("af-marks")
        self._count, self.sources = widgets.HTML().add_class("af-count"), widgets.HTML()
        self._result = widgets.VBox(self._parts_of_result(), layout=widgets.Layout(display="none"))
        self.box = widgets.VBox(self._parts()).add_class("analysis-form")
        for control in self.controls.values():
            control.observe(lambda _: self.look(), "value")
        self.run.on_click(lambda _: self.start())
        self.stop.on_click(lambda _: self._stop.set())
        self.reset.on_click(lambda _: self.put_back())
        self.figure.observe(lambda _: self._open(), "value")
        self.words.observe(lambda _: self._list(), "value")
        self.marks.observe(lambda _: self._trace(), "value")
        self.look()

    def show(self) -> None:
        """Draw it under the cell."""
        display(self.box)

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: str(control.value) for name, control in self.controls.items()}

    # ---- As one types ----

    def look(self) -> Checked:
        """Say under each field what is wrong, and the command line that asks for the same."""
        checked = self.state.check(self.typed)
        for name, field in self.state.fields.items():
            faults = checked.by_field.get(name, ())
            self._hints[name].value = _lines(faults) + _hint(field, self.controls[name].value)
            (self._boxes[name].add_class if faults else self._boxes[name].remove_class)("af-wrong")
        head = Markup('<p class="af-note">The command line that does the same:</p>')
        self.command.value = (
            _lines(checked.others) + head + Markup("<pre>{}</pre>").format(checked.command)
        )
        self.run.disabled = self._is_running or not checked.fine
        return checked

    def put_back(self) -> None:
        """Put every field back to its default."""
        for name, default in self.state.defaults.items():
            self.controls[name].value = default

    # ---- A run ----

    @property
    def _is_running(self) -> bool:
        return not self.stop.disabled

    def start(self) -> None:
        """Run the notebook with what stands in the fields."""
        if self._is_running or not self.look().fine:
            return
        self._stop = threading.Event()
        self.run.disabled, self.stop.disabled = True, False
        threading.Thread(target=self._work, args=(self.typed,), name="form", daemon=True).start()

    def _work(self, typed: Mapping[str, str]) -> None:
        began = time.monotonic()
        self._say(f"Running {self.state.name} …")
        try:
            with ThreadPoolExecutor(1, "form run") as pool:
                future = pool.submit(self.state.run, typed, self._stop)
                while not future.done():
                    self._stop.wait(TICK_SECONDS) if not self._stop.is_set() else time.sleep(0.1)
                    spent = time.monotonic() - began
                    doing = "Stopping" if self._stop.is_set() else "Running"
                    self._say(f"{doing} {self.state.name} … {spent:.0f} s")
                self._told(future.result(), time.monotonic() - began)
        except AnalysisError as fault:
            self._say(faults=fault.faults)
        except Exception as fault:  # of a library or a full disk: told like the rest
            self._say(faults=[f"{type(fault).__name__}: {fault}"])
        finally:
            self.stop.disabled = True
            self.look()

    def _told(self, finished: Finished, seconds: float) -> None:
        run = finished.run
        if run.reason:
            self._say(faults=[run.reason])
            return
        how = "was there already" if run.state == CACHED else f"done in {seconds:.1f} s"
        self._say(f"{run.label}: {how}; it lies in {run.folder}")
        before, self._finished = self.figure.value, finished
        self._filling = True
        self.figure.options = [(title, name) for name, title in finished.figures.items()]
        self.figure.value = (
            before if before in finished.figures else next(iter(finished.figures), None)
        )
        self._filling = False
        self._open()
        self._result.layout.display = "" if finished.figures else "none"

    def _say(self, line: str = "", faults: tuple[str, ...] | list[str] = ()) -> None:
        said = Markup("<p>{}</p>").format(line) if line else Markup("")
        self.status.value = Markup('<div role="status">{}{}</div>').format(said, _lines(faults))

    # ---- What came of it ----

    def _open(self) -> None:
        """Show the chosen figure and list its marks."""
        if self._filling or self._finished is None or self.figure.value is None:
            return
        try:
            self._picture = self._finished.picture_of(self.figure.value)
        except (AnalysisError, OSError) as fault:  # made anew meanwhile, or thrown away
            self._say(faults=getattr(fault, "faults", [str(fault)]))
            return
        self.picture.value = _image(self._picture.png, "png", self._picture.alt)
        self._list()

    def _list(self) -> None:
        if self._picture is None:
            return
        found = self._picture.find(self.words.value)
        chosen = self.marks.value
        self._filling = True
        self.marks.options = [(_line(mark), mark["mark"]) for mark in found]
        self.marks.value = chosen if chosen in {mark["mark"] for mark in found} else None
        self._filling = False
        self._count.value = Markup('<p class="af-note">{} of {} marks</p>').format(
            len(found), len(self._picture.by_id)
        )
        self._trace()

    def _trace(self) -> None:
        """Tell the sources of the chosen mark, and show which it is."""
        if self._filling or self._finished is None or self._picture is None:
            return
        mark = self.marks.value
        if mark is None:
            self._overlay.value = ""
            self.sources.value = Markup("<p>Choose a mark to read what it stands on.</p>")
            return
        over = overlay_of(self._picture.svg, mark)
        self._overlay.value = _image(over.encode("utf-8"), "svg+xml", "") if over else ""
        told = self._finished.trace(self._picture, mark)
        self.sources.value = panel_of(told, self._finished.trace_command(self._picture, mark))

    # ---- How it is laid out ----

    def _parts(self) -> list[Any]:
        grid = widgets.Layout(
            display="grid", grid_template_columns="repeat(auto-fill, minmax(19rem, 1fr))",
            grid_gap="0.2rem 1.4rem", overflow="visible",
        )  # fmt: skip
        head = Markup(
            "<style>{}</style><h3>{}</h3><p class='af-note'>Runs the notebook as it was saved.</p>"
        ).format(Markup(_style()), self.state.name)
        buttons = widgets.HBox([self.run, self.stop, self.reset])
        return [
            widgets.HTML(head), widgets.Box(list(self._boxes.values()), layout=grid),
            self.command, buttons, self.status, self._result,
        ]  # fmt: skip

    def _parts_of_result(self) -> list[Any]:
        columns = widgets.Layout(
            display="grid", grid_template_columns="minmax(15rem, 5fr) 6fr", grid_gap="0 1rem"
        )
        return [
            self.figure,
            widgets.Box([self.picture, self._overlay]).add_class("af-stage"),
            widgets.Box(
                [
                    widgets.VBox([self.words, self._count, self.marks]),
                    widgets.Box([self.sources]).add_class("af-sources"),
                ],
                layout=columns,
            ),
        ]


_OWN_WIDTH = {"description_width": "initial"}
_WIDE = {"width": "auto"}


def _button(name: str, tooltip: str, *, style: str = "", disabled: bool = False) -> Any:
    return widgets.Button(description=name, tooltip=tooltip, button_style=style, disabled=disabled)


def _control(field: Field) -> Any:
    """Draw a field: to be chosen from where nothing else will do, else to be typed."""
    name = field.parameter.name
    common = {"description": name, "value": field.default, "style": _OWN_WIDTH, "layout": _WIDE}
    if field.closed:
        options = [
            (f"{word} – {said}" if said else word or "(empty)", word)
            for word, said in field.words.items()
        ]
        return widgets.Dropdown(options=options, **common)
    if field.words and not field.parameter.many:
        return widgets.Combobox(options=list(field.words), ensure_option=False, **common)
    return widgets.Text(**common)


def _hint(field: Field, value: object) -> Markup:
    meaning = "" if field.closed else field.words.get(str(value), "")
    said = Markup("<b>{}</b>. ").format(meaning) if meaning else ""
    return Markup('<p class="af-hint">{}{}</p>').format(said, field.hint)


def _lines(faults: Any) -> Markup:
    return Markup("").join(Markup('<p class="af-fault">{}</p>').format(line) for line in faults)


def _line(mark: Mapping[str, str]) -> str:
    panel = f"{mark['panel']}  " if mark["panel"] else ""
    return f"{panel}{mark['position']}: {in_words(mark['value'])}"


def _image(content: bytes, kind: str, alt: str) -> Markup:
    return Markup('<img src="data:image/{};base64,{}" alt="{}">').format(
        kind, base64.b64encode(content).decode("ascii"), alt
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "form.css").read_text(encoding="utf-8")
