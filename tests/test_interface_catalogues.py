"""A language of the book needs words for the site's interface as well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from swvr.book.catalogues import INTERFACE, catalogue_problems
from swvr.language import catalogue_path
from swvr.project import Project
from tests.conftest import copy_sources


@pytest.fixture
def book(tmp_path: Path) -> Project:
    """A copy of the book with a language that has Chinese words, but no interface."""
    project = copy_sources(tmp_path)
    target = catalogue_path("es", project)
    target.parent.mkdir(parents=True)
    shutil.copyfile(catalogue_path("zh", project), target)
    return project


def problems(project: Project) -> list[tuple[str, str]]:
    found = catalogue_problems(project, ["en", "zh", "es"])
    return [(place, problem) for place, problem, _ in found]


def test_a_language_without_the_interface_is_told(book: Project) -> None:
    assert problems(book) == [
        (f"locale/es/LC_MESSAGES/{INTERFACE}", "no catalogue of the interface")
    ]


def test_a_word_that_another_language_has_is_told(book: Project) -> None:
    chinese, spanish = (catalogue_path(c, book).with_name(INTERFACE) for c in ("zh", "es"))
    text = chinese.read_text("utf-8")
    assert 'msgid "Dark"' in text
    spanish.write_text(text, "utf-8")
    assert problems(book) == []
    spanish.write_text(text.replace('msgid "Dark"', 'msgid "Gloomy"'), "utf-8")
    place = "locale/{}/LC_MESSAGES/theme.po"
    assert sorted(problems(book)) == [
        (place.format("es"), "no es words for 'Dark' (interface)"),
        (place.format("zh"), "no zh words for 'Gloomy' (interface)"),
    ]
