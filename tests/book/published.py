"""What a build published, each page and PDF read once for all tests that look at it.

The tests of one language are marked as a group for one worker. pytest-xdist 3.8 does not keep
groups together under pytest 9.2, so with several workers each may still read everything once.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from swvr.book.site import pdf_name
from swvr.edition import available_years, load_edition
from tests.conftest import CHECKOUT

BUILDS = [
    pytest.param(year, lang, marks=pytest.mark.xdist_group(f"built-{year}-{lang}"))
    for year in available_years(CHECKOUT)
    for lang in load_edition(year, CHECKOUT).languages
]


def squeezed(text: str) -> str:
    """Text without what line breaks and typography change: spaces and kinds of quotes."""
    return re.sub(r"\s", "", text).replace("’", "'").replace("‘", "'")


def site_of(year: int, lang: str) -> Path:
    """Return the folder of a language's site; fail where nothing was built."""
    site = CHECKOUT.build / "site" / str(year) / lang
    if not site.is_dir():
        pytest.fail(f"{site} is missing: run `make book` first")
    return site


@cache
def read_page(path: Path) -> BeautifulSoup:
    """Return a page; nobody may change it."""
    return BeautifulSoup(path.read_bytes(), "html.parser")


def page_of(site: Path, chapter: str) -> BeautifulSoup:
    """Return the page of a chapter."""
    return read_page(site / "chapters" / f"{chapter}.html")


@cache
def pdf_reader(year: int, lang: str) -> PdfReader:
    """Return a language's PDF."""
    return PdfReader(CHECKOUT.build / "pdf" / pdf_name(year, lang))


@cache
def pdf_text(year: int, lang: str) -> str:
    """Return the text of a language's PDF, squeezed."""
    return squeezed("\n".join(page.extract_text() for page in pdf_reader(year, lang).pages))
