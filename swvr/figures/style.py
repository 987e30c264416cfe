"""One look for every exhibit: colours by meaning, one type family, one width.

The colours are the UK Government Analysis Function's accessible set; each has a contrast of at
least 3:1 on white. The grey for context is lighter and never carries a value alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import Any

WOMEN = "#801650"
MEN = "#12436D"
FORMAL = "#28A197"
INFORMAL = "#F46A25"
NEUTRAL = "#3D3D3D"
MUTED = "#A6A6A6"
CONTEXT = "#6B6B6B"
PAPER = "#FFFFFF"
TINT = "#EEF2F6"  # behind the words of a diagram: a surface, never a value
LAND = "#E4E8EB"  # of maps: what lies below marks and words
UP = FORMAL
DOWN = WOMEN
OURS = MEN  # a result of ours that is of no sex, type or region

# The three models of partnership between volunteers and the state.
DELIBERATION = "#2073BC"
COPRODUCTION = "#F46A25"
INNOVATION = "#A285D1"

BY_MEANING = {"women": WOMEN, "men": MEN, "formal": FORMAL, "informal": INFORMAL}

MODELS = {
    "deliberative_governance": DELIBERATION,
    "co_production": COPRODUCTION,
    "social_innovation": INNOVATION,
}

# One region, one colour, through the whole book.
REGIONS = {
    "africa": "#801650",
    "americas": "#8F5FBF",
    "arab_states": "#A8642A",
    "asia_pacific": "#12436D",
    "europe_central_asia": "#28A197",
    "latin_america_caribbean": "#746CB1",
    "other": "#6B6B6B",
    "europe_cis": "#28A197",
    "world": "#3D3D3D",
}

# For regions that the book does not know yet, in this order.
MORE_REGIONS = (
    "#2073BC",
    "#B8501B",
    "#5B7F2B",
    "#A3324E",
    "#3E7F86",
    "#7A6A2F",
    "#4C5C8A",
    "#9A4FA3",
)

WIDTH = 6.4  # inches: a column of the printed page and, at 112 px an inch, of the site
NARROW = 4.5  # inches: a diagram, whose words are to be read on a phone
ROW = 0.30  # inches a category takes

HEADLINE = 13.0  # points
SUBTITLE = 10.0
LABEL = 9.5
SMALL = 9.0
LINE = 1.32  # line height relative to the size of the letters


def parameters(family: list[str]) -> Any:
    """Return matplotlib settings for the type families ``family``, the first preferred.

    Letters become paths (``svg.fonttype``), so that a chart needs no font where it is shown, and
    the ids in the file are a fixed hash, so that the same chart is the same bytes.
    """
    return {
        "font.family": family,
        "font.size": LABEL,
        "svg.fonttype": "path",
        "svg.hashsalt": "swvr",
        "text.hinting": "none",
        "axes.edgecolor": MUTED,
        "axes.labelcolor": NEUTRAL,
        "axes.unicode_minus": True,
        "text.color": NEUTRAL,
        "xtick.color": CONTEXT,
        "ytick.color": NEUTRAL,
        "figure.facecolor": PAPER,
        "axes.facecolor": "none",
        "path.simplify": False,
    }


def region_colours(regions: Iterable[str]) -> dict[str, str]:
    """Return the colour of each region of a grouping.

    Regions that the book knows keep theirs; others take those of :data:`MORE_REGIONS` in the
    order of their codes, so that a region has one colour in all charts of an edition. Where a
    grouping has more of them than there are colours, colours come again.
    """
    codes = sorted(set(regions))
    unknown = [code for code in codes if code not in REGIONS]
    new = dict(zip(unknown, cycle(MORE_REGIONS), strict=False))
    return {**REGIONS, **new}


def relative_luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)
