"""What an edition does not have: words in place of links to it, and a list of what waits for data.

Prose speaks of chapters and exhibits that some editions lack. There a reference becomes the plain
name of what it refers to, so that no page breaks because another is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from swvr.book.execute import chapter_names, chapter_path
from swvr.book.languages import Cell, Notebook, cell_language, source_text
from swvr.book.normal_form import read_notebook
from swvr.edition import Edition
from swvr.exhibit_titles import TITLES
from swvr.figures.numbering import label_elsewhere
from swvr.inputs import INPUTS
from swvr.language import Language
from swvr.project import Project

_REFERENCE = re.compile(r"\{(?P<role>doc|ref)\}`(?P<target>[A-Za-z0-9_]+)`")
_TITLE = re.compile(r"^# +(?P<title>.+?) *#*$", flags=re.MULTILINE)
CELL = "not-in-this-edition"


def chapter_title(project: Project, chapter: str, lang: str) -> str:
    """Return the title of a chapter in a language, or its file name if it has none there."""
    for cell in read_notebook(chapter_path(project, chapter))["cells"]:
        if cell_language(cell) == lang and (match := _TITLE.search(source_text(cell))):
            return match["title"]
    return chapter


def without_dead_references(
    notebook: Notebook, project: Project, edition: Edition, say: Language
) -> Notebook:
    """Return a notebook whose prose names in words what the edition does not have.

    Misspelled targets are left as they are: Sphinx tells of them.
    """
    chapters = set(chapter_names(project)) - set(edition.chapters)
    exhibits = set(edition.exhibit_names)

    def words(match: re.Match[str]) -> str:
        target = match["target"]
        if match["role"] == "doc" and target in chapters:
            return say("“{title}”", title=chapter_title(project, target, say.code))
        if match["role"] == "ref" and target not in exhibits:
            return _exhibit(target, say) or match[0]
        return match[0]

    cells: list[Cell] = [
        {**cell, "source": _REFERENCE.sub(words, source_text(cell))}
        if cell["cell_type"] == "markdown"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _exhibit(name: str, say: Language) -> str | None:
    if name in TITLES:
        return say("“{title}”", title=say(TITLES[name]))
    return label_elsewhere(name, say)


def not_in_this_edition(
    project: Project, left_out: Mapping[str, Sequence[str]], say: Language
) -> Cell:
    """Return prose that lists the chapters left out, each with the inputs that it waits for."""
    lines = [f"## {say('Not in this edition')}", "", say("These chapters wait for their data."), ""]
    for chapter, inputs in left_out.items():
        needed = say.listing(say(INPUTS[name]) for name in inputs)
        title = chapter_title(project, chapter, say.code)
        lines.append("- " + say("**{title}** needs {inputs}.", title=title, inputs=needed))
    return {
        "cell_type": "markdown",
        "id": CELL,
        "metadata": {"tags": [f"lang-{say.code}"]},
        "source": "\n".join(lines),
    }
