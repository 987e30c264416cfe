"""What a printed growth says of the year before, and of the parts of a whole.

A growth printed as 15 percent is anything from 14.5 to below 15.5; so the count of the year
before is one of several, and only counting them all says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np

from swvr.errors import SwvrError
from swvr.estimation.overlap import Bounds

HALF = Fraction(1, 2)


def growth(before: float, now: float) -> float:
    """Return the change from ``before`` to ``now`` in percent of ``before``."""
    if before <= 0:
        raise SwvrError(
            f"there is no growth from {before:g}",
            where="growth",
            remedy="give an earlier value above zero",
        )
    return 100.0 * (now - before) / before


def count_before(now: int, printed: float) -> range:
    """Return the whole numbers from which the growth to ``now`` is printed as ``printed``.

    Parameters
    ----------
    now
        The later count, exact.
    printed
        The growth as a whole percent, halves rounded away from zero.

    Raises
    ------
    SwvrError
        If the growth is −100 percent or less.
    """
    ends = _before(Fraction(now), Fraction(str(printed)), Fraction(0), Fraction(1))
    found = [
        number
        for number in range(max(1, floor(ends[0])), ceil(ends[1]) + 1)
        if _rounded(100 * (Fraction(now, number) - 1)) == printed
    ]
    return range(found[0], found[-1] + 1) if found else range(0)


def value_before(
    now: float, printed: float, rounded_to: float = 0.0, growth_rounded_to: float = 1.0
) -> Bounds:
    """Return the range of the earlier value of a measure whose growth is printed.

    Parameters
    ----------
    now, rounded_to
        The later value, and what it is rounded to in its unit (0: exact).
    printed, growth_rounded_to
        Its growth in percent, and what that is rounded to in points.
    """
    ends = _before(*(Fraction(str(v)) for v in (now, printed, rounded_to, growth_rounded_to)))
    return Bounds(float(ends[0]), float(ends[1]))


def shares_of_parts(
    growths: Sequence[float], total: float, before: Bounds, *, descending: bool = True
) -> list[Bounds]:
    """Return the share of a whole (percent) that each part can have, given how each grew.

    The parts make up ``total`` now and something within ``before`` then. A part that grew by
    more than the whole can't be all of it: the printed growths, each within its rounding, bound
    the shares. The bounds are found by linear programming in the counts of both years.

    Parameters
    ----------
    growths
        Printed growth of each part, whole percents.
    total, before
        The whole now, and the range of it then.
    descending
        Whether the parts stand in the order of their size now, the largest first.

    Raises
    ------
    SwvrError
        If no parts have these growths.
    """
    # Imported here: scipy.optimize takes half a second to load, and only this function needs it.
    from scipy.optimize import linprog  # noqa: PLC0415

    parts = len(growths)
    now, then = np.split(np.eye(2 * parts), 2)
    at_most = [(then.sum(axis=0), before.high), (-then.sum(axis=0), -before.low)]
    for part, printed in enumerate(growths):
        at_most.append((now[part] - (1 + (printed + 0.5) / 100) * then[part], 0.0))
        at_most.append(((1 + (printed - 0.5) / 100) * then[part] - now[part], 0.0))
        if descending and part:
            at_most.append((now[part] - now[part - 1], 0.0))
    rows, limits = zip(*at_most, strict=True)

    def least(wanted: np.ndarray) -> float:
        solution = linprog(
            wanted,
            A_ub=np.array(rows),
            b_ub=np.array(limits),
            A_eq=[now.sum(axis=0)],
            b_eq=[total],
            bounds=(0.0, None),
            method="highs",
        )
        if not solution.success:
            raise SwvrError(
                "no parts that grew so make up the whole",
                where="growth of parts",
                remedy="the growth of the whole must lie between those of its parts",
            )
        return 100.0 * float(solution.fun) / total

    return [Bounds(max(0.0, least(row)), min(100.0, -least(-row))) for row in now]


def volunteer_years(marks: Sequence[tuple[int, float]]) -> float:
    """Add up the years between marks, with constant growth from each mark to the next.

    Counts the years after the first mark, up to and including the last.

    Parameters
    ----------
    marks
        Year, and count in that year, in order.
    """
    total = 0.0
    for (first, before), (last, after) in pairwise(marks):
        years = np.arange(1, last - first + 1) / (last - first)
        total += float((before * (after / before) ** years).sum())
    return total


def volunteer_years_range(marks: Sequence[tuple[int, float]]) -> Bounds:
    """Return the least and the most that all years add up to if the count never fell.

    Before the first mark it is anything from none to that of the mark; between two marks
    anything from the one to the other.
    """
    low = high = 0.0
    last_year, last_count = 0, 0.0
    for year, count in marks:
        between = year - last_year - 1
        low += between * last_count + count
        high += (between + 1) * count
        last_year, last_count = year, count
    return Bounds(low, high)


def _before(
    now: Fraction, printed: Fraction, rounded_to: Fraction, growth_rounded_to: Fraction
) -> tuple[Fraction, Fraction]:
    high, low = (1 + (printed + side * growth_rounded_to / 2) / 100 for side in (1, -1))
    if low <= 0:
        raise SwvrError(
            f"a growth of {float(printed):g} percent leaves nothing to grow from",
            where="growth",
            remedy="give a growth above −100 percent",
        )
    return (now - rounded_to / 2) / high, (now + rounded_to / 2) / low


def _rounded(value: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    whole = floor(abs(value) + HALF)
    return whole if value >= 0 else -whole
