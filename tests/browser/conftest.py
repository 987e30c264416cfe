"""A browser and the built site.

``SWVR_ROOT`` names the checkout whose ``_build/site`` is tested (default: this one),
``SWVR_CHROMIUM`` the browser. Without a browser or a site the tests are skipped, or fail if
``SWVR_REQUIRE_BROWSER`` is set, as ``make test-browser`` does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "chromium", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Site:
    """One built site: an edition in a language."""

    folder: Path

    @property
    def year(self) -> str:
        return self.folder.parent.name

    @property
    def language(self) -> str:
        return self.folder.name

    @property
    def pages(self) -> list[Path]:
        """Every page, also those that Sphinx makes itself."""
        return sorted(
            path
            for path in self.folder.rglob("*.html")
            if not {"_static", "_sources"} & set(path.relative_to(self.folder).parts)
            and path not in self.doors
        )

    @property
    def doors(self) -> list[Path]:
        """The page that only forwards to the first one, where there is one."""
        index = self.folder / "index.html"
        return [index] if 'http-equiv="refresh"' in index.read_text("utf-8") else []

    @property
    def chapters(self) -> list[Path]:
        """The pages with the book's own text: not those that forward, search or list."""
        others = {"search.html", "genindex.html"}
        return [
            path
            for path in self.pages
            if path.name not in others and "<article" in path.read_text("utf-8")
        ]

    def in_language(self, language: str) -> Site:
        return Site(self.folder.parent / language)


@dataclass
class Visit:
    """What happened while pages were open."""

    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def troubles(self) -> list[str]:
        outside = [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]
        return [
            *(f"request: {url}" for url in outside),
            *(f"failed: {url}" for url in self.failed),
            *(f"console: {text}" for text in self.console),
            *(f"error: {text}" for text in self.errors),
        ]


def unavailable(reason: str) -> NoReturn:
    if os.environ.get("SWVR_REQUIRE_BROWSER"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def find_chromium() -> str:
    named = os.environ.get("SWVR_CHROMIUM")
    for candidate in [named] if named else CHROMIUM:
        found = shutil.which(candidate)
        if found:
            return found
    unavailable("no browser: apt-get install chromium, or set SWVR_CHROMIUM to one")


@pytest.fixture(scope="session")
def root() -> Path:
    folder = Path(os.environ.get("SWVR_ROOT") or Path(__file__).resolve().parents[2])
    site = folder / "_build" / "site"
    if not (site / "index.html").is_file():
        unavailable(f"no site in {site}: make book")
    return site


@pytest.fixture(scope="session")
def sites(root: Path) -> list[Site]:
    found = [Site(path.parent) for path in sorted(root.glob("*/*/search.html"))]
    assert found, f"no edition in {root}"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (it may be missing)
    except ImportError:
        unavailable("no playwright: pip install -r tests/browser/requirements.txt")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visiting(browser):
    """Open a page to go visiting with: ``with visiting(PHONE, "dark") as (page, visit)``."""

    @contextmanager
    def go(viewport=WIDE, theme="light"):
        context = browser.new_context(viewport=viewport, color_scheme=theme)
        page, visit = context.new_page(), Visit()
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("requestfailed", lambda request: visit.failed.append(request.url))
        page.on("pageerror", lambda error: visit.errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: message.type == "error" and visit.console.append(message.text),
        )
        try:
            yield page, visit
        finally:
            context.close()

    return go
