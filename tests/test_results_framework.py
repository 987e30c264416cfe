"""Scores and ratings of UNV's results framework, and whether printed ones follow."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from swvr import results_framework
from swvr.data import load
from swvr.errors import SwvrError
from swvr.language import round_half_up
from swvr.results_framework import (
    RatingRule,
    ResultsFramework,
    follows,
    results_giving,
    roundest,
    score,
    score_range,
    targets_giving,
)

RULE = RatingRule(green=100.0, yellow=60.0)
counts = st.integers(1, 5000)
percents = st.integers(1, 100)


@pytest.fixture(scope="module")
def framework(edition):
    return ResultsFramework(edition)


# -- one score -----------------------------------------------------------------------------------


def test_a_score_is_the_result_as_percent_of_the_target():
    assert score(64, 54) == 84.375
    assert score(55, 55) == 100.0
    assert score(10, 0) == 0.0


@pytest.mark.parametrize(("target", "result"), [(0, 5), (-1, 5), (5, -1)])
def test_what_has_no_score_is_told(target, result):
    with pytest.raises(SwvrError, match="no score"):
        score(target, result)


def test_an_exact_count_has_one_score():
    ends = score_range(64, 54)
    assert ends.low == ends.high == score(64, 54)


def test_scores_that_follow_are_those_within_the_rounding():
    """From 131.58 to 136.56: printed as 132 to 137."""
    found = [printed for printed in range(300) if follows(printed, 47, 63, 1)]
    assert found == [132, 133, 134, 135, 136, 137]


def test_a_rounded_score_lies_between_the_scores_of_the_ends():
    ends = score_range(47, 63, 1)
    assert ends.low == pytest.approx(100 * 62.5 / 47.5)
    assert ends.high == pytest.approx(100 * 63.5 / 46.5)


@given(counts, counts)
def test_the_score_of_exact_counts_follows_and_no_other_does(target, result):
    printed = round_half_up(score(target, result))
    assert follows(printed, target, result)
    assert not follows(printed + 1, target, result)
    assert not follows(printed - 1, target, result)


@given(
    st.floats(1.0, 100.0, allow_nan=False),
    st.floats(0.0, 100.0, allow_nan=False),
)
def test_no_honest_rounding_is_called_wrong(target, result):
    """Whatever target and result were, what is printed of them and of their score follows."""
    printed = round_half_up(score(target, result))
    assert follows(printed, round_half_up(target), round_half_up(result), 1.0)


@given(percents, percents, st.integers(0, 300))
def test_what_follows_is_what_some_target_and_result_give(target, result, printed):
    """Held against a search: the extremes and a grid between them."""
    assume(target > 1)
    grid = [k / 20 - 0.5 for k in range(21)]
    found = {
        round_half_up(score(target + a, max(result + b, 0.0)))
        for a in grid[:-1]
        for b in grid[:-1]
        if target + a > 0
    }
    if printed in found:
        assert follows(printed, target, result, 1.0)


# -- what would give it --------------------------------------------------------------------------


@given(st.integers(1, 300), st.integers(1, 300))
def test_targets_and_results_that_give_a_score_are_those_that_do(printed, number):
    found = targets_giving(printed, number)
    assert all(round_half_up(score(target, number)) == printed for target in found)
    beside = {target for target in (found.start - 1, found.stop) if target > 0}
    assert not any(round_half_up(score(target, number)) == printed for target in beside)
    assert list(results_giving(printed, number)) == [
        result
        for result in range(4 * number + 1)
        if round_half_up(score(number, result)) == printed
    ]


def test_a_score_of_nothing_has_no_target():
    with pytest.raises(SwvrError, match="any large target"):
        targets_giving(0, 5)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (range(1_192_637, 1_201_249), 1_200_000),
        (range(50, 51), 50),
        (range(59, 60), 59),
        (range(18, 33), 20),
        (range(0), None),
        (range(1), 0),
        (range(95, 105), 100),
    ],
)
def test_the_roundest_number_ends_in_the_most_zeros(numbers, expected):
    assert roundest(numbers) == expected


@given(st.integers(0, 10_000), st.integers(1, 500))
def test_no_number_of_a_range_is_rounder(first, length):
    def zeros(number):
        return len(str(number)) - len(str(number).rstrip("0")) if number else 99

    numbers = range(first, first + length)
    assert roundest(numbers) == max(numbers, key=lambda number: (zeros(number), -number))


# -- ratings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        (240.0, "green"),
        (100.0, "green"),
        (99.5, "green"),
        (99.4, "yellow"),
        (99.0, "yellow"),
        (60.0, "yellow"),
        (59.5, "yellow"),
        (59.4, "red"),
        (0.0, "red"),
    ],
)
def test_a_rating_is_of_the_whole_percent(value, rating):
    assert RULE.rate(value) == rating


@given(st.floats(0, 300), st.floats(0, 300))
def test_a_higher_score_is_not_rated_worse(one, two):
    order = ["red", "yellow", "green"]
    low, high = sorted((one, two))
    assert order.index(RULE.rate(low)) <= order.index(RULE.rate(high))


# -- the report ----------------------------------------------------------------------------------


def test_the_rule_is_that_of_the_report(framework):
    assert framework.rule == RULE


def test_three_printed_scores_do_not_follow(framework):
    wrong = framework.not_following.set_index("code")
    assert list(wrong.index) == ["1.1", "1.2", "1.2.1"]
    assert wrong.loc["1.1", "target_giving"] == 50
    assert wrong.loc["1.1", "result_giving"] == 59
    assert wrong.loc["1.2", "target_giving"] == 1_200_000
    assert isnan(wrong.loc["1.2.1", "target_giving"])
    assert isnan(wrong.loc["1.2.1", "result_giving"])
    assert round_half_up(wrong.loc["1.1", "score"]) == 134
    assert round_half_up(wrong.loc["1.2", "score"]) == 166
    assert round_half_up(wrong.loc["1.2.1", "score"]) == 84


def test_ratings_are_counted_as_the_report_counts_them(framework):
    ratings = framework.ratings.set_index("rating")
    assert ratings["printed"].to_dict() == {"green": 11, "yellow": 2, "red": 1}
    assert ratings["of_printed"].to_list() == ratings["printed"].to_list()
    assert ratings["recomputed"].to_list() == ratings["printed"].to_list()
    assert (framework.indicators["rating"] == framework.indicators["rating_of_printed"]).all()


@dataclass
class Planted:
    """Data in which one printed score is changed."""

    code: str
    printed: float

    def load(self, name, project=None):
        frame = load(name, project)
        if "score_printed" in frame:
            frame.loc[frame["code"] == self.code, "score_printed"] = self.printed
        return frame


def test_a_planted_contradiction_is_found(edition, monkeypatch):
    monkeypatch.setattr(results_framework, "load", Planted("2.2.1", 85.0).load)
    planted = ResultsFramework(edition)
    assert list(planted.not_following["code"]) == ["1.1", "1.2", "1.2.1", "2.2.1"]


def test_a_planted_score_that_changes_its_rating_is_counted(edition, monkeypatch):
    monkeypatch.setattr(results_framework, "load", Planted("2.2.1", 30.0).load)
    ratings = ResultsFramework(edition).ratings.set_index("rating")
    assert ratings["of_printed"].to_dict() == {"green": 11, "yellow": 1, "red": 2}
    assert ratings["recomputed"].to_dict() == {"green": 11, "yellow": 2, "red": 1}


def test_a_mended_score_is_no_longer_listed(edition, monkeypatch):
    monkeypatch.setattr(results_framework, "load", Planted("1.2", 166.0).load)
    assert list(ResultsFramework(edition).not_following["code"]) == ["1.1", "1.2.1"]


def test_each_indicator_is_there_once(framework):
    found = framework.indicators
    assert len(found) == framework.ratings["printed"].sum()
    assert found["code"].is_unique
    assert isinstance(found, pd.DataFrame)
