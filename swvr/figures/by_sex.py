"""Exhibits of editions that print rates of women and men: their gap, and what follows from them.

Each works for any edition: where the edition printed nothing of the kind, the exhibit says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.estimation.aggregation import WORLD
from swvr.estimation.by_sex import REST, RatesBySex
from swvr.estimation.printed_rates import SEXES, PrintedRates
from swvr.estimation.published import PublishedEstimates
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.figures.printed_rates import range_in_words
from swvr.frames import cell, records
from swvr.inputs import available_inputs, compared_editions
from swvr.language import N_, NONE, Language
from swvr.period_words import by_period
from swvr.project import find_project

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

CLEARLY = 0.5  # points by which a range is wider, if it is to be told
NO_RATES = N_("No volunteer rate of women and men was published")


def signed_range(say: Language, low: float, high: float) -> str:
    """Write bounds on a difference with their signs: ``−1.6 to −0.4``."""
    first, last = say.signed(low, 1), say.signed(high, 1)
    return first if first == last else say.interval(first, last)


def people_range(say: Language, low: float, high: float) -> str:
    """Write bounds on persons; one number where both are the same rounded."""
    first, last = say.people(low), say.people(high)
    return first if first == last else say.interval(first, last)


def own_sex_rates(edition: Edition) -> Exhibit:
    """Show the printed rates of women and men, of the world and of regions that have them."""
    printed = PrintedRates(edition)
    data = printed.by_sex()
    if data.empty or data[list(SEXES)].isna().any(axis=None):
        return without_numbers("own_sex_rates", edition, NO_RATES)
    missing = [str(name) for name in printed.population.index if name not in set(data["region"])]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table[list(SEXES)].max().max())
        for row in records(table):
            marks.connector(ax, row.Index, row.women, row.men)
            behind = row.women <= row.men
            for sex, value, side in (
                ("women", row.women, "right" if behind else "left"),
                ("men", row.men, "left" if behind else "right"),
            ):
                colour = style.BY_MEANING[sex]
                marker = "o" if sex == "women" else "s"
                marks.point(ax, row.Index, value, sex, colour, marker=marker)
                text = say.percent(value)
                if row.Index == 0:
                    text = say("{name} {number}", name=say.label(sex), number=text)
                bold = row.region == WORLD
                marks.note(
                    ax, row.Index, value, text, colour=colour, side=side, offset=8.0, bold=bold
                )

    def words(say: Language) -> Words:
        first = data.iloc[0]
        values = {
            "gap": say.points(abs(first["difference"]), 1),
            "place": say.name(first["region"]),
            "women": say.percent(first["women"]),
            "men": say.percent(first["men"]),
        }
        if first["differs"] and first["difference"] < 0:
            headline = say(
                "In {place} men volunteer more often than women, by {gap}: {men} against {women}",
                **values,
            )
        elif first["differs"]:
            headline = say(
                "In {place} women volunteer more often than men, by {gap}: {women} against {men}",
                **values,
            )
        else:
            headline = say(
                "In {place} women and men volunteer about as often: {women} and {men}", **values
            )
        within = data.loc[~data["differs"], "region"]
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of women and men, percent of each aged {age} and "
                    "over, {year}"
                ),
                N_(
                    "Volunteer rate of women and men over {period}, percent of each aged {age} "
                    "and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say("Every gap exceeds what the rounding of the printed rates could hide.")
                if within.empty
                else say(
                    "Not more than rounding could hide: the gap in {places}.",
                    places=say.listing(map(say.name, within)),
                ),
                say(
                    "Not published by sex as numbers: {places}.",
                    places=say.listing(map(say.name, missing)),
                )
                if missing
                else "",
            ),
            alt=by_period(
                say,
                edition.reference_period,
                N_("Dot chart of monthly rates: {listing}."),
                N_("Dot chart of rates over {period}: {listing}."),
                listing=say.listing(
                    say(
                        "{name} women {women}, men {men}",
                        name=say.name(row.region),
                        women=say.percent(row.women),
                        men=say.percent(row.men),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Exhibit(
        name="own_sex_rates",
        edition=edition,
        data=data,
        series=SEXES,
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=at(edition.sources.report),
        rows=1.2 * len(data),
    )


def own_sex_gaps(edition: Edition) -> Exhibit:
    """Show women's rate less men's where both were printed, and what is left for the others."""
    sexes = RatesBySex(edition)
    columns = ["difference", "difference_low", "difference_high"]
    data = sexes.measures[columns].rename(columns=lambda name: name.removeprefix("difference_"))
    data = data.dropna(subset=["low"]).reset_index()
    if data.empty:
        return without_numbers("own_sex_gaps", edition, NO_RATES)

    def text(say: Language, row: Any) -> str:
        if pd.notna(row.difference):
            return say.signed(row.difference, 1)
        return signed_range(say, row.low, row.high)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        reach = [min(table["low"].min(), 0.0), max(table["high"].max(), 0.0)]
        ax.set_xlim(1.04 * reach[0], 1.04 * reach[1])  # room for the points at the ends
        marks.zero_line(ax)
        for row in records(table):
            inside = row.low <= 0 <= row.high
            colour = style.NEUTRAL if inside else style.WOMEN if row.low > 0 else style.MEN
            if pd.isna(row.difference):
                marks.hollow_range(ax, row.Index, row.low, row.high, colour, height=0.4)
            else:
                marks.connector(ax, row.Index, 0.0, row.difference)
                marks.interval(ax, row.Index, row.low, row.high, colour=colour)
                marks.point(ax, row.Index, row.difference, "difference", colour, hollow=inside)
            marks.note(
                ax,
                row.Index,
                max(row.high, 0.0),
                text(say, row),
                colour=colour,
                bold=row.region == WORLD,
            )

    def words(say: Language) -> Words:
        known = data[data["difference"].notna()]
        exact = (known["high"] - known["low"]) / 2
        widest = max(records(known), key=lambda row: abs(row.difference))
        rest = data[data["difference"].isna()]
        sizes = sorted(abs(end) for end in (*rest["low"], *rest["high"]))
        values = {
            "gap": say.points(abs(widest.difference), 1),
            "place": say.name(widest.region),
            "rest": say.interval(*(say.number(end, 1) for end in sizes)) if sizes else NONE,
        }
        if len(rest) and (data["high"] < 0).all():
            headline = say(
                "Men lead by {gap} in {place}, and by {rest} where no rates by sex were printed",
                **values,
            )
        elif len(rest) and (data["low"] > 0).all():
            headline = say(
                "Women lead by {gap} in {place}, and by {rest} where no rates by sex were printed",
                **values,
            )
        else:
            listing = say.pairs(
                map(say.name, data["region"]), (text(say, row) for row in records(data))
            )
            headline = say("Women minus men, percentage points: {listing}", listing=listing)
        return Words(
            headline=headline,
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate of women minus that of men, percentage points, aged "
                    "{age} and over, {year}"
                ),
                N_(
                    "Volunteer rate of women minus that of men over {period}, percentage points, "
                    "aged {age} and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say(
                    "The rounding of the printed rates can move a point by {points}.",
                    points=say.number(exact.max(), 1),
                ),
                say(
                    "Hollow: not printed; what the printed rates leave for {places} together.",
                    places=say.series(map(say.name, sexes.unprinted)),
                )
                if REST in set(data["region"])
                else "",
            ),
            alt=say(
                "Dot chart of women's rate minus men's, percentage points: {listing}.",
                listing=say.pairs(
                    map(say.name, data["region"]), (text(say, row) for row in records(data))
                ),
            ),
        )

    return Exhibit(
        name="own_sex_gaps",
        edition=edition,
        data=data,
        series=("difference", "low", "high"),
        labels=lambda say: [say.label(code) for code in data["region"]],
        draw=draw,
        words=words,
        source=both(at(edition.sources.report), at(edition.sources.population)),
    )


def own_sex_volunteers(edition: Edition) -> Exhibit:
    """Show how many women and men the printed rates make, with the population of each."""
    sexes = RatesBySex(edition)
    data = pd.DataFrame(
        [
            {
                "region": region,
                "sex": sex,
                "volunteers": cell(sexes.measures, region, f"{sex}_volunteers"),
                "low": cell(sexes.measures, region, f"{sex}_volunteers_low"),
                "high": cell(sexes.measures, region, f"{sex}_volunteers_high"),
                **_share(sexes.measures, region, sex),
            }
            for region in sexes.measures.index
            for sex in SEXES
        ],
    )
    if data.empty:
        return without_numbers("own_sex_volunteers", edition, NO_RATES)
    data = data.dropna(subset=["low"]).reset_index(drop=True)

    def text(say: Language, row: Any) -> str:
        if pd.notna(row.volunteers):
            people, share = say.people(row.volunteers), say.percent(row.share)
        else:
            people = people_range(say, row.low, row.high)
            share = range_in_words(say, row.share_low, row.share_high)
        return say("{value} ({range})", value=people, range=share)

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["high"].max())
        for row in records(table):
            colour = style.BY_MEANING[row.sex]
            if pd.isna(row.volunteers):
                marks.up_to(ax, row.Index, row.low, colour)
                marks.hollow_range(ax, row.Index, row.low, row.high, colour)
            else:
                marks.bar(ax, row.Index, row.volunteers, "volunteers", colour)
                marks.interval(ax, row.Index, row.low, row.high)
            marks.note(ax, row.Index, row.high, text(say, row), bold=row.region == WORLD)
            if row.Index and row.sex == SEXES[0]:
                marks.separator(ax, row.Index)

    def words(say: Language) -> Words:
        women, men = list(records(data))[:2]
        exact = (data["high"] - data["low"])[data["volunteers"].notna()] / 2
        bounded = data["volunteers"].isna()
        return Words(
            headline=say(
                "{share} of the volunteers of {place} are women: {women} women and {men} men",
                share=say.percent(women.share),
                place=say.name(women.region),
                women=say.people(women.volunteers),
                men=say.people(men.volunteers),
            ),
            subtitle=say(
                "Not printed but worked out by this book: rate of each sex × its population aged "
                "{age} and over, {year}; in brackets the share of all volunteers",
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say(
                    "The rounding of the printed rates can move a bar by up to {people} people.",
                    people=say.people(exact.max(), 2),
                ),
                say(
                    "Hollow: not printed; what the printed rates leave for {places} together.",
                    places=say.series(map(say.name, sexes.unprinted)),
                )
                if bounded.any()
                else "",
            ),
            alt=say(
                "Bar chart of women and men who volunteer: {listing}.",
                listing=say("; ").join(
                    say("{name}: {number}", name=label, number=text(say, row))
                    for label, row in zip(labels(say), records(data), strict=True)
                ),
            ),
        )

    def labels(say: Language) -> list[str]:
        return [
            say("{type}, {sex}", type=say.label(row.region), sex=say.name(row.sex))
            for row in records(data)
        ]

    return Exhibit(
        name="own_sex_volunteers",
        edition=edition,
        data=data,
        series=("volunteers", "low", "high"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(at(edition.sources.report), at(edition.sources.population)),
    )


def _share(measures: pd.DataFrame, region: str, sex: str) -> dict[str, float]:
    """Return the share of a sex among the volunteers of a region with its ends (percent)."""
    share, low, high = (cell(measures, region, f"share{end}") for end in ("", "_low", "_high"))
    if sex == "men":
        share, low, high = 100.0 - share, 100.0 - high, 100.0 - low
    return {"share": share, "share_low": low, "share_high": high}


# -- words for the prose -----------------------------------------------------------------------


def printed_in_words(say: Language, edition: Edition, region: str) -> str:
    """Write the rate of all in a region as it was printed; a dash if it was not."""
    found = PrintedRates(edition).row("volunteer_rate", region)
    if found is None:
        return NONE
    decimals = int(found["decimals"])
    if pd.isna(found["value"]):
        return range_in_words(say, float(found["low"]), float(found["high"]), decimals)
    text = say.percent(float(found["value"]), decimals)
    return say("about {number}", number=text) if found["qualifier"] == "approximate" else text


TOLD = (
    *("women", "men", "gap", "share", "adults", "needed", "women_people", "men_people"),
    *("furthest", "checked", "narrowed", "rest", "populations"),
)


def in_words(say: Language, edition: Edition) -> dict[str, str]:
    """Return what prose says of printed rates of women and men, by name; dashes without any.

    ``furthest``, ``checked``, ``narrowed``, ``rest`` and ``populations`` are sentences, the others
    numbers of the world.
    """
    sexes = RatesBySex(edition)
    table, check = sexes.measures, sexes.check()
    if WORLD not in table.index:
        return dict.fromkeys(TOLD, NONE)
    world, checked = next(records(table.loc[[WORLD]])), next(records(check.loc[[WORLD]]))
    return {
        "women": say.percent(world.women),
        "men": say.percent(world.men),
        "gap": say.points(abs(world.difference), 1),
        "share": range_in_words(say, world.share_low, world.share_high),
        "adults": say.percent(checked.adults),
        "needed": range_in_words(say, checked.adults_low, checked.adults_high),
        "women_people": say.people(world.women_volunteers),
        "men_people": say.people(world.men_volunteers),
        "furthest": _furthest(say, table.drop([WORLD, REST], errors="ignore")),
        "checked": _checked(say, check),
        "narrowed": _narrowed(say, edition, check),
        "rest": _rest(say, sexes),
        "populations": _populations(say, sexes),
    }


def _furthest(say: Language, table: pd.DataFrame) -> str:
    """Say which regions have the widest gap in points and the least equal ratio."""
    if table.empty:
        return say("Of regions nothing was printed.")
    regions = list(records(table.reset_index()))
    widest = max(regions, key=lambda row: abs(row.difference))
    unequal = max(regions, key=lambda row: abs(row.ratio - 100.0))
    return say(
        "In points that is {widest}, with {gap}; by ratio it is {unequal}, where women's rate is "
        "{ratio} of men's.",
        widest=say.name(widest.region),
        gap=say.number(abs(widest.difference), 1),
        unequal=say.name(unequal.region),
        ratio=say.percent(unequal.ratio),
    )


def _checked(say: Language, check: pd.DataFrame) -> str:
    """Say in how many places the rates of women and men give the printed rate of all."""
    known = check.dropna(subset=["printed_low"])
    if known.empty:
        return say("No rate of all was printed beside them.")
    fits = int(known["fits"].sum())
    if fits == len(known):
        return say("They do so wherever all three were printed.")
    return say(
        "They do so in {fits} of {all} places where all three were printed.",
        fits=say.number(fits),
        all=say.number(len(known)),
    )


def _narrowed(say: Language, edition: Edition, check: pd.DataFrame) -> str:
    """Say where the rates of women and men leave less open than a printed range does."""
    wider = (check["printed_high"] - check["printed_low"]) > (
        check["mean_high"] - check["mean_low"]
    ) + CLEARLY
    return together(
        say,
        *(
            say(
                "For {place}, where {printed} was printed, they leave only {low} to {high}.",
                place=say.name(row.region),
                printed=printed_in_words(say, edition, row.region),
                low=say.percent(max(row.mean_low, row.printed_low), 2),
                high=say.percent(min(row.mean_high, row.printed_high), 2),
            )
            for row in records(check[wider & check["fits"].eq(True)].reset_index())
        ),
    )


def _rest(say: Language, sexes: RatesBySex) -> str:
    """Say what the printed rates leave for the regions that have none."""
    if REST not in sexes.measures.index:
        return say("Here nothing is left over.")
    ends = {name: sexes.ends(REST, name) for name in ("women", "men", "difference", "share")}
    if pd.isna(ends["difference"].low):
        return say("No numbers fit all printed rates.")
    singly = sexes.single()
    widest = max(singly, key=lambda region: singly[region].high - singly[region].low)
    return say(
        "For {places} together they leave {women} of women and {men} of men, a difference of "
        "{difference} points; women are {share} of the volunteers there. Of one of them alone far "
        "less follows: the difference in {region} could be {low} as well as {high}.",
        places=say.series(map(say.name, sexes.unprinted)),
        women=range_in_words(say, ends["women"].low, ends["women"].high),
        men=range_in_words(say, ends["men"].low, ends["men"].high),
        difference=signed_range(say, ends["difference"].low, ends["difference"].high),
        share=range_in_words(say, ends["share"].low, ends["share"].high),
        region=say.name(widest),
        low=say.signed(singly[widest].low),
        high=say.signed(singly[widest].high),
    )


def _populations(say: Language, sexes: RatesBySex) -> str:
    """Say what the regions without rates are left with under the population of other years."""
    if REST not in sexes.measures.index:
        return ""
    found = sexes.other_populations()
    found.pop(sexes.edition.population.reference_year, None)
    sentences = [
        say("With the population of {year} no numbers fit all of them.", year=year)
        if pd.isna(bounds.low)
        else say(
            "With the population of {year} the difference would be {bounds} points.",
            year=year,
            bounds=signed_range(say, bounds.low, bounds.high),
        )
        for year, bounds in sorted(found.items(), reverse=True)
    ]
    return together(say, *sentences)


def earlier_in_words(say: Language, edition: Edition) -> str:
    """Say what the edition that this one is compared with has of women and men; a dash if none."""
    project = find_project()
    pair = compared_editions(edition, project)
    if pair is None:
        return NONE
    (other,) = (each for each in pair if each.year != edition.year)
    inputs = available_inputs(other, project)
    year = other.year
    if "rates_by_sex" in inputs:
        return say("The edition {year} prints rates of women and men, too.", year=year)
    if not {"shares_by_sex", "types", "counts"} <= inputs:
        return say("The edition {year} prints no rate of women or of men.", year=year)
    either = PublishedEstimates(other).both_types_by_sex_without_total()
    women, men = (
        range_in_words(say, cell(either, sex, "either_low"), cell(either, sex, "either_high"))
        for sex in SEXES
    )
    return say(
        "The edition {year} prints shares of women and men among formal and among informal "
        "volunteers, and no rate of all women or of all men. As it does not say how many do both, "
        "anything from {women} of women and from {men} of men may have volunteered.",
        year=year,
        women=women,
        men=men,
    )
