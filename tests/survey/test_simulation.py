"""Synthetic respondents: they agree with what was published, obey the routing, and say so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from swvr.errors import SwvrError
from swvr.survey import simulation
from swvr.survey.calibration import calibrate, fit
from swvr.survey.constraints import deviations, published_constraints
from swvr.survey.estimates import ACTION_ITEMS, estimates, net, share
from swvr.survey.microdata import read_microdata
from swvr.survey.predictors import DEMOGRAPHIC, PAST, predictors
from swvr.survey.simulation import Draw, draws, population, simulate, truth, write
from swvr.survey.simulation_assumptions import DEMOGRAPHY, SCENARIOS, provenance
from swvr.survey.simulation_population import Statement, model_terms, world
from swvr.survey.weighting import kish_design_effect

LAST = "tab_3_2"  # the last row of a country that the calibration holds on to
FILES = [(scenario, first) for scenario in SCENARIOS for first in ("q1", "action")]


class Made(NamedTuple):
    draws: dict[str, Draw]
    frame: pl.DataFrame
    deviations: pd.DataFrame


@pytest.fixture(scope="module")
def make(edition, checkout):
    @cache
    def made(scenario: str, first: str) -> Made:
        drawn = draws(edition, checkout, scenario=scenario, first=first)
        frame = pl.concat(draw.frame for draw in drawn.values())
        constraints = published_constraints(edition, checkout, first=first)
        return Made(drawn, frame, deviations(frame, constraints))

    return made


@pytest.fixture(scope="module")
def true(edition, checkout):
    return cache(lambda scenario: truth(edition, checkout, scenario=scenario))


@pytest.fixture(scope="module")
def frame(make) -> pl.DataFrame:
    return make("mid", "q1").frame


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def only(edition, *countries):
    survey = edition.survey.model_copy(update={"countries": list(countries)})
    return edition.model_copy(update={"survey": survey})


# -- a calibrated file


@pytest.mark.parametrize(("scenario", "first"), FILES)
def test_every_published_value_is_met(make, scenario, first):
    result = make(scenario, first).deviations
    assert len(result) == 136
    assert result[~result["met"]].empty
    # Totals follow from the sexes; everything else is exact, not only to its rounding.
    exact = result[result["place"] != "fig_3_2"]
    assert exact["deviation"].abs().max() < 1e-4
    assert exact["deviation"].notna().sum() == 136 - 8 - 14


@pytest.mark.parametrize(("scenario", "first"), FILES)
def test_weights_are_plausible(make, scenario, first):
    for country, draw in make(scenario, first).draws.items():
        weight = draw.frame["weight"]
        assert weight.min() > 0
        assert weight.mean() == pytest.approx(1, abs=1e-6)
        assert kish_design_effect(weight) < 1.6, country
        assert draw.tries == 1, country
        assert 0.3 < draw.factors[0] < draw.factors[1] < 6, country


@pytest.mark.parametrize(("scenario", "first"), FILES)
def test_a_file_has_the_margins_that_are_assumed(make, scenario, first):
    for country, draw in make(scenario, first).draws.items():
        people, frame = DEMOGRAPHY[country], draw.frame
        size = frame["weight"].sum()

        def part(members, frame=frame, size=size):
            return frame.filter(members)["weight"].sum() / size

        assert part(pl.col("sex") == 2) == pytest.approx(people.women, abs=1e-6)
        ages = [part(pl.col("age").is_between(*ends)) for ends in ((15, 29), (30, 44), (45, 59))]
        assert ages == pytest.approx(people.ages[:3], abs=1e-6)
        levels = [part(pl.col("education") == level) for level in (1, 2, 3)]
        assert levels == pytest.approx(people.education, abs=1e-6)


def test_scenarios_differ_in_what_was_never_published(true):
    def levels(scenario: str) -> pd.Series:
        table = true(scenario)
        rows = table[(table["group"] == "total") & (table["answer"] == 1)]
        rows = rows[rows["statistic"] == "percent"]
        return rows.set_index(["country", "item"])["value"].unstack()

    low, mid, high = (levels(name) for name in SCENARIOS)
    for item in ("q1", "q3a", "q3b", "q3c", "q4a", "q5a", "q7", "q8a", "q8b", "q6"):
        assert (low[item] + 1 < mid[item]).all(), item
        assert (mid[item] + 1 < high[item]).all(), item
    for item in ("action", "q4b"):
        assert (low[item] - high[item]).abs().max() < 1e-6, item


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_what_the_report_says_in_words_holds(edition, true, scenario):
    table = true(scenario)
    table = table[table["statistic"] == "percent"].set_index(["country", "item", "answer", "group"])
    value = table["value"]
    for country in edition.survey.countries:
        yes = {item: value[country, item, 1, "total"] for item in ACTION_ITEMS}
        assert yes["q3c"] == max(yes.values())
        assert yes["q4a"] < min(yes[item] for item in ("q1", "q3a", "q3b", "q3c", "q5a"))
        assert value[country, "q6", 3, "total"] < 50
        assert yes["q5a"] < value[country, "q8e", 1, "total"]
        plans = {group: value[country, "q7", 1, f"volunteered_{group}"] for group in
                 ("friends", "organization", "government")}  # fmt: skip
        assert plans["friends"] == min(plans.values())


def test_the_routing_is_obeyed(frame):
    asked = {
        "q2": pl.col("q1").is_in([2, 8, 9]),
        "q4b": pl.col("q4a") == 1,
        "q4b_1": pl.col("q4a").is_in([8, 9]),
        "q6a": pl.col("q6") == 4,
    }
    for item, who in asked.items():
        assert frame.select((pl.col(item).is_not_null() == who).all()).item(), item
        assert frame[item].drop_nulls().len() > 0
    others = [name for name in frame.columns if name not in asked]
    assert sum(frame.select(pl.col(others).null_count()).row(0)) == 0


def test_some_do_not_know_and_fewer_refuse(frame):
    for item in (name for name in frame.columns if name.startswith("q") and name != "q4b_1"):
        unsure, refused = (frame.filter(pl.col(item) == code).height for code in (8, 9))
        assert 0 < refused < unsure < 0.05 * frame.height, item


def test_who_did_nothing_said_so(frame):
    acted = pl.any_horizontal(*(pl.col(item).eq_missing(1) for item in ACTION_ITEMS))
    idle = frame.filter(~acted)
    assert (idle["q6"] == 4).mean() > 0.6
    assert (frame.filter(acted)["q6"] == 4).mean() < 0.06
    assert idle["q4b"].null_count() == idle.height


def test_every_row_says_that_it_is_synthetic(frame, edition):
    assert frame["synthetic"].all()
    assert frame.columns == list(simulation.COLUMNS)
    assert frame.columns == provenance()["column"].tolist()
    assert set(provenance()["status"]) == {"constrained", "in part", "assumed"}
    assert frame["country"].unique(maintain_order=True).to_list() == edition.survey.countries
    assert frame.group_by("country").len()["len"].unique().to_list() == [1000]


# -- the same again


def test_the_same_seed_gives_the_same_bytes_in_another_process(frame, checkout, tmp_path):
    program = (
        "import sys, pathlib\n"
        "from swvr.edition import load_edition\n"
        "from swvr.survey.simulation import simulate, write\n"
        "frame = simulate(load_edition(2022))\n"
        "for name in sys.argv[1:]:\n"
        "    write(frame, pathlib.Path(name), scenario='mid', seed=1)\n"
    )
    names = ("a.csv", "a.parquet")
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    subprocess.run(
        [sys.executable, "-c", program, *(str(there / name) for name in names)],
        check=True,
        cwd=checkout.root,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )
    for name in names:
        write(frame, here / name, scenario="mid", seed=1)
        assert (here / name).read_bytes() == (there / name).read_bytes()


def test_another_seed_gives_other_respondents(edition, checkout, frame):
    kenya = frame.filter(pl.col("country") == "KEN")
    other = simulate(only(edition, "KEN"), checkout, seed=2)
    assert not other["weight"].equals(kenya["weight"])
    assert not other["q7"].equals(kenya["q7"])


def test_a_country_is_the_same_whatever_the_others_are(edition, checkout, frame):
    alone = simulate(only(edition, "THA"), checkout)
    assert_frame_equal(alone, frame.filter(pl.col("country") == "THA"))


# -- an honest draw


def test_the_population_has_every_published_value(edition, checkout):
    for first in ("q1", "action"):
        people = population(edition, checkout, first=first)
        result = deviations(people, published_constraints(edition, checkout, first=first))
        known = result[result["statistic"] != "not_significant"]
        assert known["met"].all()
        assert known.loc[known["place"] != "fig_3_2", "deviation"].abs().max() < 1e-6


def test_the_truth_is_what_one_estimates_from_the_population(edition, checkout, true):
    table = true("mid")
    people = population(edition, checkout)
    measures = [
        share("action", "women"),
        share("q7", "volunteered_government"),
        share("q8a", "age_60_plus"),
        share("q2", "rural", asked=pl.col("q2").is_not_null()),
        share("q4b", answer=2, name="q4b_2", asked=pl.col("q4a") == 1),
        share("q6", answer=4, name="q6_4"),
    ]
    found = estimates(people, measures)
    percent = table[table["statistic"] == "percent"]
    values = percent.set_index(["country", "item", "answer", "group"])["value"]
    for row in found.itertuples():
        item, _, answer = row.item.partition("_")
        value = values[row.country, item, int(answer or 1), row.group]
        assert value == pytest.approx(row.estimate, abs=1e-9), row
    odds = table[table["statistic"] == "log_odds_ratio"].set_index(["country", "item"])["value"]
    fitted = predictors(people).set_index(["country", "predictor"])["odds_ratio"]
    assert len(odds) == len(fitted) == 8 * 12
    for key, value in odds.items():
        assert np.exp(value) == pytest.approx(fitted[key], rel=1e-7)
    sums = percent.groupby(["country", "item", "group"])["value"].sum()
    assert np.allclose(sums, 100)


def test_an_uncalibrated_draw_is_not_what_was_published(edition, checkout):
    frame = simulate(edition, checkout, calibrated=False)
    result = deviations(frame, published_constraints(edition, checkout))
    noisy = result[(result["place"] != "fig_3_2") & result["deviation"].notna()]
    assert (noisy["deviation"].abs() > 1e-3).all()
    assert 0.1 < result["met"].mean() < 0.7
    points = noisy.loc[noisy["statistic"] == "percent", "deviation"]
    assert 1.0 < points.std() < 3.5


def test_intervals_from_uncalibrated_draws_hold_the_truth_about_as_often_as_they_say(
    edition, checkout, true
):
    two = only(edition, "LBN", "UZB")
    table = true("mid")
    percent = table[(table["statistic"] == "percent") & (table["answer"] == 1)]
    values = percent.set_index(["country", "item", "group"])["value"]
    measures = [share("action"), share("q1", "rural"), share("q7", "women"), share("q8e", "men"),
                share("q4b", asked=pl.col("q4a") == 1), share("q3c", "age_15_29")]  # fmt: skip
    held, distance = [], []
    for seed in range(40):
        frame = simulate(two, checkout, seed=seed, calibrated=False)
        for row in estimates(frame, measures).itertuples():
            value = values[row.country, row.item, row.group]
            held.append(row.low <= value <= row.high)
            distance.append((row.estimate - value) / row.se)
    assert 0.92 <= np.mean(held) <= 0.98
    assert abs(np.mean(distance)) < 0.15
    assert 0.85 < np.std(distance) < 1.15


def test_weights_make_up_for_whom_the_telephone_reaches(edition, checkout):
    # Area is no margin of the raking: only the chance of being reached can mend it.
    frame = simulate(only(edition, "SEN"), checkout, calibrated=False, size=60_000)
    urban = 100 * DEMOGRAPHY["SEN"].urban
    assert 100 * (frame["area"] == 2).mean() > urban + 3
    found = estimates(frame.with_columns(town=pl.col("area")), [share("town", answer=2)])
    assert found["estimate"].item() == pytest.approx(urban, abs=1.0)


def test_an_uncalibrated_draw_has_any_size(edition, checkout):
    frame = simulate(only(edition, "SEN"), checkout, calibrated=False, size=30_000)
    assert frame.height == 30_000
    found = estimates(frame, [share("q8c", "women"), net("q6")])
    assert found["estimate"].tolist() == pytest.approx([83, 19], abs=1.5)


# -- what happens without the calibration


def test_a_statement_left_out_of_the_calibration_is_missed(edition, checkout, monkeypatch):
    kenya = only(edition, "KEN")
    constraints = published_constraints(kenya, checkout)
    full = simulation.linear
    simulate(kenya, checkout)  # the population stays as it is
    monkeypatch.setattr(simulation, "linear", lambda *given: full(*given)[:, :-1])
    result = deviations(simulate(kenya, checkout), constraints)
    missed = result["deviation"].abs() > 1e-4
    assert result.loc[missed, "place"].tolist() == ["fig_3_2", LAST]


def test_odds_ratios_left_out_of_the_calibration_are_missed(edition, checkout, monkeypatch):
    bolivia = only(edition, "BOL")
    constraints = published_constraints(bolivia, checkout)
    simulate(bolivia, checkout)
    monkeypatch.setattr(simulation, "scores", lambda terms, *_: terms[:, :0])
    monkeypatch.setattr(simulation, "_as_printed", lambda *_: True)
    result = deviations(simulate(bolivia, checkout), constraints)
    odds = result[result["statistic"] == "odds_ratio"]
    assert not odds["met"].any()
    assert result.loc[result["place"] != "tab_a2", "met"].all()


def test_what_came_out_significant_against_the_report_is_brought_near_zero(edition, checkout):
    # Of many respondents the assumed odds ratio of 1.25 is significant in an honest draw.
    bolivia = only(edition, "BOL")
    constraints = published_constraints(bolivia, checkout)
    silent = constraints[constraints["statistic"] == "not_significant"]
    silent = pd.concat([silent, constraints[constraints["item"] == "q1"]])
    honest = simulate(bolivia, checkout, calibrated=False, size=15_000)
    assert not deviations(honest, silent)["met"].all()
    assert deviations(simulate(bolivia, checkout, size=15_000), constraints)["met"].all()


def test_too_few_respondents_are_refused(edition, checkout):
    with pytest.raises(SwvrError, match="no sample of 60 respondents of SEN agrees"):
        simulate(only(edition, "SEN"), checkout, size=60)
    with pytest.raises(SwvrError, match="no sample of 2 respondents of SEN has the margins"):
        simulate(only(edition, "SEN"), checkout, size=2, calibrated=False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scenario": "middle"}, "no scenario 'middle'.*\n.*low, mid, high"),
        ({"first": "q9"}, "no reading 'q9'"),
        ({"size": 0}, "size 0"),
        ({"seed": -1}, "seed -1"),
    ],
)
def test_what_makes_no_sense_is_refused(edition, checkout, change, message):
    with pytest.raises(SwvrError, match=message):
        simulate(edition, checkout, **change)


def test_a_population_needs_each_published_value_once():
    told = Statement("fig_3_3", "action", "yes", "men", "all", "percent", 50.0)
    with pytest.raises(SwvrError, match="action, yes, women: 0 published values"):
        world("XXX", "mid", "q1", (told,))
    with pytest.raises(SwvrError, match="action, yes, men: 2 published values"):
        world("XXX", "mid", "q1", (told, told))


# -- files


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_is_read_again_as_synthetic(
    frame, edition, questionnaire, checkout, tmp_path, suffix
):
    path = tmp_path / f"people.{suffix}"
    write(frame, path, scenario="mid", seed=1)
    read = read_microdata(path, questionnaire, edition.survey.countries, project=checkout)
    assert read.synthetic
    assert read.absent == ()
    columns = [name for name in read.frame.columns if name in frame.columns]
    assert set(columns) == set(frame.columns) - {"synthetic"}
    assert_frame_equal(read.frame.select(columns), frame.select(columns), check_dtypes=False)
    result = deviations(read.frame, published_constraints(edition, checkout))
    assert result["met"].all()


def test_a_parquet_file_says_what_it_is(frame, tmp_path):
    path = tmp_path / "people.parquet"
    write(frame, path, scenario="low", seed=7, first="action", calibrated=False)
    notes = pl.read_parquet_metadata(path)
    assert notes["synthetic"] == "yes"
    assert notes["title"].startswith("SYNTHETIC")
    assert (notes["scenario"], notes["seed"], notes["first"]) == ("low", "7", "action")
    assert (notes["calibrated"], notes["version"]) == ("no", "1")
    assert names_in(tmp_path) == ["people.parquet"]


def test_a_csv_file_has_its_metadata_beside_it(frame, tmp_path):
    path = tmp_path / "people.csv"
    write(frame, path, scenario="high", seed=3)
    assert names_in(tmp_path) == ["people.csv", "people.csv-metadata.json"]
    notes = json.loads((tmp_path / "people.csv-metadata.json").read_text("utf-8"))
    assert notes["@context"] == "http://www.w3.org/ns/csvw"
    assert notes["url"] == "people.csv"
    assert notes["dc:title"].startswith("SYNTHETIC")
    for said in ("scenario: high", "seed: 3", "first: q1", "calibrated: yes", "version: 1"):
        assert said in notes["dc:description"]


def test_a_file_that_fails_leaves_nothing_behind(frame, tmp_path, monkeypatch):
    old = tmp_path / "people.csv"
    old.write_text("what was there")

    def full(self, content):
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(SwvrError, match="No space left"):
        write(frame, old, scenario="mid", seed=1)
    assert names_in(tmp_path) == ["people.csv"]
    assert old.read_text() == "what was there"


def test_other_files_are_refused(frame, tmp_path):
    with pytest.raises(SwvrError, match=r"not written as '\.xlsx'"):
        write(frame, tmp_path / "people.xlsx", scenario="mid", seed=1)
    with pytest.raises(SwvrError, match="can't be written"):
        write(frame, tmp_path / "none" / "people.csv", scenario="mid", seed=1)
    assert names_in(tmp_path) == []


# -- calibration


def test_calibrating_to_margins_is_raking():
    random = np.random.default_rng(1)
    first, second = random.random((2, 400)) < 0.5
    before = random.lognormal(0, 0.5, 400)
    weight = calibrate(np.column_stack([first - 0.3, second - 0.6]), before)
    raked = before.copy()
    for _ in range(200):
        for member, wanted in ((first, 0.3), (second, 0.6)):
            now = raked[member].sum() / raked.sum()
            raked *= np.where(member, wanted / now, (1 - wanted) / (1 - now))
    assert weight == pytest.approx(raked / raked.mean(), rel=1e-9)


def test_totals_that_no_positive_weights_have_are_refused():
    column = np.linspace(0, 1, 50)[:, None]
    with pytest.raises(ArithmeticError):
        calibrate(column - 1.5, np.ones(50))


@pytest.mark.parametrize("first", ["q1", "action"])
def test_the_regression_of_the_search_is_that_of_the_analysis(make, first):
    draw = make("mid", first).draws["LBN"]
    answers = {
        name: draw.frame[name].fill_null(0).to_numpy()
        for name in draw.frame.columns
        if name not in ("country", "weight", "synthetic")
    }
    yes, weight = answers["q7"] == 1, draw.frame["weight"].to_numpy()
    found = fit(model_terms(answers, first), yes, weight)
    expected = predictors(draw.frame, first=first)
    assert expected["predictor"].tolist() == [first, *PAST, *DEMOGRAPHIC]
    assert np.exp(found.beta[1:]) == pytest.approx(expected["odds_ratio"].to_numpy(), rel=1e-7)
    assert found.p[1:] == pytest.approx(expected["p_value"].to_numpy(), rel=1e-5)


def test_coefficients_that_are_given_stay():
    random = np.random.default_rng(2)
    terms = np.column_stack([np.ones(500), random.normal(size=(500, 2))])
    yes = random.random(500) < 0.4
    free = np.array([True, False, True])
    found = fit(terms, yes, np.ones(500), np.array([0.0, 0.7, 0.0]), free)
    assert found.beta[1] == 0.7
    assert found.se[1] == 0
    assert (found.se[[0, 2]] > 0).all()
