"""The JSON Schema of edition files: current, whole, named by each of them, and as strict."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from swvr.book.checks import check_schema, fix_editions
from swvr.cli import app
from swvr.edition import available_years
from swvr.edition_schema import (
    MODELINE,
    edition_schema,
    is_current,
    naming_schema,
    schema_path,
    schema_text,
    write_schema,
)
from swvr.new_edition import new_edition
from swvr.project import ROOT_VARIABLE, Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

SCHEMA = edition_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
YEARS = available_years(CHECKOUT)
SHORTEST = 10  # characters of a description that says something


def edition_file(project: Project, year: int) -> Path:
    return project.editions / f"{year}.yml"


def content(year: int) -> dict[str, Any]:
    values = yaml.safe_load(edition_file(CHECKOUT, year).read_text("utf-8"))
    assert isinstance(values, dict)
    return values


@pytest.fixture
def editions(tmp_path: Path) -> Project:
    """A project of edition files alone."""
    shutil.copytree(CHECKOUT.editions, tmp_path / "editions")
    return Project(tmp_path)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of what the checks read."""
    for name in ("_toc.yml", "references.bib", "chapters", "data", "editions", "locale"):
        source = CHECKOUT.root / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return Project(tmp_path)


def properties(node: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for key, entry in node.get("properties", {}).items():
            yield f"{path}.{key}", entry
        for key, value in node.items():
            yield from properties(value, f"{path}/{key}")


def test_the_file_is_what_the_code_gives() -> None:
    assert schema_path(CHECKOUT).read_text("utf-8") == schema_text(), "run swvr check --fix"


def test_the_schema_is_one() -> None:
    VALIDATOR.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


def test_every_key_is_described_in_a_sentence() -> None:
    entries = dict(properties(SCHEMA))
    assert len(entries) > 80
    for path, entry in entries.items():
        described = entry.get("description", "")
        assert len(described) > SHORTEST, f"{path}: write a docstring under it in swvr/edition.py"
        assert described.endswith("."), path
        assert "``" not in described
        assert "\n" not in described


def test_every_kind_of_part_is_described_and_closed() -> None:
    for part in [SCHEMA, *SCHEMA["$defs"].values()]:
        assert part["additionalProperties"] is False
        assert part["description"].endswith(".")


@pytest.mark.parametrize("year", YEARS)
def test_each_edition_fits_and_names_the_schema(year: int) -> None:
    VALIDATOR.validate(content(year))
    first = edition_file(CHECKOUT, year).read_text("utf-8").splitlines()[0]
    assert first == MODELINE
    named = first.partition("$schema=")[2]
    assert (CHECKOUT.editions / named).samefile(schema_path(CHECKOUT))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["titel"], "x"),
        (["year"], "1999"),
        (["year"], 1850),
        (["languages"], []),
        (["title", "english"], "x"),
        (["population", "adult_age"], -1),
        (["population", "resource"], None),
        (["sources", "report", "shorts"], {}),
        (["sources", "press"], {}),
        (["reference_period"], "4 weeks"),
        (["survey", "countries", 0], "Bolivia"),
        (["survey", "confidence"], 95),
        (["survey", "microdata"], "answers.xlsx"),
        (["national", "imputation"], "regional"),
        (["national", "reference_periods", 0], "1y"),
        (["ledger", "documents", "SWVR"], {}),
        (["ledger", "documents", "swvr", "source"], "press"),
        (["grouping_checks", 0, "move", "gr"], None),
        (["exhibits", "gender"], []),
        (["chapters", 0], "about"),
    ],
    ids=str,
)
def test_an_editor_underlines_what_is_wrong(path: list[Any], value: object) -> None:
    values = copy.deepcopy(content(DEFAULT_YEAR))
    part: Any = values
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    found = {error.json_path for error in VALIDATOR.iter_errors(values)}
    assert found
    assert all(str(path[0]) in place or place == "$" for place in found)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_an_editor_underlines_what_is_missing(key: str) -> None:
    values = content(DEFAULT_YEAR)
    del values[key]
    assert not VALIDATOR.is_valid(values)


# -- kept current ---------------------------------------------------------------------------------


def test_it_is_written_once(editions: Project) -> None:
    path = schema_path(editions)
    path.write_text("{}", "utf-8")
    assert not is_current(editions)
    assert write_schema(editions)
    assert path.read_text("utf-8") == schema_text()
    assert not write_schema(editions)
    path.unlink()
    assert write_schema(editions)


def test_the_line_is_put_first_and_once() -> None:
    text = f"year: {DEFAULT_YEAR}\n"
    named = naming_schema(text)
    assert named == f"{MODELINE}\n{text}"
    assert naming_schema(named) == named
    assert naming_schema(f"# yaml-language-server: $schema=../old.json\n{text}") == named


def test_editions_get_the_line_and_lose_nothing(editions: Project) -> None:
    path = edition_file(editions, YEARS[0])
    whole = path.read_bytes()
    path.write_bytes(whole.removeprefix(MODELINE.encode() + b"\n") + b"# \xff\n")
    assert fix_editions(editions) == [f"editions/{YEARS[0]}.yml"]
    assert path.read_bytes() == whole + b"# \xff\n"
    assert fix_editions(editions) == []


def test_a_check_tells_of_both(editions: Project) -> None:
    schema_path(editions).write_text("{}", "utf-8")
    path = edition_file(editions, YEARS[0])
    path.write_text(path.read_text("utf-8").removeprefix(f"{MODELINE}\n"), "utf-8")
    found = {finding.where: finding for finding in check_schema(editions)}
    assert set(found) == {"editions/schema.json", f"editions/{YEARS[0]}.yml"}
    assert all("swvr check --fix" in finding.remedy for finding in found.values())
    fix_editions(editions)
    assert list(check_schema(editions)) == []


def test_a_new_edition_names_it(book: Project) -> None:
    new = max(YEARS) + 4
    new_edition(book, new, DEFAULT_YEAR)
    assert edition_file(book, new).read_text("utf-8").startswith(f"{MODELINE}\n# ")


def test_the_command_prints_or_writes_it(editions: Project, monkeypatch) -> None:
    monkeypatch.chdir(editions.root)
    (editions.root / "_toc.yml").touch()
    monkeypatch.setenv(ROOT_VARIABLE, str(editions.root))
    run = CliRunner().invoke
    assert json.loads(run(app, ["edition", "schema"]).output) == SCHEMA
    assert "nothing had changed" in run(app, ["edition", "schema", "--write"]).output
    schema_path(editions).unlink()
    assert "editions/schema.json" in run(app, ["edition", "schema", "--write"]).output
    assert is_current(editions)
