"""Which decisions a claim speaks to, and why some claims speak to none.

The rules are those of the codebook (``data/raw/README.md``); each returns a
reason that a reader can check, and no claim is ever lost between the two lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.facts.decisions import voted_at
from analysis.facts.labels import split_list

NO_BODY = "names no body, and its context fixes none"
NO_YEAR = "names no year that its words and date would fix"
NO_TEXT = "the body had no such resolution in that year"
WRONG_KIND = "a vote is claimed of a text adopted without a vote"
LEAD_SPONSOR = "absence from a list of co-sponsors proves nothing about a lead sponsor"
REASONS = (NO_BODY, NO_YEAR, NO_TEXT, WRONG_KIND, LEAD_SPONSOR)


def years_of(cell: str) -> range:
    """Give the years of ``2022`` or ``2008/2018``, both ends included."""
    first, _, last = cell.partition("/")
    return range(int(first), int(last or first) + 1)


@dataclass(frozen=True)
class Speaking:
    """What every claim of a dossier says and speaks to, worked out once.

    What a claim speaks to does not hang on other claims, nor on a rule; so records
    narrowed to some sources or countries, or under another rule, share one of these.

    Parameters
    ----------
    claims
        Every claim, normalised, indexed by id.
    bodies, acts, resolutions
        Raw tables.
    """

    claims: pd.DataFrame
    bodies: pd.DataFrame
    acts: pd.DataFrame
    resolutions: pd.DataFrame

    @cached_property
    def told(self) -> Mapping[str, Mapping[str, Any]]:
        """Every claim by its id, its columns by name."""
        return {str(name): claim for name, claim in self.claims.to_dict("index").items()}

    @cached_property
    def _whole(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return targets(self.told, self.bodies, self.acts, self.resolutions)

    def of(self, claims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give :func:`targets` of some of the claims."""
        spoken, aside = (f[f["claim"].isin(claims.index)] for f in self._whole)
        return spoken.reset_index(drop=True), aside.reset_index(drop=True)

    def work_out(self) -> None:
        """Work all of it out now, for whoever will share it."""
        self.of(self.claims)


def targets(
    claims: Mapping[str, Mapping[str, Any]],
    bodies: pd.DataFrame,
    acts: pd.DataFrame,
    resolutions: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find what each claim speaks to.

    Parameters
    ----------
    claims
        Normalised claims by id: ``actor``, ``body``, ``years``, ``stage``,
        ``act``, ``value``, ``source``.
    bodies
        ``bodies.csv``: ``final_stage``, ``vote_stages``, indexed by body.
    acts
        ``acts.csv``: ``speaks_to``, indexed by act.
    resolutions
        ``resolutions.csv``, indexed by ``body-year``.

    Returns
    -------
    spoken : pandas.DataFrame
        ``claim, body, year, stage, act``, one row a claim and decision.
    aside : pandas.DataFrame
        ``claim, reason``, for every claim that speaks to no decision.

    Notes
    -----
    A sponsorship claim without a stage, or dated at the plenary, speaks to the final
    list; a claim about a vote or a consensus without a stage speaks to every stage at
    which the body adopts, a statement to the one at which the list closes; leading is an
    act of the tabling.
    """
    held = resolutions.to_dict("index")
    ruled = {
        body: (str(row["final_stage"]), split_list(str(row["vote_stages"])))
        for body, row in bodies.iterrows()
    }
    speaks_to = acts["speaks_to"].astype(str).to_dict()
    spoken: list[tuple[str, str, int, str, str]] = []
    aside: list[tuple[str, str]] = []
    for name, claim in sorted(claims.items()):
        found, reason = _targets_of(claim, ruled, speaks_to, held)
        spoken += [(name, *target) for target in found]
        if not found:
            aside.append((name, reason))
    return (
        pd.DataFrame(spoken, columns=["claim", "body", "year", "stage", "act"]),
        pd.DataFrame(aside, columns=["claim", "reason"]),
    )


def _targets_of(
    claim: Mapping[str, Any],
    ruled: Mapping[str, tuple[str, list[str]]],
    speaks_to: Mapping[str, str],
    held: Mapping[str, Mapping[str, Any]],
) -> tuple[list[tuple[str, int, str, str]], str]:
    if not claim["body"]:
        return [], NO_BODY
    if not claim["years"]:
        return [], NO_YEAR
    body, act = str(claim["body"]), str(claim["act"])
    found: list[tuple[str, int, str, str]] = []
    reason = NO_TEXT
    for year in years_of(claim["years"]):
        resolution = held.get(f"{body}-{year}")
        if resolution is None:
            continue
        for stage in _stages(claim["stage"], speaks_to[act], *ruled[body]):
            if act == "vote" and not voted_at(resolution, stage):
                reason = WRONG_KIND
            elif _lead_missing(claim, resolution):
                reason = LEAD_SPONSOR
            else:
                found.append((body, year, stage, act))
    return found, "" if found else reason


def _stages(stage: str, speaks_to: str, final: str, adopting: list[str]) -> Iterator[str]:
    if speaks_to == "tabling":
        yield "tabling"
    elif speaks_to == "final_list":
        # The list closes with the committee at the Assembly: a report from the
        # plenary that names the sponsors repeats that list.
        yield "tabling" if stage == "tabling" else final
    elif stage:
        yield stage
    elif speaks_to == "final_stage":
        # Said once: without a stage it is not made into one act for each vote.
        yield final
    else:
        yield from adopting


def _lead_missing(claim: Mapping[str, Any], resolution: Mapping[str, Any]) -> bool:
    return (
        claim["value"] == "not_cosponsor"
        and claim["kind"] in ("un_record", "dataset")
        and claim["actor"] in split_list(str(resolution["lead_sponsors"]))
    )
