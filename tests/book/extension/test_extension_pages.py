"""What every page is made of, and the colours of the style sheet."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from swvr.book.extension.metadata import description, shorten
from swvr.book.extension.pages import ASSETS, visit_citation
from swvr.figures.diagram import COLOURS
from swvr.figures.style import (
    BY_MEANING,
    CONTEXT,
    MODELS,
    MUTED,
    NEUTRAL,
    PAPER,
    REGIONS,
    TINT,
    contrast,
)

STYLE = (ASSETS / "book.css").read_text("utf-8")
DARK = '"dark"'


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-CN")])
def test_every_page_says_its_language_and_has_one_heading(sample, language, tag):
    for name in sample.pages(language):
        page = sample.page(language, name)
        assert page.html["lang"] == tag
        assert len(page.select("h1")) == 1, name
        assert page.title.get_text(strip=True)


def test_pages_are_described(sample):
    content = sample.page("zh", "chapters/01_results.html").select_one("meta[name=description]")
    assert content["content"].startswith("2020年约有8.62亿人")


def test_description_passes_over_asides():
    doctree = publish_doctree(".. note:: An aside.\n\nWhat the page   is about.\n")
    assert description(doctree) == "What the page is about."
    assert description(publish_doctree("")) == ""


def test_descriptions_are_cut_between_words():
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("每一个数字都可以重新计算", 6) == "每一个数字…"
    assert shorten("short", 12) == "short"


def variables(theme: str) -> dict[str, str]:
    """The custom properties of a theme, from every rule for it."""
    found = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", STYLE):
        if theme in selector:
            found |= dict(re.findall(r"(--[a-z-]+):\s*(#[0-9a-f]{6});", body))
    return found


def dark_chart_colour(light: str, what: str) -> str:
    """The colour that a chart's colour is mapped to in the dark."""
    pattern = rf'\[style\*="{what}: {light}" i\] \{{ {what}: var\((--chart-[a-z-]+)\) !important'
    match = re.search(pattern, STYLE, re.IGNORECASE)
    assert match, f"{what} {light} is not mapped"
    return variables(DARK)[match[1]]


@pytest.mark.parametrize("what", ["fill", "stroke"])
def test_chart_colours_can_be_seen_in_the_dark(what):
    card = variables(DARK)["--swvr-card"]
    for colour in {*BY_MEANING.values(), *REGIONS.values(), *MODELS.values(), MUTED}:
        assert contrast(dark_chart_colour(colour, what), card) >= 3.0, colour
    for text in (NEUTRAL, CONTEXT):
        assert contrast(dark_chart_colour(text, what), card) >= 4.5, text
    assert dark_chart_colour(PAPER, what) == card


def test_words_of_a_diagram_can_be_read_on_its_boxes():
    """In the light and in the dark, and the colours at the edge of the boxes are seen."""
    surface, card = dark_chart_colour(TINT, "fill"), variables(DARK)["--swvr-card"]
    assert surface != card
    for light, dark in ((TINT, surface), (PAPER, card)):
        assert contrast(NEUTRAL, light) >= 4.5
        assert contrast(dark_chart_colour(NEUTRAL, "fill"), dark) >= 4.5
        for role, colour in COLOURS.items():
            assert contrast(dark_chart_colour(colour, "fill"), dark) >= 3.0, role
    assert all(contrast(colour, PAPER) >= 3.0 for colour in COLOURS.values())


@pytest.mark.parametrize("theme", ['"light"', DARK])
def test_text_can_be_read(theme):
    colours = variables(theme)
    for paper in ("--pst-color-background", "--swvr-card", "--pst-color-surface"):
        for ink in ("--pst-color-text-base", "--pst-color-text-muted", "--swvr-accent"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def test_dark_colours_can_be_told_apart():
    colours = [dark_chart_colour(colour, "fill") for colour in set(BY_MEANING.values())]
    assert len(set(colours)) == len(BY_MEANING)
    models = [dark_chart_colour(colour, "fill") for colour in MODELS.values()]
    assert len(set(models)) == len(MODELS)


def test_bibliography_is_a_list_to_screen_readers():
    class Translator:
        body: list[str] = []  # noqa: RUF012

        def starttag(self, node, name, **attributes):
            return f'<{name} role="{attributes["role"]}">'

    document = publish_doctree("text [A]_\n\n.. [A] A source.\n")
    citation = next(document.findall(nodes.citation))
    visit_citation(Translator(), citation)
    assert "".join(Translator.body).count('role="listitem"') == 1
    assert "doc-biblioentry" not in "".join(Translator.body)
