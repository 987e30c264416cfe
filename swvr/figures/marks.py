"""The marks that charts are made of, drawn so that their values can be read back.

Every mark that shows a value carries its row and series in its ``gid``; :func:`read_back` finds
the marks again and returns the values from their geometry, in data coordinates, with the label
that stands beside them. A test holds these against the data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from swvr.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARK = "value"
CURVE = f"{MARK}-curve"  # of a curve: in the place of the row, as it runs through all of them
TALLY = f"{MARK}-tally"  # of as many shapes as there are things, side by side
PLACE = f"{MARK}-place"  # of a place on a map: its row follows, as it stands in none
DASHES = (0, (3, 2))
PLACE_SIZE = 5.0  # points across
EDGE = 0.08  # inches from the edge of the picture, as the words above and below


def _tag(row: int, series: str) -> str:
    return f"{MARK}-{row}-{series}"


def rows(ax: Axes, labels: Sequence[str]) -> None:
    """Set up one horizontal row per label, the first on top, with no frame and no ticks."""
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(length=0, labelsize=style.LABEL)
    ax.spines[["top", "right", "bottom", "left"]].set_visible(False)


def grouped_rows(ax: Axes, places: Sequence[int], labels: Sequence[str], end: int) -> None:
    """Set up labelled rows at these places of ``end``, the rest for what stands between them."""
    rows(ax, [""] * end)
    ax.set_yticks(list(places), labels)


def between(ax: Axes, row: float, text: str, *, bold: bool = False) -> None:
    """Write a line from the left edge of the picture: the head or the rest of a group of rows."""
    ax.annotate(
        text,
        (EDGE / style.WIDTH, row),
        xycoords=("figure fraction", "data"),
        ha="left",
        va="center",
        fontsize=style.LABEL,
        color=style.NEUTRAL if bold else style.CONTEXT,
        fontweight="bold" if bold else "normal",
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6},
        zorder=5,
        annotation_clip=False,
    )


def ratio_scale(ax: Axes, low: float, high: float, show: Callable[[float], str]) -> None:
    """Let the horizontal axis be of ratios: a log scale around 1, with ticks at powers of two."""
    low, high = min(low, 1.0) / 1.12, max(high, 1.0) * 1.12
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    ax.minorticks_off()
    powers = range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)
    ticks = [2.0**power for power in powers]
    ax.set_xticks(ticks, [show(tick) for tick in ticks])
    ax.tick_params(axis="x", labelsize=style.LABEL, labelcolor=style.CONTEXT)
    for tick in ticks:
        if tick != 1.0:
            ax.axvline(tick, color=style.MUTED, linewidth=0.4, zorder=0)
    zero_line(ax, at=1.0)


def no_scale(ax: Axes) -> None:
    """Leave out the horizontal axis: every value is written beside its mark."""
    ax.set_xticks([])


def zero_line(ax: Axes, at: float = 0.0) -> None:
    """Draw the line that differences are measured from."""
    ax.axvline(at, color=style.NEUTRAL, linewidth=0.8, zorder=1)


def bar(
    ax: Axes,
    row: float,
    value: float,
    series: str,
    colour: str,
    *,
    start: float = 0.0,
    height: float = 0.62,
) -> None:
    """Draw a horizontal bar of length ``value`` from ``start``."""
    patch = Rectangle(
        (start, row - height / 2), value, height, facecolor=colour, edgecolor="none", zorder=2
    )
    patch.set_gid(_tag(round(row), series))
    ax.add_patch(patch)


def point(
    ax: Axes,
    row: float,
    value: float,
    series: str,
    colour: str,
    *,
    marker: str = "o",
    hollow: bool = False,
    size: float = 7.0,
) -> None:
    """Draw a point at ``value``; hollow for what is printed or bounded, full for our own."""
    (line,) = ax.plot(
        [value],
        [row],
        marker=marker,
        markersize=size,
        markerfacecolor=style.PAPER if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.5,
        linestyle="none",
        zorder=4,
        clip_on=False,
    )
    line.set_gid(_tag(round(row), series))


def interval(
    ax: Axes,
    row: float,
    low: float,
    high: float,
    series: str = "",
    *,
    colour: str = style.NEUTRAL,
    dashed: bool = False,
) -> None:
    """Draw a thin line from ``low`` to ``high``: an interval, set off from what lies below."""
    ax.plot(
        [low, high],
        [row, row],
        color=style.PAPER,
        linewidth=3.4,
        solid_capstyle="butt",
        zorder=2.5,
        clip_on=False,
    )
    (line,) = ax.plot(
        [low, high],
        [row, row],
        color=colour,
        linewidth=1.3,
        linestyle=DASHES if dashed else "-",
        solid_capstyle="butt",
        dash_capstyle="butt",
        zorder=3,
        clip_on=False,
    )
    line.set_gid(_tag(round(row), f"{series}low,{series}high"))


def hollow_range(
    ax: Axes,
    row: float,
    low: float,
    high: float,
    colour: str,
    *,
    series: str = "",
    height: float = 0.62,
) -> None:
    """Draw a hollow bar from ``low`` to ``high``: the range that published numbers allow."""
    patch = Rectangle(
        (low, row - height / 2),
        high - low,
        height,
        facecolor="none",
        edgecolor=colour,
        linewidth=1.2,
        linestyle=DASHES,
        zorder=2,
    )
    patch.set_gid(_tag(round(row), f"{series}low,{series}high"))
    ax.add_patch(patch)


def up_to(ax: Axes, row: float, value: float, colour: str, *, height: float = 0.62) -> None:
    """Fill a bar to the lower end of a hollow range, which holds the value: what is certain.

    Nothing where the range reaches below zero.
    """
    if value > 0.0:
        ax.add_patch(
            Rectangle(
                (0.0, row - height / 2), value, height, facecolor=colour, edgecolor="none", zorder=2
            )
        )


def connector(ax: Axes, row: float, first: float, second: float) -> None:
    """Draw the line between the two points of a pair; it shows no value of its own."""
    ax.plot([first, second], [row, row], color="#C9C9C9", linewidth=2.2, zorder=1)


def note(
    ax: Axes,
    row: float,
    x: float,
    text: str,
    *,
    colour: str = style.NEUTRAL,
    offset: float = 5.0,
    side: str = "left",
    bold: bool = False,
    dy: float = 0.0,
    opaque: bool = False,
) -> None:
    """Write ``text`` beside a mark, ``offset`` points away; ``side`` is the text's alignment.

    Opaque text hides the lines that run behind it.
    """
    shift = {"left": offset, "right": -offset, "center": 0.0}[side]
    ax.annotate(
        text,
        (x, row),
        xytext=(shift, dy),
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=style.LABEL,
        color=colour,
        fontweight="bold" if bold else "normal",
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6} if opaque else None,
        zorder=5,
        annotation_clip=False,
    )


def curve(ax: Axes, values: Sequence[float], series: str, colour: str) -> None:
    """Draw many values in their order as one line: the first at place 1, the last at the end.

    One path stays small where a mark for each of thousands of rows would not. Its rows have no
    label in the chart; :func:`read_back` gives them their place.
    """
    places = range(1, len(values) + 1)
    (line,) = ax.plot(places, values, color=colour, linewidth=2.4, zorder=3, clip_on=False)
    line.set_gid(f"{CURVE}-{series}")


def on_curve(ax: Axes, place: float, value: float, colour: str, *, marker: str = "o") -> None:
    """Mark a point of a curve that is talked about; the curve holds its value already."""
    ax.plot(
        [place],
        [value],
        marker=marker,
        markersize=8.0,
        markerfacecolor=colour,
        markeredgecolor=style.PAPER,
        markeredgewidth=1.2,
        linestyle="none",
        zorder=4,
        clip_on=False,
    )


def tally(
    ax: Axes,
    row: int,
    x: float,
    count: int,
    series: str,
    *,
    colour: str,
    marker: str = "o",
    hollow: bool = False,
    step: float = 1.0,
    size: float = 9.0,
) -> None:
    """Draw ``count`` shapes side by side from ``x``: one for each thing counted."""
    (line,) = ax.plot(
        [x + step * i for i in range(count)],
        [row] * count,
        marker=marker,
        markersize=size,
        markerfacecolor=style.PAPER if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.5,
        linestyle="none",
        zorder=4,
        clip_on=False,
    )
    line.set_gid(f"{TALLY}-{row}-{series}")


def place(ax: Axes, row: int, label: str, at: tuple[float, float], colour: str) -> None:
    """Draw the dot of a row on a map; ``label`` is the row's, written wherever there is room."""
    (line,) = ax.plot(
        [at[0]],
        [at[1]],
        marker="o",
        markersize=PLACE_SIZE,
        markerfacecolor=colour,
        markeredgecolor=style.PAPER,
        markeredgewidth=0.8,
        linestyle="none",
        zorder=4,
        label=label,
    )
    line.set_gid(f"{PLACE}-{row}-x,y")


def scales(ax: Axes, places: dict[float, str], values: dict[float, str], title: str = "") -> None:
    """Set up both axes of a curve with these ticks, and light lines across at its values."""
    ax.spines[["top", "right", "bottom", "left"]].set_visible(False)
    ax.tick_params(length=0, labelsize=style.LABEL, labelcolor=style.CONTEXT)
    ax.set_xticks(list(places), list(places.values()))
    ax.set_yticks(list(values), list(values.values()))
    ax.set_xlabel(title, fontsize=style.LABEL, color=style.CONTEXT)
    for value in values:
        firm = value == 0.0
        ax.axhline(value, color=style.MUTED, linewidth=0.9 if firm else 0.4, zorder=0)


def reference(ax: Axes, at: float, ends: tuple[float, float], *, across: bool = False) -> None:
    """Draw a dashed line at a value that all others are held against; upright, or across."""
    first, second = (ends, (at, at)) if across else ((at, at), ends)
    ax.plot(
        first,
        second,
        color=style.NEUTRAL,
        linewidth=1.1,
        linestyle=DASHES,
        zorder=1.5,
        clip_on=False,
    )


def separator(ax: Axes, row: float) -> None:
    """Draw a light line above a row, between two groups of rows."""
    ax.axhline(row - 0.5, color=style.MUTED, linewidth=0.4, zorder=0)


def nothing(ax: Axes, text: str) -> None:
    """Say in the place of a chart why there is none."""
    rows(ax, [""])
    no_scale(ax)
    note(ax, 0, 0.0, text, colour=style.CONTEXT, offset=0.0)


def read_back(ax: Axes) -> pd.DataFrame:
    """Read the drawn values from the marks.

    Returns
    -------
    pandas.DataFrame
        One row per value, in the order drawn: ``row`` (0 on top), ``label`` (as written at the
        row; for a curve the place along it, for a map the place's name), ``series`` and
        ``value`` (data coordinates; a text for the cells of a table).
    """
    labels = _row_labels(ax)
    found: list[tuple[int, str, str, object]] = []
    for artist in ax.get_children():
        if isinstance(artist, Line2D) and is_curve(artist):
            found.extend(_along(artist))
            continue
        if isinstance(artist, Line2D) and (artist.get_gid() or "").startswith(f"{PLACE}-"):
            found.extend(_at(artist))
            continue
        row, series, values = _values(artist)
        found.extend(
            (row, labels.get(row, ""), name, value)
            for name, value in zip(series, values, strict=True)
        )
    return pd.DataFrame(found, columns=["row", "label", "series", "value"])


def is_curve(artist: Line2D) -> bool:
    """Say whether a line shows a value at each of its points."""
    return (artist.get_gid() or "").startswith(f"{CURVE}-")


def _along(line: Line2D) -> list[tuple[int, str, str, object]]:
    """Return the points of a curve, each with the place that it is drawn at."""
    series = (line.get_gid() or "").removeprefix(f"{CURVE}-")
    places = np.asarray(line.get_xdata(), float)
    values = np.asarray(line.get_ydata(), float)
    return [
        (round(place) - 1, f"{place:g}", series, float(value))
        for place, value in zip(places, values, strict=True)
    ]


def _at(line: Line2D) -> list[tuple[int, str, str, object]]:
    """Return both coordinates of a place."""
    row, series = (line.get_gid() or "").removeprefix(f"{PLACE}-").split("-")
    coordinates = [*np.asarray(line.get_xdata(), float), *np.asarray(line.get_ydata(), float)]
    return [
        (int(row), str(line.get_label()), name, float(value))
        for name, value in zip(series.split(","), coordinates, strict=True)
    ]


def _row_labels(ax: Axes) -> dict[int, str]:
    positions = ax.get_yticks()
    texts = (label.get_text() for label in ax.get_yticklabels())
    return {round(y): text.replace("\n", " ") for y, text in zip(positions, texts, strict=True)}


def _values(artist: object) -> tuple[int, list[str], list[object]]:
    gid = getattr(artist, "get_gid", lambda: None)() or ""
    if not gid.startswith(f"{MARK}-"):
        return -1, [], []
    if isinstance(artist, Line2D) and gid.startswith(f"{TALLY}-"):
        row, _, name = gid.removeprefix(f"{TALLY}-").partition("-")
        return int(row), [name], [float(np.size(artist.get_xdata()))]
    series = gid.split("-", 2)[2].split(",")
    if isinstance(artist, Rectangle):
        row = round(artist.get_y() + artist.get_height() / 2)
        if len(series) == 2:
            return row, series, [artist.get_x(), artist.get_x() + artist.get_width()]
        return row, series, [artist.get_width()]
    if isinstance(artist, Line2D):
        x, y = np.asarray(artist.get_xdata(), float), np.asarray(artist.get_ydata(), float)
        return round(y[0]), series, [float(value) for value in x]
    if isinstance(artist, Text):
        return round(artist.get_position()[1]), series, [artist.get_text()]
    raise TypeError(f"a {type(artist).__name__} is not a mark")
