"""Who does both: the bounds against every small population there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from swvr.errors import SwvrError
from swvr.estimation.overlap import Bounds, both_types, frechet_bounds, rounding

ADULTS = 4
UNIT = 100.0 / ADULTS  # one adult, in percent


def populations() -> Iterator[tuple[int, int, int, int]]:
    """Yield formal, informal, either and both for every way to divide the adults."""
    for both, formal, informal in product(range(ADULTS + 1), repeat=3):
        if both + formal + informal <= ADULTS:
            yield both + formal, both + informal, both + formal + informal, both


def percent(low: int, high: int) -> Bounds:
    return Bounds(low * UNIT, high * UNIT)


@pytest.mark.parametrize(
    ("formal", "informal"), list(product(range(ADULTS + 1), repeat=2)), ids=str
)
def test_frechet_bounds_are_those_of_all_populations(formal, informal):
    possible = [both for f, i, _, both in populations() if (f, i) == (formal, informal)]
    found = frechet_bounds(formal * UNIT, informal * UNIT)
    assert (found.low, found.high) == (min(possible) * UNIT, max(possible) * UNIT)


def test_inclusion_exclusion_bounds_are_those_of_all_populations():
    everyone = list(populations())
    ranges = [(low, high) for low in range(ADULTS + 1) for high in range(low, ADULTS + 1)]
    contradictions = 0
    for formal, informal, either in product(ranges, repeat=3):
        possible = [
            both
            for f, i, e, both in everyone
            if formal[0] <= f <= formal[1]
            and informal[0] <= i <= informal[1]
            and either[0] <= e <= either[1]
        ]
        given = percent(*formal), percent(*informal), percent(*either)
        if possible:
            assert both_types(*given) == percent(min(possible), max(possible)), given
        else:
            contradictions += 1
            with pytest.raises(SwvrError, match="no overlap fits"):
                both_types(*given)
    assert contradictions > 100


def test_exact_rates_leave_one_overlap():
    found = both_types(Bounds(6.5, 6.5), Bounds(14.3, 14.3), Bounds(14.84, 14.84))
    assert found.low == pytest.approx(5.96)
    assert found.high == pytest.approx(5.96)


@pytest.mark.parametrize("wrong", [-0.1, 100.1, float("nan")])
def test_a_rate_outside_0_to_100_is_refused(wrong):
    with pytest.raises(SwvrError, match="not between 0 and 100"):
        frechet_bounds(wrong, 50.0)
    with pytest.raises(SwvrError, match="not between 0 and 100"):
        both_types(Bounds(10, 20), Bounds(10, 20), Bounds(wrong, wrong))


@pytest.mark.parametrize(
    ("printed", "decimals", "low", "high"),
    [(6.5, 1, 6.45, 6.55), (15, 0, 14.5, 15.5), (61e6, -6, 60.5e6, 61.5e6)],
)
def test_the_interval_of_a_printed_number(printed, decimals, low, high):
    found = rounding(printed, decimals)
    assert (found.low, found.high) == pytest.approx((low, high))
