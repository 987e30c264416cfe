"""From one edition's volunteers to the next one's: more people, or more of the people.

Volunteers are population times rate, so their change between two editions splits into what the
growth of the population adds and what the change of the rate adds. Which of the two changes first
is arbitrary; the mean over both orders, the Shapley value [Shapley1953]_, [Shorrocks2013]_, needs
no order and leaves nothing over: ``Δ(P·r) = ΔP·(r₀ + r₁)/2 + Δr·(P₀ + P₁)/2`` in each region.

The editions group countries differently and print some rates as ranges. A region of the earlier
edition whose countries lie in several regions of the later one may have its volunteers in any of
these, as long as none has more volunteers than people. All of this is linear in the unknown
volunteers, so that linear programmes give the sharp bounds of every effect. A country that is in
one population table alone is new or gone: what it adds or takes away is population.

References
----------
.. [Shapley1953] L. S. Shapley, "A value for n-person games", in *Contributions to the Theory of
   Games* II, Princeton University Press, 1953, pp. 307–317.
.. [Shorrocks2013] A. F. Shorrocks, "Decomposition procedures for distributional analysis: a
   unified framework based on the Shapley value", *Journal of Economic Inequality* 11 (2013),
   pp. 99–126.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD, with_world
from swvr.estimation.overlap import Bounds
from swvr.estimation.printed_rates import PrintedRates
from swvr.project import Project

RESIDUAL = "other"  # the region of whoever is in no other
EFFECTS = ("before", "after", "change", "population_effect", "rate_effect")


class Bridge:
    """The change from the volunteers of one edition to those of a later one.

    Parameters
    ----------
    before, after
        The editions; both print volunteers or rates by region.
    project
        The checkout to read from; by default the one at hand.

    Attributes
    ----------
    placed
        Countries that the grouping of the later edition lacks. They count in the region where
        most people of their earlier region are.
    """

    def __init__(self, before: Edition, after: Edition, project: Project | None = None) -> None:
        self.before, self.after = before, after
        self._printed = PrintedRates(before, project), PrintedRates(after, project)
        people = [
            _people(edition, project).rename(name)
            for edition, name in ((before, "then"), (after, "now"))
        ]
        table = pd.concat(people, axis="columns").fillna(0.0)
        table["source"] = _regions(before, project).reindex(table.index)
        table["region"] = _regions(after, project).reindex(table.index)
        self.placed = _place(table)
        _require_regions(table, (before, after))
        # Who is gone has no region now; those who lived there stand among the rest.
        table["region"] = table["region"].fillna(RESIDUAL)
        self._table = table

    @cached_property
    def population(self) -> pd.DataFrame:
        """People by region of the later edition: ``then`` and ``now``, with the world."""
        found = self._table.groupby("region")[["then", "now"]].sum()
        return with_world(found)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """People then, by ``source`` (region of the earlier edition) and ``region`` of the later.

        A source with one region only keeps its volunteers there; one with several may have them
        in any.
        """
        found: pd.DataFrame = (
            self._table.groupby(["source", "region"])["then"].sum().rename("then").reset_index()
        )
        return found[found["then"] > 0].reset_index(drop=True)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What changed, by region of the later edition, and in the world.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``region``, the largest change first and the world last. For each of
            ``before`` and ``after`` (volunteers), ``change``, ``population_effect`` and
            ``rate_effect`` (all in persons) the sharp bounds ``…_low`` and ``…_high``. Any
            volunteers within the bounds have effects that add up to their change.

        Raises
        ------
        SwvrError
            If no numbers of volunteers fit what was printed.
        """
        programme = self._programme
        rows = {}
        for region in (*programme.regions, WORLD):
            chosen = programme.regions if region == WORLD else [region]
            ends = {}
            for effect in EFFECTS:
                direction = sum(programme.direction(effect, name) for name in chosen)
                found = programme.bounds(np.asarray(direction))
                ends[f"{effect}_low"], ends[f"{effect}_high"] = found.low, found.high
            rows[region] = ends
        frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("region")
        middle = (frame["change_low"] + frame["change_high"]).drop(WORLD)
        order = [*middle.sort_values(ascending=False, kind="stable").index, WORLD]
        return frame.loc[order]

    @cached_property
    def _programme(self) -> _Programme:
        return _Programme(self)

    @property
    def totals_fit(self) -> bool:
        """Whether what was printed of the world fits what was printed of the regions.

        Where it does not, the world is the sum of its regions.
        """
        return self._programme.totals_fit

    def printed(self) -> tuple[PrintedRates, PrintedRates]:
        """Return the printed rates of both editions."""
        return self._printed


class _Programme:
    """The linear programme: volunteers then by cell, volunteers now by region."""

    def __init__(self, bridge: Bridge) -> None:
        cells, people = bridge.cells, bridge.population.drop(WORLD)
        self.regions = [str(name) for name in people.index]
        self._then, self._now = people["then"], people["now"]
        self._cells = cells
        self._size = len(cells) + len(self.regions)
        self._scale = float(people["now"].sum())
        before, after = bridge.printed()
        now = [after.count(name, float(self._now[name])) for name in self.regions]
        self._limits = [
            *((0.0, float(people)) for people in cells["then"]),
            *((bounds.low, bounds.high) for bounds in now),
        ]
        sources = cells.groupby("source")["then"].sum()
        self._rows: list[tuple[np.ndarray, float]] = []
        for source, people_then in sources.items():
            bounds = before.count(str(source), float(people_then))
            self._between((cells["source"] == source).to_numpy(), bounds)
        of_regions = len(self._rows)
        everyone = before.total(float(self._then.sum())), after.total(float(self._now.sum()))
        is_cell = np.arange(self._size) < len(cells)
        self._between(is_cell[: len(cells)], everyone[0])
        self._between(~is_cell, everyone[1])
        self.totals_fit = self._least(np.zeros(self._size)) is not None
        if not self.totals_fit:
            self._rows = self._rows[:of_regions]

    def _between(self, chosen: np.ndarray, bounds: Bounds) -> None:
        row = np.zeros(self._size)
        row[: len(chosen)] = chosen
        self._rows += [(row, bounds.high), (-row, -bounds.low)]

    def direction(self, effect: str, region: str) -> np.ndarray:
        """Return an effect in a region as a linear function of the unknown volunteers."""
        then, now = np.zeros(self._size), np.zeros(self._size)
        then[: len(self._cells)] = (self._cells["region"] == region).to_numpy()
        now[len(self._cells) + self.regions.index(region)] = 1.0
        people_then, people_now = float(self._then[region]), float(self._now[region])
        # A region that is new or gone has one rate: all of its change is people.
        rate_now = now / people_now if people_now else then / people_then
        rate_then = then / people_then if people_then else rate_now
        parts: Mapping[str, np.ndarray] = {
            "before": then,
            "after": now,
            "change": now - then,
            "population_effect": (people_now - people_then) * (rate_then + rate_now) / 2,
            "rate_effect": (rate_now - rate_then) * (people_then + people_now) / 2,
        }
        return parts[effect]

    def bounds(self, direction: np.ndarray) -> Bounds:
        """Return the least and the most that a linear function of the volunteers can be."""
        ends = [self._least(direction), self._least(-direction)]
        if ends[0] is None or ends[1] is None:
            raise SwvrError(
                "no numbers of volunteers fit what the two editions print of their regions",
                where="bridge between editions",
                remedy="check the printed counts and rates of both against their reports",
            )
        return Bounds(ends[0], -ends[1])

    def _least(self, direction: np.ndarray) -> float | None:
        """Return the least that a linear function of the volunteers can be; None if none fit."""
        # Imported here: scipy.optimize takes half a second to load, and only this needs it.
        from scipy.optimize import linprog  # noqa: PLC0415

        rows, limits = zip(*self._rows, strict=True)
        found = linprog(
            direction,
            A_ub=np.array(rows),
            b_ub=np.array(limits) / self._scale,
            bounds=[(low / self._scale, high / self._scale) for low, high in self._limits],
            method="highs",
        )
        return float(found.fun) * self._scale if found.success else None


def _people(edition: Edition, project: Project | None) -> pd.Series:
    table = load(edition.population.resource, project)
    current = table[table["year"] == edition.population.reference_year]
    return current.groupby("country")["population"].sum()


def _regions(edition: Edition, project: Project | None) -> pd.Series:
    return load(edition.regions, project).set_index("country")["region"]


def _place(table: pd.DataFrame) -> list[str]:
    """Give countries that only the earlier edition groups a region of the later; return them."""
    vanished = table["region"].isna() & (table["now"] == 0.0) & table["source"].notna()
    known = table[table["region"].notna()].groupby(["source", "region"])["then"].sum()
    likely = known.reset_index().sort_values(["then", "region"], ascending=[False, True])
    first = likely.drop_duplicates("source")
    region_of = dict(zip(first["source"], first["region"], strict=True))
    found = table.loc[vanished, "source"].map(region_of)
    table.loc[found.index, "region"] = found
    return sorted(map(str, found.dropna().index))


def _require_regions(table: pd.DataFrame, editions: tuple[Edition, Edition]) -> None:
    """Stop if a country has people in the year of an edition, and no region in that edition."""
    for column, people, edition in zip(
        ("source", "region"), ("then", "now"), editions, strict=True
    ):
        without = table[column].isna() & (table[people] > 0)
        lone = sorted(str(country) for country in table.index[without])
        if lone:
            raise SwvrError(
                f"without a region: {', '.join(lone)}",
                where=f"data resource {edition.regions}",
                remedy="give each country with a population a region",
            )
