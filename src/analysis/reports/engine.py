"""Executing the cells of a notebook: every one executed, none failed, or it is an error."""

from __future__ import annotations

import ast
import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from analysis.errors import RunError
from analysis.reports.declarations import Value
from analysis.reports.kernels import AnalysisKernelManager
from analysis.reports.limits import MEGABYTE, Limits
from analysis.reports.parameters import read_back

ALIVE_SECONDS = 0.05
END_SECONDS = 5.0
PAUSE_SECONDS = 0.002


@dataclass
class Job:
    """What is asked of a kernel beyond the notebook, and what came of it.

    Parameters
    ----------
    limits
        How much it may take.
    environment
        All variables of the kernel; those of this process if None.
    folder
        The kernel's working folder; that of this process if None.
    before
        Code that the kernel runs first, in silence.
    after
        Expressions that the kernel evaluates last, by name.
    expected
        What the injected cell must set, no more and no less; None if that is not asked.
    stopped
        Asked now and then: whether to give up.
    """

    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] | None = None
    folder: str | None = None
    before: str = ""
    after: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, Value] | None = None
    stopped: Callable[[], bool] = bool
    notebook: Any = None
    executed: list[int] = field(default_factory=list)
    seconds: dict[int, float] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


class UnfinishedError(RunError):
    """A notebook did not finish.

    Parameters
    ----------
    reason
        Why, in a few words.
    cell
        Number of the cell, from 1; 0 if it is none's fault.
    name, said
        Name and message of the exception, if a cell raised one.
    """

    def __init__(self, reason: str, *, cell: int = 0, name: str = "", said: str = "") -> None:
        self.reason, self.cell, self.name, self.said = reason, cell, name, said
        super().__init__(f"cell {cell} {reason}" if cell else reason)


def execute_cells(
    nb_man: Any,
    kernel_name: str,
    job: Job | None,
    *,
    start_timeout: float,
    execution_timeout: float | None,
    **options: Any,
) -> None:
    """Execute every code cell of a notebook, or say why not.

    Parameters and errors are those of
    :meth:`analysis.reports.papermill_engine.AnalysisEngine.execute_managed_notebook`.
    """
    if job is None:
        limits = Limits(execution_timeout or Limits.cell_seconds, start_seconds=start_timeout)
        job = Job(limits)
    job.notebook = nb_man.nb
    if job.expected is not None and not _same(read_back(nb_man.nb), job.expected):
        raise UnfinishedError("the injected parameters are not those asked for; nothing was run")
    known = {k: options[k] for k in ("log_output", "stdout_file", "stderr_file") if k in options}
    client = _Client(nb_man, job, kernel_name=kernel_name, **known)
    _outside_any_loop(client.run)
    executable = [
        number
        for number, cell in enumerate(nb_man.nb.cells, start=1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for number in executable:
        if number not in job.executed:
            raise UnfinishedError("was not executed", cell=number)


class _Client(PapermillNotebookClient):
    """Papermill's client, with one event loop a run and no waiting that nobody asked for."""

    km: Any
    kc: Any

    def __init__(self, nb_man: Any, job: Job, **options: Any) -> None:
        super().__init__(
            nb_man,
            kernel_manager_class=AnalysisKernelManager,
            record_timing=False,
            coalesce_streams=True,  # where a long text is parted is a matter of chance
            force_raise_errors=True,
            skip_cells_with_tag="",
            **options,
        )
        self._job, self._shown, self._why = job, 0, ""

    async def run(self) -> None:
        """Start a kernel, execute the cells, end the kernel with all it started."""
        self.reset_execution_trackers()
        self.create_kernel_manager()
        self.km.memory = self._job.limits.memory
        self._deadline = time.monotonic() + self._job.limits.run_seconds
        try:
            await self._start()
            await self._execute_all()
        finally:
            await self._end()

    async def _start(self) -> None:
        options: dict[str, Any] = {"extra_arguments": ["--HistoryManager.hist_file=:memory:"]}
        if self._job.environment is not None:
            options["env"] = dict(self._job.environment)
        if self._job.folder is not None:
            options["cwd"] = self._job.folder
        try:
            await self.km.start_kernel(**options)
            self.kc = self.km.client()
            # Nobody is asked for input, and the manager itself knows whether the kernel lives.
            self.kc.start_channels(stdin=False, hb=False, control=False)
            self.kc.allow_stdin = False
            await self.kc.wait_for_ready(timeout=self._job.limits.start_seconds)
        except RuntimeError as fault:
            raise UnfinishedError(f"the kernel did not start: {fault}") from None

    async def _execute_all(self) -> None:
        if self._job.before:
            await self._ask(self._job.before, {})
        for number, cell in enumerate(self.nb.cells, start=1):
            began = time.monotonic()
            self.nb_man.cell_start(cell, number - 1)
            try:
                await self.async_execute_cell(cell, number - 1)
            except Exception as fault:
                self.nb_man.cell_exception(cell, cell_index=number - 1, exception=fault)
                raise self._unfinished(fault, number) from None
            finally:
                self.nb_man.cell_complete(cell, cell_index=number - 1)
                self._job.seconds[number] = time.monotonic() - began
            shown = cell.get("outputs", [])
            if any(output.output_type == "error" for output in shown):
                raise UnfinishedError("showed an error", cell=number)
            if cell.cell_type == "code" and cell.source.strip():
                self._job.executed.append(number)
        reply = await self._ask("", self._job.after)
        self.nb.metadata["language_info"] = self.kc.info["language_info"]
        for name, answer in reply["user_expressions"].items():
            if answer["status"] != "ok":
                raise UnfinishedError(f"the kernel could not tell {name}: {answer.get('evalue')}")
            self._job.answers[name] = ast.literal_eval(answer["data"]["text/plain"])
        self.set_widgets_metadata()

    def _unfinished(self, fault: Exception, number: int) -> RunError:
        if isinstance(fault, DeadKernelError):
            return UnfinishedError(self._why or "failed: the kernel died", cell=number)
        if isinstance(fault, CellTimeoutError):
            return UnfinishedError(
                f"was stopped: it took over {self._job.limits.cell_seconds:g} s", cell=number
            )
        if isinstance(fault, CellExecutionError):
            name, said = fault.ename, " ".join(str(fault.evalue).split())
            return UnfinishedError(
                f"failed: {name}: {said}".rstrip(": "), cell=number, name=name, said=said
            )
        return UnfinishedError(f"failed: {type(fault).__name__}: {fault}", cell=number)

    def _get_timeout(self, cell: Any) -> Any:
        return self._job.limits.cell_seconds  # parts of a second count, too

    async def _ask(self, code: str, expressions: Mapping[str, str]) -> dict[str, Any]:
        """Have the kernel do something that leaves no trace in the notebook."""
        asked = self.kc.execute(
            code, silent=True, store_history=False, user_expressions=dict(expressions)
        )
        alive = asyncio.ensure_future(self._async_poll_kernel_alive())
        self.task_poll_for_reply = reply = asyncio.ensure_future(self.kc.answer_to(asked))
        try:
            content = dict((await reply)["content"])
        except asyncio.CancelledError:
            raise UnfinishedError(self._why or "the kernel died") from None
        finally:
            alive.cancel()
        if content["status"] != "ok":
            raise UnfinishedError(f"the kernel refused: {content.get('evalue', content['status'])}")
        return content

    async def _async_poll_kernel_alive(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            late = time.monotonic() > self._deadline
            if late or self._job.stopped():
                limit = f": the run took over {self._job.limits.run_seconds:g} s" if late else ""
                self._why = self._why or f"was stopped{limit}"
                await self.km.provisioner.kill()
            if await self.km.provisioner.poll() is not None:
                self.task_poll_for_reply.cancel()
                return

    def process_message(self, msg: Any, *place: Any, **named: Any) -> Any:
        """Take in what a cell shows, up to the limit."""
        self._shown += _size_of(msg["content"])
        if self._shown > self._job.limits.printed:
            if not self._why:
                limit = self._job.limits.printed / MEGABYTE
                self._why = f"was stopped: the run showed over {limit:g} MB"
                self._killing = asyncio.ensure_future(self.km.provisioner.kill())
            if msg["msg_type"] != "status":
                return None
        return super().process_message(msg, *place, **named)

    async def _end(self) -> None:
        """End the kernel with all it started, and leave nothing open."""
        provisioner = self.km.provisioner
        if provisioner is not None and provisioner.has_process:
            await provisioner.kill()
            deadline = time.monotonic() + END_SECONDS
            while await provisioner.poll() is None and time.monotonic() < deadline:
                await asyncio.sleep(PAUSE_SECONDS)
        if self.kc is not None:
            self.kc.stop_channels()
        await self.km.cleanup_resources()
        self.kc = self.km = None


def _size_of(content: Mapping[str, Any]) -> int:
    shown = [content.get("text", ""), *content.get("data", {}).values()]
    return sum(len(part) if isinstance(part, str) else len(str(part)) for part in shown)


def _same(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Say whether two sets of values are the same, types and all: 1 is not True."""
    return {k: repr(v) for k, v in one.items()} == {k: repr(v) for k, v in other.items()}


def _outside_any_loop(run: Callable[[], Any]) -> None:
    """Run a coroutine to its end, in another thread if this one is in a loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(run())
        return
    caught: list[BaseException] = []

    def apart() -> None:
        try:
            asyncio.run(run())
        except BaseException as fault:
            caught.append(fault)

    thread = threading.Thread(target=apart)
    thread.start()
    thread.join()
    if caught:
        raise caught[0]
