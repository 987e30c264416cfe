"""What the global estimates rest on, and how they are made: SWVR 2022, figures 2.2 and 2.3."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.errors import SwvrError
from swvr.figures.citing import at
from swvr.figures.diagram import Diagram, Link, Node, Role, Row, Sketch, diagram
from swvr.figures.figure import Words
from swvr.figures.ideas import listing, number_of
from swvr.frames import cell
from swvr.language import N_, Language
from swvr.period_words import base_in_words, by_period

if TYPE_CHECKING:
    from swvr.edition import Edition

ASPECTS = {
    "source": N_("Source"),
    "reference_period": N_("Period asked about"),
    "records": N_("What is counted"),
    "collection": N_("Ways of asking"),
}
UNITS = {"hours": N_("{count} hours"), "months": N_("{count} months")}


def _inputs(edition: Edition) -> pd.DataFrame:
    return load(edition.two_estimates).set_index(["report", "aspect"])


def _words_of(inputs: pd.DataFrame, report: int, aspect: str) -> Callable[[Language], str]:
    """Return what the figure says of an aspect: its number with its unit, or its words."""
    value = cell(inputs, (report, aspect), "value")
    unit = cell(inputs, (report, aspect), "unit")
    text = cell(inputs, (report, aspect), "text")
    if pd.notna(value):
        return lambda say: say(UNITS[unit], count=say.number(value))
    return lambda say: say(text)


def fig_2_2(edition: Edition) -> Diagram:
    """Draw the data of the two latest reports compared: SWVR 2022, figure 2.2."""
    inputs = _inputs(edition)
    earlier, later = sorted(inputs.index.get_level_values("report").unique())
    periods = {report: _words_of(inputs, report, "reference_period") for report in (earlier, later)}

    def year(report: int) -> Callable[[Language], str]:
        return lambda say: say("{year} report", year=report)

    roles: dict[int, Role] = {earlier: "context", later: "idea"}
    nodes = [
        Node(f"{aspect}_{report}", year(report), role, _words_of(inputs, report, aspect), aspect)
        for aspect in ASPECTS
        for report, role in roles.items()
    ]
    sketch = Sketch(
        "rows",
        tuple(nodes),
        tuple(Link(f"{aspect}_{earlier}", f"{aspect}_{later}") for aspect in ASPECTS),
        tuple(Row(aspect, heading) for aspect, heading in ASPECTS.items()),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "The data of {later} look back over {long}, those of {earlier} over {short} only",
                later=later,
                earlier=earlier,
                long=periods[later](say),
                short=periods[earlier](say),
            ),
            subtitle=say(
                "Data behind the global estimates of the reports of {earlier} and {later}",
                earlier=earlier,
                later=later,
            ),
            note=by_period(
                say,
                edition.reference_period,
                N_(
                    "The two estimates can't be compared. The report gives {long} for all data of "
                    "{later}; its Appendix B says that nearly two thirds of the rates have this "
                    "period, and that all were brought to four weeks."
                ),
                N_("The two estimates can't be compared."),
                long=periods[later](say),
                later=later,
            ),
            alt=say(
                "Diagram of {count} aspects, each with an arrow from {earlier} to {later}. "
                "{listing}.",
                count=number_of(say, ASPECTS),
                earlier=earlier,
                later=later,
                listing=say("; ").join(
                    say(
                        "{aspect}: {before} in {earlier}, {after} in {later}",
                        aspect=say(heading),
                        before=_words_of(inputs, earlier, aspect)(say),
                        after=_words_of(inputs, later, aspect)(say),
                        earlier=earlier,
                        later=later,
                    )
                    for aspect, heading in ASPECTS.items()
                ),
            ),
        )

    source = at(edition.sources.report, N_("figure 2.2"))
    return diagram("fig_2_2", edition, sketch, words, source)


def fig_2_3(edition: Edition) -> Diagram:
    """Draw how the global estimates are made: SWVR 2022, figure 2.3."""
    inputs = _inputs(edition)
    aspects = ["countries_with_rates", "countries_with_hours"]
    untold = [name for name in aspects if (edition.year, name) not in inputs.index]
    if untold:
        raise SwvrError(
            f"no {', '.join(untold)} of the report of {edition.year}",
            where=f"data resource {edition.two_estimates}",
            remedy="add a row of each, or leave the exhibit fig_2_3 out of the edition",
        )
    published, with_hours = (cell(inputs, (edition.year, name), "value") for name in aspects)
    surveyed = len(edition.survey.countries)
    age, month = edition.population.adult_age, edition.full_time_hours_per_month

    def countries(say: Language) -> str:
        return say("Rates of {count} countries", count=say.number(published + surveyed))

    def where_from(say: Language) -> str:
        return say(
            "{published} from ILOSTAT, {surveyed} from the survey",
            published=say.number(published),
            surveyed=say.number(surveyed),
        )

    def people(message: str) -> Callable[[Language], str]:
        return lambda say: say(message, age=say.number(age))

    def full_time(say: Language) -> str:
        return say(
            "volunteers times their mean hours in {count} countries, divided by {month}",
            count=say.number(with_hours),
            month=say.number(month),
        )

    both_ways = (
        (
            Node("mean_region", N_("Mean of each region"), "idea", N_("weighted by population")),
            Node("mean_world", N_("Mean of the world"), "idea", N_("by type, and by sex")),
        ),
        (
            Node("fill_region", N_("Gaps filled"), "idea", N_("with the region's mean")),
            Node("fill_world", N_("Gaps filled"), "idea", N_("with the world's mean")),
        ),
        (
            Node(
                "count_total",
                N_("Times the population"),
                "idea",
                people(N_("aged {age} and over")),
            ),
            Node(
                "count_parts",
                N_("Times the population"),
                "idea",
                people(N_("women and men aged {age} and over")),
            ),
        ),
        (
            Node("volunteers", N_("Volunteers"), "result", N_("by region, and in the world")),
            Node("parts", N_("Volunteers"), "result", N_("by type, and by sex")),
        ),
    )
    start = Node("rates", countries, "context", where_from, "rates")
    common = Node(
        "adjusted",
        lambda say: say("Brought to {period}", period=base_in_words(say, edition)),
        "idea",
        lambda say: by_period(
            say,
            edition.reference_period,
            N_("rates over a week or a year, times a factor"),
            N_("rates over other periods, times a factor"),
        ),
        "adjusted",
    )
    end = Node("full_time", N_("Full-time workers"), "result", full_time, "full_time")
    steps = [
        Node(node.key, node.label, node.role, node.detail, f"step_{number}")
        for number, pair in enumerate(both_ways)
        for node in pair
    ]
    left, right = [common, *steps[::2]], [common, *steps[1::2]]
    sketch = Sketch(
        "rows",
        (start, common, *steps, end),
        (
            Link("rates", "adjusted"),
            *(Link(a.key, b.key) for way in (left, right) for a, b in pairwise(way)),
            Link("volunteers", "full_time"),
        ),
        (
            Row("rates"),
            Row("adjusted"),
            *(Row(f"step_{number}") for number in range(len(both_ways))),
            Row("full_time"),
        ),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Rates of {count} countries stand for the world: means fill the gaps",
                count=say.number(published + surveyed),
            ),
            subtitle=say(
                "Steps from national rates to global estimates: all volunteering on the left, "
                "types and sexes on the right"
            ),
            alt=say(
                "Diagram of {count} steps that part after the second into two ways. {listing}.",
                count=number_of(say, sketch.nodes),
                listing=listing(say, sketch),
            ),
        )

    source = at(edition.sources.report, N_("figure 2.3"), N_("Appendix B"))
    return diagram("fig_2_3", edition, sketch, words, source)
