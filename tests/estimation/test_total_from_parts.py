"""Totals from formal and informal rates, against every small population there is."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from swvr.errors import SwvrError
from swvr.estimation.selection import OBSERVATION
from swvr.estimation.total_from_parts import METHODS, add_totals, total_from_parts

ADULTS = 5


def test_the_bounds_are_those_of_all_populations():
    either = {}
    for both, formal, informal in product(range(ADULTS + 1), repeat=3):
        if both + formal + informal <= ADULTS:
            totals = either.setdefault((both + formal, both + informal), [])
            totals.append(both + formal + informal)
    unit = 100.0 / ADULTS
    for (formal, informal), totals in either.items():
        given = formal * unit, informal * unit
        low = total_from_parts(*given, "inclusion_exclusion_low")
        high = total_from_parts(*given, "inclusion_exclusion_high")
        assert low == pytest.approx(min(totals) * unit)
        assert high == pytest.approx(max(totals) * unit)
        assert low <= total_from_parts(*given, "independence") <= high + 1e-9


@pytest.mark.parametrize(
    ("method", "total"),
    [
        ("larger", 30.0),
        ("inclusion_exclusion_low", 30.0),
        ("inclusion_exclusion_high", 50.0),
        ("independence", 44.0),  # 100 - 80 × 70 / 100
    ],
)
def test_worked_by_hand(method, total):
    assert total_from_parts(20.0, 30.0, method) == pytest.approx(total)
    assert total_from_parts(30.0, 20.0, method) == pytest.approx(total)
    assert method in METHODS


@pytest.mark.parametrize("wrong", [-0.1, 100.1, float("nan")])
def test_a_rate_outside_0_to_100_is_refused(wrong):
    with pytest.raises(SwvrError, match="formal rate"):
        total_from_parts(wrong, 50.0)
    with pytest.raises(SwvrError, match="informal rate"):
        total_from_parts(50.0, wrong)


def test_an_unknown_method_is_refused():
    with pytest.raises(SwvrError, match="no method 'mean'"):
        total_from_parts(1.0, 2.0, "mean")


def observations(*rows):
    return pd.DataFrame(rows, columns=list(OBSERVATION))


PAIR = (
    ("AAA", 2015, "total", "formal", "12m", 20.0, "s"),
    ("AAA", 2015, "total", "informal", "12m", 30.0, "s"),
)


def test_a_pair_without_a_total_gets_one():
    found = add_totals(observations(*PAIR), "independence")
    assert len(found) == 3
    made = found[found["from_parts"]].iloc[0]
    assert made["rate"] == pytest.approx(44.0)
    assert tuple(made[["country", "year", "sex", "type", "reference_period", "source"]]) == (
        *("AAA", 2015, "total", "total", "12m", "s"),
    )


@pytest.mark.parametrize(
    "column", ["country", "year", "sex", "reference_period", "source"], ids=str
)
def test_parts_of_different_people_are_not_put_together(column):
    other = {"country": "BBB", "year": 2016, "sex": "men", "reference_period": "4w", "source": "t"}
    table = observations(*PAIR)
    table.loc[1, column] = other[column]
    assert not add_totals(table)["from_parts"].any()


def test_no_total_where_there_is_one_or_a_part_is_missing_or_the_period_is():
    published = ("AAA", 2015, "total", "total", "12m", 45.0, "s")
    assert not add_totals(observations(*PAIR, published))["from_parts"].any()
    assert not add_totals(observations(PAIR[0]))["from_parts"].any()
    for column, nothing in (("reference_period", None), ("rate", float("nan"))):
        table = observations(*PAIR).assign(**{column: nothing})
        assert not add_totals(table)["from_parts"].any()


def test_the_observations_stay_as_they_were():
    table = observations(*PAIR)
    before = table.copy()
    found = add_totals(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(found.iloc[:2][list(OBSERVATION)], before)


def test_two_rates_of_one_type_are_refused():
    with pytest.raises(SwvrError, match="more than one row: AAA 2015 total formal 12m s"):
        add_totals(observations(PAIR[0], PAIR[0], PAIR[1]))


# -- one survey in several sources ---------------------------------------------------------------


def surveyed(*surveys, rows=PAIR):
    """The pair from two sources, with what stands in the column ``survey``."""
    table = observations(*rows).assign(survey=list(surveys))
    table.loc[:1, "source"] = ["t", "s"]
    return table


@pytest.mark.parametrize("method", METHODS)
def test_parts_of_one_survey_in_two_sources_make_a_total(method):
    for table in (surveyed("joint", "joint"), surveyed("joint", "joint").iloc[::-1]):
        made = add_totals(table, method).query("from_parts")
        assert made["rate"].tolist() == [total_from_parts(20.0, 30.0, method)]
        assert made["source"].tolist() == ["s; t"]
        assert made["survey"].tolist() == ["joint"]


@pytest.mark.parametrize("surveys", [("joint", "other"), ("joint", None), ("", ""), (None, "")])
def test_parts_of_different_surveys_or_of_none_are_not_put_together(surveys):
    assert not add_totals(surveyed(*surveys))["from_parts"].any()


def test_a_survey_is_not_a_source_of_its_name():
    table = surveyed("s", None)
    assert table["source"].tolist() == ["t", "s"]
    assert not add_totals(table)["from_parts"].any()


@pytest.mark.parametrize("empty", ["", None, float("nan"), pd.NA])
def test_without_a_survey_the_source_counts(empty):
    table = observations(*PAIR).assign(survey=empty)
    made = add_totals(table).query("from_parts")
    assert made["source"].tolist() == ["s"]
    assert made["survey"].isna().all()


def test_the_sources_of_a_total_stand_in_alphabetical_order():
    for number in range(20):
        table = surveyed("joint", "joint").assign(source=[f"b{number}", f"a{number}"])
        assert add_totals(table)["source"].iloc[-1] == f"a{number}; b{number}"


def test_one_source_of_a_survey_is_named_once():
    table = observations(*PAIR).assign(survey="joint")
    assert add_totals(table)["source"].tolist() == ["s", "s", "s"]


@pytest.mark.parametrize("column", ["country", "year", "sex", "reference_period"], ids=str)
def test_parts_of_a_survey_about_different_people_are_not_put_together(column):
    other = {"country": "BBB", "year": 2016, "sex": "men", "reference_period": "4w"}
    table = surveyed("joint", "joint")
    table.loc[1, column] = other[column]
    assert not add_totals(table)["from_parts"].any()


def test_a_total_of_the_survey_in_a_third_source_is_enough():
    published = ("AAA", 2015, "total", "total", "12m", 45.0, "u")
    table = surveyed("joint", "joint", "joint", rows=(*PAIR, published))
    assert not add_totals(table)["from_parts"].any()


def test_two_rates_of_one_type_in_a_survey_are_refused():
    table = surveyed("joint", "joint").assign(type="formal")
    with pytest.raises(SwvrError, match=r"total formal 12m joint\n"):
        add_totals(table)


def test_rows_with_one_label_are_told_apart():
    table = surveyed("joint", "joint")
    table.index = [0, 0]
    assert add_totals(table)["from_parts"].tolist() == [False, False, True]
