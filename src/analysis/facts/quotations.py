"""Phrases printed as the words of a resolution, and who may bear witness to those words.

A document is no evidence for itself: neither its own rows, nor a copy of it, nor another
paper that prints the same agency can show that it quotes rightly. Documents that hang
together in this way are one *family*; a witness must be of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.facts.sources import choose_sources
from analysis.facts.spelling import fold

if TYPE_CHECKING:
    from analysis.facts.record import Record

PRINTED = [
    "text", "outlet", "source", "family", "body", "year", "symbol", "stage", "manner", "table",
]  # fmt: skip
WITNESSES = [
    "text", "outlet", "source", "family", "body", "year", "symbol", "stage", "basis", "official",
    "own",
]  # fmt: skip

# How near to the document a witness stands, the nearest first.
TEXT, COPY, PRESS = 0, 1, 2
OWN_WORDS = ("original", "quoted")  # manners in which a rendering can bear witness to words

# Whoever speaks in statements.csv is a person or an office, unless it is a text.
_IS_TEXT = re.compile(r"\bresolution\b", re.IGNORECASE)
_IS_DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)


def family_of(sources: pd.DataFrame) -> pd.Series:
    """Say of every document to which family it belongs.

    Parameters
    ----------
    sources
        ``sources.csv``, indexed by document: ``publisher``, ``mirror_of`` (agency or
        organisation whose text it copies or prints; empty where it is its own).

    Returns
    -------
    pandas.Series
        Shape (n_sources,), same index: the family, named after the agency most often copied
        in it, or after its publisher.

    Notes
    -----
    Two documents are of one family if they have the same publisher, if one copies what the
    other publishes, if both copy the same agency, or if a chain of such links joins them; a
    newspaper that prints two agencies joins the two. That is strict: it may turn away a
    witness, and lets in none that merely copied. Only a host of kind ``other`` that copies (a
    blog, an archive) is no party: its copies belong to those whose text they are.
    """
    parent: dict[str, str] = {}

    def head(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    agency = sources["mirror_of"].astype("string").fillna("").astype(str)
    host = (sources["kind"].astype(str) == "other") & (agency != "")
    publisher = sources["publisher"].astype(str).mask(host, agency)
    for one, other in sorted(zip(publisher, agency, strict=True)):
        a, b = head(one), head(other or one)
        parent[max(a, b)] = min(a, b)
    members: dict[str, list[str]] = {}
    for name in sorted(parent):
        members.setdefault(head(name), []).append(name)
    copied = agency.value_counts().to_dict()
    called = {
        first: min(names, key=lambda name: (-copied.get(name, 0), name))
        for first, names in members.items()
    }
    return pd.Series(
        [called[head(name)] for name in publisher], index=sources.index, dtype="string"
    )


def read_printed(record: Record) -> pd.DataFrame:
    """Give every phrase that a chosen source prints as the words of a resolution.

    Parameters
    ----------
    record
        The record looked at; its choice of sources says whose print is looked at.

    Returns
    -------
    pandas.DataFrame
        Indexed by row (``w0123``, ``g014``), in that order: ``text`` (as printed), ``outlet``
        (publisher), ``source``, ``family`` (of the document, and of the agency the outlet
        names, parted by semicolons), ``body``, ``year`` (int), ``symbol``, ``stage`` (the
        text it is said to stand in; empty if unknown), ``manner`` (of a rendering, else
        ``quoted``) and ``table`` (``wording`` or ``renderings``).

    Notes
    -----
    All rows of ``wording.csv``, and those renderings whose utterance is a resolution and not
    somebody's speech: its speaker in ``statements.csv`` is called a resolution. The year is
    that of its date; the body the one that had a text in that year (``resolutions.csv``) and
    sits in that month (``bodies.csv``).
    """
    printed = pd.concat([_phrases(record), _renderings_of_texts(record)]).sort_index()
    chosen = choose_sources(record.table("sources"), record.sources_choice)
    return printed.loc[printed["source"].isin(chosen), PRINTED]


def read_witnesses(record: Record, clauses: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the official wording that is known, whoever passed it on.

    Parameters
    ----------
    record
        The record looked at. All its sources may bear witness, whatever its choice of
        sources: the choice says whose quotations are graded, not against what.
    clauses
        Clauses of the texts and phrases, indexed by clause: ``body``, ``year``, ``symbol``,
        ``stage``, ``text``, ``basis``. Those of basis ``text`` are taken; none if not given.

    Returns
    -------
    pandas.DataFrame
        Indexed by row or clause, the clauses first: ``text``, ``outlet``, ``source`` and
        ``family`` (empty for a clause), ``body``, ``year``, ``symbol``, ``stage``, ``basis``
        (``text``: the whole clause is known; ``phrase``: what stands beside it is not),
        ``official`` (0 a text, 1 a copy of a UN document, 2 the press and others) and ``own``
        (nearness to whoever's words they are: 0, all are the resolution's).
    """
    official = record.table("sources")["kind"].astype(str) == "un_record"
    rows = pd.concat([_phrases(record), _renderings_of_texts(record)]).sort_index()
    rows = rows[rows["manner"].isin(OWN_WORDS)]
    seen = rows["seen"] | rows["source"].map(official).astype(bool)
    known = rows.assign(basis="phrase", official=seen.map({True: COPY, False: PRESS}), own=0)
    parts = [known[WITNESSES]]
    if clauses is not None and (clauses["basis"] == "text").any():
        texts = clauses[clauses["basis"] == "text"].assign(
            outlet="", source="", family="", official=TEXT, own=0
        )
        parts.insert(0, _plain(texts)[WITNESSES])
    return pd.concat(parts)


def families_of_rows(
    source: pd.Series, agency: pd.Series, outlet: pd.Series, sources: pd.DataFrame
) -> pd.Series:
    """Say of every row to which families it belongs: its document's, its agency's.

    Parameters
    ----------
    source, agency, outlet
        Of each row; ``agency`` and ``outlet`` as the table writes them, agency empty where
        the outlet names none.
    sources
        ``sources.csv``.

    Returns
    -------
    pandas.Series
        Same index: families, sorted, parted by semicolons. An agency or outlet of which no
        document is known is a family of its own.
    """
    family = family_of(sources)
    known = _families_by_name(sources, family)
    rows = zip(source.astype(str), agency.astype(str), outlet.astype(str), strict=True)
    return pd.Series(
        [
            ";".join(sorted({str(family[doc])} | _named(who, known) | _named(whose, known)))
            for doc, who, whose in rows
        ],
        index=source.index,
        dtype="string",
    )


def _phrases(record: Record) -> pd.DataFrame:
    rows = record.table("wording")
    sources = record.table("sources")
    none = pd.Series("", index=rows.index)
    return _plain(
        rows.assign(
            text=rows["phrase"],
            outlet=rows["source"].map(sources["publisher"]),
            family=families_of_rows(rows["source"], none, none, sources),
            manner="quoted",
            table="wording",
            seen=rows["confidence"].astype(str) == "verified_document",
        )
    )[[*PRINTED, "seen"]]


def _renderings_of_texts(record: Record) -> pd.DataFrame:
    statements = record.table("statements")
    rows = record.table("renderings")
    texts = statements[statements["speaker"].astype(str).str.contains(_IS_TEXT)]
    rows = rows[rows["statement"].isin(texts.index)]
    about = texts.reindex(rows["statement"])
    sources = record.table("sources")
    texts_of = record.table("resolutions")
    had = set(zip(texts_of["body"].astype(str), texts_of["year"].astype(int), strict=True))
    date = about["date"].astype(str)
    draft = about["speaker"].astype(str).str.contains(_IS_DRAFT)
    return _plain(
        rows.assign(
            text=rows["rendering"],
            outlet=rows["source"].map(sources["publisher"]),
            family=families_of_rows(rows["source"], rows["agency"], rows["outlet"], sources),
            body=[_body_sitting_in(day, record.table("bodies"), had) for day in date],
            year=date.str[:4].astype(int).to_numpy(),
            symbol="",
            stage=["draft" if is_draft else "" for is_draft in draft],
            table="renderings",
            seen=False,
        )
    )[[*PRINTED, "seen"]]


def _body_sitting_in(date: str, bodies: pd.DataFrame, had: set[tuple[str, int]]) -> str:
    """Name the body that sits in the month of a date and had a text in its year."""
    year, month = int(date[:4]), date[5:7].lstrip("0")
    for body, about in bodies.sort_values("order").iterrows():
        if month in re.findall(r"\d+", str(about["months"])) and (str(body), year) in had:
            return str(body)
    return ""


def _families_by_name(sources: pd.DataFrame, family: pd.Series) -> dict[str, str]:
    """Name the family of every agency and publisher, the agencies first."""
    host = sources["kind"].astype(str) == "other"
    copied = sources["mirror_of"].astype("string").fillna("")
    named: dict[str, str] = {}
    for names, rows in ((copied, copied != ""), (sources["publisher"], ~host | (copied == ""))):
        for name, of in sorted(zip(names[rows].astype(str), family[rows].astype(str), strict=True)):
            named.setdefault(name, of)
    return named


def _named(name: str, known: Mapping[str, str]) -> set[str]:
    """Find the family of an agency by its name, its first words or its initials."""
    words = fold(re.sub(r"\(.*?\)", "", name)).split()
    if not words:
        return set()
    written = {other: fold(other).split() for other in known}
    same = [other for other, its in written.items() if its == words]
    begins = [other for other, its in written.items() if its[: len(words)] == words]
    initials = [other for other, its in written.items() if [_initials(its)] == words]
    found = [*same, *begins, *initials]
    return {known[found[0]] if found else name}


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Put words in place of categories, so that rows of several tables go together."""
    words = [
        name
        for name in ("text", "outlet", "source", "family", "body", "symbol", "stage", "manner")
        if name in rows
    ]
    plain = {name: rows[name].astype("string").fillna("").astype(str) for name in words}
    return rows.assign(**plain, year=rows["year"].astype(int))
