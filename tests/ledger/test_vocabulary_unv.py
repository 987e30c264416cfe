"""What expressions on DP/2022/24 call besides arithmetic: its rating rule, and yearly figures."""

from __future__ import annotations

import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Basis, Column, Truth, Value
from swvr.ledger.expression import evaluate
from swvr.ledger.published import PublishedNumbers
from swvr.ledger.vocabulary import vocabulary

SCORE = Basis(numbers=frozenset({"a-score"}))


@pytest.fixture
def value(edition: Edition):
    known = vocabulary(edition, PublishedNumbers(edition))
    known = {**known, "span": lambda low, high: Amount(low.low, high.high, SCORE)}

    def of(expression: str) -> Value:
        return evaluate(expression, known, "a test")

    return of


@pytest.mark.parametrize(
    ("score", "rating"),
    [
        ("126", "green"),
        ("100", "green"),
        ("99.5", "green"),
        ("99.4", "yellow"),
        ("59.5", "yellow"),
        ("59.4", "red"),
        ("0", "red"),
    ],
)
def test_a_score_has_one_rating(value, score, rating):
    found = {name: value(f'rated("{name}", {score})').value for name in ("green", "yellow", "red")}
    assert found == {name: name == rating for name in found}


@pytest.mark.parametrize(
    ("ends", "green", "yellow", "red"),
    [
        ("99, 101", None, None, False),
        ("55, 65", False, None, None),
        ("50, 120", None, None, None),
        ("96, 99", False, True, False),
        ("101, 103", True, False, False),
    ],
)
def test_where_the_rounding_of_a_score_decides_its_rating_is_open(value, ends, green, yellow, red):
    found = {name: value(f'rated("{name}", span({ends}))') for name in ("green", "yellow", "red")}
    assert {name: each.value for name, each in found.items()} == {
        "green": green,
        "yellow": yellow,
        "red": red,
    }
    assert {each.basis for each in found.values()} == {SCORE}


def test_the_scores_of_a_column_are_rated_one_by_one(value):
    rated = value('rated("red", 100 * rows("unv-ind*-result") / rows("unv-ind*-target"))')
    assert isinstance(rated, Column)
    red = [key for key, each in rated if isinstance(each, Truth) and each.value]
    assert red == ["1-2-2"]
    # A rule is no number: the ratings rest on the results and targets alone.
    assert all(not each.basis.resources for each in rated.truths)


def test_a_rating_that_does_not_exist_is_named(value):
    with pytest.raises(SwvrError, match="no rating 'amber'"):
        value('rated("amber", 100)')


def test_a_yearly_figure_is_as_its_source_has_it_and_says_where_it_was_read(value):
    exact = value('annual("volunteers", "world", 2020)')
    assert (exact.low, exact.high) == (9459, 9459)
    assert exact.basis == Basis(resources=frozenset({"unv_annual_statistics"}))
    rounded = value('annual("volunteers", "world", 2022)')
    assert (rounded.low, rounded.high) == (11_500, 12_500)
    almost = value('annual("volunteers", "world", 2024)')
    assert almost.high == 15_000
    assert almost.low < 0


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ('annual("volunteers", "world", 1900)', "no value for volunteers, world, 1900"),
        ('annual("volunteers", "mars", 2020)', "no value for volunteers, mars, 2020"),
        ('annual("volunteers", "world", span(2019, 2020))', "the year is not one number"),
        ('annual("volunteers", "world")', "can't be computed"),
    ],
)
def test_what_no_other_source_has_is_said(value, expression, problem):
    with pytest.raises(SwvrError, match=problem):
        value(expression)
