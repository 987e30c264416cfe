"""Exhibits of the chapter on plans to volunteer (SWVR 2022, section 3.2.5 and Appendix E)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.eight_countries import (
    country_labels,
    left_out_note,
    sampling_note,
    survey_source,
    without_respondents,
)
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.survey.odds import at_baselines
from swvr.survey.results import RespondentResults, SurveyResults, survey_results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

# The past behaviours of table A2, in the order of its columns.
BEHAVIOURS = {
    "first": N_("Volunteered"),
    "q3a": N_("Supported a government programme"),
    "q3b": N_("Supported an organization"),
    "q3c": N_("Helped friends or neighbours"),
}
COLOURS = {
    "first": style.NEUTRAL,
    "q3a": style.FORMAL,
    "q3b": style.FORMAL,
    "q3c": style.INFORMAL,
}
# Figure 3.7: who is asked about plans, and which of the behaviours they have in common.
PAST = {
    "friends": ("volunteered_friends", "q3c", N_("friends or neighbours")),
    "organization": ("volunteered_organization", "q3b", N_("an organization")),
    "government": ("volunteered_government", "q3a", N_("the government")),
}
# Figure 3.8.
INNOVATION = {
    "did": ("q5a", style.CONTEXT, N_("did so")),
    "likely": ("q8e", style.OURS, N_("likely to")),
}
BASELINES = range(10, 100, 10)
CLOSE = 0.6  # of the height of a row, for rows that hold one line each


# -- what the words have in common -------------------------------------------------------------


def largest(results: SurveyResults) -> pd.Series | None:
    """Return the largest odds ratio: of those that are significant if any is."""
    table = results.odds_ratios.dropna(subset="odds_ratio")
    if table.empty:
        return None
    clear = table[table["significant"]]
    table = table if clear.empty else clear
    return table.sort_values("odds_ratio", kind="stable").iloc[-1]


def raised(results: SurveyResults) -> pd.DataFrame:
    """Return the odds ratios above 1 that are significant."""
    table = results.odds_ratios
    return table[table["significant"] & (table["odds_ratio"] > 1.0)]


def times(say: Language, value: float) -> str:
    """Write an odds ratio, as the report does."""
    return say.number(value, 2)


def decimals(tick: float) -> int:
    """Return how many decimals a power of two is written with on the scale."""
    return max(0, min(2, -math.floor(math.log2(tick))))


# -- odds ratios -------------------------------------------------------------------------------


def own_odds(edition: Edition) -> Exhibit:
    """Odds ratios of planning to volunteer on a log scale: SWVR 2022, table A2."""
    results = survey_results(edition)
    every = results.odds_ratios
    every = every[every["predictor"].isin(BEHAVIOURS)]
    groups: list[tuple[str, int, list[str]]] = []
    parts: list[pd.DataFrame] = []
    end = 0
    for behaviour in BEHAVIOURS:
        end += bool(groups)  # an empty row between groups
        rows = every[every["predictor"] == behaviour]
        known = rows.dropna(subset="odds_ratio").sort_values(
            "odds_ratio", ascending=False, kind="stable"
        )
        rest = list(rows[rows["odds_ratio"].isna()]["country"])
        groups.append((behaviour, end, rest))
        parts.append(known.assign(place=range(end + 1, end + 1 + len(known))))
        end += 1 + len(known) + bool(rest)
    data = pd.concat(parts, ignore_index=True)
    places = data.pop("place").tolist()
    intervals = bool(data["low"].notna().any())

    def rest_of(say: Language, countries: list[str]) -> str:
        names = say.listing(map(say.country, countries))
        if results.from_respondents:
            return say("Not estimated: {countries}", countries=names)
        return say("Not significant: {countries}", countries=names)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.grouped_rows(ax, places, list(table["label"]), end)
        drawn = table[["odds_ratio", "low", "high"]].to_numpy(float)
        ends = [1.0, *map(float, drawn[~np.isnan(drawn)])]
        marks.ratio_scale(ax, min(ends), max(ends), lambda tick: say.number(tick, decimals(tick)))
        for behaviour, place, rest in groups:
            marks.between(ax, place, say(BEHAVIOURS[behaviour]), bold=True)
            if rest:
                count = int((table["predictor"] == behaviour).sum())
                marks.between(ax, place + 1 + count, rest_of(say, rest))
        for place, row in zip(places, records(table), strict=True):
            colour = COLOURS[row.predictor]
            if not math.isnan(row.low):
                marks.interval(ax, place, row.low, row.high, colour=colour)
            marks.point(ax, place, row.odds_ratio, "odds_ratio", colour, hollow=not row.significant)
            beside = row.odds_ratio if math.isnan(row.high) else row.high
            marks.note(ax, place, beside, times(say, row.odds_ratio), colour=colour, offset=7.0)

    def words(say: Language) -> Words:
        most = largest(results)
        level = say.percent(100 * results.survey.confidence, 0)
        if most is None:
            headline = say("No odds ratio of planning to volunteer could be estimated")
        else:
            headline = say(
                "{clear} of {all} odds ratios of planning to volunteer are significant; the "
                "largest is {most}, in {country}",
                clear=say.number(int(every["significant"].sum())),
                all=say.number(len(every)),
                most=times(say, most["odds_ratio"]),
                country=say.country(most["country"]),
            )
        if results.from_respondents:
            note = together(
                say,
                sampling_note(say, results),
                say("Hollow points are not significant: 1 lies within the interval."),
            )
        else:
            note = say(
                "No interval was published. What was printed is significant: its {level} interval "
                "leaves out 1. Of the rest, whose interval holds 1, no value was printed.",
                level=level,
            )
        listed = [
            say(
                "{name}: {listing}",
                name=say(BEHAVIOURS[str(behaviour)]),
                listing=say.pairs(
                    country_labels(rows, say), (times(say, v) for v in rows["odds_ratio"])
                ),
            )
            for behaviour, rows in data.groupby("predictor", sort=False)
        ]
        return Words(
            headline=headline,
            subtitle=say(
                "Odds ratio of planning to volunteer in the next 12 months by what people did in "
                "the past 12, log scale, population aged {age} and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.fieldwork_year,
            ),
            note=note,
            alt=say(
                "Dot chart of {count} odds ratios on a log scale. {listing}.",
                count=say.number(len(data)),
                listing=say("; ").join(listed),
            ),
        )

    return Exhibit(
        name="own_odds",
        edition=edition,
        data=data,
        series=("odds_ratio", "low", "high") if intervals else ("odds_ratio",),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, results, at(edition.sources.report, N_("table A2"))),
        rows=CLOSE * end + 0.8,
        synthetic=results.synthetic,
    )


def own_odds_meaning(edition: Edition) -> Exhibit:
    """Shares that the largest odds ratio means, where few and where many of the others plan."""
    results = survey_results(edition)
    most = largest(results)
    data = (
        at_baselines(most["odds_ratio"], BASELINES) if most is not None else at_baselines(1.0, ())
    )

    def labels(say: Language) -> list[str]:
        return [
            say("If {share} of the others plan to", share=say.percent(start, 0))
            for start in data["baseline"]
        ]

    def written(say: Language, row: Any) -> str:
        return say(
            "{share}, {times} times as many",
            share=say.percent(row.share, 0),
            times=say.number(row.times, 1),
        )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if table.empty:
            marks.nothing(ax, say("nothing to show"))
            return
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            marks.connector(ax, row.Index, row.baseline, row.share)
            marks.point(ax, row.Index, row.baseline, "baseline", style.CONTEXT, hollow=True)
            marks.point(ax, row.Index, row.share, "share", style.OURS)
            marks.note(ax, row.Index, row.share, written(say, row), colour=style.OURS, offset=8.0)

    def words(say: Language) -> Words:
        values = {}
        if most is None:
            headline = say("No odds ratio of planning to volunteer could be estimated")
        else:
            first, last = data.iloc[0], data.iloc[-1]
            values = {
                "odds": times(say, most["odds_ratio"]),
                "country": say.country(most["country"]),
            }
            headline = say(
                "With an odds ratio of {odds}, {first} times as many plan to if {few} of the "
                "others do, {last} times as many if {many} do",
                odds=values["odds"],
                first=say.number(first["times"], 1),
                few=say.percent(first["baseline"], 0),
                last=say.number(last["times"], 1),
                many=say.percent(last["baseline"], 0),
            )
        return Words(
            headline=headline,
            subtitle=say("Share that plans to volunteer, percent, that an odds ratio implies")
            if most is None
            else say(
                "Share that plans to volunteer, percent, that the odds ratio of {country} implies "
                "(full) for shares of the others (hollow)",
                country=values["country"],
            ),
            note=say(
                "The odds are the share divided by the rest. The others are alike in all else that "
                "the model holds."
            )
            if results.from_respondents
            else say(
                "The odds are the share divided by the rest. The others are alike in all else that "
                "the model holds; their share was not published."
            ),
            alt=say(
                "Dot chart of {count} pairs of shares, the others and those with the odds ratio: "
                "{listing}.",
                count=say.number(len(data)),
                listing=say.listing(
                    say(
                        "{first} and {second}",
                        first=say.percent(row.baseline, 0),
                        second=say.percent(row.share, 0),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Exhibit(
        name="own_odds_meaning",
        edition=edition,
        data=data,
        series=("baseline", "share"),
        labels=labels,
        draw=draw,
        words=words,
        source=survey_source(edition, results, at(edition.sources.report, N_("table A2"))),
        rows=max(0.85 * len(data), 1.0),
        synthetic=results.synthetic,
    )


# -- shares ------------------------------------------------------------------------------------


def fig_3_7(edition: Edition) -> Exhibit:
    """Who plans to volunteer by what they did: SWVR 2022, figure 3.7."""
    results = survey_results(edition)
    if results.from_respondents:
        return _plans_of_respondents(edition, results)
    # Of every country the same was published of this: nothing. So it is drawn once.
    by_group = results.plans_by_past.groupby("group")
    data = pd.DataFrame({"low": by_group["low"].min(), "high": by_group["high"].max()})
    data = data.loc[[group for group, _, _ in PAST.values()]].rename_axis("group").reset_index()
    countries = results.plans_by_past["country"].nunique()

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row, (_, behaviour, _) in zip(records(table), PAST.values(), strict=True):
            marks.hollow_range(ax, row.Index, row.low, row.high, COLOURS[behaviour])
            marks.note(ax, row.Index, row.high, spread(say, row.low, row.high))

    def labels(say: Language) -> list[str]:
        return [say(BEHAVIOURS[behaviour]) for _, behaviour, _ in PAST.values()]

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "No published value tells who plans to volunteer again: any share from {low} to "
                "{high} fits",
                low=say.percent(data["low"].min(), 0),
                high=say.percent(data["high"].max(), 0),
            ),
            subtitle=say(
                "Plans to volunteer in the next 12 months by what people did in the past 12, "
                "percent of each aged {age} and over, {year}: each of {countries} countries",
                age=edition.population.adult_age,
                year=edition.survey.fieldwork_year,
                countries=say.number(countries),
            ),
            note=say(
                "Dashed: the range that the published values allow. The report draws this figure "
                "without numbers and says that those who supported the government or an "
                "organization are likelier to plan than those who volunteered informally."
            ),
            alt=say(
                "Empty bars for {count} groups, in each of {countries} countries: {listing}.",
                count=say.number(len(data)),
                countries=say.number(countries),
                listing=say.pairs(
                    labels(say), (spread(say, row.low, row.high) for row in records(data))
                ),
            ),
        )

    return Exhibit(
        name="fig_3_7",
        edition=edition,
        data=data,
        series=("low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.report),
    )


def _plans_of_respondents(edition: Edition, results: SurveyResults) -> Exhibit:
    groups = {name: (group, COLOURS[past], label) for name, (group, past, label) in PAST.items()}
    data = side_by_side(results.plans_by_past, "group", groups)
    if data.empty:
        return without_respondents("fig_3_7", edition, results, "fig_3_7")
    formal = more_formal(data)

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "In {formal} of {all} countries those who supported the government or an "
                "organization plan to volunteer more often than those who helped friends or "
                "neighbours",
                formal=say.number(formal),
                all=say.number(len(data)),
            ),
            subtitle=say(
                "Plans to volunteer in the next 12 months by whom people supported in the past "
                "12, percent of each aged {age} and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.fieldwork_year,
            ),
            note=together(say, sampling_note(say, results), left_out_note(say, results, "fig_3_7")),
            alt=say(
                "Bar chart of who plans to volunteer: {listing}.",
                listing=listed(say, data, groups),
            ),
        )

    return _bars(
        "fig_3_7",
        edition,
        results,
        data,
        parts=groups,
        words=words,
        published=at(edition.sources.report),
    )


def fig_3_8(edition: Edition) -> Exhibit:
    """Who proposed new solutions and who is likely to: SWVR 2022, figure 3.8."""
    results = survey_results(edition)
    data = side_by_side(results.innovation, "item", INNOVATION)
    if data.empty:
        return without_respondents("fig_3_8", edition, results, "fig_3_8")

    def words(say: Language) -> Words:
        values = {"all": say.number(len(data)), "apart": say.number(more_likely(data))}
        if results.from_respondents:
            headline = say(
                "In {apart} of {all} countries more are likely to propose new solutions than "
                "did, with intervals that do not meet",
                **values,
            )
            note = together(
                say, sampling_note(say, results), left_out_note(say, results, "fig_3_8")
            )
        else:
            note = say(
                "Dashed: the range that the published values allow, without sampling error. Plans "
                "lie between those of women and of men in table 3.2; past ones cannot be more "
                "than volunteered in some form."
            )
            headline = say(
                "Plans to propose new solutions are known to a few points, past ones are not: "
                "whether they rise is open in all {all} countries",
                **values,
            )
            if more_likely(data):
                headline = say(
                    "In {apart} of {all} countries it follows from what was published that more "
                    "are likely to propose new solutions than did",
                    **values,
                )
        return Words(
            headline=headline,
            subtitle=say(
                "Gave time to new ideas or solutions in {year}, and likely to in the next 12 "
                "months, percent of the population aged {age} and over",
                age=edition.population.adult_age,
                year=edition.survey.year,
            ),
            note=note,
            alt=say(
                "Bar chart of who proposed new solutions and who is likely to: {listing}.",
                listing=listed(say, data, INNOVATION),
            ),
        )

    cite = both(
        at(edition.sources.report, N_("figure 3.3"), N_("table 3.2")),
        at(edition.sources.survey_story),
    )
    return _bars("fig_3_8", edition, results, data, parts=INNOVATION, words=words, published=cite)


def side_by_side(
    values: pd.DataFrame, key: str, parts: dict[str, tuple[str, Any, Any]]
) -> pd.DataFrame:
    """Put what a chart shows of each country into one row, highest of the last part first.

    Returns
    -------
    pandas.DataFrame
        ``country``, and by part its value, ``…_low`` and ``…_high``; of bounds the value is
        missing. Countries of which nothing is known are left out.
    """
    columns: dict[str, pd.Series] = {}
    for name, (code, *_) in parts.items():
        rows = values[values[key] == code].set_index("country")
        columns |= {name: rows["value"], f"{name}_low": rows["low"], f"{name}_high": rows["high"]}
    table = pd.DataFrame(columns).dropna(how="all")
    last = list(parts)[-1]
    middle = table[last].fillna((table[f"{last}_low"] + table[f"{last}_high"]) / 2.0)
    order = middle.sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename_axis("country").reset_index()


def more_formal(data: pd.DataFrame) -> int:
    """Count the countries where both formal groups plan more than the informal one."""
    formal = data[["organization", "government"]].min(axis="columns", skipna=False)
    return int((formal > data["friends"]).sum())


def more_likely(data: pd.DataFrame) -> int:
    """Count the countries where the whole range of plans lies above that of the past."""
    return int((data["likely_low"] > data["did_high"]).sum())


def spread(say: Language, low: float, high: float) -> str:
    """Write a range of percentages: with decimals and with a lower end only if it has any."""
    if low == 0.0 and high < 100.0:
        return say("at most {share}", share=say.percent(high))
    digits = 0 if (low, high) == (0.0, 100.0) else 1
    return say.interval(say.percent(low, digits), say.percent(high, digits))


def known(say: Language, row: Any, part: str) -> str:
    """Write what is known of a part: its value, its range, or that there is none."""
    value, low, high = (getattr(row, f"{part}{end}") for end in ("", "_low", "_high"))
    if not math.isnan(value):
        return say.percent(value, 0)
    if not math.isnan(low):
        return spread(say, low, high)
    return say("too few respondents")


def listed(say: Language, data: pd.DataFrame, parts: dict[str, tuple[str, str, str]]) -> str:
    """List what is known of each part of each country, for an alternative text."""
    return say("; ").join(
        say(
            "{name}: {listing}",
            name=say.country(row.country),
            listing=say.pairs(
                (say(label) for _, _, label in parts.values()),
                (known(say, row, part) for part in parts),
            ),
        )
        for row in records(data)
    )


def _bars(
    name: str,
    edition: Edition,
    results: SurveyResults,
    data: pd.DataFrame,
    *,
    parts: dict[str, tuple[str, str, str]],
    words: Callable[[Language], Words],
    published: Callable[[Language], str],
) -> Exhibit:
    """Make a chart with a bar, or a hollow range, for each part of each country."""
    step = 0.8 / len(parts)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            for place, (part, (_, colour, label)) in enumerate(parts.items()):
                y = row.Index + step * (place - (len(parts) - 1) / 2.0)
                value, low, high = (getattr(row, f"{part}{end}") for end in ("", "_low", "_high"))
                if not math.isnan(value):
                    marks.bar(ax, y, value, part, colour, height=0.76 * step)
                    if not math.isnan(low):
                        marks.interval(ax, y, low, high, f"{part}_")
                elif not math.isnan(low):
                    marks.hollow_range(
                        ax, y, low, high, colour, series=f"{part}_", height=0.76 * step
                    )
                end = max([0.0, *(x for x in (value, high) if not math.isnan(x))])
                text = known(say, row, part)
                if row.Index == 0:
                    text = say("{value}, {name}", value=text, name=say(label))
                marks.note(ax, y, end, text, colour=colour)

    drawn = [column for column in data.columns[1:] if data[column].notna().any()]
    return Exhibit(
        name=name,
        edition=edition,
        data=data,
        series=tuple(drawn),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, results, published),
        rows=len(data) * (0.2 + 0.6 * len(parts)),
        synthetic=results.synthetic,
    )


# -- sentences of the chapter that differ with what the results come from ----------------------


def readings_in_words(say: Language, results: SurveyResults) -> str:
    """Say what tells the two readings of table A2's first column apart."""
    if not isinstance(results, RespondentResults):
        return say("Without the answers neither reading can be ruled out.")
    keys = ["country", "predictor"]
    either = results.odds_ratios.merge(results.odds_ratios_read("action"), on=keys)
    changed = either[either["significant_x"] != either["significant_y"]]
    return say(
        "From these answers both were computed: {changed} of {all} odds ratios are significant "
        "under one reading alone.",
        changed=say.number(len(changed)),
        all=say.number(len(either)),
    )


def meaning_in_words(say: Language, results: SurveyResults) -> str:
    """Say what shares the largest odds ratio stands for, where few and where many others plan."""
    most = largest(results)
    if most is None:
        return say("From these answers no odds ratio could be estimated.")
    shares = at_baselines(most["odds_ratio"], BASELINES)
    values = {
        f"{end}{what}": text
        for end, row in (("few", shares.iloc[0]), ("many", shares.iloc[-1]))
        for what, text in {
            "": say.percent(row["baseline"], 0),
            "_share": say.percent(row["share"], 0),
            "_times": say.number(row["times"], 1),
        }.items()
    }
    return say(
        "Where {few} of the others plan to, the odds ratio stands for {few_share}, {few_times} "
        "times as many; where {many} do, for {many_share}, {many_times} times.",
        **values,
    )


def plans_in_words(say: Language, results: SurveyResults) -> str:
    """Say what is known of the plans of who volunteered in three ways."""
    if not results.from_respondents:
        return say(
            "The bars were never published as numbers, and nothing else in the report narrows "
            "them, in any country."
        )
    groups = {name: (group, "", label) for name, (group, _, label) in PAST.items()}
    data = side_by_side(results.plans_by_past, "group", groups)
    return say(
        "In these answers it holds in {formal} of {all} countries, going by the estimates alone.",
        formal=say.number(more_formal(data)),
        all=say.number(len(data)),
    )


def innovation_in_words(say: Language, results: SurveyResults) -> str:
    """Say in how many countries more are likely to propose solutions than did."""
    data = side_by_side(results.innovation, "item", INNOVATION)
    values = {"apart": say.number(more_likely(data)), "all": say.number(len(data))}
    if results.from_respondents:
        return say(
            "In these answers the intervals of the two lie apart in {apart} of {all} countries.",
            **values,
        )
    return say(
        "What was published settles this in {apart} of {all} countries: plans are known to a few "
        "points, of the past only that it cannot exceed the action rate.",
        **values,
    )
