"""A second implementation of the estimates: plain Python on the CSV files, exact fractions.

It shares no code with the library, so that both are wrong only if they are wrong alike.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
YEAR = "2020"


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def population(move: Mapping[str, str | None] = {}) -> dict[tuple[str | None, str], int]:
    """Return persons by region and sex; the world and both sexes are ``world`` and ``total``."""
    region = {row["country"]: row["region"] for row in rows("swvr/2022/regions.csv")}
    region.update(move)
    people: dict[tuple[str | None, str], int] = {}
    for row in rows("unwpp/2019/population_15plus.csv"):
        if row["year"] == YEAR:
            for place in (region[row["country"]], "world"):
                for sex in (row["sex"], "total"):
                    people[place, sex] = people.get((place, sex), 0) + int(row["population"])
    return people


def printed(indicator: str) -> list[dict[str, str]]:
    return [row for row in rows("swvr/2022/global_estimates.csv") if row["indicator"] == indicator]


def volunteers() -> dict[str, int]:
    """Return the printed volunteers of the regions and, as ``world``, their sum."""
    found = {row["region"]: int(row["value"]) for row in printed("volunteers")}
    del found["world"]
    return {**found, "world": sum(found.values())}


def rate(region: str, move: Mapping[str, str | None] = {}) -> Fraction:
    """Return the rate of a region or the world in percent."""
    return Fraction(100 * volunteers()[region], population(move)[region, "total"])


def rate_of_type(kind: str) -> Fraction:
    """Return the printed world rate of a type in percent."""
    found = {row["value"] for row in printed("volunteer_rate") if row["type"] == kind}
    (only,) = found
    return Fraction(only)


def share_of_sex(sex: str, kind: str) -> Fraction:
    """Return the printed share of a sex among the volunteers of a type in percent."""
    (row,) = (
        row for row in printed("share_of_volunteers") if (row["sex"], row["type"]) == (sex, kind)
    )
    return Fraction(row["value"])


def both_by_sex(
    of_women: Fraction,
    formal: tuple[Fraction, Fraction],
    informal: tuple[Fraction, Fraction],
    either: Fraction | None,
) -> list[Fraction] | None:
    """Bound both and either for women and men from exact rates, worked out by hand.

    Parameters
    ----------
    of_women
        Women as a part of all people.
    formal, informal
        Women and men who do the type, as parts of all people.
    either
        The part of all people that does either type; if none, it is not known.

    Returns
    -------
    list[Fraction] | None
        For women, then for men: least and most that do both, least and most that do either, as
        parts of all people; None if nobody fits.
    """
    people = (of_women, 1 - of_women)
    low = [max(Fraction(0), f + i - n) for f, i, n in zip(formal, informal, people, strict=True)]
    high = [min(f, i) for f, i in zip(formal, informal, strict=True)]
    if either is not None:
        both = sum(formal) + sum(informal) - either
        low, high = (
            [max(low[0], both - high[1]), max(low[1], both - high[0])],
            [min(high[0], both - low[1]), min(high[1], both - low[0])],
        )
    if any(least > most for least, most in zip(low, high, strict=True)):
        return None
    if any(f > n or i > n for f, i, n in zip(formal, informal, people, strict=True)):
        return None
    found = []
    for f, i, least, most in zip(formal, informal, low, high, strict=True):
        found += [least, most, f + i - most, f + i - least]
    return found


def both_by_sex_of_intervals(
    of_women: Fraction,
    rates: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]],
    women: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]],
    either: Fraction | None,
    steps: int,
) -> list[Fraction] | None:
    """Bound both and either over a grid of what printed numbers allow.

    ``rates`` and ``women`` (the share of women) are intervals for formal and informal work, in
    parts of one, each cut into ``steps``.
    """
    ends = [*rates, *women]
    grids = [[a + (b - a) * k / steps for k in range(steps + 1)] for a, b in ends]
    found = []
    for formal, informal, f, i in product(*grids):
        one = both_by_sex(
            of_women,
            (formal * f, formal * (1 - f)),
            (informal * i, informal * (1 - i)),
            either,
        )
        if one:
            found.append(one)
    if not found:
        return None
    extreme = (min, max) * 4
    return [
        choose(column) for choose, column in zip(extreme, zip(*found, strict=True), strict=True)
    ]


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Round halves upwards."""
    scaled = value * Fraction(10) ** decimals
    return (
        Fraction((2 * scaled.numerator // scaled.denominator + 1) // 2, 1)
        / Fraction(10) ** decimals
    )
