"""Exhibits of the chapter on the survey (SWVR 2022, chapter 3).

Each takes its values from :func:`swvr.survey.results.survey_results`: what was published, or what
a file of respondents gives. Those of values that were never published are in
:mod:`swvr.figures.unpublished`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures import marks, style
from swvr.figures.citing import at, both, short
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.period import usual
from swvr.period_words import period_in_words
from swvr.survey.results import SurveyResults, survey_results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

PAIR = ("women", "women_low", "women_high", "men", "men_low", "men_high")
AREAS = {"rural": N_("rural"), "urban": N_("urban")}
TOTAL = "total"
YEAR = "12m"


# -- words in common ---------------------------------------------------------------------------


def assumed_note(say: Language, survey: SurveyResults, *, by_sex: bool = False) -> str:
    """Say what the intervals of published percentages rest on."""
    values = {
        "level": say.percent(100 * survey.survey.confidence, 0),
        "size": say.number(survey.survey.sample_size),
        "effect": say.number(survey.survey.design_effect, 1),
    }
    if by_sex:
        return say(
            "{level} intervals from about {size} interviews a country, half of them with women, "
            "and an assumed design effect of {effect}.",
            **values,
        )
    return say(
        "{level} intervals from about {size} interviews a country and an assumed design effect "
        "of {effect}.",
        **values,
    )


def sampling_note(say: Language, survey: SurveyResults, *, by_sex: bool = False) -> str:
    """Say what the intervals under a chart rest on."""
    if not survey.from_respondents:
        return assumed_note(say, survey, by_sex=by_sex)
    values = {
        "level": say.percent(100 * survey.survey.confidence, 0),
        "size": say.number(survey.size),
    }
    made_up = say("Synthetic data, made to try the exhibit out: they say nothing of any country.")
    if by_sex:
        sampling = say(
            "{level} intervals by the design of the sample, from {size} respondents, women and "
            "men taken as two samples.",
            **values,
        )
    else:
        sampling = say(
            "{level} intervals by the design of the sample, from {size} respondents.", **values
        )
    return together(say, made_up if survey.synthetic else "", sampling)


def survey_basis(say: Language, survey: SurveyResults) -> str:
    """Name what the results of the survey are made from, to stand in a sentence."""
    if not survey.from_respondents:
        return say("what was published, since the answers themselves are not public")
    size = say.number(survey.size)
    if survey.synthetic:
        return say("the answers of {size} synthetic respondents, who stand for nobody", size=size)
    return say("the answers of {size} respondents", size=size)


def survey_source(
    edition: Edition, survey: SurveyResults, *published: Callable[[Language], str]
) -> Callable[[Language], str]:
    """Cite the respondents' file where there is one, and otherwise what was published."""
    if not survey.from_respondents:
        return both(*published)
    if survey.synthetic:
        return lambda say: say("synthetic respondents, no survey")
    return lambda say: say(
        "respondents' file of {survey}", survey=short(edition.sources.survey, say)
    )


def left_out_note(say: Language, survey: SurveyResults, exhibit: str) -> str:
    """Name the countries, or areas of them, that have too few respondents to be shown."""
    cells = survey.left_out(exhibit)
    if cells.empty:
        return ""
    from swvr.survey.estimates import MINIMUM_BASE  # noqa: PLC0415  (svy takes its time)

    names = []
    for country, groups in cells.groupby("country", sort=False)["group"]:
        name, areas = say.country(str(country)), [code for code in AREAS if code in set(groups)]
        if areas and TOTAL not in set(groups):
            within = say.listing(say(AREAS[code]) for code in areas)
            name = say("{country} ({areas})", country=name, areas=within)
        names.append(name)
    return say(
        "Left out, with fewer than {minimum} respondents: {names}.",
        minimum=say.number(MINIMUM_BASE),
        names=say.listing(names),
    )


def without_respondents(
    name: str,
    edition: Edition,
    survey: SurveyResults,
    exhibit: str,
) -> Exhibit:
    """Return what stands in the place of a figure that no country has the respondents for."""

    def words(say: Language) -> Words:
        return Words(
            headline=say("Too few respondents in every country"),
            subtitle=say(
                "Percent of the population aged {age} and over", age=edition.population.adult_age
            ),
            note=left_out_note(say, survey, exhibit),
            alt=say(
                "An empty chart: of {all} countries, not one has respondents enough.",
                all=say.number(len(survey.survey.countries)),
            ),
        )

    return Exhibit(
        name=name,
        edition=edition,
        data=pd.DataFrame({"country": pd.Series(dtype=str)}),
        series=(),
        labels=lambda _: [],
        draw=lambda ax, _, say: marks.nothing(ax, say("nothing to show")),
        words=words,
        source=survey_source(edition, survey),
        rows=1,
        synthetic=survey.synthetic,
    )


def country_labels(data: pd.DataFrame, say: Language) -> list[str]:
    """Name the countries of a frame's ``country`` column."""
    return [say.country(code) for code in data["country"]]


def rates_listing(say: Language, data: pd.DataFrame) -> str:
    """List the countries of a frame with their ``rate`` for an alternative text."""
    return say.pairs(country_labels(data, say), (say.percent(rate, 0) for rate in data["rate"]))


def period_asked(edition: Edition) -> str:
    """Return the period that the survey asked about; a year where the edition does not say."""
    period = edition.national.survey_reference_period if edition.has("national") else None
    return YEAR if period is None else usual(period)


def fig_3_2(edition: Edition) -> Exhibit:
    """Volunteer action rates by country: SWVR 2022, figure 3.2."""
    survey = survey_results(edition)
    data, asked = survey.action_rates.reset_index(), period_asked(edition)
    if data.empty:
        return without_respondents("fig_3_2", edition, survey, "fig_3_2")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            marks.bar(ax, row.Index, row.rate, "rate", style.FORMAL)
            marks.interval(ax, row.Index, row.low, row.high)
            marks.note(ax, row.Index, row.high, say.percent(row.rate, 0))

    def words(say: Language) -> Words:
        lowest, highest = data.iloc[-1], data.iloc[0]
        return Words(
            headline=say(
                N_("{high} in {highest} volunteered in some form in {period}")
                if len(data) == 1
                else N_(
                    "From {low} in {lowest} to {high} in {highest} volunteered in some form in a "
                    "year"
                )
                if asked == YEAR
                else N_(
                    "From {low} in {lowest} to {high} in {highest} volunteered in some form in "
                    "{period}"
                ),
                low=say.percent(lowest["rate"], 0),
                lowest=say.country(lowest["country"]),
                high=say.percent(highest["rate"], 0),
                highest=say.country(highest["country"]),
                period=period_in_words(say, asked),
            ),
            subtitle=say(
                N_(
                    "Volunteer action rate: any of seven activities in the past 12 months, percent "
                    "of the population aged {age} and over, {year}"
                )
                if asked == YEAR
                else N_(
                    "Volunteer action rate: any of seven activities in the past {period}, percent "
                    "of the population aged {age} and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.survey.year,
                period=period_in_words(say, asked),
            ),
            note=together(say, sampling_note(say, survey), left_out_note(say, survey, "fig_3_2")),
            alt=say(
                "Bar chart of volunteer action rates with intervals: {listing}.",
                listing=rates_listing(say, data),
            ),
        )

    return Exhibit(
        name="fig_3_2",
        edition=edition,
        data=data,
        series=("rate", "low", "high"),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey, at(edition.sources.survey_story)),
        synthetic=survey.synthetic,
    )


def fig_3_3(edition: Edition) -> Exhibit:
    """Volunteer action rates of women and men: SWVR 2022, figure 3.3."""
    survey = survey_results(edition)
    data = survey.action_rates_by_sex.reset_index()[["country", *PAIR, "difference", "differs"]]
    if data.empty:
        return without_respondents("fig_3_3", edition, survey, "fig_3_3")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_pairs(ax, table.assign(row=table.index), say)

    def words(say: Language) -> Words:
        ahead = data[data["difference"] < 0]
        return Words(
            headline=say(
                "Men's rates are higher in {ahead} of {all} countries, by more than sampling "
                "error in {clear}",
                ahead=say.number(len(ahead)),
                all=say.number(len(data)),
                clear=say.number(int(ahead["differs"].sum())),
            ),
            subtitle=say(
                "Volunteer action rate of women and men, percent of each aged {age} and over, "
                "{year}",
                age=edition.population.adult_age,
                year=edition.survey.year,
            ),
            note=together(
                say,
                sampling_note(say, survey, by_sex=True),
                left_out_note(say, survey, "fig_3_3"),
            ),
            alt=say(
                "Dot chart of volunteer action rates, women and men: {listing}.",
                listing=pairs_listing(say, data),
            ),
        )

    return Exhibit(
        name="fig_3_3",
        edition=edition,
        data=data,
        series=PAIR,
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey, at(edition.sources.report, N_("figure 3.3"))),
        rows=1.35 * len(data),
        synthetic=survey.synthetic,
    )


def draw_pairs(
    ax: Axes, table: pd.DataFrame, say: Language, *, decimals: int = 0, from_zero: bool = False
) -> None:
    """Draw women above men in each row: a point and a thin interval each, named in the first.

    The frame has the columns ``women``, ``women_low``, ``women_high`` and the same for men.
    """
    marks.rows(ax, list(table["label"]))
    marks.no_scale(ax)
    lowest = 0.0 if from_zero else table[["women_low", "men_low"]].min().min()
    ax.set_xlim(lowest, table[["women_high", "men_high"]].max().max())
    for row in table.to_dict("records"):
        position = int(row["row"])
        for sex, shift, marker in (("women", -0.2, "o"), ("men", 0.2, "s")):
            colour = style.BY_MEANING[sex]
            y = position + shift
            if from_zero:
                marks.connector(ax, y, 0.0, row[sex])
            high = row[f"{sex}_high"]
            marks.interval(ax, y, row[f"{sex}_low"], high, f"{sex}_", colour=colour)
            marks.point(ax, y, row[sex], sex, colour, marker=marker, size=6.0)
            name = f" {say.label(sex)}" if position == 0 else ""
            text = f"{say.percent(row[sex], decimals)}{name}"
            marks.note(ax, y, high, text, colour=colour, offset=6.0)


def pairs_listing(say: Language, data: pd.DataFrame) -> str:
    """List the rates of women and men of each country for an alternative text."""
    return say.listing(
        say(
            "{name} women {women}, men {men}",
            name=say.country(row.country),
            women=say.percent(row.women, 0),
            men=say.percent(row.men, 0),
        )
        for row in records(data)
    )


def fig_3_1(edition: Edition) -> Exhibit:
    """Past-month volunteering for an organization: beside SWVR 2022, figure 3.1.

    These are other polls, so that a file of respondents changes nothing here.
    """
    survey = survey_results(edition)
    first, last = min(edition.survey.past_month_years), survey.past_month_year
    after = max(edition.survey.past_month_years)
    long = survey.past_month
    wide = long.pivot(index="country", columns="year", values=["rate", "low", "high"])
    order = list(dict.fromkeys(long["country"]))
    data = (
        pd.DataFrame(
            {
                "earlier": wide[("rate", first)],
                "rate": wide[("rate", last)],
                "low": wide[("low", last)],
                "high": wide[("high", last)],
                "later": wide[("rate", after)] if after > last else math.nan,
                "changed": survey.past_month_change["differs"],
            }
        )
        .reindex(order)
        .reset_index()
    )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[["high", "earlier", "later"]].max().max())
        for row in records(table):
            marks.bar(ax, row.Index, row.rate, "rate", style.FORMAL)
            marks.interval(ax, row.Index, row.low, row.high)
            marks.point(
                ax, row.Index, row.earlier, "earlier", style.NEUTRAL, marker="D", hollow=True
            )
            text = say(
                "{now} ({year}: {before})",
                now=say.percent(row.rate, 0),
                year=first,
                before=say.percent(row.earlier, 0),
            )
            reach = max(row.high, row.earlier)
            if pd.notna(row.later):
                marks.point(
                    ax, row.Index, row.later, "later", style.NEUTRAL, marker="^", hollow=True
                )
                text = say(
                    "{now} ({year}: {before}, {next}: {after})",
                    now=say.percent(row.rate, 0),
                    year=first,
                    before=say.percent(row.earlier, 0),
                    next=after,
                    after=say.percent(row.later, 0),
                )
                reach = max(reach, row.later)
            marks.note(ax, row.Index, reach, text, offset=9.0)

    def words(say: Language) -> Words:
        highest, lowest = data.iloc[0], data.iloc[-1]
        return Words(
            headline=say(
                N_("In a month {high} in {highest} gave time to an organization")
                if len(data) == 1
                else N_(
                    "In a month {high} in {highest} and {low} in {lowest} gave time to an "
                    "organization"
                ),
                high=say.percent(highest["rate"], 0),
                highest=say.country(highest["country"]),
                low=say.percent(lowest["rate"], 0),
                lowest=say.country(lowest["country"]),
            ),
            subtitle=_past_month_subtitle(say, edition, first, last, after),
            note=say(
                "The report prints its figure without numbers. These are the poll's own rates for "
                "the same question; whether the bars of the report equal them is not confirmed. "
                "{sampling}",
                sampling=assumed_note(say, survey),
            ),
            alt=say(
                "Bar chart of past-month volunteering for an organization with intervals: "
                "{listing}.",
                listing=rates_listing(say, data),
            ),
        )

    return Exhibit(
        name="fig_3_1",
        edition=edition,
        data=data,
        series=("earlier", "rate", "low", "high", *(["later"] if after > last else [])),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=at(edition.sources.past_month),
    )


def _past_month_subtitle(
    say: Language, edition: Edition, before: int, year: int, after: int
) -> str:
    if after > year:
        return say(
            "Volunteered time to an organization in the past month, percent of the population "
            "aged {age} and over, {year} (diamonds: {before}, triangles: {after})",
            age=edition.population.adult_age,
            year=year,
            before=before,
            after=after,
        )
    return say(
        "Volunteered time to an organization in the past month, percent of the population "
        "aged {age} and over, {year} (diamonds: {before})",
        age=edition.population.adult_age,
        year=year,
        before=before,
    )


def fig_3_6(edition: Edition) -> Exhibit:
    """Net change in volunteering since the year before: behind SWVR 2022, figure 3.6."""
    survey = survey_results(edition)
    data = survey.change.reset_index()
    if data.empty:
        return without_respondents("fig_3_6", edition, survey, "fig_3_6")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_differences(ax, table, say, up=style.UP, down=style.DOWN)

    def words(say: Language) -> Words:
        clear = data[data["differs"]]
        return Words(
            headline=say(
                "Volunteering rose clearly in {up} countries and fell clearly in {down}; in "
                "{unclear} the change may be chance",
                up=say.number(int((clear["difference"] > 0).sum())),
                down=say.number(int((clear["difference"] < 0).sum())),
                unclear=say.number(len(data) - len(clear)),
            ),
            subtitle=say(
                "Volunteered more minus less than the year before, percentage points of the "
                "population aged {age} and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.year,
            ),
            note=together(
                say,
                ""
                if survey.from_respondents
                else say(
                    "Only the net change was published, so the intervals are the widest that it "
                    "allows."
                ),
                say(
                    "Hollow points: not different from zero ({names}).",
                    names=say.listing(country_labels(data[~data["differs"]], say)),
                )
                if len(clear) < len(data)
                else "",
                sampling_note(say, survey),
                left_out_note(say, survey, "fig_3_6"),
            ),
            alt=say(
                "Dot chart of net change with intervals, percentage points: {listing}.",
                listing=say.pairs(country_labels(data, say), map(say.signed, data["difference"])),
            ),
        )

    return Exhibit(
        name="fig_3_6",
        edition=edition,
        data=data,
        series=("difference", "low", "high"),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey, at(edition.sources.survey_story)),
        synthetic=survey.synthetic,
    )


def draw_differences(ax: Axes, table: pd.DataFrame, say: Language, *, up: str, down: str) -> None:
    """Draw differences as points on thin intervals around zero; hollow if zero is inside."""
    marks.rows(ax, list(table["label"]))
    marks.no_scale(ax)
    ax.set_xlim(min(table["low"].min(), 0), max(table["high"].max(), 0))
    marks.zero_line(ax)
    for row in records(table):
        colour = up if row.difference > 0 else down if row.difference < 0 else style.NEUTRAL
        if pd.notna(row.low):  # an answer that everybody gives has no interval
            marks.interval(ax, row.Index, row.low, row.high, colour=colour)
        marks.point(ax, row.Index, row.difference, "difference", colour, hollow=not row.differs)
        reach = max(number for number in (row.high, row.difference, 0.0) if pd.notna(number))
        marks.note(ax, row.Index, reach, say.signed(row.difference), colour=colour)
