"""Exhibits of the chapter on gender (SWVR 2022, chapters 2 and 3; DP/2022/24 §§26–36)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.estimation.aggregation import WORLD
from swvr.estimation.gender import ProgrammeGender, type_gaps
from swvr.estimation.published import SEXES, PublishedEstimates
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.eight_countries import (
    PAIR,
    country_labels,
    draw_differences,
    draw_pairs,
    left_out_note,
    sampling_note,
    survey_source,
    without_respondents,
)
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.frames import cell, records
from swvr.language import N_, Language
from swvr.period_words import by_period
from swvr.survey.results import SurveyResults, survey_results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition


def own_type_gap(edition: Edition) -> Exhibit:
    """Rates of women and men in formal and informal work, from figures 2.6 to 2.8."""
    data = type_gaps(edition)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_pairs(ax, table.assign(row=table.index), say, decimals=1, from_zero=True)

    def words(say: Language) -> Words:
        by_type = data.set_index("type")
        formal, informal = by_type.loc["formal"], by_type.loc["informal"]
        values = {
            "formal": say.points(abs(formal["difference"]), 1),
            "informal": say.points(abs(informal["difference"]), 1),
        }
        # Women ahead (True) or not, in formal and in informal work.
        headlines = {
            (False, True): N_(
                "Men lead in formal work by {formal}, women in informal work by {informal}"
            ),
            (True, False): N_(
                "Women lead in formal work by {formal}, men in informal work by {informal}"
            ),
            (False, False): N_(
                "Men lead in formal work by {formal} and in informal work by {informal}"
            ),
            (True, True): N_(
                "Women lead in formal work by {formal} and in informal work by {informal}"
            ),
        }
        key = (bool(formal["difference"] > 0), bool(informal["difference"] > 0))
        return Words(
            headline=say(headlines[key], **values),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of women and men by type, percent of each aged {age} "
                    "and over, world, {year}"
                ),
                N_(
                    "Volunteer rate of women and men over {period} by type, percent of each aged "
                    "{age} and over, world, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Thin lines: what the rounding of the printed rates and shares allows. The error "
                "of the estimate itself was not published and is larger."
            ),
            alt=by_period(
                say,
                edition.reference_period,
                N_("Dot chart of monthly rates: {listing}."),
                N_("Dot chart of rates over {period}: {listing}."),
                listing=say.listing(
                    say(
                        "{name} women {women}, men {men}",
                        name=say.name(row.type),
                        women=say.percent(row.women),
                        men=say.percent(row.men),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Exhibit(
        name="own_type_gap",
        edition=edition,
        data=data,
        series=PAIR,
        labels=lambda say: [say.label(code) for code in data["type"]],
        draw=draw,
        words=words,
        source=both(
            at(edition.sources.report, N_("section 2.3"), N_("figure 2.7"), N_("figure 2.8")),
            at(edition.sources.population),
        ),
        rows=2 * len(data),
    )


def own_both_by_sex(edition: Edition) -> Exhibit:
    """How many women and men do both types, and either: bounds from figures 2.6 to 2.8."""
    estimates = PublishedEstimates(edition)
    bounds, outer = estimates.both_types_by_sex(), estimates.both_types_by_sex_without_total()
    printed = estimates.types_by_sex.rename(columns={"type": "set"})[["set", "sex", "rate"]]
    ranges = [
        (group, sex, cell(bounds, sex, f"{group}_low"), cell(bounds, sex, f"{group}_high"))
        for group in ("both", "either")
        for sex in SEXES
    ]
    bounded = pd.DataFrame(ranges, columns=["set", "sex", "low", "high"])
    data = pd.concat([printed, bounded], ignore_index=True)

    def group_label(say: Language, group: str) -> str:
        ours = {"both": N_("Both"), "either": N_("Either or both")}
        return say(ours[group]) if group in ours else say.label(group)

    def labels(say: Language) -> list[str]:
        return [
            say("{type}, {sex}", type=group_label(say, row.set), sex=say.name(row.sex))
            for row in records(data)
        ]

    def value(say: Language, row: Any) -> str:
        if pd.notna(row.rate):
            return say.percent(row.rate)
        if pd.notna(row.low):
            return say.interval(say.percent(row.low), say.percent(row.high))
        return say("no share fits")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[["rate", "high"]].max().max() * 1.02)
        for row in records(table):
            colour, reach = style.BY_MEANING[row.sex], 0.0
            if pd.notna(row.rate):
                marks.bar(ax, row.Index, row.rate, "rate", colour)
                reach = row.rate
            elif pd.notna(row.low):
                marks.hollow_range(ax, row.Index, row.low, row.high, colour)
                reach = row.high
            marks.note(ax, row.Index, reach, value(say, row))

    def words(say: Language) -> Words:
        values = {(row.set, row.sex): value(say, row) for row in records(data)}
        if bounds.isna().any(axis=None):
            headline = say("No share doing both fits the printed rates of women and men")
        else:
            headline = say(
                "If the printed total counts everyone who does either, {women} of women and {men} "
                "of men do both",
                women=values["both", "women"],
                men=values["both", "men"],
            )
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of women and men by type, percent of each aged {age} "
                    "and over, world, {year}"
                ),
                N_(
                    "Volunteer rate of women and men over {period} by type, percent of each aged "
                    "{age} and over, world, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Hollow bars: the range that the printed rates, shares and total allow. If the "
                "total need not count the same people, up to {women} of women and {men} of men "
                "do both.",
                women=say.percent(cell(outer, "women", "both_high")),
                men=say.percent(cell(outer, "men", "both_high")),
            ),
            alt=say(
                "Bars for the rates of women and men, hollow bars for the ranges of both and "
                "either. {listing}.",
                listing=say("; ").join(
                    say(
                        "{type}: women {women}, men {men}",
                        type=group_label(say, group),
                        women=values[group, "women"],
                        men=values[group, "men"],
                    )
                    for group in data["set"].unique()
                ),
            ),
        )

    return Exhibit(
        name="own_both_by_sex",
        edition=edition,
        data=data,
        series=("rate", "low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(
            at(
                edition.sources.report,
                N_("figure 2.4"),
                N_("section 2.3"),
                N_("figure 2.7"),
                N_("figure 2.8"),
            ),
            at(edition.sources.population),
        ),
    )


def own_action_gap(edition: Edition) -> Exhibit:
    """Gap between women's and men's action rates: SWVR 2022, figure 3.3, with intervals."""
    survey = survey_results(edition)
    data = survey.action_rates_by_sex[["difference", "low", "high", "differs"]].reset_index()
    if data.empty:
        return without_respondents("own_action_gap", edition, survey, "fig_3_3")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_differences(ax, table, say, up=style.WOMEN, down=style.MEN)

    def words(say: Language) -> Words:
        clear = data[data["differs"]]
        return Words(
            headline=say(
                "In {clear} of {all} countries the gap between women and men exceeds sampling "
                "error",
                clear=say.number(len(clear)),
                all=say.number(len(data)),
            ),
            subtitle=say(
                "Volunteer action rate, women minus men, percentage points, {year}",
                year=edition.survey.year,
            ),
            note=together(
                say,
                say("Hollow points: zero is inside the interval."),
                sampling_note(say, survey, by_sex=True),
                left_out_note(say, survey, "fig_3_3"),
            ),
            alt=say(
                "Dot chart of the gap, women minus men, with intervals: {listing}.",
                listing=say.pairs(country_labels(data, say), map(say.signed, data["difference"])),
            ),
        )

    return Exhibit(
        name="own_action_gap",
        edition=edition,
        data=data,
        series=("difference", "low", "high"),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey, at(edition.sources.report, N_("figure 3.3"))),
        synthetic=survey.synthetic,
    )


def own_plan_gap(edition: Edition) -> Exhibit:
    """Gap between women's and men's plans, by kind: SWVR 2022, table 3.2, with intervals."""
    survey = survey_results(edition)
    if survey.plans.empty:
        return without_respondents("own_plan_gap", edition, survey, "tab_3_2")
    data = (
        survey.plans[["country", "activity", "difference", "low", "high", "differs"]]
        .sort_values("difference", kind="stable")
        .reset_index(drop=True)
    )

    def labels(say: Language) -> list[str]:
        return [
            say(
                "{country}: {activity}",
                country=say.country(row.country),
                activity=say.name(row.activity),
            )
            for row in records(data)
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        draw_differences(ax, table, say, up=style.WOMEN, down=style.MEN)

    def words(say: Language) -> Words:
        clear = data[data["differs"]]
        ahead = int((data["difference"] < 0).sum())
        return Words(
            headline=say(
                "Men plan more in {ahead} of {all} cells, and by more than sampling error in "
                "{clear}",
                ahead=say.number(ahead),
                all=say.number(len(data)),
                clear=say.number(int((clear["difference"] < 0).sum())),
            ),
            subtitle=say(
                "Likely to take part in the next 12 months, women minus men, percentage points, "
                "{year}",
                year=edition.survey.fieldwork_year,
            ),
            note=together(
                say,
                say("Hollow points: zero is inside the interval."),
                sampling_note(say, survey, by_sex=True),
                left_out_note(say, survey, "tab_3_2"),
            ),
            alt=say(
                "Dot chart of {all} gaps, women minus men, from {low} to {high} percentage points.",
                all=say.number(len(data)),
                low=say.signed(data["difference"].min()),
                high=say.signed(data["difference"].max()),
            ),
        )

    return Exhibit(
        name="own_plan_gap",
        edition=edition,
        data=data,
        series=("difference", "low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=survey_source(edition, survey, at(edition.sources.report, N_("table 3.2"))),
        rows=0.8 * len(data),
        synthetic=survey.synthetic,
    )


def unv_women_share(edition: Edition) -> Exhibit:
    """Women's share of UN Volunteers by region: DP/2022/24 §32."""
    programme = ProgrammeGender(edition)
    data = programme.women_share

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            if pd.notna(row.share):
                marks.bar(ax, row.Index, row.share, "share", style.WOMEN)
                marks.note(ax, row.Index, row.share, say.percent(row.share, 0))
            else:
                marks.hollow_range(ax, row.Index, row.low, row.high, style.WOMEN)
                text = say("more than {share}", share=say.percent(row.low, 0))
                marks.note(ax, row.Index, row.high, text)
        ax.axvline(50, color=style.PAPER, linewidth=1.2, zorder=3)

    def words(say: Language) -> Words:
        world = data.loc[data["region"] == WORLD, "share"].item()
        below = data[data["share"] < 50]
        if below.empty:
            headline = say(
                "Women are {share} of UN Volunteers, and half or more in every region",
                share=say.percent(world, 0),
            )
        else:
            headline = say(
                "Women are {share} of UN Volunteers, but {low} in {regions}",
                share=say.percent(world, 0),
                low=say.listing(say.percent(value, 0) for value in below["share"]),
                regions=say.listing(say.name(code) for code in below["region"]),
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Women's share of UN Volunteers by region, percent, {year}",
                year=edition.results.year,
            ),
            note=say(
                "Hollow bars: the report says only that the share is above half. The thin line "
                "marks parity."
            ),
            alt=say(
                "Bar chart of women's share of UN Volunteers: {listing}.",
                listing=say.pairs(
                    map(say.name, data["region"]),
                    (
                        say.percent(row.share, 0)
                        if pd.notna(row.share)
                        else say("more than {share}", share=say.percent(row.low, 0))
                        for row in records(data)
                    ),
                ),
            ),
        )

    return Exhibit(
        name="unv_women_share",
        edition=edition,
        data=data,
        series=("share", "low", "high"),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("para. 32")),
    )


def unv_unswap(edition: Edition) -> Exhibit:
    """UNV's score on the UN system's gender action plan: DP/2022/24 §33."""
    programme = ProgrammeGender(edition)
    data = programme.unswap

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            colour = style.WOMEN if row.Index == len(table) - 1 else style.CONTEXT
            marks.bar(ax, row.Index, row.score, "score", colour)
            marks.note(ax, row.Index, row.score, say.percent(row.score, 0))

    def words(say: Language) -> Words:
        first, last = data.iloc[0], data.iloc[-1]
        values = {
            "before": say.percent(first["score"], 0),
            "after": say.percent(last["score"], 0),
        }
        rose = last["score"] > first["score"]
        met = programme.unswap_indicators
        return Words(
            headline=say(
                "UNV's score on the UN's gender action plan rose from {before} to {after}", **values
            )
            if rose
            else say(
                "UNV's score on the UN's gender action plan went from {before} to {after}", **values
            ),
            subtitle=say(
                "Indicators of the UN System-wide Action Plan on Gender Equality met or exceeded, "
                "percent"
            ),
            note=say(
                "The score is the share of indicators met: {met} of {total} is {share}.",
                met=say.number(met["met"]),
                total=say.number(met["total"]),
                share=say.percent(100 * met["met"] / met["total"], 1),
            ),
            alt=say(
                "Bar chart of the score: {listing}.",
                listing=say.pairs(
                    map(str, data["year"]), (say.percent(score, 0) for score in data["score"])
                ),
            ),
        )

    return Exhibit(
        name="unv_unswap",
        edition=edition,
        data=data,
        series=("score",),
        labels=lambda say: [str(year) for year in data["year"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("para. 33")),
    )


def gaps_in_words(say: Language, survey: SurveyResults) -> str:
    """Say where the gap between the sexes' action rates exceeds sampling error, and the widest."""
    table = survey.action_rates_by_sex
    if table.empty:
        return say("From these answers no gap can be worked out.")
    clear, gaps = table[table["differs"]], table["difference"].abs()
    values = {
        "all": say.number(len(table)),
        "clear": say.number(len(clear)),
        "names": say.listing(map(say.country, clear.index)),
        "gap": say.points(gaps.max()),
        "country": say.country(str(gaps.idxmax())),
    }
    if clear.empty:
        return say(
            "In none of {all} countries it does. The widest, {gap}, is in {country}.", **values
        )
    return say(
        "In {clear} of {all} countries it does: {names}. The widest, {gap}, is in {country}.",
        **values,
    )
