"""Mean monthly hours: which rows count, the arithmetic of units, the weights."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import second_implementation as second
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.estimation.hours import (
    TYPES,
    hours_by_country,
    mean_hours,
    national_full_time_equivalent,
    national_hours,
)
from swvr.estimation.selection import SelectionRule

HOURS = "national/2026/volunteer_hours.csv"
RULE = SelectionRule(latest_year=2021, types=TYPES)
WEEK, YEAR = "hours_per_volunteer_per_week", "hours_per_volunteer_per_year"
GOOD = {
    "country": "AAA",
    "coverage": "national",
    "year": 2020,
    "sex": "total",
    "type": "total",
    "reference_period": "4w",
    "hours": 3.0,
    "unit": WEEK,
    "hours_stated": "mean hours per volunteer per week",
    "volunteers": float("nan"),
    "hours_per_volunteer_month": float("nan"),
    "source": "office",
}
TOTAL = {"hours": 6.0, "unit": "million_hours_per_year", "hours_stated": "million hours a year"}


def frame(*changes):
    return pd.DataFrame([{**GOOD, **change} for change in changes])


def people(**counts):
    return pd.DataFrame({"country": list(counts), "population": list(counts.values())})


def only(*changes, rule=RULE, **options):
    """Return the hours of a month of the one country, and the reasons for the other rows."""
    found = hours_by_country(frame(*changes), rule, **options)
    return found.chosen["hours_month"].tolist(), found.passed_over["reason"].tolist()


# -- arithmetic ----------------------------------------------------------------------------------


@pytest.mark.parametrize("period", ["1w", "4w", "12m"])
@pytest.mark.parametrize(
    ("changes", "month"),
    [
        ({"hours": 4.1}, 16.4),
        ({"hours": 52.2, "unit": YEAR, "hours_stated": "mean hours"}, 4.35),
        # As worked out, to two decimals, and not again from the hours.
        ({**TOTAL, "hours_per_volunteer_month": 5.63, "volunteers": 1e5}, 5.63),
        ({**TOTAL, "hours_per_volunteer_month": 23.08}, 23.08),
        ({**TOTAL, "unit": "billion_hours_per_year", "hours_per_volunteer_month": 1.0}, 1.0),
        ({"hours": 0.0}, 0.0),
    ],
)
def test_the_unit_decides_the_arithmetic_and_not_the_reference_period(changes, month, period):
    hours, reasons = only({**changes, "reference_period": period})
    assert hours == [pytest.approx(month)]
    assert reasons == []


# -- which rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"coverage": "citizens"}, "coverage citizens"),
        ({"sex": "women"}, "of one sex"),
        ({"hours": float("nan")}, "no hours"),
        ({"reference_period": None}, "reference period not stated"),
        ({"type": "informal"}, "type informal not used"),
        ({"year": 2022}, "later than 2021"),
        ({"year": 2009}, "older than 2010"),
        ({"unit": "median_hours_per_volunteer_per_year"}, "a median, not a mean"),
        ({"hours_stated": "hours per volunteer (reported)"}, "mean or median not stated"),
        ({**TOTAL}, "a total without the number of volunteers"),
        ({**TOTAL, "volunteers": 5.0}, "a total with no exact number of volunteers"),
        ({"unit": "million_hours"}, "unit million_hours not used"),
        ({"unit": "days_per_volunteer_per_year"}, "unit days_per_volunteer_per_year not used"),
    ],
)
def test_each_reason_to_leave_a_row_out(changes, reason):
    rule = replace(RULE, earliest_year=2010)
    assert only(changes, rule=rule) == ([], [reason])
    alone = hours_by_country(frame(changes), rule).chosen
    assert alone.empty
    assert "hours_month" in alone


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"type": "formal", "year": 2021}, "another type preferred: total"),
        ({"year": 2019, "reference_period": "4w"}, "older than 2020"),
        ({"reference_period": "12m"}, "another reference period preferred: 4w"),
        ({"source": "press"}, "another source preferred"),
    ],
)
def test_the_order_of_preference(other, reason):
    other = {**other, "hours": 9.0}
    for rows in (({}, other), (other, {})):
        assert only(*rows) == ([12.0], [reason])


def test_formal_hours_stand_in_where_there_are_no_others():
    assert only({"type": "formal"}) == ([12.0], [])


def test_citizens_can_be_let_in():
    assert only({"coverage": "citizens"}, coverage=["citizens"]) == ([12.0], [])


def test_one_source_with_two_hours_is_refused():
    with pytest.raises(SwvrError, match="published hours: more than one row: AAA 2020 total total"):
        only({}, {"hours": 5.0})
    assert only({}, {"unit": "million_hours"})[0] == [12.0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": -1.0}, "AAA 2020 total total 4w office: -1"),
        ({"hours": float("inf")}, "office: inf"),
        ({"hours": 200.0}, "office: 800"),  # a month of 31 days has 744
        ({**TOTAL, "hours_per_volunteer_month": -2.0}, "office: -2"),
        ({**TOTAL, "hours_per_volunteer_month": 745.0}, "office: 745"),
    ],
)
def test_hours_that_can_not_be_are_named(changes, said):
    with pytest.raises(SwvrError, match=f"not hours of a volunteer: .*{said}"):
        only(changes, {"country": "BBB"})


def test_a_missing_column_is_named():
    with pytest.raises(SwvrError, match="no column unit"):
        hours_by_country(frame({}).drop(columns="unit"), RULE)


# -- the mean ------------------------------------------------------------------------------------

TWO = ({}, {"country": "BBB", "hours": 120.0, "unit": YEAR})


def test_two_countries_by_hand():
    """(12 × 100 + 10 × 300) / 400 = 10.5"""
    found = mean_hours(frame(*TWO), people(AAA=100, BBB=300, CCC=5))
    assert found.mean_hours == pytest.approx(10.5)
    assert found.countries["hours_month"].to_dict() == {"AAA": 12.0, "BBB": 10.0}
    assert found.countries["population"].to_dict() == {"AAA": 100, "BBB": 300}
    assert found.countries["hours"].tolist() == [3.0, 120.0]
    assert found.left_out.empty


def test_a_country_without_population_is_listed():
    found = mean_hours(frame(*TWO, {"year": 2019}), people(BBB=3))
    assert found.mean_hours == pytest.approx(10.0)
    assert found.left_out[["country", "year", "reason"]].values.tolist() == [
        ["AAA", 2019, "older than 2020"],
        ["AAA", 2020, "no population"],
    ]
    assert found.countries["population"].dtype == "int64"


def test_every_row_counts_or_is_listed_once():
    rows = frame(*TWO, {"year": 2018}, {"sex": "men"}, {"country": "CCC"})
    found = mean_hours(rows, people(AAA=1, BBB=1))
    assert len(found.countries) + len(found.left_out) == len(rows)
    assert found.left_out.columns.tolist() == [*rows.columns, "reason"]


@pytest.mark.parametrize(
    ("rows", "population", "problem"),
    [
        (TWO, people(CCC=1), "no country has usable hours"),
        ([{"sex": "men"}], people(AAA=1), "no country has usable hours"),
        (TWO, people(AAA=0, BBB=1), "no population in AAA"),
        (TWO, people(AAA=1, BBB=-1), "no population in BBB"),
        (TWO, pd.concat([people(AAA=1), people(AAA=2)]), "more than one row: AAA"),
        (TWO, people(AAA=1).rename(columns={"population": "n"}), "no column population"),
    ],
)
def test_a_mean_that_can_not_be_is_refused(rows, population, problem):
    with pytest.raises(SwvrError, match=problem):
        mean_hours(frame(*rows), population)


worlds = st.lists(
    st.tuples(
        st.floats(0, 100), st.sampled_from([WEEK, YEAR]), st.integers(1, 10**9), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(worlds, st.randoms(use_true_random=False), st.integers(2, 50))
def test_the_mean_lies_within_its_countries_and_scale_and_order_do_not_matter(world, random, scale):
    rows, counts, top = [], {}, 0.0
    for number, (hours, unit, count, formal) in enumerate(world):
        country = f"C{number}"
        kind = "formal" if formal else "total"
        rows.append({"country": country, "hours": hours, "unit": unit, "type": kind})
        rows.append({"country": country, "hours": 90.0, "year": 2010, "type": kind})
        for coverage, other in (("citizens", 9.0), ("citizens", 8.0), ("north", 7.0)):
            rows.append({"country": country, "hours": other, "coverage": coverage})
        counts[country] = count
        top += count * (hours * 4 if unit == WEEK else hours / 12)
    found = mean_hours(frame(*rows), people(**counts))
    assert found.mean_hours == pytest.approx(top / sum(counts.values()), abs=1e-9)
    each = found.countries["hours_month"]
    assert each.min() - 1e-9 <= found.mean_hours <= each.max() + 1e-9
    scaled = {country: count * scale for country, count in counts.items()}
    assert mean_hours(frame(*rows), people(**scaled)).mean_hours == pytest.approx(found.mean_hours)
    shuffled = mean_hours(frame(*random.sample(rows, len(rows))), people(**counts).iloc[::-1])
    pd.testing.assert_frame_equal(shuffled.countries, found.countries)
    pd.testing.assert_frame_equal(shuffled.left_out, found.left_out)


# -- published hours -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(edition, checkout):
    return national_hours(edition, checkout)


def test_the_hours_of_five_countries_follow_from_what_is_published(published, edition):
    rows = {(r["country"], r["year"], r["type"], r["sex"]): r for r in second.rows(HOURS)}
    swiss = rows["CHE", "2020", "total", "total"]
    saudi = 52.2  # of everybody; 52.6 of citizens
    expected = {
        "AUS": float(rows["AUS", "2014", "formal", "total"]["hours_per_volunteer_month"]),
        "CHE": 4.0 * float(swiss["hours"]),  # a week, of volunteers of four weeks
        "SAU": saudi / 12.0,
        "USA": float(rows["USA", "2021", "formal", "total"]["hours_per_volunteer_month"]),
        "ZAF": 277.0 / 12.0,  # a year, of volunteers of four weeks
    }
    found = published.countries["hours_month"].to_dict()
    assert found == pytest.approx(expected, abs=0.005)
    weights = dict.fromkeys(expected, 0)
    for row in second.rows("unwpp/2019/population_15plus.csv"):
        if row["year"] == "2020" and row["country"] in weights:
            weights[row["country"]] += int(row["population"])
    assert published.countries["population"].to_dict() == weights
    mean = sum(found[country] * weights[country] for country in weights) / sum(weights.values())
    assert published.mean_hours == pytest.approx(mean)


def test_every_published_row_counts_or_is_listed(published):
    assert len(published.countries) + len(published.left_out) == len(second.rows(HOURS))
    at = published.left_out.set_index(["country", "year", "type", "sex", "coverage"])["reason"]
    belgium = at["BEL", 2019, "total", "total", "national"]
    assert belgium == "reference period not stated"
    assert at["SAU", 2018, "total", "total", "citizens"] == "coverage citizens"
    assert at["USA", 2023, "formal", "total", "national"] == "later than 2021"
    assert at["ZAF", 2010, "total", "total", "national"] == "older than 2014"
    assert at["CAN", 2018, "total", "total", "national"].startswith("a total with no exact")


def test_the_reference_year_changes_the_weights(published, edition, checkout):
    earlier = national_hours(edition, checkout, reference_year=2016)
    assert earlier.countries["hours_month"].equals(published.countries["hours_month"])
    assert (earlier.countries["population"] < published.countries["population"]).all()
    with pytest.raises(SwvrError, match="no population for the year 1999"):
        national_hours(edition, checkout, reference_year=1999)


def test_years_and_coverage_are_those_of_the_edition(edition, checkout):
    national = edition.national.model_copy(update={"latest_year": 2014, "earliest_year": 2011})
    early = national_hours(edition.model_copy(update={"national": national}), checkout)
    assert early.countries["year"].to_dict() == {"AUS": 2014, "ZAF": 2014}
    national = edition.national.model_copy(update={"coverage": ["citizens"]})
    citizens = national_hours(edition.model_copy(update={"national": national}), checkout)
    assert citizens.countries["hours"].to_dict() == {"SAU": 52.6}


def test_the_full_time_equivalent(published, edition):
    assert edition.full_time_hours_per_month == 160
    ten = replace(published, mean_hours=10.0)
    assert national_full_time_equivalent(edition, 3200.0, ten) == pytest.approx(200.0)
