"""Numbers of the prose and the ledger: links from each to the other, and what the ledger says.

A number that a chapter bound to a row of the ledger (:meth:`swvr.notebook.Page.glue`) leads to
that row, whatever page the row stands on, and the row to the pages that show the number. Numbers
of other chapters keep the link to their chapter, from where the ledger is one step away. A number
that the ledger contradicts carries a sign, which the foot of its page explains.

The verdicts are those of the day on which the pages are made, not of the run of the notebook. In
an edition without a table of the ledger the numbers stand as they are, signs and all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.domains import Domain
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from swvr.book.extension.edition import edition_of
from swvr.book.nodes import ledger_mark
from swvr.glued_format import ledger_id
from swvr.language import N_, Language, language
from swvr.ledger.binding import published_ids
from swvr.ledger.ledger import Ledger
from swvr.ledger.words import VERDICTS, following_number, printed_number, said

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

NUMBER = "ledger"  # attribute of a pasted number: the id of its row
SHOWN_ON = "ledger-shown-on"  # attribute of a cell that lists the pages: the id of its row
LINK, NOTE = "ledger-link", "ledger-note"  # classes
ANCHOR = "shows-{number}"  # the place on a page that shows a number first
WORD_JOINER = "\N{WORD JOINER}"  # no line ends between a number and its sign
SIGNS = {"contradicted": "≠", "off_by_rounding": "≈"}
NOTES = {
    "contradicted": N_("{sign} The value that the report prints does not follow."),
    "off_by_rounding": N_("{sign} The value that the report prints is off in its last digit."),
}


# -- what the pages show --------------------------------------------------------------------------


class LedgerDomain(Domain):
    """Which page shows which published number, and where its row of the ledger is."""

    name = "ledger"
    label = "Ledger"
    initial_data: dict[str, Any] = {  # noqa: RUF012
        "shown": {},  # page -> ids of the numbers that it shows, in their order
        "rows": {},  # id -> page of its row
    }
    data_version = 1

    def note_number(self, docname: str, number: str) -> str:
        """Note that a page shows a number; return the anchor if it is the first time."""
        shown = self.data["shown"].setdefault(docname, [])
        if number in shown:
            return ""
        shown.append(number)
        return ANCHOR.format(number=number)

    def note_row(self, docname: str, number: str) -> None:
        """Note that a page holds the row of a number."""
        self.data["rows"][number] = docname

    def page_of_row(self, number: str) -> str | None:
        """Return the page of a number's row, if there is one."""
        page: str | None = self.data["rows"].get(number)
        return page

    def shows(self, docname: str, number: str) -> bool:
        """Whether a page shows a number."""
        return number in self.data["shown"].get(docname, ())

    def pages_that_show(self, number: str) -> list[str]:
        """Return the pages that show a number, in the order of their names."""
        return sorted(page for page in self.data["shown"] if self.shows(page, number))

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.data["shown"].pop(docname, None)
        rows = self.data["rows"]
        for number in [number for number, page in rows.items() if page == docname]:
            del rows[number]

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process noted of some pages."""
        for docname in docnames:
            if docname in otherdata["shown"]:
                self.data["shown"][docname] = otherdata["shown"][docname]
        rows = otherdata["rows"].items()
        self.data["rows"].update({number: page for number, page in rows if page in docnames})

    def resolve_any_xref(self, *_: Any) -> list[Any]:
        """Nothing: no text refers to a row by a role."""
        return []


def domain_of(env: BuildEnvironment) -> LedgerDomain:
    """Return the domain of a book."""
    return cast(LedgerDomain, env.get_domain(LedgerDomain.name))


def bind(
    pasted: nodes.inline, number: str | None, env: BuildEnvironment, chapter: str = ""
) -> None:
    """Bind a pasted number to a row of the ledger, if it has one.

    Parameters
    ----------
    pasted
        The node that shows it.
    number
        The id of its row; None if no document prints it.
    env
        The environment that reads the page.
    chapter
        The page that it is taken from and leads to, if that is another one.
    """
    if number is None:
        return
    pasted[NUMBER] = number
    pasted["chapter"] = chapter
    anchor = domain_of(env).note_number(env.docname, number)
    pasted["ids"] += [anchor] if anchor else []


class PasteBoundText(PasteTextRole):
    """The role ``glue:text`` of myst-nb, which also reads the id of the ledger."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the text, bound to its row if it has one."""
        made, messages = super().run()
        for node in made:
            if isinstance(node, nodes.inline):
                bind(node, self._number(), self.document.settings.env)
        return made, messages

    def _number(self) -> str | None:
        try:
            return ledger_id(retrieve_glue_data(self.document, self.text).metadata)
        except RetrievalError:  # a name with a format behind it: no text of ours
            return None


# -- what the ledger says -------------------------------------------------------------------------


@dataclass(frozen=True)
class Entries:
    """What the ledger says of each number, in a language."""

    say: Language
    ledger: Ledger

    @classmethod
    def of(cls, app: Sphinx) -> Entries:
        """Return those of the edition and the language that pages are made of."""
        return _entries(app)

    @cached_property
    def _rows(self) -> Any:
        return self.ledger.numbers.set_index("id", drop=False)

    def verdict(self, number: str) -> str:
        """Return the verdict on a number, by its id."""
        return str(self._rows.loc[number, "verdict"])

    def title(self, number: str) -> str:
        """Say what is printed, and whether it holds."""
        row, say = self._rows.loc[number], self.say
        printed = said(say, printed_number(row))
        verdict = self.verdict(number)
        if verdict not in SIGNS:
            word = say(VERDICTS[verdict])
            return say("Printed in the report: {printed} ({word})", printed=printed, word=word)
        follows = said(say, following_number(row))
        return say(
            "Printed in the report: {printed}; what follows is {follows}",
            printed=printed,
            follows=follows,
        )


@lru_cache(maxsize=2)
def _known(app: Sphinx) -> frozenset[str]:
    """Return the ids of the edition's own ledger: stored pages may bring another edition's."""
    return published_ids(*edition_of(app))


@lru_cache(maxsize=2)
def _entries(app: Sphinx) -> Entries:
    edition, project = edition_of(app)
    say = language(app.config.swvr_language, project).knowing(edition.own_names)
    return Entries(say, Ledger(edition, project))


# -- pages ----------------------------------------------------------------------------------------


class LinkNumbers(SphinxPostTransform):
    """Links numbers to their rows and rows to pages, once all pages are known."""

    default_priority = 50  # other links are made by then

    def run(self, **_: Any) -> None:
        """Link what the page has; leave it alone if it has nothing."""
        self.domain = domain_of(self.env)
        found: set[str] = set()
        for pasted in list(self.document.findall(nodes.inline)):
            if pasted.get(NUMBER) in _known(self.app):
                self._link(pasted)
                self._mark(pasted, found)
        for entry in self.document.findall(nodes.entry):
            if SHOWN_ON in entry:
                self._list_pages(entry)
        self._explain(found)

    def _reference(
        self, page: str, target: str, content: list[nodes.Node], title: str | None = None
    ) -> nodes.reference:
        builder = self.app.builder
        return make_refnode(builder, self.env.docname, page, target, content, title)

    def _to_row(self, number: str, content: list[nodes.Node]) -> nodes.Element:
        """Return a link to a number's row; where there is no such row, only the content."""
        title = Entries.of(self.app).title(number)
        page = self.domain.page_of_row(number)
        if page is None:
            return nodes.inline("", "", *content)
        link = self._reference(page, number, content, title)
        link["classes"].append(LINK)
        return link

    def _link(self, pasted: nodes.inline) -> None:
        """Link a number to its row, or to where the chapter that it is taken from shows it."""
        number, chapter = pasted[NUMBER], pasted["chapter"]
        if not chapter:
            content = list(pasted.children)
            pasted.children = []
            pasted += self._to_row(number, content)
            return
        if self.domain.shows(chapter, number):
            for link in pasted.findall(nodes.reference):
                link["refuri"] += "#" + ANCHOR.format(number=number)

    def _mark(self, pasted: nodes.inline, found: set[str]) -> None:
        """Put the sign of its verdict behind a number, if there is one, and note the verdict."""
        number = pasted[NUMBER]
        verdict = Entries.of(self.app).verdict(number)
        if verdict not in SIGNS:
            return
        found.add(verdict)
        mark = ledger_mark(
            "",
            SIGNS[verdict],
            words=Entries.of(self.app).say(VERDICTS[verdict]),
            classes=["ledger-mark", f"ledger-{verdict.replace('_', '-')}"],
        )
        pasted.parent.insert(
            pasted.parent.index(pasted) + 1,
            [nodes.Text(WORD_JOINER), self._to_row(number, [mark])],
        )

    def _list_pages(self, entry: nodes.entry) -> None:
        """Fill the cell that lists the pages which show a row's number."""
        number = entry[SHOWN_ON]
        paragraph = nodes.paragraph()
        for page in self.domain.pages_that_show(number):
            if paragraph.children:
                paragraph += nodes.Text(Entries.of(self.app).say("; "))
            title = nodes.Text(self.env.titles[page].astext())
            paragraph += self._reference(page, ANCHOR.format(number=number), [title])
        entry.children = []
        entry += paragraph

    def _explain(self, found: set[str]) -> None:
        """Say at the foot of the page what the signs on it mean."""
        if not found:
            return
        say = Entries.of(self.app).say
        sections = list(self.document.findall(nodes.section))
        foot = sections[0] if sections else self.document
        for verdict, sign in SIGNS.items():
            if verdict in found:
                foot += nodes.paragraph("", say(NOTES[verdict], sign=sign), classes=[NOTE])


def visit_ledger_mark(translator: HTML5Translator, node: ledger_mark) -> None:
    """Write the sign as a picture that is called by what it means."""
    translator.body.append(
        translator.starttag(node, "span", "", role="img", **{"aria-label": node["words"]})
    )


def depart_ledger_mark(translator: HTML5Translator, _: ledger_mark) -> None:
    """Close what :func:`visit_ledger_mark` opened."""
    translator.body.append("</span>")


def _pages_of_rows(_app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Name the pages that must be written whenever another was read: those with rows."""
    return iter(sorted(set(domain_of(env).data["rows"].values())))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, the role in place of myst-nb's, and what makes the links."""
    app.setup_extension("swvr.book.extension.edition")
    app.add_domain(LedgerDomain)
    app.add_role_to_domain("glue", "text", PasteBoundText(), override=True)
    app.add_post_transform(LinkNumbers)
    app.add_node(ledger_mark, html=(visit_ledger_mark, depart_ledger_mark))
    app.connect("env-updated", _pages_of_rows)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
