"""Templates and style of the site: what every page is made of.

The templates in ``templates/`` replace those of sphinx-book-theme that have English written into
them, or that show things twice. The style is ``assets/book.css``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator as writer  # noqa: N813

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"
STYLE = "book.css"

# What stands at the end of a page's top bar; the theme's default is the last one alone.
HEADER = [
    "swvr-edition-switch.html",
    "swvr-language-switch.html",
    "article-header-buttons.html",
]
# Sphinx's own line on when and with what the page was made would differ from build to build.
NO_BUILD_DATE = None


def visit_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry of the bibliography.

    Docutils gives it a role that screen readers no longer take for an item of the list around it.
    """
    start = len(translator.body)
    writer.visit_citation(translator, node)
    translator.body[start:] = [
        part.replace('role="doc-biblioentry"', 'role="listitem"')
        for part in translator.body[start:]
    ]


def depart_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """Close an entry of the bibliography."""
    writer.depart_citation(translator, node)


def _on_config_inited(_app: Sphinx, config: Config) -> None:
    """Put our templates before the theme's, and our style beside its own."""
    config.templates_path = [str(TEMPLATES), *config.templates_path]
    config.html_static_path = [*config.html_static_path, str(ASSETS)]
    config.html_last_updated_fmt = NO_BUILD_DATE
    config.html_theme_options.setdefault("article_header_end", HEADER)
    config.html_context.setdefault("default_mode", "auto")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the templates and the style."""
    app.connect("config-inited", _on_config_inited)
    app.add_css_file(STYLE, priority=900)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
