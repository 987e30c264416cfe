"""Reference periods: reading, order, and words in every language."""

from __future__ import annotations

import gettext

import pytest
from babel.support import NullTranslations

from swvr.errors import SwvrError
from swvr.language import Language
from swvr.period import Period, in_order, is_month, usual
from swvr.period_words import by_period, in_period, period_in_words


def test_a_period_is_so_many_days_weeks_or_months():
    assert Period.parse("6w") == Period(6, "w")
    assert Period.parse("6w").code == "6w"
    assert [Period.parse(code).days for code in ("1d", "6w")] == [1.0, 42.0]
    assert Period.parse("12m").days == pytest.approx(365.25)


@pytest.mark.parametrize("code", ["", "w", "0w", "100d", "1y", "4 w", "4W", "-1w", "1.5m", "6w\n"])
def test_what_is_no_period_is_told(code):
    with pytest.raises(SwvrError, match="no reference period") as caught:
        Period.parse(code, where="row 7")
    assert caught.value.where == "row 7"
    assert "6w" in caught.value.remedy


def test_periods_are_ordered_by_their_length_whatever_their_units():
    assert in_order(["12m", "1w", "6w", "1m", "4w", "10d", "4w"]) == (
        *("1w", "10d", "4w", "1m", "6w", "12m"),
    )


def test_the_same_time_in_other_units_has_one_code():
    assert [usual(code) for code in ("1m", "28d", "7d", "52w", "6w")] == [
        *("4w", "4w", "1w", "12m", "6w"),
    ]
    assert [is_month(code) for code in ("4w", "1m", "30d", "6w", "5w", "1w")] == [True] * 3 + [
        False
    ] * 3


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("6w", "six weeks", "六周"),
        ("12m", "twelve months", "十二个月"),
        ("1m", "one month", "一个月"),
        ("9w", "9 weeks", "9周"),
        ("2d", "2 days", "2天"),
        ("1d", "24 hours", "24小时"),
        ("18m", "18 months", "18个月"),
    ],
)
def test_every_period_has_words(speak, code, english, chinese):
    assert period_in_words(speak("en"), code) == english
    assert period_in_words(speak("zh"), code) == chinese


def test_a_language_without_the_words_says_number_and_unit_in_its_own_plural():
    spanish = Language("es", NullTranslations())
    assert [period_in_words(spanish, code) for code in ("1w", "6w", "1m", "12m")] == [
        *("1 semana", "6 semanas", "1 mes", "12 meses"),
    ]
    polish = Language("pl", gettext.NullTranslations())
    assert [period_in_words(polish, code) for code in ("2w", "5w")] == ["2 tygodnie", "5 tygodni"]


def test_only_four_weeks_and_a_month_are_called_a_month(speak):
    for language, month, other in (("en", "in a month", "in six weeks"), ("zh", "每月", "六周内")):
        say = speak(language)
        assert [in_period(say, code) for code in ("4w", "1m", "6w")] == [month, month, other]
    assert by_period(speak("en"), "6w", "a month, {x}", "{period}, {x}", x=1) == "six weeks, 1"
