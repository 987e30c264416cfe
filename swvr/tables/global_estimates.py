"""Tables of the chapter on global estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.estimation.published import PublishedEstimates
from swvr.figures.citing import at, both
from swvr.figures.figure import Words
from swvr.language import N_, Language
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition


def own_full_time(edition: Edition) -> Table:
    """Full-time equivalent, and the monthly hours that it implies."""
    estimates = PublishedEstimates(edition)
    result = estimates.full_time_equivalent()
    month = edition.full_time_hours_per_month
    data = pd.DataFrame(
        {
            "quantity": ["printed", "low", "high"],
            "hours": [result.mean_hours, result.mean_hours_low, result.mean_hours_high],
        }
    )
    data["workers"] = estimates.world["volunteers"] * data["hours"] / month

    def labels(say: Language) -> list[str]:
        return [
            say("As printed"),
            say("Lowest that rounds to it"),
            say("Highest that rounds to it"),
        ]

    columns = (
        Column(
            "hours", lambda say: say("Mean hours a month"), lambda say, value: say.number(value, 2)
        ),
        Column(
            "workers", lambda say: say("Full-time workers"), lambda say, value: say.people(value)
        ),
    )

    def heading(say: Language) -> str:
        return say("Full-time equivalent")

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{workers} full-time workers mean {hours} hours a month for each volunteer",
                workers=say.people(result.printed),
                hours=say.number(result.mean_hours, 1),
            ),
            subtitle=say(
                "Mean monthly hours that the printed full-time equivalent implies, world, {year}",
                year=edition.population.reference_year,
            ),
            note=say(
                "A full-time month has {month} hours. The hours of the countries behind the "
                "printed number are not public.",
                month=say.number(month),
            ),
            alt=say(
                "Table: {hours} hours a month as printed, {low} to {high} within its rounding.",
                hours=say.number(result.mean_hours, 2),
                low=say.number(result.mean_hours_low, 2),
                high=say.number(result.mean_hours_high, 2),
            ),
        )

    return Table(
        name="own_full_time",
        edition=edition,
        kind="table",
        data=data,
        series=("hours", "workers"),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=both(at(edition.sources.report, N_("section 2.3"))),
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )
