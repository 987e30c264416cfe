"""What the simulated respondents rest on that was never published.

Every number here is assumed. They are set so that what the report says in words holds as well:
informal help is the most common form, civic participation less so; more volunteer where more
plan to; fewer than half volunteer about as much as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

ScenarioName = Literal["low", "mid", "high"]


@dataclass(frozen=True)
class Scenario:
    """What was never published, as assumed.

    Attributes
    ----------
    among_volunteers
        Share of those who did anything at all that said yes, by question; q2 of those asked it.
        Countries where more volunteer have somewhat more (:data:`TILT`).
    plan
        Share that plans to volunteer (q7).
    likely
        Share likely to help directly (q8a) and to join a group (q8b): by how much its log odds
        are above the mean of those of q8c, q8d and q8e, which are published.
    same
        Share that volunteers about the same as before (q6): this fixes the split of the net
        change, which is published.
    """

    among_volunteers: Mapping[str, float]
    plan: float
    likely: Mapping[str, float]
    same: float


SCENARIOS: dict[ScenarioName, Scenario] = {
    "low": Scenario(
        {"q1": 0.42, "q2": 0.35, "q3a": 0.25, "q3b": 0.32, "q3c": 0.66, "q4a": 0.22, "q5a": 0.36},
        plan=0.50,
        likely={"q8a": 0.9, "q8b": -0.5},
        same=0.42,
    ),
    "mid": Scenario(
        {"q1": 0.57, "q2": 0.45, "q3a": 0.36, "q3b": 0.44, "q3c": 0.76, "q4a": 0.33, "q5a": 0.48},
        plan=0.62,
        likely={"q8a": 1.1, "q8b": -0.3},
        same=0.38,
    ),
    "high": Scenario(
        {"q1": 0.68, "q2": 0.55, "q3a": 0.44, "q3b": 0.54, "q3c": 0.82, "q4a": 0.42, "q5a": 0.58},
        plan=0.70,
        likely={"q8a": 1.3, "q8b": -0.1},
        same=0.32,
    ),
}
TILT = 0.2  # of the log odds of the action rate, above or below those of 81 percent
# Odds ratios of planning to volunteer that the report does not print: assumed, all small.
ASSUMED_LOG_ODDS = {"q1": 0.10, "action": 0.10, "q3a": 0.22, "q3b": 0.14, "q3c": 0.10}
DEMOGRAPHIC_LOG_ODDS = {
    "women": -0.05,
    "age_30_44": 0.06,
    "age_45_59": 0.02,
    "age_60_plus": -0.12,
    "secondary": 0.06,
    "tertiary": 0.12,
    "not_employed": -0.06,
    "urban": 0.05,
}


@dataclass(frozen=True)
class Demography:
    """Shares of the population 15 and over: assumed, no source is claimed for them.

    Attributes
    ----------
    women
        Share of women: within a point of a half, and such that the printed rates of the sexes
        give the printed total.
    ages
        15-29, 30-44, 45-59, 60 and over.
    education
        Primary at most, secondary, tertiary.
    employed, urban
        Their shares.
    """

    women: float
    ages: tuple[float, float, float, float]
    education: tuple[float, float, float]
    employed: float
    urban: float


DEMOGRAPHY = {
    "BOL": Demography(0.50, (0.38, 0.28, 0.19, 0.15), (0.36, 0.40, 0.24), 0.66, 0.70),
    "IND": Demography(0.505, (0.36, 0.30, 0.20, 0.14), (0.50, 0.37, 0.13), 0.47, 0.36),
    "KEN": Demography(0.505, (0.46, 0.31, 0.15, 0.08), (0.48, 0.40, 0.12), 0.68, 0.30),
    "LBN": Demography(0.505, (0.33, 0.28, 0.22, 0.17), (0.38, 0.36, 0.26), 0.43, 0.87),
    "SEN": Demography(0.51, (0.47, 0.29, 0.15, 0.09), (0.68, 0.24, 0.08), 0.52, 0.50),
    "THA": Demography(0.51, (0.23, 0.25, 0.28, 0.24), (0.45, 0.36, 0.19), 0.66, 0.52),
    "TUR": Demography(0.495, (0.30, 0.30, 0.22, 0.18), (0.42, 0.36, 0.22), 0.45, 0.76),
    "UZB": Demography(0.50, (0.34, 0.33, 0.20, 0.13), (0.12, 0.70, 0.18), 0.58, 0.51),
}
OTHERWISE = Demography(0.50, (0.33, 0.29, 0.21, 0.17), (0.42, 0.38, 0.20), 0.56, 0.55)
AGES_FROM = (15, 30, 45, 60)
OLDEST = 99

# How much more easily a telephone reaches somebody, on a logarithmic scale.
REACH = {"man": 0.20, "primary": -0.25, "tertiary": 0.35, "urban": 0.15, "age_60_plus": -0.25}
SPREAD_OF_WEIGHTS = 0.40  # of their logarithm: telephones a person has, adults in a household

_ACTION = "that it is part of the action rate"
_PROVENANCE = (
    ("country", "constrained", "the countries of the survey"),
    ("weight", "assumed", "log-normal, raked to assumed margins, calibrated to what is published"),
    ("sex", "assumed", "its shares are such that the printed rates give the printed totals"),
    ("age", "assumed", ""),
    ("education", "assumed", ""),
    ("employment", "assumed", ""),
    ("area", "assumed", ""),
    ("q1", "in part", f"{_ACTION}; its odds ratio, if the first column of table A2 is about it"),
    ("q2", "in part", f"{_ACTION}; its routing"),
    ("q3a", "in part", f"{_ACTION}; its odds ratio"),
    ("q3b", "in part", f"{_ACTION}; its odds ratio"),
    ("q3c", "in part", f"{_ACTION}; its odds ratio"),
    ("q4a", "in part", _ACTION),
    ("q4b", "constrained", "increased and decreased; not by group"),
    ("q4b_1", "assumed", "asked who did not know or refused q4a, as printed"),
    ("q5a", "in part", _ACTION),
    ("q6", "in part", "increased less decreased; the split into the two is assumed"),
    ("q6a", "assumed", "its routing is printed"),
    ("q7", "in part", "the odds ratios of planning; how many plan is assumed"),
    ("q8a", "assumed", ""),
    ("q8b", "assumed", ""),
    ("q8c", "constrained", "likely, of women and of men; not by another group"),
    ("q8d", "constrained", "likely, of women and of men; not by another group"),
    ("q8e", "constrained", "likely, of women and of men; not by another group"),
    ("synthetic", "constrained", "always true"),
)


def provenance() -> pd.DataFrame:
    """Return what of each column of a simulated file is published, and what is assumed.

    Returns
    -------
    pandas.DataFrame
        ``column``; ``status``: ``constrained``: its shares are published, ``in part``: something
        that it enters is, or ``assumed``; and ``note``: what is published. In the order of the
        file.
    """
    return pd.DataFrame(_PROVENANCE, columns=["column", "status", "note"])
