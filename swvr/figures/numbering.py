"""What an exhibit is called: the report's number, or chapter and letter for ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swvr.language import NONE

if TYPE_CHECKING:
    from swvr.edition import Edition
    from swvr.language import Language

_REPORT_NAME = re.compile(r"^(?:fig|tab)_(?P<number>[a-z]?\d+(?:_\d+)?)$")


def label_of(name: str, kind: str, edition: Edition, say: Language) -> str:
    """Return what an exhibit of a ``kind`` is called: ``Figure 2.4``, ``图2.4``."""
    number = number_of(name, edition)
    if kind == "table":
        return say("Table {number}", number=number)
    return say("Figure {number}", number=number)


def label_elsewhere(name: str, say: Language) -> str | None:
    """Return what a figure or table of a report is called, whatever the edition has; else None."""
    match = _REPORT_NAME.match(name)
    if match is None:
        return None
    number = match["number"].replace("_", ".").upper()
    if name.startswith("tab_"):
        return say("Table {number}", number=number)
    return say("Figure {number}", number=number)


def number_of(name: str, edition: Edition) -> str:
    """Return the report's own number, or ``2.A``, ``2.B`` … for what the reports lack.

    A dash where the edition does not list the exhibit: Jupyter runs every cell of a chapter, also
    those that an edition leaves out.
    """
    match = _REPORT_NAME.match(name)
    if match:
        return match["number"].replace("_", ".").upper()
    for chapter, names in edition.exhibits.items():
        ours = [other for other in names if not _REPORT_NAME.match(other)]
        if name in ours:
            return f"{int(chapter[:2])}.{chr(ord('A') + ours.index(name))}"
    return NONE
