"""Weights of a telephone survey: selection, population margins, trimming (SWVR 2022, Appendix C).

The report says what the weights of the eight countries correct, not how: the numbers drawn from
each frame and the size of the frames, the one adult chosen in a household with a landline, the
people who could be reached through both frames, and then sex, age and education. The formulas
are therefore the usual ones, each with its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import svy
from svy.errors import SvyError
from svy.weighting.types import TrimConfig

from swvr.errors import SwvrError
from swvr.survey.estimates import age_group, require

LANDLINE, MOBILE = "landline", "mobile"
DUAL_METHODS = ("multiplicity", "composite")
MARGIN_TOLERANCE = 1e-12  # relative misfit of a margin

Level = str | int | float | bool
Margins = Mapping[str, Mapping[Level, int | float]]  # variable -> level -> people


@dataclass(frozen=True)
class PhoneFrame:
    """A list, or a range, of telephone numbers that is sampled from.

    Attributes
    ----------
    selected
        Numbers drawn from it.
    size
        Numbers in it.
    """

    selected: float
    size: float

    def __post_init__(self) -> None:
        if not 0.0 < self.selected <= self.size:
            raise SwvrError(
                f"{self.selected:g} numbers drawn out of {self.size:g}",
                where="telephone frame",
                remedy="draw at least one and no more than there are",
            )


@dataclass(frozen=True)
class Cap:
    """The largest weight that is let stand.

    Attributes
    ----------
    medians
        As a multiple of the median weight.
    percentile
        As a percentile of the weights.
    """

    medians: float | None = None
    percentile: float | None = None

    def __post_init__(self) -> None:
        if (self.medians is None) == (self.percentile is None):
            raise SwvrError(
                "a cap is either a multiple of the median or a percentile",
                where="cap on weights",
                remedy="give one of the two",
            )
        if self.medians is not None and self.medians <= 1.0:
            raise SwvrError(
                f"{self.medians:g} medians", where="cap on weights", remedy="give more than 1"
            )
        if self.percentile is not None and not 50.0 < self.percentile < 100.0:
            raise SwvrError(
                f"percentile {self.percentile:g}",
                where="cap on weights",
                remedy="give one above 50 and below 100",
            )

    def of(self, weights: pl.Series) -> float:
        """Return the cap on these weights."""
        values = weights.to_numpy()
        if self.medians is not None:
            return float(self.medians * np.median(values))
        assert self.percentile is not None
        return float(np.percentile(values, self.percentile))


def base_weight(
    respondents: pl.DataFrame,
    frames: Mapping[str, PhoneFrame],
    *,
    dual: str = "multiplicity",
    landline_part: float = 0.5,
) -> pl.Series:
    """Weight the respondents of one country by how likely they were to be selected.

    A household with several landline numbers is the likelier to be rung, and the more adults
    live in it the less likely each is to be the one chosen: through the landline frame an adult
    is expected ``selected / size * landline_numbers / adults`` times, through the mobile frame,
    where a telephone is taken to be its owner's alone, ``selected / size * mobile_numbers``
    times. The weight is the inverse, so that frames of unequal size or drawn at unequal rates
    are put right. Who is in both frames would count twice, and is either given the inverse of
    the sum of the two (multiplicity: Kalton and Anderson 1986, "Sampling rare populations",
    JRSS A 149, 65-82), or in the landline sample a fixed part of the weight and in the mobile
    sample the rest (composite: Hartley 1962, "Multiple frame surveys", ASA Proceedings of the
    Social Statistics Section, 203-206). Lohr (2011), "Alternative survey sample designs:
    Sampling with multiple overlapping frames", Survey Methodology 37, 197-213, compares them.

    Parameters
    ----------
    respondents
        One row per respondent: ``frame`` (``landline`` or ``mobile``: through which the
        interview came about), ``landline_numbers`` and ``mobile_numbers`` (on which the
        respondent can be reached; 0 for none), and, of who has a landline, ``adults`` (in the
        household, the respondent included).
    frames
        The frames sampled, by name; mobile only in seven of the eight countries. Who is not in
        two of them is no dual user.
    dual
        One of :data:`DUAL_METHODS`.
    landline_part
        Part of the weight that dual users keep in the landline sample (composite only).

    Returns
    -------
    polars.Series
        ``weight``: how many adults the respondent stands for, in the order of the rows.

    Raises
    ------
    SwvrError
        If a column is missing, a frame is unknown or was not sampled, a respondent has no
        number in the frame that the interview came through, or no adult lives in a household.
    """
    if dual not in DUAL_METHODS:
        raise SwvrError(
            f"no method '{dual}' for dual users", remedy=f"choose from {', '.join(DUAL_METHODS)}"
        )
    if not 0.0 < landline_part < 1.0:
        raise SwvrError(f"part {landline_part:g} of a weight", remedy="give one between 0 and 1")
    _require_selection(respondents, frames)
    reach = {
        LANDLINE: pl.when(pl.col("landline_numbers") > 0)
        .then(pl.col("landline_numbers") / pl.col("adults"))
        .otherwise(0.0),
        MOBILE: pl.col("mobile_numbers").cast(pl.Float64),
    }
    expected = {name: reach[name] * (frame.selected / frame.size) for name, frame in frames.items()}
    if len(expected) == 1:
        (only,) = expected.values()
        return _series(respondents, 1.0 / only)
    landline, mobile = expected[LANDLINE], expected[MOBILE]
    if dual == "multiplicity":
        return _series(respondents, 1.0 / (landline + mobile))
    both = (landline > 0) & (mobile > 0)
    through_landline = pl.col("frame") == LANDLINE
    own = pl.when(through_landline).then(landline).otherwise(mobile)
    part = pl.when(through_landline).then(landline_part).otherwise(1.0 - landline_part)
    return _series(respondents, pl.when(both).then(part).otherwise(1.0) / own)


def _series(respondents: pl.DataFrame, weight: pl.Expr) -> pl.Series:
    return respondents.select(weight.alias("weight"))["weight"]


def _require_selection(respondents: pl.DataFrame, frames: Mapping[str, PhoneFrame]) -> None:
    where = "respondents"
    unknown = sorted(set(frames) - {LANDLINE, MOBILE})
    if unknown or not frames:
        raise SwvrError(
            f"frames {', '.join(frames) or '(none)'}",
            where="telephone frames",
            remedy=f"name {LANDLINE}, {MOBILE} or both",
        )
    columns = ["frame", *(f"{name}_numbers" for name in frames)]
    if LANDLINE in frames:
        columns.append("adults")
    missing = [name for name in columns if name not in respondents.columns]
    if missing:
        raise SwvrError(f"no column {', '.join(missing)}", where=where, remedy="add it")
    numbers = [pl.col(f"{name}_numbers") for name in frames]
    checks = {
        "the frame was not sampled": ~pl.col("frame").is_in(list(frames)),
        "how many numbers is missing or below zero": pl.any_horizontal(
            count < 0 for count in numbers
        ),
        "no number in the frame that the interview came through": pl.any_horizontal(
            (pl.col("frame") == name) & (pl.col(f"{name}_numbers") < 1) for name in frames
        ),
    }
    if LANDLINE in frames:
        adults = (pl.col("adults") >= 1).fill_null(False)
        checks["no adult in a household with a landline"] = ~adults & (
            pl.col("landline_numbers") > 0
        )
    for problem, wrong in checks.items():
        rows = respondents.select(wrong.fill_null(True).sum()).item()
        if rows:
            raise SwvrError(f"{problem}: {rows} rows", where=where, remedy="mend or leave them out")


def rake(
    respondents: pl.DataFrame,
    margins: Mapping[str, Margins],
    *,
    cap: Cap | None = None,
    max_iterations: int = 500,
) -> pl.Series:
    """Bring the weights of each country to the known make-up of its population.

    Every margin is fitted in turn until all hold (Deming and Stephan 1940, "On a least squares
    adjustment of a sampled frequency table when the expected marginal totals are known", Annals
    of Mathematical Statistics 11, 427-444). With a cap, which is worked out from the weights
    raked without one, trimming and raking take turns until the margins and the cap both hold.

    An estimate from such weights treats them as if they came from selection alone; its standard
    error is then a little too large, because the margins are known.

    Parameters
    ----------
    respondents
        One row per respondent: ``country``, ``weight`` and the variables of the margins;
        ``age_group`` is made from ``age`` if it is not there.
    margins
        Country, then variable (``sex``, ``age_group``, ``education``), then level: how many
        people. Shares do as well if they add up to the same total.
    cap
        The largest weight.
    max_iterations
        Of the raking, and of the turns of trimming and raking.

    Returns
    -------
    polars.Series
        ``weight``, in the order of the rows.

    Raises
    ------
    SwvrError
        If a column is missing, a country has no margins, the margins of a country do not share
        a total, a level has nobody in it or somebody has no level or one without a margin, or
        the margins cannot be met.
    """
    variables = sorted({name for given in margins.values() for name in given})
    if "age_group" in variables and "age_group" not in respondents.columns:
        require(respondents, ["age"])
        respondents = respondents.with_columns(age_group=age_group())
    require(respondents, ["country", "weight", *variables])
    countries = respondents["country"].unique().sort()
    without = [str(name) for name in countries if name not in margins]
    if without:
        raise SwvrError(
            f"no margins for {', '.join(without)}",
            where="population margins",
            remedy="give the margins of every country in the file",
        )
    numbered = respondents.select("country", "weight", *variables).with_row_index("row")
    parts = []
    for country in countries:
        rows = numbered.filter(pl.col("country") == country)
        _require_margins(str(country), rows, margins[country])
        weight = _rake(str(country), rows, margins[country], cap, max_iterations)
        parts.append(pl.DataFrame({"row": rows["row"], "weight": weight}))
    return pl.concat(parts).sort("row")["weight"]


def _rake(
    country: str, rows: pl.DataFrame, margins: Margins, cap: Cap | None, max_iterations: int
) -> pl.Series:
    sample = svy.Sample(rows.select("weight", *margins), svy.Design(wgt="weight"))
    controls = {name: dict(levels) for name, levels in margins.items()}

    def raked(trimming: TrimConfig | None) -> pl.Series:
        result = sample.weighting.rake(
            controls=controls,
            wgt_name="raked",
            tol=MARGIN_TOLERANCE,
            max_iter=max_iterations,
            trimming=trimming,
        )
        return result.data.lazy().select("raked").collect()["raked"]

    try:
        weights = raked(None)
        if cap is None:
            return weights
        return raked(
            TrimConfig(
                upper=cap.of(weights),
                max_iter=max_iterations,
                min_cell_size=1,
                tol=MARGIN_TOLERANCE,
            )
        )
    except SvyError as error:
        kept = "the margins" if cap is None else "the margins with this cap"
        raise SwvrError(
            f"{kept} cannot be met ({error.code})",
            where=f"weights of {country}",
            remedy="join levels that few respondents are in, raise the cap, or allow more turns",
        ) from None


def _require_margins(country: str, rows: pl.DataFrame, margins: Margins) -> None:
    where = f"population margins of {country}"
    if not margins:
        raise SwvrError("there are none", where=where, remedy="give at least one variable")
    totals = {name: float(sum(levels.values())) for name, levels in margins.items()}
    largest = max(totals.values())
    if any(abs(total - largest) > 1e-9 * largest for total in totals.values()):
        raise SwvrError(
            "they do not share a total: "
            + ", ".join(f"{name} {total:.10g}" for name, total in totals.items()),
            where=where,
            remedy="take all from the same population, or scale them to one total",
        )
    for name, levels in margins.items():
        if any(not value > 0.0 for value in levels.values()):
            raise SwvrError(
                f"a level of {name} without people", where=where, remedy="leave the level out"
            )
        present = set(rows[name].drop_nulls().unique())
        if rows[name].null_count():
            raise SwvrError(
                f"{name} is empty for {rows[name].null_count()} respondents",
                where=f"respondents of {country}",
                remedy="fill it in, or do not rake to it",
            )
        for problem, odd in (
            ("nobody is in", set(levels) - present),
            ("no margin for", present - set(levels)),
        ):
            if odd:
                raise SwvrError(
                    f"{problem} {name} {', '.join(sorted(map(str, odd)))}",
                    where=where,
                    remedy="join levels, so that each has a margin and respondents",
                )


def trim(weights: pl.Series, cap: Cap) -> pl.Series:
    """Cut the weights of one country at a cap and spread what was cut over the others.

    The others take part in proportion to their weight; who thereby comes above the cap is cut
    as well, until nobody is. The sum stays, the margins do not: rake again, or give the cap to
    :func:`rake`, which does both.

    Parameters
    ----------
    weights
        The weights of one country.
    cap
        The largest weight, worked out once from these weights.

    Returns
    -------
    polars.Series
        The weights, in the same order.

    Raises
    ------
    SwvrError
        If the mean weight is not below the cap.
    """
    limit = cap.of(weights)
    values = weights.to_numpy().astype(float)
    total = values.sum()
    if total >= limit * len(values):
        raise SwvrError(
            f"the cap of {limit:g} is not above the mean weight",
            where="weights",
            remedy="choose a higher cap",
        )
    over = values > limit
    while (values > limit).any():  # every turn cuts at least one more
        values = np.where(over, limit, values)
        values[~over] *= (total - limit * over.sum()) / values[~over].sum()
        over |= values > limit
    return pl.Series(weights.name, values)


def kish_design_effect(weights: pl.Series) -> float:
    """Return how much unequal weights enlarge the variance of a mean (Kish 1965, §11.7).

    Parameters
    ----------
    weights
        The weights of one country.

    Returns
    -------
    float
        The number of respondents times the sum of squared weights, over the squared sum.
    """
    values = weights.to_numpy().astype(float)
    return float(len(values) * (values**2).sum() / values.sum() ** 2)


def effective_sample_size(weights: pl.Series) -> float:
    """Return how many respondents of equal weight would tell as much (Kish 1965).

    Parameters
    ----------
    weights
        The weights of one country.

    Returns
    -------
    float
        Respondents.
    """
    return len(weights) / kish_design_effect(weights)
