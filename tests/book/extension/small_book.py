"""A book of a few pages for tests of an extension, built as a site and as a PDF's source."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from swvr.fonts import static_fonts

BUILDERS = ("html", "typst")


def build_small_book(folder: Path, extensions: Sequence[str], **settings: Any) -> str:
    """Build the pages that lie in a folder; return what Sphinx warned of."""
    warned = io.StringIO()
    for builder in BUILDERS:
        translators.clear()
        with patch_docutils(str(folder)), docutils_namespace():
            app = Sphinx(
                str(folder),
                None,
                str(folder / builder),
                str(folder / "doctrees"),
                builder,
                confoverrides={
                    "extensions": [*extensions, "swvr.book.typst"],
                    "exclude_patterns": [*BUILDERS, "doctrees", "jupyter_execute"],
                    "html_theme": "basic",
                    "typst_language": "en",
                    "typst_title": "Book",
                    "typst_font_folder": str(static_fonts().folder),
                    **settings,
                },
                status=None,
                warning=warned,
            )
            app.build()
    return warned.getvalue()
