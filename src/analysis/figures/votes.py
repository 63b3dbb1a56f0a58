"""Votes drawn: tallies and sponsor numbers, with the acts of chosen countries beneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from analysis.figures import style
from analysis.figures.bands import term_of
from analysis.figures.countries import plot_acts, rows_of
from analysis.figures.positions import halves_of
from analysis.measures.votes import NONE_ADOPTED

ASIDE = 0.22  # of a year's slot: how far committee and plenary stand from its middle
PLACE = {"committee": -ASIDE, "plenary": ASIDE, "council": 0.0}
MOMENT = {"tabling": -ASIDE, "adoption": ASIDE}
BAR = {"committee": 0.38, "plenary": 0.38, "council": 0.5}
SMALL = 6.0
NEAR = 8  # sponsors: nearer than this, a number and a rule would overlap
KEY_HEIGHT = 0.5  # inches
BOTH = "left: committee, and sponsors when tabled; right: plenary, and sponsors when adopted"
LISTS = "sponsors: left when tabled, right when adopted"
KEY = {
    "contested": "contested: corner, the claims that lost",
    "tied": "tied: no value",
    "unknown": "unknown",
    "not applicable": "no ballot held",
}


def plot_tallies(tallies: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each recorded vote as a bar, yes above nought, abstentions and no below.

    Parameters
    ----------
    tallies
        As :func:`analysis.measures.votes.tallies` gives it, of one body or of bodies that
        follow each other.
    ax
        Axes to draw on; its x axis has a slot a year.

    Returns
    -------
    Axes
        Bars are labelled ``_<id>``; a ring on the line is an adoption without a vote; a
        short rule beside a bar is the figure another source prints.
    """
    if ax is None:
        _, ax = style.new_figure("double", 2.0)
    colours = style.position_colours()
    ax.axhline(0, color=style.INK, linewidth=0.5, zorder=2)
    for _, ballot in tallies.groupby(["resolution", "stage"], sort=False, observed=True):
        rows = {row["answer"]: row for row in ballot.to_dict("records")}
        row = next(iter(rows.values()))
        x, width = row["year"] + PLACE[row["stage"]], BAR[row["stage"]]
        if "without_vote" in rows:
            ring = ax.plot(
                x, 0, marker="o", markersize=3, markerfacecolor=style.PAPER,
                markeredgecolor=style.INK, markeredgewidth=0.6, label=f"_{row['id']}", zorder=4,
            )  # fmt: skip
            style.add_claims(ring, _mark_of_count(row, "adopted without a vote"))
            continue
        foot = 0
        for answer, sign in (("yes", 1), ("abstain", -1), ("no", -1)):
            if answer not in rows or pd.isna(rows[answer]["n"]):
                continue
            n, start = int(rows[answer]["n"]), 0 if sign > 0 else foot
            bar = ax.bar(
                x, sign * n, width, bottom=start, color=colours[answer], linewidth=0,
                label=[f"_{rows[answer]['id']}"], zorder=3,
            )  # fmt: skip
            number = _number(ax, rows[answer], x, start, sign * n)
            style.add_claims([*bar, number], _mark_of_count(rows[answer], n))
            _other_figures(ax, rows[answer], x, width, start, sign)
            foot = foot if sign > 0 else start - n
    most = tallies["n"].max()
    if pd.notna(most):
        below = tallies[tallies["answer"] != "yes"].groupby(["resolution", "stage"])["n"].sum()
        ax.set_ylim(-1.38 * float(below.max()), 1.32 * float(most))  # room for the counts
    else:
        ax.set(ylim=(-1, 1), yticks=[0])  # no ballot in these years, so no scale
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    ax.set_ylabel("States")
    return ax


def plot_sponsors(sponsors: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the number of sponsors as two joined dots: hollow when tabled, full when adopted.

    Parameters
    ----------
    sponsors
        As :func:`analysis.measures.votes.sponsor_numbers` gives it. A number that is not
        known has no dot.
    ax
        Axes to draw on; its x axis has a slot a year.
    """
    if ax is None:
        _, ax = style.new_figure("double", 1.4)
    for _, pair in sponsors.groupby("resolution", sort=False):
        known = pair.dropna(subset="n").to_dict("records")
        at = {row["moment"]: row["year"] + MOMENT[row["moment"]] for row in known}
        if len(known) == 2:
            joined = ax.plot(
                list(at.values()), [row["n"] for row in known], color=style.INK, lw=0.6
            )
            one, two = (int(row["n"]) for row in known)
            mark = _mark_of_count(known[0], f"{one} to {two}")
            about = f"{known[0]['body']} {known[0]['year']} sponsors from tabling to adoption"
            style.add_claims(joined, replace(mark, position=about, says=f"{about}: {one} to {two}"))
        for row in known:
            hollow = row["moment"] == "tabling"
            dot = ax.plot(
                at[row["moment"]], row["n"], marker="o", markersize=3.2, ls="",
                markeredgecolor=style.INK, markeredgewidth=0.6, label=f"_{row['id']}",
                markerfacecolor=style.PAPER if hollow else style.INK, zorder=3,
            )  # fmt: skip
            side = -1 if hollow else 1
            # Above or below, the figure of another source might claim the number.
            beside = any(0 < side * (n - row["n"]) < NEAR for n in _figures(row["others"]))
            number = ax.annotate(
                _starred(row), (at[row["moment"]], int(row["n"])), textcoords="offset points",
                xytext=(4 * side, 0) if beside else (0, 3 * side), size=SMALL,
                ha={-1: "right", 1: "left"}[side] if beside else "center",
                va="center" if beside else {-1: "top", 1: "bottom"}[side],
            )  # fmt: skip
            style.add_claims([*dot, number], _mark_of_count(row, int(row["n"])))
        for row in pair.to_dict("records"):
            x = row["year"] + MOMENT[row["moment"]]
            for other in _figures(row["others"]):
                _rule(ax, x, other, 0.3, row, other)
    seen = [int(n) for n in sponsors["n"].dropna()]
    seen += [n for others in sponsors["others"] for n in _figures(others)]
    if seen:
        margin = max(6, 0.35 * (max(seen) - min(seen)))
        ax.set_ylim(min(seen) - margin, max(seen) + margin)
    ax.set_ylabel("Sponsors")
    return ax


def draw_votes(
    tallies: pd.DataFrame,
    sponsors: pd.DataFrame,
    acts: pd.DataFrame,
    *,
    bodies: pd.DataFrame,
    values: pd.DataFrame,
    names: Mapping[str, str],
    administrations: pd.DataFrame | None = None,
    acting: pd.DataFrame | None = None,
) -> Figure:
    """Draw tallies, sponsors and acts of countries, three panels for each series of bodies.

    Parameters
    ----------
    tallies, sponsors, acts
        As for :func:`plot_tallies`, :func:`plot_sponsors`, :func:`plot_acts`.
    bodies
        ``bodies.csv``, indexed by body: ``series`` (bodies that follow each other share
        panels), ``short``, ``order``.
    values
        ``values.csv``, indexed by value: ``label``, ``letter``, for the key.
    names
        Name of each country, by its code.
    administrations, acting
        As for :func:`analysis.figures.bands.add_administrations`; left out, there are no bands.
    """
    if tallies.empty:
        return style.figure_of_words(NONE_ADOPTED)
    groups = _series(bodies, set(tallies["body"].astype(str)))
    rows = rows_of(acts)
    heights = [*[1.15, 0.62, 0.112 * rows] * len(groups), KEY_HEIGHT]
    banded = administrations is not None and not administrations.empty
    figure, axes = style.new_figure(
        "double", sum(heights) + 0.17 * len(heights) + 0.24 * len(groups) + 0.15,
        nrows=len(heights), sharex=True, squeeze=False,
        gridspec_kw={"height_ratios": heights, "hspace": 0.06},
    )  # fmt: skip
    columns = list(axes[:, 0])
    years = range(int(tallies["year"].min()), int(tallies["year"].max()) + 1)
    columns[0].set_xlim(years.start - 0.5, years.stop - 0.5)
    for place, (title, own) in enumerate(groups.items()):
        top, middle, foot = columns[3 * place : 3 * place + 3]
        plot_tallies(tallies[tallies["body"].isin(own)], ax=top)
        plot_sponsors(sponsors[sponsors["body"].isin(own)], ax=middle)
        plot_acts(acts[acts["body"].isin(own)], names, ax=foot)
        foot.set_xticks(list(years), [str(year) for year in years], size=SMALL)
        foot.tick_params(axis="x", labelbottom=True)
        for ax in (top, middle):
            style.hide_ticks(ax, "x")
        named = banded and place == 0
        if administrations is not None:
            held = tallies[tallies["body"].isin(own)].drop_duplicates(["year", "stage"])
            fell = [term_of(str(day), administrations) for day in held["date"]]
            by_year = dict(zip(held["year"][::-1], fell[::-1], strict=True))  # the first stage's
            for ax in (top, middle, foot):
                style.add_administrations(
                    ax, administrations, names=named and ax is top, by_year=by_year
                )
        if acting is not None:
            _mark_acting(top, tallies[tallies["body"].isin(own)], acting)
        halves = "committee" in set(tallies.loc[tallies["body"].isin(own), "stage"])
        letter = "abcdefgh"[place] if len(groups) > 1 else ""
        style.name_panel(letter, top, middle, foot)
        _title(top, letter, title, BOTH if halves else LISTS, 25 if named else 4)
    _add_key(columns[-1], tallies, sponsors, acts, values)
    return figure


def _mark_acting(ax: Axes, tallies: pd.DataFrame, acting: pd.DataFrame) -> None:
    """Lay a thin stripe along the top over each ballot held under an acting president."""
    for row in tallies.drop_duplicates(["year", "stage"]).to_dict("records"):
        if term_of(str(row["date"]), acting):
            x, half = row["year"] + PLACE[row["stage"]], BAR[row["stage"]] / 2
            ax.plot(
                [x - half, x + half], [1, 1], transform=ax.get_xaxis_transform(),
                color=style.MUTED, linewidth=2.4, solid_capstyle="butt", clip_on=False, zorder=4,
                label="_acting",
            )  # fmt: skip


def _series(bodies: pd.DataFrame, held: set[str]) -> dict[str, list[str]]:
    """Gather the bodies that follow each other, under one title, in the dossier's order."""
    ordered = bodies[bodies.index.isin(held)].sort_values("order", ascending=False)
    groups = {
        ", then ".join(own["short"].astype(str)): [str(body) for body in own.index]
        for _, own in ordered.groupby(ordered["series"].astype(str), sort=False)
    }
    return dict(reversed(groups.items()))


def _title(ax: Axes, letter: str, title: str, note: str, above: float) -> None:
    how: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    ax.annotate(letter, (0, 1), xytext=(-10, above), size=8.0, weight="bold", **how)
    ax.annotate(title, (0, 1), xytext=(0, above), size=7.5, weight="bold", **how)
    ax.annotate(note, (1, 1), xytext=(0, above), size=SMALL, color=style.MUTED, ha="right", **how)


def _add_key(
    ax: Axes,
    tallies: pd.DataFrame,
    sponsors: pd.DataFrame,
    acts: pd.DataFrame,
    values: pd.DataFrame,
) -> None:
    """Explain bars, dots and cells that occur, beneath the panels."""
    colours, hatches = style.position_colours(), style.position_hatches()
    entries: list[tuple[Any, str]] = []
    shown = {v for row in acts.to_dict("records") for v in halves_of(row, "rival")}
    for value in [v for v in values.index if v in shown | set(tallies["answer"])]:
        refused = str(values.loc[value, "refusal"]) == "yes"
        look = {"colour": colours[value], "hatch": hatches[value]}
        handle = style.StateHandle(
            "did not" if refused else "did", letter=values.loc[value, "letter"], **look
        )
        entries.append((handle, str(values.loc[value, "label"])))
    for state, words in KEY.items():
        if state in set(acts["state"]):
            entries.append((style.StateHandle(state, against=style.PAPER, share=0.3), words))
    ring: dict[str, Any] = {
        "marker": "o",
        "ls": "",
        "markersize": 3.2,
        "markeredgecolor": style.INK,
    }
    if "without_vote" in set(tallies["answer"]):
        dot = Line2D([], [], markerfacecolor=style.PAPER, markeredgewidth=0.6, **ring)
        line = Line2D([], [], color=style.INK, linewidth=0.5)
        entries.append(((line, dot), "adopted without a vote"))
    dots = tuple(Line2D([], [], markerfacecolor=c, **ring) for c in (style.PAPER, style.INK))
    entries.append((dots, "sponsors when tabled, adopted"))
    if any(tallies["others"]) or any(sponsors["others"]):
        rule = Line2D([], [], color=style.INK, linewidth=0.7)
        entries.append((rule, "* figure of another source"))
    ax.set_axis_off()
    handlers: dict[Any, Any] = {tuple: HandlerTuple(ndivide=None, pad=0.2), **style.STATE_HANDLERS}
    whole_width = blended_transform_factory(ax.figure.transFigure, ax.transAxes)
    ax.legend(
        [handle for handle, _ in entries], [words for _, words in entries], loc="upper left",
        bbox_to_anchor=(0.005, 1.0), bbox_transform=whole_width, borderaxespad=0, ncols=5,
        fontsize=6.5, handlelength=1.6, columnspacing=1.4,
        handler_map=handlers,
    ).set_in_layout(False)  # fmt: skip


def _mark_of_count(row: Mapping[str, Any], n: object) -> style.Mark:
    """Give the mark of a count of the register: of a ballot's answer, or of sponsors."""
    if "moment" in row:
        what = f"sponsors at {row['moment']}"
    else:
        what = f"{row['stage']} {str(row['answer']).replace('_', ' ')}"
    position = f"{row['body']} {row['year']} {what}"
    return style.Mark(position, n, rows=f"resolutions:{row['resolution']}")


def _number(ax: Axes, row: Mapping[str, Any], x: float, start: float, n: float) -> Text:
    """Write the count of a bar: at its end, or for abstentions, which lie between, inside."""
    inside = row["answer"] == "abstain"
    end = max([start + n, *_figures(row["others"])]) if n > 0 else start + n
    return ax.annotate(
        _starred(row), (x, start + n / 2 if inside else end),
        xytext=(0, 0 if inside else 2 if n > 0 else -2), textcoords="offset points", size=SMALL,
        ha="center", va="center" if inside else "bottom" if n > 0 else "top",
        rotation=0 if row["stage"] == "council" else 90, in_layout=False,
    )  # fmt: skip


def _other_figures(
    ax: Axes, row: Mapping[str, Any], x: float, width: float, start: float, sign: int
) -> None:
    for other in _figures(row["others"]):
        _rule(ax, x, start + sign * other, width, row, other)


def _rule(ax: Axes, x: float, y: float, width: float, row: Mapping[str, Any], other: int) -> None:
    """Draw a short rule where another source puts the count."""
    mark = _mark_of_count(row, other)
    printed = dict(zip(_figures(row["others"]), str(row["other_rows"]).split("|"), strict=True))
    mark = replace(
        mark, position=f"{mark.position}, another source", key=str(other),
        rows=style.rows_of("counts", printed[other]),
    )  # fmt: skip
    span = [x - width / 2, x + width / 2]
    for ink, thick in ((style.PAPER, 1.6), (style.INK, 0.7)):
        drawn = ax.plot(
            span, [y, y], color=ink, linewidth=thick, solid_capstyle="butt", zorder=5,
            label=f"_other {row['id']}" if ink == style.INK else "_halo",
        )  # fmt: skip
        style.add_claims(drawn, mark)


def _starred(row: Mapping[str, Any]) -> str:
    return f"{row['n']}{'*' if row['others'] else ''}"


def _figures(others: str) -> list[int]:
    return [int(n) for n in others.split(";") if n]
