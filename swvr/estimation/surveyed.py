"""The published results of the multi-country survey, with the intervals they were printed without.

Each percentage is one of about ``sample_size`` interviews a country. Where the size of a group
was not published (women and men), half the sample is assumed; the size and the design effect
stand in the edition file and are printed under every chart.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.estimation.uncertainty import (
    SampleDesign,
    difference_interval,
    margin_of_error,
    net_difference_interval,
    proportion_interval,
    widest_net_interval,
)
from swvr.project import Project

HALF = 0.5
# In the order of the questionnaire (q8c, q8d, q8e) and of table 3.2.
ACTIVITIES = ("advise_authorities", "raise_awareness", "new_solutions")


class PublishedSurvey:
    """The survey's published percentages and what sampling error does to them.

    Every frame is indexed by ``country`` (ISO 3166-1 alpha-3) unless it says otherwise.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.survey = edition.survey
        self._project = project
        self.design = SampleDesign(
            self.survey.sample_size, self.survey.design_effect, self.survey.confidence
        )

    def _load(self, resource: str) -> pd.DataFrame:
        frame = load(resource, self._project)
        return frame[frame["country"].isin(self.survey.countries)]

    @property
    def largest_margin(self) -> float:
        """The margin of error (percentage points) of a percentage of 50, the widest there is."""
        return margin_of_error(50.0, self.design)

    @cached_property
    def action_rates(self) -> pd.DataFrame:
        """Volunteer action rates with intervals, highest first: ``rate``, ``low``, ``high``."""
        rates = self._load(self.survey.action_rates)
        total = rates[rates["sex"] == "total"].set_index("country")[["rate"]]
        ordered = total.sort_values("rate", ascending=False, kind="stable")
        return ordered.join(proportion_interval(ordered["rate"], self.design))

    @cached_property
    def action_rates_by_sex(self) -> pd.DataFrame:
        """Action rates of ``women`` and ``men`` and their gap, women furthest behind first.

        Each rate has its interval (``women_low``, ``women_high`` …). The gap is women − men in
        percentage points: ``difference``, ``low``, ``high``, ``differs``.
        """
        rates = self._load(self.survey.action_rates)
        wide = rates[rates["sex"] != "total"].pivot(index="country", columns="sex", values="rate")
        wide.columns.name = None
        half = self.design.part(HALF)
        gap = difference_interval(wide["women"], wide["men"], half)
        ends = [proportion_interval(wide[sex], half).add_prefix(f"{sex}_") for sex in wide]
        return wide.join([*ends, gap]).sort_values("difference", kind="stable")

    @property
    def past_month_year(self) -> int:
        """The year of the past-month polls that goes with the survey: its own, or the latest."""
        years = self.survey.past_month_years
        return self.survey.year if self.survey.year in years else max(years)

    @cached_property
    def past_month(self) -> pd.DataFrame:
        """Share that volunteered for an organization in the past month, at several dates.

        One row per ``country`` and ``year``: ``rate``, ``low``, ``high``; countries ordered by
        the rate of :attr:`past_month_year`, highest first.
        """
        rates = self._load(self.survey.past_month)
        rates = rates[rates["year"].isin(self.survey.past_month_years)]
        current = rates[rates["year"] == self.past_month_year]
        order = current.sort_values("rate", ascending=False, kind="stable")["country"].tolist()
        dated = rates.set_index(["country", "year"])[["rate"]].sort_index()
        table = dated.join(proportion_interval(dated["rate"], self.design)).reset_index()
        rank = table["country"].map(order.index)
        return table.assign(rank=rank).sort_values(["rank", "year"]).drop(columns="rank")

    @cached_property
    def past_month_change(self) -> pd.DataFrame:
        """Change of the past-month rate since the first year, from independent samples."""
        wide = self.past_month.pivot(index="country", columns="year", values="rate")
        first, last = min(self.survey.past_month_years), self.past_month_year
        return difference_interval(wide[last], wide[first], self.design)

    @cached_property
    def civic_participation(self) -> pd.DataFrame:
        """Civic participation: ``increased``, ``decreased``, net ``difference`` and its interval.

        ``net_printed`` is the net difference that the report prints, ``agrees`` whether it
        follows from the two columns. The base of the table was not published; the interval
        takes the whole sample, so that the true one is wider.
        """
        table = self._load(self.survey.civic_participation).set_index("country")
        net = net_difference_interval(table["increased"], table["decreased"], self.design)
        table = table[["increased", "decreased", "net_printed"]].join(net)
        table["agrees"] = table["difference"].round() == table["net_printed"]
        return table.sort_values("difference", kind="stable")

    @cached_property
    def change(self) -> pd.DataFrame:
        """Net change since the year before, with the widest interval it can have."""
        net = self._load(self.survey.change).set_index("country")["net_change"]
        return widest_net_interval(net.sort_values(ascending=False, kind="stable"), self.design)

    @cached_property
    def plans(self) -> pd.DataFrame:
        """Plans for the next 12 months by sex, and the gap women − men.

        One row per ``country`` and ``activity``: ``women``, ``men``, ``difference``, ``low``,
        ``high``, ``differs``; countries in the order of the edition.
        """
        plans = self._load(self.survey.plans)
        wide = plans.pivot(index=["country", "activity"], columns="sex", values="rate")
        wide.columns.name = None
        gap = difference_interval(wide["women"], wide["men"], self.design.part(HALF))
        table = wide.join(gap).reset_index()
        rank = table["country"].map(self.survey.countries.index) * len(ACTIVITIES)
        rank += table["activity"].map(ACTIVITIES.index)
        return (
            table.assign(rank=rank).sort_values("rank").drop(columns="rank").reset_index(drop=True)
        )
