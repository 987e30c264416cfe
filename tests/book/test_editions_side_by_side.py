"""Editions leave each other alone, and can be built at the same time.

Two commands build a little book's two editions at once, with made-up pages, which are quick. Then
one of them is built again, and whole. Nothing is left to chance: the test holds the locks that the
commands are to wait for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest
from bs4 import BeautifulSoup

from swvr.book.locks import edition_lock, shared_lock
from swvr.project import ROOT_VARIABLE
from tests.book.published import read_page
from tests.conftest import CHECKOUT
from tests.little_book import (
    CHAPTERS,
    EARLIER,
    LANGUAGE,
    LATER,
    START,
    as_run,
    little_book,
    outputs,
    write_edition,
)

SHARED = ("_build/site/index.html", "_build/site/editions.js", "_build/site/fonts/")
NEW_TITLE = "Another title"


@contextmanager
def building(project, year, module="tests.build_with_made_up_pages", *options):
    """Build an edition in a process of its own."""
    environment = {
        **os.environ,
        ROOT_VARIABLE: str(project.root),
        "PYTHONPATH": str(CHECKOUT.root),
    }
    with subprocess.Popen(
        [sys.executable, "-m", module, "build", "--year", str(year), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        yield process
        rest = process.stderr.read()
    assert process.returncode == 0, rest


def read_until(process, words):
    """Read what a build tells until it says the words; return it all."""
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(f"the build did not say {words!r} but:\n{said}")


def of_edition(found, year):
    """The outputs that are an edition's own, by where they lie."""
    return {path: digest for path, digest in found.items() if f"{year}" in path}


@pytest.fixture(scope="module")
def at_once(tmp_path_factory):
    """The book, its editions built at once: both were ready before either published anything."""
    project = little_book(tmp_path_factory.mktemp("side-by-side"))
    for year in (EARLIER, LATER):
        as_run(project, year)
    with ExitStack() as stack, shared_lock(project):
        builds = [stack.enter_context(building(project, year)) for year in (EARLIER, LATER)]
        for build in builds:
            read_until(build, "publishing")
        while_locked = outputs(project)
    return project, while_locked


@pytest.fixture(scope="module")
def one_again(at_once):
    """The outputs before, while the test has the edition's lock, and after; what the build told.

    It is the later edition that is built again, under another title.
    """
    project, _ = at_once
    before = outputs(project)
    write_edition(project, LATER, NEW_TITLE)
    as_run(project, LATER)
    with ExitStack() as stack, edition_lock(project, LATER, pytest.fail):
        build = stack.enter_context(building(project, LATER, "swvr", "--format", "html"))
        told = read_until(build, "waiting")
        while_locked = outputs(project)
    return before, while_locked, outputs(project), told


def test_nobody_publishes_while_another_does(at_once):
    assert at_once[1] == {}


def test_both_editions_are_published_and_offered(at_once):
    project, _ = at_once
    made = outputs(project)
    for year, chapters in CHAPTERS.items():
        own = of_edition(made, year)
        assert f"_build/pdf/swvr-{year}-{LANGUAGE}.pdf" in own
        for chapter in chapters:
            assert f"_build/site/{year}/{LANGUAGE}/chapters/{chapter}.html" in own
            assert f"_build/notebooks/{year}/{LANGUAGE}/{chapter}.ipynb" in own
    site = project.build / "site"
    door = BeautifulSoup((site / "index.html").read_bytes(), "html.parser")
    offered = [a["href"] for a in door.select("main a")]
    assert offered == [
        address
        for year in (LATER, EARLIER)
        for address in (f"{year}/{LANGUAGE}/index.html", f"../pdf/swvr-{year}-{LANGUAGE}.pdf")
    ]
    assert all((site / address).is_file() for address in offered)


def test_the_list_of_editions_names_the_pages_that_are_there(at_once):
    project, _ = at_once
    site = project.build / "site"
    script = (site / "editions.js").read_text("utf-8")
    editions = json.loads(script.removeprefix("var SWVR_EDITIONS = ").removesuffix(";\n"))
    assert [edition["year"] for edition in editions] == [LATER, EARLIER]
    for edition in editions:
        (entry,) = edition["sites"]
        wanted = {f"chapters/{name}.html" for name in CHAPTERS[edition["year"]]}
        assert set(entry["pages"]) == wanted
        assert all((site / entry["folder"] / page).is_file() for page in entry["pages"])


def test_the_manifest_of_the_last_one_knows_the_files_of_both(at_once):
    project, _ = at_once
    assert json.loads((project.build / "manifest.json").read_text("utf-8")) == outputs(project)


def test_no_page_names_another_edition(at_once, one_again):
    """What is in a page would have to be changed with the other edition."""
    project, _ = at_once
    site = project.build / "site" / str(LATER) / LANGUAGE
    pages = {path: read_page(path) for path in site.rglob("*.html") if path.name != "index.html"}
    assert len(pages) > 2
    for path, page in pages.items():
        assert str(EARLIER) not in str(page), path
        nav = page.select_one(".bd-header-article nav.swvr-editions")
        leads = [nav.a["href"], page.select_one("script[src$='editions.js']")["src"]]
        leads.append(f"{nav['data-front']}{LATER}/{LANGUAGE}/{nav['data-page']}")
        door = project.build / "site"
        wanted = [door / "index.html", door / "editions.js", path]
        assert [(path.parent / lead).resolve() for lead in leads] == wanted


def test_the_same_edition_is_built_once_at_a_time(one_again):
    before, while_locked, _, told = one_again
    assert f"another command builds the edition {LATER} (process {os.getpid()})" in told
    assert "preparing" not in told
    assert while_locked == before


def test_a_build_leaves_every_byte_of_the_other_edition(one_again):
    before, _, after, _ = one_again
    assert of_edition(after, EARLIER) == of_edition(before, EARLIER)
    changed = {path for path in before if after.get(path) != before[path]}
    assert f"_build/site/{LATER}/{LANGUAGE}/chapters/{START}.html" in changed
    others = changed - set(of_edition(before, LATER))
    assert {path for path in others if not path.startswith(SHARED)} == set()


def test_the_chooser_has_the_new_title_and_the_old_one(at_once, one_again):
    project, _ = at_once
    door = BeautifulSoup((project.build / "site/index.html").read_bytes(), "html.parser")
    assert [p.get_text() for p in door.select("li p")] == [NEW_TITLE, f"The little book {EARLIER}"]


def test_nothing_temporary_is_left(at_once, one_again):
    project, _ = at_once
    hidden = [path for path in project.build.rglob(".*") if "work" not in path.parts]
    assert hidden == []
