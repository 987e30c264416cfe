"""Tables that can be searched: their controls in the page, and the script that they need."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from swvr.book.extension.table_search import SCRIPT, controls

WORDS = {
    "kind": "table",
    "label": "Table 12.A",
    "headline": "A headline",
    "subtitle": "A subtitle",
    "alt": "",
    "note": "",
    "source": "A source",
    "columns": ["Country", "Region", "Listed"],
    "rows": [["Kenya", "Africa", "yes"], ["Nepal", "Asia & Pacific", ""], ["Mali", "Africa", "no"]],
}
SEARCH = {
    "label": "Search <this> table",
    "all": "all",
    "count": "{shown} of {all} rows",
    "filters": [{"column": 1, "label": "Region"}, {"column": 2, "label": "Listed"}],
}


def directive(name: str, words: dict[str, object]) -> str:
    return f".. exhibit:: {name}\n\n   {json.dumps(words)}\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A page with a table that can be searched, and one with a table that can't."""
    folder = tmp_path_factory.mktemp("searchable")
    extensions = ["swvr.book.extension.exhibit", "swvr.book.extension.table_search"]
    (folder / "conf.py").write_text(f"extensions = {extensions!r}\n", "utf-8")
    searchable = directive("own_regions", {**WORDS, "search": SEARCH})
    index = f"Regions\n=======\n\n{searchable}\n.. toctree::\n\n   other\n"
    (folder / "index.rst").write_text(index, "utf-8")
    (folder / "other.rst").write_text(
        f"Other\n=====\n\n{directive('own_other', WORDS)}", encoding="utf-8"
    )
    app = SphinxTestApp("html", srcdir=folder)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        return {
            name: BeautifulSoup((app.outdir / f"{name}.html").read_text("utf-8"), "html.parser")
            for name in ("index", "other")
        }
    finally:
        app.cleanup()


def test_controls_stand_before_the_table_hidden_until_the_script_shows_them(pages):
    figure = pages["index"].select_one("figure#own-regions")
    found = figure.select_one(":scope > .exhibit-search")
    assert found.has_attr("hidden")
    assert found["aria-labelledby"] == figure.figcaption["id"]
    assert found.find_next_sibling()["class"] == ["exhibit-table"]
    assert len(figure.select("tbody tr")) == 3
    assert not figure.select("tbody tr[hidden]")


def test_every_control_has_a_label_of_its_own(pages):
    page = pages["index"]
    for control in page.select(".exhibit-search :is(input, select)"):
        (label,) = page.select(f".exhibit-search label[for={control['id']}]")
        assert label.get_text()
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    assert [label.get_text() for label in page.select(".exhibit-search label")] == [
        "Search <this> table",
        "Region",
        "Listed",
    ]


def test_a_drop_down_offers_each_value_of_its_column_once_in_their_order(pages):
    region, listed = pages["index"].select(".exhibit-search select")
    assert [option.get_text() for option in region.select("option")] == [
        "all",
        "Africa",
        "Asia & Pacific",
    ]
    assert [option.get_text() for option in listed.select("option")] == ["all", "yes", "no"]
    for drop_down in (region, listed):
        assert drop_down.option["value"] == ""
    assert (region["data-column"], listed["data-column"]) == ("1", "2")


def test_the_count_is_told_to_screen_readers_in_the_words_given(pages):
    status = pages["index"].select_one(".exhibit-search [role=status]")
    assert status["data-count"] == SEARCH["count"]
    assert status.get_text() == ""


def test_only_pages_with_such_a_table_load_the_script(pages):
    loaded = {
        name: [tag["src"].partition("?")[0] for tag in page.select("script[src]")]
        for name, page in pages.items()
    }
    assert f"_static/{SCRIPT}" in loaded["index"]
    assert f"_static/{SCRIPT}" not in loaded["other"]
    assert not pages["other"].select(".exhibit-search")


def test_words_are_escaped():
    html = controls(SEARCH | {"count": '"{shown}" <b>'}, [["a", "<i>", "c"]], "own-x")
    assert "<i>" not in html
    assert "<b>" not in html
    assert "&quot;{shown}&quot;" in html
