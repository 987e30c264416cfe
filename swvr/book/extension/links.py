"""Links out of tables: to exhibits, chapters, entries of the bibliography and the web.

A cell names its target as the rest of the book does: ``fig_2_4``, ``02_global_estimates``, a key
of ``references.bib``, or an address. Site and PDF resolve the same nodes.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.nodes import make_refnode
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.roles import CitationRef

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinxcontrib.bibtex.domain import BibtexDomain

CITATION = "swvr-citation"
_ADDRESS = re.compile(r"https?://")
_EXHIBIT = re.compile(r"(?:fig|tab|unv|own)_")
_CHAPTER = re.compile(r"\d{2}_")


def link(text: str, target: str, env: BuildEnvironment | None) -> nodes.Element:
    """Return ``text`` as a link to ``target``; a chapter is called by its title instead.

    Parameters
    ----------
    text
        What the link says.
    target
        An exhibit, a chapter, a key of ``references.bib`` or a web address.
    env
        The environment that reads the page; only a web address needs none.
    """
    if _ADDRESS.match(target):
        return nodes.reference("", text, refuri=target, internal=False)
    assert env is not None
    if _CHAPTER.match(target):
        docname = posixpath.join(posixpath.dirname(env.docname), target)
        return _pending(text, f"/{docname}", "std", "doc", env, named=False)
    if _EXHIBIT.match(target):
        return _pending(text, target, "std", "ref", env)
    reference = _pending(text, target, "", CITATION, env)
    domain = cast("BibtexDomain", env.get_domain("cite"))
    name = f"{CITATION}-{sum(r.docname == env.docname for r in domain.citation_refs)}"
    reference["ids"].append(name)
    targets = [CitationTarget(target, "", "")]
    domain.citation_refs.append(CitationRef(name, env.docname, 0, targets))
    return reference


def _pending(
    text: str, target: str, domain: str, kind: str, env: BuildEnvironment, *, named: bool = True
) -> pending_xref:
    return pending_xref(
        "",
        nodes.inline("", text),
        refdoc=env.docname,
        refdomain=domain,
        reftype=kind,
        reftarget=target,
        refexplicit=named,
        refwarn=True,
    )


def resolve_citation(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """Lead a citation out of a table to its entry in the bibliography."""
    if node.get("reftype") != CITATION:
        return None
    domain = cast("BibtexDomain", env.get_domain("cite"))
    for citation in domain.citations:
        if citation.key == node["reftarget"]:
            builder: Builder = app.builder
            docname = citation.bibliography_key.docname
            return make_refnode(
                builder, node["refdoc"], docname, citation.citation_id, [content.deepcopy()]
            )
    return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Resolve what no domain of Sphinx does."""
    app.connect("missing-reference", resolve_citation)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
