"""The case studies and recommendations: all that the report lists, joined, checked and counted."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from swvr import tables
from swvr.data import DESCRIPTOR, DataPackage, load, seal
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.language import language
from swvr.partnerships import CASE, EXHIBIT, GROUPS, MODELS, CaseStudies
from swvr.project import Project
from swvr.tables.partnerships import exhibit_label

# Table 1.2 as printed: name, countries and size by chapter.
TABLE_1_2 = {
    4: {
        "large": {"Guthi和Barghar": "NPL", "Fundación Futuro Latinoamericano": "ECU"},
        "small": {"农业和农村管理委员会（CARG）": "COD", "Nebhana水论坛": "TUN", "Alga": "KGZ"},
    },
    5: {
        "large": {"Amel国际协会": "LBN"},
        "small": {
            "中国残疾人联合会": "CHN",
            "残障人士职业康复中心": "KAZ",
            "Bajenu Gox": "SEN",
            "Sairon": "KGZ",
        },
    },
    6: {
        "large": {"艺术&全球健康中心（ArtGlo）": "MWI"},
        "small": {
            "特立尼达和多巴哥志愿中心": "TTO",
            "农村综合护理模式": "COL",
            "穆恩加诺联盟": "KEN",
            "变革市场": "FJI SLB VUT",
        },
    },
}
CHAPTERS = {4: "deliberative_governance", 5: "co_production", 6: "social_innovation"}
REGIONS = {
    "africa": 4,
    "arab_states": 2,
    "asia_pacific": 3,
    "europe_central_asia": 3,
    "latin_america_caribbean": 3,
}


@pytest.fixture(scope="module")
def cases(edition: Edition, checkout: Project) -> CaseStudies:
    return CaseStudies(edition, checkout)


@pytest.fixture
def copy(checkout: Project, tmp_path: Path) -> Project:
    """Give a copy of the data that a test may break."""
    shutil.copytree(checkout.data, tmp_path / "data")
    return Project(tmp_path)


def edit(project: Project, resource: str, pattern: str, new: str) -> None:
    """Change the rows of a resource that a pattern finds, and seal the change."""
    path = project.data / DataPackage(project).resource(resource).path
    old = path.read_text("utf-8")
    text = re.sub(pattern, new, old, flags=re.MULTILINE)
    assert text != old, "the test changed nothing"
    path.write_text(text, "utf-8", newline="")
    seal(project)


def chapter_of(place: str) -> int:
    return int(place.removeprefix("section ").partition(".")[0])


# -- the report's lists ------------------------------------------------------------------------


def test_the_cases_are_those_of_table_1_2(cases):
    countries = cases.countries.groupby("case")["country"].agg(" ".join)
    found = {chapter: {"large": {}, "small": {}} for chapter in TABLE_1_2}
    for row in cases.cases.itertuples():
        chapter = chapter_of(row.place)
        found[chapter][row.size][row.name_printed] = countries[row.Index]
        assert row.model == CHAPTERS[chapter]
    assert found == TABLE_1_2


def test_counts_of_cases(cases):
    assert len(cases.cases) == 15
    assert cases.cases["size"].value_counts().to_dict() == {"small": 11, "large": 4}
    assert cases.cases["model"].value_counts().to_dict() == {
        "deliberative_governance": 5,
        "co_production": 5,
        "social_innovation": 5,
    }
    assert cases.cases["region"].value_counts().to_dict() == REGIONS
    assert cases.countries["country"].nunique() == 16


def test_sections_are_those_that_present_the_cases(cases):
    found = list(cases.cases["place"])
    assert found == [f"section {chapter}.3.{n}" for chapter in (4, 5, 6) for n in range(1, 6)]


def test_years_founded_are_those_that_the_report_states(cases):
    founded = cases.cases["founded"].dropna().to_dict()
    assert founded == {"alga": 1995, "amel": 1979, "cdpf": 1988, "bajenu_gox": 2010, "sairon": 1999}


def test_large_cases_rest_on_three_kinds_of_evidence_and_three_small_ones_on_interviews(cases):
    kinds = cases.methods.groupby("case")["evidence"].agg(set)
    large = cases.cases["size"] == "large"
    assert all(kinds[c] == {"interviews", "focus_groups", "documents"} for c in large[large].index)
    small = kinds[large[~large].index]
    assert all("documents" in k and "focus_groups" not in k for k in small)
    assert {case for case, k in small.items() if "interviews" in k} == {
        "carg",
        "cdpf",
        "bajenu_gox",
    }


def test_every_number_stands_in_its_printed_words(cases):
    """Digits of the printed words, or a Chinese numeral, give the value."""
    numerals = {"四": 4, "六": 6}
    for row in cases.numbers.itertuples():
        digits = re.findall(r"\d+", row.printed)
        stated = int(digits[0]) if digits else numerals[row.printed[0]]
        assert stated == row.value, row.printed
        more, nearly = re.search("多名|多人|超过", row.printed), row.printed.startswith("近")
        expected = {
            "more_than": bool(more),
            "nearly": nearly,
            "about": row.printed.startswith("约"),
            "exact": not more and not nearly and not row.printed.startswith("约"),
        }
        assert expected[row.qualifier], row.printed


def test_goals_are_marked_as_the_conclusions_name_them(cases):
    """Section 7.2 names goals 2, 5, 8 and 11; every other goal is our reading."""
    named = cases.goals["sdg_basis"] == "named_in_conclusions"
    assert set(cases.goals.loc[named, "goal"]) == {2, 5, 8, 11}
    assert not set(cases.goals.loc[~named, "goal"]) & {2, 5, 8, 11}
    assert set(cases.cases.index) - set(cases.goals["case"]) == {"sairon", "vctt"}


def test_seven_recommendations_each_rest_on_something(cases, edition):
    assert list(cases.recommendations.index) == [1, 2, 3, 4, 5, 6, 7]
    assert set(cases.evidence["recommendation"]) == set(cases.recommendations.index)
    for row in cases.evidence.itertuples():
        known = {EXHIBIT: edition.exhibit_names, CASE: cases.cases.index}[row.kind]
        assert row.evidence in known
        chapter = chapter_of(row.place)
        if row.basis == "named_in_conclusions":
            assert chapter == 7
        elif row.kind == CASE:
            assert CHAPTERS[chapter] == cases.cases["model"][row.evidence]


# -- joined ------------------------------------------------------------------------------------


def test_cases_by_group_count_each_case_once_in_each_of_its_groups(cases):
    counts = cases.by_group()
    assert counts["cases"].sum() == len(cases.groups)
    assert (
        counts.groupby("group")["cases"].sum()[["farmers", "women", "youth"]].to_list() == [3] * 3
    )
    assert set(counts["group"]) <= set(GROUPS)
    assert set(counts["model"]) <= set(MODELS)


def test_a_case_in_several_countries_has_a_row_for_each(cases):
    by_country = cases.by_country()
    assert len(by_country) == len(cases.countries) == 17
    assert by_country["case"].value_counts()["markets_for_change"] == 3


def test_small_cases_with_interviews_are_those_of_appendix_a(cases):
    assert cases.small_with_interviews() == ["CHN", "COD", "SEN"]


def test_no_case_of_deliberation_counts_people(cases):
    assert cases.models_without_people() == ["deliberative_governance"]


def test_what_the_data_say_in_chinese_is_chinese(cases, checkout):
    say = language("zh", checkout)
    for text in [*cases.cases["issue"], *cases.numbers["counts"], *cases.recommendations["advice"]]:
        assert not re.search("[A-Za-z]", say(text)), text


# -- faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "pattern", "new", "message"),
    [
        ("case_study_countries", r"^amel,.*\n", "", "no row for the case amel"),
        ("case_study_groups", r"^vctt,.*\n", "", "no row for the case vctt"),
        ("case_study_evidence", r"^alga,.*\n", "", "no row for the case alga"),
        ("case_study_countries", ",SLB,", ",KEN,", "KEN does not lie in the region of"),
        ("case_studies", "Alliance,africa,", "Alliance,other,", "KEN does not lie in .*, other"),
        ("recommendation_evidence", "fig_2_6", "fig_9_9", "fig_9_9 is no exhibit"),
        ("recommendation_evidence", "^7,vctt", "7,nobody", "nobody is no case"),
        ("recommendation_evidence", r"^6,.*\n", "", "nothing is named that recommendation 6"),
    ],
)
def test_a_fault_is_told(edition, copy, resource, pattern, new, message):
    edit(copy, resource, pattern, new)
    with pytest.raises(SwvrError, match=message):
        CaseStudies(edition, copy)


def test_a_code_without_a_name_is_told(edition, copy):
    path = copy.data / DESCRIPTOR
    content = json.loads(path.read_text("utf-8"))
    (groups,) = (r for r in content["resources"] if r["name"] == "case_study_groups")
    groups["schema"]["fields"][1]["constraints"].pop("enum")
    path.write_text(json.dumps(content), "utf-8")
    edit(copy, "case_study_groups", ",farmers,", ",fishers,")
    with pytest.raises(SwvrError, match="the group 'fishers' has no name"):
        CaseStudies(edition, copy)


def test_a_case_that_is_in_no_list_of_cases_is_refused(copy):
    with pytest.raises(SwvrError):
        edit(copy, "case_study_groups", "^ffla,", "flla,")


# -- exhibits ----------------------------------------------------------------------------------


def test_table_1_2_names_every_case_once(exhibit, cases, speak):
    shown = exhibit("tab_1_2")
    for code in ("en", "zh"):
        text = " ".join(shown.cells(speak(code)).to_numpy().ravel())
        for name in cases.cases["name"]:
            assert text.count(f"{speak(code)(name)} (") + text.count(f"{speak(code)(name)}（") == 1


def test_the_matrix_shows_every_case_in_its_region_and_model(exhibit, cases):
    shown = exhibit("own_models_matrix")
    everyone = shown.data[shown.data["group"] == "all"].iloc[0]
    pairs = cases.cases.groupby(["region", "model"]).size()
    assert {f"{region}_{model}": n for (region, model), n in pairs.items()} == {
        name: everyone[name] for name in shown.series
    }
    assert everyone["cases"] == len(cases.cases)


def test_the_map_shows_large_cases_full_and_small_ones_hollow(exhibit, speak, cases):
    shown = exhibit("own_cases_map")
    lines = shown.drawing(speak("en")).axes.lines
    tallies = [line for line in lines if (line.get_gid() or "").startswith("value-tally-")]
    full = [line for line in tallies if line.get_markerfacecolor() == line.get_markeredgecolor()]
    by_country = cases.by_country()
    assert len(tallies) == len(by_country)
    assert len(full) == (by_country["size"] == "large").sum()


def test_the_table_of_cases_can_be_searched_and_filtered(exhibit):
    shown = exhibit("own_cases")
    assert shown.searchable
    assert set(shown.filters) <= {column.key for column in shown.columns}


def test_recommendations_name_exhibits_as_the_book_does(edition, exhibit, speak):
    for name in ("fig_2_6", "tab_3_2", "own_observed"):
        for code in ("en", "zh"):
            assert exhibit_label(name, edition, speak(code)) == exhibit(name).label(speak(code))
    first = exhibit("own_recommendations").cells(speak("en")).iloc[2]
    assert first.iloc[1] == "Figure 2.8*, Table 3.2*, Figure 3.3"


def test_the_counts_of_links_in_the_note_are_those_of_the_data(exhibit, speak):
    links = load("recommendation_evidence")
    named = (links["basis"] == "named_in_conclusions").sum()
    note = exhibit("own_recommendations").words(speak("en")).note
    assert f"{named} of {len(links)} links" in note


def test_tables_of_the_chapter_are_tables():
    for name in ("tab_1_2", "own_cases", "own_recommendations"):
        assert hasattr(tables, name)
