"""The one type family of the book: Noto Sans SC, cut from its variable font to static files.

Charts (matplotlib), the PDF (Typst) and the site share the family, so that Chinese and Latin
letters look alike everywhere. The font comes from the PyPI package ``justmytype-intl-cjk`` (SIL
Open Font Licence); nothing of it is kept in the repository. Two cuts of each weight are made:

* **Noto Sans SC**, with the characters of GB 2312, for Chinese;
* **Noto Sans SC Latin**, for languages in Latin or Cyrillic letters. The family draws quotation
  marks, dots and mathematical signs as wide as a Chinese character; this cut has the narrow forms
  that "World’s" needs.

Both are static because a variable Noto shows as Thin in matplotlib and Typst. The bytes depend
only on the source font, on fontTools and on this module.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from swvr.errors import SwvrError
from swvr.language import in_ideographs
from swvr.project import find_project

FAMILY = "Noto Sans SC"
LATIN_FAMILY = "Noto Sans SC Latin"
WEIGHTS = {"Regular": 400, "Bold": 700}

# fontTools tells of every table that it touches.
logging.getLogger("fontTools").setLevel(logging.WARNING)

_PACKAGE = "justmytype_intl_cjk"
_SOURCE = Path("fonts", "ofl", "notosanssc", "NotoSansSC[wght].ttf")
_LICENCE = "OFL.txt"

# Blocks of Unicode that a report draws on, whatever its words; GB 2312 comes on top.
_LATIN_BLOCKS = (
    range(0x0020, 0x007F),  # ASCII
    range(0x00A0, 0x0180),  # Latin-1 and Latin Extended-A
    range(0x0370, 0x0400),  # Greek
    range(0x0400, 0x0460),  # Cyrillic
    range(0x2010, 0x2070),  # general punctuation
    range(0x2070, 0x20D0),  # super- and subscripts, currencies
    range(0x2100, 0x2190),  # letter-like symbols, number forms
    range(0x2190, 0x2300),  # arrows, mathematical operators
    range(0x2460, 0x2500),  # numbers in circles
    range(0x25A0, 0x2700),  # geometric shapes, symbols
)
_CHINESE_BLOCKS = (
    range(0x3000, 0x3040),  # CJK punctuation
    range(0xFF00, 0xFFF0),  # full-width forms
)
_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "palt", "halt", "pwid", "vert"]

# What the Latin cut draws narrower than a Chinese character, and the room left at each side,
# in thousandths of an em.
_NARROWED = "·•×÷±≈≠≤≥←→↑↓∞∑√"
_BEARING = 70
_FLUSH = "√"  # a browser continues it to the right with a line of its own

_PLAIN_STYLE = 0b0100_0000  # OS/2 fsSelection, bit 6: REGULAR
_BOLD_STYLE = 0b0010_0000  # OS/2 fsSelection, bit 5: BOLD
_KEPT_STYLE = 0b1000_0000  # OS/2 fsSelection, bit 7: USE_TYPO_METRICS


@dataclass(frozen=True)
class FontFiles:
    """The static fonts on disk.

    Attributes
    ----------
    folder
        The folder that holds them and nothing else but their licence; Typst can be given it.
    regular, bold
        "Noto Sans SC" in weights 400 and 700.
    latin_regular, latin_bold
        "Noto Sans SC Latin" in weights 400 and 700.
    licence
        The Open Font Licence, which must travel with the fonts.
    """

    folder: Path
    regular: Path
    bold: Path
    latin_regular: Path
    latin_bold: Path
    licence: Path

    @classmethod
    def of(cls, folder: Path) -> FontFiles:
        """Name the files as they lie in ``folder``."""
        return cls(
            folder=folder,
            regular=folder / _file_name(FAMILY, "Regular"),
            bold=folder / _file_name(FAMILY, "Bold"),
            latin_regular=folder / _file_name(LATIN_FAMILY, "Regular"),
            latin_bold=folder / _file_name(LATIN_FAMILY, "Bold"),
            licence=folder / _LICENCE,
        )

    @property
    def all(self) -> tuple[Path, ...]:
        """The four font files."""
        return (self.regular, self.bold, self.latin_regular, self.latin_bold)


@dataclass(frozen=True)
class WebFont:
    """One font file of the site, and what an ``@font-face`` rule says of it.

    Attributes
    ----------
    path
        The WOFF file.
    family, weight
        As in CSS.
    characters
        What the file can draw.
    """

    path: Path
    family: str
    weight: int
    characters: frozenset[str]

    @property
    def unicode_range(self) -> str:
        """The characters as a CSS ``unicode-range``: ``U+20-7E, U+4E2D``."""
        return ", ".join(_ranges(sorted(map(ord, self.characters))))


def families(language: str) -> list[str]:
    """Return the families to set ``language`` in, the preferred one first."""
    return [FAMILY, LATIN_FAMILY] if in_ideographs(language) else [LATIN_FAMILY, FAMILY]


@lru_cache(maxsize=1)
def characters() -> frozenset[str]:
    """Return the characters that the static fonts are asked to hold."""
    blocks = _characters_in(_LATIN_BLOCKS) | _characters_in(_CHINESE_BLOCKS)
    return frozenset(blocks | set(_gb2312()))


def static_fonts(folder: Path | None = None) -> FontFiles:
    """Return the static fonts, making them on first use (about ten seconds).

    Parameters
    ----------
    folder
        Where to keep them; by default ``_build/fonts`` of the project. In it, each state of the
        source font and of this module has a folder of its own.

    Raises
    ------
    SwvrError
        If the package with the source font is not installed.
    """
    source = _source_font()
    target = (folder or find_project().build / "fonts") / _key(source)
    if not target.is_dir():
        _make_once(source, target)
    return FontFiles.of(target)


def register_with_matplotlib(folder: Path | None = None) -> str:
    """Make the families known to matplotlib, once, and return the name of the Chinese one.

    The Latin cut is registered as :data:`LATIN_FAMILY`; :func:`families` tells which to use.
    """
    from matplotlib.font_manager import fontManager  # noqa: PLC0415  (slow to import)

    known = {entry.fname for entry in fontManager.ttflist}
    for path in static_fonts(folder).all:
        if str(path) not in known:
            fontManager.addfont(path)
    return FAMILY


def web_fonts(characters: set[str], folder: Path) -> list[WebFont]:
    """Cut both families in both weights to ``characters`` and ASCII, as WOFF files.

    The licence is put beside them. Characters that the family lacks are left out; ask
    :func:`missing_glyphs` for them.

    Parameters
    ----------
    characters
        The characters that the site shows.
    folder
        Where to write the files; made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fonts = static_fonts()
    _put(fonts.licence, folder / _LICENCE)
    wanted = characters | _characters_in(_LATIN_BLOCKS[:1])
    return [
        _web_font(path, family, weight, wanted, folder)
        for path, family, weight in (
            (fonts.latin_regular, LATIN_FAMILY, WEIGHTS["Regular"]),
            (fonts.latin_bold, LATIN_FAMILY, WEIGHTS["Bold"]),
            (fonts.regular, FAMILY, WEIGHTS["Regular"]),
            (fonts.bold, FAMILY, WEIGHTS["Bold"]),
        )
    ]


def font_faces(fonts: Iterable[WebFont], folder: str = "") -> str:
    """Return the CSS that makes web fonts known to a page.

    Parameters
    ----------
    fonts
        What :func:`web_fonts` returned.
    folder
        The way from the style sheet to the fonts, ending in a slash, or nothing.
    """
    return "\n".join(
        f'@font-face {{\n  font-family: "{font.family}";\n  font-weight: {font.weight};\n'
        f'  font-display: swap;\n  src: url("{folder}{font.path.name}") format("woff");\n'
        f"  unicode-range: {font.unicode_range};\n}}\n"
        for font in fonts
    )


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of ``text`` that the static fonts cannot draw.

    Control characters and line breaks are not counted.
    """
    return {c for c in set(text) - _drawable(static_fonts().regular) if c.isprintable()}


# -- making the static fonts -------------------------------------------------------------------


def _source_font() -> Path:
    """Find the variable font in its package."""
    package = importlib.util.find_spec(_PACKAGE)
    places = list(package.submodule_search_locations or []) if package else []
    for place in places:
        font = Path(place) / _SOURCE
        if font.is_file():
            return font
    raise SwvrError(
        "the font Noto Sans SC is not installed",
        where=_PACKAGE,
        remedy="pip install -r requirements.txt",
    )


@lru_cache(maxsize=4)
def _key(source: Path) -> str:
    """Return a name for everything that the fonts are made from."""
    digest = hashlib.sha256(source.read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(str(fontTools.version).encode())
    return digest.hexdigest()[:16]


def _make_once(source: Path, target: Path) -> None:
    """Make the fonts beside ``target`` and move them there in one step.

    When two processes do this at once, both make the same bytes and the first one wins.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as making:
        ready = Path(making) / "fonts"
        ready.mkdir()
        _make(source, ready)
        try:
            ready.rename(target)
        except OSError:
            if not target.is_dir():
                raise


def _make(source: Path, folder: Path) -> None:
    """Write the static fonts and their licence into ``folder``."""
    shutil.copyfile(source.with_name(_LICENCE), folder / _LICENCE)
    variable = _bytes(_subset(TTFont(source, recalcTimestamp=False), characters()))
    for style, weight in WEIGHTS.items():
        static = instancer.instantiateVariableFont(_open(variable), {"wght": weight}, inplace=True)
        _name(static, FAMILY, style)
        instance = _bytes(static)
        (folder / _file_name(FAMILY, style)).write_bytes(instance)
        latin = _latin_cut(_open(instance))
        _name(latin, LATIN_FAMILY, style)
        (folder / _file_name(LATIN_FAMILY, style)).write_bytes(_bytes(latin))


def _latin_cut(font: Any) -> Any:
    """Turn a static font into its narrow Latin cut."""
    narrow = _single_substitutions(font, "pwid")
    for table in font["cmap"].tables:
        table.cmap = {code: narrow.get(glyph, glyph) for code, glyph in table.cmap.items()}
    font = _subset(font, _characters_in(_LATIN_BLOCKS), features=["kern", "liga", "ccmp", "mark"])
    names = font.getBestCmap()
    flush = {names[ord(c)] for c in _FLUSH}
    for glyph in sorted({names[ord(c)] for c in _NARROWED if ord(c) in names}):
        _trim(font, glyph, right=0 if glyph in flush else _BEARING)
    return font


def _single_substitutions(font: Any, feature: str) -> dict[str, str]:
    """Return which glyph stands for which under an OpenType feature."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    found: dict[str, str] = {}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            found |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    return found


def _trim(font: Any, name: str, right: int) -> None:
    """Cut the empty sides of a glyph down to :data:`_BEARING` and ``right``."""
    glyph = font["glyf"][name]
    if glyph.isComposite():
        return
    unit = font["head"].unitsPerEm / 1000
    bearing = round(_BEARING * unit)
    glyph.coordinates.translate((bearing - glyph.xMin, 0))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (glyph.xMax + round(right * unit), bearing)


def _subset(font: Any, wanted: Iterable[str], features: list[str] | None = None) -> Any:
    """Keep the glyphs for the ``wanted`` characters, in place."""
    options = subset.Options()
    options.layout_features = _FEATURES if features is None else features
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)
    return font


def _name(font: Any, family: str, style: str) -> None:
    """Name a static font so that every program finds it as ``family``, ``style``."""
    table = font["name"]
    for variable_only in (16, 17, 21, 22, 25):
        table.removeNames(nameID=variable_only)
    post_script = f"{family.replace(' ', '')}-{style}"
    full = family if style == "Regular" else f"{family} {style}"
    version = table.getDebugName(5)
    names = {1: family, 2: style, 3: f"{version};{post_script}", 4: full, 6: post_script}
    for number, text in names.items():
        table.removeNames(nameID=number)
        table.setName(text, number, 3, 1, 0x409)
    if "STAT" in font:
        del font["STAT"]
    bold = style == "Bold"
    font["OS/2"].usWeightClass = WEIGHTS[style]
    kept = font["OS/2"].fsSelection & _KEPT_STYLE
    font["OS/2"].fsSelection = kept | (_BOLD_STYLE if bold else _PLAIN_STYLE)
    font["head"].macStyle = 1 if bold else 0


# -- web fonts ---------------------------------------------------------------------------------


def _web_font(path: Path, family: str, weight: int, wanted: set[str], folder: Path) -> WebFont:
    """Cut one static font to the ``wanted`` characters and write it as WOFF.

    The last cuts are kept beside the static font: most builds show the same characters as the
    one before, and cutting takes a second.
    """
    held = frozenset(wanted & _drawable(path))
    key = hashlib.sha256("".join(sorted(held)).encode()).hexdigest()[:16]
    kept = path.parent / "web" / f"{path.stem}-{key}.woff"
    if not kept.is_file():
        font = _subset(TTFont(path, recalcTimestamp=False), sorted(held))
        font.flavor = "woff"
        kept.parent.mkdir(exist_ok=True)
        temporary = kept.with_name(f".{kept.name}.{os.getpid()}")
        temporary.write_bytes(_bytes(font))
        temporary.replace(kept)
    target = folder / path.with_suffix(".woff").name
    _put(kept, target)
    return WebFont(target, family, weight, held)


def _put(source: Path, target: Path) -> None:
    """Copy a file so that nobody ever reads half of it."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


def _ranges(codes: list[int]) -> Iterator[str]:
    """Write ascending code points as CSS ranges."""
    start = 0
    for end, code in enumerate(codes):
        if end + 1 == len(codes) or codes[end + 1] != code + 1:
            first = codes[start]
            yield f"U+{first:X}" if first == code else f"U+{first:X}-{code:X}"
            start = end + 1


# -- small things ------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _drawable(path: Path) -> frozenset[str]:
    """Return the characters that a font file has glyphs for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _gb2312() -> Iterator[str]:
    """Yield every character of the Chinese national standard GB 2312."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes([row, cell]).decode("gb2312", errors="ignore")


def _characters_in(blocks: Iterable[range]) -> set[str]:
    return {chr(code) for block in blocks for code in block}


def _file_name(family: str, style: str) -> str:
    return f"{family.replace(' ', '')}-{style}.ttf"


def _open(content: bytes) -> Any:
    return TTFont(io.BytesIO(content), recalcTimestamp=False)


def _bytes(font: Any) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
