"""Bilingual notebooks: which cells are whose, and whether the translations are fresh.

Prose stands in groups of Markdown cells, one per language, tagged ``lang-en``, ``lang-zh`` …; the
source language comes first. Each translation keeps in its metadata the hash of the source cell
that it renders (``metadata.swvr.renders``), so that a changed source makes it stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from swvr.language import SOURCE

TAG = "lang-"
Cell = dict[str, Any]
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Something wrong with the prose of a notebook.

    ``cell`` counts from 1 over all cells of the notebook.
    """

    cell: int
    problem: str
    remedy: str


def source_text(cell: Cell) -> str:
    """Return a cell's source as one text."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def tags(cell: Cell) -> list[str]:
    """Return a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def cell_language(cell: Cell) -> str | None:
    """Return the language that a cell is tagged with, if any."""
    return next((tag[len(TAG) :] for tag in tags(cell) if tag.startswith(TAG)), None)


def fingerprint(text: str) -> str:
    """Return the hash of a source cell that its translations record."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def keep_language(notebook: Notebook, code: str) -> Notebook:
    """Return the notebook with the cells of one language, and those of all."""
    kept = [cell for cell in notebook["cells"] if cell_language(cell) in {None, code}]
    return {**notebook, "cells": kept}


def groups(notebook: Notebook) -> Iterator[dict[str, tuple[int, Cell]]]:
    """Yield each run of neighbouring tagged cells: language -> (position from 1, cell)."""
    group: dict[str, tuple[int, Cell]] = {}
    for position, cell in enumerate(notebook["cells"], start=1):
        code = cell_language(cell)
        if code is None or code in group or (code == SOURCE and group):
            if group:
                yield group
            group = {}
        if code is not None:
            group[code] = (position, cell)
    if group:
        yield group


def faults(
    notebook: Notebook, languages: Sequence[str], others: Collection[str] = ()
) -> Iterator[Fault]:
    """Find prose that lacks a partner in a language, is stale, or is tagged wrongly.

    Parameters
    ----------
    notebook
        The chapter.
    languages
        Those that each group of prose must have.
    others
        Those of other editions, whose cells may stand there too, as may those of the source
        language; they are not looked at.
    """
    known_languages = {SOURCE, *languages, *others}
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "markdown" and cell_language(cell) not in known_languages:
            known = ", ".join(f"{TAG}{code}" for code in languages)
            yield Fault(position, "this prose has no language", f"tag the cell with one of {known}")
    for group in groups(notebook):
        first = min(position for position, _ in group.values())
        missing = [code for code in languages if code not in group]
        if missing:
            yield Fault(
                first,
                f"no partner in {', '.join(missing)}",
                "put the cells of all languages side by side, the source language first",
            )
        if SOURCE not in group:
            continue
        wanted = fingerprint(source_text(group[SOURCE][1]))
        for code, (position, cell) in group.items():
            if code != SOURCE and code in languages and renders(cell) != wanted:
                yield Fault(
                    position,
                    f"stale: the {SOURCE} cell beside it was changed after this {code} one",
                    "bring the text up to date, then run `swvr check --fix` to record it",
                )


def renders(cell: Cell) -> str | None:
    """Return the hash of the source cell that a translation says it renders."""
    recorded = cell.get("metadata", {}).get("swvr", {}).get("renders")
    return recorded if isinstance(recorded, str) else None


def record_partners(notebook: Notebook) -> int:
    """Record in each translation the hash of its source cell; return how many changed."""
    changed = 0
    for group in groups(notebook):
        if SOURCE not in group:
            continue
        wanted = fingerprint(source_text(group[SOURCE][1]))
        for code, (_, cell) in group.items():
            if code != SOURCE and renders(cell) != wanted:
                cell["metadata"].setdefault("swvr", {})["renders"] = wanted
                changed += 1
    return changed
