"""Papermill's engine of this package, which papermill finds by entry point.

``papermill --engine analysis`` gets it too: kernels over socket files, a time limit always,
and no run called complete that ended half way (papermill itself passes a ``SystemExit``).

Papermill loads this module while it is itself being imported, so what needs more of
papermill than its base class is imported when an engine is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papermill.engines import Engine

from analysis.reports.limits import Limits

if TYPE_CHECKING:
    from analysis.reports.engine import Job


class AnalysisEngine(Engine):
    """Executes a notebook in a kernel of ours."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        job: Job | None = None,
        start_timeout: float = Limits.start_seconds,
        execution_timeout: float | None = None,
        **options: Any,
    ) -> None:
        """Execute every code cell, or say why not.

        Parameters
        ----------
        nb_man
            Papermill's manager of the notebook.
        kernel_name
            As the notebook names it.
        job
            What is asked beyond the notebook; from papermill's command line, its own
            time limits.
        start_timeout, execution_timeout
            Seconds, without a job: until the kernel answers, and for a cell.
        **options
            Other options of papermill; those about logging are heeded.

        Raises
        ------
        UnfinishedError
            If a cell failed, was not executed, took too long or ended the kernel.
        """
        from analysis.reports.engine import execute_cells

        execute_cells(
            nb_man,
            kernel_name,
            job,
            start_timeout=start_timeout,
            execution_timeout=execution_timeout,
            **options,
        )
