"""The mean monthly hours of a volunteer, from those that countries publish (Appendix B §§3, 5).

The report takes hours a month from 22 countries, a week × 4 and a year ÷ 12, and their weighted
mean. Their hours were not published, and it does not say what the weights are; here they are the
populations.

Two things must be kept apart. The unit says what time the hours are of, and decides the
arithmetic. The reference period says who is a volunteer: everybody who was active in four weeks,
or in a year. Swiss volunteers of four weeks give hours a week, which make × 4 those of four
weeks; South African volunteers of four weeks give hours a year, which make ÷ 12 those of a month.
Somebody who is active once a year counts as a volunteer of twelve months with few hours a month,
so that means of the two kinds do not compare; the report puts them together, and so does this.

Used are means alone: a median is no mean, a total over all volunteers needs their number, and
hours of volunteers without a known reference period are never guessed into one.

Hours are those of one volunteer, in a month unless it says otherwise; populations are persons.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.full_time_equivalent import full_time_equivalent
from swvr.estimation.national import NO_POPULATION
from swvr.estimation.national_inputs import NATIONAL, adult_population, people_of, selection_rule
from swvr.estimation.reference_period import hours_a_month
from swvr.estimation.selection import (
    Selection,
    SelectionRule,
    choose,
    require_columns,
    require_unique,
    row_names,
)
from swvr.frames import records
from swvr.project import Project

TYPES = ("total", "formal")
MEANS = {"hours_per_volunteer_per_week": "1w", "hours_per_volunteer_per_year": "12m"}
TOTALS = ("million_hours_per_year", "billion_hours_per_year")
_KEY = ["country", "coverage", "year", "sex", "type", "reference_period", "source"]
_HOURS = [*_KEY, "hours", "unit", "hours_stated", "volunteers", "hours_per_volunteer_month"]
_LONGEST_MONTH = 31.0 * 24.0
_WHERE = "published hours"


@dataclass(frozen=True)
class MeanHours:
    """The mean monthly hours of a volunteer over countries.

    Attributes
    ----------
    mean_hours
        Hours a month, the mean over the countries weighted by population.
    countries
        Indexed by ``country``: ``hours_month``, ``population`` (persons), and of the row behind
        it ``year``, ``type``, ``reference_period``, ``hours``, ``unit`` and ``source``.
    left_out
        All other rows, with the ``reason``.
    """

    mean_hours: float
    countries: pd.DataFrame
    left_out: pd.DataFrame


def hours_by_country(
    rows: pd.DataFrame, rule: SelectionRule, coverage: Sequence[str] = (NATIONAL,)
) -> Selection:
    """Choose for each country the row of published hours that stands for it (Appendix B §3).

    Parameters
    ----------
    rows
        Tidy: ``country``, ``coverage``, ``year``, ``sex``, ``type``, ``reference_period``,
        ``source``; ``hours`` in the ``unit`` of the row, ``hours_stated``, which says whether
        they are a mean; ``volunteers`` (persons) and ``hours_per_volunteer_month``, missing
        where they do not follow from the row. Further columns are kept.
    rule
        What is preferred; its types are those that may be used.
    coverage
        Whose hours stand for their country.

    Returns
    -------
    Selection
        The chosen rows have one more column, ``hours_month``; those passed over, ``reason``.

    Raises
    ------
    SwvrError
        If a column is missing, hours are negative or more than a month has, or one source gives
        two usable rows of the same country, year, type and reference period.
    """
    require_columns(rows, _HOURS, _WHERE)
    _require_hours(rows["hours"], rows, math.inf)
    ordered = rows.sort_values([*_KEY, "unit", "hours"], kind="stable", ignore_index=True)
    faults = [_fault(row, coverage) for row in records(ordered)]
    selection = choose(ordered, rule, ["country"], faults, _WHERE)
    chosen = selection.chosen
    month = pd.Series([_month(row) for row in records(chosen)], dtype=float)
    _require_hours(month, chosen, _LONGEST_MONTH)
    return Selection(chosen.assign(hours_month=month), selection.passed_over)


def mean_hours(
    rows: pd.DataFrame,
    population: pd.DataFrame,
    rule: SelectionRule | None = None,
    coverage: Sequence[str] = (NATIONAL,),
) -> MeanHours:
    """Return the mean monthly hours over countries, weighted by population (Appendix B §5).

    Parameters
    ----------
    rows, coverage
        As in :func:`hours_by_country`.
    population
        One row per ``country`` with its ``population`` (persons). Countries without one are
        left out and listed.
    rule
        As in :func:`hours_by_country`; by default the total, or else the formal, of the latest
        year.

    Raises
    ------
    SwvrError
        As :func:`hours_by_country`; or if a country has two populations, one is not above zero,
        or no country has usable hours.
    """
    require_columns(population, ["country", "population"], "population table")
    require_unique(population, ["country"], "population table", "keep one row for each country")
    selection = hours_by_country(rows, rule or SelectionRule(types=TYPES), coverage)
    people = population.set_index("country")["population"]
    chosen = selection.chosen.assign(population=selection.chosen["country"].map(people))
    peopled = chosen["population"].notna()
    unpeopled = chosen[~peopled].drop(columns=["hours_month", "population"])
    left_out = pd.concat(
        [selection.passed_over, unpeopled.assign(reason=NO_POPULATION)], ignore_index=True
    )
    countries = chosen[peopled].set_index("country").astype({"population": people.dtype})
    if countries.empty:
        raise SwvrError(
            "no country has usable hours",
            where=_WHERE,
            remedy="add rows with a mean, a unit and a reference period, or widen the years",
        )
    empty = sorted(map(str, countries.index[~(countries["population"] > 0)]))
    if empty:
        raise SwvrError(
            f"no population in {', '.join(empty)}",
            where="population table",
            remedy="a mean over countries needs populations above zero",
        )
    weights = countries["population"].astype(float)
    mean = float((countries["hours_month"] * weights).sum() / weights.sum())
    columns = ["hours_month", "population", "year", "type", "reference_period"]
    columns += ["hours", "unit", "source"]
    return MeanHours(mean, countries[columns], left_out)


def national_hours(
    edition: Edition, project: Project | None = None, *, reference_year: int | None = None
) -> MeanHours:
    """Return the mean monthly hours from the resource that an edition names.

    Parameters
    ----------
    edition
        Names the resources, the years and whose hours stand for their country.
    project
        The checkout to read from; by default the one at hand.
    reference_year
        The year of the population; by default that of the edition.

    Raises
    ------
    SwvrError
        If a resource cannot be read, there is no population for the year, or no country has
        usable hours.
    """
    national = edition.national
    people = people_of(adult_population(edition, project, reference_year))
    rows = load(national.hours, project)
    return mean_hours(rows, people, selection_rule(edition, TYPES), national.coverage)


def national_full_time_equivalent(edition: Edition, volunteers: float, hours: MeanHours) -> float:
    """Return the full-time workers that volunteers amount to at these hours (Appendix B §5).

    The hours of some countries are those of formal volunteers alone; as in the report, the mean
    counts for all ``volunteers`` (persons).
    """
    return full_time_equivalent(volunteers, hours.mean_hours, edition.full_time_hours_per_month)


def _fault(row: Any, coverage: Sequence[str]) -> str:
    """Say why no mean hours of a month follow from a row; empty if they do."""
    total = row.unit in TOTALS
    not_worked_out = total and pd.isna(row.hours_per_volunteer_month)
    tests = (
        (row.coverage not in coverage, f"coverage {row.coverage}"),
        (row.sex != "total", "of one sex"),
        (pd.isna(row.hours), "no hours"),
        (row.unit.startswith("median"), "a median, not a mean"),
        (
            row.unit in MEANS and not row.hours_stated.startswith("mean"),
            "mean or median not stated",
        ),
        (
            not_worked_out and pd.isna(row.volunteers),
            "a total without the number of volunteers",
        ),
        (not_worked_out, "a total with no exact number of volunteers"),
        (not total and row.unit not in MEANS, f"unit {row.unit} not used"),
    )
    return next((reason for fails, reason in tests if fails), "")


def _month(row: Any) -> float:
    """Return the hours of a month: a mean by its unit, a total as it was worked out."""
    if row.unit in MEANS:
        return hours_a_month(float(row.hours), MEANS[row.unit])
    return float(row.hours_per_volunteer_month)


def _require_hours(hours: pd.Series, rows: pd.DataFrame, most: float) -> None:
    wrong = hours.notna() & ~(hours.between(0.0, most) & (hours < math.inf))
    if wrong.any():
        named = [
            f"{label}: {value:g}"
            for label, value in zip(row_names(rows[wrong]), hours[wrong], strict=True)
        ]
        limit = "from zero up" if most == math.inf else f"from zero to {most:g} a month"
        raise SwvrError(
            f"not hours of a volunteer: {'; '.join(sorted(named))}",
            where=_WHERE,
            remedy=f"give hours {limit}, or correct the unit",
        )
