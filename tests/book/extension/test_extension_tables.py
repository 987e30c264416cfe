"""Tables of exhibits on the page: numbers stand right, long text is set from the left."""

from docutils import nodes

from swvr.book.extension.exhibit import LONG, _table

LANGUAGES = "Assamese, Bangla, Gujarati, Hindi, Kannada and Telugu"


def from_the_left(columns, rows):
    """Return the headings of the columns that are set from the left in every row."""
    table = _table(columns, rows)
    marks = [
        ["text-left" in entry["classes"] for entry in row.findall(nodes.entry)]
        for row in table.findall(nodes.row)
    ]
    assert all(row == marks[0] for row in marks)
    return [name for name, left in zip(columns, marks[0], strict=True) if left]


def test_a_table_of_numbers_and_short_words_is_as_it_was():
    rows = [["Kenya", "12%", "yes"], ["India", "−3", "no"]]
    assert from_the_left(["Country", "Net", "Differs"], rows) == []


def test_long_text_is_set_from_the_left_with_the_words_beside_it():
    assert len(LANGUAGES) > LONG
    rows = [["Kenya", "mobile", "12", "English"], ["India", "mobile", "3", LANGUAGES]]
    found = from_the_left(["Country", "Telephones", "Number", "Languages"], rows)
    assert found == ["Country", "Telephones", "Languages"]


def test_a_long_country_alone_changes_nothing():
    rows = [["The United Kingdom of Great Britain and Northern Ireland", "no"]]
    assert from_the_left(["Country", "Differs"], rows) == []
