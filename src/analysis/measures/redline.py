"""Aligned clauses prepared for reading side by side: what changed, and in which words."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.measures.alignment import (
    CHANGES,
    MOVED,
    ONLY_NEW,
    ONLY_OLD,
    SAME,
    by_phrases,
)
from analysis.measures.clauses import name_text
from analysis.measures.word_changes import word_changes

NOTHING = "No clause is known in other words: there is nothing to lay side by side."
COLUMNS = [
    "change", "reworded", "label", "old", "new", "similarity", "words", "old_text", "new_text",
]  # fmt: skip


def redline_of(aligned: pd.DataFrame, *, only_changed: bool = True) -> pd.DataFrame:
    """Lay the words of aligned clauses beside each other.

    Parameters
    ----------
    aligned
        As :func:`analysis.measures.alignment.align_clauses` gives them.
    only_changed
        Whether clauses that are the same are left out.

    Returns
    -------
    pandas.DataFrame
        One row a group of clauses, in the order of ``aligned``: ``label``, for the margin
        (the change and the numbers, parted by line breaks); ``words``, a list of (``same``,
        ``dropped`` or ``added``, words), a phrase that was seen in one text only being ``same``,
        since nobody knows that it was dropped or added; ``change``, ``reworded``, ``old``, ``new``,
        ``similarity``, ``old_text``, ``new_text`` as they were.
    """
    kept = aligned[aligned["change"] != SAME] if only_changed else aligned
    rows = [
        (str(row["change"]), row["reworded"], _label_of(row), row["old"], row["new"],
         row["similarity"], _words_of(row), row["old_text"],
         row["new_text"])
        for row in kept.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def marks_of(redline: pd.DataFrame) -> pd.DataFrame:
    """Give the redline as plain cells: words that went in [-…-], words that came in {+…+}."""
    signs = {"same": "{}", "dropped": "[-{}-]", "added": "{{+{}+}}"}
    told = [" ".join(signs[what].format(words) for what, words in run) for run in redline["words"]]
    return redline.assign(words=told)[["change", "old", "new", "similarity", "words"]]


def say_coverage(old: pd.DataFrame, new: pd.DataFrame, aligned: pd.DataFrame) -> str:
    """Say what a comparison of two texts stands on, and what came of it.

    Parameters
    ----------
    old, new
        The clauses compared.
    aligned
        As :func:`analysis.measures.alignment.align_clauses` gives them.
    """
    if old.empty and new.empty:
        return "Nothing is compared: two texts of one body are needed, and fewer are known."
    quoted = by_phrases(old, new)
    what = "phrases known" if quoted else "clauses"
    known = " and ".join(f"{len(text)} of {name_text(text)}" for text in (old, new))
    counts = aligned["change"].astype(str).value_counts()
    told = ", ".join(f"{counts[change]} {change}" for change in CHANGES if change in counts)
    silence = " What was not seen is not known to be absent." if quoted else ""
    return f"Compared: {what}, {known}. {told or 'Nothing known'}.{silence}"


def _words_of(row: dict[Any, Any]) -> list[tuple[str, str]]:
    if str(row["change"]) in (ONLY_NEW, ONLY_OLD):
        return [(SAME, row["old_text"] or row["new_text"])]
    return word_changes(row["old_text"], row["new_text"])


def _label_of(row: dict[Any, Any]) -> str:
    change = "moved, reworded" if row["reworded"] and row["change"] == MOVED else row["change"]
    sides = [_numbers(str(row[side])) for side in ("old", "new") if row[side]]
    return f"{change}\n{' → '.join(sides)}"


def _numbers(names: str) -> str:
    """Give the numbers of clauses without the symbol of their text and without OP."""
    shown = [re.sub(r"^\S+ (?=[OP]P)", "", name).removeprefix("OP") for name in names.split(";")]
    return "; ".join(shown)
