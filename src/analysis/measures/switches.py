"""Switches: what successive governments turned on and off, as stretches of time."""

from __future__ import annotations

import pandas as pd

from analysis.measures.policies import in_words

COLUMNS = (
    "switch", "state", "label", "level", "kind", "from_first", "from_last", "to_first",
    "to_last", "throws", "policies",
)  # fmt: skip


def step_switches(
    switches: pd.DataFrame, *, first_year: int, last_year: int, known_until: pd.Timestamp
) -> pd.DataFrame:
    """Turn throws of switches into the stretches between them.

    Parameters
    ----------
    switches
        As :func:`analysis.facts.policies.normalise_switches` gives them.
    first_year, last_year
        Years looked at, both included. Throws outside them are needed too: a switch keeps
        the state it had before the first year.
    known_until
        Day of the last measure in the table: beyond it nothing was looked for.

    Returns
    -------
    pandas.DataFrame
        One row a stretch, switch by switch in order of time: ``switch``, ``state``,
        ``label``, ``level``; ``kind``: ``unknown`` (before the first record), ``known``, or
        ``last`` (no later record); ``from_first``, ``from_last``: the days on which it may
        have been thrown, the same unless the date is coarse; ``to_first``, ``to_last``:
        likewise the next throw; ``throws``, ``policies``: ids joined by ``;``. A switch
        set again to the state it is in begins no stretch.
    """
    begin = pd.Timestamp(year=first_year, month=1, day=1)
    end = min(pd.Timestamp(year=last_year, month=12, day=31), known_until)
    rows: list[dict[str, object]] = []
    for switch, thrown in switches.groupby("switch", observed=True):
        stretches = _merge(thrown, begin)
        ends = [(one["first"], one["last"]) for one in stretches[1:]] + [(end, end)]
        for one, (to_first, to_last) in zip(stretches, ends, strict=True):
            if to_last <= begin or one["first"] >= end:
                continue
            # A switch known only to have been thrown in some month may have been so up
            # to the day of its next throw, not beyond.
            latest = min(one["last"], max(to_first, one["first"]))
            rows.append(
                {
                    "switch": str(switch),
                    **{key: one[key] for key in ("state", "label", "level", "kind")},
                    "from_first": max(one["first"], begin),
                    "from_last": max(latest, begin),
                    "to_first": min(to_first, end),
                    "to_last": min(to_last, end),
                    **{key: one[key] for key in ("throws", "policies")},
                }
            )
    steps = pd.DataFrame(rows, columns=list(COLUMNS))
    order = [word for word in switches["switch"].cat.categories if word in set(steps["switch"])]
    return steps.assign(switch=pd.Categorical(steps["switch"], order, ordered=True))


def describe_switches(steps: pd.DataFrame) -> str:
    """Put the step lines in words, for readers who cannot see them.

    Parameters
    ----------
    steps
        As :func:`step_switches` gives them.

    Returns
    -------
    str
        Kind of figure, axes, extent, then each switch's states with their years.
    """
    if steps.empty:
        return "Step lines of switches over time. No switch is in the table for this choice."
    first, last = steps["from_first"].min().year, steps["to_last"].max().year
    lines = []
    for switch, stretches in steps.groupby("switch", observed=True):
        told = [
            one.label if one.kind == "unknown" else f"{one.label} from {_year(one)}"
            for one in stretches.itertuples(index=False)
        ]
        lines.append(f"{in_words(str(switch))}: {', '.join(told)}")
    return (
        f"One step line a switch from {first} to {last}, on above and off below, grey where the "
        f"state is unknown, over bands of administrations. {'; '.join(lines)}."
    )


def _merge(thrown: pd.DataFrame, begin: pd.Timestamp) -> list[dict]:
    """Give the stretches of one switch, the unknown one first."""
    opening = {"state": "", "label": "unknown", "level": "unknown", "throws": "", "policies": ""}
    stretches: list[dict] = [{**opening, "first": begin, "last": begin, "kind": "unknown"}]
    for one in thrown.reset_index(names="throws").to_dict("records"):
        before = stretches[-1]
        if one["state"] == before["state"]:
            before["throws"] += f";{one['throws']}"
            before["policies"] += f";{one['policy']}"
        else:
            stretches.append({**one, "policies": one["policy"], "kind": "known"})
    stretches[-1]["kind"] = "last"
    return stretches


def _year(one: object) -> str:
    first, last = one.from_first.year, one.from_last.year  # type: ignore[attr-defined]
    return str(first) if first == last else f"{first} or {last}"
