"""A book of two chapters in two editions, made up on the spot: quick to build, and whole.

The later edition lacks a chapter. Data and catalogues are those of the checkout; the chapters say
little and show no exhibit.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from swvr.book.execute import EXHIBITS, NOTEBOOK, Run, Runner
from swvr.book.manifest import published_files
from swvr.book.normal_form import normal, to_text
from swvr.project import Project
from tests.conftest import copy_sources, share_fonts

EARLIER, LATER = 2031, 2035
START, MORE = "00_start", "01_more"
LANGUAGE = "en"
CHAPTERS: Mapping[int, Sequence[str]] = {EARLIER: (START, MORE), LATER: (START,)}
PROSE = {
    START: "# Where it starts\n\nOpen this first.",
    MORE: "# There is more\n\nGo on here.",
}


def little_book(root: Path) -> Project:
    """Write the book below ``root``, nothing built but the fonts."""
    project = copy_sources(root, ("_config.yml", "references.bib", "data", "locale"))
    contents = {
        "format": "jb-book",
        "root": f"chapters/{START}",
        "parts": [
            {
                "caption": "The report and its ideas",
                "chapters": [{"file": f"chapters/{name}"} for name in PROSE if name != START],
            }
        ],
    }
    (root / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")
    project.chapters.mkdir()
    for chapter in PROSE:
        write_chapter(project, chapter)
    project.editions.mkdir()
    for year in CHAPTERS:
        write_edition(project, year, f"The little book {year}")
    share_fonts(project)
    return project


def write_chapter(project: Project, chapter: str) -> None:
    """Write a chapter's notebook."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": "parameters",
            "metadata": {"tags": ["parameters", "remove-cell"]},
            "source": f'year = {EARLIER}\nlang = "en"',
            "execution_count": 1,
            "outputs": [],
        }
    ]
    cells.append(
        {
            "cell_type": "markdown",
            "id": "prose",
            "metadata": {"tags": [f"lang-{LANGUAGE}"]},
            "source": PROSE[chapter],
        }
    )
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = project.chapters / f"{chapter}.ipynb"
    path.write_text(to_text(normal(notebook)), "utf-8")


def write_edition(project: Project, year: int, title: str) -> None:
    """Write an edition's file: the least that one can have."""
    content = {
        "year": year,
        "title": {LANGUAGE: title},
        "languages": [LANGUAGE],
        "definition": {LANGUAGE: "who helped"},
        "reference_period": "4w",
        "sources": {
            name: {"key": "unwpp2019", "short": {LANGUAGE: "a table"}}
            for name in ("report", "population")
        },
        "population": {
            "resource": "population_15plus",
            "reference_year": 2020,
            "adult_age": 15,
        },
        "regions": "regions",
        "estimates": "global_estimates",
        "appendices": {
            name: name if name != "exhibits" else "published_exhibits"
            for name in ("abbreviations", "glossary", "standards", "exhibits")
        },
        "exhibits": {},
        "chapters": list(CHAPTERS[year]),
    }
    text = yaml.safe_dump(content, allow_unicode=True)
    (project.editions / f"{year}.yml").write_text(text, "utf-8")


def as_run(project: Project, year: int) -> None:
    """Put the chapters of an edition into the cache, as if they had been run."""
    runner = Runner(project)
    for chapter in CHAPTERS[year]:
        folder = runner.folder(Run(chapter, year, LANGUAGE))
        (folder / EXHIBITS).mkdir(parents=True)
        shutil.copyfile(project.chapters / f"{chapter}.ipynb", folder / NOTEBOOK)


def outputs(project: Project) -> dict[str, str]:
    """Return the SHA-256 of every file that builds published, by its path in the project."""
    return {
        project.relative(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in published_files(project)
    }
