"""The Sphinx extension that turns Jupyter Book's stock site into this book's.

``_config.yml`` names it under ``sphinx.local_extensions``; it needs no other setting. Each
submodule has one job and a ``setup`` of its own; Sphinx calls the one here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# In the order in which they are set up.
SUBMODULES = (
    "language_filter",  # reads bilingual notebooks in one language
    "links",  # out of the cells of tables
    "exhibit",  # figures and tables with their words and sources
    "ledger",  # numbers that the documents print, and their rows
    "glued",  # numbers of other chapters
    "source",  # citations of what the edition names
    "table_search",  # search boxes above long tables
    "pages",  # templates and style of the site
    "interface",  # the theme's own words in the page's language
    "language_switch",  # the same page in other languages
    "edition_switch",  # the same page in other editions
    "metadata",  # what search engines read of a page
    "mathml",  # formulas without JavaScript
    "chinese_search",  # words of Chinese, found
    "search_page",  # search results, also from disk
    "offline",  # nothing from other servers, nothing unused
)

# Counts the forms that nodes have had: pages that Sphinx kept in another form are read again.
FORM = 2


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up every submodule."""
    for name in SUBMODULES:
        import_module(f"{__name__}.{name}").setup(app)
    return {
        "version": "1",
        "env_version": FORM,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
