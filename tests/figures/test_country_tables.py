"""The tables of countries and of the questionnaire: complete, in order, and true to their data."""

from __future__ import annotations

import pytest

from swvr.countries import country_name
from swvr.data import load
from swvr.estimation.published import PublishedEstimates
from swvr.survey.questionnaire import load_questionnaire
from swvr.tables.countries import BASES, grouping
from swvr.tables.survey import ANSWERS


def test_every_country_stands_in_the_table_of_regions_once(edition, exhibit):
    data = exhibit("own_regions").data
    assert sorted(data["country"]) == sorted(load(edition.regions)["country"])
    assert data["country"].is_unique
    assert set(data["basis"]) == set(BASES)


def test_regions_stand_together_and_their_countries_by_name(edition):
    data = grouping(edition)
    for _, part in data.groupby("region"):
        assert list(part.index) == list(range(part.index[0], part.index[0] + len(part)))
        names = [country_name(code, "en").casefold() for code in part["country"]]
        assert names == sorted(names)


def test_populations_of_the_regions_are_those_of_the_estimates(edition):
    sums = grouping(edition).groupby("region")["population"].sum()
    for region, people in PublishedEstimates(edition).population()["total"].items():
        if region in sums.index:
            assert sums[region] == people, region


@pytest.mark.parametrize(
    ("code", "country", "cells"),
    [
        ("en", "GRC", ["Greece", "Other countries", "not listed"]),
        ("en", "CYP", ["Cyprus", "Other countries", "not listed"]),
        ("en", "BHR", ["Bahrain", "Other countries", "not listed"]),
        ("en", "TWN", ["Taiwan Province of China", "Asia and the Pacific", "listed"]),
        ("zh", "TWN", ["中国台湾省", "亚洲及太平洋", "列入"]),
        ("zh", "XCI", ["海峡群岛", "欧洲与中亚", "由我们归入"]),
    ],
)
def test_slips_of_the_list_stand_as_printed(exhibit, speak, code, country, cells):
    table = exhibit("own_regions")
    row = table.data.index[table.data["country"] == country][0]
    assert table.cells(speak(code)).iloc[row, :3].tolist() == cells


def test_the_headline_of_the_regions_counts_both_groups(exhibit, speak):
    data = exhibit("own_regions").data
    outside = data[data["region"] == "other"]
    share = 100 * outside["population"].sum() / data["population"].sum()
    headline = exhibit("own_regions").headline(speak("en"))
    assert headline.startswith(f"{len(data) - len(outside)} countries and areas stand in 5 regions")
    assert f"{len(outside)} others, with {share:.1f}% of" in headline


def test_the_years_of_national_rates_are_those_of_the_data(edition, exhibit, speak):
    rates = load(edition.national.rates)
    table = exhibit("own_measurement")
    cells = table.cells(speak("en")).iloc[:, 2]
    for country, cell in zip(table.data["country"], cells, strict=True):
        own = rates[(rates["country"] == country) & (rates["coverage"] == "national")]
        years = sorted({int(year) for year in own["year"] if year >= 2018})
        assert [int(y) for y in cell.replace(" and ", ", ").split(", ") if y.isdigit()] == years
    assert table.headline(speak("en")).startswith(f"For {(cells != '–').sum()} of the 25 ")


def test_tables_of_countries_can_be_searched_and_filtered(exhibit):
    assert exhibit("own_regions").searchable
    assert exhibit("own_regions").filters == ("region", "basis")
    assert exhibit("own_measurement").filters == ("region",)
    assert exhibit("own_questionnaire").searchable


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_question_is_there_in_the_words_of_the_data(edition, exhibit, speak, code):
    asked = load_questionnaire(edition)
    cells = exhibit("own_questionnaire").cells(speak(code))
    assert cells.iloc[:, 0].tolist() == [*asked.questions, *asked.background]
    assert cells.iloc[:, 1].tolist() == [asked.items[n].wording[code] for n in cells.iloc[:, 0]]


def test_every_answer_and_code_is_named(edition, exhibit, speak):
    asked = load_questionnaire(edition)
    names = {name for item in asked.items.values() for name in item.answers.values()}
    assert names <= set(ANSWERS)
    cells = exhibit("own_questionnaire").cells(speak("en")).set_index("Item")
    for name, item in asked.items.items():
        for code in item.answers:
            assert f"{code} " in cells.loc[name, "Answers and their codes"]


def test_the_doubtful_routing_is_told_in_both_readings(edition, exhibit, speak):
    assert load_questionnaire(edition).doubtful == ["q4b_1"]
    cells = exhibit("own_questionnaire").cells(speak("en")).set_index("Item")["Who is asked"]
    assert cells["q1"] == "everybody"
    assert cells["q4b"] == "who answered “yes” to q4a"
    assert cells["q2"] == "who answered “no”, “don't know” or “refused” to q1"
    assert cells["q4b_1"] == ("who answered “don't know” or “refused” to q4a; perhaps also “no”")
