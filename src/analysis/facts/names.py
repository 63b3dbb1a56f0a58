"""Names in any spelling, to one state, person or body.

Which names there are is in the tables; here is only how a name is looked up: spelling
does not matter (:func:`analysis.facts.spelling.fold`), titles are taken off, and a name
that several bear, such as a bare family name, is told apart by the date it is said of.
Without a date, or on a day on which none or several of them bore it, it is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis.errors import SourceError
from analysis.facts.dates import bounds, precision
from analysis.facts.labels import split_list
from analysis.facts.spelling import close_up, expect_near, fold, read_each

__all__ = [
    "Bearer",
    "Names",
    "index_names",
    "index_presidents",
    "normalise_actors",
    "normalise_administrations",
]

_TITLE = re.compile(
    r"(?:then|incumbent|current|outgoing|conservative|liberal|progressive|president|leader"
    r"|prime minister|chancellor|mr|mrs|ms|dr) "
)
_FORMER = re.compile(r"(?:former|ex|previous|late) ")
_OFFICE = re.compile(
    r"(?:administration|government|presidency) of (?:the )?(?P<of>.+)"
    r"|(?P<before>.+) (?:administration|government|presidency|cabinet)"
)


@dataclass(frozen=True)
class Bearer:
    """One that a name may mean.

    Parameters
    ----------
    id
        Code of a state, or id of an actor or administration.
    name
        In full, for messages.
    first, last
        First and last day on which a shared name can mean this one, both included.
    """

    id: str
    name: str
    first: date = date.min
    last: date = date.max

    def __str__(self) -> str:
        """Name and days, as a message lists them."""
        if (self.first, self.last) == (date.min, date.max):
            return self.name
        end = "" if self.last == date.max else f" to {self.last}"
        return f"{self.name} (from {self.first}{end})"


class Names:
    """Every known spelling, and whom it may mean; built once, asked often."""

    def __init__(self, table: str) -> None:
        self._table = table  # what a message tells the reader to extend
        self._codes: dict[str, list[Bearer]] = {}
        self._bearers: dict[str, list[Bearer]] = {}
        self._spellings: list[str] = []

    def add(self, bearer: Bearer, spellings: Iterable[str], codes: Iterable[str] = ()) -> None:
        """Enter one bearer under its spellings, and under codes that need their capitals."""
        for spelling in spellings:
            if key := close_up(spelling):
                self._spellings.append(spelling)
                _enter(self._bearers, key, bearer)
        for code in codes:
            if code:
                _enter(self._codes, code, bearer)

    def share_short_names(self, people: Iterable[Bearer]) -> None:
        """Let a one-word name that is known of one person mean all whose name has it at an end.

        Notes
        -----
        A table may call one of two presidents by the family name and forget the other:
        the name must still need a date.
        """
        for bearer in people:
            words = [close_up(word) for word in bearer.name.split()]
            for word in {words[0], words[-1]} if len(words) > 1 else ():
                if word in self._bearers:
                    _enter(self._bearers, word, bearer)

    def read(self, said: str, on: str = "") -> str:
        """Say whom a name means.

        Parameters
        ----------
        said
            The name, perhaps with a title or ``administration``.
        on
            EDTF date that the words speak of; empty where unknown.

        Returns
        -------
        str
            Code or id.

        Raises
        ------
        SourceError
            If the name is unknown, or several bear it and the date does not decide.
        """
        found, former = self._find(said)
        if not found:
            known = [*self._spellings, *(self._codes if said.isupper() else ())]
            raise SourceError(
                f"{said!r} is not a known name; {expect_near(said, known)}; "
                f"correct it, or add it to {self._table}"
            )
        if len(found) == 1:
            return found[0].id
        listed = " or ".join(str(bearer) for bearer in found)
        if not on:
            raise SourceError(
                f"{said!r} may be {listed}; write the name in full, or give the date it speaks of"
            )
        begin, end = bounds(on)
        if former:
            # Of two former bearers the words would mean either.
            there = [bearer for bearer in found if bearer.last < begin]
        else:
            there = [bearer for bearer in found if bearer.first <= end and begin <= bearer.last]
        if len(there) != 1:
            many = f"{len(there)} of them" if there else "none of them"
            raise SourceError(
                f"{said!r} may be {listed}, and {on!r} fits {many}; write the name in full"
            )
        return there[0].id

    def _find(self, said: str) -> tuple[list[Bearer], bool]:
        """Give all bearers of a name, and whether it speaks of a former one."""
        exact = unicodedata.normalize("NFKC", said).strip()
        if coded := self._codes.get(exact):
            named = self._bearers.get(close_up(exact), [])
            return [*coded, *(bearer for bearer in named if bearer not in coded)], False
        words, former = fold(said), False
        while words:
            if found := self._bearers.get(words.replace(" ", "")):
                return found, former
            if match := _TITLE.match(words):
                words = words[match.end() :]
            elif match := _FORMER.match(words):
                words, former = words[match.end() :], True
            elif match := _OFFICE.fullmatch(words):
                words = match["of"] or match["before"]
            else:
                break
        return [], former


def index_names(countries: pd.DataFrame, actors: pd.DataFrame | None = None) -> Names:
    """Make ready to look up states and other actors.

    Parameters
    ----------
    countries
        ``countries.csv``, indexed by ``code``: ``iso2``, ``name``, ``aliases``. Codes are
        known in capitals only, so that ``NA`` is Namibia and ``na`` is nothing.
    actors
        ``actors.csv``, indexed by ``id``: ``name``, ``kind``, ``from``, ``until`` (EDTF; an
        exact day is the first without), ``aliases``. States only, if not given.

    Returns
    -------
    Names
    """
    names = Names("the aliases in countries.csv" + (" or actors.csv" if actors is not None else ""))
    countries = countries.set_index("code") if "code" in countries else countries
    for code, row in countries.iterrows():
        bearer = Bearer(str(code), str(row["name"]))
        names.add(bearer, [bearer.name, *split_list(row["aliases"])], [str(code), row["iso2"]])
    if actors is None:
        return names
    people: list[Bearer] = []
    for name, row in actors.iterrows():
        bearer = Bearer(str(name), str(row["name"]), *_days(row["from"], row["until"]))
        names.add(bearer, [bearer.id, bearer.name, *split_list(row["aliases"])])
        if row["kind"] == "person":
            people.append(bearer)
    names.share_short_names(people)
    return names


def index_presidents(administrations: pd.DataFrame, actors: pd.DataFrame | None = None) -> Names:
    """Make ready to look up administrations by the names of their heads.

    Parameters
    ----------
    administrations
        ``administrations.csv``, indexed by ``id``: ``president``, ``president_local``,
        ``aliases``, ``start``, ``end_excluded`` (empty: in office still).
    actors
        ``actors.csv``: aliases of the same persons, short ones among them.

    Returns
    -------
    Names
    """
    names = Names("the aliases in administrations.csv or actors.csv")
    others: dict[str, list[str]] = {}
    if actors is not None:
        for _, row in actors.iterrows():
            others[close_up(row["name"])] = split_list(row["aliases"])
    people = []
    for name, row in administrations.iterrows():
        full = str(row["president"])
        bearer = Bearer(str(name), full, *_days(row["start"], row["end_excluded"]))
        spellings = [bearer.id, full, str(row["president_local"]), *split_list(row["aliases"])]
        names.add(bearer, [*spellings, *others.get(close_up(full), [])])
        people.append(bearer)
    names.share_short_names(people)
    return names


def normalise_actors(
    said: pd.Series,
    countries: pd.DataFrame,
    actors: pd.DataFrame | None = None,
    on: pd.Series | None = None,
    *,
    file: str,
) -> pd.Series:
    """Put one code or id in place of every spelling of a name.

    Parameters
    ----------
    said
        Names, shape (n,), indexed by row id and named as its column; may be empty.
    countries, actors
        The tables of names (see :func:`index_names`).
    on
        EDTF dates the names are said of, same index; empty where unknown.
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.Series
        Strings, shape (n,), same index: codes of states, ids of other actors.

    Raises
    ------
    SourceError
        One line a name that is unknown or undecided, all at once.
    """
    return _normalise(said, index_names(countries, actors), on, file)


def normalise_administrations(
    said: pd.Series,
    administrations: pd.DataFrame,
    actors: pd.DataFrame | None = None,
    on: pd.Series | None = None,
    *,
    file: str,
) -> pd.Series:
    """Put the administration's id in place of ``the Lee administration`` or ``President Lee``.

    Parameters
    ----------
    said
        Words, shape (n,), indexed by row id and named as its column; may be empty.
    administrations, actors
        The tables of names (see :func:`index_presidents`).
    on
        EDTF dates the words are said of, same index; empty where unknown.
    file
        Name of the raw file, for messages.

    Returns
    -------
    pandas.Series
        Strings, shape (n,), same index: ids of ``administrations.csv``. It says whom the
        source names, not who was in office.

    Raises
    ------
    SourceError
        One line a name that is unknown or undecided, all at once.
    """
    return _normalise(said, index_presidents(administrations, actors), on, file)


def _normalise(said: pd.Series, names: Names, on: pd.Series | None, file: str) -> pd.Series:
    dates = pd.Series("", index=said.index) if on is None else on
    found = read_each({"said": said, "on": dates}, names.read, file=file, column=said.name)
    return found.fillna("").astype("string")


def _enter(index: dict[str, list[Bearer]], key: str, bearer: Bearer) -> None:
    there = index.setdefault(key, [])
    if bearer not in there:
        there.append(bearer)


def _days(start: str, end: str) -> tuple[date, date]:
    """First and last day of a bearer: an exact end is the first day without it."""
    last = date.max
    if end:
        last = bounds(end)[1] - timedelta(precision(end) == "day")
    return (bounds(start)[0] if start else date.min), last
