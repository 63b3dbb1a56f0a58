"""The redline as drawn: read back from the words on its pages."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.figures.printing import print_figure
from analysis.figures.redline import NOTHING, plot_redline

ROWS = [
    ("reworded", "X OP1", "Y OP1", [
        ("same", "Condemns the"), ("dropped", "grave"), ("added", "gross"), ("same", "violations;"),
    ]),
    ("added", "", "Y OP2", [("added", "Requests a report;")]),
    ("seen only in old", "w0001", "", [("same", "as quoted once")]),
]  # fmt: skip


def redline(rows=ROWS):
    frame = pd.DataFrame(rows, columns=["change", "old", "new", "words"])
    return frame.assign(label=frame["change"] + "\n1")


def words_of(ax, what):
    return [text.get_text() for text in ax.texts if text.get_label().startswith(f"_{what} ")
            and not text.get_label().endswith("-1")]  # fmt: skip


def test_each_column_has_the_words_of_its_text():
    "Left what was, right what is."
    (ax,) = plot_redline(redline(), heads=("Old", "New"))
    left = [t for t in ax.texts if 60 < t.get_position()[0] < 270]
    right = [t for t in ax.texts if t.get_position()[0] > 270]

    assert "grave" in [t.get_text() for t in left]
    assert "gross" not in [t.get_text() for t in left]
    assert {"gross", "Requests a report;"} <= {t.get_text() for t in right}


def test_what_went_and_came_is_told_by_lines_too():
    "A grey copy reads the same: a line through, a line under."
    (ax,) = plot_redline(redline())
    (gone,) = [t for t in ax.texts if t.get_label() == "_dropped 0"]
    lines = [line for line in ax.lines if line.get_label() == "_line"]
    through = [line for line in lines if line.get_ydata()[0] == gone.get_position()[1]
               and line.get_xdata()[0] == gone.get_position()[0]]  # fmt: skip

    assert len(through) == 1
    assert len(lines) == 2 + 1 + 2  # grave, gross, the added clause, and two in the key


def test_a_phrase_that_was_not_seen_is_said_so():
    "No line through it, and the other column says why it is empty."
    (ax,) = plot_redline(redline())

    assert words_of(ax, "not seen") == ["not seen"]
    assert "as quoted once" in words_of(ax, "same")


def test_many_clauses_take_as_many_pages_as_they_need_and_none_is_lost():
    "Every row is on some page, and no page is higher than paper."
    rows = [("added", "", f"Y OP{n}", [("added", f"Word{n} " + "and more words " * 30)])
            for n in range(60)]  # fmt: skip
    pages = plot_redline(redline(rows))
    told = " ".join(word for ax in pages for word in words_of(ax, "added"))

    assert len(pages) > 3
    assert all(f"Word{n} " in told for n in range(60))
    assert all(ax.figure.get_size_inches()[1] <= 9.3 for ax in pages)
    assert all(f"{n} of {len(pages)}" in [t.get_text() for t in ax.texts]
               for n, ax in enumerate(pages, start=1))  # fmt: skip


def test_a_clause_longer_than_a_page_goes_on_on_the_next():
    "Nothing runs over the foot."
    long = [("reworded", "X OP1", "Y OP1", [("same", "word " * 3000)])]
    pages = plot_redline(redline(long))

    assert len(pages) > 1
    for ax in pages:
        low = ax.get_ylim()[0]
        assert all(text.get_position()[1] < low for text in ax.texts)


def test_no_line_is_wider_than_its_column():
    "The newer text does not run into the margin, nor the older into the newer."
    (ax,) = plot_redline(
        redline([("reworded", "a", "b", [("same", "violations of rights " * 40)])])
    )
    ax.figure.canvas.draw()
    box = ax.get_window_extent()
    for text in ax.texts:
        assert text.get_window_extent().x1 <= box.x1 + 1


def test_nothing_to_show_is_said_in_words():
    "Not an empty page."
    (ax,) = plot_redline(redline([]))

    assert NOTHING in [text.get_text() for text in ax.texts]
    assert print_figure(ax.figure)["pdf"].startswith(b"%PDF")


@pytest.mark.parametrize("words", ["$x_1$ and \\frac", "<script>", "Ünïcode – “quoted”", "%d {}"])
def test_words_stand_as_they_are(words):
    "No mark of the text is taken for a formula."
    (ax,) = plot_redline(redline([("added", "", "b", [("added", words)])]))

    assert words_of(ax, "added") == [words]
    assert print_figure(ax.figure)["svg"]
