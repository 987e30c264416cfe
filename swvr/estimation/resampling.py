"""Intervals for estimates from national rates: the uncertainty that the report left out.

The report gives one number for each region. It rests on some of the countries, on factors that
come from few of them, and on surveys; another draw of any of these would have given another
number. Here the countries of a region are taken for a draw from all countries like them
(a superpopulation), and the estimate is made again for many such draws, each with its own truth:

1. every country, observed or not, gets a true rate: the estimate of its group times the
   deviation of an observed country drawn at random, so that nothing is assumed of the shape;
2. the observed ones are observed, over their own reference periods and, where the size of the
   sample is known, with its error;
3. the whole estimate is made from these: factors, imputation, totals;
4. its error is the difference of the two log odds, which keeps intervals within 0 and 100.

The interval is symmetric in that error, which for the bootstrap covers better than one with
equal tails [Hall1988]_. In planted worlds its coverage is near the nominal one
(``benchmarks/coverage.py``). It does not hold what no draw can show: that countries with data
differ from those without, or those asked about a year from those asked about a month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from swvr.errors import SwvrError
from swvr.estimation.arrays import (
    Floats,
    Indices,
    Layout,
    Results,
    evaluate,
    layout_of,
    one_hot,
    place_names,
)
from swvr.estimation.national import NationalEstimate

OWN_COUNTRIES = 3  # a group with fewer observed countries borrows the spread of the world
# How many countries' worth the world's deviations weigh beside those of a group of its own, as
# in the Dirichlet process [Ferguson1973]_: three countries say little of a spread.
WORLD_COUNTS_AS = 3.0
FLOOR = 0.01  # percent: rates below are taken for this, as a logarithm needs one above zero


@dataclass(frozen=True)
class Intervals:
    """Intervals of an estimate.

    Attributes
    ----------
    regions
        Indexed by ``region``, the last ``world``: ``rate_low`` and ``rate_high`` (percent), and
        ``basis``: whose spread they rest on, the ``region``'s own or the ``world``'s; ``none``
        where no group has two observed countries, and the ends are missing.
    factors
        Indexed by ``reference_period``: ``factor_low`` and ``factor_high``; a factor that is
        zero, or given rather than estimated, has no interval.
    resamples, seed, confidence
        As asked for.
    """

    regions: pd.DataFrame
    factors: pd.DataFrame
    resamples: int
    seed: int
    confidence: float


def intervals(
    estimate: NationalEstimate, *, resamples: int = 2000, seed: int = 0, confidence: float = 0.95
) -> Intervals:
    """Put intervals to an estimate by resampling countries, factors and surveys.

    Parameters
    ----------
    estimate
        As from :func:`swvr.estimation.national.estimate`.
    resamples
        How many draws; the ends of the interval then still move by about a hundredth of
        themselves at 2,000.
    seed
        The same seed gives the same intervals.
    confidence
        Their nominal coverage, between 0 and 1.

    Raises
    ------
    SwvrError
        If resamples or confidence are out of range.
    """
    if resamples < 1 or not 0.0 < confidence < 1.0:
        raise SwvrError(
            f"{resamples} resamples at {confidence:g} confidence",
            where="resampling",
            remedy="at least one resample, and a confidence between 0 and 1",
        )
    layout, rates = layout_of(estimate)
    size = estimate.countries["effective_sample_size"].to_numpy(float)[layout.observed]
    return intervals_of(layout, rates, size, resamples=resamples, seed=seed, confidence=confidence)


def intervals_of(
    layout: Layout,
    rates: Floats,
    effective_sample_size: Floats,
    *,
    resamples: int,
    seed: int,
    confidence: float,
) -> Intervals:
    """Put intervals to the estimate from ``(n,)`` rates, as :func:`intervals` does.

    ``effective_sample_size`` is ``(n,)`` interviews over the design effect, NaN where not known.
    """
    found = evaluate(layout, rates[None, :])
    spread = _Spread(layout, found)
    if not len(spread.world):
        return _without_spread(layout, resamples, seed, confidence)
    random = np.random.default_rng(seed)
    truth = found.groups[0][layout.group] * spread.deviations(random, resamples)
    truth = np.clip(truth, FLOOR, 100.0)
    again = evaluate(layout, _observe(layout, found, truth, effective_sample_size, random))

    people = layout.population @ one_hot(layout.region, layout.regions)
    true_regions = (truth * layout.population) @ one_hot(layout.region, layout.regions) / people
    true_world = (true_regions @ people / people.sum())[:, None]
    true_rates = np.hstack([true_regions, true_world])
    reach = _reach(_log_odds(again.regions), _log_odds(true_rates), confidence)
    centre = _log_odds(found.regions[0])
    regions = pd.DataFrame(
        {
            "rate_low": np.minimum(100.0 * expit(centre - reach), found.regions[0]),
            "rate_high": np.maximum(100.0 * expit(centre + reach), found.regions[0]),
            "basis": [*("region" if own else "world" for own in spread.is_own), "world"],
        },
        index=pd.Index(place_names(layout), name="region"),
    )
    factors = _factor_intervals(layout, found, again, confidence)
    return Intervals(regions, factors, resamples, seed, confidence)


class _Spread:
    """How observed countries deviate from the estimate of their group, on a logarithmic scale."""

    def __init__(self, layout: Layout, found: Results) -> None:
        self.layout = layout
        group = layout.group[layout.observed]
        logarithm = np.log(np.maximum(found.adjusted[0], FLOOR))
        count = np.bincount(group, minlength=len(layout.groups))
        mean = np.bincount(group, logarithm, len(layout.groups)) / count
        several = count > 1
        # A mean of n takes away 1/n of the variance: put it back.
        inflation = np.sqrt(count / np.maximum(count - 1, 1))
        deviation = (logarithm - mean[group]) * inflation[group]
        self.world: Floats = deviation[several[group]]
        self.own = [deviation[group == g] for g in range(len(layout.groups))]
        self.degrees_of_freedom = int((count[several] - 1).sum())
        enough = count >= OWN_COUNTRIES
        self.is_own = [
            bool(enough[here].all() and (np.array(layout.groups)[here] == region).all())
            for region, here in (
                (name, np.unique(layout.group[layout.region == r]))
                for r, name in enumerate(layout.regions)
            )
        ]

    def deviations(self, random: np.random.Generator, resamples: int) -> Floats:
        """Return ``(resamples, N)`` factors with mean one: true rate over that of the group."""
        drawn = np.empty((resamples, len(self.layout.population)))
        for g, own in enumerate(self.own):
            here = np.flatnonzero(self.layout.group == g)
            picked = self._draw(random, self.world, resamples, len(here))
            if len(own) >= OWN_COUNTRIES:
                mine = random.random(picked.shape) < len(own) / (len(own) + WORLD_COUNTS_AS)
                picked = np.where(mine, self._draw(random, own, resamples, len(here)), picked)
            drawn[:, here] = picked
        return np.exp(drawn)

    def _draw(
        self, random: np.random.Generator, pool: Floats, resamples: int, countries: int
    ) -> Floats:
        """Draw logarithms from a pool whose scale is as uncertain as its estimate makes it."""
        freedom = self.degrees_of_freedom
        scale = np.sqrt(freedom / random.chisquare(freedom, (resamples, 1)))
        level = np.logaddexp.reduce(scale * pool, axis=1, keepdims=True) - np.log(len(pool))
        chosen: Indices = random.integers(0, len(pool), (resamples, countries))
        drawn: Floats = scale * pool[chosen] - level
        return drawn


def _observe(
    layout: Layout, found: Results, truth: Floats, size: Floats, random: np.random.Generator
) -> Floats:
    """Return ``(resamples, n)`` rates as a survey over each reference period would find them."""
    # A factor of zero, where all rates over the one period are, makes all others as high as can be.
    factor = np.maximum(found.factors[0][layout.period], FLOOR / 100.0)
    seen = np.clip(truth[:, layout.observed] / factor, FLOOR, 100.0)
    error = np.sqrt(seen * (100.0 - seen) / np.where(np.isnan(size), np.inf, size))
    observed: Floats = np.clip(seen + error * random.standard_normal(seen.shape), FLOOR, 100.0)
    return observed


def _log_odds(percent: Floats) -> Floats:
    odds: Floats = logit(np.clip(percent, FLOOR, 100.0 - FLOOR) / 100.0)
    return odds


def _reach(estimated: Floats, true: Floats, confidence: float) -> Floats:
    """Return the size of the error that so many of the draws stay within."""
    reach: Floats = np.quantile(np.abs(estimated - true), confidence, axis=0)
    return reach


def _factor_intervals(
    layout: Layout, found: Results, again: Results, confidence: float
) -> pd.DataFrame:
    ends = np.full((len(layout.periods), 2), np.nan)
    if layout.given_factors is None:
        for period in np.unique(layout.period):
            factor = found.factors[0, period]
            if factor == 0.0:
                continue
            reach = _reach(np.log(again.factors[:, period]), np.log(factor), confidence)
            ends[period] = factor * np.exp(-reach), factor * np.exp(reach)
    return pd.DataFrame(
        ends,
        columns=["factor_low", "factor_high"],
        index=pd.Index(layout.periods, name="reference_period"),
    )


def _without_spread(layout: Layout, resamples: int, seed: int, confidence: float) -> Intervals:
    regions = pd.DataFrame(
        {"rate_low": np.nan, "rate_high": np.nan, "basis": "none"},
        index=pd.Index(place_names(layout), name="region"),
    )
    factors = pd.DataFrame(
        np.nan,
        columns=["factor_low", "factor_high"],
        index=pd.Index(layout.periods, name="reference_period"),
    )
    return Intervals(regions, factors, resamples, seed, confidence)
