"""Exhibits of the chapter on global estimates (SWVR 2022, chapter 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.estimation.aggregation import WORLD
from swvr.estimation.published import AS_PRINTED, PublishedEstimates
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.figures.regions import region_colours
from swvr.frames import records
from swvr.language import N_, Language
from swvr.period_words import by_period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

MILLION = 1e6
NO_RATES = N_("No rate of a region was printed that groupings could be held against")


def fig_2_4(edition: Edition) -> Exhibit:
    """Monthly volunteers by region: SWVR 2022, figure 2.4."""
    colours = region_colours(edition)
    estimates = PublishedEstimates(edition)
    data = estimates.regions.drop(WORLD)[["volunteers", "share"]].reset_index()
    world = float(estimates.world["volunteers"])
    top = data.iloc[0]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["volunteers"].max())
        for row in records(table):
            marks.bar(ax, row.Index, row.volunteers, "volunteers", colours[row.region])
            marks.note(ax, row.Index, row.volunteers, say.people(row.volunteers), dy=0.0)

    def words(say: Language) -> Words:
        region, share = say.name(top["region"]), say.percent(top["share"], 0)
        listing = say.pairs(map(say.name, data["region"]), map(say.people, data["volunteers"]))
        return Words(
            headline=by_period(
                say,
                edition.reference_period,
                N_("Of {world} people who volunteer in a month, {share} live in {region}"),
                N_("Of {world} people who volunteer in {period}, {share} live in {region}"),
                world=say.people(world),
                share=share,
                region=region,
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_("Volunteers aged {age} and over in a month, by region, {year}"),
                N_("Volunteers aged {age} and over in {period}, by region, {year}"),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            alt=by_period(
                say,
                edition.reference_period,
                N_("Bar chart of monthly volunteers by region: {listing}."),
                N_("Bar chart of volunteers in {period} by region: {listing}."),
                listing=listing,
            ),
        )

    return Exhibit(
        name="fig_2_4",
        edition=edition,
        data=data,
        series=("volunteers",),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=at(edition.sources.report, N_("figure 2.4")),
    )


def fig_2_5(edition: Edition) -> Exhibit:
    """Monthly volunteer rates by region: SWVR 2022, figure 2.5, recomputed."""
    colours = region_colours(edition)
    estimates = PublishedEstimates(edition)
    columns = ["rate", "printed", "printed_low", "printed_high"]
    table = estimates.regions.sort_values("rate", ascending=False)
    data = table[[*columns, "agrees"]].reset_index()
    differing = data[data["agrees"].eq(False).fillna(False)]
    ranges = data[["printed_low", "printed_high"]].dropna()

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["rate"].max() * 1.02)
        for row in records(table):
            marks.bar(ax, row.Index, row.rate, "rate", colours[row.region])
            text, reach = say.percent(row.rate), row.rate
            if pd.notna(row.printed):
                marks.point(
                    ax, row.Index, row.printed, "printed", style.NEUTRAL, marker="D", hollow=True
                )
                text = say(
                    "{value} (printed: {printed})", value=text, printed=say.percent(row.printed)
                )
                reach = max(reach, row.printed)
            elif pd.notna(row.printed_low):
                marks.interval(ax, row.Index, row.printed_low, row.printed_high, "printed_")
                printed = say.interval(say.percent(row.printed_low), say.percent(row.printed_high))
                text = say("{value} (printed: {printed})", value=text, printed=printed)
                reach = max(reach, row.printed_high)
            marks.note(ax, row.Index, reach, text, offset=9.0, bold=row.region == WORLD)

    def words(say: Language) -> Words:
        high, low = data.iloc[0], data[data["region"] != WORLD].iloc[-1]
        return Words(
            headline=by_period(
                say,
                edition.reference_period,
                N_(
                    "{share} of the world's adults volunteer in a month: {high} in {top}, {low} "
                    "in {bottom}"
                ),
                N_(
                    "{share} of the world's adults volunteer in {period}: {high} in {top}, {low} "
                    "in {bottom}"
                ),
                share=say.percent(estimates.world["rate"]),
                high=say.percent(high["rate"]),
                top=say.name(high["region"]),
                low=say.percent(low["rate"]),
                bottom=say.name(low["region"]),
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_("Monthly volunteer rate, percent of the population aged {age} and over, {year}"),
                N_(
                    "Volunteer rate over {period}, percent of the population aged {age} and over, "
                    "{year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say("Bars: printed counts divided by the UN's population."),
                say("Hollow diamonds: the printed rate.") if data["printed"].notna().any() else "",
                say(
                    "Thin lines: the one range printed for {count} regions together.",
                    count=say.number(len(ranges)),
                )
                if len(ranges) > 1 and len(ranges.drop_duplicates()) == 1
                else say("Thin lines: the printed range.")
                if len(ranges)
                else "",
                say(
                    "Not as printed: {regions}.",
                    regions=say.listing(say.name(code) for code in differing["region"]),
                )
                if len(differing)
                else "",
            ),
            alt=by_period(
                say,
                edition.reference_period,
                N_("Bar chart of monthly volunteer rates: {listing}."),
                N_("Bar chart of volunteer rates over {period}: {listing}."),
                listing=say.pairs(map(say.name, data["region"]), map(say.percent, data["rate"])),
            ),
        )

    return Exhibit(
        name="fig_2_5",
        edition=edition,
        data=data,
        series=tuple(columns),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=both(
            at(edition.sources.report, N_("figure 2.4"), N_("section 2.3")),
            at(edition.sources.population),
        ),
    )


def own_grouping(edition: Edition) -> Exhibit:
    """Which grouping of countries the printed regional rates were made with."""
    colours = region_colours(edition)
    estimates = PublishedEstimates(edition)
    data = estimates.groupings()
    if data.empty:
        return without_numbers("own_grouping", edition, NO_RATES)
    listed = data[data["grouping"] == AS_PRINTED].set_index("region")["agrees"]
    mended = data[data["agrees"] & ~data["region"].map(listed)]
    checks = {check.name: check.label for check in edition.grouping_checks}

    def grouping(say: Language, name: str) -> str:
        return checks[name][say.code] if name in checks else say("as listed in Appendix B")

    def label(say: Language, region: str, name: str) -> str:
        return say("{region}, {grouping}", region=say.label(region), grouping=grouping(say, name))

    def labels(say: Language) -> list[str]:
        return [label(say, row.region, row.grouping) for row in records(data)]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        columns = ["rate", "printed", "printed_low", "printed_high"]
        lowest, highest = table[columns].min().min(), table[columns].max().max()
        ax.set_xlim(lowest - 0.03 * (highest - lowest), highest)
        for row in records(table):
            if pd.notna(row.printed):
                marks.point(
                    ax,
                    row.Index,
                    row.printed,
                    "printed",
                    style.NEUTRAL,
                    marker="D",
                    hollow=True,
                    size=10,
                )
            else:
                marks.interval(ax, row.Index, row.printed_low, row.printed_high, "printed_")
            colour = colours[row.region]
            marks.point(ax, row.Index, row.rate, "rate", colour, marker="o" if row.agrees else "X")
            verdict = say("agrees") if row.agrees else say("differs")
            text = say("{value}, {verdict}", value=say.percent(row.rate, 2), verdict=verdict)
            high = max(v for v in (row.rate, row.printed, row.printed_high) if pd.notna(v))
            marks.note(ax, row.Index, high, text, offset=10.0)

    def words(say: Language) -> Words:
        causes = say.listing(
            say(
                "{region} ({grouping})",
                region=say.name(row.region),
                grouping=grouping(say, row.grouping),
            )
            for row in records(mended)
        )
        if mended.empty:
            headline = say("No other grouping of countries tested gives the printed rates")
        else:
            headline = say("Other groupings give the printed rates: {causes}", causes=causes)
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate under other groupings of countries, percent of the "
                    "population aged {age} and over, {year}"
                ),
                N_(
                    "Volunteer rate over {period} under other groupings of countries, percent of "
                    "the population aged {age} and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Points: rate recomputed under the grouping named; a cross does not round to what "
                "was printed. Hollow diamonds and lines: the printed rate or range."
            ),
            alt=say(
                "Dot chart of recomputed rates under each grouping: {listing}.",
                listing=say.pairs(labels(say), (say.percent(rate, 2) for rate in data["rate"])),
            ),
        )

    return Exhibit(
        name="own_grouping",
        edition=edition,
        data=data,
        series=("rate", "printed", "printed_low", "printed_high"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(
            at(edition.sources.report, N_("figure 2.4"), N_("section 2.3"), N_("Appendix B")),
            at(edition.sources.population),
        ),
        rows=1.3 * len(data),
    )


def fig_2_6(edition: Edition) -> Exhibit:
    """Monthly volunteer rates by type: SWVR 2022, figure 2.6."""
    estimates = PublishedEstimates(edition)
    data = estimates.types.sort_values("rate", ascending=False).reset_index()

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["rate"].max())
        for row in records(table):
            marks.bar(ax, row.Index, row.rate, "rate", style.BY_MEANING[row.type])
            text = say(
                "{share}, {people}", share=say.percent(row.rate), people=say.people(row.volunteers)
            )
            marks.note(ax, row.Index, row.rate, text)

    def words(say: Language) -> Words:
        rates = estimates.types["rate"]
        counts = estimates.types["volunteers"]
        return Words(
            headline=say(
                "For each formal volunteer there are {ratio} informal ones",
                ratio=say.number(rates["informal"] / rates["formal"], 1),
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate by type, percent of the population aged {age} and "
                    "over, and persons, world, {year}"
                ),
                N_(
                    "Volunteer rate over {period} by type, percent of the population aged {age} "
                    "and over, and persons, world, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Formal: through an organization. Informal: directly for people outside the "
                "household. Who does both is counted in both bars."
            ),
            alt=say(
                "Bar chart: informal {informal} ({informal_people}), formal {formal} "
                "({formal_people}).",
                informal=say.percent(rates["informal"]),
                informal_people=say.people(counts["informal"]),
                formal=say.percent(rates["formal"]),
                formal_people=say.people(counts["formal"]),
            ),
        )

    return Exhibit(
        name="fig_2_6",
        edition=edition,
        data=data,
        series=("rate",),
        labels=lambda say: [say.label(code) for code in data["type"]],
        draw=draw,
        words=words,
        source=both(at(edition.sources.report, N_("section 2.3")), at(edition.sources.population)),
    )


def own_both_types(edition: Edition) -> Exhibit:
    """How many do both formal and informal work: bounds by inclusion–exclusion."""
    estimates = PublishedEstimates(edition)
    bounds, outer = estimates.both_types(), estimates.both_types_without_total()
    data = pd.DataFrame(
        {
            "set": ["informal", "formal", "either", "both", "both_without_total"],
            "rate": [
                estimates.types.loc["informal", "rate"],
                estimates.types.loc["formal", "rate"],
                estimates.world["rate"],
                float("nan"),
                float("nan"),
            ],
            "low": [float("nan")] * 3 + [bounds.low, outer.low],
            "high": [float("nan")] * 3 + [bounds.high, outer.high],
        }
    )
    colours = {"informal": style.INFORMAL, "formal": style.FORMAL}

    def labels(say: Language) -> list[str]:
        return [
            say.label("informal"),
            say.label("formal"),
            say("Either or both"),
            say("Both, if the total counts the same people"),
            say("Both, whatever the total counts"),
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["rate"].max())
        for row in records(table):
            if pd.notna(row.rate):
                colour = colours.get(row.set, style.NEUTRAL)
                marks.bar(ax, row.Index, row.rate, "rate", colour)
                marks.note(ax, row.Index, row.rate, say.percent(row.rate))
            elif pd.notna(row.low):
                marks.hollow_range(ax, row.Index, row.low, row.high, style.NEUTRAL)
                text = say.interval(say.percent(row.low), say.percent(row.high))
                marks.note(ax, row.Index, row.high, text)
            else:
                marks.note(ax, row.Index, 0.0, say("no share fits"))

    def words(say: Language) -> Words:
        low, high = say.percent(bounds.low), say.percent(bounds.high)
        if pd.isna(bounds.low):
            headline = say(
                "No share doing both fits the printed rates: {informal} informal, {formal} "
                "formal, {either} in all",
                informal=say.percent(data["rate"][0]),
                formal=say.percent(data["rate"][1]),
                either=say.percent(data["rate"][2]),
            )
        else:
            headline = say(
                "If the printed total counts everyone who does either, {low} to {high} of adults "
                "do both",
                low=low,
                high=high,
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rates, percent of the population aged {age} and over, "
                    "world, {year}"
                ),
                N_(
                    "Volunteer rates over {period}, percent of the population aged {age} and over, "
                    "world, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Hollow bars: the range that the printed rates allow. The first takes the total "
                "as everyone who does either; the second uses the two types alone."
            ),
            alt=say(
                "Bars for informal, formal and either; hollow bars for both: {low} to {high} if "
                "the total counts the same people, {outer_low} to {outer_high} if it need not.",
                low=low,
                high=high,
                outer_low=say.percent(outer.low),
                outer_high=say.percent(outer.high),
            ),
        )

    return Exhibit(
        name="own_both_types",
        edition=edition,
        data=data,
        series=("rate", "low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(
            at(edition.sources.report, N_("figure 2.4"), N_("section 2.3")),
            at(edition.sources.population),
        ),
    )


def fig_2_7(edition: Edition) -> Exhibit:
    """Formal volunteers by sex: SWVR 2022, figure 2.7."""
    return _type_by_sex(edition, "fig_2_7", "formal", N_("figure 2.7"))


def fig_2_8(edition: Edition) -> Exhibit:
    """Informal volunteers by sex: SWVR 2022, figure 2.8."""
    return _type_by_sex(edition, "fig_2_8", "informal", N_("figure 2.8"))


def _type_by_sex(edition: Edition, name: str, kind: str, place: str) -> Exhibit:
    estimates = PublishedEstimates(edition)
    everyone = estimates.types_by_sex
    data = (
        everyone[everyone["type"] == kind]
        .sort_values("share", ascending=False)
        .drop(columns=["population"])
        .reset_index(drop=True)
    )
    # Whole messages, not parts: languages put the words in different places.
    headlines = {
        ("formal", "men"): N_("{share} of formal volunteers are men"),
        ("formal", "women"): N_("{share} of formal volunteers are women"),
        ("informal", "men"): N_("{share} of informal volunteers are men"),
        ("informal", "women"): N_("{share} of informal volunteers are women"),
    }
    subtitles = {
        "formal": (
            N_("Formal volunteers by sex, percent, and persons a month, world, {year}"),
            N_("Formal volunteers by sex, percent, and persons over {period}, world, {year}"),
        ),
        "informal": (
            N_("Informal volunteers by sex, percent, and persons a month, world, {year}"),
            N_("Informal volunteers by sex, percent, and persons over {period}, world, {year}"),
        ),
    }

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            marks.bar(ax, row.Index, row.share, "share", style.BY_MEANING[row.sex])
            text = say(
                "{share}, {people}",
                share=say.percent(row.share, 2),
                people=say.people(row.volunteers),
            )
            marks.note(ax, row.Index, row.share, text)

    def words(say: Language) -> Words:
        most = data.iloc[0]
        shares = (say.percent(share, 2) for share in data["share"])
        listing = say.pairs(map(say.name, data["sex"]), shares)
        return Words(
            headline=say(headlines[kind, most["sex"]], share=say.percent(most["share"])),
            subtitle=by_period(
                say,
                edition.reference_period,
                *subtitles[kind],
                year=edition.population.reference_year,
            ),
            note=say(
                "Persons: share × rate of the type × population aged {age} and over. The shares "
                "are printed without a measure of their error.",
                age=edition.population.adult_age,
            ),
            alt=say("Bar chart of volunteers by sex: {listing}.", listing=listing),
        )

    return Exhibit(
        name=name,
        edition=edition,
        data=data,
        series=("share",),
        labels=lambda say: [say.label(code) for code in data["sex"]],
        draw=draw,
        words=words,
        source=both(at(edition.sources.report, place), at(edition.sources.population)),
    )
