"""Reference periods in words, in every language: ``four weeks``, ``六周``.

Periods that reports use are written out, as the catalogues have them; any other, and all of them
in a language whose catalogue has no such words, as CLDR writes a number with its unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.units import format_unit

from swvr.language import N_, SOURCE, Language
from swvr.period import Period, is_month, usual

if TYPE_CHECKING:
    from swvr.edition import Edition

HOURS_A_DAY = 24
WRITTEN_OUT = {
    "1w": N_("one week"),
    "2w": N_("two weeks"),
    "4w": N_("four weeks"),
    "6w": N_("six weeks"),
    "1m": N_("one month"),
    "3m": N_("three months"),
    "6m": N_("six months"),
    "12m": N_("twelve months"),
}
_CLDR = {"d": "duration-day", "w": "duration-week", "m": "duration-month"}
_HOURS = "duration-hour"


def period_in_words(say: Language, code: str) -> str:
    """Name a period of so many days, weeks or months: ``four weeks``, ``24 hours``, ``9 weeks``.

    Raises
    ------
    SwvrError
        If ``code`` is no period.
    """
    period = Period.parse(code)
    if code == "1d":
        return _with_unit(say, HOURS_A_DAY, _HOURS)
    message = WRITTEN_OUT.get(code, "")
    words = say(message) if message else ""
    if words and (words != message or say.code == SOURCE):
        return words
    return _with_unit(say, period.count, _CLDR[period.unit])


def base_in_words(say: Language, edition: Edition) -> str:
    """Name the period that an edition brings rates to: ``four weeks``, also where it is a month."""
    return period_in_words(say, usual(edition.reference_period))


def in_period(say: Language, code: str) -> str:
    """Say during what time, as in a sentence: ``in a month``, ``in six weeks``, ``每月``."""
    return by_period(say, code, N_("in a month"), N_("in {period}"))


def by_period(say: Language, code: str, monthly: str, other: str, **values: object) -> str:
    """Say a sentence about a period: ``monthly`` for a month, and ``other`` for any other.

    Both are messages with the same ``values``; ``other`` has ``{period}`` besides. A report that
    asks about four weeks speaks of a month; no other may.
    """
    if is_month(code):
        return say(monthly, **values)
    return say(other, period=period_in_words(say, code), **values)


def _with_unit(say: Language, count: int, unit: str) -> str:
    """Write a number with its unit in the plural form that it asks for: ``9 weeks``, ``9周``."""
    text = format_unit(count, unit, "long", locale=say.locale)
    # Languages that write the long form as the short one have no long form in CLDR.
    return text if unit not in text else format_unit(count, unit, "short", locale=say.locale)
