"""Whether printed numbers and the identities between them can all hold: a mathematical programme.

Every number is a variable that lies in the interval of its rounding, every identity a row or a few
of a linear programme. Where an unprinted quantity is a count, its variable is a whole number.

Only a product of two variables is not linear: ``part`` = ``percent`` · ``whole`` / 100. As the
whole is never negative, the interval of the percentage bounds the part by two lines through the
origin,

    low · whole ≤ 100 · part ≤ high · whole,

and any part and whole between them have a percentage within the interval. So nothing is lost if
the percentage stands in no other identity, or if it or the whole is known exactly. Numbers that
are the ``same`` are one variable, in the intersection of their intervals, before this is done.
Where the percentage stands in several identities and neither is exact, McCormick's four lines
[McCormick1976]_ are added, which all true values satisfy too. Then the test is a relaxation: it
may let a contradiction pass and never finds one that is none.

A number that is known exactly is no variable, and what then shares none is solved by itself. Each
row is slackened by what binary fractions may be off.

References
----------
.. [McCormick1976] G. P. McCormick, "Computability of global solutions to factorable nonconvex
   programs: Part I", *Mathematical Programming* 10, 1976, 147–175.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from swvr.ledger.amount import Amount
from swvr.ledger.identities import Identity, Term, Unprinted
from swvr.ledger.programme import Limits, Part, Row, middle, solvable

HUNDRED = 100.0
TOLERANCE = 1e-12  # relative: what a few operations on binary fractions may be off

Terms = Mapping[str, tuple[Term, ...]]  # of an identity, by role


class System:
    """Printed numbers and identities, of which any can be let go.

    Parameters
    ----------
    printed
        The values that each printed number can stand for. A share in words (a third) is given in
        percent like all others.
    unprinted
        The quantities that identities need beside them, by name.
    identities
        The identities.

    Notes
    -----
    A number that is let go can be anything, but not below zero, unless it is printed so or is a
    difference or a growth.
    """

    def __init__(
        self,
        printed: Mapping[str, Amount],
        unprinted: Mapping[str, Unprinted],
        identities: Iterable[Identity],
    ) -> None:
        self.printed = printed
        self.unprinted = unprinted
        self.identities = {identity.id: identity for identity in identities}
        self._signed = {name for name, amount in printed.items() if amount.high < 0}
        self._growths: set[str] = set()
        for identity in self.identities.values():
            terms = identity.terms
            self._signed.update(_names(terms.get("difference", ())))
            if identity.kind == "growth":
                self._growths.update(_names(terms["percent"]))

    def feasible(self, numbers: Collection[str], identities: Collection[str]) -> bool:
        """Say whether some true values lie within what is printed and satisfy the identities.

        Parameters
        ----------
        numbers
            The printed numbers to believe; the others are let go.
        identities
            The identities that are to hold.

        Raises
        ------
        SwvrError
            If the solver gives up.
        """
        chosen = [found for name, found in self.identities.items() if name in identities]
        programme = _Programme(self, set(numbers), chosen)
        return all(part is not None and solvable(part) for part in programme.parts())

    def is_count(self, name: str) -> bool:
        """Say whether an unprinted quantity is a whole number."""
        return name in self.unprinted and self.unprinted[name].whole_number

    def domain(self, names: Collection[str]) -> Limits:
        """Return what numbers that are one and the same can be if none of them is believed."""
        low, high = 0.0, math.inf
        if any(name in self._signed for name in names):
            low = -math.inf
        elif any(name in self._growths for name in names):
            low = -HUNDRED
        for name in names:
            if name in self.unprinted:
                low = max(low, self.unprinted[name].low)
                high = min(high, self.unprinted[name].high)
        return low, high


class _Programme:
    """The rows of some identities while some numbers are believed."""

    def __init__(self, system: System, numbers: set[str], identities: list[Identity]) -> None:
        self._identities = identities
        self._class_of = _classes(identities)
        self._limits: dict[str, Limits] = {}
        self._counts: set[str] = set()  # the variables that are whole numbers
        self._rows: list[Row] = []
        self._choices: list[tuple[Row, ...]] = []
        self._made = 0  # variables that no identity names
        members: dict[str, list[str]] = {}
        for name, one in self._class_of.items():
            members.setdefault(one, []).append(name)
        for one, names in members.items():
            low, high = system.domain(names)
            for amount in (system.printed[name] for name in names if name in numbers):
                low, high = max(low, amount.low), min(high, amount.high)
            if any(system.is_count(name) for name in names):
                self._counts.add(one)
            self._limits[one] = (low, high)

    def parts(self) -> Iterable[Part | None]:
        """Yield what hangs together; None for what can't be, whatever the rest is."""
        for identity in self._identities:
            if identity.kind == "same":
                self._narrow(identity)
        for one, (low, high) in self._limits.items():
            limits = _counts_within(low, high) if one in self._counts else _met(low, high)
            if limits is None:
                yield None
                return
            self._limits[one] = limits
        rules = {
            "sum": self._sum,
            "shares": self._shares,
            "difference": self._difference,
            "ratio": self._ratio,
            "growth": self._growth,
            "product": self._product,
            "within": self._within,
            "overlapping": self._overlapping,
            "order": self._order,
            "between": self._between,
        }
        for identity in self._identities:
            if identity.kind != "same":
                rules[identity.kind](identity.terms)
        yield from self._split()

    def _narrow(self, same: Identity) -> None:
        """Narrow one variable to what data give of it; its numbers are one variable already."""
        one = self._class_of[same.names[0]]
        for amount in (term for term in same.terms["numbers"] if isinstance(term, Amount)):
            low, high = self._limits[one]
            self._limits[one] = (max(low, amount.low), min(high, amount.high))

    # -- the kinds -------------------------------------------------------------------------

    def _sum(self, terms: Terms) -> None:
        self._row([*_plus(terms["parts"]), (-1.0, terms["whole"][0])], 0.0, 0.0)

    def _shares(self, terms: Terms) -> None:
        self._row(_plus(terms["parts"]), HUNDRED, HUNDRED)

    def _difference(self, terms: Terms) -> None:
        of, less, difference = (terms[role][0] for role in ("of", "less", "difference"))
        self._row([(1.0, of), (-1.0, less), (-1.0, difference)], 0.0, 0.0)

    def _ratio(self, terms: Terms) -> None:
        self._multiply(terms["percent"][0], terms["whole"][0], terms["part"][0], HUNDRED, 0.0)

    def _growth(self, terms: Terms) -> None:
        self._multiply(terms["percent"][0], terms["before"][0], terms["now"][0], HUNDRED, HUNDRED)

    def _product(self, terms: Terms) -> None:
        self._multiply(terms["factor"][0], terms["times"][0], terms["product"][0], 1.0, 0.0)

    def _within(self, terms: Terms) -> None:
        self._row([*_plus(terms["parts"]), (-1.0, terms["whole"][0])], -math.inf, 0.0)

    def _overlapping(self, terms: Terms) -> None:
        whole = terms["whole"][0]
        self._row([*_plus(terms["parts"]), (-1.0, whole)], 0.0, math.inf)
        for part in terms["parts"]:
            self._row([(1.0, whole), (-1.0, part)], 0.0, math.inf)

    def _order(self, terms: Terms) -> None:
        for larger, smaller in pairwise(terms["numbers"]):
            self._row([(1.0, larger), (-1.0, smaller)], 0.0, math.inf)

    def _between(self, terms: Terms) -> None:
        number, among = terms["number"][0], terms["among"]
        self._some([[(1.0, number), (-1.0, other)] for other in among])
        self._some([[(1.0, other), (-1.0, number)] for other in among])

    # -- rows ------------------------------------------------------------------------------

    def _of(self, term: Term) -> Limits:
        if isinstance(term, Amount):
            return term.low, term.high
        return self._limits[self._class_of[term]]

    def _multiply(
        self, factor: Term, times: Term, product: Term, scale: float, plus: float
    ) -> None:
        """Require (factor + plus) · times = scale · product, as far as lines can say it."""
        low, high = (limit + plus for limit in self._of(factor))
        least, most = self._of(times)
        if least < 0:
            return  # the lines hold for a multiplier that is not negative only
        if least == most:
            self._row([(least, factor), (-scale, product)], -plus * least, -plus * least)
            return
        if low == high:
            self._row([(low, times), (-scale, product)], 0.0, 0.0)
            return
        if low > -math.inf:
            self._row([(scale, product), (-low, times)], 0.0, math.inf)
        if high < math.inf:
            self._row([(scale, product), (-high, times)], -math.inf, 0.0)
        # McCormick: (factor + plus − one end)(times − one end) has a known sign.
        for end, limit, below in (
            (low, least, True),
            (high, most, True),
            (high, least, False),
            (low, most, False),
        ):
            if math.isinf(end) or math.isinf(limit):
                continue
            constant = limit * plus - end * limit
            row = [(scale, product), (-end, times), (-limit, factor)]
            self._row(row, *((constant, math.inf) if below else (-math.inf, constant)))

    def _some(self, rows: list[list[tuple[float, Term]]]) -> None:
        """Require that one row at least is not negative."""
        self._choices.append(tuple(self._made_row(terms, 0.0, math.inf) for terms in rows))

    def _variable(self, limits: Limits) -> str:
        """Make a variable that no identity names."""
        name = f"\N{NULL}{self._made}"
        self._made += 1
        self._class_of[name], self._limits[name] = name, limits
        return name

    def _slack(self, terms: Iterable[tuple[float, Term]]) -> float:
        sizes = (abs(c * middle(self._of(term))) for c, term in terms)
        return TOLERANCE * sum(sizes)

    def _row(self, terms: list[tuple[float, Term]], low: float, high: float) -> None:
        self._rows.append(self._made_row(terms, low, high))

    def _made_row(self, terms: list[tuple[float, Term]], low: float, high: float) -> Row:
        """Make a row; what is known exactly goes to its limits."""
        coefficients: dict[str, float] = {}
        slack = self._slack(terms) + TOLERANCE * (0.0 if math.isinf(low) else abs(low))
        for coefficient, term in terms:
            least, most = self._of(term)
            if least == most:
                low, high = low - coefficient * least, high - coefficient * least
                continue
            if isinstance(term, Amount):
                name = self._variable((least, most))
            else:
                name = self._class_of[term]
            coefficients[name] = coefficients.get(name, 0.0) + coefficient
        kept = tuple((name, c) for name, c in coefficients.items() if c != 0.0)
        return Row(kept, low, high, slack)

    def _split(self) -> Iterable[Part | None]:
        """Yield the rows and choices in parts that share no variable."""
        needed = [(row,) for row in self._rows] + self._choices
        open_: list[tuple[Row, ...]] = []
        for rows in needed:
            settled = [row for row in rows if not row.coefficients]
            if any(row.holds({}, {}) for row in settled):
                continue
            left = tuple(row for row in rows if row.coefficients)
            if not left:
                yield None
                return
            open_.append(left)
        groups = _Groups()
        for rows in open_:
            groups.join(_variables(rows))
        parts: dict[str, list[tuple[Row, ...]]] = {}
        for rows in open_:
            parts.setdefault(groups.leader(_variables(rows)[0]), []).append(rows)
        for together in parts.values():
            names = dict.fromkeys(name for rows in together for name in _variables(rows))
            yield Part(
                tuple(rows[0] for rows in together if len(rows) == 1),
                tuple(rows for rows in together if len(rows) > 1),
                tuple((name, self._limits[name]) for name in names),
                frozenset(self._counts.intersection(names)),
            )


class _Groups:
    """Names that hang together (union–find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def leader(self, name: str) -> str:
        """Return the name that stands for all that hang together with this one."""
        self._above.setdefault(name, name)
        while self._above[name] != name:
            name = self._above[name]
        return name

    def join(self, names: Iterable[str]) -> None:
        """Let names hang together."""
        leaders = [self.leader(name) for name in names]
        for other in leaders[1:]:
            self._above[self.leader(other)] = self.leader(leaders[0])


def components(names: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Group things that share a name with another, in the order in which they come."""
    groups = _Groups()
    found: dict[str, list[str]] = {}
    for thing, shared in names.items():
        groups.join([f"\N{NULL}{thing}", *shared])
    for thing in names:
        found.setdefault(groups.leader(f"\N{NULL}{thing}"), []).append(thing)
    return list(found.values())


def _classes(identities: Iterable[Identity]) -> dict[str, str]:
    """Name the variable of each number: those that are the same have one."""
    groups = _Groups()
    for identity in identities:
        if identity.kind == "same":
            groups.join(identity.names)
    return {name: groups.leader(name) for identity in identities for name in identity.names}


def _names(terms: Iterable[Term]) -> list[str]:
    return [term for term in terms if isinstance(term, str)]


def _plus(terms: Iterable[Term]) -> list[tuple[float, Term]]:
    return [(1.0, term) for term in terms]


def _variables(rows: Iterable[Row]) -> list[str]:
    return [name for row in rows for name, _ in row.coefficients]


def _met(low: float, high: float) -> Limits | None:
    """Return limits that may touch within what binary fractions are off; None if they don't."""
    if low <= high:
        return low, high
    middle = (low + high) / 2
    return (middle, middle) if low - high <= TOLERANCE * max(1.0, abs(middle)) else None


def _counts_within(low: float, high: float) -> Limits | None:
    """Return the whole numbers within limits; None if there are none."""
    low = low if math.isinf(low) else math.ceil(low - TOLERANCE * max(1.0, abs(low)))
    high = high if math.isinf(high) else math.floor(high + TOLERANCE * max(1.0, abs(high)))
    return (low, high) if low <= high else None
