import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from analysis.figures import style
from analysis.figures.states import STATE_MARKS, STATES, draw_state


@pytest.fixture
def ax():
    _, ax = style.new_figure("single", 2)
    ax.set(xlim=(0, 4), ylim=(0, 4))
    yield ax
    plt.close("all")


def picture(state, **how):
    figure, ax = style.new_figure(0.4, 0.4)
    ax.set(xlim=(-0.6, 0.6), ylim=(-0.6, 0.6))
    ax.set_axis_off()
    draw_state(ax, state, 0, 0, width=1, height=1, **how)
    figure.set_dpi(100)
    figure.canvas.draw()
    grey = np.asarray(figure.canvas.buffer_rgba())[..., :3].mean(axis=2)
    plt.close(figure)
    return grey


def test_no_two_states_look_alike_even_in_grey():
    "Did not, unknown, not applicable and disputed are four statements, not one."
    grey = {state: picture(state, colour=style.COLOURS[2]) for state in STATES}

    for one in STATES:
        for other in STATES:
            if one != other:
                assert np.abs(grey[one] - grey[other]).mean() > 3, (one, other)


def test_each_cell_says_which_state_it_is_in(ax):
    "What is drawn can be read back and counted."
    for x, state in enumerate(STATES):
        made = draw_state(ax, state, x, 1, letter="S")
        assert {artist.get_label() for artist in made} == {f"_{state}"}


def test_an_unknown_state_is_refused(ax):
    "A state nobody has met is not drawn as another."
    with pytest.raises(ValueError, match="state 'perhaps' is none of did, did not, unknown"):
        draw_state(ax, "perhaps", 1, 1)


@pytest.mark.parametrize("share", [0.2, 1 / 3, 0.5])
def test_the_corner_of_a_contested_cell_is_the_share_of_the_losing_claims(ax, share):
    "One losing claim in five takes a fifth of the cell."
    made = draw_state(ax, "contested", 1, 1, width=0.8, height=0.5, share=share)
    corner = next(artist for artist in made if isinstance(artist, Polygon))
    (_, _), (left, _), (_, top) = corner.get_xy()[:3]
    area = (1.4 - left) * (top - 0.75) / 2

    assert area == pytest.approx(share * 0.8 * 0.5)


def test_a_tied_cell_shows_both_values_and_prefers_neither(ax):
    "A tie has no value: two equal halves and an equals sign."
    made = draw_state(ax, "tied", 1, 1, colour="#000000", against="#ffffff")
    halves = [artist for artist in made if isinstance(artist, Polygon)]

    assert [half.get_facecolor()[0] for half in halves] == [0, 1]
    assert [artist.get_text() for artist in made if isinstance(artist, Text)] == ["="]


def test_two_values_of_one_colour_are_told_apart_by_hatch_in_a_disputed_cell(ax):
    "Walking out and leaving the consensus share a colour, not a look."
    made = draw_state(ax, "tied", 1, 1, hatch="////", against_hatch="")
    halves = [artist for artist in made if isinstance(artist, Polygon)]

    assert [half.get_hatch() or "" for half in halves] == ["////", ""]


def test_what_does_not_apply_has_no_cell(ax):
    "No session was held: there is nothing to fill."
    made = draw_state(ax, "not applicable", 1, 1, letter="S")

    assert len(made) == 1
    assert not isinstance(made[0], Rectangle)


def test_a_cell_stays_upright_where_years_run_down_the_page(ax):
    "The corner lies at the foot of the cell on the page, whichever way the axis runs."
    ax.invert_yaxis()
    made = draw_state(ax, "contested", 1, 1, height=0.8)
    corner = next(artist for artist in made if isinstance(artist, Polygon))

    assert max(y for _, y in corner.get_xy()) == pytest.approx(1.4)


def test_drawing_a_cell_leaves_the_limits_alone(ax):
    "Years without a mark keep their place."
    draw_state(ax, "did", 9, 9)

    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 4), (0, 4))


def test_the_key_names_the_states_in_the_order_given(ax):
    "The key explains what occurs, in the words of the figure."
    legend = style.add_state_key(ax, ["did", ("did not", "off the list"), "tied"])
    ax.figure.canvas.draw()

    assert [text.get_text() for text in legend.get_texts()] == ["did", "off the list", "tied"]


def test_states_drawn_as_dots_differ_too(ax):
    "A dot an act: shape or filling differs from state to state."
    assert set(STATE_MARKS) == set(STATES)
    assert len({repr(sorted(mark.items(), key=str)) for mark in STATE_MARKS.values()}) == 6
    for x, state in enumerate(STATES):
        ax.plot(x, 1, **STATE_MARKS[state])
    ax.figure.canvas.draw()
