"""YAML files that people write: read safely, each key once, with one message for what is wrong."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from swvr.errors import SwvrError
from swvr.project import Project

# The C loader reads ten times as fast, where PyYAML was built with it.
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _EachKeyOnce(_SafeLoader):  # type: ignore[misc, valid-type]
    """Loads YAML and stops at a key that a mapping has twice, of which YAML keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping whose keys differ; what ``<<`` merges in may be written again."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"duplicate key {key.value}", key.start_mark
                )
            seen.add(str(key.value))
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def read_mapping(path: Path, project: Project, what: str, remedy: str) -> dict[str, Any]:
    """Return the mapping that a YAML file holds.

    Parameters
    ----------
    path
        The file.
    project
        Its checkout, for messages.
    what, remedy
        What the file is, and what to do if it holds something else.

    Raises
    ------
    SwvrError
        If it can't be read, is no YAML, has a key twice, or is no mapping.
    """
    try:
        content = yaml.load(path.read_text("utf-8"), _EachKeyOnce)
    except OSError as error:
        raise SwvrError(
            f"can't be read: {error.strerror}",
            where=project.relative(path),
            remedy="make the file readable",
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SwvrError(
            f"not readable as YAML: {' '.join(str(error).split())}",
            where=project.relative(path),
            remedy="mend the syntax; indent with spaces and save as UTF-8",
        ) from error
    if not isinstance(content, dict):
        raise SwvrError(
            f"{what} is a mapping of keys to values",
            where=project.relative(path),
            remedy=remedy,
        )
    return content
