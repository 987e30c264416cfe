"""What search engines and readers of links see of a page: its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from swvr.book.nodes import exhibit

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LENGTH = 160
# Paragraphs inside these do not say what the page is about.
_ASIDES = (nodes.Admonition, nodes.table, nodes.footnote, nodes.list_item, nodes.figure, exhibit)


def description(doctree: nodes.document, length: int = LENGTH) -> str:
    """Return the first paragraph of a page, cut to about ``length`` characters."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not _within(paragraph, _ASIDES):
            text = " ".join(paragraph.astext().split())
            if text:
                return shorten(text, length)
    return ""


def shorten(text: str, length: int) -> str:
    """Cut text at the last space that fits; text without spaces, such as Chinese, anywhere."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    space = head.rfind(" ")
    if space > length // 2:
        head = head[:space]
    return head.rstrip(" ,.;:，。；：、") + "…"


def _within(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parent
    return False


def _on_page(
    _app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    context["swvr_description"] = description(doctree) if doctree else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Give every page its description."""
    app.connect("html-page-context", _on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
