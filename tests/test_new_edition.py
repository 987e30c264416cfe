"""A new edition starts from an old one: its file, its empty tables, and what it waits for."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from swvr.book.checks import check_edition
from swvr.cli import app
from swvr.conditions import keep_available, kept, resolve
from swvr.data import DataPackage, seal
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.inputs import INPUTS, available_inputs, missing_inputs
from swvr.new_edition import new_edition
from swvr.project import Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

NEW, OLD = max(available_years(CHECKOUT)) + 4, DEFAULT_YEAR


@pytest.fixture
def fresh(book: Project) -> Project:
    """The copy with a new edition in which nothing is filled in."""
    new_edition(book, NEW, OLD)
    return book


def swvr(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, " ".join(result.output.split())


def content(project: Project, year: int) -> Edition:
    return load_edition(year, project)


def fill(project: Project, edition: Edition, key: str) -> None:
    """Fill the tables of an input with those of the old edition."""
    package = DataPackage.read(project)
    old = content(project, OLD).resources_by_key()[key]
    for before, after in zip(old, edition.resources_by_key()[key], strict=True):
        source = package.files.location(package.resource(before))[0]
        target = package.files.location(package.resource(after))[0]
        if source != target:
            shutil.copyfile(source, target)
    seal(project)


def change(project: Project, year: int, edit) -> None:
    path = project.editions / f"{year}.yml"
    values = yaml.safe_load(path.read_text("utf-8"))
    edit(values)
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


# -- the file -------------------------------------------------------------------------------------


def test_the_new_file_is_an_edition_with_its_own_year_and_tables(fresh: Project) -> None:
    edition, old = content(fresh, NEW), content(fresh, OLD)
    assert edition.year == NEW
    assert str(NEW) in edition.title["en"]
    assert str(OLD) not in edition.title["zh"]
    assert edition.estimates == f"global_estimates_{NEW}"
    assert edition.population.resource == old.population.resource  # another office's
    assert edition.survey.fieldwork_year == old.survey.fieldwork_year + NEW - OLD
    assert edition.exhibits == old.exhibits
    assert edition.chapters == old.chapters
    assert edition.sources.administrator.short == old.sources.administrator.short


def test_years_of_another_offices_table_stay(fresh: Project) -> None:
    years = content(fresh, OLD).national.alternatives.population_years
    assert content(fresh, NEW).national.alternatives.population_years == years


def test_what_waits_for_data_is_no_mistake_in_the_file(fresh: Project) -> None:
    bibliography = fresh.root / "references.bib"
    bibliography.write_text(bibliography.read_text("utf-8").replace(f"swvr{OLD}", f"swvr{NEW}"))
    found = [str(finding) for finding in check_edition(fresh, content(fresh, NEW))]
    assert found == []


def test_the_comments_of_the_file_are_kept(fresh: Project) -> None:
    text = (fresh.editions / f"{NEW}.yml").read_text("utf-8")
    assert "# assumed: not published" in text
    assert f"# The {NEW} edition" in text


def test_other_editions_and_their_data_stay_as_they_were(book: Project) -> None:
    before = {
        path: path.read_bytes()
        for folder in (book.editions, book.data)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "datapackage.json"
    }
    new_edition(book, NEW, OLD)
    assert all(path.read_bytes() == content for path, content in before.items())


def test_tables_are_empty_described_and_sound(fresh: Project) -> None:
    package = DataPackage.read(fresh)
    made = [name for name in package.resources if name.endswith(f"_{NEW}")]
    assert f"global_estimates_{NEW}" in made
    for name in made:
        assert not package.problems(name)
        assert package.load(name).empty
        assert len(package.resource(name).header) > 1
    guide = (fresh.editions / str(NEW) / "data.md").read_text("utf-8")
    for name in made:
        assert f"data/{package.resource(name).path}" in guide
        assert all(f"`{column}`" in guide for column in package.resource(name).header)


def test_a_table_that_is_filled_waits_no_longer(fresh: Project) -> None:
    fill(fresh, content(fresh, NEW), "estimates")
    package = DataPackage.read(fresh)
    assert "awaitsRows" not in package.resource(f"global_estimates_{NEW}").descriptor
    path, _ = package.files.location(package.resource(f"global_estimates_{NEW}"))
    header = path.read_text("utf-8").splitlines()[0]
    path.write_text(f"{header}\n", "utf-8")
    found = DataPackage.read(fresh).problems(f"global_estimates_{NEW}")
    assert any("no rows" in problem.text for problem in found)


def test_regions_of_the_new_edition_may_have_other_names(fresh: Project) -> None:
    package = DataPackage.read(fresh)
    path, _ = package.files.location(package.resource(f"global_estimates_{NEW}"))
    with path.open("a", encoding="utf-8") as target:
        target.write("volunteers,the_north,total,total,5,,,0,persons,exact,fig_9_9,5\n")
    seal(fresh)
    assert not DataPackage.read(fresh).problems(f"global_estimates_{NEW}")


@pytest.mark.parametrize(
    ("year", "source", "wanted"),
    [(OLD, OLD, f"there is an edition {OLD} already"), (NEW, 1999, "there is no edition 1999")],
)
def test_what_can_not_be_made_is_told(book: Project, year: int, source: int, wanted: str) -> None:
    before = sorted(book.root.rglob("*"))
    with pytest.raises(SwvrError, match=wanted):
        new_edition(book, year, source)
    assert sorted(book.root.rglob("*")) == before


def test_a_table_that_is_in_the_way_stops_all(book: Project) -> None:
    stray = book.data / "swvr" / str(NEW) / "global_estimates.csv"
    stray.parent.mkdir()
    stray.write_text("mine\n", "utf-8")
    with pytest.raises(SwvrError, match=f"there is a file for the edition {NEW} already"):
        new_edition(book, NEW, OLD)
    assert stray.read_text("utf-8") == "mine\n"
    assert not (book.editions / f"{NEW}.yml").exists()


# -- what it waits for ----------------------------------------------------------------------------


def test_an_edition_with_nothing_says_what_each_chapter_waits_for(fresh: Project) -> None:
    edition = content(fresh, NEW)
    missing = {item.name for item in missing_inputs(edition, fresh)}
    assert {"population", "estimates", "counts", "survey", "results", "ledger"} <= missing
    found = resolve(edition, fresh)
    assert found.left_out["03_eight_countries"] == ["survey"]
    assert found.left_out["06_partnerships"] == ["partnerships"]
    assert "99_references" in found.edition.chapters


def test_an_edition_with_nothing_fails_politely(fresh: Project) -> None:
    code, said = swvr("build", "--year", str(NEW))
    assert code == 1
    assert f"there is no book of {NEW} yet" in said
    assert "its first page needs" in said
    assert "Traceback" not in said
    assert not (fresh.build / "site").exists()


def test_check_says_it_in_plain_words(fresh: Project) -> None:
    code, said = swvr("edition", "check", str(NEW))
    assert code == 1
    assert "missing: the results of the survey of several countries (survey)" in said
    year = content(fresh, OLD).population.reference_year + NEW - OLD
    assert f"population_15plus has no year {year}, only 2016, 2020, 2025" in said
    assert "left out: 07_unv_results, which needs results" in said
    code, said = swvr("edition", "check", str(OLD))
    assert code == 0
    assert f"edition {OLD} has all that it names" in said


def test_what_is_filled_in_brings_its_chapters(fresh: Project) -> None:
    edition = content(fresh, NEW)
    for key in ("estimates", "partnerships"):
        fill(fresh, edition, key)
    change(fresh, NEW, lambda values: values["population"].update(reference_year=2025))
    found = resolve(content(fresh, NEW), fresh)
    assert {"population", "estimates", "counts", "partnerships"} <= found.available
    assert "survey" not in found.available
    assert "02_global_estimates" in found.edition.chapters
    assert "06_partnerships" in found.edition.chapters
    assert "03_eight_countries" in found.left_out


def test_microdata_stand_for_the_published_results_of_the_survey(fresh: Project) -> None:
    change(fresh, NEW, lambda values: values["survey"].update(microdata="answers.parquet"))
    assert "survey" in available_inputs(content(fresh, NEW), fresh)


def test_the_first_edition_has_all_but_what_its_report_does_not_print(checkout: Project) -> None:
    edition = load_edition(OLD, checkout)
    assert {item.name for item in missing_inputs(edition, checkout)} <= {"rates_by_sex"}
    found = resolve(edition, checkout)
    assert not found.left_out
    assert found.edition.exhibits == edition.exhibits


def test_a_broken_table_is_an_error_and_no_missing_input(book: Project) -> None:
    path = book.data / "swvr/2022/global_estimates.csv"
    path.write_text(path.read_text("utf-8").replace("percent", "per cent"), "utf-8")
    with pytest.raises(SwvrError, match=r"global_estimates\.csv"):
        missing_inputs(content(book, OLD), book)


# -- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ([], True),
        (["needs-survey"], True),
        (["needs-survey", "needs-ledger"], False),
        (["unless-survey"], False),
        (["unless-ledger"], True),
        (["needs-survey", "unless-ledger", "lang-en"], True),
    ],
)
def test_cells_are_kept_by_what_an_edition_has(tags: list[str], wanted: bool) -> None:
    assert kept(tags, {"survey", "counts"}) is wanted
    notebook = {"cells": [{"metadata": {"tags": tags}}, {"metadata": {}}]}
    assert len(keep_available(notebook, {"survey", "counts"})["cells"]) == 1 + wanted


def test_exhibits_of_cells_that_fall_away_fall_away_too(book: Project) -> None:
    path = book.chapters / "02_global_estimates.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    code = next(
        c
        for c in notebook["cells"]
        if c["cell_type"] == "code" and "own_grouping" in "".join(c["source"])
    )
    code["metadata"]["tags"] = ["needs-grouping_checks"]
    path.write_text(json.dumps(notebook), "utf-8")
    change(book, OLD, lambda values: values.pop("grouping_checks"))
    found = resolve(content(book, OLD), book)
    assert "own_grouping" not in found.edition.exhibit_names
    assert "fig_2_4" in found.edition.exhibit_names


@pytest.mark.parametrize(
    ("kind", "tags", "wanted"),
    [
        ("markdown", ["lang-en", "needs-surveys"], "'surveys', which there is not"),
        ("code", ["unless-survey"], "a code cell is tagged unless-"),
        ("markdown", ["lang-en", "needs-survey"], "different tags in its languages"),
    ],
)
def test_tags_that_can_not_be_meant_are_told(
    book: Project, kind: str, tags: list[str], wanted: str
) -> None:
    path = book.chapters / "12_regions.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(
        c
        for c in notebook["cells"]
        if c["cell_type"] == kind
        and "lang-zh" not in c["metadata"].get("tags", [])
        and "parameters" not in c["metadata"].get("tags", [])
    )
    cell["metadata"]["tags"] = tags
    path.write_text(json.dumps(notebook), "utf-8")
    code, said = swvr("check")
    assert code == 1
    assert wanted in said


def test_every_input_has_words(speak) -> None:
    for words in INPUTS.values():
        assert speak("zh")(words) != words


def test_the_schema_for_editors_knows_the_keys_of_the_file() -> None:
    code, said = swvr("edition", "schema")
    assert code == 0
    schema = json.loads(said)
    keys = yaml.safe_load((CHECKOUT.editions / f"{OLD}.yml").read_text("utf-8"))
    assert set(keys) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
