from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from analysis.figures import palette

# Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15(6), doi 10.1109/TVCG.2009.113),
# severity 1.0, for linear RGB.
CVD = {
    "none": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def lab_seen(colour, kind):
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(CVD[kind] @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", CVD)
def test_colours_stay_apart_for_every_reader(kind):
    "No reader takes one act for another, whichever kind of colour blindness they have."
    seen = [lab_seen(colour, kind) for colour in palette.COLOURS]

    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 20


def test_colours_stay_apart_in_a_grey_print():
    "A photocopy keeps the difference between an abstention and a yes."
    grey = sorted(palette.lightness(colour) for colour in palette.COLOURS)

    assert min(np.diff(grey)) >= 8


def test_colours_stay_apart_where_a_screen_makes_them_grey():
    "Software weighs red, green and blue by ITU-R BT.601, which isn't lightness."
    grey = sorted(255 * np.array(to_rgb(c)) @ [0.299, 0.587, 0.114] for c in palette.COLOURS)

    assert min(np.diff(grey)) >= 15


def test_lightness_runs_from_black_to_white():
    "The scale is the one the palette's promise is made in."
    assert palette.lightness("#000000") == 0
    assert palette.lightness("#ffffff") == pytest.approx(100)


def test_the_colour_follows_from_the_place_in_the_order():
    "The first category has the first colour, and a repeat takes no place."
    assert palette.colours_of(["law", "aid", "law"]) == {
        "law": palette.COLOURS[0],
        "aid": palette.COLOURS[1],
    }


def test_sixty_four_categories_are_told_apart_by_colour_and_hatch():
    "When colours begin again, the hatch doesn't begin with them."
    many = range(64)
    colours, hatches, markers = (
        of(many) for of in (palette.colours_of, palette.hatches_of, palette.markers_of)
    )

    assert len({(colours[i], hatches[i]) for i in many}) == 64
    assert len({(colours[i], markers[i]) for i in many}) == 64


def test_each_value_of_an_act_has_one_look():
    "An act keeps its colour in every figure, and no two acts share both colour and hatch."
    colours, hatches = palette.position_colours(), palette.position_hatches()
    filled = [value for value in colours if value not in palette.HOLLOW]

    assert len({(colours[value], hatches[value]) for value in filled}) == len(filled)
    assert colours.keys() == hatches.keys()
    assert {colours[value] for value in palette.HOLLOW} == {palette.PAPER}


@pytest.mark.parametrize("colour", [*palette.COLOURS, palette.PAPER, palette.BLANK])
def test_letters_stay_legible_on_every_face(colour):
    "The contrast is at least 3 to 1, the least for large signs in WCAG 2."

    def luminance(name):
        lightness = palette.lightness(name)
        return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness * 27 / 24389

    low, high = sorted((luminance(colour), luminance(palette.ink_on(colour))))

    assert (high + 0.05) / (low + 0.05) >= 3


def test_the_tints_of_administrations_are_quieter_than_any_mark():
    "Bands lie behind the data and are never taken for it."
    brightest_mark = max(map(palette.lightness, palette.COLOURS))

    assert min(map(palette.lightness, palette.TINTS)) > brightest_mark + 4
