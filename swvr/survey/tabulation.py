"""Every estimate of the eight-country chapter, from one table of respondents (SWVR 2022, ch. 3)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import polars as pl

from swvr.errors import SwvrError
from swvr.survey.changes import CHANGES, of_change
from swvr.survey.estimates import (
    AGE_GROUPS,
    MINIMUM_BASE,
    YES,
    Measure,
    estimates,
    net,
    share,
)

_SAID_OPINION = pl.col("q4a") == YES  # who was asked q4b

_GROUPS = ("women", "men", *AGE_GROUPS, "rural", "urban", "employed", "not_employed")

MEASURES: dict[str, tuple[Measure, ...]] = {
    "fig_3_2": (share("action"),),
    "fig_3_3": (share("action", "women"), share("action", "men")),
    "own_action_groups": tuple(share("action", group) for group in _GROUPS),
    "fig_3_4": (share("q3c"), share("q3b"), share("q3a")),
    "own_activity_groups": tuple(
        share(item, group) for item in ("q3c", "q3b", "q3a") for group in _GROUPS
    ),
    "fig_3_5": tuple(
        share(item, group) for item in ("q4a", "q5a") for group in ("total", "rural", "urban")
    ),
    "fig_3_6": (
        *(share("q6", answer=answer, name=of_change("q6", way)) for way, answer in CHANGES.items()),
        net("q6"),
    ),
    "tab_3_1": (
        *(
            share("q4b", answer=CHANGES[way], name=of_change("q4b", way), asked=_SAID_OPINION)
            for way in ("increased", "decreased")
        ),
        net("q4b", asked=_SAID_OPINION),
    ),
    "fig_3_7": (
        share("q7", "volunteered_friends"),
        share("q7", "volunteered_organization"),
        share("q7", "volunteered_government"),
    ),
    "fig_3_8": (share("q5a"), share("q8e")),
    "own_plans": tuple(share(item) for item in ("q7", "q8a", "q8b", "q8c", "q8d", "q8e")),
    "tab_3_2": tuple(
        share(item, group) for item in ("q8c", "q8d", "q8e") for group in ("women", "men")
    ),
}


def tabulate(
    frame: pl.DataFrame,
    exhibits: Collection[str] | None = None,
    *,
    minimum_base: int = MINIMUM_BASE,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate what the exhibits of the chapter show, in every country.

    The base of an item is everybody who was asked it, of table 3.1 therefore who said yes to
    q4a; who is in no age group, sex, area or employment for want of an answer is in the total
    only. Estimates: see :func:`swvr.survey.estimates.estimates`.

    A million respondents of eight countries take some seconds and, besides the table itself, 40
    to 70 MB; of one country, which is worked on as a whole, 120 to 180 MB.

    Parameters
    ----------
    frame
        One row per respondent: ``country``, ``weight``, optionally ``stratum`` and ``psu``,
        ``sex``, ``age``, ``employment``, ``area`` and the answers.
    exhibits
        Some of :data:`MEASURES`; all by default.
    minimum_base
        With fewer respondents in the base, the estimate and its error are missing.
    confidence
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per country, exhibit, item and group: ``country``, ``exhibit``, ``item`` (a
        question, ``action``, or ``q6_increased`` and the like), ``group``, ``estimate``
        (percent, or percentage points if the item ends in ``_net``), ``se``, ``low``, ``high``,
        ``n`` (respondents in the base, unweighted), ``suppressed``.

    Raises
    ------
    SwvrError
        If there is no such exhibit, or as :func:`swvr.survey.estimates.estimates`.
    """
    chosen = list(MEASURES) if exhibits is None else [name for name in MEASURES if name in exhibits]
    unknown = sorted(set(exhibits or ()) - set(MEASURES))
    if unknown:
        raise SwvrError(
            f"no estimates for {', '.join(unknown)}", remedy=f"choose from {', '.join(MEASURES)}"
        )
    shown = {name: [(m.item, m.group) for m in MEASURES[name]] for name in chosen}
    distinct = {(m.item, m.group): m for name in chosen for m in MEASURES[name]}
    found = estimates(
        frame, list(distinct.values()), minimum_base=minimum_base, confidence=confidence
    )
    places = pd.DataFrame(
        [(name, item, group) for name, cells in shown.items() for item, group in cells],
        columns=["exhibit", "item", "group"],
    )
    countries = found[["country"]].drop_duplicates()
    arranged = countries.merge(places, how="cross").merge(
        found.drop(columns="df"), on=["country", "item", "group"], validate="many_to_one"
    )
    return arranged.reset_index(drop=True)
