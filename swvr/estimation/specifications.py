"""How far the headline moves with the choices that nobody prints: the specification curve.

Between the rates that countries publish and a number for the world stand choices that could as
well have been made otherwise. Here every combination of them is worked through and the world's
rate of each is kept, instead of the one that somebody chose [Simonsohn2020]_. A combination that
cannot be carried out, or that takes a rate above 100 percent, is not admissible and says why.

Rates are percent of the population aged 15 and over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.arrays import Layout, evaluate, layout, layout_of
from swvr.estimation.imputation import nearest_income_groups
from swvr.estimation.national import Choice, NationalEstimate, choose
from swvr.estimation.national_inputs import (
    NationalInputs,
    adult_population,
    national_inputs,
    people_of,
    selection_rule,
)
from swvr.estimation.reference_period import METHODS as PERIOD_METHODS
from swvr.estimation.reference_period import factors
from swvr.estimation.selection import SelectionRule
from swvr.estimation.total_from_parts import add_totals
from swvr.period import usual
from swvr.project import Project

INCOME_GROUP = "income_group"
IMPUTATIONS = (
    "regional_weighted_mean",
    "regional_mean",
    "regional_median",
    INCOME_GROUP,
    "world_weighted_mean",
)
# How a group's rate is taken where the name says only which group.
METHOD = {INCOME_GROUP: "regional_weighted_mean"}
TOTALS = ("larger", "independence", "inclusion_exclusion_high")
# The choices, each with its levels; those of years and ages come from the edition.
DIMENSIONS = (
    "factors",
    "imputation",
    "total_from_parts",
    "survey",
    "earliest_year",
    "oldest_first_age",
    "population_year",
)
# The rules for factors that take them from the rates chosen, or need none.
FROM_CHOSEN = tuple(method for method in PERIOD_METHODS if method != "matched")
MOST = 100.0  # the largest factor looked at: it takes one percent to a hundred
STILL = 1e-9  # points: a headline that moves by less does so by the rounding of the arithmetic


@dataclass(frozen=True)
class Specifications:
    """The headline under every combination of choices.

    Attributes
    ----------
    table
        One row per combination: the columns of :data:`DIMENSIONS`, each level as text, then
        ``rate`` (percent of the world's adults), ``volunteers`` (persons), ``countries``
        (observed) and ``reason``: why the combination is not admissible, empty where it is;
        its ``rate`` is then missing.
    """

    table: pd.DataFrame

    @cached_property
    def admissible(self) -> pd.DataFrame:
        """The admissible combinations, the lowest rate first."""
        found = self.table[self.table["reason"] == ""]
        return found.sort_values(["rate", *DIMENSIONS], kind="stable", ignore_index=True)

    @cached_property
    def levels(self) -> pd.DataFrame:
        """What the headline is at each level of each choice, over all else.

        One row per ``choice`` and ``level``: ``combinations`` (admissible), ``low``, ``median``
        and ``high`` (percent).
        """
        rows = []
        for choice in DIMENSIONS:
            grouped = self.admissible.groupby(choice, sort=False)["rate"]
            for level in dict.fromkeys(self.table[choice]):
                if level in grouped.groups:
                    rates = grouped.get_group(level)
                    rows.append((choice, level, len(rates), *rates.quantile([0.0, 0.5, 1.0])))
        columns = ["choice", "level", "combinations", "low", "median", "high"]
        return pd.DataFrame(rows, columns=columns)

    def spans(self) -> pd.DataFrame:
        """Return how far the headline moves when one choice alone changes.

        All other choices stay as they are; what counts is the largest rate less the smallest over
        the admissible levels of the one choice, where there are two or more.

        Returns
        -------
        pandas.DataFrame
            One row per ``choice``, the one with the largest median first: ``low``, ``median`` and
            ``high`` (percentage points) over the ``combinations`` of all other choices; missing
            where there are none.
        """
        rows = []
        for choice in DIMENSIONS:
            others = [name for name in DIMENSIONS if name != choice]
            rates = self.admissible.groupby(others, sort=False)["rate"].agg(["min", "max", "size"])
            several = rates[rates["size"] > 1]
            moved = several["max"] - several["min"]
            ends = moved.quantile([0.0, 0.5, 1.0]) if len(moved) else [math.nan] * 3
            rows.append((choice, len(moved), *ends))
        frame = pd.DataFrame(rows, columns=["choice", "combinations", "low", "median", "high"])
        return frame.sort_values("median", ascending=False, kind="stable", ignore_index=True)

    def restricted(self, choice: str, level: str) -> Specifications:
        """Return the combinations that have one level of a choice.

        Raises
        ------
        SwvrError
            If no combination has it.
        """
        known = [] if choice not in DIMENSIONS else list(dict.fromkeys(self.table[choice]))
        if level not in known:
            raise SwvrError(
                f"no combination with {choice} {level!r}",
                where="specification curve",
                remedy=f"choose from {', '.join(known or DIMENSIONS)}",
            )
        return Specifications(self.table[self.table[choice] == level].reset_index(drop=True))

    def shares(self) -> pd.Series:
        """Divide the variance of the headline among the choices.

        The share of a choice is what it adds to the variance that the choices explain one by
        one (main effects, least squares), averaged over all orders in which they can be added
        [Lindeman1980]_; so the shares do not depend on an order and add up, with the rest, to
        100. The rest, ``together``, is what only combinations of choices explain.

        Returns
        -------
        pandas.Series
            Percent of the variance by choice, the largest first, ``together`` last. All zero
            where the headline does not move.
        """
        rates = self.admissible["rate"].to_numpy(float)
        if not len(rates) or np.ptp(rates) < STILL:
            return pd.Series(0.0, index=pd.Index([*sorted(DIMENSIONS), "together"]), name="share")
        effects = {name: _effects(self.admissible[name]) for name in DIMENSIONS}
        varying = [name for name, columns in effects.items() if columns.shape[1]]
        explained = _explained({name: effects[name] for name in varying}, rates)
        shares = {name: 100.0 * _shapley(name, varying, explained) for name in varying}
        shares |= {name: 0.0 for name in DIMENSIONS if name not in varying}
        ordered = dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
        return pd.Series({**ordered, "together": 100.0 - sum(shares.values())}, name="share")


def specifications(edition: Edition, project: Project | None = None) -> Specifications:
    """Estimate the world's rate under every combination of the choices.

    The choices are the four rules for factors, five for imputation, three for totals made from
    their parts, with and without the countries of the survey, and the edition's alternatives:
    how old an observation may be, how old its youngest respondents, and the year of the
    population. Under ``matched``, observations over a period that no country gives a factor
    for are left out, and the next best stands for the country, if there is one.

    Raises
    ------
    SwvrError
        If a resource cannot be read, or the population table lacks a year or, in a year, one of
        the countries.
    """
    income = load(edition.national.income_groups, project)[["country", "income_group"]]
    rows = []
    for with_survey in (True, False):
        inputs = national_inputs(edition, project, surveyed=with_survey)
        countries = pd.Index(sorted(inputs.people()["country"]))
        people = {
            year: _persons(people_of(adult_population(edition, project, year)), countries, year)
            for year in edition.national.alternatives.population_years
        }
        for selected, methods, chosen in _chosen(edition, inputs):
            for found in _headlines(methods, chosen, inputs.regions, income, people):
                rows.append({"survey": _level(with_survey), **selected, **found})
    columns = [*DIMENSIONS, "rate", "volunteers", "countries", "reason"]
    return Specifications(pd.DataFrame(rows)[columns])


def influence(estimate: NationalEstimate) -> pd.DataFrame:
    """Return how the world's rate changes when one country is left out.

    Where a factor then takes a rate above 100 percent, that rate is taken for 100. The factors
    of ``matched`` come from other rates than those that are left out, and stay.

    Parameters
    ----------
    estimate
        As from :func:`swvr.estimation.national.estimate`.

    Returns
    -------
    pandas.DataFrame
        One row per observed country, the largest change first: ``country``, ``region``,
        ``reference_period``, ``rate_observed`` (percent), ``population_share`` (percent of the
        world's), ``rate`` of the world without it (percent) and ``change`` (points), both
        missing where the estimate can't be made without the country: nobody else is observed in
        its group, or gives a factor that others need. ``taken_for_100`` has the codes of the
        countries whose rates would be above 100, with spaces between.
    """
    arranged, rates = layout_of(estimate)
    base = estimate.countries.dropna(subset="rate_observed")
    found = [_without(arranged, rates, position) for position in range(len(rates))]
    people = float(estimate.countries["population"].sum())
    table = pd.DataFrame(
        {
            "country": base.index,
            "region": base["region"].to_numpy(),
            "reference_period": base["reference_period"].to_numpy(),
            "rate_observed": rates,
            "population_share": 100.0 * base["population"].to_numpy(float) / people,
            "rate": [rate for rate, _ in found],
            "taken_for_100": [" ".join(base.index[above]) for _, above in found],
        }
    )
    table["change"] = table["rate"] - _world_rate(arranged, rates)
    order = table["change"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def world_rate_by_factor(
    estimate: NationalEstimate, period: str, values: Sequence[float]
) -> pd.Series:
    """Return the world's rate (percent) for each value of the factor of one reference period.

    The other factors stay as they are; no rate goes above 100 percent.

    Raises
    ------
    SwvrError
        If the reference period is unknown.
    """
    arranged, rates = layout_of(estimate)
    if period not in arranged.periods:
        raise SwvrError(
            f"no reference period {period!r}",
            where="adjustment to one reference period",
            remedy=f"use {', '.join(arranged.periods)}",
        )
    found = []
    for value in values:
        factor = estimate.factors["factor"].reindex(list(arranged.periods))
        given = factor.to_numpy(float, copy=True)
        given[arranged.periods.index(period)] = value
        found.append(_world_rate(replace(arranged, given_factors=given), rates))
    return pd.Series(found, index=pd.Index(values, name="factor"), name="rate")


def factor_for(estimate: NationalEstimate, period: str, world_rate: float) -> float:
    """Return the factor of a reference period at which the world has a given rate (percent).

    NaN if no factor gives it.
    """

    def short(factor: float) -> float:
        return float(world_rate_by_factor(estimate, period, [factor]).iloc[0]) - world_rate

    if short(0.0) > 0.0 or short(MOST) < 0.0:
        return math.nan
    return float(brentq(short, 0.0, MOST))


def _chosen(
    edition: Edition, inputs: NationalInputs
) -> Iterator[tuple[dict[str, str], tuple[str, ...], dict[str, Choice]]]:
    """Yield, for each window of years and age, what is chosen under each rule for totals.

    Twice: for the rules for factors that take all observations, and for ``matched``.
    """
    alternatives = edition.national.alternatives
    for year, age in product(alternatives.earliest_years, alternatives.oldest_first_ages):
        window = {"earliest_year": _level(year), "oldest_first_age": _level(age)}
        observations = inputs.observations[inputs.observations["sex"] == "total"]
        if age is not None:
            observations = observations[~(observations["age_from"] > age)]
        rule = replace(selection_rule(edition), earliest_year=year)
        to = usual(edition.reference_period)
        made = {total: add_totals(observations, total) for total in TOTALS[1:]}
        chosen = _choose(observations, inputs, rule, made, to)
        yield window, FROM_CHOSEN, chosen

        rates = chosen[TOTALS[0]].factor_rates
        factor = factors(rates, "matched", to=to, periods=chosen[TOTALS[0]].periods)["factor"]
        known = tuple(period for period in rule.reference_periods if pd.notna(factor[period]))
        if not known:
            chosen = {
                total: replace(choice, rates=choice.rates.iloc[:0])
                for total, choice in chosen.items()
            }
        elif known != rule.reference_periods:
            chosen = _choose(observations, inputs, replace(rule, reference_periods=known), made, to)
        yield window, ("matched",), chosen


def _choose(
    observations: pd.DataFrame,
    inputs: NationalInputs,
    rule: SelectionRule,
    made: dict[str, pd.DataFrame],
    to: str,
) -> dict[str, Choice]:
    """Return what is chosen under each rule for totals, given the totals made under it."""
    first = choose(
        observations,
        inputs.people(),
        inputs.regions,
        rule=rule,
        total_method=TOTALS[0],
        period_method="matched",  # keeps the pairs beside the rates chosen
        to=to,
    )
    # Which observation is chosen does not depend on its rate: only totals made anew differ.
    others = {
        total: replace(
            first,
            rates=_with_rates(first.rates, with_totals),
            factor_rates=_with_rates(first.factor_rates, with_totals),
        )
        for total, with_totals in made.items()
    }
    return {TOTALS[0]: first, **others}


def _with_rates(rows: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the rates that the same observations have in another table."""
    keys = ["country", "year", "type", "reference_period", "source", "from_parts"]
    rates = observations[observations["reference_period"].notna()].set_index(keys)["rate"]
    # Two surveys of one source may look alike, but only among the observations not used.
    rates = rates[~rates.index.duplicated()]
    return rows.assign(rate=rates.reindex(pd.MultiIndex.from_frame(rows[keys])).to_numpy())


def _headlines(
    methods: tuple[str, ...],
    chosen: dict[str, Choice],
    regions: pd.DataFrame,
    income: pd.DataFrame,
    people: dict[int, np.ndarray],
) -> Iterator[dict[str, Any]]:
    """Yield the headline of chosen observations under each rule and year of the population."""
    first = chosen[TOTALS[0]]
    sets = np.stack([choice.rates["rate"].to_numpy(float) for choice in chosen.values()])
    given: list[np.ndarray] = []
    if methods == ("matched",):
        found = [
            factors(choice.factor_rates, "matched", to=choice.to, periods=choice.periods)
            for choice in chosen.values()
        ]
        given = [table["factor"].to_numpy(float) for table in found]
    for imputation in IMPUTATIONS:
        arranged, reason = _arrange(imputation, first, regions, income)
        for period, (year, persons) in product(methods, people.items()):
            headlines = [{"rate": math.nan, "volunteers": math.nan, "reason": reason}] * len(sets)
            if arranged is not None:
                specified = replace(
                    arranged,
                    population=persons,
                    period_method=period,
                    given_factors=np.ones(len(first.periods)) if period == "none" else None,
                )
                if period == "matched":
                    headlines = [
                        _headline(replace(specified, given_factors=factor), rates[None, :])[0]
                        for factor, rates in zip(given, sets, strict=True)
                    ]
                else:
                    headlines = _headline(specified, sets)
            for total, headline in zip(chosen, headlines, strict=True):
                yield {
                    "factors": period,
                    "imputation": imputation,
                    "total_from_parts": total,
                    "population_year": _level(year),
                    "countries": len(first.rates),
                    **headline,
                }


def _headline(specified: Layout, sets: np.ndarray) -> list[dict[str, Any]]:
    """Return for each set of rates the world's rate and volunteers, or why they can't be had."""
    results = evaluate(specified, sets)
    people = float(specified.population.sum())
    found: list[dict[str, Any]] = []
    for rate, exceeds in zip(results.regions[:, -1].tolist(), results.exceeds, strict=True):
        reason = "a rate above 100 percent after the factor" if exceeds else ""
        if math.isnan(rate):
            reason = f"nobody observed over {specified.to}"
        known = math.nan if reason else rate
        found.append({"rate": known, "volunteers": known / 100.0 * people, "reason": reason})
    return found


def _arrange(
    imputation: str, choice: Choice, regions: pd.DataFrame, income: pd.DataFrame
) -> tuple[Layout | None, str]:
    """Return a layout without factors, or none and the reason why there can't be one."""
    group = choice.world["region"]
    try:
        if imputation == "world_weighted_mean":
            group = pd.Series(WORLD, index=choice.world.index)
        elif imputation == INCOME_GROUP:
            nearest = nearest_income_groups(choice.rates["country"], regions, income)
            group = nearest.set_index("country")["group"].reindex(choice.world.index)
        arranged = layout(
            choice.world.assign(group=group),
            choice.rates,
            period_method="none",
            imputation_method=METHOD.get(imputation, imputation),
            periods=choice.periods,
            to=choice.to,
        )
    except SwvrError as error:
        return None, error.problem
    return arranged, ""


def _persons(people: pd.DataFrame, countries: pd.Index, year: int) -> np.ndarray:
    """Return the population of each country in a year in which all of them must have one."""
    found = people.set_index("country")["population"].reindex(countries)
    wrong = {*countries[~(found > 0)], *people["country"]} - {*countries[found > 0]}
    if wrong:
        raise SwvrError(
            f"other countries in {year} than in the reference year: {', '.join(sorted(wrong))}",
            where="population table",
            remedy="give these a population above zero in both years, or in neither",
        )
    return found.to_numpy(float)


def _world_rate(arranged: Layout, rates: np.ndarray) -> float:
    return float(evaluate(arranged, rates[None, :]).regions[0, -1])


def _without(arranged: Layout, rates: np.ndarray, position: int) -> tuple[float, np.ndarray]:
    """Return the world's rate without one observation, NaN if it can't be had.

    And the positions of the rates that a factor would take above 100.
    """
    group = arranged.group[arranged.observed]
    if (group == group[position]).sum() == 1:
        return math.nan, np.array([], dtype=int)
    fewer = replace(
        arranged,
        observed=np.delete(arranged.observed, position),
        period=np.delete(arranged.period, position),
    )
    left = np.delete(rates, position)
    results = evaluate(fewer, left[None, :])
    too_high = left * results.factors[0, fewer.period] > 100.0
    return float(results.regions[0, -1]), np.delete(np.arange(len(rates)), position)[too_high]


def _level(value: object) -> str:
    """Return a level as text: ``any`` where there is no limit, ``yes`` and ``no``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "any" if value is None else str(value)


def _effects(levels: pd.Series) -> np.ndarray:
    """Return a column for each level but the first, each with mean zero."""
    columns = pd.get_dummies(levels, drop_first=True).to_numpy(float)
    centred: np.ndarray = columns - columns.mean(axis=0, keepdims=True)
    return centred


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)


def _explained(effects: dict[str, np.ndarray], rates: np.ndarray) -> dict[frozenset[str], float]:
    """Return the share of the variance that least squares explain by each set of choices."""
    centred = rates - rates.mean()
    total = float(centred @ centred)
    columns = np.hstack(list(effects.values()))
    owner = np.concatenate([[name] * block.shape[1] for name, block in effects.items()])
    # The normal equations of every set are a part of those of all.
    products, moments = columns.T @ columns, columns.T @ centred
    found: dict[frozenset[str], float] = {}
    for names in _subsets(list(effects)):
        inside = np.isin(owner, names)
        fit, *_ = np.linalg.lstsq(products[np.ix_(inside, inside)], moments[inside], rcond=None)
        found[frozenset(names)] = float(fit @ moments[inside]) / total
    return found


def _shapley(name: str, names: list[str], explained: dict[frozenset[str], float]) -> float:
    """Return what one choice adds, averaged over the orders of all."""
    others = [other for other in names if other != name]
    share = 0.0
    for without in _subsets(others):
        weight = 1.0 / (len(names) * math.comb(len(others), len(without)))
        share += weight * (explained[frozenset({*without, name})] - explained[frozenset(without)])
    return share
