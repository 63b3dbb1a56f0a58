"""Documents held against disputed decisions, and decisions under each rule."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from analysis.facts.decisions import claims_of
from analysis.figures import style
from analysis.measures.evidence import ANNOUNCED, EITHER, OTHERWISE, SO

SMALL = 6.0
ROW = 0.096  # inches: a line of 6 points and a little air
LONGEST = 36  # letters of a publisher's name; the table has the whole of it
SHORT = {"sponsorship": "sponsor"}
STATES = {"contested": "contested", "tied": "tied", "unknown": "unknown"}
_MARKS: dict[str, dict[str, Any]] = {
    SO: {"marker": "s", "markeredgewidth": 0.4},
    OTHERWISE: {"marker": "D", "markeredgewidth": 0.9},
    EITHER: {"marker": "D", "markeredgewidth": 0.6},
    ANNOUNCED: {"marker": "^", "markeredgewidth": 0.5},
}


def stance_mark(stance: str) -> dict[str, Any]:
    """Give the shape of what a document says: square so, diamond otherwise, triangle to come."""
    return dict(_MARKS[stance])


def name_of(decision: Mapping[str, Any], apart: str = " ") -> str:
    """Name a decision in a few words, such as ``KOR UNGA 2022 sponsor``."""
    act = SHORT.get(str(decision["act"]), decision["act"])
    parts = (decision["country"], f"{decision['body']} {decision['year']}", act)
    return apart.join(str(part) for part in parts)


def plot_matrix(
    testimony: pd.DataFrame, decisions: pd.DataFrame, *, ax: Axes | None = None
) -> Axes:
    """Draw what each document says on each disputed decision: reports down, acts across.

    Parameters
    ----------
    testimony
        As :func:`analysis.measures.evidence.testimony_on` gives it.
    decisions
        The decisions, in drawing order: ``id``, ``country``, ``body``, ``year``, ``act``.
    ax
        Axes to draw on.

    Returns
    -------
    Axes
        A square where a document says what the decision has, a diamond where it says
        otherwise, nothing where it is silent; the colour is the value it gives.
    """
    documents = testimony.drop_duplicates("source")
    if ax is None:
        _, ax = style.new_figure("double", ROW * len(documents) + 1.2)
    rows = {source: n for n, source in enumerate(documents["source"])}
    columns = {name: n for n, name in enumerate(decisions["id"])}
    ax.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.3, -0.8))
    ax.hlines(list(rows.values()), -0.6, len(columns) - 0.4, color=style.BLANK, lw=0.3, zorder=1)
    ax.vlines(list(columns.values()), -0.8, len(rows), color=style.BLANK, lw=0.3, zorder=1)
    for row in testimony.to_dict("records"):
        drawn = style.add_mark(
            ax, columns[row["decision"]], rows[row["source"]], label=f"_{row['stance']}", zorder=3,
            **_look(row["value"], row["stance"]),
        )  # fmt: skip
        style.add_claims(drawn, mark_of_testimony(row))
    ax.set_xticks(
        list(columns.values()),
        [name_of(row, "\n") for row in decisions.to_dict("records")],
        size=SMALL,
    )
    ax.xaxis.tick_top()
    labels = [
        f"{row['report_date'].split('/')[0]}  "
        + textwrap.shorten(row["publisher"], LONGEST, placeholder=" …")
        for row in documents.to_dict("records")
    ]
    ax.set_yticks(list(rows.values()), labels, size=SMALL)
    for label, dated_by in zip(ax.get_yticklabels(), documents["dated_by"], strict=True):
        label.set_style("normal" if dated_by == "published" else "italic")
    for row in documents.to_dict("records"):
        ax.annotate(
            str(row["kind"]).replace("_", " "), (1, rows[row["source"]]), xytext=(3, 0),
            xycoords=("axes fraction", "data"), textcoords="offset points", size=SMALL,
            color=style.MUTED, va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    style.hide_ticks(ax)
    ax.spines[:].set_visible(False)
    return ax


def plot_rules(ruled: pd.DataFrame, values: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what each rule finds: decisions down the page, rules across.

    Parameters
    ----------
    ruled
        As :func:`analysis.measures.evidence.values_by_rule` gives it.
    values
        ``values.csv``, indexed by value: ``letter``, ``refusal``.
    ax
        Axes to draw on.

    Returns
    -------
    Axes
        A cell a decision and rule; a box around it where the rule finds another value than
        the record's own rule does. Beneath, how many each rule leaves contested and tied.
    """
    decisions = ruled.drop_duplicates("decision")
    rules = list(dict.fromkeys(ruled["rule"]))
    if ax is None:
        _, ax = style.new_figure("single", 0.2 * len(decisions) + 0.9)
    rows = {name: n for n, name in enumerate(decisions["decision"])}
    ax.set(xlim=(-0.6, len(rules) - 0.4), ylim=(len(rows) + 0.4, -0.7))
    for row in ruled.to_dict("records"):
        x, y = rules.index(row["rule"]), rows[row["decision"]]
        drawn = _draw_decision(ax, row, x, y, values)
        if row["moved"] and row["value"]:
            box = Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, fill=False, edgecolor=style.INK)
            box.set(linewidth=0.8, label="_moved", zorder=5)
            drawn.append(ax.add_patch(box))
        style.add_claims(drawn, _mark_of_decision(f"{name_of(row)} under {row['rule']}", row))
    counted = ruled.groupby(["rule", "status"]).size()
    for x, rule in enumerate(rules):
        left = [int(counted.get((rule, status), 0)) for status in ("contested", "tied")]
        words = f"{left[0]} / {left[1]}"
        text = ax.text(x, len(rows) - 0.1, words, size=SMALL, ha="center", va="center")
        own = ruled[(ruled["rule"] == rule) & ruled["status"].isin(("contested", "tied"))]
        mark = style.Mark(
            f"contested / tied under {rule}", words, decisions=style.join_ids(*own["decision"])
        )
        style.add_claims(text, mark)
    ax.set_xticks(
        range(len(rules)), rules, size=SMALL, rotation=30, ha="left", rotation_mode="anchor"
    )
    ax.xaxis.tick_top()
    names = [name_of(row) for row in decisions.to_dict("records")]
    ax.set_yticks([*rows.values(), len(rows) - 0.1], [*names, "contested / tied"], size=SMALL)
    style.hide_ticks(ax)
    ax.spines[:].set_visible(False)
    return ax


def plot_agreement(
    testimony: pd.DataFrame, decisions: pd.DataFrame, *, ax: Axes | None = None
) -> Axes:
    """Draw each document as a mark: for the decision to the right, against it to the left.

    Parameters
    ----------
    testimony, decisions
        As for :func:`plot_matrix`. Marks nearest the middle were written first.
    ax
        Axes to draw on, its rows those of :func:`plot_rules`.
    """
    if ax is None:
        _, ax = style.new_figure("single", 0.2 * len(decisions) + 0.9)
    ax.plot([0, 0], [-0.5, len(decisions) - 0.5], color=style.INK, linewidth=0.5, label="_middle")
    reach = {1: 3, -1: 3}
    for y, decision in enumerate(decisions["id"]):
        told = testimony[testimony["decision"] == decision]
        for side, stances in ((1, (SO,)), (-1, (OTHERWISE, EITHER))):
            part = told[told["stance"].isin(stances)]
            for n, row in enumerate(part.to_dict("records"), start=1):
                drawn = style.add_mark(
                    ax, side * n, y, label=f"_{row['claims']}", zorder=3,
                    **_look(row["value"], row["stance"], 3.4),
                )  # fmt: skip
                style.add_claims(drawn, mark_of_testimony(row))
            reach[side] = max(reach[side], len(part))
            if len(part):
                n = part["source"].nunique()
                text = ax.annotate(
                    str(n), (side * (len(part) + 0.8), y), size=SMALL,
                    ha="left" if side > 0 else "right", va="center_baseline",
                )  # fmt: skip
                words = f"documents {'for' if side > 0 else 'against'} {decision}"
                style.add_claims(
                    text,
                    style.Mark(
                        words, n, decisions=decision, claims=style.join_ids(*part["claims"])
                    ),
                )
    ax.set(
        xlim=(-reach[-1] - 3, reach[1] + 3), ylim=(len(decisions) + 0.4, -0.7), xticks=[], yticks=[]
    )
    tied = EITHER in set(testimony["stance"])
    left = "documents, either side of a tie" if tied else "documents against"
    for x, words in ((-reach[-1] / 2, left), (reach[1] / 2, "documents for")):
        ax.text(x, len(decisions) - 0.1, words, size=SMALL, ha="center", va="center")
    ax.spines[:].set_visible(False)
    return ax


def draw_matrix(testimony: pd.DataFrame, decisions: pd.DataFrame, values: pd.DataFrame) -> Figure:
    """Draw :func:`plot_matrix` with the reconciled decision above each column, and a key."""
    if decisions.empty:
        return style.figure_of_words("No decision is disputed here.")
    depth = ROW * testimony["source"].nunique()
    figure, axes = style.new_figure(
        "double", depth + 1.25, nrows=3, gridspec_kw={"height_ratios": [0.2, depth + 0.4, 0.14]}
    )
    top, ax, foot = axes
    plot_matrix(testimony, decisions, ax=ax)
    top.set(xlim=ax.get_xlim(), ylim=(0.5, -0.5), xticks=[])
    for x, row in enumerate(decisions.to_dict("records")):
        rivals = testimony[
            (testimony["decision"] == row["id"]) & (testimony["value"] != row["value"])
        ]
        rival = ";".join(dict.fromkeys(rivals["value"]))
        drawn = _draw_decision(top, {**row, "rival": rival}, x, 0, values, width=0.42)
        told = {**row, "decision": row["id"], "claims": claims_of(row)}
        style.add_claims(drawn, _mark_of_decision(f"{name_of(row)} decision", told))
    top.set_yticks([0], ["decision"], size=SMALL)
    style.hide_ticks(top)
    top.spines[:].set_visible(False)
    _add_key(foot, testimony, values)
    return figure


def draw_rules(
    ruled: pd.DataFrame, testimony: pd.DataFrame, decisions: pd.DataFrame, values: pd.DataFrame
) -> Figure:
    """Draw :func:`plot_rules` and, in the same rows, :func:`plot_agreement`."""
    if decisions.empty:
        return style.figure_of_words("No decision is disputed here.")
    depth = 0.2 * (len(decisions) + 1)
    figure, axes = style.new_figure(
        "double", depth + 1.0, nrows=2, ncols=2, squeeze=False,
        gridspec_kw={"width_ratios": [1.0, 1.35], "height_ratios": [depth, 0.14]},
    )  # fmt: skip
    plot_rules(ruled, values, ax=axes[0, 0])
    plot_agreement(testimony, decisions, ax=axes[0, 1])
    style.panel_letter(axes[0, 0], "a")
    style.panel_letter(axes[0, 1], "b")
    axes[1, 1].set_axis_off()
    _add_key(axes[1, 0], testimony, values)
    return figure


def _draw_decision(
    ax: Axes, row: Mapping[str, Any], x: float, y: float, values: pd.DataFrame, width: float = 0.76
) -> list[Artist]:
    colours, hatches = style.position_colours(), style.position_hatches()
    said = [value for value in (row["value"], *str(row["rival"]).split(";")) if value]
    value, rival = said[0] if said else "", said[1] if len(said) > 1 else ""
    refused = bool(value) and str(values.loc[value, "refusal"]) == "yes"
    heard = row["n_for"] + row["n_against"]
    return style.draw_state(
        ax, STATES.get(str(row["status"]), "did not" if refused else "did"), x, y, width=width,
        height=0.76, colour=colours.get(value, style.PAPER),
        against=colours.get(rival, style.PAPER), share=row["n_against"] / heard if heard else 0.0,
        hatch=hatches.get(value, ""), against_hatch=hatches.get(rival, ""),
        letter=str(values.loc[value, "letter"]) if value else "",
    )  # fmt: skip


def mark_of_testimony(row: Mapping[str, Any]) -> style.Mark:
    """Give the mark of what one document says on one decision."""
    value = str(row["value"])
    return style.Mark(
        f"{row['source']} on {row['decision']}", value,
        f"{row['publisher']}, {row['report_date'] or 'undated'}, on {row['decision']}: "
        f"{row['stance']}, {value.replace('_', ' ')}",
        row["decision"], row["claims"], key=f"{value} {row['stance']}",
    )  # fmt: skip


def _mark_of_decision(position: str, row: Mapping[str, Any]) -> style.Mark:
    state = STATES.get(str(row["status"]), "did")
    told = {**row, "state": state, "decisions": row["decision"]}
    return style.mark_of_cell(position, told, key=f"{row['stage']} {row['act']}")


def _look(value: str, stance: str, size: float = 4.2) -> dict[str, Any]:
    return {
        **stance_mark(stance), "markersize": size, "ls": "", "markeredgecolor": style.INK,
        "markerfacecolor": style.position_colours()[value], "markerfacecoloralt": style.PAPER,
        "fillstyle": "left" if style.position_hatches()[value] else "full",  # as a hatch would
    }  # fmt: skip


def _add_key(ax: Axes, testimony: pd.DataFrame, values: pd.DataFrame) -> None:
    """Explain shapes and colours that occur, in one line beneath the panels."""
    ax.set_axis_off()
    entries = []
    for stance in [name for name in _MARKS if name in set(testimony["stance"])]:
        mark = _look("joined", stance)
        entries.append((Line2D([], [], **{**mark, "markerfacecolor": style.BLANK}), stance))
    for value in [name for name in values.index if name in set(testimony["value"])]:
        entries.append((Line2D([], [], **_look(value, SO)), str(values.loc[value, "label"])))
    ax.legend(
        [handle for handle, _ in entries], [words for _, words in entries], loc="upper left",
        bbox_to_anchor=(0.005, 1.0), borderaxespad=0, ncols=len(entries), fontsize=SMALL,
        bbox_transform=blended_transform_factory(ax.figure.transFigure, ax.transAxes),
        handlelength=0.9, handletextpad=0.4, columnspacing=0.9,
    ).set_in_layout(False)  # fmt: skip
