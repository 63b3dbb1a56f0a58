"""The command line: ``analysis run``, ``list``, ``check`` and ``data``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from analysis import __version__
from analysis.errors import AnalysisError, ParameterError, RunError

if TYPE_CHECKING:
    from analysis.facts.record import Record

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
        a notebook failed.
    """
    try:
        given = _parser().parse_args(arguments)
        commands = {"run": _run, "list": _list, "check": _check, "data": _data}
        commands[given.command](given)
    except AnalysisError as fault:
        for line in fault.faults:
            print(f"analysis: {' '.join(line.splitlines())}", file=sys.stderr)
        return RUN_FAULT if isinstance(fault, RunError) else USER_FAULT
    except KeyboardInterrupt:
        print("analysis: interrupted; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        return 0
    except OSError as fault:
        place = fault.filename or "a file"
        print(f"analysis: {place}: {fault.strerror}; name another place.", file=sys.stderr)
        return USER_FAULT
    return 0


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
    run.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a parameter, such as country=JPN; see 'analysis list'",
    )
    for name, what in (
        ("list", "show the notebooks and their parameters"),
        ("check", "hold the raw data against their labels"),
        ("data", "rebuild data/processed"),
    ):
        commands.add_parser(name, parents=[places], help=what, prog=f"analysis {name}")
    return parser


def _run(given: argparse.Namespace) -> None:
    from tqdm import tqdm

    from analysis.facts.record import find_data
    from analysis.reports.parameters import read_assignments
    from analysis.reports.runs import check_request, find_notebook, find_notebooks, run_notebook
    from analysis.reports.summary import summary_of

    data = find_data(getattr(given, "data", None))
    output = getattr(given, "output", None) or data.parent / "output"
    record = _checked(data)
    asked = read_assignments(given.parameter)
    names = [find_notebook(name).stem for name in given.names] or list(find_notebooks())
    for name in names:  # a misspelt parameter is told before the first kernel starts
        check_request(name, asked, record)
    output.mkdir(parents=True, exist_ok=True)  # told now rather than after the first notebook
    runs = []
    shown = sys.stderr.isatty()
    with tqdm(total=len(names), unit="notebook", disable=not shown, leave=False) as bar:
        for name in names:
            bar.set_description(name)
            if not shown:
                print(f"running {name}", file=sys.stderr)
            runs.append(run_notebook(name, asked, record=record, data=data, output=output))
            bar.update()
    print(summary_of(runs, record, asked))


def _list(given: argparse.Namespace) -> None:
    from analysis.reports.parameters import read_parameters
    from analysis.reports.runs import find_notebooks

    for name, path in find_notebooks().items():
        print(name)
        for parameter in read_parameters(path).values():
            shown = f"{parameter.name}: {parameter.type} = {parameter.default!r}"
            print(f"  {shown:<36} {parameter.help}".rstrip())


def _check(given: argparse.Namespace) -> None:
    record = _checked(getattr(given, "data", None))
    rows = sum(len(frame) for frame in record.tables.values())
    print(
        f"{len(record.tables)} tables, {rows:,} rows, no faults: {len(record.claims):,} claims, "
        f"{len(record.decisions):,} decisions, {len(record.set_aside)} claims set aside."
    )


def _data(given: argparse.Namespace) -> None:
    from analysis.facts.record import find_data
    from analysis.reports.processed import write_processed

    data = find_data(getattr(given, "data", None))
    for path in write_processed(_checked(data), data / "processed"):
        print(path)


def _checked(data: Path | None) -> Record:
    """Read the record, and every topic as the notebooks will, or tell all that is wrong."""
    from analysis.facts.checks import check_topics
    from analysis.facts.record import read_record

    record = read_record(data=data)
    check_topics(record)
    return record


if __name__ == "__main__":
    raise SystemExit(main())
