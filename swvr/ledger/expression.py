"""A small language for what a number should be: arithmetic, comparison, and named functions.

An expression is written as in Python, and read with Python's own parser, but nothing of Python is
run: the tree is walked, and whatever is not on the list below stops it. There are numbers, text in
quotes (as an argument only), ``+ - * /``, comparisons (also chained), ``and or not``, and calls of
the functions of a vocabulary. There are no attributes, indices, loops, powers or names by
themselves, so that an expression can neither reach the machine nor run for long.
"""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Callable, Mapping
from functools import reduce

from swvr.data import did_you_mean
from swvr.errors import SwvrError
from swvr.ledger.amount import Amount, Column, Truth, Value

LONGEST = 2000  # characters
DEEPEST = 40  # calls and brackets within each other
Function = Callable[..., Value]

_ARITHMETIC: dict[type[ast.operator], Callable[[Amount, Amount], Amount]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[Amount, Amount], Truth]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}


def evaluate(expression: str, vocabulary: Mapping[str, Function], where: str) -> Value:
    """Return what an expression comes to.

    Parameters
    ----------
    expression
        As in ``100 * n("unv-ind1-1-result") / n("unv-ind1-1-target")``.
    vocabulary
        The functions that it may call, by name. They get amounts, columns, truth values and text.
    where
        File, row and field of the expression, for messages.

    Raises
    ------
    SwvrError
        If it can't be read, uses something that the language does not have, or can't be computed.
    """
    return _Evaluation(vocabulary, where).value(_parse(expression, where))


def calls(expression: str, where: str) -> set[str]:
    """Return the names of the functions that an expression calls, without computing it.

    Raises
    ------
    SwvrError
        If it can't be read.
    """
    tree = _parse(expression, where)
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _parse(expression: str, where: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise SwvrError(
            f"the expression has {len(expression)} characters",
            where=where,
            remedy=f"write at most {LONGEST}; put the work into a function of the ledger",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd literals: they are refused or plain numbers
            return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        text = error.msg if isinstance(error, SyntaxError) else "not readable"
        raise SwvrError(
            f"the expression can't be read: {text}: {_short(expression)}",
            where=where,
            remedy='write it as in 100 * n("part") / n("whole")',
        ) from error


class _Evaluation:
    """One walk over the tree of an expression."""

    def __init__(self, vocabulary: Mapping[str, Function], where: str) -> None:
        self._vocabulary = vocabulary
        self._where = where
        self._depth = 0

    def value(self, node: ast.expr) -> Value:
        """Return what a part of the expression comes to."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong("the expression goes too deep", "split it into several")
        try:
            return self._value(node)
        finally:
            self._depth -= 1

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self._number(number)
            case ast.UnaryOp(op=op, operand=operand):
                return self._unary(op, operand, node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return self._elementwise(
                    _ARITHMETIC[type(op)],
                    self._amounts(self.value(left), left),
                    self._amounts(self.value(right), right),
                )
            case ast.BoolOp(op=op, values=parts):
                join = operator.and_ if isinstance(op, ast.And) else operator.or_
                return reduce(join, [self._truth(part) for part in parts])
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._comparison(left, ops, others)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                return self._call(name, arguments, keywords)
        raise self._foreign(node)

    def _unary(self, op: ast.unaryop, operand: ast.expr, node: ast.expr) -> Value:
        if isinstance(op, ast.Not):
            return ~self._truth(operand)
        if isinstance(op, ast.USub):
            amounts = self._amounts(self.value(operand), operand)
            return self._elementwise(operator.sub, Amount(0.0, 0.0), amounts)
        raise self._foreign(node)

    def _number(self, number: float) -> Amount:
        try:
            exact = float(number)
        except OverflowError:
            exact = math.inf
        if not math.isfinite(exact):
            raise self._wrong("a number is too large", "write a number that can be printed")
        return Amount(exact, exact)

    def _elementwise(
        self,
        work: Callable[[Amount, Amount], Amount | Truth],
        left: Amount | Column,
        right: Amount | Column,
    ) -> Value:
        try:
            if isinstance(left, Column):
                return left.each(right, work)
            if isinstance(right, Column):
                return right.each(left, lambda a, b: work(b, a))
            return work(left, right)
        except SwvrError as error:
            raise self._wrong(error.problem, error.remedy) from error

    def _comparison(self, left: ast.expr, ops: list[ast.cmpop], others: list[ast.expr]) -> Value:
        found: list[Value] = []
        before = self._amounts(self.value(left), left)
        for op, node in zip(ops, others, strict=True):
            if type(op) not in _COMPARISON:
                raise self._wrong("'in' and 'is' are no comparison here", "compare two numbers")
            after = self._amounts(self.value(node), node)
            if isinstance(after, Column) and isinstance(before, Amount):
                mirrored = _COMPARISON[_MIRRORED[type(op)]]
                found.append(self._elementwise(mirrored, after, before))
            else:
                found.append(self._elementwise(_COMPARISON[type(op)], before, after))
            before = after
        if len(found) == 1:
            return found[0]
        if any(isinstance(item, Column) for item in found):
            raise self._wrong("a chain of comparisons of columns", "compare twice, with 'and'")
        return reduce(operator.and_, [item for item in found if isinstance(item, Truth)])

    def _call(self, name: str, arguments: list[ast.expr], keywords: list[ast.keyword]) -> Value:
        if name not in self._vocabulary:
            raise self._wrong(
                f"unknown function {name!r} in the expression",
                did_you_mean(
                    name,
                    self._vocabulary,
                    otherwise=f"the functions are {', '.join(sorted(self._vocabulary))}",
                ),
            )
        positional = [self._argument(argument) for argument in arguments]
        named = {}
        for keyword in keywords:
            if keyword.arg is None:
                raise self._wrong("'**' is not part of the language", "name each argument")
            named[keyword.arg] = self._argument(keyword.value)
        try:
            return self._vocabulary[name](*positional, **named)
        except SwvrError as error:
            raise self._wrong(f"{name}: {error.problem}", error.remedy) from error
        except Exception as error:  # any function, any argument: one message
            raise self._wrong(
                f"{name} can't be computed: {error}",
                "give it what it needs; docs/ledger.md lists the functions",
            ) from error

    def _argument(self, node: ast.expr) -> Value | str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self.value(node)

    def _amounts(self, value: Value, node: ast.expr) -> Amount | Column:
        if isinstance(value, Truth):
            raise self._wrong(
                f"{_short(ast.unparse(node))} is true or false, and a number is needed",
                "correct the expression",
            )
        return value

    def _truth(self, node: ast.expr) -> Truth:
        value = self.value(node)
        if not isinstance(value, Truth):
            raise self._wrong(
                f"{_short(ast.unparse(node))} is neither true nor false",
                "compare it with something, or wrap a column in every(…), some(…) or most(…)",
            )
        return value

    def _foreign(self, node: ast.expr) -> SwvrError:
        return self._wrong(
            f"{_short(ast.unparse(node))} is not part of the language of expressions",
            "use numbers, + - * /, comparisons, and, or, not, and the functions of the ledger",
        )

    def _wrong(self, problem: str, remedy: str) -> SwvrError:
        return SwvrError(problem, where=self._where, remedy=remedy)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
