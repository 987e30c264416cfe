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


def mistakes(error: ValidationError, parts: Iterable[type[Part]]) -> list[str]:
    """Say what is wrong in the words of somebody who edits the file.

    Parameters
    ----------
    error
        What pydantic found.
    parts
        Every kind of part that the file has, whose keys may have been meant.

    Returns
    -------
    list of str
        One sentence for each mistake, with its key.
    """
    known = [f.alias or key for part in parts for key, f in part.model_fields.items()]
    return [_plain(item, known) for item in error.errors()]


def _plain(item: Any, known: list[str]) -> str:
    key = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(item["loc"][-1]), known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"key {key}: unknown key{hint}"
    if item["type"] == "missing":
        return f"key {key}: missing"
    message = item["msg"].removeprefix("Value error, ")
    given = "" if item["type"] == "value_error" else f" (given: {item['input']!r})"
    return f"key {key}: {message}{given}" if key else message
