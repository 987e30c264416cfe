"""From cells to values: types, constraints, keys, and the table that they make."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from swvr.data.country_codes import nearest_codes
from swvr.data.problem import Problem, did_you_mean
from swvr.data.reading import Table
from swvr.data.schema import Field, Resource
from swvr.period import PATTERN as PERIOD
from swvr.period import REMEDY as PERIOD_REMEDY

INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
LARGEST_INTEGER = 2**63 - 1

Cell = str | int | float | bool | None
Values = dict[str, list[Cell]]


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
    if field.translate and ("{" in text or "}" in text or text != text.strip()):
        return f"'{text}' is to be translated: it may hold no brace, and no space at its ends"
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
        if field.codelist == "period" and not re.fullmatch(PERIOD, text):
            said = f"'{text}' is no reference period; {PERIOD_REMEDY}"
            return None, self._problem("constraint", said, row)
        breach = _breach(field, text, value)
        return value, self._problem("constraint", breach, row, bool(breach))

    def _problem(self, code: str, text: str, row: int, wrong: bool = True) -> Problem | None:
        return Problem(code, self.file, text, row, self.field.name) if wrong else None


def convert(
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


def percent_problems(values: Values, resource: Resource, file: str) -> list[Problem]:
    """Find percentages over 100 in columns that hold several units."""
    found = []
    for field in (field for field in resource.fields if field.unit_field):
        pairs = zip(values[field.name], values[field.unit_field], strict=True)
        for number, (value, unit) in enumerate(pairs, start=2):
            if unit == "percent" and isinstance(value, int | float) and value > 100:
                text = f"{value:g} percent is above the maximum 100"
                found.append(Problem("constraint", file, text, number, field.name))
    return found


def tuples(values: Values, names: Sequence[str]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the row number and the values of ``names`` for every row."""
    yield from enumerate(zip(*(values[name] for name in names), strict=True), start=2)


def named(names: Sequence[str], key: tuple[Cell, ...]) -> str:
    """Write a key with the names of its columns: ``country BOL, year 2020``."""
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))


def key_problems(values: Values, resource: Resource, file: str) -> list[Problem]:
    """Find keys that stand in more than one row."""
    unique = [(field.name,) for field in resource.fields if field.constraints.get("unique")]
    found = []
    for names in (*resource.keys, *unique):
        first: dict[tuple[Cell, ...], int] = {}
        for number, key in tuples(values, names):
            if key in first:
                text = f"duplicate key: {named(names, key)} is in row {first[key]} already"
                remedy = "delete one of the two rows, or correct its key"
                found.append(Problem("key", file, text, number, ", ".join(names), remedy))
            elif None not in key:
                first[key] = number
    return found


def frame(values: Values, resource: Resource) -> pd.DataFrame:
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
