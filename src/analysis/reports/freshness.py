"""What has been run, whether it is as it would be now, and if not, why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.reports.declarations import find_notebooks, parameters_of, read_notebook
from analysis.reports.keys import code_of
from analysis.reports.sessions import Session
from analysis.reports.store import checked

FRESH, STALE, DAMAGED, NOT_RUN, FAILED = "fresh", "stale", "damaged", "not run", "failed"
_SURROUNDINGS = {
    "library": "the library has changed",
    "lock": "requirements.lock has changed",
    "packages": "installed packages have changed",
    "platform": "it was made on {old}",
}


@dataclass(frozen=True)
class Standing:
    """How a run stands.

    Parameters
    ----------
    label
        Its name.
    state
        ``fresh``, ``stale``, ``damaged``, ``failed`` or ``not run``.
    why
        Every reason.
    """

    label: str
    state: str
    why: tuple[str, ...] = ()


def standings(session: Session) -> list[Standing]:
    """Say of every run that people can open, and of every notebook, how it stands.

    Returns
    -------
    list of Standing
        In alphabetical order of labels.
    """
    store, notebooks = session.store, find_notebooks()
    found: dict[str, Standing] = {}
    for label, key in store.shown():
        manifest = checked(store.runs / key, key)
        if manifest is None:
            found[label] = Standing(label, DAMAGED, ("it will be made again",))
            continue
        why = other_version(manifest, session, notebooks, _SURROUNDINGS)
        found[label] = Standing(label, STALE if why else FRESH, tuple(why))
    for folder in sorted(store.failed.iterdir()) if store.failed.is_dir() else []:
        if folder.name not in found and not folder.name.startswith("."):
            try:
                reason = (folder / "reason.txt").read_text(encoding="utf-8").splitlines()[0]
            except (OSError, IndexError):
                reason = "for a reason that was not kept"
            found[folder.name] = Standing(folder.name, FAILED, (reason,))
    for name in notebooks:
        found.setdefault(name, Standing(name, NOT_RUN))
    return sorted(found.values(), key=lambda standing: standing.label)


def other_version(
    manifest: Mapping[str, Any],
    session: Session,
    notebooks: Mapping[str, Path],
    fields: Collection[str] = ("library",),
) -> list[str]:
    """Say why a run is not as it would be now, if it is not.

    Parameters
    ----------
    manifest
        Of the run.
    session
        The data and the installation it is held against.
    notebooks
        By name.
    fields
        What counts beside notebook and data: fields of
        :class:`analysis.reports.keys.Surroundings`.

    Returns
    -------
    list of str
        Every reason.
    """
    name = manifest["notebook"]
    if name not in notebooks:
        return [f"there is no notebook {name} any more"]
    why = _why_code(manifest, notebooks[name])
    for field, said in _SURROUNDINGS.items():
        if field in fields and manifest[field] != getattr(session.surroundings, field):
            why.append(said.format(old=manifest[field]))
    now = session.places.contents(manifest["reads"])
    for place, digest in manifest["reads"].items():
        if now[place] != digest:
            file = place.removeprefix("data/raw/").removeprefix("project/")
            why.append(f"{file} {'has changed' if now[place] else 'is gone'}")
    return why


def _why_code(manifest: Mapping[str, Any], path: Path) -> list[str]:
    try:
        notebook = read_notebook(path)
        declared = parameters_of(notebook, path.name)
    except AnalysisError as fault:
        return list(fault.faults)
    if set(declared) != set(manifest["parameters"]):
        return ["the notebook's parameters have changed"]
    if code_of(notebook) != manifest["code"]:
        return ["the notebook has changed"]
    return []
