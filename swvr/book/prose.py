"""Numbers typed in prose: the text may hold none but names.

Numbers reach the text only from code (``{glue:text}``), so that they can't go stale. What is left
when markup and the names below are taken out of a cell must have no digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swvr.book.languages import Fault, Notebook, cell_language, source_text

# Names and numbering that contain digits: names in both languages, places in a document.
NAMES = (
    r"COVID-19",
    r"2030 Agenda",
    r"Agenda 2030",
    r"2030年(?:可持续发展)?议程",
    r"《2030年(?:可持续发展)?议程》",
    r"DP/\d{4}/\d+",
    r"(?:[Ff]igures?|[Tt]ables?|[Ss]ections?|[Cc]hapters?) [A-Z]?\d+(?:\.\d+)*",
    r"(?:图|表|章节)[A-Z]?\d+(?:\.\d+)*",
    r"第\d+(?:\.\d+)*[章节段]",
    r"§§?\d+(?:–\d+)?",
)
_MARKUP = (
    r"`{3,}[^\n]*\n(?P<body>[^`]*)`{3,}",  # a fence: its content is read, its opening is not
    r"\{[a-z:]+\}`[^`]*`",  # roles: glue, ref, doc, cite
    r"`[^`]*`",  # code
    r"\]\([^)]*\)",  # targets of links
    r"https?://\S+",
    r"\$\$.*?\$\$",
    r"\$[^$]*\$",
)
_DIGIT = re.compile(r"[0-9０-９][0-9０-９.,%]*")


def typed_numbers(notebook: Notebook) -> Iterator[Fault]:
    """Find the numbers typed in the prose of a notebook."""
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "markdown" or cell_language(cell) is None:
            continue
        for number in _DIGIT.findall(plain(source_text(cell))):
            yield Fault(
                position,
                f"the number {number!r} is typed in the prose",
                "compute it in a code cell, glue it and refer to it with {glue:text}",
            )


def plain(text: str) -> str:
    """Return prose without markup and without the names that may hold digits."""
    for pattern in _MARKUP:
        text = re.sub(pattern, _body, text, flags=re.DOTALL)
    for name in NAMES:
        text = re.sub(name, " ", text)
    return text


def _body(match: re.Match[str]) -> str:
    return f" {match.groupdict().get('body') or ''} "
