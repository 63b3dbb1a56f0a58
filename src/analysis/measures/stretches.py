"""Stretches of words that two texts have in common, whatever the press does to spelling.

Texts are compared word by word, in a form from which the differences that copies bring in
are taken out: capitals, marks, words in brackets, hyphens (long-standing, longstanding),
the two English spellings (labour, labor) and initials in place of a name (WFP). What was
taken out is remembered, so that it can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from os.path import commonprefix

from analysis.measures.collation import LITTLE, ROOT, ROOT_SHARE, key_of, words_of

# British and American forms of one word, made alike; the result need not be a word.
_ENGLISH = (
    (re.compile(r"(?<=\w{2})our(?=(s|ed|ing|able|er|ers|ful|ite)?$)"), "or"),
    (re.compile(r"(?<=\w{2})is(?=(e|ed|es|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w{2})ys(?=(e|ed|es|ing)$)"), "yz"),
    (re.compile(r"(?<=\w)ogramme(?=s?$)"), "ogram"),
    (re.compile(r"(?<=\w)fil(?=(s|ment)?$)"), "fill"),
    (re.compile(r"(?<=\w)ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=\w)(?<=[aeo])lling$"), "ling"),
    (re.compile(r"(?<=\w)(?<=[aeo])lled$"), "led"),
    (re.compile(r"^age(?=ing$)"), "ag"),
    (re.compile(r"^judgement(?=s?$)"), "judgment"),
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEFT_OUT = re.compile(r"…|\.\s?\.\s?\.")
_DASHES = re.compile(r"[‐‑‒]")
_BREAKS = re.compile(r"[–—/]")
_INITIALS = re.compile(r"^(?:[A-Z]\.?){2,8}$")
_WITHIN_NAMES = {"of", "the", "and", "on", "for", "in", "to", "against"}

# Words longer than a little word that say as little of what a text is about.
_COMMON = frozenset(
    "about also been before between both could does from have having including into more most "
    "other others over shall should such than that their them these they this those through "
    "towards under upon were which while whose will with within without would".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as compared: its key, as printed, and which printed words it stands for."""

    key: str
    printed: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text cut into words.

    Parameters
    ----------
    printed
        The words as printed, those in brackets and bare marks left out.
    words
        The words as compared.
    marked
        Whether the text itself marks that words are left out.
    bracketed
        Whether words in brackets were set aside.
    """

    printed: tuple[str, ...]
    words: tuple[Word, ...]
    marked: bool
    bracketed: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The words as compared."""
        return tuple(word.key for word in self.words)

    def places(self, words: Iterable[int]) -> set[int]:
        """Give the printed words for which these compared words stand in full."""
        there = set(words)
        parts: dict[int, list[int]] = {}
        for n, word in enumerate(self.words):
            for place in range(word.first, word.last + 1):
                parts.setdefault(place, []).append(n)
        return {place for place, own in parts.items() if there.issuperset(own)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a phrase has in common with a witness, the longest run first sought.

    Parameters
    ----------
    blocks
        (place in the phrase, place in the witness, number of words) of every run of equal
        words, in order.
    put_in
        Words of the phrase that the witness does not have where it speaks.
    left_out
        Words of the witness between two runs that the phrase does not have.
    size
        Words of the phrase.
    clean
        One run, and beside it at each end one of the two has no more words: as far as the
        witness goes, it says the same.
    spoken
        First place in the phrase of which the witness speaks, and the first after.
    """

    blocks: tuple[tuple[int, int, int], ...]
    put_in: int
    left_out: int
    size: int
    clean: bool
    spoken: tuple[int, int]

    @property
    def matched(self) -> tuple[int, ...]:
        """The places in the phrase of the words in common."""
        return tuple(i + k for i, _, n in self.blocks for k in range(n))

    @property
    def longest(self) -> int:
        """Words of the longest run."""
        return max((n for _, _, n in self.blocks), default=0)


class Spelling:
    """How the texts of a collection are cut into words, so that they can be compared.

    Parameters
    ----------
    texts
        All texts to be compared: a compound that one of them writes with a hyphen is taken
        apart in all, and initials that one of them has stand for the name in all.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._compounds: dict[str, tuple[str, ...]] = {}
        initials: set[str] = set()
        for text in texts:
            for printed in text.split():
                parts = [key for key in map(key_of, words_of(_DASHES.sub("-", printed))) if key]
                if len(parts) > 1 and all(part.isalpha() and len(part) > 1 for part in parts):
                    self._compounds["".join(parts)] = tuple(parts)
                bare = re.sub(r"^\W+|['’]s\W*$|[^\w.]+$", "", printed)
                if _INITIALS.match(bare) and text != text.upper():
                    initials.add(bare.replace(".", ""))
        self._initials = sorted(initials, key=lambda name: (-len(name), name))

    def cut(self, text: str) -> Phrase:
        """Cut a text into words."""
        bare = _BRACKETS.sub(" ", text)
        marked = _LEFT_OUT.search(text) is not None
        plain = _BREAKS.sub(" ", _DASHES.sub("-", _LEFT_OUT.sub(" ", bare)))
        printed = [word for word in plain.split() if key_of(word)]
        named = self._names(printed)
        words: list[Word] = []
        place = 0
        while place < len(printed):
            if place in named:
                last, key = named[place]
                words.append(Word(key, " ".join(printed[place : last + 1]), place, last))
                place = last + 1
                continue
            for piece in words_of(printed[place]):
                key = key_of(piece)
                for part in self._compounds.get(key, (key,)) if key else ():
                    words.append(Word(spell(part), key, place, place))
            place += 1
        return Phrase(tuple(printed), tuple(words), marked, bare != text)

    def _names(self, printed: Sequence[str]) -> dict[int, tuple[int, str]]:
        """Find the names that initials of the collection stand for: first word, (last, key)."""
        found: dict[int, tuple[int, str]] = {}
        taken: set[int] = set()
        for name in self._initials:
            for start in range(len(printed)):
                last = _spells(name, printed, start)
                if last is not None and not taken & set(range(start, last + 1)):
                    found[start] = (last, name.lower())
                    taken |= set(range(start, last + 1))
        return found


def _spells(name: str, printed: Sequence[str], start: int) -> int | None:
    """Say where a name with these initials ends that begins here; None if none does."""
    bare = re.sub(r"^\W+|['’]s\W*$|[^\w.]+$", "", printed[start])
    if bare.replace(".", "") == name and _INITIALS.match(bare):
        return start
    place = start
    for n, letter in enumerate(name):
        while n and place < len(printed) and key_of(printed[place]) in _WITHIN_NAMES:
            place += 1
        word = re.sub(r"^\W+", "", printed[place]) if place < len(printed) else ""
        if not word or word[0] != letter or len(word) < 3:
            return None
        # A mark after a word ends the name: "the Fund, the Programme".
        if n < len(name) - 1 and word[-1] in ",;:.":
            return None
        place += 1
    return place - 1


def spell(key: str) -> str:
    """Make the two English spellings of a word alike.

    Examples
    --------
    >>> spell("programmes"), spell("labour"), spell("politicisation")
    ('programs', 'labor', 'politicization')
    """
    for pattern, instead in _ENGLISH:
        key = pattern.sub(instead, key)
    return key


def are_kin(one: str, other: str) -> bool:
    """Say whether two words are equal or begin alike enough to be forms of one word.

    Examples
    --------
    >>> are_kin("diversion", "divert"), are_kin("concern", "conclude")
    (True, False)
    """
    root = len(commonprefix((one, other)))
    return one == other or (root >= ROOT and root >= ROOT_SHARE * min(len(one), len(other)))


def content_of(keys: Sequence[str]) -> list[int]:
    """Give the places of the words that say what a phrase is about."""
    return [n for n, key in enumerate(keys) if len(key) > LITTLE and key not in _COMMON]


def compare(phrase: Sequence[str], witness: Sequence[str], *, whole: bool = False) -> Comparison:
    """Lay a phrase beside a witness: the longest run in common, then what is left and right.

    Parameters
    ----------
    phrase, witness
        Words as compared (:attr:`Phrase.keys`).
    whole
        Whether nothing is unknown beside the witness: then the words of the phrase beyond
        its ends are put in, where otherwise the witness is silent on them.

    Notes
    -----
    The runs are those of Ratcliff and Obershelp (:class:`difflib.SequenceMatcher`); of runs
    of equal length the first is taken.
    """
    matcher = SequenceMatcher(None, phrase, witness, autojunk=False)
    blocks = tuple((m.a, m.b, m.size) for m in matcher.get_matching_blocks() if m.size)
    if not blocks:
        return Comparison((), len(phrase), 0, len(phrase), False, (0, len(phrase)))
    (i, a, _), (j, b, n) = blocks[0], blocks[-1]
    before, after = i, len(phrase) - j - n
    put_in = left_out = 0
    for (left, at, size), (right, there, _) in zip(blocks, blocks[1:], strict=False):
        put_in += right - left - size
        left_out += there - at - size
    facing, following = min(before, a), min(after, len(witness) - b - n)
    clean = len(blocks) == 1 and not facing and not following
    before, after = (before, after) if whole else (facing, following)
    put_in += before + after
    spoken = (i - before, j + n + after)
    return Comparison(blocks, put_in, left_out, len(phrase), clean, spoken)


def spelled_otherwise(phrase: Phrase, witness: Phrase, comparison: Comparison) -> list[str]:
    """List the words in common that the two spell differently, the phrase's spelling first."""
    told: dict[str, None] = {}
    for i, a, n in comparison.blocks:
        for k in range(n):
            own, other = phrase.words[i + k].printed, witness.words[a + k].printed
            if key_of(own) != key_of(other):
                told[f"{key_of(own)} for {key_of(other)}"] = None
    return list(told)
