"""The verdicts on the numbers of DP/2022/24.

The totals are stated so that a verdict that changes is seen; none of them is written in the data.
"""

from __future__ import annotations

from graphlib import TopologicalSorter

import pandas as pd
import pytest

from swvr.edition import load_edition
from swvr.ledger.ledger import Ledger
from swvr.ledger.published import interval
from swvr.ledger.verdict import Statement, check
from swvr.results_framework import results_giving, roundest, targets_giving
from tests.conftest import CHECKOUT, DEFAULT_YEAR

FAILING = ("contradicted", "off_by_rounding")


def make() -> Ledger:
    return Ledger(load_edition(DEFAULT_YEAR, CHECKOUT), CHECKOUT)


LEDGER = make()
IDS = [name for name in LEDGER.published if name.startswith("unv-")]
TABLE = LEDGER.published.table.set_index("id").loc[IDS]
EXPRESSED = list(TABLE.index[TABLE["expression"].notna()])


@pytest.fixture(scope="module")
def numbers() -> pd.DataFrame:
    found = LEDGER.numbers
    return found[found["document"] == "unv"].set_index("id")


def test_so_many_numbers_have_each_verdict(numbers):
    assert numbers["verdict"].value_counts().to_dict() == {
        "transcribed": 127,
        "inputs_not_public": 56,
        "derived": 31,
        "recomputed": 6,
        "contradicted": 4,
        "off_by_rounding": 3,
    }


def test_these_do_not_follow(numbers):
    failing = numbers[numbers["verdict"].isin(FAILING)]
    found = {
        name.removeprefix("unv-"): (row["verdict"], row["value"], row["should_low"])
        for name, row in failing.iterrows()
    }
    assert found == {
        "ind1-1-result": ("contradicted", 63, 62),
        "ind1-1-score": ("contradicted", 126, 132),
        "ind1-2-score": ("contradicted", 139, 166),
        "para4-share": ("off_by_rounding", 61, 62),
        "ind1-2-1-score": ("off_by_rounding", 85, 84),
        "fn2-respondents": ("contradicted", 194, 192),
        "fn6-share": ("off_by_rounding", 70, 69),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("para3-indicators", "derived"),
        ("para3-green", "derived"),
        ("para3-yellow", "derived"),
        ("para3-red", "derived"),
        ("para14-growth", "recomputed"),  # the count of the year before is UNV's own
        ("para16-growth", "recomputed"),  # and UNDP's
        ("para14-growth-africa", "inputs_not_public"),
        ("ind2-1-2a-result", "derived"),
        ("para26-national", "derived"),
        ("para29-disability-entities", "recomputed"),
        ("para33-action-plan", "derived"),
        ("para34-requests", "transcribed"),  # not the assignments of indicator 2.1.1b
        ("para34-requests-growth", "derived"),
        ("para39-value", "transcribed"),
        ("para39-value-growth", "derived"),
        ("para39-value-increase", "derived"),
        ("para42-fund-donors", "recomputed"),
        ("para58-reviews", "transcribed"),
    ],
)
def test_named_verdicts(numbers, name, expected):
    assert numbers.loc[f"unv-{name}", "verdict"] == expected


def test_what_fails_is_explained_and_nothing_else(numbers):
    explained = set(numbers.index[numbers["explanation"].notna()])
    assert explained == set(numbers.index[numbers["verdict"].isin(FAILING)])


def test_the_explanations_of_scores_are_computed():
    value = TABLE["value"]
    other = targets_giving(value["unv-ind1-1-score"], value["unv-ind1-1-result"])
    assert list(other) == [50]
    assert "a target of 50 percent" in TABLE.loc["unv-ind1-1-score", "explanation"]
    printed, target, result = (
        value[f"unv-ind1-2-{part}"] for part in ("score", "target", "result")
    )
    targets, results = targets_giving(printed, result), results_giving(printed, target)
    words = TABLE.loc["unv-ind1-2-score", "explanation"]
    assert f"A target of {roundest(targets):,} or a result of {roundest(results):,}" in words


def test_a_target_is_never_worked_out():
    targets = TABLE[TABLE["kind"] == "target"]
    assert targets["missing_input"].isna().all()
    repeated = targets["expression"].dropna()
    assert repeated.to_dict() == {"unv-para38-growth-target": 'n("unv-ind2-2-1-target")'}


def test_a_change_that_nothing_tells_lacks_an_input():
    """A growth is worked out by the authors: it is computed, or what it needs is not public."""
    grown = TABLE[TABLE.index.str.contains("growth") & TABLE["kind"].eq("derived")]
    assert len(grown) > 20
    assert (grown["expression"].notna() ^ grown["missing_input"].notna()).all()


def test_no_number_rests_on_itself_by_way_of_others(numbers):
    rests = {name: set(row) for name, row in numbers["rests_on"].items()}
    assert set(TopologicalSorter(rests).static_order()) == set().union(*rests.values(), rests)


@pytest.mark.parametrize("name", EXPRESSED)
def test_a_planted_error_is_contradicted(name):
    """Another printed number no longer follows: no expression holds for whatever is printed."""
    row = TABLE.loc[name]
    away = {"more_than": 1e7, "at_most": -1e7}.get(row["bound"], 100 * (row["rounded_to"] or 1.0))
    planted = interval(row["value"] + away, row["rounded_to"], row["bound"])
    statement = Statement(name, planted, row["rounded_to"], row["expression"], None, name)
    assert check(statement, LEDGER.vocabulary).verdict == "contradicted"


@pytest.mark.parametrize(
    ("changed", "by", "fails"),
    [
        ("ind2-1-2a-target", 500, "ind2-1-2a-score"),
        ("ind2-2-1-result", 9, "para3-yellow"),
        ("para14-volunteers", 1, "ind2-1-2a-result"),
        ("para14-volunteers", 300, "para14-growth"),
        ("para34-requests-before", 100, "para34-requests-growth"),
        ("para39-value-before", 1e6, "para39-value-increase"),
        ("para26-international", 3, "para26-national"),
        ("para29-disability-undp", 1, "para29-disability"),
        ("para48-enquiries-daily", -20, "para48-enquiries"),
    ],
)
def test_an_error_in_what_a_number_follows_from_is_found(changed, by, fails):
    name = f"unv-{fails}"
    assert LEDGER.checked[name].verdict in ("derived", "recomputed")
    ledger = make()
    table = ledger.published.table
    table.loc[table["id"] == f"unv-{changed}", "value"] += by
    assert ledger.checked[name].verdict == "contradicted"
