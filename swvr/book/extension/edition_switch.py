"""From each page to the same page in the book's other editions.

Editions are built at different times, and none writes to another's pages. What a page carries is
therefore only a link to the page that offers all editions. Beside that lies ``editions.js``, which
every build renews (see ``swvr.book.shelf``): with it ``assets/edition-switch.js`` turns the link
into a list of the other editions, where there are any.

The setting ``swvr_front_door`` is the way there from the root of the site, ``../../``; without it,
as in a site that stands alone, pages carry nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SETTING = "swvr_front_door"
# The theme drops templates that would be empty, at priority 500: the link must be there before.
_BEFORE_THE_THEME = 400


def switch(page: str, front_door: str, year: int, language: str) -> dict[str, object]:
    """Return what the template says of a page.

    Parameters
    ----------
    page
        Its address from the root of its site: ``chapters/02_results.html``.
    front_door
        The setting.
    year, language
        The page's edition and language.
    """
    up = "../" * page.count("/")
    return {"front": up + front_door, "page": page, "year": year, "language": language}


def _on_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    config = app.config
    if config[SETTING]:
        page = app.builder.get_target_uri(pagename)
        context["swvr_edition"] = switch(
            page, config[SETTING], config.swvr_year, config.swvr_language
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting and give every page its link."""
    app.setup_extension("swvr.book.extension.edition")
    app.add_config_value(SETTING, "", "html", types=[str])
    app.connect("html-page-context", _on_page, priority=_BEFORE_THE_THEME)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
