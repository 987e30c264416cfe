"""What was published of the respondents: the table, and how far a file is from it."""

from __future__ import annotations

import math

import pandas as pd
import polars as pl
import pytest

from swvr.data import load
from swvr.errors import SwvrError
from swvr.survey.constraints import deviations, published_constraints
from swvr.survey.predictors import predictors

# Table A2 as printed; None: not significant.
TABLE_A2 = {
    "BOL": (3.94, 2.33, None, None),
    "IND": (7.86, 2.93, None, None),
    "KEN": (None, 2.71, 2.19, None),
    "LBN": (None, 1.78, 2.46, 2.66),
    "SEN": (None, None, 2.86, 2.47),
    "THA": (None, None, 1.98, 2.06),
    "TUR": (2.46, None, 3.39, 2.41),
    "UZB": (6.05, None, 1.65, None),
}
PLANS = {"advise_authorities": "q8c", "raise_awareness": "q8d", "new_solutions": "q8e"}


@pytest.fixture(scope="module")
def table(checkout) -> pd.DataFrame:
    return load("survey_constraints", checkout)


def told(table: pd.DataFrame, place: str) -> dict[tuple[str, ...], float]:
    rows = table[table["place"] == place]
    keys = zip(rows["country"], rows["item"], rows["answer"], rows["group"], strict=True)
    values = dict(zip(keys, rows["value"], strict=True))
    assert len(values) == len(rows)
    return values


# -- the resources


def test_predictors_are_those_of_table_a2(checkout):
    table = load("survey_predictors", checkout)
    found = {
        country: tuple(None if math.isnan(value) else value for value in rows["odds_ratio"])
        for country, rows in table.groupby("country")
    }
    assert found == TABLE_A2
    assert table["predictor"].tolist() == ["first", "q3a", "q3b", "q3c"] * 8
    assert ((table["significant"] == "yes") == table["odds_ratio"].notna()).all()
    assert table["significant"].value_counts().to_dict() == {"yes": 18, "no": 14}


def test_constraints_on_action_are_the_action_rates(table, checkout):
    rates = load("action_rates", checkout)
    expected = {(r.country, "action", "yes", r.sex): r.rate for r in rates.itertuples()}
    assert told(table, "fig_3_2") | told(table, "fig_3_3") == expected
    rows = table[table["item"] == "action"].merge(
        rates, left_on=["country", "group", "place"], right_on=["country", "sex", "place"]
    )
    assert len(rows) == 24
    assert (rows["certainty_x"] == rows["certainty_y"]).all()


def test_constraints_on_civic_participation_are_table_3_1(table, checkout):
    civic = load("civic_participation", checkout)
    names = {"increased": "increased", "decreased": "decreased", "net": "net_printed"}
    expected = {
        (row["country"], "q4b", answer, "total"): row[column]
        for _, row in civic.iterrows()
        for answer, column in names.items()
    }
    assert told(table, "tab_3_1") == expected
    rows = table[table["place"] == "tab_3_1"]
    assert set(rows["base"]) == {"q4a_yes"}
    assert set(rows["reading"]) == {"base_q4a_yes"}


def test_constraints_on_plans_are_table_3_2(table, checkout):
    plans = load("volunteering_plans", checkout)
    expected = {(r.country, PLANS[r.activity], "likely", r.sex): r.rate for r in plans.itertuples()}
    assert told(table, "tab_3_2") == expected


def test_constraints_on_change_are_the_net_change(table, checkout):
    change = load("volunteering_change", checkout)
    expected = {(r.country, "q6", "net", "total"): r.net_change for r in change.itertuples()}
    assert told(table, "fig_3_6") == expected
    assert set(table.loc[table["place"] == "fig_3_6", "certainty"]) == {"B"}


def test_constraints_on_predictors_are_table_a2_in_both_readings(table, checkout):
    rows = table[table["place"] == "tab_a2"]
    expected = {}
    for row in load("survey_predictors", checkout).itertuples():
        items = ("q1", "action") if row.predictor == "first" else (row.predictor,)
        expected |= {(row.country, item): (row.odds_ratio, row.significant) for item in items}
    assert len(rows) == len(expected) == 40
    for row in rows.itertuples():
        value, significant = expected[row.country, row.item]
        assert row.statistic == ("odds_ratio" if significant == "yes" else "not_significant")
        assert row.value == value or (math.isnan(row.value) and math.isnan(value))
        reading = {"q1": "first_q1", "action": "first_action"}.get(row.item, "any")
        assert row.reading == reading


def test_a_constraint_is_rounded_as_it_is_printed(table):
    assert set(table.loc[table["place"] == "tab_a2", "decimals"]) == {2}
    assert set(table.loc[table["place"] != "tab_a2", "decimals"]) == {0}
    known = table["value"].dropna()
    assert (known.round(2) == known).all()


@pytest.mark.parametrize(("first", "other"), [("q1", "action"), ("action", "q1")])
def test_a_reading_has_one_first_column_of_table_a2(edition, checkout, first, other):
    constraints = published_constraints(edition, checkout, first=first)
    assert len(constraints) == 136
    assert constraints["statistic"].value_counts().to_dict() == {
        "percent": 88,
        "net": 16,
        "odds_ratio": 18,
        "not_significant": 14,
    }
    items = set(constraints.loc[constraints["place"] == "tab_a2", "item"])
    assert items == {first, "q3a", "q3b", "q3c"}
    assert other not in items


def test_only_the_countries_of_the_edition_are_constrained(edition, checkout):
    survey = edition.survey.model_copy(update={"countries": ["KEN"]})
    some = published_constraints(edition.model_copy(update={"survey": survey}), checkout)
    assert set(some["country"]) == {"KEN"}


def test_an_unknown_reading_is_refused(edition, checkout):
    with pytest.raises(SwvrError, match="no reading 'q2'"):
        published_constraints(edition, checkout, first="q2")


# -- how far a file is from them


def respondents() -> pl.DataFrame:
    """Give four people whose shares are easily worked out: weights 1, 1, 2 and 4."""
    return pl.DataFrame(
        {
            "country": ["KEN"] * 4,
            "weight": [1.0, 1.0, 2.0, 4.0],
            "sex": [1, 1, 2, 2],
            "age": [20, 35, 50, 70],
            "area": [1, 2, 1, 2],
            "employment": [1, 2, 1, 2],
            "education": [1, 2, 3, 1],
            "q1": [1, 2, 2, 8],
            "q2": [None, 2, 1, 9],
            **{item: [2, 2, 2, 2] for item in ("q3a", "q3b", "q3c", "q5a")},
            "q4a": [1, 2, 1, 9],
            "q4b": [1, None, 2, None],
            "q6": [1, 2, 1, 4],
            "q7": [1, 2, 1, 2],
            "q8c": [1, 2, 8, 1],
            "q8d": [1, 1, 2, 2],
            "q8e": [2, 2, 2, 2],
        },
        schema_overrides={"q2": pl.Int8, "q4b": pl.Int8},
    )


def without_odds(constraints: pd.DataFrame) -> pd.DataFrame:
    return constraints[constraints["place"] != "tab_a2"]


def test_what_is_found_is_weighted_and_of_its_base(edition, checkout):
    constraints = without_odds(published_constraints(edition, checkout))
    constraints = constraints[constraints["country"] == "KEN"]
    found = deviations(respondents(), constraints).set_index("id")["found"]
    expected = {
        "KEN_fig_3_2_action_yes_total": 100 * 3 / 8,  # q1, and q2 and q4a: not the one who refused
        "KEN_fig_3_3_action_yes_men": 100 * 1 / 2,
        "KEN_fig_3_3_action_yes_women": 100 * 2 / 6,
        "KEN_tab_3_1_q4b_increased_total": 100 * 1 / 3,  # of those who said yes to q4a
        "KEN_tab_3_1_q4b_decreased_total": 100 * 2 / 3,
        "KEN_tab_3_1_q4b_net_total": -100 * 1 / 3,
        "KEN_fig_3_6_q6_net_total": 100 * 2 / 8,  # of all, also those who did not volunteer
        "KEN_tab_3_2_q8c_likely_men": 50.0,
        "KEN_tab_3_2_q8c_likely_women": 100 * 4 / 6,  # who does not know is in the base
        "KEN_tab_3_2_q8d_likely_men": 100.0,
        "KEN_tab_3_2_q8d_likely_women": 0.0,
        "KEN_tab_3_2_q8e_likely_men": 0.0,
        "KEN_tab_3_2_q8e_likely_women": 0.0,
    }
    assert found.to_dict() == pytest.approx(expected)


def test_a_constraint_is_met_if_what_is_found_rounds_to_it(edition, checkout):
    constraints = published_constraints(edition, checkout)
    one = constraints[constraints["id"] == "KEN_tab_3_2_q8c_likely_men"]
    for value, met in ((49.5, True), (50.5, True), (49.49, False), (50.51, False)):
        result = deviations(respondents(), one.assign(value=value))
        assert result["met"].tolist() == [met], value
        assert result["deviation"].tolist() == pytest.approx([50.0 - value])


def test_a_country_without_respondents_meets_nothing(edition, checkout):
    constraints = published_constraints(edition, checkout)
    result = deviations(respondents().filter(pl.col("country") == "BOL"), constraints)
    assert len(result) == 136
    assert result["found"].isna().all()
    assert not result["met"].any()
    some = deviations(respondents(), without_odds(constraints))
    assert set(some.loc[some["found"].notna(), "country"]) == {"KEN"}


def test_an_odds_ratio_is_that_of_the_regression_and_has_to_be_significant(
    edition, checkout, answers
):
    frame = answers(4000)
    for first in ("q1", "action"):
        constraints = published_constraints(edition, checkout, first=first)
        result = deviations(frame, constraints)
        odds = result[result["place"] == "tab_a2"].set_index(["country", "item"])
        fitted = predictors(frame, first=first).set_index(["country", "predictor"])
        fitted = fitted.loc[odds.index]
        assert odds["found"].tolist() == pytest.approx(fitted["odds_ratio"].tolist(), rel=1e-12)
        silent = odds["statistic"] == "not_significant"
        assert (odds.loc[silent, "met"] == ~fitted.loc[silent, "significant"]).all()
        # The very value, where it is not significant, does not do.
        itself = constraints["place"] == "tab_a2"
        turned = constraints[itself].assign(statistic="odds_ratio")
        turned["value"] = odds["found"].round(2).tolist()
        again = deviations(frame, turned)
        assert again["met"].tolist() == fitted["significant"].tolist()
        assert 0 < again["met"].sum() < len(again)


def test_both_readings_at_once_are_refused(edition, checkout, table):
    with pytest.raises(SwvrError, match="2 readings"):
        deviations(respondents(), table)
    only = published_constraints(edition, checkout)
    only = only[only["item"] == "q3a"]
    with pytest.raises(SwvrError, match="0 readings"):
        deviations(respondents(), only)
