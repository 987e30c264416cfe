"""Writing text safely into Typst markup."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = re.compile(
    r"""[\\#\[\]$*_`<>@~=/+\-'"]"""  # Typst's own signs
    r"|\.(?=\.)|(?<=\.)\."  # dots in a row would become an ellipsis
    r"|(?<=\d)\.(?=\s|$)"  # "1. " would start a list
)
_LINE_BREAK = re.compile(r"[ \t]*[\n\r\v\f\x85\u2028\u2029][ \t\n\r\v\f\x85\u2028\u2029]*")


def markup(text: str) -> str:
    r"""Return ``text`` as Typst markup that shows exactly this text.

    Examples
    --------
    >>> print(markup("5 * 3 #1"))
    5 \* 3 \#1
    """
    return _SPECIAL.sub(r"\\\g<0>", unwrap(text))


def string(text: str) -> str:
    r"""Return ``text`` as a Typst string literal.

    Examples
    --------
    >>> print(string('a "b"'))
    "a \"b\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r", "").replace("\n", "\\n").replace("\t", "\\t") + '"'


def unwrap(text: str) -> str:
    r"""Join the lines of a paragraph: with a space, but without one between Chinese characters.

    Examples
    --------
    >>> unwrap("two\nwords")
    'two words'
    >>> unwrap("志愿\n服务")
    '志愿服务'
    """

    def joint(match: re.Match[str]) -> str:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        return "" if is_wide(before) and is_wide(after) else " "

    return _LINE_BREAK.sub(joint, text)


def is_wide(character: str) -> bool:
    """Tell whether ``character`` takes the room of a Chinese character."""
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


def width(text: str) -> int:
    """Return the length of ``text`` in half-width characters."""
    return sum(2 if is_wide(character) else 1 for character in text)


def array(items: list[str]) -> str:
    """Return Typst expressions as a Typst array.

    Examples
    --------
    >>> array(["1fr"])
    '(1fr,)'
    """
    return "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"
