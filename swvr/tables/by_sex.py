"""Tables of editions that print rates of women and men: gap and ratio, and a check of the rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swvr.estimation.by_sex import REST, RatesBySex
from swvr.figures.by_sex import NO_RATES, signed_range
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.figures.printed_rates import range_in_words
from swvr.frames import records
from swvr.language import N_, NONE, Language
from swvr.period_words import by_period
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition


def own_sex_ratios(edition: Edition) -> Exhibit:
    """Set women's rate less men's beside women's rate as a part of men's, as intervals."""
    sexes = RatesBySex(edition)
    chosen = ["difference_low", "difference_high", "ratio_low", "ratio_high"]
    data = sexes.measures[chosen].dropna(subset=["difference_low"]).reset_index()
    if data.empty:
        return without_numbers("own_sex_ratios", edition, NO_RATES)
    columns = (
        Column(
            "difference_low", lambda say: say("Difference, from"), lambda say, v: say.signed(v, 1)
        ),
        Column(
            "difference_high", lambda say: say("Difference, to"), lambda say, v: say.signed(v, 1)
        ),
        Column("ratio_low", lambda say: say("Ratio, from"), lambda say, v: say.percent(v)),
        Column("ratio_high", lambda say: say("Ratio, to"), lambda say, v: say.percent(v)),
    )

    def heading(say: Language) -> str:
        return say("Region")

    def words(say: Language) -> Words:
        first = data.iloc[0]
        return Words(
            headline=say(
                "In {place} women's rate is {ratio} of men's",
                place=say.name(first["region"]),
                ratio=range_in_words(say, first["ratio_low"], first["ratio_high"]),
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of women minus that of men, percentage points, and as "
                    "percent of it, aged {age} and over, {year}"
                ),
                N_(
                    "Volunteer rate of women minus that of men over {period}, percentage points, "
                    "and as percent of it, aged {age} and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say("From and to: what the rounding of the printed rates allows."),
                say(
                    "Not printed for {places}: what the printed rates leave for them together.",
                    places=say.series(map(say.name, sexes.unprinted)),
                )
                if REST in set(data["region"])
                else "",
            ),
            alt=say(
                "Table of differences and ratios: {listing}.",
                listing=say("; ").join(
                    say(
                        "{name} {difference} points, {ratio}",
                        name=say.name(row.region),
                        difference=signed_range(say, row.difference_low, row.difference_high),
                        ratio=range_in_words(say, row.ratio_low, row.ratio_high),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Table(
        name="own_sex_ratios",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw_cells(heading, columns),
        words=words,
        source=both(at(edition.sources.report), at(edition.sources.population)),
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )


def own_sex_check(edition: Edition) -> Exhibit:
    """Hold the mean of women's and men's rates against the printed rate of all."""
    data = RatesBySex(edition).check().reset_index()
    if data.empty:
        return without_numbers("own_sex_check", edition, NO_RATES)
    words_of = {"yes": True, "no": False}
    data["fits"] = [
        next((word for word, fits in words_of.items() if fits is value), "")
        for value in data["fits"]
    ]
    answers = {"yes": lambda say: say("yes"), "no": lambda say: say("no")}
    columns = (
        *(
            Column(key, heading, lambda say, v: say.percent(v, 2))
            for key, heading in (
                ("mean_low", lambda say: say("Mean, from")),
                ("mean_high", lambda say: say("Mean, to")),
                ("printed_low", lambda say: say("Printed, from")),
                ("printed_high", lambda say: say("Printed, to")),
            )
        ),
        Column(
            "fits",
            lambda say: say("Fits"),
            lambda say, v: answers[v](say) if v in answers else NONE,
            0.6,
        ),
    )

    def heading(say: Language) -> str:
        return say("Region")

    def words(say: Language) -> Words:
        told = data[data["fits"] != ""]
        fits, places = int((told["fits"] == "yes").sum()), len(told)
        if fits == places:
            headline = say(
                "In all {all} places with three printed rates they fit together",
                all=say.number(places),
            )
        else:
            headline = say(
                "In {fits} of {all} places with three printed rates they fit together",
                fits=say.number(fits),
                all=say.number(places),
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Mean of both rates, weighted by the population of each sex aged {age} and over, "
                "{year}, and the printed rate of all, percent",
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "From and to: the rounding of the printed rates, or the printed range with its "
                "rounding. They fit where the two overlap."
            ),
            alt=say(
                "Table of means and printed rates: {listing}.",
                listing=say("; ").join(
                    say(
                        "{name} {mean}, printed {printed}",
                        name=say.name(row.region),
                        mean=range_in_words(say, row.mean_low, row.mean_high, 2),
                        printed=range_in_words(say, row.printed_low, row.printed_high, 2),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Table(
        name="own_sex_check",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw_cells(heading, columns),
        words=words,
        source=both(at(edition.sources.report), at(edition.sources.population)),
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )
