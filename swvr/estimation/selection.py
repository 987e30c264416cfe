"""Which of a country's published rates stands for it (SWVR 2022, Appendix B §§2–3).

Countries publish rates of several years, types and reference periods. The report takes one for
each country and does not print its rule; here the rule is an argument, and every observation
that it passes over is returned with the reason. A rate whose reference period is not stated is
never guessed into one.

Rates are percent of the population of their sex, aged 15 and over where the source allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swvr.errors import SwvrError
from swvr.period import Period

REFERENCE_PERIODS = ("1w", "4w", "12m")  # those of the report, the shortest first
_RULE = "selection rule"
CRITERIA = ("type", "year", "reference_period")
OBSERVATION = ("country", "year", "sex", "type", "reference_period", "rate", "source")


@dataclass(frozen=True)
class SelectionRule:
    """Which observation stands for a country.

    Attributes
    ----------
    latest_year, earliest_year
        Observations after and before these are not used; ``None`` is no limit.
    reference_periods
        Those that may be used, the preferred first.
    types
        Those that may be used, the preferred first: a country that has no total falls back on
        its formal rate, as some countries measure nothing else (SWVR 2022, chapter 2.2.3).
    sources
        Sources preferred over the rest, which follow in alphabetical order.
    priority
        The criteria in the order in which they decide; of years the latest is preferred. What
        they leave undecided goes to a published total over one made from its parts, then to the
        source.
    """

    latest_year: int | None = None
    earliest_year: int | None = None
    reference_periods: tuple[str, ...] = ("4w", "12m", "1w")
    types: tuple[str, ...] = ("total", "formal", "informal")
    sources: tuple[str, ...] = ()
    priority: tuple[str, ...] = CRITERIA

    def __post_init__(self) -> None:
        for name in ("reference_periods", "types"):
            named: tuple[str, ...] = getattr(self, name)
            if not named or len(set(named)) < len(named):
                raise _bad_rule(f"{name} is {list(named)}", "name each once, at least one")
        for period in self.reference_periods:
            Period.parse(period, where=_RULE)
        if sorted(self.priority) != sorted(CRITERIA):
            raise _bad_rule(
                f"priority is {list(self.priority)}", f"name each once: {', '.join(CRITERIA)}"
            )


@dataclass(frozen=True)
class Selection:
    """The observations that a rule chose and those that it passed over.

    Attributes
    ----------
    chosen
        One row per group, with the columns of the observations.
    passed_over
        All other rows, with one more column, ``reason``.
    """

    chosen: pd.DataFrame
    passed_over: pd.DataFrame


def select(
    observations: pd.DataFrame, rule: SelectionRule, by: Sequence[str] = ("country", "sex")
) -> Selection:
    """Choose one observation for each country and sex (SWVR 2022, Appendix B §2).

    Parameters
    ----------
    observations
        Tidy: ``country``, ``year``, ``sex``, ``type``, ``reference_period`` (as ``4w`` or
        ``12m``, or missing), ``rate`` (percent), ``source``; optionally ``from_parts``, whether
        the rate was made from those of its parts, and ``survey``, as in :func:`origin`. Further
        columns are kept.
    rule
        What is preferred.
    by
        The columns that make a group: one observation is chosen for each combination.

    Returns
    -------
    Selection
        Both tables in an order that does not depend on that of the observations.

    Raises
    ------
    SwvrError
        If a column is missing, a rate lies outside 0 to 100, or one source gives two rates of
        the same country, year, sex, type and reference period.
    """
    where = "observed rates"
    require_columns(observations, OBSERVATION, where)
    require_rates(observations["rate"], observations, where)
    no_rate = observations["rate"].isna().map({True: "no rate", False: ""})
    return choose(observations, rule, by, no_rate.tolist(), where)


def choose(
    observations: pd.DataFrame,
    rule: SelectionRule,
    by: Sequence[str],
    faults: Sequence[str],
    where: str,
) -> Selection:
    """Choose as :func:`select` does, whatever it is that the observations measure.

    Parameters
    ----------
    observations, rule, by
        As in :func:`select`; ``rate`` need not be there.
    faults
        For each observation why it can not be used, before the rule is asked; empty if it can.
    where
        What the observations are, for messages.

    Raises
    ------
    SwvrError
        If one source gives two usable observations of the same country, year, sex, type and
        reference period.
    """
    frame = observations.reset_index(drop=True)
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in frame.to_dict("records")
    ]
    reasons = [fault or _unusable(row, rule) for fault, row in zip(faults, rows, strict=True)]
    usable = [position for position, reason in enumerate(reasons) if not reason]
    keys = [column for column in OBSERVATION if column != "rate"]
    keys += [column for column in ("from_parts",) if column in frame]
    require_unique(frame.iloc[usable], keys, where, "keep one row of each source")

    best: dict[tuple[object, ...], int] = {}
    for position in sorted(usable, key=lambda position: list(_rank(rows[position], rule).values())):
        first = best.setdefault(tuple(rows[position][column] for column in by), position)
        if first != position:
            reasons[position] = _second_best(rows[position], rows[first], rule)
    is_chosen = frame.index.isin(list(best.values()))
    chosen = frame[is_chosen]
    passed_over = frame.assign(reason=reasons)[~is_chosen]
    return Selection(_in_order(chosen), _in_order(passed_over))


def _unusable(row: dict[str, Any], rule: SelectionRule) -> str:
    period, kind, year = row["reference_period"], row["type"], row["year"]
    tests = (
        (pd.isna(period), "reference period not stated"),
        (period not in rule.reference_periods, f"reference period {period} not used"),
        (kind not in rule.types, f"type {kind} not used"),
        (
            rule.latest_year is not None and year > rule.latest_year,
            f"later than {rule.latest_year}",
        ),
        (
            rule.earliest_year is not None and year < rule.earliest_year,
            f"older than {rule.earliest_year}",
        ),
    )
    return next((reason for fails, reason in tests if fails), "")


def _rank(row: dict[str, Any], rule: SelectionRule) -> dict[str, Any]:
    """Return what decides, in the order in which it does; smaller is better."""
    source = row["source"]
    listed = rule.sources.index(source) if source in rule.sources else len(rule.sources)
    criteria = {
        "type": rule.types.index(row["type"]),
        "year": -int(row["year"]),
        "reference_period": rule.reference_periods.index(row["reference_period"]),
    }
    return {
        **{name: criteria[name] for name in rule.priority},
        "from_parts": bool(row.get("from_parts", False)),
        "source": (listed, str(source)),
        # Only groups that mix the sexes come down to this.
        "sex": str(row["sex"]),
    }


def _second_best(row: dict[str, Any], chosen: dict[str, Any], rule: SelectionRule) -> str:
    same = ("country", "sex", "year", "reference_period")
    together = all(row[name] == chosen[name] for name in same) and origin(row) == origin(chosen)
    if chosen.get("from_parts") and together:
        return "part of the total made"
    here, there = _rank(row, rule), _rank(chosen, rule)
    return {
        "type": f"another type preferred: {chosen['type']}",
        "year": f"older than {chosen['year']}",
        "reference_period": f"another reference period preferred: {chosen['reference_period']}",
        "from_parts": "a published total preferred",
        "source": "another source preferred",
        "sex": "another sex preferred",
    }[next(name for name in here if here[name] != there[name])]


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    columns = ["country", "sex", "year", "type", "reference_period", "source", "rate"]
    return frame.sort_values(
        [column for column in columns if column in frame], kind="stable", ignore_index=True
    )


def origin(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Return what an observation has in common with those that count the same people.

    That is its source, or the survey where several sources each report a part of one.

    Parameters
    ----------
    row
        ``source``, and optionally ``survey``, which may be empty or missing.

    Returns
    -------
    tuple of str
        Survey and source, the one that does not matter empty.
    """
    survey = row.get("survey")
    return ("", str(row["source"])) if pd.isna(survey) or not survey else (str(survey), "")


def require_columns(frame: pd.DataFrame, columns: Iterable[str], where: str) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    SwvrError
        With the columns that are missing.
    """
    missing = [column for column in columns if column not in frame]
    if missing:
        raise SwvrError(
            f"no column {', '.join(missing)}",
            where=where,
            remedy=f"the table has {', '.join(map(str, frame.columns))}: add or rename",
        )


def require_rates(rates: pd.Series, rows: pd.DataFrame, where: str) -> None:
    """Refuse rates (percent) that are not between 0 and 100; missing ones pass.

    Raises
    ------
    SwvrError
        With all the rows at fault, named by what ``rows`` says of them.
    """
    wrong = rates.notna() & ~rates.between(0.0, 100.0)
    if wrong.any():
        named = [
            f"{label}: {rate:g}"
            for label, rate in zip(row_names(rows[wrong]), rates[wrong], strict=True)
        ]
        raise SwvrError(
            f"not between 0 and 100 percent: {'; '.join(sorted(named))}",
            where=where,
            remedy="a rate is percent of the population: correct or leave out these rows",
        )


def require_unique(frame: pd.DataFrame, keys: Sequence[str], where: str, remedy: str) -> None:
    """Refuse a table with two rows of the same keys.

    Raises
    ------
    SwvrError
        With the keys of all the rows at fault.
    """
    again = frame.duplicated(list(keys))
    if again.any():
        twice = frame.loc[again, list(keys)].drop_duplicates()
        raise SwvrError(
            f"more than one row: {'; '.join(sorted(row_names(twice)))}", where=where, remedy=remedy
        )


def row_names(rows: pd.DataFrame) -> list[str]:
    """Return what to call each row in a message: its country, year, sex, type and so on."""
    known = [
        name
        for name in ("country", "year", "sex", "type", "reference_period", "survey", "source")
        if name in rows
    ]
    return [
        " ".join(str(value) for value in row if not pd.isna(value) and value != "")
        for row in rows[known].itertuples(index=False)
    ]


def _bad_rule(problem: str, remedy: str) -> SwvrError:
    return SwvrError(problem, where=_RULE, remedy=remedy)
