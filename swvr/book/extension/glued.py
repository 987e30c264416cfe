"""Numbers of other chapters: ``{glued}`02_global_estimates/volunteers```.

The role writes what a code cell of that chapter glued under the name, and links to the chapter,
so that a page which sums up the book can hold no number that the book does not.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxRole

from swvr.book.extension.ledger import bind
from swvr.book.normal_form import code_cells, read_notebook
from swvr.glued_format import Glued, read_glued

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PASTED = "pasted-text"  # the class that myst-nb gives to glued text


def glued_numbers(path: Path) -> dict[str, Glued]:
    """Return all that the code cells of an executed notebook glued, by name."""
    return _glued_numbers(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _glued_numbers(path: Path, _modified: int) -> dict[str, Glued]:
    outputs = (output for cell in code_cells(read_notebook(path)) for output in cell["outputs"])
    return {glued.name: glued for glued in map(read_glued, outputs) if glued}


class GluedRole(SphinxRole):
    """The role ``glued``: ``chapter/name``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number as a link to its chapter, with what is known of its ledger row."""
        chapter, _, name = self.text.partition("/")
        docname = posixpath.join(posixpath.dirname(self.env.docname), chapter)
        if docname not in self.env.found_docs:
            return self._fault(f"there is no chapter {chapter!r} to take {name!r} from")
        path = Path(self.env.doc2path(docname))
        self.env.note_dependency(str(path))
        numbers = glued_numbers(path)
        if name not in numbers:
            return self._fault(f"the chapter {chapter} glues nothing called {name!r}")
        reference = pending_xref(
            "",
            nodes.Text(numbers[name].text),
            refdoc=self.env.docname,
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refexplicit=True,
            refwarn=True,
        )
        self.set_source_info(reference)
        pasted = nodes.inline("", "", reference, classes=[PASTED])
        bind(pasted, numbers[name].ledger, self.env, chapter=docname)
        return [pasted], []

    def _fault(self, text: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        message = self.inliner.reporter.error(text, line=self.lineno)
        return [nodes.problematic(self.rawtext, self.rawtext)], [message]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the role."""
    app.add_role("glued", GluedRole())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
