"""Bringing the rates of several reference periods to one (SWVR 2022, Appendix B §3).

More people volunteer in a year than in four weeks. The report multiplies the rate of one week
by the mean rate of the countries observed over four weeks divided by that of the countries
observed over one week, and the rate of twelve months likewise. The two groups are different
countries: whatever else makes them differ goes into the factor. Under this rule, and under every
rule that takes its factor from the data, a higher rate of twelve months lowers the factor of
all the others.

The report brings rates to four weeks; an edition may name another period, and its rates may be of
any others. Between two periods stands nothing but what countries observed: no factor follows from
their lengths, as people who volunteer often are asked about the same acts over either.

Rates are percent of the population, factors plain numbers, hours those of one volunteer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

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
from swvr.period import MONTH, PATTERN, Period, in_order

FOUR_WEEKS = MONTH
METHODS = ("ratio_of_means", "weighted", "matched", "none")
# So many of each unit have the time of a month, as the report counts.
_IN_A_MONTH = {"d": 28.0, "w": 4.0, "m": 1.0}
_WHERE = "adjustment to one reference period"


def factors(
    rates: pd.DataFrame,
    method: str = "ratio_of_means",
    *,
    to: str = FOUR_WEEKS,
    periods: Iterable[str] = REFERENCE_PERIODS,
) -> pd.DataFrame:
    """Return what a rate of each reference period is multiplied by (Appendix B §3).

    Parameters
    ----------
    rates
        ``country``, ``reference_period`` (as ``4w`` or ``12m``), ``rate`` (percent); for
        ``weighted`` also ``population`` (persons). One row per country, for ``matched`` one per
        country and reference period.
    method
        ``ratio_of_means``: means over countries, as the report does. ``weighted``: means
        weighted by population. ``matched``: plain means over the countries observed at both
        periods alone. ``none``: no adjustment, all factors are 1.
    to
        The period that rates are brought to: the base.
    periods
        Periods that are listed even if no rate has them.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``reference_period``, the shortest first: ``factor``; ``mean`` (percent), the
        mean rate at that period, and ``mean_base`` (percent), that at the base which it is held
        against; ``countries`` and ``countries_base``, how many went into each. A factor that no
        country allows is NaN.

    Raises
    ------
    SwvrError
        If a column is missing, a rate is missing or outside 0 to 100, a reference period is
        none, a country has two rows of a period, a population is not above zero, a mean is
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
    every = in_order([*periods, to, *data["reference_period"]])
    at = {period: data[data["reference_period"] == period] for period in every}
    rows = []
    for period in every:
        here, there = at[period], at[to]
        if method == "matched":
            here = here[here["country"].isin(there["country"])]
            there = there[there["country"].isin(here["country"])]
        mean, mean_base = _mean(here), _mean(there)
        if period == to or method == "none":
            factor = 1.0
        elif mean == 0.0:
            raise SwvrError(
                f"the mean rate over {period} is zero",
                where=_WHERE,
                remedy=f"no factor brings it to {to}: leave these countries out",
            )
        else:
            factor = mean_base / mean
        rows.append((period, factor, mean, mean_base, len(here), len(there)))
    columns = ["reference_period", "factor", "mean", "mean_base"]
    columns += ["countries", "countries_base"]
    return pd.DataFrame(rows, columns=columns).set_index("reference_period")


def to_base(rates: pd.DataFrame, factors: pd.DataFrame, *, to: str = FOUR_WEEKS) -> pd.DataFrame:
    """Multiply each rate by the factor of its reference period (Appendix B §3).

    Parameters
    ----------
    rates
        ``country``, ``reference_period``, ``rate`` (percent). Further columns are kept.
    factors
        Indexed by reference period with ``factor``, as from :func:`factors`.
    to
        The period that they bring rates to.

    Returns
    -------
    pandas.DataFrame
        The rows of ``rates`` with ``rate`` over that period (percent), ``rate_observed`` as it
        was, ``factor``, and ``status``: ``observed`` at that period, or ``adjusted`` by a
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
            remedy=_without_factor(rates, to),
        )
    adjusted = rates["rate"] * factor
    require_rates(adjusted, rates, f"{_WHERE}, after the factor")
    at_base = rates["reference_period"] == to
    status = at_base.map({True: "observed", False: "adjusted"})
    return rates.assign(rate_observed=rates["rate"], factor=factor, rate=adjusted, status=status)


def hours_a_month(hours: float, period: str) -> float:
    """Return the hours of a month: a week × 4, a year ÷ 12 (Appendix B §3).

    Parameters
    ----------
    hours
        Mean hours of a volunteer in the period.
    period
        The time that they are of, as ``1w``, ``4w`` or ``12m``. It is the unit of the hours, not
        the period that says who is a volunteer.

    Raises
    ------
    SwvrError
        If the hours are not a number from zero up, or there is no such period.
    """
    unit = Period.parse(period, where=_WHERE)
    if not (math.isfinite(hours) and hours >= 0.0):
        raise SwvrError(
            f"{hours:g} is no number of hours", where=_WHERE, remedy="give hours from zero up"
        )
    return hours * (_IN_A_MONTH[unit.unit] / unit.count)


def _without_factor(rates: pd.DataFrame, to: str) -> str:
    """Say what can be done where no country gives a factor."""
    if not (rates["reference_period"] == to).any():
        return (
            f"no country has a rate over {to}, which the others are brought to: add one, or use "
            "another method or another reference_period of the edition"
        )
    return "no country gives one: use another method or leave out this reference period"


def _require(rates: pd.DataFrame, more: list[str]) -> None:
    require_columns(rates, ["country", "reference_period", "rate", *more], _WHERE)
    require_rates(rates["rate"], rates, _WHERE)
    empty = rates[rates["rate"].isna()]
    stated = rates["reference_period"].astype("str")
    unknown = rates[~stated.str.fullmatch(PATTERN).fillna(value=False).astype(bool)]
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
