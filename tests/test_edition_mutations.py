"""Mistakes in edition files, made by a seeded generator: each is told with file, key and remedy."""

from __future__ import annotations

import copy
import random
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from swvr.book.checks import check_edition
from swvr.data import DataPackage
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.expected_data import COLUMNS, named_resources
from swvr.inputs import INPUTS, missing_inputs
from swvr.project import Project
from tests.conftest import CHECKOUT

YEARS = available_years(CHECKOUT)
EACH = 3  # mutations of each kind and edition
AT_LEAST = 60
READ = ("_toc.yml", "references.bib", "chapters", "data", "locale")
PLAIN = re.compile(r"pydantic|Traceback|Input should|\^\[|\bNoneType\b")

Path_ = tuple[str | int, ...]
Mutation = tuple[Path_, Callable[[dict[str, Any]], None]]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A book whose edition files may be spoilt; the rest is that of the checkout."""
    root = tmp_path_factory.mktemp("book")
    for name in READ:
        (root / name).symlink_to(CHECKOUT.root / name)
    shutil.copytree(CHECKOUT.editions, root / "editions")
    return Project(root)


def content(year: int) -> dict[str, Any]:
    values = yaml.safe_load((CHECKOUT.editions / f"{year}.yml").read_text("utf-8"))
    assert isinstance(values, dict)
    return values


def places(part: object, before: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every place of a file with what stands there."""
    items = part.items() if isinstance(part, dict) else enumerate(part)  # type: ignore[arg-type]
    for key, value in items:
        yield (*before, key), value
        if isinstance(value, dict | list):
            yield from places(value, (*before, key))


def at(values: Any, path: Path_) -> Any:
    for key in path:
        values = values[key]
    return values


def put(path: Path_, value: object) -> Mutation:
    return path, lambda values: at(values, path[:-1]).__setitem__(path[-1], value)


def dropped(path: Path_) -> Mutation:
    return path, lambda values: at(values, path[:-1]).pop(path[-1])


def misspelled(path: Path_) -> Mutation:
    def mutate(values: dict[str, Any]) -> None:
        part = at(values, path[:-1])
        part[f"{path[-1]}z"] = part.pop(path[-1])

    return path, mutate


def unknown(path: Path_) -> Mutation:
    return (*path, "zzz"), lambda values: at(values, path).__setitem__("zzz", 1)


def twice(path: Path_) -> Mutation:
    return path, lambda values: at(values, path).append(at(values, path)[0])


def new_language(values: dict[str, Any]) -> None:
    """Add a language, with words wherever there are words, that nobody speaks."""
    values["languages"].append("qqq")
    for _, part in list(places(values)):
        if isinstance(part, dict) and {"en", "zh"} <= set(part):
            part["qqq"] = "x"


def kinds(year: int) -> dict[str, list[Mutation]]:
    """Return every mutation of an edition by its kind."""
    values = content(year)
    named = list(named_resources(Edition.model_validate(values)).values())
    found = list(places(values))
    keys = [path for path, _ in found if isinstance(path[-1], str)]
    # What may be left out, or called as one likes.
    free = {"grouping_checks", "regions", "move"}
    required = [p for p in keys if p[0] == "ledger" or not free & set(p[:1] + p[-1:] + p[-2:-1])]
    texts = [path for path, value in found if isinstance(value, str)]
    whole = [path for path, value in found if isinstance(value, int)]
    lists = [path for path, value in found if isinstance(value, list) and value]
    resources = [path for path, value in found if value in named and path[0] != "exhibits"]
    words = [path for path in texts if path[-1] in values["languages"]]
    listed = [path for path in lists if path[0] in ("exhibits", "chapters", "languages")]
    countries = [path for path in lists if path[-1] == "countries"]
    moves = [path for path, _ in found if path[-1] == "move"]
    regions = [path for path, value in found if path[-2:-1] == ("move",) and value]
    years = [p for p in whole if re.search("year", str(p[-1])) or "years" in str(p[-2:-1])]
    exhibits = [p for p in texts if p[0] == "exhibits"]
    chapters = [p for p in texts if p[0] == "chapters"]
    return {
        "a dropped key": [dropped(path) for path in required],
        "a misspelled key": [misspelled(p) for p in keys if p[-2:-1] != ("move",)],
        "an unknown key": [unknown(p) for p, value in found if isinstance(value, dict)],
        "an unknown key at the top": [unknown(())],
        "a number for a text": [put(path, 7) for path in texts],
        "a text for a number": [put(path, "many") for path in whole],
        "a list for a text": [put(path, ["x"]) for path in texts],
        "a text for a list": [put(path, "x") for path in lists],
        "a truth value": [put(path, False) for path in texts],
        "an empty text": [put(path, "") for path in texts],
        "blanks for words": [put(path, "  ") for path in words],
        "nothing for a text": [put(p, None) for p in texts if p[-2:-1] != ("move",)],
        "an empty list": [put(p, []) for p in listed],
        "an empty mapping": [put((key,), {}) for key in ("title", "sources", "population")],
        "a list with an item twice": [twice(path) for path in listed],
        "a resource that is not there": [put(path, "no_such_table") for path in resources],
        "a resource of another kind": [
            put(path, "number_rules") for path in resources if path[0] != "ledger"
        ],
        "a source that is not there": [put(p, "nobody1900") for p in texts if p[-1] == "key"],
        "a year long gone": [put(path, 1492) for path in years],
        "a year without data": [put(path, 1950) for path in years if "population" in path[0]],
        "a country that is not there": [
            *(put((*path, 0), "XQZ") for path in countries),
            *(put((*path, "XQZ"), None) for path in moves),
        ],
        "a region that is not there": [put(path, "atlantis") for path in regions],
        "a language that is not there": [(("languages",), new_language)],
        "an exhibit that is not there": [put(path, "fig_99_9") for path in exhibits],
        "a chapter that is not there": [put(path, "77_nothing") for path in chapters],
    }


def told(project: Project, year: int) -> list[str]:
    """Return all that is told of an edition file, by whatever reads it first."""
    try:
        edition = load_edition(year, project)
        findings = [str(finding) for finding in check_edition(project, edition)]
        missing = {
            item.name: f"editions/{year}.yml: key {item.name}: {item.reason}\n  -> {item.remedy}"
            for item in missing_inputs(edition, project)
        }
    except SwvrError as error:
        return [str(error)]
    return findings + [text for name, text in missing.items() if name not in lacking(year)]


@cache
def lacking(year: int) -> set[str]:
    """Return the inputs that an edition lacks as it is."""
    return {item.name for item in missing_inputs(load_edition(year, CHECKOUT), CHECKOUT)}


def mutations() -> Iterator[tuple[int, str]]:
    for year in YEARS:
        for kind, choices in kinds(year).items():
            if choices:
                yield year, kind


def chosen(year: int, kind: str) -> list[Mutation]:
    choices = kinds(year)[kind]
    return random.Random(f"{year} {kind}").sample(choices, min(EACH, len(choices)))


@pytest.mark.parametrize(("year", "kind"), list(mutations()), ids=str)
def test_a_mistake_is_told_with_file_key_and_remedy(book: Project, year: int, kind: str) -> None:
    file = book.editions / f"{year}.yml"
    original = file.read_text("utf-8")
    try:
        for path, mutate in chosen(year, kind):
            values = copy.deepcopy(content(year))
            mutate(values)
            text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
            file.write_text(text, "utf-8")
            said = told(book, year)
            assert said, f"nobody tells of {kind} at {path}"
            for message in said:
                assert "\n  -> " in message, message
                assert not PLAIN.search(message), message
                assert str(book.root) not in message
            assert any(f"editions/{year}.yml" in message for message in said), said
            # The key, or for want of it the one above.
            named = {str(key) for key in path[-3:] if not isinstance(key, int)}
            assert any(key in message for message in said for key in named), (path, said)
    finally:
        file.write_text(original, "utf-8")


@pytest.mark.parametrize("year", YEARS)
def test_there_are_many_mistakes_to_make(year: int) -> None:
    made = [path for kind in kinds(year) for path, _ in chosen(year, kind)]
    assert len(made) >= AT_LEAST


@pytest.mark.parametrize("year", YEARS)
def test_a_sound_file_is_told_nothing_of(book: Project, year: int) -> None:
    assert told(book, year) == []


@pytest.mark.parametrize("year", YEARS)
def test_each_resource_of_an_edition_has_columns_to_hold(year: int) -> None:
    edition = load_edition(year, CHECKOUT)
    named = named_resources(edition)
    assert sorted(named.values()) == sorted(edition.resources())
    package = DataPackage.read(CHECKOUT)
    for columns in COLUMNS.values():
        assert any(set(columns) <= set(r.header) for r in package.resources.values())
    assert set(INPUTS) >= {key.partition(".")[0] for key in named}
