"""Errors a scholar can act on: where, what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Sequence


class AnalysisError(Exception):
    """Base of every fault that is the user's to mend; printed without a traceback.

    Parameters
    ----------
    faults
        One line a fault. All faults of their kind are given at once.
    """

    def __init__(self, faults: str | Sequence[str]) -> None:
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))

    def _render_traceback_(self) -> list[str]:
        # IPython calls this in place of printing a traceback, so that a wrong
        # parameter reads the same in JupyterLab as on the command line.
        return [f"{type(self).__name__}: {fault}" for fault in self.faults]


class SourceError(AnalysisError):
    """Something in the data folder is not as its label says."""


class ParameterError(AnalysisError):
    """A parameter is unknown, ill-typed or out of range."""


class RunError(AnalysisError):
    """A notebook did not finish."""
