"""What was published of the respondents, and how far a file of respondents is from it.

The respondents of the survey are not public; what the report and a news story print of them is
the resource `survey_constraints`: percentages, differences of percentages, and odds ratios, with
their base and rounding. A file that meets them all agrees with everything that is known. Very
different files do: so it is no sign that a file is right in anything else.

The report can be read in two ways in one place: the first column of table A2 is headed volunteer
action rate, and told in the text as having volunteered (question 1). Both are kept.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
import polars as pl

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.frames import records
from swvr.project import Project
from swvr.survey.estimates import YES, Measure, estimates, net, share
from swvr.survey.predictors import predictors

First = Literal["q1", "action"]
CODES = {"yes": 1, "likely": 1, "increased": 1, "decreased": 2}  # of each answer counted
_BASES = {"all": None, "q4a_yes": pl.col("q4a") == YES}
_ODDS = ("odds_ratio", "not_significant")
_KEY = ["country", "item", "answer", "group"]
_FOUND = [*_KEY, "is_odds", "found", "p_value"]
_ROUNDING = 1e-9  # an estimate this close to the edge of what rounds to a value is inside


def published_constraints(
    edition: Edition, project: Project | None = None, *, first: First = "q1"
) -> pd.DataFrame:
    """Return what was published of the respondents, under one reading of table A2.

    Parameters
    ----------
    edition
        Its survey says which countries.
    project
        The checkout; by default the one found from the working directory.
    first
        What the first column of table A2 is about: question 1, or volunteer action.

    Returns
    -------
    pandas.DataFrame
        The rows and columns of the resource, without the other reading.

    Raises
    ------
    SwvrError
        If there is no such reading, or the resource can't be read.
    """
    if first not in get_args(First):
        raise SwvrError(
            f"there is no reading '{first}'",
            where="published constraints",
            remedy=f"choose one of {', '.join(get_args(First))}",
        )
    table = load(edition.survey.constraints, project)
    other = {f"first_{reading}" for reading in get_args(First)} - {f"first_{first}"}
    wanted = ~table["reading"].isin(other) & table["country"].isin(edition.survey.countries)
    return table[wanted].reset_index(drop=True)


def deviations(frame: pl.DataFrame, constraints: pd.DataFrame) -> pd.DataFrame:
    """Measure how far respondents are from what was published.

    Parameters
    ----------
    frame
        One row per respondent, as :mod:`swvr.survey.microdata` reads them.
    constraints
        As from :func:`published_constraints`, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        The constraints, with ``found`` (percent, percentage points or an odds ratio),
        ``deviation`` (found less published; missing where no value was), ``p_value`` (of odds
        ratios), and ``met``: it rounds to what was printed, and an odds ratio is significant at
        95 percent if and only if the report says so. Of a country without respondents nothing
        is found and nothing met.

    Raises
    ------
    SwvrError
        If the constraints are of both readings of table A2, or as
        :func:`swvr.survey.estimates.estimates` and :func:`swvr.survey.predictors.predictors`.
    """
    frame = frame.filter(pl.col("country").is_in(constraints["country"].unique().tolist()))
    is_odds = constraints["statistic"].isin(_ODDS)
    parts = []
    if not frame.is_empty():
        parts = [
            _percentages(frame, constraints[~is_odds]),
            _odds_ratios(frame, constraints[is_odds]),
        ]
    found = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=_FOUND)])
    result = constraints.assign(is_odds=is_odds).merge(
        found.astype({"is_odds": bool, "found": float, "p_value": float}),
        how="left",
        on=[*_KEY, "is_odds"],
        validate="one_to_one",
    )
    result = result.drop(columns="is_odds")
    result["deviation"] = result["found"] - result["value"]
    half = 0.5 * 10.0 ** -result["decimals"].to_numpy(float)
    near = result["deviation"].abs() <= half + _ROUNDING
    significant = result["p_value"] < 0.05
    result["met"] = np.select(
        [result["statistic"] == name for name in _ODDS],
        [near & significant, ~significant & result["p_value"].notna()],
        near,
    ).astype(bool)
    return result


def _percentages(frame: pl.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Estimate every percentage and difference of percentages, of every country."""
    kinds = rows[["item", "answer", "group", "base"]].drop_duplicates(ignore_index=True)
    if kinds.empty:
        return pd.DataFrame()
    measures = [_measure(kind) for kind in records(kinds)]
    kinds["name"] = [measure.item for measure in measures]
    table = estimates(frame, measures, minimum_base=1).rename(columns={"item": "name"})
    table = table.merge(kinds, on=["name", "group"])
    return table.assign(is_odds=False, found=table["estimate"], p_value=np.nan)[_FOUND]


def _measure(kind: Any) -> Measure:
    """Return what a constraint is about, as something to estimate."""
    asked = _BASES[kind.base]
    if kind.answer == "net":
        return net(kind.item, kind.group, asked=asked)
    name = f"{kind.item}_{kind.answer}"
    return share(kind.item, kind.group, answer=CODES[kind.answer], name=name, asked=asked)


def _odds_ratios(frame: pl.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Estimate the odds ratios of the countries that have any."""
    if rows.empty:
        return pd.DataFrame()
    firsts = [reading for reading in get_args(First) if f"first_{reading}" in set(rows["reading"])]
    if len(firsts) != 1:
        raise SwvrError(
            f"{len(firsts)} readings of the first column of table A2",
            where="published constraints",
            remedy="take the constraints of one reading, with its first column",
        )
    inside = frame.filter(pl.col("country").is_in(rows["country"].unique().tolist()))
    table = predictors(inside, first=firsts[0])
    table = table.rename(columns={"predictor": "item", "odds_ratio": "found"})
    return table.assign(answer="yes", group="total", is_odds=True)[_FOUND]
