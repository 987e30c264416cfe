"""Citations that follow the edition: ``{source}`report```, ``{source}`report,population```.

The role cites what the edition file names under ``sources`` in that role, by its key of
``references.bib``, as ``{cite}`` would. Prose that an edition shares with the next thus cites the
report that it is about; a work that stays the same whatever the edition is cited by its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole
from sphinxcontrib.bibtex.roles import CiteRole

from swvr.book.extension.edition import edition_file, edition_of
from swvr.data import did_you_mean

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SourceRole(SphinxRole):
    """The role ``source``: roles of ``sources`` in the edition file, with commas between."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Cite the sources, or say which there are."""
        edition, project = edition_of(self.env.app)
        self.env.note_dependency(str(edition_file(project, edition.year)))
        sources = edition.sources.by_role()
        roles = [role.strip() for role in self.text.split(",")]
        for role in roles:
            if role not in sources:
                known = f"choose from {', '.join(sources)}"
                remedy = did_you_mean(role, sources, otherwise=known)
                problem = f"the edition {edition.year} has no source {role!r}: {remedy}"
                message = self.inliner.reporter.error(problem, line=self.lineno)
                return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        keys = ",".join(dict.fromkeys(sources[role].key for role in roles))
        return CiteRole()("cite", self.rawtext, keys, self.lineno, self.inliner)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the role."""
    app.setup_extension("swvr.book.extension.edition")
    app.add_role("source", SourceRole())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
