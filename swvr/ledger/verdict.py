"""What the ledger says of a published number.

========================  =====================================================================
``recomputed``            equal within the printed rounding, from data that are not the number
``derived``               follows, within the rounding, from other published numbers
``off_by_rounding``       rounded up for down, or cut off: within a unit of the last printed figure
``contradicted``          what follows is another number
``transcribed``           an input: nothing to check it against
``inputs_not_public``     worked out by the authors from something that was not published
========================  =====================================================================

No verdict is written down by anybody: the first four come from the row's expression, the last two
from its absence, and the row says which input is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Value
from swvr.ledger.expression import evaluate

Verdict = Literal[
    "contradicted",
    "off_by_rounding",
    "inputs_not_public",
    "transcribed",
    "derived",
    "recomputed",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)  # what readers should see first comes first
CHECKED: tuple[Verdict, ...] = ("contradicted", "off_by_rounding", "derived", "recomputed")
WIDEST = 10  # units of the last printed figure: a wider result says nothing of the number


@dataclass(frozen=True)
class Checked:
    """A published number, checked.

    Attributes
    ----------
    verdict
        See the module.
    computed
        What its expression comes to; None where there is none.
    should_be
        Where they differ, the number that would have been printed: its lowest and highest value,
        in the unit and rounding of the printed number. Else None.
    """

    verdict: Verdict
    computed: Amount | None = None
    should_be: tuple[float, float] | None = None


@dataclass(frozen=True)
class Statement:
    """A published number as it stands in the ledger, to be checked.

    Attributes
    ----------
    name
        Its id.
    printed
        The values that it can stand for.
    rounded_to
        What it is rounded to, in its unit; 0 for an exact count.
    expression
        What it should be; None if nothing tells.
    missing_input
        The input that was not published and would tell; None for an input of its own.
    where
        File and row, for messages.
    """

    name: str
    printed: Amount
    rounded_to: float
    expression: str | None
    missing_input: str | None
    where: str


def check(statement: Statement, vocabulary: Mapping[str, Callable[..., Value]]) -> Checked:
    """Compare a published number with what its expression comes to.

    Parameters
    ----------
    statement
        The number.
    vocabulary
        The functions of its expression.

    Raises
    ------
    SwvrError
        If the expression can't be computed, is no single number, uses the number itself or
        nothing but constants, says too little, or stands beside a missing input.
    """
    name, expression, field = (
        statement.name,
        statement.expression,
        f"{statement.where}, field expression",
    )
    if expression is None:
        return Checked("transcribed" if statement.missing_input is None else "inputs_not_public")
    if statement.missing_input is not None:
        raise SwvrError(
            f"{name} has both an expression and a missing input",
            where=statement.where,
            remedy="a number that follows from something lacks no input; empty one of the two",
        )
    computed = evaluate(expression, vocabulary, field)
    if not isinstance(computed, Amount):
        raise SwvrError(
            f"the expression of {name} is no single number",
            where=field,
            remedy="let it give the number itself; statements that are true or false are claims",
        )
    _require_basis(statement, computed, field)
    printed, rounded_to = statement.printed, statement.rounded_to
    if printed.meets(computed).value:
        return Checked("recomputed" if computed.basis.resources else "derived", computed)
    should_be = (_rounded(computed.low, rounded_to), _rounded(computed.high, rounded_to))
    distance = max(computed.low - printed.high, printed.low - computed.high)
    verdict: Verdict = "off_by_rounding" if distance <= rounded_to / 2 else "contradicted"
    if rounded_to == 0 or math.isinf(printed.width):
        verdict = "contradicted"
    return Checked(verdict, computed, should_be)


def _require_basis(statement: Statement, computed: Amount, where: str) -> None:
    name, printed = statement.name, statement.printed
    if name in computed.basis.numbers:
        raise SwvrError(
            f"the expression of {name} uses {name} itself",
            where=where,
            remedy="compute it from something else, or leave the expression empty",
        )
    if not computed.basis.numbers and not computed.basis.resources:
        raise SwvrError(
            f"the expression of {name} rests on nothing but constants",
            where=where,
            remedy="name the numbers or the data that it follows from",
        )
    unit = statement.rounded_to or 1.0
    if not math.isinf(printed.width) and computed.width > WIDEST * unit:
        raise SwvrError(
            f"the expression of {name} allows anything from {computed.low:g} to "
            f"{computed.high:g}, which says nothing of {printed.middle:g}",
            where=where,
            remedy="find inputs that are rounded less, or name the input that is missing",
        )


def _rounded(value: float, unit: float) -> float:
    if unit == 0 or math.isinf(value):
        return value
    return round(value / unit) * unit
