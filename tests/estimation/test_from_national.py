"""An edition's estimates from national rates: rows, counts, intervals, and whose rates they are."""

from __future__ import annotations

import pytest

from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.from_national import COLUMNS, NationalEstimates

GROUPS = {
    None: [("total", "total")],
    "sex": [("women", "total"), ("men", "total")],
    "type": [("total", "formal"), ("total", "informal")],
}
REGIONS = {
    "africa",
    "arab_states",
    "asia_pacific",
    "europe_central_asia",
    "latin_america_caribbean",
    "other",
}


@pytest.fixture(scope="module")
def national(edition, checkout):
    return NationalEstimates(edition, checkout)


@pytest.fixture(scope="module")
def unsurveyed(edition, checkout):
    return NationalEstimates(edition, checkout, surveyed=False)


def groups(table):
    """Return the rows of each sex and type, in the order in which they come."""
    return dict(list(table.groupby(["sex", "type"], sort=False)))


@pytest.mark.parametrize("dimension", GROUPS)
def test_rows_of_each_group_are_its_regions_by_volunteers_and_the_world(national, dimension):
    table = national.by(dimension)
    assert table.columns.tolist() == COLUMNS
    assert table.index.tolist() == list(range(len(table)))
    assert list(groups(table)) == GROUPS[dimension]
    for rows in groups(table).values():
        assert rows["region"].iloc[-1] == WORLD
        assert set(rows["region"].iloc[:-1]) == REGIONS
        assert len(rows) == len(REGIONS) + 1
        assert rows["volunteers"].iloc[:-1].is_monotonic_decreasing


@pytest.mark.parametrize("dimension", GROUPS)
def test_the_world_is_the_sum_of_its_regions(national, dimension):
    for rows in groups(national.by(dimension)).values():
        regions, world = rows.iloc[:-1], rows.iloc[-1]
        for count in ("volunteers", "population", "countries_observed"):
            assert world[count] == pytest.approx(regions[count].sum(), rel=1e-12)
        rates = 100.0 * rows["volunteers"] / rows["population"]
        assert rows["rate_percent"].tolist() == pytest.approx(rates.tolist(), rel=1e-12)


@pytest.mark.parametrize("dimension", GROUPS)
def test_intervals_hold_their_rates(national, dimension):
    table = national.by(dimension)
    assert table["rate_percent"].between(table["rate_low"], table["rate_high"]).all()
    assert (table["rate_low"] >= 0.0).all()
    assert (table["rate_high"] <= 100.0).all()
    assert (table["rate_high"] - table["rate_low"] > 1.0).all()
    assert set(table["basis"]) <= {"region", "world"}


@pytest.mark.parametrize("dimension", GROUPS)
def test_observed_counts_are_those_of_the_countries(national, dimension):
    for (sex, kind), rows in groups(national.by(dimension)).items():
        countries = national.estimate(sex, kind).countries
        seen = countries[countries["status"] != "imputed"]
        by_region = rows.set_index("region")
        for region in REGIONS:
            inside = seen[seen["region"] == region]
            assert by_region.loc[region, "countries_observed"] == len(inside)
            people = countries.loc[countries["region"] == region, "population"].sum()
            share = 100.0 * inside["population"].sum() / people
            assert by_region.loc[region, "population_share_observed"] == pytest.approx(share)
        assert by_region.loc[WORLD, "countries_observed"] == len(seen)


def test_the_people_of_women_and_men_are_all_people(national):
    women, men = groups(national.by("sex")).values()
    everybody = national.by().set_index("region")["population"]
    both = women.set_index("region")["population"] + men.set_index("region")["population"]
    assert both.to_dict() == everybody.to_dict()


def test_a_sex_or_type_uses_its_own_observations_alone(national):
    for kind in ("formal", "informal"):
        countries = national.estimate(kind=kind).countries
        assert set(countries["type"].dropna()) == {kind}
        assert not countries["from_parts"].dropna().any()
        assert set(national.estimate(kind=kind).left_out["sex"]) == {"total"}
    published = national.inputs.observations
    for sex in ("women", "men"):
        found = national.estimate(sex).countries.dropna(subset="rate_observed")
        of_sex = published[published["sex"] == sex]
        given = set(zip(of_sex["country"], of_sex["year"], of_sex["rate"], strict=True))
        whole = found[~found["from_parts"].astype(bool)].reset_index()
        assert (
            set(zip(whole["country"], whole["year"], whole["rate_observed"], strict=True)) <= given
        )
        assert len(whole) > 8


def test_the_report_imputes_one_sex_or_type_by_the_world(national, edition):
    rules = edition.national
    assert national.estimate().imputation_method == rules.imputation
    for sex, kind in (*GROUPS["sex"], *GROUPS["type"]):
        found = national.estimate(sex, kind)
        assert found.imputation_method == rules.imputation_by_sex_and_type
        imputed = found.countries.loc[found.countries["status"] == "imputed", "rate"]
        world = found.regions.loc[WORLD, "rate_percent"]
        assert imputed.tolist() == pytest.approx([world] * len(imputed))


def test_the_same_seed_gives_the_same_table(national, edition, checkout):
    def table(**rules):
        changed = edition.national.model_copy(update=rules)
        other = edition.model_copy(update={"national": changed})
        return NationalEstimates(other, checkout).by()

    assert table().equals(national.by())
    other = table(seed=edition.national.seed + 1)
    ends = ["rate_low", "rate_high"]
    assert other.drop(columns=ends).equals(national.by().drop(columns=ends))
    assert (other[ends] != national.by()[ends]).all(axis=None)
    narrow = table(confidence=0.5)
    assert (narrow["rate_low"] > other["rate_low"]).all()
    assert (narrow["rate_high"] < other["rate_high"]).all()


@pytest.mark.parametrize("dimension", ["region", "country", ""])
def test_an_unknown_division_is_refused_with_those_there_are(national, dimension):
    with pytest.raises(SwvrError, match=f"no national rates by '{dimension}'") as caught:
        national.by(dimension)
    assert caught.value.where == "--by"
    assert caught.value.remedy == "choose from type, sex, or leave it out"


def test_the_surveyed_countries_can_be_left_out(national, unsurveyed, edition):
    def seen(found):
        return set(found.estimate().countries.dropna(subset="rate_observed").index)

    assert seen(national) - seen(unsurveyed) == set(edition.survey.countries)
    assert seen(unsurveyed) < seen(national)
    assert unsurveyed.by().columns.tolist() == COLUMNS
    # Those of the survey gave some of the highest rates.
    world = [found.by()["rate_percent"].iloc[-1] for found in (unsurveyed, national)]
    assert world[0] < world[1] - 5.0


def test_factors_have_their_intervals(national):
    found = national.factors()
    assert found.index.tolist() == ["1w", "4w", "12m"]
    estimated = found.loc[["1w", "12m"]]
    inside = estimated["factor"].between(estimated["factor_low"], estimated["factor_high"])
    assert inside.all()
    assert found["factor"].equals(national.estimate().factors["factor"])


def test_full_time_workers_are_volunteers_times_hours_over_a_month(national, edition):
    volunteers = national.estimate().countries["volunteers"].sum()
    hours = national.hours.mean_hours
    assert 1.0 < hours < 60.0
    expected = volunteers * hours / edition.full_time_hours_per_month
    assert national.full_time_equivalent() == pytest.approx(expected, rel=1e-12)
