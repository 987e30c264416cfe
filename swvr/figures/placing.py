"""Writing names beside points so that none lies on another: point-feature label placement.

A search over candidate places, as surveyed by Christensen, Marks and Shieber (1995, ACM
Transactions on Graphics 14(3), 203-232): names in crowded places choose first, then pairs choose
anew while that brings them closer; what stands away from its point is tied to it by a line. The
same points and names always give the same map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

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
    """Where a name stands: its rectangle, where its line ends if it has one, and how bad it is."""

    box: Box
    line_end: Point | None
    cost: float


@dataclass(frozen=True)
class Names:
    """Points on a map whose names are to be written.

    Attributes
    ----------
    points
        The points, in typographic points from any origin.
    sizes
        Width and height of each name.
    frame
        What the names may not leave.
    radius
        Of the marks at the points, which no name and no line may touch.
    """

    points: Sequence[Point]
    sizes: Sequence[Point]
    frame: Box
    radius: float

    def placed(self) -> list[Placed]:
        """Find a place for every name, in the order of the points.

        Each name takes in turn the best place that those before it leave free, the most crowded
        ones first; then pairs of names choose anew as long as the names come closer to their
        points.

        Raises
        ------
        SwvrError
            If a name finds no place.
        """
        free = [self._free(i) for i in range(len(self.points))]
        order = self._most_crowded_first()
        for _ in range(TRIES):
            placed: dict[int, Placed] = {}
            for i in order:
                if not self._take(i, free[i], placed):
                    order = [i, *(j for j in order if j != i)]  # who found no place chooses first
                    break
            else:
                self._improve(placed, free)
                return [placed[i] for i in range(len(self.points))]
        raise SwvrError(
            f"the name of point {order[0] + 1} finds no place on the map",
            where="swvr/figures/placing.py",
            remedy="shorten or break the names, or widen the map",
        )

    def _take(self, i: int, free: Sequence[Placed], placed: dict[int, Placed]) -> bool:
        """Give a name the best of its places that does not clash; say whether there is one."""
        for candidate in free:
            if not any(self._clash(i, candidate, j, other) for j, other in placed.items()):
                placed[i] = candidate
                return True
        return False

    def _improve(self, placed: dict[int, Placed], free: Sequence[Sequence[Placed]]) -> None:
        """Let two names at a time choose anew, until no pair gets better places."""
        better = True
        while better:
            better = False
            for i, j in permutations(range(len(self.points)), 2):
                rest = {k: place for k, place in placed.items() if k not in (i, j)}
                if (
                    self._take(i, free[i], rest)
                    and self._take(j, free[j], rest)
                    and rest[i].cost + rest[j].cost < placed[i].cost + placed[j].cost
                ):
                    placed.update(rest)
                    better = True

    def _most_crowded_first(self) -> list[int]:
        places = np.array(self.points)
        apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        crowd = np.clip(CROWD - apart, 0.0, None).sum(axis=1)
        return sorted(range(len(places)), key=lambda i: (-round(float(crowd[i]), 6), i))

    def _free(self, i: int) -> list[Placed]:
        """Return the places of a name that touch no mark and not the edge, the best first."""
        others = [self._mark(j) for j in range(len(self.points)) if j != i]
        return [
            candidate
            for candidate in self._candidates(i)
            if candidate.box.within(self.frame)
            and not candidate.box.overlaps(self._mark(i), CLEAR)
            and not any(candidate.box.overlaps(mark, APART) for mark in others)
            and not any(
                _crosses(self.points[i], candidate.line_end, mark)
                for mark in others
                if candidate.line_end
            )
        ]

    def _candidates(self, i: int) -> Iterator[Placed]:
        """Yield the places of a name, near ones before those with a line."""
        (x, y), (width, height) = self.points[i], self.sizes[i]
        for distance in DISTANCES:
            for rank, degrees in enumerate(DIRECTIONS):
                across = round(math.cos(math.radians(degrees)), 9)
                up = round(math.sin(math.radians(degrees)), 9)
                ax, ay = x + distance * across, y + distance * up
                left = ax - width * (1.0 - across) / 2.0
                bottom = ay - height * (1.0 - up) / 2.0
                box = Box(left, bottom, left + width, bottom + height)
                end = (ax, ay) if distance > LINE_FROM else None
                yield Placed(box, end, distance**2 + rank)

    def _mark(self, i: int) -> Box:
        (x, y), r = self.points[i], self.radius
        return Box(x - r, y - r, x + r, y + r)

    def _clash(self, i: int, one: Placed, j: int, two: Placed) -> bool:
        """Say whether two names or their lines come too close."""
        line = (self.points[i], one.line_end) if one.line_end else None
        other = (self.points[j], two.line_end) if two.line_end else None
        return (
            one.box.overlaps(two.box, CLEAR)
            or (other is not None and _crosses(*other, one.box))
            or (line is not None and _crosses(*line, two.box))
            or (line is not None and other is not None and _meet(line, other))
        )


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Say whether a line comes into a rectangle or close to it (Liang and Barsky's clipping)."""
    enters, leaves = 0.0, 1.0
    low = (box.left - CLEAR, box.bottom - CLEAR)
    high = (box.right + CLEAR, box.top + CLEAR)
    for axis in (0, 1):
        step = end[axis] - start[axis]
        if step == 0.0:
            if not low[axis] < start[axis] < high[axis]:
                return False
            continue
        ends = sorted(((low[axis] - start[axis]) / step, (high[axis] - start[axis]) / step))
        enters, leaves = max(enters, ends[0]), min(leaves, ends[1])
    return enters < leaves


def _meet(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Say whether two lines cross."""

    def side(line: tuple[Point, Point], point: Point) -> float:
        (px, py), (qx, qy) = line
        return (qx - px) * (point[1] - py) - (qy - py) * (point[0] - px)

    apart = side(one, two[0]) * side(one, two[1]) < 0
    return apart and side(two, one[0]) * side(two, one[1]) < 0
