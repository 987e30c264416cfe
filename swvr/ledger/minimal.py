"""The smallest sets of things that cannot all be had.

Where a set of things can't be had together, the whole set says little; what says something are its
subsets that can't be had either although everything smaller in them can. All of them are found
through a duality [Liffiton2016]_ [Ignatiev2015]_: a set that can be had and can't be enlarged
leaves out at least one thing of each such subset. So a map of what is still unknown, in which sets
known to be possible and their subsets, and sets known to be impossible and their supersets, are
crossed out, is asked for its largest set until nothing is left of it.

References
----------
.. [Liffiton2016] M. H. Liffiton, A. Previti, A. Malik and J. Marques-Silva, "Fast, flexible MUS
   enumeration", *Constraints* 21, 2016, 223–250.
.. [Ignatiev2015] A. Ignatiev, A. Previti, M. Liffiton and J. Marques-Silva, "Smallest MUS
   extraction with minimal hitting set dualization", *CP 2015*, LNCS 9255, 173–182.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from swvr.errors import SwvrError

Possible = Callable[[frozenset[str]], bool]
MOST = 5000  # sets to try: far more than any document of ours needs


def irreducible(things: Sequence[str], possible: Possible) -> list[str]:
    """Leave out of an impossible set, from the last on, whatever can be spared.

    Parameters
    ----------
    things
        A set that is impossible, in the order of what is rather kept.
    possible
        Whether a set can be had; a subset of a possible one must be possible.
    """
    kept = list(things)
    for thing in reversed(things):
        fewer = [other for other in kept if other != thing]
        if not possible(frozenset(fewer)):
            kept = fewer
    return kept


def minimal_sets(things: Sequence[str], possible: Possible) -> list[list[str]]:
    """Return all impossible sets from which nothing can be spared, smallest first.

    Parameters
    ----------
    things
        All things, in the order in which sets of one size are to come.
    possible
        Whether a set can be had; a subset of a possible one must be possible.

    Returns
    -------
    list of list of str
        Each set in the order of ``things``; empty if all can be had.

    Raises
    ------
    SwvrError
        If there are too many to find.
    """
    unknown = _Map(things)
    found: list[list[str]] = []
    for _ in range(MOST):
        seed = unknown.largest()
        if seed is None:
            place = {thing: number for number, thing in enumerate(things)}
            return sorted(found, key=lambda one: (len(one), [place[thing] for thing in one]))
        if possible(frozenset(seed)):
            unknown.cross_out_below(seed)
        else:
            found.append(irreducible(seed, possible))
            unknown.cross_out_above(found[-1])
    raise SwvrError(
        f"more than {MOST} sets of {len(things)} things to try",
        where="minimal sets",
        remedy="split what hangs together into smaller parts",
    )


class _Map:
    """The subsets of some things that are not crossed out yet."""

    def __init__(self, things: Sequence[str]) -> None:
        self._things = list(things)
        self._rows: list[np.ndarray] = []
        self._least: list[float] = []

    def largest(self) -> list[str] | None:
        """Return a set of most things that is not crossed out; None if there is none left."""
        # Imported here: scipy.optimize takes half a second to load.
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        if not self._rows:
            return list(self._things)
        # The smallest extra charge on later things makes the answer one and the same each time.
        count = len(self._things)
        solution = milp(
            -1.0 + np.arange(count) / (4.0 * count * count),
            integrality=np.ones(count),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(np.array(self._rows), lb=self._least),
        )
        if solution.status == 2:  # infeasible
            return None
        chosen = zip(self._things, solution.x, strict=True)
        return [thing for thing, value in chosen if value > 0.5]

    def cross_out_below(self, possible: Sequence[str]) -> None:
        """Leave only sets that have something that this one has not."""
        self._add(np.array([float(thing not in possible) for thing in self._things]), 1.0)

    def cross_out_above(self, impossible: Sequence[str]) -> None:
        """Leave only sets that lack something that this one has."""
        row = np.array([-float(thing in impossible) for thing in self._things])
        self._add(row, 1.0 - len(impossible))

    def _add(self, row: np.ndarray, least: float) -> None:
        self._rows.append(row)
        self._least.append(least)
