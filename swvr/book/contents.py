"""The table of contents, ``_toc.yml``: parts with captions, and the chapters of each."""

from __future__ import annotations

from typing import Any

import yaml

from swvr.errors import SwvrError
from swvr.project import MARKER, Project


def read_contents(project: Project) -> dict[str, Any]:
    """Read ``_toc.yml``.

    Returns
    -------
    dict
        With ``root``, the first page, and ``parts``: each a ``caption`` in the source language
        and ``chapters``, a list of ``{"file": "chapters/NN_name"}``.

    Raises
    ------
    SwvrError
        If it is not YAML or lacks one of these.
    """
    path = project.root / MARKER
    try:
        contents: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        known = isinstance(contents["root"], str) and all(
            isinstance(part["caption"], str) and [str(entry["file"]) for entry in part["chapters"]]
            for part in contents["parts"]
        )
    except (OSError, yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise _fault(" ".join(str(error).split())) from error
    if not known:
        raise _fault("a part without chapters, or a caption that is no text")
    return contents


def _fault(problem: str) -> SwvrError:
    return SwvrError(
        f"not a table of contents: {problem}",
        where=MARKER,
        remedy="it needs root: and parts:, each with a caption: and chapters:, a list of "
        "- file: chapters/NN_name",
    )


def listed(contents: dict[str, Any]) -> list[str]:
    """Return the files of all parts, in the order of the book."""
    return [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
