"""The regression of plans on past behaviour: against formulas worked by hand and statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats

from swvr.errors import SwvrError
from swvr.survey.predictors import DEMOGRAPHIC, FIRST, PAST, predictors

REFERENCE = Path(__file__).parents[1] / "reference"
VALUES = ["odds_ratio", "low", "high", "p_value"]


@pytest.fixture(scope="module")
def respondents() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "synthetic_respondents_weights_only.csv.gz")


@pytest.fixture(scope="module")
def found(respondents) -> pd.DataFrame:
    return predictors(respondents)


def alike(cells: dict[tuple[int, int], int], **columns: object) -> pl.DataFrame:
    """Return respondents who differ only in q1 and q7: ``{(1, 2): 30}`` did, do not plan to."""
    past, plans = zip(*(key for key, count in cells.items() for _ in range(count)), strict=True)
    same = {"country": "XAA", "weight": 1.0, "sex": 1, "age": 20, "education": 1}
    same |= {"employment": 1, "area": 1, "q2": 2, "q3a": 2, "q3b": 2, "q3c": 2}
    same |= {"q4a": 2, "q5a": 2}
    return pl.DataFrame({**same, "q1": past, "q7": plans, **columns})


CELLS = {(1, 1): 60, (1, 2): 20, (2, 1): 30, (2, 2): 40}


def test_the_odds_ratio_of_two_by_two_is_the_cross_product():
    rows = predictors(alike(CELLS)).set_index("predictor")
    q1 = rows.loc["q1"]
    assert q1["odds_ratio"] == pytest.approx(60 * 40 / (20 * 30))
    n = 150
    se = np.sqrt((1 / 60 + 1 / 20 + 1 / 30 + 1 / 40) * n / (n - 1))
    half = stats.t.ppf(0.975, n - 1 + 1 - 2) * se
    assert [q1["low"], q1["high"]] == pytest.approx([4 * np.exp(-half), 4 * np.exp(half)])
    assert q1["p_value"] == pytest.approx(2 * stats.t.sf(np.log(4) / se, n - 2))
    assert q1["significant"]
    assert (q1["n"], q1["dropped"], q1["status"]) == (150, 0, "estimated")


def test_weights_enter_the_odds_ratio():
    weight = [3.0 if at < 60 else 1.0 for at in range(150)]
    q1 = predictors(alike(CELLS).with_columns(weight=pl.Series(weight))).iloc[0]
    assert q1["odds_ratio"] == pytest.approx(3 * 60 * 40 / (20 * 30))


def test_what_does_not_vary_is_left_out_and_said():
    rows = predictors(alike(CELLS)).set_index("predictor")
    others = rows.drop("q1")
    assert set(others["status"]) == {"no_variation"}
    assert others[VALUES].isna().all(axis=None)
    assert not others["significant"].any()


def test_plans_that_everybody_has_give_no_odds_ratio():
    rows = predictors(alike({(1, 1): 60, (2, 1): 30}))
    assert set(rows["status"]) == {"no_variation"}
    assert rows[VALUES].isna().all(axis=None)


def test_separation_is_said_and_the_rest_is_estimated():
    """Everybody who helped the government plans to: there is no finite odds ratio."""
    helped = [1 if at < 10 else 2 for at in range(150)]
    rows = predictors(alike(CELLS).with_columns(q3a=pl.Series(helped))).set_index("predictor")
    assert rows.loc["q3a", "status"] == "separated"
    assert rows.loc["q3a", VALUES].isna().all()
    assert not rows.loc["q3a", "significant"]
    assert rows.loc["q1", "status"] == "estimated"
    assert rows.loc["q1", "odds_ratio"] == pytest.approx(50 * 40 / (20 * 30), rel=1e-6)


def test_who_lacks_a_characteristic_is_dropped_and_counted():
    frame = alike(CELLS)
    extra = frame.head(7).with_columns(area=pl.lit(None, dtype=pl.Int64))
    strange = frame.head(4).with_columns(education=pl.lit(9, dtype=pl.Int32))
    child = frame.head(2).with_columns(age=pl.lit(14, dtype=pl.Int32))
    both = pl.concat([frame, extra, strange, child], how="vertical_relaxed")
    q1 = predictors(both).iloc[0]
    assert (q1["n"], q1["dropped"]) == (150, 13)
    assert q1["odds_ratio"] == pytest.approx(4.0)


def test_who_does_not_know_or_refuses_has_not_said_yes(respondents, found):
    recoded = respondents.with_columns(
        pl.when(pl.col(name).is_in([8, 9])).then(2).otherwise(pl.col(name)).alias(name)
        for name in ("q1", *PAST, "q7")
    )
    pd.testing.assert_frame_equal(predictors(recoded), found)


def test_the_first_behaviour_has_two_readings(respondents, found):
    action = predictors(respondents, first="action")
    for rows, first in zip((found, action), FIRST, strict=True):
        for _, one in rows.groupby("country"):
            assert one["predictor"].tolist() == [first, *PAST, *DEMOGRAPHIC]
    first_q1 = found.loc[found["predictor"] == "q1", "odds_ratio"].tolist()
    first_action = action.loc[action["predictor"] == "action", "odds_ratio"].tolist()
    assert all(a != b for a, b in zip(first_q1, first_action, strict=True))


def test_statsmodels_gives_the_same(respondents, found):
    """Weighted likelihood and HC0, times n/(n-1): the same where there are weights only."""
    d = respondents.filter(pl.col("country") == "XAE").drop_nulls(["employment"])
    age = d["age"].to_numpy()
    x = {
        "constant": np.ones(len(d)),
        **{name: d[name].to_numpy() == 1 for name in ("q1", *PAST)},
        "age_30_44": (age >= 30) & (age <= 44),
        "age_45_59": (age >= 45) & (age <= 59),
        "age_60_plus": age >= 60,
        "women": d["sex"].to_numpy() == 2,
        "secondary": d["education"].to_numpy() == 2,
        "tertiary": d["education"].to_numpy() == 3,
        "not_employed": d["employment"].to_numpy() == 2,
        "urban": d["area"].to_numpy() == 2,
    }
    design = pd.DataFrame(x).astype(float)
    fitted = sm.GLM(
        (d["q7"].to_numpy() == 1).astype(float),
        design,
        family=sm.families.Binomial(),
        var_weights=d["weight"].to_numpy(),
    ).fit(cov_type="HC0", tol=1e-12)
    ours = found[found["country"] == "XAE"].set_index("predictor")
    expected = np.exp(fitted.params.drop("constant"))
    assert ours["odds_ratio"].tolist() == pytest.approx(expected[ours.index].tolist(), rel=1e-8)
    whole = 250  # svy keeps who is dropped in the sample, outside the domain
    half = np.log(ours["high"] / ours["odds_ratio"])
    se = fitted.bse[ours.index] * np.sqrt(whole / (whole - 1))
    ratio = half / se
    assert ratio.max() - ratio.min() < 1e-6
    n = len(d)
    assert ratio.iloc[0] == pytest.approx(stats.t.ppf(0.975, n - 1 + 1 - 13), rel=1e-4)


def test_significant_is_an_interval_without_one(found):
    outside = (found["low"] > 1) | (found["high"] < 1)
    assert found["significant"].tolist() == outside.tolist()
    assert outside.any()
    assert not outside.all()


def test_a_stricter_confidence_finds_less(respondents, found):
    strict = predictors(respondents, confidence=0.999)
    assert strict["significant"].sum() < found["significant"].sum()
    assert (strict["high"] > found["high"]).all()


def test_few_respondents_are_suppressed_and_keep_their_number():
    frame = alike({(1, 1): 10, (1, 2): 5, (2, 1): 6, (2, 2): 8})
    rows = predictors(frame)
    assert set(rows["status"]) == {"suppressed"}
    assert set(rows["n"]) == {29}
    assert rows[VALUES].isna().all(axis=None)
    one_more = pl.concat([frame, frame.head(1)])
    assert predictors(one_more).iloc[0]["status"] == "estimated"


def test_scale_order_and_other_countries_do_not_matter(respondents, found):
    changed = respondents.with_columns(weight=pl.col("weight") * 1e3)
    changed = changed.sample(fraction=1.0, shuffle=True, seed=5)
    changed = pl.concat(
        [
            changed,
            respondents.filter(pl.col("country") == "XAA").with_columns(country=pl.lit("XAZ")),
        ]
    )
    again = predictors(changed)
    again = again[again["country"] != "XAZ"].reset_index(drop=True)
    np.testing.assert_allclose(again[VALUES], found[VALUES], rtol=1e-9)


def test_two_predictors_that_are_one_are_refused(respondents):
    twins = respondents.with_columns(q3b=pl.col("q3a"))
    with pytest.raises(SwvrError, match=r"regression of XAA: .*collinear"):
        predictors(twins)


def test_a_missing_answer_is_refused(respondents):
    some = pl.int_range(pl.len()) < 5
    holes = respondents.with_columns(q7=pl.when(~some).then("q7"), q3b=pl.when(~some).then("q3b"))
    with pytest.raises(SwvrError, match="XAA: q7, q3b is empty for"):
        predictors(holes)


def test_an_unknown_reading_is_refused(respondents):
    with pytest.raises(SwvrError, match="no reading 'q2'"):
        predictors(respondents, first="q2")
