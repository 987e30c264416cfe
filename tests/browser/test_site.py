"""Every page of the built site, opened from disk in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, unquote, urlparse

import pytest
from bs4 import BeautifulSoup
from conftest import PHONE, WIDE

pytestmark = pytest.mark.built

TAGS = {"en": "en", "zh": "zh-CN"}
HANZI = re.compile(r"[\u4e00-\u9fff]{8,}")
LATIN = re.compile(r"[A-Za-z]{6,}")
# axe's own scale: minor, moderate, serious, critical.
BAD = {"serious", "critical"}


def path_of(url: str) -> Path:
    return Path(unquote(urlparse(url).path))


def article_text(path: Path) -> str:
    article = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article")
    for part in article.select("script, style, svg, math, pre, a.headerlink"):
        part.replace_with(" ")
    return " ".join(p.get_text() for p in article.select("p, h1, h2"))


def results(page, site, query: str) -> list[Path]:
    """The pages that a search finds, by way of the page of results."""
    page.goto(f"{(site.folder / 'search.html').as_uri()}?q={quote(query)}")
    page.wait_for_function("document.querySelector('.search-summary')?.innerText")
    links = page.eval_on_selector_all("ul.search > li > a", "links => links.map(a => a.href)")
    return [path_of(link) for link in links]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_pages_open_without_trouble_and_fit(root, sites, visiting, viewport, theme):
    pages = [root / "index.html", *(path for site in sites for path in site.pages)]
    too_wide = []
    with visiting(viewport, theme) as (page, visit):
        for path in pages:
            page.goto(path.as_uri(), wait_until="load")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                too_wide.append(f"{path}: {width} px")
        assert visit.troubles == []
    assert too_wide == []


def test_pages_follow_the_readers_theme(sites, visiting):
    for theme in ("light", "dark"):
        with visiting(theme=theme) as (page, _):
            page.goto(sites[0].pages[0].as_uri())
            assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_pages_say_their_language(root, sites, visiting):
    with visiting() as (page, _):
        for site in sites:
            for path in site.pages:
                page.goto(path.as_uri())
                language = page.evaluate("document.documentElement.lang")
                assert language == TAGS.get(site.language, site.language), path


def test_switch_leads_to_the_same_page(sites, visiting):
    with visiting() as (page, visit):
        for site in sites:
            for path in site.pages:
                page.goto(path.as_uri())
                switch = page.locator(".bd-header-article a[hreflang]")
                for position in range(switch.count()):
                    page.goto(path.as_uri())
                    link = page.locator(".bd-header-article a[hreflang]").nth(position)
                    assert link.is_visible()
                    other = link.get_attribute("hreflang")
                    link.click()
                    page.wait_for_load_state("load")
                    expected = site.in_language(other).folder / path.relative_to(site.folder)
                    assert path_of(page.url) == expected
                    lang = page.evaluate("document.documentElement.lang")
                    assert lang.split("-")[0] == other.split("-")[0]
        assert visit.troubles == []


def test_chooser_leads_to_every_site(root, sites, visiting):
    with visiting() as (page, _):
        page.goto((root / "index.html").as_uri())
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
    reached = {path_of(link).parent for link in links}
    assert {site.folder for site in sites} <= reached


def test_doors_forward_to_a_page(sites, visiting):
    with visiting() as (page, visit):
        for site in sites:
            for door in site.doors:
                page.goto(door.as_uri(), wait_until="commit")
                page.wait_for_url(lambda url, door=door: path_of(url) != door)
                page.wait_for_load_state("load")
                assert path_of(page.url) in site.pages
        assert visit.errors == []


def test_chinese_search_finds_phrases_words_and_characters(sites, visiting):
    chinese = [site for site in sites if site.language == "zh"]
    assert chinese
    with visiting() as (page, visit):
        for site in chinese:
            for path in site.chapters:
                for run in HANZI.findall(article_text(path))[:3]:
                    for query in (run, run[2:6], run[-2:], run[3]):
                        assert path in results(page, site, query), (path.name, query)
            assert results(page, site, "龘龘") == []
        assert visit.troubles == []


def test_english_search_finds_words(sites, visiting):
    with visiting() as (page, visit):
        for site in (site for site in sites if site.language == "en"):
            for path in site.chapters:
                for word in LATIN.findall(article_text(path))[:4]:
                    assert path in results(page, site, word), (path.name, word)
            assert results(page, site, "zzyzx") == []
        assert visit.troubles == []


def test_search_finds_numbers_and_shows_where(sites, visiting):
    with visiting() as (page, _):
        for site in sites:
            texts = {path: article_text(path) for path in site.chapters}
            number = next(iter(re.findall(r"(?<![\d.,])\d{3}(?![\d.,])", " ".join(texts.values()))))
            having = {path for path, text in texts.items() if re.search(rf"\b{number}\b", text)}
            assert having <= set(results(page, site, number)), number
            assert number in page.locator("ul.search mark").first.inner_text()


def test_charts_are_recoloured_in_the_dark(sites, visiting):
    colour = "e => getComputedStyle(e)[e.style.fill && e.style.fill !== 'none' ? 'fill' : 'stroke']"
    with visiting(theme="dark") as (page, _):
        for site in sites:
            for path in site.chapters:
                page.goto(path.as_uri())
                for light in ("#12436d", "#801650", "#3d3d3d"):
                    drawn = page.locator(f".exhibit svg [style*='fill: {light}' i]")
                    if drawn.count():
                        assert drawn.first.evaluate(colour) != drawn.first.evaluate(
                            "e => e.style.fill"
                        )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_barriers(root, sites, visiting, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = []
    with visiting(theme=theme) as (page, _):
        for path in [root / "index.html", *(path for site in sites for path in site.pages)]:
            page.goto(path.as_uri())
            page.wait_for_timeout(150)
            for violation in axe.run(page).response["violations"]:
                if violation["impact"] in BAD:
                    where = [node["html"][:120] for node in violation["nodes"][:3]]
                    found.append(f"{path.relative_to(root)}: {violation['id']}: {where}")
    assert found == []
