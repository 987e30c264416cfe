"""Regional and world rates and counts, weighted by population (SWVR 2022, Appendix B §§1, 4).

Throughout, ``population`` is persons aged 15 and over, rates are percent of it, and volunteers
are persons.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from swvr.errors import SwvrError

WORLD = "world"


def population_by_region(
    population: pd.DataFrame,
    regions: pd.DataFrame,
    year: int,
    move: Mapping[str, str | None] | None = None,
) -> pd.DataFrame:
    """Add up the population of each region.

    Parameters
    ----------
    population
        Tidy, one row per ``country``, ``year`` and ``sex`` (``women``, ``men``), with
        ``population`` in persons.
    regions
        One row per ``country`` with its ``region``.
    year
        The reference year.
    move
        Countries to put in another region, or out of all (``None``): another grouping.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``region``; columns ``women``, ``men``, ``total``, in persons.

    Raises
    ------
    SwvrError
        If the table has no such year, or a country has no region or two.
    """
    current = population[population["year"] == year]
    if current.empty:
        years = ", ".join(map(str, sorted(population["year"].unique())))
        raise SwvrError(
            f"no population for the year {year} (years: {years})",
            where="population table",
            remedy="set population.reference_year in the edition file to one of these",
        )
    twice = sorted(regions.loc[regions["country"].duplicated(), "country"])
    if twice:
        raise SwvrError(
            f"in two regions: {', '.join(twice)}",
            where="regional grouping",
            remedy="keep one row for each country",
        )
    listed = dict(zip(regions["country"], regions["region"], strict=True))
    grouping: dict[str, str | None] = {**listed, **(move or {})}
    homeless = sorted(set(current["country"]) - set(grouping))
    if homeless:
        raise SwvrError(
            f"no region for {', '.join(homeless)}",
            where="regional grouping",
            remedy="add a row with the region of each",
        )
    grouped = current.assign(region=current["country"].map(grouping)).dropna(subset="region")
    missing = {"women", "men"} - set(grouped["sex"])
    if missing:
        raise SwvrError(
            f"no population of {' and '.join(sorted(missing))} in {year}",
            where="population table",
            remedy="give the population of each country by sex",
        )
    table = grouped.pivot_table(
        index="region", columns="sex", values="population", aggfunc="sum", sort=True
    )[["women", "men"]].astype("int64")
    table.columns.name = None
    return table.assign(total=table.sum(axis="columns"))


def with_world(counts: pd.DataFrame) -> pd.DataFrame:
    """Append a ``world`` row, the sum of the regions, to counts indexed by region."""
    world = counts.sum(axis="index").rename(WORLD)
    together: pd.DataFrame = pd.concat([counts, world.to_frame().T])
    together.index.name = "region"
    return together


def rate(volunteers: pd.Series, population: pd.Series) -> pd.Series:
    """Return volunteers as percent of the population, row by row.

    For the world this is the population-weighted mean of the regional rates, since both
    numerator and denominator are sums over regions.

    Raises
    ------
    SwvrError
        If a population is zero or negative.
    """
    empty = sorted(map(str, population.index[~(population > 0)]))
    if empty:
        raise SwvrError(
            f"no population in {', '.join(empty)}",
            where="population table",
            remedy="a rate needs a population above zero: check the grouping",
        )
    return (100.0 * volunteers / population).rename("rate")


def volunteers_from_rate(rate_percent: float, population: float) -> float:
    """Return how many persons a rate (percent) of a population (persons) is."""
    return rate_percent / 100.0 * population


def rounds_to(value: float, printed: float, decimals: int) -> bool:
    """Whether ``value`` could have been printed as ``printed`` with so many decimals.

    Both roundings of an exact half are accepted: the report does not say which it uses.
    """
    return abs(value - printed) <= 0.5 * 10.0**-decimals + 1e-9
