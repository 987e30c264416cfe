"""The main job: from notebooks and data to the published book, or an error and nothing changed.

A book from a file of respondents that is named on the command line is another book: it is kept
apart, in a folder of its own, with all that a build makes. Only one file's book is in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from swvr import conditions
from swvr.book.checks import Finding, check_sources
from swvr.book.contents import read_contents
from swvr.book.execute import (
    EXHIBITS,
    NOTEBOOK,
    Run,
    Runner,
    chapter_source,
    fingerprint,
    with_current_prose,
)
from swvr.book.files import publish, scratch, write_text
from swvr.book.ledger import write_ledger
from swvr.book.locks import edition_lock, shared_lock
from swvr.book.manifest import write_manifest
from swvr.book.normal_form import read_notebook, to_text
from swvr.book.outputs import check_exhibits, check_pdf, check_site
from swvr.book.shelf import site_folder, write_front_door, write_record
from swvr.book.site import FORMATS, SPHINX_LANGUAGES, Pages, PagesTask, build_pages
from swvr.conditions import Resolved
from swvr.edition import Edition, load_edition
from swvr.errors import SwvrError
from swvr.fonts import static_fonts
from swvr.inputs import available_inputs, missing_inputs
from swvr.language import language
from swvr.project import Project

Report = Callable[[str], None]
RESPONDENTS, DEMO = "respondents", "demo"  # where a book from respondents is kept, real or made up
SOURCE = "respondents.sha256"  # the file there that says whose
FRONT_DOOR = "../../"  # from the root of a site to the page that offers all editions


@dataclass(frozen=True)
class Request:
    """What to build.

    ``languages`` and ``formats`` empty mean all of them; ``jobs`` is how many processes;
    ``microdata`` is a file of respondents in place of what was published of the survey; with
    ``kernels`` each chapter has a kernel of its own, started anew.
    """

    year: int
    languages: Sequence[str] = ()
    formats: Sequence[str] = ()
    jobs: int = 0
    use_cache: bool = True
    microdata: Path | None = None
    kernels: bool = False


@dataclass(frozen=True)
class Apart(Project):
    """A checkout whose builds go elsewhere, so that those of the book stay as they are.

    Attributes
    ----------
    name
        Of the folder below ``_build/``.
    """

    name: str = RESPONDENTS

    @property
    def build(self) -> Path:
        """Everything that a build makes."""
        return self.root / "_build" / self.name

    @property
    def figures(self) -> Path:
        """The exhibits as files, per edition and language."""
        return self.build / "figures"


def with_respondents(
    project: Project, edition: Edition, path: Path | None
) -> tuple[Project, Edition]:
    """Check the respondents that a build is to use, and say where it goes and how it is called.

    Parameters
    ----------
    project
        The checkout.
    edition
        May name a file of respondents itself.
    path
        A file in place of that, or None.

    Returns
    -------
    Project, Edition
        With a file in place of the edition's, a project that keeps what it makes apart. With
        synthetic respondents, an edition whose title says so.

    Raises
    ------
    SwvrError
        If the file can't be read, anything in it is wrong, or no country has respondents enough.
    """
    if path is None and not (edition.has("survey") and edition.survey.microdata):
        return project, edition
    # Polars takes its time.
    from swvr.survey.respondents import refuse_too_few, respondents  # noqa: PLC0415

    found = respondents(edition, project, path)
    assert found is not None
    refuse_too_few(found, str(path or edition.survey.microdata))
    synthetic = found.synthetic
    if path is not None:
        project = Apart(project.root, DEMO if synthetic else RESPONDENTS)
    if synthetic:
        titles = {
            code: f"{language(code, project)('SYNTHETIC DATA')} · {title}"
            for code, title in edition.title.items()
            if code in edition.languages
        }
        edition = edition.model_copy(update={"title": {**edition.title, **titles}})
    return project, edition


def resolve(request: Request, project: Project) -> tuple[Resolved, list[str], list[str], int]:
    """Return the edition as its inputs allow it, languages, formats and jobs of a request.

    Raises
    ------
    SwvrError
        If the edition, a language or a format is unknown, or the edition has no chapter.
    """
    found = conditions.resolve(load_edition(request.year, project), project)
    edition = found.edition
    stop_at(nothing_to_build(found, project))
    unknown = [code for code in request.languages if code not in edition.languages]
    if unknown:
        raise SwvrError(
            f"the edition {edition.year} has no language {', '.join(map(repr, unknown))}",
            where="--lang",
            remedy=f"choose from {', '.join(edition.languages)}",
        )
    strange = [name for name in request.formats if name not in FORMATS]
    if strange:
        raise SwvrError(
            f"unknown format {', '.join(map(repr, strange))}",
            where="--format",
            remedy=f"choose from {', '.join(FORMATS)}",
        )
    languages = [code for code in edition.languages if code in (request.languages or [code])]
    formats = [name for name in FORMATS if name in (request.formats or FORMATS)]
    return found, languages, formats, request.jobs or os.cpu_count() or 1


def nothing_to_build(found: Resolved, project: Project) -> list[Finding]:
    """Say why an edition has no book: its first page waits for data; nothing if it has one."""
    first = Path(read_contents(project)["root"]).name
    if first not in found.left_out:
        return []
    year = found.edition.year
    return [
        Finding(
            f"editions/{year}.yml",
            f"there is no book of {year} yet: its first page needs {name}; {item.reason}",
            f"{item.remedy}; swvr edition check {year} lists all that is missing",
        )
        for item in missing_inputs(load_edition(year, project), project)
        for name in found.left_out[first]
        if item.name == name
    ]


def build(project: Project, request: Request, report: Report) -> list[Path]:
    """Build the book and publish it; on any error leave the last good build as it was.

    Parameters
    ----------
    project
        The checkout.
    request
        What to build.
    report
        Told of each step in a line.

    Returns
    -------
    list of Path
        What was published: the chooser, each site's folder, each PDF, figures, notebooks.

    Raises
    ------
    SwvrError
        If anything is missing or wrong.
    """
    found, languages, formats, jobs = resolve(request, project)
    edition = found.edition
    report("checking data, translations and chapters")
    stop_at(check_sources(project, edition))
    project, edition = with_respondents(project, edition, request.microdata)
    with edition_lock(project, edition.year, report):
        report("preparing fonts")
        static_fonts()
        runner = Runner(project, request.use_cache, request.microdata, kernels=request.kernels)
        runs = _execute(runner, edition, languages, jobs, report)
        for lang in languages:
            check_exhibits(edition, lang, runs[lang])
        report(f"building pages: {', '.join(languages)} as {', '.join(formats)}")
        tasks = [
            PagesTask(
                project,
                edition,
                lang,
                runs[lang],
                _alternates(project, edition, lang, languages),
                formats,
                project.build / "work" / str(edition.year) / lang,
                front_door=FRONT_DOOR,
                left_out=found.left_out,
            )
            for lang in languages
        ]
        pages = build_pages(tasks, jobs)
        report("checking pages")
        for made in pages:
            _check(made, edition)
        report("publishing")
        return _publish(project, edition, runs, pages, request.microdata)


def forget_other_respondents(project: Project, microdata: Path) -> None:
    """Take away what was published from another file: a language built then, and not now."""
    mark, content = project.build / SOURCE, f"{fingerprint(microdata).hex()}\n"
    if not mark.is_file() or mark.read_text("utf-8") != content:
        for name in ("site", "pdf", "notebooks", "preview"):
            shutil.rmtree(project.build / name, ignore_errors=True)
        shutil.rmtree(project.figures, ignore_errors=True)
        write_text(mark, content)


def stop_at(findings: Sequence[Finding]) -> None:
    """Raise one error that lists the findings, if there are any."""
    if findings:
        first = findings[0]
        more = "".join(f"\n{finding}" for finding in findings[1:])
        raise SwvrError(first.problem, where=first.where, remedy=first.remedy + more)


def _execute(
    runner: Runner,
    edition: Edition,
    languages: Sequence[str],
    jobs: int,
    report: Report,
) -> dict[str, dict[str, Path]]:
    runs = [Run(name, edition.year, lang) for name in edition.chapters for lang in languages]
    done = 0

    def tell(run: Run, cached: bool) -> None:
        nonlocal done
        done += 1
        how = "unchanged" if cached else "run"
        report(f"chapter {done} of {len(runs)}: {run.chapter} in {run.lang} ({how})")

    folders = runner.execute(runs, jobs, tell)
    return {
        lang: {run.chapter: folders[run] for run in runs if run.lang == lang} for lang in languages
    }


def _alternates(
    project: Project, edition: Edition, lang: str, building: Sequence[str]
) -> list[dict[str, object]]:
    """Return the other languages of the edition that are, or are about to be, published."""
    others = [
        code
        for code in edition.languages
        if code in building or site_folder(project, edition.year, code).is_dir()
    ]
    return [
        {"language": code, "year": edition.year, "prefix": f"../{code}/"}
        for code in others
        if code != lang
    ]


def _check(pages: Pages, edition: Edition) -> None:
    if pages.site:
        tag = SPHINX_LANGUAGES.get(pages.lang, pages.lang).replace("_", "-")
        check_site(pages.site, edition, tag)
    if pages.pdf:
        check_pdf(pages.pdf, edition, pages.lang)


def _publish(
    project: Project,
    edition: Edition,
    runs: dict[str, dict[str, Path]],
    pages: Sequence[Pages],
    microdata: Path | None,
) -> list[Path]:
    """Put what was made in the place of the last build; then make anew what all editions share."""
    with scratch(project.build, "publish") as folder:
        targets = _laid_out(project, edition, runs, pages, folder)
        with shared_lock(project):
            if microdata is not None:
                forget_other_respondents(project, microdata)
            for source_path, target in targets:
                publish(source_path, target)
            for made in pages:
                write_record(project, edition, made.lang)
            published = [*write_front_door(project), *(target for _, target in targets)]
    # Respondents change nothing of what was published.
    if not isinstance(project, Apart) and "ledger" in available_inputs(edition, project):
        published += write_ledger(project, edition)
    with shared_lock(project):
        published.append(write_manifest(project))
    return published


def _laid_out(
    project: Project,
    edition: Edition,
    runs: dict[str, dict[str, Path]],
    pages: Sequence[Pages],
    folder: Path,
) -> list[tuple[Path, Path]]:
    """Copy what was made into a folder; return each copy with the place where it is published."""
    year, targets = str(edition.year), []
    for made in pages:
        lang = made.lang
        notebooks, exhibits = folder / f"notebooks-{lang}", folder / f"figures-{lang}"
        exhibits.mkdir()
        for chapter, run in runs[lang].items():
            source = chapter_source(project, Run(chapter, edition.year, lang))
            current = with_current_prose(source, read_notebook(run / NOTEBOOK))
            write_text(notebooks / f"{chapter}.ipynb", to_text(current))
            for path in (run / EXHIBITS).iterdir():
                shutil.copyfile(path, exhibits / path.name)
        targets += [
            (notebooks, project.build / "notebooks" / year / lang),
            (exhibits, project.figures / year / lang),
        ]
        if made.site:
            clean = folder / f"site-{lang}"
            shutil.copytree(made.site, clean, ignore=shutil.ignore_patterns(".*"))
            targets.append((clean, site_folder(project, edition.year, lang)))
        if made.pdf:
            copy = folder / made.pdf.name
            shutil.copyfile(made.pdf, copy)
            targets.append((copy, project.build / "pdf" / made.pdf.name))
    return targets
