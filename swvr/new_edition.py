"""The next edition: its file, empty tables for its data, and what to fill in.

An edition file is copied from one that works. Every table that is made anew for each edition
(``"perEdition": true`` in the description of the data) becomes an empty one of the same columns;
what other offices publish is kept. Nothing is filled in: whatever the new edition does not have
yet is left out of its book until it does.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from swvr.data import DataPackage
from swvr.data.reading import sha256
from swvr.data.schema import AWAITS_ROWS
from swvr.edition import load_edition
from swvr.edition_schema import naming_schema
from swvr.errors import SwvrError
from swvr.project import Project

PER_EDITION = "perEdition"
_WORD = re.compile(r"\b[a-z][a-z0-9_]+\b(?!:)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Not those that a table of another office must have.
_YEAR_KEY = re.compile(r"^\s*(?!population_years)[a-z_]*years?:")
# Limits of a table that the next edition need not have.
_OWN_TO_AN_EDITION = {
    "region": r"[a-z][a-z0-9_]*",
    "geography": r"[A-Z]{3}|[a-z][a-z0-9_]*",
    "place": None,
    "line": None,
    "year": None,
    "id": r"[a-z]+(-[a-z0-9]+)+",
}


@dataclass(frozen=True)
class Template:
    """An empty table of a new edition.

    Attributes
    ----------
    name, path
        Of the resource, the path relative to ``data/``.
    source
        The resource that it has the columns of.
    """

    name: str
    path: str
    source: str


def new_edition(project: Project, year: int, source: int) -> list[Path]:
    """Make the file of an edition and empty tables for its data.

    Parameters
    ----------
    project
        The checkout that it is written into.
    year
        The new edition.
    source
        The edition that it is made from.

    Returns
    -------
    list of Path
        What was written: the edition file, its claims and identities, a guide to the tables, the
        tables, and the description of the data.

    Raises
    ------
    SwvrError
        If there is such an edition or such a table already, or none to make it from.
    """
    edition = load_edition(source, project)
    target = project.editions / f"{year}.yml"
    if target.exists():
        raise SwvrError(
            f"there is an edition {year} already",
            where=project.relative(target),
            remedy="edit it, or delete it first",
        )
    package = DataPackage.read(project)
    templates = _templates(package, edition.resources(), source, year)
    text = (project.editions / f"{source}.yml").read_text("utf-8")
    files = {target: _edition_text(text, templates, source, year)}
    folder = project.editions / str(year)
    if edition.has("ledger"):
        files[folder / "claims.yml"] = (
            "# What the documents say in words: see docs/ledger.md\nclaims: []\n"
        )
        files[folder / "identities.yml"] = "# How their numbers hang together\nidentities: []\n"
    files[folder / "data.md"] = _guide(package, templates, year)
    for template in templates:
        files[project.data / template.path] = _header(package.resource(template.source).descriptor)
    for path in files:
        if path.exists():
            raise SwvrError(
                f"there is a file for the edition {year} already",
                where=project.relative(path),
                remedy="move it away, or describe it in data/datapackage.json by hand",
            )
    descriptor = _with_templates(package.descriptor, templates, edition.regions)
    files[package.path] = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    _write_all(files)
    return list(files)


def _templates(
    package: DataPackage, resources: list[str], source: int, year: int
) -> list[Template]:
    found = []
    for name in dict.fromkeys(resources):
        resource = package.resource(name)
        if not resource.descriptor.get(PER_EDITION):
            continue
        path = PurePosixPath(resource.path)
        folders = [re.sub(r"^(?:19|20)\d\d", str(year), part) for part in path.parts[:-1]]
        stem = name.removesuffix(f"_{source}")
        found.append(Template(f"{stem}_{year}", str(PurePosixPath(*folders, path.name)), name))
    return found


def _edition_text(text: str, templates: list[Template], source: int, year: int) -> str:
    """Return the file of an edition with other years and tables, and its comments kept."""
    names = {template.source: template.name for template in templates}
    # Not in symbols of documents, such as DP/…/24, which stay those of what they name.
    renamed = re.sub(rf"(?<![/\d])(?<!dp){source}(?!\d)", str(year), text)
    inputs, exhibits, rest = renamed.partition("\nexhibits:")
    lines = []
    for line in inputs.split("\n"):
        shifted = line
        if _YEAR_KEY.match(line) and str(year) not in line:
            shifted = _YEAR.sub(lambda match: str(int(match[0]) + year - source), line)
        lines.append(_WORD.sub(lambda match: names.get(match[0], match[0]), shifted))
    return naming_schema("\n".join(lines) + exhibits + rest)


def _with_templates(
    descriptor: dict[str, Any], templates: list[Template], regions: str
) -> dict[str, Any]:
    """Return the description of the data with the empty tables in it.

    Their countries need not be in ``regions``, the source's grouping: the new edition may have
    another. ``swvr check`` asks whether its own has the countries surveyed.
    """
    found = copy.deepcopy(descriptor)
    by_name = {resource["name"]: resource for resource in found["resources"]}
    names = {template.source: template.name for template in templates}
    for template in templates:
        resource = copy.deepcopy(by_name[template.source])
        content = _header(resource).encode()
        resource |= {
            "name": template.name,
            "path": template.path,
            AWAITS_ROWS: True,
            "bytes": len(content),
            "hash": sha256(content),
        }
        for key in ("derived", "certaintyExplanation"):
            resource.pop(key, None)
        for field in resource["schema"]["fields"]:
            _free(field)
        keys = resource["schema"].pop("foreignKeys", [])
        if keys := [key for key in keys if key["reference"]["resource"] != regions]:
            resource["schema"]["foreignKeys"] = keys
        for key in keys:
            reference = key["reference"]
            reference["resource"] = names.get(reference["resource"], reference["resource"])
        found["resources"].append(resource)
    return found


def _header(resource: dict[str, Any]) -> str:
    return ",".join(field["name"] for field in resource["schema"]["fields"]) + "\n"


def _free(field: dict[str, Any]) -> None:
    """Take from a column the limits that belong to the edition it was made for."""
    constraints = field.get("constraints", {})
    if field["name"] not in _OWN_TO_AN_EDITION:
        return
    for limit in ("enum", "pattern", "minimum", "maximum"):
        constraints.pop(limit, None)
    pattern = _OWN_TO_AN_EDITION[field["name"]]
    if pattern is not None and field["type"] == "string":
        constraints["pattern"] = pattern


def _guide(package: DataPackage, templates: list[Template], year: int) -> str:
    """Return what to fill in: each table with the columns that it has."""
    parts = [
        f"# Data of the edition {year}",
        "Every table below is empty. Fill in what there is, correct its title, sources and "
        "certainty in `data/datapackage.json`, and run `swvr data seal`. What stays empty is left "
        f"out of the book; `swvr edition check {year}` says what each chapter needs.",
    ]
    for template in templates:
        resource = package.resource(template.source)
        parts.append(f"## `data/{template.path}`")
        parts.append(f"As `data/{resource.path}`: {resource.title}.")
        rows = ["| column | type | required | what it holds |", "| --- | --- | --- | --- |"]
        for field in resource.descriptor["schema"]["fields"]:
            required = "yes" if field.get("constraints", {}).get("required") else ""
            words = str(field.get("description", "")).replace("|", "\\|")
            rows.append(f"| `{field['name']}` | {field['type']} | {required} | {words} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _write_all(files: dict[Path, str]) -> None:
    """Write every file beside its place first, then move them all there."""
    ready = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.new")
            draft.write_text(text, encoding="utf-8", newline="\n")
            ready.append((draft, path))
    except OSError:
        for draft, _ in ready:
            draft.unlink(missing_ok=True)
        raise
    for draft, path in ready:
        draft.replace(path)
