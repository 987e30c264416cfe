"""What links in tables are called: exhibits by their labels, chapters by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swvr.figures.numbering import label_of
from swvr.language import Language

if TYPE_CHECKING:
    from swvr.edition import Edition

CHAPTER = re.compile(r"(?P<number>\d{2})_")


def kind_of(exhibit: str) -> str:
    """Return ``table`` or ``figure``: which package the function of an exhibit stands in."""
    from swvr import figures  # noqa: PLC0415  (both packages are still being imported)

    return "figure" if hasattr(figures, exhibit) else "table"


def target_name(edition: Edition, say: Language, target: str) -> str:
    """Name an exhibit or a chapter: ``Figure 2.4``, ``Chapter 2``; a page shows its title."""
    chapter = CHAPTER.match(target)
    if chapter:
        return say("Chapter {number}", number=say.number(int(chapter["number"])))
    return label_of(target, kind_of(target), edition, say)


def existing(edition: Edition, targets: str) -> str:
    """Return those of several exhibits and chapters that the edition has, a line for each."""
    known = {*edition.exhibit_names, *edition.chapters}
    return "\n".join(target for target in targets.split() if target in known)
