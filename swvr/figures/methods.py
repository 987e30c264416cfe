"""Exhibits of the chapter on methods: how far the world's rate moves with data and choices."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from swvr.edition import Edition
from swvr.estimation.aggregation import WORLD
from swvr.estimation.from_national import NationalEstimates
from swvr.estimation.national import choose
from swvr.estimation.national_inputs import selection_rule
from swvr.estimation.published import PublishedEstimates
from swvr.estimation.reference_period import METHODS as FACTOR_RULES
from swvr.estimation.reference_period import factors
from swvr.estimation.resampling import OWN_COUNTRIES
from swvr.estimation.specifications import DIMENSIONS, world_rate_by_factor
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.regions import region_colours
from swvr.frames import cell, records
from swvr.language import N_, Language
from swvr.period import Period
from swvr.period_words import base_in_words, by_period, period_in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.estimation.national import NationalEstimate

MOST_SHOWN = 10  # countries that are shown of all that can be left out
TOGETHER = "together"
NEEDED = "needed"
NO_FACTOR = N_("All rates are over one period: none needs a factor")

# What the choices are called, in a sentence and as a label.
CHOICES = {
    "factors": (N_("the factor to four weeks"), N_("Factor")),
    "imputation": (N_("imputation"), N_("Imputation")),
    "total_from_parts": (N_("totals made from their parts"), N_("Totals from parts")),
    "survey": (N_("the survey countries"), N_("Survey countries")),
    "earliest_year": (N_("the earliest year"), N_("Earliest year")),
    "oldest_first_age": (N_("the age of the youngest asked"), N_("Youngest asked")),
    "population_year": (N_("the year of the population"), N_("Population year")),
}
LEVELS = {
    "factors": {
        "ratio_of_means": N_("ratio of means"),
        "weighted": N_("ratio of weighted means"),
        "matched": N_("countries with both periods"),
        "none": N_("none"),
    },
    "imputation": {
        "regional_weighted_mean": N_("region, weighted mean"),
        "regional_mean": N_("region, mean"),
        "regional_median": N_("region, median"),
        "income_group": N_("income, weighted mean"),
        "world_weighted_mean": N_("world, weighted mean"),
    },
    "total_from_parts": {
        "larger": N_("larger part"),
        "inclusion_exclusion_low": N_("larger part"),
        "inclusion_exclusion_high": N_("sum of the parts"),
        "independence": N_("as if independent"),
    },
    "survey": {"yes": N_("included"), "no": N_("left out")},
    "earliest_year": {"any": N_("any")},
    "oldest_first_age": {"any": N_("any age")},
}


class Findings:
    """What the exhibits of methods have in common, worked out when first asked for.

    ``national`` holds the estimate, its intervals, the specification curve and the influence of
    each country.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.national = NationalEstimates(edition)

    @cached_property
    def published(self) -> PublishedEstimates:
        """The report's own rates."""
        return PublishedEstimates(self.edition)

    @property
    def printed(self) -> float:
        """The report's rate of the world (percent)."""
        return float(self.published.world["rate"])

    @property
    def estimate(self) -> NationalEstimate:
        """The estimate of all volunteers from national rates."""
        return self.national.estimate()

    @property
    def rate(self) -> float:
        """The rate of the world from national rates (percent)."""
        return float(self.estimate.regions["rate_percent"].iloc[-1])


def findings(edition: Edition) -> Findings:
    """Return what an edition's exhibits of methods have in common, the same for all of them."""
    return _findings(edition.model_dump_json())


@lru_cache(maxsize=4)
def _findings(edition: str) -> Findings:
    return Findings(Edition.model_validate_json(edition))


# -- words in common ---------------------------------------------------------------------------


def choice_name(say: Language, choice: str, edition: Edition) -> str:
    """Name a choice of the estimate of an edition, as in a sentence."""
    if choice == "factors":
        other = N_("the factor to {period}")
        return by_period(say, edition.reference_period, CHOICES[choice][0], other)
    return say(CHOICES[choice][0])


def level_name(say: Language, choice: str, level: str) -> str:
    """Name what was chosen."""
    if level in LEVELS.get(choice, {}):
        return say(LEVELS[choice][level])
    if choice == "oldest_first_age":
        return say("{age} at most", age=level)
    return level


def national_source(edition: Edition, *, beside_report: bool = True) -> Callable[[Language], str]:
    """Cite what the estimate from national rates is made from; the report's rate if it is shown."""
    surveyed = edition.national.survey_reference_period is not None
    return both(
        lambda say: say("rates of national statistical offices and Eurostat"),
        *([at(edition.sources.survey)] if surveyed else []),
        at(
            edition.sources.report,
            *([N_("figure 2.4")] if beside_report else []),
            N_("Appendix B"),
        ),
        at(edition.sources.population),
    )


def specified_source(edition: Edition, *, beside_report: bool = True) -> Callable[[Language], str]:
    """Cite what the specification curve is made from; the report's rate if it is shown."""
    national = national_source(edition, beside_report=beside_report)
    return both(national, lambda say: say("World Bank income groups"))


def together(say: Language, *sentences: str) -> str:
    """Put sentences one after the other; empty ones are left out."""
    text, *more = [sentence for sentence in sentences if sentence] or [""]
    for sentence in more:
        text = say("{first} {next}", first=text, next=sentence)
    return text


def with_range(say: Language, value: float, low: float, high: float) -> str:
    """Write a percentage with what lies around it: ``52.3% (20–82)``."""
    if math.isnan(low):
        return say.percent(value)
    return say(
        "{value} ({low}–{high})",
        value=say.percent(value),
        low=say.number(low),
        high=say.number(high),
    )


def factor_in_words(say: Language, edition: Edition) -> str:
    """Say what factor most of the rates need, where it comes from and what it would have to be.

    One sentence where all rates are over the edition's period.
    """
    found = findings(edition)
    code, base = found.estimate.adjusted_period, base_in_words(say, edition)
    if code is None:
        return say("All rates are over {base}, so that none needs a factor.", base=base)
    (row,) = records(found.national.factors().loc[[code]])
    period = period_in_words(say, code)
    factor = say.number(row.factor, 2)
    if not math.isnan(row.factor_low):
        factor = say(
            "{factor} ({low} to {high})",
            factor=factor,
            low=say.number(row.factor_low, 2),
            high=say.number(row.factor_high, 2),
        )
    text = say(
        "The factor for rates of {period}, {factor}, divides the mean of {basis} countries by that "
        "of {countries} others, so whatever else tells these countries apart goes into it.",
        period=period,
        factor=factor,
        basis=say.number(row.countries_base),
        countries=say.number(row.countries),
    )
    if edition.national.factors == "none":
        text = say("Rates of {period} are taken as they are, without a factor.", period=period)
    needed = found.national.factor_for(found.printed, code)
    if math.isnan(needed):
        return text
    longer = Period.parse(code).days > Period.parse(found.estimate.reference_period).days
    message = (
        N_(
            "For the report's rate, of a hundred people who volunteer in {period} only {needed} "
            "may do so in {base}."
        )
        if longer
        else N_(
            "For the report's rate, {needed} people must volunteer in {base} for each hundred who "
            "do so in {period}."
        )
    )
    needed_text = say.number(100 * needed)
    return together(say, text, say(message, period=period, base=base, needed=needed_text))


# -- the estimate ------------------------------------------------------------------------------


def own_national_regions(edition: Edition) -> Exhibit:
    """Rates from national rates with their intervals, beside those of the report."""
    colours = region_colours(edition)
    found = findings(edition)
    columns = {"rate_percent": "rate", "rate_low": "low", "rate_high": "high"}
    table = found.national.by().rename(columns=columns)
    table["published"] = table["region"].map(found.published.regions["rate"])
    kept = ["region", "rate", "low", "high", "published", "countries_observed", "basis"]
    data = table[kept].sort_values("rate", ascending=False, kind="stable", ignore_index=True)
    world = data[data["region"] == WORLD].iloc[0]
    reported = data.dropna(subset="published")
    borrowed = data[(data["basis"] == "world") & (data["region"] != WORLD)]
    without = bool(np.isnan(world["low"]))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        reach = float(table[["rate", "high", "published"]].max().max())
        ax.set_xlim(0, reach)
        marks.zero_line(ax)
        for row in records(table):
            colour = colours[row.region]
            if pd.notna(row.low):
                dashed = row.region in set(borrowed["region"])
                marks.interval(ax, row.Index, row.low, row.high, colour=colour, dashed=dashed)
            if pd.notna(row.published):
                marks.point(
                    ax,
                    row.Index,
                    row.published,
                    "published",
                    style.NEUTRAL,
                    marker="D",
                    hollow=True,
                )
            marks.point(ax, row.Index, row.rate, "rate", colour, size=8.0)
            text = with_range(say, row.rate, row.low, row.high)
            marks.note(ax, row.Index, reach, text, offset=9.0, bold=row.region == WORLD)

    def words(say: Language) -> Words:
        values = {"rate": say.percent(world["rate"]), "printed": say.percent(found.printed)}
        level = say.percent(100 * edition.national.confidence, 0)
        if without:
            headline = say(
                "The same method on public national rates gives {rate}, where the report has "
                "{printed}",
                **values,
            )
            lines = say("With so few countries there are no intervals.")
        else:
            values["low"], values["high"] = (
                say.percent(world["low"], 0),
                say.percent(world["high"], 0),
            )
            headline = say(
                "The same method on public national rates gives {rate} ({low} to {high}), where "
                "the report has {printed}",
                **values,
            )
            inside = world["low"] <= found.printed <= world["high"]
            lines = together(
                say,
                say(
                    "Thin lines: {level} intervals, for the countries that happen to be observed, "
                    "the factors and sampling error.",
                    level=level,
                ),
                say("The report's rate of the world lies inside its interval.")
                if inside
                else say("The report's rate of the world lies outside its interval."),
            )
        dashed = ""
        if not borrowed.empty:
            dashed = say(
                "Dashed: with fewer than {own} observed countries the interval rests on the "
                "spread of the whole world ({regions}).",
                own=say.number(OWN_COUNTRIES),
                regions=say("; ").join(say.name(code) for code in borrowed["region"]),
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate by region, percent of the population aged {age} and "
                    "over, {year}; diamonds: the report"
                ),
                N_(
                    "Volunteer rate over {period} by region, percent of the population aged {age} "
                    "and over, {year}; diamonds: the report"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(say, lines, dashed),
            alt=say(
                "Dot chart of rates by region with intervals: {listing}. The report: {reported}.",
                reported=say.pairs(
                    map(say.name, reported["region"]), map(say.percent, reported["published"])
                ),
                listing=say.pairs(
                    map(say.name, data["region"]),
                    (with_range(say, row.rate, row.low, row.high) for row in records(data)),
                ),
            ),
        )

    return Exhibit(
        name="own_national_regions",
        edition=edition,
        data=data,
        series=("rate", "low", "high", "published"),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=national_source(edition),
        rows=1.1 * len(data),
    )


def own_factor(edition: Edition) -> Exhibit:
    """Factors of the period that most rates are over, by rule, and what the report's rate needs."""
    found = findings(edition)
    period, base = found.estimate.adjusted_period, found.estimate.reference_period
    if period is None:
        return without_numbers("own_factor", edition, NO_FACTOR)
    ours, kept = edition.national.factors, found.national.factors()
    low, high = (cell(kept, period, f"factor_{end}") for end in ("low", "high"))
    by_rule = _factors_by_rule(found, period)
    by_rule[NEEDED] = found.national.factor_for(found.printed, period)
    data = pd.DataFrame({"rule": list(by_rule), "factor": list(by_rule.values())}).dropna()
    data = data.sort_values("factor", ascending=False, kind="stable", ignore_index=True)
    own = data["rule"] == ours
    data = data.assign(low=np.where(own, low, np.nan), high=np.where(own, high, np.nan))
    data["rate"] = world_rate_by_factor(found.estimate, period, list(data["factor"])).to_numpy()
    needed = by_rule[NEEDED]

    def labels(say: Language) -> list[str]:
        names = {rule: level_name(say, "factors", rule) for rule in FACTOR_RULES}
        names["none"] = say("no factor")
        names[ours] = say("{rule}, as in this edition", rule=names[ours])
        names[NEEDED] = say("what the report's rate needs")
        return [names[rule][:1].upper() + names[rule][1:] for rule in data["rule"]]

    def value(say: Language, row: Any) -> str:
        factor = say.number(row.factor, 2)
        return say("{factor} gives {rate}", factor=factor, rate=say.percent(row.rate))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, float(table[["factor", "high"]].max().max()))
        marks.zero_line(ax)
        for row in records(table):
            marks.connector(ax, row.Index, 0.0, row.factor)
            reach = row.factor
            if pd.notna(row.low):
                marks.interval(ax, row.Index, row.low, row.high, colour=style.OURS)
                reach = row.high
            if row.rule == NEEDED:
                marks.point(
                    ax, row.Index, row.factor, "factor", style.NEUTRAL, marker="D", hollow=True
                )
            else:
                marks.point(ax, row.Index, row.factor, "factor", style.OURS, size=8.0)
            bold = row.rule in (ours, NEEDED)
            marks.note(ax, row.Index, reach, value(say, row), offset=9.0, bold=bold)

    def words(say: Language) -> Words:
        values = {
            "printed": say.percent(found.printed),
            "period": period_in_words(say, period),
        }
        if math.isnan(needed):
            headline = say("No factor for {period} gives the report's {printed}", **values)
        elif math.isnan(by_rule[ours]):
            headline = say(
                "The report's {printed} needs a factor of {needed} for {period}",
                needed=say.number(needed, 2),
                **values,
            )
        else:
            headline = say(
                "The report's {printed} needs a factor of {needed} for {period}; these data "
                "give {ours}",
                needed=say.number(needed, 2),
                ours=say.number(by_rule[ours], 2),
                **values,
            )
        line = ""
        if not math.isnan(low):
            line = say(
                "Thin line: {level} interval, {low} to {high}.",
                level=say.percent(100 * edition.national.confidence, 0),
                low=say.number(low, 2),
                high=say.number(high, 2),
            )
        periods = found.estimate.countries["reference_period"]
        return Words(
            headline=headline,
            subtitle=say(
                "Factor that brings rates over {period} to {base}, by rule, and the world's rate "
                "that it gives, {year}",
                period=values["period"],
                base=period_in_words(say, base),
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                line,
                say(
                    "Only this factor is changed. {many} countries have rates over {period} and "
                    "{few} over {base}.",
                    many=say.number(int((periods == period).sum())),
                    few=say.number(int((periods == base).sum())),
                    period=values["period"],
                    base=period_in_words(say, base),
                ),
            ),
            alt=say(
                "Dot chart of factors: {listing}.",
                listing=say.listing(
                    say("{name}: {value}", name=name, value=value(say, row))
                    for name, row in zip(labels(say), records(data), strict=True)
                ),
            ),
        )

    return Exhibit(
        name="own_factor",
        edition=edition,
        data=data,
        series=("factor", "low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=national_source(edition),
        rows=1.2 * len(data),
    )


def _factors_by_rule(found: Findings, period: str) -> dict[str, float]:
    """Return the factor of a reference period under each rule, NaN where no country gives it."""
    choice = choose(
        found.national.inputs.observations,
        found.national.inputs.people(),
        found.national.inputs.regions,
        rule=selection_rule(found.edition),
        total_method=found.edition.national.total_from_parts,
        period_method="matched",  # keeps the pairs beside the rates chosen
        to=found.estimate.reference_period,
    )

    def factor(rule: str) -> float:
        rates = choice.factor_rates if rule == "matched" else choice.rates
        table = factors(rates, rule, to=choice.to, periods=choice.periods)
        return float(cell(table, period, "factor"))

    return {rule: factor(rule) for rule in FACTOR_RULES}


# -- the choices -------------------------------------------------------------------------------


def own_specifications(edition: Edition) -> Exhibit:
    """Specification curve: the world's rate under every admissible combination."""
    found = findings(edition)
    specified = found.national.specifications
    rules = edition.national
    ours = {
        "factors": rules.factors,
        "imputation": rules.imputation,
        "total_from_parts": rules.total_from_parts,
        "survey": "yes",
        "earliest_year": "any" if rules.earliest_year is None else str(rules.earliest_year),
        "oldest_first_age": "any",
        "population_year": str(edition.population.reference_year),
    }
    table = specified.admissible.drop(columns="reason")
    data = table.assign(as_in_edition=(table[list(ours)] == pd.Series(ours)).all(axis="columns"))
    rates = data["rate"]
    above = int((rates > found.printed).sum())
    tried = len(specified.table)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if table.empty:
            marks.nothing(ax, say("no combination is admissible"))
            return
        count, median = len(table), float(table["rate"].median())
        top = max(float(table["rate"].max()), found.printed)
        step = next(step for step in (1, 2, 5, 10, 20) if step == 20 or top / step <= 5)
        ax.set_xlim(1 - 0.01 * count, count * 1.01)
        ax.set_ylim(0, 1.06 * top)
        marks.scales(
            ax,
            {place: say.number(place) for place in dict.fromkeys((1, count))},
            {tick: say.percent(tick, 0) for tick in np.arange(0.0, top + 1e-9, step)},
            say("Combinations, the lowest rate first"),
        )
        marks.curve(ax, list(table["rate"]), "rate", style.OURS)
        marks.reference(ax, found.printed, (1, count), across=True)
        text = say("The report: {rate}", rate=say.percent(found.printed))
        low = found.printed <= median  # the line's end that is farther from the curve
        marks.note(
            ax,
            found.printed,
            count if low else 1,
            text,
            side="right" if low else "left",
            offset=0.0,
            dy=-9.0 if low else 9.0,
        )
        middle = (count + 1) / 2
        marks.on_curve(ax, middle, median, style.CONTEXT)
        text = say("Median: {rate}", rate=say.percent(median))
        marks.note(ax, median, middle, text, offset=9.0, dy=-9.0, colour=style.CONTEXT)
        for row in records(table[table["as_in_edition"]].assign(place=lambda t: t.index + 1)):
            place, rate = int(row.place), float(row.rate)
            marks.on_curve(ax, place, rate, style.NEUTRAL, marker="D")
            text = say("Rules of this edition: {rate}", rate=say.percent(rate))
            marks.note(ax, rate, place, text, side="right", offset=9.0, dy=9.0, bold=True)

    def words(say: Language) -> Words:
        quartiles = [say.percent(value) for value in rates.quantile([0.25, 0.75])]
        values = {
            "above": say.number(above),
            "all": say.number(len(rates)),
            "printed": say.percent(found.printed),
            "low": say.percent(rates.min()),
            "high": say.percent(rates.max()),
        }
        if rates.empty:
            headline = say("No combination of choices is admissible")
        elif above == len(rates):
            headline = say(
                "All {all} admissible combinations of choices give more than the report's "
                "{printed}: {low} to {high}",
                **values,
            )
        elif above == 0:
            headline = say(
                "Not one of {all} admissible combinations of choices gives more than the report's "
                "{printed}: {low} to {high}",
                **values,
            )
        else:
            headline = say(
                "{above} of {all} admissible combinations of choices give more than the report's "
                "{printed}; they run from {low} to {high}",
                **values,
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of the world by combination of choices, percent of "
                    "the population aged {age} and over"
                ),
                N_(
                    "Volunteer rate of the world over {period} by combination of choices, percent "
                    "of the population aged {age} and over"
                ),
                age=edition.population.adult_age,
            ),
            note=together(
                say,
                say(
                    "Choices combined: {choices}.",
                    choices=say.listing(choice_name(say, choice, edition) for choice in DIMENSIONS),
                ),
                say(
                    "Of {tried} combinations {out} can't be carried out or take a rate above "
                    "{most}.",
                    tried=say.number(tried),
                    out=say.number(tried - len(rates)),
                    most=say.percent(100, 0),
                ),
                ""
                if rates.empty
                else say(
                    "The middle half lies between {first} and {third}.",
                    first=quartiles[0],
                    third=quartiles[1],
                ),
            ),
            alt=say("Nothing is drawn: {tried} combinations were tried.", tried=say.number(tried))
            if rates.empty
            else say(
                "Curve of the world's rate over {all} combinations of choices in order, from "
                "{low} to {high}, median {median}; the report's {printed} as a line.",
                median=say.percent(rates.median()),
                **{key: values[key] for key in ("all", "low", "high", "printed")},
            ),
        )

    return Exhibit(
        name="own_specifications",
        edition=edition,
        data=data,
        series=("rate",),
        labels=lambda _: [str(place) for place in range(1, len(data) + 1)],
        draw=draw,
        words=words,
        source=specified_source(edition),
        rows=11,
    )


def own_levels(edition: Edition) -> Exhibit:
    """Rates of the world at each level of each choice, over all else."""
    found = findings(edition)
    levels = found.national.specifications.levels
    several = levels.groupby("choice")["level"].transform("size") > 1
    data = levels[several].reset_index(drop=True)
    medians = data.groupby("choice", sort=False)["median"]
    widest = (medians.max() - medians.min()).sort_values(ascending=False, kind="stable")

    def labels(say: Language) -> list[str]:
        return [
            say(
                "{choice}: {level}",
                choice=say(CHOICES[row.choice][1]),
                level=level_name(say, row.choice, row.level),
            )
            for row in records(data)
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if table.empty:
            marks.nothing(ax, say("no choice has two levels"))
            return
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_ylim(len(table) - 0.5, -1.3)
        reach = max(float(table["high"].max()), found.printed)
        ax.set_xlim(0, reach)
        marks.reference(ax, found.printed, (len(table) - 0.5, -0.55))
        text = say("The report: {rate}", rate=say.percent(found.printed))
        marks.note(ax, -0.95, found.printed, text, side="center")
        for row in records(table):
            if row.Index and row.choice != table["choice"].iloc[row.Index - 1]:
                marks.separator(ax, row.Index)
            marks.interval(ax, row.Index, row.low, row.high, colour=style.OURS)
            marks.point(ax, row.Index, row.median, "median", style.OURS)
            text = with_range(say, row.median, row.low, row.high)
            marks.note(ax, row.Index, reach, text, offset=9.0)

    def words(say: Language) -> Words:
        if data.empty:
            headline = say("No choice has two levels at which the world's rate can be had")
        else:
            ends = data[data["choice"] == widest.index[0]].sort_values("median", kind="stable")
            low, high = ends.iloc[0], ends.iloc[-1]
            headline = say(
                "The median moves most with {choice}: from {low} ({lowest}) to {high} ({highest})",
                choice=choice_name(say, low["choice"], edition),
                low=say.percent(low["median"]),
                lowest=level_name(say, low["choice"], low["level"]),
                high=say.percent(high["median"]),
                highest=level_name(say, high["choice"], high["level"]),
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of the world by choice, percent of the population "
                    "aged {age} and over"
                ),
                N_(
                    "Volunteer rate of the world over {period} by choice, percent of the "
                    "population aged {age} and over"
                ),
                age=edition.population.adult_age,
            ),
            note=say(
                "Points and thin lines: median and range over the admissible combinations with "
                "this choice, of {count} in all.",
                count=say.number(len(found.national.specifications.admissible)),
            ),
            alt=say(
                "Dot chart of {count} levels of choices with their ranges: {listing}.",
                count=say.number(len(data)),
                listing=say.pairs(
                    labels(say),
                    (with_range(say, row.median, row.low, row.high) for row in records(data)),
                ),
            ),
        )

    return Exhibit(
        name="own_levels",
        edition=edition,
        data=data,
        series=("low", "high", "median"),
        labels=labels,
        draw=draw,
        words=words,
        source=specified_source(edition),
        rows=0.88 * len(data) + 0.9,
    )


def own_choices(edition: Edition) -> Exhibit:
    """How much of the variance of the world's rate each choice explains."""
    found = findings(edition)
    data = found.national.specifications.shares().rename_axis("choice").reset_index()
    count = len(found.national.specifications.admissible)

    def labels(say: Language) -> list[str]:
        names = {choice: say(label) for choice, (_, label) in CHOICES.items()}
        names[TOGETHER] = say("Only in combination")
        return [names[choice] for choice in data["choice"]]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, max(table["share"].max(), 1.0))
        for row in records(table):
            colour = style.CONTEXT if row.choice == TOGETHER else style.OURS
            marks.bar(ax, row.Index, row.share, "share", colour)
            marks.note(ax, row.Index, row.share, say.percent(row.share))

    def words(say: Language) -> Words:
        first, second = data.iloc[0], data.iloc[1]
        values = {
            "share": say.percent(first["share"]),
            "choice": choice_name(say, first["choice"], edition),
            "next_share": say.percent(second["share"]),
            "next": choice_name(say, second["choice"], edition),
        }
        if first["share"] <= 0.0:
            headline = say("The world's rate does not move with any of the choices")
        elif second["share"] <= 0.0:
            headline = say(
                "{share} of the variance comes from {choice}, none from any other choice alone",
                share=values["share"],
                choice=values["choice"],
            )
        else:
            headline = say(
                "{share} of the variance comes from {choice}, {next_share} from {next}", **values
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Share of each choice in the variance of the world's rate over {count} admissible "
                "combinations, percent",
                count=say.number(count),
            ),
            note=say(
                "What a choice adds to the variance explained, averaged over all orders in which "
                "the choices can be added. Only in combination: what no choice explains alone."
            ),
            alt=say(
                "Bar chart of shares of the variance: {listing}.",
                listing=say.pairs(labels(say), map(say.percent, data["share"])),
            ),
        )

    return Exhibit(
        name="own_choices",
        edition=edition,
        data=data,
        series=("share",),
        labels=labels,
        draw=draw,
        words=words,
        source=specified_source(edition, beside_report=False),
    )


# -- the countries -----------------------------------------------------------------------------


def own_influence(edition: Edition) -> Exhibit:
    """How the world's rate changes when one country is left out."""
    found = findings(edition)
    everyone = found.national.influence
    possible = everyone.dropna(subset="change")
    fixed = everyone[everyone["change"].isna()]
    data = possible.head(MOST_SHOWN).reset_index(drop=True)

    def labels(say: Language) -> list[str]:
        return [
            say(
                "{country} ({period})",
                country=say.country(row.country),
                period=period_in_words(say, row.reference_period),
            )
            for row in records(data)
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if table.empty:
            marks.nothing(ax, say("no country can be left out"))
            return
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        low, high = min(table["change"].min(), 0.0), max(table["change"].max(), 0.0)
        room = 0.16 * (high - low)  # for the numbers left of the bars
        ax.set_xlim(low - (room if low < 0.0 else 0.0), high)
        marks.zero_line(ax)
        for row in records(table):
            up = row.change > 0
            marks.bar(ax, row.Index, row.change, "change", style.UP if up else style.DOWN)
            side = "left" if up else "right"
            marks.note(ax, row.Index, row.change, say.signed(row.change, 1), side=side)

    def words(say: Language) -> Words:
        values = {"base": say.percent(found.rate), "count": say.number(len(everyone))}
        if data.empty:
            headline = say("Not one of the {count} observed countries can be left out", **values)
        else:
            values["country"] = say.country(data["country"][0])
            values["rate"] = say.percent(data["rate"][0])
            if len(data) > 1:
                headline = say(
                    "Without {country} the world's rate would be {rate} instead of {base}, "
                    "without {other} {other_rate}",
                    other=say.country(data["country"][1]),
                    other_rate=say.percent(data["rate"][1]),
                    **values,
                )
            else:
                headline = say(
                    "Without {country} the world's rate would be {rate} instead of {base}",
                    **values,
                )
        capped = data[data["taken_for_100"] != ""]
        taken = [
            say(
                "Without {country} the factors take {others} above {most}: taken for {most}.",
                country=say.country(row.country),
                others=say.listing(map(say.country, row.taken_for_100.split())),
                most=say.percent(100, 0),
            )
            for row in records(capped)
        ]
        if fixed.empty:
            note = say("Each of the {count} observed countries can be left out.", **values)
        else:
            note = say(
                "{few} of {count} observed countries can't be left out, because nobody else is "
                "observed in their group or gives the factor that others need: {countries}.",
                few=say.number(len(fixed)),
                countries=say.listing(map(say.country, sorted(fixed["country"]))),
                count=values["count"],
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Change in the world's monthly volunteer rate when one country is left out, "
                    "percentage points, {year}: the {shown} largest of {all}"
                ),
                N_(
                    "Change in the world's volunteer rate over {period} when one country is left "
                    "out, percentage points, {year}: the {shown} largest of {all}"
                ),
                year=edition.population.reference_year,
                shown=say.number(len(data)),
                all=say.number(len(possible)),
            ),
            note=together(
                say,
                say("In brackets: the reference period of the country's rate."),
                note,
                *taken,
            ),
            alt=say(
                "Bar chart of {shown} changes, percentage points: {listing}.",
                shown=say.number(len(data)),
                listing=say.pairs(labels(say), (say.signed(v, 1) for v in data["change"])),
            ),
        )

    return Exhibit(
        name="own_influence",
        edition=edition,
        data=data,
        series=("change",),
        labels=labels,
        draw=draw,
        words=words,
        source=national_source(edition, beside_report=False),
        rows=max(len(data), 1),
    )
