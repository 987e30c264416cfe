"""Where the boxes and arrows of a diagram go: worked out from the size of their words.

Nothing is placed by hand. Each layout takes items whose words are already in a language, and the
arrows between them, and returns boxes as large as their words and arrows that touch their boxes
and no other. All measures are points, from the top left corner downwards.

``rows``
    Bands from top to bottom, each a row of boxes or a frame with a heading around them; arrows
    between neighbours in a band and straight down or up between bands.
``tree``
    The first item on top, the others below it on branches of one stem.
``ring``
    One item in the middle, or none, the others clockwise around it from the top.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

from swvr.figures.typesetting import width as text_width
from swvr.figures.typesetting import wrap

NAME = 11.0  # letters of a box's name
DETAIL = 10.0
LINE = 1.3
BAR = 3.0  # the colour at the left of a box
EDGE = 1.2  # the line around the box in the middle of a ring
SIDE = 6.0  # between the edge of a box and its words
ABOVE = 6.0
GAP = 8.0  # between boxes
REACH = 26.0  # between boxes that an arrow joins
FRAME = 8.0  # between the edge of a frame and its boxes
INDENT = 24.0  # of the branches of a tree
STEM = 9.0
CLEAR = 2.0  # between the tip of an arrow and its box
SHORTEST = 20.0  # an arrow that can be seen as one
SHORT = 12.0  # a line without heads
NARROWEST = 4.2 * NAME  # room for four Chinese characters
TALLEST = 2000.0

Shape = Literal["rows", "tree", "ring"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Item:
    """A box to be: its words in a language, and the band that it stands in."""

    key: str
    label: str
    detail: str = ""
    band: str = ""


@dataclass(frozen=True)
class Band:
    """A band of ``rows``, with a heading a frame; at most ``columns`` boxes stand in a line."""

    key: str
    heading: str = ""
    columns: int = 4


@dataclass(frozen=True)
class Arrow:
    """A line to be from one box or frame to another, with what stands beside it."""

    start: str
    end: str
    label: str = ""
    heads: bool = True


@dataclass(frozen=True)
class Box:
    """A rectangle with its words broken into lines."""

    key: str
    x: float
    y: float
    width: float
    height: float
    label: tuple[str, ...]
    detail: tuple[str, ...] = ()
    frame: bool = False

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, point: Point, slack: float = 0.0) -> bool:
        """Say whether a point lies in it, or no further outside than ``slack``."""
        x, y = point
        across = self.x - slack <= x <= self.right + slack
        return across and self.y - slack <= y <= self.bottom + slack

    def meets(self, other: Box, apart: float = 0.0) -> bool:
        """Say whether two boxes overlap, or are nearer to each other than ``apart``."""
        across = min(self.right, other.right) - max(self.x, other.x) > -apart
        return across and min(self.bottom, other.bottom) - max(self.y, other.y) > -apart


@dataclass(frozen=True)
class Route:
    """An arrow's way, from its start to its end, and the lines beside it from a point down."""

    points: tuple[Point, ...]
    label: tuple[str, ...] = ()
    at: Point = (0.0, 0.0)
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Layout:
    """A diagram laid out: boxes by their keys, frames first, and one route per arrow."""

    boxes: dict[str, Box]
    routes: tuple[Route, ...]
    height: float


def lay_out(
    shape: Shape,
    items: Sequence[Item],
    arrows: Sequence[Arrow],
    width: float,
    family: list[str],
    *,
    bands: Sequence[Band] = (),
    centre: str = "",
) -> Layout:
    """Lay a diagram out.

    Parameters
    ----------
    shape
        ``rows``, ``tree`` or ``ring``.
    items, arrows
        What is drawn, in its order.
    width
        Points from edge to edge.
    family
        The type families to measure words in.
    bands
        For ``rows``: its bands from the top.
    centre
        For ``ring``: the item in the middle.

    Raises
    ------
    ValueError
        If the description can't be drawn so: an arrow would have to pass something, a key is
        unknown, or a word is wider than the page.
    """
    if shape == "rows":
        return _rows(items, arrows, width, family, bands)
    if shape == "tree":
        return _tree(items, arrows, width, family)
    return _ring(items, arrows, width, family, centre)


# -- boxes ---------------------------------------------------------------------------------------


def _height(lines: int, size: float) -> float:
    return lines * size * LINE


def text_height(lines: Sequence[str]) -> float:
    """Return the height of the words beside an arrow."""
    return _height(len(lines), DETAIL)


def _box(item: Item, width: float, family: list[str]) -> Box:
    """Make a box of this width at the origin, as high as its words need."""
    room = width - BAR - 2 * SIDE
    label = _even(item.label, room, NAME, family, bold=True)
    detail = _even(item.detail, room, DETAIL, family)
    height = 2 * ABOVE + _height(len(label), NAME) + _height(len(detail), DETAIL)
    return Box(item.key, 0.0, 0.0, width, height, label, detail)


def _even(
    text: str, room: float, size: float, family: list[str], *, bold: bool = False
) -> tuple[str, ...]:
    """Break text into no more lines than it needs, of much the same length."""
    lines = wrap(text, room, size, family, bold=bold)
    narrower = lines
    while len(lines) > 1 and len(narrower) == len(lines):
        lines, room = narrower, room - size / 2
        narrower = wrap(text, room, size, family, bold=bold)
        if max(text_width(line, size, family, bold=bold) for line in narrower) > room:
            break  # a word that can't be broken
    return tuple(lines)


def _narrowest(item: Item, family: list[str]) -> float:
    """Return the width that a box needs for its longest word."""
    words = [
        text_width(word, size, family, bold=bold)
        for text, size, bold in ((item.label, NAME, True), (item.detail, DETAIL, False))
        for word in wrap(text, 0.0, size, family, bold=bold)
    ]
    return max([NARROWEST, *words]) + BAR + 2 * SIDE


# -- rows ----------------------------------------------------------------------------------------


def _rows(
    items: Sequence[Item],
    arrows: Sequence[Arrow],
    width: float,
    family: list[str],
    bands: Sequence[Band],
) -> Layout:
    strays = [item.key for item in items if item.band not in {band.key for band in bands}]
    if strays:
        raise ValueError(f"{', '.join(strays)} stands in no band")
    room = width / 4 - 12.0  # beside each of two arrows there is as much
    labels = {arrow: tuple(wrap(arrow.label, room, DETAIL, family)) for arrow in arrows}
    boxes: dict[str, Box] = {}
    lines: list[list[str]] = []  # what an arrow from above or below may reach, from the top
    y = 0.0
    for band in bands:
        members = [item for item in items if item.band == band.key]
        inset = FRAME if band.heading else 0.0
        grid = _grid(members, band, width - 2 * inset, family, labels)
        ends = [[band.key]] if band.heading else [_keys(line) for line in grid]
        y += _between(lines[-1], ends[0], labels) if lines else 0.0
        frame = None
        if band.heading:
            heading = tuple(wrap(band.heading, width - 2 * inset, NAME, family, bold=True))
            frame = Box(band.key, 0.0, y, width, 0.0, heading, frame=True)
            boxes[band.key] = frame
            y += ABOVE + _height(len(heading), NAME) + ABOVE / 2
        for number, line in enumerate(grid):
            if number:
                y += _between(_keys(grid[number - 1]), _keys(line), labels)
            boxes |= {box.key: replace(box, x=box.x + inset, y=y) for box in line}
            y += line[0].height
        if frame is not None:
            y += FRAME if grid else ABOVE / 2
            boxes[band.key] = replace(frame, height=y - frame.y)
        lines += ends
    routes = [_straight(arrow, boxes, labels[arrow], width) for arrow in arrows]
    return _checked(Layout(boxes, tuple(routes), y), arrows)


def _keys(row: Sequence[Box]) -> list[str]:
    return [box.key for box in row]


def _grid(
    members: Sequence[Item],
    band: Band,
    width: float,
    family: list[str],
    labels: dict[Arrow, tuple[str, ...]],
) -> list[list[Box]]:
    """Set the boxes of a band in lines, as many a line as their words allow."""
    for columns in range(min(band.columns, len(members)), 0, -1):
        # Full lines first would leave a single box for the last: share them out.
        count = math.ceil(len(members) / columns)
        across = math.ceil(len(members) / count)
        rows = [members[i : i + across] for i in range(0, len(members), across)]
        grid = [_line(row, width, family, labels) for row in rows]
        if columns == 1 or all(_sits(box, item, family) for box, item in _pairs(grid, rows)):
            return grid
    return []


def _pairs(
    grid: Sequence[Sequence[Box]], rows: Sequence[Sequence[Item]]
) -> Iterator[tuple[Box, Item]]:
    for boxes, items in zip(grid, rows, strict=True):
        yield from zip(boxes, items, strict=True)


def _sits(box: Box, item: Item, family: list[str]) -> bool:
    """Say whether words sit well in a box: no word cut, no tower of short lines."""
    wide_enough = box.width >= _narrowest(item, family)
    return wide_enough and len(box.label) <= 3 and len(box.detail) <= 5


def _line(
    row: Sequence[Item], width: float, family: list[str], labels: dict[Arrow, tuple[str, ...]]
) -> list[Box]:
    """Set items side by side, sharing the width; all as high as the highest."""
    gaps = []
    for first, second in pairwise(row):
        joining = [labels[a] for a in labels if {a.start, a.end} == {first.key, second.key}]
        words = [text_width(text, DETAIL, family) for lines in joining for text in lines]
        gaps.append(max([REACH, *(word + 2 * CLEAR + GAP for word in words)]) if joining else GAP)
    share = (width - sum(gaps)) / len(row)
    boxes = [_box(item, share, family) for item in row]
    height = max(box.height for box in boxes)
    x, placed = 0.0, []
    for box, gap in zip(boxes, [*gaps, 0.0], strict=True):
        placed.append(replace(box, x=x, height=height))
        x += share + gap
    return placed


def _between(
    above: Sequence[str], below: Sequence[str], labels: dict[Arrow, tuple[str, ...]]
) -> float:
    """Return the room between two lines of boxes: more where an arrow runs."""
    joining = [
        lines
        for arrow, lines in labels.items()
        if {arrow.start, arrow.end} & set(above) and {arrow.start, arrow.end} & set(below)
    ]
    return max([REACH, *(_height(len(x), DETAIL) + GAP for x in joining)]) if joining else GAP


def _straight(arrow: Arrow, boxes: dict[str, Box], label: tuple[str, ...], width: float) -> Route:
    """Join two boxes by a line straight across or straight down."""
    first, second = _ends(arrow, boxes)
    if first.right <= second.x or second.right <= first.x:
        forwards = first.right <= second.x
        left, right = (first, second) if forwards else (second, first)
        y = (max(left.y, right.y) + min(left.bottom, right.bottom)) / 2
        ends = ((left.right + CLEAR, y), (right.x - CLEAR, y))
        middle = (left.right + right.x) / 2
        at = (middle, y - 4.0 - text_height(label))
        return Route(ends if forwards else ends[::-1], label, at, "center")
    down = first.bottom <= second.y
    upper, lower = (first, second) if down else (second, first)
    x = (max(upper.x, lower.x) + min(upper.right, lower.right)) / 2
    ends = ((x, upper.bottom + CLEAR), (x, lower.y - CLEAR))
    before = x > 0.6 * width  # where there is room for words
    at = (x - 8.0 if before else x + 8.0, (upper.bottom + lower.y - text_height(label)) / 2)
    return Route(ends if down else ends[::-1], label, at, "right" if before else "left")


def _ends(arrow: Arrow, boxes: dict[str, Box]) -> tuple[Box, Box]:
    for key in (arrow.start, arrow.end):
        if key not in boxes:
            raise ValueError(f"nothing in the diagram has the key {key!r}")
    return boxes[arrow.start], boxes[arrow.end]


# -- tree ----------------------------------------------------------------------------------------


def _tree(
    items: Sequence[Item], arrows: Sequence[Arrow], width: float, family: list[str]
) -> Layout:
    root, *branches = items
    boxes = {root.key: _box(root, width, family)}
    y = boxes[root.key].height
    for item in branches:
        box = _box(item, width - INDENT, family)
        boxes[item.key] = replace(box, x=INDENT, y=y + GAP)
        y += GAP + box.height
    routes = []
    for arrow in arrows:
        first, second = _ends(arrow, boxes)
        if root.key not in (first.key, second.key):
            raise ValueError(f"{arrow.start} and {arrow.end} are both branches of the tree")
        branch = second if first.key == root.key else first
        level = branch.middle[1]
        stem = boxes[root.key].bottom + CLEAR
        points = ((STEM, stem), (STEM, level), (branch.x - CLEAR, level))
        routes.append(Route(points if branch is second else points[::-1]))
    return _checked(Layout(boxes, tuple(routes), y), arrows)


# -- ring ----------------------------------------------------------------------------------------


def _ring(
    items: Sequence[Item],
    arrows: Sequence[Arrow],
    width: float,
    family: list[str],
    centre: str,
) -> Layout:
    around = [item for item in items if item.key != centre]
    share = (width - 2 * REACH) / 3
    widths = {item.key: max(share, _narrowest(item, family)) for item in items}
    boxes = {item.key: _box(item, widths[item.key], family) for item in items}
    reach = (width - max(widths[item.key] for item in around)) / 2

    def placed(depth: float) -> dict[str, Box]:
        middles = {
            item.key: _on_ellipse(i / len(around), reach, depth) for i, item in enumerate(around)
        }
        middles |= {centre: (0.0, 0.0)} if centre else {}
        moved = {
            key: replace(box, x=middles[key][0] - box.width / 2, y=middles[key][1] - box.height / 2)
            for key, box in boxes.items()
        }
        left = width / 2
        top = min(box.y for box in moved.values())
        return {key: replace(box, x=box.x + left, y=box.y - top) for key, box in moved.items()}

    def fits(at: dict[str, Box]) -> bool:
        if any(one.meets(two, GAP) for one, two in combinations(at.values(), 2)):
            return False
        routes = [_direct(*_ends(arrow, at)) for arrow in arrows]
        for arrow, route in zip(arrows, routes, strict=True):
            if math.dist(*route.points) < (SHORTEST if arrow.heads else SHORT):
                return False
        return not list(_in_the_way(Layout(at, tuple(routes), 0.0), arrows))

    found = _least(lambda depth: fits(placed(depth)))
    at = placed(found)
    height = max(box.bottom for box in at.values())
    return Layout(at, tuple(_direct(*_ends(arrow, at)) for arrow in arrows), height)


def _on_ellipse(turn: float, across: float, down: float) -> Point:
    """Return the point after so much of a turn, clockwise from the top."""
    angle = 2 * math.pi * turn
    return across * math.sin(angle), -down * math.cos(angle)


def _least(fits: Callable[[float], bool]) -> float:
    """Return the least half height of the ring, in steps of four points, that fits."""
    depth = 4.0
    while depth < TALLEST:
        if fits(depth):
            return depth
        depth += 4.0
    raise ValueError("the ring has no room for its boxes: make its words shorter or fewer")


def _direct(first: Box, second: Box) -> Route:
    """Join the middles of two boxes by a straight line, from edge to edge."""
    return Route((_leaving(first, second.middle), _leaving(second, first.middle)))


def _leaving(box: Box, towards: Point) -> Point:
    """Return where a line from a box's middle towards a point leaves it, a little outside."""
    (x, y), (tx, ty) = box.middle, towards
    dx, dy = tx - x, ty - y
    across = (box.width / 2 + CLEAR) / abs(dx) if dx else math.inf
    down = (box.height / 2 + CLEAR) / abs(dy) if dy else math.inf
    share = min(across, down)
    return x + share * dx, y + share * dy


# -- checks --------------------------------------------------------------------------------------


def _checked(layout: Layout, arrows: Sequence[Arrow]) -> Layout:
    for text in _in_the_way(layout, arrows):
        raise ValueError(text)
    return layout


def _in_the_way(layout: Layout, arrows: Sequence[Arrow]) -> Iterator[str]:
    """Find the boxes that an arrow would pass through: all but its ends and what holds them."""
    for arrow, route in zip(arrows, layout.routes, strict=True):
        for box in layout.boxes.values():
            around = box.frame and box.key not in (arrow.start, arrow.end)
            inside = around and all(box.holds(point) for point in route.points)
            if inside or (box.key in (arrow.start, arrow.end)):
                continue
            if any(_crosses(a, b, box) for a, b in pairwise(route.points)):
                yield f"the arrow from {arrow.start} to {arrow.end} would pass {box.key}"


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Say whether a segment runs through a box (the slab method)."""
    low, high = 0.0, 1.0
    for a, b, near, far in (
        (start[0], end[0], box.x, box.right),
        (start[1], end[1], box.y, box.bottom),
    ):
        if a == b:
            if not near < a < far:
                return False
            continue
        first, second = sorted(((near - a) / (b - a), (far - a) / (b - a)))
        low, high = max(low, first), min(high, second)
    return low < high
