"""Renderings of one utterance compared: laid in columns, paired, and where they differ.

Only renderings of the same passage are compared. Outlets that print one agency are one
witness: their agreement shows that they copied, not that the words were said so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import pandas as pd

from analysis.measures.collation import align, key_of, share_in_common, words_of

COMMON, SHARED, ALONE, ONLY, MOVED, OMITTED = (
    "common", "shared", "alone", "only", "moved", "omitted",
)  # fmt: skip
READINGS = (COMMON, SHARED, ALONE, ONLY, MOVED, OMITTED)
COLUMNS = [
    "passage", "rendering", "outlet", "witness", "manner", "published", "column", "word",
    "key", "n_same", "n_there", "reading",
]  # fmt: skip
RUN = 3  # words in a row, from which the same words elsewhere count as moved


def collate(renderings: pd.DataFrame) -> pd.DataFrame:
    """Lay the renderings of an utterance in columns, passage by passage.

    Parameters
    ----------
    renderings
        Of one utterance, as :func:`analysis.facts.statements.renderings_of` gives them.

    Returns
    -------
    pandas.DataFrame
        One row a word, and one a place where a rendering leaves out what others have:
        ``passage``, ``rendering`` (id), ``outlet``, ``witness``, ``manner``, ``published``,
        ``column`` (from 0 in each passage), ``word`` (as printed, empty if left out),
        ``key`` (as compared), ``n_same`` and ``n_there`` (witnesses that have the word, and
        that speak there at all), and ``reading``:

        - ``common``: all witnesses that speak there have the word;
        - ``shared``: two or more have it, another has not;
        - ``alone``: one has it, others speak there and have not;
        - ``only``: nobody else speaks there;
        - ``moved``: alone, but part of three or more words in a row that another witness has
          in other columns;
        - ``omitted``: no word between words.

        A place before a rendering's first word or after its last has no row: outlets quote
        parts, and what they do not quote is not known to be missing.
    """
    parts = [
        row
        for passage, rows in renderings.groupby("passage", sort=True)
        for row in _collate_passage(str(passage), rows)
    ]
    words = pd.DataFrame(parts, columns=COLUMNS)
    words["reading"] = pd.Categorical(words["reading"], READINGS)
    return words


def pairs_in_common(renderings: pd.DataFrame) -> pd.DataFrame:
    """Give the share of common words of every two renderings of a passage.

    Parameters
    ----------
    renderings
        Of any number of utterances, as :func:`analysis.facts.statements.read_renderings`
        gives them.

    Returns
    -------
    pandas.DataFrame
        One row a pair: ``statement``, ``passage``, ``date``, ``label``, ``one``, ``other``
        (ids), ``one_outlet``, ``other_outlet``, ``share`` (of the words of the shorter
        that the longer has too, see :func:`~analysis.measures.collation.share_in_common`;
        0 may also mean that the two quote different parts of the passage),
        ``independent`` (two witnesses) and ``n`` (renderings of the passage). By date,
        utterance and passage. Passages with one rendering have no row.
    """
    rows = []
    for (statement, passage), group in renderings.groupby(["statement", "passage"], sort=True):
        keys = {name: _keys(text) for name, text in group["rendering"].items()}
        for one, other in combinations(sorted(keys), 2):
            a, b = group.loc[one], group.loc[other]
            rows.append(
                (str(statement), str(passage), str(a["date"]), str(a["label"]), one, other,
                 str(a["outlet"]), str(b["outlet"]), share_in_common(keys[one], keys[other]),
                 str(a["witness"]) != str(b["witness"]), len(group))
            )  # fmt: skip
    names = [
        "statement", "passage", "date", "label", "one", "other", "one_outlet", "other_outlet",
        "share", "independent", "n",
    ]  # fmt: skip
    pairs = pd.DataFrame(rows, columns=names)
    return pairs.sort_values(["date", "statement", "passage", "one", "other"], ignore_index=True)


def places_of_difference(words: pd.DataFrame) -> pd.DataFrame:
    """List the columns in which renderings have different words.

    Parameters
    ----------
    words
        As :func:`collate` gives them.

    Returns
    -------
    pandas.DataFrame
        One row a place: ``passage``, ``place`` (counted from 1), ``readings`` (each word
        with its outlets, the most frequent first), ``left out by`` (outlets), ``n``.
        Places that differ only by an omission are left out.
    """
    rows = []
    for (passage, column), place in words.groupby(["passage", "column"], sort=True):
        spoken = place[place["key"] != ""]
        if spoken["key"].nunique() < 2:
            continue
        size = spoken["key"].map(spoken["key"].value_counts())
        ordered = spoken.assign(size=size).sort_values(["size", "key"], ascending=[False, True])
        readings = "; ".join(
            f"{key}: {', '.join(outlets)}"
            for key, outlets in ordered.groupby("key", sort=False)["outlet"]
        )
        left_out = ", ".join(place.loc[place["reading"] == OMITTED, "outlet"])
        rows.append((passage, int(column) + 1, readings, left_out, spoken["key"].nunique()))
    return pd.DataFrame(rows, columns=["passage", "place", "readings", "left out by", "n"])


def say_basis(renderings: pd.DataFrame, sources: str) -> str:
    """Say what a figure of renderings stands on.

    Parameters
    ----------
    renderings
        What the figure was made from.
    sources
        The choice of sources, as asked for.
    """
    return (
        f"Sources: {sources} (n = {renderings['source'].nunique()}). Utterances: "
        f"{renderings['statement'].nunique()}. Renderings: {len(renderings)}, by "
        f"{renderings['witness'].nunique()} witnesses. Decisions: none is drawn, so no rule "
        "applies."
    )


def describe_collation(words: pd.DataFrame, label: str) -> str:
    """Put a collation into words for who cannot see it.

    Parameters
    ----------
    words
        As :func:`collate` gives them.
    label
        What the utterance is.
    """
    if words.empty:
        return f"Collation of {label}: none of these sources renders it."
    parts = []
    for passage, rows in words.groupby("passage", sort=True):
        spoken = rows[rows["key"] != ""]
        common = spoken.loc[spoken["reading"] == COMMON].drop_duplicates("column")
        n = rows["rendering"].nunique()
        if n == 1:
            parts.append(f"passage {passage} is rendered once, by {rows['outlet'].iloc[0]}")
            continue
        parts.append(
            f"passage {passage} has {n} renderings by {rows['witness'].nunique()} witnesses in "
            f"{rows['column'].nunique()} columns, of which {len(common)} have one word common to "
            "all who speak there"
            + (f" ({' '.join(common.sort_values('column')['key'])})" if len(common) else "")
        )
    differ = places_of_difference(words)
    most = (
        ""
        if differ.empty
        else " They differ most in: "
        + differ.sort_values("n", ascending=False, kind="stable")["readings"].iloc[0]
        + "."
    )
    return (
        f"Collation of {label}: rows are renderings, columns words in the same place, common "
        f"words grey, differing ones in colour. P{'; '.join(parts)[1:]}.{most}"
    )


def describe_agreement(pairs: pd.DataFrame) -> str:
    """Put the overview of agreement into words for who cannot see it."""
    if pairs.empty:
        return "Overview of agreement: no passage has more than one rendering."
    passages = pairs.groupby(["statement", "passage"], sort=False)
    free = pairs[pairs["independent"]]
    most = pairs.sort_values("n", ascending=False, kind="stable").iloc[0]
    told = f"Dots on a scale of the share of common words from 0 to 1, one a pair of renderings, \
{len(passages)} passages from the oldest above to the newest below. {len(pairs)} pairs, of which \
{len(pairs) - len(free)} print the same agency and do not count as agreement."
    if len(free):
        low, high = free.loc[free["share"].idxmin()], free.loc[free["share"].idxmax()]
        told += (
            f" Independent pairs run from {low['share']:.2f} ({low['statement']}, {low['label']}) "
            f"to {high['share']:.2f} ({high['statement']}, {high['label']})."
        )
    return f"{told} Most renderings: {most['n']}, {most['statement']} ({most['label']})."


def _keys(text: str) -> list[str]:
    return [key for key in map(key_of, words_of(text)) if key]


def _collate_passage(passage: str, renderings: pd.DataFrame) -> list[tuple[object, ...]]:
    printed = {
        str(name): [word for word in words_of(text) if key_of(word)]
        for name, text in renderings["rendering"].items()
    }
    keys = {name: [key_of(word) for word in words] for name, words in printed.items()}
    columns = align(keys)
    extent = {name: [n for n, column in enumerate(columns) if name in column] for name in printed}
    witness = renderings["witness"].astype(str).to_dict()
    moved = {name: _moved(name, keys, extent, witness) for name in printed}
    rows: list[tuple[object, ...]] = []
    for name, about in renderings.iterrows():
        for n in range(extent[str(name)][0], extent[str(name)][-1] + 1):
            column = columns[n]
            there = {witness[o] for o, e in extent.items() if e[0] <= n <= e[-1]}
            place = column.get(str(name))
            key = "" if place is None else keys[str(name)][place]
            same = {witness[o] for o, where in column.items() if keys[o][where] == key}
            reading = OMITTED if place is None else _reading(len(same), len(there))
            if reading in (ALONE, ONLY) and (n, key) in moved[str(name)]:
                reading = MOVED
            rows.append(
                (passage, str(name), str(about["outlet"]), witness[str(name)],
                 str(about["manner"]), str(about["published"]), n,
                 "" if place is None else printed[str(name)][place], key,
                 0 if place is None else len(same), len(there), reading)
            )  # fmt: skip
    return rows


def _reading(n_same: int, n_there: int) -> str:
    if n_there == 1:
        return ONLY
    if n_same == n_there:
        return COMMON
    return SHARED if n_same > 1 else ALONE


def _moved(
    name: str,
    keys: Mapping[str, Sequence[str]],
    columns: Mapping[str, Sequence[int]],
    witness: Mapping[str, str],
) -> set[tuple[int, str]]:
    """Find the words (column, key) that another witness has in a row, in other columns."""
    found = set()
    own = keys[name]
    for other, words in keys.items():
        if witness[other] == witness[name]:
            continue
        for i, j in product(range(len(own) - RUN + 1), range(len(words) - RUN + 1)):
            if own[i : i + RUN] == words[j : j + RUN]:
                found |= {
                    (columns[name][i + k], own[i + k])
                    for k in range(RUN)
                    if columns[name][i + k] != columns[other][j + k]
                }
    return found
