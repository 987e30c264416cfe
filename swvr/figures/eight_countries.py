"""Exhibits of the chapter on the survey (SWVR 2022, chapter 3).

Each takes its values from :func:`swvr.survey.results.survey_results`: what was published, or what
a file of respondents gives. What was never published is a hollow bar from the smallest to the
largest value that the published numbers allow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.figures import marks, style
from swvr.figures.citing import at, both, short
from swvr.figures.figure import Exhibit, Kind, Words
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.survey.results import SurveyResults, survey_results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

PAIR = ("women", "women_low", "women_high", "men", "men_low", "men_high")
AREAS = {"rural": (N_("rural"), "o"), "urban": (N_("urban"), "s")}
TOTAL = "total"

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
            within = say.listing(say(AREAS[code][0]) for code in areas)
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
    *,
    kind: Kind = "figure",
) -> Exhibit:
    """Return what stands in the place of an exhibit that no country has the respondents for."""

    def words(say: Language) -> Words:
        return Words(
            headline=say("Too few respondents in every country"),
            subtitle=say("Percent of the population aged 15 and over"),
            note=left_out_note(say, survey, exhibit),
            alt=say(
                "An empty chart: of {all} countries, not one has respondents enough.",
                all=say.number(len(survey.survey.countries)),
            ),
        )

    return Exhibit(
        name=name,
        edition=edition,
        kind=kind,
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


def fig_3_2(edition: Edition) -> Exhibit:
    """Volunteer action rates by country: SWVR 2022, figure 3.2."""
    survey = survey_results(edition)
    data = survey.action_rates.reset_index()
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
                "Volunteer action rate of women and men, percent of each aged 15 and over, {year}",
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
        series=("earlier", "rate", "low", "high"),
        labels=lambda say: country_labels(data, say),
        draw=draw,
        words=words,
        source=at(edition.sources.past_month),
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
                "population aged 15 and over, {year}",
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


# -- what was not published --------------------------------------------------------------------


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


def listing_of(say: Language, data: pd.DataFrame, answers: Sequence[Answer]) -> str:
    """List what is drawn of each country for an alternative text."""
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
                ),
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
                "pay in the past 12 months, percent of the population aged 15 and over, {year}",
                year=edition.survey.year,
            ),
            note=sampling_or(say, survey, note, "fig_3_4"),
            alt=say(
                "Bars for {ways}. {listing}.",
                ways=say.listing(say(way.name) for way in WAYS),
                listing=listing_of(say, data, WAYS),
            ),
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


def sampling_or(say: Language, survey: SurveyResults, published: str, exhibit: str) -> str:
    """Return the note of an exhibit that was not published: on its bounds, or its intervals."""
    if not survey.from_respondents:
        return published
    return together(say, sampling_note(say, survey), left_out_note(say, survey, exhibit))


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
        return Words(
            headline=_allowed_between(
                say,
                data,
                N_(
                    "Civic participation and social innovation, too, may be anything from "
                    "{narrow} in {narrowest} and from {wide} in {widest}"
                ),
            ),
            subtitle=_took_part(say, edition),
            note=say(
                "Hollow bars: the range that the published numbers allow each of the two, without "
                "sampling error. Neither they nor their difference between rural and urban areas "
                "were published."
            ),
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
        "population aged 15 and over, {year}",
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
            for area, (name, marker) in AREAS.items():
                if pd.notna(row[area]):
                    shown[say(name)] = say.percent(row[area], 0)
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
                "population aged 15 and over, {year}",
                year=edition.survey.year,
            ),
            note=sampling_or(say, survey, note, "fig_3_6"),
            alt=say(
                "Bars for {ways}. {listing}.",
                ways=say.listing(say(answer.name) for answer in CHANGES),
                listing=listing_of(say, data, CHANGES),
            ),
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
