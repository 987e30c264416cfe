"""The data of DP/2022/24 and of UNV's other years: every value is the one printed beside it."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from swvr.data import load
from tests.conftest import CHECKOUT

HANZI_UNITS = {"亿美元": 100.0, "万美元": 0.01}  # in million US dollars
# Where the words hold no digits, or a larger unit than the value.
SPELLED = {"人数最多", "其后依次是", "不丹、……和乌拉圭", "7 万多名", "近 42 万名"}


def numbers(printed: str) -> list[float]:
    """Read the numbers of a phrase as printed: ``2 510 万美元`` is 25.1."""
    found = []
    for digits, unit in re.findall(r"(\d+(?: \d{3})*(?:\.\d+)?) ?(亿美元|万美元)?", printed):
        found.append(float(digits.replace(" ", "")) * HANZI_UNITS.get(unit, 1.0))
    return found


def frame(name: str) -> pd.DataFrame:
    return load(name, CHECKOUT)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("unv_indicators", ["target", "result", "score_printed"]),
        ("unv_hosts", ["volunteers", "growth", "entities"]),
        ("unv_goals", ["share"]),
        ("unv_history", ["volunteers"]),
        ("unv_ratings", ["indicators", "low", "high"]),
        ("unv_programme", ["value"]),
    ],
)
def test_values_are_those_printed(name, columns):
    for row in frame(name).to_dict("records"):
        if row["printed"] in SPELLED:
            continue
        said = numbers(row["printed"])
        for column in columns:
            if pd.notna(row[column]):
                assert any(abs(value - row[column]) < 1e-9 for value in said), (row, column)


def test_what_is_spelled_out_is_read_so():
    rows = frame("unv_programme").set_index("printed")["value"]
    assert rows["7 万多名"] == 70_000
    assert rows["近 42 万名"] == 420_000
    assert rows["不丹、……和乌拉圭"] == 26


def test_the_framework_has_four_outcomes_and_ten_outputs():
    found = frame("unv_indicators")
    assert found["level"].value_counts().to_dict() == {"output": 10, "outcome": 4}
    assert ((found["unit"] == "percent") == (found["rounded_to"] == 1)).all()
    assert frame("unv_ratings")["indicators"].sum() == len(found)


def test_figures_that_stand_in_two_files_agree():
    indicators = frame("unv_indicators").set_index("code")["result"]
    programme = frame("unv_programme")
    at = programme.set_index(["indicator", "group", "year"])["value"]
    assert indicators["2.1.2a"] == at["volunteers", "world", 2021]
    hosts = frame("unv_hosts").set_index("host")["volunteers"]
    assert at["volunteers", "disability_undp", 2021] < hosts["undp"]
    women = frame("unv_gender").set_index(["indicator", "region", "year"])["value"]
    assert at["volunteers", "expert", 2021] < women["community_volunteers", "world", 2021]


def test_no_figure_of_the_programme_stands_in_two_files():
    keys = ["indicator", "group", "year"]
    own = frame("unv_programme").set_index(keys).index
    women = frame("unv_gender").rename(columns={"region": "group"}).set_index(keys).index
    years = frame("unv_annual_statistics").set_index(keys).index
    assert own.intersection(women).empty
    assert own.intersection(years).empty


def test_shares_are_rounded_and_counts_exact():
    for name in ("unv_programme", "unv_annual_statistics"):
        found = frame(name)
        exact = found["qualifier"].isin(["exact", "counted"])
        persons = found["unit"] == "persons"
        assert (found.loc[exact & persons, "rounded_to"] == 0).all(), name
        assert (found.loc[found["unit"] == "percent", "rounded_to"] > 0).all(), name


def test_years_from_other_sources_say_how_sure_they_are():
    found = frame("unv_annual_statistics")
    assert found.groupby("year")["certainty"].unique().map(list).to_dict() == {
        2019: ["A"],
        2020: ["A"],
        2022: ["B", "A-"],
        2023: ["B"],
        2024: ["A-"],
    }
    totals = found[(found["indicator"] == "volunteers") & (found["group"] == "world")]
    assert dict(zip(totals["year"], totals["value"], strict=True)) == {
        2019: 8282,
        2020: 9459,
        2022: 12_000,
        2023: 12_840,
        2024: 15_000,
    }
    rounded = set(totals.loc[totals["rounded_to"] > 0, "year"])
    assert rounded == {2022, 2024}


def test_the_description_tells_what_does_not_add_up():
    found = frame("unv_annual_statistics").set_index(["indicator", "group", "year"])["value"]
    regions = ["africa", "arab_states", "asia_pacific", "europe_cis", "latin_america_caribbean"]
    total = sum(found["volunteers", region, 2023] for region in regions)
    assert total == 12_865 != found["volunteers", "world", 2023]
    south = ["global_south_national", "global_south_international"]
    assert sum(found["volunteers", part, 2023] for part in south) == 11_377
