"""Where the Administrator's report says a thing in two ways (DP/2022/24)."""

from __future__ import annotations

import re

import pandas as pd

from swvr.edition import Edition
from swvr.estimation.programme import Programme
from swvr.frames import records
from swvr.language import round_half_up
from swvr.project import Project

# Indicators of the results framework that paragraphs speak of, too.
REVIEWS, PARTNERS, ONLINE = "1.1", "2.2", "2.1.1b"
COLUMNS = ["item", "first", "second", "recomputed", "unit"]
MISSING = float("nan")


def differences(edition: Edition, project: Project | None = None) -> pd.DataFrame:
    """Return what differs between two places of the report, or from its own numbers.

    Returns
    -------
    pandas.DataFrame
        One row per difference: ``item``, the numbers ``first`` and ``second`` as printed,
        ``recomputed`` from what else is printed, and their ``unit`` (``percent``, ``count``,
        ``year``, ``persons_to_percent``). Missing where there is no such number. ``item`` is the
        number of an indicator where its printed score does not follow.
    """
    programme = Programme(edition, project)
    rows = [
        *_two_statements(programme),
        *_not_recomputed(programme),
        *(
            (row.code, row.score_printed, MISSING, row.score, "percent")
            for row in records(programme.framework.not_following)
        ),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _two_statements(programme: Programme) -> list[tuple[str, float, float, float, str]]:
    """Compare what stands in two places."""

    def result(code: str) -> float:
        return float(programme.indicator(code)["result"])

    listed, reviews = programme.value("reviews_recognizing", "listed"), programme.value("reviews")
    asked = programme.rows("survey_respondents")
    bodies = asked[asked["group"] != "world"]["value"].sum()
    pairs = [
        (
            "reviews",
            result(REVIEWS),
            programme.value("reviews_recognizing_share"),
            100.0 * listed / reviews,
            "percent",
        ),
        ("partners", result(PARTNERS), programme.value("host_entities"), MISSING, "count"),
        ("online", result(ONLINE), programme.value("online_requests"), MISSING, "count"),
        (
            "respondents",
            programme.value("survey_respondents"),
            MISSING,
            float(bodies),
            "count",
        ),
    ]
    return [row for row in pairs if row[1] not in (row[2], row[3])]


def _not_recomputed(programme: Programme) -> list[tuple[str, float, float, float, str]]:
    """Look for statements that what is printed beside them does not give."""
    found: list[tuple[str, float, float, float, str]] = []
    share = programme.value("volunteer_reports_share")
    recomputed = 100.0 * programme.value("volunteer_reports") / programme.volunteers
    if round_half_up(recomputed) != share:
        found.append(("reports", share, MISSING, recomputed, "percent"))
    for base in records(programme.rows("growth_base")):
        if base.value == base.year:
            found.append(("growth_base", base.value, MISSING, base.year - 1, "year"))
    national = programme.rows("national_share")["printed"].item()
    if re.search("人", national):  # persons where a percentage is meant
        value = programme.value("national_share")
        other = 100.0 - programme.value("international_share")
        found.append(("national", value, MISSING, other, "persons_to_percent"))
    return found
