"""The numbers of SWVR 2022: how many, by which rules, and the same as those the project had."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from swvr.data import load
from swvr.edition import Edition
from swvr.project import Project

PREDICTORS = {
    "first": "volunteered in the past year",
    "q3a": "helped a government programme",
    "q3b": "helped an organization or group",
    "q3c": "helped friends or neighbours",
}
ACTIVITIES = {
    "advise_authorities": "Share likely to give local authorities",
    "raise_awareness": "Share likely to join a campaign",
    "new_solutions": "Share likely to put forward new ideas",
}


@pytest.fixture(scope="module")
def numbers(checkout: Project) -> pd.DataFrame:
    return load("published_swvr", checkout)


@pytest.fixture(scope="module")
def numerals(checkout: Project) -> pd.DataFrame:
    return load("published_swvr_tokens", checkout)


def at(numbers: pd.DataFrame, place: str) -> pd.DataFrame:
    return numbers[numbers["place"] == place]


def disagreements(numbers: pd.DataFrame, numerals: pd.DataFrame) -> list[tuple[int, str, float]]:
    """Return line, numeral and value of what only one of the two routes has, or has more often."""
    by_hand, by_pattern = (
        Counter((row.line, row.printed, round(row.value, 6)) for row in frame.itertuples())
        for frame in (numbers, numerals[numerals["rule"].isna()])
    )
    return sorted(((by_hand - by_pattern) + (by_pattern - by_hand)).elements())


@pytest.mark.parametrize(
    ("identity", "change"),
    [
        ("swvr-2-3-africa-rate", {"value": 17.2}),
        ("swvr-tab-3-1-tur-net", {"printed": "-28", "value": -28}),
        ("swvr-app-a-long-list", {"line": 5481}),
    ],
)
def test_a_slip_of_the_hand_is_found(
    numbers: pd.DataFrame, numerals: pd.DataFrame, identity: str, change: dict[str, object]
) -> None:
    assert disagreements(numbers, numerals) == []
    slipped = numbers.copy()
    for column, value in change.items():
        slipped.loc[slipped["id"] == identity, column] = value
    assert len(disagreements(slipped, numerals)) == 2
    assert len(disagreements(numbers[numbers["id"] != identity], numerals)) == 1


def test_it_is_stated_how_many_there_are(numbers: pd.DataFrame, numerals: pd.DataFrame) -> None:
    assert len(numbers) == 222
    assert len(numerals) == 1138
    assert numerals["rule"].fillna("").value_counts().to_dict() == {
        "": 222, "address": 7, "case_detail": 5, "continued": 1, "date": 28, "definition": 20,
        "enumeration": 40, "exhibit": 126, "footnote": 189, "formula": 6, "heading": 135,
        "list_number": 22, "name": 27, "ordinal": 12, "others_figure": 14, "page": 8,
        "period": 80, "questionnaire": 26, "resolution": 2, "vague": 5, "voice": 26,
        "word": 13, "year": 124,
    }  # fmt: skip


def test_a_pattern_is_overruled_only_where_a_line_begins_with_a_number(
    numerals: pd.DataFrame,
) -> None:
    overruled = numerals[numerals["rule"].isna() & (numerals["rule_by"] == "hand")]
    assert overruled["printed"].tolist() == ["7.86"]


def test_what_is_said_again_follows_from_where_it_is_said_first(numbers: pd.DataFrame) -> None:
    said = {
        "Countries of the UNV and Gallup survey": 23,
        "Countries with data on the time spent volunteering": 2,
    }
    for quantity, times in said.items():
        first, *later = numbers[numbers["quantity"] == quantity].itertuples()
        assert len(later) == times - 1
        assert {row.expression for row in later} == {f'n("{first.id}")'}


def test_a_rounded_claim_says_how_or_is_a_fraction(numbers: pd.DataFrame) -> None:
    claims = numbers[numbers["kind"] == "rounded_claim"]
    assert (claims["bound"].notna() | claims["decimals"].isna()).all()
    assert (numbers.loc[numbers["decimals"].isna(), "unit"] == "ratio").all()


# ------------------------------------------------------- what the project had before of the report


def test_the_estimates_are_those_of_the_ledger(checkout: Project, numbers: pd.DataFrame) -> None:
    estimates = load("global_estimates", checkout)
    known = numbers[
        numbers["place"].isin(estimates["place"]) & numbers["unit"].isin(estimates["unit"])
    ]
    assert len(known) == len(estimates) - 1  # three regions share one range of two ends
    words = {"volunteers": "Volunteers aged", "full_time_equivalent": "Full-time workers"}
    for row in estimates.itertuples():
        if row.qualifier == "range":
            ends = known[known["quantity"].str.contains("of the monthly volunteer rates")]
            assert ends["value"].tolist() == [row.low, row.high]
            continue
        found = known[
            (known["place"] == row.place)
            & (known["geography"] == row.region)
            & known["quantity"].str.startswith(
                words.get(row.indicator)
                or {
                    "volunteer_rate": "Monthly volunteer rate",
                    "share_of_volunteers": f"Share of {row.type} volunteers",
                }[row.indicator]
            )
            & (known["group"].fillna("total") == (row.type if row.sex == "total" else row.sex))
        ]
        (number,) = found.itertuples()
        assert number.value == row.value
        assert number.printed in row.printed
        assert (number.bound == "about") == (row.qualifier == "approximate")


def test_the_survey_is_that_of_the_ledger(checkout: Project, numbers: pd.DataFrame) -> None:
    rates = load("action_rates", checkout)
    rates = rates[rates["place"] == "fig_3_3"].set_index(["country", "sex"])["rate"]
    shown = at(numbers, "fig_3_3").set_index(["geography", "group"])["value"]
    assert shown.to_dict() == rates.to_dict()

    civic = load("civic_participation", checkout).set_index("country")
    rows = at(numbers, "tab_3_1")
    for column, word in (("increased",) * 2, ("decreased",) * 2, ("net_printed", "net")):
        shown = rows[rows["id"].str.endswith(f"-{word}")].set_index("geography")["value"]
        assert shown.to_dict() == civic[column].to_dict()

    plans = load("volunteering_plans", checkout)
    rows = at(numbers, "tab_3_2")
    assert len(rows) == len(plans)
    for activity, words in ACTIVITIES.items():
        shown = rows[rows["quantity"].str.startswith(words)].set_index(["geography", "group"])
        expected = plans[plans["activity"] == activity].set_index(["country", "sex"])["rate"]
        assert shown["value"].to_dict() == expected.to_dict()

    odds = load("survey_predictors", checkout)
    odds = odds[odds["significant"] == "yes"]
    rows = at(numbers, "tab_a2").query("unit == 'odds_ratio'")
    assert len(rows) == len(odds)
    for predictor, words in PREDICTORS.items():
        shown = rows[rows["quantity"].str.contains(words)].set_index("geography")["value"]
        expected = odds[odds["predictor"] == predictor].set_index("country")["odds_ratio"]
        assert shown.to_dict() == expected.to_dict()


def test_the_method_is_that_of_the_edition(
    checkout: Project, edition: Edition, numbers: pd.DataFrame
) -> None:
    def of(quantity: str) -> set[float]:
        return set(numbers.loc[numbers["quantity"] == quantity, "value"])

    assert of("Hours of a full-time worker in a month") == {edition.full_time_hours_per_month}
    (hours,) = of("Hours of a full-time worker in a week")
    (weeks,) = of("Weeks that a full-time worker works in a month")
    assert hours * weeks == edition.full_time_hours_per_month
    assert of("Countries of the UNV and Gallup survey") == {len(edition.survey.countries)}
    assert of("Respondents of the survey in each country") == {edition.survey.sample_size}
    assert of("Regions that the countries are grouped in") == {
        load(edition.regions, checkout)["region"].nunique()
    }
