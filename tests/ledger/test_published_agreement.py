"""What DP/2022/24 prints stands in other tables of the project too: both must say the same.

Those tables were read from the document by another hand, so this is a third transcription of the
numbers that charts and tables show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from swvr.data import DataPackage, load
from swvr.project import Project

CHECKOUT = Project(Path(__file__).resolve().parents[2])
PACKAGE = DataPackage(CHECKOUT)
NUMBERS = load("published_unv", CHECKOUT)

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
        yield Stated(place, row.target, {"kind": "target"})
        yield Stated(place, row.result, {"kind": "measured"})
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
        yield Stated(
            f"footnote {row.footnote}" if noted else f"para {row.paragraph}",
            row.value * MILLION if row.unit == "million_dollars" else row.value,
            {},
        )


def in_package(name: str, read: Callable[[pd.DataFrame], Iterator[Stated]]) -> Any:
    absent = pytest.mark.skipif(name not in PACKAGE.resources, reason=f"there is no {name}")
    return pytest.param(name, read, id=name, marks=absent)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        in_package("unv_gender", gender),
        in_package("unv_indicators", indicators),
        in_package("unv_hosts", hosts),
        in_package("unv_goals", goals),
        in_package("unv_history", history),
        in_package("unv_ratings", ratings),
        in_package("unv_programme", programme),
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
