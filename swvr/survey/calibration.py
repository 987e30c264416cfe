"""Weights that make a table agree with totals, and a logistic regression to check them by.

What is published of a survey is a list of statements about weighted sums: that a percentage is
48 says that ``sum(weight * base * (yes - 0.48))`` is zero; that a logistic regression has certain
coefficients says that its score equations at them are. All are linear in the weights, so that one
calibration meets them together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.special import expit

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

_BLOCK = 256


class Fit(NamedTuple):
    """Coefficients of a weighted logistic regression, standard errors, and p values."""

    beta: Floats
    se: Floats
    p: Floats


def calibrate(columns: Floats, weight: Floats) -> Floats:
    """Move weights as little as possible until the weighted sum of every column is zero.

    Raking [Deville1992]_: each weight is multiplied by the exponential of a linear function of
    its row, found by Newton's method on the convex dual problem, so that weights stay above zero.

    Parameters
    ----------
    columns
        One row a weight.
    weight
        The weights at first, all above zero.

    Returns
    -------
    numpy.ndarray
        The weights, with mean 1.

    Raises
    ------
    ArithmeticError
        If no positive weights do it.
    """
    rows = columns / (columns.std(axis=0) + 1e-12)
    multipliers = np.zeros(rows.shape[1])
    value, share = _dual(rows, weight, multipliers)
    for _ in range(100):
        slope = _cross(rows, share[:, None])[:, 0]
        if np.abs(slope).max() < 1e-13:
            break
        bend = _cross(rows, rows * share[:, None]) - np.outer(slope, slope)
        step = np.linalg.lstsq(bend, -slope, rcond=1e-12)[0]
        size = 1.0
        while size > 1e-8:
            new_value, new_share = _dual(rows, weight, multipliers + size * step)
            if new_value <= value + 1e-4 * size * float(slope @ step) + 1e-15:
                break
            size /= 2.0
        else:
            break
        multipliers, value, share = multipliers + size * step, new_value, new_share
    if np.abs(_cross(rows, share[:, None])).max() > 1e-10:
        raise ArithmeticError("no positive weights")
    return share * len(weight)


def _dual(rows: Floats, weight: Floats, multipliers: Floats) -> tuple[float, Floats]:
    """Return the dual function, and the weights it stands for as shares."""
    power = np.concatenate([block @ multipliers for block in _blocks(rows)])
    top = power.max()
    moved = weight * np.exp(power - top)
    return float(np.log(moved.sum()) + top), moved / moved.sum()


def fit(
    terms: Floats,
    yes: Truths,
    weight: Floats,
    start: Floats | None = None,
    free: Truths | None = None,
) -> Fit:
    """Fit a weighted logistic regression with the design's standard errors.

    As :func:`swvr.survey.predictors.predictors`, for respondents drawn independently; it is here
    because a search needs it thousands of times, and with some of the coefficients given.

    Parameters
    ----------
    terms, yes, weight
        One row a respondent.
    start
        Coefficients to begin with; by default zero.
    free
        Which coefficients are fitted; the others stay as they are, with a standard error of 0.

    Raises
    ------
    numpy.linalg.LinAlgError
        If two terms can't be told apart.
    """
    count, width = terms.shape
    beta = np.zeros(width) if start is None else start.astype(float).copy()
    loose = np.ones(width, bool) if free is None else free
    inside = terms[:, loose]
    for _ in range(50):
        chance = expit(terms @ beta)
        bend = _cross(inside, inside * (weight * chance * (1.0 - chance))[:, None])
        slope = _cross(inside, (weight * (yes - chance))[:, None])[:, 0]
        step = np.linalg.solve(bend, slope)
        beta[loose] += np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-12:
            break
    chance = expit(terms @ beta)
    bread = np.linalg.inv(_cross(inside, inside * (weight * chance * (1.0 - chance))[:, None]))
    product = inside * (weight * (yes - chance))[:, None]
    variance = bread @ _cross(product, product) @ bread * (count / (count - 1.0))
    se = np.zeros(width)
    se[loose] = np.sqrt(np.diag(variance))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(beta) / se
    return Fit(beta, se, 2.0 * stats.t.sf(t, count - width))


def scores(terms: Floats, yes: Truths, beta: Floats) -> Floats:
    """Return what has to add up to zero for these to be the coefficients that one would fit."""
    product: Floats = terms * (yes - expit(terms @ beta))[:, None]
    return product


def _cross(left: Floats, right: Floats) -> Floats:
    """Multiply the transpose of one table with another."""
    pairs = zip(_blocks(left), _blocks(right), strict=True)
    total: Floats = np.sum([part.T @ other for part, other in pairs], axis=0)
    return total


def _blocks(table: Floats) -> list[Floats]:
    """Cut a table into blocks of rows.

    A block is too small for BLAS to share it among threads: so the sums are the same on every
    number of processors, and no time is lost on a busy machine.
    """
    return [table[at : at + _BLOCK] for at in range(0, len(table), _BLOCK)]
