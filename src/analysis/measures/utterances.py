"""Words that are no resolution's: found among what outlets print of statements."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.facts.quotations import OWN_WORDS, families_of_rows
from analysis.measures.grading import (
    GRADES,
    IN_PASSAGE,
    NOT_FOUND,
    SEEN,
    Grade,
    grade_phrase,
)
from analysis.measures.witnesses import Known

INDIRECT = "indirect"  # manner of a rendering that is not printed as anybody's words
NEAREST_FIRST = (*OWN_WORDS, "partly quoted", "translated")


def witnesses_of_passages(renderings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Put renderings in the form of witnesses.

    Parameters
    ----------
    renderings
        As :func:`analysis.facts.statements.read_renderings` gives them.
    sources
        ``sources.csv``.

    Returns
    -------
    pandas.DataFrame
        The renderings by id, with the columns of
        :func:`analysis.facts.quotations.read_witnesses` beside their own: ``year`` is that of
        the utterance, ``body`` empty; ``own`` ranks the issuer's own text before what is
        quoted, quoted in part, translated.
    """
    return renderings.sort_index().assign(
        text=renderings["rendering"].astype(str),
        family=families_of_rows(
            renderings["source"], renderings["agency"], renderings["outlet"], sources
        ),
        year=renderings["date"].astype(str).str[:4].astype(int),
        body="", symbol="", stage="", basis="phrase", official=0,
        own=renderings["manner"].astype(str).map(_rank),
    )  # fmt: skip


def find_utterance(phrase: str, passages: pd.DataFrame, families: frozenset[str]) -> Grade | None:
    """Find the utterance whose renderings a phrase is most like.

    Parameters
    ----------
    phrase
        Words, as printed.
    passages
        As :func:`witnesses_of_passages` gives them.
    families
        Families of the document that prints the phrase; their rows bear no witness.

    Returns
    -------
    Grade or None
        Against the passage of which most of the phrase is covered, half of it at least; the
        note names the utterance. None if there is no such passage.
    """
    best: tuple[tuple[float, int], Grade] | None = None
    quoted = passages[passages["manner"].astype(str) != INDIRECT]
    for _, passage in quoted.groupby(["statement", "passage"], sort=True):
        known = Known(passage, [*passage["text"], phrase])
        grade = grade_phrase(known, phrase, families, None, None, least=IN_PASSAGE)
        if grade.grade not in GRADES[: GRADES.index(NOT_FOUND)] or grade.covered < SEEN:
            continue
        about = passage.iloc[0]
        said = f"no resolution's: {about['statement']}, {about['speaker']}, {about['date']}"
        rank = (grade.covered, -GRADES.index(grade.grade))
        if best is None or rank > best[0]:
            best = rank, replace(grade, note="; ".join(filter(None, (said, grade.note))))
    return best[1] if best else None


def _rank(manner: str) -> int:
    return NEAREST_FIRST.index(manner) if manner in NEAREST_FIRST else len(NEAREST_FIRST)
