"""Numerals found by pattern: what counts as one, what it is worth, which rule leaves it out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from swvr.errors import SwvrError
from swvr.ledger.tokens import HAND, Token, chinese_number, read, tokens, with_hand, write


def found(text: str) -> list[tuple[str, float | None]]:
    return [(token.printed, token.value) for token in tokens(text)]


def rules(text: str) -> list[tuple[str, str]]:
    return [(token.printed, token.rule) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("派出 10 921 人", [("10 921", 10921)]),
        ("共1,063,946,000人", [("1,063,946,000", 1063946000)]),
        ("目标\t2 357\t2 551\t108%", [("2 357", 2357), ("2 551", 2551), ("108%", 108)]),
        ("增长 13.7%", [("13.7%", 13.7)]),
        ("全球8.62亿人", [("8.62亿", 862_000_000)]),
        ("花费 3 260 万元", [("3 260 万", 32_600_000)]),
        ("认识 200 多万人", [("200 多万", 2_000_000)]),
        ("整理 3 万多页", [("3 万", 30_000)]),
        ("阿国 18% 47% -29", [("18%", 18), ("47%", 47), ("-29", -29)]),
        ("2018-2021 年", [("2018", 2018), ("2021", 2021)]),
        ("1.2.1a 每年", [("1.2.1a", None)]),
        ("三分之二的人", [("三分之二", 2 / 3)]),
        ("百分之三十", [("百分之三十", 30)]),
        ("约一半国家", [("一半", 0.5)]),
        ("到二十五岁", [("二十五", 25)]),
        ("两倍于此", [("两", 2)]),
        ("数百万人", [("数百万", None)]),
        ("数字¹⁰", [("¹⁰", 10)]),
        ("图1.1.21世纪", [("1.1", 1.1), ("21", 21)]),
        # Two footnote marks in a row are no number of six digits.
        ("问题。101,102在", [("101", 101), ("102", 102)]),
        ("共14,172名", [("14,172", 14172)]),
        # An article, an intensifier, an organization: no numbers.
        ("这是一个十分好的统一办法，红十字会", []),
    ],
)
def test_numerals_are_found_with_what_they_are_worth(text, expected):
    assert found(text) == [(printed, pytest.approx(value)) for printed, value in expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十五", 25),
        ("一百零三", 103),
        ("三万五千", 35_000),
        ("一亿二千万", 120_000_000),
        ("四分之三", 0.75),
        ("一二", None),
    ],
)
def test_a_chinese_numeral_has_a_value(text, value):
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("于 2021 年派出 9 人", [("2021", "year"), ("9", "")]),
        ("2020 年 3 月 4 日", [("2020", "date"), ("3", "date"), ("4", "date")]),
        ("17. 有 5 人", [("17", "list_number"), ("5", "")]),
        ("产出 2.1. 支助", [("2.1", "heading")]),
        ("2.1.1b 次数\t7", [("2.1.1b", "heading"), ("7", "")]),
        ("第三章有四人", [("三", "heading"), ("四", "")]),
        ("第九届", [("九", "ordinal")]),
        ("COVID-19 后 19 人", [("19", "name"), ("19", "")]),
        ("第 12/34 号决议", [("12", "resolution"), ("34", "resolution")]),
        ("一. 导言\t3", [("3", "page")]),
        ("见附件 5", [("5", "exhibit")]),
        ("分别代表 139 个", [("139", "")]),
        ("五十周年", [("五十", "period")]),
        ("15岁及以上的 8 人", [("15", "definition"), ("8", "")]),
        ("很好。99在这里", [("99", "footnote")]),
        ("很好，15 个伙伴", [("15", "")]),
        ("问题4A", [("4", "questionnaire")]),
        ("https://a.example/12", [("12", "address")]),
        ("数百万人", [("数百万", "vague")]),
    ],
)
def test_a_pattern_gives_the_rule(text, expected):
    assert [pair for pair in rules(text) if pair[0] != "一"] == expected


def test_a_numeral_has_its_line_and_column():
    first, second = tokens("甲有 3 人\n乙有\t4 人\n")
    assert (first.line, first.column) == (1, 4)
    assert (second.line, second.column) == (2, 4)


def test_csv_gives_back_what_it_was_made_from(tmp_path: Path):
    made = tokens("于 2021 年有 61,000,000 人，数百万\n其中 13.7%\n")
    file = tmp_path / "tokens.csv"
    file.write_text(write(made), "utf-8")
    assert read(file) == made


def test_rules_given_by_hand_stay_also_where_they_take_one_away():
    made = tokens("共 9 人，第三类")
    old = [Token(1, 3, "9", 9.0, "enumeration", HAND), Token(1, 8, "三", 3.0, "", HAND)]
    assert with_hand(made, old) == old


def test_a_rule_given_by_hand_to_what_is_gone_is_an_error():
    with pytest.raises(SwvrError, match="8 has a rule given by hand") as error:
        with_hand(tokens("共 9 人"), [Token(1, 3, "8", 8.0, "name", HAND)])
    assert error.value.where == "line 1, column 3"


def test_the_command_writes_the_table_and_keeps_rules_by_hand(tmp_path: Path):
    text, old = tmp_path / "text.txt", tmp_path / "old.csv"
    text.write_text("共 9 人\n", "utf-8")
    old.write_text(write([Token(1, 3, "9", 9.0, "case_detail", HAND)]), "utf-8")
    command = [sys.executable, "-m", "swvr.ledger.tokens", str(text), "--hand", str(old)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == old.read_text("utf-8")
