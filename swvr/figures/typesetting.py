"""Measuring and breaking lines of text in a chart, by word or by character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

# Characters that may not begin a line, and those that may not end one (GB/T 15834).
NO_START = "，。、；：？！”’）》】〉…—·％%,.;:?!)]}*"
NO_END = "“‘（《【〈([{"
_CJK = r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef\u201c\u201d\u2018\u2019]"
_PIECE = re.compile(rf"{_CJK}|(?:(?!{_CJK})\S|(?<=[A-Za-z])’(?=[A-Za-z]))+|\s+")
_IN_CODE = re.compile(r"(?<=[/_-])(?=\w)|(?<=\.)(?=[^\W\d])")
_MEASURE = TextToPath()
_SLACK = 1.02  # drawn lines are up to this much wider than measured ones


def width(text: str, size: float, family: list[str], *, bold: bool = False) -> float:
    """Return the width of one line of text, in points."""
    return _measured(text, size, tuple(family), "bold" if bold else "normal") * _SLACK


@lru_cache(maxsize=100_000)
def _measured(text: str, size: float, family: tuple[str, ...], weight: str) -> float:
    """Measure a line; a long table asks for the same lines again and again."""
    font = FontProperties(family=family, size=size, weight=weight)
    return float(_MEASURE.get_text_width_height_descent(text, font, ismath=False)[0])


def wrap(
    text: str, points: float, size: float, family: list[str], *, bold: bool = False
) -> list[str]:
    """Break ``text`` into lines no wider than ``points``.

    Latin text breaks at spaces, Chinese between characters, never before closing or after
    opening punctuation. A single word wider than the line stays whole, unless it is
    a path or a name of code: these break behind ``/``, ``.``, ``-`` and ``_``.
    """
    lines: list[str] = []
    line = ""
    for unit in _breakable(_units(text), points, size, family, bold=bold):
        if line and width((line + unit).rstrip(), size, family, bold=bold) > points:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, line.rstrip()] if line.strip() else lines


def _breakable(
    units: list[str], points: float, size: float, family: list[str], *, bold: bool
) -> Iterator[str]:
    """Split the units that are wider than a line where a path or a name of code may end one."""
    for unit in units:
        if _IN_CODE.search(unit) and width(unit.rstrip(), size, family, bold=bold) > points:
            yield from _IN_CODE.split(unit)
        else:
            yield unit


def _units(text: str) -> list[str]:
    """Split text into the pieces that must not be broken, each with its trailing space."""
    units: list[str] = []
    glue = False
    for piece in _PIECE.findall(text):
        if units and (piece.isspace() or glue or piece[0] in NO_START):
            units[-1] += piece
        else:
            units.append(piece)
        glue = piece[-1] in NO_END
    return units
