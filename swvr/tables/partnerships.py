"""Tables of the chapter on partnerships of volunteers and the state (SWVR 2022, chapters 4–7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures.citing import at
from swvr.figures.figure import Words
from swvr.figures.numbering import label_of
from swvr.figures.partnerships import CHAPTERS, capital
from swvr.frames import records
from swvr.language import N_, NONE, Language
from swvr.partnerships import CASE, CONCLUSIONS, EXHIBIT, GROUPS, MODELS, SIZES, CaseStudies
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

# What each model is to show, in the words of table 1.2.
THEMES = {
    "deliberative_governance": N_("voice and inclusion"),
    "co_production": N_("ownership"),
    "social_innovation": N_("innovation"),
}
BETWEEN = "; "  # the counts of a case, in the data
NUMBERS = "own_cases_numbers"
NOTHING = "none"
MARKED = "*"  # what the report's conclusions name themselves


def exhibit_label(name: str, edition: Edition, say: Language) -> str:
    """Return what an exhibit is called, by its name: ``Table 3.2``."""
    from swvr import tables  # noqa: PLC0415  (they are made of the modules of this package)

    return label_of(name, "table" if hasattr(tables, name) else "figure", edition, say)


@dataclass(frozen=True)
class WideTable(Table):
    """A table with more columns than its picture has room for.

    Attributes
    ----------
    pictured
        The columns that the picture has; the page and the CSV have all.
    """

    pictured: tuple[Column, ...] = ()

    def height(self, say: Language, family: list[str]) -> float:
        """Return the height of the picture in rows."""
        return super(WideTable, replace(self, columns=self.pictured)).height(say, family)


def tab_1_2(edition: Edition) -> Table:
    """List the case studies of each chapter: SWVR 2022, table 1.2."""
    cases = CaseStudies(edition)
    listed = cases.cases.reset_index()
    codes = listed.groupby(["model", "size"])["case"].agg(" ".join).unstack("size")
    chapters = listed.groupby("model")["place"].first().str.extract(r"(\d+)", expand=False)
    data = codes.reindex(index=list(MODELS), columns=list(SIZES)).fillna("").reset_index()
    data.insert(1, "chapter", chapters[data["model"]].astype(int).to_numpy())

    columns = (
        Column(
            "large",
            lambda say: say("Large case studies"),
            lambda say, v: _with_countries(say, cases, v),
            words=True,
        ),
        Column(
            "small",
            lambda say: say("Small case studies"),
            lambda say, v: _with_countries(say, cases, v),
            1.7,
            words=True,
        ),
    )

    def heading(say: Language) -> str:
        return say("Chapter and theme")

    def labels(say: Language) -> list[str]:
        return [
            say(
                "{number}: {model} ({theme})",
                number=row.chapter,
                model=capital(say(MODELS[row.model])),
                theme=say(THEMES[row.model]),
            )
            for row in records(data)
        ]

    def words(say: Language) -> Words:
        sizes = cases.cases["size"].value_counts()
        per_model = cases.cases["model"].value_counts()
        return Words(
            headline=say(
                "{all} case studies from {countries} countries: {large} large, {small} small",
                all=say.number(len(cases.cases)),
                countries=say.number(cases.countries["country"].nunique()),
                large=say.number(sizes["large"]),
                small=say.number(sizes["small"]),
            ),
            subtitle=say("Case studies of each chapter by size"),
            note=say(
                "Rebuilt from the data of the cases. Appendix A counts the case in three island "
                "states beside the small ones, and gives each chapter fewer small ones; neither "
                "follows from the printed table, which this one agrees with."
            ),
            alt=say(
                "Table of case studies by chapter: {listing}.",
                listing=say.pairs(
                    (say(MODELS[code]) for code in data["model"]),
                    (say.number(per_model[code]) for code in data["model"]),
                ),
            ),
        )

    return Table(
        name="tab_1_2",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("table 1.2")),
        columns=columns,
        heading=heading,
    )


def _countries(say: Language, codes: str) -> str:
    return say.listing(say.country(code) for code in codes.split())


def _with_countries(say: Language, cases: CaseStudies, codes: str) -> str:
    """Name cases with their countries, one after the other."""
    countries = cases.countries.groupby("case")["country"].agg(" ".join)
    names = cases.cases["name"]
    return say("; ").join(
        say(
            "{name} ({countries})",
            name=say(names[code]),
            countries=_countries(say, countries[code]),
        )
        for code in codes.split()
    )


def own_cases(edition: Edition) -> Table:
    """All that the report says of each case, in a table that can be searched and filtered."""
    cases = CaseStudies(edition)
    people = cases.people
    people = people.assign(
        text=people["kind"] + " " + people["qualifier"] + " " + people["value"].astype(str)
    )
    data = cases.cases[["region", "model", "size", "issue", "founded"]].join(
        [
            cases.countries.groupby("case")["country"].agg(" ".join),
            cases.groups.groupby("case")["group"].agg(" ".join),
            cases.goals.groupby("case")["goal"].agg(lambda goals: " ".join(map(str, goals))),
            cases.methods.groupby("case")["evidence"].agg(" ".join),
        ]
    )
    data = data.assign(
        founded=data["founded"].astype(float),
        goal=data["goal"].fillna(""),
        counted=people.groupby("case")["text"].agg(BETWEEN.join).reindex(data.index).fillna(""),
    ).reset_index()
    names = cases.cases["name"]

    def year(_: Language, value: float) -> str:
        return NONE if pd.isna(value) else f"{value:.0f}"

    country = Column(
        "country", lambda say: say("Country or countries"), _countries, 1.1, words=True
    )
    region = Column(
        "region", lambda say: say("Region"), lambda say, v: say.label(v), 1.1, words=True
    )
    model = Column(
        "model",
        lambda say: say("Model"),
        lambda say, v: capital(say(MODELS[v])),
        1.2,
        words=True,
    )
    group = Column(
        "group",
        lambda say: say("Volunteers"),
        lambda say, v: capital(say.series(say(GROUPS[code]) for code in v.split())),
        1.3,
        words=True,
    )
    issue = Column("issue", lambda say: say("Issue"), lambda say, v: say(v), 1.3, words=True)
    founded = Column("founded", lambda say: say("Founded"), year, 0.75)
    goal = Column(
        "goal",
        lambda say: say("Goals"),
        lambda say, v: say.series(v.split()) or NONE,
        0.8,
    )
    columns = (country, region, model, group, issue, founded, goal)
    pictured = (country, model, group, issue, founded)

    def heading(say: Language) -> str:
        return say("Case study")

    def words(say: Language) -> Words:
        dated = data["founded"].dropna()
        return Words(
            headline=say(
                "What the report says of each of its {all} cases; it dates {dated}, from {first} "
                "to {last}",
                all=say.number(len(data)),
                dated=say.number(len(dated)),
                first=f"{dated.min():.0f}",
                last=f"{dated.max():.0f}",
            ),
            subtitle=say("Case studies: place, model, who volunteers, issue and year founded"),
            note=say(
                "Volunteers: groups that the report names where it presents the case. Issue and "
                "Sustainable Development Goals are our reading: the report ties no goal to a "
                "single case. A dash stands where the report says nothing. Counts of people are "
                "in {figure}.",
                figure=label_of(NUMBERS, "figure", edition, say),
            ),
            alt=say(
                "Table of the {all} case studies: {listing}.",
                all=say.number(len(data)),
                listing=say.listing(say(name) for name in names[data["case"]]),
            ),
        )

    return WideTable(
        name="own_cases",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in pictured),
        prose=("issue",),
        labels=lambda say: [say(name) for name in names[data["case"]]],
        draw=draw_cells(heading, pictured),
        words=words,
        source=at(edition.sources.report, N_("table 1.2"), CHAPTERS),
        columns=columns,
        heading=heading,
        searchable=True,
        filters=("region", "model"),
        pictured=pictured,
    )


def own_recommendations(edition: Edition) -> Table:
    """Tie each recommendation to the exhibits and cases that it rests on."""
    cases = CaseStudies(edition)
    links, names = cases.evidence, cases.cases["name"]
    marked = links["basis"].map(lambda basis: MARKED if basis == CONCLUSIONS else "")
    links = links.assign(text=links["evidence"] + marked)
    links = links.sort_values("basis", key=lambda basis: basis != CONCLUSIONS, kind="stable")
    data = cases.recommendations.reset_index()
    for kind in (EXHIBIT, CASE):
        joined = links[links["kind"] == kind].groupby("recommendation")["text"].agg(" ".join)
        data[kind] = data["recommendation"].map(joined).fillna(NOTHING)

    def shown(say: Language, texts: str, name: Callable[[str], str]) -> str:
        if texts == NOTHING:
            return NONE
        return say.series(
            name(text.removesuffix(MARKED)) + MARKED * text.endswith(MARKED)
            for text in texts.split()
        )

    columns = (
        Column(
            EXHIBIT,
            lambda say: say("Figures and tables"),
            lambda say, v: shown(say, v, lambda name: exhibit_label(name, edition, say)),
            words=True,
        ),
        Column(
            CASE,
            lambda say: say("Case studies"),
            lambda say, v: shown(say, v, lambda code: say(names[code])),
            1.5,
            words=True,
        ),
    )

    def heading(say: Language) -> str:
        return say("Recommendation")

    def labels(say: Language) -> list[str]:
        return [
            say("{number}. {advice}", number=row.recommendation, advice=say(row.advice))
            for row in records(data)
        ]

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{figures} of the {all} recommendations can be tied to a figure or table, the "
                "others to case studies alone",
                figures=say.number((data[EXHIBIT] != NOTHING).sum()),
                all=say.number(len(data)),
            ),
            subtitle=say("Recommendations to policymakers, and what each rests on"),
            note=say(
                "The report links no evidence to its recommendations: the links are our reading. "
                "An asterisk marks what its conclusions name themselves, {named} of {links} links.",
                named=say.number((links["basis"] == CONCLUSIONS).sum()),
                links=say.number(len(links)),
            ),
            alt=say(
                "Table of recommendations with the exhibits and cases that each rests on: "
                "{listing}.",
                listing=say.pairs(
                    labels(say),
                    (
                        say.number((links["recommendation"] == n).sum())
                        for n in data["recommendation"]
                    ),
                ),
            ),
        )

    return Table(
        name="own_recommendations",
        edition=edition,
        kind="table",
        data=data,
        series=(EXHIBIT, CASE),
        prose=("advice",),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("chapter 7"), CHAPTERS),
        columns=columns,
        heading=heading,
    )
