"""Rates for the countries that have none (SWVR 2022, Appendix B §4).

The report gives a country without data the population-weighted mean rate of its region. With
these, the weighted mean of all countries of a region is again that of the observed ones; any
other rule moves it. For types and sexes it gives the mean of the world, because only two
regions have enough data. Countries may also be imputed from those of like income, which the
report did not do (:func:`nearest_income_groups`).

Rates are percent of the population, over one period; populations are persons aged 15 and over.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.selection import require_columns, require_rates, require_unique
from swvr.estimation.total_from_parts import require_method

METHODS = ("regional_weighted_mean", "regional_mean", "regional_median", "world_weighted_mean")
IMPUTED = "imputed"
INCOME_GROUPS = ("low", "lower_middle", "upper_middle", "high")  # of the World Bank, poorest first


def impute(
    rates: pd.DataFrame,
    population: pd.DataFrame,
    regions: pd.DataFrame,
    method: str = "regional_weighted_mean",
    groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give every country that has a population a rate (Appendix B §4).

    Parameters
    ----------
    rates
        One row per observed ``country``: ``rate`` (percent over one period) and, optionally,
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
    groups
        One row per ``country`` with its ``group``, to take the place of the region in
        ``method``, as from :func:`nearest_income_groups`; by default the regions themselves.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``country``, in alphabetical order: ``region``, ``population``, ``rate``
        (percent), ``status`` (``observed``, ``adjusted`` or ``imputed``) and ``group``, the
        countries among which it is imputed: a region, ``world`` or one of ``groups``.

    Raises
    ------
    SwvrError
        If a column is missing, a rate is missing or outside 0 to 100, a population is not above
        zero, a country has two rows, no region, no group or no population, there is no such
        method, or nothing is observed in a group that has a country to impute.
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
        group=_groups(countries, method, groups),
    )
    observed = countries[countries["rate"].notna()]
    if observed.empty:
        raise SwvrError("no country is observed", where=where, remedy="add observed rates")
    blank = sorted(set(countries["group"]) - set(observed["group"]))
    if blank:
        raise SwvrError(
            f"no observed country in {', '.join(blank)}",
            where=where,
            remedy="add one to each region, join regions, or impute with world_weighted_mean",
        )
    means = {
        group: _typical(observed[observed["group"] == group], method)
        for group in sorted(set(observed["group"]))
    }
    return countries.assign(rate=countries["rate"].fillna(countries["group"].map(means)))


def nearest_income_groups(
    observed: Iterable[str], regions: pd.DataFrame, income_groups: pd.DataFrame
) -> pd.DataFrame:
    """Group countries with the observed ones of like income, for :func:`impute`.

    A country is put in its own income group, or where nobody is observed there in the nearest
    one in rank, of two equally near the poorer. A country that the World Bank does not classify
    is taken to be in the group that most countries of its region are in, of two the poorer.

    Parameters
    ----------
    observed
        The countries that have a rate.
    regions
        One row per ``country`` with its ``region``.
    income_groups
        One row per ``country`` with its ``income_group`` (:data:`INCOME_GROUPS`, or missing).

    Returns
    -------
    pandas.DataFrame
        One row per country of ``regions``: ``country`` and ``group``.

    Raises
    ------
    SwvrError
        If an income group is unknown, a country has two rows, or no observed country or no
        country of a region has one.
    """
    where = "income groups"
    require_columns(income_groups, ["country", "income_group"], where)
    require_unique(income_groups, ["country"], where, "keep one row for each country")
    classified = income_groups.dropna(subset="income_group").set_index("country")["income_group"]
    unknown = sorted(set(classified) - set(INCOME_GROUPS))
    if unknown:
        raise SwvrError(
            f"no such income group: {', '.join(map(str, unknown))}",
            where=where,
            remedy=f"use {', '.join(INCOME_GROUPS)}",
        )
    known = set(classified.reindex(list(observed)).dropna())
    if not known:
        raise SwvrError(
            "no observed country has an income group",
            where=where,
            remedy="add the income groups of observed countries, or impute by region",
        )
    rank = {group: i for i, group in enumerate(INCOME_GROUPS)}
    nearest = {
        group: min(known, key=lambda other: (abs(rank[other] - rank[group]), rank[other]))
        for group in INCOME_GROUPS
    }
    own = regions["country"].map(classified)
    missing = regions[own.isna()]
    for region in sorted(set(missing["region"])):
        common = own[regions["region"] == region].value_counts()
        if common.empty:
            raise SwvrError(
                f"no country of {region} has an income group",
                where=where,
                remedy="add the income group of one, or impute by region",
            )
        likely = max(common.index, key=lambda group: (common[group], -rank[group]))
        own = own.mask(own.isna() & (regions["region"] == region), likely)
    return pd.DataFrame({"country": regions["country"], "group": own.map(nearest)})


def _groups(countries: pd.DataFrame, method: str, groups: pd.DataFrame | None) -> pd.Series:
    if method == "world_weighted_mean":
        return pd.Series(WORLD, index=countries.index)
    if groups is None:
        return countries["region"]
    where = "groups to impute by"
    require_columns(groups, ["country", "group"], where)
    require_unique(groups, ["country"], where, "keep one row for each country")
    group = groups.set_index("country")["group"].reindex(countries.index)
    lost = sorted(map(str, group.index[group.isna()]))
    if lost:
        raise SwvrError(
            f"no group for {', '.join(lost)}", where=where, remedy="add a row with each"
        )
    return group


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
