"""The contract of a chapter: what its cells may hold; and that data come from the package alone."""

import ast
import re
from functools import cache

import pytest

from swvr.book.checks import check_project
from swvr.book.execute import PARAMETERS, chapter_names, default_parameters
from swvr.book.languages import cell_language, source_text, tags
from swvr.book.normal_form import code_cells, read_notebook
from swvr.conditions import keep_available, resolve
from swvr.edition import available_years, load_edition
from tests.conftest import CHECKOUT

CHAPTERS = chapter_names(CHECKOUT)
LANGUAGES = sorted(
    {c for year in available_years(CHECKOUT) for c in load_edition(year, CHECKOUT).languages}
)
SHORT_WHERE_LITTLE_IS_PUBLIC = {"00_summary", "02_printed_rates"}
APPENDICES = 11  # the number of the first file that is an appendix, and may be short
NOT_IN_NOTEBOOKS = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
)


def cells(name):
    return code_cells(read_notebook(CHECKOUT.chapters / f"{name}.ipynb"))


def test_the_book_as_it_stands_has_nothing_to_mend():
    assert [str(finding) for finding in check_project(CHECKOUT)] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_first_code_cell_holds_the_parameters_and_nothing_else(name):
    first = cells(name)[0]
    year, lang = default_parameters(CHECKOUT)
    assert PARAMETERS in tags(first)
    assert source_text(first) == f'year = {year}\nlang = "{lang}"'


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_cells_only_call_the_library(name):
    for cell in cells(name)[1:]:
        tree = ast.parse(source_text(cell))
        for node in ast.walk(tree):
            assert not isinstance(node, NOT_IN_NOTEBOOKS), ast.unparse(node)
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] == "swvr"
            assert not isinstance(node, ast.Import)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"[/\\]", node.value), node.value
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                # Decimals, list positions, zero, and the hundred of percent: no data.
                assert node.value in {0, 1, 2, 100}, node.value


def word_count(text):
    """Count words as a reader does: a Chinese character is one, and so is a number or a link."""
    text = re.sub(r"\{[a-z:]+\}`[^`]*`|\$\$.*?\$\$", " X ", text, flags=re.DOTALL)
    return len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z'-]+", text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It's a well-known fact, {glue:text}`share_of_all` of all.", 7),
        ("{glue:text}`share`的成年人是UNV志愿者{cite}`swvr2022`。", 11),
        ("## Sum\n\n$$\nx + \\text{rate}\n$$\n", 2),
    ],
)
def test_words_are_counted(text, count):
    assert word_count(text) == count


@cache
def resolved(year):
    return resolve(load_edition(year, CHECKOUT), CHECKOUT)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_prose_is_between_300_and_700_words(name, lang):
    """As an edition shows it: what is for others does not count."""
    notebook = read_notebook(CHECKOUT.chapters / f"{name}.ipynb")
    counts = []
    for year in available_years(CHECKOUT):
        found = resolved(year)
        if name in found.edition.chapters:
            shown = keep_available(notebook, found.available)["cells"]
            prose = [source_text(cell) for cell in shown if cell_language(cell) == lang]
            counts.append(word_count(" ".join(prose)))
    least = 0 if int(name.split("_")[0]) >= APPENDICES else 300
    fewest = max(counts) if name in SHORT_WHERE_LITTLE_IS_PUBLIC else min(counts)
    assert least <= fewest <= max(counts) <= 700


@pytest.mark.parametrize("name", CHAPTERS)
def test_stored_outputs_are_small(name):
    assert (CHECKOUT.chapters / f"{name}.ipynb").stat().st_size < 1_000_000


def test_only_the_data_package_reads_data():
    """And the reader of respondents, whose file is not published and so not in the package."""
    answers = CHECKOUT.library / "survey" / "answer_file.py"
    readers = re.compile(r"read_csv|read_parquet|read_json|read_excel|read_table")
    for path in sorted(CHECKOUT.library.rglob("*.py")):
        if CHECKOUT.library / "data" not in path.parents and path != answers:
            found = readers.findall(path.read_text("utf-8"))
            assert found == [], path
