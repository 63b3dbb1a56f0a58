"""Words for positions, to acts and values: ``joined the consensus``, ``abstained``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.spelling import close_up, expect_near, read_each

__all__ = ["Position", "index_positions", "normalise_positions"]

FILE = "position_words.csv"


@dataclass(frozen=True)
class Position:
    """What a wording says by itself.

    Parameters
    ----------
    act, value
        Kind of act and what was done, in the project's words.
    modality
        ``done`` or ``announced``; empty where the wording does not say.
    """

    act: str
    value: str
    modality: str = ""


def index_positions(words: pd.DataFrame) -> Callable[[str], Position]:
    """Make ready to look up wordings.

    Parameters
    ----------
    words
        ``position_words.csv``: ``said``, ``act``, ``value``, ``modality``.

    Returns
    -------
    callable
        Takes a wording, gives its :class:`Position`, and refuses an unknown one with
        the nearest known. Spelling and a leading ``the`` do not matter.

    Raises
    ------
    SourceError
        If two rows differ in spelling only: they would be one word with two meanings.
    """
    texts = words[["said", "act", "value", "modality"]].astype("object")
    texts = texts.where(texts.notna(), "").astype(str)
    known: dict[str, Position] = {}
    faults: list[str] = []
    for row, (said, act, value, modality) in enumerate(texts.itertuples(index=False), start=2):
        if close_up(said) in known:
            faults.append(
                f"{FILE}, row {row}, column said: {said!r} differs from an earlier row in "
                "spelling only; remove one of the two."
            )
        known.setdefault(close_up(said), Position(act, value, modality))
    if faults:
        raise SourceError(faults)
    listed = list(texts["said"])

    def read(said: str) -> Position:
        if (found := known.get(close_up(said))) is None:
            raise SourceError(
                f"{said!r} is not a known word for a position; {expect_near(said, listed)}; "
                f"correct it, or add it to {FILE}"
            )
        return found

    return read


def normalise_positions(said: pd.Series, words: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """Put the project's act and value in place of each source's word for a position.

    Parameters
    ----------
    said
        Wordings, shape (n,), indexed by row id and named as its column; may be empty.
    words
        ``position_words.csv``: unique ``said``; ``act``, ``value``, ``modality``.
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.DataFrame
        Same index; ``act``, ``value``, ``modality``, strings, empty where the cell is.
        No unit, and no ranking.

    Raises
    ------
    SourceError
        One line an unknown word, all at once.

    Notes
    -----
    A wording says what it says, not what was done: ``abstained`` is an abstention here
    even of a text adopted without a vote. That the act is of the wrong kind is seen only
    beside the resolution.
    """
    found: list[Position | None] = list(
        read_each({"said": said}, index_positions(words), file=file, column=said.name)
    )
    return pd.DataFrame(
        {
            name: pd.array([getattr(p, name) if p else "" for p in found], dtype="string")
            for name in ("act", "value", "modality")
        },
        index=said.index,
    )
