"""Full-time workers and the hours behind them: each the inverse of the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swvr.estimation.full_time_equivalent import full_time_equivalent, implied_mean_hours

people = st.floats(1, 1e10)
hours = st.floats(0.01, 700)


def test_by_hand():
    # 800 volunteers of 10 hours each fill 50 months of 160 hours.
    assert full_time_equivalent(800, 10, 160) == 50
    assert implied_mean_hours(50, 800, 160) == 10


@given(people, hours, hours)
def test_the_implied_hours_give_the_workers_again(volunteers, mean, month):
    workers = full_time_equivalent(volunteers, mean, month)
    assert implied_mean_hours(workers, volunteers, month) == pytest.approx(mean, rel=1e-12)


@given(people, people, hours)
def test_the_workers_follow_from_the_implied_hours(workers, volunteers, month):
    mean = implied_mean_hours(workers, volunteers, month)
    assert full_time_equivalent(volunteers, mean, month) == pytest.approx(workers, rel=1e-12)
