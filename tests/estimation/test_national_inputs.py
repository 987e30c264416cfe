"""What the national estimate starts from: which rows, which years, which population."""

from __future__ import annotations

import pandas as pd
import pytest
import second_implementation as second
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.data import load
from swvr.errors import SwvrError
from swvr.estimation import national_inputs as module
from swvr.estimation.national import estimate
from swvr.estimation.national_inputs import (
    adult_population,
    by_sex,
    national_inputs,
    people_of,
    selection_rule,
    survey_rates,
)
from swvr.estimation.selection import OBSERVATION, SelectionRule

RATES = "national/2026/volunteer_rates.csv"
ACTION = "unv-gallup/2021/action_rates.csv"
PEOPLE = "unwpp/2019/population_15plus.csv"


@pytest.fixture(scope="module")
def inputs(edition, checkout):
    return national_inputs(edition, checkout)


def but(edition, **changes):
    """Return the edition with other keys under ``national``."""
    national = edition.national.model_copy(update=changes)
    return edition.model_copy(update={"national": national})


# -- observations --------------------------------------------------------------------------------


def test_every_published_rate_is_an_observation_or_left_out_with_its_coverage(inputs):
    expected = second.rows(RATES)
    found = inputs.observations[inputs.observations["sample_size"].isna()]
    national = [row for row in expected if row["coverage"] == "national"]
    assert found["rate"].tolist() == [float(row["rate"]) for row in national]
    assert found["source"].tolist() == [row["source"] for row in national]
    partial = [row for row in expected if row["coverage"] != "national"]
    assert len(inputs.left_out) == len(partial) > 0
    reasons = [f"coverage {row['coverage']}" for row in partial]
    assert inputs.left_out["reason"].tolist() == reasons
    assert set(reasons) == {"coverage england", "coverage citizens"}


def test_the_surveyed_countries_join_in(inputs, edition):
    expected = {(r["country"], r["sex"]): float(r["rate"]) for r in second.rows(ACTION)}
    found = inputs.observations[inputs.observations["sample_size"].notna()]
    assert found.set_index(["country", "sex"])["rate"].to_dict() == expected
    assert set(found["country"]) == set(edition.survey.countries)
    for column, value in {
        "coverage": "national",
        "year": 2020,
        "type": "total",
        "reference_period": "12m",
        "method": "survey",
        "source": "UNV and Gallup survey, March–April 2021",
        "design_effect": 1.5,
    }.items():
        assert set(found[column]) == {value}
    sizes = found.groupby("sex")["sample_size"].unique().map(list).to_dict()
    assert sizes == {"total": [1000.0], "women": [500.0], "men": [500.0]}


def test_columns_and_types_are_those_of_the_resource(inputs, edition, checkout):
    rates = load(edition.national.rates, checkout)
    both = ["sample_size", "design_effect"]
    assert inputs.observations.columns.tolist() == [*rates.columns, *both]
    assert inputs.left_out.columns.tolist() == [*rates.columns, "reason"]
    assert inputs.observations[rates.columns].dtypes.equals(rates.dtypes)
    whole = [column for column in OBSERVATION if column != "reference_period"]
    assert inputs.observations[whole].notna().all(axis=None)
    for frame in (inputs.observations, inputs.left_out, inputs.population):
        assert frame.index.tolist() == list(range(len(frame)))


def test_the_survey_is_not_asked_for(edition, checkout, inputs):
    found = national_inputs(edition, checkout, surveyed=False)
    assert found.observations["sample_size"].isna().all()
    assert found.observations.index.tolist() == list(range(len(found.observations)))
    pd.testing.assert_frame_equal(found.left_out, inputs.left_out)
    assert len(inputs.observations) - len(found.observations) == 24


def test_without_a_reference_period_the_survey_is_left_out_and_listed(edition, checkout, inputs):
    found = national_inputs(but(edition, survey_reference_period=None), checkout)
    assert found.observations["sample_size"].isna().all()
    listed = found.left_out.iloc[len(inputs.left_out) :]
    assert set(listed["country"]) == set(edition.survey.countries)
    assert set(listed["reason"]) == {"reference period not stated"}
    assert listed["reference_period"].isna().all()
    assert found.left_out.dtypes.equals(inputs.left_out.dtypes)


def test_the_coverage_is_that_of_the_edition(edition, checkout):
    found = national_inputs(but(edition, coverage=["england", "citizens"]), checkout)
    published = found.observations[found.observations["sample_size"].isna()]
    assert set(published["coverage"]) == {"england", "citizens"}
    assert set(found.left_out["reason"]) == {"coverage national"}
    with pytest.raises(SwvrError, match="no row has the coverage scotland, wales") as caught:
        national_inputs(but(edition, coverage=["national", "wales", "scotland"]), checkout)
    assert "national_volunteer_rates" in caught.value.where
    assert "citizens, england, national" in caught.value.remedy


def actions(*rows):
    return pd.DataFrame(rows, columns=["country", "sex", "rate", "certainty"])


def test_survey_rates_by_hand(edition):
    survey = edition.survey.model_copy(
        update={"countries": ["AAA"], "sample_size": 301, "design_effect": 2.0, "year": 2011}
    )
    other = edition.model_copy(update={"survey": survey})
    rows = actions(("AAA", "women", 10.0, "A"), ("AAA", "total", 20.0, "B"), ("BBB", "men", 1, "A"))
    found = survey_rates(rows, other)
    columns = ["country", "sex", "rate", "sample_size", "design_effect", "year", "certainty"]
    assert found[columns].values.tolist() == [
        ["AAA", "women", 10.0, 150.5, 2.0, 2011, "A"],
        ["AAA", "total", 20.0, 301.0, 2.0, 2011, "B"],
    ]


def test_the_name_of_the_survey_is_english_or_that_of_the_first_language(edition):
    source = edition.sources.survey.model_copy(update={"short": {"fr": "enquête", "es": "x"}})
    sources = edition.sources.model_copy(update={"survey": source})
    french = edition.model_copy(update={"sources": sources, "languages": ["fr", "es"]})
    rows = actions(("BOL", "total", 20.0, "B"))
    assert survey_rates(rows, french)["source"].tolist() == ["enquête"]
    english = edition.sources.survey.short["en"]
    chinese_first = edition.model_copy(update={"languages": ["zh", "en"]})
    assert survey_rates(rows, chinese_first)["source"].tolist() == [english]


# -- the rule ------------------------------------------------------------------------------------


def test_the_rule_is_that_of_the_edition(edition):
    table = "Eurostat EU-SILC ad hoc module, table ilc_scp20 (all income, all hhcomp, all deg_urb)"
    assert selection_rule(edition) == SelectionRule(latest_year=2021, sources=(table,))
    other = but(
        edition, latest_year=2015, earliest_year=2010, reference_periods=["1w"], sources=["b", "a"]
    )
    assert selection_rule(other, ["formal"]) == SelectionRule(
        latest_year=2015,
        earliest_year=2010,
        reference_periods=("1w",),
        types=("formal",),
        sources=("b", "a"),
    )


def test_a_rule_without_types_is_refused(edition):
    with pytest.raises(SwvrError, match="types is"):
        selection_rule(edition, [])


# -- population ----------------------------------------------------------------------------------


def people(*rows):
    return pd.DataFrame(rows, columns=["country", "year", "sex", "population"])


SMALL = (
    ("BBB", 2020, "men", 3),
    ("BBB", 2020, "women", 4),
    ("AAA", 2020, "women", 1),
    ("AAA", 2020, "men", 2),
    ("AAA", 2016, "men", 9),
)


def test_the_population_by_hand():
    found = by_sex(people(*SMALL), 2020)
    assert found.values.tolist() == [
        ["AAA", "women", 1],
        ["AAA", "men", 2],
        ["AAA", "total", 3],
        ["BBB", "women", 4],
        ["BBB", "men", 3],
        ["BBB", "total", 7],
    ]
    assert found.columns.tolist() == ["country", "sex", "population"]
    assert people_of(found, "men").values.tolist() == [["AAA", 2], ["BBB", 3]]
    assert people_of(found).values.tolist() == [["AAA", 3], ["BBB", 7]]


counts = st.integers(0, 10**9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=6), st.randoms())
def test_both_sexes_are_women_and_men_in_any_order_of_the_rows(pairs, random):
    rows = [
        (f"C{number}", 2020, sex, count)
        for number, pair in enumerate(pairs)
        for sex, count in zip(("women", "men"), pair, strict=True)
    ]
    found = by_sex(people(*random.sample(rows, len(rows))), 2020)
    for sex, expected in (
        ("women", [women for women, _ in pairs]),
        ("men", [men for _, men in pairs]),
        ("total", [sum(pair) for pair in pairs]),
    ):
        assert people_of(found, sex)["population"].tolist() == expected


def test_the_population_of_the_report(inputs, edition, checkout):
    expected = {
        (row["country"], row["sex"]): int(row["population"])
        for row in second.rows(PEOPLE)
        if row["year"] == "2020"
    }
    found = inputs.population.set_index(["country", "sex"])["population"]
    assert found.drop("total", level="sex").to_dict() == expected
    world = people_of(adult_population(edition, checkout))["population"].sum()
    assert world == sum(expected.values()) == inputs.people()["population"].sum()
    women = sum(count for (_, sex), count in expected.items() if sex == "women")
    assert inputs.people("women")["population"].sum() == women


def test_another_reference_year(edition, checkout):
    found = national_inputs(edition, checkout, reference_year=2016)
    expected = sum(int(r["population"]) for r in second.rows(PEOPLE) if r["year"] == "2016")
    assert found.people()["population"].sum() == expected


def test_a_year_without_population_is_told_with_those_there_are(edition, checkout):
    with pytest.raises(SwvrError, match=r"the year 1999 \(years: 2016, 2020, 2025\)") as caught:
        national_inputs(edition, checkout, reference_year=1999)
    assert "population.reference_year" in caught.value.remedy


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (SMALL[1:], "no population of men in BBB for the year 2020"),
        (SMALL[1:4:2], "no population of women in AAA; of men in BBB for"),
        ([row for row in SMALL if row[2] == "men"], "no population of women in AAA, BBB for"),
        ([("AAA", 2020, "total", 3)], "no population of women in AAA; of men in AAA for"),
        ((*SMALL, SMALL[0]), "more than one row: BBB men"),
    ],
)
def test_a_population_that_is_not_whole_is_refused(rows, problem):
    with pytest.raises(SwvrError, match=problem):
        by_sex(people(*rows), 2020)


def test_a_sex_that_there_is_not_is_refused(inputs):
    with pytest.raises(SwvrError, match="no population of 'female'") as caught:
        inputs.people("female")
    assert caught.value.remedy == "use men, total, women"


def test_each_country_has_a_region(inputs):
    assert inputs.regions.columns.tolist() == ["country", "region"]
    assert set(inputs.people()["country"]) <= set(inputs.regions["country"])


# -- together ------------------------------------------------------------------------------------


def test_the_estimate_runs_on_them(inputs, edition):
    found = estimate(
        inputs.observations, inputs.people(), inputs.regions, rule=selection_rule(edition)
    )
    assert set(edition.survey.countries) <= set(found.countries.index[found.countries["year"] > 0])
    silc = found.countries["source"].str.startswith("Eurostat", na=False)
    assert silc.sum() > 20
    assert set(found.countries.loc[silc, "source"]) == set(edition.national.sources)
    for sex in module.SEXES:
        by_its_sex = estimate(
            inputs.observations,
            inputs.people(sex),
            inputs.regions,
            sex=sex,
            rule=selection_rule(edition),
            imputation_method=edition.national.imputation_by_sex_and_type,
        )
        assert by_its_sex.regions["countries_observed"]["world"] > 8
