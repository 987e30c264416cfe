"""Formulas as MathML, made when the book is built: no JavaScript, no second font.

Every browser of today draws MathML itself. A formula that cannot be converted is a warning that
names it (so that a build with ``-W`` stops), and its LaTeX stands in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.domains.math import MathDomain
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from swvr.errors import SwvrError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

RENDERER = "mathml"
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_TAG = f"{{{_NAMESPACE}}}"

# LaTeX environments that say the same to us; the page numbers its equations itself.
_SYNONYMS = {"aligned": "align*", "align": "align*", "split": "align*", "equation": "equation*"}
_UNWRAPPED = {"equation*"}
_KNOWN = {
    *("align*", "array", "bmatrix", "Bmatrix", "cases", "matrix", "pmatrix", "smallmatrix"),
    *("vmatrix", "Vmatrix"),
}
_RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}")
# How many children an element needs; a formula cut short makes fewer.
_CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "mroot": 2}

_logger = logging.getLogger(__name__)


def mathml(latex: str, *, display: bool) -> str:
    """Convert a LaTeX formula to a ``<math>`` element.

    Parameters
    ----------
    latex
        The formula, without dollar signs.
    display
        Whether it stands on a line of its own.

    Raises
    ------
    SwvrError
        If the formula is not one that can be shown faithfully.
    """
    source = _normal(latex)
    try:
        written = convert(source, display="block" if display else "inline")
        tree = ElementTree.fromstring(written)
    except Exception as error:  # latex2mathml's errors have no common base
        raise SwvrError(f"not a formula: {latex!r} ({type(error).__name__})") from error
    for fault in _faults(tree):
        raise SwvrError(f"{fault} in the formula {latex!r}")
    ElementTree.register_namespace("", _NAMESPACE)
    return ElementTree.tostring(tree, encoding="unicode")


def _normal(latex: str) -> str:
    """Bring environments to the few that the converter knows."""
    if latex.count("{") - latex.count(r"\{") != latex.count("}") - latex.count(r"\}"):
        raise SwvrError(f"braces do not match in the formula {latex!r}")

    def rename(match: re.Match[str]) -> str:
        word, name = match.groups()
        name = _SYNONYMS.get(name, name)
        if name in _UNWRAPPED:
            return ""
        if name not in _KNOWN:
            raise SwvrError(f"unknown environment {name!r} in the formula {latex!r}")
        return f"\\{word}{{{name}}}"

    text = _ENVIRONMENT.sub(rename, latex).strip()
    lines = [line for line in text.split("\n\n") if line.strip()]
    text = r" \\ ".join(lines)
    if r"\\" in text and not _ENVIRONMENT.search(text):
        text = rf"\begin{{align*}}{text}\end{{align*}}"
    return text


def _faults(tree: ElementTree.Element) -> Iterator[str]:
    """Find what the converter passed over in silence."""
    for element in tree.iter():
        name = element.tag.removeprefix(_TAG)
        text = element.text or ""
        if text.startswith("\\"):
            yield f"unknown command {text}"
        if len(element) < _CHILDREN.get(name, 0):
            yield "something is missing"


def _show(translator: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    latex = node.astext()
    try:
        return mathml(latex, display=display)
    except SwvrError as error:
        _logger.warning("%s", error, location=node, type="swvr", subtype="mathml")
        return f"<code>{escape(latex)}</code>"


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate"))
    translator.body.append(_show(translator, node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_display(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
    translator.body.append(_show(translator, node, display=True))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def name_equations(doctree: nodes.document, domain: MathDomain, page: str) -> None:
    r"""Give equations that MyST labels at random the same label in every build.

    MyST labels each ``\begin{align}`` with a new UUID; here it is called after its page and its
    place there.
    """
    unnamed = [
        node for node in doctree.findall(nodes.math_block) if _RANDOM.match(node.get("label") or "")
    ]
    for place, node in enumerate(unnamed, start=1):
        old, new = node["label"], f"{page.replace('/', '-')}-{place}"
        node["label"] = new
        if old in domain.equations:
            domain.equations[new] = domain.equations.pop(old)
        _rename(doctree, nodes.make_id(f"equation-{old}"), nodes.make_id(f"equation-{new}"))


def _rename(doctree: nodes.document, old: str, new: str) -> None:
    for element in doctree.findall(nodes.Element):
        element["ids"] = [new if name == old else name for name in element["ids"]]
        if element.get("refid") == old:
            element["refid"] = new


def _on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    domain = cast(MathDomain, app.env.get_domain("math"))
    name_equations(doctree, domain, app.env.docname)


def _on_config_inited(_app: Sphinx, config: Config) -> None:
    config.html_math_renderer = RENDERER


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer and make it the one that is used."""
    app.add_html_math_renderer(RENDERER, (visit_inline, None), (visit_display, None))
    app.connect("config-inited", _on_config_inited)
    app.connect("doctree-read", _on_doctree_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
