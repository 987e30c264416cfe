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
from swvr.estimation.overlap import (
    Bounds,
    both_types,
    both_types_by_sex,
    frechet_bounds,
    rounding,
)
from swvr.frames import cell, records, row
from swvr.project import Project

TYPES = ("formal", "informal")
SEXES = ("women", "men")
AS_PRINTED = "as_printed"
KEYS = ["indicator", "region", "sex", "type"]
TOTAL = "total"
DIMENSIONS = ("type", "sex")
COLUMNS = [
    "region",
    "sex",
    "type",
    "rate_percent",
    "rate_low",
    "rate_high",
    "volunteers",
    "population",
]


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

    def both_types_by_sex(self) -> pd.DataFrame:
        """Bound the shares of women and of men who do both types, and who do either.

        The total is taken to count everyone who does either, as in :meth:`both_types`: women
        and men who do both then add up to formal + informal − total. The bounds are sharp: all
        that the rounding of the printed rates and shares allows, and no more
        (:func:`swvr.estimation.overlap.both_types_by_sex`).

        Returns
        -------
        pandas.DataFrame
            Indexed by ``sex``: ``both_low``, ``both_high``, ``either_low``, ``either_high``, in
            percent of that sex; NaN where the printed rates and shares contradict each other.
        """
        total = float(self.world["rate"])
        return self._both_by_sex(Bounds(total, total))

    def both_types_by_sex_without_total(self) -> pd.DataFrame:
        """Bound the same shares without trusting that the total counts the same people.

        Returns
        -------
        pandas.DataFrame
            As of :meth:`both_types_by_sex`.
        """
        return self._both_by_sex(None)

    def _both_by_sex(self, either: Bounds | None) -> pd.DataFrame:
        rates = {kind: self._rounding(kind) for kind in TYPES}
        shares = {kind: {sex: self._share_rounding(kind, sex) for sex in SEXES} for kind in TYPES}
        people = row(self.population(), WORLD)
        columns = ["both_low", "both_high", "either_low", "either_high"]
        try:
            found = both_types_by_sex(rates, shares, {s: float(people[s]) for s in SEXES}, either)
        except SwvrError:
            return pd.DataFrame(math.nan, index=pd.Index(SEXES, name="sex"), columns=columns)
        ends = [
            (bounds.both.low, bounds.both.high, bounds.either.low, bounds.either.high)
            for bounds in found.values()
        ]
        return pd.DataFrame(ends, index=pd.Index(found, name="sex"), columns=columns)

    def rate_rounding(self, kind: str, sex: str) -> Bounds:
        """Return the rates (percent) of a sex that the rounding of rate and share allows.

        The smallest rate × the smallest share to the largest × the largest.
        """
        people = row(self.population(), WORLD)
        rates, shares = self._rounding(kind), self._share_rounding(kind, sex)
        factor = float(people["total"] / people[sex]) / 100.0
        return Bounds(rates.low * shares.low * factor, rates.high * shares.high * factor)

    def _rounding(self, kind: str) -> Bounds:
        return _percent_rounding(self.printed("volunteer_rate", kind=kind))

    def _share_rounding(self, kind: str, sex: str) -> Bounds:
        return _percent_rounding(self.printed("share_of_volunteers", sex=sex, kind=kind))

    # -- tidy ------------------------------------------------------------------------------

    def by(self, dimension: str | None = None) -> pd.DataFrame:
        """Return rates and counts as one tidy table.

        ``rate_low`` and ``rate_high`` are no confidence interval: the report gives no sampling
        error. They are what the rounding of the printed counts, rates and shares allows, and for
        all volunteers of a sex, whose rate was not printed, the bounds on those who do either
        type (:meth:`both_types_by_sex`).

        Parameters
        ----------
        dimension
            ``None``: the regions, most volunteers first, and the world. ``type``: the world's
            formal and informal volunteers. ``sex``: the world's women and men, all and by type.

        Returns
        -------
        pandas.DataFrame
            ``region``, ``sex``, ``type`` (``total`` where not divided), ``rate_percent`` with
            ``rate_low`` and ``rate_high`` (percent), ``volunteers`` and ``population`` (persons).
            Missing where nothing was printed that the number follows from.

        Raises
        ------
        SwvrError
            If the results can't be divided by ``dimension``.
        """
        tables = {None: self._rows_by_region, "type": self._rows_by_type, "sex": self._rows_by_sex}
        if dimension not in tables:
            raise SwvrError(
                f"no published results by {dimension!r}",
                where="--by",
                remedy=f"choose from {', '.join(DIMENSIONS)}, or leave it out",
            )
        return pd.DataFrame(tables[dimension](), columns=COLUMNS)

    def _rows_by_region(self) -> list[tuple[object, ...]]:
        printed = self._by_region("volunteers").drop(WORLD, errors="ignore")
        half = (0.5 * 10.0 ** -printed["decimals"].astype(float)).rename("persons")
        # The world is the sum of the regions, and so is what their rounding allows.
        persons = with_world(half.to_frame())["persons"]
        rows: list[tuple[object, ...]] = []
        for line in records(self.regions.assign(persons=persons).reset_index()):
            off = 100.0 * line.persons / line.population
            allowed = line.rate, max(0.0, line.rate - off), line.rate + off
            rows.append((line.region, TOTAL, TOTAL, *allowed, line.volunteers, line.population))
        return rows

    def _rows_by_type(self) -> list[tuple[object, ...]]:
        people = float(self.world["population"])
        rows: list[tuple[object, ...]] = []
        for line in records(self.types.reset_index()):
            ends = self._rounding(line.type)
            allowed = line.rate, ends.low, ends.high
            rows.append((WORLD, TOTAL, line.type, *allowed, line.volunteers, people))
        return rows

    def _rows_by_sex(self) -> list[tuple[object, ...]]:
        either, people = self.both_types_by_sex(), row(self.population(), WORLD)
        rows: list[tuple[object, ...]] = []
        for sex in SEXES:
            bounds = cell(either, sex, "either_low"), cell(either, sex, "either_high")
            rows.append((WORLD, sex, TOTAL, math.nan, *bounds, math.nan, float(people[sex])))
        for line in records(self.types_by_sex):
            ends = self.rate_rounding(line.type, line.sex)
            allowed = line.rate, ends.low, ends.high
            rows.append((WORLD, line.sex, line.type, *allowed, line.volunteers, line.population))
        return rows

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


def _percent_rounding(printed: pd.Series) -> Bounds:
    """Return the percentages that are printed as in a row of the table, from 0 to 100."""
    allowed = rounding(float(printed["value"]), int(printed["decimals"]))
    return Bounds(max(0.0, allowed.low), min(100.0, allowed.high))
