"""A book from a file of respondents: what it is made of, where it goes, what it leaves alone."""

import json
import os
import pickle
import shutil
from pathlib import Path

import polars as pl
import pytest

from swvr.book import build as module
from swvr.book.build import Apart, Request, build, forget_other_respondents, with_respondents
from swvr.book.execute import EXHIBITS, NOTEBOOK, Run, Runner, _kernel_environment
from swvr.book.site import Pages
from swvr.edition import load_edition
from swvr.survey.results import MICRODATA
from swvr.survey.simulation import simulate
from tests.conftest import CHECKOUT, DEFAULT_YEAR, copy_sources

YEAR = DEFAULT_YEAR
RUN = Run("03_eight_countries", YEAR, "en")


@pytest.fixture(scope="module")
def people():
    return simulate(load_edition(YEAR, CHECKOUT), CHECKOUT, calibrated=False, size=60)


@pytest.fixture
def files(people, tmp_path):
    """Two files of synthetic respondents, and one that does not say what they are."""
    people.write_parquet(tmp_path / "one.parquet")
    people.head(400).write_parquet(tmp_path / "two.parquet")
    people.drop("synthetic").write_parquet(tmp_path / "real.parquet")
    return {name: tmp_path / f"{name}.parquet" for name in ("one", "two", "real")}


@pytest.fixture
def copy(tmp_path):
    """A copy of what a run depends on, with a last good build beside it."""
    project = copy_sources(tmp_path / "book")
    page = project.build / "site/2022/en/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("the last good build")
    return project


def name_in_edition(project, file):
    path = project.editions / f"{YEAR}.yml"
    text = path.read_text("utf-8")
    assert "microdata: null" in text
    path.write_text(text.replace("microdata: null", f"microdata: {file}"), "utf-8")


# -- the cache


def test_a_run_is_kept_by_the_content_of_the_file_not_by_its_name(files, tmp_path):
    def key(path):
        return Runner(CHECKOUT, microdata=path).key(RUN)

    same = shutil.copyfile(files["one"], tmp_path / "other name.parquet")
    assert key(files["one"]) == key(Path(same))
    assert len({key(None), key(files["one"]), key(files["two"])}) == 3


def test_a_run_is_kept_by_the_content_of_the_edition_s_own_file(copy, files):
    before = Runner(copy).key(RUN)
    shutil.copyfile(files["one"], copy.root / "answers.parquet")
    assert Runner(copy).key(RUN) == before  # which nobody reads
    name_in_edition(copy, "answers.parquet")
    first = Runner(copy).key(RUN)
    shutil.copyfile(files["two"], copy.root / "answers.parquet")
    assert len({before, first, Runner(copy).key(RUN)}) == 3


# -- the kernel


def test_the_kernel_is_told_an_absolute_path(monkeypatch, files, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(MICRODATA, raising=False)
    with _kernel_environment(CHECKOUT, tmp_path, Path("one.parquet")):
        assert os.environ[MICRODATA] == str(files["one"])
    assert MICRODATA not in os.environ


def test_a_file_that_the_build_was_not_asked_for_does_not_reach_the_kernel(monkeypatch, tmp_path):
    monkeypatch.setenv(MICRODATA, "stray.csv")
    with _kernel_environment(CHECKOUT, tmp_path, None):
        assert MICRODATA not in os.environ
    assert os.environ[MICRODATA] == "stray.csv"


def test_a_chapter_that_is_run_gets_its_results_from_the_file(copy, files, monkeypatch):
    code = [
        'year = 2022\nlang = "en"',
        "from swvr.edition import load_edition\n"
        "from swvr.survey.results import survey_results\n"
        "found = survey_results(load_edition(year))\n"
        "print(found.from_respondents and int(found.respondents.sum()))",
    ]
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "execution_count": None,
            "metadata": {"tags": [] if number else ["parameters"]},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(code)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (copy.chapters / "07_probe.ipynb").write_text(json.dumps(notebook), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT.root))
    monkeypatch.chdir(files["one"].parent)
    runs = [Run("07_probe", YEAR, lang) for lang in ("en", "zh")]

    def printed(microdata, *wanted):
        folders = Runner(copy, microdata=microdata).execute(wanted, 2)
        return [
            json.loads((folder / NOTEBOOK).read_text("utf-8"))["cells"][-1]["outputs"][0]["text"]
            for folder in folders.values()
        ]

    assert printed(Path("one.parquet"), *runs) == [["480\n"], ["480\n"]]
    assert printed(Path("two.parquet"), runs[0]) == [["400\n"]]
    assert printed(None, runs[0]) == [["False\n"]]


# -- where it goes, and what it is called


def test_a_book_from_respondents_goes_to_a_folder_of_its_own(files):
    edition = load_edition(YEAR, CHECKOUT)
    demo, marked = with_respondents(CHECKOUT, edition, files["one"])
    assert demo.build == CHECKOUT.root / "_build/demo"
    assert demo.figures == CHECKOUT.root / "_build/demo/figures"
    assert demo.root == CHECKOUT.root
    assert demo.chapters == CHECKOUT.chapters
    assert pickle.loads(pickle.dumps(demo)) == demo  # pages are built in other processes
    assert marked.title["en"] == f"SYNTHETIC DATA · {edition.title['en']}"
    assert marked.title["zh"] == f"合成数据 · {edition.title['zh']}"
    real, same = with_respondents(CHECKOUT, edition, files["real"])
    assert real.build == CHECKOUT.root / "_build/respondents"
    assert same.title == edition.title


def test_without_respondents_a_build_is_what_it_was():
    edition = load_edition(YEAR, CHECKOUT)
    project, same = with_respondents(CHECKOUT, edition, None)
    assert project is CHECKOUT
    assert same is edition


def test_an_edition_s_own_respondents_are_the_book_but_synthetic_ones_are_marked(copy, files):
    name_in_edition(copy, "answers.parquet")
    edition = load_edition(YEAR, copy)
    shutil.copyfile(files["real"], copy.root / "answers.parquet")
    assert with_respondents(copy, edition, None) == (copy, edition)
    shutil.copyfile(files["one"], copy.root / "answers.parquet")
    project, marked = with_respondents(copy, edition, None)
    assert project == copy
    assert marked.title["en"].startswith("SYNTHETIC DATA")


@pytest.fixture
def without_work(monkeypatch, tmp_path):
    """A build in which no chapter is run and no page made, but as many as there should be."""

    def execute(runner, edition, languages, jobs, report):
        runs = {}
        for lang in languages:
            for name in edition.chapters:
                folder = tmp_path / "runs" / lang / name
                (folder / EXHIBITS).mkdir(parents=True, exist_ok=True)
                (folder / EXHIBITS / f"{name}.csv").write_text(str(runner.microdata))
                shutil.copyfile(runner.project.chapters / f"{name}.ipynb", folder / NOTEBOOK)
                runs.setdefault(lang, {})[name] = folder
        return runs

    def pages(tasks, jobs):
        made = []
        for task in tasks:
            site = task.work / "html"
            site.mkdir(parents=True, exist_ok=True)
            (site / "index.html").write_text(task.edition.title[task.lang])
            made.append(Pages(task.lang, site, None))
        return made

    monkeypatch.setattr(module, "_execute", execute)
    monkeypatch.setattr(module, "build_pages", pages)
    for check in ("check_sources", "check_exhibits", "check_site"):
        monkeypatch.setattr(module, check, lambda *_: [])


def test_a_build_from_respondents_leaves_the_book_as_it_was(copy, files, without_work):
    published = build(copy, Request(YEAR, microdata=files["one"]), lambda _: None)
    demo = copy.build / "demo"
    assert all(path.is_relative_to(demo) for path in published)
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"
    assert {path.name for path in copy.build.iterdir()} == {"site", "demo"}
    assert not copy.figures.exists()
    assert (demo / "site/2022/zh/index.html").read_text("utf-8").startswith("合成数据")
    assert (demo / "figures/2022/en/03_eight_countries.csv").read_text() == str(files["one"])
    assert "SYNTHETIC DATA" in (demo / "site/index.html").read_text("utf-8")
    manifest = json.loads((demo / "manifest.json").read_text("utf-8"))
    assert all(name.startswith("_build/demo/") for name in manifest)


def test_real_respondents_and_synthetic_ones_do_not_meet(copy, files, without_work):
    for name in ("one", "real"):
        build(copy, Request(YEAR, microdata=files[name]), lambda _: None)
    assert (copy.build / "demo/site/2022/en/index.html").is_file()
    page = copy.build / "respondents/site/2022/en/index.html"
    assert "SYNTHETIC" not in page.read_text("utf-8")
    assert "SYNTHETIC" not in (copy.build / "respondents/site/index.html").read_text("utf-8")


def test_languages_built_from_other_respondents_are_taken_away(copy, files, without_work):
    def languages():
        return {path.name for path in (copy.build / "demo/site/2022").iterdir() if path.is_dir()}

    build(copy, Request(YEAR, microdata=files["one"]), lambda _: None)
    build(copy, Request(YEAR, ("en",), microdata=files["one"]), lambda _: None)
    assert languages() == {"en", "zh"}
    build(copy, Request(YEAR, ("en",), microdata=files["two"]), lambda _: None)
    assert languages() == {"en"}
    assert not (copy.build / "demo/figures/2022/zh").exists()


def test_the_file_of_respondents_itself_is_not_taken_away(tmp_path, people):
    project = Apart(tmp_path, "demo")
    project.build.mkdir(parents=True)
    file = project.build / "respondents.parquet"
    for rows in (10, 20):
        people.head(rows).write_parquet(file)
        forget_other_respondents(project, file)
        assert pl.read_parquet(file).height == rows
