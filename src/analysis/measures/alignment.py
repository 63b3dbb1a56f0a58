"""Clauses of one text set beside those of another: what stayed, moved, came and went.

Two clauses are as alike as the words they share in the same order
(:func:`analysis.measures.word_changes.likeness_of`, counted by rapidfuzz). Who answers to whom
is an optimal assignment (scipy), one clause to one, in which a pair below the threshold is no
pair. What is then left over may be part of a clause that was split, or one of several that
were merged; pairs out of the common order have moved.

Of two texts one is put first by its words, whichever is the older, and the work is done from
there: so the order of the arguments can change nothing but the names of the changes.
"""

from __future__ import annotations

from bisect import bisect

import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.pairing import Group, Text, group_clauses, group_phrases
from analysis.measures.word_changes import letters_of, words_of

SAME, REWORDED, MOVED, SPLIT, MERGED = "same", "reworded", "moved", "split", "merged"
ADDED, DROPPED = "added", "dropped"
# What is known by phrases was not seen to be absent.
ONLY_NEW, ONLY_OLD = "seen only in new", "seen only in old"
CHANGES = (SAME, REWORDED, MOVED, SPLIT, MERGED, ADDED, DROPPED, ONLY_NEW, ONLY_OLD)
PHRASE = "phrase"
COLUMNS = [
    "change", "reworded", "old", "new", "similarity", "old_place", "new_place",
    "old_text", "new_text",
]  # fmt: skip
NEEDED = ("body", "year", "symbol", "stage", "place", "kind", "text", "basis")

# Of 200 made texts with known edits, rewordings of up to 45 of 100 words keep more than this in
# common and clauses with nothing to do with each other less: at 0.6 all that was moved, added or
# dropped is found and nothing else; at 0.5 one in a hundred is missed for a chance pair, at 0.7
# one in ten of the heavier rewordings becomes a dropped and an added clause. Among the phrases
# known, pairs between 0.5 and 0.6 share a formula or a name, those above mostly a sentence.
THRESHOLD = 0.6


def align_clauses(
    old: pd.DataFrame, new: pd.DataFrame, *, threshold: float = THRESHOLD
) -> pd.DataFrame:
    """Say what became of each clause of one text in another.

    Parameters
    ----------
    old, new
        Clauses of one text each, in its order, indexed by ``clause``: ``body``, ``year``,
        ``symbol``, ``stage``, ``place``, ``kind``, ``text``, ``basis``. Either may be empty.
    threshold
        The least likeness of a pair, above 0 and at most 1.

    Returns
    -------
    pandas.DataFrame
        One row a group of clauses that answer to each other, in the order of the newer
        text, what was dropped where it stood in the older. Every clause stands in one row.

        - ``change``: ``same``, ``reworded``, ``moved`` (out of the common order, or from one
          part of the text to the other), ``split``, ``merged``, ``added``, ``dropped``;
          ordered categories. Where either text is known by phrases only: ``same`` (or one
          within the other), ``reworded``, ``seen only in new``, ``seen only in old``, since
          neither order nor absence can be known.
        - ``reworded``: whether words differ, also where clauses moved, split or merged.
        - ``old``, ``new``: ids, joined by semicolons; empty where there is none.
        - ``similarity``: from 0 to 1, missing where there is no pair.
        - ``old_place``, ``new_place``: of the first clause, ``Int64``.
        - ``old_text``, ``new_text``: as printed.

    Raises
    ------
    ParameterError
        If columns are missing, a frame holds several texts or the threshold is out of range.

    Notes
    -----
    Renumbering is no move. Of the orders that leave most pairs in place, the one that leaves
    most words there is taken: where two clauses changed places, the shorter has moved.
    Identical clauses are paired before others and in their order, so that a clause that
    stands twice makes no difference.
    """
    _check(old, new, threshold)
    first, second = _texts(old, new)
    phrases = by_phrases(old, new)
    swapped = (first.letters, first.kinds) > (second.letters, second.kinds)
    if swapped:
        first, second = second, first
    groups = (group_phrases if phrases else group_clauses)(first, second, threshold)
    if swapped:
        groups = [Group(g.second, g.first, g.likeness, g.moved) for g in groups]
    return _table(groups, old, new, phrases)


def align_years(clauses: pd.DataFrame, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Align each text of a body with the one known before it.

    Parameters
    ----------
    clauses
        Clauses of any bodies and years, in order; of each body and year one text, or phrases.
    threshold
        As in :func:`align_clauses`.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`align_clauses` after ``body``, ``from_year``, ``year``,
        ``basis`` (``phrase`` if either text is known by phrases), ``n_old`` and ``n_new``
        (clauses or phrases known of either).
    """
    found = []
    for body, of_body in clauses.groupby("body", observed=True):
        texts = [(int(year), text) for year, text in of_body.groupby("year")]
        for (before, old), (year, new) in zip(texts, texts[1:], strict=False):
            basis = PHRASE if by_phrases(old, new) else "text"
            told = align_clauses(old, new, threshold=threshold)
            keys = {"body": body, "from_year": before, "year": year, "basis": basis,
                    "n_old": len(old), "n_new": len(new)}  # fmt: skip
            found.append(pd.DataFrame(keys, index=told.index).join(told))
    names = ["body", "from_year", "year", "basis", "n_old", "n_new", *COLUMNS]
    if not found:
        return pd.DataFrame(columns=names)
    years = pd.concat(found, ignore_index=True)
    return years.assign(body=years["body"].astype(clauses["body"].dtype))[names]


def coverage_of(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Say how much of each of two texts is known.

    Returns
    -------
    pandas.DataFrame
        Rows ``old`` and ``new``: ``body``, ``year``, ``basis`` (``text``, ``phrase``, or
        ``none`` where nothing is known), ``n`` (clauses or phrases), ``words`` (of them
        together; phrases may repeat each other), ``stages`` (at which they were seen).
    """
    rows = []
    for frame in (old, new):
        basis = sorted(set(frame["basis"].astype(str))) or ["none"]
        first = frame.iloc[0] if len(frame) else None
        rows.append(
            {
                "body": "" if first is None else str(first["body"]),
                "year": pd.NA if first is None else int(first["year"]),
                "basis": ";".join(basis),
                "n": len(frame),
                "words": sum(len(words_of(str(text))) for text in frame["text"]),
                "stages": ";".join(sorted(set(frame["stage"].astype(str)))),
            }
        )
    return pd.DataFrame(rows, index=pd.Index(["old", "new"], name="text")).astype({"year": "Int64"})


def describe_alignment(aligned: pd.DataFrame) -> str:
    """Put an alignment, or several under each other, into words for who cannot see it.

    Parameters
    ----------
    aligned
        As :func:`align_clauses` or :func:`align_years` gives it.
    """
    if aligned.empty:
        return "Two texts side by side: no clause of either is known."
    n = aligned["change"].value_counts()
    counted = ", ".join(f"{n[change]} {change}" for change in CHANGES if n[change])
    old, new = (int((aligned[side] != "").sum()) for side in ("old", "new"))
    pairs = aligned[aligned["reworded"]].sort_values("similarity", kind="stable")
    least = (
        f" Least alike of those paired are {pairs['old'].iloc[0]} and {pairs['new'].iloc[0]} "
        f"({pairs['similarity'].iloc[0]:.2f} of 1)."
        if len(pairs)
        else " No pair differs in its words."
    )
    by_phrases = bool(n[ONLY_NEW] + n[ONLY_OLD])
    seen = " Only phrases are known of them: what was not seen may have been there."
    return (
        f"Clauses of the older text at the left and of the newer at the right, in the order of the "
        f"newer, {len(aligned)} rows: {old} with words of the older, {new} with words of the "
        f"newer. Of them {counted}.{least}{seen if by_phrases else ''}"
    )


def _check(old: pd.DataFrame, new: pd.DataFrame, threshold: float) -> None:
    faults = []
    if not 0 < threshold <= 1:
        faults.append(f"threshold: found {threshold}; expected a share above 0, at most 1.")
    for name, frame in (("old", old), ("new", new)):
        missing = [column for column in NEEDED if column not in frame]
        if missing:
            faults.append(
                f"{name}: found no column {', '.join(missing)}; give clauses as read_clauses does."
            )
            continue
        if not frame.index.is_unique:
            faults.append(f"{name}: found a clause twice; give each clause one row.")
        one = ["body", "year", *([] if PHRASE in set(frame["basis"]) else ["symbol"])]
        texts = sorted({" ".join(map(str, key)) for key in zip(*map(frame.get, one), strict=True)})
        if len(texts) > 1:
            faults.append(
                f"{name}: found clauses of {len(texts)} texts ({'; '.join(texts[:4])}); "
                "give the clauses of one."
            )
    if faults:
        raise ParameterError(faults)


def by_phrases(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    """Say whether either text is known by phrases only."""
    return PHRASE in {*old["basis"], *new["basis"]}


def _texts(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Text, Text]:
    letters = letters_of([words_of(str(text)) for text in [*old["text"], *new["text"]]])
    kinds = [str(kind) for kind in [*old["kind"], *new["kind"]]]
    n = len(old)
    return Text(letters[:n], kinds[:n]), Text(letters[n:], kinds[n:])


def _table(
    groups: list[Group], old: pd.DataFrame, new: pd.DataFrame, phrases: bool
) -> pd.DataFrame:
    between = " … " if phrases else " "  # phrases of one group repeat each other
    sides = [
        (list(map(str, frame.index)), frame["place"].tolist(), list(map(str, frame["text"])))
        for frame in (old, new)
    ]
    rows = []
    for group in _in_order(groups):
        told = [
            (";".join(ids[n] for n in at), places[min(at)] if at else None,
             between.join(texts[n] for n in at))
            for (ids, places, texts), at in zip(sides, (group.first, group.second), strict=True)
        ]  # fmt: skip
        (one, place, text), (other, new_place, new_text) = told
        paired = bool(one and other)
        rows.append(
            (_change(group, phrases), paired and group.likeness < 1, one, other, group.likeness,
             place, new_place, text, new_text)
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(
        {
            "change": pd.CategoricalDtype(CHANGES, ordered=True), "reworded": bool,
            "similarity": float, "old_place": "Int64", "new_place": "Int64",
            **dict.fromkeys(("old", "new", "old_text", "new_text"), "string"),
        }
    )  # fmt: skip


def _change(group: Group, phrases: bool) -> str:
    if not group.first:
        return ONLY_NEW if phrases else ADDED
    if not group.second:
        return ONLY_OLD if phrases else DROPPED
    if not phrases and len(group.first) > 1:
        return MERGED
    if not phrases and len(group.second) > 1:
        return SPLIT
    if group.moved:
        return MOVED
    return SAME if group.likeness == 1 else REWORDED


def _in_order(groups: list[Group]) -> list[Group]:
    """Order by the newer text; what was dropped follows what stood before it in the older."""
    anchors = sorted((max(g.first), max(g.second)) for g in groups if g.first and g.second
                     and not g.moved)  # fmt: skip
    olds = [place for place, _ in anchors]

    def key(group: Group) -> tuple[int, int, int]:
        if group.second:
            return min(group.second), 0, 0
        at = bisect(olds, min(group.first))
        return (anchors[at - 1][1] if at else -1), 1, min(group.first)

    return sorted(groups, key=key)
