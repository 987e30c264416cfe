"""A search box and drop-downs above long tables, which ``assets/table-search.js`` brings to life.

The controls stand in the page hidden; the script shows them. Without it the whole table is there
and no control that does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from swvr.book.nodes import exhibit

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SCRIPT = "table-search.js"


def controls(search: Mapping[str, Any], rows: Sequence[Sequence[str]], target: str) -> str:
    """Return the controls of a table as HTML.

    Parameters
    ----------
    search
        The words of the controls in the page's language: ``label`` of the box, ``count`` with the
        places ``{shown}`` and ``{all}``, ``filters`` with the ``column`` (0 is the first) and the
        ``label`` of each drop-down, and ``all``, which leaves its column unfiltered.
    rows
        The cells, of which a drop-down offers those of its column, in the order of the table.
    target
        The exhibit's id, from which the controls have theirs; its caption names their group.
    """
    boxes = [_box(search, target)]
    for filtered in search["filters"]:
        choices = [row[filtered["column"]] for row in rows if row[filtered["column"]]]
        boxes.append(_drop_down(filtered, [search["all"], *choices], target))
    count = escape(search["count"], quote=True)
    return (
        f'<div class="exhibit-search" role="group" aria-labelledby="{target}-caption" '
        f"hidden>\n{''.join(boxes)}"
        f'<p class="exhibit-count" role="status" data-count="{count}"></p>\n</div>\n'
    )


def _box(search: Mapping[str, Any], target: str) -> str:
    name = f"{target}-search"
    return (
        f'<p><label for="{name}">{escape(search["label"])}</label>'
        f'<input type="search" id="{name}" autocomplete="off" spellcheck="false"></p>\n'
    )


def _drop_down(filtered: Mapping[str, Any], choices: Sequence[str], target: str) -> str:
    """Return a drop-down; the first of the choices is that of all rows."""
    name = f"{target}-filter-{filtered['column']}"
    everything, *values = choices
    options = "".join(f"<option>{escape(value)}</option>" for value in dict.fromkeys(values))
    return (
        f'<p><label for="{name}">{escape(filtered["label"])}</label>'
        f'<select id="{name}" data-column="{filtered["column"]}">'
        f'<option value="">{escape(everything)}</option>{options}</select></p>\n'
    )


def _on_page(
    app: Sphinx,
    _pagename: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree and any(node.get("search") for node in doctree.findall(exhibit)):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Give the script to the pages that have such a table."""
    app.connect("html-page-context", _on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
