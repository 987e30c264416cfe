"""Reference periods: the time that a question on volunteering is about, written as ``6w``.

So many days, weeks or months. The report takes four weeks and a month for the same time, as it
brings hours of a week to it by × 4 and those of a year by ÷ 12 (SWVR 2022, Appendix B §3); so does
this, and no factor stands between two such periods.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from swvr.errors import SwvrError

PATTERN = r"^[1-9][0-9]?[dwm]$"  # also in the schemas of data/datapackage.json
REMEDY = "write so many days, weeks or months as 7d, 6w or 12m"
MONTH = "4w"
DAYS = {"d": 1.0, "w": 7.0, "m": 365.25 / 12.0}
# Periods that are the same time in other units, by the code that stands for all of them.
_SAME = {
    "7d": "1w",
    "14d": "2w",
    "28d": MONTH,
    "30d": MONTH,
    "31d": MONTH,
    "1m": MONTH,
    "52w": "12m",
}


@dataclass(frozen=True)
class Period:
    """A stretch of time.

    Attributes
    ----------
    count
        How many units.
    unit
        ``d`` days, ``w`` weeks, ``m`` months.
    """

    count: int
    unit: str

    @classmethod
    def parse(cls, code: str, where: str = "reference period") -> Period:
        """Read a code such as ``6w``.

        Raises
        ------
        SwvrError
            If it is none; ``where`` says where it stands.
        """
        if not re.fullmatch(PATTERN, code):
            raise SwvrError(f"no reference period {code!r}", where=where, remedy=REMEDY)
        return cls(int(code[:-1]), code[-1])

    @property
    def code(self) -> str:
        """The code of the period, as it was read."""
        return f"{self.count}{self.unit}"

    @property
    def days(self) -> float:
        """How long it is in days; a month is a twelfth of 365.25."""
        return self.count * DAYS[self.unit]


def usual(code: str, where: str = "reference period") -> str:
    """Return the code that stands for all periods of the same time: ``4w`` for ``1m``.

    Raises
    ------
    SwvrError
        If ``code`` is no period.
    """
    return _SAME.get(Period.parse(code, where).code, code)


def is_month(code: str) -> bool:
    """Say whether a period is a month, or four weeks."""
    return usual(code) == MONTH


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Return each period once, the shortest first.

    Raises
    ------
    SwvrError
        If one of the codes is no period.
    """
    return tuple(sorted(set(codes), key=lambda code: (Period.parse(code).days, code)))
