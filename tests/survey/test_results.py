"""The survey's results: the same tables of what was published and of what respondents give."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.surveyed import PublishedSurvey
from swvr.project import Project
from swvr.survey.results import (
    BOUNDS,
    ESTIMATE,
    MICRODATA,
    PREDICTORS,
    PUBLISHED,
    SUPPRESSED,
    VALUES,
    RespondentResults,
    SurveyResults,
    survey_results,
)
from swvr.survey.simulation import simulate, write

VALUED = ["activities", "participation", "change_levels", "plans_by_past", "innovation"]
FRAMES = ["action_rates", "action_rates_by_sex", "civic_participation", "change", "plans"]
FRAMES += ["past_month", "past_month_change"]


@pytest.fixture(scope="module")
def drawn(edition: Edition, checkout: Project) -> pl.DataFrame:
    return simulate(edition, checkout, calibrated=False, size=300)


@pytest.fixture(scope="module")
def file(drawn: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("respondents") / "answers.parquet"
    write(drawn, path, scenario="mid", seed=1, calibrated=False)
    return path


@pytest.fixture(autouse=True)
def no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MICRODATA, raising=False)


@pytest.fixture
def published(edition: Edition, checkout: Project) -> SurveyResults:
    return survey_results(edition, checkout)


@pytest.fixture
def given(
    edition: Edition, checkout: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> RespondentResults:
    monkeypatch.setenv(MICRODATA, str(file))
    found = survey_results(edition, checkout)
    assert isinstance(found, RespondentResults)
    return found


def few(drawn: pl.DataFrame, country: str, *wanted: pl.Expr, most: int = 29) -> pl.DataFrame:
    """Keep at most so many respondents of a country who are as wanted."""
    there = (pl.col("country") == country) & pl.all_horizontal(*wanted, pl.lit(value=True))
    return pl.concat([drawn.filter(~there), drawn.filter(there).head(most)])


def of(edition: Edition, checkout: Project, frame: pl.DataFrame, folder: Path) -> SurveyResults:
    path = folder / "few.parquet"
    frame.write_parquet(path)
    os.environ[MICRODATA] = str(path)
    return survey_results(edition, checkout)


# -- alike -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_of_respondents_has_the_shape_of_the_published_one(published, given, name):
    ours, theirs = getattr(given, name), getattr(published, name)
    assert set(ours.columns) == set(theirs.columns)
    assert ours.index.names == theirs.index.names
    if "country" in ours:
        assert set(ours["country"]) == set(theirs["country"])
    else:
        assert set(ours.index) == set(theirs.index)
    for column in ours:
        assert ours[column].dtype.kind in "fi" if theirs[column].dtype.kind in "fi" else True


@pytest.mark.parametrize("name", VALUED)
def test_values_have_the_same_columns_countries_and_names(published, given, name):
    ours, theirs = getattr(given, name), getattr(published, name)
    assert list(ours.columns) == list(theirs.columns) == VALUES
    assert list(ours["country"].unique()) == list(theirs["country"].unique())
    cells = set(zip(ours["item"], ours["group"], strict=True))
    assert set(zip(theirs["item"], theirs["group"], strict=True)) <= cells


def test_odds_ratios_have_the_same_rows_and_columns(published, given):
    ours, theirs = given.odds_ratios, published.odds_ratios
    assert list(ours.columns) == list(theirs.columns) == PREDICTORS
    keys = ["country", "predictor"]
    assert set(map(tuple, ours[keys].values)) == set(map(tuple, theirs[keys].values))


@pytest.mark.parametrize("name", ["action_rates", "change", "civic_participation"])
def test_both_are_in_the_same_order(published, given, name):
    for found in (published, given):
        table = getattr(found, name)
        by = "rate" if name == "action_rates" else "difference"
        descending = name != "civic_participation"
        assert list(table[by]) == sorted(table[by], reverse=descending)


# -- kinds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VALUED)
def test_what_was_not_published_has_bounds_and_no_value(published, name):
    values = getattr(published, name)
    assert set(values["kind"]) == {BOUNDS}
    assert values["value"].isna().all()
    assert (values["low"] <= values["high"]).all()


@pytest.mark.parametrize("name", VALUED)
def test_respondents_give_values_with_an_interval_around_them(given, name):
    values = getattr(given, name)
    estimated = values[values["kind"] == ESTIMATE]
    assert len(estimated)
    assert (estimated["low"] <= estimated["value"]).all()
    assert (estimated["value"] <= estimated["high"]).all()
    assert set(values["kind"]) <= {ESTIMATE, SUPPRESSED}


def test_what_was_published_is_what_was_published(published, edition, checkout):
    plain = PublishedSurvey(edition, checkout)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(published, name), getattr(plain, name))
    assert set(published.odds_ratios["kind"]) == {PUBLISHED}
    assert not published.from_respondents
    assert not published.synthetic


def test_earlier_polls_stay_as_published(published, given):
    pd.testing.assert_frame_equal(given.past_month, published.past_month)


def test_few_respondents_are_suppressed_and_named(drawn, edition, checkout, tmp_path, monkeypatch):
    monkeypatch.setenv(MICRODATA, "")
    women = pl.col("sex") == 2
    found = of(edition, checkout, few(drawn, "KEN", women), tmp_path)
    assert "KEN" not in found.action_rates_by_sex.index
    assert "KEN" in found.action_rates.index
    assert "KEN" not in set(found.plans["country"])
    assert found.left_out("fig_3_3").values.tolist() == [["KEN", "action", "women"]]
    assert found.left_out("fig_3_2").empty

    found = of(edition, checkout, few(drawn, "KEN"), tmp_path)
    for name in ("action_rates", "change", "civic_participation", "action_rates_by_sex"):
        assert "KEN" not in getattr(found, name).index, name
        assert getattr(found, name).notna().all(axis=None), name
    for name in VALUED:
        here = getattr(found, name).query("country == 'KEN'")
        assert set(here["kind"]) == {SUPPRESSED}
        assert here[["value", "low", "high"]].isna().all(axis=None)
    ratios = found.odds_ratios
    assert set(ratios[ratios["country"] == "KEN"]["kind"]) == {SUPPRESSED}


def test_a_country_without_respondents_is_left_out_whole(
    drawn, edition, checkout, tmp_path, monkeypatch
):
    monkeypatch.setenv(MICRODATA, "")
    found = of(edition, checkout, drawn.filter(pl.col("country") != "KEN"), tmp_path)
    left_out = found.left_out("fig_3_4")
    assert left_out.values.tolist() == [["KEN", item, "total"] for item in ("q3c", "q3b", "q3a")]


def test_nothing_is_left_out_of_what_was_published(published):
    assert published.left_out("fig_3_2").empty
    assert list(published.left_out("fig_3_2").columns) == ["country", "item", "group"]


# -- estimates ---------------------------------------------------------------------------------


def test_estimates_are_those_of_the_tabulation(given):
    cells = given.tabulated.set_index(["exhibit", "country", "item", "group"])["estimate"]
    by_sex = given.action_rates_by_sex
    assert by_sex.at["IND", "women"] == cells["fig_3_3", "IND", "action", "women"]
    assert by_sex.at["IND", "men"] == cells["fig_3_3", "IND", "action", "men"]
    assert given.change.at["IND", "difference"] == cells["fig_3_6", "IND", "q6_net", "total"]
    civic = given.civic_participation
    assert civic.at["IND", "increased"] == cells["tab_3_1", "IND", "q4b_increased", "total"]
    plans = given.plans.set_index(["country", "activity"])
    assert plans.at[("IND", "new_solutions"), "men"] == cells["tab_3_2", "IND", "q8e", "men"]
    assert given.respondents["IND"] == 300


def test_a_gap_has_the_interval_of_its_two_rates(given):
    row = given.action_rates_by_sex.loc["BOL"]
    assert row["difference"] == pytest.approx(row["women"] - row["men"])
    down = np.hypot(row["women"] - row["women_low"], row["men_high"] - row["men"])
    assert row["difference"] - row["low"] == pytest.approx(down)


def test_a_rate_of_a_hundred_leaves_the_gap_an_interval(
    drawn, edition, checkout, tmp_path, monkeypatch
):
    monkeypatch.setenv(MICRODATA, "")
    everybody = drawn.with_columns(q5a=pl.when(pl.col("country") == "BOL").then(1).otherwise("q5a"))
    row = of(edition, checkout, everybody, tmp_path).action_rates_by_sex.loc["BOL"]
    assert row["women"] == row["men"] == 100.0
    assert row["low"] < 0.0 < row["high"]
    assert not row["differs"]


# -- where they come from ----------------------------------------------------------------------


def test_the_file_that_the_environment_names_takes_the_place_of_the_published(given):
    assert given.from_respondents
    assert given.synthetic


def test_the_file_that_the_edition_names_is_read(edition, checkout, drawn):
    data = edition.survey.model_copy(update={"microdata": "nowhere.csv"})
    with pytest.raises(SwvrError, match="nowhere"):
        survey_results(edition.model_copy(update={"survey": data}), checkout)


def test_the_environment_goes_before_the_edition(edition, checkout, given):
    data = edition.survey.model_copy(update={"microdata": "nowhere.csv"})
    assert survey_results(edition.model_copy(update={"survey": data}), checkout).synthetic


def test_a_file_that_is_not_there_is_told(edition, checkout, tmp_path, monkeypatch):
    monkeypatch.setenv(MICRODATA, str(tmp_path / "none.csv"))
    with pytest.raises(SwvrError, match="none"):
        survey_results(edition, checkout)


def test_a_file_is_read_once_until_it_changes(drawn, edition, checkout, tmp_path, monkeypatch):
    monkeypatch.setenv(MICRODATA, "")
    first = of(edition, checkout, drawn, tmp_path)
    assert survey_results(edition, checkout) is first
    assert survey_results(edition.model_copy(), checkout) is first
    second = of(edition, checkout, drawn.head(900), tmp_path)
    assert second is not first
    assert second.respondents.sum() == 900


def test_an_empty_name_is_no_file(edition, checkout, monkeypatch):
    monkeypatch.setenv(MICRODATA, "")
    assert not survey_results(edition, checkout).from_respondents


def test_who_has_no_file_loads_no_machinery_for_one(checkout):
    program = (
        "import sys; from swvr.edition import load_edition; "
        "from swvr.survey.results import survey_results; "
        "survey_results(load_edition(2022)).action_rates; "
        "print([name for name in ('svy', 'swvr.survey.microdata') if name in sys.modules])"
    )
    here = {**os.environ, "SWVR_ROOT": str(checkout.root)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=here
    )
    assert done.stdout.strip() == "[]"
