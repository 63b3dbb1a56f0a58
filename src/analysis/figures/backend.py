"""Where pictures go in a process whose matplotlib was imported before that was known."""

from __future__ import annotations

import matplotlib


def set_backend(name: str) -> None:
    """Take a backend, and no settings, as if matplotlib were imported now.

    Parameters
    ----------
    name
        Such as ``module://matplotlib_inline.backend_inline``; what ``MPLBACKEND`` names.
    """
    matplotlib.rcdefaults()
    matplotlib.rcParams["backend"] = name
