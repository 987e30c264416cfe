"""Sampling intervals, against formulas written out by hand and against exact distributions."""

from __future__ import annotations

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.uncertainty import (
    SampleDesign,
    difference_interval,
    margin_of_error,
    net_difference_interval,
    proportion_interval,
    widest_net_interval,
)

Z = NormalDist().inv_cdf(0.975)
DESIGN = SampleDesign(1000, 1.5, 0.95)
PERCENTS = (0, 1, 21, 50, 83, 99, 100)


def wilson(share: float, size: float, z: float = Z) -> tuple[float, float]:
    centre = share + z**2 / (2 * size)
    half = z * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return (centre - half) / (1 + z**2 / size), (centre + half) / (1 + z**2 / size)


def newcombe(first: float, second: float, size: float) -> tuple[float, float]:
    low1, high1 = wilson(first, size)
    low2, high2 = wilson(second, size)
    difference = first - second
    return (
        difference - math.sqrt((first - low1) ** 2 + (high2 - second) ** 2),
        difference + math.sqrt((high1 - first) ** 2 + (second - low2) ** 2),
    )


def ends(table: pd.DataFrame, row: object = 0) -> tuple[float, float]:
    return table.loc[row, "low"], table.loc[row, "high"]


def width(table: pd.DataFrame) -> float:
    return (table["high"] - table["low"]).item()


# -- designs -----------------------------------------------------------------------------------


def test_the_design_effect_divides_the_sample():
    assert DESIGN.effective_size == pytest.approx(666.667, abs=1e-3)
    assert DESIGN.part(0.5).effective_size == pytest.approx(333.333, abs=1e-3)
    assert DESIGN.part(0.5).confidence == DESIGN.confidence


@pytest.mark.parametrize(
    ("size", "effect", "confidence"),
    [(1, 1.5, 0.95), (0, 1.5, 0.95), (1000, 0.9, 0.95), (1000, 1.5, 0), (1000, 1.5, 1)],
)
def test_an_impossible_design_is_refused(size, effect, confidence):
    with pytest.raises(SwvrError, match="not a sample design"):
        SampleDesign(size, effect, confidence)


# -- one percentage ----------------------------------------------------------------------------


@pytest.mark.parametrize("percent", PERCENTS)
def test_the_wilson_interval_is_its_formula(percent):
    found = ends(proportion_interval(pd.Series([percent]), DESIGN))
    low, high = wilson(percent / 100, 1000 / 1.5)
    assert found == pytest.approx((100 * low, 100 * high), abs=1e-9)


def test_the_confidence_is_the_one_asked_for():
    found = ends(proportion_interval(pd.Series([30]), SampleDesign(100, 1, 0.8)))
    low, high = wilson(0.3, 100, NormalDist().inv_cdf(0.9))
    assert found == pytest.approx((100 * low, 100 * high), abs=1e-9)


def test_a_proportion_stays_between_0_and_100_and_holds_its_percentage():
    percents = pd.Series(PERCENTS, index=[f"row{value}" for value in PERCENTS])
    table = proportion_interval(percents, SampleDesign(20, 1, 0.99))
    assert list(table.index) == list(percents.index)
    assert (table["low"] >= -1e-9).all()
    assert (table["high"] <= 100 + 1e-9).all()
    assert (table["low"] <= percents + 1e-9).all()
    assert (percents - 1e-9 <= table["high"]).all()


def test_the_margin_of_error_of_a_half():
    assert margin_of_error(50, SampleDesign(1000, 1, 0.95)) == pytest.approx(3.099, abs=1e-3)
    assert margin_of_error(50, DESIGN) == pytest.approx(100 * Z * 0.5 / math.sqrt(1000 / 1.5))
    assert max(margin_of_error(percent, DESIGN) for percent in range(101)) == margin_of_error(
        50, DESIGN
    )


# -- two groups --------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), list(product(PERCENTS, repeat=2)))
def test_the_newcombe_interval_is_its_formula(first, second):
    found = difference_interval(pd.Series([first]), pd.Series([second]), DESIGN)
    low, high = newcombe(first / 100, second / 100, 1000 / 1.5)
    assert ends(found) == pytest.approx((100 * low, 100 * high), abs=1e-9)
    assert found.loc[0, "difference"] == first - second
    assert found.loc[0, "differs"] == (low > 0 or high < 0)


@pytest.mark.parametrize(
    ("size", "first", "second", "low", "high"),
    [(10, 9, 3, 0.1705, 0.8090), (7, 6, 2, 0.0582, 0.8062), (10, 10, 0, 0.6075, 1.0)],
)
def test_the_examples_of_newcombe_1998(size, first, second, low, high):
    """Table II, method 10, of Statistics in Medicine 17: 873-890."""
    found = difference_interval(
        pd.Series([100 * first / size]),
        pd.Series([100 * second / size]),
        SampleDesign(size, 1, 0.95),
    )
    assert ends(found) == pytest.approx((100 * low, 100 * high), abs=0.006)


def test_a_difference_changes_its_sign_with_the_order():
    first, second = pd.Series([40, 55]), pd.Series([60, 50])
    there = difference_interval(first, second, DESIGN)
    back = difference_interval(second, first, DESIGN)
    assert there["difference"].tolist() == (-back["difference"]).tolist()
    assert there["low"].tolist() == pytest.approx((-back["high"]).tolist())
    assert there["differs"].tolist() == back["differs"].tolist() == [True, False]


# -- one group, two answers --------------------------------------------------------------------


def exact_variance(more: float, less: float, size: int) -> float:
    """Return the variance of the net share by going through every possible sample."""
    weights, values = [], []
    for first in range(size + 1):
        for second in range(size + 1 - first):
            rest = size - first - second
            ways = math.comb(size, first) * math.comb(size - first, second)
            weights.append(ways * more**first * less**second * (1 - more - less) ** rest)
            values.append((first - second) / size)
    assert math.fsum(weights) == pytest.approx(1)
    mean = np.average(values, weights=weights)
    return float(np.average((np.array(values) - mean) ** 2, weights=weights))


@pytest.mark.parametrize("size", [2, 7])
@pytest.mark.parametrize(("more", "less"), [(0.3, 0.4), (0.5, 0.5), (0.1, 0.0), (0.9, 0.1)])
def test_the_net_difference_has_the_variance_of_all_samples(more, less, size):
    table = net_difference_interval(
        pd.Series([100 * more]), pd.Series([100 * less]), SampleDesign(size, 1, 0.95)
    )
    assert table.loc[0, "difference"] == pytest.approx(100 * (more - less))
    half = width(table) / 2 / 100
    assert (half / Z) ** 2 == pytest.approx(exact_variance(more, less, size))
    assert sum(ends(table)) / 2 == pytest.approx(table.loc[0, "difference"])


def test_the_net_interval_covers_as_often_as_it_says():
    more, less, size, samples = 0.36, 0.43, 400, 4000
    rng = np.random.default_rng(2022)
    counts = rng.multinomial(size, [more, less, 1 - more - less], samples) * 100 / size
    table = net_difference_interval(
        pd.Series(counts[:, 0]), pd.Series(counts[:, 1]), SampleDesign(size, 1, 0.95)
    )
    truth = 100 * (more - less)
    covered = ((table["low"] <= truth) & (truth <= table["high"])).mean()
    assert covered == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("net", [-60, -18, 0, 5, 99])
def test_the_widest_net_interval_holds_every_other(net):
    outer = widest_net_interval(pd.Series([net]), DESIGN)
    widths = []
    for decreased in np.linspace(max(0, -net), (100 - net) / 2, 25):
        inner = net_difference_interval(
            pd.Series([decreased + net]), pd.Series([decreased]), DESIGN
        )
        widths.append(width(inner))
        assert outer.loc[0, "low"] <= inner.loc[0, "low"] + 1e-9
        assert outer.loc[0, "high"] >= inner.loc[0, "high"] - 1e-9
    assert widths == sorted(widths)
    assert width(outer) == pytest.approx(widths[-1])  # and no wider than it must be


# -- more interviews ---------------------------------------------------------------------------

MEASURES = {
    "proportion": lambda design: proportion_interval(pd.Series([30]), design),
    "difference": lambda design: difference_interval(pd.Series([30]), pd.Series([40]), design),
    "net": lambda design: net_difference_interval(pd.Series([30]), pd.Series([40]), design),
    "widest": lambda design: widest_net_interval(pd.Series([-10]), design),
}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_more_interviews_never_widen_an_interval(measure):
    widths = [width(measure(SampleDesign(size, 1.5, 0.95))) for size in (50, 200, 1000, 5000)]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 4


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_larger_design_effect_or_confidence_widens_an_interval(measure):
    plain = width(measure(SampleDesign(1000, 1.0, 0.9)))
    assert width(measure(SampleDesign(1000, 2.0, 0.9))) > plain
    assert width(measure(SampleDesign(1000, 1.0, 0.99))) > plain
