"""Regional and world estimates from the rates of countries: all steps (SWVR 2022, Appendix B).

Totals from their parts, one observation a country, four weeks, imputation, totals: the steps of
Appendix B §§2–4 in their order, each with the rule of the report and others to hold it against.
The 69 rates behind the report were not published, so that its numbers do not come out of other
data; how far they move with data and rules is what this is for.

Rates are percent of the population aged 15 and over, volunteers and populations are persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from swvr.estimation.aggregation import rate, with_world
from swvr.estimation.imputation import IMPUTED, countries_with_regions, impute
from swvr.estimation.reference_period import FOUR_WEEKS, factors, to_four_weeks
from swvr.estimation.selection import (
    OBSERVATION,
    SelectionRule,
    require_columns,
    require_rates,
    select,
)
from swvr.estimation.total_from_parts import add_totals

NO_POPULATION = "no population"
_OBSERVED = ("year", "type", "reference_period", "source", "from_parts", "rate_observed", "factor")


@dataclass(frozen=True)
class NationalEstimate:
    """What the national rates of one sex come to.

    Attributes
    ----------
    countries
        Indexed by ``country``: ``region``, ``population`` and ``volunteers`` (persons),
        ``rate`` (percent over four weeks), ``status`` (``observed``, ``adjusted``,
        ``imputed``), and of the observation behind it ``year``, ``type``,
        ``reference_period``, ``source``, ``from_parts``, ``rate_observed`` (percent) and
        ``factor``, missing where imputed.
    regions
        Indexed by ``region``, the last ``world``: ``rate_percent``, ``volunteers`` and
        ``population`` (persons), ``countries``, ``countries_observed``, and
        ``population_share_observed`` (percent): how much of the population lives in countries
        that are not imputed.
    factors
        As from :func:`swvr.estimation.reference_period.factors`.
    left_out
        The observations of this sex that do not stand for their country, with the ``reason``.
    """

    countries: pd.DataFrame
    regions: pd.DataFrame
    factors: pd.DataFrame
    left_out: pd.DataFrame


def estimate(
    observations: pd.DataFrame,
    population: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    sex: str = "total",
    rule: SelectionRule | None = None,
    total_method: str = "larger",
    period_method: str = "ratio_of_means",
    imputation_method: str = "regional_weighted_mean",
) -> NationalEstimate:
    """Estimate regional and world rates from those of countries (SWVR 2022, Appendix B §§2–4).

    The rule of the report is the default of every step. For the rate of one type, name it alone
    in ``rule.types``; for that of one sex, give ``sex`` and the population of that sex; for both
    the report imputes with ``world_weighted_mean``.

    Parameters
    ----------
    observations
        Tidy: ``country``, ``year``, ``sex``, ``type``, ``reference_period``, ``rate``
        (percent), ``source``. Rows of another sex are not looked at.
    population
        One row per ``country`` with its ``population`` (persons). These countries are the
        world; an observation of any other is left out and listed.
    regions
        One row per ``country`` with its ``region``.
    sex
        ``women``, ``men`` or ``total``.
    rule
        Which observation stands for a country; ``SelectionRule()`` if there is none. Totals are
        made from their parts only if ``total`` is among its types.
    total_method, period_method, imputation_method
        As in :func:`~swvr.estimation.total_from_parts.total_from_parts`,
        :func:`~swvr.estimation.reference_period.factors` and
        :func:`~swvr.estimation.imputation.impute`. For ``matched``, the factors come from the
        countries with observations of one type at four weeks and at another period, the first
        such type in the order of ``rule.types``.

    Raises
    ------
    SwvrError
        If a table cannot be used, with all the rows at fault: a rate outside 0 to 100, before
        or after the factor, a population that is not above zero, a country in two regions or in
        none, a region where no country is observed, a reference period without a factor.
    """
    rule = rule or SelectionRule()
    where = "observed rates"
    require_columns(observations, OBSERVATION, where)
    require_rates(observations["rate"], observations, where)
    world = countries_with_regions(population, regions)

    candidates = observations[observations["sex"] == sex]
    if "total" in rule.types:
        candidates = add_totals(candidates, total_method)
    else:
        candidates = candidates.assign(from_parts=False)
    peopled = candidates["country"].isin(world.index)
    selection = select(candidates[peopled], rule)
    unpeopled = candidates[~peopled].sort_values(list(OBSERVATION)).assign(reason=NO_POPULATION)
    left_out = pd.concat([selection.passed_over, unpeopled], ignore_index=True)

    chosen = _with_population(selection.chosen, world)
    basis = chosen
    if period_method == "matched":
        basis = _with_population(_at_two_periods(candidates[peopled], rule), world)
    found = factors(basis, period_method)
    adjusted = to_four_weeks(chosen, found)
    countries = impute(adjusted, population, regions, imputation_method)
    countries = countries.assign(volunteers=countries["rate"] / 100.0 * countries["population"])
    behind = adjusted.set_index("country")[list(_OBSERVED)]
    behind = behind.astype({"year": "Int64", "from_parts": "boolean"})
    return NationalEstimate(countries.join(behind), _totals(countries), found, left_out)


def _with_population(rows: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(population=rows["country"].map(world["population"]))


def _at_two_periods(candidates: pd.DataFrame, rule: SelectionRule) -> pd.DataFrame:
    """Return the rates of each country at four weeks and other periods, all of one type."""
    by = ["country", "sex", "type", "reference_period"]
    found = select(candidates, rule, by).chosen
    periods = found.groupby(["country", "type"])["reference_period"]
    both = (periods.transform("nunique") > 1) & periods.transform(lambda s: (s == FOUR_WEEKS).any())
    paired = found[both.astype(bool)]
    preference = paired["type"].map(rule.types.index)
    return paired[preference == preference.groupby(paired["country"]).transform("min")]


def _totals(countries: pd.DataFrame) -> pd.DataFrame:
    """Add the countries up by region and for the world (SWVR 2022, Appendix B §§1, 4)."""
    is_observed = countries["status"] != IMPUTED
    summed = countries.assign(
        countries=1,
        countries_observed=is_observed.astype(int),
        population_observed=countries["population"].where(is_observed, 0),
    )
    columns = ["volunteers", "population", "countries", "countries_observed", "population_observed"]
    counts = with_world(summed.groupby("region", sort=True)[columns].sum())
    share = rate(counts["population_observed"], counts["population"])
    table = counts.drop(columns="population_observed").astype(
        {"countries": "int64", "countries_observed": "int64"}
    )
    table.insert(0, "rate_percent", rate(counts["volunteers"], counts["population"]))
    return table.assign(population_share_observed=share)
