"""The table of the chapter: which cells it has, and that they are those estimated singly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from swvr.errors import SwvrError
from swvr.survey.estimates import GROUPS, estimates, share
from swvr.survey.tabulation import MEASURES, tabulate

REFERENCE = Path(__file__).parents[1] / "reference"
SHARES = {
    "fig_3_6": ["q6_increased", "q6_decreased", "q6_same", "q6_did_not_volunteer"],
    "tab_3_1": ["q4b_increased", "q4b_decreased"],
}


@pytest.fixture(scope="module")
def respondents() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "synthetic_respondents_weights_only.csv.gz")


@pytest.fixture(scope="module")
def table(respondents):
    return tabulate(respondents)


def test_every_country_has_every_exhibit_item_and_group_once(table):
    places = [(name, m.item, m.group) for name, cells in MEASURES.items() for m in cells]
    for country, rows in table.groupby("country"):
        found = rows[["exhibit", "item", "group"]].itertuples(index=False, name=None)
        assert list(found) == places, country
    assert table["country"].unique().tolist() == [f"XA{letter}" for letter in "ABCDEFGH"]
    assert set(table["group"]) == set(GROUPS)


def test_the_columns_are_those_that_exhibits_read(table):
    assert list(table.columns) == [
        "country",
        "exhibit",
        "item",
        "group",
        "estimate",
        "se",
        "low",
        "high",
        "n",
        "suppressed",
    ]


def test_the_bases_are_who_was_asked(table, respondents):
    one = respondents.filter(pl.col("country") == "XAA")
    n = table[table["country"] == "XAA"].set_index(["exhibit", "item", "group"])["n"]
    did = {name: one.filter(pl.col(name) == 1).height for name in ("q3a", "q3b", "q3c", "q4a")}
    assert n["fig_3_2", "action", "total"] == 250
    assert n["fig_3_6", "q6_net", "total"] == 250
    assert n["tab_3_1", "q4b_net", "total"] == did["q4a"] < 250
    assert n["fig_3_7", "q7", "volunteered_friends"] == did["q3c"]
    assert n["fig_3_7", "q7", "volunteered_organization"] == did["q3b"]
    assert n["fig_3_7", "q7", "volunteered_government"] == did["q3a"]
    for groups in (("women", "men"), ("rural", "urban")):
        item = "fig_3_3" if "men" in groups else "own_action_groups"
        assert sum(n[item, "action", group] for group in groups) == 250


@pytest.mark.parametrize("exhibit", SHARES)
def test_a_net_difference_is_increased_less_decreased(table, exhibit):
    wide = table[table["exhibit"] == exhibit].pivot(
        index="country", columns="item", values="estimate"
    )
    increased, decreased = SHARES[exhibit][:2]
    expected = wide[increased] - wide[decreased]
    assert wide[f"{increased[:3].rstrip('_')}_net"].tolist() == pytest.approx(expected.tolist())


def test_the_estimates_are_percent_with_the_interval_around_them(table):
    shown = table[~table["suppressed"]]
    inside = shown["low"].le(shown["estimate"]) & shown["estimate"].le(shown["high"])
    assert inside.all()
    shares = shown[~shown["item"].str.endswith("_net")]
    assert shares[["low", "high"]].stack().between(0, 100).all()
    assert shares["estimate"].mean() > 1.0


def test_an_estimate_in_two_exhibits_is_the_same(table):
    twice = table[(table["item"] == "q5a") & (table["group"] == "total")]
    pairs = twice.pivot(index="country", columns="exhibit", values="high")
    assert pairs["fig_3_5"].tolist() == pairs["fig_3_8"].tolist()


def test_small_bases_are_suppressed_and_keep_their_number(respondents):
    few = respondents.with_columns(
        q3a=pl.when(pl.int_range(pl.len()).over("country") < 29).then(1).otherwise(2)
    )
    found = tabulate(few, ["fig_3_7"])
    government = found[found["group"] == "volunteered_government"]
    assert government["n"].tolist() == [29] * 8
    assert government["suppressed"].all()
    assert government[["estimate", "se", "low", "high"]].isna().all(axis=None)
    assert not tabulate(few, ["fig_3_7"], minimum_base=29)["suppressed"].any()


def test_one_exhibit_needs_its_columns_only(respondents):
    narrow = respondents.select("country", "weight", "sex", "q8c", "q8d", "q8e")
    found = tabulate(narrow, ["tab_3_2"])
    assert set(found["exhibit"]) == {"tab_3_2"}
    singly = estimates(narrow, [share("q8c", "women")])["estimate"]
    women = found[(found["item"] == "q8c") & (found["group"] == "women")]["estimate"]
    assert women.tolist() == singly.tolist()


def test_an_exhibit_without_estimates_is_refused(respondents):
    with pytest.raises(SwvrError, match="no estimates for fig_3_1"):
        tabulate(respondents, ["fig_3_2", "fig_3_1"])


def test_the_table_of_respondents_is_left_as_it_was(respondents):
    before = respondents.clone()
    tabulate(respondents, ["fig_3_3"])
    assert respondents.equals(before)
    assert respondents.columns == before.columns


def test_a_respondent_more_in_one_country_changes_that_country_only(table, respondents):
    more = pl.concat([respondents, respondents.filter(pl.col("country") == "XAC").head(1)])
    again = tabulate(more)
    changed = ~np.isclose(again["estimate"], table["estimate"], equal_nan=True, rtol=1e-13)
    assert set(again.loc[changed, "country"]) == {"XAC"}
