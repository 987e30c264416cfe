"""UNV's results framework: scores, ratings, and whether printed ones follow (DP/2022/24 §3).

A score is the result as percent of the target, printed as a whole percent. It *follows* from a
printed target and result if some target and result that are printed so give a score that is
printed so: a result printed as 63 percent is anything from 62.5 to below 63.5, while a count of
persons is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.overlap import Bounds
from swvr.frames import records
from swvr.language import round_half_up
from swvr.project import Project

HALF = Fraction(1, 2)
RATINGS = ("green", "yellow", "red")  # the best first


def score(target: float, result: float) -> float:
    """Return the result as percent of the target.

    Raises
    ------
    SwvrError
        If the target is not above zero, or the result below it.
    """
    _require(target, result)
    return 100.0 * result / target


def score_range(target: float, result: float, rounded_to: float = 0.0) -> Bounds:
    """Return the scores (percent) that the rounding of target and result allows.

    Parameters
    ----------
    target, result
        As printed, in the same unit.
    rounded_to
        What both are rounded to, in their own unit: 1 for whole percents, 0 for exact counts.
    """
    _require(target, result)
    half = rounded_to / 2
    return Bounds(
        100.0 * max(result - half, 0.0) / (target + half), 100.0 * (result + half) / (target - half)
    )


def follows(printed: float, target: float, result: float, rounded_to: float = 0.0) -> bool:
    """Say whether a score printed as a whole percent follows from a printed target and result.

    It does if a target and a result exist that are printed as ``target`` and ``result`` and
    whose ratio is printed as ``printed``, halves being rounded up.
    """
    if rounded_to == 0.0:
        return round_half_up(score(target, result)) == printed
    allowed = score_range(target, result, rounded_to)
    return allowed.low < printed + 0.5 and allowed.high > printed - 0.5


def targets_giving(printed: float, result: float) -> range:
    """Return the whole targets with which ``result`` has a score printed as ``printed``."""
    exact, at = _exact(result), _exact(printed)
    if at <= HALF:
        raise SwvrError(
            f"any large target gives a score of {printed:g}",
            where="results framework",
            remedy="ask for targets of scores of 1 percent and more",
        )
    # printed − ½ ≤ 100 × result / target < printed + ½
    first = floor(100 * exact / (at + HALF)) + 1
    return range(first, floor(100 * exact / (at - HALF)) + 1)


def results_giving(printed: float, target: float) -> range:
    """Return the whole results that have a score printed as ``printed`` with ``target``."""
    exact, at = _exact(target), _exact(printed)
    return range(max(0, ceil((at - HALF) * exact / 100)), max(0, ceil((at + HALF) * exact / 100)))


def roundest(numbers: range) -> int | None:
    """Return the number that ends in the most zeros, the first of several; of none, None.

    Of the targets that would explain a printed score it is the one that somebody may have set.
    """
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    step = 1
    while (first + 10 * step - 1) // (10 * step) * (10 * step) <= last and step <= last:
        step *= 10
    return (first + step - 1) // step * step


@dataclass(frozen=True)
class RatingRule:
    """How a score becomes a rating: DP/2022/24 §3.

    Green is a score of ``green`` percent or more, red one below ``yellow``. The report prints
    yellow as 60 to 99 percent and says nothing of scores between 99 and 100: its scores are whole
    percents. So a score is rounded to a whole percent first, halves up: 99.5 is green, 99.4
    yellow, 59.5 yellow.
    """

    green: float
    yellow: float

    def rate(self, value: float) -> str:
        """Return ``green``, ``yellow`` or ``red`` for a score in percent."""
        whole = round_half_up(value)
        if whole >= self.green:
            return "green"
        return "yellow" if whole >= self.yellow else "red"


class ResultsFramework:
    """The indicators of a year with their scores and ratings, as printed and recomputed."""

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.year = edition.results.year
        self._indicators = load(edition.results.indicators, project)
        self._ratings = load(edition.results.ratings, project)

    @cached_property
    def rule(self) -> RatingRule:
        """The rule of the report."""
        lowest = self._ratings.set_index("rating")["low"]
        return RatingRule(green=float(lowest["green"]), yellow=float(lowest["yellow"]))

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row per indicator, in the order of their numbers.

        The columns of the data, and ``score`` with ``low`` and ``high`` that rounding allows
        (percent), ``follows`` (whether the printed score does), ``target_giving`` and
        ``result_giving`` (the roundest whole target, and result, with which it would; missing
        where there is none or none is needed), ``rating`` (of the recomputed score) and
        ``rating_of_printed``.
        """
        rows = []
        for row in records(self._indicators):
            allowed = score_range(row.target, row.result, row.rounded_to)
            right = follows(row.score_printed, row.target, row.result, row.rounded_to)
            value = score(row.target, row.result)
            explained = (
                (None, None)
                if right
                else (
                    roundest(targets_giving(row.score_printed, row.result)),
                    roundest(results_giving(row.score_printed, row.target)),
                )
            )
            rows.append(
                {
                    "score": value,
                    "low": allowed.low,
                    "high": allowed.high,
                    "follows": right,
                    "target_giving": explained[0],
                    "result_giving": explained[1],
                    "rating": self.rule.rate(value),
                    "rating_of_printed": self.rule.rate(row.score_printed),
                }
            )
        found = pd.DataFrame(rows).astype({"target_giving": float, "result_giving": float})
        return pd.concat([self._indicators, found], axis="columns")

    @cached_property
    def not_following(self) -> pd.DataFrame:
        """The indicators whose printed score does not follow from target and result."""
        return self.indicators[~self.indicators["follows"]].reset_index(drop=True)

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """Count the indicators of each ``rating``, best first.

        Columns ``printed`` (the report's own count), ``of_printed`` and ``recomputed`` (by the
        rule, from printed and from recomputed scores).
        """
        order = list(RATINGS)
        printed = self._ratings.set_index("rating")["indicators"].reindex(order)
        counts = {
            name: self.indicators[column].value_counts().reindex(order, fill_value=0)
            for name, column in (("of_printed", "rating_of_printed"), ("recomputed", "rating"))
        }
        return pd.DataFrame({"printed": printed, **counts}).rename_axis("rating").reset_index()


def _exact(value: float) -> Fraction:
    """Return a printed number as the fraction that it stands for."""
    return Fraction(str(value))


def _require(target: float, result: float) -> None:
    if target <= 0 or result < 0:
        raise SwvrError(
            f"there is no score of {result:g} against a target of {target:g}",
            where="results framework",
            remedy="give a target above zero and a result of zero or more",
        )
