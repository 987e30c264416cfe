"""Exhibits of the chapter on editions: what lies between the numbers of two reports.

Where the project has no second edition with volunteers or rates by region, each says so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.edition import Edition
from swvr.estimation.aggregation import WORLD
from swvr.estimation.bridge import Bridge
from swvr.estimation.overlap import Bounds
from swvr.estimation.printed_rates import PrintedRates
from swvr.estimation.specifications import DIMENSIONS
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import CHOICES, choice_name, findings, specified_source, together
from swvr.figures.printed_rates import range_in_words
from swvr.frames import cell, records
from swvr.inputs import compared_editions
from swvr.language import N_, NONE, Language
from swvr.period import is_month, usual
from swvr.period_words import period_in_words
from swvr.project import find_project

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_OTHER = N_("No other edition of this book has volunteers or rates by region")


class Comparison:
    """What lies between the two editions that an edition compares.

    Attributes
    ----------
    before, after
        The editions, the earlier first.
    effects
        As of :attr:`swvr.estimation.bridge.Bridge.effects`: persons, by region of the later.
    placed
        Countries that the later grouping lacks.
    totals_fit
        Whether what was printed of the world fits what was printed of the regions.
    """

    def __init__(self, before: Edition, after: Edition) -> None:
        self.before, self.after = before, after
        self._bridge = Bridge(before, after)
        self.effects, self.placed = self._bridge.effects, self._bridge.placed
        self.totals_fit = self._bridge.totals_fit

    def world(self, effect: str) -> Bounds:
        """Return the bounds of an effect in the world (persons)."""
        low, high = (cell(self.effects, WORLD, f"{effect}_{end}") for end in ("low", "high"))
        return Bounds(float(low), float(high))

    def share(self, effect: str) -> Bounds:
        """Return the share of the world's change that an effect makes up (percent).

        The other effect is what is left of the change, so that its bounds bound this one as well.
        """
        other = {"rate_effect": "population_effect", "population_effect": "rate_effect"}[effect]
        one, two = self.world(effect), self.world(other)
        return Bounds(
            100.0 * one.low / (one.low + two.high), 100.0 * one.high / (one.high + two.low)
        )

    def rose(self) -> bool:
        """Say whether both effects certainly added volunteers."""
        return min(self.world("rate_effect").low, self.world("population_effect").low) > 0.0

    def gap(self) -> Bounds:
        """Return the bounds of the later rate less the earlier (percentage points)."""
        first, second = self.rates()
        return Bounds(second.low - first.high, second.high - first.low)

    def population(self) -> tuple[float, float]:
        """Return the world's population of working age in both years (persons)."""
        table = self._bridge.population
        return float(cell(table, WORLD, "then")), float(cell(table, WORLD, "now"))

    def rates(self) -> tuple[Bounds, Bounds]:
        """Return the world's rate in both editions (percent)."""
        first, second = (
            Bounds(100.0 * bounds.low / people, 100.0 * bounds.high / people)
            for bounds, people in zip(
                (self.world("before"), self.world("after")), self.population(), strict=True
            )
        )
        return first, second


def comparison(edition: Edition) -> Comparison | None:
    """Return what lies between the two editions that an edition compares; None without two.

    Raises
    ------
    SwvrError
        If no numbers of volunteers fit what both print.
    """
    pair = compared_editions(edition, find_project())
    return None if pair is None else _comparison(*(each.model_dump_json() for each in pair))


@lru_cache(maxsize=4)
def _comparison(before: str, after: str) -> Comparison:
    return Comparison(Edition.model_validate_json(before), Edition.model_validate_json(after))


def share_in_words(say: Language, bounds: Bounds) -> str:
    """Write bounds on a share in whole percent."""
    return range_in_words(say, bounds.low, bounds.high, 0)


def rate_in_words(say: Language, edition: Edition, bounds: Bounds) -> str:
    """Write the world's rate: as an edition printed it, or what its numbers allow."""
    printed = PrintedRates(edition).row("volunteer_rate")
    if printed is not None and printed["qualifier"] == "exact":
        return say.percent(float(printed["value"]), int(printed["decimals"]))
    return range_in_words(say, bounds.low, bounds.high)


def periods_in_words(say: Language, before: Edition, after: Edition) -> str:
    """Say that two editions count over different periods; nothing if they do not."""
    if usual(before.reference_period) == usual(after.reference_period):
        return ""
    return say(
        "The reports count over different periods: {earlier} over {short}, {later} over {long}.",
        earlier=before.year,
        short=period_in_words(say, before.reference_period),
        later=after.year,
        long=period_in_words(say, after.reference_period),
    )


def people_range(say: Language, bounds: Bounds) -> str:
    """Write bounds on persons; one number where both are the same rounded."""
    low, high = say.people(bounds.low), say.people(bounds.high)
    return low if low == high else say.interval(low, high)


def choices_in_words(say: Language, edition: Edition) -> str:
    """Say how much of the gap between two editions choices of method could make.

    A dash where the book has no second edition.
    """
    found = comparison(edition)
    if found is None:
        return NONE
    before, after = found.before, found.after
    if not before.has("national"):
        return say(
            "The edition {earlier} has no estimate from the rates of countries, so how far choices "
            "of method move its number is not known.",
            earlier=before.year,
        )
    curve, gap = findings(before).national.specifications, found.gap()
    rates, most = curve.admissible["rate"], next(records(curve.spans()))
    second = found.rates()[1]
    text = say(
        "Of {all} combinations of choices on the rates that countries publish, {share} reach the "
        "{rate} of {later}. Changing {choice} alone moves the rate by {median} in the median, and "
        "by up to {most}; the two editions lie {gap} apart.",
        all=say.number(len(rates)),
        share=say.percent(100.0 * float((rates >= second.low).mean()), 0),
        rate=rate_in_words(say, after, second),
        later=after.year,
        choice=choice_name(say, most.choice, before),
        median=say.points(most.median, 1),
        most=say.points(most.high, 1),
        gap=say.points((gap.low + gap.high) / 2.0, 1),
    )
    verdict = (
        say("One choice of method can thus be worth the whole difference.")
        if most.high >= gap.high
        else say("No single choice of method is worth the whole difference.")
    )
    return together(say, text, verdict)


def own_bridge(edition: Edition) -> Exhibit:
    """Split the change between two editions into population and rate, by region."""
    found = comparison(edition)
    if found is None:
        return without_numbers("own_bridge", edition, NO_OTHER)
    before, after = found.before, found.after
    columns = ("rate_effect_low", "rate_effect_high", "population_effect_low")
    data = found.effects[[*columns, "population_effect_high"]].reset_index()
    parts = (
        ("rate_effect", N_("rate"), style.OURS, -0.21),
        ("population_effect", N_("population"), style.CONTEXT, 0.21),
    )

    def bounds(row: Any, effect: str) -> Bounds:
        return Bounds(getattr(row, f"{effect}_low"), getattr(row, f"{effect}_high"))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        lows, highs = table.filter(like="_low"), table.filter(like="_high")
        ax.set_xlim(min(0.0, float(lows.min().min())), float(highs.max().max()))
        marks.zero_line(ax)
        for row in records(table):
            for effect, name, colour, shift in parts:
                y, ends = row.Index + shift, bounds(row, effect)
                marks.up_to(ax, y, ends.low, colour, height=0.36)
                marks.hollow_range(
                    ax, y, ends.low, ends.high, colour, series=f"{effect}_", height=0.36
                )
                text = say("{name}: {number}", name=say(name), number=people_range(say, ends))
                reach = max(ends.high, 0.0)
                marks.note(ax, y, reach, text, colour=colour, bold=row.region == WORLD)

    def words(say: Language) -> Words:
        say = say.knowing(after.region_names)
        values = {
            "before": people_range(say, found.world("before")),
            "after": people_range(say, found.world("after")),
            "population": people_range(say, found.world("population_effect")),
            "rate": people_range(say, found.world("rate_effect")),
        }
        if found.rose():
            headline = say(
                "Population growth makes up {share} of the rise from {before} to {after} "
                "volunteers, a higher rate {rest}",
                share=share_in_words(say, found.share("population_effect")),
                rest=share_in_words(say, found.share("rate_effect")),
                **values,
            )
        else:
            headline = say(
                "From {before} to {after} volunteers: {population} through population, {rate} "
                "through the rate",
                **values,
            )
        return Words(
            headline=headline,
            subtitle=say(
                N_(
                    "Change of monthly volunteers by region of the report of {later}, persons: "
                    "what the population adds ({then} to {now}) and what the rate adds"
                )
                if is_month(before.reference_period) and is_month(after.reference_period)
                else N_(
                    "Change of volunteers by region of the report of {later}, persons: what the "
                    "population adds ({then} to {now}) and what the rate adds"
                ),
                later=after.year,
                then=before.population.reference_year,
                now=after.population.reference_year,
            ),
            note=together(
                say,
                say(
                    "The mean over both orders of change, so that nothing is left over. Hollow: "
                    "what printed ranges, rounding and the different regions of the reports leave "
                    "open. Numbers that were not printed are rates times population."
                ),
                periods_in_words(say, before, after),
                say(
                    "The grouping of {later} lacks {countries}: counted where most people of "
                    "their earlier region are.",
                    later=after.year,
                    countries=say.series(map(say.country, found.placed)),
                )
                if found.placed
                else "",
                ""
                if found.totals_fit
                else say(
                    "What was printed of the world does not fit what was printed of the regions: "
                    "here the world is their sum."
                ),
                say("The rate changed with the way of measuring, too: this is no trend."),
            ),
            alt=say(
                "Bars of two effects by region. {listing}.",
                listing=say("; ").join(
                    say(
                        "{region}: rate {rate}, population {population}",
                        region=say.name(row.region),
                        rate=people_range(say, bounds(row, "rate_effect")),
                        population=people_range(say, bounds(row, "population_effect")),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Exhibit(
        name="own_bridge",
        edition=edition,
        data=data,
        series=(*columns, "population_effect_high"),
        labels=lambda say: [say.knowing(after.region_names).label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=both(
            at(before.sources.report), at(after.sources.report), at(after.sources.population)
        ),
        rows=1.55 * len(data),
    )


def own_gap_choices(edition: Edition) -> Exhibit:
    """Hold what single choices of method move against the gap between two editions."""
    found = comparison(edition)
    if found is None:
        return without_numbers("own_gap_choices", edition, NO_OTHER)
    before, after = found.before, found.after
    if not before.has("national"):
        return without_numbers(
            "own_gap_choices",
            edition,
            N_("The earlier edition has no estimate from the rates that countries publish"),
        )
    curve = findings(before).national.specifications
    second, gap = found.rates()[1], found.gap()
    middle = (gap.low + gap.high) / 2.0
    spans = curve.spans()
    data = spans[spans["combinations"] > 0].reset_index(drop=True)
    rates = curve.admissible["rate"]
    reaching = 100.0 * float((rates >= second.low).mean()) if len(rates) else 0.0

    def labels(say: Language) -> list[str]:
        return [say(CHOICES[choice][1]) for choice in data["choice"]]

    def text(say: Language, row: Any) -> str:
        return say(
            "{median} ({low}–{high})",
            median=say.number(row.median, 1),
            low=say.number(row.low, 1),
            high=say.number(row.high, 1),
        )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if table.empty:
            marks.nothing(ax, say("no choice has two levels"))
            return
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_ylim(len(table) - 0.5, -1.3)
        reach = max(float(table["high"].max()), middle)
        ax.set_xlim(-0.02 * reach, reach)
        marks.zero_line(ax)
        marks.reference(ax, middle, (len(table) - 0.5, -0.55))
        between = say("Between the editions: {gap}", gap=say.number(middle, 1))
        marks.note(ax, -0.95, middle, between, side="center")
        for row in records(table):
            marks.interval(ax, row.Index, row.low, row.high, colour=style.OURS)
            marks.point(ax, row.Index, row.median, "median", style.OURS)
            marks.note(ax, row.Index, reach, text(say, row), offset=9.0)

    def words(say: Language) -> Words:
        values = {
            "share": say.percent(reaching, 0),
            "all": say.number(len(rates)),
            "later": after.year,
            "rate": rate_in_words(say, after, second),
        }
        if data.empty:
            headline = say("No choice of method moves the rate of the world")
        else:
            most = next(records(data))
            headline = say(
                "{share} of {all} admissible combinations of choices reach the {rate} of {later}; "
                "{choice} alone moves the rate by up to {most}",
                choice=choice_name(say, most.choice, before),
                most=say.points(most.high, 1),
                **values,
            )
        return Words(
            headline=headline,
            subtitle=say(
                "How far the world's rate from the national rates of the edition {earlier} moves "
                "when one choice changes and all others stay, percentage points",
                earlier=before.year,
            ),
            note=say(
                "Points and thin lines: median, least and most over all combinations of the other "
                "choices. Dashed: the rate of {later} less that of {earlier}, {gap}.",
                later=after.year,
                earlier=before.year,
                gap=say.points(middle, 1),
            ),
            alt=say(
                "Dot chart of {count} choices, percentage points: {listing}.",
                count=say.number(len(data)),
                listing=say.pairs(labels(say), (text(say, row) for row in records(data))),
            ),
        )

    return Exhibit(
        name="own_gap_choices",
        edition=edition,
        data=data,
        series=("low", "high", "median"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(specified_source(before), at(after.sources.report)),
        rows=len(DIMENSIONS) + 0.9,
    )
