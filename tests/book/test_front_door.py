"""What the front door offers: whatever was published, site or PDF."""

import shutil

import pytest
from bs4 import BeautifulSoup

from swvr.book.build import site_folder, write_front_door
from swvr.book.site import pdf_name
from swvr.edition import load_edition
from swvr.project import Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

YEAR = DEFAULT_YEAR


@pytest.fixture
def copy(tmp_path):
    """A fresh checkout, as far as the front door reads it."""
    shutil.copytree(CHECKOUT.editions, tmp_path / "editions")
    return Project(tmp_path)


def publish_pdf(project, lang):
    path = project.build / "pdf" / pdf_name(YEAR, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7")


def publish_site(project, lang):
    page = site_folder(project, YEAR, lang) / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("a page")


def offered(project):
    """Return language -> addresses, and the page itself."""
    path = write_front_door(project, load_edition(YEAR, project))
    page = BeautifulSoup(path.read_bytes(), "html.parser")
    cards = {card["lang"]: [a["href"] for a in card.select("a")] for card in page.select("li")}
    return cards, page


def test_pdfs_alone_are_offered_where_no_site_was_built(copy):
    for lang in ("en", "zh"):
        publish_pdf(copy, lang)
    cards, page = offered(copy)
    assert cards == {lang: [f"../pdf/{pdf_name(YEAR, lang)}"] for lang in ("en", "zh")}
    assert [a.get_text() for a in page.select("a.read")] == ["PDF", "PDF"]
    assert not page.select("link[rel=alternate]")


def test_a_language_with_a_pdf_alone_stands_beside_one_with_a_site(copy):
    publish_site(copy, "en")
    for lang in ("en", "zh"):
        publish_pdf(copy, lang)
    cards, page = offered(copy)
    assert cards["en"] == [f"{YEAR}/en/index.html", f"../pdf/{pdf_name(YEAR, 'en')}"]
    assert cards["zh"] == [f"../pdf/{pdf_name(YEAR, 'zh')}"]
    assert [link["hreflang"] for link in page.select("link[rel=alternate]")] == ["en"]


def test_a_language_that_was_not_built_is_not_offered(copy):
    publish_pdf(copy, "zh")
    assert list(offered(copy)[0]) == ["zh"]
