"""The JSON Schema of edition files, with which editors complete, explain and check their keys.

It stands beside the editions as ``editions/schema.json``; each of them names it in a comment on
its first line, which the YAML language server of many editors reads. Each key is described by
the docstring under it in :mod:`swvr.edition`.
"""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import swvr.edition
from swvr.edition import PARTS, Edition
from swvr.project import Project

SCHEMA = "schema.json"
# The first line of an edition file; the path is relative to the file.
_SERVER = "# yaml-language-server:"
MODELINE = f"{_SERVER} $schema={SCHEMA}"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def edition_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of edition files, with every key described."""
    schema = Edition.model_json_schema()
    docstrings = _docstrings()
    for part in PARTS:
        described = schema if part is Edition else schema["$defs"][part.__name__]
        described["description"] = _paragraph(inspect.getdoc(part) or "")
        for name, field in part.model_fields.items():
            entry = described["properties"][field.alias or name]
            if docstring := docstrings.get((part.__name__, name)):
                entry["description"] = docstring
            entry.pop("title", None)  # pydantic's: the key once more
    _close(schema)
    return {"$schema": _DIALECT, **schema}


def schema_text() -> str:
    """Return the schema as its file holds it."""
    return json.dumps(edition_schema(), ensure_ascii=False, indent=2) + "\n"


def schema_path(project: Project) -> Path:
    """Return the place of the schema's file."""
    return project.editions / SCHEMA


def is_current(project: Project) -> bool:
    """Say whether the file of the schema holds what the code gives."""
    path = schema_path(project)
    return path.is_file() and path.read_text("utf-8") == schema_text()


def write_schema(project: Project) -> bool:
    """Write the file of the schema; return whether it changed."""
    if is_current(project):
        return False
    schema_path(project).write_text(schema_text(), "utf-8", newline="\n")
    return True


def names_schema(text: str) -> bool:
    """Say whether an edition file begins with the line that names the schema."""
    return text.startswith(f"{MODELINE}\n")


def naming_schema(text: str) -> str:
    """Return the text of an edition file with the line that names the schema."""
    if names_schema(text):
        return text
    first, _, rest = text.partition("\n")
    return f"{MODELINE}\n{rest if first.startswith(_SERVER) else text}"


def _docstrings() -> dict[tuple[str, str], str]:
    """Return what stands under each key in the source, by class and attribute.

    Python keeps no docstrings of attributes. Pydantic can find them, but at each import and not
    quickly; only the schema wants them.
    """
    found = {}
    for node in ast.parse(inspect.getsource(swvr.edition)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for item, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                match after:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        found[node.name, item.target.id] = _paragraph(text)
    return found


def _paragraph(docstring: str) -> str:
    """Return the first paragraph of a docstring on one line, without its markup."""
    return " ".join(docstring.partition("\n\n")[0].split()).replace("``", "")


def _close(node: object) -> None:
    """Let mappings whose keys follow a pattern hold no others, as pydantic does."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)
