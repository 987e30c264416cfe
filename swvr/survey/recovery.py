"""How often the intervals of the survey hold the truth, in surveys where the truth is known.

Of real respondents nobody knows what is true, so that nobody can say from data how good an
interval is. Simulated ones are drawn from a population in which every share and every odds ratio
is known (:mod:`swvr.survey.simulation`), with sampling error and with weights as a pollster makes
them, and are tabulated as a file would be. All of it is synthetic.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from swvr.edition import Edition
from swvr.project import Project
from swvr.survey.changes import CHANGES, of_change
from swvr.survey.predictors import predictors
from swvr.survey.simulation import simulate, truth
from swvr.survey.simulation_assumptions import ScenarioName
from swvr.survey.tabulation import tabulate

PROPORTION, NET, ODDS_RATIO = "proportion", "net", "odds_ratio"
KINDS = (PROPORTION, NET, ODDS_RATIO)
PLACE = ["kind", "item", "group", "country"]
_YES = 1


def recovery(
    edition: Edition,
    project: Project | None = None,
    *,
    surveys: int = 200,
    first: int = 0,
    scenario: ScenarioName = "mid",
) -> pd.DataFrame:
    """Count how often the interval of each estimate holds the truth.

    Parameters
    ----------
    edition
        Its survey says which countries, and the confidence of the intervals.
    project
        The checkout; by default the one at hand.
    surveys, first
        How many surveys, and the number of the first: survey 7 is the same in every run.
    scenario
        What is assumed of the levels that were never published.

    Returns
    -------
    pandas.DataFrame
        One row per ``kind`` (of :data:`KINDS`), ``item`` (as in the tabulation, or a predictor
        of planning to volunteer), ``group`` and ``country``: ``intervals``, ``covered`` (how many
        held the truth) and ``withheld`` (estimates without an interval: too few were asked, or
        there is no finite odds ratio).
    """
    true = true_values(edition, project, scenario=scenario)
    parts = [
        _intervals(edition, project, scenario, number) for number in range(first, first + surveys)
    ]
    found = pd.concat(parts, ignore_index=True).join(true, on=PLACE, validate="many_to_one")
    assert found["true"].notna().all(), "an estimate without a true value"
    given = found["low"].notna() & found["high"].notna()
    held = given & (found["low"] <= found["true"]) & (found["true"] <= found["high"])
    counts = found[PLACE].assign(intervals=given, covered=held, withheld=~given)
    return counts.groupby(PLACE, sort=False).sum().reset_index()


def by_item(counts: pd.DataFrame) -> pd.DataFrame:
    """Add up the countries, and parts of the surveys; ``coverage`` is in percent.

    Indexed by ``kind``, ``item`` and ``group``, in the order in which they come first.
    """
    table = counts.groupby(PLACE[:3], sort=False)[["intervals", "covered", "withheld"]].sum()
    return table.assign(coverage=100.0 * table["covered"] / table["intervals"])


def true_values(
    edition: Edition, project: Project | None = None, *, scenario: ScenarioName = "mid"
) -> pd.Series:
    """Return the true value of every estimate, indexed by :data:`PLACE`.

    Percentages and percentage points, and odds ratios.
    """
    return _true_values(edition.model_dump_json(), project, scenario).copy()


@lru_cache(maxsize=2)  # surveys are counted in parts, and the population is the same for all
def _true_values(edition: str, project: Project | None, scenario: ScenarioName) -> pd.Series:
    known = truth(Edition.model_validate_json(edition), project, scenario=scenario)
    keys = ["item", "group", "country"]
    odds = known[known["statistic"] == "log_odds_ratio"].set_index(keys)["value"]
    percent = known[known["statistic"] == "percent"]
    # An answer that nobody of a group gives has no row.
    shares = percent.pivot(index=keys, columns="answer", values="value").fillna(0.0)
    changes = shares.loc[["q4b", "q6"]]
    parts = {
        PROPORTION: pd.concat(
            [
                shares[_YES],
                *(_renamed(changes[code], way) for way, code in CHANGES.items()),
            ]
        ),
        NET: _renamed(changes[CHANGES["increased"]] - changes[CHANGES["decreased"]], "net"),
        ODDS_RATIO: np.exp(odds),
    }
    joined: pd.Series = pd.concat(parts, names=["kind"])
    return joined.rename("true")


def _renamed(values: pd.Series, change: str) -> pd.Series:
    places = [(of_change(item, change), *rest) for item, *rest in values.index]
    return pd.Series(values.to_numpy(), pd.MultiIndex.from_tuples(places, names=PLACE[1:]))


def _intervals(
    edition: Edition, project: Project | None, scenario: ScenarioName, number: int
) -> pd.DataFrame:
    """Simulate one survey; return its intervals, each estimate once."""
    confidence = edition.survey.confidence
    people = simulate(edition, project, scenario=scenario, seed=number, calibrated=False)
    shown = tabulate(people, confidence=confidence).drop_duplicates(["country", "item", "group"])
    kind = shown["item"].str.endswith("_net").map({True: NET, False: PROPORTION})
    odds = predictors(people, confidence=confidence).rename(columns={"predictor": "item"})
    columns = [*PLACE, "low", "high"]
    return pd.concat(
        [
            shown.assign(kind=kind)[columns],
            odds.assign(kind=ODDS_RATIO, group="total")[columns],
        ],
        ignore_index=True,
    )
