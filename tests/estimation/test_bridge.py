"""The change between two editions splits exactly, and its bounds are sharp."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation import bridge, printed_rates
from swvr.estimation.aggregation import WORLD
from swvr.estimation.bridge import Bridge

EAST, WEST, NORTH, SOUTH = "east", "west", "north", "south"
PEOPLE = {("AAA", 2000): 100, ("BBB", 2000): 200, ("AAA", 2010): 150, ("BBB", 2010): 250}


def rows(kind: str, values: dict[str, tuple[float, float]], decimals: int) -> pd.DataFrame:
    """Printed values as ranges."""
    return pd.DataFrame(
        [
            (kind, region, "total", "total", None, low, high, decimals)
            for region, (low, high) in values.items()
        ],
        columns=["indicator", "region", "sex", "type", "value", "low", "high", "decimals"],
    )


@pytest.fixture
def made(edition: Edition, monkeypatch: pytest.MonkeyPatch):
    """Make a bridge between two made-up editions with two countries."""

    def make(
        then: pd.DataFrame,
        now: pd.DataFrame,
        old: tuple[str | None, str | None],
        new: tuple[str | None, str | None],
        absent: tuple[tuple[str, int], ...] = (),
    ) -> Bridge:
        listed = [(*key, people) for key, people in PEOPLE.items() if key not in absent]
        people = pd.DataFrame(
            [(c, y, s, p / 2) for c, y, p in listed for s in ("women", "men")],
            columns=["country", "year", "sex", "population"],
        )
        tables = {
            "people": people,
            "then": then,
            "now": now,
            "old": pd.DataFrame({"country": ["AAA", "BBB"], "region": old}),
            "new": pd.DataFrame({"country": ["AAA", "BBB"], "region": new}),
        }
        for module in (bridge, printed_rates):
            monkeypatch.setattr(module, "load", lambda name, project=None: tables[name].copy())

        def made_up(year: int, estimates: str, regions: str) -> Edition:
            population = edition.population.model_copy(
                update={"resource": "people", "reference_year": year}
            )
            changes = {"population": population, "estimates": estimates, "regions": regions}
            return edition.model_copy(update=changes)

        return Bridge(made_up(2000, "then", "old"), made_up(2010, "now", "new"))

    return make


def effects(then: float, now: float, before: float, after: float) -> tuple[float, float]:
    """The mean of both orders, written out."""
    population_first = (now - then) * before / then
    rate_first = now * (before / then)
    rate_last = after - rate_first
    population_last = after - then * (after / now)
    rate_before = then * (after / now) - before
    return (population_first + population_last) / 2, (rate_last + rate_before) / 2


def test_what_a_new_country_adds_is_population(made) -> None:
    then = rows("volunteers", {EAST: (20, 20)}, 9)
    now = rows("volunteers", {EAST: (60, 60), WEST: (40, 40)}, 9)
    found = made(then, now, (EAST, None), (EAST, WEST), absent=(("BBB", 2000),)).effects
    assert found.loc[WEST, "population_effect_low"] == pytest.approx(40)
    assert found.loc[WEST, "population_effect_high"] == pytest.approx(40)
    assert found.loc[WEST, "rate_effect_high"] == pytest.approx(0)
    assert found.loc[WORLD, "change_low"] == pytest.approx(80)


def test_what_a_vanished_country_takes_away_is_population(made) -> None:
    then = rows("volunteers", {EAST: (20, 20), WEST: (30, 30)}, 9)
    now = rows("volunteers", {EAST: (60, 60)}, 9)
    found = made(then, now, (EAST, WEST), (EAST, None), absent=(("BBB", 2010),)).effects
    assert found.loc[bridge.RESIDUAL, "population_effect_low"] == pytest.approx(-30)
    assert found.loc[bridge.RESIDUAL, "rate_effect_low"] == pytest.approx(0)
    assert found.loc[WORLD, "change_high"] == pytest.approx(10)


def test_a_country_with_people_needs_a_region(made) -> None:
    exact = rows("volunteers", {EAST: (20, 20)}, 9)
    with pytest.raises(SwvrError, match="without a region: BBB"):
        made(exact, exact, (EAST, None), (EAST, WEST))


def test_exact_counts_split_exactly(made) -> None:
    then = rows("volunteers", {EAST: (20, 20), WEST: (30, 30)}, 9)
    now = rows("volunteers", {EAST: (60, 60), WEST: (40, 40)}, 9)
    found = made(then, now, (EAST, WEST), (EAST, WEST)).effects
    for region, values in ((EAST, (100, 150, 20, 60)), (WEST, (200, 250, 30, 40))):
        population, rate = effects(*values)
        row = found.loc[region]
        assert row["population_effect_low"] == pytest.approx(population, abs=1e-6)
        assert row["population_effect_high"] == pytest.approx(population, abs=1e-6)
        assert row["rate_effect_low"] == pytest.approx(rate, abs=1e-6)
        assert population + rate == pytest.approx(row["change_low"])
    world = found.loc[WORLD]
    assert world["change_low"] == pytest.approx(50)
    assert world["population_effect_low"] + world["rate_effect_low"] == pytest.approx(50)
    assert list(found.index) == [EAST, WEST, WORLD]


def test_bounds_are_those_of_all_numbers_that_fit(made) -> None:
    """Regions that cross, ranges, and a total: compared with a grid over what is unknown."""
    then = rows("volunteers", {NORTH: (50, 50)}, 9)  # both countries, split unknown
    now = rows("volunteer_rate", {EAST: (20, 40), WEST: (10, 30), WORLD: (25, 25)}, 9)
    found = made(then, now, (NORTH, NORTH), (EAST, WEST)).effects
    seen: dict[str, list[float]] = {}
    for first, rate in product(np.linspace(0, 50, 101), np.linspace(20, 40, 201)):
        east = rate / 100 * 150
        west = 100 - east  # a quarter of 400
        if first > 100 or 50 - first > 200 or not 25 <= west <= 75:
            continue
        parts = effects(100, 150, first, east), effects(200, 250, 50 - first, west)
        seen.setdefault("east rate", []).append(parts[0][1])
        seen.setdefault("world rate", []).append(parts[0][1] + parts[1][1])
        seen.setdefault("world population", []).append(parts[0][0] + parts[1][0])
    for name, place, effect in (
        ("east rate", EAST, "rate_effect"),
        ("world rate", WORLD, "rate_effect"),
        ("world population", WORLD, "population_effect"),
    ):
        low, high = found.loc[place, [f"{effect}_low", f"{effect}_high"]]
        assert low == pytest.approx(min(seen[name]), abs=0.2)
        assert high == pytest.approx(max(seen[name]), abs=0.2)
        assert low <= min(seen[name]) + 1e-6
        assert high >= max(seen[name]) - 1e-6


def test_a_world_that_does_not_fit_its_regions_is_their_sum(made) -> None:
    then = rows("volunteers", {EAST: (20, 20), WEST: (30, 30)}, 9)
    now = rows("volunteer_rate", {EAST: (20, 20), WEST: (10, 10), WORLD: (90, 90)}, 9)
    found = made(then, now, (EAST, WEST), (EAST, WEST))
    assert not found.totals_fit
    assert found.effects.loc[WORLD, "after_low"] == pytest.approx(30 + 25)
    assert found.effects.loc[WORLD, "after_high"] == pytest.approx(30 + 25)


def test_a_world_that_fits_narrows_its_regions(made) -> None:
    then = rows("volunteers", {EAST: (20, 20), WEST: (30, 30)}, 9)
    now = rows("volunteer_rate", {EAST: (10, 30), WEST: (10, 10), WORLD: (17.5, 17.5)}, 9)
    found = made(then, now, (EAST, WEST), (EAST, WEST))
    assert found.totals_fit
    assert found.effects.loc[EAST, "after_low"] == pytest.approx(45)


def test_regions_that_do_not_fit_are_told(made) -> None:
    then = rows("volunteers", {EAST: (20, 20), WEST: (900, 900)}, 9)
    now = rows("volunteers", {EAST: (60, 60), WEST: (40, 40)}, 9)
    with pytest.raises(SwvrError, match="no numbers of volunteers fit"):
        _ = made(then, now, (EAST, WEST), (EAST, WEST)).effects


def test_a_country_without_a_region_is_told(made) -> None:
    then = rows("volunteers", {EAST: (20, 20)}, 9)
    with pytest.raises(SwvrError, match="without a region: BBB"):
        made(then, then, (EAST, WEST), (EAST, None))  # type: ignore[arg-type]
