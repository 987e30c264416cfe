"""Odds ratios and shares: what one says of the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.survey.odds import at_baselines, odds_ratio_of, share_at, times_at

ratios = st.floats(0.01, 100.0)
shares = st.floats(0.1, 99.9)


@pytest.mark.parametrize(
    ("odds_ratio", "baseline", "share"),
    [
        (3.0, 50.0, 75.0),  # even odds become 3 to 1
        (9.0, 50.0, 90.0),
        (4.0, 20.0, 50.0),  # 1 to 4 becomes even
        (0.25, 50.0, 20.0),
        (1.0, 37.0, 37.0),
    ],
)
def test_shares_are_those_worked_out_by_hand(odds_ratio, baseline, share):
    assert share_at(odds_ratio, baseline) == pytest.approx(share, rel=1e-12)
    assert times_at(odds_ratio, baseline) == pytest.approx(share / baseline, rel=1e-12)
    assert odds_ratio_of(share, baseline) == pytest.approx(odds_ratio, rel=1e-12)


@given(odds_ratio=ratios, baseline=shares)
def test_the_odds_of_both_shares_have_the_odds_ratio(odds_ratio, baseline):
    share = share_at(odds_ratio, baseline)
    odds, others = share / (100.0 - share), baseline / (100.0 - baseline)
    assert odds / others == pytest.approx(odds_ratio, rel=1e-9)


@given(odds_ratio=ratios, baseline=shares)
def test_the_odds_ratio_is_found_again(odds_ratio, baseline):
    share = share_at(odds_ratio, baseline)
    assert odds_ratio_of(share, baseline) == pytest.approx(odds_ratio, rel=1e-9)
    assert share_at(1.0 / odds_ratio, share) == pytest.approx(baseline, rel=1e-9)


@given(odds_ratio=st.floats(1.0, 100.0), baseline=shares)
def test_no_share_is_as_many_times_larger_as_the_odds_are(odds_ratio, baseline):
    slack = 1e-12
    assert 1.0 - slack <= times_at(odds_ratio, baseline) <= odds_ratio * (1.0 + slack)


@given(odds_ratio=ratios)
def test_nobody_stays_nobody_and_everybody_everybody(odds_ratio):
    assert share_at(odds_ratio, 0.0) == 0.0
    assert share_at(odds_ratio, 100.0) == pytest.approx(100.0)
    assert share_at(odds_ratio, 100.0) <= 100.0
    assert times_at(odds_ratio, 0.0) == pytest.approx(odds_ratio)
    assert times_at(odds_ratio, 100.0) == pytest.approx(1.0)


def test_a_table_of_baselines_has_a_row_for_each():
    table = at_baselines(4.0, [20.0, 50.0])
    assert list(table.columns) == ["baseline", "share", "times"]
    assert table["baseline"].tolist() == [20.0, 50.0]
    assert table["share"].tolist() == pytest.approx([50.0, 80.0])
    assert table["times"].tolist() == pytest.approx([2.5, 1.6])


@pytest.mark.parametrize("odds_ratio", [0.0, -1.0, float("nan"), float("inf")])
def test_what_is_no_odds_ratio_is_refused(odds_ratio):
    with pytest.raises(SwvrError, match="no odds ratio"):
        share_at(odds_ratio, 50.0)


@pytest.mark.parametrize("baseline", [-0.1, 100.1, float("nan")])
def test_what_is_no_percentage_is_refused(baseline):
    with pytest.raises(SwvrError, match="no percentage"):
        times_at(2.0, baseline)


@pytest.mark.parametrize(("share", "baseline"), [(0.0, 50.0), (50.0, 100.0), (100.0, 20.0)])
def test_shares_without_odds_have_no_odds_ratio(share, baseline):
    with pytest.raises(SwvrError, match="no odds to compare"):
        odds_ratio_of(share, baseline)
