"""From Sphinx's document tree to Typst markup.

Every inline call ends with ``;``, so that the text behind it can't be read as its arguments.
Text and numbers are taken as they stand in the tree: nothing is counted or worded again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.locale import admonitionlabels
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from swvr.book.nodes import ledger_mark
from swvr.book.typst import tables
from swvr.book.typst.escape import array, markup, string
from swvr.book.typst.maths import Formulas

if TYPE_CHECKING:
    from swvr.book.typst.builder import TypstBuilder

logger = logging.getLogger(__name__)

TARGET_PREFIX = "%"
"""Begins the address of a page inside the book, see ``TypstBuilder.get_target_uri``."""

WRAPPED = {
    "emphasis": ("#emph[", "];"),
    "title_reference": ("#emph[", "];"),
    "strong": ("#strong[", "];"),
    "subscript": ("#sub[", "];"),
    "superscript": ("#super[", "];"),
    "rubric": ("\n#rubric[", "]\n\n"),
    "caption": ("\n#rubric[", "]\n\n"),
    "centered": ("\n#align(center)[", "]\n\n"),
    "dropdown_title": ("\n#rubric[", "]\n\n"),
    "sd_tab_label": ("\n#rubric[", "]\n\n"),
}
"""Nodes that become one Typst call around their content."""

TRANSPARENT = {
    "abbreviation",
    "aside_main",
    "CellInput",
    "CellOutput",
    "compound",
    "definition_list_item",
    "document",
    "download_reference",
    "dropdown_main",
    "generated",
    "glossary",
    "inline",
    "legend",
    "manpage",
    "PassthroughTextElement",
    "problematic",
    "SideNoteNode",
}
"""Nodes of which only the content is printed."""

SKIPPED = {
    "comment",
    "fontawesome",
    "HiddenCellNode",
    "highlightlang",
    "index",
    "meta",
    "pending",
    "sd_icon",
    "sd_tab_input",
    "substitution_definition",
    "system_message",
    "TableOfContentsNode",
    "tabular_col_spec",
    "ThebeButtonNode",
    "toctree",
}
"""Nodes that have no place on paper."""

WARNING_TONES = {"attention", "caution", "danger", "error", "warning"}
HIDDEN_OUTPUT = {"all", "output", "input+output"}
PIXEL = 0.75
"""Points in a CSS pixel."""


@dataclass(frozen=True)
class Page:
    """A page of the site on its way into the book.

    Attributes
    ----------
    docname
        Sphinx's name of the page.
    depth
        How far its headings are moved down: 0 for a chapter.
    part
        Caption of the part that the page opens, or nothing.
    """

    docname: str
    depth: int = 0
    part: str = ""


@dataclass
class Findings:
    """What the pages of a book have in common: to be checked once all are translated.

    Attributes
    ----------
    targets
        Names of all link targets.
    links
        Every internal link: target, page, text.
    characters
        Every character of the text, with the page where it comes first.
    formulas
        The converter, which remembers.
    """

    targets: set[str] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    characters: dict[str, str] = field(default_factory=dict)
    formulas: Formulas = field(default_factory=Formulas)

    def note_text(self, text: str, docname: str) -> None:
        """Remember the characters of ``text``."""
        for character in text:
            self.characters.setdefault(character, docname)


class TypstTranslator(SphinxTranslator):
    """Writes one page of the book as Typst markup."""

    builder: TypstBuilder

    def __init__(
        self, document: nodes.document, builder: TypstBuilder, page: Page, findings: Findings
    ) -> None:
        super().__init__(document, builder)
        self.page = page
        self.findings = findings
        self.level = 0
        self.has_title = False
        self._body: list[str] = []
        self._footnotes = {
            name: note for note in document.findall(nodes.footnote) for name in note["ids"]
        }
        self._printed_footnotes: set[str] = set()

    # -- writing ---------------------------------------------------------------------------

    @property
    def markup(self) -> str:
        """All that was written so far."""
        return "".join(self._body)

    def write(self, source: str) -> None:
        """Add Typst markup."""
        self._body.append(source)

    def call(self, function: str, arguments: Iterable[str], content: str | None = None) -> str:
        """Return a Typst function call, without ``#``."""
        block = "" if content is None else f"[{content}]"
        return f"{function}({', '.join(arguments)}){block}"

    def write_block(self, expression: str, names: Sequence[str] = ()) -> None:
        """Write a Typst expression as a block of its own that can be linked to as ``names``."""
        self.write(f"\n#{expression}{self._labelled(names)}\n\n")

    def write_inline(self, expression: str) -> None:
        """Write a Typst expression within a line."""
        self.write(f"#{expression};")

    def render(self, children: Iterable[nodes.Node]) -> str:
        """Return the markup of some nodes instead of writing it."""
        outer, self._body = self._body, []
        for child in children:
            child.walkabout(self)
        written, self._body = self.markup, outer
        return written.strip("\n")

    def content(self, children: Iterable[nodes.Node]) -> str:
        """Return nodes as a Typst content block."""
        return f"[{self.render(children)}]"

    def text(self, text: str) -> str:
        """Return ``text`` as markup and remember its characters."""
        self.findings.note_text(text, self.page.docname)
        return markup(text)

    def fail(self, problem: str) -> ExtensionError:
        """Return the error that stops the build, with the page's name."""
        return ExtensionError(f"{self.page.docname}: {problem}")

    # -- links -----------------------------------------------------------------------------

    def target(self, identifier: str, docname: str = "") -> str:
        """Return the name of a target that is unique in the book."""
        return f"{docname or self.page.docname}#{identifier}"

    def _new_targets(self, names: Iterable[str]) -> list[str]:
        targets = [self.target(name) for name in names]
        new = [name for name in dict.fromkeys(targets) if name not in self.findings.targets]
        self.findings.targets.update(new)
        return new

    def _labelled(self, names: Sequence[str]) -> str:
        """Label the element just written; further names become anchors behind it."""
        new = self._new_targets(names)
        label = f" #label({string(new[0])})" if new else ""
        return label + "".join(f"#anchor({string(name)});" for name in new[1:])

    def write_anchors(self, node: nodes.Element) -> None:
        """Make a node that has no Typst element of its own a link target."""
        for name in self._new_targets(node.get("ids", [])):
            self.write_inline(f"anchor({string(name)})")

    def visit_reference(self, node: nodes.reference) -> None:
        """Link inside the book or to the web."""
        if any(isinstance(child, nodes.image) for child in node.children):
            return  # a picture is printed without its link
        address = node.get("refuri", "")
        content = self.content(node.children)
        if "refid" in node:
            self._write_link(self.target(node["refid"]), content, node)
        elif address.startswith(TARGET_PREFIX):
            docname, _, identifier = address.removeprefix(TARGET_PREFIX).partition("#")
            self._write_link(self.target(identifier, docname), content, node)
        elif re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            self.write_inline(f"link({string(address)}){content}")
        else:
            raise self.fail(
                f"the link {node.astext()!r} to {address!r} leads nowhere in the PDF: "
                "link to a page of the book or to a full web address"
            )
        raise nodes.SkipNode

    def depart_reference(self, node: nodes.reference) -> None:
        """Nothing: only a linked picture comes here."""

    def _write_link(self, target: str, content: str, node: nodes.reference) -> None:
        self.findings.links.append((target, self.page.docname, node.astext()))
        is_number = "ledger-link" in node.get("classes", []) and not node.next_node(ledger_mark)
        function = "ledger-link" if is_number else "link"
        self.write_inline(f"{function}(label({string(target)})){content}")

    def visit_target(self, node: nodes.target) -> None:
        """Mark a place that links lead to."""
        self.write_anchors(node)

    def depart_target(self, node: nodes.target) -> None:
        """Nothing."""

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        """Print the footnote at the foot of the page, with the number that Sphinx gave it."""
        name = node["refid"]
        number = f"numbering: fixed({string(node.astext())})"
        target = f"footnote:{self.target(name)}"
        if name in self._printed_footnotes:
            self.write_inline(f"footnote(label({string(target)}), {number})")
        else:
            self._printed_footnotes.add(name)
            content = self.content(self._footnotes[name].children[1:])
            self.write_inline(f"footnote({number}){content} #label({string(target)})")
            self._new_targets([name])
        raise nodes.SkipNode

    def visit_footnote(self, node: nodes.footnote) -> None:
        """Nothing here: the note stands where it is referred to."""
        raise nodes.SkipNode

    def visit_citation(self, node: nodes.citation) -> None:
        """Print an entry of the bibliography, with its label only if the text uses labels."""
        label, *entry = node.children
        style = getattr(self.config, "bibtex_reference_style", "label")
        by_author = style.startswith("author_year")
        tag = [] if by_author else [f"tag: {self.content(label.children)}"]
        content = self.render(entry)
        self.write_block(self.call("bibliography-entry", tag, content), node["ids"])
        raise nodes.SkipNode

    # -- headings ----------------------------------------------------------------------------

    def visit_section(self, node: nodes.section) -> None:
        """Go one level down."""
        self.level += 1

    def depart_section(self, node: nodes.section) -> None:
        """Go one level up."""
        self.level -= 1

    def visit_title(self, node: nodes.title) -> None:
        """Print a heading."""
        section = node.parent
        if not isinstance(section, nodes.section):
            self.write(f"\n#rubric{self.content(node.children)}\n\n")
            raise nodes.SkipNode
        number = self._section_number(section)
        arguments = [f"level: {self.page.depth + self.level}"]
        if number:
            arguments.append(f"numbering: fixed({string(number)})")
        content = self.render(node.children)
        names = [*section["ids"], *([] if self.has_title else [""])]
        self.write_block(self.call("heading", arguments, content), names)
        if self.page.part and not self.has_title:
            self.write_inline(f"part[{self.text(self.page.part)}]")
        self.has_title = True
        raise nodes.SkipNode

    def _section_number(self, section: nodes.section) -> str:
        """Return the section's number if Sphinx numbers it."""
        numbers = self.builder.env.toc_secnumbers.get(self.page.docname, {})
        found = numbers.get(f"#{section['ids'][0]}")
        if found is None and not self.has_title:
            found = numbers.get("")
        return ".".join(map(str, found or ()))

    # -- text ----------------------------------------------------------------------------------

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Print text."""
        self.write(self.text(node.astext()))

    def depart_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Nothing."""

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """Begin a paragraph; print what a sign of the ledger means."""
        if "ledger-note" in node.get("classes", []):
            self.write_block(self.call("ledger-note", [], self.render(node.children)))
            raise nodes.SkipNode
        self.write_anchors(node)

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End it with an empty line."""
        self.write("\n\n")

    def visit_in_language(self, node: nodes.Element) -> None:
        """Mark words that are in another language than the page."""
        words = self.render(node.children)
        self.write_inline(f"text(lang: {string(node['language'])})[{words}]")
        raise nodes.SkipNode

    def visit_ledger_mark(self, node: nodes.Element) -> None:
        """Print the sign beside a number that the ledger does not bear out."""
        self.write_inline(f"ledger-mark[{self.text(node.astext())}]")
        raise nodes.SkipNode

    def visit_literal(self, node: nodes.literal) -> None:
        """Print code within a line."""
        self.write_inline(f"raw({string(node.astext())})")
        raise nodes.SkipNode

    def visit_math(self, node: nodes.math) -> None:
        """Print a formula within a line; LaTeX is its alternative text."""
        latex = node.astext().strip()
        source = self.findings.formulas.convert(latex, self.page.docname)
        self.write_inline(f"math.equation(alt: {string(latex)}, ${source}$.body)")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.math_block) -> None:
        """Print a formula on a line of its own."""
        latex = node.astext().strip()
        source = self.findings.formulas.convert(latex, self.page.docname)
        arguments = [f"alt: {string(latex)}", f"$ {source} $.body"]
        number = self._equation_number(node)
        if number:
            arguments.insert(0, f"number: [({self.text(number)})]")
        names = node.get("ids", [])
        self.write_block(self.call("equation-block", arguments), names)
        raise nodes.SkipNode

    def _equation_number(self, node: nodes.math_block) -> str:
        if self.config.math_numfig and self.config.numfig and node.get("ids"):
            return self._figure_number("displaymath", node)
        return str(node.get("number") or "")

    def visit_raw(self, node: nodes.raw) -> None:
        """Print the tables in HTML; other HTML has no place on paper."""
        if "html" in node.get("format", "").split():
            for table in tables.from_html(node.astext()):
                self._note_table(table)
                self._warn_if_too_wide(table, node)
                self.write_block(table.source())
        raise nodes.SkipNode

    def unknown_visit(self, node: nodes.Node) -> None:
        """Print what the tables at the top of this module list; warn about all else."""
        kind = self._known_kind(node)
        if kind in SKIPPED:
            raise nodes.SkipNode
        if isinstance(node, nodes.Element) and kind != "document":
            self.write_anchors(node)
        if kind in WRAPPED:
            self.write(WRAPPED[kind][0])
        elif not kind:
            logger.warning(
                "the PDF builder does not know the node %r: only its content is printed",
                type(node).__name__,
                location=node,
                type="typst",
                subtype="node",
            )

    def unknown_departure(self, node: nodes.Node) -> None:
        """End what :meth:`unknown_visit` began."""
        kind = self._known_kind(node)
        if kind in WRAPPED:
            self.write(WRAPPED[kind][1])

    @staticmethod
    def _known_kind(node: nodes.Node) -> str:
        """Return the first name in the node's ancestry that one of the tables lists."""
        names = [ancestor.__name__ for ancestor in type(node).__mro__]
        known = (name for name in names if name in SKIPPED | TRANSPARENT or name in WRAPPED)
        return next(known, "")

    # -- lists ---------------------------------------------------------------------------------

    def visit_bullet_list(self, node: nodes.bullet_list) -> None:
        """Print a list with bullets."""
        self._write_list("list", node, [])

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Print a numbered list."""
        patterns = {
            "loweralpha": "a",
            "upperalpha": "A",
            "lowerroman": "i",
            "upperroman": "I",
        }
        pattern = patterns.get(node.get("enumtype", ""), "1") + "."
        start = int(node.get("start", 1))
        self._write_list("enum", node, [f"numbering: {string(pattern)}", f"start: {start}"])

    def _write_list(self, function: str, node: nodes.Element, options: list[str]) -> None:
        tight = all(len(item.children) <= 1 for item in node.children)
        items = []
        for item in node.children:
            outer, self._body = self._body, []
            self.write_anchors(item)
            anchors, self._body = self.markup, outer
            items.append(f"[{anchors}{self.render(item.children)}]")
        arguments = [*options, f"tight: {str(tight).lower()}", *items]
        self.write_block(self.call(function, arguments))
        raise nodes.SkipNode

    def visit_definition_list(self, node: nodes.definition_list) -> None:
        """Print terms and what they mean."""
        items = [self._definition(item) for item in node.children]
        self.write_block(self.call("terms", ["tight: false", *items]))
        raise nodes.SkipNode

    def _definition(self, item: nodes.Element) -> str:
        meanings = [child for child in item.children if isinstance(child, nodes.definition)]
        heads = [child for child in item.children if not isinstance(child, nodes.definition)]
        term = " ".join(self.render([head]) for head in heads)
        meaning = "\n\n".join(self.render(child.children) for child in meanings)
        return f"terms.item([{term}], [{meaning}])"

    def visit_term(self, node: nodes.term) -> None:
        """Begin a term."""
        self.write_anchors(node)

    def depart_term(self, node: nodes.term) -> None:
        """Nothing."""

    def visit_classifier(self, node: nodes.classifier) -> None:
        """Begin the kind of a term."""
        self.write("(")

    def depart_classifier(self, node: nodes.classifier) -> None:
        """End it."""
        self.write(")")

    def visit_field_list(self, node: nodes.field_list) -> None:
        """Print fields like terms."""
        items = [
            f"terms.item({self.content(name.children)}, {self.content(body.children)})"
            for name, body in (item.children for item in node.children)
        ]
        self.write_block(self.call("terms", ["tight: true", *items]))
        raise nodes.SkipNode

    def visit_line_block(self, node: nodes.line_block) -> None:
        """Print lines as they are."""
        depth = 0
        lines = []
        for child in node.children:
            if isinstance(child, nodes.line_block):
                depth = 1
                lines.append(self.content([child]))
            else:
                lines.append(self.content(child.children))
        indent = f"indent: {depth if isinstance(node.parent, nodes.line_block) else 0}"
        self.write_block(self.call("line-block", [indent, *lines]))
        raise nodes.SkipNode

    # -- blocks --------------------------------------------------------------------------------

    def visit_block_quote(self, node: nodes.block_quote) -> None:
        """Print a quotation."""
        said = [child for child in node.children if not isinstance(child, nodes.attribution)]
        by = [child for child in node.children if isinstance(child, nodes.attribution)]
        options = [f"attribution: {self.content(by[0].children)}"] if by else []
        self.write_block(self.call("quotation", options, self.render(said)))
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Print code or the text that code gave out."""
        language = node.get("language", "none")
        options = [string(node.astext().rstrip())]
        if language not in {"none", "text", "default", "myst-ansi"}:
            options.append(f"language: {string(language)}")
        self.write_block(self.call("code-block", options))
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_transition(self, node: nodes.transition) -> None:
        """Print a dividing line, but none above footnotes, which stand on their pages."""
        if "footnotes" not in node.get("classes", []):
            self.write_block("divider")
        raise nodes.SkipNode

    def visit_Admonition(self, node: nodes.Element) -> None:  # noqa: N802
        """Print a note, a warning or the like as a box."""
        kinds = {node.tagname, *node.get("classes", [])}
        tone = "warning" if kinds & WARNING_TONES else "note"
        children = list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = self.render(children.pop(0).children)
        else:
            title = self.text(str(admonitionlabels.get(node.tagname, "")))
        self._write_callout(tone, title, children, node)

    def visit_sidebar(self, node: nodes.sidebar) -> None:
        """Print a sidebar or a margin note as a box in the text."""
        self._write_panel(node)

    def visit_topic(self, node: nodes.topic) -> None:
        """Print a topic as a box; a page's own contents are not needed on paper."""
        if "contents" in node.get("classes", []):
            raise nodes.SkipNode
        self._write_panel(node)

    def _write_panel(self, node: nodes.Element) -> None:
        children = list(node.children)
        has_title = bool(children) and isinstance(children[0], nodes.title | nodes.rubric)
        title = self.render(children.pop(0).children) if has_title else ""
        self._write_callout("note", title, children, node)

    def _write_callout(
        self, tone: str, title: str, children: list[nodes.Node], node: nodes.Element
    ) -> None:
        options = [f"tone: {string(tone)}"]
        if title:
            options.append(f"title: [{title}]")
        content = self.render(children)
        self.write_block(self.call("callout", options, content), node.get("ids", []))
        raise nodes.SkipNode

    def visit_container(self, node: nodes.container) -> None:
        """Leave out hidden code, frame cards; all other containers are only their content."""
        if self._is_hidden(node):
            raise nodes.SkipNode
        component = node.get("design_component", "")
        if component in {"card", "dropdown"}:
            self._write_panel(node)
        if component == "card-title":
            self.write(f"\n#rubric{self.content(node.children)}\n\n")
            raise nodes.SkipNode
        self.write_anchors(node)

    def depart_container(self, node: nodes.container) -> None:
        """Nothing."""

    def _is_hidden(self, node: nodes.container) -> bool:
        element = node.get("nb_element", "")
        if element == "cell_code_source":
            return not self.config.typst_show_code
        if element == "cell_code_output":
            return getattr(node.parent, "attributes", {}).get("hide_mode") in HIDDEN_OUTPUT
        return False

    # -- pictures and tables -------------------------------------------------------------------

    def visit_exhibit(self, node: nodes.Element) -> None:
        """Print a figure or a table of the report with all its words."""
        is_chart = node["kind"] == "figure"
        table = None if is_chart else self._table(node.next_node(nodes.table))
        body = self._chart(node) if table is None else table.source()
        arguments = [
            f"label: [{self.text(node['label'])}]",
            f"headline: {self._exhibit_words(node, 'headline')}",
            f"subtitle: {self._exhibit_words(node, 'subtitle')}",
            f"badge: {self._exhibit_words(node, 'badge')}",
            f"notes: {array(self._exhibit_notes(node))}",
        ]
        if table is not None and table.is_long:
            arguments.append("long: true")
        self.write_block(self.call("exhibit", [*arguments, body]), node["ids"])
        raise nodes.SkipNode

    def _exhibit_part(self, node: nodes.Element, part: str) -> list[nodes.Element]:
        return [
            child
            for child in node.children
            if isinstance(child, nodes.Element) and f"exhibit-{part}" in child.get("classes", [])
        ]

    def _exhibit_words(self, node: nodes.Element, part: str) -> str:
        words = [self.render(child.children) for child in self._exhibit_part(node, part)]
        return f"[{' '.join(words)}]" if words else "none"

    def _exhibit_notes(self, node: nodes.Element) -> list[str]:
        parts = self._exhibit_part(node, "note") + self._exhibit_part(node, "source")
        return [self.content(part.children) for part in parts]

    def _chart(self, node: nodes.Element) -> str:
        if not node.get("alt"):
            raise self.fail(f"the exhibit {node['name']} has no alternative text")
        path = self.builder.add_chart(node["name"], node["svg"])
        measures = [f"{node['width']:g}pt", f"{node['height']:g}pt"]
        return self.call("chart", [string(path), *measures, string(node["alt"])])

    def visit_figure(self, node: nodes.figure) -> None:
        """Print a picture with its caption."""
        captions = [child for child in node.children if isinstance(child, nodes.caption)]
        rest = [child for child in node.children if child not in captions]
        number = self._figure_number("figure", node)
        caption = self._caption("figure", number, captions)
        self.write_block(self.call("captioned", [caption], self.render(rest)), node["ids"])
        raise nodes.SkipNode

    def _figure_number(self, kind: str, node: nodes.Element) -> str:
        names = node.get("ids") or [""]
        numbers = self.builder.env.toc_fignumbers.get(self.page.docname, {})
        return ".".join(map(str, numbers.get(kind, {}).get(names[0], ())))

    def _caption(self, kind: str, number: str, titles: Sequence[nodes.Element]) -> str:
        words = [self.render(title.children) for title in titles]
        if number:
            label = self.text(self.config.numfig_format[kind] % number)
            words.insert(0, f"#strong[{label}];")
        return f"[{' '.join(words)}]" if words else "none"

    def visit_image(self, node: nodes.image) -> None:
        """Print a picture: in the line of its text, or else as a block."""
        if not node.get("alt"):
            raise self.fail(f"the image {node['uri']} has no alternative text")
        arguments = [string(self.builder.add_image(node)), f"alt: {string(node['alt'])}"]
        if self._is_inline(node):
            self.write_inline(self.call("box", [self.call("image", [*arguments, "height: 1em"])]))
        else:
            arguments.append(f"width: {_image_width(node)}")
            self.write_block(self.call("align", ["center", self.call("image", arguments)]))
        raise nodes.SkipNode

    @staticmethod
    def _is_inline(node: nodes.image) -> bool:
        parent = node.parent.parent if isinstance(node.parent, nodes.reference) else node.parent
        return isinstance(parent, nodes.TextElement) and len(parent.children) > 1

    def visit_table(self, node: nodes.table) -> None:
        """Print a table, with its caption above it if it has one."""
        table = self._table(node)
        titles = [child for child in node.children if isinstance(child, nodes.title)]
        caption = self._caption("table", self._figure_number("table", node), titles)
        expression = table.source()
        if caption != "none":
            options = [caption, f"long: {str(table.is_long).lower()}"]
            expression = self.call("captioned-table", [*options, expression])
            self.write_block(expression, node["ids"])
        else:
            self.write_anchors(node)
            self.write_block(expression)
        raise nodes.SkipNode

    def _table(self, node: nodes.Element | None) -> tables.Table:
        if not isinstance(node, nodes.table):
            raise self.fail("an exhibit of the kind 'table' holds no table")
        table = tables.from_docutils(node, self._cell)
        self._warn_if_too_wide(table, node)
        return table

    def _cell(self, entry: nodes.Element) -> str:
        """Return a cell; the first of a row carries the row's link targets."""
        row = entry.parent
        names = row.get("ids", []) if row.index(entry) == 0 else []
        anchors = "".join(f"#anchor({string(name)});" for name in self._new_targets(names))
        return anchors + self.render(entry.children)

    def _warn_if_too_wide(self, table: tables.Table, node: nodes.Element) -> None:
        if table.is_too_wide:
            logger.warning(
                "the table is too wide for the PDF: give it fewer columns or shorter words",
                location=node,
                type="typst",
                subtype="table",
            )

    def _note_table(self, table: tables.Table) -> None:
        for row in table.header + table.body:
            for cell in row:
                self.findings.note_text(cell.text, self.page.docname)


def _image_width(node: nodes.image) -> str:
    """Return an image's width in Typst; as wide as it likes to be if nobody said."""
    match = re.fullmatch(r"([\d.]+)\s*(%|px|pt|cm|mm|in|em)?", str(node.get("width", "")))
    if not match:
        return "auto"
    amount, unit = float(match[1]), match[2] or "px"
    return f"{amount * PIXEL:g}pt" if unit == "px" else f"{amount:g}{unit}"
