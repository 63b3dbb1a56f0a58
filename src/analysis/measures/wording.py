"""Themes, novelty and word shifts of the resolutions, with coverage beside every absence.

A phrase that is not here was not seen; it may well have been in the text. Every table
below therefore carries how many phrases are known of that body's text of that year. Only
where the whole text was added can a theme be said to be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.facts.wording import normalise_spelling, pattern_of

THIN = 5
SEEN, REPORTED, NOT_SEEN, THIN_COVER = "seen", "reported", "not seen", "thin"
LACKING = "not in the text"  # said of whole texts only
STATES = (SEEN, REPORTED, NOT_SEEN, THIN_COVER, LACKING)
LACKS = "lacks"  # a report that the text does not have it
TEXT = ["body", "year"]  # one body has one text a year


def coverage(phrases: pd.DataFrame, reports: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Count the phrases and the reports known of each text.

    Parameters
    ----------
    phrases, reports
        As :func:`analysis.facts.wording.normalise_phrases` gives them.
    texts
        One row a text: ``body``, ``year``; those without a phrase included.

    Returns
    -------
    pandas.DataFrame
        Shape (n_texts, 4): ``body`` (categories in drawing order), ``year``,
        ``n_phrases``, ``n_reports``; by body, then year.
    """
    order = phrases["body"].cat.categories
    known = texts[TEXT].drop_duplicates().reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(known.astype({"body": str, "year": int}))
    counts = {
        name: rows.groupby([rows["body"].astype(str), rows["year"]]).size().reindex(keys)
        for name, rows in (("n_phrases", phrases), ("n_reports", reports))
    }
    return (
        pd.DataFrame({name: count.fillna(0).astype(int) for name, count in counts.items()})
        .reset_index(names=TEXT)
        .assign(body=lambda t: pd.Categorical(t["body"], order, ordered=True))
        .sort_values(TEXT, ignore_index=True)
    )


def themes_by_year(
    phrases: pd.DataFrame,
    reports: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    thin: int = THIN,
    clauses: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say for every theme and text whether it was seen, and how well the text is covered.

    Parameters
    ----------
    phrases, reports
        As :func:`analysis.facts.wording.normalise_phrases` gives them.
    texts
        One row a text: ``body``, ``year``.
    thin
        Fewer known phrases than this make a text thinly covered.
    clauses
        As :func:`analysis.facts.clauses.read_clauses` gives them. Of each body and year of
        which they hold a whole text, its clauses take the place of the phrases.

    Returns
    -------
    pandas.DataFrame
        One row a cell, shape (n_texts * n_themes, 14), by body, year and theme: the
        columns of :func:`coverage` as ``phrases_of_text`` and ``reports_of_text``, and

        - ``state``: ``seen`` (a phrase is known), ``reported`` (only reports say so),
          ``not seen`` (neither, in a text of which ``thin`` or more phrases are known),
          ``thin`` (neither, in a thinly covered text), of which none means absent; and ``not
          in the text`` (no clause of a whole text has a term of the theme);
        - ``whole``: whether the whole text is known, its clauses counted as phrases;
        - ``n_phrases``, ``n_reports``: of this theme in this text;
        - ``new``: a source calls some of it new that year;
        - ``phrases``, ``reports``: ids, joined by semicolons; ``known_phrases``,
          ``known_reports``: those of the whole text.

    Notes
    -----
    A report that a clause was left out is no sign of the theme: it counts in the coverage of
    the text and in no cell.
    """
    cover = coverage(phrases, reports, texts)
    themes = phrases["theme"].cat.categories
    whole: dict[tuple[str, int], list[str]] = {}
    those = list(zip(cover["body"].astype(str), cover["year"], strict=True))
    by_text = {"known_phrases": _by_text(phrases), "known_reports": _by_text(reports)}
    if clauses is not None:
        phrases, whole = _with_texts(phrases, clauses)
        by_text["known_phrases"] |= whole
    known = zip(those, cover["n_phrases"], strict=True)
    cover["n_phrases"] = [len(whole[text]) if text in whole else n for text, n in known]
    cover["whole"] = [text in whole for text in those]
    for name, ids in by_text.items():
        cover[name] = [";".join(ids.get(text, [])) for text in those]
    reports = reports[reports["says"] != LACKS]
    cells = cover.rename(columns={"n_phrases": "phrases_of_text", "n_reports": "reports_of_text"})
    cells = cells.merge(pd.DataFrame({"theme": themes}), how="cross")
    found = {name: _by_cell(rows) for name, rows in (("phrases", phrases), ("reports", reports))}
    keys = list(zip(cells["body"].astype(str), cells["year"], cells["theme"], strict=True))
    for name, cell in found.items():
        cells[f"n_{name}"] = [len(cell.get(key, [])) for key in keys]
    told_new = pd.concat([phrases["novel"], reports["novel"]]) == "yes"
    new = set(told_new.index[told_new])
    for name, cell in found.items():
        cells[name] = [";".join(cell.get(key, [])) for key in keys]
    cells["new"] = [
        any(row in new for cell in found.values() for row in cell.get(key, [])) for key in keys
    ]
    state = pd.Series(NOT_SEEN, index=cells.index)
    state[cells["phrases_of_text"] < thin] = THIN_COVER
    state[cells["whole"]] = LACKING
    state[(cells["n_reports"] > 0) & ~cells["whole"]] = REPORTED
    state[cells["n_phrases"] > 0] = SEEN
    cells["state"] = pd.Categorical(state, STATES, ordered=True)
    cells["theme"] = pd.Categorical(cells["theme"], themes, ordered=True)
    columns = ["theme", "state", "n_phrases", "n_reports", "new"]
    columns += ["phrases_of_text", "reports_of_text", "whole", "phrases", "reports"]
    return cells[[*TEXT, *columns, "known_phrases", "known_reports"]]


def novelty_by_year(cells: pd.DataFrame, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """List what sources call new, a row a text, with the coverage.

    Parameters
    ----------
    cells
        As :func:`themes_by_year` gives them.
    labels
        What to call each theme; its id if not named.

    Returns
    -------
    pandas.DataFrame
        ``body``, ``year``, ``phrases`` and ``reports`` (known of the text), ``themes``
        (seen or reported), ``new`` (how many of them a source calls new) and ``called new``
        (which, in drawing order). Every text keeps its row.

    Notes
    -----
    New is what a source calls new: the first text of a body is so by definition, and a
    later one may be called so by one source and not by another.
    """
    rows = []
    for (body, year), text in cells.groupby(TEXT, observed=True):
        called = text.loc[text["new"], "theme"].astype(str)
        new = [(labels or {}).get(theme, theme) for theme in called]
        held = int(text["state"].isin([SEEN, REPORTED]).sum())
        first = text.iloc[0]
        known = int(first["phrases_of_text"]), int(first["reports_of_text"])
        rows.append((str(body), year, *known, held, len(new), "; ".join(new)))
    names = [*TEXT, "phrases", "reports", "themes", "new", "called new"]
    return pd.DataFrame(rows, columns=names)


def word_shifts(phrases: pd.DataFrame, shifts: pd.DataFrame, *, around: int = 2) -> pd.DataFrame:
    """Find the words to follow in the phrases: where each was seen, and in which words.

    Parameters
    ----------
    phrases
        As :func:`analysis.facts.wording.normalise_phrases` gives them, or clauses with their
        ``text`` as ``phrase``: ``body``, ``year``, ``stage``, ``phrase``.
    shifts
        As :func:`analysis.facts.wording.normalise_shifts` gives them.
    around
        How many words of the phrase an excerpt keeps on either side.

    Returns
    -------
    pandas.DataFrame
        One row a sighting: ``shift``, ``clause``, ``step`` (1 is the oldest), ``words``,
        ``body``, ``year``, ``stage``, ``phrase`` (id), ``quotation`` (the phrase as
        quoted), ``excerpt`` (the words with their neighbours). By shift, step, year and
        body. Words nobody has seen have no row.

    Notes
    -----
    Reports are left out: they are not words of the text. A year without a sighting is a
    year in which the clause was not seen, unless the other word was.
    """
    spelled = phrases["phrase"].astype(str).map(normalise_spelling)
    rows = []
    for shift in shifts.itertuples(index=False):
        pattern = pattern_of(shift.words)
        for name, text in spelled.items():
            meant = not shift.context or any(pattern_of(w).search(text) for w in shift.context)
            place = pattern.search(text)
            if place and meant:
                seen = phrases.loc[name]
                quoted = str(seen["phrase"])
                rows.append(
                    (shift.shift, shift.clause, shift.step, shift.words, seen["body"],
                     seen["year"], str(seen["stage"]), str(name), quoted,
                     _excerpt(quoted, text[: place.start()], shift.words, around))
                )  # fmt: skip
    names = ["shift", "clause", "step", "words", "body", "year", "stage", "phrase", "quotation"]
    found = pd.DataFrame(rows, columns=[*names, "excerpt"])
    found["body"] = found["body"].astype(phrases["body"].dtype)
    return found.sort_values(["shift", "step", "year", "body", "phrase"], ignore_index=True)


def say_basis(
    phrases: pd.DataFrame,
    reports: pd.DataFrame,
    sources: str,
    clauses: pd.DataFrame | None = None,
) -> str:
    """Say what a figure of the wording stands on.

    Parameters
    ----------
    phrases, reports
        What the figure was made from.
    sources
        The choice of sources, as asked for.
    clauses
        As for :func:`themes_by_year`, to tell how many whole texts there are.
    """
    whole = ""
    if clauses is not None:
        of_texts = clauses[clauses["basis"] == "text"]
        n = len(of_texts[TEXT].drop_duplicates())
        final = of_texts.loc[of_texts["stage"] != "draft", TEXT].drop_duplicates()
        drafts = n - len(final)
        told = f" Whole texts: {n}{f', of them drafts: {drafts}' if drafts else ''}."
        whole = told if n else " No whole text added: phrases only."
    documents = pd.concat([phrases["source"], reports["source"]]).nunique()
    return (
        f"Sources: {sources} (n = {documents}). Phrases: {len(phrases)}, reports: {len(reports)}. "
        f"Decisions: none is drawn, so no rule applies.{whole}"
    )


def describe_themes(cells: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Put the grid of themes into words for who cannot see it.

    Parameters
    ----------
    cells
        As :func:`themes_by_year` gives them.
    labels
        What figures call each theme, by theme.
    """
    if cells.empty:
        return "An empty grid: no text of these bodies and years."
    texts = cells.drop_duplicates(TEXT)
    n = cells["state"].value_counts()
    seen = cells[cells["state"] == SEEN].groupby("theme", observed=False).size()
    top = seen.sort_values(ascending=False, kind="stable").index[:3]
    least = texts[texts["phrases_of_text"] == 0]
    none = "; none is known of " + ", ".join(
        f"{body} {year}" for body, year in zip(least["body"], least["year"], strict=True)
    )
    whole = ""
    if n_whole := int(texts["whole"].sum()):
        whole = (
            f" {n_whole} texts are known whole, by their clauses; {n[LACKING]} cells say that one "
            "lacks the theme."
        )
    return (
        f"Grid of {cells['theme'].nunique()} themes by {len(texts)} texts of "
        f"{', '.join(dict.fromkeys(texts['body'].astype(str)))}, {texts['year'].min()} to "
        f"{texts['year'].max()}. In {n[SEEN]} cells a phrase is known, in {n[REPORTED]} there are "
        f"only reports, {n[THIN_COVER]} are empty in thinly covered texts and {n[NOT_SEEN]} empty "
        "in others; an empty cell means not seen, not absent. Seen in most texts: "
        f"{', '.join(f'{labels[t]} ({seen[t]})' for t in top)}. Known phrases per text run from "
        f"{texts['phrases_of_text'].min()} to {texts['phrases_of_text'].max()}"
        f"{none if len(least) else ''}.{whole}"
    )


def describe_shifts(sightings: pd.DataFrame) -> str:
    """Put the lifelines of words into words, one clause after the other."""
    if sightings.empty:
        return "Lifelines of words: none of the words followed was seen."
    parts = []
    for _, shift in sightings.groupby("shift", sort=False):
        spans = [f"'{words}' {_span(step)}" for words, step in shift.groupby("words", sort=False)]
        parts.append(f"{shift['clause'].iloc[0]}: " + ", then ".join(spans))
    return (
        f"Lifelines of {sightings['words'].nunique()} words in {len(parts)} clauses, years from "
        f"left to right, a mark a sighting ({len(sightings)} in all), each with a short "
        f"quotation. {'; '.join(parts)}. Years between were not seen or have the other word."
    )


def _span(step: pd.DataFrame) -> str:
    first, last = step["year"].min(), step["year"].max()
    years = f"in {first}" if first == last else f"from {first} to {last}"
    return f"{years} (n = {len(step)})"


def _with_texts(
    phrases: pd.DataFrame, clauses: pd.DataFrame
) -> tuple[pd.DataFrame, dict[tuple[str, int], list[str]]]:
    """Put a row for each theme of each clause of whole texts in place of their phrases.

    Returns the rows, and the clauses of each whole text.
    """
    of_texts = clauses[clauses["basis"] == "text"]
    whole = {
        (str(body), int(year)): [str(name) for name in found.index]
        for (body, year), found in of_texts.groupby(TEXT, observed=True)
    }
    keys = zip(phrases["body"].astype(str), phrases["year"], strict=True)
    kept = phrases.loc[[key not in whole for key in keys]]  # without loc, [] would choose columns
    spoken = of_texts.assign(theme=of_texts["themes"].str.split(";")).explode("theme")
    spoken = spoken[spoken["theme"] != ""][[*TEXT, "theme"]].assign(novel="unknown")
    rows = pd.concat([kept[[*TEXT, "theme", "novel"]].astype({"theme": str}), spoken])
    return rows, whole


def _by_cell(rows: pd.DataFrame) -> dict[tuple[str, int, str], list[str]]:
    cells: dict[tuple[str, int, str], list[str]] = {}
    keys = zip(rows["body"].astype(str), rows["year"], rows["theme"].astype(str), strict=True)
    for name, key in zip(rows.index, keys, strict=True):
        cells.setdefault(key, []).append(str(name))
    return cells


def _by_text(rows: pd.DataFrame) -> dict[tuple[str, int], list[str]]:
    texts: dict[tuple[str, int], list[str]] = {}
    for name, body, year in zip(rows.index, rows["body"].astype(str), rows["year"], strict=True):
        texts.setdefault((body, year), []).append(str(name))
    return texts


def _excerpt(quoted: str, before: str, words: str, around: int) -> str:
    """Cut the words out of a phrase with their neighbours, as quoted."""
    tokens = quoted.split()
    first = len(before.split()) - (bool(before) and not before.endswith(" "))
    last = first + len(words.split())
    left, right = max(0, first - around), min(len(tokens), last + around)
    cut = " ".join(tokens[left:right]).rstrip(",;:.")
    return ("… " if left else "") + cut + (" …" if right < len(tokens) else "")
