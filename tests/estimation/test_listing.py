"""What ``swvr estimates`` prints: whole records, plain numbers, nothing that JSON lacks."""

from __future__ import annotations

import json
import math

import pytest
import second_implementation as second

from swvr.errors import SwvrError
from swvr.estimation.from_national import NationalEstimates
from swvr.estimation.listing import INPUTS, as_text, left_out, listing
from swvr.estimation.published import PublishedEstimates

KEYS = [
    "region",
    "sex",
    "type",
    "rate_percent",
    "rate_low",
    "rate_high",
    "volunteers",
    "population",
    "share_percent",
    "countries_observed",
    "population_share_observed",
    "interval_basis",
    "factors",
]
DIVISIONS = (None, "sex", "type")
REGIONS = 6


@pytest.fixture(scope="module")
def listed(edition, checkout):
    return {
        (inputs, by): listing(edition, inputs, by, checkout)
        for inputs in INPUTS
        for by in DIVISIONS
    }


@pytest.fixture(params=[(inputs, by) for inputs in INPUTS for by in DIVISIONS], ids=str)
def records(request, listed):
    return listed[request.param]


def national(listed, by=None):
    return listed["national", by]


def test_every_record_has_every_key(records):
    assert len(records) > 1
    for record in records:
        assert list(record) == KEYS


def test_the_records_are_strict_json(records):
    text = json.dumps(records, allow_nan=False)
    assert json.loads(text) == records


def test_rates_lie_in_their_intervals(records):
    for record in records:
        if record["rate_percent"] is not None:
            assert record["rate_low"] <= record["rate_percent"] <= record["rate_high"]
        assert 0.0 <= record["rate_low"] <= record["rate_high"] <= 100.0


def test_persons_are_whole(records):
    for record in records:
        assert isinstance(record["population"], int)
        assert record["volunteers"] is None or isinstance(record["volunteers"], int)
        assert record["countries_observed"] is None or isinstance(record["countries_observed"], int)


@pytest.mark.parametrize("by", DIVISIONS)
def test_the_national_world_is_the_sum_of_its_regions(listed, by):
    found = national(listed, by)
    assert len(found) == (REGIONS + 1) * (1 if by is None else 2)
    for start in range(0, len(found), REGIONS + 1):
        *regions, world = found[start : start + REGIONS + 1]
        assert world["region"] == "world"
        assert "world" not in [region["region"] for region in regions]
        assert len({(row["sex"], row["type"]) for row in (*regions, world)}) == 1
        assert world["population"] == sum(region["population"] for region in regions)
        assert world["countries_observed"] == sum(row["countries_observed"] for row in regions)
        # Each is rounded by itself.
        volunteers = sum(region["volunteers"] for region in regions)
        assert abs(world["volunteers"] - volunteers) <= (REGIONS + 1) / 2
        assert sum(region["share_percent"] for region in regions) == pytest.approx(100.0)
        assert world["share_percent"] == pytest.approx(100.0)


def test_national_records_are_those_of_the_estimates(listed, edition, checkout):
    estimates = NationalEstimates(edition, checkout)
    rows = estimates.by().to_dict("records")
    for record, row in zip(national(listed), rows, strict=True):
        for key in ("region", "sex", "type", "rate_percent", "rate_low", "rate_high"):
            assert record[key] == row[key]
        assert record["volunteers"] == round(row["volunteers"])
        assert record["interval_basis"] == row["basis"]
        assert record["population_share_observed"] == row["population_share_observed"]
        assert list(record["factors"]) == ["1w", "4w", "12m"]
        for period, factor in record["factors"].items():
            assert factor == estimates.estimate().factors.loc[period, "factor"]


def test_a_factor_that_no_country_gives_is_not_known(listed):
    """Nobody publishes a formal rate of one week."""
    for record in national(listed, "type"):
        assert record["factors"]["1w"] is None
        assert record["factors"]["4w"] == 1.0


def test_published_records_are_those_that_were_printed_before(listed, edition, checkout):
    expected = PublishedEstimates(edition, checkout).regions
    found = listed["published", None]
    assert [record["region"] for record in found] == expected.index.tolist()
    for record, row in zip(found, expected.to_dict("records"), strict=True):
        assert record["volunteers"] == round(row["volunteers"])
        assert record["population"] == round(row["population"])
        assert record["rate_percent"] == row["rate"]
        assert record["share_percent"] == pytest.approx(row["share"], rel=1e-15)
        assert record["interval_basis"] == "rounding"
        for key in ("countries_observed", "population_share_observed", "factors"):
            assert record[key] is None
    assert found[-1]["volunteers"] == sum(record["volunteers"] for record in found[:-1])


def test_published_rates_by_sex_are_bounds_where_none_was_printed(listed):
    women, men, *by_type = listed["published", "sex"]
    for record in (women, men):
        assert record["type"] == "total"
        for key in ("rate_percent", "volunteers", "share_percent"):
            assert record[key] is None
    assert [(record["sex"], record["type"]) for record in by_type] == [
        ("women", "formal"),
        ("men", "formal"),
        ("women", "informal"),
        ("men", "informal"),
    ]
    assert all(record["rate_percent"] is not None for record in by_type)


def test_unknown_inputs_and_divisions_are_refused_with_those_there_are(edition, checkout):
    with pytest.raises(SwvrError, match="unknown inputs 'guesses'") as caught:
        listing(edition, "guesses", None, checkout)
    assert (caught.value.where, caught.value.remedy) == (
        "--inputs",
        "choose from published, national",
    )
    for inputs in INPUTS:
        with pytest.raises(SwvrError, match="unknown division 'age'") as caught:
            listing(edition, inputs, "age", checkout)
        assert (caught.value.where, caught.value.remedy) == ("--by", "choose from type, sex")


def test_text_has_a_line_for_each_record_then_factors_and_borrowed_intervals(listed):
    found = national(listed)
    head, *lines = as_text(found).split("\n")
    assert head.split()[:3] == ["region", "sex", "type"]
    for record, line in zip(found, lines[: len(found)], strict=True):
        assert line.split()[:3] == [record["region"], record["sex"], record["type"]]
        for key in ("rate_percent", "rate_low", "rate_high"):
            assert f" {record[key]:.2f} " in line
        assert f" {record['volunteers']:,} " in line
        assert len(line) == len(head)
    factors, borrowed = lines[len(found) :]
    named = ", ".join(f"{name} {value:.3f}" for name, value in found[-1]["factors"].items())
    assert factors == f"factors to four weeks, sex total, type total: {named}"
    of_world = [r["region"] for r in found[:-1] if r["interval_basis"] == "world"]
    assert 0 < len(of_world) < REGIONS
    assert borrowed == (f"intervals that rest on the spread of the world: {', '.join(of_world)}")


def test_text_says_what_is_not_known_by_a_dash(listed):
    by_type = as_text(national(listed, "type"))
    assert "sex total, type formal: 1w –, 4w 1.000, 12m " in by_type
    published = as_text(listed["published", "sex"]).split("\n")
    assert published[1].split()[:4] == ["world", "women", "total", "–"]
    assert published[1].split()[-2:] == ["–", "–"]
    assert len(published) == 1 + 6


def test_text_of_intervals_of_their_own_says_nothing_of_the_world(listed):
    own = [{**record, "interval_basis": "region"} for record in national(listed)]
    assert "spread of the world" not in as_text(own)


def test_nobody_volunteers_and_shares_are_not_known(edition, checkout, monkeypatch):
    """A share of nobody is no number."""
    by = NationalEstimates.by

    def nobody(self, dimension):
        return by(self, dimension).assign(rate_percent=0.0, rate_low=math.nan, volunteers=0.0)

    monkeypatch.setattr(NationalEstimates, "by", nobody)
    for record in listing(edition, "national", None, checkout):
        assert (record["rate_percent"], record["volunteers"]) == (0.0, 0)
        assert record["rate_low"] is None
        assert record["share_percent"] is None


def test_rates_that_cannot_be_used_are_listed_with_the_reason(edition, checkout):
    lines = left_out(edition, checkout)
    reasons = [line.split(": ")[0] for line in lines]
    assert reasons == sorted(reasons)
    unstated = next(line for line in lines if "reference period not stated" in line)
    for row in second.rows("national/2026/volunteer_rates.csv"):
        named = f"{row['country']} {row['year']} {row['type']}"
        if row["coverage"] == "national" and row["sex"] == "total" and not row["reference_period"]:
            assert named in unstated
    assert not any("preferred" in line for line in lines)
