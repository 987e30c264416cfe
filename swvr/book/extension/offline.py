"""A site that asks no other server for anything, and carries nothing that it does not use.

Jupyter Book's stock pages load thebe from a CDN (twice, which is an error in the browser's
console) and MathJax from another; the latter is replaced by :mod:`~swvr.book.extension.mathml`.
After a build this module cuts the fonts to the characters that the pages show, removes what only
developers of the theme need, and warns of anything that a page would load from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from swvr.book.html import loaded_by_charts, parse_without_charts
from swvr.fonts import font_faces, missing_glyphs, web_fonts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

# Extensions that Jupyter Book always loads and whose scripts come from a CDN.
UNPLUGGED = "sphinx_thebe"
# Source maps, templates, and what only other browsers, other themes or other tools would read.
UNUSED = (
    "*.map",
    "_static/webpack-macros.html",
    "_static/sbt-webpack-macros.html",
    "_static/scripts/fontawesome.js*",
    "_static/vendor/fontawesome/webfonts/*.ttf",
    "_static/locales/**/*.[mp]o",
    "_static/file.png",
    "_static/minus.png",
    "_static/plus.png",
)
FONTS = "fonts"
# Characters that no page spells out: those of scripts and style sheets, and the root sign, which
# browsers draw from the formula's font.
_ALWAYS = set("“”‘’…—–·、，。；：？！（）《》【】％×−→©▷▽√")
# Scripts that show words of their own, and how they may write a character.
_SPEAKING = ("translations.js", "copybutton.js")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SOURCE_MAP = re.compile(r"\n?(//# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)\s*\Z")
_ELSEWHERE = re.compile(r"^(?:https?:)?//")
_LOADED_BY_CSS = re.compile(r"""(?:@import\s+|url\()\s*['"]?((?:https?:)?//[^'")\s;]+)""")

_logger = logging.getLogger(__name__)


def unplug(app: Sphinx, module: str) -> None:
    """Take an extension out again that was set up already: its hooks and its style sheets."""
    unwanted = [
        listener.id
        for listeners in app.events.listeners.values()
        for listener in listeners
        if getattr(listener.handler, "__module__", "").split(".")[0] == module
    ]
    for listener_id in unwanted:
        app.disconnect(listener_id)
    prefix = module.replace("_", "-")
    app.registry.css_files[:] = [
        entry for entry in app.registry.css_files if not entry[0].startswith(prefix)
    ]


def remove_unused(site: Path) -> None:
    """Delete source maps and the like, and the mentions of them."""
    for pattern in UNUSED:
        for path in sorted(site.rglob(pattern)):
            path.unlink()
    for folder in sorted(site.glob("_static/**/"), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for path in [*site.rglob("*.js"), *site.rglob("*.css")]:
        text = path.read_text("utf-8")
        mended = _SOURCE_MAP.sub("\n", text)
        if mended != text:
            path.write_text(mended, "utf-8")


def characters_shown(site: Path) -> set[str]:
    """Return the printable characters of all pages and of the words that scripts show."""
    shown = set(_ALWAYS)
    for path in [*site.rglob("*.html"), *(site / "_static" / name for name in _SPEAKING)]:
        if path.is_file():
            shown |= set(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), path.read_text("utf-8")))
    return {character for character in shown if character.isprintable()}


def external_resources(site: Path) -> Iterator[tuple[str, str]]:
    """Yield each page or style sheet that loads something from elsewhere, and what."""
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        page = parse_without_charts(html)
        loaded = [
            *loaded_by_charts(html),
            *(tag.get("src") for tag in page.select("script, img, iframe, audio, video, source")),
            *(tag.get("href") for tag in page.select("link[rel~=stylesheet], link[rel~=preload]")),
        ]
        for address in loaded:
            if isinstance(address, str) and _ELSEWHERE.match(address):
                yield path.relative_to(site).as_posix(), address
    for path in sorted(site.rglob("*.css")):
        for address in _LOADED_BY_CSS.findall(path.read_text("utf-8")):
            yield path.relative_to(site).as_posix(), address


def _write_fonts(site: Path) -> None:
    shown = characters_shown(site)
    missing = sorted(missing_glyphs("".join(shown)))
    if missing:
        names = " ".join(f"{c} (U+{ord(c):04X})" for c in missing)
        _logger.warning("the fonts lack %s", names, type="swvr", subtype="glyph")
    folder = site / "_static" / FONTS
    faces = font_faces(web_fonts(shown, folder))
    (folder / "fonts.css").write_text(faces, "utf-8")


def _on_config_inited(app: Sphinx, _config: Config) -> None:
    unplug(app, UNPLUGGED)


def _on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.name != "html":
        return
    site = Path(app.outdir)
    remove_unused(site)
    _write_fonts(site)
    for page, address in external_resources(site):
        _logger.warning("%s loads %s", page, address, type="swvr", subtype="offline")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Clean every page and, after the build, the site."""
    app.connect("config-inited", _on_config_inited)
    app.connect("build-finished", _on_build_finished, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
