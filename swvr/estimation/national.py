"""Regional and world estimates from the rates of countries: all steps (SWVR 2022, Appendix B).

Totals from their parts, one observation a country, one period, imputation, totals: the steps of
Appendix B §§2–4 in their order, each with the rule of the report and others to hold it against.
The 69 rates behind the report were not published, so that its numbers do not come out of other
data; how far they move with data and rules is what this is for.

Rates are percent of the population aged 15 and over, volunteers and populations are persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from swvr.estimation.aggregation import rate, with_world
from swvr.estimation.imputation import (
    IMPUTED,
    countries_with_regions,
    impute,
    nearest_income_groups,
)
from swvr.estimation.reference_period import FOUR_WEEKS, factors, to_base
from swvr.estimation.selection import (
    OBSERVATION,
    SelectionRule,
    require_columns,
    require_rates,
    select,
)
from swvr.estimation.total_from_parts import add_totals
from swvr.period import Period, in_order

NO_POPULATION = "no population"
_OBSERVED = (
    "year",
    "type",
    "reference_period",
    "source",
    "from_parts",
    "rate_observed",
    "factor",
    "effective_sample_size",
)


@dataclass(frozen=True)
class Choice:
    """The observations that stand for their countries, before anything is done to them.

    Attributes
    ----------
    rates
        One row per country: the columns of the observations, ``from_parts``,
        ``effective_sample_size`` (interviews; missing where not known) and ``population``
        (persons).
    left_out
        The other observations of this sex, with the ``reason``.
    factor_rates
        The rates that the factors come from: those chosen, or for ``matched`` those of the
        countries observed at two periods.
    world
        Indexed by ``country``: ``region`` and ``population`` (persons), all countries.
    periods
        The reference periods that there may be, the shortest first.
    to
        The one that all rates are brought to.
    """

    rates: pd.DataFrame
    left_out: pd.DataFrame
    factor_rates: pd.DataFrame
    world: pd.DataFrame
    periods: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class NationalEstimate:
    """What the national rates of one sex come to.

    Attributes
    ----------
    countries
        Indexed by ``country``: ``region``, ``population`` and ``volunteers`` (persons),
        ``rate`` (percent over ``reference_period``), ``status`` (``observed``, ``adjusted``,
        ``imputed``), ``group`` (the countries among which it is imputed), and of the
        observation behind it ``year``, ``type``, ``reference_period``, ``source``,
        ``from_parts``, ``rate_observed`` (percent), ``factor`` and ``effective_sample_size``
        (interviews; also missing where not known), missing where imputed.
    regions
        Indexed by ``region``, the last ``world``: ``rate_percent``, ``volunteers`` and
        ``population`` (persons), ``countries``, ``countries_observed``, and
        ``population_share_observed`` (percent): how much of the population lives in countries
        that are not imputed.
    factors
        As from :func:`swvr.estimation.reference_period.factors`.
    left_out
        The observations of this sex that do not stand for their country, with the ``reason``.
    period_method, imputation_method
        The methods that were used.
    reference_period
        The period that all rates are brought to.
    """

    countries: pd.DataFrame
    regions: pd.DataFrame
    factors: pd.DataFrame
    left_out: pd.DataFrame
    period_method: str
    imputation_method: str
    reference_period: str = FOUR_WEEKS

    @property
    def adjusted_period(self) -> str | None:
        """The period whose factor most of the rates need, the longest of several; None for none."""
        periods = self.countries["reference_period"].dropna()
        others = periods[periods != self.reference_period].value_counts()
        return max(
            others.index, key=lambda code: (others[code], Period.parse(code).days), default=None
        )


def choose(
    observations: pd.DataFrame,
    population: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    sex: str = "total",
    rule: SelectionRule | None = None,
    total_method: str = "larger",
    period_method: str = "ratio_of_means",
    to: str = FOUR_WEEKS,
) -> Choice:
    """Choose the observation that stands for each country: the first steps of :func:`estimate`.

    Parameters and errors are those of :func:`estimate`.
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
    chosen = chosen.assign(effective_sample_size=_effective_sample_size(chosen))
    basis = chosen
    if period_method == "matched":
        basis = _with_population(_at_two_periods(candidates[peopled], rule, to), world)
    return Choice(chosen, left_out, basis, world, in_order([*rule.reference_periods, to]), to)


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
    income_groups: pd.DataFrame | None = None,
    to: str = FOUR_WEEKS,
) -> NationalEstimate:
    """Estimate regional and world rates from those of countries (SWVR 2022, Appendix B §§2–4).

    The rule of the report is the default of every step. For the rate of one type, name it alone
    in ``rule.types``; for that of one sex, give ``sex`` and the population of that sex; for both
    the report imputes with ``world_weighted_mean``.

    Parameters
    ----------
    observations
        Tidy: ``country``, ``year``, ``sex``, ``type``, ``reference_period``, ``rate``
        (percent), ``source``; optionally ``sample_size`` (interviews) and ``design_effect``
        where they are known. Rows of another sex are not looked at.
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
        countries with observations of one type at ``to`` and at another period, the first
        such type in the order of ``rule.types``.
    income_groups
        If given, as for :func:`~swvr.estimation.imputation.nearest_income_groups`, and these
        groups take the place of the regions in imputation.
    to
        The period that all rates are brought to.

    Raises
    ------
    SwvrError
        If a table cannot be used, with all the rows at fault: a rate outside 0 to 100, before
        or after the factor, a population that is not above zero, a country in two regions or in
        none, a region where no country is observed, a reference period without a factor.
    """
    choice = choose(
        observations,
        population,
        regions,
        sex=sex,
        rule=rule,
        total_method=total_method,
        period_method=period_method,
        to=to,
    )
    found = factors(choice.factor_rates, period_method, to=to, periods=choice.periods)
    adjusted = to_base(choice.rates, found, to=to)
    groups = None
    if income_groups is not None:
        groups = nearest_income_groups(adjusted["country"], regions, income_groups)
    countries = impute(adjusted, population, regions, imputation_method, groups)
    countries = countries.assign(volunteers=countries["rate"] / 100.0 * countries["population"])
    behind = adjusted.set_index("country")[list(_OBSERVED)]
    behind = behind.astype({"year": "Int64", "from_parts": "boolean"})
    return NationalEstimate(
        countries.join(behind),
        _totals(countries),
        found,
        choice.left_out,
        period_method,
        imputation_method,
        to,
    )


def _effective_sample_size(rows: pd.DataFrame) -> pd.Series:
    """Return interviews over the design effect, missing where either is not known [Kish1965]_."""
    if not {"sample_size", "design_effect"} <= set(rows.columns):
        return pd.Series(float("nan"), index=rows.index)
    size: pd.Series = rows["sample_size"].astype(float) / rows["design_effect"].astype(float)
    return size


def _with_population(rows: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(population=rows["country"].map(world["population"]))


def _at_two_periods(candidates: pd.DataFrame, rule: SelectionRule, to: str) -> pd.DataFrame:
    """Return the rates of each country at the base and other periods, all of one type."""
    by = ["country", "sex", "type", "reference_period"]
    found = select(candidates, rule, by).chosen
    periods = found.groupby(["country", "type"])["reference_period"]
    both = (periods.transform("nunique") > 1) & periods.transform(lambda s: (s == to).any())
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
