"""Regional and world rates: three countries by hand, and what holds for any countries."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.estimation.aggregation import (
    WORLD,
    population_by_region,
    rate,
    rounds_to,
    volunteers_from_rate,
    with_world,
)

YEAR = 2020


@dataclass(frozen=True)
class Country:
    code: str
    region: str
    women: int
    men: int
    rate: float = 0.0

    @property
    def population(self) -> int:
        return self.women + self.men


# north: 400 women, 200 men; south: 200 women, 200 men
THREE = (
    Country("AAA", "north", 100, 100, 30.0),
    Country("BBB", "north", 300, 100, 0.0),
    Country("CCC", "south", 200, 200, 25.0),
)


def population(countries: tuple[Country, ...] | list[Country], year: int = YEAR) -> pd.DataFrame:
    rows = [
        (country.code, year, sex, getattr(country, sex))
        for country in countries
        for sex in ("men", "women")
    ]
    return pd.DataFrame(rows, columns=["country", "year", "sex", "population"])


def grouping(countries: tuple[Country, ...] | list[Country]) -> pd.DataFrame:
    rows = [(country.code, country.region) for country in countries]
    return pd.DataFrame(rows, columns=["country", "region"])


def rates(countries: tuple[Country, ...] | list[Country]) -> dict[str, float]:
    """Go from the rates of countries to those of regions and the world."""
    people = with_world(population_by_region(population(countries), grouping(countries), YEAR))
    volunteers = pd.Series(
        [volunteers_from_rate(country.rate, country.population) for country in countries],
        index=[country.region for country in countries],
    )
    counts = volunteers.groupby(level=0).sum().rename_axis("region").rename("volunteers")
    total = with_world(counts.to_frame())["volunteers"]
    return rate(total, people["total"]).to_dict()


# -- by hand -----------------------------------------------------------------------------------


def test_the_population_of_regions_is_the_sum_of_their_countries():
    table = population_by_region(population(THREE), grouping(THREE), YEAR)
    assert table.to_dict("index") == {
        "north": {"women": 400, "men": 200, "total": 600},
        "south": {"women": 200, "men": 200, "total": 400},
    }
    assert (table.dtypes == "int64").all()


def test_only_the_year_asked_for_counts():
    tables = [population(THREE), population([replace(THREE[0], women=7, men=7)], 2016)]
    table = population_by_region(pd.concat(tables), grouping(THREE), YEAR)
    assert table["total"].to_dict() == {"north": 600, "south": 400}


def test_the_world_is_the_sum_of_the_regions():
    table = with_world(population_by_region(population(THREE), grouping(THREE), YEAR))
    assert list(table.index) == ["north", "south", WORLD]
    assert table.index.name == "region"
    assert table.loc[WORLD].to_dict() == {"women": 600, "men": 400, "total": 1000}


def test_the_world_rate_is_the_population_weighted_mean():
    # north: 60 of 600; south: 100 of 400; world: 160 of 1000, not the mean of 10 and 25.
    assert rates(THREE) == pytest.approx({"north": 10.0, "south": 25.0, WORLD: 16.0})


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ({"BBB": "south"}, {"north": 200, "south": 800}),
        ({"AAA": None}, {"north": 400, "south": 400}),
        ({"CCC": None}, {"north": 600}),
        ({"CCC": "east"}, {"east": 400, "north": 600}),
    ],
)
def test_a_country_can_be_moved_or_left_out(move, expected):
    table = population_by_region(population(THREE), grouping(THREE), YEAR, move)
    assert table["total"].to_dict() == expected


def test_moving_leaves_the_tables_as_they_were():
    people, regions = population(THREE), grouping(THREE)
    before = people.copy(), regions.copy()
    population_by_region(people, regions, YEAR, {"AAA": "south"})
    pd.testing.assert_frame_equal(people, before[0])
    pd.testing.assert_frame_equal(regions, before[1])


@pytest.mark.parametrize(
    ("value", "printed", "decimals", "agrees"),
    [
        (17.05, 17.1, 1, True),
        (17.05, 17.0, 1, True),  # an exact half may go either way
        (17.149, 17.1, 1, True),
        (17.151, 17.1, 1, False),
        (17.049, 17.1, 1, False),
        (14.84, 15, 0, True),
        (862_378_640, 862_378_600, -2, True),
        (862_378_651, 862_378_600, -2, False),
    ],
)
def test_what_can_have_been_printed(value, printed, decimals, agrees):
    assert rounds_to(value, printed, decimals) is agrees


# -- errors ------------------------------------------------------------------------------------


def test_a_year_that_the_table_lacks_is_named_with_those_that_it_has():
    with pytest.raises(SwvrError, match=r"no population for the year 1999 \(years: 2020\)"):
        population_by_region(population(THREE), grouping(THREE), 1999)


def test_a_country_in_two_regions_is_named():
    twice = grouping([*THREE, replace(THREE[1], region="south")])
    with pytest.raises(SwvrError, match="in two regions: BBB"):
        population_by_region(population(THREE), twice, YEAR)


def test_countries_without_a_region_are_named():
    with pytest.raises(SwvrError, match="no region for BBB, CCC"):
        population_by_region(population(THREE), grouping(THREE[:1]), YEAR)


def test_a_country_without_a_region_that_is_moved_has_one():
    table = population_by_region(population(THREE), grouping(THREE[:2]), YEAR, {"CCC": "south"})
    assert table["total"].to_dict() == {"north": 600, "south": 400}


@pytest.mark.parametrize("people", [0, -1, float("nan")])
def test_a_rate_of_nobody_is_refused(people):
    with pytest.raises(SwvrError, match="no population in south"):
        rate(pd.Series({"north": 1.0, "south": 1.0}), pd.Series({"north": 9.0, "south": people}))


# -- for any countries -------------------------------------------------------------------------

some = settings(max_examples=30, deadline=None)
codes = st.from_regex(r"[A-Z]{3}", fullmatch=True)
country = st.builds(
    Country,
    code=codes,
    region=st.sampled_from(["north", "south", "east"]),
    women=st.integers(1, 10**9),
    men=st.integers(1, 10**9),
    rate=st.floats(0, 100, allow_subnormal=False),
)
worlds = st.lists(country, min_size=1, max_size=6, unique_by=lambda country: country.code)


@some
@given(worlds)
def test_a_rate_lies_between_those_of_its_countries(countries):
    for region, value in rates(countries).items():
        own = [country.rate for country in countries if region in (country.region, WORLD)]
        assert min(own) - 1e-9 <= value <= max(own) + 1e-9


@some
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(countries, random):
    shuffled = random.sample(countries, len(countries))
    assert rates(shuffled) == pytest.approx(rates(countries), rel=1e-12)


@some
@given(worlds, st.floats(0.1, 0.9))
def test_a_country_in_two_parts_with_its_rate_is_the_same(countries, share):
    whole, *others = countries
    women, men = round(whole.women * share), round(whole.men * share)
    parts = [
        replace(whole, code="part1", women=women, men=men),
        replace(whole, code="part2", women=whole.women - women, men=whole.men - men),
    ]
    assert rates([*others, *parts]) == pytest.approx(rates(countries), rel=1e-9)


@some
@given(worlds, st.integers(2, 1000))
def test_the_unit_of_population_does_not_matter(countries, factor):
    scaled = [replace(c, women=c.women * factor, men=c.men * factor) for c in countries]
    assert rates(scaled) == pytest.approx(rates(countries), rel=1e-9)


@some
@given(worlds)
def test_nobody_is_lost(countries):
    table = with_world(population_by_region(population(countries), grouping(countries), YEAR))
    assert table.loc[WORLD, "total"] == sum(country.population for country in countries)
