import hashlib
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text

from analysis.figures import style


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_text_is_set_in_the_font_that_comes_with_the_package():
    "A machine with another Open Sans, or with none, draws the same letters."
    style.apply()

    for weight, slant in (("normal", "normal"), ("bold", "normal"), ("normal", "italic")):
        properties = FontProperties(family=style.FAMILY, weight=weight, style=slant)
        found = Path(fontManager.findfont(properties, fallback_to_default=False))
        assert found.parent == style.FONTS


def test_the_font_comes_with_its_licence():
    "What is handed on must carry the terms under which it may be."
    assert "Apache License" in (style.FONTS / "LICENSE-OpenSans.txt").read_text()
    assert len(list(style.FONTS.glob("*.ttf"))) == 3


@pytest.mark.parametrize(("width", "inches"), [("single", 3.5), ("double", 7.0), (5.2, 5.2)])
def test_a_figure_has_the_width_of_the_column_it_is_printed_in(width, inches):
    "What is drawn at final size is not scaled, so its letters keep their size."
    figure, _ = style.new_figure(width, 2)

    assert tuple(figure.get_size_inches()) == (inches, 2)


def test_an_unknown_width_is_refused_by_name():
    "A misspelt word doesn't fall back to a figure of another size."
    with pytest.raises(ValueError, match="width 'doubel' is neither a number nor one of"):
        style.new_figure("doubel")


def test_no_letter_is_smaller_than_six_points():
    "Print makes nothing larger."
    figure, ax = style.new_figure("single", 2)
    ax.set(xlabel="Year", ylabel="Decisions")
    style.panel_letter(ax, "a")
    style.add_footer(figure, "Rule: contemporary. Decisions: 83, disputed: 14.")
    ax.plot([1, 2], label="line")
    ax.legend()

    sizes = {text.get_size() for text in figure.findobj(Text) if text.get_text()}

    assert min(sizes) >= 6
    assert min(v for k, v in style.RC.items() if k.endswith(("labelsize", "fontsize"))) >= 7


def test_a_long_footer_is_broken_to_the_width_of_the_figure():
    "Nothing of the rule or the numbers runs off the page."
    figure, _ = style.new_figure("single", 2)
    footer = style.add_footer(figure, "Rule: contemporary. Sources: all (412). " * 4)
    figure.canvas.draw()

    assert "\n" in footer.get_text()
    assert footer.get_window_extent().x1 <= figure.bbox.x1


def test_the_axes_make_room_for_the_footer():
    "The foot of the figure holds the footer and nothing else."
    figure, ax = style.new_figure("single", 2)
    ax.set_xlabel("Year")
    footer = style.add_footer(figure, "one line\nand another")
    figure.canvas.draw()

    assert ax.get_tightbbox().y0 >= footer.get_window_extent().y1


def test_a_figure_with_nothing_to_draw_says_why():
    "An empty frame would leave the reader guessing."
    figure = style.figure_of_words("No decision is disputed here.")

    assert [text.get_text() for text in figure.axes[0].texts] == ["No decision is disputed here."]
    assert not figure.axes[0].axison


def test_a_second_footer_goes_below_the_first():
    "A note may be added to what the record says of itself."
    figure, _ = style.new_figure("single", 2)
    style.add_footer(figure, "Decisions: 83.")
    style.add_footer(figure, "Chairs abstain.")

    assert [text.get_text() for text in figure.texts] == ["Decisions: 83.\nChairs abstain."]


def test_text_in_a_pdf_stays_text_and_in_an_svg_becomes_outlines():
    "A journal can set the one; the other looks the same without the font."
    style.apply()

    assert matplotlib.rcParams["pdf.fonttype"] == 42
    assert matplotlib.rcParams["svg.fonttype"] == "path"


def test_a_panel_letter_is_bold_and_stands_outside_its_axes():
    "It is read before the data, not among them."
    figure, ax = style.new_figure("single", 2)
    letter = style.panel_letter(ax, "a")
    figure.canvas.draw()

    assert letter.get_weight() == "bold"
    assert letter.get_window_extent().x1 <= ax.bbox.x0


def test_a_mark_leaves_the_limits_alone():
    "Years without a mark keep their place, and the mark can be read back."
    _, ax = style.new_figure("single", 2)
    ax.set(xlim=(2003, 2005), ylim=(0, 1))
    style.add_mark(ax, 2010, 3, marker="o", label="_one")

    assert (ax.get_xlim(), ax.get_ylim()) == ((2003, 2005), (0, 1))
    assert [(list(m.get_xdata()), list(m.get_ydata())) for m in ax.lines] == [([2010], [3])]


def test_labels_stay_where_the_marks_of_ticks_are_left_out():
    "Above as well as below, if they stood there before."
    figure, ax = style.new_figure("single", 2)
    ax.set_xticks([0, 1], ["one", "two"])
    ax.xaxis.tick_top()
    style.hide_ticks(ax)
    figure.canvas.draw()

    assert [label.get_text() for label in ax.get_xticklabels()] == ["one", "two"]
    assert ax.get_xticklabels()[0].get_window_extent().y0 >= ax.bbox.y1
    assert not any(mark.get_visible() for mark in [*ax.get_xticklines(), *ax.get_yticklines()])


DRAWING = """
import pandas as pd
from analysis.figures import style

figure, ax = style.new_figure("single", 2)
for year, state in enumerate(style.STATES, start=2010):
    style.draw_state(ax, state, year, 0, hatch="////", letter="S")
ax.set(xlim=(2008.5, 2016.5), ylim=(-1, 1))
rows = pd.DataFrame(
    {"id": ["a", "b"], "short": ["First", "Second"], "start": ["2008-02-25", "2013-02-25"],
     "end_excluded": ["2013-02-25", ""]}
)
style.add_administrations(ax, rows)
style.add_state_key(ax, style.STATES, ncols=3)
style.add_footer(figure, "Decisions: 6 \\u2192 7, disputed: 2.")
for kind, dates in (("png", {}), ("svg", {"Date": None}), ("pdf", {"CreationDate": None})):
    figure.savefig(f"figure.{kind}", metadata=dates)
"""


def test_the_same_figure_has_the_same_bytes_in_any_folder_and_under_any_hash_seed(tmp_path):
    "A changed byte in a saved figure means a changed figure."
    made = []
    for seed in ("0", "7"):
        folder = tmp_path / f"run {seed}"
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "MPLBACKEND": "agg"}
        subprocess.run([sys.executable, "-c", DRAWING], cwd=folder, env=environment, check=True)
        made.append(
            {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.iterdir()
                if path.is_file()
            }
        )

    assert sorted(made[0]) == ["figure.pdf", "figure.png", "figure.svg"]
    assert made[0] == made[1]
