"""Languages: numbers, names, catalogues, and one more language without new code."""

from __future__ import annotations

import os
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from swvr import figures
from swvr.book.catalogues import catalogue_problems, messages
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.language import (
    LABELS,
    NAMES,
    Language,
    autonym,
    catalogue_path,
    in_ideographs,
    language,
    round_half_up,
)
from swvr.project import Project

ROOT = Path(__file__).resolve().parents[1]
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture(scope="module")
def en(speak):
    return speak("en")


@pytest.fixture(scope="module")
def zh(speak):
    return speak("zh")


def catalogue(tmp_path: Path, code: str, content: str | bytes) -> Project:
    project = Project(tmp_path)
    path = catalogue_path(code, project)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return project


def entries(**words: str) -> str:
    return HEADER + "".join(f'msgid "{key}"\nmsgstr "{value}"\n\n' for key, value in words.items())


# -- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (862_378_640, "862 million", "8.62亿"),
        (109_192_500, "109 million", "1.09亿"),
        (26_201_390, "26.2 million", "2620万"),
        (999_499_999, "999 million", "9.99亿"),
        (999_500_000, "1 billion", "10亿"),
        (-61_000_000, "−61 million", "−6100万"),
        (655, "655", "655"),
        (0, "0", "0"),
    ],
)
def test_people_have_three_digits(en, zh, value, english, chinese):
    assert en.people(value) == english
    assert zh.people(value) == chinese


@given(st.integers(1, 10**10))
def test_people_say_the_same_number_in_both_languages(value):
    units = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}

    def back(text: str) -> float:
        number, unit = re.fullmatch(r"([\d.]+) ?(\D*)", text.replace(",", "")).groups()
        return float(number) * units.get(unit, 1)

    first, second = back(language("en").people(value)), back(language("zh").people(value))
    assert first == pytest.approx(second, rel=1e-9)
    assert first == pytest.approx(value, rel=0.0051)


def test_percentages(en, zh):
    assert en.percent(14.84) == zh.percent(14.84) == "14.8%"
    assert en.percent(17.05, 2) == "17.05%"
    assert en.percent(0) == "0.0%"
    assert en.percent(-3.21) == "−3.2%"


def test_numbers_have_the_minus_sign_and_not_the_hyphen(en, zh):
    for say in (en, zh):
        assert say.number(-1234.5, 1) == "−1,234.5"
        assert say.number(-0.04, 1) == "0.0"
        assert say.signed(-29) == "−29"
        assert say.signed(3) == "+3"
        assert say.signed(0) == say.signed(0.4) == say.signed(-0.4) == "0"


def test_points(en, zh):
    assert en.points(1) == "1 percentage point"
    assert en.points(1.04, 1) == "1.0 percentage points"
    assert en.points(2.94, 1) == "2.9 percentage points"
    assert zh.points(1) == "1个百分点"
    assert zh.points(3) == "3个百分点"


def test_lists_and_ranges(en, zh):
    assert zh.listing(["印度", "肯尼亚", "塞内加尔"]) == "印度、肯尼亚和塞内加尔"
    assert en.listing(["India", "Kenya"]) == "India and Kenya"
    assert en.listing(["India"]) == "India"
    assert en.listing([]) == ""


def test_words_in_a_cell_are_joined_without_a_last_and(en, zh):
    assert en.series(["Kenya", "Trinidad and Tobago"]) == "Kenya, Trinidad and Tobago"
    assert zh.series(["斐济", "特立尼达和多巴哥", "肯尼亚"]) == "斐济、特立尼达和多巴哥、肯尼亚"
    assert en.series(["Kenya"]) == "Kenya"
    assert en.series([]) == ""
    assert en.interval("5.9%", "6.1%") == "5.9% to 6.1%"
    assert zh.interval("5.9%", "6.1%") != en.interval("5.9%", "6.1%")


@given(st.decimals(-(10**6), 10**6, places=5), st.integers(0, 3))
def test_halves_are_rounded_away_from_zero(value, decimals):
    exact = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_up(float(value), decimals) == pytest.approx(float(exact), abs=1e-9)


@given(st.decimals(0, 10**5, places=4), st.integers(0, 3))
def test_numbers_are_written_as_they_are_rounded(value, decimals):
    exact = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert language("en").number(float(value), decimals) == f"{exact:,}"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(17.25, 1, 17.3), (0.285, 2, 0.29), (-2.5, 0, -3.0), (862_450_000, -5, 862_500_000)],
)
def test_python_would_round_these_otherwise(value, decimals, expected):
    assert round_half_up(value, decimals) == expected
    assert round(value, decimals) != expected


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", NAMES)
def test_every_code_has_a_name_in_every_language(en, zh, code):
    assert en.name(code) == NAMES[code]
    assert not re.search("[A-Za-z]", zh.name(code))
    assert not re.search("[A-Za-z]", zh.label(code))
    assert en.label(code)[0].isupper()
    assert en.label(code) == LABELS.get(code, en.name(code)[0].upper() + en.name(code)[1:])


def test_countries_are_named_as_the_un_names_them(en, zh):
    assert (en.country("TUR"), zh.country("TUR")) == ("Türkiye", "土耳其")
    assert (en.country("BOL"), zh.country("BOL")) == (
        "Bolivia (Plurinational State of)",
        "多民族玻利维亚国",
    )


def test_a_code_without_a_name_is_told(en):
    with pytest.raises(SwvrError, match="no name for the code 'antarctica'") as caught:
        en.name("antarctica")
    assert "locale/" in str(caught.value)


NORTH = {"highlands": {"en": "the Highlands", "zh": "高地"}, "world": {"en": "Earth", "zh": "地球"}}


def test_an_edition_names_its_own_regions(en, zh):
    assert [say.knowing(NORTH).name("highlands") for say in (en, zh)] == ["the Highlands", "高地"]
    assert en.knowing(NORTH).label("highlands") == "The Highlands"
    assert en.knowing(NORTH).name("africa") == "Africa"
    assert en.knowing(NORTH).label("world") == "Earth"  # its own name, not the book's label
    with pytest.raises(SwvrError, match="no name for the code 'highlands'") as caught:
        en.name("highlands")
    assert "region_names" in str(caught.value)


def test_names_of_two_editions_add_up(en):
    say = en.knowing(NORTH).knowing({"coast": {"en": "the coast"}})
    assert (say.name("highlands"), say.name("coast")) == ("the Highlands", "the coast")


def test_a_language_that_an_edition_has_no_names_in_takes_the_source_languages(en, zh):
    names = {"highlands": {"fr": "les hauteurs", "en": "the Highlands"}}
    assert zh.knowing(names).name("highlands") == "the Highlands"
    assert en.knowing({"coast": {"fr": "la côte"}}).name("coast") == "la côte"


def test_what_is_written_in_ideographs():
    codes = ("zh", "zh_CN", "zh-Hant", "ja", "es", "en", "ru", "xx")
    assert [code for code in codes if in_ideographs(code)] == ["zh", "zh_CN", "zh-Hant", "ja"]


def test_autonyms():
    assert [autonym(code) for code in ("en", "zh", "zh_CN", "es")] == [
        "English",
        "中文",
        "中文",
        "Español",
    ]


def test_a_list_has_no_comma_before_and(en, zh):
    assert en.listing(["India", "Kenya", "Senegal"]) == "India, Kenya and Senegal"
    assert zh.listing(["印度", "肯尼亚", "塞内加尔"]) == "印度、肯尼亚和塞内加尔"


# -- catalogues --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["xx", "english", "", "../en", "123"])
def test_an_unknown_language_is_told(code):
    with pytest.raises(SwvrError, match="unknown language"):
        language(code)


def test_a_language_without_a_catalogue_is_told_with_the_place(tmp_path):
    with pytest.raises(SwvrError) as caught:
        language("fr", Project(tmp_path))
    assert str(caught.value).startswith("locale/fr/LC_MESSAGES/swvr.po: no catalogue")


@pytest.mark.parametrize(
    "content",
    [
        "this is not a catalogue\n",
        "<<<<<<< HEAD\n" + HEADER,
        HEADER.encode() + 'msgid "world"\nmsgstr "münd"\n'.encode("latin1"),
        HEADER.replace("utf-8", "klingon") + 'msgid "a"\nmsgstr "b"\n',
    ],
    ids=["prose", "conflict", "latin1", "charset"],
)
def test_a_malformed_catalogue_is_told_with_the_place(tmp_path, content):
    project = catalogue(tmp_path, "fr", content)
    with pytest.raises(SwvrError) as caught:
        language("fr", project)
    assert str(caught.value).startswith("locale/fr/LC_MESSAGES/swvr.po: not a gettext catalogue")


def test_a_translation_with_another_placeholder_is_told(tmp_path):
    words = entries(**{"Figure {number}": "Figure {numero}", "Table {number}": "Tableau {number"})
    say = language("fr", catalogue(tmp_path, "fr", words))
    for message in ("Figure {number}", "Table {number}"):
        with pytest.raises(SwvrError, match="can't be filled in") as caught:
            say(message, number=1)
        assert "locale/fr/LC_MESSAGES/swvr.po" in str(caught.value)


def test_an_edited_catalogue_is_read_again(tmp_path):
    project = catalogue(tmp_path, "fr", entries(total="total"))
    assert language("fr", project)("total") == "total"
    path = catalogue_path("fr", catalogue(tmp_path, "fr", entries(total="ensemble")))
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    assert language("fr", project)("total") == "ensemble"


def test_a_fuzzy_translation_is_not_used(tmp_path):
    content = HEADER + '#, fuzzy\nmsgid "women"\nmsgstr "hommes"\n'
    assert language("fr", catalogue(tmp_path, "fr", content))("women") == "women"


def all_languages() -> list[str]:
    project = Project(ROOT)
    editions = (load_edition(year, project) for year in available_years(project))
    return sorted({code for edition in editions for code in edition.languages})


def test_every_message_is_translated_with_its_placeholders():
    assert len(messages(Project(ROOT))) > 100
    assert list(catalogue_problems(Project(ROOT), all_languages())) == []


def test_a_translation_with_the_placeholders_of_its_message_can_be_filled_in(zh):
    for message in messages(Project(ROOT)):
        names = set(re.findall(r"\{(\w+)\}", message))
        text = zh(message, **dict.fromkeys(names, "§"))
        assert text.count("§") >= len(names)
        assert "{" not in text


# -- one more language -------------------------------------------------------------------------

SPANISH = {
    "{number} percentage points": "{number} puntos porcentuales",
    "Figure {number}": "Figura {number}",
    "Africa": "África",
    "women": "mujeres",
}


@pytest.fixture
def es(tmp_path) -> Language:
    return language("es", catalogue(tmp_path, "es", entries(**SPANISH)))


def test_a_third_language_needs_a_catalogue_and_no_code(es):
    assert es("Figure {number}", number="2.4") == "Figura 2.4"
    assert es.points(3) == "3 puntos porcentuales"
    assert es.people(862_378_640) == "862 millones"
    assert es.number(1234567.5, 1) == "1.234.567,5"
    assert es.percent(14.84) == "14,8\N{NO-BREAK SPACE}%"
    assert es.label("women") == "Mujeres"
    assert es.country("DEU") == "Alemania"
    assert es.listing(["a", "b"]) == "a y b"
    assert es("Table {number}", number=1) == "Table 1"  # not translated yet


def test_an_exhibit_speaks_the_third_language(es):
    content = yaml.safe_load((ROOT / "editions/2022.yml").read_text("utf-8"))
    content["languages"].append("es")
    content["title"]["es"] = "Informe"
    content["definition"]["es"] = "quien ayuda"
    for source in content["sources"].values():
        source["short"]["es"] = "Fuente"
    for check in content["grouping_checks"]:
        check["label"]["es"] = "otra"
    exhibit = figures.fig_2_4(Edition.model_validate(content))
    assert exhibit.label(es) == "Figura 2.4"
    assert "África" in exhibit.table(es)["label"].tolist()
    assert "Fuente" in exhibit.source_line(es)
    texts = [text.get_text() for text in exhibit.drawing(es).axes.texts]
    assert "109 millones" in texts
