"""Bands of administrations behind a figure whose axis is time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.palette import FAINT, INK, MUTED, TINTS

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAME_SIZE, DAY_SIZE = 7.0, 6.0
REMNANT = 0.5  # of a year: less than this of an earlier administration is left unnamed
LETTER = 0.56  # width of a letter, as a share of its size: good enough to see a clash


def decimal_year(day: object) -> float:
    """Put a day on an axis of years: 1 January is the whole number.

    Parameters
    ----------
    day
        A date, or a string such as ``2022-05-10``.

    Examples
    --------
    >>> decimal_year("2022-01-01"), round(decimal_year("2022-05-10"), 3)
    (2022.0, 2022.353)
    """
    when = pd.Timestamp(str(day)).date()
    first, following = date(when.year, 1, 1), date(when.year + 1, 1, 1)
    return when.year + (when - first).days / (following - first).days


def slot(day: object) -> float:
    """Put a day on an axis of year-slots: the year 2022 runs from 2021.5 to 2022.5.

    Examples
    --------
    >>> slot("2022-01-01")
    2021.5
    """
    return decimal_year(day) - 0.5


def add_administrations(
    ax: Axes,
    administrations: pd.DataFrame,
    acting: pd.DataFrame | None = None,
    *,
    axis: str = "slots",
    names: bool = True,
    days: bool = True,
    by_year: Mapping[int, str] | None = None,
) -> Axes:
    """Lay bands of administrations behind the data, in two quiet tints.

    Set the limits of the x axis first: what lies outside them is not drawn, and they
    are left as they are.

    Parameters
    ----------
    ax
        Axes whose x axis is time.
    administrations
        One row an administration, any order: ``short``, ``start`` (day included),
        ``end_excluded`` (empty while in office); ``id`` as a column or the index.
    acting
        One row a period of an acting president: ``start``, ``end_excluded``. Each is a thin
        stripe along the top edge.
    axis
        ``"slots"``: whole numbers are the middles of years, for cells of one year each.
        ``"years"``: whole numbers are first days of January, for events at their date.
    names
        Whether to write the names above the axes (once a figure, on its top panel).
    days
        Whether to write the day of handover under the name.
    by_year
        On slots, the administration that each year's act fell to: bands then end between
        columns. A spring act of the year of a handover may belong to the government that
        left in May, and a line through its column would put half of it under the next.

    Returns
    -------
    Axes
        The same. Bands are labelled ``_band <id>``, stripes ``_acting``.

    Raises
    ------
    ValueError
        If ``axis`` is neither of the two.
    """
    if axis not in ("slots", "years"):
        raise ValueError(f"axis {axis!r} is neither 'slots' nor 'years'")
    place = slot if axis == "slots" else decimal_year
    limits = ax.get_xlim()
    first, last = min(limits), max(limits)
    rows = administrations.reset_index() if "id" not in administrations else administrations
    rows = rows.sort_values("start", key=lambda column: column.astype(str))

    labels: list[tuple[float, str, str]] = []
    for number, row in enumerate(rows.itertuples(index=False)):
        start = place(row.start)
        end = place(row.end_excluded) if _given(row.end_excluded) else last
        if by_year is not None:
            own = [year for year, who in by_year.items() if who == row.id]
            if not own:
                continue
            start, end = min(own) - 0.5, max(own) + 0.5
        if end <= first or start >= last:
            continue
        ax.axvspan(
            max(start, first), min(end, last), facecolor=TINTS[number % 2], edgecolor="none",
            zorder=0, label=f"_band {row.id}",
        )  # fmt: skip
        if start > first:
            ax.axvline(start, color=FAINT, linewidth=0.4, zorder=0.2)
        if start > first or by_year is not None:
            labels.append((max(start, first), str(row.short), _in_words(row.start)))
        elif min(end, last) - first >= REMNANT:
            labels.append((first, str(row.short), ""))
    if acting is not None:
        for row in acting.itertuples(index=False):
            end = place(row.end_excluded) if _given(row.end_excluded) else last
            left, right = max(place(row.start), first), min(end, last)
            if right > left:
                ax.plot(
                    [left, right], [1, 1], transform=ax.get_xaxis_transform(), color=MUTED,
                    linewidth=2.4, solid_capstyle="butt", clip_on=False, zorder=4, label="_acting",
                )  # fmt: skip
    if names:
        _write_names(ax, labels, first, last, days)
    ax.set_xlim(limits)
    return ax


def term_of(day: str, terms: pd.DataFrame) -> str:
    """Give the id of the row whose term a day lies in: start included, end excluded.

    Parameters
    ----------
    day
        Such as ``2022-04-01``; of a coarser date, or none, nobody's.
    terms
        ``start``, ``end_excluded`` (empty: it runs on), indexed by id.
    """
    if len(day) != len("2022-04-01"):
        return ""
    for name, start, last in zip(terms.index, terms["start"], terms["end_excluded"], strict=True):
        end = str(last) if _given(last) else "9999"
        if str(start) <= day < end:
            return str(name)
    return ""


def _write_names(
    ax: Axes, labels: list[tuple[float, str, str]], first: float, last: float, days: bool
) -> None:
    """Write each name above the start of its band, a step higher where two would clash."""
    inches = ax.get_position().width * ax.get_figure(root=True).get_figwidth()  # type: ignore[union-attr]
    points = inches * 72 / (last - first)  # of one year
    step = NAME_SIZE + (DAY_SIZE if days else 0) + 3
    taken: list[float] = []  # right end of the last label, level by level
    for x, name, day in labels:
        wide = LETTER * max(NAME_SIZE * len(name), DAY_SIZE * len(day) if days else 0) / points
        left = min(x, last - wide) if day or len(labels) > 1 else x
        level = next((n for n, end in enumerate(taken) if end <= left), len(taken))
        taken[level : level + 1] = [left + wide]
        fits = left == x
        at, nudge = ((x, 1.0), 1.0) if fits else ((last, 1.0), 0.0)
        lines = [(int(days), name, NAME_SIZE, INK, "bold")]
        if days and day:
            lines.append((0, day, DAY_SIZE, MUTED, "normal"))
        for row, words, size, ink, weight in lines:
            ax.annotate(
                words, at, xycoords=ax.get_xaxis_transform(), textcoords="offset points",
                xytext=(nudge, 4 + level * step + row * (DAY_SIZE + 1.5)), size=size, color=ink,
                weight=weight, annotation_clip=False,
                ha="left" if fits else "right", va="baseline",
            )  # fmt: skip


def _given(day: object) -> bool:
    return str(day) not in ("", "NaT", "<NA>", "nan", "None")


def _in_words(day: object) -> str:
    when = pd.Timestamp(str(day))
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"  # not the machine's language
