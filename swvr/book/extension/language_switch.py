"""From each page to the same page in the book's other languages.

The setting ``swvr_alternates`` lists the other built sites, each as a mapping with

``language``
    its language code: ``zh``;
``year``
    its edition, a whole number;
``prefix``
    the way there from the root of this site: ``../zh/``.

Links are relative, so that they work on any server and from disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel import UnknownLocaleError
from sphinx.errors import ConfigError

from swvr.language import autonym

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

SETTING = "swvr_alternates"
# The theme drops templates that would be empty, at priority 500: the links must be there before.
_BEFORE_THE_THEME = 400


@dataclass(frozen=True)
class Alternate:
    """Another built site, as seen from the root of this one."""

    language: str
    year: int
    prefix: str


@dataclass(frozen=True)
class Link:
    """A link to the same page of another site, as the templates show it."""

    language: str
    label: str
    href: str


def alternates(entries: Iterable[Mapping[str, Any]]) -> list[Alternate]:
    """Read the setting.

    Raises
    ------
    ConfigError
        If an entry lacks a part, or its language is unknown to CLDR.
    """
    found = []
    for entry in entries:
        try:
            alternate = Alternate(str(entry["language"]), int(entry["year"]), str(entry["prefix"]))
            autonym(alternate.language)
        except (KeyError, TypeError, ValueError, UnknownLocaleError) as error:
            raise ConfigError(
                f"{SETTING}: {entry!r} needs language, year and prefix, such as "
                f"{{'language': 'zh', 'year': <year>, 'prefix': '../zh/'}} ({error})"
            ) from error
        found.append(alternate)
    return found


def links(sites: list[Alternate], page: str) -> list[Link]:
    """Link to the same page of the other sites.

    Parameters
    ----------
    sites
        The other sites.
    page
        The page's own address from the root of its site: ``chapters/02_results.html``.
    """
    up = "../" * page.count("/")
    several_editions = len({site.year for site in sites}) > 1
    return [
        Link(
            language=site.language.replace("_", "-"),
            label=autonym(site.language) + (f" {site.year}" if several_editions else ""),
            href=f"{up}{site.prefix.rstrip('/')}/{page}",
        )
        for site in sites
    ]


def _on_config_inited(_app: Sphinx, config: Config) -> None:
    alternates(config[SETTING])


def _on_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    page = app.builder.get_target_uri(pagename)
    context["swvr_links"] = links(alternates(app.config[SETTING]), page)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting and give every page its links."""
    app.add_config_value(SETTING, [], "html", types=[list])
    app.connect("config-inited", _on_config_inited)
    app.connect("html-page-context", _on_page, priority=_BEFORE_THE_THEME)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
