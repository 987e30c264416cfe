"""Exhibits of the chapter on the results of UN Volunteers (DP/2022/24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.estimation.aggregation import WORLD
from swvr.estimation.programme import REST, Programme
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.figure import Exhibit, Words
from swvr.frames import cell, records
from swvr.language import N_, Language
from swvr.results_framework import ResultsFramework

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from swvr.edition import Edition

GROUPS = {
    "national": N_("National volunteers"),
    "international": N_("International volunteers"),
    "women": N_("Women"),
    "under_30": N_("Under 30 years"),
    "over_60": N_("Over 60 years"),
    "youth": N_("UN Youth Volunteers"),
    "university": N_("UN University Volunteers, among the youth"),
    "community": N_("UN Community Volunteers"),
    "expert": N_("UN Expert Volunteers"),
    "disability": N_("Volunteers with disabilities"),
    "refugee": N_("Refugee UN Volunteers"),
}
CHANGES = {
    "volunteers": N_("UN Volunteers"),
    "expert_volunteers": N_("UN Expert Volunteers"),
    "months": N_("Months served"),
    "online_requests": N_("Online assignments asked for by the UN system"),
    "activities_value": N_("Value of activities, million US dollars"),
    "full_funding": N_("Full funding, million US dollars"),
    "costs": N_("Costs"),
    "national_days": N_("Days to deploy a national volunteer"),
    "international_days": N_("Days to deploy an international volunteer"),
}
IN_DOLLARS = {"activities_value", "full_funding"}
QUALIFIED = {
    "lower_bound": N_("more than {number}"),
    "approximate": N_("about {number}"),
    "upper_bound": N_("almost {number}"),
    "rounded": N_("about {number}"),
}


def explanation(say: Language, row: Any) -> str:
    """Say what would give a printed score that does not follow: ``1.1: a target of 50 …``."""
    if pd.isna(row.target_giving) and pd.isna(row.result_giving):
        return say(
            "{code}: no other whole target or result alone gives the printed score.",
            code=row.code,
        )

    def show(value: float) -> str:
        return say.percent(value, 0) if row.unit == "percent" else say.number(value)

    if pd.isna(row.result_giving):
        return say(
            "{code}: a target of {target} would give the printed score.",
            code=row.code,
            target=show(row.target_giving),
        )
    if pd.isna(row.target_giving):
        return say(
            "{code}: a result of {result} would give the printed score.",
            code=row.code,
            result=show(row.result_giving),
        )
    return say(
        "{code}: a target of {target}, or a result of {result}, would give the printed score.",
        code=row.code,
        target=show(row.target_giving),
        result=show(row.result_giving),
    )


def unv_scores(edition: Edition) -> Exhibit:
    """Scores of UNV's indicators, printed and recomputed: DP/2022/24, tables."""
    framework = ResultsFramework(edition)
    table = framework.indicators.sort_values("score", ascending=False, kind="stable")
    columns = ["code", "short", "score", "low", "high", "score_printed", "follows"]
    data = table[columns].rename(columns={"score_printed": "printed"}).reset_index(drop=True)
    exact = data["low"] == data["high"]
    data.loc[exact, ["low", "high"]] = float("nan")
    wrong = framework.not_following

    def labels(say: Language) -> list[str]:
        return [
            say("{code} {indicator}", code=row.code, indicator=say(row.short))
            for row in records(data)
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["score"].max() * 1.02)
        rule = framework.rule
        for limit in (rule.green, rule.yellow):
            marks.reference(ax, limit, (-0.5, len(table) - 0.5))
        for row in records(table):
            if pd.notna(row.low):
                marks.interval(ax, row.Index, row.low, row.high)
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
            marks.point(
                ax,
                row.Index,
                row.score,
                "score",
                style.OURS if row.follows else style.DOWN,
                marker="o" if row.follows else "X",
            )
            reach = max(v for v in (row.score, row.printed, row.high) if pd.notna(v))
            value = say.percent(row.score)
            if row.follows:
                marks.note(ax, row.Index, reach, value, offset=10.0, opaque=True)
            else:
                printed = say.percent(row.printed, 0)
                text = say("{value} (printed: {printed})", value=value, printed=printed)
                marks.note(ax, row.Index, reach, text, offset=12.0, bold=True, opaque=True)

    def words(say: Language) -> Words:
        if wrong.empty:
            headline = say(
                "All {all} printed scores follow from target and result", all=say.number(len(data))
            )
        else:
            headline = say(
                "{count} of {all} printed scores do not follow from target and result: {codes}",
                count=say.number(len(wrong)),
                all=say.number(len(data)),
                codes=say.listing(wrong["code"]),
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Result as percent of the target, indicators of UNV's results framework, {year}",
                year=framework.year,
            ),
            note=say(
                "Points: recomputed; a cross where the printed score (hollow diamond) does not "
                "follow. Thin lines: rounding. Dashed: where yellow and green begin."
            ),
            alt=say(
                "Dot chart of recomputed scores: {listing}.",
                listing=say.pairs(data["code"], map(say.percent, data["score"])),
            ),
        )

    return Exhibit(
        name="unv_scores",
        edition=edition,
        data=data,
        prose=("short",),
        series=("score", "low", "high", "printed"),
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("tables of indicators")),
    )


def unv_hosts(edition: Edition) -> Exhibit:
    """UN Volunteers by host, and the year before as growth implies: DP/2022/24 §§16–25."""
    programme = Programme(edition)
    data = programme.hosts
    before = programme.year - 1

    def name(say: Language, row: Any) -> str:
        return say("Other entities, together") if row.host == REST else say(row.name)

    def text(say: Language, row: Any) -> str:
        value = say.number(row.volunteers)
        if pd.isna(row.growth):
            return value
        ends = [say.number(end) for end in dict.fromkeys((row.before_low, row.before_high))]
        return say(
            "{value}, {growth} ({year}: {before})",
            value=value,
            growth=say.signed_percent(row.growth),
            year=before,
            before=say.interval(*ends) if len(ends) > 1 else ends[0],
        )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["volunteers"].max())
        marks.separator(ax, table.index[table["kind"] == REST][0] + 1)
        for row in records(table):
            colour = style.OURS if row.kind == "host" else style.CONTEXT
            marks.bar(ax, row.Index, row.volunteers, "volunteers", colour)
            for end in ("before_low", "before_high"):
                if pd.notna(getattr(row, end)):
                    value = getattr(row, end)
                    marks.point(
                        ax, row.Index, value, end, style.NEUTRAL, marker="D", hollow=True, size=5.0
                    )
            reach = max(v for v in (row.volunteers, row.before_high) if pd.notna(v))
            marks.note(ax, row.Index, reach, text(say, row), offset=7.0)

    def words(say: Language) -> Words:
        first, second = list(records(data.iloc[:2]))
        hosts = data[data["kind"] == "host"]
        grown = next(records(hosts.sort_values("growth", ascending=False)))
        together_ = 100.0 * (first.volunteers + second.volunteers) / programme.volunteers
        return Words(
            headline=say(
                "{first} and {second} host {share} of UN Volunteers; growth was fastest at "
                "{fastest}, {growth}",
                first=say(first.name),
                second=say(second.name),
                share=say.percent(together_, 0),
                fastest=say(grown.name),
                growth=say.signed_percent(grown.growth),
            ),
            subtitle=say(
                "UN Volunteers by host entity, persons, {year}, and growth on the year before",
                year=programme.year,
            ),
            note=say(
                "Hollow diamonds: the counts of {before} that the printed growth allows. The "
                "hosts named have {listed} of {all}; the rest is ours. Below the line: volunteers "
                "counted by task, who are among those above. Whether those of the UN Office on "
                "Drugs and Crime are among the Secretariat's, too, is not said.",
                before=before,
                listed=say.number(hosts["volunteers"].sum()),
                all=say.number(programme.volunteers),
            ),
            alt=say(
                "Bar chart of UN Volunteers by host: {listing}.",
                listing=say.pairs(labels(say), map(say.number, data["volunteers"])),
            ),
        )

    def labels(say: Language) -> list[str]:
        return [name(say, row) for row in records(data)]

    return Exhibit(
        name="unv_hosts",
        edition=edition,
        data=data,
        prose=("name",),
        series=("volunteers", "before_low", "before_high"),
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("paras. 16–25")),
    )


def unv_regions(edition: Edition) -> Exhibit:
    """Growth of UN Volunteers by region, and the shares that it allows: DP/2022/24 §14."""
    programme = Programme(edition)
    order = programme.regions
    parts = order[order["region"] != WORLD].sort_values("growth", ascending=False, kind="stable")
    data = pd.concat([parts, order[order["region"] == WORLD]], ignore_index=True)

    def text(say: Language, row: Any) -> str:
        growth = say.signed_percent(row.growth)
        if row.region == WORLD:
            return growth
        low, high = say.percent(row.low, 0), say.percent(row.high, 0)
        if row.low == 0.0:
            return say("{growth} (share of all: {high} or less)", growth=growth, high=high)
        return say("{growth} (share of all: {range})", growth=growth, range=say.interval(low, high))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["growth"].max())
        for row in records(table):
            marks.bar(ax, row.Index, row.growth, "growth", style.REGIONS[row.region])
            marks.note(ax, row.Index, row.growth, text(say, row), bold=row.region == WORLD)

    def words(say: Language) -> Words:
        top = data.iloc[0]
        return Words(
            headline=say(
                "UN Volunteers grew by {world}, in {region} by {growth}: {low} to {high} of all "
                "can have served there",
                world=say.percent(cell(data.set_index("region"), WORLD, "growth"), 0),
                region=say.name(str(top["region"])),
                growth=say.percent(top["growth"], 0),
                low=say.percent(top["low"], 0),
                high=say.percent(top["high"], 0),
            ),
            subtitle=say(
                "Growth of UN Volunteers by region, percent, {before} to {year}",
                before=programme.year - 1,
                year=programme.year,
            ),
            note=say(
                "The numbers by region are not in the report. In brackets what its growths, its "
                "order of the regions and the total allow for the share of each, if the five "
                "regions are all. {europe} includes the headquarters there.",
                europe=say.label("europe_cis"),
            ),
            alt=say(
                "Bar chart of growth by region: {listing}.",
                listing=say.pairs(
                    map(say.name, data["region"]), map(say.signed_percent, data["growth"])
                ),
            ),
        )

    return Exhibit(
        name="unv_regions",
        edition=edition,
        data=data,
        series=("growth",),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("para. 14")),
    )


def unv_sdgs(edition: Edition) -> Exhibit:
    """Goals that volunteers' reports name: DP/2022/24 §15."""
    programme = Programme(edition)
    data = programme.goals[["goal", "name", "share"]]

    def labels(say: Language) -> list[str]:
        return [
            say("Goal {goal}: {name}", goal=row.goal, name=say(row.name)) for row in records(data)
        ]

    def words(say: Language) -> Words:
        top = next(records(data))
        return Words(
            headline=say(
                "{share} of volunteers' reports name Goal {goal}, {name}",
                share=say.percent(top.share, 0),
                goal=top.goal,
                name=say(top.name),
            ),
            subtitle=say(
                "Share of {reports} reports of UN Volunteers that name a Sustainable Development "
                "Goal, percent, {year}",
                reports=say.number(programme.value("volunteer_reports")),
                year=programme.year,
            ),
            note=say(
                "A report can name several Goals: the five shares add up to {sum}. The other "
                "Goals were not printed.",
                sum=say.percent(data["share"].sum(), 0),
            )
            if data["share"].sum() > 100
            else say("The other Goals were not printed."),
            alt=say(
                "Bar chart of the share of reports by Goal: {listing}.",
                listing=say.pairs(
                    map(str, data["goal"]), (say.percent(share, 0) for share in data["share"])
                ),
            ),
        )

    return Exhibit(
        name="unv_sdgs",
        edition=edition,
        data=data,
        prose=("name",),
        series=("share",),
        labels=labels,
        draw=_bars("share", lambda say, row: say.percent(row.share, 0)),
        words=words,
        source=at(edition.sources.administrator, N_("para. 15")),
        rows=1.1 * len(data),
    )


def _bars(
    series: str, text: Callable[[Language, Any], str], colour: str = style.OURS
) -> Callable[[Axes, pd.DataFrame, Language], None]:
    """Return a function that draws one bar a row, with a text beside it."""

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[series].max())
        for row in records(table):
            value = getattr(row, series)
            marks.bar(ax, row.Index, value, series, colour)
            marks.note(ax, row.Index, value, text(say, row))

    return draw


def unv_composition(edition: Edition) -> Exhibit:
    """Who the UN Volunteers are, and the fully funded among them: DP/2022/24 §§26–35."""
    programme = Programme(edition)
    data = programme.composition

    def text(say: Language, row: Any) -> str:
        share = say.percent(row.share, 0 if row.printed == "share" else 1)
        people = dict.fromkeys(say.number(end) for end in (row.low, row.high))
        among = say.interval(*people) if len(people) > 1 else next(iter(people))
        return say("{share} ({people})", share=share, people=among)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[["share", "funded"]].max().max())
        for row in records(table):
            marks.bar(ax, row.Index, row.share, "share", style.OURS)
            label, reach = text(say, row), row.share
            if pd.notna(row.funded):
                marks.point(
                    ax, row.Index, row.funded, "funded", style.NEUTRAL, marker="D", hollow=True
                )
                reach = max(row.share, row.funded)
                funded = say.percent(row.funded, 0)
                label = say("{share}; funded {funded}", share=label, funded=funded)
            marks.note(ax, row.Index, reach, label, offset=8.0)

    def words(say: Language) -> Words:
        share = data.set_index("group")
        return Words(
            headline=say(
                "{national} of UN Volunteers serve at home; of those whom governments fund in "
                "full {international} are international and {women} women",
                national=say.percent(cell(share, "national", "share"), 0),
                international=say.percent(cell(share, "international", "funded"), 0),
                women=say.percent(cell(share, "women", "funded"), 0),
            ),
            subtitle=say(
                "Groups among {all} UN Volunteers, percent (persons), and among the {funded} "
                "fully funded (hollow diamonds), {year}",
                all=say.number(programme.volunteers),
                funded=say.number(programme.value("fully_funded_volunteers")),
                year=programme.year,
            ),
            note=say(
                "Groups overlap. Persons of a printed percentage are what it allows; shares of "
                "printed persons are ours. From the global South: {of_international} of the "
                "international volunteers, more than {of_all} of all.",
                of_international=say.percent(
                    programme.value("share", "global_south_of_international"), 0
                ),
                of_all=say.percent(programme.value("share", "global_south"), 0),
            ),
            alt=say(
                "Bar chart of groups of volunteers: {listing}.",
                listing=say.pairs(
                    (say(GROUPS[group]) for group in data["group"]),
                    map(say.percent, data["share"]),
                ),
            ),
        )

    return Exhibit(
        name="unv_composition",
        edition=edition,
        data=data,
        series=("share", "funded"),
        labels=lambda say: [say(GROUPS[group]) for group in data["group"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("paras. 26–35")),
    )


def unv_change(edition: Edition) -> Exhibit:
    """Change in a year: people, months, online requests, money, days to deploy."""
    programme = Programme(edition)
    data = programme.changes.copy()
    data["drawn"] = data["change"].fillna(data["printed"])
    before = programme.year - 1

    def amount(say: Language, item: str, value: float) -> str:
        return say.number(value, 1 if item in IN_DOLLARS else 0)

    def text(say: Language, row: Any) -> str:
        value = say.signed_percent(row.drawn, 0 if pd.isna(row.change) else 1)
        if pd.isna(row.now):
            return value
        now = amount(say, row.item, row.now)
        if pd.notna(row.before):
            then = amount(say, row.item, row.before)
            return say("{growth}: {before}, then {now}", growth=value, before=then, now=now)
        ends = [
            amount(say, row.item, end) for end in dict.fromkeys((row.before_low, row.before_high))
        ]
        return say(
            "{growth}: {now} ({year}: {before})",
            growth=value,
            now=now,
            year=before,
            before=say.interval(*ends) if len(ends) > 1 else ends[0],
        )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(min(0.0, table["drawn"].min()), table["drawn"].max())
        marks.zero_line(ax)
        for row in records(table):
            colour = style.OURS if row.drawn >= 0 else style.DOWN
            marks.bar(ax, row.Index, row.drawn, "drawn", colour)
            marks.note(ax, row.Index, max(row.drawn, 0.0), text(say, row))

    def words(say: Language) -> Words:
        drawn = data.set_index("item")["drawn"]
        each, earlier = programme.months_each, programme.months_each_before
        told = drawn[["online_requests", "volunteers", "months"]]
        if (told > 0).all():
            online, people, months = (say.percent(value, 0) for value in told)
            sentence = N_(
                "Online requests grew by {online}, UN Volunteers by {volunteers}, the months they "
                "served by {months}"
            )
        else:
            online, people, months = (say.signed_percent(value) for value in told)
            sentence = N_(
                "Online requests changed by {online}, UN Volunteers by {volunteers}, the months "
                "they served by {months}"
            )
        return Words(
            headline=say(sentence, online=online, volunteers=people, months=months),
            subtitle=say(
                "Change from {before} to {year}, percent, and the numbers behind it",
                before=before,
                year=programme.year,
            ),
            note=say(
                "With a decimal: recomputed from two printed numbers. Without: as printed; in "
                "brackets what {before} can have been. A volunteer served {each} months in "
                "{year}, {low} to {high} the year before.",
                before=before,
                year=programme.year,
                each=say.number(each, 2),
                low=say.number(earlier.low, 2),
                high=say.number(earlier.high, 2),
            ),
            alt=say(
                "Bar chart of change in a year: {listing}.",
                listing=say.pairs(
                    (say(CHANGES[item]) for item in data["item"]),
                    map(say.signed_percent, data["drawn"]),
                ),
            ),
        )

    return Exhibit(
        name="unv_change",
        edition=edition,
        data=data,
        series=("drawn",),
        labels=lambda say: [say(CHANGES[item]) for item in data["item"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("paras. 14–44")),
        rows=1.25 * len(data),
    )


def unv_fifty_years(edition: Edition) -> Exhibit:
    """UN Volunteers a year at three marks in fifty years: DP/2022/24 §§49–52."""
    programme = Programme(edition)
    data = programme.history[["years", "volunteers", "qualifier"]]

    def text(say: Language, row: Any) -> str:
        return say(QUALIFIED[row.qualifier], number=say.number(row.volunteers))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["volunteers"].max())
        for row in records(table):
            marks.connector(ax, row.Index, 0, row.volunteers)
            colour = style.OURS
            marks.point(ax, row.Index, row.volunteers, "volunteers", colour, hollow=True, size=10.0)
            marks.note(ax, row.Index, row.volunteers, text(say, row), offset=9.0)

    def words(say: Language) -> Words:
        first, last = data.iloc[0], data.iloc[-1]
        steady, least = programme.volunteer_years, programme.volunteer_years_range
        all_ = programme.value("deployed")
        return Words(
            headline=say(
                "From {first} UN Volunteers a year to {last} in {years} years, and more than {all} "
                "people in all",
                first=text(say, first),
                last=text(say, last),
                years=last["years"],
                all=say.number(all_),
            ),
            subtitle=say(
                "UN Volunteers a year as the report rounds them, by years since {start}",
                start=programme.year - int(last["years"]),
            ),
            note=say(
                "What lies between the marks is not in the report. Our own check: had they grown "
                "steadily from mark to mark, all years would add up to {low} to {high}, and each "
                "of {all} people would be counted in {each_low} to {each_high} of them. If the "
                "numbers only never fell, the sum is {least} to {most}.",
                low=say.people(steady.low),
                high=say.people(steady.high),
                all=say.number(all_),
                each_low=say.number(steady.low / all_, 1),
                each_high=say.number(steady.high / all_, 1),
                least=say.people(least.low),
                most=say.people(least.high),
            ),
            alt=say(
                "Dot chart of UN Volunteers a year: {listing}.",
                listing=say.listing(
                    say(
                        "after {years} years {number}",
                        years=row.years,
                        number=text(say, row),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Exhibit(
        name="unv_fifty_years",
        edition=edition,
        data=data,
        series=("volunteers",),
        labels=lambda say: [say("After {years} years", years=years) for years in data["years"]],
        draw=draw,
        words=words,
        source=at(edition.sources.administrator, N_("paras. 49–52")),
    )


def unv_series(edition: Edition) -> Exhibit:
    """UN Volunteers by year, from the report, UNV's pages and a summary."""
    programme = Programme(edition)
    columns = ["year", "volunteers", "low", "high", "derived_low", "derived_high", "certainty"]
    data = programme.series[[*columns, "value", "qualifier"]]

    def text(say: Language, row: Any) -> str:
        number = say.number(row.value)
        if pd.notna(row.volunteers):
            if row.certainty == "B":
                return say("{number} (secondary source)", number=number)
            return number
        rounded = say(QUALIFIED[row.qualifier], number=number)
        if pd.isna(row.derived_low):
            return rounded
        return say(
            "{rounded}; {low} to {high} by the growth after",
            rounded=rounded,
            low=say.number(row.derived_low),
            high=say.number(row.derived_high),
        )

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[["volunteers", "high"]].max().max())
        for row in records(table):
            if pd.notna(row.volunteers):
                colour = style.CONTEXT if row.certainty == "B" else style.OURS
                marks.bar(ax, row.Index, row.volunteers, "volunteers", colour)
            else:
                marks.hollow_range(ax, row.Index, row.low, row.high, style.OURS)
            if pd.notna(row.derived_low):
                marks.interval(ax, row.Index, row.derived_low, row.derived_high, "derived_")
            reach = max(v for v in (row.volunteers, row.high, row.derived_high) if pd.notna(v))
            marks.note(ax, row.Index, reach, text(say, row))

    def words(say: Language) -> Words:
        first, last = data.iloc[0], data.iloc[-1]
        number = text(say, last)
        return Words(
            headline=say(
                "From {first} UN Volunteers in {start} to {last} in {end}",
                first=text(say, first),
                start=first["year"],
                last=number,
                end=last["year"],
            ),
            subtitle=say(
                "UN Volunteers a year, persons, {start} to {end}",
                start=first["year"],
                end=last["year"],
            ),
            note=say(
                "Hollow bars: rounded in speeches; what the rounding allows. Thin line: what the "
                "growth printed for the year after allows. Grey: from a secondary summary, not "
                "from UNV's own report."
            ),
            alt=say(
                "Bar chart of UN Volunteers by year: {listing}.",
                listing=say.pairs(map(str, data["year"]), map(say.number, data["value"])),
            ),
        )

    return Exhibit(
        name="unv_series",
        edition=edition,
        data=data,
        series=("volunteers", "low", "high", "derived_low", "derived_high"),
        labels=lambda say: [str(year) for year in data["year"]],
        draw=draw,
        words=words,
        source=both(
            at(edition.sources.administrator, N_("para. 14")),
            lambda say: say(
                "UNV's annual reports and remarks to its Board, and a summary by others"
            ),
        ),
    )
