"""The UN Volunteers programme: what the printed figures imply, and where they differ."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.data import load
from swvr.errors import SwvrError
from swvr.estimation import programme as module
from swvr.estimation.differences import differences
from swvr.estimation.programme import REST, Programme
from swvr.language import round_half_up


@pytest.fixture(scope="module")
def programme(edition):
    return Programme(edition)


def test_a_value_that_is_not_printed_is_told(programme):
    with pytest.raises(SwvrError, match="no value for volunteers, moon"):
        programme.value("volunteers", "moon")


def test_the_count_of_the_year_before_on_unvs_page_is_among_those_implied(programme):
    assert (programme.volunteers_before[0], programme.volunteers_before[-1]) == (9456, 9537)
    assert programme.annual("volunteers", year=programme.year - 1).value in (
        programme.volunteers_before
    )


def test_hosts_and_the_rest_are_all_volunteers(programme):
    hosts = programme.hosts
    of_all = hosts[hosts["kind"].isin(["host", REST])]
    assert of_all["volunteers"].sum() == programme.volunteers
    assert hosts.set_index("host").at[REST, "volunteers"] == 256
    at = hosts.set_index("host")
    assert (at.at["undp", "before_low"], at.at["undp", "before_high"]) == (3096, 3126)
    assert at.at["unodc", "before_low"] == at.at["unodc", "before_high"] == 160
    assert at.loc[at["growth"].isna(), ["before_low", "before_high"]].isna().all(axis=None)


def test_parts_of_a_host_are_not_more_than_it(edition):
    hosts = load(edition.results.hosts)
    parts = hosts[hosts["kind"] == "part"].groupby("part_of")["volunteers"].sum()
    whole = hosts.set_index("host")["volunteers"]
    assert (parts <= whole[parts.index]).all()


def test_the_growth_of_the_regions_bounds_their_shares(programme):
    regions = programme.regions.set_index("region")
    assert list(regions.index[:2]) == ["africa", "latin_america_caribbean"]
    lac = regions.loc["latin_america_caribbean"]
    assert (round_half_up(lac["low"]), round_half_up(lac["high"])) == (13, 30)
    assert round_half_up(regions.at["africa", "low"]) == 28
    later = {
        region: programme.annual("volunteers", region, 2023).value
        for region in regions.index.drop("world")
    }
    share = 100 * later["latin_america_caribbean"] / sum(later.values())
    assert lac["low"] < share < lac["high"]


def test_a_region_that_can_not_grow_so_is_told(edition, monkeypatch):
    def grown(name, project=None):
        frame = load(name, project)
        if name == edition.results.programme:
            regional = (frame["indicator"] == "volunteers_growth") & (frame["group"] != "world")
            frame.loc[regional & (frame["year"] == edition.results.year), "value"] = 50.0
        return frame

    monkeypatch.setattr(module, "load", grown)
    with pytest.raises(SwvrError, match="make up the whole"):
        _ = Programme(edition).regions


def test_groups_are_counted_in_persons(programme):
    groups = programme.composition.set_index("group")
    assert groups.loc["national", "share"] + groups.loc["international", "share"] == 100
    assert groups.at["youth", "low"] == groups.at["youth", "high"] == 1348
    assert groups.at["over_60", "low"] == pytest.approx(0.005 * programme.volunteers)
    assert groups["funded"].dropna().to_dict() == {
        "women": 72,
        "international": 88,
        "youth": 42,
        "disability": 9,
    }
    parts = [programme.value("volunteers", f"disability_{part}") for part in PARTS]
    assert sum(parts) == groups.at["disability", "low"]


PARTS = ("undp", "other_entities")


def test_change_is_recomputed_and_agrees_with_what_is_printed(programme):
    both = programme.changes.dropna(subset=["change", "printed"])
    assert set(both["item"]) == {"online_requests", "activities_value"}
    for row in both.itertuples():
        decimals = 1 if row.item == "activities_value" else 0
        assert round_half_up(row.change, decimals) == row.printed
    increase = programme.value("activities_value") - programme.value("activities_value", year=2020)
    assert increase == pytest.approx(programme.value("activities_value_increase"))


def test_months_for_each_volunteer_fell_whatever_the_rounding(programme):
    assert programme.months_each == pytest.approx(88_338 / 10_921)
    assert programme.months_each < programme.months_each_before.low


def test_the_mean_of_regular_resources_is_printed_and_the_one_before_implied(programme):
    money = programme.finance.set_index("item")
    low, high = money.loc["regular_resources_mean_before", ["low", "high"]]
    assert (round(low, 2), round(high, 2)) == (10.13, 10.27)
    assert money["amount"].notna().sum() + money["low"].notna().sum() == len(money)


def test_seventy_thousand_people_fit_the_marks(programme):
    deployed = programme.value("deployed")
    assert programme.volunteer_years_range.low <= programme.volunteer_years.low
    assert programme.volunteer_years.high <= programme.volunteer_years_range.high
    assert programme.volunteer_years.low > deployed


def test_the_series_says_what_is_counted_rounded_and_derived(programme):
    series = programme.series.set_index("year")
    assert series["volunteers"].dropna().to_dict() == {
        2019: 8282,
        2020: 9459,
        2021: 10921,
        2023: 12840,
    }
    assert series.loc[2022, ["low", "high", "derived_low", "derived_high"]].tolist() == [
        11_500,
        12_500,
        12_288,
        12_405,
    ]
    assert series.loc[2024, ["low", "high"]].tolist() == [14_500, 15_000]
    assert series["derived_low"].count() == 1
    assert series.at[2023, "certainty"] == "B"


def test_differences_of_the_report_are_found(edition):
    found = differences(edition).set_index("item")
    assert list(found.index) == [
        "reviews",
        "partners",
        "online",
        "respondents",
        "reports",
        "growth_base",
        "national",
        "1.1",
        "1.2",
        "1.2.1",
    ]
    assert found.loc["reviews", ["first", "second"]].tolist() == [63, 61]
    assert found.at["reviews", "recomputed"] == pytest.approx(100 * 26 / 42)
    assert found.loc["online", ["first", "second"]].tolist() == [2551, 2546]
    assert found.at["respondents", "recomputed"] == 192
    assert found.at["growth_base", "recomputed"] == 2020
    assert found.at["national", "recomputed"] == 59


def test_what_agrees_is_no_difference(edition, monkeypatch):
    def agreeing(name, project=None):
        frame = load(name, project)
        if name == edition.results.programme:
            at = frame["indicator"] + " " + frame["group"]
            frame.loc[at == "host_entities world", "value"] = 55.0
            frame.loc[at == "volunteer_reports_share world", "value"] = 69.0
            frame.loc[at == "survey_respondents un_entities", "value"] = 141.0
            frame = frame[frame["indicator"] != "growth_base"]
        if name == edition.results.gender:
            frame["printed"] = frame["printed"].str.replace("人", "")
        return frame

    monkeypatch.setattr(module, "load", agreeing)
    found = differences(edition)["item"]
    assert list(found) == ["reviews", "online", "1.1", "1.2", "1.2.1"]


def test_tables_of_the_programme_are_frames_of_their_own(programme):
    for name in ("hosts", "regions", "goals", "composition", "changes", "finance"):
        assert isinstance(getattr(programme, name), pd.DataFrame), name
