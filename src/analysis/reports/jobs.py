"""Several runs, some at a time; interrupted within two seconds, nothing left behind."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any

from analysis.reports.requests import Request
from analysis.reports.runs import CACHED, DONE, FAILED, Run, Runner, failed_run, import_papermill
from analysis.reports.warm import can_fork, fork_server, stop_fork_server

SHARE_SECONDS = 0.1
PATIENCE_SECONDS = 1.5


class Interrupted(KeyboardInterrupt):
    """Somebody asked the work to stop.

    Parameters
    ----------
    signum
        The signal by which it was asked.
    """

    def __init__(self, signum: int) -> None:
        self.signum = signum
        super().__init__()


def default_workers() -> int:
    """Give how many runs go at a time if nobody says: as many as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def run_all(
    requests: Sequence[Request],
    runner: Runner,
    *,
    workers: int,
    told: Callable[[Run], None],
    leave: bool = False,
) -> list[Run]:
    """Make runs on this machine, going on after those that fail.

    Parameters
    ----------
    requests
        What is asked for; the same thing asked twice is made once.
    runner
        Makes them.
    workers
        How many at a time.
    told
        Hears of each run as it ends.
    leave
        Whether this process, once interrupted, ends itself if an orderly end drags on.

    Returns
    -------
    list of Run
        In the order asked for.

    Raises
    ------
    Interrupted
        If it was stopped; what was finished is kept.
    """
    found, missing = find_all(requests, runner, told)
    if missing:
        if can_fork():
            fork_server(runner.places.data)  # its imports go on while ours do
        import_papermill()
    stop = threading.Event()
    maker = replace(runner, stop=stop)
    with (
        _last_resort(stop, leave),
        concurrent.futures.ThreadPoolExecutor(workers, "run") as pool,
        _interruptible(stop),
    ):
        made = gather(pool, maker.make, missing, told)
    whole = found | made
    return [whole[request.base_digest] for request in requests]


def find_all(
    requests: Sequence[Request], runner: Runner, told: Callable[[Run], None]
) -> tuple[dict[str, Run], list[Request]]:
    """Part what is there already from what is to be made.

    Returns
    -------
    found : dict of str to Run
        By the digest of the base.
    missing : list of Request
        Each once, in the order in which they are best begun.
    """
    found: dict[str, Run] = {}
    missing: dict[str, Request] = {}
    for request in requests:
        if request.base_digest in found or request.base_digest in missing:
            continue
        run = runner.find(request)
        if run is None:
            missing[request.base_digest] = request
        else:
            found[request.base_digest] = run
            told(run)
    # The longest first, as far as the size of a notebook tells, or one is waited for at the end.
    return found, sorted(missing.values(), key=lambda request: -request.path.stat().st_size)


def gather(
    pool: concurrent.futures.Executor,
    make: Callable[[Request], Run],
    requests: Sequence[Request],
    told: Callable[[Run], None],
) -> dict[str, Run]:
    """Have an executor make runs, and collect them as they end, by the digest of the base."""
    made: dict[str, Run] = {}
    futures = {pool.submit(make, request): request for request in requests}
    try:
        waiting = set(futures)
        while waiting:
            # In short turns, so that a signal is heeded wherever the waiting is done.
            ended, waiting = concurrent.futures.wait(
                waiting, SHARE_SECONDS, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in ended:
                run = _outcome(future, futures[future])
                made[futures[future].base_digest] = run
                told(run)
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    return made


def _outcome(future: concurrent.futures.Future[Run], request: Request) -> Run:
    try:
        return future.result()
    except Exception as fault:  # a worker that was lost, or a fault of ours
        return failed_run(request, f"{type(fault).__name__}: {fault}")


@contextmanager
def _interruptible(stop: threading.Event) -> Iterator[None]:
    """Turn a wish to stop into an end of all kernels, so that whoever waits for one goes on."""
    try:
        yield
    except KeyboardInterrupt:
        stop.set()
        stop_fork_server()
        raise


@contextmanager
def _last_resort(stop: threading.Event, leave: bool) -> Iterator[None]:
    """End this process if an orderly end takes too long."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SHARE_SECONDS):
            if stop.is_set():
                if not over.wait(PATIENCE_SECONDS):
                    _leave()
                return

    if leave:
        threading.Thread(target=watch, name="last resort", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _leave() -> None:
    os._exit(130)  # kernels end with the fork server, and that with its socket


@contextmanager
def heeding_signals() -> Iterator[None]:
    """Treat SIGTERM and a closed terminal as Ctrl-C is treated."""
    before: dict[int, Any] = {}

    def stop(signum: int, frame: FrameType | None) -> None:
        for other in before:  # one wish is enough; a second would disturb the orderly end
            signal.signal(other, signal.SIG_IGN)
        raise Interrupted(signum)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            number = getattr(signal, name)
            before[number] = signal.getsignal(number)
            signal.signal(number, stop)
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


class Progress:
    """A bar: how many are done, failed and there already, and how long it may take yet.

    Parameters
    ----------
    total
        How many runs there are.
    names
        Whether each is named in a line of its own where there is no terminal.
    """

    def __init__(self, total: int, *, names: bool) -> None:
        from tqdm import tqdm

        self._counts: Counter[str] = Counter()
        self._shown = sys.stderr.isatty()
        self._names = names
        self._bar = tqdm(
            total=total, unit="run", disable=not self._shown, leave=False, dynamic_ncols=True
        )

    def __call__(self, run: Run) -> None:
        """Take note of a run that has ended."""
        self._counts[run.state] += 1
        self._bar.set_postfix_str(self.counts(), refresh=False)
        self._bar.update()
        if not self._shown and self._names:
            print(f"{run.state} {run.label}", file=sys.stderr)

    def counts(self) -> str:
        """Say how many have ended in which state."""
        return ", ".join(f"{self._counts[state]} {state}" for state in (DONE, FAILED, CACHED))

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()
