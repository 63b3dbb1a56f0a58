"""Lives of phrases: which wordings recur over the years, where seen, where not, where unknown.

A biography follows one wording, and only what has that wording belongs to it. Phrases are never
joined by way of a third, so that a life does not drift from one phrase into another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.alignment import PHRASE
from analysis.measures.recurring import LABEL, recurring_wordings
from analysis.measures.word_changes import LOOSELY, letters_of, share_in, words_of

SEEN, NOT_SEEN, UNKNOWN = "seen", "not seen", "unknown"
STATES = (SEEN, NOT_SEEN, UNKNOWN)
TEXT = ["body", "year"]
COLUMNS = ["biography", "label", "theme", *TEXT, "state", "n", "n_known", "stages", "ids"]
LIFE = [
    "biography", "label", "theme", "first", "last", "n_years", "n_texts", "n_unknown_between",
    "n_not_seen_between", "bodies",
]  # fmt: skip

# Of a wording's words, that must stand together: one of thirteen or more may differ. Continuing
# reports of systemic and of systematic violations, eleven words and one apart, stay two phrases.
THRESHOLD = 0.92


def biographies(
    clauses: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    years: int = 2,
    threshold: float = THRESHOLD,
    wordings: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Follow each wording that recurs through every text.

    Parameters
    ----------
    clauses
        Clauses or phrases, indexed by ``clause``: ``body``, ``year``, ``stage``, ``themes``,
        ``text``, ``basis``.
    texts
        One row a text, ``resolutions.csv``: ``body``, ``year``; those of which nothing is
        known included.
    years
        In how many years a wording must be seen.
    threshold
        The share of a wording's words that must be found together, where it has six or more
        and no figure is among those that differ; shorter ones are looked for to the letter.
    wordings
        Phrases to follow in place of those that recur, seen or not.

    Returns
    -------
    pandas.DataFrame
        One row a biography and text, the wording that accounts for most words first, then by
        body and year: ``biography`` (its words, joined by hyphens), ``label`` (the wording as
        first printed, its first 12 words), ``theme`` (the most frequent of what has it),
        ``body``, ``year``, ``state`` (``seen``; ``not seen``: the text is known in full and
        does not have it; ``unknown``: it was not seen, and the text is not known in full),
        ``n`` (clauses with it), ``n_known`` (clauses or phrases known of the text),
        ``stages`` (at which it was seen, else at which the text is known in full), ``ids``
        (of clauses with it, else of all clauses of the text known in full; joined by
        semicolons).

    Raises
    ------
    ParameterError
        If years or threshold are out of range, or a wording to follow has no words.

    Notes
    -----
    Which wordings recur is for :func:`analysis.measures.recurring.recurring_wordings` to say:
    stretches of 4 to 20 words found to the letter in texts of ``years`` years, names and
    formulas left out. Where only a draft is known
    in full (``stages``), not seen is said of the draft.
    """
    faults = []
    if years < 1:
        faults.append(f"years: found {years}; expected 1 or more.")
    if not 0 < threshold <= 1:
        faults.append(f"threshold: found {threshold}; expected a share above 0, at most 1.")
    words = [words_of(str(text)) for text in clauses["text"]]
    if wordings is None:
        keys = list(zip(clauses["body"].astype(str), clauses["year"].astype(int), strict=True))
        full = (clauses["basis"] != PHRASE).tolist()
        themes = [_themes(said) for said in clauses["themes"]]
        followed = [] if faults else recurring_wordings(words, keys, themes, full, years)
    else:
        followed = list(dict.fromkeys(words_of(wording) for wording in wordings))
        if () in followed:
            faults.append("wordings: found one without words; name phrases to follow.")
    if faults:
        raise ParameterError(faults)
    return _follow(followed, words, clauses, texts, threshold)


def lifespans(biographies: pd.DataFrame) -> pd.DataFrame:
    """Sum up each biography: from when to when, how often, with what left unknown.

    Parameters
    ----------
    biographies
        As :func:`biographies` gives them.

    Returns
    -------
    pandas.DataFrame
        One row a biography, in their order: ``biography``, ``label``, ``theme``, ``first``
        and ``last`` (years seen, ``Int64``, missing if never), ``n_years``, ``n_texts`` (seen
        in), ``n_unknown_between`` and ``n_not_seen_between`` (texts after the first and before
        the last, of the bodies in which it was seen), ``bodies`` (joined by semicolons).

    Notes
    -----
    First and last seen are bounds of what is known: the words may be older, and may have
    outlived the last text seen.
    """
    lives: dict[tuple[str, str, str], list[tuple[str, int, str]]] = {}
    for name, label, theme, *said in biographies[["biography", "label", "theme", *TEXT, "state"]] \
            .astype({"body": str, "state": str}).itertuples(index=False, name=None):  # fmt: skip
        lives.setdefault((name, label, theme), []).append((said[0], int(said[1]), said[2]))
    rows = []
    for key, life in lives.items():
        seen = [(body, year) for body, year, state in life if state == SEEN]
        bodies = list(dict.fromkeys(body for body, _ in seen))
        years = sorted({year for _, year in seen})
        between = Counter(
            state for body, year, state in life
            if body in bodies and years[0] < year < years[-1]
        )  # fmt: skip
        rows.append(
            (*key, *((years[0], years[-1]) if years else (pd.NA, pd.NA)), len(years), len(seen),
             between[UNKNOWN], between[NOT_SEEN], ";".join(bodies))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=LIFE).astype({"first": "Int64", "last": "Int64"})


def describe_biographies(biographies: pd.DataFrame) -> str:
    """Put lives of phrases into words for who cannot see them."""
    if biographies.empty:
        return "Lives of phrases: no wording was seen in several years."
    lives = lifespans(biographies)
    n = biographies["state"].value_counts()
    # The longest life first, of equals the one seen most often.
    ranked = lives.assign(span=lives["last"] - lives["first"]).dropna(subset="span")
    ranked = ranked.sort_values(["span", "n_texts"], ascending=False, kind="stable").head(3)
    longest = "; ".join(
        f"'{life.label}' {life.first} to {life.last} (seen in {life.n_texts} texts, "
        f"{life.n_unknown_between} between unknown)"
        for life in ranked.itertuples()
    )
    return (
        f"Lines of the lives of {len(lives)} wordings, years from left to right, from "
        f"{biographies['year'].min()} to {biographies['year'].max()}, one mark a text. "
        f"{n.get(SEEN, 0)} marks are sightings, {n.get(NOT_SEEN, 0)} texts known in full without "
        f"the words, {n.get(UNKNOWN, 0)} unknown, as only phrases or nothing is known of the text. "
        + (f"Longest known: {longest}." if longest else "None of them was seen.")
    )


def _themes(said: object) -> list[str]:
    return [theme.strip() for theme in str(said).split(";") if theme.strip()]


def _follow(
    followed: Sequence[tuple[str, ...]],
    words: Sequence[tuple[str, ...]],
    clauses: pd.DataFrame,
    texts: pd.DataFrame,
    threshold: float,
) -> pd.DataFrame:
    """Look for each wording in every text."""
    known = texts[TEXT].astype({"body": str, "year": int}).drop_duplicates()
    keys = list(zip(clauses["body"].astype(str), clauses["year"].astype(int), strict=True))
    listed = sorted({*known.itertuples(index=False, name=None), *keys}, key=_order_of(clauses))
    stages = clauses["stage"].astype(str).tolist()
    ids, themes = list(map(str, clauses.index)), [_themes(said) for said in clauses["themes"]]
    full, whole = defaultdict(set), defaultdict(list)
    for n, (key, stage, basis) in enumerate(zip(keys, stages, clauses["basis"], strict=True)):
        if basis != PHRASE:
            full[key].add(stage)
            whole[key].append(n)
    known_of = Counter(keys)
    rows = []
    for wording, held in zip(followed, _sightings(followed, words, threshold), strict=True):
        by_text = defaultdict(list)
        for n in held:
            by_text[keys[n]].append(n)
        counted = Counter(theme for n in held for theme in themes[n])
        theme = min(counted, key=lambda name: (-counted[name], name), default="")
        label = _printed(wording, [str(clauses["text"].iloc[n]) for n in held])
        for key in listed:
            seen = by_text.get(key, [])
            state = SEEN if seen else NOT_SEEN if key in full else UNKNOWN
            at = {stages[n] for n in seen} if seen else full.get(key, set())
            those = seen or whole.get(key, [])
            rows.append(
                ("-".join(wording), label, theme, *key, state, len(seen), known_of[key],
                 ";".join(sorted(at)), ";".join(ids[n] for n in those))
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["state"] = pd.Categorical(table["state"], STATES, ordered=True)
    bodies = list(dict.fromkeys(body for body, _ in listed))
    table["body"] = pd.Categorical(table["body"], bodies, ordered=True)
    return table


def _order_of(clauses: pd.DataFrame) -> Callable[[tuple[str, int]], tuple[int, str, int]]:
    """Order texts by body, as the clauses' categories have it, and year."""
    body = clauses["body"]
    order = list(map(str, body.cat.categories)) if isinstance(body.dtype, pd.CategoricalDtype) \
        else sorted(set(body.astype(str)))  # fmt: skip
    place = {name: n for n, name in enumerate(order)}
    return lambda key: (place.get(key[0], len(place)), *key)


def _sightings(
    followed: Sequence[tuple[str, ...]], words: Sequence[tuple[str, ...]], threshold: float
) -> list[list[int]]:
    """Find the clauses that have each wording: to the letter, or nearly so if it is long."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import LCSseq

    clauses_of = defaultdict(list)
    for n, clause in enumerate(words):
        clauses_of[clause].append(n)
    letters = letters_of([*followed, *clauses_of])
    wordings, clauses = letters[: len(followed)], letters[len(followed) :]
    numbers = list(clauses_of.values())
    common = process.cdist(wordings, clauses, scorer=LCSseq.similarity)
    found = []
    for plain, wording, shared in zip(followed, wordings, common, strict=True):
        # Paragraph 3 is not paragraph 6, however much else is alike.
        figures = set(filter(str.isdigit, plain))
        held: list[int] = []
        for at in (shared >= threshold * len(wording)).nonzero()[0]:
            clause = clauses[at]
            if wording in clause or (
                len(wording) >= LOOSELY
                and figures <= set(words[numbers[at][0]])
                and share_in(wording, clause) >= threshold
                and fuzz.partial_ratio(wording, clause) >= 100 * threshold
            ):
                held += numbers[at]
        found.append(sorted(held))
    return found


def _printed(wording: tuple[str, ...], texts: Sequence[str]) -> str:
    """Cut the wording out of the first text that prints it to the letter."""
    for text in texts:
        tokens = text.split()
        # The first word is not taken for a clause's number.
        keys = [words_of(f"- {token}") for token in tokens]
        for start in range(len(tokens)):
            gathered: tuple[str, ...] = ()
            for end in range(start, len(tokens)):
                gathered += keys[end]
                if gathered == wording:
                    return _shortened(tokens[start : end + 1])
                if gathered != wording[: len(gathered)] or not keys[start]:
                    break
    return _shortened(list(wording))


def _shortened(tokens: Sequence[str]) -> str:
    line = " ".join(tokens[:LABEL]).strip(',;:.()"“”')
    return f"{line} …" if len(tokens) > LABEL else line
