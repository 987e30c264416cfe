"""The doors of the site."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from swvr.book.chooser import Site, write_chooser, write_site_index

SITES = [
    Site(2022, "en", "Volunteers & <the> world", "2022/en/index.html", "../pdf/en.pdf"),
    Site(2022, "zh", "世界志愿服务", "2022/zh/index.html"),
    Site(2026, "en", "The next one", "2026/en/index.html"),
]


def read(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_chooser_offers_every_edition_and_language(tmp_path):
    page = read(write_chooser(tmp_path, SITES))
    assert page.html["lang"] == "en"
    assert [h.get_text() for h in page.select("h2")] == ["Edition 2026", "Edition 20222022年版"]
    cards = page.select("li")
    assert [card["lang"] for card in cards] == ["en", "en", "zh"]
    assert [card.h3.get_text() for card in cards] == ["English", "English", "中文"]
    assert cards[1].p.get_text() == "Volunteers & <the> world"
    assert [a["href"] for a in cards[1].select("a")] == ["2022/en/index.html", "../pdf/en.pdf"]
    assert [a.get_text() for a in cards[2].select("a")] == ["阅读本书"]
    assert page.select_one("meta[name=viewport]")
    assert not page.select("script")
    assert "prefers-color-scheme: dark" in page.style.string
    assert "志" in page.get_text()
    assert (tmp_path / "fonts" / "NotoSansSC-Regular.woff").is_file()


def test_chooser_is_the_same_every_time(tmp_path):
    first = write_chooser(tmp_path / "a", SITES).read_bytes()
    assert write_chooser(tmp_path / "b", SITES).read_bytes() == first


def test_a_door_of_a_language_without_catalogue_speaks_english(tmp_path):
    site = Site(2022, "eo", "Volontulado", "2022/eo/index.html")
    card = read(write_chooser(tmp_path, [site])).select_one("li")
    assert (card["lang"], card.h3.get_text()) == ("eo", "Esperanto")
    assert card.a.get_text() == "Read the book"


def test_chooser_needs_a_site(tmp_path):
    with pytest.raises(ValueError, match="at least one"):
        write_chooser(tmp_path, [])


def test_site_index_forwards(tmp_path):
    page = read(
        write_site_index(tmp_path / "zh", "chapters/01_about.html", "世界志愿服务", "zh_CN")
    )
    assert page.html["lang"] == "zh-CN"
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "0; url=chapters/01_about.html"
    assert page.select_one("link[rel=canonical]")["href"] == "chapters/01_about.html"
    assert page.select_one("a")["href"] == "chapters/01_about.html"
    assert page.select_one("a").get_text() == "进入本书"
