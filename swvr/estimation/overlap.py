"""How many people do both formal and informal volunteer work.

The report prints a rate for each type and a rate for all volunteers. Inclusion–exclusion ties
them together: the share that does both is formal + informal − either. Where the rate of either is
not trusted to count the same people, only the Fréchet bounds hold [Fréchet1951]_.

By sex the report prints only who does each type. The shares of women and of men that do both are
then bounded by linear programming over the eight groups that sex and the two types make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from swvr.errors import SwvrError


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest value that the inputs allow."""

    low: float
    high: float


@dataclass(frozen=True)
class Overlap:
    """What is known of those of one sex who do both types and of those who do either.

    Attributes
    ----------
    both, either
        Percent of the sex.
    """

    both: Bounds
    either: Bounds


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


def both_types_by_sex(
    rates: Mapping[str, Bounds],
    shares: Mapping[str, Mapping[str, Bounds]],
    population: Mapping[str, float],
    either: Bounds | None = None,
) -> dict[str, Overlap]:
    """Bound, for each sex, the shares (percent) that do both types and that do either.

    Each sex has four groups: those who do neither type, the one alone, the other alone, and
    both. Their sizes are at least zero and add up to the population of the sex; each rate, each
    share and, if given, the rate of either lies in its interval. All of this is linear in the
    sizes (``share.low × all volunteers of the type ≤ those of the sex ≤ share.high × …``), so
    that linear programming finds the smallest and the largest value exactly: the bounds are
    sharp, up to the solver's tolerance of 1e-7 percent and to persons being whole. Each end is
    reached by some population that fits, but not all ends by the same one.

    For exact rates of one sex (``formal``, ``informal``) the bounds on both are those of
    [Fréchet1951]_, ``max(0, formal + informal − 100)`` to ``min(formal, informal)``, cut, if
    the rate of either is given, to what the bounds of the other sex leave of the world's
    ``formal + informal − either``.

    Parameters
    ----------
    rates
        By type (two of them): percent of the whole population, as the interval that its printed
        rounding allows.
    shares
        By type, then by sex: percent of the volunteers of the type, as such an interval.
    population
        By sex, in persons.
    either
        Percent of the whole population that does at least one type; without it the total is not
        trusted to count the same people.

    Returns
    -------
    dict[str, Overlap]
        By sex, as in ``population``.

    Raises
    ------
    SwvrError
        If a rate or share lies outside 0 to 100, a sex has no population, or no population fits
        what is given.
    """
    intervals = [*rates.values(), *(shares[kind][sex] for kind in rates for sex in population)]
    intervals += [either] if either else []
    _check(*(end for given in intervals for end in (given.low, given.high)))
    empty = [sex for sex, people in population.items() if not people > 0]
    if empty:
        raise SwvrError(
            f"no population of {' and '.join(empty)}",
            where="rates by type and sex",
            remedy="give the persons of each sex",
        )

    # A column for each group: its sex, and whether it does the first and the second type. Its
    # size is in percent of the whole population.
    groups = list(product(population, (0.0, 1.0), (0.0, 1.0)))
    belongs = {sex: np.array([float(sex == other) for other, _, _ in groups]) for sex in population}
    does = dict(zip(rates, np.array([types for _, *types in groups]).T, strict=True))
    does_both, does_either = np.prod(list(does.values()), 0), np.max(list(does.values()), 0)

    at_most: list[tuple[np.ndarray, float]] = []  # size of each group × row, added up ≤ limit
    for kind, rate in rates.items():
        at_most += [(does[kind], rate.high), (-does[kind], -rate.low)]
        for sex in population:
            share = shares[kind][sex]
            at_most += [
                ((belongs[sex] - share.high / 100.0) * does[kind], 0.0),
                ((share.low / 100.0 - belongs[sex]) * does[kind], 0.0),
            ]
    if either:
        at_most += [(does_either, either.high), (-does_either, -either.low)]
    everyone = sum(population.values())
    percent = {sex: 100.0 * people / everyone for sex, people in population.items()}

    def bounds(sex: str, counted: np.ndarray) -> Bounds:
        who = counted * belongs[sex]
        low, high = (_least(way * who, at_most, belongs, percent) * way for way in (1.0, -1.0))
        # Where only one value fits, rounding may have changed the ends round.
        ends = sorted(100.0 * end / percent[sex] for end in (low, high))
        return Bounds(*(min(100.0, max(0.0, end)) for end in ends))

    return {sex: Overlap(bounds(sex, does_both), bounds(sex, does_either)) for sex in population}


def _least(
    wanted: np.ndarray,
    at_most: list[tuple[np.ndarray, float]],
    belongs: Mapping[str, np.ndarray],
    percent: Mapping[str, float],
) -> float:
    """Return the smallest value that sizes × ``wanted`` can add up to."""
    # Imported here: scipy.optimize takes half a second to load, and only this function needs it.
    from scipy.optimize import linprog  # noqa: PLC0415

    rows, limits = zip(*at_most, strict=True)
    solution = linprog(
        wanted,
        A_ub=np.array(rows),
        b_ub=np.array(limits),
        A_eq=np.array([belongs[sex] for sex in percent]),
        b_eq=np.array(list(percent.values())),
        bounds=(0.0, None),
        method="highs",
    )
    if not solution.success:  # sizes have an upper bound, so that nothing but this can be wrong
        raise SwvrError(
            "no overlap fits the rates, the shares of the sexes and the total",
            where="rates by type and sex",
            remedy="the shares of a type must be able to add up to 100, and the rate of all "
            "volunteers must lie between what women and men of the two types allow",
        )
    return float(solution.fun)


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
