"""Numbers that are known within limits, and what can be said of them.

A printed number stands for every value that rounds to it, so the ledger computes with intervals
[Moore1966]_: each operation gives the smallest and the largest value that its inputs allow. A
comparison of intervals is true, false or, where the rounding decides, open; such truth values are
joined by Kleene's strong logic. Each amount remembers the published numbers that it rests on and
the data it was read from, so that a verdict can name both.

An amount that occurs twice in a formula counts as two that vary apart: ``a − a`` is an interval
around zero, not zero. Results are therefore never too narrow.

References
----------
.. [Moore1966] R. E. Moore, *Interval Analysis*, Prentice-Hall, 1966.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

from swvr.errors import SwvrError

TOLERANCE = 1e-9  # relative: what binary fractions may be off


@dataclass(frozen=True)
class Basis:
    """What something rests on.

    Attributes
    ----------
    numbers
        Ids of published numbers.
    resources
        Data resources that are no published numbers of the documents.
    """

    numbers: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()

    def __or__(self, other: Basis) -> Basis:
        return Basis(self.numbers | other.numbers, self.resources | other.resources)


NOTHING = Basis()


@dataclass(frozen=True)
class Truth:
    """Whether something holds: true, false, or open (``None``) within the rounding.

    Attributes
    ----------
    value
        ``None`` where it depends on what was rounded off.
    basis
        What the answer rests on.
    failing, undecided
        Ids of the published numbers for which it does not hold, and for which rounding decides.
    """

    value: bool | None
    basis: Basis = NOTHING
    failing: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()

    __hash__ = None  # type: ignore[assignment]

    def __and__(self, other: Truth) -> Truth:
        values = (self.value, other.value)
        value = False if False in values else None if None in values else True
        return self._with(other, value)

    def __or__(self, other: Truth) -> Truth:
        values = (self.value, other.value)
        value = True if True in values else None if None in values else False
        return self._with(other, value)

    def __invert__(self) -> Truth:
        value = None if self.value is None else not self.value
        failing = self.basis.numbers if value is False else frozenset()
        return Truth(value, self.basis, failing, self.undecided)

    def _with(self, other: Truth, value: bool | None) -> Truth:
        failing = self.failing | other.failing if value is False else frozenset()
        undecided = self.undecided | other.undecided if value is None else frozenset()
        return Truth(value, self.basis | other.basis, failing, undecided)


def truth(value: bool | None, basis: Basis) -> Truth:
    """Return a truth value that blames all the numbers it rests on."""
    value = None if value is None else bool(value)  # NumPy's own would be neither True nor False
    return Truth(
        value,
        basis,
        basis.numbers if value is False else frozenset(),
        basis.numbers if value is None else frozenset(),
    )


@dataclass(frozen=True, eq=False)
class Amount:
    """All values from ``low`` to ``high``; exact where the two are one.

    Comparing gives a :class:`Truth`. Two amounts are ``==`` only if both are exact and the same;
    whether two rounded numbers can be the same is asked by :meth:`meets`.

    Raises
    ------
    SwvrError
        If the ends are no numbers or run backwards.
    """

    low: float
    high: float
    basis: Basis = field(default=NOTHING)

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if not self.low <= self.high or self.low == math.inf or self.high == -math.inf:
            raise SwvrError(
                f"no number lies between {self.low:g} and {self.high:g}",
                where="amount",
                remedy="give the smaller end first, and finite numbers",
            )

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def width(self) -> float:
        """How far the ends lie apart."""
        return self.high - self.low

    @property
    def middle(self) -> float:
        """The middle; of a half-line its end."""
        if math.isinf(self.low):
            return self.high
        return self.low if math.isinf(self.high) else (self.low + self.high) / 2

    def resting_on(self, basis: Basis) -> Amount:
        """Return the same values with more that they rest on."""
        return replace(self, basis=self.basis | basis)

    # -- arithmetic ------------------------------------------------------------------------

    def __neg__(self) -> Amount:
        return Amount(-self.high, -self.low, self.basis)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.high + other.high, self.basis | other.basis)

    def __sub__(self, other: Amount) -> Amount:
        return self + -other

    def __mul__(self, other: Amount) -> Amount:
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Amount(min(ends), max(ends), self.basis | other.basis)

    def __truediv__(self, other: Amount) -> Amount:
        if other.low <= 0 <= other.high:
            raise SwvrError(
                "division by a number that may be zero",
                where="amount",
                remedy="divide by a number that is above zero within its rounding",
            )
        return self * Amount(1 / other.high, 1 / other.low, other.basis)

    # -- comparison ------------------------------------------------------------------------

    def _compare(self, other: Amount, surely: bool, never: bool) -> Truth:
        return truth(True if surely else False if never else None, self.basis | other.basis)

    def __lt__(self, other: Amount) -> Truth:
        return self._compare(other, self.high < other.low, self.low >= other.high)

    def __le__(self, other: Amount) -> Truth:
        return self._compare(other, self.high <= other.low, self.low > other.high)

    def __gt__(self, other: Amount) -> Truth:
        return other < self

    def __ge__(self, other: Amount) -> Truth:
        return other <= self

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        assert isinstance(other, Amount)
        same = self.exact and other.exact and self.low == other.low
        return self._compare(other, same, self.meets(other).value is False)

    def __ne__(self, other: object) -> Truth:  # type: ignore[override]
        return ~(self == other)

    def meets(self, other: Amount) -> Truth:
        """Say whether the two can be the same number: whether their intervals touch."""
        slack = TOLERANCE * max(abs(self.middle), abs(other.middle), 1e-300)
        touching = self.low <= other.high + slack and other.low <= self.high + slack
        return truth(touching, self.basis | other.basis)


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0.0 or b == 0.0 else a * b  # nothing times a half-line's end is nothing


@dataclass(frozen=True, eq=False)
class Column:
    """Amounts, or truth values, by key: what a pattern picks, in the order of the documents.

    Attributes
    ----------
    keys
        What the stars of the pattern stand for, one per item.
    items
        All amounts or all truth values.
    """

    keys: tuple[str, ...]
    items: tuple[Amount, ...] | tuple[Truth, ...]

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[tuple[str, Amount | Truth]]:
        return iter(zip(self.keys, self.items, strict=True))

    def __len__(self) -> int:
        return len(self.items)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The items, if they are amounts.

        Raises
        ------
        SwvrError
            If they are truth values.
        """
        found = tuple(item for item in self.items if isinstance(item, Amount))
        if len(found) < len(self.items):
            raise _mixed("truth values", "amounts")
        return found

    @property
    def truths(self) -> tuple[Truth, ...]:
        """The items, if they are truth values.

        Raises
        ------
        SwvrError
            If they are amounts.
        """
        found = tuple(item for item in self.items if isinstance(item, Truth))
        if len(found) < len(self.items):
            raise _mixed("amounts", "truth values; compare them with something")
        return found

    def pairs(self, other: Amount | Column) -> list[tuple[Amount, Amount]]:
        """Pair the items with those of the same key of another column, or all with one amount.

        Raises
        ------
        SwvrError
            If the two columns do not have the same keys.
        """
        if isinstance(other, Amount):
            return [(item, other) for item in self.amounts]
        if set(self.keys) != set(other.keys):
            lone = sorted(set(self.keys) ^ set(other.keys))
            raise SwvrError(
                f"two columns do not fit together; without a partner: {', '.join(lone)}",
                where="column",
                remedy="let the stars of both patterns stand for the same",
            )
        partner = dict(zip(other.keys, other.amounts, strict=True))
        return [(item, partner[key]) for key, item in zip(self.keys, self.amounts, strict=True)]

    def each(self, other: Amount | Column, work: Callable[[Amount, Amount], object]) -> Column:
        """Apply a calculation or a comparison to each pair."""
        items = tuple(work(a, b) for a, b in self.pairs(other))
        return Column(self.keys, items)  # type: ignore[arg-type]


def _mixed(found: str, wanted: str) -> SwvrError:
    return SwvrError(
        f"these are {found} where {wanted} are needed",
        where="column",
        remedy="correct the expression",
    )


Value = Amount | Truth | Column
