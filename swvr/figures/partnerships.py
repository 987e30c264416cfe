"""Exhibits of the chapter on partnerships of volunteers and the state (SWVR 2022, chapters 4–6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.transforms import blended_transform_factory

from swvr.figures import marks, style
from swvr.figures.citing import at
from swvr.figures.figure import Exhibit, Words
from swvr.figures.typesetting import wrap
from swvr.frames import records
from swvr.language import N_, Language
from swvr.partnerships import GROUPS, MODELS, CaseStudies

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

ALL = "all"
SHAPES = {"deliberative_governance": "o", "co_production": "s", "social_innovation": "D"}
SIZES = {"deliberative_governance": 8.0, "co_production": 7.5, "social_innovation": 6.5}  # points
STEP = 0.21  # of a column, between two marks of a cell
# The regions from west to east, as on a map.
WEST_TO_EAST = (
    "latin_america_caribbean",
    "africa",
    "arab_states",
    "europe_central_asia",
    "asia_pacific",
)
KINDS = {
    "volunteers": N_("Volunteers"),
    "reached": N_("People reached or taking part"),
    "concerned": N_("People whom it concerns, reached or not"),
}
QUALIFIED = {
    "exact": N_("{number}"),
    "about": N_("about {number}"),
    "more_than": N_("more than {number}"),
    "nearly": N_("nearly {number}"),
}
HEAD_WIDTH = 56.0  # points that the name of a region may take above its column
CHAPTERS = N_("chapters 4 to 6")


def capital(text: str) -> str:
    """Let a name stand alone: with a capital where the script has them."""
    return text[:1].upper() + text[1:]


def stated(say: Language, value: int, qualifier: str) -> str:
    """Write a number as the report states it: ``more than 8,600``."""
    return say(QUALIFIED[qualifier], number=say.number(value))


def _legend(ax: Axes, row: float, say: Language, shown: Iterable[str]) -> None:
    """Write what the shapes that are shown stand for, from the left edge of the picture."""
    models = [code for code in MODELS if code in set(shown)]
    across = blended_transform_factory(ax.figure.transFigure, ax.transData)
    for place, code in enumerate(models):
        x = marks.EDGE / style.WIDTH + place / len(MODELS)
        ax.plot(
            [x + 0.012],
            [row],
            marker=SHAPES[code],
            markersize=8.0,
            color=style.MODELS[code],
            linestyle="none",
            transform=across,
            clip_on=False,
        )
        ax.annotate(
            capital(say(MODELS[code])),
            (x, row),
            xycoords=across,
            xytext=(17, 0),
            textcoords="offset points",
            va="center",
            fontsize=style.LABEL,
            color=style.NEUTRAL,
            annotation_clip=False,
        )


def own_cases_map(edition: Edition) -> Exhibit:
    """Where the cases are: countries by region, and the model of each case."""
    cases = CaseStudies(edition)
    by_country = cases.by_country()
    wide = by_country.pivot_table(
        index=["region", "country"], columns="model", values="case", aggfunc="count"
    )
    data = wide.reindex(columns=list(MODELS)).reset_index()
    order = {region: place for place, region in enumerate(WEST_TO_EAST)}
    data = data.sort_values(
        ["region", "country"],
        key=lambda column: column.map(order) if column.name == "region" else column,
    ).reset_index(drop=True)
    places, heads = _grouped(data["region"])
    end = places[-1] + 1
    top = -2.0

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.grouped_rows(ax, places, list(table["label"]), end)
        marks.no_scale(ax)
        ax.set_ylim(end - 0.5, top)
        ax.set_xlim(-0.1, len(MODELS) - 0.55)
        for region, row in heads.items():
            marks.between(ax, row, say.label(region), bold=True)
        for column, (model, name) in enumerate(MODELS.items()):
            last = column == len(MODELS) - 1
            text = "\n".join(wrap(capital(say(name)), 74, style.LABEL, _family()))
            marks.note(
                ax,
                top + 0.75,
                column,
                text,
                colour=style.CONTEXT,
                side="right" if last else "left",
                offset=-5.0,
            )
            for row in records(table[table[model].notna()]):
                place = places[table.index[table["country"] == row.country][0]]
                here = by_country[
                    (by_country["country"] == row.country) & (by_country["model"] == model)
                ]
                marks.tally(
                    ax,
                    place,
                    column,
                    len(here),
                    model,
                    colour=style.MODELS[model],
                    marker=SHAPES[model],
                    hollow=not (here["size"] == "large").any(),
                    step=-0.1 if last else 0.1,
                )
                marks.note(
                    ax,
                    place,
                    column,
                    say.listing(say(text) for text in here["name"]),
                    side="right" if last else "left",
                    offset=9.0,
                )

    def words(say: Language) -> Words:
        counts = by_country.groupby("region")["country"].nunique()
        per_model = by_country.groupby("model")["country"].nunique()
        listed = [region for region in WEST_TO_EAST if region in counts.index]
        return Words(
            headline=say(
                "The {cases} cases come from {countries} countries, and no region has all its "
                "cases in one model",
                cases=say.number(len(cases.cases)),
                countries=say.number(len(data)),
            )
            if _mixed(cases)
            else say(
                "The {cases} cases come from {countries} countries",
                cases=say.number(len(cases.cases)),
                countries=say.number(len(data)),
            ),
            subtitle=say("Case studies by region, country and model of partnership"),
            note=say(
                "Full marks: large cases, with interviews and focus groups. Hollow marks: small "
                "ones, mostly from documents. One case is in three countries and stands three "
                "times. Regions are those of Appendix B, from west to east."
            ),
            alt=say(
                "Chart of countries with case studies by region: {regions}; by model: {models}.",
                regions=say.pairs(map(say.name, listed), (say.number(counts[r]) for r in listed)),
                models=say.pairs(
                    (say(name) for name in MODELS.values()),
                    (say.number(per_model.get(code, 0)) for code in MODELS),
                ),
            ),
        )

    return Exhibit(
        name="own_cases_map",
        edition=edition,
        data=data,
        series=tuple(code for code in MODELS if data[code].notna().any()),
        labels=lambda say: [say.country(code) for code in data["country"]],
        draw=draw,
        words=words,
        source=at(edition.sources.report, N_("table 1.2"), N_("Appendix B")),
        rows=(end - 0.5 - top) * 0.92,
    )


def _family() -> list[str]:
    return list(mpl.rcParams["font.family"])


def _grouped(groups: Iterable[str]) -> tuple[list[int], dict[str, int]]:
    """Return the place of each row, and of the head above each group of rows."""
    places: list[int] = []
    heads: dict[str, int] = {}
    for group in groups:
        if group not in heads:
            heads[group] = len(places) + len(heads)
        places.append(len(places) + len(heads))
    return places, heads


def _mixed(cases: CaseStudies) -> bool:
    """Say whether every region has cases of more than one model."""
    return bool((cases.cases.groupby("region")["model"].nunique() > 1).all())


def own_models_matrix(edition: Edition) -> Exhibit:
    """Who volunteers where, in which model: groups by region, a shape for each case."""
    cases = CaseStudies(edition)
    counts = cases.by_group()
    everyone = cases.cases.reset_index().groupby(["region", "model"])["case"].nunique()
    counts = pd.concat([everyone.rename("cases").reset_index().assign(group=ALL), counts])
    counts = counts.assign(series=counts["region"] + "_" + counts["model"])
    wide = counts.pivot(index="group", columns="series", values="cases").astype(float)
    known = [f"{region}_{model}" for region in WEST_TO_EAST for model in MODELS]
    series = tuple(name for name in known if name in wide.columns)
    wide = wide[list(series)]
    wide.insert(0, "cases", wide.sum(axis="columns"))
    data = wide.reset_index().sort_values(["cases", "group"], ascending=[False, True])
    data = data.reset_index(drop=True)
    groups = data[data["group"] != ALL]
    top = -4.1

    def labels(say: Language) -> list[str]:
        return [
            say("All cases") if code == ALL else capital(say(GROUPS[code]))
            for code in data["group"]
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(table["label"]))
        marks.no_scale(ax)
        ax.set_xlim(-0.15, len(WEST_TO_EAST) + 0.25)
        ax.set_ylim(len(table) - 0.5, top)
        _legend(ax, top + 0.5, say, MODELS)
        for column, region in enumerate(WEST_TO_EAST):
            ax.annotate(
                "\n".join(wrap(say.label(region), HEAD_WIDTH, style.SMALL, _family())),
                (column - 0.08, -0.6),
                va="bottom",
                linespacing=1.1,
                fontsize=style.SMALL,
                color=style.CONTEXT,
                annotation_clip=False,
            )
        ax.annotate(
            say("Cases"),
            (len(WEST_TO_EAST) + 0.2, -0.6),
            ha="right",
            va="bottom",
            fontsize=style.SMALL,
            color=style.CONTEXT,
            annotation_clip=False,
        )
        marks.separator(ax, 1)
        for row in range(len(table)):
            for column, region in enumerate(WEST_TO_EAST):
                start = 0.0
                for model in MODELS:
                    name = f"{region}_{model}"
                    count = table[name][row] if name in series else np.nan
                    if pd.notna(count):
                        marks.tally(
                            ax,
                            row,
                            column + start,
                            int(count),
                            name,
                            colour=style.MODELS[model],
                            marker=SHAPES[model],
                            step=STEP,
                            size=SIZES[model],
                        )
                        start += STEP * count
            total = len(WEST_TO_EAST) + 0.2
            marks.note(ax, row, total, say.number(table["cases"][row]), side="right", offset=0)

    def words(say: Language) -> Words:
        largest = groups[groups["cases"] == groups["cases"].max()]
        names = [say(GROUPS[code]) for code in largest["group"]]
        return Words(
            headline=say(
                "{names} are named most often: in {most} of the {all} cases each",
                names=capital(say.listing(names)),
                most=say.number(groups["cases"].max()),
                all=say.number(len(cases.cases)),
            ),
            subtitle=say(
                "Case studies by who the volunteers are, by region and by model of partnership"
            ),
            note=say(
                "One mark a case; a case whose volunteers are of several groups has a mark in "
                "each. Groups are those that the report names where it presents its cases. The "
                "cases were chosen, so their number says nothing of how common a group is."
            ),
            alt=say(
                "Matrix of groups of volunteers by region and model. Cases: {listing}.",
                listing=say.pairs(
                    (say(GROUPS[code]) for code in groups["group"]),
                    map(say.number, groups["cases"]),
                ),
            ),
        )

    return Exhibit(
        name="own_models_matrix",
        edition=edition,
        data=data,
        series=series,
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.report, CHAPTERS, N_("Appendix B")),
        rows=len(data) - 0.5 - top,
    )


def own_cases_numbers(edition: Edition) -> Exhibit:
    """Every count of people that the report states of its cases, on a log scale."""
    cases = CaseStudies(edition)
    people = cases.people.merge(
        cases.cases[["name", "model"]], left_on="case", right_index=True, validate="many_to_one"
    )
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    data = people[["case", "counts", "kind", "value", "qualifier", "place", "name", "model"]]
    data = data.assign(order=data["kind"].map(kinds)).sort_values(
        ["order", "value"], ascending=[True, False], kind="stable"
    )
    data = data.drop(columns="order").reset_index(drop=True)
    places, heads = _grouped(data["kind"])
    end, top = places[-1] + 1, -1.4

    def labels(say: Language) -> list[str]:
        return [
            say("{case}: {counts}", case=say(row.name), counts=say(row.counts))
            for row in records(data)
        ]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.grouped_rows(ax, places, list(table["label"]), end)
        marks.no_scale(ax)
        ax.set_ylim(end - 0.5, top)
        _legend(ax, top + 0.4, say, table["model"])
        ax.set_xscale("log")
        ax.set_xlim(1, table["value"].max())
        ax.minorticks_off()
        marks.no_scale(ax)
        for kind, row in heads.items():
            marks.between(ax, row, say(KINDS[kind]), bold=True)
        for row in records(table):
            place = places[row.Index]
            colour = style.MODELS[row.model]
            ax.plot([1, row.value], [place, place], color=style.MUTED, linewidth=0.8, zorder=1)
            marks.point(ax, place, row.value, "value", colour, marker=SHAPES[row.model], size=8.0)
            marks.note(ax, place, row.value, stated(say, row.value, row.qualifier), offset=9.0)

    def words(say: Language) -> Words:
        volunteers = data[data["kind"] == "volunteers"]
        return Words(
            headline=say(
                "{counted} of {all} cases come with a count of people, {volunteers} with a count "
                "of volunteers",
                counted=say.number(data["case"].nunique()),
                all=say.number(len(cases.cases)),
                volunteers=say.number(volunteers["case"].nunique()),
            ),
            subtitle=say(
                "People counted in the case studies, as the report states them, persons, log scale"
            ),
            note=say(
                "The counts are of different people over different times, most of them undated, "
                "and are not to be added up. Lines start at one person."
            ),
            alt=say(
                "Dot chart of people counted: {listing}.",
                listing=say.pairs(
                    labels(say),
                    (stated(say, row.value, row.qualifier) for row in records(data)),
                ),
            ),
        )

    return Exhibit(
        name="own_cases_numbers",
        edition=edition,
        data=data,
        prose=("name", "counts"),
        series=("value",),
        labels=labels,
        draw=draw,
        words=words,
        source=at(edition.sources.report, CHAPTERS),
        rows=(end - 0.5 - top) * 1.25,
    )
