"""An edition's estimates from the rates that countries publish, with their intervals.

The whole method of SWVR 2022, Appendix B, on the inputs and with the rules that the edition names:
for all volunteers, and with the imputation that the report uses there, by sex and by type.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.hours import MeanHours, national_full_time_equivalent, national_hours
from swvr.estimation.national import NationalEstimate, estimate
from swvr.estimation.national_inputs import NationalInputs, national_inputs, selection_rule
from swvr.estimation.published import COLUMNS as PUBLISHED_COLUMNS
from swvr.estimation.published import DIMENSIONS, SEXES, TOTAL, TYPES
from swvr.estimation.resampling import Intervals, intervals
from swvr.estimation.specifications import Specifications, factor_for, influence, specifications
from swvr.period import usual
from swvr.project import Project

COLUMNS = [*PUBLISHED_COLUMNS, "countries_observed", "population_share_observed", "basis"]
_GROUPS = {
    None: ((TOTAL, TOTAL),),
    "sex": tuple((sex, TOTAL) for sex in SEXES),
    "type": tuple((TOTAL, kind) for kind in TYPES),
}


class NationalEstimates:
    """Rates and volunteers of regions and the world, from national rates.

    Parameters
    ----------
    edition
        Names inputs, rules, resamples and seed.
    project
        The checkout to read from; by default the one at hand.
    surveyed
        Whether the countries of the multi-country survey join in.
    """

    def __init__(
        self, edition: Edition, project: Project | None = None, *, surveyed: bool = True
    ) -> None:
        self.edition = edition
        self._project = project
        self._surveyed = surveyed
        self._estimates: dict[tuple[str, str], NationalEstimate] = {}
        self._intervals: dict[tuple[str, str], Intervals] = {}

    @cached_property
    def inputs(self) -> NationalInputs:
        """What the estimates are made from."""
        return national_inputs(self.edition, self._project, surveyed=self._surveyed)

    def estimate(self, sex: str = TOTAL, kind: str = TOTAL) -> NationalEstimate:
        """Return the estimate of one sex and one type; ``total`` is all.

        Raises
        ------
        SwvrError
            If the inputs do not allow it: see :func:`swvr.estimation.national.estimate`.
        """
        if (sex, kind) not in self._estimates:
            rules = self.edition.national
            divided = (sex, kind) != (TOTAL, TOTAL)
            self._estimates[sex, kind] = estimate(
                self.inputs.observations,
                self.inputs.people(sex),
                self.inputs.regions,
                sex=sex,
                rule=selection_rule(self.edition, (TOTAL, *TYPES) if kind == TOTAL else (kind,)),
                total_method=rules.total_from_parts,
                period_method=rules.factors,
                imputation_method=(
                    rules.imputation_by_sex_and_type if divided else rules.imputation
                ),
                to=usual(self.edition.reference_period),
            )
        return self._estimates[sex, kind]

    def intervals(self, sex: str = TOTAL, kind: str = TOTAL) -> Intervals:
        """Return the intervals of the estimate of one sex and one type."""
        if (sex, kind) not in self._intervals:
            rules = self.edition.national
            self._intervals[sex, kind] = intervals(
                self.estimate(sex, kind),
                resamples=rules.resamples,
                seed=rules.seed,
                confidence=rules.confidence,
            )
        return self._intervals[sex, kind]

    def factors(self, sex: str = TOTAL, kind: str = TOTAL) -> pd.DataFrame:
        """Return the factors to the edition's period with their intervals, by reference period."""
        return self.estimate(sex, kind).factors.join(self.intervals(sex, kind).factors)

    def by(self, dimension: str | None = None) -> pd.DataFrame:
        """Return rates and counts as one tidy table.

        Parameters
        ----------
        dimension
            ``None``: all volunteers. ``sex``: women and men. ``type``: formal and informal.

        Returns
        -------
        pandas.DataFrame
            For each group the regions, most volunteers first, and the world: ``region``,
            ``sex``, ``type``, ``rate_percent`` with the interval ``rate_low`` to ``rate_high``
            (percent), ``volunteers`` and ``population`` (persons), ``countries_observed``,
            ``population_share_observed`` (percent) and ``basis``: whether the interval rests on
            the ``region``'s own spread or the ``world``'s (``none``: there is no interval).

        Raises
        ------
        SwvrError
            If the rates are not divided by ``dimension``, or the inputs do not allow an
            estimate.
        """
        if dimension not in _GROUPS:
            raise SwvrError(
                f"no national rates by {dimension!r}",
                where="--by",
                remedy=f"choose from {', '.join(DIMENSIONS)}, or leave it out",
            )
        tables = [self._rows(sex, kind) for sex, kind in _GROUPS[dimension]]
        return pd.concat(tables, ignore_index=True)[COLUMNS]

    def _rows(self, sex: str, kind: str) -> pd.DataFrame:
        regions = self.estimate(sex, kind).regions.join(self.intervals(sex, kind).regions)
        last = regions.iloc[[-1]]
        ordered = regions.iloc[:-1].sort_values("volunteers", ascending=False, kind="stable")
        labels: dict[str, Any] = {"sex": sex, "type": kind}
        return pd.concat([ordered, last]).reset_index().assign(**labels)

    def factor_for(self, world_rate: float, period: str) -> float:
        """Return the factor of a reference period at which the world has a rate (percent)."""
        return factor_for(self.estimate(), period, world_rate)

    @cached_property
    def influence(self) -> pd.DataFrame:
        """What the world's rate is without each country in turn."""
        return influence(self.estimate())

    @cached_property
    def specifications(self) -> Specifications:
        """The headline under every combination of the edition's alternatives."""
        return specifications(self.edition, self._project)

    @cached_property
    def hours(self) -> MeanHours:
        """The mean monthly hours of a volunteer that countries publish."""
        return national_hours(self.edition, self._project)

    def full_time_equivalent(self) -> float:
        """Return the full-time workers that the world's volunteers amount to."""
        volunteers = float(self.estimate().regions["volunteers"].iloc[-1])
        return national_full_time_equivalent(self.edition, volunteers, self.hours)
