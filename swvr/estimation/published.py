"""The last steps of the estimate, from the results that the report published.

The 69 country rates behind SWVR 2022 are not public; its regional counts, world rates by type and
shares by sex are. From these and the UN's population this module recomputes every rate and count
that follows, so that what was printed can be compared with what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import (
    WORLD,
    population_by_region,
    rate,
    rounds_to,
    volunteers_from_rate,
    with_world,
)
from swvr.estimation.full_time_equivalent import full_time_equivalent, implied_mean_hours
from swvr.estimation.overlap import Bounds, both_types, frechet_bounds, rounding
from swvr.frames import cell, row
from swvr.project import Project

TYPES = ("formal", "informal")
SEXES = ("women", "men")
AS_PRINTED = "as_printed"
KEYS = ["indicator", "region", "sex", "type"]


@dataclass(frozen=True)
class FullTimeEquivalent:
    """The report's full-time workers, and the mean hours that they imply.

    Attributes
    ----------
    printed
        Full-time workers as printed.
    mean_hours, mean_hours_low, mean_hours_high
        Hours a month per volunteer that give the printed number, and the ends of its rounding.
    workers
        ``volunteers × mean_hours / full-time hours`` with the implied hours to one decimal:
        whether the printed number is reached again.
    """

    printed: float
    mean_hours: float
    mean_hours_low: float
    mean_hours_high: float
    workers: float


class PublishedEstimates:
    """Rates and counts that follow from an edition's published results.

    Parameters
    ----------
    edition
        Names the inputs: published results, population, regions, reference year.
    project
        The checkout to read from; by default the one at hand.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.edition = edition
        # A result that is printed in several places counts once, as printed most precisely.
        self._published = (
            load(edition.estimates, project)
            .sort_values("decimals", ascending=False, kind="stable")
            .drop_duplicates(KEYS)
        )
        self._population = load(edition.population.resource, project)
        self._regions = load(edition.regions, project)

    # -- inputs ----------------------------------------------------------------------------

    def printed(
        self, indicator: str, *, region: str = WORLD, sex: str = "total", kind: str = "total"
    ) -> pd.Series:
        """Return the row of one published result, as printed most precisely.

        Raises
        ------
        SwvrError
            If the edition's table has no such row.
        """
        wanted = (indicator, region, sex, kind)
        chosen = pd.Series(wanted, index=KEYS)
        rows = self._published[self._published[KEYS].eq(chosen).all(axis="columns")]
        if rows.empty:
            raise SwvrError(
                f"no row for {', '.join(wanted)}",
                where=f"data resource {self.edition.estimates}",
                remedy="add the published result",
            )
        return rows.iloc[0]

    def _by_region(self, indicator: str) -> pd.DataFrame:
        table = self._published
        chosen = table[
            (table["indicator"] == indicator)
            & (table["sex"] == "total")
            & (table["type"] == "total")
        ]
        return chosen.set_index("region")

    def population(self, move: Mapping[str, str | None] | None = None) -> pd.DataFrame:
        """Return population by region and sex, with a world row, under a grouping.

        The world is the sum over all countries that the population table has, so that moving a
        country out of every region leaves the world as it is.
        """
        year = self.edition.population.reference_year
        everywhere = population_by_region(self._population, self._regions, year)
        regional = population_by_region(self._population, self._regions, year, move)
        return pd.concat([regional, with_world(everywhere).loc[[WORLD]]])

    @cached_property
    def countries(self) -> int:
        """How many countries and areas the population table has in the reference year."""
        year = self.edition.population.reference_year
        return int(self._population.loc[self._population["year"] == year, "country"].nunique())

    # -- results ---------------------------------------------------------------------------

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Volunteers and rates by region, with the world, beside the printed rates.

        Indexed by ``region``, most volunteers first and the world last. Columns: ``volunteers``
        (persons), ``population`` (persons), ``rate`` (percent), ``share`` (percent of the world's
        volunteers), ``printed`` (the printed rate), ``printed_low`` and ``printed_high`` (a
        printed range; NaN where nothing of the kind was printed), ``agrees`` (whether ``rate``
        rounds to what was printed; missing where no rate was).
        """
        volunteers = self._by_region("volunteers")["value"].drop(WORLD, errors="ignore")
        volunteers = volunteers.sort_values(ascending=False).rename("volunteers")
        frame = with_world(volunteers.to_frame())
        frame["population"] = self.population()["total"].reindex(frame.index)
        frame["rate"] = rate(frame["volunteers"], frame["population"])
        frame["share"] = 100.0 * frame["volunteers"] / cell(frame, WORLD, "volunteers")
        printed = self._by_region("volunteer_rate").reindex(frame.index)
        frame["printed"] = printed["value"].where(printed["qualifier"] != "approximate")
        frame["printed_low"] = printed["low"]
        frame["printed_high"] = printed["high"]
        verdicts = [self._agrees(region, value) for region, value in frame["rate"].items()]
        frame["agrees"] = pd.array(verdicts, dtype="boolean")
        return frame

    def _agrees(self, region: object, value: float) -> bool | None:
        """Whether a rate rounds to the printed one, or into the printed range."""
        printed = self._by_region("volunteer_rate")
        if region not in printed.index or cell(printed, region, "qualifier") == "approximate":
            return None
        decimals = int(cell(printed, region, "decimals"))
        if cell(printed, region, "qualifier") == "exact":
            return rounds_to(value, float(cell(printed, region, "value")), decimals)
        low = rounding(cell(printed, region, "low"), decimals).low
        high = rounding(cell(printed, region, "high"), decimals).high
        return bool(low <= value <= high)

    @property
    def world(self) -> pd.Series:
        """The world's row of :attr:`regions`."""
        return row(self.regions, WORLD)

    def groupings(self) -> pd.DataFrame:
        """Recompute regional rates under the edition's other groupings of countries.

        Returns
        -------
        pandas.DataFrame
            One row per region with a printed rate that another grouping affects, and per
            grouping that affects it, the grouping as published (``as_printed``) first:
            ``region``, ``grouping``, ``rate`` (percent), ``agrees`` (with the printed rate),
            ``printed``, ``printed_low``, ``printed_high``.
        """
        table = self.regions.drop(WORLD).dropna(subset="agrees")
        listed = self.population()["total"]
        checks = [(check.name, check.move) for check in self.edition.grouping_checks]
        moved = {name: self.population(move)["total"] for name, move in checks}
        rows = []
        for region in table.index:
            tests = {name: p[region] for name, p in moved.items() if p[region] != listed[region]}
            for name, people in {AS_PRINTED: listed[region], **tests}.items() if tests else []:
                value = 100.0 * cell(table, region, "volunteers") / people
                rows.append((region, name, value, self._agrees(region, value)))
        frame = pd.DataFrame(rows, columns=["region", "grouping", "rate", "agrees"])
        frame["agrees"] = frame["agrees"].astype(bool)
        return frame.join(table[["printed", "printed_low", "printed_high"]], on="region")

    @cached_property
    def types(self) -> pd.DataFrame:
        """World rate and count of volunteers by type.

        Indexed by ``type``; columns ``rate`` (percent, as printed) and ``volunteers`` (persons:
        rate × population).
        """
        people = float(self.world["population"])
        rates = pd.Series(
            {kind: float(self.printed("volunteer_rate", kind=kind)["value"]) for kind in TYPES},
            name="rate",
        ).rename_axis("type")
        counts = rates.map(lambda value: volunteers_from_rate(value, people))
        return pd.DataFrame({"rate": rates, "volunteers": counts})

    @cached_property
    def types_by_sex(self) -> pd.DataFrame:
        """World volunteers of each type by sex.

        One row per ``type`` and ``sex``: ``share`` (percent of the type's volunteers, as
        printed), ``volunteers`` (persons), ``population`` (persons of that sex), ``rate``
        (percent of that sex).
        """
        people = row(self.population(), WORLD)
        rows = []
        for kind in TYPES:
            for sex in SEXES:
                share = float(self.printed("share_of_volunteers", sex=sex, kind=kind)["value"])
                count = cell(self.types, kind, "volunteers") * share / 100.0
                rows.append((kind, sex, share, count, float(people[sex])))
        frame = pd.DataFrame(rows, columns=["type", "sex", "share", "volunteers", "population"])
        return frame.assign(rate=rate(frame["volunteers"], frame["population"]))

    def both_types(self) -> Bounds:
        """Bound the share (percent) of adults who do both types, by inclusion–exclusion.

        Where the printed rates contradict each other (one type above the total, or both together
        below it) no share fits, and the bounds are NaN.
        """
        total = float(self.world["rate"])
        formal, informal = self._rounding("formal"), self._rounding("informal")
        try:
            return both_types(formal, informal, Bounds(total, total))
        except SwvrError:
            return Bounds(math.nan, math.nan)

    def both_types_without_total(self) -> Bounds:
        """Bound the same share without trusting that the total counts the same people."""
        rates = self.types["rate"]
        return frechet_bounds(float(rates["formal"]), float(rates["informal"]))

    def _rounding(self, kind: str) -> Bounds:
        printed = self.printed("volunteer_rate", kind=kind)
        allowed = rounding(float(printed["value"]), int(printed["decimals"]))
        return Bounds(max(0.0, allowed.low), min(100.0, allowed.high))

    def full_time_equivalent(self) -> FullTimeEquivalent:
        """Return the full-time equivalent with the mean hours that it implies."""
        result = self.printed("full_time_equivalent")
        printed, decimals = float(result["value"]), int(result["decimals"])
        volunteers = float(self.world["volunteers"])
        month = self.edition.full_time_hours_per_month
        allowed = rounding(printed, decimals)
        hours, low, high = (
            implied_mean_hours(workers, volunteers, month)
            for workers in (printed, allowed.low, allowed.high)
        )
        again = full_time_equivalent(volunteers, round(hours, 1), month)
        return FullTimeEquivalent(printed, hours, low, high, again)
