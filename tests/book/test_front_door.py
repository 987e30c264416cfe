"""What the front door offers: whatever was published, site or PDF."""

import shutil

import pytest
from bs4 import BeautifulSoup

from swvr.book.shelf import site_folder, sites, write_front_door, write_record
from swvr.book.site import pdf_name
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.project import Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

YEAR = DEFAULT_YEAR
EDITION = load_edition(YEAR, CHECKOUT)
NEWER = EDITION.model_copy(
    update={"year": YEAR + 9, "title": {"en": "The next one", "zh": "下一版"}}
)


@pytest.fixture
def copy(tmp_path):
    """A fresh checkout, as far as the front door reads it; of editions there is no file."""
    for name in ("chapters", "locale"):
        (tmp_path / name).symlink_to(CHECKOUT.root / name)
    return Project(tmp_path)


def publish_pdf(project, lang, edition=EDITION):
    path = project.build / "pdf" / pdf_name(edition.year, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7")
    write_record(project, edition, lang)


def publish_site(project, lang, edition=EDITION, pages=("index.html",)):
    folder = site_folder(project, edition.year, lang)
    for name in pages:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a page")
    write_record(project, edition, lang)


def offered(project):
    """Return language -> addresses, and the page itself."""
    path, _ = write_front_door(project)
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


def test_editions_stand_newest_first_and_the_default_one_is_marked(copy):
    for edition in (EDITION, NEWER):
        for lang in ("zh", "en"):
            publish_site(copy, lang, edition)
    page = offered(copy)[1]
    heads = [" ".join(head.get_text(" ").split()) for head in page.select("h2")]
    first, second = (f"Edition {year} {year}年版" for year in (NEWER.year, YEAR))
    assert heads == [first, f"{second} start here 建议先读此版"]
    titles = [p.get_text() for p in page.select("li p")]
    assert titles == [*NEWER.title.values(), EDITION.title["en"], EDITION.title["zh"]]
    assert [span["lang"] for span in page.select("h1 span")] == ["en", "zh"]
    assert not any(character.isdigit() for character in page.h1.get_text())


def test_an_edition_that_is_alone_is_not_marked(copy):
    publish_site(copy, "en")
    assert not offered(copy)[1].select("h2 em")


def test_what_was_taken_away_is_offered_no_longer(copy):
    publish_site(copy, "en")
    publish_site(copy, "en", NEWER)
    shutil.rmtree(site_folder(copy, NEWER.year, "en"))
    assert [site.year for site in sites(copy)] == [YEAR]
    assert all(str(NEWER.year) not in path.read_text("utf-8") for path in write_front_door(copy))


def test_pages_are_listed_but_not_doors_and_what_pages_are_made_of(copy):
    names = (
        "index.html",
        "chapters/a.html",
        "search.html",
        "_static/x.html",
        "chapters/index.html",
    )
    publish_site(copy, "zh", pages=names)
    (site,) = sites(copy)
    assert site.pages == ("chapters/a.html", "chapters/index.html", "search.html")


def test_a_site_alone_is_in_the_list_of_editions_a_pdf_alone_is_not(copy):
    publish_pdf(copy, "en", NEWER)
    publish_site(copy, "zh", pages=("index.html", "a.html"))
    _, script = write_front_door(copy)
    assert script.read_text("utf-8") == (
        "var SWVR_EDITIONS = [\n"
        f'{{"year": {YEAR}, "sites": [{{"language": "zh", "name": "中文", '
        f'"folder": "{YEAR}/zh/", "pages": ["a.html"]}}]}}\n];\n'
    )


@pytest.mark.parametrize("content", ["", "[]", '{"title": "A"}', '{"title": "A", "languages": 1}'])
def test_a_broken_record_is_one_message(copy, content):
    publish_site(copy, "en")
    (copy.build / "site" / str(YEAR) / "en.json").write_text(content)
    with pytest.raises(SwvrError, match=f"_build/site/{YEAR}/en.json: not a record of a site"):
        sites(copy)


def test_the_door_is_never_half_written(copy):
    """Whoever opens the page meanwhile finds the one before."""
    publish_site(copy, "en")
    door, script = write_front_door(copy)
    before = {path: path.stat().st_ino for path in (door, script)}
    publish_site(copy, "zh")
    write_front_door(copy)
    assert all(path.stat().st_ino != inode for path, inode in before.items())
    assert sorted(path.name for path in door.parent.iterdir()) == [
        str(YEAR),
        "editions.js",
        "fonts",
        "index.html",
    ]
