"""Expressions compute, and can do nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Column, Truth, truth
from swvr.ledger.expression import DEEPEST, LONGEST, calls, evaluate

PLACE = "numbers.csv, row a, field expression"
COLUMN = Column(("x", "y"), (Amount(1, 1), Amount(3, 3)))


def _all(column: Column) -> Truth:
    found = column.truths[0]
    for item in column.truths[1:]:
        found &= item
    return found


VOCABULARY = {
    "n": lambda name: Amount(len(name), len(name)),
    "column": lambda: COLUMN,
    "twice": lambda amount, times=None: amount + (times or amount),
    "every": _all,
    "breaks": lambda: {}["nothing"],
    "maybe": lambda: truth(None, Amount(0, 0).basis),
}


def value(expression: str) -> float | bool | None:
    """Evaluate to a plain number or truth value."""
    found = evaluate(expression, VOCABULARY, PLACE)
    if isinstance(found, Truth):
        return found.value
    assert isinstance(found, Amount)
    assert found.exact
    return found.low


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 - -3", 1),
        ("7 / 2", 3.5),
        ('n("abc") + 1', 4),
        ("twice(2, times=5)", 7),
        ("1 < 2", True),
        ("1 < 2 < 2", False),
        ("1 <= 2 <= 2", True),
        ("3 > 2 and 2 != 3", True),
        ("3 > 2 and 2 == 3", False),
        ("3 < 2 or 2 >= 3", False),
        ("not 3 < 2", True),
        ("maybe() and 1 > 2", False),
        ("maybe() and 1 < 2", None),
        ("maybe() or 1 < 2", True),
        ("every(column() > 0)", True),
        ("every(0 < column())", True),
        ("every(2 < column())", False),
        ("every(column() <= 3)", True),
        ("every(column() + column() == 2 * column())", True),
        ("every(4 - column() >= 1)", True),
        ("every(3 / column() >= 1)", True),
    ],
)
def test_values(expression: str, wanted: float | bool | None) -> None:
    assert value(expression) == wanted


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "n.__globals__",
        "n('a').low",
        "[1, 2][0]",
        "[x for x in column()]",
        "(lambda: 1)()",
        "2 ** 3",
        "7 // 2",
        "7 % 2",
        "1 if 2 > 1 else 3",
        "(x := 3)",
        "f'{1}'",
        "'text'",
        "True",
        "None",
        "n",
        "1j",
        "b'a'",
        "...",
        "+1",
        "~1",
        "n(*column())",
        "twice(**column())",
        "1 in column()",
        "1 is 1",
        "n('a') and 1 > 0",
        "not 1",
        "(1 > 0) + 1",
        "column() > column() > column()",
        "{1: 2}",
        "await n('a')",
        "yield",
    ],
)
def test_all_else_is_refused(expression: str) -> None:
    with pytest.raises(SwvrError) as caught:
        evaluate(expression, VOCABULARY, PLACE)
    assert str(caught.value).startswith(PLACE)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("nn('a')", "unknown function 'nn'"),
        ("1 +", "can't be read"),
        ("", "can't be read"),
        ("1; 2", "can't be read"),
        ("import os", "can't be read"),
        ("1 / 0", "may be zero"),
        ("breaks()", "breaks can't be computed"),
        ("n()", "n can't be computed"),
        ("n(1)", "n can't be computed"),
        ("1e999", "too large"),
        ("1" * 400, "too large"),
        ("9" * (LONGEST + 1), f"has {LONGEST + 1} characters"),
        ("-" * (DEEPEST + 1) + "1", "too deep"),
        ("(" * 500 + "1" + ")" * 500, "can't be read"),
        ("\0", "can't be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(expression: str, message: str) -> None:
    with pytest.raises(SwvrError, match=message) as caught:
        evaluate(expression, VOCABULARY, PLACE)
    assert str(caught.value).startswith(PLACE)


def test_a_near_name_is_offered() -> None:
    with pytest.raises(SwvrError, match=r"did you mean.*every"):
        evaluate("evry(column() > 1)", VOCABULARY, PLACE)


def test_calls() -> None:
    assert calls("every(rows('a-*') > n('b')) and 1 < 2", PLACE) == {"every", "rows", "n"}


SIGNS = "0123456789.()[]{}+-*/<>=!,:'\"@#\\ \n\0é数_"
WORDS = (
    "n",
    "every",
    "column",
    "and",
    "or",
    "not",
    "lambda",
    "__import__",
    "for",
    "in",
    "0x",
    "1e",
)
TOKENS = st.sampled_from([*SIGNS, *WORDS])


@settings(max_examples=500)
@given(st.lists(TOKENS, max_size=30).map("".join))
def test_any_text_gives_a_value_or_one_message(expression: str) -> None:
    try:
        found = evaluate(expression, VOCABULARY, PLACE)
    except SwvrError as error:
        found = error
    assert isinstance(found, SwvrError | Amount | Truth | Column)
    assert not isinstance(found, SwvrError) or str(found).startswith(PLACE)
