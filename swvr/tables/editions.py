"""The editions side by side: what each counts, of whom, over what time, and from what."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import DataPackage, load
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.printed_rates import PrintedRates
from swvr.figures.citing import at, both
from swvr.figures.figure import Words
from swvr.figures.printed_rates import capital
from swvr.inputs import readable_editions
from swvr.language import N_, NONE, Language, in_language
from swvr.ledger.binding import PrintedText
from swvr.period import usual
from swvr.period_words import in_period, period_in_words
from swvr.project import find_project
from swvr.tables.table import NOWHERE, Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

MOST = 4  # editions that there is room for side by side: the latest
SIGNIFICANT = 3  # digits that a printed count is shown with, or fewer where fewer were printed

# What is said of each edition, in the order of the table.
ASPECTS = {
    "counted": N_("Unit counted"),
    "definition": N_("Who is a volunteer"),
    "period": N_("Reference period"),
    "population": N_("Population"),
    "regions": N_("Regions with results"),
    "countries": N_("Countries with data"),
    "headline": N_("Result for the world"),
}
COUNTED = {
    "volunteers": N_("persons"),
    "volunteer_rate": N_("persons"),
    "full_time_equivalent": N_("full-time workers"),
}

Say = Callable[[Language], str]


def result_in_words(say: Language, edition: Edition) -> PrintedText:
    """Say the first of what an edition printed for the world; a dash for nothing.

    The text knows the row of the ledger, where the estimates name it (column ``number``).
    """
    return _results(say, edition)[0]


def later_in_words(say: Language, before: Edition, after: Edition) -> str:
    """Say what the later of two editions printed, with its period if the earlier has another."""
    result = result_in_words(say, after)
    if usual(before.reference_period) == usual(after.reference_period):
        return result
    when = in_period(say, after.reference_period)
    return say("{result} {when}", result=result, when=when)


def _results(say: Language, edition: Edition) -> list[PrintedText]:
    """Say what an edition printed for the world: counts, then the rate; a dash for nothing."""
    printed = PrintedRates(edition)
    workers, people = printed.row("full_time_equivalent"), printed.row("volunteers")
    rate = printed.row("volunteer_rate")
    parts = []
    if people is not None:
        parts.append(_bound(say("{number} people", number=_count(say, people)), people))
    if workers is not None and (people is None or people["qualifier"] == "at_least"):
        words = say("{number} full-time workers", number=_count(say, workers))
        parts.insert(0, _bound(words, workers))
    if rate is not None and pd.notna(rate["value"]):
        words = _about(say, rate, say.percent(float(rate["value"]), int(rate["decimals"])))
        parts.append(_bound(words, rate))
    return parts or [PrintedText(NONE, None)]


def _bound(text: str, printed: pd.Series) -> PrintedText:
    """Return a text that knows the row of the ledger of what was printed, if that is known."""
    number = printed.get("number")
    return PrintedText(text, number if isinstance(number, str) else None)


def _count(say: Language, printed: pd.Series) -> str:
    """Write a printed count with the digits that it has, but not more than a few."""
    at_least = printed["qualifier"] == "at_least"
    value = float(printed["low"] if at_least else printed["value"])
    if math.isnan(value):
        return say.interval(say.people(float(printed["low"])), say.people(float(printed["high"])))
    digits = math.floor(math.log10(value)) + 1 + int(printed["decimals"])
    text = say.people(value, min(max(digits, 1), SIGNIFICANT))
    return say("more than {number}", number=text) if at_least else _about(say, printed, text)


def _about(say: Language, printed: pd.Series, text: str) -> str:
    return say("about {number}", number=text) if printed["qualifier"] == "approximate" else text


def _aspects(edition: Edition) -> dict[str, tuple[str, Say]]:
    """Return, for each aspect of an edition, plain text for the data and what says it."""
    estimates = load(edition.estimates)
    whole = estimates[(estimates["region"] == WORLD) & (estimates["sex"] == "total")]
    printed = PrintedRates(edition)
    main = next(
        (name for name in COUNTED if _is_number(printed.row(name))), str(whole["indicator"].iloc[0])
    )
    regions = [str(code) for code in dict.fromkeys(estimates["region"]) if code != WORLD]
    year, age = edition.population.reference_year, edition.population.adult_age
    first = edition.languages[0]

    def named(say: Language) -> str:
        own = say.knowing(edition.region_names)
        return say("; ").join(own.label(code) for code in regions)

    def population(say: Language) -> str:
        return say("aged {age} and over, {year}", age=age, year=year)

    def period(say: Language) -> str:
        return period_in_words(say, edition.reference_period)

    def counted(say: Language) -> str:
        return say(COUNTED[main]) if main in COUNTED else NONE

    def definition(say: Language) -> str:
        return in_language(edition.definition, say.code)

    countries = _countries(edition)
    return {
        "counted": (main, counted),
        "definition": (edition.definition[first], definition),
        "period": (edition.reference_period, period),
        "population": (f"{age}+, {year}", population),
        "regions": (", ".join(regions) or NOWHERE, named if regions else lambda _: NONE),
        "countries": countries or (NOWHERE, lambda _: NONE),
        "headline": (_headline_data(printed), lambda say: say("; ").join(_results(say, edition))),
    }


def _is_number(printed: pd.Series | None) -> bool:
    return printed is not None and pd.notna(printed["value"])


def _headline_data(printed: PrintedRates) -> str:
    rows = [printed.row(name) for name in ("full_time_equivalent", "volunteers", "volunteer_rate")]
    texts = [f"{row['printed']} {row['unit']}" for row in rows if row is not None]
    return "; ".join(texts) or NOWHERE


def _countries(edition: Edition) -> tuple[str, Say] | None:
    """Return how many countries an edition has data of, if that was published."""
    estimates = load(edition.estimates)
    rows = estimates[estimates["indicator"] == "countries_with_data"]
    if len(rows):
        counts = {str(row["type"]): int(row["value"]) for _, row in rows.iterrows()}

        def by_type(say: Language) -> str:
            return say("; ").join(
                say("{name}: {number}", name=say.name(kind), number=say.number(count))
                for kind, count in counts.items()
            )

        return ", ".join(f"{kind} {count}" for kind, count in counts.items()), by_type
    if not edition.has("two_estimates"):
        return None
    told = load(edition.two_estimates)
    found = told[(told["report"] == edition.year) & (told["aspect"] == "countries_with_rates")]
    if found.empty:
        return None
    published = int(found["value"].iloc[0])
    surveyed = len(edition.survey.countries) if edition.has("survey") else 0

    def together(say: Language) -> str:
        if not surveyed:
            return say.number(published)
        return say(
            "{published} with published rates and {surveyed} surveyed",
            published=say.number(published),
            surveyed=say.number(surveyed),
        )

    return f"published {published}, surveyed {surveyed}", together


def comparable_editions() -> list[Edition]:
    """Return the editions that a table has room for: the latest with estimates, oldest first."""
    project = find_project()
    package = DataPackage.read(project)
    found = []
    for edition in readable_editions(project):
        try:
            if len(package.load(edition.estimates)):
                found.append(edition)
        except SwvrError:  # said where that edition is built
            continue
    return found[-MOST:]


def own_editions(edition: Edition) -> Table:
    """Set the editions of the report side by side."""
    editions = comparable_editions() or [edition]
    told = {str(each.year): _aspects(each) for each in editions}
    data = pd.DataFrame(
        [
            {"aspect": aspect, **{year: aspects[aspect][0] for year, aspects in told.items()}}
            for aspect in ASPECTS
        ]
    )

    def column(year: str) -> Column:
        # The data of an aspect stand in words of no language; each is said where it is shown.
        sayings = dict(told[year].values())
        return Column(
            year,
            lambda say: say("{year} report", year=year),
            lambda say, plain: capital(sayings[plain](say)),
            words=True,
        )

    columns = tuple(column(year) for year in told)

    def heading(say: Language) -> str:
        return say("Aspect")

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "What the editions count: {results}",
                results=say.listing(
                    say("{result} ({year})", year=each.year, result=result_in_words(say, each))
                    for each in editions
                ),
            ),
            subtitle=say("What the reports of {years} count, and how", years=_years(say, editions)),
            note=say(
                "Results are as printed and not comparable with each other. A dash: not published."
            ),
            alt=say(
                "Table of {count} aspects of the reports of {years}.",
                count=say.number(len(data)),
                years=_years(say, editions),
            ),
        )

    return Table(
        name="own_editions",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(told),
        labels=lambda say: [say(ASPECTS[aspect]) for aspect in data["aspect"]],
        draw=draw_cells(heading, columns),
        words=words,
        source=both(*(at(each.sources.report) for each in editions)),
        columns=columns,
        heading=heading,
    )


def _years(say: Language, editions: list[Edition]) -> str:
    return say.listing(str(each.year) for each in editions)
