"""The national rates and hours: what the two files hold, and what they leave open."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.data import DataPackage, load
from swvr.project import Project

RATES = "national_volunteer_rates"
HOURS = "national_volunteer_hours"
KEY = ["country", "coverage", "year", "sex", "type", "reference_period_stated", "source"]
PERIODS = {"1 week": "1w", "4 weeks": "4w", "12 months": "12m"}


@pytest.fixture(scope="module")
def rates(checkout: Project) -> pd.DataFrame:
    return load(RATES, checkout)


@pytest.fixture(scope="module")
def hours(checkout: Project) -> pd.DataFrame:
    return load(HOURS, checkout)


# ------------------------------------------------------------------------------------- both files


@pytest.mark.parametrize("name", [RATES, HOURS])
def test_the_key_is_unique_and_complete(checkout: Project, name: str) -> None:
    assert DataPackage(checkout).resource(name).keys[0] == tuple(KEY)
    frame = load(name, checkout)
    assert frame[KEY].notna().all(axis=None)
    assert not frame.duplicated(KEY).any()


@pytest.mark.parametrize("name", [RATES, HOURS])
def test_a_reference_period_is_what_the_source_states_or_empty(
    checkout: Project, name: str
) -> None:
    frame = load(name, checkout)
    expected = frame["reference_period_stated"].map(PERIODS)
    assert (frame["reference_period"].fillna("") == expected.fillna("")).all()
    assert set(frame["reference_period"].dropna()) <= {"1w", "4w", "12m"}
    unknown = frame[frame["reference_period"].isna()]
    assert len(unknown)
    assert unknown["reference_period_stated"].str.strip().str.len().gt(0).all()


@pytest.mark.parametrize("name", [RATES, HOURS])
def test_every_row_names_its_page(checkout: Project, name: str) -> None:
    frame = load(name, checkout)
    assert frame["url"].str.fullmatch(r"https?://\S+").all()
    assert frame["source"].str.len().gt(5).all()


# ------------------------------------------------------------------------------------------ rates


def test_rates_are_those_of_46_countries(rates: pd.DataFrame) -> None:
    assert len(rates) == 346  # none of the compiled rates was unusable
    assert rates["country"].nunique() == 46
    assert rates["rate"].notna().all()
    assert rates["rate"].between(0, 100).all()
    assert (rates["rate"].min(), rates["rate"].max()) == (0.9, 82.5)


def test_rates_by_period_and_type(rates: pd.DataFrame) -> None:
    counts = rates.groupby([rates["reference_period"].fillna(""), "type"]).size()
    assert counts.to_dict() == {
        ("", "formal"): 8,
        ("", "total"): 11,
        ("12m", "formal"): 128,
        ("12m", "informal"): 117,
        ("12m", "total"): 39,
        ("1w", "total"): 8,
        ("4w", "formal"): 8,
        ("4w", "informal"): 9,
        ("4w", "total"): 18,
    }


def test_odd_reference_periods_are_left_open(rates: pd.DataFrame) -> None:
    odd = rates[rates["reference_period"].isna()]
    assert odd["reference_period_stated"].value_counts().to_dict() == {
        "not stated in excerpt": 7,
        "not stated in excerpt (LFS module)": 5,
        "at least once a month in 12 months": 3,
        "not stated in excerpt (hours given for 12 months)": 3,
        "year (satellite account of non-profits)": 1,
    }
    assert set(odd["country"]) == {"BEL", "GBR", "IRL", "KOR", "MEX", "PRT"}


def test_england_is_not_the_united_kingdom(rates: pd.DataFrame) -> None:
    british = rates[rates["country"] == "GBR"]
    england = british["source"].str.contains("Community Life Survey")
    assert england.sum() == 6
    assert (british["coverage"] == england.map({True: "england", False: "national"})).all()
    assert set(rates.loc[rates["coverage"] == "england", "country"]) == {"GBR"}
    kingdom = british[~england]
    assert kingdom["source"].str.startswith("Eurostat").all()
    assert kingdom["year"].unique().tolist() == [2015]
    split_year = rates["note"].str.contains("survey year", na=False)
    assert (split_year == (rates["coverage"] == "england")).all()
    assert sorted(set(british.loc[england, "year"])) == [2019, 2020, 2021]


def test_citizens_are_not_everyone_in_the_country(rates: pd.DataFrame) -> None:
    part = rates[rates["coverage"] == "citizens"]
    assert set(part["country"]) == {"SAU"}
    at = rates[(rates["country"] == "SAU") & (rates["year"] == 2018) & (rates["sex"] == "total")]
    assert at.set_index("coverage")["rate"].to_dict() == {"citizens": 16.8, "national": 14.7}


def test_counts_of_another_kind_are_marked(rates: pd.DataFrame) -> None:
    administrative = rates[rates["method"] == "administrative"]
    assert administrative["country"].tolist() == ["MEX"]
    assert administrative["reference_period"].isna().all()
    census = rates[rates["method"] == "other"]
    assert set(zip(census["country"], census["year"], strict=True)) == {
        ("AUS", 2016),
        ("AUS", 2021),
    }
    assert census["source"].str.contains("Census").all()


def test_eurostat_rates_are_of_both_sexes_aged_16_and_over(rates: pd.DataFrame) -> None:
    survey = rates[rates["source"].str.startswith("Eurostat")]
    assert len(survey) == 230
    assert set(survey["sex"]) == {"total"}
    assert set(survey["age_from"]) == {16}
    assert survey["age_to"].isna().all()
    assert set(survey["reference_period"]) == {"12m"}
    unreliable = rates[rates["flag"] == "u"]
    assert len(unreliable) == 12
    assert unreliable.index.isin(survey.index).all()
    assert set(unreliable["certainty"]) == {"B"}


def test_the_two_eurostat_tables_differ_by_little(rates: pd.DataFrame) -> None:
    survey = rates[rates["source"].str.startswith("Eurostat")]
    table = survey["source"].str.extract(r"(ilc_scp\d\d)", expand=False)
    pairs = survey.assign(table=table).pivot(
        index=["country", "year", "type"], columns="table", values="rate"
    )
    gap = (pairs["ilc_scp19"] - pairs["ilc_scp20"]).abs().dropna()
    assert len(gap) == 107
    assert gap.gt(0.01).sum() == 29
    assert gap.max() == pytest.approx(0.6)


def test_an_age_that_is_unclear_is_left_open_and_noted(rates: pd.DataFrame) -> None:
    unknown = rates[rates["age_from"].isna()]
    assert unknown["note"].str.contains("age (?:not )?stated").all()
    assert unknown["country"].value_counts().to_dict() == {"KOR": 2, "JPN": 1}
    bounded = rates.dropna(subset=["age_from", "age_to"])
    assert (bounded["age_from"] < bounded["age_to"]).all()
    assert set(bounded["country"]) == {"HUN", "POL"}
    for column in ("age_from", "age_to"):
        assert rates[column].dropna().mod(1).eq(0).all()


def test_two_sources_of_one_rate_are_both_kept(rates: pd.DataFrame) -> None:
    brazil = rates[(rates["country"] == "BRA") & (rates["year"] == 2016)]
    assert sorted(brazil.loc[brazil["sex"] == "total", "rate"]) == [3.8, 3.9]


def test_a_survey_in_several_sources_is_named(rates: pd.DataFrame) -> None:
    named = rates[rates["survey"].notna()]
    together = named.groupby("survey")
    assert together[["country", "year"]].nunique().eq(1).all(axis=None)
    assert together[["type", "url"]].nunique().gt(1).all(axis=None)  # parts, from several pages
    assert not named.duplicated(["survey", "sex", "type", "reference_period_stated"]).any()
    ages = named[["survey", "sex", "age_from", "age_to"]].drop_duplicates()
    assert not ages.duplicated(["survey", "sex"]).any()  # one age, so the same people
    assert together["country"].first().to_dict() == {
        "CPS CEV 2019": "USA",
        "CPS CEV 2021": "USA",
        "CPS CEV 2023": "USA",
        "GUS Wolontariat 2016": "POL",
        "INE ITV 2018": "PRT",
    }
    assert (rates["country"] == "USA").sum() == 6
    assert rates.loc[rates["country"] == "USA", "survey"].notna().all()


# ------------------------------------------------------------------------------------------ hours


def test_hours_are_those_of_13_countries(hours: pd.DataFrame) -> None:
    assert len(hours) == 32
    assert hours["country"].nunique() == 13
    assert hours["unit"].value_counts().to_dict() == {
        "million_hours_per_year": 13,
        "hours_per_volunteer_per_week": 9,
        "hours_per_volunteer_per_year": 4,
        "billion_hours_per_year": 3,
        "median_hours_per_volunteer_per_year": 2,
        "million_hours": 1,
    }
    assert hours.loc[hours["certainty"] == "C", "country"].tolist() == ["MNG"]


def test_hours_of_a_month_follow_from_the_row(hours: pd.DataFrame) -> None:
    worked_out = hours["worked_out"] == "yes"
    assert (hours["hours_per_volunteer_month"].notna() == worked_out).all()
    assert hours[worked_out].groupby("country").size().to_dict() == {
        "AUS": 1, "BEL": 1, "PRT": 1, "SAU": 2, "USA": 2, "ZAF": 2,
    }  # fmt: skip
    scale = {"million_hours_per_year": 1e6, "billion_hours_per_year": 1e9}
    totals = hours[worked_out & hours["unit"].isin(list(scale))]
    means = hours[worked_out & ~hours["unit"].isin(list(scale))]
    assert set(means["unit"]) == {"hours_per_volunteer_per_year"}
    assert means["hours_stated"].str.startswith("mean").all()
    assert (means["hours_per_volunteer_month"] == (means["hours"] / 12).round(2)).all()
    quotient = totals["hours"] * totals["unit"].map(scale) / totals["volunteers"] / 12
    gap = (totals["hours_per_volunteer_month"] - quotient).abs()
    # South Africa 2014: its own 277 hours a year, not the quotient of its rounded totals
    south_africa = (totals["country"] == "ZAF") & (totals["year"] == 2014)
    assert gap[~south_africa].max() <= 0.005001
    assert totals.loc[south_africa, "hours_per_volunteer_month"].tolist() == [round(277 / 12, 2)]
    assert hours.loc[~worked_out, "note"].str.startswith("not worked out per month: ").all()


def test_no_month_is_made_of_medians_weeks_or_bounds(hours: pd.DataFrame) -> None:
    open_units = ["median_hours_per_volunteer_per_year", "hours_per_volunteer_per_week"]
    left = hours["unit"].isin([*open_units, "million_hours"])
    left |= hours["volunteers_qualifier"] == "lower_bound"
    assert left.sum() == 13
    assert hours.loc[left, "hours_per_volunteer_month"].isna().all()


def test_volunteers_are_those_that_the_row_states(hours: pd.DataFrame) -> None:
    stated = hours["volunteers"].notna()
    assert (stated == hours["volunteers_qualifier"].notna()).all()
    at = hours[stated].set_index(["country", "year"])["volunteers"]
    assert at.to_dict() == {
        ("AUS", 2014): 5_800_000,
        ("BEL", 2019): 866_521,
        ("CAN", 2018): 24_000_000,
        ("MNG", 2018): 27_312,
        ("PRT", 2012): 1_040_000,
        ("USA", 2021): 60_700_000,
        ("USA", 2023): 75_700_000,
        ("ZAF", 2010): 1_193_000,
        ("ZAF", 2014): 2_200_000,
    }
