"""Exhibits of editions that print rates or shares rather than counts: what these leave open.

Each works for any edition: where the edition printed nothing of the kind, the exhibit says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.overlap import Bounds, both_types
from swvr.estimation.printed_rates import TOTAL, PrintedRates
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.empty import without_numbers
from swvr.figures.figure import Exhibit, Words
from swvr.figures.methods import together
from swvr.figures.regions import region_colours
from swvr.frames import records
from swvr.language import N_, Language, round_half_up
from swvr.period_words import by_period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

TYPES = ("formal", "informal")
NEGLIGIBLE = 1e-6  # points: what a solver may be off by
TYPE_LABELS = {
    "formal": N_("Through organizations"),
    "informal": N_("Directly, for other people"),
}


def range_in_words(say: Language, low: float, high: float, decimals: int = 1) -> str:
    """Write the ends of a range of percentages; one number where both are the same rounded."""
    first, last = (say.percent(value, decimals) for value in (low, high))
    return first if first == last else say.interval(first, last)


def _as_printed(say: Language, row: Any) -> str:
    """Write a printed rate with its decimals, or a printed range."""
    decimals = int(row.decimals)
    if pd.notna(row.rate):
        text = say.percent(row.rate, decimals)
        return say("about {number}", number=text) if row.about else text
    return say.interval(
        say.percent(row.stated_low, _needed(row.stated_low, decimals)),
        say.percent(row.stated_high, _needed(row.stated_high, decimals)),
    )


def capital(text: str) -> str:
    """Begin a sentence with a capital, where the script has them."""
    return text[:1].upper() + text[1:]


def _needed(value: float, decimals: int) -> int:
    """Return the decimals that a number printed with at most so many has."""
    return 0 if round_half_up(value) == value else decimals


def regional_rates(edition: Edition) -> pd.DataFrame:
    """Return the printed rate of each region, and what the printed rates together leave of it.

    Printed counts are left aside.

    Returns
    -------
    pandas.DataFrame
        The highest first and the world last: ``region``, ``rate`` (percent, as printed; missing
        where a range was or nothing), ``stated_low``, ``stated_high`` (a printed range),
        ``decimals`` (of what was printed), ``about`` (whether it was printed as roughly that),
        ``low`` and ``high`` (percent: what its rounding or range and the printed rate of the
        world leave open), ``narrowed`` (whether that is less than its range alone).

    Raises
    ------
    SwvrError
        If the printed rates contradict each other.
    """
    printed = PrintedRates(edition, counts=False)
    rows = []
    for region, found in printed.regions().iterrows():
        row = printed.row("volunteer_rate", str(region))
        stated = {"rate": math.nan, "stated_low": math.nan, "stated_high": math.nan}
        decimals, about = 1, False
        if row is not None:
            stated = {
                "rate": float(row["value"]),
                "stated_low": float(row["low"]),
                "stated_high": float(row["high"]),
            }
            decimals, about = int(row["decimals"]), row["qualifier"] == "approximate"
        low, high = found["rate_low"], found["rate_high"]
        narrowed = (
            low > found["printed_low"] + NEGLIGIBLE or high < found["printed_high"] - NEGLIGIBLE
        )
        rows.append(
            {
                "region": region,
                **stated,
                "decimals": decimals,
                "about": about,
                "low": low,
                "high": high,
                "narrowed": bool(narrowed),
            }
        )
    return pd.DataFrame(rows)


def own_regional_rates(edition: Edition) -> Exhibit:
    """Show what the printed rates of the regions, without any counts, leave open."""
    printed = PrintedRates(edition, counts=False)
    if all(printed.rate(str(region)) is None for region in printed.population.index.drop(WORLD)):
        return without_numbers(
            "own_regional_rates", edition, N_("No volunteer rate of a region was published")
        )
    data = regional_rates(edition)
    open_ = data["rate"].isna()
    drawn = data.assign(low=data["low"].where(open_), high=data["high"].where(open_))
    colours = region_colours(edition)

    def text(say: Language, row: Any) -> str:
        if pd.notna(row.rate) or (pd.notna(row.stated_low) and not row.narrowed):
            return _as_printed(say, row)
        found = range_in_words(say, row.low, row.high)
        if pd.isna(row.stated_low):
            return say("{value} (not printed)", value=found)
        return say("{value} (printed: {printed})", value=found, printed=_as_printed(say, row))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, float(table[["rate", "high"]].max().max()))
        for row in records(table):
            colour, reach = colours[row.region], row.rate
            if pd.notna(row.rate):
                marks.bar(ax, row.Index, row.rate, "rate", colour)
            else:
                marks.up_to(ax, row.Index, row.low, colour)
                marks.hollow_range(ax, row.Index, row.low, row.high, colour)
                reach = row.high
            marks.note(ax, row.Index, reach, text(say, row), bold=row.region == WORLD)

    def words(say: Language) -> Words:
        stated = drawn["rate"].notna() | drawn["stated_low"].notna()
        shown = drawn[stated & (drawn["region"] != WORLD)]
        middle = shown["rate"].fillna((shown["low"] + shown["high"]) / 2)
        (world,) = records(drawn[drawn["region"] == WORLD])

        def brief(row: Any) -> str:
            if pd.notna(row.rate) or (pd.notna(row.stated_low) and not row.narrowed):
                return _as_printed(say, row)
            return range_in_words(say, row.low, row.high)

        named: dict[str, list[str]] = {}  # regions with the same rate are named together
        for row in records(shown.loc[middle.sort_values(ascending=False, kind="stable").index]):
            named.setdefault(brief(row), []).append(say.name(row.region))
        (high, top), *_, (low, bottom) = [*named.items(), *named.items()]

        bounded = drawn[drawn["low"].notna()]
        return Words(
            headline=by_period(
                say,
                edition.reference_period,
                N_(
                    "{share} of the world's adults volunteer in a month: {high} in {top}, {low} "
                    "in {bottom}"
                ),
                N_(
                    "{share} of the world's adults volunteer in {period}: {high} in {top}, {low} "
                    "in {bottom}"
                ),
                share=capital(brief(world)),
                high=high,
                top=say.listing(top),
                low=low,
                bottom=say.listing(bottom),
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate as printed, percent of the population aged {age} and "
                    "over, {year}"
                ),
                N_(
                    "Volunteer rate over {period} as printed, percent of the population aged "
                    "{age} and over, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=""
            if bounded.empty
            else say(
                "Hollow: a range, or nothing, was printed; shown is what it leaves open once all "
                "regions, with their rounding, must add up to the printed rate of the world. "
                "Counts are left aside."
            ),
            alt=by_period(
                say,
                edition.reference_period,
                N_("Bar chart of monthly volunteer rates: {listing}."),
                N_("Bar chart of volunteer rates over {period}: {listing}."),
                listing=say.pairs(
                    map(say.name, drawn["region"]), (text(say, row) for row in records(drawn))
                ),
            ),
        )

    return Exhibit(
        name="own_regional_rates",
        edition=edition,
        data=drawn,
        series=("rate", *([] if drawn["low"].isna().all() else ["low", "high"])),
        labels=lambda say: [say.label(code) for code in drawn["region"]],
        draw=draw,
        words=words,
        source=both(at(edition.sources.report), at(edition.sources.population)),
    )


def type_rates(edition: Edition) -> pd.DataFrame | None:
    """Return the printed rates of each type and of all, and bounds on who does both; else None.

    Returns
    -------
    pandas.DataFrame or None
        Rows ``informal``, ``formal``, ``either`` and ``both`` (column ``set``): ``rate``
        (percent, as printed), ``decimals``, ``about`` (whether it was printed as roughly that),
        ``low`` and ``high`` (percent; for ``both`` what the rounding of the three rates allows by
        inclusion–exclusion, missing if none fits). None where one of the three was not printed as
        a number.
    """
    printed = PrintedRates(edition)
    rows = []
    for name, kind in (("informal", "informal"), ("formal", "formal"), ("either", TOTAL)):
        found = printed.row("volunteer_rate", kind=kind)
        if found is None or pd.isna(found["value"]):
            return None
        about = found["qualifier"] == "approximate"
        value, decimals = float(found["value"]), int(found["decimals"])
        rows.append((name, value, decimals, about, math.nan, math.nan))
    rates = {kind: printed.rate(kind=kind) or Bounds(0.0, 100.0) for kind in (*TYPES, TOTAL)}
    try:
        overlap = both_types(rates["formal"], rates["informal"], rates[TOTAL])
    except SwvrError:  # the three rates contradict each other
        overlap = Bounds(math.nan, math.nan)
    rows.append(("both", math.nan, 1, False, overlap.low, overlap.high))
    return pd.DataFrame(rows, columns=["set", "rate", "decimals", "about", "low", "high"])


def own_type_rates(edition: Edition) -> Exhibit:
    """Show the printed rates of formal and informal volunteering, and how many do both."""
    data = type_rates(edition)
    if data is None:
        return without_numbers(
            "own_type_rates",
            edition,
            N_("Rates of formal, informal and all volunteering were not all published"),
        )
    colours = {"informal": style.INFORMAL, "formal": style.FORMAL}
    overlap = data.iloc[-1]
    fits = not math.isnan(overlap["low"])

    def labels(say: Language) -> list[str]:
        return [
            say.label("informal"),
            say.label("formal"),
            say("Either or both"),
            say("Both, if the total counts the same people"),
        ]

    def text(say: Language, row: Any) -> str:
        if pd.notna(row.rate):
            return _as_printed(say, row)
        return range_in_words(say, row.low, row.high) if fits else say("no share fits")

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, table["rate"].max())
        for row in records(table):
            reach = 0.0
            if pd.notna(row.rate):
                reach = row.rate
                marks.bar(ax, row.Index, row.rate, "rate", colours.get(row.set, style.NEUTRAL))
            elif fits:
                reach = row.high
                marks.hollow_range(ax, row.Index, row.low, row.high, style.NEUTRAL)
            marks.note(ax, row.Index, reach, text(say, row))

    def words(say: Language) -> Words:
        shown = {row.set: text(say, row) for row in records(data)}
        rates = data.set_index("set")["rate"]
        return Words(
            headline=say(
                "{informal} volunteer directly and {formal} through organizations: {ratio} "
                "informal volunteers for each formal one",
                informal=shown["informal"],
                formal=shown["formal"],
                ratio=say.number(rates["informal"] / rates["formal"], 1),
            ),
            subtitle=by_period(
                say,
                edition.reference_period,
                N_(
                    "Monthly volunteer rate by type, percent of the population aged {age} and "
                    "over, world, {year}"
                ),
                N_(
                    "Volunteer rate over {period} by type, percent of the population aged {age} "
                    "and over, world, {year}"
                ),
                age=edition.population.adult_age,
                year=edition.population.reference_year,
            ),
            note=say(
                "Hollow: both rates together less the printed total, with the rounding of all "
                "three. Who does both is counted in both bars."
            ),
            alt=say(
                "Bar chart: informal {informal}, formal {formal}, either {either}, both {both}.",
                **shown,
            ),
        )

    return Exhibit(
        name="own_type_rates",
        edition=edition,
        data=data,
        series=("rate", "low", "high") if fits else ("rate",),
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.report),
    )


def own_full_time_shares(edition: Edition) -> Exhibit:
    """Show what an edition that counts full-time workers printed: shares, and some regions."""
    printed = PrintedRates(edition)
    workers = printed.row("full_time_equivalent")
    shares = printed.shares()
    if workers is None or shares.empty:
        return without_numbers(
            "own_full_time_shares", edition, N_("No shares of full-time workers were published")
        )
    total, parts = float(workers["value"]), printed.parts("full_time_equivalent")
    data = pd.concat(
        [
            shares.assign(region=WORLD, workers=math.nan),
            parts.assign(share=100.0 * parts["workers"] / total, sex=TOTAL, type=TOTAL, decimals=1),
        ],
        ignore_index=True,
    )[["region", "sex", "type", "share", "decimals", "workers"]]

    def label(say: Language, row: Any) -> str:
        if row.region != WORLD:
            return say.label(row.region)
        code = row.type if row.type != TOTAL else row.sex
        return say(TYPE_LABELS[code]) if code in TYPE_LABELS else say.label(code)

    def colour(row: Any) -> str:
        return style.BY_MEANING.get(row.type, style.BY_MEANING.get(row.sex, style.CONTEXT))

    def text(say: Language, row: Any) -> str:
        share = say.percent(row.share, int(row.decimals))
        if pd.isna(row.workers):
            return share
        return say("{share}, {people}", share=share, people=say.people(row.workers))

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 100)
        for row in records(table):
            marks.bar(ax, row.Index, row.share, "share", colour(row))
            marks.note(ax, row.Index, row.share, text(say, row))

    def words(say: Language) -> Words:
        listing = say.pairs(
            (label(say, row) for row in records(data)), (text(say, row) for row in records(data))
        )
        by_type = {row.type: text(say, row) for row in records(data) if row.type in TYPES}
        if set(by_type) == set(TYPES):
            headline = say(
                "Volunteers do the work of {workers} full-time workers: {informal} directly, "
                "{formal} through organizations",
                workers=say.people(total),
                **by_type,
            )
        else:
            headline = say(
                "Volunteers do the work of {workers} full-time workers", workers=say.people(total)
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Shares by type and of women, percent, and full-time workers of regions as percent "
                "of the world's, {year}",
                year=edition.population.reference_year,
            ),
            note=together(
                say,
                say(
                    "The pages that quote the shares do not say whether they are of persons or of "
                    "full-time workers."
                ),
                ""
                if parts.empty
                else say("Of regions, only those shown were found; their shares are worked out."),
            ),
            alt=say("Bar chart of shares: {listing}.", listing=listing),
        )

    return Exhibit(
        name="own_full_time_shares",
        edition=edition,
        data=data,
        series=("share",),
        labels=lambda say: [label(say, row) for row in records(data)],
        draw=draw,
        words=words,
        source=both(at(edition.sources.report), lambda say: say("pages that quote it")),
        rows=1.3 * len(data),
    )
