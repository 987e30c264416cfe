"""Which numbers of the prose are numbers that the documents print.

A chapter binds a number that it glues to a row of the ledger by the row's id. Chapters run for
every edition: an id that only another edition's ledger has is left out, one that none has is a
mistake.
"""

from __future__ import annotations

from collections.abc import Mapping

from swvr.data import did_you_mean, load
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.project import Project, find_project


class PrintedText(str):
    """A text that says a published number, and knows the id of its row of the ledger.

    Whatever is made of the text is a plain text again.

    Attributes
    ----------
    number
        The id; None if the number has no row.
    """

    __slots__ = ("number",)
    number: str | None

    def __new__(cls, text: str, number: str | None) -> PrintedText:
        """Bind a text to a row, or to none."""
        made = super().__new__(cls, text)
        made.number = number
        return made


def published_ids(edition: Edition, project: Project | None = None) -> frozenset[str]:
    """Return the ids of the numbers that an edition's documents print; none without a ledger."""
    if not edition.has("ledger"):
        return frozenset()
    documents = edition.ledger.documents.values()
    return frozenset(
        name for document in documents for name in load(document.numbers, project)["id"]
    )


def bound(
    bindings: Mapping[str, str], edition: Edition, project: Project | None = None
) -> dict[str, str]:
    """Return the bindings whose ids the edition's ledger has.

    Parameters
    ----------
    bindings
        Name of a glued number -> id of its row in the ledger.
    edition
        The edition that the chapter runs for.
    project
        The checkout to read from; by default the one at hand.

    Raises
    ------
    SwvrError
        If no edition has the id; near ids are named.
    """
    project = project or find_project()
    here = published_ids(edition, project)
    for name, number in bindings.items():
        if number not in here and number not in _ids_elsewhere(edition, project):
            raise SwvrError(
                f"the glued number {name} is bound to {number!r}, which no published number has "
                "as its id",
                where=f"ledger {edition.year}",
                remedy=did_you_mean(number, here, otherwise="see swvr ledger --json"),
            )
    return {name: number for name, number in bindings.items() if number in here}


def known_rows(
    texts: Mapping[str, str], edition: Edition, project: Project | None = None
) -> dict[str, str]:
    """Return the bindings that texts bring with them, of those in the edition's ledger.

    Parameters
    ----------
    texts
        Name of a glued number -> its text, which may be a :class:`PrintedText`.
    edition, project
        As of :func:`bound`.
    """
    known = {
        name: text.number
        for name, text in texts.items()
        if isinstance(text, PrintedText) and text.number is not None
    }
    here = published_ids(edition, project) if known else frozenset()
    return {name: number for name, number in known.items() if number in here}


def _ids_elsewhere(edition: Edition, project: Project) -> frozenset[str]:
    """Return the ids that the other editions have; one whose file is not sound has none."""
    found: set[str] = set()
    for year in available_years(project):
        if year == edition.year:
            continue
        try:
            found |= published_ids(load_edition(year, project), project)
        except SwvrError:  # another edition may be in the making
            continue
    return frozenset(found)
