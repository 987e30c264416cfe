"""Simulated surveys with known truth: whether the intervals hold it, and whether that can fail."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from swvr.data import load
from swvr.survey import recovery as module
from swvr.survey.predictors import predictors
from swvr.survey.recovery import KINDS, PLACE, by_item, recovery, true_values
from swvr.survey.simulation import population
from swvr.survey.tabulation import MEASURES, tabulate

LOWEST, HIGHEST = 93.0, 97.0  # percent


@pytest.fixture(scope="module")
def table(checkout):
    return load("survey_recovery", checkout)


@pytest.fixture(scope="module")
def first_surveys(edition, checkout, table):
    return recovery(edition, checkout, surveys=int(table["first_surveys"].max()))


# What is stored.


def test_the_stored_table_has_every_estimate_once(table, edition):
    shares = {(m.item, m.group) for measures in MEASURES.values() for m in measures}
    stored = table[table["kind"] != "odds_ratio"]
    assert set(zip(stored["item"], stored["group"], strict=True)) == shares
    assert not table.duplicated(PLACE[:3]).any()
    ratios = table[table["kind"] == "odds_ratio"]
    assert {"q1", "q3a", "q3b", "q3c", "women", "urban"} <= set(ratios["item"])
    assert len(ratios) == 12
    assert set(table["kind"]) == set(KINDS)
    assert set(table["countries"]) == {len(edition.survey.countries)}


def test_the_stored_table_says_how_it_was_made(table):
    once = ["nominal", "surveys", "first_surveys", "synthetic"]
    assert table[once].drop_duplicates().values.tolist() == [[95.0, 200, 5, "yes"]]
    assert table.notna().all(axis=None)


def test_the_stored_coverage_is_that_of_the_surveys(table):
    every = table["surveys"] * table["countries"]
    assert (table["intervals"] + table["withheld"]).tolist() == every.tolist()
    percent = (100 * table["covered"] / table["intervals"]).round(2)
    assert table["coverage"].tolist() == percent.tolist()
    assert (table["covered_first"] <= table["covered"]).all()


def test_every_kind_of_interval_covers_about_as_often_as_it_says(table):
    sums = table.groupby("kind")[["covered", "intervals"]].sum()
    coverage = 100 * sums["covered"] / sums["intervals"]
    assert coverage.between(94.5, 96.0).all(), coverage
    outside = table[~table["coverage"].between(LOWEST, HIGHEST)]
    assert outside[["kind", "item", "group", "coverage"]].values.tolist() == []


def test_the_first_surveys_come_out_as_stored(table, first_surveys):
    found = by_item(first_surveys)
    stored = table.set_index(PLACE[:3])
    assert set(found.index) == set(stored.index)
    assert found.loc[stored.index, "covered"].tolist() == stored["covered_first"].tolist()


def test_a_survey_is_the_same_whichever_others_are_made(edition, checkout):
    apart = [recovery(edition, checkout, surveys=1, first=number) for number in (1, 2)]
    together = recovery(edition, checkout, surveys=2, first=1)
    pd.testing.assert_frame_equal(by_item(pd.concat(apart)), by_item(together))
    assert by_item(apart[0])["covered"].tolist() != by_item(apart[1])["covered"].tolist()


# What is counted.


def test_true_values_are_those_of_the_whole_population(edition, checkout):
    """Tabulated with everybody in it, the population gives them; so do its regressions."""
    everybody = population(edition, checkout)
    true = true_values(edition, checkout)
    shown = tabulate(everybody).drop_duplicates(["country", "item", "group"])
    kind = np.where(shown["item"].str.endswith("_net"), "net", "proportion")
    places = pd.MultiIndex.from_frame(shown.assign(kind=kind)[PLACE])
    assert true.loc[places].tolist() == pytest.approx(shown["estimate"].tolist(), abs=1e-6)
    odds = predictors(everybody)
    places = pd.MultiIndex.from_arrays(
        [["odds_ratio"] * len(odds), odds["predictor"], ["total"] * len(odds), odds["country"]]
    )
    assert true.loc[places].tolist() == pytest.approx(odds["odds_ratio"].tolist(), rel=1e-5)


def test_an_interval_covers_only_if_the_truth_lies_between_its_ends(edition, checkout, monkeypatch):
    def given(*_):
        ends = [(40, 60), (50, 60), (40, 50), (51, 60), (40, 49), (math.nan, math.nan)]
        rows = [("proportion", "q1", f"group_{n}", "KEN", *pair) for n, pair in enumerate(ends)]
        return pd.DataFrame(rows, columns=[*PLACE, "low", "high"])

    places = [("proportion", "q1", f"group_{number}", "KEN") for number in range(6)]
    true = pd.Series(50.0, pd.MultiIndex.from_tuples(places, names=PLACE), name="true")
    monkeypatch.setattr(module, "_intervals", given)
    monkeypatch.setattr(module, "true_values", lambda *_, **__: true)
    found = recovery(edition, checkout, surveys=2)
    assert found["covered"].tolist() == [2, 2, 2, 0, 0, 0]
    assert found["intervals"].tolist() == [2, 2, 2, 2, 2, 0]
    assert found["withheld"].tolist() == [0, 0, 0, 0, 0, 2]


# Whether it could fail.


def coverage(counts):
    sums = counts.groupby("kind")[["covered", "intervals"]].sum()
    return 100 * sums["covered"] / sums["intervals"]


def test_intervals_of_respondents_counted_four_times_do_not_pass(
    edition, checkout, monkeypatch, first_surveys
):
    assert coverage(first_surveys).between(LOWEST - 1, HIGHEST + 1).all()
    whole = module.simulate
    monkeypatch.setattr(
        module, "simulate", lambda *words, **options: pl.concat([whole(*words, **options)] * 4)
    )
    wrong = coverage(recovery(edition, checkout, surveys=1))
    assert (wrong < LOWEST - 10).all(), wrong


def test_intervals_with_errors_too_small_do_not_pass(edition, checkout, monkeypatch):
    def confident(*arguments, **options):
        return whole(*arguments, **{**options, "confidence": 0.8})

    for name in ("tabulate", "predictors"):
        whole = getattr(module, name)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, confident)
            wrong = coverage(recovery(edition, checkout, surveys=1))
        kinds = ["odds_ratio"] if name == "predictors" else ["proportion", "net"]
        assert (wrong[kinds] < LOWEST - 3).all(), wrong
