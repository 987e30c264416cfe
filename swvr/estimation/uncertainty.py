"""Sampling intervals for published percentages.

The report prints bare percentages from about 1,000 interviews a country. With the sample size
and an assumed design effect the interval of each can be worked out: the effective sample size is
the sample size divided by the design effect [Kish1965]_.

All percentages, differences and interval ends are in percent or percentage points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from swvr.errors import SwvrError


@dataclass(frozen=True)
class SampleDesign:
    """What is known, or assumed, of a survey's sample.

    Attributes
    ----------
    size
        Interviews.
    design_effect
        Variance relative to a simple random sample of that size; at least 1.
    confidence
        Level of the intervals, for example 0.95.
    """

    size: float
    design_effect: float
    confidence: float

    def __post_init__(self) -> None:
        if self.size <= 1 or self.design_effect < 1 or not 0 < self.confidence < 1:
            raise SwvrError(
                f"not a sample design: {self}",
                where="survey",
                remedy="size above 1, design effect at least 1, confidence between 0 and 1",
            )

    @property
    def effective_size(self) -> float:
        """The size of the simple random sample that would be as precise."""
        return self.size / self.design_effect

    def part(self, share: float) -> SampleDesign:
        """Return the design of a part of the sample, ``share`` of it (0 to 1)."""
        return SampleDesign(self.size * share, self.design_effect, self.confidence)


def proportion_interval(percent: pd.Series, design: SampleDesign) -> pd.DataFrame:
    """Return the Wilson score interval of each percentage [Wilson1927]_.

    Returns
    -------
    pandas.DataFrame
        With the index of ``percent`` and the columns ``low`` and ``high``; within 0 to 100.
    """
    # Imported here: statsmodels takes a second to load, and most of the library needs none of it.
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415

    size = design.effective_size
    low, high = proportion_confint(
        percent.to_numpy(float) / 100.0 * size,
        size,
        alpha=1.0 - design.confidence,
        method="wilson",
    )
    return pd.DataFrame({"low": 100.0 * low, "high": 100.0 * high}, index=percent.index)


def difference_interval(first: pd.Series, second: pd.Series, design: SampleDesign) -> pd.DataFrame:
    """Return first − second with Newcombe's interval [Newcombe1998]_.

    The two groups are independent, each with the sample ``design``.

    Returns
    -------
    pandas.DataFrame
        Columns ``difference``, ``low``, ``high`` (percentage points) and ``differs``: whether
        the interval leaves out zero.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415

    size = design.effective_size
    low, high = confint_proportions_2indep(
        first.to_numpy(float) / 100.0 * size,
        size,
        second.to_numpy(float) / 100.0 * size,
        size,
        method="newcomb",
        compare="diff",
        alpha=1.0 - design.confidence,
    )
    return _with_verdict(first - second, 100.0 * np.asarray(low), 100.0 * np.asarray(high))


def net_difference_interval(
    increased: pd.Series, decreased: pd.Series, design: SampleDesign
) -> pd.DataFrame:
    """Return increased − decreased of one multinomial sample with its Wald interval.

    Both answers come from the same respondents, so that the variance of the net difference is
    (p₁ + p₂ − (p₁ − p₂)²) / n [Agresti2013]_.

    Returns
    -------
    pandas.DataFrame
        As :func:`difference_interval`.
    """
    first, second = increased / 100.0, decreased / 100.0
    variance = (first + second - (first - second) ** 2) / design.effective_size
    return _around(increased - decreased, 100.0 * np.sqrt(variance), design)


def widest_net_interval(net: pd.Series, design: SampleDesign) -> pd.DataFrame:
    """Return the widest interval of a net difference of which only the net was published.

    The variance (p₁ + p₂ − net²) / n is largest where everybody answered one or the other,
    p₁ + p₂ = 1: an outer bound that needs no unpublished number.
    """
    variance = (1.0 - (net / 100.0) ** 2) / design.effective_size
    return _around(net, 100.0 * np.sqrt(variance), design)


def _around(centre: pd.Series, standard_error: pd.Series, design: SampleDesign) -> pd.DataFrame:
    margin = NormalDist().inv_cdf(0.5 + design.confidence / 2.0) * standard_error
    return _with_verdict(centre, (centre - margin).to_numpy(), (centre + margin).to_numpy())


def _with_verdict(difference: pd.Series, low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(
        {"difference": difference.astype(float), "low": low, "high": high},
        index=difference.index,
    )
    return table.assign(differs=(table["low"] > 0) | (table["high"] < 0))


def margin_of_error(percent: float, design: SampleDesign) -> float:
    """Return half the width of the normal interval of a percentage, in percentage points."""
    share = percent / 100.0
    standard_error = math.sqrt(share * (1.0 - share) / design.effective_size)
    return 100.0 * NormalDist().inv_cdf(0.5 + design.confidence / 2.0) * standard_error
