"""Somebody's own habits of working, which have no part in what a run makes.

Start-up files and settings of the person who types the command would be in the results
and in no key. They are left out of the environment that kernels are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

INLINE = "module://matplotlib_inline.backend_inline"  # shows pictures in the notebook
NO_SETTINGS = Path(__file__).resolve().parent.parent / "figures" / "matplotlibrc"
_OWN = ("PYTHONSTARTUP", "JPY_SESSION_NAME")


def without_habits(environment: Mapping[str, str]) -> dict[str, str]:
    """Give an environment without a person's own settings.

    Parameters
    ----------
    environment
        Of the process that asks for a kernel.

    Returns
    -------
    dict of str to str
        Without ``PYTHONSTARTUP``, and without the name of the notebook in whose kernel a run is
        asked for; with matplotlib's settings as they come, and one order of sets, so that a
        printed set is the same each time.
    """
    kept = {name: value for name, value in environment.items() if name not in _OWN}
    return {**kept, "MATPLOTLIBRC": str(NO_SETTINGS), "PYTHONHASHSEED": "0"}
