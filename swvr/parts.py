"""Parts of files that people write in YAML, and their mistakes in plain words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Part(BaseModel):
    """A part of such a file: read-only, and closed to keys that nobody knows."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, serialize_by_alias=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the part, with some keys changed, called as in the file."""
        names = {field.alias or name: name for name, field in type(self).model_fields.items()}
        renamed = {names.get(key, key): value for key, value in (update or {}).items()}
        return super().model_copy(update=renamed, deep=deep)


# Pydantic's words for what should stand somewhere, and those of people who write YAML.
_WORDS = {
    "Input should be a valid string": "should be text (in quotes, if YAML reads something else)",
    "Input should be a valid integer": "should be a whole number",
    "Input should be a valid number": "should be a number",
    "Input should be a valid list": "should be a list",
    "Input should be a valid dictionary": "should be a mapping of keys to values",
    "Input should be": "should be",
    "List should": "should",
    "Dictionary should": "should",
    " after validation": "",
    "String should have at least 1 character": "should not be empty",
}


def mistakes(
    error: ValidationError, parts: Iterable[type[Part]], forms: Mapping[str, str] | None = None
) -> list[str]:
    """Say what is wrong in the words of somebody who edits the file.

    Parameters
    ----------
    error
        What pydantic found.
    parts
        Every kind of part that the file has, whose keys may have been meant.
    forms
        Pattern of a text -> what it should do in words: ``be the code of a country``.

    Returns
    -------
    list of str
        One sentence for each mistake, with its key.
    """
    known = [f.alias or key for part in parts for key, f in part.model_fields.items()]
    return [_plain(item, known, forms or {}) for item in error.errors()]


def _plain(item: Any, known: list[str], forms: Mapping[str, str]) -> str:
    # What a key of a mapping should look like, pydantic says of a place below it.
    key = ".".join(str(part) for part in item["loc"] if part != "[key]")
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(item["loc"][-1]), known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"key {key}: unknown key{hint}"
    if item["type"] == "missing":
        return f"key {key}: missing"
    message = item["msg"].removeprefix("Value error, ")
    for theirs, plain in _WORDS.items():
        message = message.replace(theirs, plain)
    form = forms.get(item.get("ctx", {}).get("pattern", ""))
    if item["type"] == "string_pattern_mismatch" and form:
        message = f"should {form}"
    if item["type"] == "model_type":
        message = "should be a mapping of keys to values"
    given = "" if item["type"] == "value_error" else f" (given: {item['input']!r})"
    return f"key {key}: {message}{given}" if key else f"key {message}"
