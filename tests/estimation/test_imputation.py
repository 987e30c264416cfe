"""Rates for countries without data, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.imputation import (
    METHODS,
    countries_with_regions,
    impute,
    nearest_income_groups,
)

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


# Groups that take the place of regions.

GROUPS = pd.DataFrame(
    {"country": ["AAA", "BBB", "CCC", "DDD", "EEE"], "group": ["x", "y", "y", "x", "x"]}
)


@pytest.mark.parametrize(
    ("method", "rate"),
    [
        ("regional_weighted_mean", 30.0),  # (10 × 100 + 40 × 200) / 300
        ("regional_mean", 25.0),
        ("regional_median", 25.0),
        ("world_weighted_mean", 27.5),  # as without groups
    ],
)
def test_groups_take_the_place_of_regions(method, rate):
    found = impute(RATES, POPULATION, REGIONS, method, GROUPS.iloc[::-1])
    assert found["rate"].tolist() == pytest.approx([10.0, 20.0, 30.0, rate, 40.0])
    world = method == "world_weighted_mean"
    assert found["group"].tolist() == ["world"] * 5 if world else GROUPS["group"].tolist()
    assert found["region"].tolist() == ["n", "n", "n", "n", "s"]


def test_without_groups_a_country_is_imputed_among_its_region():
    assert impute(RATES, POPULATION, REGIONS)["group"].tolist() == ["n", "n", "n", "n", "s"]


def test_with_groups_a_region_may_go_without_data():
    north = RATES[RATES["country"] != "EEE"]
    found = impute(north, POPULATION, REGIONS, groups=GROUPS)
    assert found.loc[["DDD", "EEE"], "rate"].tolist() == [10.0, 10.0]


def test_groups_at_fault_are_named():
    with pytest.raises(SwvrError, match="no group for BBB, DDD"):
        impute(RATES, POPULATION, REGIONS, groups=GROUPS.iloc[[0, 2, 4]])
    with pytest.raises(SwvrError, match="no group for BBB"):
        impute(RATES, POPULATION, REGIONS, groups=GROUPS.assign(group=["x", None, "y", "x", "x"]))
    with pytest.raises(SwvrError, match="more than one row: CCC"):
        impute(RATES, POPULATION, REGIONS, groups=pd.concat([GROUPS, GROUPS.iloc[[2]]]))
    with pytest.raises(SwvrError, match="no column group"):
        impute(RATES, POPULATION, REGIONS, groups=GROUPS[["country"]])
    alone = GROUPS.assign(group=["x", "x", "x", "z", "x"])
    with pytest.raises(SwvrError, match=r"no observed country in z\n"):
        impute(RATES, POPULATION, REGIONS, groups=alone)


def income(*groups):
    return pd.DataFrame({"country": REGIONS["country"], "income_group": groups}, dtype=object)


def nearest(observed, *groups):
    found = nearest_income_groups(observed, REGIONS, income(*groups))
    assert found["country"].tolist() == REGIONS["country"].tolist()
    return found["group"].tolist()


def test_a_country_joins_the_observed_of_its_own_income_group():
    found = nearest(["AAA", "CCC"], "low", "low", "high", "high", "low")
    assert found == ["low", "low", "high", "high", "low"]


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        (["AAA"], ["low"] * 4),
        (["DDD"], ["high"] * 4),
        (["AAA", "DDD"], ["low", "low", "high", "high"]),
        (["AAA", "CCC"], ["low", "low", "upper_middle", "upper_middle"]),  # lower_middle: a tie
        (["BBB", "DDD"], ["lower_middle", "lower_middle", "lower_middle", "high"]),  # upper_middle
        (["BBB"], ["lower_middle"] * 4),
        (["DDD", "CCC", "BBB", "AAA"], ["low", "lower_middle", "upper_middle", "high"]),
    ],
)
def test_without_observed_the_nearest_group_stands_in_and_of_two_the_poorer(observed, expected):
    by_rank = "low", "lower_middle", "upper_middle", "high"
    assert nearest(observed, *by_rank, "low") == [*expected, expected[0]]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("high", "high", "low", None), "high"),
        (("high", "low", None, float("nan")), "low"),  # of two as common the poorer
        (("upper_middle", "lower_middle", None, None), "low"),  # and of that the nearest observed
        (("high", None, None, None), "high"),
    ],
)
def test_a_country_without_an_income_group_is_taken_for_the_commonest_of_its_region(
    groups, expected
):
    table = income(*groups, "low").assign(country=["CCC", "BBB", "AAA", "DDD", "EEE"])
    regions = REGIONS.iloc[::-1]
    for given in (table, table.dropna()):  # without a group, or without a row
        observed = ["EEE", "CCC"]
        found = nearest_income_groups(observed, regions, given).set_index("country")["group"]
        assert found["DDD"] == expected
        assert found["EEE"] == "low"


def test_a_region_without_income_groups_is_named():
    with pytest.raises(SwvrError, match="no country of s has an income group"):
        nearest(["AAA"], "low", "low", "low", "low", None)


def test_income_groups_impute_across_regions():
    groups = nearest_income_groups(
        RATES["country"], REGIONS, income("low", "high", "high", "upper_middle", "high")
    )
    found = impute(RATES, POPULATION, REGIONS, groups=groups)
    # (20 × 300 + 30 × 600 + 40 × 200) / 1100
    assert found.loc["DDD", "rate"] == pytest.approx(32000 / 1100)
    assert found.loc["DDD", "group"] == "high"


def test_income_groups_at_fault_are_named():
    with pytest.raises(SwvrError, match="no such income group: middle, rich"):
        nearest(["AAA"], "low", "rich", "middle", "high", "high")
    with pytest.raises(SwvrError, match="no observed country has an income group"):
        nearest(["AAA", "ZZZ"], None, "low", "low", "low", "low")
    with pytest.raises(SwvrError, match="no observed country has an income group"):
        nearest([], "low", "low", "low", "low", "low")
    twice = pd.concat([income(*["low"] * 5), income(*["high"] * 5).iloc[[3]]])
    with pytest.raises(SwvrError, match="more than one row: DDD"):
        nearest_income_groups(["AAA"], REGIONS, twice)
    with pytest.raises(SwvrError, match="no column income_group"):
        nearest_income_groups(["AAA"], REGIONS, REGIONS)
