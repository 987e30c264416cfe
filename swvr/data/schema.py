"""The description of the data package: its resources, their columns, constraints and keys.

Of the Frictionless table schema this reads what the package uses, and stops at the rest: nothing
that a description asks for is passed over in silence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swvr.data.problem import did_you_mean
from swvr.errors import SwvrError

AWAITS_ROWS = "awaitsRows"  # of a table that a new edition is to fill
CODELISTS = frozenset({"", "country", "period"})
TYPES = frozenset({"string", "integer", "number", "boolean"})
CONSTRAINTS = frozenset({"required", "unique", "enum", "minimum", "maximum", "pattern"})


@dataclass(frozen=True)
class Field:
    """One column of a resource, as its schema describes it."""

    name: str
    type: str
    constraints: dict[str, Any]
    codelist: str = ""
    unit_field: str = ""
    translate: bool = False

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
        translate=_expect_flag(known.get("translate", False), where),
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
            remedy="use country or period, or leave it out",
        )
    if field.translate and field.type != "string":
        raise SwvrError(
            f"field {field.name} is to be translated, and its type is '{field.type}'",
            where=where,
            remedy="translate columns of the type string only",
        )
    _check_constraints(field, where)
    return field


def _expect_flag(raw: object, where: str) -> bool:
    if not isinstance(raw, bool):
        raise SwvrError(
            f"translate is {raw!r}, not true or false", where=where, remedy="write true or leave it"
        )
    return raw


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


def read_resource(raw: object, where: str) -> Resource:
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


def read_descriptor(path: Path, where: str) -> dict[str, Any]:
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
