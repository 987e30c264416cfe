"""Checks on what a build made, before it is published: exhibits, pages, links, PDFs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from swvr.book.execute import EXHIBITS
from swvr.book.html import parse_without_charts
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.exhibit_format import suffixes

_LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
# Links that load nothing: they tell search engines where a page is.
_METADATA_LINKS = {"canonical", "alternate", "author", "license", "next", "prev", "search", "index"}
PDF_PAGES_AT_LEAST = 4


def check_exhibits(edition: Edition, lang: str, runs: Mapping[str, Path]) -> None:
    """Check that a language's runs made every exhibit, in every form that it has, and no other.

    Raises
    ------
    SwvrError
        Naming the exhibits that are missing or not listed.
    """
    for chapter, run in runs.items():
        made = {path.name for path in (run / EXHIBITS).iterdir()}
        names = edition.exhibits.get(chapter, [])
        wanted = {file for name in names for file in _files_of(run / EXHIBITS, name)}
        if made != wanted:
            parts = [
                f"{word} {', '.join(sorted(difference))}"
                for word, difference in (
                    ("missing:", wanted - made),
                    ("not listed:", made - wanted),
                )
                if difference
            ]
            raise SwvrError(
                f"the exhibits of the chapter in {lang} are not those of the edition; "
                + "; ".join(parts),
                where=f"chapters/{chapter}.ipynb",
                remedy=f"bring the chapter and editions/{edition.year}.yml, key exhibits, together",
            )


def _files_of(folder: Path, name: str) -> set[str]:
    """Return the names of the files that an exhibit should have; its JSON tells how long it is."""
    path = folder / f"{name}.json"
    empty: dict[str, Any] = {"kind": "", "data": []}
    known = json.loads(path.read_text("utf-8")) if path.is_file() else empty
    return {f"{name}.{suffix}" for suffix in suffixes(known["kind"], len(known["data"]))}


def check_site(site: Path, edition: Edition, html_language: str) -> None:
    """Check a built site: its pages, its language, its links, and that it loads nothing elsewhere.

    Raises
    ------
    SwvrError
        Naming each page and what is wrong with it.
    """
    problems = []
    site = site.resolve()
    for chapter in edition.chapters:
        if not (site / "chapters" / f"{chapter}.html").is_file():
            problems.append(f"chapters/{chapter}.html: the page is missing")
    pages = {path: parse_without_charts(path.read_text("utf-8")) for path in _pages(site)}
    ids = {path: {str(tag["id"]) for tag in page.find_all(id=True)} for path, page in pages.items()}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        found = page.html.get("lang") if page.html else None
        if found != html_language:
            problems.append(f"{name}: html lang is {found!r}, not {html_language!r}")
        problems.extend(f"{name}: {text}" for text in _faults(path, page, site, ids))
    if problems:
        raise SwvrError(
            "\n  ".join(problems),
            where=f"site {edition.year} ({html_language})",
            remedy="mend the pages named; the last good build is left as it was",
        )


def _pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)


def _faults(
    path: Path, page: BeautifulSoup, site: Path, ids: Mapping[Path, set[str]]
) -> Iterator[str]:
    for tag in page.find_all(list(_LOADS)):
        address = str(tag.get(_LOADS[tag.name]) or "")
        relations = set(tag.get("rel") or [])
        if urlsplit(address).scheme in {"http", "https"} and not relations & _METADATA_LINKS:
            yield f"loads {address} from elsewhere"
    for tag in page.find_all("a", href=True):
        parts = urlsplit(str(tag["href"]))
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
        if not target.is_relative_to(site):
            continue  # the other languages and editions, published beside this one
        if target.is_dir():
            target /= "index.html"
        if not target.exists():
            yield f"the link {tag['href']} leads nowhere"
        elif parts.fragment and unquote(parts.fragment) not in ids.get(target, {parts.fragment}):
            yield f"the link {tag['href']} leads to no place on its page"


def check_pdf(path: Path, edition: Edition, lang: str) -> None:
    """Check a PDF: that it is there, is in its language, and carries its fonts.

    Raises
    ------
    SwvrError
        If it is missing, too short, in another language, or a font is not embedded.
    """
    from pypdf import PdfReader  # noqa: PLC0415  (only builds of PDFs need it)

    def wrong(problem: str) -> SwvrError:
        return SwvrError(problem, where=path.name, remedy="run the build again with --no-cache")

    if not path.is_file():
        raise wrong("the PDF is missing")
    reader = PdfReader(path)
    if len(reader.pages) < max(PDF_PAGES_AT_LEAST, len(edition.chapters)):
        raise wrong(f"only {len(reader.pages)} pages")
    root: Any = reader.trailer["/Root"]
    found = str(root.get("/Lang", ""))
    if not re.match(rf"{lang}\b", found):
        raise wrong(f"its language is {found!r}, not {lang!r}")
    for page in reader.pages:
        for font in _fonts(page):
            if not _embedded(font):
                raise wrong(f"the font {font.get('/BaseFont')} is not embedded")


def _fonts(page: Any) -> Iterator[Any]:
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources else None
    for font in fonts.get_object().values() if fonts else []:
        yield font.get_object()


def _embedded(font: Any) -> bool:
    descendants = font.get("/DescendantFonts")
    inner = descendants.get_object()[0].get_object() if descendants else font
    descriptor = inner.get("/FontDescriptor")
    return descriptor is not None and any(
        key in descriptor.get_object() for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
