"""Where pictures go in a process whose matplotlib was imported before that was known."""

from __future__ import annotations

import matplotlib


def set_backend(name: str) -> None:
    """Take a backend as if ``MPLBACKEND`` had named it when matplotlib was imported.

    Parameters
    ----------
    name
        Such as ``module://matplotlib_inline.backend_inline``.
    """
    matplotlib.rcParams["backend"] = name
