"""Women and men where their rates were printed: gaps, counts, a check, and the rest of the world.

A printed rate is every value that rounds to it. The gap of two rates, their ratio, and with the
population of each sex the volunteers and women's share among them, are then intervals. The rate of
all must lie between those of women and men, as near to each as their parts in the population say:
that checks three printed rates against each other.

The rates of the world are the population-weighted means of those of the regions. Where some regions
have printed rates of women and men and others have none, the world's leave those of the others
together within bounds. They are sharp: linear programmes over the women and the men who volunteer
in each region, subject to every printed rate and count; ratios by the transformation of
[CharnesCooper1962]_.

References
----------
.. [CharnesCooper1962] A. Charnes and W. W. Cooper, "Programming with linear fractional
   functionals", *Naval Research Logistics Quarterly* 9 (1962), pp. 181–186.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.overlap import Bounds
from swvr.estimation.printed_rates import SEXES, TOTAL, PrintedRates
from swvr.frames import cell, records
from swvr.project import Project

REST = "rest"  # all regions without printed rates of women and men, together
MEASURES = ("women", "men", "difference", "ratio", "women_volunteers", "men_volunteers", "share")
NOTHING = Bounds(math.nan, math.nan)


class RatesBySex:
    """What the printed rates of women and men say, and what they leave open.

    Printed counts of volunteers are left aside: they would bring in the population of the year
    that the estimates are for, which may be another.

    Parameters
    ----------
    edition
        Names the printed estimates, the population and the regions.
    project
        The checkout to read from; by default the one at hand.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.edition = edition
        self._project = project
        self._printed = PrintedRates(edition, project, counts=False)
        self.population = self._printed.population

    @cached_property
    def unprinted(self) -> list[str]:
        """The regions without a printed rate of women or of men."""
        rates = self._printed.rate
        return [
            str(region)
            for region in self.population.index
            if region != WORLD and any(rates(str(region), sex) is None for sex in SEXES)
        ]

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Gap, ratio, volunteers and women's share, as intervals.

        In rows with printed rates the ends are what the rounding of these two allows, whatever else
        was printed; volunteers are rate × population. The row ``rest`` (all of :attr:`unprinted`
        together) is there if the world's rates were printed, and only some regions': its ends are
        the sharp bounds that everything printed leaves.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``region``: the world, the regions with printed rates in the order of
            :meth:`swvr.estimation.printed_rates.PrintedRates.regions`, and ``rest``. As printed or
            from what was printed, missing for ``rest``, and each with its ends ``…_low`` and
            ``…_high``: ``women`` and ``men`` (percent of that sex), ``difference`` (women − men,
            percentage points), ``ratio`` (women's rate in percent of men's),
            ``women_volunteers`` and ``men_volunteers`` (persons), ``share`` (women's, percent of
            volunteers). No values where none fits what was printed. Empty where the rates of both
            sexes were printed nowhere.
        """
        rows = {row.region: self._from_rounding(row) for row in records(self._rates)}
        if WORLD in rows and len(rows) > 1 and self.unprinted:
            rows[REST] = self._rest()
        columns = [f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        return frame.rename_axis("region")

    @cached_property
    def _rates(self) -> pd.DataFrame:
        return self._printed.by_sex()

    @cached_property
    def _programme(self) -> _Programme:
        return _Programme(self._printed)

    def _from_rounding(self, row: Any) -> list[float]:
        """Return the measures of two printed rates in the order of the columns."""
        people = {sex: float(cell(self.population, row.region, sex)) for sex in SEXES}
        values = [
            _measures(women, men, people)
            for women, men in (
                (row.women, row.men),
                (row.women_low, row.men_high),
                (row.women_high, row.men_low),
            )
        ]
        # A measure of women's rate and of men's grows with the first and falls with the second,
        # but for the two that are of men alone.
        return [
            number
            for name, exact, low, high in zip(MEASURES, *values, strict=True)
            for number in (exact, *((high, low) if name.startswith("men") else (low, high)))
        ]

    def _rest(self) -> list[float]:
        """Return the bounds on the measures of the regions without printed rates."""
        found = self._programme.bounds(self.unprinted)
        return [number for each in found for number in (math.nan, each.low, each.high)]

    def single(self) -> dict[str, Bounds]:
        """Return the bounds on the gap of each of the :attr:`unprinted` regions alone.

        Women − men, percentage points; NaN where nothing fits what was printed.
        """
        return {
            region: self._programme.bounds([region], ["difference"])[0] for region in self.unprinted
        }

    def check(self) -> pd.DataFrame:
        """Ask whether the printed rates of women and men give the printed rate of all.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``region`` as :attr:`measures`, without ``rest``: ``mean`` with
            ``mean_low`` and ``mean_high`` (percent: the mean weighted by the population of each
            sex, and what rounding allows), ``printed_low`` and ``printed_high`` (percent: the
            printed rate of all with its rounding or its range), ``fits`` (whether the two
            intervals meet; missing where no rate of all was printed), ``adults`` (percent: women
            among adults in the population), and ``adults_low`` and ``adults_high`` (percent: women
            among adults for which the three printed rates would fit; missing if there are none).
        """
        rows: list[tuple[object, ...]] = []
        for row in records(self._rates):
            people = self.population.loc[row.region]
            part = float(people["women"]) / float(people[TOTAL])
            women, men = (self._printed.rate(row.region, sex) for sex in SEXES)
            assert women is not None
            assert men is not None
            mean = Bounds(_mean(part, women.low, men.low), _mean(part, women.high, men.high))
            whole = self._printed.rate(row.region)
            needed = _needed_part(women, men, whole) if whole else NOTHING
            fits = whole and bool(mean.low <= whole.high and whole.low <= mean.high)
            printed = whole or NOTHING
            rows.append(
                (
                    row.region,
                    *(_mean(part, row.women, row.men), mean.low, mean.high),
                    *(printed.low, printed.high, fits),
                    *(100.0 * part, 100.0 * needed.low, 100.0 * needed.high),
                )
            )
        columns = [
            *("region", "mean", "mean_low", "mean_high", "printed_low", "printed_high", "fits"),
            *("adults", "adults_low", "adults_high"),
        ]
        frame = pd.DataFrame(rows, columns=columns).set_index("region")
        return frame.astype({"fits": object})  # True, False or None

    def other_populations(self) -> dict[int, Bounds]:
        """Return the gap of the rest of the world (women − men, points) by year of the population.

        For every year that the table of the population has: the year that the estimates are for
        may not be known. NaN where nothing fits, or there is no rest.
        """
        population = self.edition.population
        years = sorted(set(load(population.resource, self._project)["year"]))
        found = {}
        for year in years:
            changed = population.model_copy(update={"reference_year": int(year)})
            edition = self.edition.model_copy(update={"population": changed})
            found[int(year)] = NOTHING
            with suppress(SwvrError):  # with this population the printed rates don't fit together
                found[int(year)] = RatesBySex(edition, self._project).ends(REST, "difference")
        return found

    def ends(self, region: str, measure: str) -> Bounds:
        """Return the ends of one of the :attr:`measures`; NaN for a region that is not in it."""
        if region not in self.measures.index:
            return NOTHING
        low, high = (cell(self.measures, region, f"{measure}_{end}") for end in ("low", "high"))
        return Bounds(float(low), float(high))


def _measures(women: float, men: float, people: dict[str, float]) -> tuple[float, ...]:
    """Return :data:`MEASURES` of two rates (percent)."""
    volunteers = women * people["women"] / 100.0, men * people["men"] / 100.0
    everyone = sum(volunteers)
    return (
        women,
        men,
        women - men,
        100.0 * women / men if men else math.inf,
        *volunteers,
        100.0 * volunteers[0] / everyone if everyone else math.nan,
    )


def _mean(part: float, women: float, men: float) -> float:
    return part * women + (1.0 - part) * men


def _needed_part(women: Bounds, men: Bounds, whole: Bounds) -> Bounds:
    """Return the parts of women in a population for which three rates fit; NaN if none does.

    The least mean must not exceed the highest printed rate of all, nor the greatest mean stay below
    the lowest. Both means are linear in the part, so that the parts that fit are an interval.
    """
    low, high = 0.0, 1.0
    for room, slope in (
        (whole.high - men.low, women.low - men.low),
        (men.high - whole.low, men.high - women.high),
    ):  # slope × part ≤ room
        if slope > 0.0:
            high = min(high, room / slope)
        elif slope < 0.0:
            low = max(low, room / slope)
        elif room < 0.0:
            return NOTHING
    return Bounds(low, high) if low <= high else NOTHING


class _Programme:
    """The linear programme: the women and the men who volunteer in each region.

    Everything is counted in parts of the world's population, so that the solver's tolerance is
    1e-7 of that.
    """

    def __init__(self, printed: PrintedRates) -> None:
        self._people = printed.population
        self._everyone = float(cell(self._people, WORLD, TOTAL))
        self._regions = [str(name) for name in self._people.index if name != WORLD]
        self._size = 2 * len(self._regions)
        self._rows: list[np.ndarray] = []
        self._limits: list[float] = []
        for region in (*self._regions, WORLD):
            chosen = self._regions if region == WORLD else [region]
            for sex in SEXES:
                people = float(cell(self._people, region, sex))
                rate = printed.rate(region, sex) or Bounds(0.0, 100.0)
                ends = Bounds(rate.low * people / 100.0, rate.high * people / 100.0)
                self._between(self._count(chosen, sex), ends)
            people = float(cell(self._people, region, TOTAL))
            whole = printed.total(people) if region == WORLD else printed.count(region, people)
            self._between(self._count(chosen, "women") + self._count(chosen, "men"), whole)

    def _count(self, regions: Sequence[str], sex: str) -> np.ndarray:
        """Return the row that counts the volunteers of a sex in some regions."""
        row = np.zeros(self._size)
        for region in regions:
            row[2 * self._regions.index(region) + SEXES.index(sex)] = 1.0
        return row

    def _between(self, row: np.ndarray, ends: Bounds) -> None:
        if math.isfinite(ends.high):
            self._rows.append(row)
            self._limits.append(ends.high / self._everyone)
        self._rows.append(-row)
        self._limits.append(-ends.low / self._everyone)

    def bounds(self, regions: Sequence[str], names: Sequence[str] = MEASURES) -> list[Bounds]:
        """Return the bounds of measures for some regions together; NaN where none fits."""
        women, men = (self._count(regions, sex) for sex in SEXES)
        parts = [float(self._people.loc[list(regions), sex].sum()) for sex in SEXES]
        rates = [100.0 * self._everyone / people for people in parts]
        # Each is the ratio of two linear functions: numerator, what it is divided by (nothing for
        # the constant one), and the factor of its unit.
        first, second = women * rates[0], men * rates[1]
        wanted: dict[str, tuple[np.ndarray, np.ndarray | None]] = {
            "women": (first, None),
            "men": (second, None),
            "difference": (first - second, None),
            "ratio": (100.0 * first, second),
            "women_volunteers": (women * self._everyone, None),
            "men_volunteers": (men * self._everyone, None),
            "share": (100.0 * women, women + men),
        }
        return [self._ends(*wanted[name]) for name in names]

    def _ends(self, numerator: np.ndarray, divisor: np.ndarray | None) -> Bounds:
        low, high = (sign * self._least(sign * numerator, divisor) for sign in (1.0, -1.0))
        return NOTHING if math.isnan(low) or math.isnan(high) else Bounds(*sorted((low, high)))

    def _least(self, numerator: np.ndarray, divisor: np.ndarray | None) -> float:
        """Return the least of a linear function, or of one divided by another that is not negative.

        Divided, the unknowns are the volunteers and one more, 1 / divisor, that all of them are
        multiplied by.
        """
        # Imported here: scipy.optimize takes half a second to load, and only this needs it.
        from scipy.optimize import linprog  # noqa: PLC0415

        rows, limits = np.array(self._rows), np.array(self._limits)
        if divisor is None:
            found = linprog(numerator, A_ub=rows, b_ub=limits, bounds=(0.0, None), method="highs")
        else:
            found = linprog(
                np.append(numerator, 0.0),
                A_ub=np.column_stack([rows, -limits]),
                b_ub=np.zeros(len(limits)),
                A_eq=np.append(divisor, 0.0)[np.newaxis],
                b_eq=[1.0],
                bounds=(0.0, None),
                method="highs",
            )
        if found.success:
            return float(found.fun)
        unbounded = 3
        return -math.inf if found.status == unbounded else math.nan
