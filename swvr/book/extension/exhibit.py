"""The ``exhibit`` directive: a figure or table with its words, its label and its files."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective

from swvr.book.extension.ledger import SHOWN_ON, domain_of
from swvr.book.extension.links import link
from swvr.book.extension.table_search import controls
from swvr.book.nodes import exhibit, in_language
from swvr.errors import SwvrError
from swvr.exhibit_format import AS_WRITTEN, suffixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


_IN_CODE = re.compile(r"(?<=[/._])(?=\w)")  # where a path or a name of code may be broken


class ExhibitDirective(SphinxDirective):
    """Put an exhibit into the page; its content is the exhibit's own JSON.

    The exhibit's name becomes a label, so that ``{ref}`fig_2_4``` reads «Figure 2.4» from any
    page, in the page's language.
    """

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Make the exhibit node and register its label."""
        words = json.loads("\n".join(self.content))
        name = self.arguments[0]
        node = exhibit(
            "",
            name=name,
            kind=words["kind"],
            label=words["label"],
            alt=words["alt"],
            svg=words.get("svg", ""),
            width=words.get("width", 0),
            height=words.get("height", 0),
            search=words.get("search", {}),
            files=suffixes(words["kind"], len(words.get("rows", ()))),
            ids=[name.replace("_", "-")],
        )
        self.set_source_info(node)
        node += _text("exhibit-headline", words["headline"])
        node += _text("exhibit-subtitle", words["subtitle"])
        if words.get("badge"):
            node += _text("exhibit-badge", words["badge"])
        if words["kind"] == "table":
            node += _table(words, self.env)
        if words["note"]:
            node += _text("exhibit-note", words["note"])
        node += _text("exhibit-source", words["source"])
        self._register(name, node["ids"][0], words["label"])
        return [node]

    def _register(self, name: str, target: str, label: str) -> None:
        domain = cast(StandardDomain, self.env.get_domain("std"))
        if name in domain.labels and domain.labels[name][0] != self.env.docname:
            raise SwvrError(
                f"the exhibit {name} is shown in two chapters: {domain.labels[name][0]} and "
                f"{self.env.docname}",
                where="chapters/",
                remedy="show it once and refer to it elsewhere with {ref}",
            )
        domain.labels[name] = (self.env.docname, target, label)
        domain.anonlabels[name] = (self.env.docname, target)


def _text(role: str, text: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.Text(text), classes=[role])


def _table(words: dict[str, Any], env: BuildEnvironment | None = None) -> nodes.table:
    """Return the table; its links, if it has any, belong to the page that ``env`` reads."""
    columns, rows = words["columns"], words["rows"]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(columns, words, {}, env)
    body += [_row(row, words, words.get("languages", {}), env) for row in rows]
    for row, number in zip(body.children, words.get("anchors", ()), strict=False):
        row["ids"].append(number)
        if env is not None:
            domain_of(env).note_row(env.docname, number)
    if words.get("shown_on"):
        _add_shown_on(head.children[0], body, words["shown_on"])
    widths = range(len(head.children[0].children))
    group = nodes.tgroup(cols=len(widths))
    group += [nodes.colspec(colwidth=1, stub=int(i == 0)) for i in widths]
    group += [head, body]
    return nodes.table("", group)


def _add_shown_on(head: nodes.Element, body: nodes.tbody, heading: str) -> None:
    """Add a last column, whose cells are filled once it is known which pages show what."""
    head += nodes.entry("", nodes.paragraph("", heading), classes=["text-left"])
    for row in body.children:
        entry = nodes.entry("", nodes.paragraph(), classes=["text-left"])
        entry[SHOWN_ON] = row["ids"][0]
        row.append(entry)


def _row(
    cells: list[Any],
    words: dict[str, Any],
    languages: dict[str, str],
    env: BuildEnvironment | None,
) -> nodes.row:
    row = nodes.row()
    for i, cell in enumerate(cells):
        paragraph = nodes.paragraph("", "", *_content(cell, env))
        if str(i) in languages:
            code = languages[str(i)]
            paragraph.children = [in_language("", "", *paragraph.children, language=code)]
        entry = nodes.entry("", paragraph)
        if i in words.get("text_columns", []):
            entry["classes"].append("text-left")
        if i in words.get("wide_columns", []):
            entry["classes"].append("text-wide")
        row += entry
    return row


def _content(cell: Any, env: BuildEnvironment | None) -> list[nodes.Node]:
    """Return a cell, a text or pieces of which some are links, as nodes."""
    pieces = [cell] if isinstance(cell, str) else cell
    return [
        nodes.Text(piece) if isinstance(piece, str) else link(piece["text"], piece["ref"], env)
        for piece in pieces
    ]


def visit_exhibit(translator: HTML5Translator, node: exhibit) -> None:
    """Write the exhibit as an HTML figure with the chart inline, so that it follows the theme."""
    target = node["ids"][0]
    caption = f"{target}-caption"
    translator.body.append(
        f'<figure class="exhibit exhibit-{node["kind"]}" id="{target}" '
        f'aria-labelledby="{caption}">\n<figcaption id="{caption}">\n'
    )
    words = {child["classes"][0]: child for child in node.children if _is_words(child)}
    label = nodes.inline("", node["label"], classes=["exhibit-label"])
    headline = words["exhibit-headline"].deepcopy()
    headline[:0] = [label, nodes.Text(" ")]
    headline.walkabout(translator)
    for role in ("exhibit-subtitle", "exhibit-badge"):
        if role in words:
            words[role].walkabout(translator)
    translator.body.append("</figcaption>\n")
    if node["kind"] == "table":
        if node["search"]:
            translator.body.append(controls(node["search"], _cells(node), target))
        translator.body.append(
            f'<div class="exhibit-table" tabindex="0" role="group" aria-labelledby="{caption}">\n'
        )
        next(node.findall(nodes.table)).walkabout(translator)
    else:
        opening = f'<svg role="img" aria-label="{escape(node["alt"])}" '
        chart = node["svg"].replace("<svg ", opening, 1)
        translator.body.append(f'<div class="exhibit-chart">\n{chart}\n')
    translator.body.append("</div>\n")
    for role in ("exhibit-note", "exhibit-source"):
        if role in words:
            words[role].walkabout(translator)
    translator.body.append(_files(translator, node["name"], node["files"]))
    translator.body.append("</figure>\n")
    raise nodes.SkipNode


def visit_in_language(translator: HTML5Translator, node: in_language) -> None:
    """Tell browsers and screen readers which language the words are in; let code break."""
    translator.body.append(f'<span lang="{escape(node["language"])}">')
    if node["language"] == AS_WRITTEN and all(isinstance(n, nodes.Text) for n in node.children):
        translator.body.append(_IN_CODE.sub("<wbr>", escape(node.astext())) + "</span>")
        raise nodes.SkipNode


def depart_in_language(translator: HTML5Translator, _: in_language) -> None:
    """Close what :func:`visit_in_language` opened."""
    translator.body.append("</span>")


def _cells(node: exhibit) -> list[list[str]]:
    """Return the text of the table's cells, below its head."""
    body = next(node.findall(nodes.tbody))
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in body.children]


def _is_words(child: nodes.Node) -> bool:
    return isinstance(child, nodes.paragraph) and bool(child["classes"])


def _files(translator: HTML5Translator, name: str, endings: Sequence[str]) -> str:
    """Return links to the exhibit's files, where the build has put them beside the pages."""
    folder = translator.builder.config.swvr_exhibit_files
    if not folder:
        return ""
    depth = translator.builder.current_docname.count("/")
    links = "".join(
        f'<a href="{"../" * depth}{folder}/{name}.{suffix}" download>{suffix.upper()}</a> '
        for suffix in endings
    )
    return f'<p class="exhibit-files">{links.strip()}</p>\n'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive, its node, and the folder of the exhibits' files."""
    app.add_config_value("swvr_exhibit_files", "", "html", types=[str])
    app.add_node(exhibit, html=(visit_exhibit, None))
    app.add_node(in_language, html=(visit_in_language, depart_in_language))
    app.add_directive("exhibit", ExhibitDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
