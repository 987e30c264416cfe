"""Colours: told apart from the paper and from each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from swvr.figures import style
from swvr.figures.partnerships import SHAPES
from swvr.language import NAMES
from swvr.partnerships import MODELS

MEANINGFUL = {
    **style.BY_MEANING,
    **style.REGIONS,
    **style.MODELS,
    "neutral": style.NEUTRAL,
    "context": style.CONTEXT,
    "up": style.UP,
    "down": style.DOWN,
    "ours": style.OURS,
}


@pytest.mark.parametrize("name", MEANINGFUL)
def test_every_colour_that_means_something_has_contrast(name):
    colour = MEANINGFUL[name]
    # The accessible set's orange and teal are just above three to one.
    assert style.contrast(colour, style.PAPER) >= 3.0


def test_contrast_is_that_of_wcag():
    assert style.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert style.contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert style.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert style.contrast("#FF0000", "#FFFFFF") == pytest.approx(4.00, abs=0.005)
    assert style.contrast("#123456", "#123456") == 1.0


def test_the_colours_of_the_design():
    assert (style.WOMEN, style.MEN) == ("#801650", "#12436D")
    assert (style.FORMAL, style.INFORMAL) == ("#28A197", "#F46A25")


def test_regions_of_one_chart_have_different_colours():
    six = [code for code in style.REGIONS if code not in ("europe_cis", "world")]
    for first, second in combinations(six, 2):
        assert style.REGIONS[first] != style.REGIONS[second]


def test_regions_that_the_book_does_not_know_take_colours_in_a_fixed_order():
    codes = ["highlands", "africa", "coast"]
    colours = style.region_colours(codes)
    assert colours["africa"] == style.REGIONS["africa"]
    assert (colours["coast"], colours["highlands"]) == style.MORE_REGIONS[:2]
    assert style.region_colours(reversed(codes)) == colours
    assert colours["world"] == style.REGIONS["world"]


def test_more_regions_than_colours_take_colours_again():
    codes = [f"region_{i:02d}" for i in range(len(style.MORE_REGIONS) + 1)]
    colours = style.region_colours(codes)
    assert colours[codes[-1]] == colours[codes[0]]


def test_the_colours_of_new_regions_differ_from_all_others():
    taken = [*style.MORE_REGIONS, *style.REGIONS.values()]
    assert all(taken.count(colour) == 1 for colour in style.MORE_REGIONS)
    assert all(style.contrast(colour, style.PAPER) >= 3.0 for colour in style.MORE_REGIONS)


def test_models_of_partnership_have_different_colours_and_shapes():
    assert len(set(style.MODELS.values())) == len(style.MODELS)
    assert set(SHAPES) == set(style.MODELS) == set(MODELS)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_every_region_with_a_colour_has_a_name():
    assert set(style.REGIONS) <= set(NAMES)


def test_no_text_is_smaller_than_nine_points():
    sizes = (style.HEADLINE, style.SUBTITLE, style.LABEL, style.SMALL)
    assert list(sizes) == sorted(sizes, reverse=True)
    assert min(sizes) >= 9.0
