"""Writing names beside points so that none lies on another: point-feature label placement.

A greedy search over candidate places, as surveyed by Christensen, Marks and Shieber (1995, ACM
Transactions on Graphics 14(3), 203-232): names in crowded places choose first, and what stands
away from its point is tied to it by a line. The same points and names always give the same map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from swvr.errors import SwvrError

NEAR = 6.0  # points from a point's middle to the name beside it
DISTANCES = (NEAR, 13.0, 20.0, 28.0, 37.0, 47.0, 58.0, 70.0, 84.0, 100.0, 120.0)
# Right first, then left, above and below: the order of what reads best at the same distance.
DIRECTIONS = (0, 180, 90, 270, 30, 150, 330, 210, 60, 120, 300, 240, *range(15, 360, 30))
CROWD = 45.0  # points: how far off others count as a crowd
APART = 4.0  # points from a name to the marks of others, so that it is not taken for theirs
CLEAR = 1.0  # points kept free between two names, or a name and a line
TRIES = 50
LINE_FROM = 9.0  # points: names farther than that have a line to their point

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Say whether two rectangles come closer than ``gap``."""
        return (
            self.left - gap < other.right
            and other.left - gap < self.right
            and self.bottom - gap < other.top
            and other.bottom - gap < self.top
        )

    def within(self, other: Box) -> bool:
        """Say whether the rectangle lies inside another one."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True)
class Placed:
    """Where a name stands: its rectangle, and where its line ends if it has one."""

    box: Box
    line_end: Point | None


def place(
    points: Sequence[Point],
    sizes: Sequence[Point],
    frame: Box,
    radius: float,
) -> list[Placed]:
    """Find a place for the name of each point.

    Parameters
    ----------
    points
        The points, in typographic points from any origin.
    sizes
        Width and height of each name.
    frame
        What the names may not leave.
    radius
        Of the marks at the points, which no name and no line may touch.

    Returns
    -------
    list of Placed
        In the order of the points.

    Raises
    ------
    SwvrError
        If a name finds no place.
    """
    order = _most_crowded_first(points)
    for _ in range(TRIES):
        placed: dict[int, Placed] = {}
        for i in order:
            found = _first_that_fits(i, points, sizes, frame, radius, placed)
            if found is None:
                order = [i, *(j for j in order if j != i)]  # who found no place chooses first
                break
            placed[i] = found
        else:
            return [placed[i] for i in range(len(points))]
    raise SwvrError(
        f"the name of point {order[0] + 1} finds no place on the map",
        where="swvr/figures/placing.py",
        remedy="shorten or break the names, or widen the map",
    )


def _first_that_fits(
    i: int,
    points: Sequence[Point],
    sizes: Sequence[Point],
    frame: Box,
    radius: float,
    placed: dict[int, Placed],
) -> Placed | None:
    dots = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    others = [dot for j, dot in enumerate(dots) if j != i]
    for candidate in _candidates(points[i], sizes[i]):
        if _fits(candidate, points[i], frame, dots[i], others, points, placed):
            return candidate
    return None


def _most_crowded_first(points: Sequence[Point]) -> list[int]:
    places = np.array(points)
    apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    crowd = np.clip(CROWD - apart, 0.0, None).sum(axis=1)
    return sorted(range(len(points)), key=lambda i: (-round(float(crowd[i]), 6), i))


def _candidates(point: Point, size: Point) -> Iterator[Placed]:
    """Yield the places of a name, the best first: near ones before those with a line."""
    (x, y), (width, height) = point, size
    for distance in DISTANCES:
        for degrees in DIRECTIONS:
            across, up = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            ax, ay = x + distance * across, y + distance * up
            left = ax - width * (1.0 - across) / 2.0
            bottom = ay - height * (1.0 - up) / 2.0
            box = Box(left, bottom, left + width, bottom + height)
            end = (float(ax), float(ay)) if distance > LINE_FROM else None
            yield Placed(box, end)


def _fits(
    candidate: Placed,
    point: Point,
    frame: Box,
    dot: Box,
    others: Sequence[Box],
    points: Sequence[Point],
    placed: dict[int, Placed],
) -> bool:
    """Say whether a name there touches neither marks, names, lines nor the edge."""
    box, end = candidate.box, candidate.line_end
    if not box.within(frame) or box.overlaps(dot, CLEAR):
        return False
    if any(box.overlaps(other, APART) for other in others):
        return False
    for j, other in placed.items():
        if box.overlaps(other.box, CLEAR):
            return False
        if other.line_end and _crosses(points[j], other.line_end, box):
            return False
        if end and _crosses(point, end, other.box):
            return False
        if end and other.line_end and _meet(point, end, points[j], other.line_end):
            return False
    return not end or not any(_crosses(point, end, other) for other in others)


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Say whether a line comes into a rectangle or close to it."""
    along = np.linspace(0.0, 1.0, 41)
    x = start[0] + along * (end[0] - start[0])
    y = start[1] + along * (end[1] - start[1])
    inside = (
        (x > box.left - CLEAR)
        & (x < box.right + CLEAR)
        & (y > box.bottom - CLEAR)
        & (y < box.top + CLEAR)
    )
    return bool(inside.any())


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Say whether two lines cross."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
