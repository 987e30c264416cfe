"""Templates and style of the site: what every page is made of.

The templates in ``templates/`` replace those of sphinx-book-theme that have English written into
them, or that show things twice. The style is ``assets/book.css``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"
STYLE = "book.css"

# What stands at the end of a page's top bar; the theme's default is the second one alone.
HEADER = ["swvr-language-switch.html", "article-header-buttons.html"]
# Sphinx's own line on when and with what the page was made would differ from build to build.
NO_BUILD_DATE = None


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
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
