"""Tables of countries: which measure volunteer work, and the region that each stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.countries import country_name
from swvr.data import load
from swvr.figures.citing import at, both
from swvr.figures.figure import Words
from swvr.figures.measurement import measuring_countries
from swvr.figures.methods import together
from swvr.figures.regions import region_colours
from swvr.language import N_, NONE, SOURCE, Language
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

RESIDUAL = "other"
WORKED_OUT = "worked_out"
NO_RATE = "none"
THOUSAND = 1000.0
# Why a country stands in its region, as the data say it.
BASES = {
    "appendix_b": N_("listed"),
    "not_listed": N_("not listed"),
    WORKED_OUT: N_("placed by us"),
}


def _country(say: Language) -> str:
    return say("Country or area")


def _region() -> Column:
    return Column(
        "region", lambda say: say("Region"), lambda say, code: say.label(code), 1.6, words=True
    )


def own_measurement(edition: Edition) -> Table:
    """List the countries of figure 2.1, with the rates of theirs that this book has."""
    measuring = measuring_countries(edition)
    since = int(measuring["since"].min())
    rates = load(edition.national.rates)
    of_country = rates["coverage"].isin(edition.national.coverage) & (rates["year"] >= since)
    years = rates[of_country].groupby("country")["year"].unique().map(sorted)
    data = measuring[["country", "region"]].copy()
    data["years"] = [
        "|".join(map(str, years.get(country, []))) or NO_RATE for country in data["country"]
    ]
    found = int((data["years"] != NO_RATE).sum())

    def listed(say: Language, cell: str) -> str:
        return NONE if cell == NO_RATE else say.listing(cell.split("|"))

    columns = (
        _region(),
        Column("years", lambda say: say("Rates in this book"), listed, words=True),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "For {found} of the {count} countries that measure, this book has a national "
                "rate of {since} or later",
                found=say.number(found),
                count=say.number(len(data)),
                since=str(since),
            ),
            subtitle=say(
                "Countries with national measurement of volunteer work since {since}, and the "
                "years of their rates in this book",
                since=str(since),
            ),
            note=say(
                "The list is the report's. It does not say what each country measured, or when. A "
                "dash: no national rate of these years was found."
            ),
            alt=say(
                "Table of {count} countries by region, {found} of them with years of rates.",
                count=say.number(len(data)),
                found=say.number(found),
            ),
        )

    return Table(
        name="own_measurement",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: [say.country(code) for code in data["country"]],
        draw=draw_cells(_country, columns),
        words=words,
        source=both(
            at(edition.sources.report, N_("section 2.2")),
            lambda say: say("rates of national statistical offices and Eurostat"),
        ),
        columns=columns,
        heading=_country,
        searchable=True,
        filters=("region",),
    )


def grouping(edition: Edition) -> pd.DataFrame:
    """Return every country and area with its region.

    Returns
    -------
    pandas.DataFrame
        In the order of the regions and, within one, of the English names: ``country``,
        ``region``, ``basis`` (a key of :data:`BASES`, if the edition's table says it) and
        ``population`` (persons of working age in the reference year; NaN where the population
        table has none).
    """
    everyone = load(edition.population.resource)
    adults = everyone[everyone["year"] == edition.population.reference_year]
    table = load(edition.regions)
    data = table[[name for name in ("country", "region", "basis") if name in table]].copy()
    data["population"] = data["country"].map(adults.groupby("country")["population"].sum())
    place = {region: i for i, region in enumerate(region_colours(edition))}
    data["place"] = data["region"].map(place)
    data["name"] = [country_name(code, SOURCE).casefold() for code in data["country"]]
    ordered = data.sort_values(["place", "name"]).drop(columns=["place", "name"])
    return ordered.reset_index(drop=True)


def grouping_in_words(say: Language, edition: Edition) -> str:
    """Say how many countries and areas stand in how many regions, and how many in none."""
    data = grouping(edition)
    in_regions = data["region"] != RESIDUAL
    outside = data[~in_regions]
    told = {
        "inside": say.number(int(in_regions.sum())),
        "regions": say.number(data.loc[in_regions, "region"].nunique()),
    }
    if outside.empty:
        return say("{inside} countries and areas stand in {regions} regions.", **told)
    return say(
        "{inside} countries and areas stand in {regions} regions. {outside} more, with {share} of "
        "the world's adults, stand in none of them.",
        outside=say.number(len(outside)),
        share=say.percent(100.0 * outside["population"].sum() / data["population"].sum()),
        **told,
    )


def sizes_in_words(say: Language, edition: Edition) -> str:
    """List the regions with how many countries and areas each has."""
    say = say.knowing(edition.region_names)
    sizes = grouping(edition)["region"].value_counts(sort=False).drop(RESIDUAL, errors="ignore")
    told = say.pairs(map(say.label, sizes.index), map(say.number, sizes))
    return say("Countries and areas by region: {sizes}.", sizes=told)


def own_regions(edition: Edition) -> Table:
    """Every country and area with its region: SWVR 2022, Appendix B."""
    data = grouping(edition)
    in_regions = data["region"] != RESIDUAL
    left_out = data[~in_regions]
    share = 100.0 * left_out["population"].sum() / data["population"].sum()

    def thousands(say: Language, value: Any) -> str:
        return say.number(value / THOUSAND)

    listed = "basis" in data
    ours = sorted(data.loc[data["basis"] == WORKED_OUT, "country"]) if listed else []
    basis = Column("basis", lambda say: say("Appendix B"), lambda say, v: say(BASES[v]), words=True)
    columns = (
        _region(),
        *([basis] if listed else []),
        Column("population", lambda say: say("Thousands"), thousands, 0.9),
    )
    dash = N_("A dash: the United Nations publishes no population by age.")

    def words(say: Language) -> Words:
        told = {
            "inside": say.number(int(in_regions.sum())),
            "regions": say.number(data.loc[in_regions, "region"].nunique()),
            "outside": say.number(len(left_out)),
        }
        return Words(
            headline=say("{inside} countries and areas stand in {regions} regions", **told)
            if left_out.empty
            else say(
                "{inside} countries and areas stand in {regions} regions; {outside} others, with "
                "{share} of the world's adults, stand in none",
                share=say.percent(share),
                **told,
            ),
            subtitle=say(
                "Countries and areas by region, and population aged {age} and over, thousands, "
                "{year}",
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                ""
                if not listed
                else say("Regions are those of Appendix B.")
                if left_out.empty
                else say(
                    "Regions are those of Appendix B; who is in none of them is among the other "
                    "countries."
                ),
                say("Placed by us: {countries}.", countries=say.series(map(say.country, ours)))
                if ours
                else "",
                say(dash),
            ),
            alt=say("Table of {inside} countries and areas in {regions} regions.", **told)
            if left_out.empty
            else say(
                "Table of {all} countries and areas, {inside} of them in {regions} regions and "
                "{outside} in none.",
                all=say.number(len(data)),
                **told,
            ),
        )

    return Table(
        name="own_regions",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: [say.country(code) for code in data["country"]],
        draw=draw_cells(_country, columns),
        words=words,
        source=both(
            at(edition.sources.regions, *([N_("Appendix B")] if listed else [])),
            at(edition.sources.population),
        ),
        columns=columns,
        heading=_country,
        searchable=True,
        filters=("region", "basis") if listed else ("region",),
    )
