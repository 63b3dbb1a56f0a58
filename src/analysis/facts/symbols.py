"""Bodies, stages, sessions and years, from UN document symbols and from words.

What a symbol's form says is in ``symbols.csv``; here is only how it is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.labels import split_list
from analysis.facts.spelling import close_up, expect_near, fold, read_each

__all__ = [
    "Bodies",
    "Document",
    "Symbols",
    "normalise_bodies",
    "normalise_symbols",
]

_ENDINGS = re.compile(r"(?<=[/0-9])(REV|ADD|CORR)(?=\.)")
_SESSION = re.compile(
    r"(?P<session>[0-9]{1,3})(?:st|nd|rd|th) (?:session of (?:the )?)?(?P<body>.+)"
)


@dataclass(frozen=True)
class Document:
    """What a document symbol, or words for a body, say.

    Parameters
    ----------
    body
        Id of the body; empty where the words name only a stage.
    stage
        ``tabling``, ``committee``, ``plenary`` or ``council``; empty where not fixed.
    session, year
        Number of the session and year of the text; None where not fixed.
    kind
        ``draft``, ``resolution``, ``record``, ``press release``, ``document``; empty for
        words.
    symbol
        The symbol as the UN writes it, or the words that name a resolution by its number;
        empty for other words.
    """

    body: str
    stage: str = ""
    session: int | None = None
    year: int | None = None
    kind: str = ""
    symbol: str = ""


class Symbols:
    """The known forms of symbols; built once, asked often.

    Parameters
    ----------
    symbols
        ``symbols.csv``, indexed by ``id``: ``pattern``, ``body``, ``stage``, ``kind``,
        ``year_zero``, ``example``.
    resolutions
        ``resolutions.csv``: ``body``, ``session``, ``year``. With it the year of a Council
        session is known, for sessions that had such a resolution.
    """

    def __init__(self, symbols: pd.DataFrame, resolutions: pd.DataFrame | None = None) -> None:
        self._forms: list[tuple[re.Pattern[str], Document]] = []
        self._zero: dict[str, int] = {}
        self._examples = [str(example) for example in symbols["example"]]
        for _, row in symbols.iterrows():
            stage = "" if pd.isna(row["stage"]) else str(row["stage"])
            form = Document(str(row["body"]), stage, kind=str(row["kind"]))
            self._forms.append((re.compile(str(row["pattern"]), re.IGNORECASE), form))
            if not pd.isna(row["year_zero"]):
                self._zero[form.body] = int(row["year_zero"])
        self._held: set[tuple[str, int, int]] = set()
        if resolutions is not None:
            held = resolutions[["body", "session", "year"]].dropna()
            self._held = {(str(b), int(s), int(y)) for b, s, y in held.itertuples(index=False)}

    def read(self, said: str) -> Document:
        """Read one symbol.

        Parameters
        ----------
        said
            For instance ``A/C.3/62/L.37/Rev.1``; capitals, spaces and a closing dot or
            asterisk do not matter.

        Returns
        -------
        Document

        Raises
        ------
        SourceError
            If the symbol is of no known form.
        """
        if (document := self.find(said)) is None:
            raise SourceError(
                f"{said!r} is not a document symbol of a known form; "
                f"{expect_near(said, self._examples)}; correct it, or add its form to symbols.csv"
            )
        return document

    def find(self, said: str) -> Document | None:
        """Read one symbol as :meth:`read` does; give None if it is of no known form."""
        symbol = unicodedata.normalize("NFKC", said).strip().rstrip(".*")
        symbol = re.sub(r"\s+", " ", re.sub(r"\s*/\s*", "/", symbol))
        for pattern, form in self._forms:
            if match := pattern.fullmatch(symbol):
                groups = match.groupdict()
                written = symbol
                if " " not in symbol:
                    written = _ENDINGS.sub(lambda m: m[0].title(), symbol.upper())
                return self.dated(
                    replace(
                        form,
                        symbol=written,
                        session=int(groups["session"]) if groups.get("session") else None,
                        year=int(groups["year"]) if groups.get("year") else None,
                    )
                )
        return None

    def dated(self, document: Document) -> Document:
        """Add the year that follows from a session, or the session from a year."""
        body, session, year = document.body, document.session, document.year
        if session and not year and body in self._zero:
            year = self._zero[body] + session
        elif session and not year:
            years = {y for b, s, y in self._held if (b, s) == (body, session)}
            year = years.pop() if len(years) == 1 else None
        elif year and not session:
            sessions = {s for b, s, y in self._held if (b, y) == (body, year)}
            session = sessions.pop() if len(sessions) == 1 else None
        return replace(document, session=session, year=year)


class Bodies:
    """The known names of bodies and words for stages; built once, asked often.

    Parameters
    ----------
    bodies
        ``bodies.csv``, indexed by ``id``: ``name``, ``short``, ``aliases``.
    stage_words
        ``stage_words.csv``: ``said``, ``body``, ``stage``. They go before names: the Third
        Committee is the Assembly at one stage.
    symbols
        The forms of symbols.
    """

    def __init__(self, bodies: pd.DataFrame, stage_words: pd.DataFrame, symbols: Symbols) -> None:
        self._symbols = symbols
        self._known: dict[str, Document] = {}
        self._spellings: list[str] = []
        for name, row in bodies.iterrows():
            for spelling in (name, row["name"], row["short"], *split_list(row["aliases"])):
                self._spellings.append(str(spelling))
                self._known.setdefault(close_up(str(spelling)), Document(str(name)))
        for _, row in stage_words.iterrows():
            body = "" if pd.isna(row["body"]) else str(row["body"])
            self._spellings.append(str(row["said"]))
            self._known[close_up(str(row["said"]))] = Document(body, str(row["stage"]))

    def read(self, said: str) -> Document:
        """Read words for a body, perhaps with a session, or a symbol.

        Parameters
        ----------
        said
            ``Third Committee``, ``the 80th General Assembly``, ``A/HRC/52/L.9``.

        Returns
        -------
        Document

        Raises
        ------
        SourceError
            If neither a name nor a symbol is known.
        """
        if document := self._symbols.find(said) or self._known.get(close_up(said)):
            return document
        # "United Nations (UN) General Assembly" gives the name and its letters.
        words = fold(re.sub(r"\([^)]*\)", " ", said))
        session = None
        if match := _SESSION.fullmatch(words):
            session, words = int(match["session"]), match["body"]
        if document := self._known.get(close_up(words)):
            return self._symbols.dated(replace(document, session=session))
        raise SourceError(
            f"{said!r} is not a known body, stage or symbol; "
            f"{expect_near(said, self._spellings)}; "
            "correct it, or add it to bodies.csv or stage_words.csv"
        )


def normalise_symbols(
    said: pd.Series,
    symbols: pd.DataFrame,
    resolutions: pd.DataFrame | None = None,
    *,
    file: str,
) -> pd.DataFrame:
    """Say what each document symbol fixes.

    Parameters
    ----------
    said
        Symbols, shape (n,), indexed by row id and named as its column; may be empty.
    symbols, resolutions
        The tables (see :class:`Symbols`).
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.DataFrame
        Same index; ``symbol``, ``body``, ``stage``, ``kind`` (strings, empty where not
        fixed), ``session`` and ``year`` (``Int64``).

    Raises
    ------
    SourceError
        One line a symbol of no known form, all at once.
    """
    return _normalise(said, Symbols(symbols, resolutions).read, file)


def normalise_bodies(
    said: pd.Series,
    bodies: pd.DataFrame,
    stage_words: pd.DataFrame,
    symbols: pd.DataFrame,
    resolutions: pd.DataFrame | None = None,
    *,
    file: str,
) -> pd.DataFrame:
    """Put body, stage, session and year in place of words for them or of a symbol.

    Parameters
    ----------
    said
        Words or symbols, shape (n,), indexed by row id and named as its column; may be
        empty.
    bodies, stage_words, symbols, resolutions
        The tables (see :class:`Bodies` and :class:`Symbols`).
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.DataFrame
        As :func:`normalise_symbols` gives it; ``symbol`` and ``kind`` are empty for words.

    Raises
    ------
    SourceError
        One line a cell that is neither, all at once.
    """
    return _normalise(said, Bodies(bodies, stage_words, Symbols(symbols, resolutions)).read, file)


def _normalise(said: pd.Series, read: Callable[[str], Document], file: str) -> pd.DataFrame:
    found: list[Document | None] = list(
        read_each({"said": said}, read, file=file, column=said.name)
    )
    texts: Mapping[str, object] = {
        name: pd.array([getattr(d, name) if d else "" for d in found], dtype="string")
        for name in ("symbol", "body", "stage", "kind")
    }
    numbers: Mapping[str, object] = {
        name: pd.array([getattr(d, name) if d else None for d in found], dtype="Int64")
        for name in ("session", "year")
    }
    return pd.DataFrame({**texts, **numbers}, index=said.index)
