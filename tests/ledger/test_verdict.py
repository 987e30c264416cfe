"""Verdicts come out of expressions, and an expression that proves nothing is refused."""

from __future__ import annotations

import math

import pytest

from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Basis
from swvr.ledger.published import interval
from swvr.ledger.verdict import Checked, Statement, check

OTHER = Basis(numbers=frozenset({"other"}))
DATA = Basis(resources=frozenset({"people"}))
OWN = Basis(numbers=frozenset({"own"}))


def verdict(
    expression: str | None = None,
    *,
    value: float = 85.0,
    rounded_to: float = 1.0,
    bound: str | None = None,
    missing: str | None = None,
) -> Checked:
    """Check a number called ``own`` against an expression."""

    def given(name: str) -> object:
        numbers = {
            "other": Amount(10, 10, OTHER),
            "data": Amount(10, 10, DATA),
            "own": Amount(85, 85, OWN),
            "wide": Amount(80, 91, OTHER),
        }
        return numbers[name]

    statement = Statement(
        "own", interval(value, rounded_to, bound), rounded_to, expression, missing, "table, row own"
    )
    return check(statement, {"given": given})


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('8.5 * given("other")', "derived"),
        ('8.45 * given("other")', "derived"),
        ('8.55 * given("other")', "derived"),
        ('8.5 * given("data")', "recomputed"),
        ('8.5 * given("data") + 0 * given("other")', "recomputed"),
        ('8.44 * given("other")', "off_by_rounding"),
        ('8.6 * given("data")', "off_by_rounding"),
        ('8.61 * given("data")', "contradicted"),
        ('8.39 * given("other")', "contradicted"),
        ('-8.5 * given("other")', "contradicted"),
    ],
)
def test_by_value(expression: str, wanted: str) -> None:
    assert verdict(expression).verdict == wanted


def test_without_an_expression() -> None:
    assert verdict().verdict == "transcribed"
    assert verdict(missing="respondents").verdict == "inputs_not_public"


def test_an_exact_count_is_right_or_wrong() -> None:
    assert verdict('8.5 * given("other")', rounded_to=0).verdict == "derived"
    assert verdict('8.6 * given("other")', rounded_to=0).verdict == "contradicted"


@pytest.mark.parametrize(
    ("bound", "expression", "wanted"),
    [
        ("at_least", '9 * given("other")', "derived"),
        ("at_least", '8.49 * given("other")', "contradicted"),
        ("more_than", '90 * given("data")', "recomputed"),
        ("at_most", '8 * given("other")', "derived"),
        ("less_than", '8.6 * given("other")', "contradicted"),
        ("about", '8.45 * given("other")', "derived"),
    ],
)
def test_words_with_a_number_count(bound: str, expression: str, wanted: str) -> None:
    assert verdict(expression, bound=bound).verdict == wanted


def test_what_would_have_been_printed_is_said() -> None:
    assert verdict('8.612 * given("other")').should_be == (86, 86)
    assert verdict('0.86129 * given("other")', value=8.5, rounded_to=0.1).should_be == (8.6, 8.6)
    assert verdict('8.5 * given("other")').should_be is None


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('given("own")', "uses own itself"),
        ('given("own") + given("other")', "uses own itself"),
        ("85", "nothing but constants"),
        ('given("wide")', "says nothing of 85"),
        ('given("other") > 3', "no single number"),
        ('given("else")', "can't be computed"),
    ],
)
def test_an_expression_that_proves_nothing_is_refused(expression: str, message: str) -> None:
    with pytest.raises(SwvrError, match=message) as caught:
        verdict(expression)
    assert str(caught.value).startswith("table, row own, field expression")


def test_an_expression_beside_a_missing_input_is_refused() -> None:
    with pytest.raises(SwvrError, match="both an expression and a missing input"):
        verdict('8.5 * given("other")', missing="respondents")


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [
        (None, 84.5, 85.5),
        ("about", 84.5, 85.5),
        ("at_least", 85, math.inf),
        ("more_than", 85, math.inf),
        ("at_most", -math.inf, 85),
        ("less_than", -math.inf, 85),
    ],
)
def test_what_a_printed_number_can_stand_for(bound: str | None, low: float, high: float) -> None:
    found = interval(85, 1, bound)
    assert (found.low, found.high) == (low, high)
