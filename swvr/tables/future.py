"""Table of the chapter on plans to volunteer (SWVR 2022, Appendix E)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures.citing import at
from swvr.figures.eight_countries import country_labels, sampling_note, survey_source
from swvr.figures.figure import Words
from swvr.figures.future import BEHAVIOURS, raised, times
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.survey.results import SurveyResults, survey_results
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition


def tab_a2(edition: Edition) -> Table:
    """Odds ratios of planning to volunteer: SWVR 2022, table A2.

    As published there is a column for each past behaviour; from respondents, who give intervals
    as well, a row for each country and behaviour.
    """
    results = survey_results(edition)
    if results.from_respondents:
        return _of_respondents(edition, results)
    found = results.odds_ratios
    wide = found.pivot(index="country", columns="predictor", values="odds_ratio")
    order = [code for code in results.survey.countries if code in wide.index]
    data = wide.loc[order, list(BEHAVIOURS)].rename_axis(columns=None).reset_index()

    def show(say: Language, value: float) -> str:
        return say("not significant") if math.isnan(value) else times(say, value)

    columns = tuple(
        Column(behaviour, lambda say, label=label: say(label), show)  # type: ignore[misc]
        for behaviour, label in BEHAVIOURS.items()
    )

    def heading(say: Language) -> str:
        return say("Country")

    def words(say: Language) -> Words:
        return _words(
            say,
            edition,
            results,
            say(
                "Not significant: at the {level} level. Which question the first column is about "
                "is not clear: it is headed volunteer action rate, the text names the question "
                "on volunteering.",
                level=say.percent(100 * results.survey.confidence, 0),
            ),
        )

    return Table(
        name="tab_a2",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: country_labels(data, say),
        draw=draw_cells(heading, columns),
        words=words,
        source=survey_source(edition, results, at(edition.sources.report, N_("table A2"))),
        rows=len(data) + 1.9,
        columns=columns,
        heading=heading,
    )


def _of_respondents(edition: Edition, results: SurveyResults) -> Table:
    data = results.odds_ratios[["country", "predictor", "odds_ratio", "low", "high", "significant"]]
    columns = (
        Column("odds_ratio", lambda say: say("Odds ratio"), times),
        Column("low", lambda say: say("Low"), times),
        Column("high", lambda say: say("High"), times),
        Column(
            "significant",
            lambda say: say("Significant"),
            lambda say, v: say("yes") if v else say("no"),
        ),
    )

    def labels(say: Language) -> list[str]:
        return [
            say(
                "{country}: {activity}",
                country=say.country(row.country),
                activity=say(BEHAVIOURS[row.predictor]),
            )
            for row in records(data)
        ]

    def heading(say: Language) -> str:
        return say("Country and behaviour")

    def words(say: Language) -> Words:
        read = say("The first behaviour is read as the question on volunteering.")
        return _words(say, edition, results, together(say, read, sampling_note(say, results)))

    return Table(
        name="tab_a2",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=survey_source(edition, results),
        rows=len(data) + 1.9,
        synthetic=results.synthetic,
        columns=columns,
        heading=heading,
    )


def _words(say: Language, edition: Edition, results: SurveyResults, note: str) -> Words:
    table, higher = results.odds_ratios, raised(results)
    countries, those = table["country"].nunique(), higher["country"].nunique()
    if those == countries:
        headline = say(
            "In each of {all} countries some form of past volunteering goes with higher "
            "odds of planning to volunteer",
            all=say.number(countries),
        )
    else:
        headline = say(
            "In {some} of {all} countries some form of past volunteering goes with higher "
            "odds of planning to volunteer",
            some=say.number(those),
            all=say.number(countries),
        )
    count = pd.Series(higher["predictor"]).value_counts()
    return Words(
        headline=headline,
        subtitle=say(
            "Odds ratio of planning to volunteer in the next 12 months by what people did in "
            "the past 12, population aged {age} and over, {year}",
            age=edition.population.adult_age,
            year=edition.survey.fieldwork_year,
        ),
        note=note,
        alt=say(
            "Table of odds ratios by country. Countries where they are significant and above 1: "
            "{listing}.",
            listing=say.pairs(
                (say(label) for label in BEHAVIOURS.values()),
                (say.number(int(count.get(behaviour, 0))) for behaviour in BEHAVIOURS),
            ),
        ),
    )
