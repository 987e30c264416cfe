"""How an exhibit travels from a notebook to a page: its MIME type, its files, its SVG.

Exhibits write it (:mod:`swvr.figures.figure`), the book reads it; neither needs the other. A page
sets an exhibit's words itself and so cuts the chart alone out of the complete SVG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

MIME = "application/vnd.swvr.exhibit+json"
PICTURES, DATA = ("svg", "png"), ("csv", "json")
# A row takes 0.3 inches or more: more rows than these fill no page of paper but several, and their
# picture, thousands of pixels high, shows nothing that the table of the page does not.
PICTURE_ROWS = 40
AS_WRITTEN = "zxx"  # ISO 639: no language, as for codes and names of files
WORDS = "words"  # what the ids of the words in the SVG begin with
OUTLINE = "outline"  # the id of a shape of very many points, such as a coast
BACKDROP = "patch_1"  # matplotlib's name for the figure's own background
_NAMESPACE = "http://www.w3.org/2000/svg"
_ID = re.compile(r'(\bid="|url\(#|href="#)')
_GLYPH = re.compile(r'("#?)[A-Za-z0-9]+-(?P<weight>Regular|Bold)-(?P<code>[0-9a-f]+")')
# The uses of a marker carry its colours too; those of its definition would hide a theme's.
_MARKER_STYLE = re.compile(r'(<path id="m[0-9a-f]{10}" d="[^"]*") style="[^"]*"')
_PATH = re.compile(r'(?<= d=")[^"]+(?=")')
_AROUND_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
_OUTLINE = re.compile(rf'(?<=<g id="{OUTLINE}">)(\s*<path d=")([^"]+)')
_DECIMALS = re.compile(r"\d+\.\d+")
_TRANSLATE = re.compile(r"translate\((?P<x>[\d.]+) (?P<y>[\d.]+)\)")
_ALONG_LINE = re.compile(r'(<use [^>]*)transform="translate\((?P<x>[\d.]+) 0\)"')
_BETWEEN_LETTERS = re.compile(r"/>\s+(?=<use )")


def suffixes(kind: str, rows: int) -> tuple[str, ...]:
    """Return the suffixes of an exhibit's files: a long table has its data only, no picture.

    Parameters
    ----------
    kind
        ``figure`` or ``table``.
    rows
        Of its data.
    """
    return DATA if kind == "table" and rows > PICTURE_ROWS else (*PICTURES, *DATA)


@dataclass(frozen=True)
class Box:
    """Where the chart lies in the complete exhibit: SVG points, from the top left."""

    top: float
    width: float
    height: float


def compact(svg: str) -> str:
    """Shorten what repeats in matplotlib's SVG: names of glyphs, their places, white space.

    Places within a line of text are in units of which a hundred make one letter size; one
    decimal is far below what can be seen. So are two decimals of a point of an outline.
    """
    short = _GLYPH.sub(lambda m: f"{m[1]}{m['weight'][0].lower()}{m['code']}", svg)
    short = _MARKER_STYLE.sub(r"\1", short)
    short = _PATH.sub(lambda m: _AROUND_COMMAND.sub(r"\1", " ".join(m[0].split())), short)
    short = _OUTLINE.sub(
        lambda m: m[1] + _DECIMALS.sub(lambda n: f"{round(float(n[0]), 2):g}", m[2]), short
    )
    short = _TRANSLATE.sub(
        lambda m: f"translate({round(float(m['x']), 1):g} {round(float(m['y']), 1):g})", short
    )
    return _BETWEEN_LETTERS.sub("/>", _ALONG_LINE.sub(r'\1x="\2"', short))


def chart_only(svg: str, box: Box, prefix: str) -> str:
    """Return the chart alone, without headline, note and background.

    Parameters
    ----------
    svg
        A complete exhibit as :class:`swvr.figures.figure.Exhibit` saves it.
    box
        The part to keep.
    prefix
        Put before every id, so that several charts can stand in one page.
    """
    ElementTree.register_namespace("", _NAMESPACE)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("id", "").startswith(WORDS) or child.get("id") == BACKDROP:
                parent.remove(child)
    for metadata in root.findall(f"{{{_NAMESPACE}}}metadata"):
        root.remove(metadata)
    root.set("viewBox", f"0 {box.top:g} {box.width:g} {box.height:g}")
    root.set("width", f"{box.width:g}pt")
    root.set("height", f"{box.height:g}pt")
    text = ElementTree.tostring(root, encoding="unicode")
    return _ID.sub(lambda match: f"{match.group(1)}{prefix}-", text)
