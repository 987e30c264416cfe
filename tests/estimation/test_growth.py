"""What a printed growth implies: the year before, the parts of a whole, the sum of years."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.estimation.growth import (
    count_before,
    growth,
    shares_of_parts,
    value_before,
    volunteer_years,
    volunteer_years_range,
)
from swvr.estimation.overlap import Bounds
from swvr.language import round_half_up


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_the_true_count_is_among_those_that_a_printed_growth_allows(before, now):
    printed = round_half_up(growth(before, now))
    assume(printed > -100)
    assert before in count_before(now, printed)


@given(st.integers(1, 400), st.integers(-60, 150))
def test_counts_before_are_those_that_a_search_finds(now, printed):
    found = [n for n in range(1, 1200) if round_half_up(growth(n, now)) == printed]
    assert list(count_before(now, printed)) == found


def test_a_count_before_can_be_exact():
    assert list(count_before(444, 58)) == [281]
    assert list(count_before(355, 122)) == [160]


def test_no_count_may_give_a_growth():
    assert list(count_before(3, 60)) == []


def test_a_growth_that_leaves_nothing_is_told():
    with pytest.raises(SwvrError, match="leaves nothing to grow from"):
        count_before(5, -100)
    with pytest.raises(SwvrError, match="no growth from 0"):
        growth(0, 5)


@given(st.floats(0.5, 900), st.floats(-60, 200))
def test_the_true_amount_is_in_the_range(before, percent):
    now = before * (1 + percent / 100)
    ends = value_before(round_half_up(now, 1), round_half_up(percent), 0.1)
    assert ends.low - 1e-6 <= before <= ends.high + 1e-6


def test_an_amount_is_known_to_its_last_digit():
    ends = value_before(25.1, 21, 0.1)
    assert ends.low == pytest.approx(25.05 / 1.215)
    assert ends.high == pytest.approx(25.15 / 1.205)


# -- parts of a whole --------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(50, 900), st.integers(-20, 60)), min_size=2, max_size=5))
def test_the_true_shares_are_within_the_bounds(parts):
    now = np.array([before * (1 + percent / 100) for before, percent in parts])
    order = np.argsort(-now, kind="stable")
    growths = [parts[i][1] for i in order]
    before = float(sum(count for count, _ in parts))
    bounds = shares_of_parts(growths, float(now.sum()), Bounds(before - 0.5, before + 0.5))
    for i, bound in zip(order, bounds, strict=True):
        share = 100 * now[i] / now.sum()
        assert bound.low - 1e-6 <= share <= bound.high + 1e-6


def test_two_parts_are_known_but_for_rounding():
    """Of 250 that became 300, 187.5 grew by 10 percent and 62.5 by 50: 206.25 and 93.75 now."""
    (first, second) = shares_of_parts([10, 50], 300.0, Bounds(250, 250), descending=False)
    assert first.low < 100 * 206.25 / 300 < first.high
    assert first.low + second.high == pytest.approx(100)
    assert first.high - first.low < 3.0


def test_parts_that_can_not_make_up_the_whole_are_told():
    with pytest.raises(SwvrError, match="make up the whole"):
        shares_of_parts([10, 12], 150.0, Bounds(100, 100))


# -- years -------------------------------------------------------------------------------------


def test_years_of_constant_growth_are_added_up():
    assert volunteer_years([(0, 1.0), (3, 8.0)]) == pytest.approx(2 + 4 + 8)
    assert volunteer_years([(0, 5.0), (2, 5.0), (4, 5.0)]) == pytest.approx(20)


def test_a_count_that_never_falls_is_bounded():
    ends = volunteer_years_range([(2, 10.0), (4, 20.0)])
    assert (ends.low, ends.high) == (0 + 10 + 10 + 20, 10 + 10 + 20 + 20)


@given(st.lists(st.integers(0, 500), min_size=6, max_size=30).map(sorted), st.data())
def test_every_series_that_never_falls_is_within_its_range(counts, data):
    last = len(counts)
    years = sorted({*data.draw(st.lists(st.integers(1, last), min_size=1, max_size=4)), last})
    ends = volunteer_years_range([(year, counts[year - 1]) for year in years])
    assert ends.low <= sum(counts) <= ends.high
