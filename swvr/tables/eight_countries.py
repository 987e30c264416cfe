"""Tables of the chapters on the survey and on gender (SWVR 2022, tables 3.1, 3.2 and A1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.figures.citing import at
from swvr.figures.eight_countries import (
    country_labels,
    left_out_note,
    sampling_note,
    survey_source,
    without_respondents,
)
from swvr.figures.figure import Words
from swvr.figures.methods import together
from swvr.frames import records
from swvr.language import N_, Language
from swvr.survey.results import SurveyResults, survey_results
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

MODES = {"mobile": N_("mobile"), "landline_and_mobile": N_("landline and mobile")}


def too_few(name: str, edition: Edition, survey: SurveyResults) -> Table:
    """Return what stands in the place of a table that no country has the respondents for."""
    empty = without_respondents(name, edition, survey, name)
    data = pd.DataFrame({"country": edition.survey.countries}).assign(estimate=math.nan)
    columns = (Column("estimate", lambda say: say("Estimate"), lambda say, _: say("not shown")),)

    def heading(say: Language) -> str:
        return say("Country")

    return Table(
        name=name,
        edition=edition,
        kind="table",
        data=data,
        series=("estimate",),
        labels=lambda say: country_labels(data, say),
        draw=draw_cells(heading, columns),
        words=empty.words,
        source=empty.source,
        rows=len(data) + 1.6,
        synthetic=survey.synthetic,
        columns=columns,
        heading=heading,
    )


def tab_3_1(edition: Edition) -> Table:
    """Civic participation, with the net difference recomputed: SWVR 2022, table 3.1."""
    survey = survey_results(edition)
    data = survey.civic_participation.reset_index()
    if data.empty:
        return too_few("tab_3_1", edition, survey)

    columns: tuple[Column, ...] = (
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
    if survey.from_respondents:  # nothing was printed of them
        columns = tuple(
            Column("difference", lambda say: say("Net"), lambda say, v: say.signed(v))
            if column.key == "difference"
            else column
            for column in columns
            if column.key != "net_printed"
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
            note=together(
                say,
                say("Of those who took part in civic life in the past 12 months.")
                if survey.from_respondents
                else say(
                    "{agree} of {all} net differences follow from the two columns. The base of "
                    "the table was not published: with fewer respondents the intervals are wider.",
                    agree=say.number(int(data["agrees"].sum())),
                    all=say.number(len(data)),
                ),
                sampling_note(say, survey),
                left_out_note(say, survey, "tab_3_1"),
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
        source=survey_source(edition, survey, at(edition.sources.report, N_("table 3.1"))),
        synthetic=survey.synthetic,
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )


def tab_3_2(edition: Edition) -> Table:
    """Plans for the next 12 months by sex, with gaps: SWVR 2022, table 3.2."""
    survey = survey_results(edition)
    data = survey.plans
    if data.empty:
        return too_few("tab_3_2", edition, survey)

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
                "Likely to take part in the next 12 months, percent of women and men aged {age} "
                "and over, {year}",
                age=edition.population.adult_age,
                year=edition.survey.fieldwork_year,
            ),
            note=together(
                say,
                sampling_note(say, survey, by_sex=True),
                left_out_note(say, survey, "tab_3_2"),
            ),
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
        source=survey_source(edition, survey, at(edition.sources.report, N_("table 3.2"))),
        synthetic=survey.synthetic,
        rows=len(data) + 1.6,
        columns=columns,
        heading=heading,
    )


def tab_a1(edition: Edition) -> Table:
    """Telephones and languages of the interviews: SWVR 2022, table A1.

    It is about the survey that was taken, whatever file of respondents there is.
    """
    rows = load(edition.survey.fieldwork)
    rows = rows[rows["country"].isin(edition.survey.countries)]
    by_country = rows.groupby("country", sort=False)
    data = pd.DataFrame(
        {"mode": by_country["mode"].first(), "languages": by_country["language"].agg("|".join)}
    )
    order = [country for country in edition.survey.countries if country in data.index]
    data = data.loc[order].rename_axis("country").reset_index()

    def named(say: Language, codes: str) -> str:
        return say.listing(say.locale.languages[code] for code in codes.split("|"))

    columns = (
        Column("mode", lambda say: say("Telephones"), lambda say, v: say(MODES[v]), words=True),
        Column("languages", lambda say: say("Languages of the interviews"), named, 2, words=True),
    )

    def heading(say: Language) -> str:
        return say("Country")

    def words(say: Language) -> Words:
        mobile = int((data["mode"] == "mobile").sum())
        return Words(
            headline=say(
                "In {mobile} of {all} countries only mobile telephones were called, in "
                "{languages} languages altogether",
                mobile=say.number(mobile),
                all=say.number(len(data)),
                languages=say.number(rows["language"].nunique()),
            ),
            subtitle=say(
                "Telephones called and languages of the interviews, {year}",
                year=edition.survey.fieldwork_year,
            ),
            alt=say(
                "Table of the survey's {all} countries: {listing}.",
                all=say.number(len(data)),
                listing=say("; ").join(
                    say(
                        "{country}: {shares}",
                        country=say.country(row.country),
                        shares=named(say, row.languages),
                    )
                    for row in records(data)
                ),
            ),
        )

    return Table(
        name="tab_a1",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda say: country_labels(data, say),
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("table A1")),
        columns=columns,
        heading=heading,
    )
