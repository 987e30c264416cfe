"""The list of other editions, in a real browser: made-up pages from disk, then the built site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from conftest import PHONE, WIDE

from swvr.book.chooser import Site
from swvr.book.extension.pages import ASSETS, TEMPLATES
from swvr.book.shelf import index_script

SCRIPT, HERE = "edition-switch.js", "chapters/b.html"
YEAR = 2022
ALONE = [Site(YEAR, "en", "This", "x", pages=(HERE,)), Site(YEAR, "zh", "本书", "x", pages=(HERE,))]
OTHERS = [
    Site(2030, "en", "Next", "x", pages=("chapters/a.html", HERE)),
    Site(2030, "zh", "下一版", "x", pages=("chapters/a.html", HERE)),
    *ALONE,
    Site(2018, "zh", "旧版", "x", pages=(HERE,)),
    Site(2015, "en", "Old", "x", pages=("chapters/a.html",)),
    Site(2011, "zh", "更旧", "x", pages=("chapters/a.html",)),
]


def template(**values: object) -> str:
    """Return the template as Sphinx would fill it in English."""
    text = (TEMPLATES / "swvr-edition-switch.html").read_text("utf-8")
    text = re.sub(r"\{%-.*?-%\}", "", text)
    text = re.sub(r"\{\{ _\('(.*?)'\) \}\}", r"\1", text)
    return re.sub(r"\{\{ swvr_edition\.(\w+).*?\}\}", lambda m: str(values[m[1]]), text)


@pytest.fixture
def opened(tmp_path, visiting):
    """Open the page of the edition 2022 with a list of editions beside it, or without one."""

    def write(sites: list[Site] | None, script: bool = True) -> str:
        folder = tmp_path / str(YEAR) / "en" / "chapters"
        folder.mkdir(parents=True)
        (tmp_path / "index.html").write_text("<!doctype html><title>All</title>", "utf-8")
        if sites is not None:
            (tmp_path / "editions.js").write_text(index_script(sites), "utf-8")
        scripts = ("../../../editions.js", (ASSETS / SCRIPT).as_uri()) if script else ()
        nav = template(front="../../../", page=HERE, year=YEAR, language="en")
        page = folder / "b.html"
        page.write_text(
            "<!doctype html><html lang='en' data-theme='light'><meta charset='utf-8'>"
            "<meta name='viewport' content='width=device-width'><title>B</title>"
            f"<link rel='stylesheet' href='{(ASSETS / 'book.css').as_uri()}'>"
            + "".join(f"<script defer src='{address}'></script>" for address in scripts)
            + "<div class='bd-header-article' style='display: flex; justify-content: flex-end'>"
            f"{nav}<a id='next' href='#' style='width: 14rem'>next</a></div><p>text</p></html>",
            "utf-8",
        )
        return page.as_uri()

    return write


def entries(page) -> list[tuple[str, str]]:
    """What each entry says, and where it leads from the folder of all editions."""
    found = page.eval_on_selector_all(
        "nav.swvr-editions li a", "links => links.map(a => [a.textContent, a.href])"
    )
    return [(text, "/".join(path_of(href).parts[-len(steps(href)) :])) for text, href in found]


def steps(href: str) -> list[str]:
    parts = path_of(href).parts
    years = [place for place, part in enumerate(parts) if re.fullmatch(r"20\d\d", part)]
    return list(parts[years[0] :]) if years else [parts[-1]]


def path_of(url: str) -> Path:
    return Path(unquote(urlparse(url).path))


def test_each_edition_is_offered_at_this_page_or_else_at_its_start(opened, visiting):
    with visiting() as (page, visit):
        page.goto(opened(OTHERS))
        assert entries(page) == [
            ("2030", f"2030/en/{HERE}"),
            ("2018 中文", f"2018/zh/{HERE}"),
            ("2015 start page", "2015/en/index.html"),
            ("2011 中文 start page", "2011/zh/index.html"),
            ("All editions and PDFs", "index.html"),
        ]
        assert page.locator("nav small[lang=zh]").count() == 2
        assert visit.troubles == []


@pytest.mark.parametrize(
    ("sites", "script"),
    [(ALONE, True), ([], True), (OTHERS, False)],
    ids=["alone", "nothing built", "no JavaScript"],
)
def test_else_there_is_a_link_to_all_editions(opened, visiting, sites, script):
    with visiting() as (page, visit):
        page.goto(opened(sites, script))
        assert page.locator("nav details").count() == 0
        link = page.get_by_role("link", name=f"Other editions, {YEAR}")
        link.click()
        assert page.title() == "All"
        assert visit.troubles == []


def test_without_the_list_the_link_stays(opened, visiting):
    with visiting() as (page, visit):
        page.goto(opened(None))
        assert page.get_by_role("link", name="Other editions").is_visible()
        assert visit.errors == []


def test_keys_open_and_close_it(opened, visiting):
    with visiting() as (page, _):
        page.goto(opened(OTHERS))
        listed = page.get_by_role("navigation", name="Editions").get_by_role("listitem")
        assert not listed.first.is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert listed.first.is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "2030"
        page.keyboard.press("Escape")
        assert not listed.first.is_visible()
        assert page.evaluate("document.activeElement.localName") == "summary"
        page.keyboard.press("Space")
        assert listed.first.is_visible()
        for _ in range(6):  # past the last one
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "next"
        assert not listed.first.is_visible()


def test_a_click_elsewhere_closes_it(opened, visiting):
    with visiting() as (page, _):
        page.goto(opened(OTHERS))
        page.locator("summary").click()
        assert page.locator("nav li").first.is_visible()
        page.locator("p").click()
        assert not page.locator("nav li").first.is_visible()


def test_the_list_fits_a_phone(opened, visiting):
    """Though its button stands on the left half."""
    with visiting(PHONE) as (page, _):
        page.goto(opened(OTHERS))
        page.locator("summary").click()
        box = page.locator("nav ul").bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.built
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_pages_of_the_site_lead_to_their_like(root, sites, visiting, viewport):
    index = (root / "editions.js").read_text("utf-8").partition("=")[2].strip().rstrip(";")
    editions = {str(entry["year"]): entry["sites"] for entry in json.loads(index)}
    assert set(editions) == {site.year for site in sites}
    with visiting(viewport) as (page, visit):
        for site in sites:
            for path in site.pages:
                page.goto(path.as_uri())
                nav = page.locator(".bd-header-article nav.swvr-editions")
                if len(editions) == 1:
                    assert path_of(nav.locator("a").evaluate("a => a.href")) == root / "index.html"
                    continue
                nav.locator("summary").click()
                box = nav.locator("ul").bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= viewport["width"]
                here = path.relative_to(site.folder)
                wanted = []
                for year, entries_of_year in editions.items():
                    if year != site.year:
                        codes = [entry["language"] for entry in entries_of_year]
                        code = site.language if site.language in codes else codes[0]
                        same = root / year / code / here
                        wanted.append(same if same.is_file() else root / year / code / "index.html")
                links = nav.locator("li a").evaluate_all("links => links.map(a => a.href)")
                assert [path_of(link) for link in links] == [*wanted, root / "index.html"]
                assert all(path_of(link).is_file() for link in links)
        assert visit.troubles == []
