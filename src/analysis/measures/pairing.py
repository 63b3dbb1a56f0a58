"""Clauses paired with those of another text: the optimal assignment, parts, and what moved.

Everything here is about two lists of clauses, the first and the second, and knows nothing of
years; :mod:`analysis.measures.alignment` says which of them is the older.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.measures.word_changes import likeness_of

if TYPE_CHECKING:
    import numpy as np

WHOLE = 0.7  # how like the parts together must be to the clause that was split into them
SHARE = 0.6  # of a part's own words, that the split clause has and the other parts lack
BETTER = 0.05  # by how much parts must be more like it than the clause's partner alone
_PARTS = 6  # clauses that one is split into, at most
_IDENTICAL, _LEAST, _NEAR = 1.0, 0.02, 0.01


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it is compared: its words in letters, part of the text, and lengths."""

    letters: list[str]
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses of the first and the second text that answer to each other."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    likeness: float
    moved: bool = False


def group_clauses(first: Text, second: Text, threshold: float) -> list[Group]:
    """Group the clauses of two texts that answer to each other; each stands in one group.

    Parameters
    ----------
    first, second
        Both texts, their words in letters of one writing.
    threshold
        The least likeness of a pair.

    Returns
    -------
    list of Group
        Pairs, clauses with the adjacent ones they were split into or merged from, and single
        ones, whose likeness is missing. ``moved`` are pairs out of the longest common order.
    """
    likeness = likeness_of(first.letters, second.letters)
    pairs = _assign(likeness, threshold)
    return _order(_regroup(likeness, pairs, first, second), first, second)


def group_phrases(first: Text, second: Text, threshold: float) -> list[Group]:
    """Group phrases that are the same words, a part standing for the whole; nothing moves.

    Those of one text may repeat or contain each other, so a group may have several of either
    side: the optimal pair, and what is left over and most like one of the pair. Those of one side
    stand in the order in which the longest of the other has their words.
    """
    likeness = likeness_of(first.letters, second.letters, parts=True)
    groups = _gather(likeness, _assign(likeness, threshold), threshold)
    return [_in_place(group, first.letters, second.letters) for group in groups]


def _assign(likeness: np.ndarray, threshold: float) -> dict[int, int]:
    """Pair clauses so that what pairs have above the threshold is the most in sum.

    The same words are worth more than any exchange of partners; nearly equal pairings are
    decided by nearness of place, squared, so that identical clauses keep their order.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

    rows, columns = likeness.shape
    if not likeness.size:
        return {}
    apart = np.subtract.outer(np.arange(rows) / rows, np.arange(columns) / columns) ** 2
    gain = likeness - threshold + _LEAST + _IDENTICAL * (likeness == 1) - _NEAR * apart
    gain[likeness < threshold] = 0
    one, other = linear_sum_assignment(gain, maximize=True)
    return {int(i): int(j) for i, j in zip(one, other, strict=True) if likeness[i, j] >= threshold}


def _gather(likeness: np.ndarray, pairs: dict[int, int], threshold: float) -> list[Group]:
    """Let each phrase left over join the pair that holds what is most like it."""
    firsts = {i: [i] for i in pairs}
    seconds = {i: [j] for i, j in pairs.items()}
    owner = {j: i for i, j in pairs.items()}
    rows, columns = likeness.shape
    for i in set(range(rows)) - set(pairs) if columns else ():
        j = int(likeness[i].argmax())
        if likeness[i, j] >= threshold:
            firsts[owner[j]].append(i)
    for j in set(range(columns)) - set(owner) if rows else ():
        i = int(likeness[:, j].argmax())
        if likeness[i, j] >= threshold:
            seconds[i].append(j)
    groups = [
        Group(tuple(sorted(firsts[i])), tuple(sorted(seconds[i])), float(likeness[i, pairs[i]]))
        for i in sorted(pairs)
    ]
    return _with_single(groups, rows, columns)


def _in_place(group: Group, first: Sequence[str], second: Sequence[str]) -> Group:
    """Order the phrases of each side by where they stand in the longest of the other."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    def placed(own: Sequence[int], letters: Sequence[str], others: list[str]) -> tuple[int, ...]:
        if len(own) < 2 or not others:
            return tuple(own)
        whole = max(others, key=len)

        def place(n: int) -> int:
            found = partial_ratio_alignment(letters[n], whole)
            return found.dest_start - found.src_start if found else 0

        return tuple(sorted(own, key=lambda n: (place(n), n)))

    return Group(
        placed(group.first, first, [second[j] for j in group.second]),
        placed(group.second, second, [first[i] for i in group.first]),
        group.likeness,
        group.moved,
    )


def _regroup(likeness: np.ndarray, pairs: dict[int, int], first: Text, second: Text) -> list[Group]:
    """Find clauses split into adjacent ones of the other text, or merged from them."""
    back = {j: i for i, j in pairs.items()}
    found = [
        (better, Group((i,), run, alike))
        for better, i, run, alike in _splits(likeness, pairs, first.letters, second.letters)
    ] + [
        (better, Group(run, (j,), alike))
        for better, j, run, alike in _splits(likeness.T, back, second.letters, first.letters)
    ]
    groups: list[Group] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for _, group in sorted(found, key=lambda one: (-one[0], one[1].first, one[1].second)):
        if not (taken[0] & {*group.first} or taken[1] & {*group.second}):
            groups.append(group)
            taken[0].update(group.first)
            taken[1].update(group.second)
    groups += [
        Group((i,), (j,), float(likeness[i, j]))
        for i, j in pairs.items()
        if i not in taken[0] and j not in taken[1]
    ]
    return _with_single(groups, *likeness.shape)


def _splits(
    likeness: np.ndarray, pairs: dict[int, int], ones: Sequence[str], others: Sequence[str]
) -> Iterable[tuple[float, int, tuple[int, ...], float]]:
    """Yield clauses that adjacent ones of the other text cover better than their partner does."""
    import numpy as np
    from rapidfuzz.distance import Indel, LCSseq

    if not likeness.size:
        return
    sizes = np.array([len(clause) for clause in others])
    # Words in common, from the likeness of two clauses and their lengths.
    common = likeness * np.add.outer([len(clause) for clause in ones], sizes) / 2
    part = (common >= SHARE * sizes) & (sizes > 0)
    part[:, sorted(pairs.values())] = False
    for i, clause in enumerate(ones):
        partner = pairs.get(i)
        held = float(likeness[i, partner]) if partner is not None else 0.0
        if partner is not None and held < 1:
            part[i, partner] = True
        if held == 1 or part[i].sum() < 2:
            continue
        best: tuple[float, tuple[int, ...]] = (max(WHOLE, held + BETTER), ())
        for run in _runs(np.flatnonzero(part[i])):
            if held >= WHOLE and partner not in run:
                continue
            whole = "".join(others[j] for j in run)
            alike = Indel.normalized_similarity(clause, whole)
            if alike < best[0] or (best[1] and alike == best[0]):
                continue
            shared = LCSseq.similarity(clause, whole)
            if all(
                shared - LCSseq.similarity(clause, "".join(others[k] for k in run if k != j))
                >= SHARE * len(others[j])
                for j in run
            ):
                best = (alike, run)
        if best[1]:
            yield best[0] - held, i, best[1], best[0]


def _runs(places: np.ndarray) -> Iterable[tuple[int, ...]]:
    """Yield every run of two or more adjacent places."""
    for start, place in enumerate(places):
        run = [int(place)]
        for following in places[start + 1 : start + _PARTS]:
            if following != run[-1] + 1:
                break
            run.append(int(following))
            yield tuple(run)


def _order(groups: list[Group], first: Text, second: Text) -> list[Group]:
    """Mark as moved the pairs outside the longest common order, and those that changed part."""
    pairs = sorted(
        (g for g in groups if len(g.first) == len(g.second) == 1), key=lambda g: g.second
    )
    sides = [{first.kinds[g.first[0]], second.kinds[g.second[0]]} for g in pairs]
    part = [len(kinds - {"unknown"}) > 1 for kinds in sides]
    steady = [g for g, crossed in zip(pairs, part, strict=True) if not crossed]
    words = [len(first.letters[g.first[0]]) + len(second.letters[g.second[0]]) for g in steady]
    stays = {steady[n].second for n in _longest([g.first[0] for g in steady], words)}
    return [
        Group(g.first, g.second, g.likeness, moved=g.second not in stays)
        if len(g.first) == len(g.second) == 1
        else g
        for g in groups
    ]


def _longest(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Find the longest increasing sequence, the heaviest of several; give where it stands."""
    if all(a < b for a, b in zip(places, places[1:], strict=False)):
        return list(range(len(places)))
    best: list[tuple[int, int]] = []
    before: list[int] = []
    for n, place in enumerate(places):
        ways = [(*best[m], -m) for m in range(n) if places[m] < place]
        length, weight, m = max(ways, default=(0, 0, 1))
        best.append((length + 1, weight + weights[n]))
        before.append(-m)
    here = max(range(len(best)), key=lambda n: (*best[n], -n))
    chain = []
    while here >= 0:
        chain.append(here)
        here = before[here]
    return chain[::-1]


def _with_single(groups: list[Group], rows: int, columns: int) -> list[Group]:
    """Add the clauses that answer to none."""
    first = {i for group in groups for i in group.first}
    second = {j for group in groups for j in group.second}
    nan = float("nan")
    return [
        *groups,
        *(Group((i,), (), nan) for i in range(rows) if i not in first),
        *(Group((), (j,), nan) for j in range(columns) if j not in second),
    ]
