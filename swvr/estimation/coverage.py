"""How often the intervals hold the truth, in worlds where the truth is known.

The true rates of real countries are not known, so that nobody can say from data how good an
interval is. In a planted world they are: every country is given a true rate, some are observed
as the real ones are, with the real populations and reference periods, and the interval either
holds the true rate of a region or it does not. The worlds are synthetic; nothing of them enters
an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swvr.estimation.arrays import Floats, Layout, layout, one_hot, place_names
from swvr.estimation.resampling import FLOOR, intervals_of
from swvr.estimation.selection import REFERENCE_PERIODS


@dataclass(frozen=True)
class Scenario:
    """A kind of planted world.

    Attributes
    ----------
    name
        What it is called in the table of results.
    observed
        How many countries of each region are observed; all of them where it has fewer.
    period_shares
        Probability that a country is observed over one week, four weeks, twelve months.
    spread
        Coefficient of variation of the true rates within a region.
    mean_rate, mean_spread
        Median over the regions of their mean rate (percent), and its standard deviation on a
        logarithmic scale.
    factors
        What a rate over one week, four weeks, twelve months is multiplied by to give the true
        one over four weeks.
    sample_size, design_effect
        Of each survey.
    """

    name: str
    observed: dict[str, int]
    period_shares: tuple[float, float, float]
    spread: float
    mean_rate: float = 15.0
    mean_spread: float = 0.4
    factors: tuple[float, float, float] = (4.0, 1.0, 0.55)
    sample_size: float = 1000.0
    design_effect: float = 1.5


_REGIONS = (
    "africa",
    "arab_states",
    "asia_pacific",
    "europe_central_asia",
    "latin_america_caribbean",
    "other",
)


def _scenario(
    name: str, observed: tuple[int, ...], shares: tuple[float, float, float], spread: float
) -> Scenario:
    return Scenario(name, dict(zip(_REGIONS, observed, strict=True)), shares, spread)


# Few countries are as many as publish their rates, by region; fewest are fewer still, ten is more
# evenly spread than any data yet. Alike and unlike are the countries of a region among themselves.
SCENARIOS = (
    _scenario("few_unlike", (3, 2, 4, 34, 2, 6), (0.02, 0.10, 0.88), 0.8),
    _scenario("few_alike", (3, 2, 4, 34, 2, 6), (0.02, 0.10, 0.88), 0.5),
    _scenario("fewest", (1, 1, 2, 32, 1, 6), (0.02, 0.12, 0.86), 0.5),
    _scenario("ten_alike", (10, 10, 10, 10, 10, 10), (0.15, 0.25, 0.60), 0.5),
    _scenario("ten_unlike", (10, 10, 10, 10, 10, 10), (0.15, 0.25, 0.60), 0.8),
)


def coverage(
    countries: pd.DataFrame,
    scenario: Scenario,
    *,
    worlds: int = 500,
    resamples: int = 2000,
    seed: int = 0,
    first: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Count how often the interval of each region and of the world holds the truth.

    Parameters
    ----------
    countries
        Indexed by ``country``: ``population`` (persons) and ``region``.
    scenario
        The kind of world.
    worlds, first
        How many worlds, and the number of the first: world 7 is the same in every run.
    resamples, confidence
        As for :func:`swvr.estimation.resampling.intervals`.
    seed
        Of the worlds and of the resamples.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``region``, the last ``world``: ``worlds``, ``covered`` (how many intervals
        held the truth) and ``width`` (their mean width in percentage points).
    """
    held = width = np.zeros(countries["region"].nunique() + 1)
    names: tuple[str, ...] = ()
    for number in range(first, first + worlds):
        random = np.random.default_rng([seed, number])
        arranged, truth, rates, size = _plant(countries, scenario, random)
        names = place_names(arranged)
        found = intervals_of(
            arranged, rates, size, resamples=resamples, seed=number, confidence=confidence
        ).regions
        low, high = found["rate_low"].to_numpy(), found["rate_high"].to_numpy()
        held = held + ((low <= truth) & (truth <= high))
        width = width + (high - low)
    return pd.DataFrame(
        {"worlds": worlds, "covered": held.astype(int), "width": width / worlds},
        index=pd.Index(names, name="region"),
    )


def _plant(
    countries: pd.DataFrame, scenario: Scenario, random: np.random.Generator
) -> tuple[Layout, Floats, Floats, Floats]:
    """Return a layout, the true rates of regions and world, and ``(n,)`` rates and sizes."""
    names, region = np.unique(countries["region"].to_numpy(str), return_inverse=True)
    people = countries["population"].to_numpy(float)
    means = scenario.mean_rate * np.exp(random.normal(0.0, scenario.mean_spread, len(names)))
    shape = scenario.spread**-2
    true = np.clip(means[region] * random.gamma(shape, 1.0 / shape, len(people)), FLOOR, 95.0)
    member = one_hot(region, names)
    regional = (true * people) @ member / (people @ member)
    truth = np.append(regional, true @ people / people.sum())

    observed = np.sort(
        np.concatenate([_some(random, scenario, n, region == r) for r, n in enumerate(names)])
    )
    period = random.choice(len(REFERENCE_PERIODS), len(observed), p=scenario.period_shares)
    period[random.integers(len(period))] = 1  # no factor without a country at four weeks
    factor = np.array(scenario.factors)[period]
    seen = np.clip(true[observed] / factor, FLOOR, 100.0)
    size = np.full(len(observed), scenario.sample_size / scenario.design_effect)
    answers = random.binomial(size.astype(int), seen / 100.0)
    rates = np.clip(100.0 * answers / size.astype(int), FLOOR, 100.0)
    table = countries.assign(group=countries["region"])
    chosen = pd.DataFrame(
        {
            "country": countries.index[observed],
            "reference_period": np.array(REFERENCE_PERIODS)[period],
        }
    )
    arranged = layout(
        table, chosen, period_method="ratio_of_means", imputation_method="regional_weighted_mean"
    )
    return arranged, truth, rates, size


def _some(
    random: np.random.Generator, scenario: Scenario, name: str, inside: np.ndarray
) -> np.ndarray:
    candidates = np.flatnonzero(inside)
    wanted = min(scenario.observed[name], len(candidates))
    return random.choice(candidates, wanted, replace=False)
