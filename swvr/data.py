"""The data package: every file under ``data/``, read only through its description.

``data/datapackage.json`` (Frictionless Data Package v2) names each file, its columns, their
constraints and its checksum. `load` gives one resource as a table, after it has checked all of
these with a small interpreter of its own: the frictionless library takes longer to import than
all the files take to read, so only `DataPackage.validate` uses it.

Beyond the standard, a field may say ``"codelist": "country"`` (the values are ISO 3166-1 alpha-3
or one of the package's ``countryCodes``) and ``"unitField": "unit"`` (where that column of the
row says ``percent``, the value is at most 100).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from babel.core import get_global

from swvr.errors import SwvrError
from swvr.project import Project, find_project

DESCRIPTOR = "datapackage.json"
POPULATION = "population_15plus"
REGIONS = "regions"
LISTED_AT_MOST = 10
SEAL = "`swvr data seal`"
CORRECT = f"correct the file, then record the edit with {SEAL}; or restore the committed file"

INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
LARGEST_INTEGER = 2**63 - 1

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the data package.

    Attributes
    ----------
    code
        The kind of problem: ``missing-file``, ``encoding``, ``empty``, ``format``, ``header``,
        ``row``, ``type``, ``constraint``, ``country-code``, ``key``, ``foreign-key``,
        ``reference-unreadable``, ``checksum``, ``not-in-package``, ``consistency`` or ``package``.
    file
        The file, relative to the project.
    text
        What is wrong, with the bad value.
    row
        The row in the file; the header is row 1.
    field
        The column.
    remedy
        What to do, in the imperative.
    """

    code: str
    file: str
    text: str
    row: int | None = None
    field: str | None = None
    remedy: str = CORRECT

    @property
    def place(self) -> str:
        """Row and field, as far as they are known."""
        row = f"row {self.row}" if self.row is not None else ""
        field = f"field {self.field}" if self.field is not None else ""
        return ", ".join(part for part in (row, field) if part)

    @property
    def where(self) -> str:
        """File, row and field."""
        return ", ".join(part for part in (self.file, self.place) if part)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def error_from(problems: Sequence[Problem]) -> SwvrError:
    """Make one error of all that is wrong with a file, its content before its checksum.

    Parameters
    ----------
    problems
        At least one problem; all of one file.
    """
    content = [problem for problem in problems if problem.code != "checksum"]
    if not content:
        first = problems[0]
        return SwvrError(first.text, where=first.where, remedy=first.remedy)
    note = "" if len(content) == len(problems) else "; its checksum differs too"
    first = content[0]
    if len(content) == 1:
        return SwvrError(first.text + note, where=first.where, remedy=first.remedy)
    lines = [
        f"{problem.place}: {problem.text}" if problem.place else problem.text
        for problem in content[:LISTED_AT_MOST]
    ]
    if len(content) > LISTED_AT_MOST:
        lines.append(f"and {len(content) - LISTED_AT_MOST} more")
    listing = "".join(f"\n  {line}" for line in lines)
    return SwvrError(
        f"{len(content)} problems{note}{listing}", where=first.file, remedy=first.remedy
    )


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Say which of the ``known`` names are near to ``name``."""
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


# ---------------------------------------------------------------------------------- country codes

# In CLDR's table of aliases, but withdrawn from ISO 3166-1 or only reserved there.
WITHDRAWN = frozenset({"ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"})
RESERVED = frozenset({"ASC", "CPT", "DGA", "TAA"})
USER_ASSIGNED = re.compile(r"AAA|Q[M-Z][A-Z]|X[A-Z]{2}|ZZZ")


@lru_cache(maxsize=1)
def iso_alpha_2() -> dict[str, str]:
    """Return ISO 3166-1: alpha-3 to alpha-2, from CLDR's territory aliases."""
    aliases = get_global("territory_aliases")
    return {
        code: targets[0]
        for code, targets in aliases.items()
        if re.fullmatch(r"[A-Z]{3}", code)
        and len(targets) == 1
        and code not in WITHDRAWN | RESERVED
        and not USER_ASSIGNED.fullmatch(code)
    }


def nearest_codes(code: str, known: Iterable[str]) -> str:
    """Say which country codes are near to ``code``, also when it is an alpha-2 code."""
    by_alpha_2 = {two: three for three, two in iso_alpha_2().items()}
    if code.upper() in by_alpha_2:
        return f"did you mean {by_alpha_2[code.upper()]}?"
    return did_you_mean(code.upper(), known, otherwise="country codes are ISO 3166-1 alpha-3")


# ------------------------------------------------------------------------------ the package's model


@dataclass(frozen=True)
class Field:
    """One column of a resource, as its schema describes it."""

    name: str
    type: str
    constraints: dict[str, Any]
    codelist: str = ""
    unit_field: str = ""

    @property
    def required(self) -> bool:
        """Whether every row needs a value."""
        return bool(self.constraints.get("required", False))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in the columns of another resource."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Resource:
    """One file of the package.

    Attributes
    ----------
    name, title, description
        What the file is called and holds.
    path
        Its path relative to ``data/``.
    fields
        Its columns, in order.
    keys
        The primary key, then other unique keys; each a tuple of column names.
    foreign_keys
        Columns that refer to other resources.
    missing_values
        What stands in a cell without a value.
    descriptor
        The whole description: sources, licences, certainty and all.
    """

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    missing_values: tuple[str, ...]
    descriptor: dict[str, Any]

    @property
    def header(self) -> list[str]:
        """The column names, in order."""
        return [field.name for field in self.fields]


CODELISTS = frozenset({"", "country"})
TYPES = frozenset({"string", "integer", "number", "boolean"})
CONSTRAINTS = frozenset({"required", "unique", "enum", "minimum", "maximum", "pattern"})


def _names(value: object) -> tuple[str, ...]:
    """Return a key's column names: the standard allows one name or a list."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


def _expect(raw: object, kind: type, what: str, where: str) -> Any:
    """Return ``raw`` if it is of the ``kind`` that the standard asks for."""
    if not isinstance(raw, kind):
        name = "an object" if kind is dict else "a list"
        raise SwvrError(f"{what} is not {name}", where=where, remedy="correct the description")
    return raw


def _check_constraints(field: Field, where: str) -> None:
    """Stop if a constraint is unknown, so that none is passed over in silence."""
    unknown = sorted(set(field.constraints) - CONSTRAINTS)
    if unknown:
        raise SwvrError(
            f"field {field.name} has the constraint '{unknown[0]}', which is not supported",
            where=where,
            remedy=f"use {', '.join(sorted(CONSTRAINTS))}",
        )
    _expect(field.constraints.get("enum", []), list, f"the enum of field {field.name}", where)
    for name in ("minimum", "maximum"):
        if not isinstance(field.constraints.get(name, 0), int | float):
            raise SwvrError(
                f"the {name} of field {field.name} is not a number",
                where=where,
                remedy="write it as a number, without quotes",
            )
    try:
        re.compile(str(field.constraints.get("pattern", "")))
    except re.error as error:
        raise SwvrError(
            f"the pattern of field {field.name} is not a regular expression: {error}",
            where=where,
            remedy="correct the pattern",
        ) from None


def _field(raw: object, where: str) -> Field:
    known: dict[str, Any] = _expect(raw, dict, "a field", where)
    field = Field(
        name=str(known.get("name", "")),
        type=str(known.get("type", "string")),
        constraints=_expect(known.get("constraints", {}), dict, "constraints", where),
        codelist=str(known.get("codelist", "")),
        unit_field=str(known.get("unitField", "")),
    )
    if not field.name:
        raise SwvrError("a field has no name", where=where, remedy="give every field a name")
    if field.type not in TYPES:
        raise SwvrError(
            f"field {field.name} has the type '{field.type}', which is not supported",
            where=where,
            remedy=f"use one of {', '.join(sorted(TYPES))}",
        )
    if field.codelist not in CODELISTS:
        raise SwvrError(
            f"field {field.name} has the codelist '{field.codelist}', which is not known",
            where=where,
            remedy="use country, or leave it out",
        )
    _check_constraints(field, where)
    return field


def _foreign_key(raw: object, name: str, where: str) -> ForeignKey:
    """Read a foreign key; one without a resource refers to its own, ``name``."""
    known: dict[str, Any] = _expect(raw, dict, "a foreign key", where)
    reference = _expect(known.get("reference"), dict, "the reference of a foreign key", where)
    return ForeignKey(
        fields=_names(known.get("fields")),
        resource=str(reference.get("resource") or name),
        reference=_names(reference.get("fields")),
    )


def _check_keys(resource: Resource, where: str) -> None:
    """Stop if a key or a unit names a column that the schema does not have."""
    named = [*resource.keys, *(key.fields for key in resource.foreign_keys)]
    named.append(tuple(field.unit_field for field in resource.fields if field.unit_field))
    for name in (name for key in named for name in key):
        if name not in resource.header:
            raise SwvrError(
                f"the schema refers to the field '{name}', which it does not have",
                where=where,
                remedy=did_you_mean(name, resource.header, otherwise="correct the name"),
            )


def _resource(raw: object, where: str) -> Resource:
    """Read one resource's description."""
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise SwvrError("a resource has no name", where=where, remedy="give every resource a name")
    where = f"{where}, resource {raw['name']}"
    schema = raw.get("schema")
    if not isinstance(raw.get("path"), str):
        raise SwvrError("it has no path", where=where, remedy="give it one path, relative to data/")
    if not isinstance(schema, dict) or not schema.get("fields"):
        raise SwvrError("it has no schema", where=where, remedy="describe its fields in a schema")
    fields = _expect(schema["fields"], list, "the list of fields", where)
    foreign_keys = _expect(schema.get("foreignKeys", []), list, "foreignKeys", where)
    unique_keys = _expect(schema.get("uniqueKeys", []), list, "uniqueKeys", where)
    missing_values = _expect(schema.get("missingValues", [""]), list, "missingValues", where)
    keys = [_names(schema.get("primaryKey")), *map(_names, unique_keys)]
    resource = Resource(
        name=raw["name"],
        title=str(raw.get("title", "")),
        description=str(raw.get("description", "")),
        path=raw["path"],
        fields=tuple(_field(field, where) for field in fields),
        keys=tuple(key for key in keys if key),
        foreign_keys=tuple(_foreign_key(key, raw["name"], where) for key in foreign_keys),
        missing_values=tuple(map(str, missing_values)),
        descriptor=raw,
    )
    _check_keys(resource, where)
    return resource


def _read_descriptor(path: Path, where: str) -> dict[str, Any]:
    """Read ``datapackage.json`` or say what is wrong with it, with the line."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SwvrError(
            "the file is missing", where=where, remedy="restore the committed file"
        ) from None
    except OSError as error:
        raise SwvrError(
            f"the file can't be read: {error.strerror}",
            where=where,
            remedy="make the file readable",
        ) from None
    except UnicodeDecodeError:
        raise SwvrError("the file is not UTF-8", where=where, remedy="save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise SwvrError(
            f"the file is not valid JSON: {error.msg}",
            where=f"{where}, line {error.lineno}, column {error.colno}",
            remedy="correct the JSON there, or restore the committed file",
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        raise SwvrError(
            "the file has no list of resources", where=where, remedy="restore the committed file"
        )
    return content


# -------------------------------------------------------------------------- reading and converting


@dataclass(frozen=True)
class Table:
    """A file's cells as text, with the row number of each record (the header is row 1)."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def _read(path: Path, file: str) -> tuple[bytes, list[Problem]]:
    """Return a file's bytes, or why there are none."""
    try:
        return path.read_bytes(), []
    except OSError as error:
        text = f"the file can't be read: {error.strerror}"
        return b"", [Problem("missing-file", file, text, remedy="make the file readable")]


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _decode(content: bytes, file: str) -> tuple[str, list[Problem]]:
    if not content.strip():
        return "", [Problem("empty", file, "the file is empty")]
    if content.startswith(b"\xef\xbb\xbf"):
        remedy = "save it as UTF-8 without a byte-order mark"
        return "", [Problem("encoding", file, "it starts with a byte-order mark", 1, None, remedy)]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1].hex()
        text = f"the file is not UTF-8: byte 0x{bad} can't be read"
        row = _line_of(content, error.start)
        return "", [Problem("encoding", file, text, row, None, "save the file as UTF-8")]


def _parse(content: bytes, file: str) -> tuple[Table | None, list[Problem]]:
    """Split a file into cells; there is no table if that can't be done."""
    text, found = _decode(content, file)
    if found:
        return None, found
    if "\r" in text:
        row = _line_of(content, content.index(b"\r"))
        remedy = f"save the file with LF line ends, then run {SEAL}"
        found.append(
            Problem("format", file, "a line ends in CR, not in LF alone", row, None, remedy)
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        text = f"the row can't be read as CSV: {error}"
        return None, [*found, Problem("format", file, text, len(records) + 1)]
    return Table(records[0], list(enumerate(records[1:], start=2))), found


def _header_problems(header: list[str], resource: Resource, file: str) -> list[Problem]:
    expected = resource.header
    if header == expected:
        return []
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    found = [Problem("header", file, f"the column {name} is missing", 1, name) for name in missing]
    for name in extra:
        hint = did_you_mean(name, missing)
        text = f"'{name}' is not a column of {resource.name}" + (f"; {hint}" if hint else "")
        found.append(Problem("header", file, text, 1, name))
    repeated = sorted({name for name in header if header.count(name) > 1 and name in expected})
    found += [
        Problem("header", file, f"the column {name} is there twice", 1, name) for name in repeated
    ]
    if not found:
        wrong = next(name for name, other in zip(header, expected, strict=True) if name != other)
        text = f"the columns stand in another order: {','.join(header)}, not {','.join(expected)}"
        found.append(Problem("header", file, text, 1, wrong))
    return found


def _row_problems(table: Table, file: str) -> list[Problem]:
    width = len(table.header)
    found = [] if table.rows else [Problem("empty", file, "the file has a header but no rows", 1)]
    for number, cells in table.rows:
        if not cells:
            found.append(Problem("row", file, "the row is empty", number))
        elif len(cells) != width:
            text = f"the row has {len(cells)} cells, the header has {width}"
            found.append(Problem("row", file, text, number))
    return found


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text) or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


CONVERTERS: dict[str, Callable[[str], Cell]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
TYPE_NAMES = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "text",
}


def _breach(field: Field, text: str, value: Cell) -> str:
    """Say which constraint of ``field`` the value breaks; empty if none."""
    rules = field.constraints
    if "enum" in rules and value not in rules["enum"]:
        allowed = ", ".join(str(item) for item in rules["enum"])
        hint = did_you_mean(text, map(str, rules["enum"]))
        return f"'{text}' is not one of {allowed}" + (f"; {hint}" if hint else "")
    if isinstance(value, int | float):
        if value < rules.get("minimum", -math.inf):
            return f"{text} is below the minimum {rules['minimum']}"
        if value > rules.get("maximum", math.inf):
            return f"{text} is above the maximum {rules['maximum']}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return f"'{text}' does not match the pattern {rules['pattern']}"
    return ""


@dataclass
class _Column:
    """Checks and converts the cells of one column."""

    field: Field
    file: str
    missing_values: tuple[str, ...]
    codes: frozenset[str]

    def convert(self, text: str, row: int) -> tuple[Cell, Problem | None]:
        """Return the value of a cell, or the first thing that is wrong with it."""
        field = self.field
        if text in self.missing_values:
            return None, self._problem("constraint", "the value is missing", row, field.required)
        try:
            value = CONVERTERS[field.type](text)
        except (ValueError, KeyError):
            return None, self._problem("type", f"'{text}' is not {TYPE_NAMES[field.type]}", row)
        if field.codelist == "country" and text not in self.codes:
            hint = nearest_codes(text, self.codes)
            return None, self._problem("country-code", f"'{text}' is not a country; {hint}", row)
        breach = _breach(field, text, value)
        return value, self._problem("constraint", breach, row, bool(breach))

    def _problem(self, code: str, text: str, row: int, wrong: bool = True) -> Problem | None:
        return Problem(code, self.file, text, row, self.field.name) if wrong else None


Values = dict[str, list[Cell]]


def _convert(
    table: Table, resource: Resource, file: str, codes: frozenset[str]
) -> tuple[Values, list[Problem]]:
    """Convert every cell; the problems come in the order of the rows."""
    values: Values = {field.name: [] for field in resource.fields}
    columns = [_Column(field, file, resource.missing_values, codes) for field in resource.fields]
    found: list[Problem] = []
    for number, cells in table.rows:
        for column, text in zip(columns, cells, strict=True):
            value, problem = column.convert(text, number)
            values[column.field.name].append(value)
            if problem:
                found.append(problem)
    return values, found


def _percent_problems(values: Values, resource: Resource, file: str) -> list[Problem]:
    """Find percentages over 100 in columns that hold several units."""
    found = []
    for field in (field for field in resource.fields if field.unit_field):
        pairs = zip(values[field.name], values[field.unit_field], strict=True)
        for number, (value, unit) in enumerate(pairs, start=2):
            if unit == "percent" and isinstance(value, int | float) and value > 100:
                text = f"{value:g} percent is above the maximum 100"
                found.append(Problem("constraint", file, text, number, field.name))
    return found


def _tuples(values: Values, names: Sequence[str]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the row number and the values of ``names`` for every row."""
    yield from enumerate(zip(*(values[name] for name in names), strict=True), start=2)


def _named(names: Sequence[str], key: tuple[Cell, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))


def _key_problems(values: Values, resource: Resource, file: str) -> list[Problem]:
    """Find keys that stand in more than one row."""
    unique = [(field.name,) for field in resource.fields if field.constraints.get("unique")]
    found = []
    for names in (*resource.keys, *unique):
        first: dict[tuple[Cell, ...], int] = {}
        for number, key in _tuples(values, names):
            if key in first:
                text = f"duplicate key: {_named(names, key)} is in row {first[key]} already"
                remedy = "delete one of the two rows, or correct its key"
                found.append(Problem("key", file, text, number, ", ".join(names), remedy))
            elif None not in key:
                first[key] = number
    return found


def _frame(values: Values, resource: Resource) -> pd.DataFrame:
    """Make a table with a dtype per column that does not depend on the values."""
    dtypes = {"string": "str", "number": "float64", "boolean": "boolean"}
    series = {
        field.name: pd.Series(
            values[field.name],
            dtype=dtypes.get(field.type, "int64" if field.required else "Int64"),
        )
        for field in resource.fields
    }
    return pd.DataFrame(series)


# ----------------------------------------------------------------------------------- the package


class DataPackage:
    """The files under ``data/`` and what ``datapackage.json`` says of them.

    Parameters
    ----------
    project
        The checkout whose data is read.

    Raises
    ------
    SwvrError
        If ``datapackage.json`` is missing, malformed or describes something unsupported.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.path = project.data / DESCRIPTOR
        self.file = project.relative(self.path)
        self.descriptor = _read_descriptor(self.path, self.file)
        self.resources: dict[str, Resource] = {}
        for raw in self.descriptor["resources"]:
            resource = _resource(raw, self.file)
            if resource.name in self.resources:
                raise SwvrError(
                    f"two resources are named '{resource.name}'",
                    where=self.file,
                    remedy="rename or delete one of them",
                )
            self.resources[resource.name] = resource
        self._check_references()

    @classmethod
    def read(cls, project: Project | None = None) -> DataPackage:
        """Read the package of ``project`` (default: the one found from here)."""
        return cls(project or find_project())

    @cached_property
    def country_codes(self) -> frozenset[str]:
        """Every country code that data may use: ISO 3166-1 and the package's ``countryCodes``."""
        return frozenset(iso_alpha_2()) | frozenset(self.descriptor.get("countryCodes") or {})

    def resource(self, name: str) -> Resource:
        """Return the description of one resource.

        Raises
        ------
        SwvrError
            If the package has no such resource; near names are listed.
        """
        if name not in self.resources:
            names = ", ".join(sorted(self.resources))
            raise SwvrError(
                f"there is no resource '{name}'",
                where=self.file,
                remedy=did_you_mean(name, self.resources, otherwise=f"the resources are {names}"),
            )
        return self.resources[name]

    def load(self, name: str) -> pd.DataFrame:
        """Return a resource as a table.

        Raises
        ------
        SwvrError
            If there is no such resource or anything is wrong with its file.
        """
        resource = self.resource(name)
        values, found = self._examine(resource)
        if found:
            raise error_from(found)
        return _frame(values, resource)

    def problems(self, name: str) -> list[Problem]:
        """Return all that is wrong with a resource: its content first, then its checksum."""
        return self._examine(self.resource(name))[1]

    def not_in_package(self) -> list[Problem]:
        """Return the files under ``data/`` that are no resource, so that nothing can read them."""
        remedy = f"describe it in {self.file}, or delete it"
        return [
            Problem("not-in-package", file, "the file is not in the data package", remedy=remedy)
            for file in map(self.project.relative, self._strays())
        ]

    def validate(self) -> list[Problem]:
        """Check every resource, the rules across files, and all of it again with frictionless."""
        found = [problem for name in self.resources for problem in self.problems(name)]
        found += self.not_in_package()
        if {POPULATION, REGIONS} <= set(self.resources):
            found += check_consistency(self.project)
        found = [problem for problem in found if problem.code != "reference-unreadable"]
        known = {(problem.file, problem.row) for problem in found}
        whole = {problem.file for problem in found if problem.row is None}
        for problem in self._frictionless():
            if problem.file not in whole and (problem.file, problem.row) not in known:
                found.append(problem)
        return found

    # -- inside

    def _check_references(self) -> None:
        """Stop if a foreign key refers to a resource or a field that the package lacks."""
        for resource in self.resources.values():
            for key in resource.foreign_keys:
                target = self.resources.get(key.resource)
                if target is None or not set(key.reference) <= set(target.header):
                    reference = f"{key.resource}.{', '.join(key.reference)}"
                    raise SwvrError(
                        f"a foreign key refers to '{reference}', which is not there",
                        where=f"{self.file}, resource {resource.name}",
                        remedy=did_you_mean(
                            key.resource, self.resources, otherwise="correct the foreign key"
                        ),
                    )

    def _strays(self) -> list[Path]:
        described = {resource.path for resource in self.resources.values()} | {DESCRIPTOR}
        inside = (path.relative_to(self.project.data) for path in self.project.data.rglob("*"))
        return [
            self.project.data / path
            for path in sorted(inside)
            if path.as_posix() not in described
            and not any(part.startswith(".") for part in path.parts)
            and (self.project.data / path).is_file()
        ]

    def _location(self, resource: Resource) -> tuple[Path, str]:
        path = self.project.data / resource.path
        return path, self.project.relative(path)

    def _path_problems(self, resource: Resource) -> list[Problem]:
        """Find paths that lead out of ``data/``, and files that are not there."""
        parts = PurePosixPath(resource.path).parts
        path, file = self._location(resource)
        outside = (
            ".." in parts
            or "\\" in resource.path
            or "://" in resource.path
            or PurePosixPath(resource.path).is_absolute()
            or not path.resolve().is_relative_to(self.project.data.resolve())
        )
        if outside:
            text = f"the path '{resource.path}' of {resource.name} leads out of data/"
            remedy = "give a path relative to data/, without .."
            return [Problem("package", self.file, text, field="path", remedy=remedy)]
        if not path.is_file():
            return [self._missing(resource, file)]
        return []

    def _missing(self, resource: Resource, file: str) -> Problem:
        """Say that a file is missing and, if it was renamed, what it is called now."""
        for stray in self._strays():
            if _sha256(stray.read_bytes()) == resource.descriptor.get("hash"):
                now = self.project.relative(stray)
                text = f"the file is missing; {now} has the same content"
                remedy = f"name it back, or correct its path in {self.file}"
                return Problem("missing-file", file, text, remedy=remedy)
        remedy = f"restore the file, or delete the resource {resource.name} from {self.file}"
        return Problem("missing-file", file, "the file is missing", remedy=remedy)

    def _examine(self, resource: Resource) -> tuple[Values, list[Problem]]:
        """Read a resource's file once; return its values and all that is wrong with it."""
        found = self._path_problems(resource)
        if found:
            return {}, found
        path, file = self._location(resource)
        content, found = _read(path, file)
        if found:
            return {}, found
        table, found = _parse(content, file)
        values: Values = {}
        if table is not None:
            values, more = self._content(table, resource, file)
            found += more
        return values, found + self._checksum_problems(content, resource, file)

    def _content(self, table: Table, resource: Resource, file: str) -> tuple[Values, list[Problem]]:
        found = _header_problems(table.header, resource, file) or _row_problems(table, file)
        if found:
            return {}, found
        values, found = _convert(table, resource, file, self.country_codes)
        found += _percent_problems(values, resource, file)
        found += _key_problems(values, resource, file)
        found += self._foreign_key_problems(values, resource, file)
        return values, sorted(found, key=lambda problem: problem.row or 0)

    def _foreign_key_problems(self, values: Values, resource: Resource, file: str) -> list[Problem]:
        """Find values that do not stand in the resource they refer to."""
        found: list[Problem] = []
        for key in resource.foreign_keys:
            allowed, broken = self._keys_of(key)
            if broken:
                text = f"its references to {key.resource} can't be checked: {broken[0]}"
                remedy = broken[0].remedy
                found.append(Problem("reference-unreadable", file, text, remedy=remedy))
                continue
            for number, value in _tuples(values, key.fields):
                if None not in value and tuple(map(str, value)) not in allowed:
                    text = f"{_named(key.fields, value)} is not in the resource {key.resource}"
                    remedy = f"correct the value, or add it to {key.resource}; then run {SEAL}"
                    field = ", ".join(key.fields)
                    found.append(Problem("foreign-key", file, text, number, field, remedy))
        return found

    def _keys_of(self, key: ForeignKey) -> tuple[set[tuple[str, ...]], list[Problem]]:
        """Return the values that a foreign key may have, or why they can't be read."""
        resource = self.resource(key.resource)
        found = self._path_problems(resource)
        if found:
            return set(), found
        path, file = self._location(resource)
        content, found = _read(path, file)
        table, found = (None, found) if found else _parse(content, file)
        if table is None:
            return set(), found
        found = _header_problems(table.header, resource, file) or _row_problems(table, file)
        if found:
            return set(), found
        places = [table.header.index(name) for name in key.reference]
        return {tuple(cells[place] for place in places) for _, cells in table.rows}, []

    def _checksum_problems(self, content: bytes, resource: Resource, file: str) -> list[Problem]:
        recorded = resource.descriptor.get("hash")
        if recorded == _sha256(content) and resource.descriptor.get("bytes") == len(content):
            return []
        remedy = f"restore the committed file; if the edit was intended, record it with {SEAL}"
        text = f"the file was changed: its checksum is not the one in {self.file}"
        if not recorded:
            text = f"the file has no checksum in {self.file}"
        return [Problem("checksum", file, text, remedy=remedy)]

    def _frictionless(self) -> Iterator[Problem]:
        """Yield what the frictionless library finds; it is slow to import, so only here."""
        from frictionless import FrictionlessException, Package  # noqa: PLC0415

        remedy = CORRECT
        try:
            report = Package(str(self.path)).validate()
        except FrictionlessException as failure:
            yield Problem("package", self.file, str(failure.error.note), remedy=remedy)
            return
        for error in report.errors:
            yield Problem("package", self.file, error.message, remedy=remedy)
        for task in report.tasks:
            file = self.project.relative(self.project.data / task.place)
            for error in task.errors:
                row, field = getattr(error, "row_number", None), getattr(error, "field_name", None)
                yield Problem(error.type, file, error.message, row, field, remedy)


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


# ------------------------------------------------------------------------------------- functions


def load(resource: str, project: Project | None = None) -> pd.DataFrame:
    """Return one resource of the data package as a table.

    The file is checked on the way: its checksum, encoding, columns, types, constraints, keys and
    country codes. Whole numbers are ``int64`` (``Int64`` where a value may be missing), numbers
    ``float64``, text ``str``; rows stand in the order of the file.

    Parameters
    ----------
    resource
        The name of a resource in ``data/datapackage.json``.
    project
        The checkout; by default the one found from the working directory.

    Returns
    -------
    pandas.DataFrame
        A new table, the caller's to change.

    Raises
    ------
    SwvrError
        If there is no such resource, or its file is not what its description says. One message
        names the file, rows, fields, bad values and what to do.

    Examples
    --------
    >>> load("regions").columns.to_list()
    ['country', 'region', 'name_printed', 'basis']
    """
    return DataPackage.read(project).load(resource)


def check_consistency(
    project: Project | None = None,
    *,
    population: str = POPULATION,
    regions: str = REGIONS,
) -> list[Problem]:
    """Check what no single file can tell: that countries, regions and population fit together.

    Every country with population in the latest year has one region, and each region has
    population. Files that are wrong in themselves are left to `DataPackage.problems`.

    Parameters
    ----------
    project
        The checkout; by default the one found from the working directory.
    population, regions
        The resources that are compared.
    """
    package = DataPackage.read(project)
    names = [population, regions]
    if any(problem.code != "checksum" for name in names for problem in package.problems(name)):
        return []
    people, groups = (
        _frame(package._examine(package.resource(name))[0], package.resource(name))
        for name in names
    )
    files = [package._location(package.resource(name))[1] for name in names]
    return [
        *_without_region(people, groups, files[0], regions),
        *_without_population(people, groups, files[1], population),
    ]


def _without_region(
    people: pd.DataFrame, groups: pd.DataFrame, file: str, regions: str
) -> Iterator[Problem]:
    latest = people[people["year"] == people["year"].max()]
    strangers = latest[~latest["country"].isin(groups["country"])].drop_duplicates("country")
    for index, code in strangers["country"].items():
        text = f"{code} has population in {latest['year'].max()} but no region in {regions}"
        remedy = f"give {code} a region in {regions}, then run {SEAL}"
        yield Problem("consistency", file, text, _row_in_file(index), "country", remedy)


def _without_population(
    people: pd.DataFrame, groups: pd.DataFrame, file: str, population: str
) -> Iterator[Problem]:
    latest = people[people["year"] == people["year"].max()]
    peopled = set(groups.loc[groups["country"].isin(latest["country"]), "region"])
    empty = groups[~groups["region"].isin(peopled)].drop_duplicates("region")
    for index, region in empty["region"].items():
        text = f"no country of the region {region} has population in {population}"
        remedy = f"correct the region, or add its countries to {population}; then run {SEAL}"
        yield Problem("consistency", file, text, _row_in_file(index), "region", remedy)


def _row_in_file(index: object) -> int:
    """Turn a position in a table into the row of the file: the header is row 1."""
    return int(str(index)) + 2


def seal(project: Project | None = None) -> list[str]:
    """Record the checksum and size of every file, after an intended edit.

    Returns
    -------
    list of str
        The resources whose record changed.

    Raises
    ------
    SwvrError
        If the content of a file breaks its schema; nothing is recorded then.
    """
    package = DataPackage.read(project)
    changed = []
    for name, resource in package.resources.items():
        content = [problem for problem in package.problems(name) if problem.code != "checksum"]
        if content:
            raise error_from(content)
        data = package._location(resource)[0].read_bytes()
        record = {"bytes": len(data), "hash": _sha256(data)}
        if any(resource.descriptor.get(key) != value for key, value in record.items()):
            resource.descriptor.update(record)
            changed.append(name)
    if changed:
        text = json.dumps(package.descriptor, ensure_ascii=False, indent=2) + "\n"
        package.path.write_text(text, encoding="utf-8", newline="\n")
    return changed
