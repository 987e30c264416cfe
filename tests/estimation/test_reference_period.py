"""Factors to four weeks, worked by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.reference_period import METHODS, factors, hours_a_month, to_base

# Four weeks: plain mean 12, weighted (10 × 1 + 14 × 3) / 4 = 13. One week: plain 4, weighted
# (2 × 3 + 6 × 1) / 4 = 3. Twelve months: 24 either way.
RATES = pd.DataFrame(
    [
        ("AAA", "4w", 10.0, 100),
        ("BBB", "4w", 14.0, 300),
        ("CCC", "1w", 2.0, 300),
        ("DDD", "1w", 6.0, 100),
        ("EEE", "12m", 24.0, 700),
    ],
    columns=["country", "reference_period", "rate", "population"],
)


@pytest.mark.parametrize(
    ("method", "week", "year"),
    [("ratio_of_means", 3.0, 0.5), ("weighted", 13 / 3, 13 / 24), ("none", 1.0, 1.0)],
)
def test_worked_by_hand(method, week, year):
    found = factors(RATES, method)
    assert found.index.tolist() == ["1w", "4w", "12m"]
    assert found["factor"].tolist() == pytest.approx([week, 1.0, year])
    assert found["countries"].tolist() == [2, 2, 1]
    assert found["countries_base"].tolist() == [2, 2, 2]
    assert method in METHODS


def test_matched_takes_only_countries_observed_at_both():
    more = pd.DataFrame(
        [("AAA", "12m", 40.0), ("BBB", "12m", 20.0), ("BBB", "1w", 7.0)],
        columns=["country", "reference_period", "rate"],
    )
    found = factors(pd.concat([RATES, more], ignore_index=True), "matched")
    # (10 + 14) / (40 + 20), without the 24 of EEE; 14 / 7, without CCC, DDD and AAA.
    assert found["factor"].tolist() == pytest.approx([2.0, 1.0, 0.4])
    assert found["countries"].tolist() == [1, 2, 2]
    assert found["mean"].tolist() == pytest.approx([7.0, 12.0, 30.0])


def test_a_factor_that_no_country_allows_is_missing_and_only_then_refused():
    found = factors(RATES, "matched")
    assert math.isnan(found.loc["1w", "factor"])
    four_weeks = RATES[RATES["reference_period"] == "4w"]
    assert to_base(four_weeks, found)["rate"].tolist() == [10.0, 14.0]
    with pytest.raises(SwvrError, match="no factor for CCC 1w; DDD 1w; EEE 12m"):
        to_base(RATES, found)


def test_rates_are_multiplied_and_the_original_is_kept():
    found = to_base(RATES, factors(RATES))
    assert found["rate"].tolist() == pytest.approx([10.0, 14.0, 6.0, 18.0, 12.0])
    assert found["rate_observed"].tolist() == RATES["rate"].tolist()
    assert found["status"].tolist() == ["observed"] * 2 + ["adjusted"] * 3
    assert "status" not in RATES


def test_the_mean_of_each_period_comes_out_at_that_of_four_weeks():
    for method in ("ratio_of_means", "weighted"):
        again = factors(to_base(RATES, factors(RATES, method)), method)
        assert again["factor"].tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_a_rate_over_100_after_the_factor_is_named():
    high = pd.concat([RATES, RATES.iloc[[2]].assign(country="FFF", rate=90.0)], ignore_index=True)
    high.loc[[2, 3], "rate"] = 0.0
    high.loc[[0, 1], "rate"] = 100.0
    with pytest.raises(SwvrError, match=r"FFF 1w: 300") as caught:
        to_base(high, factors(high))
    assert "after the factor" in caught.value.where


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"rate": 100.5}, "AAA 4w: 100.5"),
        ({"rate": float("nan")}, "no rate: AAA 4w"),
        ({"reference_period": "1y"}, "no known reference period: AAA 1y"),
        ({"reference_period": None}, "no known reference period: AAA"),
        ({"country": "BBB"}, "more than one row: BBB"),
        ({"population": 0}, "no population: AAA 4w"),
    ],
)
def test_rows_at_fault_are_named(change, problem):
    table = RATES.copy()
    (column, value), *_ = change.items()
    table[column] = [value, *table[column].iloc[1:]]
    with pytest.raises(SwvrError, match=problem):
        factors(table, "weighted")


def test_a_mean_of_zero_a_missing_column_and_an_unknown_method_are_refused():
    zero = RATES.assign(rate=RATES["rate"].where(RATES["reference_period"] != "1w", 0.0))
    with pytest.raises(SwvrError, match="mean rate over 1w is zero"):
        factors(zero)
    with pytest.raises(SwvrError, match="no column population"):
        factors(RATES.drop(columns="population"), "weighted")
    with pytest.raises(SwvrError, match="no method 'guess'"):
        factors(RATES, "guess")


def test_hours():
    assert hours_a_month(3.5, "1w") == pytest.approx(14.0)
    assert hours_a_month(13.0, "4w") == 13.0
    assert hours_a_month(52.2, "12m") == pytest.approx(4.35)
    for hours in (-1.0, math.nan, math.inf):
        with pytest.raises(SwvrError, match="no number of hours"):
            hours_a_month(hours, "4w")
    with pytest.raises(SwvrError, match="no reference period '1y'"):
        hours_a_month(1.0, "1y")
