"""Bringing rates and hours of three reference periods to four weeks (SWVR 2022, Appendix B §3).

More people volunteer in a year than in four weeks. The report multiplies the rate of one week
by the mean rate of the countries observed over four weeks divided by that of the countries
observed over one week, and the rate of twelve months likewise. The two groups are different
countries: whatever else makes them differ goes into the factor. Under this rule, and under every
rule that takes its factor from the data, a higher rate of twelve months lowers the factor of
all the others.

Rates are percent of the population, factors plain numbers, hours those of one volunteer.
"""

from __future__ import annotations

import math

import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.selection import (
    REFERENCE_PERIODS,
    require_columns,
    require_rates,
    require_unique,
    row_names,
)
from swvr.estimation.total_from_parts import require_method

FOUR_WEEKS = "4w"
METHODS = ("ratio_of_means", "weighted", "matched", "none")
_HOURS = {"1w": 4.0, FOUR_WEEKS: 1.0, "12m": 1.0 / 12.0}
_WHERE = "adjustment to four weeks"


def factors(rates: pd.DataFrame, method: str = "ratio_of_means") -> pd.DataFrame:
    """Return what a rate of each reference period is multiplied by (Appendix B §3).

    Parameters
    ----------
    rates
        ``country``, ``reference_period`` (``1w``, ``4w``, ``12m``), ``rate`` (percent); for
        ``weighted`` also ``population`` (persons). One row per country, for ``matched`` one per
        country and reference period.
    method
        ``ratio_of_means``: means over countries, as the report does. ``weighted``: means
        weighted by population. ``matched``: plain means over the countries observed at both
        periods alone. ``none``: no adjustment, all factors are 1.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``reference_period``, all three: ``factor``; ``mean`` (percent), the mean
        rate at that period, and ``mean_four_weeks`` (percent), that at four weeks which it is
        held against; ``countries`` and ``countries_four_weeks``, how many went into each. A
        factor that no country allows is NaN.

    Raises
    ------
    SwvrError
        If a column is missing, a rate is missing or outside 0 to 100, a reference period is
        unknown, a country has two rows of a period, a population is not above zero, a mean is
        zero, or there is no such method.
    """
    require_method(method, METHODS)
    weighted = method == "weighted"
    _require(rates, ["population"] if weighted else [])
    keys = ["country", "reference_period"] if method == "matched" else ["country"]
    require_unique(rates, keys, _WHERE, "keep one rate")
    if weighted and not (rates["population"] > 0).all():
        wrong = row_names(rates[~(rates["population"] > 0)])
        raise SwvrError(
            f"no population: {'; '.join(sorted(wrong))}",
            where=_WHERE,
            remedy="weighted means need a population above zero",
        )
    weights = rates["population"].astype(float) if weighted else pd.Series(1.0, index=rates.index)
    data = rates[["country", "reference_period", "rate"]].assign(weight=weights)
    data = data.sort_values(["country", "reference_period"], kind="stable")
    at = {period: data[data["reference_period"] == period] for period in REFERENCE_PERIODS}
    rows = []
    for period in REFERENCE_PERIODS:
        here, there = at[period], at[FOUR_WEEKS]
        if method == "matched":
            here = here[here["country"].isin(there["country"])]
            there = there[there["country"].isin(here["country"])]
        mean, mean_four_weeks = _mean(here), _mean(there)
        if period == FOUR_WEEKS or method == "none":
            factor = 1.0
        elif mean == 0.0:
            raise SwvrError(
                f"the mean rate over {period} is zero",
                where=_WHERE,
                remedy="no factor brings it to four weeks: leave these countries out",
            )
        else:
            factor = mean_four_weeks / mean
        rows.append((period, factor, mean, mean_four_weeks, len(here), len(there)))
    columns = ["reference_period", "factor", "mean", "mean_four_weeks"]
    columns += ["countries", "countries_four_weeks"]
    return pd.DataFrame(rows, columns=columns).set_index("reference_period")


def to_four_weeks(rates: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    """Multiply each rate by the factor of its reference period (Appendix B §3).

    Parameters
    ----------
    rates
        ``country``, ``reference_period``, ``rate`` (percent). Further columns are kept.
    factors
        Indexed by reference period with ``factor``, as from :func:`factors`.

    Returns
    -------
    pandas.DataFrame
        The rows of ``rates`` with ``rate`` over four weeks (percent), ``rate_observed`` as it
        was, ``factor``, and ``status``: ``observed`` at four weeks, or ``adjusted`` by a
        factor, be it 1.

    Raises
    ------
    SwvrError
        If a column is missing, a rate is missing or outside 0 to 100, before or after, or its
        reference period has no factor.
    """
    _require(rates, [])
    factor = rates["reference_period"].map(factors["factor"]).astype(float)
    lost = rates[factor.isna()]
    if len(lost):
        raise SwvrError(
            f"no factor for {'; '.join(sorted(row_names(lost)))}",
            where=_WHERE,
            remedy="no country gives one: use another method or leave out this reference period",
        )
    adjusted = rates["rate"] * factor
    require_rates(adjusted, rates, f"{_WHERE}, after the factor")
    at_four_weeks = rates["reference_period"] == FOUR_WEEKS
    status = at_four_weeks.map({True: "observed", False: "adjusted"})
    return rates.assign(rate_observed=rates["rate"], factor=factor, rate=adjusted, status=status)


def hours_to_four_weeks(hours: float, period: str) -> float:
    """Return the hours of four weeks: a week × 4, a year ÷ 12 (Appendix B §3).

    Parameters
    ----------
    hours
        Mean hours of a volunteer in the reference period.
    period
        ``1w``, ``4w`` or ``12m``.

    Raises
    ------
    SwvrError
        If the hours are not a number from zero up, or the reference period is unknown.
    """
    if not (math.isfinite(hours) and hours >= 0.0):
        raise SwvrError(
            f"{hours:g} is no number of hours", where=_WHERE, remedy="give hours from zero up"
        )
    if period not in _HOURS:
        raise SwvrError(
            f"no reference period {period!r}", where=_WHERE, remedy=f"use {', '.join(_HOURS)}"
        )
    return hours * _HOURS[period]


def _require(rates: pd.DataFrame, more: list[str]) -> None:
    require_columns(rates, ["country", "reference_period", "rate", *more], _WHERE)
    require_rates(rates["rate"], rates, _WHERE)
    empty = rates[rates["rate"].isna()]
    unknown = rates[~rates["reference_period"].isin(REFERENCE_PERIODS)]
    for wrong, problem in ((empty, "no rate"), (unknown, "no known reference period")):
        if len(wrong):
            raise SwvrError(
                f"{problem}: {'; '.join(sorted(row_names(wrong)))}",
                where=_WHERE,
                remedy="leave out these rows and list them; nothing is guessed",
            )


def _mean(rows: pd.DataFrame) -> float:
    if rows.empty:
        return math.nan
    return float((rows["rate"] * rows["weight"]).sum() / rows["weight"].sum())
