"""The document nodes of our own: an exhibit, words of another language, a sign of the ledger."""

from __future__ import annotations

from docutils import nodes


class exhibit(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """A figure or a table with all that a reader needs to trust it.

    Attributes (``node["..."]``)
    ----------------------------
    name
        The exhibit's name, ``fig_2_4``: the same for function, files, label and ledger.
    kind
        ``figure`` or ``table``.
    label
        What the exhibit is called in the page's language: ``Figure 2.4``, ``图 2.4``.
    alt
        Alternative text in the page's language (figures).
    svg
        The chart alone as SVG text, without the words around it (figures; empty for tables).
    width, height
        Size of the chart in points.
    ids
        One id, the name with hyphens (``fig-2-4``).
    search
        The words of the controls that search a table's rows
        (:mod:`swvr.book.extension.table_search`); empty where there are none.

    Children, in this order, each a paragraph with the class named here and already in the page's
    language: ``exhibit-headline``, ``exhibit-subtitle``, ``exhibit-badge`` (on synthetic data),
    then for a table one docutils ``table``, then ``exhibit-note`` (may be missing) and
    ``exhibit-source``.
    """


class in_language(nodes.Inline, nodes.TextElement):  # noqa: N801
    """Words that are in another language than the page: ``node["language"]``, a code."""


class ledger_mark(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A sign beside a number that the ledger does not bear out.

    Attributes
    ----------
    words
        What it means, in the page's language.
    classes
        ``ledger-mark``, and which one: ``ledger-contradicted`` or ``ledger-off-by-rounding``.
    """
