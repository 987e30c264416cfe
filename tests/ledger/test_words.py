"""The words of the ledger: numbers with their rounding, places, groups."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.ledger.published import PublishedNumbers
from swvr.ledger.words import (
    document_name,
    following_number,
    group_name,
    place_name,
    printed_number,
    reading,
    readings,
    said,
    sentences,
    what,
    written,
    written_range,
)
from swvr.project import Project

NUMBERS = [
    # value, unit, rounded to, bound, in data, in English, in Chinese
    (14.8, "percent", 0.1, "", "14.8 percent", "14.8%", "14.8%"),
    (46.4, "percent", 0.01, "", "46.40 percent", "46.40%", "46.40%"),
    (862e6, "persons", 1e6, "", "862e6 persons", "862 million", "8.62亿"),
    (862_378_600, "persons", 0.0, "", "862378600 persons", "862,378,600", "862,378,600"),
    (237_400_000, "usd", 1e5, "", "2374e5 usd", "237.4 million US dollars", "2.374亿美元"),
    (30_000, "pages", 1e4, "more_than", "more than 3e4 pages", "more than 30 thousand", "逾3万"),
    (25, "places", 1.0, "at_least", "at least 25 places", "at least 25", "至少25"),
    (2 / 3, "ratio", 0.1, "about", "about 2/3 ratio", "about 2/3", "约2/3"),
    (2, "ratio", 1.0, "", "2 ratio", "2", "2"),
    (-29, "points", 1.0, "", "-29 points", "−29 percentage points", "−29个百分点"),
    (1, "percentage_points", 1.0, "", "1 percentage_points", "1 percentage point", "1个百分点"),
    (7.86, "odds_ratio", 0.01, "", "7.86 odds_ratio", "7.86", "7.86"),
    (8 + 1 / 3, "cases", 0.0, "", "8.33333 cases", "8.33333", "8.33333"),
]


@pytest.mark.parametrize(("value", "unit", "rounded_to", "bound", "text", "en", "zh"), NUMBERS)
def test_a_number_is_written_once_and_said_in_each_language(
    speak, value, unit, rounded_to, bound, text, en, zh
):
    assert written(value, unit, rounded_to, bound) == text
    assert said(speak("en"), text) == en
    assert said(speak("zh"), text) == zh


def test_a_range_has_two_ends_unless_they_are_one(speak):
    assert written_range(132, 137, "percent", 1.0) == "132 percent to 137 percent"
    assert said(speak("en"), "132 percent to 137 percent") == "132% to 137%"
    assert written_range(61.9, 62.2, "percent", 1.0) == "62 percent"
    assert written_range(5, math.inf, "percent", 1.0) == "5 percent"
    assert written(math.inf, "percent", 1.0) == "–"
    assert said(speak("zh"), "–") == "–"


def row_of(**cells: object) -> pd.Series:
    row = {
        "value": 60.0,
        "unit": "percent",
        "rounded_to": 1.0,
        "bound": math.nan,
        "computed_low": math.nan,
        "computed_high": math.nan,
        "should_low": math.nan,
        "should_high": math.nan,
    }
    return pd.Series({**row, **cells})


def test_what_follows_is_rounded_as_printed_unless_that_would_say_the_same():
    assert following_number(row_of()) == "–"
    told = row_of(computed_low=61.9, computed_high=61.9, should_low=62.0, should_high=62.0)
    assert following_number(told) == "62 percent"
    told = row_of(
        bound="more_than", computed_low=59.7, computed_high=59.7, should_low=60.0, should_high=60.0
    )
    assert printed_number(told) == "more than 60 percent"
    assert following_number(told) == "59.7 percent"


PLACES = [
    ("chapter_2_findings", "Key findings of chapter 2", "第2章要点"),
    ("section_3_2_1", "Section 3.2.1", "第3.2.1节"),
    ("tab_a2", "Table A2", "表A2"),
    ("app_b", "Appendix B", "附录B"),
    ("para 22", "Paragraph 22", "第22段"),
    ("indicator 2.1.1a", "Indicator 2.1.1a", "指标2.1.1a"),
    ("footnote 6", "Footnote 6", "脚注6"),
]


@pytest.mark.parametrize(("place", "en", "zh"), PLACES)
def test_places_have_names(speak, place, en, zh):
    assert place_name(speak("en"), place) == en
    assert place_name(speak("zh"), place) == zh


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_number_of_the_documents_can_be_said(
    edition: Edition, checkout: Project, speak, code: str
):
    table = PublishedNumbers(edition, checkout).table
    for _, row in table.iterrows():
        text = reading(speak(code), row)
        assert said(speak(code), printed_number(row)) in text
        assert what(speak(code), row) in text
        assert not {"{", "nan", "None", "_"} & {text, *text.split()}, text


def test_a_number_is_printed_as_the_document_prints_it(edition: Edition, checkout: Project, speak):
    """In Chinese, as the documents are: the digits of a printed figure are those of our words."""
    table = PublishedNumbers(edition, checkout).table
    plain = table[table["printed"].str.fullmatch(r"[0-9.]+%?") & table["bound"].isna()]
    found = {row["id"]: said(speak("zh"), printed_number(row)) for _, row in plain.iterrows()}
    printed = dict(zip(plain["id"], plain["printed"].str.rstrip("%"), strict=True))
    assert len(found) > 200
    assert {
        name: text for name, text in found.items() if printed[name] not in text.replace(",", "")
    } == {}


def test_codes_without_words_are_told_with_what_to_do(speak):
    with pytest.raises(SwvrError, match=r"place 'page 7'.*\n.*section_2_3"):
        place_name(speak("en"), "page 7")
    with pytest.raises(SwvrError, match=r"group 'wizards'.*\n.*words\.py"):
        group_name(speak("en"), "wizards")


def test_what_numbers_of_a_place_have_in_common_is_said_once(
    edition: Edition, checkout: Project, speak
):
    table = PublishedNumbers(edition, checkout).table.set_index("id", drop=False)
    names = ["unv-ind1-1-result", "unv-ind1-1-target", "unv-ind1-1-score"]
    assert readings(speak("en"), table, names, 3) == (
        "Indicator 1.1: Voluntary reviews reporting that volunteering helps the Goals: 63%; "
        "target 47%; Indicator 1.1: Score of an indicator, 2021: 126%"
    )
    names = ["swvr-tab-3-2-sen-advise-men", "swvr-tab-3-2-sen-advise-women"]
    assert readings(speak("zh"), table, names, 2).endswith("：男性，塞内加尔82%；女性，塞内加尔83%")


def test_of_many_numbers_the_rest_are_counted(edition: Edition, checkout: Project, speak):
    table = PublishedNumbers(edition, checkout).table.set_index("id", drop=False)
    names = list(table.index[:3])
    assert readings(speak("en"), table, names, 3).count("; ") == 2
    assert readings(speak("en"), table, names, 2).endswith("; and 1 more")
    assert readings(speak("en"), table, [], 2) == ""


def test_sentences_have_capitals_and_stops(speak):
    assert sentences(speak("en"), ["if so", "It holds."]) == "If so. It holds."
    assert sentences(speak("zh"), ["若如此", "成立。"]) == "若如此。成立。"


def test_documents_have_the_names_that_exhibits_cite(edition: Edition, speak):
    for name, document in edition.ledger.documents.items():
        source = getattr(edition.sources, document.source)
        assert document_name(edition, speak("zh"), name) == source.short["zh"]
