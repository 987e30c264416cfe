"""Exhibits of the chapter on the survey (SWVR 2022, chapter 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.estimation.surveyed import PublishedSurvey
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.figure import Exhibit, Words
from swvr.frames import records
from swvr.language import N_, Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

PAIR = ("women", "women_low", "women_high", "men", "men_low", "men_high")


def sampling_note(say: Language, edition: Edition, *, by_sex: bool = False) -> str:
    """Say how the intervals under a chart were worked out."""
    survey = edition.survey
    values = {
        "level": say.percent(100 * survey.confidence, 0),
        "size": say.number(survey.sample_size),
        "effect": say.number(survey.design_effect, 1),
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


def country_labels(data: pd.DataFrame, say: Language) -> list[str]:
    """Name the countries of a frame's ``country`` column."""
    return [say.country(code) for code in data["country"]]


def rates_listing(say: Language, data: pd.DataFrame) -> str:
    """List the countries of a frame with their ``rate`` for an alternative text."""
    return say.pairs(country_labels(data, say), (say.percent(rate, 0) for rate in data["rate"]))


def fig_3_2(edition: Edition) -> Exhibit:
    """Volunteer action rates by country: SWVR 2022, figure 3.2."""
    survey = PublishedSurvey(edition)
    data = survey.action_rates.reset_index()

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
                "From {low} in {lowest} to {high} in {highest} volunteered in some form in a year",
                low=say.percent(lowest["rate"], 0),
                lowest=say.country(lowest["country"]),
                high=say.percent(highest["rate"], 0),
                highest=say.country(highest["country"]),
            ),
            subtitle=say(
                "Volunteer action rate: any of seven activities in the past 12 months, percent of "
                "the population aged 15 and over, {year}",
                year=edition.survey.year,
            ),
            note=sampling_note(say, edition),
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
        source=at(edition.sources.survey_story),
    )


def fig_3_3(edition: Edition) -> Exhibit:
    """Volunteer action rates of women and men: SWVR 2022, figure 3.3."""
    survey = PublishedSurvey(edition)
    data = survey.action_rates_by_sex.reset_index()[["country", *PAIR, "differs"]]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_pairs(ax, table.assign(row=table.index), say)

    def words(say: Language) -> Words:
        ahead = data[data["men"] > data["women"]]
        return Words(
            headline=say(
                "Men's rates are higher in {ahead} of {all} countries, by more than sampling "
                "error in {clear}",
                ahead=say.number(len(ahead)),
                all=say.number(len(data)),
                clear=say.number(int(ahead["differs"].sum())),
            ),
            subtitle=say(
                "Volunteer action rate of women and men, percent of each aged 15 and over, {year}",
                year=edition.survey.year,
            ),
            note=sampling_note(say, edition, by_sex=True),
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
        source=at(edition.sources.report, N_("figure 3.3")),
        rows=1.35 * len(data),
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
    """Past-month volunteering for an organization: beside SWVR 2022, figure 3.1."""
    survey = PublishedSurvey(edition)
    first, last = sorted(edition.survey.past_month_years)
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
                "changed": survey.past_month_change["differs"],
            }
        )
        .reindex(order)
        .reset_index()
    )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[["high", "earlier"]].max().max())
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
            marks.note(ax, row.Index, max(row.high, row.earlier), text, offset=9.0)

    def words(say: Language) -> Words:
        highest, lowest = data.iloc[0], data.iloc[-1]
        return Words(
            headline=say(
                "In a month {high} in {highest} and {low} in {lowest} gave time to an organization",
                high=say.percent(highest["rate"], 0),
                highest=say.country(highest["country"]),
                low=say.percent(lowest["rate"], 0),
                lowest=say.country(lowest["country"]),
            ),
            subtitle=say(
                "Volunteered time to an organization in the past month, percent of the population "
                "aged 15 and over, {year} (diamonds: {before})",
                year=last,
                before=first,
            ),
            note=say(
                "The report prints its figure without numbers. These are the poll's own rates for "
                "the same question; whether the bars of the report equal them is not confirmed. "
                "{sampling}",
                sampling=sampling_note(say, edition),
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
        series=("earlier", "rate", "low", "high"),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=at(edition.sources.past_month),
    )


def fig_3_6(edition: Edition) -> Exhibit:
    """Net change in volunteering since the year before: behind SWVR 2022, figure 3.6."""
    survey = PublishedSurvey(edition)
    data = survey.change.reset_index()

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
                "population aged 15 and over, {year}",
                year=edition.survey.year,
            ),
            note=say(
                "Only the net change was published, so the intervals are the widest that it "
                "allows. Hollow points: zero is inside. {sampling}",
                sampling=sampling_note(say, edition),
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
        source=both(at(edition.sources.survey_story)),
    )


def draw_differences(ax: Axes, table: pd.DataFrame, say: Language, *, up: str, down: str) -> None:
    """Draw differences as points on thin intervals around zero; hollow if zero is inside."""
    marks.rows(ax, list(table["label"]))
    marks.no_scale(ax)
    ax.set_xlim(min(table["low"].min(), 0), max(table["high"].max(), 0))
    marks.zero_line(ax)
    for row in records(table):
        colour = up if row.difference > 0 else down if row.difference < 0 else style.NEUTRAL
        marks.interval(ax, row.Index, row.low, row.high, colour=colour)
        marks.point(ax, row.Index, row.difference, "difference", colour, hollow=not row.differs)
        marks.note(ax, row.Index, max(row.high, 0), say.signed(row.difference), colour=colour)
