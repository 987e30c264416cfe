"""A second implementation of the estimates: plain Python on the CSV files, exact fractions.

It shares no code with the library, so that both are wrong only if they are wrong alike.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
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


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Round halves upwards."""
    scaled = value * Fraction(10) ** decimals
    return (
        Fraction((2 * scaled.numerator // scaled.denominator + 1) // 2, 1)
        / Fraction(10) ** decimals
    )
