"""Tables of the chapters on the survey and on gender (SWVR 2022, tables 3.1 and 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swvr.estimation.surveyed import PublishedSurvey
from swvr.figures.citing import at
from swvr.figures.eight_countries import country_labels, sampling_note
from swvr.figures.figure import Words
from swvr.frames import records
from swvr.language import N_, Language
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition


def tab_3_1(edition: Edition) -> Table:
    """Civic participation, with the net difference recomputed: SWVR 2022, table 3.1."""
    survey = PublishedSurvey(edition)
    data = survey.civic_participation.reset_index()

    columns = (
        Column("increased", lambda say: say("Increased"), lambda say, v: say.percent(v, 0), 1.3),
        Column("decreased", lambda say: say("Decreased"), lambda say, v: say.percent(v, 0), 1.4),
        Column("net_printed", lambda say: say("Net, printed"), lambda say, v: say.signed(v)),
        Column("difference", lambda say: say("Net, recomputed"), lambda say, v: say.signed(v), 1.6),
        Column("low", lambda say: say("Low"), lambda say, v: say.signed(v, 1)),
        Column("high", lambda say: say("High"), lambda say, v: say.signed(v, 1)),
        Column(
            "differs",
            lambda say: say("Differs from zero"),
            lambda say, v: say("yes") if v else say("no"),
            1.2,
        ),
    )

    def heading(say: Language) -> str:
        return say("Country")

    def words(say: Language) -> Words:
        down = data[(data["difference"] < 0) & data["differs"]]
        return Words(
            headline=say(
                "Civic participation fell in {down} of {all} countries by more than sampling error",
                down=say.number(len(down)),
                all=say.number(len(data)),
            ),
            subtitle=say(
                "Civic participation compared with the year before, percent; net difference in "
                "percentage points, {year}",
                year=edition.survey.year,
            ),
            note=say(
                "{agree} of {all} net differences follow from the two columns. The base of the "
                "table was not published: with fewer respondents the intervals are wider. "
                "{sampling}",
                agree=say.number(int(data["agrees"].sum())),
                all=say.number(len(data)),
                sampling=sampling_note(say, edition),
            ),
            alt=say(
                "Table of civic participation: {listing}.",
                listing=say.pairs(country_labels(data, say), map(say.signed, data["difference"])),
            ),
        )

    return Table(
        name="tab_3_1",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: country_labels(data, say),
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("table 3.1")),
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )


def tab_3_2(edition: Edition) -> Table:
    """Plans for the next 12 months by sex, with gaps: SWVR 2022, table 3.2."""
    survey = PublishedSurvey(edition)
    data = survey.plans

    columns = (
        Column("women", lambda say: say.label("women"), lambda say, v: say.percent(v, 0)),
        Column("men", lambda say: say.label("men"), lambda say, v: say.percent(v, 0)),
        Column(
            "difference",
            lambda say: say("Gap, women minus men"),
            lambda say, v: say.signed(v),
            1.6,
        ),
        Column("low", lambda say: say("Low"), lambda say, v: say.signed(v, 1)),
        Column("high", lambda say: say("High"), lambda say, v: say.signed(v, 1)),
        Column(
            "differs",
            lambda say: say("Exceeds sampling error"),
            lambda say, v: say("yes") if v else say("no"),
            1.2,
        ),
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

    def heading(say: Language) -> str:
        return say("Country and plan")

    def words(say: Language) -> Words:
        clear = int(data["differs"].sum())
        women = int((data["difference"] > 0).sum())
        equal = int((data["difference"] == 0).sum())
        return Words(
            headline=say(
                "{clear} of {all} gaps in plans exceed sampling error; women plan more in {women} "
                "cells, as many in {equal}",
                clear=say.number(clear),
                all=say.number(len(data)),
                women=say.number(women),
                equal=say.number(equal),
            ),
            subtitle=say(
                "Likely to take part in the next 12 months, percent of women and men aged 15 and "
                "over, {year}",
                year=edition.survey.fieldwork_year,
            ),
            note=sampling_note(say, edition, by_sex=True),
            alt=say(
                "Table of {all} plans by country and activity with women's and men's shares and "
                "the gap between them.",
                all=say.number(len(data)),
            ),
        )

    return Table(
        name="tab_3_2",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("table 3.2")),
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )
