"""Intervals hold every value that their inputs allow, and truth values follow Kleene's logic."""

from __future__ import annotations

import math
import operator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Basis, Column, Truth, truth

NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
SHARES = st.floats(0, 1)
A, B = Basis(numbers=frozenset({"a"})), Basis(numbers=frozenset({"b"}))


@st.composite
def amounts_with_a_value(draw: st.DrawFn) -> tuple[Amount, float]:
    """An interval and one of its values."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Amount(low, high), min(high, max(low, low + draw(SHARES) * (high - low)))


@pytest.mark.parametrize("work", [operator.add, operator.sub, operator.mul, operator.truediv])
@given(first=amounts_with_a_value(), second=amounts_with_a_value())
def test_the_result_holds_every_value_that_the_inputs_allow(work, first, second) -> None:
    (a, x), (b, y) = first, second
    if work is operator.truediv and b.low <= 0 <= b.high:
        b, y = Amount(b.low + 1 - b.low, b.high + 1 - b.low), y + 1 - b.low  # set off from zero
    found, value = work(a, b), work(x, y)
    slack = 1e-9 * max(1.0, abs(value), abs(found.low), abs(found.high))
    assert found.low - slack <= value <= found.high + slack


@given(first=amounts_with_a_value(), second=amounts_with_a_value())
def test_a_comparison_is_true_or_false_only_if_it_is_for_every_value(first, second) -> None:
    (a, x), (b, y) = first, second
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        found = compare(a, b).value
        if found is not None:
            assert found == compare(x, y)


def test_ends_of_the_result_are_reached() -> None:
    assert (Amount(1, 2) * Amount(-3, 4)).low == -6
    assert (Amount(1, 2) * Amount(-3, 4)).high == 8
    assert (Amount(1, 2) - Amount(1, 2)).width == 2
    assert (Amount(6, 8) / Amount(2, 4)).low == 1.5
    assert (Amount(6, 8) / Amount(2, 4)).high == 4


def test_rounding_decides_only_where_intervals_overlap() -> None:
    assert (Amount(1, 2) < Amount(2, 3)).value is None
    assert (Amount(1, 2) <= Amount(2, 3)).value is True
    assert (Amount(2, 3) < Amount(1, 2)).value is False
    assert (Amount(1, 1) == Amount(1, 1)).value is True
    assert (Amount(1, 2) == Amount(1, 2)).value is None
    assert (Amount(1, 2) == Amount(3, 4)).value is False
    assert (Amount(1, 2) != Amount(3, 4)).value is True
    assert Amount(1, 2).meets(Amount(2, 3)).value is True
    assert Amount(1, 2).meets(Amount(2.1, 3)).value is False


def test_a_sum_of_binary_fractions_meets_its_decimal() -> None:
    tenth, fifth, third = Amount(0.1, 0.1), Amount(0.2, 0.2), Amount(0.3, 0.3)
    assert (tenth + fifth).meets(third).value is True


def test_half_lines() -> None:
    least = Amount(5, math.inf)
    assert (least * Amount(0, 0)).high == 0
    assert (least + Amount(1, 1)).low == 6
    assert least.middle == 5
    assert Amount(-math.inf, 7).middle == 7
    assert (Amount(4, 4) < least).value is True
    assert (Amount(6, 6) < least).value is None


@pytest.mark.parametrize(("low", "high"), [(2, 1), (math.nan, 1), (1, math.nan), (math.inf,) * 2])
def test_ends_that_are_none_are_refused(low: float, high: float) -> None:
    with pytest.raises(SwvrError, match="no number lies between"):
        Amount(low, high)


def test_division_by_what_may_be_zero_is_refused() -> None:
    with pytest.raises(SwvrError, match="may be zero"):
        Amount(1, 1) / Amount(-1, 1)


def test_kleene() -> None:
    values = (False, None, True)
    rank = {value: place for place, value in enumerate(values)}
    for a, b in product(values, repeat=2):
        both, either = truth(a, A) & truth(b, B), truth(a, A) | truth(b, B)
        assert rank[both.value] == min(rank[a], rank[b])
        assert rank[either.value] == max(rank[a], rank[b])
        assert both.basis == either.basis == A | B
    assert (~truth(None, A)).value is None
    assert (~truth(True, A)).value is False


def test_what_breaks_a_statement_is_named() -> None:
    broken = truth(False, A) & truth(True, B)
    assert broken.failing == {"a"}
    assert (truth(False, A) & truth(None, B)).failing == {"a"}
    assert (truth(True, A) & truth(None, B)).undecided == {"b"}
    assert not (truth(False, A) | truth(True, B)).failing
    assert (~truth(True, A)).failing == {"a"}


def test_every_result_knows_what_it_rests_on() -> None:
    data = Basis(resources=frozenset({"people"}))
    found = Amount(1, 2, A) * Amount(3, 4, B) - Amount(1, 1, data)
    assert found.basis == A | B | data
    assert (Amount(1, 2, A) < Amount(3, 4, B)).basis == A | B


def test_columns_pair_by_key() -> None:
    left = Column(("x", "y"), (Amount(1, 1), Amount(2, 2)))
    right = Column(("y", "x"), (Amount(20, 20), Amount(10, 10)))
    assert [item.low for item in left.each(right, operator.add).amounts] == [11, 22]
    assert [item.value for item in left.each(Amount(1, 1), operator.gt).truths] == [False, True]
    with pytest.raises(SwvrError, match="without a partner: z"):
        left.each(Column(("y", "x", "z"), (*right.amounts, Amount(0, 0))), operator.add)


def test_columns_of_one_kind_are_not_taken_for_the_other() -> None:
    amounts = Column(("x",), (Amount(1, 1),))
    truths = Column(("x",), (Truth(True),))
    with pytest.raises(SwvrError, match="where truth values"):
        _ = amounts.truths
    with pytest.raises(SwvrError, match="where amounts"):
        _ = truths.amounts
