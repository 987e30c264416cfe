"""The income groups of the World Bank: every country of the population table, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from swvr.data import POPULATION, DataPackage, load, seal
from swvr.errors import SwvrError
from swvr.project import Project

NAME = "income_groups"
FRENCH_DEPARTMENTS = {"GLP", "GUF", "MTQ", "MYT", "REU"}
COUNTS = {"high": 63, "upper_middle": 54, "lower_middle": 47, "low": 31, "": 6}


@pytest.fixture(scope="module")
def groups(checkout: Project) -> pd.DataFrame:
    return load(NAME, checkout)


@pytest.fixture
def copy(checkout: Project, tmp_path: Path) -> Project:
    """Give a copy of the data that a test may break."""
    shutil.copytree(checkout.data, tmp_path / "data")
    return Project(tmp_path)


def not_in_both(project: Project) -> set[str]:
    """Return the countries that only the population or only the income groups have."""
    return set(load(NAME, project)["country"]) ^ set(load(POPULATION, project)["country"])


def test_every_country_of_the_population_table_is_there_once(
    checkout: Project, groups: pd.DataFrame
) -> None:
    assert not_in_both(checkout) == set()
    assert groups["country"].is_unique
    assert len(groups) == 201


def test_a_dropped_row_is_noticed(copy: Project) -> None:
    path = copy.data / DataPackage(copy).resource(NAME).path
    rows = path.read_text("utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith("IND,")]
    assert len(kept) == len(rows) - 1
    path.write_text("".join(kept), "utf-8", newline="")
    with pytest.raises(SwvrError):
        load(NAME, copy)
    assert seal(copy) == [NAME]
    assert not_in_both(copy) == {"IND"}


def test_countries_by_group(groups: pd.DataFrame) -> None:
    assert groups["income_group"].fillna("").value_counts().to_dict() == COUNTS


def test_groups_that_are_known(groups: pd.DataFrame) -> None:
    at = groups.set_index("country")["income_group"]
    known = {
        "BRA": "upper_middle",
        "CHN": "upper_middle",
        "ETH": "low",
        "FRA": "high",
        "IND": "lower_middle",
        "NGA": "lower_middle",
        "TWN": "high",
        "USA": "high",
        "VEN": "upper_middle",
        "XCI": "high",
        "ZWE": "lower_middle",
    }
    assert at[list(known)].to_dict() == known


def test_the_groups_are_those_of_fiscal_year_2020(groups: pd.DataFrame) -> None:
    """These countries were in another group a year before, a year after or both."""
    at = groups.set_index("country")["income_group"]
    low = ["BEN", "NPL", "TZA"]
    lower_middle = ["IDN", "SDN", "ZWE"]
    upper_middle = ["DZA", "LKA"]
    assert set(at[low]) == {"low"}
    assert set(at[lower_middle]) == {"lower_middle"}
    assert set(at[upper_middle]) == {"upper_middle"}


def test_a_country_without_a_group_says_why(groups: pd.DataFrame) -> None:
    unclassified = groups[groups["income_group"].isna()]
    assert set(unclassified["country"]) == {"ESH"} | FRENCH_DEPARTMENTS
    assert unclassified["note"].str.startswith("not in the Bank's list").all()
    classified = groups[groups["income_group"].notna()]
    assert set(classified.dropna(subset="note")["country"]) == {"XCI", "ZWE"}
