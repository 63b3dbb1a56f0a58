"""The rules by which claims that contradict each other are reconciled.

A rule puts the claims on one decision into tiers and lets the first tier that
says anything decide: the value that most documents of that tier give. Where two
values have as many, there is a tie, and a tie has no value. Nothing is averaged,
no claim is thrown away, and a document counts once however often it repeats itself.

The same five claims, for an act of 16 November 2022 (the Assembly's committee):

=====  ===========  ============  =============
claim  kind         reported      value
=====  ===========  ============  =============
a      news agency  2022-11-17    cosponsor
b      newspaper    2022-12-16    cosponsor
c      newspaper    2025-11-12    not_cosponsor
d      broadcaster  2025-11-12    not_cosponsor
e      government   2025-11-13    not_cosponsor
=====  ===========  ============  =============

contemporary
    UN records and roll calls, then reports of the weeks around the act, then later
    summaries. *a* and *b* were written within six weeks of the act, so: ``cosponsor``,
    contested by *c*, *d* and *e*.
official
    UN records, then governments and data sets, then the rest. *e* alone is in the
    highest tier present: ``not_cosponsor``, contested by *a* and *b*.
majority
    All documents weigh the same: three against two, ``not_cosponsor``, contested.
latest
    Only what no other claim was certainly reported after: *e*, so ``not_cosponsor``,
    contested. (Of two reports of one month known by the month alone, neither is later.)
unanimous
    A value only where all agree: here there is none, and the decision is tied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.errors import ParameterError
from analysis.facts.labels import nearest

WEEKS_AROUND = timedelta(weeks=6)
"""How far from the act a report still counts as made at the time (chosen here:
from the tabling of an Assembly text to its adoption in plenary is some six weeks)."""


@dataclass(frozen=True)
class Witness:
    """One claim as a rule sees it.

    Parameters
    ----------
    claim, document
        Permanent ids of the claim and of the document it stands in.
    value
        What it says, in the project's word.
    act
        The kind of act, such as ``vote``.
    kind
        The kind of document, such as ``un_record``.
    reported
        First and last day the report may date from; None where no date is known.
    acted
        First and last day the act may have happened; None where not known.
    """

    claim: str
    document: str
    value: str
    act: str
    kind: str
    reported: tuple[date, date] | None
    acted: tuple[date, date] | None


Tiers = Callable[[Sequence[Witness]], list[int]]


def _contemporary(witnesses: Sequence[Witness]) -> list[int]:
    def tier(w: Witness) -> int:
        if w.kind == "un_record" or (w.kind == "dataset" and w.act == "vote"):
            return 0
        if w.reported and w.acted:
            # The whole of an inexact date must lie inside, or it would be made more exact.
            early, late = w.acted[0] - WEEKS_AROUND, w.acted[1] + WEEKS_AROUND
            if early <= w.reported[0] and w.reported[1] <= late:
                return 1
        return 2

    return [tier(w) for w in witnesses]


def _official(witnesses: Sequence[Witness]) -> list[int]:
    order = {"un_record": 0, "government": 1, "dataset": 1}
    return [order.get(w.kind, 2) for w in witnesses]


def _alike(witnesses: Sequence[Witness]) -> list[int]:
    return [0] * len(witnesses)


def _latest(witnesses: Sequence[Witness]) -> list[int]:
    dated = [w.reported for w in witnesses if w.reported]
    newest = max((first for first, _ in dated), default=None)
    return [
        0 if newest is None or (w.reported and w.reported[1] >= newest) else 1 for w in witnesses
    ]


RULES: dict[str, Tiers] = {
    "contemporary": _contemporary,
    "official": _official,
    "majority": _alike,
    "latest": _latest,
    "unanimous": _alike,
}
DEFAULT_RULE = "contemporary"


def check_rule(rule: str) -> str:
    """Give the rule back, or refuse it if there is none of that name.

    Raises
    ------
    ParameterError
        If the rule is unknown; the nearest is named.
    """
    if rule not in RULES:
        raise ParameterError(f"rule: found {rule!r}; {nearest(rule, tuple(RULES))}.")
    return rule


def decide(witnesses: Sequence[Witness], rule: str) -> str:
    """Give the value a rule finds, or an empty text where it finds none.

    Parameters
    ----------
    witnesses
        The claims of acts done, at least one, on one decision.
    rule
        One of :data:`RULES`.

    Returns
    -------
    str
        The value; empty for a tie (and, under ``unanimous``, for any disagreement).

    Notes
    -----
    The rules are defined, with an example, in this module's docstring.

    Examples
    --------
    >>> day = date(2022, 11, 17)
    >>> seen = [Witness("a", "A", "cosponsor", "sponsorship", "newspaper", (day, day), None),
    ...         Witness("b", "B", "not_cosponsor", "sponsorship", "newspaper", (day, day), None)]
    >>> decide(seen, "majority")
    ''
    """
    tiers = RULES[check_rule(rule)](witnesses)
    first = min(tiers)
    heard = {
        (w.document, w.value) for w, tier in zip(witnesses, tiers, strict=True) if tier == first
    }
    counted = Counter(value for _, value in heard).most_common()
    if rule == "unanimous" and len(counted) > 1:
        return ""
    if len(counted) > 1 and counted[0][1] == counted[1][1]:
        return ""
    return counted[0][0]
