"""What stands between an edit and a sound book: checks that need no build."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from swvr.book.catalogues import catalogue_problems
from swvr.book.contents import read_contents
from swvr.book.execute import (
    PARAMETERS_SOURCE,
    chapter_names,
    chapter_path,
    default_parameters,
)
from swvr.book.languages import (
    TAG,
    Notebook,
    cell_language,
    faults,
    groups,
    record_partners,
    source_text,
    tags,
)
from swvr.book.ledger import stale_scores, write_score
from swvr.book.normal_form import code_cells, executed, normal, read_notebook, to_text
from swvr.book.prose import typed_numbers
from swvr.conditions import (
    NEEDS,
    PARAMETERS,
    UNLESS,
    conditions,
    keep_available,
    kept,
    resolve,
    shown_exhibits,
    without_absent_chapters,
)
from swvr.data import DataPackage, did_you_mean, load
from swvr.edition import Edition, available_years, load_edition
from swvr.edition_schema import (
    is_current,
    names_schema,
    naming_schema,
    schema_path,
    write_schema,
)
from swvr.errors import SwvrError
from swvr.exhibit_format import MIME
from swvr.expected_data import NO_RESOURCE, key_of, wrong_tables, wrong_values
from swvr.inputs import INPUTS, available_inputs, missing_inputs, readable_editions
from swvr.language import language
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import listing
from swvr.project import Project

_GLUED = re.compile(r"\{glue:text\}`([^`]+)`")
_SOURCE = re.compile(r"\{source\}`([^`]*)`")
_GLUED_ELSEWHERE = re.compile(r"\{glued\}`([^`/]+)/([^`]+)`")
_BIBLIOGRAPHY = "```{bibliography}"
_SHOWN = re.compile(r"\b(?:figures|tables)\.(\w+)\(")


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where, what, and how."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}\n  -> {self.remedy}"


def check_project(project: Project) -> list[Finding]:
    """Check data, editions, notebooks, translations and catalogues."""
    found = list(_data(project))
    editions = []
    for year in available_years(project):
        try:
            editions.append(load_edition(year, project))
        except SwvrError as error:
            found.append(Finding(error.where, error.problem, error.remedy))
    found.extend(check_schema(project))
    if not found:  # bad data are told once
        found.extend(_ledgers(project, editions))
    languages = list(dict.fromkeys(code for edition in editions for code in edition.languages))
    for edition in editions:
        found.extend(check_edition(project, edition))
    for name in chapter_names(project):
        having = [edition for edition in editions if name in edition.chapters]
        spoken = [c for c in languages if any(c in e.languages for e in having or editions)]
        found.extend(check_chapter(project, name, spoken, languages))
        found.extend(_stored_form(project, name))
    try:
        found.extend(Finding(*problem) for problem in catalogue_problems(project, languages))
    except SwvrError as error:
        found.append(Finding(error.where, error.problem, error.remedy))
    return found


def check_schema(project: Project) -> Iterator[Finding]:
    """Find a schema that is not that of the code, and editions that do not name it."""
    if not is_current(project):
        yield Finding(
            project.relative(schema_path(project)),
            "is not the schema of edition files",
            "run `swvr check --fix` or `swvr edition schema --write`",
        )
    for year in available_years(project):
        path = project.editions / f"{year}.yml"
        if not names_schema(path.read_text("utf-8", "replace")):
            yield Finding(
                project.relative(path),
                "its first line does not name the schema that editors check it with",
                "run `swvr check --fix`",
            )


def _ledgers(project: Project, editions: list[Edition]) -> Iterator[Finding]:
    """Find what is wrong in the ledgers, and READMEs with the score of an earlier one."""
    default = default_parameters(project)[0]
    for edition in editions:
        try:
            if "ledger" not in available_inputs(edition, project):
                continue
            found = Ledger(edition, project)
            listing(found)
            stale = stale_scores(project, found) if edition.year == default else []
        except SwvrError as error:
            yield Finding(error.where, error.problem, error.remedy)
            continue
        for path in stale:
            yield Finding(
                project.relative(path),
                "its score is not that of the ledger",
                "run `swvr check --fix` or `swvr build`, which write it",
            )


def check_sources(project: Project, edition: Edition) -> list[Finding]:
    """Check what a build of one edition stands on, quickly."""
    package = DataPackage.read(project)
    found = [
        Finding(problem.where, problem.text, problem.remedy)
        for name in package.resources
        for problem in package.problems(name)
    ]
    found.extend(check_edition(project, edition))
    others = spoken_languages(project)
    for name in edition.chapters:
        found.extend(check_chapter(project, name, edition.languages, others))
    return found


def spoken_languages(project: Project) -> list[str]:
    """Return the languages of all editions that can be read."""
    editions = readable_editions(project)
    return list(dict.fromkeys(code for edition in editions for code in edition.languages))


def _data(project: Project) -> Iterator[Finding]:
    for problem in DataPackage.read(project).validate():
        yield Finding(problem.where, problem.text, problem.remedy)


def check_edition(project: Project, edition: Edition) -> Iterator[Finding]:
    """Check that what an edition names is there: data, chapters, exhibits, citations."""
    package = DataPackage.read(project)
    wrong = list(wrong_tables(edition, package))
    # What waits for its data keeps nothing from being built: `swvr edition check` tells of it.
    waiting = set() if wrong else {item.name for item in missing_inputs(edition, project)}
    for misfit in [*wrong, *wrong_values(edition, package)]:
        if misfit.key.partition(".")[0] not in waiting:
            yield Finding(key_of(edition, misfit.key), misfit.problem, misfit.remedy)
    yield from _regions_named(project, edition)
    yield from _languages_named(project, edition)
    yield from _chapters_named(project, edition)
    bibliography = (project.root / "references.bib").read_text("utf-8")
    cited = set(re.findall(r"^@\w+\{([^,\s]+)", bibliography, flags=re.MULTILINE))
    for name, source in edition.sources.cited().items():
        if source.key not in cited:
            remedy = did_you_mean(source.key, cited, otherwise="add it there")
            problem = f"there is no entry {source.key!r} in references.bib"
            yield Finding(key_of(edition, f"sources.{name}.key"), problem, remedy)
    if all(misfit.problem.startswith(NO_RESOURCE) for misfit in wrong):  # else nothing can be made
        yield from _exhibits_named(project, edition)
        yield from _cited_by_role(project, edition)
        yield from _glued_from_absent(project, edition)


def _regions_named(project: Project, edition: Edition) -> Iterator[Finding]:
    """Find checks of the grouping that speak of regions and countries that it has not."""
    package = DataPackage.read(project)
    if edition.regions not in package.resources or package.problems(edition.regions):
        return
    table = load(edition.regions, project)
    if not {"country", "region"} <= set(table.columns):
        return
    listed, regions = set(table["country"]), set(table["region"])
    for code in sorted(
        set(edition.given_survey.countries) - listed if edition.given_survey else ()
    ):
        yield Finding(
            key_of(edition, "survey.countries"),
            f"the country {code} is in no row of {edition.regions}",
            "correct the code, or give it a region there",
        )
    for position, check in enumerate(edition.grouping_checks):
        for region in sorted({r for r in check.move.values() if r is not None} - regions):
            yield Finding(
                key_of(edition, f"grouping_checks.{position}.move"),
                f"there is no region {region!r} in {edition.regions}",
                f"choose from {', '.join(sorted(regions))}",
            )
        for code in sorted(set(check.move) & package.country_codes - listed):
            yield Finding(
                key_of(edition, f"grouping_checks.{position}.move"),
                f"the country {code} is in no row of {edition.regions}",
                "correct the code",
            )


def _languages_named(project: Project, edition: Edition) -> Iterator[Finding]:
    """Find languages that the book can't speak."""
    for position, code in enumerate(edition.languages):
        try:
            language(code, project)
        except SwvrError as error:
            where = key_of(edition, f"languages.{position}")
            yield Finding(where, f"{error.where}: {error.problem}", error.remedy)


def _chapters_named(project: Project, edition: Edition) -> Iterator[Finding]:
    """Find chapters that are not there, and those without which there is no book."""
    chapters = chapter_names(project)
    for position, chapter in enumerate(edition.chapters):
        if chapter not in chapters:
            where = key_of(edition, f"chapters.{position}")
            remedy = did_you_mean(chapter, chapters, otherwise=f"chapters: {', '.join(chapters)}")
            yield Finding(where, f"there is no chapter {chapter!r}", remedy)
    where = key_of(edition, "chapters")
    first = Path(read_contents(project)["root"]).name
    if first not in edition.chapters:
        yield Finding(where, f"the first page, {first}, is missing", f"add {first}")
    listing = [name for name in chapters if _BIBLIOGRAPHY in _prose(project, name)]
    if listing and not set(listing) & set(edition.chapters):
        problem = "the chapter with the bibliography is missing, which the others cite from"
        yield Finding(where, problem, f"add {listing[0]}")


def _prose(project: Project, chapter: str) -> str:
    cells = _stored(project, chapter)["cells"]
    return "\n".join(source_text(cell) for cell in cells if cell["cell_type"] == "markdown")


def _stored(project: Project, chapter: str) -> Notebook:
    """Return a stored notebook to look at; with its charts it takes a while to read."""
    path = chapter_path(project, chapter)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _modified: int) -> Notebook:
    return read_notebook(path)


def _exhibits_named(project: Project, edition: Edition) -> Iterator[Finding]:
    from swvr import figures, tables  # noqa: PLC0415  (matplotlib takes long to import)

    there = [name for module in (figures, tables) for name in module.__all__]
    for chapter, names in edition.exhibits.items():
        for name in names:
            if not hasattr(figures, name) and not hasattr(tables, name):
                remedy = did_you_mean(
                    name, there, otherwise="write its function in swvr/figures or swvr/tables"
                )
                where = key_of(edition, f"exhibits.{chapter}")
                yield Finding(where, f"there is no exhibit {name!r}", remedy)
    for chapter in sorted(set(edition.chapters) & set(chapter_names(project))):
        shown = set(shown_exhibits(project, chapter))
        there_now = set(shown_exhibits(project, chapter, available_inputs(edition, project)))
        listed = set(edition.exhibits.get(chapter, []))
        for name in sorted((listed - shown) | (there_now - listed)):
            side = "shown but not listed" if name in shown else "listed but not shown"
            yield Finding(
                f"chapters/{chapter}.ipynb",
                f"the exhibit {name} is {side}",
                f"bring the chapter and {key_of(edition, f'exhibits.{chapter}')}, together",
            )


def check_chapter(
    project: Project, name: str, languages: list[str], others: Collection[str] = ()
) -> Iterator[Finding]:
    """Check one notebook: its parameters, its languages, its numbers.

    Its prose must be there in ``languages``; it may be in ``others``, those of other editions.
    """
    if name not in chapter_names(project):
        return
    notebook = read_notebook(chapter_path(project, name))
    place = f"chapters/{name}.ipynb"
    for fault in [*faults(notebook, languages, others), *typed_numbers(notebook)]:
        yield Finding(f"{place}, cell {fault.cell}", fault.problem, fault.remedy)
    yield from _conditions(notebook, place)
    yield from _parameters(notebook, place)
    yield from _glue(notebook, place)
    yield from _glued_elsewhere(project, notebook, place)


def _conditions(notebook: Notebook, place: str) -> Iterator[Finding]:
    """Find tags that speak of no input, and partners that speak of different ones."""
    for position, cell in enumerate(notebook["cells"], start=1):
        where = f"{place}, cell {position}"
        for name in sorted(conditions(tags(cell)) - set(INPUTS)):
            remedy = did_you_mean(name, INPUTS, otherwise=f"inputs: {', '.join(INPUTS)}")
            yield Finding(where, f"a tag speaks of an input {name!r}, which there is not", remedy)
        if cell["cell_type"] == "code" and any(tag.startswith(UNLESS) for tag in tags(cell)):
            remedy = f"make its work depend on nothing, or tag it {NEEDS}…"
            yield Finding(where, f"a code cell is tagged {UNLESS}…", remedy)
    for group in groups(notebook):
        wanted = {
            tuple(sorted(t for t in tags(c) if not t.startswith(TAG))) for _, c in group.values()
        }
        if len(wanted) > 1:
            first = min(position for position, _ in group.values())
            yield Finding(
                f"{place}, cell {first}",
                "the same prose has different tags in its languages",
                "give all its cells the same needs-… and unless-… tags",
            )


def _cited_by_role(project: Project, edition: Edition) -> Iterator[Finding]:
    """Find prose that an edition keeps and that cites a source which it does not name."""
    found = resolve(edition, project)
    sources = edition.sources.by_role()
    every = [field.alias or name for name, field in type(edition.sources).model_fields.items()]
    for chapter in sorted(set(found.edition.chapters) & set(chapter_names(project))):
        cells = _stored(project, chapter)["cells"]
        for position, cell in enumerate(cells, start=1):
            if cell["cell_type"] != "markdown" or not kept(tags(cell), found.available):
                continue
            roles = ",".join(_SOURCE.findall(source_text(cell))).split(",")
            for role in sorted({role.strip() for role in roles} - {"", *sources}):
                known = f"choose from {', '.join(every)}"
                remedy = (
                    f"name it in editions/{edition.year}.yml, or tag the prose {NEEDS}…"
                    if role in every
                    else did_you_mean(role, every, otherwise=known)
                )
                yield Finding(
                    f"chapters/{chapter}.ipynb, cell {position}",
                    f"the edition {edition.year} has no source {role!r}",
                    remedy,
                )


def _glued_from_absent(project: Project, edition: Edition) -> Iterator[Finding]:
    """Find prose that an edition keeps, with numbers of code that it does not."""
    found = resolve(edition, project)
    known = set(chapter_names(project))
    chapters = {
        name: without_absent_chapters(
            keep_available(_stored(project, name), found.available), found.edition.chapters
        )
        for name in found.edition.chapters
        if name in known
    }
    code = {
        name: "\n".join(source_text(cell) for cell in code_cells(notebook))
        for name, notebook in chapters.items()
    }
    for chapter, notebook in chapters.items():
        for cell in notebook["cells"]:
            if cell["cell_type"] != "markdown" or cell_language(cell) not in edition.languages:
                continue
            text = source_text(cell)
            used = [(chapter, name) for name in _GLUED.findall(text)]
            for other, name in [*used, *_GLUED_ELSEWHERE.findall(text)]:
                if other in known and not re.search(rf"\b{re.escape(name)}=", code.get(other, "")):
                    yield Finding(
                        f"chapters/{chapter}.ipynb, cell {cell.get('id')}",
                        f"the edition {edition.year} keeps this prose, but not the code that glues "
                        f"{name!r} in {other}",
                        f"tag the prose {NEEDS}… as the code is",
                    )


def _parameters(notebook: Notebook, place: str) -> Iterator[Finding]:
    code = code_cells(notebook)
    first = code[0] if code else None
    if first is None or PARAMETERS not in tags(first):
        yield Finding(
            place, "the first code cell is not tagged parameters", "tag it, or papermill ignores it"
        )
    elif not PARAMETERS_SOURCE.fullmatch(source_text(first).strip()):
        yield Finding(
            place,
            "the parameters cell holds more, or other, than year and lang",
            'write exactly two lines: year = <edition> and lang = "en"',
        )


def _glue(notebook: Notebook, place: str) -> Iterator[Finding]:
    """Find glued names that no code cell makes, in any of the languages."""
    code = "\n".join(source_text(cell) for cell in code_cells(notebook))
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "markdown" or cell_language(cell) is None:
            continue
        for name in _GLUED.findall(source_text(cell)):
            if not re.search(rf"\b{re.escape(name)}=", code):
                yield Finding(
                    f"{place}, cell {position}",
                    f"no code cell glues {name!r}",
                    f"add {name}=… to a call of page.glue, or correct the name",
                )


def _glued_elsewhere(project: Project, notebook: Notebook, place: str) -> Iterator[Finding]:
    """Find numbers taken from a chapter that is not there or does not glue them."""
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "markdown":
            continue
        for chapter, name in _GLUED_ELSEWHERE.findall(source_text(cell)):
            where = f"{place}, cell {position}"
            if chapter not in chapter_names(project):
                yield Finding(where, f"no chapter {chapter!r}", "correct the name of the chapter")
                continue
            code = code_cells(read_notebook(chapter_path(project, chapter)))
            if not any(re.search(rf"\b{re.escape(name)}=", source_text(c)) for c in code):
                yield Finding(
                    where,
                    f"the chapter {chapter} does not glue {name!r}",
                    "glue it there, or correct the name",
                )


def _stored_form(project: Project, name: str) -> Iterator[Finding]:
    """Find stored notebooks that were not run, or are not in normal form."""
    path = chapter_path(project, name)
    notebook = read_notebook(path)
    place = f"chapters/{name}.ipynb"
    if not executed(notebook):
        yield Finding(place, "not every code cell was run, in order", f"run `swvr store {name}`")
    elif _shows_nothing(notebook):
        yield Finding(place, "an exhibit has no stored output", f"run `swvr store {name}`")
    if path.read_text("utf-8") != to_text(normal(notebook)):
        yield Finding(place, "not in normal form", "run `swvr check --fix`")


def _shows_nothing(notebook: Notebook) -> bool:
    return any(
        len(_SHOWN.findall(source_text(cell)))
        != sum(MIME in output.get("data", {}) for output in cell["outputs"])
        for cell in code_cells(notebook)
    )


def fix_editions(project: Project) -> list[str]:
    """Write the schema of edition files, and let each of them name it.

    Returns
    -------
    list of str
        The files that changed.
    """
    changed = [schema_path(project)] if write_schema(project) else []
    for year in available_years(project):
        path = project.editions / f"{year}.yml"
        text = path.read_text("utf-8", "surrogateescape")
        if not names_schema(text):
            path.write_text(naming_schema(text), "utf-8", "surrogateescape", newline="\n")
            changed.append(path)
    return [project.relative(path) for path in changed]


def fix_scores(project: Project) -> list[str]:
    """Write the score of the ledger into the READMEs.

    Returns
    -------
    list of str
        The READMEs that changed; none if the ledger is not sound.
    """
    try:
        edition = load_edition(default_parameters(project)[0], project)
        changed = write_score(project, Ledger(edition, project))
    except SwvrError:  # the check that follows says what is wrong
        return []
    return [project.relative(path) for path in changed]


def fix_chapters(project: Project) -> list[str]:
    """Store every notebook in normal form and record its translations as fresh.

    Returns
    -------
    list of str
        The chapters that changed.
    """
    changed = []
    for name in chapter_names(project):
        path = chapter_path(project, name)
        notebook = read_notebook(path)
        record_partners(notebook)
        text = to_text(normal(notebook))
        if text != path.read_text("utf-8"):
            path.write_text(text, "utf-8")
            changed.append(name)
    return changed
