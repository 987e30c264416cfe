"""The theme's own words in the page's language.

Sphinx, its themes and extensions bring translations, but not of every word that a reader meets,
and some that are poor. ``locale/<language>/LC_MESSAGES/theme.po`` has the rest, and has the last
word. It is read when the book is built; no compiled catalogue is kept.
"""

from __future__ import annotations

import io
from gettext import GNUTranslations
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import locale as sphinx_locale

from swvr.book.catalogues import INTERFACE
from swvr.errors import SwvrError
from swvr.project import find_project

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

# The gettext domains in which templates look up their words.
DOMAINS = ("sphinx", "booktheme")
# Settings that are English text by default, and the message that takes its place.
WORDS = {
    "nb_code_prompt_show": "Show code",
    "nb_code_prompt_hide": "Hide code",
    "togglebutton_hint": "Click to show",
    "togglebutton_hint_hide": "Click to hide",
}
THEME_WORDS = {"search_bar_text": "Search this book", "toc_title": "On this page"}
# Other extensions read their settings at priority 500.
_BEFORE_OTHERS = 400


def catalogue(language: str, folder: Path) -> Path | None:
    """Find the catalogue of a language such as ``zh_CN``; there is none for English.

    Parameters
    ----------
    language
        As in Sphinx's setting of that name.
    folder
        The folder that holds one folder per language.
    """
    for code in (language, Locale.parse(language.replace("-", "_")).language):
        path = folder / code / "LC_MESSAGES" / INTERFACE
        if path.is_file():
            return path
    return None


def read(path: Path) -> Catalog:
    """Read a ``.po`` file.

    Raises
    ------
    SwvrError
        If it is not one.
    """
    try:
        with path.open("rb") as source:
            return read_po(source, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise SwvrError(
            f"not a gettext catalogue: {error}", where=str(path), remedy="mend the line named"
        ) from error


def install(app: Sphinx, messages: Catalog) -> None:
    """Put ``messages`` before the translations that Sphinx and the themes bring."""
    for domain in DOMAINS:
        compiled = io.BytesIO()
        write_mo(compiled, messages)
        compiled.seek(0)
        ours = GNUTranslations(compiled)
        ours.add_fallback(sphinx_locale.get_translator(domain))
        sphinx_locale.translators["general", domain] = ours
    app.translator = sphinx_locale.get_translator()


def visit_hidden_code(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open a folded code cell; the words on it are its name, in the page's language.

    myst-nb's own adds the English label "Toggle hidden content", which hides those words from
    screen readers.
    """
    classes = " ".join(node["classes"])
    translator.body.append(
        f'<details class="admonition hide {classes}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{escape(node["prompt_show"])}</p>\n'
        f'<p class="expanded admonition-title">{escape(node["prompt_hide"])}</p>\n'
        "</summary>\n"
    )


def depart_hidden_code(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Close a folded code cell."""
    translator.body.append("</details>\n")


def _on_config_inited(app: Sphinx, config: Config) -> None:
    path = catalogue(config.language, find_project(Path(app.srcdir)).locale)
    if path is not None:
        install(app, read(path))
    translate = sphinx_locale.get_translation("sphinx")
    for setting, message in WORDS.items():
        config[setting] = translate(message)
    for option, message in THEME_WORDS.items():
        config.html_theme_options[option] = translate(message)
    html = (visit_hidden_code, depart_hidden_code)
    app.add_node(HideCodeCellNode, override=True, html=html)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Translate what Sphinx and the themes leave in English."""
    app.connect("config-inited", _on_config_inited, priority=_BEFORE_OTHERS)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
