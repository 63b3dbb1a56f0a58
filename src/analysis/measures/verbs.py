"""The strongest operative verb of a text, under each of two published orders of strength.

Verbs are attributed to clauses by editors and reports; they are not quotations. Ranks
are ordinal: they are compared within one kind and one family, and never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest
from analysis.measures.wording import LACKS, TEXT

BOTH = "both"  # the orders whose basis the table tells, which are the published ones
RANK, BASIS = "rank_", "basis_"
FAMILIES = ("directive", "evaluative")
PERFORMATIVE = "performative"
BY_PHRASE, BY_REPORT = "phrase", "report"


def orders_of(verbs: pd.DataFrame) -> list[str]:
    """Name the orders of strength a table of verbs has: those published first, then others.

    Parameters
    ----------
    verbs
        ``verbs.csv``: a column ``rank_NAME`` for each order. Of a published one ``basis_NAME``
        says what each rung rests on; any further order is somebody's own.
    """
    named = [str(name).removeprefix(RANK) for name in verbs.columns if str(name).startswith(RANK)]
    published = [order for order in named if f"{BASIS}{order}" in verbs.columns] or named
    return [*published, *(order for order in named if order not in published)]


def chosen_orders(verbs: pd.DataFrame, ladder: str = BOTH) -> list[str]:
    """Name the orders to show: both published ones, one of them, or both and another.

    Parameters
    ----------
    verbs
        As for :func:`orders_of`.
    ladder
        ``both``, or the name of an order. One that is not published is shown beside those
        that are, so that nothing rests on it alone.

    Raises
    ------
    ParameterError
        If there is no such order.
    """
    orders = orders_of(verbs)
    published = [order for order in orders if f"{BASIS}{order}" in verbs.columns] or orders
    if ladder == BOTH:
        return published
    if ladder not in orders:
        raise ParameterError(f"ladder: found {ladder!r}; {nearest(ladder, (*orders, BOTH))}.")
    return [ladder] if ladder in published else [*published, ladder]


def verbs_by_year(
    phrases: pd.DataFrame, reports: pd.DataFrame, verbs: pd.DataFrame
) -> pd.DataFrame:
    """List the operative verbs attributed to each text.

    Parameters
    ----------
    phrases, reports
        As :func:`analysis.facts.wording.normalise_phrases` gives them.
    verbs
        ``verbs.csv``, indexed by verb: ``kind``, ``family``, and ``rank_NAME`` for each
        order of strength.

    Returns
    -------
    pandas.DataFrame
        One row a verb of a text: ``body``, ``year``, ``verb``, ``family``, ``n_phrases``,
        ``n_reports``, ``evidence`` (``phrase`` where a quoted phrase stands under the
        verb, ``report`` where only reports do), ``phrases``, ``reports`` (ids, joined by
        semicolons), and the ranks. By body, year and verb.
    """
    reports = reports[reports["says"] != LACKS]
    both = pd.concat([phrases.assign(table="phrases"), reports.assign(table="reports")])
    both = both[both["kind"] == "operative"].rename_axis("id").reset_index()
    ranks = [f"{RANK}{order}" for order in orders_of(verbs)]
    rows = []
    for (body, year, verb), found in both.groupby([*TEXT, "operative_verb"], observed=True):
        ids = {table: found.loc[found["table"] == table, "id"] for table in ("phrases", "reports")}
        rows.append(
            {
                "body": body,
                "year": year,
                "verb": verb,
                "family": str(verbs.at[verb, "family"]),
                "n_phrases": len(ids["phrases"]),
                "n_reports": len(ids["reports"]),
                "evidence": BY_PHRASE if len(ids["phrases"]) else BY_REPORT,
                **{table: ";".join(names) for table, names in ids.items()},
                **{rank: verbs.at[verb, rank] for rank in ranks},
            }
        )
    names = [
        *TEXT, "verb", "family", "n_phrases", "n_reports", "evidence", "phrases", "reports",
        *ranks,
    ]  # fmt: skip
    listed = pd.DataFrame(rows, columns=names)
    listed["body"] = listed["body"].astype(phrases["body"].dtype)
    return listed.astype(dict.fromkeys(ranks, "Int64"))


def verb_ladder(
    seen: pd.DataFrame, verbs: pd.DataFrame, *, ladder: str = BOTH, performative: bool = True
) -> pd.DataFrame:
    """Put each text's verbs on the rungs of each order, and mark the strongest.

    Parameters
    ----------
    seen
        As :func:`verbs_by_year` gives them.
    verbs
        ``verbs.csv``, indexed by verb.
    ladder
        As :func:`chosen_orders` takes it.
    performative
        Whether *Decides*, by which the body acts itself, stands among the verbs that ask
        others to act. Both published orders have it there, the one as the weakest, the
        other as the strongest.

    Returns
    -------
    pandas.DataFrame
        One row a verb of a text under one order: ``order``, ``family`` (*Decides* under
        ``directive``), ``body``, ``year``, ``verb``, ``rank``, ``rung`` (place of the rank
        among :func:`rungs_of`, the weakest 0), ``strongest``, ``tied`` (another verb shares
        the highest rung), ``disagree`` (no verb is strongest under both orders), ``evidence``,
        ``n_phrases``, ``n_reports``, ``phrases``, ``reports``. Verbs an order does not
        rank have no row under it.

    Raises
    ------
    ParameterError
        If the order is unknown.
    """
    chosen, orders = chosen_orders(verbs, ladder), orders_of(verbs)
    taken = [*FAMILIES, *([PERFORMATIVE] if performative else [])]
    kept = seen[seen["family"].isin(taken)].replace({"family": {PERFORMATIVE: "directive"}})
    tall = pd.concat(
        [
            kept.assign(order=order, rank=kept[f"rank_{order}"]).dropna(subset="rank")
            for order in orders
        ],
        ignore_index=True,
    )
    text = ["order", "family", *TEXT]
    by_text = tall.groupby(text, observed=True)["rank"]
    tall["strongest"] = (tall["rank"] == by_text.transform("max")).astype(bool)
    tops = tall[tall["strongest"]].groupby(text, observed=True)["verb"].agg(frozenset)
    tall["tied"] = tall["strongest"] & (
        tall.groupby(text, observed=True)["strongest"].transform("sum") > 1
    )
    tall["disagree"] = [
        _disagree(tops, key, orders)
        for key in tall[["family", *TEXT]].itertuples(index=False, name=None)
    ]
    ladders = tall[["order", "family"]].drop_duplicates().itertuples(index=False, name=None)
    places = {(one, kin): _places(verbs, one, kin, performative) for one, kin in ladders}
    tall["rung"] = [
        places[order, family][int(rank)]
        for order, family, rank in zip(tall["order"], tall["family"], tall["rank"], strict=True)
    ]
    tall = tall[tall["order"].isin(chosen)]
    columns = ["verb", "rank", "rung", "strongest", "tied", "disagree", "evidence"]
    tall = tall[[*text, *columns, "n_phrases", "n_reports", "phrases", "reports"]]
    tall["order"] = pd.Categorical(tall["order"], orders)
    return tall.sort_values([*text, "rank", "verb"], ignore_index=True).astype({"order": str})


def rungs_by_ladder(
    verbs: pd.DataFrame, *, ladder: str = BOTH, performative: bool = True
) -> dict[tuple[str, str], list[str]]:
    """Name the rungs of every ladder asked for: by order and family, see :func:`rungs_of`.

    The directive verbs come first, so that the two orders of them stand together; an order
    that ranks no verb of a family has no ladder of it.
    """
    orders = chosen_orders(verbs, ladder)
    rungs = {
        (order, family): rungs_of(verbs, order, family, performative=performative)
        for family in FAMILIES
        for order in orders
    }
    return {which: named for which, named in rungs.items() if named}


def rungs_of(
    verbs: pd.DataFrame, order: str, family: str, *, performative: bool = True
) -> list[str]:
    """Name the rungs of one order for one family, the weakest first.

    Returns
    -------
    list of str
        The verbs of a rung, parted by commas. Steps are not distances.
    """
    ranks = _ranked(verbs, order, family, performative)
    return [", ".join(ranks.index[ranks == rank]) for rank in sorted(set(ranks))]


def strongest_by_year(ladder: pd.DataFrame, orders: Sequence[str] = ()) -> pd.DataFrame:
    """Name each text's strongest verb under each order.

    Parameters
    ----------
    ladder
        As :func:`verb_ladder` gives it.
    orders
        The orders to have a column; those of the ladder if none is named.

    Returns
    -------
    pandas.DataFrame
        One row a text and family: ``family``, ``body``, ``year``, a column an order with
        the strongest verb known (several, parted by commas, where they share a rung;
        ``(report)`` after a verb that only a report attributes; empty where the order
        ranks none), ``agree`` (``yes``, ``no``, or empty where only one order speaks)
        and ``verbs known``, how many ranked verbs of the family are known of the text.

    Notes
    -----
    The strongest verb known, not the strongest there was: one known verb is a poor witness.
    """
    rows = []
    orders = orders or list(dict.fromkeys(ladder["order"]))
    for (family, body, year), text in ladder.groupby(["family", *TEXT], observed=True):
        top = text[text["strongest"]]
        mark = top["evidence"].map({BY_PHRASE: "", BY_REPORT: " (report)"})
        told = top["verb"].astype(str) + mark
        names = {order: ", ".join(told[top["order"] == order]) for order in orders}
        speak = all(names.values())
        rows.append(
            {
                "family": family,
                "body": str(body),
                "year": year,
                **names,
                "agree": ("no" if text["disagree"].any() else "yes") if speak else "",
                "verbs known": text["verb"].nunique(),
            }
        )
    columns = ["family", *TEXT, *orders, "agree", "verbs known"]
    return pd.DataFrame(rows, columns=columns)


def describe_verbs(ladder: pd.DataFrame) -> str:
    """Put the ladders of verbs into words for who cannot see them."""
    if ladder.empty:
        return "Ladders of verbs: no ranked verb is known of these texts."
    table, orders = strongest_by_year(ladder), list(dict.fromkeys(ladder["order"]))
    parts = []
    for family in dict.fromkeys(table["family"]):
        rows = table[table["family"] == family]
        order = next((name for name in orders if (rows[name] != "").any()), orders[0])
        named = rows.loc[rows[order] != "", order].str.replace(" (report)", "", regex=False)
        counted = named.value_counts()
        often = ", ".join(f"{verb} ({n})" for verb, n in counted.head(3).items())
        differ = rows[rows["agree"] == "no"]
        parts.append(
            f"{family} verbs, {len(rows)} texts: most often strongest after {order.capitalize()} "
            f"{often}"
            + (f"; the {'two ' if len(orders) == 2 else ''}orders name different verbs in "
               + ", ".join(f"{r.body} {r.year}" for r in differ.itertuples())
               if len(differ) else "")
        )  # fmt: skip
    return (
        "Ladders with years from left to right and verbs from weak below to strong above; a small "
        "mark a verb known, a large one the strongest of its text. "
        + ". ".join(part[0].upper() + part[1:] for part in parts)
        + ". Verbs are attributed by editors or reports, and steps are not distances."
    )


def _ranked(verbs: pd.DataFrame, order: str, family: str, performative: bool) -> pd.Series:
    families = [family, *([PERFORMATIVE] if performative and family == "directive" else [])]
    kept = verbs[(verbs["kind"] == "operative") & verbs["family"].isin(families)]
    return kept[f"rank_{order}"].dropna().astype(int)


def _places(verbs: pd.DataFrame, order: str, family: str, performative: bool) -> dict[int, int]:
    """Give each rank its place among those an order gives the verbs of a family."""
    ranks = sorted(set(_ranked(verbs, order, family, performative)))
    return {rank: place for place, rank in enumerate(ranks)}


def _disagree(tops: pd.Series, key: tuple[str, object, int], orders: Sequence[str]) -> bool:
    """Say whether the orders' strongest verbs of one text have none in common."""
    spoken = [tops[(order, *key)] for order in orders if (order, *key) in tops.index]
    return len(spoken) > 1 and not frozenset.intersection(*spoken)
