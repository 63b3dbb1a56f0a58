"""The command line over notebooks, their runs, the record, and texts of resolutions."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from analysis import __version__
from analysis.errors import AnalysisError, ParameterError, RunError
from analysis.reports.explain_command import add_explain, run_explain
from analysis.reports.site_command import add_site, run_site
from analysis.reports.texts_command import add_texts, run_quotation, run_texts
from analysis.reports.trace_command import add_trace, run_trace

if TYPE_CHECKING:
    from analysis.reports.limits import Limits
    from analysis.reports.runs import Run

USER_FAULT, RUN_FAULT = 2, 1


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, without the usage above it."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"{message}. See '{self.prog} --help'.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        As typed; those of the process if None.

    Returns
    -------
    int
        0 if done; 2 if something is the user's to mend, said in one line a fault; 1 if
        a notebook failed; 128 and the signal's number if the command was interrupted.
    """
    _mend_streams()
    try:
        given = _parser().parse_args(arguments)
        commands = {
            "run": _run, "sweep": _sweep, "status": _status, "clean": _clean, "list": _list,
            "check": _check, "data": _data, "trace": run_trace, "explain": run_explain,
            "texts": run_texts, "quotation": run_quotation,
            "site": lambda given: run_site(given, __version__),
        }  # fmt: skip
        commands[given.command](given)
    except AnalysisError as fault:
        for line in fault.faults:
            print(f"analysis: {' '.join(line.splitlines())}", file=sys.stderr)
        return RUN_FAULT if isinstance(fault, RunError) else USER_FAULT
    except KeyboardInterrupt as stop:
        print("analysis: interrupted; what was finished is kept.", file=sys.stderr)
        return 128 + int(getattr(stop, "signum", 2))
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        return 0
    except OSError as fault:
        place = fault.filename or "a file"
        print(f"analysis: {place}: {fault.strerror}; name another place.", file=sys.stderr)
        return USER_FAULT
    return 0


def _mend_streams() -> None:
    """See to it that there is somewhere to write to, and that no letter is too foreign for it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the command
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    places = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    places.add_argument("--data", type=Path, metavar="DIR", help="the dossier's data folder")
    places.add_argument("--output", type=Path, metavar="DIR", help="where runs go (output/)")
    parser = _Parser(prog="analysis", description=__doc__, parents=[places])
    parser.add_argument("--version", action="version", version=f"analysis {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run", parents=[places], help="run one notebook, or all of them", prog="analysis run"
    )
    run.add_argument("names", nargs="*", metavar="NAME", help="notebooks; all if none is named")
    run.add_argument("--force", action="store_true", help="make again what is there already")
    sweep = commands.add_parser(
        "sweep", parents=[places], prog="analysis sweep",
        help="run a notebook, or those of a sweep file, with many values of parameters",
    )  # fmt: skip
    sweep.add_argument("name", metavar="NAME|FILE.toml", help="a notebook, or a sweep file")
    sweep.add_argument(
        "--except", dest="left_out", action="append", default=[], metavar="KEY=VALUE,KEY=VALUE",
        help="a combination to be left out",
    )  # fmt: skip
    sweep.add_argument("--yes", action="store_true", help="even if there are very many runs")
    sweep.add_argument("--name", dest="title", metavar="TITLE", help="what the sweep is called")
    sweep.add_argument("--dask", metavar="ADDRESS", help="run on a Dask cluster, tcp://host:port")
    for command, example in ((run, "country=JPN"), (sweep, "country=KOR,JPN")):
        command.add_argument(
            "-p", "--parameter", action="append", default=[], metavar="KEY=VALUE",
            help=f"a parameter, such as {example}; see 'analysis list'",
        )  # fmt: skip
        _add_limits(command)
    add_site(commands, places)
    add_trace(commands, places)
    add_texts(commands, places)
    add_explain(commands, places)
    for name, what in (
        ("status", "say which runs are fresh, which stale and why"),
        ("clean", "remove runs that nobody can open any more, and what failed"),
        ("list", "show the notebooks and their parameters"),
        ("check", "hold the raw data against their labels"),
        ("data", "rebuild data/processed"),
    ):
        commands.add_parser(name, parents=[places], help=what, prog=f"analysis {name}")
    return parser


def _add_limits(command: argparse.ArgumentParser) -> None:
    from analysis.reports.limits import MEGABYTE, Limits

    usual = Limits()
    command.add_argument(
        "--workers", type=_count, metavar="N", help="runs at a time (as many as there are cores)"
    )
    for name, least, default, what in (
        ("--cell-seconds", 0.1, usual.cell_seconds, "time for one cell"),
        ("--run-seconds", 0.1, usual.run_seconds, "time for one run"),
        ("--memory", 0, usual.memory // MEGABYTE, "megabytes a run may use; 0 for no limit"),
        ("--printed", 1, usual.printed // MEGABYTE, "megabytes a run may show"),
    ):
        command.add_argument(
            name, type=_number(least), default=default, metavar="N", help=f"{what} ({default:g})"
        )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"found {text!r}; expected 1 to 1024")
    return int(text)


def _number(least: float) -> Any:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"found {text!r}; expected a number from {least:g}")
        return value

    return number


def _limits(given: argparse.Namespace) -> Limits:
    from analysis.reports.limits import MEGABYTE, Limits

    return Limits(
        given.cell_seconds,
        given.run_seconds,
        int(given.printed * MEGABYTE),
        int(given.memory * MEGABYTE),
    )


def _session(given: argparse.Namespace) -> Any:
    from analysis.reports.sessions import session_of

    return session_of(given, here=not getattr(given, "dask", None))


def _run(given: argparse.Namespace) -> None:
    from analysis.reports.declarations import find_notebook, find_notebooks
    from analysis.reports.jobs import Progress, default_workers, heeding_signals, run_all
    from analysis.reports.parameters import SCOPE, read_assignments
    from analysis.reports.summary import folders_of

    session = _session(given)
    asked = read_assignments(given.parameter)
    names: list[str] = []
    faults: list[str] = []
    for name in given.names or find_notebooks():
        try:
            names.append(find_notebook(name).stem)
        except ParameterError as fault:
            faults += fault.faults
    if faults:
        raise ParameterError(faults)
    requests = session.requests([(name, asked) for name in names])
    runner = session.runner(_limits(given), force=given.force)
    told = Progress(len(requests), names=True)
    workers = given.workers or default_workers()
    with heeding_signals():
        try:
            runs = run_all(requests, runner, workers=workers, told=told, leave=True)
        finally:
            told.close()
    _tell_failed(runs)
    narrowing = (*SCOPE, "rule", "sources")
    values = {k: v for k, v in requests[0].full.items() if k in narrowing}
    print("\n".join([*folders_of(runs), *session.disputes(values)]))


def _sweep(given: argparse.Namespace) -> None:
    from analysis.reports.jobs import Progress, default_workers, heeding_signals, run_all
    from analysis.reports.keys import digest_of
    from analysis.reports.numbers import write_numbers
    from analysis.reports.sweeps import (
        check_size,
        check_title,
        read_grid,
        read_sweep_file,
        wanted_of,
    )

    session = _session(given)
    if given.name.endswith(".toml"):
        if given.parameter or given.left_out:
            raise ParameterError("-p and --except: not beside a sweep file; write them into it.")
        grids = read_sweep_file(Path(given.name))
        title = Path(given.name).stem
    else:
        grids = [read_grid(given.name, given.parameter, given.left_out)]
        title = f"{grids[0].notebook}~{digest_of([given.parameter, given.left_out])[:8]}"
    title = title if given.title is None else given.title
    check_title(title)
    check_size(grids, sure=given.yes)
    requests = session.requests(wanted_of(grids))
    runner = session.runner(_limits(given))
    told = Progress(len(requests), names=False)
    workers = given.workers or default_workers()
    with heeding_signals():
        try:
            if given.dask:
                from analysis.reports.cluster import run_on_cluster

                runs = run_on_cluster(given.dask, requests, runner, told=told)
            else:
                runs = run_all(requests, runner, workers=workers, told=told, leave=True)
        finally:
            told.close()
        folder = session.places.output / "sweeps" / title
        try:
            numbers, table, faults = write_numbers(folder, requests, runs)
        except OSError as fault:  # a full disk does not hide why runs failed
            where = fault.filename or folder
            lost = f"{where}: {fault.strerror}; the numbers could not be written."
            raise RunError([*_reasons(runs), lost]) from None
    print(f"{told.counts()}. Their numbers: {numbers}; what came of each: {table}")
    _tell_failed(runs, faults)


def _tell_failed(runs: Sequence[Run], others: Sequence[str] = ()) -> None:
    """Raise what failed, all of it."""
    lines = [*_reasons(runs), *others]
    if lines:
        refused = not others and all(run.refused for run in runs if run.reason)
        raise (ParameterError if refused else RunError)(lines)


def _reasons(runs: Sequence[Run]) -> list[str]:
    """Give the reason of each run that failed, each reason once."""
    return list(dict.fromkeys(run.reason for run in runs if run.reason))


def _status(given: argparse.Namespace) -> None:
    from analysis.reports.freshness import standings

    for standing in standings(_session(given)):
        why = f": {'; '.join(standing.why)}" if standing.why else ""
        print(f"{standing.state:<8} {standing.label}{why}")


def _clean(given: argparse.Namespace) -> None:
    removed = _session(given).store.clean()
    print(f"{len(removed)} removed; what stands in figures/ is kept.")


def _list(given: argparse.Namespace) -> None:
    from analysis.reports.declarations import find_notebooks, read_parameters

    for name, path in find_notebooks().items():
        print(name)
        for parameter in read_parameters(path).values():
            shown = f"{parameter.name}: {parameter.type} = {parameter.default!r}"
            print(f"  {shown:<36} {parameter.help}".rstrip())


def _check(given: argparse.Namespace) -> None:
    record = _session(given).record
    rows = sum(len(record.table(name)) for name in record.tables)
    print(
        f"{len(record.tables)} tables, {rows:,} rows, no faults: {len(record.claims):,} claims, "
        f"{len(record.decisions):,} decisions, {len(record.set_aside)} claims set aside."
    )


def _data(given: argparse.Namespace) -> None:
    from analysis.reports.processed import write_processed

    session = _session(given)
    for path in write_processed(session.record, session.places.data / "processed"):
        print(path)


if __name__ == "__main__":
    raise SystemExit(main())
