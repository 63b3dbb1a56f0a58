"""Where the dossier's data folder is."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import SourceError

DATA_VARIABLE = "ANALYSIS_DATA"


def places_above() -> tuple[Path, ...]:
    """Give the folders looked in: the working folder and those above, then the package's."""
    here = Path.cwd()
    return (here, *here.parents, *Path(__file__).parents)


def find_data(data: Path | str | None = None) -> Path:
    """Find the dossier's data folder.

    Parameters
    ----------
    data
        The folder itself; else the environment variable ``ANALYSIS_DATA``; else the
        first ``data/raw`` from the working folder upwards; else the one the package
        was installed from.

    Returns
    -------
    pathlib.Path
        A folder that holds ``raw/``.

    Raises
    ------
    SourceError
        If there is none.
    """
    named = data or os.environ.get(DATA_VARIABLE)
    if named:
        folder = Path(named)
        if not (folder / "raw").is_dir():
            raise SourceError(f"{folder}: holds no folder raw; name a dossier's data folder.")
        return folder
    for place in places_above():
        if (place / "data" / "raw").is_dir():
            return place / "data"
    raise SourceError("no data folder found: none of the folders above holds data/raw; use --data.")
