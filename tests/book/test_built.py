"""The built book: pages, links, language, PDFs, exhibits. Needs `make book` first."""

import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup

from swvr.book.extension.glued import glued_numbers
from swvr.book.languages import cell_language, tags
from swvr.book.normal_form import INJECTED, read_notebook
from swvr.book.outputs import check_pdf, check_site
from swvr.book.site import SPHINX_LANGUAGES, pdf_name
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.language import language
from tests.book.published import BUILDS, page_of, pdf_reader, pdf_text, read_page, site_of, squeezed
from tests.conftest import CHECKOUT, made_exhibit

pytestmark = [pytest.mark.built, pytest.mark.parametrize(("year", "lang"), BUILDS)]


@pytest.fixture
def built(year, lang):
    return load_edition(year, CHECKOUT), language(lang, CHECKOUT), site_of(year, lang)


def endings(exhibit):
    """What an exhibit's files end in: a table longer than a page has no pictures."""
    return ("svg", "png", "csv", "json") if exhibit.has_picture else ("csv", "json")


def pages(site):
    found = sorted(p for p in site.rglob("*.html") if "_static" not in p.parts)
    return {path: read_page(path) for path in found}


def test_the_site_passes_the_build_s_own_check(built, lang):
    edition, _, site = built
    check_site(site, edition, SPHINX_LANGUAGES.get(lang, lang).replace("_", "-"))


def test_a_broken_link_and_a_wrong_language_are_caught(built, lang, tmp_path):
    edition = built[0]
    copy = tmp_path / "site"
    (copy / "chapters").mkdir(parents=True)
    for chapter in edition.chapters:
        page = '<html lang="xx"><a href="gone.html">x</a><img src="https://a.example/b.png"></html>'
        (copy / "chapters" / f"{chapter}.html").write_text(page)
    (copy / "chapters" / f"{edition.chapters[0]}.html").unlink()
    with pytest.raises(SwvrError) as caught:
        check_site(copy, edition, "en")
    for words in ("leads nowhere", "html lang is 'xx'", "from elsewhere", "the page is missing"):
        assert words in str(caught.value)


def test_every_exhibit_is_on_its_page_with_its_words(built):
    edition, say, site = built
    for chapter, names in edition.exhibits.items():
        page = page_of(site, chapter)
        for name in names:
            figure = page.find("figure", id=name.replace("_", "-"))
            assert figure is not None, name
            exhibit = made_exhibit(name, edition.year)
            text = squeezed(figure.get_text())
            words = exhibit.words(say)
            for part in (exhibit.label(say), words.headline, words.subtitle, words.note):
                assert squeezed(part) in text, (name, part)
            if exhibit.kind == "figure":
                assert figure.find("svg")["aria-label"] == words.alt
            else:
                assert figure.find("table").find("thead")
            links = [a["href"] for a in figure.find_all("a", download=True)]
            assert [link.rpartition(".")[2] for link in links] == list(endings(exhibit))
            assert all((site / "chapters" / link).resolve().is_file() for link in links)


def test_ids_are_unique_on_every_page(built):
    for path, page in pages(built[2]).items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path.name


def test_formulas_are_mathml_and_no_page_has_raw_tex(built):
    found = 0
    for page in pages(built[2]).values():
        found += len(page.find_all("math"))
        assert r"\frac" not in page.get_text()
    assert found


def test_every_exhibit_has_its_files_and_they_agree(built, year, lang):
    edition, say, site = built
    folder = CHECKOUT.figures / str(year) / lang
    exhibits = {name: made_exhibit(name, edition.year) for name in edition.exhibit_names}
    wanted = {f"{name}.{s}" for name, exhibit in exhibits.items() for s in endings(exhibit)}
    assert {path.name for path in folder.iterdir()} == wanted
    assert {path.name for path in (site / "exhibits").iterdir()} == wanted
    for name, exhibit in exhibits.items():
        assert (folder / f"{name}.csv").read_text("utf-8") == exhibit.to_csv(say)
        words = json.loads((folder / f"{name}.json").read_text("utf-8"))
        assert words["headline"] == exhibit.headline(say)
        assert words["synthetic"] is exhibit.synthetic
        assert bool(words["badge"]) is exhibit.synthetic
        for ending in endings(exhibit):
            beside = site / "exhibits" / f"{name}.{ending}"
            assert beside.read_bytes() == (folder / f"{name}.{ending}").read_bytes()
        if exhibit.has_picture:
            assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_pdf_is_tagged_complete_and_in_its_language(built, lang):
    edition, say, _ = built
    check_pdf(CHECKOUT.build / "pdf" / pdf_name(edition.year, lang), edition, lang)
    reader, flat = pdf_reader(edition.year, lang), pdf_text(edition.year, lang)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(reader.outline) >= len(edition.chapters)
    assert "\ufffd" not in flat
    for name in edition.exhibit_names:
        assert squeezed(made_exhibit(name, edition.year).headline(say)) in flat, name


def test_the_summary_takes_one_page_of_the_pdf(built, year, lang):
    reader = pdf_reader(year, lang)
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    first, second = (reader.get_destination_page_number(entry) for entry in chapters[:2])
    assert second == first + 1


def test_the_pdf_says_the_same_numbers_as_the_site(built, lang):
    edition, _, site = built
    flat = pdf_text(edition.year, lang)
    for chapter in edition.chapters[:-1]:
        page = page_of(site, chapter)
        numbers = [tag.get_text() for tag in page.select("article .pasted-text")]
        assert numbers, chapter
        assert [n for n in numbers if squeezed(n) not in flat] == []


def test_numbers_of_other_chapters_are_theirs_and_link_to_them(built, year, lang):
    _, _, site = built
    folder = CHECKOUT.build / "notebooks" / str(year) / lang
    taken = 0
    for path in sorted(folder.glob("*.ipynb")):
        cells = [c for c in read_notebook(path)["cells"] if cell_language(c) == lang]
        wanted = re.findall(r"\{glued\}`(\w+)/(\w+)`", "".join("".join(c["source"]) for c in cells))
        page = page_of(site, path.stem)
        links = [
            (link["href"].partition("#")[0], link.get_text())
            for link in page.select("article .pasted-text > a:not(.ledger-link)")
        ]
        assert links == [
            (f"{chapter}.html", glued_numbers(folder / f"{chapter}.ipynb")[name].text)
            for chapter, name in wanted
        ]
        taken += len(wanted)
    assert taken > 10


def test_notebooks_are_papermill_s_with_year_and_language(built, year, lang):
    edition, _, _ = built
    folder = CHECKOUT.build / "notebooks" / str(year) / lang
    assert sorted(p.stem for p in folder.glob("*.ipynb")) == edition.chapters
    for path in folder.glob("*.ipynb"):
        notebook = read_notebook(path)
        (injected,) = (c for c in notebook["cells"] if INJECTED in tags(c))
        source = "".join(injected["source"])
        assert f"year = {year}" in source
        assert f'lang = "{lang}"' in source
        assert {cell_language(c) for c in notebook["cells"]} >= set(edition.languages)


def test_the_front_door_leads_to_every_site(built, year, lang):
    door = BeautifulSoup((CHECKOUT.build / "site" / "index.html").read_bytes(), "html.parser")
    links = {a["href"] for a in door.find_all("a")}
    assert f"{year}/{lang}/index.html" in links
    assert f"../pdf/{pdf_name(year, lang)}" in links
    assert (built[2] / "index.html").is_file()


def test_the_manifest_holds_the_hash_of_every_published_file(built, year, lang):
    manifest = json.loads((CHECKOUT.build / "manifest.json").read_text())
    pdf = CHECKOUT.build / "pdf" / pdf_name(year, lang)
    for path in [pdf, *sorted(built[2].rglob("*.html"))]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert manifest[CHECKOUT.relative(path)] == digest
