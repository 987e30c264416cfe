"""The functions of the ledger that SWVR 2022 needs beside the common ones."""

from __future__ import annotations

import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Basis, Column
from swvr.ledger.ledger import Ledger
from swvr.ledger.vocabulary import largest, smallest
from swvr.project import Project


@pytest.fixture(scope="module")
def ledger(edition: Edition, checkout: Project) -> Ledger:
    return Ledger(edition, checkout)


def amount(low: float, high: float, name: str) -> Amount:
    return Amount(low, high, Basis(numbers=frozenset({name})))


def test_extremes_of_several_amounts_and_of_a_column_are_the_same() -> None:
    three = amount(1, 4, "a"), amount(2, 3, "b"), amount(0, 9, "c")
    column = Column(("a", "b", "c"), three)
    for found in (smallest(*three), smallest(column), smallest(three[0], column)):
        assert (found.low, found.high) == (0, 3)
        assert found.basis.numbers == {"a", "b", "c"}
    for found in (largest(*three), largest(column), largest(column, three[1])):
        assert (found.low, found.high) == (2, 9)
        assert found.basis.numbers == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("column", "where", "expected"),
    [
        ("case", {}, 15),
        ("case", {"model": "co_production"}, 5),
        ("case", {"size": "small", "country": "KGZ"}, 2),
        ("case", {"region": "europe_central_asia"}, 3),
        ("country", {"case": "markets_for_change"}, 3),
        ("country", {"model": "social_innovation"}, 7),
        ("region", {}, 5),
    ],
)
def test_cases_countries_and_regions_are_counted(
    ledger: Ledger, column: str, where: dict[str, str], expected: int
) -> None:
    found = ledger.vocabulary["across_cases"](column, **where)
    assert isinstance(found, Amount)
    assert (found.low, found.high) == (expected, expected)
    assert not found.basis.numbers
    assert ("regions" in found.basis.resources) == ("region" in {column, *where})


@pytest.mark.parametrize(
    ("column", "where", "problem"),
    [
        ("cases", {}, "no column 'cases'"),
        ("case", {"sizes": "small"}, "no column 'sizes'"),
        ("case", {"size": "smal"}, "no size 'smal'"),
    ],
)
def test_what_cases_do_not_have_is_not_counted_as_none(
    ledger: Ledger, column: str, where: dict[str, str], problem: str
) -> None:
    with pytest.raises(SwvrError, match=problem):
        ledger.vocabulary["across_cases"](column, **where)
