import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis.facts.record import read_record
from analysis.figures import style
from analysis.figures.countries import plot_acts
from analysis.figures.votes import draw_votes, plot_sponsors, plot_tallies
from analysis.measures import countries, counts, votes


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def tallies():
    rows = [
        ("UNGA-2007-committee-yes", "UNGA-2007", 2007, "committee", "yes", 97, ""),
        ("UNGA-2007-committee-no", "UNGA-2007", 2007, "committee", "no", 23, ""),
        ("UNGA-2007-committee-abstain", "UNGA-2007", 2007, "committee", "abstain", 60, ""),
        ("UNGA-2007-plenary-yes", "UNGA-2007", 2007, "plenary", "yes", 101, "102"),
        ("UNGA-2007-plenary-no", "UNGA-2007", 2007, "plenary", "no", 22, ""),
        ("UNGA-2007-plenary-abstain", "UNGA-2007", 2007, "plenary", "abstain", 59, "58"),
        ("UNGA-2012-plenary-without_vote", "UNGA-2012", 2012, "plenary", "without_vote", pd.NA, ""),
    ]  # fmt: skip
    columns = ["id", "resolution", "year", "stage", "answer", "n", "others"]
    frame = pd.DataFrame(rows, columns=columns).assign(body="UNGA").astype({"n": "Int64"})
    return frame.assign(other_rows=frame["others"].map(lambda told: "n001" if told else ""))


@pytest.fixture
def sponsors():
    rows = [
        ("UNGA-2007", 2007, "tabling", 48, ""),
        ("UNGA-2007", 2007, "adoption", 51, ""),
        ("UNGA-2009", 2009, "tabling", pd.NA, ""),
        ("UNGA-2009", 2009, "adoption", 53, "54"),
        ("CHR-2004", 2004, "tabling", pd.NA, ""),
        ("CHR-2004", 2004, "adoption", pd.NA, "37;42"),
    ]
    frame = pd.DataFrame(rows, columns=["resolution", "year", "moment", "n", "others"])
    frame["other_rows"] = frame["others"].map(
        lambda told: "|".join("n002" for _ in told.split(";"))
    )
    frame["body"] = frame["resolution"].str.split("-").str[0]
    return frame.assign(id=frame["resolution"] + "-" + frame["moment"]).astype({"n": "Int64"})


def bars(ax):
    return {
        patch.get_label().removeprefix("_"): patch
        for patch in ax.patches
        if isinstance(patch, Rectangle) and patch.get_height()
    }


def lines(ax, prefix):
    return [line for line in ax.lines if str(line.get_label()).startswith(prefix)]


def words(ax):
    return {text.get_text() for text in ax.texts}


def test_yes_stands_above_the_line_and_the_rest_below(tallies):
    "The length of each bar is the tally."
    drawn = bars(plot_tallies(tallies))

    assert drawn["UNGA-2007-committee-yes"].get_height() == 97
    assert drawn["UNGA-2007-committee-abstain"].get_height() == -60
    assert drawn["UNGA-2007-committee-no"].get_y() == -60
    assert drawn["UNGA-2007-committee-no"].get_height() == -23


def test_each_answer_keeps_the_colour_it_has_in_every_figure(tallies):
    "A yes vote of a body and one of a country are the same colour."
    drawn = bars(plot_tallies(tallies))
    colour = style.position_colours()["yes"]

    assert plt.matplotlib.colors.to_hex(drawn["UNGA-2007-plenary-yes"].get_facecolor()) == colour


def test_committee_stands_left_and_plenary_right(tallies):
    "In order of time."
    drawn = bars(plot_tallies(tallies))
    left, right = drawn["UNGA-2007-committee-yes"], drawn["UNGA-2007-plenary-yes"]

    assert left.get_x() < right.get_x()
    assert left.get_x() + left.get_width() <= right.get_x()


def test_an_adoption_without_a_vote_is_a_ring_and_no_bar(tallies):
    "Nobody voted, which isn't a vote of nought."
    ax = plot_tallies(tallies)

    assert "UNGA-2012-plenary-without_vote" not in bars(ax)
    (ring,) = lines(ax, "_UNGA-2012-plenary-without_vote")
    assert list(ring.get_ydata()) == [0]
    assert ring.get_markerfacecolor() == style.PAPER


def test_every_count_stands_beside_its_bar_and_a_star_where_sources_differ(tallies):
    "The numbers can be read without the axis."
    assert words(plot_tallies(tallies)) == {"97", "23", "60", "101*", "22", "59*"}


def test_the_figure_of_another_source_is_a_rule_at_its_height(tallies):
    "102 lies above the line at 102, and 58 abstentions below it at 58."
    ax = plot_tallies(tallies)
    heights = {line.get_label(): line.get_ydata()[0] for line in lines(ax, "_other")}

    assert heights == {
        "_other UNGA-2007-plenary-yes": 102,
        "_other UNGA-2007-plenary-abstain": -58,
    }


def test_sponsors_when_tabled_are_hollow_and_when_adopted_full(sponsors):
    "Two joined dots where both are known."
    ax = plot_sponsors(sponsors)
    (tabled,), (adopted,) = lines(ax, "_UNGA-2007-tabling"), lines(ax, "_UNGA-2007-adoption")
    joined = [line for line in ax.lines if list(line.get_ydata()) == [48, 51]]

    assert tabled.get_markerfacecolor() == style.PAPER
    assert adopted.get_markerfacecolor() == style.INK
    assert tabled.get_xdata()[0] < adopted.get_xdata()[0]
    assert len(joined) == 1


def test_a_number_nobody_gives_has_no_dot(sponsors):
    "Two sources differ, and the register has neither: two rules, and no dot."
    ax = plot_sponsors(sponsors)

    assert not lines(ax, "_UNGA-2009-tabling")
    assert not lines(ax, "_CHR-2004-adoption")
    assert [line.get_ydata()[0] for line in lines(ax, "_other CHR-2004")] == [37, 42]


def cells(**changes):
    base = {
        "line": "vote", "resolution": "UNGA-2007", "body": "UNGA", "year": 2007, "stage": "plenary",
        "act": "vote", "part": "right", "state": "did", "value": "yes", "letter": "y",
        "rival": "", "share": 0.0, "sides": "", "status": "agreed", "decision": "d", "claims": "c",
    }  # fmt: skip
    return {**base, **changes}


def frame_of(*rows):
    frame = pd.DataFrame(rows)
    frame["country"] = pd.Categorical(frame["country"], ["KOR", "CHN"], ordered=True)
    return frame


def test_each_country_has_two_rows_the_vote_above_the_sponsorship():
    "They are two acts."
    acts = frame_of(
        cells(country="KOR"),
        cells(country="KOR", line="sponsorship", value="cosponsor", letter="S"),
        cells(country="CHN", value="no", letter="n"),
        cells(country="CHN", line="sponsorship", state="unknown", value="", letter=""),
    )
    ax = plot_acts(acts, {"KOR": "South Korea"})

    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert labels == ["South Korea  vote", "sponsor", "CHN  vote", "sponsor"]
    assert ax.yaxis_inverted()


def test_a_cell_shows_its_state_and_letter():
    "What is drawn can be read back."
    ax = plot_acts(frame_of(cells(country="KOR"), cells(country="KOR", part="left")), {})

    assert [patch.get_label() for patch in ax.patches] == ["_did", "_did"]
    assert [text.get_text() for text in ax.texts] == ["y", "y"]
    assert ax.patches[0].get_x() > ax.patches[1].get_x()


def test_a_row_of_which_no_source_speaks_is_one_strip_that_says_so():
    "Forty question marks say no more than one."
    silent = cells(country="CHN", state="unknown", value="", letter="")
    rows = [{**silent, "year": year} for year in (7, 8)]
    ax = plot_acts(frame_of(*rows), {})

    assert [patch.get_label() for patch in ax.patches] == ["_unknown throughout"]
    assert words(ax) == {"? unknown throughout: none of the sources says"}


def test_a_row_where_nothing_applies_is_not_called_unknown():
    "No ballot was held in any of the years: there is nothing to know."
    rows = [cells(country="CHN", year=year, state="not applicable", value="") for year in (7, 8)]
    ax = plot_acts(frame_of(*rows), {})

    assert not ax.patches
    assert len(ax.lines) == 2


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


def drawing(record, bodies, years):
    resolutions = record.table("resolutions")
    resolutions = resolutions[resolutions["body"].isin(bodies) & resolutions["year"].isin(years)]
    contested = counts.contested_counts(record.table("counts"), resolutions)
    values = record.table("values")
    return draw_votes(
        votes.tallies(resolutions, contested),
        votes.sponsor_numbers(resolutions, contested),
        countries.acts_by_country(record.decisions, resolutions, ["KOR"], record.claims, values),
        bodies=record.table("bodies"), values=values, names={"KOR": "South Korea"},
        administrations=record.table("administrations"), acting=record.table("acting_presidents"),
    )  # fmt: skip


def test_bodies_that_follow_each_other_share_their_panels(record):
    "Commission and Council never met in the same year; the Assembly has panels of its own."
    figure = drawing(record, ["UNGA", "HRC", "CHR"], range(2003, 2027))
    figure.canvas.draw()
    titles = [text.get_text() for ax in figure.axes for text in ax.texts]

    assert len(figure.axes) == 7  # three for each of two series, and the key
    assert "General Assembly" in titles
    assert "Commission on Human Rights, then Human Rights Council" in titles


def test_one_body_alone_is_drawn_without_panel_letters(record):
    "A figure of one part needs no letters."
    figure = drawing(record, ["HRC"], range(2008, 2027))
    titles = [text.get_text() for text in figure.axes[0].texts]

    assert len(figure.axes) == 4
    assert "a" not in titles


def test_the_axis_runs_from_the_first_text_to_the_last(record):
    "A year between them without a text keeps its place."
    figure = drawing(record, ["HRC", "CHR"], range(2005, 2012))

    assert figure.axes[0].get_xlim() == (2004.5, 2011.5)
    labels = [text.get_text() for text in figure.axes[2].get_xticklabels()]
    assert labels == [str(year) for year in range(2005, 2012)]


def test_years_without_any_ballot_have_no_scale_of_states(record):
    "There is nothing to count, and no row of noughts pretends there were."
    figure = drawing(record, ["HRC"], range(2016, 2027))
    figure.canvas.draw()

    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["0"]


def test_the_key_explains_only_what_occurs(record):
    "In the years without votes nobody voted no."
    figure = drawing(record, ["UNGA"], range(2018, 2026))
    key = {text.get_text() for text in figure.axes[-1].get_legend().get_texts()}

    assert {"co-sponsor", "not a sponsor", "adopted without a vote", "unknown"} <= key
    assert "no" not in key


def test_years_without_a_text_are_told_in_words(tallies, sponsors):
    "Neither empty axes, which would read as a finding, nor an error."
    figure = draw_votes(
        tallies[:0], sponsors[:0], pd.DataFrame(), bodies=pd.DataFrame(), values=pd.DataFrame(),
        names={},
    )  # fmt: skip

    assert [text.get_text() for text in figure.axes[0].texts] == [votes.NONE_ADOPTED]


def test_a_spring_text_stands_in_the_band_of_its_own_day(record):
    "The Councils of March 2017 and April 2022 and 2025 are of the governments then leaving."
    ax = drawing(record, ["HRC"], range(2008, 2027)).axes[0]
    bands = {str(p.get_label()): p for p in ax.patches if "_band" in str(p.get_label())}
    ends = {
        name.removeprefix("_band "): patch.get_x() + patch.get_width()
        for name, patch in bands.items()
    }

    assert ends["park_geun_hye"] == 2017.5
    assert ends["moon_jae_in"] == 2022.5
    assert ends["yoon_suk_yeol"] == 2025.5
    stripes = [line.get_xdata().mean() for line in ax.lines if line.get_label() == "_acting"]
    assert [round(x) for x in stripes] == [2017, 2025]
