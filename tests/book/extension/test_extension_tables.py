"""Tables of exhibits on the page: columns of text are set from the left, each in its language."""

import pytest
from docutils import nodes

from swvr.book.extension.exhibit import _table
from swvr.book.nodes import in_language

ROWS = [["Kenya", "mobile", "12"], ["India", "landline", "3"]]
COLUMNS = ["Country", "Telephones", "Number"]


def made(text_columns=(), languages=None):
    return _table(
        {
            "columns": COLUMNS,
            "rows": ROWS,
            "text_columns": list(text_columns),
            "languages": languages or {},
        }
    )


@pytest.mark.parametrize("text_columns", [(), (0, 1), (1, 2)])
def test_columns_of_text_are_set_from_the_left_in_every_row(text_columns):
    for row in made(text_columns).findall(nodes.row):
        left = ["text-left" in entry["classes"] for entry in row.findall(nodes.entry)]
        assert left == [i in text_columns for i in range(len(COLUMNS))]


def test_cells_of_another_language_say_so_and_their_heading_does_not():
    rows = list(made(languages={"1": "sw"}).findall(nodes.row))
    marked = [
        [(node["language"], node.astext()) for node in row.findall(in_language)] for row in rows
    ]
    assert marked == [[], [("sw", "mobile")], [("sw", "landline")]]


def test_every_cell_is_there_in_its_order():
    cells = [[e.astext() for e in row.findall(nodes.entry)] for row in made().findall(nodes.row)]
    assert cells == [COLUMNS, *ROWS]
