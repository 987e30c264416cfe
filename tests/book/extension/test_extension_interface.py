"""No English on the Chinese pages but names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment

from swvr.book.extension.interface import catalogue, read
from swvr.errors import SwvrError
from swvr.project import find_project

# Words in Latin letters that may stand on a Chinese page, and why.
ALLOWED = {
    "English",  # the name of the other language, in that language
    "Ctrl", "K",  # keys
    "PDF", "JavaScript",  # technical terms
    "SVG", "PNG", "CSV", "JSON", "ipynb", "md", "pdf",  # kinds of files
    "COVID",  # as written in Chinese
    "SWVR", "DP",  # the reports' own symbols
}  # fmt: skip
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-bs-title", "content")
# Meta elements and code are not read as words of the interface.
_SKIPPED = "script, style, math, pre, code, meta:not([name=description])"
_WORD = re.compile(r"[A-Za-z]{2,}|\b[B-Zb-z]\b")


def words(page: BeautifulSoup):
    """Every text and every attribute that a reader sees or hears."""
    for part in page.select(_SKIPPED):
        part.decompose()
    for text in page.find_all(string=True):
        if not isinstance(text, Comment) and text.parent.name != "[document]":
            yield str(text)
    for tag in page.find_all(True):
        for name in ATTRIBUTES:
            if isinstance(tag.get(name), str):
                yield tag[name]


def test_no_english_on_chinese_pages(sample):
    found = {}
    for name in sample.pages("zh"):
        for text in words(sample.page("zh", name)):
            foreign = set(_WORD.findall(text)) - ALLOWED
            if foreign and text != "html":
                found[text.strip()] = name
    assert found == {}


def test_scripts_speak_chinese(sample):
    hints = [str(s) for s in sample.page("zh", "index.html").select("script") if "Hint" in str(s)]
    assert "点击展开" in "".join(hints)
    assert "Click" not in "".join(hints)


def test_english_pages_stay_english(sample):
    for name in sample.pages("en"):
        for text in words(sample.page("en", name)):
            assert text.strip() == "中文" or not re.search(r"[\u4e00-\u9fff]", text)


def test_catalogue_is_complete_and_nothing_is_stale():
    path = find_project().locale / "zh" / "LC_MESSAGES" / "theme.po"
    with path.open("rb") as source:
        messages = [m for m in read_po(source, abort_invalid=True) if m.id]
    assert all(message.string for message in messages)
    assert not any(message.fuzzy for message in messages)


def test_catalogue_is_found_by_language(tmp_path):
    place = tmp_path / "zh" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "theme.po").write_text("")
    assert catalogue("zh_CN", tmp_path) == place / "theme.po"
    assert catalogue("en", tmp_path) is None


def test_broken_catalogue_is_told(tmp_path: Path):
    path = tmp_path / "theme.po"
    path.write_text('msgid "a"\nmsgid "b"\n')
    with pytest.raises(SwvrError, match="not a gettext catalogue"):
        read(path)
