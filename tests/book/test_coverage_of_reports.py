"""Nothing is left out: every figure and table of the two documents has its place in the book."""

from __future__ import annotations

import json
import re

import pytest

from swvr import figures, tables
from swvr.data import load
from swvr.edition import available_years, load_edition
from swvr.exhibit_titles import TITLES
from swvr.tables.exhibits import NOWHERE, our_exhibits, published_exhibits
from swvr.tables.targets import kind_of
from tests.book.published import BUILDS, page_of, pdf_text, site_of, squeezed
from tests.conftest import CHECKOUT

# Typed from the lists in Appendix G of SWVR 2022 and from sections II A and B of DP/2022/24.
DOCUMENTS = {
    ("report", "figure"): [
        *("1.1", "1.2", "1.3", "1.4"),
        *("2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"),
        *("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8"),
        *("5.1", "7.1"),
    ],
    ("report", "table"): ["1.1", "1.2", "3.1", "3.2", "A1", "A2"],
    ("administrator", "outcome"): ["1", "2"],
    ("administrator", "output"): ["1.1", "1.2", "2.1", "2.2"],
}
# Typed from Appendix F.
ABBREVIATIONS = [
    *("ArtGlo", "CARG", "CBO", "CDPF", "CIS", "COVID-19", "CSO", "DRC", "FFLA", "ICLS", "ILO"),
    *("LGBTQI", "MICR", "NGO", "OECD", "SDG", "SDI", "SIDS", "SWVR", "UNDP", "UNESCO", "UNGA"),
    *("UNRISD", "UNV", "VCTT"),
]
PREFIXES = {"figure": "fig", "table": "tab"}
HOLDS_INDICATORS = "unv_indicators"
NAMES = sorted(set(load("published_exhibits", CHECKOUT)["exhibit"]))


def test_the_data_list_what_the_documents_print(edition):
    data = load(edition.appendices.exhibits, CHECKOUT)
    listed = {key: rows["number"].tolist() for key, rows in data.groupby(["document", "kind"])}
    assert listed == DOCUMENTS


def test_an_exhibit_is_named_after_the_number_that_it_has_in_the_report(edition):
    data = load(edition.appendices.exhibits, CHECKOUT)
    for row in data.itertuples():
        if row.document == "report":
            number = row.number.lower().replace(".", "_")
            assert row.exhibit == f"{PREFIXES[row.kind]}_{number}"
        else:
            assert row.exhibit == HOLDS_INDICATORS


@pytest.mark.parametrize("name", NAMES)
def test_the_edition_lists_it_under_a_chapter_that_shows_it(edition, name):
    chapter = edition.chapter_of(name)
    assert chapter in edition.chapters
    assert hasattr(figures, name) or hasattr(tables, name)


def test_the_list_has_them_all_with_their_chapters(edition):
    data = published_exhibits(edition)
    for row in data.itertuples():
        assert row.chapter == (edition.chapter_of(row.exhibit) or NOWHERE)
    assert set(data["exhibit"]) | set(our_exhibits(edition)["exhibit"]) >= {*edition.exhibit_names}


def test_every_exhibit_of_our_own_has_a_short_title(edition):
    untitled = {*edition.exhibit_names} - set(NAMES) - set(TITLES)
    assert untitled == set()


def test_no_short_title_is_left_of_an_exhibit_that_no_edition_has():
    editions = [load_edition(year, CHECKOUT) for year in available_years(CHECKOUT)]
    assert set(TITLES) - {name for e in editions for name in e.exhibit_names} == set()


def test_figures_and_tables_are_told_apart_without_making_them(exhibit):
    for name in ("fig_2_5", "tab_3_1", "own_full_time", "own_type_gap", "own_glossary"):
        assert kind_of(name) == exhibit(name).kind


def test_the_abbreviations_of_the_report_are_all_there(edition):
    data = load(edition.appendices.abbreviations, CHECKOUT)
    assert data.loc[data["origin"] == "report", "abbreviation"].tolist() == ABBREVIATIONS
    assert data["abbreviation"].tolist() == sorted(data["abbreviation"], key=str.lower)


def test_the_glossary_points_to_what_the_book_has(edition):
    data = load(edition.appendices.glossary, CHECKOUT)
    named = {target for used in data["used"] for target in used.split()}
    assert named - {*edition.exhibit_names, *edition.chapters} == set()


def test_standards_are_in_the_bibliography_and_each_settles_a_term(edition):
    standards = load(edition.appendices.standards, CHECKOUT)["standard"]
    bibliography = (CHECKOUT.root / "references.bib").read_text("utf-8")
    assert set(standards) <= set(re.findall(r"^@\w+\{([^,\s]+)", bibliography, re.MULTILINE))
    assert set(standards) == set(load(edition.appendices.glossary, CHECKOUT)["standard"])


# -- the built book ----------------------------------------------------------------------------


@pytest.mark.built
@pytest.mark.parametrize(("year", "lang"), BUILDS)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_on_the_site_and_in_the_pdf(year, lang, name):
    edition = load_edition(year, CHECKOUT)
    site = site_of(year, lang)
    figure = page_of(site, edition.chapter_of(name)).find("figure", id=name.replace("_", "-"))
    assert figure is not None
    words = json.loads((CHECKOUT.figures / str(year) / lang / f"{name}.json").read_text("utf-8"))
    assert words["language"] == lang
    assert squeezed(words["headline"]) in squeezed(figure.get_text())
    assert squeezed(words["label"] + words["headline"]) in pdf_text(year, lang)


@pytest.mark.built
@pytest.mark.parametrize(("year", "lang"), BUILDS)
def test_the_lists_lead_to_every_exhibit(year, lang):
    edition = load_edition(year, CHECKOUT)
    site = site_of(year, lang)
    page = page_of(site, edition.chapter_of("own_report_exhibits"))
    links = {a["href"] for a in page.select("figure.exhibit-table a[href]")}
    for name in edition.exhibit_names:
        anchor, chapter = name.replace("_", "-"), edition.chapter_of(name)
        assert {f"{chapter}.html#{anchor}", f"#{anchor}"} & links, name
    for link in links:
        path, _, anchor = link.partition("#")
        if anchor and path:
            assert page_of(site, path.removesuffix(".html")).find(id=anchor), link
