"""From executed notebooks to pages: Jupyter Book's Sphinx, once per language, site and PDF alike.

Each language is built in a process of its own, because Sphinx keeps state in globals.
"""

from __future__ import annotations

import io
import multiprocessing
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from swvr.book.absent import not_in_this_edition, without_dead_references
from swvr.book.chooser import write_site_index
from swvr.book.contents import listed, read_contents
from swvr.book.execute import EXHIBITS, NOTEBOOK, Run, chapter_source, with_current_prose
from swvr.book.files import write_text
from swvr.book.normal_form import read_notebook, to_text
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.fonts import static_fonts
from swvr.language import Language, language
from swvr.project import Project

# Where Sphinx's name of a language is not the ISO code.
SPHINX_LANGUAGES = {"zh": "zh_CN"}
EXHIBIT_FILES = "exhibits"
HTML, PDF = "html", "pdf"
FORMATS = (HTML, PDF)
LISTED_AT_MOST = 20
_BUILDERS = {HTML: "html", PDF: "typst"}


@dataclass(frozen=True)
class PagesTask:
    """What one language's pages are made of.

    Attributes
    ----------
    project, edition, lang
        What is built.
    runs
        Chapter -> the folder of its run.
    alternates
        The other sites that each page links to (see ``swvr.book.extension.language_switch``).
    formats
        ``html``, ``pdf`` or both.
    left_out
        Chapter that the edition can't have -> the inputs that it lacks.
    work
        Folder that Sphinx's intermediate files are kept in between builds.
    incremental
        Whether pages that did not change stay as they are; quicker, for looking at one page.
    front_door
        The way from the root of the site to the page that offers all editions; nothing for a site
        that stands alone.
    """

    project: Project
    edition: Edition
    lang: str
    runs: Mapping[str, Path]
    alternates: Sequence[Mapping[str, object]]
    formats: Sequence[str]
    work: Path
    incremental: bool = False
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    front_door: str = ""


@dataclass(frozen=True)
class Pages:
    """The finished pages of one language, still in the work folder."""

    lang: str
    site: Path | None
    pdf: Path | None
    warnings: list[str] = field(default_factory=list)


def pdf_name(year: int, lang: str) -> str:
    """Return the name of a PDF: ``swvr-<year>-<lang>.pdf``."""
    return f"swvr-{year}-{lang}.pdf"


def build_pages(tasks: Sequence[PagesTask], jobs: int) -> list[Pages]:
    """Build the pages of several languages, ``jobs`` at a time.

    Raises
    ------
    SwvrError
        If Sphinx warns or fails; the message holds what it said.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context) as pool:
        built = list(pool.map(build_language, tasks))
    stop_at_warnings([f"[{pages.lang}] {line}" for pages in built for line in pages.warnings])
    return built


def stop_at_warnings(warnings: Sequence[str]) -> None:
    """Raise one error that lists what Sphinx warned of, if it did."""
    if warnings:
        listed = list(warnings[:LISTED_AT_MOST])
        if len(warnings) > LISTED_AT_MOST:
            listed.append(f"and {len(warnings) - LISTED_AT_MOST} more")
        raise SwvrError(
            "the pages are not sound:\n  " + "\n  ".join(listed),
            where="Sphinx",
            remedy="mend the cells named; the last good build is left as it was",
        )


def build_language(task: PagesTask) -> Pages:
    """Build one language's site and PDF with Sphinx; return what it warned of."""
    say = language(task.lang, task.project)
    stage = _stage(task, say)
    settings = _settings(task, say)
    doctrees = task.work / "doctrees"
    outputs = {name: task.work / name for name in task.formats}
    warnings: list[str] = []
    for name, folder in outputs.items():
        if not task.incremental:
            shutil.rmtree(folder, ignore_errors=True)
        told, finished = _run_sphinx(stage, folder, doctrees, _BUILDERS[name], settings)
        warnings += told
        if not finished or (warnings and not task.incremental):
            return Pages(task.lang, None, None, warnings)
    site = outputs.get(HTML)
    if site:
        _complete_site(task, site)
    pdf = outputs[PDF] / pdf_name(task.edition.year, task.lang) if PDF in outputs else None
    return Pages(task.lang, site, pdf, warnings)


def _stage(task: PagesTask, say: Language) -> Path:
    """Lay out the sources of one language; files that stay the same keep their date."""
    stage, root = task.work / "stage", task.project.root
    chapters = stage / "chapters"
    wanted = {f"{chapter}.ipynb" for chapter in task.runs}
    for stale in chapters.glob("*.ipynb") if chapters.is_dir() else []:
        if stale.name not in wanted:
            stale.unlink()
    first = Path(read_contents(task.project)["root"]).name
    for chapter, run in task.runs.items():
        source = chapter_source(task.project, Run(chapter, task.edition.year, task.lang))
        notebook = with_current_prose(source, read_notebook(run / NOTEBOOK))
        notebook = without_dead_references(notebook, task.project, task.edition, say)
        if chapter == first and task.left_out:
            notebook["cells"].append(not_in_this_edition(task.project, task.left_out, say))
        write_text(chapters / f"{chapter}.ipynb", to_text(notebook))
    write_text(stage / "references.bib", (root / "references.bib").read_text("utf-8"))
    write_text(stage / "_config.yml", (root / "_config.yml").read_text("utf-8"))
    write_text(stage / "_toc.yml", _contents(task, say))
    return stage


def _contents(task: PagesTask, say: Language) -> str:
    """Return the table of contents, cut to the chapters of this edition, in its language."""
    contents = read_contents(task.project)
    files = {f"chapters/{chapter}" for chapter in task.runs}
    missing = files - {contents["root"], *listed(contents)}
    if missing:
        raise SwvrError(
            f"{', '.join(sorted(missing))} is not listed", where="_toc.yml", remedy="add it"
        )
    parts = []
    for part in contents["parts"]:
        caption, chapters = part["caption"], part["chapters"]
        chosen = [entry for entry in chapters if entry["file"] in files]
        parts.append({"caption": say(caption), "chapters": chosen})
    kept = {**contents, "parts": [part for part in parts if part["chapters"]]}
    if not kept["parts"]:  # an edition of one page
        del kept["parts"]
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)


def _settings(task: PagesTask, say: Language) -> dict[str, Any]:
    edition = task.edition
    title = edition.title[task.lang]
    return {
        "html_title": title,
        "project": title,
        "author": say("The recalculation project"),
        "copyright": "",
        "html_show_copyright": False,
        "language": SPHINX_LANGUAGES.get(task.lang, task.lang),
        "swvr_language": task.lang,
        "swvr_staged": True,
        "swvr_year": edition.year,
        "swvr_alternates": [dict(entry) for entry in task.alternates],
        "swvr_front_door": task.front_door,
        "swvr_exhibit_files": EXHIBIT_FILES,
        "typst_title": title,
        "typst_subtitle": say("Every figure and table recomputed from data"),
        "typst_author": say("The recalculation project"),
        "typst_notice": say(
            "This is an independent recalculation, not a publication of the United Nations. The "
            "names used and the grouping of countries imply no opinion on the legal status of "
            "any country, territory, city or area, or on its frontiers or boundaries."
        ),
        "typst_language": task.lang,
        "typst_contents_title": say("Contents"),
        "typst_font_folder": str(static_fonts().folder),
        "typst_filename": pdf_name(edition.year, task.lang),
        "typst_show_code": False,
    }


def import_sphinx() -> None:
    """Import what takes Sphinx longest to load, ahead of need."""
    import sphinx.application  # noqa: PLC0415
    import sphinx.builders.html  # noqa: PLC0415, F401


def _run_sphinx(
    stage: Path, target: Path, doctrees: Path, builder: str, settings: dict[str, Any]
) -> tuple[list[str], bool]:
    """Run one Sphinx builder quietly; return its warnings, and whether it came to its end."""
    # Slow to import, and only the processes that build pages need them.
    from jupyter_book.config import get_final_config  # noqa: PLC0415
    from sphinx.application import Sphinx  # noqa: PLC0415
    from sphinx.locale import translators  # noqa: PLC0415
    from sphinx.util.console import nocolor  # noqa: PLC0415
    from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: PLC0415

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    warned = io.StringIO()
    nocolor()
    translators.clear()  # Sphinx keeps the words of the last language for the whole process
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(warned):
            config, _ = get_final_config(
                user_yaml=stage / "_config.yml",
                cli_config={"latex_individualpages": False, **settings},
                sourcedir=stage,
            )
            extensions = [*config["extensions"], "swvr.book.typst"]
            with patch_docutils(str(stage)), docutils_namespace():
                app = Sphinx(
                    srcdir=str(stage),
                    confdir=None,
                    outdir=str(target),
                    doctreedir=str(doctrees),
                    buildername=builder,
                    confoverrides={**config, "extensions": extensions},
                    status=None,
                    warning=warned,
                    keep_going=True,
                )
                app.build()
    except Exception as error:  # Sphinx's extensions raise what they like
        return [*_lines(warned.getvalue(), stage), f"{type(error).__name__}: {error}"], False
    return _lines(warned.getvalue(), stage), True


def _lines(text: str, stage: Path) -> list[str]:
    """Return the lines of Sphinx's log with places as authors know them."""
    return [line.replace(f"{stage}/", "") for line in text.splitlines() if line.strip()]


def _complete_site(task: PagesTask, site: Path) -> None:
    """Add the front door and the exhibits' files to the pages."""
    contents = yaml.safe_load((task.work / "stage" / "_toc.yml").read_text("utf-8"))
    write_site_index(
        site,
        f"{contents['root']}.html",
        task.edition.title[task.lang],
        SPHINX_LANGUAGES.get(task.lang, task.lang).replace("_", "-"),
        task.project,
    )
    files = site / EXHIBIT_FILES
    files.mkdir(exist_ok=True)
    for run in task.runs.values():
        for path in sorted((run / EXHIBITS).iterdir()):
            shutil.copyfile(path, files / path.name)
