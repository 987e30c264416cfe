"""The survey's published percentages: as in the files, ordered, with the right intervals."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
import second_implementation as second

from swvr.estimation.surveyed import ACTIVITIES, PublishedSurvey

ACTION = "unv-gallup/2021/action_rates.csv"
CIVIC = "unv-gallup/2021/civic_participation.csv"
CHANGE = "unv-gallup/2021/volunteering_change.csv"
PLANS = "unv-gallup/2021/volunteering_plans.csv"
PAST_MONTH = "caf/2022/volunteered_past_month.csv"


@pytest.fixture(scope="module")
def survey(edition, checkout):
    return PublishedSurvey(edition, checkout)


def size(survey: PublishedSurvey, share: float = 1.0) -> float:
    return survey.survey.sample_size * share / survey.survey.design_effect


def z(survey: PublishedSurvey) -> float:
    return NormalDist().inv_cdf((1 + survey.survey.confidence) / 2)


def wilson(survey: PublishedSurvey, percent: float, share: float = 1.0) -> tuple[float, float]:
    p, n, q = percent / 100, size(survey, share), z(survey)
    centre = (p + q * q / (2 * n)) / (1 + q * q / n)
    half = q / (1 + q * q / n) * math.sqrt(p * (1 - p) / n + q * q / (4 * n * n))
    return 100 * (centre - half), 100 * (centre + half)


def newcombe(survey: PublishedSurvey, first: float, second: float, share: float = 1.0):
    (low1, high1), (low2, high2) = wilson(survey, first, share), wilson(survey, second, share)
    return (
        first - second - math.hypot(first - low1, high2 - second),
        first - second + math.hypot(high1 - first, second - low2),
    )


def action_rates(sex: str) -> dict[str, float]:
    return {r["country"]: float(r["rate"]) for r in second.rows(ACTION) if r["sex"] == sex}


def test_action_rates(survey):
    table, expected = survey.action_rates, action_rates("total")
    assert table["rate"].to_dict() == expected
    assert sorted(table.index) == sorted(survey.survey.countries)
    assert table["rate"].is_monotonic_decreasing
    for country, row in table.iterrows():
        assert (row["low"], row["high"]) == pytest.approx(wilson(survey, expected[country]))


def test_action_rates_of_women_and_men_come_from_half_the_sample(survey):
    table = survey.action_rates_by_sex
    women, men = action_rates("women"), action_rates("men")
    assert table["women"].to_dict() == women
    assert table["men"].to_dict() == men
    assert table["difference"].is_monotonic_increasing
    for country, row in table.iterrows():
        assert row["difference"] == women[country] - men[country]
        for sex, rates in (("women", women), ("men", men)):
            found = row[f"{sex}_low"], row[f"{sex}_high"]
            assert found == pytest.approx(wilson(survey, rates[country], 0.5))
        gap = newcombe(survey, women[country], men[country], 0.5)
        assert (row["low"], row["high"]) == pytest.approx(gap)
        assert row["differs"] == (not gap[0] <= 0 <= gap[1])


def test_past_month_rates_of_every_year(survey):
    table = survey.past_month
    years = survey.survey.past_month_years
    expected = {
        (row["country"], int(row["year"])): float(row["rate"])
        for row in second.rows(PAST_MONTH)
        if row["country"] in survey.survey.countries and int(row["year"]) in years
    }
    assert table.set_index(["country", "year"])["rate"].to_dict() == expected
    assert survey.past_month_year == survey.survey.year != max(years)
    current = table[table["year"] == survey.past_month_year]
    assert current["rate"].is_monotonic_decreasing
    for row in table.itertuples():
        assert (row.low, row.high) == pytest.approx(wilson(survey, row.rate))
    for country, row in survey.past_month_change.iterrows():
        before, after = expected[country, min(years)], expected[country, survey.past_month_year]
        assert row["difference"] == after - before
        assert (row["low"], row["high"]) == pytest.approx(newcombe(survey, after, before))


def test_civic_participation(survey):
    table = survey.civic_participation
    expected = {row["country"]: row for row in second.rows(CIVIC)}
    assert set(table.index) == set(expected)
    assert table["difference"].is_monotonic_increasing
    for country, row in table.iterrows():
        printed = expected[country]
        more, less = int(printed["increased"]), int(printed["decreased"])
        assert row["difference"] == more - less
        assert row["agrees"] == (more - less == int(printed["net_printed"]))
        p, q = more / 100, less / 100
        margin = 100 * z(survey) * math.sqrt((p + q - (p - q) ** 2) / size(survey))
        assert (row["low"], row["high"]) == pytest.approx(
            (more - less - margin, more - less + margin)
        )


def test_net_change_has_the_widest_interval(survey):
    table = survey.change
    assert table["difference"].to_dict() == {
        row["country"]: float(row["net_change"]) for row in second.rows(CHANGE)
    }
    assert table["difference"].is_monotonic_decreasing
    for row in table.itertuples():
        net = row.difference / 100
        margin = 100 * z(survey) * math.sqrt((1 - net**2) / size(survey))
        assert (row.low, row.high) == pytest.approx((100 * net - margin, 100 * net + margin))
        assert row.differs == (abs(100 * net) > margin)


def test_plans_stand_by_country_and_activity(survey):
    table = survey.plans
    keys = [(country, plan) for country in survey.survey.countries for plan in ACTIVITIES]
    assert list(zip(table["country"], table["activity"], strict=True)) == keys
    expected = {
        (row["country"], row["activity"], row["sex"]): float(row["rate"])
        for row in second.rows(PLANS)
    }
    for row in table.itertuples():
        women, men = (expected[row.country, row.activity, sex] for sex in ("women", "men"))
        assert (row.women, row.men, row.difference) == (women, men, women - men)
        assert (row.low, row.high) == pytest.approx(newcombe(survey, women, men, 0.5))


def test_the_largest_margin_is_that_of_a_half(survey):
    assert survey.largest_margin == pytest.approx(100 * z(survey) * 0.5 / math.sqrt(size(survey)))


def test_countries_that_the_edition_does_not_name_are_left_out(edition, checkout):
    few = edition.model_copy(
        update={"survey": edition.survey.model_copy(update={"countries": ["IND", "BOL"]})}
    )
    survey = PublishedSurvey(few, checkout)
    for table in (survey.action_rates, survey.civic_participation, survey.change):
        assert sorted(table.index) == ["BOL", "IND"]
    assert survey.plans["country"].drop_duplicates().tolist() == ["IND", "BOL"]
