"""All steps from national rates to the world, against a second implementation in plain Python."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import product
from pathlib import Path
from statistics import median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.estimation import imputation, reference_period, total_from_parts
from swvr.estimation.national import NO_POPULATION, estimate
from swvr.estimation.selection import OBSERVATION, SelectionRule

COLUMNS = (*OBSERVATION, "survey")
DATA = Path(__file__).resolve().parents[2] / "data"
REGIONS = ("east", "north", "south")
RULE = SelectionRule(latest_year=2021)


# The second implementation: lists, dictionaries and floats, written from Appendix B.


def pick(rows, types, periods):
    """Return the one row that stands for a country, by narrowing down."""
    for order, column in ((types, "type"), (periods, "reference_period")):
        rows = [row for row in rows if row[column] in order]
    rows = [row for row in rows if row["year"] <= RULE.latest_year]
    for kind in types:
        if any(row["type"] == kind for row in rows):
            rows = [row for row in rows if row["type"] == kind]
            break
    if not rows:
        return None
    latest = max(row["year"] for row in rows)
    rows = [row for row in rows if row["year"] == latest]
    for period in periods:
        if any(row["reference_period"] == period for row in rows):
            rows = [row for row in rows if row["reference_period"] == period]
            break
    published = [row for row in rows if not row.get("made")]
    return min(published or rows, key=lambda row: row["source"])


def with_totals(rows, method):
    groups = defaultdict(dict)
    for row in rows:
        if row["reference_period"] is not None:
            same = tuple(row[name] for name in ("country", "year", "reference_period"))
            survey = row.get("survey")
            basis = f"survey {survey}" if survey else f"source {row['source']}"
            groups[(*same, basis)][row["type"]] = row
    made = []
    for (country, year, period, _), parts in groups.items():
        if "total" in parts or len(parts) < 2:
            continue
        f, i = parts["formal"]["rate"], parts["informal"]["rate"]
        sources = [parts["formal"]["source"], parts["informal"]["source"]]
        if method in ("larger", "inclusion_exclusion_low"):
            total = f if f > i else i
        elif method == "inclusion_exclusion_high":
            total = f + i if f + i < 100 else 100.0
        else:
            total = 100 * (1 - (1 - f / 100) * (1 - i / 100))
        made.append(
            {
                "country": country,
                "year": year,
                "type": "total",
                "reference_period": period,
                "source": "; ".join(sorted({*sources})),
                "rate": total,
                "made": True,
            }
        )
    return rows + made


def mean(pairs):
    pairs = list(pairs)
    return sum(value * weight for value, weight in pairs) / sum(weight for _, weight in pairs)


def factor_of(period, chosen, everything, people, method):
    if period == "4w" or method == "none":
        return 1.0
    if method == "matched":
        here, there = [], []
        for country in people:
            rows = [row for row in everything if row["country"] == country]
            for kind in RULE.types:
                at = {p: pick(rows, (kind,), (p,)) for p in ("1w", "4w", "12m")}
                if at["4w"] and (at["1w"] or at["12m"]):
                    if at[period]:
                        here.append(at[period]["rate"])
                        there.append(at["4w"]["rate"])
                    break
        return sum(there) / sum(here) if here else None
    at = {p: [row for row in chosen if row["reference_period"] == p] for p in (period, "4w")}
    weight = (lambda row: people[row["country"]]) if method == "weighted" else (lambda row: 1)
    if not at["4w"] or not at[period]:
        return None
    top, bottom = (mean((row["rate"], weight(row)) for row in at[p]) for p in ("4w", period))
    return top / bottom


def second(rows, people, region, total_method, period_method, imputation_method):
    """Return the rates of countries and of regions with the world, or None if there are none."""
    rows = with_totals([row for row in rows if row["country"] in people], total_method)
    found = (
        pick([row for row in rows if row["country"] == c], RULE.types, RULE.reference_periods)
        for c in people
    )
    chosen = [row for row in found if row]
    known = {}
    for row in chosen:
        factor = factor_of(row["reference_period"], chosen, rows, people, period_method)
        if factor is None or row["rate"] * factor > 100:
            return None
        known[row["country"]] = row["rate"] * factor
    full = dict(known)
    for country in people:
        if country not in known:
            everywhere = imputation_method == "world_weighted_mean"
            near = [c for c in known if everywhere or region[c] == region[country]]
            if not near:
                return None
            if imputation_method == "regional_mean":
                full[country] = sum(known[c] for c in near) / len(near)
            elif imputation_method == "regional_median":
                full[country] = median(known[c] for c in near)
            else:
                full[country] = mean((known[c], people[c]) for c in near)
    totals = {}
    for place in {*(region[c] for c in people), "world"}:
        inside = [c for c in people if place in (region[c], "world")]
        totals[place] = mean((full[c], people[c]) for c in inside)
    return full, totals


# Made-up worlds.


def frame(rows):
    longest = max(map(len, rows), default=len(OBSERVATION))
    return pd.DataFrame(rows, columns=list(COLUMNS[:longest]))


def tables(people, region):
    return (
        pd.DataFrame({"country": list(people), "population": list(people.values())}),
        pd.DataFrame({"country": list(region), "region": list(region.values())}),
    )


rates = st.integers(50, 200).map(lambda tenths: tenths / 10.0)
surveys = st.tuples(
    st.sampled_from([2015, 2019, 2020, 2022]),
    st.sampled_from(["1w", "4w", "12m", "12m", None]),
    st.sampled_from(["a", "b"]),
    st.one_of(
        st.fixed_dictionaries({"formal": rates, "informal": rates}),
        st.dictionaries(st.sampled_from(["total", "formal", "informal"]), rates, min_size=1),
    ),
)


@st.composite
def messy_worlds(draw):
    """Draw several observations of a country, of all kinds; one of each region is at 4 weeks.

    Some are parts of one survey, in several sources.
    """
    rows, people, region = [], {}, {}
    for number in range(draw(st.integers(3, 8))):
        country = f"C{number:02}"
        people[country] = draw(st.integers(1, 10_000))
        region[country] = REGIONS[number % 3]
        seen = {}
        for year, period, source, by_type in draw(st.lists(surveys, max_size=4)):
            seen |= {(year, kind, period, source): rate for kind, rate in by_type.items()}
        if number < 3:
            seen[2020, "total", "4w", "a"] = 10.0 + number
        joint = set()
        for (year, kind, period, source), rate in seen.items():
            survey = "" if (year, kind, period) in joint else draw(st.sampled_from(["", "joint"]))
            if survey:
                joint.add((year, kind, period))
            rows.append((country, year, "total", kind, period, rate, source, survey))
    return rows, people, region


@st.composite
def tidy_worlds(draw, periods=("1w", "4w", "12m")):
    """Draw one total of each country or none; one of each region is at four weeks."""
    rows, people, region = [], {}, {}
    for number in range(draw(st.integers(4, 8))):
        country = f"C{number:02}"
        people[country] = draw(st.integers(1, 10_000))
        region[country] = REGIONS[number % 3]
        period = "4w" if number < 3 else draw(st.sampled_from([*periods, None]))
        rate = draw(rates)
        if period:
            rows.append((country, 2020, "total", "total", period, rate, "a"))
    return rows, people, region


few = settings(max_examples=10, deadline=None)
ALL_METHODS = list(product(total_from_parts.METHODS, reference_period.METHODS, imputation.METHODS))


def agree(rows, people, region, methods):
    names = ("total_method", "period_method", "imputation_method")
    options = dict(zip(names, methods, strict=True))
    plain = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
    expected = second(plain, people, region, *methods)
    given_tables = frame(rows), *tables(people, region)
    if expected is None:
        with pytest.raises(SwvrError):
            estimate(*given_tables, rule=RULE, **options)
        return False
    found = estimate(*given_tables, rule=RULE, **options)
    countries, totals = expected
    assert found.countries["rate"].to_dict() == pytest.approx(countries, rel=1e-9)
    assert found.regions["rate_percent"].to_dict() == pytest.approx(totals, rel=1e-9)
    return True


@settings(max_examples=40, deadline=None)
@given(messy_worlds(), st.sampled_from(ALL_METHODS))
def test_both_implementations_agree_on_made_up_data(world, methods):
    agree(*world, methods)


@pytest.fixture(scope="module")
def published():
    """The national rates of the data package, with the population and regions of the report."""

    def read(path):
        with (DATA / path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    rows = [
        (
            *(row["country"], int(row["year"]), row["sex"], row["type"]),
            *(row["reference_period"] or None, float(row["rate"]), row["source"]),
            row["survey"],
        )
        for row in read("national/2026/volunteer_rates.csv")
        if row["coverage"] == "national" and row["sex"] == "total"
    ]
    people = defaultdict(int)
    for row in read("unwpp/2019/population_15plus.csv"):
        if row["year"] == "2020":
            people[row["country"]] += int(row["population"])
    region = {row["country"]: row["region"] for row in read("swvr/2022/regions.csv")}
    return rows, dict(people), region


@pytest.mark.parametrize("period_method", reference_period.METHODS)
@pytest.mark.parametrize("imputation_method", imputation.METHODS)
def test_both_implementations_agree_on_published_rates(published, period_method, imputation_method):
    for total_method in ("larger", "independence"):
        agree(*published, (total_method, period_method, imputation_method))


def test_the_rule_of_the_report_runs_on_published_rates(published):
    assert agree(*published, ("larger", "ratio_of_means", "regional_weighted_mean"))
    rows, people, region = published
    found = estimate(frame(rows), *tables(people, region), rule=RULE)
    statuses = found.countries["status"].value_counts()
    assert set(statuses.index) == {"observed", "adjusted", "imputed"}
    not_stated = sum(row[4] is None for row in rows)
    listed = found.left_out["reason"] == "reference period not stated"
    assert listed.sum() == not_stated > 0


def test_the_rate_of_the_united_states_comes_from_two_sources_of_one_survey(published):
    """The larger of 23.2 (formal) and 51.0 (informal), 2021."""
    rows, people, region = published
    found = estimate(frame(rows), *tables(people, region), rule=RULE)
    states = found.countries.loc["USA"]
    assert (states["year"], states["type"], states["from_parts"]) == (2021, "total", True)
    assert states["rate_observed"] == 51.0
    assert states["source"].count("; ") == 1
    parts = found.left_out[(found.left_out["country"] == "USA") & (found.left_out["year"] == 2021)]
    assert sorted(parts["rate"]) == [23.2, 51.0]
    assert set(parts["reason"]) == {"part of the total made"}


# Worked by hand.

PEOPLE = {"AAA": 100, "BBB": 300, "CCC": 600}
REGION = {"AAA": "north", "BBB": "north", "CCC": "south"}
THREE = [
    ("AAA", 2020, "total", "total", "4w", 10.0, "s"),
    ("CCC", 2020, "total", "total", "12m", 40.0, "s"),
]


def test_three_countries_by_hand():
    """The factor is 10 / 40; CCC comes to 10, BBB takes the 10 of AAA."""
    found = estimate(frame(THREE), *tables(PEOPLE, REGION))
    assert found.factors.loc["12m", "factor"] == 0.25
    assert found.countries["rate"].tolist() == [10.0, 10.0, 10.0]
    assert found.countries["status"].tolist() == ["observed", "imputed", "adjusted"]
    assert found.regions.index.tolist() == ["north", "south", "world"]
    assert found.regions["rate_percent"].tolist() == [10.0, 10.0, 10.0]
    assert found.regions["volunteers"].tolist() == [40.0, 60.0, 100.0]
    assert found.regions["population"].tolist() == [400, 600, 1000]
    assert found.regions["countries"].tolist() == [2, 1, 3]
    assert found.regions["countries_observed"].tolist() == [1, 1, 2]
    assert found.regions["population_share_observed"].tolist() == [25.0, 100.0, 70.0]
    assert found.left_out.empty


def test_three_countries_without_a_factor_by_hand():
    """(10 × 100 + 10 × 300 + 40 × 600) / 1000 = 28."""
    found = estimate(frame(THREE), *tables(PEOPLE, REGION), period_method="none")
    assert found.regions["rate_percent"].tolist() == pytest.approx([10.0, 40.0, 28.0])
    assert found.countries.loc["CCC", "rate_observed"] == 40.0


def test_a_higher_yearly_rate_can_lower_the_world():
    """The factor falls for all: with BBB at 60 it is 10 / 50, and CCC, the larger, comes to 8."""
    rows = [*THREE, ("BBB", 2020, "total", "total", "12m", 40.0, "s")]
    before = estimate(frame(rows), *tables(PEOPLE, REGION))
    rows[2] = ("BBB", 2020, "total", "total", "12m", 60.0, "s")
    after = estimate(frame(rows), *tables(PEOPLE, REGION))
    assert before.regions.loc["world", "rate_percent"] == pytest.approx(10.0)
    # (10 × 100 + 12 × 300 + 8 × 600) / 1000
    assert after.regions.loc["world", "rate_percent"] == pytest.approx(9.4)


def test_matched_factors_take_one_type_of_a_country_with_both_periods():
    rows = [
        *THREE,
        ("AAA", 2019, "total", "total", "12m", 20.0, "s"),
        ("AAA", 2019, "total", "formal", "12m", 9.0, "s"),
        ("AAA", 2020, "total", "formal", "4w", 1.0, "s"),
        ("BBB", 2019, "total", "formal", "12m", 30.0, "s"),
        ("BBB", 2020, "total", "formal", "4w", 6.0, "s"),
        ("BBB", 2020, "total", "total", "4w", 6.0, "t"),
    ]
    found = estimate(frame(rows), *tables(PEOPLE, REGION), period_method="matched")
    assert found.factors.loc["12m", "factor"] == pytest.approx((10 + 6) / (20 + 30))
    assert found.countries["rate"].tolist() == pytest.approx([10.0, 6.0, 40.0 * 0.32])


def test_women_and_types_with_the_mean_of_the_world():
    rows = [
        ("AAA", 2020, "women", "formal", "4w", 10.0, "s"),
        ("AAA", 2020, "women", "informal", "4w", 30.0, "s"),
        ("AAA", 2020, "men", "formal", "4w", 50.0, "s"),
    ]
    found = estimate(
        frame(rows),
        *tables(PEOPLE, REGION),
        sex="women",
        rule=SelectionRule(types=("formal",)),
        imputation_method="world_weighted_mean",
    )
    assert found.regions["rate_percent"].tolist() == pytest.approx([10.0] * 3)
    assert found.left_out["reason"].tolist() == ["type informal not used"]


def test_what_is_left_out_is_listed():
    rows = [
        *THREE,
        ("ZZZ", 2020, "total", "total", "4w", 90.0, "s"),
        ("BBB", 2020, "total", "total", None, 90.0, "s"),
        ("AAA", 2019, "total", "formal", "12m", 8.0, "s"),
        ("AAA", 2019, "total", "informal", "12m", 9.0, "s"),
    ]
    found = estimate(frame(rows), *tables(PEOPLE, REGION))
    listed = found.left_out[["country", "rate", "reason"]].values.tolist()
    assert sorted(listed) == [
        ["AAA", 8.0, "another type preferred: total"],
        ["AAA", 9.0, "another type preferred: total"],
        ["AAA", 9.0, "older than 2020"],  # the total made of the two
        ["BBB", 90.0, "reference period not stated"],
        ["ZZZ", 90.0, NO_POPULATION],
    ]
    assert found.regions.loc["world", "rate_percent"] == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("rows", "people", "region", "problem"),
    [
        ([*THREE, (*THREE[0][:5], 120.0, "t")], PEOPLE, REGION, "AAA 2020 total total 4w t: 120"),
        (THREE[:1], PEOPLE, REGION, "no observed country in south"),
        (THREE, {**PEOPLE, "BBB": 0}, REGION, "no population in BBB"),
        (THREE, PEOPLE, {"AAA": "north", "CCC": "south"}, "no region for BBB"),
        (THREE[1:], {"CCC": 1}, {"CCC": "south"}, "no factor for CCC 2020 total total 12m s"),
    ],
)
def test_rows_at_fault_are_named(rows, people, region, problem):
    with pytest.raises(SwvrError, match=problem):
        estimate(frame(rows), *tables(people, region))


def test_a_country_in_two_regions_is_named():
    population, regions = tables(PEOPLE, REGION)
    regions = pd.concat([regions, regions.iloc[[1]].assign(region="south")])
    with pytest.raises(SwvrError, match="in two regions: BBB"):
        estimate(frame(THREE), population, regions)


# Properties.


def regional(rows, people, region, **options):
    return estimate(frame(rows), *tables(people, region), **options).regions


@few
@given(tidy_worlds(), st.sampled_from(imputation.METHODS))
def test_results_lie_within_the_rates_that_go_in(world, method):
    found = estimate(frame(world[0]), *tables(*world[1:]), imputation_method=method)
    known = found.countries[found.countries["status"] != "imputed"]
    slack = 1e-9
    low, high = known["rate"].min() - slack, known["rate"].max() + slack
    assert found.regions["rate_percent"].between(low, high).all()
    if method != "world_weighted_mean":
        for region, inside in known.groupby("region"):
            rate = found.regions.loc[region, "rate_percent"]
            assert inside["rate"].min() - slack <= rate <= inside["rate"].max() + slack
    assert (found.regions["volunteers"] <= found.regions["population"]).all()


@few
@given(messy_worlds(), st.randoms(use_true_random=False), st.sampled_from(ALL_METHODS))
def test_the_order_of_rows_does_not_matter(world, random, methods):
    names = ("total_method", "period_method", "imputation_method")
    options = dict(zip(names, methods, strict=True))
    rows, people, region = world
    shuffled = random.sample(rows, len(rows))
    population, regions = tables(people, region)
    try:
        first = estimate(frame(rows), population, regions, **options)
    except SwvrError:
        return
    second = estimate(frame(shuffled), population.iloc[::-1], regions.iloc[::-1], **options)
    for name in ("countries", "regions", "factors", "left_out"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


@few
@given(tidy_worlds(), st.sampled_from(["weighted", "none"]), st.integers(1, 9))
def test_splitting_a_country_changes_nothing_where_all_is_weighted(world, method, tenths):
    rows, people, region = world
    before = regional(*world, period_method=method)
    country = rows[-1][0]
    part = people[country] * tenths / 10.0
    split = {**people, country: people[country] - part, "NEW": part}
    rows = [*rows, ("NEW", *rows[-1][1:])]
    after = regional(rows, split, {**region, "NEW": region[country]}, period_method=method)
    for column in ("rate_percent", "volunteers"):
        assert after[column].tolist() == pytest.approx(before[column].tolist(), rel=1e-9)


@few
@given(
    tidy_worlds(),
    st.sampled_from(reference_period.METHODS[:2]),
    st.sampled_from(imputation.METHODS),
    st.integers(2, 1000),
)
def test_scaling_all_populations_scales_the_volunteers_alone(world, period, impute, scale):
    rows, people, region = world
    options = {"period_method": period, "imputation_method": impute}
    before = regional(*world, **options)
    scaled = {country: persons * scale for country, persons in people.items()}
    after = regional(rows, scaled, region, **options)
    for column, times in (
        ("rate_percent", 1),
        ("population_share_observed", 1),
        ("volunteers", scale),
    ):
        assert after[column].tolist() == pytest.approx((before[column] * times).tolist(), rel=1e-9)


def raised(rows, number, by=3.0):
    return [
        (*row[:5], row[5] + by, row[6]) if position == number else row
        for position, row in enumerate(rows)
    ]


@few
@given(tidy_worlds(), st.sampled_from(imputation.METHODS), st.data())
def test_a_higher_rate_lowers_nothing(world, impute, data):
    """Any rate where there is no factor; with the factor of the report, those of four weeks."""
    rows, people, region = world
    for period in ("none", "ratio_of_means"):
        fit = [n for n, row in enumerate(rows) if period == "none" or row[4] == "4w"]
        number = data.draw(st.sampled_from(fit))
        options = {"period_method": period, "imputation_method": impute}
        before = regional(*world, **options)["rate_percent"]
        after = regional(raised(rows, number), people, region, **options)["rate_percent"]
        assert (after >= before - 1e-9).all()
        assert after["world"] > before["world"]


@few
@given(tidy_worlds(), st.sampled_from(imputation.METHODS), st.data())
def test_one_region_does_not_change_the_observed_countries_of_another(world, impute, data):
    rows, people, region = world
    number = data.draw(st.integers(0, len(rows) - 1))
    changed = raised(rows, number)
    elsewhere = [c for c in people if region[c] != region[rows[number][0]]]
    for period, statuses in (
        ("ratio_of_means", ["observed"]),
        ("none", ["observed", "adjusted"]),
    ):
        options = {"period_method": period, "imputation_method": impute}
        before, after = (
            estimate(frame(table), *tables(people, region), **options).countries.loc[elsewhere]
            for table in (rows, changed)
        )
        same = before["status"].isin(statuses)
        pd.testing.assert_frame_equal(before[same], after[same])
        if period == "none" and impute != "world_weighted_mean":
            pd.testing.assert_frame_equal(before, after)
