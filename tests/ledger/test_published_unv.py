"""The numbers of DP/2022/24: how many, by which rules, and the same as in other tables.

The tables that the chapter on UNV's results is made from were read from the document by another
hand: for the numbers that stand there too, this is a third transcription.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from swvr.data import load
from swvr.project import Project

CHECKOUT = Project(Path(__file__).resolve().parents[2])
NUMBERS = load("published_unv", CHECKOUT)
NUMERALS = load("published_unv_tokens", CHECKOUT)

MILLION = 1e6
# What the table of results holds that the document does not print as a numeral: an order in words,
# a list that was counted, the year that an increase is said to be over.
UNPRINTED = {"volunteers_rank", "growth_base"}


class Stated(NamedTuple):
    """A number that another table says the document states, with what else that table knows."""

    place: str
    value: float
    more: dict[str, Any]


def indicators(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        place = f"indicator {row.code}"
        yield Stated(place, row.target, {"kind": "target", "rounded_to": row.rounded_to})
        yield Stated(place, row.result, {"kind": "measured", "rounded_to": row.rounded_to})
        yield Stated(place, row.score_printed, {"kind": "derived"})


def hosts(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        for value in (row.volunteers, row.growth, row.entities):
            yield Stated(f"para {row.paragraph}", value, {"group": row.host})


def goals(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        yield Stated(f"para {row.paragraph}", row.share, {"group": f"goal_{row.goal}"})


def history(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        yield Stated(f"para {row.paragraph}", row.volunteers, {"group": f"years_{row.years}"})


def ratings(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        yield Stated(f"para {row.paragraph}", row.indicators, {"group": row.rating})


def gender(table: pd.DataFrame) -> Iterator[Stated]:
    for row in table.itertuples():
        value = row.low if pd.isna(row.value) else row.value
        # Half of the community volunteers is 50 percent there, and 0.5 as printed.
        yield Stated(
            f"para {row.paragraph}",
            value / 100 if row.qualifier == "approximate" else value,
            {"year": row.year},
        )


def programme(table: pd.DataFrame) -> Iterator[Stated]:
    printed = table[(table["qualifier"] != "counted") & ~table["indicator"].isin(UNPRINTED)]
    for row in printed.itertuples():
        noted = not pd.isna(row.footnote) and row.indicator != "reviews_recognizing_share"
        unit = MILLION if row.unit == "million_dollars" else 1.0
        yield Stated(
            f"footnote {row.footnote:.0f}" if noted else f"para {row.paragraph}",
            row.value * unit,
            {"rounded_to": round(row.rounded_to * unit, 6)} if row.qualifier == "exact" else {},
        )


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("unv_gender", gender),
        ("unv_indicators", indicators),
        ("unv_hosts", hosts),
        ("unv_goals", goals),
        ("unv_history", history),
        ("unv_ratings", ratings),
        ("unv_programme", programme),
    ],
)
def test_the_numbers_of_the_tables_are_the_published_ones(
    name: str, read: Callable[[pd.DataFrame], Iterator[Stated]]
) -> None:
    stated = [each for each in read(load(name, CHECKOUT)) if not pd.isna(each.value)]
    assert stated
    missing = []
    for place, value, more in stated:
        rows = NUMBERS[(NUMBERS["place"] == place) & ((NUMBERS["value"] - value).abs() < 1e-6)]
        for column, expected in more.items():
            rows = rows[rows[column] == expected]
        if rows.empty:
            missing.append((place, value, more))
    assert missing == []


def test_it_is_stated_how_many_there_are() -> None:
    assert len(NUMBERS) == 227
    assert len(NUMERALS) == 606
    assert NUMERALS["rule"].fillna("").value_counts().to_dict() == {
        "": 227, "date": 30, "definition": 9, "enumeration": 5, "exhibit": 2, "footnote": 20,
        "heading": 32, "list_number": 64, "name": 57, "ordinal": 4, "page": 7, "period": 17,
        "resolution": 19, "vague": 1, "year": 112,
    }  # fmt: skip


def test_no_pattern_is_overruled() -> None:
    assert (NUMERALS["rule_by"] == "hand").sum() == 12
    assert NUMERALS[NUMERALS["rule"].isna() & NUMERALS["rule_by"].notna()].empty


# Counts that are evidently round, though no word says so, and a mean of counts.
ROUND = {
    "unv-para5-peru-calls", "unv-para5-peru-messages", "unv-para37-workshops-volunteers",
    "unv-para37-counselling", "unv-para37-abuse-prevention", "unv-para37-languages",
    "unv-para48-enquiries-daily",
}  # fmt: skip
MEANS = {"days", "years", "percent", "percentage_points"}


def rounding(row: Any) -> float:
    """Read what a number is rounded to off its figures."""
    if pd.isna(row.decimals):
        return 0.1  # a fraction in words
    last = float(row.scale) / 10 ** int(row.decimals)
    if row.unit in MEANS or row.decimals:
        return last
    if row.scale > 1 or row.bound or row.id in ROUND:
        figure = round(row.value / row.scale)
        while figure % 10 == 0:
            figure, last = figure // 10, last * 10
        return last
    return 0.0


def test_what_a_number_is_rounded_to_is_read_off_its_figures() -> None:
    bounded = NUMBERS.assign(bound=NUMBERS["bound"].fillna(""))
    expected = {row.id: rounding(row) for row in bounded.itertuples()}
    assert NUMBERS.set_index("id")["rounded_to"].to_dict() == pytest.approx(expected)


def test_the_countries_of_a_list_are_as_many_as_another_table_counts() -> None:
    named = load("unv_countries_named", CHECKOUT).groupby("list")["country"].agg(set)
    counted = load("unv_programme", CHECKOUT).set_index(["indicator", "group"])["value"]
    assert len(named["voluntary_reviews"]) == counted["reviews_recognizing", "listed"]
    assert len(named["special_fund"]) == counted["special_fund_donors", "world"]
    assert named["special_fund_largest"] < named["special_fund"]
    sizes = {"other_volunteers": 12, "policies": 15, "new_countries": 5, "full_funding": 16}
    assert {name: len(named[name]) for name in sizes} == sizes


def test_the_entities_of_the_list_are_hosts_by_the_same_codes() -> None:
    entities = set(load("unv_entities_named", CHECKOUT)["entity"])
    hosts = load("unv_hosts", CHECKOUT)
    outside = set(hosts.loc[hosts["kind"] == "host", "host"]) - entities
    assert outside == {"secretariat"}  # its parts are named one by one


def test_the_share_that_is_printed_as_a_number_of_persons_is_read_as_a_share() -> None:
    """Paragraph 26 prints the national share as a number of persons; the two make a whole."""
    shares = NUMBERS[NUMBERS["place"] == "para 26"]
    assert set(shares["unit"]) == {"percent"}
    assert shares["value"].sum() == 100
