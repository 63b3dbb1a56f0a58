"""Clauses as data: of whole texts that were added, and phrases where no text is known.

Both have one form, so that what compares clauses compares phrases too. They differ in what
silence means: a clause that a whole text lacks is not in it; a phrase that is not here was
not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.openings import base_opening
from analysis.facts.places import find_data
from analysis.facts.resolution_text import Piece, parse_text
from analysis.facts.texts import Text, find_text, list_texts, words_of
from analysis.facts.theme_terms import Lexicon, read_lexicon
from analysis.facts.wording import normalise_spelling, read_phrases

if TYPE_CHECKING:
    from analysis.facts.record import Record

TEXT, PHRASE = "text", "phrase"
BEST, TEXTS, PHRASES = "best", "texts", "phrases"
KINDS = ("preambular", "operative")
STAGES = ("draft", "committee", "plenary")  # the later the nearer to what was adopted
COLUMNS = [
    "body", "year", "symbol", "stage", "place", "number", "kind", "verb", "rung", "themes",
    "text", "start", "end", "basis", "source",
]  # fmt: skip


class Rungs:
    """The verbs of a ladder, found in the words that open a clause.

    Parameters
    ----------
    verbs
        ``verbs.csv``, indexed by verb: ``kind``.
    """

    def __init__(self, verbs: pd.DataFrame) -> None:
        self._known: dict[str, list[tuple[str, str]]] = {}
        for verb, kind in verbs["kind"].astype(str).items():
            self._known.setdefault(kind, []).append((normalise_spelling(str(verb)), str(verb)))
        for known in self._known.values():
            known.sort(key=lambda pair: (-len(pair[0]), pair))

    def find(self, opening: str, kind: str) -> str:
        """Give the verb of the ladder that an opening stands for; empty if it has none.

        The longest that the opening begins with, in words, once *also*, *further* and
        *again* are left out: *Also expresses its very serious concern* is *Expresses its
        very serious concern*.
        """
        for said in (opening, base_opening(opening)):
            plain = f"{normalise_spelling(said)} "
            for words, verb in self._known.get(kind, []):
                if plain.startswith(f"{words} "):
                    return verb
        return ""


def read_clauses(
    record: Record, *, basis: str = BEST, data: Path | str | None = None
) -> pd.DataFrame:
    """Give the clauses known of a dossier's resolutions.

    Parameters
    ----------
    record
        The dossier; its phrases are those of the chosen sources.
    basis
        ``texts``: the clauses of every text on the shelf. ``phrases``: the phrases that
        sources quote. ``best``: of each body's text of each year the clauses of the latest
        text added, the phrases where none was.
    data
        The dossier's data folder; found as for :func:`analysis.facts.record.read_record`.

    Returns
    -------
    pandas.DataFrame
        Shape (n_clauses, 15), indexed by ``clause``, in order of body, year, symbol, place:

        - ``body`` (categories in drawing order), ``year``, ``symbol``, ``stage`` (``draft``,
          ``committee``, ``plenary``);
        - ``place`` in its text, from 0; ``number`` (``3``, ``3 (a)``, empty in the preamble and
          of phrases); ``kind`` (``preambular``, ``operative``, ``unknown``);
        - ``verb`` as printed, or as attributed to the phrase; ``rung``, the verb of
          ``verbs.csv`` it stands for; ``themes``, joined by semicolons;
        - ``text``; ``start`` and ``end`` in the words of the text, empty for phrases;
        - ``basis``, ``text`` or ``phrase``; ``source``, the document of a phrase.

    Raises
    ------
    ParameterError
        If the basis is unknown.
    SourceError
        If a text on the shelf is not what was put there.
    """
    if basis not in (BEST, TEXTS, PHRASES):
        raise ParameterError(f"basis: found {basis!r}; expected best, texts or phrases.")
    frames = []
    if basis != TEXTS:
        frames.append(clauses_of_phrases(read_phrases(record)))
    if basis != PHRASES:
        folder = find_data(data)
        on_shelf = list_texts(folder)
        shelf = latest_texts(on_shelf) if basis == BEST else on_shelf
        if frames:
            have = {(text.body, text.year) for text in shelf}
            keys = zip(frames[0]["body"].astype(str), frames[0]["year"], strict=True)
            frames[0] = frames[0].loc[[key not in have for key in keys]]  # [] too chooses rows
        lexicon, rungs = read_lexicon(record), Rungs(record.table("verbs"))
        frames += [clauses_of_text(text, words_of(folder, text), lexicon, rungs) for text in shelf]
    return gather_clauses(frames, record.table("bodies"))


def gather_clauses(frames: Sequence[pd.DataFrame], bodies: pd.DataFrame) -> pd.DataFrame:
    """Put clauses of several texts in one frame, in their order."""
    order = [str(body) for body in bodies.sort_values("order").index]
    filled = [frame for frame in frames if len(frame)]
    both = pd.concat(filled) if filled else _frame([], [])
    both["body"] = pd.Categorical(both["body"].astype(str), order, ordered=True)
    both = both.rename_axis("clause").astype({"start": "Int64", "end": "Int64"})
    stage = both["stage"].map({name: place for place, name in enumerate(STAGES)})
    both = both.assign(at=stage).sort_values(
        ["body", "year", "at", "symbol", "place"], kind="stable"
    )
    return both[COLUMNS]


def clauses_of_text(text: Text, words: str, lexicon: Lexicon, rungs: Rungs) -> pd.DataFrame:
    """Give the clauses of one text, as :func:`read_clauses` does.

    Parameters
    ----------
    text
        Its label.
    words
        What was read off it.
    lexicon
        Which words stand for which theme.
    rungs
        The verbs of the ladder.
    """
    pieces = [piece for piece in parse_text(words) if piece.kind in KINDS]
    rows = [
        (text.body, text.year, text.symbol, text.stage, place, piece.number, piece.kind,
         piece.verb, rungs.find(piece.verb, piece.kind), ";".join(lexicon.themes_of(piece.text)),
         piece.text, piece.start, piece.end, TEXT, "")
        for place, piece in enumerate(pieces)
    ]  # fmt: skip
    return _frame(rows, [f"{text.symbol} {name}" for name in names_of(pieces)])


def pieces_of(
    record: Record, symbol: str, *, data: Path | str | None = None
) -> list[dict[str, Any]]:
    """Give every piece of a text on the shelf: its clauses, and all else that stands in it.

    Parameters
    ----------
    record
        The dossier.
    symbol
        Of the text.
    data
        The dossier's data folder.

    Returns
    -------
    list of dict
        In the order of the text: ``kind``, ``part`` (what of a masthead or of the furniture of
        a page it is), ``number``, ``verb``, ``rung``, ``themes`` (list), ``text``, ``start``,
        ``end``, ``citations``, ``notes`` (lists). The spans cover the words of the text.

    Raises
    ------
    ParameterError
        If there is no such text.
    """
    folder = find_data(data)
    words = words_of(folder, find_text(folder, symbol))
    lexicon, rungs = read_lexicon(record), Rungs(record.table("verbs"))
    return [
        {
            "kind": piece.kind,
            "part": piece.part,
            "number": piece.number,
            "verb": piece.verb,
            "rung": rungs.find(piece.verb, piece.kind),
            "themes": list(lexicon.themes_of(piece.text)) if piece.kind in KINDS else [],
            "text": piece.text,
            "start": piece.start,
            "end": piece.end,
            "citations": list(piece.citations),
            "notes": list(piece.notes),
        }
        for piece in parse_text(words)
    ]


def names_of(pieces: Iterable[Piece]) -> list[str]:
    """Name clauses within their text: PP1, PP2 for the preamble, OP1, OP1 (a) for the rest.

    A name met before gets a number in square brackets, so that each is its own.
    """
    names, met, preambular = [], dict[str, int](), 0
    for piece in pieces:
        if piece.kind == "operative":
            name = f"OP{piece.number}"
        else:
            below = piece.number  # of a sub-paragraph of the preamble
            preambular += not below
            name = f"PP{preambular}{' ' if below else ''}{below}"
        met[name] = met.get(name, 0) + 1
        names.append(name if met[name] == 1 else f"{name} [{met[name]}]")
    return names


def clauses_of_phrases(phrases: pd.DataFrame) -> pd.DataFrame:
    """Give phrases in the form of clauses.

    Parameters
    ----------
    phrases
        As :func:`analysis.facts.wording.read_phrases` gives them.
    """
    place = phrases.groupby(["body", "year"], observed=True).cumcount()
    verb = phrases["operative_verb"].astype(object).where(phrases["operative_verb"].notna(), "")
    frame = pd.DataFrame(
        {
            "body": phrases["body"].astype(str),
            "year": phrases["year"],
            "symbol": phrases["symbol"].astype(object).where(phrases["symbol"].notna(), ""),
            "stage": phrases["stage"].astype(str),
            "place": place,
            "number": "",
            "kind": phrases["element"].astype(str),
            "verb": verb.astype(str),
            "rung": verb.astype(str),
            "themes": phrases["theme"].astype(str),
            "text": phrases["phrase"].astype(str),
            "start": pd.NA,
            "end": pd.NA,
            "basis": PHRASE,
            "source": phrases["source"].astype(str),
        },
        index=phrases.index.astype(str),
    )
    return frame[COLUMNS]


def latest_texts(texts: Sequence[Text]) -> list[Text]:
    """Keep of each body's texts of a year the one nearest to what was adopted.

    Notes
    -----
    The adopted text before a draft; of drafts the last by symbol, so that a revision
    stands for what it revises.
    """
    latest: dict[tuple[str, int], Text] = {}
    for text in sorted(texts, key=lambda text: (STAGES.index(text.stage), text.symbol)):
        latest[text.body, text.year] = text
    return sorted(latest.values(), key=lambda text: (text.body, text.year))


def _frame(rows: Sequence[tuple[object, ...]], names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS, index=pd.Index(names, dtype=object))
