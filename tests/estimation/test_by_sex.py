"""Printed rates of women and men: what follows from them, held against worlds that are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swvr.edition import Edition, load_edition
from swvr.estimation import by_sex, printed_rates
from swvr.estimation.aggregation import WORLD
from swvr.estimation.by_sex import MEASURES, REST, RatesBySex
from swvr.language import round_half_up
from tests.conftest import CHECKOUT

NAMES = ("north", "east", "south", "west")
SEXES = ("women", "men")
KEYS = ["indicator", "region", "sex", "type", "value", "low", "high", "decimals", "qualifier"]
SLACK = 1e-4  # percent, or of a count: what the solver may be off by

Row = tuple[object, ...]
People = dict[tuple[str, str], float]


def rate(region: str, sex: str, value: float, decimals: int = 1) -> Row:
    return ("volunteer_rate", region, sex, "total", value, None, None, decimals, "exact")


def printed_range(region: str, low: float, high: float) -> Row:
    return ("volunteer_rate", region, "total", "total", None, low, high, 0, "range")


@pytest.fixture
def read(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Callable[..., RatesBySex]:
    """Make printed rates of regions with one country each out of rows and people of a sex."""

    def make(people: People, *rows: Row, others: dict[int, People] | None = None) -> RatesBySex:
        year = edition.population.reference_year
        tables = {
            edition.estimates: pd.DataFrame(rows, columns=KEYS),
            edition.regions: pd.DataFrame({"country": NAMES, "region": NAMES}),
            edition.population.resource: pd.DataFrame(
                [
                    (region, when, sex, count)
                    for when, counts in {year: people, **(others or {})}.items()
                    for (region, sex), count in counts.items()
                ],
                columns=["country", "year", "sex", "population"],
            ),
        }
        for module in (by_sex, printed_rates):
            monkeypatch.setattr(module, "load", lambda name, project=None: tables[name].copy())
        return RatesBySex(edition)

    return make


# -- planted worlds ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A world whose people and volunteers are known, and what a report prints of it."""

    people: People
    volunteers: People
    rows: list[Row]
    by_sex: list[str]  # regions with printed rates of both sexes

    def sum(self, counts: People, regions: list[str], *sexes: str) -> float:
        return sum(counts[region, sex] for region in regions for sex in sexes or SEXES)

    def rate(self, regions: list[str], *sexes: str) -> float:
        people = self.sum(self.people, regions, *sexes)
        return 100 * self.sum(self.volunteers, regions, *sexes) / people

    def measures(self, regions: list[str]) -> dict[str, float]:
        """Return the truth, written out."""
        women, men = (self.rate(regions, sex) for sex in SEXES)
        counts = [self.sum(self.volunteers, regions, sex) for sex in SEXES]
        return {
            "women": women,
            "men": men,
            "difference": women - men,
            "ratio": 100 * women / men,
            "women_volunteers": counts[0],
            "men_volunteers": counts[1],
            "share": 100 * counts[0] / sum(counts),
        }


@st.composite
def worlds(draw: st.DrawFn) -> Planted:
    regions = list(NAMES[: draw(st.integers(2, 4))])
    cells = [(region, sex) for region in regions for sex in SEXES]
    people = {key: float(draw(st.integers(100, 10_000))) for key in cells}
    volunteers = {key: people[key] * draw(st.integers(10, 900)) / 1000 for key in cells}
    known = regions[: draw(st.integers(1, len(regions) - 1))]
    decimals = draw(st.sampled_from([0, 1]))
    world = Planted(people, volunteers, [], known)
    for place in (WORLD, *regions):
        inside = regions if place == WORLD else [place]
        if place == WORLD or place in known:
            for sex in SEXES:
                value = round_half_up(world.rate(inside, sex), decimals)
                world.rows.append(rate(place, sex, value, decimals))
        form = draw(st.sampled_from(["number", "range", "nothing"]))
        true = world.rate(inside)
        if form == "number":
            world.rows.append(rate(place, "total", round_half_up(true, decimals), decimals))
        if form == "range":
            world.rows.append(printed_range(place, math.floor(true) - 1, math.floor(true) + 2))
    return world


def inside(table: pd.DataFrame, region: str, truth: dict[str, float]) -> bool:
    row = table.loc[region]
    return all(
        row[f"{name}_low"] - SLACK * max(1.0, abs(value)) <= value
        and value <= row[f"{name}_high"] + SLACK * max(1.0, abs(value))
        for name, value in truth.items()
    )


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds())
def test_the_intervals_hold_the_truth_of_every_planted_world(read, world: Planted) -> None:
    found = read(world.people, *world.rows)
    regions = sorted({region for region, _ in world.people})
    table, check = found.measures, found.check()
    assert set(table.index) == {WORLD, *world.by_sex, REST}
    assert inside(table, WORLD, world.measures(regions))
    for region in world.by_sex:
        assert inside(table, region, world.measures([region]))
    rest = [region for region in regions if region not in world.by_sex]
    assert sorted(found.unprinted) == rest
    assert inside(table, REST, world.measures(rest))
    for region, ends in found.single().items():
        assert ends.low - SLACK <= world.measures([region])["difference"] <= ends.high + SLACK
    for region in check.index:
        row, there = check.loc[region], regions if region == WORLD else [region]
        assert row["mean_low"] - SLACK <= world.rate(there) <= row["mean_high"] + SLACK
        if not math.isnan(row["printed_low"]):
            assert row["fits"] is True
            part = 100 * world.sum(world.people, there, "women") / world.sum(world.people, there)
            assert row["adults"] == pytest.approx(part)
            assert row["adults_low"] - SLACK <= part <= row["adults_high"] + SLACK


# -- by hand -----------------------------------------------------------------------------------

PEOPLE = {
    **{("north", "women"): 400.0, ("north", "men"): 600.0},
    **{("east", "women"): 500.0, ("east", "men"): 500.0},
    **{("south", "women"): 100.0, ("south", "men"): 300.0},
}
ROWS = [
    *(rate(WORLD, "women", 30.0), rate(WORLD, "men", 40.0)),
    *(rate("north", "women", 20.0), rate("north", "men", 50.0)),
]


def test_measures_of_printed_rates_are_those_of_all_values_that_round_to_them(read) -> None:
    row = read(PEOPLE, *ROWS).measures.loc["north"]
    assert (row["women"], row["men"], row["difference"], row["ratio"]) == (20, 50, -30, 40)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((-30.1, -29.9))
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx(
        (100 * 19.95 / 50.05, 100 * 20.05 / 49.95)
    )
    assert (row["women_volunteers"], row["men_volunteers"]) == (80, 300)
    assert (row["men_volunteers_low"], row["men_volunteers_high"]) == pytest.approx((299.7, 300.3))
    assert row["share"] == pytest.approx(100 * 80 / 380)
    assert (row["share_low"], row["share_high"]) == pytest.approx(
        (100 * 79.8 / (79.8 + 300.3), 100 * 80.2 / (80.2 + 299.7))
    )


def test_the_rest_is_what_the_world_leaves(read) -> None:
    """Without any rate of all, each sex is alone: what is left can be worked out by hand."""
    rest = read(PEOPLE, *ROWS).measures.loc[REST]
    # Women: 300 ± 0.5 of 1000, less 80 ± 0.2 in the north, in a rest of 600.
    women = [100 * (300 - 80 + off) / 600 for off in (-0.7, 0.7)]
    men = [100 * (560 - 300 + off) / 800 for off in (-1.0, 1.0)]
    assert rest[["women_low", "women_high"]].tolist() == pytest.approx(women)
    assert rest[["men_low", "men_high"]].tolist() == pytest.approx(men)
    assert rest[["difference_low", "difference_high"]].tolist() == pytest.approx(
        [women[0] - men[1], women[1] - men[0]]
    )
    assert rest[["ratio_low", "ratio_high"]].tolist() == pytest.approx(
        [100 * women[0] / men[1], 100 * women[1] / men[0]]
    )
    assert rest["share_high"] == pytest.approx(100 * 220.7 / (220.7 + 259))
    assert rest[list(MEASURES)].isna().all()


def test_a_rate_of_all_narrows_the_rest_to_a_grid_of_what_fits(read) -> None:
    """Every printed number at once: held against all numbers of volunteers on a grid."""
    total = rate("south", "total", 25.0, 0), rate(WORLD, "total", 35.8)
    rest = read(PEOPLE, *ROWS, *total, rate("east", "total", 38.0)).measures.loc[REST]
    alone = read(PEOPLE, *ROWS).measures.loc[REST]
    seen = []
    women, men = np.meshgrid(np.arange(219.3, 220.71, 0.02), np.arange(259, 261.01, 0.02))
    north = np.arange(-0.5, 0.501, 0.05)  # all volunteers there, less 380
    for off in north:
        everyone = women + men + 380 + off
        both = women + men  # of the east 380 ± 0.5, of the south 25 ± 0.5 percent of 400
        fits = (np.abs(everyone - 0.358 * 2400) <= 1.2) & (np.abs(both - 480) <= 2.5)
        fits &= (both >= 379.5 + 98) & (both <= 380.5 + 102)
        # Women and men of the world are 300 ± 0.5 and 560 ± 0.7, those of the north ± 0.2 and 0.3.
        fits &= (off >= -0.5) & (off <= 0.5)
        seen.append(np.where(fits, women / 6 - men / 8, np.nan))
    low, high = np.nanmin(seen), np.nanmax(seen)
    assert rest["difference_low"] == pytest.approx(low, abs=0.01)
    assert rest["difference_high"] == pytest.approx(high, abs=0.01)
    assert rest["women_low"] >= alone["women_low"] - SLACK
    assert rest["difference_high"] <= alone["difference_high"] + SLACK


def test_there_is_no_rest_where_nothing_is_left_or_nothing_is_taken(read) -> None:
    everywhere = [rate(r, sex, 30.0) for r in (WORLD, "north", "east", "south") for sex in SEXES]
    assert list(read(PEOPLE, *everywhere).measures.index) == [WORLD, "east", "north", "south"]
    assert list(read(PEOPLE, *everywhere[:2]).measures.index) == [WORLD]
    assert REST not in read(PEOPLE, *everywhere[2:4]).measures.index
    assert read(PEOPLE, *everywhere).single() == {}


def test_an_edition_without_rates_by_sex_has_nothing(read) -> None:
    found = read(PEOPLE, rate(WORLD, "total", 30.0))
    assert found.measures.empty
    assert found.check().empty
    assert math.isnan(found.ends(REST, "difference").low)


def test_rates_that_leave_nobody_are_told_by_missing_bounds(read) -> None:
    wrong = [rate(WORLD, "women", 1.0), rate(WORLD, "men", 40.0), *ROWS[2:]]
    rest = read(PEOPLE, *wrong).measures.loc[REST]
    assert rest.isna().all()


def test_nobody_among_men_leaves_a_ratio_without_an_end(read) -> None:
    none = [rate(WORLD, "women", 30.0), rate(WORLD, "men", 21.4), *ROWS[2:]]
    assert read(PEOPLE, *none).measures.loc[REST, "ratio_high"] == math.inf


@pytest.mark.parametrize(
    ("women", "men", "whole", "fits", "needed"),
    [
        (20.0, 50.0, 38.0, True, (100 * 11.9 / 29.9, 100 * 12.1 / 30.1)),
        (20.0, 50.0, 20.0, False, (100 * 29.9 / 30.0, 100)),
        (20.0, 50.0, 60.0, False, (math.nan, math.nan)),
        (30.0, 30.0, 30.0, True, (0, 100)),
        (30.0, 30.0, 31.0, False, (math.nan, math.nan)),
    ],
)
def test_three_rates_are_held_against_each_other(read, women, men, whole, fits, needed) -> None:
    """The mean in the north has weights of four and six tenths."""
    rows = [rate("north", "women", women), rate("north", "men", men)]
    check = read(PEOPLE, *rows, rate("north", "total", whole)).check().loc["north"]
    assert check["mean"] == pytest.approx(0.4 * women + 0.6 * men)
    assert check["fits"] is fits
    assert check["adults"] == 40
    assert [check["adults_low"], check["adults_high"]] == pytest.approx(
        list(needed), nan_ok=True, abs=0.7
    )


def test_another_population_gives_other_bounds_or_none(read, edition) -> None:
    year = edition.population.reference_year
    fewer = {key: count * (2 if key[0] == "north" else 1) for key, count in PEOPLE.items()}
    hardly = {key: count * (99 if key[0] == "north" else 1) for key, count in PEOPLE.items()}
    found = read(PEOPLE, *ROWS, others={year - 1: fewer, year - 2: hardly}).other_populations()
    assert sorted(found) == [year - 2, year - 1, year]
    assert found[year].low == pytest.approx(100 * (220 - 0.7) / 600 - 100 * (260 + 1.0) / 800)
    assert found[year - 1].low > found[year].high
    assert math.isnan(found[year - 2].low)


# -- what was printed --------------------------------------------------------------------------


def test_women_and_men_of_2026() -> None:
    found = RatesBySex(load_edition(2026, CHECKOUT), CHECKOUT)
    table, check = found.measures, found.check()
    assert list(table.index) == [WORLD, "africa", "asia_pacific", REST]
    assert table["difference"].dropna().tolist() == pytest.approx([-4.8, -9.1, -5.6])
    people = found.population
    assert table.loc[WORLD, "women_volunteers"] == pytest.approx(0.321 * people.loc[WORLD, "women"])
    # The rest by hand, without rates of all, holds what they leave.
    ends = {}
    for sex, whole, africa, asia in (("women", 32.1, 54.0, 29.0), ("men", 36.9, 63.1, 34.6)):
        of = people[sex]
        left = of[WORLD] * whole - of["africa"] * africa - of["asia_pacific"] * asia
        off = 0.05 * (of[WORLD] + of["africa"] + of["asia_pacific"])
        others = of[WORLD] - of["africa"] - of["asia_pacific"]
        ends[sex] = (left - off) / others, (left + off) / others
        assert ends[sex][0] - SLACK <= table.loc[REST, f"{sex}_low"]
        assert table.loc[REST, f"{sex}_high"] <= ends[sex][1] + SLACK
    assert table.loc[REST, "difference_high"] < 0
    assert check["fits"].tolist() == [True, True, True]
    assert found.unprinted == ["americas", "arab_states", "europe_central_asia"]
