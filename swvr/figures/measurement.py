"""The map of the countries that measure volunteer work (SWVR 2022, figure 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import pandas as pd

from swvr.countries import country_name
from swvr.data import load
from swvr.errors import SwvrError
from swvr.figures import marks, style
from swvr.figures.citing import at, both
from swvr.figures.figure import MARGIN, POINTS, Exhibit, Words
from swvr.figures.placing import Box, Names
from swvr.figures.regions import region_colours
from swvr.figures.typesetting import width, wrap
from swvr.figures.world import draw_land, frame, project
from swvr.frames import records
from swvr.language import N_, SOURCE, Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

NAME_WIDTH = 92.0  # points that a name on the map may take before it is broken
LEGEND_COLUMNS = 2
LEGEND_LINE = 15.0  # points
LEGEND_GAP = 10.0  # points between the map and its legend
BELOW_ROWS = 0.12  # inches that every chart has on top of its rows


def measuring_countries(edition: Edition) -> pd.DataFrame:
    """Return the countries that have measured volunteer work nationally.

    Returns
    -------
    pandas.DataFrame
        One row per country, the regions with most of them first: ``country``, ``since`` (year),
        ``latitude`` and ``longitude`` (degrees, of a point within the country), ``region`` and
        ``population`` (persons of working age in the reference year).
    """
    regions = load(edition.regions).set_index("country")["region"]
    everyone = load(edition.population.resource)
    adults = everyone[everyone["year"] == edition.population.reference_year]
    data = load(edition.national_measurement)
    data["region"] = data["country"].map(regions)
    strangers = sorted(data.loc[data["region"].isna(), "country"])
    if strangers:
        raise SwvrError(
            f"no region for {', '.join(strangers)}",
            where=f"data resource {edition.national_measurement}",
            remedy=f"give each a row in the data resource {edition.regions}, or leave it out",
        )
    data["population"] = data["country"].map(adults.groupby("country")["population"].sum())
    data["size"] = data.groupby("region")["country"].transform("size")
    data["name"] = [country_name(code, SOURCE) for code in data["country"]]
    order = data.sort_values(["size", "region", "name"], ascending=[False, True, True])
    return order.drop(columns=["size", "name"]).reset_index(drop=True)


def share_of_adults(edition: Edition) -> float:
    """Return the percentage of the world's adults who live in the countries that measure."""
    everyone = load(edition.population.resource)
    adults = everyone[everyone["year"] == edition.population.reference_year]["population"].sum()
    return float(100.0 * measuring_countries(edition)["population"].sum() / adults)


def regions_without(edition: Edition) -> list[str]:
    """Return the regions in which no country measures volunteer work, in their usual order."""
    there = set(measuring_countries(edition)["region"])
    return [code for code in load(edition.regions)["region"].unique() if code not in there]


def fig_2_1(edition: Edition) -> Exhibit:
    """Countries with national measurement of volunteer work: SWVR 2022, figure 2.1.

    Land is a silhouette without boundaries, a country a dot (:mod:`swvr.figures.world`).
    """
    colours = region_colours(edition)
    data = measuring_countries(edition)
    data["x"], data["y"] = project(data["longitude"], data["latitude"])
    regions = data["region"].value_counts(sort=False)
    none = regions_without(edition)
    left, right, bottom, top = frame()
    scale = (style.WIDTH - 2 * MARGIN) * POINTS / (right - left)  # points to a unit of the map
    lines = -(-len(regions) // LEGEND_COLUMNS)
    legend = LEGEND_GAP + lines * LEGEND_LINE
    height = scale * (top - bottom) + legend  # points

    def labels(say: Language) -> list[str]:
        return [say.country(code) for code in data["country"]]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        ax.set_axis_off()
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_xlim(left, right)
        ax.set_ylim(bottom - legend / scale, top)
        draw_land(ax)
        family = list(mpl.rcParams["font.family"])
        names = [_broken(name, family) for name in table["label"]]
        sizes = [
            (
                max(width(line, style.SMALL, family) for line in name),
                len(name) * style.SMALL * style.LINE,
            )
            for name in names
        ]
        points = [(scale * x, scale * y) for x, y in zip(table["x"], table["y"], strict=True)]
        edges = Box(scale * left, scale * bottom, scale * right, scale * top)
        places = Names(points, sizes, edges, marks.PLACE_SIZE / 2 + 0.5).placed()
        for row, name, found in zip(records(table), names, places, strict=True):
            marks.place(ax, row.Index, row.label, (row.x, row.y), colours[row.region])
            if found.line_end:
                ax.plot(
                    [row.x, found.line_end[0] / scale],
                    [row.y, found.line_end[1] / scale],
                    color=style.CONTEXT,
                    linewidth=0.6,
                    zorder=3,
                )
            ax.text(
                (found.box.left + found.box.right) / 2 / scale,
                (found.box.bottom + found.box.top) / 2 / scale,
                "\n".join(name),
                ha="center",
                va="center",
                linespacing=1.1,
                fontsize=style.SMALL,
                color=style.NEUTRAL,
                zorder=5,
            )
        for i, (region, count) in enumerate(zip(regions.index, regions, strict=True)):
            column, line = divmod(i, lines)
            y = bottom - (LEGEND_GAP + (line + 0.5) * LEGEND_LINE) / scale
            x = left + column * (right - left) / LEGEND_COLUMNS + 6.0 / scale
            ax.plot([x], [y], marker="o", markersize=marks.PLACE_SIZE, color=colours[region])
            text = say("{name}: {count}", name=say.label(region), count=say.number(count))
            ax.text(
                x + 8.0 / scale, y, text, va="center", fontsize=style.SMALL, color=style.NEUTRAL
            )

    def words(say: Language) -> Words:
        told = {
            "count": say.number(len(data)),
            "share": say.percent(share_of_adults(edition), 0),
            "since": str(data["since"].min()),
        }
        if none:
            headline = say(
                "{count} countries with {share} of the world's adults have measured volunteer "
                "work since {since}, none of them in {regions}",
                regions=say.listing(say.name(code) for code in none),
                **told,
            )
        else:
            headline = say(
                "{count} countries with {share} of the world's adults have measured volunteer "
                "work since {since}",
                **told,
            )
        return Words(
            headline=headline,
            subtitle=say(
                "Countries with national measurement of volunteer work since {since}, by region",
                since=told["since"],
            ),
            note=say(
                "A dot stands for a whole country. The map shows no boundaries; names and dots "
                "imply no opinion on the legal status of any country, territory, city or area, or "
                "on its frontiers or boundaries. Projection: Equal Earth, with areas in "
                "proportion. Coastlines: GSHHG."
            ),
            alt=say(
                "World map with a dot for each of {count} countries: {listing}.",
                count=told["count"],
                listing=say.listing(labels(say)),
            ),
        )

    return Exhibit(
        name="fig_2_1",
        edition=edition,
        data=data,
        series=("x", "y"),
        labels=labels,
        draw=draw,
        words=words,
        source=both(at(edition.sources.report, N_("section 2.2")), at(edition.sources.population)),
        rows=(height / POINTS - BELOW_ROWS) / style.ROW,
    )


def _broken(name: str, family: list[str]) -> list[str]:
    """Break a name into as few lines as it needs, and these of about the same width."""
    lines = wrap(name, NAME_WIDTH, style.SMALL, family)
    whole = width(name, style.SMALL, family)
    for share in (1.0, 1.1, 1.2, 1.35, 1.5):
        even = wrap(name, share * whole / len(lines), style.SMALL, family)
        if len(even) == len(lines):
            return even
    return lines
