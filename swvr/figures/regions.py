"""The regions of an edition in charts: one region, one colour, in every chart of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swvr.data import load
from swvr.figures import style

if TYPE_CHECKING:
    from swvr.edition import Edition


def region_colours(edition: Edition) -> dict[str, str]:
    """Return the colour of each region that an edition groups its countries by, and the world's.

    Raises
    ------
    SwvrError
        If the edition's table of regions can't be read.
    """
    return style.region_colours(load(edition.regions)["region"])
