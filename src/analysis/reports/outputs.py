"""Saving figures and tables: every format at once, the same bytes each time, atomically."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.facts.places import find_data
from analysis.reports.files import write_atomically

if TYPE_CHECKING:  # only the floor of figures knows matplotlib
    from analysis.figures.printing import PaperFigure

OUTPUT_VARIABLE = "ANALYSIS_OUTPUT"
INTERACTIVE = "interactive"
SITE = "../../site"  # of the same output folder, from the folder of a run
SIDECAR = ".marks.csv"


def output_folder() -> Path:
    """Give the folder that a notebook's figures and tables go to.

    Returns
    -------
    pathlib.Path
        What the environment variable ``ANALYSIS_OUTPUT`` names, as a run sets it;
        else ``output/interactive`` beside the data folder, for a notebook run by hand.
    """
    named = os.environ.get(OUTPUT_VARIABLE)
    folder = Path(named) if named else find_data().parent / "output" / INTERACTIVE
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_figure(
    figure: PaperFigure, name: str, *, marks: pd.DataFrame, alt: str, site: str = SITE
) -> None:
    """Save a figure as PDF, SVG and PNG, with the numbers plotted and the alt text.

    Parameters
    ----------
    figure
        Drawn at final size.
    name
        File name without ending.
    marks
        The numbers plotted: one row a mark, with the ids of the decisions (or other
        rows) behind it.
    alt
        What a reader who cannot see the figure is told.
    site
        Address of the site that its marks link to.

    Notes
    -----
    Writes ``name.pdf``, ``.svg``, ``.png``, ``.csv`` and ``.txt`` to the output folder, and
    ``name.marks.csv``, the sidecar: a row for each mark drawn, as
    :func:`analysis.figures.marks.frame_of_marks` lists them. In a notebook it
    shows the PNG, in the size of the page.
    """
    from analysis.figures.marks import addresses_on, frame_of_marks
    from analysis.figures.printing import print_figure, width_on_screen

    address = addresses_on(_site_from(site), name)
    folder, pages = output_folder(), print_figure(figure, address=address)
    for ending, page in pages.items():
        write_atomically(folder / f"{name}.{ending}", page)
    write_atomically(folder / f"{name}.csv", csv_of(marks))
    write_atomically(folder / f"{name}{SIDECAR}", csv_of(frame_of_marks(figure)))
    write_atomically(folder / f"{name}.txt", alt.strip() + "\n")
    _show(pages["png"], width_on_screen(figure), alt)


def save_pages(
    pages: Sequence[Any],
    name: str,
    *,
    marks: pd.DataFrame,
    alt: str,
    html: str = "",
    site: str = SITE,
) -> None:
    """Save a figure of several pages: one PDF, an SVG and a PNG a page.

    Parameters
    ----------
    pages
        The axes of each page, or its figure, drawn at final size.
    name
        File name without ending. The first page is ``name.svg`` and ``name.png``, the others
        ``name_2.svg`` and so on.
    marks, alt, site
        As for :func:`save_figure`, of all pages.
    html
        The same as a page of its own, written to ``name.html``.
    """
    from analysis.figures.marks import addresses_on, frame_of_marks
    from analysis.figures.printing import print_figure, width_on_screen

    figures, address = [page.figure for page in pages], addresses_on(_site_from(site), name)
    folder, printed = output_folder(), [print_figure(one, address=address) for one in figures]
    drawn = pd.concat([frame_of_marks(figure) for figure in figures])
    for number, page in enumerate(printed, start=1):
        stem = name if number == 1 else f"{name}_{number}"
        for ending in ("svg", "png"):
            write_atomically(folder / f"{stem}.{ending}", page[ending])
    write_atomically(folder / f"{name}.pdf", bind([page["pdf"] for page in printed]))
    write_atomically(folder / f"{name}.csv", csv_of(marks))
    # A clause longer than a page is one mark on both.
    write_atomically(folder / f"{name}{SIDECAR}", csv_of(drawn.drop_duplicates("mark")))
    write_atomically(folder / f"{name}.txt", alt.strip() + "\n")
    if html:
        write_atomically(folder / f"{name}.html", html)
    for number, (figure, page) in enumerate(zip(figures, printed, strict=True), start=1):
        later = f"{name}, page {number} of {len(pages)}, goes on from page {number - 1}."
        _show(page["png"], width_on_screen(figure), alt if number == 1 else later)


def pages_of(folder: Path, name: str) -> list[str]:
    """Name the further pages of a figure: ``name_2``, ``name_3`` and so on, as far as they go."""
    found: list[str] = []
    while (folder / f"{(page := f'{name}_{len(found) + 2}')}.svg").is_file():
        if (folder / f"{page}.txt").is_file():  # a figure of its own
            break
        found.append(page)
    return found


def _site_from(site: str) -> str:
    """Give the address of the site from where figures are saved.

    A notebook run by hand saves one folder nearer to the usual site than a run does.
    """
    by_hand = not os.environ.get(OUTPUT_VARIABLE)
    return SITE.removeprefix("../") if by_hand and site == SITE else site


def bind(pages: Sequence[bytes]) -> bytes:
    """Bind PDFs of one page into one, without date, name of a program or random number."""
    if len(pages) == 1:
        return pages[0]
    from pypdf import PdfWriter

    book = PdfWriter()
    for page in pages:
        book.append(BytesIO(page))
    book.metadata = None
    bound = BytesIO()
    book.write(bound)
    return bound.getvalue()


def save_table(frame: pd.DataFrame, name: str, *, caption: str, note: str) -> None:
    """Save a table as CSV and as LaTeX with booktabs rules.

    Parameters
    ----------
    frame
        As it shall be printed; the index is left out.
    name
        File name without ending; also the label of the LaTeX table.
    caption
        What the table shows.
    note
        The line beneath: rule, sources and n.

    Notes
    -----
    Writes ``name.csv`` and ``name.tex`` to the output folder. The LaTeX needs the
    package ``booktabs``; a table of more rows than a page holds is better read as CSV.
    """
    folder = output_folder()
    write_atomically(folder / f"{name}.csv", csv_of(frame))
    write_atomically(folder / f"{name}.tex", _latex_of(frame, name, caption, note))


def _latex_of(frame: pd.DataFrame, name: str, caption: str, note: str) -> str:
    numbers = [pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]
    latex = (
        frame.style.hide(axis="index")
        .format(escape="latex", na_rep="")
        .format_index(escape="latex", axis="columns")
        .to_latex(
            hrules=True,
            column_format="".join("r" if number else "l" for number in numbers),
            caption=_escaped(caption),
            label=f"tab:{name}",
            position_float="centering",
        )
    )
    closing = "\\end{tabular}\n"
    noted = f"{closing}\\par\\smallskip\\footnotesize {_escaped(note)}\n"
    return str(latex.replace(closing, noted, 1))


def warm_up() -> None:
    """Write a scratch table to nowhere, so that what it needs is imported and compiled."""
    frame = pd.DataFrame({"a": [1], "b": ["x"]})
    _latex_of(frame, "c", "n", "n")
    frame._repr_html_()


def _show(picture: bytes, width: int, alt: str) -> None:
    """Show a picture under the cell of a notebook that saves it; elsewhere, nothing."""
    if "IPython" not in sys.modules:  # nobody's notebook: spare the import
        return
    from IPython import get_ipython
    from IPython.display import Image, display

    if get_ipython() is not None:
        display(Image(data=picture, format="png", width=width, alt=alt.strip()))


def csv_of(frame: pd.DataFrame) -> str:
    """Write a frame as CSV: the index left out, plain line ends, no rounding."""
    return frame.to_csv(index=False, lineterminator="\n")


_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text)
