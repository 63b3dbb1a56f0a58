"""What is new in a year's text against all earlier ones, with how much of them is known.

Earlier means an earlier year, of the same body or of any: within a year the order of the
bodies is not guessed at, and drafts of a year are no forerunners of its text. The first text
known of a body has nothing before it, which is not the same as being new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.alignment import PHRASE, THRESHOLD
from analysis.measures.word_changes import letters_of, likeness_of, share_in, words_of

if TYPE_CHECKING:
    import numpy as np

TEXT = ["body", "year"]
NOTHING_EARLIER = "nothing earlier known"
FULL, FRAGMENTS, MIXED = "text", PHRASE, "text and phrase"


def novelty_of_clauses(clauses: pd.DataFrame, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Find what each clause is most like in the texts of earlier years.

    Parameters
    ----------
    clauses
        Clauses of all bodies and years, indexed by ``clause``: ``body``, ``year``, ``place``,
        ``text``, ``basis``.
    threshold
        From which likeness a clause is no longer new; as in
        :func:`analysis.measures.alignment.align_clauses`.

    Returns
    -------
    pandas.DataFrame
        One row a clause, same index and order:

        - ``body``, ``year``, ``basis``, ``words`` (how many);
        - ``n_earlier``: years of which the body's text is known, in full or in part, before;
        - ``likeness`` (0 to 1, missing where there is none earlier) and ``nearest`` (id of the
          clause; of several equally like it the one that as a whole is most like it,
          then the latest year's, then by order of body and place) among the body's own;
        - ``new``: whether ``likeness`` is below the threshold; missing, never true, where
          nothing earlier is known. Against phrases it means not seen before, since what they
          leave out is not known;
        - ``share_new``: the share of its words that ``nearest`` does not have in that order;
        - ``n_earlier_any``, ``likeness_any``, ``nearest_any``, ``new_any``,
          ``share_new_any``: the same among the earlier years of any body (texts counted).

    Raises
    ------
    ParameterError
        If the threshold is out of range, or a clause stands twice.
    """
    if not 0 < threshold <= 1:
        raise ParameterError(f"threshold: found {threshold}; expected a share above 0, at most 1.")
    if not clauses.index.is_unique:
        raise ParameterError("clauses: found a clause twice; give each clause one row.")
    import numpy as np

    bodies, years = clauses["body"].astype(str).to_numpy(), clauses["year"].to_numpy(int)
    words = [words_of(str(text)) for text in clauses["text"]]
    letters = letters_of(words)
    texts = sorted(set(zip(years.tolist(), bodies.tolist(), strict=True)))
    likeness, whole = _likeness(letters, (clauses["basis"] == PHRASE).to_numpy(bool), years)
    nearness = likeness + _AS_A_WHOLE * whole
    # The latest of equals comes first, and of one text what stands first.
    bodies_in_order = pd.Categorical(clauses["body"]).codes
    latest = np.lexsort((clauses["place"].to_numpy(int), bodies_in_order, -years))
    columns: dict[str, list] = {name: [] for name in (
        *_NAMES, *(f"{name}_any" for name in _NAMES))}  # fmt: skip
    for n in range(len(clauses)):
        earlier = latest[years[latest] < years[n]]
        for ending, known, n_known in (
            ("", earlier[bodies[earlier] == bodies[n]],
             sum(year < years[n] and body == bodies[n] for year, body in texts)),
            ("_any", earlier, sum(year < years[n] for year, _ in texts)),
        ):  # fmt: skip
            best = int(known[nearness[n, known].argmax()]) if len(known) else None
            alike = None if best is None else float(likeness[n, best])
            for name, value in (
                ("n_earlier", n_known),
                ("likeness", alike),
                ("nearest", "" if best is None else str(clauses.index[best])),
                ("new", None if alike is None else alike < threshold),
                ("share_new", None if best is None else 1 - share_in(letters[n], letters[best])),
            ):
                columns[name + ending].append(value)
    kinds = {"n_earlier": int, "likeness": float, "nearest": "string", "new": "boolean",
             "share_new": float}  # fmt: skip
    found = {
        name: pd.Series(values, index=clauses.index, dtype=kinds[name.removesuffix("_any")])
        for name, values in columns.items()
    }
    return clauses[[*TEXT, "basis"]].assign(words=[len(clause) for clause in words], **found)


_AS_A_WHOLE = 0.001  # decides among equals only
_NAMES = ("n_earlier", "likeness", "nearest", "new", "share_new")


def novelty_by_text(novelty: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Sum up how much of each year's text is new, beside how much is known to compare it with.

    Parameters
    ----------
    novelty
        As :func:`novelty_of_clauses` gives it.
    clauses
        The clauses it was made of.

    Returns
    -------
    pandas.DataFrame
        One row a text, by body and year: ``body``, ``year``, ``basis`` (``text``, ``phrase``
        or ``text and phrase``), ``n_clauses``, ``words``, ``n_new`` and ``share_new`` (of all
        its words, those the nearest clause of its body's earlier years does not have; both
        missing where nothing earlier is known), ``n_new_any`` and ``share_new_any`` (against
        all bodies), ``n_earlier`` (texts of the body known before), ``clauses_earlier``,
        ``words_earlier`` and ``basis_earlier`` (of those texts), ``state`` (``compared`` or
        ``nothing earlier known``).

    Notes
    -----
    Where phrases are compared, a small ``words_earlier`` makes much look new: it says how
    little is known, not how new the text was.
    """
    counted = novelty["words"]
    rows = []
    for (body, year), text in novelty.groupby(TEXT, observed=True):
        before = clauses[(clauses["body"] == body) & (clauses["year"] < year)]
        row: dict[str, object] = {
            "body": body, "year": int(year), "basis": _basis(text["basis"]),
            "n_clauses": len(text), "words": int(text["words"].sum()),
        }  # fmt: skip
        for ending in ("", "_any"):
            known = bool(text[f"n_earlier{ending}"].iloc[0])
            total = float((text[f"share_new{ending}"] * text["words"]).sum())
            row[f"n_new{ending}"] = int(text[f"new{ending}"].sum()) if known else pd.NA
            row[f"share_new{ending}"] = total / max(int(text["words"].sum()), 1) if known else None
        row |= {
            "n_earlier": int(text["n_earlier"].iloc[0]),
            "clauses_earlier": len(before),
            "words_earlier": int(counted.reindex(before.index).sum()),
            "basis_earlier": _basis(before["basis"]),
            "state": "compared" if len(before) else NOTHING_EARLIER,
        }
        rows.append(row)
    names = [
        *TEXT, "basis", "n_clauses", "words", "n_new", "share_new", "n_new_any", "share_new_any",
        "n_earlier", "clauses_earlier", "words_earlier", "basis_earlier", "state",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=names)
    return table.astype(
        {"body": clauses["body"].dtype, "n_new": "Int64", "n_new_any": "Int64",
         "share_new": float, "share_new_any": float}
    )  # fmt: skip


def describe_novelty(texts: pd.DataFrame) -> str:
    """Put the novelty of texts into words for who cannot see it.

    Parameters
    ----------
    texts
        As :func:`novelty_by_text` gives it.
    """
    if texts.empty:
        return "Novelty by year: no clause of any text is known."
    held = texts[texts["state"] != NOTHING_EARLIER]
    bodies = ", ".join(dict.fromkeys(texts["body"].astype(str)))
    told = (
        f"A mark a text, years from left to right, from {texts['year'].min()} to "
        f"{texts['year'].max()}, with the share of its words that earlier texts of its body do "
        f"not have; {len(texts)} texts of {bodies}."
    )
    first = texts[texts["state"] == NOTHING_EARLIER]
    if len(first):
        told += f" Nothing earlier is known for {_listed(first)}, so they have no share."
    if len(held):
        most = held.sort_values(["share_new", "year"], ascending=[False, True], kind="stable")
        told += (
            f" Most is new in {_listed(most.head(3), share=True)}, least in "
            f"{_listed(most.tail(1), share=True)}."
        )
    if (texts["basis"] != FULL).any():
        told += (
            f" Only phrases are known of {int((texts['basis'] == PHRASE).sum())} of them, "
            f"{texts['n_clauses'].min()} to {texts['n_clauses'].max()} a text: new there means "
            "not seen before."
        )
    return told


def _listed(texts: pd.DataFrame, *, share: bool = False) -> str:
    return ", ".join(
        f"{row.body} {row.year}" + (f" ({row.share_new:.0%})" if share else "")
        for row in texts.itertuples()
    )


def _basis(column: pd.Series) -> str:
    known = set(column.astype(str))
    return MIXED if len(known) > 1 else known.pop() if known else ""


def _likeness(
    letters: list[str], phrase: np.ndarray, years: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say how alike each clause is to those of earlier years, by parts if so, and as a whole.

    Texts keep most of their clauses from year to year, so each wording is compared once.
    """
    import numpy as np

    likeness = np.zeros((len(letters), len(letters)), dtype=np.float32)
    as_whole = likeness.copy()
    for year in sorted(set(years.tolist())):
        late, early = np.flatnonzero(years == year), np.flatnonzero(years < year)
        # Whatever is compared with a phrase is compared by its parts.
        for rows, columns, parts in (
            (late[~phrase[late]], early[~phrase[early]], False),
            (late[~phrase[late]], early[phrase[early]], True),
            (late[phrase[late]], early, True),
        ):
            if len(rows) and len(columns):
                one, place = _distinct(letters, rows)
                other, at = _distinct(letters, columns)
                here, there = np.ix_(rows, columns), np.ix_(place, at)
                as_whole[here] = likeness_of(one, other)[there]
                likeness[here] = (
                    likeness_of(one, other, parts=True)[there] if parts else as_whole[here]
                )
    return likeness, as_whole


def _distinct(letters: list[str], rows: np.ndarray) -> tuple[list[str], list[int]]:
    wordings = {letters[n]: None for n in rows}
    place = {wording: n for n, wording in enumerate(wordings)}
    return list(wordings), [place[letters[n]] for n in rows]
