"""The index of words, Chinese and Latin, and the texts that excerpts come from."""

from __future__ import annotations

import json

import pytest

from swvr.book.extension.chinese_search import ChineseSearch, terms
from swvr.book.extension.search_page import readable_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("志愿者", ["志", "志愿", "愿", "愿者", "者"]),
        ("率", ["率"]),
        ("8.62亿", ["8", "62", "亿"]),
        ("COVID疫情", ["COVID", "疫", "疫情", "情"]),
        ("志愿，服务", ["志", "志愿", "愿", "服", "服务", "务"]),
        ("café_au 862", ["café_au", "862"]),
        ("，。 ", []),
    ],
)
def test_terms(text, expected):
    assert terms(text) == expected


def test_index_has_the_terms_of_every_chinese_page(sample):
    index = (sample.site("zh") / "searchindex.js").read_text("utf-8")
    content = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    for term in ("增长", "长率", "率", "重新", "新计", "covid", "862", "62", "样书", "插补"):
        assert term in content["terms"] or term in content["titleterms"], term


def test_query_splitter_is_in_the_page(sample):
    script = (sample.site("zh") / "_static" / "language_data.js").read_text("utf-8")
    assert ChineseSearch.js_splitter_code.strip() in script
    assert "IDEOGRAPHS" not in script


def test_texts_of_all_pages(sample):
    for language, words in (("en", "862 million people"), ("zh", "每一个数字都可以重新计算")):
        script = (sample.site(language) / "_static" / "search-texts.js").read_text("utf-8")
        texts = json.loads(script.removeprefix("var SEARCH_TEXTS = ").removesuffix(";\n"))
        assert set(texts) == {"index", "chapters/01_results", "chapters/02_method"}
        assert words in texts["chapters/01_results"]
        assert "<" not in "".join(texts.values())


def test_cells_of_a_table_are_words_apart():
    html = "<article><table><tr><td><p>14.8</p></td><td><p>862</p></td></tr></table></article>"
    assert readable_text(html) == "14.8 862"
    assert readable_text("<p>no article</p>") == ""
