"""Tables of the chapter on the results of UN Volunteers (DP/2022/24)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from swvr.estimation.differences import differences
from swvr.estimation.programme import Programme
from swvr.figures.citing import at
from swvr.figures.figure import Words
from swvr.figures.methods import together
from swvr.figures.unv_results import explanation
from swvr.frames import cell, records
from swvr.language import N_, NONE, Language, round_half_up
from swvr.results_framework import ResultsFramework
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

# A word and a shape, for who does not see colours.
RATINGS = {"green": N_("● green"), "yellow": N_("▲ yellow"), "red": N_("■ red")}
RATING_NAMES = {"green": N_("green"), "yellow": N_("yellow"), "red": N_("red")}

FUNDS = {
    "activities_value": N_("Value of activities, {year}"),
    "activities_value_before": N_("Value of activities, {before}"),
    "full_funding": N_("Full funding, {year}"),
    "full_funding_before": N_("Full funding, {before}"),
    "regular_resources": N_("Regular resources, {year}"),
    "regular_resources_mean": N_("Regular resources, mean of {period}"),
    "regular_resources_mean_before": N_("Regular resources, mean of {earlier}"),
    "special_fund": N_("Special Voluntary Fund, {year}"),
}

ITEMS = {
    "reviews": N_("Voluntary reviews that name volunteering"),
    "partners": N_("UN partners"),
    "online": N_("Online assignments"),
    "respondents": N_("Respondents of the partner survey"),
    "reports": N_("Reports as a share of volunteers"),
    "growth_base": N_("Growth in offices of resident coordinators"),
    "national": N_("National and international"),
}
READINGS = {
    "reviews": N_(
        "In the table; in the paragraph. The footnote lists countries, whose share of all "
        "reviews is neither."
    ),
    "partners": N_("In the table those that asked for UNV; in the paragraph those that hosted."),
    "online": N_("In the table all that were offered; in the paragraph those of the UN system."),
    "respondents": N_("The bodies that they are said to represent add up to fewer."),
    "reports": N_("Just below the half, so that it rounds down."),
    "growth_base": N_("Said of the year itself; the year before must be meant."),
    "national": N_("Persons are printed where percent must be meant."),
}


def _shown(say: Language, text: str) -> str:
    """Write a number that the data keep with its unit: ``63%``, ``1000000``, ``year 2021``."""
    if text == NONE:
        return text
    if text.startswith("year "):
        return text.removeprefix("year ")
    if text.startswith("persons "):
        return say("{number} persons", number=text.removeprefix("persons "))
    number = text.rstrip("%")
    decimals = len(number.partition(".")[2])
    if text.endswith("%"):
        return say.percent(float(number), decimals)
    return say.number(float(number), decimals)


def _with_unit(value: float, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, the same in every language: for data and their CSV."""
    if math.isnan(value):
        return NONE
    if unit == "year":
        return f"year {value:.0f}"
    return f"{value:.{decimals}f}%" if unit == "percent" else f"{value:.0f}"


def _decimals(value: float, printed: float) -> int:
    """Return the decimals that show why a value is not printed as it is."""
    if math.isnan(value):
        return 0
    return 3 if round_half_up(round_half_up(value, 1)) == printed else 1


def unv_indicators(edition: Edition) -> Table:
    """All indicators of UNV's results framework with score and rating: DP/2022/24, tables."""
    framework = ResultsFramework(edition)
    found = framework.indicators
    data = pd.DataFrame(
        {
            "code": found["code"],
            "indicator": found["indicator"],
            **{
                name: [
                    _with_unit(value, unit)
                    for value, unit in zip(found[name], found["unit"], strict=True)
                ]
                for name in ("target", "result")
            },
            "printed": found["score_printed"],
            "recomputed": found["score"],
            "rating": found["rating"],
            "follows": found["follows"],
        }
    )
    columns = (
        Column("target", lambda say: say("Target"), _shown, share=1.25),
        Column("result", lambda say: say("Result"), _shown, share=1.25),
        Column(
            "printed", lambda say: say("Printed score"), lambda say, v: say.percent(v, 0), share=1.0
        ),
        Column(
            "recomputed",
            lambda say: say("Recomputed score"),
            lambda say, v: say.percent(v),
            share=1.35,
        ),
        Column("rating", lambda say: say("Rating"), lambda say, v: say(RATINGS[v]), share=1.1),
    )

    def labels(say: Language) -> list[str]:
        return [
            say("{code} {indicator}", code=row.code, indicator=say(row.indicator))
            for row in records(data)
        ]

    def heading(say: Language) -> str:
        return say("Indicator")

    def words(say: Language) -> Words:
        counts = framework.ratings.set_index("rating")
        agrees = bool((counts["printed"] == counts["recomputed"]).all())
        values = {
            "green": say.number(cell(counts, "green", "recomputed")),
            "all": say.number(len(data)),
        }
        return Words(
            headline=say(
                "{green} of {all} indicators reach their target; the ratings are those that the "
                "report counts",
                **values,
            )
            if agrees
            else say(
                "{green} of {all} indicators reach their target, not as many as the report counts",
                **values,
            ),
            subtitle=say(
                "Indicators of UNV's results framework with target, result, score (result as "
                "percent of the target) and rating, {year}",
                year=framework.year,
            ),
            note=together(
                say,
                say(
                    "Rating by the report's rule, on scores rounded to a whole percent: green "
                    "from {green}, yellow from {yellow}, red below.",
                    green=say.percent(framework.rule.green, 0),
                    yellow=say.percent(framework.rule.yellow, 0),
                ),
                *(explanation(say, row) for row in records(framework.not_following)),
            ),
            alt=say(
                "Table of indicators. By rating: {listing}.",
                listing=say.pairs(
                    (say(RATING_NAMES[str(rating)]) for rating in counts.index),
                    map(say.number, counts["recomputed"]),
                ),
            ),
        )

    return Table(
        name="unv_indicators",
        edition=edition,
        kind="table",
        data=data,
        prose=("indicator",),
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.administrator, N_("para. 3"), N_("tables of indicators")),
        rows=1.5 * (len(data) + 1.9),
        columns=columns,
        heading=heading,
    )


def unv_finance(edition: Edition) -> Table:
    """Value of activities and contributions by kind: DP/2022/24 §§39–43."""
    programme = Programme(edition)
    found = programme.finance
    amounts = [
        NONE if math.isnan(row.amount) else f"{row.amount:.{-round(math.log10(row.rounded_to))}f}"
        for row in records(found)
    ]
    data = pd.DataFrame(
        {"item": found["item"], "amount": amounts, "low": found["low"], "high": found["high"]}
    )
    columns = (
        Column("amount", lambda say: say("Printed"), _shown),
        Column("low", lambda say: say("Implied, at least"), lambda say, v: say.number(v, 2), 1.3),
        Column("high", lambda say: say("Implied, at most"), lambda say, v: say.number(v, 2), 1.3),
    )

    def period(indicator: str) -> str:
        return programme.period(indicator).replace("-", "–")

    def labels(say: Language) -> list[str]:
        return [
            say(
                FUNDS[item],
                year=programme.year,
                before=programme.year - 1,
                period=period("regular_resources_mean"),
                earlier=period("regular_resources_mean_fall"),
            )
            for item in data["item"]
        ]

    def heading(say: Language) -> str:
        return say("Item")

    def words(say: Language) -> Words:
        def dollars(indicator: str) -> str:
            return say.dollars(programme.value(indicator))

        return Words(
            headline=say(
                "Activities were worth {value}; full funding gave {full}, regular resources "
                "{regular}",
                value=dollars("activities_value"),
                full=dollars("full_funding"),
                regular=dollars("regular_resources"),
            ),
            subtitle=say(
                "Value of UNV's activities and contributions by kind, million US dollars, {year} "
                "and before",
                year=programme.year,
            ),
            note=say(
                "Implied: what the printed change allows where no amount is printed. The fall of "
                "regular resources is taken to be that of the mean. More than {share} of the "
                "Special Voluntary Fund came from three of {donors} governments.",
                share=say.percent(programme.value("special_fund_share_of_three"), 0),
                donors=say.number(programme.value("special_fund_donors")),
            ),
            alt=say(
                "Table of amounts in million US dollars: {listing}.",
                listing=say.pairs(labels(say), (_shown(say, amount) for amount in amounts)),
            ),
        )

    return Table(
        name="unv_finance",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.administrator, N_("paras. 39–43")),
        rows=len(data) + 1.9,
        columns=columns,
        heading=heading,
    )


def unv_differences(edition: Edition) -> Table:
    """Differences: what the report says in two ways, or what does not follow from its numbers."""
    found = differences(edition)
    programme = Programme(edition)
    scores = programme.framework.not_following.set_index("code")["short"]
    persons = found["unit"] == "persons_to_percent"
    units = found["unit"].mask(persons, "percent")
    first = [_with_unit(v, unit) for v, unit in zip(found["first"], units, strict=True)]
    data = pd.DataFrame(
        {
            "item": found["item"],
            "first": [
                f"persons {value:.0f}" if person else text
                for value, person, text in zip(found["first"], persons, first, strict=True)
            ],
            "second": [_with_unit(v, unit) for v, unit in zip(found["second"], units, strict=True)],
            "recomputed": [
                _with_unit(v, unit, 0 if person else _decimals(v, printed))
                for v, unit, person, printed in zip(
                    found["recomputed"], units, persons, found["first"], strict=True
                )
            ],
            "reading": [READINGS.get(item, SCORE_READING) for item in found["item"]],
        }
    )
    columns = (
        Column("first", lambda say: say("Printed"), _shown, share=1.1),
        Column("second", lambda say: say("Also printed"), _shown, share=0.9),
        Column("recomputed", lambda say: say("Follows"), _shown, share=0.9),
        Column("reading", lambda say: say("How it reads"), lambda say, v: say(v), 3.2, words=True),
    )

    def labels(say: Language) -> list[str]:
        return [
            say(ITEMS[item])
            if item in ITEMS
            else say("Score of {code}: {indicator}", code=item, indicator=say(scores[item]))
            for item in data["item"]
        ]

    def heading(say: Language) -> str:
        return say("What")

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "In {count} places the report says a thing in two ways, or a number does not "
                "follow from those beside it",
                count=say.number(len(data)),
            ),
            subtitle=say(
                "Numbers of the Administrator's report that differ, and what follows from the "
                "others, {year}",
                year=programme.year,
            ),
            note=say("A dash: there is no such number."),
            alt=say(
                "Table of {count} differences: {listing}.",
                count=say.number(len(data)),
                listing=say.pairs(labels(say), (_shown(say, text) for text in data["first"])),
            ),
        )

    return Table(
        name="unv_differences",
        edition=edition,
        kind="table",
        data=data,
        prose=("reading",),
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.administrator),
        columns=columns,
        heading=heading,
    )


SCORE_READING = N_("The printed score does not follow from target and result.")
