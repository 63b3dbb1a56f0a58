"""The form of a notebook's parameters: ``analysis.controls("01_positions")`` in its last cell.

In JupyterLab it is drawn by :mod:`analysis.reports.form_widgets`. A run shows nothing there,
since a widget has another name each time; elsewhere one line tells the command.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from analysis.reports.outputs import OUTPUT_VARIABLE

JUPYTER_VARIABLE = "JPY_SESSION_NAME"
"""Set by a Jupyter server for the kernels of the notebooks that are open in it."""

WIDGETS = "ipywidgets"


def controls(
    notebook: str, *, data: Path | str | None = None, output: Path | str | None = None
) -> None:
    """Draw a form for a notebook's parameters, which runs it and shows the sources of its marks.

    Parameters
    ----------
    notebook
        Its name, such as ``01_positions``.
    data
        The dossier's data folder; found if None.
    output
        Where runs go; ``output`` beside the data folder if None.

    Raises
    ------
    ParameterError, SourceError
        In JupyterLab, if there is no such notebook, or the data are not as their labels say.

    Notes
    -----
    Within a run it does nothing. Without JupyterLab, or without the extra ``lab``, it prints
    one line: the command that does the same, and what is lacking.
    """
    if OUTPUT_VARIABLE in os.environ:
        return
    command = f"analysis run {notebook} -p NAME=VALUE"
    if not os.environ.get(JUPYTER_VARIABLE):
        print(f"In JupyterLab a form stands here; the command line does the same: {command}")
    elif not _has_widgets():
        print(
            f"The form needs ipywidgets: pip install 'analysis[lab]', then restart JupyterLab. "
            f"The command line does the same: {command}"
        )
    else:
        from analysis.reports.form_state import FormState
        from analysis.reports.form_widgets import Form

        places = [Path(place) if place is not None else None for place in (data, output)]
        Form(FormState(notebook, *places)).show()


def _has_widgets() -> bool:
    return find_spec(WIDGETS) is not None
