"""Is it a quotation? Phrases printed as somebody's words, graded against what others witness.

A grade says how a phrase stands to the words that are *known*: mostly fragments of at most
twenty-five words. Where they are silent nothing is said, so the share covered stands beside
every grade. The definitions are in :mod:`analysis.measures.grading`, their reasons in
``docs/quotations.md``.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.facts.quotations import family_of, read_printed, read_witnesses
from analysis.facts.sources import ALL
from analysis.facts.spelling import fold
from analysis.facts.statements import read_renderings
from analysis.measures.grading import (
    GRADES,
    IN_PASSAGE,
    NOT_FOUND,
    NOT_QUOTED,
    Grade,
    grade_phrase,
)
from analysis.measures.utterances import INDIRECT, find_utterance, witnesses_of_passages
from analysis.measures.witnesses import Known

if TYPE_CHECKING:
    from analysis.facts.record import Record

LONGEST = 500  # words of a phrase that can be asked about
_MANNERS = {
    "original": "the issuer's own text, which needs no witness",
    "partly quoted": "only part of it is quoted",
    "translated": "a translation, as its source or its language shows",
}


def grade_quotation(
    phrase: str,
    witnesses: pd.DataFrame,
    *,
    body: str | None = None,
    year: int | None = None,
    families: str = "",
) -> Grade:
    """Grade one phrase that somebody prints as the words of a resolution.

    Parameters
    ----------
    phrase
        The words, as printed.
    witnesses
        As :func:`analysis.facts.quotations.read_witnesses` gives them.
    body, year
        The text the words are said to stand in: it is looked in first, and other texts only
        where it says nothing, which the note then tells.
    families
        Families of the document that prints the phrase, parted by semicolons; their rows
        bear no witness.
    """
    return grade_phrase(Known(witnesses, [phrase]), phrase, _split(families), body, year)


def grade_quotations(printed: pd.DataFrame, witnesses: pd.DataFrame) -> pd.DataFrame:
    """Grade every phrase that sources print as the words of a resolution.

    Parameters
    ----------
    printed
        As :func:`analysis.facts.quotations.read_printed` gives it.
    witnesses
        As :func:`analysis.facts.quotations.read_witnesses` gives them.

    Returns
    -------
    pandas.DataFrame
        Same index, by id: ``table``, ``outlet``, ``source``, ``of_body``, ``of_year`` (the
        text it is said to stand in), ``text``, then the fields of :class:`Grade`; ``grade``
        is a category in the order of ``GRADES``, ``year`` an Int64.
    """
    known = Known(witnesses, printed["text"].astype(str))
    rows = printed.sort_index()
    return _frame(
        rows.assign(of_body=rows["body"], of_year=rows["year"]),
        [
            grade_phrase(
                known, str(row["text"]), _split(str(row["family"])), str(row["body"]) or None,
                int(row["year"]),
            )
            for row in rows.to_dict("records")
        ],
    )  # fmt: skip


def grade_renderings(renderings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Grade every rendering of an utterance against the independent others of its passage.

    Parameters
    ----------
    renderings
        As :func:`analysis.facts.statements.read_renderings` gives them.
    sources
        ``sources.csv``.

    Returns
    -------
    pandas.DataFrame
        As :func:`grade_quotations` gives it, ``of_body`` empty, ``of_year`` that of the
        utterance, ``outlet`` whose words they are. The issuer's own text is the first to bear
        witness, then what is quoted, quoted in part, translated; indirect speech never. A
        rendering in indirect speech is ``not quoted``; one of which no independent other is
        known has ``no witness``.
    """
    rows = witnesses_of_passages(renderings, sources)
    grades: dict[str, Grade] = {}
    for _, passage in rows.groupby(["statement", "passage"], sort=True):
        quoted = passage[passage["manner"].astype(str) != INDIRECT]
        known = Known(quoted, passage["text"])
        for name, row in passage.iterrows():
            text, families = str(row["text"]), _split(str(row["family"]))
            if str(row["manner"]) == INDIRECT:
                n_words = len(known.spelling.cut(text).printed)
                grades[str(name)] = Grade(
                    NOT_QUOTED, 0.0, n_words, note="printed in indirect speech"
                )
            else:
                grades[str(name)] = grade_phrase(
                    known, text, families, None, None, least=IN_PASSAGE
                )
    told = rows["manner"].astype(str).map(_MANNERS).fillna("")
    noted = [
        replace(grades[str(name)], note="; ".join(filter(None, (said, grades[str(name)].note))))
        for name, said in told.items()
    ]
    publisher = rows["source"].map(sources["publisher"]).astype(str)
    named = [
        name if fold(own) == fold(name) else own
        for own, name in zip(rows["outlet"].astype(str), publisher, strict=True)
    ]
    about = rows.assign(table="renderings", outlet=named, of_body="", of_year=rows["year"])
    return _frame(about, noted)


def grade_record(record: Record, clauses: pd.DataFrame | None = None) -> pd.DataFrame:
    """Grade every quotation of a record: of resolutions, and of all other utterances.

    Parameters
    ----------
    record
        The record looked at.
    clauses
        As for :func:`analysis.facts.quotations.read_witnesses`.

    Returns
    -------
    pandas.DataFrame
        As :func:`grade_quotations` gives it. A rendering of a resolution is graded once, as
        a quotation of it.
    """
    quotations = grade_quotations(read_printed(record), read_witnesses(record, clauses))
    renderings = grade_renderings(read_renderings(record), record.table("sources"))
    others = renderings[~renderings.index.isin(quotations.index)]
    return pd.concat([quotations, others]).sort_index()


def tabulate_grades(grades: pd.DataFrame) -> pd.DataFrame:
    """Put grades in the form in which they are checked in.

    Parameters
    ----------
    grades
        As :func:`grade_record` gives them.

    Returns
    -------
    pandas.DataFrame
        Strings: ``id``, ``table``, ``outlet``, ``year`` (of the text or the utterance),
        ``grade``, ``covered`` (two decimals), ``match``, ``match_source``, ``n_words``.
    """
    told = grades.rename_axis("id").reset_index()
    told = told.assign(year=told["of_year"], covered=[f"{share:.2f}" for share in told["covered"]])
    columns = [
        "id", "table", "outlet", "year", "grade", "covered", "match", "match_source", "n_words",
    ]  # fmt: skip
    return told[columns].astype(str)


def grade_any(
    record: Record,
    clauses: pd.DataFrame | None,
    phrase: str,
    *,
    body: str | None = None,
    year: int | None = None,
    source: str | None = None,
) -> dict[str, Any]:
    """Grade any phrase against what is known: of resolutions, and else of statements.

    Parameters
    ----------
    record
        The record looked at.
    clauses
        As for :func:`analysis.facts.quotations.read_witnesses`.
    phrase
        The words, from 1 to 500.
    body, year
        The text they are said to stand in, as in ``bodies.csv`` and ``resolutions.csv``. If
        none is named, words that no resolution is known to have are looked for among what
        outlets print of statements.
    source
        The document of ``sources.csv`` that prints them; its family bears no witness.

    Returns
    -------
    dict
        ``phrase``, ``of_body``, ``of_year``, and the fields of :class:`Grade`: words,
        numbers and None.

    Raises
    ------
    ParameterError
        If the phrase has no letters or too many words, the body or the source is unknown,
        or no text of that year (and body) is.
    """
    _check(record, phrase, body, year, source)
    family = "" if source is None else str(family_of(record.table("sources"))[source])
    grade = grade_quotation(
        phrase, read_witnesses(record, clauses), body=body, year=year, families=family
    )
    if grade.grade == NOT_FOUND and body is None and year is None:
        everywhere = read_renderings(record.under(sources=ALL))
        passages = witnesses_of_passages(everywhere, record.table("sources"))
        grade = find_utterance(phrase, passages, _split(family)) or grade
    found = {**asdict(grade), "covered": round(grade.covered, 4)}
    return {"phrase": phrase, "of_body": body, "of_year": year, **found}


def grades_by_outlet(grades: pd.DataFrame) -> pd.DataFrame:
    """Count the grades of every outlet.

    Parameters
    ----------
    grades
        As :func:`grade_quotations` or :func:`grade_renderings` gives them.

    Returns
    -------
    pandas.DataFrame
        One row an outlet and grade that occur: ``outlet``, ``grade`` (categories in the order
        of ``GRADES``), ``n``, ``ids`` (joined by semicolons), ``rows`` (the same, each with
        its table: ``wording:w0305``); the outlets with most phrases first, then by name, then
        by grade.
    """
    size = grades["outlet"].value_counts().to_dict()
    rows = []
    for (outlet, grade), found in grades.groupby(["outlet", "grade"], observed=True):
        tables = found["table"].astype(str).sort_index()
        ids = [str(name) for name in tables.index]
        named = [f"{table}:{name}" for table, name in zip(tables, ids, strict=True)]
        rows.append((str(outlet), str(grade), len(found), ";".join(ids), ";".join(named)))
    rows.sort(key=lambda row: (-size[row[0]], row[0], GRADES.index(row[1])))
    counted = pd.DataFrame(rows, columns=["outlet", "grade", "n", "ids", "rows"])
    counted["grade"] = pd.Categorical(counted["grade"], GRADES, ordered=True)
    return counted


def describe_grades(grades: pd.DataFrame) -> str:
    """Put grades into words for who cannot see the figure.

    Parameters
    ----------
    grades
        As :func:`grade_quotations` or :func:`grade_renderings` gives them.
    """
    if grades.empty:
        return "Grades of quotations: these sources print none."
    counts = grades["grade"].value_counts().reindex(GRADES).dropna().astype(int)
    said = ", ".join(f"{n} {grade}" for grade, n in counts.items() if n)
    n, outlets = len(grades), grades["outlet"].nunique()
    return (
        f"Grades of {n} quotation{'s' * (n != 1)} from {outlets} outlet{'s' * (outlets != 1)}: "
        f"{said}. A phrase is graded against other witnesses than the outlet and its mirrors."
    )


def _check(
    record: Record, phrase: str, body: str | None, year: int | None, source: str | None
) -> None:
    faults = []
    n_words = len(phrase.split())
    if not any(letter.isalpha() for letter in phrase):
        faults.append(f"phrase: found {phrase!r}, which has no letters; give the words to grade.")
    elif n_words > LONGEST:
        faults.append(
            f"phrase: found {n_words} words; give at most {LONGEST}, a sentence at a time."
        )
    bodies = [str(name) for name in record.table("bodies").sort_values("order").index]
    texts = record.table("resolutions")
    if body is not None and body not in bodies:
        faults.append(f"body: found {body!r}; {nearest(body, bodies)}.")
    elif year is not None:
        own = texts if body is None else texts[texts["body"].astype(str) == body]
        years = sorted({int(had) for had in own["year"]})
        if year not in years:
            whose = "no body" if body is None else body
            faults.append(
                f"year: found {year}, in which {whose} has "
                f"{'a' if body is None else 'no'} text; give one from {years[0]} to {years[-1]} "
                "that has."
            )
    documents = [str(name) for name in record.table("sources").index]
    if source is not None and source not in documents:
        faults.append(f"source: found {source!r}; {nearest(source, documents)}.")
    if faults:
        raise ParameterError(faults)


def _frame(about: pd.DataFrame, grades: list[Grade]) -> pd.DataFrame:
    names = [field.name for field in fields(Grade)]
    found = pd.DataFrame(
        [[getattr(grade, name) for name in names] for grade in grades],
        columns=names, index=about.index,
    ).astype({"year": "Int64"})  # fmt: skip
    found["grade"] = pd.Categorical(found["grade"], GRADES, ordered=True)
    return about[["table", "outlet", "source", "of_body", "of_year", "text"]].join(found)


def _split(families: str) -> frozenset[str]:
    return frozenset(filter(None, families.split(";")))
