"""The estimate for many sets of rates at once: the steps of Appendix B §§3–4 as array operations.

:func:`swvr.estimation.national.estimate` states the method step by step on tables and explains
what it left out. What repeats the same steps thousands of times, with other rates of the same
countries, uses these arrays; a test holds the two against each other.

Throughout, ``sets`` is the number of sets of rates, ``n`` that of observed countries, ``N`` that
of all countries. Rates are percent, populations persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.imputation import METHODS as IMPUTATION_METHODS
from swvr.estimation.national import NationalEstimate
from swvr.estimation.reference_period import FOUR_WEEKS
from swvr.estimation.reference_period import METHODS as PERIOD_METHODS
from swvr.estimation.selection import REFERENCE_PERIODS
from swvr.estimation.total_from_parts import require_method
from swvr.period import in_order

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Layout:
    """What stays the same from one set of rates to the next.

    Attributes
    ----------
    regions, groups
        Names of the regions, and of the groups of countries that are imputed together.
    population
        ``(N,)`` persons.
    region, group
        ``(N,)`` position of each country's region and group.
    observed
        ``(n,)`` position of the observed countries among all.
    period
        ``(n,)`` position of their reference period in ``periods``.
    period_method, imputation_method
        As in :mod:`~swvr.estimation.reference_period` and :mod:`~swvr.estimation.imputation`.
    given_factors
        ``(periods,)`` factors that don't come from the rates: those of ``matched`` and ``none``.
    periods
        The reference periods, and the one that all rates are brought to, ``to``.
    """

    regions: tuple[str, ...]
    groups: tuple[str, ...]
    population: Floats
    region: Indices
    group: Indices
    observed: Indices
    period: Indices
    period_method: str
    imputation_method: str
    given_factors: Floats | None
    periods: tuple[str, ...] = REFERENCE_PERIODS
    to: str = FOUR_WEEKS


@dataclass(frozen=True)
class Results:
    """What each set of rates comes to.

    Attributes
    ----------
    factors
        ``(sets, periods)``; NaN for a reference period that no country gives.
    adjusted
        ``(sets, n)`` rates over the one period, not above 100 percent.
    groups
        ``(sets, groups)`` the rate that a country without one takes.
    regions
        ``(sets, regions + 1)`` rates of the regions and, last, of the world; all NaN where an
        observed country's reference period has no factor.
    exceeds
        ``(sets,)`` whether a factor took a rate above 100 percent.
    """

    factors: Floats
    adjusted: Floats
    groups: Floats
    regions: Floats
    exceeds: npt.NDArray[np.bool_]


def layout(
    countries: pd.DataFrame,
    rates: pd.DataFrame,
    *,
    period_method: str,
    imputation_method: str,
    factors: pd.DataFrame | None = None,
    periods: Iterable[str] = REFERENCE_PERIODS,
    to: str = FOUR_WEEKS,
) -> Layout:
    """Arrange countries and their observations for :func:`evaluate`.

    Parameters
    ----------
    countries
        Indexed by ``country``: ``population`` (persons), ``region`` and ``group``, among whose
        observed countries it is imputed.
    rates
        One row per observed ``country`` with its ``reference_period``.
    period_method, imputation_method
        As in :mod:`~swvr.estimation.reference_period` and :mod:`~swvr.estimation.imputation`.
    factors
        Indexed by reference period with ``factor``: needed where ``matched``, as these come
        from other rates than those given.
    periods
        Reference periods that have a place even if no rate is over them.
    to
        The one that all rates are brought to.

    Raises
    ------
    SwvrError
        If there is no such method, ``matched`` comes without factors, an observed country is not
        among the countries, or nobody is observed in a group.
    """
    require_method(period_method, PERIOD_METHODS)
    require_method(imputation_method, IMPUTATION_METHODS)
    every = in_order([*periods, to, *rates["reference_period"]])
    given: Floats | None = None
    if period_method == "none":
        given = np.ones(len(every))
    elif period_method == "matched":
        if factors is None:
            raise SwvrError(
                "matched factors do not come from the rates chosen",
                where="adjustment to one reference period",
                remedy="give the factors",
            )
        given = factors["factor"].reindex(list(every)).to_numpy(float)
    regions, region = np.unique(countries["region"].to_numpy(str), return_inverse=True)
    groups, group = np.unique(countries["group"].to_numpy(str), return_inverse=True)
    observed = countries.index.get_indexer(pd.Index(rates["country"]))
    strange = sorted(map(str, rates["country"][observed < 0]))
    if strange:
        raise SwvrError(
            f"no population: {', '.join(strange)}",
            where="rates to impute from",
            remedy="leave out these countries",
        )
    blank = sorted(set(groups) - set(groups[group[observed]]))
    if blank:
        raise SwvrError(
            f"no observed country in {', '.join(blank)}",
            where="rates to impute from",
            remedy="add one to each region, join regions, or impute with world_weighted_mean",
        )
    return Layout(
        regions=tuple(map(str, regions)),
        groups=tuple(map(str, groups)),
        population=countries["population"].to_numpy(float),
        region=region,
        group=group,
        observed=observed,
        period=rates["reference_period"].map(every.index).to_numpy(int),
        period_method=period_method,
        imputation_method=imputation_method,
        given_factors=given,
        periods=every,
        to=to,
    )


def layout_of(estimate: NationalEstimate) -> tuple[Layout, Floats]:
    """Return the layout of an estimate and the ``(n,)`` rates that it was made from."""
    rates = estimate.countries.dropna(subset="rate_observed").reset_index()
    arranged = layout(
        estimate.countries,
        rates,
        period_method=estimate.period_method,
        imputation_method=estimate.imputation_method,
        factors=estimate.factors,
        periods=estimate.factors.index,
        to=estimate.reference_period,
    )
    return arranged, rates["rate_observed"].to_numpy(float)


def evaluate(layout: Layout, rates: Floats) -> Results:
    """Estimate regions and world from each of many sets of observed rates.

    Parameters
    ----------
    layout
        As from :func:`layout`.
    rates
        ``(sets, n)`` percent over each country's own reference period.
    """
    weights = layout.population[layout.observed]
    factors = _factors(layout, rates, weights)
    adjusted = rates * factors[:, layout.period]
    exceeds = np.any(adjusted > 100.0, axis=1, keepdims=True)[:, 0]
    adjusted = np.minimum(adjusted, 100.0)

    groups = _typical(layout, adjusted, weights)
    imputed = np.ones(len(layout.population), dtype=bool)
    imputed[layout.observed] = False
    left = np.zeros((len(layout.groups), len(layout.regions)))
    np.add.at(left, (layout.group[imputed], layout.region[imputed]), layout.population[imputed])
    people = left.sum(axis=0) + weights @ one_hot(layout.region[layout.observed], layout.regions)
    volunteers = (adjusted * weights) @ one_hot(layout.region[layout.observed], layout.regions)
    volunteers += groups @ left
    world = volunteers.sum(axis=1, keepdims=True) / people.sum()
    return Results(factors, adjusted, groups, np.hstack([volunteers / people, world]), exceeds)


def place_names(layout: Layout) -> tuple[str, ...]:
    """Return what the columns of :attr:`Results.regions` are."""
    return (*layout.regions, WORLD)


def one_hot(positions: Indices, names: Any) -> Floats:
    """Return ``(len(positions), len(names))`` with a one where each position points."""
    return np.eye(len(names))[positions]


def _factors(layout: Layout, rates: Floats, weights: Floats) -> Floats:
    if layout.given_factors is not None:
        return np.broadcast_to(layout.given_factors, (len(rates), len(layout.periods)))
    if layout.period_method != "weighted":
        weights = np.ones_like(weights)
    at = one_hot(layout.period, layout.periods)
    base = layout.periods.index(layout.to)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (rates * weights) @ at / (weights @ at)
        factors = means[:, [base]] / means
    factors[:, base] = 1.0
    return factors


def _typical(layout: Layout, adjusted: Floats, weights: Floats) -> Floats:
    member = one_hot(layout.group[layout.observed], layout.groups)
    if layout.imputation_method == "regional_median":
        columns = [np.median(adjusted[:, inside], axis=1) for inside in member.T.astype(bool)]
        return np.stack(columns, axis=1)
    if layout.imputation_method == "regional_mean":
        weights = np.ones_like(weights)
    means: Floats = (adjusted * weights) @ member / (weights @ member)
    return means
