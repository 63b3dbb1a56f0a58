"""The form of a notebook's parameters: what stands in it, what it refuses, what it runs."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest
from dossiers import hostile_dossier
from hypothesis import given
from hypothesis import strategies as st
from throwaway import SAVE, contents

import analysis
from analysis.__main__ import _parser, main
from analysis.errors import ParameterError
from analysis.reports import form
from analysis.reports.declarations import find_notebooks
from analysis.reports.form_picture import overlay_of
from analysis.reports.form_sources import panel_of
from analysis.reports.form_state import FormState
from analysis.reports.parameters import check_parameters, full_values, read_assignments

NOTEBOOKS = sorted(find_notebooks())
KINDS = {
    "rule": "chosen", "choice": "chosen", "body": "chosen", "bool": "chosen",
    "column": "chosen",
    "country": "suggested", "sources": "suggested", "id": "suggested",
    "year range": "typed", "text": "typed", "int": "typed", "float": "typed",
}  # fmt: skip


@pytest.fixture(scope="module")
def states(data, tmp_path_factory):
    "The form of every notebook, on the real record."
    output = tmp_path_factory.mktemp("forms")
    return {name: FormState(name, data, output) for name in NOTEBOOKS}


def asked_of(command, state):
    "All values that a command line asks for, read as the command itself reads them."
    words = shlex.split(command)
    assert words[0] == "analysis"
    read = _parser().parse_args(words[1:])
    assert (read.command, read.names) == ("run", [state.name])
    asked = read_assignments(read.parameter)
    values = check_parameters(state.declared, asked, state.name, state.session.record)
    return full_values(state.declared, values), read


# ---- Fields ----


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_parameter_of_every_notebook_has_a_field(states, name):
    "In the order of its cell, with its default and its help; as they stand, they can be run."
    state = states[name]
    checked = state.check(state.defaults)

    assert list(state.fields) == list(state.declared)
    for field in state.fields.values():
        how = "chosen" if field.closed else "suggested" if field.words else "typed"
        kind = field.parameter.kind
        years = field.parameter.name in ("first_year", "last_year")
        assert how == ("suggested" if years else KINDS[kind]) or field.parameter.many
        assert not field.closed or field.default in field.words
        assert field.parameter.help in field.hint
    assert checked.fine
    assert shlex.split(checked.command)[:3] == ["analysis", "run", name]
    assert "-p" not in checked.command


def test_what_may_be_chosen_is_what_the_record_knows(states):
    "Rules, bodies, choices of sources, ids, years and words of the help, none of them made up."
    fields = states["01_positions"].fields
    assert list(fields["rule"].words) == [
        "contemporary", "official", "majority", "latest", "unanimous",
    ]  # fmt: skip
    assert list(fields["compare_rule"].words)[0] == ""  # the same as in the first panel
    assert fields["body"].words["HRC"] == "United Nations Human Rights Council"
    assert fields["country"].words["JPN"] == "Japan"
    assert {"all", "founding", "kind:newspaper", "publisher:UPI"} <= set(fields["sources"].words)
    assert list(fields["first_year"].words)[0] == "2003"
    assert "S02" in states["04_statements"].fields["statement"].words
    assert list(states["02_policies"].fields["track"].words) == ["domestic", "un", "all"]
    assert states["05_evidence"].fields["everyone"].words == {"true": "yes", "false": "no"}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_word_of_a_field_is_permitted(states, name):
    "Nobody is offered what is then refused."
    state = states[name]
    for key, field in state.fields.items():
        for word in field.words:
            assert state.check({**state.defaults, key: word}).fine, (key, word)


def test_a_type_that_no_notebook_has_yet_has_a_field_too(shelf, data, tmp_path):
    "Numbers with a point, lists of numbers, years, a value that may be nothing."
    shelf(
        "01_all",
        parameters='share: float = 0.5  # a share\nnumbers: list[int] = [1, 2]\nyears: str = "2008"'
        '  # years shown\nlimit: int | None = None  # at least 1\nsure: bool | None = None',
    )  # fmt: skip
    state = FormState("01_all", data, tmp_path / "output")
    typed = {"share": "1e-1", "numbers": "3, 4", "years": "2008/2018", "limit": "", "sure": ""}
    checked = state.check({**typed, "limit": "7", "sure": "true"})

    assert state.defaults == {
        "share": "0.5", "numbers": "1,2", "years": "2008", "limit": "", "sure": "",
    }  # fmt: skip
    assert set(state.fields["sure"].words) == {"", "true", "false"}
    assert asked_of(checked.command, state)[0] == {
        "share": 0.1, "numbers": [3, 4], "years": "2008/2018", "limit": 7, "sure": True,
    }  # fmt: skip
    wrong = state.check({**typed, "share": "half", "numbers": "3;4", "limit": "0", "years": "08"})
    assert set(wrong.by_field) == {"share", "numbers", "limit", "years"}


# ---- As one types ----

WRONG = [
    ("01_positions", {"country": "Japan"}),
    ("01_positions", {"country": "NO WAY", "body": "UNGA", "first_year": "1999"}),
    ("01_positions", {"first_year": "2o15", "last_year": ""}),
    ("01_positions", {"first_year": "2020", "last_year": "2010"}),
    ("01_positions", {"sources": "publisher:Yonhup", "compare_sources": "kind:"}),
    ("03_wording", {"thin": "0", "ladder": "both"}),
    ("04_statements", {"statement": "S99"}),
    ("06_votes", {"countries": 'JPN,"USA'}),
    ("06_votes", {"countries": "JPN,XXX,YYY"}),
    ("07_robustness", {"conclusion": "liberals_les", "country": "XXX"}),
]


@pytest.mark.parametrize(("name", "typed"), WRONG)
def test_a_fault_is_told_under_its_field_in_the_words_of_the_command_line(
    states, capsys, name, typed
):
    "All faults of the command line, no other, and each beside what is to be mended."
    state = states[name]
    checked = state.check({**state.defaults, **typed})
    under = [line for lines in checked.by_field.values() for line in lines]
    assert main(shlex.split(checked.command)[1:]) == 2
    said = capsys.readouterr().err.splitlines()

    assert sorted(f"analysis: {line}" for line in [*under, *checked.others]) == sorted(said)
    assert checked.others == []
    assert set(checked.by_field) <= set(typed)
    assert not checked.fine


# ---- The command line ----


@given(
    site=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    first=st.sampled_from(["0", "2015", " 2015"]),
    rule=st.sampled_from(["contemporary", "majority"]),
)
def test_the_command_line_asks_for_what_stands_in_the_fields(states, site, first, rule):
    "Whatever it is: quotation marks, spaces, dollar signs, hangul; typed as a shell reads it."
    state = states["01_positions"]
    typed = {**state.defaults, "site": site, "first_year": first, "rule": rule}
    values, read = asked_of(state.check(typed).command, state)

    assert values == {
        **{name: field.parameter.default for name, field in state.fields.items()},
        "site": site, "first_year": int(first), "rule": rule,
    }  # fmt: skip
    assert str(read.data) == str(state._given["data"])
    assert str(read.output) == str(state._given["output"])


def test_a_name_with_a_comma_stays_one_value_of_a_list(states):
    "As the command line's own quotation marks keep it."
    state = states["06_votes"]
    checked = state.check({**state.defaults, "countries": ' "JPN", CHN'})

    assert "-p countries=JPN,CHN" in checked.command
    assert asked_of(checked.command, state)[0]["countries"] == ["JPN", "CHN"]


def test_without_folders_of_ones_own_the_command_line_is_short(monkeypatch, repository):
    "A dossier that the surroundings name is named, or another terminal would take another."
    monkeypatch.chdir(repository / "notebooks")
    monkeypatch.delenv("ANALYSIS_DATA", raising=False)
    state = FormState("01_positions")
    assert state.check({**state.defaults, "rule": "majority"}).command == (
        "analysis run 01_positions -p rule=majority"
    )
    monkeypatch.setenv("ANALYSIS_DATA", str(repository / "data"))
    assert state.check(state.defaults).command == (
        f"analysis run 01_positions --data {repository / 'data'}"
    )


# ---- Where there is no JupyterLab, no extra, or a run ----


def test_outside_jupyterlab_one_line_tells_the_command(monkeypatch, capsys):
    "In a terminal, or under plain papermill, nobody could use a form; the line is always the same."
    monkeypatch.delenv(form.JUPYTER_VARIABLE, raising=False)
    monkeypatch.delenv(form.OUTPUT_VARIABLE, raising=False)
    analysis.controls("01_positions")

    assert capsys.readouterr().out == (
        "In JupyterLab a form stands here; the command line does the same: "
        "analysis run 01_positions -p NAME=VALUE\n"
    )


def test_without_the_extra_one_line_tells_what_to_install(monkeypatch, capsys):
    "And nothing fails."
    monkeypatch.setenv(form.JUPYTER_VARIABLE, "notebooks/01_positions.ipynb")
    monkeypatch.delenv(form.OUTPUT_VARIABLE, raising=False)
    monkeypatch.setattr(form, "WIDGETS", "ipywidgets_that_nobody_has")
    analysis.controls("01_positions")

    assert capsys.readouterr().out == (
        "The form needs ipywidgets: pip install 'analysis[lab]', then restart JupyterLab. "
        "The command line does the same: analysis run 01_positions -p NAME=VALUE\n"
    )


def test_an_unknown_notebook_is_refused_with_the_nearest(monkeypatch):
    "As on the command line."
    monkeypatch.setenv(form.JUPYTER_VARIABLE, "x.ipynb")
    monkeypatch.delenv(form.OUTPUT_VARIABLE, raising=False)
    with pytest.raises(ParameterError, match="notebook: found '01_position_'; did you mean"):
        analysis.controls("01_position_")


def test_the_cell_waits_for_nothing_in_a_run():
    "Neither the record nor the widgets are read there."
    code = (
        "import analysis, sys; analysis.controls('01_positions');"
        "print(sorted({'ipywidgets', 'analysis.reports.form_state'} & set(sys.modules)))"
    )
    environment = {
        "ANALYSIS_OUTPUT": "x",
        "JPY_SESSION_NAME": "x",
        "PYTHONPATH": ":".join(sys.path),
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


def test_a_run_shows_nothing_of_the_form_whoever_asks_for_it(shelf, run_one, tmp_path, monkeypatch):
    "The same bytes from a terminal and from within JupyterLab, where a form would be drawn."
    shelf("01_words", SAVE, 'import analysis\nanalysis.controls("01_words")', "sorted(dir())")
    one = run_one("01_words", tmp_path / "one")
    monkeypatch.setenv(form.JUPYTER_VARIABLE, "notebooks/01_words.ipynb")
    two = run_one("01_words", tmp_path / "two")
    made = contents(one.folder)
    cells = json.loads(made["01_words.ipynb"])["cells"]

    assert made == contents(two.folder)
    assert cells[-2]["outputs"] == []
    assert "widget" not in made["01_words.ipynb"].decode()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebooks_last_cell_offers_its_form(name):
    "One line, beneath a head that tells the command line."
    cells = json.loads(find_notebooks()[name].read_text(encoding="utf-8"))["cells"]
    text, code = ("".join(cell["source"]) for cell in cells[-2:])

    assert code == f'analysis.controls("{name}")'
    assert f"`analysis run {name} -p NAME=VALUE`" in text
    assert [cell["id"] for cell in cells[-2:]] == ["form-text", "form"]


# ---- Drawn, with the widgets themselves but without a browser ----


@pytest.fixture
def draw(data, tmp_path):
    "Draws the form of a notebook; waits for a run that it began."
    pytest.importorskip("ipywidgets")
    from analysis.reports.form_widgets import Form

    def drawn(name, dossier=None):
        return Form(FormState(name, dossier or data, tmp_path / "output"))

    return drawn


def finish(drawn, seconds=60):
    "Wait until a form's run has ended."
    deadline = time.monotonic() + seconds
    while not drawn.stop.disabled:
        assert time.monotonic() < deadline, drawn.status.value
        time.sleep(0.05)


def test_choosing_another_rule_moves_the_figure_and_its_sources(draw, data, tmp_path):
    "The chosen mark stays chosen; the command line that is printed makes the very same files."
    drawn = draw("01_positions")
    drawn.controls["rule"].value = "official"
    drawn.start()
    finish(drawn)
    before = drawn.picture.value
    drawn.words.value = "unga 2022 contested"
    drawn.marks.value = "a-UNGA-2022-sponsorship"

    assert "Rule official" in drawn.sources.value
    assert len(drawn.marks.options) == 2

    drawn.controls["rule"].value = "contemporary"
    drawn.controls["last_year"].value = "2023"
    drawn.start()
    finish(drawn)
    told = drawn.sources.value
    assert drawn.picture.value != before
    assert drawn.marks.value == "a-UNGA-2022-sponsorship"
    assert "Rule contemporary" in told
    assert "Against: these claims lost (10)" in told
    assert "“it withdrew its support during a period of inter-Korean détente between" in told
    assert "<b>UPI (news agency)</b>, 2025-11-12" in told
    assert 'href="https://m-en.yna.co.kr/view/AEN20221117000200325" target="_blank"' in told

    words = shlex.split(drawn.look().command)[1:]
    words[words.index("--output") + 1] = str(tmp_path / "again")
    assert main(words) == 0
    label = "01_positions,last_year=2023"
    assert contents(tmp_path / "output/figures" / label) == contents(
        tmp_path / "again/figures" / label
    )


def test_a_wrong_field_cannot_be_run_and_defaults_mend_it(draw):
    "The fault stands under the field, and goes when it is mended."
    drawn = draw("01_positions")
    drawn.controls["first_year"].value = "1999"
    drawn.start()

    assert drawn.run.disabled
    assert drawn.status.value == ""
    assert "first_year: found 1999; the record runs from" in drawn._hints["first_year"].value
    drawn.reset.click()
    assert not drawn.run.disabled
    assert "found 1999" not in drawn._hints["first_year"].value


def test_a_run_can_be_stopped_and_a_failure_is_told_in_a_line(shelf, draw):
    "The form answers while a notebook runs, and after one that fails."
    shelf("01_long", "import time\ntime.sleep(600 if word == 'long' else 0)\n1 / (word != 'no')")
    drawn = draw("01_long")
    drawn.controls["word"].value = "long"
    drawn.start()
    time.sleep(3)
    assert drawn.run.disabled
    drawn.stop.click()
    finish(drawn, 20)
    assert "stopped" in drawn.status.value

    drawn.controls["word"].value = "no"
    drawn.start()
    finish(drawn)
    assert "ZeroDivisionError: division by zero" in drawn.status.value
    assert "Traceback" not in drawn.status.value


def test_an_older_version_is_not_shown_as_if_it_were_this_one(draw, copied):
    "What lies in the folder has been made anew from other data meanwhile."
    drawn = draw("01_positions", copied)
    drawn.start()
    finish(drawn)
    (drawn._finished.run.folder / "stance_timeline.marks.csv").write_text("mark\n")
    with pytest.raises(ParameterError, match="not as the run left it"):
        drawn._finished.picture_of("stance_timeline")


class _Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_whatever_a_dossier_says_stays_text(draw, data, tmp_path):
    "Scripts, attributes and addresses in names, quotations and values are shown, not obeyed."
    drawn = draw("01_positions", hostile_dossier(data, tmp_path / "hostile"))
    drawn.controls["site"].value = "'\"><script>window.hacked=1</script>"
    drawn.controls["country"].value = "<img src=x onerror=alert(1)>"
    said = [drawn.command.value, *(hint.value for hint in drawn._hints.values())]
    drawn.controls["country"].value = ""
    drawn.controls["site"].value = "../../site"
    drawn.start()
    finish(drawn)
    assert "fault" not in drawn.status.value
    for mark in ("a-UNGA-2022-sponsorship", "a-HRC-2008-sponsorship"):
        drawn.marks.value = mark
        said.append(drawn.sources.value)
    said += [drawn.picture.value, drawn._overlay.value, drawn.status.value, drawn._count.value]

    assert "&lt;script&gt;window.hacked=1" in "".join(said)
    for text in said:
        seen = _Seen(str(text))
        assert not seen.tags & {"script", "iframe", "svg", "math", "base", "meta", "style", "form"}
        assert seen.attributes <= {"class", "href", "target", "rel", "src", "alt", "open", "role"}


# ---- A mark and what it stands on ----


def test_what_is_no_web_address_leads_nowhere():
    "And a mark behind which nothing stands says so."
    source = {
        "publisher": "P", "mirror_of": "", "kind": "news_agency", "published": "", "id": "p",
        "addresses": ["javascript:alert(1)"],
    }  # fmt: skip
    mark = {
        "panel": "", "position": "X", "value": "yes", "label": "x", "decisions": [], "claims": [],
        "rows": [{"table": "wording", "id": "w1", "says": {"phrase": "<b>"}, "sources": [source]}],
    }  # fmt: skip
    told = panel_of(mark, "analysis trace x")

    assert "href" not in told
    assert "javascript:alert(1)" in told
    assert "<dd>&lt;b&gt;</dd>" in told
    assert "nothing is known" in panel_of({**mark, "rows": []}, "c")


def test_many_decisions_are_folded_and_very_many_left_to_the_command_line():
    "A mark that stands on a hundred decisions does not fill the notebook."
    decision = {"id": "D", "value": "yes", "status": "agreed", "rule": "r", "sources": "all"}
    decision |= dict.fromkeys(("for", "against", "undecided", "announced"), [])
    mark = {"panel": "a", "position": "X", "value": "", "label": "x", "claims": [], "rows": []}
    told = panel_of({**mark, "decisions": [decision] * 100}, "analysis trace x m")

    assert told.count("<details><summary>") == 60
    assert "… and 40 more decisions" in told
    assert "<pre>analysis trace x m</pre>" in told


SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
viewBox="0 0 9 9"><defs><path id="letter" d="M0 0"/></defs><g id="other"><path d="M1 1"
style="fill: #000"/></g><a xlink:href="x.html"><g id="mark"><title>t</title><path d="M2 2"
style="fill: #123456"/><use xlink:href="#letter"/></g></a></svg>"""


def test_the_chosen_mark_is_drawn_alone_with_a_rim():
    "Laid over the picture it shows which one it is; a mark that is not drawn shows nothing."
    over = overlay_of(SVG, "mark")

    assert 'viewBox="0 0 9 9"' in over
    assert "fill: #123456" in over
    assert over.count("feMorphology") == 2
    assert 'id="letter"' in over
    assert "M1 1" not in over
    assert "x.html" not in over
    assert overlay_of(SVG, "nothing") == ""
