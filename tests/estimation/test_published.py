"""The 2022 edition's estimates: against a second implementation and against what was printed."""

from __future__ import annotations

import math
import shutil
from fractions import Fraction

import pandas as pd
import pytest
import second_implementation as second

from swvr.data import seal
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.published import (
    AS_PRINTED,
    COLUMNS,
    SEXES,
    TYPES,
    PublishedEstimates,
)
from swvr.project import Project
from tests.conftest import DEFAULT_YEAR

REGIONS = (
    "africa",
    "arab_states",
    "asia_pacific",
    "europe_central_asia",
    "latin_america_caribbean",
    "other",
)


@pytest.fixture(scope="module")
def estimates(edition, checkout):
    return PublishedEstimates(edition, checkout)


def verdict(estimates: PublishedEstimates, region: str, grouping: str) -> tuple[float, bool]:
    table = estimates.groupings().set_index(["region", "grouping"])
    return table.loc[(region, grouping), "rate"], bool(table.loc[(region, grouping), "agrees"])


# -- regions and the world ---------------------------------------------------------------------


@pytest.mark.parametrize("region", [*REGIONS, WORLD])
def test_each_region_is_that_of_the_second_implementation(estimates, region):
    row = estimates.regions.loc[region]
    assert row["volunteers"] == second.volunteers()[region]
    assert row["population"] == second.population()[region, "total"]
    assert row["rate"] == pytest.approx(float(second.rate(region)), rel=1e-12)
    share = Fraction(100 * second.volunteers()[region], second.volunteers()[WORLD])
    assert row["share"] == pytest.approx(float(share), rel=1e-12)


def test_the_population_by_sex_is_that_of_the_second_implementation(estimates):
    table, people = estimates.population(), second.population()
    assert sorted(table.index) == sorted([*REGIONS, WORLD])
    for region in table.index:
        for sex in (*SEXES, "total"):
            assert table.loc[region, sex] == people[region, sex]


@pytest.mark.parametrize(
    ("region", "rounded"),
    [("asia_pacific", "17.05"), ("europe_central_asia", "10.77"), (WORLD, "14.84")],
)
def test_the_rates_that_follow_from_the_printed_counts(estimates, region, rounded):
    assert second.half_up(second.rate(region), 2) == Fraction(rounded)
    assert f"{estimates.regions.loc[region, 'rate']:.2f}" == rounded


def test_two_printed_rates_do_not_follow(estimates):
    agrees = estimates.regions["agrees"]
    assert agrees[agrees.eq(False).fillna(False)].index.tolist() == [
        "asia_pacific",
        "europe_central_asia",
    ]
    assert bool(agrees["africa"])
    assert agrees[["other", WORLD]].isna().all()  # no rate was printed, or only "close to"


def test_printed_rates_stand_beside_the_recomputed_ones(estimates):
    """A rate, the ends of a range, or nothing where none or only "close to" was printed."""
    rows = (row for row in second.printed("volunteer_rate") if row["type"] == "total")
    expected = {row["region"]: row for row in rows}
    for region, row in estimates.regions.iterrows():
        printed = expected.get(region, {"qualifier": ""})
        exact, span = (printed["qualifier"] == kind for kind in ("exact", "range"))
        assert str(row["printed"]) == (str(float(printed["value"])) if exact else "nan")
        assert str(row["printed_low"]) == (str(float(printed["low"])) if span else "nan")
        assert str(row["printed_high"]) == (str(float(printed["high"])) if span else "nan")


def test_regions_stand_by_volunteers_with_the_world_last(estimates):
    counts = estimates.regions["volunteers"]
    assert counts.index[-1] == WORLD
    assert counts.iloc[:-1].is_monotonic_decreasing
    assert counts.iloc[:-1].sum() == counts[WORLD]
    assert estimates.regions["share"].iloc[:-1].sum() == pytest.approx(100)


def test_the_world_is_40_more_than_printed(estimates):
    assert estimates.world["volunteers"] == second.volunteers()[WORLD] == 862_378_640
    printed = estimates.printed("volunteers")
    assert (printed["value"], printed["decimals"]) == (862_378_600, -2)  # the most precise of three


# -- other groupings ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "grouping", "rounded", "agrees"),
    [
        ("asia_pacific", AS_PRINTED, "17.05", False),
        ("asia_pacific", "taiwan_left_out", "17.16", True),
        ("europe_central_asia", AS_PRINTED, "10.77", False),
        ("europe_central_asia", "greece_cyprus_in_europe", "10.63", True),
    ],
)
def test_other_groupings_give_other_rates(estimates, edition, region, grouping, rounded, agrees):
    move = {check.name: check.move for check in edition.grouping_checks}.get(grouping, {})
    exact = second.rate(region, move)
    assert second.half_up(exact, 2) == Fraction(rounded)
    value, verdict_found = verdict(estimates, region, grouping)
    assert value == pytest.approx(float(exact), rel=1e-12)
    assert verdict_found is agrees


def test_every_grouping_is_that_of_the_second_implementation(estimates, edition):
    moves = {check.name: check.move for check in edition.grouping_checks} | {AS_PRINTED: {}}
    table = estimates.groupings()
    for row in table.itertuples():
        exact = float(second.rate(row.region, moves[row.grouping]))
        assert row.rate == pytest.approx(exact, rel=1e-12)
        assert (row.grouping == AS_PRINTED) or (exact != float(second.rate(row.region)))
    for _, group in table.groupby("region"):
        assert group["grouping"].iloc[0] == AS_PRINTED
        assert len(group) > 1
    assert set(table["grouping"]) == set(moves)


def test_a_country_out_of_every_region_stays_in_the_world(estimates):
    moved = estimates.population({"TWN": None})
    assert moved.loc[WORLD, "total"] == second.population()[WORLD, "total"]
    assert moved.loc["asia_pacific", "total"] < second.population()["asia_pacific", "total"]


# -- types and sexes ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
def test_volunteers_of_a_type_are_its_rate_of_the_world(estimates, kind):
    rate = second.rate_of_type(kind)
    assert estimates.types.loc[kind, "rate"] == float(rate)
    exact = rate / 100 * second.population()[WORLD, "total"]
    assert estimates.types.loc[kind, "volunteers"] == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("sex", SEXES)
def test_rates_by_type_and_sex(estimates, kind, sex):
    table = estimates.types_by_sex.set_index(["type", "sex"])
    people = second.population()
    count = (
        second.rate_of_type(kind)
        * second.share_of_sex(sex, kind)
        * people[WORLD, "total"]
        / Fraction(10_000)
    )
    row = table.loc[(kind, sex)]
    assert row["share"] == float(second.share_of_sex(sex, kind))
    assert row["volunteers"] == pytest.approx(float(count), rel=1e-12)
    assert row["rate"] == pytest.approx(float(100 * count / people[WORLD, sex]), rel=1e-12)


@pytest.mark.parametrize("kind", TYPES)
def test_women_and_men_of_a_type_are_all_of_it(estimates, kind):
    table = estimates.types_by_sex
    both = table.loc[table["type"] == kind, "volunteers"].sum()
    assert both == pytest.approx(estimates.types.loc[kind, "volunteers"], rel=1e-12)


def test_who_does_both_follows_from_three_rates(estimates):
    formal, informal = (second.rate_of_type(kind) for kind in TYPES)
    middle, half = formal + informal - second.rate(WORLD), Fraction(1, 20)
    bounds = estimates.both_types()
    assert bounds.low == pytest.approx(float(middle - 2 * half))
    assert bounds.high == pytest.approx(float(middle + 2 * half))
    assert (f"{bounds.low:.2f}", f"{bounds.high:.2f}") == ("5.86", "6.06")


def test_without_the_total_anything_up_to_the_smaller_rate_is_possible(estimates):
    bounds = estimates.both_types_without_total()
    assert (bounds.low, bounds.high) == (0.0, float(second.rate_of_type("formal")))


@pytest.mark.parametrize("trusted", [True, False])
def test_who_does_both_by_sex_is_that_of_the_second_implementation(estimates, trusted):
    people, half = second.population(), Fraction(1, 2)
    of_women = Fraction(people[WORLD, "women"], people[WORLD, "total"])

    def interval(value: Fraction, decimals: int) -> tuple[Fraction, Fraction]:
        return (value - half / 10**decimals) / 100, (value + half / 10**decimals) / 100

    expected = second.both_by_sex_of_intervals(
        of_women,
        tuple(interval(second.rate_of_type(kind), 1) for kind in TYPES),
        tuple(interval(second.share_of_sex("women", kind), 2) for kind in TYPES),
        second.rate(WORLD) / 100 if trusted else None,
        steps=2,
    )
    table = (
        estimates.both_types_by_sex() if trusted else estimates.both_types_by_sex_without_total()
    )
    assert list(table.index) == list(SEXES)
    found = [end for sex in SEXES for end in table.loc[sex]]
    sizes = [of_women] * 4 + [1 - of_women] * 4
    exact = [float(100 * end / size) for end, size in zip(expected, sizes, strict=True)]
    assert found == pytest.approx(exact, abs=1e-5)


def test_who_does_both_by_sex_as_the_book_says_it(estimates):
    trusted, alone = estimates.both_types_by_sex(), estimates.both_types_by_sex_without_total()
    assert trusted.round(2).to_dict("index") == {
        "women": {"both_low": 4.80, "both_high": 6.08, "either_low": 15.23, "either_high": 16.41},
        "men": {"both_low": 5.73, "both_high": 7.02, "either_low": 13.27, "either_high": 14.46},
    }
    assert trusted.loc["women", "either_low"] > trusted.loc["men", "either_high"]
    assert (alone["both_low"] == 0).all()
    assert alone.loc["women", "either_low"] < alone.loc["men", "either_high"]


def test_women_and_men_who_do_both_can_add_up_to_the_worlds(estimates):
    people, bounds = estimates.population().loc[WORLD], estimates.both_types()
    table = estimates.both_types_by_sex().mul(people[list(SEXES)] / people["total"], axis="index")
    assert table["both_low"].sum() < bounds.low < bounds.high < table["both_high"].sum()
    assert table["either_low"].sum() < estimates.world["rate"] < table["either_high"].sum()


# -- tidy tables -------------------------------------------------------------------------------


def expected_row(row: pd.Series) -> tuple[float, ...]:
    """Return rate, low, high and volunteers of a row worked out from the second implementation."""
    people = second.population()
    if row["type"] == "total":
        count, off = second.volunteers()[row["region"]], 0
        for printed in second.printed("volunteers"):
            if row["region"] in (printed["region"], WORLD) and printed["region"] != WORLD:
                off += Fraction(10) ** -int(printed["decimals"]) / 2
        size = people[row["region"], "total"]
        rates = [Fraction(100 * (count + sign * off)) / size for sign in (0, -1, 1)]
        return (*map(float, rates), float(count))
    rates = [second.rate_of_type(row["type"]) + Fraction(shift, 20) for shift in (0, -1, 1)]
    size = people[WORLD, row["sex"]]
    if row["sex"] != "total":
        printed = second.share_of_sex(row["sex"], row["type"])
        shares = [(printed + Fraction(shift, 200)) / 100 for shift in (0, -1, 1)]
        part = Fraction(people[WORLD, "total"], size)
        rates = [rate * share * part for rate, share in zip(rates, shares, strict=True)]
    return (*map(float, rates), float(rates[0] * size / 100))


@pytest.mark.parametrize(
    ("dimension", "keys"),
    [
        (None, {(region, "total", "total") for region in (*REGIONS, WORLD)}),
        ("type", {(WORLD, "total", kind) for kind in TYPES}),
        ("sex", {(WORLD, sex, kind) for sex in SEXES for kind in ("total", *TYPES)}),
    ],
)
def test_the_tidy_table_is_that_of_the_second_implementation(estimates, dimension, keys):
    table = estimates.by(dimension)
    assert list(table.columns) == COLUMNS
    assert set(table[["region", "sex", "type"]].itertuples(index=False, name=None)) == keys
    assert len(table) == len(keys)
    assert (table["rate_low"] < table["rate_high"]).all()
    people, either = second.population(), estimates.both_types_by_sex()
    for _, row in table.iterrows():
        assert row["population"] == people[row["region"], row["sex"]]
        found = tuple(row[["rate_percent", "rate_low", "rate_high", "volunteers"]])
        if row["sex"] != "total" and row["type"] == "total":
            assert math.isnan(found[0])
            assert math.isnan(found[3])
            assert found[1:3] == tuple(either.loc[row["sex"], ["either_low", "either_high"]])
        else:
            assert found == pytest.approx(expected_row(row), rel=1e-12)
            assert row["rate_low"] <= row["rate_percent"] <= row["rate_high"]


def test_the_tidy_table_of_regions_keeps_their_order(estimates):
    assert estimates.by()["region"].tolist() == estimates.regions.index.tolist()


@pytest.mark.parametrize("dimension", ["age", "", "region"])
def test_what_the_results_can_not_be_divided_by_is_told(estimates, dimension):
    with pytest.raises(SwvrError, match=f"no published results by '{dimension}'"):
        estimates.by(dimension)


# -- full-time workers -------------------------------------------------------------------------


def test_the_full_time_equivalent_implies_its_hours(estimates, edition):
    (row,) = second.printed("full_time_equivalent")
    workers, half = Fraction(row["value"]), Fraction(10) ** -int(row["decimals"]) / 2
    result = estimates.full_time_equivalent()
    month = Fraction(edition.full_time_hours_per_month)
    for found, count in (
        (result.mean_hours, workers),
        (result.mean_hours_low, workers - half),
        (result.mean_hours_high, workers + half),
    ):
        assert found == pytest.approx(float(count * month / second.volunteers()[WORLD]))
    assert result.printed == workers
    rounded = second.half_up(workers * month / second.volunteers()[WORLD], 1)
    assert result.workers == pytest.approx(float(second.volunteers()[WORLD] * rounded / month))


# -- bad input ---------------------------------------------------------------------------------


def test_a_result_that_was_not_published_is_named(estimates):
    with pytest.raises(SwvrError, match="no row for hours, africa, women, total"):
        estimates.printed("hours", region="africa", sex="women")


def test_a_year_without_population_is_named(edition, checkout):
    future = edition.model_copy(
        update={"population": edition.population.model_copy(update={"reference_year": 2031})}
    )
    with pytest.raises(SwvrError, match="no population for the year 2031"):
        _ = PublishedEstimates(future, checkout).regions


def test_a_region_without_population_is_named(edition, checkout):
    estimates = PublishedEstimates(edition, checkout)
    regions = estimates._regions
    estimates._regions = regions.assign(region=regions["region"].replace("other", "africa"))
    with pytest.raises(SwvrError, match="no population in other"):
        _ = estimates.regions


def test_contradictory_rates_leave_no_share_that_does_both(checkout, tmp_path):
    """A total below one of its types: shown as such by the exhibit, not an error."""
    copy = Project(tmp_path)
    for name in ("_toc.yml", "data", "editions", "locale"):
        source = checkout.root / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
    edition = load_edition(DEFAULT_YEAR, checkout)
    path = tmp_path / "data" / "swvr" / "2022" / "global_estimates.csv"
    text = path.read_text("utf-8")
    assert "world,total,informal,14.3" in text
    path.write_text(text.replace("world,total,informal,14.3", "world,total,informal,15.3"), "utf-8")
    seal(copy)
    estimates = PublishedEstimates(edition, copy)
    bounds = estimates.both_types()
    assert math.isnan(bounds.low)
    assert math.isnan(bounds.high)
    assert estimates.both_types_by_sex().isna().all(axis=None)
    assert estimates.both_types_by_sex_without_total().notna().all(axis=None)
    table = estimates.by("sex")
    assert (table["rate_low"].isna() == (table["type"] == "total")).all()
