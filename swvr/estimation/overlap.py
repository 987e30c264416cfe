"""How many people do both formal and informal volunteer work.

The report prints a rate for each type and a rate for all volunteers. Inclusion–exclusion ties
them together: the share that does both is formal + informal − either. Where the rate of either is
not trusted to count the same people, only the Fréchet bounds hold [Fréchet1951]_.
"""

from __future__ import annotations

from dataclasses import dataclass

from swvr.errors import SwvrError


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest value that the inputs allow."""

    low: float
    high: float


def frechet_bounds(formal: float, informal: float) -> Bounds:
    """Bound the share (percent) that does both, knowing only the two rates (percent).

    ``max(0, formal + informal − 100)`` to ``min(formal, informal)``.
    """
    _check(formal, informal)
    return Bounds(max(0.0, formal + informal - 100.0), min(formal, informal))


def both_types(formal: Bounds, informal: Bounds, either: Bounds) -> Bounds:
    """Bound the share (percent) that does both by inclusion–exclusion.

    Each rate is given as the interval that its printed rounding allows; the result is cut to
    the Fréchet bounds of those intervals.

    Raises
    ------
    SwvrError
        If a rate lies outside 0 to 100, or no overlap fits the three rates.
    """
    _check(formal.low, formal.high, informal.low, informal.high, either.low, either.high)
    low = max(0.0, formal.low + informal.low - either.high)
    high = min(formal.high, informal.high, either.high, formal.high + informal.high - either.low)
    if low > high or max(formal.low, informal.low) > either.high:
        raise SwvrError(
            f"no overlap fits: formal {formal}, informal {informal}, either {either}",
            where="rates by type",
            remedy="the rate of all volunteers must lie between the larger of the two and their "
            "sum",
        )
    return Bounds(low, high)


def rounding(printed: float, decimals: int) -> Bounds:
    """Return the interval of values that are printed as ``printed``."""
    half = 0.5 * 10.0**-decimals
    return Bounds(printed - half, printed + half)


def _check(*rates: float) -> None:
    wrong = [rate for rate in rates if not 0.0 <= rate <= 100.0]
    if wrong:
        raise SwvrError(
            f"a rate of {wrong[0]:g} percent is not between 0 and 100",
            where="rates by type",
            remedy="give rates in percent of the population",
        )
