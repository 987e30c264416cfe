"""What is wrong with a file of the data package, and how a person is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from swvr.errors import SwvrError

LISTED_AT_MOST = 10
SEAL = "`swvr data seal`"
CORRECT = f"correct the file, then record the edit with {SEAL}; or restore the committed file"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the data package.

    Attributes
    ----------
    code
        The kind of problem: ``missing-file``, ``encoding``, ``empty``, ``format``, ``header``,
        ``row``, ``type``, ``constraint``, ``country-code``, ``key``, ``foreign-key``,
        ``reference-unreadable``, ``checksum``, ``not-in-package``, ``consistency`` or ``package``.
    file
        The file, relative to the project.
    text
        What is wrong, with the bad value.
    row
        The row in the file; the header is row 1.
    field
        The column.
    remedy
        What to do, in the imperative.
    """

    code: str
    file: str
    text: str
    row: int | None = None
    field: str | None = None
    remedy: str = CORRECT

    @property
    def place(self) -> str:
        """Row and field, as far as they are known."""
        row = f"row {self.row}" if self.row is not None else ""
        field = f"field {self.field}" if self.field is not None else ""
        return ", ".join(part for part in (row, field) if part)

    @property
    def where(self) -> str:
        """File, row and field."""
        return ", ".join(part for part in (self.file, self.place) if part)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def error_from(problems: Sequence[Problem]) -> SwvrError:
    """Make one error of all that is wrong with a file, its content before its checksum.

    Parameters
    ----------
    problems
        At least one problem; all of one file.
    """
    content = [problem for problem in problems if problem.code != "checksum"]
    if not content:
        first = problems[0]
        return SwvrError(first.text, where=first.where, remedy=first.remedy)
    note = "" if len(content) == len(problems) else "; its checksum differs too"
    first = content[0]
    if len(content) == 1:
        return SwvrError(first.text + note, where=first.where, remedy=first.remedy)
    lines = [
        f"{problem.place}: {problem.text}" if problem.place else problem.text
        for problem in content[:LISTED_AT_MOST]
    ]
    if len(content) > LISTED_AT_MOST:
        lines.append(f"and {len(content) - LISTED_AT_MOST} more")
    listing = "".join(f"\n  {line}" for line in lines)
    return SwvrError(
        f"{len(content)} problems{note}{listing}", where=first.file, remedy=first.remedy
    )


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Say which of the ``known`` names are near to ``name``."""
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else otherwise
