"""The functions that expressions may call.

Four kinds, by what they rest on: arithmetic rests on its arguments alone; ``n`` and ``rows`` give
published numbers; ``rated`` applies a rule that a document states; the rest read other data, of
which the numbers to check are no part. A number that follows from others of the documents is
*derived*, one that takes other data is *recomputed*: so a function of the last kind must never
hand back a value that was copied from the documents under the name of the number it is to check.
Counting what a document lists is allowed: the list is not the number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, reduce

import pandas as pd

from swvr.data import did_you_mean, load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import population_by_region, with_world
from swvr.estimation.programme import Programme
from swvr.ledger.amount import NOTHING, Amount, Basis, Column, Truth, Value, truth
from swvr.ledger.published import PublishedNumbers, interval
from swvr.project import Project
from swvr.results_framework import RATINGS, RatingRule, ResultsFramework

HUNDRED = Amount(100.0, 100.0)
ONE = Amount(1.0, 1.0)


def exactly(number: float, basis: Basis = NOTHING) -> Amount:
    """Return a number that is known exactly."""
    return Amount(float(number), float(number), basis)


# -- arithmetic ----------------------------------------------------------------------------------


def percent(part: Amount, whole: Amount) -> Amount:
    """Return ``part`` as percent of ``whole``."""
    return HUNDRED * part / whole


def growth(now: Amount, before: Amount) -> Amount:
    """Return the increase over ``before``, in percent of it."""
    return HUNDRED * (now / before - ONE)


def total(column: Column) -> Amount:
    """Return the sum of a column."""
    return reduce(lambda a, b: a + b, column.amounts)


def mean(column: Column) -> Amount:
    """Return the arithmetic mean of a column."""
    return total(column) / exactly(len(column))


def smallest(*among: Amount | Column) -> Amount:
    """Return the smallest of a column or of several amounts; it rests on all of them."""
    return _extreme(among, min)


def largest(*among: Amount | Column) -> Amount:
    """Return the largest of a column or of several amounts; it rests on all of them."""
    return _extreme(among, max)


def between(low: Amount, high: Amount) -> Amount:
    """Return all values from ``low`` to ``high``."""
    return Amount(low.low, high.high, low.basis | high.basis)


def agree(first: Amount | Column, second: Amount | Column) -> Truth | Column:
    """Say whether two numbers can be the same within their rounding; of columns, one by one."""
    if isinstance(first, Column):
        return first.each(second, lambda a, b: a.meets(b))
    if isinstance(second, Column):
        return agree(second, first)
    return first.meets(second)


def every(column: Column) -> Truth:
    """Say whether all of a column hold; those that do not are named."""
    return reduce(lambda a, b: a & b, column.truths)


def some(column: Column) -> Truth:
    """Say whether at least one of a column holds."""
    return reduce(lambda a, b: a | b, column.truths)


def count(column: Column) -> Amount:
    """Return how many of a column hold, or how many amounts it has.

    From those that hold surely to those that hold unless rounding decides against them.
    """
    basis = reduce(lambda a, b: a | b, (item.basis for item in column.items))
    if isinstance(column.items[0], Amount):
        return exactly(len(column), basis)
    surely = sum(item.value is True for item in column.truths)
    possibly = sum(item.value is not False for item in column.truths)
    return Amount(float(surely), float(possibly), basis)


def most(column: Column) -> Truth:
    """Say whether more than half of a column hold; those that do not are named."""
    holding = count(column) + count(column) > exactly(len(column))
    failing = frozenset().union(*(item.failing for item in column.truths))
    return Truth(holding.value, holding.basis, failing if holding.value is False else frozenset())


def at(column: Column, key: str) -> Amount:
    """Return the amount of a column that has a key."""
    _require("key", key, pd.Index(column.keys))
    return column.amounts[column.keys.index(key)]


def without(column: Column, *keys: str) -> Column:
    """Return a column without some of its keys."""
    for key in keys:
        _require("key", key, pd.Index(column.keys))
    kept = [(key, item) for key, item in column if key not in keys]
    return Column(tuple(key for key, _ in kept), tuple(item for _, item in kept))  # type: ignore[arg-type]


def is_largest(column: Column, key: str) -> Truth:
    """Say whether the amount of a key is above all others of a column."""
    return every(without(column, key).each(at(column, key), lambda a, b: a < b))


def is_smallest(column: Column, key: str) -> Truth:
    """Say whether the amount of a key is below all others of a column."""
    return every(without(column, key).each(at(column, key), lambda a, b: a > b))


def steps(column: Column) -> Column:
    """Return by how much each amount of a column differs from the one before."""
    pairs = zip(column.amounts[1:], column.amounts[:-1], strict=True)
    return Column(column.keys[1:], tuple(after - before for after, before in pairs))


def possible(statement: Truth) -> Truth:
    """Say whether something is not ruled out: for *nearly* and *more than*, open to one side."""
    return truth(statement.value is not False, statement.basis)


def whole(amount: Amount) -> Truth:
    """Say whether a whole number lies within the limits of an amount."""
    return truth(math.ceil(amount.low) <= math.floor(amount.high), amount.basis)


def within(part: Column, all_of_them: Column) -> Truth:
    """Say whether every key of one column is a key of another."""
    basis = reduce(lambda a, b: a | b, (i.basis for i in (*part.items, *all_of_them.items)))
    return truth(set(part.keys) <= set(all_of_them.keys), basis)


def _extreme(among: tuple[Amount | Column, ...], choose: Callable[..., float]) -> Amount:
    amounts = [
        amount
        for item in among
        for amount in (item.amounts if isinstance(item, Column) else (item,))
    ]
    basis = reduce(lambda a, b: a | b, (amount.basis for amount in amounts))
    low = choose(amount.low for amount in amounts)
    high = choose(amount.high for amount in amounts)
    return Amount(low, high, basis)


ARITHMETIC: dict[str, Callable[..., Value]] = {
    work.__name__: work
    for work in (
        percent,
        growth,
        total,
        mean,
        smallest,
        largest,
        between,
        agree,
        every,
        some,
        count,
        most,
        at,
        without,
        is_largest,
        is_smallest,
        steps,
        possible,
        whole,
        within,
    )
}


# -- published numbers ---------------------------------------------------------------------------


def _published(numbers: PublishedNumbers) -> dict[str, Callable[..., Value]]:
    def n(name: str) -> Amount:
        """Return the published number of an id, with its rounding."""
        return numbers.number(name)

    def rows(pattern: str) -> Column:
        """Return the published numbers whose ids fit a pattern with stars, as a column."""
        return numbers.matching(pattern)

    return {"n": n, "rows": rows}


# -- rules of the documents ------------------------------------------------------------------------


def _rules(edition: Edition, project: Project | None) -> dict[str, Callable[..., Value]]:
    """Return what applies a rule that a document states: a rule is no number, so rests on none."""

    @cache
    def rule() -> RatingRule:
        return ResultsFramework(edition, project).rule

    def rated(rating: str, score: Amount | Column) -> Truth | Column:
        """Say whether a score (percent) has a rating of UNV's results framework, or which have.

        Rounding leaves it open where the lowest and the highest score that it allows are rated
        differently.
        """
        _require("rating", rating, pd.Index(RATINGS))
        if isinstance(score, Column):
            rate = tuple(_rated(rating, each, rule()) for each in score.amounts)
            return Column(score.keys, rate)
        return _rated(rating, score, rule())

    return {"rated": rated}


def _rated(rating: str, score: Amount, rule: RatingRule) -> Truth:
    best, wanted, worst = (
        RATINGS.index(name) for name in (rule.rate(score.high), rating, rule.rate(score.low))
    )
    surely, possibly = best == wanted == worst, best <= wanted <= worst
    return truth(True if surely else None if possibly else False, score.basis)


# -- other data ----------------------------------------------------------------------------------


def _tables(edition: Edition, project: Project | None) -> Callable[[str], pd.DataFrame]:
    @cache
    def table(resource: str) -> pd.DataFrame:
        if resource in {document.numbers for document in edition.ledger.documents.values()}:
            raise SwvrError(
                f"{resource} holds the numbers that are to be checked",
                where="ledger",
                remedy="take them with n(…) or rows(…)",
            )
        return load(resource, project)

    return table


def _other_data(
    edition: Edition, project: Project | None, table: Callable[[str], pd.DataFrame]
) -> dict[str, Callable[..., Value]]:
    @cache
    def people() -> pd.DataFrame:
        counted, regions = table(edition.population.resource), table(edition.regions)
        year = edition.population.reference_year
        return with_world(population_by_region(counted, regions, year))

    def population(region: str = "world", sex: str = "total") -> Amount:
        """Return the adults of a region in the reference year: women, men or total."""
        found = people()
        _require("region", region, found.index)
        _require("sex", sex, found.columns)
        basis = Basis(resources=frozenset({edition.population.resource, edition.regions}))
        return exactly(float(found.loc[region, sex]), basis)  # type: ignore[arg-type]

    def listed(resource: str, **where: str) -> Amount:
        """Count the rows of a data resource, or those that have a text in a column."""
        found = table(resource)
        for column, text in where.items():
            _require("column", column, found.columns)
            found = found[found[column].astype(str) == text]
        return exactly(len(found), Basis(resources=frozenset({resource})))

    def distinct(resource: str, column: str, **where: str) -> Amount:
        """Count the different values of a column of a data resource, empty ones left out."""
        found = table(resource)
        for name, text in where.items():
            _require("column", name, found.columns)
            found = found[found[name].astype(str) == text]
        _require("column", column, found.columns)
        return exactly(found[column].nunique(), Basis(resources=frozenset({resource})))

    @cache
    def cases() -> pd.DataFrame:
        named = edition.partnerships
        places = table(named.countries)[["case", "country"]]
        regions = table(edition.regions)[["country", "region"]]
        each = table(named.cases).drop(columns="region")  # its own; here that of each country
        return each.merge(places, on="case").merge(regions, on="country")

    def across_cases(column: str, **where: str) -> Amount:
        """Count the different cases, countries or regions of the case studies.

        Of all, or of those that have a text in a column: ``model``, ``size``, ``country``.
        """
        found = cases()
        for name, text in where.items():
            _require("column", name, found.columns)
            _require(name, text, pd.Index(found[name].dropna().unique()))
            found = found[found[name] == text]
        _require("column", column, found.columns)
        read = {edition.partnerships.cases, edition.partnerships.countries}
        if "region" in {column, *where}:
            read.add(edition.regions)
        return exactly(found[column].nunique(), Basis(resources=frozenset(read)))

    @cache
    def programme() -> Programme:
        return Programme(edition, project)

    def annual(indicator: str, group: str, year: Amount) -> Amount:
        """Return a yearly figure of the UN Volunteers programme from other sources than the report.

        With the rounding that its source gave it.
        """
        if not year.exact:
            raise SwvrError("the year is not one number", where="annual", remedy="write it out")
        found = programme().annual(indicator, group, int(year.low))
        bound = "at_most" if found.qualifier == "upper_bound" else None
        read = Basis(resources=frozenset({edition.results.annual_statistics}))
        return interval(found.value, found.rounded_to, bound).resting_on(read)

    return {work.__name__: work for work in (population, listed, distinct, across_cases, annual)}


def _rows_of_data(
    edition: Edition, table: Callable[[str], pd.DataFrame]
) -> dict[str, Callable[..., Value]]:
    def chosen(resource: str, columns: tuple[str, ...], where: Mapping[str, str]) -> pd.DataFrame:
        found = table(resource)
        for column in (*columns, *where):
            _require("column", column, found.columns)
        for column, text in where.items():
            found = found[found[column].astype(str) == text]
        return found

    def tally(resource: str, column: str, **where: str) -> Column:
        """Count the rows of a data resource by the values of a column."""
        found = chosen(resource, (column,), where)[column].dropna().astype(str)
        _require_some(len(found), resource, where)
        counts = found.value_counts(sort=False)
        amounts = tuple(exactly(number, _reading(resource)) for number in counts)
        return Column(tuple(counts.index), amounts)

    def grouped(column: Column, resource: str, key: str, group: str) -> Column:
        """Add up a column by what a data resource says of its keys: countries by their region."""
        found = chosen(resource, (key, group), {}).astype({key: str, group: str})
        groups = dict(zip(found[key], found[group], strict=True))
        sums: dict[str, Amount] = {}
        for name, amount in zip(column.keys, column.amounts, strict=True):
            _require(key, name, pd.Index(list(groups)))
            before = sums.get(groups[name], exactly(0, _reading(resource)))
            sums[groups[name]] = before + amount
        return Column(tuple(sums), tuple(sums.values()))

    def values(
        resource: str, column: str, key: str, rounded_to: Amount | None = None, **where: str
    ) -> Column:
        """Return the numbers of a column of a data resource, by the text of another column.

        What they are rounded to is said by the column ``rounded_to``, where the resource has one,
        or as an argument; without either they are exact. A column ``qualifier`` gives bounds.
        """
        found = chosen(resource, (column, key), where).dropna(subset=[column])
        _require_some(len(found), resource, where)
        amounts = {
            str(row[key]): interval(
                float(row[column]),
                float(row.get("rounded_to", 0.0)) if rounded_to is None else rounded_to.middle,
                _BOUNDS.get(row.get("qualifier", "")),
            ).resting_on(_reading(resource))
            for row in found.to_dict("records")
        }
        if len(amounts) < len(found):
            raise SwvrError(
                f"{resource} has several rows of one {key}",
                where="ledger",
                remedy=f"choose among them, as in {key}=…",
            )
        return Column(tuple(amounts), tuple(amounts.values()))

    def value(resource: str, column: str, rounded_to: Amount | None = None, **where: str) -> Amount:
        """Return the number that a column has in one row of a data resource (see ``values``)."""
        key = next(iter(where), column)
        return values(resource, column, key, rounded_to, **where).amounts[0]

    def numeral(document: str, line: Amount, printed: str) -> Amount:
        """Return the value of a numeral that a line of a document prints.

        For counts of what the text then lists, which are no published numbers.
        """
        _require("document", document, pd.Index(list(edition.ledger.documents)))
        if edition.ledger.documents[document].given_numerals is None:
            raise SwvrError(
                f"the numerals of {document} are not listed: its text was not at hand",
                where="ledger",
                remedy=f"list them and name the table under ledger.documents.{document}.numerals, "
                "or leave the expression empty",
            )
        resource = edition.ledger.documents[document].numerals
        return value(resource, "value", line=f"{line.middle:.0f}", printed=printed)

    return {work.__name__: work for work in (tally, grouped, values, value, numeral)}


_BOUNDS = {
    "lower_bound": "at_least",
    "more_than": "more_than",
    "upper_bound": "at_most",
    "nearly": "at_most",
}  # the words of `qualifier` that leave one side open, as published numbers have them


def _reading(resource: str) -> Basis:
    return Basis(resources=frozenset({resource}))


def _require_some(rows: int, resource: str, where: Mapping[str, str]) -> None:
    if not rows:
        wanted = ", ".join(f"{column} {text!r}" for column, text in where.items())
        raise SwvrError(
            f"no row of {resource} has {wanted}",
            where="ledger",
            remedy="correct what the row is chosen by",
        )


def _require(kind: str, name: str, known: pd.Index) -> None:
    if name not in known:
        raise SwvrError(
            f"there is no {kind} {name!r}",
            where="ledger",
            remedy=did_you_mean(
                str(name), [str(k) for k in known], otherwise=f"one of {', '.join(map(str, known))}"
            ),
        )


def vocabulary(
    edition: Edition, numbers: PublishedNumbers, project: Project | None = None
) -> Mapping[str, Callable[..., Value]]:
    """Return the functions of the expressions of an edition, by name."""
    table = _tables(edition, project)
    return {
        **ARITHMETIC,
        **_published(numbers),
        **_rules(edition, project),
        **_other_data(edition, project, table),
        **_rows_of_data(edition, table),
    }
