"""Every mark of every figure of the notebooks knows what stands behind it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pypdf
import pytest
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.facts.record import read_record
from analysis.figures import style
from analysis.figures.marks import (
    COLUMNS,
    NOTHING_KNOWN,
    Mark,
    add_claims,
    addresses_on,
    frame_of_marks,
    id_of,
    marked_artists,
)
from analysis.figures.printing import print_figure
from analysis.reports import outputs
from analysis.reports.declarations import find_notebooks

SITE = "https://example.org/the site"
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
TOLERANCE = 2.0  # points

# What is drawn in axes and stands for no datum, by label, by gid, or by what it is.
BACKGROUND = re.compile(
    r"_(band .*|acting|hatch|middle)|band .*|acting|failing|line|_child\d+", re.DOTALL
)


def cells_of(notebook):
    "The code of a notebook."
    cells = json.loads(find_notebooks()[notebook].read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


FIGURES = {
    name: notebook
    for notebook in find_notebooks()
    for name in re.findall(
        r'save_(?:figure|pages)\([\w.\[\]]+, "(\w+)"', "\n".join(cells_of(notebook))
    )
}


@dataclass
class Drawn:
    "One figure of a notebook, with what was saved of it."

    figure: object
    pages: dict[str, bytes]
    sidecar: pd.DataFrame


def run(notebook, save, **given):
    "Run the cells of a notebook here, with other parameters, saving figures by other means."
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(outputs, "save_figure", save)
        patched.setattr(
            outputs, "save_pages", lambda pages, name, **what: save(pages, name, **what)
        )
        patched.setattr(outputs, "save_table", lambda *_, **__: None)
        names: dict[str, object] = {}
        for place, code in enumerate(cells_of(notebook)):
            exec(code, names)
            names.update(given if place == 0 else {})


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    "Every figure of every notebook, drawn and saved once, as the notebooks do."
    folder, found = tmp_path_factory.mktemp("marks"), {}
    save, save_pages = outputs.save_figure, outputs.save_pages

    def keep(figure, name, **what):
        (save_pages if isinstance(figure, list) else save)(figure, name, **{**what, "site": SITE})
        if isinstance(figure, list):  # one page, as long as no whole text is there
            (figure,) = (page.figure for page in figure)
        pages = {e: (folder / f"{name}.{e}").read_bytes() for e in ("svg", "pdf", "png")}
        rows = pd.read_csv(folder / f"{name}.marks.csv", dtype=str, keep_default_na=False)
        found[name] = Drawn(figure, pages, rows)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(outputs.OUTPUT_VARIABLE, str(folder))
        for notebook in find_notebooks():
            run(notebook, keep)
    yield found
    plt.close("all")


def artists_of(figure):
    "Each artist that draws marks, with the marks' ids, panel for panel."
    return {id(artist): (artist, marks, each) for artist, marks, each in marked_artists(figure)}


def test_every_figure_of_the_notebooks_is_looked_at(drawn):
    "Twenty, and none has been added without being listed here."
    assert list(drawn) == list(FIGURES)
    assert len(FIGURES) == 20


@pytest.mark.parametrize("name", FIGURES)
def test_no_mark_lacks_what_it_stands_on(drawn, name):
    "Decisions, claims or rows; only what says that nothing is known, or was found, has none."
    rows = drawn[name].sidecar
    bare = rows[(rows["decisions"] == "") & (rows["claims"] == "") & (rows["rows"] == "")]

    assert len(rows) >= 20
    assert list(rows.columns) == list(COLUMNS)
    assert set(bare["value"]) <= NOTHING_KNOWN
    assert all("nothing is known" in label for label in bare["label"])


@pytest.mark.parametrize("name", FIGURES)
def test_what_a_mark_names_is_in_the_record(drawn, name, data):
    "An id that leads nowhere is no evidence."
    record = read_record(data=data)
    rows = drawn[name].sidecar
    named = {c: {i for cell in rows[c] for i in cell.split(";") if i} for c in COLUMNS[5:]}

    assert named["decisions"] <= set(record.decisions["id"])
    assert named["claims"] <= set(record.claims.index)
    for row in named["rows"]:
        table, _, key = row.partition(":")
        assert key in record.table(table).index, row


@pytest.mark.parametrize("name", FIGURES)
def test_each_mark_is_a_titled_link_in_the_svg(drawn, name):
    "A stable id, an address, and a sentence that a screen reader reads."
    root = ElementTree.fromstring(drawn[name].pages["svg"])
    address = addresses_on(SITE, name)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    found = {}
    for link in root.iter(f"{SVG}a"):
        title, group = link.find(f"{SVG}title"), link.find(f"{SVG}g")
        if title is None:  # more of a mark that stands elsewhere
            assert link.get("aria-hidden") == "true"
        else:
            found[group.get("id")] = (title.text, link.get("aria-label"), link.get(f"{XLINK}href"))

    assert max(ids.values()) == 1
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in ids)
    for row in drawn[name].sidecar.to_dict("records"):
        mark = Mark("", "", decisions=row["decisions"])
        whole = (row["label"], row["label"], address(row["mark"], mark))
        assert found.pop(row["mark"]) == whole
    assert found == {}


@pytest.mark.parametrize("name", FIGURES)
def test_each_mark_is_a_link_in_the_pdf_where_it_is_drawn(drawn, name):
    "Whoever clicks a dot on paper is led where the dot on the screen leads."
    figure, pages, rows = drawn[name].figure, drawn[name].pages, drawn[name].sidecar
    address = addresses_on(SITE, name)
    boxes: dict[tuple[str, str], list[list[float]]] = {}
    for note in pypdf.PdfReader(BytesIO(pages["pdf"])).pages[0]["/Annots"]:
        link = note.get_object()
        key = link["/Contents"], link["/A"]["/URI"]
        boxes.setdefault(key, []).append([float(edge) for edge in link["/Rect"]])
    key_of = {
        (row["panel"], row["position"], row["label"]): (
            row["label"], address(row["mark"], Mark("", "", decisions=row["decisions"])),
        )
        for row in rows.to_dict("records")
    }  # fmt: skip

    assert set(boxes) == set(key_of.values())
    for artist, marks, each in marked_artists(figure):
        for point, mark in zip(places_of(artist, each), marks, strict=True):
            near = boxes[key_of[mark.panel, mark.position, mark.label]]
            assert any(within(point, box) for box in near), (mark, point, near)


def places_of(artist, each):
    "Where an artist stands on the page, in points: its middle, or every point of a line."
    figure = artist.get_figure(root=True)
    if each:
        at = artist.get_transform().transform(artist.get_xydata())
    else:
        box = artist.get_window_extent(figure.canvas.get_renderer())
        if isinstance(artist, Line2D):
            clip = artist.axes.bbox
            left, right = max(box.x0, clip.x0), min(box.x1, clip.x1)
            at = [((left + right) / 2, (box.y0 + box.y1) / 2)]
        else:
            at = [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)]
    return [(x * 72 / figure.dpi, y * 72 / figure.dpi) for x, y in at]


def within(point, box):
    (x, y), (left, foot, right, top) = point, box
    return left - TOLERANCE <= x <= right + TOLERANCE and foot - TOLERANCE <= y <= top + TOLERANCE


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_that_stands_for_data_is_drawn_without_a_mark(drawn, name):
    "What is left is background: bands, rules, grids, keys, names of rows, panels and ladders."
    figure = drawn[name].figure
    known = artists_of(figure)
    left = [
        artist
        for ax in figure.axes
        if ax.axison or any(a.axes is ax for a, *_ in known.values())
        for artist in [*ax.patches, *ax.lines, *ax.texts, *ax.collections, *ax.artists, *ax.images]
        if id(artist) not in known and not is_background(artist)
    ]

    assert [describe(artist) for artist in left] == []


def is_background(artist):
    "On the list of what stands for no datum."
    if isinstance(artist, LineCollection):  # the hair lines of a matrix
        return True
    if isinstance(artist, Line2D):
        x = list(artist.get_xdata())
        across = artist.get_transform() != artist.axes.transData  # axhline, axvline
        parting = artist.get_marker() in ("", "None", None) and artist.get_color() in (
            style.BLANK, style.FAINT,
        )  # fmt: skip
        if not x or across or parting:
            return True
    if isinstance(artist, Text):
        return is_name(artist)
    names = (str(artist.get_label()), str(artist.get_gid()))
    spans = isinstance(artist, Rectangle) and artist.get_transform() != (
        artist.get_patch_transform() + artist.axes.transData
    )
    return spans or any(BACKGROUND.fullmatch(each) for each in names)


def is_name(text):
    "The name of a panel, row, column, body, kind, government, ladder; or a word of the key."
    words = text.get_text()
    return words == "" or not re.search(
        r"\d", re.sub(r"\b\d+\.\d+\.\d{4}|\b\d+ \w+ \d{4}|\(\d{4}\)", "", words)
    )


def describe(artist):
    words = artist.get_text() if isinstance(artist, Text) else artist.get_label()
    return type(artist).__name__, str(words), str(artist.get_gid())


@pytest.mark.parametrize("name", FIGURES)
def test_the_numbers_of_the_sidecar_are_the_drawn_ones(drawn, name):
    "Read back from bars, dots and words, not from the frame they were drawn from."
    seen = 0
    ids = {
        (r["panel"], r["position"], r["label"]): r for r in drawn[name].sidecar.to_dict("records")
    }
    for artist, marks, each in marked_artists(drawn[name].figure):
        for place, mark in enumerate(marks):
            value = ids[mark.panel, mark.position, mark.label]["value"]
            read = read_back(name, artist, place if each else None)
            if read is not None:
                seen += 1
                assert agrees(value, read), (mark, read)

    assert seen > 8


def read_back(name, artist, place):
    "The value an artist shows, as far as its place or its words say one."
    label = str(artist.get_label())
    if name == "text_redline" and label != "_change":
        return None  # words of a clause, of which the value says what became
    if isinstance(artist, Text):
        return artist.get_text()
    if isinstance(artist, Line2D):
        at = place or 0
        x, y = list(artist.get_xdata()), list(artist.get_ydata())
        if name == "wording_verbs" and label != "_ring":
            return label
        if name == "statement_agreement":
            return float(x[at])
        if name == "wording_shifts" and len(x) == 1:
            return float(round(x[at]))
        if name == "votes" and label.startswith(("_UNGA", "_HRC", "_CHR", "_other")) and y[0]:
            return None if label.startswith("_other") else float(y[at])
        if name == "specification_curve" and artist.axes.get_ylabel() and place is not None:
            return float(y[at])
    if (
        isinstance(artist, Rectangle)
        and name == "votes"
        and label.startswith(("_UNGA", "_HRC", "_CHR"))
    ):
        return float(abs(artist.get_height()))
    return None


LETTERS = read_record().table("values")["letter"].astype(str).to_dict()
SIGNS = {"?": {"unknown"}, "=": {"tied"}}


def agrees(value, read):
    "Whether a value of the sidecar is what was read back."
    if isinstance(read, float):
        return value == "undecidable" or float(value) == pytest.approx(read)
    letters = LETTERS
    words = " ".join(read.split())
    return (
        value in words
        or value in SIGNS.get(words, ())
        or letters.get(value) == words
        or (words == "†" or re.fullmatch(r"\d\d", words) is not None)  # laid on a cell; a year
        or words.removesuffix("*") == value
        or words.startswith(("? unknown", value.split(" ")[0]))
        or f"n={value}" in words.replace(" ", "")
        or words in ("on", "off")
    )


OTHERWISE = [
    ("01_positions", {"country": "JPN"}),
    ("01_positions", {"rule": "unanimous", "body": "HRC"}),
    ("02_policies", {"sources": "founding"}),
    ("02_policies", {"first_year": 2018, "last_year": 2018, "rule": "latest"}),
    ("03_wording", {"body": "CHR", "ladder": "teaching"}),
    ("08_text", {"body": "HRC", "least": 5, "only_changed": False}),
    ("08_text", {"sources": "founding"}),
    ("04_statements", {"statement": "S21", "sources": "kind:news_agency"}),
    ("05_evidence", {"rule": "unanimous", "everyone": False}),
    ("05_evidence", {"country": "JPN", "sources": "kind:government"}),
    ("06_votes", {"body": "HRC", "countries": []}),
    ("06_votes", {"rule": "unanimous", "countries": ["PRK", "USA"]}),
    ("07_robustness", {"body": "UNGA", "conclusion": "lee_continues"}),
]


@pytest.mark.parametrize(("notebook", "given"), OTHERWISE, ids=str)
def test_whatever_is_asked_for_every_mark_has_its_own_place_and_its_evidence(notebook, given):
    "Other countries, rules, years and sources."
    frames = []
    run(
        notebook,
        lambda figure, name, **_: frames.extend(
            frame_of_marks(page.figure)
            for page in (figure if isinstance(figure, list) else [figure])
        ),
        **given,
    )

    assert len(frames) == sum(kin == notebook for kin in FIGURES.values())
    for rows in frames:
        bare = rows[(rows["decisions"] == "") & (rows["claims"] == "") & (rows["rows"] == "")]
        assert rows["mark"].is_unique
        assert set(bare["value"]) <= NOTHING_KNOWN


def test_a_figure_looks_the_same_with_its_marks_and_without(drawn):
    "Carrying claims changes no pixel."
    one = drawn["acts_by_administration"]
    bare = print_figure(one.figure)
    register = one.figure._marks_with_claims
    entries, register.entries = register.entries, []
    try:
        without = print_figure(one.figure)
    finally:
        register.entries = entries

    assert one.pages["png"] == bare["png"] == without["png"]
    assert b"<a " in one.pages["svg"]
    assert b"<a " not in bare["svg"]
    assert list(pypdf.PdfReader(BytesIO(bare["pdf"])).pages[0].get("/Annots")) == []


# ---- The mechanism, on small figures ----


def three():
    figure, ax = style.new_figure("single", 1.5)
    (line,) = ax.plot([1, 2, 3], [4, 5, 6], linestyle="", marker="o")
    return figure, ax, line


def marks_of(*values):
    return [Mark(f"year {v}", v, decisions=f"D-{v}", claims="c1;c2") for v in values]


def test_a_line_of_markers_has_a_mark_for_each_point():
    "Drawn in one go, linked one by one."
    figure, _, line = three()
    add_claims(line, marks_of(1, 2, 3))
    svg = ElementTree.fromstring(print_figure(figure, address=addresses_on("s", "f"))["svg"])
    links = [a.get(f"{XLINK}href") for a in svg.iter(f"{SVG}a")]

    assert links == ["s/decisions/D-1.html", "s/decisions/D-2.html", "s/decisions/D-3.html"]
    assert list(frame_of_marks(figure)["label"]) == [
        f"year {n}: {n} (1 decision, 2 claims)." for n in (1, 2, 3)
    ]


def test_a_line_with_another_number_of_points_is_refused():
    "No mark may slip onto its neighbour."
    _, _, line = three()

    with pytest.raises(ValueError, match="2 marks were given for a line of other points"):
        add_claims(line, marks_of(1, 2))


def test_two_marks_at_one_place_are_refused():
    "A link could not tell which of the two is meant."
    figure, ax, _ = three()
    add_claims(ax.text(1, 4, "a"), Mark("here", "a", decisions="D-1"))
    add_claims(ax.text(2, 5, "b"), Mark("here", "b", decisions="D-1"))

    with pytest.raises(ValueError, match="two marks stand at one place"):
        frame_of_marks(figure)


def test_a_mark_of_several_decisions_leads_to_its_place_on_the_figures_page():
    "And one of a single decision to the decision."
    address = addresses_on("../../site/", "stance timeline")

    assert address("m", Mark("p", 1, decisions="A-1")) == "../../site/decisions/A-1.html"
    assert address("m", Mark("p", 1, decisions="A-1;A-2")).endswith(".html#m")
    assert address("m", Mark("p", 1, rows="wording:w1")).startswith(
        "../../site/marks/stance-timeline~"
    )


def test_an_id_is_made_of_what_the_mark_stands_for():
    "It is a name of XML, never a place in a list, and long ones are told apart by a digest."
    assert id_of("a", "UNGA 2022 sponsorship") == "a-UNGA-2022-sponsorship"
    assert id_of("", "2022 “grave”")[:10] == "mark-2022-"
    long, longer = (id_of("", "x " * n, "k") for n in (60, 61))
    assert long != longer
    assert max(len(long), len(longer)) <= 64


def test_places_that_are_spelt_alike_have_ids_of_their_own():
    "Whatever their order."
    found = []
    for order in (1, -1):
        figure, ax, _ = three()
        for words in ("A.B", "A B")[::order]:
            add_claims(ax.text(1, 4, words), Mark(words, 1, decisions="D"))
        found.append(
            dict(zip(*frame_of_marks(figure)[["position", "mark"]].T.to_numpy(), strict=True))
        )

    assert found[0] == found[1]
    assert len(set(found[0].values())) == 2


def test_titles_and_addresses_are_escaped():
    "A quotation with signs of XML in it breaks nothing."
    figure, ax, _ = three()
    add_claims(ax.text(1, 4, "x"), Mark('<b> & "x"', "<x>", rows="wording:w<1>"))
    pages = print_figure(figure, address=addresses_on('http://h/"<&', "f"))
    root = ElementTree.fromstring(pages["svg"])
    (link,) = root.iter(f"{SVG}a")

    assert link.find(f"{SVG}title").text == '<b> & "x": <x> (1 row).'
    assert link.get(f"{XLINK}href").startswith("http://h/%22%3C&/marks/f.html#")


def test_a_wide_mark_is_cut_at_the_edge_of_its_axes_and_a_thin_one_can_be_hit():
    "A link lies where something is to be seen, three points wide at least."
    figure, ax, _ = three()
    ax.set(xlim=(0, 4), ylim=(0, 8))
    add_claims(ax.plot([-9, 9], [2, 2]), Mark("line", 2, decisions="D"))
    page = pypdf.PdfReader(
        BytesIO(print_figure(figure, address=addresses_on("s", "f"))["pdf"])
    ).pages[0]
    left, foot, right, top = (float(e) for e in page["/Annots"][0].get_object()["/Rect"])

    assert 0 < left < right < 252
    assert top - foot == pytest.approx(3.0, abs=0.02)
