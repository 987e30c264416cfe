"""The estimate as array operations, against the estimate on tables and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_national import frame, messy_worlds, tables, tidy_worlds

from swvr.errors import SwvrError
from swvr.estimation import imputation, reference_period
from swvr.estimation.arrays import evaluate, layout, layout_of, place_names
from swvr.estimation.national import estimate
from swvr.estimation.national_inputs import national_inputs, selection_rule
from swvr.estimation.selection import REFERENCE_PERIODS

REGIONAL = [method for method in imputation.METHODS if method != "world_weighted_mean"]
few = settings(max_examples=20, deadline=None)
period_methods = st.sampled_from(reference_period.METHODS)
imputation_methods = st.sampled_from(imputation.METHODS)


def arranged(rows, people, region, *, period="none", impute="regional_weighted_mean", factors=None):
    """Return a layout of one observation per country, and their rates."""
    countries = pd.DataFrame({"region": pd.Series(region), "population": pd.Series(people)})
    world = impute == "world_weighted_mean"
    countries["group"] = "world" if world else countries["region"]
    rates = frame(rows)
    made = layout(countries, rates, period_method=period, imputation_method=impute, factors=factors)
    return made, rates["rate"].to_numpy(float)


def results(*world, **options):
    made, rates = arranged(*world, **options)
    return evaluate(made, rates[None, :])


def regions_of(*world, **options):
    """Return the rates of the regions and, last, of the world."""
    return results(*world, **options).regions[0].tolist()


# Against the tables.


def agree(found):
    """Hold the arrays against all that an estimate says of its rates."""
    made, rates = layout_of(found)
    got = evaluate(made, rates[None, :])
    close = {"rel": 1e-9, "abs": 1e-9}
    totals = dict(zip(place_names(made), got.regions[0], strict=True))
    assert totals == pytest.approx(found.regions["rate_percent"].to_dict(), **close)
    known = found.countries[found.countries["status"] != "imputed"]
    assert got.adjusted[0].tolist() == pytest.approx(known["rate"].tolist(), **close)
    factors = found.factors["factor"].tolist()
    assert got.factors[0].tolist() == pytest.approx(factors, nan_ok=True, **close)
    taken = dict(zip(made.groups, got.groups[0], strict=True))
    imputed = found.countries[found.countries["status"] == "imputed"]
    assert imputed["group"].map(taken).tolist() == pytest.approx(imputed["rate"].tolist(), **close)
    assert not got.exceeds.any()


@st.composite
def incomes(draw, countries):
    """Draw the income groups of countries, missing for some; or no table at all."""
    groups = st.sampled_from([*imputation.INCOME_GROUPS, None])
    drawn = [draw(groups) for _ in countries]
    table = pd.DataFrame({"country": countries, "income_group": drawn}, dtype=object)
    return draw(st.sampled_from([None, table]))


@settings(max_examples=80, deadline=None)
@given(messy_worlds(), period_methods, imputation_methods, st.data())
def test_arrays_and_tables_agree_on_made_up_data(world, period, impute, data):
    rows, people, region = world
    try:
        found = estimate(
            frame(rows),
            *tables(people, region),
            period_method=period,
            imputation_method=impute,
            income_groups=data.draw(incomes(list(people))),
        )
    except SwvrError:
        assume(False)
    agree(found)


@pytest.fixture(scope="module")
def inputs(edition, checkout):
    return national_inputs(edition, checkout)


@pytest.mark.parametrize("period", reference_period.METHODS)
@pytest.mark.parametrize("impute", imputation.METHODS)
def test_arrays_and_tables_agree_on_published_rates(edition, inputs, period, impute):
    rule = selection_rule(edition)
    if period == "matched":  # nobody was asked about a week and about four
        rule = replace(rule, reference_periods=("4w", "12m"))
    agree(
        estimate(
            inputs.observations,
            inputs.people(),
            inputs.regions,
            rule=rule,
            period_method=period,
            imputation_method=impute,
        )
    )


@few
@given(tidy_worlds(), period_methods, imputation_methods, st.integers(2, 6), st.randoms())
def test_many_sets_at_once_are_those_of_one_at_a_time(world, period, impute, sets, random):
    factors = pd.DataFrame({"factor": [4.0, 1.0, 0.5]}, index=REFERENCE_PERIODS)
    made, rates = arranged(*world, period=period, impute=impute, factors=factors)
    many = np.array([[rate * random.uniform(0.1, 5.0) for rate in rates] for _ in range(sets)])
    together = evaluate(made, many)
    for number in range(sets):
        alone = evaluate(made, many[[number]])
        for name in ("factors", "adjusted", "groups", "regions", "exceeds"):
            expected, got = getattr(alone, name)[0], getattr(together, name)[number]
            np.testing.assert_allclose(got, expected, rtol=1e-12)


# Worked by hand.

PEOPLE = {"AAA": 100, "BBB": 300, "CCC": 600}
REGION = {"AAA": "north", "BBB": "south", "CCC": "north"}
THREE = [
    ("AAA", 2020, "total", "total", "4w", 10.0, "s"),
    ("BBB", 2020, "total", "total", "12m", 40.0, "s"),
]
GIVEN = pd.DataFrame({"factor": [4.0, 1.0, 0.5]}, index=REFERENCE_PERIODS)


@pytest.mark.parametrize(
    ("period", "impute", "expected"),
    [
        ("ratio_of_means", "regional_weighted_mean", [10.0, 10.0, 10.0]),  # the factor is 10 / 40
        ("weighted", "regional_median", [10.0, 10.0, 10.0]),
        ("none", "regional_mean", [10.0, 40.0, 19.0]),  # (10 × 700 + 40 × 300) / 1000
        ("matched", "regional_weighted_mean", [10.0, 20.0, 13.0]),  # (10 × 700 + 20 × 300) / 1000
        # CCC takes (10 × 100 + 20 × 300) / 400 = 17.5, so north (10 × 100 + 17.5 × 600) / 700
        ("matched", "world_weighted_mean", [11500 / 700, 20.0, 17.5]),
    ],
)
def test_three_countries_by_hand(period, impute, expected):
    factors = GIVEN if period == "matched" else None
    made, rates = arranged(THREE, PEOPLE, REGION, period=period, impute=impute, factors=factors)
    assert place_names(made) == ("north", "south", "world")
    assert evaluate(made, rates[None, :]).regions[0].tolist() == pytest.approx(expected)


def test_each_set_has_its_own_factor():
    made, _ = arranged(THREE, PEOPLE, REGION, period="ratio_of_means")
    got = evaluate(made, np.array([[10.0, 40.0], [20.0, 40.0], [30.0, 20.0]]))
    assert got.factors[:, 1:].tolist() == [[1.0, 0.25], [1.0, 0.5], [1.0, 1.5]]
    assert np.isnan(got.factors[:, 0]).all()
    assert got.adjusted.tolist() == [[10.0, 10.0], [20.0, 20.0], [30.0, 30.0]]


def test_weighted_factors_weigh_the_rates_by_population():
    """At twelve months (40 × 300 + 80 × 600) / 900 = 200 / 3, plainly 60."""
    rows = [*THREE, ("CCC", 2020, "total", "total", "12m", 80.0, "s")]
    for period, factor in (("weighted", 30 / 200), ("ratio_of_means", 10 / 60)):
        got = results(rows, PEOPLE, REGION, period=period)
        assert got.factors[0, 2] == pytest.approx(factor)


def test_a_rate_above_100_percent_is_cut_and_flagged():
    made, _ = arranged(THREE, PEOPLE, REGION, period="matched", factors=GIVEN * 4)
    got = evaluate(made, np.array([[25.0, 50.0], [25.0, 50.1], [25.1, 30.0], [0.0, 0.0]]))
    assert got.exceeds.tolist() == [False, True, True, False]
    assert got.adjusted.tolist() == [[100.0, 100.0], [100.0, 100.0], [100.0, 60.0], [0.0, 0.0]]


def test_without_a_factor_that_is_needed_there_is_no_result():
    """Rather than one that leaves the country out."""
    late = [(*row[:4], "12m", *row[5:]) for row in THREE]
    nothing = pd.DataFrame({"factor": [4.0, 1.0]}, index=REFERENCE_PERIODS[:2])
    for options in ({"period": "ratio_of_means"}, {"period": "matched", "factors": nothing}):
        assert np.isnan(regions_of(late, PEOPLE, REGION, **options)).all()


# Properties.


@few
@given(tidy_worlds(), period_methods, imputation_methods, st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter(world, period, impute, random):
    rows, people, region = world
    options = {"period": period, "impute": impute, "factors": GIVEN}
    shuffled = random.sample(rows, len(rows))
    expected = regions_of(*world, **options)
    assert regions_of(shuffled, people, region, **options) == pytest.approx(expected, rel=1e-12)


@few
@given(tidy_worlds(), st.sampled_from(["weighted", "none"]), st.integers(1, 9), st.booleans())
def test_splitting_a_country_changes_nothing_where_all_is_weighted(world, period, tenths, all_one):
    rows, people, region = world
    impute = "world_weighted_mean" if all_one else "regional_weighted_mean"
    before = regions_of(*world, period=period, impute=impute)
    country = rows[-1][0]
    part = people[country] * tenths / 10.0
    split = {**people, country: people[country] - part, "NEW": part}
    rows = [*rows, ("NEW", *rows[-1][1:])]
    after = regions_of(
        rows, split, {**region, "NEW": region[country]}, period=period, impute=impute
    )
    assert after == pytest.approx(before, rel=1e-9)


@few
@given(tidy_worlds(), period_methods, imputation_methods, st.integers(2, 1000))
def test_scaling_all_populations_changes_no_rate(world, period, impute, scale):
    rows, people, region = world
    options = {"period": period, "impute": impute, "factors": GIVEN}
    scaled = {country: persons * scale for country, persons in people.items()}
    expected = regions_of(*world, **options)
    assert regions_of(rows, scaled, region, **options) == pytest.approx(expected, rel=1e-9)


@few
@given(tidy_worlds(), imputation_methods)
def test_regions_lie_within_the_rates_of_their_countries(world, impute):
    rows, _, region = world
    made, _ = arranged(*world, impute=impute)
    places = dict(zip(place_names(made), regions_of(*world, impute=impute), strict=True))
    for place, rate in places.items():
        everywhere = place == "world" or impute == "world_weighted_mean"
        inside = [row[5] for row in rows if everywhere or region[row[0]] == place]
        assert min(inside) - 1e-9 <= rate <= max(inside) + 1e-9


@few
@given(tidy_worlds(), imputation_methods, st.data())
def test_without_factors_a_higher_rate_lowers_nothing(world, impute, data):
    made, rates = arranged(*world, impute=impute)
    position = data.draw(st.integers(0, len(rates) - 1))
    higher = rates + 3.0 * (np.arange(len(rates)) == position)
    before, after = evaluate(made, np.array([rates, higher])).regions
    assert (after >= before - 1e-9).all()
    own = made.region[made.observed[position]]
    if impute != "regional_median":
        assert after[own] > before[own]
        assert after[-1] > before[-1]


@few
@given(messy_worlds(), period_methods, imputation_methods)
def test_the_world_is_the_mean_of_its_regions_weighted_by_population(world, period, impute):
    rows, people, region = world
    first = {row[0]: row for row in rows if row[4]}
    assume({region[country] for country in first} == set(region.values()))
    assume(any(row[4] == "4w" for row in first.values()))
    options = {"period": period, "impute": impute, "factors": GIVEN}
    made, _ = arranged(list(first.values()), people, region, **options)
    *rates, whole = regions_of(list(first.values()), people, region, **options)
    persons = [
        sum(people[country] for country in people if region[country] == place)
        for place in made.regions
    ]
    expected = sum(r * p for r, p in zip(rates, persons, strict=True)) / sum(persons)
    assert whole == pytest.approx(expected, rel=1e-9)


@few
@given(tidy_worlds(), st.sampled_from(REGIONAL), st.data())
def test_without_factors_a_region_is_its_own_affair(world, impute, data):
    made, rates = arranged(*world, impute=impute)
    position = data.draw(st.integers(0, len(rates) - 1))
    changed = rates + 3.0 * (np.arange(len(rates)) == position)
    got = evaluate(made, np.array([rates, changed]))
    own = made.region[made.observed[position]]
    elsewhere = np.arange(len(made.regions)) != own
    assert (got.regions[0, :-1] == got.regions[1, :-1])[elsewhere].all()
    others = np.arange(len(rates)) != position
    assert (got.adjusted[0] == got.adjusted[1])[others].all()


@few
@given(tidy_worlds())
def test_without_factors_no_rate_that_is_observed_changes(world):
    made, rates = arranged(*world)
    assert evaluate(made, rates[None, :]).adjusted[0].tolist() == rates.tolist()


# What is refused.


def test_matched_needs_factors():
    with pytest.raises(SwvrError, match="matched factors do not come from the rates chosen"):
        arranged(THREE, PEOPLE, REGION, period="matched")


def test_groups_where_nobody_is_observed_are_named():
    region = {"AAA": "north", "BBB": "west", "CCC": "south", "DDD": "east"}
    people = {**PEOPLE, "DDD": 1}
    with pytest.raises(SwvrError, match=r"no observed country in east, south\n"):
        arranged(THREE, people, region)
    found = regions_of(THREE, people, region, impute="world_weighted_mean")
    # east, north, south, west: east and south take (10 × 100 + 40 × 300) / 400
    assert found == pytest.approx([32.5, 10.0, 32.5, 40.0, 32.5])


def test_observed_countries_without_population_are_named():
    rows = [*THREE, ("ZZZ", *THREE[0][1:]), ("YYY", *THREE[0][1:])]
    with pytest.raises(SwvrError, match="no population: YYY, ZZZ"):
        arranged(rows, PEOPLE, REGION)


@pytest.mark.parametrize("option", ["period", "impute"])
def test_an_unknown_method_is_refused(option):
    with pytest.raises(SwvrError, match="no method 'guess'"):
        arranged(THREE, PEOPLE, REGION, **{option: "guess"})
