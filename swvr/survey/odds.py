"""What an odds ratio says about shares, in percent.

The odds of a share are the share divided by the rest: 3 to 1 for 75 percent. An odds ratio divides
the odds of one group by those of another. How many times larger the share itself is depends on
where it starts: see Davies, Crombie and Tavakoli (1998), "When can odds ratios mislead?", BMJ 316,
989-991. It is at most the odds ratio, when the share of the others is nearly nothing, and nearly 1
when nearly all of them do the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from swvr.errors import SwvrError


def share_at(odds_ratio: float, baseline: float) -> float:
    """Return the share that an odds ratio makes of the share of the others.

    Parameters
    ----------
    odds_ratio
        The odds of the group divided by those of the others.
    baseline
        The share of the others, in percent.

    Returns
    -------
    float
        The share of the group, in percent.

    Raises
    ------
    SwvrError
        If the odds ratio is not positive or the baseline no percentage.

    Examples
    --------
    >>> round(share_at(3.0, 50.0), 9)
    75.0
    """
    times = times_at(odds_ratio, baseline)
    # Not above 100 by the last digit of a product.
    return min(100.0, baseline * times)


def times_at(odds_ratio: float, baseline: float) -> float:
    """Return how many times the share of the others the share of the group is.

    At a baseline of 0 it is what it comes close to: the odds ratio. Parameters and errors are
    those of :func:`share_at`.
    """
    if not (math.isfinite(odds_ratio) and odds_ratio > 0.0):
        raise SwvrError(
            f"{odds_ratio:g} is no odds ratio",
            where="odds",
            remedy="give a number above 0",
        )
    if not 0.0 <= baseline <= 100.0:
        raise SwvrError(
            f"{baseline:g} is no percentage", where="odds", remedy="give a number from 0 to 100"
        )
    return 100.0 * odds_ratio / (100.0 - baseline + odds_ratio * baseline)


def odds_ratio_of(share: float, baseline: float) -> float:
    """Return the odds ratio of two shares (percent): what :func:`share_at` undoes.

    Raises
    ------
    SwvrError
        If a share is not between 0 and 100: the odds of nobody and of everybody have no ratio.
    """
    for value in (share, baseline):
        if not 0.0 < value < 100.0:
            raise SwvrError(
                f"{value:g} percent has no odds to compare",
                where="odds",
                remedy="give shares above 0 and below 100 percent",
            )
    return share * (100.0 - baseline) / (baseline * (100.0 - share))


def at_baselines(odds_ratio: float, baselines: Iterable[float]) -> pd.DataFrame:
    """Return what an odds ratio means where different shares of the others do the same.

    Returns
    -------
    pandas.DataFrame
        One row per baseline: ``baseline``, ``share`` (both percent) and ``times``.
    """
    rows = [
        (start, share_at(odds_ratio, start), times_at(odds_ratio, start)) for start in baselines
    ]
    return pd.DataFrame(rows, columns=["baseline", "share", "times"])
