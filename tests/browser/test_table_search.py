"""Searching a table, in a real browser: a small table from disk, then those of the built site."""

from __future__ import annotations

import pytest
from conftest import PHONE, WIDE

from swvr.book.extension.pages import ASSETS
from swvr.book.extension.table_search import SCRIPT, controls

WORDS = {
    "label": "Search this table",
    "all": "all",
    "count": "{shown} of {all} rows",
    "filters": [{"column": 1, "label": "Region"}, {"column": 2, "label": "Listed"}],
}
COLUMNS = ["Country", "Region", "Listed"]
ROWS = [
    ["Côte d'Ivoire", "Africa", "yes"],
    ["São Tomé and Príncipe", "Africa", "yes"],
    ["Türkiye", "Europe and Central Asia", "yes"],
    ["Greece", "other countries", "no"],
    ["朝鲜民主主义人民共和国", "亚洲及太平洋", "yes"],
    ["Viet Nam", "Asia and the Pacific", "yes"],
]
VISIBLE = "rows => rows.filter(r => r.getClientRects().length).map(r => r.cells[0].textContent)"


@pytest.fixture(scope="module")
def page_of_a_table(tmp_path_factory):
    """A page with nothing but a table, its controls and the book's script and style."""
    head = "".join(f"<th scope='col'>{name}</th>" for name in COLUMNS)
    body = "".join(
        f"<tr id='row-{i}'><th scope='row'>{first}</th>"
        f"{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>"
        for i, (first, *rest) in enumerate(ROWS)
    )
    html = (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Table</title>"
        f"<link rel='stylesheet' href='{(ASSETS / 'book.css').as_uri()}'>"
        f"<script defer src='{(ASSETS / SCRIPT).as_uri()}'></script>"
        "<main class='bd-article'><p><a href='#row-3'>Greece</a></p><figure class='exhibit'>"
        "<figcaption id='own-regions-caption'>Countries</figcaption>"
        f"{controls(WORDS, ROWS, 'own-regions')}"
        "<div class='exhibit-table' tabindex='0'><table class='table'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></figure></main></html>"
    )
    path = tmp_path_factory.mktemp("table") / "table.html"
    path.write_text(html, "utf-8")
    return path.as_uri()


def visible(page) -> list[str]:
    return page.eval_on_selector_all("tbody > tr", VISIBLE)


def count(page) -> str:
    return page.locator("[role=status]").inner_text()


def test_a_link_to_a_row_that_is_searched_away_shows_it(visiting, page_of_a_table):
    with visiting() as (page, _):
        page.goto(page_of_a_table)
        page.get_by_role("searchbox").fill("viet")
        assert visible(page) == [ROWS[5][0]]
        page.get_by_role("link", name="Greece").click()
        page.wait_for_function("!document.getElementById('row-3').hidden")
        assert visible(page) == [row[0] for row in ROWS]
        assert page.get_by_role("searchbox").input_value() == ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", range(6)),
        ("viet", [5]),
        ("VIET", [5]),
        ("cote", [0]),
        ("principe sao", [1]),
        ("turkiye", [2]),
        ("TÜRKIYE", [2]),
        ("人民共和", [4]),
        ("人民 亚洲", [4]),
        ("africa yes", [0, 1]),
        ("  asia  ", [2, 5]),
        ("atlantis", []),
        ("nam asia greece", []),
    ],
)
def test_rows_with_every_word_are_shown(visiting, page_of_a_table, typed, found):
    with visiting() as (page, visit):
        page.goto(page_of_a_table)
        page.get_by_label("Search this table").fill(typed)
        assert visible(page) == [ROWS[i][0] for i in found]
        assert count(page) == f"{len(found)} of {len(ROWS)} rows"
        assert visit.troubles == []


def test_drop_downs_and_the_box_work_together(visiting, page_of_a_table):
    with visiting() as (page, _):
        page.goto(page_of_a_table)
        page.get_by_label("Region").select_option("Africa")
        assert visible(page) == [ROWS[0][0], ROWS[1][0]]
        page.get_by_label("Search this table").fill("tome")
        assert visible(page) == [ROWS[1][0]]
        page.get_by_label("Listed").select_option("no")
        assert visible(page) == []
        page.get_by_label("Region").select_option("all")
        page.get_by_label("Search this table").fill("")
        assert visible(page) == ["Greece"]
        page.get_by_label("Listed").select_option("all")
        assert len(visible(page)) == len(ROWS)


def test_the_keyboard_is_enough(visiting, page_of_a_table):
    with visiting() as (page, _):
        page.goto(page_of_a_table)
        page.keyboard.press("Tab")  # to the link above the table
        page.keyboard.press("Tab")
        page.keyboard.type("greece")
        assert visible(page) == ["Greece"]
        page.keyboard.press("Escape")
        assert len(visible(page)) == len(ROWS)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert visible(page) == [ROWS[0][0], ROWS[1][0]]


def test_without_the_script_the_whole_table_is_there_and_no_control(browser, page_of_a_table):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_of_a_table)
    assert page.locator("tbody > tr:visible").count() == len(ROWS)
    assert page.locator(".exhibit-search :is(input, select):visible").count() == 0
    context.close()


def test_what_was_typed_counts_after_going_back(visiting, page_of_a_table):
    with visiting() as (page, _):
        page.goto(page_of_a_table)
        page.get_by_label("Search this table").fill("greece")
        page.goto("about:blank")
        page.go_back()
        typed = page.get_by_label("Search this table").input_value()
        assert visible(page) == (["Greece"] if typed else [row[0] for row in ROWS])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_controls_fit_and_have_no_barriers(visiting, page_of_a_table, viewport, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with visiting(viewport, theme) as (page, _):
        page.goto(page_of_a_table)
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        for control in page.locator(".exhibit-search :is(input, select)").all():
            assert control.bounding_box()["height"] >= 40
        rules = {"runOnly": ["wcag2a", "wcag2aa"]}
        violations = axe.run(page, context=".exhibit-search", options=rules).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []


@pytest.mark.built
def test_every_searchable_table_of_the_site_finds_its_rows(sites, visiting):
    tried = 0
    with visiting() as (page, visit):
        for site in sites:
            for path in site.chapters:
                if 'class="exhibit-search"' not in path.read_text("utf-8"):
                    continue
                page.goto(path.as_uri())
                for figure in page.locator("figure.exhibit:has(> .exhibit-search)").all():
                    rows = figure.locator("tbody > tr")
                    first = rows.nth(rows.count() // 2).locator("th").first.inner_text()
                    figure.locator("input[type=search]").fill(first)
                    shown = figure.locator("tbody > tr:visible")
                    assert 0 < shown.count() < rows.count(), (path.name, first)
                    assert all(
                        word in text for text in shown.all_inner_texts() for word in first.split()
                    )
                    tried += 1
        assert visit.troubles == []
    assert tried


@pytest.mark.built
def test_the_last_column_is_in_sight_however_many_hold_text(sites, visiting):
    """On a wide screen; on a phone such a table is scrolled."""
    tried = 0
    with visiting() as (page, _):
        for site in sites:
            for path in site.chapters:
                if "own-cases" not in path.read_text("utf-8"):
                    continue
                page.goto(path.as_uri())
                for table in page.locator("#own-cases > .exhibit-table").all():
                    assert table.evaluate("t => t.scrollWidth - t.clientWidth") <= 0, path
                    tried += 1
    assert tried >= len(sites)
