"""Women and men: rates by type, and the UN Volunteers programme."""

from __future__ import annotations

from fractions import Fraction

import pytest
import second_implementation as second

from swvr.errors import SwvrError
from swvr.estimation.gender import ProgrammeGender, type_gaps

GENDER = "unv/2021/gender.csv"


@pytest.fixture(scope="module")
def programme(edition, checkout):
    return ProgrammeGender(edition, checkout)


def rate(sex: str, kind: str, shift: int = 0) -> float:
    """Return the rate of a sex in percent, or an end of what rounding allows (shift −1, 1)."""
    people = second.population()
    of_type = second.rate_of_type(kind) + Fraction(shift, 20)
    share = second.share_of_sex(sex, kind) + Fraction(shift, 200)
    return float(of_type * share * people["world", "total"] / people["world", sex] / 100)


def test_gaps_by_type(edition, checkout):
    table = type_gaps(edition, checkout).set_index("type")
    assert list(table.index) == ["formal", "informal"]
    for kind, row in table.iterrows():
        for sex in ("women", "men"):
            assert row[sex] == pytest.approx(rate(sex, kind))
            assert row[f"{sex}_low"] == pytest.approx(rate(sex, kind, -1))
            assert row[f"{sex}_high"] == pytest.approx(rate(sex, kind, 1))
            assert row[f"share_{sex}"] == float(second.share_of_sex(sex, kind))
        assert row["difference"] == pytest.approx(rate("women", kind) - rate("men", kind))
        assert row["low"] == pytest.approx(rate("women", kind, -1) - rate("men", kind, 1))
        assert row["high"] == pytest.approx(rate("women", kind, 1) - rate("men", kind, -1))
        assert row["share_difference"] == row["share_women"] - row["share_men"]
    assert table.loc["formal", "high"] < 0 < table.loc["informal", "low"]


def test_shares_of_women_are_as_printed_or_bounded(programme):
    table = programme.women_share.set_index("region")
    assert table.index[-1] == "world"
    expected = {
        row["region"]: row
        for row in second.rows(GENDER)
        if row["indicator"] == "women_share" and row["year"] == str(programme.year)
    }
    assert set(table.index) == set(expected)
    for region, row in table.iterrows():
        printed = expected[region]
        if printed["value"]:
            assert row["share"] == float(printed["value"])
        else:
            assert (row["low"], row["high"]) == (float(printed["low"]), 100.0)
    levels = table["share"].fillna(table["low"]).drop("world")
    assert levels.is_monotonic_decreasing


def test_earlier_shares_are_kept_apart(programme):
    table = programme.earlier_women_share
    assert table.to_dict("records") == [{"region": "africa", "year": 2018, "value": 40.0}]


def test_the_scores_stand_by_year(programme):
    assert programme.unswap.to_dict("records") == [
        {"year": 2020, "score": 69.0},
        {"year": 2021, "score": 88.0},
    ]
    assert programme.unswap_indicators == {"met": 15.0, "total": 17.0}


def test_a_value_of_another_year_can_be_asked_for(programme):
    assert programme.value("unswap_score") == 88
    assert programme.value("unswap_score", year=2020) == 69
    assert programme.value("women_share", region="africa") == 46


@pytest.mark.parametrize(
    "asked",
    [
        {"indicator": "men_share"},
        {"indicator": "women_share", "region": "antarctica"},
        {"indicator": "women_share", "year": 1999},
        {"indicator": "women_share", "region": "arab_states"},  # only a bound was printed
    ],
)
def test_a_value_that_was_not_printed_is_named(programme, asked):
    with pytest.raises(SwvrError, match=f"no value for {asked['indicator']}"):
        programme.value(**asked)
