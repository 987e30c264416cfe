"""Exhibits of the chapter on the survey whose values were never published (SWVR 2022, chapter 3).

From respondents there are bars with intervals. Without them a hollow bar reaches from the smallest
to the largest value that the published numbers allow; where several answers have the same bounds,
one bar stands for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.eight_countries import (
    AREAS,
    TOTAL,
    country_labels,
    left_out_note,
    rates_listing,
    sampling_note,
    survey_source,
    without_respondents,
)
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.survey.results import SurveyResults, survey_results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

MARKERS = {"rural": "o", "urban": "s"}

BAR = 0.20  # inches that one of several bars of a country takes
BETWEEN = 0.14  # inches between two countries


@dataclass(frozen=True)
class Answer:
    """One of the answers that a chart sets side by side: its item, its name, its colour."""

    item: str
    name: str
    colour: str


WAYS = (
    Answer("q3c", N_("friends or neighbours"), style.INFORMAL),
    Answer("q3b", N_("an organization"), style.FORMAL),
    Answer("q3a", N_("a government programme"), style.CONTEXT),
)
TAKING_PART = (
    Answer("q4a", N_("civic participation"), style.OURS),
    Answer("q5a", N_("social innovation"), style.CONTEXT),
)
CHANGES = (
    Answer("q6_increased", N_("more"), style.UP),
    Answer("q6_decreased", N_("less"), style.DOWN),
    Answer("q6_same", N_("about the same"), style.CONTEXT),
)


def side_by_side(values: pd.DataFrame, answers: Sequence[Answer]) -> pd.DataFrame:
    """Set the answers of each country side by side, as ``q3c``, ``q3c_low`` and ``q3c_high``.

    A country without any is left out, and so is a column.
    """
    total = values[values["group"] == TOTAL].set_index(["country", "item"])
    order = list(dict.fromkeys(values["country"]))
    columns = {
        f"{answer.item}{end}": total[column].xs(answer.item, level="item")
        for answer in answers
        for end, column in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    table = pd.DataFrame(columns).reindex(order)
    return table.dropna(how="all").dropna(axis="columns", how="all").rename_axis("country")


def in_common(table: pd.DataFrame, answers: Sequence[Answer]) -> pd.DataFrame | None:
    """Return ``low`` and ``high`` by country if all answers have the same bounds, else None."""
    if table.empty or any(answer.item in table for answer in answers):
        return None
    first, *others = (
        table[[f"{answer.item}_low", f"{answer.item}_high"]].set_axis(["low", "high"], axis=1)
        for answer in answers
    )
    alike = all((first - other).abs().lt(1e-6).all(axis=None) for other in others)
    return first if alike else None


def allowed(say: Language, low: float, high: float) -> str:
    """Write bounds in whole percent, rounded outwards: ``0% to 79%``."""
    if math.isnan(low):
        return say("no share fits")
    tiny = 1e-6  # what the solver may be off by
    return say.interval(
        say.percent(math.floor(low + tiny), 0), say.percent(math.ceil(high - tiny), 0)
    )


def draw_common(ax: Axes, table: pd.DataFrame, say: Language) -> None:
    """Draw one hollow bar a country: bounds that all answers have in common."""
    marks.rows(ax, list(table["label"]))
    marks.no_scale(ax)
    ax.set_xlim(0, table["high"].max())
    for row in records(table):
        marks.hollow_range(ax, row.Index, row.low, row.high, style.NEUTRAL)
        marks.note(ax, row.Index, row.high, allowed(say, row.low, row.high))


def group_rows(answers: Sequence[Answer], countries: int) -> float:
    """Return the height of a chart of several bars a country, in rows."""
    return countries * (len(answers) * BAR + BETWEEN) / style.ROW


def draw_groups(ax: Axes, table: pd.DataFrame, say: Language, answers: Sequence[Answer]) -> None:
    """Draw a bar for each answer in each country; hollow, from low to high, if only bounded.

    The frame is that of :func:`side_by_side`. The first bar of an answer has its name.
    """
    marks.rows(ax, list(table["label"]))
    marks.no_scale(ax)
    ax.set_xlim(0, table.filter(regex="^q").max().max())
    step = BAR / (len(answers) * BAR + BETWEEN)
    named = set()
    for index, row in enumerate(table.to_dict("records")):
        for place, answer in enumerate(answers):
            value, low, high = (
                row.get(f"{answer.item}{end}", math.nan) for end in ("", "_low", "_high")
            )
            if math.isnan(low):
                continue
            y, height = index + (place - (len(answers) - 1) / 2) * step, 0.78 * step
            if math.isnan(value):
                marks.hollow_range(
                    ax, y, low, high, answer.colour, series=f"{answer.item}_", height=height
                )
                text = allowed(say, low, high)
            else:
                marks.bar(ax, y, value, answer.item, answer.colour, height=height)
                marks.interval(ax, y, low, high, f"{answer.item}_")
                text = say.percent(value, 0)
            if answer.item not in named:
                text = f"{text} {say(answer.name)}"
                named.add(answer.item)
            marks.note(ax, y, high, text)


def bars_in_words(say: Language, data: pd.DataFrame, answers: Sequence[Answer]) -> str:
    """Return the alternative text of bars: what they are, and what is drawn of each country."""
    return say(
        "Bars for {ways}. {listing}.",
        ways=say.listing(say(answer.name) for answer in answers),
        listing=listing_of(say, data, answers),
    )


def listing_of(say: Language, data: pd.DataFrame, answers: Sequence[Answer]) -> str:
    """List what is drawn of each country."""
    if "low" in data:
        ranges = (allowed(say, row.low, row.high) for row in records(data))
        return say.pairs(country_labels(data, say), ranges)
    parts = []
    for row in data.to_dict("records"):
        shown = {answer.name: share_of(say, row, answer.item) for answer in answers}
        shares = say.pairs(map(say, shown), shown.values())
        name = say.country(row["country"])
        parts.append(say("{country}: {shares}", country=name, shares=shares))
    return say("; ").join(parts)


def share_of(say: Language, row: dict[Hashable, Any], item: str) -> str:
    """Write a share, or what is allowed of it."""
    if item in row:
        return say.percent(row[item], 0)
    return allowed(say, row[f"{item}_low"], row[f"{item}_high"])


def arrange(
    values: pd.DataFrame, answers: Sequence[Answer], order: Sequence[str] = ()
) -> pd.DataFrame:
    """Return what is drawn: :func:`side_by_side`, or ``low`` and ``high`` for all answers.

    Countries are in the order given, or else from the highest value of the first answer down.
    """
    table = side_by_side(values, answers)
    common = in_common(table, answers)
    shown = table if common is None else common
    if not order and not shown.empty:
        by = next(name for name in (answers[0].item, "high", shown.columns[-1]) if name in shown)
        order = list(shown.sort_values(by, ascending=False, kind="stable").index)
    ranked = [country for country in order if country in shown.index]
    ranked += [country for country in shown.index if country not in ranked]
    return shown.loc[ranked].reset_index()


def answers_shown(
    name: str,
    edition: Edition,
    survey: SurveyResults,
    *,
    answers: Sequence[Answer],
    data: pd.DataFrame,
    words: Callable[[Language], Words],
    published: Callable[[Language], str],
) -> Exhibit:
    """Make the exhibit of several answers in each country."""
    common = "low" in data

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        if common:
            draw_common(ax, table, say)
        else:
            draw_groups(ax, table, say, answers)

    return Exhibit(
        name=name,
        edition=edition,
        data=data,
        series=tuple(data.columns[1:]),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey, published),
        rows=None if common else group_rows(answers, len(data)),
        synthetic=survey.synthetic,
    )


def fig_3_4(edition: Edition) -> Exhibit:
    """Help for friends or neighbours, organizations and the government: SWVR 2022, figure 3.4."""
    survey = survey_results(edition)
    data = arrange(survey.activities, WAYS)
    if data.empty:
        return without_respondents("fig_3_4", edition, survey, "fig_3_4")

    def headline(say: Language) -> str:
        if not survey.from_respondents:
            return _allowed_between(
                say,
                data,
                N_(
                    "The published numbers allow each way of helping anything from {narrow} in "
                    "{narrowest} and from {wide} in {widest}"
                )
                if len(data) > 1
                else N_("The published numbers allow each way of helping anything from {narrow}"),
            )
        # The way that is the most common in most countries.
        most = {
            "q3c": N_("Helping friends or neighbours is the most common in {most} of {all}"),
            "q3b": N_("Supporting an organization is the most common in {most} of {all}"),
            "q3a": N_("Supporting the government is the most common in {most} of {all}"),
        }
        tops = data[list(most)].idxmax(axis="columns").value_counts()
        top = max(most, key=lambda item: int(tops.get(item, 0)))
        return say(most[top], most=say.number(int(tops[top])), all=_countries(say, len(data)))

    def words(say: Language) -> Words:
        note = say(
            "Hollow bars: the range that the published numbers allow each of the three, without "
            "sampling error. No value was published; whoever does any of them counts in the "
            "volunteer action rate, and no rate can be above it."
        )
        return Words(
            headline=headline(say),
            subtitle=say(
                "Helped friends or neighbours, an organization or a government programme without "
                "pay in the past 12 months, percent of the population aged {age} and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.year,
            ),
            note=what_it_rests_on(say, survey, note, "fig_3_4", data),
            alt=bars_in_words(say, data, WAYS),
        )

    return answers_shown(
        "fig_3_4",
        edition,
        survey,
        answers=WAYS,
        data=data,
        words=words,
        published=both(
            at(edition.sources.report, N_("figure 3.3"), N_("table 3.1"), N_("table 3.2")),
            at(edition.sources.survey_story),
        ),
    )


def what_it_rests_on(
    say: Language, survey: SurveyResults, published: str, exhibit: str, data: pd.DataFrame
) -> str:
    """Return the note of an exhibit: on the bounds, if it was not published, or the intervals."""
    if survey.from_respondents:
        return together(say, sampling_note(say, survey), left_out_note(say, survey, exhibit))
    unfit = [code for code in survey.survey.countries if code not in set(data["country"])]
    if not unfit:
        return published
    names = say.listing(map(say.country, unfit))
    return together(
        say, published, say("No share fits all published numbers of {names}.", names=names)
    )


def _countries(say: Language, count: int) -> str:
    return say("1 country") if count == 1 else say("{count} countries", count=say.number(count))


def _allowed_between(say: Language, data: pd.DataFrame, headline: str) -> str:
    """Fill in the countries whose values are the most and the least bounded."""
    ends = pd.DataFrame(
        {
            "country": data["country"],
            "least": data.filter(regex="low$").min(axis="columns"),
            "most": data.filter(regex="high$").max(axis="columns"),
        }
    ).sort_values("most", kind="stable")
    narrow, wide = ends.iloc[0], ends.iloc[-1]
    return say(
        headline,
        narrow=allowed(say, narrow["least"], narrow["most"]),
        narrowest=say.country(narrow["country"]),
        wide=allowed(say, wide["least"], wide["most"]),
        widest=say.country(wide["country"]),
    )


def fig_3_5(edition: Edition) -> Exhibit:
    """Civic participation and social innovation: SWVR 2022, figure 3.5."""
    survey = survey_results(edition)
    if survey.from_respondents:
        return _by_area(edition, survey)
    data = arrange(survey.participation, TAKING_PART)

    def words(say: Language) -> Words:
        note = say(
            "Hollow bars: the range that the published numbers allow each of the two, without "
            "sampling error. Neither they nor their difference between rural and urban areas "
            "were published."
        )
        return Words(
            headline=_allowed_between(
                say,
                data,
                N_(
                    "Civic participation and social innovation, too, may be anything from "
                    "{narrow} in {narrowest} and from {wide} in {widest}"
                )
                if len(data) > 1
                else N_("Civic participation and social innovation may be anything from {narrow}"),
            ),
            subtitle=_took_part(say, edition),
            note=what_it_rests_on(say, survey, note, "fig_3_5", data),
            alt=say(
                "Bars for {ways}. {listing}.",
                ways=say.listing(say(answer.name) for answer in TAKING_PART),
                listing=listing_of(say, data, TAKING_PART),
            ),
        )

    return answers_shown(
        "fig_3_5",
        edition,
        survey,
        answers=TAKING_PART,
        data=data,
        words=words,
        published=both(
            at(edition.sources.report, N_("figure 3.3"), N_("table 3.1"), N_("table 3.2")),
            at(edition.sources.survey_story),
        ),
    )


def _took_part(say: Language, edition: Edition) -> str:
    return say(
        "Went to a local meeting or gave an official an opinion (civic participation); gave time "
        "to a new idea or solution (social innovation), past 12 months, percent of the "
        "population aged {age} and over, {year}",
        age=edition.population.adult_age,
        year=edition.survey.year,
    )


def _by_area(edition: Edition, survey: SurveyResults) -> Exhibit:
    """Draw both rates with their intervals, and beside each the rates of the two areas."""
    values = survey.participation
    wide = values.pivot(index=["item", "country"], columns="group", values=["value", "low", "high"])
    every = pd.DataFrame(
        {
            "rate": wide["value", TOTAL],
            "low": wide["low", TOTAL],
            "high": wide["high", TOTAL],
            **{area: wide["value", area] for area in AREAS},
            **{f"{area}_{end}": wide[end, area] for area in AREAS for end in ("low", "high")},
        }
    ).dropna(subset="rate")
    every = every.sort_values("rate", ascending=False, kind="stable").reset_index()
    parts = [every[every["item"] == answer.item] for answer in TAKING_PART]
    data = pd.concat(parts, ignore_index=True)
    if data.empty:
        return without_respondents("fig_3_5", edition, survey, "fig_3_5")
    # A line for the name of each of the two rates, then its countries.
    heads: list[tuple[int, str]] = []
    places: list[int] = []
    end = 0
    for answer, part in zip(TAKING_PART, parts, strict=True):
        heads.append((end, answer.name))
        places.extend(range(end + 1, end + 1 + len(part)))
        end += len(part) + 1

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.grouped_rows(ax, places, list(table["label"]), end)
        marks.no_scale(ax)
        ax.set_xlim(0, table[["high", *AREAS]].max().max())
        for place, name in heads:
            marks.between(ax, place, _capital(say(name)), bold=True)
        colours = {answer.item: answer.colour for answer in TAKING_PART}
        for place, row in zip(places, table.to_dict("records"), strict=True):
            marks.bar(ax, place, row["rate"], "rate", colours[row["item"]])
            marks.interval(ax, place, row["low"], row["high"])
            reach = row["high"]
            shown = {}
            for area, marker in MARKERS.items():
                if pd.notna(row[area]):
                    shown[say(AREAS[area])] = say.percent(row[area], 0)
                    marks.point(
                        ax, place, row[area], area, style.NEUTRAL, marker=marker, hollow=True
                    )
                    reach = max(reach, row[area])
            text = say.percent(row["rate"], 0)
            if shown:
                areas = say.pairs(shown.keys(), shown.values())
                text = say("{value} ({areas})", value=text, areas=areas)
            marks.note(ax, place, reach, text, offset=9.0)

    def words(say: Language) -> Words:
        ends = [row for part in parts for row in (part.iloc[-1], part.iloc[0])]
        return Words(
            headline=say(
                "From {low} in {lowest} to {high} in {highest} took part in civic life, from "
                "{few} in {fewest} to {many} in {most} in finding solutions",
                low=say.percent(ends[0]["rate"], 0),
                lowest=say.country(ends[0]["country"]),
                high=say.percent(ends[1]["rate"], 0),
                highest=say.country(ends[1]["country"]),
                few=say.percent(ends[2]["rate"], 0),
                fewest=say.country(ends[2]["country"]),
                many=say.percent(ends[3]["rate"], 0),
                most=say.country(ends[3]["country"]),
            ),
            subtitle=_took_part(say, edition),
            note=together(
                say,
                say(
                    "Circles: rural areas, squares: urban areas. Their own intervals, which are "
                    "wider, stand in the data of this chart."
                ),
                sampling_note(say, survey),
                left_out_note(say, survey, "fig_3_5"),
            ),
            alt=say(
                "Bar chart with intervals: {listing}.",
                listing=say("; ").join(
                    say(
                        "{country}: {shares}",
                        country=_capital(say(answer.name)),
                        shares=rates_listing(say, part),
                    )
                    for answer, part in zip(TAKING_PART, parts, strict=True)
                ),
            ),
        )

    return Exhibit(
        name="fig_3_5",
        edition=edition,
        data=data,
        series=tuple(c for c in ("rate", "low", "high", *AREAS) if data[c].notna().any()),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=survey_source(edition, survey),
        rows=end,
        synthetic=survey.synthetic,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def own_change_levels(edition: Edition) -> Exhibit:
    """Who volunteered more, less and about as much as the year before: behind figure 3.6."""
    survey = survey_results(edition)
    data = arrange(survey.change_levels, CHANGES, list(survey.change.index))
    if data.empty:
        return without_respondents("own_change_levels", edition, survey, "fig_3_6")

    def headline(say: Language) -> str:
        if survey.from_respondents:
            same = data["q6_same"]
            return say(
                "Fewer than half did about as much as the year before in {few} of {all}, by more "
                "than sampling error in {clear}",
                few=say.number(int((same < 50).sum())),
                all=_countries(say, len(data)),
                clear=say.number(int((data["q6_same_high"] < 50).sum())),
            )
        rose = data.sort_values("q6_increased_low", kind="stable").iloc[-1]
        fell = data.sort_values("q6_decreased_low", kind="stable").iloc[-1]
        return say(
            "At least {more} did more in {rose} and at least {less} did less in {fell}; up to "
            "{same} may have done about the same in any country",
            more=say.percent(math.floor(rose["q6_increased_low"]), 0),
            rose=say.country(rose["country"]),
            less=say.percent(math.floor(fell["q6_decreased_low"]), 0),
            fell=say.country(fell["country"]),
            same=say.percent(math.floor(data["q6_same_high"].min()), 0),
        )

    def words(say: Language) -> Words:
        note = say(
            "Hollow bars: the range that the published net change allows, without sampling error. "
            "The report's words, that less than half did about the same, are not used."
        )
        return Words(
            headline=headline(say),
            subtitle=say(
                "Volunteered more, less or about as much as the year before, percent of the "
                "population aged {age} and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.year,
            ),
            note=what_it_rests_on(say, survey, note, "fig_3_6", data),
            alt=bars_in_words(say, data, CHANGES),
        )

    return answers_shown(
        "own_change_levels",
        edition,
        survey,
        answers=CHANGES,
        data=data,
        words=words,
        published=at(edition.sources.survey_story),
    )
