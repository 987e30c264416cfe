"""The marks that charts are made of, drawn so that their values can be read back.

Every mark that shows a value carries its row and series in its ``gid``; :func:`read_back` finds
the marks again and returns the values from their geometry, in data coordinates, with the label
that stands beside them. A test holds these against the data.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def _tag(row: int, series: str) -> str:
    return f"{MARK}-{row}-{series}"


def rows(ax: Axes, labels: Sequence[str]) -> None:
    """Set up one horizontal row per label, the first on top, with no frame and no ticks."""
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(length=0, labelsize=style.LABEL)
    ax.spines[["top", "right", "bottom", "left"]].set_visible(False)


def no_scale(ax: Axes) -> None:
    """Leave out the horizontal axis: every value is written beside its mark."""
    ax.set_xticks([])


def zero_line(ax: Axes, at: float = 0.0) -> None:
    """Draw the line that differences are measured from."""
    ax.axvline(at, color=style.NEUTRAL, linewidth=0.8, zorder=1)


def bar(
    ax: Axes,
    row: int,
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
    patch.set_gid(_tag(row, series))
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
    ax: Axes, row: float, low: float, high: float, series: str = "", *, colour: str = style.NEUTRAL
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
        solid_capstyle="butt",
        zorder=3,
        clip_on=False,
    )
    line.set_gid(_tag(round(row), f"{series}low,{series}high"))


def hollow_range(ax: Axes, row: int, low: float, high: float, colour: str) -> None:
    """Draw a hollow bar from ``low`` to ``high``: the range that published numbers allow."""
    patch = Rectangle(
        (low, row - 0.31),
        high - low,
        0.62,
        facecolor="none",
        edgecolor=colour,
        linewidth=1.2,
        linestyle=(0, (3, 2)),
        zorder=2,
    )
    patch.set_gid(_tag(row, "low,high"))
    ax.add_patch(patch)


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
) -> None:
    """Write ``text`` beside a mark, ``offset`` points away; ``side`` is the text's alignment."""
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
        zorder=5,
        annotation_clip=False,
    )


def read_back(ax: Axes) -> pd.DataFrame:
    """Read the drawn values from the marks.

    Returns
    -------
    pandas.DataFrame
        One row per value, in the order drawn: ``row`` (0 on top), ``label`` (as written at the
        row), ``series`` and ``value`` (data coordinates; a text for the cells of a table).
    """
    labels = _row_labels(ax)
    found: list[tuple[int, str, str, object]] = []
    for artist in ax.get_children():
        row, series, values = _values(artist)
        found.extend(
            (row, labels.get(row, ""), name, value)
            for name, value in zip(series, values, strict=True)
        )
    return pd.DataFrame(found, columns=["row", "label", "series", "value"])


def _row_labels(ax: Axes) -> dict[int, str]:
    positions = ax.get_yticks()
    texts = (label.get_text() for label in ax.get_yticklabels())
    return {round(y): text.replace("\n", " ") for y, text in zip(positions, texts, strict=True)}


def _values(artist: object) -> tuple[int, list[str], list[object]]:
    gid = getattr(artist, "get_gid", lambda: None)() or ""
    if not gid.startswith(f"{MARK}-"):
        return -1, [], []
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
