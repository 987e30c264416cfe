"""Intervals by resampling, against properties and the recipe in plain loops."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_national import frame, tables

from swvr.errors import SwvrError
from swvr.estimation import imputation, reference_period, resampling
from swvr.estimation.arrays import layout_of, place_names
from swvr.estimation.national import estimate
from swvr.estimation.resampling import FLOOR, OWN_COUNTRIES, WORLD_COUNTS_AS, intervals

FEW = {"resamples": 300, "seed": 1}
ENDS = ["rate_low", "rate_high"]


def row(country, period, rate):
    return (country, 2020, "total", "total", period, float(rate), "s")


# North observes five of six, south three of four, east and west two of three.
RATES = {
    "N1": ("4w", 8), "N2": ("12m", 30), "N3": ("12m", 22), "N4": ("4w", 15), "N5": ("1w", 3),
    "S1": ("12m", 12), "S2": ("12m", 45), "S3": ("4w", 6),
    "E1": ("12m", 18), "E2": ("4w", 20),
    "W1": ("4w", 9), "W2": ("4w", 14),
}  # fmt: skip
PEOPLE = {
    "N1": 900, "N2": 100, "N3": 400, "N4": 250, "N5": 300, "N6": 700,
    "S1": 500, "S2": 300, "S3": 200, "S4": 800,
    "E1": 300, "E2": 200, "E3": 600,
    "W1": 400, "W2": 500, "W3": 200,
}  # fmt: skip
NAMES = {"N": "north", "S": "south", "E": "east", "W": "west"}
REGION = {country: NAMES[country[0]] for country in PEOPLE}
ROWS = [row(country, *observed) for country, observed in RATES.items()]
AT_FOUR_WEEKS = [row(country, "4w", rate) for country, (_, rate) in RATES.items()]


def made(rows=ROWS, people=PEOPLE, region=REGION, size=None, **options):
    """Return an estimate, from surveys of so many effective interviews."""
    observations = frame(rows)
    if size is not None:
        observations = observations.assign(sample_size=2.0 * np.array(size), design_effect=2.0)
    return estimate(observations, *tables(people, region), **options)


def widths(found):
    return found.regions["rate_high"] - found.regions["rate_low"]


def same(first, second):
    pd.testing.assert_frame_equal(first.regions, second.regions)
    pd.testing.assert_frame_equal(first.factors, second.factors)


# What they depend on, and what not.


def test_the_same_seed_gives_the_same_intervals_and_another_others():
    first = intervals(made(), resamples=300, seed=1)
    same(first, intervals(made(), resamples=300, seed=1))
    other = intervals(made(), resamples=300, seed=2)
    assert (first.regions[ENDS] != other.regions[ENDS]).all(axis=None)
    assert (first.resamples, first.seed, first.confidence) == (300, 1, 0.95)


def test_the_order_of_observations_does_not_matter():
    size = [100.0 * (1 + number) for number in range(len(ROWS))]
    first = intervals(made(size=size), **FEW)
    same(first, intervals(made(ROWS[::-1], size=size[::-1]), **FEW))
    backwards = dict(reversed(PEOPLE.items())), dict(reversed(REGION.items()))
    same(first, intervals(made(ROWS, *backwards, size=size), **FEW))


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 1000))
def test_scaling_all_populations_changes_nothing(scale):
    scaled = {country: persons * scale for country, persons in PEOPLE.items()}
    first, second = intervals(made(), **FEW), intervals(made(people=scaled), **FEW)
    pd.testing.assert_frame_equal(first.regions, second.regions, rtol=1e-9)
    pd.testing.assert_frame_equal(first.factors, second.factors, rtol=1e-9)


@pytest.mark.parametrize("period", reference_period.METHODS)
@pytest.mark.parametrize("impute", imputation.METHODS)
def test_an_interval_holds_the_estimate_within_0_and_100(period, impute):
    rows = [*ROWS, ("N2", 2019, *row("N2", "4w", 20)[2:]), ("N5", 2019, *row("N5", "4w", 9)[2:])]
    found = made(rows, period_method=period, imputation_method=impute)
    got = intervals(found, **FEW)
    assert got.regions.index.tolist() == found.regions.index.tolist()
    assert got.regions[ENDS].notna().all(axis=None)
    assert (got.regions["rate_low"] >= 0).all()
    assert (got.regions["rate_low"] <= found.regions["rate_percent"]).all()
    assert (found.regions["rate_percent"] <= got.regions["rate_high"]).all()
    assert (got.regions["rate_high"] <= 100).all()


def test_more_confidence_is_wider():
    found = [intervals(made(), **FEW, confidence=c) for c in (0.5, 0.8, 0.95, 0.99)]
    for narrow, wide in pairwise(found):
        assert (widths(narrow) < widths(wide)).all()
        assert narrow.factors.loc["12m", "factor_high"] < wide.factors.loc["12m", "factor_high"]


def test_the_error_of_surveys_widens():
    nothing = widths(intervals(made(), **FEW))
    for size in (100.0, 20.0):
        more = widths(intervals(made(size=[size] * len(ROWS)), **FEW))
        assert (more > nothing).all()
        nothing = more


def test_interviews_count_over_the_design_effect():
    observations = frame(ROWS)
    found = [
        estimate(
            observations.assign(sample_size=100.0 * effect, design_effect=effect),
            *tables(PEOPLE, REGION),
        )
        for effect in (1.0, 4.0)
    ]
    same(*(intervals(one, **FEW) for one in found))


def test_surveys_of_unknown_size_add_no_error_and_the_others_do():
    """The west is observed in full at four weeks: what is left is the error of its surveys."""
    rows = [*ROWS, row("W3", "4w", 11)]
    unknown = [math.nan] * len(rows)
    one_known = [50.0 if one[0] == "W1" else math.nan for one in rows]
    without, with_one = (
        widths(intervals(made(rows, size=size, period_method="none"), **FEW))
        for size in (unknown, one_known)
    )
    assert without["west"] == pytest.approx(0.0, abs=1e-9)
    assert with_one["west"] > 1.0
    assert with_one["north"] == without["north"] > 1.0


def test_a_region_observed_in_full_without_error_has_no_width():
    rows = [*AT_FOUR_WEEKS, *(row(country, "4w", 10) for country in ("N6", "S4", "W3"))]
    found = widths(intervals(made(rows), **FEW))
    assert found[["north", "south", "west"]].tolist() == pytest.approx([0.0] * 3, abs=1e-9)
    assert (found[["east", "world"]] > 1.0).all()
    found = widths(intervals(made([*rows, row("E3", "4w", 10)]), **FEW))
    assert found.tolist() == pytest.approx([0.0] * 5, abs=1e-9)


def test_factors_from_other_countries_widen_a_region_observed_in_full():
    rows = [*ROWS, row("S4", "12m", 20)]
    assert widths(intervals(made(rows, period_method="none"), **FEW))["south"] < 1e-9
    assert widths(intervals(made(rows), **FEW))["south"] > 1.0


# Whose spread they rest on.


def test_regions_with_fewer_than_three_observed_rest_on_the_world():
    basis = intervals(made(), **FEW).regions["basis"]
    assert basis.to_dict() == {
        "east": "world", "north": "region", "south": "region", "west": "world", "world": "world",
    }  # fmt: skip
    fewer = [one for one in ROWS if one[0] != "S3"]
    assert intervals(made(fewer), **FEW).regions.loc["south", "basis"] == "world"


def test_all_rest_on_the_world_where_it_is_imputed_as_one():
    found = made(imputation_method="world_weighted_mean")
    assert set(intervals(found, **FEW).regions["basis"]) == {"world"}


def test_all_rest_on_the_world_where_income_groups_take_the_place_of_regions():
    income = pd.DataFrame({"country": list(PEOPLE), "income_group": "low"})
    found = made(income_groups=income)
    assert set(intervals(found, **FEW).regions["basis"]) == {"world"}


def test_there_is_no_interval_where_no_group_has_two_observed():
    rows = [row("N1", "4w", 8), row("S1", "12m", 12), row("E1", "4w", 18), row("W1", "1w", 2)]
    found = intervals(made(rows), **FEW)
    assert set(found.regions["basis"]) == {"none"}
    assert found.regions.index.tolist() == ["east", "north", "south", "west", "world"]
    assert found.regions[ENDS].isna().all(axis=None)
    assert found.factors.index.tolist() == ["1w", "4w", "12m"]
    assert found.factors.isna().all(axis=None)
    two = intervals(made([*rows, row("N2", "4w", 9)]), **FEW)
    assert set(two.regions["basis"]) == {"world"}
    assert two.regions[ENDS].notna().all(axis=None)


def many(near, far, observed):
    """Return a world of two regions with 40 countries each, so many of them observed."""
    rows, people, region = [], {}, {}
    for name, rates in (("near", near), ("far", far)):
        for number in range(40):
            country = f"{name}{number:02}"
            people[country], region[country] = 100 + number, name
            if number < observed:
                rows.append(row(country, "4w", rates[number % len(rates)]))
    return rows, people, region


def test_a_region_of_many_countries_has_a_spread_of_its_own():
    """All rates of the near region are alike and those of the far one are not."""
    alike_and_not = (19, 20, 21), (5, 20, 60)
    found = intervals(made(*many(*alike_and_not, 20)), **FEW)
    assert widths(found)["far"] > 3 * widths(found)["near"]
    pooled = intervals(made(*many(*alike_and_not, OWN_COUNTRIES - 1)), **FEW)
    assert widths(pooled)["far"] < 3 * widths(pooled)["near"]


def test_the_more_countries_are_observed_the_narrower():
    rates = (10, 20, 40)
    by_number = [widths(intervals(made(*many(rates, rates, n)), **FEW)) for n in (3, 9, 27)]
    for wide, narrow in pairwise(by_number):
        assert (wide > narrow).all()


def test_draws_deviate_by_a_factor_that_is_one_on_average():
    arranged, rates = layout_of(made())
    found = resampling.evaluate(arranged, rates[None, :])
    spread = resampling._Spread(arranged, found)
    drawn = spread.deviations(np.random.default_rng(0), 200_000)
    assert drawn.mean(axis=0).tolist() == pytest.approx([1.0] * len(PEOPLE), abs=0.02)


# Factors.


def test_a_factor_has_an_interval_about_it():
    found = made()
    ends = intervals(found, **FEW).factors
    assert ends.index.tolist() == ["1w", "4w", "12m"]
    assert ends.loc["4w"].tolist() == [1.0, 1.0]
    for period in ("1w", "12m"):
        low, high = ends.loc[period]
        assert 0 < low < found.factors.loc[period, "factor"] < high
        assert low * high == pytest.approx(found.factors.loc[period, "factor"] ** 2)


def test_a_factor_that_no_country_gives_has_none():
    rows = [one for one in ROWS if one[4] != "1w"]
    ends = intervals(made(rows), **FEW).factors
    assert ends.loc["1w"].isna().all()
    assert ends.loc["12m"].notna().all()


@pytest.mark.parametrize("method", ["none", "matched"])
def test_a_factor_that_is_given_has_no_interval(method):
    rows = [*ROWS, ("N2", 2019, *row("N2", "4w", 20)[2:]), ("N5", 2019, *row("N5", "4w", 9)[2:])]
    found = intervals(made(rows, period_method=method), **FEW)
    assert found.factors.isna().all(axis=None)
    assert found.regions[ENDS].notna().all(axis=None)


# Rates at the edge.


def test_rates_of_zero_survive():
    rows = [row(one[0], one[4], 0) if one[0] in ("N1", "N4") else one for one in ROWS]
    with np.errstate(all="raise", under="ignore"):
        found = intervals(made(rows), **FEW)
    assert found.regions[ENDS].notna().all(axis=None)
    assert (widths(found) > widths(intervals(made(), **FEW))).all()


def test_a_region_where_nobody_volunteers_keeps_its_rate():
    rows = [row(one[0], "4w", 0) if one[0] in ("W1", "W2") else one for one in AT_FOUR_WEEKS]
    found = intervals(made(rows), **FEW).regions.loc["west"]
    assert (found["rate_low"], found["rate_high"]) == (0.0, pytest.approx(FLOOR))


@pytest.mark.parametrize("method", ["ratio_of_means", "weighted", "matched"])
def test_a_factor_of_zero_survives_and_has_no_interval(method):
    """Nobody volunteers over four weeks, so that every rate over a year comes to nothing."""
    rows = [row(one[0], one[4], 0) if one[4] == "4w" else one for one in ROWS if one[4] != "1w"]
    rows.append(("N1", 2019, *row("N1", "12m", 5)[2:]))
    with np.errstate(all="raise", under="ignore"):
        found = intervals(made(rows, period_method=method), **FEW)
    assert found.regions["rate_low"].tolist() == [0.0] * 5
    assert found.regions["rate_high"].max() < 1.0
    assert found.factors.loc["12m"].isna().all()


def test_rates_near_100_percent_stay_below():
    rows = [row(one[0], "4w", 99 - number / 4) for number, one in enumerate(ROWS)]
    found = intervals(made(rows, size=[100.0] * len(rows)), **FEW)
    assert (found.regions["rate_high"] <= 100.0).all()
    assert (found.regions["rate_low"] > 80.0).all()


@pytest.mark.parametrize(
    "options",
    [
        {"resamples": 0},
        {"resamples": -1},
        {"confidence": 0.0},
        {"confidence": 1.0},
        {"confidence": 95.0},
        {"confidence": math.nan},
    ],
)
def test_a_number_of_resamples_or_a_confidence_out_of_range_is_refused(options):
    with pytest.raises(SwvrError, match="at least one resample, and a confidence between 0 and 1"):
        intervals(made(), **options)


# The recipe a second time, in plain loops.

SIZES = {"N1": 300.0, "N3": 150.0, "S2": 80.0}


def log_odds(percent):
    share = min(max(percent, FLOOR), 100.0 - FLOOR) / 100.0
    return math.log(share / (1.0 - share))


def estimate_by_hand(rates):
    """Return factors, and rates of groups and of places, from a rate of each observed country."""
    at = {p: [rates[c] for c in rates if RATES[c][0] == p] for p in ("1w", "4w", "12m")}
    mean = {p: sum(values) / len(values) for p, values in at.items()}
    factor = {p: mean["4w"] / mean[p] for p in mean}
    adjusted = {c: min(rate * factor[RATES[c][0]], 100.0) for c, rate in rates.items()}
    group = {}
    for name in NAMES.values():
        inside = [c for c in adjusted if REGION[c] == name]
        persons = sum(PEOPLE[c] for c in inside)
        group[name] = sum(adjusted[c] * PEOPLE[c] for c in inside) / persons
    everywhere = {c: adjusted.get(c, group[REGION[c]]) for c in PEOPLE}
    return factor, adjusted, group, places(everywhere)


def places(rates):
    found = {}
    for name in (*NAMES.values(), "world"):
        inside = [c for c in PEOPLE if name in (REGION[c], "world")]
        found[name] = sum(rates[c] * PEOPLE[c] for c in inside) / sum(PEOPLE[c] for c in inside)
    return found


def pool_with_mean_one(logarithms, scale):
    scaled = [scale * value for value in logarithms]
    level = math.log(sum(math.exp(value) for value in scaled) / len(scaled))
    return [math.exp(value - level) for value in scaled]


def errors_by_hand(draws, chance):
    """Yield the error of each place and of the factor of twelve months, draw by draw."""
    rates = {country: float(rate) for country, (_, rate) in RATES.items()}
    factor, adjusted, group, _ = estimate_by_hand(rates)
    own = {}
    for name in NAMES.values():
        logarithms = [math.log(adjusted[c]) for c in adjusted if REGION[c] == name]
        n, mean = len(logarithms), sum(logarithms) / len(logarithms)
        own[name] = [(value - mean) * math.sqrt(n / (n - 1)) for value in logarithms]
    world = [value for values in own.values() for value in values]
    freedom = sum(len(values) - 1 for values in own.values())

    def scale():
        return math.sqrt(freedom / sum(chance.gauss(0, 1) ** 2 for _ in range(freedom)))

    for _ in range(draws):
        true = {}
        for name, logarithms in own.items():
            common = pool_with_mean_one(world, scale())
            mine = pool_with_mean_one(logarithms, scale())
            weight = len(mine) / (len(mine) + WORLD_COUNTS_AS)
            weight = weight if len(mine) >= OWN_COUNTRIES else 0.0
            for country in (c for c in PEOPLE if REGION[c] == name):
                pool = mine if chance.random() < weight else common
                true[country] = min(max(group[name] * chance.choice(pool), FLOOR), 100.0)
        seen = {}
        for country, (period, _) in RATES.items():
            percent = min(max(true[country] / factor[period], FLOOR), 100.0)
            if country in SIZES:
                percent += chance.gauss(0, 1) * math.sqrt(
                    percent * (100.0 - percent) / SIZES[country]
                )
            seen[country] = min(max(percent, FLOOR), 100.0)
        new_factor, _, _, again = estimate_by_hand(seen)
        truth = places(true)
        error = {place: abs(log_odds(again[place]) - log_odds(truth[place])) for place in truth}
        yield error | {"12m": abs(math.log(new_factor["12m"] / factor["12m"]))}


def test_the_recipe_in_plain_loops_gives_the_same_intervals():
    """Up to the luck of the draws: an end moves by about one hundredth of the reach."""
    errors = pd.DataFrame(errors_by_hand(12_000, random.Random(4)))
    found = made(size=[SIZES.get(one[0], math.nan) for one in ROWS])
    for confidence in (0.5, 0.95):
        got = intervals(found, resamples=50_000, seed=3, confidence=confidence)
        reach = {
            place: (log_odds(high) - log_odds(low)) / 2
            for place, (low, high) in got.regions[ENDS].T.items()
        }
        low, high = got.factors.loc["12m"]
        reach["12m"] = math.log(high / low) / 2
        assert reach == pytest.approx(errors.quantile(confidence).to_dict(), rel=0.05)


def test_the_recipe_starts_from_the_same_estimate():
    found = made()
    factor, _, _, by_hand = estimate_by_hand({c: float(rate) for c, (_, rate) in RATES.items()})
    assert found.regions["rate_percent"].to_dict() == pytest.approx(by_hand)
    assert found.factors["factor"].to_dict() == pytest.approx(factor)
    assert set(place_names(layout_of(found)[0])) == set(by_hand)
