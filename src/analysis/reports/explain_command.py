"""The command ``analysis explain``: which marks changed between two runs, and what changed them."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.reports.explain_words import Teller

FORMATS = ("plain", "csv", "json")
SIDE = (
    "a run's folder or name (01_positions,rule=majority), settings (rule=majority, "
    "sources=founding), data:DIR or git:REVISION; of other data: rule=majority@git:REVISION"
)


def add_explain(commands: Any, places: argparse.ArgumentParser) -> None:
    """Add the command to the command line.

    Parameters
    ----------
    commands
        Where commands are added, as argparse gives it.
    places
        The options that every command has.
    """
    explain = commands.add_parser(
        "explain", parents=[places], prog="analysis explain",
        help="say which marks changed between two runs, and by which claims, sources or rule",
    )  # fmt: skip
    explain.add_argument("old", metavar="OLD", help=SIDE)
    explain.add_argument("new", metavar="NEW", help="what it is held against, named likewise")
    explain.add_argument(
        "--country", default="", metavar="CODE",
        help="without runs: only the decisions of one country",
    )  # fmt: skip
    explain.add_argument("--format", choices=FORMATS, default="plain", help="plain, csv or json")
    explain.add_argument(
        "--to", dest="file", type=Path, metavar="FILE", help="write it there, and print nothing"
    )


def run_explain(given: argparse.Namespace) -> None:
    """Explain one run, or reading of the record, by another.

    Parameters
    ----------
    given
        The command line.

    Raises
    ------
    ParameterError
        If one of the two is not there, or they cannot be compared.
    SourceError
        If the data are not as their labels say.
    """
    from analysis.errors import ParameterError
    from analysis.reports.explain import Explainer
    from analysis.reports.explain_sides import Reader, check_pair
    from analysis.reports.explain_words import Teller
    from analysis.reports.files import write_atomically
    from analysis.reports.sessions import session_of

    session = session_of(given, here=False)
    with ExitStack() as stack:
        reader = Reader(given, session, given.country, stack)
        old, new = reader.side(given.old), reader.side(given.new)
        check_pair(old, new)
        if given.country and old.notebook:
            raise ParameterError("--country: is for settings without runs; name it by its runs.")
        text = _written(Teller(Explainer(old, new)), given.format, printed=given.file is None)
    if given.file is None:
        sys.stdout.write(text)
    else:
        write_atomically(given.file, text)


def _written(teller: Teller, form: str, *, printed: bool) -> str:
    if form == "json":
        import json

        told = {**teller.summary(), "changes": list(teller.rows())}
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        import io

        from analysis.facts.plain import write_rows
        from analysis.reports.explain_words import COLUMNS

        file = io.StringIO()
        write_rows(file, [COLUMNS, *([row[c] for c in COLUMNS] for row in teller.rows())])
        return file.getvalue()
    from analysis.reports.trace_command import NARROWEST, WIDEST, wrapped

    columns = shutil.get_terminal_size().columns if printed else WIDEST
    wide = min(max(columns, NARROWEST), WIDEST)
    return "".join(wrapped(line, indent, wide) + "\n" for indent, line in teller.lines())
