"""A made-up edition of the future is built whole, in three languages, with no change of code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from typer.testing import CliRunner

from swvr.book.build import Request, build
from swvr.book.checks import check_sources
from swvr.cli import app
from swvr.edition import load_edition
from swvr.project import ROOT_VARIABLE, Project
from tests import future_edition as future
from tests.conftest import CHECKOUT, DEFAULT_YEAR, copy_sources, share_fonts
from tests.future_edition import LANGUAGES, NEW_NAMES, REGIONS, SPANISH, YEAR

CHAPTERS = [
    "00_summary",
    "02_global_estimates",
    "03_eight_countries",
    "05_future_volunteering",
    "12_regions",
    "99_references",
]
SIX_WEEKS = {"es": "«six weeks»", "en": "six weeks", "zh": "六周"}
A_MONTH = re.compile(r"\b(monthly|in a month|per month)\b|每月|一个月内")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A copy of the book with the made-up edition, built."""
    project = copy_sources(tmp_path_factory.mktemp("future"))
    share_fonts(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        patch.chdir(project.root)
        future.make_up(project, DEFAULT_YEAR, CHAPTERS)
        build(project, Request(YEAR), report=lambda _: None)
        yield project


def site(book: Project, lang: str) -> Path:
    return book.build / "site" / str(YEAR) / lang


def page(book: Project, lang: str, chapter: str) -> BeautifulSoup:
    path = site(book, lang) / "chapters" / f"{chapter}.html"
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def article(book: Project, lang: str, chapter: str) -> str:
    """The words of a page, without code and tables."""
    found = page(book, lang, chapter).select_one("article.bd-article")
    for other in found.select("script, style, details, table"):
        other.decompose()
    return " ".join(found.get_text(" ").split())


def test_nothing_is_missing_in_the_edition(book: Project) -> None:
    result = CliRunner().invoke(app, ["edition", "check", str(YEAR)])
    assert result.exit_code == 0, result.output
    assert f"edition {YEAR} has all that it names" in result.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_pages_in_its_language(book: Project, lang: str) -> None:
    tags = {page(book, lang, chapter).html["lang"].partition("-")[0] for chapter in CHAPTERS}
    assert tags == {lang}
    assert ("Corazón" in article(book, lang, "02_global_estimates")) == (lang == SPANISH)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_switch_leads_to_both_other_languages(book: Project, lang: str) -> None:
    here = page(book, lang, "03_eight_countries")
    links = {link["hreflang"].partition("-")[0]: link for link in here.select("a.swvr-language")}
    assert set(links) == set(LANGUAGES) - {lang}
    for link in links.values():
        target = site(book, lang) / "chapters" / link["href"]
        assert target.resolve().is_file()
    names = {"es": "Español", "en": "English", "zh": "中文"}
    assert {code: link.get_text() for code, link in links.items()} == {
        code: name for code, name in names.items() if code != lang
    }


def test_the_front_door_offers_the_three_languages(book: Project) -> None:
    door = BeautifulSoup((book.build / "site" / "index.html").read_text("utf-8"), "html.parser")
    assert [card["lang"] for card in door.select("li")] == LANGUAGES
    index = (book.build / "site" / "editions.js").read_text("utf-8")
    listed = json.loads(index.partition("=")[2].rstrip(";\n "))
    assert [entry["language"] for entry in listed[0]["sites"]] == LANGUAGES


def test_numbers_follow_the_language(book: Project) -> None:
    spanish, english = (article(book, lang, "02_global_estimates") for lang in ("es", "en"))
    assert "33,0\N{NO-BREAK SPACE}%" in page(book, "es", "02_global_estimates").get_text()
    assert "33.0%" in english
    assert "mil millones" in spanish
    assert "billion" in english


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regions_countries_and_period_are_the_editions_own(book: Project, lang: str) -> None:
    estimates = article(book, lang, "02_global_estimates")
    assert all(names[lang] in estimates for names in REGIONS.values())
    assert SIX_WEEKS[lang] in estimates
    charts = page(book, lang, "02_global_estimates").select("figcaption, .swvr-exhibit h3")
    assert charts
    assert not A_MONTH.search(" ".join(chart.get_text(" ") for chart in charts[:6]))
    table = page(book, lang, "12_regions").select_one("table").get_text(" ")
    assert NEW_NAMES[lang] in table
    assert not {"Czechia", "Chequia", "捷克"} & set(table.split())
    assert NEW_NAMES[lang] in page(book, lang, "03_eight_countries").get_text()


def test_search_knows_the_language(book: Project) -> None:
    folder = site(book, SPANISH)
    assert (folder / "_static" / "spanish-stemmer.js").is_file()
    index = (folder / "searchindex.js").read_text("utf-8")
    assert re.search(r'"?coraz[oó]n"?:', index)
    assert "Levante" in (folder / "_static" / "search-texts.js").read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_is_in_its_language(book: Project, lang: str) -> None:
    reader = PdfReader(book.build / "pdf" / f"swvr-{YEAR}-{lang}.pdf")
    assert str(reader.root_object["/Lang"]).partition("-")[0] == lang
    assert reader.root_object["/MarkInfo"]["/Marked"]
    text = "\n".join(found.extract_text() for found in reader.pages)
    assert REGIONS["midday"][lang] in text
    assert ("Corazón" in text) == (lang == SPANISH)
    contents = {"es": "Índice", "en": "Contents", "zh": "目录"}
    assert contents[lang] in text


def test_charts_have_their_words_in_spanish(book: Project) -> None:
    files = book.figures / str(YEAR) / SPANISH
    told = json.loads((files / "fig_2_4.json").read_text("utf-8"))
    assert "Levante" in json.dumps(told, ensure_ascii=False)
    assert (files / "fig_2_4.svg").is_file()


def test_no_other_edition_was_touched(book: Project) -> None:
    built = {path.name for path in (book.build / "site").iterdir() if path.is_dir()}
    assert built == {"fonts", str(YEAR)}
    for path in CHECKOUT.editions.glob("*.yml"):
        assert (book.editions / path.name).read_bytes() == path.read_bytes()


def test_an_edition_of_two_languages_does_not_mind_cells_of_a_third(book: Project) -> None:
    findings = check_sources(book, load_edition(DEFAULT_YEAR, book))
    assert [str(finding) for finding in findings] == []
