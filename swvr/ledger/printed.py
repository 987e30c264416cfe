"""Numbers as they are printed in the reports, read into values.

The Chinese editions print numbers in five ways: figures with or without separators of thousands
(``862,378,600``, ``10 921``, ``250000``), figures with a multiplier (``8.62亿``, ``4.8万``),
percentages (``17.5%``, ``百分之三``), Chinese numerals (``十五``, ``两``), and fractions in words
(``三分之二``, ``一半``). Pages in English write ``2.1 billion``, ``one`` and ``double``. What is
counted (``名``, ``国家``), and words such as ``近`` or ``多``, are no part of the number. A printed
number says how finely it was rounded: the true value lies within half a unit of its last figure; a
fraction in words does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from swvr.errors import SwvrError

MULTIPLIERS = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
_ENGLISH = {"one": "1", "double": "2"}  # the numbers in words that pages have
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_LARGE_UNITS = {"亿": 100_000_000, "万": 10_000}  # the larger splits first
_HALVES = {"半", "一半", "半数"}
_MINUS_SIGNS = str.maketrans("-−－–", "----")
_FIGURES = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)"
    r"(?:\.(?P<part>\d+))?(?P<percent>\s?[%％])?"
    r"(?:\s?[多余]?\s?(?P<multiplier>百万|千万|万亿|[百千万亿]|million|billion))?",
    re.ASCII,
)
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True)
class Printed:
    """A printed number.

    ``figure`` is what is printed, without its multiplier; ``multiplier`` what 万 or 亿 make of it
    (1 where there is none; a percentage is left in percent). ``decimals`` counts the decimals of
    ``figure``, and is ``None`` where the rounding can't be read off, as with a fraction in words.
    ``percent`` is true of a percentage.
    """

    figure: Fraction
    multiplier: int = 1
    decimals: int | None = 0
    percent: bool = False

    @property
    def value(self) -> float:
        """The number itself: in percent if it is a percentage, else with its multiplier."""
        return float(self.figure * self.multiplier)

    @property
    def half_width(self) -> float | None:
        """Half a unit of the last printed figure, in the unit of ``value``."""
        if self.decimals is None:
            return None
        return float(Fraction(self.multiplier, 2 * 10**self.decimals))


def read_printed(text: str) -> Printed:
    """Read a number as it is printed.

    Parameters
    ----------
    text
        The number alone, without what it counts: ``8.62亿``, ``10 921``, ``-29``, ``三分之二``.

    Raises
    ------
    SwvrError
        If the text is not one number in one of the ways that the reports print.
    """
    text = " ".join(_ENGLISH.get(word, word) for word in text.strip().split(" "))
    if text in _HALVES:
        return Printed(Fraction(1, 2), decimals=None)
    if match := _FIGURES.fullmatch(text.translate(_MINUS_SIGNS)):
        return _from_figures(match)
    if "分之" in text:
        return _from_fraction(text)
    if _NUMERAL.fullmatch(text):
        return Printed(Fraction(_numeral(text)))
    raise _not_a_number(text)


def _from_figures(match: re.Match[str]) -> Printed:
    part = match["part"] or ""
    whole = re.sub(r"\D", "", match["whole"])
    figure = Fraction(int(whole + part), 10 ** len(part))
    multiplier = match["multiplier"] or ""
    if match["percent"] and multiplier:
        raise _not_a_number(match[0])
    return Printed(
        -figure if match["sign"] == "-" else figure,
        MULTIPLIERS[multiplier],
        len(part),
        bool(match["percent"]),
    )


def _from_fraction(text: str) -> Printed:
    below, _, above = text.partition("分之")
    if below == "百" and _NUMERAL.fullmatch(above):
        return Printed(Fraction(_numeral(above)), percent=True)
    if not (_NUMERAL.fullmatch(below) and _NUMERAL.fullmatch(above)) or _numeral(below) == 0:
        raise _not_a_number(text)
    return Printed(Fraction(_numeral(above), _numeral(below)), decimals=None)


def _numeral(text: str) -> int:
    """Return the value of a Chinese numeral: 十五 is 15, 三百二十 is 320, 二〇 is 20."""
    for letter, size in _LARGE_UNITS.items():
        head, found, tail = text.rpartition(letter)
        if found and head:
            return _numeral(head) * size + (_numeral(tail) if tail else 0)
    if len(text) > 1 and all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total, digit = 0, 0
    for place, letter in enumerate(text):
        if letter in _DIGITS and not digit:
            digit = _DIGITS[letter]
        elif letter in _SMALL_UNITS and (digit or place == 0):
            total += (digit or 1) * _SMALL_UNITS[letter]
            digit = 0
        else:
            raise _not_a_number(text)
    return total + digit


def _not_a_number(text: str) -> SwvrError:
    return SwvrError(
        f"{text!r} is not a number in one of the ways that the reports print",
        remedy="write the number alone, as printed: 8.62亿, 10 921, 17.5%, 三分之二",
    )
