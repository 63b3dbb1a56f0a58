"""Numbers of paragraphs and marks of their points: 1, 1 bis, (a), (i), and which (i) is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Number", "Points", "read_mark", "read_number"]

_SUFFIX = "bis|ter|quater|quinquies|sexies|septies|octies|alt"
_NUMBER = re.compile(
    rf"(?P<label>OP|PP)?\s?(?P<ordinal>[0-9]{{1,3}})(?:\s?(?P<suffix>{_SUFFIX}))?"
    r"(?P<stop>\s?[.)])?(?(label)(?:\s?\((?:new|alt)\))?)(?![0-9/.,])\s*"
)
_MARK = re.compile(r"\((?P<mark>[a-z]{1,5}|[A-Z]|[0-9]{1,2})\)\s*")
_BARE_MARK = re.compile(r"(?P<mark>[a-z]|[ivx]{2,4})\)\s+")
_ROMAN = re.compile(r"(?=.)(x{0,3})(ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Number:
    """The number at the head of a paragraph.

    Parameters
    ----------
    number
        ``3``, ``1 bis``.
    ordinal
        Its figure.
    label
        ``PP`` or ``OP`` where a draft says so; else empty.
    skip
        Characters it takes up, the space after it included.
    """

    number: str
    ordinal: int
    label: str
    skip: int


def read_number(words: str) -> Number | None:
    """Read the number of a paragraph, or say that a line has none.

    Examples
    --------
    >>> read_number("1 bis. Urges all States").number
    '1 bis'
    """
    match = _NUMBER.match(words)
    if not match or not (match["stop"] or match["label"]):
        return None
    number = " ".join(filter(None, (str(int(match["ordinal"])), match["suffix"])))
    return Number(number, int(match["ordinal"]), match["label"] or "", match.end())


def read_mark(words: str) -> tuple[str, int] | None:
    """Read the mark of a point, and how many characters it takes up.

    Examples
    --------
    >>> read_mark("(ii) To release all persons")
    ('ii', 5)
    """
    match = _MARK.match(words) or _BARE_MARK.match(words)
    return (match["mark"], match.end()) if match and _readings(match["mark"]) else None


def _readings(mark: str) -> dict[str, int]:
    """Give the series a mark may belong to, and its place in each."""
    found: dict[str, int] = {}
    if mark.isdigit():
        found["figure"] = int(mark)
    elif mark.isupper():
        found["capital"] = ord(mark) - ord("A") + 1
    else:
        if len(set(mark)) == 1 and len(mark) < 3:
            found["letter"] = ord(mark[0]) - ord("a") + 1 + 26 * (len(mark) - 1)
        if _ROMAN.fullmatch(mark):
            values = [_VALUES[sign] for sign in mark]
            found["roman"] = sum(
                -value if value < max(values[n:]) else value for n, value in enumerate(values)
            )
    return found


@dataclass(slots=True)
class Points:
    """The points of one paragraph, as they are met: which series is open on which level."""

    _levels: list[tuple[str, int, str]] = field(default_factory=list)

    def place(self, mark: str, *, after_colon: bool, following: str) -> tuple[str, ...]:
        """Say where a mark stands.

        Parameters
        ----------
        mark
            Without its brackets.
        after_colon
            Whether what stands before it ends with a colon, so that a new list begins.
        following
            The next mark of the text; empty if there is none.

        Returns
        -------
        tuple of str
            The marks from the outermost: ``("a", "i")``.

        Notes
        -----
        A mark goes on with the innermost list whose next mark it is. After (h), (i) is a
        letter unless a colon stands before it or (ii) follows.
        """
        readings = _readings(mark)
        for level in range(len(self._levels) - 1, -1, -1):
            series, last, _ = self._levels[level]
            if readings.get(series) != last + 1:
                continue
            open_anew = readings.get("roman") == 1 and level == len(self._levels) - 1
            if series == "letter" and open_anew and (after_colon or following == "ii"):
                break
            return self._set(level, series, last + 1, mark)
        open_series = [series for series, _, _ in self._levels]
        for series, ordinal in reversed(readings.items()):
            if ordinal == 1 and series not in open_series:
                return self._set(len(self._levels), series, 1, mark)
        for series, ordinal in readings.items():
            if series in open_series:
                return self._set(open_series.index(series), series, ordinal, mark)
        series, ordinal = next(iter(readings.items()))
        return self._set(len(self._levels), series, ordinal, mark)

    def _set(self, level: int, series: str, ordinal: int, mark: str) -> tuple[str, ...]:
        self._levels[level:] = [(series, ordinal, mark)]
        return tuple(mark for _, _, mark in self._levels)
