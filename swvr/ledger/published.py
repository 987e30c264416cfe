"""The numbers that the documents print, each as the interval of values that it can stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cached_property

import pandas as pd

from swvr.data import DataPackage, did_you_mean
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.frames import records
from swvr.ledger.amount import Amount, Basis, Column
from swvr.project import Project, find_project

ANY = "*"  # in a pattern of ids: whatever stands there
# What only some documents have: lines of a text, ranges, rows of which we are not equally sure.
OPTIONAL = ("line", "high", "certainty")


class PublishedNumbers:
    """Every published number of an edition's documents, by its id.

    ``table`` holds their rows, in the order of the documents, with the ``resource`` of each. What a
    document goes without is missing there, but for ``certainty``: that of the resource, where its
    rows do not have their own.

    Parameters
    ----------
    edition
        Names the documents and the resources of their numbers.
    project
        The checkout to read from; by default the one at hand.

    Raises
    ------
    SwvrError
        If the edition has no ledger, or two documents have a number of one id.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.edition = edition
        self._project = project
        resources = [document.numbers for document in edition.ledger.documents.values()]
        package = DataPackage.read(project or find_project())
        tables = [_table(package, name) for name in resources]
        self.table = pd.concat(tables, ignore_index=True)
        twice = self.table.loc[self.table["id"].duplicated(), "id"]
        if not twice.empty:
            raise SwvrError(
                f"two published numbers have the id {twice.iloc[0]!r}",
                where=f"data resource {self.table.loc[twice.index[0], 'resource']}",
                remedy="give each row an id of its own",
            )

    def __iter__(self) -> Iterator[str]:
        return iter(self.table["id"])

    @cached_property
    def amounts(self) -> dict[str, Amount]:
        """The values that each printed number can stand for (:func:`interval`)."""
        return {
            row.id: interval(row.value, row.rounded_to, row.bound, row.high).resting_on(
                Basis(numbers=frozenset({row.id}))
            )
            for row in records(self.table)
        }

    def number(self, name: str) -> Amount:
        """Return the values that a printed number can stand for.

        Raises
        ------
        SwvrError
            If no published number has this id; near ids are named.
        """
        if name not in self.amounts:
            raise SwvrError(
                f"no published number has the id {name!r}",
                where="ledger",
                remedy=did_you_mean(name, self.amounts, otherwise="see swvr ledger --json"),
            )
        return self.amounts[name]

    def matching(self, pattern: str) -> Column:
        """Return the numbers whose id fits a pattern with one star or more.

        The key of each is what its stars stand for, joined by a blank.

        Raises
        ------
        SwvrError
            If the pattern has no star, or no id fits it.
        """
        parts = [re.escape(part) for part in pattern.split(ANY)]
        shape = re.compile("(.+?)".join(parts))
        found = {
            " ".join(match.groups()): amount
            for name, amount in self.amounts.items()
            if (match := shape.fullmatch(name))
        }
        if ANY not in pattern or not found:
            raise SwvrError(
                f"no ids fit the pattern {pattern!r}",
                where="ledger",
                remedy="write an id in which * stands for what differs",
            )
        return Column(tuple(found), tuple(found.values()))


def _table(package: DataPackage, resource: str) -> pd.DataFrame:
    """Return the published numbers of a resource, with all columns that any has."""
    table = package.load(resource).assign(resource=resource)
    if "certainty" not in table:
        table = table.assign(certainty=str(package.resource(resource).descriptor["certainty"]))
    return table.assign(**{name: None for name in OPTIONAL if name not in table})


def interval(
    value: float, rounded_to: float, bound: str | None, high: float | None = None
) -> Amount:
    """Return the values that a printed number can stand for.

    Half of ``rounded_to`` either side. With *at least* or *more than* all values from the number
    on, with *at most* (or *nearly*) or *less than* all up to it. A printed range stands for all
    from its one end to its other, with the rounding of both.

    Parameters
    ----------
    value
        The number, in its unit.
    rounded_to
        What it is rounded to, in its unit; 0 for an exact count.
    bound
        The word with the number: ``about``, ``at_least``, ``more_than``, ``at_most``,
        ``less_than``, or none.
    high
        The upper end, where a range is printed; none otherwise.
    """
    if high is not None and not math.isnan(high):
        return Amount(value - rounded_to / 2, high + rounded_to / 2)
    if bound in ("at_least", "more_than"):
        return Amount(value, math.inf)
    if bound in ("at_most", "less_than"):
        return Amount(-math.inf, value)
    return Amount(value - rounded_to / 2, value + rounded_to / 2)
