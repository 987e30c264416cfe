"""Tables: one model for docutils and for HTML tables, and its Typst source."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from docutils import nodes

from swvr.book.typst.escape import array, is_wide, markup, width

LONG_TABLE = 34
"""Lines from which a table may run over several pages."""

_PAGE_CHARACTERS = {9.0: 96, 8.0: 108, 7.0: 124}
"""How many half-width characters fit on a line of the page, by font size in points."""
_CELL_PADDING = 2
_TEXT_COLUMN_LIMIT = 34
_WIDE_COLUMN_LIMIT = 68
_PHRASE_LIMIT = 14
_COMFORTABLE = 20
"""Half-width characters in which text can be read that could be broken further."""
_BOLD = 1.15
"""How much wider bold type is."""
_NUMBER = re.compile(r"[\d\s.,:/%‰+\-−–—±()\[\]~≈<>≤≥*†‡…·亿万]*(?:n/?a)?", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    content
        Typst markup.
    text
        The plain text, to measure and to tell numbers.
    columns, rows
        How many columns and rows it covers.
    align
        ``left``, ``center`` or ``right`` if the author said so.
    is_wide
        Whether its column holds much text and may take more width than others.
    """

    content: str
    text: str
    columns: int = 1
    rows: int = 1
    align: str = ""
    is_wide: bool = False


Row = list[Cell]


@dataclass(frozen=True)
class Table:
    """A table: header rows, body rows, each a list of cells."""

    header: list[Row]
    body: list[Row]

    @property
    def column_count(self) -> int:
        """The number of columns."""
        ends = [column + cell.columns for column, cell in _placed(self.header + self.body)]
        return max(ends, default=0)

    def column(self, index: int, rows: list[Row]) -> list[Cell]:
        """Return the cells of one column that cover no other column."""
        return [cell for at, cell in _placed(rows) if at == index and cell.columns == 1]

    def alignments(self) -> list[str]:
        """Return the alignment of every column: the author's, else numbers right."""
        return [self._alignment(index) for index in range(self.column_count)]

    def _alignment(self, index: int) -> str:
        cells = self.column(index, self.body)
        stated = {cell.align for cell in cells if cell.align}
        if len(stated) == 1:
            return stated.pop()
        return "right" if index > 0 and _are_numbers(cells) else "left"

    def needs(self) -> list[int]:
        """Return the width that every column wants, in half-width characters."""
        return [self._need(index, _WIDE_COLUMN_LIMIT) for index in range(self.column_count)]

    def _need(self, index: int, wide_limit: int = _TEXT_COLUMN_LIMIT) -> int:
        body = [width(cell.text) for cell in self.column(index, self.body)]
        header = [_header_need(cell.text) for cell in self.column(index, self.header)]
        is_wide = any(cell.is_wide for cell in self.column(index, self.body))
        limit = wide_limit if is_wide else _TEXT_COLUMN_LIMIT
        content = min(max(body, default=0), limit) + _CELL_PADDING
        return max(content, self._minimum(index), *(need + _CELL_PADDING for need in header))

    def minimums(self) -> list[int]:
        """Return the width below which a word would leave its column."""
        return [self._minimum(index) for index in range(self.column_count)]

    def _minimum(self, index: int) -> int:
        words = [_longest_word(cell.text) for cell in self.column(index, self.body)]
        words += [
            math.ceil(_longest_word(cell.text) * _BOLD) for cell in self.column(index, self.header)
        ]
        return max(words, default=1) + _CELL_PADDING

    def widths(self) -> list[float]:
        """Return the relative widths of the columns: what they want, or less where text wraps."""
        needs, minimums = self.needs(), self.minimums()
        room = _PAGE_CHARACTERS[self.font_size()]
        slack = sum(needs) - sum(minimums)
        if sum(needs) <= room or slack == 0:
            return [float(need) for need in needs]
        share = max(room - sum(minimums), 0) / slack
        return [
            round(least + (need - least) * share, 2)
            for need, least in zip(needs, minimums, strict=True)
        ]

    def font_size(self) -> float:
        """Return the largest font size, in points, at which no column is squeezed.

        If there is none: the largest at which text is not broken into a strip of a few characters
        (Chinese can break after each); if there is none: at which every word fits its column.
        """
        needs = [self._need(index) for index in range(self.column_count)]
        minimums = self.minimums()
        readable = [
            max(least, min(need, _COMFORTABLE)) for need, least in zip(needs, minimums, strict=True)
        ]
        for wanted in (sum(needs), sum(readable), sum(minimums)):
            for size, room in _PAGE_CHARACTERS.items():
                if wanted <= room:
                    return size
        return min(_PAGE_CHARACTERS)

    @property
    def is_too_wide(self) -> bool:
        """Whether words would leave their columns even in the smallest type."""
        return sum(self.minimums()) > _PAGE_CHARACTERS[self.font_size()]

    @property
    def is_long(self) -> bool:
        """Whether the table may break across pages."""
        return self._line_count() > LONG_TABLE

    def _line_count(self) -> int:
        widths = self.widths()
        scale = _PAGE_CHARACTERS[self.font_size()] / max(sum(widths), 1)
        rooms = [max(wanted * scale - _CELL_PADDING, 1) for wanted in widths]
        lines = 0
        for row in self.header + self.body:
            heights = [
                math.ceil(width(cell.text) / rooms[column])
                for column, cell in _placed([row])
                if cell.columns == 1
            ]
            lines += max(heights, default=1)
        return lines

    def source(self) -> str:
        """Return the Typst call that draws the table, for use in code (no ``#``)."""
        arguments = [
            "widths: " + array([f"{wanted:g}fr" for wanted in self.widths()]),
            "align: " + array(self.alignments()),
            f"size: {self.font_size():g}pt",
            f"header-rows: {len(self.header)}",
            "header: " + array([_header_source(cell) for row in self.header for cell in row]),
            *(_cell_source(cell) for row in self.body for cell in row),
        ]
        return "data-table(\n  " + ",\n  ".join(arguments) + ",\n)"


def from_docutils(node: nodes.table, render: Callable[[nodes.Element], str]) -> Table:
    """Read a docutils table; ``render`` turns a cell into Typst markup."""
    header = [_docutils_row(row, render) for head in node.findall(nodes.thead) for row in head]
    body = [_docutils_row(row, render) for part in node.findall(nodes.tbody) for row in part]
    return Table(header, body)


def from_html(html: str) -> list[Table]:
    """Read every table in a piece of HTML, as pandas writes it; text only."""
    soup = BeautifulSoup(html, "html.parser")
    return [_html_table(table) for table in soup.find_all("table")]


def _docutils_row(row: nodes.Node, render: Callable[[nodes.Element], str]) -> Row:
    return [_docutils_cell(entry, render) for entry in row.children]


def _docutils_cell(entry: nodes.Element, render: Callable[[nodes.Element], str]) -> Cell:
    classes = entry.get("classes", [])
    aligned = [name for name in ("left", "center", "right") if f"text-{name}" in classes]
    return Cell(
        content=render(entry).strip(),
        text=entry.astext(),
        columns=int(entry.get("morecols", 0)) + 1,
        rows=int(entry.get("morerows", 0)) + 1,
        align=aligned[0] if aligned else "",
        is_wide="text-wide" in classes,
    )


def _html_table(table: Tag) -> Table:
    rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
    header: list[Row] = []
    body: list[Row] = []
    for cells in rows:
        is_header = not body and all(cell.name == "th" for cell in cells)
        (header if is_header else body).append([_html_cell(cell) for cell in cells])
    return Table(_without_index_row(header), body)


def _html_cell(cell: Tag) -> Cell:
    text = cell.get_text(" ", strip=True)
    return Cell(
        content=markup(text),
        text=text,
        columns=int(str(cell.get("colspan", "1"))),
        rows=int(str(cell.get("rowspan", "1"))),
    )


def _without_index_row(header: list[Row]) -> list[Row]:
    """Move the index name, which pandas writes into a header row of its own, one row up."""
    if len(header) < 2 or any(cell.text for cell in header[-1][1:]) or header[-2][0].text:
        return header
    return [*header[:-2], [header[-1][0], *header[-2][1:]]]


def _cell_source(cell: Cell) -> str:
    options = []
    if cell.columns > 1:
        options += [f"colspan: {cell.columns}", "align: center"]
    if cell.rows > 1:
        options.append(f"rowspan: {cell.rows}")
    return f"table.cell({', '.join(options)})[{cell.content}]" if options else f"[{cell.content}]"


def _header_source(cell: Cell) -> str:
    """Return a heading whose Chinese phrases stay together: 正式，|女性, not 正式，女|性."""
    phrases = _phrases(cell.text)
    is_plain = cell.content == markup(cell.text) and any(map(is_wide, cell.text))
    if not is_plain or max(map(width, phrases)) > _PHRASE_LIMIT:
        return _cell_source(cell)
    boxed = "".join(f"#box[{markup(phrase)}];" if phrase.strip() else " " for phrase in phrases)
    return _cell_source(replace(cell, content=boxed))


def _phrases(text: str) -> list[str]:
    """Split a heading where a line may well end: at spaces and Chinese punctuation."""
    return re.findall(r"\s+|（[^）]*）|[^\s（，、；：]+[，、；：]?|.", text)


def _placed(rows: list[Row]) -> Iterator[tuple[int, Cell]]:
    """Yield every cell with its column, minding the cells that reach down from above."""
    blocked: dict[int, int] = {}
    for row in rows:
        column = 0
        reaching: dict[int, int] = {}
        for cell in row:
            while blocked.get(column, 0):
                column += 1
            yield column, cell
            for covered in range(column, column + cell.columns):
                reaching[covered] = cell.rows - 1
            column += cell.columns
        blocked = {at: left - 1 for at, left in blocked.items() if left > 1} | reaching


def _are_numbers(cells: list[Cell]) -> bool:
    texts = [cell.text.strip() for cell in cells]
    return any(re.search(r"\d", text) for text in texts) and all(
        _NUMBER.fullmatch(text) for text in texts
    )


def _header_need(text: str) -> int:
    """Return the width of a heading set in bold on at most about three lines."""
    phrases = [width(phrase) for phrase in _phrases(text)]
    unbroken = max([_longest_word(text), *(size for size in phrases if size <= _PHRASE_LIMIT)])
    return max(math.ceil(unbroken * _BOLD), math.ceil(width(text) / 3))


def _longest_word(text: str) -> int:
    """Return the width of the longest piece that no line break may split."""
    pieces = re.split(
        r"[\s\u2010-\u2015/]+|(?<!\d)-+|-+(?!\d)|(?<=[\u2e80-\u9fff])|(?=[\u2e80-\u9fff])", text
    )
    return max((width(piece) for piece in pieces), default=0)
