"""Numbers as the reports print them are read into the values that they state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.ledger.printed import read_printed


@pytest.mark.parametrize(
    ("text", "value", "multiplier", "decimals", "percent"),
    [
        ("0", 0, 1, 0, False),
        ("61,000,000", 61_000_000, 1, 0, False),
        ("862,378,600", 862_378_600, 1, 0, False),
        ("10 921", 10_921, 1, 0, False),
        ("1\u00a0248\u202f800", 1_248_800, 1, 0, False),
        ("250000", 250_000, 1, 0, False),
        ("7.86", 7.86, 1, 2, False),
        ("-29", -29, 1, 0, False),
        ("−17", -17, 1, 0, False),
        ("8.62亿", 862_000_000, 10**8, 2, False),
        ("8.624亿", 862_400_000, 10**8, 3, False),
        ("4.8万", 48_000, 10**4, 1, False),
        ("700万", 7_000_000, 10**4, 0, False),
        ("2百万", 2_000_000, 10**6, 0, False),
        ("14.3%", 14.3, 1, 1, True),
        ("53.60%", 53.6, 1, 2, True),
        ("15 %", 15, 1, 0, True),
        ("百分之三十五", 35, 1, 0, True),
        ("一", 1, 1, 0, False),
        ("两", 2, 1, 0, False),
        ("十", 10, 1, 0, False),
        ("十五", 15, 1, 0, False),
        ("二十五", 25, 1, 0, False),
        ("一百零三", 103, 1, 0, False),
        ("三百二十", 320, 1, 0, False),
        ("二〇二二", 2022, 1, 0, False),
        ("1.1 万", 11_000, 10**4, 1, False),
        ("200 多万", 2_000_000, 10**4, 0, False),
        ("13.7％", 13.7, 1, 1, True),
        ("八千万", 80_000_000, 1, 0, False),
        ("一亿二千万", 120_000_000, 1, 0, False),
        ("三分之二", 2 / 3, 1, None, False),
        ("四分之一", 1 / 4, 1, None, False),
        ("十分之一", 1 / 10, 1, None, False),
        ("一半", 1 / 2, 1, None, False),
    ],
)
def test_a_printed_number_is_read(
    text: str, value: float, multiplier: int, decimals: int | None, percent: bool
) -> None:
    printed = read_printed(text)
    assert printed.value == value
    assert printed.multiplier == multiplier
    assert printed.decimals == decimals
    assert printed.percent is percent


@pytest.mark.parametrize(
    ("text", "half_width"),
    [("15%", 0.5), ("17.5%", 0.05), ("8.62亿", 500_000), ("29,553,210", 0.5), ("三分之二", None)],
)
def test_the_rounding_is_half_a_unit_of_the_last_figure(
    text: str, half_width: float | None
) -> None:
    assert read_printed(text).half_width == half_width


@pytest.mark.parametrize(
    "text",
    ["", "多", "1,23", "10 92", "1.2.3", "5%万", "分之二", "三分之", "零分之一", "一一百", "万",
     "1000名", "1000多", "9%至10.6%", "--5", "三个", "１5"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(SwvrError, match="is not a number"):
        read_printed(text)


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_separators_change_nothing(number: int, decimals: int) -> None:
    part = f".{7:0{decimals}d}" if decimals else ""
    printed = read_printed(f"{number}{part}")
    assert printed.decimals == decimals
    assert read_printed(f"{number:,}{part}") == printed
    assert read_printed(f"{number:,}{part}".replace(",", " ")) == printed
    assert read_printed(f"-{number}{part}").value == -printed.value


@given(st.text(alphabet="0123456789.,% -万亿一二三十百千分之半", max_size=12))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        value = read_printed(text).value
    except SwvrError:
        return
    assert isinstance(value, float)
