"""The tools that people know work on the book as it stands: jupyter-book, papermill."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.notebook import open_page
from tests.conftest import CHECKOUT, DEFAULT_YEAR, SOURCES, copy_sources, share_fonts

BIN = Path(sys.executable).parent


def run(*words, cwd):
    return subprocess.run(
        [str(word) for word in words], cwd=cwd, check=False, capture_output=True, text=True
    )


@pytest.fixture
def copy(tmp_path):
    share_fonts(copy_sources(tmp_path, [*SOURCES, "swvr"]))
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "stray.md").write_text("# Not of the book\n")
    return tmp_path


def test_stock_jupyter_book_builds_the_default_edition_without_a_warning(copy):
    result = run(BIN / "jupyter-book", "build", ".", "-W", "-n", cwd=copy)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    site = copy / "_build" / "html"
    edition = load_edition(DEFAULT_YEAR, CHECKOUT)
    for chapter, names in edition.exhibits.items():
        page = BeautifulSoup((site / "chapters" / f"{chapter}.html").read_bytes(), "html.parser")
        assert page.html["lang"] == "en"
        assert {n.replace("_", "-") for n in names} <= {f["id"] for f in page.select("figure")}
        for cell in page.select("td:has([lang])"):  # terms that say which language they are in
            cell.decompose()
        assert not page.select("article :lang(zh)")
        assert not re.search(r"[\u4e00-\u9fff]", page.article.get_text())
    assert not list(site.rglob("stray*"))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (["-p", "yaer", "2022"], "unknown parameter 'yaer'"),
        (["-p", "year", "soon"], "year is 'soon', a str"),
        (["-p", "lang", "xx"], "has no language 'xx'"),
    ],
)
def test_papermill_with_bad_parameters_stops_with_one_message(tmp_path, parameters, message):
    notebook = CHECKOUT.chapters / "01_about.ipynb"
    words = [BIN / "papermill", notebook, tmp_path / "out.ipynb", "--no-progress-bar"]
    result = run(*words, *parameters, cwd=CHECKOUT.root)
    assert result.returncode != 0
    assert message in result.stderr


@pytest.mark.parametrize(
    ("year", "lang", "message"),
    [
        ("soon", "en", "year is 'soon', a str"),
        (True, "en", "year is True, a bool"),
        (2022, 5, "lang is 5, a int"),
        (1999, "en", "there is no edition 1999"),
        (2022, "xx", "has no language 'xx'"),
    ],
)
def test_a_chapter_refuses_bad_parameters(monkeypatch, year, lang, message):
    monkeypatch.chdir(CHECKOUT.root)
    with pytest.raises(SwvrError) as caught:
        open_page(year, lang)
    assert message in str(caught.value)


def test_papermill_runs_a_chapter_in_another_language(tmp_path):
    out = tmp_path / "out.ipynb"
    words = ["-p", "year", "2022", "-p", "lang", "zh", "--no-progress-bar"]
    chapter = "chapters/02_global_estimates.ipynb"
    result = run(BIN / "papermill", chapter, out, *words, cwd=CHECKOUT.root)
    assert result.returncode == 0, result.stderr
    assert "8.62亿" in out.read_text("utf-8")
