"""Words of several renderings laid in columns, as the manuscripts of a text are collated.

The two most alike renderings are aligned first, then each further one, the most alike to
what is already there before the others, against the columns made so far (progressive
alignment; each step is the alignment of Needleman and Wunsch with free ends). Free ends,
since outlets quote parts: words before the first and after the last word of a rendering
are not known to be missing. Words that stand side by side only because the end of one
rendering is another's are then folded into one column.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from os.path import commonprefix

# What it is worth to set a word in a column: with the same word (little words say less of
# where one is), with its kin, with another of its sort, with a little word where it is a
# full one or the other way round.
SAME, SAME_LITTLE, KIN, OTHER, UNLIKE = 2.0, 1.0, 1.2, -0.7, -1.1
GAP = -0.5  # a word left out between others: two gaps cost more than OTHER, less than UNLIKE
END = 0.0  # a word left out before the first or after the last
LITTLE = 3  # letters of a little word, at most: of, the
ROOT, ROOT_SHARE = 4, 0.6  # letters in common at the beginning, and their share of the
# shorter word, from which two words are kin: improving and improvements, deep and deeply

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_PIECE = re.compile(r"[^\s-]+-?|-")


def words_of(text: str) -> list[str]:
    """Cut a text into words; a hyphen ends one, so that politically-motivated is two.

    Examples
    --------
    >>> words_of("a politically-motivated act")
    ['a', 'politically-', 'motivated', 'act']
    """
    return _PIECE.findall(unicodedata.normalize("NFKC", text))


def key_of(word: str) -> str:
    """Put a word in the form in which it is compared: lower case, no marks at its ends.

    Examples
    --------
    >>> key_of("(Koreans’"), key_of("People's")
    ('koreans', "people's")
    """
    plain = word.translate(_QUOTES).lower()
    return re.sub(r"^\W+|\W+$", "", plain)


def share_in_common(one: Sequence[str], other: Sequence[str]) -> float:
    """Give the share of the shorter text's words that the longer has too.

    Each word counts as often as it stands in both; order does not matter. By the shorter,
    since an outlet that quotes three words of a sentence does not deny the others.

    Examples
    --------
    >>> share_in_common(["a", "false", "paper"], ["is", "a", "false", "claim"])
    0.6666666666666666
    """
    shorter = min(len(one), len(other))
    return sum((Counter(one) & Counter(other)).values()) / shorter if shorter else 1.0


def align(renderings: Mapping[str, Sequence[str]]) -> list[dict[str, int]]:
    """Lay renderings in columns.

    Parameters
    ----------
    renderings
        The words (:func:`key_of`) of each rendering, by its id. The result does not depend
        on the order in which they are given.

    Returns
    -------
    list of dict
        The columns from left to right: in each, the place of a word in its rendering, by
        rendering id; a rendering without a word there is missing. Every word stands in one
        column, in its order.
    """
    waiting = sorted(renderings)
    columns: list[dict[str, int]] = []
    done: list[str] = []
    while waiting:
        chosen = _nearest(waiting, done, renderings)
        waiting.remove(chosen)
        columns = _join(columns, chosen, renderings)
        done.append(chosen)
    return _fold(columns, renderings)


def _nearest(
    waiting: Sequence[str], done: Sequence[str], renderings: Mapping[str, Sequence[str]]
) -> str:
    """Choose who comes next: of the most alike pair, or the most alike to one already there."""
    if len(waiting) + len(done) == 1:
        return waiting[0]
    pairs = [(a, b) for a in waiting for b in done] if done else list(combinations(waiting, 2))
    # With equal shares the longer rendering first, as it has room for the others; then by id.
    return min(
        pairs,
        key=lambda pair: (
            -share_in_common(renderings[pair[0]], renderings[pair[1]]),
            -len(renderings[pair[0]]),
            pair,
        ),
    )[0]


def _join(
    columns: list[dict[str, int]], name: str, renderings: Mapping[str, Sequence[str]]
) -> list[dict[str, int]]:
    """Align one rendering with the columns made so far."""
    words = renderings[name]
    held = [[renderings[other][place] for other, place in column.items()] for column in columns]
    rows, wide = len(words), len(columns)
    n_done = max(len({other for column in columns for other in column}), 1)
    # A column in which few stand is cheap to pass.
    weight = [len(column) / n_done for column in columns]

    def pass_column(i: int, j: int) -> float:
        return (GAP if 0 < i < rows else END) * weight[j - 1]

    def add_column(j: int) -> float:
        return GAP if 0 < j < wide else END

    score = [[0.0] * (wide + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(wide + 1):
            ways = []
            if i and j:
                ways.append(score[i - 1][j - 1] + _fit(words[i - 1], held[j - 1]))
            if i:
                ways.append(score[i - 1][j] + add_column(j))
            if j:
                ways.append(score[i][j - 1] + pass_column(i, j))
            score[i][j] = max(ways, default=0.0)
    joined: list[dict[str, int]] = []
    i, j = rows, wide
    while i or j:
        here = score[i][j]
        if i and j and here == score[i - 1][j - 1] + _fit(words[i - 1], held[j - 1]):
            i, j = i - 1, j - 1
            joined.append({**columns[j], name: i})
        elif j and here == score[i][j - 1] + pass_column(i, j):
            j -= 1
            joined.append(dict(columns[j]))
        else:
            i -= 1
            joined.append({name: i})
    return joined[::-1]


def _fold(
    columns: list[dict[str, int]], renderings: Mapping[str, Sequence[str]]
) -> list[dict[str, int]]:
    """Set words of different renderings that follow the same word in one column."""
    folded: list[dict[str, int]] = []
    for column in columns:
        if len(folded) > 1:
            last, before = folded[-1], folded[-2]
            held = [renderings[name][place] for name, place in last.items()]
            fits = all(_fit(renderings[name][n], held) >= OTHER for name, n in column.items())
            if (
                fits
                and not last.keys() & column.keys()
                and (last.keys() & before.keys() and column.keys() & before.keys())
            ):
                folded[-1] = {**last, **column}
                continue
        folded.append(column)
    return folded


def _fit(word: str, held: Sequence[str]) -> float:
    """Say how well a word fits a column: the mean over the words that stand in it."""
    return sum(_likeness(word, other) for other in held) / len(held)


@cache
def _likeness(one: str, other: str) -> float:
    if one == other:
        return SAME if len(one) > LITTLE else SAME_LITTLE
    root = len(commonprefix((one, other)))
    if root >= ROOT and root >= ROOT_SHARE * min(len(one), len(other)):
        return KIN
    return OTHER if (len(one) > LITTLE) == (len(other) > LITTLE) else UNLIKE
