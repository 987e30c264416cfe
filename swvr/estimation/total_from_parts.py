"""The rate of all volunteers where only formal and informal rates are published.

Many European countries publish both rates and no total. The report then takes the larger of the
two (SWVR 2022, chapter 2.2.3), which is the lowest total that the two allow: everybody who does
the rarer type does the other one, too. How much this understates the total can only be bounded
[Fréchet1951]_.

All rates are percent of the same population.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from swvr.errors import SwvrError
from swvr.estimation.selection import (
    OBSERVATION,
    origin,
    require_columns,
    require_rates,
    require_unique,
)

_METHODS: dict[str, Callable[[float, float], float]] = {
    "larger": max,
    "inclusion_exclusion_low": max,
    "inclusion_exclusion_high": lambda formal, informal: min(100.0, formal + informal),
    "independence": lambda formal, informal: formal + informal - formal * informal / 100.0,
}
METHODS = tuple(_METHODS)


def total_from_parts(formal: float, informal: float, method: str = "larger") -> float:
    """Return the share (percent) that does either type (SWVR 2022, chapter 2.2.3).

    Parameters
    ----------
    formal, informal
        Rates in percent of the same population over the same reference period.
    method
        ``larger``: the larger of the two, as the report does. ``inclusion_exclusion_low`` and
        ``inclusion_exclusion_high``: the ends of what inclusion–exclusion allows; the low one
        equals ``larger``, the high one is the sum, at most 100. ``independence``: as if those
        who do one type were neither more nor less likely to do the other.

    Raises
    ------
    SwvrError
        If a rate lies outside 0 to 100, or there is no such method.
    """
    require_method(method, METHODS)
    for kind, rate in (("formal", formal), ("informal", informal)):
        if not 0.0 <= rate <= 100.0:
            raise SwvrError(
                f"a {kind} rate of {rate:g} percent is not between 0 and 100",
                where="rates by type",
                remedy="give rates in percent of the population",
            )
    return _METHODS[method](formal, informal)


def add_totals(observations: pd.DataFrame, method: str = "larger") -> pd.DataFrame:
    """Add totals where a source gives formal and informal rates alone (chapter 2.2.3).

    The two must be of the same country, year, sex, reference period and source: only then do
    they count the same people. Where a survey is named, of which several sources each report a
    part, it stands in place of the source. Rates without a known reference period are not put
    together.

    Parameters
    ----------
    observations
        Tidy: ``country``, ``year``, ``sex``, ``type``, ``reference_period``, ``rate``
        (percent), ``source``; optionally ``survey``, empty or missing where there is none.
    method
        As in :func:`total_from_parts`.

    Returns
    -------
    pandas.DataFrame
        The observations, followed by the totals that were made; one more column,
        ``from_parts``, says which these are. The source of a total from several sources is all
        of them, in alphabetical order, with ``; `` between.

    Raises
    ------
    SwvrError
        If a column is missing, a rate lies outside 0 to 100, a source or a survey gives two
        rates of one type, or there is no such method.
    """
    where = "observed rates"
    require_method(method, METHODS)
    require_columns(observations, OBSERVATION, where)
    require_rates(observations["rate"], observations, where)
    same = ["country", "year", "sex", "reference_period", "survey", "source"]
    known = observations[["reference_period", "rate"]].notna().all(axis="columns")
    typed = observations[known & observations["type"].isin(["formal", "informal", "total"])]
    origins = [origin(row) for row in typed.to_dict("records")]
    typed = typed.assign(
        sources=typed["source"],
        survey=[survey for survey, _ in origins],
        source=[source for _, source in origins],
    )
    require_unique(typed, [*same, "type"], where, "keep one rate of each type")
    parts: dict[tuple[Any, ...], dict[str, tuple[float, str]]] = {}
    for *keys, kind, rate, source in typed[[*same, "type", "rate", "sources"]].to_numpy().tolist():
        parts.setdefault(tuple(keys), {})[kind] = (rate, str(source))
    rows = []
    for group, by_type in sorted(parts.items()):
        if set(by_type) == {"formal", "informal"}:
            rates = {kind: float(rate) for kind, (rate, _) in by_type.items()}
            named: dict[str, Any] = dict(zip(same, group, strict=True))
            named["source"] = "; ".join(sorted({source for _, source in by_type.values()}))
            if not named["survey"]:
                del named["survey"]
            total = total_from_parts(rates["formal"], rates["informal"], method)
            rows.append({**named, "type": "total", "rate": total, "from_parts": True})
    published = observations.assign(from_parts=False)
    if not rows:
        return published.reset_index(drop=True)
    return pd.concat([published, pd.DataFrame(rows)], ignore_index=True)


def require_method(method: str, methods: tuple[str, ...]) -> None:
    """Refuse the name of a method that there is not.

    Raises
    ------
    SwvrError
        With the methods that there are.
    """
    if method not in methods:
        raise SwvrError(
            f"no method {method!r}", where="estimation", remedy=f"use {', '.join(methods)}"
        )
