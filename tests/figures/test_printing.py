"""Printed pages: three formats of one picture, the same bytes whatever went before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pypdf
import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from analysis.figures import style
from analysis.figures.printing import PaperFigure, lay_out, print_figure, warm_up, width_on_screen

POINT = 300 / 72  # pixels


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def draw(words: str = "Anchor"):
    "A figure with a black box and words at its corner, beside a label that needs room."
    figure, ax = style.new_figure("single", 2)
    ax.set(xlim=(0, 1), ylim=(0, 1), ylabel="A label", xticks=[0, 1])
    box = Rectangle((0.2, 0.3), 0.4, 0.25, color="#000000", linewidth=0, gid="box-1")
    ax.add_patch(box)
    ax.text(0.2, 0.7, words, color="#ff0000", va="baseline")
    style.add_footer(figure, "Decisions: 6, disputed: 2.")
    return figure


def test_pdf_svg_and_png_have_one_layout():
    "What a reader measures in one of them holds for the others."
    pages = print_figure(draw())
    dark = np.argwhere(np.asarray(Image.open(BytesIO(pages["png"])).convert("L")) < 2)
    (top, left), (foot, right) = dark.min(axis=0), dark.max(axis=0) + 1
    path = re.search(r'<g id="box-1">\s*<path d="([^"]*)"', pages["svg"].decode()).group(1)
    corners = np.array(re.findall(r"[-\d.]+", path), dtype=float).reshape(-1, 2) * POINT
    found = {}

    def visit(text, _, matrix, *__):
        if text.strip():
            found[text.strip()] = matrix[4], matrix[5]

    sheet = pypdf.PdfReader(BytesIO(pages["pdf"])).pages[0]
    sheet.extract_text(visitor_text=lambda text, cm, tm, *rest: visit(text, None, cm, *rest))
    x, y = re.search(r"<!-- Anchor -->.*?translate\(([\d.]+) ([\d.]+)\)", pages["svg"].decode(),
                     re.DOTALL).groups()  # fmt: skip

    assert (left, top) == pytest.approx(corners.min(axis=0), abs=1)
    assert (right, foot) == pytest.approx(corners.max(axis=0), abs=1)
    assert found["Anchor"] == pytest.approx((float(x), 144 - float(y)), abs=0.01)


def test_a_page_is_of_column_width_and_its_png_of_300_pixels_an_inch():
    "What is drawn at final size is printed at final size."
    figure = draw()
    pages = print_figure(figure)
    picture = Image.open(BytesIO(pages["png"]))

    assert picture.size == (1050, 600)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert pypdf.PdfReader(BytesIO(pages["pdf"])).pages[0].mediabox.width == 252
    assert b'width="252pt" height="144pt"' in pages["svg"]
    assert width_on_screen(figure) == 336


def test_text_in_the_pdf_is_text_with_its_font_inside():
    "It can be searched and set anew by a journal."
    sheet = pypdf.PdfReader(BytesIO(print_figure(draw())["pdf"])).pages[0]
    fonts = [font.get_object() for font in sheet["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]

    assert "Anchor" in sheet.extract_text()
    assert all("/FontFile2" in descriptor for descriptor in inner)


def test_no_page_tells_when_or_with_what_it_was_made():
    "Or the same figure would have other bytes tomorrow."
    pages = print_figure(draw())

    assert pypdf.PdfReader(BytesIO(pages["pdf"])).metadata in (None, {})
    assert not re.search(rb"dc:date|Matplotlib|[0-9]{4}-[0-9]{2}-[0-9]{2}T", pages["svg"])
    assert Image.open(BytesIO(pages["png"])).info.keys() == {"dpi"}


def test_a_figure_has_the_same_bytes_whatever_was_drawn_before_it():
    "And when it is printed once more."
    alone = print_figure(draw())
    figure = draw("Other words, αβγ → ∞")
    figure.axes[0].add_patch(Rectangle((0, 0), 1, 1, hatch="////", clip_on=False))
    other = print_figure(figure)

    assert other != alone
    assert print_figure(draw()) == alone
    assert print_figure(figure) == other


def test_a_name_given_to_a_mark_stands_in_the_svg():
    "So that a mark can be found again, and linked."
    assert b'<g id="box-1">' in print_figure(draw())["svg"]


def test_a_figure_is_left_as_it_was_found():
    "It can be drawn on a screen, or saved by other means."
    figure = draw()
    before = figure.canvas, figure.dpi, figure.get_layout_engine()
    labels = [axis._autolabelpos for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis)]
    print_figure(figure)

    assert (figure.canvas, figure.dpi, figure.get_layout_engine()) == before
    assert [axis._autolabelpos for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis)] == labels


def test_a_figure_of_pyplot_is_printed_too_and_then_closed():
    "A notebook would else draw it once more to show it."
    style.apply()
    figure, ax = plt.subplots(figsize=(3.5, 2), layout="constrained")
    ax.plot([0, 1], [1, 0])
    pages = print_figure(figure)

    assert Image.open(BytesIO(pages["png"])).size == (1050, 600)
    assert not plt.fignum_exists(figure.number)


def test_a_figure_made_here_is_shown_where_it_is_saved_or_named():
    "Pyplot doesn't know it; at the end of a cell it gives what would be saved."
    figure = draw()
    picture, look = figure._repr_png_()

    assert isinstance(figure, PaperFigure)
    assert plt.get_fignums() == []
    assert (picture, look) == (print_figure(figure)["png"], {"width": 336})


def test_clips_and_images_are_printed_in_all_three_formats():
    "Nothing that matplotlib draws is lost on the way."
    figure, ax = style.new_figure("single", 2)
    image = ax.imshow(np.array([[0.0, 1.0], [1.0, 0.0]]), cmap="Greys", interpolation="nearest")
    image.set_clip_path(matplotlib.patches.Circle((0.5, 0.5), 0.8, transform=ax.transData))
    ax.scatter([0, 1], [0, 1], s=[9, 20], color=["#0b477b", "#974345"])
    pages = print_figure(figure)
    saved = BytesIO()
    figure.savefig(saved, dpi=300)
    mine, theirs = (
        np.asarray(Image.open(page).convert("L"), float) for page in (BytesIO(pages["png"]), saved)
    )

    assert b"<image" in pages["svg"]
    assert b"<clipPath" in pages["svg"]
    assert "/XObject" in pypdf.PdfReader(BytesIO(pages["pdf"])).pages[0]["/Resources"]
    assert (np.abs(mine - theirs) > 60).mean() < 0.02  # edges only


def test_axes_laid_out_before_printing_stand_where_they_are_printed():
    "What is placed by their width then has the width it counted with."
    figure = draw()
    lay_out(figure)
    before = figure.axes[0].get_position().extents
    print_figure(figure)

    assert figure.axes[0].get_position().extents == pytest.approx(before, abs=1e-5)


def test_warming_up_leaves_nothing_to_be_seen():
    "Settings and pyplot's figures are as before."
    with matplotlib.rc_context({"font.size": 11.0}):
        plt.figure()
        before = dict(matplotlib.rcParams), plt.get_fignums()
        warm_up()

        assert (dict(matplotlib.rcParams), plt.get_fignums()) == before


PRINTING = """
import sys
from analysis.figures import style
from analysis.figures.printing import print_figure, warm_up

if sys.argv[1] == "warm":
    warm_up()
figure, ax = style.new_figure("single", 2)
for year, state in enumerate(style.STATES, start=2010):
    style.draw_state(ax, state, year, 0, hatch="////", letter="S")
ax.set(xlim=(2008.5, 2016.5), ylim=(-1, 1), xlabel="Year")
style.add_state_key(ax, style.STATES, ncols=3)
style.add_footer(figure, "Decisions: 6 \\u2192 7, disputed: 2.")
for kind, page in print_figure(figure).items():
    with open(f"figure.{kind}", "wb") as file:
        file.write(page)
"""


def test_the_same_bytes_come_of_a_warm_process_and_a_cold_one_wherever_it_runs(tmp_path):
    "Whatever hash seed, time zone, language and folder."
    made = []
    for warmth, seed, zone, language in (
        ("cold", "0", "UTC", "C"),
        ("warm", "7", "Asia/Seoul", "C.UTF-8"),
    ):
        folder = tmp_path / f"a {warmth} one"
        folder.mkdir()
        around = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "MPLBACKEND": "agg"}
        subprocess.run(
            [sys.executable, "-c", PRINTING, warmth], cwd=folder, env={**os.environ, **around},
            check=True,
        )  # fmt: skip
        made.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})

    assert list(made[0]) == ["figure.pdf", "figure.png", "figure.svg"]
    assert [name for name, page in made[0].items() if made[1][name] != page] == []
