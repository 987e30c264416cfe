"""Weights: selection worked by hand, margins met, caps kept, and what cannot be done is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.survey.weighting import (
    DUAL_METHODS,
    Cap,
    PhoneFrame,
    base_weight,
    effective_sample_size,
    kish_design_effect,
    rake,
    trim,
)

REFERENCE = Path(__file__).parents[1] / "reference"
LANDLINE, MOBILE = PhoneFrame(1_000, 500_000), PhoneFrame(4_000, 8_000_000)  # 1 in 500, in 2000
BOTH = {"landline": LANDLINE, "mobile": MOBILE}
MARGINS = {
    "sex": {1: 4900.0, 2: 5100.0},
    "age_group": {
        "age_15_29": 3600.0,
        "age_30_44": 2900.0,
        "age_45_59": 2100.0,
        "age_60_plus": 1400.0,
    },
    "education": {1: 4000.0, 2: 4200.0, 3: 1800.0},
}


def people(*rows: tuple[str, int, int, int]) -> pl.DataFrame:
    columns = ["frame", "adults", "landline_numbers", "mobile_numbers"]
    return pl.DataFrame(list(rows), schema=columns, orient="row")


# Selection.


def test_one_adult_of_a_household_stands_for_all_its_adults():
    frame = people(("landline", 1, 1, 0), ("landline", 3, 1, 0))
    assert base_weight(frame, BOTH).to_list() == pytest.approx([500.0, 1500.0])


def test_several_numbers_make_a_selection_likelier():
    frame = people(("landline", 2, 2, 0), ("mobile", 1, 0, 1), ("mobile", 1, 0, 2))
    assert base_weight(frame, BOTH).to_list() == pytest.approx([500.0, 2000.0, 1000.0])


def test_adults_do_not_matter_where_only_mobile_telephones_were_rung():
    frame = people(("mobile", 5, 1, 1), ("mobile", 1, 0, 2))
    assert base_weight(frame, {"mobile": MOBILE}).to_list() == pytest.approx([2000.0, 1000.0])
    bare = frame.select("frame", "mobile_numbers")
    assert base_weight(bare, {"mobile": MOBILE}).to_list() == pytest.approx([2000.0, 1000.0])


def test_adults_need_not_be_known_of_who_has_no_landline():
    frame = people(("mobile", None, 0, 1), ("mobile", 0, 0, 1), ("landline", 1, 1, 0))
    for dual in DUAL_METHODS:
        assert base_weight(frame, BOTH, dual=dual).to_list() == pytest.approx([2000, 2000, 500])


def test_a_dual_user_has_the_same_multiplicity_weight_through_either_frame():
    frame = people(("landline", 2, 1, 1), ("mobile", 2, 1, 1))
    expected = 1 / (1 / 500 / 2 + 1 / 2000)  # 1 in 1000 and 1 in 2000: 666.7
    assert base_weight(frame, BOTH).to_list() == pytest.approx([expected, expected])


def test_a_dual_user_keeps_a_part_of_the_weight_in_each_frame():
    frame = people(
        ("landline", 2, 1, 1), ("mobile", 2, 1, 1), ("landline", 2, 1, 0), ("mobile", 1, 0, 1)
    )
    weights = base_weight(frame, BOTH, dual="composite", landline_part=0.3)
    assert weights.to_list() == pytest.approx([0.3 * 1000, 0.7 * 2000, 1000.0, 2000.0])


@pytest.mark.parametrize("dual", DUAL_METHODS)
@given(
    adults=st.integers(1, 9),
    landline=st.integers(0, 3),
    mobile=st.integers(0, 3),
    part=st.floats(0.05, 0.95),
)
@settings(max_examples=40, deadline=None)
def test_everybody_counts_once_over_all_samples(dual, adults, landline, mobile, part):
    """What the weights of a person add up to, times how often he is in each sample, is one."""
    through = [name for name, n in (("landline", landline), ("mobile", mobile)) if n]
    if not through:
        return
    frame = people(*((name, adults, landline, mobile) for name in through))
    weights = base_weight(frame, BOTH, dual=dual, landline_part=part)
    expected = {"landline": landline / adults / 500, "mobile": mobile / 2000}
    total = sum(expected[name] * w for name, w in zip(through, weights, strict=True))
    assert total == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("post", 1, 1, 1), "the frame was not sampled: 1 rows"),
        (("landline", 1, 0, 1), "no number in the frame that the interview came through: 1"),
        (("mobile", 1, 1, 0), "no number in the frame that the interview came through: 1"),
        (("landline", 0, 1, 1), "no adult in a household with a landline"),
        (("mobile", None, 1, 1), "no adult in a household with a landline"),
        (("mobile", 1, -1, 1), "how many numbers is missing or below zero"),
        (("mobile", 1, 1, None), "how many numbers is missing or below zero"),
        ((None, 1, 1, 1), "the frame was not sampled"),
    ],
)
def test_a_selection_that_cannot_have_been_is_refused(row, words):
    with pytest.raises(SwvrError, match=words):
        base_weight(people(("mobile", 1, 0, 1), row), BOTH)


def test_a_landline_interview_without_a_landline_frame_is_refused():
    with pytest.raises(SwvrError, match="the frame was not sampled"):
        base_weight(people(("landline", 1, 1, 1)), {"mobile": MOBILE})


def test_options_of_the_selection_that_make_no_sense_are_refused():
    frame = people(("mobile", 1, 0, 1))
    with pytest.raises(SwvrError, match="no method 'screening'"):
        base_weight(frame, BOTH, dual="screening")
    with pytest.raises(SwvrError, match="part 1 of a weight"):
        base_weight(frame, BOTH, landline_part=1.0)
    with pytest.raises(SwvrError, match="frames post"):
        base_weight(frame, {"post": MOBILE})
    with pytest.raises(SwvrError, match="no column adults"):
        base_weight(frame.drop("adults"), BOTH)
    with pytest.raises(SwvrError, match="11 numbers drawn out of 10"):
        PhoneFrame(11, 10)


# Margins.


@pytest.fixture(scope="module")
def respondents() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "synthetic_respondents_weights_only.csv.gz")


def of_all(respondents: pl.DataFrame, margins=MARGINS):
    return dict.fromkeys(respondents["country"].unique(), margins)


def misfit(frame: pl.DataFrame, margins=MARGINS) -> float:
    ages = {"age_15_29": (15, 29), "age_30_44": (30, 44), "age_45_59": (45, 59)}
    group = pl.lit("age_60_plus")
    for name, (low, high) in ages.items():
        group = pl.when(pl.col("age").is_between(low, high)).then(pl.lit(name)).otherwise(group)
    frame = frame.with_columns(age_group=group)
    largest = 0.0
    for variable, levels in margins.items():
        sums = frame.group_by("country", variable).agg(pl.col("weight").sum())
        for _, level, total in sums.iter_rows():
            largest = max(largest, abs(total / levels[level] - 1.0))
    return largest


def test_every_margin_of_every_country_is_met(respondents):
    raked = respondents.with_columns(rake(respondents, of_all(respondents)))
    assert misfit(respondents) > 0.1
    assert misfit(raked) < 1e-9


def test_raking_keeps_the_odds_within_the_table(respondents):
    """Iterative fitting multiplies rows and columns: it leaves the cross ratios alone."""
    one = respondents.filter(pl.col("country") == "XAA")
    margins = {name: MARGINS[name] for name in ("sex", "education")}
    factor = (rake(one, {"XAA": margins}) / one["weight"]).alias("factor")
    cells = one.with_columns(factor).group_by("sex", "education").agg(pl.col("factor").unique())
    at = {(s, e): f for s, e, (f, *_) in cells.iter_rows()}
    for education in (2, 3):
        ratio = at[1, 1] * at[2, education] / (at[2, 1] * at[1, education])
        assert ratio == pytest.approx(1.0)


def test_raking_does_not_depend_on_scale_or_order_or_other_countries(respondents):
    weights = rake(respondents, of_all(respondents))
    scaled = respondents.with_columns(weight=pl.col("weight") * 1e4)
    assert rake(scaled, of_all(respondents)).to_list() == pytest.approx(weights.to_list())
    numbered = respondents.with_row_index("at").sample(fraction=1.0, shuffle=True, seed=1)
    again = numbered.with_columns(rake(numbered, of_all(respondents))).sort("at")["weight"]
    assert again.to_list() == pytest.approx(weights.to_list())
    one = respondents.filter(pl.col("country") == "XAD")
    alone = rake(one, {"XAD": MARGINS}).to_list()
    beside = weights.filter(respondents["country"] == "XAD")
    assert beside.to_list() == pytest.approx(alone)


def test_shares_do_as_well_as_numbers_of_people(respondents):
    shares = {
        name: {level: people / 10_000 for level, people in levels.items()}
        for name, levels in MARGINS.items()
    }
    of_shares = rake(respondents, of_all(respondents, shares))
    of_people = rake(respondents, of_all(respondents))
    assert (10_000 * of_shares).to_list() == pytest.approx(of_people.to_list())


def test_margins_already_met_leave_the_weights_alone(respondents):
    raked = respondents.with_columns(rake(respondents, of_all(respondents)))
    assert rake(raked, of_all(raked)).to_list() == pytest.approx(raked["weight"].to_list())


def test_with_a_cap_margins_and_cap_both_hold(respondents):
    free = respondents.with_columns(rake(respondents, of_all(respondents)))
    capped = respondents.with_columns(rake(respondents, of_all(respondents), cap=Cap(medians=3)))
    assert misfit(capped) < 1e-9
    for country in free["country"].unique():
        before = free.filter(pl.col("country") == country)["weight"]
        after = capped.filter(pl.col("country") == country)["weight"]
        cap = 3 * before.median()
        assert before.max() > cap
        assert after.max() <= cap * (1 + 1e-9)
        assert kish_design_effect(after) < kish_design_effect(before)


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ({"sex": {1: 49, 2: 51}, "education": {1: 40, 2: 42, 3: 17}}, "do not share a total"),
        ({"sex": {1: 49, 2: 50, 3: 1}}, "nobody is in sex 3"),
        ({"sex": {"1": 49, "2": 51}}, "nobody is in sex 1, 2"),
        ({"sex": {2: 51}}, "no margin for sex 1"),
        ({"sex": {1: 49, 2: 0}}, "a level of sex without people"),
        ({"employment": {1: 49, 2: 51}}, "employment is empty for"),
        ({"region": {1: 49, 2: 51}}, "no column region"),
        ({}, "there are none"),
    ],
)
def test_margins_that_cannot_be_met_are_refused_in_words(respondents, margins, words):
    with pytest.raises(SwvrError, match=words):
        rake(respondents, of_all(respondents, margins))


def test_a_country_without_margins_is_named(respondents):
    margins = of_all(respondents)
    del margins["XAC"]
    with pytest.raises(SwvrError, match="no margins for XAC"):
        rake(respondents, margins)


def test_raking_that_does_not_converge_is_said():
    """Men are all of one education and women of the other: the margins contradict the sample."""
    frame = pl.DataFrame(
        {"country": "XAA", "weight": 1.0, "sex": [1, 1, 2, 2], "education": [1, 1, 2, 2]}
    )
    margins = {"XAA": {"sex": {1: 5, 2: 5}, "education": {1: 7, 2: 3}}}
    with pytest.raises(SwvrError, match="weights of XAA: the margins cannot be met"):
        rake(frame, margins)


def test_a_cap_that_the_margins_do_not_allow_is_said(respondents):
    with pytest.raises(SwvrError, match="the margins with this cap cannot be met"):
        rake(respondents, of_all(respondents), cap=Cap(medians=1.05))


# Trimming.


def test_what_is_cut_is_spread_over_the_others_in_proportion():
    cut = trim(pl.Series("weight", [1.0, 1.0, 2.0, 2.0, 14.0]), Cap(medians=3))
    # the cap is 6; the 8 above it go to the six units of the others
    assert cut.to_list() == pytest.approx([7 / 3, 7 / 3, 14 / 3, 14 / 3, 6.0])
    assert cut.name == "weight"


@given(st.lists(st.floats(0.01, 50.0), min_size=5, max_size=60), st.floats(2.0, 8.0))
@settings(max_examples=100, deadline=None)
def test_trimming_keeps_the_sum_and_the_order_and_holds_the_cap(values, medians):
    weights, cap = pl.Series("weight", values), Cap(medians=medians)
    if weights.sum() >= cap.of(weights) * len(values) * (1 - 1e-9):
        return
    cut = trim(weights, cap)
    assert cut.sum() == pytest.approx(weights.sum())
    assert cut.max() <= max(cap.of(weights), 0) * (1 + 1e-9)
    order = np.argsort(values, kind="stable")
    assert (np.diff(cut.to_numpy()[order]) >= -1e-9).all()


def test_a_percentile_is_a_cap_too():
    weights = pl.Series("weight", np.arange(1.0, 102.0))
    assert Cap(percentile=95).of(weights) == pytest.approx(96.0)
    assert trim(weights, Cap(percentile=95)).max() == pytest.approx(96.0)


def test_weights_below_the_cap_are_left_alone():
    weights = pl.Series("weight", [1.0, 1.1, 1.2])
    assert trim(weights, Cap(medians=2)).to_list() == weights.to_list()


def test_a_cap_below_the_mean_is_refused():
    with pytest.raises(SwvrError, match="is not above the mean weight"):
        trim(pl.Series([1.0, 1.0, 1.0, 9.0, 9.0]), Cap(medians=2))


@pytest.mark.parametrize(
    "given_",
    [{}, {"medians": 3, "percentile": 99}, {"medians": 1}, {"percentile": 100}, {"percentile": 50}],
)
def test_a_cap_is_one_of_two_things_and_above_the_middle(given_):
    with pytest.raises(SwvrError, match="cap on weights"):
        Cap(**given_)


# What unequal weights cost.


def test_the_design_effect_of_weights_is_kish_s():
    weights = pl.Series([1.0, 1.0, 2.0])
    assert kish_design_effect(weights) == pytest.approx(3 * 6 / 16)
    assert effective_sample_size(weights) == pytest.approx(16 / 6)


def test_equal_weights_cost_nothing_whatever_their_scale():
    weights = pl.Series([7.0] * 40)
    assert kish_design_effect(weights) == pytest.approx(1.0)
    assert effective_sample_size(weights) == pytest.approx(40.0)
    unequal = pl.Series([1.0, 5.0, 2.5])
    assert kish_design_effect(unequal * 1e5) == pytest.approx(kish_design_effect(unequal))
