"""Every exhibit of every edition in every language, made and drawn once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from swvr import tables
from swvr.conditions import resolve, shown_exhibits
from swvr.edition import Edition, available_years, load_edition
from swvr.figures.figure import Exhibit
from swvr.language import Language, language
from tests.conftest import CHECKOUT, DEFAULT_YEAR, make_exhibit

APPENDICES = 11  # the first chapter of them


@dataclass(frozen=True)
class Shown:
    """An exhibit in a language."""

    exhibit: Exhibit
    say: Language

    @property
    def axes(self) -> Axes:
        return self.exhibit.drawing(self.say).axes

    @property
    def texts(self) -> list[Text]:
        """Every text that can be read in the picture."""
        figure = self.exhibit.drawing(self.say).figure
        found = figure.findobj(Text)
        return [text for text in found if text.get_visible() and text.get_text().strip()]

    @property
    def extents(self) -> list[tuple[Text, Bbox]]:
        """Every text with the place it takes, in pixels."""
        with mpl.rc_context({"text.hinting": "none"}):
            figure = self.exhibit.drawing(self.say).figure
            renderer = figure.canvas.get_renderer()
            return [(text, text.get_window_extent(renderer)) for text in self.texts]


@cache
def _edition(year: int) -> Edition:
    """An edition as its file lists its exhibits, without those whose inputs it lacks."""
    edition = load_edition(year, CHECKOUT)
    found = resolve(edition, CHECKOUT)
    exhibits = {}
    for chapter in found.edition.chapters:
        if chapter in edition.exhibits:
            known = set(shown_exhibits(CHECKOUT, chapter))
            kept = set(shown_exhibits(CHECKOUT, chapter, found.available))
            listed = edition.exhibits[chapter]
            exhibits[chapter] = [name for name in listed if name in kept or name not in known]
    return found.edition.model_copy(update={"exhibits": exhibits})


@cache
def _made(name: str, year: int) -> Exhibit:
    return make_exhibit(name, _edition(year))


ALL = [
    (name, code, year)
    for year in available_years(CHECKOUT)
    for code in _edition(year).languages
    for name in _edition(year).exhibit_names
    # Terms and data are the same in every edition.
    if year == DEFAULT_YEAR or int(_edition(year).chapter_of(name)[:2]) < APPENDICES
]


# Tables of more rows than a page of paper has, which have no picture.
LONG = {
    (name, DEFAULT_YEAR)
    for name in (
        "own_abbreviations",
        "own_catalogue",
        "own_certainty",
        "own_claims",
        "own_files",
        "own_glossary",
        "own_ledger_administrator",
        "own_ledger_report",
        "own_own_exhibits",
        "own_regions",
    )
}
DRAWN = [key for key in ALL if (key[0], key[2]) not in LONG]
CHINESE = [key for key in ALL if key[1] == "zh"]
TABLES = [key for key in ALL if hasattr(tables, key[0])]
CHARTS = [key for key in ALL if key not in TABLES]


def _each(keys: list[tuple[str, str, int]]) -> Callable[..., Any]:
    """Make a fixture that gives one exhibit after the other."""

    def give(request: pytest.FixtureRequest) -> Shown:
        name, code, year = request.param
        say = language(code, CHECKOUT).knowing(_edition(year).own_names)
        return Shown(_made(name, year), say)

    return pytest.fixture(give, params=keys, ids=lambda key: "-".join(map(str, key)))


shown = _each(ALL)
pictured = _each(DRAWN)
chinese = _each(CHINESE)
table = _each(TABLES)
chart = _each(CHARTS)
