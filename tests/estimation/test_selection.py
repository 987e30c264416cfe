"""One observation a country: every reason to pass over a row, and the order of preference."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.selection import OBSERVATION, SelectionRule, origin, select

GOOD = ("AAA", 2019, "total", "total", "4w", 10.0, "office")


def frame(*rows):
    return pd.DataFrame(rows, columns=list(OBSERVATION))


def but(**changes):
    return tuple({**dict(zip(OBSERVATION, GOOD, strict=True)), **changes}.values())


def reasons(table, rule=None, **options):
    found = select(table, rule or SelectionRule(), **options)
    return dict(zip(found.passed_over["rate"], found.passed_over["reason"], strict=True))


@pytest.mark.parametrize(
    ("other", "rule", "reason"),
    [
        (but(reference_period=None), SelectionRule(), "reference period not stated"),
        (
            but(reference_period="1w"),
            SelectionRule(reference_periods=("4w",)),
            "reference period 1w not used",
        ),
        (but(type="formal"), SelectionRule(types=("total",)), "type formal not used"),
        (but(year=2022), SelectionRule(latest_year=2021), "later than 2021"),
        (but(year=2008), SelectionRule(earliest_year=2010), "older than 2010"),
        (but(year=2018), SelectionRule(), "older than 2019"),
        (but(type="formal"), SelectionRule(), "another type preferred: total"),
        (
            but(reference_period="12m"),
            SelectionRule(),
            "another reference period preferred: 4w",
        ),
        (but(source="press"), SelectionRule(), "another source preferred"),
    ],
)
def test_each_reason_to_pass_over(other, rule, reason):
    other = (*other[:5], 20.0, other[6])
    for table in (frame(GOOD, other), frame(other, GOOD)):
        found = select(table, rule)
        assert found.chosen["rate"].tolist() == [10.0]
        assert reasons(table, rule) == {20.0: reason}


def test_a_country_without_a_usable_row_is_listed_and_not_guessed():
    found = select(
        frame(GOOD, but(country="BBB", reference_period=None, rate=3.0)), SelectionRule()
    )
    assert found.chosen["country"].tolist() == ["AAA"]
    assert found.passed_over[["country", "reason"]].values.tolist() == [
        ["BBB", "reference period not stated"]
    ]


def test_a_missing_rate_is_listed():
    found = select(frame(GOOD, but(year=2020, rate=float("nan"))), SelectionRule())
    assert found.chosen["year"].tolist() == [2019]
    assert found.passed_over["reason"].tolist() == ["no rate"]


def test_the_years_of_the_limits_are_within_them():
    found = select(frame(GOOD), SelectionRule(latest_year=2019, earliest_year=2019))
    assert len(found.chosen) == 1


def test_every_row_is_chosen_or_passed_over_once():
    table = frame(GOOD, but(year=2018, rate=1.0), but(sex="women", rate=2.0), but(country="BBB"))
    found = select(table, SelectionRule())
    assert len(found.chosen) == 3
    assert len(found.chosen) + len(found.passed_over) == len(table)
    assert "reason" not in found.chosen


def test_the_priority_decides():
    table = frame(
        but(type="formal", year=2021, reference_period="12m", rate=1.0),
        but(type="total", year=2015, reference_period="12m", rate=2.0),
        but(type="formal", year=2010, reference_period="4w", rate=3.0),
    )
    for first, rate in (("year", 1.0), ("type", 2.0), ("reference_period", 3.0)):
        rest = [name for name in ("type", "year", "reference_period") if name != first]
        found = select(table, SelectionRule(priority=(first, *rest)))
        assert found.chosen["rate"].tolist() == [rate]


def test_listed_sources_come_first_then_the_alphabet():
    table = frame(but(source="b", rate=1.0), but(source="a", rate=2.0), but(source="c", rate=3.0))
    assert select(table, SelectionRule()).chosen["source"].item() == "a"
    assert select(table, SelectionRule(sources=("c",))).chosen["source"].item() == "c"


def test_a_published_total_goes_before_one_made():
    table = frame(but(source="a", rate=1.0), but(source="b", rate=2.0), but(source="a", rate=3.0))
    table["type"] = ["total", "total", "formal"]
    table["from_parts"] = [True, False, False]
    assert select(table, SelectionRule()).chosen["rate"].item() == 2.0
    assert reasons(table)[1.0] == "a published total preferred"
    alone = table[table["source"] == "a"]
    assert reasons(alone) == {3.0: "part of the total made"}


def test_parts_of_a_total_made_from_several_sources_are_told_as_such():
    table = frame(
        but(source="a; b", rate=1.0),
        but(source="a", type="formal", rate=2.0),
        but(source="b", type="informal", rate=3.0),
        but(source="c", type="formal", rate=4.0),
        but(source="a", type="formal", rate=5.0, reference_period="12m"),
    )
    table["from_parts"] = [True, False, False, False, False]
    table["survey"] = ["joint", "joint", "joint", None, "joint"]
    part, other = "part of the total made", "another type preferred: total"
    assert reasons(table) == {2.0: part, 3.0: part, 4.0: other, 5.0: other}
    mixed = table.iloc[:2].assign(sex=["total", "women"])
    assert reasons(mixed, by=["country"]) == {2.0: other}


@pytest.mark.parametrize("empty", [None, "", float("nan"), pd.NA])
def test_without_a_survey_a_source_is_its_own_origin(empty):
    assert origin({"source": "a", "survey": empty}) == origin({"source": "a"}) == ("", "a")
    assert origin({"source": "a", "survey": "b"}) == origin({"source": "c", "survey": "b"})
    assert origin({"source": "a", "survey": "b"}) != origin({"source": "b"})


def test_other_groups_and_other_columns():
    table = frame(GOOD, but(reference_period="12m", rate=20.0)).assign(url=["u", "v"])
    found = select(table, SelectionRule(), by=["country", "sex", "reference_period"])
    assert sorted(found.chosen["url"]) == ["u", "v"]
    women = frame(but(sex="women", rate=1.0), but(sex="men", rate=2.0))
    assert reasons(women, by=["country"]) == {1.0: "another sex preferred"}


def test_an_empty_table_gives_empty_ones():
    found = select(frame(), SelectionRule())
    assert found.chosen.empty
    assert found.passed_over.empty
    assert "reason" in found.passed_over


def test_one_source_with_two_rates_is_refused():
    with pytest.raises(SwvrError, match=r"more than one row: AAA 2019 total total 4w office"):
        select(frame(GOOD, but(rate=11.0)), SelectionRule())


def test_all_rates_out_of_range_are_named():
    table = frame(but(rate=120.0), but(country="BBB", rate=-1.0), but(country="CCC"))
    with pytest.raises(SwvrError) as caught:
        select(table, SelectionRule())
    assert "AAA 2019 total total 4w office: 120; BBB" in caught.value.problem
    assert "CCC" not in caught.value.problem


def test_a_missing_column_is_named():
    with pytest.raises(SwvrError, match="no column source"):
        select(frame(GOOD).drop(columns="source"), SelectionRule())


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"types": ()}, "types is"),
        ({"types": ("total", "total")}, "types is"),
        ({"reference_periods": ("4w", "1y")}, "no reference period '1y'"),
        ({"priority": ("year",)}, "priority is"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong, problem):
    with pytest.raises(SwvrError, match=problem):
        SelectionRule(**wrong)
