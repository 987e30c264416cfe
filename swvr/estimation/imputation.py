"""Rates for the countries that have none (SWVR 2022, Appendix B §4).

The report gives a country without data the population-weighted mean rate of its region. With
these, the weighted mean of all countries of a region is again that of the observed ones; any
other rule moves it. For types and sexes it gives the mean of the world, because only two
regions have enough data.

Rates are percent of the population, over four weeks; populations are persons aged 15 and over.
"""

from __future__ import annotations

import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.selection import require_columns, require_rates, require_unique
from swvr.estimation.total_from_parts import require_method

METHODS = ("regional_weighted_mean", "regional_mean", "regional_median", "world_weighted_mean")
IMPUTED = "imputed"


def impute(
    rates: pd.DataFrame,
    population: pd.DataFrame,
    regions: pd.DataFrame,
    method: str = "regional_weighted_mean",
) -> pd.DataFrame:
    """Give every country that has a population a rate (Appendix B §4).

    Parameters
    ----------
    rates
        One row per observed ``country``: ``rate`` (percent over four weeks) and, optionally,
        ``status`` (``observed`` or ``adjusted``; ``observed`` if there is none).
    population
        One row per ``country`` with its ``population`` (persons).
    regions
        One row per ``country`` with its ``region``.
    method
        What a country without a rate is given: ``regional_weighted_mean``, the mean of the
        observed countries of its region weighted by population, as the report does;
        ``regional_mean`` or ``regional_median`` without weights; ``world_weighted_mean``, as
        the report does for types and sexes.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``country``, in alphabetical order: ``region``, ``population``, ``rate``
        (percent) and ``status``: ``observed``, ``adjusted`` or ``imputed``.

    Raises
    ------
    SwvrError
        If a column is missing, a rate is missing or outside 0 to 100, a population is not above
        zero, a country has two rows, no region or no population, there is no such method, or
        nothing is observed: in a region, or for ``world_weighted_mean`` in the world.
    """
    require_method(method, METHODS)
    countries = countries_with_regions(population, regions)
    where = "rates to impute from"
    require_columns(rates, ["country", "rate"], where)
    require_rates(rates["rate"], rates, where)
    require_unique(rates, ["country"], where, "keep one rate of each country")
    given = rates.set_index("country")
    empty = sorted(map(str, given.index[given["rate"].isna()]))
    strange = sorted(map(str, set(given.index) - set(countries.index)))
    for problem, wrong in (("no rate", empty), ("no population", strange)):
        if wrong:
            raise SwvrError(
                f"{problem}: {', '.join(wrong)}", where=where, remedy="leave out these countries"
            )
    status = given["status"] if "status" in given else pd.Series("observed", index=given.index)
    countries = countries.assign(
        rate=given["rate"].astype(float).reindex(countries.index),
        status=status.astype("str").reindex(countries.index).fillna(IMPUTED),
    )
    observed = countries[countries["rate"].notna()]
    if method == "world_weighted_mean":
        if observed.empty:
            raise SwvrError("no country is observed", where=where, remedy="add observed rates")
        return countries.assign(rate=countries["rate"].fillna(_weighted_mean(observed)))
    blank = sorted(set(countries["region"]) - set(observed["region"]))
    if blank:
        raise SwvrError(
            f"no observed country in {', '.join(blank)}",
            where=where,
            remedy="add one to each region, join regions, or impute with world_weighted_mean",
        )
    means = {
        region: _typical(observed[observed["region"] == region], method)
        for region in sorted(set(observed["region"]))
    }
    return countries.assign(rate=countries["rate"].fillna(countries["region"].map(means)))


def countries_with_regions(population: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Put population and region of each country together.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``country``, in alphabetical order: ``region`` and ``population`` (persons).
        Countries that have a region and no population are left out.

    Raises
    ------
    SwvrError
        If a column is missing, a population is not above zero, or a country has two rows or no
        region.
    """
    where = "population table"
    require_columns(population, ["country", "population"], where)
    require_columns(regions, ["country", "region"], "regional grouping")
    require_unique(population, ["country"], where, "keep one row for each country")
    twice = sorted(set(regions.loc[regions["country"].duplicated(), "country"]))
    if twice:
        raise SwvrError(
            f"in two regions: {', '.join(twice)}",
            where="regional grouping",
            remedy="keep one row for each country",
        )
    people = population.set_index("country")["population"].sort_index()
    unpeopled = sorted(map(str, people.index[~(people > 0)]))
    if unpeopled:
        raise SwvrError(
            f"no population in {', '.join(unpeopled)}",
            where=where,
            remedy="a rate needs a population above zero: correct or leave out these countries",
        )
    grouping = regions.set_index("country")["region"]
    region = grouping.reindex(people.index)
    homeless = sorted(map(str, region.index[region.isna()]))
    if homeless:
        raise SwvrError(
            f"no region for {', '.join(homeless)}",
            where="regional grouping",
            remedy="add a row with the region of each",
        )
    return pd.DataFrame({"region": region, "population": people})


def _typical(observed: pd.DataFrame, method: str) -> float:
    if method == "regional_mean":
        return float(observed["rate"].mean())
    if method == "regional_median":
        return float(observed["rate"].median())
    return _weighted_mean(observed)


def _weighted_mean(observed: pd.DataFrame) -> float:
    weights = observed["population"].astype(float)
    return float((observed["rate"] * weights).sum() / weights.sum())
