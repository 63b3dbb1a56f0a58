"""The same runs on an existing Dask cluster, whose workers see the same folders.

A worker makes a run exactly as this machine would, into the same store; a run that was
made meanwhile is not made again. A worker that is lost costs the runs it had under way,
which the scheduler gives to another. See ``docs/cluster.md``.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.reports.files import write_atomically
from analysis.reports.jobs import find_all, gather
from analysis.reports.keys import Places
from analysis.reports.requests import Request
from analysis.reports.runs import Run, Runner, failed_run

ANSWER_SECONDS = 5
_ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://[^\s/]+:[0-9]+")
_NAMES = {
    "library": "another library than here",
    "lock": "another requirements.lock than here",
    "packages": "other packages installed than here",
    "platform": "another platform than here",
}


@dataclass(frozen=True)
class Token:
    """A file that stands in the shared folder as long as the sweep goes on.

    Parameters
    ----------
    path
        The file.
    """

    path: Path

    def is_set(self) -> bool:
        """Say whether to give up: the sweep has ended, or the folder is not shared."""
        return not self.path.exists()


def run_on_cluster(
    address: str, requests: Sequence[Request], runner: Runner, *, told: Callable[[Run], None]
) -> list[Run]:
    """Make runs on a cluster.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://host:8786``.
    requests
        What is asked for.
    runner
        As it would make them here.
    told
        Hears of each run as it ends.

    Returns
    -------
    list of Run
        In the order asked for.

    Raises
    ------
    ParameterError
        If no scheduler answers, or a worker is not fit; nothing is run then.
    """
    places = runner.places
    shared = Places(places.project.resolve(), places.data.resolve(), places.output.resolve())
    with _client(address) as client, _token(shared.output) as token:
        remote = replace(runner, places=shared, stop=token)
        _check_workers(client, remote, token)
        found, missing = find_all(requests, runner, told)
        with client.get_executor(pure=False) as pool:
            try:
                made = gather(pool, partial(make_remotely, remote), missing, told)
            except BaseException:
                token.path.unlink(missing_ok=True)  # runs under way give up
                raise
    whole = found | made
    return [whole[request.base_digest] for request in requests]


def make_remotely(runner: Runner, request: Request) -> Run:
    """Make a run on a worker."""
    if runner.stop.is_set():
        return failed_run(request, f"a worker does not see {runner.places.output}; share it")
    return runner.make(request)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError:
        raise ParameterError("--dask needs the extra: pip install 'analysis[cluster]'.") from None
    if not _ADDRESS.fullmatch(address):
        raise ParameterError(f"--dask {address}: expected an address such as tcp://host:8786.")
    try:
        client = distributed.Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise ParameterError(
            f"--dask {address}: no scheduler answers there ({said}); start one or correct it."
        ) from None
    try:
        yield client
    finally:
        client.close()


@contextmanager
def _token(output: Path) -> Iterator[Token]:
    token = Token(output / "store" / f"sweep-{uuid.uuid4().hex}.token")
    write_atomically(token.path, "")
    try:
        yield token
    finally:
        token.path.unlink(missing_ok=True)


def _check_workers(client: Any, runner: Runner, shown: Token) -> None:
    """Ask every worker what it has and what it sees, before anything is run."""
    project, token = str(runner.places.project), str(shown.path)

    # Sent as it stands here, so that it runs where another version of the package is.
    def look_around() -> dict[str, Any]:
        import importlib.metadata
        import pathlib

        try:
            found = importlib.metadata.version("analysis")
        except ImportError:
            return {"version": ""}
        seen = {"version": found, "token": pathlib.Path(token).exists()}
        try:
            import dataclasses

            from analysis.reports.keys import surroundings_of

            return {**seen, **dataclasses.asdict(surroundings_of(pathlib.Path(project)))}
        except Exception:
            return seen

    answers = client.run(look_around, on_error="return")
    if not answers:
        raise ParameterError(f"the cluster at {client.scheduler.address} has no worker; add some.")
    faults = [
        f"worker {worker} {fault}."
        for worker, answer in sorted(answers.items())
        if (fault := _unfit(answer, runner))
    ]
    if faults:
        raise ParameterError(faults)


def _unfit(answer: Any, runner: Runner) -> str:
    if isinstance(answer, BaseException):
        return f"cannot be asked ({type(answer).__name__}: {answer})"
    if not answer["version"]:
        return "has no package analysis; install the same there"
    if answer["version"] != version("analysis"):
        here_is = version("analysis")
        return f"has version {answer['version']} of the package, here it is {here_is}"
    if not answer["token"]:
        return f"does not see {runner.places.output}; share the folder"
    for name, said in _NAMES.items():
        if answer.get(name) != getattr(runner.surroundings, name):
            return f"has {said}; install the same there"
    return ""
