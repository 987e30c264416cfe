"""The Sphinx builder ``typst``: the whole book as one tagged PDF.

It works on the document tree that the site is made from, so numbers, references and words are the
same in both. The PDF conforms to PDF/UA-1 (Typst refuses to write it otherwise), uses only the
fonts of one folder, and is the same byte for byte in every build.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst
from babel.core import get_global
from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util import logging

from swvr.book.typst.escape import array, markup, string
from swvr.book.typst.translator import TARGET_PREFIX, Findings, Page, TypstTranslator
from swvr.language import in_ideographs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).with_name("template.typ")
FAMILY = "Noto Sans SC"
LATIN_FAMILY = "Noto Sans SC Latin"
"""A cut with narrow punctuation, used in languages other than Chinese if the folder has it."""
WEIGHTS = {400: "Regular", 700: "Bold"}
STANDARD: Final = "ua-1"
# Where CLDR's likeliest region is not the one whose spelling the book follows.
REGIONS = {"en": "gb"}
MIME_TYPES = (
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/html",
    "text/markdown",
    "text/latex",
    "text/plain",
)
"""Which of a notebook's outputs is printed: the first that there is."""

CONFIG_TEXTS = (
    "typst_title",
    "typst_subtitle",
    "typst_author",
    "typst_notice",
    "typst_language",
    "typst_contents_title",
    "typst_font_folder",
)


class TypstBuilder(Builder):
    """Writes the book as one Typst file and compiles it."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    allow_parallel = False
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]  # noqa: RUF012
    default_translator_class = TypstTranslator

    def init(self) -> None:
        """Begin with an empty book."""
        self.findings = Findings()
        self._charts: dict[str, str] = {}

    def get_outdated_docs(self) -> str:
        """Every page, always: the book is one file."""
        return "all pages"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page inside the book."""
        return TARGET_PREFIX + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the address of a page: the same from everywhere."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Nothing: the book is written at once."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Nothing: the book is written at once."""

    def write(self, *_: Any, **__: Any) -> None:
        """Translate every page, check the whole, compile it."""
        self._check_fonts()
        pages = list(self._pages(self.config.root_doc, set()))
        body = "\n".join(self._translate(page) for page in pages)
        book = f"{self._preamble()}\n{body}"
        self._check_links()
        self._check_characters()
        self._compile(book)

    def finish(self) -> None:
        """Nothing is left to do."""

    # -- pages -----------------------------------------------------------------------------

    def _pages(
        self, docname: str, seen: set[str], depth: int = 0, part: str = ""
    ) -> Iterator[Page]:
        """Yield the pages in the order of the contents; those of the root are chapters."""
        seen.add(docname)
        yield Page(docname, depth, part)
        below = depth if docname == self.config.root_doc else depth + 1
        for toctree in self.env.get_doctree(docname).findall(addnodes.toctree):
            caption = toctree.get("caption") or ""
            for child in toctree["includefiles"]:
                if child not in seen:
                    yield from self._pages(child, seen, below, caption)
                    caption = ""

    def _translate(self, page: Page) -> str:
        """Return one page as Typst markup."""
        logger.info("%s ", page.docname, nonl=True)
        tree = self.env.get_doctree(page.docname)
        for toctree in list(tree.findall(addnodes.toctree)):
            toctree.parent.remove(toctree)  # so that Sphinx doesn't print it as a list
        self.env.resolve_references(tree, page.docname, self)
        self.post_process_images(tree)
        translator = self.app.registry.create_translator(self, tree, self, page, self.findings)
        assert isinstance(translator, TypstTranslator)
        tree.walkabout(translator)
        return f"// {page.docname}\n{translator.markup}"

    # -- pictures ----------------------------------------------------------------------------

    def add_chart(self, name: str, svg: str) -> str:
        """Save an exhibit's chart beside the book and return its path there."""
        path = f"exhibits/{name}.svg"
        if self._charts.setdefault(path, svg) != svg:
            raise ExtensionError(f"two different charts are called {name}")
        target = Path(self.outdir, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(svg, encoding="utf-8")
        return path

    def add_image(self, node: nodes.image) -> str:
        """Copy an image beside the book and return its path there."""
        source = Path(self.srcdir, node["uri"])
        if node["uri"] not in self.images or not source.is_file():
            raise ExtensionError(f"the image {node['uri']} is missing")
        path = f"images/{self.images[node['uri']]}"
        target = Path(self.outdir, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return path

    # -- the book ----------------------------------------------------------------------------

    def _preamble(self) -> str:
        """Return the beginning of the book: its settings, the cover and the contents."""
        config = self.config
        language, region = _language_and_region(config.typst_language)
        title = config.typst_title or config.project
        contents_title = config.typst_contents_title or _("Table of Contents")
        return "\n".join(
            [
                '#import "template.typ": *',
                "#show: book.with(",
                f"  title-text: {string(title)},",
                f"  subtitle: [{self._setting(config.typst_subtitle)}],",
                f"  author: {string(config.typst_author or config.author)},",
                f"  notice: [{self._setting(config.typst_notice)}],",
                f"  contents-title: [{self._setting(contents_title)}],",
                f"  language: {string(language)},",
                f"  region: {string(region) if region else 'none'},",
                f"  chinese: {'true' if in_ideographs(language) else 'false'},",
                f"  fonts: {array([string(family) for family in self._text_families()])},",
                ")",
                "",
            ]
        )

    def _setting(self, text: str) -> str:
        """Return a setting as markup; empty lines part paragraphs."""
        self.findings.note_text(text, "the cover")
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        return "\n\n".join(markup(part) for part in paragraphs)

    def _compile(self, book: str) -> None:
        """Write the book's source and compile it."""
        folder = Path(self.outdir)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        pdf = folder / self.config.typst_filename
        source = pdf.with_suffix(".typ")
        source.write_text(book, encoding="utf-8")
        try:
            content, warnings = typst.compile_with_warnings(
                str(source),
                root=str(folder),
                font_paths=[self.config.typst_font_folder],
                ignore_system_fonts=True,
                pdf_standards=[STANDARD],
            )
        except typst.TypstError as error:
            raise ExtensionError(f"Typst can't make the PDF:\n{error.diagnostic}") from error
        for warning in warnings:
            logger.warning("Typst: %s", warning.diagnostic.strip(), type="typst", subtype="compile")
        pdf.write_bytes(content)

    # -- checks ------------------------------------------------------------------------------

    @cached_property
    def _fonts(self) -> dict[str, dict[int, Path]]:
        """The files in the font folder, by family and weight."""
        found: dict[str, dict[int, Path]] = {}
        for font in typst.Fonts(False, False, [self.config.typst_font_folder]).fonts():
            if font.path:
                found.setdefault(font.family, {})[font.weight] = Path(font.path)
        return found

    def _text_families(self) -> list[str]:
        """Return the families that the text is set in, the preferred one first."""
        has_latin = WEIGHTS.keys() <= self._fonts.get(LATIN_FAMILY, {}).keys()
        narrow = has_latin and not in_ideographs(self.config.typst_language)
        return [LATIN_FAMILY, FAMILY] if narrow else [FAMILY]

    def _check_fonts(self) -> None:
        folder = self.config.typst_font_folder
        if not folder:
            raise ExtensionError("set typst_font_folder to the folder with the book's fonts")
        cuts = self._fonts.get(FAMILY, {})
        missing = [name for weight, name in WEIGHTS.items() if weight not in cuts]
        if missing:
            raise ExtensionError(
                f"the font folder {folder} has no static {FAMILY} {' and '.join(missing)}"
            )

    def _check_links(self) -> None:
        """Stop if a link inside the book has no target."""
        broken = [
            f"{docname}: the link {text!r} leads to {target!r}, which is not in the book"
            for target, docname, text in self.findings.links
            if target not in self.findings.targets
        ]
        if broken:
            raise ExtensionError("\n".join(broken))

    def _check_characters(self) -> None:
        """Stop if a character of the text is missing in the fonts, regular or bold."""
        known: set[int] = set()
        for family in self._text_families():
            cuts = self._fonts[family]
            known |= set.intersection(*(_characters(cuts[weight]) for weight in WEIGHTS))
        missing = [
            f"{docname}: no glyph for {character!r} (U+{ord(character):04X}, {_name(character)})"
            for character, docname in sorted(self.findings.characters.items())
            if ord(character) not in known and not _is_invisible(character)
        ]
        if missing:
            raise ExtensionError(
                "\n".join(missing) + f"\nadd the characters to the fonts in "
                f"{self.config.typst_font_folder} or write the text without them"
            )


def _language_and_region(tag: str) -> tuple[str, str]:
    """Split a language tag; a language has its likeliest region if the tag has none.

    Examples
    --------
    >>> _language_and_region("zh"), _language_and_region("es")
    (('zh', 'cn'), ('es', 'es'))
    >>> _language_and_region("pt-BR")
    ('pt', 'br')
    """
    language, *subtags = tag.lower().replace("_", "-").split("-")
    regions = [subtag for subtag in subtags if len(subtag) == 2]
    if regions:
        return language, regions[0]
    likely = get_global("likely_subtags").get(language, "").rpartition("_")[2].lower()
    return language, REGIONS.get(language, likely if len(likely) == 2 else "")


def _characters(path: Path) -> set[int]:
    """Return the code points that a font has glyphs for."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _is_invisible(character: str) -> bool:
    """Tell whether a character needs no glyph: control and format characters."""
    return unicodedata.category(character) in {"Cc", "Cf"}


def _name(character: str) -> str:
    return unicodedata.name(character, "unnamed").lower()


def _choose_outputs(app: Sphinx, config: Config) -> None:
    """Tell myst-nb which of a notebook's outputs this builder prints."""
    if "nb_mime_priority_overrides" in config:
        choices = [(TypstBuilder.name, mime, 10 + at) for at, mime in enumerate(MIME_TYPES)]
        config["nb_mime_priority_overrides"] = [*choices, *config.nb_mime_priority_overrides]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder ``typst`` and its settings.

    None of the settings makes Sphinx read the pages again: site and PDF share their trees.
    """
    app.add_builder(TypstBuilder)
    for name in CONFIG_TEXTS:
        app.add_config_value(name, "", "", types=(str,))
    app.add_config_value("typst_filename", "book.pdf", "", types=(str,))
    app.add_config_value("typst_show_code", False, "", types=(bool,))
    app.connect("config-inited", _choose_outputs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
