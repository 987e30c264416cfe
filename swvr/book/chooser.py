"""The doors of the site: the page that offers editions and languages, and each site's own.

Both are plain HTML that works without JavaScript, from a server and from disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from swvr.book.files import write_text
from swvr.errors import SwvrError
from swvr.fonts import font_faces, web_fonts
from swvr.language import SOURCE, Language, autonym, language
from swvr.project import Project

FONTS = "fonts"
_SITE_FONTS = "_static/fonts/fonts.css"
_STYLE = """
:root { color-scheme: light dark; --ink: #1f262d; --soft: #55606b; --paper: #fff;
  --rule: #d8dee4; --accent: #12436d; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfe4e9; --soft: #a3adb7; --paper: #14181c; --rule: #36404a;
    --accent: #7fb2e5; --on-accent: #14181c; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); line-height: 1.6; margin: 0;
  font-family: "Noto Sans SC Latin", "Noto Sans SC", system-ui, sans-serif; }
[lang|="zh"] { font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { margin: 0 auto; max-width: 60rem; padding: 7vh 1.5rem 4rem; }
h1 { font-size: clamp(1.5rem, 5vw, 2.2rem); line-height: 1.3; margin: 0 0 2.5rem;
  text-wrap: balance; }
h1 span { display: block; }
h2 { border-top: 3px solid var(--accent); font-size: 1.1rem; margin: 2.5rem 0 1rem;
  padding-top: 0.8rem; }
h2 span + span { color: var(--soft); font-weight: 400; margin-left: 0.6em; }
h2 em { border: 1px solid var(--accent); color: var(--accent); font-size: 0.85rem;
  font-style: normal; font-weight: 400; margin-left: 1em; padding: 0.1rem 0.6rem; }
h2 em span + span { color: inherit; }
ul { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
  list-style: none; margin: 0; padding: 0; }
li { border: 1px solid var(--rule); display: flex; flex-direction: column; padding: 1.25rem; }
h3 { font-size: 1.3rem; margin: 0; }
li p { color: var(--soft); flex: 1; margin: 0.35rem 0 1.25rem; }
li div { align-items: center; display: flex; flex-wrap: wrap; gap: 1.1rem; }
a { color: var(--accent); }
a.read { background: var(--accent); color: var(--on-accent); font-weight: 700;
  padding: 0.45rem 1rem; text-decoration: none; }
a:hover { text-decoration: underline; text-underline-offset: 0.2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
"""


@dataclass(frozen=True)
class Site:
    """What was published of an edition in a language: pages, a PDF, or both.

    Attributes
    ----------
    year, language
        The edition, and its language as an ISO 639 code.
    title
        The book's title in that language.
    href, pdf_href
        Addresses of the pages and the PDF relative to the folder of the chooser, where there are.
    pages
        Addresses of all its pages, relative to its own folder.
    """

    year: int
    language: str
    title: str
    href: str | None
    pdf_href: str | None = None
    pages: tuple[str, ...] = ()


def write_chooser(
    folder: Path,
    sites: Sequence[Site],
    headings: Mapping[str, str] | None = None,
    default: int | None = None,
    project: Project | None = None,
) -> Path:
    """Write ``index.html``, which offers every edition and language, and return its path.

    The letters that it needs are put beside it in ``fonts/``.
    Editions stand from the newest to the oldest, the languages of each as they come in ``sites``.

    Parameters
    ----------
    folder
        Where the page is written; made if need be.
    sites
        At least one site.
    headings
        Language -> what stands above all; by default the titles of the newest edition.
    default
        The edition that readers are told to start with, if there are others.
    project
        Where the catalogues are; by default the checkout at hand.

    Raises
    ------
    ValueError
        If there are no sites.
    """
    if not sites:
        raise ValueError("a chooser needs at least one site")
    newest_first = sorted(sites, key=lambda site: -site.year)
    editions = [list(group) for _, group in groupby(newest_first, key=lambda site: site.year)]
    named = headings or {site.language: site.title for site in editions[0]}
    heading = "".join(_span(code, text) for code, text in named.items())
    marked = default if len(editions) > 1 else None
    spoken = {site.language: speak(site.language, project) for site in sites}
    sections = "".join(_edition(edition, edition[0].year == marked, spoken) for edition in editions)
    body = f"<main>\n<h1>{heading}</h1>\n{sections}</main>"
    fonts = font_faces(web_fonts({c for c in body if c.isprintable()}, folder / FONTS), f"{FONTS}/")
    page = _page(
        tag=editions[0][0].language,
        title=" · ".join(named.values()),
        head=f"<style>\n{fonts}{_STYLE}</style>\n" + _alternates(editions[0]),
        body=body,
    )
    return _write(folder / "index.html", page)


def write_site_index(
    folder: Path, target: str, title: str, tag: str, project: Project | None = None
) -> Path:
    """Write ``<folder>/index.html``, which forwards to the book's first page; return its path.

    Parameters
    ----------
    folder
        The root of one built site.
    target
        The first page, relative to ``folder``: ``chapters/01_about.html``.
    title, tag
        The book's title, and its language: ``zh-CN``.
    project
        Where the catalogues are; by default the checkout at hand.
    """
    address = escape(target)
    head = (
        f'<meta http-equiv="refresh" content="0; url={address}">\n'
        f'<link rel="canonical" href="{address}">\n'
        f'<link rel="stylesheet" href="{_SITE_FONTS}">\n<style>{_STYLE}</style>'
    )
    say = speak(tag, project)
    forward = escape(say("Go to the book"))
    body = (
        f"<main>\n<h1>{escape(title)}</h1>\n"
        f'<p><a class="read" href="{address}">{forward}</a></p>\n</main>'
    )
    return _write(folder / "index.html", _page(tag, title, head, body))


def speak(tag: str, project: Project | None = None) -> Language:
    """Open the language of a door; one whose catalogue is gone speaks the source language.

    A site stays on the shelf when the edition that it was built from is there no more.
    """
    try:
        return language(tag.replace("-", "_").partition("_")[0], project)
    except SwvrError:
        return language(SOURCE, project)


def _edition(sites: Sequence[Site], is_default: bool, spoken: Mapping[str, Language]) -> str:
    names: dict[str, str] = {}  # each way of writing them once, with a language that it is in
    marks: dict[str, str] = {}
    for site in sites:
        say = spoken[site.language]
        names.setdefault(say("Edition {year}", year=str(site.year)), site.language)
        marks.setdefault(say("start here"), site.language)
    heading = "".join(_span(code, name) for name, code in names.items())
    if is_default:
        heading += f"<em>{' '.join(_span(code, mark) for mark, code in marks.items())}</em>"
    cards = "".join(_card(site, spoken[site.language]) for site in sites)
    return f"<section>\n<h2>{heading}</h2>\n<ul>\n{cards}</ul>\n</section>\n"


def _card(site: Site, say: Language) -> str:
    offers = [(say("Read the book"), site.href), (say("PDF"), site.pdf_href)]
    links = [
        f'href="{escape(href)}" aria-label="{escape(f"{word}: {site.title}")}">{word}</a>'
        for word, href in offers
        if href
    ]
    return (
        f'<li lang="{_tag(site.language)}">\n<h3>{escape(autonym(site.language))}</h3>\n'
        f'<p>{escape(site.title)}</p>\n<div><a class="read" {" <a ".join(links)}</div>\n</li>\n'
    )


def _alternates(sites: Iterable[Site]) -> str:
    return "".join(
        f'<link rel="alternate" hreflang="{_tag(site.language)}" href="{escape(site.href)}">\n'
        for site in sites
        if site.href
    )


def _page(tag: str, title: str, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{_tag(tag)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _span(language: str, text: str) -> str:
    return f'<span lang="{_tag(language)}">{escape(text)}</span>'


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _write(path: Path, text: str) -> Path:
    write_text(path, text)
    return path
