"""Small mathematical programmes: can some rows all hold? Asked of HiGHS [Huangfu2018]_.

The numbers of a document go from parts of a percent to a thousand million, and the tolerance of the
solver is one in ten million. So a variable counts from the middle of its limits in units of half
the distance between them, and a row is divided by its largest coefficient.

References
----------
.. [Huangfu2018] Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method",
   *Mathematical Programming Computation* 10, 2018, 119–142.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from swvr.errors import SwvrError

NEAR = 2e-6  # of the unit of a row or a variable: twice the tolerance of the solver
PASSES = 4  # of balancing the units of variables without limits
LONGEST = 20.0  # seconds for one programme; all of ours together need less than that

Limits = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """``low`` ≤ Σ coefficient · variable ≤ ``high``, loose by ``slack``."""

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float
    slack: float = 0.0

    def holds(self, values: dict[str, float], units: dict[str, float]) -> bool:
        """Say whether it holds for some values, within the tolerance of the solver."""
        total = sum(coefficient * values[name] for name, coefficient in self.coefficients)
        size = max((abs(c) * units[name] for name, c in self.coefficients), default=0.0)
        loose = self.slack + NEAR * size
        return self.low - loose <= total <= self.high + loose


@dataclass(frozen=True)
class Part:
    """Rows that hang together.

    Attributes
    ----------
    rows
        All of them must hold.
    choices
        Of each, one row at least must hold.
    limits
        What each variable is at least and at most.
    counts
        The variables that are whole numbers.
    """

    rows: tuple[Row, ...]
    choices: tuple[tuple[Row, ...], ...]
    limits: tuple[tuple[str, Limits], ...]
    counts: frozenset[str]


@lru_cache(maxsize=10_000)
def solvable(part: Part) -> bool:
    """Say whether some values within the limits satisfy the rows and the choices.

    The choices are left open at first. If what is found meets one that it does not satisfy, each
    of its rows is tried.

    Raises
    ------
    SwvrError
        If the solver gives up.
    """
    found = _solve(part)
    if found is None:
        return False
    for at, choice in enumerate(part.choices):
        if not any(row.holds(*found) for row in choice):
            others = part.choices[:at] + part.choices[at + 1 :]
            return any(
                solvable(replace(part, rows=(*part.rows, row), choices=others)) for row in choice
            )
    return True


def middle(limits: Limits) -> float:
    """Return the middle of two limits; where one is missing the other, of none zero."""
    low, high = limits
    if math.isinf(low) or math.isinf(high):
        return next((end for end in limits if not math.isinf(end)), 0.0)
    return (low + high) / 2


def _solve(part: Part) -> tuple[dict[str, float], dict[str, float]] | None:
    """Return values that satisfy the rows, and the units they were counted in; None for none."""
    # Imported here: scipy.optimize takes half a second to load.
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    names = [name for name, _ in part.limits]
    at = {name: number for number, name in enumerate(names)}
    limits = np.array([limit for _, limit in part.limits])
    whole = np.array([name in part.counts for name in names])
    matrix = np.zeros((len(part.rows), len(names)))
    for number, row in enumerate(part.rows):
        for name, coefficient in row.coefficients:
            matrix[number, at[name]] = coefficient
    low = np.array([row.low - row.slack for row in part.rows])
    high = np.array([row.high + row.slack for row in part.rows])

    origin = np.where(whole, 0.0, [middle(limit) for _, limit in part.limits])
    unit = _units(matrix, limits, whole)
    moved, scaled = matrix @ origin, matrix * unit
    size = np.abs(scaled).max(axis=1, initial=0.0)
    size[size == 0] = 1.0
    rows = LinearConstraint(scaled / size[:, None], (low - moved) / size, (high - moved) / size)
    bounds = Bounds((limits[:, 0] - origin) / unit, (limits[:, 1] - origin) / unit)

    # Most programmes are settled without asking for whole numbers. A solution is checked, since
    # the presolving of mixed-integer programmes has been seen to give wrong ones (scipy #24141).
    for integrality in (np.zeros(len(names)), whole.astype(float)):
        for presolve in (True, False):
            solution = milp(
                np.zeros(len(names)),
                integrality=integrality,
                bounds=bounds,
                constraints=rows,
                options={"presolve": presolve, "time_limit": LONGEST},
            )
            if solution.status == 2:  # infeasible
                return None
            if solution.status == 0 and _satisfies(solution.x, rows, bounds):
                break
        else:
            raise SwvrError(
                f"the solver gives up on {len(part.rows)} rows: {solution.message}",
                where="audit",
                remedy="give closer limits to the unprinted quantities of the identities",
            )
        counts = solution.x[whole]
        if np.all(np.abs(counts - np.round(counts)) <= NEAR):
            break
    values = origin + unit * solution.x
    return dict(zip(names, values, strict=True)), dict(zip(names, unit, strict=True))


def _satisfies(values: np.ndarray, rows: Any, bounds: Any) -> bool:
    """Say whether a solution satisfies the rows and the bounds within the solver's tolerance."""
    left = rows.A @ values
    return bool(
        np.all(left >= rows.lb - NEAR)
        and np.all(left <= rows.ub + NEAR)
        and np.all(values >= bounds.lb - NEAR)
        and np.all(values <= bounds.ub + NEAR)
    )


def _units(matrix: np.ndarray, limits: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return the unit in which each variable is counted.

    Half the distance of its limits; one of a count; where a limit is missing, such that its
    coefficients are near those of the other variables of its rows.
    """
    width = (limits[:, 1] - limits[:, 0]) / 2
    bounded = np.isfinite(width) & ~whole
    unit = np.where(bounded, width, 1.0)
    free = ~bounded & ~whole
    used = matrix != 0
    for _ in range(PASSES if free.any() else 0):
        others = np.abs(matrix * unit)
        largest = np.where(free, 0.0, others).max(axis=1, initial=0.0)
        largest = np.where(largest > 0, largest, others.max(axis=1, initial=0.0))
        for column in np.flatnonzero(free & used.any(axis=0)):
            rows = used[:, column]
            ratio = largest[rows] / np.abs(matrix[rows, column])
            unit[column] = float(np.exp(np.mean(np.log(ratio))))
    return unit
