"""Which wordings recur over the years: stretches of words that stand for one matter."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

SHORTEST, LONGEST = 4, 20  # words of a wording
LABEL = 12  # words of it that are shown, and that count
SUBSTANCE = 3  # words of it that are no little ones, at least
OWN = 0.2  # of its texts, that no wording taken before accounts for
# Names and formulas recur everywhere and have no life of their own: phrases with them stand
# under more than three themes; in a whole text they stand in more than three clauses, and in more
# than a tenth.
FORMULA_THEMES = 3
FORMULA_SHARE, FORMULA_CLAUSES = 0.1, 3
LITTLE = frozenset(
    "a an and any as at be been by for from has have in into is it its of on or that the their "
    "them they this to was were which who with".split()
)


def recurring_wordings(
    words: Sequence[tuple[str, ...]],
    keys: Sequence[tuple[str, int]],
    themes: Sequence[Sequence[str]],
    full: Sequence[bool],
    years: int,
) -> list[tuple[str, ...]]:
    """Find the wordings that recur, the one that accounts for most first.

    Parameters
    ----------
    words
        The words of each clause, as :func:`analysis.measures.word_changes.words_of` gives them.
    keys
        The text of each clause: its body and year.
    themes
        The themes of each clause.
    full
        Whether the whole text of each clause is known; else it is a phrase.
    years
        In how many years a wording must be found.

    Returns
    -------
    list of tuple
        Words of each wording. No clause without a wording that recurs has one.

    Notes
    -----
    Of all stretches that recur the one is taken that accounts for most: texts times its
    words squared, since long ones recur by design and short ones by chance; words over 12
    and words of a formula do not count. Of equals the one that most often begins or ends a
    clause, then the shortest, then the first seen. Clauses that have it account for no other,
    so that of the many stretches of one sentence one is followed; a shorter one is taken too
    if other texts have it, a fifth at least of all that do.
    """
    holders = _stretches(words, keys, years)
    sizes = Counter(key for key, whole in zip(keys, full, strict=True) if whole)
    formulas = {
        stretch
        for stretch, held in holders.items()
        if len(stretch) == SHORTEST and _formula(held, keys, themes, full, sizes)
    }
    length = {wording: _own_words(wording, formulas) for wording in holders if _whole(wording)}
    length = {
        wording: own
        for wording, own in length.items()
        if own >= SHORTEST and not _cuts(wording, min(words[n] for n in holders[wording]), formulas)
    }
    edges = {wording: _edges(wording, holders[wording], words) for wording in length}
    first = {wording: min((keys[n][1], keys[n][0]) for n in holders[wording]) for wording in length}
    free = set(range(len(words)))

    def rank(wording: tuple[str, ...]) -> tuple[int, int, int, tuple[int, str], tuple[str, ...]]:
        held = holders[wording]
        texts = {keys[n] for n in held if n in free}
        enough = len(texts) >= max(2, OWN * len({keys[n] for n in held}))
        worth = len(texts) * min(length[wording], LABEL) ** 2 if enough else 0
        return -worth, -edges[wording], len(wording), first[wording], wording

    # What a stretch is worth only falls as others are taken: the first in rank is ranked again,
    # and taken if it is still the first.
    found = []
    heap = [rank(wording) for wording in length]
    heapq.heapify(heap)
    while heap:
        *_, wording = heapq.heappop(heap)
        now = rank(wording)
        if not now[0]:
            continue
        if heap and now > heap[0]:
            heapq.heappush(heap, now)
            continue
        found.append(wording)
        free -= holders[wording]
    return found


def _whole(wording: tuple[str, ...]) -> bool:
    """Say whether words begin and end with one of substance, and have enough of them."""
    substance = [word not in LITTLE for word in wording]
    return substance[0] and substance[-1] and sum(substance) >= SUBSTANCE


def _cuts(
    wording: tuple[str, ...], clause: tuple[str, ...], formulas: Collection[tuple[str, ...]]
) -> bool:
    """Say whether a stretch begins or ends within a formula of the clause it is found in."""
    n = len(wording)
    start = next(at for at in range(len(clause)) if clause[at : at + n] == wording)
    return any(
        clause[at : at + SHORTEST] in formulas
        for border in (start, start + n)
        for at in range(max(0, border - SHORTEST + 1), border)
    )


def _own_words(wording: tuple[str, ...], formulas: Collection[tuple[str, ...]]) -> int:
    """Count the words of a stretch that are in none of the formulas."""
    inside: set[int] = set()
    for at in range(len(wording) - SHORTEST + 1):
        if wording[at : at + SHORTEST] in formulas:
            inside.update(range(at, at + SHORTEST))
    return len(wording) - len(inside)


def _edges(
    wording: tuple[str, ...], held: Collection[int], words: Sequence[tuple[str, ...]]
) -> int:
    """Count how often a stretch begins a clause, and how often it ends one."""
    n = len(wording)
    return sum((words[at][:n] == wording) + (words[at][-n:] == wording) for at in held)


def _stretches(
    words: Sequence[tuple[str, ...]], keys: Sequence[tuple[str, int]], years: int
) -> dict[tuple[str, ...], set[int]]:
    """Find all stretches of words that stand in texts of several years, with the clauses."""
    clauses_of = defaultdict(list)
    for n, clause in enumerate(words):
        clauses_of[clause].append(n)
    shorter: dict[tuple[str, ...], set[int]] | None = None
    found: dict[tuple[str, ...], set[int]] = {}
    for length in range(SHORTEST, LONGEST + 1):
        here: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for clause, numbers in clauses_of.items():
            for at in range(len(clause) - length + 1):
                stretch = clause[at : at + length]
                # A stretch recurs only if its shorter ones do.
                if shorter is None or (stretch[:-1] in shorter and stretch[1:] in shorter):
                    here[stretch].update(numbers)
        shorter = {
            stretch: held
            for stretch, held in here.items()
            if len({keys[n][1] for n in held}) >= years
        }
        found |= shorter
    return found


def _formula(
    held: Collection[int],
    keys: Sequence[tuple[str, int]],
    themes: Sequence[Sequence[str]],
    full: Sequence[bool],
    sizes: Mapping[tuple[str, int], int],
) -> bool:
    """Say whether words stand for no one matter: under many themes, or all over one text."""
    if len({theme for n in held for theme in themes[n] if not full[n]}) > FORMULA_THEMES:
        return True
    often = Counter(keys[n] for n in held if full[n])
    return any(n > max(FORMULA_CLAUSES, FORMULA_SHARE * sizes[key]) for key, n in often.items())
