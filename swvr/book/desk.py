"""The author's desk: run one chapter and see its page; store the notebooks with their outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

from swvr.book.build import Request, resolve, stop_at, with_respondents
from swvr.book.checks import Finding, check_chapter, fix_chapters, spoken_languages
from swvr.book.execute import (
    EXHIBITS,
    NOTEBOOK,
    Run,
    Runner,
    chapter_path,
    chapter_source,
    default_parameters,
    with_current_prose,
)
from swvr.book.files import scratch, write_text
from swvr.book.languages import Notebook, tags
from swvr.book.locks import edition_lock
from swvr.book.normal_form import INJECTED, normal, read_notebook, to_text
from swvr.book.site import (
    HTML,
    PagesTask,
    build_language,
    import_sphinx,
    stop_at_warnings,
)
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project

Report = Callable[[str], None]


def store(project: Project, chapters: Sequence[str], jobs: int, report: Report) -> list[Path]:
    """Run chapters with their default parameters and store their outputs in ``chapters/``.

    Returns
    -------
    list of Path
        The notebooks that changed.
    """
    year, lang = default_parameters(project)
    runs = [Run(name, year, lang) for name in chapters]
    changed = []
    with edition_lock(project, year, report):
        folders = Runner(project, whole=True).execute(
            runs, jobs, lambda run, _: report(f"ran {run.chapter}")
        )
        for run, folder in folders.items():
            path = chapter_path(project, run.chapter)
            text = to_text(stored_form(read_notebook(path), read_notebook(folder / NOTEBOOK)))
            if write_text(path, text):
                changed.append(path)
    fix_chapters(project)
    return changed


def stored_form(source: Notebook, run: Notebook) -> Notebook:
    """Return a run as it is stored: without papermill's cell, in normal form."""
    merged = with_current_prose(source, run)
    cells = [cell for cell in merged["cells"] if INJECTED not in tags(cell)]
    return normal({**merged, "cells": cells})


def run_page(
    project: Project,
    chapter: str,
    year: int,
    lang: str,
    report: Report,
    *,
    microdata: Path | None = None,
) -> Path:
    """Execute one chapter and show it among the other pages of its language.

    The other chapters come from the last build or, where there was none, as they are stored. With
    ``microdata``, a file of respondents, that is the last build from the same respondents.

    Returns
    -------
    Path
        The page, below ``preview/`` of the folder for builds.

    Raises
    ------
    SwvrError
        If the chapter is not of the edition, its prose is not sound, the respondents' file is
        bad, or a cell fails.
    """
    chapter_path(project, chapter)
    whole, _, _, _ = resolve(Request(year, (lang,)), project)
    edition = whole.edition
    if chapter not in edition.chapters:
        raise SwvrError(
            f"the edition {year} has no chapter {chapter!r}",
            where=f"editions/{year}.yml",
            remedy=f"choose from {', '.join(edition.chapters)}",
        )
    findings: list[Finding] = list(
        check_chapter(project, chapter, edition.languages, spoken_languages(project))
    )
    stop_at(findings)
    project, edition = with_respondents(project, edition, microdata)
    with edition_lock(project, year, report):
        report(f"running {chapter} ({year}, {lang})")
        preparing = Thread(target=import_sphinx, daemon=True)
        preparing.start()  # while the kernel works
        run = Run(chapter, year, lang)
        runner = Runner(project, microdata=microdata)
        folder = runner.execute([run], 1)[run]
        preparing.join()
        report("building its page")
        with scratch(project.build, "preview") as temporary:
            others = _others(runner, edition, run, temporary)
            runs = {name: folder if name == chapter else others[name] for name in edition.chapters}
            work = project.build / "preview" / str(year) / lang
            pages = build_language(
                PagesTask(
                    project, edition, lang, runs, (), (HTML,), work, True, left_out=whole.left_out
                )
            )
    # Faults of the other chapters don't stand in this chapter's way.
    stop_at_warnings(
        [w for w in pages.warnings if f"chapters/{chapter}" in w or pages.site is None]
    )
    assert pages.site is not None
    return pages.site / "chapters" / f"{chapter}.html"


def _others(runner: Runner, edition: Edition, run: Run, temporary: Path) -> dict[str, Path]:
    """Return the runs of the other chapters: kept ones, or the stored notebooks."""
    found = {}
    for name in edition.chapters:
        kept = runner.folder(Run(name, run.year, run.lang))
        if not (kept / NOTEBOOK).is_file():
            kept = temporary / name
            (kept / EXHIBITS).mkdir(parents=True)
            stored = chapter_source(runner.project, Run(name, run.year, run.lang))
            (kept / NOTEBOOK).write_text(to_text(stored), "utf-8")
        found[name] = kept
    return found
