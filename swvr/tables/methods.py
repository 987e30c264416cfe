"""Tables of the chapter on methods: what is observed, and how good the intervals are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.estimation.aggregation import WORLD
from swvr.estimation.coverage import SCENARIOS
from swvr.estimation.resampling import OWN_COUNTRIES
from swvr.figures.citing import at, both
from swvr.figures.figure import Words
from swvr.figures.methods import findings, level_name, national_source, together
from swvr.language import N_, Language
from swvr.period_words import base_in_words, period_in_words
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

COVERAGE = "interval_coverage"
RECOVERY = "survey_recovery"
STATUS = ["observed", "adjusted", "imputed"]
BASES = {"region": N_("its own"), "world": N_("the world's"), "none": N_("no interval")}
# The kinds of planted worlds, by how many countries of a region are observed.
WORLDS = {
    "few_unlike": N_("As many as publish, unlike"),
    "few_alike": N_("As many as publish, alike"),
    "fewest": N_("Fewer, alike"),
    "ten_alike": N_("Ten a region, alike"),
    "ten_unlike": N_("Ten a region, unlike"),
}
# The kinds of estimates from respondents, in the order of the table.
ESTIMATES = {
    "proportion": N_("Proportions"),
    "net": N_("Net changes"),
    "odds_ratio": N_("Odds ratios"),
}


def own_observed(edition: Edition) -> Table:
    """How many countries of each region are observed, adjusted and imputed."""
    found = findings(edition)
    countries = found.estimate.countries
    counts = pd.crosstab(countries["region"], countries["status"])
    counts = counts.reindex(columns=STATUS, fill_value=0)
    counts.loc[WORLD] = counts.sum()
    columns = ["region", "population_share_observed", "basis"]
    table = found.national.by()[columns].set_index("region")
    table = table.rename(columns={"population_share_observed": "share"})
    data = counts.join(table).loc[table.index].rename_axis("region").reset_index()
    data.insert(1, "countries", data[STATUS].sum(axis="columns"))
    world = data.iloc[-1]
    factors = found.estimate.factors.index
    others = [code for code in factors if code != found.estimate.reference_period]

    columns_shown = (
        Column("countries", lambda say: say("Countries"), lambda say, v: say.number(v), 1.25),
        Column(
            "observed",
            lambda say: say("At {period}", period=base_in_words(say, edition)),
            lambda say, v: say.number(v),
            0.9,
        ),
        Column("adjusted", lambda say: say("Adjusted"), lambda say, v: say.number(v), 1.1),
        Column("imputed", lambda say: say("Imputed"), lambda say, v: say.number(v), 1.0),
        Column(
            "share", lambda say: say("Population with a rate"), lambda say, v: say.percent(v), 1.2
        ),
        Column(
            "basis",
            lambda say: say("Spread behind the interval"),
            lambda say, v: say(BASES[v]),
            1.4,
        ),
    )

    def heading(say: Language) -> str:
        return say("Region")

    def words(say: Language) -> Words:
        with_rate = int(world["observed"] + world["adjusted"])
        share = say.percent(world["share"], 0)
        return Words(
            headline=say(
                "{known} of {all} countries have a rate, {four} of them over {period}; {share} "
                "of the world's adults live in these {known}",
                known=say.number(with_rate),
                all=say.number(world["countries"]),
                four=say.number(world["observed"]),
                period=base_in_words(say, edition),
                share=share,
            ),
            subtitle=say(
                "Countries by where their rate comes from, and share of the population aged {age} "
                "and over in countries with a rate, percent, {year}",
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say(
                    "Adjusted: the rate is over {periods} and is multiplied by a factor.",
                    periods=say.alternatives(period_in_words(say, code) for code in others),
                )
                if others
                else "",
                say(
                    "Imputed: there is none, it is filled in ({rule}).",
                    rule=level_name(say, "imputation", edition.national.imputation),
                ),
                say(
                    "An interval rests on the spread of the region's own countries, or on that of "
                    "the world where fewer than {own} are observed.",
                    own=say.number(OWN_COUNTRIES),
                ),
            ),
            alt=say(
                "Table of countries by region. Share of the population with a rate: {listing}.",
                listing=say.pairs(map(say.name, data["region"]), map(say.percent, data["share"])),
            ),
        )

    return Table(
        name="own_observed",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns_shown),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw_cells(heading, columns_shown),
        words=words,
        source=national_source(edition, beside_report=False),
        rows=len(data) + 1.6,
        columns=columns_shown,
        heading=heading,
    )


def own_coverage(edition: Edition) -> Table:
    """How often the intervals hold the truth, in worlds where the truth is known. Synthetic."""
    results = load(COVERAGE)
    of_world = results["region"] == WORLD
    data = results[of_world].set_index("scenario")[["nominal", "worlds", "coverage", "width"]]
    regional = results[~of_world].groupby("scenario")["coverage"]
    data = data.assign(lowest=regional.min(), highest=regional.max())
    order = [scenario.name for scenario in SCENARIOS if scenario.name in data.index]
    data = data.loc[order].reset_index()
    low, high = results["coverage"].min(), results["coverage"].max()
    nominal, worlds = int(data["nominal"].max()), int(data["worlds"].min())

    columns = (
        Column("coverage", lambda say: say("World"), lambda say, v: say.percent(v)),
        Column("lowest", lambda say: say("Lowest region"), lambda say, v: say.percent(v)),
        Column("highest", lambda say: say("Highest region"), lambda say, v: say.percent(v)),
        Column(
            "width",
            lambda say: say("Mean width for the world, points"),
            lambda say, v: say.number(v, 1),
            1.7,
        ),
    )

    def heading(say: Language) -> str:
        return say("Observed countries")

    def words(say: Language) -> Words:
        ends = [say.percent(low, 0), say.percent(high, 0)]
        times = ends[0] if ends[0] == ends[1] else say.interval(*ends)
        error = 100 * math.sqrt(nominal / 100 * (1 - nominal / 100) / worlds)
        spreads = [scenario.spread for scenario in SCENARIOS]
        return Words(
            headline=say(
                "In planted worlds {times} of the {nominal} intervals hold the truth",
                nominal=say.percent(nominal, 0),
                times=times,
            ),
            subtitle=say(
                "Synthetic data: share of intervals that hold the true rate, percent of {worlds} "
                "planted worlds in each row, and mean width in percentage points",
                worlds=say.number(worlds),
            ),
            note=say(
                "In a planted world every country is given a rate, so that the truth is known; "
                "nothing of it enters an estimate. The rates of a region's countries vary by "
                "{alike} of their mean where alike, by {unlike} where unlike. A share of "
                "{nominal} is known to about {error}.",
                alike=say.percent(100 * min(spreads), 0),
                unlike=say.percent(100 * max(spreads), 0),
                nominal=say.percent(nominal, 0),
                error=say.points(error, 0),
            ),
            alt=say(
                "Table of how often the interval for the world holds the truth: {listing}.",
                listing=say.pairs(labels(say), map(say.percent, data["coverage"])),
            ),
        )

    def labels(say: Language) -> list[str]:
        return [say(WORLDS[name]) for name in data["scenario"]]

    return Table(
        name="own_coverage",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=both(
            lambda say: say("simulation of this project"),
            at(edition.sources.report, N_("Appendix B")),
            at(edition.sources.population),
        ),
        rows=len(data) + 1.6,
        synthetic=True,
        columns=columns,
        heading=heading,
    )


def own_recovery(edition: Edition) -> Table:
    """How often the survey's intervals hold the truth, in simulated surveys. Synthetic."""
    results = load(RECOVERY)
    kinds = results.groupby("kind")
    data = kinds[["intervals", "covered"]].sum()
    data = data.assign(
        coverage=100.0 * data["covered"] / data["intervals"],
        lowest=kinds["coverage"].min(),
        highest=kinds["coverage"].max(),
        items=kinds.size(),
    )
    data = data.loc[[kind for kind in ESTIMATES if kind in data.index]].reset_index()
    low, high = data["coverage"].min(), data["coverage"].max()
    nominal, surveys = results["nominal"].max(), int(results["surveys"].min())
    error = 100.0 * math.sqrt(nominal / 100 * (1 - nominal / 100) / results["intervals"].median())

    columns = (
        Column("items", lambda say: say("Items"), lambda say, v: say.number(v), 0.8),
        Column("intervals", lambda say: say("Intervals"), lambda say, v: say.number(v)),
        Column("coverage", lambda say: say("All items"), lambda say, v: say.percent(v)),
        Column("lowest", lambda say: say("Lowest item"), lambda say, v: say.percent(v)),
        Column("highest", lambda say: say("Highest item"), lambda say, v: say.percent(v)),
    )

    def heading(say: Language) -> str:
        return say("Estimates")

    def words(say: Language) -> Words:
        ends = [say.percent(low, 0), say.percent(high, 0)]
        return Words(
            headline=say(
                "In simulated surveys {times} of the {nominal} intervals hold the truth",
                nominal=say.percent(nominal, 0),
                times=ends[0] if ends[0] == ends[1] else say.interval(*ends),
            ),
            subtitle=say(
                "Synthetic data: share of intervals that hold the true value, percent, in "
                "{surveys} simulated surveys of {countries} countries",
                surveys=say.number(surveys),
                countries=say.number(results["countries"].max()),
            ),
            note=say(
                "Simulated respondents are drawn from people of whom every share and every odds "
                "ratio is known, and weighted as a pollster would. An item is one share, net "
                "change or odds ratio in one group, in all countries; of one item a share of "
                "{nominal} is known to about {error}.",
                nominal=say.percent(nominal, 0),
                error=say.points(error, 1),
            ),
            alt=say(
                "Table of how often intervals of the survey hold the truth: {listing}.",
                listing=say.pairs(labels(say), map(say.percent, data["coverage"])),
            ),
        )

    def labels(say: Language) -> list[str]:
        return [say(ESTIMATES[kind]) for kind in data["kind"]]

    return Table(
        name="own_recovery",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=both(
            lambda say: say("simulation of this project"),
            at(edition.sources.survey),
        ),
        rows=len(data) + 1.6,
        synthetic=True,
        columns=columns,
        heading=heading,
    )
