"""Tables as exhibits: formatted cells, as HTML in a page and as text in a chart's files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd

from swvr.exhibit_format import MIME
from swvr.figures import marks, style
from swvr.figures.figure import Exhibit
from swvr.figures.typesetting import wrap
from swvr.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes


CELLS_WIDTH = 300.0  # points that the cells take beside the longest label of a row


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    key
        The column of the data.
    heading
        Its heading in a language.
    show
        Formats a value in a language.
    share
        Width relative to the other columns.
    """

    key: str
    heading: Callable[[Language], str]
    show: Callable[[Language, Any], str]
    share: float = 1.0


@dataclass(frozen=True)
class Table(Exhibit):
    """A table of the book: an exhibit whose rows and cells are read rather than drawn."""

    columns: tuple[Column, ...] = ()
    heading: Callable[[Language], str] = lambda _: ""

    def cells(self, say: Language) -> pd.DataFrame:
        """Return the table as it is shown: one row per row, all cells as text."""
        data = self.table(say)
        shown = {self.heading(say): data["label"].tolist()}
        for column in self.columns:
            shown[column.heading(say)] = [column.show(say, value) for value in data[column.key]]
        return pd.DataFrame(shown)

    def html(self, say: Language) -> str:
        """Return the table as HTML, with scoped headers and everything escaped."""
        cells = self.cells(say)
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in cells.columns)
        body = "".join(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in rest)
            + "</tr>"
            for first, *rest in cells.itertuples(index=False)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def mime_bundle(self, say: Language) -> dict[str, Any]:
        """Return what a notebook shows: the table itself, and the words for the book."""
        bundle = super().mime_bundle(say)
        cells = self.cells(say)
        return {
            "text/html": self.html(say),
            MIME: {
                **{key: value for key, value in bundle[MIME].items() if key != "box"},
                "columns": list(cells.columns),
                "rows": cells.to_numpy().tolist(),
            },
            "text/plain": bundle["text/plain"],
        }


def draw_cells(
    heading: Callable[[Language], str], columns: tuple[Column, ...]
) -> Callable[[Axes, pd.DataFrame, Language], None]:
    """Return a function that draws a table on axes, for its picture files."""

    def draw(ax: Axes, data: pd.DataFrame, say: Language) -> None:
        marks.rows(ax, list(data["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 1)
        ax.set_ylim(len(data) - 0.5, -1.9)
        total = sum(column.share for column in columns)
        right = 0.0
        family = list(mpl.rcParams["font.family"])
        for column in columns:
            right += column.share / total
            room = 0.92 * CELLS_WIDTH * column.share / total
            lines = wrap(column.heading(say), room, style.SMALL, family)
            ax.annotate(
                "\n".join(lines),
                (right, -0.65),
                ha="right",
                va="bottom",
                linespacing=1.1,
                fontsize=style.SMALL,
                color=style.CONTEXT,
                annotation_clip=False,
            )
            for row, value in enumerate(data[column.key]):
                text = ax.text(
                    right,
                    row,
                    column.show(say, value),
                    ha="right",
                    va="center",
                    fontsize=style.LABEL,
                    color=style.NEUTRAL,
                )
                text.set_gid(f"{marks.MARK}-{row}-{column.key}")
        ax.annotate(
            heading(say),
            (0, -0.65),
            xytext=(-6, 0),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=style.SMALL,
            color=style.CONTEXT,
            annotation_clip=False,
        )
        for y in (-0.5, len(data) - 0.5):
            ax.plot([0, 1], [y, y], color=style.NEUTRAL, linewidth=0.9, clip_on=False)

    return draw
