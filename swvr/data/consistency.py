"""What no single file can tell: that countries, regions and population fit together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from swvr.data.problem import SEAL, Problem


def without_region(
    people: pd.DataFrame, groups: pd.DataFrame, file: str, regions: str
) -> Iterator[Problem]:
    """Find countries that have population in the latest year and no region."""
    latest = people[people["year"] == people["year"].max()]
    strangers = latest[~latest["country"].isin(groups["country"])].drop_duplicates("country")
    for index, code in strangers["country"].items():
        text = f"{code} has population in {latest['year'].max()} but no region in {regions}"
        remedy = f"give {code} a region in {regions}, then run {SEAL}"
        yield Problem("consistency", file, text, _row_in_file(index), "country", remedy)


def without_population(
    people: pd.DataFrame, groups: pd.DataFrame, file: str, population: str
) -> Iterator[Problem]:
    """Find regions without a country that has population in the latest year."""
    latest = people[people["year"] == people["year"].max()]
    peopled = set(groups.loc[groups["country"].isin(latest["country"]), "region"])
    empty = groups[~groups["region"].isin(peopled)].drop_duplicates("region")
    for index, region in empty["region"].items():
        text = f"no country of the region {region} has population in {population}"
        remedy = f"correct the region, or add its countries to {population}; then run {SEAL}"
        yield Problem("consistency", file, text, _row_in_file(index), "region", remedy)


def _row_in_file(index: object) -> int:
    """Turn a position in a table into the row of the file: the header is row 1."""
    return int(str(index)) + 2
