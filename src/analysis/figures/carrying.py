"""Reports by date against the years they speak of: the diagonal, and what was carried over."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from analysis.facts.decisions import claims_of
from analysis.figures import style
from analysis.figures.evidence import stance_mark
from analysis.figures.printing import lay_out
from analysis.measures.carrying import AT_THE_TIME
from analysis.measures.evidence import ANNOUNCED, EITHER, OTHERWISE, SO

ROW, ROOMY = 0.034, 0.098  # inches: a document that all agree with, one that has a name beside it
LEAST = 1.6  # inches: lower, the label of the axis has no room
ONE_LINE = 2.3  # inches: lower, that label takes two lines, or it would run into the row above
SMALL = 6.0
LONGEST = 26  # letters of a publisher's name; the table has the whole of it


def plot_reports(
    reports: pd.DataFrame, *, places: Mapping[str, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what each document says of each year's list: years across, reports down the page.

    Parameters
    ----------
    reports
        As :func:`analysis.measures.carrying.sponsorship_reports` gives it, of one body.
    places
        Where each document lies on the y axis, in inches from the top; made by
        :func:`rows_by_date` if left out.
    ax
        Axes to draw on; its x axis has a slot a year.

    Returns
    -------
    Axes
        A mark a document and year: full where it says the country sponsored, hollow where
        it did not; a diamond where it says other than the decision.
    """
    if ax is None:
        _, ax = style.new_figure("single", 4.0)
    places = rows_by_date(reports) if places is None else places
    colours = style.position_colours()
    for _, run in reports.groupby("run", sort=False):
        if len(run) > 1:
            y = places[run["source"].iloc[0]]
            joined = ax.plot(
                [run["year"].min(), run["year"].max()], [y, y], color=style.FAINT, linewidth=0.4,
                label="_run", zorder=2,
            )  # fmt: skip
            style.add_claims(joined, _mark_of_run(run))
    early = reports["told_at"] == AT_THE_TIME
    for (value, stance, prompt), told in reports.groupby(["value", "stance", early], sort=True):
        (line,) = ax.plot(
            told["year"].astype(float), [places[name] for name in told["source"]],
            label=f"_{value}: {stance}", zorder=4 if stance == OTHERWISE else 3,
            **_mark(colours[value], stance, prompt),
        )  # fmt: skip
        style.add_claims(line, [_mark_of_report(row) for row in told.to_dict("records")])
    ax.set_ylim(max(places.values()) + ROW, min(places.values()) - ROW)
    return ax


def _mark_of_report(row: Mapping[Any, Any]) -> style.Mark:
    """Give the mark of what one document says of one year's list."""
    value = str(row["value"])
    return style.Mark(
        f"{row['source']} on {row['body']} {row['year']}", value,
        f"{row['publisher']}, {row['report_date'] or 'undated'}, on {row['body']} {row['year']}: "
        f"{row['stance']}, {value.replace('_', ' ')}",
        row["decision"], row["claims"], key=value,
    )  # fmt: skip


def _mark_of_run(run: pd.DataFrame) -> style.Mark:
    """Give the mark of the line that joins years of which a document says the same."""
    first = run.iloc[0]
    years = f"{run['year'].min()} to {run['year'].max()}"
    return style.Mark(
        f"{first['source']} on {first['body']} {years}", str(first["value"]),
        decisions=style.join_ids(*run["decision"]), claims=style.join_ids(*run["claims"]),
        key=f"joined {first['value']}",
    )  # fmt: skip


def rows_by_date(reports: pd.DataFrame) -> dict[str, float]:
    """Give each document a row, in order of its report, roomier where its name is written."""
    named = set(reports.loc[reports["stance"] == OTHERWISE, "source"])
    places, y = {}, 0.0
    for source in dict.fromkeys(reports["source"]):
        tall = ROOMY if source in named else ROW
        places[source] = y + tall / 2
        y += tall
    return places


def draw_carrying(
    reports: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    bodies: pd.DataFrame,
    values: pd.DataFrame,
    administrations: pd.DataFrame | None = None,
) -> Figure:
    """Draw the reports on each body side by side, with the decision of each year on top.

    Parameters
    ----------
    reports
        As :func:`analysis.measures.carrying.sponsorship_reports` gives it.
    decisions
        The country's decisions on the final lists: ``body``, ``year``, ``value``, ``status``,
        ``administration``, ``n_for``, ``n_against``.
    bodies
        ``bodies.csv``, indexed by body: ``short``, ``order``.
    values
        ``values.csv``, indexed by value: ``letter``, ``refusal``.
    administrations
        As for :func:`analysis.figures.bands.add_administrations`; left out, there are no bands.
    """
    if reports.empty:
        return style.figure_of_words("No document speaks of a final list of sponsors here.")
    shown = [b for b in bodies.sort_values("order").index if b in set(reports["body"])]
    places = rows_by_date(reports)
    years = range(int(reports["year"].min()), int(reports["year"].max()) + 1)
    depth = max(LEAST, max(places.values()) + 0.1)
    figure, axes = style.new_figure(
        "double", depth + 1.2, nrows=3, ncols=len(shown), sharex=True, squeeze=False,
        gridspec_kw={"height_ratios": [0.16, depth, 0.14], "hspace": 0.0},
    )  # fmt: skip
    for column, body in enumerate(shown):
        top, ax = axes[0, column], axes[1, column]
        own = reports[reports["body"] == body]
        top.set_xlim(years.start - 0.5, years.stop - 0.5)
        _plot_decisions(decisions[decisions["body"] == body], values, top)
        plot_reports(own, places=places, ax=ax)
        if administrations is not None and not administrations.empty:
            style.add_administrations(
                ax, administrations, names=False, by_year=_governments(decisions, body)
            )
        ax.set_ylim(depth, -0.02)
        ax.set_xticks([year for year in years if year % 5 == 0])
        ax.set_xticks(list(years), minor=True)
        ax.tick_params(axis="x", labelbottom=True)
        ax.set_xlabel(str(bodies.loc[body, "short"]) + ": year of the list of sponsors")
        _mark_years(ax, reports, places, labelled=column == 0)
        _name_dissenters(ax, own, places)
        style.panel_letter(top, "abcdef"[column])
        style.name_panel("abcdef"[column], ax)
        style.hide_ticks(top, which="both")
        top.set_yticks([0], ["decision"] if column == 0 else [""], size=SMALL)
        top.spines[["left", "bottom"]].set_visible(False)
    parting = " " if depth >= ONE_LINE else "\n"
    axes[1, 0].set_ylabel(f"Documents, in order{parting}of the day of report")
    for ax in axes[2]:
        ax.set_axis_off()
    _add_key(axes[2, 0], reports, values)
    if administrations is not None and not administrations.empty:
        # The names at the right edge make the panels narrow: only now is it known how much
        # room a government's name has above its columns.
        lay_out(figure)
        for top, body in zip(axes[0], shown, strict=True):
            style.add_administrations(
                top, administrations, days=False, by_year=_governments(decisions, body)
            )
    return figure


def _governments(decisions: pd.DataFrame, body: str) -> dict[int, str]:
    """Name the government each year's list fell to, by the day of the act."""
    lists = decisions[decisions["body"] == body]
    return {int(row["year"]): str(row["administration"]) for row in lists.to_dict("records")}


def _mark(face: str, stance: str, prompt: bool) -> dict[str, Any]:
    size = {SO: 2.9 if prompt else 1.7, ANNOUNCED: 3.0}.get(stance, 4.6)
    edge = style.INK if stance == OTHERWISE else style.position_colours()["cosponsor"]
    return {**stance_mark(stance), "markersize": size, "ls": "", "markerfacecolor": face,
            "markeredgecolor": edge}  # fmt: skip


def _add_key(ax: Axes, reports: pd.DataFrame, values: pd.DataFrame) -> None:
    colours = style.position_colours()
    entries = []
    for value in [value for value in values.index if value in set(reports["value"])]:
        words = "says: " + str(values.loc[value, "label"])
        entries.append((Line2D([], [], **_mark(colours[value], SO, True)), words))
    blue = colours["cosponsor"]
    entries.append(
        (
            Line2D([], [], **_mark(blue, SO, False)),
            "smaller: not within six weeks of the act",
        )
    )
    for stance, words in (
        (OTHERWISE, "diamond: says other than the decision"),
        (EITHER, "diamond: one side of a tie"),
        (ANNOUNCED, "announces"),
    ):
        if stance in set(reports["stance"]):
            face = style.PAPER if stance == OTHERWISE else blue
            entries.append((Line2D([], [], **_mark(face, stance, False)), words))
    ax.legend(
        [handle for handle, _ in entries], [words for _, words in entries], loc="upper left",
        bbox_to_anchor=(0.005, 1.0), borderaxespad=0, ncols=len(entries), fontsize=6.5,
        bbox_transform=blended_transform_factory(ax.figure.transFigure, ax.transAxes),
        handlelength=1.0, columnspacing=1.4,
    ).set_in_layout(False)  # fmt: skip


def _plot_decisions(decisions: pd.DataFrame, values: pd.DataFrame, ax: Axes) -> None:
    colours = style.position_colours()
    ax.set_ylim(-0.55, 0.55)
    for row in decisions.to_dict("records"):
        value, status = str(row["value"]), str(row["status"])
        refused = value in values.index and str(values.loc[value, "refusal"]) == "yes"
        state = {"contested": "contested", "tied": "tied", "unknown": "unknown"}.get(
            status, "did not" if refused else "did"
        )
        heard = row["n_for"] + row["n_against"]
        drawn = style.draw_state(
            ax, state, row["year"], 0, width=0.86, height=0.9,
            colour=colours.get(value, colours["cosponsor"]),
            against=colours["cosponsor"] if refused else style.PAPER,
            share=row["n_against"] / heard if heard else 0.0,
        )  # fmt: skip
        cell = {**row, "state": state, "decisions": row["id"], "claims": claims_of(row)}
        position = f"decision on {row['body']} {row['year']}"
        style.add_claims(drawn, style.mark_of_cell(position, cell))


def _mark_years(
    ax: Axes, reports: pd.DataFrame, places: Mapping[str, float], *, labelled: bool
) -> None:
    """Rule off the years in which the documents were published, and name them once."""
    first = reports.drop_duplicates("source")
    starts = first.assign(year=first["report_first"].str[:4]).drop_duplicates("year")
    ticks, names, last = [], [], -1.0
    for source, year in starts[["source", "year"]].itertuples(index=False):
        at = places[source]
        ax.axhline(at - ROW / 2, color=style.FAINT, linewidth=0.25, zorder=1)
        if at - last > 0.09:  # inches: nearer, two years would overlap
            ticks.append(at)
            names.append(year or "undated")
            last = at
    ax.set_yticks(ticks, names if labelled else [""] * len(names), size=SMALL)
    ax.tick_params(axis="y", length=1.5 if labelled else 0)


def _name_dissenters(ax: Axes, reports: pd.DataFrame, places: Mapping[str, float]) -> None:
    """Write publisher and day of each document that says otherwise at the edge of its row."""
    for row in reports[reports["stance"] == OTHERWISE].drop_duplicates("source").to_dict("records"):
        y = places[row["source"]]
        name = textwrap.shorten(row["publisher"], LONGEST, placeholder=" …")
        leader = ax.plot(
            [row["year"], ax.get_xlim()[1]], [y, y], color=style.INK, linewidth=0.4, ls=(0, (1, 2)),
            label="_leader", zorder=2.5,
        )  # fmt: skip
        words = f"{row['report_date'].split('/')[0]} {name}"
        text = ax.annotate(
            words, (1, y),
            xycoords=("axes fraction", "data"), xytext=(2, 0), textcoords="offset points",
            size=SMALL, va="center_baseline", annotation_clip=False,
        )  # fmt: skip
        own = reports[(reports["source"] == row["source"]) & (reports["stance"] == OTHERWISE)]
        mark = style.Mark(
            f"{row['source']} says otherwise", words, f"{words} says otherwise",
            style.join_ids(*own["decision"]), style.join_ids(*own["claims"]),
        )  # fmt: skip
        style.add_claims([*leader, text], mark)
