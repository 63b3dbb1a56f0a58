"""How strongly each theme is put, year by year: its strongest verb, under each order of strength.

Rungs are places in one order of one family. They are compared within it and never averaged,
nor added, nor compared with those of another. Only operative clauses count, since the orders
that are published rank their verbs alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.verbs import (
    BOTH,
    FAMILIES,
    RANK,
    chosen_orders,
    rungs_of,
)

TEXT = ["body", "year"]
COLUMNS = [
    *TEXT, "theme", "family", "order", "verbs", "rung", "n_rungs", "disagree", "n_clauses",
    "ids", "strongest_ids", "basis",
]  # fmt: skip


def strength_by_theme(
    clauses: pd.DataFrame,
    verbs: pd.DataFrame,
    *,
    orders: Sequence[str] | Mapping[str, Mapping[str, int]] = (BOTH,),
    performative: bool = True,
) -> pd.DataFrame:
    """Find the strongest verb of each theme in each text, under each order.

    Parameters
    ----------
    clauses
        Clauses or phrases, indexed by ``clause``: ``body``, ``year``, ``rung`` (row of
        ``verbs.csv``, or empty), ``themes`` (joined by semicolons), ``basis``.
    verbs
        ``verbs.csv``, indexed by verb: ``kind``, ``family``, and ``rank_NAME`` for each order.
    orders
        ``both`` for the published orders, names of orders of the table, or orders of one's
        own: by name, the rank of each verb (equal ranks share a rung). An order that is not
        published is shown beside those that are, so that nothing rests on it alone.
    performative
        Whether *Decides* stands among the directive verbs, as in
        :func:`analysis.measures.verbs.verb_ladder`.

    Returns
    -------
    pandas.DataFrame
        One row a theme of a text in one family under one order, by body, year, theme,
        family and order: ``verbs`` (the strongest known; several of one rung parted by
        commas), ``rung`` (its place among :func:`analysis.measures.verbs.rungs_of`, the
        weakest 0; not a quantity), ``n_rungs`` (of that order and family), ``disagree`` (no
        verb is strongest under all orders that rank one), ``n_clauses`` (of the theme with a
        verb that the order ranks), ``ids`` (of them), ``strongest_ids`` (of those with the
        strongest verbs), ``basis`` (``text``, ``phrase``). A theme without such a clause has
        no row: of phrases that is no sign that it had none.

    Raises
    ------
    ParameterError
        If an order is unknown, or a verb is: of one's own order, or of a clause.

    Notes
    -----
    A clause with several themes counts for each. Verbs of phrases are attributed by editors and
    reports.
    """
    verbs, names = _orders(verbs, orders)
    unknown = sorted({str(verb) for verb in clauses["rung"] if verb and verb not in verbs.index})
    if unknown:
        raise ParameterError(
            f"clauses: found rungs that the table of verbs does not have, {', '.join(unknown)}; "
            "give the table by which the clauses were read."
        )
    kept = clauses[["body", "year", "rung", "themes", "basis"]].rename_axis("id").reset_index()
    kept["theme"] = [[t.strip() for t in str(s).split(";") if t.strip()] for s in kept["themes"]]
    kept = kept.explode("theme").dropna(subset="theme")
    rows = []
    for family in FAMILIES:
        for order in names:
            # The verbs of a rung are parted by commas, which none of them has within.
            rungs = rungs_of(verbs, order, family, performative=performative)
            place = {verb: n for n, rung in enumerate(rungs) for verb in rung.split(", ")}
            ranked = kept.assign(place=kept["rung"].map(place)).dropna(subset="place")
            for (body, year, theme), found in ranked.groupby([*TEXT, "theme"], observed=True):
                top = found[found["place"] == found["place"].max()]
                rows.append(
                    {
                        "body": body, "year": int(year), "theme": theme, "family": family,
                        "order": order, "verbs": ", ".join(sorted(set(top["rung"]))),
                        "rung": int(top["place"].iloc[0]), "n_rungs": len(rungs),
                        "n_clauses": len(found), "ids": ";".join(map(str, found["id"])),
                        "strongest_ids": ";".join(map(str, top["id"])),
                        "basis": ";".join(sorted(set(found["basis"].astype(str)))),
                    }
                )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"body": clauses["body"].dtype})
    keys = [*TEXT, "theme", "family"]
    table["family"] = pd.Categorical(table["family"], FAMILIES, ordered=True)
    table["order"] = pd.Categorical(table["order"], names, ordered=True)
    table = table.sort_values([*keys, "order"], ignore_index=True)
    differ = {
        key: not frozenset.intersection(*map(frozenset, said.str.split(", ")))
        for key, said in table.groupby(keys, observed=True)["verbs"]
    }
    table["disagree"] = [differ[key] for key in table[keys].itertuples(index=False, name=None)]
    return table.astype({"disagree": bool})


def describe_strength(strength: pd.DataFrame, labels: Mapping[str, str] | None = None) -> str:
    """Put the strength of themes into words for who cannot see it.

    Parameters
    ----------
    strength
        As :func:`strength_by_theme` gives it.
    labels
        What figures call each theme; its id if not named.
    """
    if strength.empty:
        return "Strength of themes by year: no ranked verb is known of these clauses."
    orders = [
        name for name in strength["order"].cat.categories if (strength["order"] == name).any()
    ]
    told = (
        f"Grid of {strength['theme'].nunique()} themes by texts of "
        f"{', '.join(dict.fromkeys(strength['body'].astype(str)))}, years from left to right, "
        f"{strength['year'].min()} to {strength['year'].max()}, each cell with the rung of its "
        f"strongest verb known under {_joined(orders)}; steps are not distances."
    )
    for family in FAMILIES:
        rows = strength[strength["family"] == family]
        if rows.empty:
            continue
        parts = []
        for order in orders:
            of_order = rows[rows["order"] == order]
            top = of_order[of_order["rung"] == of_order["rung"].max()]
            if len(top):
                first = top.sort_values(["year", "theme"], kind="stable").iloc[0]
                name = (labels or {}).get(str(first["theme"]), str(first["theme"]))
                parts.append(
                    f"after {order} {first['verbs']}, first on {name} in {first['body']} "
                    f"{first['year']} (n = {len(top)})"
                )
        cells = rows.drop_duplicates([*TEXT, "theme"])
        told += (
            f" Highest of {len(cells)} cells with {family} verbs: {'; '.join(parts)}; the orders "
            f"name different verbs in {int(cells['disagree'].sum())}."
        )
    if (strength["basis"] == "phrase").any():
        told += " Verbs of phrases are attributed; an empty cell was not seen."
    return told


def _orders(
    verbs: pd.DataFrame, orders: Sequence[str] | Mapping[str, Mapping[str, int]]
) -> tuple[pd.DataFrame, list[str]]:
    """Bring orders of one's own to the table, and name those to show."""
    if isinstance(orders, Mapping):
        faults = []
        for name, ranks in orders.items():
            unknown = sorted(set(ranks) - set(verbs.index))
            if unknown:
                faults.append(
                    f"orders: found in {name!r} {', '.join(unknown)}; expected verbs of verbs.csv."
                )
            if not ranks:
                faults.append(f"orders: found no verb in {name!r}; give each its rank.")
            if f"{RANK}{name}" in verbs.columns:
                faults.append(f"orders: found {name!r}, which the table has; choose another name.")
        if faults:
            raise ParameterError(faults)
        own = {f"{RANK}{name}": pd.Series(dict(ranks), dtype="Int64") for name, ranks in
               orders.items()}  # fmt: skip
        verbs = verbs.assign(**{name: ranks.reindex(verbs.index) for name, ranks in own.items()})
    elif isinstance(orders, str):
        orders = (orders,)
    names = list(dict.fromkeys(name for order in orders for name in chosen_orders(verbs, order)))
    if not names:
        raise ParameterError("orders: found none; name one, or both.")
    return verbs, names


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
