"""Source lines: what an exhibit was made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from swvr.language import Language, in_language

if TYPE_CHECKING:
    from swvr.edition import Source


def short(source: Source, say: Language) -> str:
    """Return the short name of a source in a language."""
    return in_language(source.short, say.code)


def at(source: Source, *places: str) -> Callable[[Language], str]:
    """Cite places in a document: ``SWVR 2022, figures 2.7 and 2.8``.

    A place is a message with its numbers as the document prints them, in the catalogues.
    """

    def cite(say: Language) -> str:
        name = short(source, say)
        if not places:
            return name
        where = say.listing(say(place) for place in places)
        return say("{document}, {place}", document=name, place=where)

    return cite


def both(*citations: Callable[[Language], str]) -> Callable[[Language], str]:
    """Cite several sources in one line."""

    def cite(say: Language) -> str:
        separator = say("; ")
        return separator.join(citation(say) for citation in citations)

    return cite
