"""The table of contents: its parts, and what is said of a broken one."""

import pytest

from swvr.book.contents import listed, read_contents
from swvr.edition import available_years, load_edition
from swvr.errors import SwvrError
from swvr.project import MARKER, Project
from tests.conftest import CHECKOUT


def contents_of(folder, text):
    (folder / MARKER).write_text(text, "utf-8")
    return read_contents(Project(folder))


def test_the_book_s_chapters_are_the_edition_s_in_the_same_order(edition):
    contents = read_contents(CHECKOUT)
    files = [contents["root"], *listed(contents)]
    chapters = [f"chapters/{name}" for name in edition.chapters]
    assert [file for file in files if file in chapters] == chapters
    others = (load_edition(year, CHECKOUT) for year in available_years(CHECKOUT))
    assert set(files) == {f"chapters/{name}" for other in others for name in other.chapters}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("root: a\n", "'parts'"),
        ("parts: []\n", "'root'"),
        ("root: a\nparts:\n  - caption: B\n", "'chapters'"),
        ("root: a\nparts:\n  - caption: B\n    chapters: []\n", "a part without chapters"),
        ("root: a\nparts:\n  - caption: 3\n    chapters:\n      - file: c\n", "no text"),
        ("root: [a\n", "expected"),
        ("- a\n", "indices"),
        ("", "subscriptable"),
    ],
)
def test_a_broken_table_of_contents_is_named_with_its_remedy(tmp_path, text, says):
    with pytest.raises(SwvrError) as caught:
        contents_of(tmp_path, text)
    assert str(caught.value).startswith(MARKER)
    assert says in str(caught.value)
    assert "it needs root: and parts:" in str(caught.value)


def test_a_table_of_contents_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SwvrError, match=MARKER):
        read_contents(Project(tmp_path))
