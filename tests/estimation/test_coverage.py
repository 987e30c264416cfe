"""The intervals in planted worlds: whether they hold the truth, and whether that can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from swvr.data import load
from swvr.estimation import coverage as module
from swvr.estimation import resampling
from swvr.estimation.arrays import evaluate
from swvr.estimation.coverage import SCENARIOS, _plant, coverage
from swvr.estimation.imputation import countries_with_regions
from swvr.estimation.national_inputs import adult_population, people_of

NAMED = {scenario.name: scenario for scenario in SCENARIOS}
LOWEST, HIGHEST = 93.0, 97.0  # percent: two standard errors of 500 worlds about 95


@pytest.fixture(scope="module")
def countries(edition, checkout):
    people = people_of(adult_population(edition, checkout))
    return countries_with_regions(people, load(edition.regions, checkout))


@pytest.fixture(scope="module")
def table(checkout):
    return load("interval_coverage", checkout)


# What is stored.


def test_the_stored_table_has_every_region_of_every_scenario(table, countries):
    regions = [*sorted(set(countries["region"])), "world"]
    assert len(regions) == 7
    listed = list(zip(table["scenario"], table["region"], strict=True))
    assert listed == [(name, region) for name in sorted(NAMED) for region in regions]


def test_the_stored_table_says_how_it_was_made(table):
    once = ["worlds", "resamples", "seed", "nominal", "first_worlds", "synthetic"]
    assert table[once].drop_duplicates().values.tolist() == [[500, 2000, 0, 95.0, 20, "yes"]]
    assert table.notna().all(axis=None)


def test_the_stored_coverage_is_that_of_the_worlds(table):
    assert table["coverage"].tolist() == (100 * table["covered"] / 500).round(1).tolist()
    assert (table["covered_first"] <= table["covered"]).all()
    missed_later = (500 - table["covered"]) - (20 - table["covered_first"])
    assert (missed_later >= 0).all()
    assert (table["width"] > 0).all()


def test_every_interval_covers_about_as_often_as_it_says(table):
    outside = table[~table["coverage"].between(LOWEST, HIGHEST)]
    assert outside[["scenario", "region", "coverage"]].values.tolist() == []
    assert 94.0 <= table["coverage"].mean() <= 96.0


@pytest.mark.parametrize("name", NAMED)
def test_the_first_worlds_come_out_as_stored(name, table, countries):
    """Counted again; another platform's last digits may tip the interval of one world."""
    stored = table[table["scenario"] == name].set_index("region")
    made = stored.iloc[0]
    found = coverage(
        countries,
        NAMED[name],
        worlds=int(made["first_worlds"]),
        resamples=int(made["resamples"]),
        seed=int(made["seed"]),
        confidence=made["nominal"] / 100.0,
    )
    gap = (found["covered"] - stored["covered_first"]).abs()
    assert gap.sum() <= 1
    assert found["width"].tolist() == pytest.approx(stored["width_first"].tolist(), abs=0.02)


# Whether it could fail.


def covered(countries, scenario, worlds=30):
    """Return the percent of the intervals of all places that hold the truth."""
    found = coverage(countries, scenario, worlds=worlds, resamples=300)
    return 100.0 * found["covered"].sum() / found["worlds"].sum()


@pytest.mark.parametrize(
    "scenario", [NAMED["few_alike"], NAMED["ten_unlike"]], ids=lambda s: s.name
)
def test_a_method_with_half_the_deviations_does_not_pass(monkeypatch, countries, scenario):
    assert covered(countries, scenario) >= LOWEST
    whole = resampling._Spread.deviations
    monkeypatch.setattr(  # of the logarithms
        resampling._Spread, "deviations", lambda *arguments: np.sqrt(whole(*arguments))
    )
    assert covered(countries, scenario) < LOWEST - 5


def test_a_method_that_takes_factors_for_known_does_not_pass(monkeypatch, countries):
    def with_given_factors(layout, rates, size, **options):
        given = evaluate(layout, rates[None, :]).factors[0]
        return whole(replace(layout, given_factors=given), rates, size, **options)

    whole = resampling.intervals_of
    monkeypatch.setattr(module, "intervals_of", with_given_factors)
    assert covered(countries, NAMED["few_alike"]) < LOWEST - 5


def test_more_unlike_countries_have_wider_intervals(table):
    width = table.pivot(index="region", columns="scenario", values="width")
    assert (width["few_unlike"] > width["few_alike"]).all()
    assert (width["ten_unlike"] > width["ten_alike"]).all()


# The planted worlds themselves.


def test_scenarios_are_worlds_that_can_be():
    assert len(NAMED) == len(SCENARIOS) == 5
    for scenario in SCENARIOS:
        assert sum(scenario.period_shares) == pytest.approx(1.0)
        assert len(scenario.observed) == 6
        assert min(scenario.observed.values()) >= 1


def test_regions_of_the_scenarios_are_those_of_the_edition(countries):
    for scenario in SCENARIOS:
        assert set(scenario.observed) == set(countries["region"])


def test_a_world_is_the_same_in_every_run(countries):
    scenario = NAMED["fewest"]
    options = {"resamples": 50, "seed": 5}
    together = coverage(countries, scenario, worlds=5, **options)
    parts = [
        coverage(countries, scenario, worlds=n, first=first, **options)
        for n, first in ((2, 0), (3, 2))
    ]
    assert together["covered"].tolist() == sum(part["covered"] for part in parts).tolist()
    mean = sum(part["width"] * part["worlds"] for part in parts) / 5
    assert together["width"].tolist() == pytest.approx(mean.tolist())
    other = coverage(countries, scenario, worlds=5, resamples=50, seed=6)
    assert (together["width"] != other["width"]).all()


def test_where_everybody_is_asked_at_four_weeks_the_estimate_is_the_truth(countries):
    scenario = replace(
        NAMED["ten_alike"],
        observed=dict.fromkeys(NAMED["ten_alike"].observed, 1000),
        period_shares=(0.0, 1.0, 0.0),
        sample_size=1e9,
        design_effect=1.0,
    )
    for number in range(3):
        arranged, truth, rates, _ = _plant(countries, scenario, np.random.default_rng(number))
        assert len(rates) == len(countries)
        found = evaluate(arranged, rates[None, :]).regions[0]
        assert found.tolist() == pytest.approx(truth.tolist(), rel=1e-3)


def test_planted_worlds_observe_as_many_countries_as_asked(countries):
    for scenario in SCENARIOS:
        arranged, truth, rates, size = _plant(countries, scenario, np.random.default_rng(0))
        counts = pd.Series(arranged.region[arranged.observed]).map(
            dict(enumerate(arranged.regions))
        )
        assert counts.value_counts().to_dict() == scenario.observed
        assert len(set(arranged.observed)) == len(rates) == len(size)
        assert set(size) == {scenario.sample_size / scenario.design_effect}
        assert (arranged.period == 1).any()
        assert ((truth > 0) & (truth < 100)).all()
