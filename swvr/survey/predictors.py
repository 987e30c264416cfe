"""What goes with planning to volunteer: a logistic regression per country (Appendix E).

The report gives odds ratios of four past behaviours and says that demographic characteristics
were in the analysis as well, not which, nor how the answers were weighted or coded. Here these
are sex, age group, education, employment and area, everything is weighted, and who does not know
or refuses has not said yes. It is not clear whether the first behaviour is the question whether
one volunteered (q1), as the text says, or volunteer action of any form, as the table is headed:
both can be had.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import polars as pl
import svy
from svy.errors import SvyError, SvyUserWarning

from swvr.errors import SwvrError
from swvr.survey.estimates import (
    AGE_GROUPS,
    MINIMUM_BASE,
    YES,
    age_group,
    samples,
    volunteer_action,
)

FIRST = ("q1", "action")  # the two readings of the first column of table A2
PAST = ("q3a", "q3b", "q3c")
_CODES = {
    "women": ("sex", 2, (1, 2)),
    "secondary": ("education", 2, (1, 2, 3)),
    "tertiary": ("education", 3, (1, 2, 3)),
    "not_employed": ("employment", 2, (1, 2)),
    "urban": ("area", 2, (1, 2)),
}
DEMOGRAPHIC = (*AGE_GROUPS[1:], *_CODES)
_OUTCOME, _COMPLETE = "plans", "complete"
_TOLERANCE = 1e-12  # svy's own 1e-8 leaves the eighth digit open
_COLUMNS = {
    "country": "str",
    "predictor": "str",
    "odds_ratio": "float64",
    "low": "float64",
    "high": "float64",
    "p_value": "float64",
    "significant": "bool",
    "n": "int64",
    "dropped": "int64",
    "status": "str",
}


def predictors(
    frame: pl.DataFrame,
    *,
    first: str = "q1",
    confidence: float = 0.95,
    minimum_base: int = MINIMUM_BASE,
) -> pd.DataFrame:
    """Return the odds ratios of planning to volunteer (q7), country by country.

    A weighted logistic regression with the design-based (sandwich) covariance of Binder (1983),
    "On the variances of asymptotically normal estimators from complex surveys", International
    Statistical Review 51, 279-292; tests and intervals on the t distribution with clusters less
    strata plus one less coefficients degrees of freedom, as R's ``summary(svyglm(...))``.

    An odds ratio is not how many times likelier something is: of 83 and 35 percent it is 9, where
    the former is 2.4 times the latter.

    Parameters
    ----------
    frame
        One row per respondent: ``country``, ``weight``, optionally ``stratum`` and ``psu``,
        ``sex``, ``age``, ``education``, ``employment``, ``area`` and the answers.
    first
        The first of the four past behaviours: ``q1`` or ``action``.
    confidence
        Of the intervals; an odds ratio is significant if its interval leaves out 1.
    minimum_base
        With fewer respondents, a country's results are missing.

    Returns
    -------
    pandas.DataFrame
        One row per country, in alphabetical order, and predictor: the four behaviours, then the
        :data:`DEMOGRAPHIC` ones, against men, age_15_29, primary education, employed, rural.
        ``country``, ``predictor``, ``odds_ratio``, ``low``, ``high``, ``p_value``,
        ``significant``, ``n`` (respondents in the regression), ``dropped`` (left out because a
        characteristic is missing) and ``status``: ``estimated``; or why the row is empty:
        ``separated`` (it tells the outcome of somebody with certainty, so that there is no
        finite odds ratio), ``no_variation`` (all are alike), ``suppressed``.

    Raises
    ------
    SwvrError
        If there is no such reading, a column is missing, an answer is missing, two predictors
        cannot be told apart, or as :func:`swvr.survey.estimates.estimates`.
    """
    if first not in FIRST:
        raise SwvrError(f"no reading '{first}'", remedy=f"choose from {', '.join(FIRST)}")
    columns = _columns(first)
    rows = [
        row
        for country, sample in samples(frame, keep=columns)
        for row in _country(country, sample, (first, *PAST, *DEMOGRAPHIC), confidence, minimum_base)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _columns(first: str) -> list[pl.Expr]:
    """Return outcome and predictors as 0 and 1; an unknown characteristic is missing."""
    behaviour = volunteer_action() if first == "action" else pl.col(first) == YES
    group = age_group()
    columns = {
        _OUTCOME: pl.col("q7") == YES,
        first: behaviour,
        **{item: pl.col(item) == YES for item in PAST},
        **{name: group == name for name in AGE_GROUPS[1:]},
        **{
            name: pl.when(pl.col(column).is_in(codes)).then(pl.col(column) == code)
            for name, (column, code, codes) in _CODES.items()
        },
    }
    whole = pl.all_horizontal(value.is_not_null() for value in columns.values())
    return [
        *(value.cast(pl.Float64).alias(name) for name, value in columns.items()),
        whole.alias(_COMPLETE),
    ]


def _country(
    country: str,
    sample: svy.Sample,
    names: tuple[str, ...],
    confidence: float,
    minimum_base: int,
) -> list[tuple[object, ...]]:
    data = sample.data.lazy().collect()
    answers = [_OUTCOME, *names[: 1 + len(PAST)]]
    empty = [name for name in answers if data[name].null_count()]
    if empty:
        raise SwvrError(
            f"{', '.join('q7' if name == _OUTCOME else name for name in empty)} is empty for "
            "some respondents",
            where=f"respondents of {country}",
            remedy="code don't know as 8 and refused as 9",
        )
    used = data.filter(_COMPLETE)
    n, dropped = len(used), len(data) - len(used)
    varied = [name for name in (_OUTCOME, *names) if used[name].n_unique() > 1]
    found: dict[str, _Term] = {}
    if n >= minimum_base and _OUTCOME in varied:
        found = _fit(country, sample, varied[1:], n, confidence)
    rows: list[tuple[object, ...]] = []
    for name in names:
        term = found.get(name)
        if term is not None and np.isfinite(term[1]):
            odds, low, high, p = term
            rows.append(
                (country, name, odds, low, high, p, p < 1.0 - confidence, n, dropped, "estimated")
            )
            continue
        status = "separated" if term is not None else "no_variation"
        status = "suppressed" if n < minimum_base else status
        rows.append((country, name, np.nan, np.nan, np.nan, np.nan, False, n, dropped, status))
    return rows


_Term = tuple[float, float, float, float]


def _fit(
    country: str, sample: svy.Sample, names: list[str], n: int, confidence: float
) -> dict[str, _Term]:
    """Return odds ratio, low, high and p value by predictor; not finite where separated."""
    where = f"regression of {country}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SvyUserWarning)  # separation is reported in the rows
        try:
            model = sample.glm.fit(
                y=_OUTCOME,
                x=names,
                family="binomial",
                where=svy.col(_COMPLETE),
                tol=_TOLERANCE,
                alpha=1.0 - confidence,
            )
        except SvyError as error:
            raise SwvrError(
                error.detail, where=where, remedy="leave the country out, or use the other reading"
            ) from None
    assert model.fitted is not None
    assert model.stats.n == n, "svy dropped other rows than those with a missing value"
    table = model.fitted.to_polars(exponentiate=True)
    return {
        str(row["term"]): (row["odds_ratio"], row["conf_low"], row["conf_high"], row["p_value"])
        for row in table.iter_rows(named=True)
    }
