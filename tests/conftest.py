"""What the tests share: the checkout, its default edition, its languages, its exhibits."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from swvr import figures, tables
from swvr.book.execute import default_parameters
from swvr.edition import Edition, load_edition
from swvr.figures.figure import Exhibit
from swvr.language import Language, language
from swvr.project import ROOT_VARIABLE, Project
from tests.workers import Groups

CHECKOUT = Project(Path(__file__).resolve().parents[1])
DEFAULT_YEAR = default_parameters(CHECKOUT)[0]
# What commands work on: the book without its library, its tests and what is written about it.
SOURCES = ("_config.yml", "_toc.yml", "references.bib", "chapters", "data", "editions", "locale")


def copy_sources(target: Path, names: Iterable[str] = SOURCES) -> Project:
    """Copy files and folders of the checkout, to be spoiled or built."""
    target.mkdir(exist_ok=True)
    for source in (CHECKOUT.root / name for name in names):
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, target / source.name)
    return Project(target)


def share_fonts(project: Project) -> None:
    """Give a copy the checkout's fonts, which take long to cut."""
    fonts = CHECKOUT.build / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    project.build.mkdir(exist_ok=True)
    (project.build / "fonts").symlink_to(fonts)


def make_exhibit(name: str, edition: Edition) -> Exhibit:
    """Make an exhibit anew by its name."""
    made = getattr(figures if hasattr(figures, name) else tables, name)(edition)
    assert isinstance(made, Exhibit)
    return made


@cache
def made_exhibit(name: str, year: int) -> Exhibit:
    """Make an exhibit of the checkout once; what it is drawn as is kept with it."""
    return make_exhibit(name, load_edition(year, CHECKOUT))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Keep groups of tests together where ``--dist loadgroup`` asks for it."""
    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def checkout() -> Project:
    """The book that the tests lie in; read it, never write to it."""
    return CHECKOUT


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the book that commands work on, without builds."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return copy_sources(tmp_path)


@pytest.fixture(scope="session")
def edition(checkout: Project) -> Edition:
    """The default edition, which has every part."""
    return load_edition(DEFAULT_YEAR, checkout)


@pytest.fixture(scope="session")
def speak(checkout: Project) -> Callable[[str], Language]:
    """Open a language of the book by its code."""
    return cache(lambda code: language(code, checkout))


@pytest.fixture(scope="session")
def exhibit(edition: Edition) -> Callable[[str], Exhibit]:
    """Give an exhibit of the default edition by its name, made and drawn once for all tests."""
    return cache(lambda name: make_exhibit(name, edition))
