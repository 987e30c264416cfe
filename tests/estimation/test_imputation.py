"""Rates for countries without data, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.imputation import METHODS, countries_with_regions, impute

POPULATION = pd.DataFrame(
    {"country": ["AAA", "BBB", "CCC", "DDD", "EEE"], "population": [100, 300, 600, 50, 200]}
)
REGIONS = pd.DataFrame(
    {"country": ["AAA", "BBB", "CCC", "DDD", "EEE"], "region": ["n", "n", "n", "n", "s"]}
)
RATES = pd.DataFrame(
    {
        "country": ["EEE", "CCC", "BBB", "AAA"],
        "rate": [40.0, 30.0, 20.0, 10.0],
        "status": ["observed", "adjusted", "observed", "observed"],
    }
)


@pytest.mark.parametrize(
    ("method", "rate"),
    [
        ("regional_weighted_mean", 25.0),  # (10 × 100 + 20 × 300 + 30 × 600) / 1000
        ("regional_mean", 20.0),
        ("regional_median", 20.0),
        ("world_weighted_mean", 27.5),  # (25 × 1000 + 40 × 200) / 1200
    ],
)
def test_worked_by_hand(method, rate):
    found = impute(RATES, POPULATION, REGIONS, method)
    assert found.index.tolist() == ["AAA", "BBB", "CCC", "DDD", "EEE"]
    assert found["rate"].tolist() == pytest.approx([10.0, 20.0, 30.0, rate, 40.0])
    assert found["status"].tolist() == ["observed", "observed", "adjusted", "imputed", "observed"]
    assert method in METHODS


def test_mean_and_median_differ_where_rates_are_skewed():
    skewed = RATES.assign(rate=[40.0, 60.0, 20.0, 10.0])
    assert impute(skewed, POPULATION, REGIONS, "regional_mean").loc["DDD", "rate"] == 30.0
    assert impute(skewed, POPULATION, REGIONS, "regional_median").loc["DDD", "rate"] == 20.0


def test_without_a_status_all_are_observed():
    found = impute(RATES.drop(columns="status"), POPULATION, REGIONS)
    assert found["status"].tolist() == ["observed"] * 3 + ["imputed", "observed"]


def test_a_region_without_data_is_refused_unless_the_world_stands_in():
    north = RATES[RATES["country"] != "EEE"]
    for method in METHODS[:3]:
        with pytest.raises(SwvrError, match=r"no observed country in s\n"):
            impute(north, POPULATION, REGIONS, method)
    found = impute(north, POPULATION, REGIONS, "world_weighted_mean")
    assert found.loc["EEE", "rate"] == pytest.approx(25.0)
    with pytest.raises(SwvrError, match="no country is observed"):
        impute(RATES.iloc[:0], POPULATION, REGIONS, "world_weighted_mean")


@pytest.mark.parametrize(
    ("rates", "problem"),
    [
        (RATES.assign(rate=[40.0, 130.0, 20.0, -1.0]), "AAA: -1; CCC: 130"),
        (RATES.assign(rate=[40.0, None, 20.0, None]), "no rate: AAA, CCC"),
        (RATES.assign(country=["ZZZ", "CCC", "BBB", "YYY"]), "no population: YYY, ZZZ"),
        (RATES.assign(country=["EEE", "BBB", "BBB", "AAA"]), "more than one row: BBB"),
        (RATES.drop(columns="rate"), "no column rate"),
    ],
)
def test_rates_at_fault_are_named(rates, problem):
    with pytest.raises(SwvrError, match=problem):
        impute(rates, POPULATION, REGIONS)


@pytest.mark.parametrize("nobody", [0, -5, float("nan")])
def test_all_countries_without_population_are_named(nobody):
    population = POPULATION.assign(population=[100, nobody, 600, nobody, 200])
    with pytest.raises(SwvrError, match="no population in BBB, DDD"):
        countries_with_regions(population, REGIONS)


def test_countries_in_two_regions_or_none_are_named():
    twice = pd.concat([REGIONS, REGIONS.iloc[[3, 1]].assign(region="s")])
    with pytest.raises(SwvrError, match="in two regions: BBB, DDD"):
        countries_with_regions(POPULATION, twice)
    with pytest.raises(SwvrError, match="no region for DDD, EEE"):
        countries_with_regions(POPULATION, REGIONS.iloc[:3])
    with pytest.raises(SwvrError, match="more than one row: AAA"):
        countries_with_regions(pd.concat([POPULATION, POPULATION.iloc[:1]]), REGIONS)


def test_a_region_of_countries_without_population_does_not_count():
    more = pd.concat([REGIONS, pd.DataFrame({"country": ["XXX"], "region": ["x"]})])
    assert "x" not in set(impute(RATES, POPULATION, more)["region"])


def test_an_unknown_method_is_refused():
    with pytest.raises(SwvrError, match="no method 'guess'"):
        impute(RATES, POPULATION, REGIONS, "guess")
