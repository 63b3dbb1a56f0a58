"""Governments' records on a recurring UN resolution, from sourced claims to paper figures.

The house has floors, and imports only go down:

- :mod:`analysis.facts`: the dossier's tables read strictly, words normalised, claims
  reconciled into decisions by a named rule;
- :mod:`analysis.measures`: frames counted and compared, one module a topic;
- :mod:`analysis.figures`: measures drawn, one module a topic;
- :mod:`analysis.reports`: notebooks run by name, and what they make saved.

What a notebook needs stands here, found on first use:

>>> import analysis
>>> record = analysis.read_record(rule="contemporary")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "controls": "analysis.reports.form",
    "read_record": "analysis.facts.record",
    "read_scope": "analysis.facts.scope",
    "read_table": "analysis.facts.tables",
    "save_figure": "analysis.reports.outputs",
    "save_pages": "analysis.reports.outputs",
    "save_table": "analysis.reports.outputs",
}

__all__ = sorted(_ROOMS)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
