"""The page of search results: with excerpts, also from disk, and numbers are words too.

Sphinx's own results fetch each page that is found, which a browser refuses for pages on disk, and
a query of digits finds nothing. Here the text of all pages is written once as a script that the
page of results loads, and ``assets/search-results.js`` shows the results with it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swvr.book.html import parse_without_charts

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

SCRIPT = "search-results.js"
TEXTS = "search-texts.js"
# Parts of a page that a reader does not read as text.
_NOT_TEXT = (
    "script, style, svg, math, pre, .headerlink, .exhibit-files, .exhibit-search, .tocsection, "
    "summary"
)
# Parts that end a stretch of text: what stands in two of them is not one word.
_BLOCKS = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, caption, figcaption, div"


def readable_text(html: str) -> str:
    """Return the text of a page's article on one line."""
    article = parse_without_charts(html).select_one("article")
    if article is None:
        return ""
    for part in article.select(_NOT_TEXT):
        part.decompose()
    for block in article.select(_BLOCKS):
        block.append(" ")
    return " ".join(article.get_text().split())


def texts_script(texts: dict[str, str]) -> str:
    """Return a script that makes the texts known to the page of results."""
    content = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"var SEARCH_TEXTS = {content};\n"


def _on_config_inited(_app: Sphinx, config: Config) -> None:
    config.html_show_search_summary = False


def _on_page(
    app: Sphinx, pagename: str, _template: str, _context: dict[str, Any], _doctree: nodes.document
) -> None:
    if pagename == "search":
        app.add_js_file(TEXTS, loading_method="defer")
        app.add_js_file(SCRIPT, loading_method="defer")


def _on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.name != "html":
        return
    texts = {}
    for page in sorted(app.env.all_docs):
        path = Path(app.builder.get_outfilename(page))  # type: ignore[attr-defined]
        if path.is_file():
            texts[page] = readable_text(path.read_text("utf-8"))
    target = Path(app.outdir, "_static", TEXTS)
    target.write_text(texts_script(texts), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace how results are shown."""
    app.connect("config-inited", _on_config_inited)
    app.connect("html-page-context", _on_page)
    app.connect("build-finished", _on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
