"""Diagrams: boxes and arrows drawn from a small description, each an exhibit like a chart.

A :class:`Sketch` says what there is: nodes with their words, links between them, bands of nodes,
and which of the layouts of :mod:`swvr.figures.diagram_layout` to use. Words are messages of the
catalogues, so that one sketch gives the diagram of every language. The data of the exhibit are
the table of what is drawn, one row per box; :meth:`Diagram.read_back` finds the boxes, words and
arrows again by where they stand, so that a test can hold the drawing against the sketch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from swvr.figures import diagram_layout as layout
from swvr.figures import style
from swvr.figures.diagram_layout import Arrow, Band, Box, Item, Layout, Point, Shape
from swvr.figures.figure import MARGIN, POINTS, Exhibit, Words
from swvr.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

Role = Literal["idea", "people", "state", "result", "context", "formal", "informal"]
Phrase = str | Callable[[Language], str]  # a message, or words that are made from values

# What a box is about is the colour at its left.
COLOURS: dict[str, str] = {
    "idea": style.OURS,
    "people": style.REGIONS["arab_states"],
    "state": style.REGIONS["latin_america_caribbean"],
    "result": style.NEUTRAL,
    "context": style.CONTEXT,
    "formal": style.FORMAL,
    "informal": style.INFORMAL,
}
FRAME = "frame"  # the role of a band with a heading
_WIDTH = (style.NARROW - 2 * MARGIN) * POINTS
_SPARE = 0.12  # inches that every chart has below its rows
_NEAR = layout.CLEAR + 1.0
_HEAD = (6.5, 3.2)  # length and half width of an arrow's head, points
_BASE = 0.37  # of the letters: from the middle of a line down to where they stand


@dataclass(frozen=True)
class Node:
    """A box: its key, its name, what it is about, the words below its name, and its band."""

    key: str
    label: Phrase
    role: Role = "idea"
    detail: Phrase = ""
    band: str = ""


@dataclass(frozen=True)
class Link:
    """An arrow from one node or band to another.

    ``kind`` is ``to``, ``both`` for an arrow with two heads, or ``part`` for a line without.
    """

    start: str
    end: str
    label: Phrase = ""
    kind: Literal["to", "both", "part"] = "to"


@dataclass(frozen=True)
class Row:
    """A band of nodes; a heading makes it a frame. ``columns`` is how many a line, at most."""

    key: str
    heading: Phrase = ""
    columns: int = 4


@dataclass(frozen=True)
class Sketch:
    """What a diagram shows.

    Attributes
    ----------
    shape
        The layout: ``rows``, ``tree`` or ``ring``.
    nodes, links
        The boxes and arrows, in the order to be read.
    rows
        The bands of ``rows``, from the top.
    centre
        The node in the middle of a ``ring``; none if empty.
    """

    shape: Shape
    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    rows: tuple[Row, ...] = ()
    centre: str = ""

    def laid_out(self, say: Language, family: list[str]) -> Layout:
        """Lay the sketch out with its words in a language."""
        return layout.lay_out(
            self.shape,
            [Item(n.key, said(n.label, say), said(n.detail, say), n.band) for n in self.nodes],
            [
                Arrow(link.start, link.end, said(link.label, say), link.kind != "part")
                for link in self.links
            ],
            _WIDTH,
            family,
            bands=[Band(row.key, said(row.heading, say), row.columns) for row in self.rows],
            centre=self.centre,
        )

    def boxes(self) -> Iterator[tuple[Node | Row, str, str]]:
        """Yield every frame and box as drawn, with its role and the frame that it stands in."""
        if not self.rows:
            yield from ((node, node.role, "") for node in self.nodes)
        for row in self.rows:
            if row.heading:
                yield row, FRAME, ""
            for node in self.nodes:
                if node.band == row.key:
                    yield node, node.role, row.key if row.heading else ""


def said(phrase: Phrase, say: Language) -> str:
    """Return a phrase in a language; an empty one stays empty."""
    if callable(phrase):
        return phrase(say)
    return say(phrase) if phrase else ""


@dataclass(frozen=True)
class Diagram(Exhibit):
    """A diagram: its data say what is drawn, one row per box."""

    sketch: Sketch = Sketch("rows", ())

    def height(self, say: Language, family: list[str]) -> float:
        """Return the height that the words need, in rows of a chart."""
        inches = self.sketch.laid_out(say, family).height / POINTS
        return (inches - _SPARE) / style.ROW

    def table(self, say: Language) -> pd.DataFrame:
        """Return what is drawn, one row per box, with its words in the language.

        Columns: ``label``, ``key``, ``role`` (what its colour means), ``detail`` (the words below
        the name), ``frame`` (the heading above it), ``leads_to`` (where its arrows go).
        """
        table = super().table(say)
        names = dict(zip(table["key"], table["label"], strict=True))
        details = {node.key: said(node.detail, say) for node in self.sketch.nodes}
        targets = _targets(self.sketch.links, names, say)
        columns = {
            "detail": [details.get(key) or None for key in table["key"]],
            "frame": [names.get(frame) for _, _, frame in self.sketch.boxes()],
            "leads_to": [targets.get(key) for key in table["key"]],
        }
        for name in self.series:
            if name in columns:
                table[name] = columns[name]
        return table

    def read_back(self, say: Language) -> pd.DataFrame:
        """Read the boxes, their words and their arrows from where they are drawn."""
        return _read_back(self.drawing(say).axes, say)[["label", *self.series]]


def _targets(links: tuple[Link, ...], names: dict[str, str], say: Language) -> dict[str, str]:
    """Return, for each key, where its arrows lead, in words."""
    found: dict[str, list[str]] = {}
    for link in links:
        how = said(link.label, say)
        found.setdefault(link.start, []).append(_target(names[link.end], how, say))
        if link.kind == "both":
            found.setdefault(link.end, []).append(_target(names[link.start], how, say))
    return {key: say("; ").join(targets) for key, targets in found.items()}


def _target(name: str, how: str, say: Language) -> str:
    return say("{target} ({how})", target=name, how=how) if how else name


def diagram(
    name: str,
    edition: Edition,
    sketch: Sketch,
    words: Callable[[Language], Words],
    source: Callable[[Language], str],
) -> Diagram:
    """Make the exhibit of a sketch."""
    boxes = list(sketch.boxes())
    drawn = {
        "role": True,
        "detail": any(node.detail for node in sketch.nodes),
        "frame": any(frame for _, _, frame in boxes),
        "leads_to": bool(sketch.links),
    }

    def draw(ax: Axes, _: pd.DataFrame, say: Language) -> None:
        draw_sketch(ax, sketch, say)

    def labels(say: Language) -> list[str]:
        return [said(b.heading if isinstance(b, Row) else b.label, say) for b, _, _ in boxes]

    return Diagram(
        name=name,
        edition=edition,
        data=pd.DataFrame([(b.key, role) for b, role, _ in boxes], columns=["key", "role"]),
        series=tuple(series for series, there in drawn.items() if there),
        labels=labels,
        draw=draw,
        words=words,
        source=source,
        width=style.NARROW,
        sketch=sketch,
    )


# -- drawing -------------------------------------------------------------------------------------


def draw_sketch(ax: Axes, sketch: Sketch, say: Language) -> None:
    """Draw a sketch on axes; one unit of the axes is a point."""
    plan = sketch.laid_out(say, list(mpl.rcParams["font.family"]))
    ax.set_axis_off()
    ax.set_yticks([])
    ax.set_xlim(0.0, _WIDTH)
    ax.set_ylim(plan.height, 0.0)
    roles = {box.key: role for box, role, _ in sketch.boxes()}
    framed = {node.key for node, _, frame in sketch.boxes() if frame}
    for box in plan.boxes.values():
        _draw_box(ax, box, roles[box.key], within=box.key in framed)
        if box.key == sketch.centre:
            _outline(ax, box, COLOURS[roles[box.key]])
    for number, (link, route) in enumerate(zip(sketch.links, plan.routes, strict=True)):
        _draw_arrow(ax, number, route.points, link.kind)
        _write(ax, route.label, route.at, layout.DETAIL, f"how-{number}", align=route.align)


def _draw_box(ax: Axes, box: Box, role: str, *, within: bool) -> None:
    surface = style.PAPER if within else style.TINT
    size = (box.width, box.height)
    _patch(ax, Rectangle((box.x, box.y), *size, facecolor=surface), f"box-{box.key}", 1 + within)
    left = box.x + layout.SIDE + layout.BAR
    if role == FRAME:
        left = box.x + layout.FRAME
    else:
        bar = Rectangle((box.x, box.y), layout.BAR, box.height, facecolor=COLOURS[role])
        _patch(ax, bar, f"role-{box.key}", 3)
    high = len(box.label) * layout.NAME * layout.LINE
    words = high + layout.text_height(box.detail)
    # Boxes of a line are as high as the highest of them: their words start on one level.
    top = box.y + layout.ABOVE
    if not box.frame and not box.detail:
        top = box.y + (box.height - words) / 2
    _write(ax, box.label, (left, top), layout.NAME, f"label-{box.key}", bold=True)
    _write(ax, box.detail, (left, top + high), layout.DETAIL, f"detail-{box.key}")


def _outline(ax: Axes, box: Box, colour: str) -> None:
    """Set the box in the middle of a ring off from those around it."""
    half = layout.EDGE / 2
    size = (box.width - layout.EDGE, box.height - layout.EDGE)
    edge = Rectangle((box.x + half, box.y + half), *size, facecolor="none", edgecolor=colour)
    edge.set(zorder=3, linewidth=layout.EDGE, clip_on=False)
    ax.add_patch(edge)


def _patch(ax: Axes, patch: Rectangle | Polygon, gid: str, zorder: float) -> None:
    patch.set(gid=gid, zorder=zorder, linewidth=0.0, clip_on=False)
    ax.add_patch(patch)


def _write(
    ax: Axes,
    lines: tuple[str, ...],
    at: Point,
    size: float,
    gid: str,
    *,
    bold: bool = False,
    align: str = "left",
) -> None:
    """Write lines downwards from a point, each a text of its own."""
    for number, line in enumerate(lines):
        middle = at[1] + (number + 0.5) * size * layout.LINE
        text = ax.text(
            at[0],
            middle + _BASE * size,
            line,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=style.NEUTRAL,
            ha=align,
            va="baseline",
            zorder=5,
            parse_math=False,
        )
        text.set_gid(f"{gid}-{number}")


def _draw_arrow(ax: Axes, number: int, points: tuple[Point, ...], kind: str) -> None:
    way = [np.array(point) for point in points]
    heads = {"to": ("end",), "both": ("end", "start"), "part": ()}[kind]
    for end in heads:
        tip, before = (way[-1], way[-2]) if end == "end" else (way[0], way[1])
        along = (before - tip) / math.dist(before, tip)
        aside = np.array([-along[1], along[0]]) * _HEAD[1]
        base = tip + along * _HEAD[0]
        head = Polygon([tip, base + aside, base - aside], facecolor=style.CONTEXT)
        _patch(ax, head, f"head-{number}-{end}", 4)
        way[-1 if end == "end" else 0] = base
    (line,) = ax.plot(
        *np.array(way).T,
        color=style.CONTEXT if heads else style.MUTED,
        linewidth=1.3,
        solid_capstyle="butt",
        solid_joinstyle="miter",
        zorder=4,
        clip_on=False,
    )
    line.set_gid(f"link-{number}")


# -- reading back --------------------------------------------------------------------------------


def _read_back(ax: Axes, say: Language) -> pd.DataFrame:
    """Return a row per box: its words, its role, its frame and where its arrows lead."""
    boxes = [_rectangle(gid, patch) for gid, patch in _artists(ax, "box", Rectangle)]
    labels, details = (_words(ax, boxes, what) for what in ("label", "detail"))
    names = [labels.get(box.key, "") for box in boxes]
    roles = {_holder(boxes, _rectangle(gid, bar).middle): bar for gid, bar in _bars(ax)}
    frames = {box.key: _frame_of(box, boxes) for box in boxes}
    leads = _leads(ax, boxes, labels, say)
    return pd.DataFrame(
        {
            "label": names,
            "role": [_role(roles[b.key]) if b.key in roles else FRAME for b in boxes],
            "detail": [details.get(box.key) for box in boxes],
            "frame": [labels.get(frames[box.key]) for box in boxes],
            "leads_to": [leads.get(box.key) for box in boxes],
        }
    )


def _artists(ax: Axes, what: str, kind: type) -> list[tuple[str, Any]]:
    """Return the artists of a kind whose id begins with ``what``, with their ids, as drawn."""
    return [
        (artist.get_gid() or "", artist)
        for artist in ax.get_children()
        if isinstance(artist, kind) and (artist.get_gid() or "").startswith(f"{what}-")
    ]


def _bars(ax: Axes) -> list[tuple[str, Any]]:
    return _artists(ax, "role", Rectangle)


def _rectangle(gid: str, patch: Rectangle) -> Box:
    x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
    return Box(gid, x, y, width, height, ())


def _holder(boxes: list[Box], point: Point, slack: float = 0.0) -> str:
    """Return the key of the smallest box that holds a point; none is empty."""
    holding = [box for box in boxes if box.holds(point, slack)]
    return min(holding, key=lambda box: box.width * box.height).key if holding else ""


def _frame_of(box: Box, boxes: list[Box]) -> str:
    """Return the key of the box around a box; none is empty."""
    corners = ((box.x, box.y), (box.right, box.bottom))
    around = (b for b in boxes if b is not box and all(b.holds(corner) for corner in corners))
    return next((b.key for b in around), "")


def _role(bar: Rectangle) -> str:
    colour = to_hex(bar.get_facecolor()).upper()
    return next((role for role, meant in COLOURS.items() if meant == colour), colour)


def _words(ax: Axes, boxes: list[Box], what: str) -> dict[str, str]:
    """Return the words of a kind that stand in each box, line by line."""
    found: dict[str, str] = {}
    for _, text in _artists(ax, what, Text):
        key = _holder(boxes, text.get_position())
        found[key] = f"{found.get(key, '')} {text.get_text()}".strip()
    return found


def _leads(ax: Axes, boxes: list[Box], names: dict[str, str], say: Language) -> dict[str, str]:
    """Return where the arrows that start at each box end, by the boxes that they touch."""
    found: dict[str, list[str]] = {}
    for gid, line in _artists(ax, "link", Line2D):
        number = gid.removeprefix("link-")
        tips = {tip.rpartition("-")[2]: a for tip, a in _artists(ax, f"head-{number}", Polygon)}
        points = line.get_xydata()
        places = {"start": points[0], "end": points[-1]}
        places |= {end: head.get_xy()[0] for end, head in tips.items()}
        start, end = (_holder(boxes, tuple(places[at]), _NEAR) for at in ("start", "end"))
        how = " ".join(text.get_text() for _, text in _artists(ax, f"how-{number}", Text))
        if "end" in tips or not tips:
            found.setdefault(start, []).append(_target(names.get(end, ""), how, say))
        if "start" in tips:
            found.setdefault(end, []).append(_target(names.get(start, ""), how, say))
    return {key: say("; ").join(targets) for key, targets in found.items()}
