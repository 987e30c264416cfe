"""Names of countries: UN usage where it differs from CLDR, CLDR elsewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel import Locale

from swvr.countries import country_name, known_codes
from swvr.data import iso_alpha_2, load, seal
from swvr.errors import SwvrError
from swvr.project import Project

ROOT = Path(__file__).resolve().parents[1]
CHECKOUT = Project(ROOT)
CODES = load("regions", CHECKOUT)["country"].to_list()
OVERRIDES = list(load("country_names", CHECKOUT).itertuples(index=False))


def name(code: str, language: str) -> str:
    return country_name(code, language, CHECKOUT)


@pytest.mark.parametrize(
    ("code", "en", "zh"),
    [
        ("BOL", "Bolivia (Plurinational State of)", "多民族玻利维亚国"),
        ("CIV", "Côte d’Ivoire", "科特迪瓦"),
        ("DJI", "Djibouti", "吉布提"),
        ("GBR", "United Kingdom of Great Britain and Northern Ireland",
         "大不列颠及北爱尔兰联合王国"),
        ("HKG", "China, Hong Kong SAR", "中国香港特别行政区"),
        ("IRN", "Iran (Islamic Republic of)", "伊朗伊斯兰共和国"),
        ("KOR", "Republic of Korea", "大韩民国"),
        ("LAO", "Lao People’s Democratic Republic", "老挝人民民主共和国"),
        ("MDA", "Republic of Moldova", "摩尔多瓦共和国"),
        ("NLD", "Netherlands (Kingdom of the)", "荷兰王国"),
        ("PRK", "Democratic People’s Republic of Korea", "朝鲜民主主义人民共和国"),
        ("PSE", "State of Palestine", "巴勒斯坦国"),
        ("RUS", "Russian Federation", "俄罗斯联邦"),
        ("SYR", "Syrian Arab Republic", "阿拉伯叙利亚共和国"),
        ("TUR", "Türkiye", "土耳其"),
        ("TWN", "Taiwan Province of China", "中国台湾省"),
        ("TZA", "United Republic of Tanzania", "坦桑尼亚联合共和国"),
        ("USA", "United States of America", "美利坚合众国"),
        ("UZB", "Uzbekistan", "乌兹别克斯坦"),
        ("VEN", "Venezuela (Bolivarian Republic of)", "委内瑞拉玻利瓦尔共和国"),
        ("VNM", "Viet Nam", "越南"),
        ("XCI", "Channel Islands", "海峡群岛"),
        ("XKX", "Kosovo (under UNSCR 1244)", "科索沃（安全理事会第1244号决议）"),
    ],
)  # fmt: skip
def test_names_are_those_of_the_united_nations(code: str, en: str, zh: str) -> None:
    assert (name(code, "en"), name(code, "zh")) == (en, zh)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_country_of_the_book_has_a_name_of_its_own(language: str) -> None:
    names = [name(code, language) for code in CODES]
    assert len(set(names)) == len(CODES)
    pattern = r"[A-Z][\w ,.’()-]+" if language == "en" else r"[\u4e00-\u9fff]+(（.+）)?"
    assert [item for item in names if not re.fullmatch(pattern, item)] == []
    assert not [item for item in names if re.search(r"&|\bSt\.|\bU\.S\.", item)]


def test_the_printed_names_of_appendix_b_are_of_the_same_countries() -> None:
    """Codes and printed names belong together: nearly all names share characters."""
    frame = load("regions", CHECKOUT).dropna(subset="name_printed")
    strangers = {
        row.country
        for row in frame.itertuples()
        if not set(row.name_printed) & set(name(row.country, "zh"))
    }
    assert strangers == set()
    same = sum(row.name_printed == name(row.country, "zh") for row in frame.itertuples())
    assert same > 180


@pytest.mark.parametrize("row", OVERRIDES, ids=lambda row: f"{row.country}-{row.language}")
def test_an_override_is_needed(row: object) -> None:
    cldr = Locale.parse(row.language).territories.get(iso_alpha_2().get(row.country, ""))
    assert row.name != cldr, "CLDR has this name: delete the override"
    assert name(row.country, row.language) == row.name


def test_known_codes_are_iso_3166_and_the_documented_ones() -> None:
    codes = known_codes(CHECKOUT)
    assert len(iso_alpha_2()) == 249
    assert codes - set(iso_alpha_2()) == {"ANT", "XCI", "XKX"}
    assert set(CODES) <= codes
    assert codes.isdisjoint({"YUG", "DDR", "ASC", "XAA", "QQQ", "ZZZ", "EUE", "ROM"})


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("ITL", "did you mean "),
        ("GB", "did you mean GBR?"),
        ("gbr", "did you mean GBR"),
        ("XAA", ""),
        ("???", "country codes are ISO 3166-1 alpha-3"),
        ("", "country codes are ISO 3166-1 alpha-3"),
    ],
)
def test_an_unknown_code_is_an_error_with_near_codes(code: str, hint: str) -> None:
    with pytest.raises(SwvrError) as caught:
        name(code, "en")
    assert str(caught.value).startswith(f"'{code}' is not a country code")
    assert hint in caught.value.remedy


def test_near_codes_hold_the_right_one() -> None:
    with pytest.raises(SwvrError, match="ITA"):
        name("ITL", "en")


def test_another_language_needs_no_code() -> None:
    assert name("BOL", "fr") == "Bolivie"
    assert name("TUR", "ar") == "تركيا"
    assert name("XCI", "fr") == "Channel Islands"
    assert name("BOL", "zh_CN") == "多民族玻利维亚国"


def test_a_new_language_has_overrides_from_data_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    project = Project(tmp_path)
    assert country_name("BOL", "fr", project) == "Bolivie"
    file = tmp_path / "data/un/names/country_names.csv"
    rows = "BOL,fr,Bolivie (État plurinational de),UN name\nBOL,zh_Hant,多民族玻利維亞國,UN name\n"
    file.write_text(file.read_text("utf-8") + rows, "utf-8")
    seal(project)
    assert country_name("BOL", "fr", project) == "Bolivie (État plurinational de)"
    assert country_name("BOL", "zh_Hant", project) == "多民族玻利維亞國"
    assert country_name("BOL", "zh", project) == "多民族玻利维亚国"


def test_a_code_without_any_name_says_what_to_add(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    project = Project(tmp_path)
    file = tmp_path / "data/un/names/country_names.csv"
    file.write_text(re.sub(r"XCI,.*\n", "", file.read_text("utf-8")), "utf-8")
    seal(project)
    with pytest.raises(SwvrError, match="XCI has no name in 'en'"):
        country_name("XCI", "en", project)


@pytest.mark.parametrize("language", ["xx", "", "english", "zh-CN-"])
def test_an_unknown_language_is_an_error(language: str) -> None:
    with pytest.raises(SwvrError, match="is not a language of CLDR"):
        name("BOL", language)
