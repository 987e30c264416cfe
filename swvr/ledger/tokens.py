"""Every numeral of a document, found by pattern, and the rule that leaves it out of the ledger.

This is the second route to the published numbers: the first is a person who reads. `tokens` finds
whatever is written as a numeral, and gives what it can the code of a rule of
``data/published/rules.csv`` (a year, a paragraph number, part of a name): the rest must be rows of
the ledger, or be ruled out by hand. Only the place and the numeral are kept, never the words
around it.

What counts as a numeral: Arabic digits with their separators (``10 921``, ``61,000,000``,
``13.7%``, ``1.2.1a``), with 万 or 亿 (``8.62亿``, ``200 多万``), raised digits (``¹⁰``),
Chinese numerals (``三分之二``, ``一半``, ``二十五``) and round ones without a figure (``数百万``).
A lone 一 is an article more often than a number: it counts only before 半, 倍 and 成.

Run ``python -m swvr.ledger.tokens FILE [--hand OLD.csv] > NEW.csv`` to make the table again; the
rules that were given by hand are taken over from the old one.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from swvr.errors import SwvrError

COLUMNS = ("line", "column", "printed", "value", "rule", "rule_by")
PATTERN, HAND = "pattern", "hand"

_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RUN = "[" + "".join(_DIGITS) + "".join(_TENS) + "".join(_MYRIADS) + "]"
_NUMERAL = re.compile(
    r"(?P<raised>[" + _RAISED + r"]+)"
    # 图1.1.21世纪: the number of an exhibit ends before the sentence does.
    r"|(?P<plain>(?:(?<=[图表框])[ ]?\d+\.\d+"
    r"|(?P<dotted>\d+(?:\.\d+){2,}[a-z]?)"
    r"|(?:(?<![^\s(（])[-−])?(?P<figure>\d{1,3}(?: \d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
    r"(?:\.\d+)?)"
    r"(?P<magnitude>\s?[多余]?\s?(?:百万|千万|万亿|亿|万)|\s?[%％])?)"
    r"|(?P<fraction>" + _RUN + r"+分之" + _RUN + r"+)"
    r"|(?P<vague>[几数](?:[十百千万亿]+))"
    r"|(?P<half>一半|半数|半(?=个|年))"
    r"|(?P<chinese>" + _RUN + r"{2,}|[二两三四五六七八九]|(?<!红)十(?![分字足])|一(?=倍|成))"
)

_CLASSIFIER = r"[年月日个名国位家万亿岁人小项份周分次天种类%％章节]"
_RULES: tuple[tuple[str, str], ...] = (
    ("address", r"(?:https?://|www\.|doi)\S+"),
    ("resolution", r"(?:DP|A/RES|A|E|S)/[\w./\\()]+"),
    ("resolution", r"第\s?[\d()（）/]+\s?号(?:决议|决定)?"),
    ("resolution", r"议程项目\s?\d+"),
    ("name", r"(?:COVID|SDG|Covid)\s?-?\s?\d+"),
    ("name", r"《?2030\s?年(?:可持续发展)?议程|议程》?2030"),
    ("name", r"《(?:为?(?:20\d\d)(?:\s?-\s?20\d\d)?\s?年)"),
    ("name", r"可持续发展目标\s?第?\s?\d+|目标\s?\d+(?=：)"),
    ("footnote", r"[" + _RAISED + r"]+"),
    ("footnote", r"(?<=[。，”])\d{1,3}(?:,\d{1,3})*(?![\d ]|\.\d|" + _CLASSIFIER + ")"),
    ("exhibit", r"(?:图|表|框)\s?\d+\.\d+|表\s?[A-Z]\d|(?:附件|附录)\s?\d+"),
    ("page", r"(?:\.{4,}|\|)[ \t]*\d+$"),
    ("page", r"^(?:[A-Z]|" + _RUN + r"+)\.\s.*\t(\d+)$"),
    ("date", r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?(?:\s?至\s?\d{1,2}\s?日)?"),
    ("date", r"\d{1,2} [A-Z][a-z]+ \d{4}"),
    ("year", r"(?<!\d)(?:19|20)\d\d(?:\s?[-–—至到]\s?(?:19|20)?\d\d)?\s?年"),
    ("year", r"(?:19|20)\d\d(?=[-–—至](?:19|20)\d\d\s?年)"),
    ("year", r"(?<=[(（])(?:19|20)\d\d(?=[a-z]?[)）])"),
    ("heading", r"^\s*\d+(?:\.\d+){1,3}[a-z]?\.?\s*(?=[^\W\d_])"),
    ("heading", r"第\s?(?:\d+(?:\.\d+)*|" + _RUN + r"+)\s?[章节段]"),
    ("heading", r"(?:产出|成果)\s?\d+(?:\.\d+)*\s?\."),
    ("heading", r"^" + _RUN + r"+\.\s"),
    ("list_number", r"^\s*\d+\.(?!\d)"),
    ("ordinal", r"第\s?(?:" + _RUN + r"+|\d+)"),
    ("period", _RUN + r"+(?:周年|载|世纪|年代?)|\d+\s?世纪|过去\s?\d+\s?(?:个月|年)"),
    ("period", r"\d+\s?个月内|未来\s?\d+\s?个月"),
    ("definition", r"\d+\s?岁(?:及|以上|以下|至)|\d+\s?[至到-]\s?\d+\s?岁"),
    ("questionnaire", r"问题\s?\d+[A-Z]?"),
    ("vague", r"[几数][十百千万亿]+"),
    ("word", r"两者|二者|两极|两侧|二手|三角洲"),
)
_COMPILED = tuple((code, re.compile(pattern, re.MULTILINE)) for code, pattern in _RULES)


@dataclass(frozen=True, order=True)
class Token:
    """A numeral in a document.

    Attributes
    ----------
    line, column
        Where it begins, both from 1; the column counts characters.
    printed
        As it stands there, with its separators, % sign, 万 or 亿.
    value
        What it is worth: percents stay percents, 万 and 亿 are multiplied out, a Chinese fraction
        is a fraction of one. None where it is no single number (``1.2.1a``, 数百万).
    rule
        The code of the rule that leaves it out of the ledger; empty if a row accounts for it.
    rule_by
        ``pattern`` or ``hand``; empty if no rule was given.
    """

    line: int
    column: int
    printed: str
    value: float | None
    rule: str = ""
    rule_by: str = ""


def chinese_number(text: str) -> float | None:
    """Return what a Chinese numeral is worth: 二十五 is 25, 三分之二 two thirds, 一半 a half.

    Returns None for what is not one number, such as 一二.
    """
    if text in ("一半", "半数", "半"):
        return 0.5
    if "分之" in text:
        below, above = (chinese_number(part) for part in text.split("分之"))
        if below is None or above is None or below == 0:
            return None
        return above if text.startswith("百分之") else above / below
    total = section = digit = 0
    fresh = True  # a digit may follow
    for character in text:
        if character in _DIGITS:
            if not fresh:
                return None
            digit, fresh = _DIGITS[character], character in "零〇"
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit, fresh = 0, True
        elif character in _MYRIADS:
            total += ((section + digit) or 1) * _MYRIADS[character]
            section, digit, fresh = 0, 0, True
        else:
            return None
    return float(total + section + digit)


def _multiple(magnitude: str) -> int:
    """Return what 万, 亿 and their compounds multiply by; 1 without any."""
    number = 1
    for character in magnitude:
        number *= (_TENS | _MYRIADS).get(character, 1)
    return number


def _footnote_pair(figure: str) -> bool:
    """Tell two footnote marks, ``101,102``, from a number of six digits."""
    groups = figure.split(",")
    return len(groups) == 2 and int(groups[1]) == int(groups[0]) + 1


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, str, float | None]]:
    """Yield the offset, the text and the value of each numeral of a match: nearly always one."""
    text, start = match.group(), match.start()
    if match["raised"]:
        yield start, text, float("".join(str(_RAISED.index(character)) for character in text))
    elif match["dotted"]:
        yield start, text, None
    elif match["plain"]:
        magnitude = match["magnitude"] or ""
        digits = text.removesuffix(magnitude).replace(" ", "").replace("−", "-")
        if _footnote_pair(match["figure"] or ""):
            first, second = digits.split(",")
            yield start, first, float(first)
            yield start + len(first) + 1, second, float(second)
        else:
            # A product of decimals, so that 8.62亿 is 862000000 and not a hair less.
            yield start, text, round(float(digits.replace(",", "")) * _multiple(magnitude), 6)
    elif match["vague"]:
        yield start, text, None
    else:
        yield start, text, chinese_number(text)


def tokens(text: str) -> list[Token]:
    """Find every numeral of a text, with the rule that a pattern gives it.

    Parameters
    ----------
    text
        The whole text of a document, its lines ended by LF.

    Returns
    -------
    list of Token
        In the order of the text. A rule holds for the numerals that lie wholly inside a match of
        its pattern, or inside the group of the match if it has one; of several rules the first in
        the list of this module.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    ruled: list[tuple[str, int, int]] = [
        (code, *match.span(match.lastindex or 0))
        for code, pattern in _COMPILED
        for match in pattern.finditer(text)
    ]
    found = []
    for match in _NUMERAL.finditer(text):
        for offset, printed, value in _pieces(match):
            end = offset + len(printed)
            code = next((code for code, a, b in ruled if a <= offset and end <= b), "")
            line = bisect_right(starts, offset)
            column = offset - starts[line - 1] + 1
            found.append(Token(line, column, printed, value, code, PATTERN if code else ""))
    return found


def with_hand(found: Iterable[Token], old: Iterable[Token]) -> list[Token]:
    """Take over the rules that were given by hand; an empty one says that a pattern was wrong.

    Raises
    ------
    SwvrError
        If a rule was given by hand to a numeral that is no longer found.
    """
    hand = {(token.line, token.column, token.printed): token for token in old if _by_hand(token)}
    result = []
    for token in found:
        given = hand.pop((token.line, token.column, token.printed), None)
        result.append(replace(token, rule=given.rule, rule_by=HAND) if given else token)
    if hand:
        line, column, printed = next(iter(hand))
        raise SwvrError(
            f"the numeral {printed} has a rule given by hand, and the text has no such numeral",
            where=f"line {line}, column {column}",
            remedy="take the row out of the table, or give the text that it was made from",
        )
    return result


def _by_hand(token: Token) -> bool:
    return token.rule_by == HAND


def write(found: Iterable[Token]) -> str:
    """Return numerals as CSV text with the columns of the resource."""
    rows = [",".join(COLUMNS)]
    for token in found:
        value = "" if token.value is None else f"{token.value:.12g}"
        printed = f'"{token.printed}"' if "," in token.printed else token.printed
        rows.append(f"{token.line},{token.column},{printed},{value},{token.rule},{token.rule_by}")
    return "\n".join(rows) + "\n"


def read(path: Path) -> list[Token]:
    """Read numerals back from CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Token(
                int(row["line"]),
                int(row["column"]),
                row["printed"],
                float(row["value"]) if row["value"] else None,
                row["rule"],
                row["rule_by"],
            )
            for row in csv.DictReader(file)
        ]


def main() -> None:
    """Write the numerals of a file to the standard output, as CSV."""
    parser = argparse.ArgumentParser(description="List every numeral of a text as CSV.")
    parser.add_argument("file", type=Path, help="the text, UTF-8")
    parser.add_argument("--hand", type=Path, help="a table whose rules by hand are kept")
    given = parser.parse_args()
    found = tokens(given.file.read_text("utf-8"))
    sys.stdout.write(write(with_hand(found, read(given.hand)) if given.hand else found))


if __name__ == "__main__":
    main()
