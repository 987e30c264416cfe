"""Printed rates and ranges, and what the printed total leaves of them."""

from __future__ import annotations

import pandas as pd
import pytest

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation import printed_rates
from swvr.estimation.aggregation import WORLD
from swvr.estimation.printed_rates import PrintedRates, printed_interval

KEYS = ["indicator", "region", "sex", "type", "value", "low", "high", "decimals", "qualifier"]


def estimates(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=KEYS)


@pytest.fixture
def printed(edition: Edition, monkeypatch: pytest.MonkeyPatch):
    """Make printed rates of two regions with 100 and 300 people out of rows of a table."""

    def make(*rows: tuple[object, ...]) -> PrintedRates:
        tables = {
            edition.estimates: estimates(*rows),
            edition.regions: pd.DataFrame({"country": ["AAA", "BBB"], "region": ["east", "west"]}),
            edition.population.resource: pd.DataFrame(
                [
                    (code, edition.population.reference_year, sex, people)
                    for code, people in (("AAA", 50), ("BBB", 150))
                    for sex in ("women", "men")
                ],
                columns=["country", "year", "sex", "population"],
            ),
        }
        monkeypatch.setattr(printed_rates, "load", lambda name, project=None: tables[name].copy())
        return PrintedRates(edition)

    return make


RATE = ("volunteer_rate", "east", "total", "total", 20.0, None, None, 0, "exact")
RANGE = ("volunteer_rate", "west", "total", "total", None, 30.0, 40.0, 0, "range")
WHOLE = ("volunteer_rate", WORLD, "total", "total", 30.0, None, None, 1, "exact")


def test_a_row_stands_for_its_rounding_or_its_range() -> None:
    rows = estimates(RATE, RANGE)
    assert printed_interval(rows.iloc[0]).low == 19.5
    assert printed_interval(rows.iloc[1]).low == 29.5
    assert printed_interval(rows.iloc[1]).high == 40.5


def test_ranges_without_a_total_are_as_printed(printed) -> None:
    found = printed(RATE, RANGE).regions()
    assert found.loc["east", ["rate_low", "rate_high"]].tolist() == pytest.approx([19.5, 20.5])
    assert found.loc["west", ["rate_low", "rate_high"]].tolist() == pytest.approx([29.5, 40.5])
    assert found.loc[WORLD, ["volunteers_low", "volunteers_high"]].tolist() == pytest.approx(
        [19.5 + 88.5, 20.5 + 121.5]
    )
    assert list(found.index) == ["west", "east", WORLD]


def test_the_total_narrows_a_range(printed) -> None:
    found = printed(RATE, RANGE, WHOLE).regions()
    # 29.95 to 30.05 percent of 400 are 119.8 to 120.2, of which the east has 19.5 to 20.5.
    low, high = found.loc["west", ["volunteers_low", "volunteers_high"]]
    assert (low, high) == pytest.approx((119.8 - 20.5, 120.2 - 19.5))
    share = found.loc["east", ["share_low", "share_high"]].tolist()
    assert share[0] <= 100 * 20 / 120 <= share[1]


def test_a_region_without_a_rate_is_what_the_others_leave(printed) -> None:
    found = printed(RATE, WHOLE).regions()
    assert found.loc["west", "volunteers_low"] == pytest.approx(119.8 - 20.5)
    assert pd.isna(found.loc["west", "printed_low"])


def test_rates_that_contradict_the_total_are_told(printed) -> None:
    impossible = ("volunteer_rate", WORLD, "total", "total", 60.0, None, None, 0, "exact")
    with pytest.raises(SwvrError, match="contradict each other"):
        printed(RATE, RANGE, impossible).regions()


def test_rates_by_sex_are_compared_within_their_rounding(printed) -> None:
    rows = [
        ("volunteer_rate", region, sex, "total", value, None, None, 0, "exact")
        for region, sex, value in (
            (WORLD, "women", 30.0),
            (WORLD, "men", 32.0),
            ("east", "women", 20.0),
            ("east", "men", 21.0),
            ("west", "men", 40.0),
        )
    ]
    found = printed(*rows, RATE, RANGE).by_sex().set_index("region")
    assert list(found.index) == [WORLD, "east"]
    assert found["difference"].tolist() == [-2.0, -1.0]
    assert found["differs"].tolist() == [True, False]


def test_more_than_a_number_has_no_upper_end(printed) -> None:
    more = ("volunteers", WORLD, "total", "total", None, 100.0, None, -2, "at_least")
    assert printed_interval(estimates(more).iloc[0]).low == 100.0
    found = printed(more, WHOLE)
    assert found.total(400.0).low == pytest.approx(0.2995 * 400)
    assert found.total(400.0).high == pytest.approx(0.3005 * 400)
    assert printed(more).regions().loc[WORLD, "volunteers_high"] == pytest.approx(400.0)


def test_counts_can_be_left_aside(printed, monkeypatch: pytest.MonkeyPatch, edition) -> None:
    count = ("volunteers", "east", "total", "total", 5.0, None, None, 0, "exact")
    assert printed(count, RATE).count("east", 100.0).high == 5.5
    alone = PrintedRates(edition, counts=False)
    assert alone.volunteers("east") is None
    assert alone.count("east", 100.0).high == pytest.approx(20.5)


def test_shares_of_all_volunteers_leave_out_those_by_sex_and_type(printed) -> None:
    def share(sex: str, kind: str, value: float) -> tuple[object, ...]:
        return ("share_of_volunteers", WORLD, sex, kind, value, None, None, 0, "exact")

    found = printed(
        share("women", "total", 57.0),
        share("total", "formal", 30.0),
        share("total", "informal", 70.0),
        share("women", "formal", 46.0),
    ).shares()
    assert found["share"].tolist() == [70.0, 30.0, 57.0]
    assert found["type"].tolist() == ["informal", "formal", "total"]
