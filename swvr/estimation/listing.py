"""The estimates as plain records: what ``swvr estimates`` prints."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.estimation.from_national import COLUMNS, NationalEstimates
from swvr.estimation.national import NO_POPULATION
from swvr.estimation.national_inputs import NOT_STATED
from swvr.estimation.published import DIMENSIONS, TOTAL, PublishedEstimates
from swvr.estimation.selection import row_names
from swvr.language import SOURCE, language
from swvr.period import MONTH, usual
from swvr.period_words import period_in_words
from swvr.project import Project

INPUTS = ("published", "national")
Record = dict[str, Any]


def listing(
    edition: Edition, inputs: str, by: str | None = None, project: Project | None = None
) -> list[Record]:
    """Return the estimates, one record for each region and the world.

    Parameters
    ----------
    edition
        The edition.
    inputs
        ``published``: the regional results that the report printed; ``national``: the rates that
        countries publish.
    by
        ``sex``, ``type`` or ``None``.
    project
        The checkout to read from; by default the one at hand.

    Returns
    -------
    list of dict
        ``region``, ``sex``, ``type``, ``rate_percent``, ``rate_low``, ``rate_high``,
        ``volunteers`` and ``population`` (persons, whole), ``share_percent`` (of the volunteers
        of the world), ``countries_observed``, ``population_share_observed`` (percent),
        ``interval_basis`` and ``factors`` (by reference period). ``None`` where it is not known:
        the report says neither which countries of a region were observed nor its factors.
        ``interval_basis`` is ``rounding`` with published inputs; with national ones ``region``
        or ``world``, whose spread the interval rests on, or ``none``.

    Raises
    ------
    SwvrError
        If there are no such inputs, they are not divided so, or do not allow an estimate.
    """
    if inputs not in INPUTS:
        raise SwvrError(
            f"unknown inputs {inputs!r}",
            where="--inputs",
            remedy=f"choose from {', '.join(INPUTS)}",
        )
    if by is not None and by not in DIMENSIONS:
        raise SwvrError(
            f"unknown division {by!r}", where="--by", remedy=f"choose from {', '.join(DIMENSIONS)}"
        )
    factors: dict[tuple[str, str], Record] = {}
    if inputs == "published":
        published = PublishedEstimates(edition, project).by(by)
        table = published.assign(basis="rounding").reindex(columns=COLUMNS)
    else:
        national = NationalEstimates(edition, project)
        table = national.by(by)
        for sex, kind in dict.fromkeys(zip(table["sex"], table["type"], strict=True)):
            found = national.estimate(sex, kind).factors["factor"]
            factors[sex, kind] = {str(period): _known(value) for period, value in found.items()}
    world = table[table["region"] == WORLD].set_index(["sex", "type"])["volunteers"]
    return [
        _record({str(name): value for name, value in row.items()}, world, factors)
        for row in table.to_dict("records")
    ]


def left_out(edition: Edition, project: Project | None = None) -> list[str]:
    """Return the national rates that can't be used, a line for each reason.

    Rates over which a country has a better one are not among them, nor are those by sex, which
    share the fate of their total.
    """
    national = NationalEstimates(edition, project)
    unusable = national.estimate().left_out
    unusable = unusable[unusable["reason"].isin([NOT_STATED, NO_POPULATION])]
    partial = national.inputs.left_out
    rows = pd.concat([unusable, partial[partial["sex"] == TOTAL]], ignore_index=True)
    return [
        f"left out, {reason}: {', '.join(row_names(group[['country', 'year', 'type']]))}"
        for reason, group in rows.groupby("reason", sort=True)
    ]


def as_text(records: list[Record], period: str = MONTH) -> str:
    """Return the records as a table to read, with the factors to ``period`` under it."""
    lines = [
        f"{'region':25}{'sex':7}{'type':9}{'rate %':>8}{'low':>8}{'high':>8}"
        f"{'volunteers':>15}{'population':>15}{'observed':>10}{'of people':>11}"
    ]
    lines += [
        f"{row['region']:25}{row['sex']:7}{row['type']:9}{_text(row['rate_percent'], '.2f'):>8}"
        f"{_text(row['rate_low'], '.2f'):>8}{_text(row['rate_high'], '.2f'):>8}"
        f"{_text(row['volunteers'], ','):>15}{_text(row['population'], ','):>15}"
        f"{_text(row['countries_observed'], 'd'):>10}"
        f"{_text(row['population_share_observed'], '.1f', ' %'):>11}"
        for row in records
    ]
    for row in records:
        if row["region"] == WORLD and row["factors"]:
            named = ", ".join(
                f"{period} {_text(factor, '.3f')}" for period, factor in row["factors"].items()
            )
            base = period_in_words(language(SOURCE), usual(period))
            lines.append(f"factors to {base}, sex {row['sex']}, type {row['type']}: {named}")
    borrowed = [row["region"] for row in records if row["interval_basis"] == WORLD]
    borrowed = [region for region in dict.fromkeys(borrowed) if region != WORLD]
    if borrowed:
        lines.append(f"intervals that rest on the spread of the world: {', '.join(borrowed)}")
    return "\n".join(lines)


def _record(row: Record, world: pd.Series, factors: dict[tuple[str, str], Record]) -> Record:
    group = (row["sex"], row["type"])
    observed = _known(row["countries_observed"])
    everybody = float(world[group]) or math.nan  # of nobody there is no share
    return {
        "region": row["region"],
        "sex": row["sex"],
        "type": row["type"],
        "rate_percent": _known(row["rate_percent"]),
        "rate_low": _known(row["rate_low"]),
        "rate_high": _known(row["rate_high"]),
        "volunteers": _whole(row["volunteers"]),
        "population": _whole(row["population"]),
        "share_percent": _known(100.0 * row["volunteers"] / everybody),
        "countries_observed": None if observed is None else int(observed),
        "population_share_observed": _known(row["population_share_observed"]),
        "interval_basis": row["basis"],
        "factors": factors.get(group),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else round(value)


def _text(value: float | None, form: str, unit: str = "") -> str:
    return "–" if value is None else f"{value:{form}}{unit}"
