"""The UN Volunteers programme in a year, and what its printed figures imply (DP/2022/24).

Shares printed as whole percents are known to half a point, amounts to half of their last digit;
what is worked out from them is a range. Counts are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.growth import (
    count_before,
    growth,
    shares_of_parts,
    value_before,
    volunteer_years,
    volunteer_years_range,
)
from swvr.estimation.overlap import Bounds
from swvr.frames import records
from swvr.frames import row as one_row
from swvr.project import Project
from swvr.results_framework import ResultsFramework

# The indicator of the results framework that counts the months served.
MONTHS = "2.1.1a"
REST = "rest"


@dataclass(frozen=True)
class Printed:
    """A printed value and the range that its rounding allows."""

    value: float
    rounded_to: float
    qualifier: str

    @property
    def range(self) -> Bounds:
        """The values that are printed so."""
        return Bounds(self.value - self.rounded_to / 2, self.value + self.rounded_to / 2)


class Programme:
    """What the Administrator's report and UNV's yearly figures say of the programme."""

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        results = edition.results
        self.year = results.year
        self.framework = ResultsFramework(edition, project)
        self._names = results
        women = load(results.gender, project).rename(columns={"region": "group"})
        women = women[women["value"].notna()].assign(rounded_to=0.0)
        women.loc[women["unit"] == "percent", "rounded_to"] = 1.0
        own = load(results.programme, project)
        self._table = pd.concat([own, women[[c for c in own.columns if c in women]]])
        self._hosts = load(results.hosts, project)
        self._goals = load(results.goals, project)
        self._history = load(results.history, project)
        self._annual = load(results.annual_statistics, project)

    # -- single values ---------------------------------------------------------------------

    def printed(self, indicator: str, group: str = WORLD, year: int | None = None) -> Printed:
        """Return one value of the report with its rounding.

        Raises
        ------
        SwvrError
            If the report has no such value.
        """
        return self._one(self._table, self._names.programme, indicator, group, year or self.year)

    def value(self, indicator: str, group: str = WORLD, year: int | None = None) -> float:
        """Return one printed value of the report."""
        return self.printed(indicator, group, year).value

    def annual(self, indicator: str, group: str = WORLD, year: int | None = None) -> Printed:
        """Return one value of UNV's yearly figures, of other sources than the report."""
        name = self._names.annual_statistics
        return self._one(self._annual, name, indicator, group, year or self.year)

    @staticmethod
    def _one(table: pd.DataFrame, name: str, indicator: str, group: str, year: int) -> Printed:
        rows = table[
            (table["indicator"] == indicator) & (table["group"] == group) & (table["year"] == year)
        ]
        if len(rows) != 1:
            raise SwvrError(
                f"no value for {indicator}, {group}, {year}",
                where=f"data resource {name}",
                remedy="add the printed value",
            )
        row = rows.iloc[0]
        return Printed(float(row["value"]), float(row["rounded_to"]), str(row["qualifier"]))

    @cached_property
    def volunteers(self) -> int:
        """UN Volunteers of the year, persons."""
        return int(self.value("volunteers"))

    @cached_property
    def volunteers_before(self) -> range:
        """The counts of the year before from which the growth is printed as it is."""
        return count_before(self.volunteers, self.value("volunteers_growth"))

    def rows(self, indicator: str) -> pd.DataFrame:
        """Return all rows of the report's figures with an indicator."""
        return self._table[self._table["indicator"] == indicator].reset_index(drop=True)

    def indicator(self, code: str) -> pd.Series:
        """Return an indicator of the results framework by its number."""
        return one_row(self.framework.indicators.set_index("code"), code)

    # -- who and where ---------------------------------------------------------------------

    @cached_property
    def hosts(self) -> pd.DataFrame:
        """UN Volunteers by host: hosts, largest first, the rest of them, then parts and joint work.

        Columns: ``host``, ``name``, ``kind`` (``host``, ``rest``, ``part``, ``joint``),
        ``volunteers``, ``growth`` as printed (percent) and the persons ``before`` that it implies,
        from ``before_low`` to ``before_high``.
        """
        table = self._hosts.sort_values("volunteers", ascending=False, kind="stable")
        listed = table[table["kind"] == "host"]
        rest = pd.DataFrame(
            {
                "host": [REST],
                "kind": [REST],
                "volunteers": [self.volunteers - int(listed["volunteers"].sum())],
            }
        )
        parts = table[table["kind"] != "host"].sort_values("kind", ascending=False, kind="stable")
        frame = pd.concat([listed, rest, parts], ignore_index=True)
        ends = [self._ends(row.volunteers, row.growth) for row in records(frame)]
        frame[["before_low", "before_high"]] = pd.DataFrame(ends)
        columns = ["host", "name", "kind", "volunteers", "growth", "before_low", "before_high"]
        return frame[columns]

    @staticmethod
    def _ends(now: int, printed: float) -> tuple[float, float]:
        if pd.isna(printed):
            return float("nan"), float("nan")
        counts = count_before(now, printed)
        return float(counts[0]), float(counts[-1])

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Growth by region, in the order of their volunteers, the world last.

        ``growth`` is as printed (percent); ``low`` and ``high`` are the share of all volunteers
        (percent) that the region can have if these regions make up the whole.
        """
        table = self._table[self._table["year"] == self.year]
        growths = table[table["indicator"] == "volunteers_growth"].set_index("group")["value"]
        ranks = table[table["indicator"] == "volunteers_rank"].set_index("group")["value"]
        order = list(ranks.sort_values().index)
        before = self.volunteers_before
        shares = shares_of_parts(
            [float(growths[region]) for region in order],
            self.volunteers,
            Bounds(before[0], before[-1]),
        )
        rows = [
            (region, growths[region], share.low, share.high)
            for region, share in zip(order, shares, strict=True)
        ]
        rows.append((WORLD, growths[WORLD], 100.0, 100.0))
        return pd.DataFrame(rows, columns=["region", "growth", "low", "high"])

    @cached_property
    def goals(self) -> pd.DataFrame:
        """Share of volunteers' reports that name each Goal (percent), largest first."""
        return self._goals.sort_values("share", ascending=False, kind="stable").reset_index(
            drop=True
        )

    @cached_property
    def composition(self) -> pd.DataFrame:
        """Groups of volunteers as shares of all, largest first.

        Columns: ``group``, ``share`` (percent), ``printed`` (``share`` or ``count``), the
        persons from ``low`` to ``high``, and ``funded``, the share among the volunteers whom
        governments fund in full, where printed.
        """
        rows: list[tuple[str, float, str, float, float]] = []
        shares = {
            "national": self.printed("national_share"),
            "international": self.printed("international_share"),
            "women": self.printed("women_share"),
            "under_30": self.printed("share", "under_30"),
            "over_60": self.printed("share", "over_60"),
        }
        for group, share in shares.items():
            ends = share.range
            low, high = (self.volunteers * end / 100.0 for end in (ends.low, ends.high))
            rows.append((group, share.value, "share", low, high))
        counts = {
            group: self.value("volunteers", group)
            for group in ("youth", "university", "expert", "disability", "refugee")
        }
        counts["community"] = self.value("community_volunteers")
        for group, count in counts.items():
            rows.append((group, 100.0 * count / self.volunteers, "count", count, count))
        frame = pd.DataFrame(rows, columns=["group", "share", "printed", "low", "high"])
        funded = self.rows("fully_funded_share").set_index("group")["value"].to_dict()
        funded["women"] = self.value("women_share_fully_funded")
        frame["funded"] = frame["group"].map(funded)
        return frame.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)

    # -- change ----------------------------------------------------------------------------

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What changed from the year before, largest growth first.

        Columns: ``item``, ``printed`` (growth as printed, percent), ``change`` (recomputed from
        two printed values), ``before`` and ``now`` (printed values), and ``before_low``,
        ``before_high`` (what the growth implies where no earlier value is printed).
        """
        rows: list[dict[str, object]] = [
            self._grown("expert_volunteers", "volunteers", "expert"),
            self._grown("volunteers", "volunteers"),
            self._grown("full_funding", "full_funding"),
            self._compared("online_requests", "online_requests"),
            self._compared("activities_value", "activities_value"),
            self._compared("national_days", "deployment_days", "national"),
            self._compared("international_days", "deployment_days", "international"),
            {"item": "costs", "printed": self.value("costs_growth")},
        ]
        grown = self.value("months_growth")
        before = count_before(self.months, grown)
        rows.append(
            {
                "item": "months",
                "printed": grown,
                "now": self.months,
                "before_low": before[0],
                "before_high": before[-1],
            }
        )
        columns = ["item", "printed", "change", "before", "now", "before_low", "before_high"]
        frame = pd.DataFrame(rows).reindex(columns=columns)
        size = frame["change"].fillna(frame["printed"])
        order = size.sort_values(ascending=False, kind="stable").index
        return frame.loc[order].reset_index(drop=True)

    def _grown(self, item: str, indicator: str, group: str = WORLD) -> dict[str, object]:
        now, grown = self.printed(indicator, group), self.value(f"{indicator}_growth", group)
        if now.rounded_to == 0.0:
            counts = count_before(int(now.value), grown)
            before = Bounds(counts[0], counts[-1])
        else:
            before = value_before(now.value, grown, now.rounded_to)
        return {
            "item": item,
            "printed": grown,
            "now": now.value,
            "before_low": before.low,
            "before_high": before.high,
        }

    def _compared(self, item: str, indicator: str, group: str = WORLD) -> dict[str, object]:
        now, before = (self.value(indicator, group, year) for year in (self.year, self.year - 1))
        grown = self.rows(f"{indicator}_growth")
        grown = grown[grown["group"] == group]
        return {
            "item": item,
            "printed": grown["value"].item() if len(grown) else float("nan"),
            "change": growth(before, now),
            "before": before,
            "now": now,
        }

    @property
    def months(self) -> int:
        """Months that volunteers served in the year."""
        return int(self.indicator(MONTHS)["result"])

    @property
    def months_each(self) -> float:
        """Months that a volunteer served in the year, on average."""
        return self.months / self.volunteers

    @cached_property
    def months_each_before(self) -> Bounds:
        """The same in the year before, as the two printed growths allow."""
        months = count_before(self.months, self.value("months_growth"))
        people = self.volunteers_before
        return Bounds(months[0] / people[-1], months[-1] / people[0])

    # -- money -----------------------------------------------------------------------------

    @cached_property
    def finance(self) -> pd.DataFrame:
        """Value of activities and contributions by kind, million US dollars.

        Columns: ``item``, ``amount`` as printed with what it is ``rounded_to``, or ``low`` and
        ``high`` where the report prints only by how much it has changed.
        """
        mean, fall = self._only("regular_resources_mean"), self._only("regular_resources_mean_fall")
        full = self.printed("full_funding")
        amounts: dict[str, Printed | Bounds] = {
            "activities_value": self.printed("activities_value"),
            "activities_value_before": self.printed("activities_value", year=self.year - 1),
            "full_funding": full,
            "full_funding_before": value_before(
                full.value, self.value("full_funding_growth"), full.rounded_to
            ),
            "regular_resources": self.printed("regular_resources"),
            "regular_resources_mean": mean,
            "regular_resources_mean_before": value_before(mean.value, -fall.value, mean.rounded_to),
            "special_fund": self.printed("special_fund"),
        }
        nan = float("nan")
        rows = [
            (item, nan, nan, found.low, found.high)
            if isinstance(found, Bounds)
            else (item, found.value, found.rounded_to, nan, nan)
            for item, found in amounts.items()
        ]
        return pd.DataFrame(rows, columns=["item", "amount", "rounded_to", "low", "high"])

    def period(self, indicator: str) -> str:
        """Return the years that a mean is over, as in ``2017-2019``."""
        return str(self.rows(indicator)["group"].item())

    def _only(self, indicator: str) -> Printed:
        return self.printed(indicator, self.period(indicator))

    # -- over the years --------------------------------------------------------------------

    @cached_property
    def history(self) -> pd.DataFrame:
        """UN Volunteers a year at the marks that the report names: ``years``, ``volunteers``."""
        return self._history

    @cached_property
    def volunteer_years(self) -> Bounds:
        """Volunteers of all years added up if they grew steadily from mark to mark.

        The years before the first mark are not known: none of them, or each as many as at it.
        """
        marks = [(row.years, float(row.volunteers)) for row in records(self._history)]
        first_year, first = marks[0]
        after = volunteer_years(marks)
        return Bounds(after + first, after + first_year * first)

    @cached_property
    def volunteer_years_range(self) -> Bounds:
        """The same if they only never fell from mark to mark."""
        return volunteer_years_range(
            [(row.years, float(row.volunteers)) for row in records(self._history)]
        )

    @cached_property
    def series(self) -> pd.DataFrame:
        """UN Volunteers by year, from the report and from UNV's other figures.

        Columns: ``year``, ``volunteers`` (where counted), ``low`` and ``high`` (where rounded),
        ``derived_low`` and ``derived_high`` (from the growth of the year after), ``qualifier``
        and ``certainty`` of the source.
        """
        own = pd.DataFrame(
            {
                "year": [self.year],
                "value": [float(self.volunteers)],
                "rounded_to": [0.0],
                "qualifier": ["exact"],
                "certainty": ["A"],
            }
        )
        rows = self._annual[
            (self._annual["indicator"] == "volunteers") & (self._annual["group"] == WORLD)
        ]
        frame = pd.concat([own, rows[own.columns]]).sort_values("year").reset_index(drop=True)
        exact = frame["qualifier"] == "exact"
        half = frame["rounded_to"] / 2
        above = half.where(frame["qualifier"] != "upper_bound", 0.0)
        frame["volunteers"] = frame["value"].where(exact)
        frame["low"] = (frame["value"] - half).where(~exact)
        frame["high"] = (frame["value"] + above).where(~exact)
        derived = {row.year - 1: row for row in self._growths()}
        ends = [
            self._ends(derived[year].now, derived[year].value)
            if year in derived
            else (float("nan"), float("nan"))
            for year in frame["year"]
        ]
        frame[["derived_low", "derived_high"]] = pd.DataFrame(ends)
        return frame.drop(columns=["rounded_to"])

    def _growths(self) -> list[Any]:
        """Return yearly growths whose earlier count is not printed, with the count they lead to."""
        table = self._annual[self._annual["group"] == WORLD]
        counts = table[(table["indicator"] == "volunteers") & (table["qualifier"] == "exact")]
        found = table[table["indicator"] == "volunteers_growth"].merge(
            counts[["year", "value"]].rename(columns={"value": "now"}), on="year"
        )
        return list(records(found.astype({"now": int})))
