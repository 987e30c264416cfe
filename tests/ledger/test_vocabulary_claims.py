"""The functions of the ledger that claims need: parts of columns, and rows of the data."""

from __future__ import annotations

import math

import pytest

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Basis, Column, Truth
from swvr.ledger.expression import evaluate
from swvr.ledger.ledger import Ledger
from swvr.ledger.vocabulary import (
    at,
    is_largest,
    is_smallest,
    possible,
    steps,
    whole,
    within,
    without,
)
from swvr.project import Project


@pytest.fixture(scope="module")
def ledger(edition: Edition, checkout: Project) -> Ledger:
    return Ledger(edition, checkout)


def amount(low: float, high: float, name: str = "x") -> Amount:
    return Amount(low, high, Basis(numbers=frozenset({name})))


def column(**ends: tuple[float, float]) -> Column:
    return Column(tuple(ends), tuple(amount(*pair, name) for name, pair in ends.items()))


THREE = column(a=(1, 2), b=(3, 4), c=(7, 9))


# -- columns ---------------------------------------------------------------------------------------


def test_one_amount_of_a_column_is_found_by_its_key() -> None:
    assert (at(THREE, "b").low, at(THREE, "b").high) == (3, 4)
    with pytest.raises(SwvrError, match="there is no key 'd'"):
        at(THREE, "d")


def test_a_column_can_go_without_some_of_its_keys() -> None:
    rest = without(THREE, "a", "c")
    assert rest.keys == ("b",)
    assert rest.amounts == (THREE.amounts[1],)
    truths = Column(("p", "q"), (Truth(True), Truth(False)))
    assert without(truths, "q").truths == (Truth(True),)
    with pytest.raises(SwvrError, match="there is no key 'd'"):
        without(THREE, "d")


@pytest.mark.parametrize(
    ("key", "largest", "smallest"), [("a", False, True), ("b", False, False), ("c", True, False)]
)
def test_the_largest_and_the_smallest_of_a_column(key: str, largest: bool, smallest: bool) -> None:
    assert is_largest(THREE, key).value is largest
    assert is_smallest(THREE, key).value is smallest


def test_rounding_can_leave_open_which_is_the_largest() -> None:
    near = column(a=(1, 4), b=(3, 6), c=(0, 2))
    assert is_largest(near, "b").value is None
    assert is_largest(near, "b").undecided == {"a", "b"}
    assert is_largest(near, "c").value is False
    assert is_largest(near, "c").failing == {"b", "c"}


def test_steps_are_the_differences_of_neighbours() -> None:
    found = steps(THREE)
    assert found.keys == ("b", "c")
    assert [(step.low, step.high) for step in found.amounts] == [(1, 3), (3, 6)]
    assert found.amounts[0].basis.numbers == {"a", "b"}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1.2, 1.9, False), (1.2, 2.0, True), (3, 3, True), (-0.4, 0.4, True), (0.1, 0.9, False)],
)
def test_whether_a_whole_number_lies_within(low: float, high: float, expected: bool) -> None:
    found = whole(amount(low, high))
    assert found.value is expected
    assert found.basis.numbers == {"x"}
    assert found.failing == (frozenset() if expected else {"x"})


def test_what_is_open_is_possible_and_what_is_false_is_not() -> None:
    nearly = amount(-math.inf, 10)
    assert possible(amount(4, 4) <= nearly).value is True
    assert (amount(4, 4) <= nearly).value is None
    assert possible(amount(11, 11) <= nearly).value is False
    assert possible(amount(11, 11, "y") <= nearly).failing == {"x", "y"}


def test_one_column_lies_within_another_if_all_its_keys_do() -> None:
    assert within(without(THREE, "a"), THREE).value is True
    found = within(THREE, without(THREE, "a"))
    assert found.value is False
    assert found.basis.numbers == {"a", "b", "c"}


# -- rows of the data ------------------------------------------------------------------------------


def computed(ledger: Ledger, expression: str) -> Amount | Column:
    found = evaluate(expression, ledger.vocabulary, "a test")
    assert not isinstance(found, Truth)
    return found


def table_of(found: Amount | Column) -> dict[str, float]:
    assert isinstance(found, Column)
    assert all(item.exact for item in found.amounts)
    return {key: item.low for key, item in zip(found.keys, found.amounts, strict=True)}


def test_a_tally_counts_the_rows_by_the_values_of_a_column(
    ledger: Ledger, checkout: Project
) -> None:
    cases = load("case_studies", checkout)
    found = computed(ledger, 'tally("case_studies", "model", size="small")')
    assert table_of(found) == cases[cases["size"] == "small"]["model"].value_counts().to_dict()
    assert isinstance(found, Column)
    assert all(item.basis == Basis(resources=frozenset({"case_studies"})) for item in found.items)


def test_a_tally_leaves_empty_cells_out(ledger: Ledger, checkout: Project) -> None:
    founded = load("case_studies", checkout)["founded"]
    found = computed(ledger, 'tally("case_studies", "founded")')
    assert sum(table_of(found).values()) == founded.notna().sum() < len(founded)


def test_what_is_tallied_can_be_grouped_by_another_resource(
    ledger: Ledger, checkout: Project
) -> None:
    places = load("case_study_countries", checkout).merge(load("regions", checkout), on="country")
    found = computed(
        ledger,
        'grouped(tally("case_study_countries", "country"), "regions", "country", "region")',
    )
    assert table_of(found) == places["region"].value_counts().to_dict()
    assert isinstance(found, Column)
    assert found.items[0].basis.resources == {"case_study_countries", "regions"}


def test_published_numbers_can_be_grouped_as_well(ledger: Ledger) -> None:
    # The rates of table 3.1 have codes in lower case, which the regions have not.
    with pytest.raises(SwvrError, match="there is no country 'tur'"):
        computed(ledger, 'grouped(rows("swvr-tab-3-1-*-net"), "regions", "country", "region")')


def test_values_are_read_with_the_rounding_that_is_given(ledger: Ledger, checkout: Project) -> None:
    rates = load("action_rates", checkout)
    women = rates[rates["sex"] == "women"].set_index("country")["rate"]
    exact = computed(ledger, 'values("action_rates", "rate", "country", sex="women")')
    assert table_of(exact) == women.to_dict()
    rounded = computed(
        ledger, 'values("action_rates", "rate", "country", rounded_to=1, sex="women")'
    )
    assert isinstance(rounded, Column)
    assert {key: item.width for key, item in zip(rounded.keys, rounded.amounts, strict=True)} == (
        dict.fromkeys(women.index, 1.0)
    )


def test_values_are_read_with_the_rounding_and_bounds_of_their_resource(ledger: Ledger) -> None:
    of = 'value("unv_annual_statistics", "value", indicator="{}", group="{}", year="{}")'
    share = computed(ledger, of.format("share", "women", 2019))
    count = computed(ledger, of.format("volunteers", "world", 2020))
    nearly = computed(ledger, of.format("volunteers", "world", 2024))
    assert isinstance(share, Amount)
    assert isinstance(count, Amount)
    assert isinstance(nearly, Amount)
    assert share.width == 1
    assert count.exact
    assert nearly.low == -math.inf
    assert count.basis == Basis(resources=frozenset({"unv_annual_statistics"}))


def test_a_numeral_is_found_by_its_line(ledger: Ledger, checkout: Project) -> None:
    numerals = load("published_swvr_tokens", checkout)
    counts = numerals[numerals["rule"] == "enumeration"].drop_duplicates(["line", "printed"])
    assert len(counts) > 5
    for row in counts.itertuples():
        found = computed(ledger, f'numeral("swvr", {row.line}, "{row.printed}")')
        assert isinstance(found, Amount)
        assert (found.low, found.high) == (row.value, row.value)
        assert found.basis.resources == {"published_swvr_tokens"}


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ('tally("case_studiez", "model")', "there is no resource 'case_studiez'"),
        ('tally("case_studies", "modell")', "there is no column 'modell'"),
        ('tally("case_studies", "model", size="tiny")', "no row of case_studies has size 'tiny'"),
        ('tally("published_unv", "id")', "holds the numbers that are to be checked"),
        ('values("published_swvr", "value", "id")', "holds the numbers that are to be checked"),
        ('values("action_rates", "rate", "country")', "several rows of one country"),
        ('value("action_rates", "rate", country="BOL")', "several rows of one country"),
        ('value("action_rates", "rate", country="XXX", sex="men")', "no row of action_rates has"),
        ('numeral("unw", 3, "1")', "there is no document 'unw'"),
        ('numeral("unv", 3, "1")', "no row of published_unv_tokens has line '3', printed '1'"),
        ('grouped(tally("case_studies", "case"), "regions", "country", "region")', "no country"),
    ],
)
def test_what_is_not_in_the_data_is_told(ledger: Ledger, expression: str, says: str) -> None:
    with pytest.raises(SwvrError) as caught:
        computed(ledger, expression)
    assert says in str(caught.value)
    assert str(caught.value).startswith("a test: ")
    assert "\n  -> " in str(caught.value)


def test_a_list_of_the_documents_has_each_item_once_and_one_place(checkout: Project) -> None:
    lists = load("document_lists", checkout)
    places = lists.groupby("list")[["document", "place", "line"]].nunique()
    assert (places == 1).all(axis=None)
    assert all(lists["list"].str.split("-").str[0] == lists["document"])


def test_each_list_of_the_documents_is_used_by_a_claim(ledger: Ledger, checkout: Project) -> None:
    names = set(load("document_lists", checkout)["list"])
    written = " ".join(
        " ".join([c.claim.expression or "", *(r.expression for r in c.claim.readings)])
        for c in ledger.claims
    )
    unused = {name for name in names if f'"{name}"' not in written}
    assert unused == set()


def test_countries_of_lists_are_countries(checkout: Project) -> None:
    items = load("document_lists", checkout)["item"]
    codes = items[items.str.fullmatch("[A-Z]{3}")]
    assert set(codes) <= set(load("regions", checkout)["country"])
    assert len(codes) > 10
