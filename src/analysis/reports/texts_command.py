"""The commands ``analysis texts`` and ``analysis quotation``: whole texts, and what is quoted."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from analysis.reports.sessions import Session

FORMATS = ("plain", "jsonl")
WIDE = 96  # letters of a line
SIGNS = {"same": " ", "dropped": "-", "added": "+"}


def add_texts(commands: Any, places: argparse.ArgumentParser) -> None:
    """Add both commands to the command line."""
    texts = commands.add_parser(
        "texts", parents=[places], help="whole texts of resolutions: add, list, show, diff, remove",
        prog="analysis texts",
    )  # fmt: skip
    steps = texts.add_subparsers(dest="step", required=True, metavar="STEP")

    def step(name: str, what: str) -> argparse.ArgumentParser:
        prog = f"analysis texts {name}"
        return cast(
            argparse.ArgumentParser,
            steps.add_parser(name, parents=[places], help=what, prog=prog),
        )

    add = step("add", "put files on the shelf: plain text, HTML, PDF or Word")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder")
    add.add_argument("--symbol", default="", help="what it stands under; else its masthead says")
    _add_format(step("list", "say what is on the shelf"))
    show = step("show", "print the clauses of a text, and all else that stands in it")
    show.add_argument("symbol", metavar="SYMBOL")
    _add_format(show)
    diff = step("diff", "align the clauses of two texts, or the phrases known of them")
    diff.add_argument("old", metavar="OLD", help="symbol of the older text, or a body and a year")
    diff.add_argument("new", metavar="NEW", help="symbol of the newer text, or a body and a year")
    diff.add_argument("--threshold", type=float, help="how alike two clauses must be, from 0 to 1")
    diff.add_argument(
        "--all", action="store_true", help="print what is the same too, as jsonl always does"
    )
    _add_format(diff)
    step("remove", "take a text off the shelf").add_argument("symbol", metavar="SYMBOL")

    quotation = commands.add_parser(
        "quotation", parents=[places], help="grade words said to be a resolution's",
        prog="analysis quotation",
    )  # fmt: skip
    quotation.add_argument("phrase", metavar="WORDS")
    quotation.add_argument("--body", default="", help="whose text is meant; any if not named")
    quotation.add_argument("--year", type=int, help="which year's text is meant")
    quotation.add_argument(
        "--source", default="", help="the document that prints it, whose like is no witness"
    )
    _add_format(quotation)


def run_texts(given: argparse.Namespace) -> None:
    """Do one step of ``analysis texts``."""
    from analysis.reports.sessions import session_of

    steps: dict[str, Callable[[argparse.Namespace, Session], None]] = {
        "add": _add, "list": _list, "show": _show, "diff": _diff, "remove": _remove,
    }  # fmt: skip
    steps[given.step](given, session_of(given))


def run_quotation(given: argparse.Namespace) -> None:
    """Grade one phrase."""
    from analysis.facts.clauses import read_clauses
    from analysis.measures.quotations import grade_any
    from analysis.reports.sessions import session_of

    session = session_of(given)
    record = session.record
    clauses = read_clauses(record, basis="texts", data=session.places.data)
    grade = grade_any(
        record, clauses, given.phrase, body=given.body or None, year=given.year,
        source=given.source or None,
    )  # fmt: skip
    if given.format == "jsonl":
        _print_lines([grade])
    else:
        width = max(len(name) for name in grade)
        for name, value in grade.items():
            print(f"{name:<{width}}  {value}")


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="for readers, or a JSON object a line"
    )


def _add(given: argparse.Namespace, session: Session) -> None:
    from analysis.facts.additions import read_additions
    from analysis.facts.texts import put_texts

    additions = read_additions(given.files, given.symbol, session.record)
    put = {text.symbol for text in put_texts(session.places.data, additions)}
    for addition in additions:
        text = addition.text
        done = "added" if text.symbol in put else "is there already"
        print(f"{text.symbol}: {done} ({text.body} {text.year}, {text.stage}; {text.form}).")
        for line in addition.unplaced:
            print(f"  not placed: {line}")


def _list(given: argparse.Namespace, session: Session) -> None:
    from analysis.facts.texts import list_texts

    texts = list_texts(session.places.data)
    if given.format == "jsonl":
        _print_lines(vars(text) for text in texts)
    for text in [] if given.format == "jsonl" else texts:
        print(
            f"{text.symbol:<24} {text.body} {text.year} {text.stage:<8} {text.form:<5} {text.title}"
        )
    if not texts:
        print("no text has been added; analysis texts add FILE.", file=sys.stderr)


def _show(given: argparse.Namespace, session: Session) -> None:
    from analysis.facts.clauses import pieces_of

    rows = pieces_of(session.record, given.symbol, data=session.places.data)
    if given.format == "jsonl":
        _print_lines(rows)
        return
    for row in rows:
        told = [row[name] for name in ("kind", "part", "number", "verb") if row[name]]
        themes = f" ({', '.join(row['themes'])})" if row["themes"] else ""
        print(f"[{row['start']}:{row['end']}] {' '.join(told)}{themes}")
        print(textwrap.indent(textwrap.fill(row["text"], WIDE - 4), "    "))


def _diff(given: argparse.Namespace, session: Session) -> None:
    from analysis.facts.text_pairs import pair_of_texts
    from analysis.measures.alignment import THRESHOLD, align_clauses
    from analysis.measures.redline import redline_of, say_coverage

    threshold = THRESHOLD if given.threshold is None else given.threshold
    old, new = pair_of_texts(session.record, given.old, given.new, data=session.places.data)
    aligned = align_clauses(old, new, threshold=threshold)
    redline = redline_of(aligned, only_changed=not (given.all or given.format == "jsonl"))
    print(say_coverage(old, new, aligned), file=sys.stderr)
    if given.format == "jsonl":
        _print_lines(_plain(row) for row in redline.to_dict("records"))
        return
    for row in redline.to_dict("records"):
        pair = " -> ".join(row[side].replace(";", " and ") or "nothing" for side in ("old", "new"))
        more = " and reworded" if row["reworded"] and row["change"] == "moved" else ""
        print(f"{row['change']}{more}: {pair}")
        for what, words in row["words"]:
            sign = SIGNS[what]
            print(textwrap.fill(words, WIDE, initial_indent=f"  {sign} ", subsequent_indent="    "))


def _remove(given: argparse.Namespace, session: Session) -> None:
    from analysis.facts.texts import remove_text

    print(f"{remove_text(session.places.data, given.symbol).symbol}: removed.")


def _print_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Give a row's cells as JSON can say them; what is missing is null."""
    import pandas as pd

    plain: dict[str, Any] = {}
    for name, cell in row.items():
        if not isinstance(cell, list) and pd.isna(cell):
            plain[str(name)] = None
        else:
            plain[str(name)] = cell.item() if hasattr(cell, "item") else cell
    return plain
