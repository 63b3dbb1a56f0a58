"""Words of clauses compared: in which form, how alike two clauses are, which words changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.facts.wording import normalise_spelling

if TYPE_CHECKING:
    import numpy as np

SAME, DROPPED, ADDED = "same", "dropped", "added"
# A phrase is a part of a sentence that somebody quoted: one that stands in a longer one is the
# same words. Of the pairs of phrases known (323, of three bodies) those least alike as a whole were
# read. Three words or more that are there to the letter were the same wording in each of them;
# words that are there but for one or two mostly so from six on, if four in five are found in one
# place (five would let gross violations of human rights answer to any violations of them).
CONTAINED = 3
LOOSELY, PART = 6, 0.8
LITTLE = 3  # letters of a little word, at most: of, the

# The number before a clause: 3. or 1 bis. or (a). Renumbering is no change of words.
_NUMBER = re.compile(r"^\s*(?:\d+(?:\s+(?:bis|ter|quater))?\.|\((?:[a-z]|[ivx]+)\))\s+")
_WORD = re.compile(r"\w+(?:'\w+)*")
_PRINTED = re.compile(r"[^\s-]+-?|-+")
_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a clause in the form in which they are compared.

    Parameters
    ----------
    text
        A clause or a phrase, as printed.

    Returns
    -------
    tuple of str
        Lower case; without the clause's number, punctuation and hyphens.

    Examples
    --------
    >>> words_of("3. Strongly urges the Government’s long-standing…")
    ('strongly', 'urges', 'the', "government's", 'long', 'standing')
    """
    return tuple(_WORD.findall(normalise_spelling(_NUMBER.sub("", text, count=1))))


def letters_of(clauses: Sequence[Sequence[str]]) -> list[str]:
    """Write each clause with one letter a word, so that what compares letters compares words.

    Parameters
    ----------
    clauses
        The words of every clause that will be compared with another.

    Returns
    -------
    list of str
        One a clause, as long as the clause has words; equal letters stand for equal words.
    """
    counts = Counter(word for clause in clauses for word in clause)
    order = sorted(counts, key=lambda word: (-counts[word], word))
    # Past the halves of surrogate pairs, which are no letters.
    letter = {word: chr(n if n < 0xD800 else n + 0x800) for n, word in enumerate(order, start=1)}
    return ["".join(letter[word] for word in clause) for clause in clauses]


def likeness_of(one: Sequence[str], other: Sequence[str], *, parts: bool = False) -> np.ndarray:
    """Say how alike the clauses of two lists are, each with each.

    Parameters
    ----------
    one, other
        Clauses as :func:`letters_of` writes them, of one writing.
    parts
        Whether a part stands for the whole, as it does where only phrases are known: the
        shorter counts by the stretch of the longer that is most like it, if it is there to
        the letter and has ``CONTAINED`` words or more, or if the likeness of that stretch is
        at least ``PART`` and it has ``LOOSELY`` words or more.

    Returns
    -------
    numpy.ndarray
        Floats from 0 to 1, shape (n_one, n_other): twice the longest sequence of words that
        both have in the same order, by the words of both together. 1 means the same words.
    """
    import numpy as np
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import Indel

    if not len(one) or not len(other):
        return np.zeros((len(one), len(other)))
    whole = process.cdist(one, other, scorer=Indel.normalized_similarity, dtype=np.float64)
    if not parts:
        return whole
    part = process.cdist(one, other, scorer=fuzz.partial_ratio, dtype=np.float64) / 100
    shorter = np.minimum.outer([len(clause) for clause in one], [len(c) for c in other])
    counts = ((shorter >= CONTAINED) & (part == 1)) | ((shorter >= LOOSELY) & (part >= PART))
    return np.where(counts, np.maximum(part, whole), whole)


def share_in(clause: str, other: str) -> float:
    """Give the share of a clause's words that another has in the same order.

    Both as :func:`letters_of` writes them; 1.0 for a clause without words.
    """
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(clause, other) / len(clause) if clause else 1.0


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Set the words of an older clause against those of a newer.

    Parameters
    ----------
    old, new
        Clauses, as printed.

    Returns
    -------
    list of tuple
        ``same``, ``dropped`` or ``added``, with the words as printed, in reading order;
        where both stand at one place, dropped before added. Words alike but for capitals
        or the form of their quotation marks are the same and stand as the newer prints them.
        Same and dropped parts together give the old clause back, same and added ones the
        new, but for spaces (and, in the old, that spelling). Two clauses without words have
        no part.

    Examples
    --------
    >>> word_changes("Condemns the grave violations,", "Condemns the gross violations;")
    [('same', 'Condemns the'), ('dropped', 'grave'), ('added', 'gross'), ('same', 'violations'), \
('dropped', ','), ('added', ';')]
    """
    from rapidfuzz.distance import Indel

    sides = [_printed(old), _printed(new)]
    one, other = letters_of([[core for _, core, _ in side] for side in sides])
    kept = [
        (block.src_start, block.dest_start, block.src_end - block.src_start)
        for block in Indel.opcodes(one, other)
        if block.tag == "equal"
    ]
    first, second = ([_pieces(text) for text in _tokens(clause)] for clause in (old, new))
    parts: list[tuple[str, str]] = []
    i = j = 0
    for a, b, length in [*_worth_keeping(kept, sides[0], len(first), len(second)),
                         (len(first), len(second), 0)]:  # fmt: skip
        parts += [(DROPPED, "".join(piece)) for piece in first[i:a]]
        parts += [(ADDED, "".join(piece)) for piece in second[j:b]]
        for was, now in zip(first[a : a + length], second[b : b + length], strict=True):
            parts += _same(was, now)
        i, j = a + length, b + length
    return _joined(parts)


def _tokens(text: str) -> list[str]:
    return _PRINTED.findall(unicodedata.normalize("NFC", text))


def _pieces(token: str) -> tuple[str, str, str]:
    """Part a printed word from the marks before and after it; a mark by itself is a word."""
    before, core, after = _CORE.findall(token)[0]
    return (before, core, after) if core else ("", token, "")


def _printed(text: str) -> list[tuple[str, str, str]]:
    return [
        (before, normalise_spelling(core), after)
        for before, core, after in map(_pieces, _tokens(text))
    ]


def _worth_keeping(
    kept: list[tuple[int, int, int]], words: list[tuple[str, str, str]], n_old: int, n_new: int
) -> list[tuple[int, int, int]]:
    """Leave out a lone little word between changes: an of in common is no agreement."""
    worth = []
    for a, b, length in kept:
        inside = (a or b) and (a + length < n_old or b + length < n_new)
        if not (inside and length == 1 and len(words[a][1]) <= LITTLE):
            worth.append((a, b, length))
    return worth


def _same(was: tuple[str, str, str], now: tuple[str, str, str]) -> Iterable[tuple[str, str]]:
    """Give a word that stayed, the marks around it apart where they changed."""
    (before, _, after), (before_now, core, after_now) = was, now
    alike = [
        normalise_spelling(x) == normalise_spelling(y)
        for x, y in ((before, before_now), (after, after_now))
    ]
    if not alike[0]:
        yield from ((DROPPED, before), (ADDED, before_now))
    yield SAME, (before_now if alike[0] else "") + core + (after_now if alike[1] else "")
    if not alike[1]:
        yield from ((DROPPED, after), (ADDED, after_now))


def _joined(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Bring parts of one kind together, what was dropped at a place before what was added."""
    told: list[tuple[str, str]] = []
    waiting: dict[str, list[str]] = {SAME: [], DROPPED: [], ADDED: []}

    def tell(*kinds: str) -> None:
        for kind in kinds:
            if waiting[kind]:
                told.append((kind, _line(waiting[kind])))
                waiting[kind] = []

    for kind, words in parts:
        if not words:
            continue
        tell(*((DROPPED, ADDED) if kind == SAME else (SAME,)))
        waiting[kind].append(words)
    tell(SAME, DROPPED, ADDED)
    return told


def _line(words: Sequence[str]) -> str:
    """Set words beside each other; after a hyphen no space."""
    line = " ".join(words)
    return line.replace("- ", "-")
