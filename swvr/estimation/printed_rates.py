"""What the printed rates say of regions and sexes: ranges where ranges were printed.

A report may print the rate of a region as one number, as a range, or a range for several regions
together, and no count at all. Each is then an interval; times the population it is an interval of
volunteers. All intervals together must fit the printed total, and that narrows them: the bounds
are those of a linear programme over the volunteers of all regions.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD, population_by_region, with_world
from swvr.estimation.overlap import Bounds, rounding
from swvr.project import Project

SEXES = ("women", "men")
TOTAL = "total"


def printed_interval(printed: pd.Series) -> Bounds:
    """Return the values that a row of the printed estimates can stand for.

    ``value`` with its rounding, or the ends of a range with theirs. “More than” (``low`` alone) is
    taken at its word: from there without an end.
    """
    decimals = int(printed["decimals"])
    if pd.notna(printed["value"]):
        return rounding(float(printed["value"]), decimals)
    if pd.isna(printed["high"]):
        return Bounds(float(printed["low"]), math.inf)
    low, high = float(printed["low"]), float(printed["high"])
    return Bounds(rounding(low, decimals).low, rounding(high, decimals).high)


class PrintedRates:
    """The printed rates of an edition by region and by sex, with what they leave open.

    Parameters
    ----------
    edition
        Names the printed estimates, the population and the regions.
    project
        The checkout to read from; by default the one at hand.
    counts
        Whether printed counts of volunteers count, or the printed rates alone.
    """

    def __init__(
        self, edition: Edition, project: Project | None = None, *, counts: bool = True
    ) -> None:
        self.edition = edition
        self._counts = counts
        # A result that is printed in several places counts as printed most precisely.
        self._printed = (
            load(edition.estimates, project)
            .sort_values("decimals", ascending=False, kind="stable")
            .drop_duplicates(["indicator", "region", "sex", "type"])
        )
        self.population = with_world(
            population_by_region(
                load(edition.population.resource, project),
                load(edition.regions, project),
                edition.population.reference_year,
            )
        )

    def rate(self, region: str = WORLD, sex: str = TOTAL, kind: str = TOTAL) -> Bounds | None:
        """Return the rates (percent) that a printed one can stand for; None if none was."""
        found = self.row("volunteer_rate", region, sex, kind)
        if found is None:
            return None
        bounds = printed_interval(found)
        return Bounds(max(0.0, bounds.low), min(100.0, bounds.high))

    def volunteers(self, region: str = WORLD) -> Bounds | None:
        """Return the volunteers (persons) that a printed count can stand for; None if none was."""
        found = self.row("volunteers", region) if self._counts else None
        return None if found is None else printed_interval(found)

    def row(
        self, indicator: str, region: str = WORLD, sex: str = TOTAL, kind: str = TOTAL
    ) -> pd.Series | None:
        """Return what was printed of a result, as printed most precisely; None if nothing was."""
        wanted = pd.Series({"indicator": indicator, "region": region, "sex": sex, "type": kind})
        rows = self._printed[self._printed[list(wanted.index)].eq(wanted).all(axis="columns")]
        return None if rows.empty else rows.iloc[0]

    def shares(self) -> pd.DataFrame:
        """Return the printed shares of all volunteers by type, and by sex.

        Shares of one sex among the volunteers of one type are not among them.

        Returns
        -------
        pandas.DataFrame
            Types first, then sexes, the largest share first: ``sex``, ``type`` (one of them
            ``total``), ``share`` (percent) and ``decimals`` (as printed).
        """
        table = self._printed
        chosen = table[
            (table["indicator"] == "share_of_volunteers")
            & (table["region"] == WORLD)
            & ((table["sex"] == TOTAL) | (table["type"] == TOTAL))
        ]
        found = chosen[["sex", "type", "value", "decimals"]].rename(columns={"value": "share"})
        by_type = found["sex"] == TOTAL
        order = found.assign(by_type=by_type).sort_values(
            ["by_type", "share"], ascending=False, kind="stable"
        )
        return order.drop(columns="by_type").dropna(subset="share").reset_index(drop=True)

    def parts(self, indicator: str) -> pd.DataFrame:
        """Return a printed count of the regions that have one.

        Returns
        -------
        pandas.DataFrame
            The largest first: ``region`` and ``workers`` (full-time workers or persons).
        """
        table = self._printed
        chosen = table[
            (table["indicator"] == indicator)
            & (table["region"] != WORLD)
            & (table["sex"] == TOTAL)
            & (table["type"] == TOTAL)
        ]
        found = chosen[["region", "value"]].rename(columns={"value": "workers"}).dropna()
        return found.sort_values("workers", ascending=False, kind="stable", ignore_index=True)

    def regions(self) -> pd.DataFrame:
        """Return what the printed rates and totals leave open of each region, and of the world.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``region``, the highest rate first and the world last: ``printed_low`` and
            ``printed_high`` (the printed rate with its rounding or its range, percent; missing
            where none was printed), ``rate_low`` and ``rate_high`` (percent, what the printed
            totals leave of it), ``volunteers_low``, ``volunteers_high`` and ``population``
            (persons), ``share_low`` and ``share_high`` (percent of the world's volunteers).

        Raises
        ------
        SwvrError
            If the printed rates and totals contradict each other.
        """
        people = self.population["total"].drop(WORLD)
        counts, whole = self._bounds(people)
        rows = []
        for region, population in people.items():
            printed, found = self.rate(str(region)), counts[str(region)]
            others = [counts[name] for name in counts if name != region]
            rest = Bounds(sum(b.low for b in others), sum(b.high for b in others))
            rows.append(
                {
                    "region": region,
                    "printed_low": printed.low if printed else math.nan,
                    "printed_high": printed.high if printed else math.nan,
                    "rate_low": 100.0 * found.low / population,
                    "rate_high": 100.0 * found.high / population,
                    "volunteers_low": found.low,
                    "volunteers_high": found.high,
                    "population": float(population),
                    "share_low": 100.0 * found.low / min(whole.high, found.low + rest.high),
                    "share_high": 100.0 * found.high / max(whole.low, found.high + rest.low),
                }
            )
        frame = pd.DataFrame(rows).set_index("region")
        middle = frame["rate_low"] + frame["rate_high"]
        frame = frame.loc[middle.sort_values(ascending=False, kind="stable").index]
        everyone = float(people.sum())
        printed = self.rate()
        frame.loc[WORLD] = {
            "printed_low": printed.low if printed else math.nan,
            "printed_high": printed.high if printed else math.nan,
            "rate_low": 100.0 * whole.low / everyone,
            "rate_high": 100.0 * whole.high / everyone,
            "volunteers_low": whole.low,
            "volunteers_high": whole.high,
            "population": everyone,
            "share_low": 100.0,
            "share_high": 100.0,
        }
        return frame

    def _bounds(self, people: pd.Series) -> tuple[dict[str, Bounds], Bounds]:
        """Bound the volunteers of each region, and of the world, by linear programming."""
        # Imported here: scipy.optimize takes half a second to load, and only this needs it.
        from scipy.optimize import linprog  # noqa: PLC0415

        names = [str(name) for name in people.index]
        ends = [self.count(name, float(people[name])) for name in names]
        everyone = float(people.sum())
        total = self.total(everyone)
        size = len(names)
        ones = np.ones(size) / everyone
        upper = np.array([total.high, -total.low]) / everyone
        scaled = [(bounds.low / everyone, bounds.high / everyone) for bounds in ends]

        def least(direction: np.ndarray) -> float:
            found = linprog(
                direction,
                A_ub=np.vstack([ones * everyone, -ones * everyone]),
                b_ub=upper,
                bounds=scaled,
                method="highs",
            )
            if not found.success:
                raise SwvrError(
                    "the printed rates of the regions and the printed total contradict each other",
                    where=f"data resource {self.edition.estimates}",
                    remedy="check the rows against the report; mark what it rounds as a range",
                )
            return float(found.fun) * everyone

        units = np.eye(size)
        counts = {name: Bounds(least(units[i]), -least(-units[i])) for i, name in enumerate(names)}
        return counts, Bounds(least(np.ones(size)), -least(-np.ones(size)))

    def count(self, region: str, population: float) -> Bounds:
        """Return the volunteers (persons) that the printed count or rate of a region allows.

        The count where one was printed; a region with neither may have none to all of its
        ``population``.
        """
        given = self.volunteers(region)
        if given is not None:
            return given
        rate = self.rate(region) or Bounds(0.0, 100.0)
        return Bounds(rate.low * population / 100.0, rate.high * population / 100.0)

    def total(self, population: float) -> Bounds:
        """Return the volunteers (persons) that the printed total and the printed rate both allow.

        ``population`` is everybody who could be one.
        """
        limits = [bounds for bounds in (self.volunteers(), self._of_all(population)) if bounds]
        return Bounds(
            max([0.0, *(bounds.low for bounds in limits)]),
            min([population, *(bounds.high for bounds in limits)]),
        )

    def _of_all(self, population: float) -> Bounds | None:
        rate = self.rate()
        if rate is None:
            return None
        return Bounds(rate.low * population / 100.0, rate.high * population / 100.0)

    def by_sex(self) -> pd.DataFrame:
        """Return the printed rates of women and men, of the world and of each region that has them.

        Returns
        -------
        pandas.DataFrame
            One row per ``region``, in the order of :meth:`regions` with the world first:
            ``women_low``, ``women_high``, ``men_low``, ``men_high`` (percent of that sex),
            ``women`` and ``men`` (as printed, percent), ``difference`` (women −
            men, points), and ``differs`` (whether it exceeds what rounding allows).
        """
        rows = []
        for region in (WORLD, *[str(name) for name in self.regions().index if name != WORLD]):
            women, men = (self.rate(region, sex) for sex in SEXES)
            if women is None or men is None:
                continue
            values = {
                sex: float(printed["value"])
                for sex in SEXES
                if (printed := self.row("volunteer_rate", region, sex)) is not None
            }
            rows.append(
                {
                    "region": region,
                    "women": values["women"],
                    "men": values["men"],
                    "women_low": women.low,
                    "women_high": women.high,
                    "men_low": men.low,
                    "men_high": men.high,
                    "difference": values["women"] - values["men"],
                    "differs": women.high < men.low or men.high < women.low,
                }
            )
        return pd.DataFrame(rows)
