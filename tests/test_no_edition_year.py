"""No file but the edition files holds an edition's year: not code, not notebooks, not templates.

What is allowed is narrow: the symbols of named works, as ``SWVR …`` and ``DP/…/24``, where comments
and docstrings cite them; keys of ``references.bib``; ids of published numbers, which are data; and
the few names in `WORKS`, each of which has to be needed. Guides for people (README and others)
and the data themselves are not looked at.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from swvr.book.execute import chapter_names, chapter_path
from swvr.data import DataPackage
from swvr.edition import available_years, load_edition
from swvr.inputs import available_inputs
from tests.conftest import CHECKOUT, DEFAULT_YEAR

ROOT = CHECKOUT.root
EDITIONS = available_years(CHECKOUT)
YEARS = [*EDITIONS, max(EDITIONS) + 4]  # and the next, that tests make up
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
_SPELLED = [str(year).translate(_HAN) for year in YEARS]
YEAR = re.compile(
    rf"(?<!\d)(?:{'|'.join(map(str, YEARS))})(?!\d)"
    rf"|{'|'.join([*_SPELLED, *(word.replace('〇', '零') for word in _SPELLED)])}"
)
# Works that stay the same whatever the edition, with the one file that names each.
WORKS = {
    "swvr/book/prose.py": [
        "2030 Agenda",
        "Agenda 2030",
        "2030年(?:可持续发展)?议程",
        "《2030年(?:可持续发展)?议程》",
    ],
    "swvr/ledger/tokens.py": [r"2030\s?年(?:可持续发展)?议程", "议程》?2030"],
    "swvr/figures/world.py": ["Šavrič, Patterson and Jenny, 2018"],
    "swvr/ledger/programme.py": [
        "[Huangfu2018]",
        "*Mathematical Programming Computation* 10, 2018",
    ],
}
# In comments and docstrings, which cite the sources of methods and of definitions.
CITED = re.compile(r"\b(?:SWVR \d{4}|DP/\d{4}/\d+)(?=[\s,.;:)§]|$)")
# Colours and characters by number are no years.
NO_YEAR = re.compile(r"#[0-9a-fA-F]{6}\b|\\u[0-9a-f]{4}")
KEYS = re.findall(r"^@\w+\{([^,\s]+)", (ROOT / "references.bib").read_text("utf-8"), re.MULTILINE)
CITE = re.compile(r"\{cite(?::\w+)?\}`([^`]*)`")
SOURCES = ("swvr", "benchmarks")
TEMPLATES = (".css", ".js", ".html", ".typ", ".json")
SETTINGS = ("Makefile", ".ci/run", "pyproject.toml", "_config.yml", "_toc.yml")
# Works that chapter 08 compares, whichever edition it stands in.
COMPARED = {"08_editions": {"swvr2022", "swvr2026", "ilostat2026", "ilostatvw"}}


def hits(text: str) -> list[str]:
    return YEAR.findall(NO_YEAR.sub("", text))


def python_text(source: str, place: str) -> Iterator[tuple[int, str]]:
    """Yield what a Python file says, by token, without the works that it may cite."""
    docstrings = {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string
        if token.type == tokenize.COMMENT or token.start in docstrings:
            text = CITED.sub("", text)
        for work in WORKS.get(place, []):
            text = text.replace(work, "")
        yield token.start[0], text


def found_in_python(source: str, place: str) -> list[str]:
    return [
        f"{place}, line {line}: {', '.join(years)}"
        for line, text in python_text(source, place)
        if (years := hits(text))
    ]


def python_files() -> list[Path]:
    return [path for folder in SOURCES for path in sorted((ROOT / folder).rglob("*.py"))]


def templates() -> list[Path]:
    files = [
        path
        for path in sorted((ROOT / "swvr").rglob("*"))
        if path.suffix in TEMPLATES and path.is_file()
    ]
    return [*files, *(ROOT / name for name in SETTINGS), CHECKOUT.editions / "schema.json"]


def cells(chapter: str) -> Iterator[tuple[int, str, str]]:
    """Yield place, kind and source of a chapter's cells, but that of its parameters."""
    notebook = json.loads(chapter_path(CHECKOUT, chapter).read_text("utf-8"))
    for position, cell in enumerate(notebook["cells"], start=1):
        if "parameters" not in cell["metadata"].get("tags", []):
            yield position, cell["cell_type"], "".join(cell["source"])


def ids() -> set[str]:
    """Return the ids of published numbers, of every edition that has a ledger."""
    package = DataPackage.read(CHECKOUT)
    editions = [load_edition(year, CHECKOUT) for year in EDITIONS]
    return {
        str(name)
        for edition in editions
        if "ledger" in available_inputs(edition, CHECKOUT)
        for document in edition.ledger.documents.values()
        for name in package.load(document.numbers)["id"]
    }


# -- the scan itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        f"YEAR = {DEFAULT_YEAR}",
        f'say("the report of {DEFAULT_YEAR}")',
        f'f"{{name}} of {DEFAULT_YEAR}"',
        f"def estimates_{DEFAULT_YEAR}(): pass",
        f'load("global_estimates_{YEARS[-1]}")',
        f'"""As in {DEFAULT_YEAR}."""',
        f"x = 1  # since {EDITIONS[0]}",
        f'note = "SWVR {DEFAULT_YEAR}, figure 2.4"',
        f'"""Docstring."""\nsay("SWVR {DEFAULT_YEAR}")',
        f'title = "{DEFAULT_YEAR}年报告"',
        f'title = "{_SPELLED[0]}年报告"',
        f'key = "swvr{DEFAULT_YEAR}"',
    ],
)
def test_the_scan_sees(source: str) -> None:
    assert found_in_python(source, "x.py")


@pytest.mark.parametrize(
    "source",
    [
        f'"""Volunteers by region: SWVR {DEFAULT_YEAR}, figure 2.4."""',
        f'"""Indicators (DP/{DEFAULT_YEAR}/24)."""',
        f"x = 1  # as SWVR {DEFAULT_YEAR} Appendix B says",
        f'colour = "#1b{DEFAULT_YEAR}"',
        f"number = 1{DEFAULT_YEAR}",
        "year = 1999",
    ],
)
def test_the_scan_lets_pass(source: str) -> None:
    assert not found_in_python(source, "x.py")


# -- what it finds -------------------------------------------------------------------------------


def test_no_code_holds_an_edition_s_year() -> None:
    found = []
    for path in python_files():
        place = path.relative_to(ROOT).as_posix()
        found += found_in_python(path.read_text("utf-8"), place)
    assert not found, "\n".join(found)


def test_no_template_or_setting_holds_an_edition_s_year() -> None:
    found = []
    for path in templates():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if hits(line):
                found.append(f"{path.relative_to(ROOT)}, line {number}: {line.strip()}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("chapter", chapter_names(CHECKOUT))
def test_no_chapter_holds_an_edition_s_year(chapter: str) -> None:
    known, found = ids(), []
    for position, kind, source in cells(chapter):
        if kind == "code":
            text = re.sub(r'"([^"]*)"', lambda m: "" if m[1] in known else m[0], source)
        else:
            text = CITE.sub(lambda m: "" if set(m[1].split(",")) <= set(KEYS) else m[0], source)
        if years := hits(text):
            found.append(f"chapters/{chapter}.ipynb, cell {position}: {', '.join(years)}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("chapter", chapter_names(CHECKOUT))
def test_chapters_cite_the_sources_of_the_edition_by_role(chapter: str) -> None:
    """The next edition has other sources, which its file names: ``{source}`report```."""
    editions = [load_edition(year, CHECKOUT) for year in EDITIONS]
    sources = {s.key: role for e in editions for role, s in e.sources.by_role().items()}
    for position, _, source in cells(chapter):
        for keys in CITE.findall(source):
            for key in set(keys.split(",")) - COMPARED.get(chapter, set()):
                role = sources.get(key)
                place = f"chapters/{chapter}.ipynb, cell {position}"
                assert role is None, f"{place}: write {{source}}`{role}` for {{cite}}`{key}`"


def test_only_data_have_messages_with_an_edition_s_year() -> None:
    """Messages of code are in the code, which has none; whatever is left must be in the data."""
    package = DataPackage.read(CHECKOUT)
    shown = set(package.shown_words())
    for resource in package.resources.values():
        fields = [f["name"] for f in resource.descriptor["schema"]["fields"] if f.get("translate")]
        if fields and package.has_rows(resource):
            table = package.load(resource.name)
            shown |= {str(word) for name in fields for word in table[name].dropna()}
    shown |= {
        source["title"] for r in package.resources.values() for source in r.descriptor["sources"]
    }
    for path in sorted((ROOT / "locale").rglob("*.po")):
        with path.open("rb") as file:
            messages = [str(message.id) for message in read_po(file) if message.id]
        strays = [text for text in messages if hits(text) and text not in shown]
        assert not strays, f"{path.relative_to(ROOT)}: {strays}"


def test_no_file_is_named_after_an_edition() -> None:
    names = [
        path.relative_to(ROOT).as_posix()
        for folder in (*SOURCES, "chapters", "locale", "tests")
        for path in (ROOT / folder).rglob("*")
        if "__pycache__" not in path.parts
    ]
    assert names
    assert [name for name in names if hits(name)] == []


def test_every_exception_is_needed() -> None:
    for place, works in WORKS.items():
        source = (ROOT / place).read_text("utf-8")
        for work in works:
            assert work in source, f"{place} no longer names {work}: take it out of WORKS"
            assert hits(work)
    used = {chapter: " ".join(text for *_, text in cells(chapter)) for chapter in COMPARED}
    for chapter, keys in COMPARED.items():
        assert all(f"`{key}`" in used[chapter] for key in keys)


def test_tests_take_the_default_year_from_one_place() -> None:
    """A test about the default edition loads it by ``DEFAULT_YEAR`` of ``tests/conftest.py``."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "load_edition" and any(
                isinstance(given, ast.Constant) and given.value == DEFAULT_YEAR
                for given in node.args
            ):
                found.append(f"{path.relative_to(ROOT)}, line {node.lineno}")
    assert not found, "\n".join(found)
