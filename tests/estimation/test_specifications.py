"""The specification curve, against the same combinations estimated one at a time and by hand."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from test_national import frame, tables

from swvr.data import load, seal
from swvr.errors import SwvrError
from swvr.estimation import reference_period
from swvr.estimation.from_national import NationalEstimates
from swvr.estimation.imputation import impute
from swvr.estimation.national import choose, estimate
from swvr.estimation.national_inputs import (
    adult_population,
    national_inputs,
    people_of,
    selection_rule,
)
from swvr.estimation.specifications import (
    DIMENSIONS,
    IMPUTATIONS,
    TOTALS,
    Specifications,
    factor_for,
    influence,
    specifications,
    world_rate_by_factor,
)
from swvr.project import Project

SAMPLE = 40


@pytest.fixture(scope="module")
def national(edition, checkout):
    return NationalEstimates(edition, checkout)


@pytest.fixture(scope="module")
def specified(national):
    return national.specifications


@pytest.fixture(scope="module")
def slowly(edition, checkout):
    """Estimate one row of the table by the steps on tables, without a thought for speed."""
    inputs = {yes: national_inputs(edition, checkout, surveyed=yes == "yes") for yes in YES}
    income = load(edition.national.income_groups, checkout)
    people = {
        str(year): people_of(adult_population(edition, checkout, year))
        for year in edition.national.alternatives.population_years
    }

    def estimated(row):
        observations = inputs[row.survey].observations
        if row.oldest_first_age != "any":
            young = observations["age_from"] <= float(row.oldest_first_age)
            observations = observations[young | observations["age_from"].isna()]
        earliest = None if row.earliest_year == "any" else int(row.earliest_year)
        rule = replace(selection_rule(edition), earliest_year=earliest)
        given = observations, people[row.population_year], inputs[row.survey].regions
        if row.factors == "matched":
            methods = {"total_method": row.total_from_parts, "period_method": "matched"}
            pairs = choose(*given, rule=rule, **methods).factor_rates
            factor = reference_period.factors(pairs, "matched")["factor"]
            known = [period for period in rule.reference_periods if not pd.isna(factor[period])]
            rule = replace(rule, reference_periods=tuple(known))
        by_income = row.imputation == "income_group"
        return estimate(
            *given,
            rule=rule,
            total_method=row.total_from_parts,
            period_method=row.factors,
            imputation_method="regional_weighted_mean" if by_income else row.imputation,
            income_groups=income if by_income else None,
        )

    return estimated


YES = ("yes", "no")
# What the curve says of a combination, and what the estimate says of the same.
ABOVE_100 = "not between 0 and 100 percent"
CAUSES = {
    "a rate above 100 percent after the factor": ABOVE_100,
    "nobody observed over 4w": "no factor for",
}


# -- every combination ---------------------------------------------------------------------------


def test_combinations_are_what_the_slow_way_makes_of_them(specified, slowly):
    rows = list(specified.table.itertuples())
    failed = 0
    for row in random.Random(20).sample(rows, SAMPLE):
        if row.reason:
            failed += 1
            assert math.isnan(row.rate)
            assert math.isnan(row.volunteers)
            with pytest.raises(SwvrError) as caught:
                slowly(row)
            causes = [CAUSES.get(row.reason, row.reason)]
            if row.reason.startswith("no observed country"):
                causes.append(ABOVE_100)  # where both hold, the estimate comes upon this first
            assert caught.value.problem.startswith(tuple(causes))
            continue
        world = slowly(row).regions.loc["world"]
        assert row.rate == pytest.approx(world["rate_percent"], rel=0, abs=1e-9)
        assert row.volunteers == pytest.approx(world["volunteers"], rel=1e-11)
        assert row.countries == world["countries_observed"]
    assert 5 < failed < SAMPLE - 20


def test_every_level_meets_every_other_once(specified, edition):
    alternatives = edition.national.alternatives
    text = {None: "any"}
    levels = {
        "factors": reference_period.METHODS,
        "imputation": IMPUTATIONS,
        "total_from_parts": TOTALS,
        "survey": YES,
        "earliest_year": [text.get(year, str(year)) for year in alternatives.earliest_years],
        "oldest_first_age": [text.get(age, str(age)) for age in alternatives.oldest_first_ages],
        "population_year": [str(year) for year in alternatives.population_years],
    }
    assert tuple(levels) == DIMENSIONS
    found = specified.table[list(DIMENSIONS)].itertuples(index=False, name=None)
    assert sorted(found) == sorted(product(*levels.values()))
    assert len(specified.table) == math.prod(map(len, levels.values()))


def test_hundreds_of_combinations_are_admissible(specified):
    found = specified.admissible
    assert len(found) >= 200
    assert found["rate"].between(0.0, 100.0).all()
    assert found["rate"].is_monotonic_increasing
    assert (found["reason"] == "").all()
    assert len(found) + (specified.table["reason"] != "").sum() == len(specified.table)


def of_the_edition(edition):
    rules = edition.national
    return {
        "factors": rules.factors,
        "imputation": rules.imputation,
        "total_from_parts": rules.total_from_parts,
        "survey": "yes",
        "earliest_year": str(rules.earliest_year or "any"),
        "oldest_first_age": "any",
        "population_year": str(edition.population.reference_year),
    }


def test_the_rule_of_the_edition_is_one_of_them(specified, national, edition):
    for choice, level in of_the_edition(edition).items():
        specified = specified.restricted(choice, level)
    (only,) = specified.table.itertuples()
    world = national.estimate().regions.loc["world"]
    assert only.rate == pytest.approx(world["rate_percent"], rel=0, abs=1e-9)
    assert only.volunteers == pytest.approx(world["volunteers"], rel=1e-11)
    assert only.countries == world["countries_observed"]


def test_levels_are_the_quantiles_of_their_combinations(specified):
    found = specified.levels
    assert found["combinations"].sum() == len(specified.admissible) * len(DIMENSIONS)
    for row in found.itertuples():
        inside = specified.admissible["rate"][specified.admissible[row.choice] == row.level]
        assert row.combinations == len(inside)
        expected = inside.min(), inside.median(), inside.max()
        assert (row.low, row.median, row.high) == pytest.approx(expected, rel=1e-12)


def test_a_level_that_there_is_not_is_refused(specified):
    with pytest.raises(SwvrError, match="no combination with factors 'guessed'") as caught:
        specified.restricted("factors", "guessed")
    assert caught.value.remedy == "choose from ratio_of_means, weighted, none, matched"
    with pytest.raises(SwvrError, match="no combination with colour 'red'") as caught:
        specified.restricted("colour", "red")
    assert caught.value.remedy == f"choose from {', '.join(DIMENSIONS)}"


# -- shares --------------------------------------------------------------------------------------


def table(rate, **levels):
    """Return all combinations of some levels; the other choices have one level each."""
    rows = []
    for drawn in product(*levels.values()):
        row = dict.fromkeys(DIMENSIONS, "only") | dict(zip(levels, drawn, strict=True))
        rows.append({**row, "rate": rate(*drawn), "volunteers": 1.0, "countries": 1, "reason": ""})
    return pd.DataFrame(rows)


TWO = {"factors": "ab", "survey": ("yes", "no")}


def test_without_interaction_nothing_is_left_to_combinations():
    """The effects ±3 and ±1 have variances of 9 and 1."""
    found = table(lambda f, s: 10.0 + 6.0 * (f == "a") + 2.0 * (s == "yes"), **TWO)
    shares = Specifications(found).shares()
    assert shares["factors"] == pytest.approx(90.0)
    assert shares["survey"] == pytest.approx(10.0)
    assert shares.drop(["factors", "survey"]).tolist() == pytest.approx([0.0] * 6)
    assert shares.index.tolist()[:2] == ["factors", "survey"]
    assert shares.index[-1] == "together"


def test_a_pure_interaction_is_left_to_combinations():
    found = table(lambda f, s: 10.0 + ((f == "a") == (s == "yes")), **TWO)
    shares = Specifications(found).shares()
    assert shares["together"] == pytest.approx(100.0)
    assert shares.drop("together").tolist() == pytest.approx([0.0] * 7)


def test_an_interaction_beside_main_effects_by_hand():
    """The rates 0, 0, 0, 4: variance 3, a third of it of each choice and of both."""
    found = table(lambda f, s: 4.0 * (f == "a" and s == "yes"), **TWO)
    shares = Specifications(found).shares()
    for name in ("factors", "survey", "together"):
        assert shares[name] == pytest.approx(100.0 / 3.0)


def uneven(seed, size=60):
    """Return a random part of a table of four choices, whose levels are then not balanced."""
    source = random.Random(seed)
    levels = {"factors": "abcd", "imputation": "abc", "survey": "ab", "earliest_year": "abc"}
    effect = {(n, x): source.gauss(0.0, 5.0) for n, several in levels.items() for x in several}

    def rate(*drawn):
        main = sum(effect[pair] for pair in zip(levels, drawn, strict=True))
        return 50.0 + main + source.gauss(0.0, 3.0)

    return table(rate, **levels).sample(size, random_state=seed).reset_index(drop=True)


def explained(rows, names):
    """Return the percent of the variance that least squares explain with an intercept."""
    rates = rows["rate"].to_numpy()
    columns = [np.ones(len(rows))]
    for name in names:
        columns += [(rows[name] == level).to_numpy(float) for level in sorted(set(rows[name]))]
    design = np.stack(columns, axis=1)
    rest = rates - design @ np.linalg.lstsq(design, rates, rcond=None)[0]
    return 100.0 * (1.0 - rest.var() / rates.var())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shares_are_the_mean_over_all_orders_of_adding_the_choices(seed):
    rows = uneven(seed)
    names = [name for name in DIMENSIONS if rows[name].nunique() > 1]
    assert len(names) == 4
    added = dict.fromkeys(DIMENSIONS, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for last, name in enumerate(order):
            gain = explained(rows, order[: last + 1]) - explained(rows, order[:last])
            added[name] += gain / len(orders)
    added["together"] = 100.0 - explained(rows, names)
    shares = Specifications(rows).shares()
    assert shares.to_dict() == pytest.approx(added, rel=0, abs=1e-9)
    assert shares.sum() == pytest.approx(100.0)
    assert shares.drop("together").is_monotonic_decreasing


def test_names_of_levels_and_the_order_of_rows_change_no_share(specified):
    for found in (uneven(4), specified.table):
        shares = Specifications(found).shares()
        renamed = found.copy()
        for name in DIMENSIONS:
            levels = sorted(set(found[name]), reverse=True)
            renamed[name] = found[name].map({level: f"L{i}" for i, level in enumerate(levels)})
        mixed = found.sample(frac=1.0, random_state=5)
        for other in (renamed, mixed):
            again = Specifications(other).shares()
            assert again.to_dict() == pytest.approx(shares.to_dict(), rel=0, abs=1e-8)


def test_shares_of_all_that_varies_in_every_way_are_not_negative(specified):
    source = random.Random(6)
    levels = {"factors": "abcd", "imputation": "abc", "total_from_parts": "abc", "survey": "ab"}
    balanced = table(lambda *_: source.uniform(0.0, 100.0), **levels)
    for found in (Specifications(balanced), specified):
        shares = found.shares()
        assert (shares > -1e-9).all()
        assert shares.sum() == pytest.approx(100.0)
        assert set(shares.index) == {*DIMENSIONS, "together"}


@pytest.mark.parametrize("noise", [0.0, 1e-14])
def test_a_headline_that_does_not_move_has_nothing_to_share(noise):
    found = table(lambda f, s: 10.0 + noise * (f == "a") * (s == "yes"), **TWO)
    shares = Specifications(found).shares()
    assert shares.index.tolist() == [*sorted(DIMENSIONS), "together"]
    assert shares.tolist() == [0.0] * 8


@pytest.mark.filterwarnings("error")
def test_without_an_admissible_combination_there_is_nothing_to_share():
    found = table(lambda *_: math.nan, **TWO).assign(reason="no observed country in africa")
    specified = Specifications(found)
    assert specified.admissible.empty
    assert specified.levels.empty
    assert specified.shares().tolist() == [0.0] * 8


def test_what_is_not_admissible_has_no_share():
    found = table(lambda f, s: 10.0 + 6.0 * (f == "a") + 2.0 * (s == "yes"), **TWO)
    more = found.assign(factors="c", rate=math.nan, reason="a rate above 100 percent")
    shares = Specifications(pd.concat([found, more], ignore_index=True)).shares()
    assert shares["factors"] == pytest.approx(90.0)


# -- influence -----------------------------------------------------------------------------------


def world_without(country, national, edition):
    observations = national.inputs.observations
    return estimate(
        observations[observations["country"] != country],
        national.inputs.people(),
        national.inputs.regions,
        rule=selection_rule(edition),
    ).regions.loc["world", "rate_percent"]


def test_influence_is_what_an_estimate_without_the_country_comes_to(national, edition):
    found = national.influence.set_index("country")
    headline = national.estimate().regions.loc["world", "rate_percent"]
    for country in ("IND", "NZL", "BRA", "JPN", "UZB", "LBN", "ROU", "USA", "POL", "DNK"):
        expected = world_without(country, national, edition)
        assert found.loc[country, "rate"] == pytest.approx(expected, rel=0, abs=1e-9)
        assert found.loc[country, "change"] == pytest.approx(expected - headline, rel=0, abs=1e-9)


def test_influence_takes_a_rate_above_100_for_100_where_the_estimate_refuses(national, edition):
    """Without South Africa's few volunteers of four weeks, the factor takes Senegal above 100."""
    with pytest.raises(SwvrError, match=r"after the factor: .*: SEN 2020"):
        world_without("ZAF", national, edition)
    inputs = national.inputs
    others = inputs.observations[inputs.observations["country"] != "ZAF"]
    given = others, inputs.people(), inputs.regions
    chosen = choose(*given, rule=selection_rule(edition)).rates
    factor = reference_period.factors(chosen)["factor"]
    adjusted = chosen["rate"] * chosen["reference_period"].map(factor)
    assert adjusted.max() > 100.0
    full = impute(chosen.assign(rate=adjusted.clip(upper=100.0)), *given[1:])
    expected = (full["rate"] * full["population"]).sum() / full["population"].sum()
    found = national.influence.set_index("country")
    assert found.loc["ZAF", "rate"] == pytest.approx(expected, rel=0, abs=1e-9)
    above = sorted(chosen.loc[adjusted > 100.0, "country"])
    assert found.loc["ZAF", "taken_for_100"] == " ".join(above) == "SEN"
    assert (found["taken_for_100"].drop("ZAF") == "").all()


def test_influence_names_every_observed_country_the_largest_change_first(national):
    found = national.influence
    countries = national.estimate().countries
    observed = countries.dropna(subset="rate_observed")
    assert sorted(found["country"]) == observed.index.tolist()
    assert found["change"].abs().dropna().is_monotonic_decreasing
    by_country = found.set_index("country").loc[observed.index]
    for column in ("region", "reference_period", "rate_observed"):
        assert by_country[column].tolist() == observed[column].tolist()
    share = 100.0 * observed["population"] / countries["population"].sum()
    assert by_country["population_share"].tolist() == pytest.approx(share.tolist())


PEOPLE = {"AAA": 100, "BBB": 300, "CCC": 600, "DDD": 1000}
REGION = {"AAA": "north", "BBB": "north", "CCC": "south", "DDD": "north"}
FEW = [
    ("AAA", 2020, "total", "total", "4w", 10.0, "s"),
    ("BBB", 2020, "total", "total", "4w", 30.0, "s"),
    ("CCC", 2020, "total", "total", "12m", 40.0, "s"),
]


def by_hand(rows=FEW, **methods):
    return estimate(frame(rows), *tables(PEOPLE, REGION), **methods)


@pytest.mark.filterwarnings("error")
def test_a_country_alone_in_its_group_cannot_be_left_out():
    """The factor is 20 / 40. Without AAA all come to 30, without BBB all to 10.

    With both, the north has (10 × 100 + 30 × 300) / 400 = 25, and CCC comes to 20:
    (25 × 1400 + 20 × 600) / 2000 = 23.5.
    """
    found = influence(by_hand())
    assert found["country"].tolist() == ["BBB", "AAA", "CCC"]
    assert found["rate"].tolist() == pytest.approx([10.0, 30.0, math.nan], nan_ok=True)
    assert found["change"].tolist() == pytest.approx([-13.5, 6.5, math.nan], nan_ok=True)
    assert found["population_share"].tolist() == [15.0, 5.0, 30.0]


def test_the_only_country_of_four_weeks_cannot_be_left_out():
    rows = [FEW[0], (*FEW[1][:4], "12m", *FEW[1][5:]), FEW[2]]
    found = influence(by_hand(rows, imputation_method="world_weighted_mean"))
    without = found.set_index("country")["rate"]
    assert math.isnan(without["AAA"])
    assert without[["BBB", "CCC"]].notna().all()


# -- the factor ----------------------------------------------------------------------------------


def test_the_world_at_the_factor_that_was_estimated_is_the_estimate(national):
    found = national.estimate()
    headline = found.regions.loc["world", "rate_percent"]
    for period, factor in found.factors["factor"].items():
        rates = world_rate_by_factor(found, period, [factor])
        assert rates.index.tolist() == [factor]
        assert rates.iloc[0] == pytest.approx(headline, rel=0, abs=1e-9)


def test_the_world_by_factor_by_hand():
    """25 × 1400 / 2000 = 17.5 of the north, and 40 × factor × 600 / 2000, up to 30."""
    found = world_rate_by_factor(by_hand(), "12m", [0.0, 0.25, 1.0, 2.5, 9.0])
    assert found.tolist() == pytest.approx([17.5, 20.5, 29.5, 47.5, 47.5])
    four_weeks = world_rate_by_factor(by_hand(), "4w", [0.0, 1.0, 2.0])
    assert four_weeks.tolist() == pytest.approx([6.0, 23.5, 41.0])


def test_the_world_is_linear_in_the_factor_until_a_rate_meets_100(national):
    countries = national.estimate().countries
    highest = countries.loc[countries["reference_period"] == "12m", "rate_observed"].max()
    kink = 100.0 / highest
    factors = [0.0, 0.25 * kink, 0.5 * kink, 0.75 * kink, kink, 1.25 * kink, 1.5 * kink]
    steps = np.diff(world_rate_by_factor(national.estimate(), "12m", factors))
    assert steps[:4] == pytest.approx(steps[0], rel=1e-9)
    assert steps[0] > steps[4] + 1e-3 > steps[5]


def test_an_unknown_reference_period_is_refused(national):
    with pytest.raises(SwvrError, match="no reference period '2w'") as caught:
        world_rate_by_factor(national.estimate(), "2w", [1.0])
    assert caught.value.remedy == "use 1w, 4w, 12m"
    with pytest.raises(SwvrError, match="no reference period '2w'"):
        factor_for(national.estimate(), "2w", 15.0)


def test_the_factor_for_a_rate_gives_that_rate(national):
    found = national.estimate()
    for rate in (15.0, 30.0, 52.0, 70.0):
        factor = factor_for(found, "12m", rate)
        again = world_rate_by_factor(found, "12m", [factor]).iloc[0]
        assert again == pytest.approx(rate, rel=0, abs=1e-9)
    estimated = found.factors.loc["12m", "factor"]
    headline = found.regions.loc["world", "rate_percent"]
    assert factor_for(found, "12m", headline) == pytest.approx(estimated, rel=1e-9)
    assert national.factor_for(headline, "12m") == factor_for(found, "12m", headline)


def test_a_rate_out_of_reach_has_no_factor():
    found = by_hand()
    assert factor_for(found, "12m", 20.5) == pytest.approx(0.25)
    assert factor_for(found, "12m", 17.5) == pytest.approx(0.0)
    for rate in (0.0, 17.4, 47.6, 100.0):
        assert math.isnan(factor_for(found, "12m", rate))
    assert math.isnan(factor_for(found, "1w", 20.0))


# -- other editions ------------------------------------------------------------------------------

COUNTRIES = {"KEN": "africa", "GHA": "africa", "CHL": "latin_america_caribbean"}
PERSONS = {"KEN": 100, "GHA": 300, "CHL": 600}
USED = ("action_rates", "income_groups", "national_volunteer_rates", "population_15plus", "regions")


def observation(country, year, period, rate, **more):
    return {
        "country": country,
        "coverage": "national",
        "year": year,
        "sex": "total",
        "type": "total",
        "reference_period": period,
        "reference_period_stated": "stated",
        "rate": rate,
        "method": "survey",
        "source": "s",
        "url": "https://example.org/",
        "certainty": "A",
        **more,
    }


@pytest.fixture
def small(tmp_path, edition, checkout):
    """Make an edition of three countries, with these observations and without the survey."""

    def made(observations, drop=(), **alternatives):
        text = (checkout.data / "datapackage.json").read_text("utf-8")
        package = json.loads(text)
        package["resources"] = [r for r in package["resources"] if r["name"] in USED]
        people = [
            {"country": country, "year": year, "sex": sex, "population": persons}
            for (country, persons), year, sex in product(
                PERSONS.items(), (2016, 2020), ("women", "men")
            )
            if (country, year) not in drop
        ]
        content = {
            "action_rates": [
                {"country": "KEN", "sex": "total", "rate": 1, "place": "fig_3_2", "certainty": "A"}
            ],
            "income_groups": [{"country": name, "income_group": "high"} for name in COUNTRIES],
            "national_volunteer_rates": observations,
            "population_15plus": people,
            "regions": [
                {"country": country, "region": region, "basis": "worked_out"}
                for country, region in COUNTRIES.items()
            ],
        }
        for resource in package["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            path = tmp_path / "data" / resource["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = pd.DataFrame(content[resource["name"]], columns=columns)
            rows.to_csv(path, index=False, lineterminator="\n")
        (tmp_path / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
        project = Project(tmp_path)
        seal(project)
        one = {"earliest_years": [None], "oldest_first_ages": [None], "population_years": [2020]}
        given = edition.national.alternatives.model_copy(update={**one, **alternatives})
        rules = edition.national.model_copy(
            update={"survey_reference_period": None, "alternatives": given}
        )
        return edition.model_copy(update={"national": rules}), project

    return made


THREE = [
    observation("KEN", 2020, "4w", 10.0),
    observation("GHA", 2020, "4w", 30.0),
    observation("CHL", 2020, "12m", 40.0),
]


def reasons(specified, **levels):
    for choice, level in levels.items():
        specified = specified.restricted(choice, level)
    return set(specified.table["reason"])


def test_an_edition_with_one_alternative_of_each_choice(small):
    """By the rule of the report CHL comes to 20: (10 × 100 + 30 × 300 + 20 × 600) / 1000 = 22."""
    found = specifications(*small(THREE))
    assert len(found.table) == 4 * 5 * 3 * 2
    for choice, rate in {"ratio_of_means": 22.0, "weighted": 25.0, "none": 34.0}.items():
        rates = found.restricted("factors", choice).table["rate"].tolist()
        assert rates == pytest.approx([rate] * 30)
    matched = found.restricted("factors", "matched")
    assert matched.admissible["rate"].tolist() == pytest.approx([25.0] * 12)
    assert set(matched.admissible["imputation"]) == {"income_group", "world_weighted_mean"}
    assert set(matched.table["reason"]) == {"", "no observed country in latin_america_caribbean"}


def test_a_combination_that_leaves_nobody_is_not_admissible(small):
    """Without a pair, no rate of twelve months has a matched factor."""
    rows = [observation(country, 2020, "12m", 40.0) for country in COUNTRIES]
    found = specifications(*small(rows))
    assert found.restricted("factors", "none").table["rate"].tolist() == pytest.approx([40.0] * 30)
    for method in ("ratio_of_means", "weighted"):
        assert reasons(found, factors=method) == {"nobody observed over 4w"}
    regions = "no observed country in africa, latin_america_caribbean"
    for imputation, reason in {
        "regional_mean": regions,
        "income_group": "no observed country has an income group",
        "world_weighted_mean": "no observed country in world",
    }.items():
        assert reasons(found, factors="matched", imputation=imputation) == {reason}
    assert found.shares().tolist() == [0.0] * 8


def test_without_any_observation_in_the_window_nothing_is_admissible(small):
    found = specifications(*small(THREE, earliest_years=[None, 2021]))
    assert len(found.restricted("earliest_year", "any").admissible) == (3 * 5 + 2) * 3 * 2
    assert found.restricted("earliest_year", "2021").admissible.empty


def test_matched_takes_the_next_best_observation_where_a_period_has_no_factor(small):
    """CHL was asked over four weeks before, but for one type: no pair, and yet a rate."""
    rows = [*THREE, observation("CHL", 2019, "4w", 5.0, type="formal")]
    found = specifications(*small(rows)).restricted("factors", "matched")
    # (10 × 100 + 30 × 300 + 5 × 600) / 1000
    assert found.table["rate"].tolist() == pytest.approx([13.0] * 30)
    assert set(found.table["countries"]) == {3}


def test_a_factor_can_take_a_rate_above_100(small):
    rows = [*THREE[:2], observation("CHL", 2020, "12m", 15.0)]
    rows += [observation("KEN", 2020, "12m", 2.0, reference_period_stated="a year")]
    found = specifications(*small(rows))  # matched: 10 / 2, of 15 makes 75
    assert found.restricted("factors", "matched").table["rate"].tolist() == pytest.approx(
        [55.0] * 30
    )
    rows[2] = observation("CHL", 2020, "12m", 21.0)
    found = specifications(*small(rows))
    assert reasons(found, factors="matched") == {"a rate above 100 percent after the factor"}


def test_a_year_with_other_countries_is_refused(small):
    edition, project = small(THREE, drop={("GHA", 2016)}, population_years=[2016, 2020])
    with pytest.raises(SwvrError, match="other countries in 2016 than in the reference year: GHA"):
        specifications(edition, project)
    edition, project = small(THREE, drop={("CHL", 2020)}, population_years=[2016, 2020])
    with pytest.raises(SwvrError, match="other countries in 2016 than in the reference year: CHL"):
        specifications(edition, project)


def test_a_year_without_population_is_refused(small):
    with pytest.raises(SwvrError, match="no population for the year 2030"):
        specifications(*small(THREE, population_years=[2020, 2030]))


def test_two_surveys_of_one_source_that_are_not_used_do_no_harm(small):
    later = [
        observation("KEN", 2025, "4w", rate, survey=name, reference_period_stated=name)
        for name, rate in {"spring": 11.0, "autumn": 12.0}.items()
    ]
    found = specifications(*small([*THREE, *later]))
    assert found.table.equals(specifications(*small(THREE)).table)
