"""Shares of the adult population, and differences of two shares, with their sampling error.

A thin layer over :mod:`svy`: means of an indicator with Taylor-linearised standard errors, the
domain (men, or who were asked) marked rather than cut out, so that the whole sample counts in
the variance. Every country is a sample of its own; within it the design is the strata and
clusters of the file, or if it has none, as telephone samples, its respondents.

Percentages run from 0 to 100. The base is everybody who was asked; who does not know or refuses
is in the base and is not a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats
from svy.errors import SvyError
from svy.errors.singleton_errors import SingletonError

from swvr.errors import SwvrError

YES = 1
ACTION_ITEMS = ("q1", "q2", "q3a", "q3b", "q3c", "q4a", "q5a")  # a yes to any is volunteer action
MINIMUM_BASE = 30  # respondents; fewer are not shown
_EDGE = 1e-12  # what rounding may leave of 0
_AGES = {"age_15_29": (15, 29), "age_30_44": (30, 44), "age_45_59": (45, 59), "age_60_plus": (60,)}
AGE_GROUPS = tuple(_AGES)

GROUPS: dict[str, pl.Expr | None] = {
    "total": None,
    "women": pl.col("sex") == 2,
    "men": pl.col("sex") == 1,
    **{
        name: pl.col("age").is_between(*ages) if len(ages) == 2 else pl.col("age") >= ages[0]
        for name, ages in _AGES.items()
    },
    "rural": pl.col("area") == 1,
    "urban": pl.col("area") == 2,
    "employed": pl.col("employment") == 1,
    "not_employed": pl.col("employment") == 2,
    "volunteered_friends": pl.col("q3c") == YES,
    "volunteered_organization": pl.col("q3b") == YES,
    "volunteered_government": pl.col("q3a") == YES,
}

_COLUMNS = {
    "country": "str",
    "item": "str",
    "group": "str",
    "estimate": "float64",
    "se": "float64",
    "low": "float64",
    "high": "float64",
    "n": "int64",
    "df": "int64",
    "suppressed": "bool",
}


@dataclass(frozen=True)
class Measure:
    """What is estimated, and among whom.

    Attributes
    ----------
    item, group
        Its names in the results.
    value
        For a share 1 or true where it applies, 0 or false where not; for a difference of two
        shares also -1. Never missing for those who were asked.
    base
        Who was asked and is in the group; everybody if None. Missing counts as no.
    difference
        Whether it is a difference of two shares.
    """

    item: str
    group: str
    value: pl.Expr
    base: pl.Expr | None = None
    difference: bool = False


def volunteer_action() -> pl.Expr:
    """Return whether a respondent did any of :data:`ACTION_ITEMS`.

    One yes is enough, so that q2 need not have been asked of who said yes to q1. With an answer
    missing and no yes to the others, it is missing.
    """
    return pl.any_horizontal(pl.col(item) == YES for item in ACTION_ITEMS)


def age_group() -> pl.Expr:
    """Return the name of the age group, one of :data:`AGE_GROUPS`; missing below 15."""
    age = pl.col("age")
    later: pl.Expr = pl.lit(None, dtype=pl.String)
    for name, ages in _AGES.items():
        later = pl.when(age >= ages[0]).then(pl.lit(name)).otherwise(later)
    return later


def share(
    item: str,
    group: str = "total",
    *,
    answer: int = YES,
    name: str = "",
    asked: pl.Expr | None = None,
) -> Measure:
    """Return the share that gives an answer to a question, or of volunteer action.

    Parameters
    ----------
    item
        A question, or ``action``.
    group
        One of :data:`GROUPS`.
    answer
        The answer that is counted.
    name
        What to call the item in the results, if not its own name.
    asked
        Who was asked, if not everybody.
    """
    value = volunteer_action() if item == "action" else pl.col(item) == answer
    return Measure(name or item, group, value, _both(asked, GROUPS[group]))


def net(
    item: str,
    group: str = "total",
    *,
    more: int = 1,
    less: int = 2,
    asked: pl.Expr | None = None,
) -> Measure:
    """Return the share of one answer less that of another, as increased less decreased.

    Parameters
    ----------
    item, group, asked
        As for :func:`share`.
    more, less
        The two answers.
    """
    answer = pl.col(item)
    value = (answer == more).cast(pl.Int8) - (answer == less).cast(pl.Int8)
    return Measure(f"{item}_net", group, value, _both(asked, GROUPS[group]), difference=True)


def _both(first: pl.Expr | None, second: pl.Expr | None) -> pl.Expr | None:
    if first is None or second is None:
        return second if first is None else first
    return first & second


def estimates(
    frame: pl.DataFrame,
    measures: Sequence[Measure],
    *,
    minimum_base: int = MINIMUM_BASE,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate every measure in every country.

    The interval of a share is symmetric on the logit scale, with the t distribution on the
    degrees of freedom of the domain (clusters less strata that have members), as R's
    ``svyciprop(method="xlogit")``. That of a difference is symmetric in points. A share of
    exactly 0 or 100 has a standard error of 0 and no logit interval; it is given the one of
    Korn and Graubard (1998), which there is Clopper and Pearson's with a design effect of 1 and
    an allowance for the degrees of freedom: one end is 0 or 100 itself. A difference that
    everybody agrees on has no interval.

    Parameters
    ----------
    frame
        One row per respondent: ``country``, ``weight``, optionally ``stratum`` and ``psu``, and
        the columns of the measures. One country at a time is copied, of these columns only.
    measures
        What to estimate.
    minimum_base
        With fewer respondents in the base, the estimate and its error are missing.
    confidence
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per country, in alphabetical order, and measure: ``country``, ``item``,
        ``group``, ``estimate`` (percent, or percentage points), ``se``, ``low``, ``high``, ``n``
        (respondents in the base, unweighted), ``df``, ``suppressed``.

    Raises
    ------
    SwvrError
        If a column is missing, a weight is missing or not above zero, a respondent who was asked
        has no answer, clusters are named for some respondents of a country only, or a stratum
        has one cluster only.
    """
    rows = [
        (country, measure.item, measure.group, *found)
        for country, sample in samples(frame, measures)
        for measure, found in zip(
            measures,
            _estimate_all(country, sample, measures, minimum_base, confidence),
            strict=True,
        )
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def samples(
    frame: pl.DataFrame, measures: Sequence[Measure] = (), keep: Sequence[pl.Expr] = ()
) -> Iterator[tuple[str, svy.Sample]]:
    """Yield each country and its sample, with its design.

    Parameters
    ----------
    frame
        As for :func:`estimates`.
    measures
        Their values and bases become the columns ``value_0``, ``base_0`` and so on.
    keep
        Further columns.

    Raises
    ------
    SwvrError
        As for :func:`estimates`.
    """
    design = [name for name in ("weight", "stratum", "psu") if name in frame.columns]
    wanted = [
        *(pl.col(name) for name in design),
        *(measure.value.alias(f"value_{at}") for at, measure in enumerate(measures)),
        *(
            measure.base.fill_null(False).alias(f"base_{at}")
            for at, measure in enumerate(measures)
            if measure.base is not None
        ),
        *keep,
    ]
    require(frame, ["country", "weight", *_roots(wanted)])
    names = frame["country"].unique().sort()
    for country in names:
        rows = frame.lazy().filter(pl.col("country") == country).select(wanted).collect()
        yield str(country), _sample(str(country), rows)


def require(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Make sure that a table of respondents has these columns, a country and a weight.

    Parameters
    ----------
    frame
        One row per respondent.
    columns
        The columns.

    Raises
    ------
    SwvrError
        If a column is missing, there is no respondent, a country is missing, or a weight is
        missing or not above zero.
    """
    where = "respondents"
    missing = sorted(set(columns) - set(frame.columns))
    if missing:
        raise SwvrError(
            f"no column {', '.join(missing)}", where=where, remedy="add it, empty if not asked"
        )
    if frame.is_empty():
        raise SwvrError("there are none", where=where, remedy="give at least one country")
    if frame["country"].null_count():
        raise SwvrError("a row has no country", where=where, remedy="fill in its country")
    good = ((pl.col("weight") > 0) & pl.col("weight").is_finite()).fill_null(False)
    bad = frame.select((~good).sum()).item()
    if bad:
        raise SwvrError(
            f"a weight that is missing or not above zero: {bad} rows",
            where=where,
            remedy="give every respondent a weight, or leave out who has none",
        )


def _roots(expressions: Sequence[pl.Expr]) -> list[str]:
    return sorted({name for expression in expressions for name in expression.meta.root_names()})


def _sample(country: str, rows: pl.DataFrame) -> svy.Sample:
    """Give the respondents of one country their design; a column without a value is none."""
    given = [name for name in ("stratum", "psu") if name in rows.columns]
    filled = {name: len(rows) - rows[name].null_count() for name in given}
    partly = [name for name, count in filled.items() if 0 < count < len(rows)]
    if partly:
        raise SwvrError(
            f"{partly[0]} is filled in for {filled[partly[0]]} of {len(rows)} respondents",
            where=f"respondents of {country}",
            remedy="fill it in for all of a country or for none",
        )
    stratum, psu = (name if filled.get(name) else None for name in ("stratum", "psu"))
    return svy.Sample(rows, svy.Design(wgt="weight", stratum=stratum, psu=psu))


def _estimate_all(
    country: str,
    sample: svy.Sample,
    measures: Sequence[Measure],
    minimum_base: int,
    confidence: float,
) -> Iterator[tuple[float, float, float, float, int, int, bool]]:
    """Yield estimate, standard error, low, high, base, degrees of freedom, suppressed."""
    _require_answers(country, sample, measures)
    found: dict[int, svy.Estimate] = {}
    for same in _by_base(measures):
        asked = None if measures[same[0]].base is None else svy.col(f"base_{same[0]}")
        try:
            results = sample.estimation.mean([f"value_{at}" for at in same], where=asked)
        except SvyError as error:
            raise _refusal(country, error) from None
        assert isinstance(results, list)
        found |= zip(same, results, strict=True)
    for at, measure in enumerate(measures):
        (row,) = found[at].estimates
        n, df = int(row.n or 0), int(row.df or 0)
        suppressed = n < max(minimum_base, 1)
        if suppressed:
            yield (np.nan, np.nan, np.nan, np.nan, n, df, True)
            continue
        bounds = difference_interval if measure.difference else share_interval
        low, high = bounds(row.est, row.se, n, df, confidence)
        yield (100.0 * row.est, 100.0 * row.se, 100.0 * low, 100.0 * high, n, df, False)


def _by_base(measures: Sequence[Measure]) -> list[list[int]]:
    """Put together the places of the measures with the same base: svy is quicker with many."""
    groups: list[list[int]] = []
    for at, measure in enumerate(measures):
        for group in groups:
            base = measures[group[0]].base
            same = base is measure.base
            if base is not None and measure.base is not None:
                same = base.meta.eq(measure.base)
            if same:
                group.append(at)
                break
        else:
            groups.append([at])
    return groups


def share_interval(
    share: float, se: float, n: int, df: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a share, as :func:`estimates` describes it.

    Parameters
    ----------
    share, se
        The share, from 0 to 1, and its standard error.
    n
        Respondents in the base.
    df
        Degrees of freedom; without any there is no interval.
    confidence
        Of the interval.
    """
    if df <= 0:
        return np.nan, np.nan
    t = stats.t.ppf((1.0 + confidence) / 2.0, df)
    if share <= _EDGE or share >= 1.0 - _EDGE:
        allowance = (stats.t.ppf((1.0 + confidence) / 2.0, n - 1) / t) ** 2
        end = 1.0 - ((1.0 - confidence) / 2.0) ** (1.0 / (n * min(1.0, allowance)))
        return (0.0, float(end)) if share < 0.5 else (float(1.0 - end), 1.0)
    middle = np.log(share / (1.0 - share))
    half = t * se / (share * (1.0 - share))
    low, high = (1.0 / (1.0 + np.exp(-(middle + sign * half))) for sign in (-1.0, 1.0))
    return float(low), float(high)


def difference_interval(
    difference: float, se: float, n: int, df: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a difference of two shares.

    Parameters
    ----------
    difference, se
        The difference, from -1 to 1, and its standard error.
    n, df, confidence
        As for :func:`share_interval`.
    """
    if df <= 0 or se <= _EDGE:
        return np.nan, np.nan
    half = float(stats.t.ppf((1.0 + confidence) / 2.0, df)) * se
    return difference - half, difference + half


def _require_answers(country: str, sample: svy.Sample, measures: Sequence[Measure]) -> None:
    """Make sure that everybody who was asked has a value."""
    empty = [
        (
            pl.col(f"value_{at}").is_null()
            & (pl.lit(True) if measure.base is None else pl.col(f"base_{at}"))
        )
        .sum()
        .alias(str(at))
        for at, measure in enumerate(measures)
    ]
    if not empty:
        return
    counts = sample.data.lazy().select(empty).collect().row(0)
    for measure, count in zip(measures, counts, strict=True):
        if count:
            raise SwvrError(
                f"{measure.item} ({measure.group}) is empty for {count} respondents who were asked",
                where=f"respondents of {country}",
                remedy="code don't know as 8 and refused as 9; only who was not asked is empty",
            )


def _refusal(country: str, error: SvyError) -> SwvrError:
    if isinstance(error, SingletonError):
        return SwvrError(
            "a stratum has one cluster only, which leaves its variance unknown",
            where=f"respondents of {country}",
            remedy="join it with a stratum like it",
        )
    return SwvrError(str(error).strip(), where=f"respondents of {country}")
