"""Every estimate from a file of respondents as plain records, for the command line."""

from __future__ import annotations

import math
from typing import Any, cast

import pandas as pd

from swvr.survey.microdata import Microdata
from swvr.survey.predictors import predictors
from swvr.survey.tabulation import tabulate

Record = dict[str, Any]

ODDS_RATIOS = "tab_a2"
_NUMBERS = ("estimate", "se", "low", "high")
_COLUMNS = ["country", "exhibit", "item", "group", *_NUMBERS, "n", "suppressed"]


def listing(microdata: Microdata, *, first: str = "q1", confidence: float = 0.95) -> list[Record]:
    """Return every estimate of the survey's chapters.

    Parameters
    ----------
    microdata
        The respondents.
    first
        What the first column of table A2 is taken for: ``q1`` or ``action``.
    confidence
        Of the intervals.

    Returns
    -------
    list of dict
        ``country``, ``exhibit``, ``item``, ``group``, ``estimate``, ``se``, ``low``, ``high``
        (percent, of an item that ends in ``_net`` percentage points), ``n`` (respondents in the
        base), ``suppressed`` (the base is too small) and ``synthetic``. Of the exhibit ``tab_a2``
        the item is a predictor of planning to volunteer, first the past behaviours that the table
        has, then the other characteristics in the regression, and the estimate its odds ratio,
        which has no standard error. A number that there is not is None: it is suppressed, or the
        odds ratio is not finite.

    Raises
    ------
    SwvrError
        As :func:`swvr.survey.predictors.predictors`.
    """
    shown = tabulate(microdata.frame, confidence=confidence)
    found = predictors(microdata.frame, first=first, confidence=confidence)
    odds = found.rename(columns={"predictor": "item", "odds_ratio": "estimate"}).assign(
        exhibit=ODDS_RATIOS,
        group="total",
        se=math.nan,
        suppressed=found["status"] == "suppressed",
    )
    table = pd.concat([shown[_COLUMNS], odds[_COLUMNS]], ignore_index=True)
    rows = cast(list[Record], table.to_dict("records"))
    return [
        {
            **row,
            **{name: _known(row[name]) for name in _NUMBERS},
            "synthetic": microdata.synthetic,
        }
        for row in rows
    ]


def as_text(records: list[Record]) -> str:
    """Return the records as a table to read."""
    lines = [
        f"{'country':9}{'exhibit':19}{'item':22}{'group':26}"
        f"{'estimate':>9}{'se':>8}{'low':>9}{'high':>9}{'n':>11}"
    ]
    lines += [
        f"{row['country']:9}{row['exhibit']:19}{row['item']:22}{row['group']:26}"
        f"{_text(row['estimate']):>9}{_text(row['se']):>8}{_text(row['low']):>9}"
        f"{_text(row['high']):>9}{row['n']:>11,}{'  suppressed' if row['suppressed'] else ''}"
        for row in records
    ]
    lines.append(f"percent, with _net percentage points; {ODDS_RATIOS}: odds ratios")
    if any(row["synthetic"] for row in records):
        lines.append("SYNTHETIC DATA: nothing here is an answer that anybody gave")
    return "\n".join(lines)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
