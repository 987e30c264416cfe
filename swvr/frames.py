"""Going through a table row by row, in a way that the type checker follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield each row as a named tuple, with its position as ``Index``.

    pandas types the fields of such a row as anything that a cell may be; the schema of the data
    package has already made sure of what is in them.
    """
    return iter(frame.reset_index(drop=True).itertuples())


def cell(frame: pd.DataFrame, row: object, column: str) -> Any:
    """Return one cell by the labels of its row and column."""
    return frame.at[row, column]


def row(frame: pd.DataFrame, label: str) -> pd.Series:
    """Return one row by its label."""
    found = frame.loc[label]
    assert isinstance(found, pd.Series), f"{label} labels several rows"
    return found
