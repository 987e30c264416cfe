"""Which chapters, cells and exhibits an edition has, by the inputs that it has.

A cell tagged ``needs-survey`` belongs only to editions with a survey, prose tagged
``unless-counts`` only to those without counts by region. Prose that takes a number from a chapter
goes with that chapter. Tags of the parameters cell are about
the whole chapter. Code cells have no ``unless-``: the stored notebooks run every one of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from swvr.edition import Edition
from swvr.inputs import INPUTS, available_inputs
from swvr.project import Project

NEEDS, UNLESS = "needs-", "unless-"
PARAMETERS = "parameters"
_GLUED_FROM = re.compile(r"\{glued\}`([^`/]+)/")
_SHOWN = re.compile(r"\b(?:figures|tables)\.(\w+)\(")


@dataclass(frozen=True)
class Resolved:
    """An edition cut to what its inputs allow.

    Attributes
    ----------
    edition
        With the chapters and exhibits that it can have.
    left_out
        Chapter of the edition file -> the inputs that it lacks.
    available
        The inputs that there are.
    """

    edition: Edition
    left_out: dict[str, list[str]]
    available: frozenset[str]


def resolve(edition: Edition, project: Project) -> Resolved:
    """Cut an edition to the chapters and exhibits whose inputs are there.

    Raises
    ------
    SwvrError
        If a data file is wrong in itself.
    """
    available = available_inputs(edition, project)
    left_out: dict[str, list[str]] = {}
    exhibits: dict[str, list[str]] = {}
    for chapter in edition.chapters:
        needs, shown = _chapter(project, chapter, available)
        if needs - available:
            left_out[chapter] = [name for name in INPUTS if name in needs - available]
        elif chapter in edition.exhibits:
            listed = edition.exhibits[chapter]
            exhibits[chapter] = [name for name in listed if shown is None or name in shown]
    chapters = [chapter for chapter in edition.chapters if chapter not in left_out]
    cut = edition.model_copy(update={"chapters": chapters, "exhibits": exhibits})
    return Resolved(cut, left_out, available)


def _chapter(
    project: Project, chapter: str, available: frozenset[str]
) -> tuple[frozenset[str], frozenset[str] | None]:
    """Return what a chapter needs, and the exhibits that its kept cells show."""
    path = project.chapters / f"{chapter}.ipynb"
    if not path.is_file():
        return frozenset(), None
    cells = _cells(path, path.stat().st_mtime_ns)
    needs = frozenset().union(*(_after(NEEDS, tags) for tags, _ in cells if PARAMETERS in tags))
    return needs, frozenset(shown_exhibits(project, chapter, available))


def shown_exhibits(
    project: Project, chapter: str, available: Collection[str] | None = None
) -> list[str]:
    """Return the exhibits that a chapter shows, in order.

    With ``available``, those of an edition with these inputs; else all.
    """
    path = project.chapters / f"{chapter}.ipynb"
    cells = _cells(path, path.stat().st_mtime_ns)
    chosen = [source for tags, source in cells if available is None or kept(tags, available)]
    return _SHOWN.findall("\n".join(chosen))


@lru_cache(maxsize=64)
def _cells(path: Path, _modified: int) -> list[tuple[list[str], str]]:
    """Return tags and source of a notebook's code cells."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        return [
            (list(cell["metadata"].get("tags", [])), "".join(cell["source"]))
            for cell in notebook["cells"]
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError):
        return []  # whoever reads the notebook itself says what is wrong with it


def kept(tags: Collection[str], available: Collection[str]) -> bool:
    """Say whether an edition with these inputs has a cell with these tags."""
    return _after(NEEDS, tags) <= set(available) and not _after(UNLESS, tags) & set(available)


def keep_available(notebook: dict[str, Any], available: Collection[str]) -> dict[str, Any]:
    """Return a notebook with the cells that an edition with these inputs has."""
    cells = [
        cell
        for cell in notebook["cells"]
        if kept(cell.get("metadata", {}).get("tags", []), available)
    ]
    return {**notebook, "cells": cells}


def without_absent_chapters(notebook: dict[str, Any], chapters: Collection[str]) -> dict[str, Any]:
    """Return a notebook without the prose that takes numbers from chapters not in ``chapters``.

    The cell that holds the page's title stays whatever it says: a page can't do without.
    """
    cells = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        prose = cell["cell_type"] == "markdown" and not source.lstrip().startswith("# ")
        if not prose or set(_GLUED_FROM.findall(source)) <= set(chapters):
            cells.append(cell)
    return {**notebook, "cells": cells}


def conditions(tags: Collection[str]) -> set[str]:
    """Return the inputs that tags speak of."""
    return _after(NEEDS, tags) | _after(UNLESS, tags)


def _after(prefix: str, tags: Collection[str]) -> set[str]:
    return {tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)}
