"""Themes by years, and words by the years in which they were seen."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from analysis.figures import style

# A colour no act has: the newer word, the word on which outlets differ, the verb on which
# two orders of strength do.
ACCENT = "#a3123f"
SEEN_FACE, REPORTED_FACE, EMPTY_FACE = "#3f3f46", "#b9b9c0", "#f1f1f1"
GAP = 0.9  # between the texts of two bodies, in cells
NARROW = 5  # columns: the name of a body with fewer is set flush right, clear of its neighbour
FEWEST = 24  # columns the width is cut for at least, or three texts would fill the page
FEW_YEARS = 9
LEAST_YEARS = 4  # wide; in fewer, marks of one year would stand far from its tick
SMALL = 6.0
FACES: dict[str, dict[str, Any]] = {
    "seen": {"facecolor": SEEN_FACE, "edgecolor": SEEN_FACE},
    "reported": {"facecolor": REPORTED_FACE, "edgecolor": REPORTED_FACE},
    "not seen": {"facecolor": EMPTY_FACE, "edgecolor": EMPTY_FACE},
    "thin": {"facecolor": style.PAPER, "edgecolor": style.FAINT, "hatch": "//////"},
    "not in the text": {"facecolor": style.PAPER, "edgecolor": style.PAPER},
}
_CLAUSE = re.compile(r" (?:PP|OP).*")  # its place, after the symbol of the text
SIGNS = {"not in the text": "–"}  # what an empty cell of a whole text says
BODY_MARKERS = ("o", "s", "^", "D", "v", "P", "X")  # by place in the order of bodies


def plot_themes(
    cells: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a grid of themes by texts, with the number of known phrases under each text.

    Parameters
    ----------
    cells
        As :func:`analysis.measures.wording.themes_by_year` gives them.
    labels
        What to call each theme; its id if not named.
    names
        What to call each body.
    ax
        Axes to draw on; a figure of double width is made if none is given.

    Returns
    -------
    Axes
        A dark cell holds the number of phrases known, a grey one stands on reports alone
        (their number in it), a pale one was not seen, a hatched one not seen in a text of
        which few phrases are known; a dash says that a whole text lacks it. A bar under a
        cell: a source calls it new.
    """
    themes = [str(theme) for theme in cells["theme"].cat.categories]
    if ax is None:
        _, ax = style.new_figure("double", 1.15 + 0.137 * (len(themes) + 2))
    place = columns_of_texts(cells)
    ax.set_ylim(len(themes) + 1.95, -0.6)
    thin = []
    for cell in cells.itertuples(index=False):
        x, y = place[str(cell.body), cell.year], themes.index(str(cell.theme))
        state = str(cell.state)
        face = {**FACES[state], "linewidth": 0, "label": f"_{state}", "hatch": None}
        drawn = Rectangle((x - 0.44, y - 0.42), 0.88, 0.84, **face)
        drawn.set_in_layout(False)
        ax.add_artist(drawn)  # add_patch would look for new limits
        own: list[Artist] = [drawn]
        if "hatch" in FACES[state]:
            thin.append(drawn)
        number = {"seen": cell.n_phrases, "reported": cell.n_reports, **SIGNS}.get(state)
        if number:
            ink = style.ink_on(str(FACES[state]["facecolor"]))
            text = ax.text(x, y, str(number), size=SMALL, color=ink, ha="center",
                           va="center_baseline", in_layout=False)  # fmt: skip
            own.append(text)
        if cell.new:
            own += ax.plot([x - 0.44, x + 0.44], [y + 0.46] * 2, color=ACCENT, linewidth=1.3,
                           solid_capstyle="butt", label="_new")  # fmt: skip
        position = f"{cell.body} {cell.year} {(labels or {}).get(cell.theme, cell.theme)}"
        counted = f", {number} known" if number and state not in SIGNS else ""
        told = f"{state}{counted}{', called new' * cell.new}"
        whole = texts_behind(cell.known_phrases) if state in SIGNS else ""
        style.add_claims(
            own,
            style.Mark(position, state if whole else number or state, f"{position}: {told}",
                       rows=style.join_ids(rows_behind(cell.phrases, cell.reports), whole),
                       key=str(cell.theme)),
        )  # fmt: skip
    _hatch(ax, thin)
    _write_coverage(ax, cells, place, len(themes))
    counted = "Phrases or clauses" if cells["whole"].any() else "Phrases known"
    rows = [*themes, counted, "Reports known"]
    ax.set_yticks(
        [*range(len(themes)), len(themes) + 0.5, len(themes) + 1.4],
        [(labels or {}).get(row, row) for row in rows],
    )
    scale_texts(ax, place)
    name_bodies(ax, place, names or {})
    _add_theme_key(ax, whole=bool(cells["whole"].any()))
    return ax


def plot_shifts(
    sightings: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a lifeline for every word followed, with a short quotation of its first sighting.

    Parameters
    ----------
    sightings
        As :func:`analysis.measures.wording.word_shifts` gives them.
    names
        What to call each body in the key; a quotation has its id.
    ax
        Axes to draw on; a figure of double width is made if none is given.

    Returns
    -------
    Axes
        One row a word, clause by clause; a mark a year in which it was seen, its shape the
        body's, hollow where only a draft is known to have it. The newer words are in colour.
    """
    rows, heads, height = _rows_of(sightings)
    if ax is None:
        _, ax = style.new_figure("double", 0.75 + 0.128 * height)
    if sightings.empty:
        return say_nothing(ax, "None of the words followed was seen.")
    first, last = int(sightings["year"].min()), int(sightings["year"].max())
    wide = last - first + 1
    bodies = [str(body) for body in sightings["body"].cat.categories]
    shapes = dict(zip(bodies, BODY_MARKERS, strict=False))
    ax.set_xlim(first - 0.5 * wide, last + 1.12 * wide)
    ax.set_ylim(height, -0.8)
    for clause, y in heads:
        ax.text(first - 0.49 * wide, y, clause, size=7.0, weight="bold", va="center_baseline")
    for (shift, step, words), y in rows.items():
        seen = sightings[(sightings["words"] == words) & (sightings["step"] == step)]
        colour = ACCENT if step > 1 else style.INK
        years = seen["year"]
        aside = 0.17 if seen["body"].nunique() > 1 else 0.0  # two bodies of one year, both in sight
        life = ax.plot([years.min(), years.max()], [y, y], color=colour, linewidth=0.5,
                       linestyle=(0, (1, 1.6)), zorder=1)  # fmt: skip
        name = ax.text(
            first - 0.47 * wide, y, f"“{words}”", size=7.0, color=colour, va="center_baseline"
        )
        row = f"{seen['clause'].iloc[0]} {words}"
        span = f"{years.min()} to {years.max()}"
        phrases = rows_behind(";".join(seen["phrase"]))
        style.add_claims([*life, name], style.Mark(f"{row} {span}", words, rows=phrases, key=shift))
        for (body, year), there in seen.groupby(["body", "year"], observed=True):
            mark = ax.plot(
                year, y + aside * (1 if bodies.index(str(body)) else -1), marker=shapes[str(body)],
                markersize=3.2, linestyle="", color=colour, markeredgewidth=0.7,
                markerfacecolor=style.PAPER if set(there["stage"]) == {"draft"} else colour,
                label=f"_{words} {body} {year}", zorder=3,
            )  # fmt: skip
            draft = ", in a draft" if set(there["stage"]) == {"draft"} else ""
            style.add_claims(
                mark,
                style.Mark(f"{row} {body} {year}", year, f"{row}: seen in {body} {year}{draft}",
                           rows=rows_behind(";".join(there["phrase"])), key=shift),
            )  # fmt: skip
        one = seen.iloc[0]
        where = f"{one['body']} {one['year']}" + (", draft" if one["stage"] == "draft" else "")
        quotation = f"“{one['excerpt']}” ({where})"
        quoted = ax.text(last + 0.06 * wide, y, quotation, size=SMALL, color=style.MUTED,
                         va="center_baseline", parse_math=False)  # fmt: skip
        style.add_claims(
            quoted,
            style.Mark(f"{row} first seen", quotation, rows=rows_behind(one["phrase"]), key=shift),
        )
    ax.set_yticks([])
    limits = ax.get_xlim()
    told = scale_years(ax, sightings["year"])
    ax.set_xlim(limits)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(first - 0.4, last + 0.4)
    for year in told:
        ax.axvline(year, color=style.BLANK, linewidth=0.5, zorder=0)
    here = set(sightings["body"])
    add_body_key(ax, {body: shapes[body] for body in bodies if body in here}, names or {})
    return ax


def scale_years(ax: Axes, years: pd.Series) -> list[int]:
    """Scale an axis of years: a tick a year, every fifth with its number, or every one of a few.

    Returns
    -------
    list of int
        The years with a number; none if there is nothing to scale.
    """
    if years.empty:
        ax.set_xticks([])
        return []
    first, last = int(years.min()), int(years.max())
    told = [year for year in range(first, last + 1) if last - first < FEW_YEARS or year % 5 == 0]
    margin = max(0.7, (LEAST_YEARS - (last - first)) / 2)
    ax.set_xlim(first - margin, last + margin)
    ax.set_xticks(told, [str(year) for year in told])
    ax.set_xticks(range(first, last + 1), minor=True)
    return told


def say_nothing(ax: Axes, words: str) -> Axes:
    """Say in an empty figure why there is nothing to draw."""
    ax.set_axis_off()
    ax.text(0, 0.5, words, transform=ax.transAxes, color=style.MUTED)
    return ax


def scale_texts(ax: Axes, place: Mapping[tuple[str, int], float]) -> None:
    """Scale an axis of texts: the year above each, no line around them."""
    ax.set_xlim(-0.6, max([*place.values(), FEWEST]) + 0.6)
    ax.set_xticks(list(place.values()), [f"{year % 100:02d}" for _, year in place], size=SMALL)
    ax.xaxis.tick_top()
    style.hide_ticks(ax, pad=1.5)
    for spine in ax.spines.values():
        spine.set_visible(False)


def name_bodies(
    ax: Axes, place: Mapping[tuple[str, int], float], names: Mapping[str, str], lift: float = 11
) -> None:
    """Write the name of each body above its texts, some points above the axes."""
    for x, right, name in places_of_names(place, names):
        ax.annotate(
            "\n".join(name), (x, 1),
            xycoords=("data", "axes fraction"), xytext=(0, lift), textcoords="offset points",
            size=7.0, weight="bold", ha="right" if right else "left", va="bottom",
            linespacing=1.05, annotation_clip=False,
        )  # fmt: skip


def places_of_names(
    place: Mapping[tuple[str, int], float], names: Mapping[str, str]
) -> list[tuple[float, bool, list[str]]]:
    """Give for each body where its name stands, whether it ends there, and its lines."""
    found = []
    for body in dict.fromkeys(body for body, _ in place):
        span = [x for (owner, _), x in place.items() if owner == body]
        right = len(span) < NARROW < span[0]
        name = textwrap.wrap(names.get(body, body), max(3 * len(span), 10))
        found.append((span[-1] + 0.44 if right else span[0] - 0.44, right, name))
    return found


def columns_of_texts(cells: pd.DataFrame) -> dict[tuple[str, int], float]:
    """Give each text its place from left to right, with a gap between bodies."""
    texts = cells[["body", "year"]].drop_duplicates()
    place: dict[tuple[str, int], float] = {}
    x, before = 0.0, ""
    for body, year in texts.itertuples(index=False):
        x += GAP if before and before != str(body) else 0
        place[str(body), int(year)] = x
        x, before = x + 1, str(body)
    return place


def _hatch(ax: Axes, drawn: list[Rectangle]) -> None:
    """Lay one hatch over all thinly covered cells: a hatch a cell is as dear as the rest."""
    if drawn:
        outlines = [cell.get_path().transformed(cell.get_patch_transform()) for cell in drawn]
        look = {**FACES["thin"], "facecolor": "none", "linewidth": 0, "label": "_hatch"}
        ax.add_artist(PathPatch(Path.make_compound_path(*outlines), **look))


def _write_coverage(
    ax: Axes, cells: pd.DataFrame, place: Mapping[tuple[str, int], float], below: int
) -> None:
    ends = [min(place.values(), default=0) - 0.44, max(place.values(), default=0) + 0.44]
    ax.plot(ends, [below - 0.28] * 2, color=style.FAINT, linewidth=0.4)
    for text in cells.drop_duplicates(["body", "year"]).itertuples(index=False):
        x = place[str(text.body), text.year]
        counts = (
            (0.5, text.phrases_of_text, "phrases known", rows_behind(text.known_phrases)),
            (1.4, text.reports_of_text, "reports known", rows_behind("", text.known_reports)),
        )
        for down, number, what, rows in counts:
            count = ax.text(x, below + down, str(number), size=SMALL, ha="center",
                            va="center_baseline", color=style.INK if number else style.FAINT,
                            label="_coverage", in_layout=False)  # fmt: skip
            style.add_claims(
                count, style.Mark(f"{text.body} {text.year} {what}", number, rows=rows)
            )


def rows_behind(phrases: str = "", reports: str = "") -> str:
    """Name the phrases, the clauses of whole texts and the reports a mark stands on."""
    names = [name for name in phrases.split(";") if name]
    of_texts = ";".join(name for name in names if " " in name)  # a symbol, and OP1
    quoted = style.rows_of("wording", ";".join(name for name in names if " " not in name))
    whole, told = style.rows_of("texts", of_texts), style.rows_of("wording_reported", reports)
    return style.join_ids(quoted, whole, told)


def texts_behind(clauses: str) -> str:
    """Name the whole texts that clauses are of: what such a text lacks stands on all of it."""
    return style.rows_of("texts", ";".join(_CLAUSE.sub("", name) for name in clauses.split(";")))


def _add_theme_key(ax: Axes, *, whole: bool) -> Legend:
    words = {
        "seen": "phrase known (how many)",
        "reported": "reports only (how many)",
        "not seen": "not seen",
        "thin": "not seen, few phrases known",
    }
    handles = [Patch(linewidth=0, label=text, **FACES[state]) for state, text in words.items()]
    if whole:
        handles.append(Patch(linewidth=0, facecolor="none", label="–  not in the text"))
    handles.append(Patch(facecolor=ACCENT, linewidth=0, label="a source calls it new"))
    key = ax.legend(
        handles=handles, loc="upper right", bbox_to_anchor=(1, -0.005), ncols=6, borderaxespad=0.2,
        handlelength=1.1, handleheight=0.9, columnspacing=1.2, handletextpad=0.4, fontsize=6.5,
    )  # fmt: skip
    key.legend_handles[-1].set_height(1.6)  # type: ignore[union-attr]
    return key


def add_body_key(
    ax: Axes,
    shapes: Mapping[str, str],
    names: Mapping[str, str],
    side: Literal["left", "right"] = "left",
    others: Mapping[str, str] | None = None,
) -> Legend:
    """Explain the shapes of bodies, and that a hollow one was seen in a draft only.

    Shapes of ``others``, by what they mean, follow; with them the key has two rows.
    """
    plain: dict[str, Any] = {"linestyle": "", "color": style.INK, "markersize": 3.2}
    handles = [
        ax.plot([], [], marker=shape, label=names.get(body, body), **plain)[0]
        for body, shape in shapes.items()
    ]
    draft = {**plain, "markerfacecolor": style.PAPER, "label": "hollow: seen in a draft only"}
    handles += ax.plot([], [], marker="o", **draft)
    handles += [
        ax.plot([], [], marker=shape, label=meaning, markeredgewidth=0.7, **plain)[0]
        for meaning, shape in (others or {}).items()
    ]
    right = side == "right"
    columns = (len(handles) + 1) // 2 if others else len(handles)
    return ax.legend(
        handles=handles, loc="lower right" if right else "lower left", ncols=columns,
        bbox_to_anchor=(float(right), 1.0), borderaxespad=0, handletextpad=0.3, columnspacing=1.2,
    )  # fmt: skip


def _rows_of(
    sightings: pd.DataFrame,
) -> tuple[dict[tuple[str, int, str], float], list[tuple[str, float]], float]:
    """Give each word its row and each clause its headline, from the top down."""
    rows: dict[tuple[str, int, str], float] = {}
    heads: list[tuple[str, float]] = []
    y = 0.0
    for shift, seen in sightings.groupby("shift", sort=False):
        heads.append((str(seen["clause"].iloc[0]), y))
        for step, words in seen[["step", "words"]].drop_duplicates().itertuples(index=False):
            y += 1
            rows[str(shift), int(step), str(words)] = y
        y += 1.35
    return rows, heads, y
