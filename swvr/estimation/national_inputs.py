"""What the estimate from national rates starts from, as an edition names it (Appendix B §§1–2).

The rates that national offices and Eurostat publish, those of the countries of the multi-country
survey, the population and the regions. A rate of a part of a country, England or citizens alone,
does not stand for the country; it is left out and listed.

Rates are percent of the population of their sex, populations persons of the age from which the
population table counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.selection import SelectionRule, require_unique
from swvr.estimation.surveyed import HALF
from swvr.period import usual
from swvr.project import Project

NATIONAL = "national"
SEXES = ("women", "men")
NOT_STATED = "reference period not stated"


@dataclass(frozen=True)
class NationalInputs:
    """Rates, population and regions, ready for :func:`swvr.estimation.national.estimate`.

    Attributes
    ----------
    observations
        The columns of the resource of rates, missing where the survey has none, with
        ``sample_size`` (interviews) and ``design_effect``, missing where they are not known.
    left_out
        The rates that cannot stand for their country, with the ``reason``.
    population
        One row per ``country`` and ``sex`` (``women``, ``men``, ``total``): ``population``
        (persons).
    regions
        One row per ``country`` with its ``region``.
    """

    observations: pd.DataFrame
    left_out: pd.DataFrame
    population: pd.DataFrame
    regions: pd.DataFrame

    def people(self, sex: str = "total") -> pd.DataFrame:
        """Return one row per ``country`` with its ``population`` (persons) of a sex.

        Raises
        ------
        SwvrError
            If ``sex`` is not ``women``, ``men`` or ``total``.
        """
        return people_of(self.population, sex)


def national_inputs(
    edition: Edition,
    project: Project | None = None,
    *,
    surveyed: bool = True,
    reference_year: int | None = None,
) -> NationalInputs:
    """Return what an edition's estimate from national rates starts from.

    Reference periods that are the same time in other units have one code: ``4w`` for a month.

    Parameters
    ----------
    edition
        Names the resources, the survey, and whose rates stand for their country.
    project
        The checkout to read from; by default the one at hand.
    surveyed
        Whether the countries of the survey join in. Without a ``survey_reference_period`` in
        the edition they are left out and listed.
    reference_year
        The year of the population; by default that of the edition.

    Raises
    ------
    SwvrError
        If a resource cannot be read or lacks the coverage that the edition names, there is no
        population for the year, or a country lacks that of one sex.
    """
    rates = load(edition.national.rates, project)
    stands = _stands_for_its_country(rates, edition)
    left_out = [rates.assign(reason="coverage " + rates["coverage"])[~stands]]
    observations = rates[stands].assign(sample_size=float("nan"), design_effect=float("nan"))
    if surveyed:
        survey = survey_rates(load(edition.survey.action_rates, project), edition)
        if edition.national.survey_reference_period is None:
            without = survey.drop(columns=["sample_size", "design_effect"])
            left_out.append(without.assign(reason=NOT_STATED))
        else:
            observations = _below(observations, survey)
    same = observations["reference_period"].map(usual, na_action="ignore")
    observations = observations.assign(reference_period=same)
    return NationalInputs(
        observations=observations.reset_index(drop=True),
        left_out=_below(*left_out),
        population=adult_population(edition, project, reference_year),
        regions=load(edition.regions, project)[["country", "region"]],
    )


def selection_rule(
    edition: Edition, types: Sequence[str] = ("total", "formal", "informal")
) -> SelectionRule:
    """Return which of a country's observations an edition takes, of these types.

    Raises
    ------
    SwvrError
        If a type is named twice, or none is.
    """
    national = edition.national
    return SelectionRule(
        latest_year=national.latest_year,
        earliest_year=national.earliest_year,
        reference_periods=tuple(dict.fromkeys(map(usual, national.reference_periods))),
        types=tuple(types),
        sources=tuple(national.sources),
    )


def survey_rates(action_rates: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Return the rates of the multi-country survey as observations.

    Of women and men half of the sample is assumed, as the sizes were not published.

    Parameters
    ----------
    action_rates
        Tidy: ``country``, ``sex``, ``rate`` (percent), ``certainty``.
    edition
        Names the countries, the year, the sample and the reference period.

    Returns
    -------
    pandas.DataFrame
        One row per country and sex with ``coverage``, ``year``, ``type``,
        ``reference_period``, ``method``, ``source``, ``sample_size`` (interviews) and
        ``design_effect``.
    """
    survey, short = edition.survey, edition.sources.survey.short
    rows = action_rates.loc[
        action_rates["country"].isin(survey.countries), ["country", "sex", "rate", "certainty"]
    ]
    whole = rows["sex"] == "total"
    return rows.assign(
        coverage=NATIONAL,
        year=survey.year,
        type="total",
        reference_period=edition.national.survey_reference_period,
        method="survey",
        source=short.get("en", short[edition.languages[0]]),
        sample_size=survey.sample_size * whole.map({True: 1.0, False: HALF}),
        design_effect=survey.design_effect,
    )


def adult_population(
    edition: Edition, project: Project | None = None, reference_year: int | None = None
) -> pd.DataFrame:
    """Return the population of each country by sex in one year.

    Parameters
    ----------
    edition
        Names the population table, and the year where ``reference_year`` does not.
    project
        The checkout to read from; by default the one at hand.
    reference_year
        The year.

    Returns
    -------
    pandas.DataFrame
        One row per ``country`` and ``sex`` (``women``, ``men``, ``total``) with its
        ``population`` (persons); countries in alphabetical order.

    Raises
    ------
    SwvrError
        If the table has no such year, two rows of a country and sex, or lacks one sex of a
        country.
    """
    year = edition.population.reference_year if reference_year is None else reference_year
    return by_sex(load(edition.population.resource, project), year)


def by_sex(population: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return women, men and both of each country in one year, from a table by year and sex.

    The columns, what is raised and what is returned are those of :func:`adult_population`.
    """
    where = "population table"
    current = population[population["year"] == year]
    if current.empty:
        years = ", ".join(map(str, sorted(population["year"].unique())))
        raise SwvrError(
            f"no population for the year {year} (years: {years})",
            where=where,
            remedy="use one of these, as population.reference_year in the edition file",
        )
    require_unique(current, ["country", "sex"], where, "keep one row of each country and sex")
    wide = current.pivot(index="country", columns="sex", values="population")
    wide = wide.reindex(columns=list(SEXES))
    gaps = [
        f"{sex} in {', '.join(map(str, wide.index[wide[sex].isna()]))}"
        for sex in SEXES
        if wide[sex].isna().any()
    ]
    if gaps:
        raise SwvrError(
            f"no population of {'; of '.join(gaps)} for the year {year}",
            where=where,
            remedy="give the population of each country by sex",
        )
    wide = wide.astype("int64").assign(total=lambda both: both.sum(axis="columns"))
    long = wide.melt(var_name="sex", value_name="population", ignore_index=False)
    return long.reset_index().sort_values("country", kind="stable", ignore_index=True)


def people_of(population: pd.DataFrame, sex: str = "total") -> pd.DataFrame:
    """Return one row per ``country`` with its ``population`` of a sex.

    Raises
    ------
    SwvrError
        If the table has no such sex.
    """
    chosen = population[population["sex"] == sex]
    if chosen.empty:
        raise SwvrError(
            f"no population of {sex!r}",
            where="population table",
            remedy=f"use {', '.join(sorted(set(population['sex'])))}",
        )
    return chosen[["country", "population"]].reset_index(drop=True)


def _stands_for_its_country(rates: pd.DataFrame, edition: Edition) -> pd.Series:
    known, wanted = set(rates["coverage"]), edition.national.coverage
    strange = sorted(set(wanted) - known)
    if strange:
        raise SwvrError(
            f"no row has the coverage {', '.join(strange)}",
            where=f"data resource {edition.national.rates}",
            remedy=f"choose national.coverage in the edition file from {', '.join(sorted(known))}",
        )
    return rates["coverage"].isin(wanted)


def _below(first: pd.DataFrame, *more: pd.DataFrame) -> pd.DataFrame:
    """Put tables below each other: the columns, their order and types are those of the first."""
    tables = [table.reindex(columns=first.columns).astype(first.dtypes) for table in more]
    return pd.concat([first, *tables], ignore_index=True)
