"""Shares, differences and their errors, against formulas worked by hand and as properties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
import svy

from swvr.errors import SwvrError
from swvr.survey.estimates import (
    AGE_GROUPS,
    GROUPS,
    age_group,
    difference_interval,
    estimates,
    net,
    share,
    share_interval,
    volunteer_action,
)

REFERENCE = Path(__file__).parents[1] / "reference"
RESULTS = ["estimate", "se", "low", "high", "n", "df"]


@pytest.fixture(scope="module")
def clustered() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "synthetic_respondents_clustered.csv.gz")


def answers(*counts: tuple[int, int], item: str = "q7", **columns: object) -> pl.DataFrame:
    """Return respondents of equal weight by answer: ``(1, 40)`` is forty who said yes."""
    codes = [code for code, count in counts for _ in range(count)]
    return pl.DataFrame({"country": "XAA", "weight": 1.0, item: codes, **columns})


def only(frame: pl.DataFrame, measure=None, **options) -> pd.Series:
    return estimates(frame, [measure or share("q7")], **options).iloc[0]


# Worked by hand.


def test_a_simple_random_sample_has_the_textbook_error():
    found = only(answers((1, 40), (2, 60)))
    assert found["estimate"] == pytest.approx(40.0)
    assert found["se"] == pytest.approx(100 * np.sqrt(0.4 * 0.6 / 99))
    assert (found["n"], found["df"]) == (100, 99)
    # logit(0.4) = -0.405465; half width 1.984217 * 0.0492366 / 0.24 = 0.407069
    assert [found["low"], found["high"]] == pytest.approx([30.7351, 50.0401], abs=1e-4)


def test_unequal_weights_enter_the_share_and_its_error():
    weight = [1.0, 2.0, 3.0, 4.0]
    frame = pl.DataFrame({"country": "XAA", "weight": weight, "q7": [1, 2, 1, 2]})
    found = only(frame, minimum_base=1)
    assert found["estimate"] == pytest.approx(40.0)
    squares = (1 * 0.6) ** 2 + (2 * 0.4) ** 2 + (3 * 0.6) ** 2 + (4 * 0.4) ** 2
    assert found["se"] == pytest.approx(100 * np.sqrt(4 / 3 * squares / 10**2))


def test_strata_and_clusters_enter_the_error():
    """Two clusters in each of two strata, the codes used twice: squared differences add up."""
    frame = pl.DataFrame(
        {
            "country": "XAA",
            "weight": 1.0,
            "stratum": [1, 1, 1, 1, 2, 2, 2, 2],
            "psu": [1, 1, 2, 2, 1, 1, 2, 2],
            "q7": [1, 1, 1, 2, 2, 2, 1, 2],
        }
    )
    found = only(frame, minimum_base=1)
    # cluster totals of (y - 0.5) / 8: 1/8, 0 in the first stratum, -1/8, 0 in the second
    assert found["se"] == pytest.approx(100 * np.sqrt((1 / 8) ** 2 + (1 / 8) ** 2))
    assert found["df"] == 4 - 2


def test_a_group_is_a_domain_of_the_whole_sample():
    """The number of women is itself a matter of chance: n/(n-1) of the whole, not of the women."""
    frame = answers((1, 30), (2, 30), (1, 10), (2, 30), sex=[2] * 60 + [1] * 40)
    found = only(frame, share("q7", "women"))
    assert found["n"] == 60
    assert found["df"] == 59
    assert found["se"] == pytest.approx(100 * np.sqrt(100 / 99 * 60 * 0.25) / 60)


def test_a_net_difference_has_the_error_of_two_shares_of_the_same_people():
    found = only(answers((1, 50), (2, 30), (3, 20), item="q6"), net("q6"))
    assert found["estimate"] == pytest.approx(20.0)
    se = 100 * np.sqrt((0.5 + 0.3 - 0.2**2) / 99)
    assert found["se"] == pytest.approx(se)
    half = 1.9842169515 * se
    assert [found["low"], found["high"]] == pytest.approx([20 - half, 20 + half])


@pytest.mark.parametrize(("code", "estimate"), [(1, 100.0), (2, 0.0), (9, 0.0)])
def test_where_all_are_alike_the_interval_is_that_of_clopper_and_pearson(code, estimate):
    found = only(answers((code, 50)))
    assert (found["estimate"], found["se"]) == (estimate, 0.0)
    far = 100 * 0.025 ** (1 / 50)  # 92.9: so few yes in 50 happen in 1 of 40 samples
    expected = [far, 100.0] if estimate else [0.0, 100.0 - far]
    assert [found["low"], found["high"]] == pytest.approx(expected)


def test_where_all_are_alike_in_clusters_the_interval_is_that_of_korn_and_graubard(clustered):
    frame = clustered.filter(pl.col("country") == "XAB").with_columns(q7=pl.lit(1))
    found = only(frame)
    sample = svy.Sample(frame, svy.Design(wgt="weight", stratum="stratum", psu="psu"))
    theirs = sample.estimation.prop("q7", ci_method="korn-graubard").estimates[0]
    assert found["low"] == pytest.approx(100 * theirs.lci, rel=1e-12)
    assert found["low"] < 100 * 0.025 ** (1 / 250)  # fewer degrees of freedom than respondents


def test_a_share_that_rounds_to_the_edge_is_at_the_edge():
    assert share_interval(1.0 - 1e-15, 1e-17, 50, 49) == share_interval(1.0, 0.0, 50, 49)
    assert share_interval(1e-15, 1e-17, 50, 49) == share_interval(0.0, 0.0, 50, 49)
    assert difference_interval(0.2, 1e-17, 50, 49) == pytest.approx((np.nan, np.nan), nan_ok=True)


def test_a_difference_that_all_agree_on_has_no_interval():
    found = only(answers((1, 40), item="q6"), net("q6"))
    assert (found["estimate"], found["se"]) == (100.0, 0.0)
    assert found[["low", "high"]].isna().all()
    assert not found["suppressed"]


def test_without_degrees_of_freedom_there_is_no_interval():
    assert np.isnan(share_interval(0.4, 0.1, 40, 0)).all()
    assert np.isnan(difference_interval(0.4, 0.1, 40, 0)).all()


@pytest.mark.parametrize("item", ["q3a", "q4a", "q8e"])
def test_the_interval_is_that_of_svy(clustered, item):
    frame = clustered.filter(pl.col("country") == "XAC")
    sample = svy.Sample(
        frame.with_columns(yes=pl.col(item) == 1),
        svy.Design(wgt="weight", stratum="stratum", psu="psu"),
    )
    theirs = sample.estimation.prop("yes").to_polars().filter(pl.col("yes"))
    found = only(frame, share(item))
    assert found["low"] == pytest.approx(100 * theirs["lci"].item(), rel=1e-13)
    assert found["high"] == pytest.approx(100 * theirs["uci"].item(), rel=1e-13)


# Who is in the base.


def test_who_does_not_know_or_refuses_is_in_the_base_and_not_a_yes():
    found = only(answers((1, 40), (2, 40), (8, 15), (9, 5)))
    assert found["estimate"] == pytest.approx(40.0)
    assert found["n"] == 100


def test_who_was_not_asked_is_not_in_the_base():
    frame = answers((1, 60), (2, 40), item="q4a").with_columns(
        q4b=pl.when(pl.col("q4a") == 1).then(1 + pl.int_range(pl.len()) % 3)
    )
    asked = pl.col("q4a") == 1
    found = estimates(frame, [share("q4b", asked=asked), net("q4b", asked=asked)])
    assert found["n"].tolist() == [60, 60]
    assert found["estimate"].tolist() == pytest.approx([100 / 3, 0.0])


def test_a_group_of_those_who_were_asked_is_in_both():
    frame = answers((1, 60), (2, 40), item="q4a", sex=[1, 2] * 50).with_columns(
        q4b=pl.when(pl.col("q4a") == 1).then(1 + pl.int_range(pl.len()) % 2)
    )
    found = only(frame, share("q4b", "women", asked=pl.col("q4a") == 1))
    assert (found["n"], found["estimate"]) == (30, 0.0)


def test_who_was_asked_and_has_no_answer_is_an_error():
    frame = answers((1, 60), (2, 40)).with_columns(
        q7=pl.when(pl.int_range(pl.len()) > 2).then("q7")
    )
    with pytest.raises(SwvrError, match=r"XAA.*q7 \(total\) is empty for 3 respondents"):
        only(frame)


def test_who_is_in_no_group_for_want_of_an_answer_is_in_the_total():
    frame = answers((1, 60), (2, 60), area=[None] * 40 + [1] * 40 + [2] * 40)
    found = estimates(frame, [share("q7", group) for group in ("total", "rural", "urban")])
    assert found["n"].tolist() == [120, 40, 40]


def test_a_base_of_29_is_suppressed_and_one_of_30_is_not():
    frame = answers((1, 20), (2, 39), sex=[1] * 29 + [2] * 30)
    found = estimates(frame, [share("q7", group) for group in ("men", "women")])
    assert found["n"].tolist() == [29, 30]
    assert found["suppressed"].tolist() == [True, False]
    missing = found[["estimate", "se", "low", "high"]].isna()
    assert missing.iloc[0].all()
    assert not missing.iloc[1].any()


def test_a_group_that_nobody_is_in_is_suppressed():
    found = only(answers((1, 30), (2, 30), area=[2] * 60), share("q7", "rural"), minimum_base=0)
    assert (found["n"], found["suppressed"]) == (0, True)


def test_action_is_a_yes_to_any_form_whether_or_not_q2_was_asked():
    none = dict.fromkeys(("q1", "q2", "q3a", "q3b", "q3c", "q4a", "q5a"), 2)
    people = [
        none,
        *({**none, name: 1} for name in none),
        {**none, "q1": 1, "q2": None},
        {**none, "q1": 8, "q3a": 9},
        {**none, "q2": None},
    ]
    frame = pl.DataFrame(people)
    did = frame.select(volunteer_action()).to_series().to_list()
    assert did == [False, *[True] * 8, False, None]


def test_age_groups_meet_without_a_gap():
    frame = pl.DataFrame({"age": [14, 15, 29, 30, 44, 45, 59, 60, 99, None]})
    names = frame.select(age_group().alias("age")).to_series().to_list()
    young, middle, older, oldest = AGE_GROUPS
    assert names == [None, young, young, middle, middle, older, older, oldest, oldest, None]
    for name in AGE_GROUPS:
        inside = frame.select(GROUPS[name].fill_null(False)).to_series().to_list()
        assert inside == [found == name for found in names]


# Properties.

MEASURES = [
    share("q7"),
    share("action", "women"),
    share("q4b", answer=2, asked=pl.col("q4a") == 1),
    net("q6", "age_30_44"),
]


def agree(first: pd.DataFrame, second: pd.DataFrame) -> None:
    assert first["country"].tolist() == second["country"].tolist()
    np.testing.assert_allclose(
        first[RESULTS].to_numpy(float), second[RESULTS].to_numpy(float), rtol=1e-11, atol=1e-11
    )


@pytest.mark.parametrize("factor", [1e-6, 0.3, 54321.0])
def test_the_scale_of_the_weights_does_not_matter(clustered, factor):
    scaled = clustered.with_columns(weight=pl.col("weight") * factor)
    agree(estimates(scaled, MEASURES), estimates(clustered, MEASURES))


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_the_rows_does_not_matter(clustered, seed):
    shuffled = clustered.sample(fraction=1.0, shuffle=True, seed=seed)
    agree(estimates(shuffled, MEASURES), estimates(clustered, MEASURES))


def test_a_country_does_not_depend_on_the_others(clustered):
    one = clustered.filter(pl.col("country") == "XAB")
    copy = one.with_columns(country=pl.lit("XAZ"))
    alone, beside = estimates(one, MEASURES), estimates(pl.concat([clustered, copy]), MEASURES)
    agree(alone, beside[beside["country"] == "XAB"])
    agree(alone.assign(country="XAZ"), beside[beside["country"] == "XAZ"])


def test_every_respondent_twice_over_leaves_the_share_and_shrinks_the_error(clustered):
    frame = clustered.drop("stratum", "psu")
    once, twice = estimates(frame, MEASURES), estimates(pl.concat([frame, frame]), MEASURES)
    assert twice["estimate"].tolist() == pytest.approx(once["estimate"].tolist())
    assert twice["n"].tolist() == [2 * n for n in once["n"]]
    n = 250
    expected = once["se"] * np.sqrt(2 * n / (2 * n - 1) * (n - 1) / n / 2)
    assert twice["se"].tolist() == pytest.approx(expected.tolist())


def test_strata_and_clusters_without_a_value_are_none(clustered):
    bare = clustered.drop("stratum", "psu")
    empty = clustered.with_columns(stratum=pl.lit(None), psu=pl.lit(None))
    agree(estimates(empty, MEASURES), estimates(bare, MEASURES))
    assert estimates(bare, MEASURES)["df"].iloc[0] == 249


def test_a_wider_confidence_is_a_wider_interval(clustered):
    narrow, wide = estimates(clustered, MEASURES), estimates(clustered, MEASURES, confidence=0.99)
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


# What is refused.


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight": pl.lit(None, dtype=pl.Float64)}, "a weight that is missing or not above zero"),
        ({"weight": pl.lit(float("nan"))}, "a weight that is missing or not above zero: 2000"),
        ({"weight": pl.lit(0.0)}, "a weight that is missing or not above zero"),
        ({"country": pl.lit(None, dtype=pl.String)}, "no country"),
        ({"psu": pl.when(pl.col("sex") == 1).then("psu")}, r"XAA.*psu is filled in for 12\d of"),
        ({"psu": pl.lit(1)}, "XAA.*a stratum has one cluster only"),
    ],
)
def test_a_file_that_cannot_be_estimated_from_is_refused_in_words(clustered, change, words):
    with pytest.raises(SwvrError, match=words):
        estimates(clustered.with_columns(**change), MEASURES)


def test_a_missing_column_is_named(clustered):
    with pytest.raises(SwvrError, match="no column q4a, q6"):
        estimates(clustered.drop("q6", "q4a"), MEASURES)


def test_no_respondents_at_all_are_refused(clustered):
    with pytest.raises(SwvrError, match="there are none"):
        estimates(clustered.clear(), MEASURES)
