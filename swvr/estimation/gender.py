"""Women and men: rates by type, and the UN Volunteers programme (DP/2022/24 §§26–36)."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.published import PublishedEstimates
from swvr.frames import records
from swvr.project import Project


def type_gaps(edition: Edition, project: Project | None = None) -> pd.DataFrame:
    """Return the rates of women and men by type, and the gap, women − men.

    A rate is share × rate of the type × population / population of the sex. The ends of each
    rate are what the rounding of the printed rate and share allows; sampling error was not
    published.

    Returns
    -------
    pandas.DataFrame
        One row per ``type``: ``women``, ``women_low``, ``women_high``, the same for men (percent
        of that sex), ``difference`` with ``low`` and ``high`` (percentage points), and
        ``share_women``, ``share_men`` and ``share_difference`` (percent of the type's
        volunteers; points).
    """
    estimates = PublishedEstimates(edition, project)
    rows = []
    for kind, by_sex in estimates.types_by_sex.groupby("type", sort=False):
        row: dict[str, object] = {"type": kind}
        for found in records(by_sex):
            ends = estimates.rate_rounding(found.type, found.sex)
            row[f"share_{found.sex}"] = found.share
            row[found.sex] = found.rate
            row[f"{found.sex}_low"], row[f"{found.sex}_high"] = ends.low, ends.high
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.assign(
        difference=frame["women"] - frame["men"],
        low=frame["women_low"] - frame["men_high"],
        high=frame["women_high"] - frame["men_low"],
        share_difference=frame["share_women"] - frame["share_men"],
    )


class ProgrammeGender:
    """What the Administrator's report prints about women and men among UN Volunteers."""

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.year = edition.results.year
        self._resource = edition.results.gender
        self._table = load(self._resource, project)

    def value(self, indicator: str, *, region: str = WORLD, year: int | None = None) -> float:
        """Return one printed value.

        Raises
        ------
        SwvrError
            If the table has no such value.
        """
        table = self._table
        rows = table[
            (table["indicator"] == indicator)
            & (table["region"] == region)
            & (table["year"] == (year or self.year))
        ]
        if len(rows) != 1 or rows["value"].isna().any():
            raise SwvrError(
                f"no value for {indicator}, {region}, {year or self.year}",
                where=f"data resource {self._resource}",
                remedy="add the printed value",
            )
        return float(rows["value"].item())

    @cached_property
    def women_share(self) -> pd.DataFrame:
        """Women's share (percent) by ``region``, highest first, the world last.

        Where only a bound was printed, ``share`` is missing and ``low``, ``high`` are the range
        that it allows.
        """
        table = self._table
        rows = table[(table["indicator"] == "women_share") & (table["year"] == self.year)]
        frame = rows[["region", "value", "low", "high"]].rename(columns={"value": "share"})
        bounded = frame["share"].isna() & frame["high"].isna()
        frame.loc[bounded, "high"] = 100.0
        is_world = frame["region"] == WORLD
        order = frame.assign(world=is_world, level=frame["share"].fillna(frame["low"]))
        order = order.sort_values(["world", "level"], ascending=[True, False], kind="stable")
        return order.drop(columns=["world", "level"]).reset_index(drop=True)

    @cached_property
    def earlier_women_share(self) -> pd.DataFrame:
        """Women's share of earlier years, where printed: ``region``, ``year``, ``value``."""
        table = self._table
        rows = table[(table["indicator"] == "women_share") & (table["year"] != self.year)]
        return rows[["region", "year", "value"]].reset_index(drop=True)

    @cached_property
    def unswap(self) -> pd.DataFrame:
        """Score on the UN System-wide Action Plan, percent, by ``year``."""
        rows = self._table[self._table["indicator"] == "unswap_score"].sort_values("year")
        frame = rows[["year", "value"]].rename(columns={"value": "score"})
        return frame.reset_index(drop=True)

    @property
    def unswap_indicators(self) -> dict[str, float]:
        """Indicators ``met`` and in ``total``."""
        return {
            "met": self.value("unswap_indicators_met"),
            "total": self.value("unswap_indicators_total"),
        }
