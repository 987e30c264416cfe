"""Tables as exhibits: formatted cells, as HTML in a page and as text in a chart's files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pandas as pd

from swvr.exhibit_format import MIME
from swvr.figures import marks, style
from swvr.figures.figure import Exhibit
from swvr.figures.typesetting import width, wrap
from swvr.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition
    from swvr.figures.figure import Words


CELLS_WIDTH = 300.0  # points that the cells take beside the longest label of a row
TEXT_LABELS = 110.0  # points that the labels of rows may take beside columns of text
COLUMN_GAP = 9.0  # points between two columns of text
TEXT_LINE = 1.32  # line height within a cell of text
PADDING = 5.0  # points that a cell of text has above and below, together
POINTS = 72.0
INDENT = 0.015  # of the width beside the labels: where the first column of text starts
FONT_LINE = 1.2  # matplotlib's line height is a multiple of this one of the font
NOWHERE = "none"
WIDE = 2.0  # share from which a column of text is kept wide on a narrow screen


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
    words
        Whether it holds text, which is set from the left and broken into lines.
    language
        The language that its cells are in, where that is not the page's: a code as in the edition,
        or what gives the code for a page's language.
    links
        Whether its values lead somewhere. A value then has a line for each target: an exhibit, a
        chapter, a key of ``references.bib`` or a web address, and behind a blank its text, if it
        has one; ``show`` is given that, or else the target. :data:`NOWHERE` has no link.
    """

    key: str
    heading: Callable[[Language], str]
    show: Callable[[Language, Any], str]
    share: float = 1.0
    words: bool = False
    language: str | Callable[[Language], str] = ""
    links: bool = False

    def text(self, say: Language, value: Any) -> str:
        """Return a cell as text."""
        if not self.links:
            return self.show(say, value)
        return say("; ").join(self.show(say, text) for _, text in _targets(value))

    def parts(self, say: Language, value: Any) -> str | list[str | dict[str, str]]:
        """Return a cell as a page needs it: text, or pieces of text of which some lead on."""
        if not self.links or value == NOWHERE:
            return self.text(say, value)
        found: list[str | dict[str, str]] = []
        for target, text in _targets(value):
            found += [say("; ")] if found else []
            found.append({"text": self.show(say, text), "ref": target})
        return found

    def spoken(self, say: Language) -> str:
        """Return the code of the language of the cells, or nothing if it is the page's."""
        code = self.language(say) if callable(self.language) else self.language
        return "" if code == say.code else code


def _targets(value: str) -> list[tuple[str, str]]:
    """Return the targets of a value of links, each with what is to be shown for it."""
    lines = [line.partition(" ") for line in value.splitlines()]
    return [(target, text or target) for target, _, text in lines]


@dataclass(frozen=True)
class Table(Exhibit):
    """A table of the book: an exhibit whose rows and cells are read rather than drawn.

    Attributes
    ----------
    columns
        The columns beside the labels of the rows.
    heading
        What stands above the labels.
    searchable
        Whether readers of the site can search its rows.
    filters
        Keys of columns with few values: readers can choose the rows that have one of them.
    anchors
        A column of the data with an id for each row, that links lead to; nothing if there is none.
        In the ledger the ids are those of the published numbers.
    shown_on
        Heading of a last column with links to the pages that show each row's number. Only a page
        has it, since no notebook knows the others.
    """

    columns: tuple[Column, ...] = ()
    heading: Callable[[Language], str] = lambda _: ""
    searchable: bool = False
    filters: tuple[str, ...] = ()
    anchors: str = ""
    shown_on: Callable[[Language], str] | None = None

    def height(self, say: Language, family: list[str]) -> float:
        """Return the height of the table's picture in rows; text takes what its lines need."""
        if not _has_text(self.columns):
            return super().height(say, family)
        layout = _Layout.of(self.table(say), self.heading, self.columns, say, family)
        return layout.head + sum(layout.heights)

    def label_width(self) -> float:
        """Return the points that a row's label may take before it is broken."""
        return TEXT_LABELS if _has_text(self.columns) else super().label_width()

    def told(self, say: Language) -> pd.DataFrame:
        """Return :meth:`table` as the files have it; the prose of a column is that of its cells."""
        table, told = self.table(say), super().told(say)
        for column in self.columns:
            if column.key in self.prose and not column.links:
                told[column.key] = [column.show(say, value) for value in table[column.key]]
        return told

    def cells(self, say: Language) -> pd.DataFrame:
        """Return the table as it is shown: one row per row, all cells as text."""
        data = self.table(say)
        shown = {self.heading(say): data["label"].tolist()}
        for column in self.columns:
            shown[column.heading(say)] = [column.text(say, value) for value in data[column.key]]
        return pd.DataFrame(shown)

    def html(self, say: Language) -> str:
        """Return the table as HTML, with scoped headers and everything escaped."""
        cells = self.cells(say)
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in cells.columns)
        ids = self._anchors(say) or [""] * len(cells)
        body = "".join(
            (f'<tr id="{escape(name)}">' if name else "<tr>")
            + f'<th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in rest)
            + "</tr>"
            for name, (first, *rest) in zip(ids, cells.itertuples(index=False), strict=True)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _anchors(self, say: Language) -> list[str]:
        """Return the id of each row; nothing if the rows have none."""
        return [str(name) for name in self.table(say)[self.anchors]] if self.anchors else []

    def _rows(self, say: Language) -> list[list[Any]]:
        """Return the cells as a page needs them, with their links."""
        data = self.table(say)
        columns = [[c.parts(say, value) for value in data[c.key]] for c in self.columns]
        return [list(row) for row in zip(data["label"], *columns, strict=True)]

    def _kinds(self, say: Language) -> dict[str, Any]:
        """Return which columns hold text, that of the labels with them, and other languages."""
        text = [i for i, column in enumerate(self.columns, start=1) if column.words]
        wide = [i for i in text if self.columns[i - 1].share >= WIDE]
        spoken = {str(i): column.spoken(say) for i, column in enumerate(self.columns, start=1)}
        languages = {place: code for place, code in spoken.items() if code}
        return {
            **({"text_columns": [0, *text]} if text else {}),
            **({"wide_columns": wide} if wide else {}),
            **({"languages": languages} if languages else {}),
        }

    def _search(self, say: Language) -> dict[str, Any]:
        """Return the words of the controls that search the table, and the columns to filter by."""
        places = {column.key: i for i, column in enumerate(self.columns, start=1)}
        headings = {column.key: column.heading(say) for column in self.columns}
        return {
            "label": say("Search this table"),
            "all": say("all"),
            "count": say("{shown} of {all} rows", shown="{shown}", all="{all}"),
            "filters": [{"column": places[key], "label": headings[key]} for key in self.filters],
        }

    def mime_bundle(self, say: Language) -> dict[str, Any]:
        """Return what a notebook shows: the table itself, and the words for the book."""
        words = self.described(say)
        return {
            "text/html": self.html(say),
            MIME: {
                **words,
                "columns": list(self.cells(say).columns),
                "rows": self._rows(say),
                **self._kinds(say),
                **({"anchors": self._anchors(say)} if self.anchors else {}),
                **({"shown_on": self.shown_on(say)} if self.shown_on else {}),
                **({"search": self._search(say)} if self.searchable else {}),
            },
            "text/plain": f"{words['label']}: {words['headline']}",
        }


def text_table(
    name: str,
    edition: Edition,
    data: pd.DataFrame,
    *,
    labels: Callable[[Language], list[str]],
    heading: Callable[[Language], str],
    columns: tuple[Column, ...],
    words: Callable[[Language], Words],
    source: Callable[[Language], str],
    filters: tuple[str, ...] = (),
    prose: tuple[str, ...] = (),
    anchors: str = "",
    shown_on: Callable[[Language], str] | None = None,
) -> Table:
    """Return a table of words that readers of the site can search."""
    return Table(
        name=name,
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=source,
        columns=columns,
        heading=heading,
        searchable=True,
        filters=filters,
        prose=prose,
        anchors=anchors,
        shown_on=shown_on,
    )


def draw_cells(
    heading: Callable[[Language], str], columns: tuple[Column, ...]
) -> Callable[[Axes, pd.DataFrame, Language], None]:
    """Return a function that draws a table on axes, for its picture files."""
    if _has_text(columns):
        return _draw_text(heading, columns)

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
                    column.text(say, value),
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


def _has_text(columns: Sequence[Column]) -> bool:
    return any(column.words for column in columns)


@dataclass(frozen=True)
class _Layout:
    """How the text of a table is broken into lines, and the height that this takes.

    Attributes
    ----------
    head
        Height of the line of headings, in rows of a chart.
    heights
        Height of each row, in rows of a chart.
    starts
        Where each column starts, as a share of the width beside the labels.
    headings
        The headings of the columns, then of the labels, broken into lines.
    cells
        The cells of each column, broken into lines.
    """

    head: float
    heights: list[float]
    starts: list[float]
    headings: list[str]
    cells: list[list[str]]

    @classmethod
    def of(
        cls,
        data: pd.DataFrame,
        heading: Callable[[Language], str],
        columns: Sequence[Column],
        say: Language,
        family: list[str],
    ) -> _Layout:
        """Break every text of a table to the width of its column."""
        labels = [wrap(label, TEXT_LABELS, style.LABEL, family) for label in data["label"]]
        longest = max(width(line, style.LABEL, family) for row in labels for line in row)
        beside = style.WIDTH * POINTS - longest - 4 * style.LABEL
        shares = np.array([column.share for column in columns]) / sum(c.share for c in columns)
        rooms = beside * shares - COLUMN_GAP
        cells = [
            [wrap(column.text(say, value), room, style.LABEL, family) for value in data[column.key]]
            for column, room in zip(columns, rooms, strict=True)
        ]
        heads = [
            wrap(column.heading(say), room, style.SMALL, family)
            for column, room in zip(columns, rooms, strict=True)
        ]
        heads.append(wrap(heading(say), max(longest, style.SMALL), style.SMALL, family))
        lines = [max(map(len, row)) for row in zip(labels, *cells, strict=True)]
        return cls(
            head=_rows_of(max(map(len, heads)), style.SMALL),
            heights=[_rows_of(count, style.LABEL) for count in lines],
            starts=[INDENT + (1 - INDENT) * share for share in (0.0, *np.cumsum(shares)[:-1])],
            headings=["\n".join(text) for text in heads],
            cells=[["\n".join(text) for text in column] for column in cells],
        )


def _rows_of(lines: int, size: float) -> float:
    """Return the height of lines of text in a cell, in rows of a chart; at least nearly one."""
    return max(0.85, (lines * size * TEXT_LINE + PADDING) / (style.ROW * POINTS))


def _draw_text(
    heading: Callable[[Language], str], columns: tuple[Column, ...]
) -> Callable[[Axes, pd.DataFrame, Language], None]:
    """Return a function that draws a table with text, whose rows are as high as they need be."""

    def draw(ax: Axes, data: pd.DataFrame, say: Language) -> None:
        layout = _Layout.of(data, heading, columns, say, list(mpl.rcParams["font.family"]))
        _stretch(ax, layout)
        marks.rows(ax, list(data["label"]))
        marks.no_scale(ax)
        ax.set_xlim(0, 1)
        ax.set_ylim(len(data) - 0.5, -0.5 - layout.head)
        for column, start, head, cells in zip(
            columns, layout.starts, layout.headings, layout.cells, strict=False
        ):
            _heading(ax, start, head)
            for row, text in enumerate(cells):
                cell = ax.text(
                    start,
                    row,
                    text,
                    va="center_baseline",
                    linespacing=TEXT_LINE / FONT_LINE,
                    fontsize=style.LABEL,
                    color=style.NEUTRAL,
                    parse_math=False,
                )
                cell.set_gid(f"{marks.MARK}-{row}-{column.key}")
        _heading(ax, 0.0, layout.headings[-1], before=True)
        for edge in range(1, len(data)):
            ax.axhline(edge - 0.5, color=style.MUTED, linewidth=0.3, zorder=0)
        for y in (-0.5, len(data) - 0.5):
            ax.plot([0, 1], [y, y], color=style.NEUTRAL, linewidth=0.9, clip_on=False)

    return draw


def _stretch(ax: Axes, layout: _Layout) -> None:
    """Let row 0, 1, 2 … of the axes be as high as the layout says; above them the headings."""
    edges = np.arange(len(layout.heights) + 1) - 0.5
    below = np.concatenate([[0.0], np.cumsum(layout.heights)])
    rows = np.concatenate([[edges[0] - layout.head - 1], edges, [edges[-1] + 1]])
    places = np.concatenate([[-layout.head - 1], below, [below[-1] + 1]])
    ax.set_yscale(
        "function",
        functions=(lambda y: np.interp(y, rows, places), lambda p: np.interp(p, places, rows)),
    )


def _heading(ax: Axes, start: float, text: str, *, before: bool = False) -> None:
    """Write a column's heading above it, or that of the labels ``before`` the first."""
    ax.annotate(
        text,
        (start, -0.5),
        xytext=(-6 if before else 0, 4),
        textcoords="offset points",
        ha="right" if before else "left",
        va="bottom",
        linespacing=TEXT_LINE / FONT_LINE,
        fontsize=style.SMALL,
        color=style.CONTEXT,
        annotation_clip=False,
    )
