"""The shelf: every edition in every language that was built, as it lies on disk.

A build writes nothing of another edition's. What all share, the page that offers the editions and
the list of them that each page reads, is made anew by every build from what lies there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from swvr.book.chooser import Site, speak, write_chooser
from swvr.book.execute import default_parameters
from swvr.book.files import write_text
from swvr.book.site import pdf_name
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.language import autonym
from swvr.project import Project

INDEX = "editions.js"
DOOR = "index.html"


def site_folder(project: Project, year: int, lang: str) -> Path:
    """Return where a site is published."""
    return project.build / "site" / str(year) / lang


def write_record(project: Project, edition: Edition, lang: str) -> Path:
    """Write beside a site's folder what the shelf says of it: ``site/<year>/<lang>.json``.

    The title is that of the build; the edition's file may change, or go, before the next one.
    """
    path = _record(project, edition.year, lang)
    record = {"title": edition.title[lang], "languages": edition.languages}
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path


def sites(project: Project) -> list[Site]:
    """Return what was published, the newest edition first, languages in the edition's order.

    Raises
    ------
    SwvrError
        If a record can't be read.
    """
    found = []
    for path in (project.build / "site").glob("[0-9]*/*.json"):
        year, lang = int(path.parent.name), path.stem
        title, languages = _read(project, path)
        folder = site_folder(project, year, lang)
        pdf = project.build / "pdf" / pdf_name(year, lang)
        has_pages = (folder / DOOR).is_file()
        if has_pages or pdf.is_file():
            site = Site(
                year=year,
                language=lang,
                title=title,
                href=f"{year}/{lang}/{DOOR}" if has_pages else None,
                pdf_href=f"../pdf/{pdf.name}" if pdf.is_file() else None,
                pages=tuple(_pages(folder)) if has_pages else (),
            )
            place = languages.index(lang) if lang in languages else len(languages)
            found.append(((-year, place, lang), site))
    return [site for _, site in sorted(found, key=lambda entry: entry[0])]


def write_front_door(project: Project) -> list[Path]:
    """Write ``site/index.html`` and ``site/editions.js``, which offer all that was published.

    Hold :func:`swvr.book.locks.shared_lock` meanwhile: what is read must not change.
    """
    found, folder = sites(project), project.build / "site"
    spoken = {site.language: speak(site.language, project) for site in found}
    headings = {
        code: say("State of the World's Volunteerism Report, recomputed")
        for code, say in spoken.items()
    }
    default, _ = default_parameters(project)
    write_text(folder / INDEX, index_script(found))
    return [write_chooser(folder, found, headings, default, project), folder / INDEX]


def index_script(found: Sequence[Site]) -> str:
    """Return the script that tells every page of the editions: ``SWVR_EDITIONS``.

    It is a script, since a page that was opened from disk can't fetch data. Each edition has its
    ``year`` and its ``sites``: ``language``, its own ``name``, ``folder``, and ``pages``, addresses
    in that folder.
    """
    editions = []
    for year, group in groupby((site for site in found if site.href), lambda site: site.year):
        entries = [
            {
                "language": site.language,
                "name": autonym(site.language),
                "folder": f"{site.year}/{site.language}/",
                "pages": site.pages,
            }
            for site in group
        ]
        editions.append(json.dumps({"year": year, "sites": entries}, ensure_ascii=False))
    lines = ",\n".join(editions)
    return f"var SWVR_EDITIONS = [\n{lines}\n];\n"


def _record(project: Project, year: int, lang: str) -> Path:
    return site_folder(project, year, lang).with_suffix(".json")


def _read(project: Project, path: Path) -> tuple[str, list[str]]:
    try:
        record = json.loads(path.read_text("utf-8"))
        return str(record["title"]), list(record["languages"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SwvrError(
            f"not a record of a site: {error}",
            where=project.relative(path),
            remedy="delete it, and build that edition again",
        ) from error


def _pages(folder: Path) -> Iterator[str]:
    """Yield the addresses of a site's pages, without the door that leads to the first."""
    for path in sorted(folder.rglob("*.html")):
        parts = path.relative_to(folder).parts
        if parts[0] != "_static" and parts != (DOOR,):
            yield "/".join(parts)
