"""What a build published, each page and PDF read once for all tests that look at it.

The tests of one language are a group for one worker (`tests.workers`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from swvr.book.site import pdf_name
from swvr.edition import load_edition
from tests.conftest import CHECKOUT, DEFAULT_YEAR

# What `make book` builds.
BUILDS = [(DEFAULT_YEAR, lang) for lang in load_edition(DEFAULT_YEAR, CHECKOUT).languages]

# A step of a path in a PDF: numbers, then "move", "line" or "curve".
OUTLINES = re.compile(rb"(?:-?[\d.]+ ){2,6}[mlc]\s")


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
    """Return the text of a language's PDF, squeezed.

    Most of a page is the outlines of pictures, which pypdf would parse at length and forget. They
    are left out of what it reads; a slip here could only lose text.
    """
    reader = PdfReader(pdf_reader(year, lang).stream)
    for page in reader.pages:
        contents = page["/Contents"]
        contents.set_data(OUTLINES.sub(b"", contents.get_data()))
    return squeezed("\n".join(page.extract_text() for page in reader.pages))
